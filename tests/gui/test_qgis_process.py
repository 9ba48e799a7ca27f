"""Every algorithm through ``qgis_process``, from the zip in a clean profile, on real files."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from tests.gui.small_town import SITES, make_town, run_inputs


@pytest.fixture(scope="module")
def qgis_process(installed):
    """Run ``qgis_process`` in the profile and return what it printed; a non-zero exit code fails the test."""

    def run(*arguments, inputs=None, locale="C.UTF-8"):
        answer = subprocess.run(
            ["qgis_process", *arguments],
            env=installed | {"LC_ALL": locale},
            input=None if inputs is None else json.dumps({"inputs": inputs}),
            stdin=subprocess.DEVNULL if inputs is None else None,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        assert answer.returncode == 0, f"{arguments}: exit code {answer.returncode}\n{answer.stdout}\n{answer.stderr}"
        assert "Traceback" not in answer.stderr, answer.stderr
        return answer.stdout

    run("plugins", "enable", "klimaklok_plugin")
    return run


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Input files in a folder whose name has a space and Norwegian letters."""
    return make_town(tmp_path_factory.mktemp("by") / "bærum øst å")


NEEDS_INTERNET = {"downloadosm"}


def test_the_profile_lists_the_plugins_algorithms_and_each_is_run_here(qgis_process, town):
    listed = json.loads(qgis_process("--json", "list"))
    names = set(listed["providers"]["klimaklok"]["algorithms"])
    assert names == {f"klimaklok:{name}" for name in run_inputs(town).keys() | NEEDS_INTERNET}


def test_every_algorithm_explains_itself(qgis_process, town):
    for name in sorted(run_inputs(town).keys() | NEEDS_INTERNET):
        text = qgis_process("help", f"klimaklok:{name}")
        assert "STRATEGY" in text


def test_the_main_job_runs_from_streets_and_timetable_to_ranked_sites(qgis_process, town):
    results = {
        name: json.loads(qgis_process("--json", "run", f"klimaklok:{name}", "-", inputs=inputs))["results"]
        for name, inputs in run_inputs(town).items()
    }
    assert results["datapackage"]["LAYERS"] >= 2
    assert feature_count(town / "inventory.gpkg") > len(list(town.glob("*.geojson")))
    assert results["buildnetwork"]["COMPONENTS"] == 1
    assert feature_count(town / "hubs.gpkg") == 2
    assert feature_count(town / "scored.gpkg") + feature_count(town / "unreached.gpkg") == len(SITES["features"])
    assert feature_count(town / "scored.gpkg") == 2
    assert feature_count(town / "park_and_ride.gpkg") == 1
    assert feature_count(town / "curve.gpkg") == 2
    assert results["locateparkandride"]["GAP"] == 0
    assert feature_count(town / "scorecard.gpkg") == 1
    assert feature_count(town / "zones.gpkg") == 1
    assert feature_count(town / "gates.gpkg") >= 2
    assert feature_count(town / "closed.gpkg") >= feature_count(town / "gates.gpkg")
    assert feature_count(town / "audit.gpkg") == len(SITES["features"])
    assert feature_count(town / "car_parks.gpkg") == 1
    assert results["parkingnorms"]["WITHIN"] == 1
    assert feature_count(town / "norms_held.gpkg") == 2
    assert results["placebikeparking"]["PLACE_COUNT"] == feature_count(town / "racks_placed.gpkg")
    assert feature_count(town / "detours.gpkg") == results["cardetour"]["PAIRS"] == 2
    assert feature_count(town / "reached.gpkg") == 3
    assert feature_count(town / "charging.gpkg") == 1
    assert (town / "plan.csv").read_text(encoding="utf-8-sig").startswith("Phase;")
    assert (town / "case.pdf").read_bytes().startswith(b"%PDF")
    assert (town / "case.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert feature_count(town / "checks.gpkg") >= 2 * 3
    assert (town / "map.pdf").read_bytes().startswith(b"%PDF")
    assert "Bærum øst" in (town / "map.qpt").read_text(encoding="utf-8")
    assert (town / "charging_report.pdf").read_bytes().startswith(b"%PDF")
    assert "Ladeplan for Bærum øst" in (town / "charging_report.html").read_text(encoding="utf-8")
    assert results["locatecharging"]["GAP"] == 0
    assert results["walkinggroups"]["ADULTS"] == feature_count(town / "groups.gpkg") == 1


def feature_count(path):
    import pyogrio

    return pyogrio.read_info(path, layer=path.stem)["features"]


def test_a_package_fills_what_is_left_empty(qgis_process, town):
    package, target = town / "package.gpkg", town / "detours_of_the_package.gpkg"
    inputs = {"PACKAGE": str(package), "ORIGINS": f"{town}/sites.geojson", "TARGETS": f"{town}/sites.geojson"}
    answer = qgis_process("--json", "run", "klimaklok:cardetour", "-", inputs=inputs | {"OUTPUT": str(target)})
    assert json.loads(answer)["results"]["PAIRS"] == feature_count(target)
    assert "package.gpkg" in answer


def test_help_reads_as_text_and_says_nothing_twice(qgis_process, town):
    for name in sorted(run_inputs(town).keys() | NEEDS_INTERNET):
        printed = qgis_process("help", f"klimaklok:{name}")
        described = printed.split("Description")[1].split("Arguments")[0]
        assert not re.search(r"<[a-z/]|&[a-z]+;", described), name
        paragraphs = [each for each in described.strip("-\n ").split("\n\n") if each.strip()]
        assert len(set(paragraphs)) == len(paragraphs) > 1, name
        lines = described.splitlines()[3:]
        assert max(map(len, lines)) <= 100, name


def test_it_speaks_the_language_of_the_system(qgis_process):
    printed = qgis_process("help", "klimaklok:scoresites", locale="nb_NO.UTF-8")
    assert "Ranger utbyggingstomter" in printed
    assert "Score development sites" not in printed
    listed = json.loads(qgis_process("--json", "list", locale="nb_NO.UTF-8"))["providers"]["klimaklok"]["algorithms"]
    assert {each["group"] for each in listed.values()} >= {"Arealstrategi", "Skoler", "Parkering"}
