"""Two runs of the same algorithm side by side: what came out, and what went in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QMetaType, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from klimaklok_plugin.analysis.core.columns import COUNT, NUMBER, SHARE, Table
from klimaklok_plugin.analysis.core.progress import Progress, advance, part
from klimaklok_plugin.gui import results
from klimaklok_plugin.gui.jobs import Job
from klimaklok_plugin.gui.runs import Run
from klimaklok_plugin.processing.framework import installed
from klimaklok_plugin.processing.framework.texts import tr, wording

from . import answer_text as text
from .answer_files import PACKAGES, reader, words_of
from .answer_table import MOST_ROWS, NONE, Cells, is_empty
from .parts import tip

TOGETHER = "$together"
"""Column of what names a row by several columns."""
AT_ONCE = 20_000
"""So many rows are compared before anybody notices; more in the background."""
WHOLE = (QMetaType.Type.Int, QMetaType.Type.UInt, QMetaType.Type.LongLong, QMetaType.Type.ULongLong)


class Comparison(QWidget):
    """A run beside an earlier or later one of the same algorithm in the project.

    Signals
    -------
    chosen : int
        The feature of this run whose row was chosen.
    """

    chosen = pyqtSignal(int)

    def __init__(self, parent=None):
        super().__init__(parent)
        self._run: Run | None = None
        self._output = ""
        self._others: list[Run] = []
        self._named = ""
        self._job: Job | None = None
        self.runs, self.columns = QComboBox(), QComboBox()
        self.counts = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.table = QTableWidget(0, 4)
        self.differences = QTextBrowser()
        self._run_label, self._column_label = QLabel(), QLabel()
        self._lay_out()
        self.runs.currentIndexChanged.connect(self._choose_run)
        self.columns.currentIndexChanged.connect(self._compare)
        self.table.itemSelectionChanged.connect(self._chosen)

    def _lay_out(self) -> None:
        for box in (self.runs, self.columns):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        form = QFormLayout()
        form.addRow(self._run_label, self.runs)
        form.addRow(self._column_label, self.columns)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setAlternatingRowColors(True)
        rows = self.table.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(self.fontMetrics().height() + 2)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.differences)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addLayout(form)
        layout.addWidget(self.counts)
        layout.addWidget(self.splitter, 1)

    def word(self) -> None:
        """Put the texts in the user's language."""
        self._run_label.setText(tr("Compare with"))
        self._column_label.setText(tr("Column"))
        self.runs.setAccessibleName(tr("Compare with"))
        self.columns.setAccessibleName(tr("Column"))
        self.table.setAccessibleName(tr("Both results side by side"))
        self.differences.setAccessibleName(tr("What differs in what went in"))

    def show_run(self, run: Run | None, output: str) -> None:
        """Compare an output of a run; None for no run."""
        self._run, self._output = run, output
        kept = self._other.run_id if self._other is not None else ""
        same = results.runs_in(QgsProject.instance(), run.algorithm) if run is not None else []
        others = [each for each in same if set(each.layers.values()) != set(run.layers.values())]
        self._others = sorted(others, key=lambda each: each.started, reverse=True)
        self.runs.blockSignals(True)
        self.runs.clear()
        self.runs.addItems([results.called(each) for each in self._others])
        self.runs.setCurrentIndex(next((n for n, each in enumerate(self._others) if each.run_id == kept), 0))
        self.runs.blockSignals(False)
        self._choose_run()

    @property
    def _other(self) -> Run | None:
        index = self.runs.currentIndex()
        return self._others[index] if 0 <= index < len(self._others) else None

    def _layers(self) -> tuple[QgsVectorLayer, QgsVectorLayer] | None:
        """Return the other run's layer and this one's, None where either is missing."""
        if self._run is None or self._other is None:
            return None
        pair = [results.layers_of(each, QgsProject.instance()).get(self._output) for each in (self._other, self._run)]
        return (pair[0], pair[1]) if all(each is not None for each in pair) else None

    def _choose_run(self, _index: int = 0) -> None:
        pair = self._layers()
        for each in (self.columns, self.table, self.counts):
            each.setEnabled(pair is not None)
        self.columns.blockSignals(True)
        kept = self.columns.currentData()
        self.columns.clear()
        if pair is not None:
            cells = Cells(pair[1], self._table())
            for name in self._comparable(*pair):
                self.columns.addItem(cells.heading(pair[1].fields().indexOf(name)), name)
            self.columns.setCurrentIndex(max(self.columns.findData(kept), 0))
        self.columns.blockSignals(False)
        self._compare()
        self.differences.setHtml(self._what_differs())

    def _comparable(self, before: QgsVectorLayer, after: QgsVectorLayer) -> list[str]:
        shown = results.table_columns(after, self._run.algorithm, self._output)
        naming = {*self._keys(after)[:1], *results.shown_of(self._run.algorithm).key}
        return [each for each in shown if each in before.fields().names() and each not in naming]

    def _keys(self, layer: QgsVectorLayer) -> list[str]:
        table, names = self._table(), layer.fields().names()
        named = [each for each in names if table.find(each) is not None and each.endswith(("_name", "name"))]
        ids = [each for each in names if each.endswith("_id") or each == "target"]
        return list(dict.fromkeys([*results.own_name(layer, table), *named, *ids]))

    def _table(self) -> Table:
        return results.declared(self._run.algorithm, self._output)

    def _compare(self, _index: int = 0) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
        self.table.setRowCount(0)
        pair, column = self._layers(), self.columns.currentData()
        if pair is None or not column:
            self.counts.setText(self._nothing(pair))
            return
        if lacking := installed.missing(PACKAGES):
            self.counts.setText(installed.how_to_install(lacking))
            return
        keys = [each for each in self._keys(pair[1]) if each in pair[0].fields().names()]
        together = [each for each in results.shown_of(self._run.algorithm).key if each in self._both(pair)]
        together = together if len(together) > 1 else []
        compare = _comparing(pair, keys, together, column, self._table())
        if sum(layer.featureCount() for layer in pair) <= AT_ONCE:
            self._compared(pair, column, together, compare(None))
            return
        self.counts.setText(tr("The results are being compared …"))
        self._job = job = Job(
            tr("Klimaklok: comparing two results"),
            compare,
            lambda found: self._compared(pair, column, together, found) if self._is_now(job) else None,
            lambda why: self._not_compared(why) if self._is_now(job) else None,
        )
        QgsApplication.taskManager().addTask(job)

    def _is_now(self, job: Job) -> bool:
        return not sip.isdeleted(self) and job is self._job

    def _not_compared(self, why: str) -> None:
        self._job = None
        self.counts.setText(why or tr("The comparison was cancelled."))

    def _compared(
        self, pair: tuple[QgsVectorLayer, QgsVectorLayer], column: str, together: list[str], found: Any
    ) -> None:
        self._job = None
        if found is None:
            self.counts.setText(tr("No column names the rows in both results, so they cannot be set side by side."))
            return
        key, compared, fids, letters = found
        self._named = self._heading(pair[1], [key] if key != TOGETHER else together)
        told = tr("{changed} changed, {same} the same, {new} new, {gone} gone.")
        self.counts.setText(
            told.format(changed=compared.changed, same=compared.same, new=compared.new, gone=compared.gone)
        )
        self._fill(compared.rows.head(MOST_ROWS), pair, column, fids, letters)

    @staticmethod
    def _both(pair: tuple[QgsVectorLayer, QgsVectorLayer]) -> set[str]:
        return set(pair[0].fields().names()) & set(pair[1].fields().names())

    @staticmethod
    def _heading(layer: QgsVectorLayer, names: list[str]) -> str:
        return " · ".join(layer.attributeDisplayName(layer.fields().indexOf(each)) for each in names)

    def _nothing(self, pair: Any) -> str:
        if self._run is None or pair is not None:
            return ""
        if not self._others:
            return tr("The project holds no other result of this kind. Run the question again with other choices.")
        return tr("The other result does not hold this table.")

    def _fill(
        self,
        rows: Any,
        pair: tuple[QgsVectorLayer, QgsVectorLayer],
        column: str,
        fids: Mapping[Any, int],
        letters: Sequence[Mapping[Any, str]],
    ) -> None:
        from klimaklok_plugin.reports.comparison import AFTER, BEFORE, CHANGE

        then, now = (_Writer(layer, column, self._table()) for layer in pair)
        self.table.setHorizontalHeaderLabels([self._named, tr("Then"), tr("Now"), tr("Change")])
        self.table.setRowCount(len(rows))
        for place, (key, row) in enumerate(rows.iterrows()):
            before, after = (each.get(key, "") if column == results.RANK else "" for each in letters)
            texts = (
                str(key),
                then(row[BEFORE], before),
                now(row[AFTER], after),
                self._change(column, row[CHANGE]) if before == after else "",  # places in two lists do not compare
            )
            for where, each in enumerate(texts):
                item = QTableWidgetItem(each)
                item.setToolTip(tip(each))
                if where:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                else:
                    item.setData(Qt.ItemDataRole.UserRole, fids.get(key))
                self.table.setItem(place, where, item)
        self.table.resizeColumnsToContents()
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _change(self, column: str, change: float) -> str:
        declared = self._table().find(column)
        if declared is None or declared.kind not in (NUMBER, COUNT) or change != change:  # noqa: PLR0124 - NaN
            return ""
        sign = "+" if change > 0 else ""
        if declared.unit == SHARE:
            return sign + wording().measure(change, SHARE)
        # One decimal more than the values have: 57.5 and 76.4 are shown as 58 and 76, and 18.9 is no 18.
        return sign + wording().number(change, declared.shown_decimals + (declared.kind == NUMBER))

    def _what_differs(self) -> str:
        if self._other is None:
            return ""
        then, now = (_told(each) for each in (self._other, self._run))
        if then is None or now is None:
            return ""
        heads = (tr("What"), tr("Then"), tr("Now"))
        rows = differences(then, now, results.Given(self._run.algorithm))
        gone = [each for each in then.answers if each not in now.answers]
        come = [each for each in now.answers if each not in then.answers]
        basis = [each for each in now.basis if each not in then.basis]
        same = f"<p>{text.escaped(tr('Choices and data were the same.'))}</p>"
        return "".join(
            (
                text.head(tr("What went in")),
                text.three_columns(heads, rows) if rows else same,
                text.section(tr("The answer then"), gone),
                text.section(tr("The answer now"), come),
                text.section(tr("New in what it rests on"), basis),
            )
        )

    def _chosen(self) -> None:
        rows = self.table.selectionModel().selectedRows()
        fid = self.table.item(rows[0].row(), 0).data(Qt.ItemDataRole.UserRole) if rows else None
        if fid is not None:
            self.chosen.emit(fid)


