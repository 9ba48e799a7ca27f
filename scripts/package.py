"""Assemble the plugin as QGIS installs it: ``dist/klimaklok_plugin.zip``, the same bytes for the same files.

The folders are those that ``pyproject.toml`` lists, so that wheel and zip cannot drift apart.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts.make_site import LANGUAGES, SiteError, make, site_files

ROOT = Path(__file__).resolve().parent.parent
NAME = "klimaklok_plugin"
SINGLE_FILES = (".flake8", "LICENSE", "CHANGELOG.md")
SKIPPED_FOLDERS = {"__pycache__"}
SKIPPED_SUFFIXES = {".pyc", ".pyo", ".qm", "-wal", "-shm", "-journal", ".aux.xml"}
# Nothing that runs by itself, and no requirements.txt: a package installer plugin would upgrade QGIS's packages.
FORBIDDEN_SUFFIXES = {".so", ".dll", ".pyd", ".dylib", ".exe", ".a", ".o"}
FORBIDDEN_NAMES = {"requirements.txt"}
MAX_BYTES = 25_000_000
EPOCH = (1980, 1, 1, 0, 0, 0)


class PackagingError(Exception):
    """The plugin cannot be packaged as it is."""


def plugin_files(root: Path = ROOT) -> dict[str, bytes]:
    """Return the content of every file of the installed plugin by its path in the zip.

    Parameters
    ----------
    root : Path
        The checkout.

    Raises
    ------
    PackagingError
        If a file is found that must not be in a QGIS plugin, or the help pages have not been made.
    """
    help_pages = site_files(root / "build" / "site")
    if missing := [each for each in LANGUAGES if f"{each}/index.html" not in help_pages]:
        raise PackagingError(f"The help pages ({', '.join(missing)}) have not been made: run 'make site' first.")
    known = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    settings = known["tool"]["setuptools"]
    files: dict[str, bytes] = {}
    for package, folder in settings["package-dir"].items():
        target = package.replace(".", "/")
        for path in sorted((root / folder).rglob("*")):
            inside = path.relative_to(root / folder)
            if path.is_dir() or SKIPPED_FOLDERS & set(inside.parts) or path.name.endswith(tuple(SKIPPED_SUFFIXES)):
                continue
            if path.suffix in FORBIDDEN_SUFFIXES or path.name in FORBIDDEN_NAMES:
                message = f"{path.relative_to(root)} must not be in the plugin; move it out of {folder}/."
                raise PackagingError(message)
            files[f"{target}/{inside.as_posix()}"] = path.read_bytes()
    # Without it QGIS's plugin reload keeps the old modules.
    for folder in ("processing", "processing/framework"):
        files.setdefault(f"{NAME}/{folder}/__init__.py", b"")
    for name, content in help_pages.items():
        files[f"{NAME}/help/{name}"] = content
    files[f"{NAME}/metadata.txt"] = metadata(root, known["project"]).encode()
    for name in SINGLE_FILES:
        files[f"{NAME}/{name}"] = (root / name).read_bytes()
    return dict(sorted(files.items()))


def metadata(root: Path, project: Mapping[str, Any]) -> str:
    """Return metadata.txt with where the plugin lives and whom to write to, from ``pyproject.toml``."""
    own = (root / "metadata.txt").read_text(encoding="utf-8").rstrip("\n")
    where = {"email": project["authors"][0]["email"], **project["urls"]}
    return "\n".join([own, *(f"{key}={value}" for key, value in where.items()), ""])


def write_zip(target: Path, files: dict[str, bytes]) -> None:
    """Write the zip, with fixed times and modes.

    Parameters
    ----------
    target : Path
        The zip to write; its folder is made.
    files : dict
        Content by path, as from `plugin_files`.

    Raises
    ------
    PackagingError
        If the zip is larger than the plugin repository takes.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".part")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    size = partial.stat().st_size
    if size > MAX_BYTES:
        partial.unlink()
        message = f"The zip has {size / 1e6:.1f} MB; the plugin repository takes {MAX_BYTES / 1e6:.0f} MB."
        raise PackagingError(message)
    partial.replace(target)


def main() -> int:
    """Build the zip, and unpack it where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "dist" / f"{NAME}.zip")
    parser.add_argument("--unpack", type=Path, help="also unpack the zip into this folder")
    options = parser.parse_args()
    try:
        make()
        files = plugin_files()
        write_zip(options.output, files)
    except (PackagingError, SiteError) as error:
        print(error, file=sys.stderr)
        return 1
    if options.unpack:
        with zipfile.ZipFile(options.output) as archive:
            archive.extractall(options.unpack)
    print(f"{options.output}: {len(files)} files, {options.output.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
