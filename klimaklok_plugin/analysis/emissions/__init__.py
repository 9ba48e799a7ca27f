"""What the transport of a plan emits in operation: trips, modes, kilometres and CO2e, with how sure they are."""

from ..core.public import found_in

__getattr__ = found_in(
    __name__,
    {
        "inputs": "EmissionOptions",
        "results": "EmissionsResult",
        "transport": "transport_emissions",
    },
)
