"""The rule book as the rules screen shows it."""

from collections.abc import Iterator
from datetime import date

from alerts import calculation
from alerts.binding import Binding
from alerts.calculation import Answer, Found
from alerts.duties import DUTY_LABELS, EVIDENCE_LABELS, START_LABELS, Duty, EvidenceKind, StartPoint
from alerts.rulebook import BookLimit, BookRule, BookSource
from alerts.terms import VERIFICATION_LABELS, Verification
from api.schemas.base import Coded
from api.schemas.rules import CitationOut, RestatementOut, RuleLimitOut, RuleOut, RuleRow, TrialOut
from huiying.errors import NotFound

KIND_LABELS = {"limit": "时限", "gate": "前置审查", "duty": "职责", "reference": "参考"}
LIMIT_LABELS = {"limit": "期限", "min": "最短期限", "window": "窗口期", "keep": "留存", "fixed": "固定日期"}
NOT_ADOPTED = "{jurisdiction}的规定，本单位没有选用"


def rows(binding: Binding, today: date, *, kind: str | None = None) -> list[RuleRow]:
    """Every rule of the book in its order, what binds and what does not alike."""
    return [RuleRow(**_row(binding, rule, today)) for rule in binding.book.rules if kind in {None, rule.kind}]


def one(binding: Binding, rule_id: str, today: date) -> RuleOut:
    """One rule with all it says. Raises NotFound."""
    rule = binding.book.rule(rule_id)
    if rule is None:
        raise NotFound(f"没有规则 {rule_id}", code="rule_not_found")
    return RuleOut(
        **_row(binding, rule, today),
        note=rule.note,
        effective_from=rule.effective_from,
        effective_to=rule.effective_to,
        displaces=list(rule.displaces),
        displaced_by=[other.id for other in binding.book.rules if rule.id in other.displaces],
        restated=[
            RestatementOut(
                pack=overlay.name,
                title=overlay.title,
                source=CitationOut.model_validate(adoption.source, from_attributes=True),
            )
            for overlay, adoption in binding.adoptions(rule.id)
        ],
    )


def found(binding: Binding, name: str) -> Found:
    """A limit as it binds here; as the book has it where it does not. Raises Invalid naming those there are."""
    asked = calculation.find(binding.book, name)
    return next(
        (
            Found(rule=rule, limit=limit)
            for rule, limit, _ in binding.limits
            if (rule.id, limit.name) == (asked.rule.id, asked.limit.name)
        ),
        asked,
    )


def trial(answer: Answer) -> TrialOut:
    return TrialOut(
        rule=answer.found.name,
        title=answer.found.limit.title,
        limit=str(answer.found.limit.limit),
        start=answer.start,
        due=answer.deadline.due,
        provisional=answer.deadline.provisional,
        steps=list(answer.deadline.steps),
        cautions=list(answer.cautions),
        source=_source(answer.found.rule.source),
    )


def _row(binding: Binding, rule: BookRule, today: date) -> dict[str, object]:
    why_not = rule.off(today) or _not_adopted(binding, rule)
    home = next(pack for pack in binding.book.packs if rule in pack.rules)
    return {
        "id": rule.id,
        "title": rule.title,
        "kind": Coded(code=rule.kind, label=KIND_LABELS[rule.kind]),
        "duty": Coded(code=rule.duty, label=DUTY_LABELS[Duty(rule.duty)]),
        "binding": rule.binding,
        "verification": _verification(rule.verification),
        "jurisdiction": "全国" if rule.jurisdiction == "national" else rule.jurisdiction,
        "stage": rule.stage,
        "actor": rule.actor,
        "binds": why_not is None,
        "why_not": why_not,
        "pack": home.name,
        "version": home.version,
        "source": _source(rule.source),
        "limits": list(_limits(binding, rule, today)),
    }


def _not_adopted(binding: Binding, rule: BookRule) -> str | None:
    return None if binding.by(rule) else NOT_ADOPTED.format(jurisdiction=rule.jurisdiction)


def _limits(binding: Binding, rule: BookRule, today: date) -> Iterator[RuleLimitOut]:
    bound = {each.limit.name: each for each in binding.limits if each.rule.id == rule.id}
    for limit in rule.limits:
        held = bound.get(limit.name)
        why_not = rule.off(today, limit) or (
            None if held else NOT_ADOPTED.format(jurisdiction=rule.jurisdiction)
        )
        yield _limit(rule, limit, held.limit if held else limit, why_not, held.by if held else ())


def _limit(
    rule: BookRule, stated: BookLimit, bound: BookLimit, why_not: str | None, by: tuple[str, ...]
) -> RuleLimitOut:
    extension = stated.extension
    return RuleLimitOut(
        name=f"{rule.id}.{stated.name}",
        title=stated.title,
        limit=str(bound.limit),
        stated=str(stated.limit),
        unit=stated.unit,
        kind=Coded(code=stated.kind, label=LIMIT_LABELS[stated.kind]),
        start=[Coded(code=point, label=START_LABELS[StartPoint(point)]) for point in stated.start],
        stops=[Coded(code=act, label=EVIDENCE_LABELS[EvidenceKind(act)]) for act in stated.stops],
        extension=f"最多 {extension.most:g}，{extension.approver}同意" if extension else None,
        suspended_by=list(stated.suspended_by),
        verification=_verification(stated.verification or rule.verification),
        note=stated.note,
        binds=why_not is None,
        why_not=why_not,
        by=list(by),
    )


def _verification(code: Verification) -> Coded:
    return Coded(code=code, label=VERIFICATION_LABELS[code])


def _source(source: BookSource) -> CitationOut:
    return CitationOut.model_validate(source, from_attributes=True)
