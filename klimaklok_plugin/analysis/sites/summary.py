"""The numbers that are the answer of scoring sites."""

from __future__ import annotations

from ..core.messages import Note, Text
from ..strategy.sections import CLASSES
from .messages import COUNTED
from .ranking import SitesResult


def sites_summary(result: SitesResult) -> list[Note]:
    """Return how many sites were scored, how many each class holds by land use, and why the others were not.

    Parameters
    ----------
    result : SitesResult

    Examples
    --------
    >>> from klimaklok_plugin.analysis.network.sample import sample, sample_file, sample_network
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> from klimaklok_plugin.analysis.transit import hubs_from_gtfs
    >>> from .ranking import SiteOptions, score_sites
    >>> network, strategy = sample_network(), load_strategy()
    >>> hubs = hubs_from_gtfs([sample_file("gtfs.zip")], network.crs, strategy).hubs
    >>> sites_summary(score_sites(sample("sites").iloc[:4], network, hubs, strategy))[0].values
    {'count': 4, 'left': 0}
    """
    scored, left = result.scored, result.unreached
    notes = [Note("sites_summary", {"count": len(scored), "left": len(left)})]
    for profile, sites in scored.groupby("profile", sort=False):
        counts = sites["class"].value_counts()
        told = [name for name in (*CLASSES, "not_classed") if name in counts]
        classes = _counted({name: int(counts[name]) for name in told})
        notes.append(Note("sites_summary_classes", {"profile": profile, "count": len(sites), "classes": classes}))
    if len(left):
        reasons = _counted(left["reason"].value_counts().to_dict())
        notes.append(Note("sites_summary_left", {"count": len(left), "reasons": reasons}))
    return notes


def _counted(counts: dict[str, int]) -> list[tuple[Text, dict[str, object]]]:
    """Return codes with their counts as parts of a sentence."""
    return [(COUNTED, {"code": code, "count": count}) for code, count in counts.items()]
