"""Timetables under construction, for tests."""

from __future__ import annotations

import datetime as dt
import zipfile

from klimaklok_plugin.analysis.transit.hubs import TransitOptions

TUESDAY = dt.date(2026, 1, 6)
ON_TUESDAY = TransitOptions(TUESDAY)
DEGREE = 1 / 111_320  # of latitude, per metre


class Timetable:
    """A feed under construction: stops along a line northwards, one route per name, trips as (stop, time) pairs."""

    def __init__(self):
        self.stops = ["stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station"]
        self.routes, self.trips, self.times = {}, [], []
        self.extra = {}
        self.zone = "Europe/Oslo"
        self.calendar = "W,1,1,1,1,1,0,0,20260105,20260130"

    def stop(self, stop_id, north_m=0.0, east_m=0.0, name=None, kind="", parent=""):
        lat, lon = 59.9 + north_m * DEGREE, 10.6 + east_m * DEGREE * 1.994
        self.stops.append(f"{stop_id},{name if name is not None else stop_id},{lat:.7f},{lon:.7f},{kind},{parent}")
        return self

    def route(self, name, route_type=3):
        self.routes[name] = route_type
        return self

    def trip(self, route, calls, direction="", service="W", pickup=""):
        number = len(self.trips)
        self.routes.setdefault(route, 3)
        self.trips.append(f"{route},{service},T{number},{direction}")
        for sequence, (stop, time) in enumerate(calls):
            self.times.append(f"T{number},{time},{time},{stop},{sequence},{pickup}")
        return self

    def every(self, minutes, route, stops, start="07:00", end="09:00", **more):
        first, last = (int(t[:2]) * 60 + int(t[3:]) for t in (start, end))
        for begin in range(first, last, minutes):
            calls = [(stop, clock(begin + 5 * i)) for i, stop in enumerate(stops)]
            self.trip(route, calls, **more)
        return self

    def write(self, path):
        tables = {
            "agency.txt": f"agency_id,agency_name,agency_url,agency_timezone\nA,A,http://example.org,{self.zone}\n",
            "stops.txt": "\n".join(self.stops),
            "routes.txt": "route_id,route_short_name,route_type\n"
            + "\n".join(f"{name},{name},{kind}" for name, kind in self.routes.items()),
            "trips.txt": "route_id,service_id,trip_id,direction_id\n" + "\n".join(self.trips),
            "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type\n"
            + "\n".join(self.times),
            "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
            + self.calendar,
            **self.extra,
        }
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in tables.items():
                archive.writestr(name, text)
        return path


def clock(minutes):
    return f"{minutes // 60:02d}:{minutes % 60:02d}:00"


def along(*names, spacing=1000):
    table = Timetable()
    for i, name in enumerate(names):
        table.stop(name, north_m=i * spacing)
    return table
