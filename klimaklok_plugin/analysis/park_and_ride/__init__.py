"""Where park-and-ride goes."""

from ..core.public import found_in

__getattr__ = found_in(
    __name__,
    {
        "inputs": "ParkAndRideOptions",
        "location": "ParkAndRideResult locate_park_and_ride",
    },
)
