"""Files as Norwegian authorities deliver them, handed to the algorithms as they are."""

from __future__ import annotations

import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from qgis.core import QgsApplication, QgsVectorLayer
from qgis.gui import QgsProcessingMapLayerComboBox
from qgis.PyQt.QtWidgets import QComboBox

from klimaklok_plugin.processing.framework import layers
from klimaklok_plugin.processing.framework.texts import resource

DATA = Path(__file__).resolve().parents[2] / "../shared/data"
FORMATS = DATA / "formats"


def sample(table):
    return f"{resource('sample_data')}/sample.gpkg|layername={table}"


def real(name):
    if not (DATA / name).exists():
        pytest.skip(f"{name} is not there")
    return DATA / name


@pytest.fixture
def zones(run, sample_town, heard, tmp_path):
    """Return a function that assesses heart zones in the sample town and returns the schools with what was said."""

    def assess(**more):
        targets = {name: str(tmp_path / f"{name}.gpkg") for name in ("ZONES_OUT", "CLOSED_ROADS", "SCORECARD")}
        run("klimaklok:heartzones", {**sample_town, "SCHOOLS": sample("schools"), **more, **targets}, heard)
        return pyogrio.read_dataframe(targets["SCORECARD"], layer=0), "\n".join(heard.lines)

    return assess


@pytest.fixture
def cells(tmp_path):
    """Return the sample's population as a file of 250 m cells with geometry, and as one with their ids alone."""
    drawn = gpd.read_file(resource("sample_data") / "sample.gpkg", layer="population").to_crs(25833)
    centre = drawn.geometry.centroid
    x, y = (np.floor(each / 250).astype(np.int64) * 250 for each in (centre.x, centre.y))
    ids = (x + 2_000_000) * 10_000_000 + y
    people = drawn.drop(columns="geometry")["pop_tot"].groupby(ids).sum()
    csv = tmp_path / "befolkning 2024.csv"
    text = "\n".join(f"{cell};{count}" for cell, count in people.items())
    csv.write_text(f"\ufeffSSBID0250M;pop_tot\n{text}\n", encoding="utf-8")
    x, y = people.index.to_numpy() // 10_000_000 - 2_000_000, people.index.to_numpy() % 10_000_000
    squares = gpd.GeoDataFrame({"pop_tot": people.to_numpy()}, geometry=shapely.box(x, y, x + 250, y + 250), crs=25833)
    squares.to_file(tmp_path / "ruter.gpkg")
    return csv, tmp_path / "ruter.gpkg"


def test_cells_without_geometry_give_what_the_drawn_ones_give_and_it_is_said(zones, cells):
    csv, drawn = cells
    by_id, said = zones(POPULATION=str(csv))
    by_geometry, _ = zones(POPULATION=str(drawn))
    assert f"{len(pyogrio.read_dataframe(drawn))} squares of 250" in said
    pd.testing.assert_frame_equal(
        by_id.drop(columns=["geometry"]), by_geometry.drop(columns=["geometry"]), check_exact=False
    )


def test_a_csv_that_qgis_loaded_as_a_table_is_read_like_its_file(cells):
    csv, _ = cells
    import pyproj

    loaded = QgsVectorLayer(f"file://{csv}?type=csv&delimiter=;&detectTypes=yes&geomType=none", "folk", "delimitedtext")
    assert loaded.isValid(), loaded.error().summary()
    read = layers.read_layer(_source(loaded), pyproj.CRS(25832), lambda: False)
    as_file = layers.read_layer(_source(QgsVectorLayer(str(csv), "x", "ogr")), pyproj.CRS(25832), lambda: False)
    assert read.frame.geometry.geom_equals(as_file.frame.geometry).all()
    assert [note.code for note in read.notes] == ["grid_squares"]
    west, south, east, north = layers.lonlat_bounds(_source(loaded))
    assert 4 < west < east < 32
    assert 57 < south < north < 72


def _source(layer):
    from types import SimpleNamespace

    return SimpleNamespace(
        sourceName=layer.name,
        wkbType=layer.wkbType,
        featureCount=layer.featureCount,
        fields=layer.fields,
        getFeatures=lambda request, _flags=None: layer.getFeatures(request),
        sourceCrs=layer.crs,
        sourceExtent=layer.extent,
    )


