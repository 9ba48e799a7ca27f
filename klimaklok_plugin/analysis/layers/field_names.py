"""By which names a field is found that nobody chose: Norwegian, English, OpenStreetMap's and Statistics Norway's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd  # heavy: this module is read when QGIS starts

PUPILS = ("pupils", "elever", "antall_elever", "elevtall", "elevar", "elevtal", "students")
INHABITANTS = (
    "pop_tot",
    "inhabitants",
    "population",
    "innbyggere",
    "innbyggjarar",
    "antall_innbyggere",
    "befolkning",
    "folketall",
    "bosatte",
    "antall_bosatte",
    "persons",
    "personer",
    "antall_personer",
)
PEOPLE = ("people", *INHABITANTS)
COMMUTERS = ("commuters", "pendlere", "antall_pendlere")
WEIGHTS = ("weight", "vekt", "jobs", "arbeidsplasser", "ansatte", "employees")
CAPACITY = ("capacity", "kapasitet", "plasser", "antall_plasser", "spaces")
CAR_SPACES = ("spaces", "capacity", "kapasitet", "plasser", "antall_plasser")
CHARGING_SPACES = ("charging_spaces", "ladeplasser", "plasser_med_lading")
CHARGING_POINTS = ("outlets", "points", "ladepunkter", "antall_ladepunkter", "capacity")
POWER_KW = ("power_kw", "kw", "effekt_kw")
FREE_KW = ("free_kw", "ledig_kw", "ledig_effekt_kw")
SITE_COST = ("site_cost", "cost_kr", "kostnad_kr")
OCCUPANCY = ("occupancy", "belegg", "beleggsgrad")
ELECTRIC_CARS = ("electric_cars", "evs", "elbiler", "antall_elbiler", "elbilar")
CARS = ("cars", "biler", "antall_biler", "bilar")
HOMES = ("homes", "dwellings", "boliger", "antall_boliger", "boenheter", "bustader")
FLOOR_AREA = ("floor_area", "floor_area_m2", "bruksareal", "bra", "bruttoareal", "bta")
BOARDINGS = ("boardings", "påstigninger", "påstigningar", "påstigende")
BIKES = ("bikes", "sykler", "antall_sykler", "sykkelbehov", "syklar")
TRAFFIC = ("aadt", "ådt", "årsdøgntrafikk", "trafikkmengde")
PARKING_USE = ("kind", "bruk", "brukes_av")
MODES = ("modes", "mode", "transportmiddel")
SERVICE_KIND = ("kind", "type", "tjeneste")
LAND_USE = ("land_use", "arealbruk", "arealformål", "formål")
AREA_NAME = ("name", "navn", "namn")
GRID_POINT = ("grid_point", "nettstasjon")
ROAD_CLASS = ("highway", "fclass", "typeveg", "vegtype", "road_class")
ROAD_OWNER = ("owner", "eier", "vegeier", "eigar", "vegkategori")
ROAD_NAME = ("name", "navn", "gatenavn", "adressenavn", "vegnavn", "namn")
ROAD_SPEED = ("maxspeed", "fartsgrense", "speed", "speed_limit")
ROAD_ONEWAY = ("oneway", "enveg", "enveiskjøring", "feltoversikt")
ROAD_LEVEL = ("layer", "level", "medium")

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})


def fold(name: str) -> str:
    """Return a name as it is compared: without case, accents, spaces and signs; å, ø and æ as a, o and ae."""
    plain = unicodedata.normalize("NFC", name).casefold().translate(_LETTERS)
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKD", plain))


def find_fields(names: Sequence[str], fields: Iterable[str]) -> list[str]:
    """Return the fields that have one of the names, in the order of the names.

    Parameters
    ----------
    names : sequence of str
        One of the lists above.
    fields : iterable of str
        The layer's.

    Examples
    --------
    >>> find_fields(PUPILS, ["navn", "Antall elever", "pupils"])
    ['pupils', 'Antall elever']
    """
    own = list(fields)
    return [field for name in dict.fromkeys(map(fold, names)) for field in own if fold(field) == name]


def all_say_the_same(columns: pd.DataFrame) -> bool:
    """Return whether columns (n, k) hold the same values row by row, as numbers where they are numbers."""
    import pandas as pd

    texts, missing = columns.astype(str), columns.isna()
    numbers = columns.apply(pd.to_numeric, errors="coerce").astype("float64")
    alike = [each.eq(each.iloc[:, 0], axis=0).to_numpy() for each in (texts, numbers)]
    both_missing = missing.to_numpy() & missing.to_numpy()[:, :1]
    return bool((alike[0] | alike[1] | both_missing).all())
