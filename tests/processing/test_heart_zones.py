"""Heart zones in QGIS: the town of the sample data, what may never leave it, and what can be wrong."""

from __future__ import annotations

import os
import re
import shutil
import struct
import time
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsExpression,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsVectorLayer,
)

from klimaklok_plugin.analysis.core.messages import Language
from klimaklok_plugin.analysis.schools import columns as declared
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.processing.framework.texts import WORDS, catalogue, resource
from klimaklok_plugin.processing.heart_zones import METHODS, STREET_MEASURES
from tests.promptly import a_second

TABLES = {
    "ZONES_OUT": declared.ZONES,
    "CLOSED_ROADS": declared.STREETS,
    "GATES": declared.GATES,
    "DROPOFFS": declared.DROP_OFFS,
    "DISPLACEMENT": declared.DISPLACEMENT,
    "CUT_OFF": declared.CUT_OFF,
    "SCORECARD": declared.SCORECARD,
}
EVERYTHING = tuple(TABLES)
SCHOOL = "Øståsen barneskole (oppdiktet)"
OTHER = "Sollia ungdomsskole (oppdiktet)"
MARK = "Kari Nordmann 0517"
RULES = load_strategy().schools
STOPPING, IN_HOURS, CLOSED = range(3)
RADIUS, WALKING, DRAWN = range(3)


def sample(table):
    return f"{resource('sample_data')}/sample.gpkg|layername={table}"


def frame(source):
    path, _, table = source.partition("|layername=")
    return pyogrio.read_dataframe(path, layer=table or pyogrio.list_layers(path)[0][0])


def shown(layer):
    """Return the rows of a layer as dictionaries."""
    return [dict(zip(layer.fields().names(), row.attributes(), strict=True)) for row in layer.getFeatures()]


@pytest.fixture(scope="module")
def places():
    """Return the schools of the sample data by name."""
    return frame(sample("schools")).set_index("name")


@pytest.fixture
def at(places):
    """Return where a school lies."""
    return lambda name=SCHOOL: places.loc[name].geometry


@pytest.fixture
def schools(make_layer, places):
    """Return two schools far from each other, so that a run takes a moment."""
    rows = [[name, int(places.loc[name, "pupils"])] for name in (SCHOOL, OTHER)]
    wkt = [places.loc[name].geometry.wkt for name, _ in rows]
    return make_layer(wkt, ["name:string", "pupils:integer"], rows, name="skoler")


@pytest.fixture
def few(sample_town, schools):
    return {"NETWORK": sample_town["NETWORK"], "SCHOOLS": schools}


@pytest.fixture
def everything(few):
    return few | {
        "POPULATION": sample("population"),
        "SCHOOL_AREAS": sample("school_areas"),
        "DESTINATIONS": sample("stations"),
        "PARKING": sample("car_parking"),
        "ASSUME_MUNICIPAL": True,
    }


@pytest.fixture
def assess(run, tmp_path):
    def assess_them(values, *feedback, **more):
        folder = tmp_path / "ut æøå"
        targets = {name: str(folder / f"{name.lower()}.gpkg") for name in EVERYTHING}
        return run("klimaklok:heartzones", values | targets | more, *feedback)

    return assess_them


@pytest.fixture
def streets(few, assess):
    """Return the affected streets, and what is asked of them, of a run without people."""
    return lambda *feedback, **more: frame(assess(few | {"ASSUME_MUNICIPAL": True}, *feedback, **more)["CLOSED_ROADS"])


# --- what comes out ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", [STOPPING, IN_HOURS, CLOSED])
def test_each_measure_gives_all_layers_that_fit_together(everything, assess, measure):
    result = assess(everything, MEASURE=measure)
    assert set(result) >= set(EVERYTHING)
    made = {name: frame(result[name]) for name in EVERYTHING}
    card, zones, roads = made["SCORECARD"], made["ZONES_OUT"], made["CLOSED_ROADS"]
    assert card["school_name"].tolist() == [SCHOOL, OTHER]
    assert card["pupils"].tolist() == frame(sample("schools")).set_index("name").loc[[SCHOOL, OTHER], "pupils"].tolist()
    assert set(card["status"]) == {"assessed"}
    assert card[["measures", "reasons", "need", "effect", "side_effects", "feasibility"]].notna().all().all()
    assert set(roads["measure"]) == {STREET_MEASURES[measure], "none"}
    assert ((roads["measure"] == "none") == roads["question"].notna()).all()
    assert (roads["hours"].notna() == ((roads["measure"] != "none") & (measure != CLOSED))).all()
    for each in zones.itertuples():
        inside = roads[roads["school_id"] == each.school_id]
        assert inside.within(each.geometry.buffer(0.01)).all()
        assert inside.length.sum() == pytest.approx(each.streets_m, abs=len(inside) * 0.1)
        parts = each.municipality_m + each.county_m + each.state_m + each.owner_m + each.question_m
        assert parts == pytest.approx(each.streets_m, abs=0.5)
        gates = made["GATES"][made["GATES"]["school_id"] == each.school_id]
        assert len(gates) == each.gates > 0
        assert gates.distance(each.geometry.boundary).max() < 0.01
        chosen = made["DROPOFFS"][(made["DROPOFFS"]["school_id"] == each.school_id)]
        assert chosen.disjoint(each.geometry).all()
    assert (made["CUT_OFF"].empty) == (measure != CLOSED)


def test_all_schools_of_the_sample_at_once(everything, assess, heard):
    card = frame(assess(everything | {"SCHOOLS": sample("schools")}, heard)["SCORECARD"])
    assert len(card) == len(frame(sample("schools")))
    assert card["school_id"].tolist() == list(range(1, len(card) + 1))
    assert any("zones overlap others" in line for line in heard.lines)


