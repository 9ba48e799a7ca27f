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


# --- parking norms ----------------------------------------------------------------------------------------------------


class NormTableError(KlimaklokError):
    """A table of norms that cannot be used. Base of the errors that say why; never raised itself."""


class NormTableUnreadableError(NormTableError):
    """A file that is no table."""

    en = "{file:text} cannot be read as a table of norms ({detail:text}). Save it as CSV with a heading."
    nb = "{file:text} kan ikke leses som en normtabell ({detail:text}). Lagre den som CSV med overskriftsrad."


class NormTableEmptyError(NormTableError):
    """A table without rows."""

    en = "The table of norms ({layer:label}) has no rows. Give a row for each figure of the norm."
    nb = "Normtabellen ({layer:label}) har ingen rader. Skriv en rad for hvert tall i normen."


class NormTooLongError(NormTableError):
    """More rows than any norm has."""

    en = "The table of norms ({file:label}) has more than {most:# row|# rows}, which no norm has. Choose another table."
    nb = "Normtabellen ({file:label}) har mer enn {most:# rad|# rader}, og det har ingen norm. Velg en annen tabell."


class NormFieldCountError(NormTableError):
    """A line that is longer or shorter than the heading."""

    en = (
        "{file:text}, line {line:0}: {found:# value|# values}, but the heading has {wanted:0}. Look for a missing or "
        "extra separator, or put the value in quotation marks."
    )
    nb = (
        "{file:text}, linje {line:0}: {found:# verdi|# verdier}, men overskriften har {wanted:0}. Se etter et "
        "skilletegn for mye eller for lite, eller sett verdien i anførselstegn."
    )


class NormColumnMissingError(NormTableError):
    """A table without a column that every norm has."""

    en = (
        "The table of norms ({layer:label}) lacks a column. It may be called {names:text}. The table has {fields:text}."
    )
    nb = "Normtabellen ({layer:label}) mangler en kolonne. Den kan hete {names:text}. Tabellen har {fields:text}."


class NormWordError(NormTableError):
    """A word that the table's format does not know."""

    en = (
        "The table of norms ({layer:label}), line {line:0}: '{value:text}' is not known in the column {field:text}. "
        "Known are {allowed:text}."
    )
    nb = (
        "Normtabellen ({layer:label}), linje {line:0}: «{value:text}» er ikke kjent i kolonnen {field:text}. Kjent er "
        "{allowed:text}."
    )


class NormNumberError(NormTableError):
    """What is no number of 0 or more."""

    en = (
        "The table of norms ({layer:label}), line {line:0}: '{value:text}' in the column {field:text} is no number of "
        "0 or more, or can be read in two ways. Write 0.5, 0,5 or 30 %."
    )
    nb = (
        "Normtabellen ({layer:label}), linje {line:0}: «{value:text}» i kolonnen {field:text} er ikke et tall fra 0 og "
        "oppover, eller kan leses på to måter. Skriv 0,5 eller 30 %."
    )


class NormPerError(NormTableError):
    """A figure for no units."""

    en = (
        "The table of norms ({layer:label}), line {line:0}: the column {field:text} holds {value:text}, but a figure "
        "is for more than 0 units. Write 1 for each unit, or 100 for each 100."
    )
    nb = (
        "Normtabellen ({layer:label}), linje {line:0}: Kolonnen {field:text} har {value:text}, men et normtall gjelder "
        "mer enn 0 enheter. Skriv 1 for hver enhet, eller 100 for hver hundrede."
    )


class NormRangeError(NormTableError):
    """Units or rooms from more to fewer, or rooms of what has none."""

    en = (
        "The table of norms ({layer:label}), line {line:0}: '{value:text}' in the column {field:text} is no range. "
        "Units count from 1 upwards; rooms are written 2, 2-3 or 4+, and only dwellings have them."
    )
    nb = (
        "Normtabellen ({layer:label}), linje {line:0}: «{value:text}» i kolonnen {field:text} er ikke et spenn. "
        "Enheter telles fra 1 og oppover. Rom skrives 2, 2-3 eller 4+, og bare boliger har rom."
    )


class NormRowEmptyError(NormTableError):
    """A row that asks for nothing and limits nothing."""

    en = "The table of norms ({layer:label}), line {line:0} sets neither a least nor a most. Fill in one, or delete it."
    nb = (
        "Normtabellen ({layer:label}), linje {line:0} har verken minimum eller maksimum. Fyll inn ett av dem, eller "
        "slett linjen."
    )


class NormLeastAboveMostError(NormTableError):
    """A least above the most."""

    en = (
        "The table of norms ({layer:label}), line {line:0}: the least ({least:exact}) is above the most "
        "({most:exact}). Have they been swapped?"
    )
    nb = (
        "Normtabellen ({layer:label}), linje {line:0}: minimum ({least:exact}) er høyere enn maksimum ({most:exact}). "
        "Er de byttet om?"
    )


