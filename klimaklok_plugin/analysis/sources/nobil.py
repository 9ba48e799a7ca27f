"""Charging stations from a NOBIL file: the whole dump, a search result, or single stations.

A file is JSON: an object with ``chargerstations``, a list of stations, or one station; a station has ``csmd`` (name,
``Position`` as "(lat,lon)", ``Number_charging_points`` …) and ``attr`` with ``st`` (attributes of the station: 2 who
may use it, 7 parking fee, 24 open day and night) and ``conn`` (each connector's attributes: 4 its kind, 5 its capacity
such as "50 kW - 500VDC max 100A", 28 the id of its charging point).

**How many cars can charge at once.** A charging point (ladepunkt) serves one car at a time and may have several
connectors; neither is a parking space (ladeplass). So:

- `Number_charging_points` counts, whatever the number of connectors.
- Where every connector names its charging point, there are never more points than points named: newer records count
  connectors in `Number_charging_points`.
- Without a usable number, each connector (or each point named) counts as a point.

A point's power is that of its strongest connector. Where connectors share points and nobody says which, a point is
taken to have at most one connector of each kind, and normal connectors to have points of their own as far as points
remain.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..core.messages import Note
from ..core.progress import Progress, part
from ..core.worker import run_abandonable
from ..layers.fields import read_numbers
from .json_records import RecordProblems, in_norway, notes_by_code, read_json, short, shown_value, words_of
from .messages import NobilNoStationsError, NobilNothingPlacedError

MAX_POINTS = 5000
MAX_KW = 10_000.0
"""A point of more power is a slip: chargers for ships and lorries have a few thousand."""

_NOT_ELECTRIC = ("hydrogen", "biogas", "cbg", "lbg")
_IN_USE = 1
_NUMBER = r"(\d+(?:[.,]\d+)*)"
_GROUPED = r"^((?:\d{1,3}[ \u00a0\u202f]\d{3}(?:[.,]\d+)?|\d+(?:[.,]\d+)*))"
"""A number with Norwegian thousands only where a text begins with it: "Type 2 400 V" is no 2,400 V."""
_POSITION = r"^\s*\(?\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*\)?\s*$"
_NOTE_OF = {
    "station_malformed": "nobil_station_malformed",
    "not_electric": "nobil_not_electric",
    "duplicate_id": "nobil_duplicate_id",
    "id_missing": "nobil_id_missing",
    "name_missing": "nobil_name_missing",
    "status_not_in_use": "nobil_status_not_in_use",
    "position_missing": "nobil_position_missing",
    "position_malformed": "nobil_position_malformed",
    "position_zero": "nobil_position_zero",
    "position_swapped": "nobil_position_swapped",
    "position_outside_world": "nobil_position_outside_world",
    "position_outside_norway": "nobil_position_outside_norway",
    "points_missing": "nobil_points_missing",
    "points_malformed": "nobil_points_malformed",
    "points_shared": "nobil_points_shared",
    "points_fewer_than_stated": "nobil_points_fewer_than_stated",
    "points_without_connector": "nobil_points_without_connector",
    "connectors_missing": "nobil_connectors_missing",
    "connector_malformed": "nobil_connector_malformed",
    "connector_kind_missing": "nobil_connector_kind_missing",
    "capacity_missing": "nobil_capacity_missing",
    "capacity_malformed": "nobil_capacity_malformed",
    "capacity_computed": "nobil_capacity_computed",
}
_LEFT_OUT = (
    *("station_malformed", "not_electric", "duplicate_id"),
    *("position_missing", "position_malformed", "position_zero", "position_swapped"),
    *("position_outside_world", "position_outside_norway"),
)


@dataclass(frozen=True)
class NobilStations:
    """What `read_nobil` returns.

    Attributes
    ----------
    stations : GeoDataFrame
        Points in EPSG:4326, one per station: ``station_id`` (the international id), ``name``, ``address``, ``owner``,
        ``n_points`` (NaN: not known), ``n_normal``, ``n_fast`` and ``n_power_unknown`` (together `n_points`),
        ``kw_max`` and ``kw_total`` (of the points whose power is known; NaN where none is), ``n_connectors``,
        ``connectors`` ("CCS/Combo 2, CHAdeMO 1"), ``open_24h``, ``parking_fee`` and ``public`` (True, False or None),
        ``problems`` (codes with "; " between).
    left_out : DataFrame
        Records that are no station on the map: ``record`` (from 1), ``station_id``, ``name``, ``value`` and
        ``reason``, a code.
    problems : DataFrame
        What was missing or malformed, one row each: ``record``, ``station_id``, ``code``, ``value``.
    notes : list of Note
        The same, counted, each with the first station as an example.
    """

    stations: gpd.GeoDataFrame
    left_out: pd.DataFrame
    problems: pd.DataFrame
    notes: list[Note]


def read_nobil(path: str | Path, normal_to_kw: float, progress: Progress | None = None) -> NobilStations:
    """Read the charging stations of a NOBIL file.

    Parameters
    ----------
    path : str or Path
        JSON in UTF-8 or UTF-16, with or without byte-order mark; anything else is read as Windows Latin and said.
    normal_to_kw : float
        Points up to this power are normal, stronger ones fast; `charging.normal_to_kw` of the strategy.
    progress : callable, optional

    Returns
    -------
    NobilStations

    Raises
    ------
    JsonUnreadableError, JsonTooLargeError, JsonEmptyError
        The file cannot be opened, is larger than the limit, or holds nothing.
    JsonBrokenError, JsonIsMarkupError, JsonCutOffError
        The file is no JSON, is a web page or XML, or ends too early.
    NobilNoStationsError
        The JSON holds no stations, for instance the service's own error.
    NobilNothingPlacedError
        No station at all has a position that can be used.
    """
    file = Path(path)
    records, notes = _read_records(file, part(progress, 0.0, 0.6))
    found = run_abandonable(lambda _: _stations(records, normal_to_kw, file), part(progress, 0.6, 1.0))
    stations = gpd.GeoDataFrame(found.frame, geometry=found.points, crs="EPSG:4326")
    return NobilStations(stations, found.left_out, found.problems, notes + found.notes)


@dataclass(frozen=True)
class _Found:
    """Stations and their places, and the other tables of `NobilStations`."""

    frame: pd.DataFrame
    points: NDArray[np.object_]
    left_out: pd.DataFrame
    problems: pd.DataFrame
    notes: list[Note]


def _stations(records: list[Any], normal_to_kw: float, file: Path) -> _Found:
    meta, station_attributes, connectors = _record_tables(records)
    problems = RecordProblems(_ids(meta))
    malformed = pd.Series([not isinstance(r, dict) or not isinstance(r.get("csmd"), dict) for r in records])
    problems.add(malformed, "station_malformed")
    lat, lon = _positions(meta, ~malformed, problems)
    _identity(meta, malformed, problems)
    heads, kinds, gas = _heads(connectors, len(meta), problems)
    problems.add(gas & ~malformed, "not_electric")
    counted = _count_points(meta, heads, kinds, normal_to_kw, ~malformed & ~gas, problems)
    table = problems.table()
    left = table[table["code"].isin(_LEFT_OUT)].drop_duplicates("at")
    kept = ~np.isin(np.arange(len(meta)), left["at"])
    if not kept.any():
        first = left.iloc[0]
        example = str(first["value"] or first["station_id"])
        raise NobilNothingPlacedError(file=file.name, count=len(meta), code=str(first["code"]), example=example)
    frame = _described(meta, station_attributes, problems.names).join(counted)
    codes = table.groupby("at")["code"].agg(lambda each: "; ".join(dict.fromkeys(each)))
    frame["problems"] = codes.reindex(frame.index).fillna("")
    stations = frame[kept].reset_index(drop=True)
    left = left.assign(name=meta["name"].map(words_of).to_numpy(object)[left["at"]]).rename(columns={"code": "reason"})
    return _Found(
        stations,
        np.asarray(shapely.points(lon[kept], lat[kept]), dtype=object),
        left[["record", "station_id", "name", "value", "reason"]].reset_index(drop=True),
        table.drop(columns="at"),
        _notes(stations, table, file),
    )


# --- fields -----------------------------------------------------------------------------------------------------------


def _ids(meta: pd.DataFrame) -> pd.Series[Any]:
    own = meta["International_id"].map(words_of)
    own = own.where(own != "", meta["id"].map(words_of))
    return own.where(own != "", "#" + pd.Series(np.arange(1, len(meta) + 1).astype(str), index=meta.index))


def _identity(meta: pd.DataFrame, malformed: pd.Series[bool], problems: RecordProblems) -> None:
    nameless = meta["name"].map(words_of) == ""
    anonymous = problems.names.str.startswith("#")
    problems.add(anonymous & ~malformed, "id_missing")
    problems.add(problems.names.duplicated() & ~malformed, "duplicate_id", problems.names)
    problems.add(nameless & ~malformed, "name_missing", meta["name"])
    status = pd.to_numeric(meta["Station_status"].map(words_of), errors="coerce")
    problems.add(status.notna() & (status != _IN_USE) & ~malformed, "status_not_in_use", meta["Station_status"])


def _positions(
    meta: pd.DataFrame, given: pd.Series[bool], problems: RecordProblems
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    text = meta["Position"].map(words_of)
    found = text.str.extract(_POSITION)
    lat, lon = found[0].astype("float64"), found[1].astype("float64")
    missing, read = text == "", lat.notna()
    zero = read & (lat == 0) & (lon == 0)
    norwegian = meta["Land_code"].map(words_of).str.upper().isin(["NOR", "NO", ""])
    at_home = in_norway(lat, lon)
    swapped = read & ~at_home & in_norway(lon, lat)
    world = (lat.abs() <= 90) & (lon.abs() <= 180)  # noqa: PLR2004
    problems.add(given & missing, "position_missing", meta["Position"])
    problems.add(given & ~missing & ~read, "position_malformed", meta["Position"])
    problems.add(given & zero, "position_zero", meta["Position"])
    problems.add(given & swapped, "position_swapped", meta["Position"])
    problems.add(given & read & ~world & ~swapped, "position_outside_world", meta["Position"])
    astray = read & world & norwegian & ~at_home & ~swapped & ~zero
    problems.add(given & astray, "position_outside_norway", meta["Position"])
    return lat.to_numpy(np.float64), lon.to_numpy(np.float64)


def capacity_kw(text: pd.Series[Any]) -> tuple[pd.Series[float], pd.Series[bool]]:
    """Read the power of connectors from NOBIL's words.

    Parameters
    ----------
    text : Series of str
        "50 kW - 500VDC max 100A", "3,6 kW - 230V 1-phase max 16A", "150 kW DC", "230V 3-phase max 32A".

    Returns
    -------
    kw : Series of float
        The kW named; where none are, volt x ampere (x √3 with three phases, whose volt is that between two of them).
        NaN where neither can be read.
    computed : Series of bool
        Where the power was computed.
    """
    named = _number(text.str.extract(rf"(?i){_GROUPED}\s*kW\b")[0])
    named = named.fillna(_number(text.str.extract(rf"(?i)(?<![\d.,]){_NUMBER}\s*kW\b")[0]))
    volt = _number(text.str.extract(rf"(?i){_NUMBER}\s*V(?:DC|AC)?\b")[0])
    ampere = _number(text.str.extract(rf"(?i){_NUMBER}\s*A\b")[0])
    phases = np.where(text.str.contains(r"(?i)\b3\s*-?\s*(?:phase|fas)", regex=True), math.sqrt(3), 1.0)
    power = volt * ampere * phases / 1000
    computed = named.isna() & power.notna()
    kw = named.where(~computed, power)
    return kw.where((kw > 0) & (kw <= MAX_KW)), computed


def _number(text: pd.Series[Any]) -> pd.Series[float]:
    """Return what texts say as numbers; NaN where they say none, or one of two."""
    return read_numbers(text.astype("string"))[0]


# --- points -----------------------------------------------------------------------------------------------------------


def _heads(
    connectors: pd.DataFrame, count: int, problems: RecordProblems
) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series[bool]]:
    """Return what may serve a car, how many connectors there are of each kind, and which stations have gas only.

    The first has a row per connector, or per charging point where all connectors of a station name theirs (`cars`):
    at, kind, kw, cars.
    """

    def somewhere(rows: pd.Series[bool]) -> pd.Series[bool]:
        return pd.Series(np.isin(np.arange(count), connectors.loc[rows, "at"]))

    def first(rows: pd.Series[bool]) -> pd.Series[Any]:
        values: pd.Series[Any] = connectors[rows].drop_duplicates("at").set_index("at")["capacity"]
        return values.reindex(np.arange(count)).fillna("")

    connectors = connectors.astype({"kind": object, "capacity": object, "point_id": object, "good": bool})
    folded = connectors["kind"].str.casefold()
    gas = folded.isin(_NOT_ELECTRIC)
    electric = connectors["good"] & ~gas
    kw, computed = capacity_kw(connectors["capacity"].astype("string").fillna(""))
    kw, computed = kw.astype("float64"), computed.astype(bool)
    missing = electric & (connectors["capacity"] == "")
    unread = electric & ~missing & kw.isna()
    problems.add(somewhere(~connectors["good"]), "connector_malformed")
    problems.add(somewhere(electric & (folded == "")), "connector_kind_missing")
    problems.add(somewhere(missing), "capacity_missing")
    problems.add(somewhere(unread), "capacity_malformed", first(unread))
    problems.add(somewhere(electric & computed), "capacity_computed", first(electric & computed))
    heads = connectors.loc[electric, ["at", "kind", "point_id"]].assign(kw=kw[electric])
    heads["cars"] = (heads["point_id"] != "").groupby(heads["at"]).transform("all").astype(bool)
    of_point = (
        heads[heads["cars"]].groupby(["at", "point_id"], as_index=False).agg(kind=("kind", "first"), kw=("kw", "max"))
    )
    heads = pd.concat([heads[~heads["cars"]], of_point.assign(cars=True)], ignore_index=True)
    only_gas = somewhere(gas & connectors["good"]) & ~somewhere(electric)
    words = connectors[electric].assign(kind=connectors["kind"].where(connectors["kind"] != "", "?"))
    return heads, words.groupby(["at", "kind"]).size().reset_index(name="n"), only_gas


def _count_points(
    meta: pd.DataFrame,
    heads: pd.DataFrame,
    kinds: pd.DataFrame,
    normal_to_kw: float,
    given: pd.Series[bool],
    problems: RecordProblems,
) -> pd.DataFrame:
    """Count the points of each station by the module's rule."""
    every = pd.RangeIndex(len(meta))
    text = meta["Number_charging_points"].map(words_of)
    stated = _number(text)
    good = stated.between(1, MAX_POINTS) & (stated % 1 == 0)
    there = heads.groupby("at").size().reindex(every, fill_value=0)
    named = heads[heads["cars"]].groupby("at").size().reindex(every, fill_value=0)
    points = stated.where(good, there.astype("float64")).where(lambda n: n > 0)
    points = points.where(~(good & (named > 0) & (named < stated)), named.astype("float64"))
    problems.add(given & (text == ""), "points_missing", meta["Number_charging_points"])
    problems.add(given & (text != "") & ~good, "points_malformed", meta["Number_charging_points"])
    problems.add(given & (there == 0), "connectors_missing")
    problems.add(given & good & (there > points), "points_shared", there)
    problems.add(given & (points > there) & (there > 0), "points_without_connector", points - there)
    problems.add(given & good & (points < stated), "points_fewer_than_stated", stated)

    heads = heads.assign(fast=heads["kw"] > normal_to_kw, normal=heads["kw"] <= normal_to_kw)
    fast = heads.groupby("at")["fast"].sum().reindex(every, fill_value=0)
    normal = heads.groupby("at")["normal"].sum().reindex(every, fill_value=0)
    # A point has at most one connector of a kind, so there are as many fast points as connectors of the commonest.
    strong = heads[heads["fast"]]
    alike = strong.groupby(["at", strong["kind"].where(~strong["cars"], "")]).size()
    least = alike.groupby(level="at").max().reindex(every, fill_value=0)
    n_normal = np.minimum(normal, np.maximum(points - least, 0))
    n_fast = np.minimum(fast, points - n_normal)

    strong = heads[heads["fast"] | heads["normal"]].sort_values("kw", ascending=False, kind="stable")
    place = strong.groupby(["at", "fast"]).cumcount().to_numpy()
    room = np.where(strong["fast"], n_fast[strong["at"]], n_normal[strong["at"]])
    total = strong[place < room].groupby("at")["kw"].sum(min_count=1)
    words = kinds["kind"].str.cat(kinds["n"].map(str), sep=" ").groupby(kinds["at"]).agg(", ".join)
    return pd.DataFrame(
        {
            "n_points": points,
            "n_normal": n_normal,
            "n_fast": n_fast,
            "n_power_unknown": points - n_normal - n_fast,
            "kw_max": heads.groupby("at")["kw"].max().reindex(every),
            "kw_total": total.reindex(every),
            "n_connectors": kinds.groupby("at")["n"].sum().reindex(every, fill_value=0),
            "connectors": words.reindex(every).fillna(""),
        }
    )


