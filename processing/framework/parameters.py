"""How an algorithm declares its parameters, each with its help, and how it reads their values.

Call these functions from ``KlimaklokAlgorithm.inputs()``. Labels and help texts come in translated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from qgis.core import (
    Qgis,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExpression,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorLayer,
)
from qgis.PyQt.QtCore import QVariant

from klimaklok_plugin.analysis.layers import field_names

from .texts import tr

POINTS = (Qgis.ProcessingSourceType.VectorPoint,)
LINES = (Qgis.ProcessingSourceType.VectorLine,)
POLYGONS = (Qgis.ProcessingSourceType.VectorPolygon,)
POINTS_OR_POLYGONS = POINTS + POLYGONS
ANY_GEOMETRY = POINTS + LINES + POLYGONS
OR_TABLES = (Qgis.ProcessingSourceType.Vector,)
"""Points or areas, or a table whose columns tell where things lie: ids of cells, or north and east."""

STRATEGY = "STRATEGY"
NETWORK = "NETWORK"
CRS = "CRS"
PACKAGE = "PACKAGE"
NAMES, AMOUNT = "names", "amount"
"""Of a field parameter, in its metadata: by which names it is found, and whether the result grows with it."""

ROLES, REQUIRED, UNLESS = "roles", "required", "unless"
"""Of a parameter that a data package can fill, in its metadata: by layers of which roles (the first there is), whether
it must be given or filled, and the parameters in whose place it stands: given one of them, it is not filled."""

Definition = TypeVar("Definition", bound=QgsProcessingParameterDefinition)


def layer(
    name: str,
    label: str,
    types: Sequence[Qgis.ProcessingSourceType],
    help: str,  # noqa: A002 - QGIS's own name for it
    *,
    optional: bool = False,
    roles: Sequence[str] = (),
    unless: Sequence[str] = (),
) -> QgsProcessingParameterFeatureSource:
    """Return a vector layer; read it with ``inputs.layer(name)``.

    Parameters
    ----------
    roles : sequence of str, optional
        Left empty, it is filled by a data package's layer of one of these roles, the first there is.
    unless : sequence of str, optional
        But not if one of these parameters is given, in whose place it stands.
    """
    kinds = [int(_value(each)) for each in types]
    definition = QgsProcessingParameterFeatureSource(name, label, kinds, None, optional or bool(roles))
    if tuple(types) == OR_TABLES:
        tables = tr(
            "A table without geometry will do, too, where its columns tell places: ids of Statistics Norway's cells, "
            "or Nord, Øst and EPSG-kode."
        )
        help = f"{help} {tables}"  # noqa: A001
    return _fillable(_helped(definition, help), roles, unless, required=not optional)


def table(
    name: str,
    label: str,
    help: str,  # noqa: A002
    *,
    optional: bool = False,
    roles: Sequence[str] = (),
) -> QgsProcessingParameterFeatureSource:
    """Return a table, whose geometry, if it has one, says nothing; read it with ``inputs.table(name)``.

    On `roles` see `layer`.
    """
    kinds = [int(_value(each)) for each in OR_TABLES]
    definition = QgsProcessingParameterFeatureSource(name, label, kinds, None, optional or bool(roles))
    return _fillable(_helped(definition, help), roles, required=not optional)


def field(
    name: str,
    label: str,
    parent: str,
    help: str,  # noqa: A002
    *,
    optional: bool = True,
    names: Sequence[str] = (),
    amount: bool = False,
) -> QgsProcessingParameterField:
    """Return a field of the layer `parent`; read it with ``inputs.field(name, parent)``.

    Parameters
    ----------
    names : sequence of str, optional
        Left empty, the field is found by these names (see `analysis.layers.field_names`), and the log says so. It is
        seldom chosen then, and flagged as advanced.
    amount : bool
        The result grows with it: where several fields have one of the names and differ, the user is asked.
    """
    kind = Qgis.ProcessingFieldParameterDataType.Any
    definition = QgsProcessingParameterField(name, label, None, parent, kind, False, optional)
    if names:
        listed = ", ".join(f"'{each}'" for each in names)
        found = tr("Left empty, a field with one of these names is used, if there is one: {names}.")
        help = f"{help} {found.format(names=listed)}".strip()  # noqa: A001
    definition.setMetadata({NAMES: list(names), AMOUNT: amount})
    return _helped(definition, help, advanced=bool(names))


def number(
    name: str,
    label: str,
    help: str,  # noqa: A002
    *,
    default: float | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
    whole: bool = False,
    optional: bool = False,
    advanced: bool = False,
) -> QgsProcessingParameterNumber:
    """Return a number; read it with ``inputs.number(name)`` (None when left empty)."""
    kinds = Qgis.ProcessingNumberParameterType
    kind = kinds.Integer if whole else kinds.Double
    definition = QgsProcessingParameterNumber(name, label, kind, default, optional)
    if minimum is not None:
        definition.setMinimum(minimum)
    if maximum is not None:
        definition.setMaximum(maximum)
    return _helped(definition, help, advanced=advanced)


def choice(
    name: str,
    label: str,
    options: Sequence[str],
    help: str,  # noqa: A002
    *,
    default: int | None = 0,
    optional: bool = False,
    advanced: bool = False,
    multiple: bool = False,
) -> QgsProcessingParameterEnum:
    """Return a choice among translated `options`; read its position with ``inputs.choice(name)``.

    With `multiple` any number may be chosen; read their positions with ``inputs.choices(name)``.
    """
    definition = QgsProcessingParameterEnum(name, label, list(options), multiple, default, optional)
    return _helped(definition, help, advanced=advanced)


def flag(
    name: str,
    label: str,
    help: str,  # noqa: A002
    *,
    default: bool = False,
    advanced: bool = False,
) -> QgsProcessingParameterBoolean:
    """Return a tick box; read it with ``inputs.flag(name)``."""
    return _helped(QgsProcessingParameterBoolean(name, label, default), help, advanced=advanced)


def text(
    name: str,
    label: str,
    help: str,  # noqa: A002
    *,
    default: str | None = None,
    optional: bool = True,
    advanced: bool = False,
) -> QgsProcessingParameterString:
    """Return a line of text; read it with ``inputs.text(name)`` (None when left empty)."""
    return _helped(QgsProcessingParameterString(name, label, default, False, optional), help, advanced=advanced)


def expression(
    name: str,
    label: str,
    parent: str,
    help: str,  # noqa: A002
) -> QgsProcessingParameterExpression:
    """Return an optional expression on the features of `parent`; read what it holds for with ``inputs.matching``."""
    return _helped(QgsProcessingParameterExpression(name, label, None, parent, True), help)


def file(
    name: str,
    label: str,
    help: str,  # noqa: A002
    *,
    filter: str = "",  # noqa: A002
    optional: bool = False,
    advanced: bool = False,
    roles: Sequence[str] = (),
    unless: Sequence[str] = (),
) -> QgsProcessingParameterFile:
    """Return an input file; read it with ``inputs.file(name)`` (None when left empty).

    On `roles` and `unless` see `layer`.
    """
    behavior = Qgis.ProcessingFileParameterBehavior.File
    definition = QgsProcessingParameterFile(name, label, behavior, "", None, optional, filter)
    return _fillable(_helped(definition, help, advanced=advanced), roles, unless, required=not optional)


def folder(
    name: str,
    label: str,
    help: str,  # noqa: A002
    *,
    optional: bool = False,
) -> QgsProcessingParameterFile:
    """Return a folder; read it with ``inputs.text(name)``: it need not exist."""
    behavior = Qgis.ProcessingFileParameterBehavior.Folder
    return _helped(QgsProcessingParameterFile(name, label, behavior, "", None, optional), help)


def files(
    name: str,
    label: str,
    help: str,  # noqa: A002
    *,
    optional: bool = False,
) -> QgsProcessingParameterMultipleLayers:
    """Return one or more input files; read them with ``inputs.files(name)``."""
    kind = Qgis.ProcessingSourceType.File
    return _helped(QgsProcessingParameterMultipleLayers(name, label, kind, None, optional), help)


def map_layers(
    name: str,
    label: str,
    help: str,  # noqa: A002
    *,
    optional: bool = False,
    roles: Sequence[str] = (),
) -> QgsProcessingParameterMultipleLayers:
    """Return one or more layers of any kind; read them with ``inputs.map_layers(name)``. On `roles` see `layer`."""
    kind = Qgis.ProcessingSourceType.MapLayer
    definition = QgsProcessingParameterMultipleLayers(name, label, kind, None, optional or bool(roles))
    return _fillable(_helped(definition, help), roles, required=not optional)


def raster(
    name: str,
    label: str,
    help: str,  # noqa: A002
    *,
    optional: bool = True,
    roles: Sequence[str] = (),
) -> QgsProcessingParameterRasterLayer:
    """Return a raster layer; read its file with ``inputs.raster(name)``. On `roles` see `layer`."""
    definition = QgsProcessingParameterRasterLayer(name, label, None, optional or bool(roles))
    return _fillable(_helped(definition, help), roles, required=not optional)


def date(
    name: str,
    label: str,
    help: str,  # noqa: A002
    *,
    optional: bool = True,
) -> QgsProcessingParameterDateTime:
    """Return a date; read it with ``inputs.date(name)``."""
    kind = Qgis.ProcessingDateTimeParameterDataType.Date
    return _helped(QgsProcessingParameterDateTime(name, label, kind, None, optional), help)


def extent(
    name: str,
    label: str,
    help: str,  # noqa: A002
    *,
    optional: bool = True,
) -> QgsProcessingParameterExtent:
    """Return an extent; read it with ``inputs.extent(name)``."""
    return _helped(QgsProcessingParameterExtent(name, label, None, optional), help)


def crs() -> QgsProcessingParameterCrs:
    """Return the CRS to compute in; ``inputs.crs_given`` is None when it is left empty."""
    return _helped(
        QgsProcessingParameterCrs(CRS, tr("Coordinate reference system of the result"), None, True),
        tr(
            "A projected system in metres. Left empty, it is ETRS89 / UTM 32N (EPSG:25832) in southern Norway and "
            "elsewhere the UTM zone the data lies in."
        ),
        advanced=True,
    )


def network(*, optional: bool = False) -> QgsProcessingParameterVectorLayer:
    """Return the network built by `buildnetwork`; ``inputs.network`` is the loaded one.

    Where it is optional, ask for ``inputs.network_given``.
    """
    definition = QgsProcessingParameterVectorLayer(NETWORK, tr("Street network"), [], None, True)
    _helped(
        definition,
        tr(
            "The network made by 'Build street network': its .gpkg file, or one of its layers when it is loaded. A "
            "filter on the layer of edges holds: what if this street were gone? The analysis runs in the network's "
            "coordinate reference system; all other layers are reprojected to it."
        ),
    )
    return _fillable(definition, ("network",), required=not optional)


def inhabitants(help: str = "") -> QgsProcessingParameterField:  # noqa: A002
    """Return the field that counts the people of each feature of POPULATION; read it with ``inputs.field``."""
    label = tr("Field: inhabitants")
    names = field_names.INHABITANTS
    return field("POPULATION_FIELD", label, "POPULATION", help, names=names, amount=True)


def service_kind() -> QgsProcessingParameterField:
    """Return the field that tells the kind of each feature of SERVICES; read it with ``inputs.field``."""
    return field("SERVICE_FIELD", tr("Field: kind of service"), "SERVICES", "", names=field_names.SERVICE_KIND)


def package() -> QgsProcessingParameterFile:
    """Return the data package that fills what is left empty; every algorithm has it that has something to fill."""
    return file(
        PACKAGE,
        tr("Data package"),
        tr(
            "The .gpkg made by 'Make data package'. Layers that are left empty below are taken from it, by what they "
            "are for; the log says which. What you choose yourself goes before it."
        ),
        filter=tr("Data packages") + " (*.gpkg)",
        optional=True,
    )


def strategy() -> QgsProcessingParameterFile:
    """Return the strategy file; ``inputs.strategy`` is the loaded one."""
    return file(
        STRATEGY,
        tr("Strategy file"),
        tr(
            "The municipality's rules: speeds, distances, weights and classes, each with unit and source. Left empty, "
            "Bærum's strategy 2030 is used. A file of your own may hold only what differs."
        ),
        filter=tr("Strategy files") + " (*.toml)",
        optional=True,
        advanced=True,
        roles=("strategy",),
    )


def _helped(definition: Definition, help: str, *, advanced: bool = False) -> Definition:  # noqa: A002
    definition.setHelp(help)
    if advanced:
        definition.setFlags(definition.flags() | Qgis.ProcessingParameterFlag.Advanced)
    return definition


def _fillable(
    definition: Definition, roles: Sequence[str], unless: Sequence[str] = (), *, required: bool = False
) -> Definition:
    """Note what a data package fills a parameter with; QGIS is told that it may be left empty, the user by the help."""
    if roles:
        if required:
            needed = tr("Must be given, unless the data package has it.")
            definition.setHelp(f"{definition.help()} {needed}".strip())
        definition.setMetadata({ROLES: list(roles), UNLESS: list(unless), REQUIRED: required})
    return definition


def is_optional(definition: QgsProcessingParameterDefinition) -> bool:
    """Return whether QGIS lets a parameter be left empty."""
    return bool(definition.flags() & Qgis.ProcessingParameterFlag.Optional)


def is_null(value: Any) -> bool:
    """Return whether a value is QGIS's NULL."""
    return isinstance(value, QVariant) and value.isNull()


def _value(member: Any) -> Any:
    return getattr(member, "value", member)
