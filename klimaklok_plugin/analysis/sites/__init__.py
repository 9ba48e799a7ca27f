"""Sites scored, classed and ranked by the area strategy."""

from ..core.public import found_in

__getattr__ = found_in(
    __name__,
    {
        "ranking": "SiteOptions SitesResult score_sites",
    },
)
