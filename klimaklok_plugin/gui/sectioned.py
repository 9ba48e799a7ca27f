"""QGIS's own dialog of an algorithm, with the parameters under headings and what does not apply out of sight."""

from __future__ import annotations

import html
import textwrap

from processing.gui.AlgorithmDialog import AlgorithmDialog
from processing.gui.ParametersPanel import ParametersPanel
from qgis.core import Qgis
from qgis.gui import QgsCollapsibleGroupBoxBasic
from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from klimaklok_plugin.analysis.core.messages import KlimaklokError
from klimaklok_plugin.processing.framework import packages, parameters
from klimaklok_plugin.processing.framework.sections import NEEDED, ORDER, RESULTS, arranged, heading
from klimaklok_plugin.processing.framework.texts import tr, word_error

from .lacking import working

SPACING = 3  # pixels: all that is needed is to be seen at once
SHORT = 40  # characters of the names of files in a label


class SectionedDialog(AlgorithmDialog):
    """The dialog; it says at once when the algorithm cannot run here."""

    def __init__(self, algorithm, parent=None):
        super().__init__(algorithm, False, parent)
        self.setModal(False)
        self.say_missing()

    def getParametersPanel(self, alg, parent):
        return SectionedPanel(parent, alg)

    def say_missing(self):
        """Say which packages are missing and what works without, and leave nothing to run."""
        possible, why = self.algorithm().canExecute()
        if possible:
            return
        self.mainWidget().notice.setText(f"{why} {working()}")
        self.mainWidget().notice.show()
        short = tr("Cannot run here: Python packages are missing. What to do stands below.")
        self.messageBar().pushMessage("", short, Qgis.MessageLevel.Critical, 0)
        self.runButton().setEnabled(False)
        self.runAsBatchButton.setEnabled(False)

    def resetGui(self):
        super().resetGui()
        self.runButton().setEnabled(self.algorithm().canExecute()[0])


