"""The rule book: what binds this office, what it would do, which packs and schedules stand behind it."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Query, UploadFile

from alerts import calculation
from alerts.daybook import loading
from alerts.daybook import standing as daybook
from alerts.recounts import queue
from alerts.rulechoice import choosing, standing
from api.context import Context, ServiceContext
from api.permissions import Requires
from api.schemas.rules import (
    HolidaysLoaded,
    HolidaysOut,
    PacksChosen,
    PacksIn,
    PacksOut,
    RecountOut,
    RuleOut,
    RuleRow,
    TrialOut,
)
from api.views import packs as pack_views
from api.views import rules as views
from huiying.clock import BEIJING
from huiying.errors import Invalid, Misconfigured
from huiying.people import Actor

router = APIRouter(prefix="/rules", tags=["rules"])
reading = [Requires("rules.read")]
AT_ONCE = 100
"""Cases counted before a request is answered; the worker counts the rest."""
LARGEST = 1024 * 1024


@router.get("", dependencies=reading)
def rules(
    context: Context, kind: Literal["limit", "gate", "duty", "reference"] | None = None
) -> list[RuleRow]:
    """Every rule of the book: what binds here, and why the others do not."""
    today = context.clock.now().astimezone(BEIJING).date()
    with context.database.reading() as session:
        return views.rows(standing.book_in_force(session), today, kind=kind)


@router.get("/due", dependencies=reading)
def due(
    context: Context,
    rule: Annotated[str, Query(description="OP-03.information 或 OP-02", max_length=60)],
    since: Annotated[str, Query(alias="from", description="起算时间，须带时区；按日计的可只写日期")],
    suspend: Annotated[Sequence[str], Query(description="A..B，可重复")] = (),
    extend: Annotated[str, Query(description="延长，单位与时限相同")] = "",
) -> TrialOut:
    """When a limit would be due here, step by step. Nothing is recorded; rules that are off are calculated too."""
    with context.database.reading() as session:
        found = views.found(standing.book_in_force(session), rule)
        calendar = daybook.calendar(session)
    pauses = [calculation.interval(each) for each in suspend]
    return views.trial(calculation.answer(found, since, calendar, pauses=pauses, extended_by=extend))


@router.get("/packs", dependencies=reading)
def packs(context: Context) -> PacksOut:
    """The packs that ship or were handed in, and which of them are in force."""
    with context.database.reading() as session:
        return pack_views.packs(session)


@router.put("/packs")
def choose_packs(
    form: PacksIn, actor: Annotated[Actor, Requires("rules.choose")], context: Context
) -> PacksChosen:
    """Put packs in force. A wrong one refuses the whole choice; open clocks are counted anew."""
    files = [choosing.OwnFile(name=file.name, content=file.content.encode()) for file in form.files]
    now = context.clock.now()
    try:
        with context.database.transaction() as session:
            choice = choosing.choose(
                session, form.packs, files=files, reason=form.reason, actor=actor, now=now
            )
    except Misconfigured as wrong:
        raise Invalid(wrong.message, code="pack_refused") from wrong
    recount = _recounted(context)
    with context.database.reading() as session:
        return pack_views.chosen(pack_views.packs(session), choice, recount)


@router.get("/holidays", dependencies=reading)
def holidays(context: Context) -> HolidaysOut:
    """Schedules that were loaded and the days that stand by them."""
    with context.database.reading() as session:
        return pack_views.holidays(session)


@router.post("/holidays")
def load_holidays(
    file: Annotated[UploadFile, File(description="CSV：date,kind（off 放假，work 上班）")],
    actor: Annotated[Actor, Requires("holidays.load")],
    context: Context,
    replace: Annotated[bool, Form(description="文件所及年份以本文件为准")] = False,
) -> HolidaysLoaded:
    """Load a published schedule; the years it names are published by it, and open clocks are counted anew."""
    content = file.file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Invalid("放假安排文件超过 1 MB，请检查是否选错了文件", code="file_too_large")
    name = (file.filename or "holidays.csv")[:200]
    with context.database.transaction() as session:
        report = loading.load_schedule(
            session, content, name=name, actor=actor, now=context.clock.now(), replace=replace
        )
    return pack_views.loaded(report, _recounted(context))


@router.get("/{rule_id}", dependencies=reading)
def rule(rule_id: str, context: Context) -> RuleOut:
    """One rule with its words, its limits and the packs behind it."""
    today = context.clock.now().astimezone(BEIJING).date()
    with context.database.reading() as session:
        return views.one(standing.book_in_force(session), rule_id, today)


def _recounted(context: ServiceContext) -> RecountOut | None:
    return pack_views.recount(queue.carry_out(context.database, now=context.clock.now(), most=AT_ONCE))
