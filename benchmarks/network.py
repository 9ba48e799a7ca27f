"""Row `network`: the streets of central Oslo to a saved network, against osmnx."""

from __future__ import annotations

from benchmarks import oslo
from benchmarks.measure import BUILD, Line, in_turn, nothing


def run() -> list[Line]:
    import osmnx

    xml, graphml, ours_file = BUILD / "oslo.osm", BUILD / "oslo.graphml", BUILD / "oslo-network.gpkg"
    ways = oslo.write_own_nodes(xml)

    def osmnx_network(_: None):
        graph = osmnx.graph_from_xml(xml, retain_all=True)
        graph = osmnx.add_edge_travel_times(osmnx.add_edge_speeds(graph))
        osmnx.save_graphml(graph, graphml)
        return graph

    oslo.build(ours_file)
    ours, theirs = in_turn((nothing, lambda _: oslo.build(ours_file)), (nothing, osmnx_network), rounds=3, budget_s=90)
    ratio = theirs.seconds / ours.seconds
    return [
        Line(
            "network of central Oslo with permissions, saved (osmnx)",
            ours.seconds,
            theirs.seconds,
            "≥ 16x, ≤ 0.75 s",
            ratio >= 16 and ours.seconds <= 0.75,
            f"{ways} ways; osmnx: {len(theirs.result)} nodes, {theirs.result.number_of_edges()} edges, GraphML",
        )
    ]
