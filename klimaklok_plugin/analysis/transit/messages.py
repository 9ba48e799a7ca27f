"""What timetables, stops and hubs tell the user."""

from __future__ import annotations

from ..core.messages import KlimaklokError, Text

# --- the zip ----------------------------------------------------------------------------------------------------------


class GtfsUnreadableError(KlimaklokError):
    """The zip cannot be opened."""

    en = "The timetable {file:text} cannot be read ({detail:text}). Check the path and that you may read the file."
    nb = "Rutetabellen {file:text} kan ikke leses ({detail:text}). Sjekk stien, og at du har lov til å lese filen."


class GtfsNotZipError(KlimaklokError):
    """The file is no zip."""

    en = "{file:text} is not a zip file. Choose the timetable as the operator delivers it: a GTFS zip."
    nb = "{file:text} er ikke en zipfil. Velg rutetabellen slik operatøren leverer den: en GTFS-zip."


class GtfsDamagedError(KlimaklokError):
    """The zip is cut off or broken."""

    en = "{file:text} is damaged ({detail:text}). Download the timetable again."
    nb = "{file:text} er skadet ({detail:text}). Last ned rutetabellen på nytt."


class GtfsEncryptedError(KlimaklokError):
    """The zip asks for a password."""

    en = "{file:text} is locked with a password. Unpack it, and zip the files again without one."
    nb = "{file:text} er låst med passord. Pakk den ut, og zip filene på nytt uten passord."


class GtfsTooLargeError(KlimaklokError):
    """The zip unpacks to more than is safe."""

    en = (
        "{file:text} unpacks to {size:GB}, more than the limit of {limit:n} GB. "
        "Choose a timetable for the region instead of the whole country."
    )
    nb = (
        "{file:text} er {size:GB} utpakket, mer enn grensen på {limit:n} GB. "
        "Velg en rutetabell for regionen i stedet for hele landet."
    )


class GtfsFilesMissingError(KlimaklokError):
    """The zip lacks files that every GTFS has."""

    en = "{file:text} is no GTFS timetable: {missing:text} missing (found: {found:text}). Choose a GTFS zip."
    nb = "{file:text} er ikke en GTFS-rutetabell: {missing:text} mangler (fant: {found:text}). Velg en GTFS-zip."


class GtfsNoCalendarError(KlimaklokError):
    """The zip lacks both calendar files."""

    en = (
        "{file:text} holds neither calendar.txt nor calendar_dates.txt, so nobody can tell when its trips run. "
        "Ask the operator for a complete GTFS."
    )
    nb = (
        "{file:text} har verken calendar.txt eller calendar_dates.txt, så ingen kan si når turene går. "
        "Be operatøren om en fullstendig GTFS-fil."
    )


class GtfsSeveralError(KlimaklokError):
    """The zip holds several timetables."""

    en = "{file:text} holds several timetables, in the folders {folders:text}. Zip each on its own and give them all."
    nb = "{file:text} har flere rutetabeller, i mappene {folders:text}. Zip hver for seg, og oppgi alle."


# --- tables and rows --------------------------------------------------------------------------------------------------


class GtfsDelimiterError(KlimaklokError):
    """The table is not separated by commas."""

    en = (
        '{file:text}: {table:text} is separated by "{delimiter:code}". GTFS wants commas: save the table as '
        "comma-separated."
    )
    nb = (
        "{file:text}: {table:text} er delt med «{delimiter:code}». GTFS skal ha komma: lagre tabellen som "
        "kommaseparert."
    )


class GtfsColumnMissingError(KlimaklokError):
    """A table lacks a column."""

    en = (
        "{file:text}: {table:text} has no column {column:text} (found: {found:text}). Ask the operator for a complete "
        "GTFS."
    )
    nb = (
        "{file:text}: {table:text} mangler kolonnen {column:text} (fant: {found:text}). Be operatøren om en "
        "fullstendig GTFS-fil."
    )


class GtfsEmptyTableError(KlimaklokError):
    """A table has a header and nothing else."""

    en = "{file:text}: {table:text} has no rows. Ask the operator for a complete GTFS."
    nb = "{file:text}: {table:text} har ingen rader. Be operatøren om en fullstendig GTFS-fil."


