"""Tables of a report: as wide as the page, in rows that are broken over pages below the columns' names again.

Belongs to the main thread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qgis.core import (
    QgsLayoutFrame,
    QgsLayoutItemManualTable,
    QgsTableCell,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

from klimaklok_plugin.reports.document import Grid

from .layouts import Box
from .letters import Letters
from .report_pages import GAP, HEADING_2, MARKS, SIDE_MARGIN, SMALL, TOP, Pages

CELL, HEAD = Letters(8.0), Letters(8.0, bold=True)
SIZES = (1.0, 0.92, 0.84, 0.76)
"""How the letters of a wide table grow smaller."""
MOST_UPRIGHT = 8
"""A table with more columns stands on a page in landscape, as does one whose words have no room otherwise."""
MARGIN, LINE = 1.0, 0.15
"""Millimetres around a cell's words, and of the lines between rows."""
HAIR = 1e-3
"""Millimetres that a word may be wider than its column: that is arithmetic."""
WIDEST, LONGEST_WORD = (0.3, 0.45, 0.6), 0.3
"""Shares of the width that a column may claim for long texts (what gives the lowest table is taken), and for a single
word, which is broken beyond."""
LOOKED_AT = 60
"""Rows that are tried for the widths of columns."""
KEPT, FEWEST_ROWS = 0.4, 3
"""A table that takes no more than this share of a page is not broken; of any other so many rows stand at the foot of
one."""
FEWEST_LINES = 3
"""A row that is higher than a page begins at the foot of one if so many of its lines have room there."""
LINES = "#c9c9c9"


@dataclass
class Row:
    """A row, or what is left of it: by cell the lines that are still to be set."""

    cells: list[list[str]]
    mark: str = ""
    link: str = ""

    def split(self, most: int) -> tuple[Row, Row]:
        """Return the first so many lines of each cell, and the rest."""
        return (
            Row([each[:most] for each in self.cells], self.mark, self.link),
            Row([each[most:] for each in self.cells], "", ""),
        )


@dataclass
class Columns:
    """The columns of a table.

    Attributes
    ----------
    names : list of list of str
        By line.
    widths : list of float
        Of the words, in mm.
    size : float
        Of the letters, beside their usual one.
    """

    names: list[list[str]]
    widths: list[float]
    size: float
    numeric: frozenset[int] = frozenset()
    marked: int | None = None


@dataclass
class Numbered:
    """The rows of a table on one page whose last cells wait for a page number."""

    table: QgsLayoutItemManualTable
    names: list[QgsTableCell]
    cells: list[list[QgsTableCell]]
    links: list[str] = field(default_factory=list)

    def number(self, pages: Mapping[str, int]) -> None:
        """Write on which page, from 1, a section begins."""
        for row, link in zip(self.cells, self.links, strict=True):
            if link in pages:
                row[-1].setContent(str(pages[link]))
        self.table.setTableContents([self.names, *self.cells])
        self.table.refresh()


def set_table(
    pages: Pages,
    grid: Grid,
    words: Mapping[str, str],
    *,
    upright: bool = False,
    sizes: Sequence[float] = SIZES,
) -> list[Numbered]:
    """Set a table with its caption.

    Parameters
    ----------
    pages : Pages
    grid : Grid
    words : Mapping
        Of the form: verdicts, and "Page".
    upright : bool
        Stay on a page in portrait, however wide the table is.
    sizes : sequence of float
        Of `SIZES`, from the largest letters that may be taken on.

    Returns
    -------
    list of Numbered
        What waits for page numbers, where rows lead to sections.
    """
    names, rows, numeric, marked = _completed(grid, words)
    if not upright and not pages.turned[pages.page] and _is_wide(pages, names, rows, marked):
        pages.turn(landscape=True)
    columns = _columns(pages, names, rows, numeric, marked, sizes)
    broken = [
        Row(_broken(pages, row, columns, CELL), mark, link)
        for row, (_, mark, link) in zip(rows, grid.marked(), strict=True)
    ]
    head = _height(pages, columns.names, HEAD.scaled(columns.size)) + LINE
    heights = [_height(pages, row.cells, CELL.scaled(columns.size)) for row in broken]
    whole = head + sum(heights) + _note_height(pages, grid)
    keep = whole if whole <= KEPT * pages.full else head + sum(heights[:FEWEST_ROWS])
    if grid.title:
        pages.heading(grid.title, HEADING_2, keep=min(keep + GAP, pages.full / 2))
    waiting = []
    while broken:
        taken = _take(pages, broken, head, columns)
        if not taken:
            pages.next_page(landscape=pages.turned[pages.page])
            continue
        if len(broken) == 1 and len(taken) > FEWEST_ROWS:
            broken.insert(0, taken.pop())  # no row stands alone on a page
        made = _place(pages, columns, taken, head)
        if any(row.link for row in taken):
            waiting.append(made)
    if grid.note:
        pages.y += GAP / 3
        pages.text(grid.note, SMALL)
    pages.space()
    return waiting


