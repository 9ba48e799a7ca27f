"""Tables of a GeoPackage moved and styled with plain SQL, each change in one transaction.

GDAL writes a table's parts one after the other, so a run that fails halfway leaves a broken table. Here a finished
table is copied from a file of its own, with its index, style and metadata, and SQLite makes all of it visible at once.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from klimaklok_plugin.analysis.core.sql import quoted, statement
from klimaklok_plugin.analysis.package.contents import TABLE, read_contents
from klimaklok_plugin.analysis.package.messages import PackageForeignError

STYLES = """CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"""
STYLES_LISTED = """INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('layer_styles', 'attributes', 'layer_styles', '', 0)"""


BRIEFLY_S = 0.2  # how long SQLite itself waits where those who call it wait longer, and can be cancelled
STEPS_BETWEEN_LOOKS = 100_000
GEOPACKAGE, OTHER, NONE = "geopackage", "other", "none"


def kind_of(path: Path, wait_s: float = 5.0) -> str:
    """Return what a file is: a GeoPackage, another (or a broken) SQLite database, or none at all.

    Raises
    ------
    sqlite3.OperationalError
        If another program holds the database locked for longer than `wait_s`: then nobody knows what is in it.
    """
    try:
        with path.open("rb") as file:
            if file.read(16) != b"SQLite format 3\x00":
                return NONE
    except FileNotFoundError:
        return NONE
    try:
        with contextlib.closing(_connect(path, wait_s)) as connection:
            return GEOPACKAGE if _exists(connection, "main", "gpkg_contents") else OTHER
    except sqlite3.OperationalError as error:
        if is_locked(error):
            raise
        return OTHER
    except sqlite3.DatabaseError:
        return OTHER


def is_locked(error: Exception) -> bool:
    """Return whether a database could not be read or written because another program holds it."""
    return isinstance(error, sqlite3.Error) and ("locked" in str(error) or "busy" in str(error))


def may_be_geopackage(path: Path) -> bool:
    """Return whether a file is a GeoPackage, as far as it can be read just now."""
    try:
        return kind_of(path) == GEOPACKAGE
    except sqlite3.OperationalError:
        return True
    except OSError:
        return False


def layer_names(path: Path) -> list[str]:
    """Return the layers a GeoPackage lists, its style table apart."""
    with contextlib.closing(_connect(path)) as connection:
        rows = connection.execute("SELECT table_name FROM gpkg_contents WHERE table_name <> 'layer_styles'").fetchall()
    return [name for (name,) in rows]


def package_tables(path: Path) -> set[str]:
    """Return the tables that a data package says are its own, none of a file that is no package."""
    try:
        layers = {each.layer for each in read_contents(path).values() if each.layer}
    except PackageForeignError:
        return set()
    return layers | {TABLE, "nodes", "turns", "klimaklok_network"}


def behind(path: Path, table: str, query: str = "") -> set[str]:
    """Return (in lower case) the tables whose rows `table` shows, those that a view or a query names included."""
    with contextlib.closing(_connect(path)) as connection:
        rows = connection.execute(
            "SELECT lower(name), sql FROM sqlite_master WHERE type IN ('table', 'view')"
        ).fetchall()
    views = {name: (sql or "").lower() for name, sql in rows if (sql or "")[:11].upper() == "CREATE VIEW"}
    found: set[str] = set()
    waiting = {table.lower(), *(name for name, _ in rows if name in query.lower())}
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= {other for other, _ in rows if other in views.get(name, "")} - found
    return found


def last_changes(path: Path) -> dict[str, str]:
    """Return when each listed table was last changed, the style table apart."""
    with contextlib.closing(_connect(path, BRIEFLY_S)) as connection:
        rows = connection.execute(
            "SELECT table_name, last_change FROM gpkg_contents WHERE table_name <> 'layer_styles'"
        )
        return dict(rows.fetchall())


def is_table(path: Path, name: str) -> bool:
    """Return whether a layer has no geometry: QGIS may then open the style table instead, unless told the name."""
    with contextlib.closing(_connect(path)) as connection:
        kind = connection.execute("SELECT data_type FROM gpkg_contents WHERE table_name = ?", (name,)).fetchone()
    return kind is not None and kind[0] == "attributes"


def column_names(path: Path, table: str) -> list[str]:
    """Return the attribute columns of a table."""
    with contextlib.closing(_connect(path)) as connection:
        shape = connection.execute(
            "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (table,)
        ).fetchone()
        rows = connection.execute(f"PRAGMA table_info({quoted(table)})").fetchall()
    return [name for _, name, *_ in rows if shape is None or name != shape[0]]


def add_style(path: Path, table: str, name: str, qml: str) -> None:
    """Store `qml` as the table's default style."""
    with contextlib.closing(_connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        if not _exists(connection, "main", "layer_styles"):
            connection.execute(STYLES)
        connection.execute(STYLES_LISTED)
        connection.execute("DELETE FROM layer_styles WHERE f_table_name = ?", (table,))
        column = connection.execute(
            "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (table,)
        ).fetchone()
        connection.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
            "styleQML, styleSLD, useAsDefault, description, owner) VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '')",
            (table, column[0] if column else "", name[:30], qml, name),
        )
        connection.execute("COMMIT")


