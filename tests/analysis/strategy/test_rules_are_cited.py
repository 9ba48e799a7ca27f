"""The documentation lists exactly the rules of the strategy that no code reads, each with the reason."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import klimaklok_plugin
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from scripts.make_docs import LANGUAGES, UNUSED, UNUSED_HEADING, strategy_page

ROOT = Path(__file__).parents[3]
PACKAGE = Path(next(iter(klimaklok_plugin.__path__)))
NAMES = re.compile(r"(.*_)?RULES?")


def named_in_code():
    """Return the texts that constants called RULE, or dictionaries called RULES, hold in the code."""
    found = set()
    for path in [*(PACKAGE / "analysis").rglob("*.py"), *(ROOT / "processing").rglob("*.py")]:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            names = [each.id for target in targets if target for each in ast.walk(target) if isinstance(each, ast.Name)]
            if any(NAMES.fullmatch(name) for name in names):
                found |= {each.value for each in ast.walk(node) if isinstance(each, ast.Constant)}
    return found


def test_the_rules_listed_as_unused_are_exactly_those_that_no_code_reads():
    strategy = load_strategy()
    cited = (named_in_code() | set(strategy.parking.kind_rules.values())) & set(strategy.rules)
    assert set(UNUSED) == set(strategy.rules) - cited


@pytest.mark.parametrize(("which", "language"), list(enumerate(LANGUAGES)))
def test_the_page_on_the_strategy_lists_them_with_the_reason(which, language):
    section = strategy_page(language).split(UNUSED_HEADING[language])[1].split("\n## ")[0]
    told = dict(re.findall(r"^- `rules\.(\w+)`: (.+)\.$", section, re.MULTILINE))
    assert told == {rule: why[which] for rule, why in UNUSED.items()}
