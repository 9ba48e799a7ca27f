"""Every algorithm through ``qgis_process``, from the zip in a clean profile, on real files."""

from __future__ import annotations

import json
import subprocess
import zipfile

import pytest

STREETS = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
{nodes}
{ways}
</osm>
"""
STEP_DEG = 0.002
SIZE = 5


def street_grid():
    """A small town of five by five crossings near Sandvika, as an OSM file."""
    nodes = [
        f'<node id="{1 + row * SIZE + col}" version="1" lat="{59.89 + row * STEP_DEG:.4f}" '
        f'lon="{10.52 + col * STEP_DEG:.4f}"/>'
        for row in range(SIZE)
        for col in range(SIZE)
    ]
    lines = [[1 + row * SIZE + col for col in range(SIZE)] for row in range(SIZE)]
    lines += [[1 + row * SIZE + col for row in range(SIZE)] for col in range(SIZE)]
    ways = [
        f'<way id="{100 + number}" version="1">'
        + "".join(f'<nd ref="{node}"/>' for node in line)
        + '<tag k="highway" v="residential"/></way>'
        for number, line in enumerate(lines)
    ]
    return STREETS.format(nodes="\n".join(nodes), ways="\n".join(ways))


TIMETABLE = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\na,Town Buses,https://example.org,Europe/Oslo\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\ns1,Torget,59.8941,10.5241\ns2,Brua,59.8981,10.5281\n",
    "routes.txt": "route_id,agency_id,route_short_name,route_type\nr,a,1,3\n",
    "calendar.txt": (
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "w,1,1,1,1,1,0,0,20260105,20260630\n"
    ),
    "trips.txt": "route_id,service_id,trip_id,direction_id\n"
    + "".join(f"r,w,t{number},{number % 2}\n" for number in range(24)),
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    + "".join(
        f"t{number},0{7 + number // 12}:{number % 12 * 5:02}:00,0{7 + number // 12}:{number % 12 * 5:02}:00,"
        f"{('s1', 's2')[number % 2]},1\n"
        f"t{number},0{7 + number // 12}:{number % 12 * 5 + 4:02}:00,0{7 + number // 12}:{number % 12 * 5 + 4:02}:00,"
        f"{('s2', 's1')[number % 2]},2\n"
        for number in range(24)
    ),
}
SITES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
        }
        for name, lon, lat in [("Tomta", 10.5211, 59.8911), ("Lia", 10.5271, 59.8969), ("Far away", 11.5, 59.9)]
    ],
}


@pytest.fixture(scope="module")
def qgis_process(installed):
    """Run ``qgis_process`` in the profile and return what it printed; a non-zero exit code fails the test."""

    def run(*arguments, inputs=None):
        answer = subprocess.run(
            ["qgis_process", *arguments],
            env=installed,
            input=None if inputs is None else json.dumps({"inputs": inputs}),
            stdin=subprocess.DEVNULL if inputs is None else None,
            capture_output=True,
            text=True,
            timeout=240,
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
    folder = tmp_path_factory.mktemp("by") / "bærum øst å"
    folder.mkdir()
    (folder / "streets.osm").write_text(street_grid(), encoding="utf-8")
    (folder / "sites.geojson").write_text(json.dumps(SITES), encoding="utf-8")
    with zipfile.ZipFile(folder / "gtfs.zip", "w") as archive:
        for name, text in TIMETABLE.items():
            archive.writestr(name, text)
    return folder


def run_inputs(town):
    """Parameters of every algorithm that runs without internet, in the order in which results are needed."""
    return {
        "buildnetwork": {"INPUT": f"{town}/streets.osm", "NETWORK": f"{town}/network.gpkg"},
        "transithubs": {"GTFS": [f"{town}/gtfs.zip"], "OUTPUT": f"{town}/hubs.gpkg"},
        "scoresites": {
            "SITES": f"{town}/sites.geojson",
            "NETWORK": f"{town}/network.gpkg",
            "HUBS": f"{town}/hubs.gpkg",
            "OUTPUT": f"{town}/scored.gpkg",
            "UNREACHED": f"{town}/unreached.gpkg",
        },
    }


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
    assert results["buildnetwork"]["COMPONENTS"] == 1
    assert feature_count(town / "hubs.gpkg") == 2
    assert feature_count(town / "scored.gpkg") + feature_count(town / "unreached.gpkg") == len(SITES["features"])
    assert feature_count(town / "scored.gpkg") == 2


def feature_count(path):
    import pyogrio

    return pyogrio.read_info(path)["features"]