def test_the_delivered_gml_of_cells_is_read_with_its_own_field(zones, tmp_path):
    gml = shutil.copy(real("formats/ssb_befolkning_1km_2019.gml"), tmp_path)  # GDAL writes a file beside it
    _, said = zones(POPULATION=str(gml))
    assert "the field 'popTot'" in said


def test_addresses_as_they_are_delivered_are_people_or_homes(run, sample_town, heard):
    run(
        "klimaklok:cardetour",
        sample_town
        | {
            "ORIGINS": str(real("formats/elverum_matrikkeladresse_25833.csv")),
            "TARGETS": sample("sites"),
            "OUTPUT": "memory:",
        },
        heard,
    )
    assert any("10,871 points made from north and east" in line for line in heard.lines)


@pytest.mark.parametrize(
    ("file", "counts"),
    [
        ("reguleringsplan_koder.geojson", {"plan_skipped": 3, "plan_unscored": 1}),
        (
            "reguleringsplan_4204_1536_25832.geojson",
            {"lines": 79, "plan_no_area": 10, "plan_skipped": 6, "plan_unscored": 4},
        ),
    ],
)
def test_a_plan_runs_as_it_is_and_what_is_no_site_comes_out_with_its_reason(run, sample_town, tmp_path, file, counts):
    # The plans lie elsewhere than the sample town, so that their sites are too far from its streets.
    targets = {"OUTPUT": str(tmp_path / "poeng.gpkg"), "UNREACHED": str(tmp_path / "uten.gpkg")}
    run("klimaklok:scoresites", sample_town | {"SITES": str(real(f"formats/{file}"))} | targets)
    reasons = pyogrio.read_dataframe(targets["UNREACHED"], layer=0)["reason"].value_counts().to_dict()
    assert {reason: count for reason, count in reasons.items() if reason != "too_far"} == counts


def test_a_plan_in_central_oslo_is_scored_by_its_codes(run, heard, tmp_path):
    network, scored = str(tmp_path / "gatenett.gpkg"), str(tmp_path / "poeng.gpkg")
    run("klimaklok:buildnetwork", {"INPUT": str(real("oslo_center/oslo_center.osm.pbf")), "NETWORK": network})
    hubs = gpd.GeoDataFrame(
        {"tier": ["A"], "modes": ["rail,bus"]}, geometry=[shapely.Point(597_900, 6_642_600)], crs=25832
    )
    hubs.to_file(tmp_path / "knutepunkt.gpkg")
    given = {"NETWORK": network, "HUBS": str(tmp_path / "knutepunkt.gpkg"), "OUTPUT": scored}
    run("klimaklok:scoresites", {**given, "SITES": str(real("formats/reguleringsplan_koder.geojson"))}, heard)
    found = pyogrio.read_dataframe(scored, layer=0).set_index("arealformål")["profile"]
    by_profile = {profile: sorted(codes.index) for profile, codes in found.groupby(found)}
    assert by_profile == {
        "housing": [1110, 1111, 1112, 1113, 1800, 1802, 1804],  # 1800 by the land use chosen for all
        "retail": [1130, 1140, 1150, 1330],
        "office": [1160, 1161, 1162, 1163, 1300, 1310],
        "area_intensive": [1340, 1350, 1500],
    }
    assert any("leaves the use open" in line and "1800 combined uses 1" in line for line in heard.lines)


@pytest.mark.parametrize("language", ["english", "bokmal"])
def test_every_remark_on_delivered_files_can_be_said(request, language):
    from klimaklok_plugin.analysis.core.messages import Note
    from klimaklok_plugin.analysis.sources.messages import NOTES
    from klimaklok_plugin.processing.framework.texts import word

    request.getfixturevalue(language)
    texts = ("layer", "file", "field", "fields", "others", "main", "example", "date")
    numbers = {"count": 2, "size": 250, "points": 3}
    for code in NOTES:
        said = word(Note(code, {**dict.fromkeys(texts, "ruter"), **numbers}))
        assert said
        assert "{" not in said


