"""Features of a layer, all of them or an error: a connection that is lost looks like the end of the layer.

QGIS does not tell one from the other. What is known of its providers, each found by trial: PostgreSQL's iterator stays
valid when the server goes in the middle of a read, and a count that was asked for meanwhile stays 0; GDAL's stays valid
without its file, but GDAL itself complains; that of a web feature service ends early, complains in QGIS's log, and
keeps the part that came as if it were the whole layer. So the features are counted against what was promised, and where
that does not settle it, counted again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsFeature,
    QgsFeatureIterator,
    QgsFeatureRequest,
    QgsFeedback,
    QgsProcessingFeatureSource,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication, QObject, pyqtSlot

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.core.worker import run_abandonable

from .messages import SourceDamagedError, SourceLostError

Source = QgsProcessingFeatureSource | QgsVectorLayer
SERVICES = ("WFS", "OAPIF")
"""Providers that keep what came of a download that failed."""
NO_GEOMETRY = Qgis.FeatureRequestFlag.NoGeometry


@dataclass(frozen=True)
class Origin:
    """Where a layer's features come from.

    Attributes
    ----------
    provider, source : str
        QGIS's key of the provider, and what it opens.
    doubtful : bool
        The provider has complained before.
    all : QgsProcessingFeatureSource or QgsVectorLayer, optional
        The layer with all its features, where only some of them are read.
    """

    provider: str = ""
    source: str = ""
    doubtful: bool = False
    all: Source | None = None

    @classmethod
    def of(cls, layer: QgsVectorLayer) -> Origin:
        return cls(layer.providerType(), layer.source(), layer.dataProvider().hasErrors())


def read(
    source: Source,
    name: str,
    take: Callable[[QgsFeature], None],
    *,
    request: QgsFeatureRequest | None = None,
    feedback: QgsFeedback | None = None,
    origin: Origin | None = None,
) -> None:
    """Hand each feature of `source` to `take`, and raise when some were lost on the way.

    Parameters
    ----------
    name : str
        What the user calls the layer.
    request : QgsFeatureRequest, optional
        Which of them; then `origin.all` tells whether the layer can be read.
    feedback : QgsFeedback, optional
        Lets downloads be cancelled.

    Raises
    ------
    SourceLostError
        Database, service or file cannot be reached, or could not while it was read.
    SourceDamagedError
        GDAL could not read all of a file.
    Cancelled
        The user stopped.
    """
    origin = origin or Origin()
    asked = request or QgsFeatureRequest()
    if feedback is not None:
        asked.setFeedback(feedback)
    service = origin.provider in SERVICES
    # To ask a service takes long at times, and cannot be cancelled here.
    promised = source.featureCount() if request is None and not service else -1
    came = missing = 0
    with _listening(origin.provider) as heard:
        with _features(source, asked, name) as features:
            for feature in features:
                came += 1
                missing += not feature.hasGeometry()
                take(feature)
            if feedback is not None and feedback.isCanceled():
                raise Cancelled
            if not features.isValid():
                raise SourceLostError(layer=name)
        if heard.gdal and (missing or came < promised or promised < 0):
            raise SourceDamagedError(layer=name, why=" ".join(heard.gdal[0].split()))
        if service:
            _check_service(came, origin, heard, feedback, name)
        else:
            _check_count(came, promised, source, asked, origin, name)


def _check_count(came: int, promised: int, source: Source, asked: QgsFeatureRequest, origin: Origin, name: str) -> None:
    """Raise when another number of features was promised, and they are not the same when they are counted again."""
    if came == promised and came > 0:
        return
    if _count(source, asked, name) != came or (came == 0 and promised > 0):
        raise SourceLostError(layer=name)
    every = origin.all
    if came == 0 and every is not None and every.featureCount() > 0 and _count(every, QgsFeatureRequest(), name) == 0:
        raise SourceLostError(layer=name)


def _check_service(came: int, origin: Origin, heard: _Heard, feedback: QgsFeedback | None, name: str) -> None:
    """Raise when a service has more features than came, or complained and does not say how many it has."""
    every = origin.all
    everything = came if every is None else _count(every, QgsFeatureRequest(), name)
    doubtful = origin.doubtful or bool(heard.complaints()) or everything == 0
    there, counted = _there(origin, feedback, doubtful=doubtful)
    if everything < there or (not counted and heard.complaints()):
        raise SourceLostError(layer=name)


@contextlib.contextmanager
def _features(source: Source, request: QgsFeatureRequest, name: str) -> Iterator[QgsFeatureIterator]:
    """Iterate, and give back the connection also where an error holds on to what iterates: QGIS has only a few."""
    if isinstance(source, QgsVectorLayer):
        features = source.getFeatures(request)
    else:
        features = source.getFeatures(request, Qgis.ProcessingFeatureSourceFlag.SkipGeometryValidityChecks)
    try:
        if not features.isValid():
            raise SourceLostError(layer=name)
        yield features
    finally:
        features.close()


def _count(source: Source, asked: QgsFeatureRequest, name: str) -> int:
    request = QgsFeatureRequest(asked)
    request.setFlags(NO_GEOMETRY)
    request.setNoAttributes()
    with _features(source, request, name) as features:
        return sum(1 for _ in features)


def _there(origin: Origin, feedback: QgsFeedback | None, *, doubtful: bool) -> tuple[int, bool]:
    """Ask a service itself how many features there are, and return whether it says so.

    Where it does not, and there is doubt, they are fetched anew, as the layer keeps what once came.
    """

    def progress(_done: float) -> bool:
        return feedback is not None and feedback.isCanceled()

    def ask(_worker: object) -> tuple[int, bool]:
        layer = QgsVectorLayer(origin.source, "", origin.provider)
        told = layer.featureCount() if layer.isValid() else 0
        if told > 0 or not doubtful:
            return told, told > 0
        asked = QgsFeatureRequest()
        if feedback is not None:
            asked.setFeedback(feedback)
        return _count(layer, asked, ""), False

    return run_abandonable(ask, progress)


# --- what is complained of --------------------------------------------------------------------------------------------


@dataclass
class _Heard:
    gdal: list[str] = field(default_factory=list)
    service: list[str] = field(default_factory=list)
    ear: QObject | None = None

    def complaints(self) -> list[str]:
        """Return what services complained of until now."""
        if self.ear is not None:
            QCoreApplication.sendPostedEvents(self.ear)
        return self.service


class _Ear(QObject):
    """Hears what is written to QGIS's log, also from the threads of downloads."""

    def __init__(self, heard: _Heard) -> None:
        super().__init__()
        self._heard = heard
        # Queued: a thread that waits for Python while this one waits for it would wait for ever.
        QgsApplication.messageLog().messageReceived[str, str, Qgis.MessageLevel].connect(self.hear)

    @pyqtSlot(str, str, Qgis.MessageLevel)
    def hear(self, message: str, tag: str, _level: Qgis.MessageLevel) -> None:
        if tag in SERVICES:
            self._heard.service.append(message)


@contextlib.contextmanager
def _listening(provider: str) -> Iterator[_Heard]:
    """Collect what GDAL in this thread, and downloads, complain of."""
    from osgeo import gdal

    heard = _Heard()

    def note(kind: int, _number: int, message: str) -> None:
        if kind >= gdal.CE_Failure:
            heard.gdal.append(message)

    ear = heard.ear = _Ear(heard) if provider in SERVICES else None
    gdal.PushErrorHandler(note)
    try:
        yield heard
    finally:
        gdal.PopErrorHandler()
        if ear is not None:
            with contextlib.suppress(TypeError):
                QgsApplication.messageLog().messageReceived[str, str, Qgis.MessageLevel].disconnect(ear.hear)
