"""The words in which road layers say what a road is: classes, owners, phases, levels of detail, lanes, directions."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..layers.field_names import fold
from .messages import ROAD_CLASSES
from .roads import BACKWARD, BOTH, FORWARD, IN_USE, NO

UNKNOWN = -1
OPEN = 4
"""Open, and which way round the one-way rule says."""
OPEN_TO_SOME = 8
"""The same, but nobody may pass through."""
DIRECTION: Mapping[str, int] = {
    **dict.fromkeys(("b", "both", "begge", "begge retninger", "begge veier", "begge vegar", "no", "nei"), BOTH),
    **dict.fromkeys(("n", "false", "0", "3", "toveis", "tovegs", "reversible", "alternating"), BOTH),
    **dict.fromkeys(("ft", "f", "forward", "yes", "ja", "y", "j", "true", "1", "enveis", "einvegs"), FORWARD),
    **dict.fromkeys(("med", "med lenkeretning", "i lenkeretning", "med metrering", "with", "along"), FORWARD),
    **dict.fromkeys(("tf", "t", "backward", "-1", "reverse", "2"), BACKWARD),
    **dict.fromkeys(("mot", "mot lenkeretning", "mot metrering", "against"), BACKWARD),
}
PERMISSION: Mapping[str, int] = {
    **dict.fromkeys(("no", "nei", "false", "0", "n", "f", "stengt", "forbudt", "ikke tillatt", "closed"), NO),
    **dict.fromkeys(("ikkje tillate", "military", "psv", "bus", "emergency", "agricultural", "forestry"), NO),
    **dict.fromkeys(("use_sidepath", "dismount"), NO),
    **dict.fromkeys(("yes", "ja", "true", "j", "y", "t", "open", "åpen", "åpent", "open for alle"), OPEN),
    **dict.fromkeys(("tillatt", "tillate", "permissive", "designated", "official", "public"), OPEN),
    **dict.fromkeys(("private", "privat", "destination", "customers", "delivery", "permit"), OPEN_TO_SOME),
    **dict.fromkeys(("residents", "employees", "students"), OPEN_TO_SOME),
    **dict.fromkeys(("3", "both", "begge", "begge retninger", "b"), BOTH),
    **dict.fromkeys(("forward", "ft", "1", "med", "with"), FORWARD),
    **dict.fromkeys(("backward", "tf", "2", "mot", "against"), BACKWARD),
}
SILENT = ("", "unknown", "ukjent", "ukjend", "null", "none", "nan", "-")
STRUCTURE = {"l": 1, "b": 1, "u": -1, "w": -1, "j": -1, "1": 1, "-1": -1}
"""Elveg's medium: in the air, in a building, underground, under water, under ice; or plain numbers."""

# --- owners and references --------------------------------------------------------------------------------------------

LETTERS = "ERFKPS"
OWNERS = {letter: number for number, letter in enumerate("erfkps")}
_ROAD_NUMBER = re.compile(r"[\s{(]*(?:\d{3,4}\s+)?([erfkps])([vapf])?\s?\d")
_OWNER_CODE = re.compile(r"([erfkps])v?(?:\s+[-–]\s+.*|\s*[:(].*)?")
_OWNER_WORDS: Mapping[str, re.Pattern[str]] = {
    "E": re.compile(r"\beurop(?:a|ean?)[ -]?(?:ve[gi]|road)"),
    "R": re.compile(r"\briksve[gi]|\bstat(?:en|ens|leg|lig|lege|lige)?\b|\bsvv\b|\bnye veier\b|\bstate\b|\bnational\b"),
    "F": re.compile(r"\bfylke[st]?\b|\bfylkes(?:kommun|ve[gi])|\bcounty\b"),
    "K": re.compile(
        r"\bkommun(?:e|en|al|alt|ale|ar|er|al[et]?ve[gi]\w*|eve[gi]\w*)\b|\bcity\b|\bmunicipal(?:ity|ities)?\b"
    ),
    "P": re.compile(r"\bprivat"),
    "S": re.compile(r"\bskog(?:s|sbil)?ve[gi]|\bforest road"),
}
"""The words for each owner in bokmål, nynorsk and English; understood where those of one owner alone are found."""
_OWNER_NOT_KNOWN = re.compile(
    r"(?:eier |eigar |owner )?(?:er )?(?:ukjent|ukjend|unknown|ingen|none|null|n/?a|[-–?])(?: eier| eigar)?"
)
_NEGATED = re.compile(r"\b(?:ikke|ikkje|not|ingen)\b")


