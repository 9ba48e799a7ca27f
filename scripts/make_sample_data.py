"""Writes ``sample_data/``: a synthetic town around the real stations of Bærum.

Seeded: the same bytes every time with the same GEOS, which decides where traced streets end.

Run ``.venv/bin/python scripts/make_sample_data.py [folder]``.
"""

from __future__ import annotations

import os
import subprocess  # nosec B404
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

from sample_town import layers, osm_file, timetable
from sample_town.furnish import build_town

SAMPLE_DATA = Path(__file__).resolve().parents[1] / "sample_data"


def write_data(folder: Path) -> dict[str, int]:
    """Write streets, timetable, elevation and layers to ``folder`` and return what was counted."""
    folder.mkdir(parents=True, exist_ok=True)
    # GEOS raises the floating-point flag on lines that overlap; the results are sound.
    with np.errstate(invalid="ignore"):
        town = build_town()
        stops = timetable.write_gtfs(town, folder / "gtfs.zip")
        frames = layers.build_layers(town, stops)
    counts = osm_file.write_osm(town, layers.points_for_osm(stops, town), folder / "streets.osm.gz")
    town.terrain.write(folder / "elevation.tif")
    layers.write_layers(frames, folder / "sample.gpkg")
    track_crossings = [name for name, _ in town.crossings if "otorvei" not in name and name not in ("footbridge", "")]
    return (
        counts | {"stops": len(stops), "track_crossings": len(track_crossings)} | {k: len(v) for k, v in frames.items()}
    )


def write_project(folder: Path) -> None:
    """Write the QGIS projects in both languages, in a process whose hashes are not seeded by chance."""
    script = Path(__file__).resolve().parent / "sample_town" / "project.py"
    environment = os.environ | {"QT_HASH_SEED": "0", "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, str(script), str(folder)], check=True, env=environment)  # nosec B603


def main() -> None:
    """Write the sample data and print what it holds."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE_DATA
    for name, count in write_data(folder).items():
        print(f"{name:26} {count:6}")
    write_project(folder)
    for path in sorted(folder.iterdir()):
        print(f"{path.name:26} {path.stat().st_size / 1e6:6.2f} MB")


if __name__ == "__main__":
    main()