class GtfsBrokenTableError(KlimaklokError):
    """A table that cannot be read at all."""

    en = (
        "{file:text}: {table:text} cannot be read as comma-separated text ({detail:text}). Ask the operator for a new "
        "GTFS."
    )
    nb = (
        "{file:text}: {table:text} kan ikke leses som kommaseparert tekst ({detail:text}). Be operatøren om en ny "
        "GTFS-fil."
    )


class GtfsNotTextError(GtfsBrokenTableError):
    """A table that is no UTF-8 text."""

    en = "{file:text}: {table:text} is not UTF-8 text. Ask the operator for a new GTFS."
    nb = "{file:text}: {table:text} er ikke UTF-8-tekst. Be operatøren om en ny GTFS-fil."


class GtfsBrokenRowError(KlimaklokError):
    """A row that cannot be understood; the kinds of it say why."""


class GtfsValueMissingError(GtfsBrokenRowError):
    """A required cell is blank."""

    en = "{file:text}: {table:text}, line {line:text}: {column:text} is empty. Fill it in, or remove that line."
    nb = "{file:text}: {table:text}, linje {line:text}: {column:text} er tom. Fyll den ut, eller fjern linjen."


class GtfsTimeWrongError(GtfsBrokenRowError):
    """A cell holds no time of day."""

    en = (
        '{file:text}: {table:text}, line {line:text}: {column:text} "{value:text}" '
        "should be a time as HH:MM:SS. Correct or remove that line."
    )
    nb = (
        "{file:text}: {table:text}, linje {line:text}: {column:text} «{value:text}» "
        "skulle vært et klokkeslett som TT:MM:SS. Rett eller fjern linjen."
    )


class GtfsDateWrongError(GtfsBrokenRowError):
    """A cell holds no date."""

    en = (
        '{file:text}: {table:text}, line {line:text}: {column:text} "{value:text}" '
        "should be a date as YYYYMMDD. Correct or remove that line."
    )
    nb = (
        "{file:text}: {table:text}, linje {line:text}: {column:text} «{value:text}» "
        "skulle vært en dato som ÅÅÅÅMMDD. Rett eller fjern linjen."
    )


class GtfsNumberWrongError(GtfsBrokenRowError):
    """A cell holds no number, or one that cannot be."""

    en = (
        '{file:text}: {table:text}, line {line:text}: {column:text} "{value:text}" '
        "should be a number from {low:n} to {high:n}. Correct or remove that line."
    )
    nb = (
        "{file:text}: {table:text}, linje {line:text}: {column:text} «{value:text}» "
        "skulle vært et tall fra {low:n} til {high:n}. Rett eller fjern linjen."
    )


class GtfsWholeNumberWrongError(GtfsBrokenRowError):
    """A cell holds no whole number, or one that cannot be."""

    en = (
        '{file:text}: {table:text}, line {line:text}: {column:text} "{value:text}" '
        "should be a whole number from {low:n} to {high:n}. Correct or remove that line."
    )
    nb = (
        "{file:text}: {table:text}, linje {line:text}: {column:text} «{value:text}» "
        "skulle vært et heltall fra {low:n} til {high:n}. Rett eller fjern linjen."
    )


class GtfsCellsWrongError(GtfsBrokenRowError):
    """A row has more cells than the header."""

    en = (
        "{file:text}: {table:text}, line {line:text}: {seen:# cell|# cells}, but {wanted:0} in the header. Correct or "
        "remove that line."
    )
    nb = (
        "{file:text}: {table:text}, linje {line:text}: {seen:# celle|# celler}, men {wanted:0} i overskriften. Rett "
        "eller fjern linjen."
    )


class GtfsQuoteOpenError(GtfsBrokenRowError):
    """A quotation mark is never closed."""

    en = "{file:text}: {table:text}, line {line:text}: a quotation mark is never closed. Close it, or remove that line."
    nb = (
        "{file:text}: {table:text}, linje {line:text}: et anførselstegn blir aldri lukket. Lukk det, eller fjern "
        "linjen."
    )


