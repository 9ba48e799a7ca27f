"""Results are moved into place together, one run at a time, and nothing of a killed run stays."""

from __future__ import annotations

import contextlib
import os
import resource as limits
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pyogrio
import pytest
from qgis.core import QgsProcessingException, QgsProcessingFeedback

from klimaklok_plugin.processing.framework import publishing
from klimaklok_plugin.processing.framework.texts import resource
from tests.promptly import a_second

KILLED = Path(__file__).parents[1] / "inside" / "killed.py"
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="as on the servers of a terminal")


def marks(path):
    return set(pyogrio.read_dataframe(path)["mark"])


def content(folder):
    return {each.relative_to(folder): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


@pytest.fixture
def other_run():
    """Hold a file as a run does that is moving its result there."""
    taken = []

    def hold(target):
        lock = publishing.Lock(publishing._lock_file(target))
        assert lock.take()
        taken.append(lock)
        return lock

    yield hold
    for lock in taken:
        lock.free()


class CancelsWhenItWaits(QgsProcessingFeedback):
    def __init__(self):
        super().__init__(False)
        self.when = None

    def setProgressText(self, text):
        if "Waiting for another run" in text:
            self.when = time.monotonic()
            self.cancel()


# --- one at a time ---


def test_a_run_waits_for_another_that_writes_the_same_file_and_says_so(places, run, tmp_path, heard, other_run):
    target = tmp_path / "a.gpkg"
    lock = other_run(target)
    threading.Timer(1.0, lock.free).start()
    start = time.monotonic()
    run("echo", {"SITES": places, "MARK": "new", "OUTPUT": str(target)}, heard)
    assert time.monotonic() - start > 0.9
    assert any(f"Waiting for another run or program that is using {target}" in line for line in heard.lines)
    assert marks(target) == {"new"}
    assert [each.name for each in tmp_path.iterdir()] == ["a.gpkg"]


def test_waiting_is_cancelled_within_a_second(places, run, tmp_path, other_run):
    target = tmp_path / "a.gpkg"
    run("echo", {"SITES": places, "MARK": "old", "OUTPUT": str(target)})
    lock, feedback = other_run(target), CancelsWhenItWaits()
    result = run("echo", {"SITES": places, "MARK": "new", "OUTPUT": str(target)}, feedback)
    assert time.monotonic() - feedback.when < a_second()
    assert "OUTPUT" not in result
    lock.free()
    assert marks(target) == {"old"}
    assert [each.name for each in tmp_path.iterdir()] == ["a.gpkg"]


def test_a_database_that_is_held_is_waited_for_and_that_can_be_cancelled_too(places, run, tmp_path, monkeypatch):
    target = tmp_path / "a.gpkg"
    run("echo", {"SITES": places, "MARK": "old", "OUTPUT": str(target)})
    other = sqlite3.connect(target, isolation_level=None)
    held = publishing.held

    def locked(targets, patience):
        other.execute("BEGIN IMMEDIATE")
        return held(targets, patience)

    monkeypatch.setattr(publishing, "held", locked)
    feedback = CancelsWhenItWaits()
    assert "OUTPUT" not in run("echo", {"SITES": places, "MARK": "new", "OUTPUT": str(target)}, feedback)
    assert time.monotonic() - feedback.when < a_second()
    other.close()
    assert marks(target) == {"old"}


def test_runs_that_write_other_files_do_not_wait(places, run, tmp_path, other_run, monkeypatch):
    (tmp_path / "of the machine").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "of the machine"))
    other_run(tmp_path / "a.gpkg")
    run("echo", {"SITES": places, "OUTPUT": str(tmp_path / "b.gpkg")})
    assert list((tmp_path / "of the machine").iterdir()) == []


def test_links_and_letter_case_lead_to_one_lock(tmp_path):
    assert publishing._lock_file(tmp_path / "Å.gpkg") == publishing._lock_file(tmp_path / "å.GPKG")


def test_a_lock_can_be_taken_by_every_user_and_goes_with_its_holder(tmp_path):
    lock, second = publishing.Lock(tmp_path / "x.lock"), publishing.Lock(tmp_path / "x.lock")
    assert lock.take()
    assert lock.path.stat().st_mode & 0o666 == 0o666
    assert not second.take()
    lock.free()
    assert not lock.path.exists()
    assert second.take()
    second.free()


