"""What the framework tells the user: layers and files that cannot be read, and results that cannot be written."""

from __future__ import annotations

from klimaklok_plugin.analysis.core.messages import KlimaklokError, Text

# --- inputs -----------------------------------------------------------------------------------------------------------


class NetworkBeingEditedError(KlimaklokError):
    """The network is open for editing in the project."""

    en = (
        "The network {file:text} is being edited in this project (layer '{layer:text}'). Save the edits and end the "
        "editing before it is used."
    )
    nb = (
        "Gatenettet {file:text} redigeres i dette prosjektet (laget «{layer:text}»). Lagre endringene og avslutt "
        "redigeringen før nettet brukes."
    )


class NetworkNotAFileError(KlimaklokError):
    """The value for the network leads to no file."""

    en = "'{value:text}' is no network file. Choose the .gpkg made by 'Build street network', or a layer from it."
    nb = "«{value:text}» er ikke en nettfil. Velg .gpkg-filen fra «Bygg gatenett», eller et lag fra den."


class RasterNotAFileError(KlimaklokError):
    """The raster comes from a service."""

    en = "The raster '{layer:text}' is not a file on this machine. Save it as a GeoTIFF and choose that."
    nb = "Rasteret «{layer:text}» er ikke en fil på denne maskinen. Lagre det som GeoTIFF, og velg den filen."


class FileMissingError(KlimaklokError):
    """The file is not there."""

    en = "The file {file:text} does not exist. Check its name and folder."
    nb = "Filen {file:text} finnes ikke. Sjekk navnet og mappen."


class ParameterMissingError(KlimaklokError):
    """What must be given is not, and no data package either."""

    en = "'{label:text}' is missing. Choose a layer, or a data package that holds it ({roles:text})."
    nb = "«{label:text}» mangler. Velg et lag, eller en datapakke som inneholder det ({roles:text})."


class PackageLacksError(KlimaklokError):
    """What must be given is not, and the data package does not hold it."""

    en = (
        "'{label:text}' is missing, and the data package {file:text} does not hold it ({roles:text}). Choose a layer, "
        "or make the package again with a file that has it; the package's inventory tells where it is found."
    )
    nb = (
        "«{label:text}» mangler, og datapakken {file:text} inneholder det ikke ({roles:text}). Velg et lag, eller lag "
        "pakken på nytt med en fil som har det; pakkens oversikt forteller hvor det finnes."
    )


class FileEndingError(KlimaklokError):
    """The file's ending is not among those a parameter takes."""

    en = (
        "{file:text} does not end in what '{label:text}' takes: {wanted:text}. Choose such a file, or rename it if it "
        "is one."
    )
    nb = (
        "{file:text} har ikke en filendelse som «{label:text}» kan lese: {wanted:text}. Velg en slik fil, eller endre "
        "endelsen hvis det er en slik."
    )


class FieldChoiceError(KlimaklokError):
    """Several fields could be meant, and the result would differ."""

    en = (
        "'{parameter:label}' was left empty, and layer '{layer:text}' has several fields that could be meant, with "
        "different values: {fields:text}. Choose one of them."
    )
    nb = (
        "«{parameter:label}» er tomt, og laget «{layer:text}» har flere felt som kan være ment, med ulike verdier: "
        "{fields:text}. Velg ett av dem."
    )


class ExpressionError(KlimaklokError):
    """An expression that cannot be worked out."""

    en = "The expression '{expression:text}' cannot be used: {detail:text}. Correct it, or leave it empty."
    nb = "Uttrykket «{expression:text}» kan ikke brukes: {detail:text}. Rett det, eller la det stå tomt."


class ExpressionFieldError(KlimaklokError):
    """An expression that names what is not there."""

    en = (
        "The expression '{expression:text}' names the field '{field:text}', which streets do not have. They have: "
        "{fields:text}. Correct the name, or leave the expression empty."
    )
    nb = (
        "Uttrykket «{expression:text}» bruker feltet «{field:text}», som gatene ikke har. De har: {fields:text}. "
        "Rett navnet, eller la uttrykket stå tomt."
    )


class ExpressionTextError(KlimaklokError):
    """An expression that gives words where yes or no is asked for."""

    en = (
        "The expression '{expression:text}' gives the text '{value:text}' where yes or no is asked for. Compare it "
        "with a value."
    )
    nb = (
        "Uttrykket «{expression:text}» gir teksten «{value:text}» der svaret må være ja eller nei. Sammenlign den med "
        "en verdi."
    )


