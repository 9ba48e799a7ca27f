"""What the user should know about a result, as codes and values; the words are made outside the analysis."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Note:
    """Something the user should know about a result: a code, and the values its words are made of."""

    code: str
    values: dict[str, object] = field(default_factory=dict)
