"""Make the documentation as plain HTML, complete offline: ``build/site/en`` and ``build/site/nb``.

Sphinx lives in ``.venv-plain``, so that QGIS's Python stays free of it; this script runs in either.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import shutil
import subprocess  # nosec B404
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = {"en": ("en", "en", "nb"), "nb": ("nb_NO", "no", "en")}
"""By folder: the language as Sphinx calls it, its search's, and the folder of the other language."""
SITE = ROOT / "build" / "site"
NOT_NEEDED = (".buildinfo", "objects.inv", ".map")
"""Endings of what Sphinx writes and no reader needs."""


class SiteError(Exception):
    """The documentation could not be made."""


def _digest() -> str:
    """Return what tells one state of the sources from another."""
    docs = ROOT / "docs"
    parts = [docs / each for each in ("_static", "_templates", "images", "locale", *LANGUAGES)]
    paths = [
        Path(__file__),
        docs / "conf.py",
        *(path for part in parts for path in part.rglob("*") if path.is_file() and path.suffix != ".mo"),
    ]
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _build(folder: Path) -> None:
    """Let Sphinx write every language into a new folder."""
    python = ROOT / ".venv-plain" / "bin" / "python"
    if not python.exists():
        raise SiteError("Run 'make setup' first: Sphinx is missing.")
    runs = []
    for language, (name, search, other) in LANGUAGES.items():
        words = ["-D", f"language={name}", "-D", f"html_search_language={search}", "-A", f"other_language={other}"]
        settings = ["-q", "-W", "--keep-going", "-b", "html", "-c", ROOT / "docs", "-d", folder / "trees" / language]
        command = [python, "-m", "sphinx", *words, *settings, ROOT / "docs" / language, folder / "site" / language]
        runs.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True))  # nosec B603
    said = [run.communicate()[0] for run in runs]
    if any(run.returncode for run in runs):
        raise SiteError("".join(said))
    for path in [each for each in (folder / "site").rglob("*") if each.name.endswith(NOT_NEEDED)]:
        path.unlink()


def make(folder: Path = SITE) -> None:
    """Write the documentation of every language, unless it is up to date.

    Parameters
    ----------
    folder : Path
        Where a folder per language is made.

    Raises
    ------
    SiteError
        If a page is wrong (a warning of Sphinx is an error), or Sphinx is missing.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    stamp = folder.with_suffix(".stamp")
    # Tests that package the plugin run side by side.
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        digest = _digest()
        if folder.is_dir() and stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
            return
        with tempfile.TemporaryDirectory(dir=folder.parent) as made:
            _build(Path(made))
            shutil.rmtree(folder, ignore_errors=True)
            (Path(made) / "site").rename(folder)
        stamp.write_text(digest, encoding="utf-8")


def site_files(folder: Path = SITE) -> dict[str, bytes]:
    """Return the content of every file of the documentation by its path, ``<language>/…``."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def main() -> int:
    """Make the documentation and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=SITE)
    options = parser.parse_args()
    try:
        make(options.output)
    except SiteError as error:
        print(error, file=sys.stderr)
        return 1
    files = site_files(options.output)
    print(f"{options.output}: {len(files)} files, {sum(map(len, files.values())) / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
