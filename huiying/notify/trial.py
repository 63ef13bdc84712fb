"""Trying a channel out: a real message over it, and what its provider answered."""

from huiying.clock import Clock
from huiying.db import Database
from huiying.notify.addresses import KINDS
from huiying.notify.answers import Answer
from huiying.notify.channels import keep_result, own_channel
from huiying.notify.models import ContactChannel
from huiying.notify.sending import Parcel, Send
from huiying.people import Actor


def send_test(
    database: Database, channel_id: int, *, send: Send, actor: Actor, clock: Clock, office: str
) -> Answer:
    """Send a test message, outside any transaction, and keep the answer beside the channel.

    Raises NotFound, Forbidden. A provider that cannot be reached is an answer, not an error.
    """
    with database.reading() as session:
        parcel = trial_message(own_channel(session, channel_id, actor=actor), office=office)
    answer = send(parcel)
    with database.transaction() as session:
        keep_result(session, channel_id, answer, now=clock.now())
    return answer


def trial_message(channel: ContactChannel, *, office: str) -> Parcel:
    """A message that says that it is only a test."""
    return Parcel(
        kind=channel.kind,
        sealed=channel.sealed,
        title=f"测试通知（{office}）",
        body=f"这是一条测试消息：{KINDS[channel.kind].label}渠道可以收到通知，无需处理。",
    )
