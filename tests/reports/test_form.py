"""A municipality's own form: what it changes, and what is refused before anything is set."""

from __future__ import annotations

import base64
import dataclasses
import doctest
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klimaklok_plugin.analysis.core.messages import Language
from klimaklok_plugin.reports import document, rows, templating
from klimaklok_plugin.reports import form as module
from klimaklok_plugin.reports.form import Form, contrast, read_form, shipped_templates
from klimaklok_plugin.reports.html import check_form, render_html
from klimaklok_plugin.reports.messages import (
    FORM_FAULTS,
    FormError,
    FormFaultError,
    FormFileTooLargeError,
    FormFolderEmptyError,
    FormFolderError,
    FormSettingError,
    FormUnreadableError,
)
from klimaklok_plugin.reports.templating import Templates
from tests.reports.documents import example, hostile, png

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3"/></svg>'
SETTINGS = """
[sender]
name = "Lillevik kommune"
unit = "Plan og miljø"
[logo]
file = "logo.svg"
alt = "Lillevik kommunes våpen"
[colours]
heading = "#5b1a1a"
[words]
Reasons = "Hvorfor"
"""


@pytest.fixture
def folder(tmp_path):
    """A folder that a form can be written to, by file name."""
    made = tmp_path / "mal"
    made.mkdir()

    def write(**files):
        for name, content in files.items():
            path = made / name.replace("__", ".")
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return made

    return write


def template(source, name="title__html__jinja"):
    return {name: source}


def rendered(folder, document=None):
    return render_html(document or example(), template_folder=folder)


def test_settings_change_logo_sender_colour_and_words(folder):
    page = rendered(folder(settings__toml=SETTINGS, logo__svg=SVG))
    assert f'src="data:image/svg+xml;base64,{base64.b64encode(SVG.encode()).decode()}"' in page
    assert 'alt="Lillevik kommunes våpen"' in page
    assert "<strong>Lillevik kommune</strong><br>Plan og miljø" in page
    assert "color: #5b1a1a" in page
    assert "#0b3c49" not in page
    assert "<h3>Hvorfor</h3>" in page
    assert "<h3>Begrunnelse</h3>" not in page


def test_a_logo_may_be_a_png(folder):
    settings = '[logo]\nfile = "a.png"\nalt = "Våpen"'
    assert read_form(folder(settings__toml=settings, a__png=png(8, 8))).logo_type == "image/png"


def test_without_a_folder_the_form_is_the_shipped_one():
    assert read_form(None) == Form()


def test_a_template_takes_the_place_of_the_shipped_one(folder):
    page = rendered(folder(**template("<h1>Sak {{ document.title | upper }}</h1>")))
    assert "<h1>Sak DETALJREGULERING FOR FJORDBYEN NORD</h1>" in page


def test_a_template_may_build_upon_the_shipped_one(folder):
    source = (
        '{% extends "klimaklok/document.html.jinja" %}{% block assumptions %}<p>Før</p>{{ super() }}{% endblock %}'
        '{% block end %}{% include "slutt.html.jinja" %}{% endblock %}'
    )
    page = rendered(folder(document__html__jinja=source, slutt__html__jinja="<p>Slutt: {{ words.Data }}</p>"))
    assert '<p>Før</p><section id="s-assumptions"' in page.replace("\n", "")
    assert "<p>Slutt: Datagrunnlag</p>" in page


def test_each_shipped_template_may_be_copied_as_it_is(folder):
    names = {name.replace(".", "__"): source for name, source in shipped_templates().items()}
    assert rendered(folder(**names)) == render_html(example())


def test_what_is_hostile_stays_a_text_in_an_own_template(folder):
    own = folder(
        **template('<h1 title="{{ document.title }}">{{ document.title }}</h1>'),
        own__css__jinja="h1::after { content: {{ document.title | css_string }} }",
    )
    page = rendered(own, hostile())
    assert "<script" not in page
    assert "alert(1)" not in page.replace("&lt;script&gt;alert(1)&lt;/script&gt;", "")


def test_what_would_end_an_attribute_without_quotes_is_refused(folder):
    with pytest.raises(FormFaultError, match="onmouseover"):
        rendered(folder(**template("<h1 title={{ document.title }}>A</h1>")), example("a onmouseover=alert(1)"))


