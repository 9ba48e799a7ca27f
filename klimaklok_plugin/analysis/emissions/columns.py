"""The columns of transport emissions: by site, by year, by step, the climate budget, and trips for heart zones."""

from __future__ import annotations

from dataclasses import replace

from ..core.columns import Column, Section, Table, code, count, number, text
from ..core.messages import Text
from .messages import STEP_WORDS, TARGET_WORDS, UNKNOWN_WORDS

T = "t CO₂e"

ALTERNATIVE = text(
    "alternative",
    Text("Alternative", "Alternativ"),
    Text("The plan's alternative; empty where none are named.", "Planens alternativ; tomt der ingen er oppgitt."),
)


def _low_high(column: Column, low: str, high: str) -> tuple[Column, Column]:
    """Declare the ends of a range: the strategy's percentiles of what the ranges it states come to."""
    what = column.label
    meaning = Text(
        "The {} end of it: by the strategy file, eight in ten of the draws from its stated ranges lie between low and "
        "high.",
        "{} ende av den: etter strategifilen ligger åtte av ti trekninger fra spennene i den mellom lavt og høyt.",
    )
    return (
        replace(
            column,
            name=low,
            label=Text(f"{what.en}, low", f"{what.nb}, lavt"),
            meaning=Text(meaning.en.format("low"), meaning.nb.format("Lav")),
        ),
        replace(
            column,
            name=high,
            label=Text(f"{what.en}, high", f"{what.nb}, høyt"),
            meaning=Text(meaning.en.format("high"), meaning.nb.format("Høy")),
        ),
    )


TONNES = number(
    "t",
    T,
    Text("Emissions a year", "Utslipp i året"),
    Text(
        "Direct emissions of the trips in the first year in operation, by the likeliest values.",
        "Direkte utslipp fra reisene i det første året i drift, etter de mest sannsynlige verdiene.",
    ),
)
TONNES_SUM = number(
    "t_sum",
    T,
    Text("Emissions in all years", "Utslipp i alle årene"),
    Text(
        "Sum over the years in operation that are looked at, as the fleet changes.",
        "Sum over årene i drift det sees på, etter hvert som bilparken endrer seg.",
    ),
    0,
)
GREEN = number(
    "share_green",
    "%",
    Text("Public transport, bike and foot", "Kollektiv, sykkel og gange"),
    Text(
        "Share of the trips that go by public transport, by bike or on foot.",
        "Andel av reisene som går med kollektivtransport, på sykkel eller til fots.",
    ),
)
CAR_TRIPS = number(
    "car_trips",
    "",
    Text("Car trips a day", "Bilturer om dagen"),
    Text(
        "Trips of cars, not of persons: drivers only, on a day of the kind that the trips are counted for.",
        "Turer med bil, ikke personer: bare førere, på en dag av det slaget reisene er regnet for.",
    ),
    0,
)


def _share(name: str, label: Text, meaning: Text) -> Column:
    return number(name, "%", label, meaning)


def _step(name: str, label: Text, meaning: Text) -> Column:
    return number(name, T, label, meaning)


STEP_COLUMNS = (
    _step(
        "t_practice",
        Text("Today's practice", "Dagens praksis"),
        Text(
            "Emissions if it lay and was travelled as the municipality's places are on average, with today's fleet.",
            "Utslipp om det lå og reistes som til kommunens steder i snitt, med dagens kjøretøy.",
        ),
    ),
    _step(
        "t_technology",
        Text("Less by technology", "Mindre ved teknologi"),
        Text(
            "What cleaner vehicles take from today's practice.",
            "Det renere kjøretøy tar bort fra dagens praksis.",
        ),
    ),
    _step(
        "t_location",
        Text("Less by location", "Mindre ved lokalisering"),
        Text(
            "What the walk to the hub, departures, services and the distance to a centre take from it, against the "
            "municipality's mean; negative where it lies worse. Empty where none of them is known.",
            "Det gangveien til knutepunktet, avgangene, tjenestene og avstanden til et senter tar bort, mot kommunens "
            "snitt; negativt der det ligger dårligere. Tomt der ingen av dem er kjent.",
        ),
    ),
    _step(
        "t_parking",
        Text("Less by parking", "Mindre ved parkering"),
        Text(
            "What fewer car spaces take from it, against the municipality's mean; negative where there are more. Empty "
            "where the spaces are not known.",
            "Det færre bilplasser tar bort, mot kommunens snitt; negativt der det er flere. Tomt der plassene ikke er "
            "kjent.",
        ),
    ),
)

