"""Drop-off places: towns counted by hand, every choice tried, and what must always hold."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import CRS

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.network.messages import NetworkModeError
from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.osm import read_osm
from klimaklok_plugin.analysis.network.roads import CAR_BIT, RoadLines, line_table
from klimaklok_plugin.analysis.network.splitting import split_network
from klimaklok_plugin.analysis.routing.graph import Graph, Snap
from klimaklok_plugin.analysis.schools.drive_on import Scenarios, drive_on
from klimaklok_plugin.analysis.schools.drop_off_candidates import SIEVE
from klimaklok_plugin.analysis.schools.drop_off_choice import Covering, choose_drop_offs
from klimaklok_plugin.analysis.schools.drop_off_drives import _Search
from klimaklok_plugin.analysis.schools.drop_offs import directions, drop_off_places
from klimaklok_plugin.analysis.schools.road_safety import DANGEROUS, SAFE, UNKNOWN, RoadDanger, road_danger
from klimaklok_plugin.analysis.siting import milp
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.routing.test_graph import HUGE, LITTLE, POINTS
from tests.analysis.routing.test_turning import restricted, some_turns

STRATEGY = load_strategy()
OSLO = Path(__file__).resolve().parents[4] / "shared" / "data" / "oslo_center" / "oslo_center.osm.pbf"
RULES = {
    "count": 2, "walk_m": 500.0, "zone_gap_m": 10.0, "spacing_m": 60.0, "junction_m": 10.0, "max_kmh": 50.0,
    "road_classes": ("residential",), "detour_m": 50.0, "parking_m": 30.0,
}  # fmt: skip


def strategy_of(**rules):
    drop_off = replace(STRATEGY.schools.drop_off, **RULES | rules)
    return replace(STRATEGY, schools=replace(STRATEGY.schools, drop_off=drop_off))


def town(*lines, shut=(), **columns):
    """Streets joined where they have a vertex in common."""
    xy = np.array([vertex for line in lines for vertex in line], float)
    neutral = {"walk": 3, "bike": 3, "car": 3, "speed_kmh": 30, "speed_back_kmh": 30, "road_class": "residential"}
    words = {name: np.array(value, object) for name, value in columns.items() if isinstance(value, list)}
    table = line_table(len(lines), neutral | {name: value for name, value in columns.items() if name not in words})
    key = lambda at: (np.asarray(at, float).reshape(-1, 2) * 1000).round().astype(np.int64) @ np.array([1 << 32, 1])  # noqa: E731
    return build_network(
        RoadLines(
            key=key(xy),
            xy=xy,
            start=np.cumsum([0, *(len(line) for line in lines)]),
            table=table.assign(**{name: list(value) for name, value in words.items()}),
            crs=CRS(25832),
            barrier_key=key(list(shut)) if shut else np.empty(0, np.int64),
            barrier_closed=np.full(len(shut), CAR_BIT, np.uint8),
        )
    )


def grid(side=11, step=100):
    """Streets from corner to corner."""
    ends = range(side)
    across = [[(x * step, y * step), ((x + 1) * step, y * step)] for y in ends for x in range(side - 1)]
    along = [[(x * step, y * step), (x * step, (y + 1) * step)] for x in ends for y in range(side - 1)]
    return [*across, *along]


def no_danger(network):
    edges, nodes = (np.zeros(len(each), np.uint8) for each in (network.table, network.node_xy))
    return RoadDanger(edges, edges, nodes)


def ask(
    network, school, homes, *, zone=None, driven=None, danger=None, closed=False, parking=None, progress=None, **rules
):
    """Ask for the places of one school."""
    strategy = strategy_of(**rules)
    zones = np.array([zone], object)
    split = split_network(network, zones)
    inside = split.inside(0)
    walk, car = (Graph(split.network, mode, "m", strategy) for mode in ("walk", "car"))
    found = drop_off_places(
        split,
        zones,
        [inside],
        [inside if closed else None],
        walk.snap([school], 100),
        np.zeros(1, np.int64),
        car.snap(homes, 100),
        np.zeros(len(homes), np.int64),
        np.full(len(homes), 10.0) if driven is None else np.asarray(driven, float),
        no_danger(split.network) if danger is None else danger(split.network),
        None if parking is None else np.asarray(parking, float),
        strategy,
        progress,
    )
    return SimpleNamespace(**vars(found), network=split.network, split=split)


def chosen(found):
    return found.places[found.places["status"] == "chosen"]


def xy_of(places):
    return np.round(shapely.get_coordinates(places.geometry), 6).tolist()


ZONE = shapely.box(290, 290, 710, 710)
SCHOOL = (500, 500)

# --- by hand ---------------------------------------------------------------------------------------------------------


def test_pupils_from_two_sides_get_out_on_two_sides():
    found = ask(town(*grid()), SCHOOL, [(0, 500), (1000, 500)], zone=ZONE, driven=[10, 12])
    places = chosen(found)
    # The street is cut at 290 and 710: the middles of what is left lie at 245 and 755.
    assert xy_of(places) == [[755, 500], [245, 500]]
    assert places["served"].tolist() == [12, 10]
    assert places["walk_m"].tolist() == pytest.approx([255, 255])
    assert places["direction"].tolist() == ["E", "W"]
    assert places["served_direction"].tolist() == ["E", "W"]
    assert found.snap_school.tolist() == [0, 0]
    assert found.home_place.tolist() == [1, 0]
    assert found.unserved.tolist() == [0]
    assert found.reason.tolist() == [""]
    assert found.gap.tolist() == [0]


def test_one_place_is_enough_where_everybody_goes_round_for_it():
    found = ask(town(*grid()), SCHOOL, [(0, 500), (1000, 500)], zone=ZONE, detour_m=1000.0)
    assert len(chosen(found)) == 1
    assert chosen(found)["served"].tolist() == [20]
    assert chosen(found)["served_direction"].tolist() == [""]
    alternative = found.places[found.places["status"] == "alternative"]
    assert alternative["reason"].tolist() == ["equal"]


def test_with_one_place_the_side_with_more_pupils_gets_it():
    found = ask(town(*grid()), SCHOOL, [(0, 500), (1000, 500)], zone=ZONE, driven=[10, 12], count=1)
    assert xy_of(chosen(found)) == [[755, 500]]
    assert found.unserved.tolist() == [10]
    assert found.home_place.tolist() == [-1, 0]


def test_places_lie_on_the_way_when_the_zone_is_closed():
    found = ask(town(*grid()), SCHOOL, [(0, 500), (1000, 500)], zone=ZONE, closed=True)
    # The cut street ends at the zone now: nobody can drive on from there.
    assert sorted(chosen(found)["walk_m"]) == pytest.approx([350, 350])
    assert sorted(chosen(found)["direction"]) == ["E", "W"]
    assert (found.sieve["dead_end"] > 0).all()


RING = [[(0, 0), (400, 0), (400, 400), (0, 400), (0, 0)]]


def cul_de_sac(*end, **columns):
    """A ring road with a street to the south, and what is at its end; the school stands beside the street."""
    ring = [[(0, 0), (200, 0)], [(200, 0), (400, 0), (400, 400), (0, 400), (0, 0)]]
    return town(*ring, [(200, 0), (200, -200)], *end, **columns)


def test_no_place_in_a_dead_end():
    found = ask(cul_de_sac(), (200, -150), [(0, 400)], detour_m=10_000.0)
    assert xy_of(chosen(found))[0][1] == 0
    assert (found.sieve["dead_end"] == 3).all()


def test_a_place_in_a_street_with_a_loop_at_its_end():
    loop = [(200, -200), (250, -250), (150, -250), (200, -200)]
    for car in (3, 1, 2):
        network = cul_de_sac(loop, car=np.array([3, 3, 3, car]))
        found = ask(network, (200, -150), [(0, 400)], detour_m=10_000.0, zone_gap_m=0.0)
        assert xy_of(chosen(found))[0][0] in {200, 230, 175}, car
        assert chosen(found)["walk_m"].iloc[0] < 60
        assert (found.sieve["dead_end"] == 0).all()


def test_a_one_way_street_into_the_end_makes_no_loop():
    # One can only leave by the street one came by.
    found = ask(
        cul_de_sac([(400, 0), (400, -200), (200, -200)], [(400, -200), (600, -200)], car=np.array([3, 3, 3, 1, 3])),
        (200, -150), [(0, 400)], detour_m=10_000.0,
    )  # fmt: skip
    ahead, back = drive_on(found.network, STRATEGY)
    street = int(np.flatnonzero(shapely.equals(found.network.lines, shapely.linestrings([(200, 0), (200, -200)])))[0])
    assert shapely.get_coordinates(found.network.lines[street]).tolist() == [[200, 0], [200, -200]]
    # From the south one drives on to the ring; from the ring one is caught at the southern end.
    assert not ahead[street]
    assert back[street]


def test_a_gate_makes_a_dead_end():
    lines = [[(0, 0), (200, 0)], [(200, 0), (400, 0)], [(400, 0), (400, 400), (0, 400), (0, 0)]]
    assert np.all(drive_on(town(*lines), STRATEGY))
    assert not np.any(drive_on(town(*lines, shut=[(200, 0)]), STRATEGY))


def test_a_place_is_driven_to_from_the_side_from_which_one_can_drive_on():
    # Both ways are allowed in the street, but who comes from the ring cannot go on: 633 m would be, 1,300 m are driven.
    network = cul_de_sac([(400, 0), (400, -200), (200, -200)], car=np.array([3, 3, 3, 1]))
    ring = shapely.box(-50, -5, 450, 450)
    near = ask(network, (200, -150), [(0, 400)], zone=ring, detour_m=0.0)
    assert near.reason.tolist() == ["covers_nobody"]
    far = ask(network, (200, -150), [(0, 400)], zone=ring, detour_m=700.0)
    assert xy_of(chosen(far))[0][0] == 200


def test_the_shorter_way_past_a_dangerous_street_is_not_taken():
    def danger(network):
        none = no_danger(network)
        middle = shapely.get_coordinates(shapely.centroid(network.lines))
        along = np.where((middle[:, 1] == 500) & (middle[:, 0] < 300), DANGEROUS, SAFE).astype(np.uint8)
        return replace(none, along=along)

    found = ask(town(*grid()), SCHOOL, [(0, 500)], zone=ZONE, danger=danger, detour_m=200.0)
    # From (245, 600) down to the school's street, behind the dangerous part.
    assert chosen(found)["walk_m"].tolist() == pytest.approx([55 + 100 + 200])
    # Three in the dangerous street, and two at x = 100 from where the other way is longer than 500 m.
    assert found.sieve["not_safe"].tolist() == [5]
    assert not chosen(found)["walk_unknown"].any()


def test_a_way_that_is_not_known_to_be_safe_is_used_and_said():
    def danger(network):
        return replace(no_danger(network), along=np.full(len(network.table), UNKNOWN, np.uint8))

    found = ask(town(*grid()), SCHOOL, [(0, 500)], zone=ZONE, danger=danger)
    assert chosen(found)["walk_unknown"].tolist() == [True]
    assert not chosen(ask(town(*grid()), SCHOOL, [(0, 500)], zone=ZONE))["walk_unknown"].any()


def test_a_dangerous_crossing_is_not_crossed():
    def danger(network):
        node = np.where((network.node_xy == (300, 500)).all(axis=1), DANGEROUS, SAFE).astype(np.uint8)
        return replace(no_danger(network), node=node)

    found = ask(town(*grid()), SCHOOL, [(0, 500)], zone=ZONE, danger=danger, detour_m=0.0)
    assert chosen(found)["walk_m"].tolist() == pytest.approx([355])


def test_near_parking_goes_before_a_shorter_walk():
    park = [(150, 520)]
    found = ask(town(*grid()), SCHOOL, [(0, 500)], zone=ZONE, parking=park)
    assert xy_of(chosen(found)) == [[150, 500]]
    assert chosen(found)["parking_m"].tolist() == pytest.approx([20])
    other = found.places[found.places["status"] == "alternative"].iloc[0]
    assert (other["reason"], other["instead_of"], other["walk_m"]) == ("equal_but_no_parking", 1, pytest.approx(255))
    assert np.isnan(other["parking_m"])


def test_an_alternative_says_how_many_pupils_it_would_leave():
    # 12 in the east, 10 in the west; the eastern place gone, only what lies beside it can do the same.
    lines = [
        [(0, 0), (500, 0)], [(500, 0), (1000, 0)], [(1000, 0), (1000, 300), (0, 300), (0, 0)], [(500, 0), (500, 300)],
    ]  # fmt: skip
    found = ask(
        town(*lines), (500, 0), [(10, 0), (990, 0)], driven=[10, 12], zone=shapely.box(450, -10, 550, 310),
        walk_m=460.0, spacing_m=400.0, detour_m=50.0,
    )  # fmt: skip
    # Round each side 1,200 m of street lie outside the zone, without a junction: three places, the first at 200 m.
    assert xy_of(chosen(found)) == [[750, 0], [250, 0]]
    assert chosen(found)["lost"].tolist() == [12, 10]
    assert chosen(found)["reason"].tolist() == ["no_alternative"] * 2
    one = ask(
        town(*lines), (500, 0), [(10, 0), (990, 0)], driven=[10, 12], zone=shapely.box(450, -10, 550, 310),
        walk_m=460.0, spacing_m=400.0, detour_m=50.0, count=1,
    )  # fmt: skip
    assert one.places["status"].tolist() == ["chosen", "alternative"]
    assert one.places["instead_of"].tolist() == [0, 1]
    assert one.places["served"].tolist() == [12, 10]
    assert one.places["lost"].tolist() == [12, 2]
    assert one.places["reason"].tolist() == ["", "fewer_served"]


def test_streets_where_nobody_may_stop_are_left_out():
    network = town(*grid())
    for column, value in (
        ("owner", "P"), ("private", True), ("structure", True), ("no_through", CAR_BIT), ("road_class", "primary"),
        ("speed_kmh", 60),
    ):  # fmt: skip
        at = np.array([line[0][1] == 500 and line[1][1] == 500 and line[0][0] < 300 for line in grid()])
        plain = {"road_class": "residential", "owner": "", "speed_kmh": 30}.get(column, 0)
        values = np.where(at, value, plain)
        special = town(*grid(), **{column: list(values) if isinstance(value, str) else values})
        found = ask(special, SCHOOL, [(0, 500)], zone=ZONE, detour_m=250.0)
        assert chosen(found)["walk_m"].tolist() == pytest.approx([350]), column
    assert chosen(ask(network, SCHOOL, [(0, 500)], zone=ZONE, detour_m=250.0))["walk_m"].tolist() == [255]


def test_every_school_without_a_place_has_a_reason():
    square = town(*grid())
    home = [(0, 500)]

    def why(network=square, school=SCHOOL, homes=home, **options):
        found = ask(network, school, homes, **options)
        assert len(found.places) == 0
        assert found.sieve[list(SIEVE[1:])].sum(axis=1).tolist() == found.sieve["considered"].tolist()
        return found.reason[0]

    def all_dangerous(network):
        return replace(no_danger(network), along=np.full(len(network.table), DANGEROUS, np.uint8))

    assert why(zone=ZONE, driven=[0]) == "no_driven_pupils"
    assert why(school=(5000, 5000)) == "school_off_network"
    assert why(zone=shapely.box(-100, -100, 1100, 1100)) == "no_candidate_street"
    assert why(road_classes=("tertiary",)) == "no_candidate_street"
    block = town([(0, 0), (1000, 0), (1000, 100), (0, 100), (0, 0)])
    assert why(block, (500, 0), zone=shapely.box(200, -50, 800, 50), walk_m=150.0) == "none_within_walk"
    assert why(zone=ZONE, danger=all_dangerous) == "none_safe"
    assert why(cul_de_sac(), (200, -190), [(0, 400)], walk_m=150.0, detour_m=1e4) == "only_dead_ends"
    assert why(zone=ZONE, homes=[(500, 480)], driven=[3], closed=True) == "covers_nobody"


def test_the_drive_to_the_school_is_that_before_closing():
    # A bridge inside the zone is closed: with it the school is near, without it the way round is long.
    ring = [[(0, 0), (0, 600), (300, 600)], [(0, 0), (300, 0)], [(300, 0), (300, 600)], [(300, 0), (600, 0)],
            [(600, 0), (600, 600), (300, 600)]]  # fmt: skip
    zone = shapely.box(250, 200, 350, 400)
    near = ask(town(*ring), (300, 300), [(300, 100)], zone=zone, closed=True, detour_m=300.0, walk_m=480.0)
    assert len(chosen(near)) == 1
    far = ask(town(*ring), (300, 300), [(300, 100)], zone=zone, closed=True, detour_m=0.0, walk_m=480.0)
    assert len(chosen(far)) == 1  # on the way from home to where the drive would have ended
    assert chosen(far)["walk_m"].iloc[0] <= 480


def test_schools_keep_to_themselves():
    network = town(*grid())
    strategy = strategy_of()
    zones = np.array([shapely.box(190, 390, 410, 610), shapely.box(590, 390, 810, 610), None], object)
    split = split_network(network, zones)
    walk, car = (Graph(split.network, mode, "m", strategy) for mode in ("walk", "car"))
    inside = [split.inside(zone) for zone in range(3)]
    schools = walk.snap([(300, 500), (700, 500), (500, 100)], 10)
    homes = car.snap([(1000, 500), (0, 500), (0, 400), (500, 0), (500, 900)], 10)
    found = drop_off_places(
        split, zones, [inside[0] | inside[1]] * 2 + [inside[2]], [None, inside[0] | inside[1], inside[2]],
        schools, np.arange(3), homes, np.array([1, 0, 0, 2, 2]), np.array([5.0, 3, 4, 0, 2]),
        no_danger(split.network), None, strategy,
    )  # fmt: skip
    served = found.places[found.places["status"] == "chosen"].groupby("school")["served"].sum()
    assert served.to_dict() == {0: 7, 1: 5, 2: 2}
    assert found.unserved.tolist() == [0, 0, 0]
    assert found.snap_school[found.home_place[[0, 1, 2, 4]]].tolist() == [1, 0, 0, 2]
    assert found.home_place[3] == -1
    for school in range(3):
        own = found.places[found.places["school"] == school]
        assert not inside[0][own["edge"]].any()
        assert not inside[1][own["edge"]].any()


def test_no_homes_and_no_streets_are_no_error():
    found = ask(town(*grid()), SCHOOL, np.empty((0, 2)), zone=ZONE)
    assert found.reason.tolist() == ["no_driven_pupils"]
    assert found.places.crs == CRS(25832)
    assert ask(town(*grid()), SCHOOL, [(0, 500)], road_classes=()).sieve["considered"].tolist() == [0]


def test_directions_are_octants():
    east, north = np.array([0, 1, 5, 1, 0, -1, -1, -1, 0]), np.array([1, 1, 0, -1, -2, -1, 0, 1, 0])
    assert directions(np.column_stack([east, north]).astype(float)).tolist() == [
        "N", "NE", "E", "SE", "S", "SW", "W", "NW", "",
    ]  # fmt: skip


def test_schools_with_the_same_closed_streets_share_a_scenario():
    network = town(*grid(4))
    some = np.arange(len(network.table)) < 3
    found = Scenarios.tell(network, STRATEGY, [None, some, some.copy(), np.zeros_like(some), ~some])
    assert found.of.tolist() == [0, 1, 1, 0, 2]
    assert found.closed[0] is None
    assert (found.ways[1] == np.array(drive_on(network, STRATEGY, some))).all()


@pytest.mark.parametrize("calls", [1, 2, 4, 8, 16])
def test_the_user_can_stop(calls):
    said = []

    def stop(fraction):
        said.append(fraction)
        return len(said) >= calls

    with pytest.raises(Cancelled):
        ask(town(*grid()), SCHOOL, [(0, 500), (1000, 500)], zone=ZONE, progress=stop)
    assert len(said) <= calls + 2


def test_progress_never_falls():
    said = []
    ask(town(*grid()), SCHOOL, [(0, 500), (1000, 500)], zone=ZONE, progress=said.append)
    assert said == sorted(said)
    assert said[0] >= 0
    assert said[-1] <= 1


# --- every choice tried ----------------------------------------------------------------------------------------------


@st.composite
def cases(draw):
    homes, places = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    seed = draw(st.integers(0, 10**6))
    rng = np.random.default_rng(seed)
    drive = np.where(
        rng.random((homes, places)) < draw(st.sampled_from([0.2, 0.5])), rng.uniform(1, 9, (homes, places)), np.inf
    )
    weight = rng.integers(0, 4, homes).astype(float) * draw(st.sampled_from([1.0, 0.37]))
    return Covering(drive, weight, rng.random(places) < 0.4, rng.integers(50, 60, places) * 10.0)


@given(cases(), st.integers(1, 3))
@settings(max_examples=120)
def test_no_other_choice_is_better(case, count):
    def worth(places):
        some = list(places)
        return (
            -round(case.covered(some), 6), len(some), int((~case.parking[some]).sum()), case.walk_m[some].sum(),
        )  # fmt: skip

    number = range(len(case.walk_m))
    every = itertools.chain(*(itertools.combinations(number, size) for size in range(count + 1)))
    best = min(map(worth, every))
    found = choose_drop_offs(case, count, 1000)
    assert worth(found.place) == best
    for place, other, lost, instead in zip(found.place, found.alternative, found.lost, found.lost_instead, strict=True):
        rest = [each for each in found.place if each != place]
        assert lost == pytest.approx(case.covered(list(found.place)) - case.covered(rest))
        ways = [worth([*rest, each])[:1] + worth([each])[2:] for each in number if each not in found.place]
        least = min(ways, default=(-case.covered(rest), 0, 0.0))
        assert instead == pytest.approx(case.covered(list(found.place)) + least[0], abs=1e-5)
        if other >= 0:
            assert worth([*rest, other])[:1] + worth([other])[2:] == least
        else:
            assert instead == lost


def many(seed, homes=150, places=80):
    rng = np.random.default_rng(seed)
    drive = np.where(rng.random((homes, places)) < 0.08, rng.uniform(1, 9, (homes, places)), np.inf)
    return Covering(drive, rng.uniform(1, 4, homes), rng.random(places) < 0.4, rng.uniform(500, 600, places))


def test_a_search_that_ends_at_its_limit_says_how_much_may_be_missing():
    case = many(0)
    short, long = choose_drop_offs(case, 12, 1), choose_drop_offs(case, 12, 1_000_000)
    assert long.proven
    assert long.gap == 0
    assert not short.proven
    assert short.gap > 0
    most = case.covered(long.place)
    assert most * (1 - short.gap) - 1e-9 <= case.covered(short.place) <= most + 1e-9
    assert len(short.place) <= 12


def test_the_choice_is_the_same_when_the_clock_races(monkeypatch):
    calm = [choose_drop_offs(many(seed), 6, 3) for seed in range(3)]
    hours = itertools.count(0, 3600)
    monkeypatch.setattr(milp.time, "monotonic", lambda: float(next(hours)))
    hurried = [choose_drop_offs(many(seed), 6, 3) for seed in range(3)]
    for one, other in zip(calm, hurried, strict=True):
        assert one.place.tolist() == other.place.tolist()
        assert one.alternative.tolist() == other.alternative.tolist()
        assert one.gap == other.gap


@st.composite
def towns(draw):
    """A grid with gaps and one-way streets, where places stand in the middle of the streets."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    lines = grid(draw(st.integers(4, 6)))
    kept = [line for line in lines if rng.random() < draw(st.sampled_from([0.7, 0.9]))] or lines[:1]
    car = rng.choice([0, 1, 2, 3], len(kept), p=[0.05, 0.1, 0.1, 0.75])
    car[0] = 3
    # A path of 3 m for bikes makes each corner a junction, at which streets end.
    corners = sorted({end for line in kept for end in line})
    paths = [[corner, (corner[0] + 3, corner[1] + 1)] for corner in corners]
    may = [np.concatenate([values, np.zeros(len(paths), np.int64)]) for values in (car, np.full(len(kept), 3))]
    network = town(*kept, *paths, car=may[0], walk=may[1])
    homes = rng.uniform(0, 500, (draw(st.integers(1, 5)), 2))
    side = draw(st.sampled_from([0, 135]))  # what is left of cut streets outside is too short for a place
    zone = shapely.box(250 - side, 250 - side, 250 + side, 250 + side) if side else None
    return network, homes, rng.integers(1, 9, len(homes)).astype(float), zone, draw(st.booleans())


