"""Scoring sites in QGIS: the town of the sample data, and everything that can be wrong with what is handed in."""

from __future__ import annotations

import re
import sqlite3
import time
from pathlib import Path

import pandas as pd
import pyogrio
import pytest
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)

from klimaklok_plugin.processing.framework.texts import resource
from tests.promptly import a_second

CLASSES = {"prioritise", "prioritise_when", "consider", "limit"}


def sample(table):
    return f"{resource('sample_data')}/sample.gpkg|layername={table}"


@pytest.fixture
def everything(sample_town):
    return sample_town | {
        "SITES": sample("sites"),
        "LAND_USE": "land_use",
        "SERVICES": sample("services"),
        "SCHOOL_AREAS": sample("school_areas"),
        "PRIORITY_AREAS": sample("priority_areas"),
        "CONSTRAINTS": sample("constraints"),
        "CAR_PARKING": sample("car_parking"),
    }


@pytest.fixture
def score(run, tmp_path):
    def score_them(values, **more):
        targets = {"OUTPUT": str(tmp_path / "tomter.gpkg"), "UNREACHED": str(tmp_path / "ikke nådd.gpkg")}
        return run("klimaklok:scoresites", values | targets | more)

    return score_them


def frame(source):
    path, _, table = source.partition("|layername=")
    return pyogrio.read_dataframe(path, layer=table or pyogrio.list_layers(path)[0][0])


def test_every_site_is_either_scored_or_unreached_with_a_reason(everything, score):
    result = score(everything)
    scored, unreached, given = frame(result["OUTPUT"]), frame(result["UNREACHED"]), frame(sample("sites"))
    assert len(scored) + len(unreached) == len(given)
    assert sorted([*scored["site_id"], *unreached["site_id"]]) == sorted(given["site_id"])
    assert set(scored["class"]) <= CLASSES
    assert unreached["reason"].notna().all()
    assert scored["reasons"].str.contains("Lifts: |Lowers: ").all()


def test_without_priority_areas_the_layer_that_is_needed_is_named(everything, score):
    values = {name: value for name, value in everything.items() if name != "PRIORITY_AREAS"}
    scored = frame(score(values)["OUTPUT"])
    open_ = scored[scored["class"] == "not_classed"]
    assert len(open_) > 0
    assert set(open_["track"]) == {"unknown"}
    needed = "not known whether it lies in a priority area, so not classed: the layer of priority areas is needed"
    assert open_["reasons"].str.contains(f"To be clarified: {needed}", regex=False).all()
    assert not scored["reasons"].str.contains("in no priority area").any()
    assert scored["score"].notna().all()


def test_all_columns_of_the_given_sites_are_kept(everything, score):
    scored, given = frame(score(everything)["OUTPUT"]), frame(sample("sites"))
    kept = scored.set_index("site_id")[given.columns.difference(["site_id", "geometry"])]
    expected = given.set_index("site_id").loc[kept.index, kept.columns]
    assert kept.equals(expected.astype(kept.dtypes))


@pytest.mark.usefixtures("bokmal")
def test_in_a_norwegian_qgis_reasons_aliases_legend_and_values_are_norwegian(everything, score):
    result = score(everything)["OUTPUT"]
    layer = QgsVectorLayer(result, "x", "ogr")
    aliases = {each.name(): each.alias() for each in layer.fields()}
    assert aliases["hub_walk_m"] == "Gange til knutepunktet (m)"
    assert aliases["svc_school_m"] == "Gange til skole (m)"
    assert aliases["s_hub_walk"] == "Poeng for gange til knutepunktet"
    assert {each.label() for each in layer.renderer().categories()} >= {"Prioriter", "Begrens"}
    reasons = " ".join(frame(result)["reasons"])
    assert "Trekker opp: " in reasons
    assert "Trekker ned: " in reasons
    assert "strategi 1" in reasons
    for english in ("Lifts", "rail hub", "priority area", "lacks"):
        assert english not in reasons
    assert set(frame(result)["class"]) <= CLASSES
    words = layer.editorWidgetSetup(layer.fields().indexOf("class")).config()["map"]
    assert {"Prioriter".lower(): "prioritise"} in words
    assert frame(result)["score_basis"].str.contains("gange til knutepunktet 27,5\u00a0%; ").any()


