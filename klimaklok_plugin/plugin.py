"""What QGIS loads: registers the provider, the menu and the toolbar."""

from __future__ import annotations

from qgis.core import QgsApplication


class KlimaklokPlugin:
    """The plugin as QGIS sees it.

    It loads without geopandas: algorithms whose packages are missing say so when they are opened.

    Parameters
    ----------
    iface : qgis.gui.QgisInterface or None
        QGIS's window; None under ``qgis_process``.
    """

    def __init__(self, iface):
        self.iface = iface
        self.provider = None
        self.menu = None

    def initProcessing(self):
        """Register the provider; all that ``qgis_process`` needs."""
        from klimaklok_plugin.processing.provider import KlimaklokProvider

        if self.provider is None:
            self.provider = KlimaklokProvider()
            QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self):
        """Register the provider and add menu and toolbar."""
        from .gui.menu import Menu

        self.initProcessing()
        self.menu = Menu(self.iface, self.provider)

    def unload(self):
        """Take everything away again."""
        if self.menu is not None:
            self.menu.remove()
            self.menu = None
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
