"""Whole case: what all checks say of one zoning plan, as a document that can go before a committee."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFillSymbol,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsRectangle,
    QgsRenderContext,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
    QgsWkbTypes,
)

from klimaklok_plugin.analysis.core.columns import Table
from klimaklok_plugin.analysis.core.messages import Note, Text
from klimaklok_plugin.analysis.core.progress import Progress, advance, part

from .case_inputs import CALLED, ROLES, SECTIONS, case_inputs, plan_of, sources_of
from .framework import (
    case_columns,
    case_data,
    case_files,
    case_words,
    columns,
    layers,
    main_thread,
    sinks,
    texts,
    told,
)
from .framework.base import FileOutput, KlimaklokAlgorithm, LayerOutput, NumberOutput, Output
from .framework.case_document import DataLine, Described, Frame, make_document, map_of
from .framework.documents import DocumentAlgorithm, program
from .framework.inputs import Inputs, labels
from .framework.reasons import citations, told_rows
from .framework.texts import tr, word, wording

if TYPE_CHECKING:
    import geopandas as gpd

    from klimaklok_plugin.analysis.case.checks import CaseResult, LayerReasons
    from klimaklok_plugin.analysis.case.plan import Plan
    from klimaklok_plugin.analysis.strategy.loading import Strategy
    from klimaklok_plugin.reports.document import Document, MapPicture

    from .framework.base import Result
    from .framework.report_maps import MapLayers

MAIN, CHECKS, COMPARISON = "plan_areas", "checks", "comparison"
"""Tables of the GeoPackage that no other algorithm makes."""
ASSESSED, WRITTEN, DRAWN = 0.72, 0.78, 0.92
AROUND_M = 1500.0
"""So far around the plan a check's map reaches at most, and the plan's own this share of it."""
OWN_SHARE = 0.15
NAMED: Mapping[str, str] = {"own_hubs": "hub_name", "own_schools": "school_name"}
"""Layers of places that the text names, and the column that names them: their maps reach so far at most."""
NAMED_M = 5000.0
PLACE_SHARE = 0.15
"""Around a place, of its distance from the plan: there its name has room."""
KILOMETRE = 1000.0
MADE_AS: Mapping[str, str] = {
    "sites": "scoresites_output",
    "reach": "catchments_output",
}
"""Layers of the case that another algorithm makes, too: they are drawn and headed as there."""
COUNTED = ("met", "partly", "not_met", "departs", "not_assessed")


class ZoningCase(DocumentAlgorithm):
    """Assesses a zoning plan by all checks and writes the document of the case."""

    ID = "zoningcase"
    GROUP = "cases"
    DRIVES = True
    PERSONAL = ("POPULATION", "ADDRESSES")
    SECTIONS = SECTIONS
    CALLED = CALLED

    def title(self) -> str:
        return tr("Assess a zoning plan")

    def summary(self) -> str:
        return tr(
            "Takes a zoning plan through all checks that the data allow, and writes a document that can go before a "
            "committee: access to public transport, what lies within reach, parking, spill-over, schools, charging, "
            "blue-green structure, emissions and the national guidelines. Alternatives stand side by side.\n\n"
            "Each check is met, partly met, not met or not assessed, with rule, force, number, threshold and source. A "
            "plan departs from what the strategy only recommends (bør) or allows (kan): that is no breach. What is "
            "missing is named, never guessed, and what is only a screening is called one.\n\n"
            "The document comes as a web page in one file and as PDF, with maps. The GeoPackage holds all layers, "
            "styled, with the same numbers. A file beside the report repeats the run."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        return case_inputs()

    def outputs(self) -> Sequence[Output]:
        return [
            FileOutput(
                "REPORT_HTML",
                tr("Document as a web page"),
                tr("One file that needs no other and asks for nothing on the web."),
                {".html": "HTML"},
                packages=("jinja2", "markupsafe"),
                optional=True,
            ),
            FileOutput(
                "REPORT_PDF",
                tr("Document as PDF"),
                tr("The same document on paper, with maps drawn as lines and text that can be searched."),
                {".pdf": "PDF"},
                optional=True,
            ),
            FileOutput(
                "OUTPUT",
                tr("All layers of the case"),
                tr("A GeoPackage with the plan, the checks, and what each of them found, styled."),
                {".gpkg": "GeoPackage"},
                table=MAIN,
                geometry="MultiPolygon",
                columns=_areas_table(),
                optional=True,
                answer=True,
            ),
            LayerOutput(
                "CHECKS",
                tr("Checks"),
                tr("A row for each check and alternative: result, sentence, number, threshold, rule and source."),
                geometry=Qgis.ProcessingSourceType.Vector,
                columns=case_columns.CHECKS,
                optional=True,
            ),
            NumberOutput("MET", tr("Checks met, first alternative")),
            NumberOutput("PARTLY", tr("Checks partly met, first alternative")),
            NumberOutput("NOT_MET", tr("Checks not met, first alternative")),
            NumberOutput("DEPARTS", tr("Checks that depart from a recommendation, first alternative")),
            NumberOutput("NOT_ASSESSED", tr("Checks not assessed, first alternative")),
        ]

    # --- the run ---

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.case.assess import assess

        self.tell_repeated(inputs)
        plan, block = plan_of(inputs)
        sources = sources_of(inputs)
        result = assess(plan, sources, inputs.strategy, self.options(inputs), part(progress, 0.02, ASSESSED))
        alternatives = proposed_first(plan)
        self.tell(inputs, result, alternatives)
        language, spoken = self.language(inputs), texts.language()
        with (
            tempfile.TemporaryDirectory(prefix="klimaklok_", ignore_cleanup_errors=True) as own,
            texts.speaking(language),
        ):
            # The maps are drawn from a file of their own: QGIS holds on to what it has drawn from for a while.
            file = Path(own) / "case.gpkg"
            described = self.write(inputs, result, file)
            kept = inputs.staged("OUTPUT") if inputs.wants("OUTPUT") else None
            if kept is not None:
                shutil.copyfile(file, kept)
            advance(progress, WRITTEN)
            maps = Maps(file, result, described, inputs, plan.zero)
            document = self.document(inputs, result, block, described, maps, plan.zero, part(progress, WRITTEN, DRAWN))
            made = self.set(inputs, document, maps.layers, spoken)
            made["CHECKS"] = _as_rows(checks_frame(result, inputs))
        if kept is not None:
            made["OUTPUT"] = kept
        self._loaded = described
        # Alternatives exclude each other: what all of them come to would be a number of nothing.
        counts = counted(result, alternatives[0])
        return {**made, **{name.upper(): count for name, count in counts.items()}}

    def options(self, inputs: Inputs) -> Any:
        """Return what the user chose."""
        from klimaklok_plugin.analysis.case.assess import CaseOptions

        return CaseOptions(year=inputs.integer("YEAR"), today_year=dt.datetime.now(tz=dt.UTC).year)

    def tell(self, inputs: Inputs, result: CaseResult, alternatives: Sequence[str]) -> None:
        """Put the case into log and summary: how many checks came out how, for each alternative."""
        for note in result.notes:
            inputs.warn(note)
        for note in result.assumptions:
            inputs.assume(note)
        for alternative in alternatives:
            told = {"alternative": case_words.name_of(alternative), **counted(result, alternative)}
            inputs.answer([Note("case_counted", told)])

    # --- layers ---

    def write(self, inputs: Inputs, result: CaseResult, file: Path) -> dict[str, Described]:
        """Write all layers and tables of the case; return how each is called, by its table's name."""
        from klimaklok_plugin.analysis.case.columns import comparison

        found = {MAIN: Described(tr("Plan areas"), _areas_table())}
        frames = {MAIN: result.areas}
        frames |= {
            key: _explained(frame, result.reasons.get(key), inputs.strategy) for key, frame in result.layers.items()
        }
        frames |= {CHECKS: checks_frame(result, inputs), **result.tables}
        if len(result.comparison):
            names = [str(each) for each in result.comparison.columns[3:]]
            said = comparison(names, [case_words.said_name(each) for each in names])
            found[COMPARISON] = Described(wording().text(case_words.COMPARED), said)
            frames[COMPARISON] = result.comparison.assign(unit=result.comparison["unit"].map(case_words.unit))
        for key in frames:
            found.setdefault(key, describe(key))
        made = [
            case_files.CaseLayer(key, self._dressed(inputs, key, found[key], frame))
            for key, frame in frames.items()
            if len(frame)
        ]
        case_files.write_layers(file, made, tr("All layers of the case"), inputs.feedback)
        return {each.key: found[each.key] for each in made}

    def _dressed(self, inputs: Inputs, key: str, described: Described, frame: Any) -> QgsVectorLayer:
        """Return a frame as a layer with style, aliases and metadata."""
        frame = _as_rows(frame)
        names = [str(each) for each in frame.columns if each != frame.geometry.name]
        crs = layers.to_qgis(frame.crs) if frame.crs is not None else QgsCoordinateReferenceSystem()
        layer = sinks.to_layer(
            columns.arranged(frame, described.columns, ()),
            described.label,
            crs,
            {},
            Qgis.WkbType.NoGeometry,
            inputs.cancelled,
            columns.types(described.columns, names),
        )
        kind = QgsWkbTypes.geometryDisplayString(layer.geometryType()).lower()
        metadata = self._metadata(inputs, LayerOutput(key, described.label, ""), layer)
        style = style_of(key, kind)
        sinks.dress(layer, style, metadata)
        owner = owner_of(key)
        if owner is not None and style is not None and not style.name.startswith(self.ID):
            owner.finish_style(split_key(MADE_AS.get(key, key))[1], layer, frame)
        if key not in (MAIN, CHECKS, COMPARISON):
            names = leave_out_empty(layer, frame, names)
        columns.show(layer, described.columns, names, frame)
        return layer

    def _load(
        self,
        given: Inputs,
        results: Mapping[str, Result],
        written: Mapping[str, Any],
        made: Mapping[str, QgsVectorLayer],
        context: QgsProcessingContext,
    ) -> None:
        destination = self._prepared.destinations.get("OUTPUT")
        loaded = destination is not None and destination.details is not None and "OUTPUT" in written
        if loaded:
            destination.details.name = self._loaded[MAIN].label
        super()._load(given, results, written, made, context)
        if not loaded:
            return
        others = [key for key in self._loaded if key not in (MAIN, CHECKS)]
        outputs = [LayerOutput("OUTPUT", "", ""), *(LayerOutput(key, "", "", shown=False) for key in others)]
        for key in others:
            label = self._loaded[key].label
            details = QgsProcessingContext.LayerDetails(label, context.project(), "OUTPUT")
            source = f"{destination.path}|layername={key}"
            kind = QgsVectorLayer(source, key, "ogr").geometryType()
            own = dataclasses.replace(destination, output=key, details=details)
            self._group.load(context, source, own, outputs, kind)

    # --- the document ---

    def document(
        self,
        inputs: Inputs,
        result: CaseResult,
        block: Mapping[str, str],
        described: Mapping[str, Described],
        maps: Maps,
        zero: str,
        progress: Progress | None,
    ) -> Document:
        """Return the document, its maps drawn where a web page needs them."""
        from klimaklok_plugin.analysis.case import messages

        own = type(self)()  # its labels are in the document's language
        own.initAlgorithm()
        title = block.get("title") or wording().text(case_words.UNTITLED)
        year = inputs.integer("YEAR")
        frame = Frame(
            title=title,
            block={**block, **({"year": str(year)} if year else {})},
            strategy=inputs.strategy,
            computed=dt.datetime.now().astimezone(),
            program=program(),
            data=case_data.data_lines(inputs, own, self._package_file(inputs), _lacking(result)),
            values=case_data.told_values(own, self.given, paths=inputs.flag("PATHS")),
            labels=labels(own),
            checks=messages.CHECK_WORDS,
            measures=messages.MEASURE_WORDS,
            described=described,
            repeat_file=self.repeat_name(inputs),
            zero=zero,
            areas=_areas_table(),
        )
        pictures = maps.pictures(
            title, messages.CHECK_WORDS, frame.data, drawn=inputs.wants("REPORT_HTML"), progress=progress
        )
        return make_document(result, dataclasses.replace(frame, pictures=pictures))

    def _package_file(self, inputs: Inputs) -> Path | None:
        return inputs.file("PACKAGE")


