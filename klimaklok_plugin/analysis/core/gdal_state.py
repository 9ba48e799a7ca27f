"""What GDAL keeps for the whole process, and so for all of QGIS: it is after our work as it was before.

pyogrio, and geopandas through it, switches curves off for the process with every file it opens
(``OGRSetNonLinearGeometriesEnabledFlag``) and leaves them off: QGIS would read the arcs of all layers as straight
pieces from then on, and save them so. When it is imported it sets environment variables for GDAL and PROJ, too.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_PREFIXES = ("GDAL_", "OGR_", "OSM_", "PROJ_", "CPL_", "SQLITE_", "GTIFF_")
_OPTIONS = (
    "OSM_USE_CUSTOM_INDEXING",
    "OSM_MAX_TMPFILE_SIZE",
    "OGR_INTERLEAVED_READING",
    "OGR_CURRENT_DATE",
    "OGR_SQLITE_SYNCHRONOUS",
    "OGR_SQLITE_JOURNAL",
    "OGR_GEOMETRY_ACCEPT_UNCLOSED_RING",
    "OGR_ENABLE_PARTIAL_REPROJECTION",
    "OGR_ORGANIZE_POLYGONS",
    "OGR_ARC_STEPSIZE",
    "GDAL_DISABLE_READDIR_ON_OPEN",
    "GDAL_PAM_ENABLED",
    "GDAL_NUM_THREADS",
    "GDAL_CACHEMAX",
    "GDAL_DATA",
    "PROJ_DATA",
    "PROJ_LIB",
    "CPL_DEBUG",
    "CPL_LOG",
)
"""Looked at where GDAL does not list its options (before 3.9)."""


@dataclass(frozen=True)
class _State:
    curves: bool | None
    options: dict[str, str | None]
    environment: dict[str, str]


_lock = threading.Lock()
_open = 0
_first: _State | None = None


@contextlib.contextmanager
def kept() -> Iterator[None]:
    """Put GDAL's curve flag, its options and its environment variables back at the end, also after an error.

    May be nested, and entered by several threads at once: each puts back what was there before the first of them, so
    that none takes for given what another has just changed.
    """
    global _open, _first  # noqa: PLW0603
    with _lock:
        if _first is None:
            _first = _now()
        _open += 1
    try:
        yield
    finally:
        with _lock:
            _open -= 1
            _put_back(_first)
            if not _open:
                _first = None


@contextlib.contextmanager
def curves() -> Iterator[None]:
    """Let GDAL give curves as curves, whatever others have set, and put its state back at the end."""
    ogr = _ogr()
    with kept():
        if ogr is not None:
            ogr.SetNonLinearGeometriesEnabledFlag(True)
        yield


@contextlib.contextmanager
def leaving_nothing() -> Iterator[None]:
    """Keep GDAL from writing statistics beside the rasters that this thread opens."""
    ogr = _ogr()
    if ogr is None:
        yield
        return
    from osgeo import gdal

    before = gdal.GetThreadLocalConfigOption("GDAL_PAM_ENABLED")
    gdal.SetThreadLocalConfigOption("GDAL_PAM_ENABLED", "NO")
    try:
        yield
    finally:
        gdal.SetThreadLocalConfigOption("GDAL_PAM_ENABLED", before)


def _ogr() -> Any:
    """Return GDAL's own bindings, which QGIS always has; without them nobody shares this process's GDAL."""
    try:
        from osgeo import ogr
    except ImportError:
        return None
    return ogr


def _now() -> _State:
    environment = {name: value for name, value in os.environ.items() if name.startswith(_PREFIXES)}
    ogr = _ogr()
    if ogr is None:
        return _State(None, {}, environment)
    return _State(bool(ogr.GetNonLinearGeometriesEnabledFlag()), _options(), environment)


def _options() -> dict[str, str | None]:
    from osgeo import gdal

    listed = gdal.GetConfigOptions() if hasattr(gdal, "GetConfigOptions") else {}
    return {name: gdal.GetConfigOption(name) for name in (*_OPTIONS, *listed)}


def _put_back(state: _State) -> None:
    now = _now()
    for name in now.environment.keys() - state.environment.keys():
        del os.environ[name]
    os.environ.update({name: value for name, value in state.environment.items() if now.environment.get(name) != value})
    if state.curves is None:
        return
    from osgeo import gdal, ogr

    if now.curves != state.curves:
        ogr.SetNonLinearGeometriesEnabledFlag(state.curves)
    for name, value in {**dict.fromkeys(now.options), **state.options}.items():
        if now.options.get(name) != value:
            gdal.SetConfigOption(name, value)
