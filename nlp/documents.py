"""A post and what was understood of it, as the row that is kept."""

from collections.abc import Iterable, Sequence
from typing import Any

from huiying.inbox import post_key
from huiying.posts import RawPost
from nlp.details import details
from nlp.facts import Fact
from nlp.judgement import Reason, Told
from nlp.places import Place
from nlp.understanding import PIPELINE_VERSION, Understanding

LONGEST_NAME = 200
"""Of a source or an author, as their columns have it; the whole name lies with the original."""
Row = dict[str, Any]
"""Values by column: many go into a table at once, at a fraction of what as many objects cost."""


def compose(post: RawPost, understanding: Understanding, *, inbox_id: int | None, author: str | None) -> Row:
    """The document of a post, not yet stored, without its number, its event and its original."""
    where, urgency = understanding.whereabouts, understanding.urgency
    written = f"{understanding.written_title}\n{understanding.written_text}"
    return {
        "inbox_id": inbox_id,
        "key": post_key(post.source_id, post.external_id),
        "source_id": post.source_id,
        "source_name": post.source_name[:LONGEST_NAME],
        "source_kind": post.source_kind,
        "standing": post.standing,
        "external_id": post.external_id,
        "url": post.url,
        "title": understanding.written_title,
        "text": understanding.written_text,
        "author": author and author[:LONGEST_NAME],
        "published_at": post.published_at,
        "first_seen_at": post.first_seen_at,
        "raw_sha256": post.raw_sha256,
        "details": details(post),
        "topics": _told(understanding.topics),
        "policies": _told(understanding.policies),
        "risks": _told(understanding.risks),
        "sentiment": understanding.sentiment.label if understanding.sentiment is not None else None,
        "rumour": understanding.rumour,
        "facts": [_as_row(fact) | {"quote": written[fact.start : fact.end]} for fact in understanding.facts],
        "places": [_as_row(place) for place in where.places],
        "state": understanding.state.value,
        "type": understanding.type.value,
        "hazard": understanding.hazard,
        "concern": urgency.concern,
        "outside": urgency.outside,
        "urgency": urgency.urgency,
        "urgency_score": urgency.score,
        "scope": where.scope,
        "occurred_at": understanding.occurred.at if understanding.occurred else None,
        "occurred_precision": understanding.occurred.precision if understanding.occurred else None,
        "reasons": _reasons(understanding),
        "fingerprint": understanding.fingerprint.digest,
        "pipeline_version": PIPELINE_VERSION,
        "revision": 1,
    }


def _as_row(thing: Fact | Place | Reason) -> Row:
    # dataclasses.asdict copies deeply, and takes ten times as long.
    return {name: getattr(thing, name) for name in thing.__slots__}


def _spoken(understanding: Understanding) -> list[str]:
    """The words of the text that its mood was told by; how it was written counts too, but nobody can point at it."""
    words = understanding.sentiment.words if understanding.sentiment is not None else ()
    return [word for word in words if word in understanding.body]


def _told(labels: Sequence[Told]) -> list[Row]:
    return [
        {
            "label": one.label,
            "score": one.score,
            "words": list(one.words),
            "basis": one.basis,
            "second": list(one.second),
        }
        for one in labels
    ]


def _reasons(understanding: Understanding) -> Row:
    def told(reasons: Iterable[Reason]) -> list[Row]:
        return [_as_row(reason) for reason in reasons]

    moment = understanding.occurred
    return {
        "state": told(understanding.state.reasons),
        "type": told(understanding.type.reasons),
        "urgency": told(understanding.urgency.reasons),
        "office": told(understanding.office),
        "sentiment": _spoken(understanding),
        "scope": understanding.whereabouts.why,
        "occurred": None if moment is None else {"start": moment.start, "end": moment.end},
    }