def proposed_first(plan: Plan) -> list[str]:
    """Return a plan's alternatives, the 0-alternative behind those that are proposed."""
    return sorted(plan.alternatives, key=lambda each: each == plan.zero)


def counted(result: CaseResult, alternative: str) -> dict[str, int]:
    """Return how many checks of an alternative came out how."""
    verdicts = [each.verdict for each in result.checks if each.alternative == alternative]
    return {name: verdicts.count(name) for name in COUNTED}


def leave_out_empty(layer: QgsVectorLayer, frame: Any, names: Sequence[str]) -> list[str]:
    """Take the columns that no row fills out of a layer, but for those that it is drawn by; return what is left."""
    context = QgsRenderContext()
    drawn = set(layer.renderer().usedAttributes(context)) if layer.renderer() is not None else set()
    if layer.labelsEnabled():
        drawn |= layer.labeling().settings().referencedFields(context)
    empty = {each for each in names if (frame[each].isna() | (frame[each].astype(object) == "")).all()}
    left = [each for each in names if each in drawn or each not in empty]
    gone = [layer.fields().indexOf(each) for each in names if each not in left]
    layer.dataProvider().deleteAttributes([each for each in gone if each >= 0])
    layer.updateFields()
    return left


# --- maps -------------------------------------------------------------------------------------------------------------


