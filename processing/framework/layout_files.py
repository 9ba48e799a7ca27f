"""Layouts as files: PDF, PNG and QGIS's own templates. Belongs to the main thread."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsLayoutExporter,
    QgsLayoutRenderContext,
    QgsPrintLayout,
    QgsReadWriteContext,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QImage, QPainter

from .messages import MapWriteError

TIMES = re.compile(rb'(/(?:Creation|Mod)Date \(D:)\d{14}|(xmp:(?:Create|Modify|Metadata)Date=")[-\dT:]{19}')
"""When QGIS and Qt wrote a PDF, which is another moment each time."""
DOCUMENT = re.compile(rb'(xmpMM:DocumentID="uuid:)[-0-9a-f]{36}')
CREATOR = re.compile(rb"(<dc:creator>.*?<rdf:li>)(.*?)(</rdf:li>)", re.DOTALL)
"""Whoever is logged in, which is no business of those who get the map."""
LONGEST_END = 16
"""Bytes that may follow what a file ends with: line breaks, a checksum."""
SEPARATE = 4
"""Pixels between the pages in a picture of several."""


def write_pdf(
    layout: QgsPrintLayout, path: Path, dpi: float, moment: dt.datetime | None = None, *, lossless: bool = False
) -> None:
    """Write a layout as PDF, whose text can be searched and copied; `moment` is when the result was computed.

    Pictures come out blurred by JPEG, unless `lossless`.

    Raises
    ------
    MapWriteError
    """
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = dpi
    settings.forceVectorOutput = True
    settings.appendGeoreference = False
    settings.exportMetadata = False
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    if lossless:
        settings.flags |= QgsLayoutRenderContext.Flag.FlagLosslessImageRendering
    exporter = QgsLayoutExporter(layout)
    _check(exporter, exporter.exportToPdf(str(path), settings), path)
    with _writing(path, b"%%EOF"):
        path.write_bytes(stamped(path.read_bytes(), moment))


def write_png(layout: QgsPrintLayout, path: Path, dpi: float) -> None:
    """Write a layout as one picture, its pages below each other.

    Raises
    ------
    MapWriteError
    """
    exporter = QgsLayoutExporter(layout)
    pages = [exporter.renderPageToImage(page, QSize(), dpi) for page in range(layout.pageCollection().pageCount())]
    if any(page.isNull() for page in pages):
        raise MapWriteError(file=path.name, detail="")
    height = sum(page.height() for page in pages) + SEPARATE * (len(pages) - 1)
    picture = QImage(max(page.width() for page in pages), height, QImage.Format.Format_RGB32)
    picture.fill(0xFF9A9A9A)
    painter, top = QPainter(picture), 0
    for page in pages:
        painter.drawImage(0, top, page)
        top += page.height() + SEPARATE
    painter.end()
    picture.setDotsPerMeterX(round(dpi / 0.0254))
    picture.setDotsPerMeterY(round(dpi / 0.0254))
    with _writing(path, b"IEND"):
        if not picture.save(str(path), "PNG"):
            raise MapWriteError(file=path.name, detail="")


def write_template(layout: QgsPrintLayout, path: Path) -> None:
    """Write a layout as a template that QGIS's layout manager opens.

    Raises
    ------
    MapWriteError
    """
    with _writing(path, b"</Layout>"):
        if not layout.saveAsTemplate(str(path), QgsReadWriteContext()):
            raise MapWriteError(file=path.name, detail="")


@contextlib.contextmanager
def _writing(path: Path, end: bytes) -> Iterator[None]:
    """Refuse a file that does not end as one of its kind does: Qt does not always tell of a full disk."""
    try:
        yield
        whole = end in path.read_bytes()[-len(end) - LONGEST_END :]
    except OSError as error:
        raise MapWriteError(file=path.name, detail=f" ({error.strerror or error})") from error
    if not whole:
        raise MapWriteError(file=path.name, detail=f" ({os.strerror(errno.ENOSPC)})")


def _check(exporter: QgsLayoutExporter, result: QgsLayoutExporter.ExportResult, path: Path) -> None:
    if result != QgsLayoutExporter.ExportResult.Success:
        detail = exporter.errorMessage()
        raise MapWriteError(file=path.name, detail=f" ({detail})" if detail else "")


def stamped(pdf: bytes, moment: dt.datetime | None) -> bytes:
    """Return a PDF that is the same each time it is made: its times are `moment`, and it names no user.

    Every entry stays as long as it was, for a PDF counts its bytes.
    """
    pdf = CREATOR.sub(lambda found: found[1] + b" " * len(found[2]) + found[3], pdf)
    if moment is None:
        return pdf
    utc = moment.astimezone(dt.UTC)
    short, long = f"{utc:%Y%m%d%H%M%S}".encode(), f"{utc:%Y-%m-%dT%H:%M:%S}".encode()
    pdf = TIMES.sub(lambda found: found[1] + short if found[1] else found[2] + long, pdf)
    name = str(uuid.uuid5(uuid.NAMESPACE_OID, f"klimaklok {long.decode()}")).encode()
    return DOCUMENT.sub(lambda found: found[1] + name, pdf)
