"""Car parks of any layer for the audit, checked and turned into arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ..core.arrays import Floats, Objects
from ..core.messages import Note
from ..layers.fields import MOST_PER_FEATURE, amounts, column_of, folded, listed, refuse, text_of
from ..layers.messages import FieldNumberOutsideError, LayerEmptyError
from ..sources.parking_register import MOST_SPACES
from .messages import AuditDuplicateError, AuditLoadsMismatchError

Answers = NDArray[np.int8]

YES, NO, UNKNOWN = 1, 0, -1
YES_WORDS = ("yes", "ja", "true", "1", "1.0", "y", "j")
NO_WORDS = ("no", "nei", "false", "0", "0.0", "n")
# OpenStreetMap's words for who may park (wiki, Key:access); "customers" and "unknown" are left open.
PUBLIC_WORDS = ("public", "permissive", "destination", "offentlig")
PRIVATE_WORDS = ("private", "residents", "employees", "permit", "privat")
_NAME = "CAR_PARKS"


@dataclass(frozen=True)
class CarParkFields:
    """The fields of a layer of car parks; None where the layer has none.

    Attributes
    ----------
    charging : str
        Number of spaces with charging.
    spaces : str or tuple of str
        Number of all spaces; several fields, such as those with and those without a fee, are added up.
    spaces_most : str, optional
        The most spaces there can be in all, where their number is not certain; `spaces` is then the least.
    car_park : str, optional
        Id, different for each; without it car parks are numbered from 1.
    on_terms : str, optional
        Yes or no: parking is on terms (payment, time limit …). Without it nobody knows whether the rule applies. A
        field for the fee alone says no too often: free parking with a time limit is on terms.
    public : str, optional
        Yes or no, or OpenStreetMap's words for access: offered to the public. Without it all are taken to be.
    in_use : str, optional
        Yes or no: the car park still exists.
    exempt : str, optional
        Yes or no, or the words of the exemption.
    kind : str, optional
        Kind of car park, compared with the strategy's `exempt_types`.
    park_and_ride : str, optional
        Yes or no.
    load : str, optional
        Demand for charging in erlang: cars that would charge at once in the busiest hour.
    occupancy : str, optional
        Mean share of the spaces with charging that is occupied in the busiest hour, 0 to 1, as measured.
    """

    charging: str
    spaces: str | tuple[str, ...]
    spaces_most: str | None = None
    car_park: str | None = None
    on_terms: str | None = None
    public: str | None = None
    in_use: str | None = None
    exempt: str | None = None
    kind: str | None = None
    park_and_ride: str | None = None
    load: str | None = None
    occupancy: str | None = None


REGISTER_FIELDS = CarParkFields(
    car_park="car_park_id",
    spaces="spaces",
    spaces_most="spaces_most",
    charging="charging_spaces",
    on_terms="on_terms",
    in_use="in_use",
    kind="kind",
    park_and_ride="park_and_ride",
)
REPEATED = ("spaces_src", "spaces_most_src", "charging_spaces_src", "on_terms")
"""Columns of the register's car parks that say nothing once they are audited."""


@dataclass(frozen=True)
class CarParks:
    """Car parks (c,) as arrays; NaN and `UNKNOWN` where not known."""

    spaces: Floats
    spaces_most: Floats
    charging: Floats
    on_terms: Answers
    public: Answers
    in_use: Answers
    exempt: Answers
    exemption: Objects
    kind: Objects
    park_and_ride: Answers
    load: Floats
    occupancy: Floats


