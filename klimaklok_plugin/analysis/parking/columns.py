"""The columns of the parking hierarchy, of places for bikes and of the car's detour."""

from __future__ import annotations

from ..core.columns import Column, Section, Table, code, count, flag, number, text
from ..core.messages import Text

_TARGET_NAME = text(
    "target_name",
    Text("Name", "Navn"),
    Text(
        "The target's name; its row number, from 1, where it has none.",
        "Målpunktets navn; radnummeret, fra 1, der det ikke har noe.",
    ),
)
_CAR_M = number(
    "car_m",
    "m",
    Text("Walk to car parking", "Gangvei til bilparkering"),
    Text(
        "Walk from the target to the nearest car parking that the rule is for; NULL where none lies within the "
        "distance that counts, or none is given.",
        "Gangvei fra målpunktet til nærmeste bilparkering som regelen gjelder for; NULL der ingen ligger "
        "innenfor avstanden som teller, eller ingen er oppgitt.",
    ),
)
_CAR_NAME = text(
    "car_name",
    Text("Nearest car parking", "Nærmeste bilparkering"),
    Text(
        "Name of that car parking, its row number where it has none; NULL where no such walk is known.",
        "Navnet på denne bilparkeringen, radnummeret der den ikke har noe; NULL der ingen slik gangvei er kjent.",
    ),
)
_TARGET = count(
    "target",
    Text("Target (row)", "Målpunkt (rad)"),
    Text("The target's row in its layer, from 1.", "Målpunktets rad i laget, fra 1."),
)
_TARGET_NAME_2 = text(
    "target_name",
    Text("Target", "Målpunkt"),
    Text(
        "The target's name; its row number, from 1, where it has none.",
        "Målpunktets navn; radnummeret, fra 1, der det ikke har noe.",
    ),
)
_ORIGIN_ID = count(
    "origin_id",
    Text("Origin (row)", "Startsted (rad)"),
    Text("The origin's row in its layer, from 1.", "Startstedets rad i laget, fra 1."),
)
_TARGET_ID = count(
    "target_id",
    Text("Target (row)", "Målpunkt (rad)"),
    Text("The target's row in its layer, from 1.", "Målpunktets rad i laget, fra 1."),
)

REASONS_WIDTH = 480

EQUALLY_NEAR = {"equal": Text("equally near", "like nær")}
STOP_VERDICTS = {**EQUALLY_NEAR, "car_nearer": Text("car nearer", "bil nærmest")}

WINNERS = {
    "walk": Text("on foot", "til fots"),
    "bike": Text("by bike", "på sykkel"),
    "car": Text("by car", "med bil"),
    "equal": Text("equally long", "like lang tid"),
    "none": Text("not reached", "nås ikke"),
}
MODES = {
    "walk": Text("on foot", "til fots"),
    "bike": Text("by bike", "på sykkel"),
    "car": Text("by car", "med bil"),
    "car_after": Text("by car, streets closed", "med bil, gatene stengt"),
}
CHANGES = {
    "same": Text("no change", "ingen endring"),
    "car_slower": Text("the car takes longer", "bilen tar lenger tid"),
    "now_walk": Text("now quickest on foot", "nå raskest til fots"),
    "now_bike": Text("now quickest by bike", "nå raskest på sykkel"),
    "now_car": Text("now quickest by car", "nå raskest med bil"),
    "now_equal": Text("now equally long", "nå like lang tid"),
    "now_none": Text("not reached any more", "nås ikke lenger"),
}
DETOUR_VERDICTS = {
    "car_longer": Text("the car takes longer", "bilen tar lenger tid"),
    "equal": Text("equally long", "like lang tid"),
    "car_shorter": Text("the car is quicker", "bilen er raskere"),
    "unknown": Text("not known", "ikke kjent"),
}
UNREACHED_REASONS = {
    "no_geometry": Text("origin without geometry", "startstedet mangler geometri"),
    "lines": Text("origin is neither point nor area", "startstedet er verken punkt eller flate"),
    "too_far": Text(
        "origin too far from a street that may be used", "startstedet er for langt fra en gate som kan brukes"
    ),
    "target_no_geometry": Text("target without geometry", "målpunktet mangler geometri"),
    "target_lines": Text("target is neither point nor area", "målpunktet er verken punkt eller flate"),
    "target_too_far": Text(
        "target too far from a street that may be used", "målpunktet er for langt fra en gate som kan brukes"
    ),
    "no_car_parking": Text("no car parking near enough", "ingen bilparkering nær nok"),
    "no_way": Text("no way there", "ingen vei dit"),
    "closed_off": Text("no way any more once the streets are closed", "ingen vei dit lenger når gatene er stengt"),
}

FORCE = code(
    "force",
    Text("Force of the rule", "Regelens styrke"),
    Text(
        "How binding the strategy makes the rule: shall, should or may; departing from a 'should' or a 'may' is a "
        "finding, not a breach.",
        "Hvor bindende strategien gjør regelen: skal, bør eller kan. Å fravike et «bør» eller et «kan» er et funn, "
        "ikke et brudd.",
    ),
)

# --- parking norms ----------------------------------------------------------------------------------------------------

SPACES = {
    "car": Text("car", "bil"),
    "disabled": Text("car, disabled people", "bil, forflytningshemmede"),
    "bike": Text("bike", "sykkel"),
    "cargo_bike": Text("cargo bike", "lastesykkel"),
    "car_share": Text("car sharing", "bildeling"),
    "charging": Text("charging", "lading"),
}
NORM_VERDICTS = {
    "below": Text("below the norm", "under normen"),
    "above": Text("above the norm", "over normen"),
    "not_assessed": Text("not assessed", "ikke vurdert"),
    "within": Text("within the norm", "innenfor normen"),
}
STAFF_VERDICTS = {
    "departs": Text("free, though it should cost something", "gratis, men bør koste noe"),
    "applies": Text("should cost something; not given whether it does", "bør koste noe; ikke oppgitt om det gjør det"),
    "holds": Text("none is free", "ingen er gratis"),
    "not_good": Text("the rule asks for nothing here", "regelen krever ikke noe her"),
    "not_assessed": Text("not assessed", "ikke vurdert"),
}
ZONE_HOW = {
    "one": Text("one zone for all", "én sone for alt"),
    "field": Text("the area's own field", "feltets eget felt i tabellen"),
    "polygon": Text("lies in it", "ligger i den"),
    "split": Text("largest share of the area", "største andel av feltet"),
    "outside": Text("outside all zones", "utenfor alle soner"),
    "walk": Text("walk to the nearest hub", "gangvei til nærmeste knutepunkt"),
    "zones_not_given": Text("norm zones not given", "normsoner ikke oppgitt"),
    "no_geometry": Text("the area has no place on the map", "feltet er ikke plassert på kartet"),
    "no_walk": Text("walk to the hub not known", "gangvei til knutepunkt ikke kjent"),
}
_NORM_AREA = text(
    "area",
    Text("Area", "Felt"),
    Text(
        "The area's name; its row number, from 1, where it has none.",
        "Feltets navn; radnummeret, fra 1, der det ikke har noe.",
    ),
)
_NORM_ALTERNATIVE = text(
    "alternative",
    Text("Alternative", "Alternativ"),
    Text("The plan's alternative that the area belongs to.", "Alternativet i planen som feltet hører til."),
)
_NORM_AREA_ID = count(
    "area_id",
    Text("Area (row)", "Felt (rad)"),
    Text("The area's row in its layer, from 1.", "Feltets rad i laget, fra 1."),
)

NORM_SPACES = Table(
    lead=(
        _NORM_AREA,
        code(
            "kind",
            Text("Spaces for", "Plasser for"),
            Text("The kind of spaces that the row is about.", "Typen plasser som raden gjelder."),
            SPACES,
        ),
        code(
            "verdict",
            Text("Verdict", "Vurdering"),
            Text(
                "Whether the spaces proposed are as many as the norm asks for, and no more than it allows.",
                "Om de foreslåtte plassene er så mange som normen krever, og ikke flere enn den tillater.",
            ),
            NORM_VERDICTS,
        ),
        number(
            "least",
            "",
            Text("Least", "Minimum"),
            Text(
                "Spaces that the norm asks for at least; NULL where it sets no least, or where it cannot be counted.",
                "Plasser som normen minst krever; NULL der den ikke har noe minimum, eller det ikke kan regnes ut.",
            ),
        ),
        number(
            "most",
            "",
            Text("Most", "Maksimum"),
            Text(
                "Spaces that the norm allows at most; NULL where it sets no most, or where it cannot be counted.",
                "Plasser som normen høyst tillater; NULL der den ikke har noe maksimum, eller det ikke kan regnes ut.",
            ),
        ),
        number(
            "proposed",
            "",
            Text("Proposed", "Foreslått"),
            Text(
                "Spaces that the plan proposes; NULL where it does not say.",
                "Plasser som planen foreslår; NULL der den ikke sier det.",
            ),
        ),
        text(
            "reasons",
            Text("Reasons", "Begrunnelse"),
            Text(
                "How least and most were counted, which zone and row of the table were used, or why nothing can be "
                "said.",
                "Hvordan minimum og maksimum er regnet ut, hvilken sone og rad i tabellen som er brukt, eller hvorfor "
                "ikke noe kan sies.",
            ),
            width=REASONS_WIDTH,
        ),
    ),
    rest=(
        _NORM_ALTERNATIVE,
        text(
            "use",
            Text("Use", "Formål"),
            Text("The area's use, in words or as the plan's code.", "Feltets formål, i ord eller som kode fra planen."),
        ),
        number(
            "short",
            "",
            Text("Spaces lacking", "Plasser som mangler"),
            Text(
                "Spaces fewer than the least; 0 where none lack, NULL where it is not assessed.",
                "Plasser færre enn minimum; 0 der ingen mangler, NULL der det ikke er vurdert.",
            ),
            0,
        ),
        number(
            "over",
            "",
            Text("Spaces too many", "Plasser for mye"),
            Text(
                "Spaces more than the most; 0 where there are none, NULL where it is not assessed.",
                "Plasser flere enn maksimum; 0 der det ikke er noen, NULL der det ikke er vurdert.",
            ),
            0,
        ),
        text(
            "zone",
            Text("Norm zone", "Normsone"),
            Text(
                "The norm zone whose figures were used; empty where those for all zones were.",
                "Normsonen som tallene er hentet fra; tom der tallene for alle soner er brukt.",
            ),
        ),
        number(
            "zone_share",
            "%",
            Text("Share in the zone", "Andel i sonen"),
            Text(
                "How much of the area lies in that zone; NULL where zones are not told by polygons.",
                "Hvor stor del av feltet som ligger i sonen; NULL der sonene ikke er gitt som flater.",
            ),
        ),
        code(
            "zone_how",
            Text("How the zone is known", "Hvordan sonen er kjent"),
            Text("What the area's zone was told by.", "Hva feltets sone er bestemt etter."),
            ZONE_HOW,
        ),
        _NORM_AREA_ID,
    ),
)

