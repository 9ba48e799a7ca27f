"""Files that are written whole or not at all: the former one stays until the new one is complete."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def beside(path: Path) -> tuple[Path, Path]:
    """Return the file a path leads to, and a new one in the same folder and of the same kind."""
    target = Path(os.path.realpath(path))
    return target, target.with_name(f".{uuid.uuid4().hex}{target.suffix}")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a file beside `path` to write to, which takes its place at the end; on an error nothing is changed.

    Parameters
    ----------
    path : Path
        A link leads to the file that is replaced.

    Raises
    ------
    OSError
        The folder cannot be written to, or the former file is held by another program.
    """
    target, part = beside(path)
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
