"""Names and texts in statements, checked by the database that reads them."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klimaklok_plugin.analysis.core.sql import quoted, sql_text, statement

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20)


@given(WORDS, WORDS, WORDS)
def test_a_table_is_made_and_read_by_any_name(table, column, value):
    database = sqlite3.connect(":memory:")
    database.execute(statement("CREATE TABLE {table} ({column})", table=table, column=column))
    database.execute(statement("INSERT INTO {table} ({columns}) VALUES (?)", table=table, columns=[column]), (value,))
    rows = database.execute(statement("SELECT {column} FROM {table}", table=table, column=column))
    assert rows.description[0][0].lower() == column.lower()
    assert rows.fetchall() == [(value,)]
    assert [name for (name,) in database.execute("SELECT name FROM sqlite_master")] == [table]


@given(WORDS)
def test_a_text_comes_back_as_it_was(value):
    assert sqlite3.connect(":memory:").execute(statement("SELECT {value:text}", value=value)).fetchone() == (value,)


def test_a_name_that_tries_to_end_the_statement_is_a_name():
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE kept (a)")
    evil = 'x"; DROP TABLE kept; --'
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        database.execute(statement("SELECT * FROM {table}", table=evil))
    assert database.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_several_names_stand_with_commas_and_sql_stands_as_it_is():
    sql = statement("SELECT {names} FROM t WHERE {where:sql}", names=("a", "b"), where="a > 1 AND b = '{}'")
    assert sql == """SELECT "a", "b" FROM t WHERE a > 1 AND b = '{}'"""


def test_a_null_character_ends_no_text():
    assert sql_text("a\x00b") == "'ab'"
    assert quoted("a") == '"a"'