def test_a_zone_by_radius_by_walking_distance_or_drawn(few, assess, at, make_layer):
    by_air = frame(assess(few)["ZONES_OUT"])
    on_foot = frame(assess(few, METHOD=WALKING)["ZONES_OUT"])
    assert by_air["radius_m"].tolist() == [RULES.radius_m] * 2
    assert on_foot.area.to_numpy() == pytest.approx(on_foot["area_ha"] * 1e4, rel=0.01)
    assert (on_foot.difference(by_air.buffer(RULES.zone_line_m + 1)).area < 1).all()
    assert (on_foot.area < by_air.area).all()
    square = shapely.box(*at().buffer(200).bounds)
    drawn = make_layer([square.wkt], ["name:string"], [["sone"]], kind="Polygon", name="soner")
    result = assess(few, METHOD=DRAWN, ZONES=drawn)
    zones, card = frame(result["ZONES_OUT"]), frame(result["SCORECARD"])
    assert zones["school_name"].tolist() == [SCHOOL]
    assert zones.area.to_numpy() == pytest.approx([160_000], rel=1e-6)
    assert zones["radius_m"].isna().all()
    assert card.set_index("school_name")["status"].to_dict() == {SCHOOL: "assessed", OTHER: "no_zone"}
    assert card.set_index("school_name")["measures"].notna().to_dict() == {SCHOOL: True, OTHER: False}
    assert {STREET_MEASURES[0], *METHODS} <= set(WORDS)


def test_a_smaller_radius_gives_fewer_streets(few, assess):
    small, large = (frame(assess(few, RADIUS=radius)["ZONES_OUT"])["streets_m"] for radius in (150, 400))
    assert (small < large).all()


def test_the_number_of_pupils_is_the_fields_or_assumed_and_says_so(everything, assess, make_layer, at, heard):
    names = ["name:string", "elever:string", "pupils:integer"]
    school = make_layer([at().wkt], names, [[SCHOOL, "120", 50]])
    values = everything | {"SCHOOLS": school}
    with pytest.raises(QgsProcessingException, match=r"several fields that could be meant.*: pupils, elever"):
        assess(values)
    assert frame(assess(values, PUPILS_FIELD="pupils")["SCORECARD"])["pupils"].tolist() == [50]
    assert frame(assess(values, PUPILS_FIELD="elever")["SCORECARD"])["pupils"].tolist() == [120]
    unknown = make_layer([at().wkt], names, [[SCHOOL, None, None]])
    assert frame(assess(values | {"SCHOOLS": unknown}, heard)["SCORECARD"])["pupils"].iloc[0] > 0
    assert any("'pupils': 1 school has no number of pupils" in line for line in heard.lines)
    assert any("the pupils are assumed" in line for line in heard.lines)


def test_entrances_say_where_one_walks_in(everything, assess, make_layer, at):
    ground = at().buffer(60)
    school = make_layer([ground.wkt], ["name:string"], [[SCHOOL]], kind="Polygon")
    door = make_layer([shapely.Point(ground.bounds[2], at().y).wkt], name="innganger")
    values = everything | {"SCHOOLS": school, "METHOD": WALKING}
    all_around, by_door = (frame(assess(values, ENTRANCES=given)["ZONES_OUT"]).area.iloc[0] for given in (None, door))
    assert by_door < all_around
    assert frame(assess(values, METHOD=RADIUS)["ZONES_OUT"]).geometry.iloc[0].contains(at().buffer(550))


def test_optional_outputs_are_left_out_and_others_stay_in_memory(few, run):
    result = run("klimaklok:heartzones", few | dict.fromkeys(("ZONES_OUT", "CLOSED_ROADS", "SCORECARD"), "memory:"))
    assert not set(result) & {"GATES", "DROPOFFS", "DISPLACEMENT", "CUT_OFF"}
    kept = run("klimaklok:heartzones", few | dict.fromkeys(EVERYTHING, "TEMPORARY_OUTPUT"))
    for name in EVERYTHING:
        assert kept[name].renderer().type() == "RuleRenderer", name
    assert kept["SCORECARD"].featureCount() == 2
    assert kept["DISPLACEMENT"].wkbType() in (2, 5)


def test_without_people_what_is_known_is_told_and_the_rest_is_unknown_not_zero(few, assess, heard):
    card = frame(assess(few, heard)["SCORECARD"])
    for name in ("safe_share", "residents", "school_cars", "kept_out", "pupils_near", "served_share"):
        assert card[name].isna().all(), name
    assert set(card["need"]) == {"unknown"}
    assert card["measures"].str.contains("Count first").all()
    log = "\n".join(heard.lines)
    for told in ("No population is given", "No centres are given", "owner of"):
        assert told in log, told


# --- streets that are not closed --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("\"name\" LIKE '%lia'", lambda roads, _: roads["street"].map(lambda name: str(name).endswith("lia"))),
        ("road_class = 'residential'", lambda roads, _: roads["road_class"] == "residential"),
        ("ROAD_CLASS = 'residential'", lambda roads, _: roads["road_class"] == "residential"),
        ("$length > 100", lambda roads, length: length[roads["edge_id"]].to_numpy() > 100),
        ("length_m > 100 OR NULL", lambda roads, length: length[roads["edge_id"]].to_numpy() > 100),
        ("speed_kmh >= 40", lambda roads, _: roads["speed_kmh"] >= 40),
        ("NULL", lambda roads, _: roads["street"] == "nowhere"),
        ("1", lambda roads, _: roads["street"] != "nowhere"),
    ],
)
def test_streets_that_an_expression_holds_for_are_open_questions(streets, few, expression, holds):
    roads = streets(EXEMPT=expression)
    edges = frame(f"{few['NETWORK']}|layername=edges").set_index("edge_id")
    expected = holds(roads, edges["length_m"]) & ~roads["question"].isin(["major_road", "bus_street"])
    assert ((roads["question"] == "exempt") == expected).all()
    assert (roads.loc[roads["question"].notna(), "measure"] == "none").all()


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("name = ", "The expression 'name =' cannot be used: .*Correct it"),
        ("\"eier\" = 'K'", "names the field 'eier', which streets do not have. They have: .*road_class"),
        ("to_int(name) > 3", "The expression 'to_int.name. > 3' cannot be used: .*Correct it"),
        ("name", "The expression 'name' gives the text '.*' where yes or no is asked for"),
    ],
)
def test_an_expression_that_cannot_be_is_refused_before_anything_is_written(few, assess, expression, said, tmp_path):
    with pytest.raises(QgsProcessingException, match=said):
        assess(few, EXEMPT=expression)
    assert list(tmp_path.rglob("*.gpkg")) == []


