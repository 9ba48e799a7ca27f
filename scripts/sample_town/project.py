"""Builds ``klimaklok.qgz`` and ``klimaklok_nb.qgz``: the sample data grouped, styled and named, with relative paths.

Runs in a process of its own, because QGIS writes its XML in the same order only with ``QT_HASH_SEED=0``.
"""

from __future__ import annotations

import os
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["GDAL_PAM_ENABLED"] = "NO"

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsClassificationRange,
    QgsCoordinateReferenceSystem,
    QgsFillSymbol,
    QgsGraduatedSymbolRenderer,
    QgsHillshadeRenderer,
    QgsLayerMetadata,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsProject,
    QgsProjectMetadata,
    QgsRasterLayer,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsRendererCategory,
    QgsRendererRange,
    QgsSingleSymbolRenderer,
    QgsSymbol,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor, QFont

FILES = {"en": "klimaklok.qgz", "nb": "klimaklok_nb.qgz"}
METADATA_LANGUAGE = {"en": "eng", "nb": "nob"}
NOTE = "Syntetiske data: gater og mennesker er oppdiktet. Bare stasjonenes plassering er ekte."
TITLE = "Klimaklok: eksempeldata, syntetisk by"
SITES, GROUND, TERRAIN = "Tomter og planer", "Bakgrunn", "Terreng (oppdiktet)"
ZIP_TIME = (2026, 1, 1, 0, 0, 0)
DATE = "2026-01-01T00:00:00"

# Colours by Okabe and Ito, and cividis for amounts: both can be told apart by people who see colours differently.
BLACK, ORANGE, SKY, GREEN = "#222222", "#e69f00", "#56b4e9", "#009e73"
YELLOW, BLUE, RED, PURPLE, GREY = "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#8c8c8c"
CIVIDIS = ("#00224e", "#434e6c", "#7d7c78", "#bcaf6f", "#fee838")

Styler = Callable[[QgsVectorLayer], None]


def _symbol(layer: QgsVectorLayer, style: dict[str, str]) -> QgsSymbol:
    kinds = {
        Qgis.GeometryType.Point: QgsMarkerSymbol,
        Qgis.GeometryType.Line: QgsLineSymbol,
        Qgis.GeometryType.Polygon: QgsFillSymbol,
    }
    return kinds[layer.geometryType()].createSimple(style)


def single(**style: str) -> Styler:
    """Return a styler with one symbol."""

    def apply(layer: QgsVectorLayer) -> None:
        layer.setRenderer(QgsSingleSymbolRenderer(_symbol(layer, style)))

    return apply


def by_value(field: str, classes: dict[str, tuple[str, dict[str, str]]]) -> Styler:
    """Return a styler with a symbol per value: value to legend text and style."""

    def apply(layer: QgsVectorLayer) -> None:
        categories = [
            QgsRendererCategory(value, _symbol(layer, style), text) for value, (text, style) in classes.items()
        ]
        layer.setRenderer(QgsCategorizedSymbolRenderer(field, categories))

    return apply


def by_amount(field: str, limits: tuple[int, ...]) -> Styler:
    """Return a styler with the cividis colours between ``limits``."""

    def apply(layer: QgsVectorLayer) -> None:
        ranges = []
        for low, high, colour in zip(limits, limits[1:], CIVIDIS, strict=False):
            symbol = _symbol(layer, {"color": colour, "outline_style": "no"})
            ranges.append(QgsRendererRange(QgsClassificationRange(f"{low}-{high}", low, high), symbol))
        layer.setRenderer(QgsGraduatedSymbolRenderer(field, ranges))
        layer.setOpacity(0.75)

    return apply


