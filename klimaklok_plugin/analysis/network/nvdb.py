"""What NVDB and Elveg tell of road links besides class and owner: levels of detail, phases, lanes.

A road with separate carriageways is there several times: as the whole road's centre line (``Vegtrase``), as
carriageways (``Kjørebane``), now and then as lanes (``Kjørefelt``). Only the finest level may be travelled on at each
place, or lengths count double. What lies beside what is told by ``superstedfesting``, positions on the whole road's
link sequence; where a file has lost that, by geometry.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from ..core.arrays import Array
from ..strategy.loading import Strategy
from .road_fields import REFERENCE, find, find_over, find_sequence, positions, words
from .road_words import (
    CARRIAGEWAY,
    LANE,
    NO_PHASE,
    TRACE,
    is_carriageway_only,
    lanes_of,
    level_of,
    phase_of_reference,
    road_phase,
    turned,
    way_of,
    written,
)
from .roads import BOTH, NO
from .stretches import Pieces, References, Stretches, by_geometry, by_reference, joined

_BEGIN = ("startposisjon", "fraPosisjon", "fra_posisjon", "frapos")
_END = ("sluttposisjon", "tilPosisjon", "til_posisjon", "tilpos")
_LINK = re.compile(r"([\d.]+)-([\d.]+)@(\d+)")
_SEQUENCE_NAMES = ("veglenkesekvensid", "lenkesekvensid", "veglenkesekvens", "lokalid", "lenkesekvens")


@dataclass(frozen=True)
class RoadLinks:
    """Road links (n) in their register.

    Attributes
    ----------
    place : References
        Where each lies in its link sequence.
    over : References
        Where it lies on the link sequence of the road that it is a part of, as carriageway or lane; `begin` is the
        greater position where the two are drawn in opposite directions.
    level : (n,) int array
        `TRACE`, `CARRIAGEWAY` or `LANE`: the finest level of detail that the link is.
    lanes : (n,) object array
        As Elveg writes them, "" where nothing tells.
    assumed : (n,) bool array
        A carriageway that nothing tells the lanes of: taken as one-way in its own direction.
    phase : (n,) object array
        V, A, P, F, "?" for what is not understood, "" where nothing is said.
    """

    place: References
    over: References
    level: Array
    lanes: Array
    assumed: Array
    phase: Array

    def take(self, rows: Array) -> RoadLinks:
        """Return those of some rows."""
        return RoadLinks(
            self.place.take(rows),
            self.over.take(rows),
            self.level[rows],
            self.lanes[rows],
            self.assumed[rows],
            self.phase[rows],
        )

    def shared(self, first: Array, last: Array) -> RoadLinks:
        """Return parts of them that begin and end at these shares (n,) of their length."""
        return replace(self, place=self.place.shared(first, last), over=self.over.shared(first, last))


def read_links(layer: gpd.GeoDataFrame, owner: str | None, lanes: str | None) -> RoadLinks:
    """Read what a layer's fields tell of its links.

    Parameters
    ----------
    layer : GeoDataFrame
        With nested fields taken apart.
    owner, lanes : str, optional
        The fields that tell the owner, which may be a reference, and the lanes.
    """
    columns = list(layer.columns)
    place = place_of(layer)
    over, against = _over(layer)
    detail = words(layer, find(("detaljnivå", "topologinivå"), columns))
    own = words(layer, lanes) if lanes is not None and "felt" in lanes.lower() else words(layer, None)
    told = _each(own, lambda text: written(lanes_of(text)))
    of_road = _each(words(layer, find_over(("kjørefelt", "felt"), columns)), lambda text: written(lanes_of(text)))
    of_road = np.where(against, _each(of_road, lambda text: written(turned(lanes_of(text)))), of_road)
    told = np.where(told == "", of_road, told)
    connecting = words(layer, find(("type", "konnekteringslenke"), columns))
    connects = _each(connecting, _is_connection).astype(bool)
    lent = _lanes_of_neighbours(told, connects, place, over, against)
    beside = _each(detail, is_carriageway_only).astype(bool)  # one of several: never both ways for what the road does
    both = _each(lent, lambda text: way_of(lanes_of(text), "bike") == BOTH).astype(bool)
    told = np.where((told == "") & beside & both, "", lent)
    alone = beside & (told == "") & (own == "")
    return RoadLinks(
        place=place,
        over=over,
        level=_each(detail, level_of).astype(np.int8),
        lanes=np.where(alone, "1", told).astype(object),
        assumed=alone,
        phase=_phases(layer, owner),
    )


def _each(texts: Array, meaning: Callable[[str], object]) -> Array:
    """Return the meaning of each text (n,); every different one is looked at once."""
    codes, unique = pd.factorize(np.asarray(texts, object))
    return np.array([meaning(str(text)) for text in unique] or [""], object)[codes]


def _is_connection(word: str) -> bool:
    return "konnektering" in word.casefold() or word.casefold() in ("true", "ja", "1")


def place_of(layer: pd.DataFrame) -> References:
    """Return where lines or objects lie: by the fields of their own, or by a text such as ``0.25-0.5@443321``."""
    columns = list(layer.columns)
    sequence = words(layer, find_sequence(columns))
    begin, end = (positions(layer, find(names, columns)) for names in (_BEGIN, _END))
    short = words(layer, find(("kortform", "stedfesting", "posisjon"), columns))
    lacking = (sequence == "") | np.isnan(begin) | np.isnan(end)
    if lacking.any() and any("@" in text for text in short):
        codes, unique = pd.factorize(np.asarray(short, object))
        found = [_LINK.search(str(text)) for text in unique]
        read = pd.DataFrame([match.groups() if match else ("", "", "") for match in found], columns=["a", "b", "of"])
        read = read.iloc[codes].reset_index(drop=True)
        here = lacking & (read["of"] != "").to_numpy()
        sequence = np.where(here, read["of"], sequence)
        begin, end = (np.where(here, positions(read, name), own) for name, own in (("a", begin), ("b", end)))
    return References(np.asarray(sequence, object), begin, end)


def _over(layer: pd.DataFrame) -> tuple[References, Array]:
    """Return the place of each link on the road that it is a part of, and where (n, bool) it is drawn against it."""
    columns = list(layer.columns)
    sequence = words(layer, find_over(_SEQUENCE_NAMES, columns))
    begin, end = (positions(layer, find_over(names, columns)) for names in (_BEGIN, _END))
    against = _each(words(layer, find_over(("retning",), columns)), lambda text: text.casefold().startswith("mot"))
    against = against.astype(bool)
    return References(sequence, np.where(against, end, begin), np.where(against, begin, end)), against


def _lanes_of_neighbours(lanes: Array, connects: Array, place: References, over: References, against: Array) -> Array:
    """Return lanes with those of connecting links, which have none of their own, as on the link before or after.

    Connecting links join a ramp's line to the road; traffic runs on them as on the sequence that they belong to, else
    as on the road that they are a part of. What a lane is for is left out: they are no lanes of their own.
    """
    lacking = connects & (lanes == "")
    if not lacking.any():
        return lanes
    known = np.flatnonzero((lanes != "") & place.known)
    found = np.full(len(lanes), "", object)
    for where, turn in ((over, against), (place, np.zeros(len(lanes), bool))):  # its own sequence goes first
        near = _nearest(place.take(known), where)
        lent = np.where(near < 0, "", np.append(lanes[known], "")[near])
        lent = _each(lent, lambda text: written([(lane, "") for lane, _ in lanes_of(text)]))
        lent = np.where(turn, _each(lent, lambda text: written(turned(lanes_of(text)))), lent)
        found = np.where(lent == "", found, lent)
    return np.where(lacking, found, lanes)


def _nearest(given: References, wanted: References) -> Array:
    """Return the row of `given` (g) that lies nearest to each of `wanted` (n,) in its sequence, -1 where none does."""
    sides = [
        pd.DataFrame({"sequence": each.sequence, "at": (each.begin + each.end) / 2, "row": np.arange(len(each.begin))})
        for each in (wanted, given)
    ]
    asked, there = (side[side["at"].notna() & (side["sequence"] != "")].sort_values("at") for side in sides)
    pairs = pd.merge_asof(asked, there, on="at", by="sequence", direction="nearest", suffixes=("", "_near"))
    near = np.full(len(wanted.begin), -1, np.int64)
    met = pairs["row_near"].notna()
    near[pairs.loc[met, "row"].to_numpy(np.int64)] = pairs.loc[met, "row_near"].to_numpy(np.int64)
    return near


def _phases(layer: pd.DataFrame, owner: str | None) -> Array:
    """Return the phase of each link: by its own field, else by the second letter of the road's reference."""
    columns = list(layer.columns)
    phase = _each(words(layer, find(("fase", "vegfase"), columns)), road_phase)
    status = _each(words(layer, find(("vegstatus",), columns)), road_phase)  # has more letters, for what is open
    phase = np.where((phase == "") & (status != NO_PHASE), status, phase)
    for name in (find(REFERENCE, columns), owner):
        of_reference = _each(words(layer, name), phase_of_reference)
        phase = np.where(phase == "", of_reference, phase)
    return np.asarray(phase, object)


