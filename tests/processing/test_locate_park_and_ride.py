"""Park-and-ride in QGIS: the town of the sample data, and everything that can be wrong with what is handed in."""

from __future__ import annotations

import time

import pyogrio
import pytest
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingException, QgsVectorLayer
from qgis.PyQt.QtCore import QDate

from klimaklok_plugin.processing.framework.texts import resource
from tests.processing.test_locate_charging import every_type, summary
from tests.promptly import a_second

LYSAKER = "POINT (591516 6642906)"
EVERYTHING = ("OUTPUT", "ALLOCATION", "UNSERVED", "CURVE")


def sample(table):
    return f"{resource('sample_data')}/sample.gpkg|layername={table}"


@pytest.fixture
def centre(make_layer):
    return make_layer([LYSAKER], ["name:string", "beyond:double"], [["Oslo", 8000.0]], name="sentrum")


@pytest.fixture
def everything(sample_town, centre):
    return sample_town | {
        "POPULATION": sample("population"),
        "CANDIDATES": sample("park_and_ride_candidates"),
        "CENTRE": centre,
        "BEYOND_FIELD": "beyond",
        "SITE_COUNT": 2,
    }


@pytest.fixture
def stations_only():
    """Return a strategy in which bus stops are no hubs to park at, so that there is some demand in a small town."""
    return str(resource("sample_data/park_and_ride.toml"))


@pytest.fixture
def locate(run, tmp_path):
    def locate_them(values, *feedback, **more):
        folder = tmp_path / "ut æøå"
        targets = {name: str(folder / f"{name.lower()}.gpkg") for name in EVERYTHING}
        return run("klimaklok:locateparkandride", values | targets | more, *feedback)

    return locate_them


def frame(source):
    path, _, table = source.partition("|layername=")
    return pyogrio.read_dataframe(path, layer=table or pyogrio.list_layers(path)[0][0])


def test_every_commuter_every_site_and_every_car_km_is_accounted_for(everything, locate, stations_only):
    result = locate(everything, STRATEGY=stations_only)
    made = {name: frame(result[name]) for name in EVERYTHING}
    people, offered = frame(sample("population")), frame(sample("park_and_ride_candidates"))
    commuters = 0.2 * people["pop_tot"].sum()
    assert made["ALLOCATION"]["persons"].sum() + made["UNSERVED"]["persons"].sum() == pytest.approx(commuters)
    assert sorted(made["OUTPUT"]["name"]) == sorted(offered["name"])
    assert 1 <= (made["OUTPUT"]["status"] == "chosen").sum() <= 2
    assert made["OUTPUT"]["net_km"].sum() == pytest.approx(result["OBJECTIVE"])
    assert result["CAR_KM_BEFORE"] - result["CAR_KM_AFTER"] == pytest.approx(result["OBJECTIVE"])
    assert result["CARS_AFTER"] < result["CARS_BEFORE"]
    assert (result["GAP"], result["BOUND"]) == (0, pytest.approx(result["OBJECTIVE"]))
    assert made["CURVE"]["saved_km"].iloc[2] == pytest.approx(result["OBJECTIVE"])
    assert set(people.columns) - {"geometry"} <= set(made["UNSERVED"].columns)


def test_source_fields_of_every_type_are_kept_or_named_before_the_work(everything, locate, heard, stations_only):
    sites = every_type([point.wkt for point in frame(sample("park_and_ride_candidates")).geometry])
    result = locate(everything | {"CANDIDATES": sites}, heard, STRATEGY=stations_only)
    assert any("binary data are left out of the results (fields bilde)" in line for line in heard.lines)
    rows = [each.attributeMap() for each in QgsVectorLayer(result["OUTPUT"], "x", "ogr").getFeatures()]
    assert len(rows) == sites.featureCount()
    row = next(each for each in rows if each["site_name"] == "Åsen")
    assert row["dag"] == QDate(2026, 11, 28)
    assert (row["liste"], row["stort"], row["status_src"]) == ('["a", "ø"]', 2**62, "i bruk")
    with pytest.raises(QgsProcessingException, match="feature 1"):
        locate(everything | {"CANDIDATES": sites, "CAPACITY_FIELD": "stort"}, STRATEGY=stations_only)


