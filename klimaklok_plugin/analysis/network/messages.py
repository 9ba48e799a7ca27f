"""What building and downloading the street network tells the user."""

from __future__ import annotations

from ..core.messages import KlimaklokError, Text

# --- OpenStreetMap files ----------------------------------------------------------------------------------------------


class OsmFileError(KlimaklokError):
    """The file given as OSM data cannot be read as such. Base of the errors that say why; never raised itself."""


class OsmFileMissingError(OsmFileError):
    """The file is not there."""

    en = (
        "{file:text} cannot be read as OpenStreetMap data: there is no such file. "
        "Check its name and folder, or give another .osm or .osm.pbf file."
    )
    nb = (
        "{file:text} kan ikke leses som OpenStreetMap-data: filen finnes ikke. "
        "Sjekk navnet og mappen, eller oppgi en annen .osm- eller .osm.pbf-fil."
    )


class OsmEmptyError(OsmFileError):
    """The file holds nothing."""

    en = (
        "{file:text} cannot be read as OpenStreetMap data: the file is empty. "
        "Get the file again, or give another .osm or .osm.pbf file."
    )
    nb = (
        "{file:text} kan ikke leses som OpenStreetMap-data: filen er tom. "
        "Hent filen på nytt, eller oppgi en annen .osm- eller .osm.pbf-fil."
    )


class OsmNotPbfError(OsmFileError):
    """The file is called .pbf and holds something else."""

    en = (
        "{file:text} cannot be read as OpenStreetMap data: its content is not PBF. "
        "Get the file again, or give another .osm or .osm.pbf file."
    )
    nb = (
        "{file:text} kan ikke leses som OpenStreetMap-data: innholdet er ikke PBF. "
        "Hent filen på nytt, eller oppgi en annen .osm- eller .osm.pbf-fil."
    )


class OsmNotXmlError(OsmFileError):
    """The file is no OSM XML."""

    en = (
        "{file:text} cannot be read as OpenStreetMap data: its content is not OSM XML. "
        "Get the file again, or give another .osm or .osm.pbf file."
    )
    nb = (
        "{file:text} kan ikke leses som OpenStreetMap-data: innholdet er ikke OSM-XML. "
        "Hent filen på nytt, eller oppgi en annen .osm- eller .osm.pbf-fil."
    )


class OsmCutOffError(OsmFileError):
    """The file ends too early."""

    en = (
        "{file:text} cannot be read as OpenStreetMap data: it is cut off, its end is missing or damaged. "
        "Get the file again, or give another .osm or .osm.pbf file."
    )
    nb = (
        "{file:text} kan ikke leses som OpenStreetMap-data: filen er avkuttet, slutten mangler eller er skadet. "
        "Hent filen på nytt, eller oppgi en annen .osm- eller .osm.pbf-fil."
    )


class OsmOutsideCrsError(OsmFileError):
    """The chosen CRS does not reach the file's coordinates."""

    en = (
        "{file:text} cannot be used: it has coordinates that the chosen coordinate reference system cannot hold. "
        "Leave the coordinate reference system empty, or choose one that covers the area."
    )
    nb = (
        "{file:text} kan ikke brukes: filen har koordinater som det valgte koordinatsystemet ikke rekker over. "
        "La koordinatsystemet stå tomt, eller velg et som dekker området."
    )


class OsmPackedError(OsmFileError):
    """The .gz or .bz2 cannot be unpacked."""

    en = (
        "{file:text} cannot be read as OpenStreetMap data: it is no packed file, or a damaged one. "
        "Get the file again, or give another .osm or .osm.pbf file."
    )
    nb = (
        "{file:text} kan ikke leses som OpenStreetMap-data: den er ikke en pakket fil, eller den er skadet. "
        "Hent filen på nytt, eller oppgi en annen .osm- eller .osm.pbf-fil."
    )


class OsmDiskFullError(OsmFileError):
    """There is no room to unpack the file."""

    en = (
        "{file:text} cannot be unpacked: there is no room left on the disk of {folder:text}. Make room there, or give "
        "the file as .osm.pbf, which is not unpacked."
    )
    nb = (
        "{file:text} kan ikke pakkes ut: det er ikke plass igjen på disken til {folder:text}. Frigjør plass der, eller "
        "oppgi filen som .osm.pbf, som ikke pakkes ut."
    )


class OsmDamagedError(OsmFileError):
    """Reading stops within the file."""

    en = (
        "{file:text} cannot be read as OpenStreetMap data: it is damaged (reading stopped with: {detail:text}). "
        "Get the file again, or give another .osm or .osm.pbf file."
    )
    nb = (
        "{file:text} kan ikke leses som OpenStreetMap-data: den er skadet (lesingen stoppet med: {detail:text}). "
        "Hent filen på nytt, eller oppgi en annen .osm- eller .osm.pbf-fil."
    )


class OsmCutBetweenBlocksError(OsmFileError):
    """Nodes are left that no way can use: the ways were cut off."""

    en = (
        "{file:text} cannot be read as OpenStreetMap data: it is cut off. Of its {nodes:# node|# nodes} many belong to "
        "ways that are not there ({ways:# way is|# ways are}). Get the file again, or give another .osm or .osm.pbf "
        "file."
    )
    nb = (
        "{file:text} kan ikke leses som OpenStreetMap-data: filen er avkuttet. Av {nodes:# node|# noder} hører mange "
        "til veier som ikke er der ({ways:# vei er|# veier er} der). Hent filen på nytt, eller oppgi en annen .osm- "
        "eller .osm.pbf-fil."
    )


class OsmFeatureError(OsmFileError):
    """The file demands something of its reader that this one cannot do."""

    en = (
        "{file:text} cannot be read: it demands “{feature:text}”, which is not understood here. Give an ordinary "
        "extract, without history: osmium time-filter makes one."
    )
    nb = (
        "{file:text} kan ikke leses: filen krever «{feature:text}», som ikke forstås her. Oppgi et vanlig uttrekk uten "
        "historikk: osmium time-filter lager et."
    )


class OsmPackingError(OsmFileError):
    """The file's blocks are packed in another way than zlib."""

    en = (
        "{file:text} cannot be read: its blocks are packed with {packing:text}, and only zlib is understood here. "
        "Repack it, for example with: osmium cat {file:text} -o repacked.osm.pbf"
    )
    nb = (
        "{file:text} kan ikke leses: blokkene er pakket med {packing:text}, og her forstås bare zlib. Pakk filen på "
        "nytt, for eksempel med: osmium cat {file:text} -o repacked.osm.pbf"
    )


class OsmStoppedServerError(OsmFileError):
    """Overpass wrote into the file that it stopped before the end."""

    en = (
        "{file:text} does not hold all that was asked for: the server stopped with “{remark:text}”. Ask it again, for "
        "a smaller area or with more time."
    )
    nb = (
        "{file:text} har ikke alt det ble spurt om: tjeneren stoppet med «{remark:text}». Spør på nytt, om et mindre "
        "område eller med mer tid."
    )


class OsmJsonError(OsmFileError):
    """The file is OpenStreetMap's JSON."""

    en = (
        "{file:text} holds OpenStreetMap data as JSON, which is not read here. Ask Overpass for XML instead: "
        "[out:xml] at the beginning of the query."
    )
    nb = (
        "{file:text} har OpenStreetMap-data som JSON, som ikke leses her. Be Overpass om XML i stedet: [out:xml] først "
        "i spørringen."
    )


class OsmOtherFormatError(OsmFileError):
    """The file is a layer of another kind."""

    en = (
        "{file:text} is no OpenStreetMap file but {format:text}. If it holds road lines, give it as “Road lines” "
        "instead and leave the OpenStreetMap file empty."
    )
    nb = (
        "{file:text} er ikke en OpenStreetMap-fil, men {format:text}. Hvis den har veilinjer, oppgi den som "
        "«Veilinjer» i stedet, og la OpenStreetMap-filen stå tom."
    )


class OsmNoRoadsError(KlimaklokError):
    """No way can be used by anyone."""

    en = "{file:text} holds no roads or paths in use. Give a file that holds the streets of the area."
    nb = "{file:text} har ingen veier eller stier i bruk. Oppgi en fil med gatene i området."


