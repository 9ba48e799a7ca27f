"""Errors, notes and reasons: each a sentence in English and bokmål beside its code, worded by one mechanism.

The analysis hands over codes and values; a sentence says of each value what it is, and so how it is written:

==================  =====================================================  ===========================
``{name:text}``     a user's own text, never translated                    Full, 3 or Lysaker, Høvik
``{layer:label}``   a parameter, said by its label                         Sites
``{kind:code}``     a code, or several, in words                           kindergarten
``{basis:parts}``   a list of (`Text`, values), each worded                walk to the hub 28 %; …
``{n:n}``           a number as people say it                              3.8, 740, 12,346
``{n:exact}``       a number of a sum, with the decimals that it has       112.5
``{n:0}``           a number with so many decimals                         12
``{walk:m}``        a number with its unit, see `UNITS`                    294 m
``{share:%}``       a share, said in per cent; ``%.1`` with a decimal      38 %
``{count:# a|# b}`` a count with its singular and plural                   1 hub, 3 hubs
==================  =====================================================  ===========================
"""

from __future__ import annotations

import functools
import itertools
import math
import re
import string
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple

UNITS: dict[str, tuple[str, int]] = {
    "m": ("m", 0),
    "m²": ("m²", 0),
    "km": ("km", 1),
    "km²": ("km²", 0),
    "ha": ("ha", 1),
    "min": ("min", 1),
    "s": ("s", 0),
    "km/h": ("km/h", 0),
    "kW": ("kW", 0),
    "kWh": ("kWh", 0),
    "GB": ("GB", 1),
    "kr": ("kr", 0),
    "t CO₂e": ("t CO₂e", 1),
    "g/km": ("g/km", 0),
    "%": ("%", 0),
}
"""How a number of each unit is written: its sign and decimals. ``%`` is of shares, which are multiplied by 100."""
ROUGH = frozenset({"t CO₂e"})
"""Units of estimates, which are written without decimals from `WHOLE` up: more would look surer than they are."""

GROUPED, WHOLE, LITTLE = 10_000, 100, 1e-3
UNBROKEN = "\u00a0"
_SIGNS = "|".join([re.escape(sign) for sign, _ in UNITS.values()] + ["km/t"])
_BEFORE_UNIT = re.compile(rf"(?<=[\d}}]) (?=(?:{_SIGNS})(?!\w))|(?<=\bt) (?=CO₂e)")


def unbroken(text: str) -> str:
    r"""Return words in which each number stays on the same line as its unit.

    Examples
    --------
    >>> unbroken("at most 400 m, or 25 % of 12 dwellings")
    'at most 400\xa0m, or 25\xa0% of 12 dwellings'
    """
    return _BEFORE_UNIT.sub(UNBROKEN, text)


class Text(NamedTuple):
    """The same words in both languages."""

    en: str
    nb: str


class Own(str):
    """A text of the user's where a code or a parameter may stand as well: it comes out as it went in."""

    __slots__ = ()


@dataclass(frozen=True)
class Language:
    """How sentences are worded.

    Attributes
    ----------
    code : str
        "en" or "nb".
    words : Mapping[str, Text]
        What codes mean.
    labels : Mapping[str, str]
        What parameters are called in the user's language.
    """

    code: str = "en"
    words: Mapping[str, Text] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    def text(self, text: Text) -> str:
        """Return the text in this language."""
        return text.nb if self.code == "nb" else text.en

    def fill(self, text: Text, values: Mapping[str, Any]) -> str:
        """Return the sentence with its values.

        Raises
        ------
        KeyError
            If a value is missing.
        """
        return "".join(
            words + (write(self, values[name]) if name else "") for words, name, write in _parsed(self.text(text))
        )

    def fill_each(self, text: Text, columns: Mapping[str, Iterable[Any]], count: int) -> list[str]:
        """Return the sentence for each of `count` rows of values; quicker than to `fill` row by row.

        Raises
        ------
        KeyError
            If a value is missing.
        """
        pieces: list[Iterable[str]] = []
        for words, name, write in _parsed(self.text(text)):
            pieces.append(itertools.repeat(words, count))
            if name:
                pieces.append([write(self, value) for value in columns[name]])
        return ["".join(row) for row in zip(*pieces, strict=True)]

    def say(self, code: str, own: Mapping[str, Text] | None = None) -> str:
        """Return a code in words, `own` ones first; what is no code, or the user's `Own` text, as it is."""
        if isinstance(code, Own):
            return str(code)
        text = (own or {}).get(code) or self.words.get(code)
        return self.text(text) if text is not None else code

    def number(self, value: float, decimals: int | None = None) -> str:
        """Return a number as this language writes it, grouped from ten thousand up.

        Without `decimals` it is written as people say it: whole from a hundred up, with a decimal above one.
        """
        if not math.isfinite(value):
            return "–"
        if decimals is None:
            size = abs(value)
            whole = size >= WHOLE or size < LITTLE or value == round(value)
            decimals = 0 if whole else 1 if size >= 1 else 1 - math.floor(math.log10(size))
        value = round(float(value), decimals) + 0.0  # no -0
        written = f"{value:,.{decimals}f}" if abs(value) >= GROUPED else f"{value:.{decimals}f}"
        return written if self.code == "en" else written.replace(",", UNBROKEN).replace(".", ",")

    def exact(self, value: float) -> str:
        """Return a number with the decimals that it has, three at most: what is counted with must stand as it is."""
        value = float(value)
        decimals = next((each for each in range(3) if abs(value - round(value, each)) < LITTLE / 2), 3)
        return self.number(value, decimals)

    def measure(self, value: float, unit: str, decimals: int | None = None) -> str:
        """Return a number with its unit, which stays on the same line."""
        sign, usual = UNITS[unit]
        value = 100 * value if unit == "%" else value
        if decimals is None:
            decimals = 0 if unit in ROUGH and abs(value) >= WHOLE else usual
        number = self.number(value, decimals)
        return f"{number}{UNBROKEN}{unbroken(self.unit(sign))}"

    def unit(self, sign: str) -> str:
        """Return a unit's sign in this language."""
        return sign.replace("/h", "/t") if self.code == "nb" else sign


