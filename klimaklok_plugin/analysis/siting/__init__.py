"""Location models, and their solver."""

from ..core.public import found_in

__getattr__ = found_in(
    __name__,
    {
        "models": "lscp max_benefit mclp p_center p_median",
    },
)
