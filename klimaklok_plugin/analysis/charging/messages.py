"""What planning charging points and auditing car parks tells the user."""

from __future__ import annotations

from ..core.messages import KlimaklokError, Text

# --- who charges ------------------------------------------------------------------------------------------------------


class DemandUnitNeededError(KlimaklokError):
    """Nobody knows what the field of the demand counts."""

    en = (
        "The name of the field '{field:text}' does not tell what it counts. Choose under 'What the field counts' "
        "whether it is electric cars, cars, homes without a parking space or persons: the answer depends on it."
    )
    nb = (
        "Navnet på feltet «{field:text}» sier ikke hva det teller. Velg under «Hva feltet teller» om det er elbiler, "
        "biler, boliger uten egen parkeringsplass eller personer: Svaret avhenger av det."
    )


class ChargingNoDemandError(KlimaklokError):
    """Nobody needs to charge in public."""

    en = (
        "{count:The only feature|None of the # features} of the layer for {layer:label} has {count:no |}public demand. "
        "That takes a place, a weight above 0 and a kind without its own right to charge. Check the field for the "
        "weight and the one for the kind."
    )
    nb = (
        "{count:Det eneste objektet|Ingen av de # objektene} i laget for «{layer:label}» {count:gir ikke|gir} "
        "etterspørsel etter offentlig lading. Til det trengs en plassering, et antall over 0 og noen uten egen rett "
        "til å lade hjemme. Sjekk feltet for hvor mange og feltet for hvem som lader."
    )


class ChargingLoadTooLargeError(KlimaklokError):
    """More cars at once than any place has room for."""

    en = (
        "A charging load of {load:n} erlang at one place is more than the {limit:n} that can be computed. Check that "
        "the weights are numbers of cars or persons, and the charge need per weight in the strategy file."
    )
    nb = (
        "{load:n} biler som lader samtidig på ett sted, er mer enn de {limit:n} som kan beregnes. Sjekk at feltet for "
        "hvor mange har antall biler, boliger eller personer, og sjekk ladebehovet i strategifilen."
    )


# --- sites ------------------------------------------------------------------------------------------------------------


class ChargingNoCandidatesError(KlimaklokError):
    """No candidate has a place."""

    en = (
        "{count:The only feature|None of the # features} of the layer for {layer:label} has {count:no|a} place. Choose "
        "another layer, or leave it empty: sites are then tried along the streets."
    )
    nb = (
        "{count:Det eneste objektet|Ingen av de # objektene} i laget for «{layer:label}» har {count:ingen|noen} "
        "plassering. Velg et annet lag, eller la det stå tomt: da prøves steder langs gatene."
    )


class ChargingCandidatesOffNetworkError(KlimaklokError):
    """Candidates and network do not meet."""

    en = (
        "{count:The only possible site does not lie|None of the # possible sites lies} on the street network. Check "
        "that both cover the same area, or allow a longer way to the network."
    )
    nb = (
        "{count:Det eneste mulige stedet ligger ikke|Ingen av de # mulige stedene ligger} ved gatenettet. Sjekk at "
        "steder og gatenett dekker samme område, eller tillat lengre vei til gatenettet."
    )


class ChargingGridFieldMissingError(KlimaklokError):
    """Grid points without the field of their capacity."""

    en = "Choose the field with the free capacity of {layer:label}, in kW, or leave the layer empty."
    nb = "Velg feltet med ledig kapasitet (kW) i laget for «{layer:label}», eller la laget stå tomt."


# --- what is asked ----------------------------------------------------------------------------------------------------


class ChargingFloorNoAreasError(KlimaklokError):
    """A floor for areas that are not given."""

    en = (
        "A least share in each area is given, but no areas. Choose the layer with districts or cells, or leave the "
        "share empty."
    )
    nb = (
        "Det er oppgitt en minste andel i hvert område, men ingen områder. Velg laget med bydeler eller ruter, eller "
        "la andelen stå tom."
    )


class ChargingAmountMissingError(KlimaklokError):
    """Nothing says how much is to be built."""

    en = (
        "It is not said how much is to be built. Give the number of new sites, the share of the demand or the budget "
        "that belongs to the chosen question, or a list of phases."
    )
    nb = (
        "Oppgi hvor mye som skal bygges: antall nye steder, andelen av etterspørselen eller budsjettet, alt etter hva "
        "som er valgt, eller en liste over byggetrinn."
    )


class ChargingPhasesWrongError(KlimaklokError):
    """Phases that are none, or do not add up."""

    en = (
        "The phases '{value:text}' do not fit. Give the number of phases, such as 3, or a list: new sites per phase "
        "(3, 3, 4) or kr per phase that add up to the whole, or the rising shares in per cent that are reached (50, "
        "75, 90). Every phase must add something, and there are {most:n} at most."
    )
    nb = (
        "Byggetrinnene «{value:text}» passer ikke. Oppgi antall byggetrinn, for eksempel 3, eller en liste: nye steder "
        "per trinn (3, 3, 4) eller kr per trinn som til sammen blir det hele, eller stigende andeler i prosent som "
        "skal være nådd (50, 75, 90). Hvert trinn må legge noe til, og det kan høyst være {most:n}."
    )


