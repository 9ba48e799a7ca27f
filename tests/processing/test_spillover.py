"""Spill-over parking, in QGIS: the town of the sample data, what is said, and what can be wrong."""

from __future__ import annotations

import pyogrio
import pytest
from qgis.core import QgsProcessingException, QgsProcessingFeedback, QgsVectorLayer

from klimaklok_plugin.processing.framework.texts import resource

OUTPUTS = ("ZONES", "OUTPUT", "ATTRACTORS")


def sample(table):
    return f"{resource('sample_data')}/sample.gpkg|layername={table}"


def frame(source):
    path, _, table = source.partition("|layername=")
    return pyogrio.read_dataframe(path, layer=table or None)


@pytest.fixture
def find(run, tmp_path, sample_town):
    def find_them(feedback=None, folder="ut æøå", **more):
        values = {"NETWORK": sample_town["NETWORK"], "CENTRES": sample("priority_areas")}
        files = {name: str(tmp_path / folder / f"{name.lower()}.gpkg") for name in OUTPUTS}
        return run("klimaklok:spillover", values | files | more, *([feedback] if feedback else []))

    return find_them


def test_the_sample_town_gets_zones_with_reasons_that_say_screening_and_kan(find, heard, sample_town):
    result = find(heard, HUBS=sample_town["HUBS"], POPULATION=sample("population"))
    zones, streets, attractors = (frame(result[name]) for name in OUTPUTS)
    assert result["ZONE_COUNT"] == len(zones) > 0
    assert zones["reasons"].str.contains(r"residents' zone may be considered .*\(strategi 4, may\)").all()
    assert zones["reasons"].str.contains("whether parking is regulated here is not known").all()
    assert (streets["cars_low"] <= streets["cars_high"]).all()
    assert (attractors["placed_high"] <= attractors["cars_high"] + 1e-9).all()
    assert set(attractors["kind"]) == {"hub", "centre"}
    said = "\n".join(heard.lines)
    assert "This is a screening." in said
    assert "Where parking is regulated is not given" in said
    assert "breach" not in said
    layer = QgsVectorLayer(result["ZONES"], "x", "ogr")
    layer.loadNamedMetadata(layer.metadataUri())
    assert "This is a screening." in layer.metadata().abstract()


def test_where_parking_is_regulated_no_street_is_told(find, make_layer, heard):
    free = frame(find()["OUTPUT"])
    west, south, east, north = free.total_bounds
    area = f"POLYGON (({west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}))"
    everywhere = make_layer([area], kind="Polygon")
    result = find(heard, folder="regulert", RESTRICTIONS=everywhere)
    assert len(frame(result["OUTPUT"])) == result["ZONE_COUNT"] == 0
    assert any("No residential street without known parking restriction" in line for line in heard.lines)
    nowhere = find(heard, folder="ingen", RESTRICTIONS=make_layer([], kind="LineString"))
    assert len(frame(nowhere["OUTPUT"])) == len(free)
    assert any("regulated nowhere" in line for line in heard.lines)


def test_jobs_and_counted_cars_are_found_by_their_names(find, make_layer, heard):
    homes = frame(sample("stations")).geometry.iloc[:2]
    works = make_layer([each.wkt for each in homes], ["arbeidsplasser:integer"], [[400], [900]])
    result = find(heard, CENTRES=None, WORKPLACES=works)
    assert frame(result["ATTRACTORS"])["cars_high"].tolist() == pytest.approx([400 * 0.068, 900 * 0.068])
    assert any("'Field: jobs'" in line and "arbeidsplasser" in line for line in heard.lines)


def test_nothing_that_draws_cars_is_said_before_the_work(find):
    with pytest.raises(QgsProcessingException, match="nothing that draws cars"):
        find(CENTRES=None)


class Impatient(QgsProcessingFeedback):
    def __init__(self, at):
        super().__init__()
        self.at = at

    def isCanceled(self):
        return self.progress() >= self.at


@pytest.mark.parametrize("at", [5, 30, 60, 90])
def test_a_cancelled_run_leaves_no_file(find, tmp_path, at):
    find(Impatient(at), folder="avbrutt")
    assert not list((tmp_path / "avbrutt").glob("*.gpkg"))
