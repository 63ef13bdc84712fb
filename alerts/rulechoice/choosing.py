"""Choose the packs that bind this office. A wrong file or name refuses the whole choice; nothing is half-applied."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from alerts.binding import Binding
from alerts.overlays import NATIONAL
from alerts.recounts import queue
from alerts.rulechoice import admission, standing
from alerts.rulechoice.models import OwnPack, RuleChoice
from huiying import audit
from huiying.errors import Misconfigured
from huiying.people import Actor

REASON = "规则包调整"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFile:
    """A pack file handed in."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A limit that binds otherwise than before, in words; None where it does not bind."""

    name: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        return f"{self.name}：{self.before or '无'} → {self.after or '无'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen, what changes by it, and the recount it asks for (None where nothing changed)."""

    packs: tuple[Mapping[str, Any], ...]
    changes: tuple[Change, ...]
    recount: int | None

    @property
    def words(self) -> str:
        return "+".join([NATIONAL, *(pack["name"] for pack in self.packs)])


def choose(
    session: Session,
    words: str,
    *,
    files: Sequence[OwnFile] = (),
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> Choice:
    """Put packs in force: names joined by `+` (`national+beijing+qingxi`), and files of the office's own.

    A name may be that of an own pack in force now, which is kept. Raises NotFound for a name nobody knows,
    Misconfigured naming file, rule and field.
    """
    audit.take_turn(session)
    before = _current(session)
    after = _put_together(session, words, files)
    admission.refuse_faults(after)
    packs = tuple(_described(after))
    if standing.state(packs) == standing.state(standing.chosen(session)):
        return Choice(packs=packs, changes=(), recount=None)
    _keep(session, files, actor, now)
    choice = Choice(packs=packs, changes=tuple(differences(before, after)), recount=None)
    asked = _record(session, choice, reason, actor, now)
    return Choice(packs=packs, changes=choice.changes, recount=asked)


def _current(session: Session) -> Binding:
    """What binds now. An own pack that a newer version refuses must not keep the office from choosing another."""
    try:
        return standing.book_in_force(session)
    except Misconfigured:
        return standing.put_together([], [])


def differences(before: Binding, after: Binding) -> Iterator[Change]:
    """Limits that one binding has and the other has not, or has otherwise, in the order of their names."""
    first, second = _amounts(before), _amounts(after)
    for name in sorted(first.keys() | second.keys()):
        if first.get(name) != second.get(name):
            yield Change(name=name, before=first.get(name), after=second.get(name))


def _amounts(binding: Binding) -> dict[str, str]:
    return {f"{rule.id}.{limit.name}": str(limit.limit) for rule, limit, _ in binding.limits}


def _put_together(session: Session, words: str, files: Sequence[OwnFile]) -> Binding:
    """Own packs in force are named like shipped ones; a file handed in stands beside them."""
    named = list(dict.fromkeys(name.strip() for name in words.split("+")))
    kept = {pack["name"]: pack["sha256"] for pack in standing.chosen(session) if pack["own"]}
    rows = [session.get_one(OwnPack, kept[name]) for name in named if name in kept]
    own = [
        *((row.content.encode(), row.file_name) for row in rows),
        *((file.content, file.name) for file in files),
    ]
    return standing.put_together([name for name in named if name and name not in kept], own)


def _described(binding: Binding) -> Iterator[dict[str, Any]]:
    shipped = admission.ships()
    for pack in binding.packs:
        own = pack.name not in shipped
        yield {"name": pack.name, "version": pack.version, "sha256": pack.digest, "own": own}


def _keep(session: Session, files: Sequence[OwnFile], actor: Actor, now: datetime) -> None:
    for file in files:
        digest = hashlib.sha256(file.content).hexdigest()
        if session.get(OwnPack, digest) is None:
            session.add(
                OwnPack(
                    sha256=digest,
                    file_name=file.name[:200],
                    content=file.content.decode("utf-8"),
                    added_at=now,
                    added_by=actor.username,
                )
            )
    session.flush()


def _record(session: Session, choice: Choice, reason: str, actor: Actor, now: datetime) -> int:
    packs = [dict(pack) for pack in choice.packs]
    session.add(RuleChoice(packs=packs, reason=reason, chosen_at=now, chosen_by=actor.username))
    detail = {"packs": packs, "reason": reason, "changes": [str(change) for change in choice.changes]}
    audit.record(session, at=now, actor=actor.username, action="rules.chosen", subject="rules", detail=detail)
    return queue.ask(session, reason=f"{REASON}（{choice.words}）", actor=actor, now=now).id
