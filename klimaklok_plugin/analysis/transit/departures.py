"""Departures: which vehicles leave which hub in the window, and how often.

A departure is a vehicle that leaves a hub in the window on the service date; a trip that calls at several platforms of
one hub counts once, and the last stop of a trip is no departure. Trips of the day before that run past midnight and the
repetitions of ``frequencies.txt`` count. ``dep_per_hour`` holds all departures; the headways hold only those that
one may board (``pickup_type`` is not 1): an airport train that only lets people off still brings them to the hub, but
nobody waits for it. What runs only when somebody has ordered it (``pickup_type`` 2, route type 715, taxis) is neither:
it stands in ``request_per_hour``. A stop by a sign to the driver (``pickup_type`` 3) is a departure as any other, since
the vehicle passes whether or not anybody waits.

Within one timetable, trips of one line and direction that leave the same stops at the same times are one departure,
whatever their trip and service ids; operators hand over the same trips under several services. A trip of its own that
is also one of the repetitions of another counts with these.

Headway is window minutes / departures per direction (domain: miljokommune.no's peak frequency), and the worse direction
decides. A hub that everything leaves one way (a terminus) has one direction. A line's two directions are told by
``direction_id`` where the line uses both values, and otherwise by which way its vehicles pass through the hub: the sum
of the unit vectors from the previous stop and to the next one is exactly opposite for the way back, and alike for
trips that skip stops or turn short. Pooled over lines, the lines are turned so that they point the same way as the
mode's busiest line at the hub, since operators number directions line by line. The pooled headway is never longer than
that of the best line: a rare line the other way takes nothing away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..core.crs import check_scale, projected_crs
from ..core.messages import Note
from ..core.progress import Progress, advance
from .cells import mixed
from .gtfs import BOARD, DAY_S, MODES, NO_BOARDING, ORDER, SIGNAL, Feed

if TYPE_CHECKING:
    import pyproj

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_EXAMPLES = 5
_MIXERS = (0x9E3779B97F4A7C15, 0xD1B54A32D192ED03)
_NOTHING = 1e-6
_SPUR = 0.2  # a vehicle that leaves where it came from: the sum of the two unit vectors is nearly nothing


@dataclass(frozen=True)
class Stops:
    """The stops of all timetables: `frame` (`feed stop_id name location_type place`), positions and their CRS."""

    frame: pd.DataFrame
    xy: Floats
    crs: pyproj.CRS


def all_stops(feeds: Sequence[Feed], crs: pyproj.CRS | str | None) -> Stops:
    """Join the stops of all timetables and project them; a stop the projection cannot hold lies nowhere."""
    import pyproj

    counts = [len(feed.stops) for feed in feeds]
    first = np.repeat(np.cumsum([0, *counts[:-1]]), counts)
    frame = pd.concat([feed.stops for feed in feeds], ignore_index=True)
    frame = frame.assign(feed=np.repeat(np.arange(len(feeds)), counts), place=frame["place"].to_numpy() + first)
    lon, lat = frame["lon"].to_numpy(dtype=np.float64), frame["lat"].to_numpy(dtype=np.float64)
    placed = np.isfinite(lon) & np.isfinite(lat)
    if crs is None and placed.any():
        x, y = np.quantile(lon[placed], [0.05, 0.95]), np.quantile(lat[placed], [0.05, 0.95])
        crs = projected_crs(x[0], y[0], x[1], y[1])
    target = pyproj.CRS.from_user_input(crs or "EPSG:25832")
    xy = np.full((len(frame), 2), np.nan)
    transformer = pyproj.Transformer.from_crs("EPSG:4326", target, always_xy=True)
    xy[placed] = np.column_stack(transformer.transform(lon[placed], lat[placed]))
    xy[~np.isfinite(xy).all(axis=1)] = np.nan
    check_scale(target, xy)
    return Stops(frame, xy, target)


def _day_offsets(feed: Feed, window_end: int) -> range:
    """Return the service days, relative to the date, whose trips can run in the window."""
    latest = int(feed.calls["departure"].max()) if len(feed.calls) else 0
    if len(feed.frequencies):
        latest += int(feed.frequencies["end"].max())
    return range(-(latest // DAY_S), (window_end - 1) // DAY_S + 1)


def all_calls(feeds: Sequence[Feed], days: Sequence[int | None], window_end: int) -> pd.DataFrame:
    """Join the calls of all trips that may run in the window; trips and stops numbered across timetables.

    Columns: `trip stop departure boarding feed own_trip`.
    """
    frames = []
    stop_first = trip_first = 0
    for number, (feed, day) in enumerate(zip(feeds, days, strict=True)):
        if day is not None:
            services = [feed.calendar.active(day + offset) for offset in _day_offsets(feed, window_end)]
            active = np.append(np.logical_or.reduce(services), False)
            runs = active[feed.trips["service"].to_numpy()]
            calls = feed.calls[runs[feed.calls["trip"].to_numpy()]]
            trip, stop, departure = (calls[name].to_numpy(np.int64) for name in ("trip", "stop", "departure"))
            frames.append(
                calls.assign(
                    feed=number, own_trip=trip, trip=trip + trip_first, stop=stop + stop_first, departure=departure
                )
            )
        stop_first, trip_first = stop_first + len(feed.stops), trip_first + len(feed.trips)
    joined: pd.DataFrame = pd.concat(frames, ignore_index=True)
    return joined


def note_unplaced(stops: Stops, calls: pd.DataFrame, notes: list[Note]) -> None:
    """Tell which stops with service lie nowhere."""
    served = np.unique(calls["stop"].to_numpy())
    lost = served[np.isnan(stops.xy[served, 0])]
    if len(lost):
        names = stops.frame["name"].where(stops.frame["name"] != "", stops.frame["stop_id"]).iloc[lost].unique()
        notes.append(
            Note(
                "stops_unplaced",
                {"count": len(lost), "names": ", ".join(names[:_EXAMPLES]) + (" …" if len(names) > _EXAMPLES else "")},
            )
        )


# --- departures -------------------------------------------------------------------------------------------------------


def departures_in(
    feeds: Sequence[Feed],
    calls: pd.DataFrame,
    stops: Stops,
    hub: Ints,
    days: Sequence[int | None],
    window: tuple[int, int],
    notes: list[Note],
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return a row per trip, hub and service day with the departures in the window.

    Parameters
    ----------
    feeds : sequence of Feed
    calls : DataFrame
        As `all_calls` returns them.
    stops : Stops
        Of all timetables.
    hub : ndarray of int64, (stops,)
        The hub of each stop, -1 for none.
    days : sequence of int or None
        Service day of each timetable, in days after 1970-01-01; None for one that does not run.
    window : tuple of int
        Start and end in seconds after midnight; the end is not part of it.
    notes : list of Note
        Grows by what is said about departures that do not count.
    progress : callable, optional

    Returns
    -------
    DataFrame
        Columns: `feed own_trip hub stop mode line label direction vx vy n boarding time next_hub`, among others; `n` is
        the number of departures, (`vx`, `vy`) a vector of length 1 for the way the vehicle passes through the hub,
        `boarding` one of `BOARD`, `SIGNAL`, `ORDER` and `NO_BOARDING`.
    """
    near = _near_window(feeds, calls, days, window)
    advance(progress, 0.3)
    if near.empty:
        return near
    runs = _runs(near, stops, hub)
    advance(progress, 0.5)
    trips = _patterns(near, feeds)
    advance(progress, 0.6)
    parts = []
    for number, (feed, day) in enumerate(zip(feeds, days, strict=True)):
        if day is not None:
            own, ours = (table[(table["feed"] == number).to_numpy()] for table in (trips, runs))
            counted = _in_window(ours, _starts(own, feed, day, window), feed, window)
            parts.append(_once(counted, feed, notes))
    found = pd.concat(parts, ignore_index=True)
    advance(progress, 0.9)
    seen = {*found["feed"].unique(), *(number for number in range(len(feeds)) if not (calls["feed"] == number).any())}
    missing = [number for number in range(len(feeds)) if number not in seen]
    notes += [_outside_window(feeds[n], calls[calls["feed"] == n]) for n in missing]
    found, twice = _without_repeats(found)
    if twice:
        notes.append(Note("gtfs_same_departures", {"count": twice}))
    return found.reset_index(drop=True)


