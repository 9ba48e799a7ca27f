"""The columns of scored sites, and of those that were not reached."""

from __future__ import annotations

from dataclasses import replace

from ..core.columns import Column, Section, Table, code, count, number, text
from ..core.messages import Text
from .messages import LAND_USES, LETTERS, SERVICE_KINDS, TRACKS

RANK = count(
    "rank",
    Text("Rank", "Rang"),
    Text(
        "Place among the sites of the same land use, by class and then by score: 1 is best, and equals share the lower "
        "number. Sites that are not classed are placed as if they lay in no priority area. On the map a letter for the "
        "land use stands before it: H housing, O office, R retail, A area-intensive business.",
        "Plassering blant tomtene med samme arealbruk, etter klasse og deretter poeng: 1 er best, og de som står likt, "
        "deler det laveste tallet. Tomter uten klasse er plassert som om de lå utenfor de prioriterte områdene. På "
        "kartet står en bokstav for arealbruken foran: B bolig, K kontor, H handel, A arealkrevende virksomhet.",
    ),
)
CLASS = code(
    "class",
    Text("Class", "Klasse"),
    Text(
        "What the strategy says of the site: prioritise, prioritise when one more condition is met, consider, or "
        "limit. It follows from the track, the two conditions, the score and the share in areas to be kept. Not "
        "classed where the track is not known.",
        "Det strategien sier om tomten: prioriter, prioriter når én betingelse til er oppfylt, vurder eller begrens. "
        "Klassen følger av sporet, de to betingelsene, poengene og andelen i områder som skal bevares. Ingen klasse "
        "der sporet ikke er kjent.",
    ),
)
SCORE = number(
    "score",
    "",
    Text("Score (0–100)", "Poeng (0–100)"),
    Text(
        "Weighted mean of the points for each component, 100 is best; empty where nothing could be scored.",
        "Vektet snitt av poengene for hvert mål, 100 er best; tomt der ingenting ga poeng.",
    ),
    0,
)
REASONS = text(
    "reasons",
    Text("Reasons", "Begrunnelse"),
    Text(
        "What speaks for the site and what speaks against it, most telling first, each with the rule it comes from.",
        "Det som taler for tomten og det som taler mot den, det viktigste først, hvert med regelen det kommer fra.",
    ),
    width=480,
)
HUB_NAME = text(
    "hub_name",
    Text("Hub", "Knutepunkt"),
    Text(
        "The hub the site is scored by: of all hubs the one that gives most points for the walk, its frequency, the "
        "bike ride and the parked car together, the nearest of equals; empty where no hub can be walked to.",
        "Knutepunktet tomten får poeng for: av alle knutepunktene det som gir flest poeng for gangveien, avgangene, "
        "sykkelturen og den parkerte bilen til sammen, det nærmeste av like; tomt der ingen knutepunkter kan nås til "
        "fots.",
    ),
)
HUB_WALK = number(
    "hub_walk_m",
    "m",
    Text("Walk to the hub", "Gange til knutepunktet"),
    Text(
        "Walk along streets and paths from the site to that hub; of an area the mean of points spread over it. Empty "
        "where no hub can be walked to.",
        "Gangavstand langs gater og stier fra tomten til det knutepunktet; for en flate snittet av punkter spredt over "
        "den. Tomt der ingen knutepunkter kan nås til fots.",
    ),
)
TRACK = code(
    "track",
    Text("Track", "Spor"),
    Text(
        "Where the strategy places the site before it is scored: in a priority area, at a hub or in a centre on a rail "
        "line, or elsewhere. Not known where the priority areas, or the modes of the hubs, are not given.",
        "Hvor strategien plasserer tomten før den får poeng: i et prioritert område, ved et knutepunkt eller i et "
        "senter ved skinnegående linje, eller andre steder. Ikke kjent der prioriterte områder eller knutepunktenes "
        "transportmidler ikke er oppgitt.",
    ),
    TRACKS,
)
PRIORITY_AREA = text(
    "priority_area",
    Text("Priority area", "Prioritert område"),
    Text(
        "Name of the priority area or centre that gives the site its track; empty where it lies in none, or none are "
        "given.",
        "Navnet på det prioriterte området eller senteret som gir tomten sporet; tomt der den ikke ligger i noe, eller "
        "ingen er oppgitt.",
    ),
)
RANK_LOW = count(
    "rank_low",
    Text("Best rank when weights vary", "Beste rang når vektene varieres"),
    Text(
        "The best rank the site gets when the weights are varied at random, without the outermost draws that the "
        "strategy file leaves out.",
        "Den beste rangen tomten får når vektene varieres tilfeldig, uten de ytterste trekningene, som strategifilen "
        "holder utenfor.",
    ),
)
RANK_HIGH = count(
    "rank_high",
    Text("Worst rank when weights vary", "Dårligste rang når vektene varieres"),
    Text(
        "The worst rank the site gets when the weights are varied at random, without the outermost draws that the "
        "strategy file leaves out.",
        "Den dårligste rangen tomten får når vektene varieres tilfeldig, uten de ytterste trekningene, som "
        "strategifilen holder utenfor.",
    ),
)
HUB_TIER = code(
    "hub_tier",
    Text("Hub's tier", "Knutepunktets nivå"),
    Text(
        "Tier of the hub, A (best) to D; empty where no hub can be walked to.",
        "Knutepunktets nivå, A (best) til D; tomt der ingen knutepunkter kan nås til fots.",
    ),
)
HUB_WALK_MIN = number(
    "hub_walk_min_m",
    "m",
    Text("Shortest walk to the hub", "Korteste gange til knutepunktet"),
    Text(
        "Walk to that hub from the point of the site that lies best; of a point the same as the "
        "walk to the hub. Empty where no hub can be walked to.",
        "Gangavstand til det knutepunktet fra det punktet i tomten som ligger best; for et punkt det "
        "samme som gangen til knutepunktet. Tomt der ingen knutepunkter kan nås til fots.",
    ),
)
HUB_WALK_MAX = number(
    "hub_walk_max_m",
    "m",
    Text("Longest walk to the hub", "Lengste gange til knutepunktet"),
    Text(
        "Walk to that hub from the point of the site that lies worst; of a point the same as the "
        "walk to the hub. Empty where no hub can be walked to.",
        "Gangavstand til det knutepunktet fra det punktet i tomten som ligger dårligst; for et punkt "
        "det samme som gangen til knutepunktet. Tomt der ingen knutepunkter kan nås til fots.",
    ),
)
HUB_BIKE = number(
    "hub_bike_min",
    "min",
    Text("Bike to the hub", "Sykkel til knutepunktet"),
    Text(
        "Minutes by bike from the middle of the site to the hub, never longer than the walk, because a bike can be "
        "pushed; empty where no hub can be walked to.",
        "Minutter på sykkel fra midten av tomten til knutepunktet, aldri lenger enn gangtiden, for en sykkel kan "
        "trilles; tomt der ingen knutepunkter kan nås til fots.",
    ),
)
SCORE_BASIS = text(
    "score_basis",
    Text("Weights used", "Vekter brukt"),
    Text(
        "How much each component counts in the score of this site; those that are not given or not known are left out, "
        "and the others share their weight.",
        "Hvor mye hvert mål teller i poengene for denne tomten; de som ikke er oppgitt eller ikke er kjent, er "
        "utelatt, og de andre deler vekten deres.",
    ),
    width=480,
)
HUB_ID = text(
    "hub_id",
    Text("Hub's id", "Knutepunktets id"),
    Text(
        "Id of the hub in the layer of hubs; empty where no hub can be walked to.",
        "Knutepunktets id i laget med knutepunkter; tomt der ingen knutepunkter kan nås til fots.",
    ),
)


