"""Days that no typical day is taken from: public holidays in Norway, and school breaks."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..core.arrays import Array, Bools, Ints
from .gtfs import weekday

_FIXED = (101, 501, 517, 1225, 1226)
"""Month and day (101 is 1 January): lov 24. februar 1995 nr. 12 om helligdager og helligdagsfred § 2, and lov
26. april 1947 nr. 1 om 1 og 17 mai som høgtidsdagar."""
_AFTER_EASTER = (-3, -2, 0, 1, 39, 49, 50)
"""Days after Easter Sunday, by the same: Maundy Thursday, Good Friday, Easter, Ascension, Whitsun."""
_EASTER_BREAK = (-7, 1)
"""Palm Sunday to Easter Monday: schools are closed."""


def days_off(days: Ints, breaks: Mapping[str, str]) -> Bools:
    """Tell which days are a public holiday in Norway or lie in a school break.

    Parameters
    ----------
    days : ndarray of int64, (n,)
        Days after 1970-01-01.
    breaks : Mapping[str, str]
        As in the strategy: "week 40" (ISO 8601), or "12-20/01-03", first and last month and day.

    Examples
    --------
    1 October 2026 lies in week 40, 17 May 2028 is a Wednesday, 2 January 2025 is in the Christmas break.

    >>> days = np.array(["2026-10-01", "2028-05-17", "2025-01-02", "2026-09-15"], "datetime64[D]").astype(np.int64)
    >>> days_off(days, {"autumn": "week 40", "christmas": "12-20/01-03"}).tolist()
    [True, True, True, False]
    """
    dates = days.astype("datetime64[D]")
    month_day = _month_day(dates)
    year = dates.astype("datetime64[Y]").astype(np.int64) + 1970
    after_easter = days - easter(year)
    off = np.isin(month_day, _FIXED) | np.isin(after_easter, _AFTER_EASTER)
    off |= (after_easter >= _EASTER_BREAK[0]) & (after_easter <= _EASTER_BREAK[1])
    thursday = days - weekday(days) + 3
    new_year = thursday.astype("datetime64[D]").astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    week = (thursday - new_year) // 7 + 1
    for text in breaks.values():
        if text.startswith("week "):
            off |= week == int(text.removeprefix("week "))
        else:
            first, last = (int(end.replace("-", "")) for end in text.split("/"))
            since, until = month_day >= first, month_day <= last
            off |= (since & until) if first <= last else (since | until)
    return np.asarray(off)


def _month_day(dates: Array) -> Ints:
    months = dates.astype("datetime64[M]")
    month = months.astype(np.int64) % 12 + 1
    day = (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
    return np.asarray(month * 100 + day)


def easter(year: Ints) -> Ints:
    """Return Easter Sunday of each year, in days after 1970-01-01.

    The algorithm is the anonymous one in Nature, 20 April 1876, as Meeus gives it (Astronomical Algorithms, ch. 8).

    Examples
    --------
    >>> easter(np.array([2025, 2026])).astype("datetime64[D]").tolist()
    [datetime.date(2025, 4, 20), datetime.date(2026, 4, 5)]
    """
    golden, century, rest = year % 19, year // 100, year % 100
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - correction + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    since_march = moon + sunday - 7 * late + 21
    march = (year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + 2
    return np.asarray(march.astype("datetime64[D]").astype(np.int64) + since_march)
