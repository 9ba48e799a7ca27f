"""The errors a user can cause. Each says what is wrong, where, and what to do about it."""

from __future__ import annotations

from typing import ClassVar


class Cancelled(Exception):
    """The user stopped the run."""


class KlimaklokError(Exception):
    """Base of every error that is worded for the user.

    A subclass holds the English sentence in ``template``, with named fields. The values stay apart from the
    words, so that the same error can be worded in another language.
    """

    template: ClassVar[str] = "{message}"

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.template.format(**values))

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.values))


def _rebuild(kind: type[KlimaklokError], values: dict[str, object]) -> KlimaklokError:
    return kind(**values)


# --- road network ----------------------------------------------------------------------------------------------------


# --- strategy file ---------------------------------------------------------------------------------------------------


class StrategyUnreadable(KlimaklokError):
    """The file is missing, a folder, or not text in UTF-8."""

    template = "The strategy file {file} cannot be read ({detail}). Choose a TOML file saved as UTF-8."


class StrategyNotToml(KlimaklokError):
    """The file breaks the rules of TOML."""

    template = "{file} is not valid TOML in line {line} ({detail}). Correct that line: compare with the shipped file."


class StrategyUnknownKey(KlimaklokError):
    """A key that the strategy does not know."""

    template = '{file}: unknown key "{key}". Did you mean "{nearest}"? Allowed here: {known}.'


class StrategyMissingKey(KlimaklokError):
    """A key without which the strategy is not complete."""

    template = '{file}: "{key}" is missing. Add it.'


class StrategyWrongType(KlimaklokError):
    """A value of the wrong type."""

    template = '{file}: "{key}" is {found}. Write it like this: {example}.'


class StrategyOutOfRange(KlimaklokError):
    """A number outside its limits."""

    template = '{file}: "{key}" is {found}. Allowed is {low} to {high} {unit}.'


class StrategyNotAllowed(KlimaklokError):
    """A word that is not among the allowed ones."""

    template = '{file}: "{key}" holds {found}. Allowed is one of: {allowed}.'


class StrategyDuplicate(KlimaklokError):
    """A list that names something twice."""

    template = '{file}: "{key}" names {found} twice. Name it once.'


class StrategyUnit(KlimaklokError):
    """A unit that is not the one the value is used in."""

    template = '{file}: "{key}" has the unit {found}. It must be {expected}: convert the value.'


class StrategyNoSource(KlimaklokError):
    """A value that nobody can trace."""

    template = '{file}: "{key}" has no source. Add source = "…" with the plan, rule or guide the value is taken from.'


class StrategyWeights(KlimaklokError):
    """Weights that do not add up to 1."""

    template = '{file}: the weights of "{key}" add up to {total} ({weights}). They must add up to 1.'


class StrategyCurveOrder(KlimaklokError):
    """A curve whose x values do not rise."""

    template = '{file}: in the curve "{key}", {after} follows {before}. The first number of each point must rise.'


class StrategyCurveScore(KlimaklokError):
    """A curve with a score outside 0 to 100."""

    template = '{file}: the curve "{key}" has the score {found}. Allowed is 0 to 100.'


class StrategyTierOrder(KlimaklokError):
    """A tier that no hub could ever be of."""

    template = (
        '{file}: "{key}": tier {tier} asks for at least as much as tier {before}, so no hub could be of it. '
        "Order the tiers from the strictest to the mildest."
    )


class StrategyTierCurves(KlimaklokError):
    """A worse tier that scores above a better one."""

    template = (
        '{file}: "{key}": the curve of tier {tier} lies above that of tier {before} at some distance. '
        "A hub of tier {tier} must never score above one of tier {before} that is as near."
    )


class OsmFileError(KlimaklokError):
    """The file given as OSM data cannot be read as such."""

    template = (
        "{file} cannot be read as OpenStreetMap data: {problem}. "
        "Get the file again, or give another .osm or .osm.pbf file."
    )


