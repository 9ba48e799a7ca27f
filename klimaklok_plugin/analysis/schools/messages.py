"""What heart zones and walking groups tell the user."""

from __future__ import annotations

from ..core.messages import KlimaklokError, Text

# --- schools ---------------------------------------------------------------------------------------------------------


class SchoolsUnplacedError(KlimaklokError):
    """No school has a place."""

    en = (
        "{count:The only feature|None of the # features} of the layer for {layer:label} has {count:no|a} place. "
        "Choose a layer with schools as points or areas."
    )
    nb = (
        "{count:Det eneste objektet|Ingen av de # objektene} i laget for {layer:label} har {count:ingen|noen} "
        "geometri. Velg et lag med skoler som punkter eller flater."
    )


class SchoolsOffNetworkError(KlimaklokError):
    """No school lies at the network."""

    en = (
        "{count:The school does not lie|None of the # schools lies} within {limit_m:m} of the street network. Check "
        "that both cover the same area."
    )
    nb = (
        "{count:Skolen ligger ikke|Ingen av de # skolene ligger} innenfor {limit_m:m} fra gatenettet. Sjekk at begge "
        "dekker samme område."
    )


# --- heart zones: what is handed in ----------------------------------------------------------------------------------


class HeartZoneRadiusWrongError(KlimaklokError):
    """A radius that makes no zone around a school."""

    en = (
        "A radius of {radius:n} m makes no zone around a school. Choose one from 1 to {most:m}, or leave it empty for "
        "the strategy's."
    )
    nb = (
        "En radius på {radius:n} m gir ingen sone rundt en skole. Velg en radius fra 1 til {most:m}, eller la feltet "
        "stå tomt for å bruke strategiens."
    )


class HeartZoneAlternativesError(KlimaklokError):
    """Extra trips of alternatives of which only one will be built."""

    en = (
        "The extra car trips are those of {count:n} alternatives ({names:text}), which are never built together. "
        "Filter the layer to one of them."
    )
    nb = (
        "De ekstra bilturene hører til {count:n} alternativer ({names:text}), og de bygges aldri samtidig. Filtrer "
        "laget til ett av dem."
    )


class HeartZonesMissingError(KlimaklokError):
    """Drawn zones without zones."""

    en = "Drawn zones are asked for, but no layer with zones is given. Choose it, or choose another kind of zone."
    nb = "Tegnede soner er valgt, men det er ikke oppgitt noe lag med soner. Velg laget, eller velg en annen sonetype."


class HeartZoneNotPolygonError(KlimaklokError):
    """Zones that are no areas."""

    en = (
        "The layer for {layer:label} holds {count:# feature that is no area|# features that are no areas}, the first "
        "is feature {row:text}. A zone is a polygon: draw it as one, or leave {count:this feature|these features} out."
    )
    nb = (
        "Laget for {layer:label} har {count:# objekt som ikke er en flate|# objekter som ikke er flater}; det første "
        "er objekt {row:text}. En sone er en flate: Tegn den slik, eller utelat {count:objektet|objektene}."
    )


class HeartZoneNoStreetError(KlimaklokError):
    """No zone holds a street."""

    en = (
        "{count:The zone holds no street|None of the # zones holds a street} that is open to cars. Check that the "
        "zones and the network cover the same area."
    )
    nb = (
        "{count:Sonen har ingen gate|Ingen av de # sonene har noen gate} som er åpen for biler. Sjekk at sonene og "
        "gatenettet dekker samme område."
    )


# --- walking groups: what is handed in -------------------------------------------------------------------------------


class WalkingPeopleMissingError(KlimaklokError):
    """Nobody to walk with."""

    en = "Neither pupils nor population are given. Choose the layer with pupils, or with inhabitants."
    nb = "Verken elever eller befolkning er oppgitt. Velg laget med elever eller laget med innbyggere."


class WalkingPeopleTwiceError(KlimaklokError):
    """Pupils and population at once."""

    en = "Both pupils and population are given, and they would count twice. Choose one of them."
    nb = "Både elever og befolkning er oppgitt, og da telles de to ganger. Velg bare den ene."


class WalkingNobodyError(KlimaklokError):
    """A layer that counts no one."""

    en = 'The field "{field:text}" of the layer for {layer:label} counts nobody. Choose the field with the numbers.'
    nb = "Feltet «{field:text}» i laget for {layer:label} teller ingen. Velg feltet med antallet."


class WalkingNothingSafeError(KlimaklokError):
    """Every street is dangerous."""

    en = (
        "By the strategy's rules every street of the network is dangerous to walk along. Check its speed limits and "
        "the traffic, or the thresholds of 'safe_road' in the strategy file."
    )
    nb = (
        "Etter strategiens regler er alle gater i gatenettet farlige å gå langs. Sjekk fartsgrensene og trafikken, "
        "eller tersklene under «safe_road» i strategifilen."
    )


class WalkingShareWrongError(KlimaklokError):
    """A share that leaves nobody, or makes more than all."""

    en = "{name:label} is {value:n}. Choose a share above 0, at most 1, or leave it empty for the strategy's."
    nb = "{name:label} er {value:n}. Velg en andel over 0 og høyst 1, eller la det stå tomt for strategiens."


