"""What parking, places for bikes and the car's detour tell the user."""

from __future__ import annotations

from ..core.messages import KlimaklokError, Text

# --- targets and parking as handed in ---------------------------------------------------------------------------------


class ParkingNoTargetError(KlimaklokError):
    """Targets that lie nowhere."""

    en = (
        "{count:The only feature|None of the # features} of the layer for {layer:label} is "
        "{count:neither a point nor an area|a point or an area}. Choose a layer of stops, stations, entrances or "
        "buildings."
    )
    nb = (
        "{count:Det eneste objektet|Ingen av de # objektene} i laget «{layer:label}» er "
        "{count:verken et punkt eller en flate|et punkt eller en flate}. Velg et lag med holdeplasser, stasjoner, "
        "innganger eller bygninger."
    )


class ParkingNothingError(KlimaklokError):
    """Neither bike nor car parking."""

    en = "There is neither bike parking nor car parking: both layers are empty or left out. Give at least one of them."
    nb = (
        "Det finnes verken sykkelparkering eller bilparkering: begge lagene er tomme eller utelatt. Oppgi minst ett av "
        "dem."
    )


# --- the car that takes the detour ------------------------------------------------------------------------------------


class DetourNoOriginError(KlimaklokError):
    """Origins that lie nowhere."""

    en = (
        "{count:The only feature|None of the # features} of the layer of origins is "
        "{count:neither a point nor an area|a point or an area}. Choose a layer of addresses, buildings or cells."
    )
    nb = (
        "{count:Det eneste objektet|Ingen av de # objektene} i laget med startsteder er "
        "{count:verken et punkt eller en flate|et punkt eller en flate}. Velg et lag med adresser, bygninger eller "
        "befolkningsruter."
    )


class DetourTooManyPairsError(KlimaklokError):
    """More pairs than can be handed on."""

    en = (
        "{origins:# origin|# origins} and {targets:# target|# targets} make {pairs:n} pairs; at most {most:n} can be "
        "compared in one run. Choose fewer targets (select some and tick 'Selected features only'), or cells instead "
        "of addresses."
    )
    nb = (
        "{origins:# startsted|# startsteder} og {targets:# målpunkt|# målpunkter} gir {pairs:n} par, og høyst {most:n} "
        "kan sammenlignes i én kjøring. Velg færre målpunkter (merk noen og kryss av for «Bare valgte objekter»), "
        "eller befolkningsruter i stedet for adresser."
    )


class DetourLimitWrongError(KlimaklokError):
    """A limit of nothing, or less."""

    en = "{parameter:label} is {value:n}, but it has to be more than 0. Write a larger number, or leave it empty."
    nb = "{parameter:label} er {value:n}, men må være større enn 0. Skriv et større tall, eller la feltet stå tomt."


# --- notes ------------------------------------------------------------------------------------------------------------

