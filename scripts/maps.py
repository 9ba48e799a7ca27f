"""Draws a map of ranked sites as PNG and PDF with a QGIS print layout: legend, scale bar, north arrow and sources.

The layers keep the styles they carry; only the base map in light greys is styled here. Wants a started QGIS.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFillSymbol,
    QgsGeometryGeneratorSymbolLayer,
    QgsLabelPlacementSettings,
    QgsLayerTreeLayer,
    QgsLayoutExporter,
    QgsLayoutFrame,
    QgsLayoutItemAttributeTable,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLayoutTableColumn,
    QgsLegendRenderer,
    QgsLegendStyle,
    QgsLineSymbol,
    QgsMapLayer,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
    QgsRuleBasedRenderer,
    QgsSingleSymbolRenderer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QFont, QImage

FONT = "DejaVu Sans"
MARGIN = 8.0
FOOT = 34.0
"""Millimetres at the foot of the column for the scale bar, the north arrow and the sources."""
NICE_KM = (0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0)
PAPER = {"A3": (420.0, 297.0), "A4": (297.0, 210.0)}
# Light greys, so that only the result has colour: road classes, colour, width in mm.
ROADS = (
    ("\"road_class\" IN ('footway', 'path', 'steps', 'cycleway', 'track', 'bridleway', 'corridor')", "#e3e0dc", 0.14),
    ("\"road_class\" IN ('service', 'pedestrian', 'living_street')", "#dcd9d5", 0.2),
    ("ELSE", "#d3d0cc", 0.3),
    ("\"road_class\" IN ('tertiary', 'tertiary_link')", "#c9c5c0", 0.5),
    ("\"road_class\" IN ('primary', 'secondary', 'primary_link', 'secondary_link')", "#bdb8b2", 0.75),
    ("\"road_class\" IN ('motorway', 'trunk', 'motorway_link', 'trunk_link')", "#b1aba4", 1.0),
)


@dataclass(frozen=True)
class MapText:
    """The words of a map: title, line below it, sources, and the head of the table."""

    title: str
    subtitle: str
    source: str
    legend: str
    table: str
    columns: tuple[str, str, str] = ("Rang", "Tomt", "Poeng")


@dataclass(frozen=True)
class MapContent:
    """The layers of a map from the top down, and which of them the legend names."""

    top: list[QgsVectorLayer]
    base: list[QgsMapLayer]
    extent: QgsRectangle
    crs: QgsCoordinateReferenceSystem
    ranked: QgsVectorLayer | None = None
    ranked_filter: str = ""
    ranked_order: str = '"rank"'
    ranked_columns: tuple[str, str, str] = ('"rank"', '"name"', 'round("score")')
    legend: list[QgsVectorLayer] = field(default_factory=list)


def roads_layer(network: Path, name: str) -> QgsVectorLayer:
    """Return the edges of a network, drawn in greys by class."""
    layer = QgsVectorLayer(f"{network}|layername=edges", name, "ogr")
    root = QgsRuleBasedRenderer.Rule(None)
    for order, (expression, colour, width) in enumerate(ROADS):
        style = {"color": colour, "width": str(width), "capstyle": "round", "joinstyle": "round"}
        symbol = QgsLineSymbol.createSimple(style)
        symbol.symbolLayer(0).setRenderingPass(order)
        root.appendChild(QgsRuleBasedRenderer.Rule(symbol, 0, 0, expression))
    renderer = QgsRuleBasedRenderer(root)
    renderer.setUsingSymbolLevels(True)
    layer.setRenderer(renderer)
    layer.setLabelsEnabled(False)
    return layer


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


def label_ranks(layer: QgsVectorLayer, letters: dict[str, str]) -> None:
    """Label sites with the letter of their land use and their rank on their symbol."""
    settings = QgsPalLayerSettings()
    cases = " ".join(f"WHEN \"profile\" = '{profile}' THEN '{letter}'" for profile, letter in letters.items())
    settings.fieldName = f"(CASE {cases} ELSE '' END) || \"rank\""
    settings.isExpression = True
    settings.geometryGenerator = "centroid($geometry)"
    settings.geometryGeneratorEnabled = True
    settings.geometryGeneratorType = Qgis.GeometryType.Point
    settings.placement = Qgis.LabelPlacement.OverPoint
    settings.priority = 9
    settings.zIndex = 5
    settings.setFormat(_halo(_format(7, bold=True, colour="#111111"), "white"))
    settings.setPlacementSettings(_overlap(settings))
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)


def small_symbols(layer: QgsVectorLayer, size: float = 1.3) -> None:
    """Redraw thousands of classed sites as small dots or plain areas, in the colours and words of their style."""
    renderer = layer.renderer().clone()
    point = layer.geometryType() == Qgis.GeometryType.Point
    for index, category in enumerate(renderer.categories()):
        colour = category.symbol().color()
        style = {"color": colour.name(), "outline_style": "no"}
        if point:
            symbol = QgsMarkerSymbol.createSimple(style | {"name": "circle", "size": str(size)})
        else:
            symbol = QgsFillSymbol.createSimple(style)
            symbol.setOpacity(0.7)
        renderer.updateCategorySymbol(index, symbol)
    layer.setRenderer(renderer)
    layer.setLabelsEnabled(False)


def source_note(template: str, layer: QgsVectorLayer) -> str:
    """Return the source line with strategy, plugin version and QGIS version from a result's metadata."""
    history = dict(line.split(" = ", 1) for line in layer.metadata().history() if " = " in line)
    strategy = json.loads(history["strategy"])["strategy"]
    return template.format(
        strategy=strategy, version=history["plugin"].removeprefix("Klimaklok "), qgis=Qgis.version().split("-")[0]
    )


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
    font = QFont(FONT)
    font.setBold(bold)
    text = QgsTextFormat()
    text.setFont(font)
    text.setSize(size)
    text.setSizeUnit(Qgis.RenderUnit.Points)
    text.setColor(QColor(colour))
    return text