class CrsNotMetresError(KlimaklokError):
    """The chosen CRS has other units."""

    en = "{crs:text} does not measure in metres. Choose a projected coordinate reference system, such as EPSG:25832."
    nb = "{crs:text} måler ikke i meter. Velg et projisert koordinatsystem, for eksempel EPSG:25832."


class CrsUnplacedError(KlimaklokError):
    """A CRS that does not tell where on earth things lie."""

    en = (
        "{crs:text} does not tell where on earth things lie: it is a local system, one of heights, or one that PROJ "
        "cannot place. Choose a projected coordinate reference system, such as EPSG:25832."
    )
    nb = (
        "{crs:text} sier ikke hvor på jorden noe ligger: det er et lokalt system, et høydesystem eller et som PROJ "
        "ikke kan plassere. Velg et projisert koordinatsystem, for eksempel EPSG:25832."
    )


# --- layers -----------------------------------------------------------------------------------------------------------


class SourceWithoutCrsError(KlimaklokError):
    """A layer whose place on earth is unknown."""

    en = (
        "The layer '{layer:text}' has no coordinate reference system, so nobody can tell where it lies. Set it in the "
        "layer's properties (Source, Assigned CRS) and run again."
    )
    nb = (
        "Laget «{layer:text}» mangler koordinatsystem, så ingen kan vite hvor det ligger. Angi det i lagets egenskaper "
        "(Kilde, Tilordnet koordinatsystem), og kjør på nytt."
    )


class SourceLostError(KlimaklokError):
    """A layer whose database, service or file is gone, or was while it was read."""

    en = (
        "The layer '{layer:text}' lost its connection: its database, service or file cannot be reached, or could not "
        "for a moment, so what came is not all of it. See that it is there, reload the layer (F5), and run again."
    )
    nb = (
        "Laget «{layer:text}» mistet forbindelsen: databasen, tjenesten eller filen kan ikke nås, eller kunne det ikke "
        "et øyeblikk, så det som ble lest, er ikke alt. Sjekk at den er tilgjengelig, last laget på nytt (F5), og kjør "
        "igjen."
    )


class SourceDamagedError(KlimaklokError):
    """A layer whose file cannot be read to its end."""

    en = (
        "The layer '{layer:text}' cannot be read whole: {why:text}. Its file is damaged, or not all of it is there. "
        "Get the file once more, and run again."
    )
    nb = (
        "Laget «{layer:text}» kan ikke leses helt: {why:text}. Filen er skadet, eller ikke hele er der. Hent filen en "
        "gang til, og kjør på nytt."
    )


class SourceCrsUnusableError(KlimaklokError):
    """A layer whose CRS does not tell where on earth things lie."""

    en = (
        "The layer '{layer:text}' has the coordinate reference system {crs:text}, which does not tell where on earth "
        "things lie: it is a local system, one of heights, or one that PROJ cannot place. Georeference the layer, or "
        "set the right system in its properties (Source, Assigned CRS)."
    )
    nb = (
        "Laget «{layer:text}» har koordinatsystemet {crs:text}, som ikke sier hvor på jorden noe ligger: det er et "
        "lokalt system, et høydesystem eller et som PROJ ikke kan plassere. Georeferer laget, eller angi riktig system "
        "i lagets egenskaper (Kilde, Tilordnet koordinatsystem)."
    )


class SourceCoordinatesError(KlimaklokError):
    """Features whose coordinates are no place on earth."""

    en = (
        "The layer '{layer:text}' has {count:# feature|# features} with coordinates that are no place on earth: "
        "feature {feature:text} has the vertex ({place:text}). Correct or delete {count:it|them} and run again."
    )
    nb = (
        "Laget «{layer:text}» har {count:# objekt|# objekter} med koordinater som ikke er noe sted på jorden: objekt "
        "{feature:text} har knekkpunktet ({place:text}). Rett eller slett {count:det|dem}, og kjør på nytt."
    )


class SourceEmptyError(KlimaklokError):
    """A layer without features."""

    en = "The layer '{layer:text}' has no features. Choose another layer, or remove its filter."
    nb = "Laget «{layer:text}» har ingen objekter. Velg et annet lag, eller fjern filteret på det."


class SourceNothingSelectedError(KlimaklokError):
    """A selection without features."""

    en = (
        "Only selected features of '{layer:text}' were asked for, but none is selected. Select some, or untick "
        "'Selected features only'."
    )
    nb = (
        "Bare valgte objekter i «{layer:text}» skal brukes, men ingen er valgt. Velg noen, eller fjern haken for «Kun "
        "valgte objekter»."
    )


