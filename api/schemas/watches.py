"""Watch topics: definitions, what the past answers, what was found."""

from datetime import datetime

from pydantic import AwareDatetime, Field

from api.schemas.base import Coded, Page, Request, Wire
from api.schemas.events import Bucket, SearchHit
from huiying.posts import SourceKind
from nlp.watching.expression import Reach

PLENTY = 1000
"""Entries of a list that are read at all; what a definition may hold is less, and said in words."""


class NearIn(Request):
    """Two words with at most so many characters between them, in either order."""

    first: str = Field(max_length=PLENTY)
    second: str = Field(max_length=PLENTY)
    within: int = Field(description="两词之间最多隔几个字，1 到 200")


class DefinitionIn(Request):
    """What to look for. Every part that is given has to fit."""

    any_of: list[str] = Field([], max_length=PLENTY, description="任一词：至少出现一个，最多 100 个")
    all_of: list[str] = Field([], max_length=PLENTY, description="必含词：都要出现，最多 20 个")
    none_of: list[str] = Field([], max_length=PLENTY, description="排除词：一个也不能出现，最多 100 个")
    near: list[NearIn] = Field([], max_length=PLENTY, description="邻近词：至少一对，最多 20 对")
    reach: Reach = Field(Reach.ANY, description="any 不限地点 | local 仅本地 | named 指定地区")
    divisions: list[str] = Field([], max_length=PLENTY, description="指定地区：行政区名称，最多 50 个")
    kinds: list[SourceKind] = Field([], max_length=PLENTY, description="来源种类；空为全部")


class ExampleIn(Request):
    """A text, and whether it should be a hit."""

    text: str = Field(max_length=20_000)
    wanted: bool


class WatchIn(Request):
    """A topic as a whole."""

    name: str = Field(max_length=PLENTY)
    definition: DefinitionIn
    examples: list[ExampleIn] = Field([], max_length=PLENTY, description="正例和反例，最多 50 条")
    despite_examples: bool = Field(False, description="有例文不符也保存")


class WatchChange(WatchIn):
    """The same for one that exists."""

    version: int = Field(description="改之前看到的版本；不是最新时拒绝（version_outdated）")


class WatchTrialIn(Request):
    """A definition to be tried on the stored past."""

    definition: DefinitionIn
    examples: list[ExampleIn] = Field([], max_length=PLENTY)
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


class NearOut(Wire):
    first: str
    second: str
    within: int


class DefinitionOut(Wire):
    """A sound definition, its words as they are looked for."""

    any_of: list[str]
    all_of: list[str]
    none_of: list[str]
    near: list[NearOut]
    reach: Reach
    divisions: list[str] = Field(description="全称，如 某某省/某某市/某某县")
    kinds: list[SourceKind]


class ExampleOut(Wire):
    """An example and how it goes."""

    text: str
    wanted: bool
    fits: bool
    passes: bool
    why: str


class WatchRow(Wire):
    id: int
    name: str
    state: Coded = Field(description="active 关注中 | paused 已停用")
    version: int
    summary: str = Field(description="条件的一句话说明")
    hits: int
    hits_week: int = Field(description="近 7 天")
    last_hit_at: datetime | None
    past: float | None = Field(description="回溯历史的进度 0–1；空为已完成")
    failing: int = Field(description="与期望不符的例文数")
    changed_by: str
    changed_at: datetime


class WatchVersionOut(Wire):
    version: int
    name: str
    summary: str
    by: str
    at: datetime


class WatchOut(WatchRow):
    definition: DefinitionOut
    examples: list[ExampleOut]
    created_by: str
    created_at: datetime
    versions: list[WatchVersionOut] = Field(description="每一版条件，新的在前")


class WatchBucket(Bucket):
    """How many in a stretch of days in Beijing: a day, or a month where there are too many of them to draw."""

    until: str = Field(description="这一段的最后一天（含）；按天时与 day 相同")


class WatchHits(Page[SearchHit]):
    """Documents that fit, newest first, and how many when."""

    histogram: list[WatchBucket]


class WatchTrialOut(Wire):
    """What the past answers."""

    summary: str
    total: int
    looked_at: int = Field(description="逐条核对的候选帖文数")
    histogram: list[WatchBucket]
    items: list[SearchHit] = Field(description="最近的样例，转载只列一次")
    notice: str | None = Field(None, description="没有查完时，从何时起的数是全的")
    examples: list[ExampleOut]
