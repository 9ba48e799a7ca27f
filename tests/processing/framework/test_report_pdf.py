"""A report as PDF: nothing is cut or lies over another thing, and every word of the document is there."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsLayoutExporter,
    QgsLayoutFrame,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutUtils,
    QgsMarkerSymbol,
    QgsPointXY,
    QgsPrintLayout,
    QgsProcessingFeedback,
    QgsProject,
    QgsRectangle,
    QgsRendererCategory,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QImage

from klimaklok_plugin.analysis.core.messages import Cancelled, CrsNearPoleError
from klimaklok_plugin.processing.framework.ground import EDGES
from klimaklok_plugin.processing.framework.letters import Letters, Measure
from klimaklok_plugin.processing.framework.messages import MapNothingError, ReportPdfError
from klimaklok_plugin.processing.framework.pdf_catalogue import entitled
from klimaklok_plugin.processing.framework.report_maps import MapLayers, map_png
from klimaklok_plugin.processing.framework.report_pdf import make_report, write_pdf
from klimaklok_plugin.reports.document import Document, Grid, MapPicture, Section
from klimaklok_plugin.reports.form import Form
from tests.processing.printed import faults, pdf_text

UTM = QgsCoordinateReferenceSystem("EPSG:25832")
WORDY = "Entydigsammenhengendeogaltforlangtordutenetenestemellomrom" * 4
REASON = "Avstanden er målt langs gatenettet fra inngangene i planen. "
VERDICTS = ("met", "partly", "not_met", "not_assessed", "information")


def check(number, reasons=3, **more):
    usual = {
        "lead": f"Gangavstanden er {600 + number} m, mot høyst 800 m.",
        "verdict": VERDICTS[number % len(VERDICTS)],
        "facts": (("Regel", "Utbygging skal ligge innen gangavstand. " * 4), ("Grense", "800 m")),
        "reasons": tuple(f"{number}.{each} {REASON}" for each in range(reasons)),
        "notes": ("Dette er en grovsjekk.",),
    }
    return Section(f"check{number}", f"Sjekk {number}: trafikk og knutepunkt", **(usual | more))


def summary(sections):
    rows = tuple((each.title, each.verdict, each.lead) for each in sections)
    marks, links = tuple(each.verdict for each in sections), tuple(each.id for each in sections)
    return Grid("Sjekkene", ("Sjekk", "Resultat", "Det viktigste"), rows, marks=marks, mark_column=1, links=links)


def document(*, sections=None, language="nb", **more):
    sections = tuple(check(number) for number in range(5)) if sections is None else sections
    usual = {
        "kind": "Grovsjekk mot klimastrategien",
        "title": "Detaljregulering for Fornebu vest",
        "block": (("Arealplan-ID", "2026014"), ("Saksnummer", "26/12345")),
        "map": None,
        "summary": summary(sections),
        "alternatives": Grid("Alternativer", ("Sjekk", "0-alternativet", "Alternativ 1"), (("Knutepunkt", "1", "2"),)),
        "assumptions": Section("assumptions", "Forutsetninger", reasons=("Antall turer er en antakelse.",)),
        "data": Grid("", ("Lag", "Kilde"), (("Gatenett", "OpenStreetMap"),)),
        "repeat": Section("repeat", "Kjøre på nytt", facts=(("Strategi", "ab12" * 16),)),
        "labels": {},
    }
    return Document(language=language, sections=sections, **(usual | more))


@pytest.fixture
def made(qgis_app):
    """Return a function that makes the pages of a document; layouts live until the test ends."""
    kept = []

    def make(wanted, layers=None):
        layout, bookmarks = make_report(wanted, layers or {})
        kept.append(layout)
        return layout, bookmarks

    return make


@pytest.fixture
def plan(qgis_app):
    """Areas that are drawn."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:25832&field=name:string", "Planområdet", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["A"])
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(590000, 6640000, 590400, 6640300)))
    layer.dataProvider().addFeatures([feature])
    layer.updateExtents()
    return layer


def picture(key="plan", **more):
    return MapPicture(key, "Kart over planområdet", "Kartet viser planområdet.", "Data: OpenStreetMap.", **more)


def squeezed(text):
    return "".join(text.split())


