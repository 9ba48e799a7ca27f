"""What all packages declare, gathered: their notes, and the words of their codes."""

from __future__ import annotations

from .charging import messages as charging
from .core.messages import Text
from .layers import messages as layers
from .network import messages as network
from .park_and_ride import messages as park_and_ride
from .parking import messages as parking
from .schools import messages as schools
from .sites import messages as sites
from .siting import messages as siting
from .strategy import messages as strategy
from .transit import messages as transit

NOTES: dict[str, Text] = {
    **layers.NOTES,
    **strategy.NOTES,
    **network.NOTES,
    **transit.NOTES,
    **sites.NOTES,
    **schools.NOTES,
    **parking.NOTES,
    **charging.NOTES,
    **park_and_ride.NOTES,
}
"""The sentence of every note, by its code."""

WORDS: dict[str, Text] = {
    **layers.WORDS,
    **strategy.WORDS,
    **network.WORDS,
    **siting.WORDS,
    **transit.WORDS,
    **sites.WORDS,
    **schools.WORDS,
    **parking.WORDS,
    **charging.WORDS,
    **park_and_ride.WORDS,
}
"""Every code in words, unless its column has words of its own."""
