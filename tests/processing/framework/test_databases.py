"""PostGIS and SpatiaLite as places for results, on a real server: all tables or none, and never over an input."""

from __future__ import annotations

import contextlib
import socket
import sqlite3
import time

import pytest
from qgis.core import QgsDataSourceUri, QgsProcessingException, QgsProject, QgsVectorLayer
from qgis.utils import spatialite_connect

from klimaklok_plugin.processing.framework import databases, publishing
from tests.processing import postgis

pytestmark = pytest.mark.skipif(bool(postgis.why_not()), reason=postgis.why_not() or "there is one")


@pytest.fixture(scope="module")
def database():
    with postgis.server() as server:
        yield server


@pytest.fixture
def empty(database):
    database.sql("DROP SCHEMA plan CASCADE; CREATE SCHEMA plan; DROP TABLE IF EXISTS public.layer_styles;")
    return database


def table(server, name, schema="plan"):
    return f'postgres:{server.uri} table="{schema}"."{name}" (geom)'


def layer_of(server, name, schema="plan", key=""):
    uri = QgsDataSourceUri(f'{server.uri} table="{schema}"."{name}" (geom)')
    uri.setKeyColumn(key)
    layer = QgsVectorLayer(uri.uri(False), name, "postgres")
    assert layer.isValid()
    return layer


