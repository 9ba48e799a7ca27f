"""The strategy file: sections, values, loading."""

from ..core.public import found_in

__getattr__ = found_in(
    __name__,
    {
        "loading": "Strategy load_strategy",
    },
)