class ChargingTooManySitesError(KlimaklokError):
    """More sites than candidates."""

    en = (
        "{asked:# new site is|# new sites are} asked for, but only {available:# possible site is given that lies|"
        "# possible sites are given that lie} on the street network. Ask for fewer, or add possible sites."
    )
    nb = (
        "Det er bedt om {asked:# nytt sted|# nye steder}, men bare {available:# mulig sted|# mulige steder} ligger ved "
        "gatenettet. Be om færre, eller legg til mulige steder."
    )


class ChargingBudgetTooSmallError(KlimaklokError):
    """A budget that pays for no site."""

    en = (
        "The budget of {budget:kr} pays for no site: the cheapest with one point costs {cheapest:kr}, {missing:kr} "
        "more. Raise it (for the first phase, if there are several), or check the costs."
    )
    nb = (
        "Budsjettet på {budget:kr} rekker ikke til noe sted: det billigste, med ett ladepunkt, koster {cheapest:kr}, "
        "altså {missing:kr} mer. Øk budsjettet (for det første byggetrinnet, hvis det er flere), eller sjekk "
        "kostnadene."
    )


# --- audit of car parks -----------------------------------------------------------------------------------------------


class ChargingAuditBothError(KlimaklokError):
    """Car parks from two sources."""

    en = "Both a layer of car parks and a file of the parking register are given. Give the one to be audited."
    nb = (
        "Både et lag med parkeringsområder og en fil fra Parkeringsregisteret er oppgitt. Oppgi bare det som skal "
        "kontrolleres."
    )


class AuditDuplicateError(KlimaklokError):
    """Ids that are used twice."""

    en = (
        'The field "{field:text}" of the car parks names {count:# car park|# car parks} twice or more: {values:text}. '
        "Keep one of each, or choose another field."
    )
    nb = (
        "Feltet «{field:text}» i laget med parkeringsområder nevner {count:# område|# områder} to ganger eller mer: "
        "{values:text}. Behold ett av hvert, eller velg et annet felt."
    )


class AuditLoadsMismatchError(KlimaklokError):
    """Loads for other car parks."""

    en = (
        "{loads:# load is|# loads are} given for {count:# car park|# car parks}. Give one for each, empty where it is "
        "not known."
    )
    nb = (
        "Det er oppgitt {loads:# ladebehov|# ladebehov} for {count:# parkeringsområde|# parkeringsområder}. Oppgi ett "
        "for hvert, tomt der det ikke er kjent."
    )


# --- report -----------------------------------------------------------------------------------------------------------


class ReportFieldError(KlimaklokError):
    """A result without a field that the report is made of."""

    en = (
        "The layer for {layer:label} lacks the field '{field:text}'. Choose the layer as the run 'Locate charging "
        "points' made it, or run it again."
    )
    nb = (
        "Laget for «{layer:label}» mangler feltet «{field:text}». Velg laget slik «Finn steder for ladepunkter» laget "
        "det, eller kjør på nytt."
    )


class ReportValueError(KlimaklokError):
    """A result whose numbers have been edited into something else."""

    en = (
        "The field '{field:text}' of the layer for {layer:label} must hold numbers, but holds '{value:text}'. Put it "
        "right in the layer, or run 'Locate charging points' again."
    )
    nb = (
        "Feltet «{field:text}» i laget for «{layer:label}» skal ha tall, men har «{value:text}». Rett det i laget, "
        "eller kjør «Finn steder for ladepunkter» på nytt."
    )


class ReportSitesMissingError(KlimaklokError):
    """No charging sites to report on."""

    en = (
        "There is no plan to report on: give the layer of charging sites that 'Locate charging points' made, or the "
        "GeoPackage in which its results lie."
    )
    nb = (
        "Det er ingen plan å skrive om: oppgi laget med ladesteder fra «Finn steder for ladepunkter», eller "
        "GeoPackage-filen med resultatene."
    )


class ReportSeveralPlansError(KlimaklokError):
    """A file with the results of several runs."""

    en = (
        "The file {file:text} holds several layers for {layer:label}. Choose the layers of one plan instead of the "
        "file."
    )
    nb = "Filen {file:text} har flere lag for «{layer:label}». Velg lagene til én plan i stedet for filen."


# --- notes ------------------------------------------------------------------------------------------------------------

