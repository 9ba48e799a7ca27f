"""The columns of heart zones and walking groups."""

from __future__ import annotations

from ..core.columns import Section, Table, code, count, flag, number, text
from ..core.messages import Text

DIRECTIONS = {
    "N": Text("north", "nord"),
    "NE": Text("north-east", "nordøst"),
    "E": Text("east", "øst"),
    "SE": Text("south-east", "sørøst"),
    "S": Text("south", "sør"),
    "SW": Text("south-west", "sørvest"),
    "W": Text("west", "vest"),
    "NW": Text("north-west", "nordvest"),
}
OWNERS = {
    "E": Text("European road (E)", "europavei (E)"),
    "R": Text("national road (R)", "riksvei (R)"),
    "F": Text("county road (F)", "fylkesvei (F)"),
    "K": Text("municipal road (K)", "kommunal vei (K)"),
    "P": Text("private road (P)", "privat vei (P)"),
    "S": Text("forest road (S)", "skogsbilvei (S)"),
}
PLACED = {
    "no_geometry": Text("no geometry", "uten geometri"),
    "too_far": Text("too far from the street network", "for langt fra gatenettet"),
}
"""Where schools and homes lie, as far as that keeps them out."""

_MEDIUM, _UNKNOWN = Text("medium", "middels"), Text("unknown", "ukjent")

# --- shared by the layers of heart zones -----------------------------------------------------------------------------

_SCHOOL_NAME = text(
    "school_name",
    Text("School", "Skole"),
    Text(
        "The school's name, from the field 'name' of the schools; its row in that layer where it has none.",
        "Navnet på skolen, fra feltet «name» i skolelaget. Mangler navnet, står radnummeret i laget.",
    ),
)
_SCHOOL_ID = count(
    "school_id",
    Text("School's number", "Skolens nummer"),
    Text(
        "The school's row in the layer of schools, from 1. It ties the layers of one run together.",
        "Skolens radnummer i skolelaget, fra 1. Det knytter lagene fra én kjøring sammen.",
    ),
)
_STREET = text(
    "street",
    Text("Street", "Gate"),
    Text(
        "The street's name in the network; NULL where it has none.",
        "Gatens navn i gatenettet; NULL der den ikke har noe navn.",
    ),
)
_ROAD_CLASS = code(
    "road_class",
    Text("Road class", "Veiklasse"),
    Text("What kind of road it is in the network.", "Hva slags vei det er i gatenettet."),
)
_ROAD_OWNER = code(
    "road_owner",
    Text("Road owner", "Vegeier"),
    Text(
        "The road category of the network, which tells who owns it; NULL where the network does not know it.",
        "Vegkategorien i gatenettet, som sier hvem som eier veien; NULL der gatenettet ikke kjenner den.",
    ),
    OWNERS,
)
_EDGE_ID = count(
    "edge_id",
    Text("Edge in the network", "Lenke i gatenettet"),
    Text(
        "The edge of the network that this is, or is a part of.",
        "Lenken i gatenettet som dette er, eller er en del av.",
    ),
)
_QUESTION = code(
    "question",
    Text("Open question", "Åpent spørsmål"),
    Text(
        (
            "Why nothing is done with the street before somebody decides it: it is a main road or a bus street, you "
            "exempted it, or its owner is not known. NULL where the measure applies."
        ),
        (
            "Hvorfor tiltaket ikke brukes på gaten før noen avgjør det: Den er hovedvei eller kollektivgate, du har "
            "unntatt den, eller eieren er ukjent. NULL der tiltaket gjelder."
        ),
    ),
    {"exempt": Text("exempted", "unntatt")},
)
_STREET_MEASURE = code(
    "measure",
    Text("Measure", "Tiltak"),
    Text(
        "What is done with the street: the measure that was chosen, or none where it is an open question.",
        "Hva som gjøres med gaten: tiltaket som er valgt, eller ingen der gaten er et åpent spørsmål.",
    ),
)
_GATES = count(
    "gates",
    Text("Gates", "Innkjøringer"),
    Text(
        "The places where streets open to cars cross the border of the zone.",
        "Antall steder der gater som er åpne for biler, krysser grensen til sonen.",
    ),
)
_STREETS_M = number(
    "streets_m",
    "m",
    Text("Car streets", "Bilgater"),
    Text(
        "The length of all streets inside the zone that are open to cars today.",
        "Lengden av alle gater i sonen som er åpne for biler i dag.",
    ),
)
_UNDER_10 = text(
    "under_10",
    Text("Not shown", "Vises ikke"),
    Text(
        (
            "Which numbers of the row are left out: fewer persons than the strategy allows to be told stand behind "
            "them, or they would tell such a number. NULL where all numbers that are known are shown."
        ),
        (
            "Hvilke tall i raden som er utelatt: Færre personer enn strategien tillater å vise, står bak dem, eller de "
            "ville røpet et slikt tall. NULL der alle kjente tall vises."
        ),
    ),
    width=300,
)

# --- heart zones -----------------------------------------------------------------------------------------------------

