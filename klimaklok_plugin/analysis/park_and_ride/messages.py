"""What the siting of park-and-ride tells the user."""

from __future__ import annotations

from ..core.messages import KlimaklokError, Text


class ParkAndRideNoGoodHubError(KlimaklokError):
    """No hub has departures often enough."""

    en = (
        "{count:The only hub is not|None of the # hubs is} good enough for park-and-ride: {count:it is|they are} of "
        "tier {found:text}, and the strategy asks for {wanted:text}. Give hubs with more departures, or change "
        "park_and_ride.hub_tiers in the strategy file."
    )
    nb = (
        "{count:Det eneste knutepunktet er ikke godt nok|Ingen av de # knutepunktene er gode nok} for "
        "innfartsparkering: {count:det|de} er på nivå {found:text}, og strategien krever {wanted:text}. Oppgi "
        "knutepunkter med flere avganger, eller endre park_and_ride.hub_tiers i strategifilen."
    )


class ParkAndRideNoHubOpenError(ParkAndRideNoGoodHubError):
    """All hubs open later."""

    en = "{count:The only hub opens|All # hubs open} later. Give hubs that are open today."
    nb = (
        "{count:Det eneste knutepunktet åpner|Alle de # knutepunktene åpner} senere. Oppgi knutepunkter som er åpne i "
        "dag."
    )


class ParkAndRideNobodyError(KlimaklokError):
    """Nobody travels."""

    en = (
        'The field "{field:text}" of the layer for {layer:label} holds no commuters: every value is 0 or empty, or has '
        "no place. Choose another field."
    )
    nb = (
        "Feltet «{field:text}» i laget for «{layer:label}» har ingen pendlere: hver verdi er 0 eller tom, eller "
        "objektet har ikke noe sted på kartet. Velg et annet felt."
    )


class ParkAndRideNoCandidatesError(KlimaklokError):
    """Neither candidates nor car parks."""

    en = (
        "Neither possible sites nor car parks are given. Give a layer of possible sites, or one of car parks: those "
        "near a good hub are then the possible sites."
    )
    nb = (
        "Verken mulige plasseringer eller parkeringsplasser er oppgitt. Oppgi et lag med mulige plasseringer, eller "
        "ett med parkeringsplasser: de som ligger nær et godt knutepunkt, er da de mulige plasseringene."
    )


class ParkAndRideTooManySitesError(KlimaklokError):
    """More sites than candidates."""

    en = (
        "{asked:# new site is|# new sites are} asked for, but the layer for {layer:label} has only {available:0}. Ask "
        "for fewer, or add some."
    )
    nb = (
        "Det er bedt om {asked:# nytt anlegg|# nye anlegg}, men laget for «{layer:label}» har bare {available:0}. Be "
        "om færre, eller legg til flere."
    )


class ParkAndRideNoSiteError(KlimaklokError):
    """No site can be used."""

    en = (
        "{count:The only possible site cannot|None of the # possible sites can} be used ({reasons:code}). Move or add "
        "sites, or change the strategy."
    )
    nb = (
        "{count:Den eneste mulige plasseringen kan ikke|Ingen av de # mulige plasseringene kan} brukes "
        "({reasons:code}). Flytt eller legg til plasseringer, eller endre strategien."
    )


class ParkAndRideNoCentreError(KlimaklokError):
    """No centre has a place."""

    en = (
        "{count:The only feature|None of the # features} of the layer for {layer:label} has "
        "{count:no place, or no weight|a place and a weight} above 0. Add a point."
    )
    nb = (
        "{count:Det eneste objektet|Ingen av de # objektene} i laget for «{layer:label}» har "
        "{count:ikke noe sted på kartet eller ikke vekt|både et sted på kartet og en vekt} over 0. Legg til et punkt."
    )


class ParkAndRideCentreOffNetworkError(KlimaklokError):
    """The centre cannot be driven to."""

    en = (
        "The centre {name:text} lies {distance:m} from the nearest street of the network that cars may use, and at "
        "most {limit:m} count. Build a network that reaches it, or give the place where the road to it leaves the "
        "network."
    )
    nb = (
        "Sentrumspunktet {name:text} ligger {distance:m} fra nærmeste gate i nettet som biler kan bruke, og høyst "
        "{limit:m} godtas. Bygg et gatenett som når fram, eller oppgi punktet der veien dit går ut av nettet."
    )


