"""The text of a NOBIL file as records, with messages that tell what is wrong with a file that is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from .errors import NobilNoStations
from .json_records import read_json, shown
from .notes import Note

_FIELDS = (
    *("id", "International_id", "name", "Street", "House_number", "Zipcode", "City", "Owned_by"),
    *("Number_charging_points", "Position", "Station_status", "Land_code"),
)
_PUBLIC, _PARKING_FEE, _OPEN_24H = "2", "7", "24"
_KIND, _CAPACITY, _POINT_ID = "4", "5", "28"
_OF_CONNECTOR = ((_KIND, "trans"), (_CAPACITY, "trans"), (_POINT_ID, "attrval"))


def read_records(file: Path) -> tuple[list[Any], list[Note]]:
    """Return what a NOBIL file says of each station, unchecked, and what there is to say about the file.

    Raises
    ------
    KlimaklokError
        As in `nobil.read_nobil`.
    """
    tree, notes = read_json(file)
    return _records(tree, file), notes


def tables(records: list[Any]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Flatten the records: what is said of each station, its attributes' words, and one row per connector."""
    parts = [each if isinstance(each, dict) else {} for each in records]
    csmd = [each["csmd"] if isinstance(each.get("csmd"), dict) else {} for each in parts]
    attr = [each["attr"] if isinstance(each.get("attr"), dict) else {} for each in parts]
    meta = pd.DataFrame([[each.get(name) for name in _FIELDS] for each in csmd], columns=list(_FIELDS), dtype=object)
    words = (_PUBLIC, _PARKING_FEE, _OPEN_24H)
    said = [[_attribute(_members(each.get("st")).get(key), "trans") for key in words] for each in attr]
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
        raise NobilNoStations(file=file.name, found=shown(said) if said else keys)
    return found