def turn_for(pages: Pages, grid: Grid, words: Mapping[str, str]) -> None:
    """Begin a page in landscape for a table that is too wide for one in portrait."""
    names, rows, _, marked = _completed(grid, words)
    if not pages.turned[pages.page] and _is_wide(pages, names, rows, marked):
        pages.turn(landscape=True)


def table_height(pages: Pages, grid: Grid, words: Mapping[str, str], sizes: Sequence[float] = SIZES) -> float:
    """Return how high a table with its caption is on a page in portrait, in mm; `sizes` as of `set_table`."""
    names, rows, numeric, marked = _completed(grid, words)
    columns = _columns(pages, names, rows, numeric, marked, sizes)
    letters = CELL.scaled(columns.size)
    caption = pages.measure.height(grid.title, HEADING_2, pages.width) + 3 * GAP if grid.title else 0.0
    head = _height(pages, columns.names, HEAD.scaled(columns.size)) + LINE
    cells = sum(_height(pages, _broken(pages, row, columns, CELL), letters) for row in rows)
    return caption + head + cells + _note_height(pages, grid)


def _note_height(pages: Pages, grid: Grid) -> float:
    return pages.measure.height(grid.note, SMALL, pages.width) + GAP if grid.note else 0.0


def _completed(grid: Grid, words: Mapping[str, str]) -> tuple[list[str], list[list[str]], frozenset[int], int | None]:
    """Return names, rows, the columns of numbers and that of the verdict, with those that the form adds."""
    names, rows = list(grid.columns), [list(each) for each in grid.rows]
    numeric, marked = set(grid.numeric), grid.mark_column
    marks, links = [each for _, each, _ in grid.marked()], [each for _, _, each in grid.marked()]
    if any(marks) and marked is None:
        marked = 1
        names.insert(marked, "")
        for row, mark in zip(rows, marks, strict=True):
            row.insert(marked, words.get(mark, mark))
        numeric = {each + (each >= marked) for each in numeric}
    if marked is not None:
        for row, mark in zip(rows, marks, strict=True):
            if mark in MARKS:
                row[marked] = f"{MARKS[mark].shape}\N{NO-BREAK SPACE}{row[marked]}"
    if any(links):
        numeric.add(len(names))
        names.append(words["Page"])
        rows = [[*row, "000" if link else ""] for row, link in zip(rows, links, strict=True)]
    return names, rows, frozenset(numeric), marked


# --- columns ----------------------------------------------------------------------------------------------------------


def _is_wide(pages: Pages, names: Sequence[str], rows: Sequence[Sequence[str]], marked: int | None) -> bool:
    least, _ = _natural(pages, names, rows, 1.0, marked)
    return len(names) > MOST_UPRIGHT or sum(least) > _width(pages, names)


def _width(pages: Pages, names: Sequence[str]) -> float:
    """Return the width in mm that all words of a row have together."""
    return pages.width - 2 * MARGIN * len(names) - 0.5


def _natural(
    pages: Pages, names: Sequence[str], rows: Sequence[Sequence[str]], size: float, marked: int | None
) -> tuple[list[float], list[float]]:
    """Return of each column the width of its longest word, and of its longest line."""
    least, full = [], []
    head, width = HEAD.scaled(size), pages.measure.width
    most = max(LONGEST_WORD, 1 / len(names)) * _width(pages, names)
    for number, name in enumerate(names):
        cell = head if number == marked else CELL.scaled(size)
        texts = {line for row in rows for line in row[number].split("\n")}
        words = {word for text in texts for word in text.split(" ")}
        named = max((width(each, head) for each in name.split(" ")), default=0.0)
        least.append(min(most, max([named, *(width(each, cell) for each in words)])))
        full.append(max([width(name, head), *(width(each, cell) for each in texts)]))
    return least, full


def _columns(
    pages: Pages,
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    numeric: frozenset[int],
    marked: int | None,
    sizes: Sequence[float],
) -> Columns:
    """Choose letters in which the longest words have room, and share the width out."""
    room = _width(pages, names)
    for size in sizes:
        least, full = _natural(pages, names, rows, size, marked)
        if sum(least) <= room:
            break
    else:  # words have to be broken
        fair = room / len(names)
        over = [max(0.0, each - fair) for each in least]
        share = (sum(least) - room) / sum(over)
        least = [each - share * more for each, more in zip(least, over, strict=True)]
    left = room - sum(least)
    ways = [_shared([max(0.0, min(high, most * room) - low) for low, high in zip(least, full, strict=True)], left)
            for most in WIDEST]  # fmt: skip
    ways += [_by_length(rows, left)] if rows else []
    made = [
        _filled(pages, names, [low + more for low, more in zip(least, way, strict=True)], size, numeric, marked)
        for way in ways
    ]
    tried = rows[:LOOKED_AT]
    return min(made, key=lambda each: max(map(len, each.names)) + sum(_lines_of(pages, row, each) for row in tried))