def read_owner(word: str) -> str | None:
    """Return the letter of an owner, "" where the word says that nobody knows, None where it is not understood.

    Examples
    --------
    >>> [read_owner(word) for word in ("FV160", "Bærum kommune", "Viken fylkeskommune", "Eier ukjent", "Ruter AS")]
    ['F', 'K', 'F', '', None]
    """
    text = word.strip(" {}()").casefold()
    if not text or _OWNER_NOT_KNOWN.fullmatch(text):
        return ""
    code = _ROAD_NUMBER.match(text) or _OWNER_CODE.fullmatch(text)
    if code is not None:
        return code[1].upper()
    found = [letter for letter, said in _OWNER_WORDS.items() if said.search(text)]
    return found[0] if len(found) == 1 and not _NEGATED.search(text) else None


def phase_of_reference(word: str) -> str:
    """Return the letter of the phase that a road's reference gives, "" where it gives none.

    Examples
    --------
    >>> [phase_of_reference(word) for word in ("EV18 S5D1 m100", "KP1234", "3201 FA160", "E 18", "Storgata 5")]
    ['V', 'P', 'A', '', '']
    """
    code = _ROAD_NUMBER.match(word.strip().casefold())
    return "" if code is None or code[2] is None else code[2].upper()


EXISTING, CONSTRUCTION, PLANNED, FICTIVE, NO_PHASE = "V", "A", "P", "F", "?"
_PHASES: Mapping[str, str] = {
    **dict.fromkeys(("v", "eksisterende", "eksisterande", "existing", "ferdig"), EXISTING),
    **dict.fromkeys(("a", "anlegg", "underanlegg", "underbygging", "anleggsfase", "construction"), CONSTRUCTION),
    **dict.fromkeys(("p", "planlagt", "planlegging", "prosjektert", "planned", "proposed"), PLANNED),
    **dict.fromkeys(("f", "fiktiv", "fictive", "fictitious"), FICTIVE),
}


def road_phase(word: str) -> str:
    """Return the letter of a phase, "" where nothing is said, `NO_PHASE` for what is not understood.

    Examples
    --------
    >>> [road_phase(word) for word in ("V", "A", "Planlagt", "FIKTIV", "", "vedtatt nedlagt")]
    ['V', 'A', 'P', 'F', '', '?']
    """
    if not word or word.casefold() in SILENT:
        return ""
    short = re.sub(r"(veg|vei)$", "", fold(word)) or fold(word)
    return _PHASES.get(short, NO_PHASE)


def _norwegian(word: str) -> str:
    """Return a word as classes are compared: without case, blanks and signs, with "veg" for "vei"."""
    return fold(word).replace("vei", "veg")


# --- classes ----------------------------------------------------------------------------------------------------------

# Elveg 2.0, typeVeg (produktspesifikasjon Elveg 2.0, Kartverket), as NVDB's API v3 ("Gang- og sykkelveg") and v4
# (GANG_OG_SYKKELVEG) spell it, folded; the class of a road for cars follows its owner.
_TYPE_VEG: Mapping[str, str] = {
    "gatetun": "living_street",
    "gangogsykkelveg": "cycleway",
    "sykkelveg": "cycleway",
    "gangveg": "footway",
    "fortau": "footway",
    "gangfelt": "footway",
    "gagate": "pedestrian",
    "trapp": "steps",
    "traktorveg": "track",
    "skogsbilveg": "track",
    "sti": "path",
    "bilferje": "ferry",
    "passasjerferje": "ferry",
}
_DIVIDED = ("kanalisertveg", "rampe")
_CAR_ROADS = (*_DIVIDED, "enkelbilveg", "rundkjoring", "annet", "bilveg")
_NOT_IN_USE = re.compile(
    r"(?:construction|proposed|planned|razed|removed|demolished|dismantled|destroyed|abandoned|disused|historic|was"
    r"|planlagt|prosjektert|vedtatt|vedteke|under bygging|under arbeid|revet|rive|fjernet|fjerna|nedlagt|nedlagd)"
    r"(?:[:_ ].*)?"
)
"""The life cycle of OpenStreetMap, as a value or before one ("razed:track"), and Norwegian words for it."""
_NO_ROADS = (
    *("no", "none", "raceway", "elevator", "services", "rest_area", "bus_stop", "stop", "via_ferrata", "ladder"),
    *("emergency_bay", "emergency_access_point", "street_lamp", "traffic_signals", "turning_circle", "virtual"),
)
"""Highway values on which nobody travels from one place to another; left out, as from an OSM file."""
_OTHER_WORDS: Mapping[str, str] = {
    **{f"trackgrade{grade}": "track" for grade in range(1, 6)},  # Geofabrik's shapefiles
    **{_norwegian(said): code for code, words in ROAD_CLASSES.items() for said in words},
    **dict.fromkeys(("other", "annenveg", "annanveg"), "other"),
}
"""More words for classes: what results call them, as in `messages.ROAD_CLASSES`, with "veg" for "vei"."""

