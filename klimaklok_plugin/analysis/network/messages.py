"""What is told of this subject."""

from __future__ import annotations

from ..core.messages import KlimaklokError


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
