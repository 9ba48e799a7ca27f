"""What QGIS leaves out of a PDF: its title, its language, and bookmarks.

They are appended to the finished file, as the format foresees for changes: nothing that was written is touched.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

POINTS = 72 / 25.4
"""Points of a PDF in a millimetre."""
LANGUAGES = {"nb": "nb-NO", "en": "en"}
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_ROOT, _INFO, _SIZE = (re.compile(rb"/" + name + rb" (\d+)") for name in (b"Root", b"Info", b"Size"))
_HELD = re.compile(rb"\s(.*?)\sendobj", re.DOTALL)
_TITLE = re.compile(rb"/Title \((?:\\.|[^\\)])*\)", re.DOTALL)
_XMP_TITLE = re.compile(rb'(<rdf:li xml:lang="x-default">)(.*?)(</rdf:li>)', re.DOTALL)


@dataclass(frozen=True)
class Bookmark:
    """A place that is found by its title: on which page, from 0, and how far from its top in mm."""

    title: str
    page: int
    y: float


def entitled(pdf: bytes, title: str, language: str, bookmarks: Sequence[Bookmark] = ()) -> bytes:
    """Return a PDF that says its title and language, and shows bookmarks.

    A file that is built in another way than QGIS's is returned as it is.

    Parameters
    ----------
    pdf : bytes
    title : str
    language : str
        "nb" or "en".
    bookmarks : sequence of Bookmark
        In the order in which they are shown.
    """
    start, trailer = _START.search(pdf), pdf.rpartition(b"trailer")[2]
    root, info, size = (each.search(trailer) for each in (_ROOT, _INFO, _SIZE))
    if start is None or root is None or info is None or size is None:
        return pdf
    objects = {int(root[1]): b"", int(info[1]): b""}
    objects = {number: _body(pdf, number) for number in objects}
    pages = _pages(pdf, objects[int(root[1])])
    if not all(objects.values()) or not pages:
        return pdf
    free = int(size[1])
    catalogue, metadata = objects[int(root[1])], re.search(rb"/Metadata (\d+) 0 R", objects[int(root[1])])
    if metadata is not None and (body := _body(pdf, int(metadata[1]))):
        objects[int(metadata[1])] = _xmp(body, title, language)
    objects[int(info[1])] = _TITLE.sub(lambda _: b"/Title " + _text(title), objects[int(info[1])], count=1)
    added = f"/Lang ({LANGUAGES.get(language, language)})\n/ViewerPreferences << /DisplayDocTitle true >>\n".encode()
    shown = [each for each in bookmarks if each.page < len(pages)]
    if shown:
        added += f"/Outlines {free} 0 R\n/PageMode /UseOutlines\n".encode()
        objects |= _outlines(pdf, shown, pages, free)
    objects[int(root[1])] = re.sub(rb">>\s*$", lambda _: added + b">>", catalogue.rstrip())
    return pdf + _update(len(pdf), objects, trailer, int(start[1]))


def _body(pdf: bytes, number: int) -> bytes:
    """Return what an object holds; nothing where it is not found."""
    name = b"%d 0 obj" % number
    for line in (b"\n", b"\r"):  # sought as they stand: a pattern takes a tenth of a second for each, in a large file
        start = pdf.find(line + name) + 1
        if start and (found := _HELD.match(pdf, start + len(name))):
            return found[1]
    return b""


def _pages(pdf: bytes, catalogue: bytes) -> list[int]:
    """Return the numbers of the pages' objects."""
    tree = re.search(rb"/Pages (\d+) 0 R", catalogue)
    kids = re.search(rb"/Kids\s*\[(.*?)\]", _body(pdf, int(tree[1])), re.DOTALL) if tree else None
    return [int(each) for each in re.findall(rb"(\d+) 0 R", kids[1])] if kids else []


def _outlines(pdf: bytes, bookmarks: Sequence[Bookmark], pages: Sequence[int], free: int) -> dict[int, bytes]:
    numbers = [free + 1 + each for each in range(len(bookmarks))]
    made = {
        free: b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>" % (numbers[0], numbers[-1], len(numbers))
    }
    heights = {page: _height(pdf, page) for page in pages}
    for place, (number, each) in enumerate(zip(numbers, bookmarks, strict=True)):
        page = pages[each.page]
        before = b"/Prev %d 0 R " % numbers[place - 1] if place else b""
        after = b"/Next %d 0 R " % numbers[place + 1] if place + 1 < len(numbers) else b""
        top = max(0, round(heights[page] - max(0.0, each.y - 2.0) * POINTS))
        goal = b"/Dest [%d 0 R /XYZ 0 %d null]" % (page, top)
        made[number] = b"<< /Title " + _text(each.title) + b" /Parent %d 0 R " % free + before + after + goal + b" >>"
    return made


def _height(pdf: bytes, page: int) -> float:
    """Return the height of a page in points."""
    box = re.search(rb"/MediaBox\s*\[\s*[\d.]+\s+[\d.]+\s+[\d.]+\s+([\d.]+)", _body(pdf, page))
    return float(box[1]) if box else 842.0


def _xmp(body: bytes, title: str, language: str) -> bytes:
    """Return the metadata stream with title and language."""
    head, _, rest = body.partition(b"stream\n")
    text = rest.rpartition(b"endstream")[0].rstrip(b"\n")
    named = html.escape(title).encode()
    text = _XMP_TITLE.sub(lambda found: found[1] + named + found[3], text, count=1)
    said = f"<dc:language><rdf:Bag><rdf:li>{LANGUAGES.get(language, language)}</rdf:li></rdf:Bag></dc:language>"
    text = text.replace(b"</dc:title>", b"</dc:title>" + said.encode(), 1)
    return re.sub(rb"/Length \d+", b"/Length %d" % len(text), head) + b"stream\n" + text + b"\nendstream"


def _text(text: str) -> bytes:
    """Return a text as a PDF writes it, of whatever letters."""
    return b"<FEFF" + text.encode("utf-16-be", "replace").hex().upper().encode() + b">"


def _update(length: int, objects: dict[int, bytes], trailer: bytes, former: int) -> bytes:
    """Return the appended objects with their table of places."""
    out, places = bytearray(b"\n"), {}
    for number in sorted(objects):
        places[number] = length + len(out)
        out += b"%d 0 obj\n" % number + objects[number] + b"\nendobj\n"
    table = length + len(out)
    out += b"xref\n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max([int(_SIZE.search(trailer)[1]) - 1, *objects]) + 1  # type: ignore[index]
    entries = _SIZE.sub(b"/Size %d" % size, trailer.partition(b">>")[0])
    return bytes(out + b"trailer" + entries + b"/Prev %d\n>>\nstartxref\n%d\n%%%%EOF\n" % (former, table))
