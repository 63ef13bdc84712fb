"""Cases, their clocks, evidence, easings; and the requests that move them."""

import re
from datetime import datetime

from pydantic import AwareDatetime, Field

from api.schemas.base import Action, Coded, Page, Request, Wire
from api.schemas.chain import Chain
from api.schemas.debts import DebtOut
from api.schemas.events import FactOut, Marker
from api.schemas.people import UnitOut

LINK = re.compile(r"https?://[^\s，。；、）)]+")


class CitedRule(Wire):
    id: str
    title: str
    citation: str = Field(description="国办发〔2016〕80号 …")
    quotation: str
    verification: str = Field(description="原文核实到什么程度，一句话")
    binding: bool


class ObligationOut(Wire):
    """One clock."""

    id: int
    case_id: int
    case_number: str
    case_title: str
    duty: Coded
    limit: str = Field(description="24 小时")
    owing: str | None = Field(description="负有义务的单位")
    rules: list[CitedRule]
    start: datetime
    start_reason: str
    due: datetime
    steps: list[str] = Field(description="到期时间是怎样数出来的，一天一行")
    provisional: bool = Field(description="节假日安排未公布，暂按推算")
    state: Coded = Field(
        description="running | suspended | met | met_late | missed | waived | inapplicable | superseded | drill_ended | lapsed"
    )
    overdue: bool
    proposed: bool = Field(description="拟：依据的等级尚未确认")
    born_late: bool = Field(description="开出时已经超时")
    opened_at: datetime
    closed_at: datetime | None
    reason: str | None = Field(description="为何被替换、免除、不适用；在计时的，为何开出")
    superseded_by: int | None
    evidence_id: int | None
    stops: str = Field(description="什么能停表：一句话")
    actions: list[Action] = Field(
        default_factory=list,
        description="办件页上对这个时限可办的事：extend、inapplicable、waive 是放宽种类，concede 是记为未完成",
    )


class StepOut(Wire):
    """One step of the course: 发现 预警 研判 交办 签收 处置 回应 公布结果 评估 归档."""

    name: str
    label: str
    state: str = Field(description="done | current | waiting")
    at: datetime | None
    by: str | None
    took_seconds: float | None


class LogOut(Wire):
    at: datetime
    actor: str
    action: str
    label: str
    text: str


class EvidenceOut(Wire):
    id: int
    kind: Coded
    held_at: datetime
    entered_at: datetime
    entered_by: str
    late_entry: bool = Field(description="补录")
    confirmed_by: str | None
    counts: bool
    flaw: str | None = Field(description="为何撤回或不实")
    channel: str | None
    place: str | None
    host: str | None
    speakers: list[str]
    head_spoke: bool | None
    url: str | None
    file_sha256: str | None
    content_sha256: str | None = Field(description="发布内容（标题、换行、正文）的 SHA-256")
    note: str | None
    stops: list[int] = Field(description="停了哪些时限")
    actions: list[Action]


class EasingOut(Wire):
    id: int
    kind: Coded
    state: Coded = Field(description="proposed | confirmed | declined")
    text: str
    reason: str
    proposed_by: str
    proposed_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    actions: list[Action]


class GradeOut(Wire):
    grade: Coded | None
    at: datetime
    proposed: bool
    reason: str
    by: str


class DraftRow(Wire):
    id: int
    case_id: int
    kind: Coded
    title: str
    version: int
    state: Coded
    express: bool = Field(description="开了应急快车道")
    updated_at: datetime


class CaseRow(Wire):
    id: int
    number: str
    title: str
    kind: Coded = Field(description="emergency | opinion | 各类登记办件")
    drill_id: int | None = Field(description="演练的办件")
    event_id: int | None
    place: str | None
    state: Coded
    grade: Coded | None
    grade_proposed: bool
    assessment: Coded | None
    unit: UnitOut | None
    opened_at: datetime
    next_due: datetime | None


class StageCount(Coded):
    """How many cases stand at a stage, or are of a kind."""

    count: int


class CasePage(Page[CaseRow]):
    """One page of cases, with the stages that a filter can choose."""

    stages: list[StageCount] = Field(description="各环节的件数；按单位、类别筛选后数，不受环节筛选影响")
    kinds: list[StageCount] = Field(description="各类办件的件数，不受筛选影响")


class AnswerOut(Wire):
    """One line of a form as it was filled in."""

    name: str
    label: str
    value: str