class GtfsLineLongError(GtfsBrokenRowError):
    """A row ends nowhere near."""

    en = (
        "{file:text}: {table:text}, line {line:text}: no end of the row is found. A line break or a quotation mark is "
        "missing before it. Ask the operator for a new GTFS."
    )
    nb = (
        "{file:text}: {table:text}, linje {line:text}: raden tar ikke slutt. Et linjeskift eller et anførselstegn "
        "mangler foran. Be operatøren om en ny GTFS-fil."
    )


class GtfsFrequenciesOverlapError(KlimaklokError):
    """Far too many rows of frequencies.txt overlap each other."""

    en = (
        "{file:text}: {count:# row|# rows} of {table:text} overlap others of the same trip so often that nobody can "
        "tell when it runs. Ask the operator for a new GTFS."
    )
    nb = (
        "{file:text}: {count:# rad|# rader} i {table:text} overlapper andre for samme tur så ofte at ingen kan si når "
        "den går. Be operatøren om en ny GTFS-fil."
    )


# --- days and times ---------------------------------------------------------------------------------------------------


class GtfsNoServiceError(KlimaklokError):
    """No day at all has service."""

    en = "{file:text}: no trip runs on any day of its calendar. Ask the operator for a new GTFS."
    nb = "{file:text}: ingen turer går på noen av dagene i kalenderen. Be operatøren om en ny GTFS-fil."


class GtfsNoServiceOnDateError(KlimaklokError):
    """The date lies outside the timetable."""

    en = (
        "{file:text} has no service on {date:text}. It has service on: {ranges:text}. "
        "Choose one of these dates (the nearest is {nearest:text}), or leave the date empty."
    )
    nb = (
        "{file:text} har ingen turer {date:text}. Den har turer: {ranges:text}. "
        "Velg en av disse datoene (den nærmeste er {nearest:text}), eller la datoen stå tom."
    )


class GtfsNoDeparturesError(KlimaklokError):
    """Trips run, but none in the window."""

    en = (
        "Nothing leaves from {start:text} to {end:text} on {dates:text}: trips run from {first:text} to {last:text}. "
        "Choose another window or date."
    )
    nb = (
        "Ingenting går mellom {start:text} og {end:text} den {dates:text}: turene går mellom {first:text} og "
        "{last:text}. Velg et annet tidsrom eller en annen dato."
    )


class GtfsOnlyOnRequestError(KlimaklokError):
    """All departures have to be ordered."""

    en = (
        "From {start:text} to {end:text} on {dates:text}, everything runs only when ordered beforehand, so there are "
        "no hubs. Choose another window, or a timetable with scheduled services."
    )
    nb = (
        "Mellom {start:text} og {end:text} den {dates:text} går alt bare når noen har bestilt, så det finnes ingen "
        "knutepunkter. Velg et annet tidsrom, eller en rutetabell med faste avganger."
    )


class GtfsNoCallsError(KlimaklokError):
    """Trips run, but none of their stop times can be used."""

    en = (
        "The trips on {dates:text} have no stop times that can be used: their times, stops or ids are missing. Ask "
        "the operator for a complete GTFS."
    )
    nb = (
        "Turene den {dates:text} har ingen stopptider som kan brukes: klokkeslett, holdeplasser eller id-er mangler. "
        "Be operatøren om en fullstendig GTFS-fil."
    )


class GtfsStopsUnplacedError(KlimaklokError):
    """Trips run, but no stop lies anywhere."""

    en = (
        "{count:The only stop|None of the # stops} with service on {dates:text} has {count:no coordinates|coordinates}."
        " Ask the operator for a GTFS with stop_lat and stop_lon."
    )
    nb = (
        "{count:Den eneste holdeplassen|Ingen av de # holdeplassene} med trafikk den {dates:text} "
        "{count:mangler|har} koordinater. Be operatøren om en GTFS-fil med stop_lat og stop_lon."
    )