class SourceWithoutGeometryError(KlimaklokError):
    """A table where places are needed."""

    en = (
        "The layer '{layer:text}' is a table without geometry. Choose a layer with points, lines or polygons, or a "
        "table with ids of Statistics Norway's cells (such as SSBID0250M) or with Nord, Øst and EPSG-kode."
    )
    nb = (
        "Laget «{layer:text}» er en tabell uten geometri. Velg et lag med punkter, linjer eller flater, eller en "
        "tabell med id-er for SSBs ruter (for eksempel SSBID0250M) eller med Nord, Øst og EPSG-kode."
    )


class SourceNowhereError(KlimaklokError):
    """Features, none of which has geometry."""

    en = "No feature of the layer '{layer:text}' has a geometry. Draw or join it, or choose another layer."
    nb = "Ingen objekter i laget «{layer:text}» har geometri. Tegn eller koble den på, eller velg et annet lag."


class SourceOutsideCrsError(KlimaklokError):
    """Coordinates that the layer's CRS does not cover."""

    en = (
        "The layer '{layer:text}' says its coordinates are in {crs:text}, but they do not fit there. Its CRS is "
        "probably set wrongly: correct it in the layer's properties and run again."
    )
    nb = (
        "Laget «{layer:text}» oppgir at koordinatene er i {crs:text}, men de passer ikke der. Koordinatsystemet er "
        "trolig feil: rett det i lagets egenskaper, og kjør på nytt."
    )


class SourceMixedError(KlimaklokError):
    """Points and areas in one layer, whose result goes to a format that holds only one of them."""

    en = (
        "The layer '{layer:text}' holds points and areas, and '{output:label}' is to hold them, too, which "
        "{file:text} cannot. Choose a GeoPackage (.gpkg) for it, or make two layers of the one."
    )
    nb = (
        "Laget «{layer:text}» har både punkter og flater, og det skal også «{output:label}» ha, men det kan ikke "
        "{file:text}. Velg en GeoPackage (.gpkg) til resultatet, eller del laget i to."
    )


class SourceFieldMissingError(KlimaklokError):
    """A field that was named is not in the layer."""

    en = "The layer '{layer:text}' has no field '{field:text}'. It has: {fields:text}. Choose one of these."
    nb = "Laget «{layer:text}» har ikke feltet «{field:text}». Det har: {fields:text}. Velg ett av disse."


class SourceWithoutFieldsError(SourceFieldMissingError):
    """A field was named, and the layer has none at all."""

    en = "The layer '{layer:text}' has no fields, so also no field '{field:text}'. Choose a layer that has it."
    nb = "Laget «{layer:text}» har ingen felt, altså heller ikke «{field:text}». Velg et lag som har det."


# --- results ----------------------------------------------------------------------------------------------------------


class OutputFolderError(KlimaklokError):
    """The place for a result cannot be written."""

    # `why` is one of WORDS, or the system's own words, which stand as they are.
    en = "Nothing can be written to {folder:text}: {why:code}. Choose another place for '{output:text}'."
    nb = "Det kan ikke skrives til {folder:text}: {why:code}. Velg et annet sted for «{output:text}»."


class OutputFormatError(KlimaklokError):
    """The file's ending stands for no format that holds a result."""

    en = (
        "'{output:text}' cannot be written to {file:text}: no layer format with that ending holds all of a result. Use "
        ".gpkg (or .geojson, .fgb, .shp, .kml, .gml, .tab, .csv, .xlsx)."
    )
    nb = (
        "«{output:text}» kan ikke skrives til {file:text}: ikke noe lagformat med den endelsen rommer hele resultatet. "
        "Bruk .gpkg (eller .geojson, .fgb, .shp, .kml, .gml, .tab, .csv, .xlsx)."
    )


class OutputEndingError(KlimaklokError):
    """The file's ending is not that of a format the output has."""

    en = (
        "'{output:text}' is written as {endings:text}, but {file:text} ends otherwise. Change the ending of the file "
        "name."
    )
    nb = "«{output:text}» skrives som {endings:text}, men {file:text} har en annen endelse. Endre filendelsen."


class OutputTwiceError(KlimaklokError):
    """Two results for one place."""

    en = (
        "'{first:text}' and '{second:text}' would be written to the same place ({file:text}). Give each its own file, "
        "or its own table of the GeoPackage."
    )
    nb = (
        "«{first:text}» og «{second:text}» ville blitt skrevet til samme sted ({file:text}). Gi dem hver sin fil, "
        "eller hver sin tabell i GeoPackage-filen."
    )