STAFF_PARKING = Table(
    lead=(
        _NORM_AREA,
        code(
            "staff_verdict",
            Text("Staff parking", "Parkering for ansatte"),
            Text(
                "Whether spaces for staff should cost something, since public transport is good; a 'should', so "
                "departing from it is a finding, not a breach.",
                "Om plasser for ansatte bør koste noe fordi kollektivtilbudet er godt. Det er et «bør»: Å fravike det "
                "er et funn, ikke et brudd.",
            ),
            STAFF_VERDICTS,
        ),
        text(
            "reasons",
            Text("Reasons", "Begrunnelse"),
            Text(
                "The hub that decides and the walk to it, with the rule and its force.",
                "Knutepunktet som avgjør og gangveien dit, med regelen og styrken.",
            ),
            width=REASONS_WIDTH,
        ),
    ),
    rest=(
        _NORM_ALTERNATIVE,
        number("jobs", "", Text("Jobs", "Arbeidsplasser"), Text("Jobs in the area.", "Arbeidsplasser i feltet."), 0),
        number(
            "staff_spaces",
            "",
            Text("Spaces for staff", "Plasser for ansatte"),
            Text("Car spaces for staff that are proposed.", "Bilplasser for ansatte som er foreslått."),
            0,
        ),
        number(
            "free_staff_spaces",
            "",
            Text("Free spaces for staff", "Gratis plasser for ansatte"),
            Text(
                "Those of them that are free of charge; NULL where the plan does not say.",
                "De av dem som er gratis; NULL der planen ikke sier det.",
            ),
            0,
        ),
        text(
            "hub_name",
            Text("Hub", "Knutepunkt"),
            Text("The hub that decides; NULL where none is reached.", "Knutepunktet som avgjør; NULL der ingen nås."),
        ),
        text("hub_tier", Text("Tier of the hub", "Knutepunktets nivå"), Text("A is the best.", "A er best.")),
        number(
            "hub_walk_m",
            "m",
            Text("Walk to the hub", "Gangvei til knutepunktet"),
            Text(
                "The mean over points that stand for the area; NULL where none is reached.",
                "Gjennomsnitt over punkter som står for feltet; NULL der ingen nås.",
            ),
        ),
        code(
            "rule",
            Text("Rule", "Regel"),
            Text("The strategy's rule that is judged.", "Strategiens regel som er vurdert."),
        ),
        FORCE,
        _NORM_AREA_ID,
    ),
)

# --- parking hierarchy ------------------------------------------------------------------------------------------------

