"""Why a car park meets the rule on charging, in words."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from klimaklok_plugin.analysis.charging.audit import audit_car_parks
from klimaklok_plugin.analysis.charging.car_parks import CarParkFields
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.processing.audit_reasons import word_audit

# spaces, charging, on terms, exemption, load
CASES = [
    (100, 3, "yes", None, 7.5),
    (100, 0, "yes", None, np.nan),
    (100, 2, "yes", None, np.nan),
    (100, 6, "yes", None, np.nan),
    (10, 1, "yes", None, np.nan),
    (100, 0, "yes", "Dispensasjon 7", np.nan),
    (100, 0, "yes", "ja", np.nan),
    (100, 6, None, None, np.nan),
]


@pytest.fixture
def words():
    spaces, charging, terms, exempt, load = (list(each) for each in zip(*CASES, strict=True))
    layer = gpd.GeoDataFrame(
        {"spaces": spaces, "charging": charging, "terms": terms, "exempt": exempt},
        geometry=shapely.points(np.arange(len(CASES)), 0.0),
        crs="EPSG:25832",
    )
    fields = CarParkFields(charging="charging", spaces="spaces", on_terms="terms", exempt="exempt")
    strategy = load_strategy()
    return list(word_audit(audit_car_parks(layer, fields, strategy, load), strategy)["reasons"])


RULE = " (parkeringsforskriften § 35)"


def test_every_car_park_says_why_and_by_which_rule(words):
    assert words == [
        "10 spaces with charging needed, 3 there; no more than 6 can be demanded; "
        "7.5 cars would charge at once in the busiest hour" + RULE,
        "no space has charging, so none can be free: at least 1 and up to 6 missing, by the demand" + RULE,
        "demand not known: up to 4 more could be demanded" + RULE,
        "6 spaces with charging, and no more than 6 can be demanded" + RULE,
        "1 spaces with charging, and none can be demanded of so few spaces" + RULE,
        "exempt: Dispensasjon 7" + RULE,
        "exempt by the layer" + RULE,
        "not known whether it is on terms; demand not known, but no more can be demanded" + RULE,
    ]


@pytest.mark.usefixtures("bokmal")
def test_a_norwegian_qgis_reads_bokmal(words):
    assert words[0].startswith("10 ladeplasser trengs, 3 finnes; ikke mer enn 6 kan kreves; 7,5 biler")
    assert words[5] == "unntatt: Dispensasjon 7" + RULE
