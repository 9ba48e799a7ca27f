"""The third step: the few choices that matter for a question, and everything else behind "More"."""

from __future__ import annotations

import textwrap
from functools import partial
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsProcessingAlgorithm, QgsProcessingParameterDefinition
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QRadioButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from klimaklok_plugin.analysis.core.messages import KlimaklokError
from klimaklok_plugin.analysis.package.contents import Entry
from klimaklok_plugin.gui import presets, project
from klimaklok_plugin.gui.needs import contents
from klimaklok_plugin.gui.questions import Choice, OneOf, Question
from klimaklok_plugin.gui.runs import TEMPORARY, algorithm_of
from klimaklok_plugin.gui.strategy_values import Said, said
from klimaklok_plugin.processing.framework import packages
from klimaklok_plugin.processing.framework.parameters import PACKAGE, STRATEGY, UNLESS, is_optional
from klimaklok_plugin.processing.framework.sections import ORDER, RESULTS, SELDOM, Sections, heading
from klimaklok_plugin.processing.framework.texts import tr, word_error, wording

from .inputs import (
    EnumInput,
    ExpressionInput,
    FieldInput,
    FileInput,
    FlagInput,
    Input,
    LayerInput,
    NumberInput,
    TextInput,
    WrappedInput,
)
from .parts import Check, Page, Section, button, by_tab, clear, label

LAYERS = ("source", "vector", "raster")
OF_A_LAYER = {"field": FieldInput, "expression": ExpressionInput}
LEFT_TO_THE_STRATEGY = {"number": NumberInput, "string": TextInput}
LONGEST_ENTRY = 60
MADE = ("sink", "vectorDestination")


