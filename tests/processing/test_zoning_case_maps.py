"""What the maps of a case reach: the places that its text names, or a word that they lie beyond."""

from __future__ import annotations

import geopandas as gpd
import pytest
from qgis.core import QgsRectangle
from shapely import Point, box

from klimaklok_plugin.analysis.case.checks import CaseResult, Check
from klimaklok_plugin.analysis.case.messages import CHECK_WORDS
from klimaklok_plugin.analysis.core.messages import Note
from klimaklok_plugin.processing.framework import texts
from klimaklok_plugin.processing.framework.case_document import Described
from klimaklok_plugin.processing.zoning_case import Maps

PLAN = (0, 0, 400, 300)


@pytest.fixture
def maps(qgis_app, tmp_path):
    """Return a function that makes the maps of two alternatives with a hub each, so far east of the plan."""

    def make(near, far=90_000.0):
        names = ["A", "B"]
        areas = gpd.GeoDataFrame({"alternative": names}, geometry=[box(*PLAN)] * 2, crs=25832)
        hubs = gpd.GeoDataFrame(
            {"alternative": names, "hub_name": ["Brua", "Fjellet"]},
            geometry=[Point(PLAN[2] + near, 100), Point(PLAN[2] + far, 100)],
            crs=25832,
        )
        checks = tuple(Check("hub_access", each, "met", "", Note("x"), layers=("own_hubs",)) for each in names)
        result = CaseResult(areas, checks, {"own_hubs": hubs})
        return Maps(tmp_path, result, {"own_hubs": Described("Hubs")}, None)

    return make


@pytest.mark.parametrize("away", [50.0, 2340.0, 4900.0])
def test_the_map_reaches_the_hub_that_the_text_names(maps, away):
    made = maps(away)
    seen = made.extent("hub_access")
    assert seen.contains(QgsRectangle(*PLAN))
    assert seen.contains(QgsRectangle(PLAN[2] + away, 100, PLAN[2] + away, 100))
    assert seen.xMaximum() < PLAN[2] + 1.2 * away + 1000
    assert seen.xMinimum() > -1000  # it grows to where the hub lies only
    assert made.beyond("hub_access") == []


def test_of_a_hub_that_lies_too_far_the_caption_says_how_far(maps):
    made = maps(7200.0)
    assert made.extent("hub_access").xMaximum() < PLAN[2] + 2000
    with texts.speaking("nb"):
        assert made.title("hub_access", CHECK_WORDS).endswith(
            "Utenfor kartet: Brua, 7,2\N{NO-BREAK SPACE}km unna i luftlinje."
        )
    with texts.speaking("en"):
        assert "Not on the map: Brua, 7.2\N{NO-BREAK SPACE}km away" in made.title("hub_access", CHECK_WORDS)


def test_places_of_another_alternative_do_not_widen_the_map(maps):
    assert maps(300.0, far=3000.0).extent("hub_access").xMaximum() < PLAN[2] + 1000
