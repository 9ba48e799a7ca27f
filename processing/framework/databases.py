"""Results in databases that QGIS writes to itself, such as PostGIS and SpatiaLite: all tables of a run, or none.

Every result is first written to a table of its own name beside the one it is meant for, and a mark beside that tells
who is writing it. When all are there, they take the places in one transaction, and the marks go. What goes wrong before
leaves the database as it was; what a killed run left is removed by the next one, known by its name and its mark.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import socket
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsAbstractDatabaseProviderConnection,
    QgsDataSourceUri,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsMemoryProviderUtils,
    QgsNotSupportedException,
    QgsProcessingFeedback,
    QgsProviderConnectionException,
    QgsProviderRegistry,
    QgsVectorLayer,
    QgsVectorLayerExporter,
)
from qgis.PyQt.QtCore import QDateTime, QMetaType, Qt
from qgis.PyQt.QtXml import QDomDocument
from qgis.utils import spatialite_connect

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.core.sql import quoted, sql_text, statement

from .messages import (
    OutputDatabaseError,
    OutputDatabaseNoTableError,
    OutputDatabaseUnknownError,
    OutputIsInputError,
    OutputSchemaError,
    OutputTableKeptError,
    OutputTwiceError,
)
from .reads import same

if TYPE_CHECKING:
    from .sinks import Destination

WRITABLE = {"postgres": "postgres", "postgis": "postgres", "spatialite": "spatialite"}
"""Providers that results can be put into, by the word in front of a destination."""

PREFIX, MARK = "klimaklok_", "_unfinished"
_MARKED = re.compile(rf"{PREFIX}[0-9a-f]{{16}}{MARK}")
LONGEST_RUN_S = 24 * 3600.0  # nobody writes a table for longer
LOCK_WAIT_S = 10.0
_MOMENTS = (QMetaType.Type.QDate, QMetaType.Type.QTime, QMetaType.Type.QDateTime)


@dataclass(frozen=True)
class Table:
    """A table in a database.

    Attributes
    ----------
    provider : str
        QGIS's key of the database's kind.
    uri : QgsDataSourceUri
        With the password, if there is one: never shown.
    """

    provider: str
    uri: QgsDataSourceUri

    @property
    def name(self) -> str:
        """Return what people call it."""
        return ".".join(filter(None, (self.uri.schema(), self.uri.table())))

    def same(self, other: Table) -> bool:
        """Return whether both are one table of one database."""
        mine, its = self.uri, other.uri
        if self.provider != other.provider or mine.table() != its.table():
            return False
        if self.provider == "spatialite":
            return same(Path(mine.database()), Path(its.database()))
        if mine.service() or its.service():
            where = (mine.service(), its.service())
            return where[0] == where[1] and (mine.schema() or "public") == (its.schema() or "public")
        one, two = (
            (each.database(), _host(each.host()), each.port() or "5432", each.schema() or "public")
            for each in (mine, its)
        )
        return one == two

    def connection(self) -> QgsAbstractDatabaseProviderConnection:
        """Return a connection to the database.

        Raises
        ------
        QgsProviderConnectionException
            It cannot be reached.
        """
        place = QgsDataSourceUri(self.uri)
        place.setDataSource("", "", "")
        metadata = QgsProviderRegistry.instance().providerMetadata(self.provider)
        return metadata.createConnection(place.uri(False), {})

    def named(self, name: str) -> Table:
        """Return a table beside this one."""
        uri = QgsDataSourceUri(self.uri)
        uri.setDataSource(self.uri.schema(), name, self.uri.geometryColumn())
        return Table(self.provider, uri)

    def quoted(self) -> str:
        """Return the name for SQL."""
        return ".".join(quoted(each) for each in (self.uri.schema(), self.uri.table()) if each)


def parse(destination: Destination) -> Table:
    """Understand a destination such as ``postgres:dbname='plan' host=… table="public"."sites" (geom)``.

    Raises
    ------
    OutputDatabaseUnknownError, OutputDatabaseNoTableError
        Results cannot be put into that kind of database, or no table is named.
    """
    word, _, rest = destination.text.partition(":")
    provider = WRITABLE.get(word.lower())
    if provider is None:
        raise OutputDatabaseUnknownError(output=destination.label, kind=word)
    uri = QgsDataSourceUri(rest.removeprefix("//"))
    if not uri.table():
        raise OutputDatabaseNoTableError(output=destination.label)
    if not uri.geometryColumn():
        uri.setDataSource(uri.schema(), uri.table(), "geom")
    return Table(provider, uri)


def check(destinations: Sequence[Destination], layers: Sequence[tuple[str, QgsVectorLayer]]) -> None:
    """Raise before anything is computed when a result cannot go into its database, or would replace an input.

    Parameters
    ----------
    destinations : sequence of Destination
        Those of kind "provider".
    layers : sequence of (str, QgsVectorLayer)
        Inputs, with the labels of their parameters.
    """
    tables = [(each, parse(each)) for each in destinations]
    for number, (destination, table) in enumerate(tables):
        for other, taken in tables[:number]:
            if table.same(taken):
                raise OutputTwiceError(first=other.label, second=destination.label, file=table.name)
        for label, layer in layers:
            if layer.providerType() != table.provider:
                continue
            read = Table(table.provider, QgsDataSourceUri(layer.source()))
            if table.same(read) or _reads_through(table, read):
                raise OutputIsInputError(output=destination.label, input=label, file=table.name)
        with _in_words(destination.label, table):
            connection = table.connection()
            schemas = connection.schemas() if table.provider == "postgres" else []
        if table.uri.schema() and table.provider == "postgres" and table.uri.schema() not in schemas:
            raise OutputSchemaError(output=destination.label, schema=table.uri.schema())
        with _in_words(destination.label, table):
            kept = _kept_by(table, connection)
        if kept:
            raise OutputTableKeptError(output=destination.label, table=table.name, kept=", ".join(kept))


def _kept_by(table: Table, connection: QgsAbstractDatabaseProviderConnection) -> list[str]:
    """Return what would be lost with the table that stands where a result is to go, itself if it is no table."""
    if table.provider == "spatialite":
        views = connection.executeSql("SELECT name, sql FROM sqlite_master WHERE type = 'view'")
        word = re.compile(rf"\b{re.escape(table.uri.table())}\b", re.IGNORECASE)
        return sorted(str(view) for view, sql in views if word.search(str(sql)))
    asked = """WITH this AS (SELECT to_regclass({quoted:text}) AS oid)
        SELECT DISTINCT v.oid::regclass::text FROM this JOIN pg_depend d ON d.refobjid = this.oid
            JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class v ON v.oid = r.ev_class
            WHERE v.oid <> this.oid
        UNION SELECT conrelid::regclass::text FROM pg_constraint JOIN this ON confrelid = this.oid
            WHERE contype = 'f' AND conrelid <> confrelid
        UNION SELECT {name:text} FROM pg_class JOIN this USING (oid) WHERE relkind NOT IN ('r', 'p')"""
    sql = statement(asked, quoted=table.quoted(), name=table.uri.table())
    return sorted(str(row[0]) for row in connection.executeSql(sql))


Stage = tuple["Destination", QgsVectorLayer, Table, Table]


@dataclass(frozen=True)
class Pending:
    """Results that lie ready in their databases, beside the places they are meant for."""

    stages: list[Stage]

    def commit(self) -> None:
        """Let all of them take their places, or none of those of one database.

        Raises
        ------
        OutputDatabaseError
            A database refused; nothing was changed there.
        """
        for tables in _by_database(self.stages):
            _swap(tables)

    def layers(self) -> dict[str, QgsVectorLayer]:
        """Return the layers in their places by output."""
        return {destination.output: _dressed(layer, table) for destination, layer, table, _ in self.stages}


@contextlib.contextmanager
def pending(made: Sequence[tuple[Destination, QgsVectorLayer]], feedback: QgsProcessingFeedback) -> Iterator[Pending]:
    """Write layers into their databases, to be committed; what is not committed when an error comes, goes.

    Raises
    ------
    OutputDatabaseError
        A database refused; nothing was changed there.
    Cancelled
        The user stopped.
    """
    stages: list[Stage] = []
    try:
        for destination, layer in made:
            table = parse(destination)
            _sweep(destination, table)
            stage = table.named(f"{PREFIX}{secrets.token_hex(8)}")
            stages.append((destination, layer, table, stage))
            _mark(destination, stage)
            _export(destination, layer, stage, feedback)
        yield Pending(stages)
    except BaseException:
        for _, _, _, stage in stages:
            with contextlib.suppress(QgsProviderConnectionException):
                _drop(stage)
        raise


# --- what killed runs left --------------------------------------------------------------------------------------------


def _marker(stage: Table) -> Table:
    return stage.named(f"{stage.uri.table()}{MARK}")


def _mark(destination: Destination, stage: Table) -> None:
    """Tell others that this run is writing a table, before the table is there."""
    mine = f"{sql_text(socket.gethostname())} AS host, {os.getpid()} AS pid, {time.time():.0f} AS moment"
    with _in_words(destination.label, stage):
        stage.connection().executeSql(f"CREATE TABLE {_marker(stage).quoted()} AS SELECT {mine}")


def _sweep(destination: Destination, table: Table) -> None:
    """Remove tables beside `table` that runs left that were killed."""
    with _in_words(destination.label, table):
        connection = table.connection()
        listed = "SELECT name FROM sqlite_master WHERE type = 'table'"
        if table.provider == "postgres":
            listed = "SELECT table_name FROM information_schema.tables WHERE table_schema = {schema:text}"
            listed = statement(listed, schema=table.uri.schema() or "public")
        names = [str(row[0]) for row in connection.executeSql(listed)]
        for name in filter(_MARKED.fullmatch, names):
            stage = table.named(name.removesuffix(MARK))
            # The run may be at its end, or another one sweeping.
            with contextlib.suppress(QgsProviderConnectionException):
                asked = statement("SELECT host, pid, moment FROM {marker:sql}", marker=_marker(stage).quoted())
                marks = connection.executeSql(asked)
                if marks and not _is_alive(*marks[0]):
                    _drop(stage)


def _is_alive(host: str, pid: int, moment: float) -> bool:
    """Return whether a run may still be writing: on this machine its process is asked, elsewhere the clock."""
    if time.time() - float(moment) > LONGEST_RUN_S:
        return False
    if host != socket.gethostname() or sys.platform == "win32":  # where asking would end it
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _drop(stage: Table) -> None:
    """Remove a table that was not finished, then its mark."""
    connection = stage.connection()
    if connection.tableExists(stage.uri.schema(), stage.uri.table()):
        connection.dropVectorTable(stage.uri.schema(), stage.uri.table())
    connection.executeSql(f"DROP TABLE IF EXISTS {_marker(stage).quoted()}")


# --- writing ----------------------------------------------------------------------------------------------------------


def _export(destination: Destination, layer: QgsVectorLayer, stage: Table, feedback: QgsProcessingFeedback) -> None:
    uri = QgsDataSourceUri(stage.uri)
    uri.setKeyColumn(_free("id", layer.fields().names()))
    if not layer.isSpatial():
        uri.setDataSource(uri.schema(), uri.table(), "")
    with _in_words(destination.label, stage):
        error, words = QgsVectorLayerExporter.exportLayer(
            _fitting(layer, stage.provider),
            uri.uri(False),
            stage.provider,
            layer.crs(),
            False,
            {"overwrite": False},
            feedback,
        )
    if feedback.isCanceled():
        raise Cancelled
    if error != QgsVectorLayerExporter.ExportError.NoError:
        raise OutputDatabaseError(output=destination.label, table=parse(destination).name, why=without_password(words))


def _fitting(layer: QgsVectorLayer, provider: str) -> QgsVectorLayer:
    """Return a layer whose fields the database can hold: SpatiaLite knows neither yes and no nor dates."""
    if provider != "spatialite":
        return layer
    types = {QMetaType.Type.Bool: QMetaType.Type.Int, **dict.fromkeys(_MOMENTS, QMetaType.Type.QString)}
    fields = QgsFields()
    for field in layer.fields():
        fields.append(QgsField(field.name(), types.get(field.type(), field.type())))
    changed = [at for at, field in enumerate(layer.fields()) if field.type() in types]
    made = QgsMemoryProviderUtils.createMemoryLayer(layer.name(), fields, layer.wkbType(), layer.crs())

    def rows() -> Iterator[QgsFeature]:
        for feature in layer.getFeatures():
            values = feature.attributes()
            for at in changed:
                value = values[at]
                if isinstance(value, bool):
                    values[at] = int(value)
                elif hasattr(value, "toString"):
                    values[at] = value.toString(Qt.DateFormat.ISODate)
            row = QgsFeature(made.fields())
            row.setAttributes(values)
            row.setGeometry(feature.geometry())
            yield row

    made.dataProvider().addFeatures(list(rows()))
    return made


def _by_database(staged: Sequence[Stage]) -> Iterator[list[Stage]]:
    """Return the tables of each database together."""
    found: dict[str, list[Stage]] = {}
    for each in staged:
        found.setdefault(each[2].named("").uri.connectionInfo(False), []).append(each)
    yield from found.values()


def _swap(tables: Sequence[Stage]) -> None:
    """Let staged tables of one database take the places they are meant for."""
    destination, _, first, _ = tables[0]
    with _in_words(destination.label, first):
        if first.provider == "postgres":
            # Several statements at once are one transaction: a table that something depends on stops all of them.
            first.connection().executeSql("\n".join(line for each in tables for line in _statements(*each[1:])))
            return
        database = spatialite_connect(first.uri.database(), timeout=LOCK_WAIT_S, isolation_level=None)
        with contextlib.closing(database):
            database.execute("BEGIN IMMEDIATE")
            for _, _, table, stage in tables:
                if database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table.uri.table(),)).fetchone():
                    _asked(database, "SELECT DropTable(NULL, ?)", table.uri.table())
                _asked(database, "SELECT RenameTable(NULL, ?, ?)", stage.uri.table(), table.uri.table())
                database.execute(f"DROP TABLE {_marker(stage).quoted()}")
            database.execute("COMMIT")


def _asked(database: sqlite3.Connection, question: str, *names: str) -> None:
    """Let SpatiaLite do something that it answers with 1 when it is done."""
    if database.execute(question, names).fetchone() != (1,):
        raise sqlite3.OperationalError(question)


def _statements(layer: QgsVectorLayer, table: Table, stage: Table) -> Iterator[str]:
    yield f"DROP TABLE IF EXISTS {table.quoted()};"
    yield f"ALTER TABLE {stage.quoted()} RENAME TO {quoted(table.uri.table())};"
    yield f"DROP TABLE {_marker(stage).quoted()};"
    title = layer.metadata().abstract() or layer.name()
    yield f"COMMENT ON TABLE {table.quoted()} IS {sql_text(title)};"
    for field in _zoned(layer):
        column = quoted(field.name())
        yield f"ALTER TABLE {table.quoted()} ALTER {column} TYPE timestamptz USING {column} AT TIME ZONE 'UTC';"
    for field in layer.fields():
        if field.alias():
            yield f"COMMENT ON COLUMN {table.quoted()}.{quoted(field.name())} IS {sql_text(field.alias())};"


def _zoned(layer: QgsVectorLayer) -> list[QgsField]:
    """Return the fields of moments that are told in UTC, which QGIS writes into columns without a time zone."""
    found = []
    for at, field in enumerate(layer.fields()):
        if field.type() == QMetaType.Type.QDateTime:
            values = (feature[at] for feature in layer.getFeatures())
            told = next((value for value in values if isinstance(value, QDateTime) and value.isValid()), None)
            if told is not None and told.timeSpec() == Qt.TimeSpec.UTC:
                found.append(field)
    return found


def _dressed(layer: QgsVectorLayer, table: Table) -> QgsVectorLayer:
    """Return the layer in the database, with the style of the one that was made, kept there if the database lets us."""
    uri = QgsDataSourceUri(table.uri)
    if not layer.isSpatial():
        uri.setDataSource(uri.schema(), uri.table(), "")
    stored = QgsVectorLayer(uri.uri(False), layer.name(), table.provider)
    if not stored.isValid():
        return layer
    document = QDomDocument()
    layer.exportNamedStyle(document)
    stored.importNamedStyle(document)
    stored.setMetadata(layer.metadata())
    stored.saveStyleToDatabase(uri.table(), layer.name(), True, "")
    with contextlib.suppress(QgsNotSupportedException):
        metadata = QgsProviderRegistry.instance().providerMetadata(table.provider)
        metadata.saveLayerMetadata(stored.source(), layer.metadata())
    return stored


def _reads_through(table: Table, read: Table) -> bool:
    """Return whether a query layer names the table: its words are looked through, as its tables cannot be."""
    query = read.uri.table()
    return query.startswith("(") and re.search(rf"\b{re.escape(table.uri.table())}\b", query) is not None


@contextlib.contextmanager
def _in_words(output: str, table: Table) -> Iterator[None]:
    try:
        yield
    except (QgsProviderConnectionException, sqlite3.Error) as error:
        raise OutputDatabaseError(output=output, table=table.name, why=without_password(str(error))) from None


def without_password(text: str) -> str:
    """Return what a database says without passwords, in one line."""
    return re.sub(r"password\s*=\s*('(\\'|[^'])*'|\S+)", "password=***", " ".join(text.split()), flags=re.IGNORECASE)


def _host(host: str) -> str:
    return "localhost" if host in ("", "127.0.0.1", "::1", "localhost") else host.lower()


def _free(name: str, taken: Sequence[str]) -> str:
    lower = {each.lower() for each in taken}
    while name in lower:
        name = f"{name}_"
    return name