class PauseOut(Wire):
    """An interval that does not count."""

    ground: str
    begin: datetime
    until: datetime | None
    reference: str
    by: str


class UnnumberedOut(Wire):
    """A duty the law gives no number for; with `until`, a period within which something counts."""

    title: str
    rule: CitedRule
    until: datetime | None


class CaseOut(CaseRow, Chain):
    as_of: int
    occurred_at: datetime | None
    first_seen_at: datetime
    grade_reason: str | None
    grades: list[GradeOut]
    facts: list[FactOut]
    steps: list[StepOut]
    clocks: list[ObligationOut]
    proposed_unit: UnitOut | None
    proposed_unit_reason: str | None
    measures: list[LogOut]
    evidence: list[EvidenceOut]
    easings: list[EasingOut]
    drafts: list[DraftRow]
    debts: list[DebtOut] = Field(description="时限之外还欠办的事；办结的也在")
    markers: list[Marker]
    log: list[LogOut]
    actions: list[Action]
    form: list[AnswerOut] = Field(description="登记表的内容，逐项")
    pauses: list[PauseOut] = Field(description="不计入期限的期间")
    unnumbered: list[UnnumberedOut] = Field(description="没有法定数字的义务，以及要知道的期间；不计时")
    now: datetime = Field(description="这个办件所在的时间：演练的办件按演练的钟")
    merged_into: int | None = Field(description="并入的办件")


class Reason(Request):
    reason: str = Field(min_length=2, max_length=2000)


class Assessment(Reason):
    decision: str = Field(description="must_answer | pass_on | watch | false_alarm | no_answer")
    grounds: list[str] = Field(
        default_factory=list,
        description="必须回应的依据：policy_misread | public_interest | moral_line | emergency | "
        "superior_request | hot_topic",
    )
    sort: str | None = Field(
        None, description="分类处置：suggestion | hardship | major_problem | unaware | mistaken_view"
    )


class Assignment(Reason):
    unit_id: str


class Note(Request):
    text: str = Field(min_length=2, max_length=5000)


class ResultIn(Note):
    """公布处置结果: the link may stand in a field of its own or in the text."""

    url: str = Field("", max_length=2000, description="公众能看到处置结果的链接")

    @property
    def link(self) -> str:
        """The link given, else the first one in the text, else nothing."""
        found = LINK.search(self.text)
        return self.url or (found.group() if found else "")


class CoUnits(Reason):
    """协办: the whole list of units that help."""

    unit_ids: list[str]


class Concession(Reason):
    """记为未完成: an overdue clock whose duty will not be done."""

    obligation_id: int


class TimeChange(Reason):
    """更正事发时间; later than before needs an easing instead."""

    occurred_at: AwareDatetime


class Withdrawal(Reason):
    """撤回证据，or say that it was never true."""

    false: bool = False


class GradeChange(Reason):
    grade: str = Field(description="I | II | III | IV")


class FactChange(Reason):
    kind: str
    value: float
    source: str = Field(min_length=2, description="依据：谁、什么材料")


class EasingRequest(Reason):
    kind: str = Field(description="grade_down | later_time | waive | inapplicable | extend | merge")
    grade: str | None = None
    occurred_at: AwareDatetime | None = None
    obligation_id: int | None = None
    into: int | None = Field(None, description="并入哪个办件")
    amount: float | None = Field(None, description="延长多少，单位同原期限")
    told_at: AwareDatetime | None = Field(None, description="告知当事人的时间")
    reference: str = Field("", max_length=200, description="告知文书编号")


class EvidenceIn(Request):
    """Typed evidence. A press conference needs held_at, place, host, speakers, head_spoke and a link or file."""

    kind: str = Field(
        description="press_conference | publication | letter | report | decision | transfer | record"
        " | internal_report | status；书面通报由稿件的“登记发布”产生"
    )
    duty: str | None = Field(None, description="履行的义务；新闻发布会以外的行为必填")
    reference: str = Field("", max_length=200, description="文书、报告的编号")
    held_at: AwareDatetime
    place: str | None = None
    host: str | None = None
    speakers: list[str] = Field(default_factory=list)
    head_spoke: bool | None = None
    channel: str | None = None
    url: str | None = None
    file_sha256: str | None = Field(None, pattern="^[0-9a-f]{64}$")
    note: str | None = None


class FileOut(Wire):
    sha256: str
    size: int
