"""Points and areas in one layer: a result for both, in each format that holds them, or a sentence before the work."""

from __future__ import annotations

import json

import pytest
from qgis.core import QgsApplication, QgsProcessingException, QgsVectorLayer

from klimaklok_plugin.processing.framework.texts import resource


def table(name):
    return f"{resource('sample_data')}/sample.gpkg|layername={name}"


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """Return a layer with a point and an area on the sample data's streets."""
    place = QgsVectorLayer(table("sites"), "sites", "ogr")
    x, y = next(place.getFeatures()).geometry().centroid().asPoint()
    ring = [[x, y], [x + 30, y], [x + 30, y + 30], [x, y + 30], [x, y]]
    shapes = [{"type": "Point", "coordinates": [x - 40, y]}, {"type": "Polygon", "coordinates": [ring]}]
    features = [
        {"type": "Feature", "properties": {"name": str(n), "people": 5}, "geometry": shape}
        for n, shape in enumerate(shapes)
    ]
    crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{place.crs().postgisSrid()}"}}
    path = tmp_path_factory.mktemp("mixed") / "mixed.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    return str(path)


def kinds(result):
    layer = QgsVectorLayer(result, "x", "ogr") if isinstance(result, str) else result
    shapes = [feature.geometry() for feature in layer.getFeatures()]
    parts = [part for shape in shapes for part in (shape.asGeometryCollection() if shape.isMultipart() else [shape])]
    return sorted(part.type().name for part in parts)


@pytest.mark.parametrize("ending", ["", "gpkg", "geojson", "fgb", "sqlite", "kml", "gml"])
def test_formats_that_can_hold_points_and_areas_do(mixed, run, tmp_path, heard, ending):
    target = str(tmp_path / f"x.{ending}") if ending else "memory:"
    result = run("echo", {"SITES": mixed, "OUTPUT": target}, heard)["OUTPUT"]
    assert kinds(result) == ["Point", "Polygon"]
    assert "holds points and areas" in "".join(heard.lines)


@pytest.mark.parametrize("ending", ["shp", "tab", "gpx"])
def test_formats_that_cannot_are_refused_before_the_work(mixed, run, tmp_path, ending, echo_seen):
    echo_seen().clear()
    with pytest.raises(QgsProcessingException, match=r"points and areas|no layer format"):
        run("echo", {"SITES": mixed, "OUTPUT": str(tmp_path / f"x.{ending}")})
    assert not echo_seen()


ALGORITHMS = {
    "scoresites": (["SITES", "SERVICES"], {}, {"OUTPUT"}),
    "parkinghierarchy": (["TARGETS", "CAR_PARKING", "BIKE_PARKING"], {}, {"OUTPUT", "CAR_PARKS"}),
    "cardetour": (["ORIGINS", "TARGETS", "CAR_PARKING", "BIKE_PARKING"], {}, {"OUTPUT", "SUMMARY"}),
    "placebikeparking": (
        ["TARGETS", "CAR_PARKING", "OBSTACLES"],
        # More than there is room for.
        {"DEMAND_FIELD": "people", "BIKE_PARKING": None, "CAR_CAPACITY_FIELD": "people"},
        {"UNPLACED"},
    ),
    "spillover": (
        ["CENTRES", "WORKPLACES", "POPULATION", "CAR_PARKING"],
        {"JOBS_FIELD": "people", "POPULATION_FIELD": "people"},
        set(),
    ),
    "heartzones": (["SCHOOLS"], {}, set()),
    "walkinggroups": (["SCHOOLS", "POPULATION"], {"POPULATION_FIELD": "people"}, set()),
    "locatecharging": (["DEMAND"], {"DEMAND_FIELD": "people", "SITE_COUNT": 1}, set()),
}


def test_sites_that_are_points_are_written_as_points_in_any_format(mixed, run, tmp_path, sample_town, heard):
    values = {
        "NETWORK": sample_town["NETWORK"], "DEMAND": table("addresses"), "WEIGHT_FIELD": "dwellings", "WEIGHT_UNIT": 2,
        "CANDIDATES": mixed, "SITE_COUNT": 1, "OUTPUT": str(tmp_path / "x.shp"),
    }  # fmt: skip
    assert set(kinds(run("klimaklok:locatecharging", values, heard)["OUTPUT"])) == {"Point"}
    assert "holds points and areas" not in "".join(heard.lines)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_points_and_areas_in_one_layer_work_in_every_algorithm(mixed, run, tmp_path, sample_town, algorithm):
    parameters, values, both = ALGORITHMS[algorithm]
    known = QgsApplication.processingRegistry().algorithmById(f"klimaklok:{algorithm}").parameterDefinitions()
    names = {each.name() for each in known}
    values = {each.name(): str(tmp_path / f"{each.name()}.gpkg") for each in known if each.type() == "sink"} | values
    values |= {name: value for name, value in sample_town.items() if name in names}
    values |= dict.fromkeys(parameters, mixed)
    result = run(f"klimaklok:{algorithm}", values)
    for output in both:
        assert sorted(set(kinds(result[output]))) == ["Point", "Polygon"], output
