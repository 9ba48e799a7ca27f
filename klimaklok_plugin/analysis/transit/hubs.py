"""Hubs: stop places with departures per hour, headways, tier and the kollektivknutepunkt test.

The typical day
---------------
Without a date: the Tuesday, Wednesday or Thursday, neither a public holiday nor in a school break, whose number of
trips lies nearest the usual one; of equals, the one nearest the middle of the days in force. The usual number is the
median in which each day counts by the square of its trips, so that neither one service that runs for ten years
outweighs those that run for a season, nor a week in which two timetables overlap the others; in force are the days
within the strategy's share of it. Several timetables share the day that lies nearest all their usual numbers together,
if each is within that share there; otherwise each takes its own day, and a note says so.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..core.messages import KlimaklokError, Note
from ..core.progress import Progress, advance, part
from ..layers.fields import read_numbers
from .clusters import StopReach, join_near, plain_name
from .departures import (
    Stops,
    about_boarding,
    all_calls,
    all_stops,
    departures_in,
    measure_departures,
    note_unplaced,
)
from .gtfs import (
    DAY_S,
    ENTRANCE,
    MODES,
    ORDER,
    Feed,
    day_date,
    day_number,
    mode_of,
    read_calls,
    read_days,
    weekday,
)
from .holidays import days_off
from .messages import (
    GtfsDateCountError,
    GtfsNoCallsError,
    GtfsNoDeparturesError,
    GtfsNoServiceError,
    GtfsNoServiceOnDateError,
    GtfsOnlyOnRequestError,
    GtfsStopsUnplacedError,
    HubsNoInputError,
    HubsOutsideMaskError,
    StopsEmptyError,
    StopsNoMeasureError,
    TransitDateWrongError,
    TransitTimeWrongError,
    TransitWindowWrongError,
)

if TYPE_CHECKING:
    import pyproj

    from ..strategy.loading import Strategy
    from ..strategy.sections import Transit

NO_HEADWAY = 1440.0
_EQUAL = 1e-9
_LAST_HOUR = 47
_RANGES = 6
_YEARS = (1800, 2200)
TUESDAY, THURSDAY = 1, 3
_MODE_WORDS = {
    "rail": ("rail", "train", "tog", "jernbane", "railway", "station", "togstasjon", "railstation"),
    "metro": ("metro", "subway", "tbane", "t-bane", "underground", "metrostation"),
    "tram": ("tram", "trikk", "bybane", "tram_stop", "light_rail", "onstreettram", "tramstation"),
    "bus": ("bus", "buss", "bus_stop", "bus_station", "trolleybus", "bussterminal", "onstreetbus", "busstation"),
    "coach": ("coach", "ekspressbuss", "flybuss", "coachstation"),
    "ferry": (
        *("ferry", "ferje", "ferge", "båt", "boat", "ferry_terminal", "hurtigbåt"),
        *("water", "ferrystop", "ferryport", "harbourport"),
    ),
    "funicular": ("funicular", "kabelbane", "cableway", "liftstation"),
    "other": ("other", "annet", "air", "airport"),
}
"""Also those of the national stop register (NSR): `stopPlaceType` and `transportMode`."""
_WORD_MODE = {word: mode for mode, words in _MODE_WORDS.items() for word in words}

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class TransitOptions:
    """When departures are counted.

    Attributes
    ----------
    date : date, tuple of date or None
        One date for all timetables, or one for each. None: the typical day (see the module).
    window_start, window_end : str or None
        "HH:MM", local time of the timetable; the end is not part of the window and may lie past "24:00".
        None: the strategy's.
    """

    date: dt.date | tuple[dt.date, ...] | None = None
    window_start: str | None = None
    window_end: str | None = None


@dataclass(frozen=True)
class StopFields:
    """Fields of a stop layer. None: the first of the usual names that the layer has."""

    name: str | None = None
    mode: str | None = None
    headway: str | None = None
    tier: str | None = None
    opens_year: str | None = None


@dataclass(frozen=True)
class HubsResult:
    """Hubs, what the user should know about them, and the service date of each timetable.

    `hubs` has the columns `hub_id name modes tier interchange dep_per_hour headway_min line_headway_min`, the last
    three also per mode (`dep_per_hour_bus` …; no value where the hub lacks the mode), `request_per_hour`,
    `opens_year` (Int64, missing
    where the hub exists today) and a MultiPoint of the platforms and entrances that people walk to.
    """

    hubs: gpd.GeoDataFrame
    notes: list[Note]
    dates: tuple[dt.date, ...]


# --- options ----------------------------------------------------------------------------------------------------------


def parse_dates(text: str | None) -> dt.date | tuple[dt.date, ...] | None:
    """Return the dates in `text`, written 2026-09-15, 15.09.2026 or 20260915, several with a comma between."""
    parts = [p.strip() for p in re.split(r"[,;]", text or "") if p.strip()]
    dates = tuple(_parse_date(p) for p in parts)
    return dates[0] if len(dates) == 1 else dates or None


def _parse_date(text: str) -> dt.date:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%Y%m%d"):
        try:
            return dt.datetime.strptime(text.split("T", maxsplit=1)[0], form).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise TransitDateWrongError(value=text)


def _window(options: TransitOptions, strategy: Strategy) -> tuple[int, int]:
    """Return the window as seconds after midnight."""
    texts = (options.window_start or strategy.transit.window_start, options.window_end or strategy.transit.window_end)
    start, end = (_seconds(text) for text in texts)
    if end <= start:
        raise TransitWindowWrongError(start=texts[0], end=texts[1])
    return start, end


def _seconds(text: str) -> int:
    matched = re.fullmatch(r"\s*(\d{1,2})[:.]([0-5]\d)(?::([0-5]\d))?\s*", text)
    if matched is None or int(matched[1]) > _LAST_HOUR:
        raise TransitTimeWrongError(value=text)
    return int(matched[1]) * 3600 + int(matched[2]) * 60 + int(matched[3] or 0)


# --- from timetables --------------------------------------------------------------------------------------------------


def hubs_from_gtfs(
    paths: Sequence[str | Path],
    crs: pyproj.CRS | str | None,
    strategy: Strategy,
    options: TransitOptions | None = None,
    mask: shapely.Geometry | None = None,
    progress: Progress | None = None,
) -> HubsResult:
    """Turn timetables into hubs.

    Parameters
    ----------
    paths : sequence of path
        GTFS zips, one per operator or region.
    crs : CRS
        Projected, in metres. None: EPSG:25832 inside its area of use, else the UTM zone of the stops.
    strategy : Strategy
    options : TransitOptions, optional
    mask : geometry in `crs`, optional
        Hubs that touch it are kept, whole, and departures are counted only for those that may.
    progress : callable, optional

    Returns
    -------
    HubsResult

    Raises
    ------
    KlimaklokError
        A zip is no GTFS or has a broken row, no trip runs on the date, or no departure lies in the window.

    Examples
    --------
    From 7 to 9, eight metros and four buses each way leave Hauger in the sample town: 24 vehicles in two hours, and a
    metro every 120 / 8 minutes.

    >>> from klimaklok_plugin.analysis.network.sample import sample_file
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> options = TransitOptions(dt.date(2025, 1, 7), "07:00", "09:00")
    >>> hubs = hubs_from_gtfs([sample_file("gtfs.zip")], "EPSG:25832", load_strategy(), options).hubs
    >>> print(*hubs.set_index("name").loc["Hauger", ["modes", "tier", "dep_per_hour", "headway_min_metro"]])
    metro,bus B 12.0 15.0
    """
    options = options or TransitOptions()
    if not paths:
        raise HubsNoInputError
    window = _window(options, strategy)
    share = 0.1 / len(paths)
    feeds = [read_days(path, progress=part(progress, i * share, (i + 1) * share)) for i, path in enumerate(paths)]
    about_days: list[Note] = []
    days = _service_days(feeds, options.date, strategy.transit, about_days)
    share = 0.7 / len(paths)
    feeds = [
        _with_calls_of(feed, day, window[1], part(progress, 0.1 + i * share, 0.1 + (i + 1) * share))
        for i, (feed, day) in enumerate(zip(feeds, days, strict=True))
    ]
    notes = [note for feed in feeds for note in feed.notes] + about_days
    notes += _zone_notes(feeds, days)
    advance(progress, 0.82)
    stops = all_stops(feeds, crs)
    calls = all_calls(feeds, days, window[1])
    note_unplaced(stops, calls, notes)
    advance(progress, 0.85)
    hub = _cluster(feeds, stops, calls, strategy)
    advance(progress, 0.88)

    def leaving(chosen: pd.DataFrame) -> tuple[pd.DataFrame, list[Note]]:
        said: list[Note] = []
        counted = part(progress, 0.88, 0.94)
        return departures_in(feeds, chosen, stops, hub, days, window, said, counted), said

    departures, near, said = _leaving_near(leaving, calls, stops, hub, mask)
    hub = hub if near is None else np.where(near[hub], hub, -1)
    notes += said
    if departures.empty:
        raise _nothing_leaves(calls, hub, window, ", ".join(_dates_text(days)))
    hubs = measure_departures(departures, (window[1] - window[0]) / 3600.0)
    if hubs.empty:
        start, end = (_clock(moment) for moment in window)
        raise GtfsOnlyOnRequestError(start=start, end=end, dates=", ".join(_dates_text(days)))
    advance(progress, 0.96)
    counted, boarding_at = departures, len(notes)
    _note_left_out(hub, departures, hubs.index, notes)
    departures = departures[departures["boarding"] != ORDER]
    hubs = _describe(hubs, departures, stops, hub, feeds, strategy)
    hubs = _grade(hubs, strategy)
    result = gpd.GeoDataFrame(hubs, geometry="geometry", crs=stops.crs)
    advance(progress, 0.98)
    if mask is not None:
        inside = result.geometry.intersects(mask)
        if not inside.any():
            raise HubsOutsideMaskError(count=len(result))
        counted = counted[~counted["hub"].isin(result.index[~inside])]
        result = result[inside]
    notes[boarding_at:boarding_at] = about_boarding(counted)
    return HubsResult(result.reset_index(drop=True), notes, tuple(day_date(d) for d in days if d is not None))


def _with_calls_of(feed: Feed, day: int | None, window_end: int, progress: Progress | None) -> Feed:
    """Return a timetable with the calls of the trips that may run in the window; none on a day without service."""
    if day is None:
        return feed
    after = int(feed.frequencies["end"].max()) if len(feed.frequencies) else 0
    before = 1 + after // DAY_S
    while True:
        offsets = range(-before, (window_end - 1) // DAY_S + 1)
        services = np.logical_or.reduce([feed.calendar.active(day + offset) for offset in offsets])
        found = read_calls(feed, services, progress)
        if (found.latest + after) // DAY_S <= before:
            return found
        before = (found.latest + after) // DAY_S  # rare: trips that are under way for days


def _nothing_leaves(calls: pd.DataFrame, hub: Ints, window: tuple[int, int], dates: str) -> KlimaklokError:
    """Return the error that tells why there are no departures."""
    if calls.empty:
        return GtfsNoCallsError(dates=dates)
    if not (hub[calls["stop"].to_numpy()] >= 0).any():
        return GtfsStopsUnplacedError(dates=dates, count=int(calls["stop"].nunique()))
    times = calls["departure"]
    start, end, first, last = (_clock(moment) for moment in (*window, int(times.min()), int(times.max())))
    return GtfsNoDeparturesError(start=start, end=end, dates=dates, first=first, last=last)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


def _dates_text(days: Sequence[int | None]) -> list[str]:
    return sorted({day_date(d).isoformat() for d in days if d is not None})


def _service_days(
    feeds: Sequence[Feed], given: dt.date | tuple[dt.date, ...] | None, rules: Transit, notes: list[Note]
) -> list[int | None]:
    """Choose the service day of each timetable; None for one that does not run on the date asked for."""
    calendars = [feed.per_day() for feed in feeds]
    for feed, (_, counts) in zip(feeds, calendars, strict=True):
        if not (counts > 0).any():
            raise GtfsNoServiceError(file=feed.name)
    if given is None:
        return _typical_days(feeds, calendars, rules, notes)
    dates = given if isinstance(given, tuple) else (given,) * len(feeds)
    if len(dates) != len(feeds):
        raise GtfsDateCountError(dates=len(dates), files=len(feeds))
    wanted = [day_number(date) for date in dates]
    running = [bool(counts[days == day].sum() > 0) for day, (days, counts) in zip(wanted, calendars, strict=True)]
    several = isinstance(given, tuple) and len(given) > 1
    for feed, day, runs, (days, counts) in zip(feeds, wanted, running, calendars, strict=True):
        if runs:
            continue
        served = days[counts > 0]
        values = {
            "file": feed.name,
            "date": day_date(day).isoformat(),
            "ranges": _ranges(served),
            "nearest": day_date(served[np.abs(served - day).argmin()]).isoformat(),
        }
        if several or not any(running):
            raise GtfsNoServiceOnDateError(**values)
        notes.append(Note("gtfs_not_on_date", dict(values)))
    return [day if runs else None for day, runs in zip(wanted, running, strict=True)]


def _typical_days(
    feeds: Sequence[Feed], calendars: Sequence[tuple[Ints, Floats]], rules: Transit, notes: list[Note]
) -> list[int | None]:
    """Apply the rule of the module."""
    off = [_off_usual(days, counts, rules.school_breaks) for days, counts in calendars]
    off = [each[each <= max(rules.typical_day_off, each.min())] for each in off]
    shared = off[0]
    for other in off[1:]:
        shared = shared.add(other).dropna()
    if len(shared):
        chosen = [_middle_least(shared)] * len(feeds)
    else:
        chosen = [_middle_least(each) for each in off]
        notes.append(
            Note(
                "gtfs_dates_differ",
                {"dates": "; ".join(f"{f.name}: {day_date(d)}" for f, d in zip(feeds, chosen, strict=True))},
            )
        )
    for feed, day in zip(feeds, chosen, strict=True):
        values: dict[str, object] = {"file": feed.name, "date": day_date(day).isoformat()}
        if not TUESDAY <= weekday(day) <= THURSDAY:
            notes.append(Note("gtfs_no_weekday", values))
        elif days_off(np.array([day]), rules.school_breaks)[0]:
            notes.append(Note("gtfs_only_days_off", values))
    notes.append(Note("gtfs_typical_day", {"dates": ", ".join(_dates_text(chosen))}))
    return list(chosen)


def _off_usual(days: Ints, counts: Floats, breaks: Mapping[str, str]) -> pd.Series[float]:
    """Return how far the trips of each day that may be typical lie from the usual number, as share of it."""
    served = counts > 0
    midweek = served & (weekday(days) >= TUESDAY) & (weekday(days) <= THURSDAY)
    ordinary = midweek & ~days_off(days, breaks)
    chosen = next(each for each in (ordinary, midweek, served) if each.any())
    values = counts[chosen]
    ordered = np.sort(values)
    weight = np.cumsum(ordered**2)
    usual = ordered[np.searchsorted(weight, weight[-1] / 2)]
    return pd.Series(np.abs(values - usual) / usual, index=days[chosen])


def _middle_least(off: pd.Series[float]) -> int:
    """Return the day of the least value, of equals the one nearest the middle of all of them, the earlier of two."""
    days = off.index.to_numpy()
    middle = days[(len(days) - 1) // 2]
    least = days[off.to_numpy() <= off.to_numpy().min() + _EQUAL]
    return int(least[np.abs(least - middle).argmin()])


def _ranges(days: Ints) -> str:
    """Return days as ranges of dates; gaps of up to a week are passed over where there are more than six ranges."""
    for gap in (1, 7, 31, 3660):
        starts = np.r_[True, np.diff(days) > gap]
        ends = np.r_[starts[1:], True]
        if starts.sum() <= _RANGES:
            break
    pairs = zip(days[starts], days[ends], strict=True)
    return ", ".join(f"{day_date(a)}" if a == b else f"{day_date(a)}\u2013{day_date(b)}" for a, b in pairs)


def _zone_notes(feeds: Sequence[Feed], days: Sequence[int | None]) -> list[Note]:
    """Tell when the window means different moments for different timetables."""
    zones = sorted({zone for feed in feeds for zone in feed.timezones if zone})
    noon = dt.datetime.combine(day_date(next((d for d in days if d is not None), 0)), dt.time(12))
    offsets = {_offset(zone, noon) for zone in zones}
    return [Note("gtfs_time_zones", {"zones": ", ".join(zones)})] if len(offsets) > 1 else []


def _offset(zone: str, moment: dt.datetime) -> object:
    """Return the zone's offset, or its name where the system does not know it (Windows without tzdata)."""
    try:
        return ZoneInfo(zone).utcoffset(moment)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return zone


