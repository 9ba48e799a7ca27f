"""A municipality's own form of a document: logo, sender, colours, words and templates, read from a folder.

The folder is data of somebody else's: it is read whole before anything is set, nothing outside it is read, and what is
wrong in it is said with file and, where there is one, line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from klimaklok_plugin.analysis.core.messages import Text

from .document import FORM_WORDS
from .messages import (
    FORM_FAULTS,
    FormFaultError,
    FormFileTooLargeError,
    FormFolderEmptyError,
    FormFolderError,
    FormSettingError,
    FormUnreadableError,
)

SETTINGS, TEMPLATE_SUFFIX = "settings.toml", ".jinja"
SHIPPED = Path(__file__).parent / "templates"
MOST_BYTES, MOST_LOGO_BYTES, MOST_TEMPLATES = 200_000, 500_000, 50
LEAST_CONTRAST = 4.5
"""Of text against what lies behind it (WCAG 2.1, criterion 1.4.3, level AA)."""
INK, PAPER = "#1a1a1a", "#ffffff"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_SVG = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*(?:<!DOCTYPE\s+svg[^>\[]*>\s*)?(?:<!--.*?-->\s*)*<svg[\s>]", re.DOTALL
)
_PNG = b"\x89PNG\r\n\x1a\n"
_LONGEST_WORD = 200


@dataclass(frozen=True)
class Form:
    """How a document looks.

    Attributes
    ----------
    logo : bytes
        A picture; empty without one.
    logo_type : str
        "image/svg+xml" or "image/png".
    logo_alt : str
        What the logo says to those who do not see it.
    sender, unit : str
        Who sends the document, such as the municipality and its department; "" where nobody is named.
    heading, band : str
        Colours as "#rrggbb": of headings and rules, and behind the heads of tables.
    words : Mapping of str to str
        The form's words that are said otherwise, by those of `FORM_WORDS`.
    templates : Mapping of str to str
        Sources by file name, which take the place of the shipped ones.
    """

    logo: bytes = b""
    logo_type: str = ""
    logo_alt: str = ""
    sender: str = ""
    unit: str = ""
    heading: str = "#0b3c49"
    band: str = "#e6eef0"
    words: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)


_KNOWN = {
    "sender": ("name", "unit"),
    "logo": ("file", "alt"),
    "colours": ("heading", "band"),
    "words": tuple(FORM_WORDS),
}


def read_form(folder: Path | None) -> Form:
    """Return a municipality's own form.

    Parameters
    ----------
    folder : Path, optional
        Holds ``settings.toml``, templates (``*.jinja``), or both. None: the shipped form.

    Raises
    ------
    FormFolderError, FormFolderEmptyError, FormUnreadableError, FormFileTooLargeError
        The folder, or a file in it, cannot be used.
    FormFaultError, FormSettingError
        Something in it is wrong.
    """
    if folder is None:
        return Form()
    if not folder.is_dir():
        raise FormFolderError(folder=folder.name)
    templates = _templates(folder)
    if (folder / SETTINGS).is_file():
        return _from_settings(folder, templates)
    if not templates:
        raise FormFolderEmptyError(folder=folder.name, names=sorted(shipped_templates()))
    return Form(templates=templates)


def shipped_templates() -> dict[str, str]:
    """Return the sources of the shipped templates by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(SHIPPED.glob(f"*{TEMPLATE_SUFFIX}"))}


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 (the same) to 21 (black on white).

    Parameters
    ----------
    one, other : str
        As "#rrggbb".

    Notes
    -----
    WCAG 2.1, definitions of contrast ratio and relative luminance.

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]  # noqa: PLR2004
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _read(folder: Path, name: str, most: int = MOST_BYTES) -> bytes:
    """Return a file of the folder; a link may not lead out of it."""
    path = folder / name
    try:
        inside = path.resolve(strict=True).is_relative_to(folder.resolve())
        regular = path.is_file()
        size = path.stat().st_size
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: links in a circle
        raise FormUnreadableError(file=name, detail=_detail(error)) from error
    if not inside:
        raise FormFaultError(file=name, line=1, fault=_fault("outside"))
    if not regular:
        raise FormUnreadableError(file=name, detail="")
    if size > most:
        raise FormFileTooLargeError(file=name, size=size / 1000, most=most / 1000)
    try:
        return path.read_bytes()
    except OSError as error:
        raise FormUnreadableError(file=name, detail=_detail(error)) from error


