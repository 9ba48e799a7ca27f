"""The analysis: arrays and GeoDataFrames in, arrays and GeoDataFrames out, without QGIS."""
