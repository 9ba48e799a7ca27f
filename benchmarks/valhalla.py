"""Valhalla, an engine that shares nothing with ours: its tiles of an OSM file, and its answers over HTTP."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer

from benchmarks.measure import BUILD, Skipped, bench_programs
from klimaklok_plugin.analysis.network.model import Network
from klimaklok_plugin.analysis.routing.graph import Graph, Snap

COSTING = {"walk": "pedestrian", "bike": "bicycle", "car": "auto"}
OPTIONS: dict[str, dict[str, Any]] = {
    "pedestrian": {"shortest": True, "max_hiking_difficulty": 6},
    "bicycle": {"shortest": True, "avoid_bad_surfaces": 0.0},
    "auto": {"shortest": True, "disable_hierarchy_pruning": True},
}
"""Shortest against shortest, and no way left out for how well it is travelled on."""

SAME_M = 1.5
"""What lies this near to a line lies on it: Valhalla's shapes are rounded to a tenth of a metre."""

_LIMIT_M = 1e6
_START_S, _LONGEST_S = 20.0, 1800.0


class ValhallaError(Exception):
    """Valhalla answered with an error; `args[0]` is its own sentence."""


@dataclass(frozen=True)
class Tiles:
    """What Valhalla made of an OSM file, and what that took."""

    config: Path
    seconds: float
    peak_mb: float


