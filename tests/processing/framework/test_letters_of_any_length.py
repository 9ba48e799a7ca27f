"""Texts of any length on a page: broken at once, and not a letter lost."""

from __future__ import annotations

import itertools

import pytest
from qgis.core import QgsPrintLayout, QgsProject

from klimaklok_plugin.processing.framework.letters import Letters, Measure

SMALL = Letters(8.0)


@pytest.fixture
def measure(qgis_app):
    return Measure(QgsPrintLayout(QgsProject.instance()), 1.0)


@pytest.mark.parametrize("word", ["y" * 5000, "iW" * 700, "🚲" * 300, "å", ""])
def test_a_word_wider_than_a_line_is_broken_where_the_line_is_full_by_few_measurements(measure, monkeypatch, word):
    asked = []
    width = measure.width
    monkeypatch.setattr(measure, "width", lambda text, letters: asked.append(len(text)) or width(text, letters))
    lines = measure.lines(word, SMALL, 60.0)
    assert "".join(lines) == word
    assert all(width(each, SMALL) <= 60.0 for each in lines)
    for line, following in itertools.pairwise(lines):
        assert width(line + following[0], SMALL) > 60.0
    assert sum(asked) < 40 * len(word) + 100
