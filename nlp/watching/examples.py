"""Texts an officer gives with a definition, to hold it against: those that must fit and those that must not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from huiying.errors import Invalid
from nlp.watching.expression import Expression
from nlp.watching.matching import why_not
from nlp.watching.subjects import Home, of_example

MOST, LONGEST = 50, 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text, and whether it should fit."""

    text: str
    wanted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What became of an example; `why` says in words what decided."""

    example: Example
    fits: bool
    why: str

    @property
    def passes(self) -> bool:
        return self.fits is self.example.wanted


def sound(examples: Sequence[Example]) -> tuple[Example, ...]:
    """The examples, each once. Raises Invalid for too many, an empty or a too long one."""
    faults = {}
    if len(examples) > MOST:
        faults["examples"] = f"最多 {MOST} 条例文，现在是 {len(examples)} 条"
    for place, example in enumerate(examples[:MOST]):
        if not example.text.strip():
            faults[f"examples.{place}"] = "例文是空的：请写上文字，或删掉这一条"
        elif len(example.text) > LONGEST:
            faults[f"examples.{place}"] = f"例文太长：最多 {LONGEST} 字，请只留下要紧的一段"
    if faults:
        raise Invalid(
            f"关注主题的例文有误：{next(iter(faults.values()))}", code="watch_invalid", fields=faults
        )
    return tuple(dict.fromkeys(examples))


def try_out(expression: Expression, examples: Iterable[Example], *, home: Home) -> list[Tried]:
    """Hold a definition against its examples. One that names no place counts as said at home."""
    return [_tried(expression, example, home) for example in examples]


def _tried(expression: Expression, example: Example, home: Home) -> Tried:
    lacking = why_not(expression, of_example(example.text, home))
    return Tried(example=example, fits=lacking is None, why=lacking or "符合全部条件")


def demand(tried: Sequence[Tried]) -> None:
    """Raises Invalid where an example does not go as it should, naming each by its place."""
    faults = {f"examples.{place}": _fault(one) for place, one in enumerate(tried) if not one.passes}
    if faults:
        raise Invalid(
            f"有 {len(faults)} 条例文与期望不符：请改条件或改例文，也可以选“仍然保存”",
            code="watch_examples_fail",
            fields=faults,
        )


def _fault(tried: Tried) -> str:
    return (
        f"应当命中，但没有：{tried.why}"
        if tried.example.wanted
        else "不应命中，却命中了：请加排除词或收窄条件"
    )
