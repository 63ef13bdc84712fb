"""The grade by the labelling guidelines' own simple formula; the product grades by its rule packs."""

from nlp.facts import FactKind
from nlp.understanding import Understanding

_THRESHOLDS = (("特别重大", 30, 100, 1e8), ("重大", 10, 50, 5e7), ("较大", 3, 10, 1e7))
"""Deaths and missing, badly hurt, yuan."""


def grade(understanding: Understanding) -> str:
    """The grade of section 4 of the guidelines, `none` where there is no grade."""
    kind, said = understanding.type.value, {fact.kind: fact.value for fact in understanding.facts}
    figures = [
        said.get(field) for field in (FactKind.DEATHS, FactKind.INJURED, FactKind.MISSING, FactKind.LOSS_YUAN)
    ]
    real = understanding.state.value in ("occurred", "ongoing") and kind not in ("rumour", "none")
    if not real or understanding.hazard == "epidemic" or all(figure is None for figure in figures):
        return "none"
    deaths, injured, missing, loss = (figure or 0 for figure in figures)
    serious = said.get(FactKind.INJURED_SERIOUS)
    hurt = serious if serious is not None else 0 if kind == "health" else injured
    for name, lost, badly, yuan in _THRESHOLDS:
        if deaths + missing >= lost or hurt >= badly or loss >= yuan:
            return name
    return "一般"
