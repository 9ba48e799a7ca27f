"""One widget per parameter: plain values in and out, and beside each what holds when it is left empty."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsExpression,
    QgsFeatureRequest,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsProject,
    QgsVectorLayer,
)
from qgis.gui import (
    QgsDoubleSpinBox,
    QgsFieldExpressionWidget,
    QgsFileWidget,
    QgsGui,
    QgsMapLayerComboBox,
    QgsProcessingGui,
    QgsProcessingParameterWidgetContext,
)
from qgis.PyQt.QtCore import QDateTime, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from klimaklok_plugin.analysis.layers.field_names import SCHOOL_NAME, find_fields
from klimaklok_plugin.analysis.package.contents import Entry
from klimaklok_plugin.gui.project import is_file
from klimaklok_plugin.gui.runs import FILTER, LAYER
from klimaklok_plugin.gui.strategy_values import Said
from klimaklok_plugin.processing.framework.packages import said_roles
from klimaklok_plugin.processing.framework.parameters import NAMES, REQUIRED, is_optional
from klimaklok_plugin.processing.framework.texts import tr, wording

from .parts import Check, drop_down, label, tip

MOST_NAMES = 2000
"""So many features can be picked from by name."""
FILTERS = {
    Qgis.ProcessingSourceType.VectorPoint: Qgis.LayerFilter.PointLayer,
    Qgis.ProcessingSourceType.VectorLine: Qgis.LayerFilter.LineLayer,
    Qgis.ProcessingSourceType.VectorPolygon: Qgis.LayerFilter.PolygonLayer,
    Qgis.ProcessingSourceType.VectorAnyGeometry: Qgis.LayerFilter.HasGeometry,
    Qgis.ProcessingSourceType.Vector: Qgis.LayerFilter.VectorLayer,
}


class Input(QWidget):
    """A parameter's label and widget.

    Attributes
    ----------
    name : str
        The parameter.
    changed : signal
    """

    changed = pyqtSignal()

    def __init__(self, definition: QgsProcessingParameterDefinition, said: Said | None = None):
        super().__init__()
        self.definition, self.said = definition.clone(), said  # a clone outlives the algorithm
        self.name = definition.name()
        self.setObjectName(f"input_{self.name}")
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 2, 0, 2)
        self.rows.setSpacing(2)
        self.label = label(definition.description())
        self.help = "\n\n".join(filter(None, (definition.help(), said.told() if said else "")))

    def lay(self, widget: QWidget, *beside: QWidget, labelled: bool = True) -> None:
        """Put the label over the widget, and tell mouse and screen reader what it is."""
        if labelled:
            self.rows.addWidget(self.label)
            self.label.setBuddy(widget)
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(widget, 1)
        for each in beside:
            row.addWidget(each)
        self.rows.addLayout(row)
        widget.setAccessibleName(self.definition.description())
        widget.setAccessibleDescription(self.help)
        for each in (widget, self.label):
            each.setToolTip(tip(self.help))
        self.setFocusProxy(widget)

    def value(self) -> Any:
        """Return the plain value, None where it is left empty."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Take a plain value; None leaves it empty."""
        raise NotImplementedError

    def takes(self, value: Any) -> bool:
        """Whether a value that comes from a project or a file is one that `set_value` can take."""
        return isinstance(value, str) and "\0" not in value

    @property
    def holds(self) -> bool:
        """Whether there is anything here: chosen, or what is taken when it is left empty."""
        return self.value() is not None


