"""What finding catchments tells the user: what was wrong, what is not known, and the numbers that are the answer."""

from __future__ import annotations

from ..core.messages import KlimaklokError, Text


class LimitsUnclearError(KlimaklokError):
    """Limits that are no numbers above 0."""

    en = 'The limits "{text:text}" are not understood. Write numbers above 0 with commas between, such as 5, 10, 15.'
    nb = "Grensene «{text:text}» kan ikke tolkes. Skriv tall over 0 med komma mellom, for eksempel 5, 10, 15."


class LimitsTooManyError(KlimaklokError):
    """More limits than a map can show."""

    en = "{count:n} limits are more than can be told apart. Give no more than {most:n}."
    nb = "{count:n} grenser er flere enn det går an å skille på kartet. Oppgi høyst {most:n}."


class MaxSnapWrongError(KlimaklokError):
    """A longest way to the network that is not above 0."""

    en = "The farthest from the network is {value:n}. Give metres above 0, or leave it empty for the strategy's."
    nb = "Største avstand til gatenettet er {value:n}. Oppgi meter over 0, eller la feltet stå tomt for strategiens."


class PointsUnusableError(KlimaklokError):
    """No point or area among the features."""

    en = "None of the features to start from ({count:n}) is a point or an area. Choose another layer."
    nb = "Ingen av objektene å starte fra ({count:n}) er et punkt eller en flate. Velg et annet lag."


NOTES = {
    "catchments_people_empty": Text(
        "{count:# place of the population has|# places of the population have} no number in '{field:text}': nobody is "
        "counted there.",
        "{count:# sted|# steder} i befolkningen mangler tall i «{field:text}»: ingen regnes med der.",
    ),
    "catchments_values_empty": Text(
        "'{layer:label}': {count:# feature has|# features have} no number in '{field:text}' and {count:counts|count} "
        "as 0.",
        "«{layer:label}»: {count:# objekt|# objekter} mangler tall i «{field:text}» og teller som 0.",
    ),
    "catchments_people_by_ground": Text(
        "People are spread evenly over the ground of their area that lies within {near:m} of a street: "
        "{persons:0} of {all:0} people.",
        "Folk er fordelt likt på den delen av ruten som ligger innen {near:m} fra en gate: {persons:0} av {all:0} "
        "personer.",
    ),
    "catchments_people_nowhere": Text(
        "{persons:0} people live in areas without an address and without a street within {near:m}: they are in no "
        "catchment.",
        "{persons:0} personer bor i ruter uten adresser og uten gate innen {near:m}: de er ikke med i noe omland.",
    ),
    "catchments_people_hidden": Text(
        "Numbers of fewer than {least:n} people are not shown ({count:# area|# areas}).",
        "Tall på færre enn {least:n} personer vises ikke ({count:# område|# områder}).",
    ),
    "catchments_areas_empty": Text(
        "{count:# area|# areas} of smaller limits {count:holds|hold} nothing, since the way to the street alone is "
        "longer: {count:it is|they are} left out.",
        "{count:# område|# områder} for mindre grenser er {count:tomt|tomme}, fordi veien til gaten alene er lengre: "
        "{count:det|de} er utelatt.",
    ),
    "catchments_streets_many": Text(
        "The reached streets would be {count:n} lines, more than the {most:n} that can be handed on: they are left "
        "out. Let each place belong to its nearest point, or take fewer points.",
        "Gatene innen rekkevidde ville blitt {count:n} linjer, flere enn de {most:n} som kan leveres: de er utelatt. "
        "La hvert sted høre til det nærmeste punktet, eller bruk færre punkter.",
    ),
    "catchments_unreached": Text(
        "{count:# point has|# points have} no catchment: {reasons:parts}.",
        "{count:# punkt|# punkter} har ikke noe omland: {reasons:parts}.",
    ),
    "catchments_summary_people": Text(
        "Within {limit:parts} {mode:code} {direction:code} {points:parts} live {people:0} people (between {low:0} and "
        "{high:0}).",
        "Innen {limit:parts} {mode:code} {direction:code} {points:parts} bor {people:0} personer (mellom {low:0} og "
        "{high:0}).",
    ),
    "catchments_summary_people_sure": Text(
        "Within {limit:parts} {mode:code} {direction:code} {points:parts} live {people:0} people.",
        "Innen {limit:parts} {mode:code} {direction:code} {points:parts} bor {people:0} personer.",
    ),
    "catchments_summary_few": Text(
        "Within {limit:parts} {mode:code} {direction:code} {points:parts} live too few people for the number to be "
        "shown.",
        "Innen {limit:parts} {mode:code} {direction:code} {points:parts} bor det så få at tallet ikke vises.",
    ),
    "catchments_summary": Text(
        "Within {limit:parts} {mode:code} {direction:code} {points:parts} lie {things:parts}.",
        "Innen {limit:parts} {mode:code} {direction:code} {points:parts} ligger {things:parts}.",
    ),
}

