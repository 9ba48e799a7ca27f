"""Car parks from a file of the national parking register (Parkeringsregisteret, Statens vegvesen).

The service delivers a list of areas: ``id``, ``breddegrad``, ``lengdegrad``, ``parkeringstilbyderNavn``, ``deaktivert``
and, with all fields asked for, ``aktivVersjon`` with name, address, the numbers of spaces (``antall…``),
``typeParkeringsomrade`` and ``innfartsparkering`` (JA, NEI, IKKE_VALGT). Or it delivers a list of providers, each with
its areas in ``parkeringsomrader``.

Whoever offers the public parking on terms registers the area, so every active area is taken as covered by
parkeringsforskriften. How many spaces an area has in all is not told: spaces with charging and for disabled people may
be among those with and without a fee, or come in addition. A public project found 292 free beside 289 paid spaces at
one garage, which fits the second (its reading; to be confirmed with Statens vegvesen). So the total lies between two
numbers; it is one where there are no such spaces, or where more of them are told than all the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Objects
from ..core.messages import Note
from ..core.progress import Progress, part
from ..core.worker import run_abandonable
from ..layers.fields import read_numbers
from .json_records import RecordProblems, in_norway, notes_by_code, read_json, short, shown_value, words_of
from .messages import ParkingRegisterEmptyError

MOST_SPACES = 100_000
"""A number of spaces above this is a slip: the largest car parks in the world hold a third of it."""
_AREAS = "parkeringsomrader"
_OWN = {"aktivVersjon", "breddegrad", "parkeringstilbyderNavn", "antallLadeplasser"}
"""Names of which an area has one at least: other services' records have none."""
_NUMBERS = {
    "paid_spaces": ("antallAvgiftsbelagtePlasser", "paid_spaces_missing", "paid_spaces_malformed"),
    "free_spaces": ("antallAvgiftsfriePlasser", "free_spaces_missing", "free_spaces_malformed"),
    "charging_spaces": ("antallLadeplasser", "charging_spaces_missing", "charging_spaces_malformed"),
    "disabled_spaces": ("antallForflytningshemmede", "disabled_spaces_missing", "disabled_spaces_malformed"),
}
"""Column, the register's name for it, and what is wrong where it says nothing or nothing that can be true."""
_NOTE_OF = {
    "area_malformed": "register_area_malformed",
    "duplicate_id": "register_duplicate_id",
    "id_missing": "register_id_missing",
    "version_missing": "register_version_missing",
    "position_missing": "register_position_missing",
    "position_swapped": "register_position_swapped",
    "position_outside_norway": "register_position_outside_norway",
    "paid_spaces_missing": "register_paid_spaces_missing",
    "paid_spaces_malformed": "register_paid_spaces_malformed",
    "free_spaces_missing": "register_free_spaces_missing",
    "free_spaces_malformed": "register_free_spaces_malformed",
    "charging_spaces_missing": "register_charging_spaces_missing",
    "charging_spaces_malformed": "register_charging_spaces_malformed",
    "disabled_spaces_missing": "register_disabled_spaces_missing",
    "disabled_spaces_malformed": "register_disabled_spaces_malformed",
}


@dataclass(frozen=True)
class ParkingRegister:
    """What `read_parking_register` returns.

    Attributes
    ----------
    car_parks : GeoDataFrame
        Points in EPSG:4326 (None without a usable position), one per area: ``car_park_id``, ``name``, ``address``,
        ``operator``, ``paid_spaces``, ``free_spaces``, ``spaces`` and ``spaces_most`` (least and most in all, see the
        module; NaN where paid or free ones are not known), ``charging_spaces``, ``disabled_spaces``, ``park_and_ride``
        (True, False or None), ``kind`` (the register's code), ``on_terms`` (always True), ``in_use`` (False where the
        area has been closed down), ``problems``.
    left_out : DataFrame
        Records that are no area of their own: ``record``, ``car_park_id``, ``value``, ``reason``.
    problems : DataFrame
        What was missing or malformed: ``record``, ``car_park_id``, ``code``, ``value``.
    notes : list of Note
    """

    car_parks: gpd.GeoDataFrame
    left_out: pd.DataFrame
    problems: pd.DataFrame
    notes: list[Note]


