"""The words of a case document that no other part declares: headings, labels and the sentences around the numbers."""

from __future__ import annotations

from collections.abc import Mapping

from klimaklok_plugin.analysis.case.messages import LAYER_WORDS
from klimaklok_plugin.analysis.core.messages import Own, Text

from .texts import wording

OWN_CODES = ("alternative_plan", "alternative_zero")
"""Alternatives that the plan does not name itself."""

KIND = Text("Zoning plan assessed by the climate strategy", "Reguleringsplan vurdert etter klimastrategien")
KIND_SYNTHETIC = Text(
    "Zoning plan assessed by the climate strategy, with synthetic (invented) data",
    "Reguleringsplan vurdert etter klimastrategien, med syntetiske (oppdiktede) data",
)
UNTITLED = Text("Zoning plan without a name", "Reguleringsplan uten navn")

BLOCK: Mapping[str, Text] = {
    "plan_id": Text("Plan id", "Plan-ID"),
    "property": Text("Property (gnr/bnr)", "Eiendom (gnr/bnr)"),
    "plan_type": Text("Type of plan", "Plantype"),
    "case_number": Text("Case number", "Saksnummer"),
    "alternatives": Text("Alternatives", "Alternativer"),
    "areas": Text("Areas", "Arealformål i planen"),
    "year": Text("Computed for the year", "Beregnet for år"),
    "date": Text("Date", "Dato"),
    "strategy": Text("Strategy", "Strategi"),
}
"""The title block, in this order."""
AREAS_COUNTED = Text("{count:# area|# areas}, {hectares:ha}", "{count:# område|# områder}, {hectares:ha}")
NOT_GIVEN = Text("not given", "ikke oppgitt")

SUMMARY = Text("The checks and what they say", "Vurderingene og hva de sier")
CHECK, ALTERNATIVE, VERDICT = Text("Check", "Tema"), Text("Alternative", "Alternativ"), Text("Result", "Resultat")
SENTENCE = Text("What it says", "Hva det betyr")
OTHERS = Text(
    "{alternatives:text}: {verdict:text} (its own numbers stand on the page of the check).",
    "{alternatives:text}: {verdict:text} (egne tall står på siden for temaet).",
)
ALTERNATIVE_IS = Text("Alternative: {name:text}", "Alternativ: {name:text}")
AREAS_OF = Text("What the plan tells of its areas", "Det planen sier om områdene")
AS_ASSESSED = Text("{said:text} (assessed as {use:text})", "{said:text} (vurdert som {use:text})")
USE_ASSUMED = Text(
    "The plan does not tell the land use of {count:# area|# areas}, or not in words that are known: {areas:text}. The "
    "land use above is an assumption.",
    "Planen oppgir ikke arealbruken for {count:# område|# områder}, eller ikke med ord som er kjent: {areas:text}. "
    "Arealbruken over er en antakelse.",
)
NUMBER, THRESHOLD = Text("Number", "Tall"), Text("Measured against", "Målt mot")
RULE, FORCE, SOURCE = Text("Rule", "Regel"), Text("Force", "Styrke"), Text("Source", "Kilde")
PLACE, SUPERSEDED = Text("Stands in", "Står i"), Text("Replaced since by", "Senere avløst av")
NO_RULE = Text("The strategy sets no threshold for this.", "Strategien setter ingen grense for dette.")
FORCES: Mapping[str, Text] = {
    "skal": Text("shall", "skal"),
    "bør": Text(
        "should (a recommendation; departing from it is no breach)", "bør (en anbefaling; avvik er ikke et brudd)"
    ),
    "kan": Text("may (a possibility; leaving it out is no breach)", "kan (en mulighet; å la være er ikke et brudd)"),
}
SCREENING = Text(
    "This is a screening. It shows where to look closer, and proves nothing.",
    "Dette er en grovsjekk. Den viser hvor det er grunn til å se nærmere, og beviser ingenting.",
)
MISSING = Text(
    "Not looked at for lack of data: {roles:text}.",
    "Ikke undersøkt, fordi data mangler: {roles:text}.",
)
MISSING_IN = Text(
    "{alternative:text}: not looked at for lack of data: {roles:text}.",
    "{alternative:text}: ikke undersøkt, fordi data mangler: {roles:text}.",
)
IN_ALTERNATIVE = Text("{alternative:text}: {sentence:text}", "{alternative:text}: {sentence:text}")
IN_ALTERNATIVE_FOUND = Text(
    "{alternative:text} ({verdict:text}): {sentence:text}", "{alternative:text} ({verdict:text}): {sentence:text}"
)
BY_ALTERNATIVE = Text("By alternative", "For hvert alternativ")
MORE_ROWS = Text(
    "{count:# more row stands|# more rows stand} in the GeoPackage.",
    "{count:# rad til står|# rader til står} i GeoPackage-filen.",
)
CHOSEN_YEARS = Text(
    "Told are the first and the last year, {years:text}, and the sum where there is one.",
    "Vist er første og siste år, {years:text}, og summen der den finnes.",
)
MORE_REASONS = Text(
    "{count:# more reason is|# more reasons are} not told here.",
    "{count:# begrunnelse til er|# begrunnelser til er} ikke tatt med her.",
)
COMPARED = Text("The alternatives side by side", "Alternativene side om side")
MEASURE = Text("What is compared", "Hva som sammenlignes")

