"""What there is to say of a delivered file: errors, notes and words, each in English and bokmål."""

from __future__ import annotations

from ..core.messages import KlimaklokError, Text


class TableUnreadableError(KlimaklokError):
    """A text file that is no table."""

    en = "{file:text} cannot be read as a table ({detail:text}). Get the file again, or save it as CSV with a heading."
    nb = (
        "{file:text} kan ikke leses som en tabell ({detail:text}). Hent filen på nytt, eller lagre den som CSV med "
        "overskriftsrad."
    )


# --- grids of Statistics Norway --------------------------------------------------------------------------------------


class GridSizeUnknownError(KlimaklokError):
    """Ids of cells, and nothing tells how large a cell is."""

    en = (
        'The ids of cells in the field "{field:text}" of {layer:text} do not tell how large a cell is. Write it into '
        "the field's name, such as ssbid250m, or into the file's."
    )
    nb = (
        "Rute-id-ene i feltet «{field:text}» i {layer:text} sier ikke hvor store rutene er. Skriv det i feltnavnet, "
        "for eksempel ssbid250m, eller i filnavnet."
    )


class GridIdsError(KlimaklokError):
    """Ids that no cell in Norway has."""

    en = (
        'The field "{field:text}" of {layer:text} holds {count:# value that is no id|# values that are no ids} of a '
        'cell in Norway, such as "{value:text}". An id has 14 digits; spreadsheets round them off. Get the file again, '
        "and do not save it from a spreadsheet."
    )
    nb = (
        "Feltet «{field:text}» i {layer:text} har {count:# verdi|# verdier} som ikke er id for en rute i Norge, for "
        "eksempel «{value:text}». En id har 14 sifre, og regneark runder dem av. Hent filen på nytt, og lagre den ikke "
        "fra et regneark."
    )


class GridCornersError(KlimaklokError):
    """Cells that do not lie on the grid of the size their name tells."""

    en = (
        'By their names, the cells of {layer:text} (field "{field:text}") are {size:m} wide, but '
        '{count:# of their corners lies|# of their corners lie} off such a grid, the first that of "{value:text}". '
        "Correct the size in the field's or the file's name, or get the file again."
    )
    nb = (
        "Etter navnet er rutene i {layer:text} (feltet «{field:text}») {size:m} brede, men {count:# av hjørnene|# av "
        "hjørnene} ligger utenfor et slikt rutenett; det første hører til «{value:text}». Rett størrelsen i feltnavnet "
        "eller filnavnet, eller hent filen på nytt."
    )


class AddressSystemError(KlimaklokError):
    """Coordinates whose system is not known."""

    en = (
        'The field "{field:text}" of {layer:text} names no coordinate system for {count:# address|# addresses}: '
        '"{value:text}". Write its EPSG code there, such as 25833 for UTM zone 33.'
    )
    nb = (
        "Feltet «{field:text}» i {layer:text} oppgir ikke noe koordinatsystem for {count:# adresse|# adresser}: "
        "«{value:text}». Skriv EPSG-koden der, for eksempel 25833 for UTM sone 33."
    )


_TABLES = {
    "grid_squares": Text(
        "'{layer:text}' has no geometry: {count:# square|# squares} of {size:m} made from the ids in '{field:text}' "
        "(Statistics Norway's grid).",
        "«{layer:text}» har ingen geometri: {count:# rute|# ruter} på {size:m} er laget av id-ene i «{field:text}» "
        "(SSBs rutenett).",
    ),
    "address_points": Text(
        "'{layer:text}' has no geometry: {count:# point|# points} made from north and east, by the codes in "
        "'{field:text}'.",
        "«{layer:text}» har ingen geometri: {count:# punkt|# punkter} er laget av nord og øst, etter kodene i "
        "«{field:text}».",
    ),
    "address_systems": Text(
        "'{layer:text}': {count:# address is|# addresses are} given in {others:text}, the others in {main:text}; each "
        "is placed by its own code.",
        "«{layer:text}»: {count:# adresse|# adresser} er oppgitt i {others:text}, resten i {main:text}; hver er "
        "plassert etter sin egen kode.",
    ),
    "register_points": Text(
        "'{layer:text}' has no geometry: {count:# point|# points} made from degrees in {fields:text}.",
        "«{layer:text}» har ingen geometri: {count:# punkt|# punkter} er laget av grader i {fields:text}.",
    ),
}


