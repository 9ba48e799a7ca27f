"""What can be wrong with a plan, and the sentences of its checks, in English and bokmål."""

from __future__ import annotations

from ..core.messages import KlimaklokError, Text


class PlanSeveralError(KlimaklokError):
    """Areas of more than one plan."""

    en = (
        'The layer for {layer:label} holds areas of {count:0} plans, by the field "{field:text}": {plans:text}. Write '
        "the plan id of the one that is meant, or select its areas."
    )
    nb = (
        "Laget for «{layer:label}» har områder fra {count:0} planer, etter feltet «{field:text}»: {plans:text}. Skriv "
        "planidentiteten til den det gjelder, eller velg ut områdene i den."
    )

    def __init__(self, **values: object) -> None:
        super().__init__(**{"layer": "PLAN", **values})


class PlanNotFoundError(KlimaklokError):
    """The plan that was asked for is not in the layer."""

    en = (
        'The layer for {layer:label} has no area of the plan "{plan:text}". By the field "{field:text}" it holds: '
        "{plans:text}. Correct the plan id."
    )
    nb = (
        "Laget for «{layer:label}» har ingen områder fra planen «{plan:text}». Etter feltet «{field:text}» har det: "
        "{plans:text}. Rett planidentiteten."
    )

    def __init__(self, **values: object) -> None:
        super().__init__(**{"layer": "PLAN", **values})


class PlanNoBuiltAreaError(KlimaklokError):
    """No area in which anything is built."""

    en = (
        "Nothing is built in {count:the only area|any of the # areas} of the plan: all codes are of roads, green "
        "structure, nature or water. Choose the layer of the areas that are built on, or the field that holds their "
        "codes."
    )
    nb = (
        "Det bygges ikke i {count:det eneste området|noen av de # områdene} i planen: alle kodene er for vei, "
        "grønnstruktur, natur eller vann. Velg laget med byggeområdene, eller feltet som har kodene deres."
    )


class PlanNothingBuiltError(KlimaklokError):
    """No alternative that is to be assessed builds anything."""

    en = (
        "Nothing is built in {count:the only area|any of the # areas} to be assessed, so there is nothing to check: "
        "dwellings, floor area and jobs are 0, or the code is of roads, green structure, nature or water. Fill in what "
        "is built, leave empty what is not known yet, or choose another alternative."
    )
    nb = (
        "Det bygges ikke i {count:det eneste området|noen av de # områdene} som skal vurderes, så det er ikke noe å "
        "vurdere: boliger, bruksareal og arbeidsplasser er 0, eller koden er for vei, grønnstruktur, natur eller vann. "
        "Fyll ut det som bygges, la det som ennå ikke er kjent, stå tomt, eller velg et annet alternativ."
    )


class PlanAreaTwiceError(KlimaklokError):
    """Several areas are called the same, so that the table does not tell which is meant."""

    en = (
        "{count:# name stands|# names stand} at more than one area of the plan: {areas:text}. The table of figures "
        "does not tell which of them it means. Give each area its own name, or join those that belong together."
    )
    nb = (
        "{count:# navn står|# navn står} på flere områder i planen: {areas:text}. Tabellen med tall sier ikke hvilket "
        "den gjelder. Gi hvert område sitt eget navn, eller slå sammen dem som hører sammen."
    )


class PlanAreaUnknownError(KlimaklokError):
    """The table names an area that the plan does not have."""

    en = (
        "The table of figures names {count:# area|# areas} that the plan does not have: {areas:text}. The plan has: "
        "{known:text}. Correct the names, or choose the field that holds them."
    )
    nb = (
        "Tabellen med tall nevner {count:# område|# områder} som ikke er med i planen: {areas:text}. Planen har: "
        "{known:text}. Rett navnene, eller velg feltet som har dem."
    )


class PlanRowTwiceError(KlimaklokError):
    """The table tells of an area twice in one alternative."""

    en = (
        "The table of figures has {count:# row|# rows} too many: the first is a second one for the area "
        '"{area:text}" in the alternative "{alternative:text}". Keep one row for each area and alternative.'
    )
    nb = (
        "Tabellen med tall har {count:# rad|# rader} for mye: den første er en rad nummer to for området "
        "«{area:text}» i alternativet «{alternative:text}». Behold én rad for hvert område og alternativ."
    )


class PlanTableWithoutAreaError(KlimaklokError):
    """The table does not tell which area its rows are about."""

    en = (
        "The table of figures has no field that tells the area, and the plan has {count:0} areas. Add the field, with "
        "the areas' names as in the plan, or choose it."
    )
    nb = (
        "Tabellen med tall har ikke noe felt som sier hvilket område raden gjelder, og planen har {count:0} områder. "
        "Legg til feltet, med de samme navnene som i planen, eller velg det."
    )


class PlanOutsideError(KlimaklokError):
    """The plan lies outside the data."""

    en = (
        "The plan lies {distance:km} from the nearest street of the network, so nothing can be said of it. Choose the "
        "data package of the municipality that the plan lies in, and check the plan's coordinate system."
    )
    nb = (
        "Planen ligger {distance:km} fra nærmeste gate i gatenettet, så ingenting kan sies om den. Velg datapakken "
        "for kommunen planen ligger i, og sjekk koordinatsystemet til planen."
    )


