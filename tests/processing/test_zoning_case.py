"""A plan is taken through all checks: its files say the same, all are written or none, and the run can be repeated."""

from __future__ import annotations

import html
import json
import re
import shutil

import geopandas as gpd
import pyogrio
import pytest
import shapely
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsVectorLayer,
)

from klimaklok_plugin.analysis.core.messages import Note
from klimaklok_plugin.processing.framework import case_files
from klimaklok_plugin.processing.framework.inputs import labels
from klimaklok_plugin.processing.framework.texts import resource, word
from klimaklok_plugin.processing.zoning_case import ZoningCase
from tests.processing.printed import pdf_text

SAMPLE = f"{resource('sample_data')}/sample.gpkg|layername="
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def given(sample_town, tmp_path_factory):
    around = ("services", "schools", "school_areas", "constraints", "priority_areas", "car_parking", "bike_parking")
    layers = {name.upper(): f"{SAMPLE}{name}" for name in around}
    layers["CHARGING_PLAN"] = str(tmp_path_factory.mktemp("ladeplan") / "ladeplan.gpkg")
    areas = gpd.read_file(SAMPLE.partition("|")[0], layer="plan_areas")
    spots = [areas.geometry[0].representative_point(), shapely.Point(areas.total_bounds[:2] - 5000)]
    sites = {
        "navn": ["P-huset", "Langt unna"],
        "ladepunkter": [12, 4],
        "effekt_kw": [132.0, None],
        "byggetrinn": [2, 1],
    }
    gpd.GeoDataFrame(sites, geometry=spots, crs=areas.crs).to_file(layers["CHARGING_PLAN"])
    return {"PLAN": f"{SAMPLE}plan_areas", "POPULATION": f"{SAMPLE}population", **sample_town, **layers}


@pytest.fixture(scope="module")
def made(given, tmp_path_factory):
    """Return the folder of a case in bokmål, with a title that is no honest one."""
    import processing

    folder = tmp_path_factory.mktemp("sak æøå")
    targets = {"REPORT_HTML": "sak.html", "REPORT_PDF": "sak.pdf", "OUTPUT": "sak.gpkg"}
    wanted = given | {name: str(folder / file) for name, file in targets.items()}
    processing.run("klimaklok:zoningcase", wanted | {"LANGUAGE": 0, "TITLE": f"=1+1 {SCRIPT}", "CASE_NUMBER": "26/7"})
    return folder


@pytest.fixture(scope="module")
def page(made):
    return (made / "sak.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def checks(made):
    return pyogrio.read_dataframe(made / "sak.gpkg", layer="checks", read_geometry=False)


def flat(text):
    """Return a text without what breaks lines: PDF and HTML break them where they like."""
    return re.sub(r"[\s\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}-]+", "", text)


def text_of(page):
    return html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<style.*?</style>", " ", page, flags=re.DOTALL)))


def test_html_pdf_and_geopackage_say_the_same_of_every_check(made, page, checks):
    in_html, in_pdf = flat(text_of(page)), flat(pdf_text(made / "sak.pdf"))
    assert len(checks) == len(checks["check_id"].unique()) * 3  # the alternatives of the sample
    for sentence in checks["sentence"].unique():
        assert flat(sentence) in in_html, sentence
        assert flat(sentence) in in_pdf, sentence


def test_a_case_brings_its_layers_into_the_project_under_their_names(providers, tmp_path):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    target = QgsProcessingOutputLayerDefinition(str(tmp_path / "sak.gpkg"), QgsProject.instance())
    algorithm = QgsApplication.processingRegistry().algorithmById("klimaklok:zoningcase").create()
    _, done = algorithm.run({"PLAN": f"{SAMPLE}plan_areas", "OUTPUT": target}, context, QgsProcessingFeedback())
    assert done
    asked = {source.rpartition("=")[2]: each.name for source, each in context.layersToLoadOnCompletion().items()}
    assert asked["plan_areas"] == "Plan areas"
    written = {name for name in pyogrio.list_layers(tmp_path / "sak.gpkg")[:, 0] if name != "layer_styles"}
    assert set(asked) == written - {"checks"}


def test_a_case_of_selected_areas_says_that_others_are_not_in_it(providers, tmp_path):
    import processing

    layer = QgsVectorLayer(f"{SAMPLE}plan_areas", "plan", "ogr")
    QgsProject.instance().addMapLayer(layer)
    layer.selectByIds(layer.allFeatureIds()[:2])
    target = tmp_path / "sak.html"
    plan = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)
    processing.run("klimaklok:zoningcase", {"PLAN": plan, "REPORT_HTML": str(target), "LANGUAGE": 0})
    said = "Bare noen av objektene i planens lag er med (2 objekter, etter utvalg eller filter)"
    assert flat(said) in flat(text_of(target.read_text(encoding="utf-8")))
    processing.run("klimaklok:zoningcase", {"PLAN": layer, "REPORT_HTML": str(target), "LANGUAGE": 0})
    assert flat("Bare noen av objektene") not in flat(text_of(target.read_text(encoding="utf-8")))
    QgsProject.instance().removeMapLayer(layer.id())


