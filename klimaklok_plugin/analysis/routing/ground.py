"""The ground beside streets, shared out among short pieces of them: areas are put together of what is reached.

Each piece of street has the ground that is nearer to it than to any other piece, and no farther from it than a width:
a cell of the Voronoi diagram of the middles of the pieces, cut by a circle. The area of what is reached is made of the
cells of its pieces; of a piece that is reached in part the cell is cut across. So a place lies in the area when the
street it is nearest to is reached; ground that no street comes near to lies in none; the areas of several points do not
overlap. Buffers around all that is reached, joined for each area anew, were tried: they cover what lies across a
railway or a river that no reached street crosses, and joining them took thirty times as long.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay, cKDTree

from ..core.arrays import Array, Bools, Floats, Ints, Objects
from ..core.progress import Progress, advance
from ..network.model import Network

Tell = Callable[[float], None]
"""Takes the fraction done, and raises when the user stopped."""
_CHORD = np.pi / 6
"""Around the end of a street the outline turns by so much at once."""
_SAME = 1e-6
"""Shares of a piece that differ by less are the same."""
_DECIMALS = 3
_FRAME = 8
_FLAT = 1e-12
_SIDE_M = 1e-4
_NUDGE_M = 0.02
_FEWEST = 3


@dataclass(frozen=True)
class Cover:
    """Which cells each of some groups has: `cell` (k,) from the share `low` to the share `high` of its piece."""

    group: Ints
    cell: Ints
    low: Floats
    high: Floats

    @property
    def whole(self) -> Bools:
        """Which are whole cells."""
        return (self.low <= 0) & (self.high >= 1)


@dataclass(frozen=True, eq=False)
class StreetGround:
    """Cells (c,), one for each piece of street, and what bounds them.

    Attributes
    ----------
    first, count : (m,) int arrays
        The cells of edge ``i`` are `first[i]` and the `count[i] - 1` after it; an edge may have none.
    begin, ahead : (c, 2) float arrays
        Where each piece begins, and from there to where it ends.
    middle : (c, 2) float array
    start : (c + 1,) int array
        The sides of a cell are `start[i]:start[i + 1]`, counter-clockwise, in no order.
    tail, head : (s,) int32 arrays
        The corners that each side runs between; the cell lies to the left.
    twin, beyond : (s,) int32 arrays
        The same side of the neighbour, and the neighbour; -1 where there is none.
    corner : (v, 2) float array
    origin : (2,) float array
        What all coordinates here are counted from.
    """

    first: Ints
    count: Ints
    begin: Floats
    ahead: Floats
    middle: Floats
    start: Ints
    tail: Array
    head: Array
    twin: Array
    beyond: Array
    corner: Floats
    origin: Floats

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return len(self.middle)

    @property
    def nbytes(self) -> int:
        """Memory that it takes."""
        return sum(int(each.nbytes) for each in vars(self).values() if isinstance(each, np.ndarray))

    def forget(self) -> None:
        """Let go of what helps to place things on it; it is made anew when needed."""
        for name in ("_tree", "cell_areas", "boxes"):
            vars(self).pop(name, None)

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(self.middle)

    @cached_property
    def cell_areas(self) -> Floats:
        """Square metres of each cell."""
        a, b = self.corner[self.tail], self.corner[self.head]
        cross = (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]) / 2
        total = np.concatenate([[0.0], np.cumsum(cross)])
        return np.asarray(total[self.start[1:]] - total[self.start[:-1]])

    def locate(self, xy: Floats) -> tuple[Ints, Floats]:
        """Return the cell (n,) that each place lies in, -1 for none, and at which share of its piece.

        Parameters
        ----------
        xy : (n, 2) float array
            In the network's CRS, finite.
        """
        cell = np.full(len(xy), -1, np.int64)
        if not self.cells or not len(xy):
            return cell, np.zeros(len(xy))
        place = xy - self.origin
        near = self._tree.query(place)[1].astype(np.int64)
        sides = self.start[near + 1] - self.start[near]
        side = ranges(self.start[near], sides)
        a, of = self.corner[self.tail[side]], np.repeat(place, sides, axis=0)
        step, off = self.corner[self.head[side]] - a, of - a
        # A side without length, as streets in a regular grid have them, runs in no direction.
        real = np.abs(step).max(axis=1) > _SIDE_M
        outside = real & (step[:, 0] * off[:, 1] - step[:, 1] * off[:, 0] < 0)
        left = np.bincount(np.repeat(np.arange(len(near)), sides)[outside], minlength=len(near)) > 0
        inside = ~left & (sides > 0)
        cell[inside] = near[inside]
        return cell, self._share(near, place)

    def _share(self, cell: Ints, place: Floats) -> Floats:
        ahead = self.ahead[cell]
        return np.asarray(((place - self.begin[cell]) * ahead).sum(axis=1) / (ahead**2).sum(axis=1))

    @cached_property
    def boxes(self) -> tuple[Floats, Floats]:
        """The least and the greatest coordinates (c, 2) of each cell, from `origin`."""
        xy = self.corner[self.tail]
        if not self.cells:
            return np.empty((0, 2)), np.empty((0, 2))
        low, high = (each.reduceat(xy, self.start[:-1], axis=0) for each in (np.minimum, np.maximum))
        return np.asarray(low), np.asarray(high)

    def shapes(self, cells: Ints) -> Objects:
        """Return cells (k,) as polygons, their coordinates from `origin`."""
        sides = self.start[cells + 1] - self.start[cells]
        xy = self.corner[self.tail[ranges(self.start[cells], sides)]]
        hulls: Objects = shapely.convex_hull(shapely.multipoints(xy, indices=np.repeat(np.arange(len(cells)), sides)))
        return hulls

    def cover(self, group: Ints, edge: Ints, begin: Floats, end: Floats) -> Cover:
        """Return the cells of parts of edges; parts that touch are one.

        Parameters
        ----------
        group, edge : (k,) int arrays
        begin, end : (k,) float arrays
            Shares of the edge's length; parts of one group and edge do not overlap.
        """
        pieces = self.count[edge]
        use = np.flatnonzero(pieces > 0)
        use = use[np.lexsort([begin[use], edge[use], group[use]])]
        group, edge, pieces = group[use], edge[use], pieces[use]
        begin, end = begin[use] * pieces, end[use] * pieces
        fresh = np.ones(len(use), np.bool_)
        fresh[1:] = (np.diff(group) != 0) | (np.diff(edge) != 0) | (begin[1:] > end[:-1] + _SAME)
        lead = np.flatnonzero(fresh)
        last = np.append(lead[1:] - 1, len(use) - 1)[: len(lead)]
        group, edge, pieces, begin, end = group[lead], edge[lead], pieces[lead], begin[lead], end[last]
        low = np.clip(np.floor(begin + _SAME), 0, pieces - 1).astype(np.int64)
        high = np.clip(np.ceil(end - _SAME) - 1, low, pieces - 1).astype(np.int64)
        number = high - low + 1
        piece = ranges(low, number)
        of = np.repeat(np.arange(len(lead)), number)
        part_low, part_high = np.maximum(begin[of] - piece, 0.0), np.minimum(end[of] - piece, 1.0)
        return Cover(
            group[of],
            self.first[edge[of]] + piece,
            np.where(part_low < _SAME, 0.0, part_low),
            np.where(part_high > 1 - _SAME, 1.0, part_high),
        )

    def areas(self, cover: Cover, count: int, progress: Progress | None = None) -> Objects:
        """Return the area (count,) of each group: polygons and multipolygons, empty where it has no cell."""
        order = np.argsort(cover.group, kind="stable")
        bounds = np.searchsorted(cover.group[order], np.arange(count + 1))
        mark = np.zeros(self.cells + 1, np.int8)
        areas = np.full(count, shapely.Polygon(), object)
        for group in range(count):
            own = order[bounds[group] : bounds[group + 1]]
            advance(progress, group / count)
            if len(own):
                areas[group] = self._area(cover.cell[own], cover.low[own], cover.high[own], mark)
        invalid = np.flatnonzero(~shapely.is_valid(areas))
        areas[invalid] = _repaired(areas[invalid])
        return areas

    def _area(self, cell: Ints, low: Floats, high: Floats, mark: Array) -> shapely.Geometry:
        """Return the area of one group's cells; `mark` (c + 1,) is all 0, and is left so."""
        whole = (low <= 0) & (high >= 1)
        mark[cell[whole]], mark[cell[~whole]] = 1, 2
        full = cell[whole]
        side = ranges(self.start[full], self.start[full + 1] - self.start[full])
        there = mark[self.beyond[side]]
        mark[cell] = 0
        plain, mixed = side[there == 0], side[there == 2]  # noqa: PLR2004
        tails, heads, corner = self._cut(cell[~whole], low[~whole], high[~whole], mixed)
        tail = np.concatenate([self.tail[plain], tails])
        head = np.concatenate([self.head[plain], heads])
        place = np.empty((len(tail), 2))
        extra = tail >= len(self.corner)
        place[~extra] = self.corner[tail[~extra]]
        place[extra] = corner[tail[extra] - len(self.corner)]
        return _polygon(tail, head, np.round(place + self.origin, _DECIMALS))

    def _cut(self, cell: Ints, low: Floats, high: Floats, mixed: Ints) -> tuple[Ints, Ints, Floats]:
        """Return what bounds the cells that are cut, together with whole sides beside them (`mixed`).

        Returns
        -------
        tail, head : int arrays
            Corners, from ``len(self.corner)`` on those of the third array.
        corner : (x, 2) float array
        """
        sides = self.start[cell + 1] - self.start[cell]
        side, of = ranges(self.start[cell], sides), np.repeat(np.arange(len(cell)), sides)
        a, b = self.corner[self.tail[side]], self.corner[self.head[side]]
        share_a, share_b = self._share(cell[of], a), self._share(cell[of], b)
        begin, end = np.zeros(len(side)), np.ones(len(side))
        from_, to = self.tail[side].copy(), self.head[side].copy()
        kept = np.ones(len(side), np.bool_)
        chords, made, corners = [], len(self.corner), []
        for limit, sign, cuts in ((low, 1.0, low > 0), (high, -1.0, high < 1)):
            inside_a, inside_b = (sign * (each - limit[of]) for each in (share_a, share_b))
            kept &= ~cuts[of] | (inside_a >= 0) | (inside_b >= 0)
            crossing = cuts[of] & ((inside_a >= 0) != (inside_b >= 0))
            row = np.flatnonzero(crossing)
            at = inside_a[row] / (inside_a[row] - inside_b[row])
            number = made + np.arange(len(row))
            made += len(row)
            corners.append(a[row] + at[:, None] * (b[row] - a[row]))
            leaves = inside_a[row] >= 0
            end[row[leaves]], to[row[leaves]] = at[leaves], number[leaves]
            begin[row[~leaves]], from_[row[~leaves]] = at[~leaves], number[~leaves]
            # Where the outline leaves the part that is kept, it goes on along the cut to where it comes back.
            out, back = (which[np.argsort(of[row[which]], kind="stable")] for which in
                         (np.flatnonzero(leaves), np.flatnonzero(~leaves)))  # fmt: skip
            chords.append(np.stack([number[out], number[back]]))
        use = np.flatnonzero(kept)
        side = np.concatenate([side[use], mixed])
        begin = np.concatenate([begin[use], np.zeros(len(mixed))])
        end = np.concatenate([end[use], np.ones(len(mixed))])
        from_ = np.concatenate([from_[use], self.tail[mixed]])
        to = np.concatenate([to[use], self.head[mixed]])
        tails, heads = self._unshared(side, begin, end, from_, to)
        chord = np.concatenate(chords, axis=1)
        return np.concatenate([tails, chord[0]]), np.concatenate([heads, chord[1]]), np.concatenate(corners)

    def _unshared(self, side: Ints, begin: Floats, end: Floats, from_: Ints, to: Ints) -> tuple[Ints, Ints]:
        """Return what of parts of sides has the group on one side only, as pairs of corners.

        Both cells of a side are laid on one line; what one of them has there and the other has not is outline.
        """
        twin = self.twin[side]
        other = (twin >= 0) & (twin < side)
        line = np.where(other, twin, side)
        low, high = np.where(other, 1 - end, begin), np.where(other, 1 - begin, end)
        low_at, high_at = np.where(other, to, from_), np.where(other, from_, to)
        event = np.concatenate([np.ones(len(side), np.int64), -np.ones(len(side), np.int64)])
        lines, at = np.tile(line, 2), np.concatenate([low, high])
        where, of_other = np.concatenate([low_at, high_at]), np.tile(other, 2)
        order = np.lexsort([-event, at, lines])
        lines, where = lines[order], where[order]
        mine, theirs = (np.cumsum(np.where(of_other[order] == each, event[order], 0)) for each in (False, True))
        between = np.flatnonzero((np.diff(lines) == 0) & (where[1:] != where[:-1]) & ((mine > 0) != (theirs > 0))[:-1])
        forward = mine[between] > 0
        first, second = where[between], where[between + 1]
        return np.where(forward, first, second), np.where(forward, second, first)


