"""Keeping sources in the browser: declared, changed, switched, withdrawn; each change versioned, audited, announced."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from crawlers.registry.models import DeclaredSource, DeclaredVersion
from crawlers.registry.reading import Origin, declared_sources, read_declaration
from crawlers.sources import FolderSource, MailboxSource, Source, catalogue
from crawlers.sources.complaints import field_of, words_of
from huiying import audit, messages
from huiying.errors import Conflict, Forbidden, Invalid, NotFound
from huiying.people import Actor, Role

UNVERIFIED = "还没有核实：请先试采预览，确认采得对后点“核实无误”"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Who changes sources, when, beside which file."""

    session: Session
    actor: Actor
    now: datetime
    path: Path


def adopt(keeping: Keeping, source_id: str) -> DeclaredSource:
    """Take a source of the catalogue over as it ships, switched off and unverified. Raises NotFound, else as `create`."""
    found = {source.id: source for source in catalogue()}
    if source_id not in found:
        raise NotFound(f"目录里没有“{source_id}”", code="source_not_found")
    return create(keeping, found[source_id].model_dump(mode="json", exclude_unset=True))


def checked(declaration: Mapping[str, Any]) -> Source:
    """A declaration as a source. Raises Invalid naming each faulty field."""
    try:
        return read_declaration(dict(declaration))
    except ValidationError as wrong:
        errors = [dict(error) for error in wrong.errors()]
        fields = {field_of(error): words_of(error) for error in reversed(errors)}
        raise Invalid(f"来源声明有 {len(fields)} 处要改", code="source_invalid", fields=fields) from wrong


def checked_in_browser(declaration: Mapping[str, Any]) -> Source:
    """The same for one written in the browser: its author need not be the one who owns the machine's files."""
    source = checked(declaration)
    if isinstance(source, FolderSource) and Path(source.path).is_absolute():
        _refuse("path", "在网页里只能用数据目录里的文件夹（相对路径）；别处的请写进来源文件")
    if isinstance(source, MailboxSource) and source.password.startswith("file:"):
        _refuse("password", "在网页里只能写 env:HUIYING_SECRET_名字；从文件取口令请写进来源文件")
    if isinstance(source, MailboxSource) and source.certificate is not None:
        _refuse("certificate", "自备的证书请写进来源文件")
    return source


def _refuse(field: str, words: str) -> NoReturn:
    raise Invalid("来源声明有 1 处要改", code="source_invalid", fields={field: words})


def versions(session: Session, source_id: str) -> list[DeclaredVersion]:
    """Every declaration a source has had in the browser, the newest first."""
    query = select(DeclaredVersion).where(DeclaredVersion.source_id == source_id)
    return list(session.scalars(query.order_by(DeclaredVersion.version.desc())))


def create(keeping: Keeping, declaration: Mapping[str, Any]) -> DeclaredSource:
    """Declare a new source. Raises Invalid naming fields, Conflict for an id that is taken."""
    _take_turn(keeping)
    source = checked_in_browser(declaration)
    held = keeping.session.get(DeclaredSource, source.id)
    if source.id in _in_file(keeping) or (held is not None and held.active):
        raise Conflict(f"来源编号“{source.id}”已经有了：请换一个编号，或修改那一个", code="source_taken")
    row = held or DeclaredSource(id=source.id, version=0)
    return _write(keeping, row, source, "declared")


def change(
    keeping: Keeping, source_id: str, declaration: Mapping[str, Any], *, seen_version: int
) -> DeclaredSource:
    """Declare a source anew, as a whole. Raises as `create`, and Conflict where it has changed since it was read."""
    row = _opened(keeping, source_id)
    if row.version != seen_version:
        raise Conflict(
            "这个来源刚被别人改过：请刷新后在最新的声明上再改，您的改动还在页面上", code="version_outdated"
        )
    return _write(keeping, row, checked_in_browser({**declaration, "id": source_id}), "changed")


def switch(keeping: Keeping, source_id: str, **marks: bool) -> DeclaredSource:
    """Turn `enabled`, `hot` or `verified` on or off, all else as it stands.

    Raises Conflict for one that nobody has yet seen to work.
    """
    row = _opened(keeping, source_id)
    if marks.get("enabled") and row.declaration.get("verified") is False:
        raise Conflict(UNVERIFIED, code="source_unverified")
    return _write(keeping, row, checked({**row.declaration, **marks}), "switched")


def withdraw(keeping: Keeping, source_id: str) -> None:
    """Take a source away: it is asked no more, its posts and versions stay."""
    row = _opened(keeping, source_id)
    row.active = False
    _record(keeping, row, "withdrawn")


def _opened(keeping: Keeping, source_id: str) -> DeclaredSource:
    """A source that can be changed here. Raises NotFound, or Conflict for one whose home is the file."""
    _take_turn(keeping)
    if source_id in _in_file(keeping):
        raise Conflict(
            f"“{source_id}”写在来源文件 {keeping.path.name} 里，以文件为准：请管理员改文件",
            code="source_in_file",
        )
    row = keeping.session.get(DeclaredSource, source_id)
    if row is None or not row.active:
        raise NotFound(f"没有来源“{source_id}”，可能已被移除", code="source_not_found")
    return row


def _in_file(keeping: Keeping) -> set[str]:
    found = declared_sources(keeping.session, keeping.path).standings
    return {standing.source.id for standing in found if standing.origin is Origin.FILE}


def _write(keeping: Keeping, row: DeclaredSource, source: Source, what: str) -> DeclaredSource:
    row.declaration = source.model_dump(mode="json", exclude_unset=True)
    row.active = True
    keeping.session.add(row)
    _record(keeping, row, what)
    return row


def _record(keeping: Keeping, row: DeclaredSource, what: str) -> None:
    """A new version, a row of the audit trail, and a word to open screens."""
    session, who, now = keeping.session, keeping.actor.username, keeping.now
    row.version, row.by, row.at = row.version + 1, who, now
    session.flush()
    session.add(
        DeclaredVersion(
            source_id=row.id,
            version=row.version,
            declaration=row.declaration,
            active=row.active,
            by=who,
            at=now,
        )
    )
    subject, told = f"source:{row.id}", {"version": row.version, "declaration": row.declaration}
    audit.record(session, at=now, actor=who, action=f"source.{what}", subject=subject, detail=told)
    shown = {"name": row.declaration.get("name", row.id), "active": row.active}
    messages.announce(session, at=now, kind=f"source.{what}", subject=subject, actor=who, payload=shown)


def _take_turn(keeping: Keeping) -> None:
    audit.take_turn(keeping.session)
    if not keeping.actor.has(Role.ADMIN):
        raise Forbidden("来源由管理员维护：请联系管理员", code="not_your_step")
