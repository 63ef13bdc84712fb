"""Which rule gives way to which: “另有规定的，从其规定”. A special rule displaces the general one, never in a circle."""

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from huiying.errors import Misconfigured


def refuse_cycles(displaces: Mapping[str, Sequence[str]], places: Mapping[str, str] | None = None) -> None:
    """Raises Misconfigured for a rule that displaces one that is not there, or, over any way, itself.

    `places`: rule id → file and line, for the message.
    """
    at = places or {}
    for rule_id, displaced in displaces.items():
        unknown = [each for each in displaced if each not in displaces]
        if unknown:
            raise Misconfigured(
                f"规则 {_at(rule_id, at)} 的 displaces 指向不存在的规则：{'、'.join(unknown)}",
                code="unknown_rule",
            )
    try:
        TopologicalSorter(displaces).prepare()
    except CycleError as wrong:
        raise Misconfigured(
            f"displaces 成环：{' → '.join(_at(each, at) for each in wrong.args[1])}",
            code="circular_displaces",
        ) from wrong


def _at(rule_id: str, places: Mapping[str, str]) -> str:
    return f"{rule_id}（{places[rule_id]}）" if rule_id in places else rule_id
