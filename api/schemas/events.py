"""Events and the posts in them."""

from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, Field

from api.schemas.base import Action, Coded, Request, Span, Wire
from api.schemas.corrections import CorrectionOut
from huiying.posts import SourceKind, Standing


class LabelOut(Coded):
    """A label a model gave, how sure it is, and the words that spoke for it."""

    share: float = Field(description="把握，0–1：这样的判断有多大比例是对的")
    words: list[str]
    basis: str = Field(
        default="trained",
        description="trained 由标注数据训练的模型判断 | keywords 只按词表，没有核实过 | officer 值班员更正",
    )
    second: list[str] = Field(default_factory=list, description="其中的二级类，只按词表")


class ChangeOut(Wire):
    """The page of a post was not as it had been."""

    at: datetime
    kind: Coded = Field(description="changed 已修改 | deleted 已删除 | restored 恢复了")
    difference: str = Field(description="逐句对照，已脱敏：行首 - 为原来的，+ 为现在的；删除时为空")


class AttachmentOut(Wire):
    """A file a page offers."""

    name: str
    url: str


class DetailsOut(Wire):
    """What a source says beside title and text; what it does not say is None."""

    source: str | None = Field(default=None, description="来源（转载自）")
    editor: str | None = Field(default=None, description="编辑；只有单位和媒体的")
    index_number: str | None = Field(default=None, description="索引号")
    document_number: str | None = Field(default=None, description="发文字号")
    attachments: list[AttachmentOut] = Field(default_factory=list)
    floor: int | None = Field(default=None, description="主题帖里的楼层")
    parent_url: str | None = Field(default=None, description="所回复、所答复的帖子")
    role: str | None = Field(default=None, description="answer 单位的答复")
    status: str | None = Field(default=None, description="办理状态，照来源所写")
    rank: int | str | None = Field(default=None, description="榜上第几")
    heat: int | str | None = Field(default=None, description="热度，照来源所写")


class PostOut(Wire):
    """A document: title, a line feed, text; spans count in `body`."""

    id: int
    source_name: str
    source_kind: Coded
    standing: Coded
    url: str | None
    title: str
    body: str = Field(description="title + 换行 + 正文，已脱敏；spans 按它计")
    spans: list[Span]
    author: str | None = Field(description="署名；个人只有代号，同一人同一代号")
    published_at: datetime | None
    first_seen_at: datetime
    state: Coded
    type: Coded
    urgency: int
    concern: bool
    scope: Coded
    topics: list[LabelOut] = Field(description="信访一级类")
    policies: list[LabelOut] = Field(description="政策主题；没有也是结果")
    risks: list[LabelOut] = Field(description="风险类别")
    sentiment: Coded | None
    rumour: float | None = Field(description="行文像谣言的程度，0–1")
    reasons: list[str]
    event_id: int | None
    reprint_of: int | None
    watches: list[Coded] = Field(default_factory=list, description="命中的关注主题")
    corrections: list[CorrectionOut] = Field(default_factory=list, description="值班员的更正，先后为序")
    sealed: bool = Field(default=False, description="遮盖过个人信息或有来电号码，原文封存着")
    details: DetailsOut = Field(default_factory=DetailsOut)
    changes: list[ChangeOut] = Field(default_factory=list, description="原帖后来的变动，先后为序")
    reprints: list["PostOut"] = Field(default_factory=list)


class OriginalOut(Wire):
    """The original of a post, opened; spans are what is hidden from everybody else."""

    body: str = Field(description="title + 换行 + 正文，未遮盖；spans 按它计")
    spans: list[Span]
    caller_number: str | None = Field(default=None, description="工单的来电号码")


class FactOut(Wire):
    """One stated figure with who said it and when."""

    kind: Coded
    value: float | None
    text: str = Field(description="11 人")
    standing: Coded
    source_name: str
    document_id: int | None
    said_at: datetime
    quote: str
    status: Coded = Field(description="held 采信 | unverified 待核实 | earlier 较早 | confirmed 已核实")


class CoursePoint(Wire):
    hour: datetime
    by_kind: dict[str, int]


class Marker(Wire):
    at: datetime
    label: str


class EventRow(Wire):
    id: int
    title: str
    state: Coded
    type: Coded
    scope: Coded
    place: str | None
    grade: Coded | None
    case_id: int | None
    posts: int
    reprints: int
    sources: int
    occurred_at: datetime | None
    first_post_at: datetime
    last_post_at: datetime


class EventOut(EventRow):
    alert_id: int | None = Field(description="最近的预警；actions 是对它的")
    grade_proposed: bool
    grade_reason: str | None
    facts: list[FactOut]
    course: list[CoursePoint]
    markers: list[Marker]
    documents: list[PostOut]
    actions: list[Action]


class SearchHit(Wire):
    document: PostOut
    title_marks: list[tuple[int, int]]
    snippet: str
    snippet_marks: list[tuple[int, int]]


class Bucket(Wire):
    day: str
    count: int


class SearchOut(Wire):
    items: list[SearchHit]
    total: int
    page: int
    page_size: int
    last_page: int = Field(description="翻得到的最后一页；更后面的页是空的")
    histogram: list[Bucket]
    notice: str | None = Field(None, description="检索落后、不可用，或检索词无从检索时的说明")
    available: bool = Field(True, description="false：检索引擎不在，命中数不作数")


class PushReceipt(Wire):
    """What became of a pushed post."""

    inbox_id: int
    accepted: bool = Field(description="false：已收过，没有重复入库")
    detail: dict[str, Any] = Field(default_factory=dict)


class PostIn(Request):
    """A post handed in by another system. `external_id` names it for ever within its source."""

    external_id: str = Field(min_length=1, max_length=1000)
    source_id: str = Field("push", min_length=1, max_length=100, pattern="^[a-z0-9_.-]+$")
    source_name: str = Field(min_length=1, max_length=200)
    source_kind: SourceKind = SourceKind.PUSH
    standing: Standing = Standing.PRIVATE
    url: str | None = Field(None, max_length=2000)
    title: str = Field("", max_length=500)
    text: str = Field("", max_length=200_000)
    author: str | None = Field(None, max_length=200)
    caller_number: str | None = Field(None, max_length=100, description="工单的来电号码：封存，不进正文")
    published_at: AwareDatetime | None = None
