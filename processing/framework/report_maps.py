"""Maps of a report: what `maplayout` draws, without its title, table and sources, as a picture or in a place on a page.

Belongs to the main thread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsLayerTreeFilterSettings,
    QgsLayoutExporter,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutSize,
    QgsMapHitTest,
    QgsMapLayer,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, QSize, QSizeF

from . import ground, layout_contents, texts
from .layouts import SHRINKS, SMALLEST, Box, Paper, Press, Sheet
from .messages import MapWriteError

SIDES, NARROWEST = (0.26, 0.34), 40.0
"""Of a map's width, and in mm: the column with legend and scale beside it."""
PICTURE = (174.0, 110.0)
"""Width and height of a map as a picture, in mm: as wide as the text on an A4."""
PICTURE_DPI = 150
BELOW = (18.0, 26.0, 36.0, 50.0)
"""Heights in mm that a legend below the map is tried to be held in: the lower it is, the more columns it has."""
HIT_DPI, INCH_MM = 96.0, 25.4
LEAST_MAP = 55.0
"""Height in mm below which a map shows too little."""


@dataclass(frozen=True)
class MapLayers:
    """What a map of a report is drawn from.

    Attributes
    ----------
    results, base : Sequence[QgsMapLayer]
        From the top of the map down; the base lies below. Streets of a network are base, and drawn in light greys.
    extent : (QgsRectangle, QgsCoordinateReferenceSystem), optional
        What is shown; by default all of the results.
    """

    results: Sequence[QgsMapLayer]
    base: Sequence[QgsMapLayer] = ()
    extent: tuple[QgsRectangle, QgsCoordinateReferenceSystem] | None = None

    @classmethod
    def of(cls, layers: MapLayers | Sequence[QgsMapLayer]) -> MapLayers:
        """Take layers as they are given: those that hold streets lie below, whatever their place."""
        given = layers if isinstance(layers, MapLayers) else cls(layers)
        streets = [each for each in given.results if ground.is_streets(each)]
        results = [each for each in given.results if each not in streets]
        return replace(given, results=results, base=[*given.base, *streets]) if results else given

    def sheet(self, project: QgsProject | None = None) -> Sheet:
        """Return what is drawn.

        Raises
        ------
        MapNothingError, SourceEmptyError, SourceWithoutCrsError
            As `layout_contents.make_sheet`.
        """
        sheet, _ = layout_contents.make_sheet(self.results, self.base, "", self.extent, project)
        return sheet


def map_png(
    layers: MapLayers | Sequence[QgsMapLayer],
    *,
    language: str = "",
    project: QgsProject | None = None,
    size: tuple[float, float] = PICTURE,
    dpi: int = PICTURE_DPI,
) -> bytes:
    """Return a map with legend, scale bar, scale and north arrow as a PNG.

    Parameters
    ----------
    layers : MapLayers, or sequence of QgsMapLayer
        From the top of the map down.
    language : str
        "nb" or "en"; left empty, QGIS's language.
    project : QgsProject, optional
        Whose ways between coordinate systems are used.
    size : (float, float)
        Width and height in mm; a long legend makes it higher.
    dpi : int

    Raises
    ------
    MapNothingError
        No layer that could be drawn was given.
    SourceEmptyError
        All of them are empty.
    SourceWithoutCrsError
        A layer's place is not known.
    """
    with texts.speaking(language or texts.language()):
        project = project or QgsProject.instance()
        sheet = MapLayers.of(layers).sheet(project)
        layout = QgsPrintLayout(project)
        layout.initializeDefaults()
        figure = Figure(layout, sheet)
        height = figure.draw(Box(0.5, 0.5, size[0] - 1.0, size[1] - 1.0)) + 1.0
        layout.pageCollection().page(0).setPageSize(QgsLayoutSize(size[0], height))
        return _png(QgsLayoutExporter(layout), dpi)


class Figure(Press):
    """A map in its place on a page of a layout; legend, scale and north arrow stand beside or below it.

    Parameters
    ----------
    layout : QgsPrintLayout
    sheet : Sheet
    page : int
    rasterised : bool
        Streets are drawn as a picture: as lines, those of a town make a PDF of tens of megabytes.
    """

    def __init__(self, layout: QgsPrintLayout, sheet: Sheet, page: int = 0, *, rasterised: bool = False):
        streets = [each for each in sheet.base if ground.is_streets(each)]
        quiet = {each.id(): ground.streets(each, rasterised=rasterised) for each in streets}
        super().__init__(layout, replace(sheet, listing=None, quiet=quiet), Paper(landscape=False))
        self.page = page

    def draw(self, box: Box, most: float | None = None) -> float:
        """Draw the map into a box and return the height that was taken.

        A legend that is too long for the column beside the map comes below it: then the whole is higher than the box,
        but not higher than `most`; a legend that has no room even there is written smaller, and at last cut.
        """
        drawn = self.map_item()
        legend = self.legend(drawn)
        sides = [max(each * box.width, NARROWEST) for each in SIDES]
        room = box.height - self.arrow - self.gap
        self.place_map(drawn, box)
        legend.keep(seen(drawn, self.sheet.results))
        side = next((each for each in sides if legend.fit(each, room, SHRINKS)), None)
        if side is not None:
            left = box.right - side
            self.place_map(drawn, Box(box.x, box.y, left - self.gap - box.x, box.height))
            legend.keep(seen(drawn, self.sheet.results))
            legend.fit(side, room, SHRINKS)
            self.put(legend.item, left, box.y)
            self.scales(drawn, Box(left, box.bottom - self.arrow, side, self.arrow))
            return box.height
        foot = self.arrow + self.gap
        room = 3 * box.height if most is None else most - LEAST_MAP - foot - self.gap
        low = (legend.fit(box.width, each, SHRINKS) for each in BELOW if each < room)
        height = next((each for each in low if each), None) or legend.fit(box.width, room, SMALLEST)
        if height is None:
            height = room
            cut_legend(legend.item, box.width, room)
        low = box.height - foot
        if most is not None:
            low = min(low, most - foot - self.gap - height)
        self.place_map(drawn, replace(box, height=low))
        legend.keep(seen(drawn, self.sheet.results))
        height = legend.fit(box.width, height, SMALLEST) or height
        top = box.y + low + self.gap
        self.scales(drawn, Box(box.x, top, min(box.width, self.side), self.arrow))
        self.put(legend.item, box.x, top + self.arrow + self.gap / 2)
        return low + foot + self.gap / 2 + height


def seen(drawn: QgsLayoutItemMap, layers: Sequence[QgsMapLayer]) -> Mapping[str, set[str]]:
    """Return which classes of some layers, by their ids, a map shows something of."""
    size = drawn.sizeWithUnits()
    pixels = QSizeF(size.width(), size.height()) * (HIT_DPI / INCH_MM)
    settings = drawn.mapSettings(drawn.extent(), pixels, HIT_DPI, True)
    settings.setLayers(list(layers))
    test = QgsMapHitTest(QgsLayerTreeFilterSettings(settings))
    test.run()
    found: Mapping[str, set[str]] = test.results()
    return found


def cut_legend(item: QgsLayoutItemLegend, width: float, height: float) -> None:
    """Hold a legend of hundreds of entries within its place."""
    item.setResizeToContents(False)
    item.attemptResize(QgsLayoutSize(width, height))


def _png(exporter: QgsLayoutExporter, dpi: int) -> bytes:
    picture = exporter.renderPageToImage(0, QSize(), dpi)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if picture.isNull() or not picture.save(buffer, "PNG"):
        raise MapWriteError(file="PNG", detail="")
    return bytes(content)