def test_the_summary_says_who_came_in_who_is_left_and_what_is_the_answer(everything, locate, heard, stations_only):
    result = locate(everything, heard, STRATEGY=stations_only)
    said = summary(heard)
    people = frame(sample("population"))
    offered = frame(sample("park_and_ride_candidates"))
    chosen = (frame(result["OUTPUT"])["status"] == "chosen").sum()
    assert said[0].startswith(f"{chosen} new site")
    assert f"{result['OBJECTIVE']:.0f} car-km a day" in said[0].replace(",", "")
    assert f"of {len(offered)} could be used and were tried" in said[0]
    assert f"Of {0.2 * people['pop_tot'].sum():.0f} commuters in {len(people)} places" in said[1].replace(",", "")
    assert any(line.startswith("Commuters who use no site: ") for line in said)
    assert any("what it takes was not looked at" in line for line in said)
    layer = QgsVectorLayer(result["OUTPUT"], "x", "ogr")
    assert all(line in layer.metadata().abstract() for line in said)


def test_existing_sites_and_car_parks_instead_of_candidates(everything, locate, make_layer, stations_only):
    station = "POINT (585344 6640437)"
    existing = make_layer([station], ["name:string", "capacity:string", "occupancy:string"], [["P", "60", "95"]])
    values = everything | {"CANDIDATES": None, "CAR_PARKING": sample("car_parking"), "EXISTING": existing}
    made = frame(locate(values, STRATEGY=stations_only)["OUTPUT"])
    assert made["kind"].value_counts()["existing"] == 1
    there = made[made["kind"] == "existing"].iloc[0]
    assert (there["spaces"], there["cars_today"], there["status"]) == (60, pytest.approx(57), "existing")
    assert set(made["kind"]) == {"car_park", "existing"}


@pytest.mark.usefixtures("bokmal")
def test_in_a_norwegian_qgis_aliases_legend_values_and_reasons_are_norwegian(everything, locate, stations_only):
    result = locate(everything, STRATEGY=stations_only)
    layer = QgsVectorLayer(result["OUTPUT"], "x", "ogr")
    aliases = {each.name(): each.alias() for each in layer.fields()}
    assert aliases["net_km"] == "Sparte bilkm per dag, netto"
    assert all(alias for name, alias in aliases.items() if name not in ("fid", "name", "capacity", "cost"))
    assert {rule.label() for rule in layer.renderer().rootRule().children()} >= {"Valgt", "Finnes"}
    words = layer.editorWidgetSetup(layer.fields().indexOf("status")).config()["map"]
    assert {"valgt": "chosen"} in words
    reasons = " ".join(frame(result["OUTPUT"])["reasons"].dropna())
    assert "bilkm per dag" in reasons
    assert "commuters" not in reasons
    assert "strategi 4" in reasons
    unserved = QgsVectorLayer(result["UNSERVED"], "x", "ogr")
    assert "Anleggene er fulle" in {rule.label() for rule in unserved.renderer().rootRule().children()}
    curve = QgsVectorLayer(result["CURVE"], "x", "ogr")
    assert not curve.isSpatial()
    assert curve.attributeAlias(curve.fields().indexOf("sites")) == "Nye anlegg"


@pytest.mark.usefixtures("bokmal")
def test_names_like_our_codes_come_out_as_they_went_in(everything, locate, make_layer, heard, stations_only):
    hub, site = "POINT (583936 6642875)", "POINT (583976 6642875)"
    layers = {
        "HUBS": make_layer([hub], ["name:string", "tier:string"], [["full", "A"]], name="knutepunkter"),
        "CANDIDATES": make_layer([site], ["name:string", "capacity:integer"], [["chosen", 200]], name="steder"),
    }
    result = locate(everything | layers | {"SITE_COUNT": 1}, heard, STRATEGY=stations_only)
    made = frame(result["OUTPUT"]).iloc[0]
    assert made[["name", "site_name", "hub_name", "status"]].tolist() == ["chosen", "chosen", "full", "chosen"]
    assert made["reasons"].startswith("tar imot ")
    assert ", ved full; avgift: " in made["reasons"]
    layer = QgsVectorLayer(result["OUTPUT"], "x", "ogr")
    shown = {
        name: layer.editorWidgetSetup(layer.fields().indexOf(name)) for name in ("site_name", "hub_name", "advice")
    }
    assert shown["site_name"].type() == shown["hub_name"].type() == ""
    assert {"avgift, bedre sykkeladkomst først": made["advice"]} in shown["advice"].config()["map"]
    assert "Nye anlegg: 1, på 5000\u00a0m²." in "\n".join(heard.lines)
    assert "målte" not in "\n".join(heard.lines)


def test_the_log_says_what_is_assumed_and_who_uses_no_site(everything, locate, heard):
    locate(everything, heard)
    log = "\n".join(heard.lines)
    for told in ("20\u00a0% of those in 'pop_tot'", "taken for granted", "Commuters who use no site", "TØI 1553/2017"):
        assert told in log, told


