"""Which Python packages this QGIS lacks, what does not work for that reason, and what does."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsProcessingProvider

from klimaklok_plugin.processing.framework import installed
from klimaklok_plugin.processing.framework.texts import tr


def lacking(provider: QgsProcessingProvider) -> dict[str, list[str]]:
    """Return each missing package with a sentence on each thing that does not work without it."""
    found: dict[str, list[str]] = {}
    for algorithm in provider.algorithms():
        title = algorithm.displayName()
        missing = installed.missing(algorithm.PACKAGES)
        for name in missing:
            found.setdefault(name, []).append(tr("'{analysis}' cannot run.").format(analysis=title))
        if missing:
            continue
        parts: dict[str, list[str]] = {}
        for parameter, names in algorithm.without().items():
            for name in names:
                parts.setdefault(name, []).append(algorithm.parameterDefinition(parameter).description())
        for name, labels in parts.items():
            told = tr("'{analysis}' runs without: {parts}.").format(analysis=title, parts=", ".join(labels))
            found.setdefault(name, []).append(told)
    return found


def report(provider: QgsProcessingProvider) -> list[str]:
    """Return what to say of missing packages, a paragraph each; nothing where none is missing."""
    found = lacking(provider)
    if not found:
        return []
    lines = [f"{name}: {' '.join(dict.fromkeys(sentences))}" for name, sentences in found.items()]
    return [*lines, working(provider), installed.how_to_install(list(found))]


def working(provider: QgsProcessingProvider | None = None) -> str:
    """Return which analyses can run here."""
    provider = provider or QgsApplication.processingRegistry().providerById("klimaklok")
    able = [each.displayName() for each in provider.algorithms() if each.canExecute()[0]]
    if not able:
        return tr("None of the analyses works without.")
    return tr("What works without: {names}.").format(names=", ".join(able))
