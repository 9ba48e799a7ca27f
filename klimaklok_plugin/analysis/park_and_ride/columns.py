"""The columns of park-and-ride: sites, who parks where, who uses no site, and the curve."""

from __future__ import annotations

from ..core.columns import Section, Table, code, count, number, text
from ..core.messages import Text
from .messages import ADVICE_WORDS, STATUS_WORDS

_CELL = count(
    "cell",
    Text("Cell (row)", "Rute (rad)"),
    Text(
        "The number of the cell or address in the layer for 'Where commuters live', counted from 1.",
        "Nummeret på ruten eller adressen i laget for «Der pendlerne bor», talt fra 1.",
    ),
)

SITES = Table(
    lead=(
        text(
            "site_name",
            Text("Name", "Navn"),
            Text(
                "The site's name; its number in this result where it has none.",
                "Anleggets navn; nummeret i dette resultatet der det ikke har noe.",
            ),
        ),
        code(
            "status",
            Text("Status", "Status"),
            Text(
                "Whether the site is chosen, exists already, was not chosen or cannot be used.",
                "Om anlegget er valgt, finnes fra før, ikke ble valgt eller ikke kan brukes.",
            ),
            STATUS_WORDS,
        ),
        code(
            "reason",
            Text("Why it is not used", "Hvorfor det ikke brukes"),
            Text(
                "What keeps the site from being used. NULL where it may be used.",
                "Det som gjør at anlegget ikke kan brukes. NULL der det kan brukes.",
            ),
            width=240,
        ),
        code(
            "advice",
            Text("Advice", "Råd"),
            Text(
                "What the strategy file advises for a site that is chosen or exists: a fee where it is full, better "
                "access by bike first where many live near, a feeder bus where the drives to it are long. NULL where "
                "nothing is advised.",
                "Det strategifilen gir grunnlag for å anbefale ved et anlegg som er valgt eller finnes: avgift der det "
                "er fullt, bedre sykkeladkomst først der mange bor nær, matebuss der kjøreturene dit er lange. NULL "
                "der ikke noe anbefales.",
            ),
            ADVICE_WORDS,
            width=240,
        ),
        text(
            "reasons",
            Text("Reasons", "Begrunnelse"),
            Text(
                "What the site brings, and why each advice is given, with the rule it follows. NULL for sites that are "
                "not chosen or cannot be used, unless something is advised there.",
                "Det anlegget gir, og hvorfor hvert råd gis, med regelen det bygger på. NULL for anlegg som ikke er "
                "valgt eller ikke kan brukes, om ikke noe anbefales der.",
            ),
            width=480,
        ),
        number(
            "net_km",
            "",
            Text("Car-km saved per day, net", "Sparte bilkm per dag, netto"),
            Text(
                "What the cars allocated to the site save, less what those who live near drive to it; 0 where it is "
                "not chosen.",
                "Det bilene som er tildelt anlegget, sparer, minus det de som bor nær, kjører dit; 0 der det ikke er "
                "valgt.",
            ),
            0,
        ),
        number(
            "cars",
            "",
            Text("Cars allocated", "Biler tildelt"),
            Text(
                "Cars a day from homes that reach no good hub on foot or by bike, and that park at the site; today's "
                "cars at existing sites are not among them.",
                "Biler per dag fra hjem som ikke når et godt knutepunkt til fots eller på sykkel, og som parkerer på "
                "anlegget; dagens biler på anlegg som finnes, er ikke med.",
            ),
            0,
        ),
        number(
            "spaces",
            "",
            Text("Spaces", "Plasser"),
            Text("All spaces of the site.", "Alle plassene på anlegget."),
            0,
        ),
        number(
            "in_use",
            "%",
            Text("Share of the spaces in use", "Andel av plassene i bruk"),
            Text(
                "Cars allocated and cars of those who live near (today's cars instead of these where they are known), "
                "as a share of all spaces. NULL where the site is not in use, and where it exists and nobody knows how "
                "many park there today.",
                "Biler tildelt og biler fra dem som bor nær (dagens biler i stedet for disse der de er kjent), som "
                "andel av alle plassene. NULL der anlegget ikke er i bruk, og der det finnes og det er ukjent hvor "
                "mange som parkerer der i dag.",
            ),
        ),
        text(
            "hub_name",
            Text("Hub", "Knutepunkt"),
            Text(
                "The hub people walk to from the parked car: of the best tier within the strategy file's longest walk, "
                "the nearest. NULL where no good hub is within that walk.",
                "Knutepunktet man går til fra parkert bil: det nærmeste på det beste nivået innenfor strategifilens "
                "lengste gangavstand. NULL der ikke noe godt knutepunkt ligger så nær.",
            ),
        ),
    ),
    rest=(
        code(
            "hub_tier",
            Text("Hub's tier", "Knutepunktets nivå"),
            Text(
                "How good the hub's service is, from A down. NULL where no good hub is within a walk.",
                "Hvor godt tilbudet på knutepunktet er, fra A og nedover. NULL der ikke noe godt knutepunkt er i "
                "gangavstand.",
            ),
        ),
        number(
            "hub_walk_m",
            "m",
            Text("Walk to the hub", "Gangvei til knutepunktet"),
            Text(
                "The walk along the streets from the site to the nearest platform or entrance of the hub, for an area "
                "the mean of points in it; to the nearest good hub where none is near enough. NULL where there is no "
                "way to one.",
                "Gangveien langs gatene fra anlegget til nærmeste plattform eller inngang på knutepunktet, for en "
                "flate gjennomsnittet for punkter i den; til det nærmeste gode knutepunktet der ingen er nær nok. "
                "NULL der det ikke er noen vei.",
            ),
        ),
        number(
            "saved_km",
            "",
            Text("Car-km saved per day", "Sparte bilkm per dag"),
            Text(
                "What the cars allocated to the site save, both ways: the drives to the centre that are not made, less "
                "the drives to the site.",
                "Det bilene som er tildelt anlegget, sparer, begge veier: kjøreturene til sentrum som blir borte, "
                "minus kjøreturene til anlegget.",
            ),
            0,
        ),
        number(
            "misuse_km",
            "",
            Text("Car-km per day of those who live near", "Bilkm per dag fra dem som bor nær"),
            Text(
                "What those who live in walking or cycling distance of the hub drive to a new site though they did not "
                "before, both ways; 0 where it is not chosen, and at existing sites.",
                "Det de som bor i gang- eller sykkelavstand fra knutepunktet, kjører til et nytt anlegg uten å ha "
                "kjørt før, begge veier; 0 der det ikke er valgt, og på anlegg som finnes.",
            ),
            0,
        ),
        number(
            "misuse_cars",
            "",
            Text("Cars of those who live near", "Biler fra dem som bor nær"),
            Text(
                "Cars a day of those who live in walking or cycling distance of the hub and park there all the same, "
                "by the strategy file's shares; 0 where the site is not in use.",
                "Biler per dag fra dem som bor i gang- eller sykkelavstand fra knutepunktet og likevel parkerer der, "
                "etter strategifilens andeler; 0 der anlegget ikke er i bruk.",
            ),
            0,
        ),
        number(
            "cars_today",
            "",
            Text("Cars that park there today", "Biler som parkerer der i dag"),
            Text(
                "All spaces times the share in use that the layer names. NULL for new sites, and where the share is "
                "not known.",
                "Alle plassene ganger andelen i bruk som laget oppgir. NULL for nye anlegg, og der andelen ikke er "
                "kjent.",
            ),
            0,
        ),
        number(
            "near_walk",
            "",
            Text("Commuters in walking distance of the hub", "Pendlere i gangavstand fra knutepunktet"),
            Text(
                "Commuters who live within the strategy file's walk to the site's hub: some will park there though "
                "they need not drive. NULL where no good hub is near the site.",
                "Pendlere som bor innenfor strategifilens gangavstand til anleggets knutepunkt: noen av dem vil "
                "parkere der uten å trenge å kjøre. NULL der ikke noe godt knutepunkt er nær anlegget.",
            ),
            0,
        ),
        number(
            "near_bike",
            "",
            Text("Commuters in cycling distance of the hub", "Pendlere i sykkelavstand fra knutepunktet"),
            Text(
                "Commuters who live further than that walk, but within the strategy file's bike ride to the site's "
                "hub. NULL where no good hub is near the site.",
                "Pendlere som bor lenger unna enn gangavstanden, men innenfor strategifilens sykkelavstand til "
                "anleggets knutepunkt. NULL der ikke noe godt knutepunkt er nær anlegget.",
            ),
            0,
        ),
        number(
            "drive_mean_m",
            "m",
            Text("Mean drive to the site", "Gjennomsnittlig kjøretur dit"),
            Text(
                "Along the streets from home to the site, the mean of the cars allocated. NULL where there are none.",
                "Langs gatene fra hjemmet til anlegget, gjennomsnittet for bilene som er tildelt. NULL der det ikke er "
                "noen.",
            ),
        ),
        number(
            "drive_max_m",
            "m",
            Text("Longest drive to the site", "Lengste kjøretur dit"),
            Text(
                "Along the streets from home to the site, the longest of the cars allocated. NULL where there are "
                "none.",
                "Langs gatene fra hjemmet til anlegget, den lengste for bilene som er tildelt. NULL der det ikke er "
                "noen.",
            ),
        ),
        number(
            "share_under_1km",
            "%",
            Text("Share of the cars from under 1 km by air", "Andel av bilene fra under 1 km i luftlinje"),
            Text(
                "Of the cars allocated and those of people who live near, the share whose home lies this near to the "
                "hub's nearest platform or entrance, by air. NULL where no car parks.",
                "Av bilene som er tildelt og bilene fra dem som bor nær, andelen med hjemmet så nær knutepunktets "
                "nærmeste plattform eller inngang, i luftlinje. NULL der ingen biler parkerer.",
            ),
        ),
        number(
            "share_1_3km",
            "%",
            Text("Share of the cars from 1-3 km by air", "Andel av bilene fra 1–3 km i luftlinje"),
            Text(
                "Of the cars allocated and those of people who live near, the share whose home lies this far from the "
                "hub's nearest platform or entrance, by air. NULL where no car parks.",
                "Av bilene som er tildelt og bilene fra dem som bor nær, andelen med hjemmet så langt fra "
                "knutepunktets nærmeste plattform eller inngang, i luftlinje. NULL der ingen biler parkerer.",
            ),
        ),
        number(
            "share_over_3km",
            "%",
            Text("Share of the cars from over 3 km by air", "Andel av bilene fra over 3 km i luftlinje"),
            Text(
                "Of the cars allocated and those of people who live near, the share whose home lies further than this "
                "from the hub's nearest platform or entrance, by air. NULL where no car parks.",
                "Av bilene som er tildelt og bilene fra dem som bor nær, andelen med hjemmet lenger enn dette fra "
                "knutepunktets nærmeste plattform eller inngang, i luftlinje. NULL der ingen biler parkerer.",
            ),
        ),
        number(
            "land_m2",
            "m²",
            Text("Land taken", "Areal som går med"),
            Text(
                "All spaces of the site times the area that the strategy file gives each, lanes included.",
                "Alle plassene på anlegget ganger arealet strategifilen gir hver plass, kjørearealer medregnet.",
            ),
        ),
        code(
            "kind",
            Text("Kind", "Type"),
            Text(
                "Which layer the site comes from: possible sites, car parks or existing park-and-ride.",
                "Hvilket lag anlegget kommer fra: mulige plasseringer, bilparkering eller innfartsparkering som "
                "finnes.",
            ),
            {"existing": Text("existing park-and-ride", "innfartsparkering som finnes")},
        ),
        code(
            "spaces_basis",
            Text("Spaces known from", "Antall plasser er hentet fra"),
            Text(
                "Whether the number of spaces comes from the field, from what fits into the area, or from the strategy "
                "file's assumption.",
                "Om antallet plasser kommer fra feltet, fra hvor mange som får plass på flaten, eller fra "
                "strategifilens antakelse.",
            ),
        ),
        count(
            "site_id",
            Text("Number", "Nummer"),
            Text(
                "The site's number in this result, from 1, possible sites before existing ones.",
                "Anleggets nummer i dette resultatet, fra 1, mulige plasseringer før anlegg som finnes.",
            ),
        ),
        text(
            "hub_id",
            Text("Hub's id", "Knutepunktets id"),
            Text(
                "The id of the hub in the layer of hubs. NULL where no good hub is within a walk.",
                "Knutepunktets id i laget med knutepunkter. NULL der ikke noe godt knutepunkt er i gangavstand.",
            ),
        ),
    ),
    sections=(
        Section(Text("Hub and site", "Knutepunkt og plass"), ("hub_*", "land_m2", "kind", "spaces_basis")),
        Section(Text("Driving saved", "Spart kjøring"), ("saved_km", "misuse_*", "cars_today")),
        Section(Text("Who drives there", "Hvem som kjører dit"), ("near_*", "drive_*", "share_*")),
    ),
    sort=("status", "-net_km"),
)

