"""The rule book as it binds this office, trial calculations, packs and holiday schedules."""

from datetime import date, datetime

from pydantic import Field

from api.schemas.base import Coded, Request, Wire


class CitationOut(Wire):
    """Where a text stands and what it says, word for word."""

    title: str
    number: str
    article: str
    quote: str


class RestatementOut(Wire):
    """A local pack's own words for a rule."""

    pack: str = Field(description="规则包名称")
    title: str
    source: CitationOut


class RuleLimitOut(Wire):
    name: str = Field(description="如 OP-03.information")
    title: str
    limit: str = Field(description="本单位适用的时限，如 10 个工作日")
    stated: str = Field(description="原规则的时限；本地缩短时与 limit 不同")
    unit: str
    kind: Coded
    start: list[Coded]
    stops: list[Coded]
    extension: str | None = Field(None, description="可延长多少、由谁同意")
    suspended_by: list[str]
    verification: Coded
    note: str
    binds: bool
    why_not: str | None = None
    by: list[str] = Field(description="依据哪些规则包，先一般后特别")


class RuleRow(Wire):
    id: str
    title: str
    kind: Coded
    duty: Coded
    binding: bool = Field(description="有约束力（true）或倡导性")
    verification: Coded
    jurisdiction: str
    stage: str
    actor: str
    binds: bool = Field(description="本单位现在适用")
    why_not: str | None = Field(None, description="不适用的原因：未核实、已失效、未选用")
    pack: str
    version: str
    source: CitationOut
    limits: list[RuleLimitOut]


class RuleOut(RuleRow):
    note: str
    effective_from: date | None
    effective_to: date | None
    displaces: list[str] = Field(description="另有规定的，从其规定：它取代哪些规则")
    displaced_by: list[str]
    restated: list[RestatementOut]


class TrialOut(Wire):
    """A deadline that was only calculated."""

    rule: str
    title: str
    limit: str
    start: datetime
    due: datetime
    provisional: bool
    steps: list[str]
    cautions: list[str]
    source: CitationOut


class PackOut(Wire):
    name: str
    title: str
    version: str
    level: str = Field(description="province | city | office | rules")
    place: str
    sha256: str
    own: bool
    in_force: bool


class PacksOut(Wire):
    words: str = Field(description="national+beijing+…")
    packs: list[PackOut]
    chosen_at: datetime | None = None
    chosen_by: str | None = None
    reason: str | None = None


class PackFile(Request):
    """A pack of the office's own, as text."""

    name: str = Field(min_length=1, max_length=200, pattern=r"^[^/\\]+$")
    content: str = Field(min_length=1, max_length=1_000_000)


class PacksIn(Request):
    packs: str = Field(
        "national", description="national+beijing+qingxi；现行的自有规则包也写名称", max_length=500
    )
    files: list[PackFile] = Field(default_factory=list, max_length=10)
    reason: str = Field(min_length=1, max_length=500)


class RecountOut(Wire):
    """How far the open clocks have been counted anew; the worker does what is left."""

    cases: int
    clocks: int = Field(description="被替代的时限")
    left: int
    failed: list[int]


class LimitChange(Wire):
    name: str
    before: str | None
    after: str | None


class PacksChosen(PacksOut):
    changes: list[LimitChange]
    recount: RecountOut | None


class ScheduleOut(Wire):
    file: str
    sha256: str
    years: list[int]
    days: int
    replaced: bool
    loaded_at: datetime
    loaded_by: str


class ScheduleDayOut(Wire):
    date: date
    kind: str = Field(description="off | work")
    source: str


class HolidaysOut(Wire):
    published_to: int = Field(description="此年之后的工作日为暂定")
    schedules: list[ScheduleOut]
    days: list[ScheduleDayOut]


class HolidaysLoaded(Wire):
    file: str
    days: int
    years: list[int]
    published: list[int] = Field(description="新公布的年份")
    changed: list[ScheduleDayOut]
    recount: RecountOut | None