def about_boarding(departures: pd.DataFrame) -> list[Note]:
    """Return how many departures only let passengers off, stop when asked to, or have to be ordered."""
    total = round(float(departures["n"].sum()))
    codes = ((NO_BOARDING, "gtfs_no_boarding"), (SIGNAL, "gtfs_by_signal"), (ORDER, "gtfs_on_request"))
    counts = {code: round(float(departures.loc[departures["boarding"] == way, "n"].sum())) for way, code in codes}
    return [Note(code, {"count": count, "total": total}) for code, count in counts.items() if count > 0]


def _outside_window(feed: Feed, calls: pd.DataFrame) -> Note:
    """Tell between which times a timetable runs that has nothing in the window."""
    times = calls["departure"] + (feed.frequencies["start"].min() if len(feed.frequencies) else 0)
    first, last = (f"{int(t) // 3600:02d}:{int(t) % 3600 // 60:02d}" for t in (times.min(), times.max()))
    return Note("gtfs_not_in_window", {"file": feed.name, "first": first, "last": last})


def _near_window(
    feeds: Sequence[Feed], calls: pd.DataFrame, days: Sequence[int | None], window: tuple[int, int]
) -> pd.DataFrame:
    """Keep the calls of trips that call anywhere in the window on any of the days, and of repeated trips."""
    departure, trip, feed = (calls[name].to_numpy() for name in ("departure", "trip", "feed"))
    hit = np.zeros(len(calls), dtype=bool)
    for number, (each, day) in enumerate(zip(feeds, days, strict=True)):
        if day is None:
            continue
        own = feed == number
        for offset in _day_offsets(each, window[1]):
            moment = departure + offset * DAY_S
            hit |= own & (moment >= window[0]) & (moment < window[1])
        hit |= own & each.trips["repeated"].to_numpy()[np.where(own, calls["own_trip"].to_numpy(), 0)]
    kept = np.zeros(int(trip.max()) + 1 if len(trip) else 0, dtype=bool)
    kept[trip[hit]] = True
    near: pd.DataFrame = calls[kept[trip]].reset_index(drop=True)
    return near


