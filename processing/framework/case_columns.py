"""The tables of a case that no subject declares: its checks and the alternatives side by side, as numbers."""

from __future__ import annotations

from klimaklok_plugin.analysis.core.columns import Column, Table, code, flag, number, text
from klimaklok_plugin.analysis.core.messages import Text
from klimaklok_plugin.reports.document import FORM_WORDS, MARKS

VERDICTS = {name: FORM_WORDS[name] for name in MARKS}

ALTERNATIVE: Column = text(
    "alternative",
    Text("Alternative", "Alternativ"),
    Text("Which alternative it is about.", "Hvilket alternativ det gjelder."),
)
CHECKS = Table(
    lead=(
        text("check_name", Text("Check", "Tema"), Text("What was looked at.", "Det som er vurdert.")),
        ALTERNATIVE,
        code("verdict", Text("Result", "Resultat"), Text("What came out.", "Det vurderingen kom til."), VERDICTS),
        text("sentence", Text("What it says", "Hva det betyr"), Text("In a sentence.", "Med en setning."), width=340),
    ),
    rest=(
        number(
            "value",
            "",
            Text("Number", "Tall"),
            Text("The number that decides, in the unit.", "Tallet som avgjør, i enheten."),
        ),
        number(
            "threshold",
            "",
            Text("Measured against", "Målt mot"),
            Text("What the number is held against.", "Det tallet holdes opp mot."),
        ),
        text("unit", Text("Unit", "Enhet"), Text("Of both numbers.", "Gjelder begge tallene.")),
        text("rule_text", Text("Rule", "Regel"), Text("What the strategy says.", "Det strategien sier."), width=340),
        text("force", Text("Force", "Styrke"), Text("Shall, should or may.", "Skal, bør eller kan.")),
        text("source", Text("Source", "Kilde"), Text("Where the rule stands.", "Der regelen står."), width=340),
        flag(
            "screening",
            Text("Screening", "Grovsjekk"),
            Text(
                "Shows where to look closer, and proves nothing.",
                "Viser hvor det er grunn til å se nærmere, og beviser ingenting.",
            ),
        ),
        text(
            "missing",
            Text("Missing data", "Manglende data"),
            Text("Layers that were not given.", "Lag som ikke var oppgitt."),
        ),
        text(
            "check_id",
            Text("Code of the check", "Kode for tema"),
            Text("The same in all languages.", "Den samme på alle språk."),
        ),
    ),
)
