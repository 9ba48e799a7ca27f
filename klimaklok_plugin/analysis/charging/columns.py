"""The columns of a charging plan and of the audit of car parks."""

from __future__ import annotations

from ..core.columns import TEXT, Column, Section, Table, code, count, flag, number, text
from ..core.messages import Text

_PROOF = Text(
    "Whether the answer is proven to be the best, or only the best that was found: with the work that is done without "
    "a time limit, or when the time limit was reached.",
    "Om løsningen er bevist å være den beste, eller bare er den beste som ble funnet: med det arbeidet som gjøres uten "
    "tidsgrense, eller da tidsgrensen var nådd.",
)

# A text with a word of its own: a user's grid point named "full" or "N" is no code.
_GRID = Column(
    "grid",
    TEXT,
    Text("Grid point", "Nettpunkt"),
    Text(
        "Name of the grid point that feeds the new site, or that the grid company must be asked because none is known; "
        "NULL for existing stations.",
        "Navnet på nettpunktet som forsyner det nye stedet, eller at nettselskapet må spørres fordi ingen er kjent; "
        "NULL for stasjoner som finnes i dag.",
    ),
    words={"ask_grid_company": Text("ask the grid company", "spør nettselskapet")},
)

SITES = Table(
    lead=(
        text(
            "name",
            Text("Name", "Navn"),
            Text(
                "Name of the station or the possible site in its layer; for places along streets that of the street.",
                "Navnet på ladestasjonen eller det mulige stedet i laget; for steder langs gater gatenavnet.",
            ),
        ),
        code(
            "status",
            Text("Status", "Status"),
            Text(
                "Whether the station exists today or is a new site of the plan.",
                "Om ladestasjonen finnes i dag eller er et nytt sted i planen.",
            ),
            {"new": Text("new site", "nytt sted"), "existing": Text("existing station", "finnes i dag")},
        ),
        count(
            "phase",
            Text("Phase", "Byggetrinn"),
            Text(
                "The phase in which the site is built, from 1; 0 for stations that exist.",
                "Byggetrinnet stedet bygges i, fra 1; 0 for stasjoner som finnes i dag.",
            ),
        ),
        text(
            "reasons",
            Text("Reasons", "Begrunnelse"),
            Text(
                "What the site serves, who reaches no other, and what limits it, in words.",
                "Hva stedet dekker, hvem som ikke når noe annet, og hva som begrenser det, i ord.",
            ),
            width=480,
        ),
        count(
            "normal_points",
            Text("Normal points", "Normalladepunkter"),
            Text(
                "Normal charging points when the whole plan is built, those that exist included; each serves one car "
                "at a time.",
                "Normalladepunkter når hele planen er bygd, også de som finnes i dag; hvert lader én bil om gangen.",
            ),
        ),
        count(
            "fast_points",
            Text("Fast points", "Hurtigladepunkter"),
            Text(
                "Fast charging points when the whole plan is built, those that exist included; each serves one car at "
                "a time.",
                "Hurtigladepunkter når hele planen er bygd, også de som finnes i dag; hvert lader én bil om gangen.",
            ),
        ),
        number(
            "demand",
            "",
            Text("Demand allocated", "Etterspørsel som dekkes"),
            Text(
                "Demand that charges here when the whole plan is built, in what the demand's field counts (electric "
                "cars, cars, homes or persons).",
                "Etterspørselen som lader her når hele planen er bygd, i det feltet for hvor mange teller (elbiler, "
                "biler, boliger eller personer).",
            ),
            0,
        ),
        number(
            "share",
            "%",
            Text("Share of the demand", "Andel av etterspørselen"),
            Text(
                "The demand allocated to the site as a share of all public demand, also of that which no site reaches.",
                "Etterspørselen som dekkes her, som andel av all offentlig etterspørsel, også den som ikke når noe "
                "sted.",
            ),
            1,
        ),
        number(
            "cost",
            "kr",
            Text("Cost", "Kostnad"),
            Text(
                "Cost of the new site with its points; 0 for stations that exist.",
                "Kostnaden for det nye stedet med ladepunktene; 0 for stasjoner som finnes i dag.",
            ),
        ),
        number(
            "kw",
            "kW",
            Text("Power at the peak", "Største effektbehov"),
            Text(
                "What all points of the site draw from the grid together at the peak, by the power and the "
                "simultaneity of the strategy file.",
                "Effekten alle ladepunktene på stedet til sammen trekker fra nettet på det meste, etter effekten og "
                "samtidigheten i strategifilen.",
            ),
        ),
        _GRID,
    ),
    rest=(
        number(
            "walk_m",
            "m",
            Text("Mean way to the site", "Gjennomsnittlig vei til stedet"),
            Text(
                "Mean distance along the streets from the demand allocated to the site, on foot or by car as its kind "
                "does; NULL where none is.",
                "Gjennomsnittlig avstand langs gatene fra etterspørselen som dekkes her, til fots eller med bil alt "
                "etter hvem som lader; NULL der ingen lader her.",
            ),
        ),
        number(
            "only_here",
            "",
            Text("Demand that reaches no other site", "Etterspørsel som ikke når noe annet sted"),
            Text(
                "The part of the demand allocated to the site that has no other new site or existing station that was "
                "given within reach.",
                "Den delen av etterspørselen som dekkes her, som ikke har noe annet nytt sted eller noen oppgitt "
                "ladestasjon innen rekkevidde.",
            ),
            0,
        ),
        number(
            "load",
            "",
            Text("Cars at the points at the peak", "Biler som lader samtidig"),
            Text(
                "Mean number of cars that charge here at once in the busiest hour (the load in erlang); the number of "
                "points is chosen so that one is normally free.",
                "Gjennomsnittlig antall biler som lader her samtidig i den travleste timen (belastningen i erlang); "
                "antallet ladepunkter er valgt slik at ett vanligvis er ledig.",
            ),
        ),
        number(
            "kwh_day",
            "kWh",
            Text("Charged on a day", "Ladet per døgn"),
            Text(
                "Energy charged on a day by the demand allocated to the site.",
                "Energien som etterspørselen som dekkes her, lader på et døgn.",
            ),
        ),
        number(
            "phase_share",
            "%",
            Text("Share covered after the phase", "Andel dekket etter byggetrinnet"),
            Text(
                "Share of all public demand that is covered when the site's phase is built; for stations that exist, "
                "today.",
                "Andelen av all offentlig etterspørsel som er dekket når stedets byggetrinn er bygd; for stasjoner som "
                "finnes, i dag.",
            ),
            1,
        ),
        number(
            "phase_gap",
            "%",
            Text("Gap of the phase", "Byggetrinnets avvik fra beste mulige"),
            Text(
                "How much more demand than the phase covers the best continuation could cover at most, as a share of "
                "what it covers; 0 where it is proven best.",
                "Hvor mye mer etterspørsel enn byggetrinnet dekker, den beste fortsettelsen høyst kunne dekke, som "
                "andel av det som dekkes; 0 der det er bevist best.",
            ),
            1,
        ),
        code("phase_status", Text("Proof of the phase", "Bevis for byggetrinnet"), _PROOF),
        code(
            "road_class",
            Text("Road class", "Veiklasse"),
            Text(
                "Class of the street, where no possible sites are given and places along streets are tried; NULL for "
                "stations that exist.",
                "Klassen til gaten, når ingen mulige steder er oppgitt og steder langs gater prøves; NULL for "
                "stasjoner som finnes i dag.",
            ),
        ),
        count(
            "site_id",
            Text("Number", "Nummer"),
            Text(
                "Number of the site in this result, from 1, by which the lines of who charges where and the plan name "
                "it.",
                "Stedets nummer i dette resultatet, fra 1, som linjene for hvem som lader hvor, og planen viser til.",
            ),
        ),
        count(
            "edge_id",
            Text("Street (edge)", "Gate (kant)"),
            Text(
                "Number of the network's edge on which the place lies, where no possible sites are given; NULL for "
                "stations that exist.",
                "Nummeret på kanten i gatenettet der stedet ligger, når ingen mulige steder er oppgitt; NULL for "
                "stasjoner som finnes i dag.",
            ),
        ),
    ),
    sections=(
        Section(Text("Use", "Bruk"), ("walk_m", "only_here", "load", "kwh_day")),
        Section(Text("Phase and how sure it is", "Byggetrinn og hvor sikkert det er"), ("phase_*",)),
    ),
    sort=("status", "phase", "-demand"),
)

