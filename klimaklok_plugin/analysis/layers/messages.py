"""What can be wrong with the layers and fields that are handed in, whatever the subject; `layer` is the parameter."""

from __future__ import annotations

from ..core.messages import KlimaklokError, Text


class LayerEmptyError(KlimaklokError):
    """A layer without features."""

    en = "The layer for {layer:label} holds no features. Check its filter and the selection, or choose another layer."
    nb = "Laget for «{layer:label}» har ingen objekter. Se på filteret og utvalget, eller velg et annet lag."


class LayerWithoutCrsError(KlimaklokError):
    """A layer whose place on earth is unknown."""

    en = "The layer for {layer:label} has no coordinate system. Set it in the layer's properties."
    nb = "Laget for «{layer:label}» mangler koordinatsystem. Angi det i lagets egenskaper."


class LayerFieldMissingError(KlimaklokError):
    """A field that the analysis needs, or that the user named, is not there."""

    en = 'The layer for {layer:label} has no field "{field:text}". It has: {fields:text}. Choose or add the field.'
    nb = (
        "Laget for «{layer:label}» har ikke feltet «{field:text}». Det har: {fields:text}. Velg feltet, eller legg "
        "det til."
    )


class LayerWithoutFieldsError(LayerFieldMissingError):
    """A field is needed, and the layer has none at all."""

    en = 'The layer for {layer:label} has no field "{field:text}", nor any other. Add it, or choose another layer.'
    nb = (
        "Laget for «{layer:label}» har verken feltet «{field:text}» eller andre felt. Legg det til, eller velg et "
        "annet lag."
    )


class LayerFieldNotChosenError(LayerFieldMissingError):
    """The analysis needs a field, and none was named."""

    en = "No field of the layer for {layer:label} is chosen. It has: {fields:text}. Choose the one with the numbers."
    nb = "Det er ikke valgt noe felt i laget for «{layer:label}». Laget har: {fields:text}. Velg feltet med tallene."


class FieldNumberWrongError(KlimaklokError):
    """A field holds a number that cannot be. Base of the errors that say why; never raised itself.

    All but `FieldNumberSecretError` tell `layer`, `field`, how many features it is about (`count`), and the first of
    these: its `value` and its number from 1 (`row`).
    """


class FieldNotNumberError(FieldNumberWrongError):
    """Text where numbers are needed."""

    en = (
        'The field "{field:text}" of the layer for {layer:label} holds '
        "{count:# value that is no number:|# values that are no numbers, the first is} "
        '"{value:text}", in feature {row:n}. Correct {count:it or leave it|them or leave them} empty.'
    )
    nb = (
        "Feltet «{field:text}» i laget for «{layer:label}» har "
        "{count:# verdi som ikke er et tall:|# verdier som ikke er tall; den første er} "
        "«{value:text}», i objekt {row:n}. Rett {count:den, eller la den stå tom|dem, eller la dem stå tomme}."
    )


class FieldNumberAmbiguousError(FieldNumberWrongError):
    """Text that is one number or a thousand times as much."""

    en = (
        'The field "{field:text}" of the layer for {layer:label} holds '
        "{count:# text that can be read in two ways:|# texts that can be read in two ways; the first is} "
        '"{value:text}", in feature {row:n}. The separator stands before thousands or before decimals, and no other '
        "value tells which. Make the field one of numbers."
    )
    nb = (
        "Feltet «{field:text}» i laget for «{layer:label}» har "
        "{count:# tekst som kan leses på to måter:|# tekster som kan leses på to måter; den første er} "
        "«{value:text}», i objekt {row:n}. Tegnet skiller ut tusen eller desimaler, og ingen annen verdi viser "
        "hva. Gjør feltet om til et tallfelt."
    )


class FieldNumberOutsideError(FieldNumberWrongError):
    """Amounts below zero or beyond all measure (`most`)."""

    en = (
        'The field "{field:text}" of the layer for {layer:label} holds '
        "{count:# number that is no amount:|# numbers that are no amounts; the first is} "
        "{value:n}, in feature {row:n}. An amount is 0 or more, and no more than {most:n}. "
        "Correct {count:it or leave it|them or leave them} empty."
    )
    nb = (
        "Feltet «{field:text}» i laget for «{layer:label}» har "
        "{count:# tall som ikke er en mengde:|# tall som ikke er mengder; det første er} "
        "{value:n}, i objekt {row:n}. En mengde er minst 0 og høyst {most:n}. "
        "Rett {count:det, eller la det stå tomt|dem, eller la dem stå tomme}."
    )


