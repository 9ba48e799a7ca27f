"""What is told of this subject."""

from __future__ import annotations

from ..core.messages import KlimaklokError


class ParkAndRideNoGoodHub(KlimaklokError):
    """No hub has departures often enough."""

    template = (
        "None of the {count} hubs is good enough for park-and-ride: they are of tier {found}, and the strategy asks "
        "for {wanted}. Give hubs with more departures, or change park_and_ride.hub_tiers in the strategy file."
    )


class ParkAndRideNobody(KlimaklokError):
    """Nobody travels."""

    template = (
        'The field "{field}" of the layer for {layer} holds no commuters: every value is 0 or empty, or has no place. '
        "Choose another field."
    )


class ParkAndRideInUseWrong(KlimaklokError):
    """More cars than can park."""

    template = (
        'The field "{field}" of the layer for {layer} says that {value} % of the spaces are in use in feature {row}. '
        "Give the share in use, from 0 to 1 or in per cent, not the number of cars."
    )


class ParkAndRideNoCandidates(KlimaklokError):
    """Neither candidates nor car parks."""

    template = (
        "Neither possible sites nor car parks are given. Give a layer of possible sites, or one of car parks: those "
        "near a good hub are then the possible sites."
    )


class ParkAndRideTooManySites(KlimaklokError):
    """More sites than candidates."""

    template = (
        "{asked} new sites are asked for, but the layer for {layer} has only {available}. Ask for fewer, or add some."
    )


class ParkAndRideNoSite(KlimaklokError):
    """No site can be used."""

    template = "None of the {count} possible sites can be used ({pairs}). Move or add sites, or change the strategy."


class ParkAndRideNoCentre(KlimaklokError):
    """No centre has a place."""

    template = "None of the {count} features of the layer for {layer} has a place and a weight above 0. Add a point."


class ParkAndRideCentreOffNetwork(KlimaklokError):
    """The centre cannot be driven to."""

    template = (
        "The centre {name} lies {distance} m from the nearest street of the network that cars may use, and at most "
        "{limit} m count. Build a network that reaches it, or give the place where the road to it leaves the network."
    )


class ParkAndRideCentreUnreached(KlimaklokError):
    """Nobody can drive to the centre."""

    template = (
        "No home of a commuter is joined to a centre by streets for cars in this network. Check that homes, centre and "
        "network cover the same area."
    )
