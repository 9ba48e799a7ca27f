"""Files as Norwegian authorities and services deliver them, and how each is told by its content."""

from ..core.public import found_in

__getattr__ = found_in(
    __name__,
    {
        "parking_register": "ParkingRegister read_parking_register",
        "nobil": "NobilStations read_nobil",
        "netex": "StopRegister read_stops",
    },
)