PARKING = {
    "parking_layer_empty": Text(
        "'{layer:label}' holds no features: there is taken to be none.",
        "«{layer:label}» har ingen objekter. Da regnes det som at det ikke finnes noen.",
    ),
    "parking_lines": Text(
        "'{layer:label}': {count:# feature is a line or an area without width. It is|# features are lines or areas "
        "without width. They are} left out.",
        "«{layer:label}»: {count:# objekt er en linje eller en flate|# objekter er linjer eller flater} uten bredde og "
        "er utelatt.",
    ),
    "parking_no_geometry": Text(
        "'{layer:label}': {count:# feature has no geometry. It is|# features have no geometry. They are} left out.",
        "«{layer:label}»: {count:# objekt mangler|# objekter mangler} geometri og er utelatt.",
    ),
    "parking_entrances_unused": Text(
        "{count:# entrance lies|# entrances lie} at none of the targets that are drawn as areas, and {count:is|are} "
        "not used.",
        "{count:# inngang|# innganger} ligger ikke ved noe målpunkt som er tegnet som flate, og er ikke brukt.",
    ),
    "parking_by_outline": Text(
        "{count:# target is drawn as an area without an entrance given, and is|# targets are drawn as areas without an "
        "entrance given, and are} come to anywhere along the outline.",
        "{count:# målpunkt|# målpunkter} er tegnet som flate uten at noen inngang er oppgitt. Dit kommer man "
        "hvor som helst langs omrisset.",
    ),
    "parking_use_not_given": Text(
        "'{layer:label}': no field says who parks there. All of it counts as public, also what may be for disabled "
        "people, deliveries, staff or residents.",
        "«{layer:label}»: Ikke noe felt sier hvem som parkerer der. Alt regnes som offentlig, også det som kan være "
        "for forflytningshemmede, varelevering, ansatte eller beboere.",
    ),
    "parking_need_unknown": Text(
        "{count:# target has|# targets have} no number to work out the bike spaces by norm from.",
        "{count:# målpunkt|# målpunkter} mangler tall å beregne sykkelplasser etter norm fra.",
    ),
    "parking_kind_unknown": Text(
        "Field '{field:text}': {count:# car park has|# car parks have} a use that the strategy file does not name "
        "({values:text}). {count:It counts|They count} as public.",
        "Feltet «{field:text}»: {count:# bilparkering|# bilparkeringer} har en bruk som strategifilen ikke nevner "
        "({values:text}). {count:Den|De} regnes som {count:offentlig|offentlige}.",
    ),
    "parking_kind_empty": Text(
        "Field '{field:text}': {count:# car park has no use. It counts|# car parks have no use. They count} as public.",
        "Feltet «{field:text}»: {count:# bilparkering mangler bruk og regnes som offentlig|# bilparkeringer mangler "
        "bruk og regnes som offentlige}.",
    ),
    "parking_same_place": Text(
        "'{layer:label}': {count:# point stands|# points stand} for a place that is drawn as an area too "
        "({values:text}). {count:It counts|They count} once.",
        "«{layer:label}»: {count:# punkt står|# punkter står} for et sted som også er tegnet som flate "
        "({values:text}). {count:Stedet|Stedene} telles én gang.",
    ),
    "parking_same_differ": Text(
        "'{layer:label}': at {count:# place|# places} the point and the area name different numbers of spaces "
        "({values:text}). The area's counts.",
        "«{layer:label}»: {count:På # sted|På # steder} oppgir punktet og flaten ulikt antall plasser "
        "({values:text}). Flatens antall gjelder.",
    ),
    "parking_no_spaces": Text(
        "'{layer:label}': {count:# place has 0 spaces and does|# places have 0 spaces and do} not count "
        "({values:text}).",
        "«{layer:label}»: {count:# sted|# steder} har 0 plasser og teller ikke ({values:text}).",
    ),
    "hierarchy_off": Text(
        "'{layer:label}': {count:# lies|# lie} more than {limit_m:m} from the network and {count:is|are} not measured.",
        "«{layer:label}»: {count:# objekt|# objekter} ligger mer enn {limit_m:m} fra gatenettet og er ikke målt.",
    ),
    "hierarchy_measured": Text(
        "Measured to bike space number {bikes:n} and car space number {cars:n}, within {search_m:m} on foot. Departing "
        "from a 'may' or a 'should' is a finding, never a breach.",
        "Målt til sykkelplass nummer {bikes:n} og bilplass nummer {cars:n}, innenfor {search_m:m} til fots. Å fravike "
        "et «kan» eller et «bør» er et funn, aldri et brudd.",
    ),
    "hierarchy_few_cars": Text(
        "There {cars:is only # car space|are only # car spaces} in all, fewer than {usual:n}: the walk to the last one "
        "is measured.",
        "Det er bare {cars:# bilplass|# bilplasser} i alt, færre enn {usual:n}. Derfor måles veien til den siste.",
    ),
    "hierarchy_exempt": Text(
        "{count:# car park is exempt and decides|# car parks are exempt and decide} nothing: {kinds:code}.",
        "{count:# bilparkering|# bilparkeringer} er unntatt og avgjør ingenting: {kinds:code}.",
    ),
    "hierarchy_plans_not_given": Text(
        "'{layer:label}': no field says what is planned. All of it counts as built.",
        "«{layer:label}»: Ikke noe felt sier hva som er planlagt. Alt regnes som bygd.",
    ),
    "hierarchy_no_stops": Text(
        "{count:# car park is|# car parks are} judged by the walk to the stop only, and no stops are given: nothing is "
        "said of {count:it|them}.",
        "{count:# bilparkering|# bilparkeringer} vurderes bare etter veien til holdeplassen, og ingen holdeplasser er "
        "oppgitt. {count:Den|De} er derfor ikke vurdert.",
    ),
    # The kind is all targets, a mode, or a word of the user's.
    "hierarchy_share": Text(
        "The rule holds at {holds:n} of {judged:# target|# targets}, {share:%} ({kind:code}).",
        "Regelen er oppfylt ved {holds:n} av {judged:# målpunkt|# målpunkter}, {share:%} ({kind:code}).",
    ),
    "hierarchy_share_planned": Text(
        "With what is planned it holds at {share:%} ({kind:code}).",
        "Med det som er planlagt, er den oppfylt ved {share:%} ({kind:code}).",
    ),
    "hierarchy_share_stop": Text(
        "The stop is nearer than the car at {holds:n} of {judged:# target|# targets}, {share:%} ({kind:code}).",
        "Holdeplassen er nærmere enn bilen ved {holds:n} av {judged:# målpunkt|# målpunkter}, {share:%} ({kind:code}).",
    ),
    "hierarchy_lacking": Text(
        "Bike spaces by norm: {need:0}. Within {long_m:m} of their targets {lacking:# of them is|# of them are} "
        "lacking.",
        "Sykkelplasser etter norm: {need:0}. Innenfor {long_m:m} fra målpunktene mangler {lacking:# av dem|# av dem}.",
    ),
}