class WalkingGroupTooSmallError(KlimaklokError):
    """Groups that may hold fewer than they must."""

    en = (
        "At most {most:# pupil|# pupils} in a group {most:is|are} asked for, but a group has at least {least:n}. Allow "
        "larger groups, or lower 'least_pupils' in the strategy file."
    )
    nb = (
        "En gågruppe skal ha høyst {most:# elev|# elever}, men også minst {least:n}. Tillat større gågrupper, eller "
        "senk «least_pupils» i strategifilen."
    )


class WalkingBellWrongError(KlimaklokError):
    """No time of day."""

    en = 'The bell "{value:text}" is no time of day. Write it as hours and minutes: 08:30.'
    nb = "Skolestarten «{value:text}» er ikke et klokkeslett. Skriv timer og minutter, for eksempel 08:30."


# --- notes -----------------------------------------------------------------------------------------------------------

NOTES = {
    # heart zones
    "pupils_empty": Text(
        (
            "Field '{field:text}': {count:# school has|# schools have} no number of pupils. The strategy's share is "
            "taken for {count:it|them}."
        ),
        (
            "Felt «{field:text}»: {count:# skole|# skoler} mangler elevtall. Strategiens andel av innbyggerne brukes "
            "i stedet."
        ),
    ),
    "heart_no_population": Text(
        (
            "No population is given: who lives where, how pupils walk, who drives to school, where drop-off places "
            "help, who loses car access and where traffic from homes goes instead is unknown."
        ),
        (
            "Befolkning er ikke oppgitt. Da er det ukjent hvem som bor hvor, hvordan elevene går, hvem som kjøres til "
            "skolen, hvor hente- og bringeplasser hjelper, hvem som mister adkomsten med bil, og hvor trafikken fra "
            "boligene kjører i stedet."
        ),
    ),
    "population_empty": Text(
        "Field '{field:text}': {count:# value is empty and counts|# values are empty and count} as nobody.",
        "Felt «{field:text}»: {count:# verdi er tom|# verdier er tomme} og teller som ingen.",
    ),
    "heart_no_destinations": Text(
        "No centres are given: traffic from homes to centres is left out.",
        "Sentre er ikke oppgitt: Trafikk fra boliger til sentre er ikke med.",
    ),
    "heart_extra": Text(
        "{cars:# extra car|# extra cars} in the peak hour, from {count:# place|# places}: {led:0} of them drive to "
        "centres and out of the area here, whichever way their trips go in truth.",
        "{cars:# ekstra bil|# ekstra biler} i makstimen, fra {count:# sted|# steder}: {led:0} av dem kjører her til "
        "sentre og ut av området, uansett hvilken vei turene egentlig går.",
    ),
    "heart_extra_stranded": Text(
        "{cars:# extra car has|# extra cars have} no way to a centre or out of the area, or no street nearby, and "
        "{cars:is|are} on no street here.",
        "{cars:# ekstra bil|# ekstra biler} har ingen vei til et senter eller ut av området, eller ingen gate i "
        "nærheten, og er ikke på noen gate her.",
    ),
    "heart_extra_empty": Text(
        "{count:# place|# places} of the extra trips {count:has|have} no number in '{field:text}': no car comes from "
        "there.",
        "{count:# sted|# steder} med ekstra bilturer mangler tall i «{field:text}»: ingen biler kommer derfra.",
    ),
    "heart_extra_unplaced": Text(
        "{cars:# extra car belongs|# extra cars belong} to features without geometry and {cars:is|are} on no "
        "street here.",
        "{cars:# ekstra bil|# ekstra biler} hører til objekter uten geometri og er ikke på noen gate her.",
    ),
    "zones_repaired": Text(
        (
            "{count:# drawn zone crossed itself and was|# drawn zones crossed themselves and were} repaired. Look at "
            "{count:it|them}."
        ),
        "{count:# tegnet sone|# tegnede soner} krysset seg selv og ble reparert. Se over {count:den|dem}.",
    ),
    "zones_without_school": Text(
        (
            "{count:# drawn zone holds|# drawn zones hold} no school. {count:It is|They are} taken for the nearest: "
            "{name:text}."
        ),
        (
            "{count:# tegnet sone|# tegnede soner} har ingen skole i seg. {count:Den|De} regnes som sonen til nærmeste "
            "skole: {name:text}."
        ),
    ),
    "schools_without_zone": Text(
        "{count:# school lies|# schools lie} in no drawn zone. {count:It is|They are} listed, but not assessed.",
        "{count:# skole|# skoler} ligger ikke i noen tegnet sone. {count:Den|De} er med i listen, men vurderes ikke.",
    ),
    "school_areas_without_school": Text(
        "{count:# intake area is|# intake areas are} of none of the schools. Homes there count for none of them.",
        (
            "{count:# inntaksområde|# inntaksområder} hører ikke til noen av skolene. Boliger der regnes ikke med for "
            "noen av dem."
        ),
    ),
    "homes_of_other_schools": Text(
        (
            "{persons:# person lives|# persons live} outside the intake areas of the schools, and "
            "{persons:counts|count} for none of them."
        ),
        "{persons:# person|# personer} bor utenfor inntaksområdene til skolene og regnes ikke med for noen av dem.",
    ),
    "entrances_unused": Text(
        (
            "{count:# entrance lies|# entrances lie} at none of the schools that are drawn as areas, and "
            "{count:is|are} not used."
        ),
        "{count:# inngang|# innganger} ligger ikke ved noen av skolene som er tegnet som flater, og brukes ikke.",
    ),
    "exempt_points": Text(
        (
            "{count:# exempt feature is a point, and exempts|# exempt features are points, and exempt} no street. Draw "
            "lines or areas."
        ),
        (
            "{count:# objekt som skal unntas, er et punkt|# objekter som skal unntas, er punkter} og unntar ingen "
            "gate. Tegn linjer eller flater."
        ),
    ),
    "school_trips_without_way": Text(
        (
            "From some homes of {count:# school|# schools} there is no way to the school by car. Trips from there are "
            "left out."
        ),
        (
            "Fra noen boliger ved {count:# skole|# skoler} går det ikke an å kjøre til skolen. Turene derfra er ikke "
            "med."
        ),
    ),
    "heart_trips_survey": Text(
        "Trips to centres: {trips:n} a day per inhabitant, as the travel survey of {year:0} counted.",
        "Turer til sentre: {trips:n} per innbygger og dag, slik reisevaneundersøkelsen fra {year:0} talte.",
    ),
    "heart_screening_few": Text(
        (
            "Traffic is a screening, no forecast: everybody takes the quickest way, queues are not modelled. The "
            "pupils are none, too few to be shown, or not known."
        ),
        (
            "Trafikken er et grovt anslag, ikke en prognose: Alle tar den raskeste veien, og kø er ikke med. Det er "
            "ingen elever, for få til å vises, eller antallet er ukjent."
        ),
    ),
    "school_areas_overlap": Text(
        "Some intake areas overlap: the first one counts there.",
        "Noen inntaksområder overlapper hverandre: Der gjelder det første.",
    ),
    "zones_overlap": Text(
        (
            "{count:# zone overlaps|# zones overlap} others. Each school is assessed as if it alone had a zone; the "
            "effects of several at once are not their sum. Draw one zone around these schools to see it."
        ),
        (
            "{count:# sone|# soner} overlapper andre. Hver skole vurderes som om bare den hadde en sone; virkningen av "
            "flere samtidig er ikke summen av dem. Tegn én sone rundt disse skolene for å se den samlede virkningen."
        ),
    ),
    "traffic_joined": Text(
        (
            "Measured traffic: {lines:# line was|# lines were} joined to {count:# street|# streets} by where "
            "{lines:it lies|they lie}."
        ),
        (
            "Målt trafikk: {lines:# linje|# linjer} er koblet til {count:# gatestrekning|# gatestrekninger} etter "
            "beliggenhet."
        ),
    ),
    "heart_summary": Text(
        (
            "{count:# school is|# schools are} assessed, {left:n} not. The measure applies to "
            "{applies:km} of the {km:km} of streets in the zones; a street in several zones counts in each."
        ),
        (
            "{count:# skole|# skoler} er vurdert, {left:n} er ikke. Tiltaket gjelder {applies:km} av de {km:km} "
            "gatene i sonene; en gate i flere soner regnes med i hver av dem."
        ),
    ),
    "heart_summary_measures": Text(
        "Suggested, with the number of schools: {measures:parts}.",
        "Forslag, med antall skoler: {measures:parts}.",
    ),
    "heart_summary_left": Text(
        "Not assessed, {count:# school|# schools}: {reasons:parts}.",
        "Ikke vurdert, {count:# skole|# skoler}: {reasons:parts}.",
    ),
    "heart_unused": Text(
        "{parameter:label} is given but not used, because it takes {needed:label}, which is not given.",
        "{parameter:label} er oppgitt, men brukes ikke, fordi det krever {needed:label}, som ikke er oppgitt.",
    ),
    "heart_zones_unused": Text(
        "{parameter:label} is given but not used: zones are drawn by another method. Choose drawn zones to use it.",
        "{parameter:label} er oppgitt, men brukes ikke, fordi det er valgt en annen sonetype enn tegnede soner.",
    ),
    "heart_radius_unused": Text(
        "{parameter:label} is given but not used: the zones are drawn.",
        "{parameter:label} er oppgitt, men brukes ikke: Sonene er tegnet.",
    ),
    "heart_nearest_school": Text(
        "No intake areas are given: everybody's school is the nearest on foot of those in the layer.",
        "Inntaksområder er ikke oppgitt: Alle regnes til den nærmeste skolen til fots av dem som er i laget.",
    ),
    "heart_nothing_applies": Text(
        (
            "The measure applies to none of the {km:km} of streets in the zones, so it changes nothing: the owner of "
            "{share:0} % of them is not known, the others are main roads, bus streets or exempt. Use roads from NVDB "
            "or Elveg, which name the owner, or tick that local streets of unknown owner are the municipality's."
        ),
        (
            "Tiltaket gjelder ingen av de {km:km} gatene i sonene, så det endrer ingenting: Eieren er ukjent for "
            "{share:0} % av dem, resten er hovedveier, kollektivgater eller unntatt. Bruk veier fra NVDB eller Elveg, "
            "der eieren står, eller kryss av for at lokale gater med ukjent eier er kommunens."
        ),
    ),
    "heart_nothing_applies_assumed": Text(
        (
            "The measure applies to none of the {km:km} of streets in the zones, so it changes nothing: the owner of "
            "{share:0} % of them is not known and they are no local streets, the others are main roads, bus streets or "
            "exempt. Use roads from NVDB or Elveg, which name the owner, or draw other zones."
        ),
        (
            "Tiltaket gjelder ingen av de {km:km} gatene i sonene, så det endrer ingenting: For {share:0} % av dem er "
            "eieren ukjent, og de er ikke lokale gater; resten er hovedveier, kollektivgater eller unntatt. Bruk veier "
            "fra NVDB eller Elveg, der eieren står, eller tegn andre soner."
        ),
    ),
    "streets_owner_unknown_still": Text(
        (
            "The owner of {km:km} of the streets ({share:0} %) is not known, and they are no local streets: they are "
            "open questions and stay as they are. Roads from NVDB or Elveg name the owner."
        ),
        (
            "Eieren av {km:km} av gatene ({share:0} %) er ukjent, og de er ikke lokale gater: De er åpne spørsmål og "
            "blir som de er. I veier fra NVDB eller Elveg står eieren."
        ),
    ),
    "streets_owner_unknown": Text(
        (
            "The owner of {km:km} of the streets ({share:0} %) is not known. They are open questions and stay as they "
            "are. Use roads from NVDB or Elveg, or let local streets count as the municipality's."
        ),
        (
            "Eieren av {km:km} av gatene ({share:0} %) er ukjent. De er åpne spørsmål og blir som de er. Bruk veier "
            "fra NVDB eller Elveg, eller la lokale gater regnes som kommunens."
        ),
    ),
    "streets_owner_assumed": Text(
        "{km:km} of local streets of unknown owner are taken as the municipality's.",
        "{km:km} lokale gater med ukjent eier regnes som kommunens.",
    ),
    "schools_not_assessed": Text(
        "Schools not assessed: {count:n} ({reason:code}).",
        "Skoler som ikke er vurdert: {count:n} ({reason:code}).",
    ),
    "pupils_by_share": Text(
        "For {count:# school|# schools} the pupils are assumed: {share:n} % of those who live there.",
        "For {count:# skole|# skoler} er elevtallet antatt: {share:n} % av dem som bor der.",
    ),
    "pupils_by_capped": Text(
        (
            "Around {count:# school|# schools} more pupils live than one school takes, and neither pupils nor intake "
            "areas are given: {most:# pupil is|# pupils are} assumed, from the nearest homes. Give all schools, their "
            "pupils or their intake areas."
        ),
        (
            "Rundt {count:# skole|# skoler} bor det flere elever enn én skole har plass til, og verken elevtall eller "
            "inntaksområder er oppgitt. Det regnes med {most:# elev|# elever}, fra de nærmeste boligene. Oppgi alle "
            "skolene, elevtallene eller inntaksområdene."
        ),
    ),
    "pupils_by_scaled_up": Text(
        (
            "{count:# school has|# schools have} more pupils than the strategy's share ({share:n} %) gives of the "
            "homes around {count:it|them}: each home counts for more."
        ),
        (
            "{count:# skole|# skoler} har flere elever enn strategiens andel ({share:n} %) av innbyggerne rundt "
            "{count:den|dem} gir. Hver bolig regnes derfor med flere elever."
        ),
    ),
    "pupils_by_no_homes": Text(
        "Around {count:# school|# schools} nobody lives: where {count:its|their} pupils come from is not known.",
        "Rundt {count:# skole|# skoler} bor det ingen: Det er ukjent hvor elevene kommer fra.",
    ),
    "heart_no_exits": Text(
        "No main road ends at the border of the network: through traffic is left out.",
        "Ingen hovedvei slutter ved kanten av gatenettet: Gjennomgangstrafikk er ikke med.",
    ),
    "heart_exits": Text(
        (
            "Through traffic enters and leaves at {count:# place where a road ends|# places where roads end} at the "
            "border of the network; at {assumed:n} of them its volume is assumed by road class."
        ),
        (
            "Gjennomgangstrafikk kommer inn og kjører ut {count:# sted der en vei|# steder der veier} slutter ved "
            "kanten av gatenettet; ved {assumed:n} av dem er mengden antatt etter veiklasse."
        ),
    ),
    "heart_no_centre_reached": Text(
        "{persons:# person reaches|# persons reach} no centre by car. Their trips are left out.",
        "{persons:# person|# personer} kan ikke kjøre til noe senter. Turene deres er ikke med.",
    ),
    "heart_off_network": Text(
        (
            "{persons:# person lives|# persons live} too far from the network's streets for cars, such as outside its "
            "area. Their trips are left out."
        ),
        (
            "{persons:# person|# personer} bor for langt fra de kjørbare gatene i gatenettet, for eksempel utenfor "
            "området det dekker. Turene deres er ikke med."
        ),
    ),
    "heart_distances": Text(
        (
            "Walking distances: near is up to {near:m}, an easy walk up to {walk:m}; the right to transport begins "
            "beyond {right_grade_1:m} in grade 1 and beyond {right_grade_2:m} in grades 2-10."
        ),
        (
            "Gangavstander: Nær er inntil {near:m}, lett gangavstand inntil {walk:m}. Elever har rett til skyss når "
            "veien er lengre enn {right_grade_1:m} på 1. trinn og lengre enn {right_grade_2:m} på 2.–10. trinn."
        ),
    ),
    "heart_screening": Text(
        (
            "Traffic is a screening, no forecast: everybody takes the quickest way, queues are not modelled, and "
            "{share:0} % of the pupils are taken to be driven, more of them the further they live."
        ),
        (
            "Trafikken er et grovt anslag, ikke en prognose: Alle tar den raskeste veien, kø er ikke med, og "
            "{share:0} % av elevene antas å bli kjørt, flere jo lenger unna de bor."
        ),
    ),
    "displacement_hidden": Text(
        (
            "{count:# street|# streets} with a change of fewer than about {least:# car|# cars} {count:is|are} left "
            "out: fewer than {persons:# person|# persons} could stand behind it."
        ),
        (
            "{count:# gatestrekning|# gatestrekninger} med en endring på færre enn om lag {least:# bil|# biler} er "
            "utelatt: Færre enn {persons:# person|# personer} kan stå bak endringen."
        ),
    ),
    "heart_inside_walk": Text(
        "Pupils who live inside the zone of their school are taken to walk once it works.",
        "Elever som bor i sonen til skolen sin, antas å gå når sonen er innført.",
    ),
    "drop_offs_not_proven": Text(
        (
            "The search for drop-off places ended before it was proven at {count:# school|# schools} that there are "
            "none better: they take at most {gap:%} fewer of the driven pupils than possible. Raise 'search_branches' "
            "of 'drop_off' in the strategy file."
        ),
        (
            "Søket etter hente- og bringeplasser stanset før det var bevist ved {count:# skole|# skoler} at det ikke "
            "finnes bedre: De dekker høyst {gap:%} færre av elevene som kjøres, enn mulig. Øk «search_branches» under "
            "«drop_off» i strategifilen."
        ),
    ),
    # walking groups
    "walking_by_share": Text(
        (
            "No pupils are given: {share:n} % of those in '{field:text}' are taken to walk in groups, as a share that "
            "is assumed."
        ),
        "Elever er ikke oppgitt: {share:n} % av dem i «{field:text}» antas å gå i gågruppe.",
    ),
    "walking_nearest_school": Text(
        "No intake areas are given: everybody's school is the nearest on foot of those in the layer.",
        "Inntaksområder er ikke oppgitt: Alle regnes til den nærmeste skolen til fots av dem som er i laget.",
    ),
    "walking_pupils_empty": Text(
        "Field '{field:text}': empty values count as nobody.",
        "Felt «{field:text}»: Tomme verdier teller som ingen.",
    ),
    "walking_schools_unplaced": Text(
        "{count:# school has|# schools have} no geometry. {count:It is|They are} left out.",
        "{count:# skole|# skoler} mangler geometri og er utelatt.",
    ),
    "walking_schools_off": Text(
        (
            "{count:# school lies|# schools lie} more than {limit_m:m} from a street that can be walked: {names:text}. "
            "There are no groups to {count:it|them}."
        ),
        (
            "{count:# skole|# skoler} ligger mer enn {limit_m:m} fra en gate der man kan gå: {names:text}. Det går "
            "ingen gågrupper dit."
        ),
    ),
    "walking_schools_unsafe": Text(
        (
            "{count:# school has|# schools have} no street that can be walked safely: {names:text}. There are no "
            "groups to {count:it|them}."
        ),
        "{count:# skole|# skoler} har ingen gate der det er trygt å gå: {names:text}. Det går ingen gågrupper dit.",
    ),
    "walking_schools_without": Text(
        "{count:# school has|# schools have} no group: {names:text}. See the squares without one for why.",
        "{count:# skole|# skoler} har ingen gågruppe: {names:text}. Rutene med elever uten møtested viser hvorfor.",
    ),
    "walking_total": Text(
        (
            "Walking groups: {groups:n}, to {schools:# school|# schools}, with {adults:# adult|# adults}. Pupils in "
            "the {shown:# group|# groups} whose number is told: {pupils:0}."
        ),
        (
            "Gågrupper: {groups:n}, til {schools:# skole|# skoler}, med {adults:# voksen|# voksne}. Elever i "
            "{shown:gågruppen|de # gågruppene} der antallet er oppgitt: {pupils:0}."
        ),
    ),
    "walking_not_proven": Text(
        (
            "Not proven at {count:# school|# schools}, where the search ended before: {adults:# adult is|# adults are} "
            "needed there, and no plan with the same pupils needs fewer than {bound:0}. Raise 'search_branches' of "
            "'walking_groups' in the strategy file for a better one; intake areas make the search smaller."
        ),
        (
            "Ikke bevist ved {count:# skole|# skoler}, der søket stanset før: Planen bruker {adults:# voksen|# voksne} "
            "der, og ingen plan med de samme elevene klarer seg med færre enn {bound:0}. Øk «search_branches» under "
            "«walking_groups» i strategifilen for å få en bedre plan; inntaksområder gjør søket mindre."
        ),
    ),
    "walking_unknown": Text(
        (
            "{km:km} of the routes ({share:0} %) are along streets of which nobody knows whether they are safe. Walk "
            "them before you choose."
        ),
        (
            "{km:km} av rutene ({share:0} %) går langs gater der det er ukjent om det er trygt å gå. Gå dem selv før "
            "dere velger."
        ),
    ),
    "walking_unserved": Text(
        "Without a meeting point ({reason:code}): {pupils:# pupil|# pupils} in {squares:# square|# squares}.",
        "Uten møtested ({reason:code}): {pupils:# elev|# elever} i {squares:# rute|# ruter}.",
    ),
    "walking_unserved_few": Text(
        (
            "Without a meeting point ({reason:code}): {pupils:# pupil|# pupils} in {squares:# square|# squares}. "
            "Squares with under {least:n}: {few:n}."
        ),
        (
            "Uten møtested ({reason:code}): {pupils:# elev|# elever} i {squares:# rute|# ruter}. Ruter med under "
            "{least:n} elever: {few:n}."
        ),
    ),
}