class FieldNumberNotWholeError(FieldNumberWrongError):
    """Fractions of what comes one by one."""

    # Two decimals: 100.4 would else be said as 100, which is whole.
    en = (
        'The field "{field:text}" of the layer for {layer:label} holds '
        "{count:# number that is not whole:|# numbers that are not whole; the first is} "
        "{value:2}, in feature {row:n}. Correct {count:it|them}, or choose the field that counts."
    )
    nb = (
        "Feltet «{field:text}» i laget for «{layer:label}» har "
        "{count:# tall som ikke er helt:|# tall som ikke er hele; det første er} "
        "{value:2}, i objekt {row:n}. Rett {count:det|dem}, eller velg feltet med antallet."
    )


class FieldShareWrongError(FieldNumberWrongError):
    """Shares that are none."""

    en = (
        'The field "{field:text}" of the layer for {layer:label} holds '
        "{count:# number that is no share:|# numbers that are no shares; the first is} "
        "{value:2}, in feature {row:n}. Write the share as 0 to 1: 85 % is 0.85."
    )
    nb = (
        "Feltet «{field:text}» i laget for «{layer:label}» har "
        "{count:# tall som ikke er en andel:|# tall som ikke er andeler; det første er} "
        "{value:2}, i objekt {row:n}. Skriv andelen fra 0 til 1: 85 % er 0,85."
    )


class FieldNumberSecretError(FieldNumberWrongError):
    """Any of these, where the values are personal or secret: nothing tells which, how many or where."""

    en = (
        'The field "{field:text}" of the layer for {layer:label} holds values that cannot be used: text, or numbers '
        "far too small or too large. They may be personal or secret and are not shown here. Correct them, or choose "
        "another field."
    )
    nb = (
        "Feltet «{field:text}» i laget for «{layer:label}» har verdier som ikke kan brukes: tekst, eller tall som er "
        "altfor små eller store. Verdiene kan være personlige eller hemmelige og vises ikke her. Rett dem, eller velg "
        "et annet felt."
    )


class ParameterNumberWrongError(KlimaklokError):
    """A number outside its limits, where the strategy has one of its own."""

    en = "{name:label} is {value:n}. Choose a number from {low:n} to {high:n}, or leave it empty for the strategy's."
    nb = (
        "{name:label} er {value:n}. Velg et tall fra {low:n} til {high:n}, eller la feltet stå tomt for å bruke "
        "strategiens verdi."
    )


class LayerValueUnknownError(KlimaklokError):
    """Values that stand for nothing the strategy knows."""

    en = (
        'The field "{field:text}" of the layer for {layer:label} holds values that are not known: {values:text}. '
        "Known are: {allowed:text}. Correct them, or add them to the strategy file."
    )
    nb = (
        "Feltet «{field:text}» i laget for «{layer:label}» har ukjente verdier: {values:text}. Kjente verdier er: "
        "{allowed:text}. Rett dem, eller legg dem til i strategifilen."
    )


class HubTierUnknownError(LayerValueUnknownError):
    """Hubs whose tier is none of the strategy's."""

    en = (
        'The field "tier" of the layer for {layer:label} holds values that are no tier: {values:text}. A tier is one '
        "of: {allowed:text}. Correct them, or take the result of 'Find public transport hubs'."
    )
    nb = (
        "Feltet «tier» i laget for «{layer:label}» har verdier som ikke er noe nivå: {values:text}. Nivåene er: "
        "{allowed:text}. Rett dem, eller bruk resultatet av «Finn kollektivknutepunkter og holdeplasser»."
    )


class AreasNeededError(KlimaklokError):
    """A layer of areas is needed and something else is given."""

    en = "The layer for {layer:label} holds no areas. Choose a layer of polygons."
    nb = "Laget for «{layer:label}» har ingen flater. Velg et lag med polygoner."


NOTES = {
    "layer_repaired": Text(
        "'{layer:label}': {count:# invalid geometry was|# invalid geometries were} repaired.",
        "«{layer:label}»: {count:# ugyldig geometri|# ugyldige geometrier} er reparert.",
    ),
}

WORDS = {
    "unknown": Text("unknown", "ukjent"),
    "exempt": Text("exempt", "unntatt"),
    # Why a feature could not be used; every subject that reads points and areas has them.
    "no_geometry": Text("no geometry", "uten geometri"),
    "lines": Text("neither point nor area", "verken punkt eller flate"),
    "too_far": Text("too far from the network", "for langt fra gatenettet"),
}
