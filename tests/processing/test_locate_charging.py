"""Charging in QGIS: the town of the sample data, and everything that can be wrong with what is handed in."""

from __future__ import annotations

import json
import os
import struct
import time
from pathlib import Path

import pandas as pd
import pyogrio
import pytest
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsField,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QByteArray, QDate, QDateTime, QMetaType, QTime

from klimaklok_plugin.processing.framework.texts import resource
from tests.promptly import a_second

LAYERS = ("OUTPUT", "ALLOCATION", "UNSERVED", "CURVE", "PLAN", "AREA_COVERAGE", "AUDIT")
FILES = {"PLAN_CSV": "csv", "PLAN_XLSX": "xlsx", "PLOT": "png"}
HOMES = 2


def sample(table):
    return f"{resource('sample_data')}/sample.gpkg|layername={table}"


@pytest.fixture
def town(sample_town):
    return {
        "NETWORK": sample_town["NETWORK"],
        "DEMAND": sample("addresses"),
        "WEIGHT_FIELD": "dwellings",
        "WEIGHT_UNIT": HOMES,
        "CANDIDATES": sample("charger_candidates"),
        "EXISTING": sample("chargers"),
        "SITE_COUNT": 3,
        "TIME_LIMIT": 20,
    }


@pytest.fixture
def everything(town):
    return town | {
        "SITE_COST_FIELD": "cost",
        "GRID": sample("grid"),
        "GRID_FIELD": "free_kw",
        "AREAS": sample("school_areas"),
        "CAR_PARKS": sample("car_parking"),
        "PHASES": "1, 2",
    }


@pytest.fixture
def locate(run, tmp_path):
    def locate_them(values, *feedback, **more):
        folder = tmp_path / "ut æøå"
        targets = {name: str(folder / f"{name.lower()}.gpkg") for name in LAYERS}
        targets |= {name: str(folder / f"{name.lower()}.{ending}") for name, ending in FILES.items()}
        return run("klimaklok:locatecharging", values | targets | more, *feedback)

    return locate_them


def frame(source):
    path, _, table = source.partition("|layername=")
    return pyogrio.read_dataframe(path, layer=table or pyogrio.list_layers(path)[0][0])


def every_type(wkts):
    """Return a layer with a field of every type, the last row empty; 2^62 stands in it as a number of the user's."""
    layer = QgsVectorLayer("Point?crs=EPSG:25832", "register", "memory")
    types = QMetaType.Type
    values = {
        "name": (types.QString, "Åsen"),
        "bilde": (types.QByteArray, QByteArray(b"\xff\xd8\x00")),
        "liste": (types.QStringList, ["a", "ø"]),
        "objekt": (types.QVariantMap, {"type": "skole", "plasser": 3}),
        "dag": (types.QDate, QDate(2026, 11, 28)),
        "klokka": (types.QTime, QTime(7, 45)),
        "da": (types.QDateTime, QDateTime(QDate(2026, 11, 28), QTime(7, 45))),
        "stort": (types.LongLong, 2**62),
        "geom": (types.Int, 4),
        "status": (types.QString, "i bruk"),
    }
    layer.dataProvider().addAttributes([QgsField(name, kind) for name, (kind, _) in values.items()])
    layer.updateFields()
    rows = [[each for _, each in values.values()]] * (len(wkts) - 1) + [[None] * len(values)]
    for wkt, row in zip(wkts, rows, strict=True):
        feature = QgsFeature(layer.fields())
        feature.setAttributes(row)
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        assert layer.dataProvider().addFeatures([feature])[0], layer.dataProvider().lastError()
    layer.updateExtents()
    return layer


def summary(heard):
    """Return the lines of the summary that ends the log."""
    last = next(line for line in reversed(heard.lines) if line.startswith("SUMMARY\n"))
    return [line.removeprefix("• ") for line in last.splitlines()[1:]]