_PLAN = {
    "charging_amount_unused": Text(
        "Not used: {parameters:label}. '{model:label}' asks for something else.",
        "Ikke brukt: {parameters:label}. «{model:label}» spør om noe annet.",
    ),
    "charging_kind_empty": Text(
        "{count:# feature does not say who charges and is|# features do not say who charges and are} taken as "
        "{kind:code}.",
        "{count:# objekt|# objekter} sier ikke hvem som lader, og regnes som {kind:code}.",
    ),
    "charging_demand_lines": Text(
        "{count:# feature of the demand is a line. It has no place here and is|# features of the demand are lines. "
        "They have no place here and are} listed.",
        "{count:# objekt i etterspørselen er en linje. Det|# objekter i etterspørselen er linjer. De} kan ikke "
        "plasseres og føres opp som ikke dekket.",
    ),
    "charging_weight_empty": Text(
        "{count:# feature has|# features have} no number for how many charge. {count:It is|They are} listed as "
        "unserved.",
        "{count:# objekt|# objekter} har ikke noe tall for hvor mange som lader. {count:Det|De} føres opp som ikke "
        "dekket.",
    ),
    "charging_points_unknown": Text(
        "The number of points is not known for {count:# station: it is|# stations: they are} taken to have "
        "{points:# point|# points}{count:| each}.",
        "Antall ladepunkter er ukjent for {count:# stasjon: den|# stasjoner: de} regnes med "
        "{points:# ladepunkt|# ladepunkter}{count:| hver}.",
    ),
    "charging_power_unknown": Text(
        "The power is not known for points of {count:# station|# stations}: they count as normal.",
        "Effekten er ukjent for ladepunkter ved {count:# stasjon|# stasjoner}: de regnes som normallading.",
    ),
    "charging_existing_unplaced": Text(
        "{count:# existing station has|# existing stations have} no place. {count:It is|They are} left out.",
        "{count:# ladestasjon|# ladestasjoner} mangler plassering. {count:Den|De} er utelatt.",
    ),
    "charging_stations_twice": Text(
        "{count:# station of the NOBIL file stands|# stations of the NOBIL file stand} where one of the layer does. "
        "{count:It counts|They count} once.",
        "{count:# stasjon|# stasjoner} i NOBIL-filen står der laget også har en. {count:Den|De} teller én gang.",
    ),
    "charging_stations_not_public": Text(
        "{count:# station of the NOBIL file is|# stations of the NOBIL file are} not open to the public. "
        "{count:It does|They do} not count.",
        "{count:# stasjon|# stasjoner} i NOBIL-filen er ikke offentlig {count:tilgjengelig|tilgjengelige}. "
        "{count:Den|De} teller ikke.",
    ),
    "charging_grid_unknown": Text(
        "The free capacity is not known for {count:# grid point|# grid points}.",
        "Den ledige kapasiteten er ukjent for {count:# nettpunkt|# nettpunkter}.",
    ),
    "charging_grid_not_found": Text(
        "Field '{field:text}': {count:# possible site names a grid point|# possible sites name grid points} that no "
        "grid point with a known capacity is called ({values:text}). The grid company must be asked there.",
        "Feltet «{field:text}»: {count:# mulig sted|# mulige steder} oppgir et nettpunkt som ingen nettpunkter med "
        "kjent kapasitet heter ({values:text}). Der må nettselskapet spørres.",
    ),
    "charging_candidates_unplaced": Text(
        "{count:# possible site has|# possible sites have} no place. {count:It is|They are} left out.",
        "{count:# mulig sted|# mulige steder} mangler plassering. {count:Det|De} er utelatt.",
    ),
    "charging_candidates_lines": Text(
        "{count:# possible site is drawn as a line. Its|# possible sites are drawn as lines. Their} middle is taken.",
        "{count:# mulig sted er tegnet som en linje. Midten av den|# mulige steder er tegnet som linjer. Midten av "
        "dem} brukes.",
    ),
    "charging_candidates_twice": Text(
        "{count:# possible site lies|# possible sites lie} on the same place as another. {count:It counts|They count} "
        "once.",
        "{count:# mulig sted|# mulige steder} ligger på samme plass som et annet. {count:Det|De} teller én gang.",
    ),
    "charging_candidates_generated": Text(
        "No possible sites are given: {count:# place along public streets is|# places along public streets are} tried. "
        "What is proven best is best among {count:this one|these}; places between them were not tried.",
        "Ingen mulige steder er oppgitt: {count:# sted|# steder} langs offentlige gater prøves. Det som er bevist "
        "best, er best blant {count:dette|disse}; steder imellom er ikke prøvd.",
    ),
    "charging_existing_off_network": Text(
        "{count:# existing station lies|# existing stations lie} too far from the street network. {count:It does|They "
        "do} not count.",
        "{count:# ladestasjon|# ladestasjoner} ligger for langt fra gatenettet. {count:Den|De} teller ikke.",
    ),
    "charging_candidates_off_network": Text(
        "{count:# possible site lies|# possible sites lie} too far from the street network. {count:It is|They are} "
        "left out.",
        "{count:# mulig sted|# mulige steder} ligger for langt fra gatenettet. {count:Det|De} er utelatt.",
    ),
    "charging_own_right": Text(
        "Cheaper first: {count:# feature|# features} ({weight:0} {unit:code} in all) {count:has its|have their} own "
        "right to charge at home ({rule:text}). {count:It is|They are} no public demand.",
        "Billigst først: {count:# objekt|# objekter} ({weight:0} {unit:code} i alt) har egen rett til å lade hjemme "
        "({rule:text}). {count:Det|De} regnes ikke med i etterspørselen etter offentlig lading.",
    ),
    "charging_staff": Text(
        "Staff: {weight:0} {unit:code}. By the strategy, employees get no free parking where public transport is good "
        "({rule:text}). How good it is at their workplaces was not looked at: check that first.",
        "Ansatte: {weight:0} {unit:code}. Etter strategien får ansatte ikke gratis parkering der kollektivtilbudet er "
        "godt ({rule:text}). Hvor godt det er ved arbeidsplassene, er ikke undersøkt: sjekk det først.",
    ),
    "charging_electric_counted": Text(
        "Electric cars are taken as {share:%} of all cars, the share of {year:0}. It moves: give a later year for a "
        "plan that looks ahead.",
        "Elbiler regnes som {share:%} av alle biler, andelen i {year:0}. Den endrer seg: oppgi et senere år for en "
        "plan som ser framover.",
    ),
    "charging_electric_grown": Text(
        "Electric cars are taken as {share:%} of all cars in {year:0}: what was counted in {counted:0}, and {points:n} "
        "percentage points more each year since.",
        "Elbiler regnes som {share:%} av alle biler i {year:0}: det som ble talt i {counted:0}, og {points:n} "
        "prosentpoeng til for hvert år siden.",
    ),
    "charging_weight_none": Text(
        "No field says how many: {count:the only feature counts|each of the # features counts} as 1 ({unit:code}).",
        "Ikke noe felt sier hvor mange: {count:det eneste objektet|hvert av de # objektene} teller som 1 "
        "({unit:code}).",
    ),
    "charging_kind_assumed": Text(
        "No field says who charges: all are taken as {kind:code}. Whether some have their own right to charge at home "
        "was not looked at; '{parameter:label}' would tell.",
        "Ikke noe felt sier hvem som lader: alle regnes som {kind:code}. Om noen har egen rett til å lade hjemme, er "
        "ikke undersøkt; det ville «{parameter:label}» vist.",
    ),
    "charging_cost_assumed": Text(
        "The cost of {count:# possible site|# possible sites} is not given: {cost:kr} is taken{count:| for each}, "
        "without points.",
        "Kostnaden for {count:# mulig sted|# mulige steder} er ikke oppgitt: det regnes med {cost:kr}{count:| for "
        "hvert}, uten ladepunkter.",
    ),
    "charging_room_unknown": Text(
        "The parking spaces at {count:# possible site|# possible sites} are not given: whether there is room for the "
        "points was not looked at; the strategy file's most is taken.",
        "Antall parkeringsplasser ved {count:# mulig sted|# mulige steder} er ikke oppgitt: om det er plass til "
        "ladepunktene, er ikke undersøkt; det meste strategifilen tillater, er brukt.",
    ),
    "charging_grid_not_given": Text(
        "No grid points are given: whether the grid has power for the points was not looked at.",
        "Ingen nettpunkter er oppgitt: om nettet har effekt til ladepunktene, er ikke undersøkt.",
    ),
    "charging_today_unknown": Text(
        "No existing stations are given: what they serve was not looked at, and the plan is made as if there were "
        "none. Give a layer or a file from NOBIL to count them.",
        "Ingen ladestasjoner er oppgitt: hva de dekker, er ikke undersøkt, og planen er laget som om det ikke fantes "
        "noen. Oppgi et lag eller en fil fra NOBIL for å regne dem med.",
    ),
    "charging_only_fast": Text(
        "{count:# existing station|# existing stations} with {points:# fast point|# fast points} in all "
        "{count:serves|serve} nobody: by the strategy file, all who reach {count:it|them} ({kinds:code}) charge at "
        "normal points.",
        "{count:# ladestasjon|# ladestasjoner} med {points:# hurtigladepunkt|til sammen # hurtigladepunkter} dekker "
        "ingen: etter strategifilen lader alle som når {count:den|dem} ({kinds:code}), ved normalladepunkter.",
    ),
    "charging_only_fast_by_rule": Text(
        "{count:# existing station|# existing stations} with {points:# fast point|# fast points} in all "
        "{count:serves|serve} nobody: by the strategy, all who reach {count:it|them} ({kinds:code}) charge at normal "
        "points ({rule:text}).",
        "{count:# ladestasjon|# ladestasjoner} med {points:# hurtigladepunkt|til sammen # hurtigladepunkter} dekker "
        "ingen: etter strategien lader alle som når {count:den|dem} ({kinds:code}), ved normalladepunkter "
        "({rule:text}).",
    ),
    "charging_only_normal": Text(
        "{count:# existing station|# existing stations} with {points:# normal point|# normal points} in all "
        "{count:serves|serve} nobody: by the strategy file, all who reach {count:it|them} ({kinds:code}) charge at "
        "fast points.",
        "{count:# ladestasjon|# ladestasjoner} med {points:# normalladepunkt|til sammen # normalladepunkter} dekker "
        "ingen: etter strategifilen lader alle som når {count:den|dem} ({kinds:code}), ved hurtigladepunkter.",
    ),
    "charging_only_normal_by_rule": Text(
        "{count:# existing station|# existing stations} with {points:# normal point|# normal points} in all "
        "{count:serves|serve} nobody: by the strategy, all who reach {count:it|them} ({kinds:code}) charge at fast "
        "points ({rule:text}).",
        "{count:# ladestasjon|# ladestasjoner} med {points:# normalladepunkt|til sammen # normalladepunkter} dekker "
        "ingen: etter strategien lader alle som når {count:den|dem} ({kinds:code}), ved hurtigladepunkter "
        "({rule:text}).",
    ),
    "charging_summary": Text(
        "{covered:0} of {total:0} {unit:code} ({share:1} %) can charge in public at {stations:# existing station|"
        "# existing stations} and {sites:# new site|# new sites} with {normal:# normal point|# normal points} and "
        "{fast:# fast point|# fast points}: {kw:kW} at the peak, {cost:kr}. {tried:# place was|# places were} tried.",
        "{covered:0} av {total:0} {unit:code} ({share:1} %) kan lade offentlig ved {stations:# ladestasjon|"
        "# ladestasjoner} som finnes, og {sites:# nytt sted|# nye steder} med {normal:# normalladepunkt|"
        "# normalladepunkter} og {fast:# hurtigladepunkt|# hurtigladepunkter}: {kw:kW} på det meste, {cost:kr}. "
        "{tried:# sted|# steder} er prøvd.",
    ),
    "charging_summary_new": Text(
        "{covered:0} of {total:0} {unit:code} ({share:1} %) can charge in public at {sites:# new site|# new sites} "
        "with {normal:# normal point|# normal points} and {fast:# fast point|# fast points}: {kw:kW} at the peak, "
        "{cost:kr}. {tried:# place was|# places were} tried.",
        "{covered:0} av {total:0} {unit:code} ({share:1} %) kan lade offentlig ved {sites:# nytt sted|# nye steder} "
        "med {normal:# normalladepunkt|# normalladepunkter} og {fast:# hurtigladepunkt|# hurtigladepunkter}: {kw:kW} "
        "på det meste, {cost:kr}. {tried:# sted|# steder} er prøvd.",
    ),
    "charging_summary_demand": Text(
        "{count:# feature|# features} came in as demand, and {public:# counts|# count}.",
        "{count:# objekt|# objekter} kom inn som etterspørsel, og {public:# teller|# teller} med.",
    ),
    "charging_summary_left": Text(
        "{count:# feature|# features} came in as demand: {public:# counts|# count}, and {left:# does|# do} not "
        "({reasons:parts}).",
        "{count:# objekt|# objekter} kom inn som etterspørsel: {public:# teller|# teller} med, og {left:#|#} gjør det "
        "ikke ({reasons:parts}).",
    ),
    "charging_today": Text(
        "Existing points cover {share:1} % of the demand.",
        "Dagens ladepunkter dekker {share:1} % av etterspørselen.",
    ),
    "charging_answer": Text(
        "With {sites:# new site|# new sites} {share:1} % is covered; no answer among the {places:# possible place that "
        "was|# possible places that were} tried covers more than {bound:1} % ({status:code}).",
        "Med {sites:# nytt sted|# nye steder} dekkes {share:1} %; ingen løsning blant {places:det ene mulige stedet|de "
        "# mulige stedene} som er prøvd, dekker mer enn {bound:1} % ({status:code}).",
    ),
    "charging_fewest": Text(
        "{sites:# new site covers|# new sites cover} {share:1} % of the demand; no answer among the {places:# possible "
        "place that was|# possible places that were} tried needs fewer than {bound:0} ({status:code}).",
        "{sites:# nytt sted|# nye steder} dekker {share:1} % av etterspørselen; ingen løsning blant {places:det ene "
        "mulige stedet|de # mulige stedene} som er prøvd, klarer seg med færre enn {bound:0} ({status:code}).",
    ),
    "charging_phase": Text(
        "Phase {phase:n}: with {sites:# new site|# new sites} {share:1} % is covered; {phase:no answer|no continuation "
        "of the phases before} among the {places:# possible place that was|# possible places that were} tried covers "
        "more than {bound:1} % ({status:code}).",
        "Byggetrinn {phase:n}: med {sites:# nytt sted|til sammen # nye steder} dekkes {share:1} %; {phase:ingen "
        "løsning|ingen fortsettelse av trinnene før} blant {places:det ene mulige stedet|de # mulige stedene} som er "
        "prøvd, dekker mer enn {bound:1} % ({status:code}).",
    ),
    "charging_phase_fewest": Text(
        "Phase {phase:n}: {sites:# new site covers|# new sites cover} {share:1} % of the demand; {phase:no answer|no "
        "continuation of the phases before} among the {places:# possible place that was|# possible places that were} "
        "tried needs fewer than {bound:0} ({status:code}).",
        "Byggetrinn {phase:n}: {sites:# nytt sted|til sammen # nye steder} dekker {share:1} % av etterspørselen; "
        "{phase:ingen løsning|ingen fortsettelse av trinnene før} blant {places:det ene mulige stedet|de # mulige "
        "stedene} som er prøvd, klarer seg med færre enn {bound:0} ({status:code}).",
    ),
    "charging_nesting": Text(
        "Phase {phase:n}: because earlier sites stay, {price:1} percentage points less are covered than could be (at "
        "most {most:1} less).",
        "Byggetrinn {phase:n}: fordi tidligere steder blir stående, dekkes {price:1} prosentpoeng mindre enn det kunne "
        "vært (høyst {most:1} mindre).",
    ),
    "charging_nesting_unproven": Text(
        "Phase {phase:n}: because earlier sites stay, up to {most:1} percentage points less may be covered than could "
        "be; it is not proven that as much can be.",
        "Byggetrinn {phase:n}: fordi tidligere steder blir stående, kan det hende at det dekkes opptil {most:1} "
        "prosentpoeng mindre enn det kunne vært; det er ikke bevist at det kunne vært så mye.",
    ),
    "charging_left": Text(
        "Not served: {weight:0} {unit:code} ({share:1} %; {reason:code}).",
        "Ikke dekket: {weight:0} {unit:code} ({share:1} %; {reason:code}).",
    ),
    "charging_left_not_chosen": Text(
        "Not served: {weight:0} {unit:code} ({share:1} %; only sites within reach that were not chosen).",
        "Ikke dekket: {weight:0} {unit:code} ({share:1} %; bare steder innen rekkevidde som ikke ble valgt).",
    ),
    "charging_worst_area": Text(
        "Worst served: {name:text}, {share:0} % of the demand there is covered.",
        "Dårligst dekket: {name:text}, der {share:0} % av etterspørselen er dekket.",
    ),
    "charging_worst_areas": Text(
        "Worst served are {count:n} areas that fare alike, with {share:0} % of the demand there covered: {names:text}.",
        "Dårligst dekket er {count:n} områder som kommer likt ut, med {share:0} % av etterspørselen dekket: "
        "{names:text}.",
    ),
}