ALLOCATION = Table(
    lead=(
        text(
            "site_name",
            Text("Site", "Anlegg"),
            Text("The site the cars park at.", "Anlegget bilene parkerer på."),
        ),
        text(
            "centre",
            Text("Centre", "Sentrum"),
            Text(
                "The centre the commuters travel to; its number in the layer where it has no name.",
                "Sentrumet pendlerne reiser til; nummeret i laget der det ikke har noe navn.",
            ),
        ),
        number(
            "cars",
            "",
            Text("Cars", "Biler"),
            Text(
                "Cars a day from this cell that park at the site, as worked out from shares: not always a whole "
                "number.",
                "Biler per dag fra denne ruten som parkerer på anlegget, regnet ut fra andeler: ikke alltid et helt "
                "tall.",
            ),
            1,
        ),
        number(
            "persons",
            "",
            Text("Persons", "Personer"),
            Text(
                "Those who sit in these cars, by the strategy file's persons per car.",
                "De som sitter i disse bilene, etter strategifilens antall personer per bil.",
            ),
            1,
        ),
        number(
            "saved_km",
            "",
            Text("Car-km saved per day", "Sparte bilkm per dag"),
            Text(
                "What these cars save, both ways: the drives to the centre that are not made, less the drives to the "
                "site.",
                "Det disse bilene sparer, begge veier: kjøreturene til sentrum som blir borte, minus kjøreturene til "
                "anlegget.",
            ),
            1,
        ),
    ),
    rest=(
        number(
            "drive_m",
            "m",
            Text("Drive to the site", "Kjøretur til anlegget"),
            Text("Along the streets from the cell to the site.", "Langs gatene fra ruten til anlegget."),
        ),
        number(
            "direct_m",
            "m",
            Text("Drive to the centre", "Kjøretur til sentrum"),
            Text(
                "Along the streets from the cell to the centre, with the metres that are left beyond the network.",
                "Langs gatene fra ruten til sentrum, med meterne som gjenstår utenfor nettet.",
            ),
        ),
        number(
            "detour",
            "",
            Text("Way by the site, times the direct one", "Veien om anlegget i forhold til den direkte"),
            Text(
                "The drive to the site and on to the centre, divided by the drive to the centre; 1 is no detour.",
                "Kjøreturen til anlegget og videre til sentrum, delt på kjøreturen til sentrum; 1 er ingen omvei.",
            ),
            2,
        ),
        number(
            "air_m",
            "m",
            Text("By air to the hub", "Luftlinje til knutepunktet"),
            Text(
                "From the cell to the nearest platform or entrance of the site's hub, by air.",
                "Fra ruten til nærmeste plattform eller inngang på anleggets knutepunkt, i luftlinje.",
            ),
        ),
        _CELL,
        count(
            "site_id",
            Text("Number of the site", "Anleggets nummer"),
            Text("The site's number in the layer of sites.", "Anleggets nummer i laget med anlegg."),
        ),
    ),
)

