"""Bike and car parking: the hierarchy, places for bikes, the detour of the car."""

from ..core.public import found_in

__getattr__ = found_in(
    __name__,
    {
        "detour_inputs": "DetourOptions",
        "hierarchy": "HierarchyOptions HierarchyResult audit_hierarchy",
        "inputs": "ParkingFields TargetFields",
        "norms": "NormOptions NormsResult judge_norms",
        "bike_places": "PlaceOptions place_bike_parking",
        "detour": "car_detour",
        "spillover": "SpilloverOptions SpilloverResult find_spillover",
    },
)