def test_numbers_of_a_layer_stand_in_both_documents(made, page):
    areas = pyogrio.read_dataframe(made / "sak.gpkg", layer="plan_areas", read_geometry=False)
    plan = pyogrio.read_dataframe(SAMPLE.partition("|")[0], layer="plan_areas", read_geometry=False)
    assert sorted(areas["dwellings"]) == sorted(plan["boliger"])
    for alternative, own in plan.groupby("alternativ"):
        homes = f"{own['boliger'].sum():.0f}"
        assert homes in text_of(page), alternative
        assert homes in pdf_text(made / "sak.pdf"), alternative


def test_sites_of_the_charging_plan_stand_in_layer_and_documents(made, page):
    sites = pyogrio.read_dataframe(made / "sak.gpkg", layer="charging_sites")
    areas = pyogrio.read_dataframe(made / "sak.gpkg", layer="plan_areas")
    whose = {each for each, own in areas.groupby("alternative") if own.intersects(sites.geometry[0]).any()}
    inside = sites[sites["place"] == "in_plan"]
    assert set(inside["alternative"]) == whose != set()
    assert set(sites["name"]) == {"P-huset"}
    told = "P-huset (i planen; 12 ladepunkter; 132 kW; byggetrinn 2)"
    for text in (text_of(page), pdf_text(made / "sak.pdf")):
        assert flat(told) in flat(text)
        assert "Langt unna" not in text
    repeated = json.loads((made / "sak.repeat.json").read_text(encoding="utf-8"))
    assert repeated["parameters"]["CHARGING_PLAN"].endswith("ladeplan.gpkg")


def test_the_document_names_case_plan_and_what_is_missing(made, page):
    text = text_of(page)
    for each in ("26/7", "0000_SYNT_01", "Detaljregulering (oppdiktet)", "Boliger"):
        assert each in text
    assert 'lang="nb' in page


def test_a_title_that_is_a_program_is_only_words(page):
    assert SCRIPT not in page
    assert html.escape(SCRIPT) in page


def test_neither_document_tells_where_files_lie(made, page):
    folder = str(made)
    assert folder not in page
    assert flat(folder) not in flat(pdf_text(made / "sak.pdf"))
    assert str(resource("sample_data")) not in page


def test_the_layers_are_styled_and_headed_in_the_language_of_the_document(made):
    layer = QgsVectorLayer(f"{made / 'sak.gpkg'}|layername=sites", "", "ogr")
    assert layer.renderer().type() == "categorizedSymbol"
    assert "Prioriter" in [each.label() for each in layer.renderer().categories()]
    assert layer.attributeAlias(layer.fields().indexOf("hub_name")) == "Knutepunkt"


def test_the_file_beside_the_report_repeats_the_run(made, given, tmp_path, page):
    import processing

    told = json.loads((made / "sak.repeat.json").read_text(encoding="utf-8"))
    assert told["parameters"]["CASE_NUMBER"] == "26/7"
    again = processing.run(
        "klimaklok:zoningcase",
        {case_files.REPEAT: str(made / "sak.repeat.json"), "REPORT_HTML": str(tmp_path / "sak.html")},
    )
    later = (tmp_path / "sak.html").read_text(encoding="utf-8")
    numbers = [re.findall(r"\d+", text_of(each).split("Slik gjentas kjøringen")[0]) for each in (page, later)]
    assert numbers[0] == numbers[1]
    # Its numbers are those of the first alternative that is proposed: alternatives are never added up.
    table = pyogrio.read_dataframe(made / "sak.gpkg", layer="checks")
    of_first = table.loc[table["alternative"] == "1 Tett og grønn", "verdict"]
    numbers = {"MET": "met", "PARTLY": "partly", "NOT_MET": "not_met", "NOT_ASSESSED": "not_assessed"}
    assert {name: again[name] for name in numbers} == {name: (of_first == each).sum() for name, each in numbers.items()}


