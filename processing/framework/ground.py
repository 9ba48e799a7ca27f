"""What lies below a result on a printed map: in light greys, so that only the result has colour."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsFillSymbol,
    QgsLineSymbol,
    QgsMapLayer,
    QgsMapLayerStyle,
    QgsMarkerSymbol,
    QgsRuleBasedRenderer,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)

ROADS = (
    (
        "\"road_class\" IN ('footway', 'path', 'steps', 'cycleway', 'track', 'bridleway', 'corridor')",
        "#e3e0dc",
        0.14,
    ),
    ("\"road_class\" IN ('service', 'pedestrian', 'living_street')", "#dcd9d5", 0.2),
    ("ELSE", "#cfcbc6", 0.3),
    ("\"road_class\" IN ('tertiary', 'tertiary_link')", "#c9c5c0", 0.5),
    ("\"road_class\" IN ('primary', 'secondary', 'primary_link', 'secondary_link')", "#bdb8b2", 0.75),
    ("\"road_class\" IN ('motorway', 'trunk', 'motorway_link', 'trunk_link')", "#b1aba4", 1.0),
)
"""Streets below a result, so that only the result has colour: which, colour, width in mm."""
STREET = 2
"""Which of them stands for all in the legend."""
EDGES = frozenset({"edge_id", "from_node", "to_node", "road_class"})
AREA = {"color": "#e7ebe9", "outline_color": "#ccd3d0", "outline_width": "0.15"}
LINE = {"color": "#a39e98", "width": "0.4"}
POINT = {"name": "circle", "size": "1.4", "color": "#b9b4ae", "outline_color": "#8b8680", "outline_width": "0.15"}


def is_streets(layer: QgsMapLayer) -> bool:
    """Return whether a layer holds the edges of a network; results on streets tell their edge and class, too."""
    return isinstance(layer, QgsVectorLayer) and set(layer.fields().names()) >= EDGES


def streets(layer: QgsVectorLayer, *, rasterised: bool = False) -> tuple[QgsMapLayerStyle, int]:
    """Return a style in light greys by class for the edges of a network, and which entry names them in the legend.

    A PDF holds them as a picture if they are `rasterised`.
    """
    root = QgsRuleBasedRenderer.Rule(None)
    for order, (expression, colour, width) in enumerate(ROADS):
        style = {"color": colour, "width": str(width), "capstyle": "round", "joinstyle": "round"}
        symbol = QgsLineSymbol.createSimple(style)
        symbol.symbolLayer(0).setRenderingPass(order)
        root.appendChild(QgsRuleBasedRenderer.Rule(symbol, 0, 0, expression))
    renderer = QgsRuleBasedRenderer(root)
    renderer.setUsingSymbolLevels(True)
    renderer.setForceRasterRender(rasterised)
    drawn = layer.clone()
    drawn.setRenderer(renderer)
    drawn.setLabelsEnabled(False)
    made = QgsMapLayerStyle()
    made.readFromLayer(drawn)
    return made, STREET


def quieten(layer: QgsVectorLayer) -> None:
    """Draw a layer that has no style of its own in greys."""
    kinds = {Qgis.GeometryType.Polygon: (QgsFillSymbol, AREA), Qgis.GeometryType.Line: (QgsLineSymbol, LINE)}
    symbol, style = kinds.get(layer.geometryType(), (QgsMarkerSymbol, POINT))
    layer.setRenderer(QgsSingleSymbolRenderer(symbol.createSimple(style)))