def test_every_home_every_station_and_every_krone_is_accounted_for(everything, locate):
    result = locate(everything)
    made = {name: frame(result[name]) for name in LAYERS}
    homes, stations = frame(sample("addresses")), frame(sample("chargers"))
    assert made["ALLOCATION"]["weight"].sum() + made["UNSERVED"]["unserved"].sum() == pytest.approx(
        homes["dwellings"].sum()
    )
    sites = made["OUTPUT"]
    assert sites["demand"].sum() == pytest.approx(result["OBJECTIVE"])
    assert (sites["status"] == "existing").sum() == len(stations)
    assert sorted(sites.loc[sites["status"] == "new", "phase"]) == [1, 2, 2]
    assert result["COVERED_SHARE"] == pytest.approx(result["OBJECTIVE"] / homes["dwellings"].sum())
    assert result["GAP"] == 0
    assert made["CURVE"]["sites"].tolist() == [0, 1, 2, 3, 4]
    assert made["CURVE"]["nesting_price"].notna().sum() == 2
    areas = made["AREA_COVERAGE"]
    least = areas["covered_share"] == areas["covered_share"].min()
    assert areas["worst"].tolist() == least.tolist()
    assert len(made["AUDIT"]) == len(frame(sample("car_parking")))
    assert made["AUDIT"]["reasons"].str.endswith(" (parkeringsforskriften § 35)").all()
    assert set(homes.columns) - {"geometry"} <= set(made["UNSERVED"].columns)
    plan = pd.read_csv(result["PLAN_CSV"], sep=";", decimal=",", encoding="utf-8-sig")
    new = sites[sites["status"] == "new"]
    assert plan["Cost (kr)"].sum() == pytest.approx(new["cost"].sum())
    assert plan["Normal points"].sum() == sites["normal_points"].sum()
    assert made["PLAN"][["phase", "normal_points", "fast_points"]].sum().tolist() == [
        plan[each].sum() for each in ("Phase", "Normal points", "Fast points")
    ]
    book = pyogrio.read_dataframe(result["PLAN_XLSX"], read_geometry=False)
    assert book.columns.tolist() == plan.columns.tolist()
    assert book["Cost (kr)"].sum() == plan["Cost (kr)"].sum()
    assert Path(result["PLOT"]).with_suffix(".svg").stat().st_size > 0


@pytest.mark.usefixtures("bokmal")
def test_in_a_norwegian_qgis_aliases_legend_values_and_reasons_are_norwegian(everything, locate):
    result = locate(everything)
    for name in LAYERS:
        layer = QgsVectorLayer(result[name], "x", "ogr")
        known = set(frame(sample("charger_candidates")).columns) | set(frame(sample("addresses")).columns)
        known |= set(frame(sample("car_parking")).columns)
        bare = {each.name().removesuffix("_src") for each in layer.fields() if not each.alias()}
        assert bare - known - {"fid"} == set(), name
    layer = QgsVectorLayer(result["OUTPUT"], "x", "ogr")
    assert {rule.label() for rule in layer.renderer().rootRule().children()} >= {"Nytt sted, byggetrinn 1"}
    words = layer.editorWidgetSetup(layer.fields().indexOf("status")).config()["map"]
    assert {"nytt sted": "new"} in words
    reasons = " ".join(frame(result["OUTPUT"])["reasons"].dropna())
    assert "dekker " in reasons
    assert "serves" not in reasons
    headings = Path(result["PLAN_CSV"]).read_text(encoding="utf-8-sig").splitlines()[0]
    assert headings.startswith("Byggetrinn;Tiltak;")
    assert not QgsVectorLayer(result["CURVE"], "x", "ogr").isSpatial()