def _place(item: object, x: float, y: float, width: float, height: float) -> None:
    unit = Qgis.LayoutUnit.Millimeters
    item.attemptMove(QgsLayoutPoint(x, y, unit))
    item.attemptResize(QgsLayoutSize(width, height, unit))


def _label(
    layout: QgsPrintLayout, text: str, size: float, *, bold: bool = False, colour: str = "#222222"
) -> QgsLayoutItemLabel:
    label = QgsLayoutItemLabel(layout)
    label.setText(text)
    label.setTextFormat(_format(size, bold=bold, colour=colour))
    layout.addLayoutItem(label)
    return label


def _legend(layout: QgsPrintLayout, picture: QgsLayoutItemMap, content: MapContent, title: str) -> QgsLayoutItemLegend:
    legend = QgsLayoutItemLegend(layout)
    layout.addLayoutItem(legend)
    legend.setLinkedMap(picture)
    legend.setAutoUpdateModel(False)
    root = legend.model().rootGroup()
    root.clear()
    for layer in content.legend:
        root.addChildNode(QgsLayerTreeLayer(layer))
    legend.setTitle(title)
    parts = {"Title": (10, True), "Group": (8.5, True), "Subgroup": (8.5, True), "SymbolLabel": (8, False)}
    for name, (size, bold) in parts.items():
        style = getattr(QgsLegendStyle.Style, name)
        legend.rstyle(style).setTextFormat(_format(size, bold=bold))
    legend.rstyle(QgsLegendStyle.Style.SymbolLabel).setMargin(QgsLegendStyle.Side.Left, 2)
    legend.rstyle(QgsLegendStyle.Style.Symbol).setMargin(QgsLegendStyle.Side.Top, 1.3)
    legend.rstyle(QgsLegendStyle.Style.Subgroup).setMargin(QgsLegendStyle.Side.Bottom, 1.2)
    legend.rstyle(QgsLegendStyle.Style.Subgroup).setMargin(QgsLegendStyle.Side.Top, 2.4)
    legend.setSymbolWidth(6)
    legend.setSymbolHeight(3.6)
    legend.setBackgroundEnabled(False)
    legend.setResizeToContents(True)
    return legend


