"""What scoring sites tells the user: why a site stands where it stands, and what was left out."""

from __future__ import annotations

from ..core.messages import KlimaklokError, Own, Text

Parts = list[tuple[Text, dict[str, object]]]
"""What a sentence takes as a list of things, each with its own words."""


class SitesOnlyLinesError(KlimaklokError):
    """Lines are no sites."""

    en = (
        "{count:# feature|# features} of the layer for {layer:label} {count:is a line|are lines}. Choose a layer of "
        "points or areas."
    )
    nb = (
        "{count:# objekt|# objekter} i laget for «{layer:label}» er {count:en linje|linjer}. Velg et lag med punkter "
        "eller flater."
    )


class LandUseUnknownError(KlimaklokError):
    """A land use that is none of the strategy's, not from a field but chosen for all sites."""

    en = "The land use {value:text} is not known. Choose one of: {allowed:text}; or add it to the strategy file."
    nb = "Arealbruken {value:text} er ikke kjent. Velg én av: {allowed:text}; eller legg den til i strategifilen."


NOTES = {
    "input_not_given": Text(
        "'{input:label}' is not given: what it measures is left out of the weights.",
        "«{input:label}» er ikke oppgitt: det som måles med laget, er ikke med i vektene.",
    ),
    "input_empty": Text(
        "'{input:label}' holds no features: what it measures is left out of the weights.",
        "«{input:label}» har ingen objekter: det som måles med laget, er ikke med i vektene.",
    ),
    "no_priority_areas": Text(
        (
            "'{input:label}' is not given, or holds no features: nobody can tell which sites lie in a priority area, "
            "so those that are not at a hub on a rail line are not classed."
        ),
        (
            "«{input:label}» er ikke oppgitt eller har ingen objekter: ingen kan si hvilke tomter som ligger i et "
            "prioritert område, så de som ikke ligger ved et baneknutepunkt, får ingen klasse."
        ),
    ),
    "hubs_without_modes": Text(
        "'{input:label}' has no field 'modes': nobody can tell which hubs are on a rail line, so sites in no priority "
        "area are not classed.",
        "«{input:label}» har ikke noe felt «modes»: ingen kan si hvilke knutepunkter som ligger ved en skinnegående "
        "linje, så tomter utenfor de prioriterte områdene får ingen klasse.",
    ),
    "no_cap": Text(
        "'{input:label}' is not given, or holds no features: no class is capped for areas to be kept.",
        "«{input:label}» er ikke oppgitt eller har ingen objekter: ingen klasse er begrenset av områder som skal "
        "bevares.",
    ),
    "no_school_areas": Text(
        (
            "'{input:label}' is not given, or holds no features: the nearest school counts, whether it has free places "
            "or not."
        ),
        (
            "«{input:label}» er ikke oppgitt eller har ingen objekter: nærmeste skole teller, enten den har ledige "
            "plasser eller ikke."
        ),
    ),
    "land_use_empty": Text(
        "{count:# site has|# sites have} no land use and {count:is|are} taken as {land_use:code}.",
        "{count:# tomt|# tomter} mangler arealbruk og regnes som {land_use:code}.",
    ),
    "land_use_values_unknown": Text(
        "'{layer:label}': {count:# feature has a land use|# features have land uses} in '{field:text}' that the "
        "strategy does not know and {count:is|are} not scored: {values:text}.",
        "«{layer:label}»: {count:# objekt|# objekter} har en arealbruk i «{field:text}» som strategien ikke kjenner, "
        "og får ingen poeng: {values:text}.",
    ),
    "plan_codes_open": Text(
        "{count:# site has|# sites have} a plan code that leaves the use open. They are scored by its first or "
        "likeliest use, or by the chosen land use: {codes:parts}.",
        "{count:# tomt|# tomter} har en plankode som lar bruken stå åpen. De får poeng etter den første eller mest "
        "sannsynlige bruken, eller etter valgt arealbruk: {codes:parts}.",
    ),
    "plan_codes_skipped": Text(
        "{count:# area is|# areas are} left out, since by the plan's code nothing is built there: {codes:parts}.",
        "{count:# område|# områder} er utelatt, siden det etter plankoden ikke bygges der: {codes:parts}.",
    ),
    "plan_codes_unscored": Text(
        "{count:# area is|# areas are} left out, since no profile fits the plan's code: {codes:parts}.",
        "{count:# område|# områder} er utelatt, siden ingen profil passer til plankoden: {codes:parts}.",
    ),
    "plan_objects_left_out": Text(
        "{count:# feature|# features} of the plan {count:is no area|are no areas} of a land use (such as zones of "
        "regard and the plan's own outline) and {count:is|are} left out.",
        "{count:# objekt|# objekter} i planen er ikke arealformål (for eksempel hensynssoner og planens egen "
        "avgrensning) og er utelatt.",
    ),
    "sites_repaired": Text(
        "{count:# site|# sites} had invalid geometry, which was repaired.",
        "{count:# tomt|# tomter} hadde ugyldig geometri, som er reparert.",
    ),
    "hubs_not_open_yet": Text(
        "{count:# hub is not open yet and does|# hubs are not open yet and do} not count.",
        "{count:# knutepunkt|# knutepunkter} er ikke åpnet ennå og teller ikke.",
    ),
    "no_hub_opens": Text(
        "No hub opens by {year:0}: the columns for that year are the same as today's.",
        "Ingen knutepunkter åpner innen {year:0}: kolonnene for det året er de samme som dagens.",
    ),
    "headway_unknown": Text(
        "{count:# site has|# sites have} a best hub without headway: frequency is left out there.",
        (
            "For {count:# tomt|# tomter} er det ikke kjent hvor ofte det går fra det beste knutepunktet: der er "
            "avgangene ikke med i vektene."
        ),
    ),
    "centre_not_on_rail": Text(
        ("The centre {name:text} has no rail hub within {limit_m:m}, so it does not count as lying on a rail line."),
        (
            "Senteret {name:text} har ikke noe baneknutepunkt innen {limit_m:m}, så det regnes ikke som et senter ved "
            "skinnegående linje."
        ),
    ),
    "outside_school_area": Text(
        "{count:# site lies|# sites lie} outside all school intake areas: the nearest school counts.",
        "{count:# tomt|# tomter} ligger utenfor alle inntaksområder: der teller nærmeste skole.",
    ),
    "intake_area_without_school": Text(
        "{count:# school intake area holds|# school intake areas hold} no school: the nearest school counts there.",
        "{count:# inntaksområde|# inntaksområder} har ingen skole: der teller nærmeste skole.",
    ),
    "free_places_unknown": Text(
        ("The free places of the school are not known for {count:# site|# sites}: the walk alone decides there."),
        ("For {count:# tomt|# tomter} er det ikke kjent om skolen har ledige plasser: der avgjør gangavstanden alene."),
    ),
    "targets_not_snapped": Text(
        (
            "{count:# place|# places} of '{layer:label}' {count:lies|lie} more than {limit_m:m} from the network and "
            "{count:is|are} left out."
        ),
        ("{count:# sted|# steder} i «{layer:label}» ligger mer enn {limit_m:m} fra gatenettet og er utelatt."),
    ),
    "targets_not_snapped_tier": Text(
        (
            "{count:# place|# places} of '{layer:label}' (tier {part:text}) {count:lies|lie} more than {limit_m:m} "
            "from the network and {count:is|are} left out."
        ),
        (
            "{count:# sted|# steder} i «{layer:label}» (nivå {part:text}) ligger mer enn {limit_m:m} fra gatenettet "
            "og er utelatt."
        ),
    ),
    "targets_not_snapped_kind": Text(
        (
            "{count:# place|# places} of '{layer:label}' ({part:code}) {count:lies|lie} more than {limit_m:m} from "
            "the network and {count:is|are} left out."
        ),
        (
            "{count:# sted|# steder} i «{layer:label}» ({part:code}) ligger mer enn {limit_m:m} fra gatenettet og er "
            "utelatt."
        ),
    ),
    "no_main_road": Text(
        "The network has no main road ({classes:code}): access to one is left out of the weights.",
        "Gatenettet har ingen hovedvei ({classes:code}): adkomst til hovedvei er ikke med i vektene.",
    ),
    "sites_unreached": Text(
        "Unreached sites: {count:n} ({reason:code}).",
        "Tomter som ikke nås: {count:n} ({reason:code}).",
    ),
    "service_kind_unscored": Text(
        "Services of the kind '{kind:code}' are measured, but no profile scores them.",
        "Tjenester av typen «{kind:code}» måles, men gir ingen poeng.",
    ),
    "service_kind_unscored_any": Text(
        "No field tells the kind of the services: the walk to the nearest is measured, but no profile scores it.",
        "Ikke noe felt sier hva slags tjenester det er: avstanden til den nærmeste måles, men gir ingen poeng.",
    ),
    "service_kind_missing": Text(
        "No services of the kind '{kind:code}' are given: they are left out of the weights.",
        "Ingen tjenester av typen «{kind:code}» er oppgitt: de er ikke med i vektene.",
    ),
    "service_unreached": Text(
        "{count:# site|# sites} cannot reach {kind:code} on foot.",
        "{count:# tomt|# tomter} når ikke {kind:code} til fots.",
    ),
    "service_unreached_own": Text(
        "{count:# site|# sites} cannot reach any service of the kind '{kind:text}' on foot.",
        "{count:# tomt|# tomter} når ingen tjeneste av typen «{kind:text}» til fots.",
    ),
    "service_unreached_any": Text(
        "{count:# site|# sites} cannot reach any service on foot.",
        "{count:# tomt|# tomter} når ingen tjenester til fots.",
    ),
    "sites_summary": Text(
        "{count:# site is|# sites are} scored, {left:n} {left:is|are} not.",
        "{count:# tomt|# tomter} har fått poeng, {left:n} {left:har|har} ikke.",
    ),
    "sites_summary_classes": Text(
        "{profile:Code}, {count:# site|# sites}: {classes:parts}.",
        "{profile:Code}, {count:# tomt|# tomter}: {classes:parts}.",
    ),
    "sites_summary_left": Text(
        "Not scored, {count:# site|# sites}: {reasons:parts}.",
        "Uten poeng, {count:# tomt|# tomter}: {reasons:parts}.",
    ),
    "weights": Text(
        "Weights for {profile:code} ({count:# site|# sites}): {basis:parts}.",
        "Vekter for {profile:code} ({count:# tomt|# tomter}): {basis:parts}.",
    ),
    "correlation": Text(
        "Correlation between components ({profile:code}): {pairs:parts}.",
        "Samvariasjon (r) mellom målene ({profile:code}): {pairs:parts}.",
    ),
    "correlation_high": Text(
        "Nearly the same measure here, so that together they count more than either should ({profile:code}): "
        "{pairs:parts}.",
        "Viser nesten det samme her, så det de måler, teller mer enn det burde ({profile:code}): {pairs:parts}.",
    ),
}