_KIND = code(
    "kind",
    Text("Who charges", "Hvem som lader"),
    Text(
        "Who charges: the kind in the demand's field, or the one chosen where there is none.",
        "Hvem som lader: slaget i etterspørselens felt, eller det som er valgt der feltet mangler eller er tomt.",
    ),
)

_DEMAND_NR = count(
    "demand_nr",
    Text("Demand (row)", "Etterspørsel (rad)"),
    Text(
        "Row of the feature in the layer of demand, from 1.",
        "Objektets rad i laget med etterspørsel, fra 1.",
    ),
)

ALLOCATION = Table(
    lead=(
        _KIND,
        number(
            "weight",
            "",
            Text("Demand allocated", "Etterspørsel som dekkes"),
            Text(
                "How much of the feature's demand charges at the site when the whole plan is built, in what the "
                "demand's field counts.",
                "Hvor mye av objektets etterspørsel som lader på stedet når hele planen er bygd, i det feltet for hvor "
                "mange teller.",
            ),
        ),
        number(
            "walk_m",
            "m",
            Text("Mean way to the site", "Gjennomsnittlig vei til stedet"),
            Text(
                "Distance along the streets from the demand to the site, on foot or by car as the kind does; the mean "
                "where an area is split into points.",
                "Avstanden langs gatene fra etterspørselen til stedet, til fots eller med bil alt etter hvem som "
                "lader; gjennomsnittet der en flate er delt i punkter.",
            ),
        ),
    ),
    rest=(
        count(
            "site_id",
            Text("Number of the site", "Stedets nummer"),
            Text("The site's number in the layer of charging sites.", "Stedets nummer i laget med ladesteder."),
        ),
        _DEMAND_NR,
    ),
)