# --- reasons ---------------------------------------------------------------------------------------------------------

UNNAMED_STREET = Text("{road_class:code} without a name", "{road_class:code} uten navn")
"""What a street without a name is called."""

COUNTED = Text("{code:code} {count:n}", "{code:code} {count:n}")
COUNTED_MEASURE = Text("{measure:parts} {count:n}", "{measure:parts} {count:n}")

HEADINGS = {
    "need": Text("Need: {reasons:text}.", "Behov: {reasons:text}."),
    "effect": Text("Effect: {reasons:text}.", "Virkning: {reasons:text}."),
    "side_effects": Text("Side effects (screening): {reasons:text}.", "Bivirkninger (grovt anslag): {reasons:text}."),
    "feasibility": Text("Feasibility: {reasons:text}.", "Gjennomførbarhet: {reasons:text}."),
}
SUGGESTED = Text("Suggested{rule:text}: {measures:text}.", "Forslag{rule:text}: {measures:text}.")
"""`rule` is its place in the strategy, in brackets after a blank, or empty."""

MEASURES = {
    "count_first": Text("Count first", "Kartlegg elevene først"),
    "heart_zone": Text("Heart zone as drawn", "Hjertesone som vist på kartet"),
    "smaller_zone": Text("Smaller zone", "Mindre sone"),
    "kiss_and_ride": Text("Kiss-and-ride", "Hente- og bringeplass (kiss & ride)"),
    "walking_group": Text("Walking group", "Gågruppe"),
    "crossing": Text("Safer crossing", "Tryggere kryssing"),
    "nothing": Text("Nothing suggested", "Ingen tiltak foreslått"),
}