BIKE_PLACES = {
    "bike_places_summary": Text(
        "{lacking:#|#} of {targets:# target|# targets} {lacking:lacks|lack} bike parking near enough, "
        "{bikes:# bike|# bikes} in all. {placed:# finds|# find} a place, {missing:# does|# do} not.",
        "{lacking:#|#} av {targets:# målpunkt|# målpunkter} mangler sykkelparkering nær nok, {bikes:# sykkel|# sykler} "
        "i alt. {placed:#|#} får plass, {missing:#|#} gjør det ikke.",
    ),
    "bike_places_summary_asked": Text(
        "{lacking:#|#} of {targets:# target|# targets} {lacking:asks|ask} for {bikes:# bike place|# bike places} in "
        "all. {placed:# finds|# find} room, {missing:# does|# do} not.",
        "{lacking:#|#} av {targets:# målpunkt|# målpunkter} trenger {bikes:# sykkelplass|# sykkelplasser} i alt. "
        "{placed:#|#} får plass, {missing:#|#} gjør det ikke.",
    ),
    "bike_places_bikes_not_given": Text(
        "Bike parking is not given: what is there today is not known, and all bikes asked for count as lacking. Places "
        "may lie on it.",
        "Sykkelparkering er ikke oppgitt: det som finnes i dag, er ikke kjent, og alle syklene regnes som uten plass. "
        "Steder kan ligge oppå det.",
    ),
    "bike_places_cars_not_given": Text(
        "Car parking is not given: whether bikes stand nearer is not known. Only the walk limits how far away they may "
        "stand, {limit_m:m}, and places may lie on car parks.",
        "Bilparkering er ikke oppgitt: om syklene står nærmere, er ikke kjent. Det er bare gangavstanden som avgjør "
        "hvor langt unna de kan stå, høyst {limit_m:m}, og steder kan ligge på bilparkering.",
    ),
    "bike_places_no_open_areas": Text(
        "No open areas are given: places are tried beside the ways only.",
        "Ingen åpne områder er oppgitt: steder er bare prøvd langs veiene.",
    ),
    "bike_places_no_demand": Text(
        "{count:# target asks for no bikes and gets|# targets ask for no bikes and get} no place.",
        "{count:# målpunkt|# målpunkter} trenger ingen sykkelplasser og får ikke noe sted.",
    ),
    "bike_places_no_obstacles": Text(
        "No obstacles are given: places may lie in buildings, in water or on rails. Give them, or look at each place.",
        "Ingen hindre er oppgitt: steder kan ligge i bygninger, i vann eller på skinner. Oppgi hindrene, eller se på "
        "hvert sted.",
    ),
    "bike_places_no_cars": Text(
        "There is no car parking that counts: only the walk limits how far away bikes may stand, {limit_m:m}.",
        "Det finnes ingen bilparkering som teller. Da er det bare gangavstanden som avgjør hvor langt unna syklene kan "
        "stå, høyst {limit_m:m}.",
    ),
    "bike_places_work_limit": Text(
        "The search ended after a set amount of work, before the choice was proven best: at most {more:# bike|# bikes} "
        "more could find a place, up to {gap:%} of the places may be too many, and walks may be longer than they need "
        "to be. Another run answers the same.",
        "Søket ble avsluttet etter en fast mengde arbeid, før det var bevist at valget er det beste: høyst "
        "{more:# sykkel|# sykler} til kunne fått plass, opptil {gap:%} av stedene kan være overflødige, og gangveiene "
        "kan være lengre enn de behøver. En ny kjøring gir samme svar.",
    ),
    "bike_places_time_limit": Text(
        "The time limit ended the search before the choice was proven best: at most {more:# bike|# bikes} more could "
        "find a place, up to {gap:%} of the places may be too many, and walks may be longer than they need to be. "
        "Another run may choose other places. Allow more time, or leave the limit empty.",
        "Tidsgrensen avsluttet søket før det var bevist at valget er det beste: høyst {more:# sykkel|# sykler} til "
        "kunne fått plass, opptil {gap:%} av stedene kan være overflødige, og gangveiene kan være lengre enn de "
        "behøver. En ny kjøring kan velge andre steder. Gi mer tid, eller la grensen stå tom.",
    ),
}