UNSERVED = Table(
    lead=(
        code(
            "reason",
            Text("Reason", "Årsak"),
            Text(
                "Why these commuters use no site: they live near a good hub, or no site suits them or has room.",
                "Hvorfor disse pendlerne ikke bruker noe anlegg: de bor nær et godt knutepunkt, eller ingen anlegg "
                "passer for dem eller har plass.",
            ),
            width=240,
        ),
        number(
            "persons",
            "",
            Text("Persons", "Personer"),
            Text(
                "Commuters of the cell who use no site for this reason, as worked out from shares: not always a whole "
                "number.",
                "Pendlere fra ruten som ikke bruker noe anlegg av denne årsaken, regnet ut fra andeler: ikke alltid et "
                "helt tall.",
            ),
            1,
        ),
        number(
            "cars",
            "",
            Text("Cars", "Biler"),
            Text(
                "The cars these commuters would fill, by the strategy file's persons per car.",
                "Bilene disse pendlerne ville fylt, etter strategifilens antall personer per bil.",
            ),
            1,
        ),
    ),
    rest=(
        number(
            "distance_m",
            "m",
            Text("Distance to the network", "Avstand til nettet"),
            Text(
                "From the cell to the nearest street that cars may use, by air. NULL where the cell has no place.",
                "Fra ruten til nærmeste gate som biler kan bruke, i luftlinje. NULL der ruten ikke har noe sted på "
                "kartet.",
            ),
        ),
        _CELL,
    ),
)