def test_where_everything_is_exempt_nothing_is_done_and_it_is_said(everything, assess):
    result = assess(everything, EXEMPT="true", MEASURE=CLOSED)
    assert set(frame(result["CLOSED_ROADS"])["measure"]) == {"none"}
    assert frame(result["DISPLACEMENT"]).empty
    assert frame(result["CUT_OFF"]).empty
    card = frame(result["SCORECARD"])
    assert set(card["effect"]) == {"none"}
    assert card["others_share"].tolist() == [1, 1]
    assert card["reasons"].str.contains("100\u00a0% of the streets").all()
    assert frame(result["GATES"])["question"].notna().all()


def test_streets_along_exempt_lines_and_inside_exempt_areas_are_open_questions(streets, make_layer, at):
    roads = streets()
    longest = roads[(roads["question"].isna()) & (roads["school_id"] == 1)].nlargest(1, "length_m").iloc[0]
    line = shapely.offset_curve(longest.geometry, 2)
    exempt = streets(EXEMPT_LAYER=make_layer([line.wkt], kind="LineString", name="buss"))
    along = exempt[exempt["question"] == "exempt"]
    assert along["edge_id"].tolist() == [longest["edge_id"]]
    area = at().buffer(150)
    inside = streets(EXEMPT_LAYER=make_layer([area.wkt], kind="Polygon", name="unntak"))
    found = inside[inside["question"] == "exempt"]
    assert len(found) > 0
    assert found.intersects(area).all()
    middle = inside[inside["school_id"] == 1].interpolate(0.5, normalized=True)
    whole = inside["length_m"] < 60
    sure = inside[(inside["school_id"] == 1) & whole & middle.within(area) & (inside["question"] != "major_road")]
    assert set(sure["question"]) == {"exempt"}


def test_traffic_lands_on_the_streets_it_lies_along_and_nowhere_else(streets, make_layer, heard):
    roads = streets()
    street = roads[roads["school_id"] == 1].nlargest(1, "length_m").iloc[0]
    other = roads[(roads["school_id"] == 2)].nlargest(1, "length_m").iloc[0]
    lines = make_layer(
        [shapely.offset_curve(street.geometry, -3).wkt, other.geometry.wkt],
        ["aadt:string"],
        [["4200"], [None]],
        kind="LineString",
    )
    measured = streets(heard, TRAFFIC=lines)
    assert measured.loc[measured["aadt"].notna(), "edge_id"].unique().tolist() == [street["edge_id"]]
    assert measured["aadt"].max() == 4200
    assert any("Measured traffic: 1 line was joined to 1 street" in line for line in heard.lines)


# --- what users hand in -----------------------------------------------------------------------------------------------


def test_only_the_selected_schools_are_assessed(few, assess, schools, project):
    project.addMapLayer(schools)
    schools.selectByIds([each.id() for each in schools.getFeatures()][1:])
    chosen = QgsProcessingFeatureSourceDefinition(schools.id(), True)
    assert frame(assess(few, SCHOOLS=chosen)["SCORECARD"])["school_name"].tolist() == [OTHER]


@pytest.mark.parametrize("crs", ["EPSG:25833", "EPSG:4326"])
def test_schools_and_zones_in_another_crs_give_the_same(few, assess, run, schools, crs):
    def moved(layer):
        return run("native:reprojectlayer", {"INPUT": layer, "TARGET_CRS": crs, "OUTPUT": "memory:"})["OUTPUT"]

    here = frame(assess(few)["ZONES_OUT"])
    there = frame(assess(few, SCHOOLS=moved(schools))["ZONES_OUT"])
    assert there.crs == here.crs
    assert there["streets_m"].tolist() == pytest.approx(here["streets_m"].tolist(), abs=2)
    zones = run("native:buffer", {"INPUT": schools, "DISTANCE": 300, "SEGMENTS": 20, "OUTPUT": "memory:"})["OUTPUT"]
    drawn = frame(assess(few, METHOD=DRAWN, ZONES=moved(zones))["ZONES_OUT"])
    assert drawn["area_ha"].tolist() == pytest.approx([28.2, 28.2], abs=0.2)


@pytest.mark.parametrize(
    ("parameter", "kind"),
    [
        ("SCHOOLS", "Point"),
        ("ENTRANCES", "Point"),
        ("POPULATION", "Point"),
        ("SCHOOL_AREAS", "Polygon"),
        ("DESTINATIONS", "Point"),
        ("PARKING", "Polygon"),
        ("TRAFFIC", "LineString"),
        ("EXEMPT_LAYER", "LineString"),
        ("ZONES", "Polygon"),
    ],
)
def test_a_layer_without_crs_or_without_features_is_named_and_refused(few, assess, make_layer, parameter, kind):
    shapes = {
        "Point": "POINT (590000 6640000)",
        "LineString": "LINESTRING (590000 6640000, 590100 6640000)",
        "Polygon": "POLYGON ((590000 6640000, 590200 6640000, 590200 6640200, 590000 6640000))",
    }
    values = few | {"METHOD": DRAWN if parameter == "ZONES" else RADIUS}
    with pytest.raises(QgsProcessingException, match="The layer 'lag' has no coordinate"):
        assess(values, **{parameter: make_layer([shapes[kind]], crs=None, kind=kind, name="lag")})
    with pytest.raises(QgsProcessingException, match="'lag' has no features"):
        assess(values, **{parameter: make_layer([], kind=kind, name="lag")})