ASSUMPTIONS = Text("What was assumed", "Forutsetninger")
ASSUMPTIONS_LEAD = Text(
    "The results rest on these assumptions, and on what was found by name in the layers.",
    "Resultatene bygger på disse forutsetningene, og på det som ble funnet ved navn i lagene.",
)
NO_ASSUMPTIONS = Text(
    "What each check takes for granted stands on its own page.", "Hva hvert tema bygger på, står på siden for temaet."
)
NOTED = Text("What the run told besides", "Det kjøringen ellers opplyste om")
HELD_BACK = Text(
    "Numbers that fewer persons stand behind than the strategy allows are not shown, as in the layers.",
    "Tall som færre personer står bak enn strategien tillater, er ikke vist. Det samme gjelder i kartlagene.",
)

DATA = Text("Data, with date and quality", "Datagrunnlag med dato og kvalitet")
DATA_COLUMNS = (
    Text("What for", "Brukt til"),
    Text("Source", "Kilde"),
    Text("Date", "Dato"),
    Text("Features", "Objekter"),
    Text("Quality and licence", "Kvalitet og lisens"),
)
DATA_NOTE = Text(
    "The date is the day when the file was changed last; of timetables it is the day whose departures are counted. How "
    "old the data are, their source tells.",
    "Datoen er dagen da filen sist ble endret; for rutetabeller er den dagen avgangene er talt for. Hvor gamle dataene "
    "er, sier kilden.",
)
CHOSEN = Text("layer chosen by hand", "lag valgt for hånd")
ABSENT = Text("not given", "ikke oppgitt")
ABSENT_MEANS = Text("what needs it is not assessed", "det som trenger dette, er ikke vurdert")
OF_PACKAGE = Text("from the data package", "fra datapakken")
REPAIRED = Text("{count:# shape|# shapes} repaired", "{count:# form|# former} reparert")
WITHOUT_PLACE = Text("{count:# feature|# features} without geometry", "{count:# objekt|# objekter} uten geometri")

REPEAT = Text("How the run is repeated", "Slik gjentas kjøringen")
REPEAT_LEAD = Text(
    "The file {file:text} lies beside the report. Choose it under 'Repeat an earlier run', and everything is filled in "
    "as it was.",
    "Filen {file:text} ligger ved siden av rapporten. Velg den under «Gjenta en tidligere kjøring», så fylles alt ut "
    "slik det var.",
)
REPEAT_ALONE = Text(
    "These are the values that the run was given.",
    "Dette er verdiene kjøringen fikk.",
)
GIVEN = Text("Given values", "Oppgitte verdier")
GIVEN_COLUMNS = (Text("Setting", "Innstilling"), Text("Value", "Verdi"))
VERSIONS = Text("Program and strategy", "Program og strategi")
PROGRAM, HASH, COMPUTED = (
    Text("Program", "Program"),
    Text("Checksum (SHA-256)", "Sjekksum (SHA-256)"),
    Text("Computed", "Beregnet"),
)

PLAN_MAP = Text("The plan and its areas", "Planen og områdene i den")
ALTERNATIVE_MAP = Text("The plan's areas in {alternative:code}", "Planområdene i {alternative:code}")
CHECK_MAP = Text("{check:text} ({alternative:code})", "{check:text} ({alternative:code})")
BEYOND_MAP = Text("Not on the map: {places:parts}.", "Utenfor kartet: {places:parts}.")
BEYOND = Text("{name:text}, {away:km} away by air", "{name:text}, {away:km} unna i luftlinje")
PLAN_MAP_ALT = Text(
    "Map of the plan {title:text}: {count:# area|# areas} in {alternative:code}.",
    "Kart over planen {title:text}: {count:# område|# områder} i {alternative:code}.",
)
CHECK_MAP_ALT = Text(
    "Map for the check {check:text}. It shows {layers:text}.",
    "Kart til temaet {check:text}. Det viser {layers:text}.",
)
MAP_CREDIT = Text("Data: {sources:text}", "Data: {sources:text}")

YES, NO = Text("yes", "ja"), Text("no", "nei")
UNITS: Mapping[str, Text] = {
    "t CO2e/year": Text("t CO₂e per year", "t CO₂e per år"),
    "t CO2e": Text("t CO₂e", "t CO₂e"),
    "trips/day": Text("trips per day", "turer per døgn"),
    "cars/day": Text("car trips per day", "bilturer per døgn"),
    "cars/hour": Text("car trips per hour", "bilturer per time"),
    "spaces": Text("spaces", "plasser"),
    "persons": Text("persons", "personer"),
    "places": Text("places", "plasser"),
    "points": Text("points", "poeng"),
    "km/year": Text("km per year", "km per år"),
}
"""Units of checks that no number elsewhere is written with."""


def role(code: str) -> str:
    """Return what a layer around the plan is for, in words."""
    text = LAYER_WORDS.get(code)
    return wording().text(text) if text is not None else wording().say(code)


def unit(code: str) -> str:
    """Return a unit in words."""
    text = UNITS.get(code)
    return wording().text(text) if text is not None else wording().say(code)


def name_of(alternative: str) -> str:
    """Return an alternative as sentences take it: the plan's own names are never translated."""
    return alternative if alternative in OWN_CODES else Own(alternative)


def said_name(alternative: str) -> str:
    """Return an alternative in words."""
    return wording().say(name_of(alternative))
