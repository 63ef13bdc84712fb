"""What a person says at a gate, and what has to be said with it. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huiying.errors import Invalid
from huiying.text.personal import PERSONAL_LABELS, PersonalSpan
from response.terms import (
    ATTRIBUTE_LABELS,
    EXEMPTION_LABELS,
    GATE_LABELS,
    RISK_LABELS,
    VERDICT_LABELS,
    Attribute,
    Exemption,
    Gate,
    Risk,
    Verdict,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What was said. Which parts are needed depends on the gate; `reason` goes with whatever is not a plain pass."""

    verdict: Verdict = Verdict.PASSED
    reason: str = ""
    attribute: Attribute | None = None
    exemption: Exemption | None = None
    not_personal: bool = False
    """What the service took for personal data was looked at by a person and is none."""
    content: str = ""
    timing: str = ""
    manner: str = ""
    risk: Risk | None = None
    release_plan: str = ""
    interpretation_plan: str = ""
    response_plan: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A ruling as it goes on record: plain JSON values, and the same in words."""

    verdict: Verdict
    detail: Mapping[str, Any]
    words: str


def enter(gate: Gate, ruling: Ruling, found: Sequence[PersonalSpan] = ()) -> Entry:
    """Accept a ruling. `found` is the personal data left in the newest version.

    Raises Invalid for a part that is missing, and `personal_data_left` when personal data would be passed unseen.
    """
    return _ENTRIES[gate](gate, ruling, found)


def described(spans: Sequence[PersonalSpan], text: str) -> str:
    """Personal data in words, the middle hidden: “手机号 138****”."""
    return "、".join(
        f"{PERSONAL_LABELS[span.kind]} {text[span.start : span.start + 3]}****" for span in spans
    )


def _attribute(_gate: Gate, ruling: Ruling, _found: Sequence[PersonalSpan]) -> Entry:
    if ruling.attribute is None:
        raise Invalid("请认定公开属性：主动公开、依申请公开或不予公开", code="gate_incomplete")
    label = ATTRIBUTE_LABELS[ruling.attribute]
    open_to_all = ruling.attribute is Attribute.PROACTIVE
    if not open_to_all:
        _require_reason(ruling, f"认定为{label}的理由")
    return Entry(
        verdict=Verdict.PASSED if open_to_all else Verdict.RETURNED,
        detail={"attribute": ruling.attribute, "reason": ruling.reason},
        words=_with_reason(label, ruling.reason),
    )


def _privacy(gate: Gate, ruling: Ruling, found: Sequence[PersonalSpan]) -> Entry:
    left = [{"kind": span.kind, "start": span.start, "end": span.end} for span in found]
    if ruling.verdict is Verdict.EXEMPT:
        if ruling.exemption is None:
            raise Invalid("例外只有两种：惩戒公示、强制性信息披露，请选一种", code="gate_incomplete")
        _require_reason(ruling, "适用例外的理由和依据")
        label = EXEMPTION_LABELS[ruling.exemption]
        detail: dict[str, Any] = {"exemption": ruling.exemption, "reason": ruling.reason, "found": left}
        return Entry(
            verdict=ruling.verdict, detail=detail, words=_with_reason(f"例外（{label}）", ruling.reason)
        )
    if ruling.verdict is Verdict.PASSED and found:
        if not ruling.not_personal:
            kinds = "、".join(dict.fromkeys(PERSONAL_LABELS[span.kind] for span in found))
            raise Invalid(
                f"文中还有 {len(found)} 处像个人信息（{kinds}）：请退回修改；确认不是个人信息的，请注明并写理由",
                code="personal_data_left",
            )
        _require_reason(ruling, "这些不是个人信息的理由")
    detail = {"reason": ruling.reason, "found": left, "not_personal": bool(found) and ruling.not_personal}
    return _said(gate, ruling, detail)


def _judgement(gate: Gate, ruling: Ruling, _found: Sequence[PersonalSpan]) -> Entry:
    parts = {"公开内容": ruling.content, "公开时机": ruling.timing, "公开方式": ruling.manner}
    if ruling.verdict is Verdict.PASSED:
        _require_parts(gate, parts)
    detail = {
        "content": ruling.content,
        "timing": ruling.timing,
        "manner": ruling.manner,
        "reason": ruling.reason,
    }
    return _said(gate, ruling, detail, parts)


def _risk(gate: Gate, ruling: Ruling, _found: Sequence[PersonalSpan]) -> Entry:
    plans = {
        "发布预案": ruling.release_plan,
        "解读预案": ruling.interpretation_plan,
        "回应预案": ruling.response_plan,
    }
    if ruling.verdict is Verdict.PASSED:
        if ruling.risk is None:
            raise Invalid("请评定舆情风险：低、中或高", code="gate_incomplete")
        _require_reason(ruling, "风险在哪里、为什么这样评定")
        _require_parts(gate, plans)
    detail = {
        "risk": ruling.risk,
        "release_plan": ruling.release_plan,
        "interpretation_plan": ruling.interpretation_plan,
        "response_plan": ruling.response_plan,
        "reason": ruling.reason,
    }
    level = {"风险": RISK_LABELS[ruling.risk]} if ruling.risk else {}
    return _said(gate, ruling, detail, {**level, **plans})


def _said(
    gate: Gate, ruling: Ruling, detail: Mapping[str, Any], parts: Mapping[str, str] | None = None
) -> Entry:
    if ruling.verdict is Verdict.EXEMPT and gate is not Gate.RISK:
        raise Invalid(f"{GATE_LABELS[gate]}没有例外", code="gate_not_exempt")
    if ruling.verdict is not Verdict.PASSED:
        _require_reason(ruling, "要改什么" if ruling.verdict is Verdict.RETURNED else "不需要评估的理由")
    told = [f"{name}：{words}" for name, words in (parts or {}).items() if words.strip()]
    label = VERDICT_LABELS[ruling.verdict]
    words = "；".join([_with_reason(label, ruling.reason), *told])
    return Entry(verdict=ruling.verdict, detail=detail, words=words)


def _with_reason(label: str, reason: str) -> str:
    return f"{label}：{reason}" if reason.strip() else label


def _require_reason(ruling: Ruling, what: str) -> None:
    if not ruling.reason.strip():
        raise Invalid(f"请写明{what}", code="words_required")


def _require_parts(gate: Gate, parts: Mapping[str, str]) -> None:
    missing = [name for name, words in parts.items() if not words.strip()]
    if missing:
        raise Invalid(f"{GATE_LABELS[gate]}还缺：{'、'.join(missing)}", code="gate_incomplete")


_ENTRIES: dict[Gate, Callable[[Gate, Ruling, Sequence[PersonalSpan]], Entry]] = {
    Gate.ATTRIBUTE: _attribute,
    Gate.PRIVACY: _privacy,
    Gate.JUDGEMENT: _judgement,
    Gate.RISK: _risk,
}
RULED = frozenset(_ENTRIES)
"""The gates at which a person rules; the others have a form or a record of their own."""
