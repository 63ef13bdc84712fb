"""Taking in a pushed post once, however often it is sent."""

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from api.models import PushedPost
from api.schemas.events import PostIn, PushReceipt
from huiying import audit, inbox
from huiying.errors import Conflict
from huiying.people import Actor
from huiying.posts import RawPost
from huiying.sealing import Seal


def push(session: Session, form: PostIn, *, key: str, actor: Actor, seal: Seal, now: datetime) -> PushReceipt:
    """Offer a post to the inbox and keep the receipt under its key. Raises Conflict when the key was used for another."""
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


def _receive(
    session: Session, form: PostIn, *, key: str, body: str, actor: Actor, seal: Seal, now: datetime
) -> PushedPost:
    post = RawPost(**form.model_dump(), first_seen_at=now)
    offer = inbox.Offer(
        source_id=post.source_id,
        external_id=post.external_id,
        kind="post",
        payload=post.model_dump(mode="json"),
    )
    [published] = inbox.publish(session, [offer], seal=seal, now=now)
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