@LINUX
def test_where_the_file_system_has_no_locks_results_are_written_and_no_other_runs_folder_is_touched(
    places, run, tmp_path, monkeypatch
):
    import fcntl

    other = publishing.Folder(tmp_path)

    def unknown(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", unknown)
    run("echo", {"SITES": places, "MARK": "new", "OUTPUT": str(tmp_path / "a.gpkg")})
    assert marks(tmp_path / "a.gpkg") == {"new"}
    assert {each.name for each in tmp_path.iterdir()} == {"a.gpkg", other.path.name, f"{other.path.name}.lock"}
    other.remove()


def test_a_result_that_is_a_link_is_written_where_it_leads(places, run, tmp_path):
    (tmp_path / "real").mkdir()
    link = tmp_path / "a.gpkg"
    link.symlink_to(tmp_path / "real" / "b.gpkg")
    for mark in ("first", "second"):
        run("echo", {"SITES": places, "MARK": mark, "OUTPUT": str(link)})
        assert link.is_symlink()
        assert marks(tmp_path / "real" / "b.gpkg") == {mark}


# --- together or not at all ---


@LINUX
def test_runs_that_are_killed_leave_all_results_old_or_all_new_and_what_else_is_there_as_it_was(tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
    done = subprocess.run(
        [sys.executable, str(KILLED), str(tmp_path), "11", "12"],
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.stdout.splitlines()[-1:] == ["end"], (done.stdout, done.stderr)
    summary = done.stdout.splitlines()[-2].split()
    assert int(summary[1]) > 0, done.stdout
    assert int(summary[3]) > 0, done.stdout  # some were finished by the run after
    assert done.stdout.splitlines()[-2].endswith("left []"), done.stdout


class Killed(BaseException):
    pass


@pytest.fixture
def run_that_dies(places, run, tmp_path, monkeypatch):
    """Return two results, after a run that died when it had replaced the first of them."""
    first, second = tmp_path / "a.geojson", tmp_path / "b.txt"
    values = {"SITES": places, "OUTPUT": str(first), "TEXT": str(second)}
    run("echo", values | {"MARK": "old"})
    second.write_text("old", encoding="utf-8")
    do = publishing._do

    def dies(step):
        if Path(step.target) == second:
            raise Killed
        do(step)

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "_do", dies)
        patch.setattr(publishing.Plan, "give_up", lambda *_: None)
        patch.setattr(publishing.Folder, "remove", lambda folder: folder._lock.free())
        with pytest.raises(QgsProcessingException, match="Killed"):
            run("echo", values | {"MARK": "new"})
    assert marks(first) == {"new"}
    assert second.read_text(encoding="utf-8") == "old"
    return first, second


def test_the_next_run_finishes_what_a_killed_one_began(run_that_dies, places, run, tmp_path):
    first, second = run_that_dies
    run("echo", {"SITES": places, "OUTPUT": str(tmp_path / "c.gpkg")})
    assert marks(first) == {"new"}
    assert second.read_text(encoding="utf-8") == "done"
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".")]


def test_what_the_user_has_changed_since_is_kept_and_the_rest_undone(run_that_dies, places, run, tmp_path):
    first, second = run_that_dies
    second.write_text("edited by hand", encoding="utf-8")
    run("echo", {"SITES": places, "OUTPUT": str(tmp_path / "c.gpkg")})
    assert marks(first) == {"old"}
    assert second.read_text(encoding="utf-8") == "edited by hand"
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".")]


def test_where_the_user_has_changed_both_both_are_kept(run_that_dies, places, run, tmp_path):
    for file in run_that_dies:
        file.write_text("edited by hand", encoding="utf-8")
    run("echo", {"SITES": places, "OUTPUT": str(tmp_path / "c.gpkg")})
    assert [file.read_text(encoding="utf-8") for file in run_that_dies] == ["edited by hand"] * 2
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".")]


def test_the_folder_of_a_run_that_is_alive_stays(places, run, tmp_path):
    alive, dead = publishing.Folder(tmp_path), publishing.Folder(tmp_path)
    dead._lock.free()
    (dead.inner() / "half.gpkg").write_text("x", encoding="utf-8")
    run("echo", {"SITES": places, "OUTPUT": str(tmp_path / "c.gpkg")})
    assert alive.path.is_dir()
    assert not dead.path.exists()
    alive.remove()
    assert [each.name for each in tmp_path.iterdir()] == ["c.gpkg"]