class Maps:
    """The maps of a case: which layers each shows, drawn from the GeoPackage in the main thread."""

    def __init__(
        self, file: Path, result: CaseResult, described: Mapping[str, Described], inputs: Inputs, zero: str = ""
    ):
        self.file, self.result, self.described, self.inputs = file, result, described, inputs
        self.alternatives = list(dict.fromkeys(each.alternative for each in result.checks))
        drawn = set(result.areas["alternative"])
        proposed = [each for each in self.alternatives if each in drawn and each != zero] or [*drawn]
        self.of_alternative = {"plan": proposed[0]}
        self.shown_alternative = proposed[0]
        if len(drawn) > 1:
            self.of_alternative |= {
                map_of(number): each for number, each in enumerate(self.alternatives) if each in drawn
            }
        self.shown: dict[str, list[str]] = {name: [] for name in self.of_alternative}
        for check in result.checks:
            keys = self.shown.setdefault(check.id, [])
            keys += [key for key in check.layers if key in described and key not in keys and self._is_drawn(key)]
        self.shown = {name: keys for name, keys in self.shown.items() if keys or name in self.of_alternative}

    def _is_drawn(self, key: str) -> bool:
        return key in self.result.layers and len(self.drawn(key)) > 0

    def drawn(self, key: str) -> gpd.GeoDataFrame:
        """Return the rows of a layer that a map shows: those of one alternative, where any is of it."""
        frame = self.result.layers[key]
        frame = frame[~frame.geometry.isna() & ~frame.geometry.is_empty]
        own = frame[frame["alternative"] == self.shown_alternative] if "alternative" in frame else frame
        return own if len(own) else frame

    def pictures(
        self,
        title: str,
        checks: Mapping[str, Text],
        data: Sequence[DataLine],
        *,
        drawn: bool,
        progress: Progress | None,
    ) -> dict[str, MapPicture]:
        """Return the maps; as pictures where `drawn`."""
        from klimaklok_plugin.reports.document import MapPicture

        from .framework.report_maps import map_png

        made = {}
        credit = wording().fill(case_words.MAP_CREDIT, {"sources": case_data.credits_of(data)})
        for number, name in enumerate(self.shown):
            png = b""
            if drawn:
                png = main_thread.run(
                    lambda name=name: map_png(self.map_layers(name), language=texts.language()), self.inputs.feedback
                )
            made[name] = MapPicture(name, self.title(name, checks), self.alt(name, title, checks), credit, png)
            advance(progress, (number + 1) / len(self.shown))
        return made

    def title(self, name: str, checks: Mapping[str, Text]) -> str:
        language = wording()
        if name in self.of_alternative:
            told = {"alternative": case_words.name_of(self.of_alternative[name])}
            several = len(self.alternatives) > 1
            return language.fill(case_words.ALTERNATIVE_MAP if several else case_words.PLAN_MAP, told)
        title = language.say(name, checks)
        if len(self.alternatives) > 1:
            told = {"check": title, "alternative": case_words.name_of(self.shown_alternative)}
            title = language.fill(case_words.CHECK_MAP, told)
        if beyond := self.beyond(name):
            title = f"{title}. {language.fill(case_words.BEYOND_MAP, {'places': beyond})}"
        return title

    def beyond(self, name: str) -> list[tuple[Text, dict[str, object]]]:
        """Return the places that a check names and its map does not reach, with how far off they lie."""
        whole = self.result.areas.union_all()
        return [
            (case_words.BEYOND, {"name": each, "away": whole.distance(place) / KILOMETRE})
            for each, place in self.named(name)
            if whole.distance(place) > NAMED_M
        ]

    def named(self, name: str) -> list[tuple[str, Any]]:
        """Return the places that a check names, each once."""
        places = {}
        for key in self.shown[name]:
            if key in NAMED:
                frame = self.drawn(key)
                places |= dict(zip(frame[NAMED[key]], frame.geometry, strict=True))
        return list(places.items())

    def alt(self, name: str, title: str, checks: Mapping[str, Text]) -> str:
        language = wording()
        if name in self.of_alternative:
            alternative = self.of_alternative[name]
            count = int((self.result.areas["alternative"] == alternative).sum())
            told = {"title": title, "count": count, "alternative": case_words.name_of(alternative)}
            return language.fill(case_words.PLAN_MAP_ALT, told)
        shown = [self.described[key].label for key in (*self.shown[name], MAIN)]
        return language.fill(case_words.CHECK_MAP_ALT, {"check": language.say(name, checks), "layers": shown})

    def layers(self) -> dict[str, MapLayers]:
        """Return what each map is drawn from, for the main thread."""
        return {name: self.map_layers(name) for name in self.shown}

    def map_layers(self, name: str) -> MapLayers:
        from .framework.layout_contents import sort_layers
        from .framework.report_maps import MapLayers

        plan = self.read(MAIN, self.of_alternative.get(name, self.shown_alternative))
        if name not in self.of_alternative:
            outline(plan)
        own = [self.read(key, self.shown_alternative) for key in self.shown[name]]
        return MapLayers([plan, *sort_layers(own)], self.base(), (self.extent(name), plan.crs()))

    def read(self, key: str, alternative: str) -> QgsVectorLayer:
        return case_files.read_layer(self.file, key, self.described[key].label, alternative)

    def base(self) -> list[QgsMapLayer]:
        path = self.inputs.network_path
        if path is None:
            return []
        edges = QgsVectorLayer(f"{path}|layername=edges", tr("Streets"), "ogr")
        return [edges] if edges.isValid() else []

    def extent(self, name: str) -> QgsRectangle:
        """Return what a map shows: the plan, what a check found not too far from it, and the places that it names."""
        plan = QgsRectangle(*self.result.areas.total_bounds)
        around = plan.buffered(AROUND_M)
        seen = plan.buffered(AROUND_M * OWN_SHARE)
        for key in self.shown[name]:
            seen.combineExtentWith(around.intersect(QgsRectangle(*self.drawn(key).total_bounds)))
        whole = self.result.areas.union_all()
        for _, place in self.named(name):
            if whole.distance(place) <= NAMED_M:
                seen.combineExtentWith(QgsRectangle(*place.bounds).buffered(PLACE_SHARE * whole.distance(place)))
        return seen


