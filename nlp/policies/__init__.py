"""The policy topics of the seed pack (`nlp/data/policies.toml`): any number of them, none being a result too."""

from nlp.evidence.judging import shares, told
from nlp.evidence.weighing import Weighing
from nlp.judgement import Told
from nlp.linear import Scored

NAME = "policies"

__all__ = ["NAME", "policies_of", "policy_shares"]


def policy_shares(weighing: Weighing, scored: Scored, row: int, size: int) -> dict[str, float]:
    """How likely text `row` of a batch bears each topic, 0–1."""
    return shares(NAME, weighing, scored, row, size)


def policies_of(weighing: Weighing, scored: Scored, row: int, size: int) -> tuple[Told, ...]:
    """The topics of a text, the surest first, with the words they rest on."""
    return told(NAME, policy_shares(weighing, scored, row, size), weighing, scored, row)
