"""What goes onto a printed map: which layers in which order, in what words, which rows in the table, and whose data."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsDistanceArea,
    QgsMapLayer,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)

from klimaklok_plugin.analysis.core.columns import COUNT, NUMBER, SHARE, Column
from klimaklok_plugin.analysis.core.messages import Note
from klimaklok_plugin.analysis.package.contents import read_contents
from klimaklok_plugin.analysis.package.messages import ROLE_WORDS, PackageForeignError
from klimaklok_plugin.analysis.sources.credit import own_credit, said_credit

from . import arrivals, columns, ground, told
from .layouts import Listing, Sheet, TableColumn
from .messages import MapNothingError, SourceEmptyError, SourceWithoutCrsError
from .texts import language, tr, wording

if TYPE_CHECKING:
    from .base import FileOutput, LayerOutput

RANK = "rank"
TRUE_SCALE = 0.01
"""How much longer or shorter a metre of the map may be than on the ground: zone 33 is half as far off in all Norway."""


@dataclass(frozen=True)
class Best:
    """Which rows of an algorithm's results stand in the table beside the map.

    Attributes
    ----------
    output : str
    columns : tuple of str
        The weightiest first; as many as have room.
    only : str
        An expression on the rows.
    order : str
        An expression that they are sorted by, the best first, where the output declares no order of its own.
    """

    output: str
    columns: tuple[str, ...]
    only: str = ""
    order: str = ""


BEST: dict[str, Best] = {
    "scoresites": Best("OUTPUT", ("rank", "class", "score", "hub_name"), order='"rank"'),
    "catchments": Best("OUTPUT", ("point_name", "limit_min", "limit_m", "people", "addresses", "jobs")),
    "heartzones": Best("SCORECARD", ("school_name", "school_cars", "need", "effect"), "\"status\" = 'assessed'"),
    "walkinggroups": Best("ROUTES", ("group_id", "school", "pupils_shown", "adults", "total_min"), order='"group_id"'),
    "parkinghierarchy": Best("SUMMARY", ("target_kind", "share_holds", "holds", "judged"), order='"share_holds"'),
    "parkingnorms": Best("OUTPUT", ("area", "kind", "least", "most", "proposed", "verdict")),
    "placebikeparking": Best("OUTPUT", ("place_id", "target_names", "bikes", "nearer_by_m"), order='-"bikes"'),
    "cardetour": Best(
        "SUMMARY", ("target_name", "active_share", "car_mean_min", "bike_mean_min"), order='-"active_share"'
    ),
    "spillover": Best("ZONES", ("zone_name", "people", "cars_low", "cars_high"), order='"zone_id"'),
    "locatecharging": Best("OUTPUT", ("phase", "name", "normal_points", "fast_points", "share"), "\"status\" = 'new'"),
    "locateparkandride": Best("OUTPUT", ("site_name", "net_km", "cars", "spaces"), "\"status\" = 'chosen'"),
    "zoningcase": Best("OUTPUT", ("area_id", "site_class", "hub_name", "hub_walk_m")),
    "transportemissions": Best("STEPS", ("alternative", "step", "t_year", "t_sum"), order='"step_nr"'),
    "transithubs": Best("OUTPUT", ("name", "tier", "headway_min", "dep_per_hour"), order='-"dep_per_hour"'),
}
WIDEST_M = 400_000.0
"""No projected system of Norway measures well beyond; layers that lie farther apart are told."""


@dataclass(frozen=True)
class Printed:
    """What a layer tells of itself.

    Attributes
    ----------
    layer : QgsMapLayer
    algorithm, output : str
        Which result it is; "" for a layer that is none.
    history : dict
        What the run left in its metadata, key to value.
    """

    layer: QgsMapLayer
    algorithm: str
    output: str
    history: dict[str, str]

    @classmethod
    def of(cls, layer: QgsMapLayer) -> Printed:
        """Read what a layer's metadata say."""
        algorithm, output = told.origin(layer) or ("", "")
        return cls(layer, algorithm, output, told.history(layer))

    @property
    def sentences(self) -> list[str]:
        """The run's summary, without the lines that say where the layer comes from and what was read."""
        lines = told.sentences(self.layer) if self.algorithm else []
        return [line for line in lines if not line.startswith(("«", "'"))]  # which layers were read

    @property
    def declared(self) -> LayerOutput | FileOutput | None:
        """The declaration of the output."""
        return next((each for each in self._maps() if each.name == self.output), None)

    @property
    def key(self) -> int:
        """What the layers of a run are sorted by, as in the layer tree."""
        names = [each.name for each in self._maps()]
        place = names.index(self.output) if self.output in names else 0
        declared, layer = self.declared, self.layer
        kind = layer.geometryType() if isinstance(layer, QgsVectorLayer) else Qgis.GeometryType.Unknown
        return arrivals.sort_key(kind, place, shown=declared is None or declared.shown)

    def _maps(self) -> list[LayerOutput | FileOutput]:
        return [each for each in told.outputs_of(self.algorithm) if hasattr(each, "columns")]