_AUDIT = {
    "audit_summary": Text(
        "Parkeringsforskriften § 35: {met:# car park meets|# car parks meet} it, {short:# is|# are} short "
        "({missing:# space|# spaces} with charging at least), {exempt:# is|# are} exempt, {not_covered:# is|# are} not "
        "covered, {unknown:# is|# are} unknown.",
        "Parkeringsforskriften § 35: {met:# parkeringsområde|# parkeringsområder} oppfyller kravet, {short:# har|# "
        "har} for få ladeplasser (det mangler minst {missing:#|#}), {exempt:# er|# er} unntatt, {not_covered:# er|# "
        "er} ikke omfattet, og for {unknown:#|#} er det ukjent.",
    ),
    "audit_summary_none_short": Text(
        "Parkeringsforskriften § 35: {met:# car park meets|# car parks meet} it, none is known to be short, {exempt:# "
        "is|# are} exempt, {not_covered:# is|# are} not covered, {unknown:# is|# are} unknown.",
        "Parkeringsforskriften § 35: {met:# parkeringsområde|# parkeringsområder} oppfyller kravet, ingen har så vidt "
        "kjent for få ladeplasser, {exempt:# er|# er} unntatt, {not_covered:# er|# er} ikke omfattet, og for "
        "{unknown:#|#} er det ukjent.",
    ),
    "audit_public_assumed": Text(
        "No field says whether car parks are offered to the public: all are taken to be.",
        "Ikke noe felt sier om parkeringen tilbys allmennheten: det regnes med at all parkering gjør det.",
    ),
    "audit_words_unknown": Text(
        "Field '{field:text}': {count:# value is|# values are} neither yes nor no ({values:text}). {count:It "
        "counts|They count} as unknown.",
        "Feltet «{field:text}»: {count:# verdi|# verdier} er verken ja eller nei ({values:text}). {count:Den|De} "
        "regnes som {count:ukjent|ukjente}.",
    ),
    "audit_exemptions_not_given": Text(
        "Vegdirektoratet has exempted some car parks from the demand for charging. No exemptions are given, so check "
        "before you conclude that one is short.",
        "Vegdirektoratet har unntatt noen parkeringsområder fra kravet om ladeplasser. Ingen unntak er oppgitt, så "
        "sjekk før du konkluderer med at et område har for få.",
    ),
    "audit_demand_unknown": Text(
        "The demand for charging is not known for {count:n} of {of:# car park|# car parks}: there, only the cap of the "
        "rule and car parks without any charging can be judged.",
        "Ladebehovet er ukjent for {count:n} av {of:# parkeringsområde|# parkeringsområder}: der kan det bare vurderes "
        "om taket for hva som kan kreves, er nådd, og om lading mangler helt.",
    ),
}

