"""Every sentence is declared once, in both languages, and each value in it is written as what it is."""

from __future__ import annotations

import ast
import pickle
import re
import string
from pathlib import Path

import pytest

from klimaklok_plugin.analysis import core, declared
from klimaklok_plugin.analysis.core.messages import UNITS, KlimaklokError, Language, Note, Own, Text

ANALYSIS = Path(core.__file__).resolve().parents[1]
PLUGIN = ANALYSIS.parent
EN, NB = Language("en", declared.WORDS), Language("nb", declared.WORDS)
BLANK = "\u00a0"


def modules():
    """Return every module that declares messages, by its package."""
    found = {}
    for path in sorted(ANALYSIS.glob("*/messages.py")):
        name = f"klimaklok_plugin.analysis.{path.parent.name}.messages"
        found[path.parent.name] = __import__(name, fromlist=["messages"])
    return found


MODULES = modules()


def texts():
    """Return every declared sentence and word with where it stands; errors too."""

    def inside(value, where):
        if isinstance(value, Text):
            yield where, value
        elif isinstance(value, dict):
            for key, each in value.items():
                yield from inside(each, f"{where}[{key}]")
        elif isinstance(value, type) and issubclass(value, KlimaklokError) and value.en != KlimaklokError.en:
            yield where, value.sentence()

    for package, module in MODULES.items():
        for name, value in vars(module).items():
            yield from inside(value, f"{package}.{name}")


TEXTS = dict(texts())


def placeholders(template):
    """Return what each value is said to be; the words of a count differ from language to language."""
    found = []
    for _, name, spec, conversion in string.Formatter().parse(template):
        if name is not None:
            assert not conversion, template
            found.append((name, "count" if "|" in spec else spec))
    return found


@pytest.mark.parametrize("where", TEXTS)
def test_both_languages_say_the_same_values_the_same_way(where):
    text = TEXTS[where]
    assert set(placeholders(text.en)) == set(placeholders(text.nb))
    assert text.en.strip()
    assert text.nb.strip()


@pytest.mark.parametrize(
    ("value", "en", "nb"),
    [
        (20.0, "20", "20"),
        (112.5, "112.5", "112,5"),
        (0.3, "0.3", "0,3"),
        (1 / 3, "0.333", "0,333"),
        (12345.25, "12,345.25", "12\u00a0345,25"),
    ],
)
def test_a_number_of_a_sum_keeps_the_decimals_that_it_has(value, en, nb):
    text = Text("{value:exact}", "{value:exact}")
    assert Language("en").fill(text, {"value": value}) == en
    assert Language("nb").fill(text, {"value": value}) == nb


def test_every_value_says_what_it_is():
    known = {"text", "code", "Code", "label", "parts", "n", "exact", "count"}
    for where, text in TEXTS.items():
        for name, spec in placeholders(text.en):
            unit, _, decimals = spec.partition(".")
            measure = unit in UNITS and (not decimals or decimals.isdigit())
            assert spec in known or spec.isdigit() or measure, (where, name, spec)


def test_every_error_says_what_to_do_after_what_is_wrong():
    kinds = {each for module in MODULES.values() for each in vars(module).values() if isinstance(each, type)}
    for kind in kinds:
        if issubclass(kind, KlimaklokError) and kind.en != KlimaklokError.en:
            assert len(re.findall(r"[.?:,;] ", kind.en)) >= 1, kind


def test_no_code_is_declared_twice_with_other_words():
    for name in ("NOTES", "WORDS"):
        seen = {}
        for package, module in MODULES.items():
            for code, text in getattr(module, name, {}).items():
                assert seen.setdefault(code, (package, text))[1] == text, (name, code, package, seen[code][0])


