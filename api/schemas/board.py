"""The duty board: one snapshot; the live stream goes on from `as_of`."""

from datetime import datetime

from pydantic import Field

from api.schemas.base import Action, Coded, Wire
from api.schemas.cases import ObligationOut
from api.schemas.coverage import CoverageOut


class HealthPart(Wire):
    name: str = Field(
        description="database | index | inbox | crawl | sources | pipeline | scheduler | notifier"
    )
    label: str
    ok: bool
    detail: str = Field(description="一句话：状态、自何时起、该怎么办")
    since: datetime | None = None


class Health(Wire):
    """The truth about the watch. `ok` only when every part is."""

    ok: bool
    now: datetime
    version: str
    simulated: bool = Field(description="正在使用模拟时钟，每页都要标明，登录页也是")
    summary: str = Field(description="监测正常 · 4 源中 4 新鲜 · 入库滞后 0 秒 · 时钟正常")
    parts: list[HealthPart]


class Fit(Wire):
    """One process is fit for what was asked; the status says when it is not."""

    ok: bool = True


class AlertOut(Wire):
    id: int
    event_id: int
    case_id: int | None
    title: str
    place: str | None
    level: int = Field(description="1 最急 … 4")
    grade: Coded | None
    reason: str = Field(description="死亡 4 人 · 县内 · 3 源 · 20 分钟 14 帖")
    state: Coded = Field(description="new | acknowledged | opened | dismissed")
    raised_at: datetime
    acknowledged_by: str | None
    posts: int
    sources: int
    actions: list[Action]


class Todo(Wire):
    """One thing that needs somebody, ordered by the clock that runs out next."""

    case_id: int
    number: str
    kind: Coded
    title: str
    drill_id: int | None = Field(description="演练的办件")
    now: datetime = Field(description="这个办件所在的时间：演练的办件按演练的钟")
    place: str | None
    grade: Coded | None
    grade_proposed: bool = Field(description="拟")
    unit: str | None
    waiting_for: str = Field(description="待签收 7 分钟")
    step: Coded
    clock: ObligationOut | None
    clocks: list[ObligationOut]
    heat: list[int] = Field(description="近 12 小时每小时帖数")
    why: list[str]
    mine: bool = Field(description="轮到当前登录的人")
    actions: list[Action]


class Today(Wire):
    read: int
    grouped: int
    alerted: int
    answered_in_time: int
    answered: int


class Board(Wire):
    as_of: int = Field(description="快照所含的最后一条消息号；直播从它之后续上")
    now: datetime
    office: str
    on_duty: str | None
    health: Health
    todo: list[Todo]
    alerts: list[AlertOut]
    today: Today
    coverage: CoverageOut
    quiet: str | None = Field(None, description="无待办时说明依据")


class LiveMessage(Wire):
    """One message of the live stream (`event: message`, `id:` is the number to resume from)."""

    id: int
    at: datetime
    kind: str
    subject: str
    actor: str
    payload: dict[str, object]
