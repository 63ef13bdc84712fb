"""Notices and channels as people see them."""

from collections.abc import Iterable

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.paging import Slice
from api.schemas.base import Coded
from api.schemas.notices import ChannelKind, ChannelOut, Channels, DeliveryOut, NoticeOut, Notices
from api.views.people import Names
from huiying.notify import receiving
from huiying.notify.addresses import KINDS
from huiying.notify.channels import failing
from huiying.notify.models import IN_APP, STATE_LABELS, ContactChannel, Delivery, Notice, State
from huiying.notify.retries import Outcome

OUTCOME_LABELS = {
    Outcome.SENT: "已送达",
    Outcome.REFUSED: "对方拒绝",
    Outcome.FAILED: "没有送达",
    Outcome.UNCERTAIN: "不知是否送达",
}


def page(session: Session, username: str, *, paging: Slice, subject: str | None, unread: bool) -> Notices:
    """What is on somebody's screen, newest first; with a `subject` every notice about it, whoever it was for."""
    query = select(Notice)
    if subject is not None:
        query = query.where(Notice.subject == subject)
    if subject is None or unread:
        query = query.where(Notice.id.in_(_mine(username, unread=unread)))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    newest = query.order_by(Notice.id.desc()).offset(paging.offset).limit(paging.page_size)
    return Notices(
        items=_shown(session, list(session.scalars(newest)), username),
        total=total,
        page=paging.page,
        page_size=paging.page_size,
        unread=receiving.unread(session, username),
    )


def _mine(username: str, *, unread: bool) -> Select[int]:
    query = select(Delivery.notice_id).where(Delivery.username == username, Delivery.shown_at.is_not(None))
    return query.where(Delivery.received_at.is_(None)) if unread else query


def one(session: Session, notice_id: int, username: str) -> NoticeOut:
    """A notice with every recipient's state. Raises NotFound."""
    (shown,) = _shown(session, [receiving.find(session, notice_id)], username)
    return shown


def _shown(session: Session, notices: list[Notice], username: str) -> list[NoticeOut]:
    names = Names(session)
    query = select(Delivery).where(Delivery.notice_id.in_([notice.id for notice in notices]))
    held: dict[int, list[DeliveryOut]] = {}
    for delivery in session.scalars(query.order_by(Delivery.id)):
        held.setdefault(delivery.notice_id, []).append(_delivery(delivery, names))
    return [_notice(notice, held.get(notice.id, []), username) for notice in notices]


def _notice(notice: Notice, deliveries: list[DeliveryOut], username: str) -> NoticeOut:
    return NoticeOut(
        id=notice.id,
        at=notice.at,
        urgent=notice.urgent,
        title=notice.title,
        body=notice.body,
        subject=notice.subject,
        kind=notice.kind,
        drill=notice.drill,
        mine=next((each for each in deliveries if each.username == username), None),
        deliveries=deliveries,
    )


def _delivery(delivery: Delivery, names: Names) -> DeliveryOut:
    state = State(delivery.state)
    return DeliveryOut(
        username=delivery.username,
        name=names.of(delivery.username),
        state=Coded(code=state, label=STATE_LABELS[state]),
        channel=Coded(code=delivery.channel, label=channel_label(delivery.channel)),
        attempts=delivery.attempts,
        answer=delivery.provider_answer,
        next_at=delivery.next_at if state is State.QUEUED else None,
        shown_at=delivery.shown_at,
        sent_at=delivery.sent_at,
        received_at=delivery.received_at,
        handed_on_at=delivery.handed_on_at,
    )


def channel_label(kind: str) -> str:
    """The name of a kind of channel."""
    return "页面" if kind == IN_APP else KINDS[kind].label


def unreachable(session: Session) -> str | None:
    """How many channels did not take their last message; whose they are is for the administrator, not for everybody."""
    count = len(failing(session))
    return f"{count} 个通知渠道不通，管理员可在通知渠道里查看是谁的" if count else None


def channels(session: Session, rows: Iterable[ContactChannel]) -> Channels:
    """These channels, and the kinds that can be registered."""
    names = Names(session)
    return Channels(
        items=[channel(row, names) for row in rows],
        kinds=[
            ChannelKind(code=code, label=kind.label, example=kind.example) for code, kind in KINDS.items()
        ],
    )


def channel(row: ContactChannel, names: Names) -> ChannelOut:
    """One channel, its address masked."""
    return ChannelOut(
        id=row.id,
        username=row.username,
        name=names.of(row.username),
        kind=Coded(code=row.kind, label=channel_label(row.kind)),
        address=row.masked,
        rank=row.rank,
        enabled=row.enabled,
        last_ok=row.last_ok,
        last_result=row.last_result,
        last_result_at=row.last_result_at,
    )
