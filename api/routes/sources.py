"""Sources: how the watch over each is doing, declared and tried out in the browser."""

from typing import Annotated, Literal

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from api.context import Context, ServiceContext
from api.permissions import Requires
from api.previewing import look_at, sources_file
from api.schemas.sources import (
    CatalogueRow,
    DeclarationChange,
    DeclarationIn,
    PreviewOut,
    SourceKindOut,
    SourceOut,
    SourcesOut,
)
from api.views import previews
from api.views import sources as views
from api.views.kinds import kinds
from api.views.sourcepage import source_page
from crawlers.registry import keeping
from crawlers.registry.keeping import Keeping
from huiying.people import Actor

router = APIRouter(prefix="/sources", tags=["sources"])
Reader = Annotated[Actor, Requires("sources.read")]
Keeper = Annotated[Actor, Requires("sources.write")]
Switch = Literal["enable", "disable", "hot", "calm", "verify"]
SWITCHES: dict[Switch, dict[str, bool]] = {
    "enable": {"enabled": True},
    "disable": {"enabled": False},
    "hot": {"hot": True},
    "calm": {"hot": False},
    "verify": {"verified": True},
}


@router.get("", dependencies=[Requires("sources.read")])
def sources(context: Context) -> SourcesOut:
    """全部来源和各自的状况；整个监测能不能说平静，凭什么。"""
    with context.database.reading() as session:
        return views.sources(session, context.settings, now=context.clock.now())


@router.get("/kinds", dependencies=[Requires("sources.read")])
def source_kinds() -> list[SourceKindOut]:
    """来源有哪几类，每类要填什么。"""
    return list(kinds())


@router.get("/catalogue", dependencies=[Requires("sources.read")])
def source_catalogue(context: Context) -> list[CatalogueRow]:
    """自带的来源目录：都没有核实、没有启用，采用后先预览。"""
    with context.database.reading() as session:
        return views.shipped(session, context.settings)


@router.post("/catalogue/{source_id}/adopt")
def adopt_source(source_id: str, actor: Keeper, context: Context) -> SourceOut:
    """采用目录里的一个来源：停用、未核实，等预览后再启用。"""
    with context.database.transaction() as session:
        keeping.adopt(_keeping(context, session, actor), source_id)
        return _page(context, session, actor, source_id)


@router.post("/preview", dependencies=[Requires("sources.write")])
def preview_source(form: DeclarationIn, context: Context) -> PreviewOut:
    """按这份声明看一次：会入库什么，什么不入库和为什么；什么也不存，最多 20 秒。"""
    return previews.shown(look_at(context, keeping.checked_in_browser(form.declaration)))


@router.post("")
def declare_source(form: DeclarationIn, actor: Keeper, context: Context) -> SourceOut:
    """新建来源；有误时 `fields` 逐项说明。"""
    with context.database.transaction() as session:
        made = keeping.create(_keeping(context, session, actor), form.declaration)
        return _page(context, session, actor, made.id)


@router.get("/{source_id}")
def source(source_id: str, actor: Reader, context: Context) -> SourceOut:
    """一个来源：状况和原因、最近各轮、时间、最近的帖文、历次声明。"""
    with context.database.reading() as session:
        return _page(context, session, actor, source_id)


@router.put("/{source_id}")
def change_source(source_id: str, form: DeclarationChange, actor: Keeper, context: Context) -> SourceOut:
    """整体修改；旧的声明留在记录里。"""
    with context.database.transaction() as session:
        desk = _keeping(context, session, actor)
        keeping.change(desk, source_id, form.declaration, seen_version=form.version)
        return _page(context, session, actor, source_id)


@router.delete("/{source_id}", status_code=204, response_class=Response)
def withdraw_source(source_id: str, actor: Keeper, context: Context) -> None:
    """移除：不再采；已采的内容和历次声明都留着。"""
    with context.database.transaction() as session:
        keeping.withdraw(_keeping(context, session, actor), source_id)


@router.post("/{source_id}/{switch}")
def switch_source(source_id: str, switch: Switch, actor: Keeper, context: Context) -> SourceOut:
    """启用 enable、停用 disable、设为热点 hot、取消热点 calm、核实无误 verify。"""
    with context.database.transaction() as session:
        keeping.switch(_keeping(context, session, actor), source_id, **SWITCHES[switch])
        return _page(context, session, actor, source_id)


def _keeping(context: ServiceContext, session: Session, actor: Actor) -> Keeping:
    path = sources_file(context.settings)
    return Keeping(session=session, actor=actor, now=context.clock.now(), path=path)


def _page(context: ServiceContext, session: Session, actor: Actor, source_id: str) -> SourceOut:
    return source_page(session, context.settings, source_id, actor=actor, now=context.clock.now())
