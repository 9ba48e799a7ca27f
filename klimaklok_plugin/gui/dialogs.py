"""Dialogs of algorithms: several open beside the map, filled from the project's data package."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtWidgets import QDialog

from klimaklok_plugin.processing.framework import parameters
from klimaklok_plugin.processing.framework.documentation import page

from . import project

_open: list[QDialog] = []
"""Dialogs that are open: QGIS deletes each when it is closed and its run is over."""


def open_dialog(iface, algorithm_id: str, values: dict | None = None, package: str = "") -> QDialog | None:
    """Open the dialog of an algorithm, without keeping the user from the map.

    Parameters
    ----------
    iface : qgis.gui.QgisInterface
        QGIS's window.
    algorithm_id : str
        Such as ``klimaklok:scoresites``; ``scoresites`` will do.
    values : dict, optional
        Values to begin with, by parameter.
    package : str, optional
        The data package; left out, the project's.

    Returns
    -------
    QDialog or None
        None where there is no such algorithm.
    """
    import processing

    full = algorithm_id if ":" in algorithm_id else f"klimaklok:{algorithm_id}"
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(full)
    if algorithm is None:
        return None
    given = dict(values or {})
    chosen, taken = package or project.package(), algorithm.parameterDefinition(parameters.PACKAGE)
    if chosen and taken is not None and not taken.isDestination():
        given.setdefault(parameters.PACKAGE, chosen)
    dialog = processing.createAlgorithmDialog(algorithm, given)
    dialog.setParent(iface.mainWindow(), dialog.windowFlags())
    _open[:] = [*open_dialogs(), dialog]
    dialog.show()
    dialog.raise_()
    return dialog


def open_dialogs() -> list[QDialog]:
    """Return the dialogs that are open."""
    return [each for each in _open if not sip.isdeleted(each)]


def close_dialogs() -> None:
    """Close all, when the plugin is switched off."""
    for each in open_dialogs():
        each.close()
    _open.clear()


def help_url(algorithm_id: str) -> QUrl:
    """Return the page of an algorithm in the documentation on this machine; "" for the first page."""
    return QUrl(page(algorithm_id.rpartition(":")[2]))