def _table(layout: QgsPrintLayout, content: MapContent, text: MapText, rows: int, box: tuple[float, ...]) -> None:
    table = QgsLayoutItemAttributeTable.create(layout)
    layout.addMultiFrame(table)
    table.setVectorLayer(content.ranked)
    columns = []
    for heading, expression, width in zip(text.columns, content.ranked_columns, (10, box[2] - 26, 14), strict=True):
        column = QgsLayoutTableColumn(heading)
        column.setAttribute(expression)
        column.setWidth(width)
        columns.append(column)
    table.setColumns(columns)
    order = QgsLayoutTableColumn()
    order.setAttribute(content.ranked_order)
    order.setSortOrder(Qt.SortOrder.AscendingOrder)
    table.setSortColumns([order])
    if content.ranked_filter:
        table.setFilterFeatures(True)
        table.setFeatureFilter(content.ranked_filter)
    table.setMaximumNumberOfFeatures(rows)
    table.setContentTextFormat(_format(8))
    table.setHeaderTextFormat(_format(8, bold=True))
    table.setCellMargin(0.7)
    table.setShowGrid(True)
    table.setVerticalGrid(False)
    table.setGridColor(QColor("#d8d8d8"))
    table.setGridStrokeWidth(0.15)
    table.setBackgroundColor(QColor(0, 0, 0, 0))
    frame = QgsLayoutFrame(layout, table)
    table.addFrame(frame)
    _place(frame, *box)
    table.refreshAttributes()


def _fit(extent: QgsRectangle, width: float, height: float) -> QgsRectangle:
    grown = QgsRectangle(extent)
    grown.scale(1.04)
    wanted = width / height
    if grown.width() / grown.height() < wanted:
        extra = grown.height() * wanted - grown.width()
        return QgsRectangle(
            grown.xMinimum() - extra / 2, grown.yMinimum(), grown.xMaximum() + extra / 2, grown.yMaximum()
        )
    extra = grown.width() / wanted - grown.height()
    return QgsRectangle(grown.xMinimum(), grown.yMinimum() - extra / 2, grown.xMaximum(), grown.yMaximum() + extra / 2)


def _foot(
    layout: QgsPrintLayout, picture: QgsLayoutItemMap, text: MapText, paper: str, place: tuple[float, float]
) -> None:
    """Put scale bar, north arrow and sources at the foot of the column, where they hide nothing."""
    left, column = place
    bottom = PAPER[paper][1] - MARGIN
    source = _label(layout, text.source, 6.5, colour="#555555")
    _place(source, left, bottom - 15, column, 15)
    source.setVAlign(Qt.AlignmentFlag.AlignBottom)
    scale = QgsLayoutItemScaleBar(layout)
    layout.addLayoutItem(scale)
    scale.setLinkedMap(picture)
    scale.setStyle("Single Box")
    scale.setUnits(Qgis.DistanceUnit.Kilometers)
    scale.setUnitLabel("km")
    scale.setTextFormat(_format(7.5))
    longest = picture.extent().width() / 1000 / picture.rect().width() * (column - 26) / 2
    scale.setUnitsPerSegment(max(n for n in NICE_KM if n <= max(longest, NICE_KM[0])))
    scale.setNumberOfSegments(2)
    scale.setNumberOfSegmentsLeft(0)
    scale.setHeight(1.6)
    scale.update()
    scale.attemptMove(QgsLayoutPoint(left - 1, bottom - 28, Qgis.LayoutUnit.Millimeters))
    north = QgsLayoutItemPicture(layout)
    layout.addLayoutItem(north)
    north.setPicturePath(":/images/north_arrows/layout_default_north_arrow.svg")
    north.setLinkedMap(picture)
    _place(north, left + column - 11, bottom - 28, 10, 11)