class NormMixedError(NormTableError):
    """Rows of one norm that say different things where they must say the same."""

    en = (
        "The table of norms ({layer:label}), line {line:0}: the column {field:text} says something else than in the "
        "other rows of the same zone, use, kind and part. Write the same in all of them."
    )
    nb = (
        "Normtabellen ({layer:label}), linje {line:0}: kolonnen {field:text} sier noe annet enn i de andre radene for "
        "samme sone, bruk, plasstype og del. Skriv det samme i alle."
    )


class NormRowTwiceError(NormTableError):
    """The same figure twice."""

    en = (
        "The table of norms ({layer:label}), line {line:0} is for the same as line {other:0}, and the two would be "
        "added up. Delete one, or tell them apart in the column part."
    )
    nb = (
        "Normtabellen ({layer:label}), linje {line:0} gjelder det samme som linje {other:0}, og de to ville blitt lagt "
        "sammen. Slett en av dem, eller skill dem i kolonnen del."
    )


class NormOverlapError(NormTableError):
    """Ranges of units or rooms that overlap."""

    en = (
        "The table of norms ({layer:label}), line {line:0}: its units or rooms are also in another row, and would "
        "count twice. Let one range begin where the other has ended."
    )
    nb = (
        "Normtabellen ({layer:label}), linje {line:0}: enhetene eller rommene står også i en annen rad, og ville blitt "
        "telt to ganger. La det ene spennet begynne der det andre har sluttet."
    )


class NormZoneNameError(KlimaklokError):
    """Norm zones without names."""

    en = "The layer of norm zones has no field with their names. Choose it, or call it one of {names:text}."
    nb = "Laget med normsoner har ikke noe felt med sonenes navn. Velg feltet, eller kall det ett av {names:text}."


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


# --- spill-over parking -----------------------------------------------------------------------------------------------


class SpilloverNothingError(KlimaklokError):
    """Nothing that draws cars."""

    en = (
        "There is nothing that draws cars: give hubs, centres, workplaces or park-and-ride sites, at least one of them "
        "with features."
    )
    nb = (
        "Det er ingenting som trekker biler: oppgi knutepunkter, sentre, arbeidssteder eller innfartsparkering, minst "
        "ett lag med objekter."
    )


