"""Numbers of a case worked out again from the plan and from each other; and what a run leaves in its folder."""

from __future__ import annotations

import html
import re

import numpy as np
import pyogrio
import pytest
from qgis.core import NULL, QgsProcessingFeedback, QgsRenderContext, QgsSettings, QgsVectorLayer

from klimaklok_plugin.analysis.case.messages import MEASURE_WORDS
from klimaklok_plugin.processing.framework.texts import resource
from tests.processing.printed import pdf_text

SAMPLE = resource("sample_data") / "sample.gpkg"
TARGETS = {"REPORT_HTML": "case.html", "REPORT_PDF": "case.pdf", "OUTPUT": "case.gpkg"}
NORWEGIAN = re.compile(r"\b(ikke|vurdert|oppfylt|områder|planen|og|til|alternativet)\b", re.IGNORECASE)
ENGLISH = re.compile(r"\b(the|beside|repeats|areas|not|checks|and)\b")


class Log(QgsProcessingFeedback):
    """Keeps what a run tells."""

    def __init__(self):
        super().__init__(False)
        self.lines = []

    def pushInfo(self, text):
        self.lines.append(text)


@pytest.fixture(scope="module")
def made(sample_town, tmp_path_factory):
    """Return folder and log of a case in English while QGIS speaks Norwegian, with the plan's fields renamed."""
    import processing

    folder, source = tmp_path_factory.mktemp("case"), tmp_path_factory.mktemp("plan") / "plan.gpkg"
    plan = pyogrio.read_dataframe(SAMPLE, layer="plan_areas")
    short = {"bilplasser": "p_bil", "hc_plasser": "p_hc", "sykkelplasser": "p_sykkel"}
    pyogrio.write_dataframe(plan.rename(columns=short), source, layer="plan")
    log = Log()
    given = {"PLAN": f"{source}|layername=plan", "POPULATION": f"{SAMPLE}|layername=population", "LANGUAGE": 1}
    given |= {"SERVICES": f"{SAMPLE}|layername=services"}
    settings = QgsSettings()
    settings.setValue("locale/overrideFlag", True)
    settings.setValue("locale/userLocale", "nb")
    try:
        wanted = {name: str(folder / file) for name, file in TARGETS.items()}
        processing.run("klimaklok:zoningcase", {**sample_town, **given, **wanted}, feedback=log)
    finally:
        settings.setValue("locale/userLocale", "en")
    return folder, log.lines


@pytest.fixture(scope="module")
def table(made):
    return lambda name: pyogrio.read_dataframe(made[0] / "case.gpkg", layer=name, read_geometry=False)


@pytest.fixture(scope="module")
def plan():
    return pyogrio.read_dataframe(SAMPLE, layer="plan_areas")