class OsmPackedError(OsmFileError):
    """The .gz or .bz2 cannot be unpacked."""

    template = (
        "{file} cannot be read as OpenStreetMap data: it is no packed file, or a damaged one. "
        "Get the file again, or give another .osm or .osm.pbf file."
    )


class OsmDamagedError(OsmFileError):
    """Reading stops within the file."""

    template = (
        "{file} cannot be read as OpenStreetMap data: it is damaged (reading stopped with: {detail}). "
        "Get the file again, or give another .osm or .osm.pbf file."
    )


class OsmOrderError(KlimaklokError):
    """Nodes come after ways, out of order, or twice."""

    template = (
        "{file} lists nodes after ways, out of order or twice, and roads would lose their shape. Sort it first, for "
        "example with: osmium sort {file} -o sorted.osm.pbf. Files to be joined are joined with osmium merge."
    )


class OsmNoRoadsError(KlimaklokError):
    """No way can be used by anyone."""

    template = "{file} holds no roads or paths in use. Give a file that holds the streets of the area."


class OsmOutsideMaskError(KlimaklokError):
    """The mask and the file do not meet."""

    template = "No road of {file} lies inside the mask. Check that both cover the same area."


class LinesNotLinesError(KlimaklokError):
    """The line layer holds no lines."""

    template = "None of the {count} features is a line. Choose a layer of road centre lines."


class LineFieldMissingError(KlimaklokError):
    """A field that was named is not in the layer."""

    template = (
        "The road layer has no field {field}. It has: {fields}. Choose another preset, or name the fields yourself."
    )


class LineFieldValueError(KlimaklokError):
    """A direction or permission that is not understood."""

    template = (
        "The value {value!r} in the field {field} is not understood ({count} features). "
        "Allowed are: {allowed}. Correct the field, or leave it out."
    )


class LinesOutsideMaskError(KlimaklokError):
    """The mask and the lines do not meet."""

    template = "None of the {count} road lines lies inside the mask. Check that both cover the same area."


class DemFileError(KlimaklokError):
    """The elevation raster cannot be used."""

    template = "{file} cannot be used as elevation raster: {problem}. Choose a raster of heights in metres with a CRS."


class DemUnreadableError(DemFileError):
    """The elevation raster cannot be opened or is damaged."""

    template = (
        "{file} cannot be used as elevation raster: it is no raster file, or a damaged one ({detail}). "
        "Choose a raster of heights in metres with a CRS, such as a GeoTIFF."
    )


class DemPackageError(KlimaklokError):
    """The package that reads rasters is not installed."""

    template = (
        "Elevation needs the Python package rasterio, which is not installed. Install it as the plugin's README says "
        "and restart QGIS, or leave the elevation raster empty."
    )


class DemOutsideError(KlimaklokError):
    """The elevation raster covers no edge."""

    template = (
        "The elevation raster {file} holds no height on any road of the network. Choose one that covers the area."
    )


class NetworkEmptyError(KlimaklokError):
    """No line has a length."""

    template = "The road lines hold nothing that can be travelled on. Give a layer or file with roads of some length."


class NetworkFileError(KlimaklokError):
    """A file that should be a network is none."""

    template = "{file} cannot be used as a network: {problem}. Build it again with 'Build street network'."


class NetworkForeignError(NetworkFileError):
    """The file was made by another tool, or is no database at all."""

    template = (
        "{file} cannot be used as a network: it is not one of those that 'Build street network' makes. Choose such a "
        ".gpkg, or give this file's road lines to 'Build street network' first."
    )


class NetworkUnreadableError(NetworkFileError):
    """The tables of the network cannot be read."""

    template = (
        "{file} cannot be used as a network: its tables cannot be read ({detail}). Build it again with 'Build street "
        "network'."
    )


class NetworkFieldMissingError(NetworkFileError):
    """A field was removed."""

    template = (
        "{file} cannot be used as a network: the field {field} is missing. Build it again with 'Build street network'."
    )


