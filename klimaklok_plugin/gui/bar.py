"""The bar over the map in which QGIS says things: it reads HTML, and names of files and layers are none."""

from __future__ import annotations

from qgis.core import Qgis

from klimaklok_plugin.processing.framework.texts import escape

GOOD, NEWS, MIND = Qgis.MessageLevel.Success, Qgis.MessageLevel.Info, Qgis.MessageLevel.Warning


def tell(iface, text: str, level: Qgis.MessageLevel = GOOD) -> None:
    """Say a plain text, as it stands, in the bar of QGIS's window.

    Parameters
    ----------
    iface : qgis.gui.QgisInterface
    text : str
    level : Qgis.MessageLevel
    """
    iface.messageBar().pushMessage("Klimaklok", escape(text), level)
