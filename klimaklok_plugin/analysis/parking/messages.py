"""What is told of this subject."""

from __future__ import annotations

from ..core.messages import KlimaklokError


class ParkingNumberWrong(KlimaklokError):
    """What should be a number of spaces, or an amount, is none."""

    template = (
        'The field "{field}" of the layer for {layer} holds {count} values that are no amounts; the first is '
        '"{value}", in feature {row}. Write whole or decimal numbers from 0 to a million, or leave them empty where '
        "nobody knows."
    )


class ParkingNoTarget(KlimaklokError):
    """Targets that lie nowhere."""

    template = (
        "None of the {count} features of the layer for {layer} is a point or an area. Choose a layer of stops, "
        "stations, entrances or buildings."
    )


class ParkingNothing(KlimaklokError):
    """Neither bike nor car parking."""

    template = (
        "There is neither bike parking nor car parking: both layers are empty or left out. Give at least one of them."
    )


class BikePlaceNumberWrong(KlimaklokError):
    """A number outside its limits."""

    template = "{name} is {value}. Choose a number from {low} to {high}, or leave it empty for the strategy's."


class DetourNoOrigin(KlimaklokError):
    """Origins that lie nowhere."""

    template = (
        "None of the {count} features of the layer for ORIGINS is a point or an area. Choose a layer of addresses, "
        "buildings or cells."
    )


class DetourTooManyPairs(KlimaklokError):
    """More pairs than can be handed on."""

    template = (
        "{origins} origins and {targets} targets make {pairs} pairs; at most {most} can be compared in one run. Choose "
        "fewer targets (select some and tick 'Selected features only'), or cells instead of addresses."
    )


class DetourLimitWrong(KlimaklokError):
    """A limit of nothing, or less."""

    template = "{parameter} is {value}, but it has to be more than 0. Write a larger number, or leave it empty."