def labelled(styler: Styler, expression: str, size: float = 8, colour: str = BLACK, largest: int = 0) -> Styler:
    """Return ``styler`` with labels; ``largest`` is the scale denominator up to which they are shown."""

    def apply(layer: QgsVectorLayer) -> None:
        styler(layer)
        settings = QgsPalLayerSettings()
        settings.fieldName = expression
        settings.isExpression = True
        if layer.geometryType() == Qgis.GeometryType.Line:
            settings.placement = Qgis.LabelPlacement.Curved
        if largest:
            settings.scaleVisibility = True
            settings.minimumScale = largest
        form = QgsTextFormat()
        font = QFont("DejaVu Sans")
        font.setBold(size > 8)
        form.setFont(font)
        form.setSize(size)
        form.setColor(QColor(colour))
        halo = QgsTextBufferSettings()
        halo.setEnabled(True)
        halo.setSize(0.7)
        halo.setColor(QColor("white"))
        form.setBuffer(halo)
        settings.setFormat(form)
        layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
        layer.setLabelsEnabled(True)

    return apply


def _area(colour: str, outline: str = "#555555", *, alpha: int = 150, dash: str = "solid") -> dict[str, str]:
    red, green, blue, _ = QColor(colour).getRgb()
    fill = f"{red},{green},{blue},{alpha}"
    return {"color": fill, "outline_color": outline, "outline_width": "0.4", "outline_style": dash}


def _dot(colour: str, name: str = "circle", size: float = 2.6) -> dict[str, str]:
    return {"name": name, "color": colour, "size": str(size), "outline_color": "#333333", "outline_width": "0.2"}


def _road(colour: str, width: float, dash: str = "solid") -> dict[str, str]:
    return {"color": colour, "width": str(width), "line_style": dash, "capstyle": "round"}


def _land_use(colour: str) -> dict[str, str]:
    return _area(colour, BLACK, alpha=190)