CAR_DETOUR = {
    "detour_weight_unknown": Text(
        "Field '{field:text}': {count:# origin does not say how many people it stands|# origins do not say how many "
        "people they stand} for. Nobody counts there.",
        "Feltet «{field:text}»: {count:# startsted|# startsteder} mangler antall personer. Der teller ingen.",
    ),
    "detour_no_weight": Text(
        "No field says how many people live at the origins: each origin counts once.",
        "Ikke noe felt sier hvor mange som hører til startstedene: hvert startsted teller én gang.",
    ),
    "detour_cars_at_door": Text(
        "No car parking is known: cars are left at the targets, and nobody walks from there.",
        "Ingen bilparkering er kjent: bilen settes ved målpunktet, uten gangvei derfra.",
    ),
    "detour_all_bikes_at_door": Text(
        "No bike parking is known: bikes are left at the targets.",
        "Ingen sykkelparkering er kjent: sykkelen settes ved målpunktet.",
    ),
    "detour_nobody": Text(
        "Field '{field:text}' counts nobody at all: there are no means and no shares.",
        "Feltet «{field:text}» teller ingen personer. Da finnes det verken snitt eller andeler.",
    ),
    "detour_exempt": Text(
        "{count:# car park is for disabled people, deliveries or car sharing, and is|# car parks are for disabled "
        "people, deliveries or car sharing, and are} not used.",
        "{count:# bilparkering|# bilparkeringer} er for forflytningshemmede, varelevering eller bildeling, og brukes "
        "ikke.",
    ),
    "detour_parking_off": Text(
        "'{layer:label}': {count:# lies|# lie} more than {limit_m:m} from a street that may be used, and "
        "{count:is|are} not used.",
        "«{layer:label}»: {count:# objekt|# objekter} ligger mer enn {limit_m:m} fra en gate som kan brukes, og brukes "
        "ikke.",
    ),
    "detour_closed_empty": Text(
        "The layer of closed streets holds no features: nothing is closed.",
        "Laget med stengte gater har ingen objekter. Ingenting er stengt.",
    ),
    "detour_measures_open": Text(
        "{count:# of the lines has a measure that lets cars pass. It closes|# of the lines have a measure that lets "
        "cars pass. They close} nothing.",
        "{count:#|#} av linjene har et tiltak som slipper biler gjennom, og stenger ingenting.",
    ),
    # The measures stand as they have to be written in the user's layer.
    "detour_nothing_closes": Text(
        "No line has a measure that keeps cars out ({measures:text}): nothing is closed, and there is no before and "
        "after.",
        "Ingen linje har et tiltak som holder biler ute ({measures:text}). Ingenting er stengt, og det finnes ikke noe "
        "før og etter.",
    ),
    "detour_closed_no_lines": Text(
        "{count:# closed street is no line, or has no length. It is|# closed streets are no lines, or have no length. "
        "They are} left out.",
        "{count:# stengt gate er ikke en linje|# stengte gater er ikke linjer}, eller har ingen lengde, og er utelatt.",
    ),
    "detour_closed_unmatched": Text(
        "{count:#|#} of {total:# line|# lines} {count:runs|run} along no street that is open to cars, and "
        "{count:closes|close} nothing. Draw {count:it|them} along the street, not across it.",
        "{count:#|#} av {total:# linje|# linjer} følger ingen gate som er åpen for bil, og stenger ingenting. Tegn "
        "{count:den|dem} langs gata, ikke på tvers av den.",
    ),
    "detour_closed": Text("Closed to cars: {metres:m} of street.", "Stengt for bil: {metres:m} gate."),
    "detour_cut_off": Text(
        "Cars can no longer come to {metres:m} of other streets, or no longer leave them. People walk there to and "
        "from the car.",
        "Biler kommer ikke lenger fram til {metres:m} av andre gater, eller ikke ut av dem. Der går folk til og fra "
        "bilen.",
    ),
    "detour_no_car_parking": Text(
        "{count:#|#} of {total:# target|# targets} {count:has|have} no car parking within {limit_m:m} on foot: nobody "
        "drives there.",
        "{count:#|#} av {total:# målpunkt|# målpunkter} har ingen bilparkering innenfor {limit_m:m} til fots. Dit "
        "kjører ingen.",
    ),
    "detour_target_too_far": Text(
        "{count:#|#} of {total:# target|# targets} {count:lies|lie} more than {limit_m:m} from a street open to cars.",
        "{count:#|#} av {total:# målpunkt|# målpunkter} ligger mer enn {limit_m:m} fra en gate som er åpen for bil.",
    ),
    "detour_bikes_at_door": Text(
        "{count:#|#} of {total:# target|# targets} {count:has|have} no bike parking within {limit_m:m} on foot: bikes "
        "are left at the target.",
        "{count:#|#} av {total:# målpunkt|# målpunkter} har ingen sykkelparkering innenfor {limit_m:m} til fots. Der "
        "settes sykkelen ved målpunktet.",
    ),
    "detour_share": Text(
        "Walking or cycling takes at most as long as driving for {share:%} of all trips compared.",
        "Gange eller sykkel tar høyst like lang tid som bil for {share:%} av alle turer som er sammenlignet.",
    ),
    "detour_share_after": Text(
        "With the streets closed it does for {share:%}, before for {before:%}.",
        "Med gatene stengt gjelder det {share:%}, før {before:%}.",
    ),
}

