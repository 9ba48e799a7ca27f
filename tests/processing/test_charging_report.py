"""The report on a charging plan: what it says is what the layers add up to, and what is missing is said."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pandas as pd
import pyogrio
import pytest
from qgis.core import Qgis, QgsApplication, QgsFeatureRequest, QgsField, QgsProcessingException, QgsVectorLayer
from qgis.PyQt.QtCore import QMetaType

from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.processing.framework.texts import resource
from tests.processing.printed import pdf_text

SAMPLE = f"{resource('sample_data')}/sample.gpkg|layername="
LAYERS = ("OUTPUT", "ALLOCATION", "UNSERVED", "CURVE", "PLAN", "AREA_COVERAGE", "AUDIT")


@pytest.fixture(scope="module")
def plan(sample_town, tmp_path_factory):
    """Return a GeoPackage with a plan of four sites in two phases for the sample town."""
    import processing

    file = tmp_path_factory.mktemp("ladeplan æøå") / "plan.gpkg"
    wanted = {
        "NETWORK": sample_town["NETWORK"],
        "DEMAND": f"{SAMPLE}addresses",
        "WEIGHT_FIELD": "dwellings",
        "WEIGHT_UNIT": 2,
        "CANDIDATES": f"{SAMPLE}charger_candidates",
        "SITE_COST_FIELD": "cost",
        "EXISTING": f"{SAMPLE}chargers",
        "SITE_COUNT": 4,
        "PHASES": "1, 3",
        "GRID": f"{SAMPLE}grid",
        "GRID_FIELD": "free_kw",
        "AREAS": f"{SAMPLE}school_areas",
        "CAR_PARKS": f"{SAMPLE}car_parking",
        "AUDIT_TERMS_FIELD": "fee",
    }
    targets = {name: f"ogr:dbname='{file}' table=\"{name.lower()}\" (geom)" for name in LAYERS}
    processing.run("klimaklok:locatecharging", wanted | targets)
    return file


def rows(plan, table):
    return pyogrio.read_dataframe(plan, layer=table.lower(), read_geometry=False)


def said(number, decimals=0):
    """Return a number as the report writes it in bokmål, by its own arithmetic."""
    text = f"{number:,.{decimals}f}" if abs(number) >= 10_000 else f"{number:.{decimals}f}"
    return text.replace(",", " ").replace(".", ",")


def amount(number):
    """Return a number as people say it."""
    return said(number, 0 if number >= 100 or number == round(number) else 1)


def squeezed(text):
    return "".join(text.split())


def text_of(page):
    """Return what a reader sees of a web page."""
    body = re.sub(r"<(style|title)\b.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return squeezed(html.unescape(body))


@pytest.fixture
def report(run, tmp_path):
    """Return a function that makes the report and returns the text of PDF and web page, without blanks."""

    def make(values, *feedback):
        made = {"REPORT_HTML": str(tmp_path / "rapport.html"), "REPORT_PDF": str(tmp_path / "rapport.pdf")}
        run("klimaklok:chargingreport", {"LANGUAGE": 0} | values | made, *feedback)
        return [pdf_text(Path(made["REPORT_PDF"])), text_of(Path(made["REPORT_HTML"]).read_text(encoding="utf-8"))]

    return make


def of(plan, *names):
    """Return the parameters that take these outputs."""
    return {("SITES" if name == "OUTPUT" else name): f"{plan}|layername={name.lower()}" for name in names}


# --- the numbers ------------------------------------------------------------------------------------------------------


def test_points_power_and_money_of_each_phase_are_the_sums_of_the_rows(plan, report):
    texts = report({"INPUT": str(plan)})
    built = rows(plan, "PLAN").query("measure in ('new', 'extended')")
    sites = rows(plan, "OUTPUT").query("status == 'new'")
    extended = bool((built["measure"] == "extended").any())
    covered = sites.groupby("phase")["phase_share"].max()
    assert len(built.groupby("phase")) == 2
    for phase, of_phase in built.groupby("phase"):
        new = (of_phase["measure"] == "new").sum()
        counts = [new, *([len(of_phase) - new] if extended else [])]
        sums = [of_phase[each].sum() for each in ("normal_points", "fast_points", "kw", "cost")]
        row = "".join([str(int(phase)), *map(amount, [*counts, *sums]), f"{said(100 * covered[phase], 1)}%"])
        for text in texts:
            assert squeezed(row) in text, phase
    whole = [sites[each].sum() for each in ("normal_points", "fast_points", "kw", "cost")]
    assert [built[each].sum() for each in ("normal_points", "fast_points", "kw", "cost")] == pytest.approx(whole)
    for text in texts:
        assert squeezed(f"Til sammen{len(sites)}") in text
        assert squeezed("".join(map(amount, whole))) in text


def test_each_new_site_stands_with_its_points_power_money_and_grid_point(plan, report):
    texts = report({"INPUT": str(plan)})
    for site in rows(plan, "OUTPUT").query("status == 'new'").to_dict("records"):
        numbers = [site[each] for each in ("normal_points", "fast_points", "kw", "cost", "demand")]
        grid = "spør nettselskapet" if site["grid"] == "ask_grid_company" else site["grid"]
        for text in texts:
            assert squeezed("".join([site["name"], *map(amount, numbers), grid])) in text, site["name"]


def test_needs_are_those_who_are_served_and_those_who_are_left(plan, report):
    served = rows(plan, "ALLOCATION")["weight"].sum()
    left = rows(plan, "UNSERVED")["unserved"].sum()
    sites = rows(plan, "OUTPUT")
    assert served / (served + left) == pytest.approx(sites["share"].sum())
    lead = f"{amount(served)} av {amount(served + left)} som må lade offentlig"
    share = f"({said(100 * served / (served + left), 1)} %)"
    for text in report({"INPUT": str(plan)}):
        assert squeezed(lead) in text
        assert squeezed(share) in text


def test_areas_curve_audit_and_what_exists_are_those_of_the_layers(plan, report):
    texts = report({"INPUT": str(plan)})
    areas, curve, audit = (rows(plan, each) for each in ("AREA_COVERAGE", "CURVE", "AUDIT"))
    existing = rows(plan, "OUTPUT").query("status == 'existing'")
    told = [
        f"{each['name']}{amount(each['demand'])}{amount(each['covered'])}{said(100 * each['covered_share'], 1)}%"
        for each in areas.dropna(subset="covered_share").to_dict("records")
    ]
    told += [
        f"{int(each['sites'])}{said(100 * each['covered_share'], 1)}%{said(100 * each['bound_share'], 1)}%"
        for each in curve.to_dict("records")
    ]
    short = audit[audit["status"] == "short"]
    missing, points = short["missing_spaces"].sum(), existing[["normal_points", "fast_points"]].sum().sum()
    told.append(f"{len(short)} parkeringsområder har for få ladeplasser: Det mangler minst {int(missing)}")
    told.append(f"{len(existing)} stasjoner med {int(points)} ladepunkter")
    for text in texts:
        assert [each for each in told if squeezed(each) not in text] == []


def test_pdf_and_web_page_say_the_same_words(plan, report):
    paper, page = report({"INPUT": str(plan), "TITLE": "Ladeplan for byen", "CASE_NUMBER": "26/123"})
    words = ("Ladeplan for byen", "26/123", "Spørsmål til nettselskapet", "Ikke oppfylt", "parkeringsforskriften § 35")
    for told in words:
        assert squeezed(told) in paper
        assert squeezed(told) in page


def test_layers_one_by_one_say_the_same_as_the_file(plan, report):
    ways = report(of(plan, *LAYERS))[1], report({"INPUT": str(plan)})[1]
    one, other = (told.split(squeezed("Slik gjentas kjøringen"))[0] for told in ways)
    assert one == other


@pytest.mark.parametrize(
    ("shares", "lead"),
    [
        ([0.0, 0.0, 0.5, 0.75], "A og B er dårligst dekket: 0,0 % av etterspørselen. Best dekket er D med 75,0 %."),
        ([0.0, 0.0, 0.0, 0.0, 0.5], "4 områder er dårligst dekket: 0,0 % av etterspørselen. Best dekket er E"),
        ([0.2, 0.4, 0.4], "A er dårligst dekket: 20,0 % av etterspørselen. Best dekket er B og C med 40,0 %."),
        ([0.1, 0.1, 0.1, 0.5], "A, B og C er dårligst dekket: 10,0 %"),
        ([0.4, 0.4001], "I alle de 2 områdene er 40,0 % av etterspørselen dekket."),
        ([0.4, None], "I A er 40,0 % av etterspørselen dekket."),
    ],
)
def test_districts_that_are_served_alike_are_all_named_or_counted(shares, lead):
    from klimaklok_plugin.analysis.charging.report import NEEDED, ChargingOutputs, charging_numbers
    from klimaklok_plugin.analysis.core.messages import Language
    from klimaklok_plugin.reports.charging import ChargingFrame, charging_document

    areas = pd.DataFrame({"name": list("ABCDE")[: len(shares)], "covered_share": shares})
    areas = areas.assign(demand=100.0, covered=100 * areas["covered_share"])
    outputs = ChargingOutputs(sites=pd.DataFrame(columns=[*NEEDED["sites"]]), areas=areas)
    document = charging_document(charging_numbers(outputs), ChargingFrame(), Language("nb"))
    (section,) = [each for each in document.sections if each.id == "areas"]
    assert section.lead.replace("\u00a0", " ").startswith(lead)


# --- the run again ----------------------------------------------------------------------------------------------------


def test_the_file_beside_the_report_repeats_the_run(plan, run, tmp_path):
    first = {"INPUT": str(plan), "TITLE": "Ladeplan for byen", "LANGUAGE": 0, "REPORT_HTML": str(tmp_path / "en.html")}
    run("klimaklok:chargingreport", first)
    told = json.loads((tmp_path / "en.repeat.json").read_text(encoding="utf-8"))
    assert told["parameters"] == {"INPUT": str(plan), "TITLE": "Ladeplan for byen", "LANGUAGE": 0}
    assert told["strategy_sha256"] == load_strategy().sha256
    page = text_of((tmp_path / "en.html").read_text(encoding="utf-8"))
    assert squeezed("Filen en.repeat.json ligger ved siden av rapporten") in page
    assert told["strategy_sha256"] in page
    again = {"REPEAT": str(tmp_path / "en.repeat.json"), "TITLE": "Om igjen", "REPORT_HTML": str(tmp_path / "to.html")}
    run("klimaklok:chargingreport", again)
    later = text_of((tmp_path / "to.html").read_text(encoding="utf-8"))
    ends = [each.split(squeezed("Slik gjentas kjøringen"))[0] for each in (page, later)]
    assert ends[0].replace(squeezed("Ladeplan for byen"), squeezed("Om igjen")) == ends[1]


def test_the_file_of_another_algorithm_is_refused(run, tmp_path):
    file = tmp_path / "sak.repeat.json"
    file.write_text(json.dumps({"klimaklok": "zoningcase", "format": 1, "parameters": {}}), encoding="utf-8")
    assert "sak.repeat.json" in refused(run, {"REPEAT": str(file)}, tmp_path)


# --- what is missing --------------------------------------------------------------------------------------------------


def test_what_was_not_given_is_said_and_never_a_zero(plan, report):
    for text in report(of(plan, "OUTPUT")):
        assert text.count(squeezed("Ikke oppgitt")) >= 4
        assert squeezed("Planen rad for rad er ikke oppgitt") in text
        assert squeezed("Kontrollen av parkeringsområder er ikke oppgitt") in text
        assert squeezed("Ikke oppgitt og derfor ikke med: Planen per byggetrinn") in text
        assert squeezed("0 parkeringsområder") not in text


def memory_copy(plan, table):
    """Return a layer of the plan in memory, to be changed by hand."""
    stored = QgsVectorLayer(f"{plan}|layername={table.lower()}", "endret for hånd", "ogr")
    layer = stored.materialize(QgsFeatureRequest())
    assert layer.isValid()
    return layer


def refused(run, values, tmp_path):
    with pytest.raises(QgsProcessingException) as told:
        run("klimaklok:chargingreport", values | {"REPORT_PDF": str(tmp_path / "rapport.pdf")})
    assert not (tmp_path / "rapport.pdf").exists()
    return str(told.value)


def test_a_layer_that_lacks_a_field_is_named_with_the_field(plan, run, tmp_path):
    layer = memory_copy(plan, "output")
    layer.dataProvider().deleteAttributes([layer.fields().indexOf("kw")])
    layer.updateFields()
    message = refused(run, {"SITES": layer}, tmp_path)
    assert "Charging sites" in message
    assert "'kw'" in message


def test_words_in_a_field_of_numbers_are_named(plan, run, tmp_path):
    layer = memory_copy(plan, "output")
    layer.dataProvider().deleteAttributes([layer.fields().indexOf("cost")])
    layer.dataProvider().addAttributes([QgsField("cost", QMetaType.Type.QString)])
    layer.updateFields()
    feature = next(layer.getFeatures())
    layer.dataProvider().changeAttributeValues({feature.id(): {layer.fields().indexOf("cost"): "ca. 2 mill."}})
    assert "ca. 2 mill." in refused(run, {"SITES": layer}, tmp_path)


def test_a_number_that_was_emptied_is_left_out_and_told(plan, report):
    layer = memory_copy(plan, "output")
    new = [each for each in layer.getFeatures() if each["status"] == "new"]
    layer.dataProvider().changeAttributeValues({new[0].id(): {layer.fields().indexOf("cost"): None}})
    rest = sum(each["cost"] for each in new[1:])
    for text in report({"SITES": layer}):
        assert squeezed(amount(rest)) in text
        assert squeezed("Ladesteder: Kostnad er ukjent i 1 rad") in text


def test_power_that_nobody_tells_is_not_told_as_none_to_ask_about(plan, report):
    layer = memory_copy(plan, "output")
    field = layer.fields().indexOf("kw")
    layer.dataProvider().changeAttributeValues({each: {field: None} for each in layer.allFeatureIds()})
    for text in report({"SITES": layer}):
        assert squeezed("0 kW å spørre om") not in text
        assert squeezed("0 kW å få bekreftet") not in text
        assert squeezed("Det mangler tall i laget med ladesteder") in text
        assert (
            squeezed("Effekten som må bekreftes, er ukjent") in text or squeezed("hvor mye effekt det gjelder") in text
        )


def test_a_share_that_nobody_tells_is_not_told_as_a_dash(plan, report):
    layer = memory_copy(plan, "output")
    field = layer.fields().indexOf("share")
    layer.dataProvider().changeAttributeValues({each: {field: None} for each in layer.allFeatureIds()})
    for text in report({"SITES": layer}):
        assert squeezed("Laget med steder sier ikke hvor mange av dem som må lade offentlig, de dekker") in text
        assert squeezed("Stedene dekker") not in text


def test_without_a_plan_the_user_is_told_what_to_give(run, tmp_path):
    assert "no plan to report on" in refused(run, {}, tmp_path)


def test_a_file_of_something_else_is_told(run, tmp_path):
    assert "holds no results" in refused(run, {"INPUT": f"{resource('sample_data')}/sample.gpkg"}, tmp_path)


def test_the_log_speaks_the_language_of_qgis_whatever_the_report_speaks(plan, run, heard, tmp_path):
    run("klimaklok:chargingreport", {"INPUT": str(plan), "LANGUAGE": 0, "REPORT_HTML": str(tmp_path / "r.html")}, heard)
    assert any("The report was made of 7 layers" in each for each in heard.lines)


def test_without_what_draws_the_curve_it_stands_in_a_table(plan, report, monkeypatch, heard):
    from klimaklok_plugin.processing import charging_report

    monkeypatch.setattr(charging_report, "DRAWS", ("no_such_package",))
    for text in report({"INPUT": str(plan)}, heard):
        assert squeezed("Dekning etter antall nye steder") in text
    assert any("table only" in each for each in heard.lines)


# --- what may not happen ----------------------------------------------------------------------------------------------


def test_what_users_wrote_is_shown_as_it_is(plan, run, tmp_path):
    layer = memory_copy(plan, "output")
    nasty = "<script>alert(1)</script> [% 1 + 1 %] =HYPERLINK"
    new = next(each for each in layer.getFeatures() if each["status"] == "new")
    layer.dataProvider().changeAttributeValues({new.id(): {layer.fields().indexOf("name"): nasty}})
    target = tmp_path / "rapport.html"
    run("klimaklok:chargingreport", {"SITES": layer, "TITLE": nasty, "REPORT_HTML": str(target)})
    page = target.read_text(encoding="utf-8")
    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt; [% 1 + 1 %]") >= 2


def test_the_report_names_no_folder_of_the_machine(plan, report, tmp_path):
    for text in report({"INPUT": str(plan)}):
        assert squeezed(plan.parent.name) not in text
        assert "/tmp" not in text
        assert "plan.gpkg(output)" in text


def test_the_language_is_the_one_that_was_chosen(plan, report):
    for text in report({"INPUT": str(plan), "LANGUAGE": 1}):
        assert squeezed("What to ask the grid company") in text
        assert squeezed("Hva nettselskapet") not in text
    for text in report({"INPUT": str(plan), "LANGUAGE": 0}):
        assert squeezed("Hva nettselskapet må spørres om") in text


def test_the_layers_stay_as_they_were(plan, report):
    before = {each: rows(plan, each) for each in LAYERS}
    report({"INPUT": str(plan)})
    for name, frame in before.items():
        pd.testing.assert_frame_equal(rows(plan, name), frame)


def test_reports_belong_to_the_main_thread(klimaklok):
    algorithm = QgsApplication.processingRegistry().algorithmById("klimaklok:chargingreport")
    assert algorithm.flags() & Qgis.ProcessingAlgorithmFlag.NoThreading


def test_a_pdf_that_cannot_be_replaced_is_told_and_no_page_is_left(plan, run, tmp_path):
    (tmp_path / "rapport.pdf").mkdir()
    with pytest.raises(QgsProcessingException, match=r"rapport\.pdf"):
        run(
            "klimaklok:chargingreport",
            {
                "INPUT": str(plan),
                "REPORT_HTML": str(tmp_path / "rapport.html"),
                "REPORT_PDF": str(tmp_path / "rapport.pdf"),
            },
        )
    assert not (tmp_path / "rapport.html").exists()
