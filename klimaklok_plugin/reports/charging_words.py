"""What the document of a charging plan says, in both languages."""

from __future__ import annotations

from klimaklok_plugin.analysis.core.messages import Text

KIND = Text("Charging plan", "Ladeplan")
NOT_GIVEN = Text("Not given", "Ikke oppgitt")
NONE_HERE = Text("None", "Ingen")

BLOCK = {
    "case_number": Text("Case number", "Saksnummer"),
    "computed": Text("Plan computed", "Planen er regnet ut"),
    "strategy": Text("Strategy", "Strategi"),
    "program": Text("Made with", "Laget med"),
}
"""Of the title block."""

TITLES = {
    "needs": Text("Who needs to charge in public", "Hvem som trenger å lade offentlig"),
    "own_right": Text("First: charging at home", "Først: lading hjemme"),
    "existing": Text("What exists today", "Det som finnes i dag"),
    "plan": Text("The plan by phase", "Planen per byggetrinn"),
    "areas": Text("Coverage by district", "Dekning per område"),
    "curve": Text("What each further site brings", "Hva hvert nytt sted gir"),
    "audit": Text("Car parks and the duty to offer charging", "Parkeringsområder og kravet om ladeplasser"),
    "grid": Text("What to ask the grid company", "Hva nettselskapet må spørres om"),
}
"""Of the sections, in the order in which they stand."""

LACKS = {
    "needs": Text(
        "The layers of who charges where and of unserved demand were not given: who needs to charge is not told.",
        "Lagene for hvem som lader hvor og for udekket etterspørsel er ikke oppgitt: Det sies ikke hvem som trenger å "
        "lade.",
    ),
    "own_right": Text(
        "The layer of unserved demand was not given: who can charge at home by own right is not told.",
        "Laget for udekket etterspørsel er ikke oppgitt: Det sies ikke hvem som har egen rett til å lade hjemme.",
    ),
    "areas": Text(
        "The layer of coverage by area was not given: districts are not compared.",
        "Laget for dekning per område er ikke oppgitt: Områdene er ikke sammenlignet.",
    ),
    "curve": Text(
        "The table of coverage by number of sites was not given.",
        "Tabellen for dekning etter antall steder er ikke oppgitt.",
    ),
    "audit": Text(
        "The audit of car parks was not given: whether they meet the rule is not told.",
        "Kontrollen av parkeringsområder er ikke oppgitt: Det sies ikke om de oppfyller kravet.",
    ),
}
"""Of a section whose layers were not given."""