ZONES = Table(
    lead=(
        _SCHOOL_NAME,
        code(
            "method",
            Text("Zone", "Sone"),
            Text(
                "How the zone came about: by air, by walking distance, or drawn.",
                "Hvordan sonen er laget: etter luftlinje, etter gangavstand eller tegnet.",
            ),
        ),
        code(
            "measure",
            Text("Measure", "Tiltak"),
            Text(
                "The measure that was chosen for the streets inside.",
                "Tiltaket som er valgt for gatene i sonen.",
            ),
        ),
        number(
            "residents",
            "",
            Text("Residents inside", "Beboere i sonen"),
            Text(
                (
                    "The inhabitants whose homes lie inside the zone; whoever lives in several zones is counted in "
                    "each. NULL where no population was given, or where the number is not shown."
                ),
                (
                    "Innbyggerne som har boligen sin i sonen; den som bor i flere soner, telles i hver av dem. NULL "
                    "der befolkning ikke er oppgitt, eller der tallet ikke vises."
                ),
            ),
            0,
        ),
        _STREETS_M,
        _GATES,
        text(
            "overlaps",
            Text("Overlaps the zones of", "Overlapper sonene til"),
            Text(
                "The schools whose zones this one overlaps; NULL where there are none.",
                "Skolene som har soner denne overlapper; NULL der det ikke er noen.",
            ),
        ),
    ),
    rest=(
        number(
            "radius_m",
            "m",
            Text("Radius or walking distance", "Radius eller gangavstand"),
            Text(
                "How far the zone reaches from the school, by air or on foot; NULL for drawn zones.",
                "Hvor langt sonen når fra skolen, i luftlinje eller til fots; NULL for tegnede soner.",
            ),
        ),
        number(
            "area_ha",
            "ha",
            Text("Area", "Areal"),
            Text("The area of the zone.", "Arealet av sonen."),
        ),
        number(
            "municipality_m",
            "m",
            Text("The municipality decides", "Kommunen bestemmer"),
            Text(
                (
                    "The length of the streets inside on which the measure applies and the municipality decides over "
                    "signs and closures, those assumed to be its own included."
                ),
                (
                    "Lengden av gatene i sonen der tiltaket gjelder og kommunen bestemmer over skilt og stenging, også "
                    "de som er antatt å være kommunens."
                ),
            ),
        ),
        number(
            "county_m",
            "m",
            Text("The county decides", "Fylkeskommunen bestemmer"),
            Text(
                "The length of the streets inside on which the measure applies and the county decides.",
                "Lengden av gatene i sonen der tiltaket gjelder og fylkeskommunen bestemmer.",
            ),
        ),
        number(
            "state_m",
            "m",
            Text("The state decides", "Staten bestemmer"),
            Text(
                "The length of the streets inside on which the measure applies and the state decides.",
                "Lengden av gatene i sonen der tiltaket gjelder og staten bestemmer.",
            ),
        ),
        number(
            "owner_m",
            "m",
            Text("Private owners decide", "Private eiere bestemmer"),
            Text(
                "The length of the private streets inside on which the measure applies: their owners decide.",
                "Lengden av de private gatene i sonen der tiltaket gjelder: Eierne bestemmer.",
            ),
        ),
        number(
            "question_m",
            "m",
            Text("Open questions", "Åpne spørsmål"),
            Text(
                (
                    "The length of the streets inside on which the measure does not apply before somebody decides it, "
                    "bus streets included; see the affected streets."
                ),
                (
                    "Lengden av gatene i sonen der tiltaket ikke gjelder før noen avgjør det, kollektivgater "
                    "medregnet; se de berørte gatene."
                ),
            ),
        ),
        _UNDER_10,
        _SCHOOL_ID,
    ),
    sections=(
        Section(
            Text("Who owns the streets", "Hvem som eier gatene"),
            ("municipality_m", "county_m", "state_m", "owner_m", "question_m"),
        ),
    ),
)

STREETS = Table(
    lead=(
        _SCHOOL_NAME,
        _STREET,
        code(
            "decides",
            Text("Who decides", "Hvem som bestemmer"),
            Text(
                "Who decides over signs and closures of the street; NULL where its owner is not known.",
                "Hvem som bestemmer over skilt og stenging av gaten; NULL der eieren er ukjent.",
            ),
        ),
        _STREET_MEASURE,
        text(
            "hours",
            Text("Hours", "Tider"),
            Text(
                "When the measure works; NULL where the street is closed all the time or is an open question.",
                "Når tiltaket gjelder; NULL der gaten alltid er stengt, eller der den er et åpent spørsmål.",
            ),
        ),
        _QUESTION,
        number(
            "length_m",
            "m",
            Text("Length", "Lengde"),
            Text(
                "The length of the piece of street inside the zone.",
                "Lengden av gatestrekningen i sonen.",
            ),
        ),
    ),
    rest=(
        code(
            "owner_basis",
            Text("Owner known from", "Eier kjent fra"),
            Text(
                (
                    "How it is known who decides: from the data, or assumed, as you let local streets of unknown owner "
                    "count as the municipality's; or that it is not known."
                ),
                (
                    "Hvordan det er kjent hvem som bestemmer: fra veidataene, eller som en antakelse, fordi du lar "
                    "lokale gater med ukjent eier regnes som kommunens; eller at det er ukjent."
                ),
            ),
            {
                "data": Text("the data", "veidataene"),
                "assumed": Text("an assumption", "en antakelse"),
                "unknown": Text("not known", "ukjent"),
            },
        ),
        _ROAD_OWNER,
        _ROAD_CLASS,
        number(
            "speed_kmh",
            "km/h",
            Text("Speed limit", "Fartsgrense"),
            Text(
                "The speed limit, the higher one where the two directions differ; NULL where it is not known.",
                "Fartsgrensen, den høyeste der de to retningene er ulike; NULL der den er ukjent.",
            ),
        ),
        number(
            "aadt",
            "",
            Text("ÅDT", "ÅDT"),
            Text(
                (
                    "Vehicles per day on average over the year, measured traffic before what the network knows; NULL "
                    "where neither has a number."
                ),
                (
                    "Kjøretøy per døgn i gjennomsnitt over året. Målt trafikk går foran det gatenettet har; NULL der "
                    "ingen av dem har noe tall."
                ),
            ),
            0,
        ),
        _SCHOOL_ID,
        _EDGE_ID,
    ),
)