@pytest.mark.parametrize(
    ("parameter", "field", "value", "said"),
    [
        ("SCHOOLS", "pupils:string", "mange", '"pupils" of the layer for Schools .*"mange"'),
        ("SCHOOLS", "pupils:integer", -3, '"pupils" .* -3, in feature 1'),
        ("POPULATION", "pop_tot:string", "mange", '"pop_tot" of the layer for Population '),
        ("POPULATION", "pop_tot:integer", -3, '"pop_tot" of the layer for Population '),
        ("POPULATION", "folk:integer", 3, 'Population has no field "pop_tot"'),
        ("TRAFFIC", "aadt:string", "mye", '"aadt" of the layer for Measured traffic .*"mye"'),
        ("TRAFFIC", "biler:integer", 100, 'Measured traffic has no field "aadt"'),
    ],
)
def test_text_and_negative_numbers_in_number_fields_are_refused(
    few, assess, make_layer, at, parameter, field, value, said
):
    line = shapely.LineString([at(), (at().x + 50, at().y)])
    kind, shape = ("LineString", line) if parameter == "TRAFFIC" else ("Point", at())
    with pytest.raises(QgsProcessingException, match=said):
        assess(few, **{parameter: make_layer([shape.wkt], [field], [[value]], kind=kind, name="feil")})


def test_null_in_number_fields_counts_as_nobody_and_is_said(everything, assess, make_layer, at, heard):
    around = [shapely.Point(at().x + dx, at().y + dy) for dx in (-300, 0, 300) for dy in (-200, 200)]
    rows = [[40], [None], [60], [None], [50], [30]]
    people = make_layer([each.wkt for each in around], ["pop_tot:integer"], rows, name="folk")
    card = frame(assess(everything, heard, POPULATION=people)["SCORECARD"])
    assert card["residents"].tolist()[0] == 180
    assert any("Field 'pop_tot': 2 values are empty" in line for line in heard.lines)
    centres = make_layer([each.wkt for each in around], ["vekt:double"], rows)
    assess(everything, DESTINATIONS=centres, DESTINATION_FIELD="vekt")


@pytest.mark.parametrize("radius", [0, -100, 0.5, 50_000])
def test_a_radius_that_makes_no_zone_is_refused(few, assess, radius):
    with pytest.raises(
        QgsProcessingException, match=r"A radius of .* makes no zone around a school. Choose one from 1"
    ):
        assess(few, RADIUS=radius)


def test_drawn_zones_must_be_given_and_be_areas(few, assess, make_layer, at):
    with pytest.raises(QgsProcessingException, match="Drawn zones are asked for, but no layer"):
        assess(few, METHOD=DRAWN)
    line = make_layer([f"LINESTRING ({at().x} {at().y}, {at().x + 9} {at().y})"], kind="LineString", name="linjer")
    with pytest.raises(QgsProcessingException, match=r"ZONES|Drawn zones"):
        assess(few, METHOD=DRAWN, ZONES=line)
    x, y = at().x, at().y
    flat = f"POLYGON (({x} {y}, {x + 50} {y}, {x + 90} {y}, {x} {y}))"
    with pytest.raises(QgsProcessingException, match="holds 1 feature that is no area, the first is feature 1"):
        assess(few, METHOD=DRAWN, ZONES=make_layer([flat], kind="Polygon", name="flat"))


def test_a_zone_that_crosses_itself_is_repaired_and_said(few, assess, make_layer, at, heard):
    x, y = at().x, at().y
    bowtie = f"POLYGON (({x - 300} {y - 300}, {x + 300} {y + 300}, {x + 300} {y - 300}, {x - 300} {y + 300}, "
    bowtie += f"{x - 300} {y - 300}))"
    zones = frame(
        assess(few, heard, METHOD=DRAWN, ZONES=make_layer([bowtie], kind="Polygon", name="kryss"))["ZONES_OUT"]
    )
    assert zones.is_valid.all()
    assert zones.area.to_numpy() == pytest.approx([180_000], rel=1e-6)
    assert any("repaired" in line for line in heard.lines)


def test_a_zone_without_streets_and_one_without_school_are_said(few, assess, make_layer, at, heard):
    def square(x, y, side):
        return shapely.box(x, y, x + side, y + side).wkt

    away = make_layer([square(at().x + 600, at().y, 250)], kind="Polygon", name="borte")
    assess(few, heard, METHOD=DRAWN, ZONES=away)
    assert any(f"1 drawn zone holds no school. It is taken for the nearest: {SCHOOL}" in line for line in heard.lines)
    fjord = make_layer([square(at().x, at().y - 60_000, 50)], kind="Polygon", name="fjord")
    with pytest.raises(QgsProcessingException, match="The zone holds no street that is open to cars"):
        assess(few, METHOD=DRAWN, ZONES=fjord)


def test_schools_off_the_network_or_without_geometry_are_listed_with_why(everything, assess, make_layer, at, heard):
    rows = [[SCHOOL, 300], ["Utenfor", 80], ["Ingensteds", 80]]
    layer = make_layer(
        [at().wkt, "POINT (640000 6700000)", None], ["name:string", "pupils:integer"], rows, name="skoler"
    )
    result = assess(everything | {"SCHOOLS": layer}, heard)
    card = frame(result["SCORECARD"]).set_index("school_name")
    assert card["status"].to_dict() == {SCHOOL: "assessed", "Utenfor": "too_far", "Ingensteds": "no_geometry"}
    assert card["measures"].notna().to_dict() == {SCHOOL: True, "Utenfor": False, "Ingensteds": False}
    assert frame(result["ZONES_OUT"])["school_name"].tolist() == [SCHOOL]
    assert any("Schools not assessed: 1 (too far from the network)" in line for line in heard.lines)
    with pytest.raises(QgsProcessingException, match="The school does not lie within"):
        assess(everything, SCHOOLS=make_layer(["POINT (640000 6700000)"], name="borte"))