TARGETS = Table(
    lead=(
        _TARGET_NAME,
        code(
            "verdict",
            Text("Verdict", "Vurdering"),
            Text(
                "Whether the bikes stand nearer to the target than the cars, by the walk to the n-th space of each, "
                "built parking only; differences up to what the strategy calls equal do not count.",
                "Om syklene står nærmere målpunktet enn bilene, målt etter gangveien til plass nummer n av hver, bare "
                "bygd parkering; forskjeller opp til det strategien kaller likt, teller ikke.",
            ),
            EQUALLY_NEAR,
        ),
        text(
            "reasons",
            Text("Reasons", "Begrunnelse"),
            Text(
                "Why the verdicts are as they are, in metres and spaces, with the rule, where it stands and its force.",
                "Hvorfor vurderingene er som de er, i meter og plasser, med regelen, hvor den står og styrken.",
            ),
            width=REASONS_WIDTH,
        ),
        number(
            "bike_m",
            "m",
            Text("Walk from the bikes", "Gangvei fra syklene"),
            Text(
                "Shortest walk along the network between the target and its n-th nearest bike space (the strategy says "
                "which, by default the tenth); NULL where fewer lie within the distance that counts.",
                "Korteste gangvei langs gatenettet mellom målpunktet og den n-te nærmeste sykkelplassen (strategien "
                "sier hvilken, vanligvis den tiende); NULL der færre ligger innenfor avstanden som teller.",
            ),
        ),
        number(
            "car_m",
            "m",
            Text("Walk from the car", "Gangvei fra bilen"),
            Text(
                "The same to the n-th nearest car space of the kinds that are compared with bikes, or to the last one "
                "where the whole layer holds fewer; NULL where none lies within the distance that counts.",
                "Det samme til den n-te nærmeste bilplassen av de typene som sammenlignes med sykler, eller til den "
                "siste der hele laget har færre; NULL der det ikke er noen innenfor avstanden som teller.",
            ),
        ),
        number(
            "margin_m",
            "m",
            Text("Bikes nearer by", "Sykkel nærmere med"),
            Text(
                "The walk from the car less the walk from the bikes: above 0 the bikes are nearer; NULL where either "
                "is not known.",
                "Gangveien fra bilen minus gangveien fra syklene: over 0 er syklene nærmest; NULL der en av dem ikke "
                "er kjent.",
            ),
        ),
        code(
            "stop_verdict",
            Text("Verdict: stop or car", "Vurdering: holdeplass eller bil"),
            Text(
                "Whether the nearest stop is nearer to the target than the parked cars; NULL without a layer of stops.",
                "Om nærmeste holdeplass er nærmere målpunktet enn de parkerte bilene; NULL uten et lag med "
                "holdeplasser.",
            ),
            STOP_VERDICTS,
        ),
    ),
    rest=(
        text(
            "target_kind",
            Text("Kind of target", "Type målpunkt"),
            Text(
                "The target's kind or mode, from the field that was chosen; NULL where it is not given.",
                "Målpunktets type eller transportmiddel, fra feltet som er valgt; NULL der det ikke er oppgitt.",
            ),
        ),
        code(
            "rule",
            Text("Rule", "Regel"),
            Text(
                "The strategy's rule that the verdict goes by: that of the kind of car parking which decides; NULL "
                "where there is nothing to judge.",
                "Strategiens regel som vurderingen følger: den som gjelder for typen bilparkering som avgjør; NULL der "
                "det ikke er noe å vurdere.",
            ),
        ),
        FORCE,
        number(
            "bike_near_m",
            "m",
            Text("Walk from the first bike space", "Gangvei fra første sykkelplass"),
            Text(
                "Shortest walk between the target and the nearest bike space that is built; NULL where none lies "
                "within the distance that counts.",
                "Korteste gangvei mellom målpunktet og nærmeste sykkelplass som er bygd; NULL der ingen ligger "
                "innenfor avstanden som teller.",
            ),
        ),
        number(
            "car_near_m",
            "m",
            Text("Walk from the first car space", "Gangvei fra første bilplass"),
            Text(
                "Shortest walk between the target and the nearest built car space of the kinds that are compared with "
                "bikes; NULL where none lies within the distance that counts.",
                "Korteste gangvei mellom målpunktet og nærmeste bygde bilplass av de typene som sammenlignes med "
                "sykler; NULL der ingen ligger innenfor avstanden som teller.",
            ),
        ),
        number(
            "near_margin_m",
            "m",
            Text("First bike space nearer by", "Første sykkelplass nærmere med"),
            Text(
                "The walk from the first car space less that from the first bike space; NULL where either is not "
                "known.",
                "Gangveien fra første bilplass minus gangveien fra første sykkelplass; NULL der en av dem ikke er "
                "kjent.",
            ),
        ),
        text(
            "bike_place",
            Text("Bike parking that decides", "Sykkelparkeringen som avgjør"),
            Text(
                "The bike parking where the n-th bike space is; its row number where it has no name.",
                "Sykkelparkeringen der sykkelplass nummer n er; radnummeret der den ikke har navn.",
            ),
        ),
        text(
            "car_place",
            Text("Car parking that decides", "Bilparkeringen som avgjør"),
            Text(
                "The car park where the n-th car space is; its row number where it has no name.",
                "Bilparkeringen der bilplass nummer n er; radnummeret der den ikke har navn.",
            ),
        ),
        number(
            "bikes_short",
            "",
            Text("Bike spaces for short stays", "Sykkelplasser for korte opphold"),
            Text(
                "Built bike spaces within the strategy's walk for short stays; NULL where the target is not measured.",
                "Bygde sykkelplasser innenfor strategiens gangavstand for korte opphold; NULL der målpunktet ikke er "
                "målt.",
            ),
            decimals=0,
        ),
        number(
            "bikes_long",
            "",
            Text("Bike spaces for long stays", "Sykkelplasser for lange opphold"),
            Text(
                "Built bike spaces within the strategy's walk for long stays, those for short stays included; NULL "
                "where the target is not measured.",
                "Bygde sykkelplasser innenfor strategiens gangavstand for lange opphold, medregnet dem for korte; NULL "
                "der målpunktet ikke er målt.",
            ),
            decimals=0,
        ),
        number(
            "cars_short",
            "",
            Text("Car spaces within the distance for short stays", "Bilplasser innenfor avstanden for korte opphold"),
            Text(
                "Built car spaces of the kinds that are compared with bikes, within the walk that counts for bikes on "
                "short stays; NULL where the target is not measured.",
                "Bygde bilplasser av de typene som sammenlignes med sykler, innenfor gangavstanden for sykler på korte "
                "opphold; NULL der målpunktet ikke er målt.",
            ),
            decimals=0,
        ),
        number(
            "cars_long",
            "",
            Text("Car spaces within the distance for long stays", "Bilplasser innenfor avstanden for lange opphold"),
            Text(
                "The same within the walk that counts for bikes on long stays.",
                "Det samme innenfor gangavstanden for sykler på lange opphold.",
            ),
            decimals=0,
        ),
        number(
            "bikes_search",
            "",
            Text("Bike spaces near enough to count", "Sykkelplasser som er nære nok til å telle"),
            Text(
                "Built bike spaces within the greatest walk at which the strategy counts parking at all; NULL where "
                "the target is not measured.",
                "Bygde sykkelplasser innenfor den lengste gangveien der strategien regner med parkering i det hele "
                "tatt; NULL der målpunktet ikke er målt.",
            ),
            decimals=0,
        ),
        number(
            "cars_search",
            "",
            Text("Car spaces near enough to count", "Bilplasser som er nære nok til å telle"),
            Text(
                "The same for built car spaces of the kinds that are compared with bikes.",
                "Det samme for bygde bilplasser av de typene som sammenlignes med sykler.",
            ),
            decimals=0,
        ),
        number(
            "need_bikes",
            "",
            Text("Bike spaces by norm", "Sykkelplasser etter norm"),
            Text(
                "Bike spaces by the strategy's norm, from floor area, boardings and pupils added up; NULL where none "
                "of these is given.",
                "Sykkelplasser etter strategiens norm, fra bruksareal, påstigende og elever lagt sammen; NULL der "
                "ingenting av dette er oppgitt.",
            ),
            decimals=0,
        ),
        number(
            "lacking_bikes",
            "",
            Text("Bike spaces lacking", "Sykkelplasser som mangler"),
            Text(
                "Bike spaces by norm less those built within the walk for long stays, at least 0; NULL where the norm "
                "has nothing to go by, or the target is not measured.",
                "Sykkelplasser etter norm minus de bygde innenfor gangavstanden for lange opphold, minst 0; NULL der "
                "normen ikke har noe å gå etter, eller målpunktet ikke er målt.",
            ),
            decimals=0,
        ),
        number(
            "exempt_m",
            "m",
            Text("Walk from exempt spaces", "Gangvei fra unntatte plasser"),
            Text(
                "Shortest walk between the target and the nearest built car space that no rule is for (for disabled "
                "people, deliveries, car sharing); NULL where none lies within the distance that counts, or "
                "nobody tells who parks anywhere.",
                "Korteste gangvei mellom målpunktet og nærmeste bygde bilplass som ingen regel gjelder for (for "
                "forflytningshemmede, varelevering, bildeling); NULL der ingen ligger innenfor avstanden som teller, "
                "eller ingen sier hvem som parkerer noe sted.",
            ),
        ),
        number(
            "exempt_long",
            "",
            Text(
                "Exempt spaces within the distance for long stays",
                "Unntatte plasser innenfor avstanden for lange opphold",
            ),
            Text(
                "Built car spaces that no rule is for, within the walk for bikes on long stays; NULL where the target "
                "is not measured, or nobody tells who parks anywhere.",
                "Bygde bilplasser som ingen regel gjelder for, innenfor gangavstanden for sykler på lange opphold; "
                "NULL der målpunktet ikke er målt, eller ingen sier hvem som parkerer noe sted.",
            ),
            decimals=0,
        ),
        text(
            "stop_name",
            Text("Nearest stop", "Nærmeste holdeplass"),
            Text(
                "The stop with the shortest walk, its row number where it has no name; NULL where none lies within the "
                "distance that counts.",
                "Holdeplassen med kortest gangvei, radnummeret der den ikke har navn; NULL der ingen ligger innenfor "
                "avstanden som teller.",
            ),
        ),
        number(
            "stop_m",
            "m",
            Text("Walk to the stop", "Gangvei til holdeplassen"),
            Text(
                "Shortest walk from the target to the nearest stop; NULL without stops, or where none lies within the "
                "distance that counts.",
                "Korteste gangvei fra målpunktet til nærmeste holdeplass; NULL uten holdeplasser, eller der ingen "
                "ligger innenfor avstanden som teller.",
            ),
        ),
        number(
            "car_stop_m",
            "m",
            Text("Walk to the car, compared with the stop", "Gangvei til bilen, sammenlignet med holdeplassen"),
            Text(
                "Shortest walk between the target and the n-th nearest built car space of all kinds but the exempt "
                "ones; NULL without stops, or where there is none within the distance that counts.",
                "Korteste gangvei mellom målpunktet og den n-te nærmeste bygde bilplassen av alle typer som ikke er "
                "unntatt; NULL uten holdeplasser, eller der ingen ligger innenfor avstanden som teller.",
            ),
        ),
        number(
            "stop_margin_m",
            "m",
            Text("Stop nearer than the car by", "Holdeplass nærmere enn bilen med"),
            Text(
                "The walk to the car less the walk to the stop: above 0 the stop is nearer; NULL where either is not "
                "known.",
                "Gangveien til bilen minus gangveien til holdeplassen: over 0 er holdeplassen nærmest; NULL der en av "
                "dem ikke er kjent.",
            ),
        ),
        code(
            "verdict_planned",
            Text("Verdict with what is planned", "Vurdering med det som er planlagt"),
            Text(
                "The verdict when planned bike and car parking counts as if it were built; NULL where no field tells "
                "what is planned.",
                "Vurderingen når planlagt sykkel- og bilparkering regnes som om den var bygd; NULL der ikke noe felt "
                "sier hva som er planlagt.",
            ),
            EQUALLY_NEAR,
        ),
        number(
            "bike_planned_m",
            "m",
            Text("Walk from the bikes, planned ones too", "Gangvei fra syklene, også planlagte"),
            Text(
                "As the walk from the bikes, with planned bike parking as well; NULL where there are too few spaces "
                "within the distance that counts, or no field tells what is planned.",
                "Som gangveien fra syklene, med planlagt sykkelparkering i tillegg; NULL der det er for få plasser "
                "innenfor avstanden som teller, eller ikke noe felt sier hva som er planlagt.",
            ),
        ),
        number(
            "car_planned_m",
            "m",
            Text("Walk from the car, planned ones too", "Gangvei fra bilen, også planlagte"),
            Text(
                "As the walk from the car, with planned car parking as well; NULL where there are too few spaces "
                "within the distance that counts, or no field tells what is planned.",
                "Som gangveien fra bilen, med planlagt bilparkering i tillegg; NULL der det er for få plasser innenfor "
                "avstanden som teller, eller ikke noe felt sier hva som er planlagt.",
            ),
        ),
        number(
            "car_*_m",
            "m",
            Text("Walk from the car: {}", "Gangvei fra bilen: {}"),
            Text(
                "Shortest walk between the target and the n-th nearest built car space of this kind alone (public: "
                "also where it is not told); NULL where fewer lie within the distance that counts.",
                "Korteste gangvei mellom målpunktet og den n-te nærmeste bygde bilplassen av bare denne typen "
                "(offentlig: også der det ikke er oppgitt); NULL der færre ligger innenfor avstanden som teller.",
            ),
        ),
        code(
            "reason",
            Text("Why it is not known", "Hvorfor det ikke er kjent"),
            Text(
                "Why the target is not measured; NULL where it is.",
                "Hvorfor målpunktet ikke er målt; NULL der det er målt.",
            ),
        ),
        count(
            "target_id",
            Text("Number", "Nummer"),
            Text("The target's row in its layer, from 1.", "Målpunktets rad i laget, fra 1."),
        ),
        number(
            "snap_m",
            "m",
            Text("Distance to the network", "Avstand til gatenettet"),
            Text(
                "Straight from the target, or the entrance or point of its outline that lies nearest, to the nearest "
                "street or path; NULL without geometry.",
                "Rett linje fra målpunktet, eller inngangen eller punktet på omrisset som ligger nærmest, til nærmeste "
                "gate eller gangvei; NULL uten geometri.",
            ),
        ),
    ),
    sections=(
        Section(
            Text("Nearest parking", "Nærmeste parkering"),
            ("bike_near_m", "car_near_m", "near_margin_m", "bike_place", "car_place", "car_*_m"),
        ),
        Section(Text("Stop", "Holdeplass"), ("stop_*", "car_stop_m")),
        Section(
            Text("Spaces and need", "Plasser og behov"),
            ("bikes_*", "cars_*", "need_bikes", "lacking_bikes", "exempt_*"),
        ),
        Section(Text("With what is planned", "Med det som er planlagt"), ("*_planned", "*_planned_m")),
        Section(Text("Rule", "Regel"), ("target_kind", "rule", "force", "reason")),
    ),
)

