"""The Klimaklok menu and toolbar: one entry per algorithm, and the sample project."""

from __future__ import annotations

from functools import partial

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QAction, QIcon
from qgis.PyQt.QtWidgets import QMenu

from klimaklok_plugin.processing.framework.texts import resource, tr

ON_TOOLBAR = ("buildnetwork", "transithubs", "scoresites")


class Menu:
    """Menu and toolbar in QGIS's main window.

    Parameters
    ----------
    iface : qgis.gui.QgisInterface
        QGIS's window.
    provider : KlimaklokProvider
        The registered provider, whose algorithms become the entries.
    """

    def __init__(self, iface, provider):
        self.iface = iface
        window = iface.mainWindow()
        self.toolbar = iface.addToolBar("Klimaklok")
        self.toolbar.setObjectName("KlimaklokToolbar")
        self.toolbar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.menu = QMenu("&Klimaklok", window)
        self.menu.setIcon(QIcon(provider.icon()))
        iface.pluginMenu().addMenu(self.menu)

        groups: dict[str, QMenu] = {}
        for algorithm in provider.algorithms():
            action = QAction(algorithm.icon(), algorithm.displayName(), window)
            action.triggered.connect(partial(self.open_algorithm, algorithm.id()))
            if algorithm.group() not in groups:
                groups[algorithm.group()] = self.menu.addMenu(algorithm.group())
            groups[algorithm.group()].addAction(action)
            if algorithm.name() in ON_TOOLBAR:
                self.toolbar.addAction(action)

        self.menu.addSeparator()
        sample = QAction(tr("Open the sample project"), window)
        sample.triggered.connect(self.open_sample)
        sample.setEnabled(self.sample_project.exists())
        self.menu.addAction(sample)

    @property
    def sample_project(self):
        """Path of the sample project that comes with the plugin."""
        return resource("sample_data/klimaklok.qgz")

    def open_algorithm(self, algorithm_id, _checked=None):
        """Open the dialog of an algorithm."""
        import processing

        processing.execAlgorithmDialog(algorithm_id, {})

    def open_sample(self, _checked=None):
        """Open the sample project, after QGIS has asked about unsaved changes."""
        self.iface.addProject(str(self.sample_project))

    def remove(self):
        """Remove menu and toolbar."""
        self.iface.pluginMenu().removeAction(self.menu.menuAction())
        self.menu.deleteLater()
        self.iface.mainWindow().removeToolBar(self.toolbar)
        self.toolbar.deleteLater()
