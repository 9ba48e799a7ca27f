"""What nobody foresaw reaches the user as a sentence, with the details in a file."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

from klimaklok_plugin.processing.framework import net, reads


@pytest.fixture
def with_net(monkeypatch, tmp_path):
    """Turn the net on, with a user's profile of its own."""
    monkeypatch.delenv(net.OFF)
    folder = tmp_path / "profile"
    monkeypatch.setattr(net, "folder", lambda: folder)
    return folder


@pytest.mark.parametrize(
    ("fail", "words"), [(2, r"does not know \(ZeroDivisionError: unexpected\)"), (4, "not enough memory")]
)
def test_an_error_that_nobody_foresaw_is_a_sentence_and_a_file(places, run, tmp_path, with_net, fail, words):
    target = tmp_path / "a.gpkg"
    with pytest.raises(QgsProcessingException, match=words) as caught:
        run("echo", {"SITES": places, "OUTPUT": str(target), "FAIL": fail})
    (saved,) = with_net.iterdir()
    assert str(saved) in str(caught.value)
    assert "Traceback" not in str(caught.value)
    text = saved.read_text(encoding="utf-8")
    assert "klimaklok:echo" in text
    assert "Traceback" in text
    assert "in compute" in text
    assert [each.name for each in tmp_path.iterdir()] == ["profile"]


@pytest.mark.usefixtures("with_net", "bokmal")
def test_it_is_said_in_bokmal_too(places, run):
    with pytest.raises(QgsProcessingException, match="Klimaklok møtte noe det ikke kjenner"):
        run("echo", {"SITES": places, "OUTPUT": "memory:", "FAIL": 2})


@pytest.mark.usefixtures("with_net")
def test_an_error_before_the_run_is_a_sentence_too(places, run, monkeypatch):
    def fails(*_):
        raise RuntimeError("boom\nsecond line")

    monkeypatch.setattr(reads, "of_run", fails)
    with pytest.raises(QgsProcessingException, match=r"does not know \(RuntimeError: boom\) and stopped"):
        run("echo", {"SITES": places, "OUTPUT": "memory:"})
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("klimaklok_test:echo")
    accepted, message = algorithm.checkParameterValues({"SITES": places, "OUTPUT": "memory:"}, QgsProcessingContext())
    assert not accepted
    assert "boom" in message


@pytest.mark.usefixtures("with_net")
def test_errors_that_are_foreseen_and_cancelling_are_what_they_were(places, run, tmp_path, cancel_at):
    with pytest.raises(QgsProcessingException, match=r"^It went wrong at step 1"):
        run("echo", {"SITES": places, "OUTPUT": "memory:", "FAIL": 1})
    assert "OUTPUT" not in run("echo", {"SITES": places, "OUTPUT": "memory:", "STEPS": 50}, cancel_at(20))
    assert list(tmp_path.iterdir()) == []


def test_only_the_last_few_files_are_kept_and_a_profile_that_cannot_be_written_is_no_further_error(
    places, run, with_net, tmp_path, monkeypatch
):
    for _ in range(net.KEPT + 2):
        with pytest.raises(QgsProcessingException):
            run("echo", {"SITES": places, "OUTPUT": "memory:", "FAIL": 2})
    assert len(list(with_net.iterdir())) == net.KEPT
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setattr(net, "folder", lambda: tmp_path / "file" / "profile")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file"))
    with pytest.raises(QgsProcessingException, match="ZeroDivisionError"):
        run("echo", {"SITES": places, "OUTPUT": "memory:", "FAIL": 2})


def test_without_the_net_the_error_itself_is_seen(places):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("klimaklok_test:echo")
    values = {"SITES": places, "OUTPUT": "memory:", "FAIL": 2}
    assert algorithm.prepare(values, QgsProcessingContext(), QgsProcessingFeedback(False))
    with pytest.raises(ZeroDivisionError):
        algorithm.processAlgorithm(values, QgsProcessingContext(), QgsProcessingFeedback(False))
