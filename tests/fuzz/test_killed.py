"""kill -9 in the middle of each algorithm: inputs and the planner's tables are as before, and the next run is whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from random import Random

import pytest

from tests.fuzz.child import ROOT

KILLS = int(os.environ.get("KLIMAKLOK_KILLS", "0"))
"""How often each algorithm is killed; 0 kills a few algorithms once, as a part of all tests."""
ALL = (
    "scoresites", "parkinghierarchy", "parkingnorms", "placebikeparking", "cardetour", "heartzones", "walkinggroups",
    "locatecharging", "locateparkandride", "transithubs", "catchments", "spillover", "transportemissions", "zoningcase",
)  # fmt: skip
KILLED = ALL if KILLS else ("scoresites", "locatecharging")
ENVIRONMENT = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Return a folder with the small town, made in a process of its own."""
    folder = tmp_path_factory.mktemp("drept æøå")
    program = (
        "import sys, pathlib; sys.path[:0] = [sys.argv[2] + '/scripts', sys.argv[2]]\n"
        "import qgis_session; from tests.fuzz.child import small_town\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "with qgis_session.qgis('nb', folder / 'profile'): small_town(folder)"
    )
    subprocess.run([sys.executable, "-c", program, str(folder), str(ROOT)], cwd=ROOT, env=ENVIRONMENT, check=True)
    shutil.copytree(ROOT / "sample_data", folder / "data")
    return folder


def start(folder, name):
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fuzz.killed", str(folder), name],
        cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert any(line.strip() == "start" for line in process.stdout)
    return process


def planners_table(path):
    import geopandas as gpd

    points = gpd.points_from_xy(range(500), range(500))
    mine = gpd.GeoDataFrame({"what": [f"sak {number}" for number in range(500)]}, geometry=points, crs=25832)
    mine.to_file(path, layer="mine", driver="GPKG")


def content(folder):
    """Return what lies in the folder beside the results."""
    files = [path for path in folder.rglob("*") if path.is_file() and "profile" not in path.parts]
    kept = [path for path in sorted(files) if path.name != "results.gpkg" and path.suffix != ".gpkg-shm"]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}


@pytest.mark.parametrize("name", KILLED)
def test_what_a_killed_run_leaves_is_whole(town, name):
    folder, results = town, town / "results.gpkg"
    results.unlink(missing_ok=True)
    planners_table(results)
    # A run that is let go tells how long it takes; the next is killed somewhere on its way, often while it writes.
    process = start(folder, name)
    begun = time.monotonic()
    assert process.wait(timeout=120) == 0
    takes = time.monotonic() - begun
    before = content(folder)
    for kill in range(KILLS or 1):
        process = start(folder, name)
        time.sleep(Random(f"{name} {kill}").triangular(0.0, takes, takes * 0.9))  # noqa: S311 - not for secrets
        process.send_signal(signal.SIGKILL)
        process.wait()
        after = content(folder)
        assert before == {file: after.get(file) for file in before}
        with sqlite3.connect(results) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("SELECT count(*), min(what), max(what) FROM mine").fetchone() == (
                500,
                "sak 0",
                "sak 99",
            )
            tables = {row[0] for row in connection.execute("SELECT table_name FROM gpkg_contents")}
        connection.close()
        assert "mine" in tables
        assert len(tables) > 1  # the results of the run before, or of this one
    process = start(folder, name)
    assert process.wait(timeout=120) == 0
    left = set(content(folder)) - set(before)
    assert not left
