"""Words, in the language QGIS speaks: bokmål in a Norwegian QGIS, English otherwise.

The English sentence is the key. Looked up when asked for, never at import, so that a change of language in QGIS's
settings reaches every text. Analysis hands over codes and numbers; here they become sentences.
"""

from __future__ import annotations

import functools
import html
import math
import numbers
import re
import string
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from qgis.core import QgsApplication

import klimaklok_plugin
from klimaklok_plugin.analysis.core.messages import KlimaklokError

from .notes import NOTES, WORDS

NORWEGIAN = ("nb", "no", "nn")
GROUPED, WHOLE = 10_000, 100
FULL_OF_CODES = ("basis", "pairs")
AS_THE_USER_WROTE_IT = ("example", "field", "file", "folder", "value", "values")


class Coded(Protocol):
    """A note or a reason from the analysis: a code and the numbers and names that go into its sentence."""

    code: str
    values: Mapping[str, Any]


def language() -> str:
    """Return "nb" in a Norwegian QGIS, otherwise "en"."""
    application = QgsApplication.instance()
    locale = application.locale() if isinstance(application, QgsApplication) else ""
    return "nb" if locale[:2].lower() in NORWEGIAN else "en"


def tr(english: str) -> str:
    """Return `english` in the user's language; a text without translation stays English."""
    return english if language() == "en" else catalogue(language()).get(english, english)


@functools.cache
def catalogue(code: str) -> dict[str, str]:
    """Return all texts of one language, English sentence to translation."""
    tables = tomllib.loads(resource(f"i18n/{code}.toml").read_text(encoding="utf-8"))
    return {english: translated for table in tables.values() for english, translated in table.items()}


def resource(name: str) -> Path:
    """Return the path of a file of the plugin, wherever its folder lies (checkout or installed)."""
    candidates = [Path(folder) / name for folder in klimaklok_plugin.__path__]
    return next((path for path in candidates if path.exists()), candidates[0])


def say(code: str) -> str:
    """Return a code in words, in the user's language; a word that is no code is only translated."""
    return tr(WORDS.get(code, code))


def say_all(text: str) -> str:
    """Return a text with every code in it said in words."""
    return re.sub(r"\b[a-z]+(?:_[a-z]+)*\b", lambda match: say(match[0]) if match[0] in WORDS else match[0], text)


def fill(template: str, values: Mapping[str, Any]) -> str:
    """Put `values` into `template`, numbers written the way the user's language writes them."""
    return _Filler().vformat(template, (), values)


def word_error(error: KlimaklokError, labels: Mapping[str, str] | None = None) -> str:
    """Return the sentence of an error in the user's language; `labels` are the words for parameters' names."""
    return fill(tr(error.template), _labelled(error.values, labels))


def word(note: Coded, labels: Mapping[str, str] | None = None) -> str:
    """Return the sentence of a note; an unknown code is shown with its values, never hidden."""
    template = NOTES.get(note.code)
    values = _labelled(note.values, labels)
    if template is None:
        return f"{note.code}: " + ", ".join(f"{key} {_plain(value)}" for key, value in values.items())
    return fill(tr(template), values)


def decimal_sign() -> str:
    """Return the sign between whole and decimals."""
    return "." if language() == "en" else ","


def _labelled(values: Mapping[str, Any], labels: Mapping[str, str] | None) -> dict[str, Any]:
    known = {
        key: (labels or {}).get(value, value) if isinstance(value, str) else value for key, value in values.items()
    }
    said = {key: say_all(value) if key in FULL_OF_CODES else value for key, value in known.items()}
    return {
        key: _Verbatim(values[key]) if key in AS_THE_USER_WROTE_IT and isinstance(values[key], str) else value
        for key, value in said.items()
    }


class _Verbatim(str):
    """A name of the user's, which is no word of ours even where it is spelt like one."""

    __slots__ = ()


def escape(text: str) -> str:
    """Return `text` safe for HTML, line breaks kept."""
    return html.escape(text, quote=False).replace("\n", "<br>")


class _Filler(string.Formatter):
    """Formats like `str.format`, with the language's decimal sign, and short numbers where no format is said."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if not format_spec:
            return _plain(value)
        written = super().format_field(value, format_spec)
        return _localised(written) if _is_number(value) else written


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value if isinstance(value, _Verbatim) else say(value)
    if _is_number(value):
        return _localised(_short(value))
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(_plain(item) for item in value)
    return str(value)


def _short(number: numbers.Real) -> str:
    """Return a number as people say it: whole from a hundred up, a thousands sign from ten thousand up."""
    if not math.isfinite(number):
        return "-"
    if abs(number) >= GROUPED:
        return f"{number:,.0f}"
    if abs(number) >= WHOLE or number == round(number):
        return f"{number:.0f}"
    return f"{number:.1f}" if abs(number) >= 1 else f"{number:.2g}"


def _is_number(value: Any) -> bool:
    return isinstance(value, numbers.Real) and not isinstance(value, bool)


def _localised(written: str) -> str:
    if language() == "en":
        return written
    return written.replace(",", "\u00a0").replace(".", ",")
