"""Streets where a driver who stops can drive on without turning round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..core.arrays import Array
from ..core.progress import Progress, advance
from ..network.model import Network
from ..network.roads import BACKWARD, CAR_BIT, FORWARD
from ..strategy.loading import Strategy


def drive_on(network: Network, strategy: Strategy, closed: Array | None = None) -> tuple[Array, Array]:
    """Find the streets that can be driven through, and which way.

    Parameters
    ----------
    network : Network
    strategy : Strategy
        ``network.main_component_km``: a round trip that is no part of so much street is none, unless it is the longest.
    closed : (m,) bool array, optional
        Edges that cars may not use.

    Returns
    -------
    ahead, back : (m,) bool arrays
        Whether a car going along an edge's drawing direction, or against it, can come from the main streets and get
        back to them without ever turning round on the street it is on.

    Notes
    -----
    The drives along the edges are the nodes of a graph; a drive leads to all drives that begin where it ends, but not
    to the one back along the same edge, nor by a turn that is forbidden. What lies in a strong component of this graph
    can be driven through. So dead ends are out, with all that lies behind them, and a street with a loop at its end is
    in. Streets closed to through traffic, and nodes that cars cannot pass, lead nowhere.
    """
    permission, length = network.table["car"].to_numpy(), network.table["length_m"].to_numpy()
    through = (network.table["no_through"].to_numpy() & CAR_BIT) == 0
    if closed is not None:
        through &= ~closed
    open_ways = np.column_stack([permission & FORWARD, permission & BACKWARD]) > 0
    edge, way = np.nonzero(through[:, None] & open_ways)
    ends = np.column_stack([network.from_node, network.to_node]).astype(np.int64)
    before, after = _next(edge, way, ends[edge, way], ends[edge, 1 - way], (network.node_closed & CAR_BIT) > 0)
    drive, count = 2 * edge + way, 2 * len(length)
    forbidden = np.isin(drive[before] * count + drive[after], network.turns[:, 0] * count + network.turns[:, 1])
    before, after = before[~forbidden], after[~forbidden]

    steps = coo_array((np.ones(len(before)), (before, after)), shape=(len(edge), len(edge))).tocsr()
    count, label = connected_components(steps, connection="strong") if len(edge) else (0, edge)
    round_trip = np.bincount(label, minlength=count) > 1
    round_trip[label[before[before == after]]] = True
    # An edge that is driven both ways in a component counts once.
    component = np.full((len(permission), 2), -1)
    component[edge, way] = np.where(round_trip[label], label, -1)
    twice = component[:, 0] == component[:, 1]
    counted = component >= 0
    counted[twice, 1] = False
    km = np.bincount(component[counted], length[np.nonzero(counted)[0]] / 1000, minlength=count)
    main = round_trip & (km >= min(strategy.network.main_component_km, km.max(initial=0.0)))
    ahead, back = np.append(main, False)[component].T
    return ahead, back


def _next(edge: Array, way: Array, tail: Array, head: Array, shut: Array) -> tuple[Array, Array]:
    """Return the pairs of drives of which the second follows the first without turning round."""
    leaving = np.argsort(tail, kind="stable")
    first = np.searchsorted(tail[leaving], head, "left")
    count = np.where(shut[head], 0, np.searchsorted(tail[leaving], head, "right") - first)
    before = np.repeat(np.arange(len(edge)), count)
    step = np.arange(len(before)) - np.repeat(np.cumsum(count) - count, count)
    after = leaving[np.repeat(first, count) + step]
    straight = (edge[before] != edge[after]) | (way[before] == way[after])
    return before[straight], after[straight]


@dataclass(frozen=True)
class Scenarios:
    """What is closed to cars where each of s schools' places are looked for, and where one can drive on then.

    Attributes
    ----------
    closed : list of (m,) bool arrays, or None
        The c different sets of closed edges.
    of : (s,) int64 array
        Which of them holds for each school.
    ways : (c, 2, m) bool array
        See `drive_on`.
    """

    closed: list[Array | None]
    of: Array
    ways: Array

    @classmethod
    def tell(
        cls, network: Network, strategy: Strategy, closed: Sequence[Array | None], progress: Progress | None = None
    ) -> Scenarios:
        """Find out which schools have the same edges closed (m, bool), and where one can drive on."""
        keys = [b"" if mask is None or not mask.any() else np.packbits(mask).tobytes() for mask in closed]
        number = {key: index for index, key in enumerate(dict.fromkeys(keys))}
        masks = [closed[keys.index(key)] if key else None for key in number]
        ways = np.zeros((len(masks), 2, len(network.table)), bool)
        for index, mask in enumerate(masks):
            advance(progress, index / len(masks))
            ways[index] = drive_on(network, strategy, mask)
        return cls(masks, np.array([number[key] for key in keys], np.int64), ways)
