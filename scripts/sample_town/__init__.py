"""The invented town of the sample data: real station positions, everything else made up from a seed."""