UNSERVED = Table(
    lead=(
        code(
            "reason",
            Text("Reason", "Årsak"),
            Text(
                "Why this demand charges at no site of the plan; a feature has a row for each reason.",
                "Hvorfor denne etterspørselen ikke lader på noe sted i planen; et objekt har én rad for hver årsak.",
            ),
            {
                "not_chosen": Text("only sites that were not chosen", "bare steder som ikke ble valgt"),
                "too_far": Text("too far from the network", "for langt fra gatenettet"),
                "no_geometry": Text("no point or area on the map", "uten punkt eller flate på kartet"),
            },
            width=220,
        ),
        number(
            "unserved",
            "",
            Text("Demand not served", "Etterspørsel som ikke er dekket"),
            Text(
                "How much of the feature's demand is not served for this reason, in what the demand's field counts; "
                "NULL where that is not known.",
                "Hvor mye av objektets etterspørsel som ikke er dekket av denne årsaken, i det feltet for hvor mange "
                "teller; NULL der antallet ikke er kjent.",
            ),
        ),
        _KIND,
    ),
    rest=(_DEMAND_NR,),
)

CURVE = Table(
    lead=(
        count(
            "sites",
            Text("New sites", "Nye steder"),
            Text(
                "Number of new sites, to one more than the plan has; 0 is the existing stations that were given, "
                "alone.",
                "Antall nye steder, til ett mer enn planen har; 0 er bare ladestasjonene som er oppgitt.",
            ),
        ),
        number(
            "covered_share",
            "%",
            Text("Share covered", "Andel dekket"),
            Text(
                "The greatest share of all public demand that so many new sites were found to cover, if they are "
                "chosen freely.",
                "Den største andelen av all offentlig etterspørsel som det er funnet at så mange nye steder dekker, "
                "når de velges fritt.",
            ),
            1,
        ),
        number(
            "covered",
            "",
            Text("Demand covered", "Etterspørsel dekket"),
            Text(
                "The same as an amount, in what the demand's field counts.",
                "Det samme som mengde, i det feltet for hvor mange teller.",
            ),
            0,
        ),
        number(
            "gain",
            "",
            Text("More for each further site", "Økning per nytt sted"),
            Text(
                "Demand covered more than in the row before, for each site more; NULL in the first row.",
                "Hvor mye mer etterspørsel som dekkes enn i raden før, per nytt sted; NULL i første rad.",
            ),
            0,
        ),
        code("status", Text("Proof", "Bevis"), _PROOF),
        count(
            "phase",
            Text("Phase", "Byggetrinn"),
            Text(
                "The phase of the plan that ends with this number of new sites; NULL where none does or there is only "
                "one.",
                "Byggetrinnet i planen som slutter med dette antallet nye steder; NULL der ingen gjør det, eller der "
                "det bare er ett.",
            ),
        ),
        number(
            "nested",
            "",
            Text("Covered by the plan in phases", "Dekket av planen i byggetrinn"),
            Text(
                "Demand covered at the end of the phase, where earlier sites stay; NULL where no phase ends.",
                "Etterspørselen som er dekket når byggetrinnet er bygd, der tidligere steder blir stående; NULL der "
                "ikke noe byggetrinn slutter.",
            ),
            0,
        ),
        number(
            "nesting_price",
            "",
            Text("Price of the phases", "Tapt ved å bygge i trinn"),
            Text(
                "Demand that the phase covers less than the same number of sites (with a budget: the same money) would "
                "if the earlier phases had not been built; NULL where no phase ends.",
                "Etterspørselen byggetrinnet dekker mindre enn det samme antallet steder (med budsjett: de samme "
                "pengene) ville gjort uten de tidligere trinnene; NULL der ikke noe byggetrinn slutter.",
            ),
            0,
        ),
    ),
    rest=(
        number(
            "nesting_price_most",
            "",
            Text("Price of the phases at most", "Tapt ved å bygge i trinn, høyst"),
            Text(
                "The most that the price of the phases can be by what is proven; NULL where no phase ends.",
                "Det meste som kan være tapt ved å bygge i trinn, etter det som er bevist; NULL der ikke noe "
                "byggetrinn slutter.",
            ),
            0,
        ),
        number(
            "bound_share",
            "%",
            Text("No answer covers a greater share than", "Ingen løsning dekker en større andel enn"),
            Text(
                "The share of all public demand that no choice of so many new sites among those tried can exceed.",
                "Andelen av all offentlig etterspørsel som ikke noe valg av så mange nye steder blant dem som er "
                "prøvd, kan overgå.",
            ),
            1,
        ),
        number(
            "bound",
            "",
            Text("No answer covers more than", "Ingen løsning dekker mer enn"),
            Text(
                "The demand that no choice of so many new sites among those tried can exceed.",
                "Etterspørselen som ikke noe valg av så mange nye steder blant dem som er prøvd, kan overgå.",
            ),
            0,
        ),
        number(
            "gap",
            "%",
            Text("Gap", "Avvik fra beste mulige"),
            Text(
                "How much more than what was found the best answer could cover at most, as a share of what was found; "
                "NULL where nothing is covered.",
                "Hvor mye mer enn det som er funnet, den beste løsningen høyst kunne dekke, som andel av det som er "
                "funnet; NULL der ingenting er dekket.",
            ),
            1,
        ),
    ),
)

