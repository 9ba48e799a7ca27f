"""The columns of the inventory of a data package."""

from __future__ import annotations

from ..core.columns import Table, code, count, text
from ..core.messages import Text
from .messages import KIND_WORDS, ROLE_WORDS, SECTION_WORDS, USE_WORDS

INVENTORY = Table(
    lead=(
        code(
            "section",
            Text("What", "Hva"),
            Text(
                "A row is about a file of the folder, or about an algorithm and what it finds in the package.",
                "En rad gjelder en fil i mappen, eller en algoritme og hva den finner i pakken.",
            ),
            SECTION_WORDS,
        ),
        text(
            "name",
            Text("Name", "Navn"),
            Text(
                "The file, from the folder on, with its layer in brackets where it holds several; or the algorithm.",
                "Filen, regnet fra mappen, med lag i parentes der den har flere; eller algoritmen.",
            ),
            width=260,
        ),
        code(
            "kind",
            Text("Taken for", "Gjenkjent som"),
            Text("What the file was taken for, by its content.", "Hva filen ble gjenkjent som, ut fra innholdet."),
            KIND_WORDS,
        ),
        code(
            "state",
            Text("State", "Status"),
            Text(
                "Of a file, whether it was used, and whether it is as it was when the package was made before; of an "
                "algorithm, whether it has all it needs, only what it must have, or less.",
                "For en fil: om den ble brukt, og om den er som sist pakken ble laget; for en algoritme: om den har "
                "alt den bruker, bare det den må ha, eller mindre.",
            ),
            USE_WORDS,
        ),
        code(
            "roles",
            Text("Layers", "Lag"),
            Text(
                "The package's layers made from the file; of an algorithm, those it finds.",
                "Lagene i pakken som er laget av filen; for en algoritme: de den finner.",
            ),
            ROLE_WORDS,
            width=220,
        ),
        count(
            "features",
            Text("Features", "Objekter"),
            Text(
                "How many features of the package come from the file.", "Hvor mange objekter i pakken som er fra filen."
            ),
        ),
        text(
            "file_date",
            Text("Date", "Dato"),
            Text("When the file was changed last.", "Da filen sist ble endret."),
            width=100,
        ),
    ),
    rest=(
        text(
            "used_for",
            Text("Used by", "Brukes av"),
            Text(
                "The algorithms that take the layers made from the file.",
                "Algoritmene som bruker lagene som er laget av filen.",
            ),
            width=300,
        ),
        text(
            "remarks",
            Text("Remarks", "Merknader"),
            Text(
                "What was found in the file and what is wrong with it; why it was not used.",
                "Hva som ble funnet i filen, og hva som er galt med den; hvorfor den ikke ble brukt.",
            ),
            width=340,
        ),
        text(
            "missing",
            Text("Missing", "Mangler"),
            Text(
                "What the algorithm could use and the package lacks. With an asterisk: what it cannot do without.",
                "Det algoritmen kunne brukt, og som pakken mangler. Med stjerne: det den ikke klarer seg uten.",
            ),
            width=300,
        ),
        text(
            "where_found",
            Text("Where it is found", "Hvor det finnes"),
            Text("Where in Norway what is missing is found.", "Hvor i Norge det som mangler, finnes."),
            width=340,
        ),
        text(
            "licence",
            Text("Licence", "Lisens"),
            Text(
                "Under which the file may be used, and whom to name.",
                "Hva filen kan brukes etter, og hvem som skal nevnes.",
            ),
        ),
    ),
)