@pytest.mark.usefixtures("bokmal")
def test_what_has_replaced_a_rule_is_told_in_bokmal(everything, score, run, heard):
    run("klimaklok:scoresites", everything | {"OUTPUT": "memory:"}, heard)
    assert any("som er avløst: " in line and "Arealplanen 2022–2034" in line for line in heard.lines)


OURS = ("full", "N", "S", "school", "other", "prioritise", "hub_walk", "{name}")
"""Names that are spelt like codes of ours, or like what stands for a value in a sentence."""


@pytest.fixture
def town_of_our_words(everything, make_layer, tmp_path):
    """Return the sample town with hubs, areas and services that are called what our codes are called."""
    spots = [each.centroid for each in frame(sample("sites")).geometry.iloc[: len(OURS)]]
    squares = [each.buffer(400).wkt for each in spots]
    hubs = ["tier:string", "name:string", "modes:string", "headway_min:double"]
    return everything | {
        "HUBS": make_layer([each.wkt for each in spots], hubs, [["A", name, "rail", 10.0] for name in OURS]),
        "PRIORITY_AREAS": make_layer(squares[:4], ["name:string"], [[name] for name in OURS[:4]], kind="Polygon"),
        "SCHOOL_AREAS": make_layer(
            squares, ["name:string", "free_places:integer"], [[name, 0] for name in OURS], kind="Polygon"
        ),
        "SERVICES": make_layer([each.wkt for each in spots], ["kind:string"], [["Full"]] * len(spots)),
    }


@pytest.mark.parametrize("language", ["english", "bokmal"])
def test_names_that_are_spelt_like_our_codes_stay_as_they_are(
    town_of_our_words, score, request, heard, run, tmp_path, language
):
    request.getfixturevalue(language)
    target = str(tmp_path / "tomter.gpkg")
    result = run("klimaklok:scoresites", town_of_our_words | {"OUTPUT": target}, heard)["OUTPUT"]
    reasons = " ".join(frame(result)["reasons"])
    area, none_free = {
        "english": ("in the priority area", "none free in"),
        "bokmal": ("i det prioriterte området", "ingen ledige i"),
    }[language]
    for name in OURS[:4]:
        assert f"{area} {name} (" in reasons
    for name in OURS:
        assert f"{none_free} {name} (" in reasons
    for name in OURS[4:]:
        assert re.search(rf"\b(til baneknutepunktet|to the rail hub) {re.escape(name)}, ", reasons), name
    assert any("'full'" in line or "«full»" in line for line in heard.lines), heard.lines
    assert QgsVectorLayer(result, "x", "ogr").attributeAlias(
        QgsVectorLayer(result, "x", "ogr").fields().indexOf("svc_full_m")
    ) in ("Walk to full (m)", "Gange til full (m)")


def test_a_year_adds_columns_for_it(everything, score):
    layer = QgsVectorLayer(score(everything, YEAR=2035)["OUTPUT"], "x", "ogr")
    assert {"class_year", "rank_year", "hub_name_year"} <= set(layer.fields().names())
    assert layer.attributeAlias(layer.fields().indexOf("class_year")) == "Class, in the chosen year"


def test_the_network_may_be_a_loaded_layer(everything, score, project):
    layer = QgsVectorLayer(everything["NETWORK"] + "|layername=edges", "Gatenett", "ogr")
    project.addMapLayer(layer)
    result = score(everything, NETWORK=layer)
    assert len(frame(result["OUTPUT"])) > 0
    assert len(frame(score(everything, NETWORK="Gatenett")["OUTPUT"])) > 0


def test_a_network_that_is_being_edited_is_refused(everything, score, project):
    layer = QgsVectorLayer(everything["NETWORK"] + "|layername=edges", "Gatenett", "ogr")
    project.addMapLayer(layer)
    layer.startEditing()
    with pytest.raises(QgsProcessingException, match=r"is being edited in this project \(layer 'Gatenett'\)"):
        score(everything)
    layer.rollBack()