class GtfsDateCountError(KlimaklokError):
    """Several dates, but not one for each timetable."""

    en = (
        "{dates:# date is|# dates are} given for {files:# timetable|# timetables}. Give one date for all, or one for "
        "each in the same order."
    )
    nb = (
        "{dates:# dato|# datoer} er oppgitt for {files:# rutetabell|# rutetabeller}. Oppgi én dato for alle, eller én "
        "for hver i samme rekkefølge."
    )


class TransitDateWrongError(KlimaklokError):
    """The date is not one."""

    en = '"{value:text}" is not a date. Write it as 2026-09-15, or leave it empty for a typical weekday.'
    nb = "«{value:text}» er ikke en dato. Skriv den som 2026-09-15, eller la feltet stå tomt for en typisk hverdag."


class TransitTimeWrongError(KlimaklokError):
    """The time of day is not one."""

    en = '"{value:text}" is not a time of day. Write it as 07:00.'
    nb = "«{value:text}» er ikke et klokkeslett. Skriv det som 07:00."


class TransitWindowWrongError(KlimaklokError):
    """The window ends before it starts."""

    en = (
        "The window from {start:text} to {end:text} is empty. The end must come after the start (26:00 is 02:00 next "
        "day)."
    )
    nb = (
        "Tidsrommet fra {start:text} til {end:text} er tomt. Slutten må komme etter starten (26:00 er 02:00 neste dag)."
    )


# --- hubs and stops ---------------------------------------------------------------------------------------------------


class HubsNoInputError(KlimaklokError):
    """Neither a timetable nor stops."""

    en = "Neither a timetable nor a stop layer is given. Give one or more GTFS zips, or a layer of stops."
    nb = (
        "Verken rutetabeller eller et holdeplasslag er oppgitt. Oppgi én eller flere GTFS-zipfiler, eller et lag med "
        "holdeplasser."
    )


class HubsBothInputsError(KlimaklokError):
    """Both a timetable and stops."""

    en = "Both timetables and a stop layer are given. Give one of them."
    nb = "Både rutetabeller og et holdeplasslag er oppgitt. Oppgi bare én av delene."


class HubsOutsideMaskError(KlimaklokError):
    """The mask and the stops do not meet."""

    en = (
        "{count:The only hub does not lie|None of the # hubs lies} in the mask. Check that the mask covers the same "
        "area as the timetable or the stops."
    )
    nb = (
        "{count:Det eneste knutepunktet ligger ikke|Ingen av de # knutepunktene ligger} i det valgte området. Sjekk at "
        "området dekker samme sted som rutetabellen eller holdeplassene."
    )


class StopsNoMeasureError(KlimaklokError):
    """Stops with nothing to grade them by."""

    en = (
        "The stops say where they are, not how often anything leaves: there is neither a field "
        '"{headway:text}" with the minutes between departures nor a field "{tier:text}" (A to D). Give the timetable '
        "of the same stops instead (GTFS from Entur, developer.entur.org), or add one of the fields."
    )
    nb = (
        "Holdeplassene sier hvor de ligger, men ikke hvor ofte noe går: det er verken et felt «{headway:text}» med "
        "minutter mellom avgangene eller et felt «{tier:text}» (A til D). Oppgi heller rutetabellen for de samme "
        "holdeplassene (GTFS fra Entur, developer.entur.org), eller legg til ett av feltene."
    )


class StopsEmptyError(KlimaklokError):
    """A stop layer in which no feature can be used."""

    en = "The stop layer holds no stop with a position. Choose a layer of points, and check the selection and filter."
    nb = "Holdeplasslaget har ingen holdeplasser med posisjon. Velg et punktlag, og sjekk utvalg og filter."


# --- notes ------------------------------------------------------------------------------------------------------------

