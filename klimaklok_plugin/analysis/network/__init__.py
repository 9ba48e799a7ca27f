"""The street network: read, built, stored, and points put on it."""

from ..core.public import found_in

__getattr__ = found_in(
    __name__,
    {
        "build": "BuildOptions network_from_lines network_from_osm",
        "download": "DownloadOptions download_osm",
        "elveg": "RoadObjects kind_of",
        "road_fields": "LineFields",
        "road_layers": "LineOptions",
        "model": "Network build_network",
        "storage": "load_network read_meta save_network",
    },
)
