"""Ways through the network: graph, trees, pairs, catchments."""

from ..core.public import found_in

__getattr__ = found_in(__name__, {"graph": "Graph", "catchments": "walking_areas"})
