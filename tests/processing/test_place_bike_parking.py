"""Placing bike parking in QGIS: the town of the sample data, the words, and what can be wrong."""

from __future__ import annotations

import time

import pyogrio
import pytest
import shapely
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsVectorLayer,
)

from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.processing.framework.texts import resource
from tests.promptly import a_second

EVERYTHING = ("OUTPUT", "CAR_LIMITS", "UNPLACED")
PARKING = load_strategy().parking


def sample(table):
    return f"{resource('sample_data')}/sample.gpkg|layername={table}"


def frame(source):
    path, _, table = source.partition("|layername=")
    return pyogrio.read_dataframe(path, layer=table or pyogrio.list_layers(path)[0][0])


@pytest.fixture
def everything(sample_town):
    return {
        "NETWORK": sample_town["NETWORK"],
        "TARGETS": sample("entrances"),
        "CAR_PARKING": sample("car_parking"),
        "USE_FIELD": "kind",
        "BIKE_PARKING": sample("bike_parking"),
        "OBSTACLES": sample("buildings"),
    }


@pytest.fixture
def places(run, tmp_path):
    def place_them(values, *feedback, **more):
        folder = tmp_path / "ut æøå"
        targets = {name: str(folder / f"{name.lower()}.gpkg") for name in EVERYTHING}
        return run("klimaklok:placebikeparking", values | targets | more, *feedback)

    return place_them


def test_places_lie_on_free_ground_and_all_bikes_are_accounted_for(everything, places, heard):
    result = places(everything, heard)
    proposed, limits, unplaced = (frame(result[name]) for name in EVERYTHING)
    assert len(proposed) == result["PLACE_COUNT"] > 0
    assert result["GAP"] == 0
    assert unplaced["missing"].sum() == result["BIKES_MISSING"]
    walls = frame(sample("buildings")).geometry.to_numpy()
    ground = shapely.STRtree(proposed.geometry.to_numpy())
    assert not len(ground.query(walls, predicate="intersects")[0])
    for name in ("car_parking", "bike_parking"):
        assert not len(ground.query(frame(sample(name)).geometry.to_numpy(), predicate="intersects")[0])
    assert (proposed["walk_longest_m"] <= PARKING.long_stay_m).all()
    assert (proposed["nearer_by_m"].dropna() >= PARKING.places.margin_m - 0.05).all()
    assert set(proposed["force"]) == {"kan"}
    assert proposed["reasons"].str.contains("bikes for").all()
    assert limits["reasons"].str.contains("(strategi 4", regex=False).all()
    assert unplaced["advice"].str.len().min() > 10
    assert "targets lack bike parking near enough" in "\n".join(heard.lines)


def test_parking_just_proposed_leaves_the_same_targets_nothing_to_ask_for(everything, places):
    """What is built by the proposal is bike parking of the next run."""
    first = places(everything)
    built = first["OUTPUT"]
    again = places(
        everything | {"BIKE_PARKING": built, "CAPACITY_FIELD": "bikes"},
        **dict.fromkeys(EVERYTHING, "memory:"),
    )
    alone = places(everything | {"BIKE_PARKING": None}, **dict.fromkeys(EVERYTHING, "memory:"))
    assert again["BIKES_PLACED"] < alone["BIKES_PLACED"]


@pytest.mark.usefixtures("bokmal")
def test_in_a_norwegian_qgis_aliases_legend_and_values_are_norwegian(everything, places):
    result = places(everything)
    for name in EVERYTHING:
        layer = QgsVectorLayer(result[name], "x", "ogr")
        own = {"fid", *(frame(sample("entrances")).columns if name == "UNPLACED" else ())}
        assert all(field.alias() for field in layer.fields() if field.name() not in own), name
    layer = QgsVectorLayer(result["OUTPUT"], "x", "ogr")
    assert "Sykkelparkering for korte opphold" in {rule.label() for rule in layer.renderer().rootRule().children()}
    assert frame(result["OUTPUT"])["reasons"].str.contains("sykler for").all()
    assert frame(result["OUTPUT"])["rule"].str.startswith("Sykkelparkering ligger nærmere").all()
    limits = QgsVectorLayer(result["CAR_LIMITS"], "x", "ogr")
    words = limits.editorWidgetSetup(limits.fields().indexOf("verdict")).config()["map"]
    assert {"bilparkeringen ligger utenfor": "holds"} in words
    legend = {rule.label() for rule in limits.renderer().rootRule().children()}
    assert {said.capitalize() for each in words for said in each} <= legend


@pytest.mark.parametrize("language", ["english", "bokmal"])
def test_names_that_are_codes_of_ours_come_out_as_they_went_in(everything, places, make_layer, request, language):
    request.getfixturevalue(language)
    doors = frame(sample("entrances")).set_index("name").loc[["Stabekk inngang 2", "Høvik inngang 1"]]
    goals = make_layer([each.wkt for each in doors.geometry], ["name:string"], [["full"], ["other"]])
    lots = frame(sample("car_parking"))
    rows = [["S", kind] for kind in lots["kind"]]
    parks = make_layer([each.wkt for each in lots.geometry], ["name:string", "kind:string"], rows, kind="Polygon")
    result = places(everything, TARGETS=goals, CAR_PARKING=parks)
    proposed, limits, unplaced = (frame(result[name]) for name in EVERYTHING)
    assert proposed["target_names"].eq("full").all()
    assert proposed["reasons"].str.contains(" full, ").all()
    assert proposed["reasons"].str.contains(r"\(S\)").all()
    assert limits["name"].tolist() == ["full", "other"]
    assert unplaced["target_name"].tolist() == ["other"]
    assert "(S)" in unplaced["advice"].iloc[0]
    assert "(S)" in limits["reasons"].iloc[1]