GATES = Table(
    lead=(
        _SCHOOL_NAME,
        text(
            "street",
            Text("Street", "Gate"),
            Text(
                "The name of the street inside the zone, or of the one outside where that has none; else NULL.",
                "Navnet på gaten inne i sonen, eller på gaten utenfor der den ikke har noe navn; ellers NULL.",
            ),
        ),
        code(
            "direction",
            Text("Direction of traffic", "Kjøreretning"),
            Text(
                "Which way cars may pass the gate today.",
                "Hvilken vei biler kan kjøre over sonegrensen her i dag.",
            ),
        ),
        _STREET_MEASURE,
        _QUESTION,
    ),
    rest=(
        flag(
            "dead_end",
            Text("Dead end behind it", "Blindvei bak"),
            Text(
                "Whether what lies behind the gate inside the zone is driven to over this gate alone.",
                "Om det som ligger bak innkjøringen i sonen, bare kan nås med bil herfra.",
            ),
        ),
        number(
            "behind_m",
            "m",
            Text("Street reached by this gate alone", "Gate som bare nås herfra"),
            Text(
                "The length of the streets that hang on this gate alone; 0 where it is no dead end.",
                "Lengden av gatene som bare kan nås med bil herfra; 0 der det ikke er blindvei.",
            ),
        ),
        _ROAD_CLASS,
        _SCHOOL_ID,
    ),
)

DROP_OFFS = Table(
    lead=(
        _SCHOOL_NAME,
        count(
            "place_id",
            Text("Number", "Nummer"),
            Text(
                "The place's number, from 1, counted over all schools.",
                "Plassens nummer, fra 1, felles for alle skolene.",
            ),
        ),
        code(
            "status",
            Text("Status", "Status"),
            Text(
                "Whether the place is chosen, or is the best other place that it was preferred to.",
                "Om plassen er valgt, eller er det beste alternativet til en som er valgt.",
            ),
            {"chosen": Text("chosen", "valgt")},
        ),
        _STREET,
        number(
            "walk_m",
            "m",
            Text("Walk to the school", "Gangavstand til skolen"),
            Text(
                "The shortest walk from the place to the school that avoids dangerous streets.",
                "Den korteste gangveien fra plassen til skolen uten farlige gater.",
            ),
        ),
        number(
            "served",
            "",
            Text("Driven pupils served", "Elever som kjøres hit"),
            Text(
                (
                    "The driven pupils for whom this is the nearest place in use; of an alternative, if it took the "
                    "chosen place's part. NULL where the number is not shown."
                ),
                (
                    "Elevene som kjøres, og som har denne som nærmeste plass i bruk; for et alternativ: om det "
                    "erstattet den valgte plassen. NULL der tallet ikke vises."
                ),
            ),
            0,
        ),
        code(
            "reason",
            Text("Why the other place is better", "Hvorfor den andre plassen er bedre"),
            Text(
                (
                    "Of an alternative: what the chosen place has over it. Of a chosen place: that no other place "
                    "serves the same pupils; NULL where there is an alternative."
                ),
                (
                    "For et alternativ: hva den valgte plassen har som alternativet mangler. For en valgt plass: at "
                    "ingen andre steder dekker de samme elevene; NULL der det finnes et alternativ."
                ),
            ),
            {"equal": Text("as good, and only one is needed", "like god, og bare én trengs")},
            width=260,
        ),
    ),
    rest=(
        count(
            "instead_of",
            Text("Instead of number", "I stedet for nummer"),
            Text(
                "The number of the chosen place that an alternative would replace; NULL for chosen places.",
                "Nummeret på den valgte plassen som alternativet ville erstattet; NULL for valgte plasser.",
            ),
        ),
        number(
            "lost",
            "",
            Text("Driven pupils no longer served", "Elever som kjøres, og som ikke lenger dekkes"),
            Text(
                (
                    "Of a chosen place: the driven pupils whom no place serves if it falls away and nothing replaces "
                    "it. Of an alternative: those whom no place serves if it replaces the chosen one. NULL where the "
                    "number is not shown."
                ),
                (
                    "For en valgt plass: elevene som kjøres, og som ingen plass dekker om den faller bort uten "
                    "erstatning. For et alternativ: dem som ingen plass dekker om det erstatter den valgte. NULL der "
                    "tallet ikke vises."
                ),
            ),
            0,
        ),
        code(
            "direction",
            Text("Direction from the school", "Retning fra skolen"),
            Text(
                "In which direction the place lies, seen from the school.",
                "I hvilken retning plassen ligger, sett fra skolen.",
            ),
            DIRECTIONS,
        ),
        flag(
            "walk_unknown",
            Text("Safety of the walk is partly unknown", "Delvis ukjent om gangveien er trygg"),
            Text(
                "Whether no short enough walk to the school is known to be safe all along.",
                "Om ingen gangvei til skolen som er kort nok, er kjent som trygg hele veien.",
            ),
        ),
        number(
            "parking_m",
            "m",
            Text("To the nearest car park", "Til nærmeste parkeringsplass"),
            Text(
                "By air to the nearest car park; NULL where none is near, or none was given.",
                "Luftlinje til nærmeste parkeringsplass; NULL der ingen er i nærheten eller ingen er oppgitt.",
            ),
        ),
        number(
            "speed_kmh",
            "km/h",
            Text("Speed limit", "Fartsgrense"),
            Text(
                (
                    "The higher speed limit of the two directions; where the network does not know it, the one that is "
                    "usual for the road class."
                ),
                (
                    "Fartsgrensen, den høyeste av de to retningene; der gatenettet ikke kjenner den, den som er vanlig "
                    "for veiklassen."
                ),
            ),
        ),
        _ROAD_OWNER,
        _ROAD_CLASS,
        _UNDER_10,
        _SCHOOL_ID,
    ),
)