def test_from_another_thread_the_maps_are_drawn_all_the_same(given, tmp_path):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("klimaklok:zoningcase")
    context, feedback, done = QgsProcessingContext(), QgsProcessingFeedback(), []
    target = tmp_path / "case.pdf"
    task = QgsProcessingAlgRunnerTask(algorithm, given | {"REPORT_PDF": str(target)}, context, feedback)
    task.executed.connect(lambda successful, results: done.append((successful, results)))
    QgsApplication.taskManager().addTask(task)
    while not done:
        QgsApplication.processEvents()
    assert done[0][0], feedback.textLog()
    assert target.read_bytes().startswith(b"%PDF")


def run(values):
    import processing

    return processing.run("klimaklok:zoningcase", values)


def test_a_pdf_that_cannot_be_written_leaves_nothing(given, tmp_path, monkeypatch):
    from klimaklok_plugin.processing.framework import report_pdf
    from klimaklok_plugin.processing.framework.messages import ReportPdfError

    def fails(*_, **__):
        raise ReportPdfError(file="case.pdf", detail="")

    monkeypatch.setattr(report_pdf, "write_pdf", fails)
    former = tmp_path / "case.html"
    former.write_text("former", encoding="utf-8")
    files = {
        "REPORT_HTML": str(former),
        "REPORT_PDF": str(tmp_path / "case.pdf"),
        "OUTPUT": str(tmp_path / "case.gpkg"),
    }
    with pytest.raises(QgsProcessingException, match=r"case\.pdf"):
        run(given | files)
    assert [each.name for each in tmp_path.iterdir()] == ["case.html"]
    assert former.read_text(encoding="utf-8") == "former"


def test_an_alternative_that_the_plan_does_not_have_is_named(given, tmp_path):
    with pytest.raises(QgsProcessingException, match=r"no alternative '3'.*1 Tett og grønn"):
        run(given | {"ALTERNATIVES": "3", "REPORT_HTML": str(tmp_path / "case.html")})
    assert not list(tmp_path.iterdir())


def test_what_other_algorithms_call_the_plan_is_said_in_the_words_of_this_one(algorithm):
    known = labels(algorithm)
    assert {known[each] for each in ("AREAS", "ORIGINS", "POINTS", "SITES", "TARGETS")} == {"Plan"}
    for other, name in ZoningCase.CALLED.items():
        assert algorithm.parameterDefinition(other) is None
        note = Note("hierarchy_off", {"layer": other, "count": 1, "limit_m": 100.0})
        assert algorithm.parameterDefinition(name).description() in word(note, known)
        assert other not in word(note, known)


def test_a_land_use_that_the_plan_does_not_tell_is_said_to_be_an_assumption(tmp_path):
    import processing

    plan = gpd.read_file(SAMPLE.partition("|")[0], layer="plan_areas").query("alternativ == '2 Mer parkering'")
    plan.assign(arealformål=[1110, None, "ukjent ord"]).astype({"arealformål": str}).to_file(tmp_path / "plan.gpkg")
    wanted = {"PLAN": str(tmp_path / "plan.gpkg"), "LANGUAGE": 0, "REPORT_HTML": str(tmp_path / "case.html")}
    processing.run("klimaklok:zoningcase", wanted)
    told = flat(text_of((tmp_path / "case.html").read_text(encoding="utf-8")))
    assert flat("Planen oppgir ikke arealbruken for 2 områder, eller ikke med ord som er kjent: BB2, BK1.") in told


def test_a_plan_that_builds_nothing_is_refused_and_leaves_nothing(given, tmp_path):
    import processing

    plan = gpd.read_file(SAMPLE.partition("|")[0], layer="plan_areas").assign(boliger=0, bra_m2=0, arbeidsplasser=0)
    plan.to_file(tmp_path / "plan.gpkg")
    with pytest.raises(QgsProcessingException, match="Nothing is built"):
        processing.run(
            "klimaklok:zoningcase",
            given | {"PLAN": str(tmp_path / "plan.gpkg"), "REPORT_HTML": str(tmp_path / "case.html")},
        )
    assert [each.name for each in tmp_path.iterdir()] == ["plan.gpkg"]


def test_a_form_with_a_fault_is_told_before_any_work(given, tmp_path):
    folder = tmp_path / "form"
    folder.mkdir()
    (folder / "settings.toml").write_text("[sender]\nname = \n", encoding="utf-8")
    with pytest.raises(QgsProcessingException, match=r"settings\.toml, line 2"):
        run(given | {"TEMPLATES": str(folder), "REPORT_HTML": str(tmp_path / "case.html")})


# --- a file that is to repeat a run -----------------------------------------------------------------------------------


@pytest.fixture
def algorithm():
    made = ZoningCase()
    made.initAlgorithm()
    return made