def cut_tables(layout):
    """Return the tables of which QGIS does not draw all rows."""
    context = QgsLayoutUtils.createRenderContextForLayout(layout, None, 200)
    frames = [item for item in layout.items() if isinstance(item, QgsLayoutFrame)]
    tables = [(frame.multiFrame(), frame) for frame in frames]
    return [
        table.tableContents()[0][0].content()
        for table, frame in tables
        if table.rowsVisible(context, frame.rect().height(), 0, False, False) < len(table.tableContents())
    ]


def texts_by_page(layout):
    found = {}
    for item in layout.items():
        if isinstance(item, QgsLayoutItemLabel):
            found.setdefault(item.page() + 1, []).append(item.currentText())
    return found


DOCUMENTS = {
    "usual": {},
    "a long title block": {"block": tuple((f"Opplysning {n}", f"Verdi {n}") for n in range(9))},
    "a block with a long text": {"block": tuple((f"Opplysning {n}", "Verdi " * 20 * (n == 5) + "x") for n in range(9))},
    "many reasons": {"sections": (check(0, reasons=160), check(1))},
    "one reason of pages": {"sections": (check(0, reasons=0, notes=(REASON * 400,)),)},
    "words without end": {
        "title": WORDY * 2,
        "kind": WORDY,
        "block": ((WORDY, WORDY),),
        "sections": (check(0, facts=((WORDY, WORDY),), grids=(Grid(WORDY, (WORDY, "B"), ((WORDY, WORDY),)),)),),
    },
    "nothing": {
        "sections": (), "block": (), "alternatives": None, "data": Grid("", (), ()), "kind": "",
        "assumptions": Section("a", ""), "repeat": Section("r", ""),
    },
    "a cell of pages": {"sections": (check(0, grids=(Grid("Tabell", ("A", "B"), (("x", REASON * 300),)),)),)},
    "twenty columns": {
        "alternatives": Grid("Alternativer", tuple(f"Alternativ {n}" for n in range(20)), (("1 240 m",) * 20,) * 3)
    },
}  # fmt: skip


@pytest.mark.parametrize("case", DOCUMENTS)
def test_nothing_is_cut_and_nothing_lies_over_another_thing(made, case):
    layout, _ = made(document(**DOCUMENTS[case]))
    assert faults(layout) == []
    assert cut_tables(layout) == []


@pytest.mark.parametrize("case", DOCUMENTS)
def test_every_word_of_the_document_is_in_the_pdf(qgis_app, tmp_path, case):
    wanted = document(**DOCUMENTS[case])
    write_pdf(wanted, tmp_path / "sak.pdf", layers={})
    text = pdf_text(tmp_path / "sak.pdf")
    grids = [*(each for section in wanted.sections for each in section.grids), wanted.summary, wanted.data]
    grids += [wanted.alternatives] if wanted.alternatives else []
    told = [wanted.title, *(each for pair in wanted.block for each in pair)]
    for section in (*wanted.sections, wanted.assumptions, wanted.repeat):
        told += [section.title, section.lead, *section.reasons, *section.notes]
        told += [each for pair in section.facts for each in pair]
    told += [
        cell
        for grid in grids
        if grid.rows
        for row in (grid.columns, *grid.rows)
        for cell in row
        if len(cell.split()) == 1
    ]
    for each in told:
        # Cells and labels that go on over several pages stand between other words: their words are looked for.
        missing = [word for word in each.split() if len(word) < 30 and squeezed(word) not in text]
        assert missing == [], each


def test_the_rows_of_300_areas_are_all_there_below_the_names_of_their_columns(qgis_app, made, tmp_path):
    rows = tuple(
        (f"BKB{number:03}", "Kombinert bebyggelse " * (1 + number % 3), f"{number * 7}") for number in range(300)
    )
    grid = Grid("Områder", ("Felt", "Formål", "Boenheter"), rows, numeric=(2,), marks=("met",) * 300)
    wanted = document(sections=(check(0, grids=(grid,)),))
    write_pdf(wanted, tmp_path / "sak.pdf", layers={})
    text = pdf_text(tmp_path / "sak.pdf")
    places = [text.find(f"BKB{number:03}") for number in range(300)]
    assert min(places) >= 0
    assert places == sorted(places)
    assert 5 < text.count("FeltFormål") < 15
    assert text.count("✓") >= 300
    layout, _ = made(wanted)
    assert cut_tables(layout) == []
    assert faults(layout) == []


