"""The inventory of a package: what each file was taken for, and what each algorithm finds and misses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from ..core.messages import KlimaklokError, Language, Text
from ..sources.credit import said_credit
from .make import Item, PackageResult
from .messages import ROLE_WORDS, WHERE
from .recognise import Said

READY, PARTLY, LACKING = "ready", "partly", "lacking"
FILE, ALGORITHM = "file", "algorithm"


@dataclass(frozen=True)
class LayerNeed:
    """What an algorithm takes.

    Attributes
    ----------
    algorithm : str
        Its name in the user's language.
    roles : tuple of str
        The roles that can fill one of its parameters, the preferred one first.
    required : bool
        It cannot do without.
    """

    algorithm: str
    roles: tuple[str, ...]
    required: bool


def inventory_table(
    result: PackageResult, needs: Sequence[LayerNeed], language: Language, notes: Mapping[str, Text]
) -> gpd.GeoDataFrame:
    """Return the inventory, with the columns `columns.INVENTORY` and no geometry.

    Parameters
    ----------
    result : PackageResult
    needs : sequence of LayerNeed
        Of all algorithms.
    language : Language
        The user's.
    notes : mapping of str to Text
        The sentences of notes by their codes.
    """
    there = {each.entry.role for each in result.made}
    rows = [_file_row(each, needs, language, notes) for each in result.items]
    rows += [
        _algorithm_row(name, [each for each in needs if each.algorithm == name], there, language)
        for name in dict.fromkeys(each.algorithm for each in needs)
    ]
    frame = pd.DataFrame(rows)
    frame["features"] = frame["features"].astype("Int64")
    return gpd.GeoDataFrame(frame, geometry=[None] * len(frame), crs=result.crs)


def _file_row(
    item: Item, needs: Sequence[LayerNeed], language: Language, notes: Mapping[str, Text]
) -> dict[str, object]:
    takers = [each.algorithm for each in needs if set(each.roles) & set(item.roles)]
    return {
        "section": FILE,
        "name": item.found.label,
        "kind": item.found.kind,
        "state": item.use,
        "roles": ", ".join(item.roles) or None,
        "features": item.features,
        "file_date": item.found.day,
        "used_for": ", ".join(dict.fromkeys(takers)) or None,
        "remarks": " ".join(_sentence(each, language, notes) for each in item.said) or None,
        "missing": None,
        "where_found": None,
        "licence": said_credit(item.credit, language) or None,
    }


def _sentence(said: Said, language: Language, notes: Mapping[str, Text]) -> str:
    text = said.sentence() if isinstance(said, KlimaklokError) else notes[said.code]
    return language.fill(text, said.values)


def _algorithm_row(name: str, needs: Sequence[LayerNeed], there: set[str], language: Language) -> dict[str, object]:
    found = [next((role for role in each.roles if role in there), None) for each in needs]
    missing = [each for each, role in zip(needs, found, strict=True) if role is None]
    lacking = any(each.required for each in missing)
    wanted = dict.fromkeys(each.roles[0] for each in missing)
    needed = {each.roles[0] for each in missing if each.required}
    labels = [language.text(ROLE_WORDS[each]) + ("*" if each in needed else "") for each in wanted]
    places = [f"{language.text(ROLE_WORDS[each])}: {language.text(WHERE[each])}" for each in wanted]
    return {
        "section": ALGORITHM,
        "name": name,
        "kind": None,
        "state": LACKING if lacking else PARTLY if missing else READY,
        "roles": ", ".join(dict.fromkeys(role for role in found if role)) or None,
        "features": None,
        "file_date": None,
        "used_for": None,
        "remarks": None,
        "missing": ", ".join(labels) or None,
        "where_found": "; ".join(places) or None,
        "licence": None,
    }
