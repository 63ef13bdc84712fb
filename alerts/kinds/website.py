"""政府网站与政务新媒体: what has to be updated, answered, reposted. An update ends one round and begins the next."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from alerts.duties import Duty, EvidenceKind, StartPoint
from alerts.kinds.fields import Field, FieldKind
from alerts.kinds.kind import Assigns, CaseKind, FormStep, Marks, Moments, Proves, Sets
from alerts.kinds.papers import AT, FILE, HANDLERS, NOTE, OFFICERS, REFERENCE, REMARK, UNIT
from alerts.kinds.questions import LINK, SPEAKERS, TITLE

PARTS = (
    ("home_page", "首页"),
    ("news_column", "动态、要闻类栏目"),
    ("notice_column", "通知公告、政策文件类栏目"),
)
SORTS = (("message", "网民留言"), ("find_error", "“我为政府网站找错”"), ("comment", "政务新媒体留言诉求"))
WATCHED, RETIRED = "site_watched", "site_retired"
WAITING, ANSWERED, INVALID = "msg_waiting", "msg_answered", "msg_invalid"
UNPOSTED, POSTED = "rep_waiting", "rep_posted"
ANSWER = Proves(act=EvidenceKind.LETTER, duty=Duty.MESSAGE_ANSWER)


def updated(form: Mapping[str, Any]) -> Moments:
    """The last update begins the window."""
    return {StartPoint.LAST_UPDATE: datetime.fromisoformat(form["updated_at"])}


def posted(form: Mapping[str, Any]) -> Moments:
    """Counted from the message."""
    return {StartPoint.POSTED: datetime.fromisoformat(form["posted_at"])}


def published(form: Mapping[str, Any]) -> Moments:
    """Counted from the publication on the site of the State Council."""
    return {StartPoint.PUBLISHED: datetime.fromisoformat(form["published_at"])}


SITE_UPDATE = CaseKind(
    name="site_update",
    label="网站更新监测",
    purpose="盯住首页和栏目的更新：首页、动态要闻两周，通知公告、政策文件六个月，每次更新重新起算。",
    title="{title}更新",
    form=(
        Field(name="title", label="网站、栏目名称"),
        Field(name="part", label="类别", kind=FieldKind.CHOICE, choices=PARTS),
        LINK,
        Field(name="updated_at", label="上次更新时间", kind=FieldKind.MOMENT),
    ),
    stages={WATCHED: "监测中", RETIRED: "已停用"},
    course=("监测", "更新", "归档"),
    moments=updated,
    ready=frozenset({RETIRED}),
    steps={
        "assign": FormStep(
            label="交办",
            course="监测",
            sources=frozenset({WATCHED}),
            roles=OFFICERS,
            fields=(UNIT,),
            effects=(Assigns(),),
        ),
        "update_site": FormStep(
            label="登记更新",
            course="更新",
            sources=frozenset({WATCHED}),
            roles=SPEAKERS,
            fields=(AT, LINK),
            effects=(
                Proves(act=EvidenceKind.PUBLICATION, duty=Duty.SITE_UPDATE),
                Sets(moment=StartPoint.LAST_UPDATE, at="at"),
            ),
        ),
        "retire_site": FormStep(
            label="栏目停用、整合",
            course="监测",
            sources=frozenset({WATCHED}),
            roles=HANDLERS,
            targets=frozenset({RETIRED}),
            fields=(NOTE,),
            effects=(Marks(name="ended", value="yes"),),
            two_persons=True,
        ),
    },
)
SITE_MESSAGE = CaseKind(
    name="site_message",
    label="网民留言",
    purpose="登记网站和政务新媒体的留言：三个月内须公开回应，本地另有答复期限的从其规定。",
    form=(
        TITLE,
        Field(name="sort", label="类别", kind=FieldKind.CHOICE, choices=SORTS),
        Field(name="content", label="留言内容", kind=FieldKind.LONG_TEXT),
        Field(name="posted_at", label="留言时间", kind=FieldKind.MOMENT),
        Field(name="url", label="留言链接", kind=FieldKind.LINK, required=False),
    ),
    stages={WAITING: "待答复", ANSWERED: "已答复", INVALID: "无效留言"},
    course=("收到", "办理", "答复", "归档"),
    moments=posted,
    ready=frozenset({ANSWERED, INVALID}),
    steps={
        "assign": FormStep(
            label="交办",
            course="办理",
            sources=frozenset({WAITING}),
            roles=OFFICERS,
            fields=(UNIT,),
            effects=(Assigns(),),
        ),
        "pass_message_on": FormStep(
            label="转主办单位",
            course="办理",
            sources=frozenset({WAITING}),
            roles=HANDLERS,
            fields=(AT, Field(name="to", label="转往单位"), REFERENCE),
            effects=(Proves(act=EvidenceKind.TRANSFER, duty=Duty.REFERRAL),),
        ),
        "answer_message": FormStep(
            label="答复留言人",
            course="答复",
            sources=frozenset({WAITING, ANSWERED}),
            roles=SPEAKERS,
            targets=frozenset({ANSWERED}),
            fields=(AT, REFERENCE, FILE),
            effects=(ANSWER,),
        ),
        "reply_in_public": FormStep(
            label="公开回应留言",
            course="答复",
            sources=frozenset({WAITING, ANSWERED}),
            roles=SPEAKERS,
            targets=frozenset({ANSWERED}),
            fields=(AT, LINK),
            # A reply anyone can read is an answer to the person, too.
            effects=(Proves(act=EvidenceKind.PUBLICATION),),
        ),
        "reject_message": FormStep(
            label="认定为无效留言",
            course="办理",
            sources=frozenset({WAITING}),
            roles=HANDLERS,
            targets=frozenset({INVALID}),
            fields=(NOTE,),
            effects=(Marks(name="ended", value="invalid"),),
            two_persons=True,
        ),
    },
)
REPOST = CaseKind(
    name="repost",
    label="转载国务院文件",
    purpose="登记中国政府网公开的国务院文件在本网站的转载：全国要求及时，没有数字，本地有期限的从其规定。",
    title="转载：{title}",
    form=(
        TITLE,
        Field(name="url", label="原文链接", kind=FieldKind.LINK),
        Field(name="published_at", label="原文公开时间", kind=FieldKind.MOMENT),
    ),
    stages={UNPOSTED: "待转载", POSTED: "已转载"},
    course=("发现", "转载", "归档"),
    moments=published,
    ready=frozenset({POSTED}),
    steps={
        "assign": FormStep(
            label="交办",
            course="发现",
            sources=frozenset({UNPOSTED}),
            roles=OFFICERS,
            fields=(UNIT,),
            effects=(Assigns(),),
        ),
        "post_again": FormStep(
            label="登记转载",
            course="转载",
            sources=frozenset({UNPOSTED}),
            roles=SPEAKERS,
            targets=frozenset({POSTED}),
            fields=(AT, LINK, REMARK),
            effects=(Proves(act=EvidenceKind.PUBLICATION, duty=Duty.REPOST),),
        ),
    },
)