class NetworkFieldEmptyError(NetworkFileError):
    """A field was emptied."""

    template = (
        "{file} cannot be used as a network: {count} of its edges have nothing in the field {field}. Fill it in, "
        "delete these edges, or build the network again with 'Build street network'."
    )


class NetworkEdgesBrokenError(NetworkFileError):
    """Edges that lead nowhere, after editing."""

    template = (
        "{file} cannot be used as a network: {count} of its edges lack a geometry or name nodes that do not exist. "
        "Delete these edges, or build the network again with 'Build street network'."
    )


class NetworkModeError(KlimaklokError):
    """No edge is open to a mode."""

    template = (
        "No road or path in the network is open to the mode {mode}. "
        "Build the network from data that hold such roads, or map the permission fields."
    )


class NetworkWriteError(KlimaklokError):
    """The network cannot be stored."""

    template = "The network cannot be written to {file}: {problem}. Choose a folder you may write to, with space left."


# --- timetables and hubs ---------------------------------------------------------------------------------------------


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


# --- sites -----------------------------------------------------------------------------------------------------------


class LayerEmpty(KlimaklokError):
    """A layer without features."""

    template = "The layer for {layer} holds no features. Check its filter and the selection, or choose another layer."


class LayerWithoutCrs(KlimaklokError):
    """A layer whose place on earth is unknown."""

    template = "The layer for {layer} has no coordinate system. Set it in the layer's properties."


class LayerFieldMissing(KlimaklokError):
    """A field that the analysis needs, or that the user named, is not there."""

    template = 'The layer for {layer} has no field "{field}". It has: {fields}. Choose or add the field.'


class LayerFieldNotNumber(KlimaklokError):
    """Text where numbers are needed."""

    template = (
        'The field "{field}" of the layer for {layer} holds {count} values that are no numbers, '
        'the first is "{value}". '
        "Correct them or leave them empty."
    )


class LayerValueUnknown(KlimaklokError):
    """Values that stand for nothing the strategy knows."""

    template = (
        'The field "{field}" of the layer for {layer} holds values that are not known: {values}. '
        "Known are: {allowed}. Correct them, or add them to the strategy file."
    )


class HubTierUnknown(LayerValueUnknown):
    """Hubs whose tier is none of the strategy's."""

    template = (
        'The field "tier" of the layer for {layer} holds values that are no tier: {values}. A tier is one of: '
        "{allowed}. Correct them, or take the result of 'Find public transport hubs'."
    )


class SitesOnlyLines(KlimaklokError):
    """Lines are no sites."""

    template = "{count} features of the layer for {layer} are lines. Choose a layer of points or areas."


class AreasNeeded(KlimaklokError):
    """A layer of areas is needed and something else is given."""

    template = "The layer for {layer} holds no areas. Choose a layer of polygons."


# --- download --------------------------------------------------------------------------------------------------------


class DownloadNoArea(KlimaklokError):
    """Neither a place nor an extent, or both."""

    template = "Give either the name of a place or an extent, and not both."


class DownloadTooLarge(KlimaklokError):
    """More than a free server should be asked for."""

    template = (
        "The area of {area} km² is larger than the limit of {limit} km². Choose a smaller area, or get a file from "
        "download.geofabrik.de and build the network from it."
    )


class DownloadPlaceUnknown(KlimaklokError):
    """The place search found nothing."""

    template = '{server} knows no place "{place}". Check the spelling, or add the country: "Bærum, Norway".'


class DownloadPlaceNoArea(KlimaklokError):
    """The place is a point or a line."""

    template = '"{place}" has no boundary in OpenStreetMap. Name a municipality or district, or choose an extent.'


class DownloadUnreachable(KlimaklokError):
    """No connection."""

    template = (
        "{server} cannot be reached ({detail}). Check the internet connection, and the proxy in QGIS's settings "
        "(Options, Network)."
    )