class OutputHoldsOthersError(KlimaklokError):
    """A file that would lose other layers."""

    en = (
        "'{output:text}' needs a file of its own, but {file:text} already holds other layers ({layers:text}), which "
        "would be lost. Choose another file name."
    )
    nb = (
        "«{output:text}» trenger en egen fil, men {file:text} inneholder allerede andre lag ({layers:text}), som ville "
        "gått tapt. Velg et annet filnavn."
    )


class OutputForeignError(KlimaklokError):
    """A database that is no GeoPackage, or a broken one, stands where the result is to go."""

    en = (
        "'{output:text}' cannot be written to {file:text}: the file is a database, but not a GeoPackage that can be "
        "read, and what is in it would be lost. Choose another file name, or move that file away."
    )
    nb = (
        "«{output:text}» kan ikke skrives til {file:text}: filen er en database, men ikke en GeoPackage som kan leses, "
        "og innholdet ville gått tapt. Velg et annet filnavn, eller flytt filen."
    )


class OutputIsInputError(KlimaklokError):
    """A result that would replace its own source."""

    en = (
        "'{output:text}' would replace what it is computed from: '{input:text}' is read from {file:text}. Choose "
        "another file or table name."
    )
    nb = (
        "«{output:text}» ville erstattet det den er beregnet fra: «{input:text}» leses fra {file:text}. Velg et annet "
        "fil- eller tabellnavn."
    )


class OutputBeingEditedError(KlimaklokError):
    """A result that would replace a layer whose edits are not saved."""

    en = (
        "'{output:text}' would replace the layer '{layer:text}' ({file:text}), which is being edited in this project. "
        "Save the edits and end the editing, or choose another file or table name."
    )
    nb = (
        "«{output:text}» ville erstattet laget «{layer:text}» ({file:text}), som redigeres i dette prosjektet. Lagre "
        "endringene og avslutt redigeringen, eller velg et annet fil- eller tabellnavn."
    )


class OutputTableReservedError(KlimaklokError):
    """A table that the GeoPackage or the network in it needs for itself."""

    en = (
        "'{output:text}' cannot be the table '{table:text}' of {file:text}: that name belongs to the GeoPackage itself "
        "or to the street network in it. Choose another table name."
    )
    nb = (
        "«{output:text}» kan ikke være tabellen «{table:text}» i {file:text}: det navnet tilhører GeoPackage-filen "
        "selv eller gatenettet i den. Velg et annet tabellnavn."
    )


class OutputSideFileError(KlimaklokError):
    """A file that belongs to another layer would be replaced along with the result."""

    en = (
        "'{output:text}' cannot be written to {file:text}: {side:text} would be replaced with it, and belongs to "
        "something else of that name. Choose another file name."
    )
    nb = (
        "«{output:text}» kan ikke skrives til {file:text}: {side:text} ville blitt erstattet samtidig, og hører til "
        "noe annet med det navnet. Velg et annet filnavn."
    )


class OutputWriteError(KlimaklokError):
    """Writing failed."""

    en = "'{output:text}' could not be written to {file:text}: {why:code}. Nothing was changed there."
    nb = "«{output:text}» kunne ikke skrives til {file:text}: {why:code}. Ingenting er endret der."


class OutputDatabaseError(KlimaklokError):
    """A database refuses a result."""

    en = "'{output:text}' could not be written to the table {table:text}: {why:text}. Nothing was changed there."
    nb = "«{output:text}» kunne ikke skrives til tabellen {table:text}: {why:text}. Ingenting er endret der."


class OutputSchemaError(KlimaklokError):
    """The table is to lie in a schema that the database does not have."""

    en = (
        "'{output:text}' cannot be written: in the database there is no schema {schema:text}. Choose one that is there."
    )
    nb = "«{output:text}» kan ikke skrives: databasen har ikke noe skjema {schema:text}. Velg et som finnes."


class OutputTableKeptError(KlimaklokError):
    """A table that views or other tables depend on."""

    en = (
        "'{output:text}' cannot replace the table {table:text}: {kept:text} shows it or refers to it. Choose another "
        "table name, or remove that first."
    )
    nb = (
        "«{output:text}» kan ikke erstatte tabellen {table:text}: {kept:text} viser den eller peker på den. Velg et "
        "annet tabellnavn, eller fjern det først."
    )


class OutputDatabaseUnknownError(KlimaklokError):
    """Results cannot be put into that kind of database."""

    en = "'{output:text}' cannot be written to '{kind:text}'. Use a GeoPackage, PostGIS or SpatiaLite."
    nb = "«{output:text}» kan ikke skrives til «{kind:text}». Bruk en GeoPackage, PostGIS eller SpatiaLite."


