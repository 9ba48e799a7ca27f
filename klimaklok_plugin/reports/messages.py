"""What is told of this subject."""

from __future__ import annotations

from klimaklok_plugin.analysis.core.messages import KlimaklokError


class ReportWriteError(KlimaklokError):
    """A table or a plot cannot be stored."""

    template = "{file} cannot be written ({detail}). Choose a folder you may write to, with space left."