class SectionedPanel(ParametersPanel):
    """The parameters under four headings, the needed ones open."""

    def __init__(self, parent, algorithm):
        # ParametersPanel fills itself while it is made
        self.boxes = {}
        self.labels = {}
        self.widgets = {}
        self.waiting = {}
        self.filled = {}
        self.contradicted = None
        self.without = algorithm.without()
        self.dialog = parent
        super().__init__(parent, algorithm)
        for wrapper in self.wrappers.values():
            wrapper.widgetValueHasChanged.connect(self.changed)
        self.changed()

    def initWidgets(self):
        own = next(each for each in self.algorithm().parameterDefinitions() if not each.isDestination())
        plain = next((each for each in self.algorithm().parameterDefinitions() if not self.is_advanced(each)), own)
        self.notice = QLabel()
        self.notice.setWordWrap(True)
        self.notice.hide()
        super().addParameterWidget(plain, self.notice)
        for section, definitions in arranged(self.algorithm(), self.algorithm().SECTIONS).items():
            if definitions:
                box = QgsCollapsibleGroupBoxBasic(heading(section, len(definitions)))
                box.setObjectName(f"klimaklok_{section}")
                QVBoxLayout(box).setSpacing(SPACING)
                self.boxes[section] = box
        for section in ORDER[:-1]:
            if section in self.boxes:
                super().addParameterWidget(plain, self.boxes[section])
        if RESULTS in self.boxes:
            super().addOutputWidget(self.boxes[RESULTS], 0)
        super().initWidgets()
        advanced = self.findChild(QWidget, "grpAdvanced")  # all of them stand under our own headings
        if advanced is not None:
            advanced.hide()
        for section, box in self.boxes.items():
            box.setCollapsed(section != NEEDED)

    @staticmethod
    def is_advanced(definition):
        return bool(definition.flags() & Qgis.ProcessingParameterFlag.Advanced)

    # --- what ParametersPanel calls for each parameter ---

    def addParameterLabel(self, definition, label):
        self.place(definition, label, is_label=True)

    def addParameterWidget(self, definition, widget, stretch=0):
        self.place(definition, widget)

    def addOutputLabel(self, label):
        self.waiting["label"] = label

    def addOutputWidget(self, widget, stretch=0):
        # of outputs ParametersPanel does not say which; they come in the order in which they are declared
        definition = next(
            each
            for each in self.algorithm().destinationParameterDefinitions()
            if not each.flags() & Qgis.ProcessingParameterFlag.Hidden and each.name() not in self.widgets
        )
        label = self.waiting.pop("label", None)
        if label is not None:
            self.place(definition, label, is_label=True)
        self.place(definition, widget)

    def place(self, definition, widget, *, is_label=False):
        """Put a label or a widget under its heading."""
        name = definition.name()
        (self.labels if is_label else self.widgets)[name] = widget
        self.boxes[self.algorithm().SECTIONS.of(definition)].layout().addWidget(widget)
        widget.setToolTip(f"<p>{html.escape(definition.help())}</p><p><code>{html.escape(name)}</code></p>")
        if is_label:
            widget.setWordWrap(True)
            widget.setText(self.label_of(definition))
        elif name in self.without:
            widget.setEnabled(False)

    def label_of(self, definition):
        """Return the label: of a field its layer, too; what fills it; and what it lacks to be used."""
        text = definition.description()
        parent = self.algorithm().parameterDefinition(getattr(definition, "parentLayerParameterName", str)() or "-")
        if parent is not None:
            text = tr("{label}, of: {layer}").format(label=text, layer=parent.description())
        lacking = self.without.get(definition.name())
        if lacking:
            needs = tr("needs the Python packages {packages}").format(packages=", ".join(lacking))
            return f"{text} ({needs})"
        entry = self.filled.get(definition.name())
        if entry is not None:
            named = textwrap.shorten(entry.source or entry.layer, SHORT, placeholder=" …")
            told = ", ".join(filter(None, (named, entry.source_date)))
            return tr("{label} (from the data package: {source})").format(label=text, source=told)
        if packages.is_required(definition):
            return tr("{label} (must be given, or be in the data package)").format(label=text)
        return text

    # --- when a value changes ---

    def values(self):
        """Return what stands in the widgets now, valid or not."""
        return {name: wrapper.parameterValue() for name, wrapper in self.wrappers.items()}

    def changed(self, *_wrapper):
        """Hide what does not apply, name what contradicts, and tell what the data package fills."""
        values = self.values()
        sections = self.algorithm().SECTIONS
        for name in sections.only:
            applies = sections.applies(name, values)
            for each in (self.labels.get(name), self.widgets.get(name)):
                if each is not None:
                    each.setVisible(applies)
        self.tell_contradictions(sections.contradictions(values))
        self.tell_filled(values.get(parameters.PACKAGE))

    def tell_contradictions(self, found):
        if found == self.contradicted:
            return
        self.contradicted = found
        bar = self.dialog.messageBar()
        bar.clearWidgets()
        for names in found:
            said = " / ".join(self.algorithm().parameterDefinition(each).description() for each in names)
            message = tr("Only one of these may be given: {names}. Empty the others.").format(names=said)
            bar.pushMessage("", message, Qgis.MessageLevel.Warning, 0)

    def tell_filled(self, package):
        definition = self.algorithm().parameterDefinition(parameters.PACKAGE)
        if definition is None or definition.isDestination():
            return
        try:
            found = packages.fill(self.algorithm(), {}, "" if packages.is_empty(package) else package.strip())[1]
            problem = ""
        except KlimaklokError as error:
            found, problem = [], word_error(error)
        self.filled = {each.parameter: each.entry for each in found}
        for each in self.algorithm().parameterDefinitions():
            if each.name() in self.labels and not each.isDestination():
                self.labels[each.name()].setText(self.label_of(each))
        widget = self.widgets.get(parameters.PACKAGE)
        if widget is not None:
            widget.setToolTip(f"<p>{html.escape(problem or definition.help())}</p>")

    def setParameters(self, values):
        super().setParameters(values)
        for section, definitions in arranged(self.algorithm(), self.algorithm().SECTIONS).items():
            if section in self.boxes and any(each.name() in values for each in definitions):
                self.boxes[section].setCollapsed(False)
        self.changed()