# Parts of sentences.
FIELD_SAID = Text("{what:parts} from '{field:text}'", "{what:parts} fra «{field:text}»")
OUTSIDE_SAID = Text("{area:text} ({share:%})", "{area:text} ({share:%})")
OVERLAP_SAID = Text("{one:text} and {other:text} {area:m²}", "{one:text} og {other:text} {area:m²}")
DENSE_DWELLINGS = Text(
    "{area:text}, {amount:0} dwellings on {square:m²}, that is {density:0} per dekar",
    "{area:text}, {amount:0} boliger på {square:m²}, det vil si {density:0} per dekar",
)
DENSE_BRA = Text(
    "{area:text}, {amount:m²} (BRA) on {square:m²}, that is {density:%} BRA",
    "{area:text}, {amount:m²} (BRA) på {square:m²}, det vil si {density:%} BRA",
)
COUNTED = Text("{code:code} {count:0}", "{code:code} {count:0}")
CLASS_SAID = Text("{kind:code} ({areas:text})", "{kind:code} ({areas:text})")
TRAVEL_MODES = {"walk": Text("On foot", "Til fots"), "bike": Text("By bike", "På sykkel")}
NOTHING_REACHED = Text("nothing is reached", "ingenting nås")
AMOUNTS = {
    "people": Text("{value:0} people", "{value:0} personer"),
    "services": Text("{value:0} services", "{value:0} tjenester"),
    "jobs": Text("{value:0} jobs", "{value:0} arbeidsplasser"),
    "addresses": Text("{value:0} addresses", "{value:0} adresser"),
}
"""What lies within reach. A number that is not shown is a dash."""
RANKED = Text("rank {rank:0} of {count:0} ({use:code})", "nummer {rank:0} av {count:0} ({use:code})")
TRIP = Text(
    "{walk:min.0} on foot, {bike:min.0} by bike, {car:min.0} by car",
    "{walk:min.0} til fots, {bike:min.0} på sykkel, {car:min.0} med bil",
)
TRIP_NOT_DRIVEN = Text("{walk:min.0} on foot, {bike:min.0} by bike", "{walk:min.0} til fots, {bike:min.0} på sykkel")
AT_CAR_PARKS = Text("the car parks given", "på bilparkeringen som er oppgitt")
AT_THE_DOOR = Text("the door, since no car parking is given", "ved døren, fordi bilparkering ikke er oppgitt")
SCHOOL_WAY = Text("{name:text} {walk:m}", "{name:text} {walk:m}")
SCHOOL_PLACES = Text(
    "{name:text} {walk:m}, {places:# free place|# free places}",
    "{name:text} {walk:m}, {places:# ledig plass|# ledige plasser}",
)
MEASURE_SAID = Text("{name:text} ({measures:parts})", "{name:text} ({measures:parts})")
HIERARCHY_VERDICTS = {
    "bike_nearer": Text("Bikes nearer", "Sykkel nærmest"),
    "no_car_parking": Text("No car parking near enough", "Ingen bilparkering nær nok"),
    "equal": Text("Equally near", "Like nær"),
    "car_nearer": Text("Cars nearer", "Bil nærmest"),
    "no_bike_parking": Text("Too little bike parking near", "For lite sykkelparkering i nærheten"),
    "neither": Text("Neither near", "Ingen av delene i nærheten"),
    "unknown": Text("Not measured", "Ikke målt"),
}
SITE_PLACES = {
    "in_plan": Text("in the plan", "i planen"),
    "within_walk": Text("{walk:m} on foot", "{walk:m} til fots"),
}
"""Where a planned charging site lies."""
SITE_POINTS = Text("{count:# point|# points}", "{count:# ladepunkt|# ladepunkter}")
SITE_POINTS_UNKNOWN = Text("points not told", "antall ladepunkter ikke oppgitt")
SITE_KW, SITE_KW_UNKNOWN = Text("{kw:kW}", "{kw:kW}"), Text("power not told", "effekt ikke oppgitt")
SITE_PHASE = Text("phase {phase:text}", "byggetrinn {phase:text}")
SITE_PHASE_UNKNOWN = Text("phase not told", "byggetrinn ikke oppgitt")
NORM_TOTALS = {
    "both": Text(
        "{kind:parts} {proposed:0} ({least:0} to {most:0})", "{kind:parts} {proposed:0} ({least:0} til {most:0})"
    ),
    "least": Text("{kind:parts} {proposed:0} (at least {least:0})", "{kind:parts} {proposed:0} (minst {least:0})"),
    "most": Text("{kind:parts} {proposed:0} (at most {most:0})", "{kind:parts} {proposed:0} (høyst {most:0})"),
}
NORM_BEYOND = Text("{kind:parts} {proposed:0}", "{kind:parts} {proposed:0}")
KIND_AREAS = Text("{kind:parts} ({areas:text})", "{kind:parts} ({areas:text})")
AREA_REASONS = Text("{area:text}: {reasons:parts}", "{area:text}: {reasons:parts}")
CHECK_SAID = Text("{check:parts} – {verdict:parts}", "{check:parts} – {verdict:parts}")
STEP_SAID = Text("{step:parts} {t:t CO₂e} ({sum:t CO₂e.0})", "{step:parts} {t:t CO₂e} ({sum:t CO₂e.0})")
ACCESS_WORDS = {
    "hub": Text("the walk to a hub", "gangveien til et knutepunkt"),
    "services": Text("services nearby", "tjenester i nærheten"),
    "centre": Text("the distance to a centre", "avstanden til et senter"),
    "parking": Text("car spaces", "bilplasser"),
}
NAMED_M2 = Text("{name:text} {area:m²}", "{name:text} {area:m²}")

