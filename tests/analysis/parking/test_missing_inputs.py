"""What is not given is not told as a fact: what the absence of each optional input does to columns and words."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, fields, replace

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString

from klimaklok_plugin.analysis.core.messages import Language
from klimaklok_plugin.analysis.declared import NOTES, WORDS
from klimaklok_plugin.analysis.network.sample import sample, sample_network
from klimaklok_plugin.analysis.parking.bike_places import PlaceOptions, place_bike_parking
from klimaklok_plugin.analysis.parking.detour import DetourOptions, car_detour
from klimaklok_plugin.analysis.parking.hierarchy import HierarchyOptions, audit_hierarchy
from klimaklok_plugin.analysis.parking.inputs import ParkingFields, TargetFields
from klimaklok_plugin.analysis.parking.messages import (
    BIKE_REASONS,
    DETOUR_REASONS,
    HIERARCHY_REASONS,
    LIMIT_REASONS,
    UNPLACED_ADVICE,
)
from klimaklok_plugin.analysis.parking.summaries import (
    ASSUMED,
    detour_summary,
    hierarchy_summary,
    places_summary,
    split_assumed,
)
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
RULES = STRATEGY.parking
NOTHING = r"\0"


@dataclass(frozen=True)
class Absence:
    """What the absence of an input does.

    `gone`, `empty` and `changed` are patterns of columns, as ``table.column``, that are not there, hold nothing, or may
    hold something else (all others are the same as with it); `never` are codes of reasons that are not given, `notes`
    codes that the log has only then, `silent` codes that it no longer has; `unsaid` is a pattern of words that reasons
    and notes use with the input, and not without it.
    """

    gone: str = NOTHING
    empty: str = NOTHING
    changed: str = NOTHING
    never: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    unsaid: str = NOTHING


@dataclass(frozen=True)
class Found:
    """Tables of a run, the codes and words of their reasons, and its notes, those of the summary among them."""

    tables: dict[str, pd.DataFrame]
    codes: set[str]
    sentences: list[str]
    notes: list

    @property
    def said(self):
        english = Language("en", WORDS)
        told, _ = split_assumed(self.notes)
        return self.sentences + [english.fill(NOTES[note.code], note.values) for note in told]


def worded(reasons, texts, **fixed):
    english = Language("en", WORDS)
    return [english.fill(texts[row["code"]], row | fixed) for row in reasons.to_dict("records")]


def drawn(points, metres=25):
    """Return points as areas around them."""
    return points.assign(geometry=points.buffer(metres, cap_style="square"))


def status(layer, every=4):
    """Return a layer of which one in four is planned."""
    return layer.assign(status=["planlagt" if row % every == 0 else "bygd" for row in range(len(layer))])


def given_fields(options, missing):
    """Return options without the field that `missing` names, as ``cars.kind`` or ``weight_field``."""
    part, _, name = missing.partition(".")
    if name:
        return replace(options, **{part: replace(getattr(options, part), **{name: None})})
    return replace(options, **{part: None}) if part in {each.name for each in fields(options)} else options


# --- the hierarchy ----------------------------------------------------------------------------------------------------

AUDIT_LAYERS = ("stops", "entrances")
AUDIT_FIELDS = (
    "targets.kind", "targets.floor_area", "targets.boardings", "targets.pupils",
    "bikes.capacity", "bikes.status", "cars.capacity", "cars.kind", "cars.status",
)  # fmt: skip
NEED = r"(targets|summary)\.(need|lacking)_bikes"
PLANNED = r"targets\.(verdict|bike|car)_planned(_m)?|summary\.share_holds_planned"
JUDGED = r"targets\.(?!name|kind|source|need|geometry|target_).*|summary\.(?!target|need).*"
PARKS = r"parks\.(targets|won|nearest|worst|move|bike_within).*"

AUDIT = {
    "stops": Absence(
        empty=r"targets\.(stop_.*|car_stop_m)|summary\.share_stop_holds",
        changed=r"summary\.stop_.*|parks\.(status|targets_won|won_names|worst_.*|move_m)",
        never=("stop_nearer", "stop_equal", "stop_car_nearer", "stop_no_stop", "stop_no_car_parking"),
        notes=("hierarchy_no_stops",),
        silent=("hierarchy_share_stop",),
        unsaid=r"the stop\b|no stop within",
    ),
    "entrances": Absence(changed=rf"{JUDGED}|{PARKS}|{NEED}", notes=("parking_by_outline",)),
    "targets.kind": Absence(empty=r"targets\.target_kind", changed=r"summary\..*", unsaid=r"\(rail\)|\(metro\)"),
    "targets.floor_area": Absence(changed=NEED),
    "targets.boardings": Absence(changed=NEED),
    "targets.pupils": Absence(changed=NEED),
    "bikes.capacity": Absence(changed=rf"{JUDGED}|{PARKS}|{NEED}", notes=("spaces_assumed",)),
    "bikes.status": Absence(changed=rf"{JUDGED}|{PARKS}|{NEED}", notes=("hierarchy_plans_not_given",)),
    "cars.capacity": Absence(changed=rf"{JUDGED}|{PARKS}|parks\.spaces.*", notes=("spaces_by_area",)),
    "cars.kind": Absence(
        empty=r"targets\.(exempt_.*|car_(staff|residents|visitors|park_and_ride)_m)|parks\.park_kind",
        changed=rf"{JUDGED}|{PARKS}|parks\.(rule|force|status)",
        never=("exempt_nearer", "exempt_near"),
        notes=("parking_use_not_given",),
        silent=("hierarchy_exempt",),
        unsaid=r"residents|staff|visitors|park-and-ride|disabled|exempt|\(public\)",
    ),
    "cars.status": Absence(changed=rf"{JUDGED}|{PARKS}|parks\.(status)", notes=("hierarchy_plans_not_given",)),
    "bikes.status and cars.status": Absence(
        empty=PLANNED,
        changed=rf"{JUDGED}|{PARKS}|parks\.status|{NEED}",
        never=tuple(code for code in HIERARCHY_REASONS if code.startswith("planned_")),
        notes=("hierarchy_plans_not_given",),
        silent=("hierarchy_share_planned",),
        unsaid=r"what is planned",
    ),
    "targets.floor_area and targets.boardings and targets.pupils": Absence(
        empty=NEED, never=("lacking",), silent=("hierarchy_lacking",), unsaid=r"by norm"
    ),
}  # fmt: skip


@functools.cache
def audited(missing=""):
    stations = sample("stations")
    stations = stations.assign(floor_area=400.0, boardings=3000.0, pupils=30.0)
    targets = gpd.GeoDataFrame(pd.concat([stations, drawn(stations.iloc[::3])], ignore_index=True), crs=stations.crs)
    cars = sample("car_parking")
    row = cars.index
    cars = status(cars.assign(kind=cars["kind"].mask(row % 7 == 0).mask(row % 5 == 1, "disabled")), 5)
    layers = {"stops": stations.iloc[::2], "entrances": sample("entrances")}
    options = HierarchyOptions(
        TargetFields("kind", "floor_area", "boardings", "pupils"),
        ParkingFields("capacity", status="status"),
        ParkingFields("capacity", "kind", "status"),
    )
    for each in missing.split(" and "):
        layers.pop(each, None)
        options = given_fields(options, each) if "." in each else options
    bikes = status(sample("bike_parking"), 3)
    made = audit_hierarchy(targets, sample_network(), bikes, cars, STRATEGY, options, **layers)
    words = worded(
        made.reasons, HIERARCHY_REASONS,
        search=RULES.search_m, long=RULES.long_stay_m, bikes=RULES.nth_bike, equal=RULES.equal_m,
    )  # fmt: skip
    tables = {"targets": made.targets, "parks": made.car_parks, "summary": made.summary}
    return Found(tables, set(made.reasons["code"]), words, [*hierarchy_summary(made), *made.notes])


# --- places for bikes -------------------------------------------------------------------------------------------------

PLACE_LAYERS = ("car_parking", "bike_parking", "obstacles", "open_areas", "entrances")
PLACE_FIELDS = (
    "demand_field", "targets.floor_area", "targets.boardings", "targets.pupils",
    "bikes.capacity", "cars.capacity", "cars.kind", "margin_m", "time_limit_s",
)  # fmt: skip
ALL_PLACES = r"places\..*|limits\..*|unplaced\..*"

PLACES = {
    "car_parking": Absence(
        empty=r"places\.nearer_by_m|(limits|unplaced)\.car_(m|name)|unplaced\.car_needed_m",
        changed=ALL_PLACES,
        never=("nearer", "no_car", "limit_car_inside", "limit_if_moved", "car_too_near"),
        notes=("bike_places_cars_not_given",),
        silent=("bike_places_no_cars", "parking_use_not_given"),
        unsaid=r"nearest car parking|no car parking within|car parking \(|Car parking \(",
    ),
    "bike_parking": Absence(
        empty=r"unplaced\.bike_m",
        changed=ALL_PLACES,
        notes=("bike_places_bikes_not_given", "bike_places_summary_asked", "summary_places_asked"),
        silent=("bike_places_summary", "summary_places"),
        unsaid=r"\blacks?\b",
    ),
    "obstacles": Absence(changed=ALL_PLACES, never=("on_obstacle",), notes=("bike_places_no_obstacles",)),
    "open_areas": Absence(changed=ALL_PLACES, notes=("bike_places_no_open_areas",)),
    "entrances": Absence(changed=ALL_PLACES, notes=("parking_by_outline",)),
    "demand_field": Absence(changed=ALL_PLACES),
    "targets.floor_area": Absence(changed=ALL_PLACES),
    "targets.boardings": Absence(changed=ALL_PLACES),
    "targets.pupils": Absence(changed=ALL_PLACES),
    "bikes.capacity": Absence(changed=ALL_PLACES, notes=("spaces_assumed",)),
    "cars.capacity": Absence(notes=("spaces_by_area",)),
    "cars.kind": Absence(changed=ALL_PLACES, notes=("parking_use_not_given",)),
    "margin_m": Absence(changed=ALL_PLACES),
    "time_limit_s": Absence(),
}


@functools.cache
def placed(missing=""):
    doors = sample("entrances").iloc[:24]
    doors = doors[doors["name"].str.contains("Lysaker|Stabekk|Høvik")]
    areas = drawn(sample("stations").iloc[:3])
    targets = gpd.GeoDataFrame(pd.concat([doors, areas], ignore_index=True), crs=doors.crs)
    rows = pd.Series(range(len(targets)))
    targets = targets.assign(
        bikes=rows.where(rows % 3 == 0) + 12.0, floor_area=rows * 100.0, boardings=rows * 50.0, pupils=rows * 5.0
    )
    # One door is walled in.
    walls = gpd.GeoDataFrame(
        geometry=[*sample("buildings").geometry, doors.geometry.iloc[4].buffer(120)], crs=doors.crs
    )
    layers = {
        "car_parking": sample("car_parking"), "bike_parking": sample("bike_parking").iloc[1::2], "obstacles": walls,
        "open_areas": drawn(sample("stations"), 40), "entrances": sample("entrances"),
    }  # fmt: skip
    options = PlaceOptions(
        "bikes", TargetFields(None, "floor_area", "boardings", "pupils"), ParkingFields("capacity"),
        ParkingFields("capacity", "kind"), margin_m=6.0, time_limit_s=500.0,
    )  # fmt: skip
    for each in missing.split(" and "):
        layers.pop(each, None)
        options = given_fields(options, each) if each not in layers else options
    made = place_bike_parking(targets, sample_network(), STRATEGY, options, **layers)
    several = [each.split(", ") for each in made.unplaced["constraints"]]
    advice = made.unplaced.assign(code=made.unplaced["constraint"], constraints=several)
    words = [
        *worded(made.reasons, BIKE_REASONS),
        *worded(made.limit_reasons, LIMIT_REASONS),
        *worded(advice, UNPLACED_ADVICE, long_m=RULES.long_stay_m, push_m=RULES.places.push_m),
    ]
    codes = {*made.reasons["code"], *made.limit_reasons["code"], *advice["code"]}
    tables = {"places": made.places, "limits": made.limits, "unplaced": made.unplaced}
    return Found(tables, codes, words, [*places_summary(made), *made.notes])


# --- the car's detour -------------------------------------------------------------------------------------------------

DETOUR_LAYERS = ("car_parking", "bike_parking", "entrances", "closed_roads")
DETOUR_FIELDS = ("weight_field", "use_field", "max_snap_m", "max_min")
AFTER = r"pairs\.(.*_after|car_more_min|change)|summary\.(.*_after|car_more_min|share_more)"
BY_CAR = r"pairs\.(car_.*|winner.*|change)|summary\.(car_.*|.*share.*|verdict.*|under_10)|unreached\..*"
BY_BIKE = (
    r"pairs\.(bike_.*|car_bike|winner.*|change)|summary\.(bike_.*|car_bike|.*share.*|verdict.*|under_10)|unreached\..*"
)

DETOUR = {
    "car_parking": Absence(
        gone=r"pairs\.car_(park|walk_m)",
        changed=BY_CAR,
        notes=("detour_cars_at_door",),
        silent=("detour_exempt", "detour_no_car_parking"),
        unsaid=r"no car parking within|disabled",
    ),
    "bike_parking": Absence(
        gone=r"pairs\.bike_(parking|walk_m)",
        changed=BY_BIKE,
        notes=("detour_all_bikes_at_door",),
        silent=("detour_bikes_at_door",),
        unsaid=r"no bike parking within",
    ),
    "entrances": Absence(changed=r"(pairs|summary|unreached)\..*", notes=("parking_by_outline",)),
    "closed_roads": Absence(
        gone=AFTER,
        changed=r"unreached\..*",
        never=("after",),
        silent=("detour_closed", "detour_share_after"),
        unsaid=r"closed",
    ),
    "weight_field": Absence(
        gone=r"summary\.under_10",
        empty=r"summary\.people",
        changed=r"summary\..*",
        notes=("detour_no_weight",),
        silent=("detour_weight_unknown",),
        unsaid=r"people (it|they) stand",
    ),
    "use_field": Absence(
        changed=BY_CAR, notes=("parking_use_not_given",), silent=("detour_exempt",), unsaid=r"disabled"
    ),
    "max_snap_m": Absence(changed=r"(pairs|summary|unreached)\..*"),
    "max_min": Absence(changed=r"pairs\..*"),
}


@functools.cache
def compared(missing=""):
    homes = sample("addresses").iloc[::100]
    people = pd.Series(homes["dwellings"].to_numpy(float) * 20, index=homes.index)
    people.iloc[::9] = None
    homes = homes.assign(people=people).reset_index(drop=True)
    stations = sample("stations").iloc[:6]
    targets = gpd.GeoDataFrame(pd.concat([stations, drawn(stations.iloc[:2], 40)], ignore_index=True), crs=stations.crs)
    network = sample_network()
    streets = network.lines[(network.table["car"] == 3).to_numpy()][:400:20]
    near = targets.buffer(300).union_all()
    layers = {
        "car_parking": sample("car_parking"), "bike_parking": sample("bike_parking").iloc[40:],
        "entrances": sample("entrances"),
        "closed_roads": gpd.GeoDataFrame(geometry=[LineString(each.coords) for each in streets], crs=network.crs),
    }  # fmt: skip
    layers["car_parking"] = layers["car_parking"][
        ~layers["car_parking"].intersects(targets.geometry.iloc[3].buffer(700))
    ]
    assert layers["car_parking"].intersects(near).any()
    options = DetourOptions("people", "kind", max_snap_m=120.0, max_min=40.0)
    for each in missing.split(" and "):
        layers.pop(each, None)
        options = given_fields(options, each) if each in DETOUR_FIELDS else options
    made = car_detour(homes, targets, network, STRATEGY, options, **layers)
    tables = {"pairs": made.pairs, "summary": made.summary, "unreached": made.unreached}
    words = worded(made.reasons, DETOUR_REASONS)
    return Found(tables, set(made.reasons["code"]), words, [*detour_summary(made), *made.notes])


# --- for all three ----------------------------------------------------------------------------------------------------

RUNS = {"hierarchy": (audited, AUDIT), "places": (placed, PLACES), "detour": (compared, DETOUR)}
CASES = [pytest.param(*RUNS[run], each, id=f"{run}: {each or 'all'}") for run in RUNS for each in RUNS[run][1]]


def matching(found, pattern):
    """Return the columns of a pattern, as ``table.column``."""
    names = [f"{table}.{column}" for table, frame in found.tables.items() for column in frame]
    return [name for name in names if re.fullmatch(pattern, name)]


def column(found, name):
    table, _, own = name.partition(".")
    return found.tables[table][own]


def test_every_optional_input_stands_in_the_tables():
    assert {*AUDIT_LAYERS, *AUDIT_FIELDS} <= set(AUDIT)
    assert {*PLACE_LAYERS, *PLACE_FIELDS} == set(PLACES)
    assert {*DETOUR_LAYERS, *DETOUR_FIELDS} == set(DETOUR)


@pytest.mark.parametrize(("run", "rules", "missing"), CASES)
def test_an_input_that_is_not_given_changes_its_own_columns_only(run, rules, missing):
    rule, whole, without = rules[missing], run(), run(missing)
    assert not matching(without, rule.gone)
    assert matching(whole, rule.gone) or rule.gone == NOTHING
    for name in matching(without, rule.empty):
        assert column(without, name).isna().all(), name
        assert column(whole, name).notna().any(), f"{name} holds something where it is given"
    lost = set(matching(whole, ".*")) - set(matching(without, ".*")) - set(matching(whole, rule.gone))
    assert not lost, "all other columns are there"
    for name in set(matching(without, ".*")) - set(matching(without, f"{rule.empty}|{rule.changed}")):
        pd.testing.assert_series_equal(
            pd.Series(column(whole, name)), pd.Series(column(without, name)), obj=name, check_dtype=False
        )


@pytest.mark.parametrize(("run", "rules", "missing"), CASES)
def test_reasons_and_words_never_claim_what_was_not_looked_at(run, rules, missing):
    rule, whole, without = rules[missing], run(), run(missing)
    assert not without.codes & set(rule.never)
    assert whole.codes & set(rule.never) or not rule.never, "with it, such reasons are given"
    with_it, without_it = ({note.code for note in each.notes} for each in (whole, without))
    assert set(rule.notes) <= without_it - with_it
    assert not without_it & set(rule.silent)
    assert not [text for text in without.said if re.search(rule.unsaid, text)]
    if rule.unsaid != NOTHING:
        assert [text for text in whole.said if re.search(rule.unsaid, text)], "with it, the words are used"


@pytest.mark.parametrize(("run", "rules", "missing"), CASES)
def test_every_note_can_be_said_and_what_is_assumed_comes_into_the_summary(run, rules, missing):
    notes = run(missing).notes
    for code in ("en", "nb"):
        language = Language(code, WORDS)
        assert all(language.fill(NOTES[note.code], note.values) for note in notes)
    only_then = {code for code in rules[missing].notes if "summary" not in code}
    assert only_then <= ASSUMED
