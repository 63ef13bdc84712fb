"""A linear model as it ships: arrays alone."""

import logging
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from huiying.errors import Misconfigured
from nlp.linear.archive import Arrays, read_arrays, write_arrays
from nlp.linear.arrays import BlockArrays
from nlp.segment import segmenter

TRAINED: Final = Path(__file__).parent.parent / "trained"
"""Where the models that ship lie."""
FORMAT: Final = 2
"""Version of the arrays; a model of another one is refused."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, eq=False)
class LinearModel:
    """Labels told by decision values linear in TF-IDF.

    `slopes` and `offsets`, one a label, turn decision values into shares: by softmax where labels exclude each
    other, else each by itself.
    """

    labels: tuple[str, ...]
    blocks: tuple[BlockArrays, ...]
    intercept: NDArray[np.float32]
    slopes: NDArray[np.float32]
    offsets: NDArray[np.float32]
    exclusive: bool
    dictionary: str

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a model. Raises Misconfigured if it is missing, of another version, or not the one its `.sha256` names."""
        arrays = read_arrays(path)
        if int(arrays.get("format", np.array(0))) != FORMAT:
            raise Misconfigured(
                f"模型 {path} 是另一个版本的格式，请重新安装，或用 huiying train 重新训练",
                code="model_version",
            )
        model = cls(
            labels=tuple(map(str, arrays["labels"])),
            blocks=tuple(BlockArrays.unpack(str(name), arrays) for name in arrays["blocks"]),
            intercept=arrays["intercept"],
            slopes=arrays["slopes"],
            offsets=arrays["offsets"],
            exclusive=bool(arrays["exclusive"]),
            dictionary=str(arrays["dictionary"]),
        )
        if model.dictionary != segmenter().dictionary:
            log.warning(
                "模型 %s 按 %s 训练，现用 %s 切词，结果可能略有出入",
                path.stem,
                model.dictionary,
                segmenter().dictionary,
            )
        return model

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """The terms of all blocks, in the order of the columns."""
        return tuple(term for block in self.blocks for term in block.terms)

    @cached_property
    def coefficients(self) -> NDArray[np.float32]:
        """Those of all blocks, shape (labels, terms)."""
        return np.hstack([block.coefficients for block in self.blocks])

    @cached_property
    def columns(self) -> NDArray[np.float32]:
        """The coefficients with one row a term, which is how they are read."""
        return np.ascontiguousarray(self.coefficients.T)

    def save(self, path: Path) -> str:
        """Write the arrays and, beside them, their SHA-256, which is returned."""
        arrays: Arrays = {
            "format": np.array(FORMAT),
            "labels": np.array(self.labels),
            "blocks": np.array([block.name for block in self.blocks]),
            "intercept": self.intercept,
            "slopes": self.slopes,
            "offsets": self.offsets,
            "exclusive": np.array(self.exclusive),
            "dictionary": np.array(self.dictionary),
        }
        for block in self.blocks:
            arrays |= block.pack()
        return write_arrays(path, arrays)

    def powers(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Decision values made comparable from label to label; the highest has the highest share."""
        return np.asarray(self.slopes * scores + self.offsets)

    def shares(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Calibrated shares 0–1 of decision values, shape (texts, labels); of exclusive labels they sum to 1."""
        powers = self.powers(scores)
        if not self.exclusive:
            return np.asarray(1 / (1 + np.exp(-np.clip(powers, -60, 60))))
        powers = np.exp(powers - powers.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))