PLAN_CODE = Text("{code:text} {said:parts} {count:n}", "{code:text} {said:parts} {count:n}")
COUNTED = Text("{code:code} {count:n}", "{code:code} {count:n}")
COMPONENT = Text("{component:code}", "{component:code}")
WALK_TO = Text("walk to {kind:code}", "gange til {kind:code}")
WEIGHT = Text("{component:parts} {share:%.1}", "{component:parts} {share:%.1}")
LEFT_OUT = Text("{component:parts} (left out)", "{component:parts} (ikke med)")
CORRELATION = Text("{one:parts} and {other:parts} {r:2}", "{one:parts} og {other:parts} {r:2}")
BASIS = Text("{basis:parts}", "{basis:parts}")
"""What the columns ``score_basis`` show. Shares have a decimal, so that they add up to 100 %."""

LIFTS = Text("Lifts: {reasons:text}.", "Trekker opp: {reasons:text}.")
LOWERS = Text("Lowers: {reasons:text}.", "Trekker ned: {reasons:text}.")
TO_CLARIFY = Text("To be clarified: {reasons:text}.", "Må avklares: {reasons:text}.")

# Values are name, tier, kind, value and other, as `sites.reasons` tells. The rule is cited behind the sentence, in
# brackets; hence no brackets at its end.
REASONS = {
    "track_named_area": Text("in the priority area {name:text}", "i det prioriterte området {name:text}"),
    "track_centre": Text("in the centre {name:text} on a rail line", "i senteret {name:text} ved skinnegående linje"),
    "track_rail_hub": Text(
        "{value:m} to the rail hub {name:text}, tier {tier:text}, at most {other:m} count",
        "{value:m} til baneknutepunktet {name:text}, nivå {tier:text}, grensen er {other:m}",
    ),
    "track_other": Text(
        "in no priority area, and {value:m} to the rail hub {name:text}, at most {other:m} count",
        "utenfor de prioriterte områdene, og {value:m} til baneknutepunktet {name:text}, grensen er {other:m}",
    ),
    "track_other_unknown": Text(
        "in no priority area and at no rail hub", "verken i et prioritert område eller ved et baneknutepunkt"
    ),
    "track_outside": Text("in no priority area", "utenfor de prioriterte områdene"),
    "track_unknown": Text(
        "not known whether it lies in a priority area, so not classed: the layer of priority areas is needed",
        "ikke kjent om tomten ligger i et prioritert område, så den får ingen klasse: laget med prioriterte områder "
        "trengs",
    ),
    "track_unknown_modes": Text(
        "not known whether it lies at a hub on a rail line, so not classed: the field 'modes' of the hubs is needed",
        "ikke kjent om tomten ligger ved et baneknutepunkt, så den får ingen klasse: feltet «modes» i laget med "
        "knutepunkter trengs",
    ),
    "lacks_transit": Text(
        "lacks good public transport: {value:m} to {name:text}, tier {tier:text}, at most {other:m} count",
        "mangler godt kollektivtilbud: {value:m} til {name:text}, nivå {tier:text}, grensen er {other:m}",
    ),
    "lacks_transit_unknown": Text(
        "lacks good public transport: {value:m} to {name:text}, but its tier {tier:text} does not count",
        "mangler godt kollektivtilbud: {value:m} til {name:text}, men nivå {tier:text} er ikke godt nok",
    ),
    "lacks_transit_none": Text(
        "lacks good public transport: no hub can be walked to",
        "mangler godt kollektivtilbud: ingen knutepunkter kan nås til fots",
    ),
    "lacks_service": Text(
        "lacks {kind:code}: {value:m}, at most {other:m} count",
        "mangler {kind:code} i nærheten: {value:m} unna, grensen er {other:m}",
    ),
    "lacks_service_unknown": Text(
        "lacks {kind:code}: none can be walked to", "mangler {kind:code} som kan nås til fots"
    ),
    "lacks_school_places": Text(
        "lacks school places: none free in {name:text}", "mangler skoleplasser: ingen ledige i {name:text}"
    ),
    "unknown_services": Text("not known whether there is {kind:code}", "ikke kjent om det finnes {kind:code}"),
    "cap_constraint": Text(
        "{value:%} lies in areas to be kept, so at best '{kind:code}'",
        "{value:%} ligger i områder som skal bevares, så klassen er i beste fall «{kind:code}»",
    ),
    "hub_walk": Text("{value:m} to {name:text}, tier {tier:text}", "{value:m} til {name:text}, nivå {tier:text}"),
    "hub_walk_none": Text("no hub can be walked to", "ingen knutepunkter kan nås til fots"),
    "hub_frequency": Text(
        "a departure about every {value:0} min from {name:text}",
        "avgang om lag hvert {value:0}. minutt fra {name:text}",
    ),
    "hub_bike": Text("{value:min.0} by bike to {name:text}", "{value:min.0} på sykkel til {name:text}"),
    "hub_bike_near": Text("under a minute by bike to {name:text}", "under ett minutt på sykkel til {name:text}"),
    "parking_walk": Text(
        "the car stands {value:m} further away than the stop", "bilen står {value:m} lenger unna enn holdeplassen"
    ),
    "parking_walk_nearer": Text(
        "the car stands {value:m} nearer than the stop", "bilen står {value:m} nærmere enn holdeplassen"
    ),
    "parking_walk_none": Text("no car park can be walked to", "ingen parkeringsplass kan nås til fots"),
    "service": Text("{value:m} to {kind:code}", "{value:m} til {kind:code}"),
    "service_none": Text("{kind:code} cannot be walked to", "{kind:code} kan ikke nås til fots"),
    "main_road": Text("{value:m} by car to a main road", "{value:m} med bil til hovedvei"),
    "main_road_none": Text("no main road can be driven to", "ingen hovedvei kan nås med bil"),
    "constraint": Text("{value:%} lies in areas to be kept", "{value:%} ligger i områder som skal bevares"),
    "constraint_free": Text("outside all areas to be kept", "utenfor alle områder som skal bevares"),
    "year_hub_same": Text(
        "{other:0}: {value:m} to {name:text}, tier {tier:text}, and the class stays '{kind:code}'",
        "{other:0}: {value:m} til {name:text}, nivå {tier:text}, og klassen er fortsatt «{kind:code}»",
    ),
    "year_hub": Text(
        "{other:0}: {value:m} to {name:text}, tier {tier:text}, which gives '{kind:code}'",
        "{other:0}: {value:m} til {name:text}, nivå {tier:text}, som gir «{kind:code}»",
    ),
    "year_hub_unknown": Text("{other:0}: the class becomes '{kind:code}'", "{other:0}: klassen blir «{kind:code}»"),
}

