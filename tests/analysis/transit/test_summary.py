"""The answer in a few lines: counted in the table itself."""

from __future__ import annotations

import geopandas as gpd
import shapely

from klimaklok_plugin.analysis.core.messages import Language
from klimaklok_plugin.analysis.declared import NOTES, WORDS
from klimaklok_plugin.analysis.transit.hubs import hubs_from_gtfs, hubs_from_stops
from klimaklok_plugin.analysis.transit.summary import hubs_summary
from tests.analysis.transit.timetables import ON_TUESDAY, along


def said(result, code):
    return [Language(code, WORDS).fill(NOTES[note.code], note.values) for note in hubs_summary(result)]


def test_the_summary_counts_hubs_by_tier_and_tells_the_day(tmp_path, strategy):
    table = along("A", "B", "C").every(10, "1", ["A", "B", "C"]).every(60, "2", ["C", "B"])
    result = hubs_from_gtfs([table.write(tmp_path / "a.zip")], None, strategy, ON_TUESDAY)
    assert said(result, "en") == [
        "3 hubs: tier C 2; tier D 1. 0 are a kollektivknutepunkt.",
        "Departures are those of 2026-01-06.",
    ]
    assert said(result, "nb")[0] == "3 knutepunkter: nivå C 2; nivå D 1. 0 er kollektivknutepunkter."


def test_a_stop_layer_has_no_day(strategy):
    stops = gpd.GeoDataFrame({"tier": ["A"]}, geometry=[shapely.Point(590_000, 6_640_000)], crs="EPSG:25832")
    assert said(hubs_from_stops(stops, strategy), "en") == ["1 hub: tier A 1. 1 is a kollektivknutepunkt."]