class DownloadProxy(KlimaklokError):
    """The proxy refuses."""

    template = (
        "The proxy does not let the request to {server} through ({detail}). Check QGIS's settings (Options, Network)."
    )


class DownloadCertificate(KlimaklokError):
    """The network replaces certificates."""

    template = (
        "The certificate of {server} is not trusted ({detail}). Many office networks replace certificates: ask IT for "
        "the root certificate and name its file in the environment variable REQUESTS_CA_BUNDLE."
    )


class DownloadTimeout(KlimaklokError):
    """No answer in time."""

    template = "{server} did not answer within {seconds} seconds. Try a smaller area, or try again later."


class DownloadBusy(KlimaklokError):
    """Too many requests."""

    template = "{server} is busy (status {status}). Wait a few minutes and try again, or choose a smaller area."


class DownloadRefused(KlimaklokError):
    """An error by the server."""

    template = "{server} answered with the error {status} {detail}. Try again later, or name another server."


class DownloadGaveUp(KlimaklokError):
    """The server ran out of time or memory."""

    template = "{server} could not finish the request ({detail}). Choose a smaller area."


class DownloadNoData(KlimaklokError):
    """An answer that is no OSM data, such as a login page."""

    template = (
        "{server} answered with something that is no OpenStreetMap data, perhaps a login page of the network you are "
        "on. Open the server's address in a browser, and try again."
    )


class DownloadNoStreets(KlimaklokError):
    """An area without streets."""

    template = "There are no streets in the area. Check the place or the extent."


class DownloadOsmnxOld(KlimaklokError):
    """osmnx lacks what is needed."""

    template = "osmnx {version} does not fit. Install version 2 or newer with: pip install --no-deps 'osmnx>=2'."


# --- siting -----------------------------------------------------------------------------------------------------------


class SitingTooManySites(KlimaklokError):
    """More new sites than there are candidates."""

    template = (
        "{asked} new sites are asked for, but only {available} candidates can be opened. Ask for fewer, or add some."
    )


class SitingTooFewSites(KlimaklokError):
    """The demand cannot all be served by so few sites."""

    template = "{asked} new sites cannot serve all of the demand: at least {needed} are needed. Ask for that many."


class SitingShareOutOfReach(KlimaklokError):
    """More demand than all candidates together can cover."""

    template = (
        "{share} % of the demand is to be covered, but all candidates together cover at most {reachable} %. "
        "Ask for less, add candidates or room for more at each, or allow a longer way."
    )


class SitingBudgetTooSmall(KlimaklokError):
    """The budget does not pay for what is asked."""

    template = "The budget of {budget} is too small: the cheapest answer costs {cheapest}, {missing} more."


class SitingFloorOutOfReach(KlimaklokError):
    """An area's floor cannot be met."""

    template = (
        'The area "{area}" is to have {floor} % of its demand covered, but at most {reachable} % can be, with what is '
        "given. Lower the floor by {missing} percentage points, or add sites, money or candidates there."
    )


class SitingCapacityTooSmall(KlimaklokError):
    """The sites do not hold the demand that must be served."""

    template = (
        "A demand of {needed} must be served, but the sites hold at most {available} of it, {missing} too little. "
        "Add sites, candidates or capacity."
    )


class SitingFixedBoth(KlimaklokError):
    """Candidates that are both open and closed."""

    template = (
        "{count} candidates are marked both as existing and as not to be used, the first being number {first}. "
        "Choose one for each."
    )


class SitingWeightWrong(KlimaklokError):
    """Weights that are no amounts."""

    template = (
        "{count} weights are {kind} (the first is number {first}). Weights are amounts of demand, from 0 to a billion: "
        "correct them, or leave those features out."
    )


class SitingNoAnswerInTime(KlimaklokError):
    """Time was up before anything that meets the conditions was found."""

    template = "No answer that meets the conditions was found within {seconds} seconds. Allow more time."


