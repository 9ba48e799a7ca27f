"""Make a release: ``dist/`` gets the zip with its version, its part of the changelog and checksums.

Planners on Windows cannot run ``make``: they are given these files. Nothing is made while the plugin does not say where
it lives, or while the plugin site would block it.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import tempfile
import tomllib
from pathlib import Path
from urllib.parse import urlparse

from scripts.make_site import SiteError, make
from scripts.package import NAME, ROOT, PackagingError, plugin_files, write_zip
from scripts.site_rules import findings

NOWHERE = ("example.org", "example.com", "example.net")
SUMS = "SHA256SUMS"


class ReleaseError(Exception):
    """There is no release from this state of the project."""


def where_it_lives(root: Path = ROOT) -> dict[str, str]:
    """Return homepage, tracker, repository and mail address.

    Raises
    ------
    ReleaseError
        One of them is missing or leads nowhere.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    urls = project.get("urls", {})
    told = {key: urls.get(key, "") for key in ("homepage", "tracker", "repository")}
    told["email"] = project["authors"][0].get("email", "")
    wrong = [key for key, value in told.items() if not _leads_somewhere(value)]
    if wrong:
        named = ", ".join(f"{key} ({told[key] or 'missing'})" for key in wrong)
        raise ReleaseError(
            "Not released: the plugin does not say where it lives. Write the real addresses into pyproject.toml, "
            f"under [project.urls] and authors: {named}."
        )
    return told


def _leads_somewhere(address: str) -> bool:
    host = (urlparse(address).hostname if "://" in address else address.rpartition("@")[2]) or ""
    return bool(host) and not any(host == each or host.endswith(f".{each}") for each in NOWHERE)


def changes(version: str, root: Path = ROOT) -> str:
    """Return the part of the changelog that tells of a version.

    Raises
    ------
    ReleaseError
        It has none.
    """
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    part = re.search(rf"^## {re.escape(version)}\b[^\n]*\n(.*?)(?=^## |\Z)", text, flags=re.MULTILINE | re.DOTALL)
    if part is None or not part[1].strip():
        raise ReleaseError(f"Not released: CHANGELOG.md says nothing of version {version}, under '## {version}'.")
    return f"# Klimaklok {version}\n\n{part[1].strip()}\n"


def release(target: Path, root: Path = ROOT) -> list[Path]:
    """Write the files of a release into a folder and return them; all of them or none.

    Parameters
    ----------
    target : Path
        Is made.
    root : Path
        The checkout.

    Raises
    ------
    ReleaseError, PackagingError
        There is no release from this state.
    """
    where_it_lives(root)
    version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    told = changes(version, root)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target) as folder:
        package, notes, sums = (
            Path(folder) / name for name in (f"{NAME}-{version}.zip", f"CHANGELOG-{version}.md", SUMS)
        )
        write_zip(package, plugin_files(root))
        found = findings(package)
        if found:
            raise ReleaseError("Not released: the plugin site would find\n" + "\n".join(found))
        notes.write_text(told, encoding="utf-8")
        lines = [f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.name}\n" for each in (package, notes)]
        sums.write_text("".join(lines), encoding="ascii")
        return [each.replace(target / each.name) for each in (package, notes, sums)]


def main() -> int:
    """Make the release and say what was made, or why not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "dist")
    options = parser.parse_args()
    try:
        where_it_lives()
        make()
        made = release(options.output)
    except (ReleaseError, PackagingError, SiteError) as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(f"{each} ({each.stat().st_size:,} bytes)" for each in made))
    return 0


if __name__ == "__main__":
    sys.exit(main())