def _points(component: str, label: Text, measured: Text) -> Column:
    """Declare the points of a component, of which `measured` says what they are for."""
    return number(
        component,
        "",
        label,
        Text(
            "Points from 0 to 100, by the strategy's curve for the land use, for " + measured.en + "; empty where this "
            "does not count for the site.",
            "Poeng fra 0 til 100, etter strategiens kurve for arealbruken, for "
            + measured.nb
            + "; tomt der dette ikke "
            "teller for tomten.",
        ),
        0,
    )


S_HUB_WALK = _points(
    "s_hub_walk",
    Text("Points for the walk to the hub", "Poeng for gange til knutepunktet"),
    Text("the walk to the hub", "gangavstanden til knutepunktet"),
)
S_HUB_FREQUENCY = _points(
    "s_hub_frequency",
    Text("Points for the hub's frequency", "Poeng for avgangene fra knutepunktet"),
    Text(
        "the time between departures from the hub (none where neither the walk nor the bike ride to it gives a point)",
        "tiden mellom avgangene fra knutepunktet (ingen der verken gangveien eller sykkelturen dit gir poeng)",
    ),
)
S_HUB_BIKE = _points(
    "s_hub_bike",
    Text("Points for the bike ride to the hub", "Poeng for sykkelturen til knutepunktet"),
    Text("the bike ride to the hub", "sykkelturen til knutepunktet"),
)
S_PARKING_WALK = _points(
    "s_parking_walk",
    Text("Points for the walk to the parked car", "Poeng for gange til parkert bil"),
    Text(
        "how much further away the parked car stands than the stop", "hvor mye lenger unna bilen står enn holdeplassen"
    ),
)

