"""Inputs that are wrong by chance: seeded mutants of every kind of file, through real Processing.

``python -m tests.fuzz --count 2000`` runs many in processes of their own; `test_fuzz` a fixed part of them.
"""
