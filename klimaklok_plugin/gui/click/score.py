"""Score here: class, points, components and reasons of the place that was pointed at."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingContext,
    QgsSettings,
)
from qgis.gui import QgsRubberBand
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel

from klimaklok_plugin.analysis.core.messages import Note
from klimaklok_plugin.analysis.core.progress import Progress, advance, part
from klimaklok_plugin.analysis.sites.messages import (
    HERE,
    HERE_MEASURED,
    LAND_USES,
    REASONS,
    TRACKS,
    component_said,
)
from klimaklok_plugin.gui.jobs import Stoppable
from klimaklok_plugin.processing.framework.inputs import labels, of_package
from klimaklok_plugin.processing.framework.layers import to_qgis
from klimaklok_plugin.processing.framework.reasons import citations, reason_texts
from klimaklok_plugin.processing.framework.texts import capital, fill, say, tr, word, wording
from klimaklok_plugin.processing.score_sites import ScoreSites

from .card import Answer, Card, Line, Part
from .clicks import Clicks
from .marks import BLACK, BLUE, ORANGE, Look
from .memory import Memory

if TYPE_CHECKING:
    from klimaklok_plugin.analysis.sites.here import Component, Here, SitesHere

LAND_USE = "klimaklok/clickLandUse"


@dataclass(frozen=True)
class Ready:
    """A data package that is ready to be asked: the coordinate system is that of its streets."""

    here: SitesHere
    crs: QgsCoordinateReferenceSystem
    notes: list[str]


def make_ready(package: str, progress: Progress) -> Ready:
    """Read a data package as the algorithm does, and search what a click looks up.

    Parameters
    ----------
    package : str
        Path of the package.
    progress : callable

    Raises
    ------
    KlimaklokError
        The package lacks what sites are measured by, or cannot be read.
    """
    from klimaklok_plugin.analysis.sites.here import SitesHere

    algorithm = ScoreSites().create({})
    context, feedback = QgsProcessingContext(), Stoppable(progress)
    inputs = of_package(algorithm, package, "SITES", context, feedback)
    network = inputs.network
    advance(progress, 0.1)
    here = SitesHere(
        network,
        inputs.layer("HUBS"),
        inputs.strategy,
        algorithm.options(inputs),
        **algorithm.surroundings(inputs),
        progress=part(progress, 0.2, 1.0),
    )
    crs = to_qgis(network.crs)
    said = labels(algorithm)
    return Ready(here, crs, list(dict.fromkeys(word(note, said) for note in here.notes)))


class ScoreHere(Clicks):
    """Scores the places that the user points at.

    Parameters
    ----------
    iface : qgis.gui.QgisInterface
    action : QAction
    """

    def __init__(self, iface, action):
        card = Card(iface, lambda: tr("Score here"), "KlimaklokScoreCard")
        super().__init__(iface, action, Memory(make_ready, action), card)
        self._shown: tuple[Ready, Here] | None = None
        row = QHBoxLayout()
        self._label = QLabel()
        self.land_use = QComboBox()
        self.land_use.setObjectName("land_use")
        self._label.setBuddy(self.land_use)
        row.addWidget(self._label)
        row.addWidget(self.land_use, 1)
        card.top.addLayout(row)
        self._name_land_uses()
        kept = str(QgsSettings().value(LAND_USE, ""))
        self.land_use.setCurrentIndex(max(self.land_use.findData(kept), 0))
        self.land_use.currentIndexChanged.connect(self._chosen)
        card.retranslated.connect(self._name_land_uses)

    def settings(self) -> str:
        return str(self.land_use.currentData())

    def compute(self, made: Ready, place: QgsGeometry, chosen: str, progress: Progress) -> Here:
        import shapely

        geometry = shapely.from_wkb(bytes(place.asWkb()))
        return made.here.score(geometry, chosen, progress)

    def show_answer(self, made: Ready, answer: Here) -> None:
        self._shown = (made, answer)
        self.card.show_answer(in_words(made, answer))
        self.marks.show(_drawn(answer), made.crs)

    def _chosen(self, _index: int) -> None:
        QgsSettings().setValue(LAND_USE, self.settings())
        self.again()

    def _name_land_uses(self) -> None:
        """Name the land uses in the user's language; the chosen one stays."""
        self._label.setText(tr("&Land use:"))
        self.land_use.blockSignals(True)
        chosen = max(self.land_use.currentIndex(), 0)
        self.land_use.clear()
        for code in LAND_USES:
            self.land_use.addItem(capital(say(code)), code)
        self.land_use.setCurrentIndex(chosen)
        self.land_use.blockSignals(False)


# --- words ------------------------------------------------------------------------------------------------------------


