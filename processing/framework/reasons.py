"""Why a site stands where it stands, in the user's words: from the codes of ``analysis.site_reasons`` to sentences."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .texts import decimal_sign, language, say, tr

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import pandas as pd

    from klimaklok_plugin.analysis.strategy.loading import PolicyRule, Strategy

# value and other are metres unless FORMATS says otherwise; the second sentence is for a number that is not known.
SENTENCES: dict[str, tuple[str, str]] = {
    "track_named_area": ("in the priority area {name}", ""),
    "track_centre": ("in the centre {name} on a rail line", ""),
    "track_rail_hub": ("{value} m to the rail hub {name} (tier {tier}), at most {other} m count", ""),
    "track_other": (
        "in no priority area, and {value} m to the rail hub {name} (at most {other} m count)",
        "in no priority area and at no rail hub",
    ),
    "lacks_transit": (
        "lacks good public transport: {value} m to {name} (tier {tier}), at most {other} m count",
        "lacks good public transport: {value} m to {name}, but its tier {tier} does not count",
    ),
    "lacks_transit_none": ("lacks good public transport: no hub can be walked to", ""),
    "lacks_service": (
        "lacks {kind}: {value} m, at most {other} m count",
        "lacks {kind}: none can be walked to",
    ),
    "lacks_school_places": ("lacks school places: none free in {name}", ""),
    "unknown_services": ("not known whether there is {kind}", ""),
    "cap_constraint": ("{value} % lies in areas to be kept, so at best '{kind}'", ""),
    "hub_walk": ("{value} m to {name} (tier {tier})", ""),
    "hub_walk_none": ("no hub can be walked to", ""),
    "hub_frequency": ("a departure every {value} min from {name}", "departures from {name} not known"),
    "hub_frequency_none": ("no departures", ""),
    "hub_bike": ("{value} min by bike to {name}", ""),
    "hub_bike_none": ("{name} cannot be reached by bike", ""),
    "parking_walk": ("the car stands {value} m further away than the stop", ""),
    "parking_walk_nearer": ("the car stands {value} m nearer than the stop", ""),
    "parking_walk_none": ("no car park can be walked to", ""),
    "service": ("{value} m to {kind}", ""),
    "service_none": ("no {kind} can be walked to", ""),
    "main_road": ("{value} m by car to a main road", ""),
    "main_road_none": ("no main road can be driven to", ""),
    "constraint": ("{value} % lies in areas to be kept", ""),
    "constraint_free": ("outside all areas to be kept", ""),
    "year_hub_same": ("{other}: {name} (tier {tier}) {value} m away; the class stays '{kind}'", ""),
    "year_hub": ("{other}: {name} (tier {tier}) {value} m away gives '{kind}'", "{other}: the class becomes '{kind}'"),
}
PERCENT = ("cap_constraint", "constraint")
MINUTES = ("hub_frequency", "hub_bike")
NEEDS_OTHER = ("track_other", "lacks_transit")


def word_reasons(scored: gpd.GeoDataFrame, reasons: pd.DataFrame, strategy: Strategy) -> gpd.GeoDataFrame:
    """Return `scored` with the column ``reasons``: what lifts each site, then what lowers it, with the rule.

    `reasons` has a row per reason, as ``analysis.site_reasons.explain`` returns it.
    """
    import numpy as np

    reasons = _without_repetition(reasons)
    texts = np.full(len(reasons), "", dtype=object)
    codes = _codes(reasons)
    for code in np.unique(codes):
        rows = np.flatnonzero(codes == code)
        texts[rows] = _sentences(code, reasons.iloc[rows], strategy)
    lifts, sites = reasons["lifts"].to_numpy(bool), reasons["site"].to_numpy()
    up, down = (joined(texts[some].tolist(), sites[some], len(scored)) for some in (lifts, ~lifts))
    lifted, lowered = tr("Lifts: {reasons}."), tr("Lowers: {reasons}.")
    words = [
        " ".join(template.format(reasons=text) for template, text in ((lifted, one), (lowered, other)) if text)
        for one, other in zip(up, down, strict=True)
    ]
    return scored.assign(reasons=words)


def _codes(reasons: pd.DataFrame) -> np.ndarray[Any, Any]:
    import numpy as np

    codes = reasons["code"].to_numpy(dtype=object).astype(str)
    value = reasons["value"].to_numpy(float)
    codes = np.where((codes == "parking_walk") & (value < 0), "parking_walk_nearer", codes)
    return np.where((codes == "constraint") & (value == 0), "constraint_free", codes)


def _without_repetition(reasons: pd.DataFrame) -> pd.DataFrame:
    """Leave out the walk to the hub where the track already names it."""
    track = reasons[reasons["code"] == "track_rail_hub"].set_index("site")["name"]
    walk = (reasons["code"] == "hub_walk") & (reasons["name"] == reasons["site"].map(track))
    return reasons[~(walk & reasons["lifts"])]


def _sentences(code: str, reasons: pd.DataFrame, strategy: Strategy) -> list[str]:
    import numpy as np

    full, without = SENTENCES.get(code, (code, ""))
    number = reasons["value"].to_numpy(float)
    other = reasons["other"].to_numpy(float)
    shown = _numbers(np.abs(number), code)
    others = _numbers(other, "")
    unknown = np.isnan(other if code in NEEDS_OTHER else number) & bool(without)
    names, tiers = reasons["name"].tolist(), reasons["tier"].tolist()
    kinds = {kind: ", ".join(say(each) for each in str(kind).split(", ")) for kind in reasons["kind"].unique()}
    rules = {rule: cite(rule, strategy) for rule in reasons["rule"].unique()}
    sentence = {False: tr(full), True: tr(without) if without else ""}
    return [
        sentence[bool(gap)].format(name=name, tier=tier, kind=kinds[kind], value=value, other=limit) + rules[rule]
        for gap, name, tier, kind, value, limit, rule in zip(
            unknown, names, tiers, reasons["kind"], shown, others, reasons["rule"], strict=True
        )
    ]


def _numbers(values: np.ndarray[Any, Any], code: str) -> list[str]:
    """Return numbers as they are said: whole metres and per cent, minutes with a decimal below ten."""
    sign = decimal_sign()
    if code in PERCENT:
        return [f"{100 * value:.0f}" for value in values.tolist()]
    if code in MINUTES:
        return [f"{v:.1f}".replace(".", sign) if v < 10 else f"{v:.0f}" for v in values.tolist()]  # noqa: PLR2004
    return [f"{value:.0f}" for value in values.tolist()]


def cite(name: str, strategy: Strategy) -> str:
    """Return where a rule stands, in brackets; nothing where it has no number."""
    rule = strategy.rules.get(name)
    if rule is None or not rule.number:
        return ""
    whole = rule.number if not rule.chapter or rule.number.startswith("strategi") else _with_chapter(rule)
    return f" ({whole}, {tr('superseded')})" if rule.superseded_by else f" ({whole})"


def _with_chapter(rule: PolicyRule) -> str:
    return tr("ch. {chapter}, {place}").format(chapter=rule.chapter, place=rule.number)


def superseded_rules(reasons: pd.DataFrame, strategy: Strategy) -> list[str]:
    """Return a sentence for each rule that the reasons cite though something has replaced it."""
    cited = [strategy.rules[name] for name in reasons["rule"].unique() if name in strategy.rules]
    return [
        tr("The reasons cite a rule that has been superseded: {rule} ({number}). {by}.").format(
            rule=rule.text[language()], number=rule.number, by=tr(rule.superseded_by)
        )
        for rule in cited
        if rule.superseded_by
    ]


def joined(texts: list[str], sites: Any, count: int) -> list[str]:
    """Return the texts of each site (0 to `count`) joined; `sites` says whose each text is, in rising order."""
    import numpy as np

    edges = np.searchsorted(sites, np.arange(count + 1))
    return ["; ".join(texts[start:end]) for start, end in pairwise(edges.tolist())]
