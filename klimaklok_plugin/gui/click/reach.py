"""Reach from here: what is within so many minutes or metres of the place that was pointed at, and who lives there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProject,
    QgsSettings,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.gui import QgsRubberBand
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit

from klimaklok_plugin.analysis.catchments.messages import HERE, LIMITS, SERVICE_KINDS
from klimaklok_plugin.analysis.core.progress import Progress, advance
from klimaklok_plugin.gui import bar, project
from klimaklok_plugin.gui.jobs import Job, Stoppable
from klimaklok_plugin.gui.runs import Run, Runner
from klimaklok_plugin.processing.catchments import MODES, UNITS, Catchments, between, options_of
from klimaklok_plugin.processing.framework.inputs import labels, of_package
from klimaklok_plugin.processing.framework.layers import to_qgis
from klimaklok_plugin.processing.framework.texts import capital, fill, tr, word, wording

from .card import Answer, Card, Part
from .clicks import Clicks
from .marks import BLACK, Look
from .memory import Memory

if TYPE_CHECKING:
    from klimaklok_plugin.analysis.catchments.here import CatchmentsHere
    from klimaklok_plugin.analysis.catchments.reach import ReachResult

KEPT = "klimaklok/clickReach"
USUAL = ("walk", "5, 10, 15", "min")


@dataclass(frozen=True)
class Ready:
    """A data package that is ready to be asked: the coordinate system is that of its streets."""

    here: CatchmentsHere
    crs: QgsCoordinateReferenceSystem


@dataclass(frozen=True)
class Chosen:
    """What is chosen on the card; `limits` are a text until it is understood."""

    mode: Any
    limits: str
    unit: Any


@dataclass(frozen=True)
class Reached:
    """An answer, and the place that it is for."""

    place: QgsGeometry
    chosen: Chosen
    result: ReachResult


def make_ready(package: str, progress: Progress) -> Ready:
    """Read a data package as the algorithm does.

    Parameters
    ----------
    package : str
        Path of the package.
    progress : callable

    Raises
    ------
    KlimaklokError
        The package lacks streets, or cannot be read.
    """
    from klimaklok_plugin.analysis.catchments.here import CatchmentsHere

    algorithm = Catchments().create({})
    inputs = of_package(algorithm, package, "POINTS", QgsProcessingContext(), Stoppable(progress))
    network = inputs.network
    advance(progress, 0.4)
    here = CatchmentsHere(
        network,
        inputs.strategy,
        options_of(inputs),
        population=inputs.layer("POPULATION"),
        addresses=inputs.layer("ADDRESSES"),
        jobs=inputs.layer("JOBS"),
        services=inputs.layer("SERVICES"),
    )
    advance(progress, 1.0)
    return Ready(here, to_qgis(network.crs))


class ReachFromHere(Clicks):
    """Finds what is within reach of the places that the user points at.

    Parameters
    ----------
    iface : qgis.gui.QgisInterface
    action : QAction
    """

    def __init__(self, iface, action):
        card = Card(iface, lambda: tr("Reach from here"), "KlimaklokReachCard")
        super().__init__(iface, action, Memory(make_ready, action), card)
        self._shown: tuple[Ready, Reached] | None = None
        self._quickening: tuple[Any, Job] | None = None
        self._given_up: set[Any] = set()
        """Means of travel whose ground the user did not want to be made."""
        self.runner = Runner(self)
        self.runner.failed.connect(self._not_kept)
        self.runner.finished.connect(self._kept)
        self._build()
        card.more.append((lambda: tr("Keep as layers"), self.keep, "keep"))
        card.retranslated.connect(self._name_choices)

    def settings(self) -> Chosen:
        return Chosen(MODES[self.mode.currentIndex()], self.limits.text(), UNITS[self.unit.currentIndex()])

    def takes_long(self, made: Ready, chosen: Chosen) -> str:
        if made.here.is_ready(chosen.mode) or (size := made.here.size(chosen.mode)) == "region":
            return ""
        if size == "city":
            return tr("Answers take some seconds until the ground along the streets is made ready in the background.")
        return tr("The ground along the streets is being made ready. That is done once for each means of travel.")

    def compute(self, made: Ready, place: QgsGeometry, chosen: Chosen, progress: Progress) -> Reached:
        import shapely

        from klimaklok_plugin.analysis.catchments.inputs import parse_limits

        limits = parse_limits(chosen.limits)
        geometry = shapely.from_wkb(bytes(place.asWkb()))
        return Reached(place, chosen, made.here.reach(geometry, chosen.mode, limits, chosen.unit, progress=progress))

    def show_answer(self, made: Ready, answer: Reached) -> None:
        self._shown = (made, answer)
        self.card.show_answer(in_words(made, answer))
        self.marks.show(_drawn(answer), made.crs)
        self._quicken(made, answer.chosen.mode)

    def keep(self) -> None:
        """Run the algorithm for the place, so that its areas and streets become layers, and the run can be repeated."""
        if self._shown is None:
            return
        made, answer = self._shown
        kind = QgsVectorLayer(f"{_shape(answer.place)}?crs={made.crs.authid()}", tr("Reach from here"), "memory")
        kind.setCrs(made.crs)
        feature = QgsFeature()
        feature.setGeometry(answer.place)
        kind.dataProvider().addFeature(feature)
        kind.updateExtents()
        QgsProject.instance().addMapLayer(kind)
        values = {
            "POINTS": kind.id(),
            "PACKAGE": project.package(),
            "MODE": MODES.index(answer.chosen.mode),
            "LIMITS": answer.chosen.limits,
            "UNIT": UNITS.index(answer.chosen.unit),
        }
        self.runner.start("reach", "catchments", values)

    def forget(self) -> None:
        self._stop_quickening()
        self._given_up.clear()
        super().forget()

    def unload(self) -> None:
        self.runner.stop()
        super().unload()

    # --- the ground of a city, made while answers are looked at ---

    def _quicken(self, made: Ready, mode: Any) -> None:
        """Make the ground of a city's streets, so that the next answers are there at once."""
        if mode in self._given_up or made.here.size(mode) != "city" or made.here.is_ready(mode):
            return
        if self._quickening is not None:
            if self._quickening[0] == mode:
                return
            self._stop_quickening()
        job = Job(
            tr("Klimaklok: making the ground along the streets ready"),
            lambda progress: made.here.prepare(mode, progress),
            lambda _: self._quickened(job),
            lambda _: self._quickened(job, mode),
        )
        self._quickening = (mode, job)
        QgsApplication.taskManager().addTask(job)

    def _quickened(self, job: Job, given_up: Any = None) -> None:
        if self._quickening is None or self._quickening[1] is not job:  # another is being made
            return
        self._quickening = None
        if given_up is not None:
            self._given_up.add(given_up)

    def _stop_quickening(self) -> None:
        quickening, self._quickening = self._quickening, None
        if quickening is not None:
            quickening[1].cancel()

    # --- the choices on the card ---

    def _build(self) -> None:
        mode, limits, unit = self._remembered()
        self.mode, self.limits, self.unit = QComboBox(), QLineEdit(limits), QComboBox()
        self._labels = [QLabel(), QLabel()]
        for widget, name in ((self.mode, "mode"), (self.limits, "limits"), (self.unit, "unit")):
            widget.setObjectName(name)
        self._labels[0].setBuddy(self.mode)
        self._labels[1].setBuddy(self.limits)
        grid = QGridLayout()
        grid.addWidget(self._labels[0], 0, 0)
        grid.addWidget(self.mode, 0, 1, 1, 2)
        grid.addWidget(self._labels[1], 1, 0)
        grid.addWidget(self.limits, 1, 1)
        grid.addWidget(self.unit, 1, 2)
        grid.setColumnStretch(1, 1)
        self.card.top.addLayout(grid)
        self._name_choices()
        self.mode.setCurrentIndex(MODES.index(mode))
        self.unit.setCurrentIndex(UNITS.index(unit))
        self.mode.currentIndexChanged.connect(self._chosen)
        self.unit.currentIndexChanged.connect(self._chosen)
        self.limits.editingFinished.connect(self._chosen)

    def _remembered(self) -> tuple[str, str, str]:
        kept = str(QgsSettings().value(KEPT, "")).split("|")
        usable = len(kept) == len(USUAL) and kept[0] in MODES and kept[2] in UNITS
        return (kept[0], kept[1], kept[2]) if usable else USUAL

    def _name_choices(self) -> None:
        """Name the choices in the user's language; what is chosen stays."""
        self._labels[0].setText(tr("&How:"))
        self._labels[1].setText(tr("&Limits:"))
        for box, names in (
            (self.mode, (tr("On foot"), tr("By bike"), tr("By car"))),
            (self.unit, (tr("minutes"), tr("metres"))),
        ):
            box.blockSignals(True)
            at = max(box.currentIndex(), 0)
            box.clear()
            box.addItems(names)
            box.setCurrentIndex(at)
            box.blockSignals(False)

    def _chosen(self, *_: object) -> None:
        chosen = self.settings()
        kept = f"{chosen.mode}|{chosen.limits}|{chosen.unit}"
        if kept != str(QgsSettings().value(KEPT, "")):
            QgsSettings().setValue(KEPT, kept)
            self.again()

    def _not_kept(self, _run: Run, why: str) -> None:
        bar.tell(self.iface, why, bar.MIND)

    def _kept(self, _run: Run) -> None:
        self.marks.clear()
        bar.tell(self.iface, tr("The areas are layers of the project now."))


