"""The written documentation says what the code does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.analysis.strategy.sections import Walk
from scripts.make_docs import strategy_page

ROOT = Path(__file__).resolve().parents[1]


def test_the_pages_made_from_the_code_are_up_to_date():
    command = [sys.executable, str(ROOT / "scripts" / "make_docs.py"), "--check"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_shipped_value_has_a_meaning():
    rows = [line.split(" | ") for line in strategy_page().splitlines() if line.startswith("| `")]
    meanings = {row[0].strip("| `"): row[1].strip() for row in rows}
    assert meanings.keys() == load_strategy().sources.keys()
    assert [key for key, meaning in meanings.items() if not meaning] == []
    assert meanings["transit.tiers.A.max_headway_min"] == meanings["transit.tiers.D.max_headway_min"]


def test_a_value_without_a_meaning_stops_the_page(monkeypatch):
    monkeypatch.setattr(Walk, "__doc__", "Walking speed.")
    with pytest.raises(SystemExit, match=r"what these mean: walk\.speed_kmh, walk\.tobler_steepness"):
        strategy_page()


PAGES = sorted(path.relative_to(ROOT) for path in [*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_to_a_file_leads_somewhere(page):
    text = re.sub(r"`[^`\n]*`", "", (ROOT / page).read_text(encoding="utf-8"))
    targets = [target for target in re.findall(r"\]\(([^)#]+)", text) if "://" not in target]
    missing = [target for target in targets if not ((ROOT / page).parent / target).exists()]
    assert missing == []


def test_the_readme_names_every_target_of_make():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE).group(1)
    helpers = {"setup", "format", "clean", "screenshots"}
    assert [name for name in targets.split() if name not in helpers and f"make {name}" not in readme] == []


@pytest.mark.parametrize("language", ["en", "nb"])
def test_every_picture_of_a_language_is_on_a_page_of_that_language(language):
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs" / language).rglob("*.md"))
    shown = set(re.findall(rf"images/{language}/(\w+\.png)", pages))
    assert shown == {path.name for path in (ROOT / "docs" / "images" / language).glob("*.png")}
