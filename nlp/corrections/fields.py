"""What may be corrected, into what, and what follows from it. Pure."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from huiying.errors import Invalid

LOWEST, ORDINARY, HIGHEST = 1, 2, 4
"""Urgency of what concerns nobody, of an ordinary concern, and the gravest."""


class Field(StrEnum):
    """A judgement of a document that an officer may correct."""

    TOPICS = "topics"
    POLICIES = "policies"
    RISKS = "risks"
    CONCERN = "concern"
    URGENCY = "urgency"
    SENTIMENT = "sentiment"
    SCOPE = "scope"


FIELD_LABELS = {
    Field.TOPICS: "主题分类",
    Field.POLICIES: "政策主题",
    Field.RISKS: "风险类别",
    Field.CONCERN: "是否关切",
    Field.URGENCY: "紧急程度",
    Field.SENTIMENT: "情感倾向",
    Field.SCOPE: "地点范围",
}
LISTED = frozenset({Field.TOPICS, Field.POLICIES, Field.RISKS})
"""Fields that hold any number of labels, none among them."""

Value = list[str] | str | int | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A field and the value that is to count for it."""

    field: Field
    value: Value


@cache
def vocabulary() -> Mapping[str, Sequence[str]]:
    """The labels of each field that has some (`nlp/data/labels.toml`)."""
    return tomllib.loads(files("nlp").joinpath("data/labels.toml").read_text("utf-8"))


def checked(field: Field, value: object) -> Change:
    """A correction that makes sense. Raises Invalid, naming what is possible."""
    sound = _CHECKS.get(field, _label if field not in LISTED else _labels)
    return Change(field=field, value=sound(field, value))


def consequences(change: Change, *, concern: bool, urgency: int) -> list[Change]:
    """What else a correction settles: urgency is 1 exactly where nothing is of concern."""
    if change.field is Field.URGENCY and concern is not (change.value != LOWEST):
        return [Change(field=Field.CONCERN, value=change.value != LOWEST)]
    if change.field is Field.CONCERN and (urgency == LOWEST) is change.value:
        return [Change(field=Field.URGENCY, value=ORDINARY if change.value else LOWEST)]
    return []


def _labels(field: Field, value: object) -> Value:
    known = vocabulary()[field]
    given = list(dict.fromkeys(value)) if isinstance(value, list | tuple) else None
    wrong = [label for label in given or () if label not in known]
    if given is None or wrong:
        about = f"没有“{wrong[0]}”这一项" if wrong else "要给出一组标签"
        raise _refused(field, f"{about}，只能从这些里选：{'、'.join(known)}")
    return given


def _label(field: Field, value: object) -> Value:
    known = vocabulary()[field]
    if not isinstance(value, str) or value not in known:
        raise _refused(field, f"只能是 {'、'.join(known)} 之一")
    return value


def _level(field: Field, value: object) -> Value:
    if not isinstance(value, int) or isinstance(value, bool) or not LOWEST <= value <= HIGHEST:
        raise _refused(field, f"只能是 {LOWEST}（低）到 {HIGHEST}（特急）")
    return value


def _yes_or_no(field: Field, value: object) -> Value:
    if not isinstance(value, bool):
        raise _refused(field, "只能是“是”或“否”")
    return value


def _refused(field: Field, fault: str) -> Invalid:
    return Invalid(f"{FIELD_LABELS[field]}{fault}", code="correction_invalid", fields={"value": fault})


_CHECKS: Mapping[Field, Callable[[Field, object], Value]] = {
    Field.URGENCY: _level,
    Field.CONCERN: _yes_or_no,
}
