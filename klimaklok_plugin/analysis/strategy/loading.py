"""The strategy file: every speed, distance, curve, weight and rule, each with its unit and its source.

The shape of the file is the shape of the dataclasses below. Each leaf of the file is a table with ``value``, ``unit``,
``source`` and, where it is a rule of the strategy, ``force`` (skal, bør, kan), ``valid_from`` and ``superseded_by``.
``source`` and ``superseded_by`` are one text, or one in each language (``source.en`` and ``source.nb``)::

    [walk]
    speed_kmh = { value = 4.8, unit = "km/h", source = "PTAL (Transport for London): 80 m per minute" }

A municipality copies the shipped file and edits it, or writes a partial file with only the entries that differ.
An entry of a partial file replaces the shipped one and needs its own source. It inherits the unit and the force
where it leaves them out; ``valid_from`` and ``superseded_by`` belong to the replaced source and are not inherited.
Tables of speeds, distances and land-use names are merged name by name; weights, lists and curves are replaced whole.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

import numpy as np

from ..core.messages import Text
from .case import CaseRules, GreenRules
from .emissions import Emissions
from .messages import (
    StrategyMissingKeyError,
    StrategyNoSourceError,
    StrategyNotAllowedError,
    StrategyNotTomlError,
    StrategyTierCurvesError,
    StrategyTierOrderError,
    StrategyUnitError,
    StrategyUnreadableError,
    StrategyWrongTypeError,
)
from .parking import Parking
from .schools import SchoolRules
from .sections import (
    MODES,
    OWN_RIGHT,
    PLAN_WITHOUT_PROFILE,
    SERVICES,
    TIERS,
    Bike,
    Car,
    Catchments,
    Charging,
    NetworkRules,
    ParkAndRide,
    Profile,
    SiteRules,
    Tier,
    Transit,
    Walk,
)
from .values import (
    Curve,
    Keyed,
    Numbers,
    PlanUse,
    RuleText,
    Spec,
    Where,
    show,
    unknown_key,
)

SHIPPED = Path(__file__).resolve().parents[2] / "strategies" / "baerum_2030.toml"
FORCES = ("skal", "bør", "kan")
_ENTRY_KEYS = ("value", "unit", "source", "force", "valid_from", "superseded_by")


# --- the sections -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PolicyRule:
    """A rule of the strategy in our own words.

    `superseded_by` names what has replaced it since, so that a reader can be told.
    """

    text: Mapping[str, str]
    chapter: str
    number: str
    source: Text
    force: str | None
    valid_from: dt.date | None
    superseded_by: Text | None


@dataclass(frozen=True)
class Provenance:
    """Where a value comes from. `inherited` names what a partial file left to the shipped one."""

    unit: str
    source: Text
    force: str | None
    valid_from: dt.date | None
    superseded_by: Text | None
    file: str
    inherited: tuple[str, ...] = ()


@dataclass(frozen=True)
class StrategyFile:
    """A file the strategy was read from."""

    path: str
    name: str
    sha256: str


@dataclass(frozen=True)
class _Sections:
    walk: Walk
    bike: Bike
    car: Car
    network: NetworkRules
    transit: Transit
    sites: SiteRules
    charging: Charging
    park_and_ride: ParkAndRide
    catchments: Catchments
    schools: SchoolRules
    parking: Parking
    emissions: Emissions
    green: GreenRules
    case: CaseRules
    rules: Annotated[Mapping[str, PolicyRule], Keyed(), RuleText("", ("en", "nb"))]


@dataclass(frozen=True)
class Strategy(_Sections):
    """A strategy: the values by section, and where each comes from.

    Attributes
    ----------
    rules : mapping
        A rule of the strategy in words; results cite those that they measure by.
    name : str
        The name the last file gives itself.
    files : tuple of StrategyFile
        The shipped file and, if one was given, the municipality's own.
    sha256 : str
        Of all merged values and their units: equal for equal values, whatever the comments and sources.
    """

    name: str
    files: tuple[StrategyFile, ...]
    sha256: str
    sources: Mapping[str, Provenance] = field(repr=False)

    def provenance(self, key: str) -> Provenance:
        """Return where the value under a dotted key such as ``walk.speed_kmh`` comes from.

        Raises
        ------
        KeyError
            If there is no such entry.
        """
        return self.sources[key]

    def says(self, key: str) -> bool:
        """Tell whether the last file that was read holds an entry itself, so that it is not the shipped one's."""
        return key in self.sources and self.sources[key].file == _called(Path(self.files[-1].path))

    def describe(self) -> dict[str, str]:
        """Return the strategy's name, hash and files as plain text, for the metadata of a result."""
        described = {"strategy": self.name, "strategy_sha256": self.sha256}
        for number, file in enumerate(self.files, start=1):
            described[f"strategy_file_{number}"] = f"{file.name} (sha256 {file.sha256})"
        return described