DISPLACEMENT = Table(
    lead=(
        _SCHOOL_NAME,
        _STREET,
        number(
            "change",
            "",
            Text("Screening: change", "Anslag: endring i biler"),
            Text(
                (
                    "Cars in the peak hour more (or, below 0, fewer) on the street once the school's zone works. A "
                    "rough screening, told in steps so that it tells of nobody."
                ),
                (
                    "Biler i rushtimen som gaten får flere av (under 0: færre) når sonen ved skolen er innført. Et "
                    "grovt anslag, oppgitt i trinn for ikke å røpe noen."
                ),
            ),
            0,
        ),
        number(
            "share",
            "%",
            Text("Screening: change as a share", "Anslag: endring som andel"),
            Text(
                (
                    "The change as a share of the peak hour's traffic before, measured where it is known and else "
                    "modelled; NULL where there was too little of it."
                ),
                (
                    "Endringen som andel av trafikken i rushtimen før, målt der den er kjent, ellers beregnet; NULL "
                    "der det var for lite trafikk."
                ),
            ),
        ),
        number(
            "cars_before",
            "",
            Text("Screening: cars in the peak hour before", "Anslag: biler i rushtimen før"),
            Text(
                "The cars on the street in the peak hour without any zone, all traffic that is modelled, in steps.",
                "Bilene i gaten i rushtimen uten noen sone, av all trafikk som er beregnet, oppgitt i trinn.",
            ),
            0,
        ),
        number(
            "cars_after",
            "",
            Text("Screening: cars in the peak hour after", "Anslag: biler i rushtimen etter"),
            Text(
                "The same once the school's zone works, as if it were the only one.",
                "Det samme når sonen ved skolen er innført, som om den var den eneste.",
            ),
            0,
        ),
    ),
    rest=(
        number(
            "added",
            "",
            Text("Screening: cars added", "Anslag: biler som kommer til"),
            Text(
                "The cars that take this street because of the zone and did not before.",
                "Bilene som kjører her på grunn av sonen, og som ikke gjorde det før.",
            ),
            0,
        ),
        number(
            "removed",
            "",
            Text("Screening: cars removed", "Anslag: biler som blir borte"),
            Text(
                "The cars that took this street before and no longer do because of the zone.",
                "Bilene som kjørte her før, og som ikke lenger gjør det på grunn av sonen.",
            ),
            0,
        ),
        code(
            "share_basis",
            Text("Share of", "Andel av"),
            Text(
                "What the change is a share of: measured traffic (ÅDT) or the modelled traffic before.",
                "Hva endringen er en andel av: målt trafikk (ÅDT) eller den beregnede trafikken før.",
            ),
        ),
        _ROAD_CLASS,
        _SCHOOL_ID,
        _EDGE_ID,
    ),
)

CUT_OFF = Table(
    lead=(
        _SCHOOL_NAME,
        code(
            "reason",
            Text("Reason", "Årsak"),
            Text(
                "Whether the homes lie inside the closed zone, or outside where cars come only over its streets.",
                "Om boligene ligger i den stengte sonen, eller utenfor, der biler bare kommer til gjennom sonen.",
            ),
        ),
        number(
            "persons",
            "",
            Text("Persons", "Personer"),
            Text(
                "The inhabitants of the square who cannot drive home any more; NULL where the number is not shown.",
                "Innbyggerne i ruten som ikke lenger kan kjøre hjem; NULL der tallet ikke vises.",
            ),
            0,
        ),
    ),
    rest=(_UNDER_10, _SCHOOL_ID),
)

