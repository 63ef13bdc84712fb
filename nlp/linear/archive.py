"""Trained arrays on disk: an `.npz` without pickle, and beside it the `.sha256` that it must match."""

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huiying.errors import Misconfigured

Arrays = dict[str, NDArray[Any]]


def checksum_file(path: Path) -> Path:
    return path.with_suffix(f"{path.suffix}.sha256")


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> str:
    """Write the arrays and their SHA-256, which is returned. The same arrays give the same bytes."""
    content = io.BytesIO()
    np.savez_compressed(content, allow_pickle=False, **arrays)
    digest = hashlib.sha256(content.getvalue()).hexdigest()
    path.write_bytes(content.getvalue())
    checksum_file(path).write_text(f"{digest}  {path.name}\n", "ascii")
    return digest


def read_arrays(path: Path) -> Arrays:
    """Read what `write_arrays` wrote. Raises Misconfigured if it is missing or is not what its hash names."""
    try:
        content, expected = path.read_bytes(), checksum_file(path).read_text("ascii").split()[0]
    except (OSError, IndexError, UnicodeDecodeError) as error:
        raise Misconfigured(
            f"读不到模型 {path} 或其校验文件，请重新安装，或用 huiying train 重新训练", code="model_missing"
        ) from error
    if hashlib.sha256(content).hexdigest() != expected:
        raise Misconfigured(
            f"模型 {path} 与校验文件 {checksum_file(path).name} 不符，可能已损坏或被改动，请重新安装或重新训练",
            code="model_altered",
        )
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return dict(arrays)
