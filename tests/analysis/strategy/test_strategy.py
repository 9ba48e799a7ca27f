"""The strategy file: what a right one gives, and what a wrong one says."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klimaklok_plugin.analysis.strategy.loading import FORCES, SHIPPED, load_strategy
from klimaklok_plugin.analysis.strategy.messages import (
    StrategyCurveOrderError,
    StrategyCurveScoreError,
    StrategyDuplicateError,
    StrategyMissingKeyError,
    StrategyNoSourceError,
    StrategyNotAllowedError,
    StrategyNotTomlError,
    StrategyOutOfRangeBareError,
    StrategyOutOfRangeError,
    StrategyTierCurvesError,
    StrategyTierOrderError,
    StrategyTooSmallError,
    StrategyUnitError,
    StrategyUnknownKeyError,
    StrategyUnreadableError,
    StrategyWeightsError,
    StrategyWrongTypeError,
)
from klimaklok_plugin.analysis.strategy.sections import TIERS
from klimaklok_plugin.analysis.strategy.values import Curve, Points, Where, of_year

SHIPPED_TREE = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))


def leaves(tree, prefix=""):
    for name, node in tree.items():
        if isinstance(node, dict) and "value" in node:
            yield prefix + name, node
        elif isinstance(node, dict):
            yield from leaves(node, f"{prefix}{name}.")


@pytest.fixture
def write(tmp_path):
    def writer(text, name="egen.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return writer


def entry(value, unit="", source="Kommuneplanen", more=""):
    return f'{{ value = {value}, unit = "{unit}", source = "{source}"{more} }}'


def test_the_shipped_file_holds_the_numbers_the_domain_page_names():
    strategy = load_strategy()
    assert strategy.name == "Bærum 2030"
    assert (strategy.walk.speed_kmh, strategy.walk.tobler_steepness, strategy.walk.tobler_offset) == (4.8, 3.5, 0.05)
    assert (strategy.bike.speed_kmh, strategy.bike.min_kmh, strategy.bike.max_kmh) == (21.6, 5, 40)
    assert strategy.car.zone_speed_kmh["NO:urban"] == 50
    assert (strategy.transit.modes["bus"].catchment_m, strategy.transit.modes["rail"].catchment_m) == (500, 1000)
    headways = [strategy.transit.modes[mode].knutepunkt_headway_min for mode in ("bus", "metro", "tram", "rail")]
    assert headways == [10, 15, 15, 30]
    assert list(strategy.transit.tiers) == list(TIERS)


@pytest.mark.parametrize(("key", "node"), list(leaves(SHIPPED_TREE)))
def test_every_shipped_value_has_unit_source_and_an_allowed_force(key, node):
    assert isinstance(node["unit"], str), key
    told = node["source"]
    texts = [told] if isinstance(told, str) else list(told.values())
    assert all(len(text) > 10 for text in texts), key
    assert node.get("force", "skal") in FORCES
    assert node.get("valid_from", dt.date(2018, 2, 28)) >= dt.date(2018, 2, 28)
    assert set(load_strategy().provenance(key).source) == set(texts)


def test_rules_that_later_plans_replaced_say_so():
    rules = load_strategy().rules
    assert "65" in rules["emission_target"].superseded_by.en
    assert "65" in rules["emission_target"].superseded_by.nb
    assert "2025-07-04" in rules["parking_further_out"].superseded_by.en
    assert rules["build_at_hubs"].superseded_by is None
    assert (rules["build_at_hubs"].chapter, rules["build_at_hubs"].number) == ("3", "strategi 1")
    assert (rules["bike_parking_nearer"].force, rules["parking_further_out"].force) == ("kan", "bør")
    assert all(rule.text["en"] and rule.text["nb"] for rule in rules.values())


def test_what_moves_with_time_stands_by_year_and_an_own_year_is_added_to_the_others(write):
    path = write(f"[schools.traffic]\ntrips_per_person = {entry('{ 2025 = 2.5 }', 'trips per day')}\n")
    trips = load_strategy(path).schools.traffic.trips_per_person
    assert dict(trips) == {"2013": 3.26, "2018": 2.98, "2022": 2.4, "2023": 2.6, "2025": 2.5}
    assert of_year(trips) == (2.5, 2025)
    assert of_year(trips, 2023) == (2.6, 2023)


@given(
    st.dictionaries(st.integers(1950, 2050).map(str), st.floats(0, 1), min_size=1, max_size=6),
    st.integers(1900, 2100),
)
def test_a_year_lies_between_those_around_it_and_is_the_measured_one_where_there_is_one(table, year):
    value, basis = of_year(table, year)
    assert min(table.values()) <= value <= max(table.values())
    assert str(basis) in table
    if str(year) in table:
        assert (value, basis) == (table[str(year)], year)
    later, _ = of_year(table, max(map(int, table)) + 3, 0.1)
    assert later == pytest.approx(max(table.items(), key=lambda each: int(each[0]))[1] + 0.3)


def test_national_guidelines_are_rules_with_force_and_source():
    rules = load_strategy().rules
    climate, land = rules["national_climate_and_energy"], rules["national_land_use_and_mobility"]
    assert (climate.force, land.force) == ("skal", "skal")
    assert climate.valid_from == dt.date(2024, 12, 20)
    assert "FOR-2024-12-20-3359" in climate.source.nb
    assert "4.3" in climate.number
    assert "4.3" not in land.number


def test_the_sources_of_rules_can_be_read_in_both_languages():
    english = re.compile(r"\b(and|the|of|in|by|as|not|from|check|chapter|ch)\b")
    for name, rule in load_strategy().rules.items():
        assert rule.source.en, name
        assert not english.search(rule.source.nb.replace("M-1941", "")), name


def test_a_source_that_is_one_text_is_the_same_in_both_languages(write):
    one = load_strategy(write(f"[walk]\nspeed_kmh = {entry(4, 'km/h', source='Gåplan')}\n"))
    assert one.provenance("walk.speed_kmh").source == ("Gåplan", "Gåplan")
    both = load_strategy(
        write('[walk.speed_kmh]\nvalue = 4\nunit = "km/h"\nsource.en = "Walking plan"\nsource.nb = "Gåplan"\n')
    )
    assert both.provenance("walk.speed_kmh").source == ("Walking plan", "Gåplan")


def test_a_strategy_without_a_name_is_called_by_its_file(write):
    assert load_strategy(write(f"[walk]\nspeed_kmh = {entry(4, 'km/h')}\n")).name == "egen.toml"


def test_a_municipality_may_say_in_one_language_what_replaced_a_rule(write):
    path = write(
        f"[walk]\nspeed_kmh = {entry(4, 'km/h', more=', superseded_by = ' + chr(34) + 'Gåstrategi' + chr(34))}\n"
    )
    assert load_strategy(path).provenance("walk.speed_kmh").superseded_by == ("Gåstrategi", "Gåstrategi")


def test_a_strategy_cannot_be_changed():
    strategy = load_strategy()
    with pytest.raises(FrozenInstanceError):
        strategy.walk.speed_kmh = 5
    with pytest.raises(TypeError):
        strategy.sites.profiles["housing"].weights.branches["transit"] = 1


def test_no_value_stands_in_the_file_that_nothing_goes_by():
    """The rules are for later reports too; what else is there must be read somewhere."""
    code = "".join(
        file.read_text(encoding="utf-8")
        for file in SHIPPED.parents[1].joinpath("analysis").rglob("*.py")
        if file.parent.name != "strategy"
    )
    names = {
        key.split(".")[-1]
        for key, _ in leaves(SHIPPED_TREE)
        if not key.startswith(("rules.", "sites.profiles.", "sites.plan_codes."))
    }
    assert [name for name in sorted(names - set(TIERS)) if name not in code] == []


@pytest.mark.parametrize("path", [None, "", SHIPPED])
def test_no_file_and_the_shipped_file_are_the_same(path):
    strategy = load_strategy(path)
    assert len(strategy.files) == 1
    assert strategy.sha256 == load_strategy().sha256


def test_a_partial_file_replaces_its_entries_and_keeps_the_others(write):
    path = write('name = "Asker"\n[walk]\nspeed_kmh = { value = 5, source = "Gåstrategi 2024" }\n')
    strategy = load_strategy(path)
    assert strategy.walk.speed_kmh == 5.0
    assert strategy.walk.tobler_steepness == 3.5
    assert strategy.name == "Asker"
    assert [file.name for file in strategy.files] == [SHIPPED.name, "egen.toml"]
    own, shipped = strategy.provenance("walk.speed_kmh"), strategy.provenance("walk.tobler_offset")
    assert (own.file, own.source.nb, own.unit) == ("egen.toml", "Gåstrategi 2024", "km/h")
    assert shipped.file == SHIPPED.name
    assert "egen.toml" in strategy.describe()["strategy_file_2"]
    assert strategy.sha256 != load_strategy().sha256


def test_a_replaced_rule_keeps_its_force_but_not_its_dates(write):
    path = write('[sites.constraint_cap]\nvalue = { limit = 0.3 }\nsource = "Kommuneplanen"\n')
    source = load_strategy(path).provenance("sites.constraint_cap")
    assert (source.force, source.inherited, source.valid_from) == ("skal", ("force",), None)


def test_tables_are_merged_name_by_name_and_weights_are_replaced_whole(write):
    path = write(
        f"[car]\ndefault_speed_kmh = {entry('{ residential = 40 }', 'km/h')}\n"
        f"[sites]\nland_use = {entry(chr(123) + ' hybel = ' + chr(34) + 'housing' + chr(34) + ' }')}\n"
        f"[sites.profiles.housing.weights]\nbranches = {entry('{ transit = 1.0 }', 'share')}\n"
    )
    strategy = load_strategy(path)
    assert strategy.car.default_speed_kmh["residential"] == 40
    assert strategy.car.default_speed_kmh["primary"] == 60
    assert strategy.sites.land_use["hybel"] == strategy.sites.land_use["bolig"] == "housing"
    assert dict(strategy.sites.profiles["housing"].weights.branches) == {"transit": 1.0}


def test_the_hash_is_of_the_values_not_of_comments_and_sources(write):
    one = write(f"[walk]\nspeed_kmh = {entry(5, 'km/h')}\n")
    other = write(f"# en merknad\n[walk]\nspeed_kmh = {entry(5.0, 'km/h', source='Noe annet')}\n", "annen.toml")
    assert load_strategy(one).sha256 == load_strategy(other).sha256


def test_a_whole_copied_file_gives_the_same_values(write):
    assert load_strategy(write(SHIPPED.read_text(encoding="utf-8"))).sha256 == load_strategy().sha256


def test_a_copy_with_the_shipped_name_is_named_by_its_path(write):
    path = write(f"[transit.tiers.C]\nmax_headway_min = {entry(1440, 'min')}\n", SHIPPED.name)
    with pytest.raises(StrategyTierOrderError, match=str(path)):
        load_strategy(path)


def test_a_byte_order_mark_is_ignored(tmp_path):
    path = tmp_path / "bom.toml"
    path.write_text(f"[walk]\nspeed_kmh = {entry(5, 'km/h')}\n", encoding="utf-8-sig")
    assert load_strategy(path).walk.speed_kmh == 5


HOUSING = "sites.profiles.housing"
WRONG = {
    "not toml": ("[walk]\nspeed_kmh = = 4\n", StrategyNotTomlError, ["egen.toml", "line 2"]),
    "unknown section": ("[walking]\n", StrategyUnknownKeyError, ["walking", '"walk"', "bike, car"]),
    "unknown key": (
        f"[walk]\nspeed_kmt = {entry(4, 'km/h')}\n",
        StrategyUnknownKeyError,
        ["walk.speed_kmt", '"speed_kmh"'],
    ),
    "unknown part of an entry": (
        '[walk]\nspeed_kmh = { value = 4, unit = "km/h", sorce = "x" }\n',
        StrategyUnknownKeyError,
        ["walk.speed_kmh.sorce", '"source"'],
    ),
    "unknown mode": (f"[transit.modes.buss]\ncatchment_m = {entry(4, 'm')}\n", StrategyUnknownKeyError, ['"bus"']),
    "unknown road class": (
        f"[car]\ndefault_speed_kmh = {entry('{ motorvei = 4 }', 'km/h')}\n",
        StrategyUnknownKeyError,
        ["default_speed_kmh.value.motorvei", '"motorway"'],
    ),
    "text for a number": (
        f"[walk]\nspeed_kmh = {entry(chr(34) + 'rask' + chr(34), 'km/h')}\n",
        StrategyWrongTypeError,
        ["walk.speed_kmh", '"rask"', "4.8"],
    ),
    "true for a number": (f"[walk]\nspeed_kmh = {entry('true', 'km/h')}\n", StrategyWrongTypeError, ["true"]),
    "half a draw": (
        f"[sites.robustness]\ncount = {entry(2.5, 'draws')}\n",
        StrategyWrongTypeError,
        ["sites.robustness.count", "2.5"],
    ),
    "number for a flag": (f"[transit.tiers.A]\nrail = {entry(1)}\n", StrategyWrongTypeError, ["true / false"]),
    "a key of an earlier file": (
        f"[charging]\ncars_per_weight = {entry('{ cars = 0.4 }', 'cars')}\n",
        StrategyUnknownKeyError,
        ["charging.cars_per_weight", 'Did you mean "public_cars"'],
    ),
    "no year": (
        f"[charging]\nelectric_share = {entry('{ now = 0.5 }', 'share')}\n",
        StrategyWrongTypeError,
        ["charging.electric_share", '"2023" = '],
    ),
    "no years": (f"[charging]\nelectric_share = {entry('{ }', 'share')}\n", StrategyWrongTypeError, ["2023"]),
    "a share above one in a year": (
        f"[charging]\nelectric_share = {entry('{ 2024 = 40 }', 'share')}\n",
        StrategyOutOfRangeError,
        ["charging.electric_share.value.2024", "0 to 1"],
    ),
    "a bare value": ("[walk]\nspeed_kmh = 4.8\n", StrategyWrongTypeError, ["walk.speed_kmh", "source"]),
    "a value for a section": ("walk = 4.8\n", StrategyWrongTypeError, ["walk", "[walk]"]),
    "a time that is none": (
        f"[transit]\nwindow_start = {entry(chr(34) + '25:00' + chr(34))}\n",
        StrategyWrongTypeError,
        ["window_start", "07:00"],
    ),
    "out of range": (f"[walk]\nspeed_kmh = {entry(48, 'km/h')}\n", StrategyOutOfRangeError, ["48", "1 to 10 km/h"]),
    "out of range without unit": (
        f"[sites]\ncorrelation_noted = {entry(1.5)}\n",
        StrategyOutOfRangeBareError,
        ["1.5. Allowed is 0 to 1."],
    ),
    "below the least, where there is no greatest": (
        f"[{HOUSING}.curves]\nhub_bike = {entry('[[-1, 100], [9, 0]]', 'min')}\n",
        StrategyTooSmallError,
        ["hub_bike", "Allowed is 0 min or more."],
    ),
    "not a number": (
        f"[walk]\nspeed_kmh = {entry('nan', 'km/h')}\n",
        StrategyWrongTypeError,
        ["walk.speed_kmh", "4.8"],
    ),
    "a curve without end": (
        f"[{HOUSING}.curves]\nhub_bike = {entry('[[0, 100], [inf, 0]]', 'min')}\n",
        StrategyWrongTypeError,
        ["hub_bike", "Infinity"],
    ),
    "replaced in one language": (
        f"[walk]\nspeed_kmh = {entry(4, 'km/h', more=', superseded_by.en = ' + chr(34) + 'x' + chr(34))}\n",
        StrategyWrongTypeError,
        ["walk.speed_kmh.superseded_by", "nb ="],
    ),
    "cited in one language": (
        '[walk.speed_kmh]\nvalue = 4\nunit = "km/h"\nsource.nb = "Gåplan"\n',
        StrategyWrongTypeError,
        ["walk.speed_kmh.source", "en ="],
    ),
    "weights": (
        f"[{HOUSING}.weights]\nbranches = {entry('{ transit = 0.5, services = 0.4 }', 'share')}\n",
        StrategyWeightsError,
        [f"{HOUSING}.weights.branches", "0.9", "transit = 0.5"],
    ),
    "no source": ('[walk]\nspeed_kmh = { value = 4, unit = "km/h" }\n', StrategyNoSourceError, ["walk.speed_kmh"]),
    "empty source": (
        f"[walk]\nspeed_kmh = {entry(4, 'km/h', source=' ')}\n",
        StrategyNoSourceError,
        ["walk.speed_kmh"],
    ),
    "no value": ('[walk]\nspeed_kmh = { source = "x" }\n', StrategyMissingKeyError, ["walk.speed_kmh.value"]),
    "minutes for metres": (
        f"[{HOUSING}.curves.hub_walk]\nA = {entry('[[0, 100], [15, 0]]', 'min')}\n",
        StrategyUnitError,
        ["hub_walk.A", '"min"', '"m"'],
    ),
    "falling x": (
        f"[{HOUSING}.curves]\nhub_bike = {entry('[[0, 100], [9, 50], [9, 0]]', 'min')}\n",
        StrategyCurveOrderError,
        ["hub_bike", "9 follows 9"],
    ),
    "score over 100": (
        f"[{HOUSING}.curves]\nhub_bike = {entry('[[0, 120], [9, 50]]', 'min')}\n",
        StrategyCurveScoreError,
        ["hub_bike", "120", "0 to 100"],
    ),
    "a curve of one point": (
        f"[{HOUSING}.curves]\nhub_bike = {entry('[[0, 100]]', 'min')}\n",
        StrategyWrongTypeError,
        ["hub_bike", "[[0, 100], [1000, 50], [2000, 0]]"],
    ),
    "tiers in wrong order": (
        f"[transit.tiers.C]\nmax_headway_min = {entry(1440, 'min')}\n",
        StrategyTierOrderError,
        ["transit.tiers.C", "tier D", "tier C"],
    ),
    "a worse tier that scores more": (
        f"[{HOUSING}.curves.hub_walk]\nD = {entry('[[0, 100], [900, 100]]', 'm')}\n",
        StrategyTierCurvesError,
        ["hub_walk.D", "tier C"],
    ),
    "force": (
        f"[walk]\nspeed_kmh = {entry(4, 'km/h', more=chr(44) + ' force = ' + chr(34) + 'må' + chr(34))}\n",
        StrategyNotAllowedError,
        ["walk.speed_kmh.force", "må", "skal, bør, kan"],
    ),
    "a date that is none": (
        f"[walk]\nspeed_kmh = {entry(4, 'km/h', more=chr(44) + ' valid_from = ' + chr(34) + 'i fjor' + chr(34))}\n",
        StrategyWrongTypeError,
        ["valid_from", "2018-02-28"],
    ),
    "a land use without profile": (
        f"[sites]\nland_use = {entry('{ hytte = ' + chr(34) + 'cabin' + chr(34) + ' }')}\n",
        StrategyNotAllowedError,
        ["sites.land_use.value.hytte", "cabin", "housing, office"],
    ),
    "a condition nobody knows": (
        f"[{HOUSING}]\nconditions = {entry('[' + chr(34) + 'view' + chr(34) + ']')}\n",
        StrategyNotAllowedError,
        ["conditions", "view", "transit, social"],
    ),
    "named twice": (
        f"[sites.track]\nrail_hub_tiers = {entry(str(['A', 'A']).replace(chr(39), chr(34)))}\n",
        StrategyDuplicateError,
        ["rail_hub_tiers", "A"],
    ),
    "a weight without curve": (
        f"[{HOUSING}.weights]\nservices = {entry('{ cinema = 1 }', 'share')}\n",
        StrategyMissingKeyError,
        [f"{HOUSING}.curves.services.cinema"],
    ),
    "half a new profile": (
        f"[sites.profiles.sport]\nconditions = {entry('[]')}\n",
        StrategyMissingKeyError,
        ["egen.toml", "sites.profiles.sport."],
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_gets_one_message_with_file_key_fault_and_remedy(case, write):
    text, kind, words = WRONG[case]
    with pytest.raises(kind) as caught:
        load_strategy(write(text))
    message = str(caught.value)
    assert "egen.toml" in message
    for word in words:
        assert word in message
    assert message.endswith(".")


def test_a_file_that_is_not_there_a_folder_and_bytes_are_refused(tmp_path):
    broken = tmp_path / "broken.toml"
    broken.write_bytes(b"\xff\xfe\x00name")
    for path in (tmp_path / "none.toml", tmp_path, broken):
        with pytest.raises(StrategyUnreadableError, match=str(path)):
            load_strategy(path)


numbers = st.floats(0, 1e5, allow_nan=False)
curves = st.lists(st.tuples(numbers, st.floats(0, 100)), min_size=2, max_size=8, unique_by=lambda p: p[0]).map(sorted)


@given(curves, st.lists(st.floats(-1e6, 1e6), min_size=1))
def test_a_curve_stays_within_its_scores_and_passes_through_its_points(points, values):
    curve = Points("m").check([list(p) for p in points], Where("f", "k"))
    scores = curve(np.array(values))
    assert scores.min() >= min(curve.y) - 1e-9
    assert scores.max() <= max(curve.y) + 1e-9
    np.testing.assert_allclose(curve(curve.x), curve.y)


@given(curves)
def test_far_beyond_a_curve_is_its_far_end_and_unknown_stays_unknown(points):
    curve = Curve(*(tuple(axis) for axis in zip(*points, strict=True)))
    assert curve(np.inf) == curve.y[-1]
    assert np.isnan(curve(np.nan))