def test_the_summary_names_the_page_of_each_check(made):
    layout, bookmarks = made(document())
    pages = texts_by_page(layout)
    table = next(item.multiFrame() for item in layout.items() if isinstance(item, QgsLayoutFrame) and item.page() == 0)
    for row, title in zip(table.tableContents()[1:], (check(number).title for number in range(5)), strict=True):
        assert row[0].content() == title
        assert title in pages[int(row[-1].content())]
    assert {each.title: each.page + 1 for each in bookmarks}["Sjekk 3: trafikk og knutepunkt"] in pages


def test_a_table_of_checks_that_nearly_fits_has_smaller_letters_rather_than_a_second_page(made):
    found = set()
    for words in range(20, 70, 2):
        sections = tuple(check(number, lead="gangavstand " * words) for number in range(12))
        layout, _ = made(document(sections=sections, assumptions=Section("a", ""), repeat=Section("r", "")))
        frames = [item for item in layout.items() if isinstance(item, QgsLayoutFrame)]
        tables = {frame.page(): frame.multiFrame() for frame in frames if _is_summary(frame.multiFrame())}
        sizes = {round(each.contentTextFormat().size(), 2) for each in tables.values()}
        assert len(sizes) == 1
        found.add((sizes.pop(), len(tables) > 1))
    assert found == {(8.0, False), (7.36, False), (8.0, True)}


def _is_summary(table):
    return table.tableContents()[0][0].content() == "Sjekk" and table.tableContents()[0][-1].content() == "Side"


def test_the_contents_name_the_page_of_each_check(made):
    layout, _ = made(document(summary=Grid("", (), ())))
    pages = texts_by_page(layout)
    assert "Innhold" in pages[1]
    numbers = [int(each) for each in pages[1] if re.fullmatch(r"\d", each)]
    assert len(numbers) == 5
    for number, page in enumerate(sorted(numbers)):  # short parts share a page
        assert check(number).title in pages[page]


def test_pages_are_numbered(made):
    layout, _ = made(document())
    count = layout.pageCollection().pageCount()
    for page, said in texts_by_page(layout).items():
        assert f"Side {page} av {count}" in said


def test_a_verdict_is_told_by_words_and_shape_too(made):
    layout, _ = made(document())
    said = [text for texts in texts_by_page(layout).values() for text in texts]
    assert "✓ Oppfylt" in said
    assert "✗ Ikke oppfylt" in said


def test_the_words_are_those_of_the_document_not_of_qgis(made, plan):
    layout, _ = made(document(language="en", map=picture()), {"plan": [plan]})
    said = {text for texts in texts_by_page(layout).values() for text in texts}
    legend = next(item for item in layout.items() if isinstance(item, QgsLayoutItemLegend))
    assert {"Reasons", "Data"} <= said
    assert legend.title() == "Legend"
    other, _ = made(document(language="nb", map=picture()), {"plan": [plan]})
    assert next(i for i in other.items() if isinstance(i, QgsLayoutItemLegend)).title() == "Tegnforklaring"


def test_the_form_of_a_municipality_gives_logo_name_and_colours(qgis_app, made):
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#c00"/></svg>'
    )
    form = Form(svg, "image/svg+xml", "Våpen", "Eksempel kommune", "Plan", "#123456", "#fedcba", {"Page": "Blad"})
    layout, _ = make_report(document(), {}, None, form)
    logo = next(item for item in layout.items() if isinstance(item, QgsLayoutItemPicture))
    said = texts_by_page(layout)
    assert {"Eksempel kommune", "Plan"} <= set(said[1])
    assert any(text.startswith("Blad 1 av") for text in said[1])
    assert logo.page() == 0
    labels = [item for item in layout.items() if isinstance(item, QgsLayoutItemLabel) and item.page() == 0]
    title = next(item for item in labels if item.text() == document().title)
    assert title.textFormat().color().name() == "#123456"
    table = next(item.multiFrame() for item in layout.items() if isinstance(item, QgsLayoutFrame))
    assert table.tableContents()[0][0].backgroundColor().name() == "#fedcba"
    assert faults(layout) == []
    picture = QgsLayoutExporter(layout).renderPageToImage(0, QSize(), 96)
    place = logo.pagePos() + logo.rect().center()
    assert picture.pixelColor(round((place.x() + 15) / 25.4 * 96), round(place.y() / 25.4 * 96)).name() == "#cc0000"


