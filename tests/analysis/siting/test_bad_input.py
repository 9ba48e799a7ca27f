"""What cannot be solved is said, with the reason and by how much; empty and odd input has an answer too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from klimaklok_plugin.analysis.core.messages import KlimaklokError
from klimaklok_plugin.analysis.siting import models as siting
from klimaklok_plugin.analysis.siting import programs
from klimaklok_plugin.analysis.siting.messages import (
    WORDS,
    SitingBudgetTooSmallError,
    SitingCapacityTooSmallError,
    SitingFixedBothError,
    SitingFloorOutOfReachError,
    SitingNoAnswerInTimeError,
    SitingNoAnswerInWorkError,
    SitingNumberWrongError,
    SitingShareOutOfReachError,
    SitingTooFewSitesError,
    SitingTooManySitesError,
    SitingWeightWrongError,
)
from klimaklok_plugin.analysis.siting.models import Allowance, Candidates, Floors, Modules, Reach
from tests.analysis.siting.reference import Problem, check, without

MODELS = ["lscp", "mclp", "p_median", "p_center", "max_benefit"]
# Three villages in a row, a candidate in each, and one candidate that nobody reaches.
COSTS = np.array([[0.0, 4.0, 9.0, np.inf], [4.0, 0.0, 5.0, np.inf], [9.0, 5.0, 0.0, np.inf]])
WEIGHT = np.array([10.0, 30.0, 60.0])


def villages(model: str, *, sites: int = 1) -> Problem:
    return Problem(COSTS, WEIGHT, Candidates(4), sites=None if model == "lscp" else sites)


def asked(values: KlimaklokError) -> str:
    """Return the sentence the user reads; it names no placeholder."""
    text = str(values)
    assert "{" not in text
    return text


@pytest.mark.parametrize(("model", "objective", "opened"), [
    ("lscp", 1, None), ("mclp", 100, None), ("p_median", 240, [2]), ("p_center", 5, [1]), ("max_benefit", 360, None),
])  # fmt: skip
def test_the_three_villages_by_hand(model, objective, opened):
    answer = villages(model).solve(model)
    check(villages(model), model, answer)
    assert answer.objective == (objective if model != "max_benefit" else max(WEIGHT @ COSTS[:, :3]))
    assert opened is None or np.flatnonzero(answer.open).tolist() == opened
    assert not answer.open[3] or model == "lscp"


# --- weights and numbers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("wrong", "first"), [(np.nan, 2), (-1.0, 2), (1e300, 2), (np.inf, 2), (-np.inf, 2)])
def test_weights_that_are_no_amounts_are_named(model, wrong, first):
    problem = villages(model)
    with pytest.raises(SitingWeightWrongError) as raised:
        replace(problem, weight=np.array([10.0, wrong, wrong])).solve(model)
    assert raised.value.values["count"] == 2
    assert raised.value.values["first"] == first
    assert raised.value.values["kind"] in WORDS
    asked(raised.value)


@pytest.mark.parametrize("model", MODELS)
def test_greatest_weights_beside_small_ones_are_solved(model):
    problem = replace(villages(model, sites=2), weight=np.array([1e9, 1.0, 1e9]))
    answer = problem.solve(model)
    check(problem, model, answer)
    if model == "p_median":
        assert answer.objective == 4
        assert np.flatnonzero(answer.open).tolist() == [0, 2]


@pytest.mark.parametrize("name", ["cost", "capacity"])
@pytest.mark.parametrize("wrong", [np.nan, -1.0])
def test_candidates_with_numbers_that_are_none_are_refused(name, wrong):
    problem = without(villages("mclp"), **{name: np.array([1.0, wrong, 1.0, 1.0])})
    with pytest.raises(SitingNumberWrongError, match=name):
        problem.solve("mclp")


@pytest.mark.parametrize("model", ["mclp", "p_median", "p_center", "max_benefit"])
@pytest.mark.parametrize("number", [{"sites": -1}, {"budget": -1.0}, {"budget": np.nan}])
def test_a_negative_number_of_sites_or_budget_is_refused(model, number):
    problem = without(replace(villages(model), **{"sites": None, **number}), cost=np.ones(4))
    with pytest.raises(SitingNumberWrongError):
        problem.solve(model)


@pytest.mark.parametrize("share", [-0.1, 1.1, np.nan])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises((SitingNumberWrongError, SitingShareOutOfReachError)):
        replace(villages("lscp"), share=share).solve("lscp")


# --- more than there is ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["mclp", "p_median", "p_center", "max_benefit"])
def test_more_sites_than_candidates_are_refused(model):
    problem = without(
        villages(model, sites=3),
        fixed_open=np.array([True, False, False, False]),
        fixed_closed=np.array([False, True, False, False]),
    )
    with pytest.raises(SitingTooManySitesError) as raised:
        problem.solve(model)
    assert raised.value.values == {"asked": 3, "available": 2}
    asked(raised.value)


@pytest.mark.parametrize("model", MODELS)
def test_a_candidate_cannot_be_open_and_closed(model):
    both = np.array([False, True, False, True])
    with pytest.raises(SitingFixedBothError) as raised:
        without(villages(model), fixed_open=both, fixed_closed=both).solve(model)
    assert raised.value.values["count"] == 2
    assert raised.value.values["first"] == 2


def test_a_share_that_nobody_reaches_says_what_can_be_reached():
    costs = COSTS.copy()
    costs[1] = np.inf
    with pytest.raises(SitingShareOutOfReachError) as raised:
        replace(villages("lscp"), costs=costs, share=0.8).solve("lscp")
    assert raised.value.values["share"] == pytest.approx(80)
    assert raised.value.values["reachable"] == pytest.approx(70)
    assert replace(villages("lscp"), costs=costs, share=0.7).solve("lscp").objective == 1


def test_a_share_that_capacities_forbid_says_what_they_allow():
    problem = without(villages("lscp"), capacity=np.array([20.0, 20.0, 35.0, 500.0]))
    with pytest.raises(SitingShareOutOfReachError) as raised:
        replace(problem, share=0.9).solve("lscp")
    assert raised.value.values["reachable"] == pytest.approx(75)


@pytest.mark.parametrize("model", ["p_median", "p_center"])
def test_too_few_sites_to_serve_everybody_says_how_many_it_takes(model):
    costs = np.where(COSTS < 5, COSTS, np.inf)
    with pytest.raises(SitingTooFewSitesError) as raised:
        replace(villages(model), costs=costs).solve(model)
    assert raised.value.values == {"asked": 1, "needed": 2}
    assert replace(villages(model, sites=2), costs=costs).solve(model).status == "optimal"


@pytest.mark.parametrize("model", ["p_median", "p_center"])
def test_a_budget_too_small_to_serve_everybody_says_what_it_takes(model):
    problem = without(replace(villages(model), sites=None, budget=5.0), cost=np.array([7.0, 9.0, 8.0, 1.0]))
    with pytest.raises(SitingBudgetTooSmallError) as raised:
        problem.solve(model)
    assert raised.value.values["cheapest"] == 7
    assert raised.value.values["missing"] == 2


@pytest.mark.parametrize(
    ("allowed", "error"),
    [(Allowance(), SitingNoAnswerInWorkError), (Allowance(seconds=9.0), SitingNoAnswerInTimeError)],
    ids=["work", "time"],
)
def test_a_budget_is_not_called_too_small_where_no_answer_was_found(allowed, error, monkeypatch):
    choose = programs.choose_sites

    def slow(case, goal, *given, **more):
        found = choose(case, goal, *given, **more)
        return replace(found, open=None) if goal == programs.FEWEST else found

    monkeypatch.setattr(programs, "choose_sites", slow)
    problem = without(replace(villages("p_median"), sites=None, budget=5.0), cost=np.array([7.0, 9.0, 8.0, 1.0]))
    with pytest.raises(error):
        replace(problem, allowed=allowed).solve("p_median")


@pytest.mark.parametrize("model", ["p_median", "p_center"])
def test_capacities_too_small_to_serve_everybody_say_by_how_much(model):
    problem = without(villages(model, sites=2), capacity=np.array([20.0, 20.0, 35.0, 500.0]))
    with pytest.raises(SitingCapacityTooSmallError) as raised:
        problem.solve(model)
    assert raised.value.values["needed"] == pytest.approx(100)
    assert raised.value.values["available"] == pytest.approx(75)
    assert raised.value.values["missing"] == pytest.approx(25)


@pytest.mark.parametrize("model", ["lscp", "mclp"])
def test_a_floor_that_nobody_reaches_names_the_area(model):
    costs = COSTS.copy()
    costs[0] = np.inf
    floors = Floors(np.array([0, 0, 1]), np.array([0.8, 0.2]), ["north", "south"])
    problem = replace(villages(model), costs=costs, floors=floors, share=0.5)
    with pytest.raises(SitingFloorOutOfReachError) as raised:
        problem.solve(model)
    assert raised.value.values["area"] == "north"
    assert raised.value.values["floor"] == pytest.approx(80)
    assert raised.value.values["reachable"] == pytest.approx(75)
    assert raised.value.values["missing"] == pytest.approx(5)


def test_whoever_lowers_a_floor_as_advised_gets_an_answer():
    """20 of 150 are out of reach: 86.67 %, told as 86.6 and not as 86.7."""
    costs = COSTS.copy()
    costs[0] = np.inf
    problem = replace(villages("mclp", sites=2), costs=costs, weight=np.array([20.0, 50.0, 80.0]))
    with pytest.raises(SitingFloorOutOfReachError) as raised:
        replace(problem, floors=Floors(np.zeros(3, int), np.array([1.0]), ["all"])).solve("mclp")
    advised = raised.value.values["reachable"]
    assert advised == 86.6
    lower = Floors(np.zeros(3, int), np.array([advised / 100]), ["all"])
    assert replace(problem, floors=lower).solve("mclp").objective == 130


def test_a_floor_that_so_few_sites_cannot_meet_is_said():
    costs = np.where(COSTS < 4, COSTS, np.inf)
    floors = Floors(np.array([0, 1, 1]), np.array([0.5, 0.5]), ["north", "south"])
    with pytest.raises(SitingFloorOutOfReachError):
        replace(villages("mclp"), costs=costs, floors=floors).solve("mclp")
    answer = replace(villages("mclp", sites=2), costs=costs, floors=floors).solve("mclp")
    assert answer.objective == 70


def test_a_floor_that_the_budget_cannot_meet_is_said():
    floors = Floors(np.array([0, 1, 1]), np.array([0.5, 0.5]), ["north", "south"])
    problem = replace(villages("mclp"), costs=np.where(COSTS < 4, COSTS, np.inf), floors=floors, sites=None, budget=1.0)
    with pytest.raises(SitingFloorOutOfReachError):
        without(problem, cost=np.ones(4)).solve("mclp")


@pytest.mark.parametrize("model", ["lscp", "mclp"])
def test_an_area_without_demand_has_no_floor_to_miss(model):
    floors = Floors(np.array([0, 0, 0]), np.array([0.1, 1.0]), ["north", "empty"])
    answer = replace(villages(model), floors=floors).solve(model)
    assert answer.status == "optimal"


# --- nothing, and the same twice -------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("capacity", [None, np.full(4, 50.0)])
def test_without_any_pair_within_reach_nothing_is_served(model, capacity):
    problem = without(replace(villages(model), costs=np.full((3, 4), np.inf), share=0.0), capacity=capacity)
    answer = problem.solve(model)
    check(problem, model, answer)
    assert len(answer.demand) == 0
    assert answer.objective == 0
    assert answer.gap == 0


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("capacity", [None, 50.0])
@pytest.mark.parametrize("shape", [(0, 4), (3, 0), (0, 0)])
def test_without_demand_or_candidates_the_answer_is_empty(model, capacity, shape):
    n, m = shape
    held = None if capacity is None else np.full(m, capacity)
    problem = Problem(np.zeros(shape), np.ones(n), Candidates(m, capacity=held), sites=0, share=0.0)
    answer = problem.solve(model)
    assert len(answer.open) == m
    assert len(answer.demand) == 0
    assert answer.objective == answer.gap == 0


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("capacity", [None, np.full(4, 50.0)])
def test_demand_of_no_weight_is_no_reason_to_open_a_site(model, capacity):
    problem = without(replace(villages(model), weight=np.zeros(3)), capacity=capacity)
    answer = problem.solve(model)
    check(problem, model, answer)
    assert answer.objective == 0
    assert answer.status == "optimal"
    if model == "lscp":
        assert not answer.open.any()


@pytest.mark.parametrize("model", ["p_median", "p_center"])
@pytest.mark.parametrize("capacity", [None, np.full(4, 200.0)])
def test_demand_of_no_weight_needs_no_site_of_its_own(model, capacity):
    costs = np.where(COSTS < 5, COSTS, np.inf)
    problem = without(replace(villages(model), costs=costs, weight=np.array([10.0, 30.0, 0.0])), capacity=capacity)
    answer = problem.solve(model)
    check(problem, model, answer)
    assert np.flatnonzero(answer.open).tolist() in ([0], [1])


@pytest.mark.parametrize("model", ["mclp", "p_median", "p_center"])
def test_no_new_sites_leave_those_that_exist(model):
    problem = without(villages(model, sites=0), fixed_open=np.array([False, True, False, False]))
    answer = problem.solve(model)
    check(problem, model, answer)
    assert np.flatnonzero(answer.open).tolist() == [1]
    assert answer.objective == {"mclp": 100, "p_median": 340, "p_center": 5}[model]


@pytest.mark.parametrize("model", MODELS)
def test_a_cost_of_nothing_is_a_cost(model):
    problem = replace(villages(model, sites=2), costs=np.zeros((3, 4)))
    answer = problem.solve(model)
    check(problem, model, answer)
    assert len(answer.demand) == (0 if model == "max_benefit" else 3)


def test_sites_that_cost_nothing_fit_any_budget():
    problem = without(replace(villages("mclp"), sites=None, budget=0.0), cost=np.array([0.0, 1.0, 1.0, 0.0]))
    assert problem.solve("mclp").objective == 100
    problem = without(villages("lscp"), cost=np.zeros(4))
    assert problem.solve("lscp").objective == 0


def test_a_site_that_holds_nothing_serves_nobody():
    problem = without(villages("mclp", sites=1), capacity=np.array([40.0, 0.0, 30.0, 100.0]))
    answer = problem.solve("mclp")
    check(problem, "mclp", answer)
    assert answer.objective == 40
    assert np.flatnonzero(answer.open).tolist() == [0]


def test_equal_pairs_keep_the_cheapest_and_costs_that_are_none_are_left_out():
    reach = Reach.of_pairs(
        np.array([1, 0, 0, 1, 0]), np.array([0, 1, 1, 0, 0]), np.array([3.0, 5.0, 4.0, np.nan, np.inf]), 2, 2
    )
    assert reach.demand.tolist() == [0, 1]
    assert reach.candidate.tolist() == [1, 0]
    assert reach.cost.tolist() == [4.0, 3.0]


def test_what_is_given_is_not_changed():
    modules = Modules(
        np.array([0, 1]), np.array([0, 0]), np.array([50.0, 50.0]), np.ones(2), np.zeros(2, bool),
        csr_array(np.ones((1, 2))), np.array([2.0]), np.zeros(3, int), np.ones(3),
    )  # fmt: skip
    reach, weight, capacity = Reach.of_matrix(COSTS), WEIGHT.copy(), np.full(4, 40.0)
    before = [array.copy() for array in (reach.demand, reach.candidate, reach.cost, modules.capacity, modules.limit)]
    siting.mclp(reach, weight, Candidates(4, capacity=capacity), sites=2, modules=modules)
    siting.p_median(reach, weight, Candidates(4), sites=2)
    after = (reach.demand, reach.candidate, reach.cost, modules.capacity, modules.limit)
    assert all((one == other).all() for one, other in zip(before, after, strict=True))
    assert (weight == WEIGHT).all()
    assert (capacity == 40).all()
