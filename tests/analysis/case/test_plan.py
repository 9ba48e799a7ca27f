"""A plan is read as it is handed in, and what is wrong with it is said before any work is done."""

import operator

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from klimaklok_plugin.analysis.case.messages import (
    PlanAreaTwiceError,
    PlanAreaUnknownError,
    PlanNoBuiltAreaError,
    PlanNotFoundError,
    PlanRowTwiceError,
    PlanSeveralError,
    PlanTableWithoutAreaError,
)
from klimaklok_plugin.analysis.case.names import THE_PLAN, ZERO
from klimaklok_plugin.analysis.case.plan import PlanOptions, overlap_notes, read_plan
from klimaklok_plugin.analysis.layers.messages import (
    AreasNeededError,
    FieldNotNumberError,
    FieldNumberOutsideError,
    LayerEmptyError,
    LayerFieldMissingError,
    LayerWithoutCrsError,
)
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
SQUARE = shapely.box(0, 0, 50, 50)


def squares(count, **columns):
    """Return squares side by side, 60 m apart."""
    shapes = [shapely.box(60 * i, 0, 60 * i + 50, 50) for i in range(count)]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=25832)


values = operator.attrgetter("values")


def codes(notes):
    return [note.code for note in notes]


def read(areas, table=None, **options):
    return read_plan(areas, table, PlanOptions(**options), strategy=STRATEGY)


def test_a_boundary_alone_is_one_area_of_which_nothing_is_known():
    plan = read(squares(1))
    assert plan.alternatives == (ZERO, THE_PLAN)
    assert plan.areas["use"].tolist() == ["housing"]
    assert plan.areas["dwellings"].isna().all()
    assert codes(plan.assumptions) == ["case_no_codes", "case_no_zero"]
    assert len(plan.of(ZERO)) == 0


def test_fields_are_found_by_norwegian_and_english_names_and_said():
    norwegian = squares(
        1, Feltnavn=["B1"], Arealformål=["1110 - Bolig"], Antall_boliger=["40"], BRA=[3000], Ansatte=[2]
    )
    english = squares(1, area=["B1"], land_use=["housing"], dwellings=[40], floor_area=[3000], jobs=[2])
    one, other = read(norwegian), read(english)
    columns = ["area_id", "use", "dwellings", "bra_m2", "jobs"]
    assert one.areas[columns].to_dict("list") == other.areas[columns].to_dict("list")
    assert one.areas["code"].tolist() == [1110]
    assert "case_fields_found" in codes(one.assumptions)


def test_what_is_not_built_on_stays_but_is_not_built():
    plan = read(squares(3, kode=[1110, 3050, 1500]), fields={"code": "kode"})
    assert plan.areas["built"].tolist() == [True, False, True]
    assert plan.areas["use"].tolist() == ["housing", "", "area_intensive"]


def test_a_plan_of_green_structure_alone_is_refused():
    with pytest.raises(PlanNoBuiltAreaError):
        read(squares(2, land_use=[3050, 2010]))


def test_areas_without_code_take_the_use_that_is_given():
    plan = read(squares(2, land_use=[1310, None]), land_use="retail")
    assert plan.areas["use"].tolist() == ["office", "retail"]
    assert [values(note)["count"] for note in plan.assumptions if note.code == "case_codes_empty"] == [1]


def test_lines_and_texts_of_a_plan_are_left_out_and_counted():
    layer = squares(2, land_use=[1110, 1110])
    layer.loc[1, "geometry"] = shapely.LineString([(0, 0), (9, 9)])
    plan = read(layer)
    assert len(plan.areas) == 1
    assert [values(note)["count"] for note in plan.assumptions if note.code == "case_no_areas"] == [1]


def test_alternatives_of_a_table_go_to_every_area():
    table = pd.DataFrame(
        {"felt": ["B1", "B2", "B1", "B2"], "alternativ": ["0", "0", "Alt 1", "Alt 1"], "boliger": [1, 0, 30, 50]}
    )
    plan = read(squares(2, felt=["B1", "B2"]), table)
    assert plan.alternatives == ("0", "Alt 1")
    assert plan.zero == "0"
    assert plan.of("Alt 1")["dwellings"].tolist() == [30, 50]
    assert plan.of("0")["dwellings"].tolist() == [1, 0]
    assert plan.of("0")["built"].tolist() == [True, False]  # no dwelling, nothing built


