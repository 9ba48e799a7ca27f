"""The demo's maps: base layers in quiet colours, and pages made by `maplayout`. Wants a started QGIS."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsFillSymbol,
    QgsGeometryGeneratorSymbolLayer,
    QgsLabelPlacementSettings,
    QgsLineSymbol,
    QgsMapLayer,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsRectangle,
    QgsSingleSymbolRenderer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor, QFont, QImage
from qgis_session import run

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data" / "sample.gpkg"
PICTURE_DPI = 137
"""An A4 is 1602 pixels wide."""


def print_map(
    file: Path,
    title: str,
    layers: Sequence[QgsMapLayer],
    base: Sequence[QgsMapLayer],
    extent: QgsRectangle | None = None,
    **more: Any,
) -> Path:
    """Make a picture of a page of layers, A4 in landscape unless `more` parameters say otherwise; return the file."""
    if extent is not None:
        corners = (extent.xMinimum(), extent.xMaximum(), extent.yMinimum(), extent.yMaximum())
        more["EXTENT"] = f"{','.join(map(str, corners))} [{layers[0].crs().authid()}]"
    wanted = {"LAYERS": list(layers), "BASE": list(base), "TITLE": title, "PNG": str(file), "DPI": PICTURE_DPI}
    run("maplayout", wanted | more)
    shrink(file)
    return file


def streets_layer(network: Path, name: str) -> QgsVectorLayer:
    """Return the streets of a network, which `maplayout` draws in greys."""
    return QgsVectorLayer(f"{network}|layername=edges", name, "ogr")


def ground(network: Path, words: dict[str, str]) -> list[QgsVectorLayer]:
    """Return streets and water under their names in `words`."""
    return [streets_layer(network, words["streets"]), water_layer(f"{SAMPLE}|layername=water", words["water"])]


def plain_layer(source: str, name: str, **style: str) -> QgsVectorLayer:
    """Return a layer with one symbol of simple style."""
    layer = QgsVectorLayer(source, name, "ogr")
    simple = QgsFillSymbol if layer.geometryType() == Qgis.GeometryType.Polygon else QgsLineSymbol
    layer.setRenderer(QgsSingleSymbolRenderer(simple.createSimple(style)))
    return layer


def water_layer(source: str, name: str) -> QgsVectorLayer:
    """Return water in a pale blue grey."""
    return plain_layer(source, name, color="#dfe9ef", outline_color="#c9d8e2", outline_width="0.15")


def tracks_layer(source: str, name: str) -> QgsVectorLayer:
    """Return tracks as a dark line with white dashes."""
    layer = plain_layer(source, name, color="#8b8680", width="0.7", capstyle="flat")
    dash = QgsLineSymbol.createSimple(
        {"color": "white", "width": "0.4", "use_custom_dash": "1", "customdash": "1.6;1.6", "capstyle": "flat"}
    )
    layer.renderer().symbol().appendSymbolLayer(dash.symbolLayer(0).clone())
    return layer


def planned_layer(source: str, name: str) -> QgsVectorLayer:
    """Return planned stations as hollow circles."""
    layer = QgsVectorLayer(source, name, "ogr")
    style = {"name": "circle", "size": "3.4", "color": "white", "outline_color": "#0072b2", "outline_width": "0.7"}
    layer.setRenderer(QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple(style)))
    layer.setLabelsEnabled(False)
    return layer


def area_layer(source: str, name: str) -> QgsVectorLayer:
    """Return areas as a dashed outline with their name along it."""
    layer = plain_layer(
        source, name, color="0,0,0,0", outline_color="#6b4c9a", outline_width="0.5", outline_style="dash"
    )
    settings = QgsPalLayerSettings()
    settings.fieldName = 'if("kind" = \'named_area\', "name", NULL)'
    settings.isExpression = True
    settings.geometryGenerator = "make_point(x(centroid($geometry)), y_max($geometry))"
    settings.geometryGeneratorEnabled = True
    settings.geometryGeneratorType = Qgis.GeometryType.Point
    settings.placement = Qgis.LabelPlacement.OverPoint
    point = settings.pointSettings()
    point.setQuadrant(Qgis.LabelQuadrantPosition.Above)
    settings.setPointSettings(point)
    settings.setPlacementSettings(_overlap(settings))
    settings.priority = 8
    settings.setFormat(_halo(_format(9, bold=True, colour="#6b4c9a"), "#f7f6f3"))
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)
    return layer


def keep_layer(source: str, name: str) -> QgsVectorLayer:
    """Return areas to be kept in a pale green."""
    return plain_layer(source, name, color="#e6ecdc", outline_color="#d3dec2", outline_width="0.15")


def one_symbol_per_hub(layer: QgsVectorLayer) -> None:
    """Draw a hub once, in its middle, instead of once per platform and entrance; for maps of a whole town."""
    renderer = layer.renderer().clone()
    for index, category in enumerate(renderer.categories()):
        middle = QgsGeometryGeneratorSymbolLayer.create({"geometryModifier": "centroid($geometry)"})
        middle.setSymbolType(Qgis.SymbolType.Marker)
        middle.setSubSymbol(category.symbol().clone())
        symbol = QgsMarkerSymbol()
        symbol.changeSymbolLayer(0, middle)
        renderer.updateCategorySymbol(index, symbol)
    layer.setRenderer(renderer)
    labels = layer.labeling().settings()
    labels.setPlacementSettings(_overlap(labels))
    layer.setLabeling(QgsVectorLayerSimpleLabeling(labels))


def _overlap(settings: QgsPalLayerSettings) -> QgsLabelPlacementSettings:
    placement = settings.placementSettings()
    placement.setOverlapHandling(Qgis.LabelOverlapHandling.AllowOverlapIfRequired)
    return placement


def _halo(form: QgsTextFormat, colour: str) -> QgsTextFormat:
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.7)
    halo.setColor(QColor(colour))
    form.setBuffer(halo)
    return form


def _format(size: float, *, bold: bool = False, colour: str = "#222222") -> QgsTextFormat:
    font = QFont("DejaVu Sans")
    font.setBold(bold)
    text = QgsTextFormat()
    text.setFont(font)
    text.setSize(size)
    text.setSizeUnit(Qgis.RenderUnit.Points)
    text.setColor(QColor(colour))
    return text


def shrink(path: Path) -> None:
    """Reduce a picture to 256 colours, undithered: plenty for a map, and half the size.

    Colours are counted in 16 steps per channel, or the many greys of smoothed lines would push out rare symbols.
    """
    import numpy as np
    from scipy.spatial import cKDTree

    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    pixels = np.frombuffer(bits, np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width(), :3]
    colours, which, count = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    commonest = np.argsort(-count, kind="stable")
    _, first, group = np.unique(colours[commonest] // 16, axis=0, return_index=True, return_inverse=True)
    weight = np.bincount(group.ravel(), weights=count[commonest])
    binned = commonest[first[np.argsort(-weight, kind="stable")[:232]]]
    palette = np.unique(colours[np.concatenate([commonest[:24], binned])], axis=0)
    nearest = cKDTree(palette).query(colours)[1].astype(np.uint8)
    indexed = np.zeros((image.height(), -(-image.width() // 4) * 4), np.uint8)
    indexed[:, : image.width()] = nearest[which.ravel()].reshape(pixels.shape[:2])
    reduced = QImage(indexed.tobytes(), image.width(), image.height(), indexed.shape[1], QImage.Format.Format_Indexed8)
    reduced.setColorTable([int(0xFF000000 | r << 16 | g << 8 | b) for b, g, r in palette.astype(int)])
    reduced.setDotsPerMeterX(image.dotsPerMeterX())
    reduced.setDotsPerMeterY(image.dotsPerMeterY())
    if not reduced.save(str(path), "PNG", 0):
        message = f"{path} could not be written."
        raise RuntimeError(message)
