"""A map server on this machine that answers as the real ones do, from recordings of a place that does not exist."""

from __future__ import annotations

import contextlib
import json
import ssl
import subprocess
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WEST, SOUTH, EAST, NORTH = 10.50, 59.88, 10.54, 59.90

PLACE = {
    "importance": 0.5,
    "display_name": "Prøveby",
    "lat": "59.89",
    "lon": "10.52",
    "boundingbox": [str(SOUTH), str(NORTH), str(WEST), str(EAST)],
    "geojson": {
        "type": "Polygon",
        "coordinates": [[[WEST, SOUTH], [EAST, SOUTH], [EAST, NORTH], [WEST, NORTH], [WEST, SOUTH]]],
    },
}

STREETS = [
    {"type": "way", "id": 20, "nodes": [1, 2, 3], "tags": {"highway": "residential", "name": "Storgata <&> «Øst»"}},
    {"type": "way", "id": 10, "nodes": [3, 4], "tags": {"highway": "footway", "foot": "yes", "bicycle": "no"}},
    {"type": "way", "id": 30, "nodes": [2, 4], "tags": {"highway": "service", "access": "private"}},
    {"type": "node", "id": 3, "lat": 59.892, "lon": 10.52, "tags": {"barrier": "bollard"}},
    {"type": "node", "id": 1, "lat": 59.890, "lon": 10.51},
    {"type": "node", "id": 4, "lat": 59.893, "lon": 10.52},
    {"type": "node", "id": 2, "lat": 59.891, "lon": 10.515},
    {
        "type": "relation",
        "id": 5,
        "members": [
            {"type": "way", "ref": 20, "role": "from"},
            {"type": "node", "ref": 2, "role": "via"},
            {"type": "way", "ref": 30, "role": "to"},
        ],
        "tags": {"type": "restriction", "restriction": "no_left_turn"},
    },
]

FEATURES = [
    {"type": "node", "id": 101, "lat": 59.890, "lon": 10.511, "tags": {"amenity": "school", "name": "Øvre skole"}},
    {"type": "node", "id": 102, "lat": 59.891, "lon": 10.512, "tags": {"amenity": "kindergarten"}},
    {"type": "node", "id": 103, "lat": 59.892, "lon": 10.513, "tags": {"amenity": "bicycle_parking", "capacity": "20"}},
    {
        "type": "node",
        "id": 104,
        "lat": 59.893,
        "lon": 10.514,
        "tags": {"amenity": "bicycle_parking", "capacity": "many"},
    },
    {"type": "node", "id": 105, "lat": 59.894, "lon": 10.515, "tags": {"highway": "bus_stop", "name": "Torget"}},
    {
        "type": "node",
        "id": 106,
        "lat": 59.895,
        "lon": 10.516,
        "tags": {"railway": "station", "station": "subway", "name": "Prøveby T"},
    },
    {"type": "node", "id": 110, "lat": 59.8960, "lon": 10.5170},
    {"type": "node", "id": 111, "lat": 59.8960, "lon": 10.5180},
    {"type": "node", "id": 112, "lat": 59.8965, "lon": 10.5180},
    {
        "type": "way",
        "id": 120,
        "nodes": [110, 111, 112, 110],
        "tags": {"amenity": "parking", "capacity": "40", "fee": "yes"},
    },
]


def make_certificate(folder):
    """Make a certificate of this machine that only itself stands for, as a municipality's own server has one.

    Returns
    -------
    tuple of Path
        The certificate, and a file that holds the key, too.
    """
    certificate, key, both = folder / "own.pem", folder / "own.key", folder / "both.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:TRUE"]
    subprocess.run([*command, "-out", str(certificate), "-keyout", str(key)], check=True, capture_output=True)
    both.write_bytes(certificate.read_bytes() + key.read_bytes())
    return certificate, both


class MapServer:
    """Answers like Nominatim (`/search`) and Overpass (`/api/interpreter`); `mood` makes it misbehave."""

    def __init__(self, certificate=None):
        self.mood = ""
        self.asked: list[str] = []
        self.said: object = None
        self.packed: bytes | None = None
        self.released = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.answer(self)

            def do_POST(self):
                outer.answer(self)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        scheme = "http"
        if certificate is not None:  # a file with the key, too
            scheme, context = "https", ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"{scheme}://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def host(self):
        return self.url.removeprefix("http://")

    def close(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler):
        length = int(handler.headers.get("Content-Length", 0))
        asked = urllib.parse.unquote_plus(handler.path + " " + handler.rfile.read(length).decode())
        self.asked.append(asked)
        status, body = self.reply(asked)
        with contextlib.suppress(OSError):
            handler.send_response(status)
            if self.mood == "packed":
                body = self.packed or b""
                handler.send_header("Content-Encoding", "gzip")
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

    def reply(self, asked):  # noqa: C901, PLR0911 - one per mood
        if self.mood == "hang":
            self.released.wait(30)
        if self.mood == "slow":
            time.sleep(3)
        if self.mood.isdigit():
            return int(self.mood), b"<html>no</html>"
        if self.mood == "busy once":
            self.mood = ""
            return 429, b"<html>Too Many Requests</html>"
        if self.mood == "login page":
            return 200, b"<html>Log in to the network</html>"
        if self.mood == "says":  # whatever a test wants said
            return 200, self.said if isinstance(self.said, bytes) else json.dumps(self.said).encode()
        if self.mood == "nothing":
            return 200, json.dumps([] if "/search" in asked else {"elements": []}).encode()
        if self.mood == "point" and "/search" in asked:
            return 200, json.dumps([{**PLACE, "geojson": {"type": "Point", "coordinates": [10.5, 59.9]}}]).encode()
        if self.mood == "remark":
            remark = 'runtime error: Query timed out in "query" at line 1 after 180 seconds.'
            return 200, json.dumps({"elements": STREETS[:2], "remark": remark}).encode()
        if "/search" in asked:
            return 200, json.dumps([PLACE]).encode()
        return 200, json.dumps({"elements": STREETS if "rel(bw.w)" in asked else FEATURES}).encode()
