"""Every question asked by mouse in the real QGIS, from the zip, in a clean profile, on a laptop's screen."""

from __future__ import annotations

import json
import shlex
import subprocess

import pytest

from tests.gui.clean_profile import ROOT, clean_environment
from tests.gui.desktop import run_desktop
from tests.gui.test_desktop import complaints

WELCOME = 4
MOST_CLICKS = {"rank_sites": 6, "school_zone": 8, "charging_plan": 8}
THREE_JOBS = tuple(MOST_CLICKS)
EVERY = (
    *THREE_JOBS,
    "walking_groups",
    "parking_check",
    "bike_parking",
    "car_detour",
    "park_and_ride",
    "reach",
    "whole_case",
)


@pytest.fixture(scope="module", params=["nb", "en"])
def asked(request, plugin_zip, tmp_path_factory):
    """What a first start and the questions after it came to; all of them in bokmål, the three jobs in English."""
    folder = tmp_path_factory.mktemp(f"panel_{request.param}")
    pictures = ROOT / "build" / "screens" / "panel"
    pictures.mkdir(parents=True, exist_ok=True)
    task = {
        "zip": str(plugin_zip),
        "pictures": str(pictures),
        "language": request.param,
        "questions": EVERY if request.param == "nb" else THREE_JOBS,
    }
    found = run_desktop(folder, task, "ask.py", language=request.param, size=(1366, 768), timeout=1500)
    return found | {"language": request.param, "environment": clean_environment(folder)}


def test_the_first_start_welcomes_and_shows_the_sample_town_with_results(asked):
    assert asked["first_step"] == WELCOME
    assert asked["width"] <= 400
    assert asked["screen"] == pytest.approx([1366, 768], abs=2)
    assert asked["beyond"] < 0
    assert "58" in asked["sample"][0]


def test_every_question_is_answered_with_layers_in_the_users_language(asked):
    found = asked["asked"]
    assert {name: each["said"] for name, each in found.items() if not each["answered"]} == {}
    assert set(found) >= set(THREE_JOBS)
    assert all(each["layers"] for each in found.values())
    words = " ".join(found["rank_sites"]["summary"])
    assert ("tomter" in words) == (asked["language"] == "nb")


def test_the_map_shows_the_answer_and_no_earlier_one(asked):
    for name, found in asked["asked"].items():
        own, others = found["shown"]
        assert own >= 1, name
        assert others == 0, name


def test_the_three_jobs_take_few_clicks(asked):
    clicks = {name: asked["asked"][name]["clicks"] for name in MOST_CLICKS}
    assert {name: count for name, count in clicks.items() if count > MOST_CLICKS[name]} == {}


def test_the_command_of_a_run_does_the_same_in_qgis_process(asked):
    plan = asked["asked"]["charging_plan"]
    program, *rest = shlex.split(plan["command"])
    command = [program, "--json", *rest]
    done = subprocess.run(command, env=asked["environment"], capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    again = json.loads(done.stdout)["results"]
    assert {name: again[name] for name in plan["numbers"]} == pytest.approx(plan["numbers"])
    assert "COVERED_SHARE" in plan["numbers"]


def test_nothing_is_complained_of_and_the_plugin_is_gone_when_switched_off(asked):
    assert asked["unloaded"]
    assert complaints(asked) == []
    assert asked["returncode"] == 0