class ChoicesPage(QWidget):
    """The choices of one question.

    Parameters
    ----------
    panel : Panel

    Attributes
    ----------
    package : str
        The data package that fills what is left empty here.
    """

    def __init__(self, panel):
        super().__init__()
        self.setObjectName("choices_page")
        self._panel = panel
        self._question: Question | None = None
        self._inputs: dict[str, Input] = {}
        self._wanted: dict[str, _Wanted] = {}
        self._one_of: list[OneOfBox] = []
        self.package = ""
        self._is_filling = False
        self._says = Sections()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._scroll = Page("choices")
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self._foot())

    @property
    def inputs(self) -> dict[str, Input]:
        """The inputs by parameter."""
        return self._inputs

    def show_question(self, asked: Question, *, keep: bool = True) -> None:
        """Show the choices of a question, as the project remembers them."""
        if keep:
            self.keep()
        self._question = None
        algorithm = algorithm_of(asked.algorithm)
        clear(self._scroll.body)
        self._inputs, self._wanted, self._one_of = {}, {}, []
        if algorithm is None:
            return
        self._says = getattr(algorithm, "SECTIONS", Sections())
        self.package = project.package()
        there, _ = contents(self.package)
        self._make_inputs(asked, algorithm, there)
        self._lay_out(asked)
        self._question = asked
        self.fill(project.choices(asked.id))
        self._scroll.verticalScrollBar().setValue(0)

    def fill(self, values: dict[str, Any]) -> list[str]:
        """Take plain values; what is not named begins as the algorithm has it.

        Returns
        -------
        list of str
            What the choices are called whose values are of another kind, or out of range; they begin so, too.
        """
        asked = self._question
        if asked is None:
            return []
        refused = [
            each for name, each in self._inputs.items() if values.get(name) is not None and not each.takes(values[name])
        ]
        gone = {each.name for each in refused}
        values = {name: value for name, value in values.items() if name not in gone}
        self._is_filling = True
        for name, each in self._inputs.items():
            each.set_value(values.get(name))
        for each in self._one_of:
            each.fill(values, asked.defaults)
        for name, value in asked.defaults.items():
            if name not in values and not any(name in each.names for each in self._one_of):
                self._inputs[name].set_value(value)
        for name, wanted in self._wanted.items():
            wanted.set_value(values.get(name, wanted.usual))
        self._is_filling = False
        self._look()
        return [each.definition.description() for each in refused]

    def values(self) -> dict[str, Any]:
        """Return what was chosen, without what is as the algorithm has it anyway."""
        told: dict[str, Any] = {}
        contradictory = {name for each in self._one_of for name in each.names}
        for name, each in self._inputs.items():
            value = None if name in contradictory else each.value()
            if value is not None and value != each.definition.defaultValue() and not self._is_off(each):
                told[name] = value
        for each in self._one_of:
            told |= each.values()
        for name, wanted in self._wanted.items():
            if wanted.value() != wanted.usual:
                told[name] = wanted.value()
        return told

    def run(self) -> None:
        """Run what was chosen, or say what is wrong."""
        if self._question is None:
            return
        self.keep()
        self._panel.run(self.to_run())

    def to_run(self) -> dict[str, Any]:
        """Return what was chosen, with the package that fills the rest."""
        values = self.values()
        if project.package() and not values.get(PACKAGE):
            values[PACKAGE] = project.package()
        return values

    def keep(self) -> None:
        """Let the project remember what was chosen."""
        if self._question is not None:
            project.set_choices(self._question.id, self.values())

    def let_go(self) -> None:
        """Hold on to nothing."""
        self._question = None

    def set_running(self, running: bool) -> None:
        """Let one run at a time be started."""
        self.go.setEnabled(not running)

    # --- how it is built ---

    def _foot(self) -> QWidget:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(8, 4, 8, 6)
        self.go = button(tr("&Run"), self.run, "run")
        font = self.go.font()
        font.setBold(True)
        self.go.setFont(font)
        self.more = QToolButton()
        self.more.setObjectName("presets")
        self.more.setText(tr("&Saved choices"))
        self.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self.more)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.more.setMenu(self._menu)
        row.addWidget(self.go, 1)
        row.addWidget(self.more)
        return foot

    def _make_inputs(self, asked: Question, algorithm: QgsProcessingAlgorithm, there: dict[str, Entry]) -> None:
        picked = {
            name for each in asked.choices if isinstance(each, Choice) and each.one_of_it for name in each.parameters
        }
        own = project.choices(asked.id).get(STRATEGY)
        strategy = own if own and isinstance(own, str) else _strategy_file(there)
        for definition in algorithm.parameterDefinitions():
            if definition.isDestination() and definition.type() in MADE:
                self._wanted[definition.name()] = _Wanted(definition)
                continue
            entry = next((there[role] for role in packages.roles(definition) if role in there), None)
            told = said(asked.strategy_key(definition.name()), strategy)
            name = definition.name()
            made = self._input(definition, entry, told, one_of_it=name in picked, written=name in asked.files)
            made.changed.connect(self._look)
            self._inputs[definition.name()] = made

    def _input(
        self,
        definition: QgsProcessingParameterDefinition,
        entry: Entry | None,
        told: Said | None,
        *,
        one_of_it: bool,
        written: bool,
    ) -> Input:
        kind = definition.type()
        if kind in LAYERS:
            return LayerInput(definition, entry, project.package(), one_of_it=one_of_it)
        if kind in OF_A_LAYER:
            parent = self._inputs.get(definition.parentLayerParameterName())
            return OF_A_LAYER[kind](definition, parent if isinstance(parent, LayerInput) else None)
        if kind in LEFT_TO_THE_STRATEGY:
            return LEFT_TO_THE_STRATEGY[kind](definition, told)
        if kind in ("file", "fileDestination"):
            return FileInput(definition, entry, written=written)
        if kind == "boolean" or (kind == "enum" and not definition.allowMultiple()):
            return FlagInput(definition) if kind == "boolean" else EnumInput(definition)
        return WrappedInput(definition, self._panel.iface.mapCanvas())

    def _lay_out(self, asked: Question) -> None:
        body, language = self._scroll.body, wording()
        body.addWidget(label(language.text(asked.title), bold=True, name="question_title"))
        body.addWidget(label(language.text(asked.sentence), quiet=True))
        for each in asked.choices:
            inputs = [self._inputs[name] for name in each.parameters if name in self._inputs]
            if isinstance(each, OneOf) and inputs:
                box = OneOfBox(each, inputs)
                self._one_of.append(box)
                body.addWidget(box)
            elif inputs:
                body.addWidget(inputs[0])
        self._lay_out_more(asked)
        body.addStretch(1)
        for last in by_tab(self._scroll.widget())[-1:]:  # what was made anew would come behind the foot
            self.setTabOrder(last, self.go)
            self.setTabOrder(self.go, self.more)

    def _lay_out_more(self, asked: Question) -> None:
        chosen = asked.in_choices()
        set_by_choices = chosen - {name for each in asked.choices for name in each.parameters}
        for name in {*set_by_choices, PACKAGE} & set(self._inputs):  # never shown, but kept with the others
            self._inputs[name].setParent(self)
            self._inputs[name].hide()
        rest = [each for name, each in self._inputs.items() if name not in {*chosen, PACKAGE}]
        more = Section(tr("More"), "more")
        for name in ORDER:
            inside: list[QWidget] = [each for each in rest if self._says.of(each.definition) == name]
            if name == RESULTS:
                inside = [*self._wanted.values(), *inside]
            if inside:
                section = Section(heading(name, len(inside)), f"more_{name}", is_open=name != SELDOM)
                for each in inside:
                    section.body.addWidget(each)
                more.body.addWidget(section)
        self._scroll.body.addWidget(more)

    # --- what changes ---

    def _is_off(self, one: Input) -> bool:
        """Whether a choice means nothing beside the others."""
        asked = self._question
        if asked is None:
            return False
        given = {name: each.value() for name, each in self._inputs.items()}
        excludes = set(one.definition.metadata().get(UNLESS, []))
        excludes |= {name for group in self._says.either if one.name in group for name in group}
        if given[one.name] is None and any(given.get(name) is not None for name in excludes):
            return True
        if not self._says.applies(one.name, given):
            return True
        return isinstance(one, FieldInput) and not one.holds

    def _look(self) -> None:
        """Show only what means something."""
        if self._is_filling or self._question is None:
            return
        hidden = {name for each in self._one_of for name in each.names}
        hidden |= self._question.in_choices() - {name for each in self._question.choices for name in each.parameters}
        for name, each in self._inputs.items():
            if name not in hidden and name != PACKAGE:
                each.setVisible(not self._is_off(each))

    # --- presets ---

    def _fill_menu(self) -> None:
        menu, asked = self._menu, self._question
        menu.clear()
        if asked is None:
            return
        kept = presets.saved(asked.id)
        for name, values in kept.items():
            menu.addAction(_entry(name)).triggered.connect(partial(self._apply, values))
        if not kept:
            menu.addAction(tr("Nothing is saved yet")).setEnabled(False)
        menu.addSeparator()
        line = QLineEdit()
        line.setObjectName("preset_name")
        line.setPlaceholderText(tr("Save these choices as …"))
        line.setAccessibleName(line.placeholderText())
        line.returnPressed.connect(lambda: self._save(line.text()))
        field = QWidgetAction(menu)
        field.setDefaultWidget(line)
        menu.addAction(field)
        if kept:
            forget = menu.addMenu(tr("Forget"))
            for name in kept:
                forget.addAction(_entry(name)).triggered.connect(partial(self._forget, name))
        menu.addSeparator()
        menu.addAction(tr("Write to a file…")).triggered.connect(lambda _=False: self._write())
        menu.addAction(tr("Read from a file…")).triggered.connect(lambda _=False: self._read())
        menu.addAction(tr("As in the beginning")).triggered.connect(lambda _=False: self.fill({}))
        menu.addSeparator()
        menu.addAction(tr("Copy as a qgis_process command")).triggered.connect(lambda _=False: self._copy())

    def _save(self, name: str) -> None:
        if name.strip() and self._question is not None:
            presets.save(self._question.id, name.strip(), self.values())
            self._menu.close()
            self._panel.say(tr("Saved as '{name}'.").format(name=name.strip()))

    def _forget(self, name: str, _checked: bool = False) -> None:
        if self._question is not None:
            presets.remove(self._question.id, name)

    def _apply(self, values: dict[str, Any], _checked: bool = False) -> None:
        found, lost = presets.of_project(values)
        refused, told = self.fill(found), []
        if lost:
            told.append(tr("These layers are not in the project: {layers}.").format(layers=", ".join(lost)))
        if refused:
            stay = tr("These choices cannot have the saved value, and stay as in the beginning: {names}.")
            told.append(stay.format(names=", ".join(refused)))
        self._panel.complain(" ".join(told))

    def _write(self) -> None:
        asked = self._question
        if asked is None:
            return
        path, _ = QFileDialog.getSaveFileName(self, tr("Write to a file…"), f"{asked.id}.json", "JSON (*.json)")
        if path:
            self.write_preset(Path(path))

    def write_preset(self, file: Path) -> None:
        """Write the choices to a file."""
        if self._question is None:
            return
        try:
            presets.write(file, self._question, file.stem, self.values())
        except KlimaklokError as error:
            self._panel.complain(word_error(error))

    def _read(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("Read from a file…"), "", "JSON (*.json)")
        if path:
            self.read_preset(Path(path))

    def read_preset(self, file: Path) -> None:
        """Take choices from a file, for the question that they belong to."""
        known = {
            each.name(): [one.name() for one in each.parameterDefinitions()]
            for each in self._panel.provider.algorithms()
        }
        try:
            asked, _, values = presets.read(file, known)
        except KlimaklokError as error:
            self._panel.complain(word_error(error))
            return
        if asked is not self._question:
            self._panel.choose(asked)
        self._apply(values)

    def _copy(self) -> None:
        if self._question is None:
            return
        line = self._panel.runner.command(self._question.algorithm, self.to_run())
        if line:
            QgsApplication.clipboard().setText(line)
            self._panel.say(tr("The command is on the clipboard."))
        else:
            self._panel.complain(tr("This cannot be written as one command: a layer lives only in this project."))


