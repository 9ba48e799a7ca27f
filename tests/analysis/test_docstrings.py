"""What the analysis says of itself: parameters with units, and examples that run on the sample town."""

from __future__ import annotations

import ast
import doctest
from pathlib import Path

import pytest

from klimaklok_plugin.analysis import charging, park_and_ride, parking, schools, sites, siting

ANALYSIS = Path(sites.__file__).resolve().parents[1]
FILES = sorted(ANALYSIS.rglob("*.py"))
ENTRIES = {
    "score_sites": sites,
    "heart_zones": schools,
    "walking_groups": schools,
    "audit_hierarchy": parking,
    "place_bike_parking": parking,
    "car_detour": parking,
    "locate_charging": charging,
    "locate_park_and_ride": park_and_ride,
    "p_median": siting,
}
MANY = 4


def named(path):
    return "/".join(path.relative_to(ANALYSIS).with_suffix("").parts)


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_public_function_of_many_parameters_says_what_each_is(path):
    silent = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            arguments = [each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            told = (ast.get_docstring(node) or "").partition("Parameters\n")[2]
            # what progress is, is the same everywhere
            asked = [each for each in arguments if each != "progress"]
            missing = [each for each in asked if each not in told] if len(arguments) >= MANY else []
            silent += [(node.name, missing)] if missing else []
    assert silent == []


@pytest.mark.parametrize("path", [each for each in FILES if ">>> " in each.read_text(encoding="utf-8")], ids=named)
def test_the_examples_run(path):
    module = __import__(f"klimaklok_plugin.analysis.{named(path).replace('/', '.')}", fromlist=["x"])
    assert doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0


@pytest.mark.parametrize("name", ENTRIES)
def test_the_way_into_every_subject_has_an_example(name):
    assert ">>> " in getattr(ENTRIES[name], name).__doc__
