"""Timetables: read a GTFS zip into arrays, and say by file and line what is wrong with it.

The reference is the GTFS Schedule specification (gtfs.org/documentation/schedule/reference). Real feeds depart from it,
so what can be understood is read and what had to be guessed or left out is told in `Feed.notes`.
"""

from __future__ import annotations

import datetime as dt
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..core.messages import Note
from ..core.progress import Progress, advance, part
from .messages import (
    GtfsDamagedError,
    GtfsEmptyTableError,
    GtfsFrequenciesOverlapError,
    GtfsNotZipError,
    GtfsUnreadableError,
)
from .tables import MAX_UNZIPPED_GB, MISSING_TIME, GtfsArchive, GtfsColumn, GtfsTable, locate, read_table

MODES = ("rail", "metro", "tram", "bus", "coach", "ferry", "funicular", "other")
DAY_S = 86_400
MOST_OVERLAPS = 5_000_000
"""Pieces that overlapping rows of ``frequencies.txt`` may be cut into."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
STATION, ENTRANCE, NODE, BOARDING_AREA = 1, 2, 3, 4
_LONGEST_CALENDAR_DAYS = 3653
_GROUP_BITS, _DAY_ZERO = 24, 1 << 20
"""A group and a day in one number, to be searched for: the days from 1900 to 9999 need 22 bits."""

BOARD, SIGNAL, ORDER, NO_BOARDING = range(4)
"""How one boards, the most open first: as always, by a sign to the driver, by ordering beforehand, or not at all."""
_PICKUP = {1: NO_BOARDING, 2: ORDER, 3: SIGNAL}
_ON_REQUEST = ((715, 715), (1500, 1507))
"""Extended route types that run when somebody has ordered them: demand-responsive buses, and taxis."""
_TABLE_SHARE = {"stop_times.txt": (0.0, 0.8)}
_CALLS = {"trip": np.int32, "stop": np.int32, "departure": np.int32, "boarding": np.int8}

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Calendar:
    """The days on which each service runs. Days count from 1970-01-01.

    Attributes
    ----------
    count : int
        Number of services.
    span_service, span_weekday, span_start, span_end : ndarray of int64, (spans,)
        On one day of the week (Monday is 0) a service runs from its first to its last day; sorted, and the spans of a
        service and weekday do not overlap, however many rows of ``calendar.txt`` tell of it.
    service, day, added : ndarray, (exceptions,)
        Service, day and whether the service is added (or removed) on it; each pair once.
    """

    count: int
    span_service: Ints
    span_weekday: Ints
    span_start: Ints
    span_end: Ints
    service: Ints
    day: Ints
    added: Bools

    def active(self, day: int) -> Bools:
        """Return which services run on `day`."""
        there = (self.span_start <= day) & (day <= self.span_end) & (self.span_weekday == weekday(day))
        runs = np.zeros(self.count, dtype=bool)
        runs[self.span_service[there]] = True
        today = self.day == day
        runs[self.service[today]] = self.added[today]
        return runs

    def per_day(self, trips: NDArray[np.float64]) -> tuple[Ints, NDArray[np.float64]]:
        """Return every day from the first to the last of the calendar, and the trips on it.

        Parameters
        ----------
        trips : ndarray of float64, (services,)
            Trips of each service.
        """
        bounds = np.concatenate([self.span_start, self.span_end, self.day])
        if not len(bounds):
            return np.empty(0, dtype=np.int64), np.empty(0)
        first = int(bounds.min())
        latest = int(np.concatenate([self.span_start, self.day]).max())
        last = min(int(bounds.max()), latest + _LONGEST_CALENDAR_DAYS)
        days = np.arange(first, last + 1, dtype=np.int64)
        per_weekday = np.zeros((7, len(days) + 1))
        weights = trips[self.span_service]
        np.add.at(per_weekday, (self.span_weekday, self.span_start - first), weights)
        np.add.at(per_weekday, (self.span_weekday, np.minimum(self.span_end, last) + 1 - first), -weights)
        counts = np.cumsum(per_weekday, axis=1)[weekday(days), np.arange(len(days))]
        s, d = self.service, self.day
        base = self._patterned(s, d)
        change = np.where(self.added & ~base, trips[s], np.where(~self.added & base, -trips[s], 0.0))
        within = d <= last
        np.add.at(counts, d[within] - first, change[within])
        return days, np.round(counts, 6)

    def _patterned(self, service: Ints, day: Ints) -> Bools:
        """Tell for each service and day (m,) whether the weekly pattern makes it run."""
        if not len(self.span_service):
            return np.zeros(len(service), dtype=bool)
        keys = _group_day(self.span_service * 7 + self.span_weekday, self.span_start)
        group = service * 7 + weekday(day)
        at = np.maximum(np.searchsorted(keys, _group_day(group, day), side="right") - 1, 0)
        same = (self.span_service[at] * 7 + self.span_weekday[at]) == group
        return np.asarray(same & (self.span_start[at] <= day) & (day <= self.span_end[at]))


def _group_day(group: Ints, day: Ints) -> Ints:
    return (group << _GROUP_BITS) + day + _DAY_ZERO


def _spans(service: Ints, weekly: Bools, start: Ints, end: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Turn rows of ``calendar.txt`` into service, weekday, first and last day; what overlaps is joined."""
    row, day = np.nonzero(weekly & (end >= start)[:, None])
    table = pd.DataFrame({"service": service[row], "weekday": day, "start": start[row], "end": end[row]})
    table = table.sort_values(["service", "weekday", "start"], kind="stable", ignore_index=True)
    group = [table["service"], table["weekday"]]
    reach = table.groupby(group)["end"].cummax().groupby(group).shift()
    number = (reach.isna() | (table["start"] > reach)).cumsum()
    joined = table.groupby(number).agg({"service": "first", "weekday": "first", "start": "first", "end": "max"})
    columns = [joined[name].to_numpy(np.int64) for name in ("service", "weekday", "start", "end")]
    return columns[0], columns[1], columns[2], columns[3]


