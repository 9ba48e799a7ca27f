"""What is wrong with a strategy file, and how its rules are cited."""

from __future__ import annotations

from ..core.messages import KlimaklokError, Text


class StrategyUnreadableError(KlimaklokError):
    """The file is missing, a folder, or not text in UTF-8."""

    en = "The strategy file {file:text} cannot be read ({detail:text}). Choose a TOML file saved as UTF-8."
    nb = "Strategifilen {file:text} kan ikke leses ({detail:text}). Velg en TOML-fil som er lagret som UTF-8."


class StrategyNotTomlError(KlimaklokError):
    """The file breaks the rules of TOML."""

    en = (
        "{file:text} is not valid TOML in line {line:0} ({detail:text}). Correct that line: compare with the shipped "
        "file."
    )
    nb = (
        "{file:text} er ikke gyldig TOML: det er en feil på linje {line:0} ({detail:text}). Rett linjen, og "
        "sammenlign med filen som følger med."
    )


class StrategyUnknownKeyError(KlimaklokError):
    """A key that the strategy does not know."""

    en = '{file:text}: unknown key "{key:text}". Did you mean "{nearest:text}"? Allowed here: {known:text}.'
    nb = "{file:text}: ukjent nøkkel «{key:text}». Mente du «{nearest:text}»? Tillatt her: {known:text}."


class StrategyMissingKeyError(KlimaklokError):
    """A key without which the strategy is not complete."""

    en = '{file:text}: "{key:text}" is missing. Add it.'
    nb = "{file:text}: «{key:text}» mangler. Legg den til."


class StrategyWrongTypeError(KlimaklokError):
    """A value of the wrong type."""

    en = '{file:text}: "{key:text}" is {found:text}. Write it like this: {example:text}.'
    nb = "{file:text}: «{key:text}» er {found:text}. Skriv det slik: {example:text}."


class StrategyOutOfRangeError(KlimaklokError):
    """A number outside its limits. Numbers and unit are text: they are shown as they stand in the file."""

    en = '{file:text}: "{key:text}" is {found:text}. Allowed is {low:text} to {high:text} {unit:text}.'
    nb = "{file:text}: «{key:text}» er {found:text}. Tillatt er {low:text} til {high:text} ({unit:text})."


class StrategyOutOfRangeBareError(StrategyOutOfRangeError):
    """A number without a unit outside its limits."""

    en = '{file:text}: "{key:text}" is {found:text}. Allowed is {low:text} to {high:text}.'
    nb = "{file:text}: «{key:text}» er {found:text}. Tillatt er {low:text} til {high:text}."


class StrategyTooSmallError(StrategyOutOfRangeError):
    """A number below the least one, where there is no greatest."""

    en = '{file:text}: "{key:text}" is {found:text}. Allowed is {low:text} {unit:text} or more.'
    nb = "{file:text}: «{key:text}» er {found:text}. Tillatt er {low:text} {unit:text} eller mer."


class StrategyNotAllowedError(KlimaklokError):
    """A word that is not among the allowed ones."""

    en = '{file:text}: "{key:text}" holds {found:text}. Allowed is one of: {allowed:text}.'
    nb = "{file:text}: «{key:text}» har verdien {found:text}. Tillatt er én av: {allowed:text}."


class StrategyDuplicateError(KlimaklokError):
    """A list that names something twice."""

    en = '{file:text}: "{key:text}" names {found:text} twice. Name it once.'
    nb = "{file:text}: «{key:text}» nevner {found:text} to ganger. Nevn det én gang."


class StrategyUnitError(KlimaklokError):
    """A unit that is not the one the value is used in."""

    en = '{file:text}: "{key:text}" has the unit {found:text}. It must be {expected:text}: convert the value.'
    nb = "{file:text}: «{key:text}» har enheten {found:text}. Den må være {expected:text}: regn om verdien."


