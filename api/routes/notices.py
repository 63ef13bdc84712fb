"""Notices: what one must know, and how far it has come to everybody."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.context import Context
from api.paging import Paging
from api.permissions import Requires
from api.schemas.notices import NoticeOut, Notices
from api.views import notices as views
from huiying.notify import receiving
from huiying.people import Actor

router = APIRouter(prefix="/notices", tags=["notices"])
Reader = Annotated[Actor, Requires("notices.read")]


@router.get("")
def notices(
    actor: Reader,
    context: Context,
    paging: Paging,
    subject: Annotated[str | None, Query(max_length=100)] = None,
    unread: Annotated[bool, Query()] = False,
) -> Notices:
    """我的通知，新的在前；给出 subject（如 case:3）时，是关于它的全部通知和每个人的送达情况。"""
    with context.database.reading() as session:
        return views.page(session, actor.username, paging=paging, subject=subject, unread=unread)


@router.get("/{notice_id}")
def notice(notice_id: int, actor: Reader, context: Context) -> NoticeOut:
    """一条通知和每个收件人的送达状态。"""
    with context.database.reading() as session:
        return views.one(session, notice_id, actor.username)


@router.post("/{notice_id}/receive")
def receive(notice_id: int, actor: Reader, context: Context) -> NoticeOut:
    """签阅：我看到了。之后不再向我发送这条通知。"""
    with context.database.transaction() as session:
        receiving.receive(session, notice_id, actor=actor, now=context.clock.now())
        return views.one(session, notice_id, actor.username)