class OsmNodesMissingError(OsmNoRoadsError):
    """There are roads, and no node that would say where they are."""

    en = (
        "{file:text} holds {count:# road|# roads} without {count:its|their} nodes, so nobody knows where {count:it "
        "lies|they lie}. Get the file again with the nodes: Overpass gives them with “(._;>;);” before “out;”."
    )
    nb = (
        "{file:text} har {count:# vei|# veier} uten noder, så ingen vet hvor {count:den|de} ligger. Hent filen på nytt "
        "med nodene: Overpass gir dem med «(._;>;);» foran «out;»."
    )


class OsmOutsideMaskError(KlimaklokError):
    """The mask and the file do not meet."""

    en = "No road of {file:text} lies inside the mask. Check that both cover the same area."
    nb = "Ingen vei i {file:text} berører området i «Bare innenfor». Sjekk at filen og området dekker samme sted."


# --- line layers ------------------------------------------------------------------------------------------------------


class LinesNotLinesError(KlimaklokError):
    """The line layer holds no lines."""

    en = "{count:The only feature is no line|None of the # features is a line}. Choose a layer of road centre lines."
    nb = (
        "{count:Det eneste objektet er ikke en linje|Ingen av de # objektene er en linje}. Velg et lag med veienes "
        "senterlinjer."
    )


class LineObjectsError(KlimaklokError):
    """What was given as road lines are objects on roads."""

    en = (
        "The layer of road lines holds {kind:code} on roads, and not the roads. Choose the layer of road links "
        "(Veglenke in Elveg 2.0); what lies in the same file is found by itself."
    )
    nb = (
        "Laget med veilinjer har {kind:code} på veiene, ikke veiene selv. Velg laget med veglenker (Veglenke i Elveg "
        "2.0); det som ligger i samme fil, finnes av seg selv."
    )


class LineFieldMissingError(KlimaklokError):
    """A field that was named is not in the layer."""

    en = (
        "The road layer has no field {field:text}. It has: {fields:text}. Choose another preset, or name the fields "
        "yourself."
    )
    nb = (
        "Veilaget har ikke feltet {field:text}. Det har: {fields:text}. Velg et annet valg i «Veilinjene kommer fra», "
        "eller oppgi feltene selv."
    )


class LineFieldValueError(KlimaklokError):
    """A direction or permission that is not understood."""

    en = (
        "The value '{value:text}' in the field {field:text} is not understood ({count:# feature|# features}). "
        "Allowed are: {allowed:text}. Correct the field, or leave it out."
    )
    nb = (
        "Verdien «{value:text}» i feltet {field:text} kan ikke tolkes ({count:# objekt|# objekter}). "
        "Tillatt er: {allowed:text}. Rett verdiene, eller la feltet stå uvalgt."
    )


class LinesOutsideMaskError(KlimaklokError):
    """The mask and the lines do not meet."""

    en = (
        "{count:The only road line does not lie|None of the # road lines lies} inside the mask. Check that both cover "
        "the same area."
    )
    nb = (
        "{count:Den eneste veilinjen berører ikke|Ingen av de # veilinjene berører} området i «Bare innenfor». Sjekk "
        "at veilinjene og området dekker samme sted."
    )


# --- elevation --------------------------------------------------------------------------------------------------------


class DemFileError(KlimaklokError):
    """The elevation raster cannot be used. Base of the errors that say why; never raised itself."""


class DemWithoutCrsError(DemFileError):
    """Nobody can tell where the raster lies."""

    en = (
        "{file:text} cannot be used as elevation raster: it has no CRS. Choose a raster of heights in metres with a "
        "CRS."
    )
    nb = (
        "{file:text} kan ikke brukes som høyderaster: det mangler koordinatsystem. Velg et raster med høyder i meter "
        "og med koordinatsystem."
    )


class DemCrsUnknownError(DemFileError):
    """The raster's CRS is none that PROJ knows."""

    en = (
        "{file:text} cannot be used as elevation raster: its CRS is not understood. Choose a raster of heights in "
        "metres with a CRS, such as EPSG:25832."
    )
    nb = (
        "{file:text} kan ikke brukes som høyderaster: koordinatsystemet kan ikke tolkes. Velg et raster med høyder i "
        "meter og med koordinatsystem, for eksempel EPSG:25832."
    )


class DemUnreadableError(DemFileError):
    """The elevation raster cannot be opened or is damaged."""

    en = (
        "{file:text} cannot be used as elevation raster: it is no raster file, or a damaged one ({detail:text}). "
        "Choose a raster of heights in metres with a CRS, such as a GeoTIFF."
    )
    nb = (
        "{file:text} kan ikke brukes som høyderaster: den er ikke en rasterfil, eller den er skadet ({detail:text}). "
        "Velg et raster med høyder i meter og med koordinatsystem, for eksempel en GeoTIFF."
    )


class DemVrtUnreadableError(DemFileError):
    """A virtual raster whose XML cannot be read."""

    en = "The virtual raster {file:text} cannot be read ({detail:text}). Make it again, or choose the folder of tiles."
    nb = "Det virtuelle rasteret {file:text} kan ikke leses ({detail:text}). Lag det på nytt, eller velg flismappen."


class DemVrtMissingError(DemFileError):
    """A virtual raster of files that are gone."""

    en = (
        "The virtual raster {file:text} is made of {of:# file|# files}, of which {count:# is|# are} not there "
        "({count:|first: }{example:text}). Put the tiles where it looks for them, or choose their folder instead."
    )
    nb = (
        "Det virtuelle rasteret {file:text} er satt sammen av {of:# fil|# filer}, og {count:# finnes|# finnes} ikke "
        "({count:|første: }{example:text}). Legg flisene der det leter etter dem, eller velg mappen deres i stedet."
    )


class DemVrtOutsideError(DemFileError):
    """A virtual raster that fetches from the net."""

    en = (
        "The virtual raster {file:text} gets heights from outside this computer ({example:text}). Download the tiles, "
        "and choose their folder."
    )
    nb = (
        "Det virtuelle rasteret {file:text} henter høyder utenfra ({example:text}). Last ned flisene, og velg mappen "
        "deres."
    )


class DemFolderError(DemFileError):
    """A folder without elevation tiles."""

    en = (
        "The folder {file:text} holds no elevation tiles ({count:# GeoTIFF|# GeoTIFFs} in it, none of heights in "
        "metres). Choose the folder with the .tif files of DTM 1 or DTM 10 (hoydedata.no)."
    )
    nb = (
        "Mappen {file:text} har ingen høydefliser ({count:# GeoTIFF|# GeoTIFF-er} i den, ingen med høyder i meter). "
        "Velg mappen med .tif-filene fra DTM 1 eller DTM 10 (hoydedata.no)."
    )


class DemBothError(KlimaklokError):
    """Heights from a raster and from a folder."""

    en = "Both an elevation raster and a folder of elevation tiles are given. Give one of them."
    nb = "Både et høyderaster og en mappe med høydefliser er oppgitt. Oppgi bare én av dem."


class DemIsFolderError(KlimaklokError):
    """A folder where a raster is asked for."""

    en = "{file:text} is a folder, no raster. Give a folder of elevation tiles under DEM_FOLDER."
    nb = "{file:text} er en mappe, ikke et raster. Oppgi en mappe med høydefliser under DEM_FOLDER."


class DemPlaceError(DemFileError):
    """The raster's place or cells have no size."""

    en = (
        "{file:text} cannot be used as elevation raster: it does not say where its cells lie (their size is none). "
        "Georeference it, or get the file again."
    )
    nb = (
        "{file:text} kan ikke brukes som høyderaster: det sier ikke hvor cellene ligger (de har ingen størrelse). "
        "Georeferer det, eller hent filen på nytt."
    )


