"""How sure a score is: 95 % intervals for shares and for scores that are no shares."""

import math
from collections.abc import Callable, Sequence

import numpy as np

_Z = 1.959964
_DRAWS = 300

Interval = tuple[float, float]


def wilson(right: int, total: int) -> Interval:
    """The 95 % interval of a share (Wilson); (0, 1) when nothing was counted."""
    if total == 0:
        return 0.0, 1.0
    share, z2 = right / total, _Z * _Z
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = _Z * math.sqrt(share * (1 - share) / total + z2 / (4 * total * total)) / (1 + z2 / total)
    return round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)


def bootstrap(score: Callable[[Sequence[int]], float], size: int) -> Interval:
    """The 95 % interval of `score(rows)` over resampled row numbers 0 … size - 1; the same every time."""
    if size == 0:
        return 0.0, 1.0
    drawn = np.random.Generator(np.random.PCG64(7)).integers(0, size, size=(_DRAWS, size))
    low, high = np.percentile([score(rows) for rows in drawn.tolist()], [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)