# --- registers in JSON ------------------------------------------------------------------------------------------------


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


class JsonPackedError(KlimaklokError):
    """The file is packed, and its name does not say so."""

    en = "The file {file:text} is packed (zip, gzip or bzip2), not JSON. Unpack it, and choose the file inside."
    nb = "Filen {file:text} er pakket (zip, gzip eller bzip2), ikke JSON. Pakk den ut, og velg filen som ligger i den."


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
        'areas with "id" and "aktivVersjon", or of providers with "parkeringsomrader". Ask the service for all fields '
        "(datafelter=alle)."
    )
    nb = (
        "Filen {file:text} har ingen områder fra Parkeringsregisteret (fant: {found:text}). Den skal være en liste med "
        "områder med «id» og «aktivVersjon», eller med tilbydere med «parkeringsomrader». Be tjenesten om alle felt "
        "(datafelter=alle)."
    )


# --- stop places in NeTEx ---------------------------------------------------------------------------------------------


class NetexUnreadableError(KlimaklokError):
    """The file cannot be opened."""

    en = "The file {file:text} cannot be read ({detail:text}). Check the path, and download it again if it is damaged."
    nb = "Filen {file:text} kan ikke leses ({detail:text}). Sjekk stien, og last den ned på nytt hvis den er skadet."


class NetexEmptyError(KlimaklokError):
    """The file holds nothing."""

    en = "The file {file:text} is empty. Download it again."
    nb = "Filen {file:text} er tom. Last den ned på nytt."


class NetexForeignError(KlimaklokError):
    """XML, or something else, of another kind."""

    en = (
        "The file {file:text} is no NeTEx file of the stop register (found: {found:text}). Choose the XML file with "
        "stop places from Entur (developer.entur.org), or the zip it comes in."
    )
    nb = (
        "Filen {file:text} er ikke en NeTEx-fil fra stoppestedsregisteret (fant: {found:text}). Velg XML-filen med "
        "stoppesteder fra Entur (developer.entur.org), eller zip-filen den kommer i."
    )


class NetexBrokenError(KlimaklokError):
    """The file is no XML."""

    en = (
        "The file {file:text} is not valid XML in line {line:n}, column {column:n} ({detail:text}). Download it again, "
        "and do not edit it."
    )
    nb = (
        "Filen {file:text} er ikke gyldig XML i linje {line:n}, kolonne {column:n} ({detail:text}). Last den ned på "
        "nytt, og ikke rediger den."
    )


class NetexCutOffError(KlimaklokError):
    """The file ends too early."""

    en = "The file {file:text} is cut off in line {line:n}: its end is missing. Download it again."
    nb = "Filen {file:text} er kuttet i linje {line:n}: slutten mangler. Last den ned på nytt."


class NetexEntitiesError(KlimaklokError):
    """A document type, by which a file can blow up."""

    en = (
        "The file {file:text} declares a document type or entities. The stop register's files do not, and they can do "
        "harm, so it is not read. Download it again from Entur."
    )
    nb = (
        "Filen {file:text} erklærer en dokumenttype eller entiteter. Det gjør ikke filene fra stoppestedsregisteret, "
        "og det kan gjøre skade, så den blir ikke lest. Last den ned på nytt fra Entur."
    )


class NetexNoStopsError(KlimaklokError):
    """NeTEx without stop places that count."""

    en = (
        "The NeTEx file {file:text} holds {count:# stop place, but it is not|# stop places, but none that is} both "
        "valid and placed. Choose the file with current stop places; timetables are read as GTFS."
    )
    nb = (
        "NeTEx-filen {file:text} har {count:# stoppested, men det er ikke|# stoppesteder, men ingen som er} både "
        "gyldig og plassert. Velg filen med gjeldende stoppesteder; rutetabeller leses som GTFS."
    )


# --- notes ------------------------------------------------------------------------------------------------------------

_JSON = {
    "json_encoding": Text(
        "{file:text} is not UTF-8. It was read as Windows Latin; check the names.",
        "{file:text} er ikke UTF-8. Den ble lest som Windows Latin; sjekk navnene.",
    ),
}