AREA_COVERAGE = Table(
    lead=(
        text(
            "name",
            Text("Name", "Navn"),
            Text(
                "Name of the area in its layer, or its row where it has none.",
                "Områdets navn i laget, eller raden der det mangler navn.",
            ),
        ),
        number(
            "covered_share",
            "%",
            Text("Share covered", "Andel dekket"),
            Text(
                "Share of the area's public demand that charges at a site when the whole plan is built; NULL where the "
                "area has no demand.",
                "Andelen av områdets offentlige etterspørsel som lader på et sted når hele planen er bygd; NULL der "
                "området ikke har etterspørsel.",
            ),
            1,
        ),
        flag(
            "worst",
            Text("Worst served", "Dårligst dekket"),
            Text(
                "Yes for the area whose demand is covered least, and for all that fare just as badly.",
                "Ja for området der minst av etterspørselen er dekket, og for alle som kommer like dårlig ut.",
            ),
        ),
        number(
            "demand",
            "",
            Text("Demand", "Etterspørsel"),
            Text(
                "Public demand inside the area, in what the demand's field counts.",
                "Offentlig etterspørsel i området, i det feltet for hvor mange teller.",
            ),
            0,
        ),
        number(
            "covered",
            "",
            Text("Demand covered", "Etterspørsel dekket"),
            Text(
                "How much of it charges at a site, inside the area or not, when the whole plan is built.",
                "Hvor mye av den som lader på et sted, i eller utenfor området, når hele planen er bygd.",
            ),
            0,
        ),
    ),
)

