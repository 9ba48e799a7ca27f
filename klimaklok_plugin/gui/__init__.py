"""Menus and panels: they start algorithms and compute nothing."""
