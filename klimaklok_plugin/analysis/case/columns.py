"""The columns of a plan's areas, and of what comes of its checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..core.columns import Column, Section, Table, code, count, flag, number, text
from ..core.messages import Text
from ..emissions.columns import BUDGET, STEPS_TABLE, YEAR, YEARS
from ..sites.messages import CLASSES, LAND_USES
from .messages import CHECK_WORDS, MEASURE_WORDS, QUANTITY_WORDS

AREA_ID = text("area_id", Text("Area", "Område"), Text("As the plan calls it.", "Slik planen kaller det."))
ALTERNATIVE = code(
    "alternative",
    Text("Alternative", "Alternativ"),
    Text("Alternative of the plan that it belongs to.", "Alternativet i planen som det hører til."),
)
_MEANINGS = {
    "dwellings": Text("Dwellings in the area, as the plan tells.", "Boliger i området, slik planen oppgir."),
    "bra_m2": Text("Floor area (BRA), as the plan tells.", "Bruksareal (BRA), slik planen oppgir."),
    "jobs": Text("Jobs in the area, as the plan tells.", "Arbeidsplasser i området, slik planen oppgir."),
    "persons": Text("Persons in the area, as the plan tells.", "Personer i området, slik planen oppgir."),
    "pupils": Text("Pupils in the area, as the plan tells.", "Elever i området, slik planen oppgir."),
    "car_spaces": Text("Car spaces proposed.", "Foreslåtte bilplasser."),
    "disabled_spaces": Text("Spaces for disabled people proposed.", "Foreslåtte HC-plasser."),
    "bike_spaces": Text("Bike spaces proposed.", "Foreslåtte sykkelplasser."),
    "cargo_bike_spaces": Text("Cargo bike spaces proposed.", "Foreslåtte lastesykkelplasser."),
    "car_share_spaces": Text("Car-sharing spaces proposed.", "Foreslåtte bildelingsplasser."),
    "staff_spaces": Text("Car spaces for staff proposed.", "Foreslåtte bilplasser for ansatte."),
    "free_staff_spaces": Text("Of these, spaces that are free of charge.", "Plasser av disse som er gratis."),
    "charging_spaces": Text("Spaces with charging proposed.", "Foreslåtte plasser med lading."),
}


def _begun(words: Text) -> Text:
    return Text(words.en[:1].upper() + words.en[1:], words.nb[:1].upper() + words.nb[1:])


def _quantity(name: str) -> Column:
    unit = "m²" if name == "bra_m2" else ""
    return number(name, unit, _begun(QUANTITY_WORDS[name]), _MEANINGS[name], 0)


AREAS = Table(
    lead=(
        AREA_ID,
        ALTERNATIVE,
        code(
            "use",
            Text("Assessed as", "Vurdert som"),
            Text(
                "What is built there, as the strategy reads the plan's code; empty where nothing is built or no "
                "profile fits.",
                "Hva som bygges der, slik strategien leser plankoden; tomt der det ikke bygges, eller ingen profil "
                "passer.",
            ),
            LAND_USES,
        ),
        code(
            "site_class",
            Text("Class", "Klasse"),
            Text("What the strategy says of the area as a site.", "Det strategien sier om området som tomt."),
            CLASSES,
        ),
        number(
            "score",
            "",
            Text("Score (0–100)", "Poeng (0–100)"),
            Text("Of the area as a site; 100 is best.", "For området som tomt; 100 er best."),
            0,
        ),
        text(
            "hub_name",
            Text("Hub", "Knutepunkt"),
            Text("The hub that the area is scored by.", "Knutepunktet området får poeng for."),
        ),
        code("hub_tier", Text("Hub's tier", "Knutepunktets nivå"), Text("A (best) to D.", "A (best) til D.")),
        number(
            "hub_walk_m",
            "m",
            Text("Walk to the hub", "Gange til knutepunktet"),
            Text("Mean walk along streets and paths.", "Gangavstand i snitt langs gater og stier."),
        ),
        *(_quantity(name) for name in _MEANINGS),
    ),
    rest=(
        number("area_m2", "m²", Text("Ground", "Grunnareal"), Text("Of the area as drawn.", "For området som tegnet.")),
        flag(
            "built",
            Text("Built on", "Bygges"),
            Text(
                "Whether anything is built there, by its code and figures.",
                "Om det bygges noe der, etter koden og tallene.",
            ),
        ),
        flag(
            "assumed",
            Text("Land use assumed", "Arealbruk antatt"),
            Text(
                "Whether the plan does not tell the land use, or not in words that are known.",
                "Om planen ikke oppgir arealbruken, eller ikke med ord som er kjent.",
            ),
        ),
        text(
            "said",
            Text("Land use in the plan", "Arealformål i planen"),
            Text("In the plan's own words, or its code.", "Med planens egne ord, eller koden."),
        ),
        count("code", Text("Plan code", "Plankode"), Text("-1 where there is none.", "-1 der det ikke er noen.")),
        count(
            "row",
            Text("Row", "Rad"),
            Text("Of the layer that was handed in, from 0.", "I laget som ble gitt inn, fra 0."),
        ),
    ),
    sections=(Section(Text("The plan's figures", "Tallene i planen"), tuple(_MEANINGS)),),
)

GREEN_BUILT_ON = Table(
    lead=(
        ALTERNATIVE,
        text(
            "name",
            Text("Area to be kept", "Område som skal bevares"),
            Text("That is built on here.", "Som bygges ned her."),
        ),
        code(
            "kind",
            Text("Kind", "Slag"),
            Text("Green structure, shore zone, water or other.", "Grønnstruktur, strandsone, vann eller annet."),
            {
                "green": Text("green structure", "grønnstruktur"),
                "shore": Text("shore zone", "strandsone"),
                "water": Text("water", "vann"),
                "other": Text("other", "annet"),
            },
        ),
        number(
            "area_m2", "m²", Text("Built on", "Bygges ned"), Text("Ground that is built on.", "Grunn som bygges ned.")
        ),
    ),
)
GREEN_PIECES = Table(
    lead=(
        ALTERNATIVE,
        count("part", Text("Part", "Del"), Text("From the largest, 1.", "Fra den største, 1.")),
        number("area_m2", "m²", Text("Ground", "Areal"), Text("Of the part that is left.", "For delen som er igjen.")),
    ),
)
SHORE_WAYS = Table(
    lead=(
        ALTERNATIVE,
        code(
            "state",
            Text("Way", "Vei"),
            Text(
                "Paths inside the built areas are taken as closed. Closed off is a way to or along the shore that is "
                "come to through them only.",
                "Stier og gangveier inne i byggeområdene er regnet som stengt. Avskåret er en vei til eller langs "
                "stranden som bare nås gjennom dem.",
            ),
            {
                "closed": Text("inside, taken as closed", "innenfor, regnet som stengt"),
                "closed_off": Text("closed off", "avskåret"),
            },
        ),
        number("length_m", "m", Text("Length", "Lengde"), Text("Of the way.", "For veien.")),
    ),
)

OWN_HUBS = Table(
    lead=(
        ALTERNATIVE,
        text("hub_name", Text("Hub", "Knutepunkt"), Text("That the area is scored by.", "Som området får poeng for.")),
        code("hub_tier", Text("Hub's tier", "Knutepunktets nivå"), Text("A (best) to D.", "A (best) til D.")),
        AREA_ID,
        number(
            "hub_walk_m",
            "m",
            Text("Walk to the hub", "Gange til knutepunktet"),
            Text("Mean walk along streets and paths.", "Gangavstand i snitt langs gater og stier."),
        ),
    ),
)
OWN_SCHOOLS = Table(
    lead=(
        ALTERNATIVE,
        text("school_name", Text("School", "Skole"), Text("That the area belongs to.", "Som området hører til.")),
        AREA_ID,
        number(
            "walk_m",
            "m",
            Text("Walk to the school", "Gangvei til skolen"),
            Text("Mean walk from the area.", "Gangavstand i snitt fra området."),
        ),
        number(
            "free_places",
            "",
            Text("Free places", "Ledige plasser"),
            Text("Of the intake area; empty where not known.", "I skolekretsen; tomt der det ikke er kjent."),
            0,
        ),
    ),
)

CHARGING_SITES = Table(
    lead=(
        text("name", Text("Site", "Ladested"), Text("As the charging plan calls it.", "Slik ladeplanen kaller det.")),
        ALTERNATIVE,
        number(
            "walk_m",
            "m",
            Text("Walk from the plan", "Gange fra planen"),
            Text(
                "Mean walk along streets and paths from the nearest built area; 0 in the plan itself.",
                "Gangavstand i snitt langs gater og stier fra det nærmeste byggeområdet; 0 i selve planen.",
            ),
        ),
        number(
            "points",
            "",
            Text("Charging points", "Ladepunkter"),
            Text(
                "As the charging plan tells; empty where it does not.",
                "Slik ladeplanen oppgir; tomt der den ikke gjør det.",
            ),
            0,
        ),
        number(
            "kw",
            "kW",
            Text("Power", "Effekt"),
            Text(
                "Of the site, as the charging plan tells; empty where it does not.",
                "For stedet, slik ladeplanen oppgir; tomt der den ikke gjør det.",
            ),
        ),
        text(
            "phase",
            Text("Phase", "Byggetrinn"),
            Text(
                "As the charging plan tells; empty where it does not.",
                "Slik ladeplanen oppgir; tomt der den ikke gjør det.",
            ),
        ),
    ),
    rest=(
        code(
            "place",
            Text("Place", "Plassering"),
            Text(
                "In a built area of the plan, or within a walk of one.",
                "I et byggeområde i planen, eller i gangavstand fra et.",
            ),
            {
                "in_plan": Text("in the plan", "i planen"),
                "within_walk": Text("within a walk", "i gangavstand"),
            },
        ),
        text(
            "area_id",
            Text("Area", "Område"),
            Text("The area it lies in, or is nearest to.", "Området det ligger i, eller er nærmest."),
        ),
    ),
)

LAYERS: Mapping[str, tuple[Text, Table]] = {
    "green_built_on": (
        Text("Areas to be kept that are built on", "Områder som skal bevares, og som bygges ned"),
        GREEN_BUILT_ON,
    ),
    "green_pieces": (Text("Parts of the structure that is cut", "Deler av strukturen som blir delt"), GREEN_PIECES),
    "shore_ways": (
        Text("Ways to the shore through the built areas", "Veier til stranden gjennom byggeområdene"),
        SHORE_WAYS,
    ),
    "own_hubs": (Text("Hubs that the areas are scored by", "Knutepunkter som områdene får poeng for"), OWN_HUBS),
    "charging_sites": (
        Text("Sites of the charging plan in force", "Ladesteder i ladeplanen som gjelder"),
        CHARGING_SITES,
    ),
    "own_schools": (Text("Schools that the areas belong to", "Skoler som områdene hører til"), OWN_SCHOOLS),
}
"""Label and columns of the layers of `CaseResult` that only the case makes.

