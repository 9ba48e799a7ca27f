"""Why a car park meets the rule on charging, and what is said of a charging site, in words."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from klimaklok_plugin.analysis.charging.audit import audit_car_parks
from klimaklok_plugin.analysis.charging.car_parks import CarParkFields
from klimaklok_plugin.analysis.charging.messages import AUDIT_REASONS, SITE_REASONS
from klimaklok_plugin.analysis.core.messages import Note
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.processing.framework.reasons import joined, reason_texts
from klimaklok_plugin.processing.framework.texts import WORDS, word

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
    (17, 0, "yes", None, np.nan),
    (12, 0, "yes", None, np.nan),
    (17, 0, "yes", None, 1.0),
    (40, 1, "yes", None, np.inf),
]


def worded(share=None, tmp_path=None):
    spaces, charging, terms, exempt, load = (list(each) for each in zip(*CASES, strict=True))
    layer = gpd.GeoDataFrame(
        {"spaces": spaces, "charging": charging, "terms": terms, "exempt": exempt},
        geometry=shapely.points(np.arange(len(CASES)), 0.0),
        crs="EPSG:25832",
    )
    fields = CarParkFields(charging="charging", spaces="spaces", on_terms="terms", exempt="exempt")
    own = None
    if share is not None:
        own = tmp_path / "own.toml"
        own.write_text(f'[charging.audit]\nmax_share = {{ value = {share}, source = "Ny" }}\n', encoding="utf-8")
    reasons = audit_car_parks(layer, fields, load_strategy(own), load).reasons
    return joined(reason_texts(reasons, AUDIT_REASONS), reasons["car_park"].to_numpy(), len(layer))


def test_every_car_park_says_why_and_counts_right():
    assert worded() == [
        (
            "10 spaces with charging needed, 3 there; no more than 6 can be demanded; "
            "7.5 cars would charge at once in the busiest hour"
        ),
        "no space has charging, so none can be free: at least 1 and up to 6 missing, by the demand",
        "demand not known: up to 4 more could be demanded",
        "6 spaces with charging, and no more than 6 can be demanded",
        "1 space with charging, and none can be demanded of so few spaces",
        "exempt: Dispensasjon 7",
        "exempt by the layer",
        "not known whether it is on terms; demand not known, but no more can be demanded",
        "no space has charging, so none can be free: 1 missing",
        "6\u00a0% of 12 spaces is less than one, so none can be demanded",
        (
            "3 spaces with charging needed, 0 there; no more than 1 can be demanded; "
            "1 car would charge at once in the busiest hour"
        ),
        "the only space with charging is always occupied; no more than 2 can be demanded",
    ]


@pytest.mark.usefixtures("bokmal")
def test_a_norwegian_qgis_reads_bokmal():
    words = worded()
    assert words[0].startswith("10 ladeplasser trengs, 3 finnes; ikke mer enn 6 kan kreves; 7,5 biler")
    assert words[4] == "1 ladeplass, og ingen kan kreves av så få plasser"
    assert words[5] == "unntatt: Dispensasjon 7"


def test_the_share_that_can_be_demanded_is_the_strategys(tmp_path):
    assert worded(0.07, tmp_path)[9] == "7\u00a0% of 12 spaces is less than one, so none can be demanded"


def said_of(name):
    """Return all that is said with a user's own name."""
    row = {"value": 11.0, "other": 1.0, "name": name}
    return [
        *reason_texts(pd.DataFrame([{"code": "grid_known"} | row]), SITE_REASONS),
        *reason_texts(pd.DataFrame([{"code": "exempt_said"} | row]), AUDIT_REASONS),
        word(Note("charging_worst_area", {"name": name, "share": 12.0})),
    ]


@pytest.mark.parametrize("language", ["english", "bokmal"])
def test_a_users_name_that_is_one_of_our_codes_comes_out_as_it_went_in(language, request):
    request.getfixturevalue(language)
    stands = said_of("¤")
    for name in WORDS:
        assert said_of(name) == [text.replace("¤", name) for text in stands]