def _runs(calls: pd.DataFrame, stops: Stops, hub: Ints) -> pd.DataFrame:
    """Join consecutive calls of a trip in one hub; drop where the trip ends, and calls at stops that lie nowhere."""
    trip, stop = calls["trip"].to_numpy(), calls["stop"].to_numpy()
    at = hub[stop]
    starts = np.r_[True, (trip[1:] != trip[:-1]) | (at[1:] != at[:-1]) | (at[1:] < 0)]
    first = np.flatnonzero(starts)
    last = np.r_[first[1:], len(calls)] - 1
    boarding = calls["boarding"].to_numpy()
    boarding = np.minimum.reduceat(boarding, first) if len(first) else boarding
    n = len(first)
    run_trip = trip[first]
    has_next = np.r_[run_trip[1:] == run_trip[:-1], False]
    has_previous = np.r_[False, run_trip[1:] == run_trip[:-1]]
    after, before = np.minimum(np.arange(n) + 1, n - 1), np.maximum(np.arange(n) - 1, 0)
    ends = np.r_[has_next[:-1] == 0, True][:n]
    terminal = last[np.flatnonzero(ends)[np.searchsorted(np.flatnonzero(ends), np.arange(n))]]
    origin = first[np.flatnonzero(~has_previous)[np.cumsum(~has_previous) - 1]]
    xy = stops.xy[stop]
    here_in, here_out = xy[first], xy[last]
    ahead = np.where(has_next[:, None], _unit(xy[first[after]] - here_out), 0.0)
    behind = np.where(has_previous[:, None], _unit(here_in - xy[last[before]]), 0.0)
    vector = ahead + behind
    # Where a vehicle turns, its stops before and after tell no way through the hub; the ends of its trip do.
    turned = np.hypot(*vector.T) < _SPUR
    far = _unit(xy[terminal] - here_out) + _unit(here_in - xy[origin])
    vector = _unit(np.where(turned[:, None], far, vector))
    frame = pd.DataFrame(
        {
            "feed": calls["feed"].to_numpy()[first],
            "own_trip": calls["own_trip"].to_numpy()[first],
            "hub": at[first],
            "stop": stop[last],
            "departure": calls["departure"].to_numpy()[last],
            "boarding": boarding,
            "vx": vector[:, 0],
            "vy": vector[:, 1],
            "next_hub": at[first[after]],
        }
    )
    counted: pd.DataFrame = frame[has_next & (at[first] >= 0)]
    return counted


def _unit(vectors: Floats) -> Floats:
    """Return vectors of length 1; those shorter than a metre, or unknown, become zero."""
    length = np.hypot(vectors[:, 0], vectors[:, 1])
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where((length > _NOTHING)[:, None], vectors / length[:, None], 0.0)