# --- reading ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Entry:
    value: Any
    spec: Spec
    provenance: Provenance
    extra: Mapping[str, str]


def load_strategy(path: str | Path | None = None) -> Strategy:
    """Read the shipped strategy, with the entries of the file at `path` in place of its own.

    Parameters
    ----------
    path : str or Path, optional
        A whole or a partial strategy file (TOML, UTF-8). None and '' mean the shipped file alone.

    Returns
    -------
    Strategy

    Raises
    ------
    KlimaklokError
        The first thing that is wrong in the file, by file and key, with what is allowed.

    Examples
    --------
    >>> strategy = load_strategy()
    >>> strategy.walk.speed_kmh, strategy.provenance("walk.speed_kmh").unit
    (4.8, 'km/h')
    """
    chosen = [SHIPPED]
    if path is not None and str(path) != "" and Path(path).resolve() != SHIPPED:
        chosen.append(Path(path))
    files: list[StrategyFile] = []
    entries: dict[str, _Entry] = {}
    name = ""
    for file in chosen:
        tree, digest = _read(file)
        name = _title(tree, file)
        files.append(StrategyFile(str(file), file.name, digest))
        entries = _merge(entries, _collect(tree, _Sections, "", _called(file)))
    for key, entry in entries.items():
        if isinstance(entry.spec, Numbers):
            entry.spec.whole(entry.value, Where(entry.provenance.file, key))
    sections = _build(_Sections, "", entries, _called(chosen[-1]))
    _check_whole(sections, entries)
    parts = {f.name: getattr(sections, f.name) for f in fields(_Sections)}
    sources = MappingProxyType({key: entry.provenance for key, entry in entries.items()})
    return Strategy(**parts, name=name, files=tuple(files), sha256=_hash(entries), sources=sources)


def _called(file: Path) -> str:
    """Return what messages call a file: its name, or its path where it is a copy that has kept the shipped name."""
    return str(file) if file.name == SHIPPED.name and file != SHIPPED else file.name


def _read(file: Path) -> tuple[dict[str, Any], str]:
    try:
        raw = file.read_bytes()
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise StrategyUnreadableError(file=str(file), detail=str(error)) from error
    try:
        return tomllib.loads(text), hashlib.sha256(raw).hexdigest()
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        detail = re.sub(r" \(at .*\)$", "", str(error))
        raise StrategyNotTomlError(file=_called(file), line=line, detail=detail) from error


def _title(tree: dict[str, Any], file: Path) -> str:
    name = tree.pop("name", file.name)
    if not isinstance(name, str):
        raise StrategyWrongTypeError(file=_called(file), key="name", found=show(name), example='"Bærum 2030"')
    return name


@cache
def _parts(cls: type) -> Mapping[str, tuple[Any, Keyed | None, Spec | None]]:
    """Per field of a section: its type, whether it has one part per name, and what its leaf may hold."""
    parts: dict[str, tuple[Any, Keyed | None, Spec | None]] = {}
    for name, hint in get_type_hints(cls, include_extras=True).items():
        notes = hint.__metadata__ if get_origin(hint) is Annotated else ()
        bare = get_args(hint)[0] if notes else hint
        keyed = next((note for note in notes if isinstance(note, Keyed)), None)
        spec = next((note for note in notes if isinstance(note, Spec)), None)
        parts[name] = (get_args(bare)[1] if keyed else bare, keyed, spec)
    return parts


