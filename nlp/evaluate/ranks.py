"""How good a ranking is: what share of the wanted it finds before too much else comes with it."""

from collections.abc import Sequence


def recall_at_precision(scores: Sequence[float], wanted: Sequence[bool], precision: float) -> float:
    """The best recall down the ranking at a precision or better; equal scores stay together. 0 if nothing is wanted."""
    ranked = sorted(zip(scores, wanted, strict=True), key=lambda one: -one[0])
    total, right, best = sum(wanted), 0, 0.0
    for taken, (score, hit) in enumerate(ranked, 1):
        right += hit
        last = taken == len(ranked) or ranked[taken][0] != score
        if last and total and right / taken >= precision:
            best = right / total
    return best
