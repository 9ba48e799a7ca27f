"""A document as HTML: all of it is there once, in order, and none of its texts is more than a text."""

from __future__ import annotations

import base64
import dataclasses
import itertools
import re
import sys
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klimaklok_plugin.reports import templating
from klimaklok_plugin.reports.document import MARKS, Grid
from klimaklok_plugin.reports.html import render_html
from klimaklok_plugin.reports.messages import TemplatePackageError
from tests.reports.documents import HOSTILE, MAP, example, hostile

EMPTY = {"meta", "img", "br", "circle", "path"}


class Tree(HTMLParser):
    """Keeps each element with its attributes, its text and where it stands; what is not closed in order is an error."""

    def __init__(self, page):
        super().__init__()
        self.open, self.elements, self.values = [], [], []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "text": "", "within": [each["tag"] for each in self.open], **dict(attrs)}
        self.values += [value for _, value in attrs if value]
        self.elements.append(element)
        if tag not in EMPTY:
            self.open.append(element)

    def handle_endtag(self, tag):
        if tag not in EMPTY:
            assert self.open.pop()["tag"] == tag

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data

    def all(self, tag):
        return [each for each in self.elements if each["tag"] == tag]


@pytest.fixture(scope="module")
def tree():
    return Tree(render_html(example()))


def texts_of(value):
    """Return every text that a document's reader is to find."""
    if dataclasses.is_dataclass(value):
        left_out = ("id", "key", "language", "verdict", "marks", "links", "labels")
        value = [getattr(value, each.name) for each in dataclasses.fields(value) if each.name not in left_out]
    if isinstance(value, (list, tuple)):
        return [text for each in value for text in texts_of(each)]
    return [value] if isinstance(value, str) and value else []


def test_every_text_of_the_document_stands_in_the_page(tree):
    text = " ".join(tree.all("body")[0]["text"].split())
    alts = [each["alt"] for each in tree.all("img")]
    missing = [each for each in texts_of(example()) if " ".join(each.split()) not in text and each not in alts]
    assert missing == []


def test_the_language_is_named_and_the_title_is_the_plans(tree):
    assert tree.all("html")[0]["lang"] == "nb"
    assert tree.all("title")[0]["text"].startswith("Detaljregulering for Fjordbyen nord")
    assert Tree(render_html(dataclasses.replace(example(), language="en"))).all("html")[0]["lang"] == "en"


def test_headings_come_in_order_and_no_level_is_left_out(tree):
    levels = [int(each["tag"][1]) for each in tree.elements if re.fullmatch("h[1-6]", each["tag"])]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_link_leads_somewhere_in_the_page_and_no_place_has_two(tree):
    ids = [each["id"] for each in tree.elements if "id" in each]
    assert len(ids) == len(set(ids))
    links = [each["href"] for each in tree.all("a")]
    assert links
    assert all(link.startswith("#") and link[1:] in ids for link in links)
    assert {f"#s-{section.id}" for section in example().sections} <= set(links)


def test_pictures_are_held_in_the_page_and_said_in_words(tree):
    pictures = tree.all("img")
    assert len(pictures) == 13
    assert all(each["alt"] for each in pictures)
    held = [base64.b64decode(each["src"].removeprefix("data:image/png;base64,")) for each in pictures]
    assert held == [MAP] * 13


def test_tables_have_a_caption_and_say_which_cells_are_heads(tree):
    tables = tree.all("table")
    assert len(tables) == len(tree.all("caption")) == 16
    assert {each["scope"] for each in tree.all("th")} == {"row", "col"}
    assert all(each["text"].strip() for each in tree.all("th"))  # an empty head is none


def test_a_verdict_is_told_by_shape_and_word():
    def table(**further):
        rows = tuple((f"Check {number}", mark) for number, mark in enumerate(MARKS))
        return Grid("Checks", ("Check", "Verdict"), rows, marks=MARKS, **further)

    shapes = re.findall(r"<svg.*?</svg>", render_html(dataclasses.replace(example(), summary=table())), re.DOTALL)[:5]
    bare = [re.sub(r'#\w+|class="[^"]*"', "", each) for each in shapes]
    assert len(set(bare)) == 5  # told apart without any colour
    assert all('aria-hidden="true"' in each for each in shapes)
    heads = [each["text"] for each in Tree(render_html(dataclasses.replace(example(), summary=table()))).all("th")]
    assert "Ikke oppfylt: Check 2" in heads
    heads = [
        each["text"]
        for each in Tree(render_html(dataclasses.replace(example(), summary=table(mark_column=1)))).all("th")
    ]
    assert "Check 2" in heads


def test_what_is_hostile_is_a_text_wherever_it_stands():
    page = render_html(hostile())
    tree = Tree(page)
    allowed = Tree(render_html(example()))
    assert [each["tag"] for each in tree.elements] == [each["tag"] for each in allowed.elements]
    names = {name for each in tree.elements for name in each}
    assert names == {name for each in allowed.elements for name in each}
    assert tree.all("h1")[0]["text"].startswith(HOSTILE)
    assert all(each["alt"].startswith(HOSTILE) for each in tree.all("img"))
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL).group(1)
    assert "alert" in style  # the running foot, in the style's own escapes
    assert not set("<>&") & set(style.replace("&#39;", ""))


