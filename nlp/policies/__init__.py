"""The policy topics of the seed pack (`nlp/data/policies.toml`): any number of them, none being a result too."""

from typing import Final

from nlp.evidence.judging import Shares
from nlp.judgement import Told

NAME: Final = "policies"

__all__ = ["NAME", "policies_of"]


def policies_of(shares: Shares, row: int) -> tuple[Told, ...]:
    """The topics of one text of a batch, the surest first, with the words they rest on."""
    return shares.told(row, shares.of(row))
