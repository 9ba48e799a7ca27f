"""The Klimaklok menu and its toolbar button: the panel, the questions, the map tools and all algorithms."""

from __future__ import annotations

from functools import partial

from qgis.core import Qgis, QgsSettings
from qgis.PyQt.QtCore import Qt, QTimer, QUrl
from qgis.PyQt.QtGui import QAction, QDesktopServices, QIcon
from qgis.PyQt.QtWidgets import QMenu, QMessageBox, QToolButton

from klimaklok_plugin.processing.framework.documentation import about, page
from klimaklok_plugin.processing.framework.texts import escape, resource, tr, wording

from . import sample_town
from .click.tools import Tools
from .dialogs import close_dialogs, open_dialog
from .panel.steps import DATA
from .questions import questions

SHORTCUT = "Ctrl+Alt+K"
STARTED = "klimaklok/started"


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
        self.provider = provider
        self.dock = None
        window = iface.mainWindow()
        self.menu = QMenu("&Klimaklok", window)
        self.menu.setIcon(QIcon(provider.icon()))
        self.menu.setToolTipsVisible(True)
        self._fill()
        iface.pluginMenu().addMenu(self.menu)

        self.toolbar = iface.addToolBar("Klimaklok")
        self.toolbar.setObjectName("KlimaklokToolbar")
        self.button = QToolButton(self.toolbar)
        self.button.setObjectName("KlimaklokButton")
        self.button.setDefaultAction(self.panel_action)
        self.button.setText("Klimaklok")
        self.button.setMenu(self.menu)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toolbar.addWidget(self.button)
        QTimer.singleShot(0, self.welcome)

    # --- what stands in it, in the order of work ---

    def _fill(self):
        self.panel_action = self._add(tr("Klimaklok panel"), self.toggle_panel, "klimaklok")
        self.panel_action.setIconText("Klimaklok")
        self.panel_action.setToolTip(tr("From the data to an answer, in four steps"))
        self.panel_action.setCheckable(True)
        self.iface.registerMainWindowAction(self.panel_action, SHORTCUT)
        self._add(tr("Data…"), self.show_data, "datapackage")
        self.menu.addSeparator()
        self.tools = Tools(self.iface)
        self._add_questions()
        self.menu.addSeparator()
        self.menu.addActions(list(self.tools.actions.values()))
        self.menu.addSeparator()
        self._add_algorithms()
        self.menu.addSeparator()
        self._add(tr("Documentation"), self.open_documentation)
        sample = self._add(tr("Open the sample project"), self.open_sample)
        sample.setEnabled(self.sample_project.exists())
        self._add(tr("About Klimaklok"), self.show_about)

    def _add(self, text, do, icon="", menu=None):
        action = QAction(QIcon(str(resource(f"icons/{icon}.svg"))) if icon else QIcon(), text, self.iface.mainWindow())
        action.triggered.connect(lambda _checked=False: do())
        (menu or self.menu).addAction(action)
        return action

    def _add_questions(self):
        language = wording()
        for each in questions([one.name() for one in self.provider.algorithms()]):
            if each.id in self.tools.actions:  # a question that is asked on the map stands below, by the same name
                continue
            action = self._add(language.text(each.title), partial(self.ask, each.id), each.algorithm)
            action.setToolTip(language.text(each.sentence))

    def _add_algorithms(self):
        every = self.menu.addMenu(tr("All analyses"))
        groups: dict[str, QMenu] = {}
        for algorithm in self.provider.algorithms():
            if algorithm.group() not in groups:
                groups[algorithm.group()] = every.addMenu(algorithm.group())
            open_it = partial(self.open_algorithm, algorithm.id())
            self._add(
                tr("{title}…").format(title=algorithm.displayName().rstrip("?")),
                open_it,
                menu=groups[algorithm.group()],
            ).setIcon(algorithm.icon())

    # --- what the entries do ---

    @property
    def panel(self):
        """The panel, made when it is first asked for; None where it cannot be, which is said."""
        if self.dock is None:
            try:
                from .panel.dock import Panel
            except ImportError as error:
                self._say(tr("The panel needs what this QGIS lacks: {reason}.").format(reason=error))
                return None
            self.dock = Panel(self.iface, self.provider)
            self.iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
            self.dock.visibilityChanged.connect(self.panel_action.setChecked)
        return self.dock

    def toggle_panel(self):
        """Show the panel, or hide it."""
        panel = self.panel
        if panel is None:
            self.panel_action.setChecked(False)
            return
        panel.setUserVisible(not panel.isUserVisible())
        self.panel_action.setChecked(panel.isUserVisible())

    def welcome(self):
        """Show the panel to whoever starts QGIS with the plugin for the first time."""
        settings = QgsSettings()
        if not settings.value(STARTED, False, type=bool):
            settings.setValue(STARTED, True)
            panel = self.panel
            if panel is not None:
                panel.welcome()

    def show_data(self):
        """Show the panel at its first step."""
        panel = self.panel
        if panel is not None:
            panel.setUserVisible(True)
            panel.go(DATA)

    def ask(self, question_id):
        """Show the panel at the choices of a question."""
        panel = self.panel
        if panel is not None:
            panel.ask(question_id)

    def open_algorithm(self, algorithm_id):
        """Open the dialog of an algorithm beside the map."""
        open_dialog(self.iface, algorithm_id)

    def open_documentation(self):
        """Open the documentation on this machine."""
        QDesktopServices.openUrl(QUrl(page()))

    @property
    def sample_project(self):
        """Path of the sample project that comes with the plugin."""
        return sample_town.project_file()

    def open_sample(self):
        """Open the sample project, after QGIS has asked about unsaved changes."""
        self.iface.addProject(str(self.sample_project))

    def show_about(self):
        """Say what this is, for whom, and in which version."""
        box = QMessageBox(self.iface.mainWindow())
        box.setObjectName("KlimaklokAbout")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(tr("About Klimaklok"))
        box.setIconPixmap(self.provider.icon().pixmap(48, 48))
        box.setText(f"<h3>Klimaklok {escape(about('version'))}</h3>")
        told = tr(
            "Analyses of area, transport and climate for planners, by the municipality's own strategy. Made for "
            "Norwegian municipalities; works elsewhere with data and a strategy file of the place. All is computed on "
            "this machine.\n\nFree software under the GNU General Public License, version 2 or later."
        )
        box.setInformativeText(f"{escape(told)}<br><br><a href='{escape(page())}'>{escape(tr('Documentation'))}</a>")
        box.open()

    def _say(self, text):
        self.iface.messageBar().pushMessage("Klimaklok", text, Qgis.MessageLevel.Warning, 0)

    def remove(self):
        """Remove menu, toolbar and panel, and close what is open."""
        close_dialogs()
        self.tools.unload()
        if self.dock is not None:
            self.dock.unload()
            self.dock = None
        self.iface.unregisterMainWindowAction(self.panel_action)
        self.iface.pluginMenu().removeAction(self.menu.menuAction())
        self.iface.mainWindow().removeToolBar(self.toolbar)
        self.toolbar.deleteLater()
        self.menu.deleteLater()