def test_a_network_that_is_open_for_editing_is_refused(few, assess, project):
    edges = QgsVectorLayer(f"{few['NETWORK']}|layername=edges", "gatenett", "ogr")
    project.addMapLayer(edges)
    assert edges.startEditing()
    edges.deleteFeatures([each.id() for each in edges.getFeatures()][:50])
    try:
        with pytest.raises(QgsProcessingException, match="is being edited in this project"):
            assess(few, NETWORK=edges.id())
    finally:
        edges.rollBack()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that not even the root user can write to")
def test_a_folder_that_cannot_be_written_to_is_said_first_and_nothing_else_is_written(few, assess, tmp_path, heard):
    with pytest.raises(QgsProcessingException, match="Nothing can be written to"):
        assess(few, heard, SCORECARD="/proc/kart/s.gpkg")
    assert list(tmp_path.rglob("*.gpkg")) == []
    assert not any("Traffic" in line for line in heard.lines)


def test_a_run_that_fails_leaves_all_former_results_as_they_were(few, assess, tmp_path):
    assess(few)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.gpkg")}
    assert len(before) == len(EVERYTHING)
    with pytest.raises(QgsProcessingException):
        assess(few, EXEMPT="to_int(name) > 3")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


# --- inside QGIS ------------------------------------------------------------------------------------------------------


def test_it_runs_in_a_model_and_as_a_batch(few, tmp_path):
    model = QgsProcessingModelAlgorithm("modell", "tester")
    child = QgsProcessingModelChildAlgorithm("klimaklok:heartzones")
    child.setChildId("hjerte")
    static = QgsProcessingModelChildParameterSource.fromStaticValue
    for name, value in {"NETWORK": few["NETWORK"], "SCHOOLS": sample("schools"), "RADIUS": 200, "METHOD": 0}.items():
        child.addParameterSources(name, [static(value)])
    wanted = {}
    for name in ("SCORECARD", "CLOSED_ROADS", "ZONES_OUT"):
        output = QgsProcessingModelOutput(name.lower(), name.lower())
        output.setChildId("hjerte")
        output.setChildOutputName(name)
        wanted[name.lower()] = output
    child.setModelOutputs(wanted)
    model.addChildAlgorithm(child)
    model.updateDestinationParameters()
    targets = {name: str(tmp_path / f"{name}.gpkg") for name in wanted}
    said = QgsProcessingFeedback(False)
    results, fine = model.run(targets, QgsProcessingContext(), said)
    assert fine, said.textLog()
    assert len(frame(results["scorecard"])) == 15
    algorithm = QgsApplication.processingRegistry().algorithmById("klimaklok:heartzones").create()
    for measure in range(3):
        values = few | {"MEASURE": measure, "CLOSED_ROADS": str(tmp_path / f"b{measure}.gpkg")}
        values |= dict.fromkeys(("ZONES_OUT", "SCORECARD"), "memory:")
        done, fine = algorithm.run(values, QgsProcessingContext(), QgsProcessingFeedback(False))
        assert fine
        assert STREET_MEASURES[measure] in set(frame(done["CLOSED_ROADS"])["measure"]) or set(
            frame(done["CLOSED_ROADS"])["question"]
        ) <= {"owner_unknown", "major_road", "bus_street"}


ENGLISH = re.compile(
    r"\b(the|cars?|pupils?|streets?|with|and|zone|of|to|school|high|low|residential|unclassified|tertiary|service|road"
    r"|smaller|walking|crossing|count|first|nobody|unknown|north|south|east|west)\b",
    re.IGNORECASE,
)


@pytest.mark.usefixtures("bokmal")
@pytest.mark.parametrize("measure", [STOPPING, IN_HOURS, CLOSED])
def test_in_a_norwegian_qgis_no_word_of_ours_is_english(everything, assess, heard, measure):
    result = assess(everything, heard, MEASURE=measure, RADIUS=400)
    bokmal = Language("nb")
    for name, table in TABLES.items():
        layer = QgsVectorLayer(result[name], "x", "ogr")
        for field in layer.fields():
            if field.name() != "fid":
                assert field.alias() == table.find(field.name()).alias(bokmal), (name, field.name())
                assert not ENGLISH.search(field.alias()), field.alias()
        for rule in layer.renderer().rootRule().children():
            assert rule.label() in set(catalogue("nb").values()), (name, rule.label())
        rows = frame(result[name])
        for column in rows.columns.drop("geometry"):
            setup = layer.editorWidgetSetup(layer.fields().indexOf(column))
            if setup.type() == "ValueMap":
                words = {code: word for each in setup.config()["map"] or () for word, code in each.items()}
                for value in rows[column].dropna().unique():
                    code = str(value).lower() if rows[column].dtype == bool else value
                    assert not ENGLISH.search(words[code]), (name, column, code, words[code])
                    assert words[code] != code, (name, column, code)
            elif rows[column].dtype == object and column not in ("school_name", "street", "overlaps", "road_owner"):
                text = " | ".join(rows[column].dropna().unique())
                assert not ENGLISH.search(text), (name, column, ENGLISH.search(text), text)
    log = "\n".join(line for line in heard.lines if not line.startswith(("Results", "Resultat", "Input", "{")))
    assert not ENGLISH.search(re.sub(r"'.*?'|«.*?»", "", log)), log