SCORECARD = Table(
    lead=(
        _SCHOOL_NAME,
        code(
            "status",
            Text("Status", "Status"),
            Text(
                "Whether the school is assessed, and else why not.",
                "Om skolen er vurdert, og ellers hvorfor ikke.",
            ),
            PLACED,
        ),
        code(
            "need",
            Text("Need", "Behov"),
            Text(
                (
                    "How much the way to school asks for measures: the worse of how many pupils meet a dangerous road "
                    "and how many cars come to the school, by the strategy's thresholds. NULL where the school is not "
                    "assessed."
                ),
                (
                    "Hvor stort behovet for tiltak er: det verste av hvor mange elever som møter farlig vei, og hvor "
                    "mange biler som kommer til skolen, etter strategiens terskler. NULL der skolen ikke er vurdert."
                ),
            ),
            {"high": Text("high", "høyt"), "medium": _MEDIUM, "low": Text("low", "lavt"), "unknown": _UNKNOWN},
        ),
        code(
            "effect",
            Text("Effect", "Virkning"),
            Text(
                (
                    "How many cars the zone keeps from the school, by the strategy's thresholds. NULL where the school "
                    "is not assessed."
                ),
                (
                    "Hvor mange biler sonen holder borte fra skolen, etter strategiens terskler. NULL der skolen ikke "
                    "er vurdert."
                ),
            ),
            {
                "high": Text("high", "stor"),
                "medium": _MEDIUM,
                "low": Text("low", "liten"),
                "none": Text("none", "ingen"),
                "unknown": _UNKNOWN,
            },
        ),
        code(
            "side_effects",
            Text("Side effects (screening)", "Bivirkninger (grovt anslag)"),
            Text(
                (
                    "How much traffic the worst-hit other street gets, by the strategy's thresholds; high where homes "
                    "lose car access. NULL where the school is not assessed."
                ),
                (
                    "Hvor mye trafikk den hardest rammede gaten får, etter strategiens terskler; store der boliger "
                    "mister adkomsten med bil. NULL der skolen ikke er vurdert."
                ),
            ),
            {
                "high": Text("high", "store"),
                "medium": _MEDIUM,
                "low": Text("low", "små"),
                "unknown": Text("unknown", "ukjente"),
            },
        ),
        code(
            "feasibility",
            Text("Feasibility", "Gjennomførbarhet"),
            Text(
                (
                    "How much of the streets the municipality itself decides over, by the strategy's thresholds. NULL "
                    "where the school is not assessed."
                ),
                (
                    "Hvor mye av gatene kommunen selv bestemmer over, etter strategiens terskler. NULL der skolen ikke "
                    "er vurdert."
                ),
            ),
            {"high": Text("high", "høy"), "medium": _MEDIUM, "low": Text("low", "lav"), "unknown": _UNKNOWN},
        ),
        text(
            "measures",
            Text("Suggested measures", "Foreslåtte tiltak"),
            Text(
                "The measures that follow from the figures; NULL where the school is not assessed.",
                "Tiltakene som følger av tallene; NULL der skolen ikke er vurdert.",
            ),
            width=300,
        ),
        text(
            "reasons",
            Text("Reasons", "Begrunnelse"),
            Text(
                "The figures behind each answer and each measure, in words; NULL where the school is not assessed.",
                "Tallene bak hvert svar og hvert tiltak, i ord; NULL der skolen ikke er vurdert.",
            ),
            width=480,
        ),
        number(
            "pupils",
            "",
            Text("Pupils", "Elever"),
            Text(
                (
                    "The school's pupils: the number given, or the strategy's share of the inhabitants it takes in. "
                    "NULL where neither is known, or where the number is not shown."
                ),
                (
                    "Skolens elever: tallet som er oppgitt, eller strategiens andel av innbyggerne som hører til "
                    "skolen. NULL der ingen av delene er kjent, eller der tallet ikke vises."
                ),
            ),
            0,
        ),
        number(
            "danger_share",
            "%",
            Text("Share who must use or cross a dangerous road", "Andel som må gå langs eller krysse farlig vei"),
            Text(
                (
                    "Of the pupils within the walking distance that gives no right to transport in grades 2-10: those "
                    "whose every way of that length leads along or over a dangerous road. NULL where it is not known "
                    "or not shown."
                ),
                (
                    "Av elevene innenfor skyssgrensen for 2.–10. trinn: de som ikke har noen så kort vei uten å gå "
                    "langs eller krysse farlig vei. NULL der andelen er ukjent eller ikke vises."
                ),
            ),
        ),
        number(
            "school_cars",
            "",
            Text(
                "Screening: cars to the school in the peak hour",
                "Anslag: biler til skolen i rushtimen",
            ),
            Text(
                (
                    "The cars that bring pupils to the school in the peak hour, from the strategy's shares of pupils "
                    "who are driven. NULL where it is not known or not shown."
                ),
                (
                    "Bilene som kjører elever til skolen i rushtimen, etter strategiens andeler av elever som kjøres. "
                    "NULL der tallet er ukjent eller ikke vises."
                ),
            ),
            0,
        ),
        number(
            "kept_out",
            "",
            Text(
                "Screening: cars that no longer drive to the school",
                "Anslag: biler som ikke lenger kjører til skolen",
            ),
            Text(
                (
                    "Those of them that may not stop at the school any more or have no way there, once the zone works. "
                    "NULL where it is not known or not shown."
                ),
                (
                    "De av dem som ikke lenger kan stanse ved skolen eller ikke lenger har noen vei dit, når sonen er "
                    "innført. NULL der tallet er ukjent eller ikke vises."
                ),
            ),
            0,
        ),
    ),
    rest=(
        number(
            "safe_share",
            "%",
            Text("Share who can walk safely", "Andel som kan gå trygt"),
            Text(
                (
                    "Of the pupils within the walking distance that gives no right to transport in grades 2-10: those "
                    "with a way of that length that is known to be safe all along. NULL where it is not known or not "
                    "shown."
                ),
                (
                    "Av elevene innenfor skyssgrensen for 2.–10. trinn: de som har en så kort vei som er kjent som "
                    "trygg hele veien. NULL der andelen er ukjent eller ikke vises."
                ),
            ),
        ),
        number(
            "unknown_share",
            "%",
            Text("Share whose road is of unknown safety", "Andel der det er ukjent om veien er trygg"),
            Text(
                (
                    "Of the same pupils: those with a way that is not known to be dangerous, but none that is known to "
                    "be safe. NULL where it is not known or not shown."
                ),
                (
                    "Av de samme elevene: de som har en vei som ikke er kjent som farlig, men ingen som er kjent som "
                    "trygg. NULL der andelen er ukjent eller ikke vises."
                ),
            ),
        ),
        number(
            "pupils_near",
            "",
            Text("Pupils who live near", "Elever som bor nær"),
            Text(
                (
                    "The pupils whose shortest walk to the school is within the strategy's distance 'near'. NULL where "
                    "it is not known or not shown."
                ),
                (
                    "Elevene med en korteste gangvei til skolen på inntil strategiens avstand «near». NULL der tallet "
                    "er ukjent eller ikke vises."
                ),
            ),
            0,
        ),
        number(
            "pupils_walk",
            "",
            Text("Pupils within an easy walk", "Elever med lett gangavstand"),
            Text(
                "The same within the strategy's distance 'walk', those who live near included.",
                "Det samme for strategiens avstand «walk»; de som bor nær, er medregnet.",
            ),
            0,
        ),
        number(
            "pupils_right_grade_1",
            "",
            Text(
                "Pupils nearer than the right to transport in grade 1",
                "Elever innenfor skyssgrensen for 1. trinn",
            ),
            Text(
                "The same within the distance beyond which pupils of grade 1 have a right to transport.",
                "Det samme for avstanden som gir rett til skyss på 1. trinn når den overskrides.",
            ),
            0,
        ),
        number(
            "pupils_right_grade_2",
            "",
            Text(
                "Pupils nearer than the right to transport in grades 2-10",
                "Elever innenfor skyssgrensen for 2.–10. trinn",
            ),
            Text(
                "The same within the distance beyond which pupils of grades 2-10 have a right to transport.",
                "Det samme for avstanden som gir rett til skyss på 2.–10. trinn når den overskrides.",
            ),
            0,
        ),
        number(
            "pupils_unreached",
            "",
            Text("Pupils who cannot walk there", "Elever uten gangvei til skolen"),
            Text(
                "The pupils from whose homes no way to the school can be walked. NULL where it is not known or shown.",
                "Elevene som bor der ingen gangvei fører til skolen. NULL der tallet er ukjent eller ikke vises.",
            ),
            0,
        ),
        text(
            "crossing",
            Text("Street to be crossed more safely", "Gate som bør krysses tryggere"),
            Text(
                (
                    "The street at the dangerous place that most pupils come by on their shortest walk, never a "
                    "motorway or slip road; NULL where they come by none, or where it is not known."
                ),
                (
                    "Gaten på det farlige stedet som flest elever passerer på sin korteste skolevei, aldri en motorvei "
                    "eller rampe; NULL der de ikke passerer noe slikt sted, eller der det er ukjent."
                ),
            ),
        ),
        number(
            "crossing_pupils",
            "",
            Text("Pupils who cross or walk there", "Elever som krysser eller går der"),
            Text(
                "How many pupils that is; 0 where they come by no such place, NULL where not known or not shown.",
                "Hvor mange elever det er; 0 der de ikke passerer noe slikt sted, NULL der tallet er ukjent eller ikke "
                "vises.",
            ),
            0,
        ),
        number(
            "residents",
            "",
            Text("Residents inside", "Beboere i sonen"),
            Text(
                (
                    "The inhabitants whose homes lie inside the zone. NULL where there is no zone, where no population "
                    "was given, or where the number is not shown."
                ),
                (
                    "Innbyggerne som har boligen sin i sonen. NULL der det ikke er noen sone, der befolkning ikke er "
                    "oppgitt, eller der tallet ikke vises."
                ),
            ),
            0,
        ),
        number(
            "cut_off",
            "",
            Text("Screening: persons who lose car access", "Anslag: personer som mister adkomsten med bil"),
            Text(
                (
                    "The inhabitants who cannot drive home any more because streets are closed physically; 0 under the "
                    "other measures. NULL where the school is not assessed, where no population was given, or where "
                    "the number is not shown."
                ),
                (
                    "Innbyggerne som ikke lenger kan kjøre hjem fordi gater er fysisk stengt; 0 ved de andre "
                    "tiltakene. NULL der skolen ikke er vurdert, der befolkning ikke er oppgitt, eller der tallet "
                    "ikke vises."
                ),
            ),
            0,
        ),
        number(
            "cars_walk",
            "",
            Text("Screening: cars from inside the zone, who walk", "Anslag: biler fra sonen som erstattes av gange"),
            Text(
                (
                    "Of the cars that no longer drive to the school: those from homes inside the zone, whose pupils "
                    "walk. NULL where it is not known or not shown."
                ),
                (
                    "Av bilene som ikke lenger kjører til skolen: de som kom fra boliger i sonen, der elevene går i "
                    "stedet. NULL der tallet er ukjent eller ikke vises."
                ),
            ),
            0,
        ),
        number(
            "cars_cut_off",
            "",
            Text("Screening: trips that are cut off", "Anslag: bilturer som ikke lenger er mulige"),
            Text(
                (
                    "Cars in the peak hour that have no way any more: to the school, from homes to centres, or "
                    "through. NULL where it is not known or not shown."
                ),
                (
                    "Biler i rushtimen som ikke lenger har noen vei: til skolen, fra boliger til sentre eller gjennom "
                    "området. NULL der tallet er ukjent eller ikke vises."
                ),
            ),
            0,
        ),
        text(
            "worst_street",
            Text("Screening: street with most added traffic", "Anslag: gaten som får mest ny trafikk"),
            Text(
                "The street that gets most cars more because of the zone; NULL where none gets noticeably more.",
                "Gaten som får flest flere biler på grunn av sonen; NULL der ingen får merkbart flere.",
            ),
        ),
        number(
            "worst_added",
            "",
            Text("Screening: cars added there", "Anslag: flere biler der"),
            Text(
                (
                    "How many cars more it gets in the peak hour, in steps; NULL where no traffic is modelled, or "
                    "where, without population, no through traffic is added."
                ),
                (
                    "Hvor mange flere biler den får i rushtimen, oppgitt i trinn; NULL der ingen trafikk er beregnet, "
                    "eller der befolkning ikke er oppgitt og gjennomgangstrafikken ikke øker."
                ),
            ),
            0,
        ),
        number(
            "worst_share",
            "%",
            Text("Screening: added there, as a share", "Anslag: flere biler der, som andel"),
            Text(
                (
                    "These as a share of the street's traffic in the peak hour before, measured where it is known and "
                    "else modelled; NULL where there was too little of it."
                ),
                (
                    "Disse som andel av gatens trafikk i rushtimen før, målt der den er kjent, ellers beregnet; NULL "
                    "der det var for lite trafikk."
                ),
            ),
        ),
        number(
            "added_km_day",
            "",
            Text("Screening: car-km a day added", "Anslag: flere bilkm per dag"),
            Text(
                (
                    "How many car-km a day are driven more because of the zone, fewer where it is below 0. NULL where "
                    "it is not known or not shown."
                ),
                (
                    "Hvor mange flere bilkm som kjøres per dag på grunn av sonen, færre der tallet er under 0. NULL "
                    "der det er ukjent eller ikke vises."
                ),
            ),
            0,
        ),
        number(
            "added_km_school",
            "",
            Text("Screening: of these, trips to the school", "Anslag: av disse, turer til skolen"),
            Text(
                "Of the car-km added: those of trips to the school and back. NULL where not known or not shown.",
                "Av bilkm som kommer til: turene til og fra skolen. NULL der tallet er ukjent eller ikke vises.",
            ),
            0,
        ),
        number(
            "added_km_other",
            "",
            Text("Screening: of these, other traffic", "Anslag: av disse, annen trafikk"),
            Text(
                (
                    "Of the car-km added: those of trips from homes to centres and of through traffic. NULL where not "
                    "known or not shown."
                ),
                (
                    "Av bilkm som kommer til: turene fra boliger til sentre og gjennomgangstrafikken. NULL der tallet "
                    "er ukjent eller ikke vises."
                ),
            ),
            0,
        ),
        number(
            "zone_km_before",
            "",
            Text(
                "Screening: car-km inside in the peak hour before",
                "Anslag: bilkm i sonen i rushtimen før",
            ),
            Text(
                "The car-km driven inside the zone in the peak hour today. NULL where not known or not shown.",
                "Bilkm som kjøres i sonen i rushtimen i dag. NULL der tallet er ukjent eller ikke vises.",
            ),
            0,
        ),
        number(
            "zone_km_after",
            "",
            Text(
                "Screening: car-km inside in the peak hour after",
                "Anslag: bilkm i sonen i rushtimen etter",
            ),
            Text(
                "The same once the zone works.",
                "Det samme når sonen er innført.",
            ),
            0,
        ),
        _STREETS_M,
        number(
            "others_share",
            "%",
            Text(
                "Share that is others' to decide or an open question",
                "Andel som andre bestemmer over, eller som er åpent spørsmål",
            ),
            Text(
                (
                    "Of the length of these streets, drives to houses and fields left out: what others than the "
                    "municipality decide over, or what is an open question. NULL where the zone has no street."
                ),
                (
                    "Av lengden av disse gatene, uten atkomster til hus og jorder: det andre enn kommunen bestemmer "
                    "over, eller det som er åpent spørsmål. NULL der sonen ikke har noen gate."
                ),
            ),
        ),
        _GATES,
        count(
            "dead_end_gates",
            Text("Gates with a dead end behind", "Innkjøringer med blindvei bak"),
            Text(
                "Those gates behind which everything is driven to over them alone.",
                "De av innkjøringene som er eneste vei for biler til det som ligger bak.",
            ),
        ),
        count(
            "drop_offs",
            Text("Drop-off places", "Hente- og bringeplasser"),
            Text(
                (
                    "How many places are chosen where parents can stop and children walk the rest. NULL where no "
                    "population was given."
                ),
                (
                    "Antall valgte plasser der foreldre kan stanse og barna gå resten. NULL der befolkning ikke er "
                    "oppgitt."
                ),
            ),
        ),
        number(
            "served_share",
            "%",
            Text("Share of the driven pupils they serve", "Andel av elevene som kjøres, som de dekker"),
            Text(
                (
                    "Of the pupils who are driven from outside the zone: those for whom one of the places is no great "
                    "detour. NULL where nobody is driven, or where it is not known or not shown."
                ),
                (
                    "Av elevene som kjøres fra steder utenfor sonen: de som har en av plassene uten stor omvei. NULL "
                    "der ingen kjøres, eller der andelen er ukjent eller ikke vises."
                ),
            ),
        ),
        code(
            "drop_off_reason",
            Text("Why there is no drop-off place", "Hvorfor det ikke er noen hente- og bringeplass"),
            Text(
                "Why no place could be chosen, or why nobody knows; NULL where there is one.",
                "Hvorfor ingen plass kunne velges, eller hvorfor det er ukjent; NULL der det er en.",
            ),
        ),
        _UNDER_10,
        _SCHOOL_ID,
        number(
            "crossing_x",
            "m",
            Text("Crossing's place: east", "Kryssingens sted: øst"),
            Text(
                "Where the street to be crossed more safely is met: east, in the network's coordinate system.",
                "Stedet der gaten bør krysses tryggere: øst, i gatenettets koordinatsystem.",
            ),
        ),
        number(
            "crossing_y",
            "m",
            Text("Crossing's place: north", "Kryssingens sted: nord"),
            Text(
                "The same: north, in the network's coordinate system.",
                "Det samme: nord, i gatenettets koordinatsystem.",
            ),
        ),
    ),
    sections=(
        Section(
            Text("Pupils and ways to school", "Elever og skolevei"),
            ("safe_share", "unknown_share", "pupils_*", "crossing", "crossing_pupils"),
        ),
        Section(
            Text("Residents without car access", "Beboere uten biladkomst"),
            ("residents", "cut_off", "cars_walk", "cars_cut_off", "under_10"),
        ),
        Section(Text("Traffic", "Trafikk"), ("worst_*", "added_*", "zone_km_*")),
        Section(
            Text("Streets, gates and drop-off", "Gater, innkjøringer og hente- og bringeplasser"),
            ("streets_m", "others_share", "gates", "dead_end_gates", "drop_offs", "served_share", "drop_off_reason"),
        ),
    ),
    sort=("need",),
)