TRACKS = {
    "named_area": Text("priority area", "prioritert område"),
    "rail_hub_or_centre": Text("hub or centre on a rail line", "knutepunkt eller senter ved skinnegående linje"),
    "other": Text("elsewhere", "andre steder"),
    "unknown": Text("not known", "ikke kjent"),
}
"""``other`` and ``unknown`` mean something else elsewhere: only the columns of the track have these words."""

CLASSES = {
    "prioritise": Text("prioritise", "prioriter"),
    "prioritise_when": Text("prioritise when one more condition is met", "prioriter når én betingelse til er oppfylt"),
    "consider": Text("consider", "vurder"),
    "limit": Text("limit", "begrens"),
    "not_classed": Text("not classed: a layer is missing", "ingen klasse: et lag mangler"),
}

LAND_USES = {
    "housing": Text("housing", "bolig"),
    "office": Text("office", "kontor"),
    "retail": Text("retail", "handel"),
    "area_intensive": Text("area-intensive business", "arealkrevende virksomhet"),
}
LETTERS = {
    "housing": Text("H", "B"),
    "office": Text("O", "K"),
    "retail": Text("R", "H"),
    "area_intensive": Text("A", "A"),
}
"""What stands before a site's rank on the map: ranks begin anew in each land use."""

SERVICE_KINDS = {
    "school": Text("school", "skole"),
    "kindergarten": Text("kindergarten", "barnehage"),
    "health": Text("health services", "helsetjenester"),
    "grocery": Text("grocery shop", "dagligvarebutikk"),
}