class SpilloverNoPlaceError(KlimaklokError):
    """Attractors that lie nowhere."""

    en = (
        "{count:The only feature|None of the # features} of the layer for {layer:label} is "
        "{count:neither a point nor an area|a point or an area}. Choose a layer of points or areas."
    )
    nb = (
        "{count:Det eneste objektet|Ingen av de # objektene} i laget «{layer:label}» er "
        "{count:verken et punkt eller en flate|et punkt eller en flate}. Velg et lag med punkter eller flater."
    )


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
    "detour_nearest": Text(
        "To the nearest target, walking or cycling takes at most as long as driving for {share:%} of those who set "
        "out.",
        "Til det nærmeste målpunktet tar gange eller sykkel høyst like lang tid som bil for {share:%} av dem som "
        "reiser.",
    ),
    "detour_share": Text(
        "Walking or cycling takes at most as long as driving for {share:%} of all trips compared.",
        "Gange eller sykkel tar høyst like lang tid som bil for {share:%} av alle turer som er sammenlignet.",
    ),
    "detour_nothing_driven": Text(
        (
            "None of the {count:n} trips can be driven, so that nothing is compared with the car. Check that car "
            "parking lies near the targets, and that the network has the streets to it."
        ),
        (
            "Ingen av de {count:n} turene kan kjøres, så ingenting er sammenlignet med bilen. Kontroller at det finnes "
            "bilparkering nær målpunktene, og at nettet har gatene dit."
        ),
    ),
    "detour_not_driven_to": Text(
        "Nobody drives to {count:#|#} of {total:# target|# targets}: walking and cycling are not compared with the car "
        "there, and the shares are of the other targets.",
        "Ingen kjører til {count:#|#} av {total:# målpunkt|# målpunkter}. Der er gange og sykkel ikke sammenlignet med "
        "bilen, og andelene gjelder de andre målpunktene.",
    ),
    "detour_not_driven_to_after": Text(
        "With the streets closed, nobody drives to {count:#|#} of {total:# target|# targets}; the share then is of the "
        "other targets.",
        "Med gatene stengt kjører ingen til {count:#|#} av {total:# målpunkt|# målpunkter}. Andelen da gjelder de "
        "andre målpunktene.",
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

ATTRACTOR_CARS = Text("{name:text} ({cars:# car|# cars} at most)", "{name:text} (høyst {cars:# bil|# biler})")
ATTRACTOR_CARS_UNKNOWN = Text("{name:text} (cars not known)", "{name:text} (antall biler er ikke kjent)")
AND_OTHERS = Text("{count:# more|# more}", "{count:# til|# til}")
SPILLOVER = {
    "spillover_screening": Text(
        "This is a screening. The numbers of cars rest on assumptions, most of them unverified, and none is a count. "
        "Count parked cars in the streets before anything is decided.",
        "Dette er en grovsjekk. Biltallene bygger på antakelser, de fleste ikke bekreftet, og ingen av dem er telt. "
        "Tell parkerte biler i gatene før noe vedtas.",
    ),
    "spillover_summary": Text(
        "{km:km} of residential streets without known parking restriction lie within walking distance of what draws "
        "cars. {risk:km} of them are at risk. By the assumptions, {low:0} to {high:0} cars from elsewhere are parked "
        "there.",
        "{km:km} boliggater uten kjent parkeringsregulering ligger i gangavstand fra det som trekker biler. "
        "{risk:km} av dem er utsatt. Etter antakelsene står det {low:0} til {high:0} fremmede biler der.",
    ),
    "spillover_summary_unknown": Text(
        "{km:km} of residential streets without known parking restriction lie within walking distance of what draws "
        "cars. {risk:km} of them are at risk or cannot be judged. How many cars come from elsewhere is not known "
        "everywhere.",
        "{km:km} boliggater uten kjent parkeringsregulering ligger i gangavstand fra det som trekker biler. {risk:km} "
        "av dem er utsatt eller kan ikke vurderes. Hvor mange fremmede biler det er, er ikke kjent overalt.",
    ),
    "spillover_none": Text(
        "No residential street without known parking restriction lies within walking distance of what draws cars.",
        "Ingen boliggate uten kjent parkeringsregulering ligger i gangavstand fra det som trekker biler.",
    ),
    "spillover_zones": Text(
        "{zones:# residents' zone is|# residents' zones are} proposed to be looked at, with {km:km} of streets.",
        "{zones:# beboersone|# beboersoner} er foreslått vurdert, med {km:km} gater.",
    ),
    "spillover_people": Text(
        "{people:0} people live along the streets of these zones; numbers that are too small to be shown are left out.",
        "{people:0} personer bor langs gatene i disse sonene. Tall som er for små til å vises, er holdt utenfor.",
    ),
    "spillover_regulation_not_known": Text(
        "Where parking is regulated is not given: it is not known, and no street is left out for it.",
        "Hvor parkering er regulert, er ikke oppgitt. Det er ikke kjent, og ingen gate er holdt utenfor av den grunn.",
    ),
    "spillover_nothing_regulated": Text(
        "The layer of parking restrictions holds no features: parking is taken to be regulated nowhere.",
        "Laget med parkeringsregulering har ingen objekter. Da regnes det som at parkering ikke er regulert noe sted.",
    ),
    "spillover_restriction_points": Text(
        "Parking restrictions: {count:# point says|# points say} nothing of how far {count:it reaches. It is|they "
        "reach. They are} left out.",
        "Parkeringsregulering: {count:# punkt|# punkter} sier ikke hvor langt reguleringen gjelder, og er utelatt.",
    ),
    "spillover_regulated": Text(
        "Parking is regulated along {metres:m} of the residential streets. They are left out, cut where the "
        "restriction ends.",
        "Parkering er regulert langs {metres:m} av boliggatene. De er utelatt, og gatene er delt der reguleringen "
        "slutter.",
    ),
    "spillover_private": Text(
        "Within reach lie {km:km} of private streets, bridges and streets closed to through traffic of the classes of "
        "residential streets. They are left out: the municipality makes no zone there by itself.",
        "Innen rekkevidde ligger {km:km} private veier, bruer og gater stengt for gjennomkjøring av samme klasse som "
        "boliggatene. De er utelatt: der kan ikke kommunen lage sone på egen hånd.",
    ),
    "spillover_no_room": Text(
        "Up to {cars:# car finds|# cars find} no room in residential streets without restriction within reach. Where "
        "they are left is not looked at.",
        "Inntil {cars:# bil|# biler} får ikke plass i boliggater uten regulering innen rekkevidde. Hvor de blir satt, "
        "er ikke undersøkt.",
    ),
    "spillover_off_network": Text(
        "{count:# place that draws cars lies|# places that draw cars lie} farther than {limit:m} from any street, so "
        "{count:its|their} cars are in no street: {names:parts}.",
        "{count:# sted som trekker biler, ligger|# steder som trekker biler, ligger} lenger enn {limit:m} fra nærmeste "
        "gate, så bilene dit er ikke fordelt på gater: {names:parts}.",
    ),
    "spillover_no_streets": Text(
        "{count:# place that draws cars has|# places that draw cars have} no residential street without restriction "
        "within reach, so {count:its|their} cars are in no street: {names:parts}. Where they are left is not looked "
        "at.",
        "{count:# sted som trekker biler, har|# steder som trekker biler, har} ingen boliggate uten regulering innen "
        "rekkevidde, så bilene dit er ikke fordelt på gater: {names:parts}. Hvor de blir satt, er ikke undersøkt.",
    ),
    "spillover_at_border": Text(
        "The street network ends within walking distance of {count:# place that draws|# places that draw} cars: "
        "{names:text}. Streets beyond its border are not looked at, and cars may be left there, too.",
        "Gatenettet slutter i gangavstand fra {count:# sted|# steder} som trekker biler: {names:text}. Gatene utenfor "
        "kanten er ikke undersøkt, og biler kan bli satt der også.",
    ),
    "spillover_no_population": Text(
        "Where people live is not given: nobody is counted along the streets.",
        "Hvor folk bor, er ikke oppgitt. Ingen er talt langs gatene.",
    ),
    "spillover_people_empty": Text(
        "Population: {count:# feature has|# features have} no number in the field '{field:text}'. Nobody is counted "
        "there.",
        "Befolkning: {count:# objekt|# objekter} mangler tall i feltet «{field:text}». Ingen er talt der.",
    ),
    "spillover_people_outside": Text(
        "{people:# person lives|# persons live} outside the street network and {people:is|are} not counted, neither "
        "along streets nor for hubs.",
        "{people:# person|# personer} bor utenfor gatenettet og er ikke med, verken langs gater eller for "
        "knutepunkter.",
    ),
    "spillover_hubs_by_homes": Text(
        "{count:# hub|# hubs}: cars are estimated from those who live beyond a walk. {commuters:%} of them commute, "
        "and {low:%} to {high:%} of these are assumed to park in the streets around the hub.",
        "{count:# knutepunkt|# knutepunkter}: antall biler er anslått ut fra dem som bor for langt unna til å gå. "
        "{commuters:%} av dem pendler, og {low:%} til {high:%} av disse antas å parkere i gatene rundt knutepunktet.",
    ),
    "spillover_hubs_not_known": Text(
        "{count:# hub|# hubs}: how many cars {count:it draws|they draw} is not known, as neither a count nor the "
        "population is given.",
        "{count:# knutepunkt|# knutepunkter}: Hvor mange biler {count:det|de} trekker, er ikke kjent, siden verken "
        "telling eller befolkning er oppgitt.",
    ),
    "spillover_hubs_other_tiers": Text(
        "{count:# hub is|# hubs are} of other tiers than {tiers:text}, and not taken to draw cars.",
        "{count:# knutepunkt|# knutepunkter} er på andre nivåer enn {tiers:text}, og regnes ikke som noe som trekker "
        "biler.",
    ),
    "spillover_hubs_later": Text(
        "{count:# hub opens|# hubs open} later and {count:is|are} left out.",
        "{count:# knutepunkt|# knutepunkter} åpner senere og er utelatt.",
    ),
    "spillover_centres_assumed": Text(
        "{count:# centre|# centres}: no count of cars is given. {low:0} to {high:0} cars are assumed in the streets "
        "around each, whatever its size.",
        "{count:# sentrum|# sentre}: ingen telling av biler er oppgitt. Det er antatt {low:0} til {high:0} biler i "
        "gatene rundt hvert, uansett størrelse.",
    ),
    "spillover_no_centres": Text(
        "Centres: {count:# area is a priority area, but no centre. It is|# areas are priority areas, but no centres. "
        "They are} left out.",
        "Sentre: {count:# område er et satsingsområde, men ikke noe sentrum|# områder er satsingsområder, men ikke "
        "sentre}. {count:Det|De} er utelatt.",
    ),
    "spillover_jobs_not_given": Text(
        "Workplaces: no field tells the jobs. How many cars they draw is not known.",
        "Arbeidsplasser: ikke noe felt sier hvor mange arbeidsplasser det er. Hvor mange biler de trekker, er ikke "
        "kjent.",
    ),
    "spillover_jobs_empty": Text(
        "Workplaces: {count:# feature has|# features have} no number in the field '{field:text}', and "
        "{count:is|are} left out.",
        "Arbeidsplasser: {count:# objekt|# objekter} mangler tall i feltet «{field:text}» og er utelatt.",
    ),
    "spillover_few_jobs": Text(
        "{count:# workplace is|# workplaces are} left out: together with what lies beside, fewer than {jobs:# job|# "
        "jobs}.",
        "{count:# arbeidssted|# arbeidssteder} er utelatt: sammen med det som ligger inntil, færre enn {jobs:# "
        "arbeidsplass|# arbeidsplasser}.",
    ),
    "spillover_jobs_assumed": Text(
        "Workplaces: {low:%} to {high:%} of those who work there are taken to come as drivers, and {street_low:%} to "
        "{street_high:%} of these to park in a street.",
        "Arbeidsplasser: {low:%} til {high:%} av dem som arbeider der, regnes å kjøre bil dit, og {street_low:%} til "
        "{street_high:%} av disse å parkere i en gate.",
    ),
    "spillover_sites_enough": Text(
        "Park-and-ride: {count:# site has|# sites have} spaces enough and {count:draws|draw} no cars into the streets.",
        "Innfartsparkering: {count:# anlegg|# anlegg} har plasser nok og trekker ingen biler ut i gatene.",
    ),
    "spillover_sites_unknown": Text(
        "Park-and-ride: for {count:# site|# sites} it is not known how many cars want to park, or how many spaces "
        "there are. {count:It is|They are} not judged.",
        "Innfartsparkering: For {count:# anlegg|# anlegg} er det ikke kjent hvor mange biler som vil parkere, eller "
        "hvor mange plasser det er. {count:Det|De} er ikke vurdert.",
    ),
    "spillover_overflow_assumed": Text(
        "Park-and-ride: {low:%} to {high:%} of the cars that find no space are assumed to park in a street near by.",
        "Innfartsparkering: {low:%} til {high:%} av bilene som ikke finner plass, antas å parkere i en gate i "
        "nærheten.",
    ),
    "spillover_open_parking": Text(
        "Open car parking ({spaces:# space|# spaces}): {share:%} of the spaces within reach are assumed to take cars, "
        "where the least is worked out; none where the most is.",
        "Åpen bilparkering ({spaces:# plass|# plasser}): {share:%} av plassene innen rekkevidde antas å ta biler i det "
        "laveste anslaget, ingen i det høyeste.",
    ),
}

NORMS = {
    "norm_counted": Text(
        "{rows:# verdict|# verdicts} on {areas:# area|# areas}: {within:0} within the norm, {below:0} below it, "
        "{above:0} above it, {not_assessed:0} not assessed.",
        "{rows:# vurdering|# vurderinger} av {areas:# felt|# felt}: {within:0} innenfor normen, {below:0} under, "
        "{above:0} over, {not_assessed:0} ikke vurdert.",
    ),
    "norm_one_zone": Text(
        "No norm zones are given, and the table names only one ('{zone:text}'): it is taken for all areas.",
        "Normsoner er ikke oppgitt, og tabellen nevner bare én («{zone:text}»): Den er brukt for alle felt.",
    ),
    "norm_zones_not_given": Text(
        "No norm zones are given, and the table tells several apart ({zones:text}): only its rows for all zones can be "
        "used.",
        "Normsoner er ikke oppgitt, og tabellen skiller mellom flere ({zones:text}): Bare rader som gjelder alle "
        "soner, kan brukes.",
    ),
    "norm_without_zones": Text(
        "No norm zones are given: everything is one zone.", "Normsoner er ikke oppgitt: Alt regnes som én sone."
    ),
    "norm_zones_without_rows": Text(
        "The table of norms has no row for {zones:text}: only its rows for all zones are used there. Is the name spelt "
        "the same in both?",
        "Normtabellen har ingen rad for {zones:text}: Der brukes bare rader som gjelder alle soner. Er navnet skrevet "
        "likt begge steder?",
    ),
    "norm_zones_unnamed": Text(
        "{count:# norm zone has|# norm zones have} no name and {count:is|are} left out.",
        "{count:# normsone|# normsoner} mangler navn og er utelatt.",
    ),
    "norm_zones_overlap": Text(
        "Norm zones overlap at {count:# area|# areas}: the one that holds most of the area is taken.",
        "Normsonene overlapper ved {count:# felt|# felt}: Sonen som dekker mest av feltet, er brukt.",
    ),
    "norm_areas_split": Text(
        "{count:# area lies|# areas lie} across the border of a norm zone: the zone that holds most of the area is "
        "taken, and the reasons tell the shares.",
        "{count:# felt|# felt} ligger på tvers av en sonegrense: Sonen som dekker mest av feltet, er brukt, og "
        "begrunnelsen viser andelene.",
    ),
    "norm_pick_assumed": Text(
        "{count:# norm gives|# norms give} options without saying which one holds: the one that asks for most is "
        "taken.",
        "{count:# norm|# normer} gir alternativer uten å si hvilket som gjelder: Det som krever mest, er brukt.",
    ),
    "norm_uses_assumed": Text(
        "{count:# area has a use|# areas have uses} that the table of norms does not name: the row of the same kind of "
        "use is taken, by the strategy file's words and codes.",
        "{count:# felt|# felt} har et formål som normtabellen ikke nevner: Raden for samme type bruk er brukt, etter "
        "ord og koder i strategifilen.",
    ),
    "norm_unbuilt": Text(
        "{count:# area is|# areas are} left out: nothing is built there by the plan's code, and no spaces are "
        "proposed.",
        "{count:# felt|# felt} er utelatt: Etter planens kode bygges det ikke noe der, og ingen plasser er foreslått.",
    ),
    "norm_hubs_planned": Text(
        "{count:# planned hub does|# planned hubs do} not count.",
        "{count:# planlagt knutepunkt|# planlagte knutepunkter} teller ikke med.",
    ),
    "summary_norms": Text(
        "{within:# verdict is|# verdicts are} within the norm, {below:0} below, {above:0} above, {not_assessed:0} not "
        "assessed.",
        "{within:# vurdering|# vurderinger} er innenfor normen, {below:0} under, {above:0} over, {not_assessed:0} ikke "
        "vurdert.",
    ),
    "summary_staff": Text(
        "{good:#|#} of {areas:# area|# areas} with jobs {good:has|have} good public transport, where staff should not "
        "park for free.",
        "{good:#|#} av {areas:# felt|# felt} med arbeidsplasser har godt kollektivtilbud, og der bør ansatte ikke "
        "parkere gratis.",
    ),
}

NOTES = {**PARKING, **BIKE_PLACES, **CAR_DETOUR, **NORMS, **SPILLOVER, **SUMMARIES}

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

NORM_LEADS = {
    "lead": Text("{said:parts}: ", "{said:parts}: "),
    "text": Text("{text:text}", "{text:text}"),
    "rooms": Text("{low:# room|# rooms}", "{low:# rom|# rom}"),
    "rooms_from": Text("{low:0} or more rooms", "{low:0} eller flere rom"),
    "rooms_to": Text("{low:0} to {high:0} rooms", "{low:0} til {high:0} rom"),
    "step_first": Text("{last:the first|the first #}", "{last:den første|de første #}"),
    "step_from": Text("from number {first:0}", "fra og med nummer {first:0}"),
    "step_to": Text("number {first:0} to {last:0}", "nummer {first:0} til {last:0}"),
    "share": Text("{zone:text} {share:%}", "{zone:text} {share:%}"),
    "share_outside": Text("outside all zones {share:%}", "utenfor alle soner {share:%}"),
}
"""Pieces of the sentences below."""

NORM_REASONS = {
    "norm_within": Text("{proposed:exact} proposed, within the norm", "{proposed:exact} foreslått, innenfor normen"),
    "norm_below": Text(
        "{proposed:exact} proposed, {value:0} fewer than the norm asks for",
        "{proposed:exact} foreslått, {value:0} færre enn normen krever",
    ),
    "norm_above": Text(
        "{proposed:exact} proposed, {value:0} more than the norm allows",
        "{proposed:exact} foreslått, {value:0} flere enn normen tillater",
    ),
    "norm_no_proposed": Text(
        "not assessed: the plan does not say how many spaces it proposes",
        "ikke vurdert: planen sier ikke hvor mange plasser den foreslår",
    ),
    "norm_no_use": Text(
        "not assessed: the table of norms has no row for the use '{use:text}'",
        "ikke vurdert: normtabellen har ingen rad for formålet «{use:text}»",
    ),
    "norm_no_use_given": Text(
        "not assessed: the area's use is not given", "ikke vurdert: feltets formål er ikke oppgitt"
    ),
    "norm_no_row": Text(
        "not assessed: the table of norms has no row for these spaces at this use and in this zone",
        "ikke vurdert: normtabellen har ingen rad for slike plasser ved dette formålet i denne sonen",
    ),
    "norm_several_uses": Text(
        "not assessed: the table of norms has several uses of the same kind ({uses:text}), and none names this one",
        "ikke vurdert: normtabellen har flere formål av samme slag ({uses:text}), og ingen nevner dette",
    ),
    "norm_no_units": Text(
        "not assessed: the number of {unit:code} is not given", "ikke vurdert: antall {unit:code} er ikke oppgitt"
    ),
    "norm_no_rooms": Text(
        "not assessed: the norm asks for dwellings by rooms, and these are not given or do not add up to all dwellings",
        "ikke vurdert: normen skiller boliger etter rom, og disse er ikke oppgitt eller summerer ikke til alle "
        "boligene",
    ),
    "norm_options_apart": Text(
        "not assessed: the plan may choose between options whose limits do not meet; hold it against each of them",
        "ikke vurdert: planen kan velge mellom alternativer med grenser som ikke møtes; hold den opp mot hvert av dem",
    ),
    "norm_zone_unknown": Text(
        "not assessed: the norm differs between zones, and the area's zone is not known",
        "ikke vurdert: normen er ulik i ulike soner, og feltets sone er ikke kjent",
    ),
    "norm_zone_no_geometry": Text(
        "not assessed: the norm differs between zones, and the area has no place on the map",
        "ikke vurdert: normen er ulik i ulike soner, og feltet er ikke plassert på kartet",
    ),
    "norm_zone_no_walk": Text(
        "not assessed: the zone depends on the walk to a hub, and hubs or street network are not given, or the area is "
        "too far from the network",
        "ikke vurdert: sonen avhenger av gangveien til et knutepunkt, og knutepunkter eller gatenett er ikke oppgitt, "
        "eller feltet ligger for langt fra gatenettet",
    ),
    "norm_tek17": Text(
        "not assessed: where parking is required, TEK17 § 8-8 asks for ducts and room for charging, but for no "
        "charger; numbers do not show it, look at the drawings",
        "ikke vurdert: der det kreves parkering, skal det etter TEK17 § 8-8 legges til rette med føringsveier og plass "
        "til lading, men ikke med lader; tall viser ikke dette, se tegningene",
    ),
    "norm_both": Text(
        "{lead:parts}{units:exact} {unit:code} × {least:exact} to {most:exact} = {low:exact} to {high:exact}",
        "{lead:parts}{units:exact} {unit:code} × {least:exact} til {most:exact} = {low:exact} til {high:exact}",
    ),
    "norm_both_per": Text(
        "{lead:parts}{units:exact} {unit:code} / {per:exact} × {least:exact} to {most:exact} = {low:exact} to "
        "{high:exact}",
        "{lead:parts}{units:exact} {unit:code} / {per:exact} × {least:exact} til {most:exact} = {low:exact} til "
        "{high:exact}",
    ),
    "norm_both_area": Text(
        "{lead:parts}{low:exact} to {high:exact} for the area", "{lead:parts}{low:exact} til {high:exact} for feltet"
    ),
    "norm_exact": Text(
        "{lead:parts}{units:exact} {unit:code} × {least:exact} = {low:exact}, neither more nor fewer",
        "{lead:parts}{units:exact} {unit:code} × {least:exact} = {low:exact}, verken flere eller færre",
    ),
    "norm_exact_per": Text(
        "{lead:parts}{units:exact} {unit:code} / {per:exact} × {least:exact} = {low:exact}, neither more nor fewer",
        "{lead:parts}{units:exact} {unit:code} / {per:exact} × {least:exact} = {low:exact}, verken flere eller færre",
    ),
    "norm_exact_area": Text(
        "{lead:parts}{low:exact} for the area, neither more nor fewer",
        "{lead:parts}{low:exact} for feltet, verken flere eller færre",
    ),
    "norm_least": Text(
        "{lead:parts}{units:exact} {unit:code} × {least:exact} = at least {low:exact}",
        "{lead:parts}{units:exact} {unit:code} × {least:exact} = minst {low:exact}",
    ),
    "norm_least_per": Text(
        "{lead:parts}{units:exact} {unit:code} / {per:exact} × {least:exact} = at least {low:exact}",
        "{lead:parts}{units:exact} {unit:code} / {per:exact} × {least:exact} = minst {low:exact}",
    ),
    "norm_least_area": Text(
        "{lead:parts}at least {low:exact} for the area", "{lead:parts}minst {low:exact} for feltet"
    ),
    "norm_most": Text(
        "{lead:parts}{units:exact} {unit:code} × {most:exact} = at most {high:exact}",
        "{lead:parts}{units:exact} {unit:code} × {most:exact} = høyst {high:exact}",
    ),
    "norm_most_per": Text(
        "{lead:parts}{units:exact} {unit:code} / {per:exact} × {most:exact} = at most {high:exact}",
        "{lead:parts}{units:exact} {unit:code} / {per:exact} × {most:exact} = høyst {high:exact}",
    ),
    "norm_most_area": Text(
        "{lead:parts}at most {high:exact} for the area", "{lead:parts}høyst {high:exact} for feltet"
    ),
    "norm_picked_greatest": Text("the option that asks for most holds", "alternativet som krever mest, gjelder"),
    "norm_picked_least": Text("the option that asks for least holds", "alternativet som krever minst, gjelder"),
    "norm_picked_either": Text("the plan may choose between the options", "planen kan velge mellom alternativene"),
    "norm_rounded_up": Text("rounded up", "rundet opp"),
    "norm_rounded_down": Text("rounded down", "rundet ned"),
    "norm_rounded_nearest": Text("rounded to the nearest whole number", "rundet til nærmeste hele tall"),
    "norm_sum": Text("in all {least:exact} to {most:exact}", "til sammen {least:exact} til {most:exact}"),
    "norm_sum_least": Text("in all at least {least:exact}", "til sammen minst {least:exact}"),
    "norm_sum_most": Text("in all at most {most:exact}", "til sammen høyst {most:exact}"),
    "norm_no_whole": Text(
        "no whole number lies between least and most, so {value:0} and {other:0} are both taken as within",
        "ingen hele tall ligger mellom minimum og maksimum, så både {value:0} og {other:0} regnes som innenfor",
    ),
    "norm_use_by_profile": Text(
        "assumed: the norm for '{use:text}' is taken, as the same kind of use",
        "antatt: normen for «{use:text}» er brukt, som samme type bruk",
    ),
    "norm_use_by_code": Text(
        "the norm for {use:text} is taken, by the code", "normen for {use:text} er brukt, etter koden"
    ),
    "norm_use_any": Text("the norm for all uses is taken", "normen for alle formål er brukt"),
    "norm_zone": Text("norm zone {zone:text}", "normsone {zone:text}"),
    "norm_zone_outside": Text(
        "outside all norm zones, so the norm for all zones is taken",
        "utenfor alle normsoner, så normen for alle soner er brukt",
    ),
    "norm_zone_walk": Text(
        "norm zone {zone:text}, by the walk of {value:m} to the nearest hub",
        "normsone {zone:text}, etter gangveien på {value:m} til nærmeste knutepunkt",
    ),
    "norm_zone_no_hub": Text(
        "norm zone {zone:text}, as no hub is reached on foot",
        "normsone {zone:text}, siden ingen knutepunkter nås til fots",
    ),
    "norm_zone_split": Text(
        "across zones ({shares:parts}): {zone:text} holds the largest share and is taken",
        "på tvers av soner ({shares:parts}): {zone:text} har størst andel og er brukt",
    ),
    "norm_zone_split_outside": Text(
        "across zones ({shares:parts}): most lies outside, so the norm for all zones is taken",
        "på tvers av soner ({shares:parts}): det meste ligger utenfor, så normen for alle soner er brukt",
    ),
    "norm_source": Text("source: {source:text}", "kilde: {source:text}"),
}
"""Why a verdict on spaces is as it is; the arithmetic first."""

STAFF_REASONS = {
    "staff_departs": Text(
        "public transport is good ({value:m} to {name:text}, tier {tier:text}; within {limit:m} counts), and "
        "{spaces:0} spaces for staff are free: these should cost something",
        "kollektivtilbudet er godt ({value:m} til {name:text}, nivå {tier:text}; innenfor {limit:m} teller), og "
        "{spaces:0} plasser for ansatte er gratis: disse bør det koste noe å bruke",
    ),
    "staff_applies": Text(
        "public transport is good ({value:m} to {name:text}, tier {tier:text}; within {limit:m} counts): spaces for "
        "staff should not be free; whether they are, is not given",
        "kollektivtilbudet er godt ({value:m} til {name:text}, nivå {tier:text}; innenfor {limit:m} teller): plasser "
        "for ansatte bør ikke være gratis; om de er det, er ikke oppgitt",
    ),
    "staff_holds": Text(
        "public transport is good ({value:m} to {name:text}, tier {tier:text}; within {limit:m} counts), and no space "
        "for staff is free",
        "kollektivtilbudet er godt ({value:m} til {name:text}, nivå {tier:text}; innenfor {limit:m} teller), og ingen "
        "plasser for ansatte er gratis",
    ),
    "staff_not_good": Text(
        "public transport does not count as good ({value:m} to {name:text}, tier {tier:text}), so the rule asks for "
        "nothing",
        "kollektivtilbudet regnes ikke som godt ({value:m} til {name:text}, nivå {tier:text}), så regelen krever ikke "
        "noe",
    ),
    "staff_no_hub": Text(
        "no hub is reached on foot, so the rule asks for nothing",
        "ingen knutepunkter nås til fots, så regelen krever ikke noe",
    ),
    "staff_not_assessed": Text(
        "not assessed: hubs or street network are not given, or the area is too far from the network",
        "ikke vurdert: knutepunkter eller gatenett er ikke oppgitt, eller feltet ligger for langt fra gatenettet",
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
    "after_nobody_drives": Text(
        "with the streets closed nobody drives there, and nobody can be compared",
        "med gatene stengt kjører ingen dit, og ingen kan sammenlignes",
    ),
}

SPILLOVER_REASONS = {
    "hub_draws": Text(
        "hub {name:text} {walk:m} away on foot: {low:0} to {high:0} cars assumed",
        "knutepunktet {name:text} {walk:m} unna til fots: {low:0} til {high:0} biler antatt",
    ),
    "hub_draws_unknown": Text(
        "hub {name:text} {walk:m} away on foot: how many cars is not known",
        "knutepunktet {name:text} {walk:m} unna til fots: hvor mange biler er ikke kjent",
    ),
    "centre_draws": Text(
        "centre {name:text} {walk:m} away on foot: {low:0} to {high:0} cars assumed",
        "senteret {name:text} {walk:m} unna til fots: {low:0} til {high:0} biler antatt",
    ),
    "centre_draws_unknown": Text(
        "centre {name:text} {walk:m} away on foot: how many cars is not known",
        "senteret {name:text} {walk:m} unna til fots: hvor mange biler er ikke kjent",
    ),
    "workplace_draws": Text(
        "workplace {name:text} {walk:m} away on foot: {low:0} to {high:0} cars assumed",
        "arbeidsstedet {name:text} {walk:m} unna til fots: {low:0} til {high:0} biler antatt",
    ),
    "workplace_draws_unknown": Text(
        "workplace {name:text} {walk:m} away on foot: how many cars is not known",
        "arbeidsstedet {name:text} {walk:m} unna til fots: hvor mange biler er ikke kjent",
    ),
    "park_and_ride_draws": Text(
        "park-and-ride {name:text} {walk:m} away on foot: {low:0} to {high:0} cars assumed",
        "innfartsparkeringen {name:text} {walk:m} unna til fots: {low:0} til {high:0} biler antatt",
    ),
    "park_and_ride_draws_unknown": Text(
        "park-and-ride {name:text} {walk:m} away on foot: how many cars is not known",
        "innfartsparkeringen {name:text} {walk:m} unna til fots: hvor mange biler er ikke kjent",
    ),
    "partly_regulated": Text(
        "parking is regulated on the rest of the street; {low:%} of it is without restriction",
        "parkering er regulert på resten av gaten; {low:%} av den er uten regulering",
    ),
    "regulation_not_known": Text(
        "whether parking is regulated here is not known", "om parkering er regulert her, er ikke kjent"
    ),
    "zone_may_help": Text(
        "a residents' zone may be considered once the cars have been counted",
        "en beboersone kan vurderes når bilene er telt",
    ),
}

# --- code words -------------------------------------------------------------------------------------------------------

WORDS = {
    # What norms count spaces by.
    "per_dwelling": Text("dwellings", "boliger"),
    "per_bra": Text("m² of floor area (BRA)", "m² BRA"),
    "per_employee": Text("employees", "ansatte"),
    "per_pupil": Text("pupils", "elever"),
    "per_car_space": Text("car spaces proposed", "foreslåtte bilplasser"),
    "per_area": Text("areas", "felt"),
    "one_dwelling": Text("dwelling", "bolig"),
    "one_employee": Text("employee", "ansatt"),
    "one_pupil": Text("pupil", "elev"),
    "one_car_space": Text("car space proposed", "foreslått bilplass"),
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