class ParkAndRideCentreUnreachedError(KlimaklokError):
    """Nobody can drive to the centre."""

    en = (
        "No home of a commuter is joined to a centre by streets for cars in this network. Check that homes, centre and "
        "network cover the same area."
    )
    nb = (
        "Fra ingen av pendlernes hjem fører det gater for bil til et sentrum i dette nettet. Sjekk at hjem, sentrum og "
        "gatenett dekker samme område."
    )


# --- notes ------------------------------------------------------------------------------------------------------------

NOTES: dict[str, Text] = {
    "commuters_by_share": Text(
        "No field with commuters is chosen: {share:n} % of those in '{field:text}' travel to the centre, as the "
        "strategy file assumes.",
        "Ikke noe felt med pendlere er valgt: {share:n} % av dem i «{field:text}» antas å reise til sentrum, slik "
        "strategifilen sier.",
    ),
    "commuters_empty": Text(
        "Field '{field:text}': {count:# value is empty and counts|# values are empty and count} as nobody.",
        "Feltet «{field:text}»: {count:# verdi er tom|# verdier er tomme} og regnes som ingen pendlere.",
    ),
    # Parking tells this and the next too; `layer_repaired`, told here too, lies in layers. `m2` is 1.8 for bikes: with
    # the unit's decimals it would be told as 2.
    "spaces_by_area": Text(
        "'{layer:label}': {count:# area without a number of spaces holds|# areas without a number of spaces hold} as "
        "many as fit, at {m2:n} m² for each.",
        "«{layer:label}»: {count:# flate|# flater} uten antall plasser antas å romme så mange som får plass, med "
        "{m2:n} m² til hver.",
    ),
    "spaces_assumed": Text(
        "'{layer:label}': {count:# point without a number of spaces is|# points without a number of spaces are} taken "
        "to hold {spaces:# space|# spaces}{count:| each}.",
        "«{layer:label}»: {count:# punkt|# punkter} uten antall plasser antas å romme {spaces:# plass|# plasser}"
        "{count:| hver}.",
    ),
    "occupancy_unknown": Text(
        "Of {count:# existing site|# existing sites} it is not known how many spaces are in use: all of them count as "
        "free.",
        "For {count:# anlegg|# anlegg} som finnes, er det ikke kjent hvor mange plasser som er i bruk: alle plassene "
        "regnes som ledige.",
    ),
    "occupancy_percent": Text(
        "Field '{field:text}' is read as per cent: as shares, its values would be too great.",
        "Feltet «{field:text}» leses som prosent: som andeler ville verdiene vært for store.",
    ),
    "park_car_parks_unused": Text(
        "'{layer:label}' is not used, because '{sites:label}' are given.",
        "«{layer:label}» er ikke brukt, fordi «{sites:label}» er oppgitt.",
    ),
    "park_existing_not_given": Text(
        "No existing park-and-ride is given ('{layer:label}'): what it takes was not looked at, and the sites are "
        "chosen as if there were none.",
        "Ingen innfartsparkering som finnes, er oppgitt («{layer:label}»): hva den tar imot, er ikke undersøkt, og "
        "anleggene er valgt som om det ikke fantes noen.",
    ),
    "centres_nearest": Text(
        "No weights of the {count:# centre|# centres} are given: each commuter goes to the nearest by car.",
        "Ingen vekter for de {count:# sentrumspunktet|# sentrumspunktene} er oppgitt: hver pendler reiser til det "
        "nærmeste med bil.",
    ),
    "centres_left_out": Text(
        "{count:# centre without a place or a weight above 0 is|# centres without a place or a weight above 0 are} "
        "left out.",
        "{count:# sentrumspunkt|# sentrumspunkter} uten sted på kartet eller uten vekt over 0 er utelatt.",
    ),
    "beyond_empty": Text(
        "Field '{field:text}': {count:# value is|# values are} empty, as if nothing were left to drive.",
        "Feltet «{field:text}»: {count:# verdi er tom|# verdier er tomme}. Der regnes det som at ingenting gjenstår å "
        "kjøre.",
    ),
    "sites_fewer": Text(
        "{asked:# new site is|# new sites are} asked for, but only {usable:0} can be used.",
        "Det er bedt om {asked:# nytt anlegg|# nye anlegg}, men bare {usable:0} kan brukes.",
    ),
    "sites_unusable": Text(
        "Sites that cannot be used: {count:0} ({reason:code}).",
        "Plasseringer som ikke kan brukes: {count:0} ({reason:code}).",
    ),
    "ride_assumed": Text(
        "That public transport goes from the hubs to the centre is taken for granted: hubs do not say it.",
        "Det tas for gitt at kollektivtransporten går fra knutepunktene til sentrum: knutepunktlaget sier ikke noe om "
        "det.",
    ),
    "hubs_off_network": Text(
        "{count:# good hub lies|# good hubs lie} more than {limit_m:m} from the network and {count:counts|count} as "
        "not there: homes near {count:it|them} are taken to need a car.",
        "{count:# godt knutepunkt|# gode knutepunkter} ligger mer enn {limit_m:m} fra gatenettet og regnes ikke med: "
        "de som bor nær {count:det|dem}, antas å trenge bil.",
    ),
    "only_good_hubs": Text(
        "The hubs hold no stops of low tiers, so only those near a good hub count as having a bus near home.",
        "Knutepunktlaget har ingen holdeplasser på lave nivåer, så bare de som bor nær et godt knutepunkt, regnes å ha "
        "buss nær hjemmet.",
    ),
    "park_unserved": Text(
        "Commuters who use no site: {persons:0} ({share:0} % of all; {reason:code}).",
        "Pendlere som ikke bruker noe anlegg: {persons:0} ({share:0} % av alle; {reason:code}).",
    ),
    "park_no_more": Text(
        "{asked:# new site is|# new sites are} asked for, but only {count:# is|# are} chosen: more would save nothing.",
        "Det er bedt om {asked:# nytt anlegg|# nye anlegg}, men bare {count:# er|# er} valgt: flere ville ikke spart "
        "noe mer.",
    ),
    "park_chosen": Text(
        "New sites: {count:0}, on {land:m²}. Cars allocated to them and to the existing ones: {cars:0}. Car-km saved "
        "a day, net: {km:0}.",
        "Nye anlegg: {count:0}, på {land:m²}. Biler som er tildelt dem og anleggene som finnes: {cars:0}. Sparte bilkm "
        "per dag, netto: {km:0}.",
    ),
    "park_chosen_new": Text(
        "New sites: {count:0}, on {land:m²}. Cars allocated to them: {cars:0}. Car-km saved a day, net: {km:0}.",
        "Nye anlegg: {count:0}, på {land:m²}. Biler som er tildelt dem: {cars:0}. Sparte bilkm per dag, netto: {km:0}.",
    ),
    "park_summary": Text(
        "{sites:# new site|# new sites} and the existing ones that were given save {km:0} car-km a day ({share:1} % of "
        "those of commuters who live near no good hub); {tried:# possible site|# possible sites} of {given:n} could be "
        "used and were tried.",
        "{sites:# nytt anlegg|# nye anlegg} og anleggene som er oppgitt som eksisterende, sparer {km:0} bilkm per dag "
        "({share:1} % av dem pendlerne som ikke bor nær et godt knutepunkt, kjører); {tried:# mulig plassering|"
        "# mulige plasseringer} av {given:n} kunne brukes og er prøvd.",
    ),
    "park_summary_new": Text(
        "{sites:# new site saves|# new sites save} {km:0} car-km a day ({share:1} % of those of commuters who live "
        "near no good hub); {tried:# possible site|# possible sites} of {given:n} could be used and were tried.",
        "{sites:# nytt anlegg|# nye anlegg} sparer {km:0} bilkm per dag ({share:1} % av dem pendlerne som ikke bor nær "
        "et godt knutepunkt, kjører); {tried:# mulig plassering|# mulige plasseringer} av {given:n} kunne brukes og er "
        "prøvd.",
    ),
    "park_summary_need": Text(
        "Of {commuters:0} commuters in {cells:# place|# places}, {far:0} reach no good hub on foot or by bike; those "
        "of them who reach a centre by car would fill {cars:0} cars.",
        "Av {commuters:0} pendlere på {cells:# sted|# steder} når {far:0} ikke noe godt knutepunkt til fots eller på "
        "sykkel; de av dem som når et sentrum med bil, ville fylt {cars:0} biler.",
    ),
    "park_before_after": Text(
        "Those who live near no good hub: cars all the way to the centre {cars_before:0} before, {cars_after:0} after; "
        "car-km a day {car_km_before:0} before, {car_km_after:0} after.",
        "De som ikke bor nær et godt knutepunkt: biler helt til sentrum {cars_before:0} før, {cars_after:0} etter; "
        "bilkm per dag {car_km_before:0} før, {car_km_after:0} etter.",
    ),
    "park_air": Text(
        "Of the cars at the sites {near:0} % come from under {first:km.0} by air, {middle:0} % from "
        "{first:0}-{second:km.0} and {far:0} % from further.",
        "Av bilene på anleggene kommer {near:0} % fra under {first:km.0} unna i luftlinje, {middle:0} % fra "
        "{first:0}–{second:km.0} og {far:0} % lenger bortefra.",
    ),
    "park_air_measured": Text(
        "{study:text} measured {near:%}, {middle:%} and {far:%} at {sites:# site|# sites} in {place:text}.",
        "{study:text} målte {near:%}, {middle:%} og {far:%} ved {sites:# anlegg|# anlegg} i {place:text}.",
    ),
    "park_spillover": Text(
        "{count:# site is|# sites are} full or nearly so. Who finds no space may park in the streets around; by the "
        "strategy, residential streets near centres are protected from that ({rule:text}). The streets were not looked "
        "at.",
        "{count:# anlegg er fullt eller nesten fullt|# anlegg er fulle eller nesten fulle}. De som ikke finner plass, "
        "kan parkere i gatene rundt; etter strategien skjermes boliggater nær sentrum mot det ({rule:text}). Gatene er "
        "ikke undersøkt.",
    ),
    "park_curve_cut": Text(
        "Time was up: {count:# number of sites is|# numbers of sites are} missing in the curve. Give more time for all "
        "of it.",
        "Tiden var ute: {count:# punkt|# punkter} mangler i kurven. Gi mer tid for å få hele.",
    ),
    "park_curve_cut_by_work": Text(
        "{count:# number of sites is|# numbers of sites are} missing in the curve: without a time limit, no more than "
        "about a minute's work is done. Set a longer time limit for all of it.",
        "{count:# punkt|# punkter} mangler i kurven: uten tidsgrense gjøres det ikke mer enn omtrent et minutts "
        "arbeid. Sett en lengre tidsgrense for å få hele.",
    ),
    "park_sprawl": Text(
        "Where good park-and-ride lets homes spread, traffic does not fall ({rule:text}). Whether they can spread "
        "around these sites was not looked at: hold the saving up against the land-use plan.",
        "Der god innfartsparkering lar boliger spre seg, blir trafikken ikke mindre ({rule:text}). Om de kan spre seg "
        "rundt disse plassene, er ikke undersøkt: se innsparingen opp mot arealplanen.",
    ),
    "park_gap": Text(
        "Not proven: the best answer may save {gap:1} % more ({status:code}). No answer saves more than {bound:0} "
        "car-km a day.",
        "Ikke bevist: den beste løsningen kan spare {gap:1} % mer ({status:code}). Ingen løsning sparer mer enn "
        "{bound:0} bilkm per dag.",
    ),
    "park_gap_nothing": Text(
        "Nothing was found that saves car-km, and it is not proven that nothing does ({status:code}). No answer saves "
        "more than {bound:0} car-km a day. Set a longer time limit.",
        "Det ble ikke funnet noe som sparer bilkm, og det er ikke bevist at ingenting gjør det ({status:code}). Ingen "
        "løsning sparer mer enn {bound:0} bilkm per dag. Sett en lengre tidsgrense.",
    ),
}

