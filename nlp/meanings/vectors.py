"""Word vectors on disk: whole numbers of one byte, as fine as training needs them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from huiying.errors import Misconfigured
from nlp.linear.archive import read_arrays, write_arrays
from nlp.linear.model import TRAINED

SHIPPED: Final = TRAINED / "meanings.npz"
_FORMAT: Final = 1
_STEPS: Final = 127


@dataclass(frozen=True, kw_only=True, eq=False)
class Meanings:
    """`words` in order; `idf` (words), how rare each is in plain text; `vectors` (words, dimensions), of length one."""

    words: tuple[str, ...]
    idf: NDArray[np.float32]
    vectors: NDArray[np.float32]

    @classmethod
    def load(cls, path: Path = SHIPPED) -> Self:
        """Read them. Raises Misconfigured if the file is missing, altered or of another version."""
        arrays = read_arrays(path)
        if int(arrays.get("format", np.array(0))) != _FORMAT:
            raise Misconfigured(f"词义文件 {path} 是另一个版本的格式，请重新安装", code="model_version")
        vectors = arrays["vectors"].astype(np.float32)
        return cls(
            words=tuple(arrays["words"].tobytes().decode("utf-8").split("\n")),
            idf=arrays["idf"].astype(np.float32),
            vectors=vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1),
        )

    def save(self, path: Path) -> str:
        """Write them and their SHA-256, which is returned."""
        largest = np.abs(self.vectors).max(axis=1, keepdims=True)
        return write_arrays(
            path,
            {
                "format": np.array(_FORMAT),
                "words": np.frombuffer("\n".join(self.words).encode("utf-8"), dtype=np.uint8),
                "idf": self.idf.astype(np.float16),
                "vectors": np.round(self.vectors / np.maximum(largest, 1e-9) * _STEPS).astype(np.int8),
            },
        )


@cache
def shipped() -> Meanings:
    """Those that ship, loaded once a process."""
    return Meanings.load()