class OutputDatabaseNoTableError(KlimaklokError):
    """The database is named, but no table."""

    en = "'{output:text}' is to go into a database, but no table is named. Name one."
    nb = "«{output:text}» skal til en database, men det er ikke oppgitt noen tabell. Oppgi en."


class OutputMemoryError(OutputWriteError):
    """A layer in memory could not be filled."""

    en = "'{output:text}' could not be made as a layer in memory: {why:code}. Save it to a file instead."
    nb = "«{output:text}» kunne ikke lages som lag i minnet: {why:code}. Lagre det til en fil i stedet."


class OutputBusyError(KlimaklokError):
    """Somebody else holds the file."""

    en = (
        "{file:text} is being used by another program or another run, so '{output:text}' could not be moved there. "
        "Close it there (or remove the layer from the project) and run again. Nothing was changed."
    )
    nb = (
        "{file:text} er i bruk i et annet program eller en annen kjøring, så «{output:text}» kunne ikke legges der. "
        "Lukk filen der (eller fjern laget fra prosjektet), og kjør på nytt. Ingenting er endret."
    )


# --- cases ------------------------------------------------------------------------------------------------------------


class AlternativeUnknownError(KlimaklokError):
    """An alternative that the plan does not have."""

    en = "The plan has no alternative '{alternative:text}'. It has: {known:code}. Correct the name, or leave it empty."
    nb = (
        "Planen har ikke noe alternativ «{alternative:text}». Den har: {known:code}. Rett navnet, eller la feltet stå "
        "tomt."
    )


# --- a run that is repeated from a file -------------------------------------------------------------------------------


class RepeatFileError(KlimaklokError):
    """The file tells of no earlier run."""

    en = "{file:text} cannot repeat a run: {fault:parts} Choose the file that was written beside the report."
    nb = "{file:text} kan ikke gjenta en kjøring: {fault:parts} Velg filen som ble skrevet ved siden av rapporten."


class RepeatValueError(KlimaklokError):
    """A value in the file cannot be used."""

    en = "{file:text} cannot fill in '{label:text}': {fault:parts} Give it yourself, or correct the file."
    nb = "{file:text} kan ikke fylle inn «{label:text}»: {fault:parts} Fyll det inn selv, eller rett filen."


REPEAT_FAULTS = {
    "no_json": Text("it cannot be read as JSON.", "den kan ikke leses som JSON."),
    "large": Text("it is far too large.", "den er altfor stor."),
    "foreign": Text("it was not written by this analysis.", "den er ikke skrevet av denne analysen."),
    "format": Text("it is of another version.", "den er av en annen versjon."),
    "no_parameters": Text("it holds no settings.", "den har ingen innstillinger."),
    "unknown": Text("there is no such setting.", "det finnes ingen slik innstilling."),
    "no_value": Text(
        "what stands there is neither text, number nor a list.", "det som står der, er verken tekst, tall eller liste."
    ),
    "no_file": Text("there is no such file on this machine.", "det finnes ingen slik fil på denne maskinen."),
    "not_taken": Text("the value does not fit.", "verdien passer ikke."),
}
"""What can be wrong with a file that is to repeat a run."""


# --- what nobody foresaw ----------------------------------------------------------------------------------------------


# --- maps on paper ----------------------------------------------------------------------------------------------------


class MapNothingError(KlimaklokError):
    """No layer that could be drawn."""

    en = (
        "There is nothing to draw: no layer with a place on the map was given. Choose result layers, or the GeoPackage "
        "they lie in."
    )
    nb = (
        "Det er ingenting å tegne: det er ikke valgt noe lag som ligger på kartet. Velg resultatlag, eller "
        "GeoPackage-filen de ligger i."
    )


class MapLayerUnreadableError(KlimaklokError):
    """What was given as a layer is none."""

    en = "'{layer:text}' is no layer that can be read. Check its name and folder."
    nb = "«{layer:text}» er ikke et lag som kan leses. Sjekk navnet og mappen."


class MapFileForeignError(KlimaklokError):
    """A GeoPackage without results."""

    en = "The file {file:text} holds no results of Klimaklok. Choose a GeoPackage that one of its algorithms made."
    nb = "Filen {file:text} har ingen resultater fra Klimaklok. Velg en GeoPackage som en av algoritmene har laget."