class SitingNumberWrong(KlimaklokError):
    """Costs, capacities or limits that are none."""

    template = "{what}: {value} is not a number that can be used. It must be 0 or more."


# --- queueing ---------------------------------------------------------------------------------------------------------


class ChargingLoadTooLarge(KlimaklokError):
    """More cars at once than any place has room for."""

    template = (
        "A charging load of {load} erlang at one place is more than the {limit} that can be computed. Check that the "
        "weights are numbers of cars or persons, and the charge need per weight in the strategy file."
    )


# --- park-and-ride ----------------------------------------------------------------------------------------------------


class ParkAndRideNoGoodHub(KlimaklokError):
    """No hub has departures often enough."""

    template = (
        "None of the {count} hubs is good enough for park-and-ride: they are of tier {found}, and the strategy asks "
        "for {wanted}. Give hubs with more departures, or change park_and_ride.hub_tiers in the strategy file."
    )


class ParkAndRideNobody(KlimaklokError):
    """Nobody travels."""

    template = (
        'The field "{field}" of the layer for {layer} holds no commuters: every value is 0 or empty, or has no place. '
        "Choose another field."
    )


class ParkAndRideNumberWrong(KlimaklokError):
    """Amounts below zero or beyond all measure."""

    template = (
        'The field "{field}" of the layer for {layer} holds {count} numbers that are no amounts; the first is {value}, '
        "in feature {row}. Amounts are 0 or more, and no more than a billion. Correct them or leave them empty."
    )


class ParkAndRideInUseWrong(KlimaklokError):
    """More cars than can park."""

    template = (
        'The field "{field}" of the layer for {layer} says that {value} % of the spaces are in use in feature {row}. '
        "Give the share in use, from 0 to 1 or in per cent, not the number of cars."
    )


class ParkAndRideNoCandidates(KlimaklokError):
    """Neither candidates nor car parks."""

    template = (
        "Neither possible sites nor car parks are given. Give a layer of possible sites, or one of car parks: those "
        "near a good hub are then the possible sites."
    )


class ParkAndRideTooManySites(KlimaklokError):
    """More sites than candidates."""

    template = (
        "{asked} new sites are asked for, but the layer for {layer} has only {available}. Ask for fewer, or add some."
    )


class ParkAndRideNoSite(KlimaklokError):
    """No site can be used."""

    template = "None of the {count} possible sites can be used ({pairs}). Move or add sites, or change the strategy."


class ParkAndRideNoCentre(KlimaklokError):
    """No centre has a place."""

    template = "None of the {count} features of the layer for {layer} has a place and a weight above 0. Add a point."


class ParkAndRideCentreOffNetwork(KlimaklokError):
    """The centre cannot be driven to."""

    template = (
        "The centre {name} lies {distance} m from the nearest street of the network that cars may use, and at most "
        "{limit} m count. Build a network that reaches it, or give the place where the road to it leaves the network."
    )


class ParkAndRideCentreUnreached(KlimaklokError):
    """Nobody can drive to the centre."""

    template = (
        "No home of a commuter is joined to a centre by streets for cars in this network. Check that homes, centre and "
        "network cover the same area."
    )


# --- registers: NOBIL and the parking register ------------------------------------------------------------------------


class JsonUnreadable(KlimaklokError):
    """The file cannot be opened."""

    template = "The file {file} cannot be read ({detail}). Check the path and that you may read the file."


class JsonTooLarge(KlimaklokError):
    """The file is larger than any dump."""

    template = "The file {file} is {size} MB, more than the limit of {limit} MB. Ask the service for a part of it."


class JsonEmpty(KlimaklokError):
    """The file holds nothing."""

    template = "The file {file} is empty. Download it again."


class JsonBroken(KlimaklokError):
    """The file is no JSON."""

    template = (
        "The file {file} is not valid JSON in line {line}, column {column} ({detail}). Download it again "
        "as JSON, and do not edit it."
    )