def make_ground(
    network: Network, edges: Bools, width_m: float, spacing_m: float, progress: Progress | None = None
) -> StreetGround:
    """Share the ground beside streets out among pieces of them.

    Parameters
    ----------
    network : Network
    edges : (m,) bool array
        The streets that have ground. Bridges and tunnels should have none: what lies under or over them is not come to.
    width_m : float
        How far the ground reaches, at most, to each side and beyond the end of a street.
    spacing_m : float
        Longest piece.
    progress : callable, optional

    Notes
    -----
    The Voronoi diagram is the dual of the triangulation of Delaunay (1934). The middles of pieces stand for them; with
    pieces of a quarter of the width the outline lies less than a hundredth of it nearer than the width.

    Examples
    --------
    A street of 100 m has the ground to both its sides, and around its ends:

    >>> from klimaklok_plugin.analysis.network.sample import sample_network
    >>> network = sample_network()
    >>> ground = make_ground(network, network.usable("walk"), 50, 12.5)
    >>> bool(ground.cell_areas.max() < 12.5 * 100 * 4)
    True
    """
    along = network.along
    length = along.length
    chosen = np.flatnonzero(edges & (length > 0))
    count = np.zeros(len(length), np.int64)
    ring = network.from_node[chosen] == network.to_node[chosen]
    count[chosen] = np.maximum(np.ceil(length[chosen] / spacing_m - _SAME), np.where(ring, _FEWEST, 1))
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    edge = np.repeat(np.arange(len(length)), count)
    piece = np.arange(len(edge)) - first[edge]
    size = (length / np.maximum(count, 1))[edge]
    origin = np.floor(network.xy.mean(axis=0))
    begin, middle, end = (along.place(edge, (piece + share) * size) - origin for share in (0.0, 0.5, 1.0))
    ahead = end - begin
    flat = (ahead**2).sum(axis=1) < _SAME
    ahead[flat] = (1.0, 0.0)  # both ends at one place: any direction will do
    sides = _sides(_apart(middle, ahead), width_m, partial(advance, progress))
    return StreetGround(first, count, begin, ahead, *sides, origin)