class DemUnitError(DemFileError):
    """Heights in a unit that is not known."""

    en = (
        "{file:text} cannot be used as elevation raster: it says its heights are in '{unit:text}', which is no known "
        "unit of length. Choose a raster of heights in metres or feet."
    )
    nb = (
        "{file:text} kan ikke brukes som høyderaster: det oppgir høydene i «{unit:text}», som ikke er en kjent "
        "lengdeenhet. Velg et raster med høyder i meter eller fot."
    )


class DemMemoryError(DemFileError):
    """The memory does not hold what is read of the raster."""

    en = (
        "There is not enough memory for the elevation raster {file:text}. Close other programs, or choose a raster "
        "with larger cells or of a smaller area."
    )
    nb = (
        "Det er ikke nok minne til høyderasteret {file:text}. Lukk andre programmer, eller velg et raster med større "
        "celler eller for et mindre område."
    )


class DemPackageError(KlimaklokError):
    """The package that reads rasters is not installed."""

    en = (
        "Elevation needs the Python package rasterio, which is not installed. Install it as the plugin's README says "
        "and restart QGIS, or leave the elevation raster empty."
    )
    nb = (
        "Høyder krever Python-pakken rasterio, som ikke er installert. Installer den slik README-filen til utvidelsen "
        "sier, og start QGIS på nytt, eller la høyderasteret stå tomt."
    )


class DemOutsideError(KlimaklokError):
    """The elevation raster covers no edge."""

    en = "The elevation raster {file:text} holds no height on any road of the network. Choose one that covers the area."
    nb = "Høyderasteret {file:text} har ingen høyde på noen vei i nettet. Velg et som dekker området."


# --- the network ------------------------------------------------------------------------------------------------------


class NetworkNoInputError(KlimaklokError):
    """Neither or both of the two sources were given."""

    en = "Choose either an OpenStreetMap file or a layer of road lines, and not both."
    nb = "Velg enten en OpenStreetMap-fil eller et lag med veilinjer, ikke begge deler."


class NetworkEmptyError(KlimaklokError):
    """No line has a length, or none is open to anyone."""

    en = (
        "The road lines hold nothing that can be travelled on. Give a layer or file with roads of some length that are "
        "open to someone."
    )
    nb = (
        "Ingen kan ferdes på noen av veilinjene. Oppgi et lag eller en fil med veier som har en lengde og er åpne for "
        "gående, syklende eller biler."
    )


class NetworkFileError(KlimaklokError):
    """A file that should be a network is none. Base of the errors that say why; never raised itself."""


class NetworkFileMissingError(NetworkFileError):
    """The file is not there."""

    en = (
        "{file:text} cannot be used as a network: there is no such file. Check its name and folder, or build it again "
        "with 'Build street network'."
    )
    nb = (
        "{file:text} kan ikke brukes som gatenett: filen finnes ikke. Sjekk navnet og mappen, eller bygg nettet på "
        "nytt med «Bygg gatenett»."
    )


class NetworkNameError(NetworkFileError):
    """A name that is not safe to open."""

    en = (
        "{file:text} cannot be used as a network: its path holds a semicolon or a line break, which not all programs "
        "can read. Give the file or its folder another name before you use or make it with 'Build street network'."
    )
    nb = (
        "{file:text} kan ikke brukes som gatenett: stien har semikolon eller linjeskift, og det kan ikke alle "
        "programmer lese. Gi filen eller mappen et annet navn før du bruker den eller lager den med «Bygg gatenett»."
    )


class NetworkVersionError(NetworkFileError):
    """The file's format is not this version's."""

    en = (
        "{file:text} cannot be used as a network: another version of the plugin wrote it. Build it again with 'Build "
        "street network'."
    )
    nb = (
        "{file:text} kan ikke brukes som gatenett: filen er skrevet av en annen versjon av utvidelsen. Bygg nettet på "
        "nytt med «Bygg gatenett»."
    )


class NetworkNoNodesError(NetworkFileError):
    """The table of nodes was emptied."""

    en = "{file:text} cannot be used as a network: it holds no nodes. Build it again with 'Build street network'."
    nb = "{file:text} kan ikke brukes som gatenett: filen har ingen noder. Bygg nettet på nytt med «Bygg gatenett»."


class NetworkNoEdgesError(NetworkFileError):
    """The table of edges was emptied."""

    en = "{file:text} cannot be used as a network: it holds no edges. Build it again with 'Build street network'."
    nb = "{file:text} kan ikke brukes som gatenett: filen har ingen lenker. Bygg nettet på nytt med «Bygg gatenett»."


class NetworkForeignError(NetworkFileError):
    """The file was made by another tool, or is no database at all."""

    en = (
        "{file:text} cannot be used as a network: it is not one of those that 'Build street network' makes. Choose "
        "such a .gpkg, or give this file's road lines to 'Build street network' first."
    )
    nb = (
        "{file:text} kan ikke brukes som gatenett: den er ikke laget med «Bygg gatenett». Velg en .gpkg-fil derfra, "
        "eller bygg først et nett av veilinjene i denne filen med «Bygg gatenett»."
    )


class NetworkUnreadableError(NetworkFileError):
    """The tables of the network cannot be read."""

    en = (
        "{file:text} cannot be used as a network: its tables cannot be read ({detail:text}). Build it again with "
        "'Build street network'."
    )
    nb = (
        "{file:text} kan ikke brukes som gatenett: tabellene kan ikke leses ({detail:text}). Bygg nettet på nytt med "
        "«Bygg gatenett»."
    )


class NetworkFieldMissingError(NetworkFileError):
    """A field was removed."""

    en = (
        "{file:text} cannot be used as a network: the field {field:text} is missing. Build it again with 'Build street "
        "network'."
    )
    nb = (
        "{file:text} kan ikke brukes som gatenett: feltet {field:text} mangler. Bygg nettet på nytt med «Bygg "
        "gatenett»."
    )


class NetworkFieldEmptyError(NetworkFileError):
    """A field was emptied, or not filled in for an edge drawn by hand."""

    en = (
        "{file:text} cannot be used as a network: {count:# of its edges has|# of its edges have} nothing in the field "
        "{field:text}, first the one with the feature id {row:text}. Fill it in, delete {count:this edge|these edges}, "
        "or build the network again with 'Build street network'."
    )
    nb = (
        "{file:text} kan ikke brukes som gatenett: {count:# av lenkene mangler|# av lenkene mangler} verdi i feltet "
        "{field:text}, først den med objekt-id {row:text}. Fyll ut feltet, slett {count:denne lenken|disse lenkene}, "
        "eller bygg nettet på nytt med «Bygg gatenett»."
    )


class NetworkValueError(NetworkFileError):
    """A value that cannot be, after editing."""

    en = (
        "{file:text} cannot be used as a network: the feature {row:text} has '{value:text}' in the field {field:text}, "
        "and so {count:does no other|do # in all}. Allowed is {allowed:text}. Correct it, or build the network again "
        "with 'Build street network'."
    )
    nb = (
        "{file:text} kan ikke brukes som gatenett: objektet {row:text} har «{value:text}» i feltet {field:text} "
        "({count:# objekt|# objekter} med slike verdier). Tillatt er {allowed:text}. Rett verdien, eller bygg nettet "
        "på nytt med «Bygg gatenett»."
    )


class NetworkEdgesBrokenError(NetworkFileError):
    """Edges without a line, after editing."""

    en = (
        "{file:text} cannot be used as a network: {count:# of its edges has|# of its edges have} no single line as "
        "geometry, first the one with the feature id {row:text}. Delete {count:this edge|these edges}, or build the "
        "network again with 'Build street network'."
    )
    nb = (
        "{file:text} kan ikke brukes som gatenett: {count:# av lenkene har|# av lenkene har} ikke én sammenhengende "
        "linje som geometri, først den med objekt-id {row:text}. Slett {count:denne lenken|disse lenkene}, eller bygg "
        "nettet på nytt med «Bygg gatenett»."
    )


