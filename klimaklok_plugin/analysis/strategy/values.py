"""The kinds of values a strategy file may hold, each checked with a message that says what is allowed."""

from __future__ import annotations

import datetime as dt
import difflib
import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..core.messages import Text
from .messages import (
    StrategyCurveOrderError,
    StrategyCurveScoreError,
    StrategyDuplicateError,
    StrategyMissingKeyError,
    StrategyNotAllowedError,
    StrategyOutOfRangeBareError,
    StrategyOutOfRangeError,
    StrategyPairOrderError,
    StrategyRangeOrderError,
    StrategyTooSmallError,
    StrategyUnknownKeyError,
    StrategyWeightsError,
    StrategyWrongTypeError,
)

WEIGHT_TOLERANCE = 1e-6
MAX_SHOWN = 120
MAX_SCORE = 100.0
RENAMED = {"charging.cars_per_weight": "public_cars"}
"""Keys of earlier files, and what is asked for in their place."""
_PAIR = 2


@dataclass(frozen=True)
class Where:
    """The place in a strategy file that a message names."""

    file: str
    key: str


@dataclass(frozen=True)
class Curve:
    """A score from 0 to 100 by linear interpolation between points, level beyond the first and the last.

    Attributes
    ----------
    x : tuple of float
        Rising; in the unit of the entry.
    y : tuple of float
        Scores, 0 to 100.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]

    def __call__(self, values: ArrayLike) -> NDArray[np.float64]:
        """Score `values` of any shape; infinite is the far end, NaN stays NaN.

        Examples
        --------
        >>> Curve((500.0, 1000.0), (100.0, 40.0))([0, 750, np.inf]).tolist()
        [100.0, 70.0, 40.0]
        """
        return np.asarray(np.interp(np.asarray(values, dtype=np.float64), self.x, self.y), dtype=np.float64)


@dataclass(frozen=True)
class Spec:
    """What an entry's ``value`` may be. `unit` is the only unit that the entry may name."""

    unit: str = ""
    extra: ClassVar[tuple[str, ...]] = ()
    merged: ClassVar[bool] = False

    def check(self, value: Any, where: Where) -> Any:
        """Return `value` in the type the dataclasses hold, or raise the error that says what is allowed."""
        return self._check(value, where)

    def _check(self, value: Any, where: Where) -> Any:
        raise NotImplementedError


@dataclass(frozen=True)
class Number(Spec):
    """A number from `low` to `high`, whole if `whole`."""

    low: float = 0.0
    high: float = math.inf
    whole: bool = False

    def _check(self, value: Any, where: Where) -> float:
        kinds = int if self.whole else (int, float)
        if not isinstance(value, kinds) or isinstance(value, bool) or not abs(value) < math.inf:
            raise StrategyWrongTypeError(
                file=where.file, key=where.key, found=show(value), example="5" if self.whole else "4.8"
            )
        if not self.low <= value <= self.high:
            error = StrategyOutOfRangeError if self.unit else StrategyOutOfRangeBareError
            raise (StrategyTooSmallError if math.isinf(self.high) else error)(
                file=where.file,
                key=where.key,
                found=show(value),
                low=f"{self.low:g}",
                high=f"{self.high:g}",
                unit=self.unit,
            )
        return int(value) if self.whole else float(value)


@dataclass(frozen=True)
class Flag(Spec):
    """True or false."""

    def _check(self, value: Any, where: Where) -> bool:
        if not isinstance(value, bool):
            raise StrategyWrongTypeError(file=where.file, key=where.key, found=show(value), example="true / false")
        return value


@dataclass(frozen=True)
class Phrase(Spec):
    """A text that says something."""

    def _check(self, value: Any, where: Where) -> str:
        if not isinstance(value, str) or not value.strip():
            raise StrategyWrongTypeError(file=where.file, key=where.key, found=show(value), example='"text"')
        return value


