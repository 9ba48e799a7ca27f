"""What is told of this subject."""

from __future__ import annotations

from ..core.messages import KlimaklokError


class GtfsUnreadable(KlimaklokError):
    """The zip cannot be opened."""

    template = "The timetable {file} cannot be read ({detail}). Check the path and that you may read the file."


class GtfsNotZip(KlimaklokError):
    """The file is no zip."""

    template = "{file} is not a zip file. Choose the timetable as the operator delivers it: a GTFS zip."


class GtfsDamaged(KlimaklokError):
    """The zip is cut off or broken."""

    template = "{file} is damaged ({detail}). Download the timetable again."


class GtfsEncrypted(KlimaklokError):
    """The zip asks for a password."""

    template = "{file} is locked with a password. Unpack it, and zip the files again without one."


class GtfsTooLarge(KlimaklokError):
    """The zip unpacks to more than is safe."""

    template = (
        "{file} unpacks to {size} GB, more than the limit of {limit} GB. "
        "Choose a timetable for the region instead of the whole country."
    )


class GtfsFilesMissing(KlimaklokError):
    """The zip lacks files that every GTFS has."""

    template = "{file} is no GTFS timetable: {missing} missing (found: {found}). Choose a GTFS zip."


class GtfsNoCalendar(KlimaklokError):
    """The zip lacks both calendar files."""

    template = (
        "{file} holds neither calendar.txt nor calendar_dates.txt, so nobody can tell when its trips run. "
        "Ask the operator for a complete GTFS."
    )


class GtfsSeveral(KlimaklokError):
    """The zip holds several timetables."""

    template = "{file} holds several timetables, in the folders {folders}. Zip each on its own and give them all."


class GtfsDelimiter(KlimaklokError):
    """The table is not separated by commas."""

    template = '{file}: {table} is separated by "{delimiter}". GTFS wants commas: save the table as comma-separated.'


class GtfsColumnMissing(KlimaklokError):
    """A table lacks a column."""

    template = "{file}: {table} has no column {column} (found: {found}). Ask the operator for a complete GTFS."


class GtfsEmptyTable(KlimaklokError):
    """A table has a header and nothing else."""

    template = "{file}: {table} has no rows. Ask the operator for a complete GTFS."


class GtfsBrokenTable(KlimaklokError):
    """A table that cannot be read at all."""

    template = "{file}: {table} cannot be read as comma-separated text ({detail}). Ask the operator for a new GTFS."


class GtfsBrokenRow(KlimaklokError):
    """A row that cannot be understood."""

    template = '{file}: {table}, line {line}: {column} "{value}" should be {expected}. Correct or remove that line.'


class GtfsNoService(KlimaklokError):
    """No day at all has service."""

    template = "{file}: no trip runs on any day of its calendar. Ask the operator for a new GTFS."


class GtfsNoServiceOnDate(KlimaklokError):
    """The date lies outside the timetable."""

    template = (
        "{file} has no service on {date}. It has service on: {ranges}. "
        "Choose one of these dates (the nearest is {nearest}), or leave the date empty."
    )


class GtfsNoDepartures(KlimaklokError):
    """Trips run, but none in the window."""

    template = (
        "Nothing leaves from {start} to {end} on {dates}: trips run from {first} to {last}. Choose another window or "
        "date."
    )


class GtfsNoCalls(KlimaklokError):
    """Trips run, but none of their stop times can be used."""

    template = (
        "The trips on {dates} have no stop times that can be used: their times, stops or ids are missing. Ask the "
        "operator for a complete GTFS."
    )


class GtfsStopsUnplaced(KlimaklokError):
    """Trips run, but no stop lies anywhere."""

    template = (
        "None of the {count} stops with service on {dates} has coordinates. Ask the operator for a GTFS with stop_lat "
        "and stop_lon."
    )


class GtfsDateCount(KlimaklokError):
    """Several dates, but not one for each timetable."""

    template = (
        "{dates} dates are given for {files} timetables. Give one date for all, or one for each in the same order."
    )


class TransitDateWrong(KlimaklokError):
    """The date is not one."""

    template = '"{value}" is not a date. Write it as 2026-09-15, or leave it empty for a typical weekday.'


class TransitTimeWrong(KlimaklokError):
    """The time of day is not one."""

    template = '"{value}" is not a time of day. Write it as 07:00.'


class TransitWindowWrong(KlimaklokError):
    """The window ends before it starts."""

    template = "The window from {start} to {end} is empty. The end must come after the start (26:00 is 02:00 next day)."


class HubsNoInput(KlimaklokError):
    """Neither a timetable nor stops."""

    template = "Neither a timetable nor a stop layer is given. Give one or more GTFS zips, or a layer of stops."


class HubsBothInputs(KlimaklokError):
    """Both a timetable and stops."""

    template = "Both timetables and a stop layer are given. Give one of them."


class HubsOutsideMask(KlimaklokError):
    """The mask and the stops do not meet."""

    template = "None of the {count} hubs lies in the mask. Check that mask and timetable cover the same area."


class StopsNoMeasure(KlimaklokError):
    """Stops with nothing to grade them by."""

    template = (
        'The stop layer has neither a field "{headway}" with the minutes between departures nor a field "{tier}". '
        "Add one of them, or give a timetable."
    )


class StopsEmpty(KlimaklokError):
    """A stop layer in which no feature can be used."""

    template = (
        "The stop layer holds no stop with a position. Choose a layer of points, and check the selection and filter."
    )