def sources():
    folders = [ANALYSIS, PLUGIN / "processing", PLUGIN.parent / "processing"]
    return [path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*.py"))]


def test_codes_of_notes_are_never_put_together():
    """Whoever searches for a code finds the place that says it."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Note", "messages.Note") and node.args:
                assert not isinstance(node.args[0], (ast.JoinedStr, ast.BinOp)), (path.name, ast.unparse(node))


def test_every_note_that_is_made_is_declared_and_every_declared_one_is_made():
    code = {}
    (of_qgis,) = (
        path.read_text(encoding="utf-8") for path in sources() if path.parts[-2:] == ("framework", "messages.py")
    )
    for path in sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        words = {
            each.value for each in ast.walk(tree) if isinstance(each, ast.Constant) and isinstance(each.value, str)
        }
        if path.name == "messages.py":
            continue
        code[path] = words
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) == "Note"
                and isinstance(node.args[0], ast.Constant)
            ):
                note = node.args[0].value
                assert note in declared.NOTES or (f'"{note}": Text(' in of_qgis and "processing" in path.parts), (
                    path,
                    note,
                )
    said = set().union(*code.values())
    assert sorted(set(declared.NOTES) - said) == []


def test_a_number_is_written_as_the_language_writes_it():
    assert [EN.number(each) for each in (3.84, 740.4, 12345.6, 0.256, 5.0, 9.3e-15, -0.2)] == [
        *("3.8", "740", "12,346", "0.26", "5", "0", "-0.20")
    ]
    assert [NB.number(each) for each in (3.84, 12345.6)] == ["3,8", f"12{BLANK}346"]
    assert NB.number(-0.2, 0) == "0"
    assert EN.number(float("nan")) == "–"


def test_a_number_carries_its_unit():
    assert EN.measure(294.4, "m") == f"294{BLANK}m"
    # Tonnes are estimates: a tenth of them is no more than noise from a hundred up.
    assert NB.measure(732.8, "t CO₂e") == f"733{BLANK}t{BLANK}CO₂e"
    assert NB.measure(-99.94, "t CO₂e") == f"-99,9{BLANK}t{BLANK}CO₂e"
    assert EN.measure(11331.4, "t CO₂e") == f"11,331{BLANK}t{BLANK}CO₂e"
    assert NB.measure(0.376, "%") == f"38{BLANK}%"
    assert NB.measure(3.84, "min") == f"3,8{BLANK}min"
    assert (EN.measure(50, "km/h"), NB.measure(50, "km/h")) == (f"50{BLANK}km/h", f"50{BLANK}km/t")


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 roads are"), (1, "1 road is"), (2, "2 roads are"), (1.2, "1 road is")]
)
def test_one_and_many_have_their_words(count, said):
    assert EN.fill(Text("{n:# road is|# roads are}", ""), {"n": count}) == said


@pytest.mark.parametrize("language", [EN, NB])
@pytest.mark.parametrize("name", ["full", "N", "S", "school", "other", "A {name:code}", "100 %", "a|b"])
def test_a_users_own_name_comes_out_as_it_went_in(language, name):
    assert language.fill(Text("{x:text}", "{x:text}"), {"x": name}) == name
    assert language.fill(Text("{x:code}", "{x:code}"), {"x": Own(name)}) == name
    assert Language("nb", declared.WORDS, {name: "!"}).fill(Text("", "{x:label}"), {"x": Own(name)}) == name


def test_a_code_is_said_in_words_and_several_with_commas():
    assert NB.fill(Text("", "{kind:code}"), {"kind": "school"}) == "skole"
    assert EN.fill(Text("{kind:code}", ""), {"kind": ["school", "health"]}) == "school, health services"


def test_a_parameter_is_said_by_its_label():
    language = Language("nb", labels={"SITES": "Tomter"})
    assert language.fill(Text("", "laget «{layer:label}»"), {"layer": "SITES"}) == "laget «Tomter»"


def test_parts_are_worded_one_by_one():
    parts = [(Text("{a:code} {b:%}", ""), {"a": "school", "b": 0.25}), (Text("rest", ""), {})]
    assert EN.fill(Text("{p:parts}", ""), {"p": parts}) == f"school 25{BLANK}%; rest"


def test_many_rows_are_worded_as_one_by_one():
    text = Text("", "{walk:m} til {name:text} ({kind:code})")
    rows = [{"walk": 12.4, "name": "full", "kind": "school"}, {"walk": 99.9, "name": "N", "kind": Own("school")}]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    assert NB.fill_each(text, columns, 2) == [NB.fill(text, row) for row in rows]
    assert NB.fill_each(Text("", "uten"), columns, 2) == ["uten", "uten"]
    with pytest.raises(KeyError):
        NB.fill_each(text, {}, 2)


def test_an_error_says_its_sentence_and_survives_pickling():
    error = MODULES["layers"].LayerFieldMissingError(layer="SITES", field="walk", fields="name")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - its own bytes
    assert str(again) == str(error)
    assert "walk" in str(error)
    assert again.values == error.values


def test_a_note_knows_its_code_and_values():
    assert Note("network_ferries", {"count": 1}).values == {"count": 1}


def test_a_sentence_whose_value_is_missing_is_an_error():
    with pytest.raises(KeyError):
        EN.fill(Text("{count:n}", ""), {})


@pytest.mark.parametrize("language", ["en", "nb"])
def test_no_note_begins_with_a_code_in_small_letters(language):
    texts = {code: Language(language).text(text) for code, text in declared.NOTES.items()}
    assert [code for code, text in texts.items() if text[:1].islower() or re.match(r"\{\w+:code\}", text)] == []


def test_words_at_the_beginning_of_a_sentence_begin_with_a_capital():
    words = {"area": Text("area intensive", "arealkrevende")}
    assert Language("nb", words).fill(Text("", "{use:Code}, {use:code}."), {"use": "area"}) == (
        "Arealkrevende, arealkrevende."
    )