@pytest.mark.usefixtures("bokmal")
def test_grid_points_and_districts_that_are_called_like_our_codes_keep_their_names(town, locate, make_layer, heard):
    places = [point.wkt for point in frame(sample("grid")).geometry]
    grid = make_layer(places, ["name:string", "ledig:double"], [["full", 500.0]] * len(places), name="nettstasjoner")
    districts = make_layer(
        ["POLYGON ((570000 6630000, 610000 6630000, 610000 6660000, 570000 6660000, 570000 6630000))"],
        ["name:string"],
        [["school"]],
        kind="Polygon",
        name="bydeler",
    )
    result = locate(town | {"GRID": grid, "GRID_FIELD": "ledig", "AREAS": districts}, heard)
    new = frame(result["OUTPUT"]).query("status == 'new'")
    fed = new[new["grid"] == "full"]
    assert len(fed) > 0
    assert fed["reasons"].str.contains("fra full").all()
    layer = QgsVectorLayer(result["OUTPUT"], "x", "ogr")
    assert {"full": "full"} in layer.editorWidgetSetup(layer.fields().indexOf("grid")).config()["map"]
    assert "Dårligst dekket: school, " in "\n".join(heard.lines)
    assert ";full" in Path(result["PLAN_CSV"]).read_text(encoding="utf-8-sig")


@pytest.mark.usefixtures("bokmal")
def test_a_grid_point_that_is_called_like_our_code_is_no_code_in_plan_and_layer(town, locate, make_layer):
    places = [point.wkt for point in frame(sample("grid")).geometry]
    grid = make_layer(places, ["name:string", "kw:double"], [["ask_grid_company", 500.0]] * len(places), name="n")
    result = locate(town | {"GRID": grid, "GRID_FIELD": "kw", "SITE_COUNT": 5})
    new = frame(result["OUTPUT"]).query("status == 'new'")
    fed = new["reasons"].str.contains("fra ask_grid_company")
    assert fed.any()
    plan = pd.read_csv(result["PLAN_CSV"], sep=";", decimal=",", encoding="utf-8-sig").set_index("Nummer")["Nettpunkt"]
    for number, named in zip(new["site_id"], fed, strict=True):
        assert plan[number] == ("ask_grid_company" if named else "spør nettselskapet")
    book = pyogrio.read_dataframe(result["PLAN_XLSX"], read_geometry=False)
    assert (book["Nettpunkt"] == "ask_grid_company").sum() == fed.sum()
    layer = QgsVectorLayer(result["OUTPUT"], "x", "ogr")
    said = layer.editorWidgetSetup(layer.fields().indexOf("grid")).config()["map"]
    assert {"spør nettselskapet": "ask_grid_company"} not in said


def test_source_fields_of_every_type_are_kept_or_named_before_the_work(town, locate, heard):
    sites = every_type([point.wkt for point in frame(sample("charger_candidates")).geometry])
    result = locate(town | {"CANDIDATES": sites}, heard)
    said = [line for line in heard.lines if "register" in line]
    assert any("binary data are left out of the results (fields bilde)" in line for line in said)
    assert any("kept as text (fields liste, objekt)" in line for line in said)
    layer = QgsVectorLayer(result["OUTPUT"], "x", "ogr")
    rows = [each.attributeMap() for each in layer.getFeatures()]
    new = [each for each in rows if each["status"] == "new" and each["name"] == "Åsen"]
    assert new
    for row in new:
        assert row["dag"] == QDate(2026, 11, 28)
        assert (row["da"].date(), row["da"].time().hour()) == (QDate(2026, 11, 28), 7)
        assert (row["liste"], row["objekt"]) == ('["a", "ø"]', '{"plasser": 3, "type": "skole"}')
        assert (row["stort"], row["geom_src"], row["status_src"]) == (2**62, 4, "i bruk")
    # Existing stations come from another layer, and have nothing in these fields.
    assert all(not each["dag"] and not each["liste"] for each in rows if each["status"] == "existing")