class NetworkEdgeEndError(NetworkFileError):
    """An edge that leads to no node, after editing."""

    en = (
        "{file:text} cannot be used as a network: {count:# of its edges ends|# of its edges end} at no node, first the "
        "one with the feature id {row:text}, {distance:m.1} from the nearest ({field:text}). Snap its end to a node, "
        "delete it, or give the edges as road lines to 'Build street network', which cuts streets where they meet."
    )
    nb = (
        "{file:text} kan ikke brukes som gatenett: {count:# av lenkene slutter|# av lenkene slutter} ikke ved en node, "
        "først den med objekt-id {row:text}, {distance:m.1} fra den nærmeste ({field:text}). Fest enden til en node, "
        "slett lenken, eller bruk lenkene som veilinjer i «Bygg gatenett», som deler gatene der de møtes."
    )


class NetworkNodesBrokenError(NetworkFileError):
    """Nodes without place or number, or with that of another, after editing."""

    en = (
        "{file:text} cannot be used as a network: {count:# of its nodes has|# of its nodes have} no place, no node_id, "
        "or that of another node; first the one with the feature id {row:text}. Correct or delete {count:it|them}, or "
        "build the network again with 'Build street network'."
    )
    nb = (
        "{file:text} kan ikke brukes som gatenett: {count:# av nodene|# av nodene} mangler sted eller node_id, eller "
        "har samme node_id som en annen; først den med objekt-id {row:text}. Rett eller slett {count:den|dem}, eller "
        "bygg nettet på nytt med «Bygg gatenett»."
    )


class NetworkTableError(NetworkFileError):
    """Another table or a view where the network's own are needed."""

    en = (
        "{file:text} cannot be used as a network by its table '{table:text}'. The tables nodes and edges are needed, "
        "and no views. To leave streets out, set a filter on the layer edges. Or build the network again with 'Build "
        "street network'."
    )
    nb = (
        "{file:text} kan ikke brukes som gatenett ved tabellen «{table:text}». Det trengs tabellene nodes og edges, og "
        "ingen visninger (views). Sett et filter på laget edges for å utelate gater, eller bygg nettet på nytt med "
        "«Bygg gatenett»."
    )


class NetworkFilterError(NetworkFileError):
    """A filter that cannot be used or leaves nothing."""

    en = (
        "{file:text} cannot be used as a network with the filter '{filter:text}': it cannot be applied, or leaves no "
        "edge ({detail:text}). Correct the filter on the layer edges, or remove it. The whole network is made with "
        "'Build street network'."
    )
    nb = (
        "{file:text} kan ikke brukes som gatenett med filteret «{filter:text}»: det kan ikke brukes, eller gir ingen "
        "lenker ({detail:text}). Rett filteret på laget edges, eller fjern det. Hele nettet lages med «Bygg gatenett»."
    )


class NetworkCrsError(NetworkFileError):
    """The network's CRS was removed or changed to one that is not in metres."""

    en = (
        "{file:text} cannot be used as a network: its coordinate reference system is unknown, or not projected in "
        "metres. Build it again with 'Build street network'."
    )
    nb = (
        "{file:text} kan ikke brukes som gatenett: koordinatsystemet er ukjent, eller er ikke i meter i et kartplan. "
        "Bygg nettet på nytt med «Bygg gatenett»."
    )


class NetworkModeError(KlimaklokError):
    """No edge is open to a mode."""

    en = (
        "No road or path in the network is open to {mode:code}. "
        "Build the network from data that hold such roads, or map the permission fields."
    )
    nb = (
        "Ingen vei eller sti i nettet er åpen for {mode:code}. Bygg nettet av data som har slike veier, eller oppgi "
        "feltene som sier hvem veiene er åpne for."
    )


class NetworkWriteError(KlimaklokError):
    """The network cannot be stored."""

    en = (
        "The network cannot be written to {file:text} ({detail:text}). Choose a folder you may write to, with space "
        "left."
    )
    nb = (
        "Gatenettet kan ikke skrives til {file:text} ({detail:text}). Velg en mappe du kan skrive til, med ledig plass."
    )


class NetworkDiskFullError(NetworkWriteError):
    """The disk has no room for the network."""

    en = "The network cannot be written to {file:text}: the disk is full. Choose a folder on a disk with space left."
    nb = "Gatenettet kan ikke skrives til {file:text}: disken er full. Velg en mappe på en disk med ledig plass."


# --- download ---------------------------------------------------------------------------------------------------------


class DownloadNoAreaError(KlimaklokError):
    """Neither a place nor an extent, or both."""

    en = "Give either the name of a place or an extent, and not both."
    nb = "Oppgi enten navnet på et sted eller et utsnitt, ikke begge deler."


class DownloadTooLargeError(KlimaklokError):
    """More than a free server should be asked for."""

    en = (
        "The area of {area:km²} is larger than the limit of {limit:km²}. Choose a smaller area, or get a file from "
        "download.geofabrik.de and build the network from it."
    )
    nb = (
        "Området på {area:km²} er større enn grensen på {limit:km²}. Velg et mindre område, eller hent en fil fra "
        "download.geofabrik.de og bygg gatenettet av den."
    )


class DownloadOutsideError(KlimaklokError):
    """An extent that is none, or lies where nothing can be built."""

    en = (
        "The extent from {west:n}° to {east:n}° east and from {south:n}° to {north:n}° north cannot be asked for. "
        "Choose one that does not cross the 180th meridian and lies between 80° south and 84° north."
    )
    nb = (
        "Utsnittet fra {west:n}° til {east:n}° øst og fra {south:n}° til {north:n}° nord kan ikke hentes. Velg et som "
        "ikke krysser 180-gradersmeridianen, og som ligger mellom 80° sør og 84° nord."
    )


class DownloadTooMuchError(KlimaklokError):
    """An answer that would fill the memory."""

    en = (
        "{server:text} sends more than can be read ({detail:text}) Choose a smaller area, or another server if the "
        "area is small."
    )
    nb = (
        "{server:text} sender mer enn som kan leses ({detail:text}) Velg et mindre område, eller en annen tjener hvis "
        "området er lite."
    )


class DownloadWrongShapeError(KlimaklokError):
    """JSON that is not made as the server's manual says."""

    en = (
        "{server:text} answered with data of another form than OpenStreetMap's ({detail:text}). Try again later, or "
        "name another server."
    )
    nb = (
        "{server:text} svarte med data i en annen form enn OpenStreetMap sin ({detail:text}). Prøv igjen senere, eller "
        "oppgi en annen tjener."
    )


class DownloadPlaceUnknownError(KlimaklokError):
    """The place search found nothing."""

    en = '{server:text} knows no place "{place:text}". Check the spelling, or add the country: "Bærum, Norway".'
    nb = (
        "{server:text} kjenner ikke noe sted som heter «{place:text}». Sjekk skrivemåten, eller legg til landet: "
        "«Bærum, Norway»."
    )


class DownloadPlaceNoAreaError(KlimaklokError):
    """The place is a point or a line."""

    en = '"{place:text}" has no boundary in OpenStreetMap. Name a municipality or district, or choose an extent.'
    nb = "«{place:text}» har ingen grense i OpenStreetMap. Oppgi en kommune eller bydel, eller velg et utsnitt."


class DownloadUnreachableError(KlimaklokError):
    """No connection."""

    en = (
        "{server:text} cannot be reached ({detail:text}). Check the internet connection, and the proxy in QGIS's "
        "settings (Options, Network)."
    )
    nb = (
        "Får ikke kontakt med {server:text} ({detail:text}). Sjekk internettforbindelsen, og proxyen i innstillingene "
        "i QGIS (Alternativer, Nettverk)."
    )


class DownloadProxyError(KlimaklokError):
    """The proxy refuses."""

    en = (
        "The proxy does not let the request to {server:text} through ({detail:text}). Check QGIS's settings (Options, "
        "Network)."
    )
    nb = (
        "Proxyen slipper ikke forespørselen til {server:text} gjennom ({detail:text}). Sjekk innstillingene i QGIS "
        "(Alternativer, Nettverk)."
    )


