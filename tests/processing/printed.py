"""What a test sees of a printed page: where its items lie, whether their texts have room, and the text of a PDF."""

from __future__ import annotations

import itertools
import re
import zlib

from qgis.core import (
    Qgis,
    QgsLayoutExporter,
    QgsLayoutFrame,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemPage,
    QgsLayoutItemShape,
    QgsLayoutUtils,
    QgsTextRenderer,
)
from qgis.PyQt.QtCore import QSize

SCREEN_DPI = 96
HAIR = 0.3
"""Millimetres by which a line may be thicker than its item."""


def boxes(layout):
    """Return the items of a layout by page, each with its rectangle on it, in mm, as they are after a redraw."""
    layout.refresh()
    exporter = QgsLayoutExporter(layout)
    for page in range(layout.pageCollection().pageCount()):
        exporter.renderPageToImage(page, QSize(), SCREEN_DPI)  # a legend knows its size once it has been drawn
    found = {}
    for item in layout.items():
        if not isinstance(item, QgsLayoutItem) or isinstance(item, QgsLayoutItemPage):
            continue
        page = item.page()
        place, size = item.pagePos(), item.rect()
        found.setdefault(page, []).append((item, place.x(), place.y(), size.width(), size.height()))
    return found


def faults(layout):
    """Return in words what lies over something else, beyond its page, or has texts that find no room in it."""
    said = []
    for page, items in boxes(layout).items():
        paper = layout.pageCollection().page(page).pageSize()
        for item, x, y, width, height in items:
            name = item.id()
            if x < HAIR or y < HAIR or x + width > paper.width() - HAIR or y + height > paper.height() - HAIR:
                said.append(f"{name} lies beyond page {page + 1}")
            if (width < 1 or height < 1) and not isinstance(item, QgsLayoutItemShape):
                said.append(f"{name} has no room at all")
        for one, other in itertools.combinations(items, 2):
            across = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
            down = min(one[2] + one[4], other[2] + other[4]) - max(one[2], other[2])
            if across > HAIR and down > HAIR:
                said.append(f"{one[0].id()} and {other[0].id()} overlap by {across:.1f} x {down:.1f} mm")
        said += [f"{item.id()} is cut: {item.text()!r}" for item, *_ in items if is_cut(item)]
    return said


def is_cut(item):
    """Return whether QGIS, which breaks lines itself, needs more height for a label than it has."""
    if not isinstance(item, QgsLayoutItemLabel):
        return False
    context = QgsLayoutUtils.createRenderContextForLayout(item.layout(), None, 150)
    per_mm = context.scaleFactor()
    lines, wrap = item.currentText().split("\n"), Qgis.TextRendererFlag.WrapLines
    needed = QgsTextRenderer.textHeight(
        context, item.textFormat(), lines, Qgis.TextLayoutMode.Rectangle, None, wrap, item.rect().width() * per_mm
    )
    return needed / per_mm > item.rect().height() + HAIR


def named(layout, name):
    """Return the item of a name."""
    return next(item for item in layout.items() if isinstance(item, QgsLayoutItem) and item.id() == name)


def said(layout):
    """Return the texts of all labels as they are shown, by the items' names."""
    labels = [item for item in layout.items() if isinstance(item, QgsLayoutItemLabel)]
    return {item.id(): item.currentText() for item in labels}


def rows_of(layout):
    """Return the cells of the printed table, those that its frame has room for."""
    frames = [item for item in layout.items() if isinstance(item, QgsLayoutFrame)]
    return frames[0].multiFrame().contents() if frames else []


def legend_texts(layout):
    """Return all words of the legend: headings and entries, lines joined."""
    legend = next(item for item in layout.items() if isinstance(item, QgsLayoutItemLegend))
    model, texts = legend.model(), []
    for node in model.rootGroup().findLayers():
        texts.append(str(node.customProperty("legend/title-label") or node.name()))
        texts += [str(each.data(0)) for each in model.layerLegendNodes(node)]
    return [" ".join(text.split()) for text in texts]


def pdf_text(path):
    """Return the text of a PDF that Qt wrote: glyphs by the tables of their fonts, blanks left out."""
    data = path.read_bytes()
    objects = {int(each[1]): each[2] for each in re.finditer(rb"\n(\d+) 0 obj\b(.*?)\nendobj", data, re.DOTALL)}
    fonts = {}
    for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", data):
        table = re.search(rb"/ToUnicode (\d+) 0 R", objects[int(number)])
        fonts[name] = letters(objects[int(table[1])]) if table else {}
    text, font = [], {}
    for body in objects.values():
        stream = re.search(rb"stream\r?\n(.*)\r?\n?endstream", body, re.DOTALL)
        try:
            drawn = zlib.decompress(stream[1]) if stream else b""
        except zlib.error:
            continue
        for name, glyphs in re.findall(rb"/(F\d+) [\d.]+ Tf|<([0-9A-F]+)> Tj", drawn):
            if name:
                font = fonts.get(name, {})
            else:
                text += [font.get(int(glyphs[at : at + 4], 16), "") for at in range(0, len(glyphs), 4)]
    return "".join("".join(text).split())


def letters(table):
    """Return which letter each glyph of a font stands for."""
    found = {}
    for first, listed in re.findall(rb"<([0-9A-F]{4})> <[0-9A-F]{4}> \[([^\]]*)\]", table):
        for place, code in enumerate(re.findall(rb"<([0-9A-F]+)>", listed)):
            found[int(first, 16) + place] = chr(int(code, 16))
    return found
