"""How parameters are divided into sections, and what excludes what."""

from __future__ import annotations

import pytest
from qgis.core import Qgis

from klimaklok_plugin.processing.framework.packages import is_required
from klimaklok_plugin.processing.framework.sections import NEEDED, OFTEN, ORDER, RESULTS, SELDOM, Sections, arranged
from klimaklok_plugin.processing.provider import KlimaklokProvider

MOST_NEEDED = 8
"""So many parameters are seen at once on a small laptop."""


@pytest.fixture(scope="module")
def algorithms():
    provider = KlimaklokProvider()
    provider.refreshAlgorithms()
    yield {each.name(): each for each in provider.algorithms()}
    del provider  # which owns them


def named(algorithm):
    found = arranged(algorithm, algorithm.SECTIONS)
    return {section: [each.name() for each in found[section]] for section in ORDER}


def test_every_parameter_stands_in_exactly_one_section(algorithms):
    for each in algorithms.values():
        placed = [name for names in named(each).values() for name in names]
        assert sorted(placed) == sorted(one.name() for one in each.parameterDefinitions()), each.name()


def test_what_must_be_given_is_needed_and_few_things_are(algorithms):
    for each in algorithms.values():
        needed = set(named(each)[NEEDED])
        must = {one.name() for one in each.parameterDefinitions() if is_required(one) and not one.isDestination()}
        assert must <= needed, each.name()
        assert 1 <= len(needed) <= MOST_NEEDED, each.name()


def test_what_is_seldom_given_is_advanced_for_qgis_too_and_nothing_else_is(algorithms):
    for each in algorithms.values():
        seldom = set(named(each)[SELDOM])
        advanced = {
            one.name() for one in each.parameterDefinitions() if one.flags() & Qgis.ProcessingParameterFlag.Advanced
        }
        assert seldom == advanced, each.name()
        assert "STRATEGY" in seldom


def test_nothing_that_must_be_given_is_hidden_as_advanced(algorithms):
    for each in algorithms.values():
        for one in each.parameterDefinitions():
            if one.name() in named(each)[SELDOM]:
                optional = one.flags() & Qgis.ProcessingParameterFlag.Optional
                assert optional or one.defaultValue() is not None, (each.name(), one.name())
                assert not is_required(one)


def test_sections_name_only_parameters_that_there_are(algorithms):
    for each in algorithms.values():
        there = {one.name() for one in each.parameterDefinitions()}
        told = each.SECTIONS
        spoken = {*told.needed, *told.often, *told.seldom, *told.only, *told.packages}
        spoken |= {name for group in told.either for name in group} | {choice for choice, _ in told.only.values()}
        assert spoken <= there, each.name()


def test_results_are_in_the_order_in_which_they_are_declared(algorithms):
    for each in algorithms.values():
        declared = [one.name for one in each.outputs() if each.parameterDefinition(one.name) is not None]
        assert named(each)[RESULTS] == declared


def test_the_forty_six_parameters_of_the_charging_plan_begin_with_the_seven_of_its_question(algorithms):
    placed = named(algorithms["locatecharging"])
    assert placed[NEEDED] == ["PACKAGE", "DEMAND", "NETWORK", "MODEL", "SITE_COUNT", "COVERAGE", "BUDGET"]
    assert len(placed[OFTEN]) < 10 < len(placed[SELDOM])


@pytest.mark.parametrize(("position", "applies"), [(0, "SITE_COUNT"), (1, "COVERAGE"), (2, "BUDGET")])
def test_of_number_share_and_budget_only_the_one_that_is_known_applies(algorithms, position, applies):
    sections = algorithms["locatecharging"].SECTIONS
    names = ("SITE_COUNT", "COVERAGE", "BUDGET")
    assert [name for name in names if sections.applies(name, {"MODEL": position})] == [applies]


def test_two_of_a_kind_are_a_contradiction_and_one_or_none_is_not():
    sections = Sections(either=(("FILE", "LAYER", "LIST"), ("A", "B")))
    assert sections.contradictions({"FILE": "", "LAYER": None, "LIST": []}) == []
    assert sections.contradictions({"FILE": "x.osm", "LAYER": " ", "LIST": []}) == []
    assert sections.contradictions({"FILE": "x.osm", "LIST": ["y"], "A": 1}) == [("FILE", "LIST")]