def overwrite(target: Path, source: Path, wait_s: float) -> None:
    """Replace all of `target`'s content by `source`'s, in one transaction that other programs' readers survive."""
    deadline = time.monotonic() + wait_s

    def waited(_status: int, remaining: int, _total: int) -> None:
        nonlocal deadline, left
        if remaining != left:
            left, deadline = remaining, time.monotonic() + wait_s
        elif time.monotonic() > deadline:
            raise sqlite3.OperationalError("database is locked")

    left = -1
    with contextlib.closing(_connect(source)) as new, contextlib.closing(_connect(target, BRIEFLY_S)) as old:
        new.backup(old, progress=waited, sleep=0.05)


class Merge:
    """Put all tables of a GeoPackage, with what belongs to them, into another; visible to others on `commit`.

    `begin` and `commit` may be tried again while another program holds the database.
    """

    def __init__(self, target: Path, source: Path, cancelled: Callable[[], bool] = lambda: False) -> None:
        self.target = target
        self.tables = layer_names(source)
        self.table = ""
        self._connection = _connect(target, BRIEFLY_S)
        self._connection.execute("ATTACH ? AS new", (str(source),))
        self._connection.set_progress_handler(cancelled, STEPS_BETWEEN_LOOKS)

    def begin(self) -> None:
        """Keep others from writing."""
        self._connection.execute("BEGIN IMMEDIATE")

    def run(self) -> None:
        """Copy the tables; those of the same name go. On an error call `rollback`."""
        for table in self.tables:
            self.table = table
            self._run()

    def _run(self) -> None:
        sql = self._connection
        self._drop()
        for shared in (
            "gpkg_extensions",
            "gpkg_ogr_contents",
            "gpkg_data_columns",
            "gpkg_metadata",
            "gpkg_metadata_reference",
        ):
            self._ensure(shared)
        srs = self._copy_srs()
        self._copy_table()
        self._name_uniquely()
        for listing in (
            "gpkg_contents",
            "gpkg_geometry_columns",
            "gpkg_extensions",
            "gpkg_ogr_contents",
            "gpkg_data_columns",
        ):
            self._copy_rows(listing, "table_name = ? COLLATE NOCASE", (self.table,))
        for listing in ("gpkg_contents", "gpkg_geometry_columns"):
            into = statement("UPDATE main.{listing} SET srs_id = ? WHERE table_name = ?", listing=listing)
            sql.execute(into, (srs, self.table))
        self._copy_metadata()
        self._copy_styles()

    def commit(self) -> None:
        """Make the new table visible."""
        self._connection.set_progress_handler(None, 0)
        self._connection.execute("COMMIT")
        self._connection.close()

    def rollback(self) -> None:
        """Leave the target as it was."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.rollback()
        self._connection.close()

    def _drop(self) -> None:
        sql, table = self._connection, self.table
        name = sql.execute(
            "SELECT name, type FROM main.sqlite_master WHERE name = ? COLLATE NOCASE AND type IN ('table', 'view')",
            (table,),
        ).fetchone()
        indexes = sql.execute(
            "SELECT name FROM main.sqlite_master WHERE name LIKE ? ESCAPE '\\' AND sql LIKE 'CREATE VIRTUAL TABLE%'",
            (f"rtree\\_{_like(table)}\\_%",),
        ).fetchall()
        columns = sql.execute(
            "SELECT column_name FROM main.gpkg_geometry_columns WHERE table_name = ? COLLATE NOCASE", (table,)
        ).fetchall()
        own = {f"rtree_{table}_{column}".lower() for (column,) in columns}
        for (index,) in indexes:
            if index.lower() in own:
                sql.execute(f"DROP TABLE main.{quoted(index)}")
        if name:
            sql.execute(f"DROP {name[1]} main.{quoted(name[0])}")
        for listing in (
            "gpkg_contents",
            "gpkg_geometry_columns",
            "gpkg_extensions",
            "gpkg_ogr_contents",
            "gpkg_data_columns",
            "gpkg_metadata_reference",
        ):
            if _exists(sql, "main", listing):
                away = statement("DELETE FROM main.{listing} WHERE table_name = ? COLLATE NOCASE", listing=listing)
                sql.execute(away, (table,))
        if _exists(sql, "main", "layer_styles"):
            sql.execute("DELETE FROM main.layer_styles WHERE f_table_name = ? COLLATE NOCASE", (table,))

    def _ensure(self, table: str) -> None:
        statement = _exists(self._connection, "new", table)
        if statement and not _exists(self._connection, "main", table):
            self._connection.execute(statement)

    def _copy_srs(self) -> int | None:
        """Copy the table's reference system, if it has one; return the id it has in the target."""
        sql = self._connection
        row = sql.execute(
            "SELECT s.* FROM new.gpkg_spatial_ref_sys s JOIN new.gpkg_contents c ON c.srs_id = s.srs_id "
            "WHERE c.table_name = ?",
            (self.table,),
        )
        names, found = [each[0] for each in row.description], row.fetchone()
        if found is None:
            return None
        values = dict(zip(names, found, strict=True))
        there = sql.execute(
            "SELECT srs_id FROM main.gpkg_spatial_ref_sys WHERE (organization = ? COLLATE NOCASE AND "
            "organization_coordsys_id = ? AND organization <> 'NONE' COLLATE NOCASE) OR definition = ?",
            (values["organization"], values["organization_coordsys_id"], values["definition"]),
        ).fetchone()
        if there:
            return int(there[0])
        taken = "SELECT 1 FROM main.gpkg_spatial_ref_sys WHERE srs_id = ?"
        while sql.execute(taken, (values["srs_id"],)).fetchone():
            values["srs_id"] += 100_000
        required = ("srs_name", "srs_id", "organization", "organization_coordsys_id", "definition", "description")
        sql.execute(
            statement("INSERT INTO main.gpkg_spatial_ref_sys ({names}) VALUES (?, ?, ?, ?, ?, ?)", names=required),
            [values[name] for name in required],
        )
        return int(values["srs_id"])

    def _copy_table(self) -> None:
        sql = self._connection
        parts = sql.execute(
            "SELECT type, name, sql FROM new.sqlite_master WHERE sql IS NOT NULL AND (tbl_name = ? OR "
            "(type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%' AND name IN (SELECT 'rtree_' || table_name || '_' || "
            "column_name FROM new.gpkg_geometry_columns WHERE table_name = ?))) ORDER BY type = 'trigger', rowid",
            (self.table, self.table),
        ).fetchall()
        # Triggers last: they call functions only GDAL has, and the copied index needs no upkeep.
        for kind, name, made_by in parts:
            sql.execute(made_by)
            if kind == "table":
                sql.execute(statement("INSERT INTO main.{table} SELECT * FROM new.{table}", table=name))

    def _name_uniquely(self) -> None:
        """Give the table an identifier no other has: GDAL takes the title, which two results may share."""
        sql, number, wanted = self._connection, 2, self.table
        while sql.execute("SELECT 1 FROM main.gpkg_contents WHERE identifier = ?", (wanted,)).fetchone():
            wanted, number = f"{self.table} {number}", number + 1
        sql.execute("UPDATE new.gpkg_contents SET identifier = ? WHERE table_name = ?", (wanted, self.table))

    def _copy_rows(self, table: str, condition: str, values: tuple[str, ...]) -> None:
        sql = self._connection
        if not (_exists(sql, "new", table) and _exists(sql, "main", table)):
            return
        theirs = {row[1] for row in sql.execute(f"PRAGMA main.table_info({table})")}
        names = [row[1] for row in sql.execute(f"PRAGMA new.table_info({table})") if row[1] in theirs]
        copy = "INSERT INTO main.{table} ({columns}) SELECT {columns} FROM new.{table} WHERE {condition:sql}"
        sql.execute(statement(copy, table=table, columns=names, condition=condition), values)

    def _copy_metadata(self) -> None:
        sql = self._connection
        if not _exists(sql, "new", "gpkg_metadata"):
            return
        for table in ("gpkg_metadata", "gpkg_metadata_reference", "gpkg_data_columns"):
            if not sql.execute("SELECT 1 FROM main.gpkg_extensions WHERE table_name = ?", (table,)).fetchone():
                self._copy_rows("gpkg_extensions", "table_name = ?", (table,))
        rows = sql.execute(
            "SELECT m.md_scope, m.md_standard_uri, m.mime_type, m.metadata, r.timestamp FROM new.gpkg_metadata m "
            "JOIN new.gpkg_metadata_reference r ON r.md_file_id = m.id WHERE r.table_name = ?",
            (self.table,),
        ).fetchall()
        for scope, standard, mime, content, moment in rows:
            entry = sql.execute(
                "INSERT INTO main.gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) VALUES (?, ?, ?, ?)",
                (scope, standard, mime, content),
            )
            sql.execute(
                "INSERT INTO main.gpkg_metadata_reference (reference_scope, table_name, timestamp, md_file_id) "
                "VALUES ('table', ?, ?, ?)",
                (self.table, moment, entry.lastrowid),
            )
        sql.execute(
            "DELETE FROM main.gpkg_metadata WHERE mime_type = 'text/xml' AND md_standard_uri = "
            "'http://mrcc.com/qgis.dtd' AND id NOT IN (SELECT md_file_id FROM main.gpkg_metadata_reference)"
        )

    def _copy_styles(self) -> None:
        sql = self._connection
        if not _exists(sql, "new", "layer_styles"):
            return
        if not _exists(sql, "main", "layer_styles"):
            sql.execute(STYLES)
            sql.execute(STYLES_LISTED)
        columns = (
            *("f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName", "styleQML"),
            *("styleSLD", "useAsDefault", "description", "owner"),
        )
        copy = "INSERT INTO main.layer_styles ({columns}) SELECT {columns} FROM new.layer_styles WHERE f_table_name = ?"
        sql.execute(statement(copy, columns=columns), (self.table,))


def _connect(path: Path, wait_s: float = 5.0) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=wait_s, isolation_level=None)


def _exists(connection: sqlite3.Connection, schema: str, table: str) -> str:
    """Return the statement that made `table`, empty when there is none."""
    row = connection.execute(
        statement("SELECT sql FROM {schema}.sqlite_master WHERE type = 'table' AND name = ?", schema=schema),
        (table,),
    ).fetchone()
    return row[0] if row else ""


def _like(name: str) -> str:
    return name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
