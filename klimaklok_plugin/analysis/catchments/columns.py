"""The columns of catchments, of the streets in them, and of points that have none."""

from __future__ import annotations

from dataclasses import replace

from ..core.columns import Column, Table, code, count, number, text
from ..core.messages import Text
from .messages import SERVICE_KINDS

POINT_NAME = text(
    "point_name",
    Text("Point", "Punkt"),
    Text(
        "Name of the point it is within reach of, or its number. Empty where all points are taken together.",
        "Navnet på punktet det er innen rekkevidde av, eller nummeret. Tomt der alle punktene er tatt sammen.",
    ),
)
_MINUTES = number(
    "limit_min",
    "min",
    Text("Within", "Innen"),
    Text(
        "Longest way, in minutes by the strategy file's speeds; the way between a point and its street counts.",
        "Lengste vei, i minutter etter fartene i strategifilen; veien mellom et punkt og gaten det ligger ved, teller.",
    ),
)
_METRES = number(
    "limit_m",
    "m",
    Text("Within", "Innen"),
    Text(
        "Longest way, in metres along the streets; the way between a point and its street counts.",
        "Lengste vei, i meter langs gatene; veien mellom et punkt og gaten det ligger ved, teller.",
    ),
)
LIMIT_MIN, LIMIT_M = replace(_MINUTES, chosen=True), replace(_METRES, chosen=True)
PEOPLE = number(
    "people",
    "",
    Text("People", "Personer"),
    Text(
        "Inhabitants inside. Those of a cell are spread over its addresses, or else over the ground near its streets. "
        "Empty where too few live there to be shown, or where the difference to a larger limit would tell of too few.",
        "Innbyggere i området. De i en rute er fordelt på adressene i den, ellers på grunnen ved gatene. Tomt der det "
        "bor for få til at tallet kan vises, eller der forskjellen til en større grense ville røpet for få.",
    ),
    0,
)
PEOPLE_LOW = number(
    "people_low",
    "",
    Text("People, at least", "Personer, minst"),
    Text(
        "Inhabitants of the cells that lie inside with all their addresses or all their ground near streets; 0 also "
        "where they are too few to be shown.",
        "Innbyggere i rutene der alle adressene eller all grunn ved gater ligger i området; 0 også der de er for få "
        "til at tallet kan vises.",
    ),
    0,
)
PEOPLE_HIGH = number(
    "people_high",
    "",
    Text("People, at most", "Personer, høyst"),
    Text(
        "Inhabitants of the cells of which an address or some ground near a street lies inside.",
        "Innbyggere i rutene der minst én adresse eller noe av grunnen ved en gate ligger i området.",
    ),
    0,
)
ADDRESSES = number("addresses", "", Text("Addresses", "Adresser"), Text("Addresses inside.", "Adresser i området."), 0)
JOBS = number(
    "jobs",
    "",
    Text("Jobs", "Arbeidsplasser"),
    Text("Jobs inside, by the field chosen for them.", "Arbeidsplasser i området, etter feltet som er valgt."),
    0,
)
SERVICES = number("services", "", Text("Services", "Tjenester"), Text("Services inside.", "Tjenester i området."), 0)
SERVICES_OF = replace(
    number("services_*", "", Text("{}", "{}"), Text("Services of this kind inside.", "Tjenester av dette slaget."), 0),
    words=SERVICE_KINDS,
)
AREA = number(
    "area_ha",
    "ha",
    Text("Area", "Areal"),
    Text(
        "Ground that belongs to the reached streets: nearer to them than to any other, and no farther than the "
        "strategy file says.",
        "Grunnen som hører til gatene innen rekkevidde: nærmere dem enn noen annen gate, og ikke lenger unna enn "
        "strategifilen sier.",
    ),
)
STREETS_KM = number(
    "streets_km",
    "km",
    Text("Streets", "Gater"),
    Text("Length of the reached streets and paths.", "Lengden på gatene og stiene innen rekkevidde."),
)
POINT_ID = count(
    "point_id",
    Text("Point no.", "Punkt nr."),
    Text(
        "Number of the point in its layer, from 1; 0 where all points are taken together.",
        "Nummeret på punktet i laget, fra 1; 0 der alle punktene er tatt sammen.",
    ),
)

OUTPUT = Table(
    lead=(
        POINT_NAME,
        LIMIT_MIN,
        LIMIT_M,
        PEOPLE,
        PEOPLE_LOW,
        PEOPLE_HIGH,
        ADDRESSES,
        JOBS,
        SERVICES,
        SERVICES_OF,
        AREA,
        STREETS_KM,
    ),
    rest=(POINT_ID,),
)


def _cost(name: str, unit: str, where: Text, meaning: Text) -> Column:
    return number(name, unit, where, meaning)


STREETS = Table(
    lead=(
        text(
            "street_name",
            Text("Street", "Gate"),
            Text("Name of the street, where it has one.", "Navnet på gaten, der den har et."),
        ),
        POINT_NAME,
        LIMIT_MIN,
        LIMIT_M,
        *(
            _cost(
                f"{end}_{unit}",
                unit,
                Text(f"Reached {word} after", f"Nås {ord_} etter"),
                Text(
                    f"The way between the point and the {word} end of this part, "
                    f"in {'minutes' if unit == 'min' else 'metres'}.",
                    f"Veien mellom punktet og den {ord_.replace('først', 'nærmeste').replace('sist', 'fjerneste')} "
                    f"enden av denne delen, i {'minutter' if unit == 'min' else 'meter'}.",
                ),
            )
            for end, word, ord_ in (("near", "nearer", "først"), ("far", "farther", "sist"))
            for unit in ("min", "m")
        ),
        number(
            "length_m",
            "m",
            Text("Length", "Lengde"),
            Text("Of this part of the street.", "Lengden på denne delen av gaten."),
        ),
    ),
    rest=(
        POINT_ID,
        count(
            "edge_id",
            Text("Edge", "Lenke"),
            Text("Number of the network's edge that it is part of.", "Nummeret på lenken i gatenettet."),
        ),
    ),
)

UNREACHED = Table(
    lead=(
        code(
            "reason",
            Text("Reason", "Årsak"),
            Text(
                "Why the point has no catchment: no geometry, neither point nor area, too far from the network, or "
                "another point is nearer to all streets.",
                "Hvorfor punktet ikke har noe omland: uten geometri, verken punkt eller flate, for langt fra "
                "gatenettet, eller et annet punkt er nærmere alle gatene.",
            ),
        ),
        number(
            "distance_m",
            "m",
            Text("Distance to the network", "Avstand til gatenettet"),
            Text(
                "By air to the nearest street or path that may be used; empty without geometry.",
                "I luftlinje til den nærmeste gaten eller stien som kan brukes; tomt uten geometri.",
            ),
        ),
    ),
)