NOTES: dict[str, Text] = {
    "gtfs_encoding": Text(
        "{file:text}: {table:text} is not UTF-8. It was read as Windows Latin; check the names.",
        "{file:text}: {table:text} er ikke UTF-8. Den er lest som Windows Latin; sjekk navnene.",
    ),
    "gtfs_no_agency": Text(
        "{file:text} has no agency.txt, so its time zone is not known. Its times are taken as local.",
        "{file:text} mangler agency.txt, så tidssonen er ukjent. Klokkeslettene regnes som lokal tid.",
    ),
    "gtfs_duplicate_ids": Text(
        "{file:text}: {count:# row|# rows} of {table:text} {count:repeats|repeat} an id (first: {example:text}, line "
        "{line:text}). The first row of each id counts.",
        "{file:text}: {count:# rad|# rader} i {table:text} gjentar en id (første: {example:text}, linje {line:text}). "
        "Den første raden med hver id teller.",
    ),
    "gtfs_service_rows": Text(
        "{file:text}: {count:# row|# rows} of {table:text} {count:tells|tell} of a service that another row tells of "
        "(first: {example:text}, line {line:text}). It runs in the periods of all its rows, once a day.",
        "{file:text}: {count:# rad|# rader} i {table:text} gjelder en trafikkperiode som også har en annen rad "
        "(første: {example:text}, linje {line:text}). Den går i periodene fra alle radene, én gang per dag.",
    ),
    "gtfs_frequencies_overlap": Text(
        "{file:text}: {count:# row|# rows} of {table:text} {count:overlaps|overlap} another of the same trip (first: "
        "{example:text}, line {line:text}). Where several hold at once, only the shortest headway counts.",
        "{file:text}: {count:# rad|# rader} i {table:text} overlapper en annen for samme tur (første: {example:text}, "
        "linje {line:text}). Der flere gjelder samtidig, teller bare det korteste intervallet.",
    ),
    "gtfs_parent_ignored": Text(
        "{file:text}: {count:# stop names|# stops name} a station that is none (first: stop {example:text}, station "
        "{parent:text}). {count:It stands|They stand} alone.",
        "{file:text}: {count:# holdeplass|# holdeplasser} viser til en stasjon som ikke er det (første: holdeplass "
        "{example:text}, stasjon {parent:text}). {count:Den|De} står alene.",
    ),
    "gtfs_other_modes": Text(
        "{file:text}: {count:# route is|# routes are} of a type that is none of the modes ({types:text}). "
        "{count:It counts|They count} as 'other'.",
        "{file:text}: {count:# linje|# linjer} er av en type som ikke svarer til noe transportmiddel ({types:text}). "
        "{count:Den|De} regnes som «annet».",
    ),
    "gtfs_unknown_route": Text(
        "{file:text}: {count:# trip names|# trips name} a route that is not there (first: {example:text}). "
        "{count:It is|They are} left out.",
        "{file:text}: {count:# tur|# turer} viser til en linje som ikke finnes (første: {example:text}). "
        "{count:Den|De} er utelatt.",
    ),
    "gtfs_unknown_trip": Text(
        "{file:text}: {count:# row of|# rows of} {table:text} {count:names|name} a trip that is not there (first: "
        "{example:text}, line {line:text}).",
        "{file:text}: {count:# rad i|# rader i} {table:text} viser til en tur som ikke finnes (første: "
        "{example:text}, linje {line:text}).",
    ),
    "gtfs_unknown_stop": Text(
        "{file:text}: {count:# row|# rows} of stop_times.txt {count:names|name} a stop that is not there (first: "
        "{example:text}, line {line:text}).",
        "{file:text}: {count:# rad|# rader} i stop_times.txt viser til en holdeplass som ikke finnes (første: "
        "{example:text}, linje {line:text}).",
    ),
    "gtfs_flexible": Text(
        "{file:text}: {count:# call is|# calls are} on demand within an area. {count:It has|They have} no stop and "
        "{count:is|are} left out.",
        "{file:text}: {count:# stopp|# stopp} er bestillingstrafikk i et område. {count:Det|De} har ingen fast "
        "holdeplass og er utelatt.",
    ),
    "gtfs_duplicate_calls": Text(
        "{file:text}: {count:# row|# rows} of stop_times.txt {count:repeats|repeat} a trip's sequence (first: line "
        "{line:text}).",
        "{file:text}: {count:# rad|# rader} i stop_times.txt gjentar et nummer i turens rekkefølge (første: linje "
        "{line:text}).",
    ),
    "gtfs_untimed_trips": Text(
        "{file:text}: {count:# trip lacks|# trips lack} the time at {count:its|their} first or last stop. "
        "{count:It is|They are} left out.",
        "{file:text}: {count:# tur|# turer} mangler klokkeslett ved første eller siste holdeplass. {count:Den|De} er "
        "utelatt.",
    ),
    "gtfs_times_filled": Text(
        "{file:text}: {count:# call has|# calls have} no time of {count:its|their} own. It was filled in by distance "
        "between the stops that have one.",
        "{file:text}: {count:# stopp|# stopp} underveis mangler klokkeslett. Det er regnet ut fra avstanden mellom "
        "holdeplassene som har klokkeslett.",
    ),
    "gtfs_not_on_date": Text(
        "{file:text} has no service on {date:text}, so it adds no departures. It has service on: {ranges:text}. Leave "
        "the date empty for a typical day of each timetable, or give one date for each.",
        "{file:text} har ingen turer {date:text} og gir derfor ingen avganger. Den har turer: {ranges:text}. La datoen "
        "stå tom for en typisk dag i hver rutetabell, eller oppgi én dato for hver.",
    ),
    "gtfs_dates_differ": Text(
        "The timetables have no typical day in common. Each takes its own: {dates:text}.",
        "Rutetabellene har ingen felles typisk dag. Hver får sin egen: {dates:text}.",
    ),
    "gtfs_no_weekday": Text(
        "{file:text} never runs Tuesday to Thursday. {date:text} was taken instead.",
        "{file:text} går aldri tirsdag til torsdag. {date:text} er brukt i stedet.",
    ),
    "gtfs_only_days_off": Text(
        "{file:text} runs Tuesday to Thursday only on public holidays and in school breaks. {date:text} was taken.",
        "{file:text} går tirsdag til torsdag bare på helligdager og i skoleferier. {date:text} er brukt.",
    ),
    "gtfs_typical_day": Text("Typical day: {dates:text}.", "Typisk dag: {dates:text}."),
    "gtfs_time_zones": Text(
        "The timetables are in different time zones ({zones:text}). The window is local time in each.",
        "Rutetabellene er i ulike tidssoner ({zones:text}). Tidsrommet er lokal tid i hver av dem.",
    ),
    "gtfs_not_in_window": Text(
        "{file:text} has no departures in the window. That day it runs from {first:text} to {last:text}.",
        "{file:text} har ingen avganger i tidsrommet. Den dagen går turene mellom {first:text} og {last:text}.",
    ),
    "gtfs_same_departures": Text(
        "{count:# departure stands|# departures stand} in more than one timetable. {count:It counts|They count} once.",
        "{count:# avgang|# avganger} står i mer enn én rutetabell. {count:Den|De} teller én gang.",
    ),
    "gtfs_repeated_departures": Text(
        "{file:text}: {count:# departure stands|# departures stand} in it more than once: the same line, stops and "
        "times under several trips (first: line {line:text} at {time:text}). {count:It counts|They count} once.",
        "{file:text}: {count:# avgang|# avganger} står der mer enn én gang: samme linje, holdeplasser og klokkeslett "
        "på flere turer (første: linje {line:text} kl. {time:text}). {count:Den|De} teller én gang.",
    ),
    "gtfs_on_request": Text(
        "{count:0} of {total:# departure|# departures} from hubs {count:runs|run} only when ordered beforehand. "
        "{count:It stands|They stand} in departures on request, and {count:counts|count} neither in departures per "
        "hour nor in headways.",
        "{count:0} av {total:# avgang|# avganger} fra knutepunktene går bare når noen har bestilt. "
        "{count:Den|De} står under avganger på bestilling og teller verken i avganger per time eller i intervallene.",
    ),
    "gtfs_by_signal": Text(
        "{count:0} of {total:# departure|# departures} from hubs {count:stops|stop} only when one signals to the "
        "driver. {count:It counts|They count} as any other.",
        "{count:0} av {total:# avgang|# avganger} fra knutepunktene stopper bare når man gir tegn til føreren. "
        "{count:Den|De} teller som andre.",
    ),
    "hubs_on_request": Text(
        "{count:# hub has|# hubs have} only departures that have to be ordered. {count:It is|They are} left out.",
        "{count:# knutepunkt|# knutepunkter} har bare avganger som må bestilles. {count:Det|De} er utelatt.",
    ),
    "gtfs_no_boarding": Text(
        "{count:0} of {total:# departure|# departures} from hubs only {count:lets|let} passengers off. "
        "{count:It counts|They count} in departures per hour, but not in headways.",
        "{count:0} av {total:# avgang|# avganger} fra knutepunktene er bare for avstigning. {count:Den|De} teller i "
        "avganger per time, men ikke i intervallene.",
    ),
    "stops_unplaced": Text(
        "{count:# stop with service has|# stops with service have} no coordinates ({names:text}). "
        "{count:Its|Their} departures are not counted.",
        "{count:# holdeplass|# holdeplasser} med trafikk mangler koordinater ({names:text}). Avgangene derfra telles "
        "ikke.",
    ),
    "hubs_summary": Text(
        "{count:# hub|# hubs}: {tiers:parts}. {knutepunkt:n} {knutepunkt:is|are} a kollektivknutepunkt.",
        "{count:# knutepunkt|# knutepunkter}: {tiers:parts}. {knutepunkt:n} er {knutepunkt:et kollektivknutepunkt|"
        "kollektivknutepunkter}.",
    ),
    "hubs_summary_no_tier": Text(
        "{count:# hub meets|# hubs meet} the conditions of no tier.",
        "{count:# knutepunkt|# knutepunkter} oppfyller ikke kravene til noe nivå.",
    ),
    "hubs_summary_days": Text("Departures are those of {dates:text}.", "Avgangene er de som går {dates:text}."),
    "hubs_quiet": Text(
        "{count:# hub has|# hubs have} service that day, but no departure in the window. {count:It is|They are} left "
        "out.",
        "{count:# knutepunkt|# knutepunkter} har trafikk den dagen, men ingen avganger i tidsrommet. {count:Det|De} er "
        "utelatt.",
    ),
    "stops_without_geometry": Text(
        "{count:# stop has|# stops have} no geometry. {count:It is|They are} left out.",
        "{count:# holdeplass|# holdeplasser} mangler geometri. {count:Den|De} er utelatt.",
    ),
    "stops_field_not_understood": Text(
        "Field '{field:text}': {count:# value|# values} could not be understood (first: '{example:text}').",
        "Feltet «{field:text}»: {count:# verdi|# verdier} kunne ikke tolkes (første: «{example:text}»).",
    ),
    "stops_unmeasured": Text(
        "{count:# stop has|# stops have} neither headway nor tier. {count:It gets|They get} the lowest tier.",
        "{count:# holdeplass|# holdeplasser} har verken intervall eller nivå. {count:Den|De} får det laveste nivået.",
    ),
    "stops_mode_unknown": Text(
        "{count:# stop has|# stops have} no mode that is known. {count:Its headway stands|Their headways stand} under "
        "'other', and a hub of such stops alone has no modes.",
        "{count:# holdeplass|# holdeplasser} har ikke noe kjent transportmiddel. {count:Intervallet|Intervallene} står "
        "under «annet», og et knutepunkt med bare slike holdeplasser har ingen transportmidler.",
    ),
}

TIER_COUNT = Text("tier {tier:text} {count:n}", "nivå {tier:text} {count:n}")

# --- code words -------------------------------------------------------------------------------------------------------

MODE_WORDS: dict[str, Text] = {
    "rail": Text("rail", "tog"),
    "metro": Text("metro", "T-bane"),
    "tram": Text("tram", "trikk"),
    "bus": Text("bus", "buss"),
    "coach": Text("coach", "ekspressbuss"),
    "ferry": Text("ferry", "ferje"),
    "funicular": Text("funicular", "kabelbane"),
    "other": Text("other", "annet"),
}

WORDS: dict[str, Text] = {
    **MODE_WORDS,
    # What stands in GtfsDelimiterError for the sign that cannot be seen; the others are said as they are.
    "tab": Text("tab", "tabulator"),
}