def _collect(tree: Any, cls: type, prefix: str, file: str) -> dict[str, _Entry]:
    """Walk a file along the dataclasses and check each entry, keyed by its dotted name."""
    parts = _parts(cls)
    found: dict[str, _Entry] = {}
    for name, node in _table(tree, prefix, file).items():
        key = f"{prefix}{name}"
        if name not in parts:
            raise unknown_key(file, key, name, parts)
        kind, keyed, spec = parts[name]
        if keyed is None:
            found |= _node(node, kind, spec, key, file)
            continue
        for part_name, part in _table(node, f"{key}.", file).items():
            if keyed.allowed and part_name not in keyed.allowed:
                raise unknown_key(file, f"{key}.{part_name}", part_name, keyed.allowed)
            found |= _node(part, kind, spec, f"{key}.{part_name}", file)
    return found


def _node(node: Any, kind: Any, spec: Spec | None, key: str, file: str) -> dict[str, _Entry]:
    if spec is None:
        return _collect(node, kind, f"{key}.", file)
    return {key: _entry(node, spec, Where(file, key))}


def _table(node: Any, prefix: str, file: str) -> dict[str, Any]:
    if not isinstance(node, dict):
        key = prefix.removesuffix(".")
        raise StrategyWrongTypeError(file=file, key=key, found=show(node), example=f"[{key}]")
    return node


def _entry(node: Any, spec: Spec, where: Where) -> _Entry:
    if not isinstance(node, dict):
        raise StrategyWrongTypeError(
            file=where.file, key=where.key, found=show(node), example='{ value = …, unit = "…", source = "…" }'
        )
    known = _ENTRY_KEYS + spec.extra
    for name in node:
        if name not in known:
            raise unknown_key(where.file, f"{where.key}.{name}", name, known)
    if "value" not in node:
        raise StrategyMissingKeyError(file=where.file, key=f"{where.key}.value")
    cited = _in_both(node, "source", where)
    if cited is None or not all(map(str.strip, cited)):
        raise StrategyNoSourceError(file=where.file, key=where.key)
    if node.get("unit", spec.unit) != spec.unit:
        raise StrategyUnitError(file=where.file, key=where.key, found=show(node["unit"]), expected=show(spec.unit))
    force = node.get("force")
    if force is not None and force not in FORCES:
        raise StrategyNotAllowedError(
            file=where.file, key=f"{where.key}.force", found=show(force), allowed=", ".join(FORCES)
        )
    superseded = _in_both(node, "superseded_by", where)
    source = Provenance(spec.unit, cited, force, _date(node, where), superseded, where.file)
    extra = MappingProxyType({name: str(node.get(name, "")) for name in spec.extra})
    return _Entry(spec.check(node["value"], where), spec, source, extra)


def _in_both(node: dict[str, Any], name: str, where: Where) -> Text | None:
    """Return a text of an entry that is given in each language, or once for both; None where it is not given."""
    given = node.get(name)
    if given is None:
        return None
    texts = given if isinstance(given, dict) else {"en": given, "nb": given}
    if set(texts) != {"en", "nb"} or not all(isinstance(text, str) for text in texts.values()):
        example = '{ en = "text", nb = "tekst" }'
        raise StrategyWrongTypeError(file=where.file, key=f"{where.key}.{name}", found=show(given), example=example)
    return Text(**texts)


def _date(node: dict[str, Any], where: Where) -> dt.date | None:
    given = node.get("valid_from")
    if given is None or (isinstance(given, dt.date) and not isinstance(given, dt.datetime)):
        return given
    try:
        return dt.date.fromisoformat(given)
    except (TypeError, ValueError):
        raise StrategyWrongTypeError(
            file=where.file, key=f"{where.key}.valid_from", found=show(given), example="2018-02-28"
        ) from None