OURS = ("full", "N", "S", "school", "other", "residential", "none", "high", "{name}")
"""Names that are spelt like codes of ours, or like what stands for a value in a sentence."""


def renamed(network, folder, name):
    """Return a copy of the network in which streets have another name."""
    copy = folder / "gatenett.gpkg"
    shutil.copy(network, copy)
    gdal.OpenEx(str(copy), gdal.OF_UPDATE).ExecuteSQL(f"UPDATE edges SET name = {name}")  # noqa: S608
    return str(copy)


@pytest.fixture
def town_of_our_words(everything, make_layer, places, tmp_path):
    """Return a town in which schools and streets are called what our codes are called."""
    network = renamed(everything["NETWORK"], tmp_path, "'motorway' WHERE name <> ''")
    rows = [[name, 300] for name in OURS]
    wkt = [place.wkt for place in places.geometry.iloc[: len(OURS)]]
    return everything | {
        "NETWORK": network,
        "SCHOOLS": make_layer(wkt, ["name:string", "pupils:integer"], rows, name="skoler"),
    }


@pytest.mark.parametrize("language", ["english", "bokmal"])
def test_names_that_are_spelt_like_our_codes_come_out_as_they_went_in(
    town_of_our_words, assess, make_layer, heard, request, language
):
    request.getfixturevalue(language)
    result = assess(town_of_our_words, heard, MEASURE=CLOSED, RADIUS=700)
    for name in EVERYTHING:
        rows = frame(result[name])
        assert rows["school_name"].isin(OURS).all()
        layer = QgsVectorLayer(result[name], "x", "ogr")
        for column in {"school_name", "street", "overlaps", "worst_street", "crossing"} & set(rows.columns):
            assert layer.editorWidgetSetup(layer.fields().indexOf(column)).type() != "ValueMap", (name, column)
        if "street" in rows:
            assert rows["street"].dropna().eq("motorway").all()
    card, zones = frame(result["SCORECARD"]), frame(result["ZONES_OUT"])
    assert card["school_name"].tolist() == list(OURS)
    assert set(", ".join(zones["overlaps"].dropna()).split(", ")) <= set(OURS)
    words = {"english": "motorway gets ", "bokmal": "motorway får "}[language]
    named = card["worst_street"] == "motorway"
    assert named.any()
    assert card.loc[named, "reasons"].str.contains(words, regex=False).all()
    unnamed = card["worst_street"].dropna()[~named]
    assert unnamed.str.endswith({"english": " without a name", "bokmal": " uten navn"}[language]).all()
    x, y = frame(sample("schools")).geometry.iloc[1].coords[0]
    beside = make_layer([shapely.box(x + 20, y + 20, x + 400, y + 400).wkt], kind="Polygon", name="ved siden av")
    assess(town_of_our_words, heard, METHOD=DRAWN, ZONES=beside)
    assert any(line.endswith(": N.") for line in heard.lines), heard.lines


@pytest.mark.parametrize("language", ["english", "bokmal"])
def test_a_street_without_a_name_is_called_by_its_class(everything, assess, tmp_path, request, language):
    request.getfixturevalue(language)
    network = renamed(everything["NETWORK"], tmp_path, "''")
    card = frame(assess(everything, NETWORK=network, MEASURE=CLOSED)["SCORECARD"])
    for column in ("worst_street", "crossing"):
        told = card[column].dropna()
        assert len(told) > 0
        assert told.str.endswith({"english": " without a name", "bokmal": " uten navn"}[language]).all()
        assert not told.str.contains("_").any()


def test_the_strategy_says_how_few_are_too_few_to_be_told(everything, assess, homes, make_layer, at, tmp_path):
    strategy = tmp_path / "fem.toml"
    strategy.write_text('name = "Fem"\n[schools]\nleast_count = { value = 5, unit = "persons", source = "prøve" }\n')
    school = make_layer([at().wkt], ["name:string", "pupils:integer"], [[SCHOOL, 4]])
    values = everything | {"SCHOOLS": school, "SCHOOL_AREAS": None, "POPULATION": homes, "STRATEGY": str(strategy)}
    card = frame(assess(values)["SCORECARD"]).iloc[0]
    assert card["under_10"].startswith("under 5, or would tell such a number: Pupils")
    seven = make_layer([at().wkt], ["name:string", "pupils:integer"], [[SCHOOL, 7]])
    assert frame(assess(values | {"SCHOOLS": seven})["SCORECARD"])["pupils"].tolist() == [7]


def test_every_value_is_shown_with_a_symbol_and_every_code_in_words(everything, assess):
    for measure in range(3):
        result = assess(everything, MEASURE=measure, ASSUME_MUNICIPAL=False, EXEMPT="speed_kmh = 40")
        for name in EVERYTHING:
            layer = QgsVectorLayer(result[name], "x", "ogr")
            rules = [rule.filterExpression() for rule in layer.renderer().rootRule().children()]
            for row in layer.getFeatures():
                scope = layer.createExpressionContext()
                scope.setFeature(row)
                drawn = [rule for rule in rules if not rule or QgsExpression(rule).evaluate(scope)]
                assert len(drawn) == 1, (name, row.attributes(), drawn)
            rows = frame(result[name])
            for column in rows.columns.drop("geometry"):
                values = [value for value in rows[column].dropna().unique() if value in WORDS]
                setup = layer.editorWidgetSetup(layer.fields().indexOf(column))
                if values and column not in ("road_owner", "street", "school_name"):
                    assert setup.type() == "ValueMap", (name, column, values)