# Without a layer of car parks those of the parking register are audited, which have the last columns.
AUDIT = Table(
    lead=(
        text(
            "name",
            Text("Name", "Navn"),
            Text("Name of the car park in the register.", "Parkeringsområdets navn i registeret."),
        ),
        code(
            "status",
            Text("Status", "Status"),
            Text(
                "Whether the car park meets the demand for charging in parkeringsforskriften § 35, is short of it, is "
                "exempt or not covered, or whether that is not known.",
                "Om parkeringsområdet oppfyller kravet om ladeplasser i parkeringsforskriften § 35, har for få, er "
                "unntatt eller ikke omfattet, eller om det er ukjent.",
            ),
            {"exempt": Text("exempt", "unntatt"), "unknown": Text("unknown", "ukjent")},
        ),
        number(
            "missing_spaces",
            "",
            Text("Missing", "Mangler"),
            Text(
                "Spaces with charging that are missing, at least that many where the demand is not known; 0 where it "
                "is not short, NULL where that is not known.",
                "Ladeplasser som mangler, minst så mange der ladebehovet er ukjent; 0 der området ikke har for få, "
                "NULL der det er ukjent.",
            ),
            0,
        ),
        number(
            "missing_max",
            "",
            Text("Missing at most", "Mangler høyst"),
            Text(
                "Up to how many more spaces with charging could be demanded; 0 where none can be, NULL where that is "
                "not known.",
                "Hvor mange flere ladeplasser som høyst kan kreves; 0 der ingen kan kreves, NULL der det er ukjent.",
            ),
            0,
        ),
        text(
            "reasons",
            Text("Reasons", "Begrunnelse"),
            Text(
                "Why the car park has its status, in words, with the rule.",
                "Hvorfor parkeringsområdet har den statusen, i ord, med regelen.",
            ),
            width=480,
        ),
        number(
            "spaces",
            "",
            Text("Spaces", "Plasser"),
            Text(
                "All parking spaces, as read; NULL where not known or 0.",
                "Alle parkeringsplasser, slik de er lest; NULL der antallet er ukjent eller 0.",
            ),
            0,
        ),
        number(
            "charging_spaces",
            "",
            Text("Spaces with charging", "Ladeplasser"),
            Text(
                "Spaces with charging today, as read; NULL where not known.",
                "Plasser med lading i dag, slik de er lest; NULL der antallet er ukjent.",
            ),
            0,
        ),
        number(
            "needed_spaces",
            "",
            Text("Spaces with charging needed", "Ladeplasser som trengs"),
            Text(
                "Spaces with charging that the demand needs for one to be normally free, at least the strategy's least "
                "number, also beyond what can be demanded; NULL where the demand is not known or without end.",
                "Ladeplasser som trengs for at én vanligvis er ledig, minst strategiens minstetall og uansett hva som "
                "kan kreves; NULL der ladebehovet er ukjent eller uten ende.",
            ),
            0,
        ),
        number(
            "cap_spaces",
            "",
            Text("Most that can be demanded", "Det meste som kan kreves"),
            Text(
                "The most spaces with charging that can be demanded: the strategy's greatest share of all spaces, "
                "rounded down; NULL where the number of spaces is not known.",
                "Så mange ladeplasser som høyst kan kreves: strategiens høyeste andel av alle plasser, rundet ned; "
                "NULL der antallet plasser er ukjent.",
            ),
            0,
        ),
    ),
    rest=(
        number(
            "load_erlang",
            "",
            Text("Cars that would charge at once", "Biler som ville ladet samtidig"),
            Text(
                "Mean number of cars that would charge here at once in the busiest hour, as measured or as the plan "
                "allocates them; NULL where not known, or where the spaces are always occupied.",
                "Gjennomsnittlig antall biler som ville ladet her samtidig i den travleste timen, målt eller slik "
                "planen fordeler dem; NULL der det er ukjent, eller der plassene alltid er opptatt.",
            ),
        ),
        number(
            "occupied_share",
            "%",
            Text("Share of time with none free", "Andel av tiden uten ledig plass"),
            Text(
                "Share of the busiest hour in which all spaces with charging are occupied; NULL where the demand or "
                "the spaces with charging are not known.",
                "Andelen av den travleste timen der alle ladeplasser er opptatt; NULL der ladebehovet eller antallet "
                "ladeplasser er ukjent.",
            ),
            1,
        ),
        text(
            "address",
            Text("Address", "Adresse"),
            Text("Address in the register.", "Adressen i registeret."),
        ),
        text(
            "operator",
            Text("Operator", "Parkeringstilbyder"),
            Text("Who offers the parking, by the register.", "Hvem som tilbyr parkeringen, ifølge registeret."),
        ),
        code(
            "kind",
            Text("Kind of car park", "Type parkeringsområde"),
            Text("The register's kind of car park.", "Registerets type parkeringsområde."),
            {
                "LANGS_KJOREBANE": Text("along a street", "langs kjørebane"),
                "AVGRENSET_OMRADE": Text("marked-off area", "avgrenset område"),
                "PARKERINGSHUS": Text("multi-storey car park", "parkeringshus"),
            },
        ),
        number(
            "spaces_most",
            "",
            Text("Spaces at most", "Plasser høyst"),
            Text(
                "All parking spaces if those with charging and for disabled people come in addition to those with and "
                "without a fee, which the register leaves open; 'Spaces' is then the least. NULL where not known.",
                "Alle plasser hvis ladeplasser og plasser for forflytningshemmede kommer i tillegg til avgiftsbelagte "
                "og avgiftsfrie, noe registeret ikke sier; «Plasser» er da det minste. NULL der det er ukjent.",
            ),
            0,
        ),
        number(
            "cap_most",
            "",
            Text("Most that can be demanded, of most spaces", "Det meste som kan kreves, av flest plasser"),
            Text(
                "The most spaces with charging that can be demanded if there are as many spaces as there can be.",
                "Så mange ladeplasser som høyst kan kreves hvis det er så mange plasser som det kan være.",
            ),
            0,
        ),
        number(
            "paid_spaces",
            "",
            Text("Spaces with a fee", "Avgiftsbelagte plasser"),
            Text(
                "Spaces with a fee; NULL where the register does not say.",
                "Avgiftsbelagte plasser; NULL der registeret ikke sier det.",
            ),
            0,
        ),
        number(
            "free_spaces",
            "",
            Text("Spaces without a fee", "Avgiftsfrie plasser"),
            Text(
                "Spaces without a fee; NULL where the register does not say.",
                "Avgiftsfrie plasser; NULL der registeret ikke sier det.",
            ),
            0,
        ),
        number(
            "disabled_spaces",
            "",
            Text("Spaces for disabled people", "Plasser for forflytningshemmede"),
            Text(
                "Spaces for disabled people, which may be among all spaces or come in addition; NULL where the "
                "register does not say.",
                "Plasser for forflytningshemmede, som kan være blant alle plasser eller komme i tillegg; NULL der "
                "registeret ikke sier det.",
            ),
            0,
        ),
        flag(
            "park_and_ride",
            Text("Park-and-ride", "Innfartsparkering"),
            Text(
                "Whether it is park-and-ride; NULL where the register does not say.",
                "Om det er innfartsparkering; NULL der registeret ikke sier det.",
            ),
        ),
        flag(
            "in_use",
            Text("In use", "I bruk"),
            Text("No where the register has it as closed down.", "Nei der registeret sier at det er nedlagt."),
        ),
        code(
            "problems",
            Text("Problems in the register", "Feil og mangler i registeret"),
            Text(
                "What the register leaves out of this car park or says in a way that cannot be true.",
                "Det registeret ikke sier om parkeringsområdet, eller som ikke kan stemme.",
            ),
        ),
        text(
            "car_park_id",
            Text("Id", "Id"),
            Text(
                "The car park's id in the register; # and its number in the file where it has none.",
                "Parkeringsområdets id i registeret; # og nummeret i filen der det mangler id.",
            ),
        ),
    ),
    sections=(
        Section(Text("Use today", "Bruk i dag"), ("load_erlang", "occupied_share")),
        Section(
            Text("From the parking register", "Fra parkeringsregisteret"),
            ("address", "operator", "*_most", "*_spaces", "park_and_ride", "in_use", "problems"),
        ),
    ),
)