def _merge(base: dict[str, _Entry], own: dict[str, _Entry]) -> dict[str, _Entry]:
    merged = dict(base)
    for key, entry in own.items():
        old = base.get(key)
        if old is None:
            merged[key] = entry
            continue
        value = entry.value
        if entry.spec.merged:
            value = MappingProxyType({**old.value, **entry.value})
        source = entry.provenance
        inherited = ("force",) if source.force is None and old.provenance.force is not None else ()
        source = Provenance(
            source.unit,
            source.source,
            source.force or old.provenance.force,
            source.valid_from,
            source.superseded_by,
            source.file,
            inherited,
        )
        extra = MappingProxyType({name: text or old.extra[name] for name, text in entry.extra.items()})
        merged[key] = _Entry(value, entry.spec, source, extra)
    return merged


_Section = TypeVar("_Section")


def _build(cls: type[_Section], prefix: str, entries: Mapping[str, _Entry], file: str) -> _Section:
    """Fill a dataclass from the entries under `prefix`."""
    values: dict[str, Any] = {}
    parts = fields(cls)  # type: ignore[arg-type]
    defaults = {each.name for each in parts if each.default is not MISSING or each.default_factory is not MISSING}
    for name, (kind, keyed, spec) in _parts(cls).items():  # type: ignore[arg-type]
        key = f"{prefix}{name}"
        if keyed is not None:
            names = dict.fromkeys(k[len(key) + 1 :].split(".")[0] for k in entries if k.startswith(f"{key}."))
            order = [n for n in keyed.allowed if n in names] if keyed.allowed else list(names)
            values[name] = MappingProxyType({n: _part(kind, spec, f"{key}.{n}", entries, file) for n in order})
        elif is_dataclass(kind) and spec is None:
            values[name] = _build(kind, f"{key}.", entries, file)  # type: ignore[arg-type]
        elif key in entries:
            values[name] = entries[key].value
        elif name not in defaults:
            raise StrategyMissingKeyError(file=file, key=key)
    return cls(**values)


def _part(kind: Any, spec: Spec | None, key: str, entries: Mapping[str, _Entry], file: str) -> Any:
    if spec is None:
        return _build(kind, f"{key}.", entries, file)
    entry = entries[key]
    if isinstance(spec, RuleText):
        p = entry.provenance
        return PolicyRule(
            entry.value,
            **entry.extra,
            source=p.source,
            force=p.force,
            valid_from=p.valid_from,
            superseded_by=p.superseded_by,
        )
    return entry.value


# --- what only the whole can be checked for ---------------------------------------------------------------------------


def _check_whole(sections: _Sections, entries: Mapping[str, _Entry]) -> None:
    _check_tiers(sections.transit.tiers, entries)
    for name in TIERS:
        if name not in sections.transit.tiers:
            raise StrategyMissingKeyError(file=_file(entries, "transit.tiers"), key=f"transit.tiers.{name}")
    for name in MODES:
        if name not in sections.transit.modes:
            raise StrategyMissingKeyError(file=_file(entries, "transit.modes"), key=f"transit.modes.{name}")
    profiles = sections.sites.profiles
    for alias, known_as in sections.sites.land_use.items():
        if known_as not in profiles:
            key = "sites.land_use"
            raise StrategyNotAllowedError(
                file=_file(entries, key), key=f"{key}.value.{alias}", found=known_as, allowed=", ".join(profiles)
            )
    for code, plan in sections.sites.plan_codes.items():
        if plan.use not in (*profiles, *PLAN_WITHOUT_PROFILE):
            key = f"sites.plan_codes.{code}"
            allowed = ", ".join((*profiles, *PLAN_WITHOUT_PROFILE))
            raise StrategyNotAllowedError(
                file=_file(entries, key), key=f"{key}.value.use", found=plan.use, allowed=allowed
            )
    _check_charging(sections.charging, entries)
    for name, profile in profiles.items():
        _check_profile(profile, f"sites.profiles.{name}", entries)


