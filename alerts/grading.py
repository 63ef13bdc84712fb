"""Grading: from the settled figures of a case to a proposed grade with its reason. An officer decides.

Thresholds are data (`packs/grading.toml`). 社会安全 events are not graded by machine: the Act does not grade them
(突发事件应对法 第三条).
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from alerts.casefacts import in_words, number
from alerts.grades import LABELS, ORDER, Grade
from alerts.packfile import Citation, complaints
from huiying.errors import Misconfigured

Condition = dict[str, float]
"""Factor → at least this many; all must hold."""


class Scale(BaseModel):
    """The thresholds of one text, for types or hazards of event. A hazard's own scale goes before its type's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    types: frozenset[str] = frozenset()
    hazards: frozenset[str] = frozenset()
    verification: str
    source: Citation
    grades: dict[Grade, tuple[Condition, ...]]

    @property
    def citation(self) -> str:
        return f"{self.source.title} {self.source.article}"


class GradingPack(BaseModel):
    """All scales under one version; `digest` is the SHA-256 of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    version: str
    digest: str
    scales: tuple[Scale, ...]

    def scale_for(self, event_type: str, hazard: str | None) -> Scale | None:
        """The scale that grades an event; None for types that a machine does not grade."""
        if hazard is not None:
            special = next((scale for scale in self.scales if hazard in scale.hazards), None)
            if special is not None:
                return special
        return next((scale for scale in self.scales if event_type in scale.types), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """A grade and why. `grade` is None when no figure reaches a threshold or the type is not graded by machine."""

    grade: Grade | None
    reason: str
    scale: str | None
    factors: Mapping[str, float]


def parse(content: bytes, *, where: str) -> GradingPack:
    """Read a grading pack. Raises Misconfigured naming file and field."""
    try:
        table = tomllib.loads(content.decode("utf-8"))
        return GradingPack(
            **table["pack"], digest=hashlib.sha256(content).hexdigest(), scales=tuple(table["scales"])
        )
    except ValidationError as wrong:
        raise Misconfigured(f"分级标准 {where} 有误：{complaints(wrong)}", code="bad_pack") from wrong
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as wrong:
        raise Misconfigured(f"分级标准 {where} 读不出来：{wrong}", code="bad_pack") from wrong


@cache
def national() -> GradingPack:
    """The thresholds that ship with the service."""
    content = files("alerts").joinpath("packs", "grading.toml").read_bytes()
    return parse(content, where="grading.toml")


def propose(
    figures: Mapping[str, float],
    event_type: str,
    hazard: str | None = None,
    *,
    pack: GradingPack | None = None,
) -> Grading:
    """Propose the gravest grade that any one condition reaches."""
    scale = (pack or national()).scale_for(event_type, hazard)
    if scale is None:
        return Grading(grade=None, reason="此类事件不由系统分级，请值班员定级", scale=None, factors={})
    for grade in ORDER:
        for condition in scale.grades.get(grade, ()):
            if all(figures.get(factor, 0) >= least for factor, least in condition.items()):
                return _graded(scale, grade, condition, figures)
    return Grading(
        grade=None, reason=f"没有达到分级起点的数字（{scale.citation}）", scale=scale.id, factors={}
    )


def _graded(scale: Scale, grade: Grade, condition: Condition, figures: Mapping[str, float]) -> Grading:
    factors = {factor: figures[factor] for factor in condition}
    said = "、".join(
        f"{in_words(factor, value)} {_compared(scale, grade, factor, condition[factor])}"
        for factor, value in factors.items()
    )
    return Grading(
        grade=grade,
        reason=f"{said} → {LABELS[grade]}（{scale.citation}）",
        scale=scale.id,
        factors=factors,
    )


def _compared(scale: Scale, grade: Grade, factor: str, least: float) -> str:
    if grade is not Grade.IV:
        return f"≥ {number(factor, least)}"
    # The lowest grade is defined by what it stays below, not by what it reaches.
    ceilings = (condition[factor] for condition in scale.grades[Grade.III] if condition.keys() == {factor})
    ceiling = next(ceilings, None)
    return f"≥ {number(factor, least)}" if ceiling is None else f"< {number(factor, ceiling)}"
