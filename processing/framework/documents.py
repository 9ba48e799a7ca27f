"""What all algorithms share that write a document: its form, its language, its files, and how its run is repeated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import Qgis, QgsProcessingContext, QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.core.messages import KlimaklokError, Note

from . import case_files, main_thread, packages, parameters, texts
from .base import KlimaklokAlgorithm, plugin_version
from .inputs import Inputs
from .texts import tr

if TYPE_CHECKING:
    from klimaklok_plugin.reports.document import Document

    from .base import Result
    from .packages import Filled
    from .report_maps import MapLayers

LANGUAGES = ("nb", "en")
FORMS = ("REPORT_HTML", "REPORT_PDF")
"""Outputs that a document is written to."""


def program() -> str:
    """Return what documents are made with."""
    return f"Klimaklok {plugin_version()}, QGIS {Qgis.version().split('-')[0]}"


def repeat_input() -> QgsProcessingParameterDefinition:
    """Return the parameter that takes the file of an earlier run."""
    return parameters.file(
        case_files.REPEAT,
        tr("Repeat an earlier run"),
        tr(
            "The file that was written beside a report. What is left empty here is filled in as it was then. What "
            "you give yourself goes before it."
        ),
        filter=tr("Runs to repeat") + " (*.json)",
        optional=True,
        advanced=True,
    )


class DocumentAlgorithm(KlimaklokAlgorithm):
    """An algorithm with the parameters LANGUAGE, TEMPLATES and REPEAT, and the outputs `FORMS`."""

    # --- before the run ---

    def problem(self, values: dict[str, Any], context: QgsProcessingContext) -> KlimaklokError | None:
        """Return what is wrong with the municipality's own form."""
        from klimaklok_plugin.reports.form import read_form
        from klimaklok_plugin.reports.html import check_form

        text = self.parameterAsFile(values, "TEMPLATES", context).strip()
        folder = Path(text) if text else None
        try:
            if packages.is_empty(values.get("REPORT_HTML")):
                read_form(folder)
            else:
                check_form(folder)
        except KlimaklokError as error:
            return error
        return None

    def _filled(self, values: dict[str, Any], context: QgsProcessingContext) -> tuple[dict[str, Any], list[Filled]]:
        """Return the values with what an earlier run and the data package fill."""
        self._given, self._repeated = self._as_then(values, context)
        return super()._filled(self._given, context)

    def _as_then(
        self, values: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[dict[str, Any], case_files.Repeated | None]:
        file = self.parameterAsFile(values, case_files.REPEAT, context).strip()
        if not file:
            return values, None
        given = {
            each.name()
            for each in self.parameterDefinitions()
            if not _is_left(values.get(each.name()), each.defaultValue())
        }
        repeated = case_files.read_repeat(Path(file), self, given)
        return values | dict(repeated.values), repeated

    # --- the run ---

    @property
    def given(self) -> Mapping[str, Any]:
        """What the run was given, by the user or by the file of an earlier run."""
        return self._given

    def language(self, inputs: Inputs) -> str:
        """Return the language of the document."""
        chosen = inputs.choice("LANGUAGE")
        return texts.language() if chosen is None else LANGUAGES[chosen]

    def tell_repeated(self, inputs: Inputs) -> None:
        """Say what was filled in from the file of an earlier run."""
        repeated = self._repeated
        if repeated is None:
            return
        file = Path(inputs.text(case_files.REPEAT) or "").name
        inputs.assume(Note("case_repeated", {"count": len(repeated.values), "file": file}))
        if repeated.strategy and repeated.strategy != inputs.strategy.sha256:
            inputs.warn(Note("case_repeat_strategy", {"file": file}))

    def set(
        self,
        inputs: Inputs,
        document: Document,
        layers: Callable[[], Mapping[str, MapLayers]],
        spoken: str,
        moment: dt.datetime | None = None,
    ) -> dict[str, Result]:
        """Write the document in its forms, and the file that repeats the run beside the first of them.

        Parameters
        ----------
        inputs : Inputs
        document : Document
        layers : callable
            Returns what each of its maps is drawn from, in the main thread.
        spoken : str
            Language of the log.
        moment : datetime, optional
            When what it tells was computed, for the file's own dates; now by default.
        """
        from klimaklok_plugin.reports.form import read_form
        from klimaklok_plugin.reports.html import render_html

        from .report_pdf import write_pdf

        folder = Path(text) if (text := inputs.text("TEMPLATES")) else None
        made: dict[str, Result] = {}
        if inputs.wants("REPORT_HTML"):
            made["REPORT_HTML"] = inputs.staged("REPORT_HTML")
            made["REPORT_HTML"].write_text(render_html(document, template_folder=folder), encoding="utf-8")
        if inputs.wants("REPORT_PDF"):
            file = made["REPORT_PDF"] = inputs.staged("REPORT_PDF")
            form = read_form(folder)
            main_thread.run(
                lambda: write_pdf(document, file, layers=layers(), feedback=inputs.feedback, form=form, moment=moment),
                inputs.feedback,
            )
        if made:
            self._write_repeat(inputs, next(iter(made)), next(iter(made.values())), spoken)
        return made

    def repeat_name(self, inputs: Inputs) -> str:
        """Return the name of the file that repeats the run; "" where no document is written to a file."""
        name = next((each for each in FORMS if inputs.wants(each)), "")
        target = inputs.target(name) if name else None
        return "" if target is None else target.stem + case_files.ENDING

    def _write_repeat(self, inputs: Inputs, output: str, staged: Path, spoken: str) -> None:
        target = inputs.target(output)
        if target is None:
            return
        about = {
            "plugin": plugin_version(),
            "qgis": Qgis.version(),
            "computed": dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds"),
            "strategy": inputs.strategy.name,
            "strategy_sha256": inputs.strategy.sha256,
        }
        text, left = case_files.repeat_text(self, self._given, target.parent, about, inputs.project)
        name = self.repeat_name(inputs)
        staged.with_name(name).write_text(text, encoding="utf-8")
        with texts.speaking(spoken):
            inputs.say([Note("case_repeat_written", {"file": name})])
            if left:
                inputs.say([Note("case_repeat_lacks", {"labels": ", ".join(left)})])


def _is_left(value: Any, default: Any) -> bool:
    """Return whether a value says nothing of its own."""
    return packages.is_empty(value) or value in ([], default)
