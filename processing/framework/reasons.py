"""Reasons in the user's words: from rows of codes and values to a text for each feature, with the rule it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from klimaklok_plugin.analysis.core.messages import Note, Text
from klimaklok_plugin.analysis.strategy.messages import CITATIONS

from .texts import wording

if TYPE_CHECKING:
    import pandas as pd

    from klimaklok_plugin.analysis.strategy.loading import Strategy


def reason_texts(
    reasons: pd.DataFrame,
    sentences: Mapping[str, Text],
    rules: Mapping[Any, str] | None = None,
    fixed: Mapping[str, Any] | None = None,
) -> list[str]:
    """Return each reason's sentence.

    Parameters
    ----------
    reasons : DataFrame
        A row per reason: ``code``, what its sentence needs (``value``, ``other``, ``name`` …), and ``rule`` where
        `rules` are given.
    sentences : Mapping[str, Text]
        By code.
    rules : Mapping, optional
        What is put behind a sentence, by the reason's ``rule``; see `cite`.
    fixed : Mapping, optional
        Values that are the same in all sentences, such as the strategy's thresholds.
    """
    import numpy as np

    language = wording()
    texts = np.full(len(reasons), "", dtype=object)
    for code, rows in reasons.groupby("code").indices.items():
        some = {str(name): reasons[name].to_numpy()[rows].tolist() for name in reasons.columns}
        same = {name: [value] * len(rows) for name, value in (fixed or {}).items()}
        texts[rows] = language.fill_each(sentences[code], some | same, len(rows))
    if rules:
        texts += reasons["rule"].map(lambda rule: rules.get(rule, "")).to_numpy(object)
    told: list[str] = texts.tolist()
    return told


def joined(texts: Sequence[str], owners: Any, count: int) -> list[str]:
    """Return the texts of each of `count` features joined; `owners` says whose each text is, in rising order."""
    import numpy as np

    edges = np.searchsorted(owners, np.arange(count + 1))
    return ["; ".join(texts[start:end]) for start, end in pairwise(edges.tolist())]


def told_rows(
    reasons: pd.DataFrame, sentences: Mapping[str, Text], count: int, rules: Mapping[Any, str] | None = None
) -> list[str | None]:
    """Return, for each of `count` rows, its reasons as one sentence; None where there are none.

    Parameters
    ----------
    reasons, sentences, rules
        As of `reason_texts`; ``row`` of the reasons says whose they are, in rising order.
    count : int
    """
    told = joined(reason_texts(reasons, sentences, rules), reasons["row"].to_numpy(), count)
    return [f"{each[0].upper()}{each[1:]}." if each else None for each in told]


def cite(name: str, strategy: Strategy, *, force: bool = False, more: str = "") -> str:
    """Return where a rule stands, in brackets after a blank; nothing where it has no number.

    Parameters
    ----------
    name : str
        The rule's key in the strategy file.
    strategy : Strategy
        Holds the rule.
    force : bool
        Whether its force (shall, should, may) stands there too.
    more : str
        What else stands in the brackets, already in words.
    """
    rule = strategy.rules.get(name)
    if rule is None:
        return ""
    language = wording()
    place = rule.number
    if place and rule.chapter and not place.startswith("strategi"):
        place = language.fill(CITATIONS["chapter"], {"chapter": rule.chapter, "place": place})
    if place and rule.superseded_by:
        place = language.fill(CITATIONS["superseded"], {"place": place})
    parts = [place, language.say(rule.force) if force and rule.force else "", more]
    told = ", ".join(part for part in parts if part)
    return f" ({told})" if told else ""


def citations(reasons: pd.DataFrame, strategy: Strategy, *, force: bool = False) -> dict[Any, str]:
    """Return what stands behind a sentence, by the ``rule`` of the reasons."""
    return {rule: cite(rule, strategy, force=force) for rule in reasons["rule"].dropna().unique() if rule}


def superseded(reasons: pd.DataFrame, strategy: Strategy) -> list[Note]:
    """Tell of each rule that the reasons cite, by their ``rule``, though something has replaced it."""
    language = wording()
    cited = [strategy.rules[name] for name in reasons["rule"].dropna().unique() if name in strategy.rules]
    return [
        Note(
            "rule_superseded",
            {"rule": rule.text[language.code], "number": rule.number, "by": language.text(rule.superseded_by)},
        )
        for rule in cited
        if rule.superseded_by
    ]
