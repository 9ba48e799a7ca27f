"""The demo, as ``make demo`` runs it: layers, maps, a report and a table, from the sample data alone."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pyogrio
import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtGui import QImage

from klimaklok_plugin.processing.framework import layout_contents
from klimaklok_plugin.processing.framework.layouts import Paper, make_layout
from tests.processing.printed import faults, named, rows_of

ROOT = Path(__file__).resolve().parents[2]


class _Rows(HTMLParser):
    """Collects the cells of every table row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, _attributes: list) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("æøå demo") / "out"
    command = [sys.executable, str(ROOT / "scripts" / "demo.py"), "--language", "en", "--output", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


@pytest.mark.slow
def test_no_site_of_the_sample_gets_lost(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    given = pyogrio.read_info(ROOT / "sample_data" / "sample.gpkg", layer="sites")["features"]
    scored = pyogrio.read_info(folder / "sites.gpkg", layer="sites")["features"]
    unreached = pyogrio.read_dataframe(folder / "unreached.gpkg", layer="unreached")
    assert scored + len(unreached) == given
    assert unreached["reason"].notna().all()


@pytest.mark.slow
def test_all_four_classes_and_all_three_tracks_occur(demo: tuple[Path, str]) -> None:
    sites = pyogrio.read_dataframe(demo[0] / "sites.gpkg", layer="sites")
    assert set(sites["class"]) == {"prioritise", "prioritise_when", "consider", "limit"}
    assert set(sites["track"]) == {"named_area", "rail_hub_or_centre", "other"}


@pytest.mark.slow
def test_maps_are_drawn_and_not_empty(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    picture = QImage(str(folder / "sites_map_a4.png"))
    assert picture.width() == pytest.approx(1600, abs=10)
    colours = {picture.pixel(x, y) for x in range(0, picture.width(), 5) for y in range(0, picture.height(), 5)}
    assert len(colours) > 50
    assert (folder / "sites_map.pdf").read_bytes().startswith(b"%PDF")
    assert (folder / "sites_map.png").stat().st_size > 200_000


@pytest.mark.slow
def test_table_and_report_hold_every_scored_site(demo: tuple[Path, str]) -> None:
    folder, printed = demo
    names = set(pyogrio.read_dataframe(folder / "sites.gpkg", layer="sites")["name"])
    parser = _Rows()
    parser.feed((folder / "report.html").read_text(encoding="utf-8"))
    reported = {cell for row in parser.rows for cell in row}
    assert names <= reported
    assert all(name in printed for name in names)
    assert "Synthetic data" in (folder / "report.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_charging_plan_is_drawn_and_tabled(demo: tuple[Path, str]) -> None:
    folder, printed = demo
    sites = pyogrio.read_dataframe(folder / "charging_output.gpkg")
    new = sites[sites["status"] == "new"]
    assert sorted(new["phase"]) == [1] * 3 + [2] * 3 + [3] * 4
    plan = (folder / "charging_plan.csv").read_text(encoding="utf-8-sig")
    assert all(name in printed and name in plan for name in new["name"])
    assert QImage(str(folder / "charging_map.png")).width() == pytest.approx(1600, abs=10)
    assert (folder / "charging_curve.svg").stat().st_size > 1000
    assert (folder / "charging_report.pdf").read_bytes().startswith(b"%PDF")
    assert f"{(sites['status'] == 'new').sum()} new sites" in (folder / "charging_report.html").read_text("utf-8")
    assert (folder / "charging_report.repeat.json").is_file()


@pytest.mark.slow
def test_park_and_ride_is_drawn_and_what_it_saves_is_told(demo: tuple[Path, str]) -> None:
    folder, printed = demo
    sites = pyogrio.read_dataframe(folder / "park_and_ride_output.gpkg", layer="park_and_ride_output")
    new = sites[sites["status"] == "chosen"]
    assert len(new) == 3
    assert (new["net_km"] > 0).all()
    assert (sites["status"] == "existing").sum() == 14
    assert all(name in printed for name in new["site_name"])
    assert f"{sites['net_km'].sum():,.0f} car-km a day are saved" in printed
    curve = pyogrio.read_dataframe(folder / "park_and_ride_curve.gpkg", layer="park_and_ride_curve")
    assert curve["sites"].tolist() == [0, 1, 2, 3, 4]
    assert curve["more_km"][1:].is_monotonic_decreasing
    assert QImage(str(folder / "park_and_ride_map.png")).width() == pytest.approx(1600, abs=10)
    assert (folder / "park_and_ride_curve.svg").stat().st_size > 1000


@pytest.mark.slow
def test_every_school_is_assessed_and_walking_groups_are_told(demo: tuple[Path, str]) -> None:
    folder, printed = demo
    card = pyogrio.read_dataframe(folder / "heart_zone_scorecard.gpkg")
    assert len(card) == pyogrio.read_info(ROOT / "sample_data" / "sample.gpkg", layer="schools")["features"]
    assert set(card["status"]) == {"assessed"}
    assert all(name in printed for name in card["school_name"])
    routes = pyogrio.read_dataframe(folder / "walking_group_routes.gpkg")
    assert f"{len(routes)} routes to" in printed
    for name in ("heart_zone_map", "heart_zone_traffic_map"):
        assert QImage(str(folder / f"{name}.png")).width() == pytest.approx(1600, abs=10)


@pytest.mark.slow
def test_parking_is_judged_and_drawn(demo: tuple[Path, str]) -> None:
    folder, printed = demo
    audit = pyogrio.read_dataframe(folder / "parking_audit_output.gpkg")
    assert len(audit) == pyogrio.read_info(ROOT / "sample_data" / "sample.gpkg", layer="entrances")["features"]
    holds = audit["verdict"].isin(["bike_nearer", "no_car_parking"]).sum()
    assert f"The rule holds at {holds} of" in printed
    for name in ("parking_map", "car_detour_map"):
        assert QImage(str(folder / f"{name}.png")).width() == pytest.approx(1600, abs=10)


def test_the_sample_plan_goes_through_all_checks_into_a_document(demo: tuple[Path, str]) -> None:
    folder, printed = demo
    checks = pyogrio.read_dataframe(folder / "case.gpkg", layer="checks")
    assert checks["alternative"].nunique() == 3
    proposed = checks.loc[checks["alternative"] == "1 Tett og grønn", "verdict"]
    assert f"first alternative: {(proposed == 'met').sum()} checks met" in printed
    assert (folder / "case.pdf").read_bytes().startswith(b"%PDF")
    assert 'lang="en"' in (folder / "case.html").read_text(encoding="utf-8")
    assert (folder / "case.repeat.json").is_file()


MAPS = {
    "ranked sites": ("sites", "unreached"),
    "charging": ("charging_output", "charging_allocation"),
    "heart zones": (
        *("heart_zone_scorecard", "heart_zone_dropoffs", "heart_zone_gates", "heart_zone_closed_roads"),
        *("heart_zone_displacement", "heart_zone_cut_off", "heart_zone_zones_out"),
    ),
    "walking groups": ("walking_group_routes", "walking_group_meeting_points", "walking_group_unserved"),
    "park-and-ride": ("park_and_ride_output", "park_and_ride_allocation", "park_and_ride_unserved"),
    "parking": ("parking_audit_output", "parking_audit_summary", "parking_audit_car_parks"),
    "places for bikes": ("bike_places_output", "bike_places_car_limits", "bike_places_unplaced"),
    "the car's detour": ("car_detour_summary", "car_detour_output"),
    "spill-over parking": ("spillover_zones", "spillover_output", "spillover_attractors"),
    "hubs": ("hubs",),
}
PAPERS = [Paper(size, landscape) for size in ("A4", "A3") for landscape in (True, False)]


@pytest.mark.slow
@pytest.mark.parametrize("paper", PAPERS, ids=lambda each: f"{each.size}-{'wide' if each.landscape else 'high'}")
@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize("name", MAPS)
def test_every_result_fits_every_page_in_both_languages(
    demo: tuple[Path, str], request: pytest.FixtureRequest, name: str, language: str, paper: Paper
) -> None:
    request.getfixturevalue("bokmal" if language == "nb" else "english")
    layers = [load(demo[0], stem) for stem in MAPS[name]]
    ground = [QgsVectorLayer(f"{demo[0] / 'network.gpkg'}|layername=edges", "edges")]
    sheet, _ = layout_contents.make_sheet(layout_contents.sort_layers(layers), ground)
    layout = make_layout(QgsProject.instance(), sheet, paper)
    assert faults(layout) == []
    assert rows_of(layout)
    assert named(layout, {"nb": "Tegnforklaring", "en": "Legend"}[language]).rect().height() > 5


def load(folder: Path, stem: str) -> QgsVectorLayer:
    """Return a result of the demo under its own name."""
    layer = QgsVectorLayer(str(folder / f"{stem}.gpkg"), stem, "ogr")
    assert layer.isValid(), stem
    layer.setName(layer.metadata().title())
    return layer