def tables(server):
    return set(server.sql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'plan'").split())


def test_results_of_a_run_become_tables_with_style_headings_and_types(empty, places, run):
    result = run("echo", {"SITES": places, "OUTPUT": table(empty, "Tomter æøå"), "REST": table(empty, "rest")})
    assert tables(empty) >= {"rest"}
    assert empty.sql('SELECT count(*), max(ST_SRID(geom)), max(homes) FROM plan."Tomter æøå"') == "3|25832|30"
    assert empty.sql('SELECT whole, yes, mark FROM plan."Tomter æøå" LIMIT 1') == "7|t|-"
    asked = "SELECT col_description('plan.\"Tomter æøå\"'::regclass, attnum) FROM pg_attribute WHERE attname = 'score'"
    assert empty.sql(asked) == "Points"
    assert result["OUTPUT"].featureCount() == 3
    assert empty.sql("SELECT count(*) FROM layer_styles") == "2"
    assert not any(name.startswith("klimaklok_") for name in tables(empty))


def test_a_second_run_replaces_its_own_tables_and_no_others(empty, places, run):
    empty.sql("CREATE TABLE plan.mine (n integer); INSERT INTO plan.mine VALUES (7);")
    for mark in ("first", "second"):
        run("echo", {"SITES": places, "OUTPUT": table(empty, "sites"), "MARK": mark})
    assert empty.sql("SELECT DISTINCT mark FROM plan.sites") == "second"
    assert empty.sql("SELECT n FROM plan.mine") == "7"


def test_a_result_never_replaces_what_it_is_computed_from(empty, places, run):
    run("echo", {"SITES": places, "OUTPUT": table(empty, "sites")})
    before = empty.sql("SELECT count(*), max(mark) FROM plan.sites")
    given = layer_of(empty, "sites")
    uri = empty.uri.replace("127.0.0.1", "localhost")
    for place in (table(empty, "sites"), f'postgres:{uri} table="plan"."sites" (geom)'):
        with pytest.raises(QgsProcessingException, match="would replace what it is computed from") as error:
            run("echo", {"SITES": given, "OUTPUT": place, "MARK": "over"})
        assert postgis.PASSWORD not in str(error.value)
    assert empty.sql("SELECT count(*), max(mark) FROM plan.sites") == before


def test_what_views_and_other_tables_show_is_said_before_the_work(empty, places, run, echo_seen):
    run("echo", {"SITES": places, "OUTPUT": table(empty, "sites"), "REST": table(empty, "Rest"), "MARK": "first"})
    before = tables(empty)
    for made, kept in (
        ('CREATE VIEW plan.somebodys AS SELECT * FROM plan."Rest"', "plan.somebodys"),
        ('CREATE MATERIALIZED VIEW plan.stored AS SELECT * FROM plan."Rest"', "plan.stored"),
        ('CREATE TABLE plan.noted (of integer REFERENCES plan."Rest")', "plan.noted"),
    ):
        empty.sql(made)
        echo_seen().clear()
        with pytest.raises(QgsProcessingException, match=rf"cannot replace the table plan\.Rest: {kept} shows"):
            run("echo", {"SITES": places, "OUTPUT": table(empty, "sites"), "REST": table(empty, "Rest")})
        assert not echo_seen()
        kind = made.split(" plan.")[0].removeprefix("CREATE ")
        empty.sql(f"DROP {kind} {kept}")
    empty.sql("CREATE VIEW plan.shown AS SELECT 1 AS n")
    with pytest.raises(QgsProcessingException, match=r"cannot replace the table plan\.shown"):
        run("echo", {"SITES": places, "OUTPUT": table(empty, "shown")})
    empty.sql("DROP VIEW plan.shown")
    assert tables(empty) == before


@pytest.fixture
def refused(empty, monkeypatch):
    """Let somebody make a view over the table `rest` when the results are about to take their places."""
    swap = databases._swap

    def swapped(staged):
        empty.sql("CREATE OR REPLACE VIEW plan.somebodys AS SELECT * FROM plan.rest")
        swap(staged)

    return lambda: monkeypatch.setattr(databases, "_swap", swapped)


def test_all_tables_and_files_or_none(empty, places, run, refused, tmp_path):
    """A new file, one that is replaced, and a GeoPackage with a table of the planner's."""
    package, text = tmp_path / "resultat.gpkg", tmp_path / "tekst.txt"
    plain = {"SITES": places, "REST": table(empty, "rest"), "OUTPUT": f"ogr:dbname='{package}' table=\"sites\" (geom)"}
    run("echo", {**plain, "OUTPUT": str(package), "MARK": "first"})
    run("echo", {**plain, "TEXT": str(text), "MARK": "first"})
    text.write_text("mine", encoding="utf-8")
    refused()
    for new in (tmp_path / "ny.geojson", package):
        with pytest.raises(QgsProcessingException, match="Nothing was changed there") as error:
            run("echo", {**plain, "OUTPUT": str(new), "TEXT": str(text), "MARK": "second"})
        assert postgis.PASSWORD not in str(error.value)
        empty.sql("DROP VIEW plan.somebodys")
    assert text.read_text(encoding="utf-8") == "mine"
    assert {each.name for each in tmp_path.iterdir()} == {"resultat.gpkg", "tekst.txt"}
    for name in ("resultat", "sites"):
        read = QgsVectorLayer(f"{package}|layername={name}", name, "ogr")
        assert {each["mark"] for each in read.getFeatures()} == {"first"}
    assert not any(name.startswith("klimaklok_") for name in tables(empty))


def test_a_file_that_cannot_be_moved_leaves_the_database_as_it_was(empty, places, run, tmp_path, monkeypatch):
    run("echo", {"SITES": places, "OUTPUT": table(empty, "sites"), "MARK": "first"})

    def broken(_step):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publishing, "_do", broken)
    values = {"SITES": places, "OUTPUT": table(empty, "sites"), "REST": str(tmp_path / "r.gpkg"), "MARK": "second"}
    with pytest.raises(QgsProcessingException, match="the disk is full"):
        run("echo", values)
    assert empty.sql("SELECT DISTINCT mark FROM plan.sites") == "first"
    assert not any(name.startswith("klimaklok_") for name in tables(empty))
    assert not list(tmp_path.iterdir())


class Killed(BaseException):
    pass


