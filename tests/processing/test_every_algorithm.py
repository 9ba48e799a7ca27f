"""What every algorithm owes its user, whatever it computes."""

from __future__ import annotations

import re

import pytest
from qgis.core import QgsProcessingParameterFileDestination

from klimaklok_plugin.processing.framework.texts import resource
from klimaklok_plugin.processing.provider import KlimaklokProvider


@pytest.fixture(scope="module")
def provider():
    made = KlimaklokProvider()
    made.refreshAlgorithms()
    return made


@pytest.fixture(scope="module")
def algorithms(provider):
    return provider.algorithms()


def test_the_provider_has_a_name_an_icon_and_the_four_algorithms_of_the_main_job(provider, algorithms):
    assert provider.id() == "klimaklok"
    assert not provider.icon().isNull()
    assert {one.name() for one in algorithms} >= {"buildnetwork", "downloadosm", "transithubs", "scoresites"}


def test_every_algorithm_has_a_name_a_group_an_icon_and_a_help_text(algorithms):
    for one in algorithms:
        assert re.fullmatch("[a-z]+", one.name())
        assert one.displayName()
        assert one.group()
        assert one.groupId()
        assert not one.icon().isNull()
        assert one.icon().cacheKey() != 0
        assert len(one.shortHelpString()) > 200, one.name()


def test_what_car_distances_leave_out_is_said_with_its_size_where_there_are_any(algorithms):
    driven = {one.name() for one in algorithms if "more than 5\u00a0% too short" in one.shortHelpString()}
    sites = {"scoresites", "zoningcase"}
    assert driven == {"cardetour", "catchments", "heartzones", "locatecharging", "locateparkandride"} | sites


def test_every_parameter_is_described_and_explained(algorithms):
    for one in algorithms:
        for parameter in one.parameterDefinitions():
            assert parameter.description(), (one.name(), parameter.name())
            assert parameter.description() != parameter.name()
            assert parameter.help(), (one.name(), parameter.name())


def test_every_algorithm_takes_a_strategy_file_and_ships_no_path_in_its_default(algorithms):
    for one in algorithms:
        strategy = one.parameterDefinition("STRATEGY")
        assert strategy is not None, one.name()
        assert not strategy.defaultValue()


def test_every_output_layer_has_a_style_that_holds_symbols_and_labels_only(algorithms):
    for one in algorithms:
        for parameter in one.parameterDefinitions():
            if not parameter.isDestination() or isinstance(parameter, QgsProcessingParameterFileDestination):
                continue
            styles = list(resource("styles").glob(f"{one.name()}_{parameter.name().lower()}*.qml"))
            assert styles, (one.name(), parameter.name())
            for style in styles:
                text = style.read_text(encoding="utf-8")
                assert "<renderer-v2" in text
                assert "<aliases>" not in text
