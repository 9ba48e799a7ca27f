"""A result on paper: a print layout with map, legend, table, scale bar, north arrow and sources, each in its own place.

Every text, the legend and the table are measured before they are placed, so that none lies over another. The layout is
an ordinary one: its items carry names, and each can be moved and changed. Belongs to the main thread.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from qgis.core import (
    Qgis,
    QgsBasicNumericFormat,
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsLayerTreeLayer,
    QgsLayerTreeModelLegendNode,
    QgsLayoutFrame,
    QgsLayoutItem,
    QgsLayoutItemAttributeTable,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLayoutTable,
    QgsLayoutTableColumn,
    QgsLegendRenderer,
    QgsLegendStyle,
    QgsMapLayer,
    QgsMapLayerLegendUtils,
    QgsMapLayerStyle,
    QgsMarkerSymbol,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
    QgsSymbol,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSizeF, Qt
from qgis.PyQt.QtGui import QColor

from .letters import GREY, WARNING, Letters, Measure, words_of
from .texts import language, tr

SHEETS = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
"""Short and long side in mm."""
GROUND, FRAME, LINES = "#f7f6f3", "#9a9a9a", "#d8d8d8"
NICE = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5, 8.0)
"""First figures of a scale that people reckon with."""
SEGMENTS_M = (10.0, 20.0, 25.0, 50.0, 100.0, 200.0, 250.0, 500.0, 1e3, 2e3, 2.5e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5)
KILOMETRE = 1000.0
MARGIN, GAP, ARROW = 8.0, 3.0, 11.5
SIDE = 78.0
"""Width of the column beside the map of an A4 in landscape, in mm."""
BAND = 0.42
"""The most that legend and table take of the height below the title of a page in portrait."""
LEGEND_COLUMN = 36.0
"""A legend's columns are not narrower, in mm on an A4."""
SYMBOL = (6.0, 3.4)
"""Width and height of a symbol in the legend, in mm on an A4."""
FEWEST_ROWS = 4
TITLES = (15.0, 13.0, 11.0, 10.0)
"""Sizes of the title; a long one gets a smaller one."""
MOST_LINES, MOST_ANSWER_LINES = 3, 2
MOST_SOURCE_LINES = 12
MOST_HEADING_LINES = 2.5
"""Columns of numbers are not so narrow that their headings take more."""
LINE, CLOSE = 0.15, 0.1
"""Millimetres of a table's lines, and those that make no difference."""
MARKING, ANSWER, SOURCES = Letters(9.5, bold=True, colour=WARNING), Letters(8.5, colour=GREY), Letters(6.5, colour=GREY)
HEADING, CELL, HEAD, REST = Letters(9.5, bold=True), Letters(7.5), Letters(7.5, bold=True), Letters(7.0, colour=GREY)
LEGEND, LAYER, ENTRY = Letters(9.5, bold=True), Letters(8.0, bold=True), Letters(7.5)
SHRINKS, SMALLEST = (1.0, 0.9, 0.8), (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
"""How a legend's letters grow smaller until it fits: beside the map, and on a page of its own."""
RULE = QgsLayerTreeModelLegendNode.CustomRole.RuleKey
"""Where an entry of a legend says which class of its layer it is."""
FEW = 3000
"""Rows that are sorted in no time."""
LOOKED_AT = 300
"""Rows whose values are measured for the widths of a table's columns."""


@dataclass(frozen=True)
class Paper:
    """The sheet: A4 or A3, in portrait or landscape."""

    size: str = "A4"
    landscape: bool = True

    @property
    def width(self) -> float:
        """Width in mm."""
        return SHEETS[self.size][1 if self.landscape else 0]

    @property
    def height(self) -> float:
        """Height in mm."""
        return SHEETS[self.size][0 if self.landscape else 1]

    @property
    def factor(self) -> float:
        """How large letters and columns are beside those of an A4."""
        return 1.25 if self.size == "A3" else 1.0


@dataclass(frozen=True)
class Box:
    """A place on a page, in mm from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class TableColumn:
    """A column of the printed table: its heading, and the field or expression that fills it."""

    heading: str
    attribute: str
    number: bool = False


@dataclass(frozen=True)
class Listing:
    """The table of the best: whose rows, which columns, the weightiest first, and which rows in which order."""

    layer: QgsVectorLayer
    heading: str
    columns: Sequence[TableColumn]
    order: str = ""
    only: str = ""

    def count(self) -> int:
        """Return how many rows the table would have with all of them."""
        if not self.only:
            return max(0, int(self.layer.featureCount()))
        request = QgsFeatureRequest().setFilterExpression(self.only)
        request.setFlags(Qgis.FeatureRequestFlag.NoGeometry)
        return sum(1 for _ in self.layer.getFeatures(request))


@dataclass(frozen=True)
class Sheet:
    """What is to be printed.

    Attributes
    ----------
    title : str
    sentences : Sequence[str]
        The answer, the most telling first; as many are printed as there is room for.
    marking : str
        What the result is marked with, such as a screening; "" for nothing.
    sources : str
        Where the data come from, the strategy, and when and with what the result was made.
    results, base : Sequence[QgsMapLayer]
        From the top of the map down; the base lies below.
    extent : QgsRectangle
        In `crs`.
    crs : QgsCoordinateReferenceSystem
        Projected, in metres.
    quiet : dict
        Of layers by id that the map draws in a style of its own: that style, and which entry of its legend is shown.
    listing : Listing, optional
    """

    title: str
    sentences: Sequence[str]
    marking: str
    sources: str
    results: Sequence[QgsMapLayer]
    base: Sequence[QgsMapLayer]
    extent: QgsRectangle
    crs: QgsCoordinateReferenceSystem
    quiet: dict[str, tuple[QgsMapLayerStyle, int]] = field(default_factory=dict)
    listing: Listing | None = None


def make_layout(project: QgsProject, sheet: Sheet, paper: Paper) -> QgsPrintLayout:
    """Return the layout; it is not yet in the project's list of layouts.

    In landscape the map lies beside a column with legend, table and sources, in portrait above them. What finds no room
    there gets a page of its own.
    """
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    _size_page(layout.pageCollection().page(0), paper)
    Press(layout, sheet, paper).compose()
    return layout


def literal(text: str) -> str:
    """Return a text that QGIS shows as it is: a user's own [% %] is no formula."""
    return text.replace("[%", "[%'[%'%]")


class Press:
    """Measures and places the items of one layout.

    Parameters
    ----------
    layout : QgsPrintLayout
    sheet : Sheet
        What is drawn.
    paper : Paper
        How large the page is, and with it the letters.
    """

    def __init__(self, layout: QgsPrintLayout, sheet: Sheet, paper: Paper):
        self.layout, self.sheet, self.paper = layout, sheet, paper
        self.factor = paper.factor
        self.margin, self.gap, self.arrow = MARGIN * self.factor, GAP * self.factor, ARROW * self.factor
        self.side = SIDE * self.factor
        self.measure = Measure(layout, self.factor)
        self.rows = sheet.listing.count() if sheet.listing is not None else 0
        self.row = self.measure.line(CELL) + 1.4 * self.factor
        self.page = 0
        """Where items are placed."""

    def compose(self) -> None:
        page = Box(self.margin, self.margin, self.paper.width - 2 * self.margin, self.paper.height - 2 * self.margin)
        top = self.head(page)
        body = Box(page.x, top, page.width, page.bottom - top)
        drawn = self.map_item()
        legend = self.legend(drawn)
        if self.paper.landscape:
            self.beside(drawn, legend, body)
        else:
            self.below(drawn, legend, body)

    # --- the whole ---

    def beside(self, drawn: QgsLayoutItemMap, legend: _Legend, body: Box) -> None:
        """Put the map on the left, and legend, table, scale and sources into a column on the right."""
        left = body.right - self.side
        words = self.measure.cut(self.sheet.sources, SOURCES, self.side, MOST_SOURCE_LINES)
        sources = self.measure.height(words, SOURCES, self.side)
        foot = body.bottom - sources - self.gap / 2 - self.arrow
        self.label(tr("Sources"), words, SOURCES, Box(left, body.bottom - sources, self.side, sources))
        self.place_map(drawn, Box(body.x, body.y, left - self.gap - body.x, body.height))
        self.scales(drawn, Box(left, foot, self.side, self.arrow))
        room = foot - self.gap - body.y
        height = legend.fit(self.side, room - self.least_table(), SHRINKS) or legend.fit(self.side, room, SHRINKS)
        used = height + self.gap if height else 0.0
        if height:
            self.put(legend.item, left, body.y)
        self.table(Box(left, body.y + used, self.side, room - used))
        if not height:
            self.on_its_own_page(legend)

    def below(self, drawn: QgsLayoutItemMap, legend: _Legend, body: Box) -> None:
        """Put the map on top, legend and table side by side below it, and scale and sources at the bottom."""
        wide = body.width - self.side - self.gap
        words = self.measure.cut(self.sheet.sources, SOURCES, wide, MOST_SOURCE_LINES)
        sources = self.measure.height(words, SOURCES, wide)
        foot = body.bottom - max(sources, self.arrow)
        self.label(tr("Sources"), words, SOURCES, Box(body.right - wide, foot, wide, sources))
        most = BAND * (foot - body.y)
        half = (body.width - self.gap) / 2
        height = legend.fit(half if self.rows else body.width, most, SHRINKS)
        table = Box(body.x, 0.0, body.width, 0.0) if not height else Box(body.right - half, 0.0, half, 0.0)
        band = min(most, max(height or 0.0, (self.rows + 3) * self.row if self.rows else 0.0))
        top = foot - self.gap - band
        self.place_map(drawn, Box(body.x, body.y, body.width, top - self.gap - body.y))
        self.scales(drawn, Box(body.x, foot, self.side, self.arrow))
        if height:
            self.put(legend.item, body.x, top)
        self.table(replace(table, y=top, height=band))
        if not height:
            self.on_its_own_page(legend)

    def head(self, page: Box) -> float:
        """Place title, marking and answer; return where the map may begin."""
        title = next((each for each in map(self.title, TITLES) if self.lines(each, page) <= 1), self.title(TITLES[-2]))
        top = page.y
        for name, text, letters in (
            (tr("Title"), self.sheet.title, title),
            (tr("Marking"), self.sheet.marking, MARKING),
            (tr("Answer"), self.answer(page.width), ANSWER),
        ):
            if text:
                shown = self.measure.cut(text, letters, page.width, MOST_LINES)
                height = self.measure.height(shown, letters, page.width)
                self.label(name, shown, letters, Box(page.x, top, page.width, height))
                top += height + self.gap / 6
        return top + self.gap / 2

    def title(self, size: float) -> Letters:
        return Letters(size, bold=True)

    def lines(self, letters: Letters, page: Box) -> int:
        return len(self.measure.lines(self.sheet.title, letters, page.width))

    def answer(self, width: float) -> str:
        """Return as many sentences of the answer as have room, the first at least."""
        text = ""
        for sentence in self.sheet.sentences:
            longer = f"{text} {sentence}".strip()
            if text and len(self.measure.lines(longer, ANSWER, width)) > MOST_ANSWER_LINES:
                break
            text = longer
        return text

    # --- the map and its scale ---

    def map_item(self) -> QgsLayoutItemMap:
        drawn = QgsLayoutItemMap(self.layout)
        self.add(drawn, tr("Map"))
        drawn.setLayers([*self.sheet.results, *self.sheet.base])
        drawn.setKeepLayerSet(True)
        if self.sheet.quiet:
            drawn.setLayerStyleOverrides({key: style.xmlData() for key, (style, _) in self.sheet.quiet.items()})
            drawn.setKeepLayerStyles(True)
        drawn.setCrs(self.sheet.crs)
        drawn.setBackgroundColor(QColor(GROUND))
        drawn.setFrameEnabled(True)
        drawn.setFrameStrokeColor(QColor(FRAME))
        return drawn

    def place_map(self, drawn: QgsLayoutItemMap, box: Box) -> None:
        self.place(drawn, box)
        extent = QgsRectangle(self.sheet.extent)
        if max(extent.width(), extent.height()) < 1.0:
            extent.grow(100.0)
        extent.scale(1.06)
        drawn.zoomToExtent(extent)
        drawn.setScale(_rounded_up(drawn.scale()))

    def scales(self, drawn: QgsLayoutItemMap, box: Box) -> None:
        """Place a scale bar, the scale in figures below it, and the north arrow beside them."""
        arrow = QgsLayoutItemPicture(self.layout)
        self.add(arrow, tr("North arrow"))
        arrow.setPicturePath(":/images/north_arrows/layout_default_north_arrow.svg")
        arrow.setLinkedMap(drawn)
        self.place(arrow, Box(box.right - box.height, box.y, box.height, box.height))
        bar = self.scale_bar(tr("Scale bar"), "Single Box", drawn)
        words = self.measure.width("0000 km", CELL)
        longest = (box.width - box.height - self.gap - words) / 2 * drawn.scale() / 1000
        segment, count = _segment(longest), 2
        if segment / drawn.scale() * 1000 < words:  # its numbers would run into each other
            segment, count = _segment(2 * longest), 1
        far = segment >= KILOMETRE
        bar.setUnits(Qgis.DistanceUnit.Kilometers if far else Qgis.DistanceUnit.Meters)
        bar.setUnitLabel("km" if far else "m")
        bar.setUnitsPerSegment(segment / KILOMETRE if far else segment)
        bar.setNumberOfSegments(count)
        bar.setNumberOfSegmentsLeft(0)
        bar.setHeight(1.4 * self.factor)
        bar.setLabelBarSpace(0.6 * self.factor)
        _shrink(bar)
        self.put(bar, box.x, box.y)
        figures = self.scale_bar(tr("Scale"), "Numeric", drawn)
        _shrink(figures)
        self.put(figures, box.x, box.y + bar.rect().height())

    def scale_bar(self, name: str, style: str, drawn: QgsLayoutItemMap) -> QgsLayoutItemScaleBar:
        bar = QgsLayoutItemScaleBar(self.layout)
        self.add(bar, name)
        bar.setStyle(style)
        bar.setLinkedMap(drawn)
        bar.setTextFormat(self.measure.format(CELL))
        bar.setBoxContentSpace(0.5)
        figures = QgsBasicNumericFormat()
        figures.setThousandsSeparator("\N{NO-BREAK SPACE}" if language() == "nb" else ",")
        bar.setNumericFormat(figures)
        return bar

    # --- the legend ---

    def legend(self, drawn: QgsLayoutItemMap) -> _Legend:
        item = QgsLayoutItemLegend(self.layout)
        self.add(item, tr("Legend"))
        item.setLinkedMap(drawn)
        return _Legend(item, self.sheet, self.measure, self.factor)

    def on_its_own_page(self, legend: _Legend) -> None:
        box = self.next_page()
        legend.fit(box.width, box.height, SMALLEST)
        self.put(legend.item, box.x, box.y)

    # --- the table ---

    def least_table(self) -> float:
        """Return the height below which a table says too little; 0 without one."""
        return self.gap + (min(self.rows, FEWEST_ROWS) + 3) * self.row if self.rows else 0.0

    def table(self, box: Box) -> None:
        """Place heading, rows and how many are left out; on a page of its own where the box is too low."""
        listing = self.sheet.listing
        if listing is None or not self.rows:
            return
        if box.height < self.least_table() - self.gap:
            box = self.next_page()
        heading = self.measure.cut(listing.heading, HEADING, box.width, 2)
        height = self.measure.height(heading, HEADING, box.width)
        self.label(tr("Table heading"), heading, HEADING, replace(box, height=height))
        inner = Box(box.x, box.y + height, box.width, box.height - height)
        rest = self.measure.line(REST)
        table = self.attribute_table(listing)
        frame = QgsLayoutFrame(self.layout, table)
        frame.setId(tr("Table"))
        table.addFrame(frame)
        self.place(frame, inner)
        columns = self.shares(table, listing, box.width)
        table.setColumns([_column(each, share) for each, share in columns])
        shown = self.fit_rows(table, frame, inner, rest, columns)
        if shown < self.rows:
            left = tr("{count} more in the attribute table.").format(count=self.rows - shown)
            self.label(
                tr("Rest of the table"), left, REST, Box(inner.x, inner.y + frame.rect().height(), inner.width, rest)
            )

    def attribute_table(self, listing: Listing) -> QgsLayoutItemAttributeTable:
        table = QgsLayoutItemAttributeTable.create(self.layout)
        self.layout.addMultiFrame(table)
        table.setVectorLayer(listing.layer)
        table.setContentTextFormat(self.measure.format(CELL))
        table.setHeaderTextFormat(self.measure.format(HEAD))
        table.setCellMargin(0.7 * self.factor)
        table.setGridColor(QColor(LINES))
        table.setGridStrokeWidth(LINE)
        table.setVerticalGrid(False)
        table.setBackgroundColor(QColor(0, 0, 0, 0))
        table.setWrapBehavior(QgsLayoutTable.WrapBehavior.WrapText)
        if listing.only:
            table.setFilterFeatures(True)
            table.setFeatureFilter(listing.only)
        if listing.order:
            order = QgsLayoutTableColumn()
            order.setAttribute(listing.order)
            order.setSortOrder(Qt.SortOrder.AscendingOrder)
            table.setSortColumns([order])
        return table

    def shares(
        self, table: QgsLayoutItemAttributeTable, listing: Listing, width: float
    ) -> list[tuple[TableColumn, float]]:
        """Return the columns that have room, each with its width in mm; the first of words gets what is left."""
        edges = 1.4 * self.factor
        chosen: list[tuple[TableColumn, float]] = []
        left = width
        for column, (least, full) in zip(listing.columns, self.natural_widths(table, listing), strict=True):
            wanted = least if column.number else max(min(least, 0.5 * width), min(full / 2, 0.42 * width))
            if not chosen or wanted + edges <= left:
                chosen.append((column, min(wanted, left - edges)))
                left -= chosen[-1][1] + edges
        first = next((number for number, (column, _) in enumerate(chosen) if not column.number), len(chosen) - 1)
        chosen[first] = (chosen[first][0], chosen[first][1] + left - 0.2)
        return chosen

    def natural_widths(self, table: QgsLayoutItemAttributeTable, listing: Listing) -> list[tuple[float, float]]:
        """Return of each column the width in mm of its longest word, and of its longest value."""
        table.setColumns([_column(each, 0.0) for each in listing.columns])
        table.setMaximumNumberOfFeatures(LOOKED_AT)
        widths = []
        for number, column in enumerate(listing.columns):
            head = max((self.measure.width(each, HEAD) for each in words_of(column.heading)), default=0.0)
            texts = {str(row[number]) for row in table.contents()}
            words = {word for text in texts for word in words_of(text)}
            least = max((self.measure.width(each, CELL) for each in words), default=0.0)
            full = max((self.measure.width(each, CELL) for each in texts), default=0.0)
            lines = self.measure.width(column.heading, HEAD) / MOST_HEADING_LINES
            widths.append((max(least, head, lines), max(full, head)))
        return widths

    def fit_rows(
        self,
        table: QgsLayoutItemAttributeTable,
        frame: QgsLayoutFrame,
        box: Box,
        rest: float,
        columns: Sequence[tuple[TableColumn, float]],
    ) -> int:
        """Let the table show as many rows as have room in a box; return how many.

        Each look at the table sorts all rows anew: of a large one heights are estimated, of a small one QGIS is asked.
        """
        most = min(self.rows, max(1, int(box.height / self.row)))
        table.setMaximumNumberOfFeatures(most)
        widths = [width for _, width in columns]
        head = self.row_height([column.heading for column, _ in columns], HEAD, widths)
        heights = [self.row_height(list(map(str, row)), CELL, widths) for row in table.contents()]
        full = [box.height - (rest if count < self.rows else 0.0) for count in range(most + 1)]
        count = next((n for n in range(most, 1, -1) if head + sum(heights[:n]) <= full[n]), 1)
        height = full[count]
        if self.rows > FEW:
            height = min(height, head + sum(heights[:count]))
            while not self.holds(table, frame, replace(box, height=height), count) and count > 1:
                count -= 1
            return count
        while count < most and self.holds(table, frame, replace(box, height=full[count + 1]), count + 1):
            count += 1
        low, height = 0.0, full[count]
        while height - low > 2 * CLOSE:
            middle = (low + height) / 2
            fits = self.holds(table, frame, replace(box, height=middle), count)
            low, height = (low, middle) if fits else (middle, height)
        self.holds(table, frame, replace(box, height=height), count)
        return count

    def row_height(self, texts: Sequence[str], letters: Letters, widths: Sequence[float]) -> float:
        """Return the height of a row in mm, with the room around its words."""
        lines = max(len(self.measure.lines(text, letters, width)) for text, width in zip(texts, widths, strict=True))
        return self.measure.line(letters, lines) + 1.4 * self.factor + LINE

    def holds(self, table: QgsLayoutItemAttributeTable, frame: QgsLayoutFrame, box: Box, rows: int) -> bool:
        """Give the frame a place, and return whether that many rows have room in it."""
        self.place(frame, box)
        if rows == table.maximumNumberOfFeatures():
            table.refreshAttributes()
        table.setMaximumNumberOfFeatures(rows)
        # What QGIS calls the size of a table is its frame's, unless that is too low.
        return bool(table.totalSize().height() <= box.height + CLOSE)

    # --- pages and items ---

    def next_page(self) -> Box:
        """Add a page with the title; return the room below it."""
        page = QgsLayoutItemPage(self.layout)
        _size_page(page, self.paper)
        self.layout.pageCollection().addPage(page)
        self.page = self.layout.pageCollection().pageCount() - 1
        width = self.paper.width - 2 * self.margin
        title = self.measure.cut(self.sheet.title, HEADING, width, 1)
        height = self.measure.line(HEADING)
        self.label(tr("Title"), title, HEADING, Box(self.margin, self.margin, width, height))
        top = self.margin + height + self.gap
        return Box(self.margin, top, width, self.paper.height - self.margin - top)

    def add(self, item: QgsLayoutItem, name: str) -> None:
        self.layout.addLayoutItem(item)
        item.setId(name)

    def put(self, item: QgsLayoutItem, x: float, y: float) -> None:
        item.attemptMove(QgsLayoutPoint(x, y, Qgis.LayoutUnit.Millimeters), True, False, self.page)

    def place(self, item: QgsLayoutItem, box: Box) -> None:
        self.put(item, box.x, box.y)
        item.attemptResize(QgsLayoutSize(box.width, box.height, Qgis.LayoutUnit.Millimeters))

    def label(self, name: str, text: str, letters: Letters, box: Box) -> None:
        label = QgsLayoutItemLabel(self.layout)
        self.add(label, name)
        label.setText(literal(self.measure.flowing(text, letters, box.width)))
        label.setTextFormat(self.measure.format(letters))
        label.setMarginX(0.0)
        label.setMarginY(0.0)
        self.place(label, box)


class _Legend:
    """The legend of a map, whose words are broken into lines and whose letters shrink until it fits."""

    def __init__(self, item: QgsLayoutItemLegend, sheet: Sheet, measure: Measure, factor: float):
        self.item, self.measure, self.factor = item, measure, factor
        item.setAutoUpdateModel(False)
        item.setWrapString("\n")
        item.setSplitLayer(True)
        item.setBackgroundEnabled(False)
        item.setResizeToContents(True)
        item.setBoxSpace(0.5)
        item.setTitle(tr("Legend"))
        item.model().setLayerStyleOverrides({key: style.xmlData() for key, (style, _) in sheet.quiet.items()})
        root = item.model().rootGroup()
        root.clear()
        base = [layer for layer in sheet.base if isinstance(layer, QgsVectorLayer)]
        self.rules: dict[QgsLayerTreeLayer, list[str]] = {}
        """By layer, which class each entry stands for; of those with one symbol nothing."""
        self.said = {node: self.words(node) for node in self.nodes(sheet.results, root)}
        if base:
            group = root.addGroup(tr("Base map"))
            # What has one symbol comes first, or it would seem to belong to the heading of the layer above.
            ordered = sorted(base, key=lambda each: each.id() not in sheet.quiet and len(_symbol_sizes(each)) > 1)
            self.said |= {node: self.words(node, sheet) for node in self.nodes(ordered, group)}

    @staticmethod
    def nodes(layers: Sequence[QgsMapLayer], group: object) -> list[QgsLayerTreeLayer]:
        return [group.addChildNode(node) or node for node in map(QgsLayerTreeLayer, layers)]

    def words(self, node: QgsLayerTreeLayer, sheet: Sheet | None = None) -> tuple[str, dict[int, str]]:
        """Return the heading of a layer, and the words of its entries; none where one symbol stands for the layer."""
        layer, model = node.layer(), self.item.model()
        own = sheet.quiet.get(layer.id()) if sheet is not None else None
        if own is not None:
            QgsMapLayerLegendUtils.setLegendNodeOrder(node, [own[1]])
            QgsLegendRenderer.setNodeLegendStyle(node, QgsLegendStyle.Style.Hidden)
            model.refreshLayerLegend(node)
            return "", {own[1]: layer.name()}
        model.refreshLayerLegend(node)
        for number, size in enumerate(_symbol_sizes(layer)):
            QgsMapLayerLegendUtils.setLegendNodeSymbolSize(node, number, size)
        if model.legendNodeEmbeddedInParent(node) is not None:
            return layer.name(), {}
        nodes = model.layerLegendNodes(node)
        self.rules[node] = [each.data(RULE) for each in nodes]
        shown = [each.data(Qt.ItemDataRole.DisplayRole) for each in nodes]
        return layer.name(), {number: str(text) for number, text in enumerate(shown) if text}

    def fit(self, width: float, room: float, sizes: Sequence[float]) -> float | None:
        """Let the legend fit into a width and height in mm; return its height, None where it does not."""
        most = max(1, int(width / (LEGEND_COLUMN * self.factor)))
        last = (sizes[-1], most)
        for size in sizes:
            for columns in range(1, most + 1):
                if self.least(size, columns) > room and (size, columns) != last:  # dressing hundreds takes seconds
                    continue
                self.dress(size, columns, width)
                wanted = self.size()
                # QGIS itself knows the size only once the legend has been drawn.
                self.item.attemptResize(QgsLayoutSize(wanted.width(), wanted.height(), Qgis.LayoutUnit.Millimeters))
                if wanted.width() <= width and wanted.height() <= room:
                    return float(wanted.height())
        return None

    def keep(self, seen: Mapping[str, set[str]]) -> None:
        """Leave of the results only those classes, by layer, that are `seen`; the base map stays."""
        model, root = self.item.model(), self.item.model().rootGroup()
        for node in [each for each in self.said if each.parent() is root]:
            there = seen.get(node.layerId(), set())
            rules = self.rules.get(node, [])
            shown = [number for number, rule in enumerate(rules) if rule in there]
            if not there:
                del self.said[node]
                root.removeChildNode(node)
            elif len(rules) > 1:
                QgsMapLayerLegendUtils.setLegendNodeOrder(node, shown)
                heading, entries = self.said[node]
                self.said[node] = heading, {number: text for number, text in entries.items() if number in shown}
                model.refreshLayerLegend(node)

    def least(self, size: float, columns: int) -> float:
        """Return the height in mm below which no legend of these letters and columns can be: a line for each entry."""
        count = sum(len(entries) + bool(heading) for heading, entries in self.said.values())
        return self.measure.line(ENTRY.scaled(size)) * (count // columns)

    def size(self) -> QSizeF:
        """Return the size in mm, the larger of a screen's and a printer's: the legend is drawn on both."""
        renderer = QgsLegendRenderer(self.item.model(), self.item.legendSettings())
        sizes = [renderer.minimumSize(each) for each in self.measure.contexts]
        return QSizeF(max(each.width() for each in sizes), max(each.height() for each in sizes))

    def dress(self, size: float, columns: int, width: float) -> None:
        """Set letters, symbols and spaces of a size, and break the words to the width of a column."""
        styles, side, unit = QgsLegendStyle.Style, QgsLegendStyle.Side, size * self.factor
        for style, letters in (
            (styles.Title, LEGEND), (styles.Group, LAYER), (styles.Subgroup, LAYER), (styles.SymbolLabel, ENTRY),
        ):  # fmt: skip
            self.item.rstyle(style).setTextFormat(self.measure.format(letters.scaled(size)))
        self.item.rstyle(styles.SymbolLabel).setMargin(side.Left, 2 * unit)
        self.item.rstyle(styles.Symbol).setMargin(side.Top, 1.3 * unit)
        for style in (styles.Group, styles.Subgroup):
            self.item.rstyle(style).setMargin(side.Top, 2.0 * unit)
            self.item.rstyle(style).setMargin(side.Bottom, 0.8 * unit)
        self.item.setSymbolWidth(SYMBOL[0] * unit)
        self.item.setSymbolHeight(SYMBOL[1] * unit)
        self.item.setColumnSpace(3 * unit)
        self.item.setColumnCount(columns)
        share = (width - 1.0 - (columns - 1) * 3 * unit) / columns
        for node, (heading, entries) in self.said.items():
            self.name(node, heading, entries, (share, share - 9.0 * unit), size)

    def name(
        self, node: QgsLayerTreeLayer, heading: str, entries: dict[int, str], widths: tuple[float, float], size: float
    ) -> None:
        """Write the words of one layer: its heading as wide as the column, its entries beside their symbols."""
        whole, beside = widths
        letters, width = (LAYER, whole) if entries else (ENTRY, beside)
        told = literal(self.measure.broken(heading, letters.scaled(size), width))
        node.setCustomProperty("legend/title-label", told)
        for number, text in entries.items():
            told = literal(self.measure.broken(text, ENTRY.scaled(size), beside))
            QgsMapLayerLegendUtils.setLegendNodeUserLabel(node, number, told)
        self.item.model().refreshLayerLegend(node)


def _symbol_sizes(layer: QgsMapLayer) -> list[QSizeF]:
    """Return the room that each symbol takes in the legend: a marker that stands in an area is drawn as it is."""
    renderer = layer.renderer() if isinstance(layer, QgsVectorLayer) else None
    items = [] if renderer is None else renderer.legendSymbolItems()  # they own their symbols
    return [_symbol_size(each.symbol()) for each in items]


def _symbol_size(symbol: QgsSymbol | None) -> QSizeF:
    if symbol is None or symbol.type() != Qgis.SymbolType.Fill:
        return QSizeF()
    inner = [part.subSymbol() for part in symbol.symbolLayers()]
    largest = max((part.size() for part in inner if isinstance(part, QgsMarkerSymbol)), default=0.0)
    return QSizeF(max(SYMBOL[0], largest + 0.6), largest + 0.6) if largest > SYMBOL[1] else QSizeF()


def _column(column: TableColumn, width: float) -> QgsLayoutTableColumn:
    made = QgsLayoutTableColumn(column.heading)
    made.setAttribute(column.attribute)
    made.setWidth(width)
    made.setHAlignment(Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft)
    made.setVAlignment(Qt.AlignmentFlag.AlignTop)
    return made


def _shrink(bar: QgsLayoutItemScaleBar) -> None:
    """Let a scale bar be no larger than what it draws: QGIS only ever lets it grow."""
    bar.update()
    bar.attemptResize(QgsLayoutSize(1.0, 1.0, Qgis.LayoutUnit.Millimeters))


def _size_page(page: QgsLayoutItemPage, paper: Paper) -> None:
    kinds = QgsLayoutItemPage.Orientation
    page.setPageSize(paper.size, kinds.Landscape if paper.landscape else kinds.Portrait)


def _segment(longest: float) -> float:
    """Return the longest segment of a scale bar, in metres on the ground, that is not longer than that."""
    return max((each for each in SEGMENTS_M if each <= longest), default=SEGMENTS_M[0])


def _rounded_up(scale: float) -> float:
    """Return the next scale denominator that people reckon with."""
    power = 10.0 ** math.floor(math.log10(max(scale, 1.0)))
    return next((each * power for each in NICE if each * power >= scale * (1 - 1e-9)), 10.0 * power)