# --- words ------------------------------------------------------------------------------------------------------------


def _described(meta: pd.DataFrame, attributes: pd.DataFrame, names: pd.Series[Any]) -> pd.DataFrame:
    words = {
        name: meta[name].map(words_of) for name in ("name", "Street", "House_number", "Zipcode", "City", "Owned_by")
    }
    street = (words["Street"] + " " + words["House_number"]).str.strip()
    town = (words["Zipcode"] + " " + words["City"]).str.strip()
    address = (street + ", " + town).str.strip(", ")
    return pd.DataFrame(
        {
            "station_id": names,
            "name": words["name"],
            "address": address,
            "owner": words["Owned_by"],
            "open_24h": _truth(attributes["open_24h"], "yes", "no"),
            "parking_fee": _truth(attributes["parking_fee"], "yes", "no"),
            "public": _truth(attributes["public"], "public"),
        }
    )


def _truth(words: pd.Series[Any], yes: str, no: str = "") -> pd.Series[Any]:
    """Return True, False or None; every other word means False where no word for it is given."""
    folded = words.str.casefold()
    known = (folded == no) if no else (folded != "")
    return (folded == yes).astype(object).where((folded == yes) | known, None)


def _notes(stations: pd.DataFrame, table: pd.DataFrame, file: Path) -> list[Note]:
    read = [
        Note(
            "nobil_read",
            {"file": file.name, "count": len(stations), "points": int(stations["n_points"].sum(skipna=True))},
        )
    ]
    return read + notes_by_code(table, "station_id", _NOTE_OF)


