"""The parking hierarchy in QGIS: the town of the sample data, in Norwegian too, in models, and with wrong inputs."""

from __future__ import annotations

import time

import pyogrio
import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsVectorLayer,
)

from klimaklok_plugin.analysis.core.messages import UNBROKEN
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.processing.framework.texts import resource
from tests.promptly import a_second

ALL = ("OUTPUT", "CAR_PARKS", "SUMMARY")


def sample(table):
    return f"{resource('sample_data')}/sample.gpkg|layername={table}"


@pytest.fixture
def values(sample_town):
    return {
        "TARGETS": sample_town["HUBS"],
        "KIND_FIELD": "modes",
        "NETWORK": sample_town["NETWORK"],
        "BIKE_PARKING": sample("bike_parking"),
        "CAR_PARKING": sample("car_parking"),
        "STOPS": sample_town["HUBS"],
    }


@pytest.fixture
def check(run, tmp_path):
    def check_them(values, *feedback, **more):
        folder = tmp_path / "ut æøå"
        return run("klimaklok:parkinghierarchy", values | {n: str(folder / f"{n}.gpkg") for n in ALL} | more, *feedback)

    return check_them


def frame(source):
    path, _, table = source.partition("|layername=")
    return pyogrio.read_dataframe(path, layer=table or pyogrio.list_layers(path)[0][0])


def test_every_target_and_every_car_park_has_its_row_and_the_numbers_agree(values, check):
    result = check(values)
    made = {name: frame(result[name]) for name in ALL}
    hubs, parks = frame(values["TARGETS"]), frame(sample("car_parking"))
    assert len(made["OUTPUT"]) == len(hubs)
    assert len(made["CAR_PARKS"]) == len(parks)
    assert set(hubs.columns) <= set(made["OUTPUT"].columns)
    holds = made["OUTPUT"]["verdict"].isin(["bike_nearer", "no_car_parking"]).sum()
    assert result["HOLDS"] == holds > 0
    assert result["SHARE_HOLDS"] == pytest.approx(holds / result["JUDGED"])
    last = made["SUMMARY"].iloc[-1]
    assert (last["targets"], last["holds"]) == (len(hubs), holds)
    assert made["SUMMARY"]["targets"].iloc[:-1].sum() == len(hubs)
    assert made["CAR_PARKS"]["status"].isin(["exempt", "judged"]).any()
    assert made["OUTPUT"]["reasons"].notna().all()
    assert result["LACKING_BIKES"] is None


def test_stops_may_be_the_xml_of_the_national_stop_register(values, check, tmp_path, heard):
    hubs = frame(values["STOPS"]).to_crs(4326)
    places = "".join(
        f"<StopPlace id='NSR:StopPlace:{i}'><Name>{name}</Name><quays>"
        + "".join(
            f"<Quay id='NSR:Quay:{i}-{k}'><Centroid><Location><Longitude>{point.x!r}</Longitude><Latitude>{point.y!r}"
            "</Latitude></Location></Centroid></Quay>"
            for k, point in enumerate(geometry.geoms)
        )
        + "</quays><StopPlaceType>onstreetBus</StopPlaceType></StopPlace>"
        for i, (name, geometry) in enumerate(zip(hubs["name"], hubs.geometry, strict=True))
    )
    path = tmp_path / "tiamat-export.xml"
    path.write_text(
        "<PublicationDelivery xmlns:gml='http://www.opengis.net/gml/3.2'><SiteFrame><stopPlaces>"
        f"{places}</stopPlaces></SiteFrame></PublicationDelivery>",
        encoding="utf-8",
    )
    from_layer, from_file = (
        frame(check(values, *more, STOPS=stops)["OUTPUT"])
        for stops, more in ((values["STOPS"], ()), (str(path), (heard,)))
    )
    columns = ["stop_name", "stop_verdict"]
    assert from_file[columns].equals(from_layer[columns])
    assert from_file["stop_m"].to_numpy() == pytest.approx(from_layer["stop_m"].to_numpy(), nan_ok=True, abs=0.01)
    assert from_layer["stop_m"].notna().any()
    assert f"tiamat-export.xml: {len(hubs)} stop places" in " ".join(heard.lines)
    assert not path.with_suffix(".gfs").exists()


