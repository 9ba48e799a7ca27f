"""The text of a NOBIL file as records, with messages that tell what is wrong with a file that is none."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

import pandas as pd

from .errors import (
    NobilCutOff,
    NobilEmpty,
    NobilNoStations,
    NobilNotJson,
    NobilNotJsonButMarkup,
    NobilTooLarge,
    NobilUnreadable,
)
from .notes import Note

# NOBIL's dump of the Nordic countries is far smaller; the limit keeps a wrong file from filling the memory.
MAX_MB = 500
_SHOWN = 60

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
    NobilUnreadable, NobilTooLarge, NobilEmpty, NobilNotJson, NobilNotJsonButMarkup, NobilCutOff, NobilNoStations
        As in `nobil.read_nobil`.
    """
    tree, notes = _load(file)
    return _records(tree, file), notes


def shown(value: Any) -> str:
    """Return a value as it is shown in a message, shortened."""
    return ("" if value is None else str(value))[:_SHOWN]


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


def words_of(value: Any) -> str:
    """Return a cell as plain text: numbers written out, the web's signs resolved, anything nested as nothing."""
    if isinstance(value, str):
        return html.unescape(value).strip()
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def _load(file: Path) -> tuple[Any, list[Note]]:
    try:
        size = file.stat().st_size
        if size > MAX_MB * 1e6:
            raise NobilTooLarge(file=file.name, size=round(size / 1e6), limit=MAX_MB)
        raw = file.read_bytes()
    except OSError as error:
        raise NobilUnreadable(file=str(file), detail=error.strerror or str(error)) from error
    notes = []
    try:
        text = raw.decode(json.detect_encoding(raw)).removeprefix("\ufeff")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
        notes.append(Note("nobil_encoding", {"file": file.name}))
    stripped = text.strip()
    if not stripped:
        raise NobilEmpty(file=file.name)
    if stripped.startswith("<"):
        raise NobilNotJsonButMarkup(file=file.name)
    try:
        return json.loads(text), notes
    except json.JSONDecodeError as error:
        if stripped[0] in "[{" and (error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")):
            raise NobilCutOff(file=file.name, line=error.lineno) from error
        raise NobilNotJson(file=file.name, line=error.lineno, column=error.colno, detail=error.msg) from error
    except (RecursionError, ValueError) as error:
        raise NobilNotJson(file=file.name, line=1, column=1, detail=type(error).__name__) from error


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