def _patterns(calls: pd.DataFrame, feeds: Sequence[Feed]) -> pd.DataFrame:
    """Return a row per trip: `feed own_trip start last open pattern`.

    `start` and `last` are its first and last time, `open` the number of its stops at which anybody may board. Trips of
    one line and direction that serve the same stops after the same times have the same `pattern`, a number. It is told
    by two hashes of 64 bits (sums over the calls of a mixed code of place in the trip, stop and time).
    """
    trip, departure = calls["trip"].to_numpy(), calls["departure"].to_numpy()
    begins = np.r_[True, trip[1:] != trip[:-1]]
    first = np.flatnonzero(begins)
    number = np.cumsum(begins) - 1
    after = departure - departure[first][number]
    place = np.arange(len(trip)) - first[number]
    stop = calls["stop"].to_numpy()
    with np.errstate(over="ignore"):
        code = (place * (int(stop.max()) + 1) + stop).astype(np.uint64) * np.uint64(1 << 23) + after.astype(np.uint64)
        sums = [np.add.reduceat(mixed(code * np.uint64(factor)), first) for factor in _MIXERS]
    table = calls.iloc[first][["feed", "own_trip"]].reset_index(drop=True)
    last = np.r_[first[1:], len(trip)] - 1
    table = table.assign(start=departure[first], last=departure[last])
    table["open"] = np.add.reduceat((calls["boarding"] == BOARD).to_numpy(dtype=np.int64), first)
    line = np.full(len(table), -1, dtype=np.int64)
    for each, feed in enumerate(feeds):
        ours = (table["feed"] == each).to_numpy()
        own = table["own_trip"].to_numpy()[ours]
        routes = feed.routes
        name = (routes["mode"] + "\x1f" + routes["label"]).where(routes["label"] != "", routes["line"])
        of_route = pd.factorize(name.to_numpy(dtype=object))[0]
        line[ours] = of_route[feed.trips["route"].to_numpy()[own]] * 3 + _line_directions(feed)[own] + 1
    keys = pd.DataFrame({"feed": table["feed"], "line": line, "one": sums[0], "other": sums[1]})
    table["pattern"] = keys.groupby(list(keys), sort=False).ngroup()
    return table