class MapWriteError(KlimaklokError):
    """QGIS could not draw the layout into a file."""

    en = "The map could not be written to {file:text}{detail:text}. Is there room on the disk, and may you write?"
    nb = "Kartet kunne ikke skrives til {file:text}{detail:text}. Er det plass på disken, og har du tilgang til filen?"


class ReportPdfError(KlimaklokError):
    """The PDF of a report cannot be stored."""

    en = (
        "The report could not be written to {file:text}{detail:text}. Close it where it is open, and check that there "
        "is room on the disk and that you may write there."
    )
    nb = (
        "Rapporten kunne ikke skrives til {file:text}{detail:text}. Lukk filen der den er åpen, og sjekk at det er "
        "plass på disken og at du har tilgang."
    )


class MainThreadBusyError(KlimaklokError):
    """QGIS's window, which draws maps, did not come to it."""

    en = (
        "The maps could not be drawn: QGIS was busy with something else for {seconds:0} seconds. Run again when it is "
        "idle."
    )
    nb = (
        "Kartene kunne ikke tegnes: QGIS var opptatt med noe annet i {seconds:0} sekunder. Kjør på nytt når QGIS er "
        "ledig."
    )


class UnforeseenError(KlimaklokError):
    """An error in the program itself."""

    en = (
        "Klimaklok met something it does not know ({detail:text}) and stopped. That is a fault of the program, not "
        "yours. The details are saved in {file:text}: send that file with a report of what you did."
    )
    nb = (
        "Klimaklok møtte noe det ikke kjenner ({detail:text}), og stoppet. Det er en feil i programmet, ikke hos deg. "
        "Detaljene er lagret i {file:text}: send den filen med en melding om hva du gjorde."
    )


class UnforeseenMemoryError(UnforeseenError):
    """The memory did not suffice."""

    en = (
        "There is not enough memory for this ({detail:text}), and Klimaklok stopped. Use a smaller area or fewer "
        "features, or close other programs. The details are saved in {file:text}."
    )
    nb = (
        "Det er ikke nok minne til dette ({detail:text}), og Klimaklok stoppet. Bruk et mindre område eller færre "
        "objekter, eller lukk andre programmer. Detaljene er lagret i {file:text}."
    )


# --- notes ------------------------------------------------------------------------------------------------------------

