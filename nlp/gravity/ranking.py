"""The ranking by urgency: a linear model over pieces of evidence and character pairs, as arrays alone."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import exp
from pathlib import Path
from typing import Final, Self

import numpy as np

from huiying.errors import Misconfigured
from nlp.gravity.pairs import PairSums
from nlp.linear.archive import Arrays, read_arrays, write_arrays
from nlp.linear.model import TRAINED

SHIPPED: Final = TRAINED / "urgency.npz"
FORMAT: Final = 1
READ: Final = 650
"""Character pairs of a body that are weighed: its title and some six hundred characters."""
_STEEPEST: Final = 30.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranking:
    """Weights of evidence and of character pairs; `idf` of the pairs, whose vector has length `share`."""

    intercept: float
    evidence: Mapping[str, float]
    pairs: Mapping[str, tuple[float, float]]
    """Pair: its inverse document frequency, its weight."""
    share: float
    urgent: float
    """Decision value from which a text is urgent (3 or 4)."""
    doubtful: float
    """Decision value below which it is not, whatever the rules say."""
    _sums: PairSums = field(init=False, repr=False)
    """Of the inverse document frequencies squared, and times their weights."""

    def __post_init__(self) -> None:
        sums = PairSums({pair: (idf * idf, idf * pull) for pair, (idf, pull) in self.pairs.items()})
        object.__setattr__(self, "_sums", sums)

    @classmethod
    def load(cls, path: Path = SHIPPED) -> Self:
        """Read a model. Raises Misconfigured if it is missing, altered or of another version."""
        arrays = read_arrays(path)
        if int(arrays.get("format", np.array(0))) != FORMAT:
            raise Misconfigured(f"模型 {path} 是另一个版本的格式，请重新安装或重新训练", code="model_version")
        names, weights = arrays["names"].tolist(), arrays["weights"].tolist()
        idf, pulls = arrays["idf"].tolist(), arrays["pulls"].tolist()
        return cls(
            intercept=float(arrays["intercept"]),
            evidence=dict(zip(names, weights, strict=True)),
            pairs=dict(zip(arrays["pairs"].tolist(), zip(idf, pulls, strict=True), strict=True)),
            share=float(arrays["share"]),
            urgent=float(arrays["urgent"]),
            doubtful=float(arrays["doubtful"]),
        )

    def save(self, path: Path) -> str:
        """Write the arrays and, beside them, their SHA-256, which is returned."""
        arrays: Arrays = {
            "format": np.array(FORMAT),
            "intercept": np.array(self.intercept),
            "names": np.array(list(self.evidence)),
            "weights": np.array(list(self.evidence.values()), dtype=np.float32),
            "pairs": np.array(list(self.pairs)),
            "idf": np.array([idf for idf, _ in self.pairs.values()], dtype=np.float32),
            "pulls": np.array([pull for _, pull in self.pairs.values()], dtype=np.float32),
            "share": np.array(self.share),
            "urgent": np.array(self.urgent),
            "doubtful": np.array(self.doubtful),
        }
        return write_arrays(path, arrays)

    def decide(self, evidence: Iterable[str], body: str) -> float:
        """The decision value: evidence and words together, above 0 rather urgent than not."""
        return self.decide_all([evidence], [body])[0]

    def decide_all(self, evidence: Iterable[Iterable[str]], bodies: Sequence[str]) -> list[float]:
        """The same of many texts."""
        weight = self.evidence.get
        told = [sum([weight(name, 0.0) for name in names]) for names in evidence]
        return [self.intercept + one + said for one, said in zip(told, self._said(bodies), strict=True)]

    def _said(self, bodies: Sequence[str]) -> list[float]:
        squares, pulls = self._sums.of([body[: READ + 1] for body in bodies])
        said: list[float] = (self.share * pulls / np.sqrt(np.where(squares > 0, squares, 1.0))).tolist()
        return said

    def telling(self, evidence: Iterable[str], limit: int = 5) -> list[tuple[str, float]]:
        """The pieces of evidence that spoke most for urgency, with what they weigh."""
        weighed = [(name, self.evidence.get(name, 0.0)) for name in evidence]
        return sorted((one for one in weighed if one[1] > 0), key=lambda one: (-one[1], one[0]))[:limit]


def share_of(decision: float) -> float:
    """A decision value as a share between 0 and 1, which orders texts alike."""
    return 1 / (1 + exp(-max(-_STEEPEST, min(_STEEPEST, decision))))


@cache
def ranking() -> Ranking:
    """The model that ships, loaded once a process."""
    return Ranking.load()
