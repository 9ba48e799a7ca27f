"""What the strategy file says of a choice that is left empty, and on what ground."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from klimaklok_plugin.analysis.core.messages import KlimaklokError
from klimaklok_plugin.gui.project import is_file
from klimaklok_plugin.processing.framework.texts import tr, wording


@dataclass(frozen=True)
class Said:
    """A value of a strategy file.

    Attributes
    ----------
    value : number or str
    unit, source, strategy : str
        `strategy` is what the file calls itself.
    """

    value: Any
    unit: str
    source: str
    strategy: str

    def shown(self) -> str:
        """Return the value with its unit, as people write it."""
        number = isinstance(self.value, int | float) and not isinstance(self.value, bool)
        language = wording()
        text = language.number(self.value) if number else str(self.value)
        short = self.unit if self.unit in SHORT_UNITS else ""
        return f"{text} {language.unit(short)}".strip()

    def told(self) -> str:
        """Return a sentence with the value and its source."""
        return tr("{value}, by the strategy file '{strategy}'. Source: {source}").format(
            value=self.shown(), strategy=self.strategy, source=self.source
        )


SHORT_UNITS = ("m", "min", "kr", "km/h")


def said(key: str, file: str = "") -> Said | None:
    """Return what a strategy file says under a dotted key; None where it cannot be read.

    Parameters
    ----------
    key : str
        Such as ``schools.radius_m``.
    file : str
        "" for the shipped one.
    """
    strategy = _strategy(file, Path(file).stat().st_mtime if is_file(file) else 0.0)
    if strategy is None or not key:
        return None
    value: Any = strategy
    for name in key.split("."):
        value = value[name] if isinstance(value, Mapping) else getattr(value, name)
    told = strategy.provenance(key)
    return Said(value, told.unit, wording().text(told.source), strategy.name)


@functools.lru_cache(maxsize=4)
def _strategy(file: str, _changed: float) -> Any:
    if file and not is_file(file):
        return None
    try:
        from klimaklok_plugin.analysis.strategy.loading import load_strategy

        return load_strategy(file)
    except (ImportError, KlimaklokError):  # without numpy; the run says what is wrong with a file
        return None
