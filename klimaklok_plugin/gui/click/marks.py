"""What a click draws over the map until the next: it is no layer, and goes with the tool."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsCsException, QgsGeometry
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtGui import QColor

ORANGE, BLUE, BLACK, WHITE = QColor(213, 94, 0), QColor(0, 90, 181), QColor(20, 20, 20), QColor(255, 255, 255)
"""Okabe and Ito (2008): told apart by people who do not tell red from green."""


@dataclass(frozen=True)
class Look:
    """How a mark is drawn: its line with a width in pixels and a white one below it, its inside, its points."""

    color: QColor
    width: float = 2.0
    fill: QColor | None = None
    icon: QgsRubberBand.IconType = QgsRubberBand.IconType.ICON_CIRCLE
    icon_size: int = 12
    dashed: bool = False


class Marks(QObject):
    """Marks on the map.

    Parameters
    ----------
    canvas : QgsMapCanvas
    """

    def __init__(self, canvas: QgsMapCanvas, parent: QObject | None = None):
        super().__init__(parent)
        self._canvas = canvas
        self._shown: list[tuple[QgsGeometry, QgsCoordinateReferenceSystem, Look]] = []
        self._bands: list[QgsRubberBand] = []
        canvas.destinationCrsChanged.connect(self._redraw)

    def show(self, marks: list[tuple[QgsGeometry, Look]], crs: QgsCoordinateReferenceSystem) -> None:
        """Draw these and nothing else, the first lowest."""
        self._shown = [(geometry, crs, look) for geometry, look in marks]
        self._redraw()

    def clear(self) -> None:
        """Take all marks off."""
        self._shown = []
        self._redraw()

    def unload(self) -> None:
        """Let go of the map."""
        self.clear()
        self._canvas.destinationCrsChanged.disconnect(self._redraw)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._shown)

    def _redraw(self) -> None:
        for band in self._bands:
            self._canvas.scene().removeItem(band)
        self._bands = []
        for geometry, crs, look in self._shown:
            with contextlib.suppress(QgsCsException):  # a place that the map's coordinate system does not know
                self._draw(geometry, crs, look)

    def _draw(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem, look: Look) -> None:
        band = QgsRubberBand(self._canvas, geometry.type())
        band.setColor(look.color)
        band.setSecondaryStrokeColor(WHITE)
        band.setWidth(round(look.width))
        band.setFillColor(look.fill or QColor(0, 0, 0, 0))
        if look.dashed:
            band.setLineStyle(Qt.PenStyle.DashLine)
        if geometry.type() == Qgis.GeometryType.Point:
            band.setIcon(look.icon)
            band.setIconSize(look.icon_size)
        band.setToGeometry(geometry, crs)
        self._bands.append(band)
