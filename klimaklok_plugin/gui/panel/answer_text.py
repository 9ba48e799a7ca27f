"""What the answer says in words: headline, reasons, bars, and what the result rests on, as HTML that Qt can show."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qgis.core import QgsFeature, QgsVectorLayer
from qgis.PyQt.QtGui import QPalette

from klimaklok_plugin.analysis.core.columns import Table
from klimaklok_plugin.gui import results
from klimaklok_plugin.processing.framework.forms import is_sentences, naming
from klimaklok_plugin.processing.framework.texts import tr

from .answer_table import NONE, Cells, is_empty

REASONS = "reasons"
IN_VERDICT = 3
"""Of the columns that lead a table, how many stand below a row's name."""
MOST_TILES, MOST_SENTENCES = 3, 2
_NUMBER = r"\d+(?:[\u00a0.,]\d+)*(?:\u00a0%)?"
_ALONE = re.compile(rf"(.{{3,160}}): (-?{_NUMBER})\.")
_HEAD = re.compile(r"(?:^|(?<=\. ))([A-ZÆØÅ][^:;.]{2,40}): (?=\S)")
_BETWEEN_REASONS = re.compile(r"; (?![^()]*\))")


@dataclass(frozen=True)
class Headline:
    """What stands at the top of an answer.

    Attributes
    ----------
    numbers : tuple of (str, str)
        Value and label of the two or three numbers.
    sentences : tuple of str
        What is said below them.
    rest : tuple of str
        Sentences of the answer that there is no room for.
    """

    numbers: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    rest: tuple[str, ...]

    @property
    def html(self) -> str:
        """The numbers large, the sentences below."""
        cells = "".join(
            f'<td width="{100 // len(self.numbers)}%"><span style="font-size:15pt; font-weight:600">{escaped(value)}'
            f"</span><br>{escaped(label)}</td>"
            for value, label in self.numbers
        )
        row = f'<table width="100%" cellspacing="2"><tr>{cells}</tr></table>' if cells else ""
        return row + "".join(f'<p style="margin:2px 0">{_numbers_bold(each)}</p>' for each in self.sentences)


def headline(answers: Sequence[str], labels: Sequence[str] | None) -> Headline:
    """Return what stands at the top of an answer.

    Parameters
    ----------
    answers : sequence of str
        The sentences of the answer, first things first.
    labels : sequence of str or None
        Labels of the numbers that matter; without any that is found, the first sentences that are a number are taken.
        None: no number stands large, and more sentences do.
    """
    alone = {found[1]: (found[2], found[1]) for each in answers if (found := _ALONE.fullmatch(each))}
    chosen = [] if labels is None else [alone[each] for each in labels if each in alone] or list(alone.values())
    numbers = tuple(chosen[:MOST_TILES])
    told = [each for each in answers if not _ALONE.fullmatch(each)]
    sentences = tuple(told[: MOST_TILES if labels is None else MOST_SENTENCES - bool(numbers)])
    used = {*sentences, *(f"{label}: {value}." for value, label in numbers)}
    return Headline(numbers, sentences, tuple(each for each in answers if each not in used))


def details(
    layer: QgsVectorLayer, feature: QgsFeature, table: Table, bars: Mapping[str, float], palette: QPalette
) -> str:
    """Return all there is to say of a row: its name, reasons in full, bars, then every other value that it has."""
    cells, names = Cells(layer, table), layer.fields().names()
    texts = {
        name: cells.text(index, feature[index]) for index, name in enumerate(names) if not is_empty(feature[index])
    }
    headings = {name: cells.heading(index) for index, name in enumerate(names)}
    leading = {each.name for each in table.lead}
    long = [name for name in names if name in texts and is_sentences(table.find(name))]
    first, later = [each for each in long if each in leading], [each for each in long if each not in leading]
    short = [each for each in results.columns_of(layer) if each in leading and each in texts and each not in long]
    if results.RANK in texts:
        letter = results.letter_of(table, {name: feature[name] for name in names})
        texts[results.RANK] = f"{letter}{texts[results.RANK]}"
    called = naming(table, names)
    title = texts.get(called, layer.name())
    short = [each for each in short if each != called]
    parts = [f'<p style="font-size:large; font-weight:600">{escaped(title)}</p>']
    verdict = " · ".join(f"{escaped(headings[name])}: <b>{escaped(texts[name])}</b>" for name in short[:IN_VERDICT])
    parts.append(f"<p>{verdict}</p>" if verdict else "")
    parts += [(head(headings[name]) if first != [REASONS] else "") + reasons(texts[name]) for name in first]
    drawn = [name for name in bars if name in texts and is_finite(feature[name])]
    if drawn:
        rows = "".join(_bar(headings[name], texts[name], float(feature[name]) / bars[name], palette) for name in drawn)
        parts.append(f'{head(tr("Points and shares"))}<table width="100%" cellspacing="2">{rows}</table>')
    parts += [head(headings[name]) + reasons(texts[name]) for name in later]
    rest = [name for name in results.columns_of(layer) if name in texts and name not in (*long, *drawn)]
    if rest:
        parts.append(head(tr("All values")) + pairs((headings[name], texts[name]) for name in rest))
    return "".join(parts)