def _starts(trips: pd.DataFrame, feed: Feed, day: int, window: tuple[int, int]) -> pd.DataFrame:
    """Return when each trip sets out that may run in the window: `own_trip start first headway times again`.

    `first` is in seconds after the midnight that the date begins with, `times` and `headway` tell the repetitions, and
    `again` those that another row already holds.
    """
    repeated = feed.trips["repeated"].to_numpy()[trips["own_trip"].to_numpy()]
    once = trips[~repeated]
    once = once.assign(first=once["start"], headway=DAY_S, times=1)
    rows = (
        trips[repeated]
        .drop(columns="start")
        .merge(feed.frequencies.rename(columns={"trip": "own_trip"}), on="own_trip", how="inner")
    )
    rows["times"] = -(-(rows["end"] - rows["start"]) // rows["headway"])
    rows = rows.assign(first=rows["start"], start=0)
    columns = ["own_trip", "pattern", "start", "last", "open", "first", "headway", "times"]
    single: list[pd.DataFrame] = []
    looped: list[pd.DataFrame] = []
    service = feed.trips["service"].to_numpy()
    for offset in _day_offsets(feed, window[1]):
        active = np.append(feed.calendar.active(day + offset), False)
        for frame, found in ((once, single), (rows, looped)):
            there = frame.loc[active[service[frame["own_trip"].to_numpy()]], columns]
            found.append(there.assign(first=there["first"] + offset * DAY_S))
    fixed: pd.DataFrame = pd.concat(single, ignore_index=True)
    cycles: pd.DataFrame = pd.concat(looped, ignore_index=True)
    fixed = fixed.sort_values(["pattern", "first", "open", "own_trip"], ascending=[True, True, False, True])
    cycles = _trimmed(cycles)
    fixed["again"] = fixed.duplicated(["pattern", "first"]) | _in_cycles(fixed, cycles[~cycles["again"].astype(bool)])
    return pd.concat([fixed, cycles], ignore_index=True)


def _in_cycles(fixed: pd.DataFrame, cycles: pd.DataFrame) -> Bools:
    """Tell which single departures (n, bool) are also one of the repetitions of their pattern.

    Of `cycles`, those of one pattern, headway and step must not overlap.
    """
    number = np.arange(len(fixed))
    key = ["pattern", "headway", "step"]
    asked = fixed[["pattern", "first"]].assign(number=number)
    asked = asked.merge(cycles[["pattern", "headway"]].drop_duplicates(), on="pattern")
    asked = asked.assign(step=asked["first"] % asked["headway"]).sort_values("first")
    held = cycles[["pattern", "headway", "first", "times"]]
    held = held.assign(step=held["first"] % held["headway"], began=held["first"].astype(np.float64)).sort_values(
        "first"
    )
    found = pd.merge_asof(asked, held.sort_values("first"), on="first", by=key)
    inside = found["first"] <= found["began"] + (found["times"] - 1) * found["headway"]
    return np.isin(number, found.loc[inside, "number"].to_numpy())


def _trimmed(cycles: pd.DataFrame) -> pd.DataFrame:
    """Cut off, of repetitions in step with each other, what an earlier one holds already; the rest is `again`."""
    cycles = cycles.assign(step=cycles["first"] % cycles["headway"])
    key = ["pattern", "headway", "step"]
    cycles = cycles.sort_values([*key, "first", "open", "own_trip"], ascending=[True] * 4 + [False, True])
    final = cycles["first"] + (cycles["times"] - 1) * cycles["headway"]
    reach = final.groupby([cycles[name] for name in key]).cummax().groupby([cycles[name] for name in key]).shift()
    held = ((reach - cycles["first"]) // cycles["headway"] + 1).fillna(0).clip(0, cycles["times"]).astype(np.int64)
    again = cycles.assign(times=held, again=True)
    rest = cycles.assign(first=cycles["first"] + held * cycles["headway"], times=cycles["times"] - held, again=False)
    return pd.concat([rest[rest["times"] > 0], again[again["times"] > 0]]).drop(columns="step")


def _in_window(runs: pd.DataFrame, starts: pd.DataFrame, feed: Feed, window: tuple[int, int]) -> pd.DataFrame:
    """Count the departures of each run in the window."""
    start, end = window
    rows = runs.merge(starts[["own_trip", "start", "first", "headway", "times", "again"]], on="own_trip", how="inner")
    first = (rows["first"] + rows["departure"] - rows["start"]).to_numpy()
    headway, times = rows["headway"].to_numpy(), rows["times"].to_numpy()
    low = np.clip(-((first - start) // headway), 0, times)
    high = np.clip(-((first - end) // headway), 0, times)
    count = high - low
    hit = count > 0
    found = rows[hit].assign(n=count[hit].astype(np.float64), time=(first + low * headway)[hit])
    trip = found["own_trip"].to_numpy()
    route = feed.trips["route"].to_numpy()[trip]
    named = {name: feed.routes[name].to_numpy(dtype=object)[route] for name in ("line", "mode", "label")}
    labelled: pd.DataFrame = found.assign(**named, direction=_line_directions(feed)[trip])
    return labelled


def _once(found: pd.DataFrame, feed: Feed, notes: list[Note]) -> pd.DataFrame:
    """Drop the departures that stand more than once in a timetable, and tell of them."""
    again = found["again"].to_numpy(dtype=bool)
    if again.any():
        first = found[again].sort_values(["time", "label"]).iloc[0]
        at = f"{int(first['time']) // 3600:02d}:{int(first['time']) % 3600 // 60:02d}"
        values = {"file": feed.name, "count": round(float(found.loc[again, "n"].sum())), "time": at}
        notes.append(Note("gtfs_repeated_departures", {**values, "line": first["label"] or first["mode"]}))
    return found[~again].drop(columns="again")


def _line_directions(feed: Feed) -> Ints:
    """Return each trip's `direction_id` where its line uses both values, else -1 (many feeds write 0 throughout)."""
    line = pd.factorize(feed.routes["line"].to_numpy(dtype=object))[0][feed.trips["route"].to_numpy()]
    direction = feed.trips["direction"].to_numpy()
    uses = [np.bincount(line, direction == value, minlength=1) > 0 for value in (0, 1, -1)]
    return np.asarray(np.where((uses[0] & uses[1] & ~uses[2])[line], direction, -1))


def _without_repeats(found: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Drop departures that a later timetable repeats: same hub, mode, line name, moment and next hub."""
    if len(found["feed"].unique()) <= 1:
        return found, 0
    key = ["hub", "mode", "label", "time", "next_hub", "headway", "times"]
    named = (found["label"] != "").to_numpy() & (found["next_hub"] >= 0).to_numpy()
    again = found["feed"].to_numpy() != found.groupby(key)["feed"].transform("min").to_numpy()
    again &= named
    return found[~again], round(float(found.loc[again, "n"].sum()))


# --- measures ---------------------------------------------------------------------------------------------------------


def measure_departures(departures: pd.DataFrame, hours: float) -> pd.DataFrame:
    """Return departures per hour and headways in minutes per hub (index), overall and per mode.

    `departures` are those of `departures_in`, `hours` the length of the window. Headway is 60 hours / n of the worse
    direction, see the module. A hub from which everything has to be ordered is left out.
    """
    ordered = (departures["boarding"] == ORDER).to_numpy()
    on_request = departures[ordered].groupby("hub")["n"].sum() / hours
    departures = departures[~ordered]
    per_mode = departures.groupby(["hub", "mode"])["n"].sum().unstack() / hours  # noqa: PD010
    boardable = departures[departures["boarding"] < ORDER]
    sides = _sides(boardable)
    minutes = hours * 60.0
    per_line = sides.groupby(["hub", "mode", "line", "line_side"])["n"].sum().groupby(level=[0, 1, 2]).min()
    line_headway = (minutes / per_line.groupby(level=[0, 1]).max()).unstack()  # noqa: PD010
    pooled = sides.groupby(["hub", "mode", "side"])["n"].sum().groupby(level=[0, 1]).min()
    headway = (minutes / pooled).unstack().combine(line_headway, np.fmin)  # noqa: PD010
    hubs = pd.DataFrame({"dep_per_hour": per_mode.sum(axis=1)})
    hubs["headway_min"] = headway.min(axis=1).reindex(hubs.index)
    hubs["line_headway_min"] = line_headway.min(axis=1).reindex(hubs.index)
    hubs["request_per_hour"] = on_request.reindex(hubs.index).fillna(0.0)
    for name, table in (("dep_per_hour", per_mode), ("headway_min", headway), ("line_headway_min", line_headway)):
        per = table.reindex(index=hubs.index, columns=list(MODES)).add_prefix(f"{name}_")
        hubs = hubs.join(per.astype(np.float64))
    return hubs


def _sides(departures: pd.DataFrame) -> pd.DataFrame:
    """Give each departure the side its line leaves by (`line_side`), and the side after lining up the lines (`side`).

    Both are True or False; only their difference at one hub has a meaning.
    """
    d = departures.copy()
    line = d.groupby(["hub", "mode", "line"], sort=True).ngroup().to_numpy().astype(np.int64)
    given = d["direction"].to_numpy()
    n = d["n"].to_numpy()
    vector = d[["vx", "vy"]].to_numpy()
    reference = _busiest_vector(line, d["next_hub"].to_numpy(), vector, n)
    d["line_side"] = np.where(given >= 0, given == 0, _along(vector, reference[line]))
    signed = vector * (np.where(d["line_side"], 1.0, -1.0) * n)[:, None]
    count = int(line.max()) + 1 if len(line) else 0
    axis = _unit(np.column_stack([np.bincount(line, signed[:, k], minlength=count) for k in (0, 1)]))
    trips = np.bincount(line, n, minlength=count)
    group = d.groupby(["hub", "mode"]).ngroup().to_numpy()
    group_of_line = np.zeros(count, dtype=np.int64)
    group_of_line[line] = group
    order = np.lexsort((np.arange(count), -trips, group_of_line))
    leads = order[np.r_[True, np.diff(group_of_line[order]) > 0]] if count else order
    lead = axis[leads][group_of_line]
    turned = ~_along(axis, lead)
    d["side"] = d["line_side"].to_numpy(dtype=bool) ^ turned[line]
    return d


def _busiest_vector(line: Ints, next_hub: Ints, vector: Floats, n: Floats) -> Floats:
    """Return per line the mean vector of the departures to its most frequent next hub."""
    frame = pd.DataFrame({"line": line, "next": next_hub, "n": n, "x": vector[:, 0] * n, "y": vector[:, 1] * n})
    sums = frame.groupby(["line", "next"], sort=True).sum().reset_index()
    best = sums.sort_values(["line", "n", "next"], ascending=[True, False, True], kind="stable").drop_duplicates("line")
    return _unit(best[["x", "y"]].to_numpy(dtype=np.float64))


def _along(vector: Floats, reference: Floats) -> NDArray[np.bool_]:
    """Tell which vectors point the way of the reference; exactly across, those to the left; zero does."""
    dot = (vector * reference).sum(axis=1)
    cross = reference[:, 0] * vector[:, 1] - reference[:, 1] * vector[:, 0]
    return np.asarray(np.where(np.abs(dot) > _NOTHING, dot > 0, cross >= -_NOTHING))
