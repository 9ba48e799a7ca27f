"""The columns of the street network, of the gaps in it, and of what is downloaded from OpenStreetMap."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.columns import SHARE, Column, Table, code, count, flag, number, text
from ..core.messages import Text
from .messages import LEFT_OUT, RARE_ROAD_CLASSES, ROAD_CLASSES

# The network's file holds whole numbers here (see `roads`); their words are looked up by the digits.
PERMISSION = {
    "0": Text("closed", "stengt"),
    "1": Text("along the line", "langs linjen"),
    "2": Text("against the line", "mot linjens retning"),
    "3": Text("both ways", "begge veier"),
}
NO_THROUGH = {
    "0": Text("none", "ingen"),
    "2": Text("bicycles", "sykkel"),
    "4": Text("cars", "bil"),
    "6": Text("bicycles and cars", "sykkel og bil"),
}
SIDEWALK = {"1": Text("yes", "ja"), "0": Text("no", "nei"), "-1": Text("unknown", "ukjent")}
CLOSED = {
    "0": Text("none", "ingen"),
    "1": Text("pedestrians", "gående"),
    "2": Text("bicycles", "sykkel"),
    "3": Text("pedestrians and bicycles", "gående og sykkel"),
    "4": Text("cars", "bil"),
    "5": Text("pedestrians and cars", "gående og bil"),
    "6": Text("bicycles and cars", "sykkel og bil"),
    "7": Text("all", "alle"),
}
OWNERS = {
    "E": Text("European road", "europavei"),
    "R": Text("national road", "riksvei"),
    "F": Text("county road", "fylkesvei"),
    "K": Text("municipal road", "kommunal vei"),
    "P": Text("private road", "privat vei"),
    "S": Text("forest road", "skogsbilvei"),
}


# --- the network ------------------------------------------------------------------------------------------------------


def _permission(name: str, label: Text, en: str, nb: str) -> Column:
    meaning = Text(
        "In which direction the edge is open to " + en + ", seen from the way the line is drawn.",
        "I hvilken retning lenken er åpen for " + nb + ", sett fra den veien linjen er tegnet.",
    )
    return code(name, label, meaning, PERMISSION)


def _factor(name: str, label: Text, en: str, nb: str) -> Column:
    meaning = Text(
        (
            "Time for " + en + " relative to flat ground: 1.2 takes 20 % longer. 1 where no height is known. The "
            "column is there only when an elevation raster was given."
        ),
        (
            "Tid for " + nb + " i forhold til flat mark: 1,2 betyr 20 % lengre tid. 1 der høyden er ukjent. Kolonnen "
            "finnes bare når et høyderaster er oppgitt."
        ),
    )
    return number(name, "", label, meaning, 2)


EDGES = Table(
    lead=(
        text(
            "name",
            Text("Street name", "Gatenavn"),
            Text("The street's name in the source; empty where it has none.", "Gatens navn i kilden; tomt uten navn."),
        ),
        code(
            "road_class",
            Text("Road class", "Veiklasse"),
            Text(
                (
                    "OpenStreetMap's class of the road (highway). From Elveg and NVDB it is worked out of the type of "
                    "road, its functional class or its owner; what is none of these stands as in the source."
                ),
                (
                    "OpenStreetMaps klasse for veien (highway). Fra Elveg og NVDB er den utledet av veitype, "
                    "funksjonsklasse eller eier; det som ikke er noen av disse, står som i kilden."
                ),
            ),
            {**ROAD_CLASSES, **RARE_ROAD_CLASSES},
        ),
        number(
            "length_m",
            "m",
            Text("Length", "Lengde"),
            Text(
                "Length of the edge along its line, from node to node.",
                "Lenkens lengde langs linjen, fra node til node.",
            ),
            1,
        ),
        _permission("walk", Text("Walking", "Gange"), "pedestrians", "gående"),
        _permission("bike", Text("Cycling", "Sykkel"), "bicycles", "syklende"),
        _permission("car", Text("Driving", "Bil"), "cars", "biler"),
        number(
            "speed_kmh",
            "km/h",
            Text("Speed", "Fart"),
            Text(
                (
                    "How fast cars are taken to drive along the line: the speed limit in the source, where it has none "
                    "the strategy file's speed for the road class."
                ),
                (
                    "Hvor fort biler regnes å kjøre langs linjen: fartsgrensen i kilden, og der den mangler, "
                    "strategifilens fart for veiklassen."
                ),
            ),
        ),
    ),
    rest=(
        number(
            "speed_back_kmh",
            "km/h",
            Text("Speed against the line", "Fart mot linjens retning"),
            Text(
                "As the speed, for driving against the way the line is drawn.",
                "Som farten, for kjøring mot den veien linjen er tegnet.",
            ),
        ),
        flag(
            "speed_known",
            Text("Speed limit known", "Fartsgrensen er kjent"),
            Text(
                "Yes where the source gives the limit of every direction open to cars; no where the strategy's counts.",
                "Ja der kilden har grensen for hver retning som er åpen for bil; nei der strategiens fart er brukt.",
            ),
        ),
        flag(
            "direction_known",
            Text("Direction known", "Retningen er kjent"),
            Text(
                (
                    "Yes where the source says which way round the road is used, or both; OpenStreetMap's rule counts. "
                    "No where it was assumed."
                ),
                (
                    "Ja der kilden sier hvilken vei veien brukes, eller begge; OpenStreetMaps regel regnes med. Nei "
                    "der det er antatt."
                ),
            ),
        ),
        code(
            "no_through",
            Text("No through traffic", "Ingen gjennomkjøring"),
            Text(
                (
                    "Who may use the edge at the start or end of a trip, but not pass through: private ways, ways for "
                    "deliveries or residents, farm tracks."
                ),
                (
                    "Hvem som kan bruke lenken i starten eller slutten av en tur, men ikke kjøre gjennom: private "
                    "veier, veier for varelevering eller beboere, traktorveier."
                ),
            ),
            NO_THROUGH,
        ),
        code(
            "sidewalk",
            Text("Pavement", "Fortau"),
            Text(
                (
                    "Whether there is a pavement on at least one side, also one that is a way of its own. Always "
                    "unknown from a layer of road lines."
                ),
                (
                    "Om det er fortau på minst én side, også når fortauet er en egen linje. Alltid ukjent fra et lag "
                    "med veilinjer."
                ),
            ),
            SIDEWALK,
        ),
        code(
            "owner",
            Text("Road owner", "Veieier"),
            Text(
                "Road category, which tells the owner: from the road number or the chosen field. Empty: unknown.",
                "Veikategorien, som sier hvem som eier veien: fra veinummeret eller det valgte feltet. Tomt: ukjent.",
            ),
            OWNERS,
        ),
        number(
            "aadt",
            "",
            Text("Traffic (ÅDT)", "Trafikk (ÅDT)"),
            Text(
                (
                    "Vehicles per day as a mean over the year, from the chosen field. NULL where unknown; the column "
                    "is missing where nothing is known, as from OpenStreetMap."
                ),
                (
                    "Kjøretøy per døgn i snitt over året, fra det valgte feltet. NULL der det er ukjent; kolonnen "
                    "mangler når ingenting er kjent, som fra OpenStreetMap."
                ),
            ),
            0,
        ),
        flag(
            "steps",
            Text("Steps", "Trapp"),
            Text("The edge is a flight of steps: for walking only.", "Lenken er en trapp: bare for gående."),
        ),
        flag(
            "bike_pushed",
            Text("Cyclists walk", "Syklende går av"),
            Text(
                "Cyclists get off and push here, at walking speed: OpenStreetMap's bicycle=dismount.",
                "Syklende går av og triller her, i gangfart: bicycle=dismount i OpenStreetMap.",
            ),
        ),
        flag(
            "private",
            Text("Private", "Privat"),
            Text(
                (
                    "OpenStreetMap opens the way only to some, such as residents or customers. It counts as walkable. "
                    "Never set from a layer of road lines."
                ),
                (
                    "OpenStreetMap oppgir at veien bare er åpen for noen, som beboere eller kunder. Det regnes likevel "
                    "med at man kan gå der. Er aldri satt fra et lag med veilinjer."
                ),
            ),
        ),
        flag(
            "structure",
            Text("Bridge or tunnel", "Bru eller tunnel"),
            Text(
                "On a bridge or in a tunnel; heights there go straight from end to end.",
                "På bru eller i tunnel; høyden går der i rett linje fra ende til ende.",
            ),
        ),
        count(
            "level",
            Text("Level", "Nivå over bakken"),
            Text(
                "0 on the ground, 1 and more above it (bridge), -1 and less below (tunnel).",
                "0 på bakken, 1 og mer over (bru), -1 og mindre under (tunnel).",
            ),
        ),
        number(
            "gradient",
            "%",
            Text("Mean gradient", "Gjennomsnittlig stigning"),
            Text(
                (
                    "Mean rise along the line; below 0 it goes downhill. 0 where no height is known. The column is "
                    "there only when an elevation raster was given."
                ),
                (
                    "Gjennomsnittlig stigning langs linjen; under 0 går det nedover. 0 der høyden er ukjent. Kolonnen "
                    "finnes bare når et høyderaster er oppgitt."
                ),
            ),
            1,
        ),
        _factor(
            "walk_factor",
            Text("Walking time relative to flat", "Gangtid i forhold til flatt"),
            "walking along the line",
            "gange langs linjen",
        ),
        _factor(
            "walk_factor_back",
            Text("Walking time relative to flat, against the line", "Gangtid i forhold til flatt, mot linjens retning"),
            "walking against the line's direction",
            "gange mot linjens retning",
        ),
        _factor(
            "bike_factor",
            Text("Cycling time relative to flat", "Sykkeltid i forhold til flatt"),
            "cycling along the line",
            "sykling langs linjen",
        ),
        _factor(
            "bike_factor_back",
            Text(
                "Cycling time relative to flat, against the line",
                "Sykkeltid i forhold til flatt, mot linjens retning",
            ),
            "cycling against the line's direction",
            "sykling mot linjens retning",
        ),
        count(
            "source_id",
            Text("Id in the source", "Id i kilden"),
            Text(
                (
                    "The way's id in OpenStreetMap (along a square that is a relation, minus the relation's), or the "
                    "number of the feature in the layer of road lines, from 0."
                ),
                (
                    "Veiens id i OpenStreetMap (langs en plass som er en relasjon, minus relasjonens), eller objektets "
                    "nummer i laget med veilinjer, fra 0."
                ),
            ),
        ),
        count(
            "edge_id",
            Text("Edge", "Lenke"),
            Text(
                "Number of the edge, from 0. An edge goes from one junction or end to the next.",
                "Lenkens nummer, fra 0. En lenke går fra ett kryss eller en ende til neste.",
            ),
        ),
        count(
            "from_node",
            Text("From node", "Fra node"),
            Text("The node where the line begins.", "Noden der linjen begynner."),
        ),
        count(
            "to_node",
            Text("To node", "Til node"),
            Text("The node where the line ends.", "Noden der linjen slutter."),
        ),
    ),
)

NODES = Table(
    lead=(
        code(
            "closed",
            Text("Closed to", "Stengt for"),
            Text(
                "Who cannot pass the node, because of a gate, bollards or another barrier.",
                "Hvem som ikke kommer forbi noden, på grunn av bom, pullerter eller annen sperring.",
            ),
            CLOSED,
        ),
    ),
    rest=(
        count(
            "node_id",
            Text("Node", "Node"),
            Text(
                "Number of the junction or end, from 0; edges name it as their first or last node.",
                "Nummeret på krysset eller enden, fra 0; lenkene viser til det som fra- og til-node.",
            ),
        ),
    ),
)

QUALITY = Table(
    lead=(
        code(
            "part",
            Text("Tells of", "Gjelder"),
            Text(
                "Whether the row tells how much of the network is known, or what of the source is not in it.",
                "Om raden sier hvor mye av nettet som er kjent, eller hva i kilden som ikke er med.",
            ),
            {"known": Text("known", "kjent"), "left_out": Text("left out", "utelatt")},
        ),
        code(
            "subject",
            Text("Subject", "Tema"),
            Text("What is known, or why roads were left out.", "Hva som er kjent, eller hvorfor veier er utelatt."),
            {
                "class": Text("road class", "veiklasse"),
                "owner": Text("road owner", "veieier"),
                "speed": Text("speed limit", "fartsgrense"),
                "direction": Text("direction", "kjøreretning"),
                "sidewalk": Text("pavement", "fortau"),
                "aadt": Text("traffic (ÅDT)", "trafikk (ÅDT)"),
                "slope": Text("slope", "stigning"),
                **LEFT_OUT,
            },
        ),
        number(
            "share",
            SHARE,
            Text("Share known", "Andel kjent"),
            Text(
                "Share of the length for which it is known. NULL for what was left out.",
                "Hvor stor del av lengden det er kjent for. NULL for det som er utelatt.",
            ),
        ),
        number(
            "km",
            "km",
            Text("Length", "Lengde"),
            Text(
                (
                    "Length for which it is known, or that was left out of the whole source, also outside the area. "
                    "NULL where the source's length is not told."
                ),
                (
                    "Lengden det er kjent for, eller som er utelatt fra hele kilden, også utenfor området. NULL der "
                    "lengden ikke er kjent."
                ),
            ),
            3,
        ),
        number(
            "of_km",
            "km",
            Text("Of", "Av"),
            Text(
                "Length that is asked about: all edges for class, owner and slope, those open to cars for the others.",
                "Lengden det spørres om: alle lenker for klasse, eier og stigning, de som er åpne for bil for resten.",
            ),
            3,
        ),
        count(
            "count",
            Text("Lines left out", "Utelatte linjer"),
            Text(
                "How many lines of the source were left out for this reason.",
                "Hvor mange av kildens linjer som er utelatt av denne grunnen.",
            ),
        ),
        text(
            "rest",
            Text("What was assumed for the rest", "Hva som er antatt for resten"),
            Text(
                "What holds where it is not known, or why roads were left out.",
                "Hva som gjelder der det ikke er kjent, eller hvorfor veier er utelatt.",
            ),
            width=420,
        ),
    ),
)

TURNS = Table(
    lead=(
        code(
            "kind",
            Text("Not allowed", "Ikke tillatt"),
            Text(
                (
                    "What cars may not do here, coming from the one street, as the streets lie. Where a sign allows "
                    "one way on only, each other one has a row."
                ),
                (
                    "Hva biler ikke får gjøre her når de kommer fra den ene gaten, slik gatene ligger. Der et skilt "
                    "bare tillater én retning, har hver av de andre en rad."
                ),
            ),
            {
                "left": Text("turning left", "å svinge til venstre"),
                "right": Text("turning right", "å svinge til høyre"),
                "straight_on": Text("going straight on", "å kjøre rett fram"),
                "turning_round": Text("turning round", "å snu"),
            },
        ),
        text(
            "from_name",
            Text("From street", "Fra gate"),
            Text("The street cars come from; empty where it has no name.", "Gaten bilene kommer fra; tomt uten navn."),
        ),
        text(
            "to_name",
            Text("Into street", "Inn i gate"),
            Text(
                "The street they may not go into; empty where it has no name.",
                "Gaten de ikke får kjøre inn i; tomt uten navn.",
            ),
        ),
    ),
    rest=(
        count(
            "from_edge",
            Text("From edge", "Fra lenke"),
            Text("The edge cars come from.", "Lenken bilene kommer fra."),
        ),
        flag(
            "from_along",
            Text("Along the first line", "Langs den første linjen"),
            Text(
                (
                    "Whether they come along the line of that edge as it is drawn; it matters where both its ends lie "
                    "at the node."
                ),
                "Om de kommer langs linjen slik den er tegnet; det har betydning der begge endene ligger ved noden.",
            ),
        ),
        count(
            "via_node",
            Text("At node", "Ved node"),
            Text("The node where the two edges meet.", "Noden der de to lenkene møtes."),
        ),
        count(
            "to_edge",
            Text("Into edge", "Inn i lenke"),
            Text("The edge they may not go into.", "Lenken de ikke får kjøre inn i."),
        ),
        flag(
            "to_along",
            Text("Along the second line", "Langs den andre linjen"),
            Text(
                (
                    "Whether they would go along the line of that edge as it is drawn; it matters where both its ends "
                    "lie at the node."
                ),
                (
                    "Om de ville kjørt langs linjen slik den er tegnet; det har betydning der begge endene ligger ved "
                    "noden."
                ),
            ),
        ),
    ),
)

GAPS = Table(
    lead=(
        number(
            "gap_m",
            "m",
            Text("Gap", "Brudd"),
            Text(
                "Distance from the dead end to the nearest place on the other street.",
                "Avstand fra enden av veien til nærmeste sted på den andre veien.",
            ),
            2,
        ),
        flag(
            "joins_components",
            Text("Joins separate parts", "Kobler adskilte deler"),
            Text(
                "Yes where the two belong to parts of the walking network that do not hang together at all.",
                "Ja der de to hører til deler av gangnettet som ikke henger sammen i det hele tatt.",
            ),
        ),
        number(
            "joined_km",
            "km",
            Text("Length it would join", "Lengde som ville blitt koblet"),
            Text(
                "Length of the smaller of the two parts; 0 where they hang together already.",
                "Lengden av den minste av de to delene; 0 der de alt henger sammen.",
            ),
        ),
    ),
    rest=(
        count(
            "level_from",
            Text("Level of the dead end", "Nivå ved enden"),
            Text(
                "Level of the street that ends; streets of different levels may be meant to stay apart.",
                "Nivået til veien som slutter; veier på ulikt nivå skal kanskje ikke møtes.",
            ),
        ),
        count(
            "level_to",
            Text("Level of the other", "Nivå på den andre veien"),
            Text("Level of the street on the other side.", "Nivået til veien på den andre siden."),
        ),
        count(
            "node_id",
            Text("Dead end (node)", "Ende (node)"),
            Text("The network's node at the dead end.", "Nettets node i enden av veien."),
        ),
        count(
            "other_node",
            Text("Other node", "Den andre noden"),
            Text(
                "The node on the other side; beside the middle of an edge, the edge's nearer end.",
                "Noden på den andre siden; ved midten av en lenke er det den nærmeste enden av lenken.",
            ),
        ),
    ),
)


# --- downloaded features ----------------------------------------------------------------------------------------------


def _features(kind: Text, capacity: Text, words: Mapping[str, Text] | None = None) -> Table:
    """Return the columns that all downloaded layers have; what a kind and a capacity are differs."""
    return Table(
        lead=(
            text(
                "name",
                Text("Name", "Navn"),
                Text("Name in OpenStreetMap; NULL where it has none.", "Navn i OpenStreetMap; NULL uten navn."),
            ),
            code("kind", Text("Kind", "Type"), kind, words),
            number("capacity", "", Text("Capacity", "Kapasitet"), capacity, 0),
        ),
        rest=(
            text(
                "operator",
                Text("Operator", "Operatør"),
                Text(
                    "Who runs it, as OpenStreetMap says; NULL where it says nothing.",
                    "Hvem som driver det, slik OpenStreetMap oppgir; NULL der det ikke er oppgitt.",
                ),
            ),
            text(
                "access",
                Text("Access", "Tilgang"),
                Text(
                    "Who may use it, in OpenStreetMap's words, such as yes, customers, private; NULL: not said.",
                    "Hvem som kan bruke det, med OpenStreetMaps ord, som yes, customers, private; NULL: ikke oppgitt.",
                ),
            ),
            text(
                "fee",
                Text("Fee", "Avgift"),
                Text(
                    "Whether it costs something, in OpenStreetMap's words, such as yes or no; NULL: not said.",
                    "Om det koster noe, med OpenStreetMaps ord, som yes eller no; NULL: ikke oppgitt.",
                ),
            ),
            text(
                "osm_id",
                Text("Id in OpenStreetMap", "Id i OpenStreetMap"),
                Text(
                    "Type and number of the object in OpenStreetMap, such as node/123.",
                    "Objektets type og nummer i OpenStreetMap, for eksempel node/123.",
                ),
            ),
        ),
    )


STOPS = _features(
    Text(
        "Mode that stops there, from the tags; a subway entrance counts as metro, a light rail station as tram.",
        "Hva som stopper der, etter taggene; en t-baneinngang regnes som t-bane, en bybanestasjon som trikk.",
    ),
    Text(
        "Capacity as OpenStreetMap gives it, hardly ever for stops; NULL where it gives no number.",
        "Kapasitet slik OpenStreetMap oppgir den, nesten aldri for holdeplasser; NULL der tallet ikke er oppgitt.",
    ),
)
SCHOOLS = _features(
    Text("Always school.", "Alltid skole."),
    Text(
        "Places for pupils as OpenStreetMap gives them, seldom known; NULL where it gives no number.",
        "Elevplasser slik OpenStreetMap oppgir dem, sjelden kjent; NULL der tallet ikke er oppgitt.",
    ),
)
SERVICES = _features(
    Text(
        "School, kindergarten, health (doctor, clinic, hospital) or grocery (supermarket, convenience store).",
        "Skole, barnehage, helse (lege, klinikk, sykehus) eller dagligvare (supermarked, nærbutikk).",
    ),
    Text(
        "Capacity as OpenStreetMap gives it, such as places in a kindergarten; NULL where it gives no number.",
        "Kapasitet slik OpenStreetMap oppgir den, for eksempel barnehageplasser; NULL der tallet ikke er oppgitt.",
    ),
    {"health": Text("health", "helse"), "grocery": Text("grocery", "dagligvare")},
)
CAR_PARKING = _features(
    Text("Always car parking.", "Alltid bilparkering."),
    Text(
        "Spaces for cars as OpenStreetMap gives them; NULL where it gives no number.",
        "Plasser for biler slik OpenStreetMap oppgir dem; NULL der tallet ikke er oppgitt.",
    ),
)
BIKE_PARKING = _features(
    Text("Always bike parking.", "Alltid sykkelparkering."),
    Text(
        "Bikes it holds as OpenStreetMap gives them; NULL where it gives no number.",
        "Hvor mange sykler det er plass til, slik OpenStreetMap oppgir det; NULL der tallet ikke er oppgitt.",
    ),
)
CHARGERS = _features(
    Text("Always charging station.", "Alltid ladestasjon."),
    Text(
        "Vehicles that can charge at once as OpenStreetMap gives them; NULL where it gives no number.",
        "Kjøretøy som kan lade samtidig, slik OpenStreetMap oppgir det; NULL der tallet ikke er oppgitt.",
    ),
)
