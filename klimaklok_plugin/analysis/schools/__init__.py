"""Heart zones and walking groups."""

from ..core.public import found_in

__getattr__ = found_in(
    __name__,
    {
        "zone_inputs": "HeartZoneLayers HeartZoneOptions",
        "zones": "HeartZoneResult heart_zones",
        "group_inputs": "WalkingOptions",
        "groups": "walking_groups",
    },
)