NOTES = {
    # --- the plan, as it was read
    "case_no_areas": Text(
        "{count:# feature of the plan is no area and is|# features of the plan are no areas and are} left out.",
        "{count:# objekt i planen er ikke en flate, og er|# objekter i planen er ikke flater, og er} utelatt.",
    ),
    "case_fields_found": Text(
        "Fields of '{layer:label}' found by their names: {fields:parts}.",
        "Felt i «{layer:label}» er funnet etter navnet: {fields:parts}.",
    ),
    "case_field_of_several": Text(
        "'{layer:label}' has several fields for {what:parts}, and they differ: '{field:text}' is taken, not "
        "'{others:text}'. Choose the field if that is wrong.",
        "«{layer:label}» har flere felt for {what:parts}, og de er ulike: «{field:text}» er brukt, ikke "
        "«{others:text}». Velg feltet selv hvis det er feil.",
    ),
    "case_no_codes": Text(
        "No field tells the land use: {count:the area is|all # areas are} taken as {use:code}.",
        "Ikke noe felt sier hva som bygges: {count:området er|alle # områdene er} regnet som {use:code}.",
    ),
    "case_codes_empty": Text(
        "{count:# area has|# areas have} no land use and {count:is|are} taken as {use:code}.",
        "{count:# område mangler|# områder mangler} arealformål og er regnet som {use:code}.",
    ),
    "case_codes_unknown": Text(
        "The strategy does not know the land use of {count:# area|# areas} ({values:text}): taken as {use:code}.",
        "Strategien kjenner ikke arealformålet til {count:# område|# områder} ({values:text}): regnet som {use:code}.",
    ),
    "case_areas_shared": Text(
        "{count:# area has no alternative and belongs|# areas have no alternative and belong} to all of them.",
        "{count:# område har ikke noe alternativ og hører|# områder har ikke noe alternativ og hører} til alle.",
    ),
    "case_ids_twice": Text(
        "{count:# name stands|# names stand} at more than one area of an alternative: {areas:text}.",
        "{count:# navn står|# navn står} på flere områder i samme alternativ: {areas:text}.",
    ),
    "case_rows_missing": Text(
        "{alternative:Code}: the table of figures has no row for {count:# area|# areas} ({areas:text}). What is built "
        "there is not known; if it is nothing, write 0.",
        "{alternative:Code}: tabellen med tall har ingen rad for {count:# område|# områder} ({areas:text}). Hva som "
        "bygges der, er ikke kjent; bygges det ingenting, så skriv 0.",
    ),
    "case_no_zero": Text(
        "No 0-alternative is given: it is counted as nothing built. What stands there today is not known.",
        "Det er ikke oppgitt noe 0-alternativ: det er regnet som at ingenting bygges. Hva som står der i dag, er ikke "
        "kjent.",
    ),
    "case_zero_built": Text(
        "{alternative:Code}: all figures of {count:# area|# areas} are 0, so nothing is built there.",
        "{alternative:Code}: alle tallene for {count:# område|# områder} er 0, så det bygges ikke noe der.",
    ),
    "case_nobody": Text(
        "{alternative:Code}: {count:# area has|# areas have} floor area, but 0 dwellings, jobs and persons: "
        "{areas:text}. No trips and no pupils are counted there. If that is wrong, fill in who lives or works there, "
        "or leave it empty.",
        "{alternative:Code}: {count:# område|# områder} har bruksareal, men 0 boliger, arbeidsplasser og personer: "
        "{areas:text}. Der er ingen reiser og ingen elever regnet med. Er det feil, fyll ut hvem som bor eller "
        "arbeider der, eller la det stå tomt.",
    ),
    "case_housing_without_homes": Text(
        "{alternative:Code}: {count:# area is|# areas are} assessed as housing, since the plan does not tell the land "
        "use, but {count:has|have} jobs and 0 dwellings: {areas:text}. Fill in the land use, or what is said of "
        "{count:it|them} as housing does not hold.",
        "{alternative:Code}: {count:# område er|# områder er} vurdert som bolig, siden planen ikke oppgir arealbruken, "
        "men har arbeidsplasser og 0 boliger: {areas:text}. Fyll ut arealbruken, ellers holder ikke det som sies om "
        "{count:det|dem} som bolig.",
    ),
    "case_counted_by_alternative": Text(
        "Where the sentences below and the remarks count sites or areas, an area counts once for each of the "
        "{count:0} alternatives in which something is built there.",
        "Der setningene under og merknadene teller tomter, områder eller felt, er et område regnet én gang for hvert "
        "av de {count:0} alternativene der noe bygges i det.",
    ),
    "case_areas_overlap": Text(
        "{alternative:Code}: {count:# pair of areas overlaps|# pairs of areas overlap} by {area:m²} in all: "
        "{pairs:parts}. Figures of both areas are counted; correct the borders if that is wrong.",
        "{alternative:Code}: {count:# par områder overlapper|# par områder overlapper} med {area:m²} til sammen: "
        "{pairs:parts}. Tallene for begge områdene er med; rett grensene hvis det er feil.",
    ),
    "case_dense_dwellings": Text(
        "{alternative:Code}: {count:# area has|# areas have} more than {most:0} dwellings per dekar: {areas:parts}. "
        "Check the figures and the borders; all is computed with them as they are.",
        "{alternative:Code}: {count:# område|# områder} har mer enn {most:0} boliger per dekar: {areas:parts}. Sjekk "
        "tallene og grensene; alt er regnet ut med dem slik de er.",
    ),
    "case_dense_bra": Text(
        "{alternative:Code}: {count:# area has|# areas have} more floor area than {most:%} BRA: {areas:parts}. "
        "Check the figures and the borders; all is computed with them as they are.",
        "{alternative:Code}: {count:# område|# områder} har høyere utnytting enn {most:%} BRA: {areas:parts}. Sjekk "
        "tallene og grensene; alt er regnet ut med dem slik de er.",
    ),
    "case_across_border": Text(
        "{share:%.1} of the plan ({area:m²}) lies outside the boundary of the data package: {areas:parts}. Beyond it "
        "the data may lack people, services, schools, parking and areas to be kept: what is not found there is not "
        "assessed.",
        "{share:%.1} av planen ({area:m²}) ligger utenfor grensen til datapakken: {areas:parts}. Der kan folk, "
        "tjenester, skoler, parkering og områder som skal bevares, mangle i dataene: det som ikke er funnet der, er "
        "ikke vurdert.",
    ),
    "case_part_outside": Text(
        "{count:# area of the plan lies|# areas of the plan lie} farther from any street than {limit:m}: {areas:text}.",
        "{count:# område i planen ligger|# områder i planen ligger} lenger enn {limit:m} fra nærmeste gate: "
        "{areas:text}.",
    ),
    # --- any check
    "case_missing": Text(
        "Not assessed: the data package lacks {roles:parts}.",
        "Ikke vurdert: datapakken mangler {roles:parts}.",
    ),
    "case_nothing_built": Text(
        "Nothing is built in this alternative, so there is nothing to check.",
        "Det bygges ikke noe i dette alternativet, så det er ikke noe å vurdere.",
    ),
    "case_no_such_area": Text(
        "None of the areas has a land use that this check is about.",
        "Ingen av områdene har et arealformål som denne vurderingen gjelder.",
    ),
    "case_could_not": Text(
        "Not assessed: the data could not be used. {why:parts}",
        "Ikke vurdert: dataene kunne ikke brukes. {why:parts}",
    ),
    "case_not_given": Text(
        "Not looked at, since the data package lacks {roles:parts}.",
        "Ikke sett på, fordi datapakken mangler {roles:parts}.",
    ),
    # --- hub access
    "case_hub_access": Text(
        "Class of {count:# area|# areas}: {classes:parts}. The walk to the hub is {walk:m} on average.",
        "Klasse for {count:# område|# områder}: {classes:parts}. Gangveien til knutepunktet er i snitt {walk:m}.",
    ),
    "case_hub_access_one": Text(
        "{kind:Code}: {walk:m} on foot to {name:text}, tier {tier:text}.",
        "{kind:Code}: {walk:m} til fots til {name:text}, nivå {tier:text}.",
    ),
    "case_hub_access_none": Text(
        "No hub can be walked to from {count:the area|any of the # areas}.",
        "Ingen knutepunkter kan nås til fots fra {count:området|noen av de # områdene}.",
    ),
    "case_site_not_scored": Text(
        "{area:text} could not be scored: {reason:code}.", "{area:text} fikk ikke poeng: {reason:code}."
    ),
    "case_site_reasons": Text(
        "{area:text}, {kind:code}: {reasons:parts}.", "{area:text}, {kind:code}: {reasons:parts}."
    ),
    "case_site_classes": Text("Class by area: {areas:parts}.", "Klasse etter område: {areas:parts}."),
    "case_site_classes_later": Text(
        "With the hubs that open by {year:0}: {areas:parts}.",
        "Med knutepunktene som åpner innen {year:0}: {areas:parts}.",
    ),
    "case_ranked": Text(
        "Among the municipality's known sites of the same land use, the plan's best-placed area is {ranks:parts}.",
        "Blant kommunens kjente tomter med samme arealbruk er planens best plasserte område {ranks:parts}.",
    ),
    "case_not_ranked": Text("Not ranked: no other sites are known.", "Uten rang: ingen andre tomter er kjent."),
    "case_not_ranked_use": Text(
        "Not ranked: no known site has the same land use ({uses:code}).",
        "Uten rang: ingen kjente tomter har samme arealbruk ({uses:code}).",
    ),
    "case_same_site": Text(
        "{count:# known site is|# known sites are} the plan's own area and left out of the comparison.",
        "{count:# kjent tomt er|# kjente tomter er} planens eget område og er ikke med i sammenligningen.",
    ),
    "case_not_classed": Text(
        "Not assessed: without priority areas nobody can tell whether the strategy places {count:# area|# areas} there "
        "({areas:text}).",
        "Ikke vurdert: uten prioriterte områder vet vi ikke om strategien plasserer {count:# område|# områder} der "
        "({areas:text}).",
    ),
    "case_not_classed_walk": Text(
        "Not assessed: from {count:the area|the nearest area} it is {walk:m} on foot to {name:text}, tier {tier:text}. "
        "Without priority areas nobody can tell whether the strategy places {count:# area|# areas} there "
        "({areas:text}).",
        "Ikke vurdert: fra {count:området|det nærmeste området} er det {walk:m} til fots til {name:text}, nivå "
        "{tier:text}. Uten prioriterte områder vet vi ikke om strategien plasserer {count:# område|# områder} der "
        "({areas:text}).",
    ),
    "case_not_classed_part": Text(
        "Not assessed as a whole. Class of {rest:# area|# areas}: {classes:parts}. Without priority areas nobody can "
        "tell whether the strategy places {count:# area|# areas} there ({areas:text}).",
        "Ikke vurdert samlet. Klasse for {rest:# område|# områder}: {classes:parts}. Uten prioriterte områder vet vi "
        "ikke om strategien plasserer {count:# område|# områder} der ({areas:text}).",
    ),
    "case_class_rule": Text(
        "Class '{kind:code}' counts as {verdict:parts}.", "Klassen «{kind:code}» regnes som {verdict:parts}."
    ),
    "case_known_without_use": Text(
        "No field tells the land use of the known sites: {count:the site is|all # sites are} taken as housing.",
        "Ikke noe felt sier hva de kjente tomtene skal brukes til: {count:tomten er|alle # tomtene er} regnet som "
        "bolig.",
    ),
    # --- reach
    "case_reach": Text(
        "Within {walk:min.0} on foot: {near:parts}. Within {bike:min.0} by bike: {far:parts}.",
        "Innen {walk:min.0} til fots: {near:parts}. Innen {bike:min.0} på sykkel: {far:parts}.",
    ),
    "case_reach_ground": Text(
        "Counted from {count:the area|the # areas together}, along the streets, by the strategy's speeds.",
        "Talt fra {count:området|de # områdene til sammen}, langs gatene, med strategiens farter.",
    ),
    "case_reach_by": Text("{mode:parts}: {note:parts}", "{mode:parts}: {note:parts}"),
    "case_reach_people_hidden": Text(
        "Too few people live within reach for the number to be shown.",
        "Det bor for få innen rekkevidde til at tallet kan vises.",
    ),
    "case_reach_kinds": Text(
        "Services within {walk:min.0} on foot: {kinds:parts}.", "Tjenester innen {walk:min.0} til fots: {kinds:parts}."
    ),
    # --- parking hierarchy
    "case_hierarchy": Text(
        "At {holds:0} of {count:# built area|# built areas} the bike parking that is there lies nearer than the car "
        "parking.",
        "Ved {holds:0} av {count:# byggeområde|# byggeområder} ligger sykkelparkeringen som finnes, nærmere enn "
        "bilparkeringen.",
    ),
    "case_hierarchy_nothing": Text(
        "There is neither bike nor car parking near the built areas to compare.",
        "Det er verken sykkel- eller bilparkering nær byggeområdene å sammenligne.",
    ),
    "case_hierarchy_existing": Text(
        "Only parking that the layers hold is measured. The plan's own spaces have no place yet: put them where this "
        "holds.",
        "Bare parkering som ligger i lagene, er målt. Planens egne plasser har ingen plassering ennå: legg dem slik at "
        "dette holder.",
    ),
    "case_hierarchy_areas": Text("{verdict:parts}: {areas:text}.", "{verdict:parts}: {areas:text}."),
    "case_hierarchy_stop": Text(
        "At {holds:0} of {count:# area|# areas} the walk to the stop is shorter than the walk to the car.",
        "Ved {holds:0} av {count:# område|# områder} er veien til holdeplassen kortere enn veien til bilen.",
    ),
    "case_share_rule": Text(
        "Counted as met from {holds:%} of the places up, and as partly met from {partly:%}.",
        "Regnes som oppfylt fra {holds:%} av stedene, og som delvis oppfylt fra {partly:%}.",
    ),
    # --- the car takes the detour
    "case_detour": Text(
        "On {holds:0} of {count:# trip|# trips} to the nearest hub and services, walking or cycling takes at most as "
        "long as driving.",
        "På {holds:0} av {count:# reise|# reiser} til nærmeste knutepunkt og tjenester tar gange eller sykkel høyst "
        "like lang tid som bil.",
    ),
    "case_detour_nothing": Text(
        "By the data, none of the destinations near the plan can be reached both by car and otherwise.",
        "Etter dataene kan ingen av målene nær planen nås både med bil og på annen måte.",
    ),
    "case_detour_no_parking": Text(
        "Not assessed: the data have no car park near {count:the nearest destination|any of the # nearest "
        "destinations}, so how long driving takes is not known.",
        "Ikke vurdert: dataene har ingen bilparkering nær {count:det nærmeste målet|noen av de # nærmeste målene}, så "
        "hvor lang tid bilen tar, er ikke kjent.",
    ),
    "case_detour_left": Text(
        "{count:# trip is|# trips are} not compared, since the data do not tell how long driving takes, or walking and "
        "cycling: {names:text}.",
        "{count:# reise|# reiser} er ikke sammenlignet, fordi dataene ikke viser hvor lang tid bilen tar, eller gange "
        "og sykkel: {names:text}.",
    ),
    "case_detour_to": Text("To {name:text}: {trips:parts}.", "Til {name:text}: {trips:parts}."),
    "case_detour_door": Text(
        "Door to door, with the minutes it takes to park. Cars are left at {where:parts}.",
        "Dør til dør, med minuttene det tar å parkere. Bilen settes {where:parts}.",
    ),
    # --- schools
    "case_no_homes": Text(
        "No homes are built, so no school is asked for.", "Det bygges ikke boliger, så ingen skole trengs."
    ),
    "case_schools": Text("{schools:parts}.", "{schools:parts}."),
    "case_schools_pupils": Text(
        "{schools:parts}. The new homes may bring {low:0} to {high:# pupil|# pupils}.",
        "{schools:parts}. De nye boligene kan gi {low:0} til {high:# elev|# elever}.",
    ),
    "case_schools_osm": Text(
        "The schools come from OpenStreetMap, which does not always tell compulsory schools (grunnskoler) from others. "
        "Give the points of Grunnskoleregisteret or of the national school register (NSR) instead.",
        "Skolene er fra OpenStreetMap, som ikke alltid skiller grunnskoler fra andre skoler. Bruk heller punktene fra "
        "Grunnskoleregisteret eller Nasjonalt skoleregister (NSR).",
    ),
    "case_schools_many": Text(
        "The areas belong to {count:0} schools; {holds:0} of them have free places within {limit:m}.",
        "Områdene hører til {count:0} skoler; {holds:0} av dem har ledige plasser innen {limit:m}.",
    ),
    "case_school_nearest": Text("The nearest: {schools:parts}.", "De nærmeste: {schools:parts}."),
    "case_school_none": Text("No school can be walked to.", "Ingen skole kan nås til fots."),
    "case_school_no_areas": Text(
        "Not assessed: which school the homes belong to is not known, since the data package lacks {roles:parts}.",
        "Ikke vurdert: hvilken skole boligene hører til, er ikke kjent, fordi datapakken mangler {roles:parts}.",
    ),
    "case_school_outside": Text(
        "{count:# area lies|# areas lie} in no intake area of a known school ({areas:text}).",
        "{count:# område ligger|# områder ligger} ikke i kretsen til noen kjent skole ({areas:text}).",
    ),
    "case_school_rule": Text(
        "Met: free places, and at most {limit:m} to walk. The longest walk of any area counts.",
        "Oppfylt: ledige plasser, og høyst {limit:m} å gå. Den lengste gangveien fra noe område teller.",
    ),
    "case_school_places_unknown": Text(
        "Whether the school has free places is not known everywhere, so at best partly met.",
        "Om skolen har ledige plasser, er ikke kjent overalt, så i beste fall delvis oppfylt.",
    ),
    "case_school_pupils": Text(
        "Pupils are a screening: {share:n} % of those who are expected to live there, in grades 1 to 10. Where they "
        "may be more than the free places of these schools together, the result is at best partly met; compare with "
        "the municipality's own forecast.",
        "Elevene er et grovt anslag: {share:n} % av dem som ventes å bo der, på 1. til 10. trinn. Der de kan bli "
        "flere enn de ledige plassene ved disse skolene til sammen, er resultatet i beste fall delvis oppfylt; "
        "sammenlign med kommunens egen prognose.",
    ),
    "case_school_pupils_unknown": Text(
        "How many pupils the new homes bring is not known: the plan does not tell the dwellings of all areas.",
        "Hvor mange elever de nye boligene gir, er ikke kjent: planen oppgir ikke boliger for alle områdene.",
    ),
    "case_heart": Text("Suggested at the schools: {schools:parts}.", "Foreslått ved skolene: {schools:parts}."),
    "case_heart_many": Text(
        "Measures are suggested at {some:0} of {count:0} schools.",
        "Tiltak er foreslått ved {some:0} av {count:0} skoler.",
    ),
    "case_heart_nothing": Text(
        "No measures at the schools follow from the figures.", "Tallene tilsier ingen tiltak ved skolene."
    ),
    "case_heart_no_ban": Text(
        "Each school is assessed by itself; the strategy wants no general driving ban.",
        "Hver skole er vurdert for seg; strategien vil ikke ha et generelt kjøreforbud.",
    ),
    "case_heart_screening": Text(
        "Traffic is a screening, no forecast.", "Trafikken er et grovt anslag, ingen prognose."
    ),
    "case_heart_extra": Text(
        "The plan's {cars:# car trip|# car trips} in the peak hour are led through the streets, too.",
        "De {cars:# bilturen|# bilturene} planen gir i makstimen, er ført gjennom gatene, de også.",
    ),
    "case_heart_extra_unknown": Text(
        "The plan's own car trips are not in it: the plan does not tell dwellings, persons or jobs of all areas.",
        "Planens egne bilturer er ikke med: planen oppgir ikke boliger, personer eller arbeidsplasser for alle "
        "områdene.",
    ),
    # --- charging
    "case_charging": Text(
        "§ 35, car parks in the plan's areas: {met:0} of {count:0} have enough spaces with charging, {short:0} too few "
        "({missing:# space|# spaces} at least), {unknown:0} not known.",
        "§ 35, parkeringsområder i planens områder: {met:0} av {count:0} har nok plasser med lading, {short:0} har for "
        "få (minst {missing:# plass|# plasser}), {unknown:0} er ukjent.",
    ),
    "case_charging_unknown": Text(
        "§ 35: of {count:# car park|# car parks} in the plan's areas it is not known whether enough spaces have "
        "charging.",
        "§ 35: for {count:# parkeringsområde|# parkeringsområder} i planens områder er det ikke kjent om det er nok "
        "plasser med lading.",
    ),
    "case_charging_others": Text(
        "For information, car parks of others within {looked:m} by § 35: {met:0} of {count:0} have enough spaces with "
        "charging, {short:0} too few ({missing:# space|# spaces} at least), {unknown:0} not known. They do not decide "
        "what the plan comes to.",
        "Til orientering, andres parkeringsområder innen {looked:m} etter § 35: {met:0} av {count:0} har nok plasser "
        "med lading, {short:0} har for få (minst {missing:# plass|# plasser}), {unknown:0} er ukjent. De avgjør ikke "
        "resultatet for planen.",
    ),
    "case_charging_fields": Text(
        "Car parks around were not looked at: the layer for {roles:parts} lacks a field for the spaces, or for those "
        "with charging.",
        "Parkeringen omkring er ikke sett på: Laget for {roles:parts} mangler felt for plasser, eller for plasser med "
        "lading.",
    ),
    "case_charging_none": Text(
        "No car park that § 35 covers lies within {looked:m} in the data.",
        "Ingen parkeringsområder som § 35 gjelder for, ligger innen {looked:m} i dataene.",
    ),
    "case_charging_park": Text("{reasons:parts}.", "{reasons:parts}."),
    "case_charging_tek17": Text(
        "TEK17 § 8-8: {count:the car space|the # car spaces} must have ducts and room for charging, as far as the "
        "parking is required.",
        "TEK17 § 8-8: {count:bilplassen|de # bilplassene} skal ha rør og plass til lading, så langt parkeringen er "
        "et krav.",
    ),
    "case_charging_own": Text(
        "If {count:the space is|the # spaces are} offered to the public on terms, § 35 can demand charging at no more "
        "than {most:# space|# spaces} ({share:%}).",
        "Hvis {count:plassen|de # plassene} tilbys allmennheten på vilkår, kan § 35 kreve lading på høyst "
        "{most:# plass|# plasser} ({share:%}).",
    ),
    "case_charging_enough": Text(
        "The plan tells {ready:# space|# spaces} with charging, at least as many as § 35 can demand at most of "
        "{count:# car space|# car spaces} ({most:0}, {share:%}).",
        "Planen oppgir {ready:# plass|# plasser} med lading, minst så mange som § 35 høyst kan kreve av "
        "{count:# bilplass|# bilplasser} ({most:0}, {share:%}).",
    ),
    "case_charging_fewer": Text(
        "The plan tells {ready:# space|# spaces} with charging. If its {count:# car space is|# car spaces are} offered "
        "to the public on terms, § 35 can demand up to {most:0} ({share:%}); fewer are enough where one is normally "
        "free.",
        "Planen oppgir {ready:# plass|# plasser} med lading. Hvis {count:bilplassen|de # bilplassene} tilbys "
        "allmennheten på vilkår, kan § 35 kreve inntil {most:0} ({share:%}); færre er nok når en av dem vanligvis er "
        "ledig.",
    ),
    "case_charging_own_none": Text(
        "The plan has no car spaces of its own, so TEK17 § 8-8 and § 35 ask nothing of it.",
        "Planen har ingen egne bilplasser, så TEK17 § 8-8 og § 35 krever ikke noe av den.",
    ),
    "case_charging_own_unknown": Text(
        "How many car spaces the plan has is not told, so what TEK17 § 8-8 and § 35 ask of it is not known.",
        "Hvor mange bilplasser planen har, er ikke oppgitt, så det er ikke kjent hva TEK17 § 8-8 og § 35 krever.",
    ),
    "case_chargers": Text(
        "{count:# charging station|# charging stations} within {looked:m}.",
        "{count:# ladestasjon|# ladestasjoner} innen {looked:m}.",
    ),
    "case_charging_sites": Text(
        "The charging plan in force has {count:# site|# sites} in the plan or within {reach:m} of it on foot: "
        "{sites:parts}.",
        "Ladeplanen som gjelder, har {count:# ladested|# ladesteder} i planen eller innen {reach:m} til fots: "
        "{sites:parts}.",
    ),
    "case_charging_sites_none": Text(
        "The charging plan in force has no site in the plan or within {reach:m} of it on foot.",
        "Ladeplanen som gjelder, har ingen ladesteder i planen eller innen {reach:m} til fots.",
    ),
    "case_charging_sites_in": Text(
        "The charging plan in force has {count:# site|# sites} in the plan: {sites:parts}.",
        "Ladeplanen som gjelder, har {count:# ladested|# ladesteder} i planen: {sites:parts}.",
    ),
    "case_charging_sites_in_none": Text(
        "The charging plan in force has no site in the plan.", "Ladeplanen som gjelder, har ingen ladesteder i planen."
    ),
    "case_charging_sites_more": Text(
        "The charging plan in force has {count:# more site|# more sites} there; the layer holds them all.",
        "Ladeplanen som gjelder, har {count:# ladested til|# ladesteder til} der; alle står i kartlaget.",
    ),
    "case_charging_sites_no_network": Text(
        "Which planned charging sites lie within a walk is not known, since the data package lacks the street network.",
        "Hvilke planlagte ladesteder som ligger i gangavstand, er ikke kjent, fordi datapakken mangler gatenettet.",
    ),
    "case_charging_sites_off": Text(
        "Of {count:# planned charging site|# planned charging sites} nearby the walk is not known: no street is near "
        "enough.",
        "Gangavstanden til {count:# planlagt ladested|# planlagte ladesteder} i nærheten er ikke kjent: ingen gate "
        "ligger nær nok.",
    ),
    # --- national guidelines
    "case_guidelines": Text(
        "{count:# check speaks|# checks speak} to the national guidelines. Whether the plan follows them is for the "
        "municipality to judge.",
        "{count:# vurdering berører|# vurderinger berører} de statlige planretningslinjene. Om planen følger dem, må "
        "kommunen vurdere.",
    ),
    "case_guideline": Text(
        "{number:text}: {rule:parts}. Spoken to by: {checks:parts}.",
        "{number:text}: {rule:parts}. Berørt av: {checks:parts}.",
    ),
    "case_guidelines_rest": Text(
        "The guidelines have more points than these checks; they were not looked at.",
        "Retningslinjene har flere punkter enn disse vurderingene dekker; de er ikke sett på.",
    ),
    # --- spill-over parking
    "case_spillover": Text(
        "{length:m} of residential streets within {around:m} may be parked in by others: {low:0} to {high:0} cars.",
        "{length:m} boliggater innen {around:m} kan bli brukt til fremmedparkering: {low:0} til {high:0} biler.",
    ),
    "case_spillover_none": Text(
        "No residential street within {around:m} is likely to be parked in by others.",
        "Ingen boliggater innen {around:m} ser ut til å bli brukt til fremmedparkering.",
    ),
    "case_spillover_none_part": Text(
        "As far as was looked at, no residential street within {around:m} is likely to be parked in by others.",
        "Så langt det er undersøkt, ser ingen boliggater innen {around:m} ut til å bli brukt til fremmedparkering.",
    ),
    "case_spillover_not_known": Text(
        "Not assessed: how many cars are drawn to the streets within {around:m} is not known.",
        "Ikke vurdert: det er ikke kjent hvor mange biler som trekkes til gatene innen {around:m}.",
    ),
    "case_spillover_nothing": Text(
        "Nothing near the plan, and nothing in it, draws cars that would park in residential streets.",
        "Ingenting nær planen eller i den trekker biler som ville parkert i boliggater.",
    ),
    "case_spillover_own": Text(
        "The plan's own jobs draw {low:0} to {high:0} cars that look for a street. That rests on assumptions.",
        "Planens egne arbeidsplasser trekker {low:0} til {high:0} biler som leter etter en gate. Det bygger på "
        "antakelser.",
    ),
    "case_spillover_zones": Text(
        "{count:# residents' zone|# residents' zones} could be looked at there.",
        "{count:# beboersone|# beboersoner} kan vurderes der.",
    ),
    "case_spillover_no_restrictions": Text(
        "Not assessed: whether parking in the streets is regulated already is not known. An estimate: {low:0} to "
        "{high:0} cars from elsewhere in {length:m} of residential streets within {around:m}.",
        "Ikke vurdert: om parkeringen i gatene allerede er regulert, er ikke kjent. Anslag: {low:0} til {high:0} "
        "fremmede biler i {length:m} boliggater innen {around:m}.",
    ),
    "case_spillover_some_unknown": Text(
        "{length:m} of streets besides are near something of which nobody knows how many cars it draws: they are in no "
        "number.",
        "{length:m} gater til ligger nær noe der ingen vet hvor mange biler det trekker: de er ikke med i tallene.",
    ),
    "case_spillover_jobs_unknown": Text(
        "The plan does not tell {what:parts} for {count:# area|# areas}: no cars are counted for them.",
        "Planen oppgir ikke {what:parts} for {count:# område|# områder}: ingen biler er regnet med for dem.",
    ),
    "case_spillover_screening": Text(
        "A screening: the numbers of cars rest on assumptions, and none is a count.",
        "En grovsjekk: antall biler bygger på antakelser, og ingen er telt.",
    ),
    # --- parking norm
    "case_norm": Text(
        "{within:0} of {count:# number of spaces|# numbers of spaces} within the norm, {below:0} below, {above:0} "
        "above.",
        "{within:0} av {count:# plasstall|# plasstall} innenfor normen, {below:0} under, {above:0} over.",
    ),
    "case_norm_part": Text(
        "{within:0} of {count:# number of spaces|# numbers of spaces} within the norm, {below:0} below, {above:0} "
        "above; {open:0} could not be judged.",
        "{within:0} av {count:# plasstall|# plasstall} innenfor normen, {below:0} under, {above:0} over; {open:0} "
        "kunne ikke vurderes.",
    ),
    "case_norm_verdict": Text(
        "Met when all numbers of spaces are within the norm; where some cannot be judged, at best partly met.",
        "Oppfylt når alle plasstall er innenfor normen; der noen ikke kan vurderes, i beste fall delvis oppfylt.",
    ),
    "case_norm_total": Text(
        "Proposed in all, and what the norm says: {totals:parts}.",
        "Foreslått til sammen, og det normen sier: {totals:parts}.",
    ),
    "case_norm_total_part": Text(
        "Held against the norm, in all: {totals:parts}. Proposed besides, and not held against it: {beyond:parts}.",
        "Holdt opp mot normen, til sammen: {totals:parts}. Foreslått i tillegg, og ikke holdt opp mot den: "
        "{beyond:parts}.",
    ),
    "case_norm_not_judged": Text("Spaces for {spaces:parts}: {why:parts}.", "Plasser for {spaces:parts}: {why:parts}."),
    "case_norm_open": Text(
        "Not assessed: none of the numbers of spaces could be judged.",
        "Ikke vurdert: ingen av plasstallene kunne vurderes.",
    ),
    "case_norm_no_rows": Text(
        "Not assessed: the table of norms says nothing of what is built here.",
        "Ikke vurdert: normtabellen sier ikke noe om det som bygges her.",
    ),
    "case_norm_area": Text(
        "{area:text}, {kind:parts}: {reasons:parts}.", "{area:text}, {kind:parts}: {reasons:parts}."
    ),
    "case_norm_more": Text(
        "{count:# more is|# more are} outside the norm: see the layer of parking norms.",
        "{count:# til er|# til er} utenfor normen: se laget med parkeringsnormer.",
    ),
    "case_norm_arithmetic": Text(
        "How each number within the norm is counted stands in the layer of parking norms.",
        "Hvordan hvert tall innenfor normen er regnet ut, står i laget med parkeringsnormer.",
    ),
    "case_norm_ground": Text(
        "The municipality's own table of parking norms, no rule of the strategy.",
        "Kommunens egen tabell med parkeringsnormer, ikke en regel i strategien.",
    ),
    "case_norm_ground_source": Text(
        "The municipality's own table of parking norms, no rule of the strategy. Source, by the table: {sources:text}.",
        "Kommunens egen tabell med parkeringsnormer, ikke en regel i strategien. Kilde, etter tabellen: "
        "{sources:text}.",
    ),
    "case_norm_staff": Text("Parking for staff: {areas:parts}.", "Parkering for ansatte: {areas:parts}."),
    "case_norm_table": Text(
        "Which figures of the table bind, the land-use plan says.",
        "Hvilke av tallene i tabellen som er bindende, sier arealplanen.",
    ),
    # --- emissions
    "case_emissions": Text(
        "{t_year:t CO₂e} in {first:0} ({t_year_low:t CO₂e} to {t_year_high:t CO₂e}), {t_sum:t CO₂e.0} by the "
        "end of {last:0}. {share_green:%} of the trips are by public transport, bike and foot; "
        "the target is {target:%}.",
        "{t_year:t CO₂e} i {first:0} ({t_year_low:t CO₂e} til {t_year_high:t CO₂e}), {t_sum:t CO₂e.0} til og "
        "med {last:0}. {share_green:%} av reisene går med kollektivtransport, sykkel og gange; målet er {target:%}.",
    ),
    "case_emissions_open": Text(
        "{t_year:t CO₂e} in {first:0} ({t_year_low:t CO₂e} to {t_year_high:t CO₂e}), {t_sum:t CO₂e.0} by the "
        "end of {last:0}. {share_green_low:%} to {share_green_high:%} of the trips are by public transport, bike and "
        "foot: whether the target of {target:%} is reached cannot be told.",
        "{t_year:t CO₂e} i {first:0} ({t_year_low:t CO₂e} til {t_year_high:t CO₂e}), {t_sum:t CO₂e.0} til og "
        "med {last:0}. {share_green_low:%} til {share_green_high:%} av reisene går med kollektivtransport, sykkel og "
        "gange: om målet på {target:%} nås, kan ikke avgjøres.",
    ),
    "case_emissions_unknown": Text(
        "Not assessed: the plan tells neither dwellings, persons nor jobs for {count:# area|# areas} ({areas:text}).",
        "Ikke vurdert: planen oppgir verken boliger, personer eller arbeidsplasser for {count:# område|# områder} "
        "({areas:text}).",
    ),
    "case_emissions_shares": Text(
        "The share of trips by public transport, bike and foot lies from {share_green_low:%} to {share_green_high:%}; "
        "by bike {share_bike:%}, against a target of {target_bike:%}.",
        "Andelen reiser med kollektivtransport, sykkel og gange ligger mellom {share_green_low:%} og "
        "{share_green_high:%}; med sykkel {share_bike:%}, mot målet på {target_bike:%}.",
    ),
    "case_emissions_traffic": Text(
        "{car_trips:# car trip|# car trips} a day, {car_peak:# of them|# of them} in the busiest hour. "
        "{first:0}–{last:0}: {t_sum:t CO₂e.0} in all ({t_sum_low:t CO₂e.0} to {t_sum_high:t CO₂e.0}).",
        "{car_trips:# biltur|# bilturer} om dagen, {car_peak:# av dem|# av dem} i den travleste timen. "
        "{first:0}–{last:0}: {t_sum:t CO₂e.0} i alt ({t_sum_low:t CO₂e.0} til {t_sum_high:t CO₂e.0}).",
    ),
    "case_emissions_steps": Text(
        "From today's practice to what remains, {first:0} and in all years: {steps:parts}.",
        "Fra dagens praksis til det som gjenstår, {first:0} og i alle årene: {steps:parts}.",
    ),
    "case_emissions_turned": Text(
        "What takes emissions away in the first year and adds some over all the years ({steps:parts}) does so by the "
        "factors, not by the place: when most cars are electric, a kilometre by car counts for less (electric cars "
        "{electric:0} g) than one by public transport (rail {rail:1} g).",
        "Det som gir mindre utslipp det første året, men mer i alle årene til sammen ({steps:parts}), gjør det på "
        "grunn av faktorene, ikke stedet: når de fleste biler er elektriske, teller en kilometer med bil mindre "
        "(elbiler {electric:0} g) enn en med kollektivtransport (bane {rail:1} g).",
    ),
    "case_emissions_rule": Text(
        "Met when even the lowest share reaches the target, not met when not even the highest does; between the two "
        "the model cannot tell. The target is for all trips in the municipality, not for one plan.",
        "Oppfylt når selv den laveste andelen når målet, ikke oppfylt når ikke engang den høyeste gjør det; imellom "
        "kan ikke modellen avgjøre det. Målet gjelder alle reiser i kommunen, ikke én plan.",
    ),
    "case_emissions_not_known": Text(
        "Not known of some areas, so that the range is wider: {what:parts}.",
        "Ikke kjent for noen områder, så spennet er større: {what:parts}.",
    ),
    "case_emissions_frame": Text(
        "In the frame of NS 3720: transport in operation. Building, energy and materials are not counted. Trip rates "
        "are assumptions.",
        "I rammen av NS 3720: transport i drift. Bygging, energi og materialer er ikke med. Reisefrekvensene er "
        "antakelser.",
    ),
    # --- blue-green structure
    "case_green_free": Text(
        "The built areas lie outside all areas to be kept.",
        "Byggeområdene ligger utenfor alle områder som skal bevares.",
    ),
    "case_green_overlap": Text(
        "{area:m²} of the built areas ({share:%.1}) lies in areas to be kept: {names:parts}.",
        "{area:m²} av byggeområdene ({share:%.1}) ligger i områder som skal bevares: {names:parts}.",
    ),
    "case_green_cut": Text(
        "The plan cuts the continuous structure in {parts:0} parts: a connection of at least {width:m} no longer "
        "remains between them.",
        "Planen deler den sammenhengende strukturen i {parts:0} deler: det er ikke lenger en forbindelse på minst "
        "{width:m} mellom dem.",
    ),
    "case_green_whole": Text(
        "The structure stays continuous, with a width of at least {width:m}.",
        "Strukturen forblir sammenhengende, med en bredde på minst {width:m}.",
    ),
    "case_green_untouched": Text(
        "The built areas do not touch the continuous structure.",
        "Byggeområdene berører ikke den sammenhengende strukturen.",
    ),
    "case_green_kinds_unknown": Text(
        "No field tells which areas to be kept are green structure, shore zone or water: all count as one structure, "
        "and ways to the shore are not looked at.",
        "Ikke noe felt sier hvilke områder som er grønnstruktur, strandsone eller vann: alle regnes som én struktur, "
        "og veier til stranden er ikke sett på.",
    ),
    "case_green_words_unknown": Text(
        "{count:# area to be kept has a kind|# areas to be kept have kinds} that the strategy does not know "
        "({values:text}): counted as part of the structure.",
        "{count:# område som skal bevares, har et slag|# områder som skal bevares, har slag} strategien ikke kjenner "
        "({values:text}): regnet med i strukturen.",
    ),
    "case_shore_none": Text(
        "No shore zone or water lies within {search:m} of the plan.",
        "Det er ingen strandsone eller vann innen {search:m} fra planen.",
    ),
    "case_shore_not_reached": Text(
        "No way in the network leads to the shore within {search:m}, so nothing can be closed.",
        "Ingen veier i gatenettet fører til stranden innen {search:m}, så ingen kan bli stengt.",
    ),
    "case_shore_open": Text(
        "Ways to the shore stay open: nobody within {around:m} gets a way that is more than {longer:m} longer.",
        "Veiene til stranden er fortsatt åpne: ingen innen {around:m} får en vei som er mer enn {longer:m} lengre.",
    ),
    "case_shore_ways_inside": Text(
        "{paths:m} of paths inside the built areas are taken as closed; other ways still lead to the shore.",
        "{paths:m} stier og gangveier inne i byggeområdene er regnet som stengt; andre veier fører fortsatt til "
        "stranden.",
    ),
    "case_shore_built_over": Text(
        "{paths:m} of paths at the shore lie in the built areas.",
        "{paths:m} stier og gangveier ved stranden ligger i byggeområdene.",
    ),
    "case_shore_cut_off": Text(
        "Where it goes worst, no way is left to the shore within {search:m}; today it is {before:m}.",
        "Der det går verst, er det ingen vei igjen til stranden innen {search:m}; i dag er den {before:m}.",
    ),
    "case_green_outside": Text(
        "So far as the data reach no area to be kept is built on; not assessed outside the boundary of the data "
        "package: {areas:parts}.",
        "Så langt dataene rekker, bygges ikke noe område som skal bevares, ned; ikke vurdert utenfor grensen til "
        "datapakken: {areas:parts}.",
    ),
    "case_green_no_network": Text(
        "Ways to the shore are not looked at, since the data package lacks the street network.",
        "Veier til stranden er ikke sett på, fordi datapakken mangler gatenettet.",
    ),
    "case_green_ok": Text(
        "The built areas take nothing of what is to be kept, and cut no connection.",
        "Byggeområdene tar ikke noe av det som skal bevares, og bryter ingen forbindelse.",
    ),
    "case_green_ok_part": Text(
        "The built areas take nothing of what is to be kept, and cut no connection. Ways to the shore are not looked "
        "at.",
        "Byggeområdene tar ikke noe av det som skal bevares, og bryter ingen forbindelse. Veier til stranden er ikke "
        "sett på.",
    ),
    "case_green_limits": Text(
        "Up to {touch:%} counts as outside; from {limit:%} up, too much is built on.",
        "Inntil {touch:%} regnes som utenfor; fra {limit:%} er for mye bygd ned.",
    ),
    "case_shore_closed": Text(
        "{paths:m} of paths and tracks to and along the shore can be reached through the built areas only.",
        "{paths:m} stier og gangveier til og langs stranden kan bare nås gjennom byggeområdene.",
    ),
    "case_shore_longer": Text(
        "Where it grows most, the walk to the shore grows by {longer:m}, from {before:m} to {after:m}.",
        "Der den øker mest, blir gangveien til stranden {longer:m} lengre, fra {before:m} til {after:m}.",
    ),
    "case_shore_assumed": Text(
        "Paths inside built areas are taken as closed, streets as open. The plan may keep a path open: check its "
        "provisions.",
        "Stier og gangveier inne i byggeområdene er regnet som stengt, gater som åpne. Planen kan holde en vei åpen: "
        "sjekk bestemmelsene.",
    ),
    "case_green_screening": Text(
        "Looked at: the layer of areas to be kept. Heights, species, storm water and views were not.",
        "Det er sett på laget med områder som skal bevares. Terreng, arter, overvann og utsikt er ikke vurdert.",
    ),
}