SITES = Table(
    lead=(
        ALTERNATIVE,
        TONNES,
        *_low_high(TONNES, "t_low", "t_high"),
        GREEN,
        code(
            "target_green",
            Text("Against the target", "Mot målet"),
            Text(
                "Whether that share reaches the strategy's target: sure to, sure not to, or open, by low and high.",
                "Om den andelen når strategiens mål: sikkert, sikkert ikke eller åpent, etter lavt og høyt.",
            ),
            TARGET_WORDS,
        ),
        _share(
            "share_bike",
            Text("Bike", "Sykkel"),
            Text("Share of the trips by bike.", "Andel av reisene på sykkel."),
        ),
        code(
            "target_bike",
            Text("Bike against the target", "Sykkel mot målet"),
            Text(
                "Whether the share by bike reaches the strategy's target.",
                "Om andelen på sykkel når strategiens mål.",
            ),
            TARGET_WORDS,
        ),
        _share(
            "share_car",
            Text("Car", "Bil"),
            Text(
                "Share of the trips by car, drivers and passengers together.",
                "Andel av reisene med bil, førere og passasjerer til sammen.",
            ),
        ),
        CAR_TRIPS,
        number(
            "car_peak",
            "",
            Text("Car trips in the busiest hour", "Bilturer i den travleste timen"),
            Text(
                "Car trips in the hour with most of them, homes' and workplaces' taken together.",
                "Bilturer i timen med flest av dem, boligenes og arbeidsplassenes til sammen.",
            ),
            0,
        ),
        text(
            "reasons",
            Text("What it rests on", "Hva det bygger på"),
            Text(
                "How the site lies, by what was given, and what is not known of it.",
                "Hvordan tomten ligger, etter det som er oppgitt, og det som ikke er kjent om den.",
            ),
            width=480,
        ),
    ),
    rest=(
        number(
            "persons",
            "",
            Text("Inhabitants", "Innbyggere"),
            Text(
                "Persons as given, or dwellings times the strategy's persons per dwelling; empty where none is given.",
                "Personer som oppgitt, eller boliger ganger strategiens personer per bolig; tomt der ingen av dem er "
                "oppgitt.",
            ),
            0,
        ),
        number(
            "jobs",
            "",
            Text("Jobs", "Arbeidsplasser"),
            Text("As given.", "Som oppgitt."),
            0,
        ),
        number(
            "trips",
            "",
            Text("Trips a day", "Reiser om dagen"),
            Text(
                "Trips of all who live there, wherever they begin, and of all who work there to and from work.",
                "Reisene til alle som bor der, hvor de enn begynner, og arbeidsreisene til alle som arbeider der.",
            ),
            0,
        ),
        _share("share_walk", Text("On foot", "Til fots"), Text("Share of the trips.", "Andel av reisene.")),
        _share(
            "share_transit",
            Text("Public transport", "Kollektivtransport"),
            Text("Share of the trips.", "Andel av reisene."),
        ),
        _share(
            "share_driver",
            Text("Car drivers", "Bilførere"),
            Text(
                "Share of the trips made as a driver; not to be compared with shares that count passengers.",
                "Andel av reisene som bilfører; skal ikke sammenliknes med andeler som regner med passasjerer.",
            ),
        ),
        *_low_high(GREEN, "share_green_low", "share_green_high"),
        *_low_high(CAR_TRIPS, "car_trips_low", "car_trips_high"),
        number(
            "person_km",
            "km",
            Text("Person-km a day", "Personkilometer om dagen"),
            Text("All modes together.", "Alle transportmidler til sammen."),
            0,
        ),
        number(
            "car_km",
            "km",
            Text("Car-km a day", "Bilkilometer om dagen"),
            Text("Kilometres of cars.", "Kilometer kjørt med bil."),
            0,
        ),
        TONNES_SUM,
        *_low_high(TONNES_SUM, "t_sum_low", "t_sum_high"),
        *STEP_COLUMNS,
        text(
            "access_hub",
            Text("Hub", "Knutepunkt"),
            Text(
                "Among the nearest hub of each tier, the one by which most would travel.",
                "Blant det nærmeste knutepunktet på hvert nivå, det som flest ville reist fra.",
            ),
        ),
        number(
            "access_walk_m",
            "m",
            Text("Walk to the hub", "Gange til knutepunktet"),
            Text(
                "Mean walk along streets and paths; empty where it is not known or none is reached.",
                "Gangavstand i snitt langs gater og stier; tomt der den ikke er kjent eller ingen nås.",
            ),
        ),
        number(
            "access_headway_min",
            "min",
            Text("Between departures", "Mellom avgangene"),
            Text("Minutes between departures at that hub.", "Minutter mellom avgangene fra det knutepunktet."),
        ),
        number(
            "access_centre_km",
            "km",
            Text("To the centre", "Til senteret"),
            Text(
                "By air to the nearest of the centres given.",
                "I luftlinje til det nærmeste av sentrene som er oppgitt.",
            ),
        ),
        number(
            "access_services",
            "",
            Text("Services nearby (0–1)", "Tjenester i nærheten (0–1)"),
            Text(
                "How near daily services are, by the strategy's curves for scoring sites: 1 at the door, 0 none.",
                "Hvor nær daglige tjenester er, etter strategiens kurver for tomter: 1 ved døren, 0 ingen.",
            ),
            2,
        ),
        number(
            "access_parking",
            "",
            Text("Car spaces per household", "Bilplasser per husholdning"),
            Text("At most 1, since more changes nothing here.", "Høyst 1, siden flere ikke endrer noe her."),
            2,
        ),
        number(
            "access_staff_parking",
            "",
            Text("Free car spaces per employee", "Gratis bilplasser per ansatt"),
            Text("At most 1, since more changes nothing here.", "Høyst 1, siden flere ikke endrer noe her."),
            2,
        ),
        code(
            "unknown",
            Text("Not known", "Ikke kjent"),
            Text(
                "What is not known of how the site lies: the municipality's mean is taken, and low and high are wider.",
                "Det som ikke er kjent om hvordan tomten ligger: kommunens snitt er brukt, og spennet er større.",
            ),
            UNKNOWN_WORDS,
        ),
    ),
    sections=(
        Section(Text("Trips and modes", "Reiser og transportmidler"), ("trips", "share_*", "person_km", "car_*")),
        Section(Text("Emissions in steps", "Utslipp i trinn"), ("t_*",)),
        Section(Text("How it lies", "Hvordan den ligger"), ("access_*", "unknown")),
    ),
    sort=("-t",),
)