def test_skolekretser_as_they_are_delivered_name_their_school(zones, cells):
    found, said = zones(SCHOOL_AREAS=str(real("formats/skolekretser.geojson")), POPULATION=str(cells[1]))
    assert "the school is taken from the field 'SKOLEKRETSNAVN'" in said
    assert len(found) > 0


def test_walking_groups_take_the_names_and_pupils_tables_as_they_are(run, sample_town, cells, heard, tmp_path):
    schools = gpd.read_file(resource("sample_data") / "sample.gpkg", layer="schools").iloc[:1].to_crs(4326)
    register = tmp_path / "skoler.csv"
    lon, lat = schools.geometry.iloc[0].centroid.coords[0]
    register.write_text(
        f"Orgnr;Navn;Elevtall;ErGrunnskole;Breddegrad;Lengdegrad\n1;Åsen skole;300;True;{lat};{lon}\n", encoding="utf-8"
    )
    routes = str(tmp_path / "ruter.gpkg")
    given = {"SCHOOLS": str(register), "POPULATION": str(cells[0]), "ROUTES": routes, "MEETING_POINTS": "memory:"}
    run("klimaklok:walkinggroups", sample_town | given, heard)
    said = "\n".join(heard.lines)
    assert "1 point made from degrees in Breddegrad, Lengdegrad" in said
    assert "the name is taken from the field 'Navn'" in said
    made = pyogrio.read_dataframe(routes, layer=0)
    assert set(made["school"]) == {"Åsen skole"}


def test_skolekretser_name_the_school_whose_pupils_live_there(zones, cells, tmp_path):
    schools = gpd.read_file(resource("sample_data") / "sample.gpkg", layer="schools").iloc[:2]
    own = schools.rename(columns={"name": "skolenavn", "pupils": "antallElever"}).assign(nsrId=["1", "2"])
    own.to_file(tmp_path / "skoler.gpkg")
    # Two areas that hold no school, each named as the school it belongs to, with other words around it.
    names = [str(name).upper() + " skolekrets" for name in schools["name"]]
    far = schools.geometry.buffer(3000).to_crs(25833)
    gpd.GeoDataFrame({"SKOLEKRETSNAVN": names}, geometry=far).to_file(tmp_path / "kretser.gpkg")
    found, said = zones(
        SCHOOLS=str(tmp_path / "skoler.gpkg"),
        SCHOOL_AREAS=str(tmp_path / "kretser.gpkg"),
        POPULATION=str(cells[1]),
    )
    assert list(found["school_name"]) == list(schools["name"])
    for field in ("skolenavn", "antallElever", "SKOLEKRETSNAVN"):
        assert f"'{field}'" in said, field
    assert "hold no school" not in said


@pytest.mark.usefixtures("bokmal")
def test_what_was_made_of_a_table_is_said_in_bokmal(zones, cells):
    _, said = zones(POPULATION=str(cells[0]))
    assert "har ingen geometri" in said
    assert "SSBs rutenett" in said


@pytest.mark.parametrize(
    ("algorithm", "parameter"),
    [
        ("heartzones", "POPULATION"),
        ("heartzones", "SCHOOLS"),
        ("walkinggroups", "PUPILS"),
        ("locateparkandride", "POPULATION"),
        ("locatecharging", "DEMAND"),
        ("cardetour", "ORIGINS"),
        ("scoresites", "SERVICES"),
        ("catchments", "POPULATION"),
    ],
)
def test_a_dialog_offers_tables_without_geometry_where_they_will_do(project, make_layer, algorithm, parameter):
    table = make_layer([None], ["ssbid250m:string"], [["22620006649250"]], crs="", kind="NoGeometry", name="tabell")
    project.addMapLayers([table, make_layer(["POINT (590000 6640000)"], name="punkter")])
    known = QgsApplication.processingRegistry().algorithmById(f"klimaklok:{algorithm}")
    widget = QgsProcessingMapLayerComboBox(known.parameterDefinition(parameter))
    box = widget.findChildren(QComboBox)[0]
    offered = {box.itemText(each).partition(" [")[0] for each in range(box.count())}
    assert {"tabell", "punkter"} <= offered
