"""The documentation as it lies in the zip: whole, in both languages, and without a word to the internet."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from scripts.make_site import LANGUAGES, SITE, make

ROOT = Path(__file__).resolve().parents[1]
LOADED = {
    ("script", "src"),
    ("img", "src"),
    ("link", "href"),
    ("iframe", "src"),
    ("source", "srcset"),
    ("video", "src"),
}
"""What a browser fetches by itself; a link waits for a click."""


class Page(HTMLParser):
    """What a page links to, what it loads, and the places in it that a link may name."""

    def __init__(self, path):
        super().__init__()
        self.links, self.loads, self.places = [], [], set()
        self.images_without_text = []
        self.language = None
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if "id" in given:
            self.places.add(given["id"])
        if tag == "html":
            self.language = given.get("lang")
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "img" and not given.get("alt"):
            self.images_without_text.append(given.get("src"))
        self.loads += [value for name, value in attrs if (tag, name) in LOADED and value]


@pytest.fixture(scope="module")
def site():
    """Every page of both languages by its place below ``build/site``."""
    make()
    return {path.relative_to(SITE).as_posix(): Page(path) for path in SITE.rglob("*.html")}


def inside(page, target):
    """Return the place below ``build/site`` and the anchor of a link, or nothing where it leads elsewhere."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return None
    path = (SITE / page).parent / unquote(parts.path) if parts.path else SITE / page
    return path.resolve(), unquote(parts.fragment)


def test_every_link_and_every_anchor_of_both_languages_leads_somewhere(site):
    wrong = []
    for page, read in site.items():
        for target in read.links + read.loads:
            found = inside(page, target)
            if found is None:
                continue
            path, anchor = found
            if not path.is_file() or not path.is_relative_to(SITE.resolve()):
                wrong.append(f"{page}: {target}")
            elif anchor and path.suffix == ".html":
                other = site[path.relative_to(SITE.resolve()).as_posix()]
                if anchor not in other.places:
                    wrong.append(f"{page}: {target}")
    assert wrong == []


def test_nothing_is_fetched_from_the_internet(site):
    assert [(page, one) for page, read in site.items() for one in read.loads if urlsplit(one).netloc] == []
    sheets = {path: path.read_text(encoding="utf-8") for path in SITE.rglob("*.css")}
    assert [
        str(path) for path, text in sheets.items() if re.search(r"(url\(|@import)\s*['\"]?(https?:)?//", text)
    ] == []
    scripts = {path: path.read_text(encoding="utf-8") for path in SITE.rglob("*.js")}
    assert [
        str(path) for path, text in scripts.items() if re.search(r"(fetch|open|import)\(\s*['\"]https?:", text)
    ] == []


def test_both_languages_have_the_same_pages_and_say_which_language_they_are_in(site):
    english, norwegian = (
        {page.partition("/")[2] for page in site if page.startswith(f"{language}/")} for language in LANGUAGES
    )
    assert english == norwegian
    assert {read.language for page, read in site.items() if page.startswith("en/")} == {"en"}
    assert {read.language for page, read in site.items() if page.startswith("nb/")} == {"nb-NO"}


def test_every_page_leads_to_the_same_page_in_the_other_language(site):
    for page, read in site.items():
        language, _, name = page.partition("/")
        other = {"en": "nb", "nb": "en"}[language]
        wanted = (SITE / other / ("index.html" if name == "search.html" else name)).resolve()
        assert wanted in {found[0] for link in read.links if (found := inside(page, link))}, page


def test_every_algorithm_has_its_page(site):
    from klimaklok_plugin.processing.provider import ALGORITHMS

    wanted = {f"{language}/algorithms/{one.ID}.html" for language in LANGUAGES for one in ALGORITHMS}
    assert wanted <= site.keys()


def test_every_picture_says_what_it_shows(site):
    assert [(page, read.images_without_text) for page, read in site.items() if read.images_without_text] == []


@pytest.mark.parametrize(("language", "word"), [("en", "headway"), ("nb", "knutepunkt")])
def test_the_search_finds_a_word_without_a_server(site, language, word):
    index = (SITE / language / "searchindex.js").read_text(encoding="utf-8")
    assert word in index
    searching = [target for target in site[f"{language}/search.html"].loads if target.startswith("searchindex.js")]
    assert searching
