"""Tables and plots: they word and draw what the analysis has computed, without QGIS."""
