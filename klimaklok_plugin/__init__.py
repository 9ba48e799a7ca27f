"""Klimaklok: area, transport and climate analyses by the municipality's own strategy, in QGIS."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent

# In a checkout processing/, styles/ and sample_data/ lie beside this folder, in the installed plugin inside it.
# One name serves both: klimaklok_plugin.processing.
if not (_HERE / "processing").is_dir():
    __path__.append(str(_HERE.parent))


def classFactory(iface):  # noqa: ANN001, ANN201
    """Return the plugin object QGIS asks for.

    Parameters
    ----------
    iface : qgis.gui.QgisInterface or None
        QGIS's window; None under ``qgis_process``.
    """
    from .plugin import KlimaklokPlugin

    return KlimaklokPlugin(iface)
