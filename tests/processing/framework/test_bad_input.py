"""What users hand in by mistake, to the real algorithms: what QGIS then says, in English and in bokmål."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pyogrio
import pytest
from qgis.core import (
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsSettings,
    QgsVectorLayer,
)

from klimaklok_plugin.processing.framework.texts import resource

SQUARE = "POLYGON ((590000 6640000, 590200 6640000, 590200 6640200, 590000 6640200, 590000 6640000))"
POINTS = ["POINT (590000 6640000)", "POINT (590800 6640300)"]
LINES = ["LINESTRING (590000 6640000, 590100 6640000)", "LINESTRING (590100 6640000, 590100 6640100)"]


def sample(table):
    return f"{resource('sample_data')}/sample.gpkg|layername={table}"


@pytest.fixture(scope="module")
def town(sample_town, tmp_path_factory):
    """Return values with which each algorithm runs, in a folder with a blank and Norwegian letters."""
    folder, data = tmp_path_factory.mktemp("plan æøå"), resource("sample_data")
    return {
        "buildnetwork": {"INPUT": str(data / "streets.osm.gz"), "NETWORK": str(folder / "ut.gpkg")},
        "transithubs": {"GTFS": [str(data / "gtfs.zip")], "OUTPUT": "memory:"},
        "scoresites": {
            "SITES": sample("sites"),
            "OUTPUT": "memory:",
            "UNREACHED": "memory:",
            **sample_town,
        },
        "locateparkandride": {
            "POPULATION": sample("population"),
            "CANDIDATES": sample("park_and_ride_candidates"),
            "CENTRE": sample("stations"),
            "OUTPUT": "memory:",
            **sample_town,
        },
        "downloadosm": {"PLACE": "Sandvika", "NETWORK": str(folder / "ned.gpkg")},
    }


@pytest.fixture
def said(town, run):
    """Return a function that runs an algorithm and returns why it refuses, in both languages."""

    def ask(algorithm, without=(), **values):
        given = {name: value for name, value in town[algorithm].items() if name not in without}
        sentences = {}
        QgsSettings().setValue("locale/overrideFlag", True)
        for language in ("nb", "en"):
            QgsSettings().setValue("locale/userLocale", language)
            with pytest.raises(QgsProcessingException) as caught:
                run(f"klimaklok:{algorithm}", given | values)
            sentences[language] = str(caught.value)
        return sentences["en"], sentences["nb"]

    return ask


@pytest.fixture
def bad(make_layer, tmp_path):
    """Return a function that makes what is bad, by name."""
    data = resource("sample_data")

    def file(name, content):
        (tmp_path / name).write_bytes(content)
        return str(tmp_path / name)

    def real(name):
        path = Path(__file__).resolve().parents[4] / "shared" / "data" / name
        if not path.exists():
            pytest.skip(f"needs the real file {name}")
        return path.read_bytes()

    def timetable(name, old, new):
        with zipfile.ZipFile(data / "gtfs.zip") as source, zipfile.ZipFile(tmp_path / "ødelagt.zip", "w") as made:
            for each in source.namelist():
                text = source.read(each)
                assert each != name or old in text
                made.writestr(each, text.replace(old, new, 1) if each == name else text)
        return [str(tmp_path / "ødelagt.zip")]

    makers = {
        "points without crs": lambda: make_layer(POINTS, ["tier:string"], [["A"], ["B"]], crs=None, name="lag"),
        "lines without crs": lambda: make_layer(LINES, crs=None, kind="LineString", name="lag"),
        "areas without crs": lambda: make_layer([SQUARE], crs=None, kind="Polygon", name="lag"),
        "no points": lambda: make_layer([], ["tier:string"], [], name="lag"),
        "no lines": lambda: make_layer([], kind="LineString", name="lag"),
        "no areas": lambda: make_layer([], kind="Polygon", name="lag"),
        "text network": lambda: file("tekst.gpkg", b"ikke et nett"),
        "other network": lambda: f"{data}/sample.gpkg",
        "text pbf": lambda: file("tekst.osm.pbf", b"dette er tekst"),
        "cut pbf": lambda: file("kutt.osm.pbf", real("fornebu/fornebu.osm.pbf")[:200_000]),
        "text gz": lambda: file("tekst.osm.gz", b"dette er tekst"),
        "cut gz": lambda: file("kutt.osm.gz", (data / "streets.osm.gz").read_bytes()[:20_000]),
        "text raster": lambda: file("tekst.tif", b"ikke et raster"),
        "no raster": lambda: str(tmp_path / "finnes ikke.tif"),
        "text zip": lambda: [file("tekst.zip", b"ikke en zip")],
        "broken row": lambda: timetable("stop_times.txt", b"07:", b"kl 07:"),
        "text file": lambda: file("strategi.txt", b"[walk]"),
        "oneway": lambda: make_layer(LINES, ["env:string"], [["kanskje"], [None]], kind="LineString", name="veier"),
        "tiers": lambda: make_layer(POINTS, ["tier:string"], [["E"], [None]], name="lag"),
        "headways": lambda: make_layer(
            POINTS, ["tier:string", "headway_min:string"], [["A", "ti"], ["B", None]], name="lag"
        ),
        "places": lambda: make_layer([SQUARE] * 2, ["free_places:string"], [["mange"], [None]], kind="Polygon"),
        "people": lambda: make_layer([SQUARE], ["pop_tot:integer"], [[-3]], kind="Polygon", name="folk"),
        "table": lambda: make_layer([None], ["tall:integer"], [[1]], crs="", kind="NoGeometry", name="tall"),
        "rounded": lambda: file("ruter.csv", b"SSBID0250M;pop_tot\n2,26E+13;4\n"),
        "nowhere": lambda: file("adresser.csv", "Nord;Øst;EPSG-kode\n1e12;262000;25833\n".encode()),
        "no system": lambda: file("adresser.csv", "Nord;Øst;EPSG-kode\n6650000;262000;UTM\n".encode()),
        "off grid": lambda: file("ruter.csv", b"SSBID1000M;pop_tot\n22620006649250;4\n"),
        "areas without field": lambda: make_layer([SQUARE], kind="Polygon", name="kretser"),
    }
    return lambda name: makers[name]()


@pytest.mark.parametrize(
    ("algorithm", "parameter", "what", "without", "english", "bokmal"),
    [
        ("scoresites", "SITES", "points without crs", (), "The layer 'lag' has no coord", "Laget «lag» mangler koord"),
        ("scoresites", "HUBS", "points without crs", (), "The layer 'lag' has no coord", "Laget «lag» mangler koord"),
        ("scoresites", "CONSTRAINTS", "areas without crs", (), "'lag' has no coordinate", "«lag» mangler koord"),
        ("buildnetwork", "LINES", "lines without crs", ["INPUT"], "'lag' has no coordinate", "«lag» mangler koord"),
        ("buildnetwork", "MASK", "areas without crs", (), "'lag' has no coordinate", "«lag» mangler koord"),
        ("transithubs", "STOPS", "points without crs", ["GTFS"], "'lag' has no coordinate", "«lag» mangler koord"),
        ("scoresites", "SITES", "no points", (), "'lag' has no features", "«lag» har ingen objekter"),
        ("scoresites", "HUBS", "no points", (), "'lag' has no features", "«lag» har ingen objekter"),
        ("scoresites", "SERVICES", "no points", (), "'lag' has no features", "«lag» har ingen objekter"),
        ("buildnetwork", "LINES", "no lines", ["INPUT"], "'lag' has no features", "«lag» har ingen objekter"),
        ("buildnetwork", "MASK", "no areas", (), "'lag' has no features", "«lag» har ingen objekter"),
        ("transithubs", "STOPS", "no points", ["GTFS"], "'lag' has no features", "«lag» har ingen objekter"),
        ("scoresites", "NETWORK", "text network", (), "not one of those that 'Build", "ikke laget med «Bygg"),
        ("scoresites", "NETWORK", "other network", (), "not one of those that 'Build", "ikke laget med «Bygg"),
        ("buildnetwork", "INPUT", "text pbf", (), "tekst.osm.pbf .*its content is not PBF", "innholdet er ikke PBF"),
        ("buildnetwork", "INPUT", "cut pbf", (), "kutt.osm.pbf .* it is cut off", "kutt.osm.pbf .* filen er avkuttet"),
        ("buildnetwork", "INPUT", "text gz", (), "tekst.osm.gz .*no packed file", "ikke en pakket fil"),
        ("buildnetwork", "INPUT", "cut gz", (), "kutt.osm.gz .*damaged one", "eller den er skadet"),
        ("buildnetwork", "DEM", "text raster", (), "tekst.tif cannot be used as elev", "tekst.tif kan ikke brukes som"),
        ("buildnetwork", "DEM", "no raster", (), "finnes ikke.tif does not exist", "finnes ikke.tif finnes ikke"),
        (
            "scoresites",
            "STRATEGY",
            "text file",
            (),
            r"strategi.txt .*'Strategy file' takes: .*\*.toml",
            "«Strategifil» kan lese",
        ),
        ("buildnetwork", "INPUT", "text file", (), r"strategi.txt .*\*.osm", r"«OpenStreetMap-fil» kan lese: .*\*.osm"),
        ("transithubs", "GTFS", "text zip", (), "tekst.zip is not a zip file", "tekst.zip er ikke en zipfil"),
        (
            "transithubs",
            "GTFS",
            "broken row",
            (),
            r"stop_times.txt, line \d+: \w+ .*HH:MM",
            r"linje \d+: .* klokkeslett",
        ),
        ("buildnetwork", "LINES", "oneway", ["INPUT"], "'kanskje' in the field env", "«?'?kanskje'?»? i feltet env"),
        ("locateparkandride", "POPULATION", "areas without crs", (), "'lag' has no coordinate", "«lag» mangler koord"),
        ("locateparkandride", "CENTRE", "no points", (), "'lag' has no features", "«lag» har ingen objekter"),
        ("locateparkandride", "CANDIDATES", "no points", (), "'lag' has no features", "«lag» har ingen objekter"),
        ("locateparkandride", "HUBS", "tiers", (), "are no tier: E, NULL", "ikke er noe nivå: E, NULL"),
        ("locateparkandride", "POPULATION", "people", (), '"pop_tot" .* -3, in feature 1', "«pop_tot» .* -3"),
        (
            "locateparkandride",
            "POPULATION",
            "areas without field",
            (),
            'no field "pop_tot", nor any other',
            "verken feltet «pop_tot»",
        ),
        ("scoresites", "HUBS", "tiers", (), "are no tier: E, NULL", "ikke er noe nivå: E, NULL"),
        ("scoresites", "HUBS", "headways", (), '"headway_min" .* no number: "ti"', "«headway_min» .* «ti»"),
        ("scoresites", "SCHOOL_AREAS", "places", (), '"free_places" .* "mange"', "«free_places» .* «mange»"),
        ("scoresites", "SERVICES", "table", (), "'tall' is a table without.* SSBID0250M", "«tall» er en tabell uten"),
        ("locateparkandride", "POPULATION", "rounded", (), "14 digits.* spreadsheets round", "runder dem av"),
        ("locateparkandride", "POPULATION", "nowhere", (), "1e\\+12", "1e\\+12"),
        (
            "locateparkandride",
            "POPULATION",
            "no system",
            (),
            "names no coordinate system for 1 address",
            "for 1 adresse",
        ),
        ("locateparkandride", "POPULATION", "off grid", (), "are 1000.m wide, but 1 of", "1000.m brede, men 1 av"),
    ],
)
def test_what_is_wrong_and_where_is_said_in_both_languages(
    said, bad, algorithm, parameter, what, without, english, bokmal
):
    more = {"ONEWAY_FIELD": "env"} if what == "oneway" else {}
    in_english, in_bokmal = said(algorithm, without, **{parameter: bad(what)}, **more)
    assert re.search(english, in_english), in_english
    assert re.search(bokmal, in_bokmal), in_bokmal


@pytest.mark.parametrize(
    ("algorithm", "output"),
    [
        ("buildnetwork", "NETWORK"),
        ("downloadosm", "NETWORK"),
        ("transithubs", "OUTPUT"),
        ("scoresites", "OUTPUT"),
        ("locateparkandride", "OUTPUT"),
    ],
)
def test_a_file_in_the_way_of_the_folder_is_said_before_anything_is_asked_or_computed(
    said, tmp_path, algorithm, output
):
    (tmp_path / "fil").write_text("i veien", encoding="utf-8")
    in_english, in_bokmal = said(algorithm, **{output: str(tmp_path / "fil" / "ut.gpkg")})
    assert "it is a file, not a folder" in in_english
    assert "det er en fil, ikke en mappe" in in_bokmal
    assert [each.name for each in tmp_path.iterdir()] == ["fil"]


def test_sites_in_degrees_are_measured_in_metres(town, run, make_layer):
    site = make_layer(["POINT (10.5245 59.8905)"], crs="EPSG:4326")
    layer = run("klimaklok:scoresites", town["scoresites"] | {"SITES": site})["OUTPUT"]
    (row,) = layer.getFeatures()
    assert layer.crs().authid() == "EPSG:25832"
    assert 10 < row["hub_walk_m"] < 2000


def test_degrees_that_are_declared_as_metres_are_pointed_out(town, run, make_layer, heard):
    site = make_layer(["POINT (10.5245 59.8905)"], name="feil")
    result = run("klimaklok:scoresites", town["scoresites"] | {"SITES": site}, heard)
    assert result["UNREACHED"].featureCount() == 1
    assert any("Layer 'feil': its coordinates look like degrees" in line for line in heard.lines)


def test_only_the_selected_sites_are_scored_and_the_metadata_say_so(town, run, project):
    sites = QgsVectorLayer(sample("sites"), "tomter", "ogr")
    project.addMapLayer(sites)
    sites.selectByIds([each.id() for each in list(sites.getFeatures())[:3]])
    chosen = QgsProcessingFeatureSourceDefinition(sites.id(), True)
    result = run("klimaklok:scoresites", town["scoresites"] | {"SITES": chosen})
    assert result["OUTPUT"].featureCount() + result["UNREACHED"].featureCount() == 3
    history = "\n".join(result["OUTPUT"].metadata().history())
    assert "selectedFeaturesOnly" in history
    assert "SITES is the layer 'tomter' from" in history
    assert "sample.gpkg" in history


def test_broken_empty_multipart_and_3d_sites_are_scored_or_named_and_none_is_lost(town, run, make_layer, heard):
    def around(x, y):
        return f"{x} {y} 9, {x + 80} {y} 9, {x + 80} {y + 80} 9, {x} {y + 80} 9, {x} {y} 9"

    shapes = [
        f"POLYGON Z (({around(590800, 6640300)}))",
        f"MULTIPOLYGON Z ((({around(590800, 6640300)})), (({around(591000, 6640300)})))",
        "POLYGON ((590800 6640300, 590880 6640380, 590880 6640300, 590800 6640380, 590800 6640300))",
        "POLYGON EMPTY",
        None,
    ]
    sites = make_layer(shapes, ["id:integer"], [[n] for n in range(5)], kind="MultiPolygonZ", name="rare")
    result = run("klimaklok:scoresites", town["scoresites"] | {"SITES": sites}, heard)
    assert sorted(row["id"] for row in result["OUTPUT"].getFeatures()) == [0, 1, 2]
    assert [(row["id"], row["reason"]) for row in result["UNREACHED"].getFeatures()] == [
        (3, "no_geometry"),
        (4, "no_geometry"),
    ]
    assert any("1 invalid geometry was repaired" in line for line in heard.lines)
    assert any("2 features have no geometry" in line for line in heard.lines)


def test_broken_multipart_and_3d_shapes_are_used_in_every_other_layer(town, run, make_layer):
    bowtie = "POLYGON ((589000 6639000, 593000 6642000, 593000 6639000, 589000 6642000, 589000 6639000))"
    more = {
        "HUBS": make_layer(
            ["MULTIPOINT Z ((590800 6640300 5), (590900 6640300 5))", None],
            ["tier:string", "name:string"],
            [["A", "Flere"], ["B", "Ingen"]],
            kind="MultiPointZ",
        ),
        "SERVICES": make_layer(
            ["POINT Z (590800 6640300 7)", None], ["kind:string"], [["skole"], ["skole"]], kind="PointZ"
        ),
        "CONSTRAINTS": make_layer([bowtie, None], kind="Polygon"),
        "PRIORITY_AREAS": make_layer([bowtie, None], ["name:string"], [["Kryss"], [None]], kind="Polygon"),
        "CAR_PARKING": make_layer(["POLYGON EMPTY", SQUARE], kind="Polygon"),
    }
    given = QgsVectorLayer(sample("sites"), "x", "ogr").featureCount()
    result = run("klimaklok:scoresites", town["scoresites"] | more)
    assert result["OUTPUT"].featureCount() + result["UNREACHED"].featureCount() == given
    assert {row["hub_name"] for row in result["OUTPUT"].getFeatures()} == {"Flere"}


def test_hubs_on_another_part_of_the_network_are_no_hubs_and_the_sites_are_named(run, make_layer, tmp_path, heard):
    """Two streets of 8 km, both long enough to count, with a fjord between."""
    streets = [
        "LINESTRING (590000 6640000, 594000 6640000, 598000 6640000)",
        "LINESTRING (590000 6650000, 594000 6650000, 598000 6650000)",
    ]
    network = str(tmp_path / "fjord.gpkg")
    lines = make_layer(streets, kind="LineString", name="veier")
    assert run("klimaklok:buildnetwork", {"LINES": lines, "NETWORK": network})["COMPONENTS"] == 2
    hub = make_layer(["POINT (592000 6650010)"], ["tier:string", "name:string"], [["A", "Andre siden"]])
    sites = make_layer(["POINT (592000 6640010)", "POINT (593000 6650010)"], ["id:integer"], [[1], [2]])
    values = {"SITES": sites, "NETWORK": network, "HUBS": hub, "OUTPUT": "memory:", "UNREACHED": "memory:"}
    result = run("klimaklok:scoresites", values, heard)
    assert [row["id"] for row in result["OUTPUT"].getFeatures()] == [2]
    assert [(row["id"], row["reason"]) for row in result["UNREACHED"].getFeatures()] == [(1, "no_hub")]
    assert "Unreached sites: 1 (no hub can be walked to)." in heard.lines


def test_text_and_null_in_number_fields_of_road_lines_are_counted(run, make_layer, tmp_path, heard):
    lines = make_layer(LINES, ["fart:string"], [["rask"], [None]], kind="LineString", name="veier")
    values = {"LINES": lines, "SPEED_FIELD": "fart", "NETWORK": str(tmp_path / "n.gpkg")}
    run("klimaklok:buildnetwork", values, heard)
    assert any("1 number (speed or traffic) could not be understood" in line for line in heard.lines)


@pytest.mark.parametrize("algorithm", ["buildnetwork", "transithubs", "scoresites", "locateparkandride"])
def test_of_two_runs_at_once_that_write_the_same_file_both_leave_it_whole(town, run, tmp_path, together, algorithm):
    output = "NETWORK" if algorithm == "buildnetwork" else "OUTPUT"
    target = tmp_path / "samme fil ø.gpkg"
    values = {name: value for name, value in town[algorithm].items() if name != "UNREACHED"} | {output: str(target)}
    results = together(*[lambda: run(f"klimaklok:{algorithm}", values)] * 2)
    assert [type(each) for each in results] == [dict, dict], results
    assert [each.name for each in tmp_path.iterdir()] == [target.name]
    alone = run(f"klimaklok:{algorithm}", values | {output: str(tmp_path / "alene.gpkg")})[output]
    layer = QgsVectorLayer(results[0][output], "x", "ogr")
    assert layer.featureCount() == QgsVectorLayer(alone, "x", "ogr").featureCount() > 0


def test_the_networks_own_origin_goes_into_its_metadata_and_into_that_of_results(town, run, tmp_path):
    network = QgsVectorLayer(town["scoresites"]["NETWORK"] + "|layername=edges", "x", "ogr")
    history = "\n".join(network.metadata().history())
    for told in (
        "algorithm = klimaklok:buildnetwork",
        "plugin = Klimaklok",
        "strategy_sha256",
        "INPUT = ",
        "EPSG:25832",
    ):
        assert told in history, told
    layer = run("klimaklok:scoresites", town["scoresites"] | {"OUTPUT": str(tmp_path / "t.gpkg")})["OUTPUT"]
    (line,) = (each for each in QgsVectorLayer(layer, "x", "ogr").metadata().history() if each.startswith("network = "))
    for told in ("streets.osm.gz", "source_date", "Synthetic (invented) data", '"plugin"', '"options"'):
        assert told in line, told


def test_a_rule_that_was_superseded_is_never_cited_without_saying_so(town, run, heard):
    result = run("klimaklok:scoresites", town["scoresites"] | {"PRIORITY_AREAS": sample("priority_areas")}, heard)
    reasons = [row["reasons"] for row in result["OUTPUT"].getFeatures()]
    assert any("(strategi 1, superseded)" in each for each in reasons)
    assert any("2022-2034" in line for line in heard.lines)
    assert any(line.startswith("superseded rules = ") for line in result["OUTPUT"].metadata().history())


def test_markup_in_names_stays_text_in_aliases_metadata_and_reasons(town, run, make_layer):
    evil = "<script>alert('x')</script>&"
    hub = make_layer(["POINT (590800 6640300)"], ["tier:string", "name:string"], [["A", evil]])
    layer = run("klimaklok:scoresites", town["scoresites"] | {"HUBS": hub})["OUTPUT"]
    assert any(evil in row["reasons"] for row in layer.getFeatures())
    assert "<script>" not in layer.metadata().abstract()


def test_passwords_of_databases_are_left_out_of_the_metadata():
    from klimaklok_plugin.processing.framework.base import _without_passwords

    for secret in ("password='hemmelig ord'", 'password="hemmelig"', "password=hemmelig", r"password=\'hemmelig\'"):
        assert "hemmelig" not in _without_passwords(f"SITES = postgres://dbname=x {secret} table=y")


def test_the_project_is_left_as_it_was(town, run):
    before = list(QgsProject.instance().mapLayers())
    run("klimaklok:scoresites", town["scoresites"])
    assert list(QgsProject.instance().mapLayers()) == before


def test_tables_in_a_result_can_be_read_by_others(town, run, tmp_path):
    result = run("klimaklok:transithubs", town["transithubs"] | {"OUTPUT": str(tmp_path / "h.gpkg")})["OUTPUT"]
    assert len(pyogrio.read_dataframe(Path(result.split("|")[0]), layer="h")) > 0