# --- reasons ----------------------------------------------------------------------------------------------------------

REASONS: dict[str, Text] = {
    "site_brings": Text(
        "takes {value:# car|# cars} and saves {other:0} car-km a day, at {name:text}",
        "tar imot {value:# bil|# biler} og sparer {other:0} bilkm per dag, ved {name:text}",
    ),
    "site_brings_nothing": Text(
        "takes no car that would save anything, at {name:text}",
        "tar ikke imot noen bil som det ville spart noe med, ved {name:text}",
    ),
    "use_unknown": Text(
        "how many cars park there today is not known: {value:its only space counts|all # spaces count} as free",
        "hvor mange biler som parkerer der i dag, er ukjent: {value:den eneste plassen|alle # plassene} regnes som "
        "ledige",
    ),
    "advice_fee": Text(
        "fee: {value:0} % of the spaces are in use (advised from {other:0} %)",
        "avgift: {value:0} % av plassene er i bruk (anbefales fra {other:0} %)",
    ),
    "advice_bike_first": Text(
        "better access by bike first: {value:# commuter lives|# commuters live} in walking or cycling distance, for "
        "{other:# space|# spaces}",
        "bedre sykkeladkomst først: {value:# pendler|# pendlere} bor i gang- eller sykkelavstand, mot "
        "{other:# plass|# plasser}",
    ),
    "advice_feeder_bus": Text(
        "feeder bus: those who park here drive {value:km} to it on average",
        "matebuss: de som parkerer her, kjører i gjennomsnitt {value:km} dit",
    ),
}