@pytest.mark.parametrize(
    ("name", "more", "output"),
    [
        ("DEMAND", {"WEIGHT_FIELD": "geom"}, "UNSERVED"),
        ("CAR_PARKS", {"AUDIT_SPACES_FIELD": "geom", "AUDIT_CHARGING_FIELD": "geom"}, "AUDIT"),
        ("EXISTING", {}, None),
        ("GRID", {"GRID_FIELD": "geom"}, None),
    ],
)
def test_source_fields_of_every_type_stop_no_other_layer(town, locate, heard, name, more, output):
    places = every_type([point.wkt for point in frame(sample("charger_candidates")).geometry])
    result = locate(town | {name: places, "SITE_COUNT": 1} | more, heard)
    assert any("binary data are left out of the results (fields bilde)" in line for line in heard.lines)
    if output:
        row = next(each.attributeMap() for each in QgsVectorLayer(result[output], "x", "ogr").getFeatures())
        assert (row["dag"], row["objekt"]) == (QDate(2026, 11, 28), '{"plasser": 3, "type": "skole"}')
        assert (row["geom_src"], row["stort"]) == (4, 2**62)


@pytest.mark.parametrize(
    ("layer", "field", "says"),
    [
        ("EXISTING", "POINTS_FIELD", r"feature 1"),
        ("CANDIDATES", "SPACES_FIELD", r"feature 1"),
        ("CANDIDATES", "SITE_COST_FIELD", r"feature 1"),
        ("CAR_PARKS", "AUDIT_SPACES_FIELD", r"feature 1"),
    ],
)
def test_a_number_no_place_has_is_named_with_its_feature(town, locate, layer, field, says):
    places = every_type([point.wkt for point in frame(sample("charger_candidates")).geometry])
    with pytest.raises(QgsProcessingException, match=says):
        locate(town | {layer: places, field: "stort"})


def test_the_summary_says_how_many_came_in_and_out_what_is_the_answer_and_what_was_not_looked_at(
    everything, locate, heard
):
    result = locate(everything, heard)
    said, sites = summary(heard), frame(result["OUTPUT"])
    new = sites[sites["status"] == "new"]
    homes = frame(sample("addresses"))["dwellings"].sum()
    points = int(new["normal_points"].sum())
    assert said[0].startswith(f"{result['OBJECTIVE']:.0f} of {homes:,.0f} homes without a parking space (")
    assert f"and 3 new sites with {points} normal points and 0 fast points" in said[0]
    assert f"{len(frame(sample('charger_candidates')))} places were tried." in said[0]
    assert any(line.startswith(f"{len(frame(sample('addresses')))} features came in as demand") for line in said)
    assert any("Whether some have their own right to charge at home was not looked at" in line for line in said)
    assert any(line.startswith("Parkeringsforskriften § 35: ") for line in said)
    layer = QgsVectorLayer(result["OUTPUT"], "x", "ogr")
    assert all(line in layer.metadata().abstract() for line in said)


def test_an_amount_that_is_not_asked_for_is_told_as_unused(town, locate, heard):
    locate(town | {"BUDGET": 1_000_000, "COVERAGE": 50}, heard)
    assert "Not used: Share to cover (%), Budget (kr). 'What is known' asks for something else." in summary(heard)


def test_without_stations_nothing_is_said_of_what_they_serve(town, locate, heard):
    locate(town | {"EXISTING": None}, heard)
    assert any("what they serve was not looked at" in line for line in summary(heard))
    assert not any("Existing points cover" in line for line in heard.lines)


@pytest.mark.usefixtures("bokmal")
def test_fast_stations_among_homes_are_told_with_the_rule(town, locate, heard, make_layer):
    places = [point.wkt for point in frame(sample("chargers")).geometry]
    fast = make_layer(places, ["name:string", "n:integer", "kw:double"], [["Hurtig", 4, 150.0]] * len(places), name="h")
    result = locate(town | {"EXISTING": fast, "POINTS_FIELD": "n", "POWER_FIELD": "kw"}, heard)
    reasons = frame(result["OUTPUT"]).query("status == 'existing'")["reasons"]
    assert reasons.str.contains(
        r"lader ved normalladepunkter etter strategifilen \(kap. 3, strategi 5|strategi 5\)"
    ).any()
    assert any("dekker ingen: etter strategien lader alle" in line and "strategi 5" in line for line in heard.lines)


