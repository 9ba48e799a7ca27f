"""A zoning plan as a case: every check that its inputs allow, for each alternative."""

from ..core.public import found_in

__getattr__ = found_in(
    __name__,
    {
        "context": "CaseOptions",
        "checks": "CHECKS VERDICTS CaseResult Check",
        "plan": "Plan PlanOptions read_plan",
        "sources": "CaseSources",
    },
)
