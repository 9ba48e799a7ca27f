"""Make the documentation's pictures: the planner's jobs in the real QGIS, on a screen of 1366 x 768, in both languages.

Writes ``docs/images/<language>/`` and says how many clicks each job took. Run ``make screenshots``.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess  # nosec B404
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.gui.desktop import start_desktop

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = {"en": "en", "nb": "nb_NO"}
JOBS = ("first_result", "rank_sites", "school_plan", "charging_plan", "plan_document")
JOBS_SCRIPT = ROOT / "scripts" / "jobs_in_qgis.py"
WIDTH, HEIGHT = 1366, 768
LONGEST_S = 900
SHRINK = """
import sys
from PIL import Image
for name in sys.argv[1:]:
    few = Image.open(name).convert("RGB").quantize(96, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
    few.save(name, optimize=True)
"""


def unpack_plugin(folder: Path) -> None:
    """Unpack the plugin as it is released."""
    command = [
        sys.executable,
        ROOT / "scripts" / "package.py",
        "--output",
        folder / "klimaklok.zip",
        "--unpack",
        folder,
    ]
    subprocess.run(command, check=True)  # nosec B603


def do_jobs(folder: Path, language: str, jobs: tuple[str, ...] = JOBS, plugin: Path | None = None) -> dict[str, Any]:
    """Start QGIS in a clean profile, let it do the jobs, and return what it says; the pictures lie in ``pictures``.

    Parameters
    ----------
    folder : Path
        For the profile and the pictures.
    language : str
        A key of `LANGUAGES`.
    jobs : tuple of str
    plugin : Path, optional
        The folder that holds the unpacked plugin; it is made otherwise.

    Returns
    -------
    dict
        ``jobs``: clicks and pictures of each; ``failure``: the traceback, if there was one.
    """
    pictures = folder / "pictures"
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir(parents=True)
    profile = folder / "config" / "profiles" / "default"
    plugins = profile / "python" / "plugins"
    plugins.mkdir(parents=True, exist_ok=True)
    if plugin is None:
        unpack_plugin(plugins)
    else:
        shutil.copytree(plugin / "klimaklok_plugin", plugins / "klimaklok_plugin", dirs_exist_ok=True)
    (profile / "QGIS").mkdir(exist_ok=True)
    locale = LANGUAGES[language]
    (profile / "QGIS" / "QGIS3.ini").write_text(
        "[PythonPlugins]\nklimaklok_plugin=true\n"
        f"[locale]\noverrideFlag=true\nuserLocale={locale}\nglobalLocale={locale}\n"
        "[qgis]\nshowTips=false\ncheckVersion=false\n[app]\nprojections\\unknownCrsBehavior=NoAction\n",
        encoding="utf-8",
    )
    told = {"pictures": str(pictures), "jobs": jobs}
    found, ended = start_desktop(folder, told, JOBS_SCRIPT, language=language, size=(WIDTH, HEIGHT), timeout=LONGEST_S)
    return found or {"failure": f"QGIS ended with {ended.returncode} too early:\n{ended.stderr[-4000:]}"}


def keep(pictures: Path, target: Path) -> None:
    """Put the pictures into the documentation, with few colours."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(pictures, target)
    names = sorted(map(str, target.glob("*.png")))
    subprocess.run([ROOT / ".venv-plain/bin/python", "-c", SHRINK, *names], check=True)  # nosec B603


def main() -> int:
    """Make the pictures of both languages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--job", choices=JOBS, action="append", help="only try this one; no picture is kept")
    parser.add_argument("--plugin", type=Path, help="the folder that holds the unpacked plugin")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "images")
    options = parser.parse_args()
    failed = False
    for language in options.language or LANGUAGES:
        with tempfile.TemporaryDirectory() as folder:
            said = do_jobs(Path(folder), language, tuple(options.job or JOBS), options.plugin)
            for job, told in said.get("jobs", {}).items():
                print(
                    f"{language} {job}: {' then '.join(map(str, told['clicks']))} clicks, {told['pictures']} pictures"
                )
            if "failure" in said:
                print(said["failure"], file=sys.stderr)
                failed = True
            if options.job or failed:
                shutil.copytree(Path(folder) / "pictures", ROOT / "build" / "screens" / language, dirs_exist_ok=True)
            else:
                keep(Path(folder) / "pictures", options.output / language)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