SECRET_KW = 217.4375


def test_the_free_capacity_of_the_grid_is_in_no_result_log_metadata_or_cache(town, locate, make_layer, heard, tmp_path):
    substations = pyogrio.read_dataframe(sample("grid").split("|")[0], layer="grid")
    grid = make_layer(
        [point.wkt for point in substations.geometry],
        ["name:string", "ledig:double"],
        [[f"N{number}", SECRET_KW] for number in range(len(substations))],
        name="nettstasjoner",
    )
    result = locate(town | {"GRID": grid, "GRID_FIELD": "ledig", "SITE_COUNT": 5}, heard)
    assert (frame(result["OUTPUT"])["grid"].dropna() != "ask_grid_company").any()
    said = "\n".join([*heard.lines, json.dumps({key: str(value) for key, value in result.items()})])
    assert str(SECRET_KW) not in said
    as_written = [str(SECRET_KW).encode(), str(SECRET_KW).replace(".", ",").encode()]
    as_number = [struct.pack(order, SECRET_KW) for order in (">d", "<d")]
    cache = Path(os.environ["XDG_CACHE_HOME"])
    read = [path for folder in (tmp_path, cache) for path in folder.rglob("*") if path.is_file()]
    assert len(read) > len(LAYERS)
    for path in read:
        content = path.read_bytes()
        assert not any(secret in content for secret in (*as_written, *as_number)), path.name


def test_without_candidates_sites_are_tried_along_streets(town, locate, heard):
    result = locate(town | {"CANDIDATES": None}, heard)
    new = frame(result["OUTPUT"]).query("status == 'new'")
    assert len(new) == 3
    assert "along public streets" in "\n".join(heard.lines)


def test_a_budget_and_a_share_are_other_questions(town, locate):
    bought = frame(locate(town | {"MODEL": 2, "BUDGET": 3_000_000, "SITE_COUNT": None})["OUTPUT"])
    assert 0 < bought["cost"].sum() <= 3_000_000
    shared = locate(town | {"MODEL": 1, "COVERAGE": 30, "SITE_COUNT": None})
    assert shared["COVERED_SHARE"] >= 0.3
    assert shared["OBJECTIVE"] == (frame(shared["OUTPUT"])["status"] == "new").sum()


def test_stations_come_from_a_nobil_file_too(town, locate, tmp_path, heard):
    station = {
        "csmd": {
            "id": 1, "name": "Torget", "Position": "(59.8920,10.5230)", "Number_charging_points": 4,
            "International_id": "NOR_00001",
        },
        "attr": {"st": {}, "conn": {"1": {"5": {"trans": "22 kW - 400V 3-phase max 32A"}}}},
    }  # fmt: skip
    file = tmp_path / "nobil.json"
    file.write_text(json.dumps({"chargerstations": [station]}), encoding="utf-8")
    sites = frame(locate(town | {"EXISTING": None, "NOBIL": str(file)}, heard)["OUTPUT"])
    assert sites.query("status == 'existing'")["name"].tolist() == ["Torget"]
    assert sites.query("status == 'existing'")["normal_points"].tolist() == [4]


