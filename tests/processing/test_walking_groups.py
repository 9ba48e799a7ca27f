"""Walking groups in QGIS: the town of the sample data, what may never leave it, and what can be wrong."""

from __future__ import annotations

import os
import struct
import time
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingException, QgsVectorLayer

from klimaklok_plugin.analysis.schools import columns
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.processing.framework import told as metadata
from klimaklok_plugin.processing.framework.texts import resource
from tests.promptly import a_second

EVERYTHING = ("ROUTES", "MEETING_POINTS", "UNSERVED")
SCHOOL = "Multekroken barneskole (oppdiktet)"
MARK = "Ola Nordmann 0412"
RULES = load_strategy().schools.walking_groups


def sample(table):
    return f"{resource('sample_data')}/sample.gpkg|layername={table}"


def frame(source):
    path, _, table = source.partition("|layername=")
    return pyogrio.read_dataframe(path, layer=table or pyogrio.list_layers(path)[0][0])


@pytest.fixture
def school(make_layer):
    """Return one school of the sample data, so that a run takes a moment."""
    schools = frame(sample("schools"))
    place = schools[schools["name"] == SCHOOL].geometry.iloc[0]
    return make_layer([place.wkt], ["name:string"], [[SCHOOL]], name="skoler")


@pytest.fixture
def pupils(make_layer):
    """Return homes of pupils around the school, each with a name that must not get out."""
    chance = np.random.default_rng(5)
    homes = np.round(chance.normal((588333, 6641604), 450, (80, 2)), 3)
    rows = [[f"{MARK} {number}", int(1 + number % 3)] for number in range(len(homes))]
    return make_layer([f"POINT ({x} {y})" for x, y in homes], ["name:string", "pupils:integer"], rows, name="elever")


@pytest.fixture
def everything(sample_town, school, pupils):
    return {"NETWORK": sample_town["NETWORK"], "SCHOOLS": school, "PUPILS": pupils}


@pytest.fixture
def plan(run, tmp_path):
    def plan_them(values, *feedback, **more):
        folder = tmp_path / "ut æøå"
        targets = {name: str(folder / f"{name.lower()}.gpkg") for name in EVERYTHING}
        return run("klimaklok:walkinggroups", values | targets | more, *feedback)

    return plan_them


def test_the_answer_comes_first_and_what_was_assumed_after_it(everything, plan):
    layer = QgsVectorLayer(plan(everything)["ROUTES"], "x", "ogr")
    said = metadata.sentences(layer)
    assert said[0].startswith("Walking groups: ")
    assert any(each.startswith("No intake areas are given") for each in said[1:])


def test_groups_keep_to_the_limits_and_all_pupils_are_accounted_for(everything, plan, pupils):
    result = plan(everything, INTERNAL=True)
    routes, points, unserved = (frame(result[name]) for name in EVERYTHING)
    total = sum(feature["pupils"] for feature in pupils.getFeatures())
    assert routes["pupils"].sum() + unserved["pupils"].sum() == pytest.approx(total)
    assert result["PUPIL_COUNT"] == pytest.approx(routes["pupils"].sum())
    assert (result["GROUP_COUNT"], result["ADULTS"]) == (len(routes), routes["adults"].sum())
    assert (routes["walk_min"] <= RULES.max_walk_min).all()
    assert (routes["pupils"] <= RULES.max_group).all()
    assert (routes["pupils"] >= RULES.least_pupils).all()
    assert (routes["adults"] * RULES.pupils_per_adult >= routes["pupils"]).all()
    assert points.groupby("group_id")["pupils"].sum().tolist() == pytest.approx(routes["pupils"].tolist())
    for group in points.groupby("group_id"):
        assert group[1]["leaves_at"].is_monotonic_increasing
        assert group[1]["walk_min"].is_monotonic_decreasing


def test_population_areas_and_other_limits_are_used(everything, plan):
    values = everything | {"PUPILS": None, "POPULATION": sample("population"), "SCHOOL_AREAS": sample("school_areas")}
    routes = frame(plan(values, MAX_WALK_MIN=12, MAX_GROUP=12, AGE_SHARE=0.03, BELL="09:00", INTERNAL=True)["ROUTES"])
    assert len(routes) > 0
    assert routes["walk_min"].max() <= 12
    assert routes["pupils"].max() <= 12
    assert set(routes["arrives_at"]) == {"08:50"}


# --- what must never leave it -----------------------------------------------------------------------------------------


