"""Copying between engines: what is carried and in which order, one number for what a table holds, what does not fit."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, MetaData, Row, String, Table, Text

from huiying.app.copying.carried import JSONText, tables
from huiying.app.copying.content import Content, lines
from huiying.app.copying.fitness import misfits
from huiying.app.tables import METADATA
from huiying.db import UTCDateTime

SAMPLE = Table(
    "sample",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", String(4)),
    Column("words", Text),
    Column("size", BigInteger),
    Column("at", UTCDateTime()),
    Column("detail", JSONText()),
    Column("done", Boolean),
    Column("page", LargeBinary),
)
AT = datetime(2026, 3, 1, 0, 10, tzinfo=UTC)


def row(**given: Any) -> Row[Any]:
    values = dict.fromkeys(SAMPLE.columns.keys()) | {"id": 7} | given
    return cast("Row[Any]", tuple(values.values()))


def number(*rows: Row[Any]) -> str:
    found = Content()
    for line in lines(SAMPLE, rows):
        found.add(line)
    return found.sha256


def test_every_table_is_carried_after_those_it_names_but_what_is_derived() -> None:
    names = [table.name for table in tables()]
    left = set(METADATA.tables) - set(names)
    assert "office_move" in left
    assert all(name == "office_move" or name.startswith("index_") for name in left)
    for table in METADATA.tables.values():
        for key in table.foreign_keys if table.name in names else ():
            named = key.column.table.name
            assert named == table.name or names.index(named) < names.index(table.name)


def test_every_column_of_a_table_is_carried() -> None:
    for table in tables():
        assert table.columns.keys() == METADATA.tables[table.name].columns.keys()


SAME: Sequence[tuple[Row[Any], Row[Any]]] = (
    (row(detail='{"a": 1, "b": "值"}'), row(detail='{"b":"\\u503c","a":1}')),
    (row(at=AT), row(at=AT.astimezone(timezone(timedelta(hours=8))))),
    (row(page=b"<p>"), row(page=memoryview(b"<p>"))),
)
APART: Sequence[tuple[Row[Any], Row[Any]]] = (
    (row(detail=None), row(detail="null")),
    (row(detail="1"), row(detail="1.0")),
    (row(detail='"1"'), row(detail="1")),
    (row(detail="[1, 2]"), row(detail="[2, 1]")),
    (row(name=None), row(name="")),
    (row(name="x", words=None), row(name=None, words="x")),
    (row(at=AT), row(at=AT + timedelta(microseconds=1))),
    (row(done=True), row(done=False)),
    (row(page=b"a"), row(page=b"b")),
    (row(size=1), row(id=1, size=7)),
)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_row_has_the_same_number_however_an_engine_gives_it(one: Row[Any], other: Row[Any]) -> None:
    assert number(one) == number(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_any_difference_shows(one: Row[Any], other: Row[Any]) -> None:
    assert number(one) != number(other)


@given(st.lists(st.integers(0, 20), max_size=12), st.randoms())
def test_rows_count_in_any_order_and_as_often_as_they_are_there(keys: list[int], dice: Any) -> None:
    rows = [row(id=key) for key in keys]
    shuffled = list(rows)
    dice.shuffle(shuffled)
    assert number(*rows) == number(*shuffled)
    assert number(*rows, row(id=3)) != number(*rows)
    assert number(*rows, row(id=3), row(id=3)) != number(*rows)


FITTING = (
    row(name="四个字啊", words="x" * 10_000, size=2**62, detail='{"a": [1.5, 12345678901234567890, 1e-7]}'),
    row(id=-(2**31)),
    row(detail='{"emoji": "\\ud83d\\ude00", "escaped": "\\\\u0000", "path": "1e5"}'),
)
MISFIT = (
    (row(name="五个字的名"), "name", "5 字，最多 4 字"),
    (row(words="a\0b"), "words", "NUL"),
    (row(id=2**31), "id", "太大"),
    (row(size="12"), "size", "不是整数"),
    (row(words=12), "words", "不是文字"),
    (row(detail='{"a": ["\\u0000"]}'), "detail", "NUL"),
    (row(detail='{"a\\u0000": 1}'), "detail", "NUL"),
    (row(detail='["\\ud83d"]'), "detail", "半个字符"),
    (row(detail='{"a": NaN}'), "detail", "变样"),
    (row(detail='{"a": 1e+16}'), "detail", "变样"),
    (row(detail="[-0.0]"), "detail", "变样"),
)


@pytest.mark.parametrize("fits", FITTING)
def test_what_fits_is_let_through(fits: Row[Any]) -> None:
    assert list(misfits(SAMPLE, [fits])) == []


@pytest.mark.parametrize(("odd", "column", "words"), MISFIT)
def test_what_does_not_fit_is_named_with_table_row_and_column(odd: Row[Any], column: str, words: str) -> None:
    [found] = misfits(SAMPLE, [odd])
    assert (found.table, found.column, found.key) == ("sample", column, str(odd[0]))
    assert words in str(found)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists, max_leaves=6))
def test_a_look_at_json_never_fails(value: Any) -> None:
    assert [one.column for one in misfits(SAMPLE, [row(detail=json.dumps(value))])] in ([], ["detail"])