def outline(layer: QgsVectorLayer) -> None:
    """Draw areas by their borders only, so that what a check found is seen in them."""
    style = {"style": "no", "outline_color": "#222222", "outline_width": "0.6"}
    layer.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple(style)))
    layer.setLabelsEnabled(False)


# --- tables -----------------------------------------------------------------------------------------------------------


def checks_frame(result: CaseResult, inputs: Inputs) -> Any:
    """Return the checks as a table: the same sentences and numbers as in the document."""
    import pandas as pd

    from klimaklok_plugin.analysis.case.messages import CHECK_WORDS

    language, rules = wording(), inputs.strategy.rules
    rows = []
    for each in result.checks:
        rule = rules.get(each.rule)
        rows.append(
            {
                "check_name": language.say(each.id, CHECK_WORDS),
                "alternative": case_words.said_name(each.alternative),
                "verdict": each.verdict,
                "sentence": word(each.sentence),
                "value": each.value,
                "threshold": each.threshold,
                "unit": case_words.unit(each.unit),
                "rule_text": rule.text[texts.language()] if rule is not None else each.ground and word(each.ground),
                "force": rule.force if rule is not None else None,
                "source": language.text(rule.source) if rule is not None else None,
                "screening": each.screening,
                "missing": ", ".join(case_words.role(role) for role in each.missing) or None,
                "check_id": each.id,
            }
        )
    frame = pd.DataFrame(rows, columns=[each.name for each in case_columns.CHECKS])
    return frame.astype({"value": float, "threshold": float, "screening": bool})


