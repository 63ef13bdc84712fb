"""The rules in force for this office: one tiny query tells whether the binding at hand is still the chosen one."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import overlays, rulebook
from alerts.binding import Binding, bind_for
from alerts.overlays import NATIONAL, is_overlay
from alerts.rulebook import HOUSE, BookRule
from alerts.rulechoice.models import OwnPack, RuleChoice
from alerts.rules import Pack, pack_of

KEPT = 8
_held: dict[str, tuple[Binding, Pack]] = {}
"""Bindings by a digest over the packs they are made of: true for any database."""


def book_in_force(session: Session) -> Binding:
    """The national book under the packs this office has chosen; the national book alone where it chose none."""
    return _in_force(session)[0]


def pack_in_force(session: Session) -> Pack:
    """The same, as far as it opens clocks."""
    return _in_force(session)[1]


def _in_force(session: Session) -> tuple[Binding, Pack]:
    packs = chosen(session)
    key = state(packs)
    found = _held.get(key)
    if found is None:
        binding = bound(packs, _texts(session, packs))
        found = (binding, pack_of(binding))
        if len(_held) >= KEPT:
            _held.clear()
        _held[key] = found
    return found


def rule_behind(session: Session, rule_id: str) -> BookRule | None:
    """A rule by its id: as it is now, else as the newest own pack had it that ever held it."""
    targets = {rule.id: rule for rule in rulebook.house().rules}
    found = book_in_force(session).book.rule(rule_id) or targets.get(rule_id)
    if found is not None:
        return found
    for row in session.scalars(select(OwnPack).order_by(OwnPack.added_at.desc(), OwnPack.sha256)):
        content = row.content.encode()
        if not is_overlay(content, where=row.file_name):
            for rule in rulebook.parse(content, where=row.file_name).rules:
                if rule.id == rule_id:
                    return rule
    return None


def chosen(session: Session) -> Sequence[Mapping[str, Any]]:
    """The packs of the last choice: name, version, sha256, own."""
    latest = select(RuleChoice.packs).order_by(RuleChoice.id.desc()).limit(1)
    return session.scalar(latest) or ()


def state(packs: Iterable[Mapping[str, Any]]) -> str:
    """A digest over a choice; shipped packs count as they ship today, by name."""
    names = sorted(f"{pack['name']} {pack['sha256'] if pack['own'] else ''}" for pack in packs)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def bound(packs: Iterable[Mapping[str, Any]], texts: Mapping[str, OwnPack]) -> Binding:
    """The binding of chosen packs; `texts` are the own ones by SHA-256. Raises Misconfigured, NotFound."""
    held = list(packs)
    own = [
        (texts[pack["sha256"]].content.encode(), texts[pack["sha256"]].file_name)
        for pack in held
        if pack["own"]
    ]
    return put_together([pack["name"] for pack in held if not pack["own"]], own)


def put_together(names: Sequence[str], own: Sequence[tuple[bytes, str]]) -> Binding:
    """Shipped packs by name and own files (bytes, file name) as one binding.

    Raises Misconfigured for an own file that is wrong, NotFound for a name that does not ship.
    """
    packs = [
        rulebook.parse(content, where=where) for content, where in own if not is_overlay(content, where=where)
    ]
    if HOUSE in names:
        packs.append(rulebook.house())
    shipped = rulebook.national()
    book = rulebook.bind([*shipped.packs, *packs]) if packs else shipped
    mine = [
        overlays.parse(content, where=where, book=book)
        for content, where in own
        if is_overlay(content, where=where)
    ]
    places = [name for name in names if name != HOUSE]
    chosen_ones = overlays.choose("+".join([NATIONAL, *places]), overlays.shipped(shipped))
    return bind_for(book, [*chosen_ones, *mine], own=[pack.name for pack in packs])


def _texts(session: Session, packs: Iterable[Mapping[str, Any]]) -> dict[str, OwnPack]:
    wanted = [pack["sha256"] for pack in packs if pack["own"]]
    rows = session.scalars(select(OwnPack).where(OwnPack.sha256.in_(wanted))) if wanted else ()
    return {row.sha256: row for row in rows}
