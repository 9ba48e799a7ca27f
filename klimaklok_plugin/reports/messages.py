"""What tables and plots tell the user."""

from __future__ import annotations

from klimaklok_plugin.analysis.core.messages import KlimaklokError, Text


class ReportWriteError(KlimaklokError):
    """A table or a plot cannot be stored."""

    en = "{file:text} cannot be written ({detail:text}). Choose a folder you may write to, with space left."
    nb = "{file:text} kan ikke skrives ({detail:text}). Velg en mappe du kan skrive til, med ledig plass."


CURVE = {
    "sites": Text("New sites", "Nye steder"),
    "found": Text("Best answer found", "Beste løsning som er funnet"),
    "bound": Text("Not ruled out", "Ikke utelukket"),
    "existing": Text("Existing sites alone: {covered:text}", "Bare dagens steder: {covered:text}"),
    "chosen": Text("The plan, {sites:n} new: {covered:text}", "Planen, {sites:# nytt|# nye}: {covered:text}"),
}
"""The words of a curve that do not depend on what it shows."""


# --- a municipality's own form of documents (see `reports.form`) ------------------------------------------------------


class FormError(KlimaklokError):
    """Something is wrong with a municipality's own form. Base of the errors that say what; never raised itself."""


class FormFolderError(FormError):
    """The folder of the form is not there."""

    en = (
        "The folder with the document's own form, {folder:text}, is not there. Choose the folder again, or leave "
        "it empty."
    )
    nb = (
        "Mappen med egen mal for dokumentet, {folder:text}, finnes ikke. Velg mappen på nytt, eller la feltet stå tomt."
    )


class FormFolderEmptyError(FormError):
    """A folder that holds nothing of a form, such as a wrong one."""

    en = (
        "The folder {folder:text} holds neither settings.toml nor a template, so it changes nothing. Choose the "
        "folder that "
        "does, or leave the field empty. Templates are called {names:text}."
    )
    nb = (
        "Mappen {folder:text} har verken settings.toml eller en mal, så den endrer ingenting. Velg mappen som har det, "
        "eller la feltet stå tomt. Malene heter {names:text}."
    )


class FormUnreadableError(FormError):
    """A file of the form cannot be read."""

    en = (
        "{file:text} in the folder with the document's own form cannot be read ({detail:text}). Check the file "
        "and its name."
    )
    nb = (
        "{file:text} i mappen med egen mal for dokumentet kan ikke leses ({detail:text}). Sjekk filen og navnet på den."
    )


class FormFileTooLargeError(FormError):
    """A file of the form is larger than any honest one."""

    en = "{file:text} has {size:0} kB; a file of a document's own form may have {most:0} kB. Use a smaller one."
    nb = "{file:text} er på {size:0} kB, og en fil i egen mal kan være på høyst {most:0} kB. Bruk en mindre fil."


class FormFaultError(FormError):
    """A fault in a file of the form, at a line."""

    en = (
        "{file:text}, line {line:0}: {fault:parts} Nothing was written. Mend the line, or take the file out of "
        "the folder."
    )
    nb = "{file:text}, linje {line:0}: {fault:parts} Ingenting ble skrevet. Rett linjen, eller ta filen ut av mappen."


class FormSettingError(FormError):
    """A value in the settings that cannot be used."""

    en = "settings.toml, {key:text}: {fault:parts} Nothing was written."
    nb = "settings.toml, {key:text}: {fault:parts} Ingenting ble skrevet."


class TemplatePackageError(FormError):
    """The package that fills templates is not installed."""

    en = (
        "A document as HTML needs the Python package jinja2, which is not installed. Install it as the plugin's README "
        "says and restart QGIS, or leave the HTML file out."
    )
    nb = (
        "Et dokument som HTML trenger Python-pakken jinja2, som ikke er installert. Installer den slik README for "
        "utvidelsen sier, og start QGIS på nytt, eller utelat HTML-filen."
    )