def drives_graph(network, closed):
    """The drives along edges as nodes, and what follows what without turning round."""
    table = network.table
    arcs = [
        (edge, way, int(ends[way]), int(ends[1 - way]))
        for edge, ends in enumerate(zip(network.from_node, network.to_node, strict=True))
        for way in (0, 1)
        if table["car"][edge] & (1 + way) and not closed[edge]
    ]
    graph = nx.DiGraph()
    graph.add_nodes_from(arc[:2] for arc in arcs)
    for first, second in itertools.product(arcs, arcs):
        if first[3] == second[2] and (first[0] != second[0] or first[1] == second[1]):
            graph.add_edge(first[:2], second[:2])
    graph.remove_edges_from([(divmod(a, 2), divmod(b, 2)) for a, b in network.turns.tolist()])
    return graph


def passable(network, closed):
    """The drives from which one gets on and back to the main streets."""
    graph = drives_graph(network, closed)
    rounds = [part for part in nx.strongly_connected_components(graph) if len(part) > 1]
    length = network.table["length_m"].to_numpy()
    km = [length[[*{edge for edge, _ in part}]].sum() / 1000 for part in rounds]
    most = min(max(km, default=0.0), STRATEGY.network.main_component_km)
    return {drive for part, size in zip(rounds, km, strict=True) if size >= most - 1e-9 for drive in part}