SMALL = dataclasses.replace(example(places=1), sections=(), summary=document.Grid("", ("",), ()))
VALUES = {"document": SMALL, "words": document.form_words(SMALL), "form": Form(), "ink": module.INK}
FAULTS = {
    "a tag that is not closed": ("<p>\n{% if document %}", 2, "syntax"),
    "a bracket that is missing": ("<p>\n\n{{ document.title }", 3, "syntax"),
    "a name that is not there": ("<p>\n{{ document.titel }}", 2, "undefined"),
    "a variable that is not there": ("<p>\n{{ plan }}", 2, "undefined"),
    "a word that is not there": ("\n\n\n{{ words.Inhold }}", 4, "undefined"),
    "a template that is not there": ('<p>\n{% include "slutt.html" %}', 2, "no_template"),
    "a picture as text": ("\n{{ document.map.png }}", 2, "binary"),
    "a filter that is not there": ("\n{{ document.title | shout }}", 2, "not_allowed"),
    "an attempt at the class": ("\n{{ document.__class__.__mro__ }}", 2, "not_allowed"),
    "by brackets": ('\n{{ document["__class__"] }}', 2, "failed"),
    "by a filter": ('\n{{ document | attr("__class__") }}', 2, "not_allowed"),
    "a method": ('\n{{ "a".replace("", "b") }}', 2, "not_allowed"),
    "a format": ('\n{{ "%1000000000d" % 1 }}', 2, "not_allowed"),
    "a call": ("\n{{ range(1000000000) }}", 2, "not_allowed"),
    "a product": ('\n{{ "a" * 1000000000 }}', 2, "not_allowed"),
    "a joining": ('\n{% set a = "a" ~ "b" %}', 2, "not_allowed"),
    "a block that is set": ("\n{% set a %}x{% endset %}", 2, "not_allowed"),
    "a macro": ("\n{% macro m() %}{{ m() }}{% endmacro %}", 2, "not_allowed"),
    "escaping switched off": ("\n{% autoescape false %}{{ document.title }}{% endautoescape %}", 2, "not_allowed"),
    "safe": ("\n{{ document.title | safe }}", 2, "not_allowed"),
    "recursion": ("\n{% for a in document.sections recursive %}x{% endfor %}", 2, "not_allowed"),
    "a name that is computed": ("\n{% include document.title %}", 2, "not_allowed"),
    "what counts": ("\n{{ _spend }}", 2, "not_allowed"),
    "a folder above": ('\n{% include "../settings.toml" %}', 2, "no_template"),
    "a program": ("\n<script>1</script>", 2, "element"),
    "a program by event": ('\n<p onclick="x()">', 2, "attribute"),
    "a program by address": ('\n<a href="javascript:x()">x</a>', 2, "address"),
    "a picture from outside": ('\n<img src="https://example.org/a.png" alt="">', 2, "address"),
    "a style from outside": ('\n<link rel="stylesheet" href="a.css">', 2, "element"),
    "a style that fetches": ("\n<style>\n\nb { background: url(//example.org/a.png) }</style>", 4, "address"),
    "another page": ('\n<meta http-equiv="refresh" content="0">', 2, "element"),
    "a frame": ("\n<iframe></iframe>", 2, "element"),
    "without end": ("\n" + "{% for a in document.map.png %}" * 3 + "x" + "{% endfor %}" * 3, 2, "too_much"),
    "in itself": ('\n{% include "title.html.jinja" %}', None, "too_much"),
    "twice in itself": ('\n{% include "title.html.jinja" %}{% include "title.html.jinja" %}', None, "too_much"),
}


