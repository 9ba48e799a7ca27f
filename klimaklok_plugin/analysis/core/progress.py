"""Progress and cancelling, as one callable that every long function takes."""

from __future__ import annotations

from collections.abc import Callable

from .messages import Cancelled

Progress = Callable[[float], bool]
"""Takes the fraction done (0 to 1), returns True when the user wants to stop."""


def advance(progress: Progress | None, fraction: float) -> None:
    """Report `fraction` (0 to 1) and raise `Cancelled` when the user wants to stop."""
    if progress is not None and progress(min(max(fraction, 0.0), 1.0)):
        raise Cancelled


def part(progress: Progress | None, start: float, end: float) -> Progress | None:
    """Return a progress that maps 0 to 1 into the slice from `start` to `end` of `progress`.

    Examples
    --------
    >>> second_half = part(lambda fraction: print(fraction) is not None, 0.5, 1.0)
    >>> advance(second_half, 0.2)
    0.6
    """
    if progress is None:
        return None
    whole = progress
    return lambda fraction: whole(start + (end - start) * fraction)
