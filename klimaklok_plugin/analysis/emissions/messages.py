"""What computing transport emissions tells the user: what was assumed, what is not known, and what the answer is."""

from __future__ import annotations

from ..core.messages import KlimaklokError, Text

CENTRE_WORDS = {
    **dict.fromkeys(("region", "regional", "regionsenter", "regionsentrum", "storby", "named_area"), "region"),
    **dict.fromkeys(("local", "lokal", "lokalsenter", "lokalsentrum", "kommunesenter", "områdesenter"), "local"),
    **dict.fromkeys(("centre", "center", "sentrum", "senter"), "local"),
}
"""What a layer may call a centre of the region, or a local one."""


class EmissionNothingCountedError(KlimaklokError):
    """Sites of which nobody says how many live or work there."""

    en = (
        "None of the {count:# site|# sites} of '{layer:label}' says how many live or work there. Fill in a field with "
        "persons, dwellings or jobs, or choose which field it is. The fields are: {fields:text}."
    )
    nb = (
        "Ingen av {count:# tomt|# tomter} i «{layer:label}» sier hvor mange som bor eller arbeider der. Fyll ut et "
        "felt med personer, boliger eller arbeidsplasser, eller velg hvilket felt det er. Feltene er: {fields:text}."
    )


class EmissionYearError(KlimaklokError):
    """Years that no fleet is stated for."""

    en = (
        "Emissions cannot be computed from {year:0} for {years:0} years. The first year must lie from {first:0} to "
        "{last:0}, and there must be 1 to {most:0} years."
    )
    nb = (
        "Utslipp kan ikke beregnes fra {year:0} i {years:0} år. Første år må ligge fra {first:0} til {last:0}, og det "
        "må være 1 til {most:0} år."
    )


class EmissionRateError(KlimaklokError):
    """A rate of trips that nobody makes."""

    en = "'{parameter:label}' is {rate:n}. Give trips per day, from 0 to {most:0}, or leave it empty."
    nb = "«{parameter:label}» er {rate:n}. Oppgi turer per dag, fra 0 til {most:0}, eller la feltet stå tomt."


class EmissionCentreKindError(KlimaklokError):
    """A kind of centre that there is not."""

    en = "{kind:text} is no kind of centre. Choose one of: {allowed:text}."
    nb = "{kind:text} er ikke en type senter. Velg én av: {allowed:text}."


