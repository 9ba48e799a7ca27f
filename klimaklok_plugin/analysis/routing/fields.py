"""Ways to each of some places, for few points that ask again and again: a search for each place, kept within a limit.

`Graph.cost_to_each` answers many points at once, and forgets. Here the search from a place is kept, so that the next
point is answered by a look at it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

import numpy as np

from ..core.arrays import Array
from ..core.progress import Progress, advance
from .graph import Field, Graph, Snap


class Kept:
    """Searches that are kept; those not asked for longest go first when they are too many.

    Parameters
    ----------
    limit_bytes : int
        Memory that all of them may take together; the one that is asked for last stays in any case.
    """

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        self.nbytes = 0
        self._fields: OrderedDict[Hashable, Field] = OrderedDict()
        self._lock = Lock()  # an answer that was given up may still be on its way while the next one is asked for

    def get(self, key: Hashable, make: Callable[[], Field]) -> Field:
        """Return the field of a key, made by `make` where it is not there."""
        with self._lock:
            field = self._fields.get(key)
            if field is None:
                field = make().reach()
                self.nbytes += field.nbytes
            self._fields[key] = field
            self._fields.move_to_end(key)
            while self.nbytes > self.limit_bytes and len(self._fields) > 1:
                self.nbytes -= self._fields.popitem(last=False)[1].nbytes
            return field


class Places:
    """Places of one or several targets each, and the ways to them.

    Parameters
    ----------
    graph : Graph
    targets : Snap of t points
    group : (t,) int array
        The place of each target (a hub's platforms, say).
    kept : Kept, optional
        Where searches are kept; without, all points that ask together are answered by `Graph.cost_to_each`.
    """

    def __init__(self, graph: Graph, targets: Snap, group: Array, kept: Kept | None = None) -> None:
        self._graph, self._targets, self._group, self._kept = graph, targets, np.asarray(group), kept

    def cost(self, origins: Snap, wanted: Array, progress: Progress | None = None) -> Array:
        """Return the cost (n,) from each origin to the place it wants; see `Graph.cost_to_each`."""
        if self._kept is None:
            return self._graph.cost_to_each(origins, self._targets, self._group, wanted, progress=progress)
        wanted = np.asarray(wanted)
        cost = np.where(wanted >= 0, np.inf, np.nan)
        for place in np.unique(wanted[wanted >= 0]).tolist():
            mine = np.flatnonzero(wanted == place)
            cost[mine] = self.field(place).nearest(origins.take(mine))[0]
        return cost

    def field(self, place: int) -> Field:
        """Return the ways to a place from everywhere."""
        if self._kept is None:
            return Field(self._graph, self.targets_of(place), told=False)
        return self._kept.get(place, lambda: Field(self._graph, self.targets_of(place), told=False))

    def targets_of(self, place: int) -> Snap:
        """Return the targets of a place."""
        return self._targets.take(np.flatnonzero(self._group == place))

    def warm(self, progress: Progress | None = None) -> None:
        """Search from the places one by one, as far as there is room for them."""
        if self._kept is None:
            return
        places = np.unique(self._group).tolist()
        for number, place in enumerate(places):
            advance(progress, number / len(places))
            field = self.field(place)
            if self._kept.nbytes + field.nbytes > self._kept.limit_bytes:
                return
        advance(progress, 1.0)
