"""保密审查台账: on screen and as a workbook."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import AwareDatetime

from api.context import Context
from api.paging import Paging
from api.permissions import Requires
from api.schemas.base import Page
from api.schemas.secrecy_ledger import LedgerRow
from api.views.secrecy_ledger import rows
from api.workbook import MEDIA_TYPE, table
from huiying.clock import BEIJING
from response.ledger import ledger

router = APIRouter(tags=["secrecy_ledger"], dependencies=[Requires("secrecy_ledger.read")])
HEAD = ("序号", "审查时间", "办件", "种类", "标题", "版本", "结论", "依据", "说明", "审查人", "发布", "指纹")


@dataclass(frozen=True, slots=True)
class Period:
    """From a moment on, up to another."""

    since: datetime | None
    until: datetime | None


def _period(since: AwareDatetime | None = None, until: AwareDatetime | None = None) -> Period:
    return Period(since, until)


Within = Annotated[Period, Depends(_period)]


@router.get("/secrecy_ledger")
def secrecy_ledger(context: Context, period: Within, paging: Paging) -> Page[LedgerRow]:
    """逐项列出保密审查：审的是什么、谁审、依据、结论、发布在哪里。新的在前。"""
    with context.database.reading() as session:
        lines, total = ledger(
            session, since=period.since, until=period.until, offset=paging.offset, limit=paging.page_size
        )
        items = rows(session, lines)
    return Page(items=items, total=total, page=paging.page, page_size=paging.page_size)


@router.get("/secrecy_ledger.xlsx", response_class=Response, responses={200: {"content": {MEDIA_TYPE: {}}}})
def secrecy_ledger_workbook(context: Context, period: Within) -> Response:
    """The same as a workbook, the oldest first, numbered."""
    with context.database.reading() as session:
        lines, _ = ledger(session, since=period.since, until=period.until)
        items = rows(session, lines)[::-1]
    content = table("保密审查台账", HEAD, [_cells(number, row) for number, row in enumerate(items, 1)])
    headers = {"Content-Disposition": 'attachment; filename="secrecy_ledger.xlsx"'}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


def _cells(number: int, row: LedgerRow) -> list[str | int]:
    return [
        number,
        f"{row.at.astimezone(BEIJING):%Y-%m-%d %H:%M}",
        row.case_number,
        row.kind.label,
        row.title,
        row.version,
        row.verdict.label,
        row.basis,
        row.comment,
        row.by,
        "\n".join(row.published),
        row.sha256,
    ]
