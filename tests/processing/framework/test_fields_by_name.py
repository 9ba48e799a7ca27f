"""Fields that nobody chose: found by name and said, asked for where several could be meant; and the run's summary."""

from __future__ import annotations

import pytest
from qgis.core import QgsProcessingException, QgsVectorLayer

SPOT = ["POINT (590000 6640000)", "POINT (590100 6640000)"]


@pytest.fixture
def echo(run, heard, make_layer):
    def run_it(fields, rows, **more):
        layer = make_layer(SPOT, fields, rows, name="Tomter")
        return run("echo", {"SITES": layer, "OUTPUT": "TEMPORARY_OUTPUT", **more}, heard)

    return run_it


def test_a_field_is_found_by_its_name_and_said(echo, echo_seen, heard):
    echo(["Boliger:integer", "x:integer"], [[1, 2], [3, 4]])
    assert echo_seen()["found"] == "Boliger"
    assert "'Found': the field 'Boliger' of layer 'Tomter' is used, found by its name." in heard.lines


def test_a_field_that_was_chosen_goes_before_names(echo, echo_seen, heard):
    echo(["boliger:integer", "x:integer"], [[1, 2], [3, 4]], FOUND="x")
    assert echo_seen()["found"] == "x"
    assert not any("'Found'" in line and "by its name" in line for line in heard.lines)


def test_what_was_looked_for_in_vain_is_said(echo, echo_seen, heard):
    echo(["x:integer"], [[1], [2]])
    assert echo_seen()["found"] is None
    said = "'Found': no field was chosen, and layer 'Tomter' has none of these: dwellings, boliger."
    assert said in heard.lines
    assert any(said in line and line.startswith("SUMMARY") for line in heard.lines)


def test_several_that_differ_are_asked_about_before_the_work(echo, tmp_path):
    with pytest.raises(QgsProcessingException, match=r"'Found' was left empty.*: dwellings, boliger\. Choose one"):
        echo(["boliger:integer", "dwellings:integer"], [[1, 2], [3, 4]], OUTPUT=str(tmp_path / "out.gpkg"))
    assert not list(tmp_path.iterdir())


def test_several_that_say_the_same_are_one(echo, echo_seen, heard):
    echo(["boliger:string", "dwellings:integer"], [["1", 1], ["3", 3]])
    assert echo_seen()["found"] == "dwellings"
    assert any("found by its name. It goes before boliger" in line for line in heard.lines)


def test_a_name_is_no_amount_and_the_first_is_taken(echo, echo_seen):
    echo(["navn:string", "name:string"], [["a", "b"], ["c", "d"]])
    assert echo_seen()["called"] == "name"


def test_the_summary_ends_the_log_and_is_the_results_abstract(echo, heard):
    result = echo(["boliger:integer"], [[1], [2]])
    last = next(line for line in reversed(heard.lines) if line.startswith("SUMMARY\n"))
    assert "'Sites': 2 features of layer 'Tomter'." in last
    layer = result["OUTPUT"]
    assert isinstance(layer, QgsVectorLayer)
    for line in last.splitlines()[1:]:
        assert line.removeprefix("• ") in layer.metadata().abstract()