@dataclass(frozen=True)
class Clock(Spec):
    """A time of day as "HH:MM"."""

    def _check(self, value: Any, where: Where) -> str:
        try:
            return dt.time.fromisoformat(value).strftime("%H:%M")
        except (TypeError, ValueError):
            raise StrategyWrongTypeError(file=where.file, key=where.key, found=show(value), example='"07:00"') from None


@dataclass(frozen=True)
class Names(Spec):
    """A list of names, each at most once; any text when `allowed` is empty."""

    allowed: tuple[str, ...] = ()

    def _check(self, value: Any, where: Where) -> tuple[str, ...]:
        example = json.dumps(list(self.allowed[:2] or ("school", "health")))
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise StrategyWrongTypeError(file=where.file, key=where.key, found=show(value), example=example)
        for i, name in enumerate(value):
            if self.allowed and name not in self.allowed:
                raise StrategyNotAllowedError(
                    file=where.file, key=where.key, found=name, allowed=", ".join(self.allowed)
                )
            if name in value[:i]:
                raise StrategyDuplicateError(file=where.file, key=where.key, found=name)
        return tuple(value)


@dataclass(frozen=True)
class ByName(Spec):
    """A table of name = value; only the names in `keys` when given, and then each of them (after merging)."""

    keys: tuple[str, ...] = ()
    merged: ClassVar[bool] = True

    def _item(self, value: Any, where: Where) -> Any:
        raise NotImplementedError

    def _check(self, value: Any, where: Where) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise StrategyWrongTypeError(file=where.file, key=where.key, found=show(value), example=self._example())
        for name in value:
            if self.keys and name not in self.keys:
                raise unknown_key(where.file, f"{where.key}.value.{name}", name, self.keys)
        return MappingProxyType(
            {name: self._item(v, Where(where.file, f"{where.key}.value.{name}")) for name, v in value.items()}
        )

    def _example(self) -> str:
        return "{ " + (self.keys or ("school",))[0] + " = 50 }"


@dataclass(frozen=True)
class Numbers(ByName):
    """A table of name = number."""

    low: float = 0.0
    high: float = math.inf
    complete: bool = True

    def _item(self, value: Any, where: Where) -> float:
        number: float = Number(self.unit, self.low, self.high).check(value, where)
        return number

    def whole(self, value: Mapping[str, Any], where: Where) -> None:
        """Check the table after merging."""
        missing = [name for name in self.keys if name not in value] if self.complete else []
        if missing:
            raise StrategyMissingKeyError(file=where.file, key=f"{where.key}.value.{missing[0]}")


RANGE = ("low", "mid", "high")


@dataclass(frozen=True)
class Range(Numbers):
    """A table of the lowest, the likeliest and the greatest number, none below the one before it."""

    keys: tuple[str, ...] = RANGE

    def whole(self, value: Mapping[str, Any], where: Where) -> None:
        """Check the table after merging."""
        super().whole(value, where)
        if not value["low"] <= value["mid"] <= value["high"]:
            told = {name: f"{value[name]:g}" for name in RANGE}
            raise StrategyRangeOrderError(file=where.file, key=where.key, **told)

    def _example(self) -> str:
        return "{ low = 1, mid = 2, high = 3 }"


PAIR = ("low", "high")


@dataclass(frozen=True)
class Pair(Numbers):
    """A table of the lowest and the greatest number, not below it."""

    keys: tuple[str, ...] = PAIR

    def whole(self, value: Mapping[str, Any], where: Where) -> None:
        """Check the table after merging."""
        super().whole(value, where)
        if not value["low"] <= value["high"]:
            told = {name: f"{value[name]:g}" for name in PAIR}
            raise StrategyPairOrderError(file=where.file, key=where.key, **told)

    def _example(self) -> str:
        return "{ low = 1, high = 2 }"