class OneOfBox(QWidget):
    """Choices that contradict each other: a row of radio buttons, and the input of the one that is chosen."""

    def __init__(self, choice: OneOf, inputs: list[Input]):
        super().__init__()
        self._choice, self._shown = choice, inputs
        self.names = [each.name for each in inputs]
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 2, 0, 2)
        whole.setSpacing(2)
        self._buttons = QButtonGroup(self)
        for number, each in enumerate(inputs):
            made = QRadioButton(each.definition.description())
            made.setObjectName(f"choose_{each.name}")
            made.setToolTip(each.definition.help())
            self._buttons.addButton(made, number)
            whole.addWidget(made)
            each.label.hide()
            each.setContentsMargins(18, 0, 0, 0)
            whole.addWidget(each)
        self._buttons.idToggled.connect(self._turn)
        self._buttons.button(0).setChecked(True)
        self._turn()

    def fill(self, values: dict[str, Any], defaults: Any) -> None:
        """Take what was chosen; the others begin with their defaults."""
        for each in self._shown:
            each.set_value(values.get(each.name, defaults.get(each.name)))
        number = next((n for n, name in enumerate(self.names) if values.get(name) is not None), 0)
        self._buttons.button(number).setChecked(True)

    def values(self) -> dict[str, Any]:
        """Return the one that is chosen, and nothing for the others."""
        number = self._buttons.checkedId()
        told: dict[str, Any] = dict.fromkeys(self.names)
        told[self.names[number]] = self._shown[number].value()
        if self._choice.says:
            told[self._choice.says] = self._choice.parameters.index(self.names[number])
        return {name: value for name, value in told.items() if value is not None}

    def _turn(self, *_: object) -> None:
        for number, each in enumerate(self._shown):
            each.setVisible(number == self._buttons.checkedId())


class _Wanted(Check):
    """Whether a result is made."""

    def __init__(self, definition: QgsProcessingParameterDefinition):
        super().__init__(definition.description(), f"wanted_{definition.name()}", definition.help())
        optional = is_optional(definition)
        self.usual = TEMPORARY if definition.createByDefault() or not optional else None
        self.box.setEnabled(optional)
        self.set_value(self.usual)

    def value(self) -> Any:
        return TEMPORARY if self.box.isChecked() else None

    def set_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))


def _entry(name: str) -> str:
    """Return a name as a menu shows it: in one line, and with its ampersands."""
    return textwrap.shorten(name, LONGEST_ENTRY, placeholder="…").replace("&", "&&")


def _strategy_file(there: dict[str, Entry]) -> str:
    entry = there.get("strategy")
    return entry.path if entry is not None and entry.path and project.is_file(entry.path) else ""
