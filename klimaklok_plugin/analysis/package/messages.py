"""What there is to say of a data package: errors, notes and words, each in English and bokmål."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.messages import KlimaklokError, Text
from ..sources.credit import OSM

# --- errors -----------------------------------------------------------------------------------------------------------


class PackageFolderError(KlimaklokError):
    """The folder cannot be read."""

    en = "The folder {folder:text} cannot be read: {detail:text}. Choose the folder that holds the downloaded files."
    nb = "Mappen {folder:text} kan ikke leses: {detail:text}. Velg mappen der de nedlastede filene ligger."


class PackageFolderMissingError(KlimaklokError):
    """The folder is not there."""

    en = "There is no folder {folder:text}. Choose the folder that holds the downloaded files."
    nb = "Mappen {folder:text} finnes ikke. Velg mappen der de nedlastede filene ligger."


class PackageFolderEmptyError(KlimaklokError):
    """The folder holds no file."""

    en = (
        "The folder {folder:text} holds no files. Put what you have downloaded there, as it was downloaded: an "
        "OpenStreetMap file first of all. The page on data tells where each file is found."
    )
    nb = (
        "Mappen {folder:text} inneholder ingen filer. Legg det du har lastet ned der, slik det ble lastet ned: først "
        "og fremst en OpenStreetMap-fil. Siden om data forteller hvor hver fil finnes."
    )


class PackageNothingError(KlimaklokError):
    """Nothing in the folder can be used."""

    en = (
        "None of the {count:# file|# files} in {folder:text} can be used. Put an OpenStreetMap file, "
        "timetables or other files there as they were downloaded; the page on data tells where each is found."
    )
    nb = (
        "Ingen av {count:# fil|# filer} i {folder:text} kan brukes. Legg en OpenStreetMap-fil, ruteplaner "
        "eller andre filer der slik de ble lastet ned; siden om data forteller hvor hver av dem finnes."
    )


class PackageUnreadableError(KlimaklokError):
    """Nothing in the folder can be used, and a file in it is damaged."""

    en = (
        "None of the {count:# file|# files} in {folder:text} can be used. {file:text} cannot be read ({detail:text}): "
        "get it again, and do not change or unpack it."
    )
    nb = (
        "Ingen av {count:# fil|# filer} i {folder:text} kan brukes. {file:text} kan ikke leses ({detail:text}): last "
        "den ned på nytt, og ikke endre eller pakk den ut."
    )


class PackageOutsideError(KlimaklokError):
    """All of the data lie outside the boundary."""

    en = (
        "Nothing in {folder:text} lies inside the boundary or within {buffer:m} of it. Check that the boundary and "
        "the files are of the same place."
    )
    nb = (
        "Ingenting i {folder:text} ligger innenfor grensen eller nærmere den enn {buffer:m}. Sjekk at grensen og "
        "filene gjelder samme sted."
    )


class PackageWriteError(KlimaklokError):
    """The package cannot be written."""

    en = "The data package {file:text} could not be written: {detail:text}. Choose another folder, or make room."
    nb = "Datapakken {file:text} kunne ikke skrives: {detail:text}. Velg en annen mappe, eller frigjør plass."


class PackageForeignError(KlimaklokError):
    """A file that is no data package."""

    en = "{file:text} is no data package. Choose the .gpkg made by 'Make data package'."
    nb = "{file:text} er ingen datapakke. Velg .gpkg-filen fra «Lag datapakke»."


# --- notes ------------------------------------------------------------------------------------------------------------

NOTES: Mapping[str, Text] = {
    "package_kept": Text(
        "{layer:parts}: nothing has changed since the package was made last; kept as it is ({count:# feature|# "
        "features}).",
        "{layer:parts}: ingenting er endret siden pakken sist ble laget; beholdt som det er ({count:# objekt|# "
        "objekter}).",
    ),
    "package_made": Text(
        "{layer:parts}: {count:# feature|# features} from {files:text}.",
        "{layer:parts}: {count:# objekt|# objekter} fra {files:text}.",
    ),
    "package_remade": Text(
        "{layer:parts}: its files or the choices have changed, so it was made anew: {count:# feature|# features} from "
        "{files:text}.",
        "{layer:parts}: filene eller valgene er endret, så det er laget på nytt: {count:# objekt|# objekter} fra "
        "{files:text}.",
    ),
    "package_gone": Text(
        "{layer:parts}: the former package has it, but the folder no longer holds what it was made from; left out.",
        "{layer:parts}: den forrige pakken har det, men mappen inneholder ikke lenger det som det ble laget av; "
        "utelatt.",
    ),
    "package_boundary_found": Text(
        "No boundary was given: the one found in {file:text} is used.",
        "Ingen grense er oppgitt: den som ble funnet i {file:text}, er brukt.",
    ),
    "package_no_boundary": Text(
        "No boundary was given, and none was found in the folder: all that the files hold is used.",
        "Ingen grense er oppgitt, og ingen ble funnet i mappen: alt som filene inneholder, er brukt.",
    ),
    "package_strategy_found": Text(
        "The strategy file {file:text} was found in the folder and is used.",
        "Strategifilen {file:text} ble funnet i mappen og er brukt.",
    ),
    "package_counted": Text(
        "{files:# file|# files} in the folder: {used:0} used, {unused:0} recognised but not used, {unknown:0} not "
        "understood.",
        "{files:# fil|# filer} i mappen: {used:0} brukt, {unused:0} gjenkjent, men ikke brukt, {unknown:0} ikke "
        "forstått.",
    ),
    "package_missing_roles": Text(
        "Not in the package: {roles:parts}. The inventory tells where in Norway each is found.",
        "Ikke i pakken: {roles:parts}. Oversikten forteller hvor i Norge hver av dem finnes.",
    ),
    # What is wrong with one file
    "file_not_understood": Text(
        "Not understood: its content is none of the kinds that can be used.",
        "Ikke forstått: innholdet er ikke av noe slag som kan brukes.",
    ),
    "file_unreadable": Text("Cannot be read: {detail:text}.", "Kan ikke leses: {detail:text}."),
    "file_sosi": Text(
        "A SOSI file, which QGIS cannot read. Get the same data as GeoPackage, GML or FileGDB.",
        "En SOSI-fil, som QGIS ikke kan lese. Hent de samme dataene som GeoPackage, GML eller FileGDB.",
    ),
    "file_changed": Text(
        "Changed while it was read, so it was not used. Run again when it is whole.",
        "Ble endret mens den ble lest, og er derfor ikke brukt. Kjør på nytt når den er hel.",
    ),
    "file_without_crs": Text(
        "Has no coordinate reference system, so nobody can tell where it lies.",
        "Mangler koordinatsystem, så ingen kan vite hvor det ligger.",
    ),
    "file_older": Text(
        "{newer:text} is of the same kind and newer, and is used instead.",
        "{newer:text} er av samme slag og nyere, og er brukt i stedet.",
    ),
    "file_second_choice": Text(
        "{other:text} tells more about the same, and is used instead.",
        "{other:text} forteller mer om det samme, og er brukt i stedet.",
    ),
    "file_outside": Text(
        "Nothing in it lies inside the boundary and its buffer.",
        "Ingenting i den ligger innenfor grensen og sonen rundt.",
    ),
    "file_empty": Text("Holds nothing of this kind.", "Inneholder ingenting av dette slaget."),
    "file_without_places": Text(
        "{count:# row|# rows} without a place on the map, left out.",
        "{count:# rad|# rader} uten sted på kartet, utelatt.",
    ),
    "file_other_schools": Text(
        "{count:# school is|# schools are} left out, since the tags or the name say that it is no compulsory school "
        "(grunnskole): {names:text}.",
        "{count:# skole er utelatt, fordi merkingen eller navnet sier at den ikke er grunnskole"
        "|# skoler er utelatt, fordi merkingen eller navnet sier at de ikke er grunnskoler}: {names:text}.",
    ),
    "file_repaired": Text(
        "{count:# shape was|# shapes were} not valid and {count:is|are} repaired.",
        "{count:# form var ugyldig og er|# former var ugyldige og er} reparert.",
    ),
    "file_own": Text(
        "Made by Klimaklok from the files beside it; not read again.",
        "Laget av Klimaklok av filene ved siden av; leses ikke på nytt.",
    ),
    "file_part": Text("Belongs to {file:text}.", "Hører til {file:text}."),
    "file_many_boundaries": Text(
        "Holds {count:# municipality|# municipalities}, and nobody can tell which is meant. Choose the boundary, or "
        "get the file of one municipality.",
        "Inneholder {count:# kommune|# kommuner}, og ingen kan vite hvilken som er ment. Velg grensen, eller hent "
        "filen for én kommune.",
    ),
    "file_boundary_given": Text("Not needed: another boundary was given.", "Trengs ikke: en annen grense er oppgitt."),
    "file_strategy_given": Text(
        "Not needed: another strategy file was given.", "Trengs ikke: en annen strategifil er oppgitt."
    ),
    "file_needs_hubs": Text(
        "Stops without timetable: they have neither headway nor tier, so no hubs can be made of them alone. Put a "
        "timetable (GTFS) beside it.",
        "Holdeplasser uten ruteplan: de har verken intervall eller nivå, så det kan ikke lages knutepunkter av dem "
        "alene. Legg en ruteplan (GTFS) ved siden av.",
    ),
    "file_without_roads": Text(
        "Tells of roads, but the network is not made of road lines of NVDB or Elveg.",
        "Gjelder veger, men gatenettet er ikke laget av veglinjer fra NVDB eller Elveg.",
    ),
    "file_needs_rasterio": Text(
        "Heights: the Python package rasterio is needed to use them.",
        "Høyder: Python-pakken rasterio trengs for å bruke dem.",
    ),
}
"""The sentence of every note, by its code."""

WORDS: Mapping[str, Text] = {}
"""Codes of this package in words."""

ROLE_WORDS: Mapping[str, Text] = {
    "network": Text("Street network", "Gatenett"),
    "hubs": Text("Public transport hubs", "Kollektivknutepunkter"),
    "boundary": Text("Boundary", "Grense"),
    "population": Text("Population", "Befolkning"),
    "addresses": Text("Addresses", "Adresser"),
    "schools": Text("Schools", "Skoler"),
    "school_areas": Text("School intake areas", "Skolekretser"),
    "services": Text("Services", "Tjenester"),
    "car_parking": Text("Car parking", "Bilparkering"),
    "bike_parking": Text("Bike parking", "Sykkelparkering"),
    "chargers": Text("Charging stations", "Ladestasjoner"),
    "charging_plan": Text("Charging plan in force", "Ladeplanen som gjelder"),
    "stops": Text("Stops", "Holdeplasser"),
    "traffic": Text("Traffic (ÅDT)", "Trafikk (ÅDT)"),
    "plans": Text("Plans or sites", "Planer eller tomter"),
    "case_plan": Text("Plan of the case, with alternatives", "Planen i saken, med alternativer"),
    "priority_areas": Text("Priority areas", "Prioriterte områder"),
    "constraints": Text("Areas to be kept", "Områder som skal bevares"),
    "grid": Text("Grid points", "Nettstasjoner"),
    "norm_zones": Text("Parking norm zones", "Soner for parkeringsnorm"),
    "norms": Text("Parking norms", "Parkeringsnorm"),
    "restrictions": Text("Parking restrictions", "Parkeringsregulering"),
    "elevation": Text("Elevation", "Høyder"),
    "parking_register": Text("Parking register", "Parkeringsregisteret"),
    "strategy": Text("Strategy file", "Strategifil"),
}
"""What the layers of a package are for, in the order in which they are named."""

KIND_WORDS: Mapping[str, Text] = {
    "osm": Text("OpenStreetMap file", "OpenStreetMap-fil"),
    "roads": Text("Roads (NVDB, Elveg)", "Veger (NVDB, Elveg)"),
    "road_objects": Text("Limits and traffic on roads", "Fartsgrenser og annet på veger"),
    "network": Text("Street network of Klimaklok", "Gatenett fra Klimaklok"),
    "timetable": Text("Timetable (GTFS)", "Ruteplan (GTFS)"),
    "hubs": Text("Public transport hubs", "Kollektivknutepunkter"),
    "stop_places": Text("Stop places (NSR)", "Stoppesteder (NSR)"),
    "population": Text("Population", "Befolkning"),
    "addresses": Text("Addresses (Matrikkel)", "Adresser (Matrikkelen)"),
    "boundary": Text("Municipality boundary", "Kommunegrense"),
    "plans": Text("Zoning or municipal plan", "Reguleringsplan eller kommuneplan"),
    "sites": Text("Possible sites", "Mulige tomter"),
    "case_plan": Text("Plan with alternatives", "Plan med alternativer"),
    "school_areas": Text("School intake areas", "Skolekretser"),
    "schools": Text("Schools", "Skoler"),
    "kindergartens": Text("Kindergartens", "Barnehager"),
    "services": Text("Services", "Tjenester"),
    "nobil": Text("Charging stations (NOBIL)", "Ladestasjoner (NOBIL)"),
    "chargers": Text("Charging stations", "Ladestasjoner"),
    "charging_plan": Text("Sites of a charging plan", "Ladesteder i en ladeplan"),
    "parking_register": Text("Parking register", "Parkeringsregisteret"),
    "car_parking": Text("Car parking", "Bilparkering"),
    "bike_parking": Text("Bike parking", "Sykkelparkering"),
    "traffic": Text("Traffic (ÅDT)", "Trafikk (ÅDT)"),
    "elevation": Text("Elevation raster", "Høyderaster"),
    "priority_areas": Text("Priority areas", "Prioriterte områder"),
    "constraints": Text("Areas to be kept", "Områder som skal bevares"),
    "grid": Text("Grid points", "Nettstasjoner"),
    "norm_zones": Text("Parking norm zones", "Soner for parkeringsnorm"),
    "norms": Text("Table of parking norms", "Tabell med parkeringsnorm"),
    "restrictions": Text("Parking restrictions", "Parkeringsregulering"),
    "strategy": Text("Strategy file", "Strategifil"),
    "own": Text("Made by Klimaklok", "Laget av Klimaklok"),
    "part": Text("Part of another file", "Del av en annen fil"),
    "unknown": Text("Not understood", "Ikke forstått"),
}
"""What a file in the folder was taken for."""

SECTION_WORDS: Mapping[str, Text] = {
    "file": Text("File", "Fil"),
    "algorithm": Text("Algorithm", "Algoritme"),
}

USE_WORDS: Mapping[str, Text] = {
    "used": Text("used", "brukt"),
    "kept": Text("used, unchanged", "brukt, uendret"),
    "unused": Text("not used", "ikke brukt"),
    "ready": Text("ready", "klar"),
    "partly": Text("ready, with less", "klar, med mindre"),
    "lacking": Text("lacks data", "mangler data"),
}

WHERE: Mapping[str, Text] = {
    "network": Text(
        "OpenStreetMap: download.geofabrik.de, Europe, Norway (norway-latest.osm.pbf). Or NVDB/Elveg from "
        "kartkatalog.geonorge.no",
        "OpenStreetMap: download.geofabrik.de, Europe, Norway (norway-latest.osm.pbf). Eller NVDB/Elveg fra "
        "kartkatalog.geonorge.no",
    ),
    "hubs": Text(
        "Timetables (GTFS) of your county from Entur: developer.entur.org, stops and timetable data",
        "Ruteplaner (GTFS) for fylket fra Entur: developer.entur.org, stoppesteder og rutedata",
    ),
    "boundary": Text(
        "Administrative units, municipalities (Kartverket): kartkatalog.geonorge.no",
        "Administrative enheter kommuner (Kartverket): kartkatalog.geonorge.no",
    ),
    "population": Text(
        "Population on grid, 250 m (Statistics Norway): kartkatalog.geonorge.no or ssb.no",
        "Befolkning på rutenett 250 m (SSB): kartkatalog.geonorge.no eller ssb.no",
    ),
    "addresses": Text(
        "Cadastre, addresses (Kartverket): kartkatalog.geonorge.no",
        "Matrikkelen – Adresse (Kartverket): kartkatalog.geonorge.no",
    ),
    "schools": Text(
        "An OpenStreetMap file has them; or the primary school register on kartkatalog.geonorge.no",
        "En OpenStreetMap-fil har dem; eller grunnskoler på kartkatalog.geonorge.no",
    ),
    "school_areas": Text(
        "The municipality's own map data; some municipalities publish them on kartkatalog.geonorge.no",
        "Kommunens egne kartdata; noen kommuner legger dem ut på kartkatalog.geonorge.no",
    ),
    "services": Text("An OpenStreetMap file has them", "En OpenStreetMap-fil har dem"),
    "car_parking": Text(
        "An OpenStreetMap file, or the parking register of Statens vegvesen: vegvesen.no, Parkeringsregisteret",
        "En OpenStreetMap-fil, eller Parkeringsregisteret hos Statens vegvesen: vegvesen.no",
    ),
    "bike_parking": Text("An OpenStreetMap file has them", "En OpenStreetMap-fil har dem"),
    "chargers": Text(
        "NOBIL (Enova): info.nobil.no, free key; or an OpenStreetMap file",
        "NOBIL (Enova): info.nobil.no, gratis nøkkel; eller en OpenStreetMap-fil",
    ),
    "charging_plan": Text(
        "The municipality's own: the result of 'Locate charging points', or points with charging points and phase",
        "Kommunens egen: resultatet fra «Finn steder for ladepunkter», eller punkter med ladepunkter og byggetrinn",
    ),
    "stops": Text(
        "National stop register (NSR) from Entur: developer.entur.org",
        "Nasjonalt stoppestedsregister (NSR) fra Entur: developer.entur.org",
    ),
    "traffic": Text(
        "NVDB object 540, traffic volume: vegkart.atlas.vegvesen.no",
        "NVDB-objekt 540 Trafikkmengde: vegkart.atlas.vegvesen.no",
    ),
    "plans": Text(
        "Zoning and municipal plans: the municipality's plan register, or kartkatalog.geonorge.no",
        "Reguleringsplaner og kommuneplan: kommunens planregister, eller kartkatalog.geonorge.no",
    ),
    "case_plan": Text(
        "The plan that is assessed: from whoever proposes it, with a field that tells the alternatives",
        "Planen som skal vurderes: fra forslagsstilleren, med et felt som sier hvilket alternativ",
    ),
    "priority_areas": Text(
        "The municipality's own: growth areas of its land-use plan", "Kommunens egne: vekstområder i arealplanen"
    ),
    "constraints": Text(
        "The municipality's own; the shore zone and protected areas: kartkatalog.geonorge.no",
        "Kommunens egne; strandsone og verneområder: kartkatalog.geonorge.no",
    ),
    "grid": Text("The grid company, on request", "Nettselskapet, på forespørsel"),
    "norm_zones": Text(
        "The municipality's own: zones of the parking norm in its land-use plan, with a field norm_zone",
        "Kommunens egne: soner for parkeringsnormen i kommuneplanen, med et felt normsone",
    ),
    "norms": Text(
        "The municipality's own: the parking norm of its land-use plan, written into a table (CSV); see the sample",
        "Kommunens egen: parkeringsnormen i kommuneplanen, skrevet inn i en tabell (CSV). Se eksempelet",
    ),
    "restrictions": Text(
        "The municipality's own: residents' zones, time limits and charges, with a field restriction",
        "Kommunens egne: beboersoner, tidsgrenser og avgift, med et felt parkeringsregulering",
    ),
    "elevation": Text("Terrain models DTM 1 or DTM 10: hoydedata.no", "Terrengmodell DTM 1 eller DTM 10: hoydedata.no"),
    "parking_register": Text(
        "Statens vegvesen: vegvesen.no, Parkeringsregisteret", "Statens vegvesen: vegvesen.no, Parkeringsregisteret"
    ),
    "strategy": Text(
        "Your own file; the shipped one holds otherwise", "Din egen fil; ellers gjelder den som følger med"
    ),
}
"""Where in Norway the files for a role are found."""

LICENCES: Mapping[str, str] = {
    "osm": OSM,
    "roads": "NLOD 2.0, Statens vegvesen / Kartverket",
    "road_objects": "NLOD 2.0, Statens vegvesen / Kartverket",
    "timetable": "NLOD 1.0, Entur",
    "stop_places": "NLOD 1.0, Entur",
    "population": "SSB, open data (NLOD)",
    "addresses": "CC BY 4.0, Kartverket",
    "boundary": "CC BY 4.0, Kartverket",
    "nobil": "CC BY 3.0, NOBIL / Enova",
    "parking_register": "NLOD 1.0, Statens vegvesen",
    "traffic": "NLOD 2.0, Statens vegvesen",
    "elevation": "CC BY 4.0, Kartverket",
}
"""Licence and attribution of each kind of file, where it has one in general."""