@dataclass(frozen=True)
class Years(Numbers):
    """A table of year = number, for what moves with time; at least one year."""

    complete: bool = False

    def _check(self, value: Any, where: Where) -> Mapping[str, float]:
        if not isinstance(value, dict) or not value or not all(re.fullmatch(r"[12]\d{3}", name) for name in value):
            raise StrategyWrongTypeError(file=where.file, key=where.key, found=show(value), example=self._example())
        table: Mapping[str, float] = super()._check(value, where)
        return table

    def _example(self) -> str:
        return '{ "2023" = 0.4, "2025" = 0.5 }'


def of_year(table: Mapping[str, float], year: int | None = None, growth: float = 0.0) -> tuple[float, int]:
    """Return the number of a year, and the last measured year that it rests on.

    Between measured years it is interpolated, before the first it is the first; after the last, `growth` is added for
    each year.

    Parameters
    ----------
    table : mapping
        Number by year, see `Years`.
    year : int, optional
        None: the last that was measured.
    growth : float
        Per year.

    Examples
    --------
    >>> table = {"2019": 0.1, "2023": 0.3}
    >>> [round(of_year(table, year, 0.05)[0], 3) for year in (None, 2017, 2021, 2026)], of_year(table, 2021)[1]
    ([0.3, 0.1, 0.2, 0.45], 2019)
    """
    known = sorted((int(name), number) for name, number in table.items())
    years, numbers = [each for each, _ in known], [number for _, number in known]
    wanted = years[-1] if year is None else year
    basis = max((each for each in years if each <= wanted), default=years[0])
    return float(np.interp(wanted, years, numbers)) + growth * max(0, wanted - years[-1]), basis


@dataclass(frozen=True)
class Shares(ByName):
    """A table of name = weight from 0 to 1, together 1."""

    merged: ClassVar[bool] = False

    def _item(self, value: Any, where: Where) -> float:
        share: float = Number(self.unit, 0.0, 1.0).check(value, where)
        return share

    def _example(self) -> str:
        return "{ " + " , ".join(f"{name} = 0.5" for name in (self.keys or ("school", "health"))[:2]) + " }"

    def _check(self, value: Any, where: Where) -> Mapping[str, float]:
        shares = super()._check(value, where)
        total = sum(shares.values())
        if abs(total - 1.0) > WEIGHT_TOLERANCE:
            raise StrategyWeightsError(file=where.file, key=where.key, total=f"{total:.6g}", weights=show(dict(shares)))
        return shares


@dataclass(frozen=True)
class Words(ByName):
    """A table of name = text; only the texts in `allowed` when given."""

    allowed: tuple[str, ...] = ()

    def _item(self, value: Any, where: Where) -> str:
        text: str = Phrase().check(value, where)
        if self.allowed and text not in self.allowed:
            raise StrategyNotAllowedError(file=where.file, key=where.key, found=text, allowed=", ".join(self.allowed))
        return text

    def _example(self) -> str:
        return '{ name = "text" }'


@dataclass(frozen=True)
class Breaks(ByName):
    """A table of name = days that come every year, as "week 40" (ISO) or "12-20/01-03" (month and day)."""

    def _item(self, value: Any, where: Where) -> str:
        text: str = Phrase().check(value, where)
        week = re.fullmatch(r"week ([1-9]|[1-4]\d|5[0-3])", text)
        try:
            leap_year = [dt.date.fromisoformat(f"2000-{end}") for end in text.split("/")]
        except ValueError:
            leap_year = []
        if week is None and len(leap_year) != _PAIR:
            raise StrategyWrongTypeError(file=where.file, key=where.key, found=show(value), example='"12-20/01-03"')
        return text

    def _example(self) -> str:
        return '{ autumn = "week 40" }'


