"""Transport emissions in QGIS: outputs, words, files, and what is said before any work."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import geopandas as gpd
import pytest
from qgis.core import QgsProcessingException, QgsVectorLayer

from klimaklok_plugin.processing.framework.texts import resource

SAMPLE = resource("sample_data/sample.gpkg")


@pytest.fixture(scope="module")
def town(providers, tmp_path_factory):
    """Return the sample town's network and hubs."""
    import processing

    folder = tmp_path_factory.mktemp("town")
    network, hubs = folder / "n.gpkg", folder / "hubs.gpkg"
    streets = resource("sample_data/streets.osm.gz")
    processing.run("klimaklok:buildnetwork", {"INPUT": str(streets), "NETWORK": str(network)})
    timetable = {"GTFS": [str(resource("sample_data/gtfs.zip"))], "DATE": "2026-09-15", "OUTPUT": str(hubs)}
    processing.run("klimaklok:transithubs", timetable)
    return {"NETWORK": str(network), "HUBS": str(hubs)}


def emissions(run, feedback=None, **values):
    given = {
        "SITES": f"{SAMPLE}|layername=sites",
        "YEAR": 2030,
        **dict.fromkeys(("OUTPUT", "STEPS", "YEARS_OUT", "EXTRA_TRIPS", "UNREACHED"), "memory:"),
    }
    return run("klimaklok:transportemissions", given | values, feedback)


def rows(layer):
    return [dict(zip(layer.fields().names(), each.attributes(), strict=True)) for each in layer.getFeatures()]


def test_it_runs_with_everything_and_its_outputs_agree(run, town, tmp_path):
    files = {"BUDGET_CSV": str(tmp_path / "b.csv"), "BUDGET_XLSX": str(tmp_path / "b.xlsx")}
    layers = {"SERVICES": f"{SAMPLE}|layername=services", "POPULATION": f"{SAMPLE}|layername=population"}
    found = emissions(run, **town, **layers, **files)
    sites, years, steps = (rows(found[name]) for name in ("OUTPUT", "YEARS_OUT", "STEPS"))
    assert len(sites) == 59
    assert sum(each["t"] for each in sites) == pytest.approx(years[0]["t"]) == pytest.approx(found["TONNES"])
    remains = next(each for each in steps if each["step"] == "remains")
    assert remains["t_year"] == pytest.approx(years[0]["t"])
    assert remains["t_sum"] == pytest.approx(sum(each["t"] for each in years))
    extra = rows(found["EXTRA_TRIPS"])
    assert sum(each["cars_peak"] for each in extra) == pytest.approx(sum(each["car_peak"] for each in sites))
    assert "to walk to" in sites[0]["reasons"]
    assert "(ch. 2, mål 5)" in sites[0]["reasons"]
    with Path(files["BUDGET_CSV"]).open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file, delimiter=";"))
    assert len(table) == 31
    assert table[-1]["Year"] == "2030–2059"
    written = float(table[-1]["What remains (t CO₂e)"].replace(",", "."))
    assert written == pytest.approx(remains["t_sum"], rel=1e-4)
    sheet = QgsVectorLayer(files["BUDGET_XLSX"], "b", "ogr")
    assert sheet.featureCount() == 31
    *_, last = sheet.getFeatures()
    assert last["What remains (t CO₂e)"] == pytest.approx(remains["t_sum"], rel=1e-4)


def test_it_runs_without_a_network_and_says_what_is_not_known(run, heard):
    found = emissions(run, heard)
    said = " ".join(heard.lines)
    assert all("hub" in each["unknown"] for each in rows(found["OUTPUT"]))
    assert "is not known at 59 sites" in said
    assert "no published rate found" in said
    assert "in the frame of NS 3720" in said


def test_the_numbers_of_alternatives_are_never_added_up(run, tmp_path):
    areas = tmp_path / "alternatives.geojson"
    frame = gpd.GeoDataFrame(
        {"alternativ": ["0-alternativet", "1 Tett", "1 Tett", "2 Høyt"], "boliger": [5, 100, 50, 900]},
        geometry=gpd.points_from_xy([590000] * 4, [6642000] * 4),
        crs=25832,
    )
    frame.to_file(areas, engine="pyogrio")
    found = emissions(run, SITES=str(areas))
    remains = {each["alternative"]: each["t_year"] for each in rows(found["STEPS"]) if each["step"] == "remains"}
    assert found["TONNES"] == pytest.approx(remains["1 Tett"])
    own = [each for each in rows(found["OUTPUT"]) if each["alternative"] == "1 Tett"]
    assert found["CAR_TRIPS"] == pytest.approx(sum(each["car_trips"] for each in own))


def test_hubs_without_a_network_are_told_to_be_unused(run, town, heard):
    emissions(run, heard, HUBS=town["HUBS"])
    assert "measured only with a street network" in " ".join(heard.lines)


@pytest.mark.usefixtures("bokmal")
def test_it_speaks_bokmal(run, heard):
    found = emissions(run, heard)
    said = " ".join(heard.lines).replace("\u00a0", " ")
    assert "t CO₂e i året" in said
    assert "dagens praksis" in said
    assert "å gå til" in rows(found["OUTPUT"])[0]["reasons"] or "Ikke kjent" in rows(found["OUTPUT"])[0]["reasons"]


def test_a_layer_in_which_nobody_lives_or_works_is_refused_at_once(run):
    with pytest.raises(QgsProcessingException, match="persons, dwellings or jobs"):
        emissions(run, SITES=f"{SAMPLE}|layername=stations")


def test_the_cars_of_a_plan_are_conserved_in_the_traffic_of_heart_zones(run, town, heard):
    extra = emissions(run, **town)["EXTRA_TRIPS"]
    cars = sum(each["cars_peak"] for each in rows(extra))
    given = {
        "SCHOOLS": f"{SAMPLE}|layername=schools",
        "POPULATION": f"{SAMPLE}|layername=population",
        "NETWORK": town["NETWORK"],
        "EXTRA_TRIPS": extra,
        **dict.fromkeys(("ZONES_OUT", "CLOSED_ROADS", "DISPLACEMENT", "SCORECARD"), "memory:"),
    }
    run("klimaklok:heartzones", given, heard)
    said = next(line for line in heard.lines if "extra cars in the peak hour" in line)
    total, places, led = (int(each.replace(",", "")) for each in re.findall(r"\d[\d,]*", said)[:3])
    assert total == pytest.approx(cars, abs=1)
    assert places == 59
    stranded = [line for line in heard.lines if "no way to a centre or out" in line]
    left = int(re.search(r"\d[\d,]*", stranded[0]).group().replace(",", "")) if stranded else 0
    assert led + left == pytest.approx(total, abs=2)