def test_a_network_that_is_not_there_is_named(everything, score):
    with pytest.raises(QgsProcessingException, match=r"nett\.gpkg does not exist"):
        score(everything, NETWORK="/finnes/ikke/nett.gpkg")


def test_a_file_from_another_tool_is_no_network(everything, score):
    with pytest.raises(QgsProcessingException, match=r"sample\.gpkg.*cannot be used as a network"):
        score(everything, NETWORK=f"{resource('sample_data')}/sample.gpkg")


def test_a_layer_that_is_no_file_is_no_network(everything, score, make_layer, project):
    layer = make_layer(["LINESTRING (0 0, 1 1)"], kind="LineString", name="tegnet")
    project.addMapLayer(layer)
    with pytest.raises(QgsProcessingException, match="'tegnet' is no network file"):
        score(everything, NETWORK=layer)


def test_sites_in_another_utm_zone_get_the_same_answer(everything, score, tmp_path):
    given = QgsVectorLayer(sample("sites"), "x", "ogr")
    to_33 = QgsCoordinateTransform(given.crs(), QgsCoordinateReferenceSystem("EPSG:25833"), QgsProject.instance())
    moved = QgsVectorLayer("Polygon?crs=EPSG:25833&field=site_id:string&field=land_use:string", "utm33", "memory")
    features = []
    for feature in given.getFeatures():
        geometry = feature.geometry()
        geometry.transform(to_33)
        copy = type(feature)(moved.fields())
        copy.setAttributes([feature["site_id"], feature["land_use"]])
        copy.setGeometry(geometry)
        features.append(copy)
    assert moved.dataProvider().addFeatures(features)[0]
    here = frame(score(everything)["OUTPUT"]).set_index("site_id")
    there = frame(score(everything, SITES=moved, OUTPUT=str(tmp_path / "33.gpkg"))["OUTPUT"]).set_index("site_id")
    assert there.crs.to_epsg() == 25832
    assert (here["hub_walk_m"] - there["hub_walk_m"]).abs().max() < 1.0
    assert here["class"].equals(there["class"])


def test_sites_forty_kilometres_away_are_unreached_and_said_so(everything, score, make_layer):
    far = make_layer(["POINT (640000 6700000)", "POINT (590800 6640300)"], name="langt borte")
    result = score(everything, SITES=far, LAND_USE="")
    unreached = frame(result["UNREACHED"])
    assert "too_far" in unreached["reason"].tolist()
    assert unreached["distance_m"].max() > 40_000


def test_hubs_that_no_site_can_walk_to_leave_all_sites_unreached(everything, score, make_layer):
    island = make_layer(["POINT (650000 6700000)"], ["tier:string", "name:string"], [["A", "Øya"]], name="hubs")
    result = score(everything, HUBS=island)
    unreached = frame(result["UNREACHED"])
    assert {"no_hub"} <= set(unreached["reason"])


def test_hubs_without_a_tier_are_refused_with_the_field_named(everything, score, make_layer):
    with pytest.raises(QgsProcessingException, match=r"Public transport hubs.*tier"):
        score(everything, HUBS=make_layer(["POINT (590000 6640000)"], ["name:string"], [["x"]]))


def test_text_where_free_places_should_be_is_named(everything, score, make_layer):
    square = "POLYGON ((580000 6630000, 600000 6630000, 600000 6650000, 580000 6650000, 580000 6630000))"
    areas = make_layer([square, square], ["free_places:string"], [["mange"], [None]], kind="Polygon")
    with pytest.raises(QgsProcessingException, match=r'School intake areas.*"mange"'):
        score(everything, SCHOOL_AREAS=areas)


def test_a_missing_field_is_named(everything, score):
    with pytest.raises(QgsProcessingException, match="no field 'formål'"):
        score(everything, LAND_USE="formål")


def test_a_land_use_nobody_knows_is_named_with_those_known(everything, score, make_layer):
    sites = make_layer(["POINT (590800 6640300)"], ["use:string"], [["romhavn"]])
    with pytest.raises(QgsProcessingException, match=r"romhavn.*housing"):
        score(everything, SITES=sites, LAND_USE="use")


