"""What stands where a result is to go is never lost: it is kept, or the run is refused."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest
from qgis.core import QgsProcessingException

from klimaklok_plugin.processing.framework import gpkg, sinks


@pytest.fixture
def planners_file(tmp_path, places, run):
    """Return a GeoPackage with tables of a planner's."""
    target = tmp_path / "plan æøå.gpkg"
    for number in range(3):
        run("echo", {"SITES": places, "OUTPUT": f"ogr:dbname='{target}' table=\"mine{number}\" (geom)"})
    return target


def tables(path):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return sorted(name for (name,) in connection.execute("SELECT table_name FROM gpkg_contents"))


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(sinks, "LOCK_WAIT_S", 0.2)
    known = gpkg.kind_of
    monkeypatch.setattr(gpkg, "kind_of", lambda path, wait_s=0.2: known(path, min(wait_s, 0.2)))


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("named_table", [True, False])
@pytest.mark.parametrize("lock", ["BEGIN EXCLUSIVE", "BEGIN IMMEDIATE"])
def test_a_geopackage_that_another_program_holds_is_left_as_it_is(planners_file, places, run, lock, named_table):
    before, bytes_before = tables(planners_file), planners_file.read_bytes()
    output = f"ogr:dbname='{planners_file}' table=\"new\" (geom)" if named_table else str(planners_file)
    with contextlib.closing(sqlite3.connect(planners_file, isolation_level=None)) as other:
        other.execute(lock)
        with pytest.raises(QgsProcessingException, match="used by another program"):
            run("echo", {"SITES": places, "OUTPUT": output})
        other.execute("ROLLBACK")
    assert tables(planners_file) == before
    assert planners_file.read_bytes() == bytes_before
    assert [each.name for each in planners_file.parent.iterdir()] == [planners_file.name]


@pytest.mark.usefixtures("quick")
def test_a_lock_that_comes_while_the_run_computes_costs_nothing_either(planners_file, places, run, monkeypatch):
    before = tables(planners_file)
    other = sqlite3.connect(planners_file, isolation_level=None)
    gathered = sinks.Staging._gathered

    def locked(staging, patience):
        other.execute("BEGIN EXCLUSIVE")
        return gathered(staging, patience)

    monkeypatch.setattr(sinks.Staging, "_gathered", locked)
    with contextlib.closing(other), pytest.raises(QgsProcessingException, match="used by another program"):
        run("echo", {"SITES": places, "OUTPUT": str(planners_file)})
    assert tables(planners_file) == before


def test_once_the_other_program_has_let_go_the_result_is_put_beside_the_other_tables(planners_file, places, run):
    run("echo", {"SITES": places, "OUTPUT": f"ogr:dbname='{planners_file}' table=\"new\" (geom)"})
    assert set(tables(planners_file)) >= {"mine0", "mine1", "mine2", "new"}


@pytest.mark.parametrize("ending", ["gpkg", "sqlite", "db"])
def test_a_database_that_is_no_geopackage_is_not_replaced(places, run, tmp_path, ending):
    target = tmp_path / f"register.{ending}"
    with contextlib.closing(sqlite3.connect(target)) as connection:
        connection.execute("CREATE TABLE persons (name TEXT)")
        connection.commit()
    before = target.read_bytes()
    with pytest.raises(QgsProcessingException, match=r"would be lost|no layer format"):
        run("echo", {"SITES": places, "OUTPUT": str(target)})
    assert target.read_bytes() == before


def test_a_damaged_geopackage_is_not_replaced(planners_file, places, run):
    damaged = planners_file.read_bytes()[:5000]
    planners_file.write_bytes(damaged)
    with pytest.raises(QgsProcessingException, match="would be lost"):
        run("echo", {"SITES": places, "OUTPUT": str(planners_file)})
    assert planners_file.read_bytes() == damaged
