"""Corrections: what a post really is, by an officer; counts at once and becomes training data."""

from typing import Annotated

from fastapi import APIRouter

from alerts.watch import notice_event
from api.context import Context
from api.parsing import member
from api.permissions import Requires
from api.schemas.base import FieldOut
from api.schemas.corrections import CorrectionIn
from api.schemas.events import PostOut
from api.views import corrections as views
from api.views import posts
from huiying.people import Actor
from nlp.corrections.correcting import correct
from nlp.corrections.fields import Field, checked
from nlp.entries import entries

router = APIRouter(tags=["corrections"])
Officer = Annotated[Actor, Requires("documents.correct")]


@router.get("/corrections/fields", dependencies=[Requires("events.read")])
def fields() -> list[FieldOut]:
    """可更正的字段和各自可取的值。"""
    return views.fields()


@router.post("/documents/{document_id}/corrections")
def correct_document(document_id: int, form: CorrectionIn, actor: Officer, context: Context) -> PostOut:
    """更正一条帖文的一个研判结果：立即生效，转载一并更正；机器原来的值留着。"""
    change = checked(member(Field, form.field, "字段"), _plain(form.value))
    now = context.clock.now()
    with context.database.transaction() as session:
        done = correct(session, document_id, change, reason=form.reason, actor=actor, now=now)
        context.index.put(session, entries(session, done.documents))
        for event_id in done.events:
            notice_event(session, event_id, now=now)
    with context.database.reading() as session:
        return posts.one(session, document_id)


def _plain(value: list[str] | bool | int | str) -> list[str] | bool | int | str:
    """A form gives every choice as a word."""
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value