_DEMAND = {
    "demand_unit_by_name": Text(
        "The field '{field:text}' is taken to count {unit:code}, by its name.",
        "Feltet «{field:text}» er tatt for å telle {unit:code}, etter navnet.",
    ),
    "demand_unit_against_name": Text(
        (
            "The field '{field:text}' counts {unit:code}, as chosen under 'What the field counts'; by its name it "
            "could be {named:code}. Check that."
        ),
        (
            "Feltet «{field:text}» teller {unit:code}, slik det er valgt under «Hva feltet teller». Etter navnet kan "
            "det være {named:code}. Sjekk det."
        ),
    ),
}
_REPORT = {
    "report_layers": Text(
        "The report was made of {count:# layer|# layers} of the plan.",
        "Rapporten er laget av {count:# lag|# lag} fra planen.",
    ),
    "report_without_chart": Text(
        "The curve is told as a table only: the Python package matplotlib, which draws it, is not installed.",
        "Kurven står bare som tabell: Python-pakken matplotlib, som tegner den, er ikke installert.",
    ),
    "report_value_unknown": Text(
        "{layer:label}: {what:parts} is not known in {count:# row|# rows}, which the sums leave out.",
        "{layer:label}: {what:parts} er ukjent i {count:# rad|# rader}, som ikke er med i summene.",
    ),
    "report_status_unknown": Text(
        "{count:# row of the charging sites is|# rows of the charging sites are} neither new nor existing, and not "
        "counted.",
        "{count:# rad|# rader} i laget med ladesteder er verken nye eller finnes i dag, og er ikke med.",
    ),
    "report_unlike": Text(
        "For {count:# site|# sites} the lines of who charges where add up to another demand than the layer of charging "
        "sites says. The layers may stem from different runs, or have been changed since.",
        "For {count:# sted|# steder} gir linjene for hvem som lader hvor, en annen etterspørsel enn laget med "
        "ladesteder. Lagene kan være fra ulike kjøringer, eller endret etterpå.",
    ),
    "report_plan_unlike": Text(
        "The plan by phase builds {plan:n} points, the new sites have {sites:n}. The layers may stem from different "
        "runs, or have been changed since.",
        "Planen per byggetrinn bygger {plan:n} ladepunkter, de nye stedene har {sites:n}. Lagene kan være fra ulike "
        "kjøringer, eller endret etterpå.",
    ),
}
"""What a report says of the results that it is made of."""

