"""Cells of plain comma-separated text as codes into their distinct values, without a Python text for each of them.

A timetable of six million stop times has sixty million cells and some hundred thousand distinct ones. Here a cell is
its bytes, eight to a number, so that numpy splits, compares and counts them; only what is distinct becomes a text.
Whatever is not plain (quotation marks inside a cell, rows of other lengths, old line ends) is left to a reader that
knows more: `CellColumns.add` then says no.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Words = NDArray[np.uint64]

MOST_BYTES = 256
"""Of a cell; the ids of stops and trips have fifty."""
_COMMA, _NEWLINE, _RETURN, _QUOTE, _BLANK = b',\n\r" '
_WORD = 8
_MASKS = np.array([(1 << (8 * n)) - 1 for n in range(_WORD)] + [(1 << 64) - 1], dtype=np.uint64)
"""What is kept of eight bytes of which so many belong to the cell."""
_MIXERS = (0x9E3779B97F4A7C15, 0xD1B54A32D192ED03, 0xAEF17502108EF2D9, 0xF1357AEA2E62A9C5)


def mixed(code: Words) -> Words:
    """Return numbers in which each bit depends on all of `code` (the finaliser of splitmix64, Steele et al. 2014)."""
    code = (code ^ (code >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    code = (code ^ (code >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return code ^ (code >> np.uint64(31))


class CellColumns:
    """Some columns of a table, gathered from pieces of its text.

    Parameters
    ----------
    width : int
        Number of columns of the table.
    wanted : sequence of int
        Places of the columns to gather.
    dropped : sequence of bytes, optional
        Rows whose first wanted cell is one of these are left out. What their other cells say stays among the distinct.

    Attributes
    ----------
    rows : int
        Rows seen so far, the dropped ones as well.
    """

    def __init__(self, width: int, wanted: Sequence[int], dropped: Sequence[bytes] = ()) -> None:
        self._width, self._wanted = width, list(wanted)
        self._parts: list[list[_Part]] = [[] for _ in wanted]
        self._kept: list[NDArray[np.int32]] = []
        self._dropped = _marked(dropped)
        self.rows = 0

    @property
    def kept(self) -> NDArray[np.int32]:
        """The numbers of the rows that were kept, from 0."""
        return np.concatenate(self._kept) if self._kept else np.empty(0, dtype=np.int32)

    def add(self, text: bytes) -> bool:
        """Take whole lines, each with its line end; False where they are not plain, and nothing is taken."""
        if not text:
            return True
        bounds = _cells(text, self._width)
        if bounds is None:
            return False
        begin, end = bounds
        words: Words = np.ndarray((len(text) + 1,), dtype="<u8", buffer=text + bytes(_WORD), strides=(1,))
        found = [_part(words, begin[:, place], end[:, place]) for place in self._wanted]
        parts = [part for part in found if part is not None]
        if len(parts) < len(found):
            return False
        here = np.arange(len(begin))
        if parts:
            codes, marks, own = parts[0]
            here = np.flatnonzero(~_among(marks, own, *self._dropped)[codes])
        for gathered, (code, *distinct) in zip(self._parts, parts, strict=True):
            gathered.append((code[here], distinct[0], distinct[1]))
        self._kept.append((self.rows + here).astype(np.int32))
        self.rows += len(begin)
        return True

    def take(self) -> Iterator[tuple[NDArray[np.int32], list[bytes]] | None]:
        """Go through codes and distinct cells of each column wanted, forgetting them; None where two look the same."""
        while self._parts:
            yield _joined(self._parts.pop(0))


_Part = tuple[NDArray[np.int32], Words, Words]
"""Of a piece of a column: codes (rows,), and of each distinct cell its mark (m,) and its bytes (m, words)."""


def _cells(text: bytes, width: int) -> tuple[Ints, Ints] | None:
    """Return where each cell begins and ends, (rows, width) each."""
    if b"\0" in text:
        return None
    signs = np.frombuffer(text, dtype=np.uint8)
    stops = np.flatnonzero((signs == _COMMA) | (signs == _NEWLINE))
    quoted = b'"' in text
    if quoted:
        quotes = np.flatnonzero(signs == _QUOTE)
        if not _quotes_whole_cells(signs, quotes):
            return None
        stops = stops[np.searchsorted(quotes, stops) % 2 == 0]
    if len(stops) % width:
        return None
    begin = np.empty_like(stops)
    begin[:1], begin[1:] = 0, stops[:-1] + 1
    begin, end = begin.reshape(-1, width), stops.reshape(-1, width)
    last = signs[end] == _NEWLINE
    if not last[:, -1].all() or last[:, :-1].any():
        return None
    returns = text.count(b"\r")
    if returns:
        if returns != len(end) or not (signs[end[:, -1] - 1] == _RETURN).all():
            return None
        end[:, -1] -= 1
    if quoted:
        inside = (signs[begin] == _QUOTE) & (end > begin)
        begin, end = begin + inside, end - inside
    return begin, end


def _quotes_whole_cells(signs: NDArray[np.uint8], quotes: Ints) -> bool:
    """Tell whether quotation marks stand at the two ends of cells only."""
    if len(quotes) % 2:
        return False
    before, after = signs[np.maximum(quotes[::2] - 1, 0)], signs[np.minimum(quotes[1::2] + 1, len(signs) - 1)]
    opens = np.isin(before, (_COMMA, _NEWLINE)) | (quotes[::2] == 0)
    return bool(opens.all() and np.isin(after, (_COMMA, _NEWLINE, _RETURN)).all())


def _part(words: Words, begin: Ints, end: Ints) -> _Part | None:
    """Return a column of a piece of text; None where a cell is too long, or two look the same."""
    length = end - begin
    longest = int(length.max(initial=0))
    if longest > MOST_BYTES:
        return None
    count = max(1, -(-longest // _WORD))
    last = len(words) - 1
    cells = [
        words[np.minimum(begin + _WORD * k, last)] & _MASKS[np.clip(length - _WORD * k, 0, _WORD)] for k in range(count)
    ]
    marks = _marks(cells)
    # The cells of a trip follow each other: only where one differs from the one before need it be looked up.
    new = np.flatnonzero(np.r_[True, marks[1:] != marks[:-1]][: len(marks)])
    codes, distinct = pd.factorize(marks[new])
    run = np.diff(np.r_[new, len(marks)])
    first = new[_firsts(codes)]
    of_row = np.repeat(codes, run)
    own = np.column_stack([cell[first] for cell in cells])
    if count > 1 and not all((cell == own[:, k][of_row]).all() for k, cell in enumerate(cells)):
        return None
    return of_row.astype(np.int32), np.asarray(distinct, dtype=np.uint64), own


def _marked(texts: Sequence[bytes]) -> tuple[Words, Words]:
    """Return marks and bytes of cells as `_part` has them, by their marks."""
    width = max(1, -(-max(map(len, texts), default=0) // _WORD))
    words = np.array(texts, dtype=f"S{_WORD * width}").view("<u8").reshape(len(texts), width)
    marks = _marks(list(words.T))
    order = np.argsort(marks, kind="stable")
    return marks[order], words[order]


def _among(marks: Words, own: Words, others: Words, other_words: Words) -> NDArray[np.bool_]:
    """Tell which cells are among others, which are sorted by their marks."""
    if not len(others):
        return np.zeros(len(marks), dtype=bool)
    at = np.minimum(np.searchsorted(others, marks), len(others) - 1)
    width = max(own.shape[1], other_words.shape[1])
    one, other = (np.pad(each, ((0, 0), (0, width - each.shape[1]))) for each in (own, other_words[at]))
    return np.asarray((others[at] == marks) & (one == other).all(axis=1))


def _marks(cells: Sequence[Words]) -> Words:
    """Return a number for each cell, as good as surely different for different ones; empty words add nothing."""
    total = mixed(cells[0])
    with np.errstate(over="ignore"):
        for k, cell in enumerate(cells[1:]):
            total = total + mixed(cell * np.uint64(_MIXERS[k % len(_MIXERS)] + 2 * k))
    return total


def _firsts(codes: Ints) -> Ints:
    """Return where each code stands first; codes are numbered in the order in which they come."""
    highest = np.maximum.accumulate(codes) if len(codes) else codes
    return np.flatnonzero(np.r_[True, highest[1:] > highest[:-1]][: len(codes)])


def _joined(parts: list[_Part]) -> tuple[NDArray[np.int32], list[bytes]] | None:
    if not parts:
        return np.empty(0, dtype=np.int32), []
    width = max(own.shape[1] for _, _, own in parts)
    own = np.concatenate([np.pad(each, ((0, 0), (0, width - each.shape[1]))) for _, _, each in parts])
    merged, _ = pd.factorize(np.concatenate([marks for _, marks, _ in parts]))
    first = _firsts(merged)
    if not (own == own[first][merged]).all():
        return None
    starts = np.cumsum([0, *(len(marks) for _, marks, _ in parts)])
    merged = merged.astype(np.int32)
    codes = np.concatenate([merged[start:][part[0]] for start, part in zip(starts, parts, strict=False)])
    texts = np.ascontiguousarray(own[first], dtype="<u8").view(f"S{_WORD * width}").ravel().tolist()
    return codes, texts