FORM_FAULTS = {
    "outside": Text("the file is a link that leads out of the folder.", "filen er en lenke som fører ut av mappen."),
    "utf8": Text("the file is not stored as UTF-8.", "filen er ikke lagret som UTF-8."),
    "many": Text("the folder has more than {most:0} templates.", "mappen har flere enn {most:0} maler."),
    "toml": Text("this is not valid TOML ({detail:text}).", "dette er ikke gyldig TOML ({detail:text})."),
    "deep": Text("it is nested too deeply.", "det er for mange nivåer inni hverandre."),
    "syntax": Text("this cannot be understood ({detail:text}).", "dette kan ikke tolkes ({detail:text})."),
    "undefined": Text(
        "there is nothing called {name:text} here.",
        "det finnes ingenting her som heter {name:text}.",
    ),
    "not_allowed": Text(
        "{what:text} may not be used in a template.",
        "{what:text} kan ikke brukes i en mal.",
    ),
    "no_template": Text(
        "there is no template called {name:text}.",
        "det finnes ingen mal som heter {name:text}.",
    ),
    "unused": Text(
        "no template uses this file. Is its name right? The plugin's own are called {names:text}.",
        "ingen mal bruker denne filen. Er navnet riktig? Malene som følger med, heter {names:text}.",
    ),
    "failed": Text("this cannot be filled in ({detail:text}).", "dette kan ikke fylles ut ({detail:text})."),
    "too_much": Text(
        "here the document had grown larger than any real one. Does a template include itself, or repeat without end?",
        "her var dokumentet blitt større enn noe ekte dokument. Tar en mal inn seg selv, eller gjentar den noe "
        "uten ende?",
    ),
    "binary": Text(
        'this would print a picture as text. Write src="{{{{ … | picture }}}}".',
        'dette ville skrevet et bilde som tekst. Skriv src="{{{{ … | picture }}}}".',
    ),
    "element": Text(
        "the element {what:text} may not stand in a document.",
        "elementet {what:text} kan ikke stå i et dokument.",
    ),
    "attribute": Text(
        "the attribute {what:text} may not stand in a document: it would run a program.",
        "attributtet {what:text} kan ikke stå i et dokument: det ville kjørt et program.",
    ),
    "address": Text(
        "this would fetch something from outside the document ({what:text}). Put pictures in as data, or leave "
        "them out.",
        "dette ville hentet noe utenfra ({what:text}). Legg bilder inn som data, eller utelat dem.",
    ),
    "no_policy": Text(
        'the page lacks the line that keeps it from fetching anything: {{% include "policy.html.jinja" %}} first '
        "in the head.",
        'siden mangler linjen som hindrer at den henter noe utenfra: {{% include "policy.html.jinja" %}} først i head.',
    ),
    "unknown_key": Text(
        "there is no such setting. Known ones are {known:text}.",
        "det finnes ingen slik innstilling. De som finnes, er {known:text}.",
    ),
    "no_table": Text("this must be a table: [{table:text}].", "dette må være en tabell: [{table:text}]."),
    "no_text": Text(
        "this must be a text of 1 to {most:0} characters, in quotation marks.",
        "dette må være en tekst på 1 til {most:0} tegn, i anførselstegn.",
    ),
    "colour": Text(
        '{colour:text} is no colour. Write it as "#rrggbb", such as "#0b3c49".',
        '{colour:text} er ingen farge. Skriv den som "#rrggbb", for eksempel "#0b3c49".',
    ),
    "contrast": Text(
        "{text:text} on {behind:text} has a contrast of {found:1}, and text needs {least:1} to be read by everybody. "
        "Choose a heading that is darker, or a band that is lighter.",
        "{text:text} på {behind:text} har en kontrast på {found:1}, og tekst trenger {least:1} for at alle skal "
        "kunne lese "
        "den. Velg mørkere overskrifter eller lysere bakgrunn.",
    ),
    "no_logo_file": Text(
        'the file of the logo is missing, such as file = "logo.svg".',
        'filen med logoen mangler, for eksempel file = "logo.svg".',
    ),
    "no_logo_alt": Text(
        'say what the logo shows, for those who do not see it, such as alt = "Lillevik municipality".',
        'skriv hva logoen viser, for dem som ikke ser den, for eksempel alt = "Lillevik kommune".',
    ),
    "logo_place": Text(
        "give the name of a file in the same folder, without a path.",
        "oppgi navnet på en fil i samme mappe, uten sti.",
    ),
    "logo_type": Text(
        "{file:text} is no logo that can be used. Store it as PNG, or as SVG without scripts and entities.",
        "{file:text} kan ikke brukes som logo. Lagre den som PNG, eller som SVG uten skript og entiteter.",
    ),
}
"""What is wrong in a form: `FormFaultError` says where before, and what to do after."""