# Of personal layers with fewer features than the strategy's `schools.least_count` the one with `_few` is said.
NOTES = {
    "map_layer_nowhere": Text(
        "The coordinates of the layer '{layer:text}' are nowhere on Earth by its coordinate system: it is left out.",
        "Koordinatene i laget «{layer:text}» ligger ingen steder på jorden etter koordinatsystemet: det er utelatt.",
    ),
    "map_layer_empty": Text(
        "The layer '{layer:text}' has no features with a place: it is neither on the map nor in the legend.",
        "Laget «{layer:text}» har ingen objekter med sted: det er verken på kartet eller i tegnforklaringen.",
    ),
    "map_layers_apart": Text(
        "The layers lie {km:km} apart, so the map shows little of each. An extent of your own, or fewer layers, would "
        "help.",
        "Lagene ligger {km:km} fra hverandre, så kartet viser lite av hvert. Velg et utsnitt selv, eller ta med færre "
        "lag.",
    ),
    "map_pages": Text(
        "There was no room for everything on one page: the map has {count:# page|# pages}.",
        "Alt fikk ikke plass på én side: kartet har {count:# side|# sider}.",
    ),
    "package_filled": Text(
        "'{parameter:label}' was left empty: the data package's layer '{layer:text}' is used, made from {source:text} "
        "({date:text}).",
        "«{parameter:label}» var tom: datapakkens lag «{layer:text}» er brukt, laget av {source:text} ({date:text}).",
    ),
    "package_filled_chosen": Text(
        "'{parameter:label}' was left empty: the data package's layer '{layer:text}' is used, the layer "
        "'{source:text}' that was chosen when the package was made.",
        "«{parameter:label}» var tom: datapakkens lag «{layer:text}» er brukt, laget «{source:text}» som ble valgt da "
        "pakken ble laget.",
    ),
    "case_part_of_layer": Text(
        "Only some features of the plan's layer were asked for ({count:# feature|# features}, by a selection or a "
        "filter): what the others build is not in this case.",
        "Bare noen av objektene i planens lag er med ({count:# objekt|# objekter}, etter utvalg eller filter): det de "
        "andre bygger, er ikke med i saken.",
    ),
    "case_counted": Text(
        "{alternative:Code}: {met:# check met|# checks met}, {partly:0} partly, {not_met:0} not met, {departs:0} "
        "departing from a recommendation, {not_assessed:0} not assessed.",
        "{alternative:Code}: {met:# tema oppfylt|# tema oppfylt}, {partly:0} delvis, {not_met:0} ikke oppfylt, "
        "{departs:0} avviker fra en anbefaling, {not_assessed:0} ikke vurdert.",
    ),
    "case_repeat_written": Text(
        "The file {file:text} beside the report repeats this run.",
        "Filen {file:text} ved siden av rapporten gjentar denne kjøringen.",
    ),
    "case_repeat_lacks": Text(
        "A repeated run must be given anew what lies in no file: {labels:text}.",
        "Det som ikke ligger i en fil, må oppgis på nytt når kjøringen gjentas: {labels:text}.",
    ),
    "case_repeated": Text(
        "{count:# setting is|# settings are} filled in from {file:text}.",
        "{count:# innstilling er|# innstillinger er} fylt inn fra {file:text}.",
    ),
    "case_repeat_strategy": Text(
        "The run in {file:text} was made with another strategy than this one: numbers may differ.",
        "Kjøringen i {file:text} ble gjort med en annen strategi enn denne: tallene kan bli andre.",
    ),
    "column_found": Text(
        "'{parameter:label}': {what:code} is taken from the field '{field:text}' of layer '{layer:text}'.",
        "«{parameter:label}»: {what:code} er hentet fra feltet «{field:text}» i laget «{layer:text}».",
    ),
    "field_found": Text(
        "'{parameter:label}': the field '{field:text}' of layer '{layer:text}' is used, found by its name.",
        "«{parameter:label}»: feltet «{field:text}» i laget «{layer:text}» er brukt, funnet ved navnet.",
    ),
    "field_found_first": Text(
        (
            "'{parameter:label}': the field '{field:text}' of layer '{layer:text}' is used, found by its name. It goes "
            "before {others:text}."
        ),
        (
            "«{parameter:label}»: feltet «{field:text}» i laget «{layer:text}» er brukt, funnet ved navnet. Det går "
            "foran {others:text}."
        ),
    ),
    "field_not_found": Text(
        "'{parameter:label}': no field was chosen, and layer '{layer:text}' has none of these: {names:text}.",
        "«{parameter:label}»: det er ikke valgt noe felt, og laget «{layer:text}» har ingen av disse: {names:text}.",
    ),
    "number_of_result": Text("{label:text}: {value:n}.", "{label:text}: {value:n}."),
    "share_of_result": Text("{label:text}: {value:%.1}.", "{label:text}: {value:%.1}."),
    "layer_taken": Text(
        "'{parameter:label}': {count:# feature|# features} of layer '{layer:text}'.",
        "«{parameter:label}»: {count:# objekt|# objekter} i laget «{layer:text}».",
    ),
    "layer_taken_few": Text(
        "'{parameter:label}': under {least:n} features of layer '{layer:text}'.",
        "«{parameter:label}»: under {least:n} objekter i laget «{layer:text}».",
    ),
    "source_repaired": Text(
        "Layer '{layer:text}': {count:# invalid geometry was|# invalid geometries were} repaired.",
        "Laget «{layer:text}»: {count:# ugyldig geometri er|# ugyldige geometrier er} reparert.",
    ),
    "source_repaired_few": Text(
        "Layer '{layer:text}': under {least:n} invalid geometries were repaired.",
        "Laget «{layer:text}»: under {least:n} ugyldige geometrier er reparert.",
    ),
    "source_mixed": Text(
        "'{layer:text}' holds points and areas, and so do the results that follow it. QGIS draws one of the two in a "
        "layer: save results as GeoPackages, and add the file once more to see both.",
        "«{layer:text}» har både punkter og flater, og det får også resultatene som følger laget. QGIS tegner bare én "
        "av delene i et lag: lagre resultatene som GeoPackage, og legg til filen en gang til for å se begge.",
    ),
    "source_fields_left_out": Text(
        "'{layer:text}': pictures and other binary data are left out of the results (fields {fields:text}).",
        "«{layer:text}»: bilder og andre binære data tas ikke med i resultatene (feltene {fields:text}).",
    ),
    "source_fields_as_text": Text(
        "'{layer:text}': lists, objects and dates beyond the calendar are kept as text (fields {fields:text}).",
        "«{layer:text}»: lister, objekter og datoer utenfor kalenderen beholdes som tekst (feltene {fields:text}).",
    ),
    "source_fields_renamed": Text(
        "'{layer:text}': fields whose names result files need themselves get others: {fields:text}.",
        "«{layer:text}»: felt med navn som resultatfilene selv trenger, får andre navn: {fields:text}.",
    ),
    "source_beside_unread": Text(
        "The layer {layer:text} in the same file is not used. {why:text}",
        "Laget {layer:text} i samme fil er ikke brukt. {why:text}",
    ),
    "source_wkt": Text(
        (
            "Layer '{layer:text}': the geometry is read from the text in {field:text}. The file names no coordinate "
            "reference system; {crs:text} is assumed."
        ),
        (
            "Laget «{layer:text}»: geometrien er lest fra teksten i {field:text}. Filen oppgir ikke koordinatsystem; "
            "{crs:text} er antatt."
        ),
    ),
    "source_like_degrees": Text(
        (
            "Layer '{layer:text}': its coordinates look like degrees, but its coordinate reference system measures in "
            "metres, so it lies far away. Correct it in the layer's properties (Source, Assigned CRS)."
        ),
        (
            "Laget «{layer:text}»: koordinatene ser ut som grader, men koordinatsystemet måler i meter, så laget "
            "ligger langt unna. Rett det i lagets egenskaper (Kilde, Tilordnet koordinatsystem)."
        ),
    ),
    "source_without_geometry": Text(
        "Layer '{layer:text}': {count:# feature has|# features have} no geometry.",
        "Laget «{layer:text}»: {count:# objekt|# objekter} mangler geometri.",
    ),
    "source_placed_few": Text(
        "'{layer:text}' has no geometry: its rows, fewer than {least:0}, are placed by what their columns tell.",
        "«{layer:text}» har ingen geometri: radene, færre enn {least:0}, er plassert etter det kolonnene sier.",
    ),
    "source_without_geometry_few": Text(
        "Layer '{layer:text}': under {least:n} features have no geometry.",
        "Laget «{layer:text}»: under {least:n} objekter mangler geometri.",
    ),
    "output_waiting": Text(
        "Waiting for another run or program that is using {file:text}.",
        "Venter på en annen kjøring eller et annet program som bruker {file:text}.",
    ),
    "output_rows_left_out": Text(
        (
            "'{output:text}': {count:# row has no position and is|# rows have no position and are} missing from the "
            "file, whose format has no room for such. Save it as .gpkg to keep them."
        ),
        (
            "«{output:text}»: {count:# rad uten posisjon mangler|# rader uten posisjon mangler} i filen, for formatet "
            "har ikke plass til slike. Lagre som .gpkg for å beholde dem."
        ),
    ),
}

