"""The highest numbers filed under each of many keys, in one question: so many a key at most, however many there are."""

import json
from collections.abc import Collection
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Column, Select, String, Table, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Session

Key = TypeVar("Key", int, str)


def foremost(
    session: Session, table: Table, keys: Collection[Key], *, most: int
) -> dict[Key, list[int]]:
    """For each key the highest numbers under it, descending; keys that have none are left out.

    `table` has two columns as its primary key: the key, and the number.
    """
    if not keys:
        return {}
    given = {"keys": json.dumps(list(keys)), "most": most}
    rows = session.execute(_foremost(session.get_bind().dialect.name, table), given)
    return {key: [int(number) for number in numbers.split(",")] for key, numbers in rows if numbers}


@cache
def _foremost(dialect: str, table: Table) -> Select[Any]:
    key, number = table.primary_key
    given = _given(dialect)
    wanted: Any = cast(given.c.value, key.type)
    highest = (
        select(number)
        .where(key == wanted)
        .order_by(number.desc())
        .limit(bindparam("most"))
        .correlate(given)
        .subquery()
    )
    told = func.aggregate_strings(cast(highest.c[number.name], String), ",")
    return select(wanted, select(told).scalar_subquery())


def _given(dialect: str) -> Any:
    keys = bindparam("keys", type_=String)
    if dialect == "postgresql":
        return func.json_array_elements_text(cast(keys, JSON)).table_valued("value").render_derived()
    return func.json_each(keys).table_valued("value")
