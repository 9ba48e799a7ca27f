"""How much of the analysis the tests hold: small wrong changes to the code, and the tests that should find each."""