def test_characters_that_are_no_text_or_turn_it_around_are_left_out():
    page = render_html(example("Plan\x00\x1b\ud800 \u202egnp.nalp\u2066"))
    assert Tree(page).all("h1")[0]["text"] == "Plan gnp.nalp"
    page.encode("utf-8")


def test_a_formula_is_shown_as_it_was_written():
    assert Tree(render_html(example('=cmd|"/c calc"!A0'))).all("h1")[0]["text"] == '=cmd|"/c calc"!A0'


def test_the_same_document_gives_the_same_page():
    assert render_html(example()) == render_html(example())


def test_without_jinja_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.delitem(sys.modules, "klimaklok_plugin.reports.templating", raising=False)
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(TemplatePackageError, match="jinja2"):
        render_html(example())


def test_what_a_document_lacks_leaves_no_empty_place():
    bare = dataclasses.replace(example(), map=None, alternatives=None, block=())
    tree = Tree(render_html(bare))
    assert len(tree.all("img")) == 12
    assert not [
        each for each in tree.elements if each.get("id") == "alternatives" or each.get("href") == "#alternatives"
    ]
    assert all(each["text"].strip() for each in tree.all("dl"))


def test_rows_of_one_name_stand_together_under_it():
    rows = (("Hub", "A", "1"), ("Hub", "B", "2"), ("Norm", "A", "3"), ("Hub", "C", "4"))
    grid = Grid("Checks", ("Check", "Plan", "m"), rows, (2,))
    tree = Tree(render_html(dataclasses.replace(example(), summary=grid, alternatives=None)))
    table = [each for each in tree.elements if "table" in each["within"]]
    own = table[: next(n for n, each in enumerate(table) if each["text"] == "4") + 1]
    heads = [(each["text"], each["scope"], each.get("rowspan")) for each in own if each["tag"] == "th"][3:]
    assert heads == [("Hub", "rowgroup", "2"), ("Norm", "row", None), ("Hub", "row", None)]
    assert [each["text"] for each in own if each["tag"] == "td"] == ["A", "1", "B", "2", "A", "3", "C", "4"]


@pytest.mark.parametrize(
    "changes",
    [
        {"numeric": (0,)},
        {"marks": ("met",) * 9},
        {"links": ("reach", *("schools",) * 8)},
        {"rows": tuple(("–", str(n), "") for n in range(9))},
        {"rows": tuple(("Hub", str(n), "") for n in range(9))},
    ],
    ids=["numbers", "marks", "two links", "dashes", "more than a page takes"],
)
def test_what_does_not_belong_together_is_said_in_each_row(changes):
    rows = tuple(("Hub" if n < 2 else f"Hub {n}", str(n), "") for n in range(9))
    grid = Grid(**{"title": "Checks", "columns": ("Check", "Plan", "m"), "rows": rows} | changes)
    assert "rowspan" not in render_html(dataclasses.replace(example(), summary=grid))
    assert "rowspan" in render_html(
        dataclasses.replace(example(), summary=dataclasses.replace(grid, rows=rows, numeric=(), marks=(), links=()))
    )


def test_a_table_of_many_rows_is_no_fault_of_a_template(monkeypatch):
    """A page may cost more where the document holds more, however small the part is that does not depend on it."""
    monkeypatch.setattr(templating, "MOST_CHARACTERS", 3_000_000)
    rows = tuple((f"Area {number}", *["12345"] * 11) for number in range(800))
    grid = Grid("Areas", tuple("abcdefghijkl"), rows, marks=("met",) * 800, mark_column=1)
    page = render_html(dataclasses.replace(example(), summary=grid))
    assert page.count('<th scope="row">Area ') == 800


def test_a_caption_that_says_what_the_heading_says_is_for_those_who_listen():
    grid = dataclasses.replace(example().alternatives, title="Alternativene side om side")
    captions = Tree(render_html(dataclasses.replace(example(), alternatives=grid))).all("caption")
    assert [each["text"] for each in captions if each.get("class") == "said"] == ["Alternativene side om side"]
    assert not [each for each in Tree(render_html(example())).all("caption") if "class" in each]


SMALL = dataclasses.replace(example(places=1), sections=(), summary=Grid("", ("",), ()), map=None)
ELEMENTS = len(Tree(render_html(SMALL)).elements)
LEFT_OUT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


@given(st.text(min_size=1))
def test_whatever_a_plan_is_called_it_is_called_so_and_nothing_else_changes(name):
    tree = Tree(render_html(dataclasses.replace(SMALL, title=name)))
    assert tree.all("h1")[0]["text"] == LEFT_OUT.sub("", name)
    assert len(tree.elements) == ELEMENTS