@dataclass
class Service:
    """A running Valhalla; `peak_mb` is known when it has ended."""

    connection: http.client.HTTPConnection
    process: subprocess.Popen[bytes]
    peak_mb: float = field(default=0.0)

    def cpu_s(self) -> float:
        """Return the processor's time that it has used so far."""
        # After the name, which may hold blanks, the twelfth and the thirteenth field are its own and the system's part.
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def ask_for(self, mode: str, action: str, **request: Any) -> Any:
        """Return the answer to a request about the shortest ways of a mode."""
        costing = COSTING[mode]
        return self.ask(action, costing=costing, costing_options={costing: OPTIONS[costing]}, **request)

    def located(self, mode: str, places: list[dict[str, float]]) -> list[list[dict[str, Any]]]:
        """Return the edges within `SAME_M` of each place that Valhalla has for the mode."""
        answer = self.ask_for(mode, "locate", locations=places, verbose=True)
        return [[edge for edge in each["edges"] or () if edge["distance"] <= SAME_M] for each in answer]

    def ask(self, action: str, **request: Any) -> Any:
        """Return the answer to a request of Valhalla's HTTP interface."""
        self.connection.request("POST", f"/{action}", json.dumps(request), {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        found = json.loads(answer.read())
        if answer.status != http.client.OK:
            raise ValhallaError(found.get("error", answer.reason))
        return found


@dataclass(frozen=True)
class Places:
    """Places on edges of ours that lie on the same way in Valhalla, and how many were drawn to find them."""

    snap: Snap
    drawn: int
    not_there: np.ndarray

    def asked(self, network: Network) -> list[dict[str, float]]:
        """Return the places as Valhalla wants them."""
        return in_degrees(network, self.snap.xy)


def in_degrees(network: Network, xy: np.ndarray) -> list[dict[str, float]]:
    """Return points (n, 2) of the network's CRS as Valhalla wants them."""
    lon, lat = Transformer.from_crs(network.crs, 4326, always_xy=True).transform(*xy.T)
    return [{"lon": x, "lat": y} for x, y in zip(lon.round(7).tolist(), lat.round(7).tolist(), strict=True)]


def draw_places(graph: Graph, service: Service, drawn: int, seed: int) -> Places:
    """Draw places on the main edges of a graph, by length, and keep those that Valhalla has on the same way."""
    network, rng = graph.network, np.random.default_rng(seed)
    edges, length = np.flatnonzero(graph.main), network.table["length_m"].to_numpy()
    edge = rng.choice(edges, drawn, p=length[edges] / length[edges].sum())
    along = rng.uniform(0.1, 0.9, drawn) * length[edge]
    xy = shapely.get_coordinates(shapely.line_interpolate_point(network.lines[edge], along))
    way = network.table["source_id"].to_numpy()[edge].tolist()
    found = service.located(graph.mode, in_degrees(network, xy))
    has = np.array([own in {at["edge_info"]["way_id"] for at in here} for own, here in zip(way, found, strict=True)])
    # No distance to the edge and no reason against it.
    snap = Snap(edge.astype(np.int32), along, np.zeros(drawn), xy, np.zeros(drawn, np.uint8))
    return Places(snap.take(np.flatnonzero(has)), drawn, edge[~has])


def build_tiles(osm: Path, name: str) -> Tiles:
    """Build the tiles of a PBF file, anew."""
    folder = BUILD / f"valhalla-{name}"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "tiles").mkdir(parents=True)
    config = folder / "config.json"
    config.write_text(json.dumps(_config(folder / "tiles")))
    start = time.perf_counter()
    with (folder / "build.log").open("w") as log:
        made = subprocess.Popen([_program("build_tiles"), "-c", config, osm], stdout=log, stderr=subprocess.STDOUT)
        peak_mb, status = _wait(made)
    if status:
        raise Skipped(f"Valhalla could not build its tiles; see {folder / 'build.log'}")
    return Tiles(config, time.perf_counter() - start, peak_mb)


@contextmanager
def serving(tiles: Tiles) -> Iterator[Service]:
    """Start Valhalla on a free port of this machine, and end it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = json.loads(tiles.config.read_text())
    config["httpd"]["service"]["listen"] = f"tcp://127.0.0.1:{port}"
    own = tiles.config.with_name("service.json")
    own.write_text(json.dumps(config))
    with own.with_suffix(".log").open("w") as log:
        # One thread, as ours has.
        command = ["setpriv", "--pdeathsig", "KILL", _program("service"), own, "1"]  # it does not outlive this process
        running = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    service = Service(http.client.HTTPConnection("127.0.0.1", port, timeout=_LONGEST_S), running)
    try:
        _await(service)
        yield service
    finally:
        service.connection.close()
        running.kill()
        service.peak_mb, _ = _wait(running)


def _await(service: Service) -> None:
    end = time.monotonic() + _START_S
    while time.monotonic() < end and service.process.poll() is None:
        with suppress(OSError, http.client.HTTPException):
            service.ask("status")
            return
        service.connection.close()
        time.sleep(0.1)
    raise Skipped("Valhalla's service does not start")


def _wait(process: subprocess.Popen[bytes]) -> tuple[float, int]:
    """Wait for a process to end; return the most memory it has held, in megabytes, and its status."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss * 1024 / 1e6, process.returncode


def _program(name: str) -> Path:
    return bench_programs() / "valhalla" / "bin" / f"valhalla_{name}"


def _config(folder: Path) -> dict[str, Any]:
    """Return Valhalla's own configuration, without its limits to what may be asked."""
    maker = bench_programs() / "valhalla" / "valhalla_build_config.py"
    command = [sys.executable, maker, "--mjolnir-tile-dir", folder]
    made = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    config: dict[str, Any] = json.loads(made.stdout)
    for name in ("admin", "timezone", "landmarks", "transit_dir", "transit_feeds_dir", "tile_extract"):
        config["mjolnir"].pop(name, None)  # files that there are none of
    config["mjolnir"].pop("traffic_extract", None)
    config.pop("statsd", None)
    config["mjolnir"]["include_platforms"] = True
    config["loki"]["service_defaults"]["node_snap_tolerance"] = 0  # points lie on edges, and stay there
    limits = config["service_limits"]
    limits["max_distance_disable_hierarchy_culling"] = _LIMIT_M
    for costing in COSTING.values():
        limits[costing] |= dict.fromkeys(("max_distance", "max_matrix_distance"), _LIMIT_M)
        limits[costing] |= dict.fromkeys(("max_locations", "max_matrix_location_pairs"), int(_LIMIT_M))
    return config