WORDS = {
    "alternative_plan": Text("the plan", "planforslaget"),
    "alternative_zero": Text("0-alternative (nothing is built)", "0-alternativet (ingenting bygges)"),
}
"""Names of alternatives that are codes; all other names are the plan's own."""

CHECK_WORDS = {
    "hub_access": Text("Access to hubs, track and class", "Tilgang til knutepunkt, spor og klasse"),
    "reach": Text("What lies within walking and cycling distance", "Hva som ligger i gang- og sykkelavstand"),
    "parking_hierarchy": Text("Bike parking nearer than car parking", "Sykkelparkering nærmere enn bilparkering"),
    "car_detour": Text("Walking and cycling before the car", "Gange og sykkel foran bilen"),
    "parking_norm": Text("Parking norm", "Parkeringsnorm"),
    "spillover": Text("Spill-over parking in streets around", "Fremmedparkering i gatene rundt"),
    "schools": Text("Schools nearby", "Skoler i nærheten"),
    "heart_zone": Text("Heart zone with the plan's traffic", "Hjertesone med trafikken fra planen"),
    "charging": Text("Charging", "Lading"),
    "blue_green": Text("Blue-green structure and shore zone", "Blågrønn struktur og strandsone"),
    "emissions": Text("Transport emissions", "Utslipp fra transport"),
    "guidelines": Text("National guidelines", "Statlige planretningslinjer"),
}
"""What each of `checks.CHECKS` is called."""

