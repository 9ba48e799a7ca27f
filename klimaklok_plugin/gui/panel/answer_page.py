"""The fourth step of the panel: what came out, why, and what it rests on."""

from __future__ import annotations

import contextlib
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsApplication, QgsFileUtils, QgsProject, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, Qt, QTimer, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QTabWidget,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from klimaklok_plugin.gui import bar, results
from klimaklok_plugin.gui.dialogs import help_url, open_dialog
from klimaklok_plugin.gui.jobs import Job
from klimaklok_plugin.gui.printing import print_group, save_pdf
from klimaklok_plugin.gui.runs import Run, algorithm_of, as_parameters
from klimaklok_plugin.processing.framework import installed
from klimaklok_plugin.processing.framework.texts import tr, wording

from . import answer_files as files
from . import answer_text as text
from .answer_compare import Comparison
from .answer_table import AnswerView, feature_of

WIDE = 720
"""Pixels from which on table and reasons lie side by side: the panel at the bottom of the window."""
LEAST_HEIGHT = 130
HALVES = [1000, 1000]
LEFT, FILE = "left:", "file:"
DOCUMENTS = (".html", ".pdf")
SOON_MS = 200
"""Changes of a layer come in bursts; the table is read again once they are over."""


class AnswerPage(QWidget):
    """Numbers, table, reasons and basis of a run, and what can be done with them.

    It follows the project: layers may be selected, edited, renamed and removed, and the project closed.

    Parameters
    ----------
    iface : qgis.gui.QgisInterface
        QGIS's window.
    """

    def __init__(self, iface, parent=None):
        super().__init__(parent)
        self._iface = iface
        self._run: Run | None = None
        self._told = results.Told()
        self._layer: QgsVectorLayer | None = None
        self._output = ""
        self._fid: int | None = None
        self._following = False
        self._packing: files.Packing | None = None
        self._writing: Job | None = None
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._catch_up)
        self._build()
        self._word()
        for signal, slot in self._project_signals():
            signal.connect(slot)
        self.clear()

    # --- what the panel calls ---

    def show_run(self, run: Run) -> None:
        """Show a run."""
        self._run, self._output = run, ""
        layers = self._layers()
        self._told = results.told_by(next(iter(layers.values()))) if layers else results.Told(list(run.summary))
        self._fill_runs()
        self._fill_outputs(layers)
        self._say()

    def show_latest(self) -> Run | None:
        """Show the latest run in the project and return it; None where it holds none."""
        runs = results.runs_in(QgsProject.instance())
        latest = max(runs, key=lambda each: each.started, default=None)
        if latest is not None:
            self.show_run(latest)
        return latest

    def clear(self) -> None:
        """Show that there is no answer yet."""
        self._run, self._told = None, results.Told()
        self._fill_runs()
        self._fill_outputs({})
        self._say()

    def let_go(self) -> None:
        """Hear nothing of project and layers any more: the page is about to go."""
        self._soon.stop()
        self._let_go()
        for signal, slot in self._project_signals():
            with contextlib.suppress(TypeError):
                signal.disconnect(slot)

    def _project_signals(self) -> tuple[tuple[Any, Any], ...]:
        project = QgsProject.instance()
        return (
            (project.layersWillBeRemoved, self._layers_go),
            (project.layersRemoved, self._layers_went),
            (project.layersAdded, self._layers_came),
            (project.cleared, self.clear),
            (project.layerTreeRoot().nameChanged, self._changed),
        )

    # --- building ---

    def _build(self) -> None:
        self._in_project: list[Run] = []
        self.runs, self.headline = QComboBox(), QLabel(wordWrap=True)
        self.runs.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.runs.activated.connect(self._choose_run)
        self.headline.setTextFormat(Qt.TextFormat.RichText)
        self.headline.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.left = QLabel(wordWrap=True)
        self.left.setTextFormat(Qt.TextFormat.RichText)
        self.left.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.left.linkActivated.connect(self._follow_link)
        self.outputs = QComboBox()
        self.outputs.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.outputs.currentIndexChanged.connect(self._choose_output)
        self.outputs.activated.connect(self._switch_on)
        self.table = AnswerView()
        self.table.selectionModel().selectionChanged.connect(self._rows_chosen)
        self.table.zoomed.connect(self._zoom)
        self.rest = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.reasons, self.basis, self.comparison = QTextBrowser(), QTextBrowser(), Comparison()
        self.comparison.chosen.connect(self._choose)
        self.tabs = QTabWidget()
        for page in (self.reasons, self.basis, self.comparison):
            self.tabs.addTab(page, "")
        self.tabs.currentChanged.connect(self._tab_shown)
        self.tabs.setDocumentMode(True)
        self.tabs.setMinimumHeight(LEAST_HEIGHT)
        self._lay_out()

    def _lay_out(self) -> None:
        self.above = QWidget()
        upper = QVBoxLayout(self.above)
        upper.setContentsMargins(0, 0, 0, 0)
        for widget in (self.outputs, self.table, self.rest):
            upper.addWidget(widget)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(self.above)
        self.splitter.addWidget(self.tabs)
        self.splitter.setChildrenCollapsible(False)
        # As high as there is room, not as high as table and reasons wish.
        self.splitter.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.splitter.setSizes(HALVES)
        inside, whole = QWidget(), QVBoxLayout(self)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(4, 4, 4, 0)
        # Many a laptop has less height than table and reasons ask for.
        scrolled = QScrollArea(widgetResizable=True, horizontalScrollBarPolicy=Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scrolled.setWidget(inside)
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole.setContentsMargins(0, 0, 0, 4)
        whole.addWidget(scrolled, 1)
        self.told = QWidget()
        told = QVBoxLayout(self.told)
        told.setContentsMargins(0, 0, 0, 0)
        told.addWidget(self.headline)
        told.addWidget(self.left)
        told.addStretch(1)
        self._column = layout
        layout.addWidget(self.runs)
        layout.addWidget(self.told)
        layout.addWidget(self.splitter, 1)
        whole.addLayout(self._buttons())
        order = (
            self.runs,
            self.headline,
            self.left,
            self.outputs,
            self.table,
            self.tabs,
            self.reasons,
            *self._buttons_in_order,
        )
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)

    def _buttons(self) -> QHBoxLayout:
        self.export, self.print, self.more = QToolButton(), QToolButton(), QToolButton()
        self._buttons_in_order = (self.export, self.print, self.more)
        row = QHBoxLayout()
        row.setContentsMargins(4, 0, 4, 0)
        for button in self._buttons_in_order:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            row.addWidget(button)
        row.addStretch(1)
        exports, prints, more = QMenu(self.export), QMenu(self.print), QMenu(self.more)
        self._layout, self._pdf = prints.addAction(""), prints.addAction("")
        self._layout.triggered.connect(self._print)
        self._pdf.triggered.connect(self._print_pdf)
        self._csv, self._xlsx = exports.addAction(""), exports.addAction("")
        self._csv.triggered.connect(partial(self._export_table, files.CSV))
        self._xlsx.triggered.connect(partial(self._export_table, files.XLSX))
        self._gpkg = exports.addAction("")
        self._gpkg.triggered.connect(self._export_all)
        self._attributes, self._process = more.addAction(""), more.addAction("")
        self._attributes.triggered.connect(self._open_table)
        self._process.triggered.connect(self._copy_process)
        self._python, self._dialog, self._help = more.addAction(""), more.addAction(""), more.addAction("")
        self._python.triggered.connect(self._copy_python)
        self._dialog.triggered.connect(self._open_dialog)
        self._help.triggered.connect(self._open_help)
        for button, menu in ((self.export, exports), (self.print, prints), (self.more, more)):
            button.setMenu(menu)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return row

    def _word(self) -> None:
        """Put all texts in the user's language."""
        self.runs.setAccessibleName(tr("Results in the project"))
        self.outputs.setAccessibleName(tr("Table shown"))
        self.table.setAccessibleName(tr("Result"))
        self.headline.setAccessibleName(tr("The answer in numbers"))
        for page, name in zip((self.reasons, self.basis, self.comparison), self._tab_names(), strict=True):
            self.tabs.setTabText(self.tabs.indexOf(page), name)
            page.setAccessibleName(name)
        self.export.setText(tr("Export"))
        self._csv.setText(tr("Table as CSV…"))
        self._xlsx.setText(tr("Table as Excel workbook…"))
        self._gpkg.setText(tr("All results as a GeoPackage…"))
        self.print.setText(tr("Print"))
        self._layout.setText(tr("Layout with map, legend and table…"))
        self._pdf.setText(tr("Save as PDF…"))
        self.more.setText(tr("More"))
        self._attributes.setText(tr("Open attribute table"))
        self._process.setText(tr("Copy as qgis_process command"))
        self._python.setText(tr("Copy as Python command"))
        self._dialog.setText(tr("Open in the algorithm's dialog"))
        self._help.setText(tr("Help"))
        self.comparison.word()

    @staticmethod
    def _tab_names() -> tuple[str, str, str]:
        return tr("Reasons"), tr("Basis"), tr("Compare")

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._word()
            self._say()
            self._reload()

    def resizeEvent(self, event):
        super().resizeEvent(event)
        orientation = Qt.Orientation.Horizontal if self._is_wide() else Qt.Orientation.Vertical
        if orientation != self.splitter.orientation():
            self.splitter.setOrientation(orientation)
            self._place_headline()
            self._make_room()

    def _place_headline(self) -> None:
        """Put what is told above table and reasons, or before them where the panel is wide and low."""
        if self._is_wide():
            self.splitter.insertWidget(0, self.told)
            self.splitter.setSizes([500, *HALVES])
        else:
            self._column.insertWidget(1, self.told)
            self.splitter.setSizes(HALVES)

    def _is_wide(self) -> bool:
        return self.width() >= WIDE

    def _make_room(self) -> None:
        """Give a comparison, which has a table of its own, the room of the table in a narrow panel."""
        compares = self.tabs.currentWidget() is self.comparison
        self.above.setVisible(self._is_wide() or not compares)
        self.splitter.setMinimumHeight(self.splitter.minimumSizeHint().height())

    # --- what is shown ---

    def _layers(self) -> dict[str, QgsVectorLayer]:
        return results.layers_of(self._run, QgsProject.instance()) if self._run is not None else {}

    def _say(self) -> None:
        """Word headline and basis."""
        run = self._run
        if run is None:
            self.headline.setText(text.escaped(tr("Nothing has been computed yet. Choose a question and run it.")))
            self.basis.setHtml("")
        else:
            self.headline.setText(self._headline().html)
            self.basis.setHtml(self._basis())
        self._say_left()
        self._enable()

    def _headline(self) -> text.Headline:
        algorithm = self._run.algorithm
        numbers = results.shown_of(algorithm).numbers
        labels = None if numbers is None else [results.label_of(algorithm, each) for each in numbers]
        return text.headline(self._told.answers, labels)

    def _basis(self) -> str:
        run, told = self._run, self._told
        rest = self._headline().rest
        warned = [each for each in dict.fromkeys(run.warnings) if each not in told.answers]
        basis = [each for each in dict.fromkeys([*told.basis, *run.assumed]) if each not in (*warned, *told.answers)]
        given = results.Given(run.algorithm).rows(told)
        settings = text.head(tr("Given")) + text.pairs(given) if given else ""
        return "".join(
            (
                text.section(tr("More of the answer"), rest),
                text.section(tr("Mind this"), warned),
                text.section(tr("Taken and assumed"), basis),
                settings,
            )
        )

    def _say_left(self) -> None:
        """Say how many could not be assessed, with a way to them, and which documents can be opened."""
        shown = results.shown_of(self._run.algorithm).left if self._run is not None else ()
        layers = self._layers()
        links = [
            f'<a href="{LEFT}{each}">{text.escaped(results.label_of(self._run.algorithm, each))}: '
            f"{text.escaped(wording().number(layers[each].featureCount(), 0))}</a>"
            for each in shown
            if each in layers and layers[each].featureCount()
        ]
        links += [
            f'<a href="{FILE}{each}">{text.escaped(results.label_of(self._run.algorithm, each))}</a>'
            for each in self._documents()
        ]
        self.left.setText(" · ".join(links))
        self.left.setVisible(bool(links))

    def _documents(self) -> dict[str, Path]:
        """Return the documents that a run has written, by output, those that are still there."""
        found = self._run.results.items() if self._run is not None else ()
        files = {name: Path(value) for name, value in found if isinstance(value, str) and value.endswith(DOCUMENTS)}
        return {name: path for name, path in files.items() if path.is_file()}

    def _enable(self) -> None:
        there = self._layer is not None
        for each in (self._attributes, self.print):
            each.setEnabled(there)
        for each in (self._csv, self._xlsx):
            each.setEnabled(there and self._writing is None)
        self._gpkg.setEnabled(bool(self._layers()) and self._packing is None)
        self.export.setEnabled(there)
        self.more.setEnabled(self._run is not None)
        self._process.setEnabled(bool(self._process_command()))
        self._python.setEnabled(bool(self._told.command))

    def _fill_runs(self) -> None:
        """Offer the results in the project, the latest first."""
        run, found = self._run, results.runs_in(QgsProject.instance())
        mine = set(run.layers.values()) if run is not None else set()
        others = [each for each in found if not mine & set(each.layers.values())]
        self._in_project = sorted([*others, *([run] if run is not None else [])], key=lambda each: each.started)[::-1]
        self.runs.clear()
        self.runs.addItems([results.called(each) for each in self._in_project])
        self.runs.setCurrentIndex(self._in_project.index(run) if run is not None else -1)
        self.runs.setVisible(run is not None)

    def _choose_run(self, index: int) -> None:
        if self._in_project[index] is not self._run:
            self.show_run(self._in_project[index])
            self._switch_on()

    def _switch_on(self, _index: int = 0) -> None:
        """Let the map show what was asked for: earlier results and helpers are switched off."""
        root = QgsProject.instance().layerTreeRoot()
        node = root.findLayer(self._layer.id()) if self._layer is not None else None
        if node is not None:
            node.setItemVisibilityCheckedParentRecursive(True)

    def _fill_outputs(self, layers: dict[str, QgsVectorLayer]) -> None:
        """Offer the tables of the run, and show the main one or the one that was shown."""
        kept = self._output if self._output in layers else ""
        self.outputs.blockSignals(True)
        self.outputs.clear()
        for output, layer in layers.items():
            self.outputs.addItem(layer.name(), output)
        self.outputs.setCurrentIndex(max(self.outputs.findData(kept), 0) if layers else -1)
        self.outputs.blockSignals(False)
        self.outputs.setVisible(len(layers) > 1)
        self._choose_output()

    def _choose_output(self, _index: int = 0) -> None:
        self._let_go()
        self._output = self.outputs.currentData() or ""
        self._layer = self._layers().get(self._output)
        self._fid = None
        if self._layer is not None:
            for signal, slot in self._signals(self._layer):
                signal.connect(slot)
        self._reload()

    def _signals(self, layer: QgsVectorLayer) -> tuple[tuple[Any, Any], ...]:
        return (
            (layer.selectionChanged, self._map_chose),
            (layer.nameChanged, self._renamed),
            (layer.dataChanged, self._soon.start),
            (layer.attributeValueChanged, self._changed),
            (layer.featureAdded, self._changed),
            (layer.featuresDeleted, self._changed),
            (layer.afterRollBack, self._soon.start),
            (layer.updatedFields, self._soon.start),
            (layer.subsetStringChanged, self._soon.start),
        )

    def _let_go(self) -> None:
        if self._layer is not None and not sip.isdeleted(self._layer):
            for signal, slot in self._signals(self._layer):
                signal.disconnect(slot)
        self._layer = None

    def _reload(self) -> None:
        """Read the rows again; what was chosen stays chosen where it is still there."""
        layer = self._layer
        for widget in (self.splitter, self.table):
            widget.setVisible(self._run is not None)
        self._make_room()
        if layer is None or sip.isdeleted(layer):
            self.table.rows.clear()
            self.rest.setText(self._why_nothing())
            self.rest.setVisible(bool(self.rest.text()))
            self._show_reasons(None)
        else:
            names = results.table_columns(layer, self._run.algorithm, self._output)
            order = results.order_of(self._run.algorithm, self._output)
            self.table.load(layer, names, self._declared(), order)
            self.rest.setText(self._how_many())
            self.rest.setVisible(bool(self.rest.text()))
            self._follow(layer.selectedFeatureIds())
        self.comparison.show_run(self._run if self.tabs.currentWidget() is self.comparison else None, self._output)
        self._enable()

    def _declared(self):
        return results.declared(self._run.algorithm, self._output)

    def _how_many(self) -> str:
        rows = self.table.rows
        if rows.total == 0:
            return self._why_nothing()
        if not rows.is_part:
            return ""
        told = tr("The first {shown} of {all} rows are shown. The attribute table has them all.")
        say = wording().number
        return told.format(shown=say(len(rows.fids), 0), all=say(rows.total, 0))

    def _why_nothing(self) -> str:
        if self._run is None:
            return ""
        if self._run.layers and not self._layers():
            return tr("The layers of this result have been removed from the project.")
        return " ".join(
            [tr("The result has no rows. The numbers above and the basis say why."), *self._run.warnings[:1]]
        )

    def _tab_shown(self, _index: int) -> None:
        self._make_room()
        if self.tabs.currentWidget() is self.comparison:
            self.comparison.show_run(self._run, self._output)

    # --- table and map ---

    def _rows_chosen(self, *_selections: object) -> None:
        if self._following or self._layer is None:
            return
        fids = self.table.chosen()
        self._following = True
        try:
            self._layer.selectByIds(fids)
        finally:
            self._following = False
        self._show_reasons(fids[0] if fids else None)
        self._point_at(fids)

    def _map_chose(self, *_selections: object) -> None:
        if not self._following and self._layer is not None:
            self._follow(self._layer.selectedFeatureIds())

    def _follow(self, fids: list[int]) -> None:
        """Choose the rows of what is selected on the map, and say why of one of them."""
        self._following = True
        try:
            self.table.choose(fids)
        finally:
            self._following = False
        self._show_reasons(self._fid if self._fid in fids else next(iter(fids), None))

    def _choose(self, fid: int) -> None:
        """Choose the row that a comparison points at."""
        if self._layer is not None:
            self._layer.selectByIds([fid])
            self._point_at([fid])

    def _point_at(self, fids: list[int]) -> None:
        """Flash features on the map, and move it to them where it does not show them."""
        if fids and self._layer.isSpatial():
            canvas = self._iface.mapCanvas()
            canvas.panToFeatureIds(self._layer, fids, False)
            canvas.flashFeatureIds(self._layer, fids)

    def _zoom(self, fid: int) -> None:
        if self._layer is not None and self._layer.isSpatial():
            self._iface.mapCanvas().zoomToFeatureIds(self._layer, [fid])

    def _show_reasons(self, fid: int | None) -> None:
        self._fid = fid
        feature = feature_of(self._layer, fid) if self._layer is not None and fid is not None else None
        if feature is None:
            hint = tr("Choose a row, or a place on the map, to see why.") if self._layer is not None else ""
            self.reasons.setHtml(f"<p>{text.escaped(hint)}</p>")
            return
        bars = results.bars_of(self._layer, self._run.algorithm, self._output)
        self.reasons.setHtml(text.details(self._layer, feature, self._declared(), bars, self.palette()))

    def _follow_link(self, link: str) -> None:
        if link.startswith(FILE):
            path = self._documents().get(link.removeprefix(FILE))
            if path is not None:
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
            return
        index = self.outputs.findData(link.removeprefix(LEFT))
        if index >= 0:
            self.outputs.setCurrentIndex(index)
            self._switch_on()
            self.table.setFocus()

    # --- what happens to the project ---

    def _layers_go(self, layer_ids: list[str]) -> None:
        if self._layer is not None and self._layer.id() in layer_ids:
            self._let_go()
            self._reload()

    def _layers_went(self, layer_ids: list[str]) -> None:
        if self._run is not None and set(layer_ids) & set(self._run.layers.values()):
            self._fill_outputs(self._layers())
            self._say_left()
        self._soon.start()

    def _layers_came(self, _layers: object) -> None:
        self._soon.start()

    def _catch_up(self) -> None:
        """Look again at layers and project, some time after they have changed."""
        self._fill_runs()
        self._reload()

    def _renamed(self) -> None:
        self.outputs.setItemText(self.outputs.currentIndex(), self._layer.name())

    def _changed(self, *_what: object) -> None:
        self._soon.start()

    # --- what can be done ---

    def _export_table(self, ending: str, _checked: bool = False) -> None:
        layer = self._layer
        if lacking := installed.missing(files.PACKAGES):
            self._tell(installed.how_to_install(lacking), bar.MIND)
            return
        kind = "CSV (*.csv)" if ending == files.CSV else "Excel (*.xlsx)"
        path = self._ask_file(tr("Export table"), layer.name(), ending, kind)
        if path is None or sip.isdeleted(layer):
            return
        self._writing = files.writing(path, layer, self._declared(), self._written, self._not_written)
        for each in (self._csv, self._xlsx):
            each.setEnabled(False)
        QgsApplication.taskManager().addTask(self._writing)

    def _written(self, path: Path) -> None:
        self._ends_writing(tr("The table has been written to {file}.").format(file=path), bar.GOOD)

    def _not_written(self, why: str) -> None:
        self._ends_writing(why or tr("The export was cancelled. No file has been changed."), bar.MIND)

    def _ends_writing(self, told: str, level: Qgis.MessageLevel) -> None:
        if sip.isdeleted(self):
            return
        self._writing = None
        self._enable()
        self._tell(told, level)

    def _export_all(self, _checked: bool = False) -> None:
        path = self._ask_file(tr("Export all results"), self._run.title, ".gpkg", "GeoPackage (*.gpkg)")
        if path is None:
            return
        self._packing = files.Packing(path, list(self._layers().values()), partial(self._packed, path))
        self._enable()

    def _packed(self, path: Path, successful: bool, why: str) -> None:
        if sip.isdeleted(self):
            return
        self._packing = None
        self._enable()
        if successful:
            self._tell(tr("All results have been written to {file}.").format(file=path))
        else:
            self._tell(tr("The results could not be written: {why}").format(why=why), bar.MIND)

    def _ask_file(self, title: str, name: str, ending: str, kind: str) -> Path | None:
        """Return where to write, None when the user cancels or the file is one the project is read from."""
        folder = QgsProject.instance().homePath() or str(Path.home())
        begin = str(Path(folder) / f"{QgsFileUtils.stringToSafeFilename(name)}{ending}")
        chosen, _ = QFileDialog.getSaveFileName(self, title, begin, kind)
        if not chosen:
            return None
        path = Path(chosen)
        path = path if path.suffix.lower() == ending else path.with_name(path.name + ending)
        if files.is_source_in_project(path):
            told = tr("{file} belongs to a layer of the project. Choose another name.")
            self._tell(told.format(file=path.name), bar.MIND)
            return None
        return path

    def _print(self, _checked: bool = False) -> None:
        print_group(self._iface, *self._to_print())

    def _print_pdf(self, _checked: bool = False) -> None:
        save_pdf(self._iface, *self._to_print())

    def _to_print(self) -> tuple[Any, list[QgsVectorLayer], str]:
        """Return group and layers of the run, and no title: that of the algorithm."""
        return results.group_with(QgsProject.instance(), self._run), list(self._layers().values()), ""

    def _open_table(self, _checked: bool = False) -> None:
        self._iface.showAttributeTable(self._layer)

    def _process_command(self) -> str:
        if self._run is None:
            return ""
        return self._run.command or results.process_command(self._run)

    def _copy_process(self, _checked: bool = False) -> None:
        self._copy(self._process_command())

    def _copy_python(self, _checked: bool = False) -> None:
        self._copy(self._told.command)

    def _copy(self, command: str) -> None:
        QApplication.clipboard().setText(command)
        self._tell(tr("The command has been copied."))

    def _open_dialog(self, _checked: bool = False) -> None:
        algorithm = algorithm_of(self._run.algorithm)
        if algorithm is None:
            told = tr("This Klimaklok has no analysis that is called '{name}'.")
            self._tell(told.format(name=self._run.algorithm), bar.MIND)
            return
        values = as_parameters(algorithm, self._run.parameters)
        given = {name: value for name, value in values.items() if name in self._run.parameters}
        open_dialog(self._iface, algorithm.id(), given)

    def _open_help(self, _checked: bool = False) -> None:
        QDesktopServices.openUrl(help_url(self._run.algorithm))

    def _tell(self, message: str, level: Qgis.MessageLevel = bar.GOOD) -> None:
        bar.tell(self._iface, message, level)