@pytest.mark.parametrize("committed", [False, True], ids=["before the database", "after it"])
def test_of_a_run_killed_between_files_and_database_all_is_old_or_new(
    empty, places, run, tmp_path, monkeypatch, committed
):
    text, package = tmp_path / "tekst.txt", tmp_path / "resultat.gpkg"
    values = {
        "SITES": places, "OUTPUT": table(empty, "sites"), "TEXT": str(text),
        "REST": f"ogr:dbname='{package}' table=\"rest\" (geom)",
    }  # fmt: skip
    run("echo", {**values, "SITES": places, "REST": str(package), "MARK": "first"})
    run("echo", {**values, "MARK": "first"})
    text.write_text("first", encoding="utf-8")
    swap, note = databases._swap, publishing.Plan._note

    def dies(staged):
        if not committed:
            raise Killed
        swap(staged)

    def notes_and_dies(plan, direction):
        note(plan, direction)
        if direction == "forward":
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(databases, "_swap", dies)
        patch.setattr(databases, "_drop", lambda _stage: None)
        patch.setattr(publishing.Plan, "_note", notes_and_dies)
        patch.setattr(publishing.Plan, "give_up", lambda plan, *_: [each.rollback() for each in plan._merges])
        patch.setattr(publishing.Folder, "remove", lambda folder: folder._lock.free())
        with pytest.raises(QgsProcessingException, match="Killed"):
            run("echo", {**values, "MARK": "second"})
    assert text.read_text(encoding="utf-8") == "done"  # moved, and not known to be right yet
    run("echo", {"SITES": places, "OUTPUT": str(tmp_path / "c.gpkg")})
    assert empty.sql("SELECT DISTINCT mark FROM plan.sites") == ("second" if committed else "first")
    assert text.read_text(encoding="utf-8") == ("done" if committed else "first")
    assert {each.name for each in tmp_path.iterdir()} == {"c.gpkg", "resultat.gpkg", "tekst.txt"}


GONE, OLD = 4_000_000, 30 * 3600
"""A process that never is, and longer ago than any run lasts."""
LEFT = {
    "klimaklok_00000000000000aa": ("here", GONE, 0, False),
    "klimaklok_00000000000000ab": ("here", 1, OLD, False),
    "klimaklok_00000000000000ac": ("elsewhere", 1, OLD, False),
    "klimaklok_00000000000000ad": ("here", 1, 0, True),
    "klimaklok_00000000000000ae": ("elsewhere", GONE, 0, True),
    "klimaklok_mine": ("here", GONE, OLD, True),
    "klimaklok_00000000000000AF": ("here", GONE, OLD, True),
}
"""Tables with a mark: host, process, age, and whether they stay."""


def leave(sql, quoted):
    """Leave the tables, and two more of the planner's that have no mark, though names like those of ours."""
    for name, (where, process, age, _) in LEFT.items():
        host = socket.gethostname() if where == "here" else where
        moment = int(time.time()) - age
        sql(f"CREATE TABLE {quoted(name)} (n integer)")
        sql(f"CREATE TABLE {quoted(name + '_unfinished')} (host text, pid integer, moment integer)")
        sql(f"INSERT INTO {quoted(name + '_unfinished')} VALUES ('{host}', {process}, {moment})")  # noqa: S608
    for name in ("klimaklok_00000000000000ba", "klimaklok_00000000000000bb_unfinished"):
        sql(f"CREATE TABLE {quoted(name)} (n integer)")


def stay():
    kept = [name for name, values in LEFT.items() if values[-1]]
    return {*kept, *(f"{name}_unfinished" for name in kept), "klimaklok_00000000000000ba",
            "klimaklok_00000000000000bb_unfinished"}  # fmt: skip


def test_what_killed_runs_left_goes_and_nothing_else(empty, places, run):
    leave(empty.sql, lambda name: f'plan."{name}"')
    run("echo", {"SITES": places, "OUTPUT": table(empty, "sites")})
    assert {name for name in tables(empty) if name.startswith("klimaklok_")} == stay()


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ('table="nowhere"."t" (geom)', "there is no schema nowhere"),
        ("", "no table is named"),
    ],
)
def test_what_cannot_be_is_said_before_the_work(empty, places, run, echo_seen, place, says):
    echo_seen().clear()
    with pytest.raises(QgsProcessingException, match=says):
        run("echo", {"SITES": places, "OUTPUT": f"postgres:{empty.uri} {place}"})
    assert not echo_seen()


def test_a_server_that_is_not_there_and_a_database_nobody_knows_are_said_without_password(empty, places, run):
    wrong = empty.uri.replace(f"port={empty.port}", "port=1")
    with pytest.raises(QgsProcessingException, match="could not be written to the table") as error:
        run("echo", {"SITES": places, "OUTPUT": f'postgres:{wrong} table="plan"."t" (geom)'})
    assert postgis.PASSWORD not in str(error.value)
    with pytest.raises(QgsProcessingException, match="cannot be written to 'oracle'"):
        run("echo", {"SITES": places, "OUTPUT": 'oracle:dbname=x table="t"'})