SLOW = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@given(towns(), st.sampled_from([0.0, 0.1, 0.4]))
@SLOW
def test_where_one_can_drive_on_is_what_networkx_finds(made, share):
    network, _, _, zone, _ = made
    network = some_turns(network, 1, share)
    closed = np.zeros(len(network.table), bool) if zone is None else shapely.intersects(network.lines, zone)
    found = {
        (int(edge), way)
        for way, here in enumerate(drive_on(network, STRATEGY, closed))
        for edge in np.flatnonzero(here)
    }
    assert found == passable(network, closed)


@given(restricted(), POINTS, st.data())
@SLOW
def test_drives_to_places_make_no_forbidden_turn(network, points, data):
    try:
        graph = Graph(network, "car", "m", LITTLE)
    except NetworkModeError:
        return
    homes = graph.snap(points, HUGE)
    car, length = network.table["car"].to_numpy(), network.table["length_m"].to_numpy()
    middles = shapely.get_coordinates(shapely.line_interpolate_point(network.lines, 0.4, normalized=True))
    open_ = np.flatnonzero(graph.main & (length > 1))
    if not len(open_):
        return
    edge = np.array(data.draw(st.lists(st.sampled_from(open_.tolist()), min_size=1, max_size=4)))
    none = np.zeros(len(edge))
    spots = Snap(edge.astype(np.int32), 0.4 * length[edge], none, middles[edge], none.astype(np.uint8))
    search = _Search.of(graph, None, np.array([car & 1, car & 2]) > 0)
    home, spot = np.divmod(np.arange(len(points) * len(edge)), len(edge))
    found = search.drives(homes, 1e6, home, spots.take(spot))
    at_home = replace(homes, distance_m=np.zeros(len(points)))
    expected = np.full((len(points), len(edge)), np.inf)
    origin, target, cost = graph.pairs(at_home, spots)
    expected[origin, target] = cost
    np.testing.assert_allclose(found.reshape(expected.shape), expected, atol=1e-6)


