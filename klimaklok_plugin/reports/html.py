"""A document as one HTML file that stands alone: nothing is fetched, no program runs, and it prints as a paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .document import MARKS, Document, Grid, MapPicture, Section, form_words
from .form import INK, Form, read_form
from .messages import TemplatePackageError

TEMPLATE = "document.html.jinja"


def render_html(document: Document, *, template_folder: Path | None = None) -> str:
    """Return a document as an HTML page.

    Parameters
    ----------
    document : Document
    template_folder : Path, optional
        A municipality's own form, see `read_form`: logo, sender, colours, words, templates.

    Returns
    -------
    str
        One page that needs no other file. Every text of the document is escaped, wherever it stands.

    Raises
    ------
    FormError
        The folder cannot be used, or something in it is wrong; said with file and line. Also where the package that
        fills templates is missing.
    """
    return _filled_in(document, read_form(template_folder))


def check_form(template_folder: Path | None, language: str = "nb") -> None:
    """Try a municipality's own form on a document that has every part, before there is a real one.

    Parameters
    ----------
    template_folder : Path, optional
    language : str
        Of the document that is to be written.

    Raises
    ------
    FormError
        As `render_html`.
    """
    form = read_form(template_folder)
    if form.templates:
        _filled_in(_trial(language), form)


def _trial(language: str) -> Document:
    """Return a small document that has every part which a template may ask for."""
    picture = MapPicture("trial", "–", "–", "–", b"-")
    grid = Grid("–", ("–", "–"), tuple(("–", "–") for _ in MARKS), (1,), MARKS, links=("trial",) * len(MARKS))
    section, assumptions, repeat = (
        Section(id_, "–", "–", "met", "–", (("–", "–"),), ("–",), ("–",), picture, (grid,), b"-", "–")
        for id_ in ("trial", "assumptions", "repeat")
    )
    block = (("–", "–"),)
    return Document(language, "–", "–", block, picture, grid, (section,), grid, assumptions, grid, repeat, {})


def _filled_in(document: Document, form: Form) -> str:
    try:
        from .templating import Templates
    except ImportError as error:
        if (error.name or "").split(".")[0] not in {"jinja2", "markupsafe"}:
            raise
        raise TemplatePackageError from error
    pictures = sum(len(each) for each in (form.logo, *_pictures(document)))
    cells = sum(len(grid.rows) * len(grid.columns) for grid in _grids(document))
    values = {"document": document, "words": form_words(document, form.words), "form": form, "ink": INK}
    return Templates(form.templates, pictures, cells).fill(TEMPLATE, values)


def _pictures(document: Document) -> Iterator[bytes]:
    if document.map is not None:
        yield document.map.png
    for section in (*document.sections, document.assumptions, document.repeat):
        yield section.chart
        if section.map is not None:
            yield section.map.png


def _grids(document: Document) -> Iterator[Grid]:
    yield from (document.summary, document.data)
    if document.alternatives is not None:
        yield document.alternatives
    for section in (*document.sections, document.assumptions, document.repeat):
        yield from section.grids