LIMITS = {"m": Text("{limit:n} m", "{limit:n} m"), "min": Text("{limit:n} min", "{limit:n} min")}
ONE_POINT, MANY_POINTS = Text("the point", "punktet"), Text("the {count:n} points", "de {count:n} punktene")
COUNTED = Text("{code:code} {count:0}", "{code:code} {count:0}")
THINGS = {
    "streets": Text("{value:km} of street", "{value:km} gate"),
    "addresses": Text("{value:# address|# addresses}", "{value:# adresse|# adresser}"),
    "jobs": Text("{value:# job|# jobs}", "{value:# arbeidsplass|# arbeidsplasser}"),
    "services": Text("{value:# service|# services}", "{value:# tjeneste|# tjenester}"),
}

WORDS = {
    "reach_walk": Text("on foot", "til fots"),
    "reach_bike": Text("by bike", "med sykkel"),
    "reach_car": Text("by car", "med bil"),
    "reach_from": Text("from", "fra"),
    "reach_to": Text("to", "til"),
    "other_nearer": Text("another point is nearer to all streets", "et annet punkt er nærmere alle gatene"),
    "beyond_limit": Text("farther from the network than the longest limit", "lenger fra gatenettet enn største grense"),
}

SERVICE_KINDS = {
    "school": Text("Schools", "Skoler"),
    "kindergarten": Text("Kindergartens", "Barnehager"),
    "health": Text("Health services", "Helsetjenester"),
    "grocery": Text("Grocery shops", "Dagligvarebutikker"),
    "service": Text("Services", "Tjenester"),
}

# --- one place at a time (see `catchments.here`) ----------------------------------------------------------------------

HERE = {
    "title": Text("{mode:code} {direction:code} the place", "{mode:code} {direction:code} stedet"),
    "within": Text("Within", "Innen"),
    "people": Text("People", "Personer"),
    "range": Text(
        "Where people live is known by area only. The true numbers lie between {ranges:parts}.",
        "Det er bare kjent omtrent hvor folk bor. De riktige tallene ligger mellom {ranges:parts}.",
    ),
    "few": Text("under {least:n}", "under {least:n}"),
    "number": Text("{value:0}", "{value:0}"),
    "between": Text("{low:0} and {high:0} ({limit:parts})", "{low:0} og {high:0} ({limit:parts})"),
    "addresses": Text("Addresses", "Adresser"),
    "jobs": Text("Jobs", "Arbeidsplasser"),
    "services": Text("Services", "Tjenester"),
    "ground": Text("Ground (ha)", "Areal (ha)"),
    "streets": Text("Streets (km)", "Gater (km)"),
    "size": Text("{value:1}", "{value:1}"),
    "out": Text("Nothing is reached from here: {reason:code}.", "Ingenting nås herfra: {reason:code}."),
    "as_among_many": Text(
        "The areas are those of 'What is within reach' with the same layers.",
        "Områdene er de samme som «Hva som er innen rekkevidde» gir med de samme lagene.",
    ),
}
