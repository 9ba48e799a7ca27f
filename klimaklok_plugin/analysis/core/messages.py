"""Errors and notes: what the user is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar


class Cancelled(Exception):
    """The user stopped the run."""


class KlimaklokError(Exception):
    """Base of every error that is worded for the user.

    A subclass holds the English sentence in ``template``, with named fields. The values stay apart from the
    words, so that the same error can be worded in another language.
    """

    template: ClassVar[str] = "{message}"

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.template.format(**values))

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.values))


def _rebuild(kind: type[KlimaklokError], values: dict[str, object]) -> KlimaklokError:
    return kind(**values)


@dataclass(frozen=True)
class Note:
    """Something the user should know about a result: a code, and the values its words are made of."""

    code: str
    values: dict[str, object] = field(default_factory=dict)