def test_reasons_name_the_metres_the_rule_and_its_force(values, check):
    made = frame(check(values)["OUTPUT"])
    nearer = made[made["verdict"] == "car_nearer"].iloc[0]
    assert f"cars at {nearer['car_m']:.0f}{UNBROKEN}m" in nearer["reasons"]
    assert "a finding" in nearer["reasons"]
    assert "breach" not in " ".join(made["reasons"])
    assert made["force"].dropna().isin(["kan", "bør"]).all()
    assert made["reasons"].str.contains(r"\(strategi 2, may\)").any()
    equal_m = load_strategy().parking.equal_m
    equal = made.loc[made["verdict"] == "equal", "reasons"]
    assert equal.str.contains(f"equally near (at most {equal_m:.0f}{UNBROKEN}m apart)", regex=False).all()


@pytest.mark.usefixtures("bokmal")
def test_in_a_norwegian_qgis_everything_a_person_reads_is_norwegian(values, check, heard):
    result = check(values, heard)
    layer = QgsVectorLayer(result["OUTPUT"], "x", "ogr")
    aliases = {each.name(): each.alias() for each in layer.fields()}
    assert aliases["margin_m"] == "Sykkel nærmere med (m)"
    assert aliases["car_staff_m"] == "Gangvei fra bilen: ansatte (m)"
    own = set(frame(values["TARGETS"]).columns) | {"fid"}
    assert all(alias for name, alias in aliases.items() if name not in own)
    words = layer.editorWidgetSetup(layer.fields().indexOf("verdict")).config()["map"]
    assert {"sykkel nærmest": "bike_nearer"} in words
    legend = {rule.label() for rule in layer.renderer().rootRule().children()}
    assert {said.capitalize() for each in words for said in each} <= legend
    forces = layer.editorWidgetSetup(layer.fields().indexOf("force")).config()["map"]
    assert {"kan": "kan"} in forces
    reasons = " ".join(frame(result["OUTPUT"])["reasons"])
    assert "(strategi 2, kan" in reasons
    assert " bikes " not in reasons
    parks = QgsVectorLayer(result["CAR_PARKS"], "x", "ogr")
    assert "Fraviker ingen regel" in {rule.label() for rule in parks.renderer().rootRule().children()}
    assert frame(result["SUMMARY"])["target_kind"].iloc[-1] == "alle målpunkter"
    assert "Regelen er oppfylt ved" in "\n".join(heard.lines)


CODES = ["full", "N", "S", "school", "other", "all_targets", "bus"]


@pytest.mark.parametrize("language", ["english", "bokmal"])
def test_names_that_are_codes_of_ours_come_out_as_they_went_in(values, check, make_layer, heard, request, language):
    request.getfixturevalue(language)
    spots = [each.wkt for each in frame(values["TARGETS"]).geometry.iloc[: len(CODES)]]
    rows = [[name, name] for name in CODES]
    targets = make_layer(spots, ["name:string", "slag:string"], rows)
    parks = make_layer(spots, ["name:string", "capacity:int"], [[name, 20] for name in CODES])
    result = check(values, heard, TARGETS=targets, KIND_FIELD="slag", CAR_PARKING=parks, STOPS=targets)
    made = frame(result["OUTPUT"])
    assert made["target_name"].tolist() == made["stop_name"].tolist() == made["car_place"].tolist() == CODES
    assert frame(result["SUMMARY"])["target_kind"].tolist()[:-1] == sorted(CODES)
    log = "\n".join(heard.lines)
    assert all(f"({name})." in log for name in CODES)
    assert frame(result["CAR_PARKS"])["worst_target"].dropna().isin(CODES).all()


@pytest.mark.usefixtures("bokmal")
def test_modes_of_hubs_are_said_in_words(values, check, heard):
    kinds = frame(check(values, heard)["SUMMARY"])["target_kind"].tolist()
    assert "buss" in kinds
    assert "(buss)." in "\n".join(heard.lines)
    assert not {"bus", "rail", "metro"} & {mode for each in kinds for mode in each.split(", ")}


