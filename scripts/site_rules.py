"""Check a plugin zip by the rules of plugins.qgis.org: bandit, detect-secrets, flake8, kinds of files and metadata.

The site runs the same tools on what is uploaded (see its page on security scanning) and blocks a version for what the
first two find. Here all of bandit's tests count, at every severity.
"""

from __future__ import annotations

import argparse
import configparser
import json
import re
import subprocess  # nosec B404
import sys
import tempfile
import zipfile
from pathlib import Path
from urllib.parse import urlparse

NAME = "klimaklok_plugin"
BIN = Path(sys.executable).parent
SUSPICIOUS = (".exe", ".dll", ".so", ".dylib", ".bat", ".sh", ".ps1", ".cmd")
ALLOWED_HIDDEN = {".bandit", ".flake8", ".secrets.baseline"}
REQUIRED = (
    *("name", "description", "version", "qgisMinimumVersion", "author", "email", "about"),
    *("tracker", "repository", "homepage"),
)
DEPRECATED = ("supportsQt6",)  # qgisMaximumVersion says it
LONGEST_S = 600


def findings(package: Path) -> list[str]:
    """Return everything the site would find in a zip, a line each; nothing when it may be published.

    Parameters
    ----------
    package : Path
        The zip.
    """
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(package) as archive:
        archive.extractall(folder)  # our own zip
        root = Path(folder)
        return [*_files(archive), *_metadata(root), *_bandit(root), *_flake8(root), *_secrets(root)]


def _run(*command: str, folder: Path) -> str:
    """Return what a tool of this environment writes; it ends with 1 when it has found something."""
    said = subprocess.run(  # nosec B603
        [str(BIN / command[0]), *command[1:]],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    if said.returncode not in (0, 1):
        raise RuntimeError(said.stderr)
    return said.stdout


def _bandit(root: Path) -> list[str]:
    report = json.loads(_run("bandit", "-r", ".", "-f", "json", "--quiet", folder=root))
    found = [f"bandit {each['test_id']} {each['filename']}:{each['line_number']}" for each in report["results"]]
    return found + [f"bandit cannot read {each['filename']}: {each['reason']}" for each in report["errors"]]


def _flake8(root: Path) -> list[str]:
    said = _run("flake8", "--max-line-length=120", "--config", f"{NAME}/.flake8", ".", folder=root)
    return [f"flake8 {line}" for line in said.splitlines()]


def _secrets(root: Path) -> list[str]:
    report = json.loads(_run("detect-secrets", "scan", "--all-files", "--exclude-files", r"metadata\.txt", folder=root))
    found = [(file, each) for file, secrets in report["results"].items() for each in secrets]
    return [f"{each['type']} {file}:{each['line_number']}" for file, each in found]


def _files(archive: zipfile.ZipFile) -> list[str]:
    found = []
    for entry in archive.infolist():
        name = entry.filename.rpartition("/")[2]
        if name.startswith(".") and name not in ALLOWED_HIDDEN:
            found.append(f"hidden file {entry.filename}")
        if name.lower().endswith(SUSPICIOUS):
            found.append(f"program {entry.filename}")
        if (entry.external_attr >> 16) & 0o111:
            found.append(f"may be run {entry.filename}")
    return found


def _metadata(root: Path) -> list[str]:
    told = configparser.ConfigParser(interpolation=None)
    told.read(root / NAME / "metadata.txt", encoding="utf-8")
    general = told["general"]
    found = [f"metadata.txt lacks {key}" for key in REQUIRED if not general.get(key, "").strip()]
    found += [f"metadata.txt has {key}, which nobody needs any more" for key in DEPRECATED if key in general]
    for key in ("homepage", "tracker", "repository"):
        address = urlparse(general.get(key, ""))
        if address.scheme not in ("http", "https") or not address.hostname:
            found.append(f"metadata.txt: {key} is no address")
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", general.get("email", "")):
        found.append("metadata.txt: email is no address")
    if not (root / NAME / "LICENSE").is_file():
        found.append("LICENSE is missing")
    return found


def main() -> int:
    """Check a zip and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    found = findings(parser.parse_args().package)
    print("\n".join(found) or "The plugin site would find nothing.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