@given(st.integers(0, 10**6))
@SLOW
def test_in_two_way_streets_dead_ends_are_what_can_be_peeled_off(seed):
    rng = np.random.default_rng(seed)
    network = town(*(line for line in grid(6) if rng.random() < 0.6))
    graph = nx.Graph(zip(network.from_node.tolist(), network.to_node.tolist(), strict=True))
    core = nx.k_core(graph, 2)
    ahead, back = drive_on(network, STRATEGY)
    assert (ahead == back).all() or nx.number_of_edges(core) == 0
    parts = [core.subgraph(part) for part in nx.connected_components(core)]
    most = max((part.number_of_edges() for part in parts), default=0)
    expected = {frozenset(edge) for part in parts if part.number_of_edges() == most for edge in part.edges}
    found = {frozenset((int(network.from_node[e]), int(network.to_node[e]))) for e in np.flatnonzero(ahead)}
    assert found == expected


@given(towns())
@SLOW
def test_coverage_is_that_of_the_best_pair_found_with_networkx(made):
    network, homes, driven, zone, closes = made
    options = {"walk_m": 400.0, "detour_m": 120.0, "zone_gap_m": 10.0}
    found = ask(network, (250, 250), homes, driven=driven, zone=zone, closed=closes, **options)
    network = found.network
    inside = found.split.inside(0)
    closed = inside & closes
    main = passable(network, closed)
    strategy = strategy_of()
    walk, car = (Graph(network, mode, "m", strategy) for mode in ("walk", "car"))
    school, home = walk.snap([(250, 250)], 100), car.snap(homes, 100)

    # Candidates, each with its walk, by other means.
    length = network.table["length_m"].to_numpy()
    streets = np.flatnonzero((length >= 20) & ~inside & (network.table["car"].to_numpy() > 0) & car.main)
    middles = shapely.line_interpolate_point(network.lines[streets], 0.5, normalized=True)
    far = np.array([zone is None or shapely.distance(zone, point) >= 10 for point in middles], bool)
    streets = [int(edge) for edge in streets[far] if {(edge, 0), (edge, 1)} & main]
    on_foot = plain(network, lambda edge: 3)
    if school.edge[0] < 0:
        assert found.reason.tolist() == ["school_off_network"]
        return
    join(on_foot, network, "school", int(school.edge[0]), float(school.offset_m[0]), both=True)
    walks = {}
    for edge in streets:
        graph = on_foot.copy()
        join(graph, network, "place", edge, length[edge] / 2, both=True)
        if edge == school.edge[0]:
            straight(graph, "place", "school", abs(length[edge] / 2 - school.offset_m[0]))
        walks[edge] = distance(graph, "place", "school") + school.distance_m[0]
    streets = [edge for edge in streets if walks[edge] <= 400 + 1e-6]
    assert found.sieve["left"].tolist() == [len(streets)]

    before, after = plain(network, car_way(network)), plain(network, car_way(network, closed))
    door = car.snap(school.xy, 10_000)
    limit = []
    for number in range(len(homes)):
        if home.edge[number] < 0:
            limit.append(np.nan)
            continue
        graph = before.copy()
        leave(graph, network, "home", home, number)
        arrive(graph, network, "door", int(door.edge[0]), float(door.offset_m[0]))
        beside(graph, network, "home", "door", home, number, int(door.edge[0]), float(door.offset_m[0]))
        limit.append(distance(graph, "home", "door") + 120)
    covers = np.zeros((len(homes), len(streets)), bool)
    for number, (column, edge) in itertools.product(range(len(homes)), enumerate(streets)):
        if home.edge[number] < 0 or closed[home.edge[number]]:
            continue
        graph = after.copy()
        ways = {way for way in (0, 1) if (edge, way) in main}
        leave(graph, network, "home", home, number)
        arrive(graph, network, "place", edge, length[edge] / 2, ways)
        beside(graph, network, "home", "place", home, number, edge, length[edge] / 2, ways)
        covers[number, column] = distance(graph, "home", "place") <= limit[number] + 1e-6
    most = max(
        (
            driven @ covers[:, list(pair)].any(axis=1)
            for pair in itertools.combinations_with_replacement(range(len(streets)), 2)
        ),
        default=0.0,
    )
    assert chosen(found)["served"].sum() == pytest.approx(most)
    assert found.unserved[0] == pytest.approx(driven.sum() - most)
    for _, place in found.places.iterrows():
        assert place["edge"] in streets
        assert place["walk_m"] == pytest.approx(walks[place["edge"]])
        assert zone is None or shapely.distance(zone, place.geometry) >= 10 - 1e-6


