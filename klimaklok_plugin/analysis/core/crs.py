"""The projected CRS an analysis runs in when the user names none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyproj

NORWEGIAN_DEFAULT = "EPSG:25832"


def projected_crs(west: float, south: float, east: float, north: float) -> pyproj.CRS:
    """Return EPSG:25832 for data inside its area of use, otherwise the UTM zone the data lies in.

    Parameters
    ----------
    west, south, east, north : float
        Extent of the data in degrees (EPSG:4326). Its middle decides.

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
    return pyproj.CRS.from_authority(zones[0].auth_name, zones[0].code)
