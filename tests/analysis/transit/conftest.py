"""Hubs of timetables that a test makes up."""

from __future__ import annotations

import pytest

from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.analysis.transit.hubs import hubs_from_gtfs
from tests.analysis.transit.timetables import ON_TUESDAY


@pytest.fixture(scope="session")
def strategy():
    return load_strategy()


@pytest.fixture
def hubs(tmp_path, strategy):
    def run(*tables, options=ON_TUESDAY, **more):
        paths = [table.write(tmp_path / f"feed {i}.zip") for i, table in enumerate(tables)]
        result = hubs_from_gtfs(paths, "EPSG:25832", strategy, options, **more)
        run.notes = {note.code: note.values for note in result.notes}
        run.dates = result.dates
        return result.hubs.set_index("name")

    return run