def test_an_office_without_dwellings_is_built():
    plan = read(squares(1, land_use=[1310], dwellings=[0]))
    assert plan.areas["built"].tolist() == [True]


def test_what_is_assumed_of_the_land_use_is_told_from_what_the_plan_says():
    told = read(squares(4, arealformål=[1110, None, "ukjent ord", 2010]))
    assert told.areas["assumed"].tolist() == [False, True, True, False]
    assert read(squares(2)).areas["assumed"].all()


def test_floor_area_in_which_nobody_lives_or_works_is_kept_and_said():
    homes = {"boliger": [0, 0, 0, None, 9], "ansatte": [0, 8, 0, 0, 0], "bra": [900, 900, 0, 900, 900]}
    areas = squares(5, felt=list("ABCDE"), arealformål=[1110] * 5, **homes)
    plan = read(areas)
    assert plan.areas["dwellings"].tolist()[:3] == [0, 0, 0]
    (note,) = [each for each in plan.notes if each.code == "case_nobody"]
    # B has jobs, C no floor area, of D it is not known.
    assert values(note)["areas"] == "A"
    assert "case_nobody" not in codes(read(areas.drop(columns="boliger")).notes)


def test_areas_without_land_use_that_have_jobs_and_no_homes_are_not_taken_for_housing_in_silence():
    areas = squares(2, felt=["B1", "K1"], boliger=[40, 0], ansatte=[0, 80])
    (note,) = [each for each in read(areas).notes if each.code == "case_housing_without_homes"]
    assert values(note) == {"alternative": "alternative_plan", "count": 1, "areas": "K1"}
    told = read(areas.assign(formål=[1110, 1310]))
    assert "case_housing_without_homes" not in codes(told.notes)


def test_what_an_alternative_does_not_tell_is_not_known_and_said():
    table = pd.DataFrame({"felt": ["B1", "B2", "B1"], "alternativ": ["A", "A", "B"], "boliger": [10, 20, 30]})
    plan = read(squares(2, felt=["B1", "B2"]), table)
    assert plan.of("B")["dwellings"].tolist()[0] == 30
    assert np.isnan(plan.of("B")["dwellings"].tolist()[1])
    said = [values(note) for note in plan.notes if note.code == "case_rows_missing"]
    assert [(each["alternative"], each["areas"]) for each in said] == [("B", "B2")]


def test_the_table_goes_before_the_areas_own_fields():
    table = pd.DataFrame({"felt": ["B1"], "boliger": [99], "ansatte": [None]})
    plan = read(squares(2, felt=["B1", "B2"], boliger=[1, 2], ansatte=[3, 4]), table)
    assert plan.areas["dwellings"].tolist() == [99, 2]
    assert plan.areas["jobs"].tolist() == [3, 4]


def test_the_order_of_areas_and_rows_changes_nothing():
    table = pd.DataFrame(
        {"felt": ["B1", "B2"] * 2, "alternativ": ["Alt 10"] * 2 + ["alt 2"] * 2, "boliger": [1, 2, 3, 4]}
    )
    layer = squares(2, felt=["B1", "B2"])
    one, other = read(layer, table), read(layer.iloc[::-1], table.iloc[::-1])
    assert one.alternatives == other.alternatives == (ZERO, "alt 2", "Alt 10")
    keys = ["alternative", "area_id"]
    columns = [*keys, "dwellings"]
    pd.testing.assert_frame_equal(
        pd.DataFrame(one.areas[columns]).sort_values(keys, ignore_index=True),
        pd.DataFrame(other.areas[columns]).sort_values(keys, ignore_index=True),
    )


def test_areas_without_alternative_belong_to_all():
    plan = read(squares(3, felt=["B1", "B1", "F"], alternativ=["A", "B", None], land_use=[1110, 1110, 3050]))
    assert plan.of("A")["area_id"].tolist() == ["B1", "F"]
    assert plan.of("B")["area_id"].tolist() == ["B1", "F"]


def test_a_boundary_takes_a_table_that_names_no_area():
    plan = read(squares(1), pd.DataFrame({"alternativ": ["1", "2"], "boliger": [5, 6]}))
    assert plan.areas["dwellings"].tolist() == [5, 6]