NOTES = {**_DEMAND, **_PLAN, **_AUDIT, **_REPORT}

# --- reasons ----------------------------------------------------------------------------------------------------------

SITE_REASONS = {
    # `other` is in per cent already, here and in "only_here".
    "serves": Text("serves {value:0} ({other:n} % of the demand)", "dekker {value:0} ({other:n} % av etterspørselen)"),
    "serves_none": Text(
        "serves nobody: other sites take all who reach it",
        "dekker ingen: andre steder dekker alle som når hit",
    ),
    "nobody_near": Text(
        "serves nobody: none of the demand lies within reach",
        "dekker ingen: ikke noe av etterspørselen er innen rekkevidde",
    ),
    "no_points": Text("serves nobody: it has no points", "dekker ingen: stedet har ingen ladepunkter"),
    "only_fast": Text(
        "serves nobody: {value:its point is|all its # points are} fast, and those within reach ({kinds:code}) charge "
        "at normal points, by the strategy file",
        "dekker ingen: {value:ladepunktet er et hurtigladepunkt|alle de # ladepunktene er hurtigladepunkter}, og de "
        "som når hit ({kinds:code}), lader ved normalladepunkter etter strategifilen",
    ),
    "only_normal": Text(
        "serves nobody: {value:its point is|all its # points are} normal, and those within reach ({kinds:code}) charge "
        "at fast points, by the strategy file",
        "dekker ingen: {value:ladepunktet er et normalladepunkt|alle de # ladepunktene er normalladepunkter}, og de "
        "som når hit ({kinds:code}), lader ved hurtigladepunkter etter strategifilen",
    ),
    "only_here": Text(
        "{value:# of them reaches|# of them reach} no other site",
        "{value:# av dem når|# av dem når} ikke noe annet sted",
    ),
    "only_here_new": Text(
        "{value:# of them reaches|# of them reach} no other new site; existing ones are not given",
        "{value:# av dem når|# av dem når} ikke noe annet nytt sted; de som finnes, er ikke oppgitt",
    ),
    "full": Text(
        "more reach it than its points can take",
        "flere vil lade her enn ladepunktene har kapasitet til",
    ),
    "room_unknown": Text(
        "the parking spaces are not known, so {value:# point at most is|# points at most are} an assumption",
        "antall parkeringsplasser er ukjent: at det er plass til {value:# ladepunkt|# ladepunkter}, er en antakelse",
    ),
    "spaces_not_given": Text(
        "the parking spaces are not known: whether there is room for {value:# point|# points} was not looked at",
        "antall parkeringsplasser er ukjent: om det er plass til {value:# ladepunkt|# ladepunkter}, er ikke undersøkt",
    ),
    "points_assumed": Text(
        "the number of points is not known: {value:# is|# are} assumed",
        "antall ladepunkter er ukjent: {value:#|#} er antatt",
    ),
    "power_assumed": Text(
        "the power of points is not known: they count as normal",
        "effekten til ladepunkter er ukjent: de regnes som normallading",
    ),
    # `name` is the user's, never a code: a place without grid point has "ask_grid_company" instead.
    "grid_known": Text("takes {value:kW} from {name:text}", "tar {value:kW} fra {name:text}"),
    "ask_grid_company": Text(
        "ask the grid company for {value:kW}",
        "spør nettselskapet om {value:kW} er ledig",
    ),
}

