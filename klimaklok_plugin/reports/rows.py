"""The rows of a table as a web page sets them: those of one name stand together, and each mark stands in its cell."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from .document import Grid

NO_NAMES = ("", "–", "-")
MOST_TOGETHER, MOST_ALONE = 8, 2
"""So many rows of one name stay together, and so few columns say nothing beside a name."""


@dataclass(frozen=True)
class Cell:
    """A cell of a table as a template sets it.

    Attributes
    ----------
    text : str
    numeric : bool
    mark : str
        A verdict whose mark stands in this cell, or "".
    with_word : bool
        The mark brings its word along, as no cell says it.
    """

    text: str
    numeric: bool
    mark: str
    with_word: bool


@dataclass(frozen=True)
class Line:
    """A row of a table as a template sets it.

    Attributes
    ----------
    cells : tuple of Cell
    link : str
        The section that tells more, or "".
    """

    cells: tuple[Cell, ...]
    link: str


@dataclass(frozen=True)
class Group:
    """Rows of a table that stand together, as they have the same name.

    Attributes
    ----------
    lines : tuple of Line
        The name stands in the first of them, beside all.
    """

    lines: tuple[Line, ...]


def groups(grid: Grid) -> tuple[Group, ...]:
    """Return the rows of a table with marks and links where they stand, those of one name together.

    Rows are put together where they follow each other, lead to the same place, and are few enough for a page. A name
    that is a number, a dash or carries a mark is said in each row.

    Examples
    --------
    >>> grid = Grid("", ("Check", "Plan"), (("Hub", "A"), ("Hub", "B"), ("Norm", "A")))
    >>> [len(group.lines) for group in groups(grid)]
    [2, 1]
    """
    at = 0 if grid.mark_column is None else grid.mark_column
    alone = 0 in grid.numeric or (at == 0 and any(grid.marks)) or len(grid.columns) < MOST_ALONE
    made: list[Group] = []
    for (name, link), same in itertools.groupby(grid.marked(), lambda row: (row[0][0] if row[0] else "", row[2])):
        found = [Line(_cells(row, grid, mark, at), link) for row, mark, _ in same]
        together = not alone and name not in NO_NAMES and len(found) <= MOST_TOGETHER
        made.extend([Group(tuple(found))] if together else [Group((line,)) for line in found])
    return tuple(made)


def _cells(row: tuple[str, ...], grid: Grid, mark: str, at: int) -> tuple[Cell, ...]:
    return tuple(
        Cell(text, column in grid.numeric, mark if column == at else "", grid.mark_column is None)
        for column, text in enumerate(row)
    )