LEADS = {
    "needs": Text(
        "{served:n} of {total:n} who must charge in public can do so when the plan is built ({share:%.1}).",
        "{served:n} av {total:n} som må lade offentlig, får ladet når planen er bygd ({share:%.1}).",
    ),
    "needs_share": Text(
        "The sites cover {share:%.1} of those who must charge in public when the plan is built.",
        "Stedene dekker {share:%.1} av dem som må lade offentlig, når planen er bygd.",
    ),
    "needs_unknown": Text(
        "The sites' layer does not tell how many of those who must charge in public they serve.",
        "Laget med steder sier ikke hvor mange av dem som må lade offentlig, de dekker.",
    ),
    "own_right": Text(
        "{count:# place|# places} with {weight:n} who charge {count:has|have} an own right to charge at home. That "
        "costs the municipality least, and comes first.",
        "{count:# sted|# steder} med {weight:n} som lader, har egen rett til å lade hjemme. Det koster kommunen minst "
        "og kommer først.",
    ),
    "own_right_unknown": Text(
        "{count:# place has|# places have} an own right to charge at home; how many charge there is not known. That "
        "costs the municipality least, and comes first.",
        "{count:# sted|# steder} har egen rett til å lade hjemme. Hvor mange som lader der, er ukjent. Det koster "
        "kommunen minst og kommer først.",
    ),
    "own_right_none": Text(
        "No housing association is marked as such in the demand: none is told to have an own right to charge at home.",
        "Ingen i etterspørselen er ført opp som borettslag eller sameie, så ingen sies å ha egen rett til å lade "
        "hjemme.",
    ),
    "existing": Text(
        "{count:# station|# stations} with {points:# point|# points} can serve {share:%.1} of those who must charge in "
        "public.",
        "{count:# stasjon|# stasjoner} med {points:# ladepunkt|# ladepunkter} kan ta {share:%.1} av dem som må lade "
        "offentlig.",
    ),
    "existing_none": Text(
        "The plan counts no station that exists today: there is none, or none was given.",
        "Planen regner ikke med noen stasjon som finnes i dag: Det finnes ingen, eller ingen ble oppgitt.",
    ),
    "plan": Text(
        "The plan builds {sites:# new site|# new sites} in {phases:# phase|# phases}, with {normal:# normal point|"
        "# normal points} and {fast:# fast point|# fast points}, for {cost:kr}. At the peak they draw {kw:kW}.",
        "Planen bygger {sites:# nytt sted|# nye steder} i {phases:# byggetrinn|# byggetrinn}, med {normal:# "
        "normalladepunkt|# normalladepunkter} og {fast:# hurtigladepunkt|# hurtigladepunkter}, for {cost:kr}. Til "
        "sammen trekker de {kw:kW} på det meste.",
    ),
    "plan_unknown": Text(
        "The plan builds {sites:# new site|# new sites} in {phases:# phase|# phases}. What it adds up to is not known: "
        "numbers are missing in the layer of charging sites.",
        "Planen bygger {sites:# nytt sted|# nye steder} i {phases:# byggetrinn|# byggetrinn}. Hva det blir til sammen, "
        "er ukjent: Det mangler tall i laget med ladesteder.",
    ),
    "existing_unknown": Text(
        "{count:# station|# stations} exist. How many points they have is not known.",
        "Det finnes {count:# stasjon|# stasjoner}. Hvor mange ladepunkter de har, er ukjent.",
    ),
    "plan_none": Text("The plan builds no new site.", "Planen bygger ingen nye steder."),
    "areas": Text(
        "{names:text} {count:is|are} served worst: {share:%.1} of {count:its|their} demand is covered. {best:text} "
        "{several:is|are} served best: {most:%.1}.",
        "{names:text} er dårligst dekket: {share:%.1} av etterspørselen. Best dekket er {best:text} med {most:%.1}.",
    ),
    "areas_alike": Text(
        "In all {count:#|#} districts {share:%.1} of the demand is covered.",
        "I alle de {count:#|#} områdene er {share:%.1} av etterspørselen dekket.",
    ),
    "areas_one": Text(
        "In {names:text} {share:%.1} of the demand is covered.",
        "I {names:text} er {share:%.1} av etterspørselen dekket.",
    ),
    "areas_empty": Text("No area has public demand.", "Ingen av områdene har offentlig etterspørsel."),
    "curve": Text(
        "With {sites:# new site|# new sites} {share:%.1} are covered. No plan with as many sites covers more than "
        "{bound:%.1}.",
        "Med {sites:# nytt sted|# nye steder} dekkes {share:%.1}. Ingen plan med like mange steder dekker mer enn "
        "{bound:%.1}.",
    ),
    "curve_other": Text(
        "The curve ends at {sites:# new site|# new sites} and {share:%.1}.",
        "Kurven slutter ved {sites:# nytt sted|# nye steder} og {share:%.1}.",
    ),
    "curve_unknown": Text(
        "No row of the table tells both the number of sites and the coverage.",
        "Ingen rader i tabellen har både antall steder og dekning.",
    ),
    "audit_short": Text(
        "{short:# car park has|# car parks have} too few spaces with charging: {missing:#|#} at least are missing. "
        "{met:# meets|# meet} the rule, {unknown:# is|# are} unknown.",
        "{short:# parkeringsområde|# parkeringsområder} har for få ladeplasser: Det mangler minst {missing:#|#}. "
        "{met:# oppfyller|# oppfyller} kravet, og for {unknown:#|#} er det ukjent.",
    ),
    "audit_unknown": Text(
        "No car park is known to be short, but of {unknown:# it is|# it is} not known. {met:# meets|# meet} the rule.",
        "Ingen har så vidt kjent for få ladeplasser, men for {unknown:#|#} er det ukjent. {met:# oppfyller|# "
        "oppfyller} kravet.",
    ),
    "audit_met": Text(
        "{met:# car park meets|# car parks meet} the rule, and none is short.",
        "{met:# parkeringsområde|# parkeringsområder} oppfyller kravet, og ingen har for få ladeplasser.",
    ),
    "audit_none": Text(
        "The rule covers none of the car parks.", "Kravet gjelder ingen av parkeringsområdene."
    ),
    "grid_ask": Text(
        "Of {sites:# new site|# new sites} nobody knows which grid point feeds {sites:it|them}: {kw:kW} to ask about.",
        "For {sites:# nytt sted|# nye steder} er det ukjent hvilket nettpunkt som kan forsyne {sites:det|dem}: "
        "{kw:kW} å spørre om.",
    ),
    "grid_ask_unknown": Text(
        "Of {sites:# new site|# new sites} nobody knows which grid point feeds {sites:it|them}, nor the power to ask "
        "about: numbers are missing in the layer of charging sites.",
        "For {sites:# nytt sted|# nye steder} er det ukjent hvilket nettpunkt som kan forsyne {sites:det|dem}, og hvor "
        "mye effekt det gjelder: Det mangler tall i laget med ladesteder.",
    ),
    "grid_known_unknown": Text(
        "A grid point with room by the data is known for all new sites. The power to have confirmed is not known: "
        "numbers are missing in the layer of charging sites.",
        "Alle nye steder har et nettpunkt med plass etter dataene. Effekten som må bekreftes, er ukjent: Det mangler "
        "tall i laget med ladesteder.",
    ),
    "grid_known": Text(
        "A grid point with room by the data is known for all new sites: {kw:kW} to have confirmed.",
        "Alle nye steder har et nettpunkt med plass etter dataene: {kw:kW} å få bekreftet.",
    ),
}  # fmt: skip