@pytest.fixture
def repeat(tmp_path, algorithm):
    def write(parameters, **more):
        file = tmp_path / "run.repeat.json"
        content = {"klimaklok": "zoningcase", "format": 1, "parameters": parameters, **more}
        file.write_text(json.dumps(content), encoding="utf-8")
        return case_files.read_repeat(file, algorithm)

    return write


def test_files_are_named_from_the_report_s_folder_so_that_it_can_be_moved(tmp_path, algorithm, repeat):
    (tmp_path / "data").mkdir()
    shutil.copy(SAMPLE.partition("|")[0], tmp_path / "data" / "plan.gpkg")
    source = f"{tmp_path}/data/plan.gpkg|layername=plan_areas"
    text, left = case_files.repeat_text(algorithm, {"PLAN": source, "YEAR": 2030, "REPORT_PDF": "x.pdf"}, tmp_path, {})
    told = json.loads(text)["parameters"]
    assert told == {"PLAN": "data/plan.gpkg|layername=plan_areas", "YEAR": 2030}
    assert left == []
    assert dict(repeat(told).values) == {"PLAN": source, "YEAR": 2030}


def test_a_layer_in_memory_cannot_be_repeated_and_is_named(tmp_path, algorithm):
    layer = QgsVectorLayer("Polygon?crs=EPSG:25832", "drawn", "memory")
    text, left = case_files.repeat_text(algorithm, {"PLAN": layer}, tmp_path, {})
    assert (json.loads(text)["parameters"], left) == ({}, ["Plan"])


@pytest.mark.parametrize(
    ("parameters", "why"),
    [
        ({"PLAN": "/vsicurl/http://example.org/plan.gpkg"}, "no such file"),
        ({"PLAN": "https://example.org/plan.gpkg"}, "no such file"),
        ({"PLAN": "//example.org/share/plan.gpkg"}, "no such file"),
        ({"PLAN": "postgres://somebody@example.org"}, "no such file"),
        ({"PLAN": "missing.gpkg"}, "no such file"),
        ({"PLAN": {"source": "x"}}, "neither text"),
        ({"TITLE": "a\u0000b"}, "neither text"),
        ({"TITLE": "x" * 5000}, "neither text"),
        ({"REPORT_HTML": "anywhere.html"}, "no such setting"),
        ({"REPEAT": "run.repeat.json"}, "no such setting"),
        ({"__class__": 1}, "no such setting"),
        ({"LANGUAGE": 99}, "does not fit"),
        ({"YEAR": "soon"}, "does not fit"),
        ({"YEAR": True}, "does not fit"),
    ],
)
def test_what_a_file_may_not_fill_in_is_refused(repeat, parameters, why):
    with pytest.raises(case_files.RepeatValueError, match=why):
        repeat(parameters)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        '{"klimaklok": "scoresites"}',
        '{"klimaklok": "zoningcase", "format": 2}',
        "[" * 100_000,
        '{"a": NaN}',
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path, algorithm, content):
    file = tmp_path / "other.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(case_files.RepeatFileError, match=r"other\.json"):
        case_files.read_repeat(file, algorithm)


def test_what_is_given_goes_before_a_file_that_is_gone(tmp_path, algorithm):
    file = tmp_path / "run.repeat.json"
    content = {"klimaklok": "zoningcase", "format": 1, "parameters": {"PLAN": "gone.gpkg", "TITLE": "T"}}
    file.write_text(json.dumps(content), encoding="utf-8")
    assert dict(case_files.read_repeat(file, algorithm, {"PLAN"}).values) == {"TITLE": "T"}


def test_a_case_of_invented_data_says_so_on_every_page_and_map_and_credits_nobody_with_them(made, page):
    maps = re.findall(r"Data: ([^<]*)<", page)
    assert len(maps) > 10
    assert {html.unescape(each).strip() for each in maps} == {"Syntetiske (oppdiktede) data"}
    assert "med syntetiske (oppdiktede) data" in page.partition("</title>")[0]
    credited = (
        "OpenStreetMap contributors",
        "OpenStreetMaps bidragsytere",
        "SSB, open data",
        "CC BY 4.0, Kartverket",
        "NLOD 1.0, Entur",
    )
    assert not [each for each in credited if each in page]
    text = pdf_text(made / "sak.pdf")
    pages = {int(each) for each in re.findall(r"Side\d+av(\d+)", text)}
    assert len(pages) == 1
    # The foot of each page, and the line above the title.
    assert text.count("klimastrategien,medsyntetiske(oppdiktede)data") == pages.pop() + 1
