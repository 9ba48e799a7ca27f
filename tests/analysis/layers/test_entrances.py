"""Where one walks in."""

from __future__ import annotations

import numpy as np
import shapely

from klimaklok_plugin.analysis.layers.entrances import only


def test_only_those_that_were_asked_for_are_left():
    places = np.array([shapely.Point(0, 0), shapely.Point(1, 1), None], dtype=object)
    assert only(places, np.array([True, False, True])).tolist() == [shapely.Point(0, 0), None, None]
    assert places[1] == shapely.Point(1, 1), "what was handed in stays as it was"
