"""Each algorithm of the main job, stopped early, halfway and late: nothing is left behind, and it takes no time."""

from __future__ import annotations

import time

import pytest
from qgis.core import QgsApplication, QgsProcessingContext

from klimaklok_plugin.processing.framework.texts import resource
from tests.promptly import a_second


@pytest.fixture(scope="module")
def jobs(sample_town):
    """Return what each algorithm needs, the results of the ones before it included."""
    data = resource("sample_data")
    network = {"INPUT": str(data / "streets.osm.gz"), "DEM": str(data / "elevation.tif")}
    hubs = {"GTFS": [str(data / "gtfs.zip")]}
    sample = f"{data}/sample.gpkg|layername="
    sites = {"SITES": f"{sample}sites", "SERVICES": f"{sample}services", "CONSTRAINTS": f"{sample}constraints"}
    return {
        "buildnetwork": (network, "NETWORK"),
        "transithubs": (hubs, "OUTPUT"),
        "scoresites": (sample_town | sites, "OUTPUT"),
    }


@pytest.mark.parametrize("percent", [10, 50, 90])
@pytest.mark.parametrize("name", ["buildnetwork", "transithubs", "scoresites"])
def test_a_cancelled_run_returns_within_a_second_and_leaves_no_file(jobs, tmp_path, cancel_at, name, percent):
    values, output = jobs[name]
    former = tmp_path / "resultat.gpkg"
    former.write_bytes(b"")
    feedback = cancel_at(percent)
    algorithm = QgsApplication.processingRegistry().algorithmById(f"klimaklok:{name}")
    results, _ = algorithm.run(values | {output: str(former)}, QgsProcessingContext(), feedback)
    assert feedback.when is not None, feedback.steps
    assert time.monotonic() - feedback.when < a_second()
    assert results == {}
    assert [each.name for each in tmp_path.iterdir()] == ["resultat.gpkg"]
    assert former.read_bytes() == b""