def sort_layers(layers: Sequence[QgsMapLayer]) -> list[QgsMapLayer]:
    """Return layers from the top of a map down, as results arrive in a project: points over lines over areas."""
    return [each.layer for each in sorted(map(Printed.of, layers), key=lambda each: -each.key)]


def make_sheet(
    layers: Sequence[QgsMapLayer],
    base: Sequence[QgsMapLayer],
    title: str = "",
    extent: tuple[QgsRectangle, QgsCoordinateReferenceSystem] | None = None,
    project: QgsProject | None = None,
) -> tuple[Sheet, list[Note]]:
    """Return what is to be printed, and what was left out.

    Parameters
    ----------
    layers : sequence of QgsMapLayer
        The results, from the top of the map down. Tables are used for the table only.
    base : sequence of QgsMapLayer
        What lies below; streets of a network are drawn in light greys.
    title : str
        Left empty, it is that of the algorithm.
    extent : (QgsRectangle, QgsCoordinateReferenceSystem), optional
        What the map shows; by default the results.
    project : QgsProject, optional
        Whose ways between coordinate systems are used.

    Raises
    ------
    MapNothingError
        No layer that could be drawn was given.
    SourceEmptyError
        All of them are empty.
    SourceWithoutCrsError
        A layer's place is not known.
    """
    found = [Printed.of(each) for each in layers]
    drawn = [each for each in found if _is_drawn(each.layer)]
    if not drawn:
        raise MapNothingError
    for layer in (*(each.layer for each in drawn), *base):
        if layer.isSpatial() and not layer.crs().isValid():
            raise SourceWithoutCrsError(layer=layer.name())
    empty = [each for each in drawn if _is_empty(each.layer)]
    full = [each for each in drawn if each not in empty]
    if not full:
        nowhere = next((each for each in empty if each.layer.featureCount()), None)
        raise MapNothingError if nowhere is not None else SourceEmptyError(layer=empty[0].layer.name())
    notes = [Note("map_layer_empty", {"layer": each.layer.name()}) for each in empty]
    crs = _projected(full[0].layer)
    context = (project or QgsProject.instance()).transformContext()
    places = [(each, _place(each.layer, crs, context)) for each in full]
    notes += [Note("map_layer_nowhere", {"layer": each.layer.name()}) for each, place in places if place is None]
    full = [each for each, place in places if place is not None]
    if not full:
        raise MapNothingError
    seen = QgsRectangle()
    for _, place in places:
        if place is not None:
            seen.combineExtentWith(place)
    if max(seen.width(), seen.height()) > WIDEST_M:
        notes.append(Note("map_layers_apart", {"km": max(seen.width(), seen.height()) / 1000}))
    if extent is not None:
        with contextlib.suppress(QgsCsException):
            given = QgsCoordinateTransform(extent[1], crs, context).transformBoundingBox(extent[0])
            seen = given if _is_somewhere(given) else seen
    results = [each.layer for each in full]
    below = [each for each in base if each.isSpatial() and each not in results]
    sheet = Sheet(
        title=title.strip() or title_of([each.layer for each in full]),
        sentences=next((each.sentences for each in _asked(full) if each.sentences), []),
        marking=next((said for each in full if (said := each.history.get("marking", ""))), ""),
        sources=sources(found, crs),
        results=results,
        base=below,
        extent=seen,
        crs=crs,
        quiet={each.id(): ground.streets(each) for each in below if ground.is_streets(each)},
        listing=listing(found),
    )
    return sheet, notes


def title_of(layers: Sequence[QgsMapLayer]) -> str:
    """Return the names of the algorithms that made some layers, or else the first layer's name; "" without layers."""
    from klimaklok_plugin.processing.provider import ALGORITHMS

    titles = {kind.ID: kind().title() for kind in ALGORITHMS}
    asked = _asked([Printed.of(each) for each in layers])
    said = dict.fromkeys(titles[each.algorithm] for each in asked if each.algorithm in titles)
    return " · ".join(said) or next((each.name() for each in layers), "")