def make_layout(content: MapContent, text: MapText, paper: str = "A3", table_rows: int = 12) -> QgsPrintLayout:
    """Return a landscape layout: the map on the left, words, legend and table in a column on the right."""
    project = QgsProject.instance()
    project.setCrs(content.crs)
    project.addMapLayers(
        [layer for layer in [*content.top, *content.base] if layer.id() not in project.mapLayers()], False
    )
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    width, height = PAPER[paper]
    layout.pageCollection().page(0).setPageSize(paper, QgsLayoutItemPage.Orientation.Landscape)
    margin, column = MARGIN, 84.0 if paper == "A3" else 72.0
    map_width, map_height = width - 3 * margin - column, height - 2 * margin
    picture = QgsLayoutItemMap(layout)
    layout.addLayoutItem(picture)
    _place(picture, margin, margin, map_width, map_height)
    picture.setLayers([*content.top, *content.base])
    picture.setKeepLayerSet(True)
    picture.setCrs(content.crs)
    picture.zoomToExtent(_fit(content.extent, map_width, map_height))
    picture.setBackgroundColor(QColor("#f7f6f3"))
    picture.setFrameEnabled(True)
    picture.setFrameStrokeColor(QColor("#9a9a9a"))

    left = width - margin - column
    title = _label(layout, text.title, 15 if paper == "A3" else 13, bold=True)
    _place(title, left, margin, column, 15 if paper == "A3" else 13)
    below = _label(layout, text.subtitle, 8.5, colour="#444444")
    _place(below, left, margin + (16 if paper == "A3" else 14), column, 17)
    top = margin + (34 if paper == "A3" else 30)
    legend = _legend(layout, picture, content, text.legend)
    _place(legend, left - 2, top, column, 60)
    legend.adjustBoxSize()
    legend_height = QgsLegendRenderer(legend.model(), legend.legendSettings()).minimumSize().height()
    if top + legend_height > height - margin - FOOT:  # a long legend stands closer, and leaves the foot free
        legend.rstyle(QgsLegendStyle.Style.Symbol).setMargin(QgsLegendStyle.Side.Top, 0.6)
        legend.rstyle(QgsLegendStyle.Style.Subgroup).setMargin(QgsLegendStyle.Side.Top, 1.4)
        legend.adjustBoxSize()
    if content.ranked is not None and table_rows:
        table_top = top + legend_height + 3
        heading = _label(layout, text.table, 10, bold=True)
        _place(heading, left, table_top, column, 6)
        room = height - margin - FOOT - table_top - 6
        _table(
            layout, content, text, min(table_rows, int(room / 4.9) - 1), (left, table_top + 6, column, max(room, 10))
        )
    _foot(layout, picture, text, paper, (left, column))
    return layout


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


def export(layout: QgsPrintLayout, stem: Path, *, dpi: float = 150, pdf: bool = True) -> list[Path]:
    """Write the layout as PNG and, if asked, as PDF, and return the paths."""
    exporter = QgsLayoutExporter(layout)
    picture = QgsLayoutExporter.ImageExportSettings()
    picture.dpi = dpi
    picture.generateWorldFile = False
    paths = [stem.with_suffix(".png")]
    results = [exporter.exportToImage(str(paths[0]), picture)]
    if pdf:
        settings = QgsLayoutExporter.PdfExportSettings()
        settings.dpi = 300
        settings.forceVectorOutput = True
        settings.exportMetadata = False
        paths.append(stem.with_suffix(".pdf"))
        results.append(exporter.exportToPdf(str(paths[1]), settings))
    if any(result != QgsLayoutExporter.ExportResult.Success for result in results):
        message = f"The map {stem.name} could not be written: {exporter.errorFile() or exporter.errorMessage()}"
        raise RuntimeError(message)
    return paths