QUESTIONS = (
    Text(
        "Is there free power for each site at its peak, and from which grid point?",
        "Er det ledig effekt til hvert sted på det meste, og fra hvilket nettpunkt?",
    ),
    Text(
        "What does the connection cost, and how long does it take?",
        "Hva koster tilknytningen, og hvor lang tid tar den?",
    ),
    Text(
        "Which phases should change places if the grid has to be strengthened first?",
        "Hvilke byggetrinn bør bytte plass hvis nettet må forsterkes først?",
    ),
)
"""To the grid company."""

FACTS = {
    "stations": Text("Stations", "Stasjoner"),
    "normal_points": Text("Normal points", "Normalladepunkter"),
    "fast_points": Text("Fast points", "Hurtigladepunkter"),
    "kw": Text("Power at the peak", "Effekt på det meste"),
    "share": Text("Share of the demand", "Andel av etterspørselen"),
    "demand": Text("Demand that charges there", "Etterspørsel som lader der"),
    "weight": Text("Who charge", "Som lader"),
    "places": Text("Places", "Steder"),
    "unknown": Text("Of these without a number", "Av disse uten tall"),
    "rule": Text("Rule", "Regel"),
    "force": Text("Force", "Styrke"),
    "source": Text("Source", "Kilde"),
    "missing": Text("Missing at least", "Mangler minst"),
}

COLUMNS = {
    "part": Text("Part", "Del"),
    "result": Text("Result", "Resultat"),
    "main": Text("What matters", "Det viktigste"),
    "who": Text("Who charges", "Hvem som lader"),
    "demand": Text("Demand", "Etterspørsel"),
    "served": Text("Covered", "Dekkes"),
    "left": Text("Not covered", "Ikke dekket"),
    "share": Text("Share covered", "Andel dekket"),
    "why": Text("Why not", "Hvorfor ikke"),
    "phase": Text("Phase", "Byggetrinn"),
    "new_sites": Text("New sites", "Nye steder"),
    "extended": Text("Sites with more points", "Steder med flere punkter"),
    "normal_points": Text("Normal points", "Normal"),
    "fast_points": Text("Fast points", "Hurtig"),
    "kw": Text("Power (kW)", "Effekt (kW)"),
    "cost": Text("Cost (kr)", "Kostnad (kr)"),
    "after": Text("Covered afterwards", "Dekket etterpå"),
    "site": Text("Site", "Sted"),
    "grid": Text("Grid point", "Nettpunkt"),
    "area": Text("Area", "Område"),
    "bound": Text("No plan covers more than", "Ingen plan dekker mer enn"),
    "status": Text("Status", "Status"),
    "count": Text("Car parks", "Parkeringsområder"),
    "car_park": Text("Car park", "Parkeringsområde"),
    "spaces": Text("Spaces", "Plasser"),
    "charging_spaces": Text("With charging", "Med lading"),
    "missing": Text("Missing at least", "Mangler minst"),
    "points": Text("Points", "Ladepunkter"),
    "number": Text("No.", "Nr."),
    "question": Text("Question", "Spørsmål"),
    "layer": Text("Layer", "Lag"),
    "file": Text("Comes from", "Kommer fra"),
    "rows": Text("Rows", "Rader"),
    "day": Text("Computed", "Regnet ut"),
}
"""Headings of tables."""

