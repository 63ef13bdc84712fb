"""Timeliness: who answered how fast, on screen and as a workbook."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import AwareDatetime

from alerts.duties import Duty
from alerts.grades import Grade
from alerts.timeliness import Filter
from api.context import Context
from api.parsing import maybe_member
from api.permissions import Requires
from api.schemas.reports import Timeliness
from api.views.timeliness import report
from api.workbook import MEDIA_TYPE, workbook

router = APIRouter(tags=["timeliness"], dependencies=[Requires("timeliness.read")])


def _filter(
    *,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    unit: str | None = None,
    topic: str | None = None,
    grade: str | None = None,
    duty: str | None = None,
) -> Filter:
    return Filter(
        since=since,
        until=until,
        unit_id=unit,
        topic=topic,
        grade=maybe_member(Grade, grade, "等级"),
        duty=maybe_member(Duty, duty, "时限种类"),
    )


Filtered = Annotated[Filter, Depends(_filter)]


@router.get("/timeliness")
def timeliness(context: Context, filters: Filtered) -> Timeliness:
    """Figures with their denominators, and the clocks behind each. The period is of due times."""
    with context.database.reading() as session:
        return report(session, filters, context.clock.now())


@router.get("/timeliness.xlsx", response_class=Response, responses={200: {"content": {MEDIA_TYPE: {}}}})
def timeliness_workbook(context: Context, filters: Filtered) -> Response:
    """The same as a workbook."""
    now = context.clock.now()
    with context.database.reading() as session:
        found = report(session, filters, now)
    content = workbook(found, office=context.settings.office, now=now)
    headers = {"Content-Disposition": 'attachment; filename="timeliness.xlsx"'}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)
