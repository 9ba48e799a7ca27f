"""From a folder of delivered files to the layers of a data package, with the network and the hubs built."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from ..core.crs import check_scale, projected_crs
from ..core.messages import Cancelled, KlimaklokError, Note, Text
from ..core.progress import Progress, advance, part
from ..core.unpack import CHUNK
from ..layers import field_names
from ..layers.field_names import find_fields
from ..network.build import BuildOptions, BuildResult, network_from_lines, network_from_osm
from ..network.elveg import RoadObjects, kind_of
from ..network.messages import (
    DemFileError,
    DemOutsideError,
    LinesOutsideMaskError,
    OsmOutsideMaskError,
)
from ..network.road_fields import LineFields, recognised
from ..network.road_layers import LineOptions
from ..network.storage import crs_text, load_network
from ..sources.credit import BESIDE, own_credit
from ..strategy.loading import Strategy, load_strategy
from ..transit.hubs import HubsResult, TransitOptions, hubs_from_gtfs, parse_dates
from ..transit.messages import HubsOutsideMaskError
from . import recognise as kinds
from .contents import Entry, read_contents
from .layers import READERS, SEVERAL, Place, Reader, in_place, of_dimension, on_earth, read_layer_of, read_vector
from .messages import (
    LICENCES,
    ROLE_WORDS,
    PackageForeignError,
    PackageNothingError,
    PackageOutsideError,
    PackageUnreadableError,
)
from .recognise import UNREADABLE, FoundFile, Said, changed, recognise, unreadable

if TYPE_CHECKING:
    import pyproj

    from ..network.model import Network

Result = TypeVar("Result")

DEM_ERRORS = (DemFileError, DemOutsideError)
"""What is wrong with heights; the network is then built without."""
OUTSIDE = (OsmOutsideMaskError, LinesOutsideMaskError, HubsOutsideMaskError)
"""What readers say of a file of another place."""

MOST_DAMAGED_TILES = 5
"""So many tiles of heights may be damaged: each takes another build of the network."""

RECOGNISED, BUILT = 0.1, 0.6
NETWORK, HUBS, BOUNDARY, ELEVATION, STRATEGY = "network", "hubs", "boundary", "elevation", "strategy"
REGISTER = "parking_register"
USED, KEPT, UNUSED = "used", "kept", "unused"


@dataclass(frozen=True)
class PackageOptions:
    """What else decides on a package.

    Attributes
    ----------
    boundary : GeoDataFrame, optional
        What the package is about; without it a municipality's boundary in the folder is used.
    boundary_name : str
        What the layer that `boundary` comes from is called.
    buffer_m : float
        How far beyond the boundary data are kept: people walk across it.
    date : str, optional
        The day whose timetable counts, like "2026-09-15"; a typical weekday without it.
    crs : pyproj.CRS, optional
        Projected, in metres; by where the data lie when left out.
    strategy_given : bool
        Whether the strategy was chosen by the user, so that one in the folder is not looked at.
    leave_out : sequence of Path
        The run's own results, which may lie in the folder.
    plugin : str
        Version; a package of another one is made anew.
    """

    boundary: gpd.GeoDataFrame | None = None
    boundary_name: str = BOUNDARY
    buffer_m: float = 1000.0
    date: str | None = None
    crs: pyproj.CRS | None = None
    strategy_given: bool = False
    leave_out: Sequence[Path] = ()
    plugin: str = ""


@dataclass(frozen=True)
class Made:
    """What a package holds for one role: rows, a network, or a file of its own.

    Attributes
    ----------
    entry : contents.Entry
    frame : GeoDataFrame, optional
    network : Network, optional
    kept : bool
        Taken over from the former package, since nothing has changed.
    """

    entry: Entry
    frame: gpd.GeoDataFrame | None = None
    network: Network | None = None
    kept: bool = False


@dataclass(frozen=True)
class Item:
    """A file of the folder, or a layer of one, in the inventory; ``credit`` says whose data it holds."""

    found: FoundFile
    use: str
    roles: tuple[str, ...]
    features: int | None
    said: tuple[Said, ...]
    credit: str


@dataclass(frozen=True)
class PackageResult:
    """A package that is ready to be written, and what there is to say of it.

    Attributes
    ----------
    made : list of Made
        In the order of `messages.ROLE_WORDS`.
    items : list of Item
        One per file, or layer of a file.
    notes : list of Note
    crs : pyproj.CRS
    strategy : Strategy
        The one by which network and hubs were made.
    """

    made: list[Made]
    items: list[Item]
    notes: list[Note]
    crs: pyproj.CRS
    strategy: Strategy


def make_package(
    folder: Path,
    temporary: Path,
    strategy: Strategy,
    options: PackageOptions,
    former: Path | None = None,
    progress: Progress | None = None,
) -> PackageResult:
    """Make the layers of a data package from the files of a folder.

    Parameters
    ----------
    folder : Path
        Files as they were downloaded, also in sub-folders. Nothing is changed there.
    temporary : Path
        An empty folder of our own.
    strategy : Strategy
    options : PackageOptions
    former : Path, optional
        The package of an earlier run: layers of which nothing has changed are taken over.
    progress : callable, optional

    Raises
    ------
    PackageFolderMissingError, PackageFolderError, PackageFolderEmptyError
        See `recognise.recognise`.
    PackageNothingError
        Nothing in the folder can be used.
    PackageOutsideError
        All of it lies outside the boundary.
    """
    found = recognise(folder, temporary, options.leave_out, part(progress, 0.0, RECOGNISED))
    return _Making(folder, temporary, found, strategy, options, former).run(progress)


class _Making:
    """One run: what was found, what was chosen, what is to be said of each file."""

    def __init__(
        self,
        folder: Path,
        temporary: Path,
        found: list[FoundFile],
        strategy: Strategy,
        options: PackageOptions,
        former: Path | None,
    ) -> None:
        self.folder, self.temporary, self.found = folder, temporary, found
        self.strategy, self.options = strategy, options
        self.former, self.before = former, _contents(former)
        self.notes: list[Note] = []
        self.said: dict[str, list[Said]] = {}
        self.roles: dict[str, list[str]] = {}
        self.counts: dict[str, int] = {}
        self.kept: set[str] = set()
        self.made: dict[str, Made] = {}
        self.digests: dict[Path, str] = {}
        self.tiles: dict[str, FoundFile] = {}
        self.left_out = 0
        self.area: shapely.Geometry | None = None
        self.crs: pyproj.CRS | None = options.crs
        self._look: Progress | None = None

    def run(self, progress: Progress | None) -> PackageResult:
        self._look = part(progress, RECOGNISED, RECOGNISED)
        self._choose_strategy()
        boundary = self._choose_boundary()
        self._make_network(part(progress, RECOGNISED, BUILT))
        self._say_of_objects()
        self.crs = self.crs or self._crs_of_layers()
        place = Place(self.crs, self.area, self.strategy)
        steps = [*READERS]
        self._make_hubs(part(progress, BUILT, 0.75))
        for number, role in enumerate(steps):
            place.progress = part(progress, 0.75 + 0.25 * number / len(steps), 0.75 + 0.25 * (number + 1) / len(steps))
            advance(place.progress, 0.0)
            self._make_layer(role, place)
        if not any(each.entry.layer for each in self.made.values()):
            raise self._nothing()
        if registers := self.of_kind(kinds.REGISTER):
            self._keep_file(REGISTER, registers[:1])
        if boundary is not None:
            self._add_boundary(*boundary)
        made = [self.made[role] for role in ROLE_WORDS if role in self.made]
        items = self._items()
        return PackageResult(made, items, self._told(made, items), self.crs, self.strategy)

    # --- choosing ---

    def of_kind(self, kind: str) -> list[FoundFile]:
        """Return the files of a kind that can be used so far, the newest first; of equals the first by name."""
        usable = [each for each in self.found if each.kind == kind and not each.said]
        return sorted(usable, key=lambda each: (-each.moment, each.label))

    def say(self, one: FoundFile, *notes: Said) -> None:
        told = self.said.setdefault(one.label, [])
        told.extend(note for note in notes if note not in told)

    def _newest(self, some: list[FoundFile]) -> FoundFile:
        for older in some[1:]:
            self.say(older, Note("file_older", {"newer": some[0].label}))
        return some[0]

    def _choose_strategy(self) -> None:
        files = self.of_kind(kinds.STRATEGY)
        if not files:
            return
        if self.options.strategy_given:
            for one in files:
                self.say(one, Note("file_strategy_given"))
            return
        one = self._newest(files)
        try:
            self.strategy = load_strategy(one.path)
        except KlimaklokError as error:
            self.say(one, error)
            return
        self.notes.append(Note("package_strategy_found", {"file": one.label}))
        self._keep_file(STRATEGY, [one])

    def _choose_boundary(self) -> tuple[gpd.GeoDataFrame, FoundFile | None] | None:
        """Set area and coordinate system; return the boundary and the file it was found in."""
        files = self.of_kind(kinds.BOUNDARY)
        frame, one = self.options.boundary, None
        if frame is not None:
            for each in files:
                self.say(each, Note("file_boundary_given"))
        elif files:
            one = self._newest(files)
            frame = self._read_boundary(one)
        if frame is None or frame.empty:
            self.notes.append(Note("package_no_boundary"))
            return None
        if one is not None:
            self.notes.append(Note("package_boundary_found", {"file": one.label}))
        if self.crs is None:
            self.crs = projected_crs(*frame.to_crs(4326).total_bounds)
        frame = frame.to_crs(self.crs)
        check_scale(self.crs, shapely.get_coordinates(frame.union_all().centroid))
        self.area = frame.union_all().buffer(self.options.buffer_m)
        return frame, one

    def _read_boundary(self, one: FoundFile) -> gpd.GeoDataFrame | None:
        try:
            crs = self.crs or pyproj_crs(read_vector(one.path, one.table))
            frame, notes = read_layer_of(one, Place(crs, None, self.strategy))
        except KlimaklokError as error:
            self.say(one, error)
            return None
        except UNREADABLE as error:
            self.say(one, unreadable(error))
            return None
        self.say(one, *notes)
        frame = of_dimension(frame, 2)
        number = find_fields(("kommunenummer", "kommunenr", "komm"), map(str, frame.columns))
        if number and (count := frame[number[0]].nunique()) > 1:
            self.say(one, Note("file_many_boundaries", {"count": count}))
            return None
        return frame

    def _crs_of_layers(self) -> pyproj.CRS:
        """Return the system for where the first layer lies that tells it."""
        for one in self.found:
            if one.kind in (kinds.UNKNOWN, kinds.OWN, kinds.PART) or one.said:
                continue
            try:
                table = "points" if one.kind == kinds.OSM else one.table or None
                info = pyogrio.read_info(one.path, layer=table, force_total_bounds=True)
                if info["crs"] and info["total_bounds"] is not None:
                    box = gpd.GeoSeries([shapely.box(*info["total_bounds"])], crs=info["crs"])
                    return projected_crs(*box.to_crs(4326).total_bounds)
            except (KlimaklokError, *UNREADABLE):
                continue
        return projected_crs(*NORWAY)

    # --- making ---

    def _make_network(self, progress: Progress | None) -> None:
        """Build the network of the newest file of streets; OpenStreetMap has the paths that road authorities lack."""
        heights = self._heights()
        for kind in (kinds.OSM, kinds.ROADS):
            files = self.of_kind(kind)
            if not files:
                continue
            if NETWORK in self.made:
                used = self.made[NETWORK].entry.source
                for one in files:
                    self.say(one, Note("file_second_choice", {"other": used}))
                continue
            one = self._newest(files)
            beside = self._beside(one) if kind == kinds.ROADS else []
            sources = [one, *heights, *beside]
            state = self._state(NETWORK, sources)
            if self._take_over(NETWORK, state, sources, progress):
                continue
            self._attempt([one], partial(self._build, one, kind, heights, state, progress))

    def _build(
        self, one: FoundFile, kind: str, heights: list[FoundFile], state: str, progress: Progress | None
    ) -> None:
        about = {"plugin": self.options.plugin, "source": one.name, "source_date": one.day}
        options = BuildOptions(mask=self.area, about=about)
        built = None
        while built is None:
            try:
                built = self._built(one, kind, replace(options, dem=self._raster(heights)), progress)
            except DEM_ERRORS as error:
                heights = self._heights_without(heights, error)
        self.crs = built.network.crs
        self.notes = [*built.warnings, *self.notes, *built.notes]
        sources = [one, *(self._beside(one) if kind == kinds.ROADS else [])]
        self._add(NETWORK, kind, sources, state, network=built.network)
        if heights:
            self._keep_file(ELEVATION, heights)

    def _built(self, one: FoundFile, kind: str, options: BuildOptions, progress: Progress | None) -> BuildResult:
        if kind == kinds.OSM:
            return network_from_osm(one.path, self.crs, self.strategy, options, progress)
        return self._built_of_lines(one, options, progress)

    def _built_of_lines(self, one: FoundFile, options: BuildOptions, progress: Progress | None) -> BuildResult:
        frame, _ = read_layer_of(one, Place(pyproj_crs(read_vector(one.path, one.table)), None, self.strategy))
        self.crs = self.crs or frame.crs
        place = Place(self.crs, self.area, self.strategy)
        lines, notes = in_place(of_dimension(frame, 1), place)
        self.say(one, *notes)
        if lines.empty:
            raise LinesOutsideMaskError(count=len(frame))
        options = replace(options, lines=_line_options(list(lines.columns)))
        return network_from_lines(lines, one.name, self.strategy, options, progress, self._objects(one, place))

    def _objects(self, one: FoundFile, place: Place) -> list[RoadObjects]:
        """Return what other layers tell of the road lines of a file: those beside them, and those of Vegkart."""
        found = []
        for each in self._beside(one):
            frame, notes = read_layer_of(each, place)
            kind = kind_of(each.table or each.name, frame.columns)
            self.say(each, *notes)
            if kind is not None and len(frame):
                found.append(RoadObjects(each.label, frame, kind))
        return found

    def _beside(self, one: FoundFile) -> list[FoundFile]:
        objects = sorted(self.of_kind(kinds.ROAD_OBJECTS), key=lambda each: each.label)
        counts = [each for each in self.of_kind(kinds.TRAFFIC) if each.path != one.path]
        return [each for each in objects if each.path == one.path or not each.table] + counts

    def _say_of_objects(self) -> None:
        if NETWORK not in self.made or self.made[NETWORK].entry.kind != kinds.ROADS:
            for one in self.of_kind(kinds.ROAD_OBJECTS):
                self.say(one, Note("file_without_roads"))

    def _heights(self) -> list[FoundFile]:
        """Return the elevation rasters that are used: the newest virtual one, or else all: tiles belong together."""
        files = self.of_kind(kinds.ELEVATION)
        if files and importlib.util.find_spec("rasterio") is None:
            for one in files:
                self.say(one, Note("file_needs_rasterio"))
            return []
        virtual = [one for one in files if kinds.is_virtual(one.path)]
        for one in files if virtual else []:
            if one is not virtual[0]:
                self.say(one, Note("file_second_choice", {"other": virtual[0].label}))
        return sorted(virtual[:1] or files, key=lambda each: each.label)

    def _raster(self, heights: list[FoundFile]) -> Path | None:
        """Return the raster, or a folder of our own that holds all tiles."""
        self.tiles.clear()
        if len(heights) < 2:  # noqa: PLR2004
            return heights[0].path if heights else None
        place = Path(tempfile.mkdtemp(prefix="heights", dir=self.temporary))
        for number, one in enumerate(heights):
            kinds.link(one.path, place / f"{number}.tif")
            self.tiles[str(place / f"{number}.tif")] = one
        return place

    def _heights_without(self, heights: list[FoundFile], error: KlimaklokError) -> list[FoundFile]:
        """Return the rasters that may be tried next: a damaged tile is left out, unless there are many."""
        values = error.values  # noqa: PD011 - an error's, no frame's
        tile = self.tiles.get(str(values.get("file")))
        self.left_out += tile is not None
        if tile is None or self.left_out > MOST_DAMAGED_TILES:
            for raster in heights:
                self.say(raster, error)
            return []
        self.say(tile, type(error)(**{**values, "file": tile.label}))
        return [each for each in heights if each is not tile]

    def _make_hubs(self, progress: Progress | None) -> None:
        feeds = self.of_kind(kinds.TIMETABLE)
        if not feeds:
            self._make_layer_of(HUBS, {kinds.HUBS: read_layer_of}, Place(self.crs, self.area, self.strategy, progress))
            for one in self.of_kind(kinds.STOPS):
                self.say(one, Note("file_needs_hubs"))
            return
        for one in self.of_kind(kinds.HUBS):
            self.say(one, Note("file_second_choice", {"other": feeds[0].label}))
        feeds = sorted(feeds, key=lambda each: each.label)
        state = self._state(HUBS, feeds, self.options.date)
        if self._take_over(HUBS, state, feeds, progress):
            return
        self._attempt(feeds, partial(self._build_hubs, feeds, state, progress))
        if HUBS not in self.made and len(feeds) > 1:
            # One that cannot be used must not hide the others.
            good = [one for one in feeds if self._attempt([one], partial(self._hubs_of, [one], progress))]
            if good:
                self._attempt(good, partial(self._build_hubs, good, state, progress))

    def _build_hubs(self, feeds: list[FoundFile], state: str, progress: Progress | None) -> None:
        result = self._hubs_of(feeds, progress)
        self.notes += result.notes
        days = ", ".join(sorted({day.isoformat() for day in result.dates}))
        self._add(HUBS, kinds.TIMETABLE, feeds, state, frame=result.hubs, day=days)

    def _hubs_of(self, feeds: list[FoundFile], progress: Progress | None) -> HubsResult:
        options = TransitOptions(parse_dates(self.options.date))
        paths = [one.path for one in feeds]
        return hubs_from_gtfs(paths, self.crs, self.strategy, options, self.area, progress)

    def _make_layer(self, role: str, place: Place) -> None:
        self._make_layer_of(role, READERS[role], place)

    def _make_layer_of(self, role: str, readers: Mapping[str, Reader], place: Place) -> None:
        for kind, read in readers.items():
            files = self.of_kind(kind)
            if not files:
                continue
            if role in self.made:
                if kind != kinds.OSM:
                    for one in files:
                        self.say(one, Note("file_second_choice", {"other": self.made[role].entry.source}))
                continue
            some = sorted(files, key=lambda each: each.label) if role in SEVERAL else [self._newest(files)]
            state = self._state(role, some)
            if self._take_over(role, state, some, place.progress):
                continue
            rows = [(one, self._attempt([one], partial(self._rows, one, read, place))) for one in some]
            good = [(one, frame) for one, frame in rows if frame is not None and len(frame)]
            if good:
                frame = pd.concat([frame for _, frame in good], ignore_index=True) if len(good) > 1 else good[0][1]
                self._add(role, kind, [one for one, _ in good], state, frame=frame)

    def _rows(self, one: FoundFile, read: Reader, place: Place) -> gpd.GeoDataFrame:
        frame, notes = read(one, place)
        if one.kind == kinds.OSM:  # many roles are taken from it, and each leaves out most of it
            self.say(one, *(each for each in notes if each.code == "file_other_schools"))
        else:
            self.say(one, *notes)
            if frame.empty and not notes:
                self.say(one, Note("file_empty"))
        return frame

    def _attempt(self, some: list[FoundFile], make: Callable[[], Result]) -> Result | None:
        """Return what `make` returns, or say of the files what is wrong with them and return None."""
        try:
            result = make()
        except Cancelled:
            raise
        except KlimaklokError as error:
            self._blame(some, error)
            return None
        except UNREADABLE as error:
            self._blame(some, unreadable(error))
            return None
        spoiled = [one for one in some if changed(one)]
        for one in spoiled:
            self.say(one, Note("file_changed"))
            self._forget(one)
        return None if spoiled else result

    def _blame(self, some: list[FoundFile], error: Said) -> None:
        """Say what is wrong with a file; of several nobody knows whose fault it is."""
        if isinstance(error, OUTSIDE):
            error = Note("file_outside")
        for one in some if len(some) == 1 else []:
            self.say(one, error)

    def _forget(self, one: FoundFile) -> None:
        """Leave out what was made from a file that changed meanwhile."""
        for role in self.roles.pop(one.label, []):
            self.made.pop(role, None)

    def _add(
        self,
        role: str,
        kind: str,
        sources: list[FoundFile],
        state: str,
        frame: gpd.GeoDataFrame | None = None,
        network: Network | None = None,
        day: str = "",
    ) -> None:
        count = len(frame) if frame is not None else len(network.table) if network is not None else 0
        entry = Entry(
            role=role,
            layer="edges" if network is not None else role,
            kind=kind,
            source=", ".join(one.label for one in sources),
            source_date=day or max((one.day for one in sources), default=""),
            licence=credit_of(*sources),
            features=count,
            path="",
            state=state,
        )
        self.made[role] = Made(entry, frame, network)
        self._used(role, sources, count)

    def _used(self, role: str, sources: list[FoundFile], count: int) -> None:
        for one in sources:
            self.roles.setdefault(one.label, []).append(role)
            if len(sources) == 1:  # of several nobody tells which feature is whose
                self.counts[one.label] = self.counts.get(one.label, 0) + count

    def _keep_file(self, role: str, sources: list[FoundFile]) -> None:
        """Remember a file that stays where it lies."""
        one = sources[0]
        path = str(one.path.absolute()) if one.path == one.disk and len(sources) == 1 else ""
        source, day = ", ".join(each.label for each in sources), max(each.day for each in sources)
        entry = Entry(role, "", one.kind, source, day, credit_of(*sources), 0, path, "")
        self.made[role] = Made(entry)
        self._used(role, sources, 0)

    def _add_boundary(self, frame: gpd.GeoDataFrame, one: FoundFile | None) -> None:
        state = self._state(BOUNDARY, [one] if one is not None else [])
        self._add(BOUNDARY, kinds.BOUNDARY, [one] if one is not None else [], state, frame=frame)
        if one is None:
            made = self.made[BOUNDARY]
            self.made[BOUNDARY] = replace(made, entry=replace(made.entry, source=self.options.boundary_name))
        if (former := self.before.get(BOUNDARY)) is not None and former.state == state:
            self.made[BOUNDARY] = replace(self.made[BOUNDARY], kept=True)
            self.kept.update([] if one is None else [one.label])

    # --- the former package ---

    def _take_over(self, role: str, state: str, sources: list[FoundFile], progress: Progress | None) -> bool:
        """Take a role's layer over from the former package, if it was made of the same files with the same choices."""
        entry = self.before.get(role)
        if entry is None or entry.state != state or self.former is None:
            return False
        heights = [one for one in sources if one.kind == kinds.ELEVATION]
        raster = self.before.get(ELEVATION)
        if any(raster is None or not _names(raster, one) for one in heights):
            return False  # one could not be used, which is to be said again
        try:
            if role == NETWORK:
                made = Made(entry, network=load_network(self.former, progress=progress), kept=True)
                self.crs = made.network.crs if made.network is not None else self.crs
            else:
                made = Made(entry, frame=read_vector(self.former, entry.layer), kept=True)
        except Cancelled:
            raise
        except (KlimaklokError, *UNREADABLE):
            return False
        self.made[role] = made
        used = [one for one in sources if _names(entry, one)]
        self._used(role, used, entry.features)
        self.kept.update(one.label for one in used)
        if role == NETWORK and heights:
            self._keep_file(ELEVATION, heights)
        return True

    def _state(self, role: str, sources: list[FoundFile], *choices: object) -> str:
        """Return what tells whether a layer has to be made anew: what its files hold, and all that was chosen."""
        area = "" if self.area is None else shapely.to_wkb(self.area, byte_order=1).hex()
        crs = "" if self.crs is None else crs_text(self.crs)
        files = [[one.name, one.table, self._digest(one.disk)] for one in sources]
        told = [role, files, hashlib.sha256(area.encode()).hexdigest(), crs, self.strategy.sha256, self.options.plugin]
        return hashlib.sha256(json.dumps([*told, *choices], default=str).encode()).hexdigest()

    def _digest(self, path: Path) -> str:
        if path not in self.digests:
            beside = sorted(path.iterdir()) if path.is_dir() else [path, *_parts(path)]
            digest = hashlib.blake2b(digest_size=16)
            for file in beside:
                try:
                    with file.open("rb") as stream:
                        while data := stream.read(CHUNK):
                            advance(self._look, 0.0)
                            digest.update(data)
                except OSError:
                    continue
            self.digests[path] = digest.hexdigest()
        return self.digests[path]

    # --- telling ---

    def _nothing(self) -> KlimaklokError:
        """Return why there is no layer at all: what is wrong with the first file with which anything is."""
        said = [(one, each) for one in self.found for each in (*one.said, *self.said.get(one.label, []))]
        notes = [(one, each) for one, each in said if isinstance(each, Note)]
        if self.area is not None and any(each.code == "file_outside" for _, each in notes):
            return PackageOutsideError(folder=str(self.folder), buffer=self.options.buffer_m)
        if errors := [each for _, each in said if isinstance(each, KlimaklokError)]:
            return errors[0]
        told = {"folder": str(self.folder), "count": len({one.disk for one in self.found})}
        if damaged := [(one, each) for one, each in notes if each.code == "file_unreadable"]:
            one, note = damaged[0]
            return PackageUnreadableError(**told, file=one.label, detail=note.values["detail"])  # noqa: PD011
        return PackageNothingError(**told)

    def _items(self) -> list[Item]:
        items = []
        for one in self.found:
            roles = tuple(role for role in ROLE_WORDS if role in self.roles.get(one.label, []))
            made_now = any(not self.made[role].kept for role in roles if role in self.made)
            use = UNUSED if not roles else USED if made_now or one.label not in self.kept else KEPT
            said = (*one.said, *self.said.get(one.label, []))
            count = self.counts.get(one.label) if roles else None
            items.append(Item(one, use, roles, count, said, credit_of(one)))
        return items

    def _told(self, made: list[Made], items: list[Item]) -> list[Note]:
        """Return all notes: what was counted, what was made and what was kept, then those of the making."""
        own = [each for each in items if each.found.kind not in (kinds.OWN, kinds.PART)]
        used = {each.found.disk for each in own if each.use != UNUSED}
        unknown = {each.found.disk for each in own if each.found.kind == kinds.UNKNOWN} - used
        every = {each.found.disk for each in own}
        counted = Note(
            "package_counted",
            {
                "files": len(every),
                "used": len(used),
                "unused": len(every) - len(used) - len(unknown),
                "unknown": len(unknown),
            },
        )
        layers = []
        for each in made:
            told = {"layer": _said([each.entry.role]), "count": each.entry.features, "files": each.entry.source}
            code = (
                "package_kept" if each.kept else "package_remade" if each.entry.role in self.before else "package_made"
            )
            layers += [Note(code, told)] if each.entry.layer else []
        gone = [Note("package_gone", {"layer": _said([role])}) for role in self.before if role not in self.made]
        missing = [role for role in ROLE_WORDS if role not in self.made and role not in (STRATEGY, REGISTER)]
        return [
            counted,
            *layers,
            *gone,
            *([Note("package_missing_roles", {"roles": _said(missing)})] if missing else []),
            *self.notes,
        ]