CAR_PARKS = Table(
    lead=(
        text(
            "park_name",
            Text("Name", "Navn"),
            Text(
                "The car park's name; its row number, from 1, where it has none.",
                "Bilparkeringens navn; radnummeret, fra 1, der den ikke har noe.",
            ),
        ),
        code(
            "status",
            Text("Counts as", "Regnes som"),
            Text(
                "Judged, planned or exempt, or why it is not judged: no stops are given where its rule compares it "
                "with them, no spaces, the same place as another, no geometry, or too far from the network.",
                "Vurdert, planlagt eller unntatt, eller hvorfor den ikke er vurdert: ingen holdeplasser er oppgitt der "
                "regelen sammenligner med dem, ingen plasser, samme sted som en annen, ingen geometri, eller for langt "
                "fra gatenettet.",
            ),
        ),
        code(
            "park_kind",
            Text("Kind of car parking", "Type bilparkering"),
            Text(
                "Who parks there, by the field that was chosen and the strategy's words; NULL where it is not told, "
                "and counts as public.",
                "Hvem som parkerer der, etter feltet som er valgt og strategiens ord; NULL der det ikke er oppgitt, og "
                "regnes som offentlig.",
            ),
        ),
        count(
            "targets_won",
            Text("Targets where it is nearer than it should be", "Målpunkter der den er nærmere enn den burde"),
            Text(
                "Targets whose verdict goes against the rule and to which this car park is nearer than the bikes (or "
                "the stop, where its rule compares with that), by more than what counts as equal; NULL where that "
                "cannot be judged, since no stops are given.",
                "Målpunkter der regelen fravikes, og som denne bilparkeringen ligger nærmere enn syklene (eller "
                "holdeplassen, der regelen sammenligner med den), med mer enn det som regnes som likt; NULL der det "
                "ikke kan vurderes fordi ingen holdeplasser er oppgitt.",
            ),
        ),
        text(
            "won_names",
            Text("Which targets", "Hvilke målpunkter"),
            Text(
                "The names of these targets, nearest first, five at most; NULL where there is none.",
                "Navnene på disse målpunktene, de nærmeste først, høyst fem; NULL der det ikke er noen.",
            ),
        ),
        number(
            "move_m",
            "m",
            Text("Would have to lie further away by more than", "Måtte ligge lenger unna med mer enn"),
            Text(
                "How much longer the walk from this car park to the target where it is too near by most would have to "
                "be, so that bikes or stop are nearer; NULL where it is nowhere too near, or there is neither bike nor "
                "stop to compare with.",
                "Hvor mye lengre gangveien fra denne bilparkeringen til målpunktet der den er mest for nær, måtte "
                "være for at sykler eller holdeplass er nærmere; NULL der den ikke er for nær noe sted, eller det ikke "
                "er noe å sammenligne med.",
            ),
        ),
        number(
            "bike_within_m",
            "m",
            Text("Or bikes nearer than", "Eller sykler nærmere enn"),
            Text(
                "How near bikes would have to stand to all the targets where this car park is nearer than the bikes, "
                "if it stays; NULL where there is no such target.",
                "Hvor nær syklene måtte stå alle målpunkter der denne bilparkeringen er nærmere enn syklene, hvis den "
                "blir liggende; NULL der det ikke er noe slikt målpunkt.",
            ),
        ),
        number(
            "spaces",
            "",
            Text("Spaces", "Plasser"),
            Text(
                "Car spaces: from the field, from a point in the area, from its size, or assumed; NULL where the car "
                "park is left out.",
                "Bilplasser: fra feltet, fra et punkt i flaten, fra størrelsen, eller antatt; NULL der bilparkeringen "
                "er utelatt.",
            ),
            decimals=0,
        ),
    ),
    rest=(
        code(
            "spaces_basis",
            Text("Spaces known from", "Antall plasser kjent fra"),
            Text(
                "Where the number of spaces comes from; NULL where the car park does not count.",
                "Hvor antallet plasser kommer fra; NULL der bilparkeringen ikke teller.",
            ),
        ),
        code(
            "rule",
            Text("Rule", "Regel"),
            Text(
                "The strategy's rule for this kind of car parking; NULL where it is exempt or does not count.",
                "Strategiens regel for denne typen bilparkering; NULL der den er unntatt eller ikke teller.",
            ),
        ),
        FORCE,
        text(
            "worst_target",
            Text("Target where it is too near by most", "Målpunktet der den er mest for nær"),
            Text(
                "Of the targets to which it is nearer than it should be, the one with the greatest difference; NULL "
                "where there is none.",
                "Av målpunktene den er nærmere enn den burde, det med størst forskjell; NULL der det ikke er noe.",
            ),
        ),
        number(
            "worst_car_m",
            "m",
            Text("Walk from there to the car", "Gangvei derfra til bilen"),
            Text(
                "Shortest walk between that target and this car park; NULL where there is no such target.",
                "Korteste gangvei mellom dette målpunktet og bilparkeringen; NULL der det ikke er noe slikt målpunkt.",
            ),
        ),
        number(
            "worst_other_m",
            "m",
            Text("Walk from there to the bikes or the stop", "Gangvei derfra til syklene eller holdeplassen"),
            Text(
                "Shortest walk between that target and the n-th bike space, or the nearest stop, whichever the rule "
                "compares with; NULL where there is none within the distance that counts.",
                "Korteste gangvei mellom dette målpunktet og sykkelplass nummer n, eller nærmeste holdeplass, etter "
                "hva regelen sammenligner med; NULL der ingen ligger innenfor avstanden som teller.",
            ),
        ),
        count(
            "targets_near",
            Text("Targets near enough to count", "Målpunkter som er nære nok til å telle"),
            Text(
                "Targets within the greatest walk at which the strategy counts parking.",
                "Målpunkter innenfor den lengste gangveien der strategien regner med parkering.",
            ),
        ),
        text(
            "nearest_target",
            Text("Nearest target", "Nærmeste målpunkt"),
            Text(
                "The target with the shortest walk; NULL where none lies within the distance that counts.",
                "Målpunktet med kortest gangvei; NULL der ingen ligger innenfor avstanden som teller.",
            ),
        ),
        number(
            "nearest_target_m",
            "m",
            Text("Walk to the nearest target", "Gangvei til nærmeste målpunkt"),
            Text(
                "Shortest walk along the network between the car park and that target.",
                "Korteste gangvei langs gatenettet mellom bilparkeringen og dette målpunktet.",
            ),
        ),
        count(
            "park_id",
            Text("Number", "Nummer"),
            Text("The car park's row in its layer, from 1.", "Bilparkeringens rad i laget, fra 1."),
        ),
        number(
            "same_as",
            "",
            Text("Same place as number", "Samme sted som nummer"),
            Text(
                "The number of the area that this point stands for a second time; NULL for all others.",
                "Nummeret på flaten som dette punktet står for en gang til; NULL for alle andre.",
            ),
            decimals=0,
        ),
        number(
            "snap_m",
            "m",
            Text("Distance to the network", "Avstand til gatenettet"),
            Text(
                "Straight from the car park, or the point of its outline that lies nearest, to the nearest street or "
                "path; NULL where the car park does not count.",
                "Rett linje fra bilparkeringen, eller punktet på omrisset som ligger nærmest, til nærmeste gate eller "
                "gangvei; NULL der bilparkeringen ikke teller.",
            ),
        ),
    ),
)

SUMMARY = Table(
    lead=(
        text(
            "target_kind",
            Text("Kind of target", "Type målpunkt"),
            Text(
                "The kind that the row counts, as the field names it; the last row counts all targets.",
                "Typen raden teller, slik feltet kaller den; den siste raden teller alle målpunkter.",
            ),
        ),
        number(
            "share_holds",
            "%",
            Text("Share where the rule holds", "Andel der regelen er oppfylt"),
            Text(
                "Targets where bikes are nearer, or there is no car parking, of those that are judged; NULL where none "
                "is.",
                "Målpunkter der syklene er nærmest, eller det ikke er bilparkering, av dem som er vurdert; NULL der "
                "ingen er det.",
            ),
        ),
        count(
            "holds",
            Text("Where the rule holds", "Der regelen er oppfylt"),
            Text(
                "Targets where bikes are nearer, or there is no car parking near enough to count.",
                "Målpunkter der syklene er nærmest, eller det ikke er bilparkering nær nok til å telle.",
            ),
        ),
        count(
            "judged",
            Text("Judged", "Vurdert"),
            Text(
                "Targets with bike or car parking near enough to count.",
                "Målpunkter med sykkel- eller bilparkering nær nok til å telle.",
            ),
        ),
        count(
            "targets",
            Text("Targets", "Målpunkter"),
            Text("All targets of the kind.", "Alle målpunkter av typen."),
        ),
        number(
            "share_holds_planned",
            "%",
            Text("Share with what is planned", "Andel med det som er planlagt"),
            Text(
                "The share where the rule holds when planned parking counts as if it were built; NULL where nothing is "
                "judged, or no field tells what is planned.",
                "Andelen der regelen er oppfylt når planlagt parkering regnes som bygd; NULL der ingen er vurdert, "
                "eller ikke noe felt sier hva som er planlagt.",
            ),
        ),
        number(
            "share_stop_holds",
            "%",
            Text("Share where the stop is nearer", "Andel der holdeplassen er nærmest"),
            Text(
                "Targets where the stop is nearer than the car, or there is no car parking, of those that are judged "
                "by it; NULL where none is.",
                "Målpunkter der holdeplassen er nærmere enn bilen, eller det ikke er bilparkering, av dem som er "
                "vurdert etter det; NULL der ingen er det.",
            ),
        ),
    ),
    rest=(
        count(
            "bike_nearer",
            Text("Bikes nearer", "Sykkel nærmest"),
            Text("Targets with this verdict.", "Målpunkter med denne vurderingen."),
        ),
        count(
            "no_car_parking",
            Text("No car parking", "Ingen bilparkering"),
            Text(
                "Targets with bike parking, but no car parking near enough to count.",
                "Målpunkter med sykkelparkering, men uten bilparkering nær nok til å telle.",
            ),
        ),
        count(
            "equal",
            Text("Equally near", "Like nær"),
            Text(
                "Targets where bikes and cars differ by no more than what counts as equal.",
                "Målpunkter der forskjellen mellom sykler og biler ikke er større enn det som regnes som likt.",
            ),
        ),
        count(
            "car_nearer",
            Text("Cars nearer", "Bil nærmest"),
            Text("Targets where cars stand nearer than bikes.", "Målpunkter der bilene står nærmere enn syklene."),
        ),
        count(
            "no_bike_parking",
            Text("No bike parking", "Ingen sykkelparkering"),
            Text(
                "Targets with car parking, but too few bike spaces near enough to count.",
                "Målpunkter med bilparkering, men for få sykkelplasser nær nok til å telle.",
            ),
        ),
        count(
            "neither",
            Text("Neither", "Ingen av delene"),
            Text(
                "Targets with neither near enough to count: there is nothing to judge.",
                "Målpunkter med ingen av delene nær nok til å telle: det er ikke noe å vurdere.",
            ),
        ),
        count(
            "unknown",
            Text("Not known", "Ikke kjent"),
            Text(
                "Targets that are not measured: without geometry, or too far from the network.",
                "Målpunkter som ikke er målt: uten geometri, eller for langt fra gatenettet.",
            ),
        ),
        number(
            "median_margin_m",
            "m",
            Text("Bikes nearer by, median", "Sykkel nærmere med, median"),
            Text(
                "Half of the targets with both bike and car parking have a greater difference, half a smaller one; "
                "NULL where there is none.",
                "Halvparten av målpunktene med både sykkel- og bilparkering har større forskjell, halvparten mindre; "
                "NULL der det ikke er noen.",
            ),
        ),
        count(
            "stop_judged",
            Text("Judged: stop or car", "Vurdert: holdeplass eller bil"),
            Text(
                "Targets with a stop or car parking near enough to count; 0 without a layer of stops.",
                "Målpunkter med holdeplass eller bilparkering nær nok til å telle; 0 uten et lag med holdeplasser.",
            ),
        ),
        count(
            "stop_holds",
            Text("Where the stop is nearer", "Der holdeplassen er nærmest"),
            Text(
                "Targets where the stop is nearer than the car, or there is no car parking near enough to count.",
                "Målpunkter der holdeplassen er nærmere enn bilen, eller det ikke er bilparkering nær nok til å telle.",
            ),
        ),
        number(
            "need_bikes",
            "",
            Text("Bike spaces by norm", "Sykkelplasser etter norm"),
            Text(
                "Of all targets of the kind; NULL where the norm has nothing to go by.",
                "For alle målpunkter av typen; NULL der normen ikke har noe å gå etter.",
            ),
            decimals=0,
        ),
        number(
            "lacking_bikes",
            "",
            Text("Bike spaces lacking", "Sykkelplasser som mangler"),
            Text(
                "Bike spaces by norm that are not there within the walk for long stays, added up target by target; "
                "NULL where the norm has nothing to go by.",
                "Sykkelplasser etter norm som ikke finnes innenfor gangavstanden for lange opphold, lagt sammen for "
                "målpunktene; NULL der normen ikke har noe å gå etter.",
            ),
            decimals=0,
        ),
    ),
)

