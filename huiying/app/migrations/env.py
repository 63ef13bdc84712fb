"""Alembic's entry: runs on the connection it is given."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from huiying.app.tables import METADATA
from huiying.db import JSONColumn, UTCDateTime


def render(kind: str, thing: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Our own column types by their names."""
    if kind == "type" and isinstance(thing, UTCDateTime | type(JSONColumn)):
        name = "UTCDateTime()" if isinstance(thing, UTCDateTime) else "JSONColumn"
        autogen.imports.add(f"from huiying.db import {name.removesuffix('()')}")
        return name
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
    render_item=render,
    # The virtual table of the full-text index and its shadows belong to the index.
    include_object=lambda _object, name, kind, *_rest: (
        not (kind == "table" and str(name).startswith("search_"))
    ),
)
with context.begin_transaction():
    context.run_migrations()