ROADS = {
    "motorway": ("Motorvei", _road("#9a8f83", 1.3)),
    "motorway_link": ("Rampe", _road("#9a8f83", 0.7)),
    "primary": ("Hovedvei", _road("#b3aaa0", 1.0)),
    "secondary": ("Fylkesvei", _road("#b9b1a8", 0.8)),
    "tertiary": ("Samlevei", _road("#c4bdb5", 0.6)),
    "": ("Gate", _road("#cfcac4", 0.35)),
    "cycleway": ("Sykkelvei", _road(SKY, 0.3)),
    "footway": ("Gangvei", _road("#cbb9a0", 0.22, "dash")),
    "path": ("Sti", _road("#cbb9a0", 0.22, "dot")),
    "steps": ("Trapp", _road("#8f6b3e", 0.4, "dot")),
}
# Group: (layer, name shown, visible, styler, aliases)
Entry = tuple[str, str, bool, Styler, dict[str, str]]
GROUPS: dict[str, list[Entry]] = {
    SITES: [
        ("sites", "Mulige utbyggingstomter", True, labelled(by_value("land_use", {
            "bolig": ("Bolig", _land_use(ORANGE)), "housing": ("Bolig (housing)", _land_use(ORANGE)),
            "kontor": ("Kontor", _land_use(BLUE)), "office": ("Kontor (office)", _land_use(BLUE)),
            "handel": ("Handel", _land_use(PURPLE)), "arealkrevende": ("Arealkrevende", _land_use(GREY)),
        }), '"site_id"', 7, largest=40_000), {
            "site_id": "Nummer", "name": "Navn", "land_use": "Arealformål", "dwellings": "Boliger",
            "floor_area": "Bruksareal (m²)", "persons": "Personer", "status": "Status",
        }),
        ("plan_boundary", "Plangrense", True, single(**_area("#ffffff", RED, alpha=0, dash="dash dot")), {}),
        ("plan_areas", "Planområder med alternativer", False, labelled(
            single(**_area("#ffffff", RED, alpha=0, dash="dot")), '"felt"', 8, RED, largest=20_000), {
            "felt": "Felt", "alternativ": "Alternativ", "arealformål": "Arealformål", "boliger": "Boliger",
            "bra_m2": "Bruksareal (m²)", "arbeidsplasser": "Arbeidsplasser", "bilplasser": "Bilplasser",
            "hc_plasser": "HC-plasser", "sykkelplasser": "Sykkelplasser", "planid": "Plan-ID", "plannavn": "Plannavn",
            "saksnummer": "Saksnummer", "plantype": "Plantype",
        }),
    ],
    "Kollektivtrafikk": [
        ("stations", "Stasjoner (ekte plassering)", True, labelled(by_value("kind", {
            "rail": ("Tog", _dot(BLACK, "square", 3.4)), "metro": ("T-bane", _dot("#ffffff", "circle", 3.2)),
        }), '"name"', 9), {"name": "Navn", "kind": "Slag"}),
        ("hubs_planned", "Planlagte stasjoner (antatt)", True, labelled(
            single(**_dot("#ffffff", "diamond", 3.6)), '"opens_year"', 7), {"opens_year": "Åpner"}),
    ],
    "Rammer": [
        ("priority_areas", "Prioriterte områder", True, labelled(by_value("kind", {
            "named_area": ("Navngitt i strategien", _area(BLUE, BLUE, alpha=18, dash="dash")),
            "centre": ("Sentrum", _area(GREEN, GREEN, alpha=18, dash="dash")),
        }), "if(\"kind\" = 'named_area', \"name\", NULL)", 10, BLUE), {"name": "Navn", "kind": "Slag"}),
        ("constraints", "Områder som skal bevares", True, by_value("kind", {
            "blue_green": ("Blågrønn struktur", _area("#a7c98f", "#9dba88", alpha=90)),
            "shore": ("Strandsone", _area("#f3e3ad", "#ddcb8e", alpha=110)),
        }), {"name": "Navn", "kind": "Slag"}),
        ("school_areas", "Inntaksområder", False, labelled(
            single(**_area("#ffffff", PURPLE, alpha=0)), "concat(\"name\", '\\n', coalesce(\"free_places\", '?'))", 7),
            {"name": "Navn", "school": "Skole", "free_places": "Ledige plasser"}),
    ],
    "Tjenester": [
        ("services", "Tjenester", True, by_value("kind", {
            "school": ("Skole", _dot(BLUE, "triangle")), "kindergarten": ("Barnehage", _dot(ORANGE, "circle", 2.2)),
            "health": ("Helse og omsorg", _dot(RED, "cross_fill")),
            "grocery": ("Dagligvare", _dot(GREEN, "square", 2.2)),
        }), {"name": "Navn", "kind": "Slag"}),
        ("schools", "Skoler med elevtall", False, labelled(
            single(**_dot(BLUE, "triangle", 3.4)), '"pupils"', 7),
            {"name": "Navn", "pupils": "Elever", "grades": "Trinn"}),
    ],
    "Mennesker": [
        ("population", "Innbyggere per 250 m", False, by_amount("pop_tot", (0, 25, 75, 150, 300, 2000)),
         {"pop_tot": "Innbyggere"}),
        ("pupils", "Elever per 250 m", False, by_amount("pupils", (10, 15, 25, 50, 100, 400)), {"pupils": "Elever"}),
        ("addresses", "Adresser", False, single(**_dot("#bbbbbb", "circle", 1.0)),
         {"address": "Adresse", "street": "Gate", "number": "Nummer", "dwellings": "Boliger"}),
    ],
    "Parkering og lading": [
        ("bike_parking", "Sykkelparkering", False, single(**_dot(SKY, "pentagon")),
         {"name": "Navn", "capacity": "Plasser", "covered": "Under tak", "kind": "Slag"}),
        ("car_parking", "Bilparkering", False, by_value("kind", {
            "staff": ("Ansatte", _area("#7d7c78")), "visitors": ("Besøkende", _area(YELLOW)),
            "residents": ("Beboere", _area(PURPLE)), "park_and_ride": ("Innfartsparkering", _area(SKY)),
            "disabled": ("HC-plasser", _area(BLUE)),
        }), {
            "name": "Navn", "capacity": "Plasser", "kind": "For hvem", "fee": "Avgift",
            "charging_spaces": "Ladeplasser",
        }),
        ("chargers", "Ladestasjoner", False, single(**_dot(YELLOW, "star", 3.4)),
         {"name": "Navn", "power_kw": "Effekt (kW)", "outlets": "Ladepunkter", "open_24h": "Døgnåpen"}),
        ("charger_candidates", "Mulige ladesteder", False, single(**_dot("#ffffff", "star", 2.4)),
         {"name": "Navn", "cost": "Kostnad (kr)", "max_kw": "Største effekt (kW)"}),
        ("park_and_ride_candidates", "Mulig innfartsparkering", False, single(**_dot("#ffffff", "square", 2.8)),
         {"name": "Navn", "capacity": "Plasser", "cost": "Kostnad (kr)"}),
        ("grid", "Nettstasjoner", False, single(**_dot(GREY, "cross", 2.6)), {"name": "Navn", "free_kw": "Ledig (kW)"}),
    ],
    GROUND: [
        ("entrances", "Innganger", False, single(**_dot(BLACK, "triangle", 1.8)), {"name": "Navn", "kind": "Slag"}),
        ("obstacles", "Hindre", False, single(**_area(GREY)), {"kind": "Slag"}),
        ("buildings", "Bygninger", True, single(**_area("#e4ded7", "#d3cbc2", alpha=255)), {"floors": "Etasjer"}),
        ("tracks", "Jernbane og T-bane", True, by_value("kind", {
            "rail": ("Jernbane", _road("#5f5a55", 0.9)), "metro": ("T-bane", _road("#5f5a55", 0.5, "dash")),
        }), {"name": "Navn", "kind": "Slag"}),
        ("streets", "Gater", True, labelled(by_value("highway", ROADS), '"name"', 6, "#777777", largest=6_000),
         {"highway": "Vegklasse", "name": "Navn", "maxspeed": "Fartsgrense"}),
        ("water", "Vann", True, single(color="#dfe9ef", outline_color="#c3d5e0", outline_width="0.2"),
         {"name": "Navn"}),
    ],
}  # fmt: skip