def _cluster(feeds: Sequence[Feed], stops: Stops, calls: pd.DataFrame, strategy: Strategy) -> Ints:
    """Return the hub of each stop, -1 for stops without service or position."""
    served = np.zeros(len(stops.frame), dtype=bool)
    served[calls["stop"].to_numpy()] = True
    platforms = np.flatnonzero(served & np.isfinite(stops.xy[:, 0]))
    hub = np.full(len(stops.frame), -1, dtype=np.int64)
    place = stops.frame["place"].to_numpy()
    trip, at = calls["trip"].to_numpy(), place[calls["stop"].to_numpy()]
    follows = (trip[1:] == trip[:-1]) & (at[1:] != at[:-1])
    hub[platforms] = join_near(
        stops.xy[platforms],
        plain_name(stops.frame["name"].iloc[platforms]).to_numpy(dtype=object),
        place[platforms],
        _mode_bits(feeds, calls, len(place))[platforms],
        _reach(strategy),
        _pairs(at[:-1][follows], at[1:][follows], len(place)),
    )
    return hub


def _leaving_near(
    leaving: Callable[[pd.DataFrame], tuple[pd.DataFrame, list[Note]]],
    calls: pd.DataFrame,
    stops: Stops,
    hub: Ints,
    mask: shapely.Geometry | None,
) -> tuple[pd.DataFrame, NDArray[np.bool_] | None, list[Note]]:
    """Return the departures from hubs that may touch the mask, which hubs these are, and the notes.

    All departures, and None, without a mask, and where nothing leaves there: all tell whether anything does elsewhere.
    """
    near = None if mask is None else _near(stops, hub, mask)
    if near is not None:
        found, said = leaving(_calls_of(calls, near[hub[calls["stop"].to_numpy()]]))
        own = found if found.empty else found[near[found["hub"].to_numpy(np.int64)]]
        if not own.empty and (own["boarding"] != ORDER).any():
            return own, near, said
    found, said = leaving(calls)
    return found, None, said


