"""Blue-green structure and shore zone: what a plan builds on, cuts, and closes.

The structure is made of the areas to be kept. It is continuous where it is at least as wide as the strategy's
``green.corridor_m``: what is narrower than that is taken away from both sides (morphological erosion by half of the
width), and what still hangs together is one part. A plan cuts a part where several of some size are left when its
built areas are taken out. Source of the rule: Klimastrategi 2030, ch. 3, strategi 1.

Ways to the shore are looked for in the walking network. Paths inside built areas are taken as closed, streets that cars
may use as open. What comes to the shore, and is joined to the network outside the built areas only by what is closed,
is closed off; and for the junctions around, the walk to the nearest place at the shore is compared, before and after.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from ..core.arrays import Bools, Floats, Ints, Objects
from ..core.progress import Progress, advance
from ..layers.fields import fold_keys, folded, geometries, in_crs, listed, names
from ..layers.samples import clean_geometries
from ..network.model import Network
from ..strategy.case import GreenRules
from ..strategy.loading import Strategy

_KIND_FIELDS = ("kind", "type", "slag", "kategori", "vernetype", "formål")
_GROUND = ("green", "shore", "water")
_TO_WATER = ("shore", "water")
_STEP = 1e-9
"""A way without length is a way: a matrix drops zeros."""
_INSIDE_M = 0.5
"""A path that touches a built area along its border does not lie in it."""


@dataclass(frozen=True)
class Structure:
    """Areas to be kept, read.

    Attributes
    ----------
    geometry : (a,) object array
    kind : (a,) object array
        One of `strategy.case.GREEN_KINDS`; "green" where nothing tells.
    name : (a,) object array
    told : bool
        A field tells the kinds.
    unknown : str
        Words of that field that the strategy does not know, "" for none; `unknown_count` features have them.
    """

    geometry: Objects
    kind: Objects
    name: Objects
    told: bool
    unknown: str
    unknown_count: int


@dataclass(frozen=True)
class Shore:
    """Ways to the shore.

    Attributes
    ----------
    near : bool
        There is shore zone or water within the search.
    reached : bool
        A way of the network leads there.
    built_over_m : float
        Length of paths at the shore within the built areas.
    closed_m : float
        Length of ways to and along the shore that can be come to through the built areas only, these areas left out.
    longer_m, before_m, after_m : float
        Where the walk to the shore grows most: by how much, from and to how much. 0 and NaN where it does not;
        `after_m` is inf where no way is left.
    ways : GeoDataFrame
        ``state`` (closed: paths inside the built areas; closed_off: what is only come to through them), ``length_m``.
    """

    near: bool
    reached: bool
    built_over_m: float
    closed_m: float
    longer_m: float
    before_m: float
    after_m: float
    ways: gpd.GeoDataFrame


@dataclass(frozen=True)
class GreenResult:
    """What `check_green` returns.

    Attributes
    ----------
    overlap_m2, share : (n,) float arrays
        Of each built area: how much of it lies in areas to be kept, which count once where they overlap.
    touched : GeoDataFrame
        What is built on, by area to be kept: ``name``, ``kind``, ``area_m2``.
    built_m2, total_m2, total_share : float
        Of all built areas together, each place counted once.
    structure_touched : bool
        A built area lies in the continuous structure.
    parts : int
        In how many parts the plan leaves what it cuts most; 1 where it cuts nothing.
    pieces : GeoDataFrame
        The parts of what is cut: ``part`` (from 1), ``area_m2``.
    shore : Shore or None
        None where no field tells what shore zone is, or without a network.
    """

    overlap_m2: Floats
    share: Floats
    touched: gpd.GeoDataFrame
    built_m2: float
    total_m2: float
    total_share: float
    structure_touched: bool
    parts: int
    pieces: gpd.GeoDataFrame
    shore: Shore | None


def read_structure(constraints: gpd.GeoDataFrame, crs: object, strategy: Strategy) -> Structure:
    """Read areas to be kept, and of which kind each is.

    Parameters
    ----------
    constraints : GeoDataFrame
        Areas; a field such as ``kind`` tells green structure, shore zone and water by the strategy's ``green.kinds``.
        What is no area is left out.
    crs : pyproj.CRS
    strategy : Strategy

    Raises
    ------
    KlimaklokError
        The layer is empty or has no CRS.
    """
    layer = in_crs(constraints, crs, "CONSTRAINTS").reset_index(drop=True)
    cleaned, _, _ = clean_geometries(geometries(layer))
    area = np.isin(shapely.get_type_id(cleaned), [shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON])
    words = fold_keys(strategy.green.kinds)
    by_name = {str(each).casefold(): str(each) for each in layer.columns}
    found = next((by_name[each] for each in _KIND_FIELDS if each in by_name), None)
    kind = np.full(len(layer), "green", dtype=object)
    unknown, count = "", 0
    if found is not None:
        text = folded(layer[found])
        known = text.map(words)
        lost = known.isna() & text.notna() & (text != "") & area
        unknown, count = listed(layer[found][lost]), int(lost.sum())
        kind = known.fillna("green").to_numpy(object)
    return Structure(cleaned[area], kind[area], names(layer)[area], found is not None, unknown, count)


def check_green(
    areas: gpd.GeoDataFrame,
    structure: Structure,
    strategy: Strategy,
    network: Network | None = None,
    progress: Progress | None = None,
) -> GreenResult:
    """Look at what some built areas do to the areas to be kept.

    Parameters
    ----------
    areas : GeoDataFrame
        The built areas of one alternative, in the CRS of `structure` and the network.
    structure : Structure
    strategy : Strategy
        Its part ``green``.
    network : Network, optional
        None: ways to the shore are not looked at.
    progress : callable, optional

    Returns
    -------
    GreenResult

    Examples
    --------
    A green strip of 200 m by 40 m, and a building plot across it:

    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> strategy = load_strategy()
    >>> strip = gpd.GeoDataFrame({"kind": ["park"]}, geometry=[shapely.box(0, 0, 200, 40)], crs=25832)
    >>> plot = gpd.GeoDataFrame(geometry=[shapely.box(90, -10, 110, 50)], crs=25832)
    >>> found = check_green(plot, read_structure(strip, plot.crs, strategy), strategy)
    >>> float(found.total_m2), found.parts, found.pieces["area_m2"].tolist()
    (800.0, 2, [3600.0, 3600.0])
    """
    with np.errstate(invalid="ignore"):  # GEOS says so of shapes that only touch
        return _looked_at(areas, structure, strategy, network, progress)


def _looked_at(
    areas: gpd.GeoDataFrame,
    structure: Structure,
    strategy: Strategy,
    network: Network | None,
    progress: Progress | None,
) -> GreenResult:
    rules = strategy.green
    shapes = geometries(areas)
    built = shapely.union_all(shapes)
    near = structure.geometry
    tree = shapely.STRtree(near)
    touched = np.unique(tree.query(built, predicate="intersects"))
    kept = shapely.union_all(near[touched]) if len(touched) else shapely.Polygon()
    overlap = shapely.area(shapely.intersection(shapes, kept))
    own = shapely.area(shapes)
    advance(progress, 0.2)
    per_area = shapely.intersection(near[touched], built)
    square = shapely.area(per_area)
    some = square > 0
    hit = gpd.GeoDataFrame(
        {
            "name": structure.name[touched][some],
            "kind": structure.kind[touched][some],
            "area_m2": square[some],
        },
        geometry=per_area[some],
        crs=areas.crs,
    ).sort_values(["area_m2", "name"], ascending=[False, True], ignore_index=True)
    total = float(shapely.area(shapely.intersection(built, kept)))
    ground = np.isin(structure.kind.astype(str), _GROUND)
    touches, pieces = _cut(structure.geometry[ground], built, rules)
    advance(progress, 0.5)
    shore = None
    if network is not None and structure.told:
        shore = _shore(structure.geometry[np.isin(structure.kind.astype(str), _TO_WATER)], built, network, rules)
    advance(progress, 1.0)
    whole = float(shapely.area(built))
    return GreenResult(
        overlap_m2=overlap,
        share=np.divide(overlap, own, out=np.zeros_like(overlap), where=own > 0),
        touched=hit,
        built_m2=whole,
        total_m2=total,
        total_share=total / whole if whole > 0 else 0.0,
        structure_touched=touches,
        parts=max(len(pieces), 1),
        pieces=gpd.GeoDataFrame(
            {"part": np.arange(1, len(pieces) + 1), "area_m2": shapely.area(pieces)}, geometry=pieces, crs=areas.crs
        ),
        shore=shore,
    )


# --- is it cut --------------------------------------------------------------------------------------------------------


def _cut(kept: Objects, built: shapely.Geometry, rules: GreenRules) -> tuple[bool, Objects]:
    """Return whether the structure is touched, and the parts (k,) of what is cut into most; none where nothing is."""
    nothing = np.empty(0, dtype=object)
    whole = _joined(kept, built, rules.join_m)
    if whole is None:
        return False, nothing
    half = rules.corridor_m / 2
    before = shapely.get_parts(shapely.buffer(whole, -half))
    touches = bool(shapely.area(shapely.intersection(whole, built)) > 0)
    after_whole = shapely.difference(whole, built)
    after = shapely.get_parts(shapely.buffer(after_whole, -half))
    if not len(before) or not len(after):
        return touches, nothing
    grown = shapely.intersection(shapely.buffer(after, half, join_style="mitre"), after_whole)
    large = shapely.area(grown) >= rules.least_part_m2
    after, grown = after[large], grown[large]
    # What is left of a part lies within it.
    part, left = shapely.STRtree(after).query(before, predicate="intersects") if len(after) else (nothing, nothing)
    counts = np.bincount(np.asarray(part, dtype=np.int64), minlength=len(before))
    most = int(counts.argmax())
    if counts[most] <= 1:
        return touches, nothing
    mine = np.asarray(left, dtype=np.int64)[np.asarray(part, dtype=np.int64) == most]
    pieces = grown[mine]
    return touches, pieces[np.argsort(-shapely.area(pieces), kind="stable")]


def _joined(kept: Objects, built: shapely.Geometry, join_m: float) -> shapely.Geometry | None:
    """Return as one shape all areas that hang together with what is built on; None where nothing is."""
    if not len(kept):
        return None
    tree = shapely.STRtree(kept)
    one, other = tree.query(kept, predicate="dwithin", distance=join_m)
    graph = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(len(kept),) * 2)
    _, label = connected_components(graph, directed=False)
    hit = tree.query(built, predicate="intersects")
    if not len(hit):
        return None
    mine = np.isin(label, label[hit])
    close = shapely.buffer(kept[mine], join_m / 2, join_style="mitre")
    # Gaps that nobody would call gaps are closed, and the border comes back to where it was.
    return shapely.buffer(shapely.union_all(close), -join_m / 2, join_style="mitre")


# --- the way to the shore ---------------------------------------------------------------------------------------------


def _shore(water: Objects, built: shapely.Geometry, network: Network, rules: GreenRules) -> Shore:
    """Compare the ways to the shore before and after paths inside the built areas are closed."""
    crs = network.crs
    low_x, low_y, high_x, high_y = shapely.bounds(built)
    reach = rules.search_m
    box = shapely.box(low_x - reach, low_y - reach, high_x + reach, high_y + reach)
    close = water[shapely.intersects(water, box)] if len(water) else water
    if not len(close):
        return _no_shore(crs, near=False)
    low, high = network.edge_boxes
    here = (low[:, 0] <= box.bounds[2]) & (high[:, 0] >= box.bounds[0])
    here &= (low[:, 1] <= box.bounds[3]) & (high[:, 1] >= box.bounds[1])
    edge = np.flatnonzero(here & network.usable("walk"))
    lines = network.lines[edge]
    zone = shapely.buffer(shapely.union_all(shapely.intersection(close, box)), rules.shore_m)
    shapely.prepare(zone)
    at_shore = shapely.intersects(zone, lines)
    closed = _closed(lines, ~network.usable("car")[edge], built)
    if not at_shore.any():
        return _no_shore(crs, near=True)
    ends = np.column_stack([network.from_node[edge], network.to_node[edge]]).astype(np.int64)
    nodes, ends_flat = np.unique(ends, return_inverse=True)
    ends = ends_flat.reshape(-1, 2)
    length = network.table["length_m"].to_numpy(np.float64)[edge]
    xy = network.node_xy[nodes]
    ways = _Ways(ends, length, at_shore, _entries(lines, length, at_shore, zone), len(nodes))
    before, after = ways.walk(np.ones(len(edge), bool)), ways.walk(~closed)
    off, joined = ways.closed_off(closed)
    outside = ~shapely.intersects_xy(shapely.buffer(built, _INSIDE_M), xy)
    near = joined & outside & (shapely.distance(shapely.points(xy), built) <= rules.around_m)
    asked = near & np.isfinite(before)
    longer = np.zeros(len(xy))
    longer[asked] = after[asked] - before[asked]
    worst = int(np.argmax(longer)) if len(longer) else -1
    told = worst >= 0 and longer[worst] > 0
    told_ways = gpd.GeoDataFrame(
        {
            "state": np.where(closed, "closed", "closed_off")[closed | off],
            "length_m": length[closed | off],
        },
        geometry=lines[closed | off],
        crs=crs,
    )
    return Shore(
        near=True,
        reached=True,
        built_over_m=_built_over(lines[closed & at_shore], zone, built),
        closed_m=float(length[off].sum()),
        longer_m=float(longer[worst]) if told else 0.0,
        before_m=float(before[worst]) if told else np.nan,
        after_m=float(after[worst]) if told else np.nan,
        ways=told_ways,
    )


def _no_shore(crs: object, *, near: bool) -> Shore:
    nothing = gpd.GeoDataFrame(
        {"state": pd.Series(dtype=object), "length_m": pd.Series(dtype=float)}, geometry=[], crs=crs
    )
    return Shore(
        near, reached=False, built_over_m=0.0, closed_m=0.0, longer_m=0.0, before_m=np.nan, after_m=np.nan, ways=nothing
    )


def _closed(lines: Objects, path: Bools, built: shapely.Geometry) -> Bools:
    """Return the paths (m, bool) of which some lies inside the built areas, and not only along their border."""
    inside = shapely.buffer(built, -_INSIDE_M)
    closed = np.zeros(len(lines), bool)
    if shapely.is_empty(inside):
        return closed
    shapely.prepare(inside)
    some = np.flatnonzero(path)
    closed[some] = shapely.intersects(inside, lines[some])
    return closed


def _built_over(paths: Objects, zone: shapely.Geometry, built: shapely.Geometry) -> float:
    """Return the length of paths that lie both at the shore and in the built areas."""
    return float(shapely.length(shapely.intersection(shapely.intersection(zone, built), paths)).sum())


def _entries(lines: Objects, length: Floats, at_shore: Bools, zone: shapely.Geometry) -> Floats:
    """Return how far along each way (m, 2) the shore is from its start and from its end; inf where it is not there."""
    entry = np.full((len(lines), 2), np.inf)
    some = np.flatnonzero(at_shore)
    inside = shapely.intersection(zone, lines[some])
    xy, row = shapely.get_coordinates(inside, return_index=True)
    along = shapely.line_locate_point(lines[some][row], shapely.points(xy), normalized=True) * length[some][row]
    np.minimum.at(entry[:, 0], some[row], along)
    np.minimum.at(entry[:, 1], some[row], length[some][row] - along)
    return np.maximum(entry, 0.0)


@dataclass(frozen=True)
class _Ways:
    """Ways (m) between junctions: `ends` (m, 2), `length` (m,), those `at_shore` (m,), and the `entry` (m, 2) there."""

    ends: Ints
    length: Floats
    at_shore: Bools
    entry: Floats
    count: int

    def walk(self, use: Bools) -> Floats:
        """Return the walk (count,) from each junction to the shore by the ways in `use`, inf where none leads there."""
        goal = np.flatnonzero(use & self.at_shore)
        ends = np.concatenate([self.ends[use], _to_source(self.ends[goal, 0], self.count)])
        ends = np.concatenate([ends, _to_source(self.ends[goal, 1], self.count)])
        length = np.concatenate([self.length[use], self.entry[goal, 0], self.entry[goal, 1]])
        found: Floats = dijkstra(_matrix(ends, length, self.count + 1), directed=False, indices=self.count)[:-1]
        return found

    def closed_off(self, closed: Bools) -> tuple[Bools, Bools]:
        """Return the open ways (m) at the shore that only closed ones join to the rest, and the junctions of the rest.

        The rest is what holds most length. Of a piece that was joined to it before and has a way at the shore, all ways
        are closed off.
        """
        is_open = ~closed
        first = self.ends[:, 0]
        before, after = (
            connected_components(_matrix(self.ends[use], self.length[use], self.count), directed=False)[1]
            for use in (np.ones(len(first), bool), is_open)
        )
        rest_before = _longest(before[first], self.length)
        rest = _longest(after[first][is_open], self.length[is_open])
        lost = is_open & (before[first] == rest_before) & (after[first] != rest)
        off: Bools = lost & np.isin(after[first], after[first][lost & self.at_shore])
        return off, after == rest


def _to_source(nodes: Ints, source: int) -> Ints:
    """Return ways (k, 2) from junctions to the node that stands for the shore."""
    return np.column_stack([nodes, np.full(len(nodes), source)])


def _matrix(ends: Ints, length: Floats, count: int) -> csr_array:
    """Return the ways as a matrix; of several between two junctions the shortest."""
    low, high = ends.min(axis=1), ends.max(axis=1)
    order = np.lexsort([length, high, low])
    low, high, length = low[order], high[order], np.maximum(length[order], _STEP)
    first = np.ones(len(low), bool)
    first[1:] = (np.diff(low) != 0) | (np.diff(high) != 0)
    return csr_array((length[first], (low[first], high[first])), shape=(count, count))


def _longest(label: Ints, length: Floats) -> int:
    return int(np.bincount(label, length).argmax()) if len(label) else -1
