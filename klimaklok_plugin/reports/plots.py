"""Plots as files, drawn without a screen: matplotlib's own objects, in colours that the colour-blind tell apart."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klimaklok_plugin.analysis.core.messages import ENGLISH, UNBROKEN, Language

from .messages import CURVE, ReportWriteError

ENDINGS = (".png", ".svg")
# Okabe and Ito (2008): told apart by all kinds of colour vision, and by their lightness in a grey print.
_BLUE, _SKY, _VERMILION, _GREY = "#0072B2", "#56B4E9", "#D55E00", "#555555"
_WIDTH_CM, _HEIGHT_CM, _DPI, _CM_PER_INCH = 16.0, 10.5, 200, 2.54  # as wide as the text on an A4 page
_MOST_MARKERS, _TITLE_CHARACTERS, _LABEL_CHARACTERS = 40, 66, 42
_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 11,
    "axes.unicode_minus": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "klimaklok",
}


@dataclass(frozen=True)
class Curve:
    """What each number of new sites brings.

    Attributes
    ----------
    sites : (k,) int array
        Ascending; 0 is what exists already.
    covered : (k,) float array
        What the best answer found covers.
    bound : (k,) float array
        What no answer can exceed, proven; equal to `covered` where the answer is proven to be the best.
    chosen : int, optional
        The number of new sites in the plan.
    """

    sites: NDArray[Any]
    covered: NDArray[Any]
    bound: NDArray[Any]
    chosen: int | None = None


@dataclass(frozen=True)
class CurveWords:
    """What the plot says, in the user's language.

    Attributes
    ----------
    title : str
        Above the plot.
    measure : str
        What is measured, beside the y axis.
    unit : str
        Of it; "" for none.
    language : Language
        How the other words and the numbers are written.
    """

    title: str
    measure: str
    unit: str = ""
    language: Language = ENGLISH

    def say(self, code: str, **values: object) -> str:
        """Return one of the words that all curves share."""
        return self.language.fill(CURVE[code], values)

    def amount(self, value: float) -> str:
        """Return a number of what is measured, with its unit."""
        return f"{self.number(value)}{UNBROKEN}{self.unit}" if self.unit else self.number(value)

    def number(self, value: float) -> str:
        """Return a number, without what a tick's arithmetic leaves behind."""
        return self.language.number(round(value, 9))


def curve_plot(path: Path, curve: Curve, words: CurveWords) -> Path:
    """Draw a coverage curve, as PNG and as SVG.

    Parameters
    ----------
    path : Path
        Ends in one of `ENDINGS`; the twin with the other ending is written beside it.
    curve : Curve
    words : CurveWords

    Returns
    -------
    Path
        `path`.

    Raises
    ------
    ReportWriteError
        A file cannot be written.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(_WIDTH_CM / _CM_PER_INCH, _HEIGHT_CM / _CM_PER_INCH), dpi=_DPI, layout="constrained")
        _draw(figure.add_subplot(), curve, words)
        for ending in ENDINGS:
            file = path if path.suffix.lower() == ending else path.with_suffix(ending)
            # Nothing of the moment or the machine, so that equal curves give equal files.
            metadata = {"Title": words.title, "Software" if ending == ".png" else "Date": None}
            try:
                figure.savefig(file, format=ending[1:], metadata=metadata)
            except OSError as error:
                raise ReportWriteError(file=file.name, detail=error.strerror or str(error)) from error
    return path


def _draw(axes: Any, curve: Curve, words: CurveWords) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    sites, covered = np.asarray(curve.sites), np.asarray(curve.covered, np.float64)
    bound = np.maximum(np.asarray(curve.bound, np.float64), covered)
    marker = "o" if len(sites) <= _MOST_MARKERS else None
    axes.plot(
        sites, covered, color=_BLUE, linewidth=1.8, marker=marker, markersize=4, zorder=4, label=words.say("found")
    )
    unproven = bound > covered + 1e-9 * np.abs(covered)
    if unproven.any():
        axes.fill_between(sites, covered, bound, color=_SKY, alpha=0.35, linewidth=0, label=words.say("bound"))
        axes.vlines(sites[unproven], covered[unproven], bound[unproven], color=_SKY, linewidth=1.2)
    existing = covered[sites == 0]
    if existing.any():
        label = words.say("existing", covered=words.amount(existing[0]))
        axes.axhline(existing[0], color=_GREY, linewidth=1.2, linestyle=(0, (5, 3)), label=label)
    at = np.flatnonzero(sites == curve.chosen) if curve.chosen is not None else sites[:0]
    if len(at):
        x, y = sites[at[0]], covered[at[0]]
        label = words.say("chosen", sites=x, covered=words.amount(y))
        axes.vlines(x, 0, y, color=_VERMILION, linewidth=1.2, linestyle=(0, (1, 2)))
        axes.plot([x], [y], "D", color=_VERMILION, markersize=8, markeredgecolor="white", label=label, zorder=5)

    axes.set_title(textwrap.fill(words.title, _TITLE_CHARACTERS), loc="left")
    axes.set_xlabel(words.say("sites"))
    axes.set_ylabel(f"{words.measure} ({words.unit})" if words.unit else words.measure)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: words.number(value)))
    axes.set_ylim(min(float(covered.min(initial=0)) * 1.06, 0), max(float(bound.max(initial=0)) * 1.06, 1e-9))
    around = max(0.03 * (int(sites.max()) - int(sites.min())), 0.25)
    axes.set_xlim(int(sites.min()) - around, int(sites.max()) + around)
    axes.grid(axis="y", color="#dddddd", linewidth=0.7)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    handles, labels = axes.get_legend_handles_labels()
    labels = [textwrap.fill(label, _LABEL_CHARACTERS) for label in labels]
    axes.legend(handles, labels, loc="upper center", bbox_to_anchor=(0.5, -0.16), ncol=2, frameon=False)
