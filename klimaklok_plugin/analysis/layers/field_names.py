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
JOBS = (
    *("jobs", "arbeidsplasser", "antall_arbeidsplasser", "ansatte", "antall_ansatte", "sysselsatte", "employees"),
    *("arbeidsplassar", "tilsette"),
)
CAPACITY = ("capacity", "kapasitet", "plasser", "antall_plasser", "spaces")
CAR_SPACES = ("spaces", "capacity", "kapasitet", "plasser", "antall_plasser")
PLAN_CAR_SPACES = (
    *("car_spaces", "bilplasser", "antall_bilplasser", "p_plasser", "parkeringsplasser", "bilparkering", "p_bil"),
    *("p_plasser_bil", "parkering_bil"),
)
STAFF_SPACES = ("staff_spaces", "ansattplasser", "plasser_ansatte", "gratis_ansattplasser")
CHARGING_SPACES = ("charging_spaces", "ladeplasser", "plasser_med_lading")
CHARGING_POINTS = ("outlets", "points", "ladepunkter", "antall_ladepunkter", "capacity")
POWER_KW = ("power_kw", "kw", "effekt_kw")
NORMAL_POINTS = ("normal_points", "normalladepunkter", "antall_normalladepunkter", "normallading")
FAST_POINTS = ("fast_points", "hurtigladepunkter", "antall_hurtigladepunkter", "hurtiglading")
PHASE = ("phase", "byggetrinn", "fase", "etappe", "trinn")
FREE_KW = ("free_kw", "ledig_kw", "ledig_effekt_kw")
SITE_COST = ("site_cost", "cost_kr", "kostnad_kr")
OCCUPANCY = ("occupancy", "belegg", "beleggsgrad")
ELECTRIC_CARS = ("electric_cars", "evs", "elbiler", "antall_elbiler", "elbilar")
CARS = ("cars", "biler", "antall_biler", "bilar")
HOMES = (
    *("homes", "dwellings", "boliger", "antall_boliger", "boenheter", "antall_boenheter", "bustader"),
    "dwe_todw",  # Statistics Norway's grids of dwellings: all of them
)
FLOOR_AREA = ("floor_area", "floor_area_m2", "bruksareal", "bra", "bra_m2", "bruttoareal", "bta")
BOARDINGS = ("boardings", "påstigninger", "påstigningar", "påstigende")
BIKES = ("bikes", "sykler", "antall_sykler", "sykkelbehov", "syklar")
TRAFFIC = ("aadt", "ådt", "ådt_total", "årsdøgntrafikk", "trafikkmengde")
PEAK_CARS = ("cars_peak", "biler_makstime", "bilturer_makstime")
PARKING_USE = ("kind", "bruk", "brukes_av")
MODES = ("modes", "mode", "transportmiddel", "transportmode", "stopplacetype")
SERVICE_KIND = ("kind", "type", "tjeneste")
LAND_USE = (
    *("land_use", "arealbruk", "arealformål", "arealformaal", "rp_arealformål", "kp_arealformål", "rp_arealformaal"),
    *("kp_arealformaal", "formål"),
)
OBJECT_TYPE = ("objtype", "objekttype", "objekttypenavn", "featuretype", "name")
"""Of a plan: which kind of object each feature is."""
AREA_NAME = ("name", "navn", "namn")
SCHOOL_NAME = ("name", "navn", "namn", "skolenavn", "skulenamn", "skole", "skule", "school", "barnehagenavn")
SCHOOL_AREA_NAME = (
    *("name", "navn", "namn", "skolekretsnavn", "skolekrets", "kretsnavn", "krets", "skolenavn", "skole"),
    *("barneskolekrets", "ungdomsskolekrets", "inntaksområde"),
)
SCHOOL_OF_AREA = (
    *("school", "skole", "skolenavn", "skule", "skulenamn", "skolekretsnavn", "skolekrets", "kretsnavn", "krets"),
    *("barneskolekrets", "ungdomsskolekrets", "inntaksområde"),
)
FREE_PLACES = ("free_places", "ledige_plasser", "ledig_kapasitet", "ledige_elevplasser")
PARKING_DEMAND = ("demand", "cars_wanted", "etterspørsel", "parkeringsbehov", "biler_som_vil_parkere")
BRA = ("bra_m2", "bra", "bruksareal", "floor_area", "floor_area_m2")
"""Usable floor area, by which norms count; gross floor area (BTA) is another number."""
PLAN_AREA_NAME = ("name", "navn", "namn", "felt", "feltnavn", "feltbetegnelse")
ALTERNATIVE = ("alternative", "alternativ", "alt", "planalternativ")
ZERO_ALTERNATIVE = (
    *("0", "alternativ 0", "0-alternativ", "0-alternativet", "nullalternativ", "nullalternativet", "alt 0", "zero"),
    *("zero alternative", "today", "dagens situasjon", "dagens", "null", "alternative 0", "a0"),
)
"""What plans call the alternative in which nothing is changed."""
PROPOSED_CARS = (
    "car_spaces",
    "bilplasser",
    "antall_bilplasser",
    "p_plasser",
    "parkeringsplasser",
    "biloppstillingsplasser",
    "p_bil",
    "p_plasser_bil",
    "parkering_bil",
)
PROPOSED_DISABLED = (
    *("disabled_spaces", "hc_plasser", "antall_hc_plasser", "hc_parkering", "p_hc", "p_plasser_hc"),
    *("parkering_hc", "plasser_hc"),
)
PROPOSED_BIKES = (
    *("bike_spaces", "sykkelplasser", "antall_sykkelplasser", "sykkelparkering", "p_sykkel", "p_plasser_sykkel"),
    *("parkering_sykkel", "plasser_sykkel"),
)
PROPOSED_CARGO_BIKES = ("cargo_bike_spaces", "lastesykkelplasser", "plasser_lastesykkel")
PROPOSED_CAR_SHARE = ("car_share_spaces", "bildelingsplasser", "plasser_bildeling")
STAFF_SPACES = ("staff_spaces", "ansattplasser", "bilplasser_ansatte", "plasser_ansatte")
FREE_STAFF_SPACES = ("free_staff_spaces", "gratis_ansattplasser", "gratis_plasser_ansatte")
NORM_ZONE = ("norm_zone", "normsone", "parkeringssone", "parkeringsnormsone", "p_sone")
RESTRICTION = ("restriction", "parkeringsregulering", "parking_restriction", "reguleringstype", "beboersone")
GRID_POINT = ("grid_point", "nettstasjon")
ROAD_CLASS = ("highway", "fclass", "typeveg", "vegtype", "road_class")
ROAD_OWNER = ("owner", "eier", "vegeier", "eigar", "vegkategori")
ROAD_NAME = ("name", "navn", "gatenavn", "adressenavn", "vegnavn", "namn")
ROAD_SPEED = ("maxspeed", "fartsgrense", "fartsgrenseverdi", "speed", "speed_limit")
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


def zero_among(names: Iterable[str]) -> str | None:
    """Return which of some alternatives is the 0-alternative, by what it is called; None where none is.

    Examples
    --------
    >>> zero_among(["1 Tett", "0-alternativet"]), zero_among(["Alt 1", "0 Dagens bruk"]), zero_among(["0.5", "Alt 1"])
    ('0-alternativet', '0 Dagens bruk', None)
    """
    every = list(names)
    known = {fold(each) for each in ZERO_ALTERNATIVE}
    by_name = next((each for each in every if fold(each) in known), None)
    return by_name or next((each for each in every if re.match(r"\s*0(?!\d|[.,]\d)", each)), None)