NOTES = {
    "emission_sites_repaired": Text(
        "{count:# site|# sites} had invalid geometry, which was repaired.",
        "{count:# tomt|# tomter} hadde ugyldig geometri, som er reparert.",
    ),
    "emission_left_out": Text(
        "{count:# site is|# sites are} not computed: {reasons:parts}.",
        "{count:# tomt er|# tomter er} ikke beregnet: {reasons:parts}.",
    ),
    "emission_alternative_empty": Text(
        "{count:# site names|# sites name} no alternative and {count:makes|make} one by themselves, beside "
        "{others:text}.",
        "{count:# tomt|# tomter} har ikke oppgitt alternativ og blir et eget, ved siden av {others:text}.",
    ),
    "emission_layer_empty": Text(
        "'{layer:label}' holds no features and counts as not given.",
        "«{layer:label}» har ingen objekter og regnes som ikke oppgitt.",
    ),
    "emission_off_network": Text(
        "{count:# site lies|# sites lie} farther than {most:m} from the street network: the walk to hubs and services "
        "is not known there.",
        "{count:# tomt|# tomter} ligger mer enn {most:m} fra gatenettet: gangavstanden til knutepunkter og tjenester "
        "er ikke kjent der.",
    ),
    "emission_network_needed": Text(
        "'{layer:label}' is not used: walks to it are measured only with a street network.",
        "«{layer:label}» er ikke brukt: gangveien dit måles bare med et gatenett.",
    ),
    "emission_hubs_later": Text(
        "{count:# hub opens|# hubs open} after {year:0}, the first year, and {count:does|do} not count.",
        "{count:# knutepunkt|# knutepunkter} åpner etter {year:0}, det første året, og teller ikke.",
    ),
    "emission_headway_by_tier": Text(
        "{count:# hub does|# hubs do} not tell how often departures are; the strategy's for the tier are taken.",
        "{count:# knutepunkt|# knutepunkter} forteller ikke hvor ofte det går; strategiens tall for nivået er brukt.",
    ),
    "emission_centres_assumed": Text(
        "{count:# centre does|# centres do} not tell the kind and {count:counts|count} as {kind:code}.",
        "{count:# senter|# sentre} forteller ikke hvilken type det er, og regnes som {kind:code}.",
    ),
    "emission_from_scores": Text(
        "For {count:# site|# sites} the walk to the hub and its tier are those of the scored sites.",
        "For {count:# tomt|# tomter} er gangveien til knutepunktet og nivået hentet fra de vurderte tomtene.",
    ),
    "emission_today_unused": Text(
        "'{layer:label}' is not used: today's practice is measured only with a street network and hubs or services.",
        "«{layer:label}» er ikke brukt: dagens praksis måles bare med et gatenett og knutepunkter eller tjenester.",
    ),
    # What was assumed.
    "emission_frame": Text(
        "Direct emissions of travel in operation, {first:0}–{last:0}, in the frame of NS 3720. Goods, building, the "
        "making of vehicles, fuel and power, and flights are not counted.",
        "Direkte utslipp fra transport i drift, {first:0}–{last:0}, i rammen av NS 3720. Varer, bygging, produksjon av "
        "kjøretøy, drivstoff og strøm, og flyreiser er ikke med.",
    ),
    "emission_trips_person": Text(
        "Trips per inhabitant are {rate:n} a day, from {low:n} to {high:n}, by the national travel survey, at "
        "{count:# site|# sites}.",
        "Hver innbygger gjør {rate:n} reiser om dagen, fra {low:n} til {high:n}, etter den nasjonale "
        "reisevaneundersøkelsen, på {count:# tomt|# tomter}.",
    ),
    "emission_trips_person_given": Text(
        "Trips per inhabitant are {rate:n} a day, as you gave them, at {count:# site|# sites}.",
        "Hver innbygger gjør {rate:n} reiser om dagen, som du oppga, på {count:# tomt|# tomter}.",
    ),
    "emission_trips_job": Text(
        "Trips per job are {rate:n} a day, from {low:n} to {high:n}, at {count:# site|# sites}: an assumption of "
        "Klimaklok, no published rate found. Give your own where you know better.",
        "Hver arbeidsplass gir {rate:n} reiser om dagen, fra {low:n} til {high:n}, på {count:# tomt|# tomter}: en "
        "antakelse i Klimaklok, ingen publisert verdi er funnet. Oppgi din egen hvis du vet bedre.",
    ),
    "emission_trips_job_given": Text(
        "Trips per job are {rate:n} a day, as you gave them, at {count:# site|# sites}.",
        "Hver arbeidsplass gir {rate:n} reiser om dagen, som du oppga, på {count:# tomt|# tomter}.",
    ),
    "emission_persons_assumed": Text(
        "At {count:# site|# sites} persons are not given: {persons:n} per dwelling, from {low:n} to {high:n}, an "
        "assumption of Klimaklok.",
        "På {count:# tomt|# tomter} er ikke antall personer oppgitt: {persons:n} per bolig, fra {low:n} til {high:n}, "
        "en antakelse i Klimaklok.",
    ),
    "emission_no_visitors": Text(
        "Visitors, customers, pupils and deliveries are not counted at {count:# site|# sites} with jobs: no published "
        "rate was found.",
        "Besøkende, kunder, elever og varelevering er ikke regnet med på {count:# tomt|# tomter} med arbeidsplasser: "
        "ingen publisert verdi er funnet.",
    ),
    "emission_no_homes": Text(
        "{count:# site|# sites} with jobs say nothing of dwellings or persons: nobody is taken to live there.",
        "{count:# tomt|# tomter} med arbeidsplasser sier ikke noe om boliger eller personer: ingen regnes som bosatt "
        "der.",
    ),
    "emission_staff_by_use": Text(
        "At {count:# site that is|# sites that are} not for housing, the persons are taken as those who work there.",
        "På {count:# tomt|# tomter} som ikke er for boliger, er personene regnet som dem som arbeider der.",
    ),
    "emission_counted_twice": Text(
        "Who both lives and works in the plan is counted twice for the trips to work.",
        "Den som både bor og arbeider i planen, er regnet med to ganger for arbeidsreisene.",
    ),
    "emission_access_unknown": Text(
        "{what:Code} is not known at {count:# site|# sites}: the municipality's mean is taken, and low and high are "
        "wider for it.",
        "{what:Code} er ikke kjent på {count:# tomt|# tomter}: kommunens snitt er brukt, og lavt og høyt ligger lenger "
        "fra hverandre av den grunn.",
    ),
    "emission_today_measured": Text(
        "Today's practice of {group:code} is measured: a walk of {walk:m} to the hub and {headway:min} between "
        "departures on average.",
        "Dagens praksis for {group:code} er målt: i snitt {walk:m} å gå til knutepunktet og {headway:min} mellom "
        "avgangene.",
    ),
    "emission_today_assumed": Text(
        "Today's practice of {group:code} is the strategy's mean: a walk of {walk:m} to the hub and {headway:min} "
        "between departures, an assumption of Klimaklok.",
        "Dagens praksis for {group:code} er strategiens snitt: {walk:m} å gå til knutepunktet og {headway:min} mellom "
        "avgangene, en antakelse i Klimaklok.",
    ),
    "emission_staff_free": Text(
        "Spaces for employees are taken to be free of charge. Where a fee is taken, count only those that are free.",
        "Plasser for ansatte er regnet som gratis. Der det tas betalt, oppgi bare dem som er gratis.",
    ),
    # The answer.
    "emission_answer": Text(
        "{alternative:parts}{year:0}: {t:n} t CO₂e a year, from {low:n} t CO₂e to {high:n} t CO₂e. {first:0}–{last:0}: "
        "{t_sum:n} t CO₂e in all, from {sum_low:n} t CO₂e to {sum_high:n} t CO₂e.",
        "{alternative:parts}{year:0}: {t:n} t CO₂e i året, fra {low:n} t CO₂e til {high:n} t CO₂e. {first:0}–{last:0}: "
        "{t_sum:n} t CO₂e i alt, fra {sum_low:n} t CO₂e til {sum_high:n} t CO₂e.",
    ),
    "emission_steps": Text(
        "{alternative:parts}today's practice {practice:n} t CO₂e in {year:0}; {steps:parts}; {t:n} t CO₂e remain.",
        "{alternative:parts}dagens praksis {practice:n} t CO₂e i {year:0}; {steps:parts}; {t:n} t CO₂e gjenstår.",
    ),
    "emission_traffic": Text(
        "{alternative:parts}{cars:# car trip|# car trips} a day, {peak:# of them|# of them} in the busiest hour; "
        "{green:%} of the trips by public transport, bike and foot against the target of {target:%}, and {bike:%} by "
        "bike against {target_bike:%}.",
        "{alternative:parts}{cars:# biltur|# bilturer} om dagen, {peak:# av dem|# av dem} i den travleste timen; "
        "{green:%} av reisene med kollektivtransport, sykkel og gange, mot målet på {target:%}, og {bike:%} med "
        "sykkel, mot {target_bike:%}.",
    ),
}

