"""What tables and plots tell the user."""

from __future__ import annotations

from klimaklok_plugin.analysis.core.messages import KlimaklokError, Text


class ReportWriteError(KlimaklokError):
    """A table or a plot cannot be stored."""

    en = "{file:text} cannot be written ({detail:text}). Choose a folder you may write to, with space left."
    nb = "{file:text} kan ikke skrives ({detail:text}). Velg en mappe du kan skrive til, med ledig plass."


CURVE = {
    "sites": Text("New sites", "Nye steder"),
    "found": Text("Best answer found", "Beste løsning som er funnet"),
    "bound": Text("Not ruled out", "Ikke utelukket"),
    "existing": Text("Existing sites alone: {covered:text}", "Bare dagens steder: {covered:text}"),
    "chosen": Text("The plan, {sites:n} new: {covered:text}", "Planen, {sites:# nytt|# nye}: {covered:text}"),
}
"""The words of a curve that do not depend on what it shows."""
