"""The map tool: a click is a place, a line drawn with the button held down is the outline of an area."""

from __future__ import annotations

from qgis.core import Qgis, QgsGeometry, QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor

DRAG_PX = 8
"""A hand that clicks moves less than this."""
SMOOTH_PX = 1.5
"""An outline by hand is no more exact than this on the screen."""
LEAST_PX2 = 60
"""An outline that encloses less than this was a click with a shaking hand."""


class PlaceTool(QgsMapTool):
    """Lets the user point at places.

    Signals
    -------
    pointed : QgsGeometry, bool
        A point or a polygon in the map's coordinate system; whether it was by keyboard.
    ended
        Escape.

    Parameters
    ----------
    canvas : QgsMapCanvas
    """

    pointed = pyqtSignal(QgsGeometry, bool)
    ended = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas):
        super().__init__(canvas)
        self._path: list[QgsPointXY] = []
        self._pressed: QPoint | None = None
        self._drawing = False
        self._band: QgsRubberBand | None = None
        self.setCursor(Qt.CursorShape.CrossCursor)

    def canvasPressEvent(self, event):
        """Begin."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._path, self._drawing = event.pos(), [event.mapPoint()], False

    def canvasMoveEvent(self, event):
        """Draw on while the button is held down."""
        if self._pressed is None:
            return
        self._drawing = self._drawing or (event.pos() - self._pressed).manhattanLength() > DRAG_PX
        self._path.append(event.mapPoint())
        if self._drawing:
            self._show(QgsGeometry.fromPolygonXY([self._path]))

    def canvasReleaseEvent(self, event):
        """End: a place or an area."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        outline = self._outline()
        place = QgsGeometry.fromPointXY(self._path[0]) if outline is None else outline
        self._forget()
        self.pointed.emit(place, False)

    def keyPressEvent(self, event):
        """Enter points at the middle of the map, Escape ends."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pointed.emit(QgsGeometry.fromPointXY(self.canvas().center()), True)
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            drawing = self._drawing
            self._forget()
            if not drawing:
                self.ended.emit()
            event.accept()
        else:
            event.ignore()

    def deactivate(self):
        """Leave nothing half drawn."""
        self._forget()
        super().deactivate()

    def _outline(self) -> QgsGeometry | None:
        """Return the area that was drawn round, None where it was a click."""
        pixel = self.canvas().mapUnitsPerPixel()
        if not self._drawing or len(self._path) < 3:  # noqa: PLR2004
            return None
        drawn = QgsGeometry.fromPolygonXY([[*self._path, self._path[0]]]).simplify(SMOOTH_PX * pixel)
        whole = drawn.makeValid()  # a line that crosses itself
        if whole.type() != Qgis.GeometryType.Polygon:
            parts = [each for each in whole.asGeometryCollection() if each.type() == Qgis.GeometryType.Polygon]
            whole = QgsGeometry.collectGeometry(parts) if parts else QgsGeometry()
        return whole if whole.area() >= LEAST_PX2 * pixel**2 else None

    def _show(self, geometry: QgsGeometry) -> None:
        if self._band is None:
            self._band = QgsRubberBand(self.canvas(), Qgis.GeometryType.Polygon)
            self._band.setColor(QColor(213, 94, 0))
            self._band.setFillColor(QColor(213, 94, 0, 40))
            self._band.setWidth(2)
        self._band.setToGeometry(geometry, None)

    def _forget(self) -> None:
        self._pressed, self._path, self._drawing = None, [], False
        if self._band is not None:
            self.canvas().scene().removeItem(self._band)
            self._band = None