@pytest.mark.parametrize(
    "name", ["0", "0-alternativet", "Nullalternativet", "Alternativ 0", "Dagens situasjon", "0 – dagens bruk"]
)
def test_the_zero_alternative_is_known_by_its_common_names_and_comes_first(name):
    plan = read(squares(2, felt=["B1", "B1"], alternativ=["A", name]))
    assert plan.alternatives == (name, "A")
    assert plan.zero == name


def test_a_name_that_only_begins_with_another_number_is_no_zero_alternative():
    assert read(squares(2, felt=["B1", "B1"], alternativ=["A", "0,5 utnyttelse"])).zero == ZERO


def test_inputs_are_not_changed():
    layer, table = squares(2, felt=["B1", "B2"]), pd.DataFrame({"felt": ["B1", "B2"], "boliger": ["1", "2"]})
    before = layer.copy(), table.copy()
    read(layer, table)
    pd.testing.assert_frame_equal(pd.DataFrame(layer), pd.DataFrame(before[0]))
    pd.testing.assert_frame_equal(table, before[1])


def test_three_hundred_areas_are_read():
    assert len(read(squares(300, boliger=range(300))).areas) == 300


def test_several_plans_are_refused_until_one_is_named():
    layer = squares(3, planid=["2020001", "2020001", "2021003"])
    with pytest.raises(PlanSeveralError, match="2020001, 2021003"):
        read(layer)
    assert len(read(layer, plan_id="2020001").areas) == 2
    with pytest.raises(PlanNotFoundError, match="2020001, 2021003"):
        read(layer, plan_id="2019")


@pytest.mark.parametrize(
    ("layer", "table", "error", "said"),
    [
        (squares(1).iloc[:0], None, LayerEmptyError, "PLAN"),
        (squares(1).set_crs(None, allow_override=True), None, LayerWithoutCrsError, "PLAN"),
        (gpd.GeoDataFrame(geometry=[shapely.Point(0, 0)], crs=25832), None, AreasNeededError, "PLAN"),
        (squares(2, boliger=["12 stk", "3"]), None, FieldNotNumberError, "12 stk"),
        (squares(2, boliger=[4, -3]), None, FieldNumberOutsideError, "-3"),
        (squares(1, felt=["B1"]), pd.DataFrame({"felt": ["B1"], "boliger": ["ca. 40"]}), FieldNotNumberError, "ca. 40"),
        (squares(1, felt=["B1"]), pd.DataFrame({"felt": ["B9"], "boliger": [1]}), PlanAreaUnknownError, "B9"),
        (squares(1, felt=["B1"]), pd.DataFrame({"felt": ["B1"] * 2, "boliger": [1, 2]}), PlanRowTwiceError, "B1"),
        (squares(2, felt=["B1"] * 2), pd.DataFrame({"felt": ["B1"], "boliger": [1]}), PlanAreaTwiceError, "B1"),
        (squares(2), pd.DataFrame({"alternativ": ["A"], "boliger": [1]}), PlanTableWithoutAreaError, "2 areas"),
    ],
)
def test_what_cannot_be_understood_is_said(layer, table, error, said):
    with pytest.raises(error, match=said):
        read(layer, table)


def test_a_chosen_field_that_is_not_there_is_said():
    with pytest.raises(LayerFieldMissingError, match="bolig_ant"):
        read(squares(1, boliger=[1]), fields={"dwellings": "bolig_ant"})


def test_null_is_not_zero():
    plan = read(squares(2, boliger=[None, 0], ansatte=[1, 1]))
    assert np.isnan(plan.areas["dwellings"][0])
    assert plan.areas["dwellings"][1] == 0


def test_overlaps_are_told_by_pair_and_square_metre():
    layer = gpd.GeoDataFrame({"felt": ["B1", "B2", "B3"]}, geometry=[SQUARE] * 3, crs=25832)
    layer.loc[1, "geometry"] = shapely.box(40, 0, 90, 50)
    layer.loc[2, "geometry"] = shapely.box(90, 0, 140, 50)  # along the border of B2
    plan = read(layer)
    (note,) = overlap_notes(plan.areas, plan.alternatives, 1.0)
    assert values(note)["area"] == pytest.approx(10 * 50)
    assert [each[1]["one"] + each[1]["other"] for each in values(note)["pairs"]] == ["B1B2"]
