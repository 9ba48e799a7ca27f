"""Every symbol that a result draws has its words in the legend."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from qgis.core import QgsLayerTreeModel, QgsVectorLayer

from klimaklok_plugin.processing.framework.texts import resource

GEOMETRY = {"0": "Point", "1": "LineString", "2": "Polygon", "4": "NoGeometry"}
STYLES = sorted(each.name for each in resource("styles").glob("*.qml"))


@pytest.fixture
def styled(project):
    """Return a function that makes a layer with a style, and the rows that the legend has for it."""

    def make(name):
        path = resource("styles") / name
        kind = ET.parse(path).getroot().findtext("layerGeometryType")
        layer = QgsVectorLayer(GEOMETRY.get(kind, "Polygon"), "The layer", "memory")
        layer.loadNamedStyle(str(path))
        project.addMapLayer(layer)
        model = QgsLayerTreeModel(project.layerTreeRoot())
        nodes = model.layerLegendNodes(project.layerTreeRoot().findLayer(layer.id()))
        return layer, [node.data(0) for node in nodes]

    return make


@pytest.mark.parametrize("name", STYLES)
def test_every_symbol_that_is_drawn_is_named(styled, name):
    layer, rows = styled(name)
    renderer = layer.renderer()
    if not layer.isSpatial() or renderer.type() == "nullSymbol":  # a table
        return
    drawn = [item for item in renderer.legendSymbolItems() if item.symbol() is not None]
    if renderer.type() == "singleSymbol":
        assert len(rows) == len(drawn) == 1  # stands beside the layer's own name
        return
    assert drawn, name
    assert all(item.label().strip() for item in drawn), [item.label() for item in drawn]
    assert len(rows) >= len(drawn)
