"""National guidelines: which of their points the checks of a plan speak to. For information only."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.messages import Note, Text
from .checks import INFORMATION, NOT_ASSESSED, Check
from .context import Case, Parts
from .messages import CHECK_SAID, CHECK_WORDS, VERDICT_WORDS

GUIDELINES = "guidelines"
RULES = ("national_climate_and_energy", "national_land_use_and_mobility")


def check_guidelines(case: Case, checks: Sequence[Check]) -> list[Check]:
    """Return, for each alternative, which checks speak to which guidelines.

    Parameters
    ----------
    case : Case
    checks : sequence of Check
        All others.
    """
    rules = case.strategy.case
    points = tuple(zip(RULES, (rules.climate_and_energy, rules.land_use_and_mobility), strict=True))
    made = []
    for alternative in case.alternatives:
        own = {each.id: each for each in checks if each.alternative == alternative}
        reasons: list[Note] = []
        told: set[str] = set()
        for rule, ids in points:
            spoken = [own[each] for each in ids if each in own]
            said: Parts = [
                (CHECK_SAID, {"check": [(CHECK_WORDS[each.id], {})], "verdict": [(VERDICT_WORDS[each.verdict], {})]})
                for each in spoken
            ]
            told |= {each.id for each in spoken if each.verdict != NOT_ASSESSED}
            if said:
                guideline = case.strategy.rules[rule]
                text = Text(_plain(guideline.text["en"]), _plain(guideline.text["nb"]))
                told_of: dict[str, object] = {"number": guideline.number, "rule": [(text, {})], "checks": said}
                reasons.append(Note("case_guideline", told_of))
        reasons.append(Note("case_guidelines_rest"))
        sentence = Note("case_guidelines", {"count": len(told)})
        made.append(Check(GUIDELINES, alternative, INFORMATION, RULES[0], sentence, reasons=tuple(reasons)))
    return made


def _plain(text: str) -> str:
    """Return a text of the strategy file as a sentence without places to fill."""
    return text.replace("{", "{{").replace("}", "}}")
