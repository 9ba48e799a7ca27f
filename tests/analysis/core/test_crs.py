"""The CRS an analysis runs in measures true metres where the data lie."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest

from klimaklok_plugin.analysis.core.crs import MOST_OFF, check_scale, projected_crs, scale_at
from klimaklok_plugin.analysis.core.messages import CrsNearPoleError, CrsScaleError
from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_osm
from klimaklok_plugin.analysis.network.sample import sample_file
from klimaklok_plugin.analysis.strategy.loading import load_strategy

OSLO, BERGEN, KIRKENES, PARIS = (10.75, 59.91), (5.32, 60.39), (30.05, 69.73), (2.35, 48.86)


def at(code, place):
    crs = pyproj.CRS(code)
    return crs, np.array([pyproj.Transformer.from_crs(4326, crs, always_xy=True).transform(*place)])


@pytest.mark.parametrize("place", [OSLO, BERGEN, KIRKENES, PARIS])
@pytest.mark.parametrize("code", [25832, 25833, 25835, 3857, 3395, 2154, 3035, 5110])
def test_the_scale_is_the_one_of_projs_own_factors_and_a_tenth_of_a_per_cent_is_the_limit(code, place):
    crs, xy = at(code, place)
    own = pyproj.Proj(crs).get_factors(*place)
    sizes = [own.tissot_semimajor, own.tissot_semiminor]
    worst = max(sizes, key=lambda each: abs(np.log(each)))
    scale = scale_at(crs, *xy[0])[0]
    conformal = abs(sizes[0] - sizes[1]) < 1e-6 and code != 3857
    # Where the scale differs by direction, four of them are looked at; PROJ takes the earth for a sphere in 3857.
    assert abs(scale - worst) < (2e-5 if conformal else 0.3 * abs(worst - 1))
    if abs(worst - 1) > 1.3 * MOST_OFF:
        with pytest.raises(CrsScaleError, match="a kilometre on the ground measures") as caught:
            check_scale(crs, xy)
        assert abs(caught.value.values["km"] - scale) < 1e-9
        west = caught.value.values["better"]
        assert west.startswith("EPSG:")
    elif abs(worst - 1) < MOST_OFF:
        check_scale(crs, xy)


def test_the_crs_that_is_chosen_always_holds_the_limit():
    rng = np.random.default_rng(3)
    for lon, lat in np.column_stack([rng.uniform(-180, 180, 40), rng.uniform(-80, 84, 40)]):
        crs = projected_crs(lon, lat, lon, lat)
        check_scale(crs, at(crs, (lon, lat))[1])


def test_a_place_at_a_pole_has_a_sentence():
    with pytest.raises(CrsNearPoleError, match="89"):
        projected_crs(10, 89, 10, 89)


def test_nothing_placed_is_nothing_to_be_wrong_about():
    check_scale(pyproj.CRS(3857), np.full((3, 2), np.nan))


def test_a_network_is_not_built_in_a_crs_that_doubles_its_lengths():
    with pytest.raises(CrsScaleError, match="EPSG:3857"):
        network_from_osm(sample_file("streets.osm.gz"), pyproj.CRS(3857), load_strategy(), BuildOptions())


@pytest.mark.parametrize(
    ("extent", "code"),
    [
        ((10, 44, 16, 46), 32633),  # 13° east
        ((8, 38, 10, 42), 25832),  # 40° north lies in the area of EPSG:25832, which begins at 38.8°
        ((8, 30, 10, 40), 32632),
        ((-52, -40, -50, 20), 32722),  # 10° south
    ],
)
def test_the_middle_of_the_data_decides(extent, code):
    assert projected_crs(*extent).to_epsg() == code