def read_parking_register(path: str | Path, progress: Progress | None = None) -> ParkingRegister:
    """Read the areas of a file of the parking register.

    Parameters
    ----------
    path : str or Path
        JSON: a list of areas or of providers with areas, or a single one.
    progress : callable, optional

    Returns
    -------
    ParkingRegister
        Its `car_parks` go into `charging.audit_car_parks` with `REGISTER_FIELDS`.

    Raises
    ------
    ParkingRegisterEmptyError
        The JSON holds no areas.
    KlimaklokError
        The file cannot be read, see `json_records.read_json`.
    """
    file = Path(path)
    tree, notes = read_json(file, part(progress, 0.0, 0.6), keep=_needed, within=_AREAS)
    records = _areas([tree] if isinstance(tree, dict) else tree)
    if not any(isinstance(each, dict) and _OWN & set(each) for each in records):
        first = next((each for each in records if isinstance(each, dict)), tree)
        keys = ", ".join(list(map(str, first))[:8]) if isinstance(first, dict) else type(first).__name__
        raise ParkingRegisterEmptyError(file=file.name, found=shown_value(keys))
    found = run_abandonable(lambda _: _car_parks(records, file), part(progress, 0.6, 1.0))
    car_parks = gpd.GeoDataFrame(found.frame, geometry=found.points, crs="EPSG:4326")
    return ParkingRegister(car_parks, found.left_out, found.problems, notes + found.notes)


@dataclass(frozen=True)
class _Found:
    """Car parks and their places, and the other tables of `ParkingRegister`."""

    frame: pd.DataFrame
    points: Objects
    left_out: pd.DataFrame
    problems: pd.DataFrame
    notes: list[Note]


def _areas(records: Any) -> list[Any]:
    """Return the areas of a list of areas or providers; an area that does not say who offers it is its provider's."""
    areas: list[Any] = []
    for record in records if isinstance(records, list) else []:
        own = record.get(_AREAS) if isinstance(record, dict) else None
        if not isinstance(own, list):
            areas.append(record)
            continue
        name = {"parkeringstilbyderNavn": record.get("navn")}
        told = [{key: value for key, value in (each or {}).items() if value is not None} for each in own]
        areas += [name | each if each else None for each in told]
    return areas


def _needed(record: Any) -> Any:
    """Return of an area, or of a provider's areas, what may be read; of other lists and objects, that there are."""
    if not isinstance(record, dict):
        return None
    version, own = record.get("aktivVersjon"), record.get(_AREAS)
    needed = _plain(record)
    if isinstance(own, list):
        needed[_AREAS] = [_needed(each) for each in own]
    return needed | {"aktivVersjon": _plain(version)} if isinstance(version, dict) else needed


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    return {key: True if isinstance(value, (dict, list)) else short(value) for key, value in record.items()}


def _car_parks(records: list[Any], file: Path) -> _Found:
    areas = [each if isinstance(each, dict) else {} for each in records]
    versions = [each["aktivVersjon"] if isinstance(each.get("aktivVersjon"), dict) else {} for each in areas]

    def column(key: str, rows: list[dict[str, Any]]) -> pd.Series[Any]:
        return pd.Series([each.get(key) for each in rows], dtype=object)

    own = column("id", areas).map(words_of)
    numbered = "#" + pd.Series(np.arange(1, len(areas) + 1).astype(str))
    problems = RecordProblems(own.where(own != "", numbered))
    malformed = ~pd.Series([isinstance(each, dict) and bool(each) for each in records])
    given = ~malformed
    problems.add(malformed, "area_malformed")
    problems.add(given & problems.names.duplicated(), "duplicate_id", problems.names)
    problems.add(given & (own == ""), "id_missing")
    bare = pd.Series([not each for each in versions])
    problems.add(given & bare, "version_missing")
    frame = pd.DataFrame(
        {
            "car_park_id": problems.names,
            "name": _first(column("navn", versions), column("navn", areas)),
            "address": _address(areas, versions),
            "operator": column("parkeringstilbyderNavn", areas).map(words_of),
            **{
                name: _count(column(key, versions), silent, wrong, given & ~bare, problems)
                for name, (key, silent, wrong) in _NUMBERS.items()
            },
            "kind": column("typeParkeringsomrade", versions).map(words_of).str.upper(),
        }
    )
    least, most = _totals(frame)
    frame.insert(6, "spaces", least)
    frame.insert(7, "spaces_most", most)
    answer = column("innfartsparkering", versions).map(words_of).str.upper()
    frame["park_and_ride"] = (answer == "JA").astype(object).where(answer.isin(["JA", "NEI"]), None)
    frame["on_terms"] = True
    frame["in_use"] = column("deaktivert", areas).isna()
    points = _points(column("breddegrad", areas), column("lengdegrad", areas), given, problems)
    table = problems.table().rename(columns={"station_id": "car_park_id"})
    left = table[table["code"].isin(["area_malformed", "duplicate_id"])].drop_duplicates("at")
    codes = table.groupby("at")["code"].agg(lambda each: "; ".join(dict.fromkeys(each)))
    frame["problems"] = codes.reindex(frame.index).fillna("")
    kept = ~np.isin(np.arange(len(frame)), left["at"])
    notes = [Note("register_read", {"file": file.name, "count": int(kept.sum())})]
    uncertain = int((frame["spaces_most"] > frame["spaces"])[kept].sum())
    notes += [Note("register_total_uncertain", {"count": uncertain})] if uncertain else []
    notes += notes_by_code(table, "car_park_id", _NOTE_OF)
    left = left.rename(columns={"code": "reason"})[["record", "car_park_id", "value", "reason"]]
    car_parks = frame[kept].reset_index(drop=True)
    return _Found(car_parks, points[kept], left.reset_index(drop=True), table.drop(columns="at"), notes)