class StrategyNoSourceError(KlimaklokError):
    """A value that nobody can trace."""

    en = (
        '{file:text}: "{key:text}" has no source. Add source = "…" with the plan, rule or guide the value is taken '
        "from."
    )
    nb = (
        '{file:text}: «{key:text}» mangler kilde. Legg til source = "…" med planen, regelen eller veilederen verdien '
        "er hentet fra."
    )


class StrategyWeightsError(KlimaklokError):
    """Weights that do not add up to 1."""

    en = '{file:text}: the weights of "{key:text}" add up to {total:text} ({weights:text}). They must add up to 1.'
    nb = "{file:text}: summen av vektene i «{key:text}» er {total:text} ({weights:text}). Summen må være 1."


class StrategyRangeOrderError(KlimaklokError):
    """A range whose middle does not lie inside it."""

    en = (
        '{file:text}: "{key:text}" goes from {low:text} to {high:text} with {mid:text} as the likeliest. None may be '
        "smaller than the one before it: low, mid, high."
    )
    nb = (
        "{file:text}: «{key:text}» går fra {low:text} til {high:text} med {mid:text} som det mest sannsynlige. Ingen "
        "av dem kan være mindre enn den før: low, mid, high."
    )


class StrategyPairOrderError(KlimaklokError):
    """A lowest number above the greatest."""

    en = '{file:text}: "{key:text}" goes from {low:text} to {high:text}. low may not be greater than high.'
    nb = "{file:text}: «{key:text}» går fra {low:text} til {high:text}. low kan ikke være større enn high."


class StrategyCurveOrderError(KlimaklokError):
    """A curve whose x values do not rise."""

    en = (
        '{file:text}: in the curve "{key:text}", {after:text} follows {before:text}. The first number of each point '
        "must rise."
    )
    nb = (
        "{file:text}: i kurven «{key:text}» kommer {after:text} etter {before:text}. Det første tallet i hvert punkt "
        "må være større enn i punktet før."
    )


class StrategyCurveScoreError(KlimaklokError):
    """A curve with a score outside 0 to 100."""

    en = '{file:text}: the curve "{key:text}" has the score {found:text}. Allowed is 0 to 100.'
    nb = "{file:text}: kurven «{key:text}» gir {found:text} poeng. Tillatt er 0 til 100."


class StrategyTierOrderError(KlimaklokError):
    """A tier that no hub could ever be of."""

    en = (
        '{file:text}: "{key:text}": tier {tier:text} asks for at least as much as tier {before:text}, so no hub could '
        "be of it. Order the tiers from the strictest to the mildest."
    )
    nb = (
        "{file:text}: «{key:text}»: nivå {tier:text} krever minst like mye som nivå {before:text}, så ingen "
        "knutepunkter kan havne der. Ordne nivåene fra det strengeste til det mildeste."
    )


class StrategyTierCurvesError(KlimaklokError):
    """A worse tier that scores above a better one."""

    en = (
        '{file:text}: "{key:text}": the curve of tier {tier:text} lies above that of tier {before:text} at some '
        "distance. A hub of tier {tier:text} must never score above one of tier {before:text} that is as near."
    )
    nb = (
        "{file:text}: «{key:text}»: ved noen avstander ligger kurven for nivå {tier:text} over kurven for nivå "
        "{before:text}. Et knutepunkt på nivå {tier:text} må aldri få flere poeng enn et like nært på nivå "
        "{before:text}."
    )


NOTES = {
    # Made where the language is known: `rule` and `by` are the strategy file's own words in that language.
    "rule_superseded": Text(
        "The reasons cite a rule that has been superseded: {rule:text} ({number:text}). {by:text}.",
        "Begrunnelsene viser til en regel som er avløst: {rule:text} ({number:text}). {by:text}.",
    ),
}

CITATIONS = {
    # What stands in the brackets behind a reason.
    "chapter": Text("ch. {chapter:text}, {place:text}", "kap. {chapter:text}, {place:text}"),
    "superseded": Text("{place:text}, superseded", "{place:text}, avløst"),
}

WORDS = {
    "skal": Text("shall", "skal"),
    "bør": Text("should", "bør"),
    "kan": Text("may", "kan"),
}