def car_way(network, closed=None):
    permission = network.table["car"].to_numpy()
    return lambda edge: 0 if closed is not None and closed[edge] else int(permission[edge])


def straight(graph, start, end, cost):
    if not graph.has_edge(start, end) or graph[start][end]["w"] > cost:
        graph.add_edge(start, end, w=cost)


def plain(network, way):
    graph = nx.DiGraph()
    for edge, (start, end) in enumerate(zip(network.from_node.tolist(), network.to_node.tolist(), strict=True)):
        cost = float(network.table["length_m"][edge])
        if way(edge) & 1:
            straight(graph, start, end, cost)
        if way(edge) & 2:
            straight(graph, end, start, cost)
    return graph


def arrive(graph, network, name, edge, offset, ways=(0, 1)):
    length, car = float(network.table["length_m"][edge]), int(network.table["car"][edge])
    graph.add_node(name)
    if car & 1 and 0 in ways:
        straight(graph, int(network.from_node[edge]), name, offset)
    if car & 2 and 1 in ways:
        straight(graph, int(network.to_node[edge]), name, length - offset)


def leave(graph, network, name, snap, number):
    edge, offset = int(snap.edge[number]), float(snap.offset_m[number])
    length, car = float(network.table["length_m"][edge]), int(network.table["car"][edge])
    graph.add_node(name)
    if car & 1:
        straight(graph, name, int(network.to_node[edge]), length - offset)
    if car & 2:
        straight(graph, name, int(network.from_node[edge]), offset)