_FIELDS = (
    *("id", "International_id", "name", "Street", "House_number", "Zipcode", "City", "Owned_by"),
    *("Number_charging_points", "Position", "Station_status", "Land_code"),
)
_PUBLIC, _PARKING_FEE, _OPEN_24H = "2", "7", "24"
_OF_STATION = (_PUBLIC, _PARKING_FEE, _OPEN_24H)
_KIND, _CAPACITY, _POINT_ID = "4", "5", "28"
_OF_CONNECTOR = ((_KIND, "trans"), (_CAPACITY, "trans"), (_POINT_ID, "attrval"))


def _read_records(file: Path, progress: Progress | None) -> tuple[list[Any], list[Note]]:
    """Return what a NOBIL file says of each station, unchecked, and what there is to say about the file.

    Raises
    ------
    KlimaklokError
        As in `nobil.read_nobil`.
    """
    tree, notes = read_json(file, progress, keep=_needed, within="chargerstations")
    return _records(tree, file), notes


def _needed(record: Any) -> Any:
    """Return of a record what is read of it: a dump has some forty attributes of each connector, three are read."""
    if not isinstance(record, dict):
        return None
    csmd, attr = record.get("csmd"), record.get("attr")
    needed: dict[str, Any] = {}
    if isinstance(csmd, dict):
        needed["csmd"] = {name: short(csmd[name]) for name in _FIELDS if name in csmd}
    if isinstance(attr, dict):
        said, connectors = _members(attr.get("st")), _members(attr.get("conn"))
        needed["attr"] = {
            "st": {key: _part(said[key], "trans") for key in _OF_STATION if key in said},
            "conn": {number: _connector(each) for number, each in connectors.items()},
        }
    return needed


