"""Which streets are dangerous to walk along or to cross on the way to school, and the network without them.

The rule is made from the speed limit, the traffic (ÅDT) and the pavement, by the thresholds of
``strategy.schools.safe_road``. What the data does not say is `UNKNOWN`, and never safe.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..core.arrays import Array
from ..network.model import Network
from ..network.roads import BACKWARD, FORWARD, NO, NO_CAR, WALK_BIT, WHERE_UNKNOWN
from ..strategy.loading import Strategy
from ..strategy.schools import SafeRoad

SAFE, UNKNOWN, DANGEROUS = 0, 1, 2
"""Levels of danger. A way is as dangerous as the worst of it."""

_ENDS_OF_ONE_ROAD = 2


@dataclass(frozen=True)
class RoadDanger:
    """How dangerous a network's streets are for pupils on foot.

    Attributes
    ----------
    along : (m,) uint8 array
        Walking along each edge: `SAFE`, `UNKNOWN` or `DANGEROUS`.
    crossing : (m,) uint8 array
        Crossing each edge at grade.
    node : (n,) uint8 array
        The worst crossing of the edges that meet in each junction. A way that passes a junction of a dangerous road
        counts as crossing it, also where it only turns the corner: on the safe side, since the network does not say on
        which side of a road people walk. Where a road only goes on (no more than two edges, all of them roads) there is
        nothing to cross: cutting an edge in two changes nothing. A bridge or tunnel has no node with what it crosses.
    """

    along: Array
    crossing: Array
    node: Array


def road_danger(network: Network, strategy: Strategy, aadt: Array | None = None) -> RoadDanger:
    """Say how dangerous it is to walk along every edge, and to cross it.

    Parameters
    ----------
    network : Network
    strategy : Strategy
        Thresholds: ``schools.safe_road``.
    aadt : (m,) float array, optional
        ÅDT, vehicles per day, NaN where unknown; goes before what the network has.

    Returns
    -------
    RoadDanger

    Notes
    -----
    Only streets open to cars can be dangerous; footways, paths and steps are safe, also where some may drive there.
    The higher limit of the directions that are open counts, and only a limit from the data, never a class's default.

    Along a street, by its limit: up to `safe_kmh` safe; from `danger_kmh` dangerous; between them safe with a
    pavement, dangerous from `pavement_kmh` without one, else unknown. No limit known: safe for `safe_classes`, else
    unknown. From `along_danger_aadt` every street is dangerous that is not known to have a pavement.

    Across a street: up to `safe_kmh` safe; from `danger_kmh` dangerous; between them by traffic, up to
    `crossing_safe_aadt` safe, from `crossing_danger_aadt` dangerous, else unknown. No limit known: safe for
    `safe_classes`, else unknown. Where limit or class says safe and the traffic reaches `crossing_danger_aadt`, the two
    contradict each other, and it is unknown. A network knows nothing of signals and of other help to cross: what is
    dangerous by this rule may have them.

    Source: the road directorate's older table of safe school roads for the limits; the traffic is unverified, see the
    strategy file.
    """
    rules = strategy.schools.safe_road
    table = network.table
    known = table.get("speed_known")
    pavement = table.get("sidewalk")
    count = len(table)
    limit = np.where(np.zeros(count, bool) if known is None else known.to_numpy(), open_speed_kmh(network), np.nan)
    sidewalk = np.full(count, WHERE_UNKNOWN["sidewalk"]) if pavement is None else pavement.to_numpy()
    traffic = table["aadt"].to_numpy(np.float64)
    if aadt is not None:
        traffic = np.where(np.isnan(aadt), traffic, aadt)
    calm = np.asarray(table["road_class"].isin(rules.safe_classes))
    motor = (table["car"].to_numpy() > NO) & ~np.asarray(table["road_class"].isin(NO_CAR))
    along = np.where(motor, _along(limit, sidewalk, traffic, calm, rules), SAFE).astype(np.uint8)
    crossing = np.where(motor, _crossing(limit, traffic, calm, rules), SAFE).astype(np.uint8)
    return RoadDanger(along, crossing, _at_nodes(network, crossing, motor))


def _at_nodes(network: Network, crossing: Array, motor: Array) -> Array:
    """Return the level (n, uint8) of each node: the worst crossing that meets there, where anything is crossed."""
    count = len(network.node_xy)
    ends = np.concatenate([network.from_node, network.to_node])
    goes_on = np.bincount(ends, minlength=count) <= _ENDS_OF_ONE_ROAD
    goes_on[ends[~np.concatenate([motor, motor])]] = False
    node = np.zeros(count, np.uint8)
    for level in (UNKNOWN, DANGEROUS):
        worse = crossing >= level
        node[network.from_node[worse]] = node[network.to_node[worse]] = level
    return np.where(goes_on, SAFE, node).astype(np.uint8)


def open_speed_kmh(network: Network) -> Array:
    """Return the higher speed (m, float64) in km/h of the directions of each edge that are open to cars."""
    car = network.table["car"].to_numpy()
    ahead, back = (network.table[name].to_numpy(np.float64) for name in ("speed_kmh", "speed_back_kmh"))
    higher: Array = np.select([car == FORWARD, car == BACKWARD], [ahead, back], np.fmax(ahead, back))
    return higher


def _along(limit: Array, sidewalk: Array, traffic: Array, calm: Array, rules: SafeRoad) -> Array:
    """Return the level of walking along streets; see `road_danger`."""
    without = sidewalk != 1
    return np.select(
        [
            without & (traffic >= rules.along_danger_aadt),
            limit >= rules.danger_kmh,
            limit <= rules.safe_kmh,
            np.isnan(limit) & calm,
            np.isnan(limit),
            ~without,
            (sidewalk == 0) & (limit >= rules.pavement_kmh),
        ],
        [DANGEROUS, DANGEROUS, SAFE, SAFE, UNKNOWN, SAFE, DANGEROUS],
        UNKNOWN,
    )


def _crossing(limit: Array, traffic: Array, calm: Array, rules: SafeRoad) -> Array:
    """Return the level of crossing streets; see `road_danger`."""
    slow = (limit <= rules.safe_kmh) | (np.isnan(limit) & calm)
    busy = traffic >= rules.crossing_danger_aadt
    return np.select(
        [
            limit >= rules.danger_kmh,
            slow & busy,
            slow,
            np.isnan(limit),
            busy,
            traffic <= rules.crossing_safe_aadt,
        ],
        [DANGEROUS, UNKNOWN, SAFE, UNKNOWN, DANGEROUS, SAFE],
        UNKNOWN,
    )


def safe_network(network: Network, danger: RoadDanger, worst: int) -> Network:
    """Return the network on which nobody walks along, or passes, what is worse than `worst`.

    Parameters
    ----------
    network : Network
    danger : RoadDanger
        Of this network.
    worst : int
        `SAFE`: only what is known to be safe. `UNKNOWN`: everything that is not known to be dangerous.

    Returns
    -------
    Network
        The same nodes and edges with the same numbers, so that a `Snap` on the one is one on the other. It has a graph
        cache of its own and shares the index that finds the nearest edge.
    """
    barred = danger.along > worst
    table = network.table.assign(walk=np.where(barred, NO, network.table["walk"].to_numpy()).astype(np.uint8))
    shut = np.where(danger.node > worst, WALK_BIT, 0).astype(np.uint8)
    return replace(
        network,
        table=table,
        node_closed=network.node_closed | shut,
        graphs={"cells": network.segments.cells},
    )