def read_car_parks(
    layer: gpd.GeoDataFrame, fields: CarParkFields, load: ArrayLike | None = None
) -> tuple[CarParks, list[Note]]:
    """Read car parks, and what there is to say about their fields.

    Parameters
    ----------
    layer : GeoDataFrame
    fields : CarParkFields
    load : array_like, optional
        Demand in erlang (c,), for those where the layer says nothing.

    Raises
    ------
    LayerEmptyError, LayerFieldMissingError
        There are no car parks, or a field is not there.
    FieldNumberWrongError, AuditDuplicateError, AuditLoadsMismatchError
        A number cannot be right, or an id is used twice.
    """
    if len(layer) == 0:
        raise LayerEmptyError(layer=_NAME)
    if fields.car_park is not None:
        _check_ids(column_of(layer, fields.car_park, _NAME))
    notes: list[Note] = []
    names = (fields.spaces,) if isinstance(fields.spaces, str) else fields.spaces
    spaces = np.sum([amounts(layer, name, _NAME, whole=True, most=MOST_SPACES) for name in names], axis=0)
    unknown = np.full(len(layer), np.nan)
    most = spaces if fields.spaces_most is None else amounts(layer, fields.spaces_most, _NAME, most=4 * MOST_SPACES)
    occupancy = unknown if fields.occupancy is None else amounts(layer, fields.occupancy, _NAME, share=True)
    public, _ = _answers(layer, fields.public, notes, YES_WORDS + PUBLIC_WORDS, NO_WORDS + PRIVATE_WORDS)
    if fields.public is None:
        public[:] = YES
        notes.append(Note("audit_public_assumed"))
    exempt, exemption = _answers(layer, fields.exempt, None)
    read = CarParks(
        spaces=np.where(spaces > 0, spaces, np.nan),
        spaces_most=np.where(spaces > 0, np.fmax(most, spaces), np.nan),
        charging=amounts(layer, fields.charging, _NAME, whole=True, most=MOST_SPACES),
        on_terms=_answers(layer, fields.on_terms, notes)[0],
        public=public,
        in_use=_answers(layer, fields.in_use, notes)[0],
        exempt=exempt,
        exemption=exemption,
        kind=_words(layer, fields.kind),
        park_and_ride=_answers(layer, fields.park_and_ride, notes)[0],
        load=_loads(layer, fields.load, load),
        occupancy=occupancy,
    )
    return read, notes


def _loads(layer: gpd.GeoDataFrame, field: str | None, load: ArrayLike | None) -> Floats:
    own = np.full(len(layer), np.nan) if field is None else amounts(layer, field, _NAME)
    if load is None:
        return own
    given = np.asarray(load, dtype=np.float64)
    if given.shape != (len(layer),):
        raise AuditLoadsMismatchError(loads=given.size, count=len(layer))
    refuse(given < 0, FieldNumberOutsideError, given, "load", _NAME, most=MOST_PER_FEATURE)
    return np.where(np.isnan(own), given, own)


def _words(layer: gpd.GeoDataFrame, field: str | None) -> Objects:
    if field is None:
        return np.full(len(layer), "", dtype=object)
    column_of(layer, field, _NAME)
    return np.asarray(text_of(layer, field).to_numpy(object))


def _check_ids(ids: pd.Series[Any]) -> None:
    words = ids.astype("string").str.strip().fillna("")
    twice = words.duplicated(keep=False) & (words != "")
    if twice.any():
        different = words[twice]
        raise AuditDuplicateError(field=str(ids.name), count=int(different.nunique()), values=listed(different))


def _answers(
    layer: gpd.GeoDataFrame,
    field: str | None,
    notes: list[Note] | None,
    yes_words: tuple[str, ...] = YES_WORDS,
    no_words: tuple[str, ...] = NO_WORDS,
) -> tuple[Answers, Objects]:
    """Return yes, no or unknown, and the words that are neither: a note where `notes` is given, else they mean yes."""
    answer = np.full(len(layer), UNKNOWN, dtype=np.int8)
    words = _words(layer, field)
    if field is None:
        return answer, words
    said = folded(layer[field]).fillna("")
    yes, no = said.isin(yes_words).to_numpy(bool), said.isin(no_words).to_numpy(bool)
    other = ~yes & ~no & (said != "").to_numpy(bool)
    answer[yes], answer[no] = YES, NO
    if notes is None:
        answer[other] = YES
    elif other.any():
        notes.append(
            Note(
                "audit_words_unknown",
                {"field": field, "count": int(other.sum()), "values": listed(layer[field][other])},
            )
        )
    return answer, np.where(other, words, "")
