"""The columns of the hubs of public transport."""

from __future__ import annotations

from ..core.columns import Section, Table, code, count, flag, number, text
from ..core.messages import Text
from .messages import MODE_WORDS

HUBS = Table(
    lead=(
        text(
            "name",
            Text("Name", "Navn"),
            Text(
                "The name of the stop place with most departures, of a rail station before all others; from a stop "
                "layer, the name of the stop with the shortest headway. The hub's id where no stop has a name.",
                "Navnet på stoppestedet med flest avganger, på en stasjon for skinnegående trafikk foran alle andre; "
                "fra et holdeplasslag navnet på holdeplassen med kortest intervall. Knutepunktets id der ingen "
                "holdeplass har navn.",
            ),
        ),
        code(
            "tier",
            Text("Tier", "Nivå"),
            Text(
                "How good the service is: the first tier of the strategy file whose conditions for headway, modes and "
                "rail the hub meets; in a stop layer the tier given there goes before. NULL where it meets none.",
                "Hvor godt tilbudet er: det første nivået i strategifilen som knutepunktet oppfyller kravene til "
                "intervall, transportmidler og skinner for; i et holdeplasslag går nivået som er oppgitt der, foran. "
                "NULL der ingen krav er oppfylt.",
            ),
        ),
        code(
            "modes",
            Text("Modes", "Transportmidler"),
            Text(
                "The modes that depart from the hub in the time window; from a stop layer, those named in it, NULL "
                "where it names none.",
                "Transportmidlene som har avganger fra knutepunktet i tidsrommet; fra et holdeplasslag de som er "
                "oppgitt der, NULL der ingen er oppgitt.",
            ),
            MODE_WORDS,
        ),
        flag(
            "interchange",
            Text("Kollektivknutepunkt", "Kollektivknutepunkt"),
            Text(
                "Whether as many modes as the strategy file asks for each depart as often as it asks for, or the tier "
                "given in the stop layer demands it. The land use around the hub, which also belongs to a "
                "kollektivknutepunkt, is not assessed.",
                "Om så mange transportmidler som strategifilen krever, hvert har så hyppige avganger som den krever, "
                "eller nivået i holdeplasslaget forutsetter det. Arealbruken rundt, som også hører til et "
                "kollektivknutepunkt, er ikke vurdert.",
            ),
        ),
        number(
            "headway_min",
            "min",
            Text("Headway, lines pooled", "Intervall, alle linjer samlet"),
            Text(
                "Minutes between the departures one may board in the worse direction, all lines of a mode counted "
                "together, for the mode with the shortest headway. NULL where nobody may board, or where it is not "
                "known.",
                "Minutter mellom avgangene man kan gå på i den dårligste retningen, med alle linjer av samme "
                "transportmiddel regnet sammen, for transportmiddelet med kortest intervall. NULL der ingen kan gå på, "
                "eller der det ikke er kjent.",
            ),
        ),
        number(
            "dep_per_hour",
            "",
            Text("Departures per hour", "Avganger per time"),
            Text(
                "All vehicles that leave the hub per hour of the time window, every mode and both directions, also "
                "those that only let passengers off, but not those that have to be ordered. NULL where the hub comes "
                "from a stop layer.",
                "Alle kjøretøyer som forlater knutepunktet per time i tidsrommet, alle transportmidler og begge "
                "retninger, også de som bare er for avstigning, men ikke de som må bestilles. NULL der knutepunktet "
                "kommer fra et holdeplasslag.",
            ),
        ),
    ),
    rest=(
        number(
            "line_headway_min",
            "min",
            Text("Headway, single line", "Intervall, beste linje"),
            Text(
                "Minutes between the departures of the line that departs most often, in its worse direction. NULL "
                "where nobody may board, or where the hub comes from a stop layer.",
                "Minutter mellom avgangene på linjen som går oftest, i den dårligste retningen. NULL der ingen kan gå "
                "på, eller der knutepunktet kommer fra et holdeplasslag.",
            ),
        ),
        number(
            "request_per_hour",
            "",
            Text("Departures per hour on request", "Avganger per time på bestilling"),
            Text(
                "Vehicles that leave the hub per hour of the time window only when somebody has ordered them, every "
                "mode and both directions; they stand in no other column. NULL where the hub comes from a stop layer.",
                "Kjøretøyer som bare forlater knutepunktet når noen har bestilt dem, per time i tidsrommet, alle "
                "transportmidler og begge retninger; de står ikke i noen annen kolonne. NULL der knutepunktet kommer "
                "fra et holdeplasslag.",
            ),
        ),
        count(
            "opens_year",
            Text("Opens in", "Åpner i"),
            Text(
                "The year the hub opens. NULL where it exists today.",
                "Året knutepunktet åpner. NULL der det finnes i dag.",
            ),
        ),
        number(
            "headway_min_*",
            "min",
            Text("Headway, lines pooled, {}", "Intervall, alle linjer samlet, {}"),
            Text(
                "Minutes between the departures of this mode that one may board in the worse direction, all its lines "
                "counted together. NULL where the hub lacks the mode, nobody may board, or it is not known.",
                "Minutter mellom avgangene med dette transportmiddelet som man kan gå på i den dårligste retningen, "
                "alle linjene regnet sammen. NULL der transportmiddelet ikke finnes, ingen kan gå på, eller det ikke "
                "er kjent.",
            ),
        ),
        number(
            "line_headway_min_*",
            "min",
            Text("Headway, single line, {}", "Intervall, beste linje, {}"),
            Text(
                "Minutes between the departures of this mode's line that departs most often, in its worse direction. "
                "NULL where the hub lacks the mode, nobody may board, or the hub comes from a stop layer.",
                "Minutter mellom avgangene på linjen av dette transportmiddelet som går oftest, i den dårligste "
                "retningen. NULL der transportmiddelet ikke finnes, ingen kan gå på, eller knutepunktet kommer fra et "
                "holdeplasslag.",
            ),
        ),
        number(
            "dep_per_hour_*",
            "",
            Text("Departures per hour, {}", "Avganger per time, {}"),
            Text(
                "Vehicles of this mode that leave the hub per hour of the time window, both directions. NULL where the "
                "hub lacks the mode, or where it comes from a stop layer.",
                "Kjøretøyer av dette transportmiddelet som forlater knutepunktet per time i tidsrommet, begge "
                "retninger. NULL der transportmiddelet ikke finnes, eller der knutepunktet kommer fra et "
                "holdeplasslag.",
            ),
        ),
        text(
            "hub_id",
            Text("Hub's id", "Knutepunktets id"),
            Text(
                "The id that the timetable has for one of the hub's stop places, with the file's name before it where "
                "two timetables use the same; from a stop layer, 'stop:' and the number of a stop, counted from 1 in "
                "the layer.",
                "Id-en som rutetabellen har for ett av knutepunktets stoppesteder, med filnavnet foran der to "
                "rutetabeller bruker samme id; fra et holdeplasslag «stop:» og nummeret på en holdeplass, talt fra 1 i "
                "laget.",
            ),
        ),
    ),
    sections=(
        Section(
            Text("Minutes between departures, by mode", "Minutter mellom avgangene, etter transportmiddel"),
            ("headway_min_*",),
        ),
        Section(
            Text("Minutes on the best line, by mode", "Minutter på den beste linjen, etter transportmiddel"),
            ("line_headway_min_*",),
        ),
        Section(Text("Departures per hour, by mode", "Avganger per time, etter transportmiddel"), ("dep_per_hour_*",)),
    ),
)