OWNER_CLASS = {"E": "trunk", "R": "trunk", "F": "secondary", "K": "residential", "P": "service", "S": "track"}
# Roads of the route-planner network: 0 (motorways and the like) to 9 (little used residential and forest roads), says
# its publisher. The translation is unverified.
_FUNCTIONAL_CLASS = {
    "0": "trunk",
    "1": "trunk",
    "2": "primary",
    "3": "secondary",
    "4": "tertiary",
    "5": "unclassified",
    "6": "residential",
    "7": "residential",
    "8": "service",
    "9": "track",
}
_KNOWN = {_norwegian(name): name for name in IN_USE}

NOT_UNDERSTOOD, LEFT_OUT = "?", "-"


def class_of(word: str) -> str:
    """Return the highway value of a word for a road's class, "" where the owner decides, or one of two signs.

    Examples
    --------
    >>> [class_of(word) for word in ("gangOgSykkelveg", "7", "Enkel bilveg", "razed:track", "via appia")]
    ['cycleway', 'residential', '', '-', '?']
    """
    lower = word.casefold().removeprefix("highway=")
    if _NOT_IN_USE.fullmatch(lower) or lower in _NO_ROADS:
        return LEFT_OUT
    short = _norwegian(lower)
    if not short or short in _CAR_ROADS:
        return ""
    for meaning in (_KNOWN, _FUNCTIONAL_CLASS, _TYPE_VEG, _OTHER_WORDS):
        if short in meaning:
            return meaning[short]
    return NOT_UNDERSTOOD


def may_be_motorway(word: str) -> bool:
    """Return whether a type of road is one that motorways are made of."""
    return _norwegian(word) in _DIVIDED


# --- levels of detail -------------------------------------------------------------------------------------------------

TRACE, CARRIAGEWAY, LANE = 0, 1, 2


def level_of(word: str) -> int:
    """Return the finest level of detail that a word names; what is not said is a whole road.

    Examples
    --------
    >>> [level_of(word) for word in ("Vegtrase", "Vegtrase og kjørebane", "KJOREBANE", "Kjørefelt", "")]
    [0, 1, 1, 2, 1]
    """
    short = fold(word)
    if "kjorefelt" in short:
        return LANE
    return TRACE if "vegtrase" in short and "kjorebane" not in short else CARRIAGEWAY


def is_carriageway_only(word: str) -> bool:
    """Return whether a word names a carriageway beside others, not a whole road."""
    short = fold(word)
    return "kjorebane" in short and "vegtrase" not in short


# --- lanes ------------------------------------------------------------------------------------------------------------

_LANE = re.compile(r"(?<![A-Za-zÆØÅæøå0-9])(\d+)([A-ZÆØÅa-zæøå]{0,2})\d*")


def lanes_of(text: str) -> list[tuple[int, str]]:
    """Return the number and purpose of the lanes in a list, however it is written; none where it is no list of lanes.

    Examples
    --------
    As Elveg writes it, as GDAL writes a list of two as text, and as QGIS writes one:

    >>> [lanes_of(text) for text in ("1#2K", "(2:1,2K)", "['1', '2K']", "FT")]
    [[(1, ''), (2, 'K')], [(1, ''), (2, 'K')], [(1, ''), (2, 'K')], []]
    """
    inside = re.sub(r"^\(\d+:(.*)\)$", r"\1", text.strip())
    if re.search(r"[^\s\[\](){}'\"#,;.]", _LANE.sub("", inside)):
        return []
    return [(int(number), purpose.upper()) for number, purpose in _LANE.findall(inside)]


def way_of(lanes: list[tuple[int, str]], mode: str) -> int:
    """Return the way round that lanes allow: odd ones run along the line, even ones against it.

    A letter after the number tells what a lane is for: cars do not use those for buses (K) and bicycles (S); reversible
    ones (R) run both ways; those for turning (V, H) and waiting (O) are as others.

    Examples
    --------
    >>> [way_of(lanes_of(text), "car") for text in ("1#3H1", "2", "1#2K", "1#2", "1R")]
    [1, 2, 1, 3, 3]
    """
    used = [(number, purpose) for number, purpose in lanes if mode != "car" or not {"K", "S"} & set(purpose)]
    if any("R" in purpose for _, purpose in used):
        return BOTH
    return (FORWARD if any(n % 2 for n, _ in used) else NO) | (BACKWARD if any(n % 2 == 0 for n, _ in used) else NO)


def turned(lanes: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return lanes as they are called on a line drawn the other way."""
    return [(number + 1 if number % 2 else number - 1, purpose) for number, purpose in lanes]


def written(lanes: list[tuple[int, str]]) -> str:
    """Return lanes as Elveg writes them."""
    return "#".join(f"{number}{purpose}" for number, purpose in lanes)