# --- walking groups --------------------------------------------------------------------------------------------------

_GROUP_ID = count(
    "group_id",
    Text("Group", "Gågruppe"),
    Text(
        "The group's number, from 1, counted over all schools.",
        "Gågruppens nummer, fra 1, felles for alle skolene.",
    ),
)
_GROUP_SCHOOL = text("school", _SCHOOL_NAME.label, _SCHOOL_NAME.meaning)
_PUPILS_SHOWN = text(
    "pupils_shown",
    Text("Pupils, in words", "Elever, i ord"),
    Text(
        "The number of pupils, or why it is not told: it is too small, or would give a smaller one away.",
        "Antallet elever, eller hvorfor det ikke er oppgitt: Det er for lite, eller det ville røpet et mindre tall.",
    ),
)
_INTERNAL = text(
    "internal",
    Text("Marking", "Merking"),
    Text(
        "Says that the numbers are exact and not to be handed on; the column is there only when 'Internal' is on.",
        "Sier at tallene er nøyaktige og ikke skal deles. Kolonnen finnes bare når «Internt» er slått på.",
    ),
)

ROUTES = Table(
    lead=(
        _GROUP_ID,
        _GROUP_SCHOOL,
        text(
            "starts_at",
            Text("First meeting", "Første oppmøte"),
            Text(
                "When pupils meet at the group's first meeting point.",
                "Når elevene møtes på gågruppens første møtested.",
            ),
            width=110,
        ),
        text(
            "leaves_at",
            Text("Leaves", "Går"),
            Text("When the group leaves that point.", "Når gågruppen går derfra."),
            width=110,
        ),
        text(
            "arrives_at",
            Text("At school", "På skolen"),
            Text(
                "When the group comes to the school, the strategy's minutes before the bell.",
                "Når gågruppen er på skolen, strategiens antall minutter før det ringer inn.",
            ),
            width=110,
        ),
        number(
            "total_min",
            "min",
            Text("Walk and stops", "Gange og stopp"),
            Text(
                "From the first meeting to the arrival, with the time at all meeting points.",
                "Fra første oppmøte til ankomst, med tiden på alle møtestedene.",
            ),
        ),
        count(
            "adults",
            Text("Adults needed", "Voksne som trengs"),
            Text(
                "How many adults walk with the group, by the strategy's pupils for each adult.",
                "Hvor mange voksne som følger gågruppen, etter strategiens antall elever per voksen.",
            ),
        ),
        _PUPILS_SHOWN,
        text(
            "streets",
            Text("Streets", "Gater"),
            Text(
                (
                    "The streets along the route, in order; those that are only crossed are left out. NULL where none "
                    "has a name."
                ),
                "Gatene langs ruten, i rekkefølge; de som bare krysses, er ikke med. NULL der ingen har navn.",
            ),
            width=300,
        ),
        _INTERNAL,
    ),
    rest=(
        number(
            "walk_min",
            "min",
            Text("Walk", "Gange"),
            Text(
                "The walk from the first meeting point to the school at the group's speed, without the stops.",
                "Gangtiden fra første møtested til skolen i gågruppens fart, uten stoppene.",
            ),
        ),
        number(
            "length_m",
            "m",
            Text("Length", "Lengde"),
            Text(
                "The length of the route from the first meeting point to the school.",
                "Lengden av ruten fra første møtested til skolen.",
            ),
        ),
        count(
            "stops",
            Text("Meeting points", "Møtesteder"),
            Text(
                "How many meeting points the group has, the first one included.",
                "Hvor mange møtesteder gågruppen har, det første medregnet.",
            ),
        ),
        number(
            "pupils",
            "",
            Text("Pupils", "Elever"),
            Text(
                "The pupils in the group; NULL where the number is not told.",
                "Elevene i gågruppen; NULL der antallet ikke er oppgitt.",
            ),
            0,
        ),
        number(
            "unknown_m",
            "m",
            Text("Route of unknown safety", "Rute der det er ukjent om det er trygt"),
            Text(
                "How much of the route is along streets of which nobody knows whether they are safe.",
                "Hvor mye av ruten som går langs gater der det er ukjent om det er trygt å gå.",
            ),
        ),
        count(
            "unknown_crossings",
            Text("Junctions of unknown safety", "Kryss der det er ukjent om det er trygt"),
            Text(
                "How many junctions on the route nobody knows to be safe to cross or not.",
                "Hvor mange kryss på ruten der det er ukjent om det er trygt å krysse.",
            ),
        ),
        flag(
            "proven",
            Text("Fewest adults, proven", "Færrest voksne, bevist"),
            Text(
                "Whether it is proven that no plan with as many pupils of the school needs fewer adults.",
                "Om det er bevist at ingen plan med like mange elever ved skolen trenger færre voksne.",
            ),
        ),
        _SCHOOL_ID,
    ),
)

