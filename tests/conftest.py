"""For every test: the plugin under test is the one that is meant."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("unhurried", deadline=None)  # a busy machine is no failure
settings.load_profile("unhurried")

os.environ["KLIMAKLOK_WITHOUT_NET"] = "1"  # what nobody foresaw is a failure here, not a sentence


def pytest_sessionstart():
    import klimaklok_plugin

    expected = os.environ.get("KLIMAKLOK_PLUGIN_FROM")
    found = Path(klimaklok_plugin.__file__).resolve()
    if expected and not found.is_relative_to(Path(expected).resolve()):
        pytest.exit(f"The plugin comes from {found}, not from {expected}.", returncode=4)


@pytest.fixture(scope="session")
def klimaklok(qgis_app, qgis_processing):
    """The provider, registered once however many tests of whatever folder run in this process."""
    from qgis.core import QgsApplication

    from klimaklok_plugin.processing.provider import KlimaklokProvider

    made = KlimaklokProvider()
    QgsApplication.processingRegistry().addProvider(made)
    yield made
    gc.collect()  # what a failed run's traceback held, before QGIS ends: freeing it later crashes
    QgsApplication.processingRegistry().removeProvider(made)