# --- places for bikes -------------------------------------------------------------------------------------------------

RULE_TEXT = text(
    "rule",
    Text("Rule", "Regel"),
    Text(
        "What the strategy's rule says, and where it stands.",
        "Hva strategiens regel sier, og hvor den står.",
    ),
)

PROOF = {
    "optimal": Text("proven best", "bevist best"),
    "work_limit": Text("best found with a set amount of work", "det beste som ble funnet med en fast mengde arbeid"),
    "time_limit": Text("best found when time was up", "det beste som var funnet da tiden gikk ut"),
}
"""Whether the choice of bike places is proven, in words of its own."""

BIKE_PLACES = Table(
    lead=(
        count(
            "place_id",
            Text("Number", "Nummer"),
            Text("Number of the place, from west to east.", "Stedets nummer, fra vest mot øst."),
        ),
        text(
            "target_names",
            Text("Served", "Betjener"),
            Text(
                "The targets whose bikes stand here, the nearest first.",
                "Målpunktene som har syklene sine her, det nærmeste først.",
            ),
        ),
        count(
            "bikes",
            Text("Bikes", "Sykler"),
            Text(
                "Bikes to build for: those of the targets served, but no fewer than the smallest place worth building.",
                "Sykler det bør bygges for: de fra målpunktene som betjenes, men ikke færre enn det minste stedet det "
                "er verdt å bygge.",
            ),
        ),
        text(
            "reasons",
            Text("Reasons", "Begrunnelse"),
            Text(
                "Whose bikes stand here, how much nearer than the nearest car parking it is, with where the rule "
                "stands, and for how long a stay the walk is short enough.",
                "Hvem syklene tilhører, hvor mye nærmere enn nærmeste bilparkering stedet er, med hvor regelen står, "
                "og hvor langt opphold gangveien passer for.",
            ),
            width=REASONS_WIDTH,
        ),
        number(
            "nearer_by_m",
            "m",
            Text("Nearer than car parking by", "Nærmere enn bilparkering med"),
            Text(
                "The walk from the target to its nearest car parking less that to this place, the least of the targets "
                "served; NULL where none of them has car parking near enough to count, or none is given.",
                "Gangveien fra målpunktet til nærmeste bilparkering minus gangveien til dette stedet, det minste blant "
                "målpunktene som betjenes; NULL der ingen av dem har bilparkering nær nok til å telle, eller ingen er "
                "oppgitt.",
            ),
        ),
        number(
            "walk_longest_m",
            "m",
            Text("Longest walk", "Lengste gangvei"),
            Text(
                "From this place to the farthest of the targets served.",
                "Fra dette stedet til det fjerneste av målpunktene som betjenes.",
            ),
        ),
        code(
            "stay",
            Text("For", "Egnet for"),
            Text(
                "Short stays where the longest walk is within the strategy's distance for them, else long stays.",
                "Korte opphold der den lengste gangveien er innenfor strategiens avstand for dem, ellers lange.",
            ),
        ),
    ),
    rest=(
        text(
            "road",
            Text("Street", "Gate"),
            Text(
                "Name of the way that the place is walked to from; NULL where it has none.",
                "Navnet på veien man går til stedet fra; NULL der den ikke har noe.",
            ),
        ),
        code(
            "road_class",
            Text("Road class", "Veiklasse"),
            Text("Class of that way.", "Veiens klasse."),
        ),
        code(
            "ground",
            Text("Ground", "Type grunn"),
            Text(
                "Whether the place lies beside a way or in an open area that was given.",
                "Om stedet ligger langs en vei eller på et åpent område som er oppgitt.",
            ),
        ),
        count(
            "targets",
            Text("Targets served", "Målpunkter som betjenes"),
            Text("Targets whose bikes stand here.", "Målpunkter som har sykler her."),
        ),
        number(
            "walk_mean_m",
            "m",
            Text("Mean walk", "Gangvei i snitt"),
            Text(
                "From this place to the targets served, mean over the bikes.",
                "Fra dette stedet til målpunktene som betjenes, i snitt over syklene.",
            ),
        ),
        count(
            "room",
            Text("Bikes with room here", "Sykler det er plass til"),
            Text(
                "Bikes that the ground holds, as far as the targets near by lack them.",
                "Sykler grunnen har plass til, så langt målpunktene i nærheten mangler dem.",
            ),
        ),
        number(
            "area_m2",
            "m²",
            Text("Area", "Areal"),
            Text("Of the ground that the bikes take.", "Arealet av grunnen syklene trenger."),
            decimals=1,
        ),
        number(
            "length_m",
            "m",
            Text("Length", "Lengde"),
            Text("Of the place along the way.", "Stedets lengde langs veien."),
            decimals=1,
        ),
        number(
            "depth_m",
            "m",
            Text("Depth", "Dybde"),
            Text("Of the place, away from the way.", "Stedets dybde, regnet bort fra veien."),
            decimals=1,
        ),
        code(
            "status",
            Text("Proof", "Bevis"),
            Text(
                "Whether the choice of all places together is proven best, or what ended the search before that. Where "
                "it was the time limit, another run may choose otherwise.",
                "Om valget av alle stedene samlet er bevist best, eller hva som avsluttet søket før det. Var det "
                "tidsgrensen, kan en ny kjøring velge annerledes.",
            ),
            PROOF,
        ),
        RULE_TEXT,
        FORCE,
    ),
)

CAR_LIMITS = Table(
    lead=(
        text(
            "name",
            Text("Name", "Navn"),
            Text(
                "The target's name; its row number, from 1, where it has none.",
                "Målpunktets navn; radnummeret, fra 1, der det ikke har noe.",
            ),
        ),
        code(
            "verdict",
            Text("Verdict", "Vurdering"),
            Text(
                "Whether the nearest car parking lies outside the limit, or is not given.",
                "Om nærmeste bilparkering ligger utenfor grensen, eller ikke er oppgitt.",
            ),
        ),
        text(
            "reasons",
            Text("Reasons", "Begrunnelse"),
            Text(
                "Where the limit comes from, where the rule stands, and which car parking lies inside.",
                "Hvor grensen kommer fra, hvor regelen står, og hvilken bilparkering som ligger innenfor.",
            ),
            width=REASONS_WIDTH,
        ),
        number(
            "limit_m",
            "m",
            Text("Car parking farther than", "Bilparkering lenger unna enn"),
            Text(
                "Walk from the target that car parking has to be beyond for the bikes to be nearer.",
                "Gangvei fra målpunktet som bilparkeringen må ligge utenfor for at syklene skal være nærmest.",
            ),
        ),
        number(
            "bike_m",
            "m",
            Text("Walk to bike parking", "Gangvei til sykkelparkering"),
            Text(
                "Walk from the target to the n-th nearest bike space once the proposal is built, or to the place that "
                "is possible when cars move.",
                "Gangvei fra målpunktet til den n-te nærmeste sykkelplassen når forslaget er bygd, eller til stedet "
                "som er mulig når bilene flyttes.",
            ),
        ),
        _CAR_M,
        _CAR_NAME,
    ),
    rest=(
        code(
            "bike_basis",
            Text("Bike parking", "Sykkelparkering"),
            Text(
                "Whether the bike parking that the limit goes by exists, is proposed here, or is possible only when "
                "car parking moves.",
                "Om sykkelparkeringen som grensen følger, finnes, er foreslått her, eller bare er mulig når "
                "bilparkeringen flyttes.",
            ),
        ),
        RULE_TEXT,
        FORCE,
        _TARGET,
    ),
)