class JsonIsMarkup(KlimaklokError):
    """The file is a web page or XML."""

    template = (
        "The file {file} is a web page or XML, not JSON. Download it again as JSON, and check the address and the "
        "key for the service."
    )


class JsonCutOff(KlimaklokError):
    """The file ends too early."""

    template = "The file {file} is cut off in line {line}: its end is missing. Download it again."


class NobilNoStations(KlimaklokError):
    """JSON without stations."""

    template = (
        "The NOBIL file {file} holds no charging stations (found: {found}). It should be a list, or an object with "
        '"chargerstations", of objects with "csmd" and "attr". Check the key for the service and the search.'
    )


class NobilNothingPlaced(KlimaklokError):
    """No station can be put on the map."""

    template = (
        "None of the {count} charging stations in the NOBIL file {file} can be put on the map ({code}, first: "
        '"{example}"). A position is written "(latitude,longitude)", such as "(59.91,10.75)".'
    )


# --- tables and plots ------------------------------------------------------------------------------------------------


class ReportWriteError(KlimaklokError):
    """A table or a plot cannot be stored."""

    template = "{file} cannot be written ({detail}). Choose a folder you may write to, with space left."


# --- charging ---------------------------------------------------------------------------------------------------------


class ChargingWeightWrong(KlimaklokError):
    """Weights that are no amounts."""

    template = (
        'The field "{field}" of the layer for {layer} holds weights that are negative or above {most:,.0f} ({count} of '
        "them); the first is {value}, in feature {first}. Correct them, or leave them empty where they are not known."
    )


class ChargingNoDemand(KlimaklokError):
    """Nobody needs to charge in public."""

    template = (
        "None of the {count} features of the layer for {layer} has public demand: a place, a weight above 0 and a kind "
        "without its own right to charge. Check the field for the weight and the one for the kind."
    )


class ChargingNumberNegative(KlimaklokError):
    """Amounts below zero."""

    template = (
        'The field "{field}" of the layer for {layer} holds {count} negative numbers; the first is {value}, in feature '
        "{first}. Correct them, or leave them empty where they are not known."
    )


class ChargingGridNotNumbers(KlimaklokError):
    """Grid capacities that are text."""

    template = (
        'The field "{field}" of the layer for {layer} holds {count} values that are no numbers. Write the free '
        "capacity in kW, or leave it empty where it is not known."
    )


class ChargingFloorNoAreas(KlimaklokError):
    """A floor for areas that are not given."""

    template = (
        "A least share in each area is given, but no areas. Choose the layer with districts or cells, or leave the "
        "share empty."
    )


class ChargingGridFieldMissing(KlimaklokError):
    """Grid points without the field of their capacity."""

    template = "Choose the field with the free capacity of {layer}, in kW, or leave the layer empty."


class ChargingNoCandidates(KlimaklokError):
    """No candidate has a place."""

    template = (
        "None of the {count} features of the layer for {layer} has a place. Choose another layer, or leave it empty: "
        "sites are then tried along the streets."
    )


class ChargingCandidatesOffNetwork(KlimaklokError):
    """Candidates and network do not meet."""

    template = (
        "None of the {count} possible sites lies on the street network. Check that both cover the same area, or allow "
        "a longer way to the network."
    )


class ChargingAmountMissing(KlimaklokError):
    """Nothing says how much is to be built."""

    template = (
        "It is not said how much is to be built. Give the number of new sites, the share of the demand or the budget "
        "that belongs to the chosen question, or a list of phases."
    )


class ChargingPhasesWrong(KlimaklokError):
    """Phases that are none, or do not add up."""

    template = (
        "The phases '{value}' do not fit. Give the number of phases, such as 3, or a list: new sites per phase (3, 3, "
        "4) or kr per phase that add up to the whole, or the rising shares in per cent that are reached (50, 75, 90). "
        "Every phase must add something."
    )