@dataclass(frozen=True)
class Feed:
    """One timetable.

    Attributes
    ----------
    path : Path
    stops : DataFrame
        `stop_id name lat lon location_type place`; `place` is the row of the station the stop belongs to, or its own.
    routes : DataFrame
        `mode line label on_request`; `line` names the line within the feed: operator, mode and short name, or the
        route's id; `label` is what passengers call it.
    trips : DataFrame, by the trip's id
        `route service direction repeated`; `direction` is 0, 1 or -1 (not given), `repeated` tells that
        `frequencies` holds the departures.
    calls : DataFrame
        Of the trips that were asked for: `trip stop departure boarding`, in four bytes or one each, ordered along each
        trip; `departure` in seconds after midnight of the service day, for repeated trips in seconds after the trip's
        first departure; `boarding` is `BOARD` or one of the others.
    frequencies : DataFrame
        `trip start end headway`, seconds; those of a trip do not overlap.
    calendar : Calendar
    timezones : tuple of str
    notes : tuple of Note
    latest : int
        No departure of any trip is later than this, in seconds after midnight of its service day.
    """

    path: Path
    stops: pd.DataFrame
    routes: pd.DataFrame
    trips: pd.DataFrame
    calls: pd.DataFrame
    frequencies: pd.DataFrame
    calendar: Calendar
    timezones: tuple[str, ...]
    notes: tuple[Note, ...]
    latest: int = 0

    @property
    def name(self) -> str:
        """The zip's file name."""
        return self.path.name

    def per_day(self) -> tuple[Ints, NDArray[np.float64]]:
        """Return the days of the calendar and the trips on each, repetitions counted."""
        trips = np.ones(len(self.trips))
        if len(self.frequencies):
            f = self.frequencies
            times = np.ceil((f["end"] - f["start"]).to_numpy(dtype=np.float64) / f["headway"].to_numpy())
            total = np.bincount(f["trip"].to_numpy(), times, minlength=len(trips))
            trips = np.where(self.trips["repeated"].to_numpy(dtype=bool), total, trips)
        service = self.trips["service"].to_numpy()
        known = service >= 0
        per_service = np.bincount(service[known], trips[known], minlength=self.calendar.count)
        return self.calendar.per_day(per_service.astype(np.float64))