def test_inputs_of_every_kind_of_table_are_read(empty, run, echo_seen):
    empty.sql("""
        CREATE TYPE plan.slag AS ENUM ('bolig', 'kontor');
        CREATE TABLE plan."Tomter ÆØÅ" (
            "Id" uuid PRIMARY KEY DEFAULT gen_random_uuid(), "Navn på tomt" text, slag plan.slag, tall numeric(10, 2),
            liste integer[], json jsonb, bilde bytea, naar timestamptz, geom geometry(Point, 25832),
            annen geometry(Polygon, 25832));
        INSERT INTO plan."Tomter ÆØÅ" ("Navn på tomt", slag, tall, liste, json, bilde, naar, geom)
            SELECT 'Tomt ' || n, 'bolig', n / 3.0, ARRAY[n, n], '{"a": 1}', '\\x00ff', now(),
                ST_SetSRID(ST_MakePoint(590000 + n * 50, 6640000), 25832) FROM generate_series(1, 4) n;
        CREATE VIEW plan.utsnitt AS SELECT row_number() OVER () AS nr, * FROM plan."Tomter ÆØÅ" LIMIT 3;
        CREATE MATERIALIZED VIEW plan.lagret AS SELECT row_number() OVER () AS nr, * FROM plan."Tomter ÆØÅ" LIMIT 2;
    """)
    query = QgsDataSourceUri(empty.uri)
    query.setDataSource("", '(SELECT row_number() OVER () AS nr, geom FROM plan."Tomter ÆØÅ")', "geom", "", "nr")
    given = {
        4: [layer_of(empty, "Tomter ÆØÅ", key="Id"), QgsVectorLayer(query.uri(False), "spørring", "postgres")],
        3: [layer_of(empty, "utsnitt", key="nr")],
        2: [layer_of(empty, "lagret", key="nr")],
    }
    for count, layers in given.items():
        for layer in layers:
            result = run("echo", {"SITES": layer, "OUTPUT": table(empty, "resultat")})
            assert len(echo_seen()["sites"]) == count, layer.name()
            assert result["OUTPUT"].featureCount() == count


def test_a_connection_that_is_lost_is_not_an_empty_layer(places, make_layer, run):
    with postgis.server() as server:
        run("echo", {"SITES": places, "OUTPUT": table(server, "sites"), "REST": table(server, "none")})
        full, none = layer_of(server, "sites"), layer_of(server, "none")
        assert run("echo", {"SITES": full, "OUTPUT": "memory:"})["COUNT"] == 3
        server.stop()
        for layer in (full, none):
            with pytest.raises(QgsProcessingException, match="lost its connection"):
                run("echo", {"SITES": places, "OTHER": layer, "OUTPUT": "memory:"})
    QgsProject.instance().clear()


# --- SpatiaLite -------------------------------------------------------------------------------------------------------


@pytest.fixture
def spatialite(tmp_path):
    """Return a SpatiaLite file with a table of the planner's."""
    path = tmp_path / "kommunens base.sqlite"
    connection = spatialite_connect(str(path))
    connection.execute("SELECT InitSpatialMetadata(1)")
    connection.execute("CREATE TABLE mine (n INTEGER PRIMARY KEY, what TEXT)")
    connection.execute("INSERT INTO mine VALUES (1, 'sak')")
    connection.commit()
    connection.close()
    return path


