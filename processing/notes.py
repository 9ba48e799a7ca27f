"""The sentences of the notes that the analysis hands over as codes, one block per module.

English here, bokmål in ``i18n/nb.toml`` under the same sentence. Values stand in braces.
"""

from __future__ import annotations

SITES = {
    "input_not_given": "'{input}' is not given: what it measures is left out of the weights.",
    "input_empty": "'{input}' holds no features: what it measures is left out of the weights.",
    "land_use_empty": "{count} sites have no land use and are taken as {land_use}.",
    "sites_repaired": "{count} sites had invalid geometry, which was repaired.",
    "hubs_not_open_yet": "{count} hubs are not open yet and do not count.",
    "no_hub_opens": "No hub opens until {year}: the columns for that year are the same as today's.",
    "headway_unknown": "{count} hubs have no headway: frequency is left out where they are the best hub.",
    "centre_not_on_rail": (
        "The centre {name} has no rail hub within {limit_m} m, so it does not count as lying on a rail line."
    ),
    "outside_school_area": "{count} sites lie outside all school intake areas: the nearest school counts.",
    "outside_area": "{count} sites lie outside all areas of '{input}'.",
    "intake_area_without_school": "{count} school intake areas hold no school: the nearest school counts there.",
    "free_places_unknown": "The free places of the school are not known for {count} sites.",
    "targets_not_snapped": (
        "{count} places of '{layer}' ({part}) lie more than {limit_m} m from the network and are left out."
    ),
    "no_main_road": "The network has no main road ({classes}): access to one is left out of the weights.",
    "sites_unreached": "{count} sites are unreached: {reason}.",
    "service_kind_unscored": "Services of the kind {kind} are measured, but no profile scores them.",
    "service_kind_missing": "No services of the kind {kind} are given: they are left out of the weights.",
    "service_unreached": "{count} sites reach no {kind} on foot.",
    "correlation": "Correlation between components ({profile}): {pairs}.",
    "correlation_high": (
        "{one} and {other} are nearly the same measure here ({profile}, r = {r}): together they count more than either "
        "should."
    ),
    "weights": "Weights for {profile} ({count} sites): {basis}.",
}

NOTES: dict[str, str] = {**SITES}
