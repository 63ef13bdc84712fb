"""Silence escalates: who hears of it at once, who next, who at last. House rules, read from `packs/escalation.toml`. Pure."""

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, PositiveInt, ValidationError, model_validator

from alerts.audiences import AUDIENCE_LABELS, Audience, Matter, Office, Told, resolve
from alerts.packfile import Entry, complaints
from huiying.errors import Misconfigured


class Silence(StrEnum):
    """What has had no answer."""

    ALERT_UNACKNOWLEDGED = "alert_unacknowledged"
    CASE_UNASSESSED = "case_unassessed"
    CASE_UNASSIGNED = "case_unassigned"
    CASE_UNSIGNED = "case_unsigned"


LONGEST = timedelta(days=7)
DOUBLINGS = 16
"""More than it takes to reach the longest from a minute."""
Audiences = tuple[Audience, ...]


class Share(Entry):
    """A reminder when so much of a limit has run."""

    percent: int = Field(gt=0, le=100)
    to: Audiences = Field(min_length=1)


class After(Entry):
    """Reminders of what is overdue; the last entry goes on until the clock is closed, the others `times`."""

    every_hours: PositiveInt
    times: PositiveInt | None = None
    to: Audiences = Field(min_length=1)


class Chain(Entry):
    """Whom a silence reaches, step by step, and after how long each; it goes on until there is an answer."""

    kind: Silence
    label: str = Field(min_length=1)
    first: Audiences = Field(min_length=1)
    then: Audiences = Field(min_length=1)
    minutes: PositiveInt
    urgent_minutes: PositiveInt
    repeat_minutes: PositiveInt
    urgent_repeat_minutes: PositiveInt

    def wait(self, *, urgent: bool) -> timedelta:
        return timedelta(minutes=self.urgent_minutes if urgent else self.minutes)

    def pause(self, *, urgent: bool, rounds: int) -> timedelta:
        """Between two rounds once everybody has been told: twice as long after each, a week at most."""
        minutes = self.urgent_repeat_minutes if urgent else self.repeat_minutes
        times: int = 2 ** min(rounds, DOUBLINGS)
        return min(timedelta(minutes=minutes) * times, LONGEST)


class Head(Entry):
    """Name and version of a pack. `verification`: no regulation says these numbers."""

    name: str = Field(min_length=1)
    title: str = Field(min_length=1)
    version: str = Field(min_length=1)
    verification: Literal["house"]


class EscalationPack(Entry):
    """All house rules of reminding under one version; `digest` is the SHA-256 of the file."""

    pack: Head
    digest: str
    reminders: tuple[Share, ...] = Field(min_length=1)
    after: tuple[After, ...] = Field(min_length=1)
    silences: tuple[Chain, ...]

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if any(one.percent >= two.percent for one, two in pairwise(self.reminders)):
            raise ValueError("reminders 应按 percent 从小到大，各不相同")
        if self.reminders[-1].percent != 100:  # noqa: PLR2004  # the whole limit
            raise ValueError("reminders 最后一条应是 percent = 100：超时不能没有人知道")
        if any(each.times is None for each in self.after[:-1]) or self.after[-1].times is not None:
            raise ValueError("after 除最后一条外都要写 times，最后一条不写：它一直重复")
        if sorted(chain.kind for chain in self.silences) != sorted(Silence):
            raise ValueError(f"silences 应各有一条：{'、'.join(Silence)}")
        return self

    def chain(self, silence: Silence) -> Chain:
        return next(each for each in self.silences if each.kind == silence)


def parse(content: bytes, *, where: str) -> EscalationPack:
    """Read the pack. Raises Misconfigured naming file and field."""
    try:
        table = tomllib.loads(content.decode("utf-8"))
        return EscalationPack.model_validate(table | {"digest": hashlib.sha256(content).hexdigest()})
    except ValidationError as wrong:
        raise Misconfigured(f"提醒规则 {where} 有误：{complaints(wrong)}", code="bad_pack") from wrong
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise Misconfigured(f"提醒规则 {where} 读不出来：{wrong}", code="bad_pack") from wrong


@cache
def house() -> EscalationPack:
    """The rules that ship with the service."""
    content = files("alerts").joinpath("packs", "escalation.toml").read_bytes()
    return parse(content, where="escalation.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of a silence: who is told now, and when the next step falls due if there is still no answer.

    `words`: what kind of step it is. `after`: the number of the step that comes next.
    """

    told: Told
    words: str
    next_at: datetime
    after: int


def climb(chain: Chain, *, step: int, due_at: datetime, urgent: bool, office: Office, matter: Matter) -> Rung:
    """Take a step that fell due. `step` 0 is the first word.

    Whoever was told before is passed over, so that a change of shift or an empty step costs no time.
    """
    wait = due_at + chain.wait(urgent=urgent)
    if step == 0:
        return Rung(told=resolve(chain.first, office, matter), words="请处理", next_at=wait, after=1)
    for place, audience in enumerate(chain.then[step - 1 :], step):
        found = resolve((audience,), office, matter)
        fresh = tuple(name for name in found.to if name not in matter.told)
        if fresh:
            # The roster is gone through one by one: its place comes again until nobody is left.
            after = place if audience is Audience.NEXT_ON_DUTY else place + 1
            told = Told(to=fresh, missing=found.missing)
            return Rung(told=told, words=f"升级至{AUDIENCE_LABELS[audience]}", next_at=wait, after=after)
    everybody = resolve((*chain.first, Audience.ON_DUTY, chain.then[-1]), office, matter)
    rounds = max(step - len(chain.then) - 1, 0)
    repeated = due_at + chain.pause(urgent=urgent, rounds=rounds)
    return Rung(told=everybody, words="再次提醒", next_at=repeated, after=len(chain.then) + 2 + rounds)
