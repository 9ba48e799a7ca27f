"""Layers as they are handed in: fields, samples, entrances, and which counts may be shown."""