ALTERNATIVE = Text("{name:text}: ", "{name:text}: ")
STEP_DOWN = Text("{step:code} {t:n} t CO₂e less", "{step:code} {t:n} t CO₂e mindre")
STEP_UP = Text("{step:code} {t:n} t CO₂e more", "{step:code} {t:n} t CO₂e mer")
STEP_UNKNOWN = Text("{step:code} not known", "{step:code} ikke kjent")
COUNTED_OUT = Text("{code:code} {count:0}", "{code:code} {count:0}")

EMISSION_REASONS = {
    "emission_nobody": Text(
        "Nobody lives or works here, so there are no trips",
        "Ingen bor eller arbeider her, så det er ingen reiser",
    ),
    "emission_green": Text(
        "{value:%} of the trips by public transport, bike and foot; the target is {other:%}",
        "{value:%} av reisene med kollektivtransport, sykkel og gange; målet er {other:%}",
    ),
    "emission_hub": Text(
        "{value:m} to walk to {name:text}, {other:min} between departures",
        "{value:m} å gå til {name:text}, {other:min} mellom avgangene",
    ),
    "emission_hub_unnamed": Text(
        "{value:m} to walk to the hub, {other:min} between departures",
        "{value:m} å gå til knutepunktet, {other:min} mellom avgangene",
    ),
    "emission_no_hub": Text("No hub can be walked to", "Ingen knutepunkter kan nås til fots"),
    "emission_centre": Text("{value:km} by air to the nearest centre", "{value:km} i luftlinje til nærmeste senter"),
    "emission_parking_homes": Text(
        "{value:2} car spaces per household (more than 1 counts as 1)",
        "{value:2} bilplasser per husholdning (mer enn 1 regnes som 1)",
    ),
    "emission_parking_staff": Text(
        "{value:2} free car spaces per employee (more than 1 counts as 1)",
        "{value:2} gratis bilplasser per ansatt (mer enn 1 regnes som 1)",
    ),
    "emission_unknown": Text(
        "Not known, so the municipality's mean is taken and the range is wider: {name:code}",
        "Ikke kjent, så kommunens snitt er brukt og spennet er større: {name:code}",
    ),
}

