"""What the location models tell the user."""

from __future__ import annotations

from ..core.messages import KlimaklokError, Text


class SitingTooManySitesError(KlimaklokError):
    """More new sites than there are candidates."""

    en = (
        "{asked:# new site is|# new sites are} asked for, but only {available:# candidate|# candidates} can be opened. "
        "Ask for fewer, or add some."
    )
    nb = (
        "Det er bedt om {asked:# nytt sted|# nye steder}, men bare {available:# mulig sted|# mulige steder} kan tas i "
        "bruk. Be om færre, eller legg til flere."
    )


class SitingTooFewSitesError(KlimaklokError):
    """The demand cannot all be served by so few sites."""

    en = (
        "{asked:# new site|# new sites} cannot serve all of the demand: at least {needed:# is|# are} needed. Ask for "
        "that many."
    )
    nb = (
        "{asked:# nytt sted|# nye steder} kan ikke dekke hele etterspørselen: det trengs minst {needed:# sted|# steder}"
        ". Be om så mange."
    )


class SitingShareOutOfReachError(KlimaklokError):
    """More demand than all candidates together can cover."""

    en = (
        "{share:n} % of the demand is to be covered, but all candidates together cover at most {reachable:n} %. "
        "Ask for less, add candidates or room for more at each, or allow a longer way."
    )
    nb = (
        "{share:n} % av etterspørselen skal dekkes, men alle mulige steder til sammen dekker høyst {reachable:n} %. "
        "Be om mindre, legg til mulige steder eller plass til mer på hvert, eller tillat lengre vei."
    )


class SitingBudgetTooSmallError(KlimaklokError):
    """The budget does not pay for what is asked."""

    en = "The budget of {budget:n} is too small: the cheapest answer costs {cheapest:n}, {missing:n} more."
    nb = "Budsjettet på {budget:n} er for lite: den billigste løsningen koster {cheapest:n}, altså {missing:n} mer."


class SitingFloorOutOfReachError(KlimaklokError):
    """An area's floor cannot be met."""

    en = (
        'The area "{area:text}" is to have {floor:n} % of its demand covered, but at most {reachable:n} % can be, with '
        "what is given. Lower the floor to {reachable:n} % or less, or add sites, money or candidates there."
    )
    nb = (
        "Området «{area:text}» skal ha {floor:n} % av etterspørselen dekket, men høyst {reachable:n} % lar seg dekke "
        "med det som er oppgitt. Senk kravet til {reachable:n} % eller mindre, øk antallet steder eller budsjettet, "
        "eller legg til mulige steder der."
    )


class SitingCapacityTooSmallError(KlimaklokError):
    """The sites do not hold the demand that must be served."""

    en = (
        "A demand of {needed:n} must be served, but the sites hold at most {available:n} of it, {missing:n} too "
        "little. Add sites, candidates or capacity."
    )
    nb = (
        "En etterspørsel på {needed:n} må dekkes, men stedene har plass til høyst {available:n} av den, {missing:n} "
        "for lite. Øk antallet steder eller kapasiteten, eller legg til mulige steder."
    )


class SitingFixedBothError(KlimaklokError):
    """Candidates that are both open and closed."""

    en = (
        "{count:# candidate is|# candidates are} marked both as existing and as not to be used (first: number "
        "{first:text}). Choose one{count:| for each}."
    )
    nb = (
        "{count:# mulig sted|# mulige steder} er merket både som eksisterende og som ikke brukbart (første: nummer "
        "{first:text}). Velg én av delene{count:| for hvert}."
    )


class SitingWeightWrongError(KlimaklokError):
    """Weights that are no amounts."""

    en = (
        "{count:# weight is|# weights are} {kind:code} (first: number {first:text}). Weights are amounts of demand, "
        "from 0 to a billion: correct {count:it, or leave that feature|them, or leave those features} out."
    )
    nb = (
        "{count:# vekt er|# vekter er} {kind:code} (første: nummer {first:text}). Vekter er mengder av "
        "etterspørsel, fra 0 til en milliard: rett {count:den, eller utelat objektet|dem, eller utelat objektene}."
    )


class SitingNoAnswerInTimeError(KlimaklokError):
    """Time was up before anything that meets the conditions was found."""

    en = "No answer that meets the conditions was found within {seconds:s}. Allow more time."
    nb = "Det ble ikke funnet noen løsning som oppfyller vilkårene, på {seconds:s}. Tillat mer tid."


class SitingNoAnswerInWorkError(KlimaklokError):
    """The work that is allowed was done before anything that meets the conditions was found."""

    en = (
        "No answer that meets the conditions was found, and it is not proven that there is none: as much was tried as "
        "is without a time limit. Set a time limit, which may be long, or loosen the conditions."
    )
    nb = (
        "Det ble ikke funnet noen løsning som oppfyller vilkårene, og det er ikke bevist at det ikke finnes noen: det "
        "er prøvd så mye som det gjøres uten tidsgrense. Sett en tidsgrense, som kan være lang, eller løs på vilkårene."
    )


class SitingNumberWrongError(KlimaklokError):
    """Costs, capacities or limits that are none."""

    en = "{what:code}: {value:n} is not a number that can be used. It must be 0 or more, and a share no more than 1."
    nb = "{what:code}: {value:n} er ikke et tall som kan brukes. Det må være 0 eller mer, og en andel høyst 1."


WORDS: dict[str, Text] = {
    "optimal": Text("proven optimal", "bevist best"),
    "work_limit": Text(
        "the best found within the work allowed, not proven",
        "det beste som ble funnet med det arbeidet som er tillatt, ikke bevist",
    ),
    "time_limit": Text(
        "the best found when time was up, not proven", "det beste som var funnet da tiden var ute, ikke bevist"
    ),
    "weight_missing": Text("missing", "uten verdi"),
    "weight_negative": Text("negative", "under 0"),
    "weight_too_large": Text("too large", "over en milliard"),
    # Which of the numbers given SitingNumberWrongError means.
    "cost": Text("cost", "kostnad"),
    "capacity": Text("capacity", "kapasitet"),
    "value": Text("value", "verdi"),
    "sites": Text("sites", "antall steder"),
    "budget": Text("budget", "budsjett"),
    "share": Text("share", "andel"),
}
