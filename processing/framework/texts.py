"""Words, in the language QGIS speaks: bokmål in a Norwegian QGIS, English otherwise.

What the analysis declares has both languages beside each other; the other texts of the QGIS side are looked up by their
English words. All are looked up when asked for, never at import, so that a change of language in QGIS's settings
reaches every text.
"""

from __future__ import annotations

import contextlib
import contextvars
import functools
import html
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from qgis.core import QgsApplication

import klimaklok_plugin
from klimaklok_plugin.analysis import declared
from klimaklok_plugin.analysis.core.messages import KlimaklokError, Language, Text

from . import messages

NORWEGIAN = ("nb", "no", "nn")
NOTES = {**declared.NOTES, **messages.NOTES}
WORDS = {**declared.WORDS, **messages.WORDS}


_SPOKEN: contextvars.ContextVar[str] = contextvars.ContextVar("spoken", default="")


class Coded(Protocol):
    """A note from the analysis: a code and the numbers and names that go into its sentence."""

    code: str
    values: Mapping[str, Any]


def language() -> str:
    """Return "nb" in a Norwegian QGIS, otherwise "en"; what was chosen by `speaking` goes before."""
    if _SPOKEN.get():
        return _SPOKEN.get()
    application = QgsApplication.instance()
    if not isinstance(application, QgsApplication):
        return "en"
    # what QGIS's window speaks, with --lang too; qgis_process and scripts set none, and go by settings and system
    locale = application.translation() or application.locale()
    return "nb" if locale[:2].lower() in NORWEGIAN else "en"


@contextlib.contextmanager
def speaking(code: str) -> Iterator[None]:
    """Word everything in a language, "nb" or "en", whatever QGIS speaks: a document has its own. For this thread."""
    before = _SPOKEN.set(code)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def wording(labels: Mapping[str, str] | None = None) -> Language:
    """Return how sentences are worded for the user; `labels` are the words for parameters' names."""
    return Language(language(), WORDS, labels or {})


def tr(english: str) -> str:
    """Return `english` in the user's language; a text without translation stays English."""
    code = language()
    return english if code == "en" else catalogue(code).get(english, english)


@functools.cache
def catalogue(code: str) -> dict[str, str]:
    """Return all texts of one language that are not declared, English sentence to translation."""
    tables = tomllib.loads(resource(f"i18n/{code}.toml").read_text(encoding="utf-8"))
    return {english: translated for table in tables.values() for english, translated in table.items()}


def resource(name: str) -> Path:
    """Return the path of a file of the plugin, wherever its folder lies (checkout or installed)."""
    candidates = [Path(folder) / name for folder in klimaklok_plugin.__path__]
    return next((path for path in candidates if path.exists()), candidates[0])


def say(code: str, own: Mapping[str, Text] | None = None) -> str:
    """Return a code in words, `own` ones first; what is no code as it is."""
    return wording().say(code, own)


def fill(text: Text, values: Mapping[str, Any]) -> str:
    """Return a declared sentence with its values."""
    return wording().fill(text, values)


def word_error(error: KlimaklokError, labels: Mapping[str, str] | None = None) -> str:
    """Return the sentence of an error in the user's language."""
    return wording(labels).fill(error.sentence(), error.values)


def word(note: Coded, labels: Mapping[str, str] | None = None) -> str:
    """Return the sentence of a note."""
    return wording(labels).fill(NOTES[note.code], note.values)


def capital(text: str) -> str:
    """Return a sentence's beginning as one."""
    return text[:1].upper() + text[1:]


def escape(text: str) -> str:
    """Return `text` safe for HTML, line breaks kept."""
    return html.escape(text, quote=False).replace("\n", "<br>")