def in_words(made: Ready, found: Here) -> Answer:
    """Return what stands on the card.

    Parameters
    ----------
    made : Ready
    found : Here
    """
    if found.out:
        return _not_scored(made, found)
    values = found.values
    reasons = found.reasons
    texts = reason_texts(reasons, REASONS, citations(reasons, made.here.strategy))
    lifts, unclear = reasons["lifts"].tolist(), reasons["open"].tolist()
    sorted_texts: dict[str, list[str]] = {"lifts": [], "lowers": [], "open": []}
    for text, lift, is_open in zip(texts, lifts, unclear, strict=True):
        sorted_texts["open" if is_open else "lifts" if lift else "lowers"].append(capital(text))
    parts = [
        Part(sentences=_hub(found)),
        Part(tr("Speaks for"), tuple(sorted_texts["lifts"])),
        Part(tr("Speaks against"), tuple(sorted_texts["lowers"])),
        Part(tr("To be clarified"), tuple(sorted_texts["open"])),
        Part(tr("Points for each measure"), lines=tuple(_line(each) for each in found.components)),
        Part(tr("What to know"), (*_notes(found), *made.notes, fill(HERE["as_among_many"], {}))),
    ]
    below = capital(say(values["profile"])) + " – " + say(values["track"], TRACKS)
    if values["priority_area"]:
        below += f" ({values['priority_area']})"
    title = capital(say(values["class"]))
    if not math.isnan(values["score"]):
        title += " – " + fill(HERE["score"], {"score": values["score"]})
    return Answer(title, below, tuple(each for each in parts if each.sentences or each.lines))


def _not_scored(made: Ready, found: Here) -> Answer:
    sentences = []
    if found.out == "too_far":
        limit = made.here.max_snap_m
        told = {"distance": found.network_m, "limit": limit}
        sentences.append(fill(HERE["outside" if made.here.is_outside(found.network_m) else "too_far"], told))
    why = fill(HERE["out"], {"reason": found.out})
    return Answer(why, parts=(Part(sentences=(*sentences, *_notes(found))),))


def _hub(found: Here) -> tuple[str, ...]:
    values = found.values
    if values["hub_name"] is None:
        return (fill(HERE["no_hub"], {}),)
    least, greatest = values["hub_walk_min_m"], values["hub_walk_max_m"]
    told = {"name": values["hub_name"], "tier": values["hub_tier"], "walk": values["hub_walk_m"]}
    if greatest - least < 1:
        return (fill(HERE["hub"], told),)
    return (
        fill(HERE["hub_of_area"], told | {"least": least, "greatest": greatest}),
        fill(HERE["drawn_from_middle"], {}),
    )


def _line(component: Component) -> Line:
    """Return a component as a line of the table; one that does not count has no bar."""
    name = capital(wording().fill(HERE["component"], {"said": component_said(component.name)}))
    if component.weight <= 0:
        return Line(name, fill(HERE_MEASURED["not_given"], {}), "–", None)
    number = wording().fill(HERE["points"], {"score": component.score})
    weight = wording().fill(HERE["weight"], {"share": component.weight})
    return Line(name, _measured(component), number, component.score / 100, weight)


def _measured(component: Component) -> str:
    value = component.measured
    if math.isinf(value):
        return fill(HERE_MEASURED["not_reached"], {})
    if math.isnan(value):
        return ""
    code = "service" if component.name.startswith("service_") else component.name
    if code == "parking_walk" and value < 0:
        code = "parking_walk_nearer"
    return fill(HERE_MEASURED[code], {"value": abs(value)})


def _notes(found: Here) -> list[str]:
    said = labels(ScoreSites().create({}))
    return [word(note, said) for note in found.notes if isinstance(note, Note)]


# --- the map ----------------------------------------------------------------------------------------------------------


def _drawn(found: Here) -> list[tuple[QgsGeometry, Look]]:
    """Return the place, the walk to its hub and the hub."""
    import shapely

    marks: list[tuple[QgsGeometry, Look]] = []
    if found.geometry is not None:
        place = QgsGeometry()
        place.fromWkb(shapely.to_wkb(found.geometry))
        marks.append((place, Look(ORANGE, 3, QColor(213, 94, 0, 50), QgsRubberBand.IconType.ICON_FULL_BOX, 12)))
    if found.way is not None:
        way = QgsGeometry()
        way.fromWkb(shapely.to_wkb(found.way))
        end: Any = found.way.coords[-1]
        marks.append((way, Look(BLUE, 5)))
        hub = Look(BLACK, 3, icon=QgsRubberBand.IconType.ICON_CIRCLE, icon_size=16)
        marks.append((QgsGeometry.fromPointXY(QgsPointXY(*end)), hub))
    return marks
