"""What heart zones and walking groups say: one and several, few, and streets without a name, in both languages."""

from __future__ import annotations

import pytest

from klimaklok_plugin.analysis.core.messages import Language
from klimaklok_plugin.analysis.declared import WORDS
from klimaklok_plugin.analysis.schools import messages
from klimaklok_plugin.analysis.schools.messages import NOTES, ZONE_REASONS

SAID = [
    (NOTES["schools_without_zone"], {"count": 1}, "1 school lies in no drawn zone. It is", "1 skole ligger ikke"),
    (NOTES["schools_without_zone"], {"count": 3}, "3 schools lie in no drawn zone. They are", "3 skoler ligger ikke"),
    (NOTES["walking_schools_unplaced"], {"count": 1}, "1 school has no geometry. It is", "1 skole mangler"),
    (ZONE_REASONS["kept_out"], {"value": 1.0, "other": 9.0}, "1 of 9 cars no longer drives", "1 av 9 biler kjører"),
    (ZONE_REASONS["kept_out"], {"value": 8.2, "other": 9.0}, "8 of 9 cars no longer drive ", "8 av 9 biler kjører"),
    (ZONE_REASONS["places"], {"value": 1.0, "other": 0.62}, "1 place takes 62\u00a0%", "1 plass dekker 62\u00a0%"),
    (ZONE_REASONS["places"], {"value": 2.0, "other": 0.62}, "2 places take 62\u00a0%", "2 plasser dekker 62\u00a0%"),
    (
        ZONE_REASONS["worst_times"],
        {"name": "Storgata", "value": 205.0, "other": 14.667},
        "Storgata gets 205 cars more in the peak hour (14.7 times the traffic)",
        "Storgata får 205 flere biler i rushtimen (14,7 ganger så mye trafikk som før)",
    ),
    (
        NOTES["displacement_hidden"],
        {"count": 1, "least": 4.17, "persons": 5},
        "1 street with a change of fewer than about 4 cars is left out: fewer than 5 persons",
        "1 gatestrekning med en endring på færre enn om lag 4 biler er utelatt: Færre enn 5 personer",
    ),
    (messages.UNNAMED_STREET, {"road_class": "tertiary"}, "tertiary road without a name", "tertiærvei uten navn"),
    (messages.PUPILS_SHOWN["under"], {"pupils": float("nan"), "least": 5}, "under 5", "under 5"),
    (messages.PUPILS_SHOWN["exact"], {"pupils": 12.4, "least": 5}, "12", "12"),
]


@pytest.mark.parametrize(("text", "values", "english", "bokmal"), SAID)
def test_it_is_said_as_people_say_it(text, values, english, bokmal):
    assert Language("en", WORDS).fill(text, values).startswith(english)
    assert Language("nb", WORDS).fill(text, values).startswith(bokmal)
