"""The first step: the data package, what it holds, what is missing and what that costs."""

from __future__ import annotations

from pathlib import Path

from qgis.core import Qgis, QgsProject
from qgis.gui import QgsFileWidget, QgsMapLayerComboBox
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QHeaderView,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
)

from klimaklok_plugin.analysis.package.contents import Entry
from klimaklok_plugin.analysis.package.messages import ROLE_WORDS, WHERE
from klimaklok_plugin.analysis.sources.credit import said_credit
from klimaklok_plugin.gui import package_layers, project, sample_town
from klimaklok_plugin.gui.needs import USUAL_ROLES, all_missing, contents
from klimaklok_plugin.processing.framework.texts import tr, wording

from .parts import Page, Section, button, clear, drop_down, label, tip
from .steps import QUESTION

NUMBER, DATE = 1, 2
SMALL = 0.9


class DataPage(Page):
    """Chooses or makes a data package, and says what it is good for.

    Parameters
    ----------
    panel : Panel
    """

    def __init__(self, panel):
        super().__init__("data_page")
        self._panel = panel
        body = self.body
        body.addWidget(label(tr("Data package"), bold=True))
        body.addWidget(
            label(
                tr(
                    "One file with the municipality's streets, public transport, population, schools and more. All "
                    "questions are answered from it."
                ),
                quiet=True,
            )
        )
        self.recent = drop_down(QComboBox(), "recent_packages")
        self.recent.setAccessibleName(tr("Data package"))
        self.recent.activated.connect(self._pick)
        body.addWidget(self.recent)
        self.next = button(tr("&Next: choose the question"), lambda: panel.go(QUESTION), "next")
        self.browse = button(tr("&Open a data package…"), self._browse, "open_package")
        self.sample = button(tr("Open the &sample town"), panel.show_sample, "open_sample")
        for each in (self.next, self.browse, self.sample):
            body.addWidget(each)
        self.wrong = label("", name="package_wrong")
        body.addWidget(self.wrong)
        self._make = MakePackage(self)
        body.addWidget(self._make)
        self.held = Section(tr("What it holds"), "held", is_open=True)
        self.lost = Section(tr("What is missing"), "lost", is_open=True)
        body.addWidget(self.held)
        body.addWidget(self.lost)
        self.show_layers = button(tr("Show its &layers on the map"), self._show_layers, "show_layers")
        self.held.body.addWidget(self.show_layers)
        self.table = _table()
        self.held.body.addWidget(self.table)
        self.told = label("", quiet=True, name="package_source")
        self.held.body.addWidget(self.told)
        self.table.currentItemChanged.connect(lambda row, _: self.told.setText(row.toolTip(0) if row else ""))
        body.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        """Show the project's package as it is now."""
        package = project.package()
        there, wrong = contents(package)
        self._list_recent(package)
        self.wrong.setText(wrong)
        self.wrong.setVisible(bool(wrong))
        for each in (self.held, self.lost):
            each.setVisible(bool(there))
        self.next.setVisible(bool(there))
        self._make.button.setChecked(self._make.button.isChecked() and not there)
        if there:
            _fill(self.table, there)
            self._say_missing(there)
            self.show_layers.setVisible(not package_layers.in_project(package))

    def open(self, package: str) -> bool:
        """Take a package for the project; False, with the reason on the page, where it is none."""
        there, wrong = contents(package)
        if wrong:
            self.wrong.setText(wrong)
            self.wrong.setVisible(True)
            self._list_recent(project.package())
            return False
        project.set_package(package)
        if there and not QgsProject.instance().mapLayers():
            self._show_layers()
        self.refresh()
        return True

    def set_running(self, running: bool) -> None:
        """Let one run at a time be started."""
        for each in (self.sample, self._make.go):
            each.setEnabled(not running)

    def make(self, folder: str, boundary: str | None, target: str) -> None:
        """Make a package."""
        values = {"FOLDER": folder, "BOUNDARY": boundary, "PACKAGE": target}
        self._panel.runner.start("", "datapackage", values)

    def let_go(self) -> None:
        """Nothing is held on to; for all pages alike."""

    def _list_recent(self, package: str) -> None:
        self.recent.clear()
        if not package:
            self.recent.addItem(tr("No package chosen"), "")
        for path in dict.fromkeys([package, *project.recent_packages()]):
            if path:
                is_sample = Path(path) == sample_town.package_file()
                said = tr("The sample town") if is_sample else f"{Path(path).name} – {Path(path).parent.name}"
                self.recent.addItem(said, path)
                self.recent.setItemData(self.recent.count() - 1, tip(path), Qt.ItemDataRole.ToolTipRole)
        self.recent.setVisible(self.recent.count() > 1 or bool(package))
        self.recent.setToolTip(tip(package))

    def _pick(self, index: int) -> None:
        path = self.recent.itemData(index)
        if path and path != project.package():
            self.open(path)

    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, tr("Data package"), str(Path(project.package()).parent), f"{tr('Data packages')} (*.gpkg)"
        )
        if path:
            self.open(path)

    def _show_layers(self) -> None:
        package_layers.show(project.package(), contents(project.package())[0])
        self.refresh()
        self._panel.iface.mapCanvas().zoomToFeatureExtent(package_layers.extent(project.package()))

    def _say_missing(self, there: dict[str, Entry]) -> None:
        clear(self.lost.body)
        language = wording()
        found = all_missing(self._panel.provider, there)
        gone = [role for role in USUAL_ROLES if role not in there]
        for role in gone:
            stopped = [language.text(each.question.title) for each in found if role in each.lacks]
            poorer = [language.text(each.question.title) for each in found if role in each.without]
            self.lost.body.addWidget(label(language.text(ROLE_WORDS[role]), bold=True, quiet=True))
            if stopped:
                self.lost.body.addWidget(
                    label(
                        tr("Needs a layer of your own: {questions}.").format(questions=", ".join(stopped)), quiet=True
                    )
                )
            if poorer:
                self.lost.body.addWidget(
                    label(tr("Goes without: {questions}.").format(questions=", ".join(poorer)), quiet=True)
                )
            if role == "boundary":
                self.lost.body.addWidget(label(tr("All that the files hold was taken."), quiet=True))
            where = tr("Where to get it: {where}.").format(where=language.text(WHERE[role]))
            self.lost.body.addWidget(label(where, quiet=True))
        if not gone:
            self.lost.body.addWidget(label(tr("Nothing is missing."), quiet=True))


