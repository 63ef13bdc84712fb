"""Taking in pushed posts once each, however often and by however many they are sent at once."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session

from api.errors import field_words
from api.models import PushedPost
from api.schemas.events import PostIn, PushReceipt
from api.schemas.posts import BatchOut, PushOutcome
from huiying import audit, inbox
from huiying.errors import Conflict
from huiying.people import Actor
from huiying.posts import RawPost
from huiying.sealing import Seal


def push(session: Session, form: PostIn, *, key: str, actor: Actor, seal: Seal, now: datetime) -> PushReceipt:
    """Offer a post to the inbox and keep the receipt under its key. Raises Conflict when the key was used for another."""
    # Of two that are sent at once the second waits here, and then finds the first one's receipt.
    audit.take_turn(session)
    body = hashlib.sha256(form.model_dump_json().encode()).hexdigest()
    held = session.get(PushedPost, (actor.username, key))
    if held is None:
        held = _receive(session, form, key=key, body=body, actor=actor, seal=seal, now=now)
    elif held.body_sha256 != body:
        raise Conflict(
            "这个 Idempotency-Key 已用于另一条帖文：请为每条帖文换一个新的", code="idempotency_key_reused"
        )
    return PushReceipt(
        inbox_id=held.inbox_id, accepted=held.accepted, detail={"received_at": held.at.isoformat()}
    )


def push_all(
    session: Session,
    posts: Sequence[Mapping[str, Any]],
    *,
    key: str,
    actor: Actor,
    seal: Seal,
    now: datetime,
) -> BatchOut:
    """Offer a batch; each post has a receipt of its own under the key and its place in the batch."""
    outcomes = [
        _outcome(session, index, post, key=f"{key}#{index}", actor=actor, seal=seal, now=now)
        for index, post in enumerate(posts)
    ]
    tally = Counter(outcome.status for outcome in outcomes)
    return BatchOut(
        accepted=tally["accepted"], held=tally["held"], refused=tally["refused"], outcomes=outcomes
    )


def _outcome(
    session: Session,
    index: int,
    given: Mapping[str, Any],
    *,
    key: str,
    actor: Actor,
    seal: Seal,
    now: datetime,
) -> PushOutcome:
    try:
        receipt = push(session, PostIn.model_validate(given), key=key, actor=actor, seal=seal, now=now)
    except ValidationError as wrong:
        # As FastAPI has it: a place begins with what it is in.
        fields = field_words([{**error, "loc": ("body", *error["loc"])} for error in wrong.errors()])
        words = "；".join(f"{name} {fault}" for name, fault in fields.items())
        return PushOutcome(index=index, status="refused", code="invalid_input", message=words, fields=fields)
    except Conflict as taken:
        return PushOutcome(index=index, status="refused", code=taken.reason, message=taken.message)
    return PushOutcome(
        index=index, status="accepted" if receipt.accepted else "held", inbox_id=receipt.inbox_id
    )


def _receive(
    session: Session, form: PostIn, *, key: str, body: str, actor: Actor, seal: Seal, now: datetime
) -> PushedPost:
    post = RawPost(**form.model_dump(), first_seen_at=now)
    [published] = inbox.publish(session, [inbox.Offer.of_post(post)], seal=seal, now=now)
    held = PushedPost(
        username=actor.username,
        key=key,
        body_sha256=body,
        inbox_id=published.id,
        accepted=published.fresh,
        at=now,
    )
    session.add(held)
    audit.record(
        session,
        at=now,
        actor=actor.username,
        action="post.pushed",
        subject=f"inbox:{published.id}",
        detail={"source": post.source_id, "accepted": published.fresh},
    )
    return held