def ask(path, sql):
    connection = spatialite_connect(str(path))
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_results_go_into_spatialite_beside_what_is_there(spatialite, places, run):
    def place(name):
        return f"spatialite:dbname='{spatialite}' table=\"{name}\" (geom)"

    for mark in ("first", "second"):
        result = run("echo", {"SITES": places, "OUTPUT": place("sites"), "REST": place("rest"), "MARK": mark})
        assert result["OUTPUT"].featureCount() == 3
    assert ask(spatialite, "SELECT DISTINCT mark FROM sites") == [("second",)]
    assert ask(spatialite, "SELECT count(*), min(ST_SRID(geom)) FROM sites") == [(3, 25832)]
    assert ask(spatialite, "SELECT * FROM mine") == [(1, "sak")]
    names = {row[0] for row in ask(spatialite, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert not any("klimaklok_" in name for name in names)
    given = QgsVectorLayer(f"dbname='{spatialite}' table=\"sites\" (geom)", "sites", "spatialite")
    with pytest.raises(QgsProcessingException, match="would replace what it is computed from"):
        run("echo", {"SITES": given, "OUTPUT": place("sites")})


def test_in_spatialite_all_tables_take_their_places_or_none(spatialite, places, run, monkeypatch, echo_seen):
    def place(name):
        return f"spatialite:dbname='{spatialite}' table=\"{name}\" (geom)"

    values = {"SITES": places, "OUTPUT": place("sites"), "REST": place("rest")}
    run("echo", {**values, "MARK": "first"})
    names = ask(spatialite, "SELECT name FROM sqlite_master ORDER BY name")
    answered, asked = [], databases._asked

    def second_fails(database, question, *given):
        answered.append(question)
        if len(answered) == 4:  # the last of two tables that go and two that come
            raise sqlite3.OperationalError("disk I/O error")
        asked(database, question, *given)

    monkeypatch.setattr(databases, "_asked", second_fails)
    with pytest.raises(QgsProcessingException, match="disk I/O error"):
        run("echo", {**values, "MARK": "second"})
    assert ask(spatialite, "SELECT DISTINCT mark FROM sites") == [("first",)]
    assert ask(spatialite, "SELECT name FROM sqlite_master ORDER BY name") == names
    monkeypatch.undo()
    connection = spatialite_connect(str(spatialite))
    connection.execute("CREATE VIEW somebodys AS SELECT * FROM rest")
    connection.commit()
    connection.close()
    echo_seen().clear()
    with pytest.raises(QgsProcessingException, match="cannot replace the table rest: somebodys shows it"):
        run("echo", {**values, "MARK": "third"})
    assert not echo_seen()


def test_in_spatialite_what_killed_runs_left_goes_and_nothing_else(spatialite, places, run):
    connection = spatialite_connect(str(spatialite))
    leave(connection.execute, lambda name: f'"{name}"')
    connection.commit()
    connection.close()
    run("echo", {"SITES": places, "OUTPUT": f"spatialite:dbname='{spatialite}' table=\"sites\" (geom)"})
    names = {row[0] for row in ask(spatialite, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {name for name in names if name.startswith("klimaklok_")} == stay()


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_moments_stay_the_same_wherever_the_machine_stands(empty, run, tmp_path, monkeypatch, zone):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        empty.sql("""
            CREATE TABLE plan.tomter (
                id serial PRIMARY KEY, naar timestamptz, lokal timestamp, dag date, geom geometry(Point, 25832));
            INSERT INTO plan.tomter (naar, lokal, dag, geom) SELECT each, '2026-07-01 12:00', '2026-07-01',
                ST_SetSRID(ST_MakePoint(590000, 6640000), 25832)
                FROM unnest(ARRAY['2026-07-01 12:00+02', NULL, '2026-12-01 23:30+01'::timestamptz]) each;
        """)
        given = layer_of(empty, "tomter", key="id")
        run("echo", {"SITES": given, "OUTPUT": table(empty, "ut")})
        run("echo", {"SITES": given, "OUTPUT": str(tmp_path / "ut.gpkg")})
    finally:
        monkeypatch.undo()
        time.tzset()
    asked = "SELECT naar AT TIME ZONE 'UTC', pg_typeof(naar), lokal, dag FROM plan.ut ORDER BY naar"
    local = "2026-07-01 12:00:00|2026-07-01"
    kind = "timestamp with time zone"
    assert empty.sql(asked).splitlines() == [
        f"2026-07-01 10:00:00|{kind}|{local}", f"2026-12-01 22:30:00|{kind}|{local}", f"|{kind}|{local}"
    ]  # fmt: skip
    with contextlib.closing(sqlite3.connect(tmp_path / "ut.gpkg")) as file:
        found = file.execute("SELECT naar, lokal FROM ut ORDER BY naar IS NULL, naar").fetchall()
    assert [moment for moment, _ in found] == ["2026-07-01T10:00:00.000Z", "2026-12-01T22:30:00.000Z", None]
    assert {here for _, here in found} == {"2026-07-01T12:00:00.000"}