COMPONENTS = {
    "hub_walk": Text("walk to the hub", "gange til knutepunktet"),
    "hub_frequency": Text("the hub's frequency", "avgangene fra knutepunktet"),
    "hub_bike": Text("bike ride to the hub", "sykkeltur til knutepunktet"),
    "parking_walk": Text("walk to the parked car", "gange til parkert bil"),
    "main_road": Text("access to a main road", "adkomst til hovedvei"),
    "constraint": Text("areas to be kept", "områder som skal bevares"),
}

UNREACHED = {
    # no_geometry, lines and too_far are general: layers.messages.
    "no_hub": Text("no hub can be walked to", "ingen knutepunkter kan nås til fots"),
    "no_main_road": Text("no main road can be driven to", "ingen hovedvei kan nås med bil"),
    "plan_skipped": Text("nothing is built there by the plan's code", "det bygges ikke der etter plankoden"),
    "plan_unscored": Text("no profile fits the plan's code", "ingen profil passer til plankoden"),
    "land_use_unknown": Text("the strategy does not know its land use", "strategien kjenner ikke arealbruken"),
    "plan_no_area": Text("no area of a land use", "ikke et arealformål"),
}

WORDS = {
    **{code: words for code, words in TRACKS.items() if code not in ("other", "unknown")},
    "centre": Text("centre", "senter"),
    **CLASSES,
    **LAND_USES,
    **SERVICE_KINDS,
    **COMPONENTS,
    **UNREACHED,
}

