"""The numbers that are the answer of computing transport emissions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..core.messages import Note, Text
from ..strategy.loading import Strategy
from .messages import ALTERNATIVE, COUNTED_OUT, STEP_DOWN, STEP_UNKNOWN, STEP_UP
from .results import STEPS, EmissionsResult


def emissions_summary(result: EmissionsResult, strategy: Strategy) -> list[Note]:
    """Return, for each alternative, its emissions, the steps that lead to them, and its traffic against the targets.

    Parameters
    ----------
    result : EmissionsResult
    strategy : Strategy
        Its targets.
    """
    rules = strategy.emissions
    notes = []
    for alternative in result.alternatives:
        named: list[tuple[Text, dict[str, object]]] = [(ALTERNATIVE, {"name": alternative})] if alternative else []
        about: dict[str, Any] = {"alternative": named, "year": result.first_year}
        steps = result.steps[result.steps["alternative"] == alternative].set_index("step")
        changed = dict(zip(steps.index, steps["t_year"].to_numpy(np.float64).tolist(), strict=True))
        remains = steps.loc[STEPS[-1]]
        notes.append(
            Note(
                "emission_answer",
                {
                    **about,
                    "first": result.first_year,
                    "last": result.last_year,
                    "t": remains["t_year"],
                    "low": remains["t_year_low"],
                    "high": remains["t_year_high"],
                    "t_sum": remains["t_sum"],
                    "sum_low": remains["t_sum_low"],
                    "sum_high": remains["t_sum_high"],
                },
            )
        )
        changes = [_step(step, changed[step]) for step in STEPS[1:-1]]
        practice = changed[STEPS[0]]
        notes.append(Note("emission_steps", {**about, "practice": practice, "steps": changes, "t": remains["t_year"]}))
        sites = result.sites[result.sites["alternative"] == alternative]
        trips = sites["trips"].to_numpy(np.float64)
        if trips.sum() > 0:
            shares = {
                name: float(np.nansum(sites[f"share_{name}"].to_numpy(np.float64) * trips) / trips.sum())
                for name in ("green", "bike")
            }
            traffic = {"cars": float(sites["car_trips"].sum()), "peak": float(sites["car_peak"].sum())}
            targets = {"target": rules.target_green, "target_bike": rules.target_bike}
            notes.append(Note("emission_traffic", {"alternative": named, **traffic, **shares, **targets}))
    if len(result.left_out):
        counts = result.left_out["reason"].value_counts().sort_index()
        reasons = [(COUNTED_OUT, {"code": str(code), "count": int(count)}) for code, count in counts.items()]
        notes.append(Note("emission_left_out", {"count": len(result.left_out), "reasons": reasons}))
    return notes


def _step(step: str, change: float) -> tuple[Text, dict[str, object]]:
    """Return what a step changes, in words: what it takes is below zero."""
    if not math.isfinite(change):
        return STEP_UNKNOWN, {"step": f"step_{step}"}
    return (STEP_UP if change > 0 else STEP_DOWN), {"step": f"step_{step}", "t": abs(change)}