class MakePackage(Section):
    """A few lines that make a data package of a folder."""

    def __init__(self, page: DataPage):
        super().__init__(tr("Make a data package"), "make_package")
        self._page = page
        self.body.addWidget(
            label(
                tr("Put the files you have downloaded into one folder, as they are. They are recognised."), quiet=True
            )
        )
        self.folder = QgsFileWidget()
        self.folder.setObjectName("make_folder")
        self.folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.boundary = drop_down(QgsMapLayerComboBox(), "make_boundary")
        self.boundary.setFilters(Qgis.LayerFilters(Qgis.LayerFilter.PolygonLayer))
        self.boundary.setAllowEmptyLayer(True, tr("As found in the folder"))
        self.boundary.setCurrentIndex(0)
        self.target = QgsFileWidget()
        self.target.setObjectName("make_target")
        self.target.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self.target.setFilter(f"{tr('Data packages')} (*.gpkg)")
        for text, widget in (
            (tr("Folder"), self.folder),
            (tr("Boundary"), self.boundary),
            (tr("Data package"), self.target),
        ):
            said = label(text)
            said.setBuddy(widget)
            widget.setAccessibleName(text)
            self.body.addWidget(said)
            self.body.addWidget(widget)
        self.go = button(tr("&Make it"), self._go, "make_it")
        self.body.addWidget(self.go)
        self.folder.fileChanged.connect(self._suggest)

    def _suggest(self, folder: str) -> None:
        if folder and not self.target.filePath():
            self.target.setFilePath(str(Path(folder).parent / f"{Path(folder).name}.gpkg"))

    def _go(self) -> None:
        layer = self.boundary.currentLayer()
        self._page.make(self.folder.filePath(), layer.id() if layer is not None else None, self.target.filePath())


def _table() -> QTreeWidget:
    table = QTreeWidget()
    table.setObjectName("package_table")
    table.setRootIsDecorated(False)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setHeaderLabels([tr("Layer"), tr("Number"), tr("Date")])
    table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    table.setAccessibleName(tr("What it holds"))
    table.setTabKeyNavigation(False)
    font = table.font()
    font.setPointSizeF(font.pointSizeF() * SMALL)
    table.setFont(font)
    table.header().setStretchLastSection(False)
    for column in (NUMBER, DATE):
        table.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
    table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return table


def _fill(table: QTreeWidget, there: dict[str, Entry]) -> None:
    table.clear()
    language = wording()
    for role, entry in there.items():
        if role not in ROLE_WORDS:
            continue
        number = language.number(entry.features, 0) if entry.features else "–"
        row = QTreeWidgetItem([language.text(ROLE_WORDS[role]), number, entry.source_date])
        row.setTextAlignment(NUMBER, Qt.AlignmentFlag.AlignRight)
        source = tr("{role}: from {source}").format(role=row.text(0), source=entry.source)
        for column in range(table.columnCount()):
            row.setToolTip(column, tip("\n".join(filter(None, (source, said_credit(entry.licence, language))))))
        table.addTopLevelItem(row)
    height = table.sizeHintForRow(0) if table.topLevelItemCount() else 0
    table.setFixedHeight(table.header().sizeHint().height() + height * table.topLevelItemCount() + 4)