# --- one place at a time (see `sites.here`) ---------------------------------------------------------------------------

HERE = {
    "component": Text("{said:parts}", "{said:parts}"),
    "points": Text("{score:0}", "{score:0}"),
    "weight": Text("counts {share:%}", "teller {share:%}"),
    "score": Text("{score:0} of 100 points", "{score:0} av 100 poeng"),
    "hub": Text(
        "Hub: {name:text}, tier {tier:text}, {walk:m} on foot.",
        "Knutepunkt: {name:text}, nivå {tier:text}, {walk:m} til fots.",
    ),
    "hub_of_area": Text(
        "Hub: {name:text}, tier {tier:text}, {walk:m} on foot on average ({least:m} to {greatest:m}).",
        "Knutepunkt: {name:text}, nivå {tier:text}, i snitt {walk:m} til fots (fra {least:m} til {greatest:m}).",
    ),
    "no_hub": Text("No hub can be walked to.", "Ingen knutepunkter kan nås til fots."),
    "drawn_from_middle": Text(
        "The walk is drawn from the middle of the area.", "Gangveien er tegnet fra midten av området."
    ),
    "out": Text("No points here: {reason:code}.", "Ingen poeng her: {reason:code}."),
    "too_far": Text(
        "The nearest street or path is {distance:m} away; at most {limit:m} count.",
        "Nærmeste gate eller sti er {distance:m} unna; grensen er {limit:m}.",
    ),
    "outside": Text(
        "The place lies {distance:m} from the nearest street of the data package, so it is probably outside the area "
        "that the package covers.",
        "Stedet ligger {distance:m} fra nærmeste gate i datapakken, så det er trolig utenfor området pakken dekker.",
    ),
    "as_among_many": Text(
        "Points and class are those of 'Score development sites' with the same layers. A rank is given there only.",
        "Poeng og klasse er de samme som «Ranger utbyggingstomter» gir med de samme lagene. Rang finnes bare der.",
    ),
}