def test_the_word_equal_means_equally_near_here(values, check, make_layer):
    spot = "POINT (585344 6640437)"
    same = make_layer([spot], ["capacity:int"], [[20]])
    result = check(values, TARGETS=make_layer([spot]), KIND_FIELD=None, BIKE_PARKING=same, CAR_PARKING=same)
    layer = QgsVectorLayer(result["OUTPUT"], "x", "ogr")
    assert frame(result["OUTPUT"])["verdict"].tolist() == ["equal"]
    assert layer.editorWidgetSetup(layer.fields().indexOf("verdict")).config()["map"] == [{"equally near": "equal"}]


def test_no_car_parking_at_all_and_results_in_memory(values, run, make_layer):
    made = dict.fromkeys(ALL, "TEMPORARY_OUTPUT")
    result = run("klimaklok:parkinghierarchy", values | made | {"CAR_PARKING": make_layer([], ["capacity:int"])})
    assert result["SHARE_HOLDS"] == 1
    assert result["CAR_PARKS"].featureCount() == 0
    assert result["OUTPUT"].renderer().type() == "RuleRenderer"


def test_car_parks_and_summary_may_be_left_out(values, check):
    result = check(values, CAR_PARKS=None, SUMMARY=None, STOPS=None)
    assert set(ALL) & set(result) == {"OUTPUT"}
    assert frame(result["OUTPUT"])["stop_verdict"].isna().all()


@pytest.mark.parametrize(
    ("spaces", "said"),
    [
        (
            [["12"], ["ca. 20"]],
            'field "capacity" of the layer for Car parking holds 1 value that is no number: "ca. 20", in feature 2',
        ),
        ([["-4"], [None]], "-4, in feature 1"),
    ],
)
def test_spaces_that_are_no_amount_are_named(values, check, make_layer, spaces, said):
    wrong = make_layer(["POINT (585344 6640437)"] * 2, ["capacity:string"], spaces)
    with pytest.raises(QgsProcessingException, match=said):
        check(values, CAR_PARKING=wrong)


def test_layers_without_crs_or_without_features_are_named(values, check, make_layer):
    with pytest.raises(QgsProcessingException, match="has no features"):
        check(values, TARGETS=make_layer([]), KIND_FIELD=None)
    empty = make_layer([])
    with pytest.raises(QgsProcessingException, match="neither bike parking nor car parking"):
        check(values, BIKE_PARKING=empty, CAR_PARKING=empty)


@pytest.mark.parametrize("percent", [10, 50, 90])
def test_it_stops_when_asked_and_leaves_nothing_behind(values, tmp_path, cancel_at, percent):
    feedback = cancel_at(percent)
    algorithm = QgsApplication.processingRegistry().algorithmById("klimaklok:parkinghierarchy")
    targets = {name: str(tmp_path / f"{name}.gpkg") for name in ALL}
    results, _ = algorithm.run(values | targets, QgsProcessingContext(), feedback)
    assert feedback.when is not None
    assert time.monotonic() - feedback.when < a_second()
    assert results == {}
    assert list(tmp_path.iterdir()) == []


def test_it_works_inside_a_model(values):
    model = QgsProcessingModelAlgorithm("parkering", "test")
    child = QgsProcessingModelChildAlgorithm("klimaklok:parkinghierarchy")
    child.setChildId("audit")
    for name, value in values.items():
        child.addParameterSources(name, [QgsProcessingModelChildParameterSource.fromStaticValue(value)])
    output = QgsProcessingModelOutput("result", "result")
    output.setChildId("audit")
    output.setChildOutputName("OUTPUT")
    child.setModelOutputs({"result": output})
    model.addChildAlgorithm(child)
    model.updateDestinationParameters()
    context = QgsProcessingContext()
    results, worked = model.run({"result": "memory:"}, context, QgsProcessingFeedback(False))
    assert worked
    assert "verdict" in context.getMapLayer(results["result"]).fields().names()
