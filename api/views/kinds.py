"""The form of a source, kind by kind: drawn from what the kinds themselves declare, so that a new one needs no screen."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from pydantic import BaseModel

from api.schemas.base import ChoiceOut
from api.schemas.sources import SourceFieldOut, SourceKindOut
from api.views.words import SOURCE_KINDS, STANDINGS
from crawlers.sources import Source
from crawlers.sources.boards import PRESETS

_ORDER = (
    "name",
    "id",
    "url",
    "standing",
    "source_kind",
    "local",
    "preset",
    "path",
    "host",
    "user",
    "password",
)
_WIDGETS = {"string": "text", "boolean": "flag", "integer": "number", "number": "number", "array": "lines"}


@cache
def kinds() -> tuple[SourceKindOut, ...]:
    """Every kind in its order, with what it asks."""
    words = _words()
    found = []
    for model in get_args(Source):
        kind = get_args(model.model_fields["kind"].annotation)[0]
        said = words["kinds"].get(kind, {})
        found.append(
            SourceKindOut(
                kind=kind,
                label=said.get("label", kind),
                why=said.get("why", ""),
                fields=sorted(_fields(model), key=_place),
            )
        )
    return tuple(found)


def label_of(kind: str) -> str:
    """What a kind is called."""
    return str(_words()["kinds"].get(kind, {}).get("label", kind))


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(files("api.views").joinpath("source_fields.toml").read_text("utf-8"))


def _place(field: SourceFieldOut) -> tuple[bool, int]:
    return field.more, _ORDER.index(field.name) if field.name in _ORDER else len(_ORDER)


def _fields(model: type[BaseModel]) -> Iterator[SourceFieldOut]:
    schema = model.model_json_schema()
    yield from _asked(schema, schema.get("$defs", {}), prefix="", group="")


def _asked(
    schema: Mapping[str, Any], defs: Mapping[str, Any], *, prefix: str, group: str
) -> Iterator[SourceFieldOut]:
    required = set(schema.get("required", ()))
    for name, raw in schema["properties"].items():
        path, part = f"{prefix}{name}", _resolved(raw, defs)
        if path == "kind":
            continue
        if part.get("type") == "object" and "properties" in part:
            label = _words()["fields"].get(path, {}).get("label", path)
            yield from _asked(part, defs, prefix=f"{path}.", group=label)
            continue
        needed = name in required and path not in _FILLED
        yield _field(path, part, required=needed, default=raw.get("default"), group=group)


_FILLED = frozenset({"floors.each", "floors.text"})
"""Required, but a preset of the forum may bring them."""


def _field(path: str, part: Mapping[str, Any], *, required: bool, default: Any, group: str) -> SourceFieldOut:
    said = _words()["fields"].get(path, {})
    choices = _choices(path, part)
    return SourceFieldOut(
        name=path,
        label=said.get("label", path),
        why=said.get("why", ""),
        example=said.get("example", ""),
        kind="choice" if choices else _widget(part),
        required=required,
        default=default,
        choices=choices,
        group=group,
        more=said.get("more", False),
    )


def _widget(part: Mapping[str, Any]) -> str:
    if part.get("type") == "object":
        return "table" if part.get("additionalProperties", {}) not in ({}, True) else "json"
    return _WIDGETS.get(str(part.get("type")), "text")


def _resolved(part: Mapping[str, Any], defs: Mapping[str, Any]) -> Mapping[str, Any]:
    """A field's own schema: without the null of an optional one, and where it refers to, if it does."""
    either = [one for one in part.get("anyOf", ()) if one.get("type") != "null"]
    found = either[0] if either else part
    reference = found.get("$ref")
    return defs[reference.rpartition("/")[2]] if reference else found


def _choices(path: str, part: Mapping[str, Any]) -> list[ChoiceOut]:
    if path == "preset":
        return [ChoiceOut(value=name, label=name) for name in PRESETS]
    named = {"standing": STANDINGS, "source_kind": SOURCE_KINDS, **_words()["choices"]}.get(path, {})
    return [ChoiceOut(value=str(value), label=named.get(value, str(value))) for value in part.get("enum", ())]
