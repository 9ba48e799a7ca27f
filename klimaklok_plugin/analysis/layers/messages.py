"""What is told of this subject."""

from __future__ import annotations

from ..core.messages import KlimaklokError


class LayerEmpty(KlimaklokError):
    """A layer without features."""

    template = "The layer for {layer} holds no features. Check its filter and the selection, or choose another layer."


class LayerWithoutCrs(KlimaklokError):
    """A layer whose place on earth is unknown."""

    template = "The layer for {layer} has no coordinate system. Set it in the layer's properties."


class LayerFieldMissing(KlimaklokError):
    """A field that the analysis needs, or that the user named, is not there."""

    template = 'The layer for {layer} has no field "{field}". It has: {fields}. Choose or add the field.'


class LayerFieldNotNumber(KlimaklokError):
    """Text where numbers are needed."""

    template = (
        'The field "{field}" of the layer for {layer} holds {count} values that are no numbers, '
        'the first is "{value}". '
        "Correct them or leave them empty."
    )


class LayerValueUnknown(KlimaklokError):
    """Values that stand for nothing the strategy knows."""

    template = (
        'The field "{field}" of the layer for {layer} holds values that are not known: {values}. '
        "Known are: {allowed}. Correct them, or add them to the strategy file."
    )


class HubTierUnknown(LayerValueUnknown):
    """Hubs whose tier is none of the strategy's."""

    template = (
        'The field "tier" of the layer for {layer} holds values that are no tier: {values}. A tier is one of: '
        "{allowed}. Correct them, or take the result of 'Find public transport hubs'."
    )


class AreasNeeded(KlimaklokError):
    """A layer of areas is needed and something else is given."""

    template = "The layer for {layer} holds no areas. Choose a layer of polygons."


class ParkAndRideNumberWrong(KlimaklokError):
    """Amounts below zero or beyond all measure."""

    template = (
        'The field "{field}" of the layer for {layer} holds {count} numbers that are no amounts; the first is {value}, '
        "in feature {row}. Amounts are 0 or more, and no more than a billion. Correct them or leave them empty."
    )
