"""A fault of pyproj 3.7 that ends QGIS, and how it is kept away.

pyproj remembers a PROJ context per operating-system thread but frees it with Python's view of that thread. QGIS runs
algorithms in threads of its own, which Python forgets after every call: the next run in the same thread then uses freed
memory and QGIS is gone (pyproj issues 1509 and 1622; seen with pyproj 3.7.1 in QGIS 3.44 on the second run).
"""

from __future__ import annotations

_kept: list[object] = []


def keep() -> None:
    """Keep this thread's PROJ context as long as QGIS runs; to be called before pyproj is used in a thread of QGIS."""
    try:
        from pyproj import _context
    except ImportError:  # before 3.7 it was arranged otherwise, without the fault
        return
    local = getattr(_context, "_CONTEXT_MANAGER_LOCAL", None)
    if not hasattr(local, "context_manager"):
        return
    _context.get_user_data_dir()  # makes the context if the thread has none
    if local.context_manager is not None and not any(local.context_manager is each for each in _kept):
        _kept.append(local.context_manager)
