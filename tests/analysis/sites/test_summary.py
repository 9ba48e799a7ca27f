"""The answer in a few lines: counted in the table itself."""

from __future__ import annotations

import shapely

from klimaklok_plugin.analysis.core.messages import Language
from klimaklok_plugin.analysis.declared import NOTES, WORDS
from klimaklok_plugin.analysis.sites.ranking import SiteOptions, score_sites
from klimaklok_plugin.analysis.sites.summary import sites_summary
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.sites.towns import EAST, NORTH, layer, street


def test_the_summary_says_how_many_sites_there_are_of_each_class_and_why_some_are_left_out():
    network = street([[(x, 0) for x in range(0, 8001, 100)]])
    points = [*((EAST + x, NORTH) for x in (0, 100, 7000, 7500)), (EAST, NORTH + 5000)]
    own = layer([*shapely.points(points), None], use=["bolig", "bolig", "bolig", "kontor", "bolig", "bolig"])
    hubs = layer(shapely.points([(EAST + 300, NORTH)]), tier=["A"], modes=["rail,bus"], headway_min=[10.0])
    result = score_sites(own, network, hubs, load_strategy(), SiteOptions(land_use_field="use"))
    english, norsk = (
        [Language(code, WORDS).fill(NOTES[note.code], note.values) for note in sites_summary(result)]
        for code in ("en", "nb")
    )
    assert english == [
        "4 sites are scored, 2 are not.",
        "Housing, 3 sites: prioritise when one more condition is met 2; not classed: a layer is missing 1.",
        "Office, 1 site: not classed: a layer is missing 1.",
        "Not scored, 2 sites: too far from the network 1; no geometry 1.",
    ]
    assert norsk[0] == "4 tomter har fått poeng, 2 har ikke."
    assert norsk[1].startswith("Bolig, 3 tomter: prioriter når én betingelse til er oppfylt 2; ")