@pytest.fixture(scope="module")
def shown(made):
    page = re.sub(r"<style.*?</style>", " ", (made[0] / "case.html").read_text(encoding="utf-8"), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", page)), pdf_text(made[0] / "case.pdf")


def flat(text):
    """Return a text without what breaks lines: PDF and HTML break them where they like."""
    return re.sub(r"[\s\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}-]+", "", text)


def row(comparison, measure):
    """Return the row of a measure as numbers by alternative."""
    found = comparison[comparison["measure"] == measure]
    assert len(found) == 1, measure
    return found.iloc[0].drop(["check", "measure", "unit"]).astype(float)


def test_a_run_leaves_the_files_asked_for_and_the_one_that_repeats_it(made):
    assert sorted(each.name for each in made[0].iterdir()) == ["case.gpkg", "case.html", "case.pdf", "case.repeat.json"]


def test_the_log_speaks_as_qgis_does_and_the_document_as_it_was_asked_to(made, table):
    told = [line for line in made[1] if "case.repeat.json" in line]
    assert len(told) == 1
    assert not ENGLISH.search(told[0]), told
    for sentence in table("checks")["sentence"]:
        assert not NORWEGIAN.search(sentence), sentence
    layer = QgsVectorLayer(f"{made[0] / 'case.gpkg'}|layername=checks", "", "ogr")
    assert layer.attributeAlias(layer.fields().indexOf("sentence")) == "What it says"


@pytest.mark.parametrize(
    ("measure", "field"),
    [
        ("dwellings", "boliger"),
        ("jobs", "arbeidsplasser"),
        ("car_spaces", "bilplasser"),
        ("disabled_spaces", "hc_plasser"),
        ("bike_spaces", "sykkelplasser"),
    ],
)
def test_sums_of_the_plan_are_those_of_its_rows_in_all_three(table, plan, shown, measure, field):
    sums = plan.groupby("alternativ")[field].sum()
    found = row(table("comparison"), measure)
    assert found.to_dict() == pytest.approx(sums.to_dict())
    label = MEASURE_WORDS[measure].en
    written = flat(label + "".join(f"{found[each]:.0f}" for each in table("comparison").columns[3:])).casefold()
    for text in shown:
        assert written in flat(text).casefold(), written


def test_emissions_of_areas_years_steps_and_budget_are_one_sum(table):
    comparison = table("comparison")
    first, all_years = row(comparison, "t_year"), row(comparison, "t_sum")
    areas, years = table("transportemissions_output"), table("transportemissions_years")
    steps, budget = table("transportemissions_steps"), table("transportemissions_budget")
    assert len(years)
    for alternative, own in years.groupby("alternative"):
        assert own["t"].iloc[0] == pytest.approx(first[alternative])
        assert own["t"].sum() == pytest.approx(all_years[alternative])
        assert (own["t_low"] <= own["t"]).all()
        assert (own["t"] <= own["t_high"]).all()
        of_areas = areas[areas["alternative"] == alternative]
        assert of_areas["t"].sum() == pytest.approx(first[alternative])
        stairs = steps[steps["alternative"] == alternative].set_index("step")
        for column, whole in (("t_year", first), ("t_sum", all_years)):
            assert stairs[column].drop("remains").sum() == pytest.approx(stairs[column]["remains"])
            assert stairs[column]["remains"] == pytest.approx(whole[alternative])
        by_year = budget[(budget["alternative"] == alternative) & budget["year"].notna()]
        assert by_year["t"].to_numpy() == pytest.approx(own["t"].to_numpy())


def test_every_layer_leads_with_the_alternative_and_has_headings_and_no_column_without_a_value(made):
    path = made[0] / "case.gpkg"
    for name in pyogrio.list_layers(path)[:, 0]:
        layer = QgsVectorLayer(f"{path}|layername={name}", "", "ogr")
        layer.loadDefaultStyle()
        if name in ("layer_styles", "plan_areas", "checks", "comparison"):
            continue
        names = [each.name() for each in layer.fields() if each.name() != "fid"]
        assert names[0] == "alternative", name
        rows = [each.attributes() for each in layer.getFeatures()]
        for each in names:
            place = layer.fields().indexOf(each)
            assert name == "locatecharging_audit" or layer.attributeAlias(place), (name, each)
            drawn = layer.renderer() is not None and each in layer.renderer().usedAttributes(QgsRenderContext())
            assert drawn or any(row[place] not in (NULL, None, "") for row in rows), (name, each)


def test_the_checks_are_counted_as_they_are_written(table):
    checks = table("checks")
    assert set(checks["verdict"]) <= {"met", "departs", "partly", "not_met", "not_assessed", "information"}
    assert not checks.duplicated(["check_id", "alternative"]).any()
    lacking = checks["missing"].fillna("") != ""
    assert (checks.loc[lacking, "verdict"] != "met").all()


def test_a_rule_that_only_may_or_should_be_followed_is_never_breached(shown):
    for text in shown:
        assert not re.search(r"\b(breaches|breached|violat\w+)\b", text, re.IGNORECASE)


def test_areas_of_the_plan_are_as_large_as_they_were_drawn(made, plan):
    areas = pyogrio.read_dataframe(made[0] / "case.gpkg", layer="plan_areas")
    drawn = plan.to_crs(areas.crs)
    for alternative, own in areas.groupby("alternative"):
        before = drawn[drawn["alternativ"] == alternative]
        assert own.geometry.area.sum() == pytest.approx(before.geometry.area.sum(), rel=1e-6)
        assert np.allclose(own.total_bounds, before.total_bounds, atol=0.01)
