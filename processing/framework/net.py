"""What to do about errors that nobody foresaw: a sentence for the user, and the details in a file."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

from qgis.core import Qgis, QgsApplication, QgsProcessingException

from klimaklok_plugin.analysis.core.messages import Cancelled, KlimaklokError

from .messages import UnforeseenError, UnforeseenMemoryError

OFF = "KLIMAKLOK_WITHOUT_NET"
"""Where this environment variable is set, such errors are let through: in the tests."""
KEPT = 5  # files; the oldest go


@contextlib.contextmanager
def under(what: str, version: str) -> Iterator[None]:
    """Turn what nobody foresaw into an error with a sentence; `what` and the plugin's `version` go into the file.

    Raises
    ------
    UnforeseenError
        With the file that holds the details.
    """
    try:
        yield
    except (Cancelled, KlimaklokError, QgsProcessingException):
        raise
    except Exception as error:
        if os.environ.get(OFF):
            raise
        short = traceback.format_exception_only(error)[-1].strip().splitlines()[0]
        kind = UnforeseenMemoryError if isinstance(error, MemoryError) else UnforeseenError
        raise kind(detail=short, file=str(save(error, what, version) or "-")) from error


def folder() -> Path:
    """Return where the details of errors are kept: in the user's QGIS profile."""
    return Path(QgsApplication.qgisSettingsDirPath()) / "klimaklok" / "errors"


def save(error: BaseException, what: str, version: str) -> Path | None:
    """Write the traceback and the versions to a file; return it, None where nothing can be written."""
    now = dt.datetime.now(tz=dt.UTC)
    lines = (
        f"{what}, Klimaklok {version}, QGIS {Qgis.version()}, Python {platform.python_version()}, {sys.platform}",
        now.isoformat(timespec="seconds"),
        "".join(traceback.format_exception(error)),
    )
    for place in (folder(), Path(tempfile.gettempdir())):
        path = place / f"klimaklok_{now:%Y%m%d_%H%M%S_%f}.txt"
        with contextlib.suppress(OSError):
            place.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(lines), encoding="utf-8", errors="replace")
            for old in sorted(place.glob("klimaklok_*_*_*.txt"))[:-KEPT]:
                old.unlink(missing_ok=True)
            return path
    return None
