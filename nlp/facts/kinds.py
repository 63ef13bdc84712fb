"""What is counted, and what one phrase or a whole text says of it."""

from dataclasses import dataclass
from enum import StrEnum

from huiying.text.numbers import Number


class FactKind(StrEnum):
    """What a figure counts: persons, yuan of direct loss, magnitude of a quake."""

    DEATHS = "deaths"
    INJURED = "injured"
    INJURED_SERIOUS = "injured_serious"
    INJURED_LIGHT = "injured_light"
    MISSING = "missing"
    TRAPPED = "trapped"
    EVACUATED = "evacuated"
    LOSS_YUAN = "loss_yuan"
    MAGNITUDE = "magnitude"


class Severity(StrEnum):
    """How badly hurt, where the words say it; `ill` of those who were poisoned or fell ill."""

    SERIOUS = "serious"
    LIGHT = "light"
    ILL = "ill"
    UNSAID = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One figure in one phrase; offsets as Python slices."""

    kind: FactKind
    number: Number
    start: int
    end: int
    severity: Severity = Severity.UNSAID
    part: bool = False
    """Of a total named before (其中)."""
    further: bool = False
    """On top of what was named before (另有)."""
    manner: str = ""
    """当场, 抢救无效 …: how they died, which tells some of the dead from others."""
    among: bool = False
    """Of those hurt of whom it was told just before: they died after all."""
    total: bool = False
    """Said to be all there are: 升至12人, or in so few words as 3死2伤."""
    weak: bool = False
    """Counts only where nothing better is said: 救出4人 of those who were trapped."""
    late: bool = False
    """As things stand at the end (目前, 更新为)."""
    remaining: bool = False
    """Still so (仍有3人失联): of those missing the last such figure stands."""
    place: str = ""
    """Where, or of which vehicle or group, it is said: 甲车2死, 乙车1死 are three."""
    who: str = ""
    """Those it is told of, where they are named without a number."""

    @property
    def later(self) -> bool:
        """Whether it tells of some of the dead only: who died at once or on the way is no total."""
        return bool(self.manner)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A figure of the main event. `value` is None where the words set none (数人): then `vague` is true.

    `value` is persons, yuan or magnitude; `low` and `high` what the words allow; `quote` is `text[start:end]`.
    """

    kind: FactKind
    value: float | None
    low: float | None
    high: float | None
    vague: bool
    start: int
    end: int
    quote: str


def stated(text: str, kind: FactKind, span: tuple[int, int], number: Number) -> Fact:
    """The fact that `text[span]` states."""
    return Fact(
        kind=kind,
        value=number.value,
        low=number.low,
        high=number.high,
        vague=number.value is None,
        start=span[0],
        end=span[1],
        quote=text[span[0] : span[1]],
    )


def exactly(value: float) -> Number:
    """A number without doubt."""
    return Number(value=value, low=value, high=value)
