"""What is told of this subject."""

from __future__ import annotations

from ..core.messages import KlimaklokError


class SitingTooManySites(KlimaklokError):
    """More new sites than there are candidates."""

    template = (
        "{asked} new sites are asked for, but only {available} candidates can be opened. Ask for fewer, or add some."
    )


class SitingTooFewSites(KlimaklokError):
    """The demand cannot all be served by so few sites."""

    template = "{asked} new sites cannot serve all of the demand: at least {needed} are needed. Ask for that many."


class SitingShareOutOfReach(KlimaklokError):
    """More demand than all candidates together can cover."""

    template = (
        "{share} % of the demand is to be covered, but all candidates together cover at most {reachable} %. "
        "Ask for less, add candidates or room for more at each, or allow a longer way."
    )


class SitingBudgetTooSmall(KlimaklokError):
    """The budget does not pay for what is asked."""

    template = "The budget of {budget} is too small: the cheapest answer costs {cheapest}, {missing} more."


class SitingFloorOutOfReach(KlimaklokError):
    """An area's floor cannot be met."""

    template = (
        'The area "{area}" is to have {floor} % of its demand covered, but at most {reachable} % can be, with what is '
        "given. Lower the floor by {missing} percentage points, or add sites, money or candidates there."
    )


class SitingCapacityTooSmall(KlimaklokError):
    """The sites do not hold the demand that must be served."""

    template = (
        "A demand of {needed} must be served, but the sites hold at most {available} of it, {missing} too little. "
        "Add sites, candidates or capacity."
    )


class SitingFixedBoth(KlimaklokError):
    """Candidates that are both open and closed."""

    template = (
        "{count} candidates are marked both as existing and as not to be used, the first being number {first}. "
        "Choose one for each."
    )


class SitingWeightWrong(KlimaklokError):
    """Weights that are no amounts."""

    template = (
        "{count} weights are {kind} (the first is number {first}). Weights are amounts of demand, from 0 to a billion: "
        "correct them, or leave those features out."
    )


class SitingNoAnswerInTime(KlimaklokError):
    """Time was up before anything that meets the conditions was found."""

    template = "No answer that meets the conditions was found within {seconds} seconds. Allow more time."


class SitingNumberWrong(KlimaklokError):
    """Costs, capacities or limits that are none."""

    template = "{what}: {value} is not a number that can be used. It must be 0 or more."
