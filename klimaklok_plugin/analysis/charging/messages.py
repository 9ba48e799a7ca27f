"""What planning charging points and auditing car parks tells the user."""

from __future__ import annotations

from ..core.messages import KlimaklokError, Text

# --- files ------------------------------------------------------------------------------------------------------------


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


class JsonUnreadableError(KlimaklokError):
    """The file cannot be opened."""

    en = "The file {file:text} cannot be read ({detail:text}). Check the path and that you may read the file."
    nb = "Filen {file:text} kan ikke leses ({detail:text}). Sjekk stien, og at du har lov til å lese filen."


class JsonTooLargeError(KlimaklokError):
    """The file is larger than any dump."""

    en = "The file {file:text} is {size:n} MB, more than the limit of {limit:n} MB. Ask the service for a part of it."
    nb = "Filen {file:text} er på {size:n} MB, mer enn grensen på {limit:n} MB. Be tjenesten om bare en del."


class JsonRecordTooLargeError(KlimaklokError):
    """One record is larger than a whole file of them."""

    en = (
        "The file {file:text} holds a record of more than {limit:n} million characters, from line {line:n} on. No "
        "register has such records: download it again."
    )
    nb = (
        "Filen {file:text} har en post på mer enn {limit:n} millioner tegn, fra linje {line:n}. Ingen registre har "
        "slike poster: last den ned på nytt."
    )


class JsonTooManyError(KlimaklokError):
    """More records, or more in them, than any register has."""

    en = (
        "The file {file:text} holds more than can be read: reading stopped at record {records:n}. Ask the service for "
        "a part of it."
    )
    nb = (
        "Filen {file:text} har mer enn det som kan leses: lesingen stoppet ved post {records:n}. Be tjenesten om bare "
        "en del."
    )


class JsonEmptyError(KlimaklokError):
    """The file holds nothing."""

    en = "The file {file:text} is empty. Download it again."
    nb = "Filen {file:text} er tom. Last den ned på nytt."


class JsonBrokenError(KlimaklokError):
    """The file is no JSON."""

    en = (
        "The file {file:text} is not valid JSON in line {line:n}, column {column:n} ({detail:text}). Download it again "
        "as JSON, and do not edit it."
    )
    nb = (
        "Filen {file:text} er ikke gyldig JSON i linje {line:n}, kolonne {column:n} ({detail:text}). Last den ned på "
        "nytt som JSON, og ikke rediger den."
    )


class JsonIsMarkupError(KlimaklokError):
    """The file is a web page or XML."""

    en = (
        "The file {file:text} is a web page or XML, not JSON. Download it again as JSON, and check the address and the "
        "key for the service."
    )
    nb = (
        "Filen {file:text} er en nettside eller XML, ikke JSON. Last den ned på nytt som JSON, og sjekk adressen og "
        "nøkkelen til tjenesten."
    )


class JsonCutOffError(KlimaklokError):
    """The file ends too early."""

    en = "The file {file:text} is cut off in line {line:n}: its end is missing. Download it again."
    nb = "Filen {file:text} er kuttet i linje {line:n}: slutten mangler. Last den ned på nytt."


class NobilNoStationsError(KlimaklokError):
    """JSON without stations."""

    en = (
        "The NOBIL file {file:text} holds no charging stations (found: {found:text}). It should be a list, or an "
        'object with "chargerstations", of objects with "csmd" and "attr". Check the key for the service and the '
        "search."
    )
    nb = (
        "NOBIL-filen {file:text} har ingen ladestasjoner (fant: {found:text}). Den skal være en liste, eller et objekt "
        "med «chargerstations», av objekter med «csmd» og «attr». Sjekk nøkkelen til tjenesten og søket."
    )


class NobilNothingPlacedError(KlimaklokError):
    """No station can be put on the map."""

    en = (
        "{count:The only charging station|None of the # charging stations} in the NOBIL file {file:text} "
        '{count:cannot|can} be put on the map ({code:code}, {count:|first: }"{example:text}"). A position is written '
        '"(latitude,longitude)", such as "(59.91,10.75)".'
    )
    nb = (
        "{count:Den eneste ladestasjonen|Ingen av de # ladestasjonene} i NOBIL-filen {file:text} kan "
        "{count:ikke |}settes på kartet ({code:code}, {count:|første: }«{example:text}»). En posisjon skrives "
        "«(breddegrad,lengdegrad)», for eksempel «(59.91,10.75)»."
    )


