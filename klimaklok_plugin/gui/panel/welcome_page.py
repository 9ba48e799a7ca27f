"""What whoever is new here sees first."""

from __future__ import annotations

from klimaklok_plugin.processing.framework.texts import tr

from .parts import Page, button, label
from .steps import DATA


class WelcomePage(Page):
    """Offers the sample town with results, a tour of it, and one's own data.

    Parameters
    ----------
    panel : Panel
    """

    def __init__(self, panel):
        super().__init__("welcome_page")
        self._panel = panel
        self.body.addWidget(label(tr("Welcome to Klimaklok"), bold=True))
        for text in (
            tr(
                "Klimaklok answers planners' questions by the municipality's own strategy: which sites lie well, what "
                "a heart zone around a school does, where bikes and cars should park, where chargers should stand."
            ),
            tr("All is computed on this machine, without internet. Each number comes with its source."),
            tr(
                "See it at work in an invented town around Bærum's real stations. The first time takes about half a "
                "minute."
            ),
        ):
            self.body.addWidget(label(text))
        self.body.addWidget(button(tr("Show the &sample town with results"), panel.show_sample, "welcome_sample"))
        self.body.addWidget(button(tr("Show it with a short &tour"), self._tour, "welcome_tour"))
        self.body.addWidget(button(tr("Begin with my &own data"), self._own, "welcome_own"))
        self.body.addStretch(1)

    def _tour(self) -> None:
        self._panel.show_sample()
        self._panel.start_tour()

    def _own(self) -> None:
        self._panel.end_welcome()
        self._panel.go(DATA)