ZONE_REASONS = {
    "danger": Text(
        "{value:%} of the pupils must use or cross a dangerous road (high from {other:%})",
        "{value:%} av elevene må gå langs eller krysse farlig vei (høyt fra {other:%})",
    ),
    "danger_hidden": Text(
        "some pupils must use or cross a dangerous road (high from {other:%})",
        "noen elever må gå langs eller krysse farlig vei (høyt fra {other:%})",
    ),
    "danger_unknown": Text(
        "for {value:%} more nobody knows whether their road is safe",
        "for ytterligere {value:%} er det ukjent om veien er trygg",
    ),
    "danger_unknown_hidden": Text(
        "for some nobody knows whether their road is safe",
        "for noen er det ukjent om veien er trygg",
    ),
    "driven_hidden": Text(
        "a few cars to the school in the peak hour (high from {other:0})",
        "noen få biler til skolen i rushtimen (høyt fra {other:0})",
    ),
    "driven": Text(
        "{value:# car|# cars} to the school in the peak hour (high from {other:0})",
        "{value:# bil|# biler} til skolen i rushtimen (høyt fra {other:0})",
    ),
    "need_unknown": Text(
        "it is not known how many pupils there are, or where they live",
        "det er ukjent hvor mange elever det er, eller hvor de bor",
    ),
    "need_without_population": Text(
        "without the layer 'Population' it is not known where pupils live, how they walk and who drives",
        "uten laget «Befolkning» er det ukjent hvor elevene bor, hvordan de går, og hvem som kjøres",
    ),
    "effect_without_population": Text(
        "without the layer 'Population' the cars to the school are not known",
        "uten laget «Befolkning» er det ukjent hvor mange biler som kjører til skolen",
    ),
    "side_without_population": Text(
        "without the layer 'Population' it is not known where traffic to the school and from homes goes instead",
        "uten laget «Befolkning» er det ukjent hvor trafikken til skolen og fra boligene kjører i stedet",
    ),
    "side_without_centres": Text(
        "traffic from homes to centres is not looked at, as the layer 'Centres' is not given",
        "trafikken fra boliger til sentre er ikke med, fordi laget «Sentre» ikke er oppgitt",
    ),
    "no_street": Text(
        "the zone holds no street that is open to cars",
        "sonen har ingen gate som er åpen for biler",
    ),
    "effect_unknown": Text(
        "the cars to the school are not known",
        "det er ukjent hvor mange biler som kjører til skolen",
    ),
    "kept_out_none": Text(
        "cars can still stop at the school: its street is an open question or lies outside the zone",
        "biler kan fortsatt stanse ved skolen, fordi gaten der er et åpent spørsmål eller ligger utenfor sonen",
    ),
    "kept_out_no_cars": Text("no cars drive to the school", "ingen biler kjører til skolen"),
    "kept_out": Text(
        "{value:# of|# of} {other:# car|# cars} no longer {value:drives|drive} to the school",
        "{value:# av|# av} {other:# bil|# biler} kjører ikke lenger til skolen",
    ),
    "kept_out_hidden": Text("cars no longer drive to the school", "biler kjører ikke lenger til skolen"),
    "worst": Text(
        "{name:text} gets {value:# car|# cars} more in the peak hour (+{other:%})",
        "{name:text} får {value:# bil mer|# flere biler} i rushtimen (+{other:%})",
    ),
    "worst_times": Text(
        "{name:text} gets {value:# car|# cars} more in the peak hour ({other:n} times the traffic)",
        "{name:text} får {value:# bil mer|# flere biler} i rushtimen ({other:n} ganger så mye trafikk som før)",
    ),
    "worst_new": Text(
        "{name:text} gets {value:# car|# cars} more in the peak hour",
        "{name:text} får {value:# bil mer|# flere biler} i rushtimen",
    ),
    "added_km": Text("{value:0} car-km a day more", "{value:0} flere bilkm per dag"),
    "added_km_hidden": Text(
        "how many car-km are added may not be shown",
        "hvor mange bilkm som kommer til, kan ikke vises",
    ),
    "saved_km": Text("{value:0} car-km a day less", "{value:0} færre bilkm per dag"),
    "cut_off": Text("some homes lose car access", "noen boliger mister adkomsten med bil"),
    "others": Text(
        "{value:%} of the streets are others' to decide or open questions (low from {other:%})",
        "{value:%} av gatene er åpne spørsmål eller bestemmes av andre enn kommunen (lav fra {other:%})",
    ),
    "pupils_unknown": Text(
        "find out how many pupils there are, and where they live",
        "finn ut hvor mange elever det er, og hvor de bor",
    ),
    "homes_unknown": Text("find out where the pupils live", "finn ut hvor elevene bor"),
    "as_drawn": Text(
        "it helps, and neither side effects nor owners stand against it",
        "den hjelper, og verken bivirkninger eller eierforhold taler mot den",
    ),
    "as_drawn_unknown": Text(
        "there is need for it; not all of its effects are known",
        "det er behov for den, men ikke alle virkningene er kjent",
    ),
    "smaller_side_effects": Text(
        "side effects are high: try {value:m}",
        "bivirkningene er store, så prøv {value:m}",
    ),
    "smaller_side_effects_drawn": Text(
        "side effects are high: draw a smaller zone",
        "bivirkningene er store, så tegn en mindre sone",
    ),
    "smaller_owners": Text(
        "too many streets are others' to decide or open questions: try {value:m}, or settle those first",
        "for mange gater er åpne spørsmål eller bestemmes av andre, så prøv {value:m}, eller avklar dem først",
    ),
    "smaller_owners_drawn": Text(
        "too many streets are others' to decide or open questions: draw a smaller zone, or settle them",
        "for mange gater er åpne spørsmål eller bestemmes av andre, så tegn en mindre sone, eller avklar dem",
    ),
    "places_hidden": Text(
        "{value:# place takes|# places take} enough of those who are driven",
        "{value:# plass|# plasser} dekker mange nok av elevene som kjøres",
    ),
    "places": Text(
        "{value:# place takes|# places take} {other:%} of those who are driven",
        "{value:# plass|# plasser} dekker {other:%} av elevene som kjøres",
    ),
    "walkers": Text(
        "{value:# pupil|# pupils} can walk (from {other:n})",
        "{value:# elev|# elever} har gangavstand til skolen (foreslås fra {other:n})",
    ),
    "walkers_hidden": Text("enough pupils can walk", "mange nok elever har gangavstand til skolen"),
    "crossing_at": Text(
        "at {name:text}, where {value:# pupil crosses or walks|# pupils cross or walk}",
        "ved {name:text}, der {value:# elev|# elever} krysser eller går langs veien",
    ),
    "crossing_at_hidden": Text("at {name:text}", "ved {name:text}"),
    "low_need": Text("need is low", "behovet er lavt"),
    "low_need_known": Text("need is low as far as it is known", "behovet er lavt, så langt det er kjent"),
    "no_effect": Text(
        "there is need, but this zone keeps no car from the school",
        "det er behov, men denne sonen holder ingen biler borte fra skolen",
    ),
}

