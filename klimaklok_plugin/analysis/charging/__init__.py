"""Charging points: where they go, and the audit of car parks."""

from ..core.public import found_in

__getattr__ = found_in(
    __name__,
    {
        "audit": "AuditResult audit_car_parks",
        "location": "ChargingOptions locate_charging",
        "results": "ChargingResult",
    },
)