def differences(then: results.Told, now: results.Told, given: results.Given) -> list[tuple[str, str, str]]:
    """Return what two runs were given differently: what it is called, then and now; of layers, name and file."""
    pair = [each.settings | each.sources for each in (then, now)]
    found = []
    for name in dict.fromkeys([*pair[0], *pair[1]]):
        whole = [each.get(name, "") for each in pair]
        if whole[0] != whole[1]:
            short = [given.value(name, each) for each in whole]
            found.append((given.label(name), *(short if short[0] != short[1] else whole)))
    return found


def _told(run: Run) -> results.Told | None:
    layers = results.layers_of(run, QgsProject.instance())
    return results.told_by(next(iter(layers.values()))) if layers else None


def _comparing(
    pair: tuple[QgsVectorLayer, QgsVectorLayer], keys: list[str], together: list[str], column: str, table: Table
) -> Callable[[Progress | None], Any]:
    """Return a function that sets two layers side by side as they are now, in any thread.

    Returns
    -------
    callable
        Takes a progress. Returns key, comparison, the second layer's features by key, and of both layers by key the
        letters before ranks; None without a key.
    """
    lettered = [each.name for each in table if each.letters and all(each.name in _names(layer) for layer in pair)]
    names = list(dict.fromkeys([*keys, *together, column, *lettered]))
    read = [reader(layer, names) for layer in pair]
    words = [words_of(layer, {name: _Writer(layer, name, table) for name in together}) for layer in pair]

    def compare(progress: Progress | None) -> Any:
        from klimaklok_plugin.reports.comparison import common_key, side_by_side

        frames = [read[0]({}, part(progress, 0.0, 0.4)), read[1]({}, part(progress, 0.4, 0.8))]
        for frame, told in zip(frames, words, strict=True):
            frame[TOGETHER] = _joined(frame, told)
        key = common_key(*frames, [TOGETHER, *(each for each in keys if each != column)])
        if key is None:
            return None
        advance(progress, 0.9)
        compared = side_by_side(frames[0], frames[1], key, column)
        letters = [_letters(frame, key, lettered, table) for frame in frames]
        return key, compared, dict(zip(frames[1][key], frames[1].index, strict=True)), letters

    return compare