def _apart(xy: Floats, ahead: Floats) -> Floats:
    """Return places of which no two are the same: of streets drawn on each other each has the ground on one side."""
    if not len(xy):
        return xy
    key = np.round(xy / _NUDGE_M).astype(np.int64)
    order = np.lexsort([key[:, 1], key[:, 0]])
    same = np.concatenate([[False], (np.diff(key[order], axis=0) == 0).all(axis=1)])
    begin = np.maximum.accumulate(np.where(same, 0, np.arange(len(xy))))
    rank = np.zeros(len(xy))
    rank[order] = np.arange(len(xy)) - begin
    across = np.column_stack([-ahead[:, 1], ahead[:, 0]]) / np.hypot(*ahead.T)[:, None]
    return np.asarray(xy + across * (rank * 3 * _NUDGE_M)[:, None])


def _sides(middle: Floats, width: float, tell: Tell) -> tuple[Floats, Ints, Array, Array, Array, Array, Floats]:
    """Return the middles of cells and, as of `StreetGround`, start, tail, head, twin, beyond and corner."""
    cells = len(middle)
    cell, neighbour, tail, head, twin, corner, cuts = _ridges(middle, width, tell)
    arcs = _arcs(middle, width, (cell, neighbour, tail, head), corner, cuts)
    tell(0.8)
    alone = np.full(len(arcs[0]), -1, np.int32)
    cell, tail, head = (np.concatenate([each, arc]) for each, arc in zip((cell, tail, head), arcs[:3], strict=True))
    twin, beyond = np.concatenate([twin, alone]), np.concatenate([neighbour, alone])
    order, start = _by_cell(cell, cells)
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    twin = np.where(twin[order] >= 0, place[twin[order]], np.int32(-1))
    tell(0.95)
    return middle, start, tail[order], head[order], twin, beyond[order], np.concatenate([corner, arcs[3]])