def _detail(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__


def _read_text(folder: Path, name: str) -> str:
    content = _read(folder, name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FormFaultError(file=name, line=line, fault=_fault("utf8")) from error


def _fault(name: str, **values: object) -> list[tuple[Text, dict[str, object]]]:
    return [(FORM_FAULTS[name], values)]


def _templates(folder: Path) -> dict[str, str]:
    names = sorted(path.name for path in folder.iterdir() if path.name.endswith(TEMPLATE_SUFFIX))
    if len(names) > MOST_TEMPLATES:
        raise FormFaultError(file=names[-1], line=1, fault=_fault("many", most=MOST_TEMPLATES))
    return {name: _read_text(folder, name) for name in names}


def _from_settings(folder: Path, templates: Mapping[str, str]) -> Form:
    settings = _parsed(_read_text(folder, SETTINGS))
    for table, values in settings.items():
        if table not in _KNOWN:
            raise FormSettingError(key=table, fault=_fault("unknown_key", known=list(_KNOWN)))
        if not isinstance(values, dict):
            raise FormSettingError(key=table, fault=_fault("no_table", table=table))
        for key, value in values.items():
            if key not in _KNOWN[table]:
                raise FormSettingError(key=f"{table}.{key}", fault=_fault("unknown_key", known=list(_KNOWN[table])))
            if not isinstance(value, str) or not 0 < len(value.strip()) <= _LONGEST_WORD:
                raise FormSettingError(key=f"{table}.{key}", fault=_fault("no_text", most=_LONGEST_WORD))
    sender, colours = settings.get("sender", {}), settings.get("colours", {})
    logo, logo_type = _logo(folder, settings.get("logo", {}))
    return Form(
        logo=logo,
        logo_type=logo_type,
        logo_alt=settings.get("logo", {}).get("alt", ""),
        sender=sender.get("name", ""),
        unit=sender.get("unit", ""),
        words=settings.get("words", {}),
        templates=templates,
        **_colours(colours),
    )


def _parsed(source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        line = int(at.group(1)) if at else source.count("\n") + 1
        raise FormFaultError(file=SETTINGS, line=line, fault=_fault("toml", detail=str(error))) from error
    except RecursionError as error:
        raise FormFaultError(file=SETTINGS, line=1, fault=_fault("deep")) from error


def _colours(given: Mapping[str, str]) -> dict[str, str]:
    usual = Form()
    colours = {"heading": usual.heading, "band": usual.band}
    for name, colour in given.items():
        if not _COLOUR.fullmatch(colour):
            raise FormSettingError(key=f"colours.{name}", fault=_fault("colour", colour=colour))
        colours[name] = colour
    for key, text, behind in (("heading", colours["heading"], PAPER), ("band", INK, colours["band"])):
        found = contrast(text, behind)
        if found < LEAST_CONTRAST:
            fault = _fault("contrast", text=text, behind=behind, found=found, least=LEAST_CONTRAST)
            raise FormSettingError(key=f"colours.{key}", fault=fault)
    return colours


def _logo(folder: Path, given: Mapping[str, str]) -> tuple[bytes, str]:
    if not given:
        return b"", ""
    for key in _KNOWN["logo"]:
        if key not in given:
            raise FormSettingError(key=f"logo.{key}", fault=_fault(f"no_logo_{key}"))
    name = given["file"]
    if Path(name).name != name or "\\" in name:
        raise FormSettingError(key="logo.file", fault=_fault("logo_place"))
    content = _read(folder, name, MOST_LOGO_BYTES)
    if content.startswith(_PNG):
        return content, "image/png"
    text = content.decode("utf-8-sig", errors="replace")
    if not _SVG.match(text) or "<!ENTITY" in text or "<script" in text.lower():
        raise FormSettingError(key="logo.file", fault=_fault("logo_type", file=name))
    return content, "image/svg+xml"