def test_names_of_columns_that_take_several_lines_have_room(made):
    more = ("Arbeidsplasser", "Boenheter", "Bilplasser", "Sykkelplasser")
    columns = ("Område", "Bruksareal etter bebyggelsens formål (BRA) (m²)", *more)
    grid = Grid("Områder", columns, (("BB1", "26 000", *("8",) * 4),), numeric=(1, 2, 3, 4, 5))
    layout, _ = made(document(sections=(check(0, grids=(grid,)),)))
    table = next(i.multiFrame() for i in layout.items() if isinstance(i, QgsLayoutFrame) and i.page() == 1)
    names = [cell.content() for cell in table.tableContents()[0]]
    assert max(each.count("\n") for each in names) >= 1
    assert [each.replace("\n", " ") for each in names] == list(columns)
    assert cut_tables(layout) == []


def test_checks_of_which_nothing_is_known_share_a_page(made):
    empty = [check(number, reasons=0, facts=(), notes=()) for number in range(3)]
    layout, _ = made(
        document(sections=(check(8), *(replace(each, verdict="not_assessed") for each in empty), check(9)))
    )
    pages = texts_by_page(layout)
    assert all(each.title in pages[3] for each in empty)
    assert check(9).title in pages[4]
    assert faults(layout) == []


def test_what_users_wrote_is_no_formula_and_no_html(made, qgis_app, tmp_path):
    title = "<script>alert(1)</script> [% 1 + 1 %] <b>fet</b>"
    wanted = document(title=title, sections=(check(0, lead=title, grids=(Grid(title, (title,), ((title,),)),)),))
    write_pdf(wanted, tmp_path / "sak.pdf", layers={})
    assert pdf_text(tmp_path / "sak.pdf").count(squeezed(title)) >= 4


# --- maps and pictures ------------------------------------------------------------------------------------------------


def maps_of(layout):
    return [item for item in layout.items() if isinstance(item, QgsLayoutItemMap)]


def test_maps_are_drawn_with_legend_and_lie_clear_of_the_words(made, plan):
    sections = tuple(check(number, map=picture()) for number in range(3))
    layout, _ = made(document(sections=sections, map=picture()), {"plan": [plan]})
    assert len(maps_of(layout)) == 4
    assert all(each.extent().contains(plan.extent()) for each in maps_of(layout))
    assert all(each.layers() == [plan] for each in maps_of(layout))
    assert faults(layout) == []


def test_a_long_legend_comes_below_the_map(made, plan):
    layers = [plan.clone() for _ in range(30)]
    for number, each in enumerate(layers):
        each.setName(f"Planområde nummer {number} med et langt navn")
    layout, _ = made(document(sections=(check(0, map=picture()),)), {"plan": layers})
    assert len(maps_of(layout)) == 1
    assert faults(layout) == []


def test_the_legend_holds_what_the_map_shows_and_nothing_else(qgis_app, made):
    layer = QgsVectorLayer("Point?crs=EPSG:25832&field=kind:string", "Steder", "memory")
    away = QgsVectorLayer("Point?crs=EPSG:25832", "Langt unna", "memory")
    places = {"a": (590000, 6640000), "c": (590200, 6640100), "far": (700000, 6700000)}
    for kind, (x, y) in places.items():
        feature = QgsFeature(layer.fields(), 0)
        feature.setAttributes([kind])
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(x, y)))
        (away if kind == "far" else layer).dataProvider().addFeatures([feature])
    feature.setAttributes(["far"])
    layer.dataProvider().addFeatures([feature])
    named = {"a": "Den første", "b": "Finnes ikke", "c": "Den tredje", "far": "Utenfor kartet"}
    classes = [QgsRendererCategory(kind, QgsMarkerSymbol.createSimple({}), name) for kind, name in named.items()]
    layer.setRenderer(QgsCategorizedSymbolRenderer("kind", classes))
    extent = QgsRectangle(589900, 6639900, 590400, 6640300), UTM
    layout, _ = made(document(map=picture()), {"plan": MapLayers([layer, away], extent=extent)})
    (legend,) = [item for item in layout.items() if isinstance(item, QgsLayoutItemLegend)]
    nodes = legend.model().rootGroup().findLayers()
    assert [each.layer() for each in nodes] == [layer]
    said = [" ".join(each.data(0).split()) for each in legend.model().layerLegendNodes(nodes[0])]
    assert said == ["Den første", "Den tredje"]
    assert faults(layout) == []