MEETING_POINTS = Table(
    lead=(
        _GROUP_ID,
        count(
            "stop",
            Text("Stop", "Stopp"),
            Text(
                "The meeting point's place in the order in which the group passes them, from 1.",
                "Møtestedets plass i rekkefølgen gågruppen passerer dem i, fra 1.",
            ),
        ),
        _GROUP_SCHOOL,
        text(
            "street",
            Text("Street", "Gate"),
            Text(
                "The nearest street that has a name; NULL where none is near.",
                "Den nærmeste gaten som har navn; NULL der ingen er i nærheten.",
            ),
        ),
        text(
            "meets_at",
            Text("Meets", "Oppmøte"),
            Text("When pupils meet here.", "Når elevene møtes her."),
            width=110,
        ),
        text(
            "leaves_at",
            Text("Leaves", "Går"),
            Text("When the group leaves from here.", "Når gågruppen går herfra."),
            width=110,
        ),
        _PUPILS_SHOWN,
        _INTERNAL,
    ),
    rest=(
        number(
            "walk_min",
            "min",
            Text("Walk from there", "Gange derfra"),
            Text(
                "The walk from here to the school at the group's speed, without the stops.",
                "Gangtiden herfra til skolen i gågruppens fart, uten stoppene.",
            ),
        ),
        number(
            "pupils",
            "",
            Text("Pupils", "Elever"),
            Text(
                "The pupils who join the group here; NULL where the number is not told.",
                "Elevene som blir med gågruppen herfra; NULL der antallet ikke er oppgitt.",
            ),
            0,
        ),
        _SCHOOL_ID,
    ),
)

GROUP_UNSERVED = Table(
    lead=(
        code(
            "reason",
            Text("Reason", "Årsak"),
            Text(
                "Why pupils of the square have no meeting point; a square has a row for each reason.",
                "Hvorfor elever i ruten ikke har noe møtested; en rute har én rad for hver årsak.",
            ),
            PLACED,
            width=300,
        ),
        _PUPILS_SHOWN,
        _INTERNAL,
    ),
    rest=(
        number(
            "pupils",
            "",
            Text("Pupils", "Elever"),
            Text(
                "The pupils of the square without a meeting point for this reason; NULL where it is not told.",
                "Elevene i ruten som ikke har møtested av denne årsaken; NULL der antallet ikke er oppgitt.",
            ),
            0,
        ),
    ),
)
