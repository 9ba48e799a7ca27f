"""What is told of this subject."""

from __future__ import annotations

from ..core.messages import KlimaklokError


class StrategyUnreadable(KlimaklokError):
    """The file is missing, a folder, or not text in UTF-8."""

    template = "The strategy file {file} cannot be read ({detail}). Choose a TOML file saved as UTF-8."


class StrategyNotToml(KlimaklokError):
    """The file breaks the rules of TOML."""

    template = "{file} is not valid TOML in line {line} ({detail}). Correct that line: compare with the shipped file."


class StrategyUnknownKey(KlimaklokError):
    """A key that the strategy does not know."""

    template = '{file}: unknown key "{key}". Did you mean "{nearest}"? Allowed here: {known}.'


class StrategyMissingKey(KlimaklokError):
    """A key without which the strategy is not complete."""

    template = '{file}: "{key}" is missing. Add it.'


class StrategyWrongType(KlimaklokError):
    """A value of the wrong type."""

    template = '{file}: "{key}" is {found}. Write it like this: {example}.'


class StrategyOutOfRange(KlimaklokError):
    """A number outside its limits."""

    template = '{file}: "{key}" is {found}. Allowed is {low} to {high} {unit}.'


class StrategyNotAllowed(KlimaklokError):
    """A word that is not among the allowed ones."""

    template = '{file}: "{key}" holds {found}. Allowed is one of: {allowed}.'


class StrategyDuplicate(KlimaklokError):
    """A list that names something twice."""

    template = '{file}: "{key}" names {found} twice. Name it once.'


class StrategyUnit(KlimaklokError):
    """A unit that is not the one the value is used in."""

    template = '{file}: "{key}" has the unit {found}. It must be {expected}: convert the value.'


class StrategyNoSource(KlimaklokError):
    """A value that nobody can trace."""

    template = '{file}: "{key}" has no source. Add source = "…" with the plan, rule or guide the value is taken from.'


class StrategyWeights(KlimaklokError):
    """Weights that do not add up to 1."""

    template = '{file}: the weights of "{key}" add up to {total} ({weights}). They must add up to 1.'


class StrategyCurveOrder(KlimaklokError):
    """A curve whose x values do not rise."""

    template = '{file}: in the curve "{key}", {after} follows {before}. The first number of each point must rise.'


class StrategyCurveScore(KlimaklokError):
    """A curve with a score outside 0 to 100."""

    template = '{file}: the curve "{key}" has the score {found}. Allowed is 0 to 100.'


class StrategyTierOrder(KlimaklokError):
    """A tier that no hub could ever be of."""

    template = (
        '{file}: "{key}": tier {tier} asks for at least as much as tier {before}, so no hub could be of it. '
        "Order the tiers from the strictest to the mildest."
    )


class StrategyTierCurves(KlimaklokError):
    """A worse tier that scores above a better one."""

    template = (
        '{file}: "{key}": the curve of tier {tier} lies above that of tier {before} at some distance. '
        "A hub of tier {tier} must never score above one of tier {before} that is as near."
    )