class ChargingTooManySites(KlimaklokError):
    """More sites than candidates."""

    template = (
        "{asked} new sites are asked for, but only {available} possible sites are given that lie on the street "
        "network. Ask for fewer, or add possible sites."
    )


class ChargingAuditBoth(KlimaklokError):
    """Car parks from two sources."""

    template = "Both a layer of car parks and a file of the parking register are given. Give the one to be audited."


class ChargingBudgetTooSmall(KlimaklokError):
    """A budget that pays for no site."""

    template = (
        "The budget of {budget} kr pays for no site: the cheapest with one point costs {cheapest} kr, {missing} kr "
        "more. Raise it (for the first phase, if there are several), or check the costs."
    )


# --- audit of car parks -----------------------------------------------------------------------------------------------


class ParkingRegisterEmpty(KlimaklokError):
    """JSON without areas of the parking register."""

    template = (
        "The file {file} holds no areas of the parking register (found: {found}). It should be a list of areas with "
        '"id" and "aktivVersjon". Ask the service for all fields (datafelter=alle).'
    )


class AuditDuplicate(KlimaklokError):
    """Ids that are used twice."""

    template = (
        'The field "{field}" of the car parks names {count} of them twice or more: {values}. Keep one of each, or '
        "choose another field."
    )


class AuditNegative(KlimaklokError):
    """Negative numbers."""

    template = (
        'The field "{field}" of the car parks holds {count} negative numbers, the first is {value} in row {first}. '
        "Correct them, or leave them empty where the number is not known."
    )


class AuditNotWhole(KlimaklokError):
    """Spaces that are not whole."""

    template = (
        'The field "{field}" of the car parks holds {count} numbers of spaces that are not whole, the first is {value} '
        "in row {first}. Choose the field with the number of spaces."
    )


class AuditShareWrong(KlimaklokError):
    """Occupancy above 1."""

    template = (
        'The field "{field}" of the car parks holds {count} shares above 1, the first is {value}. Write the mean share '
        "of occupied charging spaces as 0 to 1: 85 % is 0.85."
    )


class AuditLoadsMismatch(KlimaklokError):
    """Loads for other car parks."""

    template = "{loads} loads are given for {count} car parks. Give one for each, empty where it is not known."


# --- heart zones: what is handed in ----------------------------------------------------------------------------------


class HeartZoneNoSchool(KlimaklokError):
    """No school has a place."""

    template = (
        "None of the {count} features of the layer for {layer} has a place. Choose a layer with schools as points or "
        "areas."
    )


class HeartZoneRadiusWrong(KlimaklokError):
    """A radius that makes no zone around a school."""

    template = (
        "A radius of {radius} m makes no zone around a school. Choose one from 1 to {most} m, or leave it empty for "
        "the strategy's."
    )


class HeartZonesMissing(KlimaklokError):
    """Drawn zones without zones."""

    template = "Drawn zones are asked for, but no layer with zones is given. Choose it, or choose another kind of zone."


class HeartZoneNotPolygon(KlimaklokError):
    """Zones that are no areas."""

    template = (
        "The layer for {layer} holds {count} features that are no areas, the first is feature {row}. A zone is a "
        "polygon: draw it as one, or leave these features out."
    )


class HeartZoneNoStreet(KlimaklokError):
    """No zone holds a street."""

    template = (
        "None of the {count} zones holds a street that is open to cars. Check that the zones and the network cover the "
        "same area."
    )


class HeartZoneSchoolsOff(KlimaklokError):
    """No school lies at the network."""

    template = (
        "None of the {count} schools lies within {limit_m} m of the street network. Check that both cover the same "
        "area."
    )


# --- heart zones: walking groups --------------------------------------------------------------------------------------


class WalkingPeopleMissing(KlimaklokError):
    """Nobody to walk with."""

    template = "Neither pupils nor population are given. Choose the layer with pupils, or with inhabitants."