NORWAY = (10.5, 59.9, 10.5, 59.9)


def credit_of(*some: FoundFile) -> str:
    """Return whose data files hold: what each says itself, else what files of its kind mostly are; "" of none."""
    said = [own_credit(one.path, one.table) or LICENCES.get(one.kind, "") for one in some]
    return BESIDE.join(dict.fromkeys(each for each in said if each))


def _said(roles: Sequence[str]) -> list[tuple[Text, dict[str, str]]]:
    """Return roles as parts of a sentence."""
    return [(ROLE_WORDS[role], {}) for role in roles]


def pyproj_crs(frame: gpd.GeoDataFrame) -> pyproj.CRS:
    """Return the projected system for where a layer lies."""
    frame = frame[on_earth(np.asarray(frame.geometry.array, dtype=object))]
    if frame.crs is None or frame.empty:
        return projected_crs(*NORWAY)
    return projected_crs(*frame.to_crs(4326).total_bounds)


def _names(entry: Entry, one: FoundFile) -> bool:
    """Return whether a file is among those that an entry was made from; names may hold commas themselves."""
    return f", {one.label}, " in f", {entry.source}, "


def _contents(former: Path | None) -> dict[str, Entry]:
    if former is None or not former.is_file():
        return {}
    try:
        return read_contents(former)
    except PackageForeignError:
        return {}


def _parts(path: Path) -> list[Path]:
    return [each for each in (path.with_suffix(ending) for ending in kinds.PARTS) if each.is_file() and each != path]


def _line_options(columns: list[str]) -> LineOptions:
    """Return how the fields of a layer of roads are read: as a known delivery's, or as they are called."""
    if recognised(columns) is not None:
        return LineOptions()
    known = {
        "road_class": field_names.ROAD_CLASS,
        "owner": field_names.ROAD_OWNER,
        "name": field_names.ROAD_NAME,
        "speed": field_names.ROAD_SPEED,
        "oneway": field_names.ROAD_ONEWAY,
        "aadt": field_names.TRAFFIC,
        "level": field_names.ROAD_LEVEL,
    }
    found = {name: find_fields(those, columns) for name, those in known.items()}
    return LineOptions(fields=LineFields(**{name: fields[0] for name, fields in found.items() if fields}))