def test_nothing_of_a_pupil_reaches_a_file_the_log_or_the_metadata(everything, plan, pupils, heard, tmp_path):
    result = plan(everything, heard)
    homes = [feature.geometry().asPoint() for feature in pupils.getFeatures()]
    texts = [MARK, *(f"{point.x():.3f}"[:9] for point in homes)]
    binary = [struct.pack("<d", value) for point in homes for value in (point.x(), point.y())]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == len(EVERYTHING)
    cache = [path for path in Path(os.environ["XDG_CACHE_HOME"]).rglob("*") if path.is_file()]
    for path in files + cache:
        content = path.read_bytes()
        assert not [text for text in texts if text.encode() in content]
        assert not [value for value in binary if value in content]
    log = "\n".join(map(str, heard.lines))
    assert not [text for text in texts if text in log]
    near = shapely.STRtree(shapely.points([(point.x(), point.y()) for point in homes]))
    points = frame(result["MEETING_POINTS"])
    assert not len(near.query(points.geometry.to_numpy(), predicate="dwithin", distance=0.01)[0])


def test_no_number_under_ten_is_told_and_none_can_be_worked_out(everything, plan, heard):
    result = plan(everything, heard)
    routes, points, unserved = (frame(result[name]) for name in EVERYTHING)
    for table in (routes, points, unserved):
        told = table["pupils"].dropna()
        assert not ((told > 0) & (told < 10)).any()
        assert (table["pupils_shown"][table["pupils"].isna()].str.contains("under 10|not told")).all()
    assert routes["pupils"].isna().any()
    assert unserved["pupils"].isna().any()
    # A group's numbers are told for all of its points or for none.
    told = points["pupils"].notna().groupby(points["group_id"]).mean()
    assert set(told) <= {0.0, 1.0}
    assert result["PUPIL_COUNT"] == pytest.approx(routes["pupils"].sum())


def test_internal_results_are_exact_and_marked_everywhere(everything, plan, run):
    result = plan(everything, INTERNAL=True)
    assert (frame(result["ROUTES"])["pupils"] < 10).any()
    for name in EVERYTHING:
        layer = QgsVectorLayer(result[name], "x", "ogr")
        assert set(frame(result[name])["internal"]) == {"Internal - not to be handed on"}
        assert "Internal - not to be handed on" in layer.metadata().title()
        assert layer.metadata().abstract().startswith("Internal - not to be handed on")
        assert "marking = Internal - not to be handed on" in layer.metadata().history()
    kept = run("klimaklok:walkinggroups", everything | {"INTERNAL": True} | dict.fromkeys(EVERYTHING, "memory:"))
    assert all("Internal - not to be handed on" in kept[name].name() for name in EVERYTHING)
    open_ones = plan(everything)
    assert "internal" not in frame(open_ones["ROUTES"])
    assert "Internal" not in QgsVectorLayer(open_ones["ROUTES"], "x", "ogr").metadata().abstract()


def test_how_the_pupils_were_filtered_is_not_kept(everything, plan, run, tmp_path, pupils):
    path = tmp_path / "elever.gpkg"
    run("native:savefeatures", {"INPUT": pupils, "OUTPUT": str(path)})
    secret = f"{MARK} 7"
    result = plan(everything | {"PUPILS": f"{path}|layername=elever|subset=\"name\" <> '{secret}'"})
    for name in EVERYTHING:
        history = QgsVectorLayer(result[name], "x", "ogr").metadata().history()
        assert [line for line in history if secret in line] == []


def test_pupils_without_geometry_are_counted_in_the_log_by_words(everything, plan, heard, make_layer):
    homes = make_layer(["POINT (588333 6642200)", None, None], ["pupils:integer"], [[12], [3], [4]], name="elever")
    plan(everything | {"PUPILS": homes}, heard)
    assert "under 10 features have no geometry" in "\n".join(heard.lines)


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("bokmal")
def test_in_a_norwegian_qgis_aliases_legend_and_values_are_norwegian(everything, plan):
    result = plan(everything, INTERNAL=True)
    for name in EVERYTHING:
        layer = QgsVectorLayer(result[name], "x", "ogr")
        assert all(field.alias() for field in layer.fields() if field.name() != "fid"), name
        assert "Internt – skal ikke deles" in layer.metadata().title()
    unserved = QgsVectorLayer(result["UNSERVED"], "x", "ogr")
    legend = {rule.label() for rule in unserved.renderer().rootRule().children()}
    assert "Nær skolen, trenger ikke gågruppe" in legend
    words = unserved.editorWidgetSetup(unserved.fields().indexOf("reason")).config()["map"]
    assert {"nær skolen, trenger ikke gågruppe": "near_school"} in words


@pytest.mark.parametrize("language", ["english", "bokmal"])
@pytest.mark.parametrize("name", ["full", "N", "school", "other", "exact", "under", "{least}"])
def test_a_school_that_is_called_what_a_code_of_ours_is_keeps_its_name(
    everything, plan, make_layer, heard, request, name, language
):
    request.getfixturevalue(language)
    place = frame(sample("schools")).set_index("name").geometry[SCHOOL]
    wkt = [place.wkt, "POINT (500000 6700000)"]
    school = make_layer(wkt, ["name:string"], [[name], [name]], name="skoler")
    result = plan(everything | {"SCHOOLS": school}, heard)
    for output in ("ROUTES", "MEETING_POINTS"):
        assert set(frame(result[output])["school"]) == {name}
        layer = QgsVectorLayer(result[output], "x", "ogr")
        assert layer.editorWidgetSetup(layer.fields().indexOf("school")).type() != "ValueMap"
    assert any(f": {name}. " in line for line in heard.lines), heard.lines


