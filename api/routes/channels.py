"""Where people are reached outside the screens, and when they are not to be."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api import accounts
from api.context import Context
from api.permissions import Requires
from api.schemas.base import Coded
from api.schemas.notices import (
    ChannelChange,
    ChannelOut,
    ChannelRequest,
    Channels,
    QuietHoursOut,
    QuietHoursRequest,
    Trial,
)
from api.views import notices as views
from api.views.people import Names
from huiying import notify
from huiying.notify import channels as own
from huiying.notify import silence, trial
from huiying.notify.retries import Outcome
from huiying.people import Actor
from huiying.sealing import office_seal

router = APIRouter(tags=["channels"])
Owner = Annotated[Actor, Requires("channels.own")]


@router.get("/channels")
def channels(
    actor: Owner,
    context: Context,
    username: Annotated[str | None, Query(max_length=50)] = None,
    failing: Annotated[bool, Query()] = False,
) -> Channels:
    """我的通知渠道，按使用次序，地址遮去密钥。管理员可看别人的（username），或看所有不通的（failing）。"""
    with context.database.reading() as session:
        if failing:
            return views.channels(session, own.all_failing(session, actor=actor))
        return views.channels(session, own.seen_channels(session, username or actor.username, actor=actor))


@router.post("/channels")
def add_channel(form: ChannelRequest, actor: Owner, context: Context) -> ChannelOut:
    """登记一个通知渠道：企业微信、钉钉、飞书机器人，邮件，Webhook。"""
    username = form.username or actor.username
    asked = own.Registration(username=username, kind=form.kind, url=form.url, rank=form.rank)
    seal = office_seal(context.settings)
    with context.database.transaction() as session:
        accounts.find(session, username)
        row = own.add_channel(session, asked, seal=seal, actor=actor, now=context.clock.now())
        return views.channel(row, Names(session))


@router.put("/channels/{channel_id}")
def change_channel(channel_id: int, form: ChannelChange, actor: Owner, context: Context) -> ChannelOut:
    """停用、启用一个渠道，或调整次序。"""
    now = context.clock.now()
    with context.database.transaction() as session:
        row = own.change_channel(
            session, channel_id, actor=actor, now=now, enabled=form.enabled, rank=form.rank
        )
        return views.channel(row, Names(session))


@router.delete("/channels/{channel_id}", status_code=204, response_class=Response)
def remove_channel(channel_id: int, actor: Owner, context: Context) -> None:
    """删除一个渠道。"""
    with context.database.transaction() as session:
        own.remove_channel(session, channel_id, actor=actor, now=context.clock.now())


@router.post("/channels/{channel_id}/test")
def test_channel(channel_id: int, actor: Owner, context: Context) -> Trial:
    """真的发一条测试消息，把服务方的答复原样给出；最长等 15 秒。"""
    settings = context.settings
    answer = trial.send_test(
        context.database,
        channel_id,
        send=notify.office_sender(settings),
        actor=actor,
        clock=context.clock,
        office=settings.office,
    )
    with context.database.reading() as session:
        row = own.own_channel(session, channel_id, actor=actor)
        shown = views.channel(row, Names(session))
    outcome = Coded(code=answer.outcome, label=views.OUTCOME_LABELS[answer.outcome])
    arrived = answer.outcome is Outcome.SENT
    return Trial(arrived=arrived, outcome=outcome, answer=answer.words, channel=shown)


@router.get("/quiet-hours")
def quiet_hours(actor: Owner, context: Context) -> QuietHoursOut:
    """我的免打扰时段；紧急通知不受它影响。"""
    with context.database.reading() as session:
        hours = silence.hours_of(session, actor.username)
    return QuietHoursOut(begins=hours and hours.begins, ends=hours and hours.ends)


@router.put("/quiet-hours")
def set_quiet_hours(form: QuietHoursRequest, actor: Owner, context: Context) -> QuietHoursOut:
    """设定免打扰时段（北京时间，可跨午夜）：期间非紧急通知推迟到时段结束。"""
    with context.database.transaction() as session:
        hours = silence.set_hours(
            session, begins=form.begins, ends=form.ends, actor=actor, now=context.clock.now()
        )
    return QuietHoursOut(begins=hours.begins, ends=hours.ends)


@router.delete("/quiet-hours", status_code=204, response_class=Response)
def drop_quiet_hours(actor: Owner, context: Context) -> None:
    """取消免打扰。"""
    with context.database.transaction() as session:
        silence.drop_hours(session, actor=actor, now=context.clock.now())
