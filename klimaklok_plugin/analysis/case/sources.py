"""What a plan is checked by: the layers of a data package, each by its role."""

from __future__ import annotations

from dataclasses import dataclass, fields

import geopandas as gpd
import pandas as pd

from ..network.model import Network


@dataclass(frozen=True)
class CaseSources:
    """The layers, all of them optional: a check whose layers are missing is not assessed, and names them.

    Attributes
    ----------
    network : Network
    hubs, services, schools, school_areas, population, addresses : GeoDataFrame
        As the algorithms of the subjects take them.
    workplaces : GeoDataFrame
        Points with jobs.
    car_parking, bike_parking, chargers : GeoDataFrame
    charging_plan : GeoDataFrame
        The sites of the charging plan in force, with points, power and phase where it tells them.
    parking_register : GeoDataFrame
        The national parking register, for § 35.
    constraints : GeoDataFrame
        Areas to be kept: blue-green structure, shore zone, water; ``kind`` tells them apart.
    priority_areas, centres : GeoDataFrame
    restrictions : GeoDataFrame
        Where parking in the street is regulated.
    norm_zones : GeoDataFrame
    norms : DataFrame
        The table of parking norms.
    known_sites : GeoDataFrame
        The municipality's known sites, which the plan's areas are ranked among.
    park_and_ride, traffic, entrances : GeoDataFrame
    boundary : GeoDataFrame
        What the data package covers.
    """

    network: Network | None = None
    hubs: gpd.GeoDataFrame | None = None
    services: gpd.GeoDataFrame | None = None
    schools: gpd.GeoDataFrame | None = None
    school_areas: gpd.GeoDataFrame | None = None
    population: gpd.GeoDataFrame | None = None
    addresses: gpd.GeoDataFrame | None = None
    workplaces: gpd.GeoDataFrame | None = None
    car_parking: gpd.GeoDataFrame | None = None
    bike_parking: gpd.GeoDataFrame | None = None
    chargers: gpd.GeoDataFrame | None = None
    charging_plan: gpd.GeoDataFrame | None = None
    parking_register: gpd.GeoDataFrame | None = None
    constraints: gpd.GeoDataFrame | None = None
    priority_areas: gpd.GeoDataFrame | None = None
    centres: gpd.GeoDataFrame | None = None
    restrictions: gpd.GeoDataFrame | None = None
    norm_zones: gpd.GeoDataFrame | None = None
    norms: pd.DataFrame | None = None
    known_sites: gpd.GeoDataFrame | None = None
    park_and_ride: gpd.GeoDataFrame | None = None
    traffic: gpd.GeoDataFrame | None = None
    entrances: gpd.GeoDataFrame | None = None
    boundary: gpd.GeoDataFrame | None = None

    def has(self, role: str) -> bool:
        """Tell whether a role is given, with anything in it."""
        given = getattr(self, role)
        return given is not None and (isinstance(given, Network) or len(given) > 0)

    def missing(self, *roles: str) -> tuple[str, ...]:
        """Return those of some roles that are not given."""
        return tuple(role for role in roles if not self.has(role))

    def given(self) -> tuple[str, ...]:
        """Return the roles that are given."""
        return tuple(each.name for each in fields(self) if self.has(each.name))