def test_numbers_are_rounded_and_what_matters_comes_first(everything, assess):
    result = assess(everything, MEASURE=CLOSED)
    card = frame(result["SCORECARD"])
    assert card.columns[:8].tolist() == [
        "school_name", "status", "need", "effect", "side_effects", "feasibility", "measures", "reasons",
    ]  # fmt: skip
    for name in EVERYTHING:
        rows = frame(result[name])
        for column in rows.select_dtypes("float").columns:
            values = rows[column].dropna().to_numpy()
            assert np.allclose(values, np.round(values, 3), atol=1e-9), (name, column, values[:3])
        assert rows.columns[0] == "school_name"
        assert rows.columns.drop("geometry").tolist() == [column.name for column in TABLES[name]]


# --- what must never leave it -----------------------------------------------------------------------------------------


@pytest.fixture
def homes(make_layer, at):
    """Return homes around the school, one to three persons in each, with a name that must not get out."""
    chance = np.random.default_rng(8)
    xy = np.round(chance.normal((at().x, at().y), 420, (260, 2)), 3)
    rows = [[f"{MARK} {number}", int(1 + number % 3)] for number in range(len(xy))]
    return make_layer([f"POINT ({x} {y})" for x, y in xy], ["name:string", "pop_tot:integer"], rows, name="beboere")


@pytest.mark.parametrize("measure", [STOPPING, IN_HOURS, CLOSED])
def test_nothing_of_a_home_reaches_a_file_the_log_the_metadata_or_the_cache(
    everything, assess, homes, heard, tmp_path, measure
):
    result = assess(everything, heard, POPULATION=homes, MEASURE=measure)
    points = [feature.geometry().asPoint() for feature in homes.getFeatures()]
    texts = [MARK, *(f"{point.x():.3f}"[:9] for point in points)]
    binary = [struct.pack("<d", value) for point in points for value in (point.x(), point.y())]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == len(EVERYTHING)
    cache = [path for path in Path(os.environ["XDG_CACHE_HOME"]).rglob("*") if path.is_file()]
    assert cache
    for path in files + cache:
        content = path.read_bytes()
        assert [text for text in texts if text.encode() in content] == [], path
        assert [value for value in binary if value in content] == [], path
    log = "\n".join(map(str, heard.lines))
    history = [line for name in EVERYTHING for line in QgsVectorLayer(result[name], "x", "ogr").metadata().history()]
    for text in texts:
        assert text not in log
        assert not [line for line in history if text in line]


@pytest.mark.parametrize("measure", [STOPPING, IN_HOURS, CLOSED])
@pytest.mark.parametrize("pupils", [None, 7, 40])
def test_no_count_under_ten_is_told_but_said_to_be_under_ten(
    everything, assess, homes, make_layer, at, measure, pupils, heard
):
    school = make_layer([at().wkt], ["name:string", "pupils:integer"], [[SCHOOL, pupils]])
    values = everything | {"SCHOOLS": school, "SCHOOL_AREAS": None, "POPULATION": homes, "RADIUS": 150}
    result = assess(values, heard, MEASURE=measure)
    made = {name: frame(result[name]) for name in EVERYTHING}
    counts = {
        "SCORECARD": ["pupils", *(name for name in made["SCORECARD"] if name.startswith("pupils_")), "residents"],
        "ZONES_OUT": ["residents"],
        "DROPOFFS": ["served", "lost"],
        "CUT_OFF": ["persons"],
    }
    for name, columns in counts.items():
        rows = made[name]
        for column in columns:
            told = rows[column].dropna()
            assert not told.between(0.001, 9.999).any(), (name, column, told.tolist())
        hidden = rows[rows[columns].isna().any(axis=1)]
        assert all(str(each).startswith("under 10, or would") for each in rows["under_10"].dropna())
        if name == "CUT_OFF":
            assert (hidden["under_10"].notna()).all()
    card = made["SCORECARD"].iloc[0]
    if pupils == 7:
        assert np.isnan(card["pupils"])
        assert "Pupils" in card["under_10"]
    assert not re.search(r"(?<![\d.,%])\b[1-9] pupils", card["reasons"]), card["reasons"]
    # A share of a number that is told must not be the share of fewer than ten.
    for share in ("safe_share", "unknown_share", "danger_share"):
        persons = card[share] * card["pupils"]
        assert not 0.5 < persons < 9.5, (share, persons)
    assert not re.search(r"(?<!\d)[1-9](,\d)? (persons|pupils)", "\n".join(heard.lines))


def test_how_the_people_were_filtered_is_not_kept(everything, assess, run, homes, tmp_path):
    path = tmp_path / "folk" / "beboere.gpkg"
    path.parent.mkdir()
    run("native:savefeatures", {"INPUT": homes, "OUTPUT": str(path)})
    result = assess(everything | {"POPULATION": f"{path}|layername=beboere|subset=\"name\" <> '{MARK} 7'"})
    for name in EVERYTHING:
        history = QgsVectorLayer(result[name], "x", "ogr").metadata().history()
        assert [line for line in history if MARK in line] == []


# --- cancelling -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("percent", [1, 4, 8, 13, 17, 22, 28, 34, 40, 46, 52, 58, 64, 70, 76, 82, 90, 97])
def test_cancelling_leaves_no_file_within_a_second(everything, tmp_path, percent, cancel_at):
    feedback = cancel_at(percent)
    algorithm = QgsApplication.processingRegistry().algorithmById("klimaklok:heartzones")
    values = everything | {"SCHOOLS": sample("schools"), "MEASURE": CLOSED, "METHOD": WALKING}
    targets = {name: str(tmp_path / f"{name}.gpkg") for name in EVERYTHING}
    results, _ = algorithm.run(values | targets, QgsProcessingContext(), feedback)
    assert feedback.when is not None
    assert time.monotonic() - feedback.when < a_second()
    assert results == {}
    assert list(tmp_path.iterdir()) == []