VERDICT_WORDS = {
    "met": Text("met", "oppfylt"),
    "partly": Text("partly met", "delvis oppfylt"),
    "not_met": Text("not met", "ikke oppfylt"),
    "departs": Text("departs from it", "avviker"),
    "not_assessed": Text("not assessed", "ikke vurdert"),
    "information": Text("for information", "til orientering"),
}
"""What each of `checks.VERDICTS` is called."""

QUANTITY_WORDS = {
    "area_id": Text("area", "område"),
    "alternative": Text("alternative", "alternativ"),
    "plan_id": Text("plan id", "planidentitet"),
    "code": Text("land use", "arealformål"),
    "dwellings": Text("dwellings", "boliger"),
    "bra_m2": Text("floor area (BRA)", "bruksareal (BRA)"),
    "jobs": Text("jobs", "arbeidsplasser"),
    "persons": Text("persons", "personer"),
    "pupils": Text("pupils", "elever"),
    "car_spaces": Text("car spaces", "bilplasser"),
    "disabled_spaces": Text("spaces for disabled people", "HC-plasser"),
    "bike_spaces": Text("bike spaces", "sykkelplasser"),
    "cargo_bike_spaces": Text("cargo bike spaces", "lastesykkelplasser"),
    "car_share_spaces": Text("car-sharing spaces", "bildelingsplasser"),
    "staff_spaces": Text("car spaces for staff", "bilplasser for ansatte"),
    "free_staff_spaces": Text("free car spaces for staff", "gratis bilplasser for ansatte"),
    "charging_spaces": Text("spaces with charging", "plasser med lading"),
}
"""What a plan tells (`plan.NAMES`), in words."""