LEFT_OUT = Table(
    lead=(
        code(
            "reason",
            Text("Reason", "Årsak"),
            Text(
                "Why it is not computed: it has no geometry, is a line, or how many live or work there is not given. A "
                "given 0 is computed as 0.",
                "Hvorfor den ikke er beregnet: den mangler geometri, er en linje, eller det er ikke oppgitt hvor mange "
                "som bor eller arbeider der. Er det oppgitt 0, regnes det som 0.",
            ),
        ),
    ),
)

YEAR = count(
    "year",
    Text("Year", "År"),
    Text("A year in operation.", "Et år i drift."),
)
TONNES_OF_YEAR = replace(
    TONNES,
    label=Text("What remains", "Det som gjenstår"),
    meaning=Text(
        "Emissions of the alternative in the year: today's practice less technology, location and parking.",
        "Alternativets utslipp i året: dagens praksis minus teknologi, lokalisering og parkering.",
    ),
)
TOTAL = number(
    "t_total",
    T,
    Text("Sum so far", "Sum hittil"),
    Text("Sum from the first year on.", "Sum fra og med det første året."),
)
FACTORS = (
    number(
        "electric_share",
        "%",
        Text("Electric share of car-km", "Elektrisk andel av bilkilometerne"),
        Text("The likeliest, by the strategy file.", "Den mest sannsynlige, etter strategifilen."),
    ),
    number(
        "car_g_km",
        "g/km",
        Text("A car's emissions", "Utslipp fra en bil"),
        Text("CO2 per car-km, all cars.", "CO2 per bilkilometer, alle biler."),
    ),
    number(
        "bus_g_km",
        "g/km",
        Text("Emissions by bus", "Utslipp med buss"),
        Text("CO2 per person-km.", "CO2 per personkilometer."),
    ),
)