SUMMARIES = {
    "summary_hierarchy": Text(
        "{targets:# target|# targets}: the rule holds at {holds:n} and does not at {broken:n}; {neither:n} have no "
        "parking near enough to judge, {unknown:n} could not be measured.",
        "{targets:# målpunkt|# målpunkter}: Regelen er oppfylt ved {holds:n} og ikke ved {broken:n}. {neither:n} har "
        "ingen parkering nær nok til å vurderes, og {unknown:n} kunne ikke måles.",
    ),
    "summary_unknown": Text("Not measured: {count:n} ({why:code}).", "Ikke målt: {count:n} ({why:code})."),
    "summary_places": Text(
        "{targets:# target lacks|# targets lack} {lacks:# bike place|# bike places}: {placed:n} find room in "
        "{places:# place|# places}, {missing:n} do not.",
        "{targets:# målpunkt mangler|# målpunkter mangler} {lacks:# sykkelplass|# sykkelplasser}: {placed:n} får plass "
        "på {places:# sted|# steder}, {missing:n} gjør det ikke.",
    ),
    "summary_places_asked": Text(
        "{targets:# target asks|# targets ask} for {lacks:# bike place|# bike places}: {placed:n} find room in "
        "{places:# place|# places}, {missing:n} do not.",
        "{targets:# målpunkt trenger|# målpunkter trenger} {lacks:# sykkelplass|# sykkelplasser}: {placed:n} får plass "
        "på {places:# sted|# steder}, {missing:n} gjør det ikke.",
    ),
    "summary_detour": Text(
        "{pairs:# pair|# pairs} of origin and target ({targets:# target|# targets}): {walks:n} can be walked, "
        "{bikes:n} cycled and {cars:n} driven.",
        "{pairs:# par|# par} av startsted og målpunkt ({targets:# målpunkt|# målpunkter}): {walks:n} kan gås, "
        "{bikes:n} sykles og {cars:n} kjøres.",
    ),
}

NOTES = {**PARKING, **BIKE_PLACES, **CAR_DETOUR, **SUMMARIES}

TARGET_KIND = Text("{kind:code}", "{kind:code}")
"""What a row of the summary counts: all targets, a mode, or a word of the user's."""

# --- reasons ----------------------------------------------------------------------------------------------------------

