"""How a matter is told: a heading, an opening, the talk of the day, a detail, a closing; every post in its own words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from huiying.app.bench.matters import Matter
from huiying.app.bench.wording import wording

PERSONAL = 0.03
"""Of all texts, those that carry a name with a number or an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The words of a post and what they are about."""

    matter: Matter
    title: str
    text: str


def title(dice: Random, matter: Matter) -> str:
    """A heading of some twenty characters."""
    telling: Sequence[str] = wording()["telling"]["titles"]
    return _said(dice, matter, _one(dice, telling))


def text(dice: Random, matter: Matter, talk: Sequence[str]) -> str:
    """A text around pieces of talk, which make it as long as it is to be."""
    telling = wording()["telling"]
    half = len(talk) // 2
    parts = [
        _said(dice, matter, _one(dice, telling["openings"])),
        *talk[:half],
        "，" if half else "",
        _said(dice, matter, _one(dice, matter.plot["details"])),
        "。",
        *talk[half:],
    ]
    if dice.random() < PERSONAL:
        parts += ["。", _person(dice, matter)]
    parts += ["，", _said(dice, matter, _one(dice, telling["closings"]))]
    return "".join(parts)


def reprint(dice: Random, told: Told) -> Told:
    """The same with a mark before it, a stop changed and the end cut off, or nothing changed at all."""
    how, text_ = dice.random(), told.text
    if how < 1 / 3:
        text_ = _one(dice, wording()["telling"]["reprinted"]) + text_
    elif how < 2 / 3:
        text_ = text_.replace("，", ",", 1)[: max(40, len(text_) - 12)]
    return replace(told, text=text_)


def _said(dice: Random, matter: Matter, template: str) -> str:
    said = template.replace("{fault}", _fault(dice, matter)) if "{fault}" in template else template
    if "{" not in said:
        return said
    return said.format(
        place=matter.place,
        subject=matter.subject,
        days=matter.days,
        count=matter.count,
        number=matter.few if matter.grave else 2 + int(dice.random() * 8),
    )


def _fault(dice: Random, matter: Matter) -> str:
    faults: Sequence[str] = matter.plot["faults"]
    # Of an emergency all say what it was, and how many were hurt.
    return faults[matter.few % len(faults)] if matter.grave else _one(dice, faults)


def _person(dice: Random, matter: Matter) -> str:
    names = wording()["names"]
    return _one(dice, wording()["telling"]["persons"]).format(
        who=_one(dice, names["surnames"]) + _one(dice, names["given"]),
        phone=dice.randrange(10**8),
        place=matter.place,
        number=dice.randrange(1, 30),
        count=dice.randrange(101, 2000),
    )


def _one(dice: Random, choices: Sequence[str]) -> str:
    # Four times as quick as `choice`, whose perfect evenness nobody needs here.
    return choices[int(dice.random() * len(choices))]
