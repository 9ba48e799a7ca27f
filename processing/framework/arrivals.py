"""How results arrive in the project: in a group of their run, in a fixed order, the helpers switched off."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from qgis.core import (
    Qgis,
    QgsLayerTree,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingLayerPostProcessorInterface,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt import sip

if TYPE_CHECKING:
    from .base import FileOutput, LayerOutput
    from .sinks import Destination

RUN = "klimaklok/run"
"""Property of the group and the layers of a run, in the project: its id."""
ABOVE = (Qgis.GeometryType.Null, Qgis.GeometryType.Unknown, Qgis.GeometryType.Polygon, Qgis.GeometryType.Line)
"""Kinds of layers from below; points come above all."""
LONGEST_LEGEND = 8
"""Entries: a longer one is folded, so that the group stays in view."""


@dataclass
class RunGroup:
    """The group of the layer tree that the results of one run arrive in.

    Attributes
    ----------
    title : str
        What was asked, in the user's language.
    taken : Collection[str]
        Names of the groups that the project holds already.
    started : datetime.datetime
        In local time.
    id : str
        Unlike that of any other run.
    """

    title: str
    taken: Collection[str] = ()
    started: dt.datetime = field(default_factory=lambda: dt.datetime.now().astimezone())
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    _name: str = ""

    # Runs of the same minute may be named before any is loaded, as those of a batch are.
    _given: ClassVar[dict[str, dt.date]] = {}
    _one_at_a_time: ClassVar[threading.Lock] = threading.Lock()

    @classmethod
    def begin(cls, title: str, project: QgsProject | None) -> RunGroup:
        """Return the group of a new run, asked for in the thread that may look into the project."""
        groups = project.layerTreeRoot().findGroups(True) if project is not None else []
        return cls(title, frozenset(group.name() for group in groups))

    def name(self) -> str:
        """Return its name: QGIS finds it by that, so no other run has the same."""
        if not self._name:
            plain = name = f"{self.title} {self.started:%H:%M}"
            number, today = 1, self.started.date()
            with self._one_at_a_time:
                while name in self.taken or self._given.get(name) == today:
                    number += 1
                    name = f"{plain} ({number})"
                self._given[name] = today
            self._name = name
        return self._name

    def load(
        self,
        context: QgsProcessingContext,
        source: str,
        destination: Destination,
        outputs: Sequence[LayerOutput | FileOutput],
        geometry: Qgis.GeometryType,
    ) -> None:
        """Tell QGIS to load a result where it is asked to; `outputs` are those of the algorithm, as declared."""
        if destination.details is None:
            return
        place = next(number for number, each in enumerate(outputs) if each.name == destination.output)
        answer = next((number for number, each in enumerate(outputs) if each.answer), 0)
        shown, details = outputs[place].shown, destination.details
        details.groupName = self.name()
        details.layerSortKey = sort_key(geometry, -1 if place == answer else place, shown=shown)
        context.addLayerToLoadOnCompletion(source, details)
        arrive = _Arrive.make(self.id, details.groupName, shown=shown, answer=place == answer)
        context.layerToLoadOnCompletionDetails(source).setPostProcessor(arrive)


def sort_key(geometry: Qgis.GeometryType, place: int, *, shown: bool) -> int:
    """Return what QGIS sorts the layers of a group by, highest on top; never 0, which it takes for none.

    Parameters
    ----------
    geometry : Qgis.GeometryType
        Points lie above lines, these above areas, these above tables.
    place : int
        Of the output in its algorithm's declaration, from 0, and -1 for its answer; the first lies above the others
        of its kind.
    shown : bool
        Helpers lie below what is shown of the same kind.
    """
    kind = ABOVE.index(geometry) if geometry in ABOVE else len(ABOVE)
    return (2 * kind + shown + 1) * 100 - place


class _Arrive(QgsProcessingLayerPostProcessorInterface):
    """Gives a result the style stored with it, which QGIS loads results without, and its place in the layer tree."""

    # QGIS owns and deletes these, but forgets what is Python in them unless a name holds on to it.
    alive: ClassVar[list[_Arrive]] = []

    def __init__(self, run: str, group: str, *, shown: bool, answer: bool) -> None:
        super().__init__()
        self._run, self._group, self._shown, self._answer = run, group, shown, answer

    @classmethod
    def make(cls, run: str, group: str, *, shown: bool, answer: bool) -> _Arrive:
        made = cls(run, group, shown=shown, answer=answer)
        cls.alive[:] = [*(each for each in cls.alive if not sip.isdeleted(each)), made]
        return made

    def postProcessLayer(self, layer: QgsMapLayer, context: QgsProcessingContext, *_feedback: object) -> None:
        if layer.providerType() != "memory":
            layer.loadDefaultStyle()
            layer.triggerRepaint()
        layer.setCustomProperty(RUN, self._run)
        project = layer.project() or context.project()
        node = project.layerTreeRoot().findLayer(layer.id()) if project is not None else None
        if node is None:  # a model's, or a script's, that has places of its own
            return
        group = node.parent()
        if QgsLayerTree.isGroup(group) and group.name() == self._group:
            group.setCustomProperty(RUN, self._run)
        node.setItemVisibilityChecked(self._shown)
        node.setExpanded(self._shown and _legend_entries(layer) <= LONGEST_LEGEND)
        if self._answer:
            _make_active(layer)


def _legend_entries(layer: QgsMapLayer) -> int:
    renderer = layer.renderer() if isinstance(layer, QgsVectorLayer) else None
    return len(renderer.legendSymbolItems()) if renderer is not None else 0


def _make_active(layer: QgsMapLayer) -> None:
    """Let Identify and the table's button ask this layer; QGIS takes the lowest of the group."""
    from qgis.utils import iface

    if iface is not None:
        iface.setActiveLayer(layer)
