"""关注主题: kept by officers without code, tried on the past, and what they found."""

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from api.context import Context, ServiceContext
from api.paging import Paging
from api.permissions import Requires
from api.schemas.watches import (
    DefinitionIn,
    WatchChange,
    WatchHits,
    WatchIn,
    WatchOut,
    WatchRow,
    WatchTrialIn,
    WatchTrialOut,
)
from api.views import watches as views
from huiying.errors import Misconfigured
from huiying.people import Actor
from nlp import office
from nlp.office import OfficeWords
from nlp.watching import backfill, service
from nlp.watching.examples import Example, sound, try_out
from nlp.watching.expression import Near, Wording
from nlp.watching.service import Draft, Keeping
from nlp.watching.subjects import Home
from nlp.watching.trial import try_on_past

router = APIRouter(prefix="/watches", tags=["watches"])
Keeper = Annotated[Actor, Requires("watches.write")]
reading = [Requires("watches.read")]
AT_ONCE = 1000
"""Documents of the past that are gone over before a request is answered; the worker does the rest."""


@router.get("", dependencies=reading)
def watches(context: Context) -> list[WatchRow]:
    """全部关注主题，各有多少命中。"""
    with context.database.reading() as session:
        return _onlooker(context, session).rows()


@router.post("")
def create_watch(form: WatchIn, actor: Keeper, context: Context) -> WatchOut:
    """新建关注主题；条件有误时 `fields` 逐项说明，例文不符时要么改，要么 `despite_examples`。"""
    with context.database.transaction() as session:
        made = service.create(_keeping(context, session, actor), _draft(form))
    return _gone_over(context, made.id)


@router.post("/trial", dependencies=[Requires("watches.write")])
def trial(form: WatchTrialIn, context: Context) -> WatchTrialOut:
    """拿条件在已入库的帖文上试跑：每天几条、样例和例文结果；什么也不保存。"""
    home = _home(context)
    expression = service.compiled(_wording(form.definition), home)
    examples = sound([Example(text=one.text, wanted=one.wanted) for one in form.examples])
    tried = try_out(expression, examples, home=home)
    with context.database.reading() as session:
        past = try_on_past(session, context.index, expression, since=form.since, until=form.until)
        return views.trial(session, expression, past, tried)


@router.get("/{watch_id}", dependencies=reading)
def watch(watch_id: int, context: Context) -> WatchOut:
    """一个关注主题：条件、例文、历次版本。"""
    with context.database.reading() as session:
        return _onlooker(context, session).one(watch_id)


@router.put("/{watch_id}")
def change_watch(watch_id: int, form: WatchChange, actor: Keeper, context: Context) -> WatchOut:
    """整体修改；历史会按新条件重新核对。"""
    with context.database.transaction() as session:
        service.change(_keeping(context, session, actor), watch_id, _draft(form), seen_version=form.version)
    return _gone_over(context, watch_id)


@router.delete("/{watch_id}", status_code=204, response_class=Response)
def delete_watch(watch_id: int, actor: Keeper, context: Context) -> None:
    """删除；条件的历次版本留在记录里。"""
    with context.database.transaction() as session:
        service.delete(_keeping(context, session, actor), watch_id)


@router.post("/{watch_id}/pause")
def pause_watch(watch_id: int, actor: Keeper, context: Context) -> WatchOut:
    """停用：不再看新帖文，已有的命中留着。"""
    with context.database.transaction() as session:
        service.pause(_keeping(context, session, actor), watch_id)
        return _onlooker(context, session).one(watch_id)


@router.post("/{watch_id}/resume")
def resume_watch(watch_id: int, actor: Keeper, context: Context) -> WatchOut:
    """启用：停用期间的帖文补看一遍。"""
    with context.database.transaction() as session:
        service.resume(_keeping(context, session, actor), watch_id)
    return _gone_over(context, watch_id)


@router.post("/{watch_id}/past")
def go_over_past(watch_id: int, actor: Keeper, context: Context) -> WatchOut:
    """把全部历史按现在的条件重新核对一遍。"""
    with context.database.transaction() as session:
        service.ask_past(_keeping(context, session, actor), watch_id)
    return _gone_over(context, watch_id)


@router.get("/{watch_id}/hits", dependencies=reading)
def hits(watch_id: int, context: Context, paging: Paging) -> WatchHits:
    """命中的帖文，新的在前，标出命中的地方；每天几条。"""
    with context.database.reading() as session:
        return views.hits(session, watch_id, paging=paging)


def _gone_over(context: ServiceContext, watch_id: int) -> WatchOut:
    backfill.carry_out(context.database, now=context.clock.now(), most=AT_ONCE)
    with context.database.reading() as session:
        return _onlooker(context, session).one(watch_id)


def _onlooker(context: ServiceContext, session: Session) -> views.Onlooker:
    return views.Onlooker(session=session, now=context.clock.now(), home=_home(context))


def _keeping(context: ServiceContext, session: Session, actor: Actor) -> Keeping:
    return Keeping(session=session, actor=actor, now=context.clock.now(), home=_home(context))


def _home(context: ServiceContext) -> Home:
    """The jurisdiction with the places that only the office knows; a wrong file of them stops the worker, not officers."""
    places: tuple[str, ...] = ()
    with suppress(Misconfigured):
        places = OfficeWords.read(context.settings.folder / office.FILE).places
    return Home(context.settings.jurisdiction, places)


def _draft(form: WatchIn) -> Draft:
    return Draft(
        name=form.name,
        wording=_wording(form.definition),
        examples=[Example(text=one.text, wanted=one.wanted) for one in form.examples],
        despite_examples=form.despite_examples,
    )


def _wording(form: DefinitionIn) -> Wording:
    near = [Near(first=pair.first, second=pair.second, within=pair.within) for pair in form.near]
    return Wording(**form.model_dump(exclude={"near"}), near=near)
