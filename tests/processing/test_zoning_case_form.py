"""A municipality's own form is tried before a case is assessed."""

from __future__ import annotations

import pytest
from qgis.core import QgsProcessingException

from klimaklok_plugin.analysis.case import assess
from klimaklok_plugin.processing.framework.texts import resource

PLAN = f"{resource('sample_data')}/sample.gpkg|layername=plan_areas"


@pytest.fixture
def run(sample_town, tmp_path, monkeypatch):
    """Return how a case with a template is run; assessing anything fails the test."""
    import processing

    def assessed(*_, **__):
        pytest.fail("The plan was assessed.")

    monkeypatch.setattr(assess, "assess", assessed)

    def with_template(text, **outputs):
        folder = tmp_path / "form"
        folder.mkdir()
        (folder / "mark.html.jinja").write_text(text, encoding="utf-8")
        targets = {name: str(tmp_path / file) for name, file in outputs.items()}
        processing.run("klimaklok:zoningcase", {**sample_town, "PLAN": PLAN, "TEMPLATES": str(folder), **targets})

    return with_template


@pytest.mark.parametrize(
    ("text", "line"),
    [("<p>\n{% if %}\n</p>", 2), ("{{ document.no_such_word }}", 1), ("\n\n{% endfor %}", 3)],
    ids=["no condition", "no such name", "nothing to end"],
)
def test_a_fault_in_a_template_is_told_by_its_line_before_any_work(run, tmp_path, text, line):
    with pytest.raises(QgsProcessingException, match=rf"mark\.html\.jinja, line {line}"):
        run(text, REPORT_HTML="case.html", OUTPUT="case.gpkg")
    assert [each.name for each in tmp_path.iterdir()] == ["form"]