def beside(graph, network, start, end, snap, number, edge, offset, ways=(0, 1)):
    if int(snap.edge[number]) == edge:
        along, car = offset - float(snap.offset_m[number]), int(network.table["car"][edge])
        if along >= 0 and car & 1 and 0 in ways:
            straight(graph, start, end, along)
        if along <= 0 and car & 2 and 1 in ways:
            straight(graph, start, end, -along)


def join(graph, network, name, edge, offset, *, both):
    length = float(network.table["length_m"][edge])
    for node, cost in ((int(network.from_node[edge]), offset), (int(network.to_node[edge]), length - offset)):
        straight(graph, name, node, cost)
        straight(graph, node, name, cost)


def distance(graph, start, end):
    try:
        return nx.dijkstra_path_length(graph, start, end, weight="w")
    except nx.NetworkXNoPath:
        return np.inf


@given(towns())
@SLOW
def test_more_places_never_serve_fewer(made):
    network, homes, driven, zone, closes = made
    served = []
    for count in (1, 2, 3):
        found = ask(
            network, (250, 250), homes, driven=driven, zone=zone, closed=closes, count=count, detour_m=50.0
        )  # fmt: skip
        places = chosen(found)
        assert len(places) <= count
        assert served == [] or places["served"].sum() >= served[-1] - 1e-9
        served.append(places["served"].sum())
        assert places["served"].sum() + found.unserved[0] == pytest.approx(driven.sum())


