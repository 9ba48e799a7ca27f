"""Hold the model of transport emissions against published mode shares, and print the tables of the page on it.

    .venv/bin/python scripts/check_emissions.py [en|nb]

How a place lies is taken from common knowledge, not measured, and stands in the table: whoever doubts it can change it.
Constants were set by Norway, Oslo, Oslo's centre and smaller towns. Bærum and the five workplaces were not used.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np

from klimaklok_plugin.analysis.emissions.draws import draw
from klimaklok_plugin.analysis.emissions.model import lies_as, travel
from klimaklok_plugin.analysis.strategy.emissions import MeanPlace
from klimaklok_plugin.analysis.strategy.loading import Strategy, load_strategy

MODES = ("car", "transit", "walk", "bike")


@dataclass(frozen=True)
class Known:
    """A place whose shares are published, and how it is taken to lie.

    Attributes
    ----------
    en, nb : str
        What it is called.
    group : str
        Whose trips: residents' or staff's.
    place : MeanPlace
    published : dict of float
        Per cent by mode; ``driver`` where only drivers are counted, which is no share by car.
    source : str
    """

    en: str
    nb: str
    group: str
    place: MeanPlace
    published: dict[str, float]
    source: str


def near_centre(km: float, strategy: Strategy) -> float:
    """Return the nearness of a place so far from the region's centre."""
    return float(np.exp(-km / strategy.emissions.centre_km))


def places(strategy: Strategy) -> dict[str, list[Known]]:
    """Return the places by what they are there for: constants were set by some, and others check them."""

    def lies(headway: float, walk: float, km: float, services: float, parking: float) -> MeanPlace:
        return MeanPlace(headway, walk, near_centre(km, strategy), services, parking)

    rules = strategy.emissions
    return {
        "set": [
            Known(
                *("Norway", "Norge", "residents", MeanPlace(20, 800, 0.1, 0.45, 0.95)),
                {"driver": 53, "transit": 11, "walk": 20, "bike": 5},
                "RVU 2018/19",
            ),
            Known(
                *("Oslo", "Oslo", "residents", MeanPlace(6, 350, 0.75, 0.85, 0.6)),
                {"transit": 30, "walk": 31},
                "RVU 2018/19",
            ),
            Known(
                *("Oslo's centre, workplaces", "Oslo sentrum, arbeidsplasser", "staff", lies(3, 250, 0.5, 0.9, 0.1)),
                {"car": 12},
                "RVU 2013/14",
            ),
            Known(
                *("Smaller towns, workplaces", "Mindre byer, arbeidsplasser", "staff"),
                MeanPlace(30, 800, 0.05, 0.4, 0.95),
                {"car": 80},
                "TØI",
            ),
        ],
        "municipality": [
            Known(
                *("Bærum", "Bærum", "residents", rules.residents.reference),
                {"car": 57, "transit": 18, "walk": 20, "bike": 4},
                "RVU 2018",
            ),
        ],
        "workplaces": [
            Known(
                *("Bjørvika", "Bjørvika", "staff", lies(3, 300, 0.7, 0.9, 0.05)),
                {"driver": 9, "transit": 73},
                "TØI 1344/2014",
            ),
            Known(
                *("Nydalen", "Nydalen", "staff", lies(5, 300, 4.5, 0.7, 0.35)),
                {"car": 33, "transit": 43},
                "TØI 1348/2014",
            ),
            Known(
                *("Lysaker", "Lysaker", "staff", lies(7, 300, 6.5, 0.6, 0.6)),
                {"driver": 48, "transit": 35},
                "TØI 1344/2014",
            ),
            Known(
                *("Fornebu", "Fornebu", "staff", lies(8, 300, 8.5, 0.5, 0.75)),
                {"car": 56, "transit": 36},
                "TØI 1320/2014",
            ),
            Known(
                *("Linderud", "Linderud", "staff", lies(7.5, 500, 7.5, 0.5, 0.9)),
                {"car": 68},
                "TØI 1288/2013",
            ),
        ],
    }


def shares(known: Known, strategy: Strategy) -> dict[str, float]:
    """Return the likeliest shares of a place's trips in per cent, by mode, and that of car drivers."""
    rules = strategy.emissions
    means = {"residents": rules.residents.reference, "staff": rules.staff.reference}
    drawn = draw(rules, np.array([2018.0]), means, {"residents": None, "staff": None}, many=False)
    how = getattr(rules, known.group)
    ways = travel(np.array([[1.0]]), lies_as(known.place, 1), drawn.travel[known.group], how)
    total = float(ways.trips[0, 0])
    by_mode = {mode: 100 * float(each[0, 0]) / total for mode, each in ways.by_mode.items()}
    return by_mode | {"driver": 100 * float(ways.car_trips[0, 0]) / total}


WORDS = {
    "en": {
        "head": ("Place", "Hub, walk", "To centre", "Spaces", "Published", "Model"),
        "car": "car",
        "driver": "driver",
        "transit": "transit",
        "walk": "foot",
        "bike": "bike",
    },
    "nb": {
        "head": ("Sted", "Knutepunkt, gange", "Nærhet til senter", "Plasser", "Publisert", "Modell"),
        "car": "bil",
        "driver": "bilfører",
        "transit": "kollektiv",
        "walk": "gange",
        "bike": "sykkel",
    },
}


def table(some: list[Known], strategy: Strategy, language: str) -> str:
    """Return a table in Markdown: how each place lies, what is published, and what the model gives."""
    words = WORDS[language]
    rows = [" | ".join(words["head"]), "|".join(["---"] * 6)]
    for each in some:
        found, place = shares(each, strategy), each.place
        told = [
            ", ".join(f"{words[mode]} {shown[mode]:.0f}" for mode in shown)
            for shown in (each.published, {mode: found[mode] for mode in each.published})
        ]
        lie = f"{place.headway_min:g} min, {place.hub_walk_m:g} m"
        near = f"{place.centre:.2f}" if language == "en" else f"{place.centre:.2f}".replace(".", ",")
        free = f"{100 * place.parking:.0f} %"
        name = each.en if language == "en" else each.nb
        rows.append(" | ".join([name, lie, near, free, f"{told[0]} ({each.source})", told[1]]))
    return "\n".join(f"| {row} |" for row in rows)


def main(language: str) -> None:
    """Print the tables."""
    strategy = load_strategy()
    for some in places(strategy).values():
        print(table(some, strategy, language))
        print()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "en")
