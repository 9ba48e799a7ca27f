"""A document in a real browser: nothing is fetched, nothing is complained of, everybody can read it, and it prints."""

from __future__ import annotations

import dataclasses

import pytest

from klimaklok_plugin.reports.document import Grid, Section
from klimaklok_plugin.reports.html import render_html
from tests.browser import Browser, pages_of
from tests.reports.documents import example, hostile

A4, ACROSS = (210, 297), (297, 210)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    made = Browser(tmp_path_factory.mktemp("browser"))
    yield made
    made.close()


@pytest.fixture
def page(browser, tmp_path):
    """Give a way to open a page, which is closed at the end."""
    pages = []

    def opened(html, **further):
        path = tmp_path / f"{len(pages)}.html"
        path.write_text(html, encoding="utf-8")
        pages.append(browser.open(path, **further))
        return pages[-1]

    yield opened
    for each in pages:
        each.close()


@pytest.fixture
def shown(page):
    return page(render_html(example()))


def test_nothing_is_fetched_and_nothing_complained_of(shown):
    assert shown.requests() == []
    assert shown.complaints() == []
    assert shown.run("[...document.images].every(each => each.complete && each.naturalWidth > 0)")


def test_everybody_can_read_it(shown):
    assert shown.violations() == []


def test_everybody_can_read_it_on_a_telephone(page):
    shown = page(render_html(example()), width=360, height=640)
    assert shown.violations() == []
    assert shown.run("document.documentElement.scrollWidth") <= 360  # only tables scroll


def test_no_name_runs_a_program(page):
    shown = page(render_html(hostile()))
    assert shown.run("document.scripts.length") == 0
    assert shown.requests() == []
    assert shown.complaints() == []


def test_the_policy_alone_stops_programs_and_requests(page):
    """What would come through all else: the browser refuses it, and says so."""
    inserted = '<script>document.title = "run"</script><img src="http://127.0.0.1:9/a.png" alt="">'
    shown = page(render_html(example()).replace("</main>", f"{inserted}</main>"))
    assert shown.run("document.title").startswith("Detaljregulering")
    assert len(shown.complaints()) == 2


def test_what_is_wrong_would_be_seen(page):
    wrong = '<html><body><p style="color:#bbb">grey</p><img src="http://127.0.0.1:9/a.png"><script>undefined_thing()</script>'
    shown = page(wrong)
    assert shown.requests() == ["http://127.0.0.1:9/a.png"]
    assert any("undefined_thing" in each for each in shown.complaints())
    assert {"color-contrast", "html-has-lang", "image-alt"} <= {each for each, _, _ in shown.violations()}


def test_it_prints_a_page_for_each_part_and_wide_tables_across(shown):
    """Page one, twelve checks, alternatives, assumptions (eleven columns), data, how to repeat."""
    pages = pages_of(shown.pdf())
    assert set(pages) == {A4, ACROSS}
    assert pages.count(ACROSS) == 1
    assert 16 <= len(pages) <= 29


def test_page_one_holds_title_map_and_all_twelve_checks(page):
    """Whatever the other parts take: page one, then a page for all that is left."""
    document = dataclasses.replace(example(), alternatives=None)
    summary = dataclasses.replace(document.summary, links=())
    bare = dataclasses.replace(document, sections=(), summary=summary)
    none = dataclasses.replace(bare, summary=Grid("", ("",), ()))
    assert len(summary.rows) == 12
    assert len(pages_of(page(render_html(bare)).pdf())) == len(pages_of(page(render_html(none)).pdf()))


def test_short_parts_without_a_verdict_share_a_page(page):
    parts = tuple(Section(f"part{number}", f"Part {number}", "A sentence.") for number in range(4))
    document = dataclasses.replace(example(), sections=parts, summary=Grid("", ("",), ()))
    # page one, the four, alternatives, assumptions, data, how to repeat
    assert len(pages_of(page(render_html(document)).pdf())) == 6


def test_a_long_table_goes_on_over_pages(page):
    short = pages_of(page(render_html(example(places=8))).pdf())
    long = pages_of(page(render_html(example(places=120))).pdf())
    assert long.count(ACROSS) > short.count(ACROSS) + 2


def test_the_first_stop_of_the_keyboard_leads_past_the_head(shown):
    for event in ("keyDown", "keyUp"):
        shown.ask("Input.dispatchKeyEvent", type=event, key="Tab", code="Tab", windowsVirtualKeyCode=9)
    assert shown.run("document.activeElement.className") == "skip"
    assert shown.run("document.activeElement.getBoundingClientRect().left") >= 0
    assert shown.run("document.querySelector(document.activeElement.getAttribute('href')).tagName") == "MAIN"
