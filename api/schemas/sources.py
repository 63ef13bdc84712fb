"""Sources: how the watch over each is doing, how it is declared, and what it would bring."""

from datetime import datetime
from typing import Any

from pydantic import Field

from api.schemas.base import Action, ChoiceOut, Coded, Request, Wire
from api.schemas.coverage import CoverageOut


class SourceRow(Wire):
    id: str
    name: str
    kind: Coded
    standing: Coded
    source_kind: Coded
    url: str | None
    state: Coded
    grade: str = Field(description="一眼看去：good 正常 | odd 看一看 | bad 靠不住 | off 停用")
    reasons: list[str] = Field(description="为什么是这个状态，该怎么办")
    origin: str = Field(description="file 来源文件 | browser 网页上新建 | none 已不再声明")
    shadowed: bool = Field(description="两处都声明了：以来源文件为准")
    enabled: bool
    hot: bool
    verified: bool
    last_run_at: datetime | None
    last_good_at: datetime | None
    last_new_at: datetime | None
    next_at: datetime | None
    new_24h: int = Field(description="近 24 小时新增")
    usual_24h: float | None = Field(description="同类日子平均新增；空为历史还不够")
    days: list[int] = Field(description="近 14 天每天新增，今天在最后")


class SourcesOut(Wire):
    items: list[SourceRow]
    faults: list[str] = Field(description="读不出来的声明，各在哪里、怎么改")
    watch: CoverageOut


class SourceRunOut(Wire):
    started_at: datetime
    finished_at: datetime | None
    state: Coded
    requests: int
    bytes: int
    seen: int
    offered: int
    new: int
    failed: int
    error: str | None


class DatesOut(Wire):
    """Times of publication of what came in the last 30 days."""

    posts: int
    past: int = Field(description="一年以前的")
    missing: int = Field(description="没有时间的")
    future: int = Field(description="说是将来的，没有入库")


class SourcePostOut(Wire):
    document_id: int
    event_id: int | None
    title: str
    url: str | None
    published_at: datetime | None
    first_seen_at: datetime


class SourceVersionOut(Wire):
    version: int
    by: str
    at: datetime
    active: bool
    declaration: dict[str, Any]


class SourceOut(SourceRow):
    declaration: dict[str, Any] | None
    version: int | None = Field(description="修改时带上；写在来源文件里的没有")
    interval_minutes: float | None = Field(description="现在多久采一次")
    next_why: str = Field(description="下一次为什么在那时")
    likely: float | None = Field(description="静默这么久的可能；空为历史还不够")
    runs: list[SourceRunOut] = Field(description="最近的，新的在前")
    dates: DatesOut
    posts: list[SourcePostOut]
    versions: list[SourceVersionOut]
    actions: list[Action]


class SourceFieldOut(Wire):
    """One question of the form of a source."""

    name: str = Field(description="点号分层，如 mapping.items")
    label: str
    why: str
    example: str
    kind: str = Field(description="text | number | flag | choice | lines | table | json")
    required: bool
    default: Any
    choices: list[ChoiceOut]
    group: str = Field(description="属于哪一组；空为不分组")
    more: bool = Field(description="收在“更多设置”里")


class SourceKindOut(Wire):
    kind: str
    label: str
    why: str
    fields: list[SourceFieldOut]


class DeclarationIn(Request):
    declaration: dict[str, Any] = Field(description="与来源文件里的一项相同；字段见 GET /sources/kinds")


class DeclarationChange(DeclarationIn):
    version: int = Field(description="改之前看到的版本；不是最新时拒绝（version_outdated）")


class ProspectOut(Wire):
    fate: Coded = Field(description="stored 会入库 | held 已经有了 | unseen 没有看 | left 不入库")
    why: str
    url: str | None
    title: str
    published_at: datetime | None
    minute_known: bool
    author: str | None
    source_name: str | None
    beginning: str
    characters: int
    defects: list[str]


class PreviewOut(Wire):
    ok: bool
    words: str
    seen: int
    prospects: list[ProspectOut]


class CatalogueRow(Wire):
    """A source that ships: off, and unverified until somebody here has seen it work."""

    id: str
    name: str
    kind: Coded
    standing: Coded
    url: str | None
    adopted: bool
