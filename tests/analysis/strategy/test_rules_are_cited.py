"""Each rule of the strategy is cited by a result, or the documentation says why by none."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import klimaklok_plugin
from klimaklok_plugin.analysis.strategy.loading import load_strategy

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


def test_every_rule_is_cited_or_said_not_to_be():
    strategy = load_strategy()
    page = (ROOT / "docs" / "strategy.md").read_text(encoding="utf-8")
    section = page.split("## Rules that no result cites")[1].split("\n## ")[0]
    told = set(re.findall(r"^- `rules\.(\w+)`", section, re.MULTILINE))
    cited = (named_in_code() | set(strategy.parking.kind_rules.values())) & set(strategy.rules)
    assert told | cited == set(strategy.rules)
    assert not told & cited