def weekday(day: Any) -> Any:
    """Return the weekday (Monday is 0) of days counted from 1970-01-01, a Thursday."""
    return (day + 3) % 7


def day_number(date: dt.date) -> int:
    """Return `date` as days after 1970-01-01."""
    return (date - dt.date(1970, 1, 1)).days


def day_date(day: int) -> dt.date:
    """Return the date `day` days after 1970-01-01."""
    return dt.date(1970, 1, 1) + dt.timedelta(days=int(day))


def mode_of(route_type: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return the mode of each GTFS route type, basic and extended; "other" for what is neither.

    Monorails and urban railways count as metro, trolleybuses as bus, cable trams as tram. The numbers are those of
    routes.txt in the GTFS reference, and of Google's extended route types, which follow the TPEG standard.

    Examples
    --------
    >>> mode_of(np.array([2, 401, 3, 704, 1200, 1501])).tolist()
    ['rail', 'metro', 'bus', 'bus', 'ferry', 'other']
    """
    t = np.asarray(route_type, dtype=np.float64)

    def within(*spans: tuple[int, int]) -> Bools:
        return np.asarray(np.logical_or.reduce([(t >= low) & (t <= high) for low, high in spans]))

    masks = [
        within((2, 2), (100, 117), (300, 399)),
        within((1, 1), (12, 12), (400, 405), (500, 699)),
        within((0, 0), (5, 5), (900, 906)),
        within((3, 3), (11, 11), (700, 716), (800, 800)),
        within((200, 209)),
        within((4, 4), (1000, 1099), (1200, 1299)),
        within((7, 7), (1400, 1499)),
    ]
    return np.asarray(np.select(masks, MODES[:-1], MODES[-1]), dtype=object)


def read_feed(path: str | Path, max_unzipped_gb: float = MAX_UNZIPPED_GB, progress: Progress | None = None) -> Feed:
    """Read one GTFS zip, with the calls of all its trips."""
    return read_calls(read_days(path, max_unzipped_gb), None, progress)


def read_days(path: str | Path, max_unzipped_gb: float = MAX_UNZIPPED_GB, progress: Progress | None = None) -> Feed:
    """Read one GTFS zip without its stop times: what there is, and on which days it runs.

    Members are read by name and never extracted. The files may lie in a single folder inside the zip.

    Parameters
    ----------
    path : str or Path
    max_unzipped_gb : float
        Refuse zips whose tables together are larger than this.
    progress : callable, optional

    Raises
    ------
    KlimaklokError
        The zip cannot be read, is no GTFS, or has a row that cannot be understood (file and line are named).
    """
    path = Path(path)
    with _opened(path, max_unzipped_gb) as archive:
        return _Reader(archive, progress).services()


def read_calls(feed: Feed, services: Bools | None, progress: Progress | None = None) -> Feed:
    """Return a timetable with the calls of its trips.

    Parameters
    ----------
    feed : Feed
        As `read_days` returns it.
    services : ndarray of bool, (services,), optional
        Only trips of these are read: what the others' cells say is neither looked at nor kept.
    progress : callable, optional

    Raises
    ------
    KlimaklokError
        The zip can no longer be read, or has a row that cannot be understood (file and line are named).
    """
    with _opened(feed.path, np.inf) as archive:
        return _Reader(archive, progress).with_calls(feed, services)


@contextmanager
def _opened(path: Path, max_unzipped_gb: float) -> Iterator[GtfsArchive]:
    try:
        opened = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, UnicodeDecodeError) as error:
        raise GtfsNotZipError(file=path.name) from error
    except OSError as error:
        raise GtfsUnreadableError(file=str(path), detail=error.strerror or str(error)) from error
    with opened as archive:
        found = locate(archive, path.name, max_unzipped_gb)
        try:
            yield found
        except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, zlib.error, lzma.LZMAError) as error:
            detail = getattr(error, "strerror", None) or str(error)
            raise GtfsDamagedError(file=path.name, detail=detail) from error


# --- a feed from its tables -------------------------------------------------------------------------------------------


class _Reader:
    """Reads the tables of one feed in turn and gathers the notes."""

    def __init__(self, archive: GtfsArchive, progress: Progress | None) -> None:
        self.archive, self.progress = archive, progress
        self.notes: list[Note] = []

    def services(self) -> Feed:
        advance(self.progress, 0.0)
        zones, agencies = self.agencies()
        _, stops = self.stops()
        route_ids, routes = self.routes(agencies)
        service_ids, calendar = self.calendar()
        trip_ids, trips = self.trips(route_ids, service_ids)
        frequencies = self.frequencies(trip_ids)
        repeated = np.zeros(len(trips), dtype=bool)
        repeated[frequencies["trip"].to_numpy()] = True
        trips = trips.assign(repeated=repeated).set_axis(trip_ids)
        calls = pd.DataFrame({name: np.empty(0, kind) for name, kind in _CALLS.items()})
        path = Path(self.archive.zip.filename or self.archive.name)
        return Feed(path, stops, routes, trips, calls, frequencies, calendar, zones, tuple(self.notes))

    def with_calls(self, feed: Feed, services: Bools | None) -> Feed:
        runs = np.ones(len(feed.trips), dtype=bool)
        if services is not None:
            runs = np.append(services, False)[feed.trips["service"].to_numpy()]
        on_request = feed.routes["on_request"].to_numpy()[feed.trips["route"].to_numpy()]
        calls, latest = self.calls(feed, on_request, feed.trips.index[~runs].tolist())
        repeated = feed.trips["repeated"].to_numpy()
        if repeated.any():
            first = calls.groupby("trip")["departure"].transform("first")
            calls["departure"] -= np.where(repeated[calls["trip"].to_numpy()], first, 0).astype(np.int32)
        advance(self.progress, 1.0)
        return replace(feed, calls=calls, latest=latest, notes=(*feed.notes, *self.notes))

    def note(self, code: str, **values: object) -> None:
        self.notes.append(Note(code, {"file": self.archive.name, **values}))

    def lost(self, code: str, table: GtfsTable, column: str, where: Bools) -> None:
        """Tell of the rows whose id is not there."""
        if where.any():
            row = int(where.argmax())
            example = table.columns[column].text(row)
            self.note(code, table=table.name, count=int(where.sum()), example=example, line=str(table.line(row)))

    def table(
        self,
        name: str,
        required: Sequence[str],
        optional: Sequence[str] = (),
        *,
        rows: bool = False,
        dropped: Sequence[str] = (),
    ) -> GtfsTable:
        share = part(self.progress, *_TABLE_SHARE.get(name, (0.0, 1.0)))
        table = read_table(self.archive, name, required, optional, share, dropped)
        if table.encoding != "utf-8-sig":
            self.note("gtfs_encoding", table=name)
        if rows and not len(table):
            raise GtfsEmptyTableError(file=self.archive.name, table=name)
        return table

    def unique(self, table: GtfsTable, column: str) -> GtfsTable:
        """Keep the first row of each id, and tell of the others."""
        table.demand(column)
        codes = table.columns[column].codes
        again = pd.Series(codes).duplicated().to_numpy()
        if not again.any():
            return table
        row = int(again.argmax())
        example = str(table.columns[column].distinct[codes[row]])
        self.note(
            "gtfs_duplicate_ids", table=table.name, count=int(again.sum()), example=example, line=str(table.line(row))
        )
        return table.keep(~again)

    def agencies(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the time zones and the ids of the operators."""
        if not self.archive.has("agency.txt"):
            self.note("gtfs_no_agency")
            return (), ()
        table = self.table("agency.txt", [], ["agency_id", "agency_timezone"])
        zones = table.columns["agency_timezone"].distinct
        return tuple(sorted(str(z) for z in zones)), tuple(str(a) for a in table.columns["agency_id"].distinct)

    def stops(self) -> tuple[pd.Index[Any], pd.DataFrame]:
        table = self.table(
            "stops.txt",
            ["stop_id", "stop_lat", "stop_lon"],
            ["stop_name", "location_type", "parent_station"],
            rows=True,
        )
        table = self.unique(table, "stop_id")
        lat = table.number("stop_lat", -90, 90)
        lon = table.number("stop_lon", -180, 180)
        unplaced = np.isnan(lat) | np.isnan(lon) | ((lat == 0) & (lon == 0))
        lat, lon = np.where(unplaced, np.nan, lat), np.where(unplaced, np.nan, lon)
        kind = table.number("location_type", 0, 99, whole=True, blank=0).astype(np.int64)
        ids = pd.Index(table.columns["stop_id"].texts())
        parent_texts = table.columns["parent_station"].texts()
        parent = np.where(parent_texts == "", -1, ids.get_indexer(pd.Index(parent_texts)))
        own = np.arange(len(ids))
        fits = (
            (parent >= 0)
            & (parent != own)
            & ((kind[parent] == STATION) | ((kind == BOARDING_AREA) & (kind[parent] == 0)))
        )
        wrong = (parent_texts != "") & ~fits
        if wrong.any():
            row = int(wrong.argmax())
            self.note(
                "gtfs_parent_ignored", count=int(wrong.sum()), example=str(ids[row]), parent=str(parent_texts[row])
            )
        place = np.where(fits, parent, own)
        names = table.columns["stop_name"].texts()
        for _ in range(2):
            lat, lon = np.where(np.isnan(lat), lat[place], lat), np.where(np.isnan(lon), lon[place], lon)
            names = np.where(names == "", names[place], names)
            place = place[place]
        columns = {"stop_id": ids.to_numpy(dtype=object), "name": names, "lat": lat, "lon": lon}
        return ids, pd.DataFrame({**columns, "location_type": kind, "place": place})

    def routes(self, agencies: tuple[str, ...]) -> tuple[pd.Index[Any], pd.DataFrame]:
        optional = ["agency_id", "route_short_name", "route_long_name"]
        table = self.unique(self.table("routes.txt", ["route_id", "route_type"], optional, rows=True), "route_id")
        table.demand("route_type")
        kind = table.number("route_type", 0, 9999, whole=True)
        mode = mode_of(kind)
        unknown = mode == "other"
        if unknown.any():
            self.note(
                "gtfs_other_modes",
                types=", ".join(f"{t:g}" for t in np.unique(kind[unknown])),
                count=int(unknown.sum()),
            )
        ids = table.columns["route_id"].texts()
        short = table.columns["route_short_name"].texts()
        agency = table.columns["agency_id"].texts()
        if len(agencies) == 1:
            agency = np.where(agency == "", agencies[0], agency)
        line = np.where(short != "", short, ids)
        key = (
            pd.Series(agency) + "\x1f" + pd.Series(mode) + "\x1f" + np.where(short != "", "", "\x1f") + pd.Series(line)
        )
        label = np.where(short != "", short, table.columns["route_long_name"].texts())
        on_request = np.logical_or.reduce([(kind >= low) & (kind <= high) for low, high in _ON_REQUEST])
        columns = {"mode": mode, "line": key.to_numpy(dtype=object), "label": label, "on_request": on_request}
        return pd.Index(ids), pd.DataFrame(columns)

    def calendar(self) -> tuple[pd.Index[Any], Calendar]:
        """Read both calendar files; a service that both leave out never runs."""
        weekly_ids = exception_ids = np.empty(0, dtype=object)
        start = end = day = np.empty(0, dtype=np.int64)
        weekly, added = np.empty((0, 7), dtype=bool), np.empty(0, dtype=bool)
        if self.archive.has("calendar.txt"):
            columns = ["service_id", *WEEKDAYS, "start_date", "end_date"]
            table = self.table("calendar.txt", columns)
            table.demand(*columns)
            weekly_ids = table.columns["service_id"].texts()
            start, end = table.day("start_date"), table.day("end_date")
            weekly = np.column_stack([table.number(name, 0, 1, whole=True) == 1 for name in WEEKDAYS])
            again = pd.Series(weekly_ids).duplicated().to_numpy()
            self.lost("gtfs_service_rows", table, "service_id", again)
        if self.archive.has("calendar_dates.txt"):
            table = self.table("calendar_dates.txt", ["service_id", "date", "exception_type"])
            table.demand("service_id", "date", "exception_type")
            exception_ids = table.columns["service_id"].texts()
            day = table.day("date")
            added = table.number("exception_type", 1, 2, whole=True) == 1
            again = pd.DataFrame({"id": exception_ids, "day": day}).duplicated().to_numpy()
            self.lost("gtfs_duplicate_ids", table, "service_id", again)
            exception_ids, day, added = exception_ids[~again], day[~again], added[~again]
        ids = pd.Index(pd.unique(np.concatenate([weekly_ids, exception_ids])), dtype=object)
        service, owner = (ids.get_indexer(pd.Index(each, dtype=object)) for each in (exception_ids, weekly_ids))
        return ids, Calendar(len(ids), *_spans(owner, weekly, start, end), service, day, added)

    def trips(self, route_ids: pd.Index[Any], service_ids: pd.Index[Any]) -> tuple[pd.Index[Any], pd.DataFrame]:
        table = self.table("trips.txt", ["trip_id", "route_id", "service_id"], ["direction_id"], rows=True)
        table = self.unique(table, "trip_id")
        table.demand("route_id", "service_id")
        route = _match(table.columns["route_id"], route_ids).astype(np.int64)
        lost = route < 0
        if lost.any():
            self.note(
                "gtfs_unknown_route",
                count=int(lost.sum()),
                example=str(table.columns["route_id"].texts()[lost.argmax()]),
            )
            table, route = table.keep(~lost), route[~lost]
        direction = table.number("direction_id", 0, 1, whole=True, blank=-1).astype(np.int64)
        service = _match(table.columns["service_id"], service_ids).astype(np.int64)
        return (
            pd.Index(table.columns["trip_id"].texts()),
            pd.DataFrame({"route": route, "service": service, "direction": direction}),
        )

    def calls(self, feed: Feed, on_request: Bools, dropped: list[str]) -> tuple[pd.DataFrame, int]:
        """Return the calls of all trips but those dropped, and the latest time of any trip."""
        required = ["trip_id", "stop_id", "stop_sequence"]
        optional = ["arrival_time", "departure_time", "pickup_type", "location_id", "location_group_id"]
        table = self.table("stop_times.txt", required, optional, dropped=dropped)
        if not len(table) and not dropped:
            raise GtfsEmptyTableError(file=self.archive.name, table=table.name)
        advance(self.progress, 0.82)
        flexible = (table.columns["location_id"].codes >= 0) | (table.columns["location_group_id"].codes >= 0)
        if flexible.any():
            self.note("gtfs_flexible", count=int(flexible.sum()))
            table = table.keep(~flexible)
        table.demand(*required)
        for name in ("location_id", "location_group_id"):
            del table.columns[name]
        trip = _match(table.columns["trip_id"], feed.trips.index)
        stop = _match(table.columns["stop_id"], pd.Index(feed.stops["stop_id"]))
        self.lost("gtfs_unknown_trip", table, "trip_id", trip < 0)
        self.lost("gtfs_unknown_stop", table, "stop_id", (trip >= 0) & (stop < 0))
        advance(self.progress, 0.83)
        sequence = table.number("stop_sequence", 0, 1e9, whole=True)
        departure = table.time("departure_time")
        advance(self.progress, 0.84)
        arrival = table.time("arrival_time")
        departure = np.where(departure == MISSING_TIME, arrival, departure)
        latest = max(table.latest("departure_time"), table.latest("arrival_time"))
        del arrival
        advance(self.progress, 0.85)
        pickup = table.distinct_numbers("pickup_type", 0, 99, whole=True, blank=0)
        ways = np.select([pickup == each for each in _PICKUP], list(_PICKUP.values()), BOARD).astype(np.int8)
        boarding = ways[table.columns["pickup_type"].codes]
        table.columns.clear()
        boarding[np.append(on_request, False)[trip] & (boarding < ORDER)] = ORDER
        advance(self.progress, 0.88)
        known = (trip >= 0) & (stop >= 0)
        key = trip * np.int64(int(sequence.max(initial=0)) + 1) + sequence.astype(np.int64)
        del sequence
        advance(self.progress, 0.9)
        columns: dict[str, NDArray[Any]] = {"trip": trip, "stop": stop, "departure": departure, "boarding": boarding}
        if not known.all() or not (key[1:] > key[:-1]).all():
            order = np.flatnonzero(known)[np.argsort(key[known], kind="stable")]
            advance(self.progress, 0.92)
            again = np.r_[False, key[order[1:]] == key[order[:-1]]]
            if again.any():
                self.note("gtfs_duplicate_calls", count=int(again.sum()), line=str(table.line(int(order[again].min()))))
                order = order[~again]
            columns = {name: values[order] for name, values in columns.items()}
        calls = pd.DataFrame(columns, copy=False)
        advance(self.progress, 0.96)
        return self.timed(calls, feed.stops), latest

    def timed(self, calls: pd.DataFrame, stops: pd.DataFrame) -> pd.DataFrame:
        """Fill times that only timing points have, in proportion to the straight distance between stops.

        Distances are those on a plane that touches the earth (equirectangular, 111,195 m per degree on a sphere of
        6,371 km): only their ratios along a trip matter.
        """
        unknown = calls["departure"].to_numpy() == MISSING_TIME
        if not unknown.any():
            return calls
        trip, stop = calls["trip"].to_numpy(), calls["stop"].to_numpy()
        first = np.r_[True, trip[1:] != trip[:-1]]
        last = np.r_[first[1:], True]
        open_ended = np.unique(trip[(first | last) & unknown])
        if len(open_ended):
            self.note("gtfs_untimed_trips", count=len(open_ended))
            keep = ~np.isin(trip, open_ended)
            calls, unknown, trip, stop, first = (
                calls[keep].reset_index(drop=True),
                unknown[keep],
                trip[keep],
                stop[keep],
                first[keep],
            )
        if not unknown.any():
            return calls
        lat, lon = stops["lat"].to_numpy()[stop], stops["lon"].to_numpy()[stop]
        step = np.hypot(np.diff(lat), np.diff(lon) * np.cos(np.radians(lat[1:]))) * 111_195.0
        step = np.r_[0.0, np.nan_to_num(step)] + 1.0
        along = np.cumsum(np.where(first, 0.0, step)) + np.cumsum(first)
        times = calls["departure"].to_numpy()
        filled = np.interp(along[unknown], along[~unknown], times[~unknown])
        departure = times.copy()
        departure[unknown] = np.round(filled).astype(np.int32)
        self.note("gtfs_times_filled", count=int(unknown.sum()))
        return calls.assign(departure=departure)

    def frequencies(self, trip_ids: pd.Index[Any]) -> pd.DataFrame:
        columns = ["trip_id", "start_time", "end_time", "headway_secs"]
        if not self.archive.has("frequencies.txt"):
            return pd.DataFrame({name: np.empty(0, dtype=np.int64) for name in ("trip", "start", "end", "headway")})
        table = self.table("frequencies.txt", columns)
        table.demand(*columns)
        trip = _match(table.columns["trip_id"], trip_ids).astype(np.int64)
        start, end = (table.time(name).astype(np.int64) for name in ("start_time", "end_time"))
        headway = table.number("headway_secs", 1, 10 * DAY_S, whole=True).astype(np.int64)
        frame = pd.DataFrame({"trip": trip, "start": start, "end": end, "headway": headway})
        self.lost("gtfs_unknown_trip", table, "trip_id", trip < 0)
        return self.apart(frame[(trip >= 0) & (end > start)], table)

    def apart(self, rows: pd.DataFrame, table: GtfsTable) -> pd.DataFrame:
        """Return the rows of ``frequencies.txt`` without overlaps: where some of a trip overlap, the densest counts.

        The reference forbids overlaps, so two rows for the same hour tell of the same vehicles. `rows` are numbered as
        in the table.
        """
        rows = rows.sort_values(["trip", "start", "headway"], kind="stable")
        reach = rows.groupby("trip")["end"].cummax().groupby(rows["trip"]).shift()
        chain = (reach.isna() | (rows["start"] >= reach)).cumsum().to_numpy()
        alone = (np.bincount(chain)[chain] == 1) if len(chain) else np.empty(0, dtype=bool)
        if alone.all():
            return rows.reset_index(drop=True)
        self.lost("gtfs_frequencies_overlap", table, "trip_id", np.isin(np.arange(len(table)), rows.index[~alone]))
        cut = _without_overlaps(rows[~alone], chain[~alone])
        if cut is None:
            raise GtfsFrequenciesOverlapError(file=self.archive.name, table=table.name, count=int((~alone).sum()))
        return pd.concat([rows[alone], cut]).sort_values(["trip", "start"], kind="stable", ignore_index=True)


def _without_overlaps(rows: pd.DataFrame, chain: Ints) -> pd.DataFrame | None:
    """Cut rows that overlap within a chain at each other's ends, and keep the least headway of each piece.

    None where that would be more pieces than anybody means.
    """
    width = int(rows["end"].max()) + 1
    low, high = chain * width + rows["start"].to_numpy(), chain * width + rows["end"].to_numpy()
    ends = np.unique(np.concatenate([low, high]))
    first = np.searchsorted(ends, low)
    pieces = np.searchsorted(ends, high) - first
    if int(pieces.sum()) > MOST_OVERLAPS:
        return None
    row = np.repeat(np.arange(len(rows)), pieces)
    piece = first[row] + np.arange(len(row)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    start, headway = rows["start"].to_numpy()[row], rows["headway"].to_numpy()[row]
    best = np.lexsort((start, headway, piece))
    best = best[np.r_[True, np.diff(piece[best]) > 0]]
    start, headway = start[best], headway[best]
    begins, stops = ends[piece[best]] % width, ends[piece[best] + 1] % width
    begins = start - (start - begins) // headway * headway
    cut = pd.DataFrame({"trip": rows["trip"].to_numpy()[row[best]], "start": begins, "end": stops, "headway": headway})
    return cut[cut["end"] > cut["start"]]


def _match(column: GtfsColumn, ids: pd.Index[Any]) -> NDArray[np.int32]:
    """Return the position of each value of `column` in `ids`, -1 where it is not there."""
    positions = ids.get_indexer(pd.Index(column.distinct, dtype=object))
    return np.append(positions, -1).astype(np.int32)[column.codes]