Writer = Callable[[Language, Any], str]


@functools.cache
def _parsed(template: str) -> tuple[tuple[str, str | None, Writer], ...]:
    """Return a template's parts: the words before a placeholder, its name, and how its value is written."""
    parts = string.Formatter().parse(template)
    return tuple((unbroken("}" + words)[1:], name, _writer(spec or "text")) for words, name, spec, _ in parts)


@functools.cache
def _writer(spec: str) -> Writer:
    """Return how a value is written that a placeholder says is a `spec`."""
    if "|" in spec:
        one, many = spec.split("|")
        return lambda language, value: (one if round(value) == 1 else many).replace("#", language.number(value, 0))
    if spec in _WRITERS:
        return _WRITERS[spec]
    if spec.isdigit():
        return lambda language, value: language.number(value, int(spec))
    unit, _, decimals = spec.partition(".")
    return lambda language, value: language.measure(value, unit, int(decimals) if decimals else None)


def _joined(value: Any, said: Callable[[str], str]) -> str:
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(_joined(each, said) for each in value)
    return value if isinstance(value, Own) else said(str(value))


def _begun(text: str) -> str:
    """Return words as they stand at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


_WRITERS: dict[str, Writer] = {
    "text": lambda _, value: _joined(value, str),
    "code": lambda language, value: _joined(value, language.say),
    "Code": lambda language, value: _begun(_joined(value, language.say)),
    "label": lambda language, value: _joined(value, lambda name: language.labels.get(name, name)),
    "parts": lambda language, value: "; ".join(language.fill(text, values) for text, values in value),
    "n": lambda language, value: language.number(value),
    "exact": lambda language, value: language.exact(value),
}


ENGLISH = Language()


@dataclass(frozen=True)
class Note:
    """Something the user should know about a result: a declared code, and the values its sentence is made of."""

    code: str
    values: dict[str, object] = field(default_factory=dict)


class Cancelled(Exception):
    """The user stopped the run."""


class KlimaklokError(Exception):
    """Base of every error that is worded for the user.

    A subclass holds its sentence in ``en`` and ``nb``. The values stay apart from the words, so that the same
    error can be worded in another language.
    """

    en: ClassVar[str] = "{message:text}"
    nb: ClassVar[str] = "{message:text}"

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(ENGLISH.fill(self.sentence(), values))

    @classmethod
    def sentence(cls) -> Text:
        """Return the sentence in both languages."""
        return Text(cls.en, cls.nb)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.values))


class CrsScaleError(KlimaklokError):
    """A coordinate system that does not measure in true metres where the data lie (see `core.crs`)."""

    en = (
        "In {crs:text} a kilometre on the ground measures {km:3} km where the data lie (about {lat:2}° north, {lon:2}° "
        "east), so all lengths and times would be wrong. Choose a coordinate system made for that place, such as "
        "{better:text}."
    )
    nb = (
        "I {crs:text} måler en kilometer i terrenget {km:3} km der dataene ligger (omtrent {lat:2}° nord, {lon:2}° "
        "øst), så alle lengder og tider ville blitt feil. Velg et koordinatsystem som er laget for stedet, for "
        "eksempel {better:text}."
    )


class CrsNearPoleError(KlimaklokError):
    """Data where no coordinate system in metres is true."""

    en = (
        "The data lie at {lat:2}° north, {lon:2}° east, where no common coordinate system in metres fits. Check the "
        "coordinates, and whether north and east are swapped."
    )
    nb = (
        "Dataene ligger på {lat:2}° nord, {lon:2}° øst, der ingen vanlige koordinatsystemer i meter passer. Sjekk "
        "koordinatene, og om nord og øst er byttet om."
    )


def _rebuild(kind: type[KlimaklokError], values: dict[str, object]) -> KlimaklokError:
    return kind(**values)


# --- packed files (see `core.unpack`) --------------------------------------------------------------------------------


class UnpackedError(KlimaklokError):
    """A packed file holds too much. Base of the errors that say why; never raised itself."""


class UnpackedSizeError(UnpackedError):
    """More comes out of a file than anybody can work with."""

    en = (
        "{file:text} unpacks to more than {limit:GB}, which is more than can be read. Give a file that covers a "
        "smaller area."
    )
    nb = (
        "{file:text} blir større enn {limit:GB} når den pakkes ut, og det er mer enn som kan leses. Oppgi en fil som "
        "dekker et mindre område."
    )


class UnpackedRatioError(UnpackedError):
    """More comes out of a file than its size can honestly hold."""

    en = (
        "{file:text} unpacks to more than {ratio:0} times its own size, which no real data do. It is damaged or made "
        "to fill the computer. Get the file again."
    )
    nb = (
        "{file:text} blir mer enn {ratio:0} ganger så stor når den pakkes ut, og det gjør ingen ekte data. Den er "
        "skadet eller laget for å fylle maskinen. Hent filen på nytt."
    )


class JsonMemoryError(UnpackedError):
    """The objects of a JSON text would fill the memory."""

    en = (
        "{file:text} holds so many objects that they would take more than {limit:GB} of memory. Give a file that "
        "covers a smaller area, or get it again."
    )
    nb = (
        "{file:text} har så mange objekter at de ville tatt mer enn {limit:GB} minne. Oppgi en fil som dekker et "
        "mindre område, eller hent den på nytt."
    )