def test_a_number_stays_on_the_line_of_its_unit(qgis_app):
    measure = Measure(QgsPrintLayout(QgsProject.instance()), 1.0)
    text = "Gangveien til knutepunktet er 258\N{NO-BREAK SPACE}m i snitt."
    for width in range(28, 90):
        lines = measure.lines(text, Letters(9.0), float(width))
        assert " ".join(lines) == text
        assert any("258\N{NO-BREAK SPACE}m" in each for each in lines)


def test_without_layers_the_picture_of_the_map_is_set(made, plan):
    png = map_png([plan])
    layout, _ = made(document(map=picture(png=png)))
    assert maps_of(layout) == []
    shown = [item for item in layout.items() if isinstance(item, QgsLayoutItemPicture)]
    assert len(shown) == 1
    assert faults(layout) == []


def test_a_map_that_cannot_be_drawn_is_told(qgis_app, heard, tmp_path):
    empty = QgsVectorLayer("Polygon?crs=EPSG:25832", "Ingen", "memory")
    write_pdf(document(map=picture()), tmp_path / "sak.pdf", layers={"plan": [empty]}, feedback=heard)
    assert any("Kart over planområdet" in each and "Ingen" in each for each in heard.lines)


def test_a_chart_is_set_with_what_it_shows(made, plan):
    layout, _ = made(document(sections=(check(0, chart=map_png([plan]), chart_alt="Kurven flater ut."),)))
    assert any("Kurven flater ut." in said for said in texts_by_page(layout)[2])
    assert faults(layout) == []


def test_the_map_as_a_picture_shows_the_layer_in_its_colour_with_legend(plan):
    png = map_png([plan], language="nb")
    image = QImage.fromData(png)
    colour = plan.renderer().symbol().color().name()
    seen = {image.pixelColor(x, y).name() for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)}
    assert image.width() == pytest.approx(174 / 25.4 * 150, abs=2)
    assert colour in seen
    assert len(seen) > 3
    assert map_png([plan], language="nb") == png
    assert map_png([plan], language="en") != png


def test_streets_among_the_layers_are_base_and_the_extent_can_be_given(qgis_app, plan):
    fields = "&".join(f"field={each}:string" for each in EDGES)
    streets = QgsVectorLayer(f"LineString?crs=EPSG:25832&{fields}", "Gater", "memory")
    feature = QgsFeature(streets.fields())
    feature.setGeometry(QgsGeometry.fromWkt("LINESTRING (500000 6600000, 700000 6700000)"))
    streets.dataProvider().addFeatures([feature])
    streets.updateExtents()
    layers = MapLayers.of([streets, plan])
    assert (layers.results, layers.base) == ([plan], [streets])
    assert layers.sheet().extent.width() < 1000
    wide = MapLayers([plan], [streets], (QgsRectangle(580000, 6630000, 600000, 6650000), UTM)).sheet()
    assert wide.extent.width() == pytest.approx(20000)


def test_a_layer_that_lies_nowhere_on_earth_is_left_out_of_the_map(qgis_app, plan):
    nowhere = QgsVectorLayer("Point?crs=EPSG:4326", "Feil system", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromWkt("POINT (590000 6640000)"))
    nowhere.dataProvider().addFeatures([feature])
    nowhere.updateExtents()
    sheet = MapLayers([plan, nowhere]).sheet()
    assert sheet.results == [plan]
    assert sheet.extent == MapLayers([plan]).sheet().extent
    with pytest.raises(CrsNearPoleError):
        map_png([nowhere])


def test_nothing_to_draw_is_an_error(qgis_app):
    with pytest.raises(MapNothingError):
        map_png([])


# --- the file ---------------------------------------------------------------------------------------------------------


