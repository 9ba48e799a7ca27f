"""A place by itself: the numbers of `score_sites`, which knows nothing of what is kept here."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely

from klimaklok_plugin.analysis.network.roads import BOTH, NO
from klimaklok_plugin.analysis.sites.here import SitesHere
from klimaklok_plugin.analysis.sites.messages import LandUseUnknownError, SitesOnlyLinesError
from klimaklok_plugin.analysis.sites.ranking import SiteOptions, score_sites
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.sites.towns import EAST, NORTH, ORIGIN, grid_lines, layer, random_hubs, random_sites, street

STRATEGY = load_strategy()
SIDE = 2200.0
RANKS = ("rank", "rank_low", "rank_high", "reasons", "geometry", "id", "use")


def town(seed):
    """Return a network with main roads and gaps, and everything that sites can be measured by."""
    rng = np.random.default_rng(seed)
    lines = grid_lines(rng, side=14)
    roads = np.where(rng.random(len(lines)) < 0.1, "primary", "residential")
    network = street(lines, road_class=roads, bike=rng.choice([NO, BOTH], len(lines), p=[0.2, 0.8]))
    places = rng.uniform(0, SIDE, (60, 2)) + ORIGIN
    corners = rng.uniform(0, SIDE, (12, 2)) + ORIGIN
    quarter = [(x, y) for x in (0, 1100) for y in (0, 1100)]
    around = {
        "services": layer(
            shapely.points(places[:40]),
            kind=rng.choice(["school", "kindergarten", "health", "grocery", "library"], 40),
        ),
        "school_areas": layer(
            [shapely.box(EAST + x, NORTH + y, EAST + x + 1000, NORTH + y + 1000) for x, y in quarter],
            free_places=[10, 0, np.nan, 4],
            name=list("NSEW"),
        ),
        "priority_areas": layer(
            shapely.box(*corners[:4].T, *(corners[:4] + 500).T),
            name=list("abcd"),
            kind=["named_area", "centre", "named_area", "centre"],
        ),
        "constraints": layer(shapely.box(*corners[4:].T, *(corners[4:] + 150).T)),
        "car_parking": layer([*shapely.points(places[40:]), shapely.box(*(ORIGIN + 300), *(ORIGIN + 420))]),
    }
    return rng, network, random_hubs(rng, 25, SIDE), around


def at(x, y):
    return shapely.Point(EAST + x, NORTH + y)


def is_missing(value):
    return value is None or (isinstance(value, float) and np.isnan(value))


def assert_same(found, row):
    """A place has what its row of `score_sites` says, but for ranks."""
    for name in row.index.difference(RANKS):
        if name not in found.values:  # a component that only other land uses have
            assert np.isnan(row[name]), name
            continue
        expected, ours = row[name], found.values[name]
        if is_missing(expected):  # a column of texts has None or NaN, as the version of pandas has it
            assert is_missing(ours), name
        elif isinstance(expected, float):
            assert ours == pytest.approx(expected, abs=1e-6), name
        else:
            assert ours == expected, name


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kept", [4_000, 400_000_000], ids=["little room", "room for all"])
def test_a_place_has_the_numbers_and_reasons_that_it_has_among_many(seed, kept):
    rng, network, hubs, around = town(seed)
    some = {name: each for name, each in around.items() if seed % 2 == 0 or rng.random() < 0.5}
    sites = random_sites(rng, 40, SIDE)
    options = SiteOptions(land_use_field="use")
    together = score_sites(sites, network, hubs, STRATEGY, options, **some)
    here = SitesHere(network, hubs, STRATEGY, options, kept_bytes=kept, **some)
    by_id = together.scored.reset_index(drop=True)
    left = together.unreached.set_index("id")["reason"]
    assert len(by_id) > 20
    for number, geometry, use in zip(sites["id"], sites.geometry, sites["use"], strict=True):
        found = here.score(geometry, use)
        rows = np.flatnonzero(by_id["id"] == number)
        if not len(rows):
            assert found.out == left[number]
            continue
        assert found.out == ""
        assert_same(found, by_id.loc[rows[0]])
        why = together.reasons[together.reasons["site"] == rows[0]]
        assert found.reasons["code"].tolist() == why["code"].tolist()
        assert found.reasons["name"].tolist() == why["name"].tolist()
        np.testing.assert_allclose(found.reasons["value"], why["value"], atol=1e-6)


def test_a_place_asked_for_again_after_others_is_the_same():
    _, network, hubs, around = town(1)
    here = SitesHere(network, hubs, STRATEGY, kept_bytes=4_000, **around)
    place = at(700, 900)
    first = here.score(place, "housing")
    for xy in ((10, 10), (2000, 2000), (900, 100)):
        here.score(at(*xy), "office")
    again = here.score(place, "housing")
    for name in first.values:
        np.testing.assert_array_equal(first.values[name], again.values[name], err_msg=name)
    assert shapely.equals(first.way, again.way)


def test_the_components_add_up_to_the_score_by_their_weights():
    _, network, hubs, around = town(2)
    here = SitesHere(network, hubs, STRATEGY, **around)
    found = here.score(at(1000, 1000), "housing")
    weighed = [each for each in found.components if each.weight > 0]
    assert sum(each.weight for each in weighed) == pytest.approx(1)
    assert sum(each.weight * each.score for each in weighed) == pytest.approx(found.values["score"], abs=1e-5)
    assert [each.weight for each in found.components] == sorted(
        (each.weight for each in found.components), reverse=True
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_walk_drawn_is_as_long_as_the_walk_told_and_ends_at_a_platform_of_the_hub(seed):
    rng, network, hubs, around = town(seed)
    here = SitesHere(network, hubs, STRATEGY, **around)
    drawn = 0
    for xy in rng.uniform(0, SIDE, (30, 2)) + ORIGIN:
        found = here.score(shapely.Point(xy), "housing")
        if found.out:
            continue
        drawn += 1
        assert found.way.length == pytest.approx(found.values["hub_walk_m"], abs=1e-6)
        hub = hubs.set_index("hub_id").geometry[found.values["hub_id"]]
        assert shapely.distance(shapely.get_point(found.way, -1), hub) < 1e-6
        assert shapely.get_coordinates(found.way)[0] == pytest.approx(xy)
    assert drawn > 10


def test_a_place_far_from_all_streets_is_told_to_be_so():
    _, network, hubs, around = town(0)
    found = SitesHere(network, hubs, STRATEGY, **around).score(at(-5000, 0), "housing")
    assert (found.out, found.way, found.components) == ("too_far", None, ())
    assert found.network_m > 4000


def test_a_place_without_geometry_and_one_that_is_a_line_are_told():
    _, network, hubs, around = town(0)
    here = SitesHere(network, hubs, STRATEGY, **around)
    assert here.score(None, "housing").out == "no_geometry"
    assert here.score(shapely.Polygon(), "housing").out == "no_geometry"
    with pytest.raises(SitesOnlyLinesError):
        here.score(shapely.LineString([ORIGIN, ORIGIN + 10]), "housing")


def test_a_land_use_that_the_strategy_does_not_know_is_refused():
    _, network, hubs, around = town(0)
    with pytest.raises(LandUseUnknownError):
        SitesHere(network, hubs, STRATEGY, **around).score(shapely.Point(ORIGIN), "castle")


def test_a_crossed_over_polygon_is_scored_as_the_area_that_it_is_repaired_to():
    _, network, hubs, around = town(3)
    bow = shapely.Polygon([ORIGIN + xy for xy in ((600, 600), (800, 800), (800, 600), (600, 800))])
    found = SitesHere(network, hubs, STRATEGY, **around).score(bow, "housing")
    alone = score_sites(layer([bow]), network, hubs, STRATEGY, SiteOptions(), **around).scored
    assert_same(found, alone.iloc[0])
    assert [note.code for note in found.notes] == ["sites_repaired"]


def test_several_places_may_be_asked_for_at_once():
    rng, network, hubs, around = town(4)
    here = SitesHere(network, hubs, STRATEGY, kept_bytes=4_000, **around)
    places = [shapely.Point(each) for each in rng.uniform(0, SIDE, (60, 2)) + ORIGIN]
    alone = [here.score(place, "housing") for place in places]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda place: here.score(place, "housing"), places))
    for one, other in zip(alone, together, strict=True):
        assert one.out == other.out
        for name in one.values:
            np.testing.assert_array_equal(one.values[name], other.values[name], err_msg=name)