def test_the_curve_is_found_again_when_a_run_replaces_the_one_before(everything, locate):
    for _ in range(2):
        curve = QgsVectorLayer(locate(everything)["CURVE"], "x", "ogr")
        assert curve.fields().names()[:3] == ["fid", "sites", "saved_km"]


def test_the_plot_comes_as_png_and_svg(everything, locate, tmp_path):
    pytest.importorskip("matplotlib")
    locate(everything, PLOT=str(tmp_path / "kurve.png"))
    assert (tmp_path / "kurve.png").stat().st_size > 10_000
    assert (tmp_path / "kurve.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_points_as_population_and_results_in_memory(everything, run, make_layer):
    points = make_layer(
        ["POINT (583936 6642875)", "POINT (585344 6640437)"], ["work:string"], [["12,5"], [None]], name="adresser"
    )
    values = everything | {"POPULATION": points, "COMMUTER_FIELD": "work"}
    result = run("klimaklok:locateparkandride", values | dict.fromkeys(EVERYTHING, "TEMPORARY_OUTPUT"))
    assert result["UNSERVED"].featureCount() == 1
    assert result["OUTPUT"].renderer().type() == "RuleRenderer"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SITE_COUNT": 99}, "99 new sites are asked for, but the layer for Possible sites has only 14"),
        ({"CANDIDATES": None}, "Neither possible sites nor car parks are given"),
        ({"POPULATION_FIELD": "finnes ikke"}, "no field 'finnes ikke'"),
        ({"TIME_LIMIT": -1}, "TIME_LIMIT|Time limit"),
        ({"PLOT": "kurve.jpg"}, r"written as \.png / \.svg"),
    ],
)
def test_values_that_cannot_be_are_refused(everything, locate, change, said):
    with pytest.raises(QgsProcessingException, match=said):
        locate(everything | change)


@pytest.mark.parametrize(
    ("parameter", "field", "value", "said"),
    [
        ("POPULATION", "pop_tot:string", "mange", '"pop_tot" of the layer for Where commuters live .*"mange"'),
        ("POPULATION", "pop_tot:integer", -3, '"pop_tot" .* 1 number that is no amount: -3, in feature 1'),
        ("POPULATION", "pop_tot:double", 1e15, "no amount: 1,000,000,000,000,000, in"),
        ("POPULATION", "pop_tot:integer", None, '"pop_tot" .* holds no commuters'),
        ("POPULATION", "people:integer", 3, 'has no field "pop_tot"'),
        ("HUBS", "name:string", "Sandvika", r"Public transport hubs has no field .tier"),
        ("HUBS", "tier:string", "E", "are no tier: E"),
        ("HUBS", "tier:string", "D", "The only hub is not good enough .* tier D, .* asks for A, B, C"),
        ("CANDIDATES", "capacity:integer", -5, '"capacity" of the layer for Possible sites .* -5'),
        ("CANDIDATES", "capacity:integer", 0, r"The only possible site cannot be used \(no spaces\)"),
    ],
)
def test_layers_with_values_that_cannot_be_are_refused(everything, locate, make_layer, parameter, field, value, said):
    bad = make_layer(["POINT (585344 6640437)"], [field], [[value]], name="feil")
    values = everything | {"SITE_COUNT": 1, parameter: bad}
    with pytest.raises(QgsProcessingException, match=said):
        locate(values)


def test_a_centre_outside_the_network_is_named_with_its_distance(everything, locate, make_layer):
    oslo = make_layer(["POINT (597000 6643000)"], ["name:string"], [["Oslo S"]], name="sentrum")
    with pytest.raises(QgsProcessingException, match=r"The centre Oslo S lies \d+\sm from the nearest street"):
        locate(everything, CENTRE=oslo, BEYOND_FIELD="")


def test_a_second_of_time_is_enough_for_an_answer(everything, locate, stations_only):
    result = locate(everything, STRATEGY=stations_only, TIME_LIMIT=1)
    assert result["BOUND"] >= result["OBJECTIVE"] > 0


@pytest.mark.parametrize("percent", [10, 50, 80])
def test_cancelling_leaves_no_file_within_a_second(everything, tmp_path, percent, cancel_at):
    feedback = cancel_at(percent)
    algorithm = QgsApplication.processingRegistry().algorithmById("klimaklok:locateparkandride")
    algorithm.run(everything | {"OUTPUT": str(tmp_path / "a.gpkg")}, QgsProcessingContext(), feedback)
    assert feedback.when is not None
    assert time.monotonic() - feedback.when < a_second()
    assert list(tmp_path.iterdir()) == []
