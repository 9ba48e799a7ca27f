"""The table of the answer: the best rows of a result layer, written as the layer writes them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from qgis.core import QgsApplication, QgsExpression, QgsFeature, QgsFeatureRequest, QgsVectorLayer
from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from klimaklok_plugin.analysis.core.columns import AS_STORED, CODE, SHARE, Column, Table
from klimaklok_plugin.gui import results
from klimaklok_plugin.processing.framework.parameters import is_null
from klimaklok_plugin.processing.framework.texts import WORDS, tr, wording

from .parts import tip

MOST_ROWS = 2000
"""Rows at most: more are read by nobody, and the attribute table has them."""
WIDEST, NARROWEST = 150, 60
LEAST_ROWS = 4
LINE = 18
"""Letters in a line of a heading, about."""
NONE = "–"
RISING = Qt.SortOrder.AscendingOrder
EMPTY = (3, 0, "")
_PLACES = {code: number for number, code in enumerate(WORDS)}


class Cells:
    """Writes the values of a layer as its attribute table does, by the widgets of its fields; shares in per cent.

    Parameters
    ----------
    layer : QgsVectorLayer
    table : Table
        Declares its columns.
    """

    def __init__(self, layer: QgsVectorLayer, table: Table):
        self._layer = layer
        columns = map(table.find, layer.fields().names())
        self._shares = {index for index, each in enumerate(columns) if each is not None and each.unit == SHARE}
        self._ways: dict[int, tuple[Any, ...]] = {}

    def text(self, index: int, value: Any) -> str:
        """Return a value of the field at `index` in words; what is not known is a dash."""
        if is_empty(value):
            return NONE
        if index in self._shares and isinstance(value, (int, float)):
            return wording().measure(value, SHARE)
        formatter, config, cache = self._way(index)
        if isinstance(value, float) and "Precision" in config:  # the language's comma, whatever the machine's locale
            return wording().number(value, config["Precision"])
        return formatter.representValue(self._layer, index, config, cache, value)

    def heading(self, index: int) -> str:
        """Return the heading of a field above values that `text` writes."""
        heading = self._layer.attributeDisplayName(index)
        return heading.removesuffix(AS_STORED) if index in self._shares else heading

    def alignment(self, index: int) -> Qt.AlignmentFlag:
        """Return how the values of a field stand in their column."""
        formatter, config, _ = self._way(index)
        return formatter.alignmentFlag(self._layer, index, config) | Qt.AlignmentFlag.AlignVCenter

    def _way(self, index: int) -> tuple[Any, ...]:
        if index not in self._ways:
            setup = self._layer.editorWidgetSetup(index)
            formatter = QgsApplication.fieldFormatterRegistry().fieldFormatter(setup.type())
            cache = formatter.createCache(self._layer, index, setup.config())
            self._ways[index] = formatter, setup.config(), cache
        return self._ways[index]


def is_empty(value: Any) -> bool:
    """Return whether a cell holds nothing."""
    return value is None or value == "" or is_null(value)


class AnswerModel(QAbstractTableModel):
    """Some columns of a layer's first rows, in an order.

    The rows are those of the moment; `load` is called again after the layer has changed.
    """

    def __init__(self, parent=None):
        super().__init__(parent)
        self.fids: list[int] = []
        self.total = 0
        self._rows: list[list[Any]] = []
        self._indexes: list[int] = []
        self._headings: list[str] = []
        self._meanings: list[str] = []
        self._columns: list[Column | None] = []
        self._codes: list[dict[str, int]] = []
        self._layer: QgsVectorLayer | None = None
        self._cells: Cells | None = None
        self._places: dict[int, int] = {}
        self._table, self._names = Table(), []
        self._by: list[list[Any]] = []
        self._letters: list[str] = []

    def load(
        self,
        layer: QgsVectorLayer,
        names: Sequence[str],
        table: Table,
        order: Sequence[str],
    ) -> None:
        """Show columns of a layer.

        Parameters
        ----------
        layer : QgsVectorLayer
        names : sequence of str
            Of the columns.
        table : Table
            Declares them.
        order : sequence of str
            Columns the rows come by, not necessarily shown ones; a ``-`` before a name is from the greatest down.
        """
        self.beginResetModel()
        fields = layer.fields()
        self._layer, self._cells = layer, Cells(layer, table)
        self._indexes = [fields.indexOf(each) for each in names]
        self._headings = [self._cells.heading(each) for each in self._indexes]
        self._columns = [table.find(each) for each in fields.names()]
        self._codes = [_places(each) for each in self._columns]
        shown = [self._columns[each] for each in self._indexes]
        self._meanings = [wording().text(each.meaning) if each is not None else "" for each in shown]
        self._table, self._names = table, list(names)
        self.total = layer.featureCount()
        by = [(fields.indexOf(each.removeprefix("-")), each.startswith("-")) for each in order]
        by = [each for each in by if each[0] >= 0]
        self._read(by)
        if by:
            self._arrange([[self._key(value, *each) for value, each in zip(row, by, strict=True)] for row in self._by])
        self.endResetModel()

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._layer, self._cells, self.total = None, None, 0
        self.fids, self._rows, self._indexes, self._headings, self._places = [], [], [], [], {}
        self.endResetModel()

    def row_of(self, fid: int) -> int:
        """Return the row of a feature, -1 where it is not among those shown."""
        return self._places.get(fid, -1)

    @property
    def is_part(self) -> bool:
        """Whether the layer has more rows than are shown."""
        return self.total > len(self.fids)

    # --- what Qt asks ---

    def rowCount(self, parent=None):
        return 0 if parent is not None and parent.isValid() else len(self.fids)

    def columnCount(self, parent=None):
        return 0 if parent is not None and parent.isValid() else len(self._indexes)

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if not index.isValid() or self._cells is None:
            return None
        field = self._indexes[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = self._cells.text(field, self._rows[index.row()][index.column()])
            if self._names[index.column()] == results.RANK and text != NONE:
                text = self._letters[index.row()] + text
            if role == Qt.ItemDataRole.DisplayRole:
                return text
            return tip(text) if text != NONE else tr("Not known, or there is none")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._cells.alignment(field)
        return None

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        if orientation == Qt.Orientation.Horizontal and section < len(self._headings):
            if role == Qt.ItemDataRole.DisplayRole:
                return textwrap.fill(self._headings[section], LINE, break_long_words=False)
            if role == Qt.ItemDataRole.ToolTipRole:
                return tip(f"{self._headings[section]}\n{self._meanings[section]}".strip())
        return None

    def sort(self, column, order=Qt.SortOrder.AscendingOrder):
        if not 0 <= column < len(self._indexes) or self._layer is None:
            return
        by, descending = self._indexes[column], order == Qt.SortOrder.DescendingOrder
        self.beginResetModel()
        if self.is_part:  # the best by this column are perhaps not those that were read
            self._read([(by, descending)])
        self._arrange([[self._key(row[column], by)] for row in self._rows], descending=descending)
        self.endResetModel()

    # --- inside ---

    def _read(self, by: Sequence[tuple[int, bool]]) -> None:
        """Read the first rows by some fields, each rising or falling."""
        layer, fields = self._layer, self._layer.fields()
        lettered = [index for index in range(fields.count()) if getattr(self._columns[index], "letters", None)]
        request = QgsFeatureRequest()
        request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
        request.setSubsetOfAttributes([*self._indexes, *(index for index, _ in by), *lettered])
        if self.total > MOST_ROWS or self.total < 0:
            request.setLimit(MOST_ROWS)
            names = [(QgsExpression.quotedColumnRef(fields.at(index).name()), falling) for index, falling in by]
            clauses = [QgsFeatureRequest.OrderByClause(name, not falling, False) for name, falling in names]
            request.setOrderBy(QgsFeatureRequest.OrderBy(clauses))
        features = list(layer.getFeatures(request))
        self.fids = [each.id() for each in features]
        self._rows = [[each[index] for index in self._indexes] for each in features]
        self._by = [[each[index] for index, _ in by] for each in features]
        letters = {fields.at(index).name(): index for index in lettered}
        self._letters = [
            results.letter_of(self._table, {name: each[index] for name, index in letters.items()}) for each in features
        ]
        self._places = {fid: row for row, fid in enumerate(self.fids)}

    def _arrange(self, keys: list[list[tuple[Any, ...]]], *, descending: bool = False) -> None:
        """Sort the rows by their keys; what is empty stays last in either order."""
        order = sorted(range(len(keys)), key=keys.__getitem__, reverse=descending)
        order.sort(key=lambda row: keys[row][0] == EMPTY)
        self.fids, self._rows = [self.fids[each] for each in order], [self._rows[each] for each in order]
        self._letters = [self._letters[each] for each in order]
        self._places = {fid: row for row, fid in enumerate(self.fids)}

    def _key(self, value: Any, index: int, falling: bool = False) -> tuple[Any, ...]:
        """Return what a value of a field is sorted by: numbers by size, codes as declared, texts by letter."""
        if is_empty(value):
            return EMPTY
        if isinstance(value, (bool, int, float)):
            return (0, -value if falling else value, "")
        place = self._codes[index].get(str(value))
        return (2, 0, str(value).casefold()) if place is None else (1, place, "")


def _places(column: Column | None) -> dict[str, int]:
    """Return the places of a column's codes in the order they are declared in."""
    if column is None or column.kind != CODE:
        return {}
    return {code: place for place, code in enumerate(column.words)} if column.words else _PLACES


