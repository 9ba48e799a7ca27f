"""Schools and kindergartens as registers deliver them: Geonorge's points, and the national school register (NSR).

Geonorge's ``Grunnskole`` and ``VideregåendeSkole`` have ``skolenavn``, ``nsrId``, ``lavesteTrinn``,
``høyesteTrinn`` and ``antallElever``; ``Barnehage`` has ``barnehagenavn`` and ``nbrId``. The register of the
directorate (NSR) has ``Navn``, ``Orgnr``, ``Elevtall``, ``ErGrunnskole``, ``SkoletrinnGSFra`` to
``SkoletrinnVGSTil`` and degrees.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Bools, Objects
from ..core.messages import Note
from .tables import Placed, column, to_numbers

LATITUDE = ("Breddegrad", "Koordinat.Breddegrad", "Koordinat_Breddegrad", "latitude")
LONGITUDE = ("Lengdegrad", "Koordinat.Lengdegrad", "Koordinat_Lengdegrad", "longitude")
LOWEST = ("lavesteTrinn", "trinn_Trinn_lavesteTrinn", "trinn.lavesteTrinn", "trinn|Trinn|lavesteTrinn", "lavesttrinn")
OF_SCHOOLS = ("nsrId", "ErGrunnskole", "SkoletrinnGSFra", *LOWEST)
OF_KINDERGARTENS = ("nbrId", "barnehagenavn", "ErBarnehage")
UPPER_SECONDARY = 11
"""The grade that upper secondary school begins with."""


def recognise_schools(columns: Sequence[str], sample: pd.DataFrame) -> bool:
    """Tell whether a table without geometry holds schools or kindergartens with their place in degrees."""
    there = all(column(columns, names) is not None for names in (LATITUDE, LONGITUDE))
    return there and len(sample) > 0 and recognise_register(columns)


def recognise_register(columns: Sequence[str]) -> bool:
    """Tell whether a layer holds schools or kindergartens of a register, by its columns."""
    return column(columns, (*OF_SCHOOLS, *OF_KINDERGARTENS)) is not None


def kinds(layer: pd.DataFrame) -> Objects | None:
    """Return the kind of service (n,) of each row of a register's layer, None where it is no such layer.

    Schools of which nothing tells the grades are ``school``; those that begin with the first grade of upper secondary
    school or later are ``upper_secondary_school``, which nobody walks to from a new home as children do.

    Examples
    --------
    >>> kinds(pd.DataFrame({"nsrId": ["1", "2"], "lavesteTrinn": [1, 11]})).tolist()
    ['school', 'upper_secondary_school']
    """
    columns = list(layer.columns)
    if column(columns, OF_SCHOOLS) is None:
        found = column(columns, OF_KINDERGARTENS) is not None
        return np.full(len(layer), "kindergarten", dtype=object) if found else None
    kind = np.full(len(layer), "school", dtype=object)
    if (lowest := column(columns, LOWEST)) is not None:
        kind[to_numbers(layer[lowest]) >= UPPER_SECONDARY] = "upper_secondary_school"
    primary, upper = column(columns, ("ErGrunnskole",)), column(columns, ("ErVideregaaendeSkole",))
    if primary is not None and upper is not None:
        kind[_yes(layer[upper]) & ~_yes(layer[primary])] = "upper_secondary_school"
    return kind


OSM_TAGS = ("isced:level", "grades", "min_age", "max_age", "name", "operator")
"""What OpenStreetMap may tell of a school (wiki.openstreetmap.org/wiki/Tag:amenity=school)."""
_COMPULSORY = frozenset("12")
"""Levels of compulsory school in UNESCO's ISCED 2011: 1 primary, 2 lower secondary."""
_FIRST_AGE, _LAST_AGE = 6, 16
"""Children begin compulsory school in the year in which they turn 6 and leave it at 16 (opplæringslova ch. 2)."""
_OTHER_NAMES = re.compile(
    r"videregående|vidaregåande|\bvgs\b|folkehøy?g?skole|folkehøgskule|høgskole|høgskule|høyskole|universitet|fagskole"
    r"|fagakademi|voksenopplæring|vaksenopplæring|studieforbund|studiesenter|\baof\b|språkskole|språksent|trafikkskole"
    r"|trafikkskule|kjøreskole|kulturskole|kulturskule|musikkskole|danseskole|kunstskole|bibelskole|institutt|barnehage"
    r"|barnehave|college|university",
    re.IGNORECASE,
)
"""Words in the names of schools for others than children of compulsory school age."""


def other_schools(tags: pd.DataFrame) -> Bools:
    """Tell which schools (n,) of OpenStreetMap are said to be for others than pupils of grades 1 to 10.

    Levels, grades and ages decide where they are tagged, else words in name and operator. A school of which nothing
    tells is kept: it may be a compulsory school.

    Parameters
    ----------
    tags : DataFrame
        A column per tag of `OSM_TAGS`, as far as there are any.

    Examples
    --------
    >>> known = {"isced:level": ["1;2", "3", None, None], "name": ["Vik vgs", "Vik skole", "Vik språkskole", "Vik"]}
    >>> other_schools(pd.DataFrame(known)).tolist()
    [False, True, True, False]
    """
    given = {each: tags[each].astype("string").fillna("") for each in OSM_TAGS if each in tags}
    empty = pd.Series("", index=tags.index, dtype="string")
    levels = given.get("isced:level", empty).map(lambda text: set(re.findall(r"\d", text)))
    first, last = (
        to_numbers(given.get("grades", empty).str.extract(pattern, expand=False))
        for pattern in (r"^\s*(\d+)", r"(\d+)\s*$")
    )
    youngest, oldest = (to_numbers(given.get(each, empty)) for each in ("min_age", "max_age"))
    told = levels.map(bool).to_numpy(bool) | np.isfinite(first)
    compulsory = levels.map(lambda each: bool(each & _COMPULSORY)).to_numpy(bool)
    compulsory = compulsory | ((first < UPPER_SECONDARY) & (last > 0))
    other: Bools = told & ~compulsory
    other |= ~told & ((youngest >= _LAST_AGE) | (oldest <= _FIRST_AGE))
    words = given.get("name", empty) + " " + given.get("operator", empty)
    other |= ~told & words.str.contains(_OTHER_NAMES).fillna(value=False).to_numpy(bool)
    return other


def place_schools(table: pd.DataFrame, name: str) -> Placed:
    """Return a register's schools or kindergartens as points in degrees; rows without degrees have no geometry."""
    north, east = (str(column(table.columns, names)) for names in (LATITUDE, LONGITUDE))
    xy = np.column_stack([to_numbers(table[east]), to_numbers(table[north])])
    given = np.isfinite(xy).all(axis=1) & (xy != 0).any(axis=1)
    geometry = np.full(len(table), None, dtype=object)
    geometry[given] = shapely.points(xy[given])
    frame = gpd.GeoDataFrame(table.copy(), geometry=gpd.GeoSeries(geometry, index=table.index, crs="EPSG:4326"))
    return frame, [Note("register_points", {"layer": name, "count": int(given.sum()), "fields": f"{north}, {east}"})]


def _yes(values: pd.Series) -> Bools:
    yes: Bools = values.astype("string").str.strip().str.casefold().isin(["true", "1", "ja", "t"]).to_numpy(bool)
    return yes