ENGLISH = {
    NOTE: "Synthetic data: streets and people are invented. Only the station positions are real.",
    TITLE: "Klimaklok: sample data, synthetic town",
    SITES: "Sites and plans", "Kollektivtrafikk": "Public transport", "Rammer": "Planning framework",
    "Tjenester": "Services",
    "Mennesker": "People", "Parkering og lading": "Parking and charging", GROUND: "Background",
    "Mulige utbyggingstomter": "Possible development sites", "Plangrense": "Plan boundary",
    "Planområder med alternativer": "Plan areas by alternative",
    "Stasjoner (ekte plassering)": "Stations (real positions)",
    "Planlagte stasjoner (antatt)": "Planned stations (assumed)", "Prioriterte områder": "Priority areas",
    "Områder som skal bevares": "Areas to be kept", "Inntaksområder": "School intake areas",
    "Skoler med elevtall": "Schools with pupils", "Innbyggere per 250 m": "Inhabitants per 250 m",
    "Elever per 250 m": "Pupils per 250 m", "Adresser": "Addresses", "Sykkelparkering": "Bike parking",
    "Bilparkering": "Car parking", "Ladestasjoner": "Charging stations",
    "Mulige ladesteder": "Possible charging sites", "Mulig innfartsparkering": "Possible park-and-ride",
    "Nettstasjoner": "Substations", "Innganger": "Entrances", "Hindre": "Obstacles", "Bygninger": "Buildings",
    "Jernbane og T-bane": "Rail and metro", "Gater": "Streets", "Vann": "Water", TERRAIN: "Terrain (invented)",
    "Bolig": "Housing", "Bolig (housing)": "Housing (in English)", "Kontor": "Office",
    "Kontor (office)": "Office (in English)", "Handel": "Retail", "Arealkrevende": "Area-intensive",
    "Tog": "Train", "T-bane": "Metro", "Navngitt i strategien": "Named in the strategy", "Sentrum": "Centre",
    "Blågrønn struktur": "Blue-green structure", "Strandsone": "Shore zone", "Skole": "School",
    "Barnehage": "Kindergarten", "Helse og omsorg": "Health and care", "Dagligvare": "Grocery", "Ansatte": "Staff",
    "Besøkende": "Visitors", "Beboere": "Residents", "Innfartsparkering": "Park-and-ride",
    "HC-plasser": "Disabled spaces", "Jernbane": "Railway", "Motorvei": "Motorway", "Rampe": "Ramp",
    "Hovedvei": "Main road", "Fylkesvei": "County road", "Samlevei": "Collector road", "Gate": "Street",
    "Sykkelvei": "Cycleway", "Gangvei": "Footway", "Sti": "Path", "Trapp": "Steps", "Nummer": "Number", "Navn": "Name",
    "Arealformål": "Land use", "Boliger": "Dwellings", "Bruksareal (m²)": "Floor area (m²)", "Personer": "Persons",
    "Status": "Status", "Slag": "Kind", "Åpner": "Opens", "Ledige plasser": "Free places", "Elever": "Pupils",
    "Trinn": "Grades", "Innbyggere": "Inhabitants", "Adresse": "Address", "Plasser": "Spaces",
    "Under tak": "Covered", "For hvem": "For whom", "Avgift": "Fee", "Ladeplasser": "Charging spaces",
    "Effekt (kW)": "Power (kW)", "Ladepunkter": "Charging points", "Døgnåpen": "Open 24 h",
    "Kostnad (kr)": "Cost (NOK)",
    "Største effekt (kW)": "Largest power (kW)", "Ledig (kW)": "Free (kW)", "Etasjer": "Floors",
    "Felt": "Area", "Alternativ": "Alternative", "Arbeidsplasser": "Jobs", "Bilplasser": "Car spaces",
    "Sykkelplasser": "Bike spaces", "Plan-ID": "Plan id", "Plannavn": "Plan name", "Saksnummer": "Case number",
    "Plantype": "Type of plan",
    "Vegklasse": "Road class", "Fartsgrense": "Speed limit",
}  # fmt: skip