GRIDS = {
    "summary": Text("The plan at a glance", "Planen kort fortalt"),
    "needs": Text("Demand by who charges", "Etterspørsel etter hvem som lader"),
    "left": Text("Who is left, and why", "Hvem som står igjen, og hvorfor"),
    "phases": Text("Sums by phase", "Summer per byggetrinn"),
    "sites": Text("New sites", "Nye steder"),
    "areas": Text("Areas, the worst served first", "Områder, de dårligst dekkede først"),
    "curve": Text("Coverage by number of new sites", "Dekning etter antall nye steder"),
    "audit": Text("Car parks by status", "Parkeringsområder etter status"),
    "audit_short": Text("Car parks with too few", "Parkeringsområder med for få"),
    "grid": Text("By grid point", "Per nettpunkt"),
    "grid_sites": Text("Sites to ask about", "Steder å spørre om"),
    "questions": Text("Questions to the grid company", "Spørsmål til nettselskapet"),
}
"""Captions of tables."""

LISTED = Text("{others:text} and {last:text}", "{others:text} og {last:text}")
DISTRICTS = Text("{count:# district|# districts}", "{count:# område|# områder}")
TOTAL = Text("In all", "Til sammen")
NO_PHASE = Text("not told", "ikke oppgitt")

NOTES = {
    "not_public": Text(
        "Those who can charge at home by own right are no public demand and stand in a part of their own.",
        "De som har egen rett til å lade hjemme, er ikke offentlig etterspørsel og står for seg.",
    ),
    "by_opening": Text(
        "The plan row by row was not given. All points of a site count in the phase in which it opens, also those that "
        "are added later.",
        "Planen rad for rad er ikke oppgitt. Alle ladepunkter på et sted er regnet med i byggetrinnet der stedet "
        "åpner, også de som kommer til senere.",
    ),
    "stays": Text(
        "What is built stays, and each phase is the best continuation that was found.",
        "Det som er bygd, blir stående, og hvert byggetrinn er den beste fortsettelsen som ble funnet.",
    ),
    "audit": Text(
        "Whether one space is normally free is computed from the demand. It is a screening: a car park's own counts go "
        "before it.",
        "Om én plass vanligvis er ledig, er regnet ut fra etterspørselen. Det er en grovsjekk: Parkeringsområdets egne "
        "tellinger går foran.",
    ),
    "grid": Text(
        "Free capacity by the data is no promise. Only the grid company can confirm it.",
        "Ledig kapasitet i dataene er ikke et løfte. Bare nettselskapet kan bekrefte den.",
    ),
    "curve_unproven": Text(
        "Between what was found and the bound nobody knows whether a better plan exists.",
        "Mellom det som er funnet og grensen vet ingen om det finnes en bedre plan.",
    ),
}
"""Below the sections they belong to."""

ASSUMPTIONS = Text("Assumptions and limits", "Forutsetninger og forbehold")
ASSUMED = (
    Text(
        "Charge needs, power and costs come from the strategy file or from the one who ran the plan. Many of the "
        "strategy file's are marked as unverified there.",
        "Ladebehov, effekt og kostnader er fra strategifilen eller fra den som kjørte planen. Mange av strategifilens "
        "tall er merket som ikke bekreftet der.",
    ),
    Text(
        "Power is what the points of a site draw together at the peak, not the sum of what stands on them.",
        "Effekten er hva ladepunktene på et sted trekker til sammen på det meste, ikke summen av det som står på dem.",
    ),
    Text(
        "Costs are those of sites and points. Strengthening of the grid is not among them.",
        "Kostnadene gjelder steder og ladepunkter. Forsterkning av nettet er ikke med.",
    ),
)
MISSING = Text(
    "Not given, and therefore not in this document: {names:text}.", "Ikke oppgitt og derfor ikke med: {names:text}."
)
MADE_WITH = Text("What the charging plan was computed with", "Det ladeplanen er regnet ut med")
CHART = Text("Demand covered, by number of new charging sites", "Etterspørsel som dekkes, etter antall nye ladesteder")
CHART_MEASURE = Text("Demand covered", "Etterspørsel som dekkes")
MAPS = {
    "plan": Text("Charging sites of the plan and those that exist", "Ladestedene i planen og de som finnes i dag"),
    "needs": Text("Demand that no site serves", "Etterspørsel som ingen steder dekker"),
    "areas": Text("Share of the demand that is covered, by area", "Andel av etterspørselen som er dekket, per område"),
    "audit": Text("Car parks and whether they meet the rule", "Parkeringsområder og om de oppfyller kravet"),
}
"""Below the maps."""
ALT = Text(
    "Map: {title:text}. The table beside it says the same.", "Kart: {title:text}. Tabellen ved siden av sier det samme."
)
CHART_ALT = Text(
    "Curve of the share covered by number of new sites, as in the table below.",
    "Kurve over andelen som dekkes etter antall nye steder, som i tabellen under.",
)
