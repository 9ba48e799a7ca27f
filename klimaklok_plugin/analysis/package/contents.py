"""What a data package says it holds: the table ``klimaklok_package`` of its GeoPackage, a row per role.

Read without geopandas: every algorithm asks it which layer fills which parameter.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from ..core.sql import statement
from .messages import PackageForeignError

TABLE = "klimaklok_package"
ROLE_KEY = "klimaklok/role"
"""Custom property of a layer in a project: what it is for."""


@dataclass(frozen=True)
class Entry:
    """What a package holds for one role.

    Attributes
    ----------
    role : str
        One of `messages.ROLE_WORDS`.
    layer : str
        The table of the GeoPackage; "" where the role is a file of its own.
    kind : str
        What it was made from, one of `messages.KIND_WORDS`.
    source : str
        The files it was made from, as they lie in the folder.
    source_date : str
        When the newest of them was changed last; of timetables the days whose departures are counted.
    licence : str
        Licence and attribution, "" where not known.
    features : int
    path : str
        Of a file of its own, such as an elevation raster: where it lies.
    state : str
        Tells whether it has to be made anew: of files and choices.
    """

    role: str
    layer: str
    kind: str
    source: str
    source_date: str
    licence: str
    features: int
    path: str
    state: str


def write_contents(package: Path, entries: Sequence[Entry]) -> None:
    """Write the table into a GeoPackage that has none yet."""
    names = [each.name for each in fields(Entry)]
    kinds = ["INTEGER" if name == "features" else "TEXT" for name in names]
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(names, kinds, strict=True))
    marks = ", ".join("?" * len(names))
    with contextlib.closing(sqlite3.connect(package)) as database, database:
        database.execute(f"CREATE TABLE {TABLE} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {columns})")
        database.executemany(
            statement("INSERT INTO {table} ({names}) VALUES ({marks:sql})", table=TABLE, names=names, marks=marks),
            [astuple(each) for each in entries],
        )
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES (?, 'attributes', ?)", (TABLE, TABLE)
        )


def read_contents(package: str | Path) -> dict[str, Entry]:
    """Return what a package holds, by role.

    Raises
    ------
    PackageForeignError
        The file is no data package.
    """
    path = Path(package)
    sql = statement(
        "SELECT {names} FROM {table} ORDER BY fid", names=[each.name for each in fields(Entry)], table=TABLE
    )
    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            rows = database.execute(sql).fetchall()
    except (sqlite3.Error, ValueError) as error:
        raise PackageForeignError(file=str(path)) from error
    return {row[0]: Entry(*row) for row in rows}