UNPLACED = Table(
    lead=(
        _TARGET_NAME,
        number(
            "missing",
            "",
            Text("Bikes without a place", "Sykler uten plass"),
            Text(
                "Bikes lacking less those that find a place; NULL where the target is not measured.",
                "Sykkelplasser som mangler, minus sykler som har fått plass; NULL der målpunktet ikke er målt.",
            ),
            decimals=0,
        ),
        code(
            "constraint",
            Text("What stands in the way", "Hva som står i veien"),
            Text(
                "The one limit without which there would be a place, or that it takes several, or why the target is "
                "not measured.",
                "Den ene begrensningen som må bort for at det skal bli et sted, eller at det er flere, eller hvorfor "
                "målpunktet ikke er målt.",
            ),
        ),
        text(
            "advice",
            Text("Advice", "Råd"),
            Text(
                "What stands in the way, in metres, and what can be done about it.",
                "Hva som står i veien, i meter, og hva man kan gjøre med det.",
            ),
            width=REASONS_WIDTH,
        ),
        number(
            "car_needed_m",
            "m",
            Text(
                "Car parking would have to be at least this far away", "Bilparkeringen måtte ligge minst så langt unna"
            ),
            Text(
                "Walk from the target at which car parking would leave room for bikes nearer to it; NULL where car "
                "parking is not the one limit.",
                "Gangvei fra målpunktet der bilparkering ville gitt plass til sykler nærmere det; NULL der "
                "bilparkeringen ikke er den ene begrensningen.",
            ),
        ),
    ),
    rest=(
        count(
            "bikes",
            Text("Bikes asked for", "Sykkelplasser som trengs"),
            Text(
                "Bikes that are to find a stand within the walk for long stays and nearer than the cars.",
                "Sykler som skal finne plass innenfor gangavstanden for lange opphold og nærmere enn bilene.",
            ),
        ),
        code(
            "bikes_basis",
            Text("Bikes known from", "Behovet er hentet fra"),
            Text(
                "Whether that number comes from the field, the norm, or the strategy's number for targets that nothing "
                "is known of.",
                "Om tallet kommer fra feltet, normen, eller strategiens antall for målpunkter man ikke vet noe om.",
            ),
        ),
        number(
            "lacks",
            "",
            Text("Bikes lacking", "Sykkelplasser som mangler"),
            Text(
                "Bikes asked for less the bike spaces today that are near enough and nearer than the cars, as far as "
                "these are given; NULL where the target is not measured.",
                "Sykkelplasser som trengs, minus dagens plasser som er nær nok og nærmere enn bilene, så langt disse "
                "er oppgitt; NULL der målpunktet ikke er målt.",
            ),
            decimals=0,
        ),
        count(
            "placed",
            Text("Bikes placed", "Sykler som har fått plass"),
            Text("Bikes that find a place in the proposal.", "Sykler som får plass i forslaget."),
        ),
        text(
            "constraints",
            Text("All that stands in the way", "Alt som står i veien"),
            Text(
                "The fewest limits without which there would be a place; empty where the places near by are only full, "
                "or the target is not measured.",
                "De færreste begrensningene som må bort for at det skal bli et sted; tomt der stedene i nærheten bare "
                "er fulle, eller målpunktet ikke er målt.",
            ),
        ),
        number(
            "nearest_m",
            "m",
            Text("Walk to the nearest place without it", "Gangvei til nærmeste sted uten det"),
            Text(
                "Walk from the target to the nearest place that there would be if what stands in the way did not; NULL "
                "where there is none within the distance that is looked at.",
                "Gangvei fra målpunktet til nærmeste sted som ville vært mulig uten det som står i veien; NULL der det "
                "ikke er noe innenfor avstanden det letes i.",
            ),
        ),
        number(
            "bike_m",
            "m",
            Text("Walk to bike parking", "Gangvei til sykkelparkering"),
            Text(
                "Walk from the target to its n-th nearest bike space today; NULL where fewer lie within the distance "
                "that counts, or bike parking is not given.",
                "Gangvei fra målpunktet til dagens n-te nærmeste sykkelplass; NULL der færre ligger innenfor "
                "avstanden som teller, eller sykkelparkering ikke er oppgitt.",
            ),
        ),
        _CAR_M,
        _CAR_NAME,
        _TARGET,
    ),
)

# --- the car that takes the detour ------------------------------------------------------------------------------------

DOOR_TO_DOOR = Text(
    "From the origin to the target by the quickest way, door to door; of an area, the mean over points spread over it; "
    "NULL where the target is not reached.",
    "Fra startstedet til målpunktet langs den raskeste veien, fra dør til dør; for en flate snittet over punkter "
    "spredt over den; NULL der målpunktet ikke nås.",
)


def _ratio(name: str, label: Text) -> Column:
    """Declare the minutes of one mode for a minute of another."""
    meaning = Text(
        "Minutes of the first for each minute of the second, door to door: above 1 the first takes longer; NULL where "
        "either does not reach the target.",
        "Minutter med det første per minutt med det andre, fra dør til dør: over 1 tar det første lenger tid; NULL der "
        "en av dem ikke når målpunktet.",
    )
    return number(name, "", label, meaning, decimals=2)


TRIPS = Table(
    lead=(
        text(
            "origin_name",
            Text("Origin", "Startsted"),
            Text(
                "The origin's name; empty where it has none, and left out where no origin has one.",
                "Startstedets navn; tomt der det ikke har noe, og utelatt der ingen har det.",
            ),
        ),
        _TARGET_NAME_2,
        code(
            "winner",
            Text("Quickest", "Raskest"),
            Text(
                "What takes the fewest minutes door to door; equally long where the car and the quicker of walking and "
                "cycling differ by no more than the strategy calls equal.",
                "Det som tar færrest minutter fra dør til dør; like lang tid der forskjellen mellom bilen og det "
                "raskeste av gange og sykkel ikke er større enn det strategien kaller likt.",
            ),
            WINNERS,
        ),
        number(
            "walk_min",
            "min",
            Text("On foot", "Til fots"),
            DOOR_TO_DOOR,
        ),
        number(
            "bike_min",
            "min",
            Text("By bike", "På sykkel"),
            Text(
                "From the origin to the target by the quickest way, door to door, unlocking, locking and the walk from "
                "bike parking included; NULL where the target is not reached.",
                "Fra startstedet til målpunktet langs den raskeste veien, fra dør til dør, medregnet å låse opp, låse "
                "og gå fra sykkelparkeringen; NULL der målpunktet ikke nås.",
            ),
        ),
        number(
            "car_min",
            "min",
            Text("By car", "Med bil"),
            Text(
                "From the origin to the target by the quickest way, door to door, getting the car out, finding a space "
                "and the walk from car parking included, without queues; NULL where the target is not reached.",
                "Fra startstedet til målpunktet langs den raskeste veien, fra dør til dør, medregnet å få ut bilen, "
                "finne plass og gå fra bilparkeringen, uten kø; NULL der målpunktet ikke nås.",
            ),
        ),
        code(
            "winner_after",
            Text("Quickest, streets closed", "Raskest, gatene stengt"),
            Text(
                "The same once the streets are closed to cars.",
                "Det samme når gatene er stengt for bil.",
            ),
            WINNERS,
        ),
        code(
            "change",
            Text("Change", "Endring"),
            Text(
                "What closing the streets changes: who is quickest, only the car's minutes, or nothing.",
                "Hva som endres når gatene stenges: hva som er raskest, bare bilens minutter, eller ingenting.",
            ),
            CHANGES,
        ),
        number(
            "car_min_after",
            "min",
            Text("By car, streets closed", "Med bil, gatene stengt"),
            Text(
                "The car's minutes once the streets are closed; NULL where the target is not reached any more.",
                "Bilens minutter når gatene er stengt; NULL der målpunktet ikke nås lenger.",
            ),
        ),
        number(
            "car_more_min",
            "min",
            Text("More by car", "Lenger med bil"),
            Text(
                "The car's minutes once the streets are closed less those before; NULL where either is not known.",
                "Bilens minutter når gatene er stengt, minus minuttene før; NULL der en av dem ikke er kjent.",
            ),
        ),
    ),
    rest=(
        number(
            "walk_m",
            "m",
            Text("Distance on foot", "Avstand til fots"),
            Text(
                "Metres of the way that takes these minutes on foot; NULL where the target is not reached.",
                "Meterne langs veien som tar disse minuttene til fots; NULL der målpunktet ikke nås.",
            ),
        ),
        number(
            "bike_m",
            "m",
            Text("Distance by bike", "Avstand på sykkel"),
            Text(
                "Metres of the way that takes these minutes by bike, the walk from bike parking included; NULL where "
                "the target is not reached.",
                "Meterne langs veien som tar disse minuttene på sykkel, medregnet gangveien fra sykkelparkeringen; "
                "NULL der målpunktet ikke nås.",
            ),
        ),
        text(
            "bike_parking",
            Text("Bike parking", "Sykkelparkering"),
            Text(
                "Where the bike is left, by most points of an area; empty where it is left at the target or the target "
                "is not reached; only where bike parking is given.",
                "Der sykkelen settes, for de fleste punktene i en flate; tomt der den settes ved målpunktet eller "
                "målpunktet ikke nås; bare der sykkelparkering er oppgitt.",
            ),
        ),
        number(
            "bike_walk_m",
            "m",
            Text("Walk from the bike", "Gangvei fra sykkelen"),
            Text(
                "From that bike parking to the target; NULL where none is used.",
                "Fra denne sykkelparkeringen til målpunktet; NULL der ingen brukes.",
            ),
        ),
        number(
            "car_m",
            "m",
            Text("Distance by car", "Avstand med bil"),
            Text(
                "Metres of the way that takes these minutes by car, the walk from car parking included; NULL where the "
                "target is not reached.",
                "Meterne langs veien som tar disse minuttene med bil, medregnet gangveien fra bilparkeringen; NULL der "
                "målpunktet ikke nås.",
            ),
        ),
        text(
            "car_park",
            Text("Car park", "Bilparkering"),
            Text(
                "The car park with which the whole trip is quickest, by most points of an area; empty where the target "
                "is not reached; only where car parking is given.",
                "Bilparkeringen som gjør hele turen raskest, for de fleste punktene i en flate; tomt der målpunktet "
                "ikke nås; bare der bilparkering er oppgitt.",
            ),
        ),
        number(
            "car_walk_m",
            "m",
            Text("Walk from the car", "Gangvei fra bilen"),
            Text(
                "From that car park to the target; NULL where none is used.",
                "Fra denne bilparkeringen til målpunktet; NULL der ingen brukes.",
            ),
        ),
        _ratio("car_bike", Text("Minutes by car for one by bike", "Minutter med bil per minutt på sykkel")),
        _ratio("car_walk", Text("Minutes by car for one on foot", "Minutter med bil per minutt til fots")),
        _ratio("bike_walk", Text("Minutes by bike for one on foot", "Minutter på sykkel per minutt til fots")),
        number(
            "car_m_after",
            "m",
            Text("Distance by car, streets closed", "Avstand med bil, gatene stengt"),
            Text(
                "Metres of the quickest way by car once the streets are closed; NULL where the target is not reached "
                "any more.",
                "Meterne langs den raskeste veien med bil når gatene er stengt; NULL der målpunktet ikke nås lenger.",
            ),
        ),
        flag(
            "nearest",
            Text("The target with the shortest walk", "Målpunktet som er kortest å gå til"),
            Text(
                "Whether this is the origin's target with the shortest walk (ride or drive, where nobody can walk to "
                "any); the map shows these rows.",
                "Om dette er målpunktet med kortest gangvei fra startstedet (kortest sykkel- eller kjøretur der ingen "
                "nås til fots); kartet viser disse radene.",
            ),
        ),
        _ORIGIN_ID,
        _TARGET_ID,
    ),
    sections=(
        Section(Text("Ways and parking", "Veier og parkering"), ("*_m", "bike_parking", "car_park")),
        Section(Text("Compared", "Sammenlignet"), ("car_bike", "car_walk", "bike_walk", "nearest")),
    ),
)