# --- words ------------------------------------------------------------------------------------------------------------


def in_words(made: Ready, answer: Reached) -> Answer:
    """Return what stands on the card.

    Parameters
    ----------
    made : Ready
    answer : Reached
    """
    result, chosen = answer.result, answer.chosen
    if not len(result.areas):
        reason = str(result.unreached["reason"].iloc[0])
        return Answer(fill(HERE["out"], {"reason": reason}))
    told = {"mode": f"reach_{chosen.mode}", "direction": f"reach_{result.options.direction}"}
    said = labels(Catchments().create({}))
    notes = list(dict.fromkeys(word(note, said) for note in result.notes))
    least = made.here.strategy.schools.least_count
    columns = result.areas.drop(columns="geometry").to_dict("list")
    know = (*_between(columns, chosen.unit), *notes, fill(HERE["as_among_many"], {}))
    parts = (Part(rows=_numbers(columns, chosen.unit, least)), Part(tr("What to know"), know))
    return Answer(capital(fill(HERE["title"], told)), parts=parts)


def _numbers(columns: dict[Any, list[Any]], unit: str, least: int) -> tuple[tuple[str, ...], ...]:
    """Return what lies within the limits: a row for each thing, a column for each limit."""
    heads = [fill(LIMITS[unit], {"limit": limit}) for limit in columns[f"limit_{unit}"]]
    rows = [[fill(HERE["within"], {}), *heads]]
    if "people" in columns:
        few, known = fill(HERE["few"], {"least": least}), _each("number", columns["people"])
        shown = [few if math.isnan(each) else text for each, text in zip(columns["people"], known, strict=True)]
        rows.append([fill(HERE["people"], {}), *shown])
    counted = [name for name in ("addresses", "jobs", "services") if name in columns]
    rows += [[fill(HERE[name], {}), *_each("number", columns[name])] for name in counted]
    for name, counts in columns.items():
        if str(name).startswith("services_"):
            kind = str(name).removeprefix("services_")
            called = wording().text(SERVICE_KINDS[kind]) if kind in SERVICE_KINDS else kind
            rows.append([f"– {called}", *_each("number", counts)])
    rows.append([fill(HERE["ground"], {}), *_each("size", columns["area_ha"])])
    rows.append([fill(HERE["streets"], {}), *_each("size", columns["streets_km"])])
    return tuple(tuple(row) for row in rows)


