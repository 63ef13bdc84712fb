"""All sources of the office: those of its file and those declared in the browser, read as one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from crawlers.registry.models import DeclaredSource
from crawlers.sources import Source, survey
from crawlers.sources.complaints import complaint
from crawlers.sources.kinds import ADAPTER
from huiying.errors import Misconfigured


class Origin(StrEnum):
    """Where a source is declared, and so where it can be changed."""

    FILE = "file"
    BROWSER = "browser"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One source of the office. `version` is that of the browser's declaration, None for the file's.

    `shadowed`: declared in both places; the file's word counts.
    """

    source: Source
    origin: Origin
    version: int | None = None
    at: datetime | None = None
    """When it was declared as it is, in the browser."""
    shadowed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Every source that can be read, the file's first, and in Chinese what could not be."""

    standings: tuple[Standing, ...]
    faults: tuple[str, ...] = ()

    @property
    def sources(self) -> list[Source]:
        return [standing.source for standing in self.standings]

    def demand(self) -> list[Source]:
        """The sources that can be read. Raises Misconfigured when there are none, naming what is wrong."""
        if not self.standings:
            words = (
                "；".join(self.faults)
                or "还没有声明来源：请在“来源”页新建，或参照 docs/sources.md 写来源文件"
            )
            raise Misconfigured(words, code="sources_missing")
        return self.sources


def declared_sources(session: Session, path: Path) -> Registry:
    """File and browser together; the file wins where both name a source.

    What is wrong is said beside what is right; nothing declared at all is no fault.
    """
    in_file, faults = _in_file(path)
    return _merged(in_file, faults, _kept(session))


def read_declaration(declaration: Any) -> Source:
    """A declaration in plain values. Raises pydantic's ValidationError."""
    return ADAPTER.validate_python(declaration)


def _kept(session: Session) -> Sequence[DeclaredSource]:
    query = select(DeclaredSource).where(DeclaredSource.active).order_by(DeclaredSource.id)
    return session.scalars(query).all()


def _in_file(path: Path) -> tuple[list[Source], list[str]]:
    try:
        return survey(path) if path.is_file() else ([], [])
    except Misconfigured as wrong:
        return [], [wrong.message]


def _merged(in_file: Iterable[Source], faults: Sequence[str], kept: Iterable[DeclaredSource]) -> Registry:
    declared = {row.id: row for row in kept}
    standings = [
        Standing(source=source, origin=Origin.FILE, shadowed=declared.pop(source.id, None) is not None)
        for source in in_file
    ]
    found = list(faults)
    for row in declared.values():
        try:
            source = read_declaration(row.declaration)
        except ValidationError as wrong:
            told = "；".join(complaint(dict(error)) for error in wrong.errors())
            found.append(f"来源“{row.id}”不合现在的格式，不能采集，请修改：{told}")
        else:
            standings.append(Standing(source=source, origin=Origin.BROWSER, version=row.version, at=row.at))
    return Registry(standings=tuple(standings), faults=tuple(found))