_NOBIL = {
    "nobil_read": Text(
        "{file:text}: {count:# charging station|# charging stations} with {points:# point|# points}. Source: NOBIL, "
        "CC BY.",
        "{file:text}: {count:# ladestasjon|# ladestasjoner} med {points:# ladepunkt|# ladepunkter}. Kilde: NOBIL, "
        "CC BY.",
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

_REGISTER = {
    "register_read": Text(
        "{file:text}: {count:# car park|# car parks}. Source: Parkeringsregisteret, Statens vegvesen.",
        "{file:text}: {count:# parkeringsområde|# parkeringsområder}. Kilde: Parkeringsregisteret, Statens vegvesen.",
    ),
    "register_total_uncertain": Text(
        "The register does not say whether spaces with charging and for disabled people are among the others or come "
        "in addition. So {count:# car park has|# car parks have} one of two totals, and where the verdict depends on "
        "which, it is unknown. Statens vegvesen can tell.",
        "Registeret sier ikke om ladeplasser og plasser for forflytningshemmede er blant de andre plassene eller "
        "kommer i tillegg. {count:# parkeringsområde|# parkeringsområder} har derfor ett av to samlede antall, og der "
        "vurderingen avhenger av hvilket, er den ukjent. Spør Statens vegvesen.",
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
}

_NSR = {
    "nsr_read": Text(
        "{file:text}: {count:# stop place|# stop places}, as of {date:text}. Source: Nasjonalt stoppestedsregister, "
        "Entur, NLOD.",
        "{file:text}: {count:# stoppested|# stoppesteder}, per {date:text}. Kilde: Nasjonalt stoppestedsregister, "
        "Entur, NLOD.",
    ),
    "nsr_id_missing": Text(
        "{count:# stop place has|# stop places have} no id ({count:|first: }{example:text}). {count:It is|They are} "
        "left out.",
        "{count:# stoppested|# stoppesteder} mangler id ({count:|første: }{example:text}). {count:Det|De} er utelatt.",
    ),
    "nsr_older_version": Text(
        "{count:# record is an|# records are} older {count:version|versions} of a stop place ({count:|first: }"
        "{example:text}). The newest counts.",
        "{count:# post er en eldre versjon|# poster er eldre versjoner} av et stoppested ({count:|første: }"
        "{example:text}). Den nyeste teller.",
    ),
    "nsr_deleted": Text(
        "{count:# stop place is|# stop places are} marked as deleted ({count:|first: }{example:text}). {count:It "
        "is|They are} left out.",
        "{count:# stoppested|# stoppesteder} er merket som slettet ({count:|første: }{example:text}). {count:Det|De} "
        "er utelatt.",
    ),
    "nsr_expired": Text(
        "{count:# stop place is|# stop places are} no longer valid ({count:|first: }{example:text}). {count:It is|They "
        "are} left out.",
        "{count:# stoppested|# stoppesteder} er ikke lenger gyldig{count:|e} ({count:|første: }{example:text}). "
        "{count:Det|De} er utelatt.",
    ),
    "nsr_not_yet_valid": Text(
        "{count:# stop place is|# stop places are} not valid yet ({count:|first: }{example:text}). {count:It is|They "
        "are} left out.",
        "{count:# stoppested|# stoppesteder} er ikke gyldig{count:|e} ennå ({count:|første: }{example:text}). "
        "{count:Det|De} er utelatt.",
    ),
    "nsr_parent": Text(
        "{count:# record stands|# records stand} for a station of several modes, whose parts are there ({count:|first: "
        "}{example:text}). The parts count.",
        "{count:# post står|# poster står} for en stasjon med flere transportmidler, og delene er med ({count:|første: "
        "}{example:text}). Delene teller.",
    ),
    "nsr_position_missing": Text(
        "{count:# stop place has|# stop places have} no position ({count:|first: }{example:text}). {count:It is|They "
        "are} left out.",
        "{count:# stoppested|# stoppesteder} mangler posisjon ({count:|første: }{example:text}). {count:Det|De} er "
        "utelatt.",
    ),
    "nsr_mode_unknown": Text(
        "{count:# stop place does not say what calls there|# stop places do not say what calls there} ({count:|first: "
        "}{example:text}).",
        "{count:# stoppested sier|# stoppesteder sier} ikke hva som stopper der ({count:|første: }{example:text}).",
    ),
}

NOTES: dict[str, Text] = {**_TABLES, **_NSR, **_JSON, **_NOBIL, **_REGISTER}
"""The sentence of every note, by its code."""

# --- words ------------------------------------------------------------------------------------------------------------

WORDS: dict[str, Text] = {
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
"""Codes of this package in words."""