def _totals(frame: pd.DataFrame) -> tuple[pd.Series[float], pd.Series[float]]:
    """Return the least and the most spaces there can be in all."""
    told = frame["paid_spaces"] + frame["free_spaces"]
    other = frame[["charging_spaces", "disabled_spaces"]].fillna(0.0)
    # More than all that are told cannot be among them.
    beside = other.where(other.gt(told, axis=0), 0.0).sum(axis=1)
    return told + beside, told + other.sum(axis=1)


def _count(
    values: pd.Series[Any], missing: str, malformed: str, given: pd.Series[bool], problems: RecordProblems
) -> pd.Series[float]:
    """Return numbers of spaces, NaN and a problem where the register says nothing, or nothing that can be true."""
    text = values.map(words_of)
    number = read_numbers(text.astype("string"))[0]
    good = number.between(0, MOST_SPACES) & (number % 1 == 0)
    problems.add(given & (text == ""), missing, values)
    problems.add(given & (text != "") & ~good, malformed, values)
    return number.where(good)


def _points(
    latitude: pd.Series[Any], longitude: pd.Series[Any], given: pd.Series[bool], problems: RecordProblems
) -> Objects:
    # A comma is a decimal here whatever follows it: degrees have no thousands.
    lat, lon = (
        pd.to_numeric(each.map(words_of).str.replace(",", ".", regex=False), errors="coerce").astype("float64")
        for each in (latitude, longitude)
    )
    said = latitude.map(words_of) + ", " + longitude.map(words_of)
    known = lat.notna() & lon.notna()
    home = in_norway(lat, lon)
    swapped = in_norway(lon, lat) & ~home
    problems.add(given & ~known, "position_missing", said)
    problems.add(given & swapped, "position_swapped", said)
    problems.add(given & known & ~home & ~swapped, "position_outside_norway", said)
    points = shapely.points(lon.to_numpy(np.float64), lat.to_numpy(np.float64))
    placed: Objects = np.asarray(points, dtype=object)
    placed[~home.to_numpy(bool)] = None
    return placed


def _first(one: pd.Series[Any], other: pd.Series[Any]) -> pd.Series[Any]:
    words = one.map(words_of)
    return words.where(words != "", other.map(words_of))


def _address(areas: list[dict[str, Any]], versions: list[dict[str, Any]]) -> pd.Series[Any]:
    parts = {
        key: _first(
            pd.Series([v.get(key) for v in versions], dtype=object),
            pd.Series([a.get(key) for a in areas], dtype=object),
        )
        for key in ("adresse", "postnummer", "poststed")
    }
    town = (parts["postnummer"] + " " + parts["poststed"]).str.strip()
    address: pd.Series[Any] = (parts["adresse"] + ", " + town).str.strip(", ")
    return address