class DownloadCertificateError(KlimaklokError):
    """The network replaces certificates."""

    en = (
        "The certificate of {server:text} is not trusted ({detail:text}). Many office networks replace certificates: "
        "ask IT for the root certificate and add it in QGIS (Settings, Options, Authentication, Manage Certificates, "
        "Authorities), or name its file in the environment variable REQUESTS_CA_BUNDLE."
    )
    nb = (
        "Sertifikatet til {server:text} er ikke klarert ({detail:text}). Mange kontornett bytter ut sertifikater: be "
        "IT om rotsertifikatet, og legg det inn i QGIS (Innstillinger, Alternativer, Autentisering, Administrer "
        "sertifikater, Utstedere), eller oppgi filen i miljøvariabelen REQUESTS_CA_BUNDLE."
    )


class DownloadTimeoutError(KlimaklokError):
    """No answer in time."""

    en = "{server:text} did not answer within {seconds:# second|# seconds}. Try a smaller area, or try again later."
    nb = (
        "{server:text} svarte ikke innen {seconds:# sekund|# sekunder}. Prøv et mindre område, eller prøv igjen senere."
    )


class DownloadBusyError(KlimaklokError):
    """Too many requests."""

    en = "{server:text} is busy (status {status:text}). Wait a few minutes and try again, or choose a smaller area."
    nb = (
        "{server:text} er opptatt (status {status:text}). Vent noen minutter og prøv igjen, eller velg et mindre "
        "område."
    )


class DownloadRefusedError(KlimaklokError):
    """An error by the server."""

    en = "{server:text} answered with the error {status:text} {detail:text}. Try again later, or name another server."
    nb = "{server:text} svarte med feilen {status:text} {detail:text}. Prøv igjen senere, eller oppgi en annen tjener."


class DownloadGaveUpError(KlimaklokError):
    """The server ran out of time or memory."""

    en = "{server:text} could not finish the request ({detail:text}). Choose a smaller area."
    nb = "{server:text} ble ikke ferdig med forespørselen ({detail:text}). Velg et mindre område."


class DownloadNoDataError(KlimaklokError):
    """An answer that is no OSM data, such as a login page."""

    en = (
        "{server:text} answered with something that is no OpenStreetMap data, perhaps a login page of the network you "
        "are on. Open the server's address in a browser, and try again."
    )
    nb = (
        "{server:text} svarte med noe som ikke er OpenStreetMap-data, kanskje en påloggingsside i nettet du er på. "
        "Åpne tjenerens adresse i en nettleser, og prøv igjen."
    )


class DownloadNoStreetsError(KlimaklokError):
    """An area without streets."""

    en = "There are no streets in the area. Check the place or the extent."
    nb = "Det er ingen gater i området. Sjekk stedet eller utsnittet."


class DownloadOsmnxOldError(KlimaklokError):
    """osmnx lacks what is needed."""

    en = "osmnx {version:text} does not fit. Install version 2 or newer with: pip install --no-deps 'osmnx>=2'."
    nb = "osmnx {version:text} kan ikke brukes. Installer versjon 2 eller nyere med: pip install --no-deps 'osmnx>=2'."


# --- notes ------------------------------------------------------------------------------------------------------------