MEASURE_WORDS = {
    **{name: QUANTITY_WORDS[name] for name in list(QUANTITY_WORDS)[4:]},
    "built_m2": Text("built areas", "byggeområder"),
    "hub_walk_m": Text("walk to the hub", "gangvei til knutepunktet"),
    "best_rank": Text("best rank among known sites", "beste rang blant kjente tomter"),
    "people_walk": Text("people within a walk", "personer i gangavstand"),
    "people_bike": Text("people within a bike ride", "personer i sykkelavstand"),
    "services_walk": Text("services within a walk", "tjenester i gangavstand"),
    "services_bike": Text("services within a bike ride", "tjenester i sykkelavstand"),
    "jobs_walk": Text("jobs within a walk", "arbeidsplasser i gangavstand"),
    "jobs_bike": Text("jobs within a bike ride", "arbeidsplasser i sykkelavstand"),
    "addresses_walk": Text("addresses within a walk", "adresser i gangavstand"),
    "addresses_bike": Text("addresses within a bike ride", "adresser i sykkelavstand"),
    "hierarchy_share": Text("areas with bikes nearest", "områder med sykkel nærmest"),
    "detour_share": Text("trips not slower without a car", "reiser som ikke går tregere uten bil"),
    "school_walk_m": Text("longest walk to the school", "lengste gangvei til skolen"),
    "chargers_near": Text("charging stations near", "ladestasjoner i nærheten"),
    "charging_sites_near": Text("planned charging sites near", "planlagte ladesteder i nærheten"),
    "charging_points_near": Text("planned charging points near", "planlagte ladepunkter i nærheten"),
    "spillover_cars": Text("cars in residential streets, at most", "biler i boliggater, høyst"),
    "norm_share": Text("numbers of spaces within the norm", "plasstall innenfor normen"),
    "t_year": Text("emissions of transport in the first year", "utslipp fra transport det første året"),
    "t_sum": Text("emissions of transport in all years", "utslipp fra transport i alle årene"),
    "share_green": Text("trips by public transport, bike and foot", "reiser med kollektivtransport, sykkel og gange"),
    "share_bike": Text("trips by bike", "reiser med sykkel"),
    "car_trips": Text("car trips a day", "bilturer om dagen"),
    "car_peak": Text("car trips in the busiest hour", "bilturer i den travleste timen"),
    "green_m2": Text("in areas to be kept", "i områder som skal bevares"),
    "green_parts": Text("parts that the structure is cut into", "deler som strukturen er delt i"),
    "shore_longer_m": Text("longer walk to the shore", "lengre gangvei til stranden"),
}
"""What is compared between alternatives (``measure`` of `CaseResult.comparison`), in words; units stand beside."""