def _by_cell(cell: Array, cells: int) -> tuple[Array, Ints]:
    """Return the order that puts sides by their cell, and where those of each begin; sorting takes longer."""
    number = np.arange(len(cell), dtype=np.int32)
    table = coo_array((number + 1, (cell, number)), shape=(cells, max(len(cell), 1))).tocsr()
    return table.data - 1, table.indptr.astype(np.int64)


def _ridges(middle: Floats, width: float, tell: Tell) -> tuple[Array, Array, Array, Array, Array, Floats, int]:
    """Return the sides that cells share, each twice, and their corners.

    Returns
    -------
    cell, neighbour, tail, head, twin : int32 arrays
    corner : (v, 2) float array
    cuts : int
        From there on, corners lie at the width.
    """
    nothing = np.empty(0, np.int32)
    if len(middle) < 2:  # noqa: PLR2004
        return nothing, nothing, nothing, nothing, nothing, np.empty((0, 2)), 0
    low, high = middle.min(axis=0), middle.max(axis=0)
    radius = 4 * max(float((high - low).max()), width)
    turn = np.arange(_FRAME) * (2 * np.pi / _FRAME) + 0.1
    frame = (low + high) / 2 + radius * np.column_stack([np.cos(turn), np.sin(turn)])
    mesh = Delaunay(np.concatenate([middle, frame]))
    xy, triangle, beside = mesh.points, mesh.simplices, mesh.neighbors
    del mesh
    tell(0.5)
    centre, far = _circumcentres(xy, triangle)
    near = far <= width
    # The half-edge opposite to corner k of a triangle, which lies to its left. Few are sides at all: two places that
    # are farther apart than twice the width share none.
    own, other, right = np.roll(triangle, -1, axis=1).ravel(), np.roll(triangle, -2, axis=1).ravel(), beside.ravel()
    real = np.flatnonzero((own < len(middle)) & (other < len(middle)) & (right >= 0))
    real = real[((xy[other[real]] - xy[own[real]]) ** 2).sum(axis=1) < (2 * width) ** 2]
    own, other, right, left = own[real], other[real], right[real], (real // 3).astype(np.int32)
    opposite = np.full(triangle.size, -1, np.int32)
    opposite[real] = np.arange(len(real), dtype=np.int32)
    back = opposite[3 * right.astype(np.int64) + (beside[right] == left[:, None]).argmax(axis=1)]
    del triangle, beside, real
    tell(0.6)
    there = near[left] | near[right]
    doubt = np.flatnonzero(~there)
    step = xy[other[doubt]] - xy[own[doubt]]
    between = (xy[own[doubt]] + xy[other[doubt]]) / 2
    above, below = (
        (centre[side[doubt], 1] - between[:, 1]) * step[:, 0] - (centre[side[doubt], 0] - between[:, 0]) * step[:, 1]
        for side in (left, right)
    )
    there[doubt] = (above > 0) & (below < 0)
    use = np.flatnonzero(there)
    opposite = np.cumsum(there, dtype=np.int32) - np.int32(1)
    own, other, left, back = own[use], other[use], left[use], opposite[back[use]]
    tell(0.7)
    # Each side ends at the centre of a triangle, or where the circle around the middles of both cells cuts it.
    cut = np.flatnonzero(~near[left])
    end = (np.cumsum(near, dtype=np.int32) - np.int32(1))[left]
    count = int(near.sum())
    end[cut] = count + np.arange(len(cut), dtype=np.int32)
    step = xy[other[cut]] - xy[own[cut]]
    half = np.maximum(np.hypot(*step.T) / 2, 1e-12)
    reach = np.sqrt(np.maximum(width**2 - half**2, 0.0)) / (2 * half)
    cuts = (xy[own[cut]] + xy[other[cut]]) / 2 + reach[:, None] * np.column_stack([-step[:, 1], step[:, 0]])
    return own, other, end[back], end, back, np.concatenate([centre[near], cuts]), count


def _circumcentres(xy: Floats, triangle: Array) -> tuple[Floats, Floats]:
    """Return the centre (t, 2) and the radius of the circle around each triangle (t, 3); far away for flat ones."""
    first = xy[triangle[:, 0]]
    (ax, ay), (bx, by) = (xy[triangle[:, 1]] - first).T, (xy[triangle[:, 2]] - first).T
    twice = 2 * (ax * by - ay * bx)
    twice = np.where(np.abs(twice) < _FLAT, _FLAT, twice)
    a, b = ax**2 + ay**2, bx**2 + by**2
    x, y = (by * a - ay * b) / twice, (ax * b - bx * a) / twice
    return first + np.column_stack([x, y]), np.hypot(x, y)


def _arcs(
    middle: Floats, width: float, sides: tuple[Array, Array, Array, Array], corner: Floats, cuts: int
) -> tuple[Array, Array, Array, Floats]:
    """Return the sides (cell, tail, head) that nobody shares, where a cell ends at the width, and their new corners.

    `sides` are cell, neighbour, tail and head of those that cells share, `cuts` as of `_ridges`.
    """
    cell, neighbour, tail, head = sides
    lone = np.flatnonzero(np.bincount(cell, minlength=len(middle)) == 0)
    # Most cells have neighbours all around: what their sides end at is what others begin at.
    open_ = np.bincount(cell, tail - head.astype(np.float64), minlength=len(middle)) != 0
    open_[cell[tail >= cuts]] = True
    some = np.flatnonzero(open_[cell])
    cell, neighbour, tail, head = (each[some] for each in sides)
    step = middle[neighbour] - middle[cell]
    order = np.lexsort([np.arctan2(step[:, 1], step[:, 0]), cell])
    cell, tail, head = cell[order], tail[order], head[order]
    lead = np.flatnonzero(np.concatenate([[True], np.diff(cell) != 0])[: len(cell)])
    follow = np.arange(1, len(cell) + 1)
    if len(cell):
        follow[np.append(lead[1:], len(cell)) - 1] = lead
    gap = np.flatnonzero(head != tail[follow]) if len(cell) else np.empty(0, np.int64)
    from_, to, of = head[gap], tail[follow[gap]], cell[gap]
    angle = [np.arctan2(*(corner[each] - middle[of]).T[::-1]) for each in (from_, to)]
    sweep = np.mod(angle[1] - angle[0], 2 * np.pi)
    # A cell without neighbours is a whole circle: it ends at the corner where it begins, a new one.
    first_new = len(corner)
    corners = [middle[lone] + np.array([width, 0.0])]
    start = first_new + np.arange(len(lone))
    from_, to, of = np.append(from_, start), np.append(to, start), np.append(of, lone)
    begin = np.append(angle[0], np.zeros(len(lone)))
    sweep = np.append(sweep, np.full(len(lone), 2 * np.pi))
    chords = np.maximum(np.ceil(sweep / _CHORD - _SAME), 1).astype(np.int64)
    arc = np.repeat(np.arange(len(of)), chords)
    number = ranges(np.zeros(len(of), np.int64), chords)
    inner = number > 0
    turn = (begin + 0.0)[arc[inner]] + (sweep / chords)[arc[inner]] * number[inner]
    corners.append(middle[of[arc[inner]]] + width * np.column_stack([np.cos(turn), np.sin(turn)]))
    made = np.full(len(arc), -1, np.int64)
    made[inner] = first_new + len(lone) + np.arange(int(inner.sum()))
    tails = np.where(inner, made, from_[arc])
    heads = np.where(number + 1 < chords[arc], np.roll(made, -1), to[arc])
    return *(each.astype(np.int32) for each in (of[arc], tails, heads)), np.concatenate(corners)


def _polygon(tail: Ints, head: Ints, place: Floats) -> shapely.Geometry:
    """Return the area that sides bound, which lie to its left; each corner has one side that leaves it.

    `place` (k, 2) is where each side begins.
    """
    order = np.argsort(tail)
    follow = order[np.searchsorted(tail[order], head)]
    number = np.arange(len(tail))
    joined = coo_array((np.ones(len(tail), np.int8), (number, follow)), shape=(len(tail), len(tail)))
    _, ring = connected_components(joined, directed=False)
    # How far each side lies from the last one of its ring, by steps that double.
    lead = np.unique(ring, return_index=True)[1]
    step, away = follow.copy(), np.ones(len(tail), np.int64)
    last = np.isin(follow, lead)
    step[last], away[last] = number[last], 0
    while True:
        jump = step[step]
        if (jump == step).all():
            break
        away, step = away + away[step], jump
    order = np.lexsort([-away, ring])
    xy, ring = place[order], ring[order]
    fresh = np.concatenate([[True], (np.diff(xy, axis=0) != 0).any(axis=1) | (np.diff(ring) != 0)])
    xy, ring = xy[fresh], ring[fresh]
    size = np.bincount(ring)
    use = size[ring] >= _FEWEST
    xy, ring = xy[use], np.unique(ring[use], return_inverse=True)[1].ravel()
    if not len(xy):
        return shapely.Polygon()
    rings = shapely.linearrings(xy, indices=ring)
    shells = np.flatnonzero(shapely.is_ccw(rings))
    # Where corners fall on one place, a ring may touch itself: rare, but for streets in a regular grid.
    order = np.lexsort([xy[:, 1], xy[:, 0], ring])
    touches = ((np.diff(xy[order], axis=0) == 0).all(axis=1) & (np.diff(ring[order]) == 0)).any()
    if len(shells) == 1 and not touches:
        return shapely.polygons(rings[shells[0]], np.delete(rings, shells))
    lines = shapely.multilinestrings(
        shapely.linestrings(
            shapely.get_coordinates(rings),
            indices=np.repeat(np.arange(len(rings)), shapely.get_num_coordinates(rings)),
        )
    )
    return shapely.build_area(shapely.node(lines) if touches else lines)


def _repaired(areas: Objects) -> Objects:
    """Return areas made valid, without what is left of lines."""
    valid = shapely.make_valid(areas)
    parts, owner = shapely.get_parts(valid, return_index=True)
    area = shapely.get_dimensions(parts) == 2  # noqa: PLR2004
    made = np.full(len(areas), shapely.Polygon(), object)
    for row in np.unique(owner[area]):
        made[row] = shapely.union_all(parts[area & (owner == row)])
    return made


def ranges(start: Ints, count: Ints) -> Ints:
    """Return start, start + 1, … `count` numbers of each, one after the other."""
    total: Ints = np.repeat(start - (np.cumsum(count) - count), count) + np.arange(int(count.sum()))
    return total