class LayerInput(Input):
    """A layer of the project, the package's own when left empty; one of its features where `one_of_it`."""

    def __init__(
        self,
        definition: QgsProcessingParameterDefinition,
        entry: Entry | None,
        package: str,
        *,
        one_of_it: bool = False,
    ):
        super().__init__(definition)
        self.entry, self._package = entry, package
        self._chosen = ""
        self._own: QgsVectorLayer | None = None
        self.combo = drop_down(QgsMapLayerComboBox(), f"layer_{self.name}")
        self.combo.setFilters(Qgis.LayerFilters(_filters(definition)))
        self.combo.setAllowEmptyLayer(True, self._when_empty())
        self.combo.setCurrentIndex(0)
        self.combo.layerChanged.connect(self._layer_changed)
        self.combo.activated.connect(self._remember)
        QgsProject.instance().layersRemoved.connect(self._layers_gone)
        browse = QToolButton()
        browse.setText("…")
        browse.setObjectName(f"browse_{self.name}")
        browse.setToolTip(tr("Open a file as a layer"))
        browse.setAccessibleName(browse.toolTip())
        browse.clicked.connect(self._browse)
        self.lay(self.combo, browse)
        self.which: QComboBox | None = None
        if one_of_it:
            self.which = drop_down(QComboBox(), f"one_of_{self.name}")
            self.which.setAccessibleName(tr("Which of them"))
            self.which.currentIndexChanged.connect(lambda _: self.changed.emit())
            self.rows.addWidget(self.which)
            self._list_names()

    @property
    def holds(self) -> bool:
        return self.entry is not None or self.value() is not None

    def layer(self) -> QgsMapLayer | None:
        """Return the layer that is taken."""
        if self.combo.currentLayer() is not None:
            return self.combo.currentLayer()
        source = self._source()
        if not source:
            return None
        if self._own is None or self._own.source() != source:
            self._own = QgsVectorLayer(source, "", "ogr")
            self._own.setParent(self)  # a layer of Python's would outlive QGIS
        return self._own if self._own.isValid() else None

    def value(self) -> Any:
        chosen = self.combo.currentLayer()
        text = chosen.id() if chosen is not None else self.combo.currentText() if self._is_file() else None
        picked = self.which.currentData() if self.which is not None else None
        if not picked:
            return text
        return {LAYER: text or self._source(), FILTER: picked}

    def takes(self, value: Any) -> bool:
        parts = [value.get(LAYER), value.get(FILTER, "")] if isinstance(value, dict) else [value]
        return all(super(LayerInput, self).takes(each) for each in parts)

    def set_value(self, value: Any) -> None:
        picked = ""
        if isinstance(value, dict):
            value, picked = value.get(LAYER), value.get(FILTER, "")
        layer = QgsProject.instance().mapLayer(value) if isinstance(value, str) else None
        if layer is not None:
            self.combo.setLayer(layer)
        elif value and value != self._source() and is_file(value.partition("|")[0]):
            self.combo.setAdditionalItems([value])
            self.combo.setCurrentText(value)
        else:
            self.combo.setCurrentIndex(0)
        self._remember()
        if self.which is not None:
            self.which.setCurrentIndex(max(0, self.which.findData(picked)))

    def _is_file(self) -> bool:
        return self.combo.currentText() in self.combo.additionalItems()

    def _source(self) -> str:
        """Return the source of what is taken without a layer of the project."""
        if self._is_file():
            return self.combo.currentText()
        return f"{self._package}|layername={self.entry.layer}" if self.entry is not None and self.entry.layer else ""

    def _when_empty(self) -> str:
        if self.entry is not None:
            role = said_roles([self.entry.role])
            number = wording().number(self.entry.features, 0)
            return tr("From the package: {role} ({count})").format(role=role, count=number)
        required = self.definition.metadata().get(REQUIRED) or not is_optional(self.definition)
        return tr("Choose a layer") if required else tr("None")

    def _remember(self, *_: object) -> None:
        layer = self.combo.currentLayer()
        self._chosen = layer.id() if layer is not None else ""

    def _layers_gone(self, ids: list[str]) -> None:
        """Choose nothing when the chosen layer is removed: the combo box itself takes the next one."""
        if self._chosen in ids:
            self._chosen = ""
            self.combo.setCurrentIndex(0)

    def _layer_changed(self, _layer: object = None) -> None:
        if self.which is not None:
            self._list_names()
        self.changed.emit()

    def _list_names(self) -> None:
        which = self.which
        if which is None:
            return
        blocked = which.blockSignals(True)
        which.clear()
        layer = self.layer()
        names = _names(layer) if isinstance(layer, QgsVectorLayer) else {}
        count = wording().number(layer.featureCount(), 0) if names else ""
        which.addItem(tr("All ({count})").format(count=count), "")
        for name, expression in names.items():
            which.addItem(name, expression)
        which.setVisible(bool(names))
        which.blockSignals(blocked)

    def _browse(self) -> None:
        from qgis.PyQt.QtWidgets import QFileDialog
        from qgis.utils import iface

        path, _ = QFileDialog.getOpenFileName(self, self.definition.description())
        if path:
            layer = iface.addVectorLayer(path, "", "ogr")
            if layer:
                self.set_value(layer.id())


class FieldInput(Input):
    """A field of the layer that another input chooses."""

    def __init__(self, definition: QgsProcessingParameterDefinition, parent: LayerInput | None):
        super().__init__(definition)
        self._parent = parent
        self.combo = drop_down(QComboBox(), f"field_{self.name}")
        self.combo.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.lay(self.combo)
        if parent is not None:
            parent.changed.connect(self._list)
        self._list()

    @property
    def holds(self) -> bool:
        return self.combo.count() > 1

    def value(self) -> Any:
        return self.combo.currentData() or None

    def set_value(self, value: Any) -> None:
        self.combo.setCurrentIndex(max(0, self.combo.findData(value)))

    def _list(self) -> None:
        kept = self.value()
        blocked = self.combo.blockSignals(True)
        self.combo.clear()
        layer = self._parent.layer() if self._parent is not None else None
        fields = layer.fields() if isinstance(layer, QgsVectorLayer) else []
        names = [each.name() for each in fields]
        found = find_fields(self.definition.metadata().get(NAMES, []), names)
        self.combo.addItem(tr("Found by its name: {field}").format(field=found[0]) if found else tr("None"), "")
        for each in fields:
            self.combo.addItem(each.displayName(), each.name())
        self.set_value(kept)
        self.combo.blockSignals(blocked)