# --- Fornebu ----------------------------------------------------------------------------------------------------------

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
MEASURED = {  # street: (from north, to north, ÅDT); where Snarøyveien is cut: at Widerøeveien and at Rolfsbuktveien
    "Snarøyveien": [
        (6641592, 6643000, 22200),
        (6641230, 6641592, 16300),
        (6640835, 6641230, 15000),
        (6630000, 6640835, 6500),
    ],
    "Rolfsbuktveien": [(6630000, 6650000, 8500)],
    "Widerøeveien": [(6630000, 6650000, 5000)],
    "Forneburingen": [(6630000, 6650000, 2300)],
    "Odd Nansens vei": [(6630000, 6650000, 200)],
    "Bernt Balchens vei": [(6630000, 6650000, 100)],
}
NEAR_A_CUT_M = 40


@pytest.fixture(scope="module")
def fornebu(providers, tmp_path_factory):
    """Return the network of Fornebu, its public streets, and lines with measured traffic along some, drawn roughly."""
    import processing

    source = DATA / "fornebu" / "fornebu.osm.pbf"
    if not source.exists():
        pytest.skip("needs the real streets of Fornebu")
    network = str(tmp_path_factory.mktemp("fornebu") / "gatenett.gpkg")
    processing.run("klimaklok:buildnetwork", {"INPUT": str(source), "NETWORK": network, "CRS": "EPSG:25832"})
    edges = frame(f"{network}|layername=edges")
    public = edges[(edges["car"] > 0) & edges["road_class"].isin(["primary", "tertiary"])]
    public = public.set_geometry(shapely.force_2d(public.geometry))
    lines, aadt = [], []
    for name, parts in MEASURED.items():
        street = public[public["name"] == name].union_all()
        for south, north, value in parts:
            part = shapely.line_merge(shapely.clip_by_rect(street, 0, south, 1e7, north))
            lines.append(shapely.simplify(shapely.transform(part, lambda xy: xy + 1.5), 2).wkt)
            aadt.append([value])
    return network, public, lines, aadt


def test_on_fornebu_each_part_of_a_street_gets_the_traffic_measured_there(fornebu, assess, make_layer, heard):
    network, _, lines, aadt = fornebu
    school = make_layer(["POINT (10.615 59.899)"], ["name:string"], [["Fornebu"]], crs="EPSG:4326")
    traffic = make_layer(lines, ["aadt:integer"], aadt, kind="MultiLineString", name="ådt")
    whole = make_layer([shapely.box(588000, 6638500, 592500, 6643000).wkt], kind="Polygon")
    values = {"NETWORK": network, "SCHOOLS": school, "METHOD": DRAWN, "ZONES": whole, "TRAFFIC": traffic}
    roads = frame(assess(values, heard)["CLOSED_ROADS"])
    assert any("Measured traffic: 9 lines were joined" in line for line in heard.lines)
    middle = shapely.line_interpolate_point(roads.geometry.to_numpy(), 0.5, normalized=True)
    named = roads["road_class"].isin(["primary", "tertiary"])
    for name, parts in MEASURED.items():
        cuts = [north for _, north, _ in parts[1:]]
        for south, north, value in parts:
            y = shapely.get_y(middle)
            far = np.all([np.abs(y - cut) > NEAR_A_CUT_M for cut in cuts], axis=0) if cuts else np.ones(len(y), bool)
            mine = roads[named & (roads["street"] == name) & (y > south) & (y < north) & far]
            assert len(mine) > 0
            right = mine["aadt"] == value
            assert mine.loc[right, "length_m"].sum() > 0.97 * mine["length_m"].sum(), (
                name,
                value,
                mine["aadt"].unique(),
            )
    # What has a value lies along a measured line; streets that only cross or run beside at a distance have none.
    measured = shapely.union_all(shapely.from_wkt(lines))
    assert roads.loc[roads["aadt"].notna()].distance(measured).max() < RULES.line_match_m
    assert roads.loc[roads["street"].isin(["Oksenøyveien", "John Strandruds vei"]), "aadt"].isna().mean() > 0.9


def test_on_fornebu_the_numbers_of_a_school_are_those_of_the_people_there(fornebu, assess, make_layer):
    people = DATA / "norway" / "baerum_pop250m_2023_25832.gpkg"
    if not people.exists():
        pytest.skip("needs the real population of Bærum")
    network, _, lines, aadt = fornebu
    school = make_layer(
        ["POINT (10.615 59.899)"], ["name:string", "pupils:integer"], [["Fornebu", 400]], crs="EPSG:4326"
    )
    hubs = make_layer(["POINT (10.63658 59.91348)", "POINT (10.60714 59.90807)"], name="knutepunkter", crs="EPSG:4326")
    values = {
        "NETWORK": network,
        "SCHOOLS": school,
        "POPULATION": str(people),
        "DESTINATIONS": hubs,
        "TRAFFIC": make_layer(lines, ["aadt:integer"], aadt, kind="MultiLineString"),
        "ASSUME_MUNICIPAL": True,
        "MEASURE": IN_HOURS,
    }
    result = assess(values)
    card, zone = frame(result["SCORECARD"]).iloc[0], frame(result["ZONES_OUT"]).geometry.iloc[0]
    cells = frame(str(people)).to_crs(25832)
    inside = (cells.intersection(zone).area / cells.area * cells["pop_tot"]).sum()
    assert card["residents"] == pytest.approx(inside, rel=0.1)
    assert card["pupils"] == 400
    steps = card[["pupils_near", "pupils_walk", "pupils_right_grade_1", "pupils_right_grade_2", "pupils"]].dropna()
    assert steps.is_monotonic_increasing
    assert 20 < card["school_cars"] < 120
    assert card["kept_out"] == card["school_cars"]
    moved = frame(result["DISPLACEMENT"])
    assert set(moved["share_basis"]) == {"aadt", "modelled"}
    assert "Forneburingen" in set(moved.loc[moved["share_basis"] == "aadt", "street"])