class AnswerView(QTableView):
    """The table itself: whole rows, one tab stop, sorted by its headings.

    Signals
    -------
    zoomed : int
        The feature whose row was double-clicked or on which Enter was pressed.
    """

    zoomed = pyqtSignal(int)

    def __init__(self, parent=None):
        super().__init__(parent)
        self._shown: tuple[str, ...] = ()
        self.rows = AnswerModel(self)
        self.setModel(self.rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.setMinimumHeight(LEAST_ROWS * self.fontMetrics().height() * 2)
        self.verticalHeader().setMinimumSectionSize(self.fontMetrics().height() + 2)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setSortIndicatorShown(True)
        self.horizontalHeader().setSortIndicator(-1, RISING)
        self.horizontalHeader().sortIndicatorChanged.connect(self._sort)
        self.activated.connect(self._activate)

    def load(self, layer: QgsVectorLayer, names: Sequence[str], table: Table, order: Sequence[str]) -> None:
        """Show columns of a layer, see `AnswerModel.load`; the same again stays sorted and as wide as it was."""
        header, shown = self.horizontalHeader(), (layer.id(), *names)
        again = shown == self._shown
        self._shown = shown
        section, falling = (header.sortIndicatorSection(), header.sortIndicatorOrder()) if again else (-1, RISING)
        self.rows.load(layer, names, table, order)
        header.setSortIndicator(section, falling)
        if again:
            self._sort(section, falling)
            return
        self.resizeColumnsToContents()
        for column in range(self.rows.columnCount()):
            self.setColumnWidth(column, min(max(self.columnWidth(column), NARROWEST), WIDEST))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def chosen(self) -> list[int]:
        """Return the features of the selected rows, the current one first."""
        selected = self.selectionModel().selectedRows()
        rows = sorted({each.row() for each in selected})
        current = self.currentIndex().row()
        return [self.rows.fids[row] for row in sorted(rows, key=lambda row: (row != current, row))]

    def choose(self, fids: Sequence[int]) -> None:
        """Select the rows of features, as far as they are shown, without a word to those who listen."""
        rows = sorted(row for row in map(self.rows.row_of, fids) if row >= 0)
        selection = self.selectionModel()
        blocked = selection.blockSignals(True)
        selection.clearSelection()
        flags = selection.SelectionFlag.Select | selection.SelectionFlag.Rows
        for row in rows:
            selection.select(self.rows.index(row, 0), flags)
        if rows:
            selection.setCurrentIndex(self.rows.index(rows[0], 0), selection.SelectionFlag.NoUpdate)
            self.scrollTo(self.rows.index(rows[0], 0))
        selection.blockSignals(blocked)
        self.viewport().update()

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        if column < 0:
            return
        kept = self.chosen()
        self.rows.sort(column, order)
        self.choose(kept)

    def _activate(self, index: QModelIndex) -> None:
        if index.isValid():
            self.zoomed.emit(self.rows.fids[index.row()])


def feature_of(layer: QgsVectorLayer, fid: int) -> QgsFeature | None:
    """Return a feature with all its attributes, None when it is gone."""
    feature = layer.getFeature(fid)
    return feature if feature.isValid() else None
