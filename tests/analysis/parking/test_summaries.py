"""What a run comes to, in numbers that can be counted by hand, and in both languages."""

from __future__ import annotations

import pytest
from shapely.geometry import Point

from klimaklok_plugin.analysis import declared
from klimaklok_plugin.analysis.core.messages import Language
from klimaklok_plugin.analysis.parking.detour import DetourOptions, car_detour
from klimaklok_plugin.analysis.parking.summaries import detour_summary, hierarchy_summary, places_summary
from tests.analysis.parking import test_bike_places as places
from tests.analysis.parking import test_detour as detour
from tests.analysis.parking import test_hierarchy as hierarchy


def said(notes):
    """Each note's values; its sentence exists in both languages."""
    for language in ("en", "nb"):
        for each in notes:
            assert Language(language, declared.WORDS).fill(declared.NOTES[each.code], each.values)
    return [each.values for each in notes]


def test_the_audit_says_where_the_rule_holds_where_not_and_what_is_not_known():
    made = hierarchy.audit(
        hierarchy.target(1000, 1090, None, Point(50, 9000)),
        hierarchy.layer((1060, "b", 20)),
        hierarchy.layer((1120, "c", 20)),
    )
    first, *unknown = said(hierarchy_summary(made))
    assert first == {"targets": 4, "holds": 1, "broken": 1, "neither": 0, "unknown": 2}
    assert unknown == [{"count": 1, "why": ["no_geometry"]}, {"count": 1, "why": ["off_network"]}]


def test_places_say_how_many_bikes_find_room():
    nth = places.STRATEGY.parking.nth_bike
    (values,) = said(places_summary(places.proposed([(100, 0)])))
    assert values == {"lacks": nth, "placed": nth, "missing": 0, "places": 1, "targets": 1}


@pytest.mark.parametrize(("far", "pairs"), [((350, 0), 2), ((90_000, 0), 1)])
def test_the_detour_says_how_many_pairs_were_compared(far, pairs):
    made = car_detour(
        detour.layer(detour.HOME, far), detour.layer(detour.SHOP), detour.town(*detour.RING), detour.STRATEGY
    )
    assert said(detour_summary(made)) == [{"pairs": pairs, "targets": 1, "walks": pairs, "bikes": pairs, "cars": pairs}]


def test_the_headline_of_the_detour_speaks_of_the_nearest_target_as_the_map_does():
    # Two people at each end of a street: at one a shop lies next door, at the other far away; both shops are compared.
    streets = detour.town([(0, 0), (6000, 0)])
    homes = detour.layer((0, 0), (6000, 0), people=[3.0, 1.0])
    shops = detour.layer((100, 0), (200, 0))
    options = DetourOptions(weight_field="people")
    made = car_detour(homes, shops, streets, detour.STRATEGY, options)
    assert made.pairs["nearest"].sum() == 2
    near, far = (made.pairs[made.pairs["origin_id"] == number] for number in (1, 2))
    assert (near["winner"] != "car").all()
    assert (far["winner"] == "car").all()
    first = detour_summary(made)[0]
    assert (first.code, first.values) == ("detour_nearest", {"share": 0.75})


def test_with_one_target_the_nearest_is_not_told_apart():
    made = car_detour(detour.layer(detour.HOME), detour.layer(detour.SHOP), detour.town(*detour.RING), detour.STRATEGY)
    assert [each.code for each in detour_summary(made)] == ["summary_detour"]
    assert made.nearest_share == made.active_share
