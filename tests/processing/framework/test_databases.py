"""PostGIS and SpatiaLite as places for results, on a real server: all tables or none, and never over an input."""

from __future__ import annotations

import pytest
from qgis.core import QgsDataSourceUri, QgsProcessingException, QgsProject, QgsVectorLayer
from qgis.utils import spatialite_connect

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


def test_all_tables_or_none(empty, places, run):
    run("echo", {"SITES": places, "OUTPUT": table(empty, "sites"), "REST": table(empty, "rest"), "MARK": "first"})
    empty.sql("CREATE VIEW plan.somebodys AS SELECT * FROM plan.rest")
    with pytest.raises(QgsProcessingException, match=r"Rest|Echoed.*Nothing was changed there") as error:
        run("echo", {"SITES": places, "OUTPUT": table(empty, "sites"), "REST": table(empty, "rest"), "MARK": "second"})
    assert postgis.PASSWORD not in str(error.value)
    assert empty.sql("SELECT DISTINCT mark FROM plan.sites") == "first"
    assert not any(name.startswith("klimaklok_") for name in tables(empty))


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