def reasons(text: str) -> str:
    """Return reasons as lists, each under its heading; not a word is lost."""
    heads = list(_HEAD.finditer(text))
    starts = [each.start() for each in heads]
    parts = [text[: starts[0]] if starts else text]
    parts += [text[a.end() : b] for a, b in zip(heads, [*starts, len(text)][1:], strict=True)]
    titles = ["", *(each[1] for each in heads)]
    return "".join(
        (head(title) if title else "") + bullets(_reasons_in(part))
        for title, part in zip(titles, parts, strict=True)
        if part.strip()
    )


def _reasons_in(text: str) -> list[str]:
    return [each.strip() for each in _BETWEEN_REASONS.split(text.strip().removesuffix("."))]


def bullets(texts: Iterable[str]) -> str:
    """Return texts as a list."""
    items = "".join(f"<li>{escaped(each)}</li>" for each in texts)
    return f'<ul style="margin:2px 0 2px 0; -qt-list-indent:0; margin-left:14px">{items}</ul>' if items else ""


def pairs(rows: Iterable[tuple[str, str]]) -> str:
    """Return a table of names and values."""
    cells = "".join(f"<tr><td>{escaped(name)}</td><td>{escaped(value)}</td></tr>" for name, value in rows)
    return f'<table width="100%" cellspacing="0" cellpadding="2">{cells}</table>'


def section(title: str, texts: Sequence[str]) -> str:
    """Return a list under a heading; nothing where there is nothing to list."""
    return head(title) + bullets(texts) if texts else ""


def head(title: str) -> str:
    """Return a heading."""
    return f'<p style="margin:8px 0 2px 0; font-weight:600">{escaped(title)}</p>'


def three_columns(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table with headings."""
    top = "".join(f'<td width="33%"><b>{escaped(each)}</b></td>' for each in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escaped(each) or NONE}</td>' for each in row)}</tr>" for row in rows)
    return f'<table width="100%" cellspacing="0" cellpadding="2"><tr>{top}</tr>{body}</table>'


def is_finite(value: object) -> bool:
    """Whether a value, which may come from a layer that somebody edited, is a number that can be drawn."""
    return isinstance(value, int | float) and math.isfinite(value)


def escaped(text: str) -> str:
    """Return a text, which may come from a layer, safe for HTML."""
    return html.escape(str(text), quote=True).replace("\n", "<br>")


def _numbers_bold(text: str) -> str:
    pieces = re.split(f"({_NUMBER})", text)
    return "".join(f"<b>{escaped(each)}</b>" if place % 2 else escaped(each) for place, each in enumerate(pieces))


def _bar(label: str, value: str, share: float, palette: QPalette) -> str:
    """Return a row with a bar as long as its share; the number stands beside it for who does not see the bar."""
    full = round(100 * min(max(share, 0.0), 1.0))
    colour, ground = palette.highlight().color().name(), palette.mid().color().name()
    filled = f'<td width="{full}%" bgcolor="{colour}"></td>' if full else ""
    empty = f'<td width="{100 - full}%" bgcolor="{ground}"></td>' if full < 100 else ""  # noqa: PLR2004
    bar = f'<table width="100%" cellspacing="0" cellpadding="4"><tr>{filled}{empty}</tr></table>'
    return (
        f'<tr><td width="50%">{escaped(label)}</td><td width="38%">{bar}</td>'
        f'<td width="12%" align="right">{escaped(value)}</td></tr>'
    )
