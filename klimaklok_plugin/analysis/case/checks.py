"""What is checked of a plan, and what a check says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import geopandas as gpd
import pandas as pd

from ..core.messages import Note, Text

MET, PARTLY, NOT_MET, DEPARTS, NOT_ASSESSED, INFORMATION = VERDICTS = (
    *("met", "partly", "not_met"),
    *("departs", "not_assessed", "information"),
)
CHECKS = (
    "hub_access",
    "reach",
    "parking_hierarchy",
    "car_detour",
    "parking_norm",
    "spillover",
    "schools",
    "heart_zone",
    "charging",
    "blue_green",
    "emissions",
    "guidelines",
)
"""In the order in which a document tells them."""
ADVICE = ("bør", "kan")
"""Forces of rules that recommend or allow: departing from them is no breach."""


@dataclass(frozen=True)
class Check:
    """One check of one alternative of a plan.

    Attributes
    ----------
    id : str
        One of `CHECKS`.
    alternative : str
        As the plan names it.
    verdict : str
        One of `VERDICTS`; ``information`` where no rule sets a threshold. A plan that does not do what the strategy
        recommends (bør) or allows (kan) ``departs`` from it; ``not_met`` is said of what binds only.
    rule : str
        The strategy's rule that it is measured by, which holds force and source; "" where there is none.
    sentence : Note
        The sentence that matters, for the table on the first page.
    value, threshold : float, optional
        The number that decides, and what it is held against, in `unit`.
    unit : str
        "m", "min", "share", "t CO2e/year" and the like; "" without a number.
    reasons : tuple of Note
        What was looked at and how it was counted, one sentence each.
    missing : tuple of str
        Roles of the data package's layers that it lacks.
    screening : bool
        It shows where to look closer, and proves nothing.
    layers, tables : tuple of str
        Keys of what belongs to it in `CaseResult`.
    ground : Note, optional
        What it is measured by where that is no rule of the strategy.
    """

    id: str
    alternative: str
    verdict: str
    rule: str
    sentence: Note
    value: float | None = None
    threshold: float | None = None
    unit: str = ""
    reasons: tuple[Note, ...] = ()
    missing: tuple[str, ...] = ()
    screening: bool = False
    layers: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    ground: Note | None = None


def by_force(check: Check, force: str | None) -> Check:
    """Return a check as strictly as the force of its rule lets it be: a recommendation cannot be broken.

    Parameters
    ----------
    check : Check
    force : str or None
        Of its rule: "skal", "bør" or "kan"; None where it has none.

    Examples
    --------
    >>> check = Check("car_detour", "Alt 1", NOT_MET, "car_detour", Note("case_detour_nothing"))
    >>> [by_force(check, each).verdict for each in ("skal", "bør", "kan", None)]
    ['not_met', 'departs', 'departs', 'not_met']
    """
    return replace(check, verdict=DEPARTS) if check.verdict == NOT_MET and force in ADVICE else check


@dataclass(frozen=True)
class LayerReasons:
    """Why the rows of a layer are as they are.

    Attributes
    ----------
    rows : DataFrame
        A row per reason, sorted by ``row`` of the layer: ``code``, and what its sentence needs.
    sentences : Mapping of str to Text
        By code.
    """

    rows: pd.DataFrame
    sentences: Mapping[str, Text]


@dataclass(frozen=True)
class CaseResult:
    """What `assess` returns.

    Attributes
    ----------
    areas : GeoDataFrame
        The plan's areas with their alternative, what was understood of them, and the verdict of the checks that are
        made per area.
    checks : tuple of Check
        By alternative, in the order of `CHECKS`.
    layers : dict of GeoDataFrame
        By key; each is one algorithm's result, with its columns.
    tables : dict of DataFrame
        By key.
    reasons : dict of LayerReasons
        By key of a layer, for its column ``reasons``.
    comparison : DataFrame
        Rows: what is compared (check and number); columns: alternatives.
    assumptions, notes : tuple of Note
        What was assumed, with its count; what the log says besides.
    """

    areas: gpd.GeoDataFrame
    checks: tuple[Check, ...]
    layers: dict[str, gpd.GeoDataFrame] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    reasons: dict[str, LayerReasons] = field(default_factory=dict)
    comparison: pd.DataFrame = field(default_factory=pd.DataFrame)
    assumptions: tuple[Note, ...] = ()
    notes: tuple[Note, ...] = ()