@pytest.mark.parametrize(("source", "line", "fault"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_file_and_line(folder, source, line, fault):
    begun = time.monotonic()
    with pytest.raises(FormFaultError) as told:
        rendered(folder(**template(source)))
    assert told.value.values["file"] == "title.html.jinja"
    assert told.value.values["fault"][0][0] is FORM_FAULTS[fault]
    assert line in (None, told.value.values["line"])
    assert f"line {told.value.values['line']}: " in str(told.value)
    assert time.monotonic() - begun < 60


PIECES = [
    "{{ document.title }}",
    "{{ words",
    "}}",
    "{% if document.map %}",
    "{% else %}",
    "{% endif %}",
    "{% for a in document.sections %}",
    "{% endfor %}",
    "{{ loop.index }}",
    "{{ a.title }}",
    "{% set b = document.block %}",
    "{{ b[0][9] }}",
    "{{ b.c.d }}",
    "{% block x %}",
    "{% endblock %}",
    "{{ super() }}",
    '{% extends "klimaklok/title.html.jinja" %}',
    '{% include "map.html.jinja" %}',
    "{# ",
    " #}",
    "{% raw %}",
    "{% endraw %}",
    "{{ 1 < 'a' }}",
    "{{ 1e999 }}",
    "{{ '\\x00' }}",
    "{{ () }}",
    "{{ loop }}",
    "{{ self }}",
    "{{ form.words }}",
    "<p>",
    "</p>",
    "<!--",
    "-->",
    "<style>",
    "</style>",
    "{% with %}{% endwith %}",
    "{{ document.sections | length }}",
    "{{ none | length }}",
    "{{ document | groups }}",
    "{{ 1 | picture }}",
    "{{ document.title | picture }}",
    "{{ 5 | css_string }}",
    "{{ document.title | upper }}",
]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
@settings(max_examples=60)
def test_whatever_stands_in_a_template_a_page_or_a_line_comes_of_it(source):
    page, told = "<!DOCTYPE html>", None
    try:
        page = Templates({"title.html.jinja": source}).fill("document.html.jinja", VALUES)
    except FormFaultError as error:
        told = error.values
    assert page.startswith("<!DOCTYPE html>")
    assert told is None or (told["line"] >= 1 and told["file"].endswith(".jinja"))


def test_what_a_document_lacks_is_named(folder):
    with pytest.raises(FormFaultError) as told:
        rendered(folder(**template("<p>\n{{ document.titel }}")))
    said = "title.html.jinja, line 2: there is nothing called titel here. Nothing was written. "
    assert str(told.value).startswith(said)
    language = Language("nb")
    assert language.fill(told.value.sentence(), told.value.values).startswith(
        "title.html.jinja, linje 2: det finnes ingenting her som heter titel. Ingenting ble skrevet. "
    )


def test_a_template_that_would_fill_the_memory_is_stopped(folder):
    """Each file takes in the next one ten times: a text of ten thousand million letters."""
    files = {f"t{n}__jinja": f'{{% include "t{n + 1}.jinja" %}}' * 10 for n in range(10)}
    own = folder(**files, t10__jinja="x", **template('{% include "t0.jinja" %}'))
    with pytest.raises(FormFaultError, match="larger than any real one"):
        rendered(own)


@pytest.mark.parametrize("depth", [500, 3000])
def test_a_template_nested_too_deep_is_no_crash(folder, depth):
    with pytest.raises(FormFaultError, match=r"title\.html\.jinja, line"):
        rendered(folder(**template("{% if document %}" * depth + "x" + "{% endif %}" * depth)))


def test_a_fault_is_found_before_there_is_a_document(folder):
    own = folder(section__html__jinja="<h2>{{ section.title }}</h2>\n{{ section.titel }}")
    with pytest.raises(FormFaultError, match=r"section\.html\.jinja, line 2: there is nothing called titel"):
        check_form(own)
    folder(section__html__jinja="<h2>{{ section.title }}</h2>")
    check_form(own)
    check_form(None)


def test_a_page_without_its_policy_is_refused(folder):
    with pytest.raises(FormFaultError, match=r"policy\.html\.jinja"):
        rendered(
            folder(document__html__jinja="<!DOCTYPE html><html><head></head><body>{{ document.title }}</body></html>")
        )


def test_a_policy_that_comes_too_late_is_none(folder):
    late = '<!DOCTYPE html><html><head><style>b {}</style>{% include "policy.html.jinja" %}</head></html>'
    with pytest.raises(FormFaultError, match=r"policy\.html\.jinja"):
        rendered(folder(document__html__jinja=late))


def test_a_loosened_policy_is_none(folder):
    with pytest.raises(FormFaultError, match="policy"):
        rendered(folder(policy__html__jinja='<meta http-equiv="Content-Security-Policy" content="default-src *">'))


def test_a_template_that_nothing_uses_is_named(folder):
    with pytest.raises(FormFaultError, match=r"titel\.html\.jinja, line 1: no template uses this file") as told:
        rendered(folder(titel__html__jinja="x"))
    assert "title.html.jinja" in str(told.value)


def test_a_template_that_is_not_utf8_is_named_with_its_line(folder):
    with pytest.raises(FormFaultError, match=r"title\.html\.jinja, line 2: .*UTF-8"):
        rendered(folder(title__html__jinja="<p>\nBærum".encode("latin-1")))


WRONG_SETTINGS = {
    "no TOML": ("[logo]\nfile = logo.svg", FormFaultError, "line 2"),
    "an unknown table": ("[color]\nheading = '#000000'", FormSettingError, "colours"),
    "an unknown key": ("[colours]\nheadings = '#000000'", FormSettingError, "heading, band"),
    "an unknown word": ("[words]\nInnhold = 'Oversikt'", FormSettingError, "Contents"),
    "no text": ("[words]\nContents = 1", FormSettingError, "text"),
    "an endless text": (f"[words]\nContents = '{'x' * 300}'", FormSettingError, "200"),
    "no table": ("logo = 'logo.svg'", FormSettingError, "table"),
    "no colour": ("[colours]\nheading = 'red'", FormSettingError, "#rrggbb"),
    "a colour with more in it": ("[colours]\nheading = '#000000; } body { x'", FormSettingError, "#rrggbb"),
    "a heading that is too light": ("[colours]\nheading = '#8899aa'", FormSettingError, "4.5"),
    "a band that is too dark": ("[colours]\nband = '#333333'", FormSettingError, "4.5"),
    "a logo that says nothing": ("[logo]\nfile = 'logo.svg'", FormSettingError, "alt"),
    "a logo without a file": ("[logo]\nalt = 'x'", FormSettingError, "file"),
    "a logo elsewhere": ("[logo]\nfile = '../logo.svg'\nalt = 'x'", FormSettingError, "same folder"),
    "a logo elsewhere on Windows": ("[logo]\nfile = '..\\logo.svg'\nalt = 'x'", FormSettingError, "same folder"),
    "a logo that is not there": ("[logo]\nfile = 'b.svg'\nalt = 'x'", FormUnreadableError, "b.svg"),
    "brackets without end": (f"a = {'[' * 5000}", FormFaultError, "settings.toml, line"),
}


@pytest.mark.parametrize(("settings", "error", "said"), WRONG_SETTINGS.values(), ids=WRONG_SETTINGS)
def test_a_wrong_setting_is_told(folder, settings, error, said):
    with pytest.raises(error) as told:
        read_form(folder(settings__toml=settings, logo__svg=SVG))
    assert said in str(told.value)
    assert "settings.toml" in str(told.value) or error is FormUnreadableError


@pytest.mark.parametrize(
    "logo",
    [
        b"GIF89a",
        b"%PDF-1.7",
        b"<html><svg></svg></html>",
        SVG.replace("<circle", "<script>1</script><circle").encode(),
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg></svg>',
        b"\xff\xfe\x00",
        b"",
    ],
    ids=["gif", "pdf", "html", "script", "entity", "noise", "empty"],
)
def test_a_logo_of_another_kind_is_refused(folder, logo):
    with pytest.raises(FormSettingError, match=r"logo\.svg"):
        read_form(folder(settings__toml=SETTINGS, logo__svg=logo))


@pytest.mark.parametrize(
    "begin", ["\ufeff", '<?xml version="1.0"?>\n<!-- drawn by hand -->\n', "<!DOCTYPE svg>"], ids=["bom", "xml", "type"]
)
def test_a_logo_may_begin_as_drawing_programs_write_it(folder, begin):
    assert read_form(folder(settings__toml=SETTINGS, logo__svg=begin + SVG)).logo_type == "image/svg+xml"


def test_files_that_are_too_large_are_not_read(folder, monkeypatch):
    with pytest.raises(FormFileTooLargeError, match=r"logo\.svg"):
        read_form(folder(settings__toml=SETTINGS, logo__svg=SVG + " " * module.MOST_LOGO_BYTES))
    with pytest.raises(FormFileTooLargeError, match=r"title\.html\.jinja"):
        read_form(folder(**template("x" * (module.MOST_BYTES + 1))))
    monkeypatch.setattr(module, "MOST_TEMPLATES", 1)
    with pytest.raises(FormFaultError, match="more than 1 templates"):
        read_form(folder(title__html__jinja="x", map__html__jinja="x"))


def test_a_link_out_of_the_folder_is_refused(folder, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    own = folder()
    for name in ("title.html.jinja", "settings.toml", "logo.svg"):
        link = own / name
        link.symlink_to(secret)
        if name == "logo.svg":
            folder(settings__toml=SETTINGS)
        with pytest.raises(FormFaultError, match="out of the folder"):
            read_form(own)
        link.unlink()


def test_a_link_within_the_folder_and_a_folder_that_is_a_link_are_fine(folder, tmp_path):
    own = folder(settings__toml=SETTINGS, våpen__svg=SVG)
    (own / "logo.svg").symlink_to(own / "våpen.svg")
    (tmp_path / "elsewhere").symlink_to(own)
    assert read_form(tmp_path / "elsewhere").logo == SVG.encode()


def test_a_link_in_a_circle_or_to_nothing_is_told(folder):
    own = folder()
    (own / "title.html.jinja").symlink_to(own / "title.html.jinja")
    with pytest.raises(FormUnreadableError, match=r"title\.html\.jinja"):
        read_form(own)


def test_a_folder_in_place_of_a_template_is_told(folder):
    own = folder()
    (own / "title.html.jinja").mkdir()
    with pytest.raises(FormUnreadableError, match=r"title\.html\.jinja"):
        read_form(own)


def test_a_folder_that_changes_nothing_or_is_not_there_is_told(folder, tmp_path):
    with pytest.raises(FormFolderEmptyError, match=r"document\.html\.jinja"):
        read_form(folder(readme__txt="x"))
    with pytest.raises(FormFolderError, match="gone"):
        read_form(tmp_path / "gone")


def test_errors_name_no_path_of_the_machine(folder, tmp_path):
    for files in ({"readme__txt": "x"}, {"title__html__jinja": "{{ x }}"}, {"settings__toml": "x"}):
        own = folder(**files)
        with pytest.raises(FormError) as told:
            rendered(own)
        assert str(tmp_path) not in str(told.value)
        for each in own.iterdir():
            each.unlink()


@pytest.mark.parametrize("shown", [module, document, rows, templating], ids=lambda each: each.__name__)
def test_the_examples_run(shown):
    assert doctest.testmod(shown).failed == 0


def test_contrast_is_that_of_the_guidelines():
    """Pairs whose contrast others have published: the lightest grey that is read on white, and pure red."""
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ff0000", "#ffffff") == pytest.approx(4.0, abs=0.005)
    assert contrast("#ffffff", "#ff0000") == contrast("#ff0000", "#ffffff")


def example_of(kind, page):
    """Return the example of a kind in a page of the documentation."""
    text = (Path(__file__).resolve().parents[2] / "docs" / page).read_text(encoding="utf-8")
    return re.search(rf"```{kind}\n(.*?)```", text, re.DOTALL).group(1)


@pytest.mark.parametrize("language", ["en", "nb"])
def test_the_examples_of_the_documentation_work(folder, language):
    page = f"{language}/documents.md"
    own = folder(settings__toml=example_of("toml", page), logo__svg=SVG, document__html__jinja=example_of("text", page))
    told = rendered(own)
    assert "Fjordbyen nord has been sent" in told or "Fjordbyen nord er sendt" in told
    assert "Lillevik" in told
    text = (Path(__file__).resolve().parents[2] / "docs" / page).read_text(encoding="utf-8")
    assert [name for name in shipped_templates() if f"| `{name}` |" not in text] == []
    assert [word for word in document.FORM_WORDS if f"`{word}`" not in text] == []
