"""Every column of every result is declared, and every declared column appears."""

from __future__ import annotations

import fnmatch
import subprocess
import sys
from pathlib import Path

import pyogrio
import pytest
from qgis.core import QgsProviderRegistry, QgsVectorLayer

from klimaklok_plugin.processing.framework.base import FileOutput, NumberOutput
from klimaklok_plugin.processing.framework.texts import resource
from klimaklok_plugin.processing.provider import ALGORITHMS

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow
ONLY_SOMETIMES = {
    "downloadosm": "the demo needs no internet",
    "buildnetwork.GAPS": "the sample's streets meet everywhere",
    "buildnetwork.NETWORK.aadt": "nobody measured the sample's traffic",
    "scoresites.OUTPUT.svc_service_m": "the sample's services all have a kind",
    "locatecharging.OUTPUT.road_class": "of sites that are tried along streets; the demo gives candidates",
    "locatecharging.OUTPUT.edge_id": "the same",
    "catchments.OUTPUT.limit_m": "of a run in metres",
    "catchments.OUTPUT.jobs": "the sample has no jobs",
    **{f"catchments.STREETS.{name}": "of a run in metres" for name in ("limit_m", "near_m", "far_m")},
    "cardetour.OUTPUT.origin_name": "the sample's addresses have no names",
    "cardetour.UNREACHED": "everybody reaches everything in the sample",
    "walkinggroups.ROUTES.internal": "of a run that is marked as internal",
    "walkinggroups.MEETING_POINTS.internal": "the same",
    "walkinggroups.UNSERVED.internal": "the same",
    **{
        f"locatecharging.AUDIT.{name}": "from the parking register, which the sample does not have"
        for name in (
            *("address", "operator", "paid_spaces", "free_spaces", "disabled_spaces", "park_and_ride", "in_use"),
            *("problems", "car_park_id", "spaces_most", "cap_most"),
        )
    },
    **{
        f"cardetour.OUTPUT.{name}": "of a run that closes streets"
        for name in ("winner_after", "change", "car_min_after", "car_more_min", "car_m_after")
    },
    **{
        f"cardetour.SUMMARY.{name}": "of a run that closes streets"
        for name in (
            *("verdict_after", "active_share_after", "share_more", "car_more_min", "car_mean_min_after"),
            *("car_unreached_after", "car_reason_after"),
        )
    },
}
"""What the demo does not show, and why."""


CASE = "zoningcase"


@pytest.fixture(scope="module")
def columns_written(tmp_path_factory, sample_town):
    """Return the columns of every layer that the demo writes, by algorithm and output.

    What the case runs inside itself is run once more by itself. The case's own layers are tried beside it.
    """
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, str(ROOT / "scripts" / "demo.py"), "--language", "en", "--output", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, done.stderr
    run_alone(folder, sample_town)
    found = {}
    for file in sorted(set(folder.glob("*.gpkg")) - {folder / "package.gpkg"}):  # that has its files' own columns
        for sub in QgsProviderRegistry.instance().querySublayers(str(file)):
            layer = QgsVectorLayer(sub.uri(), sub.name(), "ogr")
            made = layer.metadata().keywords("klimaklok")
            if made and made[0] == CASE:
                made = [CASE, made[1].upper()] if made[1] in ("OUTPUT", "checks") else []
            if made:
                names = set(layer.fields().names()) - {"fid"}
                found.setdefault(tuple(made), set()).update(names)
    return found


def run_alone(folder, town):
    """Run what the demo runs only within its case, on the sample."""
    import processing

    data = resource("sample_data")
    sample = f"{data}/sample.gpkg|layername="
    runs = {
        "parkingnorms": {
            "AREAS": f"{sample}plan_areas", "NORMS": str(data / "parking_norms.csv"), "HUBS": town["HUBS"],
            "NORM_ZONES": str(data / "norm_zones.geojson"),
        },
        "spillover": {**town, "CENTRES": f"{sample}priority_areas", "POPULATION": f"{sample}population"},
        "transportemissions": {
            **town, "SITES": f"{sample}plan_areas", "SERVICES": f"{sample}services",
            "CENTRES": f"{sample}priority_areas", "POPULATION": f"{sample}population", "YEAR": 2030,
        },
    }  # fmt: skip
    for name, values in runs.items():
        outputs = [each for key, each in declared() if key == name and not isinstance(each, FileOutput)]
        files = {each.name: str(folder / f"{name}_{each.name}.gpkg") for each in outputs}
        processing.run(f"klimaklok:{name}", values | files)


def declared():
    for kind in ALGORITHMS:
        algorithm = kind()
        for output in algorithm.outputs():
            if not isinstance(output, NumberOutput) and list(output.columns):
                yield algorithm.name(), output


def of_inputs():
    """Return all columns of the sample's layers, which flow through where a result follows an input."""
    names = {"occupancy"}  # what the demo adds to the car parks it takes for park-and-ride
    sample = resource("sample_data/sample.gpkg")
    for layer, _ in pyogrio.list_layers(sample):
        names |= set(pyogrio.read_info(sample, layer=layer)["fields"])
    return names


def test_every_layer_of_the_demo_is_of_a_declared_output(columns_written):
    assert set(columns_written) <= {(name, output.name) for name, output in declared()}


def test_every_column_that_is_written_is_declared_or_came_with_an_input(columns_written):
    tables = {(name, output.name): output for name, output in declared()}
    mine = of_inputs() | {f"{name}_src" for name in of_inputs()}
    strange = {}
    for key, names in columns_written.items():
        output = tables[key]
        flows = set() if isinstance(output, FileOutput) else mine
        left = {name for name in names if output.columns.find(name) is None} - flows
        if left:
            strange[key] = left
    assert strange == {}


def test_nothing_is_declared_that_never_appears(columns_written):
    silent = []
    for name, output in declared():
        written = columns_written.get((name, output.name), set())
        for column in output.columns:
            keys = {name, f"{name}.{output.name}", f"{name}.{output.name}.{column.name}"}
            if not fnmatch.filter(written, column.name) and not keys & set(ONLY_SOMETIMES):
                silent.append(f"{name}.{output.name}.{column.name}")
    assert silent == []


def test_what_is_said_to_be_missing_from_the_demo_is_missing(columns_written):
    for key in ONLY_SOMETIMES:
        name, output, column = (*key.split("."), "", "")[:3]
        written = [names for made, names in columns_written.items() if made[0] == name and output in ("", made[1])]
        assert not any(column in names or not column for names in written), key