# The user may have kinds of services that we have no words for; they are spelt as in the layer.
SERVICE_WALK = replace(
    number(
        "svc_*_m",
        "m",
        Text("Walk to {}", "Gange til {}"),
        Text(
            "Walk along streets and paths from the site to the nearest service of the kind, for schools to that of "
            "the intake area where these are given, of an area the mean of points spread over it; empty where none "
            "can be walked to.",
            "Gangavstand langs gater og stier fra tomten til nærmeste tjeneste av typen, for skoler til "
            "inntaksområdets egen der slike er oppgitt, for en flate snittet av punkter spredt over den; tomt der "
            "ingen kan nås til fots.",
        ),
    ),
    words=SERVICE_KINDS,
)
S_SERVICE = replace(
    _points(
        "s_service_*",
        Text("Points for the walk to {}", "Poeng for gange til {}"),
        Text("the walk to the nearest service of the kind", "gangavstanden til nærmeste tjeneste av typen"),
    ),
    words=SERVICE_KINDS,
)

BY_HUB = (
    RANK,
    CLASS,
    SCORE,
    HUB_NAME,
    HUB_WALK,
    TRACK,
    PRIORITY_AREA,
    RANK_LOW,
    RANK_HIGH,
    HUB_TIER,
    HUB_BIKE,
    HUB_WALK_MIN,
    HUB_WALK_MAX,
    S_HUB_WALK,
    S_HUB_FREQUENCY,
    S_HUB_BIKE,
    S_PARKING_WALK,
    SCORE_BASIS,
    HUB_ID,
)
"""What hubs that open later change; there once more for the chosen year."""


def in_year(column: Column) -> Column:
    """Return the column of the chosen year."""
    return replace(
        column,
        name=column.name + "_year",
        label=Text(column.label.en + ", in the chosen year", column.label.nb + ", i valgt år"),
        meaning=Text(
            column.meaning.en + " Here with the hubs that are open in the chosen year.",
            column.meaning.nb + " Her med knutepunktene som er åpne i det valgte året.",
        ),
    )