class WalkingPeopleTwice(KlimaklokError):
    """Pupils and population at once."""

    template = "Both pupils and population are given, and they would count twice. Choose one of them."


class WalkingNobody(KlimaklokError):
    """A layer that counts no one."""

    template = 'The field "{field}" of the layer for {layer} counts nobody. Choose the field with the numbers.'


class WalkingCountsWrong(KlimaklokError):
    """Counts that are none. The values are not quoted: they may be personal."""

    template = (
        'The field "{field}" of the layer for {layer} holds values that are no numbers of persons: text, or numbers '
        "below 0 or far too large. Correct them, or choose another field."
    )


class WalkingNoSchool(KlimaklokError):
    """No school has a place."""

    template = (
        "None of the {count} features of the layer for {layer} has a place. Choose the layer with schools, as points "
        "or areas."
    )


class WalkingSchoolsOff(KlimaklokError):
    """No school lies at the network."""

    template = (
        "None of the {count} schools lies within {limit_m} m of a street that can be walked. Check that the schools "
        "and the network cover the same area."
    )


class WalkingNothingSafe(KlimaklokError):
    """Every street is dangerous."""

    template = (
        "By the strategy's rules every street of the network is dangerous to walk along. Check its speed limits and "
        "the traffic, or the thresholds of 'safe_road' in the strategy file."
    )


class WalkingNumberWrong(KlimaklokError):
    """A number outside its limits."""

    template = "{name} is {value}. Choose a number from {low} to {high}, or leave it empty for the strategy's."


class WalkingGroupTooSmall(KlimaklokError):
    """Groups that may hold fewer than they must."""

    template = (
        "At most {most} pupils in a group are asked for, but a group has at least {least}. Allow larger groups, or "
        "lower 'least_pupils' in the strategy file."
    )


class WalkingBellWrong(KlimaklokError):
    """No time of day."""

    template = 'The bell "{value}" is no time of day. Write it as hours and minutes: 08:30.'


# --- parking: targets and parking as handed in -----------------------------------------------------------------------


class ParkingNumberWrong(KlimaklokError):
    """What should be a number of spaces, or an amount, is none."""

    template = (
        'The field "{field}" of the layer for {layer} holds {count} values that are no amounts; the first is '
        '"{value}", in feature {row}. Write whole or decimal numbers from 0 to a million, or leave them empty where '
        "nobody knows."
    )


class ParkingNoTarget(KlimaklokError):
    """Targets that lie nowhere."""

    template = (
        "None of the {count} features of the layer for {layer} is a point or an area. Choose a layer of stops, "
        "stations, entrances or buildings."
    )


class ParkingNothing(KlimaklokError):
    """Neither bike nor car parking."""

    template = (
        "There is neither bike parking nor car parking: both layers are empty or left out. Give at least one of them."
    )


# --- parking: places for bikes ----------------------------------------------------------------------------------------


class BikePlaceNumberWrong(KlimaklokError):
    """A number outside its limits."""

    template = "{name} is {value}. Choose a number from {low} to {high}, or leave it empty for the strategy's."


# --- parking: the car that takes the detour ---------------------------------------------------------------------------


class DetourNoOrigin(KlimaklokError):
    """Origins that lie nowhere."""

    template = (
        "None of the {count} features of the layer for ORIGINS is a point or an area. Choose a layer of addresses, "
        "buildings or cells."
    )


class DetourTooManyPairs(KlimaklokError):
    """More pairs than can be handed on."""

    template = (
        "{origins} origins and {targets} targets make {pairs} pairs; at most {most} can be compared in one run. Choose "
        "fewer targets (select some and tick 'Selected features only'), or cells instead of addresses."
    )


class DetourLimitWrong(KlimaklokError):
    """A limit of nothing, or less."""

    template = "{parameter} is {value}, but it has to be more than 0. Write a larger number, or leave it empty."