class ParkingRegisterEmptyError(KlimaklokError):
    """JSON without areas of the parking register."""

    en = (
        "The file {file:text} holds no areas of the parking register (found: {found:text}). It should be a list of "
        'areas with "id" and "aktivVersjon". Ask the service for all fields (datafelter=alle).'
    )
    nb = (
        "Filen {file:text} har ingen områder fra Parkeringsregisteret (fant: {found:text}). Den skal være en liste med "
        "områder med «id» og «aktivVersjon». Be tjenesten om alle felt (datafelter=alle)."
    )


# --- who charges ------------------------------------------------------------------------------------------------------


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


# --- notes ------------------------------------------------------------------------------------------------------------

_NOBIL = {
    "nobil_read": Text(
        "{file:text}: {count:# charging station|# charging stations} with {points:# point|# points}. Source: NOBIL, "
        "CC BY.",
        "{file:text}: {count:# ladestasjon|# ladestasjoner} med {points:# ladepunkt|# ladepunkter}. Kilde: NOBIL, "
        "CC BY.",
    ),
    "json_encoding": Text(
        "{file:text} is not UTF-8. It was read as Windows Latin; check the names.",
        "{file:text} er ikke UTF-8. Den ble lest som Windows Latin; sjekk navnene.",
    ),
    "nobil_station_malformed": Text(
        "{count:# record of the NOBIL file is no station|# records of the NOBIL file are no stations} "
        "({count:|first: }{example:text}). {count:It is|They are} left out.",
        "{count:# post i NOBIL-filen er ikke en stasjon|# poster i NOBIL-filen er ikke stasjoner} "
        "({count:|første: }{example:text}). {count:Den|De} er utelatt.",
    ),
    "nobil_not_electric": Text(
        "{count:# station only sells|# stations only sell} gas or hydrogen ({count:|first: }{example:text}). "
        "{count:It is|They are} left out.",
        "{count:# stasjon|# stasjoner} har bare gass eller hydrogen ({count:|første: }{example:text}). "
        "{count:Den|De} er utelatt.",
    ),
    "nobil_duplicate_id": Text(
        "{count:# station repeats|# stations repeat} an id ({count:|first: }{example:text}). The first record counts.",
        "{count:# stasjon|# stasjoner} har en id som er brukt før ({count:|første: }{example:text}). Den første "
        "posten teller.",
    ),
    "nobil_id_missing": Text(
        "{count:# station has|# stations have} no id ({count:|first: }{example:text}). {count:It goes by its|They go "
        "by their} number in the file.",
        "{count:# stasjon|# stasjoner} mangler id ({count:|første: }{example:text}). {count:Den|De} får nummeret i "
        "filen som id.",
    ),
    "nobil_name_missing": Text(
        "{count:# station has|# stations have} no name ({count:|first: }{example:text}).",
        "{count:# stasjon|# stasjoner} mangler navn ({count:|første: }{example:text}).",
    ),
    "nobil_status_not_in_use": Text(
        "{count:# station is|# stations are} marked as not in use ({count:|first: }{example:text}). "
        "{count:It still counts: remove it if it is|They still count: remove them if they are} gone.",
        "{count:# stasjon|# stasjoner} er merket som ute av bruk ({count:|første: }{example:text}). "
        "{count:Den teller likevel: fjern den hvis den|De teller likevel: fjern dem hvis de} er borte.",
    ),
    "nobil_position_missing": Text(
        "{count:# station has|# stations have} no position ({count:|first: }{example:text}). {count:It is|They are} "
        "left out.",
        "{count:# stasjon|# stasjoner} mangler posisjon ({count:|første: }{example:text}). {count:Den|De} er utelatt.",
    ),
    "nobil_position_malformed": Text(
        "{count:# station has|# stations have} a position that cannot be read ({count:|first: }{example:text}). "
        "{count:It is|They are} left out.",
        "{count:# stasjon|# stasjoner} har en posisjon som ikke kan leses ({count:|første: }{example:text}). "
        "{count:Den|De} er utelatt.",
    ),
    "nobil_position_zero": Text(
        "{count:# station has|# stations have} the position (0,0) ({count:|first: }{example:text}). "
        "{count:It is|They are} left out.",
        "{count:# stasjon|# stasjoner} har posisjonen (0,0) ({count:|første: }{example:text}). {count:Den|De} er "
        "utelatt.",
    ),
    "nobil_position_swapped": Text(
        "{count:# station has|# stations have} latitude and longitude swapped ({count:|first: }{example:text}). "
        "{count:It is left out: correct it|They are left out: correct them} in the file.",
        "{count:# stasjon|# stasjoner} har byttet om bredde- og lengdegrad ({count:|første: }{example:text}). "
        "{count:Den er utelatt: rett den|De er utelatt: rett dem} i filen.",
    ),
    "nobil_position_outside_world": Text(
        "{count:# station has|# stations have} a position that is nowhere on earth ({count:|first: }{example:text}). "
        "{count:It is|They are} left out.",
        "{count:# stasjon|# stasjoner} har en posisjon som ikke finnes på jorden ({count:|første: }{example:text}). "
        "{count:Den|De} er utelatt.",
    ),
    "nobil_position_outside_norway": Text(
        "{count:# station that should be in Norway lies|# stations that should be in Norway lie} outside it "
        "({count:|first: }{example:text}). {count:It is|They are} left out.",
        "{count:# stasjon|# stasjoner} som skulle ligge i Norge, ligger utenfor ({count:|første: }{example:text}). "
        "{count:Den|De} er utelatt.",
    ),
    "nobil_points_missing": Text(
        "{count:# station does not say how many points it has|# stations do not say how many points they have} "
        "({count:|first: }{example:text}). Each connector counts as a point, and without connectors the number is "
        "unknown.",
        "{count:# stasjon|# stasjoner} mangler antall ladepunkter ({count:|første: }{example:text}). Hver kontakt "
        "regnes som et ladepunkt. Uten kontakter er antallet ukjent.",
    ),
    "nobil_points_malformed": Text(
        "{count:# station has|# stations have} a number of points that is none ({count:|first: }{example:text}). Each "
        "connector counts as a point, and without connectors the number is unknown.",
        "{count:# stasjon|# stasjoner} har et ugyldig antall ladepunkter ({count:|første: }{example:text}). Hver "
        "kontakt regnes som et ladepunkt. Uten kontakter er antallet ukjent.",
    ),
    "nobil_points_shared": Text(
        "{count:# station has|# stations have} fewer points than connectors ({count:|first: }{example:text}). "
        "Connectors that share a point serve one car at a time, so the points count.",
        "{count:# stasjon|# stasjoner} har færre ladepunkter enn kontakter ({count:|første: }{example:text}). "
        "Kontakter som deler ladepunkt, lader én bil om gangen, så det er ladepunktene som teller.",
    ),
    "nobil_points_fewer_than_stated": Text(
        "{count:# station has|# stations have} connectors that name fewer points than the number stated "
        "({count:|first: }{example:text}). The points named count.",
        "{count:# stasjon|# stasjoner} har kontakter som nevner færre ladepunkter enn oppgitt antall "
        "({count:|første: }{example:text}). De som er nevnt, teller.",
    ),
    "nobil_points_without_connector": Text(
        "{count:# station has|# stations have} more points than connectors ({count:|first: }{example:text}). The power "
        "of the others is unknown.",
        "{count:# stasjon|# stasjoner} har flere ladepunkter enn kontakter ({count:|første: }{example:text}). Effekten "
        "til de øvrige er ukjent.",
    ),
    "nobil_connectors_missing": Text(
        "{count:# station lists|# stations list} no connectors ({count:|first: }{example:text}). "
        "{count:Its|Their} power is unknown.",
        "{count:# stasjon|# stasjoner} har ingen kontakter i filen ({count:|første: }{example:text}). "
        "Effekten er ukjent.",
    ),
    "nobil_connector_malformed": Text(
        "{count:# station has|# stations have} connectors that cannot be read ({count:|first: }{example:text}). Those "
        "connectors do not count.",
        "{count:# stasjon|# stasjoner} har kontakter som ikke kan leses ({count:|første: }{example:text}). De "
        "kontaktene teller ikke.",
    ),
    "nobil_connector_kind_missing": Text(
        "{count:# station has|# stations have} connectors of no known kind ({count:|first: }{example:text}).",
        "{count:# stasjon|# stasjoner} har kontakter uten type ({count:|første: }{example:text}).",
    ),
    "nobil_capacity_missing": Text(
        "{count:# station has|# stations have} connectors without a power ({count:|first: }{example:text}). It is "
        "unknown.",
        "{count:# stasjon|# stasjoner} har kontakter uten oppgitt effekt ({count:|første: }{example:text}). Den regnes "
        "som ukjent.",
    ),
    "nobil_capacity_malformed": Text(
        "{count:# station has|# stations have} connectors whose power cannot be read ({count:|first: }{example:text}). "
        "It is unknown.",
        "{count:# stasjon|# stasjoner} har kontakter der effekten ikke kan leses ({count:|første: }{example:text}). "
        "Den regnes som ukjent.",
    ),
    "nobil_capacity_computed": Text(
        "{count:# station has|# stations have} connectors without kW ({count:|first: }{example:text}). Their power was "
        "computed from volt and ampere.",
        "{count:# stasjon|# stasjoner} har kontakter uten kW ({count:|første: }{example:text}). Effekten er regnet ut "
        "fra volt og ampere.",
    ),
}

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
    "register_read": Text(
        "{file:text}: {count:# car park|# car parks}. Source: Parkeringsregisteret, Statens vegvesen.",
        "{file:text}: {count:# parkeringsområde|# parkeringsområder}. Kilde: Parkeringsregisteret, Statens vegvesen.",
    ),
    "register_area_malformed": Text(
        "{count:# record of the parking register is no car park|# records of the parking register are no car parks} "
        "({count:|first: }{example:text}). {count:It is|They are} left out.",
        "{count:# post i Parkeringsregisteret er ikke et parkeringsområde|# poster i Parkeringsregisteret er ikke "
        "parkeringsområder} ({count:|første: }{example:text}). {count:Den|De} er utelatt.",
    ),
    "register_duplicate_id": Text(
        "{count:# car park of the register repeats|# car parks of the register repeat} an id "
        "({count:|first: }{example:text}). The first record counts.",
        "{count:# parkeringsområde|# parkeringsområder} i registeret har en id som er brukt før "
        "({count:|første: }{example:text}). Den første posten teller.",
    ),
    "register_id_missing": Text(
        "{count:# car park of the register has|# car parks of the register have} no id "
        "({count:|first: }{example:text}). {count:It goes by its|They go by their} number in the file.",
        "{count:# parkeringsområde|# parkeringsområder} i registeret mangler id ({count:|første: }{example:text}). "
        "{count:Det|De} får nummeret i filen som id.",
    ),
    "register_version_missing": Text(
        "{count:# car park of the register comes|# car parks of the register come} without numbers of spaces "
        "({count:|first: }{example:text}). Ask the service for all fields (datafelter=alle).",
        "{count:# parkeringsområde|# parkeringsområder} i registeret mangler opplysninger om antall plasser "
        "({count:|første: }{example:text}). Be tjenesten om alle felt (datafelter=alle).",
    ),
    "register_position_missing": Text(
        "{count:# car park of the register has|# car parks of the register have} no position "
        "({count:|first: }{example:text}). {count:It is|They are} audited, but not on the map.",
        "{count:# parkeringsområde|# parkeringsområder} i registeret mangler posisjon "
        "({count:|første: }{example:text}). {count:Det|De} er kontrollert, men vises ikke på kartet.",
    ),
    "register_position_swapped": Text(
        "{count:# car park of the register has|# car parks of the register have} latitude and longitude swapped "
        "({count:|first: }{example:text}). {count:It is|They are} audited, but not on the map.",
        "{count:# parkeringsområde|# parkeringsområder} i registeret har byttet om bredde- og lengdegrad "
        "({count:|første: }{example:text}). {count:Det|De} er kontrollert, men vises ikke på kartet.",
    ),
    "register_position_outside_norway": Text(
        "{count:# car park of the register lies|# car parks of the register lie} outside Norway "
        "({count:|first: }{example:text}). {count:It is|They are} audited, but not on the map.",
        "{count:# parkeringsområde|# parkeringsområder} i registeret ligger utenfor Norge "
        "({count:|første: }{example:text}). {count:Det|De} er kontrollert, men vises ikke på kartet.",
    ),
    "register_paid_spaces_missing": Text(
        "{count:# car park of the register does|# car parks of the register do} not say how many spaces have a fee "
        "({count:|first: }{example:text}). {count:Its|Their} number of spaces is unknown.",
        "{count:# parkeringsområde|# parkeringsområder} i registeret mangler antall avgiftsbelagte plasser "
        "({count:|første: }{example:text}). Antall plasser i alt er ukjent.",
    ),
    "register_paid_spaces_malformed": Text(
        "{count:# car park of the register has|# car parks of the register have} a number of spaces with a fee that "
        "cannot be true ({count:|first: }{example:text}). {count:Its|Their} number of spaces is unknown.",
        "{count:# parkeringsområde|# parkeringsområder} i registeret har et antall avgiftsbelagte plasser som ikke kan "
        "stemme ({count:|første: }{example:text}). Antall plasser i alt er ukjent.",
    ),
    "register_free_spaces_missing": Text(
        "{count:# car park of the register does|# car parks of the register do} not say how many spaces are without a "
        "fee ({count:|first: }{example:text}). {count:Its|Their} number of spaces is unknown.",
        "{count:# parkeringsområde|# parkeringsområder} i registeret mangler antall avgiftsfrie plasser "
        "({count:|første: }{example:text}). Antall plasser i alt er ukjent.",
    ),
    "register_free_spaces_malformed": Text(
        "{count:# car park of the register has|# car parks of the register have} a number of spaces without a fee that "
        "cannot be true ({count:|first: }{example:text}). {count:Its|Their} number of spaces is unknown.",
        "{count:# parkeringsområde|# parkeringsområder} i registeret har et antall avgiftsfrie plasser som ikke kan "
        "stemme ({count:|første: }{example:text}). Antall plasser i alt er ukjent.",
    ),
    "register_charging_spaces_missing": Text(
        "{count:# car park of the register does|# car parks of the register do} not say how many spaces have charging "
        "({count:|first: }{example:text}). That is unknown, not zero.",
        "{count:# parkeringsområde|# parkeringsområder} i registeret mangler antall ladeplasser "
        "({count:|første: }{example:text}). Det regnes som ukjent, ikke som null.",
    ),
    "register_charging_spaces_malformed": Text(
        "{count:# car park of the register has|# car parks of the register have} a number of spaces with charging that "
        "cannot be true ({count:|first: }{example:text}). It is taken as unknown.",
        "{count:# parkeringsområde|# parkeringsområder} i registeret har et antall ladeplasser som ikke kan stemme "
        "({count:|første: }{example:text}). Det regnes som ukjent.",
    ),
    "register_disabled_spaces_missing": Text(
        "{count:# car park of the register does|# car parks of the register do} not say how many spaces are for "
        "disabled people ({count:|first: }{example:text}).",
        "{count:# parkeringsområde|# parkeringsområder} i registeret mangler antall plasser for forflytningshemmede "
        "({count:|første: }{example:text}).",
    ),
    "register_disabled_spaces_malformed": Text(
        "{count:# car park of the register has|# car parks of the register have} a number of spaces for disabled "
        "people that cannot be true ({count:|first: }{example:text}).",
        "{count:# parkeringsområde|# parkeringsområder} i registeret har et antall plasser for forflytningshemmede som "
        "ikke kan stemme ({count:|første: }{example:text}).",
    ),
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
NOTES = {**_NOBIL, **_DEMAND, **_PLAN, **_AUDIT}

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
    # what is wrong with a record of a NOBIL file or the parking register
    "station_malformed": Text("no station in the record", "ingen stasjon i posten"),
    "not_electric": Text("gas or hydrogen only", "bare gass eller hydrogen"),
    "area_malformed": Text("no car park in the record", "ikke noe parkeringsområde i posten"),
    "duplicate_id": Text("the id is used twice", "id-en er brukt to ganger"),
    "id_missing": Text("no id", "mangler id"),
    "version_missing": Text("no numbers of spaces", "mangler opplysninger om antall plasser"),
    "position_missing": Text("no position", "uten posisjon"),
    "position_malformed": Text("position cannot be read", "posisjonen kan ikke leses"),
    "position_zero": Text("position (0,0)", "posisjon (0,0)"),
    "position_swapped": Text("latitude and longitude swapped", "bredde- og lengdegrad byttet om"),
    "position_outside_world": Text("position nowhere on earth", "posisjonen finnes ikke på jorden"),
    "position_outside_norway": Text("position outside Norway", "posisjon utenfor Norge"),
    "paid_spaces_missing": Text("no number of spaces with a fee", "mangler antall avgiftsbelagte plasser"),
    "paid_spaces_malformed": Text(
        "number of spaces with a fee cannot be true", "antall avgiftsbelagte plasser kan ikke stemme"
    ),
    "free_spaces_missing": Text("no number of spaces without a fee", "mangler antall avgiftsfrie plasser"),
    "free_spaces_malformed": Text(
        "number of spaces without a fee cannot be true", "antall avgiftsfrie plasser kan ikke stemme"
    ),
    "charging_spaces_missing": Text("no number of spaces with charging", "mangler antall ladeplasser"),
    "charging_spaces_malformed": Text(
        "number of spaces with charging cannot be true", "antall ladeplasser kan ikke stemme"
    ),
    "disabled_spaces_missing": Text(
        "no number of spaces for disabled people", "mangler antall plasser for forflytningshemmede"
    ),
    "disabled_spaces_malformed": Text(
        "number of spaces for disabled people cannot be true",
        "antall plasser for forflytningshemmede kan ikke stemme",
    ),
}
