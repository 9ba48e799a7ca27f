"""Statements of SQL with names put in: the only place where they are put together.

What is a value goes in by a "?" of the database, never here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


def quoted(name: str) -> str:
    """Return a name of a table or a column as SQL writes it, whatever letters it has.

    Examples
    --------
    >>> quoted('plan "B" 2030')
    '"plan ""B"" 2030"'
    """
    return '"' + name.replace('"', '""') + '"'


def sql_text(value: str) -> str:
    """Return a text as SQL writes it, where a database takes no mark for a value.

    Examples
    --------
    >>> sql_text("Mor's")
    "'Mor''s'"
    """
    return "'" + value.replace("'", "''").replace("\x00", "") + "'"


def statement(template: str, **parts: str | Sequence[str]) -> str:
    """Return a statement with its parts put in.

    Parameters
    ----------
    template : str
        Holds ``{name}`` where a name or several names with commas between go, ``{name:text}`` where a text does, and
        ``{name:sql}`` where SQL goes in as it is: a filter that the user has written.
    parts : str or sequence of str
        Each by its name.

    Examples
    --------
    >>> statement("SELECT {columns} FROM {table}", columns=["a", "b"], table="t")
    'SELECT "a", "b" FROM "t"'
    """
    return template.format(**{name: _Part(value) for name, value in parts.items()})


@dataclass(frozen=True)
class _Part:
    value: str | Sequence[str]

    def __format__(self, kind: str) -> str:
        values = [self.value] if isinstance(self.value, str) else list(self.value)
        ways: dict[str, Callable[[str], str]] = {"": quoted, "text": sql_text, "sql": str}
        return ", ".join(map(ways[kind], values))
