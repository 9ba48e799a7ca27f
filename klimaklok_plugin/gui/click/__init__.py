"""Answers on a click: a place scored, and what is reached from it."""