def _filled(
    pages: Pages,
    names: Sequence[str],
    widths: list[float],
    size: float,
    numeric: frozenset[int],
    marked: int | None,
) -> Columns:
    """Return columns that fill the page: those of words share what is left."""
    spare = max(0.0, _width(pages, names) - sum(widths))
    wordy = [number for number in range(len(names)) if number not in numeric] or list(range(len(names)))
    wide = [each + (spare / len(wordy) if number in wordy else 0.0) for number, each in enumerate(widths)]
    columns = Columns([], wide, size, numeric, marked)
    columns.names = _broken(pages, list(names), columns, HEAD)
    return columns


def _lines_of(pages: Pages, row: Sequence[str], columns: Columns) -> int:
    """Return how many lines high a row is."""
    return max(map(len, _broken(pages, row, columns, CELL)), default=1)


def _by_length(rows: Sequence[Sequence[str]], whole: float) -> list[float]:
    """Share a width out by how much there is to read in each column."""
    letters = [sum(len(row[number]) for row in rows[:LOOKED_AT]) for number in range(len(rows[0]))]
    return [whole * each / max(1, sum(letters)) for each in letters]


def _shared(wanted: Sequence[float], whole: float) -> list[float]:
    """Share a width out so that those who want little get all of it, and the others the same."""
    given, left = [0.0] * len(wanted), max(whole, 0.0)
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    for place, number in enumerate(order):
        given[number] = min(wanted[number], left / (len(wanted) - place))
        left -= given[number]
    return given


def _broken(pages: Pages, texts: Sequence[str], columns: Columns, letters: Letters) -> list[list[str]]:
    """Return the lines of each cell of a row."""
    own = [HEAD if number == columns.marked else letters for number in range(len(texts))]
    return [
        pages.measure.lines(text, each.scaled(columns.size), width + HAIR)
        for text, each, width in zip(texts, own, columns.widths, strict=True)
    ]


# --- rows -------------------------------------------------------------------------------------------------------------


def _height(pages: Pages, cells: Sequence[Sequence[str]], letters: Letters) -> float:
    """Return the height of a row in mm."""
    return pages.measure.row(letters, max([1, *map(len, cells)])) + 2 * MARGIN + LINE


def _take(pages: Pages, rows: list[Row], head: float, columns: Columns) -> list[Row]:
    """Take the rows that have room on the page off the list; of one that is higher than a page its first lines."""
    letters = CELL.scaled(columns.size)
    room, taken = pages.room - head, []
    while rows and (height := _height(pages, rows[0].cells, letters)) <= room:
        taken.append(rows.pop(0))
        room -= height
    if rows and not taken and _height(pages, rows[0].cells, letters) > pages.full - head:
        most = 0
        while _height(pages, [[""] * (most + 1)], letters) <= room:
            most += 1
        if most >= FEWEST_LINES or (most and pages.y <= TOP + head):
            first, rows[0] = rows[0].split(most)
            return [first]
    return taken


def _place(pages: Pages, columns: Columns, rows: Sequence[Row], head: float) -> Numbered:
    """Set rows below the names of their columns."""
    letters = CELL.scaled(columns.size)
    table = QgsLayoutItemManualTable.create(pages.layout)
    pages.layout.addMultiFrame(table)
    table.setContentTextFormat(pages.measure.format(letters))
    table.setCellMargin(MARGIN)
    table.setGridColor(QColor(LINES))
    table.setGridStrokeWidth(LINE)
    table.setVerticalGrid(False)
    table.setBackgroundColor(QColor(0, 0, 0, 0))
    table.setColumnWidths(columns.widths)  # QGIS adds the margins
    # A row like the others: QGIS gives a header of its own room for a single line.
    names = _cells(pages, columns, Row(columns.names), HEAD)
    for cell in names:
        cell.setBackgroundColor(QColor(pages.band))
    cells = [_cells(pages, columns, row, CELL) for row in rows]
    table.setIncludeTableHeader(False)
    table.setTableContents([names, *cells])
    frame = QgsLayoutFrame(pages.layout, table)
    table.addFrame(frame)
    height = head + sum(_height(pages, row.cells, letters) for row in rows)
    pages.place(frame, Box(SIDE_MARGIN, pages.y, pages.width, height), pages.page)
    pages.y += height
    return Numbered(table, names, cells, [row.link for row in rows])


def _cells(pages: Pages, columns: Columns, row: Row, usual: Letters) -> list[QgsTableCell]:
    made = []
    for number, lines in enumerate(row.cells):
        cell = QgsTableCell("\n".join(lines))
        letters = usual
        if number == columns.marked and row.mark in MARKS:
            letters = Letters(CELL.size, bold=True, colour=MARKS[row.mark].colour)
        cell.setTextFormat(pages.measure.format(letters.scaled(columns.size)))
        cell.setHorizontalAlignment(_side(columns, number))
        cell.setVerticalAlignment(Qt.AlignmentFlag.AlignTop)
        made.append(cell)
    return made


def _side(columns: Columns, number: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if number in columns.numeric else Qt.AlignmentFlag.AlignLeft