def test_one_bike_is_no_bikes(everything, places, make_layer):
    door = frame(sample("entrances")).set_index("name").geometry["Stabekk inngang 2"]
    goals = make_layer([door.wkt], ["name:string", "sykler:int"], [["Døra", 1]])
    result = places(everything | {"BIKE_PARKING": None}, TARGETS=goals, DEMAND_FIELD="sykler")
    assert frame(result["OUTPUT"])["reasons"].str.startswith("1 bike for Døra, ").all()


@pytest.mark.usefixtures("bokmal")
def test_several_things_in_the_way_are_all_named(everything, places, make_layer):
    """Walls all around, and cars at the door: both would have to go."""
    spot = frame(sample("entrances")).geometry.iloc[0]
    around = make_layer([spot.buffer(600).wkt], kind="Polygon")
    cars = make_layer([spot.wkt], ["capacity:int"], [[20]])
    values = {"TARGETS": make_layer([spot.wkt]), "OBSTACLES": around, "CAR_PARKING": cars, "USE_FIELD": None}
    told = frame(places(everything | values)["UNPLACED"])
    assert told["constraint"].tolist() == ["several"]
    assert "bilparkering ligger for nær" in told["constraints"].iloc[0]
    assert told["constraints"].iloc[0] in told["advice"].iloc[0]


def test_it_runs_in_a_model(everything, tmp_path):
    model = QgsProcessingModelAlgorithm("modell", "tester")
    child = QgsProcessingModelChildAlgorithm("klimaklok:placebikeparking")
    child.setChildId("steder")
    for name, value in everything.items():
        child.addParameterSources(name, [QgsProcessingModelChildParameterSource.fromStaticValue(value)])
    output = QgsProcessingModelOutput("Steder", "Steder")
    output.setChildId("steder")
    output.setChildOutputName("OUTPUT")
    child.setModelOutputs({"Steder": output})
    model.addChildAlgorithm(child)
    model.updateDestinationParameters()
    target = str(tmp_path / "steder.gpkg")
    _, fine = model.run({"steder:Steder": target}, QgsProcessingContext(), QgsProcessingFeedback(False))
    assert fine
    assert len(frame(target)) > 0


# --- what can be wrong ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"MARGIN": -4}, r"Nearer than car parking by \(m\) is -4. Choose a number from 5 to 1000"),
        ({"DEMAND_FIELD": "finnes ikke"}, "no field .finnes ikke."),
        ({"DEMAND_FIELD": "name"}, "values that are no numbers"),
    ],
)
def test_values_that_cannot_be_are_refused(everything, places, change, said):
    with pytest.raises(QgsProcessingException, match=said):
        places(everything | change)


@pytest.mark.parametrize(
    ("value", "said"),
    [("-2", "1 number that is no amount: -2, in"), ("mange", '1 value that is no number: "mange", in')],
)
def test_wrong_numbers_of_bikes_are_refused(everything, places, make_layer, value, said):
    door = frame(sample("entrances")).geometry.iloc[0]
    goals = make_layer([door.wkt], ["sykler:string"], [[value]], name="mål")
    with pytest.raises(QgsProcessingException, match=f"{said} feature 1"):
        places(everything | {"TARGETS": goals, "DEMAND_FIELD": "sykler"})


@pytest.mark.parametrize("given", [True, False])
def test_layers_that_are_empty_or_left_out_are_said(everything, places, make_layer, heard, given):
    with pytest.raises(QgsProcessingException, match="has no features"):
        places(everything | {"TARGETS": make_layer([], name="mål")})
    with pytest.raises(QgsProcessingException, match="coordinate reference system"):
        places(everything | {"OBSTACLES": make_layer(["POINT (588333 6641604)"], crs="", name="hus")})
    empty = make_layer([], name="tomt") if given else None
    result = places(everything | {"CAR_PARKING": empty, "USE_FIELD": None, "OBSTACLES": empty}, heard)
    assert result["PLACE_COUNT"] > 0
    log = "\n".join(heard.lines)
    assert ("There is no car parking that counts" if given else "Car parking is not given") in log
    assert "No obstacles are given" in log


@pytest.mark.parametrize("percent", [3, 12, 25, 40, 60, 90])
def test_cancelling_leaves_no_file_within_a_second(everything, tmp_path, percent, cancel_at):
    feedback = cancel_at(percent)
    algorithm = QgsApplication.processingRegistry().algorithmById("klimaklok:placebikeparking")
    targets = {name: str(tmp_path / f"{name}.gpkg") for name in EVERYTHING}
    results, _ = algorithm.run(everything | targets, QgsProcessingContext(), feedback)
    assert feedback.when is not None
    assert time.monotonic() - feedback.when < a_second()
    assert results == {}
    assert list(tmp_path.iterdir()) == []