def _near(stops: Stops, hub: Ints, mask: shapely.Geometry) -> NDArray[np.bool_] | None:
    """Return for each hub, and for -1 at the end, whether a stop or entrance of its stations lies in the mask.

    None where no hub does: then all are looked at, to say how many there are.
    """
    place = stops.frame["place"].to_numpy()
    inside = np.flatnonzero(np.isfinite(stops.xy[:, 0]))
    inside = inside[shapely.intersects_xy(mask, *stops.xy[inside].T)]
    touched = np.isin(place, place[inside]) & (hub >= 0)
    near = np.zeros(int(hub.max(initial=-1)) + 2, dtype=bool)
    near[hub[touched]] = True
    return near if touched.any() else None


def _calls_of(calls: pd.DataFrame, here: NDArray[np.bool_]) -> pd.DataFrame:
    """Return the calls of trips that call here, whole: where a vehicle comes from and goes to counts, too."""
    trip = calls["trip"].to_numpy()
    kept = np.zeros(int(trip.max(initial=-1)) + 1, dtype=bool)
    kept[trip[here]] = True
    own: pd.DataFrame = calls[kept[trip]].reset_index(drop=True)
    return own


def _reach(strategy: Strategy) -> StopReach:
    rules = strategy.transit
    return StopReach(rules.cluster_m, rules.change_m, rules.name_cluster_m)