def _between(columns: dict[Any, list[Any]], unit: str) -> list[str]:
    """Return between which numbers the truth lies, where that is not sure."""
    if "people" not in columns:
        return []
    ranges = [
        (HERE["between"], {"low": low, "high": high, "limit": [(LIMITS[unit], {"limit": limit})]})
        for low, high, limit in zip(
            columns["people_low"], columns["people_high"], columns[f"limit_{unit}"], strict=True
        )
        if high - low >= 1
    ]
    return [fill(HERE["range"], {"ranges": ranges})] if ranges else []


def _each(code: str, values: list[Any]) -> list[str]:
    return [fill(HERE[code], {"value": value}) for value in values]


# --- the map ----------------------------------------------------------------------------------------------------------


def _drawn(answer: Reached) -> list[tuple[QgsGeometry, Look]]:
    """Return the areas, the largest lowest, and the place."""
    import shapely

    areas = answer.result.areas
    marks: list[tuple[QgsGeometry, Look]] = []
    count = len(areas)
    for number in reversed(range(count)):
        shape = QgsGeometry()
        shape.fromWkb(shapely.to_wkb(areas.geometry.iloc[number]))
        color = between(number / max(count - 1, 1), 255)
        inside = QColor(color)
        inside.setAlpha(90)
        marks.append((shape, Look(color.darker(120), 2, inside)))
    marks.append((answer.place, Look(BLACK, 3, icon=QgsRubberBand.IconType.ICON_CIRCLE, icon_size=12)))
    return marks


def _shape(place: QgsGeometry) -> str:
    return QgsWkbTypes.displayString(place.wkbType())
