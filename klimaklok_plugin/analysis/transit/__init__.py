"""Timetables and stops: departures, headways, hubs."""

from ..core.public import found_in

__getattr__ = found_in(
    __name__,
    {
        "hub_layer": "Hubs read_hubs",
        "hubs": "HubsResult TransitOptions hubs_from_gtfs hubs_from_stops",
    },
)