YEARS = Table(
    lead=(
        ALTERNATIVE,
        YEAR,
        TONNES_OF_YEAR,
        *_low_high(TONNES_OF_YEAR, "t_low", "t_high"),
    ),
    rest=(*STEP_COLUMNS, TOTAL, *FACTORS),
)

STEPS_TABLE = Table(
    lead=(
        ALTERNATIVE,
        code(
            "step",
            Text("Step", "Trinn"),
            Text(
                "From today's practice, by what cleaner vehicles, location and parking change, to what remains.",
                "Fra dagens praksis, med det renere kjøretøy, lokalisering og parkering endrer, til det som gjenstår.",
            ),
            STEP_WORDS,
        ),
        number(
            "t_year",
            T,
            Text("First year", "Første år"),
            Text(
                "Emissions, or the change by the step, in the first year; empty where it is not known.",
                "Utslipp, eller endringen i trinnet, i det første året; tomt der det ikke er kjent.",
            ),
        ),
        number(
            "t_sum",
            T,
            Text("All years", "Alle årene"),
            Text("The same in the sum of all years.", "Det samme i summen av alle årene."),
            0,
        ),
    ),
    rest=(
        *(
            number(
                name,
                T,
                Text(label.en, label.nb),
                Text(
                    "Of what remains; empty for the other steps.", "For det som gjenstår; tomt for de andre trinnene."
                ),
            )
            for name, label in (
                ("t_year_low", Text("First year, low", "Første år, lavt")),
                ("t_year_high", Text("First year, high", "Første år, høyt")),
                ("t_sum_low", Text("All years, low", "Alle årene, lavt")),
                ("t_sum_high", Text("All years, high", "Alle årene, høyt")),
            )
        ),
        count("step_nr", Text("Order", "Rekkefølge"), Text("Of the steps.", "Av trinnene.")),
    ),
)

BUDGET = Table(
    lead=(
        ALTERNATIVE,
        text(
            "period",
            Text("Year", "År"),
            Text("A year, or all of them: then the row is their sum.", "Et år, eller alle: da er raden summen."),
        ),
        *STEP_COLUMNS,
        TONNES_OF_YEAR,
        *_low_high(TONNES_OF_YEAR, "t_low", "t_high"),
        TOTAL,
        *FACTORS,
    ),
)

EXTRA_TRIPS = Table(
    lead=(
        ALTERNATIVE,
        number(
            "cars_peak",
            "",
            Text("Cars in the busiest hour", "Biler i den travleste timen"),
            Text(
                "Car trips in the busiest hour that begin or end at this entrance.",
                "Bilturer i den travleste timen som begynner eller slutter ved denne inngangen.",
            ),
            1,
        ),
        number(
            "cars_day",
            "",
            Text("Cars a day", "Biler om dagen"),
            Text("Car trips a day that begin or end here.", "Bilturer om dagen som begynner eller slutter her."),
            0,
        ),
    ),
    rest=(
        count(
            "site_nr",
            Text("Site", "Tomt"),
            Text("Number of the site, as it comes in the result.", "Tomtens nummer, slik den kommer i resultatet."),
        ),
    ),
)