# --- a real town -----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not OSLO.exists(), reason="shared/data is not there")
def test_places_of_central_oslo_lie_outside_all_zones_and_can_be_driven_on_from():
    network = build_network(read_osm(OSLO, CRS(25832), STRATEGY))
    rng = np.random.default_rng(3)
    low, high = network.xy.min(axis=0), network.xy.max(axis=0)
    at = rng.uniform(low + 1000, high - 1000, (8, 2))
    zones = shapely.buffer(shapely.points(at), 250)
    split = split_network(network, zones)
    inside = np.array([split.inside(zone) for zone in range(8)])
    walk, car = (Graph(split.network, mode, "m", STRATEGY) for mode in ("walk", "car"))
    homes = rng.uniform(low, high, (80, 2))
    snapped = car.snap(homes, 500)
    nearest = np.hypot(*(homes[:, None] - at[None]).transpose(2, 0, 1)).argmin(axis=1)
    driven = rng.integers(0, 20, 80).astype(float)
    anywhere = inside.any(axis=0)
    found = drop_off_places(
        split, zones, [anywhere] * 8, [anywhere] * 8, walk.snap(at, 500), np.arange(8), snapped, nearest, driven,
        road_danger(split.network, STRATEGY), None, STRATEGY,
    )  # fmt: skip
    places = found.places
    assert len(places) > 0
    assert shapely.distance(zones[places["school"]], places.geometry.to_numpy()).min() >= 10 - 1e-6
    assert not anywhere[places["edge"]].any()
    assert (places["walk_m"] <= STRATEGY.schools.drop_off.walk_m + 1e-6).all()
    assert np.logical_or(*drive_on(split.network, STRATEGY, anywhere))[places["edge"]].all()
    served = np.bincount(places["school"], places["served"] * (places["status"] == "chosen"), minlength=8)
    assert served + found.unserved == pytest.approx(np.bincount(nearest, driven, minlength=8))
    assert ((served > 0) == (found.reason == "")).all()
    assert (found.gap == 0).all()
