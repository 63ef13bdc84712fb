"""Notices, how far they have come to each person, and the channels by which people are reached."""

from datetime import datetime

from pydantic import Field

from api.schemas.base import Coded, Page, Request, Wire


class DeliveryOut(Wire):
    """One notice on its way to one person."""

    username: str
    name: str
    state: Coded = Field(description="queued sending sent failed received")
    channel: Coded = Field(description="最近一次用的渠道；in_app 是页面本身")
    attempts: int
    answer: str | None = Field(description="渠道服务方最近一次的答复")
    next_at: datetime | None = Field(description="待发送的：不早于这个时间再试")
    shown_at: datetime | None
    sent_at: datetime | None
    received_at: datetime | None
    handed_on_at: datetime | None = Field(description="联系不上、已改发给下一人的时间")


class NoticeOut(Wire):
    """A notice with the state of every recipient."""

    id: int
    at: datetime
    urgent: bool
    title: str
    body: str
    subject: str = Field(description="关于什么：case:3")
    kind: str
    drill: bool
    mine: DeliveryOut | None = Field(description="发给我的那一份；不是发给我的为空")
    deliveries: list[DeliveryOut]


class Notices(Page[NoticeOut]):
    """A page of notices, newest first."""

    unread: int = Field(description="我没有签阅的通知数")


class ChannelOut(Wire):
    """Where somebody is reached. The address itself is never shown again."""

    id: int
    username: str
    name: str
    kind: Coded
    address: str = Field(description="遮去密钥的地址")
    rank: int = Field(description="次序，小的先用")
    enabled: bool
    last_ok: bool | None
    last_result: str | None
    last_result_at: datetime | None


class ChannelKind(Wire):
    """A kind of channel that can be registered."""

    code: str
    label: str
    example: str = Field(description="地址的写法")


class Channels(Wire):
    """A person's channels in the order they are tried, and the kinds there are."""

    items: list[ChannelOut]
    kinds: list[ChannelKind]


class ChannelRequest(Request):
    kind: str = Field(min_length=1, max_length=20, description="wecom dingtalk feishu mail webhook")
    url: str = Field(min_length=1, max_length=2000, description="服务方给的地址，或 Apprise 写法；加密保存")
    rank: int | None = Field(None, ge=0, le=1000)
    username: str | None = Field(None, max_length=50, description="给谁登记；不写是自己，别人的限管理员")


class ChannelChange(Request):
    enabled: bool | None = None
    rank: int | None = Field(None, ge=0, le=1000)


class Trial(Wire):
    """What became of a test message."""

    arrived: bool
    outcome: Coded = Field(description="sent refused failed uncertain")
    answer: str = Field(description="服务方的答复")
    channel: ChannelOut


class QuietHoursOut(Wire):
    """When what is not urgent waits; both empty when there are none."""

    begins: str | None = Field(description="北京时间 HH:MM")
    ends: str | None


class QuietHoursRequest(Request):
    begins: str = Field(min_length=5, max_length=5)
    ends: str = Field(min_length=5, max_length=5)