def _names(layer: QgsVectorLayer) -> list[str]:
    return layer.fields().names()


def _letters(frame: Any, key: str, lettered: Sequence[str], table: Table) -> dict[Any, str]:
    """Return what stands before the rank of each row, by key."""
    if not lettered:
        return {}
    codes = frame[list(lettered)].to_dict("records")
    return {row: results.letter_of(table, told) for row, told in zip(frame[key], codes, strict=True)}


def _joined(frame: Any, words: Mapping[str, Mapping[Any, str]]) -> Any:
    """Return what names a row by several columns, as it is read; None where there are none."""
    texts = [frame[name].map(lambda each, told=told: told.get(each, NONE)) for name, told in words.items()]
    return texts[0].str.cat(texts[1:], sep=" · ") if texts else None


class _Writer:
    """Writes values of one column as its layer does; a table of two results holds whole numbers as floats."""

    def __init__(self, layer: QgsVectorLayer, column: str, table: Table):
        self._cells, self._index = Cells(layer, table), layer.fields().indexOf(column)
        self._whole = layer.fields().at(self._index).type() in WHOLE

    def __call__(self, value: Any, letter: str = "") -> str:
        if is_empty(value) or value != value:  # noqa: PLR0124 - NaN
            return NONE
        return letter + self._cells.text(self._index, int(value) if self._whole else value)
