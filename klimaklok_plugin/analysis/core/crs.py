"""The projected CRS an analysis runs in when the user names none, and whether one measures true metres."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .messages import CrsNearPoleError, CrsScaleError

if TYPE_CHECKING:
    import pyproj

    from .arrays import Floats

NORWEGIAN_DEFAULT = "EPSG:25832"
MOST_OFF = 0.001
"""How far lengths may be off in the CRS an analysis runs in, as a share: a UTM zone is at its edges on the equator."""
_PROBE_M = 100.0


def projected_crs(west: float, south: float, east: float, north: float) -> pyproj.CRS:
    """Return EPSG:25832 for data inside its area of use, otherwise the UTM zone the data lies in.

    Parameters
    ----------
    west, south, east, north : float
        Extent of the data in degrees (EPSG:4326). Its middle decides.

    Raises
    ------
    CrsNearPoleError
        No zone holds the place.

    Examples
    --------
    Sandvika, and Porto Alegre:

    >>> [projected_crs(x, y, x, y).to_epsg() for x, y in ((10.52, 59.89), (-51.23, -30.03))]
    [25832, 32722]
    """
    import pyproj
    from pyproj.aoi import AreaOfInterest
    from pyproj.database import query_utm_crs_info

    x, y = (west + east) / 2, (south + north) / 2
    default = pyproj.CRS(NORWEGIAN_DEFAULT)
    area = default.area_of_use
    if area is not None and area.west <= x <= area.east and area.south <= y <= area.north:
        return default
    zones = query_utm_crs_info(datum_name="WGS 84", area_of_interest=AreaOfInterest(x, y, x, y))
    if not zones:
        raise CrsNearPoleError(lon=x, lat=y)
    return pyproj.CRS.from_authority(zones[0].auth_name, zones[0].code)


def scale_at(crs: pyproj.CRS, x: float, y: float) -> tuple[float, float, float]:
    """Return how long a metre on the ground is in a CRS at a place, and the place's longitude and latitude.

    Parameters
    ----------
    crs : pyproj.CRS
        Projected, in metres.
    x, y : float
        The place, in `crs`.

    Returns
    -------
    scale, lon, lat : float
        The scale that is farthest from 1 of four directions, measured over 100 m along the ellipsoid; not finite where
        the CRS does not hold the place.

    Examples
    --------
    UTM is 0.04 % short on its central meridian; Web Mercator doubles lengths at 60° north:

    >>> import pyproj
    >>> [round(scale_at(pyproj.CRS(code), x, y)[0], 2) for code, x, y in ((25832, 5e5, 6.65e6), (3857, 1.1e6, 8.4e6))]
    [1.0, 2.0]
    """
    import numpy as np
    import pyproj

    angle = np.arange(4) * np.pi / 4
    half = np.column_stack([np.cos(angle), np.sin(angle)]) * _PROBE_M / 2
    transformer = pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    place = np.array([x, y])
    ends = np.concatenate([place - half, place + half, place[None]])
    lon, lat = transformer.transform(ends[:, 0], ends[:, 1])
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        return float("nan"), float(lon[-1]), float(lat[-1])
    geod = crs.get_geod() or pyproj.Geod(ellps="GRS80")
    ground = geod.inv(lon[:4], lat[:4], lon[4:8], lat[4:8])[2]
    scale = _PROBE_M / np.maximum(ground, 1e-9)
    return float(scale[np.abs(np.log(scale)).argmax()]), float(lon[-1]), float(lat[-1])


def check_scale(crs: pyproj.CRS, xy: Floats) -> None:
    """Raise when lengths in `crs` are off by more than `MOST_OFF` in the middle of the data.

    Parameters
    ----------
    crs : pyproj.CRS
        Projected, in metres.
    xy : (n, 2) float array
        Coordinates of the data in `crs`; those that are not finite do not count.

    Raises
    ------
    CrsScaleError
        With the scale, the place and a CRS that fits there.
    CrsNearPoleError
        No CRS fits there.
    """
    import numpy as np

    finite = xy[np.isfinite(xy).all(axis=1)]
    if not len(finite):
        return
    scale, lon, lat = scale_at(crs, *np.median(finite, axis=0))  # a stray point does not move it
    if not abs(scale - 1) <= MOST_OFF:
        better = projected_crs(lon, lat, lon, lat)
        raise CrsScaleError(crs=name_of(crs), km=scale, lat=lat, lon=lon, better=name_of(better))


def name_of(crs: pyproj.CRS) -> str:
    """Return what people call a CRS.

    Examples
    --------
    >>> import pyproj
    >>> name_of(pyproj.CRS(25832))
    'EPSG:25832 (ETRS89 / UTM zone 32N)'
    """
    authority = crs.to_authority(min_confidence=100)
    return f"{':'.join(authority)} ({crs.name})" if authority else str(crs.name)