@dataclass(frozen=True)
class Points(Spec):
    """A curve as a list of [x, score]: x rising, scores from 0 to 100."""

    low: float = 0.0
    high: float = math.inf

    def _check(self, value: Any, where: Where) -> Curve:
        shaped = isinstance(value, list) and all(isinstance(p, list) and len(p) == _PAIR for p in value)
        if (
            not shaped
            or len(value) < _PAIR
            or not all(isinstance(v, (int, float)) and not isinstance(v, bool) for p in value for v in p)
        ):
            raise StrategyWrongTypeError(
                file=where.file, key=where.key, found=show(value), example="[[0, 100], [1000, 50], [2000, 0]]"
            )
        x, y = [float(p[0]) for p in value], [float(p[1]) for p in value]
        for v in x:
            Number(self.unit, self.low, self.high).check(v, where)
        for before, after in pairwise(x):
            if not before < after:
                raise StrategyCurveOrderError(file=where.file, key=where.key, before=f"{before:g}", after=f"{after:g}")
        for v in y:
            if not 0.0 <= v <= MAX_SCORE:
                raise StrategyCurveScoreError(file=where.file, key=where.key, found=f"{v:g}")
        return Curve(tuple(x), tuple(y))


@dataclass(frozen=True)
class PlanUse:
    """What a plan's land-use code stands for.

    Attributes
    ----------
    use : str
        A profile by which sites are scored; `default` for the one that the user chooses, `unscored` where it is built
        on and no profile fits, `skip` where nothing is built.
    open : bool
        The code leaves the use open, and results say so.
    label : Text
    """

    use: str
    open: bool
    label: Text


@dataclass(frozen=True)
class PlanUses(Spec):
    """A `PlanUse` as a table of ``use``, ``en``, ``nb`` and, where it holds, ``open``."""

    merged: ClassVar[bool] = False

    def _check(self, value: Any, where: Where) -> PlanUse:
        texts = isinstance(value, dict) and all(isinstance(value.get(name), str) for name in ("use", "en", "nb"))
        if not texts or not isinstance(value.get("open", False), bool) or set(value) - {"use", "en", "nb", "open"}:
            example = '{ use = "housing", en = "housing", nb = "boligbebyggelse" }'
            raise StrategyWrongTypeError(file=where.file, key=where.key, found=show(value), example=example)
        code = where.key.rpartition(".")[2]
        if plan_range(code) is None:
            raise StrategyWrongTypeError(file=where.file, key=where.key, found=show(code), example='"1110-1119"')
        return PlanUse(value["use"], value.get("open", False), Text(value["en"], value["nb"]))


def plan_range(code: str) -> tuple[int, int] | None:
    """Return the first and last of a code or a range of codes, None where it is none.

    Examples
    --------
    >>> plan_range("1110-1119"), plan_range("1130"), plan_range("B1")
    ((1110, 1119), (1130, 1130), None)
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", code)
    if match is None:
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    return (first, last) if first <= last else None


@dataclass(frozen=True)
class RuleText(Words):
    """The words of a rule in English (`en`) and bokmål (`nb`), with the chapter and number it stands under."""

    extra: ClassVar[tuple[str, ...]] = ("chapter", "number")


@dataclass(frozen=True)
class Keyed:
    """A section with one part per name; only the names in `allowed` when given."""

    allowed: tuple[str, ...] = ()


def unknown_key(file: str, key: str, name: str, known: Iterable[str]) -> StrategyUnknownKeyError:
    """Return the error for a key that is not `known`, with the nearest one that is.

    Parameters
    ----------
    file : str
        What messages call the file.
    key : str
        The whole dotted key, for the message.
    name : str
        Its last part, which is compared.
    known : iterable of str
        What is allowed there.
    """
    names = list(known)
    near = [RENAMED[key]] if key in RENAMED else difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    return StrategyUnknownKeyError(file=file, key=key, nearest=near[0] if near else names[0], known=", ".join(names))


def show(value: Any) -> str:
    """Return a value as it would stand in the file, shortened."""
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, (str, int, float, list)):
        text = json.dumps(value, ensure_ascii=False, default=str)
    elif isinstance(value, dict):
        text = "{ " + ", ".join(f"{name} = {show(v)}" for name, v in value.items()) + " }"
    else:
        text = str(value)
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 3] + "…"