def is_data(layer: QgsMapLayer) -> bool:
    """Return whether a layer is what other algorithms take, such as hubs or streets, and answers no question itself."""
    from klimaklok_plugin.processing.provider import ALGORITHMS

    return Printed.of(layer).algorithm in {kind.ID for kind in ALGORITHMS if kind.GROUP == "data"}


def listing(found: Sequence[Printed]) -> Listing | None:
    """Return the table of the best: of the output that is declared for it, or else of the first with a rank."""
    for each in _asked(found):
        best = BEST.get(each.algorithm)
        if best is not None and each.output == best.output and isinstance(each.layer, QgsVectorLayer):
            return _listing(each, each.layer, best)
    for each in found:
        if isinstance(each.layer, QgsVectorLayer) and RANK in each.layer.fields().names():
            return _listing(each, each.layer, Best("", (RANK,), order=f'"{RANK}"'))
    return None


def sources(found: Sequence[Printed], crs: QgsCoordinateReferenceSystem) -> str:
    """Return where the data come from, and by which strategy, when and with what the result was made."""
    results = [each for each in found if each.algorithm]
    data = list(dict.fromkeys(said for each in results for said in _data(each.history)))
    lines = [tr("Data: {sources}.").format(sources="; ".join(data).removesuffix("."))] if data else []
    strategies = dict.fromkeys(name for each in results if (name := _strategy(each.history)))
    made = [tr("Strategy: {name}.").format(name=", ".join(strategies))] if strategies else []
    made.append(tr("Map plane: {crs}.").format(crs=crs.authid() or crs.description()))
    days = sorted({day for each in results if (day := _day(each.history.get("date", "")))})
    if days:
        made.append(tr("Computed {date}.").format(date=", ".join(map(_said_day, dict.fromkeys((days[0], days[-1]))))))
    versions = dict.fromkeys(each.history["plugin"] for each in results if "plugin" in each.history)
    if versions:
        made.append(tr("Made with {programs}.").format(programs=", ".join([*versions, f"QGIS {_qgis()}"])))
    return "\n".join([*lines, " ".join(made)])


def run_date(layers: Iterable[QgsMapLayer]) -> dt.datetime | None:
    """Return when the newest of some results was computed; None where none tells."""
    moments = (told.moment(told.history(each).get("date", "")) for each in layers)
    return max(filter(None, moments), default=None)


def _is_drawn(layer: QgsMapLayer) -> bool:
    return layer.isSpatial()


def _is_empty(layer: QgsMapLayer) -> bool:
    """Return whether a layer has no features, or none of them a place."""
    if not isinstance(layer, QgsVectorLayer):
        return False
    layer.updateExtents()
    return layer.featureCount() == 0 or not _is_somewhere(layer.extent())


def _is_somewhere(extent: QgsRectangle) -> bool:
    return not extent.isNull() and extent.isFinite()


def _projected(layer: QgsMapLayer) -> QgsCoordinateReferenceSystem:
    """Return a layer's own system, or one in true metres where it has none: the scale is written in figures."""
    if not layer.crs().isGeographic() and abs(_metres_in_unit(layer) - 1) < TRUE_SCALE:
        return layer.crs()
    from klimaklok_plugin.analysis.core.crs import projected_crs

    from . import layers

    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    box = QgsCoordinateTransform(layer.crs(), degrees, QgsProject.instance()).transformBoundingBox(layer.extent())
    return layers.to_qgis(projected_crs(box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()))


def _metres_in_unit(layer: QgsMapLayer) -> float:
    """Return how long a unit of a layer's system is on the ground in its middle: half a metre in Web Mercator."""
    context = QgsProject.instance().transformContext()
    measure = QgsDistanceArea()
    measure.setSourceCrs(layer.crs(), context)
    measure.setEllipsoid(layer.crs().ellipsoidAcronym())
    middle = layer.extent().center()
    try:
        sides = [
            measure.measureLine(middle, QgsPointXY(middle.x() + x, middle.y() + y)) for x, y in ((100, 0), (0, 100))
        ]
    except QgsCsException:
        return 1.0
    return measure.convertLengthMeasurement(sum(sides) / 200, Qgis.DistanceUnit.Meters)


def _place(layer: QgsMapLayer, crs: QgsCoordinateReferenceSystem, context: Any) -> QgsRectangle | None:
    """Return where a layer lies; None where its coordinates are nowhere on Earth by its system."""
    try:
        place: QgsRectangle = QgsCoordinateTransform(layer.crs(), crs, context).transformBoundingBox(layer.extent())
    except QgsCsException:
        return None
    return place