def _mean_min(name: str, label: Text) -> Column:
    """Declare the mean minutes of a mode."""
    meaning = Text(
        "Mean minutes door to door over the people who reach the target by this mode; NULL where nobody does.",
        "Minutter i snitt fra dør til dør for dem som når målpunktet på denne måten; NULL der ingen gjør det.",
    )
    return number(name, "min", label, meaning)


def _share(name: str, label: Text) -> Column:
    """Declare a share of people for whom the car takes no less time."""
    meaning = Text(
        "Of the people who reach the target by any mode, the share for whom this takes at most as long as driving; who "
        "cannot drive there counts; NULL where nobody drives there, so that there is nothing to compare with.",
        "Andelen, av dem som når målpunktet på noen måte, der dette tar høyst like lang tid som å kjøre; den som ikke "
        "kan kjøre dit, teller med; NULL der ingen kjører dit, så det ikke er noe å sammenligne med.",
    )
    return number(name, "%", label, meaning)


def _unreached(name: str, label: Text) -> Column:
    """Declare a number of people who do not reach a target."""
    meaning = Text(
        "People in the origins that do not reach the target by this mode, or the number of these origins where no "
        "field with people was chosen; NULL where they are too few to be shown.",
        "Personer i startstedene som ikke når målpunktet på denne måten, eller antallet slike startsteder der ikke "
        "noe felt med personer er valgt; NULL der det er for få til å vises.",
    )
    return number(name, "", label, meaning, decimals=0)


def _reason(name: str, label: Text) -> Column:
    """Declare the commonest reason why a target is not reached."""
    meaning = Text(
        "The reason that most of these people have for not reaching it; empty where all reach it.",
        "Grunnen de fleste av disse personene har til ikke å nå det; tomt der alle når det.",
    )
    return code(name, label, meaning, UNREACHED_REASONS)


DETOUR_SUMMARY = Table(
    lead=(
        _TARGET_NAME_2,
        code(
            "verdict",
            Text("Verdict", "Vurdering"),
            Text(
                "Whether the car's mean minutes are more than those of the quicker of walking and cycling, over people "
                "who can do both; differences up to what the strategy calls equal do not count.",
                "Om bilens minutter i snitt er flere enn for det raskeste av gange og sykkel, for dem som kan gjøre "
                "begge deler; forskjeller opp til det strategien kaller likt, teller ikke.",
            ),
            DETOUR_VERDICTS,
        ),
        text(
            "reasons",
            Text("Reasons", "Begrunnelse"),
            Text(
                "What the verdict rests on: mean minutes and shares, with where the rule stands and its force.",
                "Hva vurderingen bygger på: minutter i snitt og andeler, med hvor regelen står og styrken.",
            ),
            width=REASONS_WIDTH,
        ),
        _share(
            "active_share",
            Text(
                "Share: walking or cycling takes at most as long",
                "Andel: gange eller sykkel tar høyst like lang tid",
            ),
        ),
        _mean_min("walk_mean_min", Text("On foot, mean", "Til fots, snitt")),
        _mean_min("bike_mean_min", Text("By bike, mean", "På sykkel, snitt")),
        _mean_min("car_mean_min", Text("By car, mean", "Med bil, snitt")),
        code(
            "verdict_after",
            Text("Verdict, streets closed", "Vurdering, gatene stengt"),
            Text(
                "The verdict once the streets are closed to cars.",
                "Vurderingen når gatene er stengt for bil.",
            ),
            DETOUR_VERDICTS,
        ),
        _share("active_share_after", Text("The share once the streets are closed", "Andelen når gatene er stengt")),
        number(
            "share_more",
            "%",
            Text("Change of the share", "Endring i andelen"),
            Text(
                "The share once the streets are closed less the share before, in percentage points.",
                "Andelen når gatene er stengt, minus andelen før, i prosentpoeng.",
            ),
        ),
        number(
            "car_more_min",
            "min",
            Text("More by car", "Lenger med bil"),
            Text(
                "Mean over people of how many minutes more the car takes once the streets are closed, of those who "
                "still reach the target; NULL where nobody does.",
                "Hvor mange flere minutter bilen tar når gatene er stengt, i snitt for dem som fortsatt når "
                "målpunktet; NULL der ingen gjør det.",
            ),
        ),
    ),
    rest=(
        FORCE,
        number(
            "people",
            "",
            Text("People", "Personer"),
            Text(
                "People in all origins; NULL where no field tells them, or they are too few to be shown.",
                "Personer i alle startstedene; NULL der ikke noe felt oppgir dem, eller der det er for få til å vises.",
            ),
            decimals=0,
        ),
        count(
            "origins",
            Text("Origins that count", "Startsteder som teller"),
            Text("Origins with people.", "Startsteder med personer."),
        ),
        _share(
            "walk_share",
            Text("Share: walking takes at most as long as driving", "Andel: gange tar høyst like lang tid som bil"),
        ),
        _share(
            "bike_share",
            Text("Share: cycling takes at most as long as driving", "Andel: sykkel tar høyst like lang tid som bil"),
        ),
        number(
            "car_bike",
            "",
            Text("Minutes by car for one by bike", "Minutter med bil per minutt på sykkel"),
            Text(
                "Mean over people of the car's minutes for each minute by bike: above 1 the car takes longer; NULL "
                "where nobody can do both.",
                "Bilens minutter per minutt på sykkel, i snitt over personer: over 1 tar bilen lenger tid; NULL der "
                "ingen kan gjøre begge deler.",
            ),
            decimals=2,
        ),
        _mean_min("car_mean_min_after", Text("By car, streets closed, mean", "Med bil, gatene stengt, snitt")),
        _unreached("walk_unreached", Text("Do not reach it on foot", "Når det ikke til fots")),
        _reason("walk_reason", Text("Commonest reason (walk)", "Vanligste grunn (gange)")),
        _unreached("bike_unreached", Text("Do not reach it by bike", "Når det ikke på sykkel")),
        _reason("bike_reason", Text("Commonest reason (bike)", "Vanligste grunn (sykkel)")),
        _unreached("car_unreached", Text("Do not reach it by car", "Når det ikke med bil")),
        _reason("car_reason", Text("Commonest reason (car)", "Vanligste grunn (bil)")),
        _unreached(
            "car_unreached_after",
            Text("Do not reach it by car, streets closed", "Når det ikke med bil, gatene stengt"),
        ),
        _reason(
            "car_reason_after",
            Text("Commonest reason (car), streets closed", "Vanligste grunn (bil), gatene stengt"),
        ),
        text(
            "under_10",
            Text("Too few to be shown", "For få til å vises"),
            Text(
                "Names of the columns whose number of people is too small to be shown, or would give such a number "
                "away; only where a field with people was chosen.",
                "Navnene på kolonnene der antallet personer er for lite til å vises, eller ville røpe et slikt antall; "
                "bare der et felt med personer er valgt.",
            ),
        ),
        _TARGET_ID,
    ),
    sections=(
        Section(Text("Who is counted", "Hvem som er med"), ("people", "origins", "under_10")),
        Section(Text("Shares", "Andeler"), ("walk_share", "bike_share", "car_bike")),
        Section(
            Text("Who does not get there", "Hvem som ikke kommer fram"),
            ("*_unreached", "*_reason", "*_unreached_after", "*_reason_after"),
        ),
    ),
)

DETOUR_UNREACHED = Table(
    lead=(
        code(
            "mode",
            Text("Mode of travel", "Reisemåte"),
            Text(
                "How the targets are not reached from this origin.",
                "Hvordan målpunktene ikke nås fra dette startstedet.",
            ),
            MODES,
        ),
        code(
            "reason",
            Text("Reason", "Grunn"),
            Text(
                "Why they are not reached: the first reason that holds.",
                "Hvorfor de ikke nås: den første grunnen som gjelder.",
            ),
            UNREACHED_REASONS,
        ),
        count(
            "targets",
            Text("Targets not reached", "Målpunkter som ikke nås"),
            Text(
                "How many targets are not reached by this mode for this reason.",
                "Hvor mange målpunkter som ikke nås på denne måten av denne grunnen.",
            ),
        ),
    ),
    rest=(_ORIGIN_ID,),
)

# --- spill-over parking -----------------------------------------------------------------------------------------------

ATTRACTOR_KINDS = {
    "hub": Text("hub", "knutepunkt"),
    "centre": Text("centre", "sentrum"),
    "workplace": Text("workplace", "arbeidssted"),
    "park_and_ride": Text("park-and-ride", "innfartsparkering"),
}
SPILLOVER_RISKS = {
    "likely": Text("likely", "sannsynlig"),
    "possible": Text("possible", "mulig"),
    "little": Text("little", "liten"),
    "not_known": Text("not known", "ikke kjent"),
}
CARS_BASIS = {
    "counted": Text("a count that was given", "en telling som er oppgitt"),
    "by_homes": Text("an assumption, by who lives far away", "en antakelse, ut fra hvem som bor langt unna"),
    "by_jobs": Text("an assumption, by jobs", "en antakelse, ut fra arbeidsplasser"),
    "by_overflow": Text(
        "an assumption, by demand beyond the spaces", "en antakelse, ut fra etterspørsel over kapasiteten"
    ),
    "assumed": Text("an assumption, the same for all", "en antakelse, lik for alle"),
    "unknown": Text("not known", "ikke kjent"),
}
ATTRACTOR_REASONS = {
    "off_network": Text("too far from the network", "for langt fra gatenettet"),
    "no_streets": Text(
        "no residential street without restriction is nearest to it within reach",
        "ingen boliggate uten regulering innen rekkevidde ligger nærmest",
    ),
    "cars_not_known": Text("how many cars it draws is not known", "hvor mange biler den trekker, er ikke kjent"),
    "no_cars": Text("it draws no cars into the streets", "den trekker ingen biler ut i gatene"),
}


