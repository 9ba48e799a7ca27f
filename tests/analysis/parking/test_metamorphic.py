"""The same town told otherwise gets the same answers: order, direction and pieces of lines, place on the map, CRS."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import CRS

from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.roads import BACKWARD, BOTH, FORWARD, NO, RoadLines, line_table
from klimaklok_plugin.analysis.parking.bike_places import PlaceOptions, place_bike_parking
from klimaklok_plugin.analysis.parking.detour import DetourOptions, car_detour
from klimaklok_plugin.analysis.parking.hierarchy import HierarchyOptions, audit_hierarchy
from klimaklok_plugin.analysis.parking.inputs import ParkingFields, TargetFields
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
UTM32 = "EPSG:25832"
EAST, NORTH, STEP, SIDE = 590_000.0, 6_640_000.0, 120.0, 4
PARKING = ParkingFields("spaces", "kind")


@dataclass(frozen=True)
class Town:
    """Streets with where cars may go and how fast, and layers by name."""

    lines: list
    car: list
    speed: list
    layers: dict

    @functools.cached_property
    def network(self):
        xy = np.array([vertex for line in self.lines for vertex in line])
        columns = {"walk": BOTH, "bike": BOTH, "car": self.car, "speed_kmh": self.speed, "speed_back_kmh": self.speed}
        columns |= {"road_class": "residential", "source_id": np.arange(len(self.lines))}
        return build_network(
            RoadLines(
                key=np.round((xy - xy.min(axis=0)) * 1000).astype(np.int64) @ np.array([1 << 32, 1]),
                xy=xy,
                start=np.cumsum([0, *map(len, self.lines)]),
                table=line_table(len(self.lines), columns),
                crs=CRS(UTM32),
            )
        )


def layer(shapes, prefix, **columns):
    return gpd.GeoDataFrame(
        {"name": [f"{prefix}{at}" for at in range(len(shapes))], **columns}, geometry=shapes, crs=UTM32
    )


@functools.cache
def town(seed):
    chance = np.random.default_rng(seed)
    at = [STEP * number for number in range(SIDE + 1)]
    lines = [[(x, y), (x + STEP, y)] for x in at[:-1] for y in at] + [
        [(x, y), (x, y + STEP)] for x in at for y in at[:-1]
    ]
    lines = [[(x + EAST, y + NORTH) for x, y in line] for line in lines if chance.random() < 0.9]
    corner = np.array([EAST, NORTH])

    def spots(count):
        return [corner + xy for xy in chance.uniform(5, SIDE * STEP - 5, (count, 2))]

    def area(xy):
        ring = np.sort(chance.uniform(0, 6.2, 6))
        return shapely.Polygon(xy + np.column_stack([np.cos(ring), np.sin(ring)]) * chance.uniform(8, 30, 6)[:, None])

    def mixed(points, areas):
        return [*map(shapely.Point, spots(points)), *map(area, spots(areas))]

    layers = {
        "targets": layer(mixed(3, 2), "T"),
        "homes": layer(mixed(10, 1), "H", people=np.arange(11.0) + 20),
        "cars": layer(
            mixed(2, 3), "C", spaces=[5.0, 30, 9, 14, 20], kind=["public", "staff", "public", "disabled", None]
        ),
        "bikes": layer(mixed(3, 1), "B", spaces=[4.0, 12, 3, 25]),
        "walls": layer(mixed(0, 3), "W"),
        "stops": layer(mixed(2, 0), "S"),
    }
    car = chance.choice([NO, FORWARD, BACKWARD, BOTH], len(lines), p=[0.1, 0.1, 0.1, 0.7]).tolist()
    return Town(lines, car, chance.choice([20.0, 30.0, 50.0], len(lines)).tolist(), layers)


# --- the town told otherwise ------------------------------------------------------------------------------------------


def _taken(given, rows):
    return replace(given, **{name: [getattr(given, name)[row] for row in rows] for name in ("lines", "car", "speed")})


def _with_layers(given, change):
    return replace(given, layers={name: change(each) for name, each in given.layers.items()})


def features_reordered(given):
    return _with_layers(given, lambda each: each.sample(frac=1, random_state=3).reset_index(drop=True))


def lines_reordered(given):
    return _taken(given, np.random.default_rng(5).permutation(len(given.lines)).tolist())


def lines_reversed(given):
    other = {FORWARD: BACKWARD, BACKWARD: FORWARD}
    lines, car = [line[::-1] for line in given.lines], [other.get(each, each) for each in given.car]
    return replace(given, lines=lines, car=car)


def lines_split(given):
    rows = np.repeat(np.arange(len(given.lines)), 2).tolist()
    lines = []
    for (x0, y0), (x1, y1) in given.lines:
        middle = (x0 + (x1 - x0) * 0.375, y0 + (y1 - y0) * 0.375)
        lines += [[(x0, y0), middle], [middle, (x1, y1)]]
    return replace(_taken(given, rows), lines=lines)


def lines_duplicated(given):
    return _taken(given, [*range(len(given.lines)), *range(0, len(given.lines), 3)])


def moved(given, by=(1234.56, -777.01)):
    lines = [[(x + by[0], y + by[1]) for x, y in line] for line in given.lines]
    return replace(_with_layers(given, lambda each: each.set_geometry(each.translate(*by))), lines=lines)


def in_degrees(given):
    return _with_layers(given, lambda each: each.to_crs("EPSG:4326"))


def in_the_next_zone(given):
    return _with_layers(given, lambda each: each.to_crs("EPSG:25833"))


def with_far_away_sites(given):
    def more(each):
        far = each.iloc[:1].assign(name="far", geometry=[shapely.Point(EAST + 90_000, NORTH)])
        return gpd.GeoDataFrame(pd.concat([each, far], ignore_index=True), crs=each.crs)

    return _with_layers(given, more)


TOLD = (
    features_reordered, lines_reordered, lines_reversed, lines_split, lines_duplicated, moved, in_degrees,
    in_the_next_zone, with_far_away_sites,
)  # fmt: skip

# --- the answers ------------------------------------------------------------------------------------------------------


def audited(given):
    """Return the metres and verdicts of each target, and what each car park outcompetes."""
    layers = given.layers
    options = HierarchyOptions(TargetFields(), ParkingFields("spaces"), PARKING)
    made = audit_hierarchy(
        layers["targets"], given.network, layers["bikes"], layers["cars"], STRATEGY, options, stops=layers["stops"]
    )
    metres = [
        "bike_m",
        "car_m",
        "stop_m",
        "car_stop_m",
        "bike_near_m",
        "car_near_m",
        "snap_m",
        "bikes_long",
        "cars_long",
    ]
    targets = made.targets[["name", *metres, "verdict", "stop_verdict", "bike_place", "car_place", "stop_name"]]
    parks = made.car_parks[["name", "targets_won", "move_m", "bike_within_m", "worst_target", "status", "park_kind"]]
    return [_by_name(targets), _by_name(parks)]


def compared(given):
    """Return the trips from each home to each target."""
    layers = given.layers
    made = car_detour(
        layers["homes"], layers["targets"], given.network, STRATEGY, DetourOptions("people", "kind"),
        car_parking=layers["cars"], bike_parking=layers["bikes"],
    )  # fmt: skip
    pairs = made.pairs[made.pairs["origin_name"] != "far"].drop(columns=["origin_id", "target_id", "geometry"])
    pairs = pairs.sort_values(["origin_name", "target_name"]).reset_index(drop=True)
    summary = made.summary[["name", "walk_mean_min", "bike_mean_min", "car_mean_min", "verdict"]]
    return [pd.DataFrame(pairs), _by_name(summary)]


def placed(given):
    """Return the places with their bikes, and the limits."""
    layers = given.layers
    made = place_bike_parking(
        layers["targets"], given.network, STRATEGY, PlaceOptions(bikes=ParkingFields("spaces"), cars=PARKING),
        car_parking=layers["cars"], bike_parking=layers["bikes"], obstacles=layers["walls"],
    )  # fmt: skip
    middle = made.places.geometry.centroid
    columns = ["bikes", "room", "targets", "walk_mean_m", "walk_longest_m", "nearer_by_m", "area_m2", "stay"]
    corner = given.network.xy.min(axis=0)
    places = made.places[columns].assign(x=(middle.x - corner[0]).round(2), y=(middle.y - corner[1]).round(2))
    limits = made.limits[["name", "limit_m", "bike_m", "bike_basis", "car_m", "verdict"]]
    unplaced = made.unplaced[["name", "lacks", "placed", "missing", "constraint", "nearest_m", "car_needed_m"]]
    assert len(places) + len(unplaced) > 0
    return [places.sort_values(["x", "y"]).reset_index(drop=True), _by_name(limits), _by_name(unplaced)]


def _by_name(frame):
    return pd.DataFrame(frame[frame["name"] != "far"]).sort_values("name").reset_index(drop=True)


@functools.cache
def as_first_told(answer, seed):
    return answer(town(seed))


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.__name__)
@pytest.mark.parametrize("answer", [audited, compared, placed], ids=lambda answer: answer.__name__)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_same_town_told_otherwise_gets_the_same_answers(answer, told, seed):
    for first, other in zip(as_first_told(answer, seed), answer(told(town(seed))), strict=True):
        names = [name for name in first if not name.endswith("place")]
        # To the last figure that is given: places are given to decimetres, minutes to hundredths.
        pd.testing.assert_frame_equal(other[names], first[names], check_dtype=False, rtol=0, atol=0.101)
        minutes = [name for name in names if name.endswith("_min")]
        pd.testing.assert_frame_equal(other[minutes], first[minutes], check_dtype=False, rtol=0, atol=0.0101)