HIERARCHY_REASONS = {
    "bike_nearer": Text(
        "bikes at {value:m}, cars at {other:m}: the bikes are {margin:m} nearer",
        "syklene står {value:m} unna og bilene {other:m}: syklene er {margin:m} nærmere",
    ),
    "equal": Text(
        "bikes at {value:m} and cars at {other:m} are equally near (at most {equal:m} apart)",
        "syklene står {value:m} unna og bilene {other:m}: de regnes som like nære (forskjellen er høyst {equal:m})",
    ),
    "car_nearer": Text(
        "bikes at {value:m}, cars at {other:m}: the cars are {margin:m} nearer",
        "syklene står {value:m} unna og bilene {other:m}: bilene er {margin:m} nærmere",
    ),
    "no_bike_parking": Text(
        "{value:# bike space|# bike spaces} within {search:m}, fewer than the {bikes:one that counts|# that count}, "
        "and cars at {other:m}",
        "{value:# sykkelplass|# sykkelplasser} innenfor {search:m}, færre enn {bikes:den ene|de #} som skal til, og "
        "bilene står {other:m} unna",
    ),
    "no_car_parking": Text(
        "bikes at {value:m}, and no car parking that counts within {search:m}",
        "syklene står {value:m} unna, og det er ingen bilparkering som teller innenfor {search:m}",
    ),
    "neither": Text(
        "neither bike nor car parking that counts within {search:m}",
        "verken sykkel- eller bilparkering som teller innenfor {search:m}",
    ),
    "no_geometry": Text("not measured: it has no geometry", "ikke målt: målpunktet mangler geometri"),
    "lines": Text("not measured: it is a line", "ikke målt: målpunktet er en linje"),
    "off_network": Text(
        "not measured: {value:m} from the nearest street or path, at most {other:m} count",
        "ikke målt: {value:m} fra nærmeste gate eller gangvei, høyst {other:m} teller",
    ),
    "kind_nearer": Text(
        "nearer than the bikes: {value:# car space|# car spaces} ({kind:code}), {value:at|the first at} {other:m}",
        "nærmere enn syklene: {value:# bilplass|# bilplasser} ({kind:code}), {value:|den første }{other:m} unna",
    ),
    "kind_near": Text(
        "{value:# car space|# car spaces} ({kind:code}), {value:at|the first at} {other:m}",
        "{value:# bilplass|# bilplasser} ({kind:code}), {value:|den første }{other:m} unna",
    ),
    "near_car": Text(
        "but the first bike space is at {value:m} and the first car space at {other:m}",
        "men den første sykkelplassen er {value:m} unna og den første bilplassen {other:m}",
    ),
    "near_bike": Text(
        "though the first bike space is at {value:m} and the first car space at {other:m}",
        "selv om den første sykkelplassen er {value:m} unna og den første bilplassen {other:m}",
    ),
    "exempt_nearer": Text(
        "exempt and not counted: {value:# car space|# car spaces} nearer than the bikes, {value:at|the first at} "
        "{other:m}",
        "unntatt og ikke regnet med: {value:# bilplass|# bilplasser} nærmere enn syklene, "
        "{value:|den første }{other:m} unna",
    ),
    "exempt_near": Text(
        "exempt and not counted: {value:# car space|# car spaces}, {value:at|the first at} {other:m}",
        "unntatt og ikke regnet med: {value:# bilplass|# bilplasser}, {value:|den første }{other:m} unna",
    ),
    "stop_nearer": Text(
        "the stop at {value:m} is nearer than the car ({kind:code}) at {other:m}",
        "holdeplassen er {value:m} unna, nærmere enn bilen ({kind:code}), som står {other:m} unna",
    ),
    "stop_equal": Text(
        "the stop at {value:m} and the car ({kind:code}) at {other:m} are equally near (at most {equal:m} apart)",
        "holdeplassen er {value:m} unna og bilen ({kind:code}) {other:m}: de regnes som like nære (forskjellen er "
        "høyst {equal:m})",
    ),
    "stop_car_nearer": Text(
        "the car ({kind:code}) at {other:m} is nearer than the stop at {value:m}",
        "bilen ({kind:code}) står {other:m} unna, nærmere enn holdeplassen, som er {value:m} unna",
    ),
    "stop_no_stop": Text(
        "no stop within {search:m}, but the car ({kind:code}) at {other:m}",
        "ingen holdeplass innenfor {search:m}, men bilen ({kind:code}) står {other:m} unna",
    ),
    "stop_no_car_parking": Text(
        "the stop at {value:m}, and no car parking that counts within {search:m}",
        "holdeplassen er {value:m} unna, og det er ingen bilparkering som teller innenfor {search:m}",
    ),
    "lacking": Text(
        "{value:#|#} of {other:# bike space|# bike spaces} by norm {value:is|are} lacking within {long:m}",
        "{value:#|#} av {other:# sykkelplass|# sykkelplasser} etter norm mangler innenfor {long:m}",
    ),
    "planned_bike_nearer": Text(
        "with what is planned, bikes are nearer", "med det som er planlagt, er syklene nærmest"
    ),
    "planned_no_car_parking": Text(
        "with what is planned, no car parking is near enough to count",
        "med det som er planlagt, er ingen bilparkering nær nok til å telle",
    ),
    "planned_equal": Text(
        "with what is planned, both are equally near", "med det som er planlagt, er syklene og bilene like nære"
    ),
    "planned_car_nearer": Text("with what is planned, cars are nearer", "med det som er planlagt, er bilene nærmest"),
    "planned_no_bike_parking": Text(
        "with what is planned, cars are near enough to count, but bikes are not",
        "med det som er planlagt, er bilene nære nok til å telle, men ikke syklene",
    ),
    "planned_neither": Text(
        "with what is planned, neither is near enough to count",
        "med det som er planlagt, er ingen av delene nær nok til å telle",
    ),
    "planned_unknown": Text(
        "with what is planned, it is not known", "med det som er planlagt, er det ikke kjent hva som er nærmest"
    ),
}

BIKE_REASONS = {
    "serves": Text(
        "{value:# bike|# bikes} for {name:text}, {other:m} away",
        "{value:# sykkel|# sykler} for {name:text}, {other:m} unna",
    ),
    "nearer": Text(
        "{value:m} nearer than the nearest car parking ({name:text})",
        "{value:m} nærmere enn nærmeste bilparkering ({name:text})",
    ),
    "no_car": Text("no car parking within {value:m}", "ingen bilparkering innenfor {value:m}"),
    "cars_not_given": Text(
        "not compared with cars: car parking is not given",
        "ikke sammenlignet med biler: bilparkering er ikke oppgitt",
    ),
    "short_stay": Text(
        "the longest walk is {value:m}, for short stays (at most {other:m})",
        "den lengste gangveien er {value:m}, for korte opphold (høyst {other:m})",
    ),
    "long_stay": Text(
        "the longest walk is {value:m}, for long stays (at most {other:m}): no nearer place for all",
        "den lengste gangveien er {value:m}, for lange opphold (høyst {other:m}): det er ikke plass til alle nærmere",
    ),
}