def _cars(name: str, label: Text, where: Text) -> Column:
    low = name.endswith("low")
    return number(
        name,
        "",
        label,
        Text(
            f"Screening: the {'least' if low else 'most'} cars from elsewhere {where.en}, by the strategy file's "
            "assumptions; no count. NULL where not everything that draws cars is known.",
            f"Grovsjekk: {'laveste' if low else 'høyeste'} anslag på fremmede biler {where.nb}, etter strategifilens "
            "antakelser, ikke en telling. NULL der ikke alt som trekker biler, er kjent.",
        ),
        0,
    )


def _kerb(name: str, label: Text) -> Column:
    low = name.endswith("low")
    return number(
        name,
        "",
        label,
        Text(
            f"The {'fewest' if low else 'most'} cars from elsewhere that the street has room for beside residents' "
            "own, by the strategy file's assumption for a metre of street.",
            f"{'Færrest' if low else 'Flest'} fremmede biler gaten har plass til ved siden av beboernes egne, etter "
            "strategifilens antakelse for en meter gate.",
        ),
        0,
    )


_LOW, _HIGH = (
    Text("Cars from elsewhere, low", "Fremmede biler, lavt"),
    Text("Cars from elsewhere, high", "Fremmede biler, høyt"),
)
_IN_STREET, _IN_ZONE = Text("in the street", "i gaten"), Text("in the zone's streets", "i sonens gater")
_ROOM_LOW = _kerb("room_low", Text("Room for cars, low", "Plass til biler, lavt"))
_ROOM_HIGH = _kerb("room_high", Text("Room for cars, high", "Plass til biler, høyt"))
_SPILLOVER_REASONS = text(
    "reasons",
    Text("Reasons", "Begrunnelse"),
    Text(
        "Screening: what draws cars, how far away and how many, by kind; what is not known; the rule and its force.",
        "Grovsjekk: hva som trekker biler, hvor langt unna og hvor mange, etter type; hva som ikke er kjent; "
        "regelen og styrken.",
    ),
    width=REASONS_WIDTH,
)
_SPILLOVER_RULE = code(
    "rule",
    Text("Rule", "Regel"),
    Text(
        "Rule that the proposal of a zone rests on, by its key in the strategy file.",
        "Regelen som forslaget om sone bygger på, med nøkkelen i strategifilen.",
    ),
)
_SPILLOVER_FORCE = code(
    "force",
    Text("Force of the rule", "Regelens styrke"),
    Text(
        "How binding the strategy makes the rule: shall, should or may; a street without a zone is never a breach.",
        "Hvor bindende strategien gjør regelen: skal, bør eller kan. En gate uten sone er aldri et brudd.",
    ),
)

SPILLOVER_STREETS = Table(
    lead=(
        text(
            "street_name",
            Text("Street", "Gate"),
            Text(
                "Name of the street; NULL where the network has none.", "Gatens navn; NULL der gatenettet ikke har noe."
            ),
        ),
        code(
            "risk",
            Text("Risk of spill-over parking", "Fare for fremmedparkering"),
            Text(
                "Screening: likely where even the low number of cars reaches the strategy file's limit for 100 m of "
                "street, possible where only the high one does, little where none does, not known where not everything "
                "that draws cars is known.",
                "Grovsjekk: sannsynlig der selv det lave biltallet når strategifilens grense for 100 m gate, mulig der "
                "bare det høye gjør det, liten der ingen gjør det, ikke kjent der ikke alt som trekker biler, er "
                "kjent.",
            ),
            SPILLOVER_RISKS,
        ),
        _cars("cars_low", _LOW, _IN_STREET),
        _cars("cars_high", _HIGH, _IN_STREET),
        number(
            "people",
            "",
            Text("People affected", "Personer som berøres"),
            Text(
                "Persons who live along the street: everybody counts at the nearest street with addresses. NULL "
                "without population, and where the number is too small to be shown or would give such a number away.",
                "Personer som bor langs gaten: hver telles ved nærmeste gate med adresser. NULL uten befolkning, og "
                "der tallet er for lite til å vises eller ville røpe et slikt tall.",
            ),
            0,
        ),
        code(
            "nearest_kind",
            Text("Nearest is a", "Det nærmeste er"),
            Text(
                "Kind of what draws cars and has the shortest walk to the street.",
                "Typen av det som trekker biler og har kortest gangvei til gaten.",
            ),
            ATTRACTOR_KINDS,
        ),
        text(
            "nearest_name",
            Text("Nearest", "Nærmeste"),
            Text(
                "Its name; its number in the layer, from 1, without.", "Navnet på det; nummeret i laget, fra 1, uten."
            ),
        ),
        number(
            "walk_m",
            "m",
            Text("Walk", "Gangvei"),
            Text(
                "Shortest walk along the network from the street to it.",
                "Korteste gangvei langs gatenettet fra gaten til det.",
            ),
        ),
        _SPILLOVER_REASONS,
    ),
    rest=(
        number(
            "length_m",
            "m",
            Text("Length within reach", "Lengde innen rekkevidde"),
            Text(
                "Metres of the street that are within reach and without known restriction.",
                "Meter av gaten som er innen rekkevidde og uten kjent regulering.",
            ),
        ),
        number(
            "free_share",
            "%",
            Text("Share without restriction", "Andel uten regulering"),
            Text(
                "Share of the street, from junction to junction, along which parking is not regulated; NULL where it "
                "is not known where parking is regulated.",
                "Andelen av gaten, fra kryss til kryss, der parkering ikke er regulert; NULL der det ikke er kjent "
                "hvor parkering er regulert.",
            ),
        ),
        _ROOM_LOW,
        _ROOM_HIGH,
        count(
            "zone_id",
            Text("Proposed zone", "Foreslått sone"),
            Text("Number of the proposed zone; 0 for none.", "Nummeret på den foreslåtte sonen; 0 for ingen."),
        ),
        code(
            "road_class",
            Text("Road class", "Vegklasse"),
            Text("Road class in the network.", "Vegklassen i gatenettet."),
        ),
        _SPILLOVER_RULE,
        _SPILLOVER_FORCE,
    ),
)

SPILLOVER_ZONES = Table(
    lead=(
        text(
            "zone_name",
            Text("Name", "Navn"),
            Text(
                "What draws most of the cars there; the nearest where nobody knows how many.",
                "Det som trekker flest av bilene dit; det nærmeste der ingen vet hvor mange.",
            ),
        ),
        _cars("cars_low", _LOW, _IN_ZONE),
        _cars("cars_high", _HIGH, _IN_ZONE),
        number(
            "people",
            "",
            Text("People affected", "Personer som berøres"),
            Text(
                "Persons who live along the zone's streets. NULL without population, and where the number is too small "
                "to be shown or would give such a number away.",
                "Personer som bor langs sonens gater. NULL uten befolkning, og der tallet er for lite til å vises "
                "eller ville røpe et slikt tall.",
            ),
            0,
        ),
        number(
            "street_km",
            "km",
            Text("Streets", "Gater"),
            Text("Kilometres of streets at risk in the zone.", "Kilometer utsatte gater i sonen."),
        ),
        _SPILLOVER_REASONS,
    ),
    rest=(
        count(
            "streets",
            Text("Named streets", "Gater med navn"),
            Text("How many different street names there are in the zone.", "Hvor mange ulike gatenavn det er i sonen."),
        ),
        _ROOM_LOW,
        _ROOM_HIGH,
        count(
            "zone_id",
            Text("Zone", "Sone"),
            Text("Number of the zone, from 1 for most cars.", "Sonens nummer, fra 1 for flest biler."),
        ),
        _SPILLOVER_RULE,
        _SPILLOVER_FORCE,
    ),
)

SPILLOVER_ATTRACTORS = Table(
    lead=(
        text(
            "attractor_name",
            Text("Name", "Navn"),
            Text(
                "Its name; its number in the layer, from 1, without. Workplaces close together are called by the "
                "greatest of them.",
                "Navnet; nummeret i laget, fra 1, uten. Arbeidssteder som ligger tett, kalles etter den største.",
            ),
        ),
        code(
            "kind",
            Text("Kind", "Type"),
            Text("What it is.", "Hva det er."),
            ATTRACTOR_KINDS,
        ),
        number(
            "cars_low",
            "",
            Text("Cars that look for a street, low", "Biler som søker gate, lavt"),
            Text(
                "Screening: the least cars from elsewhere that look for a street around it, less those that open car "
                "parking takes. NULL where it is not known.",
                "Grovsjekk: laveste anslag på fremmede biler som søker en gate rundt det, minus dem åpen bilparkering "
                "tar. NULL der det ikke er kjent.",
            ),
            0,
        ),
        number(
            "cars_high",
            "",
            Text("Cars that look for a street, high", "Biler som søker gate, høyt"),
            Text(
                "Screening: the most cars from elsewhere that look for a street around it. NULL where it is not known.",
                "Grovsjekk: høyeste anslag på fremmede biler som søker en gate rundt det. NULL der det ikke er kjent.",
            ),
            0,
        ),
        code(
            "basis",
            Text("Cars known from", "Biltallet bygger på"),
            Text("Where the number of cars comes from.", "Hvor biltallet kommer fra."),
            CARS_BASIS,
        ),
        code(
            "reason",
            Text("Draws none, because", "Trekker ingen, fordi"),
            Text(
                "Why it gives no street any cars; NULL where it does.",
                "Hvorfor det ikke gir noen gate biler; NULL der det gjør det.",
            ),
            ATTRACTOR_REASONS,
        ),
    ),
    rest=(
        number(
            "placed_low",
            "",
            Text("Cars that find room, low", "Biler som får plass, lavt"),
            Text(
                "How many of the low number find room in the streets; never more than there are.",
                "Hvor mange av det lave tallet som får plass i gatene; aldri flere enn det er.",
            ),
            0,
        ),
        number(
            "placed_high",
            "",
            Text("Cars that find room, high", "Biler som får plass, høyt"),
            Text(
                "How many of the high number find room in the streets; never more than there are.",
                "Hvor mange av det høye tallet som får plass i gatene; aldri flere enn det er.",
            ),
            0,
        ),
        number(
            "street_km",
            "km",
            Text("Streets shared out over", "Gater å fordele på"),
            Text(
                "Kilometres of residential streets without known restriction within reach that have it as the nearest "
                "of its kind.",
                "Kilometer boliggater uten kjent regulering innen rekkevidde som har det som det nærmeste av sin type.",
            ),
        ),
    ),
)