@pytest.mark.parametrize(("language", "said"), [("english", "under 5"), ("bokmal", "under 5")])
def test_the_strategy_says_how_few_are_too_few_to_be_told(everything, plan, tmp_path, request, heard, language, said):
    request.getfixturevalue(language)
    strategy = tmp_path / "fem.toml"
    strategy.write_text('name = "Fem"\n[schools]\nleast_count = { value = 5, unit = "persons", source = "prøve" }\n')
    result = plan(everything | {"STRATEGY": str(strategy)}, heard)
    for name in EVERYTHING:
        shown = frame(result[name])
        assert not shown["pupils"].dropna().between(0.001, 4.999).any()
        assert not shown["pupils_shown"].str.contains("10", regex=False)[shown["pupils"].isna()].any()
    assert frame(result["UNSERVED"])["pupils_shown"].eq(said).any()
    assert any(f"{said}" in line for line in heard.lines)


def test_columns_come_as_declared_with_what_decides_first(everything, plan):
    result = plan(everything, INTERNAL=True)
    tables = {"ROUTES": columns.ROUTES, "MEETING_POINTS": columns.MEETING_POINTS, "UNSERVED": columns.GROUP_UNSERVED}
    for name, table in tables.items():
        assert frame(result[name]).columns.drop("geometry").tolist() == [column.name for column in table]


def test_the_log_says_how_many_groups_and_what_is_not_known(everything, plan, heard):
    plan(everything, heard)
    log = "\n".join(heard.lines)
    for told in ("Walking groups:", "Without a meeting point (near the school, no group is needed)"):
        assert told in log, told


# --- what can be wrong ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"MAX_WALK_MIN": 0}, r"Longest walk with the group \(min\) is 0. Choose a number from 1 to 120"),
        ({"MAX_WALK_MIN": 500}, "is 500"),
        ({"MAX_GROUP": 0}, "Pupils in a group, at most is 0"),
        ({"MAX_GROUP": 2}, "At most 2 pupils in a group are asked for, but a group has at least 4"),
        ({"PUPILS": None, "POPULATION": "population", "AGE_SHARE": 0}, "is 0. Choose a share above 0, at most 1"),
        ({"BELL": "25:99"}, 'The bell "25:99" is no time of day'),
        ({"PUPILS": None}, "Neither pupils nor population"),
        ({"POPULATION": "population"}, "Both pupils and population"),
        ({"WEIGHT_FIELD": "finnes ikke"}, "no field 'finnes ikke'"),
    ],
)
def test_values_that_cannot_be_are_refused(everything, plan, change, said):
    values = everything | {name: sample(v) if v == "population" else v for name, v in change.items()}
    with pytest.raises(QgsProcessingException, match=said):
        plan(values)


@pytest.mark.parametrize("value", [MARK, "-3"])
def test_wrong_numbers_of_pupils_are_refused_without_being_quoted(everything, plan, make_layer, value, heard):
    homes = make_layer(["POINT (588333 6642200)"], ["pupils:string"], [[value]], name="elever")
    with pytest.raises(QgsProcessingException, match="are not shown here") as caught:
        plan(everything | {"PUPILS": homes}, heard)
    assert value not in f"{caught.value} {heard.lines}"


def test_empty_layers_and_schools_off_the_network_are_refused(everything, plan, make_layer):
    with pytest.raises(QgsProcessingException, match="has no features"):
        plan(everything | {"SCHOOLS": make_layer([], name="skoler")})
    with pytest.raises(QgsProcessingException, match="The school does not lie within"):
        plan(everything | {"SCHOOLS": make_layer(["POINT (500000 6700000)"], name="skoler")})


@pytest.mark.parametrize("percent", [3, 15, 30, 55, 80])
def test_cancelling_leaves_no_file_within_a_second(everything, tmp_path, percent, cancel_at):
    feedback = cancel_at(percent)
    algorithm = QgsApplication.processingRegistry().algorithmById("klimaklok:walkinggroups")
    values = everything | {"SCHOOLS": sample("schools"), "PUPILS": sample("pupils")}
    targets = {name: str(tmp_path / f"{name}.gpkg") for name in EVERYTHING}
    results, _ = algorithm.run(values | targets, QgsProcessingContext(), feedback)
    assert feedback.when is not None
    assert time.monotonic() - feedback.when < a_second()
    assert results == {}
    assert list(tmp_path.iterdir()) == []