# --- one level of detail per place ------------------------------------------------------------------------------------


def beside_finer(parts: Array, links: RoadLinks, strategy: Strategy) -> Stretches:
    """Return where links run beside finer ones of the same road; `what` is the row of the finer link.

    Parameters
    ----------
    parts : (n,) object array of LineStrings
    links : RoadLinks
        One for each line.
    strategy : Strategy
        How near and how parallel lines are that tell no positions.
    """
    found = [Stretches.none()]
    for level in (TRACE, CARRIAGEWAY):
        coarse, fine = np.flatnonzero(links.level == level), np.flatnonzero(links.level > level)
        if level == CARRIAGEWAY:
            fine = fine[links.level[fine] == LANE]
        if not len(coarse) or not len(fine):
            continue
        told = fine[links.over.known[fine]]
        untold = fine[~links.over.known[fine]]
        # A carriageway and its lanes are parts of the same road; a road's centre line is the road.
        as_part = links.over.known[coarse] & (level == CARRIAGEWAY)
        own, part = coarse[~as_part], coarse[as_part]
        placed = own[links.place.known[own]]
        unplaced = own[~links.place.known[own]]
        for lines, where, others in ((placed, links.place, told), (part, links.over, told)):
            found.append(_rows(by_reference(where.take(lines), links.over.take(others)), lines, others))
        near, within = strategy.network.carriageway_near_m, strategy.network.parallel_deg
        for lines, others in ((coarse, untold), (unplaced, told)):
            if len(lines) and len(others):
                found.append(_rows(by_geometry(parts[lines], parts[others], near, within), lines, others))
    return joined(*found)


def _rows(found: Stretches, lines: Array, others: Array) -> Stretches:
    """Return stretches that count rows of some lines and others with the rows of all."""
    return Stretches(lines[found.line], found.begin, found.end, others[found.what])


def repeats(pieces: Pieces, finer: Stretches, links: RoadLinks) -> Array:
    """Return the pieces (p, bool) of links that finer ones are there for.

    A carriageway makes way for its lanes where they lead wherever it does.
    """
    piece, what = pieces.on(finer)
    ways = _each(links.lanes, lambda text: way_of(lanes_of(text), "car") if text else BOTH).astype(np.uint8)
    served = np.zeros(len(pieces.line), np.uint8)
    np.bitwise_or.at(served, piece, ways[what])
    beside = np.zeros(len(pieces.line), bool)
    beside[piece] = True
    level, asked = links.level[pieces.line], ways[pieces.line]
    return np.asarray(beside & ((level == TRACE) | ((served & asked) == asked) & (asked > NO)))
