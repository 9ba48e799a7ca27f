"""The coverage curve: what is drawn, with which words, and into which files."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest

pytest.importorskip("matplotlib")

from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from klimaklok_plugin.analysis.core.messages import Language
from klimaklok_plugin.reports import plots
from klimaklok_plugin.reports.messages import ReportWriteError
from klimaklok_plugin.reports.plots import Curve, CurveWords, curve_plot

WORDS = CurveWords("Hva hvert nye ladested dekker", "Dekket ladebehov", "%", Language("nb"))
CURVE = Curve(
    sites=np.array([0, 1, 2, 3]),
    covered=np.array([12.5, 40.0, 60.25, 70.0]),
    bound=np.array([12.5, 40.0, 60.25, 75.0]),
    chosen=2,
)


def drawn(curve=CURVE, words=WORDS):
    axes = Figure().add_subplot()
    plots._draw(axes, curve, words)
    return axes


def legend(axes):
    return [text.get_text() for text in axes.get_legend().get_texts()]


def test_the_plot_says_everything_in_the_users_words():
    axes = drawn()
    assert (axes.get_title(loc="left"), axes.get_xlabel(), axes.get_ylabel()) == (
        WORDS.title,
        "Nye steder",
        "Dekket ladebehov (%)",
    )
    assert legend(axes) == [
        "Beste løsning som er funnet",
        "Ikke utelukket",
        "Bare dagens steder: 12,5\u00a0%",
        "Planen, 2 nye: 60,2\u00a0%",
    ]


def test_one_new_site_is_one_and_what_has_no_unit_has_none():
    axes = drawn(replace(CURVE, chosen=1), replace(WORDS, unit=""))
    assert (legend(axes)[-1], axes.get_ylabel()) == ("Planen, 1 nytt: 40", "Dekket ladebehov")
    assert legend(drawn(words=CurveWords("What each new site brings", "Saved")))[2:] == [
        "Existing sites alone: 12.5",
        "The plan, 2 new: 60.2",
    ]


def test_the_curve_the_baseline_and_the_choice_stand_where_they_should():
    line, baseline, choice = drawn().get_lines()
    assert line.get_xydata().tolist() == [[0, 12.5], [1, 40], [2, 60.25], [3, 70]]
    assert set(baseline.get_ydata()) == {12.5}
    assert choice.get_xydata().tolist() == [[2, 60.25]]
    assert len({to_hex(each.get_color()) for each in (line, baseline, choice)}) == 3


def test_the_band_is_there_only_where_nothing_is_proven():
    assert len(drawn().collections) == 3  # band, its edge, and the line to the choice
    proven = replace(CURVE, bound=CURVE.covered)
    assert "Ikke utelukket" not in legend(drawn(proven))
    assert len(drawn(proven).collections) == 1


def test_nothing_existing_and_nothing_chosen_draws_neither():
    curve = Curve(np.array([0, 1]), np.array([0.0, 5]), np.array([0.0, 5]))
    assert legend(drawn(curve)) == ["Beste løsning som er funnet"]
    assert legend(drawn(replace(curve, chosen=7))) == ["Beste løsning som er funnet"]


def test_a_loss_is_drawn_too():
    axes = drawn(Curve(np.array([0, 1]), np.array([-50.0, 20]), np.array([-50.0, 20]), 1))
    assert axes.get_ylim()[0] < -50
    assert legend(axes)[1] == "Bare dagens steder: -50\u00a0%"


def test_numbers_are_written_as_in_the_users_language():
    values = (0, 12.0, 12.34, 0.025, 12345.6, 3 * 0.1 - 0.3 + 2)
    assert [WORDS.number(value) for value in values] == ["0", "12", "12,3", "0,025", "12\u00a0346", "2"]
    assert [CurveWords("", "").number(value) for value in (12.34, 12345.6)] == ["12.3", "12,346"]


@pytest.mark.parametrize("sites", [[4], [0, 1], list(range(200))])
def test_ticks_count_whole_sites(sites):
    sites = np.array(sites)
    axes = drawn(Curve(sites, sites + 1.0, sites + 2.0, int(sites[-1])))
    low, high = axes.get_xlim()
    ticks = [tick for tick in axes.get_xticks() if low <= tick <= high]
    assert ticks
    assert ticks == [round(tick) for tick in ticks]


@pytest.mark.parametrize("name", ["kurve æøå.png", "kurve.svg", "KURVE.PNG", "v2.kurve.svg"])
def test_both_files_are_written_and_equal_curves_give_equal_files(tmp_path, name):
    path = curve_plot(tmp_path / name, CURVE, WORDS)
    assert path == tmp_path / name
    png, svg = (
        next(file for file in tmp_path.iterdir() if file.suffix.lower() == ending) for ending in (".png", ".svg")
    )
    assert png.read_bytes().startswith(b"\x89PNG")
    root = ET.parse(svg).getroot()
    assert root.tag.endswith("}svg")
    assert WORDS.title in svg.read_text(encoding="utf-8")  # in its metadata; the letters are shapes
    first = png.read_bytes(), svg.read_bytes()
    curve_plot(path, CURVE, WORDS)
    assert (png.read_bytes(), svg.read_bytes()) == first
    assert len(list(tmp_path.iterdir())) == 2


def test_every_word_lies_inside_the_picture(tmp_path):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    long = replace(WORDS, title="Hva hvert nye ladested dekker " * 6, measure="Dekket ladebehov " * 2)
    with plots_style():
        figure = Figure(figsize=(16 / 2.54, 10.5 / 2.54), dpi=100, layout="constrained")
        axes = figure.add_subplot()
        plots._draw(axes, CURVE, long)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        box = axes.get_tightbbox(canvas.get_renderer())
    assert box.x0 >= 0
    assert box.y0 >= 0
    assert box.x1 <= figure.bbox.x1
    assert box.y1 <= figure.bbox.y1


def plots_style():
    import matplotlib as mpl

    return mpl.rc_context(plots._STYLE)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ReportWriteError, match=r"curve\.png"):
        curve_plot(tmp_path / "nowhere" / "curve.png", CURVE, WORDS)


def test_it_needs_no_screen_and_leaves_other_plots_alone(tmp_path):
    code = (
        "import sys, numpy as np, pathlib\n"
        "from klimaklok_plugin.reports.plots import *\n"
        "from matplotlib import rcParams\n"
        "read = lambda: {name: rcParams[name] for name in rcParams if name != 'backend'}  # that loads pyplot\n"
        "before = read()\n"
        "one = np.array([0, 1]); words = CurveWords('', '')\n"
        f"curve_plot(pathlib.Path({str(tmp_path)!r}) / 'a.png', Curve(one, one, one), words)\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
        "assert read() == before\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