NOTES = {
    "network_turn_restrictions": Text(
        "{count:# turn restriction holds|# turn restrictions hold} for cars.",
        "{count:# svingeforbud|# svingeforbud} gjelder for biler.",
    ),
    "network_turns_over_ways": Text(
        (
            "{count:# turn restriction leads|# turn restrictions lead} over a road between two crossings. {count:It "
            "is|They are} left out: cars may turn there."
        ),
        (
            "{count:# svingeforbud går|# svingeforbud går} over en vei mellom to kryss og er utelatt: biler kan svinge "
            "der."
        ),
    ),
    "network_turns_at_times": Text(
        (
            "{count:# turn restriction holds|# turn restrictions hold} at certain times only. {count:It is|They are} "
            "left out: cars may turn there."
        ),
        (
            "{count:# svingeforbud gjelder|# svingeforbud gjelder} bare til visse tider og er utelatt: biler kan "
            "svinge der."
        ),
    ),
    "network_turns_broken": Text(
        (
            "{count:# turn restriction is|# turn restrictions are} incomplete or not understood. {count:It is|They "
            "are} left out: cars may turn there."
        ),
        (
            "{count:# svingeforbud er ufullstendig eller kan ikke tolkes|# svingeforbud er ufullstendige eller kan "
            "ikke tolkes}, og er utelatt: biler kan svinge der."
        ),
    ),
    "network_no_relations": Text(
        (
            "The file has {count:# road|# roads} and no relation at all, so no turn restriction is known. A file that "
            "was cut off at its end looks the same: if it is an extract with everything, get it again."
        ),
        (
            "Filen har {count:# vei|# veier} og ingen relasjoner, så ingen svingeforbud er kjent. En fil som er "
            "avkuttet i slutten, ser likedan ut: er den et uttrekk med alt, så hent den på nytt."
        ),
    ),
    "network_hiking_paths": Text(
        (
            "{count:# path is|# paths are} for mountain hiking (sac_scale) and no {count:street|streets}. {count:It "
            "is|They are} left out."
        ),
        "{count:# sti er|# stier er} for fjellturer (sac_scale), ikke {count:en gate|gater}, og er utelatt.",
    ),
    "network_areas_joined": Text(
        "At {count:# place|# places} the edge of a square meets a street without a common node. They are joined there.",
        "På {count:# sted|# steder} møter kanten av en plass en gate uten felles node. De er knyttet sammen der.",
    ),
    "network_cars_turn": Text(
        (
            "Cars make no turn that the network's layer turns forbids, and turn round at junctions and at the ends of "
            "streets only. What their distances and minutes leave out: signals and queues, and turn restrictions that "
            "lead over several roads or hold at certain times. A network of road lines, or from an older version, does "
            "not know where cars may not turn; about a fifth of the trips in a city centre then come out more than 5 % "
            "too short (measured in central Helsinki)."
        ),
        (
            "Biler svinger ikke der nettets lag turns forbyr det, og snur bare i kryss og der en gate slutter. Dette "
            "er ikke med i avstander og minutter med bil: signaler og køer, og svingeforbud som går over flere veier "
            "eller gjelder til visse tider. Et nett fra veilinjer, eller fra en eldre versjon, vet ikke hvor biler "
            "ikke får svinge; da blir omtrent en femtedel av turene i et bysentrum mer enn 5 % for korte (målt i "
            "Helsingfors sentrum)."
        ),
    ),
    "network_turns_hold": Text(
        (
            "Cars keep to {count:# forbidden turn|# forbidden turns} of the network. What their distances and minutes "
            "leave out: signals and queues, and turn restrictions that lead over several roads or hold at certain "
            "times."
        ),
        (
            "Biler følger {count:# svingeforbud|# svingeforbud} i nettet. Dette er ikke med i avstander og minutter "
            "med bil: signaler og køer, og svingeforbud som går over flere veier eller gjelder til visse tider."
        ),
    ),
    "network_turns_unknown": Text(
        (
            "The network does not say where cars may not turn, so they turn everywhere. About a fifth of the trips in "
            "a city centre then come out more than 5 % too short (measured in central Helsinki). Build it again from "
            "an OpenStreetMap file that has its relations, too, to have turn restrictions. Signals and queues are left "
            "out as well."
        ),
        (
            "Nettet sier ikke hvor biler ikke får svinge, så de svinger overalt. Da blir omtrent en femtedel av turene "
            "i et bysentrum mer enn 5 % for korte (målt i Helsingfors sentrum). Bygg det på nytt fra en "
            "OpenStreetMap-fil der også relasjonene er med, for å få med svingeforbud. Signaler og køer er heller ikke "
            "med."
        ),
    ),
    "network_turns_left_out": Text(
        "{count:# turn restriction at a crossing is|# turn restrictions at crossings are} not used: {reasons:parts}.",
        "{count:# svingeforbud i kryss|# svingeforbud i kryss} er ikke brukt: {reasons:parts}.",
    ),
    "network_not_in_use": Text(
        "{count:# way is|# ways are} planned, under construction or out of use. {count:It is|They are} left out.",
        "{count:# vei er|# veier er} planlagt, under bygging eller ute av bruk, og er utelatt.",
    ),
    "network_preset_found": Text(
        "The road lines look like {preset:code} by their fields, and are read as such ({fields:text}).",
        "Veilinjene ser etter feltene ut til å være {preset:code}, og er lest slik ({fields:text}).",
    ),
    "network_nested_broken": Text(
        "In {count:# field|# fields} the nested text is broken. What it should tell is unknown there.",
        "I {count:# felt|# felter} er den nøstede teksten ødelagt. Det den skulle si, er ukjent der.",
    ),
    "network_phases": Text(
        (
            "{count:# road line|# road lines} ({length_km:km}) {count:is|are} left out: by the phase planned, under "
            "construction or fictive, or in a phase that is not understood."
        ),
        (
            "{count:# veilinje|# veilinjer} ({length_km:km}) er utelatt: etter fasen planlagt, under bygging eller "
            "fiktiv, eller i en fase som ikke kan tolkes."
        ),
    ),
    "network_coarser_levels": Text(
        (
            "{count:# line|# lines} ({length_km:km}) {count:is|are} left out because carriageways or lanes of the same "
            "road are there: each place counts once, at its finest level of detail."
        ),
        (
            "{count:# linje|# linjer} ({length_km:km}) er utelatt fordi veiens kjørebaner eller kjørefelt er med: "
            "hvert sted telles én gang, på fineste detaljnivå."
        ),
    ),
    "network_carriageways_assumed": Text(
        (
            "Nothing tells the lanes of {count:# carriageway|# carriageways} ({length_km:km}): assumed one-way in the "
            "direction that the line is drawn."
        ),
        (
            "Kjørefeltene er ikke oppgitt for {count:# kjørebane|# kjørebaner} ({length_km:km}): antatt enveiskjørt i "
            "den retningen linjen er tegnet."
        ),
    ),
    "network_motorways_assumed": Text(
        (
            "Nothing tells whether {count:# line|# lines} ({length_km:km}) of European roads with separate "
            "carriageways, or of their ramps, {count:is a motorway|are motorways}: assumed so, closed to walking and "
            "cycling, unless the limit is known to be below {speed:km/h}. The layer Motorveg of the same delivery "
            "tells."
        ),
        (
            "Det er ikke oppgitt om {count:# linje|# linjer} ({length_km:km}) av europaveier med egne kjørebaner, "
            "eller av rampene deres, er motorvei: antatt motorvei, stengt for gående og syklende, med mindre "
            "fartsgrensen er kjent og lavere enn {speed:km/h}. Laget Motorveg i samme leveranse sier det."
        ),
    ),
    "network_limits_differ": Text(
        "On {count:# piece|# pieces} of road several speed limits hold for one direction. The lowest counts.",
        "På {count:# veistykke|# veistykker} gjelder flere fartsgrenser i samme retning. Den laveste er brukt.",
    ),
    "network_barriers": Text(
        "{count:# barrier|# barriers} of {layer:text} {count:closes its road|close their roads} to cars at one place.",
        "{count:# sperring|# sperringer} i {layer:text} stenger veien for bil på ett sted.",
    ),
    "network_objects_found": Text(
        "In the file of the road lines: {layer:text}, {count:# object|# objects}, joined to the roads as {kind:code}.",
        "I samme fil som veilinjene: {layer:text}, {count:# objekt|# objekter}, koblet til veiene som {kind:code}.",
    ),
    "network_objects_apart": Text(
        "{count:# object|# objects} of {objects:n} in {layer:text} {count:lies|lie} on none of the roads.",
        "{count:# objekt|# objekter} av {objects:n} i {layer:text} ligger ikke på noen av veiene.",
    ),
    "network_objects_wrong": Text(
        "In {layer:text} {count:# value is|# values are} no number above 0, and not used.",
        "I {layer:text} er {count:# verdi|# verdier} ikke et tall over 0, og ikke brukt.",
    ),
    "network_traffic_years": Text(
        (
            "Traffic counts in {layer:text} are of {first:text} to {last:text}. Where several lie on a road the newest "
            "wins."
        ),
        (
            "Trafikktallene i {layer:text} gjelder {first:text} til {last:text}. Der flere ligger på en vei, gjelder "
            "det nyeste."
        ),
    ),
    "network_known": Text(
        (
            "Known of the length: class {of_class:%}, owner {of_owner:%}, slope {of_slope:%}; where cars drive, speed "
            "limit {of_speed:%}, direction {of_direction:%}, pavement {of_sidewalk:%}, traffic {of_aadt:%}. What was "
            "assumed for the rest, 'Build street network' tells in its table 'What the network knows'."
        ),
        (
            "Kjent for så mye av lengden: klasse {of_class:%}, eier {of_owner:%}, stigning {of_slope:%}; der biler "
            "kjører, fartsgrense {of_speed:%}, retning {of_direction:%}, fortau {of_sidewalk:%}, trafikk {of_aadt:%}. "
            "Hva som er antatt for resten, viser «Bygg gatenett» i tabellen «Hva gatenettet vet»."
        ),
    ),
    "network_left_out": Text(
        "Left out of the source: {count:# line|# lines}, {length_km:km} ({reasons:code}).",
        "Utelatt fra kilden: {count:# linje|# linjer}, {length_km:km} ({reasons:code}).",
    ),
    "network_left_out_lines": Text(
        "Left out of the source: {count:# line|# lines} ({reasons:code}).",
        "Utelatt fra kilden: {count:# linje|# linjer} ({reasons:code}).",
    ),
    "network_mostly_unknown": Text(
        (
            "For {share:%} of the length the road class is unknown ({length_km:km}). Ways for cars and safe ways for "
            "children cannot be trusted: choose the field with the road class, or another layer."
        ),
        (
            "For {share:%} av lengden er veiklassen ukjent ({length_km:km}). Bilruter og trygge veier for barn er "
            "ikke til å stole på: velg feltet med veiklassen, eller et annet lag."
        ),
    ),
    "network_ferries": Text(
        "{count:# ferry line is|# ferry lines are} left out.",
        "{count:# ferjestrekning er|# ferjestrekninger er} utelatt.",
    ),
    "network_nodes_missing": Text(
        (
            "{count:# road names|# roads name} nodes that the file does not have, as in a file that was clipped. They "
            "are cut there: {gaps:# gap|# gaps} of {gap_m:m} or more in all, and {ends:# end|# ends} of unknown "
            "length. {lost:# more road is|# more roads are} missing altogether. Distances there are uncertain: use a "
            "file that reaches well beyond your area."
        ),
        (
            "{count:# vei|# veier} viser til noder som filen ikke har, som i en fil som er klippet. De er kuttet der: "
            "{gaps:# hull|# hull} på {gap_m:m} eller mer i alt, og {ends:# ende|# ender} av ukjent lengde. {lost:# vei "
            "til mangler|# veier til mangler} helt. Avstandene der er usikre: bruk en fil som rekker et godt stykke ut "
            "over området."
        ),
    ),
    "network_not_lines": Text(
        "{count:# feature is no line. It is|# features are no lines. They are} left out.",
        "{count:# objekt er ikke en linje|# objekter er ikke linjer} og er utelatt.",
    ),
    "network_numbers_not_understood": Text(
        (
            "{count:# number (speed or traffic)|# numbers (speed or traffic)} could not be understood. {count:It "
            "counts|They count} as unknown."
        ),
        "{count:# tall (fart eller trafikk)|# tall (fart eller trafikk)} kunne ikke tolkes og regnes som ukjent.",
    ),
    "network_classes_not_understood": Text(
        (
            "{count:# line|# lines} ({length_km:km}) {count:has|have} a road class that is not understood "
            "({values:text}). {count:It is|They are} closed to cars, open to walking and cycling, and called other "
            "road. Correct the field, or say with the fields for walking, cycling and cars who may go there."
        ),
        (
            "{count:# linje|# linjer} ({length_km:km}) har en veiklasse som ikke kan tolkes ({values:text}). Der er "
            "det stengt for bil og åpent for gående og syklende, og veien regnes som annen vei. Rett feltet, eller si "
            "med feltene for gange, sykkel og bil hvem som kan ferdes der."
        ),
    ),
    "network_without_class": Text(
        (
            "{count:# line|# lines} ({length_km:km}) {count:has|have} no road class. {count:It is|They are} called "
            "other road, open to everyone and driven at {speed:km/h} unless another field says otherwise."
        ),
        (
            "{count:# linje|# linjer} ({length_km:km}) mangler veiklasse og er regnet som annen vei, åpen for alle, "
            "med fart {speed:km/h}, der ikke et annet felt sier noe annet."
        ),
    ),
    "network_classes_by_owner": Text(
        (
            "{count:# line|# lines} ({length_km:km}) {count:has|have} an owner and no road class. The class is taken "
            "from the owner, and the road is open to everyone unless another field says otherwise."
        ),
        (
            "{count:# linje|# linjer} ({length_km:km}) har eier, men ikke veiklasse. Klassen er da satt etter eieren, "
            "og veien er åpen for alle der ikke et annet felt sier noe annet."
        ),
    ),
    "network_without_class_field": Text(
        (
            "No field for the road class was chosen: {count:# line|# lines} ({length_km:km}) {count:is|are} called "
            "other road, open to everyone and driven at {speed:km/h} unless another field says otherwise. Choose the "
            "field if the layer has one."
        ),
        (
            "Det er ikke valgt noe felt for veiklasse: {count:# linje|# linjer} ({length_km:km}) er regnet som annen "
            "vei, åpen for alle, med fart {speed:km/h}, der ikke et annet felt sier noe annet. Velg feltet hvis laget "
            "har et."
        ),
    ),
    "network_owners_not_understood": Text(
        (
            "The owner of {count:# line|# lines} is not understood ({values:text}) and counts as unknown. Understood "
            "are E, R, F, K, P and S, road numbers, and words such as state, county, municipality and private."
        ),
        (
            "Eieren av {count:# linje|# linjer} kan ikke tolkes ({values:text}) og regnes som ukjent. E, R, F, K, P og "
            "S, veinummer og ord som stat, fylkeskommune, kommune og privat kan tolkes."
        ),
    ),
    "network_lanes_not_understood": Text(
        (
            "The lanes of {count:# line|# lines} are not understood ({values:text}). {count:It counts|They count} as "
            "open both ways."
        ),
        (
            "Feltoversikten for {count:# linje|# linjer} kan ikke tolkes ({values:text}). {count:Den|De} regnes som "
            "åpen begge veier."
        ),
    ),
    "network_ones_are_yes": Text(
        "The field {field:text} holds only 0 and 1, which are read as no and yes.",
        "Feltet {field:text} har bare 0 og 1, som leses som nei og ja.",
    ),
    "network_ends_joined": Text(
        "{count:# end of a line was|# ends of lines were} joined to another that lies within the tolerance.",
        "{count:# linjeende er|# linjeender er} koblet til en annen linje innenfor toleransen.",
    ),
    "network_crossings_joined": Text(
        "{count:# crossing without a common vertex was|# crossings without a common vertex were} joined.",
        "{count:# kryss uten felles knekkpunkt er|# kryss uten felles knekkpunkt er} koblet sammen.",
    ),
    "network_repeated": Text(
        (
            "{count:# road line runs|# road lines run} along another on {length_km:km} in all. What lies on each other "
            "counts once, and is open to everyone whom one of the lines is open to."
        ),
        (
            "{count:# veilinje|# veilinjer} ligger oppå en annen, i alt {length_km:km}. Det som ligger oppå hverandre, "
            "regnes én gang og er åpent for alle som en av linjene er åpen for."
        ),
    ),
    "network_coarse_heights": Text(
        "The cells of the elevation raster measure {cell:m}, more than the {smooth:m} over which heights are averaged: "
        "they are averaged over {used:m} instead. Short slopes do not show; choose a finer raster if there is one.",
        "Cellene i høyderasteret er på {cell:m}, større enn de {smooth:m} som høydene jevnes ut over: de jevnes i "
        "stedet ut over {used:m}. Korte bakker vises ikke; velg et finere raster hvis det finnes.",
    ),
    "network_height_tiles": Text(
        "Heights come from {used:n} of {count:# tile|# tiles} in {folder:text}.",
        "Høydene kommer fra {used:n} av {count:# flis|# fliser} i {folder:text}.",
    ),
    "network_tiles_left_out": Text(
        "{count:# file|# files} in {folder:text} {count:is|are} no elevation {count:tile|tiles} ({count:|first: }"
        "{example:text}). {count:It is|They are} left out.",
        "{count:# fil|# filer} i {folder:text} er ikke {count:en høydeflis|høydefliser} ({count:|første: }"
        "{example:text}). {count:Den|De} er utelatt.",
    ),
    "network_edges_without_height": Text(
        (
            "{count:n} of {edges:# edge|# edges}, {length:m} in all, {count:lies|lie} where the raster has no height. "
            "{count:It counts|They count} as flat."
        ),
        (
            "{count:n} av {edges:# lenke|# lenker}, {length:m} til sammen, ligger der rasteret ikke har høyde. "
            "{count:Den regnes|De regnes} som flat mark."
        ),
    ),
    "network_edges_at_nodes": Text(
        (
            "{count:# edge names|# edges name} no node or one that lies elsewhere. {count:It runs|They run} from the "
            "node where {count:its|their} line begins to the one where it ends."
        ),
        (
            "{count:# lenke|# lenker} mangler node eller viser til en som ligger et annet sted. {count:Den|De} går fra "
            "noden der linjen begynner, til den der linjen slutter."
        ),
    ),
    "network_turns_gone": Text(
        (
            "{count:# row|# rows} in the layer turns {count:names|name} edges that do not meet at the node. {count:It "
            "is|They are} left out: cars may turn there."
        ),
        (
            "{count:# rad|# rader} i laget turns viser til lenker som ikke møtes i noden, og er utelatt: Der kan biler "
            "svinge."
        ),
    ),
    "network_edges_flat": Text(
        (
            "{count:# edge has|# edges have} no slope although the network has slopes. {count:It counts|They count} as "
            "flat."
        ),
        "{count:# lenke|# lenker} mangler stigning i et nett med stigninger, og regnes som flat mark.",
    ),
    "network_edges_other_length": Text(
        (
            "{count:# edge has|# edges have} no length, or another than {count:its line|their lines}. The lines as "
            "drawn count."
        ),
        "{count:# lenke|# lenker} mangler lengde, eller har en annen enn linjen. Linjene slik de er tegnet, gjelder.",
    ),
    "network_edges_usual_speed": Text(
        (
            "{count:# edge has|# edges have} no speed. {count:It is|They are} driven at that of the other direction, "
            "else at the usual one of the same road class."
        ),
        (
            "{count:# lenke|# lenker} mangler fart og får farten i den andre retningen, ellers den vanlige i samme "
            "veiklasse."
        ),
    ),
    "network_edges_filled": Text(
        (
            "{count:# edge has|# edges have} empty fields (no_through, steps, private, structure, level, source_id). "
            "{count:It counts|They count} as an ordinary street on the ground."
        ),
        (
            "{count:# lenke|# lenker} har tomme felt (no_through, steps, private, structure, level, source_id) og "
            "regnes som vanlig gate på bakken."
        ),
    ),
    "network_filtered": Text(
        "{count:# edge|# edges} of {edges:n} in the network {count:is|are} left out by the filter '{filter:text}'.",
        "{count:# lenke|# lenker} av {edges:n} i nettet er utelatt av filteret «{filter:text}».",
    ),
    "network_components": Text(
        (
            "Separate parts of the network for {mode:code}: {count:n}, of which {least_km:n} km or longer: {large:n}; "
            "the longest is {longest_km:km}."
        ),
        (
            "Adskilte deler av nettet for {mode:code}: {count:n}, hvorav {large:n} på minst {least_km:n} km. Den "
            "lengste er på {longest_km:km}."
        ),
    ),
    "network_gaps": Text(
        (
            "At {count:# place|# places} a dead end lies within {gap_m:n} m of another street without touching it. "
            "They hang together elsewhere, so only the way round is longer. The widest gap is {longest_m:m.1}. 'Build "
            "street network' shows them in its layer 'Gaps in the network'."
        ),
        (
            "På {count:# sted|# steder} slutter en vei mindre enn {gap_m:n} m fra en annen uten å nå fram til den. De "
            "henger sammen andre steder, så veien blir bare lengre. Det bredeste bruddet er på {longest_m:m.1}. «Bygg "
            "gatenett» viser dem i laget «Brudd i nettet»."
        ),
    ),
    "network_gaps_apart": Text(
        (
            "At {count:# place|# places} a dead end lies within {gap_m:n} m of another street without touching it. "
            "{apart:One such gap keeps|# such gaps keep} parts of the network apart. The widest gap is "
            "{longest_m:m.1}. 'Build street network' shows them in its layer 'Gaps in the network'."
        ),
        (
            "På {count:# sted|# steder} slutter en vei mindre enn {gap_m:n} m fra en annen uten å nå fram til den. "
            "{apart:Ett slikt brudd skiller|# slike brudd skiller} deler av nettet fra hverandre. Det bredeste bruddet "
            "er på {longest_m:m.1}. «Bygg gatenett» viser dem i laget «Brudd i nettet»."
        ),
    ),
    "download_from": Text(
        "© OpenStreetMap contributors, ODbL. Asked: {servers:text}.",
        "© OpenStreetMap-bidragsyterne, ODbL. Hentet fra: {servers:text}.",
    ),
    "download_features": Text(
        "{layer:label}: {count:# feature|# features}.",
        "{layer:label}: {count:# objekt|# objekter}.",
    ),
}