def _asked(found: Sequence[Printed]) -> list[Printed]:
    """Return the layers that answer a question; those that are data, such as hubs, only where there are no others."""
    return [each for each in found if not is_data(each.layer)] or list(found)


def _listing(printed: Printed, layer: QgsVectorLayer, best: Best) -> Listing:
    declared, names = printed.declared, layer.fields().names()
    own = [name for name in names if name.lower() in columns.NAMES][:1]
    chosen = [name for name in best.columns if name in names]
    named = [] if set(own) & set(chosen) or any(each.endswith("_name") for each in chosen[:2]) else own
    shown = [*chosen[:1], *named, *chosen[1:]]
    table = declared.columns if declared is not None else None
    return Listing(
        layer,
        declared.label if declared is not None else layer.name(),
        [_column(layer, name, table.find(name) if table is not None else None) for name in shown],
        layer.attributeTableConfig().sortExpression() or best.order,
        best.only,
    )


def _column(layer: QgsVectorLayer, name: str, column: Column | None) -> TableColumn:
    heading = str(layer.attributeDisplayName(layer.fields().indexOf(name)))
    if name.lower() in columns.NAMES and heading == name:
        heading = tr("Name")
    if column is None:
        return TableColumn(heading, name)
    if column.unit == SHARE:
        value = f"coalesce(round(100 * \"{name}\") || '\N{NO-BREAK SPACE}%', '–')"
        return TableColumn(column.in_per_cent(heading), value, number=True)
    return TableColumn(heading, _said(layer, name), column.kind in (NUMBER, COUNT) and name != RANK)


def _said(layer: QgsVectorLayer, name: str) -> str:
    """Return what fills a column: of the rank what the map's labels say, so that a row is found on the map."""
    settings = layer.labeling().settings() if layer.labelsEnabled() and layer.labeling() is not None else None
    if name == RANK and settings is not None and settings.isExpression and f'"{RANK}"' in settings.fieldName:
        return str(settings.fieldName)
    return name


def _data(history: dict[str, str]) -> list[str]:
    """Return the files that a run has read, with date and licence where they are known."""
    said = []
    network = told.items(history.get("network", ""))
    if network.get("source"):
        inside = ", ".join(
            filter(None, (network.get("source_date"), said_credit(network.get("attribution", ""), wording())))
        )
        said.append(f"{tr('streets')}: {network['source']}" + (f" ({inside})" if inside else ""))
    return [*said, *_files(history)]


def _files(history: dict[str, str]) -> list[str]:
    """Return the layers that a run has read: those of a data package with source, date and licence."""
    tables: dict[str, list[str]] = {}
    for name, value in history.items():
        match = re.fullmatch(r"'([^']+?\.\w+)(?:\|layername=([^'|]+).*)?'", value)
        if match and name.isupper() and name not in ("NETWORK", "STRATEGY", "PACKAGE"):
            tables.setdefault(match[1], []).append(match[2] or "")
    said = []
    for file, names in tables.items():
        inside = _entries(file, names)
        if inside is None:
            named = ", ".join(dict.fromkeys(each for each in names if each and each != Path(file).stem))
            whose = dict.fromkeys(filter(None, (own_credit(Path(file), each) for each in names)))
            inside_it = ", ".join([*([named] if named else []), *(said_credit(each, wording()) for each in whose)])
            said.append(f"{Path(file).name} ({inside_it})" if inside_it else Path(file).name)
        else:
            said += inside
    return said


def _entries(file: str, tables: Sequence[str]) -> list[str] | None:
    """Return what a data package says of its layers; None where the file is none, or is gone."""
    try:
        entries = [each for each in read_contents(file).values() if each.layer in tables]
    except (PackageForeignError, OSError):
        return None
    words = wording()
    return [
        f"{words.text(ROLE_WORDS[each.role]).lower()}: {each.source}"
        f" ({', '.join(filter(None, (each.source_date, said_credit(each.licence, words))))})"
        for each in entries
    ]


def _strategy(history: dict[str, str]) -> str:
    return str(told.items(history.get("strategy", "")).get("strategy", ""))


def _day(text: str) -> dt.date | None:
    moment = told.moment(text)
    return None if moment is None else moment.date()


def _said_day(day: dt.date) -> str:
    return f"{day:%d.%m.%Y}" if language() == "nb" else f"{day:%Y-%m-%d}"


def _qgis() -> str:
    return Qgis.version().split("-")[0]
