"""What the panel says where Python packages are missing."""

from __future__ import annotations

from klimaklok_plugin.gui.lacking import lacking, report
from klimaklok_plugin.processing.framework.texts import tr

from .parts import Section, label


class Lacking(Section):
    """A heading that names the missing packages; below it, what that means. Out of sight where none is missing.

    Parameters
    ----------
    provider : KlimaklokProvider
    """

    def __init__(self, provider):
        missing = ", ".join(lacking(provider))
        super().__init__(tr("Missing Python packages: {packages}").format(packages=missing), "lacking")
        for number, text in enumerate(report(provider)):
            self.body.addWidget(label(text, name=f"lacking_{number}"))
        self.setHidden(not missing)