TURNS_LEFT_OUT = {
    "elsewhere": Text("{count:n} of roads that are not in the network", "{count:n} for veier som ikke er med i nettet"),
    "apart": Text("{count:n} of roads that do not meet", "{count:n} for veier som ikke møtes"),
    "unclear": Text(
        "{count:n} of roads that go on beyond the crossing, so that it is not clear which turn is meant",
        "{count:n} for veier som fortsetter forbi krysset, så det ikke er klart hvilken sving som menes",
    ),
    "idle": Text(
        "{count:n} of turns that cars cannot make anyway", "{count:n} for svinger som biler uansett ikke kan ta"
    ),
}
"""Why turn restrictions are not used, as parts of a sentence."""

# --- words ------------------------------------------------------------------------------------------------------------

MODES = {
    "walk": Text("walking", "gange"),
    "bike": Text("cycling", "sykkel"),
    "car": Text("cars", "bil"),
}

ROAD_CLASSES = {
    "motorway": Text("motorway", "motorvei"),
    "motorway_link": Text("motorway slip road", "motorveirampe"),
    "trunk": Text("trunk road", "stamvei"),
    "trunk_link": Text("trunk slip road", "stamveirampe"),
    "primary": Text("primary road", "primærvei"),
    "primary_link": Text("primary slip road", "primærveirampe"),
    "secondary": Text("secondary road", "sekundærvei"),
    "secondary_link": Text("secondary slip road", "sekundærveirampe"),
    "tertiary": Text("tertiary road", "tertiærvei"),
    "tertiary_link": Text("tertiary slip road", "tertiærveirampe"),
    "unclassified": Text("minor road", "mindre vei"),
    "residential": Text("residential street", "boliggate"),
    "living_street": Text("living street", "gatetun"),
    "service": Text("service road", "adkomstvei"),
    "track": Text("farm or forest track", "skogs- eller traktorvei"),
    "pedestrian": Text("pedestrian street", "gågate"),
    "busway": Text("busway", "bussvei"),
    "footway": Text("footway", "gangvei"),
    "cycleway": Text("cycleway", "sykkelvei"),
    "path": Text("path", "sti"),
}
"""The classes people see in results, OpenStreetMap's highway values."""

