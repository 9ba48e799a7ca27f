"""What a network knows of its roads: small networks whose lengths are added up by hand."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_lines
from klimaklok_plugin.analysis.network.messages import KNOWN_OR_ASSUMED
from klimaklok_plugin.analysis.network.quality import KNOWN, LEFT_OUT
from klimaklok_plugin.analysis.network.storage import read_meta, save_network
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()

# 100 m known in all, 200 m with an owner alone, 300 m of cycle path, 400 m planned.
ROADS = gpd.GeoDataFrame(
    {
        "typeVeg": ["enkelBilveg", "rullebane", "gangOgSykkelveg", "enkelBilveg"],
        "vegkategori": ["K", "F", None, "K"],
        "fase": ["V", "V", "V", "P"],
        "fartsgrense": [50, None, None, 50],
        "feltoversikt": ["1#2", None, None, None],
        "ådtTotal": [900, None, None, None],
    },
    geometry=[shapely.LineString([(0, 500 * n), (100 * n + 100, 500 * n)]) for n in range(4)],
    crs=25833,
)


@pytest.fixture(scope="module")
def built():
    return network_from_lines(ROADS, "roads", STRATEGY, BuildOptions())


def test_shares_are_of_the_length_that_is_asked_about(built):
    known = built.quality[built.quality["part"] == KNOWN].set_index("subject")
    assert known["of_km"].round(6).to_dict() == {
        **dict.fromkeys(("class", "owner", "slope"), 0.6),
        **dict.fromkeys(("speed", "direction", "sidewalk", "aadt"), 0.1),  # unknown words are closed to cars
    }
    assert known["km"].round(6).to_dict() == {
        "class": 0.4,
        "owner": 0.3,
        "speed": 0.1,
        "direction": 0.1,
        "sidewalk": 0.0,
        "aadt": 0.1,
        "slope": 0.0,
    }
    np.testing.assert_allclose(known["share"], known["km"] / known["of_km"])


def test_what_was_left_out_stands_with_its_reason_number_and_length(built):
    lost = built.quality[built.quality["part"] == LEFT_OUT]
    assert lost[["subject", "count", "km"]].to_numpy().tolist() == [["road_planned", 1, 0.4]]


def test_every_row_has_a_sentence_and_what_is_known_everywhere_says_so(built):
    rest = dict(zip(built.quality["subject"], built.quality["rest"], strict=True))
    assert set(rest.values()) <= set(KNOWN_OR_ASSUMED)
    assert rest["speed"] == rest["aadt"] == "everywhere"
    assert rest["class"] == "class"


def test_the_file_of_the_network_remembers_the_table(built, tmp_path):
    save_network(built.network, tmp_path / "n.gpkg")
    rows = json.loads(read_meta(tmp_path / "n.gpkg")["quality"])
    assert [(row["subject"], row["km"]) for row in rows] == [
        (row["subject"], round(row["km"], 4)) for _, row in built.quality.iterrows()
    ]
    assert rows[-1] == {
        "part": "left_out",
        "subject": "road_planned",
        "share": None,
        "km": 0.4,
        "of_km": None,
        "count": 1,
    }


def test_the_main_lines_are_notes_and_too_much_of_unknown_class_is_a_warning(built):
    notes = {note.code: note.values for note in built.notes}
    assert notes["network_known"]["of_class"] == pytest.approx(4 / 6)
    assert notes["network_left_out"] == {"reasons": ["road_planned"], "count": 1, "length_km": 0.4}
    assert built.warnings[0].values == {"share": pytest.approx(1 / 3), "length_km": pytest.approx(0.2)}


def test_a_network_without_roads_for_cars_asks_nothing_of_them():
    paths = ROADS[ROADS["typeVeg"] == "gangOgSykkelveg"].reset_index(drop=True)
    quality = network_from_lines(paths, "paths", STRATEGY, BuildOptions()).quality.set_index("subject")
    assert np.isnan(quality.loc["speed", "share"])
    assert quality.loc["speed", "of_km"] == 0