UNDER = Text(
    "under {least:n}, or would tell such a number: {columns:text}",
    "under {least:n}, eller ville røpet et slikt tall: {columns:text}",
)
"""What the column under_10 says; `columns` are headings."""

PUPILS_SHOWN = {
    "exact": Text("{pupils:0}", "{pupils:0}"),
    "under": Text("under {least:n}", "under {least:n}"),
    "hidden": Text("not told: others would be given away", "ikke oppgitt: ville røpet andre tall"),
}
"""What the column pupils_shown says for each of its codes."""

MARKING = Text("Internal - not to be handed on", "Internt – skal ikke deles")
"""Of results with exact numbers of pupils."""

# --- words -----------------------------------------------------------------------------------------------------------

WORDS = {
    # why pupils have no meeting point
    "school_too_far": Text("too far from any school", "for langt fra alle skoler"),
    "school_off_network": Text("the school lies off the street network", "skolen ligger utenfor gatenettet"),
    "no_school": Text("no school can be walked to", "ingen skole kan nås til fots"),
    "school_unsafe": Text(
        "the school has no street that can be walked safely",
        "skolen har ingen gate der det er trygt å gå",
    ),
    "no_safe_street": Text(
        "no street near home that can be walked safely",
        "ingen gate nær hjemmet der det er trygt å gå",
    ),
    "danger_at_home": Text(
        "a dangerous street between home and the street",
        "en farlig gate må krysses rett ved hjemmet",
    ),
    "no_safe_way": Text("no safe way to school", "ingen trygg skolevei"),
    "near_school": Text("near the school, no group is needed", "nær skolen, trenger ikke gågruppe"),
    "beyond_walk": Text("too long a walk with the group", "for langt å gå med gågruppen"),
    "no_meeting_point": Text("no meeting point within a short walk", "ikke noe møtested i kort gangavstand"),
    "group_too_small": Text("too few for a group", "for få til en gågruppe"),
    "search_ended": Text("the search ended before", "søket stanset før"),
    # how a zone comes about, and what is done in it
    "radius": Text("radius by air", "radius i luftlinje"),
    "walking_distance": Text("walking distance", "gangavstand"),
    "drawn": Text("drawn", "tegnet"),
    "stopping_ban": Text("ban on stopping", "stoppforbud"),
    "closed_in_hours": Text("closed in school hours", "stengt i skoletiden"),
    "closed": Text("closed physically", "fysisk stengt"),
    "none": Text("none", "ingen"),
    # why nothing is done with a street, and who decides over it
    "major_road": Text("main road", "hovedvei"),
    "bus_street": Text("bus street", "kollektivgate"),
    "owner_unknown": Text("owner unknown", "ukjent eier"),
    "state": Text("the state", "staten"),
    "county": Text("the county", "fylkeskommunen"),
    "municipality": Text("the municipality", "kommunen"),
    "owner": Text("the private owner", "den private eieren"),
    # gates
    "inward": Text("into the zone", "inn i sonen"),
    "outward": Text("out of the zone", "ut av sonen"),
    "both_ways": Text("both ways", "begge veier"),
    # drop-off places, and why there are none
    "alternative": Text("the place it was preferred to", "alternativet som ikke ble valgt"),
    "fewer_served": Text("serves more pupils", "dekker flere elever"),
    "equal_but_no_parking": Text("serves as many, and is near parking", "dekker like mange, og er nær parkering"),
    "equal_but_longer_walk": Text(
        "serves as many, with a shorter walk",
        "dekker like mange, med kortere gangvei",
    ),
    "no_alternative": Text("no other place serves these pupils", "ingen andre steder dekker disse elevene"),
    "no_population": Text("not known without population", "ukjent uten befolkning"),
    "no_driven_pupils": Text(
        "nobody is driven from outside the zone",
        "ingen kjøres til skolen fra steder utenfor sonen",
    ),
    "no_candidate_street": Text(
        "no suitable street near enough outside the zone",
        "ingen egnet gate nær nok utenfor sonen",
    ),
    "none_within_walk": Text("no place within the walk", "ingen steder i gangavstand"),
    "none_safe": Text(
        "no place with a walk that is not dangerous",
        "gangveien er farlig fra alle steder",
    ),
    "only_dead_ends": Text("only dead ends", "bare blindveier"),
    "covers_nobody": Text("every place is too great a detour", "alle steder gir for stor omvei"),
    # traffic, and who loses access
    "aadt": Text("measured traffic", "målt trafikk"),
    "modelled": Text("modelled traffic", "beregnet trafikk"),
    "inside_zone": Text("inside the closed zone", "i den stengte sonen"),
    "behind_zone": Text("behind the closed zone", "bak den stengte sonen"),
    # the scorecard
    "assessed": Text("assessed", "vurdert"),
    "no_zone": Text("no zone drawn around it", "uten tegnet sone"),
    "no_street": Text("no street open to cars in its zone", "ingen gate åpen for biler i sonen"),
    "high": Text("high", "høy"),
    "medium": Text("medium", "middels"),
    "low": Text("low", "lav"),
}