All others are the results of algorithms: ``sites`` and ``reach`` of `scoresites` and `catchments`, the rest have the
algorithm and its output in their key.
"""
TABLES: Mapping[str, tuple[Text, Table]] = {
    "transportemissions_years": (Text("Emissions by year", "Utslipp per år"), YEARS),
    "transportemissions_steps": (Text("Emissions in steps", "Utslipp i trinn"), STEPS_TABLE),
    "transportemissions_budget": (Text("Climate budget of transport", "Klimabudsjett for transport"), BUDGET),
}
"""The same of its tables."""

_MODE = code(
    "mode",
    Text("By", "Reisemåte"),
    Text("How the ground is reached.", "Hvordan området nås."),
    {"walk": Text("on foot", "til fots"), "bike": Text("by bike", "på sykkel")},
)
_KIND = code(
    "kind",
    Text("Kind of target", "Type målpunkt"),
    Text("A hub, a centre, or what kind of service.", "Et knutepunkt, et senter eller hva slags tjeneste."),
    {"hub": Text("hub", "knutepunkt"), "centre": Text("centre", "senter")},
)
_LEAD: Mapping[str, tuple[Column, ...]] = {
    "sites": (AREA_ID,),
    "reach": (_MODE,),
    "transportemissions_output": (AREA_ID,),
}
_REST: Mapping[str, tuple[Column, ...]] = {
    "cardetour_output": (_KIND, AREA_ID),
    "parkinghierarchy_output": (AREA_ID,),
    "transportemissions_output": tuple(each for each in AREAS.lead if each.name in ("use", "dwellings", "car_spaces")),
    "transportemissions_budget": (YEAR,),
}


def of_case(key: str, table: Table) -> Table:
    """Return a subject's columns as a layer or table of the case has them: whose row it is leads.

    Parameters
    ----------
    key : str
        Of `CaseResult`.
    table : Table
        As the subject declares it.
    """
    lead, rest = (ALTERNATIVE, *_LEAD.get(key, ())), _REST.get(key, ())
    own = {each.name for each in (*lead, *rest)}
    return replace(
        table,
        lead=(*lead, *(each for each in table.lead if each.name not in own)),
        rest=(*(each for each in table.rest if each.name not in own), *rest),
    )


def comparison(alternatives: Sequence[str], names: Sequence[str]) -> Table:
    """Return the columns of `CaseResult.comparison`.

    Parameters
    ----------
    alternatives, names : sequence of str
        Each alternative, and what it is called.
    """
    return Table(
        lead=(
            code("check", Text("Check", "Tema"), Text("Empty: told by the plan.", "Tomt: fra planen."), CHECK_WORDS),
            code("measure", Text("What is compared", "Hva som sammenlignes"), Text("", ""), MEASURE_WORDS),
            text("unit", Text("Unit", "Enhet"), Text("Of the numbers.", "For tallene.")),
            *(
                number(each, "", Text(name, name), Text("The alternative's number.", "Tallet for alternativet."))
                for each, name in zip(alternatives, names, strict=True)
            ),
        )
    )