def _explained(frame: gpd.GeoDataFrame, why: LayerReasons | None, strategy: Strategy) -> gpd.GeoDataFrame:
    """Return a layer with the reasons of its rows in words, where the case tells them."""
    if why is None:
        return frame
    rules = citations(why.rows, strategy, force=True) if "rule" in why.rows else None
    return frame.assign(reasons=told_rows(why.rows, why.sentences, len(frame), rules))


def _as_rows(frame: Any) -> gpd.GeoDataFrame:
    """Return a table as a layer whose rows lie nowhere; a layer as it is."""
    import geopandas as gpd

    if isinstance(frame, gpd.GeoDataFrame):
        return frame
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries([None] * len(frame), index=frame.index))


def describe(key: str) -> Described:
    """Return what a layer or table of the case is called: as the algorithm that makes it declares it."""
    from klimaklok_plugin.analysis.case.columns import LAYERS, TABLES, of_case

    if key == CHECKS:
        return Described(tr("Checks"), case_columns.CHECKS)
    for declared in (LAYERS, TABLES):
        if key in declared:
            label, table = declared[key]
            return Described(wording().text(label), of_case(key, table))
    algorithm, output = split_key(MADE_AS.get(key, key))
    for each in told.outputs_of(algorithm):
        if each.name == output:
            return Described(each.label, of_case(key, getattr(each, "columns", Table())))
    return Described(key)


