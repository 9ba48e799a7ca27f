"""Parking norms: least, most and verdict, by hand, by the forms that norms have, and by what must always hold."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from klimaklok_plugin.analysis.core.messages import KlimaklokError, Language
from klimaklok_plugin.analysis.declared import NOTES, WORDS
from klimaklok_plugin.analysis.layers.messages import FieldNotNumberError, FieldNumberOutsideError, LayerEmptyError
from klimaklok_plugin.analysis.network.sample import sample, sample_network
from klimaklok_plugin.analysis.parking.messages import NORM_REASONS, STAFF_REASONS, NormZoneNameError
from klimaklok_plugin.analysis.parking.norms import NormOptions, judge_norms
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
SQUARE = shapely.box(0, 0, 100, 100)
COLUMNS = ["formål", "sone", "plasstype", "enhet", "per", "minst", "høyst"]


def plan(*rows, geometry=None, crs=25832):
    shapes = geometry or [SQUARE] * len(rows)
    return gpd.GeoDataFrame(pd.DataFrame(list(rows)), geometry=shapes, crs=crs)


def norm(*rows, columns=COLUMNS):
    """Return a table: rows of values, or of mappings for those with more columns."""
    return pd.DataFrame([each if isinstance(each, dict) else dict(zip(columns, each, strict=True)) for each in rows])


def judged(areas, table, **more):
    return judge_norms(areas, table, STRATEGY, **more)


def one(areas, table, kind="car", **more):
    result = judged(areas, table, **more).verdicts
    (row,) = result[result["kind"] == kind].to_dict("records")
    return row


def told(result, row=0, language="en"):
    """Return the reasons of a row of verdicts in words."""
    said = Language(language, WORDS)
    rows = result.reasons[result.reasons["row"] == row].to_dict("records")
    return [said.fill(NORM_REASONS[each["code"]], each) for each in rows]


def codes(result, kind="car"):
    rows = np.flatnonzero(result.verdicts["kind"] == kind)
    return set(result.reasons.loc[result.reasons["row"].isin(rows), "code"])


# --- a whole norm, worked by hand -------------------------------------------------------------------------------------

# Three zones in the form of Drammen's norm: centre, cycling distance, rest.
DRAMMEN = norm(
    ("bolig", "1", "bil", "bolig", 1, "0,2", "0,6"),
    ("bolig", "2", "bil", "bolig", 1, "0,5", ""),
    {"formål": "bolig", "sone": "3", "plasstype": "bil", "enhet": "bolig", "minst": "2", "fra": "1", "til": "1"},
    {"formål": "bolig", "sone": "3", "plasstype": "bil", "enhet": "bolig", "minst": "1", "fra": "2"},
    ("kontor", "1", "bil", "BRA", 100, "", "0,5"),
    ("kontor", "2", "bil", "BRA", 100, "", "0,7"),
    ("kontor", "3", "bil", "BRA", 100, "", "1,0"),
    ("forretning", "1", "bil", "BRA", 100, "", "1,0"),
    ("forretning", "2", "bil", "BRA", 100, "0,5", "2,0"),
    ("forretning", "3", "bil", "BRA", 100, "1,0", "3,0"),
)


@pytest.mark.parametrize(
    ("use", "zone", "amount", "proposed", "least", "most", "verdict", "short", "over"),
    [
        ("bolig", "1", 50, 10, 10, 30, "within", 0, 0),
        ("bolig", "1", 50, 9, 10, 30, "below", 1, 0),
        ("bolig", "1", 50, 31, 10, 30, "above", 0, 1),
        ("bolig", "2", 50, 500, 25, None, "within", 0, 0),
        ("bolig", "3", 50, 50, 51, None, "below", 1, 0),
        ("bolig", "3", 1, 2, 2, None, "within", 0, 0),
        ("bolig", "3", 0, 0, 0, None, "within", 0, 0),
        ("kontor", "1", 5000, 25, None, 25, "within", 0, 0),
        ("kontor", "2", 5000, 36, None, 35, "above", 0, 1),
        ("kontor", "3", 5000, 0, None, 50, "within", 0, 0),
        ("forretning", "2", 5000, 24, 25, 100, "below", 1, 0),
        ("forretning", "3", 5000, 151, 50, 150, "above", 0, 1),
    ],
)
def test_a_norm_with_three_zones_comes_to_what_it_does_by_hand(
    use, zone, amount, proposed, least, most, verdict, short, over
):
    field = "dwellings" if use == "bolig" else "bra_m2"
    row = one(plan({"use": use, "norm_zone": zone, field: amount, "car_spaces": proposed}), DRAMMEN)
    assert row["verdict"] == verdict
    assert row["least"] == least if least is not None else math.isnan(row["least"])
    assert row["most"] == most if most is not None else math.isnan(row["most"])
    assert (row["short"], row["over"], row["proposed"], row["zone"]) == (short, over, proposed, zone)


def test_the_arithmetic_stands_in_the_reason_in_both_languages():
    area = plan({"use": "kontor", "norm_zone": "2", "bra_m2": 5000.0, "car_spaces": 36})
    result = judged(area, DRAMMEN)
    assert told(result) == [
        "36 proposed, 1 more than the norm allows",
        "5000 m² of floor area (BRA) / 100 × 0.7 = at most 35",
        "norm zone 2",
    ]
    assert told(result, language="nb") == [
        "36 foreslått, 1 flere enn normen tillater",
        "5000 m² BRA / 100 × 0,7 = høyst 35",
        "normsone 2",
    ]


# --- the forms a norm has ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pick", "least", "most"), [("størst", 28, 56), ("minst", 20, 40), ("valgfritt", 20, 56), ("", 28, 56)]
)
def test_of_options_the_one_that_the_row_names_holds(pick, least, most):
    # 40 dwellings x 0.5-1 = 20-40; 3,920 m2 / 70 x 0.5-1 = 28-56.
    row = {"formål": "bolig", "plasstype": "bil", "minst": "0,5", "høyst": "1", "velg": pick}
    table = norm(
        {**row, "enhet": "bolig", "per": 1, "alternativ": "a"}, {**row, "enhet": "BRA", "per": 70, "alternativ": "b"}
    )
    area = plan({"use": "bolig", "dwellings": 40, "bra_m2": 3920, "car_spaces": 30})
    result = judged(area, table)
    assert (result.verdicts["least"][0], result.verdicts["most"][0]) == (least, most)
    assert ("norm_pick_assumed" in [each.code for each in result.notes]) == (pick == "")


def test_an_option_that_cannot_be_counted_leaves_the_verdict_open():
    row = {"formål": "bolig", "plasstype": "bil", "minst": "0,5", "velg": "størst"}
    table = norm(
        {**row, "enhet": "bolig", "per": 1, "alternativ": "a"}, {**row, "enhet": "BRA", "per": 70, "alternativ": "b"}
    )
    result = judged(plan({"use": "bolig", "dwellings": 40, "car_spaces": 300}), table)
    assert result.verdicts["verdict"][0] == "not_assessed"
    assert math.isnan(result.verdicts["least"][0])
    assert "not assessed: the number of m² of floor area (BRA) is not given" in told(result)


def test_own_and_visitors_spaces_add_up_and_each_is_rounded_by_itself():
    row = {"formål": "bolig", "plasstype": "bil", "enhet": "bolig"}
    table = norm(
        {**row, "minst": "0,5", "høyst": "0,9", "del": "beboere", "avrunding": "ned"},
        {**row, "minst": "0,1", "høyst": "0,1", "del": "besøkende", "avrunding": "opp"},
    )
    # 13 x 0.5 = 6.5 -> 6 and 13 x 0.1 = 1.3 -> 2; 13 x 0.9 = 11.7 -> 11 and 2.
    found = one(plan({"use": "bolig", "dwellings": 13, "car_spaces": 8}), table)
    assert (found["least"], found["most"], found["verdict"]) == (8, 13, "within")


def test_a_part_without_a_most_lifts_the_most_of_all():
    row = {"formål": "bolig", "plasstype": "bil", "enhet": "bolig"}
    table = norm({**row, "minst": "1", "høyst": "1", "del": "a"}, {**row, "minst": "0,1", "del": "b"})
    found = one(plan({"use": "bolig", "dwellings": 10, "car_spaces": 500}), table)
    assert (found["least"], found["verdict"]) == (11, "within")
    assert math.isnan(found["most"])


@pytest.mark.parametrize(
    ("how", "least", "most"), [("opp", 13, 13), ("ned", 12, 12), ("nærmeste", 12, 12), ("", 12.4, 12.4 + 6.2)]
)
def test_rounding_is_the_rows(how, least, most):
    table = norm(
        {
            "formål": "bolig",
            "plasstype": "bil",
            "enhet": "bolig",
            "minst": "0,4",
            "høyst": "0,4" if how else "0,6",
            "avrunding": how,
        }
    )
    found = one(plan({"use": "bolig", "dwellings": 31, "car_spaces": 13}), table)
    assert found["least"] == pytest.approx(least)
    assert found["most"] == pytest.approx(most)


def test_unrounded_a_least_of_12_4_takes_13_spaces_and_a_most_of_12_4_allows_12():
    table = norm({"formål": "bolig", "plasstype": "bil", "enhet": "bolig", "minst": "0,4"})
    most = norm({"formål": "bolig", "plasstype": "bil", "enhet": "bolig", "høyst": "0,4"})
    spaces = plan(*({"use": "bolig", "dwellings": 31, "car_spaces": each} for each in (12, 13)))
    found = [judged(spaces, each).verdicts.query("kind == 'car'") for each in (table, most)]
    assert found[0]["verdict"].tolist() == ["below", "within"]
    assert found[1]["verdict"].tolist() == ["within", "above"]
    assert found[0]["short"].tolist() == [1, 0]
    assert found[1]["over"].tolist() == [0, 1]


def test_where_no_whole_number_fits_those_around_it_do_and_it_is_said():
    table = norm({"formål": "bolig", "plasstype": "bil", "enhet": "bolig", "minst": "0,5", "høyst": "0,5"})
    spaces = plan(*({"use": "bolig", "dwellings": 25, "car_spaces": each} for each in (11, 12, 13, 14)))
    result = judged(spaces, table)
    assert result.verdicts.query("kind == 'car'")["verdict"].tolist() == ["below", "within", "within", "above"]
    assert "norm_no_whole" in codes(result)


def test_dwellings_are_told_apart_by_rooms():
    row = {"formål": "bolig", "plasstype": "sykkel", "enhet": "bolig"}
    table = norm(
        {**row, "minst": "1", "rom": "1-2"}, {**row, "minst": "2", "rom": "3"}, {**row, "minst": "3", "rom": "4+"}
    )
    area = {"use": "bolig", "dwellings": 10, "bike_spaces": 20}
    sizes = {"boliger_1rom": 1, "boliger_2rom": 3, "boliger_3rom": 4, "boliger_4rom": 1, "boliger_5rom": 1}
    # 4 x 1 + 4 x 2 + 2 x 3 = 18
    assert one(plan(area | sizes), table, "bike")["least"] == 18
    not_all = one(plan(area | sizes | {"boliger_5rom": 0}), table, "bike")
    assert (not_all["verdict"], math.isnan(not_all["least"])) == ("not_assessed", True)
    assert "norm_no_rooms" in codes(judged(plan(area), table), "bike")
    assert one(plan(area | {"dwellings": 0}), table, "bike")["least"] == 0


def test_shares_of_staff_pupils_and_car_spaces():
    table = norm(
        ("skole", "", "sykkel", "elev", 1, "50 %", ""),
        ("kontor", "", "sykkel", "ansatt", 1, "30 %", ""),
        ("kontor", "", "hc", "bilplass", 1, "5 %", ""),
    )
    areas = plan(
        {"use": "skole", "pupils": 450, "bike_spaces": 225},
        {"use": "kontor", "jobs": 200, "car_spaces": 40, "disabled_spaces": 1, "bike_spaces": 59},
    )
    found = judged(areas, table).verdicts.set_index(["area", "kind"])
    assert found.loc[("1", "bike"), ["least", "verdict"]].tolist() == [225, "within"]
    assert found.loc[("2", "bike"), ["least", "verdict"]].tolist() == [60, "below"]
    assert found.loc[("2", "disabled"), ["least", "verdict"]].tolist() == [2, "below"]


def test_the_closest_row_counts_word_before_code_narrow_before_wide_and_the_rest_last():
    table = norm(
        ("*", "", "bil", "bolig", 1, "9", ""),
        ("1100-1199", "", "bil", "bolig", 1, "4", ""),
        ("1113", "", "bil", "bolig", 1, "2", ""),
        ("rekkehus/tomannsbolig", "", "bil", "bolig", 1, "1", ""),
    )
    uses = ["1113", "1113 Blokkbebyggelse", "1112", "Rekkehus", "havn", "1113.0"]
    areas = plan(*({"use": each, "dwellings": 1, "car_spaces": 1} for each in uses))
    found = judged(areas, table).verdicts.query("kind == 'car'")
    assert found["least"].tolist() == [2, 2, 4, 1, 9, 2]


def test_a_use_of_the_same_kind_is_taken_and_called_assumed():
    table = norm(("bolig", "", "bil", "bolig", 1, "1", ""))
    result = judged(plan({"use": "1113", "dwellings": 3, "car_spaces": 3}), table)
    assert result.verdicts["verdict"][0] == "within"
    assert "norm_use_by_profile" in codes(result)
    assert "norm_uses_assumed" in [each.code for each in result.notes]


def test_a_row_for_several_uses_is_similar_to_what_any_of_them_is():
    table = norm(("forretning/handel", "", "sykkel", "BRA", 100, "1", ""))
    shop = {"use": "1150", "bra_m2": 1000, "bike_spaces": 10}
    assert one(plan(shop), table, "bike")["least"] == 10
    assert "norm_use_by_profile" in codes(judged(plan(shop), table), "bike")


def test_of_several_similar_uses_none_is_taken_and_their_rows_are_not_added_up():
    table = norm(
        ("1310/kontor", "", "sykkel", "ansatt", 1, "30 %", ""), ("1162/skole", "", "sykkel", "elev", 1, "50 %", "")
    )
    nursery = {"use": "1161", "jobs": 20, "pupils": 80, "bike_spaces": 30}
    result = judged(plan(nursery), table)
    assert one(plan(nursery), table, "bike")["verdict"] == "not_assessed"
    assert codes(result, "bike") == {"norm_several_uses"}
    (reason,) = told(result, int(np.flatnonzero(result.verdicts["kind"] == "bike")[0]))
    assert "1310/kontor, 1162/skole" in reason
    assert one(plan(nursery | {"use": "1162"}), table, "bike")["least"] == 40


# --- what is not known ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "code"),
    [
        ({"use": "bolig", "dwellings": None, "car_spaces": 3}, "norm_no_units"),
        ({"use": "bolig", "dwellings": 3, "car_spaces": None}, "norm_no_proposed"),
        ({"use": "havn", "dwellings": 3, "car_spaces": 3}, "norm_no_use"),
        ({"use": None, "dwellings": 3, "car_spaces": 3}, "norm_no_use_given"),
    ],
)
def test_what_is_not_known_is_not_assessed_and_the_reason_is_told(area, code):
    result = judged(plan(area), norm(("bolig", "", "bil", "bolig", 1, "1", "")))
    row = result.verdicts.query("kind == 'car'").iloc[0]
    assert row["verdict"] == "not_assessed"
    assert math.isnan(row["short"])
    assert code in codes(result)


def test_nothing_given_is_not_zero_and_zero_is():
    areas = plan(
        {"use": "bolig", "dwellings": 0, "car_spaces": 0}, {"use": "bolig", "dwellings": None, "car_spaces": 0}
    )
    found = judged(areas, norm(("bolig", "", "bil", "bolig", 1, "1", ""))).verdicts.query("kind == 'car'")
    assert found["verdict"].tolist() == ["within", "not_assessed"]
    assert found["least"].iloc[0] == 0


def test_roads_and_parks_of_the_plan_are_left_out_unless_something_is_proposed_there():
    areas = plan({"use": "2010"}, {"use": "3050"}, {"use": "2080", "car_spaces": 10}, {"use": "1110", "dwellings": 1})
    result = judged(areas, norm(("bolig", "", "bil", "bolig", 1, "1", "")))
    assert set(result.verdicts["area_id"]) == {3, 4}
    (note,) = [each for each in result.notes if each.code == "norm_unbuilt"]
    assert note.values == {"count": 2}  # noqa: PD011 - a note's


def test_where_parking_is_required_tek17_on_charging_is_said_and_nothing_is_judged():
    result = judged(
        plan({"use": "bolig", "dwellings": 2, "car_spaces": 2}), norm(("bolig", "", "bil", "bolig", 1, "1", ""))
    )
    assert result.verdicts.set_index("kind").loc["charging", "verdict"] == "not_assessed"
    assert codes(result, "charging") == {"norm_tek17"}
    table = norm(("bolig", "", "lading", "bilplass", 1, "20 %", ""))
    assert one(plan({"use": "bolig", "car_spaces": 10, "charging_spaces": 1}), table, "charging")["verdict"] == "below"


# --- zones ------------------------------------------------------------------------------------------------------------

ZONED = norm(("bolig", "Indre", "bil", "bolig", 1, "", "1"), ("bolig", "Ytre", "bil", "bolig", 1, "2", ""))
HOMES = {"use": "bolig", "dwellings": 10, "car_spaces": 15}


def zones(*named):
    return gpd.GeoDataFrame({"name": [name for name, _ in named]}, geometry=[shape for _, shape in named], crs=25832)


def test_an_area_across_a_border_belongs_to_the_zone_with_the_largest_share_and_the_shares_are_told():
    drawn = zones(("indre", shapely.box(-50, 0, 30, 100)), ("Ytre", shapely.box(30, 0, 200, 100)))
    result = judged(plan(HOMES), ZONED, zones=drawn)
    row = result.verdicts.iloc[0]
    assert (row["zone"], row["zone_share"], row["zone_how"], row["verdict"]) == ("Ytre", 0.7, "split", "below")
    assert any("Ytre 70\u00a0%, Indre 30\u00a0%" in each.replace("; ", ", ") for each in told(result))


def test_an_area_outside_all_zones_gets_only_the_rows_for_all_of_them():
    drawn = zones(("Indre", shapely.box(500, 500, 600, 600)))
    result = judged(plan(HOMES), ZONED, zones=drawn)
    assert result.verdicts["verdict"][0] == "not_assessed"
    assert result.verdicts["zone_how"][0] == "outside"
    everywhere = pd.concat([ZONED, norm(("bolig", "*", "bil", "bolig", 1, "", "1,5"))])
    assert one(plan(HOMES), everywhere, zones=drawn)["most"] == 15


def test_a_use_that_is_named_for_other_zones_is_not_judged_by_a_similar_one():
    table = norm(("kontor", "1", "bil", "BRA", 100, "", "0,5"), ("skole", "*", "bil", "ansatt", 1, "", "0,3"))
    office = {"use": "kontor", "bra_m2": 9500, "jobs": 380, "car_spaces": 300}
    outside = judged(
        plan(office, geometry=[shapely.box(900, 900, 950, 950)]), table, zones=zones(("1", shapely.box(0, 0, 100, 100)))
    )
    (row,) = outside.verdicts[outside.verdicts["kind"] == "car"].to_dict("records")
    assert row["verdict"] == "not_assessed"
    assert "norm_no_row" in codes(outside)
    assert "norm_use_by_profile" not in codes(outside)


def test_a_named_zone_goes_before_all_zones():
    table = pd.concat([ZONED, norm(("bolig", "*", "bil", "bolig", 1, "", "9"))])
    assert one(plan(HOMES), table, zones=zones(("Indre", shapely.box(-5, -5, 105, 105))))["most"] == 10


def test_without_zones_one_zone_is_taken_for_all_and_several_are_not_known():
    only = judged(plan(HOMES), ZONED.iloc[:1])
    assert only.verdicts["verdict"][0] == "above"
    assert "norm_one_zone" in [each.code for each in only.notes]
    several = judged(plan(HOMES), ZONED)
    assert several.verdicts["verdict"][0] == "not_assessed"
    assert codes(several) == {"norm_zone_unknown"}
    assert "norm_zones_not_given" in [each.code for each in several.notes]


def test_an_empty_layer_of_zones_is_said_to_be_empty():
    drawn = zones(("Indre", SQUARE)).iloc[:0]
    notes = judged(plan(HOMES), ZONED, zones=drawn).notes
    assert "parking_layer_empty" in [each.code for each in notes]


def test_where_the_zone_is_not_known_a_row_for_all_zones_hides_no_row_of_a_zone():
    table = pd.concat([ZONED, norm(("bolig", "*", "bil", "bolig", 1, "", "9"))])
    assert one(plan(HOMES), table)["verdict"] == "not_assessed"


def test_an_area_without_a_place_is_in_no_zone():
    result = judged(plan(HOMES, geometry=[None]), ZONED, zones=zones(("Indre", SQUARE)))
    assert codes(result) == {"norm_zone_no_geometry"}


def test_zones_overlapping_without_names_or_not_in_the_table_are_told():
    drawn = zones(
        ("Indre", SQUARE), ("Ytre", shapely.box(0, 0, 100, 60)), (None, SQUARE), ("Midt", shapely.box(300, 0, 400, 9))
    )
    areas = plan(HOMES, HOMES, geometry=[SQUARE, shapely.box(310, 1, 320, 2)])
    result = judged(areas, ZONED, zones=drawn)
    assert result.verdicts["zone"].tolist() == ["Indre", "Indre", "Midt", "Midt"]
    said = {each.code: each.values for each in result.notes}  # noqa: PD011 - a note's
    assert said["norm_zones_overlap"] == {"count": 1}
    assert said["norm_zones_unnamed"] == {"count": 1}
    assert said["norm_zones_without_rows"] == {"zones": ["Midt"]}


def test_zones_without_a_field_of_names_are_refused():
    with pytest.raises(NormZoneNameError, match="norm_zone"):
        judged(plan(HOMES), ZONED, zones=zones(("Indre", SQUARE)).rename(columns={"name": "farge"}))


@pytest.fixture(scope="module")
def town():
    network, stations = sample_network(), sample("stations")
    hubs = stations.to_crs(network.crs).assign(tier="A", hub_id=stations["name"])
    return network, hubs


def test_zones_are_told_by_the_walk_to_a_hub(town):
    network, hubs = town
    table = norm(
        {
            "formål": "bolig",
            "sone": "nær",
            "plasstype": "bil",
            "enhet": "bolig",
            "høyst": "0,5",
            "gangavstand_m": "500",
        },
        {
            "formål": "bolig",
            "sone": "middels",
            "plasstype": "bil",
            "enhet": "bolig",
            "høyst": "1",
            "gangavstand_m": "1500",
        },
        {"formål": "bolig", "sone": "ellers", "plasstype": "bil", "enhet": "bolig", "minst": "2"},
    )
    sites = sample("sites").to_crs(network.crs)
    areas = sites.assign(use="bolig", dwellings=10.0, car_spaces=4)
    result = judged(areas, table, hubs=hubs, network=network)
    assert set(result.verdicts["zone"].dropna()) == {"nær", "middels", "ellers"}
    off = result.verdicts["zone"].isna()
    assert set(result.verdicts["zone_how"][off]) == {"no_walk"}, "what lies off the network has no walk"
    # The walk is no shorter than the straight line, so an area in the near zone lies near.
    straight = areas.geometry.centroid.apply(lambda point: hubs.distance(point).min()).to_numpy()
    near = result.verdicts.query("kind == 'car' and zone == 'nær'")["area_id"].to_numpy() - 1
    assert (straight[near] <= 500 + 1).all()
    without = judged(areas, table)
    assert set(without.verdicts["verdict"]) == {"not_assessed"}
    assert codes(without) == {"norm_zone_no_walk"}


# --- parking for staff ------------------------------------------------------------------------------------------------


def test_parking_for_staff_should_cost_something_only_where_public_transport_is_good(town):
    network, hubs = town
    at_station = hubs.geometry.iloc[0].buffer(30)
    offices = [{"use": "kontor", "jobs": 50, "car_spaces": 1, "free_staff_spaces": each} for each in (20, 0, None)]
    areas = plan(*offices, {"use": "bolig", "dwellings": 5}, geometry=[at_station] * 4, crs=network.crs)
    table = norm(("kontor", "", "bil", "ansatt", 1, "", "1"))
    result = judged(areas, table, hubs=hubs, network=network)
    assert result.staff["staff_verdict"].tolist() == ["departs", "holds", "applies"]
    assert set(result.staff["force"]) == {"bør"}
    far = judged(areas, table, hubs=hubs.assign(tier="D"), network=network)
    assert set(far.staff["staff_verdict"]) == {"not_good"}
    unknown = judged(areas, table)
    assert set(unknown.staff["staff_verdict"]) == {"not_assessed"}
    for each in (result, far, unknown):
        said = [
            Language("nb", WORDS).fill(STAFF_REASONS[row["code"]], row) for row in each.staff_reasons.to_dict("records")
        ]
        assert not any("brudd" in sentence or "nan" in sentence for sentence in said)


# --- wrong inputs -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"dwellings": "mange"}, FieldNotNumberError),
        ({"dwellings": -1}, FieldNumberOutsideError),
        ({"car_spaces": math.inf}, KlimaklokError),
    ],
)
def test_amounts_that_are_none_are_refused(change, error):
    with pytest.raises(error):
        judged(plan(HOMES | change), ZONED)


def test_no_areas_are_refused():
    with pytest.raises(LayerEmptyError):
        judged(plan(HOMES).iloc[:0], ZONED)


def test_inputs_stay_as_they_are():
    areas, table, drawn = plan(HOMES), ZONED.copy(), zones(("Indre", SQUARE))
    before = [each.copy() for each in (areas, table, drawn)]
    judged(areas, table, zones=drawn)
    for then, now in zip(before, (areas, table, drawn), strict=True):
        pd.testing.assert_frame_equal(pd.DataFrame(then), pd.DataFrame(now))


def test_every_reason_and_note_can_be_said_in_both_languages():
    areas = plan(HOMES, HOMES | {"use": "havn"}, {"use": "bolig"}, {"use": "bolig", "dwellings": 4.5, "car_spaces": 1})
    for table in (ZONED, ZONED.iloc[:1], DRAMMEN):
        result = judged(areas, table, zones=zones(("Indre", shapely.box(0, 0, 10, 10))))
        for language in ("en", "nb"):
            for row in range(len(result.verdicts)):
                assert told(result, row, language)
            assert all(Language(language, WORDS).fill(NOTES[each.code], each.values) for each in result.notes)


def test_fields_of_other_names_are_read_by_the_options():
    areas = plan({"formål": "bolig", "ant": 10, "p": 15, "felt": "B1", "alt": "0"})
    options = NormOptions(name="felt", alternative="alt", use="formål", dwellings="ant", car="p")
    row = one(areas, ZONED.iloc[:1], options=options)
    assert (row["area"], row["alternative"], row["use"], row["most"]) == ("B1", "0", "bolig", 10)


# --- what must always hold --------------------------------------------------------------------------------------------

figures = st.integers(0, 40).map(lambda n: n / 10)
rows_of_norm = st.lists(
    st.tuples(
        figures,
        figures,
        st.sampled_from(["bolig", "BRA"]),
        st.sampled_from(["opp", "ned", "nærmeste", ""]),
        st.integers(1, 100),
    ),
    min_size=1,
    max_size=3,
)


def made(rows):
    return norm(
        *(
            {"formål": "bolig", "plasstype": "bil", "enhet": unit, "per": per, "minst": str(min(a, b)),
             "høyst": str(max(a, b)), "del": str(number), "avrunding": how}
            for number, (a, b, unit, how, per) in enumerate(rows)
        )
    )  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(rows_of_norm, st.integers(0, 500), st.integers(0, 500), st.integers(0, 20_000))
def test_least_is_never_above_most_and_more_dwellings_never_ask_for_less(rows, few, more, floor):
    areas = plan(*({"use": "bolig", "dwellings": n, "bra_m2": floor, "car_spaces": 5} for n in (few, few + more)))
    found = judged(areas, made(rows)).verdicts.query("kind == 'car'")
    assert (found["least"] <= found["most"]).all()
    # Where no whole number fits, both limits move to those around it: by less than one.
    assert found["least"].iloc[1] > found["least"].iloc[0] - 1
    assert found["most"].iloc[1] > found["most"].iloc[0] - 1


@settings(max_examples=25, deadline=None)
@given(rows_of_norm, st.integers(0, 300), st.integers(0, 9_000), st.integers(0, 900))
def test_the_verdict_is_what_a_loop_over_the_rows_says(rows, dwellings, floor, proposed):
    least = most = 0.0
    for a, b, unit, how, per in rows:
        units = (dwellings if unit == "bolig" else floor) / per
        for limit in ("least", "most"):
            figure = units * (min(a, b) if limit == "least" else max(a, b))
            figure = round(figure, 9)
            figure = {"opp": math.ceil, "ned": math.floor, "nærmeste": lambda x: math.floor(x + 0.5), "": float}[how](
                figure
            )
            least, most = (least + figure, most) if limit == "least" else (least, most + figure)
    if math.ceil(round(least, 6)) > math.floor(round(most, 6)):
        least, most = math.floor(least), math.ceil(most)
    expected = "below" if proposed < least - 1e-6 else "above" if proposed > most + 1e-6 else "within"
    row = one(plan({"use": "bolig", "dwellings": dwellings, "bra_m2": floor, "car_spaces": proposed}), made(rows))
    assert row["verdict"] == expected


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_areas_changes_nothing(chance):
    areas = plan(
        *({"name": f"{use}{zone}{n}", "use": use, "norm_zone": zone, "dwellings": n, "bra_m2": 70 * n, "car_spaces": n}
          for use in ("bolig", "kontor", "forretning") for zone in "123" for n in (0, 1, 17))
    )  # fmt: skip
    rows, places = list(range(len(DRAMMEN))), list(range(len(areas)))
    chance.shuffle(rows)
    chance.shuffle(places)
    one, other = (
        judged(area, table)
        .verdicts.set_index(["area", "kind"])[["least", "most", "verdict", "short", "over"]]
        .sort_index()
        for area, table in ((areas, DRAMMEN), (areas.iloc[places], DRAMMEN.iloc[rows].reset_index(drop=True)))
    )
    pd.testing.assert_frame_equal(one, other)


def test_the_first_unit_and_those_after_it_are_named():
    area = plan({"use": "bolig", "norm_zone": "3", "dwellings": 50, "car_spaces": 50})
    result = judged(area, DRAMMEN)
    assert told(result)[1:4] == [
        "the first: 1 dwelling × 2 = at least 2",
        "from number 2: 49 dwellings × 1 = at least 49",
        "norm zone 3",
    ]
    assert told(result, language="nb")[1] == "den første: 1 bolig × 2 = minst 2"


def test_a_plan_of_points_lies_in_the_zone_around_it():
    found = judged(plan(HOMES, geometry=[shapely.Point(5, 5)]), ZONED, zones=zones(("Indre", SQUARE))).verdicts
    assert (found["zone"][0], found["zone_share"][0], found["verdict"][0]) == ("Indre", 1, "above")


@pytest.mark.parametrize(
    ("proposed", "verdict"),
    [(9, "below"), (10, "within"), (20, "within"), (25, "not_assessed"), (40, "within"), (61, "above")],
)
def test_between_options_that_do_not_meet_nothing_is_called_within(proposed, verdict):
    row = {"formål": "bolig", "plasstype": "bil", "enhet": "bolig", "velg": "valgfritt"}
    table = norm(
        {**row, "minst": "1", "høyst": "2", "alternativ": "a"}, {**row, "minst": "4", "høyst": "6", "alternativ": "b"}
    )
    result = judged(plan({"use": "bolig", "dwellings": 10, "car_spaces": proposed}), table)
    assert result.verdicts["verdict"][0] == verdict
    assert ("norm_options_apart" in codes(result)) == (verdict == "not_assessed")