COUNTED = Text("{code:code}: {count:n}", "{code:code}: {count:n}")

AUDIT_REASONS = {
    "not_in_use": Text("closed down", "nedlagt"),
    "not_public": Text("not offered to the public", "tilbys ikke allmennheten"),
    "not_on_terms": Text(
        "not on terms such as a fee or a time limit",
        "ikke vilkårsparkering (betaling, tidsgrense eller lignende)",
    ),
    "exempt_said": Text("exempt: {name:text}", "unntatt: {name:text}"),
    "exempt_said_bare": Text("exempt by the layer", "unntatt ifølge laget"),
    "exempt_type": Text("exempt kind of car park: {name:text}", "type parkering som er unntatt: {name:text}"),
    "exempt_park_and_ride": Text("park-and-ride is exempt", "innfartsparkering er unntatt"),
    # `other` is in per cent already.
    "below_one_space": Text(
        "{other:n} % of {value:# space|# spaces} is less than one, so none can be demanded",
        "{other:n} % av {value:# plass|# plasser} er mindre enn én, så ingen kan kreves",
    ),
    "terms_unknown": Text("not known whether it is on terms", "ukjent om det er vilkårsparkering"),
    "public_unknown": Text("not known whether it is offered to the public", "ukjent om det tilbys allmennheten"),
    "charging_unknown": Text("not known how many spaces have charging", "ukjent hvor mange plasser som har lading"),
    "charging_above_spaces": Text(
        "{value:# space|# spaces} with charging of {other:0} in all cannot be right",
        "{value:# ladeplass|# ladeplasser} av {other:0} plasser i alt kan ikke stemme",
    ),
    "spaces_unknown": Text("not known how many spaces there are", "ukjent hvor mange plasser det er"),
    # Where the register leaves open how many spaces there are in all, and the verdict with it.
    "spaces_between": Text(
        "{value:0} spaces, or {other:0} if those with charging and for disabled people come in addition: the verdict "
        "depends on which",
        "{value:0} plasser, eller {other:0} hvis ladeplasser og plasser for forflytningshemmede kommer i tillegg: "
        "vurderingen avhenger av hvilket",
    ),
    "cap_between": Text(
        "no more than {value:0} can be demanded of the one number and {other:0} of the other",
        "ikke mer enn {value:0} kan kreves av det ene antallet og {other:0} av det andre",
    ),
    "enough_for_demand": Text(
        "{value:# space|# spaces} with charging, {other:0} needed",
        "{value:# ladeplass|# ladeplasser}, {other:0} trengs",
    ),
    "reaches_cap": Text(
        "{value:# space|# spaces} with charging, and no more than {other:0} can be demanded",
        "{value:# ladeplass|# ladeplasser}, og ikke mer enn {other:0} kan kreves",
    ),
    "reaches_cap_none": Text(
        "{value:# space|# spaces} with charging, and none can be demanded of so few spaces",
        "{value:# ladeplass|# ladeplasser}, og ingen kan kreves av så få plasser",
    ),
    "public_assumed": Text(
        "taken to be offered to the public: no field says so",
        "regnes som tilbudt allmennheten: ikke noe felt sier det",
    ),
    "exemptions_not_given": Text(
        "whether it is exempt by Vegdirektoratet's decisions was not looked at",
        "om det er unntatt etter Vegdirektoratets vedtak, er ikke undersøkt",
    ),
    "demand_needs": Text(
        "{value:# space|# spaces} with charging needed, {other:0} there",
        "{value:# ladeplass|# ladeplasser} trengs, {other:0} finnes",
    ),
    "always_occupied": Text(
        "{value:the only space with charging is|all # spaces with charging are} always occupied",
        "{value:den eneste ladeplassen er|alle de # ladeplassene er} alltid opptatt",
    ),
    "capped": Text("no more than {value:0} can be demanded", "ikke mer enn {value:0} kan kreves"),
    "none_at_all": Text(
        "no space has charging, so none can be free: at least {value:0} and up to {other:0} missing, by the demand",
        "ingen plass har lading, så ingen kan være ledig: det mangler minst {value:0} og opptil {other:0}, avhengig av "
        "ladebehovet",
    ),
    "none_at_all_exactly": Text(
        "no space has charging, so none can be free: {value:0} missing",
        "ingen plass har lading, så ingen kan være ledig: det mangler {value:0}",
    ),
    "below_least": Text(
        "fewer spaces with charging than the least: at least {value:0} and up to {other:0} missing, by the demand",
        "færre ladeplasser enn minstetallet: det mangler minst {value:0} og opptil {other:0}, avhengig av ladebehovet",
    ),
    "below_least_exactly": Text(
        "fewer spaces with charging than the least: {value:0} missing",
        "færre ladeplasser enn minstetallet: det mangler {value:0}",
    ),
    "demand_measured": Text(
        "{value:%} of the spaces with charging occupied in the busiest hour",
        "{value:%} av ladeplassene er opptatt i den travleste timen",
    ),
    "demand_allocated": Text(
        "{value:n} {value:car|cars} would charge at once in the busiest hour",
        "{value:n} {value:bil|biler} ville ladet samtidig i den travleste timen",
    ),
    "demand_unknown": Text(
        "demand not known: up to {value:0} more could be demanded",
        "ladebehovet er ukjent: opptil {value:0} til kan kreves",
    ),
    "demand_unknown_none": Text(
        "demand not known, but no more can be demanded",
        "ladebehovet er ukjent, men flere kan ikke kreves",
    ),
}