WORDS = {
    "step_technology": Text("technology", "teknologi"),
    "step_location": Text("location", "lokalisering"),
    "step_parking": Text("parking", "parkering"),
    "nothing_counted": Text(
        "it is not given how many live or work there", "det er ikke oppgitt hvor mange som bor eller arbeider der"
    ),
    "emission_residents": Text("those who live here", "dem som bor her"),
    "emission_staff": Text("those who work here", "dem som arbeider her"),
    "access_hub": Text("the walk to a hub", "gangveien til et knutepunkt"),
    "access_services": Text("services nearby", "tjenester i nærheten"),
    "access_centre": Text("the distance to a centre", "avstanden til et senter"),
    "access_parking": Text("car spaces", "bilplasser"),
    "centre_region": Text("a centre of the region", "et regionsenter"),
    "centre_local": Text("a local centre", "et lokalt senter"),
}

STEP_WORDS = {
    "practice": Text("Today's practice", "Dagens praksis"),
    "technology": Text("Technology: cleaner vehicles", "Teknologi: renere kjøretøy"),
    "location": Text("Location: hub, services, centre", "Lokalisering: knutepunkt, tjenester, senter"),
    "parking": Text("Parking: fewer spaces", "Parkering: færre plasser"),
    "remains": Text("What remains", "Det som gjenstår"),
}
TARGET_WORDS = {
    "reached": Text("Reached", "Nådd"),
    "below": Text("Below the target", "Under målet"),
    "open": Text("Open: within the range", "Åpent: innenfor usikkerheten"),
}
UNKNOWN_WORDS = {
    "hub": Text("Hub", "Knutepunkt"),
    "services": Text("Services", "Tjenester"),
    "centre": Text("Centre", "Senter"),
    "parking": Text("Car spaces", "Bilplasser"),
}
