"""Catchments: what is within reach of places along the streets, and who and what is inside."""

from ..core.public import found_in

__getattr__ = found_in(
    __name__,
    {
        "reach": "ReachOptions ReachResult prepare",
    },
)