def said(text: str, language: str) -> str:
    """Return a text of the project in a language; one without a translation is an error."""
    return text if language == "nb" else ENGLISH[text]


def build(folder: Path, language: str) -> Path:
    """Write the project in a language beside the data in ``folder``."""
    project = QgsProject.instance()
    project.clear()
    path = folder / FILES[language]
    path.unlink(missing_ok=True)
    project.setFileName(str(path))
    project.setFilePathStorage(Qgis.FilePathType.Relative)
    crs = QgsCoordinateReferenceSystem("EPSG:25832")
    project.setCrs(crs, adjustEllipsoid=True)
    _describe(project, language)
    extent = QgsRectangle()
    for title, entries in GROUPS.items():
        group = project.layerTreeRoot().addGroup(said(title, language))
        group.setExpanded(title == SITES)
        for entry in entries:
            layer = _layer(folder, entry, language)
            _finish(layer, entry[0], crs, language)
            project.addMapLayer(layer, False)
            node = group.addLayer(layer)
            node.setItemVisibilityChecked(entry[2])
            node.setExpanded(entry[0] == "sites")
            if entry[0] == "sites":
                extent = layer.extent()
    height = QgsRasterLayer(str(folder / "elevation.tif"), said(TERRAIN, language))
    _finish(height, "elevation", crs, language)
    height.setRenderer(QgsHillshadeRenderer(height.dataProvider(), 1, 315, 45))
    height.setOpacity(0.25)
    project.addMapLayer(height, False)
    project.layerTreeRoot().findGroup(said(GROUND, language)).addLayer(height)
    extent.scale(1.05)
    project.viewSettings().setDefaultViewExtent(QgsReferencedRectangle(extent, crs))
    project.setBackgroundColor(QColor("#f7f6f3"))
    if not project.write():
        raise RuntimeError(project.error())
    _make_reproducible(path)
    return path


