"""Which rule gives way to which: “另有规定的，从其规定”. A special rule displaces the general one, never in a circle."""

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from huiying.errors import Misconfigured


def refuse_cycles(displaces: Mapping[str, Sequence[str]]) -> None:
    """Raises Misconfigured for a rule that displaces one that is not there, or, over any way, itself."""
    for rule_id, displaced in displaces.items():
        unknown = [each for each in displaced if each not in displaces]
        if unknown:
            raise Misconfigured(
                f"规则 {rule_id} 的 displaces 指向不存在的规则：{'、'.join(unknown)}", code="unknown_rule"
            )
    try:
        TopologicalSorter(displaces).prepare()
    except CycleError as wrong:
        raise Misconfigured(
            f"displaces 成环：{' → '.join(wrong.args[1])}", code="circular_displaces"
        ) from wrong
