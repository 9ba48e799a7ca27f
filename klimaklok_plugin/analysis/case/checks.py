"""What is checked of a plan, and what a check says."""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from ..core.messages import Note

MET, PARTLY, NOT_MET, NOT_ASSESSED, INFORMATION = "met", "partly", "not_met", "not_assessed", "information"
VERDICTS = (MET, PARTLY, NOT_MET, NOT_ASSESSED, INFORMATION)
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
        One of `VERDICTS`; ``information`` where no rule sets a threshold.
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
    comparison : DataFrame
        Rows: what is compared (check and number); columns: alternatives.
    assumptions, notes : tuple of Note
        What was assumed, with its count; what the log says besides.
    """

    areas: gpd.GeoDataFrame
    checks: tuple[Check, ...]
    layers: dict[str, gpd.GeoDataFrame] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    comparison: pd.DataFrame = field(default_factory=pd.DataFrame)
    assumptions: tuple[Note, ...] = ()
    notes: tuple[Note, ...] = ()