def _describe(project: QgsProject, language: str) -> None:
    project.setTitle(said(TITLE, language))
    metadata = QgsProjectMetadata()
    metadata.setTitle(project.title())
    metadata.setAbstract(said(NOTE, language))
    metadata.setLanguage(METADATA_LANGUAGE[language])
    metadata.setIdentifier("klimaklok-sample")
    metadata.setAuthor("")
    project.setMetadata(metadata)


def _layer(folder: Path, entry: Entry, language: str) -> QgsVectorLayer:
    """Return a layer with its style, legend and headings."""
    table, name, _, styler, aliases = entry
    layer = QgsVectorLayer(f"{folder / 'sample.gpkg'}|layername={table}", said(name, language), "ogr")
    if not layer.isValid():
        message = f"sample.gpkg has no layer {table}"
        raise RuntimeError(message)
    styler(layer)
    renderer = layer.renderer()
    if isinstance(renderer, QgsCategorizedSymbolRenderer):
        for number, category in enumerate(renderer.categories()):
            renderer.updateCategoryLabel(number, said(category.label(), language))
    for field, alias in aliases.items():
        layer.setFieldAlias(layer.fields().indexOf(field), said(alias, language))
    return layer


def _finish(
    layer: QgsVectorLayer | QgsRasterLayer, table: str, crs: QgsCoordinateReferenceSystem, language: str
) -> None:
    layer.setId(f"sample_{table}")
    metadata = QgsLayerMetadata()
    metadata.setIdentifier(table)
    metadata.setTitle(layer.name())
    metadata.setAbstract(said(NOTE, language))
    metadata.setLanguage(METADATA_LANGUAGE[language])
    metadata.setType("dataset")
    metadata.setCrs(crs)
    layer.setMetadata(metadata)


def _make_reproducible(path: Path) -> None:
    """Replace ids drawn by chance, times and the writer's name, and pack the project with a fixed time."""
    with zipfile.ZipFile(path) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".qgs"))
        text = archive.read(name).decode("utf-8")
    numbers: dict[str, str] = {}

    def renumber(match: re.Match[str]) -> str:
        return numbers.setdefault(match[0], f"00000000-0000-4000-8000-{len(numbers):012d}")

    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", renumber, text)
    text = re.sub(r'\s(saveUser|saveUserFull|saveDateTime)="[^"]*"', "", text)
    text = re.sub(r"Annotations_[0-9a-f_]{36}", "Annotations_sample", text)
    # The project's own style database stays empty and out of the zip.
    text = re.sub(r'projectStyleId="[^"]*"', 'projectStyleId=""', text)
    # Profile colours are drawn by chance.
    text = re.sub(r"\s*<elevation .*?</elevation>", "", text, flags=re.DOTALL)
    # Snapping settings per layer are only the defaults, in the order of memory addresses.
    text = re.sub(r"(<individual-layer-settings>).*?(\s*</individual-layer-settings>)", r"\1\2", text, flags=re.DOTALL)
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?", DATE, text)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        entry = zipfile.ZipInfo(f"{path.stem}.qgs", ZIP_TIME)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        archive.writestr(entry, text.encode("utf-8"), compresslevel=9)


def main() -> None:
    """Build the projects in the folder given."""
    application = QgsApplication([], False)
    application.initQgis()
    for language in FILES:
        build(Path(sys.argv[1]).resolve(), language)
    QgsProject.instance().clear()
    application.exitQgis()


if __name__ == "__main__":
    main()
