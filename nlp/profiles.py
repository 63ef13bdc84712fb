"""What an event is known by, and how it grows with each document that joins it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huiying.posts import Standing
from nlp.clustering import Candidate, Features, merged
from nlp.documents import Row
from nlp.names import Names
from nlp.places import Scope
from nlp.state import EventState
from nlp.understanding import Understanding

_RANK = {Standing.OFFICIAL: 0, Standing.MEDIA: 1, Standing.PRIVATE: 2}
_FINE = {"minute": 0, "hour": 1, "day": 2, "month": 3}
_STAGE = {EventState.ONGOING: 3, EventState.OCCURRED: 2, EventState.WARNED: 1, EventState.AFTERMATH: 1}
_NEARNESS = {Scope.NONE: 0, Scope.ELSEWHERE: 1, Scope.MENTIONED: 2, Scope.LOCAL: 3}
_TITLE_LENGTH = 60
_NAMES_KEPT = 30


def candidate(event: Mapping[str, Any]) -> Candidate:
    """An event, or of its row what tells it, as new documents are compared with it."""
    profile = event["profile"]
    return Candidate(
        event_id=event["id"],
        emergency=profile["emergency"],
        hazard=event["hazard"],
        place=event["place"],
        names=_names(profile),
        terms=profile["terms"],
        first_at=event["first_post_at"],
        last_at=event["last_post_at"],
    )


def _names(profile: Mapping[str, Any]) -> Names:
    return Names(
        towns=frozenset(profile["towns"]),
        firms=frozenset(profile["firms"]),
        sites=frozenset(profile["sites"]),
    )


def _listed(names: Names) -> dict[str, list[str]]:
    return {
        "towns": sorted(names.towns),
        "firms": sorted(names.firms),
        "sites": sorted(names.sites),
    }


def opened(document: Row, understanding: Understanding, features: Features) -> Row:
    """An event without number and posts, which its first document will fill."""
    return {
        "title": _headline(understanding),
        "state": understanding.state.value,
        "type": understanding.type.value,
        "hazard": features.hazard,
        "place": features.place,
        "scope": understanding.whereabouts.scope,
        "urgency": understanding.urgency.urgency,
        "occurred_at": None,
        "occurred_standing": None,
        "occurred_precision": None,
        "first_post_at": features.at,
        "last_post_at": features.at,
        "first_seen_at": document["first_seen_at"],
        "posts": 0,
        "reprints": 0,
        "sources": 0,
        "profile": {"emergency": features.emergency, "terms": {}, **_listed(Names())},
    }


def _headline(understanding: Understanding) -> str:
    text = understanding.written_title or understanding.written_text.lstrip("\n")
    return text.split("\n")[0][:_TITLE_LENGTH]


def learn(event: Row, document: Row, understanding: Understanding, features: Features) -> None:
    """What the document adds: its words, its names, a graver state, a better time."""
    profile = event["profile"]
    event["profile"] = {
        **profile,
        "emergency": profile["emergency"] or features.emergency,
        "terms": merged(profile["terms"], features.terms),
        **_listed(_names(profile).united(features.names, most=_NAMES_KEPT)),
    }
    if _STAGE.get(understanding.state.value, 0) > _STAGE.get(EventState(event["state"]), 0):
        event["state"], event["type"] = understanding.state.value, understanding.type.value
        event["hazard"] = features.hazard or event["hazard"]
    event["urgency"] = max(event["urgency"], understanding.urgency.urgency)
    _locate(event, understanding, features)
    _entitle(event, document, understanding)
    date(event, document)


def _locate(event: Row, understanding: Understanding, features: Features) -> None:
    """Who was first to tell need not have said where: the scope that concerns the office most counts."""
    scope = understanding.whereabouts.scope
    if _NEARNESS[scope] > _NEARNESS[Scope(event["scope"])]:
        event["scope"], event["place"] = scope, features.place or event["place"]


def _entitle(event: Row, document: Row, understanding: Understanding) -> None:
    """A headline of official or recognised media names an event better than the first cry for help."""
    rank = _RANK[Standing(document["standing"])]
    held = event["profile"].get("titled_by", rank + 1)
    if understanding.title and rank < min(held, _RANK[Standing.PRIVATE]):
        event["title"] = _headline(understanding)
        event["profile"] = {**event["profile"], "titled_by": rank}


def date(event: Row, document: Row) -> None:
    """Official before media before private; within a standing the finer time, then the earlier."""
    offered = _credit(document["standing"], document["occurred_precision"], document["occurred_at"])
    held = _credit(event["occurred_standing"], event["occurred_precision"], event["occurred_at"])
    if offered is not None and (held is None or offered < held):
        event["occurred_at"], event["occurred_standing"] = document["occurred_at"], document["standing"]
        event["occurred_precision"] = document["occurred_precision"]


def _credit(
    standing: str | None, precision: str | None, at: datetime | None
) -> tuple[int, int, datetime] | None:
    if at is None or standing is None or precision is None:
        return None
    return _RANK[Standing(standing)], _FINE[precision], at