CURVE = Table(
    lead=(
        count(
            "sites",
            Text("New sites", "Nye anlegg"),
            Text(
                "How many new sites may be opened; 0 is the existing sites that were given, alone.",
                "Hvor mange nye anlegg som kan åpnes; 0 er bare anleggene som er oppgitt som eksisterende.",
            ),
        ),
        number(
            "saved_km",
            "",
            Text("Car-km saved per day", "Sparte bilkm per dag"),
            Text(
                "What the best answer found for so many new sites saves, net and with the existing ones.",
                "Det den beste løsningen som er funnet med så mange nye anlegg, sparer, netto og med anleggene som "
                "finnes.",
            ),
            0,
        ),
        number(
            "more_km",
            "",
            Text("More than one site fewer", "Mer enn med ett anlegg færre"),
            Text(
                "What the last of these sites adds to the car-km saved per day. NULL for no new site, and where one "
                "site fewer was not reached.",
                "Det det siste av disse anleggene legger til i sparte bilkm per dag. NULL for ingen nye anlegg, og der "
                "søket ikke kom til ett anlegg færre.",
            ),
            0,
        ),
        number(
            "cars",
            "",
            Text("Cars allocated", "Biler tildelt"),
            Text(
                "Cars a day that park at the new sites and in the free spaces of the existing ones.",
                "Biler per dag som parkerer på de nye anleggene og på ledige plasser på anleggene som finnes.",
            ),
            0,
        ),
    ),
    rest=(
        number(
            "bound_km",
            "",
            Text("Car-km saved per day, at most", "Sparte bilkm per dag, høyst"),
            Text(
                "No answer with so many new sites saves more, as is proven; equal to what is saved where the answer is "
                "proven best.",
                "Det er bevist at ingen løsning med så mange nye anlegg sparer mer; lik det som spares, der løsningen "
                "er bevist best.",
            ),
            0,
        ),
        number(
            "gap",
            "%",
            Text("Gap", "Avvik"),
            Text(
                "How much more than the answer found the best possible one may save, as a share of what is saved; 0 "
                "where it is proven best.",
                "Hvor mye mer enn løsningen som er funnet, den best mulige kan spare, som andel av det som spares; 0 "
                "der den er bevist best.",
            ),
            1,
        ),
    ),
)