LIMIT_REASONS = {
    "limit": Text(
        "bike parking lies {bike_m:m} away, so car parking has to be farther than {limit_m:m}",
        "sykkelparkeringen ligger {bike_m:m} unna, så bilparkeringen må ligge mer enn {limit_m:m} unna",
    ),
    "limit_if_moved": Text(
        "there is room for bikes {bike_m:m} away once car parking is farther than {limit_m:m}",
        "det er plass til sykler {bike_m:m} unna når bilparkeringen ligger mer enn {limit_m:m} unna",
    ),
    "limit_car_inside": Text(
        "car parking ({car_name:text}) is {car_m:m} away", "bilparkering ({car_name:text}) ligger {car_m:m} unna"
    ),
}

UNPLACED_ADVICE = {
    "car_too_near": Text(
        "Car parking ({car_name:text}) is {car_m:m} away. With it at {car_needed_m:m} or farther, bikes have room "
        "{nearest_m:m} away: move it out, or make its nearest spaces bike parking.",
        "Bilparkeringen ({car_name:text}) ligger {car_m:m} unna. Ligger den minst {car_needed_m:m} unna, er det plass "
        "til sykler {nearest_m:m} unna: flytt den ut, eller gjør de nærmeste plassene om til sykkelparkering.",
    ),
    "beyond_long_stay": Text(
        "The nearest place is {nearest_m:m} away, at most {long_m:m} count. Look for room indoors, or for ground that "
        "the map does not know.",
        "Det nærmeste stedet ligger {nearest_m:m} unna, og høyst {long_m:m} teller. Se etter plass innendørs, eller "
        "etter grunn som kartet ikke viser.",
    ),
    "on_parking": Text(
        "Parking stands where bikes could, {nearest_m:m} away. Make some of it bike parking.",
        "Det er parkering der syklene kunne stått, {nearest_m:m} unna. Gjør noe av den om til sykkelparkering.",
    ),
    "not_by_bike": Text(
        "{nearest_m:m} away is room, but no way open to bikes within {push_m:m}. Open a way to it for bikes.",
        "{nearest_m:m} unna er det plass, men ingen vei er åpen for sykler innenfor {push_m:m}. Åpne en vei dit for "
        "sykler.",
    ),
    "on_obstacle": Text(
        "An obstacle stands where bikes could, {nearest_m:m} away. Look whether it can give way.",
        "Det står et hinder der syklene kunne stått, {nearest_m:m} unna. Se om det kan flyttes.",
    ),
    "on_path": Text(
        "Only a path has room, {nearest_m:m} away. Look whether it is wide enough for both.",
        "Bare en gang- eller sykkelvei har plass, {nearest_m:m} unna. Se om den er bred nok til både ferdsel og "
        "parkering.",
    ),
    "on_carriageway": Text(
        "Only the carriageway has room, {nearest_m:m} away. Narrow it, or take kerb space.",
        "Bare kjørebanen har plass, {nearest_m:m} unna. Gjør den smalere, eller ta plass langs kantsteinen.",
    ),
    "no_room_left": Text(
        "{placed:#|#} of {lacks:# bike|# bikes} {placed:has|have} a place; the places near by hold no more. Build two "
        "tiers, or indoors.",
        "{placed:#|#} av {lacks:# sykkel|# sykler} har fått plass, og stedene i nærheten rommer ikke flere. Bygg i to "
        "etasjer, eller innendørs.",
    ),
    "no_walkable_street": Text(
        "No way that can be walked lies near enough. Check the target and the network.",
        "Ingen gangbar vei ligger nær nok. Kontroller målpunktet og gatenettet.",
    ),
    "several": Text(
        "Several things stand in the way at once: {constraints:code}. The least change is {nearest_m:m} away.",
        "Flere ting står i veien samtidig: {constraints:code}. Stedet der minst må endres, ligger {nearest_m:m} unna.",
    ),
    "no_geometry": Text(
        "The target has no place on the map. Draw it.", "Målpunktet er ikke plassert på kartet. Tegn det."
    ),
    "lines": Text(
        "The target is a line. Draw it as a point or an area.",
        "Målpunktet er en linje. Tegn det som punkt eller flate.",
    ),
}