def test_a_network_that_a_program_has_open_is_replaced_whole_or_comes_back(sample_town, run, tmp_path, monkeypatch):
    network, gaps = tmp_path / "net.gpkg", tmp_path / "gaps.geojson"
    values = {"INPUT": str(resource("sample_data/streets.osm.gz")), "NETWORK": str(network), "GAPS": str(gaps)}
    run("klimaklok:buildnetwork", values)
    with contextlib.closing(sqlite3.connect(network, isolation_level=None)) as reader:
        reader.execute("PRAGMA journal_mode = WAL")
        reader.execute("CREATE TABLE edges_of_mine (x)")
        assert Path(f"{network}-wal").exists()
        tables = "SELECT count(*) FROM sqlite_master WHERE name = 'edges_of_mine'"
        do, seen = publishing._do, []

        def fails_after_the_network(step):
            seen.append(step.kind)
            if step.kind == publishing.MOVE:
                raise OSError(28, "no room")
            do(step)
            assert reader.execute(tables).fetchone() == (0,)

        with monkeypatch.context() as patch:
            patch.setattr(publishing, "_do", fails_after_the_network)
            with pytest.raises(QgsProcessingException, match="the disk is full"):
                run("klimaklok:buildnetwork", values)
        assert seen == [publishing.OVERWRITE, publishing.MOVE]
        assert reader.execute(tables).fetchone() == (1,)
        run("klimaklok:buildnetwork", values)
        assert reader.execute(tables).fetchone() == (0,)
        assert reader.execute("PRAGMA integrity_check").fetchone() == ("ok",)


# --- no room, no right ---


@LINUX
@pytest.mark.parametrize(
    "ending", ["gpkg", "geojson", "shp", "kml", "xlsx", "ods", "fgb", "gml", "tab", "csv", "sqlite", "gdb"]
)
def test_a_file_that_cannot_grow_costs_nothing_that_was_there(make_layer, run, tmp_path, ending):
    few, many = [make_layer([f"POINT ({590000 + i} 6640000)" for i in range(count)]) for count in (3, 3000)]
    target = tmp_path / "a" / f"a.{ending}"
    if ending not in ("sqlite", "gdb"):  # never replaced
        run("echo", {"SITES": few, "OUTPUT": str(target)})
    before = content(tmp_path)
    former = limits.getrlimit(limits.RLIMIT_FSIZE)
    limits.setrlimit(limits.RLIMIT_FSIZE, ({"gpkg": 110_000, "ods": 6_000}.get(ending, 20_000), former[1]))
    try:
        with pytest.raises(QgsProcessingException, match=r"'Echoed' could not be written.*Nothing was changed there"):
            run("echo", {"SITES": many, "OUTPUT": str(target)})
    finally:
        limits.setrlimit(limits.RLIMIT_FSIZE, former)
    assert content(tmp_path) == before


def test_a_folder_without_the_right_to_write_is_named_before_the_work(places, run, tmp_path, monkeypatch, echo_seen):
    echo_seen().clear()
    with monkeypatch.context() as patch:

        def refuse(*_, **__):
            raise PermissionError(13, "Permission denied")

        patch.setattr(tempfile, "TemporaryFile", refuse)
        with pytest.raises(QgsProcessingException, match="you have no right to write there"):
            run("echo", {"SITES": places, "OUTPUT": str(tmp_path / "a.gpkg")})
    assert echo_seen() == {}


def test_a_right_that_is_lost_during_the_run_has_a_sentence_and_no_end_without(places, run, tmp_path, monkeypatch):
    opened = os.open

    def refuse(path, *rest, **others):
        if str(path).endswith(".lock"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *rest, **others)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(QgsProcessingException, match="you have no right to write there"):
        run("echo", {"SITES": places, "OUTPUT": str(tmp_path / "a.gpkg")})
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []


# --- cancelling while results are written ---


class CancelsLater(QgsProcessingFeedback):
    """Cancels a while after the results have begun to be written."""

    def __init__(self, delay):
        super().__init__(False)
        self.delay, self.when, self.begun = delay, None, None
        self.progressChanged.connect(self._changed)

    def _changed(self, percent):
        if percent >= 89 and self.begun is None:
            self.begun = time.monotonic()
            threading.Timer(self.delay, self._now).start()

    def _now(self):
        self.when = time.monotonic()
        self.cancel()


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "kml", "csv"])
def test_writing_many_rows_is_cancelled_within_a_second(make_layer, run, tmp_path, ending):
    fields = ["name:string", *(f"f{number}:double" for number in range(20))]
    row = ["a", *[1.5] * 20]
    sites = make_layer([f"POINT ({590000 + i} 6640000)" for i in range(15_000)], fields, [row] * 15_000)
    target = tmp_path / f"a.{ending}"
    for delay in (0.0, 0.15, 0.3):
        feedback = CancelsLater(delay)
        result = run("echo", {"SITES": sites, "OUTPUT": str(target)}, feedback)
        returned = time.monotonic()
        if "OUTPUT" in result:
            break
        assert returned - feedback.when < a_second()
        assert list(tmp_path.iterdir()) == []
    assert delay > 0
