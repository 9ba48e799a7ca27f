"""Whose data a file holds, as the file itself says: that goes before what files of its kind mostly are."""

from __future__ import annotations

import bz2
import csv
import gzip
import html
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..core.messages import Language, Text

SYNTHETIC = "Synthetic (invented) data"
"""What invented data say of themselves."""
OSM = "ODbL 1.0, © OpenStreetMap contributors"
"""Licence and owner of OpenStreetMap's data (openstreetmap.org/copyright)."""
CREDIT_WORDS: Mapping[str, Text] = {
    SYNTHETIC: Text(SYNTHETIC, "Syntetiske (oppdiktede) data"),
    OSM: Text(OSM, "ODbL 1.0, © OpenStreetMaps bidragsytere"),
}

BESIDE = "; "
"""Between the credits of several files."""
_HEAD = 1 << 16
_OSM = re.compile(rb"<osm\s[^>]*?\battribution=(?:\"([^\"]*)\"|'([^']*)')")
_NATIONAL = re.compile("entur|rutebanken", re.IGNORECASE)
"""Publishers of the national timetable, whose licence is known."""


def own_credit(path: Path, table: str = "") -> str:
    """Return whose data a file says that it holds; "" where it says nothing.

    Of OpenStreetMap's XML the attribution, unless it is a link (OpenStreetMap's own); of a timetable its publisher,
    unless that is the national one; of a picture (GeoTIFF) its copyright; of a layer the rights in QGIS's metadata.

    Parameters
    ----------
    path : Path
    table : str
        The layer, of files that hold several.

    Examples
    --------
    >>> from klimaklok_plugin.analysis.network.sample import sample_file
    >>> own_credit(sample_file("streets.osm.gz")), own_credit(sample_file("sample.gpkg"), "population")
    ('Synthetic (invented) data', 'Synthetic (invented) data')
    """
    name = path.name.lower()
    try:
        if name.endswith((".osm", ".osm.gz", ".osm.bz2", ".osm.xml")):
            return _of_osm(path)
        if name.endswith(".zip"):
            return _of_timetable(path)
        if name.endswith((".tif", ".tiff")):
            return _of_raster(path)
        return _of_layer(path, table) if name.endswith(".gpkg") else ""
    except (OSError, EOFError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error, csv.Error):
        return ""  # what is wrong with a file is said where it is read


def said_credit(credit: str, language: Language) -> str:
    """Return a credit in a language: names and licences stay as they are, what invented data say of themselves not.

    Examples
    --------
    >>> said_credit("Synthetic (invented) data; NLOD 1.0, Entur", Language("nb"))
    'Syntetiske (oppdiktede) data; NLOD 1.0, Entur'
    """
    parts = credit.split(BESIDE)
    return BESIDE.join(language.text(CREDIT_WORDS[each]) if each in CREDIT_WORDS else each for each in parts)


def is_synthetic(credit: str) -> bool:
    """Return whether data, or a part of them, say of themselves that they are invented."""
    return SYNTHETIC in credit.split(BESIDE)


def _of_osm(path: Path) -> str:
    packed: dict[str, Any] = {".gz": gzip, ".bz2": bz2}
    with packed.get(path.suffix.lower(), io).open(path, "rb") as stream:
        found = _OSM.search(stream.read(_HEAD))
    said = "" if found is None else html.unescape((found[1] or found[2] or b"").decode(errors="replace")).strip()
    return "" if re.match(r"https?:", said) else said


def _of_timetable(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        name = next(each for each in [*archive.namelist(), ""] if each.rpartition("/")[2] in ("feed_info.txt", ""))
        with archive.open(name) as stream:
            rows = csv.DictReader(io.StringIO(stream.read(_HEAD).decode("utf-8-sig")))
            publisher = next((row.get("feed_publisher_name") or "" for row in rows), "").strip()
    return "" if _NATIONAL.search(publisher) else publisher


def _of_raster(path: Path) -> str:
    try:
        import rasterio
    except ImportError:
        return ""
    with rasterio.Env(), rasterio.open(path) as raster:
        return str(raster.tags().get("TIFFTAG_COPYRIGHT", "")).strip()


def _of_layer(path: Path, table: str) -> str:
    import pyogrio

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a GeoPackage's version: whoever reads the layer hears of it
        told = pyogrio.read_info(path, layer=table or None)["layer_metadata"] or {}
    for key, text in told.items():
        if key.startswith("GPKG_METADATA_ITEM") and (found := re.search(r"<rights>(.*?)</rights>", text, re.DOTALL)):
            return html.unescape(found[1]).strip()
    return ""
