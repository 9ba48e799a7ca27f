"""What lies below a result: the edges of a network, and nothing that is a result itself."""

import pytest
from qgis.core import QgsVectorLayer

from klimaklok_plugin.analysis.charging.columns import SITES
from klimaklok_plugin.analysis.network.columns import EDGES
from klimaklok_plugin.analysis.schools.columns import DISPLACEMENT, STREETS
from klimaklok_plugin.processing.framework.ground import is_streets


def layer(kind, table):
    return QgsVectorLayer(f"{kind}?" + "&".join(f"field={each.name}:string" for each in table), "", "memory")


def test_a_networks_edges_lie_below_a_result(qgis_app):
    assert is_streets(layer("LineString", EDGES))


@pytest.mark.parametrize(("kind", "table"), [("Point", SITES), ("LineString", STREETS), ("LineString", DISPLACEMENT)])
def test_results_on_streets_are_results_though_they_tell_edge_and_class(qgis_app, kind, table):
    assert {"edge_id", "road_class"} <= {each.name for each in table}
    assert not is_streets(layer(kind, table))
