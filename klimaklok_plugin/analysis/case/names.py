"""By which names a plan's fields are found, and what its alternatives are called; light, since dialogs read it."""

from __future__ import annotations

from collections.abc import Mapping

from ..layers import field_names

PLAN, PROGRAMME = "PLAN", "PROGRAMME"
"""What the layer and the table are called in messages."""
THE_PLAN, ZERO = "alternative_plan", "alternative_zero"
"""What the one alternative of a plan without alternatives is called, and a 0-alternative that was not handed in."""
QUANTITIES = (
    "dwellings",
    "bra_m2",
    "jobs",
    "persons",
    "pupils",
    "car_spaces",
    "disabled_spaces",
    "bike_spaces",
    "cargo_bike_spaces",
    "car_share_spaces",
    "charging_spaces",
    "staff_spaces",
    "free_staff_spaces",
)
"""What a plan may tell of an area; NaN where it does not."""
NAMES: Mapping[str, tuple[str, ...]] = {
    "area_id": (
        *("area_id", "felt", "feltnavn", "feltbetegnelse", "feltnr", "delfelt", "delområde", "område", "area"),
        *field_names.AREA_NAME,
    ),
    "alternative": ("alternative", "alternativ", "alt"),
    "plan_id": (
        *("plan_id", "planid", "arealplanid", "arealplan_id", "nasjonal_arealplanid", "planident", "plannummer"),
        "plannr",
    ),
    "code": field_names.LAND_USE,
    "dwellings": field_names.HOMES,
    "bra_m2": ("bra_m2", "bra", *field_names.FLOOR_AREA),
    "jobs": field_names.JOBS,
    "persons": ("persons", "personer", "antall_personer", "beboere", "antall_beboere", *field_names.INHABITANTS),
    "pupils": field_names.PUPILS,
    "car_spaces": (
        *("car_spaces", "bilplasser", "antall_bilplasser", "parkeringsplasser", "antall_parkeringsplasser"),
        *field_names.PROPOSED_CARS,
    ),
    "disabled_spaces": (*field_names.PROPOSED_DISABLED, "forflytningshemmede", "hc"),
    "bike_spaces": (*field_names.PROPOSED_BIKES, "sykkelparkeringsplasser"),
    "cargo_bike_spaces": ("cargo_bike_spaces", "lastesykkelplasser", "antall_lastesykkelplasser"),
    "car_share_spaces": ("car_share_spaces", "bildelingsplasser", "delebilplasser", "antall_bildelingsplasser"),
    "charging_spaces": field_names.CHARGING_SPACES,
    "staff_spaces": ("staff_spaces", "ansattplasser", "antall_ansattplasser", "plasser_ansatte"),
    "free_staff_spaces": ("free_staff_spaces", "gratis_ansattplasser", "gratisplasser_ansatte"),
}
"""By which names a field is found that nobody chose."""
CHARGING_SITE_NAMES: Mapping[str, tuple[str, ...]] = {
    "name": field_names.AREA_NAME,
    "status": ("status",),
    "phase": field_names.PHASE,
    "points": field_names.CHARGING_POINTS,
    "normal_points": field_names.NORMAL_POINTS,
    "fast_points": field_names.FAST_POINTS,
    "kw": field_names.POWER_KW,
}
"""The same of the sites of a charging plan."""
