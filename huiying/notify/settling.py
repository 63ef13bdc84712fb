"""Settling: what a provider answered is written down, and what follows from it."""

from datetime import datetime

from sqlalchemy.orm import Session

from huiying.notify.answers import Answer
from huiying.notify.channels import keep_result
from huiying.notify.claims import Claim, fail, open_channels
from huiying.notify.models import Delivery, Notice, State
from huiying.notify.retries import Course, Outcome, Step, decide


def settle(session: Session, held: Claim, answer: Answer, *, owner: str, now: datetime) -> State | None:
    """Write down what a provider answered, and what follows; None when somebody else holds the delivery by now."""
    keep_result(session, held.channel_id, answer, now=now)
    delivery = session.get_one(Delivery, held.delivery_id, with_for_update=True)
    mine = (delivery.state, delivery.owner, delivery.next_at) == (State.SENDING, owner, held.until)
    if answer.outcome is Outcome.SENT:
        return _arrived(delivery, answer, mine=mine, now=now)
    if not mine:
        return None
    delivery.uncertain += answer.outcome is Outcome.UNCERTAIN
    step = decide(_course(session, delivery), answer.outcome)
    _follow(delivery, step, answer, now=now)
    return step.state


def _arrived(delivery: Delivery, answer: Answer, *, mine: bool, now: datetime) -> State | None:
    """A yes counts however late it comes: nothing is sent again, and nobody else is told."""
    delivery.sent_at = delivery.sent_at or now
    delivery.provider_answer = answer.words
    if delivery.state == State.RECEIVED:
        return None
    delivery.state, delivery.next_at, delivery.owner = State.SENT, None, None
    return State.SENT if mine else None


def _course(session: Session, delivery: Delivery) -> Course:
    return Course(
        urgent=session.get_one(Notice, delivery.notice_id).urgent,
        channels=open_channels(session, delivery.username),
        tried=tuple(delivery.tried),
        channel=delivery.channel_id or 0,
        attempts=delivery.attempts,
        uncertain=delivery.uncertain,
    )


def _follow(delivery: Delivery, step: Step, answer: Answer, *, now: datetime) -> None:
    delivery.tried = list(step.tried)
    if step.state is State.FAILED:
        fail(delivery, now=now, answer=answer.words)
        return
    delivery.state, delivery.owner = State.QUEUED, None
    delivery.next_at, delivery.provider_answer = now + step.wait, answer.words