def test_a_wrong_strategy_file_is_named_with_its_key(everything, score, tmp_path):
    own = tmp_path / "egen.toml"
    own.write_text('[walk]\nspeed = { value = 5, unit = "km/h", source = "x" }\n', encoding="utf-8")
    with pytest.raises(QgsProcessingException, match=r'egen\.toml: unknown key "walk\.speed"'):
        score(everything, STRATEGY=str(own))


def test_the_metadata_name_both_strategy_files_and_every_source(everything, score, tmp_path):
    own = tmp_path / "egen.toml"
    own.write_text(
        '[walk]\nspeed_kmh = { value = 4.0, unit = "km/h", source = "Kommunens egen telling" }\n', encoding="utf-8"
    )
    layer = QgsVectorLayer(score(everything, STRATEGY=str(own))["OUTPUT"], "x", "ogr")
    history = "\n".join(layer.metadata().history())
    for said in ("egen.toml", "baerum_2030.toml", "sha256", "gatenett.gpkg", "knutepunkter.gpkg", "layername=sites"):
        assert said in history, said
    assert layer.metadata().crs().authid() == "EPSG:25832"


@pytest.mark.parametrize("percent", [10, 50, 85])
def test_cancelling_leaves_no_file_within_a_second(everything, tmp_path, percent, cancel_at):
    feedback = cancel_at(percent)
    algorithm = QgsApplication.processingRegistry().algorithmById("klimaklok:scoresites")
    algorithm.run(everything | {"OUTPUT": str(tmp_path / "a.gpkg")}, QgsProcessingContext(), feedback)
    assert feedback.when is not None
    assert time.monotonic() - feedback.when < a_second()
    assert list(tmp_path.iterdir()) == []


def test_both_results_can_be_tables_of_the_geopackage_that_holds_the_sites(everything, run, tmp_path):
    own = tmp_path / "kommune.gpkg"
    with sqlite3.connect(Path(str(resource("sample_data"))) / "sample.gpkg") as source, sqlite3.connect(own) as copy:
        source.backup(copy)
    before = dict(pyogrio.list_layers(own))
    result = run(
        "klimaklok:scoresites",
        everything
        | {
            "SITES": f"{own}|layername=sites",
            "OUTPUT": f"ogr:dbname='{own}' table=\"rangert\" (geom)",
            "UNREACHED": f"ogr:dbname='{own}' table=\"ikke_naadd\" (geom)",
        },
    )
    after = {name for name, _ in pyogrio.list_layers(own)}
    assert after == set(before) | {"rangert", "ikke_naadd", "layer_styles"}
    assert len(frame(result["OUTPUT"])) + len(frame(result["UNREACHED"])) == len(frame(f"{own}|layername=sites"))


def test_the_whole_run_is_written_the_same_twice(everything, score, tmp_path):
    first = frame(score(everything)["OUTPUT"])
    second = frame(score(everything, OUTPUT=str(tmp_path / "igjen.gpkg"))["OUTPUT"])
    pd.testing.assert_frame_equal(pd.DataFrame(first), pd.DataFrame(second), check_exact=True)


def test_a_script_finds_the_layer_in_memory(everything, run):
    result = run("klimaklok:scoresites", everything | {"OUTPUT": "TEMPORARY_OUTPUT", "UNREACHED": None})
    assert result["OUTPUT"].renderer().type() == "categorizedSymbol"
    assert result["OUTPUT"].labelsEnabled()
    assert "UNREACHED" not in result


def test_the_log_tells_weights_and_what_is_left_out(sample_town, run):
    feedback = QgsProcessingFeedback(False)
    given = {"SITES": sample("sites"), "LAND_USE": "land_use", "OUTPUT": "memory:"}
    run("klimaklok:scoresites", sample_town | given, feedback)
    log = feedback.textLog()
    assert "'Services' is not given" in log
    assert "Weights for housing (31 sites): walk to the hub 55.6\u00a0%; " in log
    assert "Correlation between components" in log