def objects(pdf):
    """Return the objects of a PDF as its tables of places say where they lie, the newest table first."""
    found, start = {}, int(re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", pdf)[1])
    trailers = []
    while start is not None:
        assert pdf[start : start + 4] == b"xref"
        table, _, rest = pdf[start:].partition(b"trailer")
        trailers.append(rest.partition(b">>")[0])
        lines, number = table.split(b"\n")[1:], 0
        for line in lines:
            if re.fullmatch(rb"\d+ \d+\s*", line):
                number = int(line.split()[0])
            elif line.strip():
                place, _, kind = line.split()
                if kind == b"n" and number not in found:
                    body = pdf[int(place) :].partition(b"endobj")[0]
                    assert body.startswith(b"%d 0 obj" % number)
                    found[number] = body
                number += 1
        before = re.search(rb"/Prev (\d+)", trailers[-1])
        start = int(before[1]) if before else None
    return found, trailers


def hexed(text):
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode() + b">"


def test_the_pdf_says_title_language_and_bookmarks(qgis_app, tmp_path):
    wanted = document(title="Ås (del) \\ 1 & <b>")
    write_pdf(wanted, tmp_path / "sak.pdf", layers={})
    pdf = (tmp_path / "sak.pdf").read_bytes()
    found, trailers = objects(pdf)
    root = found[int(re.search(rb"/Root (\d+)", trailers[0])[1])]
    info = found[int(re.search(rb"/Info (\d+)", trailers[0])[1])]
    assert b"/Lang (nb-NO)" in root
    assert b"/DisplayDocTitle true" in root
    assert hexed(wanted.title) in info
    outlines = found[int(re.search(rb"/Outlines (\d+)", root)[1])]
    mark, titles, goals = int(re.search(rb"/First (\d+)", outlines)[1]), [], []
    while mark:
        titles.append(re.search(rb"/Title (<[0-9A-F]+>)", found[mark])[1])
        goals.append(int(re.search(rb"/Dest \[(\d+) 0 R", found[mark])[1]))
        after = re.search(rb"/Next (\d+)", found[mark])
        mark = int(after[1]) if after else 0
    assert all(b"/Type /Page\n" in found[goal] for goal in goals)
    assert hexed(check(2).title) in titles
    assert len(titles) == int(re.search(rb"/Count (\d+)", outlines)[1])
    metadata = found[int(re.search(rb"/Metadata (\d+)", root)[1])]
    stream = metadata.partition(b"stream\n")[2].rpartition(b"\nendstream")[0]
    assert len(stream) == int(re.search(rb"/Length (\d+)", metadata)[1])
    assert "Ås (del) \\ 1 &amp; &lt;b&gt;".encode() in stream


def test_what_is_no_pdf_of_qgis_is_left_as_it_is():
    assert entitled(b"%PDF-1.7 something else %%EOF", "A", "nb") == b"%PDF-1.7 something else %%EOF"


def test_the_same_document_makes_the_same_file(qgis_app, plan, tmp_path):
    moment = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
    for name in ("a.pdf", "b.pdf"):
        write_pdf(document(map=picture()), tmp_path / name, layers={"plan": [plan]}, moment=moment)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_file_that_cannot_be_replaced_is_told_and_nothing_is_left_behind(qgis_app, tmp_path):
    (tmp_path / "sak.pdf").mkdir()
    with pytest.raises(ReportPdfError, match=r"sak\.pdf"):
        write_pdf(document(), tmp_path / "sak.pdf", layers={})
    assert [each.name for each in tmp_path.iterdir()] == ["sak.pdf"]


def test_a_cancelled_report_leaves_the_former_one(qgis_app, tmp_path):
    (tmp_path / "sak.pdf").write_bytes(b"before")
    feedback = QgsProcessingFeedback(False)
    feedback.cancel()
    with pytest.raises(Cancelled):
        write_pdf(document(), tmp_path / "sak.pdf", layers={}, feedback=feedback)
    assert (tmp_path / "sak.pdf").read_bytes() == b"before"


def test_a_document_can_have_one_part_only(made):
    bare = replace(document(sections=()), alternatives=None, data=Grid("", (), ()), repeat=Section("r", ""))
    layout, _ = made(replace(bare, assumptions=Section("a", "")))
    assert layout.pageCollection().pageCount() == 1