def _connector(node: Any) -> Any:
    if not isinstance(node, (dict, list)):
        return None
    members = _members(node)
    return {key: _part(members[key], what) for key, what in _OF_CONNECTOR if key in members}


def _part(node: Any, what: str) -> dict[str, Any]:
    return {what: short(node.get(what))} if isinstance(node, dict) else {}


def _record_tables(records: list[Any]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Flatten the records: what is said of each station, its attributes' words, and one row per connector."""
    parts = [each if isinstance(each, dict) else {} for each in records]
    csmd = [each["csmd"] if isinstance(each.get("csmd"), dict) else {} for each in parts]
    attr = [each["attr"] if isinstance(each.get("attr"), dict) else {} for each in parts]
    meta = pd.DataFrame([[each.get(name) for name in _FIELDS] for each in csmd], columns=list(_FIELDS), dtype=object)
    said = [[_attribute(_members(each.get("st")).get(key), "trans") for key in _OF_STATION] for each in attr]
    rows = [
        (
            at,
            *(_attribute(_members(each).get(key), what) for key, what in _OF_CONNECTOR),
            isinstance(each, (dict, list)),
        )
        for at, one in enumerate(attr)
        for each in _members(one.get("conn")).values()
    ]
    connectors = pd.DataFrame(rows, columns=["at", "kind", "capacity", "point_id", "good"])
    return meta, pd.DataFrame(said, columns=["public", "parking_fee", "open_24h"]), connectors


def _members(node: Any) -> dict[str, Any]:
    """Return an object's members; lists, which the service writes for empty or unbroken numbering, by their place."""
    if isinstance(node, dict):
        return node
    return {str(i): each for i, each in enumerate(node)} if isinstance(node, list) else {}


def _attribute(node: Any, what: str) -> str:
    value = node.get(what) if isinstance(node, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _records(tree: Any, file: Path) -> list[Any]:
    found = tree
    if isinstance(tree, dict):
        found = [tree] if "csmd" in tree else tree.get("chargerstations")
        if isinstance(found, dict):
            found = list(found.values())
    if not isinstance(found, list) or not found:
        said = tree.get("error") if isinstance(tree, dict) else None
        keys = ", ".join(list(map(str, tree))[:8]) if isinstance(tree, dict) else type(tree).__name__
        raise NobilNoStationsError(file=file.name, found=shown_value(said) if said else keys)
    return found