RARE_ROAD_CLASSES = {
    "steps": Text("steps", "trapp"),
    "bridleway": Text("bridleway", "ridesti"),
    "corridor": Text("indoor corridor", "innendørs gang"),
    "platform": Text("platform", "plattform"),
    "crossing": Text("crossing", "gangfelt"),
    "bus_guideway": Text("guided busway", "sporført bussvei"),
    "escape": Text("runaway lane", "nødrampe"),
    "road": Text("road of unknown class", "vei av ukjent klasse"),
    "minor": Text("minor road", "mindre vei"),
    "ferry": Text("ferry", "ferje"),
    "other": Text("other road", "annen vei"),
}
"""Classes that only the network itself shows; some of these codes mean something else in other results."""

PRESETS = {
    "elveg": Text("Elveg 2.0", "Elveg 2.0"),
    "nvdb": Text("NVDB's route-planner network", "NVDBs ruteplannett"),
    "nvdb_api": Text("NVDB's API", "NVDBs API"),
    "vegkart": Text("Vegkart", "Vegkart"),
}
ROAD_OBJECTS = {
    "speed_limits": Text("speed limits", "fartsgrenser"),
    "motorways": Text("motorways", "motorveier"),
    "barriers": Text("barriers", "vegsperringer"),
    "functional_classes": Text("functional classes", "funksjonelle vegklasser"),
    "traffic_counts": Text("traffic", "trafikkmengder"),
}
LEFT_OUT = {
    "road_under_construction": Text("under construction", "under bygging"),
    "road_planned": Text("planned", "planlagt"),
    "road_fictive": Text("fictive", "fiktiv"),
    "road_phase_unknown": Text("in a phase that is not understood", "i en fase som ikke kan tolkes"),
    "road_coarser_level": Text("there at a finer level of detail", "med på et finere detaljnivå"),
    "road_not_in_use": Text("not built or out of use", "ikke bygd eller ute av bruk"),
    "road_hiking_path": Text("path for mountain hiking", "sti for fjelltur"),
    "road_ferry": Text("ferry", "ferje"),
    "road_closed_to_all": Text("closed to all", "stengt for alle"),
}
"""Why roads of the source are not in the network."""

KNOWN_OR_ASSUMED = {
    "everywhere": Text("It is known everywhere.", "Det er kjent overalt."),
    "class": Text(
        "The rest is called other road, open to walking and cycling; to cars only where no class is given at all.",
        "Resten regnes som annen vei, åpen for gående og syklende; for bil bare der ingen klasse er oppgitt.",
    ),
    "owner": Text(
        "Nobody is assumed to own the rest: who may sign or close those roads is unknown.",
        "Ingen er antatt å eie resten: hvem som kan skilte eller stenge de veiene, er ukjent.",
    ),
    "speed": Text(
        "On the rest cars drive at the strategy file's speed for the road class.",
        "På resten kjører biler i strategifilens fart for veiklassen.",
    ),
    "direction": Text(
        "The rest is open both ways; carriageways whose lanes are not told run the way they are drawn.",
        "Resten er åpen begge veier; kjørebaner uten oppgitte kjørefelt er enveiskjørt slik de er tegnet.",
    ),
    "direction_from_osm": Text(
        "By OpenStreetMap's rule: open both ways where no one-way is tagged.",
        "Etter OpenStreetMaps regel: åpen begge veier der enveiskjøring ikke er merket.",
    ),
    "sidewalk": Text(
        "Whether the rest has a pavement is unknown, and is taken neither as yes nor as no.",
        "Om resten har fortau, er ukjent, og regnes verken som ja eller nei.",
    ),
    "aadt": Text("The traffic on the rest is unknown, not 0.", "Trafikken på resten er ukjent, ikke 0."),
    "slope": Text("The rest counts as flat.", "Resten regnes som flat."),
    **{code: Text(f"Left out: {said.en}.", f"Utelatt: {said.nb}.") for code, said in LEFT_OUT.items()},
}
"""What was assumed where something is not known, or why roads were left out, by the code in `quality`."""

WORDS = {
    **MODES,
    **ROAD_CLASSES,
    **PRESETS,
    **ROAD_OBJECTS,
    **LEFT_OUT,
    "car_parking": Text("car parking", "bilparkering"),
    "bike_parking": Text("bike parking", "sykkelparkering"),
    "charger": Text("charging station", "ladestasjon"),
}
