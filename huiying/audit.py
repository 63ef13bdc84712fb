"""The audit trail: a hash chain that shows one altered, missing or added row, and whose head lies beside the database.

Each row's hash covers the row before it. A head file *behind* the chain is a crash between commit and
writing it, and catches up; a head *ahead* of the chain, or not in it, is tampering.
"""

import hashlib
import json
import os
import socket
import threading
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from huiying.clock import aware
from huiying.db import Base, JSONColumn, take_turn

__all__ = [
    "GENESIS",
    "HEAD",
    "AuditRow",
    "Verdict",
    "last_row",
    "record",
    "take_turn",
    "verify",
    "write_head",
]
GENESIS = "0" * 64
HEAD = "audit_head"
"""Key in `Session.info` under which `record` leaves the new head for the commit to write."""


class AuditRow(Base):
    """Who did what to which thing, when; written in the transaction of the change itself."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(100))
    """User name, or `system:worker`, `system:scheduler` …"""
    action: Mapped[str] = mapped_column(String(100))
    subject: Mapped[str] = mapped_column(String(100), index=True)
    """`case:12`, `obligation:3`, `user:li` …"""
    detail: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What verification found; `fault` says in Chinese where the chain breaks."""

    rows: int
    head: str
    fault: str | None = None

    @property
    def sound(self) -> bool:
        return self.fault is None


def _digest(row: AuditRow) -> str:
    body = [row.previous, row.id, aware(row.at).isoformat(), row.actor, row.action, row.subject, row.detail]
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def record(
    session: Session,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    detail: Mapping[str, Any] | None = None,
) -> AuditRow:
    """Append one row to the chain. `detail` must be plain JSON values."""
    take_turn(session)
    last = last_row(session)
    row = AuditRow(
        id=last.id + 1 if last else 1,
        at=aware(at),
        actor=actor,
        action=action,
        subject=subject,
        detail=dict(detail or {}),
        previous=last.hash if last else GENESIS,
    )
    row.hash = _digest(row)
    session.add(row)
    session.flush()
    session.info[HEAD] = (row.id, row.hash)
    return row


def last_row(session: Session) -> AuditRow | None:
    """The end of the chain."""
    return session.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(1)).first()


def write_head(path: Path, number: int, digest: str) -> None:
    """Write the head of the committed chain beside the database; `Database` calls it after each commit."""
    # Threads of one server commit side by side, and so do containers that share the folder and number their processes
    # alike: with one name they would take each other's draft away.
    draft = path.with_suffix(f".{socket.gethostname()}.{os.getpid()}.{threading.get_ident()}.tmp")
    draft.write_text(f"{number} {digest}\n", "utf-8")
    draft.replace(path)


def verify(session: Session, path: Path) -> Verdict:
    """Recompute the whole chain and hold it against the head file."""
    # Before the rows: others may append while they are read, and the head would seem ahead of them.
    head = path.read_text("utf-8") if path.exists() else None
    chain = session.scalars(select(AuditRow).order_by(AuditRow.id).execution_options(yield_per=1000))
    # Closed, or a broken chain would leave the server's cursor behind.
    with closing(chain):
        return _judge(chain, head)


def _judge(chain: Iterable[AuditRow], head: str | None) -> Verdict:
    previous, count = GENESIS, 0
    hashes: dict[int, str] = {}
    for row in chain:
        count += 1
        if row.id != count or row.previous != previous:
            fault = f"第 {count} 行缺失、多出或顺序不对（实际编号 {row.id}）"
            return Verdict(rows=count, head=previous, fault=fault)
        if row.hash != _digest(row):
            fault = f"第 {row.id} 行（{row.action} {row.subject}）被改动过"
            return Verdict(rows=count, head=previous, fault=fault)
        previous = hashes[row.id] = row.hash
    return Verdict(rows=count, head=previous, fault=_head_fault(head, hashes))


def _head_fault(head: str | None, hashes: Mapping[int, str]) -> str | None:
    if head is None:
        return "链头文件不见了：无法证明尾部没有被删" if hashes else None
    number, _, digest = head.strip().partition(" ")
    if not number.isdecimal():
        return "链头文件内容不对：被改动或损坏，无法证明尾部没有被删"
    if hashes.get(int(number)) != digest:
        return f"链头文件记着第 {number} 行，库里没有这一行或已被改动：尾部可能被删"
    return None
