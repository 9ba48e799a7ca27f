"""A fixed part of the mutants, in a process of its own; ``make fuzz`` tries many."""

from __future__ import annotations

import json

from tests.fuzz.__main__ import RIGHT, chosen, try_mutants
from tests.fuzz.subjects import SUBJECTS


def test_what_is_wrong_by_chance_gives_a_result_or_a_sentence():
    found = try_mutants(chosen(150, 7, list(SUBJECTS)), jobs=1)
    assert len(found) == 150
    wrong = [each for each in found if each["outcome"] not in RIGHT]
    assert not wrong, json.dumps(wrong, indent=1, ensure_ascii=False)
    # The mutants are neither all harmless nor all hopeless.
    for outcome in RIGHT:
        assert sum(each["outcome"] == outcome for each in found) > 30