@pytest.mark.usefixtures("bokmal")
def test_the_registers_car_parks_have_headings_and_say_in_words_what_is_missing(town, locate, tmp_path):
    spaces = {"antallAvgiftsbelagtePlasser": 80, "antallAvgiftsfriePlasser": 20}
    areas = [
        {"id": 1, "breddegrad": 59.89, "lengdegrad": 10.52, "aktivVersjon": {"navn": "full"} | spaces},
        {"id": 2, "aktivVersjon": {"navn": "Torget", "antallLadeplasser": 6} | spaces},
    ]
    file = tmp_path / "register.json"
    file.write_text(json.dumps(areas), encoding="utf-8")
    layer = QgsVectorLayer(locate(town | {"PARKING_REGISTER": str(file)})["AUDIT"], "x", "ogr")
    names = [each.name() for each in layer.fields()]
    assert names[:4] == ["fid", "name", "status", "missing_spaces"]
    assert not {"spaces_src", "charging_spaces_src", "on_terms"} & set(names)
    assert [each.name() for each in layer.fields() if not each.alias()] == ["fid"]
    rows = {each["name"]: each for each in layer.getFeatures()}
    assert {name: row["status"] for name, row in rows.items()} == {"full": "unknown", "Torget": "met"}
    said = layer.editorWidgetSetup(layer.fields().indexOf("problems")).config()["map"]
    words = {code: word for each in said for word, code in each.items()}
    assert words[rows["Torget"]["problems"]] == "mangler antall plasser for forflytningshemmede, uten posisjon"


def test_a_register_and_a_layer_of_car_parks_are_one_too_many(everything, locate, tmp_path):
    file = tmp_path / "register.json"
    file.write_text("[]", encoding="utf-8")
    with pytest.raises(QgsProcessingException, match="Give the one to be audited"):
        locate(everything | {"PARKING_REGISTER": str(file)})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"SITE_COUNT": None}, "not said how much"),
        ({"SITE_COUNT": 5000}, "5000 new sites are asked for"),
        ({"PHASES": "1, 1"}, r"phases '1, 1' do not fit"),
        ({"PHASES": "tre"}, r"phases 'tre' do not fit"),
        ({"WEIGHT_FIELD": "homes"}, "no field 'homes'"),
        ({"KIND_FIELD": "street"}, "values that are not known"),
        ({"GRID": "addresses"}, "Choose the field with the free capacity"),
        ({"MODEL": 2, "BUDGET": 1000}, "pays for no site"),
        ({"MODEL": 1, "COVERAGE": 100}, "cover at most"),
        ({"FLOOR": 30}, "but no areas"),
        ({"FLOOR": 99, "AREAS": "school_areas"}, "is to have 99"),
        ({"NOBIL": "/finnes/ikke.json"}, r"ikke\.json does not exist"),
        ({"SPACES_FIELD": "name"}, "no numbers"),
        ({"CAR_PARKS": "car_parking", "AUDIT_SPACES_FIELD": "name"}, "no numbers"),
    ],
)
def test_what_is_wrong_is_said_in_words(town, locate, change, says):
    change = {key: sample(value) if key in ("GRID", "AREAS", "CAR_PARKS") else value for key, value in change.items()}
    with pytest.raises(QgsProcessingException, match=says):
        locate(town | change)


def test_negative_weights_name_layer_field_and_feature(town, locate, make_layer):
    people = make_layer(
        ["POINT (585400 6640400)", "POINT (585500 6640400)"], ["homes:double"], [[3.0], [-2.0]], name="folk"
    )
    with pytest.raises(QgsProcessingException, match=r"'homes'|\"homes\".*feature 2"):
        locate(town | {"DEMAND": people, "WEIGHT_FIELD": "homes"})


def test_a_second_is_enough_for_an_answer_with_its_bound(everything, locate):
    start = time.monotonic()
    result = locate(everything | {"TIME_LIMIT": 1, "SITE_COUNT": 12, "PHASES": None})
    assert time.monotonic() - start < 20 * a_second()
    assert result["BOUND"] >= result["OBJECTIVE"] > 0


@pytest.mark.parametrize("percent", [10, 50, 80])
def test_cancelling_leaves_no_file_within_a_second(everything, tmp_path, percent, cancel_at):
    feedback = cancel_at(percent)
    algorithm = QgsApplication.processingRegistry().algorithmById("klimaklok:locatecharging")
    algorithm.run(everything | {"OUTPUT": str(tmp_path / "a.gpkg")}, QgsProcessingContext(), feedback)
    assert feedback.when is not None
    assert time.monotonic() - feedback.when < a_second()
    assert list(tmp_path.iterdir()) == []
