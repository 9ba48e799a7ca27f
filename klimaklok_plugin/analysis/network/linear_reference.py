"""Places and parts of edges, by metres along them."""

from __future__ import annotations

from functools import cached_property
from typing import Protocol

import numpy as np
import shapely

from ..core.arrays import Array


class Drawn(Protocol):
    """Lines as vertices (k, 2) one after the other; those of line ``i`` are ``start[i]:start[i + 1]``."""

    @property
    def xy(self) -> Array:
        """The vertices."""

    @property
    def start(self) -> Array:
        """Where each line begins."""


class Along:
    """Distances along the edges of a network or along other lines, all of them one after the other.

    Parameters
    ----------
    network : Network, or whatever else is `Drawn`

    Examples
    --------
    The two halves of an edge are as long as the edge:

    >>> from klimaklok_plugin.analysis.network.sample import sample_network
    >>> along, edge = Along(sample_network()), np.array([7])
    >>> half = along.length[edge] / 2
    >>> halves = [along.parts(edge, half * 0, half), along.parts(edge, half, 2 * half)]
    >>> bool(np.isclose(shapely.length(halves).sum(), along.length[7]))
    True
    """

    def __init__(self, network: Drawn) -> None:
        self.xy, self.start = network.xy, network.start
        step = np.hypot(*np.diff(network.xy, axis=0).T)
        step[network.start[1:-1] - 1] = 0.0
        self.total = np.concatenate([[0.0], np.cumsum(step)])

    @cached_property
    def length(self) -> Array:
        """Length (m,) of the edges as they are drawn."""
        return np.asarray(self.total[self.start[1:] - 1] - self.total[self.start[:-1]])

    def segment(self, edge: Array, position: Array) -> Array:
        """Return the first vertex (k,) of the segment that holds the place `position` metres along each edge."""
        found = np.searchsorted(self.total, self.total[self.start[edge]] + position, "right") - 1
        return np.asarray(np.clip(found, self.start[edge], self.start[edge + 1] - 2))

    def place(self, edge: Array, position: Array) -> Array:
        """Return the places (k, 2) that lie `position` metres along each edge."""
        vertex = self.segment(edge, position)
        along = self.total[self.start[edge]] + position - self.total[vertex]
        step = self.total[vertex + 1] - self.total[vertex]
        share = np.clip(along / np.where(step > 0, step, 1.0), 0.0, 1.0)[:, None]
        return np.asarray(self.xy[vertex] + share * (self.xy[vertex + 1] - self.xy[vertex]))

    def parts(self, edge: Array, begin: Array, end: Array) -> Array:
        """Return the LineStrings (k,) that lie from `begin` to `end` metres along each edge; `begin` is less."""
        first, last = self.segment(edge, begin) + 1, self.segment(edge, end)
        origin = self.total[self.start[edge]]
        first = first + (self.total[first] - origin <= begin)  # vertices between the two ends only
        last = last - (self.total[last] - origin >= end)
        between = np.maximum(last - first + 1, 0)
        part = np.repeat(np.arange(len(edge)), between)
        vertex = np.arange(len(part)) - np.repeat(np.cumsum(between) - between - first, between)
        every = np.arange(len(edge))
        xy = np.concatenate([self.place(edge, begin), self.xy[vertex], self.place(edge, end)])
        of = np.concatenate([every, part, every])
        order = np.argsort(of, kind="stable")
        return np.asarray(shapely.linestrings(xy[order], indices=of[order]))