class EnumInput(Input):
    """One of several words."""

    def __init__(self, definition: QgsProcessingParameterDefinition):
        super().__init__(definition)
        self.combo = drop_down(QComboBox(), f"enum_{self.name}")
        if definition.defaultValue() is None:
            self.combo.addItem(tr("None"), None)
        for number, option in enumerate(definition.options()):
            self.combo.addItem(option, number)
            self.combo.setItemData(self.combo.count() - 1, option, Qt.ItemDataRole.ToolTipRole)
        self.set_value(None)
        self.combo.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.lay(self.combo)

    def value(self) -> Any:
        return self.combo.currentData()

    def takes(self, value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(self.definition.options())

    def set_value(self, value: Any) -> None:
        wanted = self.definition.defaultValue() if value is None else value
        self.combo.setCurrentIndex(max(0, self.combo.findData(wanted)))


class NumberInput(Input):
    """A number; left empty, the strategy's."""

    def __init__(self, definition: QgsProcessingParameterDefinition, said: Said | None = None):
        super().__init__(definition, said)
        whole = definition.dataType() == Qgis.ProcessingNumberParameterType.Integer
        self.box = _NumberBox()
        self.box.setObjectName(f"number_{self.name}")
        self.box.setDecimals(0 if whole else 4)
        least = max(definition.minimum(), -1e9) if definition.minimum() > -sys.float_info.max else -1e9
        self._empty, self._least = None, least
        self.box.setMaximum(min(definition.maximum(), 1e9))
        self.box.setMinimum(least)
        if is_optional(definition):
            self._empty = least - 1
            self.box.setMinimum(self._empty)
            text = tr("{value} (the strategy's)").format(value=said.shown()) if said else tr("Not set")
            self.box.setSpecialValueText(text)
            self.box.setClearValueMode(QgsDoubleSpinBox.ClearValueMode.MinimumValue)
            self.box.setShowClearButton(True)
        else:
            self.box.setShowClearButton(False)
        self.set_value(None)
        self.box.valueChanged.connect(lambda _: self.changed.emit())
        self.lay(self.box)

    def value(self) -> Any:
        number = self.box.value()
        if self._empty is not None and number <= self._empty:
            return None
        return int(number) if self.box.decimals() == 0 else number

    def takes(self, value: Any) -> bool:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number and self._least <= value <= self.box.maximum()

    def set_value(self, value: Any) -> None:
        wanted = self.definition.defaultValue() if value is None else value
        if wanted is None:
            wanted = self.box.minimum() if self._empty is None else self._empty
        self.box.setValue(float(wanted))


class _NumberBox(QgsDoubleSpinBox):
    """Writes no zeros behind the decimal sign, begins at the strategy's number, and scrolls only when it is meant."""

    def __init__(self):
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def textFromValue(self, value):
        text = self.locale().toString(float(value), "f", self.decimals())
        point = self.locale().decimalPoint()
        return text.rstrip("0").removesuffix(point) if point in text else text

    def wheelEvent(self, event):
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class FlagInput(Input):
    """Yes or no."""

    def __init__(self, definition: QgsProcessingParameterDefinition):
        super().__init__(definition)
        check = Check(definition.description(), f"flag_{self.name}")
        self.box = check.box
        self.box.toggled.connect(lambda _: self.changed.emit())
        self.lay(check, labelled=False)
        self.box.setAccessibleDescription(self.help)
        self.setFocusProxy(self.box)
        self.set_value(None)

    def value(self) -> Any:
        return self.box.isChecked()

    def takes(self, value: Any) -> bool:
        return isinstance(value, bool)

    def set_value(self, value: Any) -> None:
        self.box.setChecked(bool(self.definition.defaultValue() if value is None else value))


class TextInput(Input):
    """A line of text; what the strategy says shows through while it is empty."""

    def __init__(self, definition: QgsProcessingParameterDefinition, said: Said | None = None):
        super().__init__(definition, said)
        self.line = QLineEdit()
        self.line.setObjectName(f"text_{self.name}")
        if said:
            self.line.setPlaceholderText(tr("{value} (the strategy's)").format(value=said.shown()))
        self.line.textChanged.connect(lambda _: self.changed.emit())
        self.lay(self.line)
        self.set_value(None)

    def value(self) -> Any:
        return self.line.text().strip() or None

    def set_value(self, value: Any) -> None:
        self.line.setText(str(self.definition.defaultValue() or "" if value is None else value))


class ExpressionInput(Input):
    """An expression on the features of another input's layer."""

    def __init__(self, definition: QgsProcessingParameterDefinition, parent: LayerInput | None):
        super().__init__(definition)
        self._parent = parent
        self.field = QgsFieldExpressionWidget()
        self.field.setObjectName(f"expression_{self.name}")
        self.field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.field.fieldChanged[str].connect(lambda _: self.changed.emit())
        self.lay(self.field)
        if parent is not None:
            parent.changed.connect(self._look)
        self._look()

    def value(self) -> Any:
        return self.field.expression() or None

    def set_value(self, value: Any) -> None:
        self.field.setExpression(value or "")

    def _look(self) -> None:
        self.field.setLayer(self._parent.layer() if self._parent is not None else None)


class FileInput(Input):
    """A file or a folder; one that is `written` without a choice, too, says where it goes then."""

    def __init__(
        self, definition: QgsProcessingParameterDefinition, entry: Entry | None = None, *, written: bool = False
    ):
        super().__init__(definition)
        self.file = QgsFileWidget()
        self.file.setObjectName(f"file_{self.name}")
        if definition.type() == "fileDestination":
            self.file.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
            self.file.setFilter(definition.createFileFilter())
            if written:
                self.file.lineEdit().setPlaceholderText(tr("Temporary file, until QGIS is closed"))
        elif definition.behavior() == Qgis.ProcessingFileParameterBehavior.Folder:
            self.file.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        else:
            self.file.setFilter(definition.fileFilter())
        if entry is not None and entry.path:
            self.file.lineEdit().setPlaceholderText(tr("From the package: {file}").format(file=Path(entry.path).name))
        self.file.fileChanged.connect(lambda _: self.changed.emit())
        self.lay(self.file)

    def value(self) -> Any:
        return self.file.filePath().strip() or None

    def set_value(self, value: Any) -> None:
        self.file.setFilePath(value or "")


class WrappedInput(Input):
    """QGIS's own widget of a parameter, for kinds that stand nowhere else in the panel."""

    def __init__(self, definition: QgsProcessingParameterDefinition, canvas):
        super().__init__(definition)
        self._context = QgsProcessingContext()
        self._context.setProject(QgsProject.instance())
        self.wrapper = QgsGui.processingGuiRegistry().createParameterWidgetWrapper(
            definition, QgsProcessingGui.WidgetType.Standard
        )
        about = QgsProcessingParameterWidgetContext()
        about.setProject(QgsProject.instance())
        about.setMapCanvas(canvas)
        self.wrapper.setWidgetContext(about)
        self.lay(self.wrapper.createWrappedWidget(self._context))
        self.wrapper.widgetValueHasChanged.connect(lambda _: self.changed.emit())
        self.set_value(None)

    def value(self) -> Any:
        value = self.wrapper.parameterValue()
        if isinstance(value, QgsCoordinateReferenceSystem):
            return value.authid() or None
        if isinstance(value, QDateTime):
            return value.toString(Qt.DateFormat.ISODate) if value.isValid() else None
        return value if isinstance(value, str | int | float | bool | list) and value not in ("", []) else None

    def takes(self, value: Any) -> bool:
        return bool(self.definition.checkValueIsAcceptable(value, self._context))

    def set_value(self, value: Any) -> None:
        wanted = self.definition.defaultValue() if value is None else value
        self.wrapper.setParameterValue(wanted, self._context)


def _filters(definition: QgsProcessingParameterDefinition) -> Any:
    if definition.type() == "raster":
        return Qgis.LayerFilter.RasterLayer
    found = None
    for each in definition.dataTypes():
        one = FILTERS.get(Qgis.ProcessingSourceType(each), Qgis.LayerFilter.VectorLayer)
        found = one if found is None else found | one
    return found if found is not None else Qgis.LayerFilter.VectorLayer


def _names(layer: QgsVectorLayer) -> dict[str, str]:
    """Return the features of a layer by name, each with the expression that finds it."""
    found = find_fields(SCHOOL_NAME, layer.fields().names())
    if not found or layer.featureCount() > MOST_NAMES:
        return {}
    index = layer.fields().lookupField(found[0])
    request = QgsFeatureRequest().setSubsetOfAttributes([index]).setFlags(Qgis.FeatureRequestFlag.NoGeometry)
    names = sorted({str(each[index]) for each in layer.getFeatures(request) if each[index]}, key=str.casefold)
    return {name: QgsExpression.createFieldEqualityExpression(found[0], name) for name in names}
