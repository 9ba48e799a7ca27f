"""What all packages declare, gathered: their notes, and the words of their codes."""

from __future__ import annotations

from .case import messages as case
from .catchments import messages as catchments
from .charging import messages as charging
from .core.messages import Text
from .emissions import messages as emissions
from .layers import messages as layers
from .network import messages as network
from .package import messages as package
from .park_and_ride import messages as park_and_ride
from .parking import messages as parking
from .schools import messages as schools
from .sites import messages as sites
from .siting import messages as siting
from .sources import messages as sources
from .strategy import messages as strategy
from .transit import messages as transit

NOTES: dict[str, Text] = {
    **layers.NOTES,
    **strategy.NOTES,
    **sources.NOTES,
    **network.NOTES,
    **transit.NOTES,
    **sites.NOTES,
    **catchments.NOTES,
    **schools.NOTES,
    **parking.NOTES,
    **charging.NOTES,
    **park_and_ride.NOTES,
    **emissions.NOTES,
    **package.NOTES,
    **case.NOTES,
}
"""The sentence of every note, by its code."""

WORDS: dict[str, Text] = {
    **layers.WORDS,
    **strategy.WORDS,
    **sources.WORDS,
    **network.WORDS,
    **siting.WORDS,
    **transit.WORDS,
    **sites.WORDS,
    **catchments.WORDS,
    **schools.WORDS,
    **parking.WORDS,
    **charging.WORDS,
    **park_and_ride.WORDS,
    **emissions.WORDS,
    **package.WORDS,
    **case.WORDS,
}
"""Every code in words, unless its column has words of its own."""