DETOUR_REASONS = {
    "car_longer": Text("the car takes longer", "bilen tar lenger tid"),
    "equal": Text("the car takes equally long", "bilen tar like lang tid"),
    "car_shorter": Text("the car is quicker: a finding", "bilen er raskere: et funn"),
    "unknown": Text("nobody can be compared", "ingen kan sammenlignes"),
    "means": Text(
        "on average {car:min} by car, {bike:min} by bike, {walk:min} on foot",
        "i snitt {car:min} med bil, {bike:min} på sykkel, {walk:min} til fots",
    ),
    "share": Text(
        "walking or cycling takes at most as long as driving for {share:%}",
        "gange eller sykkel tar høyst like lang tid som bil for {share:%}",
    ),
    "after": Text(
        "with the streets closed {car:min} by car, and walking or cycling takes at most as long for {share:%}",
        "med gatene stengt {car:min} med bil, og gange eller sykkel tar høyst like lang tid for {share:%}",
    ),
}

# --- code words -------------------------------------------------------------------------------------------------------

WORDS = {
    # Kinds of car parking; "staff" and "visitors" are words of charging, too, and declared there.
    "public": Text("public", "offentlig"),
    "residents": Text("residents", "beboere"),
    "park_and_ride": Text("park-and-ride", "innfartsparkering"),
    "disabled": Text("disabled people", "forflytningshemmede"),
    "delivery": Text("deliveries", "varelevering"),
    "car_share": Text("car sharing", "bildeling"),
    # Rules, their force, and what departing from one is.
    "bike_parking_nearer": Text("bike parking nearer", "sykkelparkering nærmest"),
    "parking_further_out": Text("car parking further out", "bilparkering lenger unna"),
    "walk_to_stop": Text("walk to the stop", "veien til holdeplassen"),
    # Stands behind the force in the brackets of a reason.
    "finding": Text("a finding", "et funn"),
    # Verdicts of the audit.
    "bike_nearer": Text("bikes nearer", "sykkel nærmest"),
    "car_nearer": Text("cars nearer", "bil nærmest"),
    "no_bike_parking": Text("no bike parking near enough", "ingen sykkelparkering nær nok"),
    "no_car_parking": Text("no car parking near enough", "ingen bilparkering nær nok"),
    "neither": Text("neither near enough", "ingen av delene nær nok"),
    "stop_nearer": Text("stop nearer", "holdeplass nærmest"),
    "no_stop": Text("no stop near enough", "ingen holdeplass nær nok"),
    # Targets and car parks.
    "all_targets": Text("all targets", "alle målpunkter"),
    "kind_unknown": Text("kind not known", "ukjent type"),
    "judged": Text("judged", "vurdert"),
    "planned": Text("planned", "planlagt"),
    "same_place": Text("the same place as another", "samme sted som en annen"),
    "off_network": Text("too far from the network", "for langt fra gatenettet"),
    "no_stops": Text("no stops given to judge it by", "ingen holdeplasser oppgitt å vurdere etter"),
    "use_unknown": Text("use not known, counts as public", "ukjent bruk, regnes som offentlig"),
    "by_point": Text("a point in it", "et punkt i den"),
    # What stands in the way of bikes.
    "car_too_near": Text("car parking lies too near", "bilparkering ligger for nær"),
    "beyond_long_stay": Text("too far away for long stays", "for langt unna for lange opphold"),
    "on_parking": Text("parking stands there", "det er parkering der"),
    "not_by_bike": Text("cannot be reached by bike", "kan ikke nås med sykkel"),
    "on_obstacle": Text("an obstacle stands there", "det står et hinder der"),
    "on_path": Text("a path runs there", "det går en gang- eller sykkelvei der"),
    "on_carriageway": Text("the carriageway runs there", "kjørebanen går der"),
    "no_room_left": Text("not enough room", "ikke nok plass"),
    "no_walkable_street": Text("no way to walk near by", "ingen gangvei i nærheten"),
    "several": Text("several things at once", "flere ting samtidig"),
    # Places for bikes, and limits for cars.
    "short_stay": Text("short stays", "korte opphold"),
    "long_stay": Text("long stays", "lange opphold"),
    "beside_way": Text("beside the way", "langs veien"),
    "open_area": Text("open area", "åpent område"),
    "by_norm": Text("the norm", "normen"),
    "by_rule": Text("the strategy's number", "strategiens antall"),
    "proposed": Text("proposed", "foreslått"),
    "if_car_moves": Text("possible when car parking moves", "mulig når bilparkeringen flyttes"),
    "holds": Text("car parking lies outside", "bilparkeringen ligger utenfor"),
    "car_inside": Text("car parking lies inside", "bilparkering ligger innenfor"),
    "no_car": Text("no car parking near", "ingen bilparkering i nærheten"),
    "cars_not_given": Text("car parking not given", "bilparkering ikke oppgitt"),
}