# --- code words -------------------------------------------------------------------------------------------------------

ADVICE_WORDS: dict[str, Text] = {
    "fee": Text("fee", "avgift"),
    "bike_first": Text("better access by bike first", "bedre sykkeladkomst først"),
    "feeder_bus": Text("feeder bus", "matebuss"),
}

STATUS_WORDS: dict[str, Text] = {
    "chosen": Text("chosen", "valgt"),
    "existing": Text("exists", "finnes"),
    "not_chosen": Text("not chosen", "ikke valgt"),
    "unusable": Text("cannot be used", "kan ikke brukes"),
}

# "no_geometry", "lines" and "too_far" are told here too; they belong to all subjects.
WORDS: dict[str, Text] = {
    **ADVICE_WORDS,
    "candidate": Text("possible site", "mulig plassering"),
    "car_park": Text("car park", "parkeringsplass"),
    **STATUS_WORDS,
    "by_field": Text("the field", "feltet"),
    "by_area": Text("the area", "flaten"),
    "assumed": Text("an assumption", "en antakelse"),
    "duplicate": Text("on the same place as another", "på samme sted som et annet"),
    "no_spaces": Text("no spaces", "ingen plasser"),
    "no_hub_near": Text("no good hub within a walk", "ikke noe godt knutepunkt i gangavstand"),
    "centre_unreached": Text("no way to the centre by car", "ingen vei til sentrum med bil"),
    "ride_too_short": Text("too near the centre to change", "for nær sentrum til at noen bytter"),
    "misuse_fills": Text("those who live near would take all spaces", "de som bor nær, ville tatt alle plassene"),
    "near_walk": Text("a good hub in walking distance", "et godt knutepunkt i gangavstand"),
    "near_bike": Text("a good hub in cycling distance", "et godt knutepunkt i sykkelavstand"),
    "no_site": Text("no site can be driven to", "ingen anlegg kan nås med bil"),
    "detour_too_long": Text("every site is too great a detour", "alle anlegg er en for stor omvei"),
    "no_gain": Text("no site would save car-km", "ingen anlegg ville spart bilkm"),
    "sites_not_chosen": Text("only sites that were not chosen", "bare anlegg som ikke ble valgt"),
    "sites_full": Text("the sites are full", "anleggene er fulle"),
}