LAYER_WORDS = {
    "network": Text("the street network", "gatenettet"),
    "hubs": Text("public transport hubs", "kollektivknutepunkter"),
    "services": Text("services", "tjenester"),
    "schools": Text("schools", "skoler"),
    "school_areas": Text("school intake areas", "skolekretser"),
    "population": Text("population", "befolkning"),
    "addresses": Text("addresses", "adresser"),
    "workplaces": Text("workplaces", "arbeidsplasser"),
    "car_parking": Text("car parking", "bilparkering"),
    "bike_parking": Text("bike parking", "sykkelparkering"),
    "chargers": Text("charging stations", "ladestasjoner"),
    "charging_plan": Text("the charging plan in force", "ladeplanen som gjelder"),
    "parking_register": Text("the parking register", "parkeringsregisteret"),
    "constraints": Text("areas to be kept", "områder som skal bevares"),
    "priority_areas": Text("priority areas", "prioriterte områder"),
    "centres": Text("centres", "sentre"),
    "restrictions": Text("parking restrictions", "parkeringsrestriksjoner"),
    "norm_zones": Text("zones of the parking norm", "soner for parkeringsnormen"),
    "norms": Text("the table of parking norms", "tabellen med parkeringsnormer"),
    "known_sites": Text("known sites", "kjente tomter"),
    "park_and_ride": Text("park-and-ride", "innfartsparkering"),
    "traffic": Text("traffic (ÅDT)", "trafikk (ÅDT)"),
    "entrances": Text("entrances", "innganger"),
    "boundary": Text("the boundary", "grensen"),
}
"""What the layers of `CaseSources` are called within a sentence."""
