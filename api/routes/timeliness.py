"""Timeliness: who answered how fast, on screen and as a workbook."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import AwareDatetime

from api.context import Context
from api.permissions import Requires
from api.schemas.reports import Timeliness
from api.views.pending import pending
from huiying.people import Actor

router = APIRouter(tags=["timeliness"])
Reader = Annotated[Actor, Requires("timeliness.read")]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which clocks are counted; `since` and `until` look at when a clock was opened."""

    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    unit: str | None = None
    topic: str | None = None
    grade: str | None = None
    duty: str | None = None


Filtered = Annotated[Filters, Depends()]


@router.get("/timeliness")
def timeliness(actor: Reader, context: Context, filters: Filtered) -> Timeliness:
    """Figures with their denominators, and the clocks behind each."""
    pending()


@router.get("/timeliness.xlsx", response_class=Response, responses={200: {"content": {XLSX: {}}}})
def workbook(actor: Reader, context: Context, filters: Filtered) -> Response:
    """The same as a workbook."""
    pending()