HERE_MEASURED = {
    "hub_walk": Text("{value:m}", "{value:m}"),
    "hub_frequency": Text("every {value:0} min", "hvert {value:0}. minutt"),
    "hub_bike": Text("{value:min.0}", "{value:min.0}"),
    "parking_walk": Text("{value:m} further than the hub", "{value:m} lenger enn knutepunktet"),
    "parking_walk_nearer": Text("{value:m} nearer than the hub", "{value:m} nærmere enn knutepunktet"),
    "main_road": Text("{value:m} by car", "{value:m} med bil"),
    "constraint": Text("{value:%} of the place", "{value:%} av stedet"),
    "service": Text("{value:m}", "{value:m}"),
    "not_reached": Text("not reached", "nås ikke"),
    "not_given": Text("not in the data", "ikke med i dataene"),
}


def kind_said(kind: str) -> str:
    """Return a kind of service as sentences take it: the strategy's or the user's own is never translated."""
    return kind if kind in SERVICE_KINDS else Own(kind)


def component_said(component: str) -> list[tuple[Text, dict[str, object]]]:
    """Return what a component of the score is called, as sentences take it."""
    if component.startswith("service_"):
        return [(WALK_TO, {"kind": kind_said(component.removeprefix("service_"))})]
    return [(COMPONENT, {"component": component})]
