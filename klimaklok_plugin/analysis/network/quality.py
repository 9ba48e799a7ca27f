"""What a network knows of its roads, what was assumed for the rest, and what of the source was left out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..core.arrays import Array
from ..core.messages import Note
from ..strategy.loading import Strategy
from .model import Network
from .roads import IN_USE, NO, LeftOut

KNOWN, LEFT_OUT = "known", "left_out"
"""What a row tells: how much of the network has something known, or what of the source is not in the network."""

EVERYWHERE = "everywhere"
"""Stands for what was assumed for the rest where there is no rest."""

_VAGUE = ("road",)  # OpenStreetMap's word for a road of unknown class


def quality(network: Network, left_out: Sequence[LeftOut] = (), *, from_osm: bool = False) -> pd.DataFrame:
    """Return what is known of a network, by length, and what was left out.

    Parameters
    ----------
    network : Network
    left_out : sequence of LeftOut
        Of the whole source, also outside a mask.
    from_osm : bool
        What OpenStreetMap's rules say counts as told.

    Returns
    -------
    DataFrame
        ``part`` (`KNOWN` or `LEFT_OUT`), ``subject`` (a code), ``share`` (0-1), ``km`` and ``of_km`` of the length that
        is asked about, ``count`` of lines left out, and ``rest``, the code of what was assumed for the rest or of why
        roads were left out. Class, owner and slope are asked of all edges, the others of those open to cars.

    Examples
    --------
    >>> from klimaklok_plugin.analysis.network.sample import sample_network
    >>> table = quality(sample_network(), [LeftOut("road_planned", 2, 0.5)], from_osm=True)
    >>> table["subject"].tolist()
    ['class', 'owner', 'speed', 'direction', 'sidewalk', 'aadt', 'slope', 'road_planned']
    >>> float(table["share"][0]), float(table["km"][7]), int(table["count"][7])
    (1.0, 0.5, 2)
    """
    table = network.table
    metres = table["length_m"].to_numpy()
    every = np.ones(len(table), bool)
    cars = table["car"].to_numpy() > NO
    asked: dict[str, tuple[Array, Array]] = {
        "class": (known_class(table), every),
        "owner": ((table["owner"] != "").to_numpy(), every),
        "speed": (table["speed_known"].to_numpy(bool), cars),
        "direction": (table["direction_known"].to_numpy(bool), cars),
        "sidewalk": (table["sidewalk"].to_numpy() >= 0, cars),
        "aadt": (table["aadt"].notna().to_numpy(), cars),
        "slope": (table["gradient"].notna().to_numpy() if "gradient" in table else ~every, every),
    }
    rows: list[dict[str, Any]] = []
    for subject, (known, of) in asked.items():
        km, of_km = float(metres[known & of].sum()) / 1000, float(metres[of].sum()) / 1000
        rest = EVERYWHERE if not (of & ~known).any() else subject
        if from_osm and subject == "direction":
            rest = "direction_from_osm"
        share = km / of_km if of_km else np.nan
        rows.append({"part": KNOWN, "subject": subject, "share": share, "km": km, "of_km": of_km, "rest": rest})
    rows += [
        {"part": LEFT_OUT, "subject": each.reason, "km": each.km, "count": each.count, "rest": each.reason}
        for each in left_out
    ]
    columns = ["part", "subject", "share", "km", "of_km", "count", "rest"]
    return pd.DataFrame(rows, columns=columns).astype({"count": "Int64"})


def known_class(table: pd.DataFrame) -> Array:
    """Return the edges (m, bool) whose road class is known."""
    return np.asarray(table["road_class"].astype(object).isin([name for name in IN_USE if name not in _VAGUE]))


def as_text(table: pd.DataFrame) -> str:
    """Return the table as JSON, for the network's metadata."""
    plain = table.drop(columns="rest").astype(object)
    rows = plain.where(plain.notna(), None).to_dict("records")
    return json.dumps([{name: _rounded(value) for name, value in row.items()} for row in rows])


def _rounded(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value


def about(table: pd.DataFrame, strategy: Strategy) -> tuple[list[Note], list[Note]]:
    """Return the warning that too much is unknown, if it is, and the notes with the main lines."""
    share = table[table["part"] == KNOWN].set_index("subject")["share"].fillna(0.0)
    first = table.iloc[0]
    warnings = []
    if 1 - first["share"] > strategy.network.unknown_class_share:
        unknown = {"share": 1 - first["share"], "length_km": first["of_km"] - first["km"]}
        warnings.append(Note("network_mostly_unknown", unknown))
    notes = [Note("network_known", {f"of_{subject}": float(value) for subject, value in share.items()})]
    lost = table[table["part"] == LEFT_OUT]
    if len(lost):
        values = {"reasons": lost["subject"].tolist(), "count": int(lost["count"].sum())}
        km = float(lost["km"].sum())
        notes.append(
            Note("network_left_out", {**values, "length_km": km}) if km else Note("network_left_out_lines", values)
        )
    return warnings, notes