SITES = Table(
    lead=(RANK, CLASS, SCORE, REASONS, HUB_NAME, HUB_WALK),
    rest=(
        replace(
            code(
                "profile",
                Text("Land use", "Arealbruk"),
                Text(
                    "The land use the site is scored as and ranked within; it decides weights, curves and conditions.",
                    "Arealbruken tomten får poeng for og rangeres innenfor; den avgjør vekter, kurver og betingelser.",
                ),
                LAND_USES,
            ),
            letters=LETTERS,
        ),
        TRACK,
        PRIORITY_AREA,
        RANK_LOW,
        RANK_HIGH,
        HUB_TIER,
        HUB_BIKE,
        HUB_WALK_MIN,
        HUB_WALK_MAX,
        number(
            "parking_walk_m",
            "m",
            Text("Walk to the car", "Gange til bilen"),
            Text(
                "Walk along streets and paths from the site to the nearest car park, of an area the mean of points "
                "spread over it; empty where none is given or none can be walked to.",
                "Gangavstand langs gater og stier fra tomten til nærmeste bilparkering, for en flate snittet av "
                "punkter spredt over den; tomt der ingen er oppgitt, eller ingen kan nås til fots.",
            ),
        ),
        # Services without a kind: the code "service" is a road class in other columns.
        number(
            "svc_service_m",
            "m",
            Text("Walk to the nearest service", "Gange til nærmeste tjeneste"),
            Text(
                "Walk along streets and paths from the site to the nearest service, where no field tells their kinds, "
                "of an area the mean of points spread over it; empty where none can be walked to.",
                "Gangavstand langs gater og stier fra tomten til nærmeste tjeneste, når ikke noe felt sier hva slags "
                "de er, for en flate snittet av punkter spredt over den; tomt der ingen kan nås til fots.",
            ),
        ),
        SERVICE_WALK,
        number(
            "constraint_share",
            "%",
            Text("Share in areas to be kept", "Andel i områder som skal bevares"),
            Text(
                "Share of the site's area that lies in areas to be kept, of a point none or all; empty where no such "
                "areas are given.",
                "Andel av tomtens areal som ligger i områder som skal bevares, for et punkt ingenting eller alt; tomt "
                "når slike områder ikke er oppgitt.",
            ),
        ),
        S_HUB_WALK,
        S_HUB_FREQUENCY,
        S_HUB_BIKE,
        S_PARKING_WALK,
        S_SERVICE,
        _points(
            "s_main_road",
            Text("Points for access to a main road", "Poeng for adkomst til hovedvei"),
            Text("the way by car to the nearest main road", "kjøreavstanden til nærmeste hovedvei"),
        ),
        _points(
            "s_constraint",
            Text("Points for lying outside areas to be kept", "Poeng for å ligge utenfor områder som skal bevares"),
            Text("the share that lies in areas to be kept", "andelen som ligger i områder som skal bevares"),
        ),
        SCORE_BASIS,
        *(in_year(column) for column in BY_HUB if column is not HUB_ID),
        HUB_ID,
        in_year(HUB_ID),
    ),
    sections=(
        Section(Text("Hub and walk", "Knutepunkt og gange"), ("track", "priority_area", "hub_*", "parking_walk_m")),
        Section(
            Text("Services and what is to be kept", "Tjenester og det som skal bevares"), ("svc_*", "constraint_share")
        ),
        Section(
            Text("Points and how firm they are", "Poeng og hvor sikre de er"),
            ("profile", "rank_*", "s_*", "score_basis"),
        ),
        Section(Text("In the chosen year", "I valgt år"), ("*_year",)),
    ),
    sort=("profile", "rank"),
)

UNREACHED = Table(
    lead=(
        code(
            "reason",
            Text("Reason", "Årsak"),
            Text(
                "Why the site could not be scored: no geometry, neither point nor area, too far from the network, no "
                "hub that can be walked to, for area-intensive business no main road that can be driven to, or a land "
                "use for which nothing is built, that no profile fits or that is not known.",
                "Hvorfor tomten ikke kunne få poeng: uten geometri, verken punkt eller flate, for langt fra "
                "gatenettet, ingen knutepunkter som kan nås til fots, for arealkrevende virksomhet ingen hovedvei som "
                "kan nås med bil, eller en arealbruk der det ikke bygges, som ingen profil passer til eller som er "
                "ukjent.",
            ),
        ),
        number(
            "distance_m",
            "m",
            Text("Distance to the network", "Avstand til gatenettet"),
            Text(
                "Distance by air from the site to the nearest street or path that can be walked; empty without "
                "geometry.",
                "Avstand i luftlinje fra tomten til nærmeste gate eller sti der man kan gå; tomt uten geometri.",
            ),
        ),
    ),
)