def _mode_bits(feeds: Sequence[Feed], calls: pd.DataFrame, count: int) -> Ints:
    """Return a bit per mode that calls at each stop."""
    bits = np.zeros(count, dtype=np.int64)
    for number, feed in enumerate(feeds):
        own = (calls["feed"] == number).to_numpy()
        mode = pd.Index(MODES).get_indexer(pd.Index(feed.routes["mode"]))
        stop = calls["stop"].to_numpy()[own]
        key = np.unique(stop * len(MODES) + mode[feed.trips["route"].to_numpy()[calls["own_trip"].to_numpy()[own]]])
        np.bitwise_or.at(bits, key // len(MODES), 1 << (key % len(MODES)))
    return bits


def _pairs(first: Ints, second: Ints, count: int) -> Ints:
    """Return the distinct pairs of numbers below `count`."""
    key = np.unique(first * count + second)
    return np.column_stack([key // count, key % count])


# --- names, geometry, tiers -------------------------------------------------------------------------------------------


def _describe(
    hubs: pd.DataFrame, departures: pd.DataFrame, stops: Stops, hub: Ints, feeds: Sequence[Feed], strategy: Strategy
) -> pd.DataFrame:
    """Add id, name (of its rail station where it has one, then by departures), modes and geometry."""
    frame = stops.frame
    place = frame["place"].to_numpy()
    at = departures["stop"].to_numpy()
    name = frame["name"].where(frame["name"] != "", frame["stop_id"]).to_numpy(dtype=object)
    rail = departures["mode"].isin([mode for mode in MODES if strategy.transit.modes[mode].rail])
    by_name = pd.DataFrame({"hub": departures["hub"], "name": name[place[at]], "n": departures["n"], "rail": rail})
    sums = by_name.groupby(["hub", "name"]).agg({"n": "sum", "rail": "any"}).reset_index()
    names = (
        sums.sort_values(["hub", "rail", "n", "name"], ascending=[True, False, False, True])
        .drop_duplicates("hub")
        .set_index("hub")["name"]
    )
    members = pd.DataFrame({"hub": hub, "id": frame["stop_id"].to_numpy(dtype=object)[place], "feed": frame["feed"]})
    members = members[members["hub"] >= 0].sort_values(["hub", "feed", "id"]).drop_duplicates("hub").set_index("hub")
    members = members.reindex(hubs.index)
    ids = members["id"].astype(str)
    clash = ids.duplicated(keep=False)
    stems = pd.Series([Path(feed.name).stem for feed in feeds])
    ids = ids.where(~clash, stems.iloc[members["feed"].to_numpy()].to_numpy() + ":" + ids)
    per_mode = hubs[[f"dep_per_hour_{mode}" for mode in MODES]].notna().to_numpy()
    modes = ["".join(s) for s in np.where(per_mode, np.array([f"{m}," for m in MODES], dtype=object), "")]
    described = pd.DataFrame({"hub_id": ids, "name": names.reindex(hubs.index)}, index=hubs.index)
    described["modes"] = pd.Series(modes, index=hubs.index, dtype=object).str.rstrip(",")
    described = described.join(hubs)
    described["opens_year"] = pd.Series(pd.NA, index=hubs.index, dtype="Int64")
    described["geometry"] = _walk_points(hubs.index, departures, stops, hub)
    return described.sort_values("hub_id", kind="stable")


def _walk_points(hubs: pd.Index[Any], departures: pd.DataFrame, stops: Stops, hub: Ints) -> NDArray[np.object_]:
    """Return a MultiPoint per hub: platforms with departures in the window, and the entrances of its stations."""
    place = stops.frame["place"].to_numpy()
    hub_of_place = pd.Series(hub[hub >= 0], index=place[hub >= 0]).groupby(level=0).first()
    entrance = np.flatnonzero((stops.frame["location_type"].to_numpy() == ENTRANCE) & np.isfinite(stops.xy[:, 0]))
    entrance_hub = hub_of_place.reindex(place[entrance], fill_value=-1).to_numpy(dtype=np.int64)
    points = pd.DataFrame(
        {
            "hub": np.concatenate([departures["hub"].to_numpy(), entrance_hub]),
            "stop": np.concatenate([departures["stop"].to_numpy(), entrance]),
        }
    ).drop_duplicates()
    position = hubs.get_indexer(pd.Index(points["hub"]))
    points = points.assign(position=position)[position >= 0].sort_values(["position", "stop"])
    geometry = shapely.points(stops.xy[points["stop"].to_numpy()])
    return np.asarray(shapely.multipoints(geometry, indices=points["position"].to_numpy()), dtype=object)


def _note_left_out(hub: Ints, departures: pd.DataFrame, kept: pd.Index[Any], notes: list[Note]) -> None:
    left_out = np.setdiff1d(hub[hub >= 0], kept.to_numpy())
    ordered = int(np.isin(left_out, departures["hub"].to_numpy()).sum())
    for code, count in (("hubs_on_request", ordered), ("hubs_quiet", len(left_out) - ordered)):
        if count:
            notes.append(Note(code, {"count": count}))


def _grade(hubs: pd.DataFrame, strategy: Strategy) -> pd.DataFrame:
    """Add `interchange` and `tier`: the first tier whose conditions the hub meets."""
    rules = strategy.transit
    frequent = np.column_stack(
        [hubs[f"headway_min_{mode}"].to_numpy() <= rules.modes[mode].knutepunkt_headway_min for mode in MODES]
    )
    rail = frequent[:, [rules.modes[mode].rail for mode in MODES]].any(axis=1)
    interchange = frequent.sum(axis=1) >= rules.knutepunkt_min_modes
    headway = np.nan_to_num(hubs["headway_min"].to_numpy(dtype=np.float64), nan=NO_HEADWAY)
    met = [
        (headway <= tier.max_headway_min) & (interchange | (not tier.interchange)) & (rail | (not tier.rail))
        for tier in rules.tiers.values()
    ]
    tiers = np.select(met, list(rules.tiers), "")
    graded = hubs.copy()
    position = list(graded.columns).index("modes") + 1
    graded.insert(position, "tier", pd.Series(tiers, index=hubs.index, dtype=object).where(tiers != "", None))
    graded.insert(position + 1, "interchange", interchange)
    return graded


# --- from a stop layer ------------------------------------------------------------------------------------------------

_USUAL = {
    "name": ("name", "navn", "stop_name", "stasjon"),
    "mode": ("modes", "mode", "stopplacetype", "transportmode", "kind", "transportmiddel", "type"),
    "headway": ("headway_min", "headway", "frekvens_min"),
    "tier": ("tier", "nivå"),
    "opens_year": ("opens_year", "åpner"),
}


def hubs_from_stops(
    stops: gpd.GeoDataFrame,
    strategy: Strategy,
    fields: StopFields | None = None,
    mask: shapely.Geometry | None = None,
    progress: Progress | None = None,
) -> HubsResult:
    """Turn a plain stop layer with headways or tiers into hubs.

    Parameters
    ----------
    stops : GeoDataFrame
        In a projected CRS in metres. Points; of lines and polygons a point on them is taken.
    strategy : Strategy
    fields : StopFields, optional
        A tier overrules what the headway says. Stops with an `opens_year` are never joined with others than those of
        the same year.
    mask : geometry in the CRS of `stops`, optional
    progress : callable, optional

    Returns
    -------
    HubsResult
        Departures per hour are not known.

    Raises
    ------
    KlimaklokError
        No field tells headway or tier, or no stop lies somewhere.

    Examples
    --------
    >>> from klimaklok_plugin.analysis.network.sample import sample
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> hubs = hubs_from_stops(sample("hubs_planned"), load_strategy()).hubs
    >>> print(*hubs.loc[0, ["modes", "tier", "headway_min", "opens_year"]])
    metro A 7.5 2029
    """
    fields = fields or StopFields()
    found = {key: getattr(fields, key) or _usual(stops, names) for key, names in _USUAL.items()}
    if not found["headway"] and not found["tier"]:
        raise StopsNoMeasureError(headway=_USUAL["headway"][0], tier=_USUAL["tier"][0])
    notes: list[Note] = []
    geometry = np.asarray(stops.geometry.array, dtype=object)
    placed = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    if not placed.any():
        raise StopsEmptyError
    if not placed.all():
        notes.append(Note("stops_without_geometry", {"count": int((~placed).sum())}))
    stops = stops[placed].reset_index(drop=True)
    advance(progress, 0.1)
    single = _stop_table(stops, found, strategy, notes)
    point, owner = _points(np.asarray(stops.geometry.array, dtype=object))
    year = single["opens_year"].to_numpy()[owner]
    apart_by_year = np.column_stack([year * 1e9, np.zeros(len(owner))])
    names = plain_name(single["name"]).to_numpy(dtype=object)[owner]
    bits = np.zeros(len(single), dtype=np.int64)
    for position, mode in enumerate(MODES):
        bits |= single["modes"].str.contains(mode, regex=False).to_numpy(dtype=np.int64) << position
    group = join_near(point + apart_by_year, names, owner, bits[owner], _reach(strategy))
    hub = pd.Series(group).groupby(owner).first().to_numpy()
    advance(progress, 0.6)
    hubs = _hubs_of_stops(single.assign(hub=hub), strategy)
    order = np.lexsort((point[:, 1], point[:, 0], hubs.index.get_indexer(pd.Index(group))))
    position = hubs.index.get_indexer(pd.Index(group))[order]
    hubs["geometry"] = np.asarray(shapely.multipoints(shapely.points(point[order]), indices=position), dtype=object)
    result = gpd.GeoDataFrame(hubs, geometry="geometry", crs=stops.crs)
    advance(progress, 0.9)
    if mask is not None:
        inside = result.geometry.intersects(mask)
        if not inside.any():
            raise HubsOutsideMaskError(count=len(result))
        result = result[inside]
    return HubsResult(result.reset_index(drop=True), notes, ())


def _usual(stops: gpd.GeoDataFrame, names: tuple[str, ...]) -> str | None:
    lower = {str(column).lower(): str(column) for column in stops.columns}
    return next((lower[name] for name in names if name in lower), None)


def _points(geometry: NDArray[np.object_]) -> tuple[Floats, Ints]:
    """Return the points of each geometry, and which geometry each belongs to."""
    kinds = shapely.get_type_id(geometry)
    pointed = np.isin(kinds, (int(shapely.GeometryType.POINT), int(shapely.GeometryType.MULTIPOINT)))
    own = np.where(pointed, geometry, shapely.point_on_surface(geometry))
    xy, owner = shapely.get_coordinates(own, return_index=True)
    return xy, owner.astype(np.int64)


def _texts(column: pd.Series[Any]) -> pd.Series[Any]:
    return column.astype(object).where(column.notna(), "").map(str).str.strip()


def _stop_table(
    stops: gpd.GeoDataFrame, found: dict[str, str | None], strategy: Strategy, notes: list[Note]
) -> pd.DataFrame:
    """Return `name modes headway tier opens_year` per stop, with notes on what could not be understood."""
    blank = pd.Series("", index=stops.index, dtype=object)
    text = {key: _texts(stops[field]) if field else blank for key, field in found.items()}
    headway, _ = read_numbers(text["headway"].str.removesuffix("min").str.strip())
    headway = headway.where((headway > 0) & np.isfinite(headway))
    year, _ = read_numbers(text["opens_year"])
    year = year.where(year.between(*_YEARS))
    tier = text["tier"].str.upper()
    tier = tier.where(tier.isin(list(strategy.transit.tiers)), "")
    for key, values in (("headway", headway), ("opens_year", year), ("tier", tier.mask(tier == ""))):
        bad = (text[key] != "") & values.isna()
        if bad.any():
            example = text[key][bad].iloc[0]
            notes.append(
                Note("stops_field_not_understood", {"field": found[key], "count": int(bad.sum()), "example": example})
            )
    unmeasured = headway.isna() & (tier == "")
    if unmeasured.any():
        notes.append(Note("stops_unmeasured", {"count": int(unmeasured.sum())}))
    told = _modes(text["mode"])
    modes = told.fillna("other").astype(object)
    if told.isna().any():
        notes.append(Note("stops_mode_unknown", {"count": int(told.isna().sum())}))
    return pd.DataFrame(
        {
            "name": text["name"],
            "modes": modes,
            "told": told.notna(),
            "headway": headway,
            "tier": tier,
            "opens_year": year.fillna(0).astype(np.int64),
        }
    )


def _modes(texts: pd.Series[Any]) -> pd.Series[Any]:
    """Return modes as "rail,bus" from words in English or Norwegian, OSM values or GTFS route types; NA for none."""
    words = texts.str.lower().str.split(r"[,;/|+&]\s*|\s+", regex=True).explode()
    number = pd.to_numeric(words, errors="coerce")
    mode = words.map(_WORD_MODE).where(
        number.isna(), pd.Series(mode_of(number.to_numpy(dtype=np.float64)), index=words.index)
    )
    known = pd.DataFrame({"stop": words.index, "mode": mode.to_numpy(dtype=object)}).dropna().drop_duplicates()
    known = known.assign(rank=known["mode"].map({m: i for i, m in enumerate(MODES)})).sort_values(["stop", "rank"])
    joined = known.groupby("stop")["mode"].agg(",".join)
    return joined.reindex(texts.index)


def _hubs_of_stops(single: pd.DataFrame, strategy: Strategy) -> pd.DataFrame:
    """Join the stops of each hub: best headway per mode, best tier, the name of the most frequent stop."""
    ranked = single.assign(order=np.arange(len(single))).sort_values(["hub", "headway", "order"], na_position="last")
    first = ranked.groupby("hub").first()
    rows = single.assign(mode=single["modes"].str.split(",")).explode("mode")
    modes = rows.loc[rows["told"], ["hub", "mode"]].drop_duplicates()
    modes = modes.assign(rank=modes["mode"].map({m: i for i, m in enumerate(MODES)})).sort_values(["hub", "rank"])
    headway = rows.groupby(["hub", "mode"])["headway"].min().unstack().reindex(columns=list(MODES))  # noqa: PD010
    hubs = pd.DataFrame(index=first.index)
    named = ranked[ranked["name"] != ""].groupby("hub")["name"].first()
    number = single.assign(number=np.arange(1, len(single) + 1)).groupby("hub")["number"].min()
    hubs["hub_id"] = number.map("stop:{}".format)
    hubs["name"] = named.reindex(hubs.index).fillna(hubs["hub_id"]).astype(object)
    agreed = modes.groupby("hub")["mode"].agg(",".join).reindex(hubs.index)
    hubs["modes"] = agreed.astype(object).where(agreed.notna(), None)
    hubs["dep_per_hour"] = np.nan
    hubs["headway_min"] = headway.min(axis=1)
    hubs["line_headway_min"] = np.nan
    hubs["request_per_hour"] = np.nan
    for mode in MODES:
        hubs[f"dep_per_hour_{mode}"] = np.nan
    for mode in MODES:
        hubs[f"headway_min_{mode}"] = headway[mode].astype(np.float64)
    for mode in MODES:
        hubs[f"line_headway_min_{mode}"] = np.nan
    hubs["opens_year"] = first["opens_year"].astype("Int64").where(first["opens_year"] > 0)
    hubs = _grade(hubs, strategy)
    given = single["tier"].where(single["tier"] != "").groupby(single["hub"]).min().reindex(hubs.index)
    said = given.notna()
    hubs["tier"] = hubs["tier"].where(~said, given).astype(object)
    demands = hubs["tier"].map({name: tier.interchange for name, tier in strategy.transit.tiers.items()})
    hubs["interchange"] = hubs["interchange"] | (said & demands.eq(True))
    return hubs
