"""The planner's jobs, done by mouse in the real QGIS on a laptop's screen, in both languages, each click counted."""

from __future__ import annotations

import re
import zipfile

import pytest

from scripts.make_screenshots import HEIGHT, LANGUAGES, ROOT, WIDTH, do_jobs

MOST_CLICKS = {"rank_sites": 6, "school_plan": 8, "charging_plan": 8, "plan_document": 8}
"""From an open package to the answer."""
MOST_TO_PAPER = 2

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=LANGUAGES)
def done(request, plugin_zip, tmp_path_factory):
    """What QGIS says of the jobs, and the pictures' folder."""
    folder = tmp_path_factory.mktemp("jobs")
    with zipfile.ZipFile(plugin_zip) as archive:
        archive.extractall(folder / "plugin")
    said = do_jobs(folder, request.param, plugin=folder / "plugin")
    assert "failure" not in said, said["failure"]
    return said["jobs"], folder / "pictures", request.param


@pytest.mark.parametrize("job", MOST_CLICKS)
def test_an_answer_takes_few_clicks_from_an_open_package(done, job):
    jobs = done[0]
    assert 0 < jobs[job]["clicks"][0] <= MOST_CLICKS[job]


def test_a_pdf_takes_two_clicks_more(done):
    _, answered, on_paper, _ = done[0]["rank_sites"]["clicks"]
    assert 0 < on_paper - answered <= MOST_TO_PAPER
    assert (done[1].parent / "rank_sites.pdf").read_bytes().startswith(b"%PDF")


def test_whoever_is_new_has_a_result_after_one_click(done):
    assert done[0]["first_result"]["clicks"][0] == 1


def test_the_pages_say_how_many_clicks_it_takes(done):
    jobs, _, language = done
    page = (ROOT / "docs" / language / "tutorials" / "index.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| \[\]\((\w+)\.md\) \| (\d+)", page, re.MULTILINE))
    assert told == {job: str(jobs[job]["clicks"][0]) for job in MOST_CLICKS}


def test_each_step_has_a_picture_of_the_whole_screen(done):
    from qgis.PyQt.QtGui import QImage

    jobs, pictures, _ = done
    for job, told in jobs.items():
        assert told["pictures"] > 1
        for number in range(1, told["pictures"] + 1):
            picture = QImage(str(pictures / f"{job}_{number}.png"))
            assert (picture.width(), picture.height()) == (WIDTH, HEIGHT)
