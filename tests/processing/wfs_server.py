"""A web feature service of the tests' own, which can be told to break off in the middle of an answer."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

WHOLE, CUT, BROKEN, GONE, REFUSED = "whole", "cut", "broken", "gone", "refused"
"""All of it; the connection closed halfway; half an answer; nobody there; an error in words."""

_SPACES = (
    'xmlns:wfs="http://www.opengis.net/wfs" xmlns:gml="http://www.opengis.net/gml" xmlns:plan="http://plan" '
    'xmlns:ows="http://www.opengis.net/ows" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
_SCHEMA = """<?xml version="1.0"?><xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:plan="http://plan"
xmlns:gml="http://www.opengis.net/gml" targetNamespace="http://plan" elementFormDefault="qualified">
<xsd:import namespace="http://www.opengis.net/gml" schemaLocation="gml.xsd"/>
<xsd:complexType name="T"><xsd:complexContent><xsd:extension base="gml:AbstractFeatureType"><xsd:sequence>
<xsd:element name="nr" type="xsd:int"/><xsd:element name="geom" type="gml:{kind}PropertyType"/>
</xsd:sequence></xsd:extension></xsd:complexContent></xsd:complexType>
<xsd:element name="things" substitutionGroup="gml:_Feature" type="plan:T"/></xsd:schema>"""
_REFUSAL = (
    '<?xml version="1.0"?><ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows" version="1.1.0">'
    '<ows:Exception exceptionCode="NoApplicableCode"><ows:ExceptionText>the database is away</ows:ExceptionText>'
    "</ows:Exception></ows:ExceptionReport>"
)


class Service(ThreadingHTTPServer):
    """Serves `count` features in EPSG:25832; `mode` says how well."""

    daemon_threads = True

    def __init__(self, shapes: list[str], kind: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.shapes, self.kind, self.mode = shapes, kind, WHOLE
        self.counts = True

    @property
    def _says_how_many(self) -> str:
        values = "<ows:Value>results</ows:Value><ows:Value>hits</ows:Value>"
        return f'<ows:Parameter name="resultType">{values}</ows:Parameter>' if self.counts else ""

    @property
    def uri(self) -> str:
        """How QGIS names the layer."""
        address = f"http://127.0.0.1:{self.server_port}/wfs"
        return f"srsname='EPSG:25832' typename='plan:things' url='{address}' version='1.1.0' pagingEnabled='false'"

    def answer(self, asked: dict[str, str]) -> str:
        request = asked.get("request", "").lower()
        if request == "getcapabilities":
            return self._capabilities()
        if request == "describefeaturetype":
            return _SCHEMA.format(kind=self.kind)
        if asked.get("resulttype", "") == "hits":
            return f'<wfs:FeatureCollection {_SPACES} numberOfFeatures="{len(self.shapes)}"/>'
        rows = [
            f'<gml:featureMember><plan:things gml:id="things.{nr}"><plan:nr>{nr}</plan:nr><plan:geom>'
            f"{shape}</plan:geom></plan:things></gml:featureMember>"
            for nr, shape in enumerate(self.shapes)
        ]
        return f"<wfs:FeatureCollection {_SPACES}>{''.join(rows)}</wfs:FeatureCollection>"

    def _capabilities(self) -> str:
        address = f"http://127.0.0.1:{self.server_port}/wfs?"
        operations = "".join(
            f'<ows:Operation name="{name}"><ows:DCP><ows:HTTP><ows:Get xlink:href="{address}"/></ows:HTTP></ows:DCP>'
            f"{self._says_how_many}</ows:Operation>"
            for name in ("GetCapabilities", "DescribeFeatureType", "GetFeature")
        )
        return (
            f'<?xml version="1.0"?><wfs:WFS_Capabilities version="1.1.0" {_SPACES}><ows:OperationsMetadata>'
            f"{operations}</ows:OperationsMetadata><wfs:FeatureTypeList><wfs:FeatureType><wfs:Name>plan:things"
            "</wfs:Name><wfs:Title>things</wfs:Title><wfs:DefaultSRS>urn:ogc:def:crs:EPSG::25832</wfs:DefaultSRS>"
            "<ows:WGS84BoundingBox><ows:LowerCorner>5 57</ows:LowerCorner><ows:UpperCorner>15 70</ows:UpperCorner>"
            "</ows:WGS84BoundingBox></wfs:FeatureType></wfs:FeatureTypeList></wfs:WFS_Capabilities>"
        )


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        asked = {key.lower(): values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        mode, text = self.server.mode, self.server.answer(asked)
        if asked.get("request", "").lower() != "getfeature" and mode != GONE:
            mode = WHOLE
        if mode == GONE:
            self.close_connection = True
            self.connection.close()
            return
        if mode == REFUSED:
            text = _REFUSAL
        body = text.encode()
        if mode == BROKEN:
            body = body[: len(body) // 2]
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        with contextlib.suppress(OSError):  # who asked may have gone
            self.wfile.write(body[: len(body) // 2] if mode == CUT else body)
        self.close_connection = True

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def service(shapes: list[str], kind: str) -> Iterator[Service]:
    """Serve features whose geometries are these pieces of GML, of type `kind` of GML's schema."""
    made = Service(shapes, kind)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.shutdown()
        made.server_close()
        thread.join()