def _check_charging(charging: Charging, entries: Mapping[str, _Entry]) -> None:
    """Refuse a missing service, and words for a kind that is not there."""
    for name in SERVICES:
        if name not in charging.services:
            raise StrategyMissingKeyError(file=_file(entries, "charging.services"), key=f"charging.services.{name}")
    for alias, known_as in charging.kind_names.items():
        if known_as not in (*charging.kinds, OWN_RIGHT):
            key, allowed = "charging.kind_names", ", ".join([*charging.kinds, OWN_RIGHT])
            raise StrategyNotAllowedError(
                file=_file(entries, key), key=f"{key}.value.{alias}", found=known_as, allowed=allowed
            )


def _check_tiers(tiers: Mapping[str, Tier], entries: Mapping[str, _Entry]) -> None:
    """Refuse a tier that asks for as much as the one before it in everything: no hub could ever be of it."""
    names = list(tiers)
    for before, after in pairwise(names):
        a, b = tiers[before], tiers[after]
        relaxed = (
            (a.interchange and not b.interchange) or (a.rail and not b.rail) or b.max_headway_min > a.max_headway_min
        )
        if not relaxed:
            file, key = _blame(entries, f"transit.tiers.{after}", f"transit.tiers.{before}")
            raise StrategyTierOrderError(file=file, key=key, tier=after, before=before)


def _check_profile(profile: Profile, key: str, entries: Mapping[str, _Entry]) -> None:
    """Refuse a component without a curve, and a better tier that scores below a worse one."""
    needed: list[str] = []
    for branch, weight in profile.weights.branches.items():
        if weight == 0:
            continue
        if branch in ("transit", "services"):
            parts: Mapping[str, float] | None = getattr(profile.weights, branch)
            if parts is None:
                raise StrategyMissingKeyError(file=_file(entries, key), key=f"{key}.weights.{branch}")
            needed += [f"services.{p}" if branch == "services" else p for p, share in parts.items() if share]
        else:
            needed.append(branch)
    if "hub_walk" in needed:
        needed += [f"hub_walk.{tier}" for tier in TIERS]
        needed.remove("hub_walk")
    for curve in needed:
        if f"{key}.curves.{curve}" not in entries:
            raise StrategyMissingKeyError(file=_file(entries, key), key=f"{key}.curves.{curve}")
    walks = profile.curves.hub_walk
    for before, after in pairwise(walks):
        x = np.union1d(walks[before].x, walks[after].x)
        if np.any(walks[before](x) < walks[after](x)):
            walk = f"{key}.curves.hub_walk"
            file, where = _blame(entries, f"{walk}.{after}", f"{walk}.{before}")
            raise StrategyTierCurvesError(file=file, key=where, tier=after, before=before)


def _file(entries: Mapping[str, _Entry], key: str) -> str:
    """Return the last file that says something under `key`: an own file is where the mistake is."""
    files = [e.provenance.file for k, e in entries.items() if k == key or k.startswith(f"{key}.")]
    own = [file for file in files if file != SHIPPED.name]
    return (own or files or [SHIPPED.name])[0]


def _blame(entries: Mapping[str, _Entry], *keys: str) -> tuple[str, str]:
    """Return file and key of the first of two entries at odds that stands in an own file, else of the first."""
    found = [(_file(entries, key), key) for key in keys]
    return next((place for place in found if place[0] != SHIPPED.name), found[0])


def _hash(entries: Mapping[str, _Entry]) -> str:
    values = {key: [_plain(entry.value), entry.spec.unit] for key, entry in sorted(entries.items())}
    return hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Curve):
        return [list(point) for point in zip(value.x, value.y, strict=True)]
    if isinstance(value, PlanUse):
        return [value.use, value.open]
    return dict(value) if isinstance(value, Mapping) else value