# --- words ------------------------------------------------------------------------------------------------------------

WORDS = {
    "column_name": Text("the name", "navnet"),
    "column_school": Text("the school", "skolen"),
    "column_free_places": Text("the number of free places", "antall ledige plasser"),
    "column_status": Text("what is there already", "hva som finnes fra før"),
    "column_phase": Text("the phase", "byggetrinnet"),
    "column_points": Text("the number of charging points", "antall ladepunkter"),
    "column_normal_points": Text("the number of normal charging points", "antall normalladepunkter"),
    "column_fast_points": Text("the number of fast charging points", "antall hurtigladepunkter"),
    "column_kw": Text("the power", "effekten"),
    "block_plan_id": Text("the plan id", "plan-ID"),
    "block_case_number": Text("the case number", "saksnummeret"),
    "block_title": Text("the title", "tittelen"),
    "block_property": Text("the property", "eiendommen"),
    "block_plan_type": Text("the type of plan", "plantypen"),
    "disk_full": Text("the disk is full", "disken er full"),
    "no_right_to_write": Text("you have no right to write there", "du har ikke rett til å skrive der"),
    "disk_read_only": Text("the disk is write-protected", "disken er skrivebeskyttet"),
    "file_read_only": Text("the file is write-protected", "filen er skrivebeskyttet"),
    "cut_short": Text(
        "the file came out incomplete (is the disk, or your quota, full?)",
        "filen ble ikke hel (er disken, eller kvoten din, full?)",
    ),
    "geodatabase_exists": Text(
        "that file geodatabase exists already, and results make new ones only (a GeoPackage takes several tables)",
        "den filgeodatabasen finnes allerede, og resultater lager bare nye (en GeoPackage tar flere tabeller)",
    ),
    "name_too_long": Text("the file name is too long", "filnavnet er for langt"),
    "not_a_folder": Text("it is a file, not a folder", "det er en fil, ikke en mappe"),
    "only_a_folder": Text("it is a folder; a file name is missing", "det er en mappe; filnavnet mangler"),
}
"""Why nothing can be written: values of `why`."""
