"""What is told of this subject."""

from __future__ import annotations

from ..core.messages import KlimaklokError


class SitesOnlyLines(KlimaklokError):
    """Lines are no sites."""

    template = "{count} features of the layer for {layer} are lines. Choose a layer of points or areas."