# The plan as CSV and spreadsheet, rounded to the decimals given here.
PLAN = Table(
    lead=(
        count(
            "phase",
            Text("Phase", "Byggetrinn"),
            Text(
                "The phase in which it is built, from 1; 0 for what comes before the plan.",
                "Byggetrinnet det bygges i, fra 1; 0 for det som kommer før planen.",
            ),
        ),
        code(
            "measure",
            Text("Measure", "Tiltak"),
            Text(
                "What is done: first charging at home, then the stations that exist, then what each phase builds.",
                "Hva som gjøres: først lading hjemme, så stasjonene som finnes, så det hvert byggetrinn bygger.",
            ),
            {
                "own_right": Text(
                    "First: charging at home, by the residents' own right",
                    "Først: lading hjemme, som beboerne har rett til",
                ),
                "existing": Text("Existing stations", "Ladestasjoner som finnes i dag"),
                "new": Text("New site", "Nytt sted"),
                "extended": Text("More points at the site", "Flere ladepunkter på stedet"),
            },
        ),
        count(
            "site_id",
            Text("Number", "Nummer"),
            Text(
                "The site's number in the layer of charging sites; empty for rows that are no site.",
                "Stedets nummer i laget med ladesteder; tomt for rader som ikke er et sted.",
            ),
        ),
        text(
            "name",
            Text("Name", "Navn"),
            Text(
                "Name of the site; empty for rows that are no site.",
                "Navnet på stedet; tomt for rader som ikke er et sted.",
            ),
        ),
        count(
            "normal_points",
            Text("Normal points", "Normalladepunkter"),
            Text(
                "Normal charging points that the row adds; of the stations that exist, all of them.",
                "Normalladepunkter som kommer til i raden; for stasjonene som finnes i dag, alle.",
            ),
        ),
        count(
            "fast_points",
            Text("Fast points", "Hurtigladepunkter"),
            Text(
                "Fast charging points that the row adds; of the stations that exist, all of them.",
                "Hurtigladepunkter som kommer til i raden; for stasjonene som finnes i dag, alle.",
            ),
        ),
        number(
            "kw",
            "kW",
            Text("Power at the peak", "Største effektbehov"),
            Text(
                "What the points of the row draw from the grid together at the peak, by the strategy file.",
                "Effekten ladepunktene i raden til sammen trekker fra nettet på det meste, etter strategifilen.",
            ),
            1,
        ),
        number(
            "demand",
            "",
            Text("Demand allocated", "Etterspørsel som dekkes"),
            Text(
                "Demand that charges there when the whole plan is built; of the first row, those who have their own "
                "right to charge at home; empty where points are added to a site.",
                "Etterspørselen som lader der når hele planen er bygd; i første rad de som har egen rett til å lade "
                "hjemme; tomt der et sted får flere ladepunkter.",
            ),
            1,
        ),
        number(
            "share",
            "%",
            Text("Share of the demand", "Andel av etterspørselen"),
            Text(
                "The same as a share (0 to 1) of all public demand; empty for charging at home.",
                "Det samme som andel (0 til 1) av all offentlig etterspørsel; tomt for lading hjemme.",
            ),
            2,
        ),
        number(
            "cost",
            "kr",
            Text("Cost", "Kostnad"),
            Text(
                "Cost of the points that are added, and of the site where it is new; empty for what is not built.",
                "Kostnaden for ladepunktene som kommer til, og for stedet der det er nytt; tomt for det som ikke "
                "bygges.",
            ),
        ),
        _GRID,
    ),
)