def split_key(key: str) -> tuple[str, str]:
    """Return the algorithm and the output whose result a layer is.

    Examples
    --------
    >>> split_key("heartzones_zones_out")
    ('heartzones', 'ZONES_OUT')
    """
    algorithm, _, output = key.partition("_")
    return algorithm, output.upper()


def owner_of(key: str) -> KlimaklokAlgorithm | None:
    """Return the algorithm whose result a layer is; None for the case's own."""
    from .provider import ALGORITHMS

    algorithm, _ = split_key(MADE_AS.get(key, key))
    return next((kind() for kind in ALGORITHMS if algorithm == kind.ID), None)


def style_of(key: str, geometry: str) -> Path | None:
    """Return the style of a layer: that of the output that it is, or its own."""
    stems = (f"{ZoningCase.ID}_{'output' if key == MAIN else key}", MADE_AS.get(key, key))
    names = [f"styles/{each}{kind}.qml" for each in stems for kind in (f"_{geometry}", "")]
    return next((path for name in names if (path := texts.resource(name)).exists()), None)


def _areas_table() -> Table:
    from klimaklok_plugin.analysis.case.columns import AREAS

    return AREAS


def _lacking(result: CaseResult) -> set[str]:
    """Return the parameters whose layers some check lacks."""
    missing = {role for each in result.checks for role in each.missing}
    return {name for name, role in {**ROLES, "NORMS": "norms"}.items() if role in missing}