# --- words ------------------------------------------------------------------------------------------------------------

WORDS = {
    # what the weight counts, and who charges
    "electric_cars": Text("electric cars", "elbiler"),
    "cars": Text("cars", "biler"),
    "homes": Text("homes without a parking space", "boliger uten egen parkeringsplass"),
    "persons": Text("persons", "personer"),
    "visitors": Text("visitors", "besøkende"),
    "staff": Text("staff", "ansatte"),
    "fleets": Text("fleets", "flåter"),
    "taxis": Text("taxis", "drosjer"),
    "own_right": Text("own right to charge at home", "egen rett til å lade hjemme"),
    # why demand is not served
    "no_weight": Text("number missing or 0", "antall mangler eller er 0"),
    "out_of_reach": Text(
        "none of the sites tried is within reach", "ingen av stedene som er prøvd, er innen rekkevidde"
    ),
    "other_points": Text(
        "only stations with points of the other kind within reach",
        "bare stasjoner med den andre typen ladepunkter innen rekkevidde",
    ),
    "no_room": Text(
        "no room or power for a point at the sites within reach",
        "ikke plass eller effekt til et ladepunkt på stedene innen rekkevidde",
    ),
    "full": Text("the sites within reach are full", "stedene innen rekkevidde er fulle"),
    # sites
    "new": Text("new", "nytt"),
    "extended": Text("more points", "flere ladepunkter"),
    "ask_grid_company": Text("ask the grid company", "spør nettselskapet"),
    # audit
    "met": Text("met", "oppfylt"),
    "short": Text("short", "for få"),
    "not_covered": Text("not covered", "ikke omfattet"),
}
