"""What a charging plan comes to: how many can charge, at how many new sites, and who is left out."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from ..core.messages import Note
from .demand import PUBLIC
from .messages import COUNTED
from .phases import PhasedPlan
from .situation import NEW, Situation


def charging_summary(situation: Situation, plan: PhasedPlan, sites: gpd.GeoDataFrame) -> list[Note]:
    """Return how much is covered of how much, with what, among how many places, and which demand does not count.

    Parameters
    ----------
    situation : Situation
    plan : PhasedPlan
    sites : GeoDataFrame
        The result's.
    """
    total, covered = situation.problem.total, plan.phases[-1].step.covered
    exists = situation.problem.sites.existing
    new = sites[sites["status"] == NEW]
    values = {
        "covered": covered, "total": total, "unit": situation.unit, "share": 100 * covered / total,
        "sites": len(new), "normal": int(new["normal_points"].sum()), "fast": int(new["fast_points"].sum()),
        "kw": float(new["kw"].sum()), "cost": float(new["cost"].sum()), "tried": int((~exists).sum()),
    }  # fmt: skip
    notes = [
        Note("charging_summary", {**values, "stations": int(exists.sum())})
        if situation.stations_given
        else Note("charging_summary_new", values)
    ]
    state = situation.need.state
    left = state != PUBLIC
    counts = {"count": len(state), "public": int((~left).sum())}
    if not left.any():
        return [*notes, Note("charging_summary_demand", {**counts})]
    why = pd.Series(state[left], dtype=object).value_counts().sort_index()
    reasons = [(COUNTED, {"code": code, "count": int(count)}) for code, count in why.items()]
    return [*notes, Note("charging_summary_left", {**counts, "left": int(np.sum(left)), "reasons": reasons})]
