"""How long things take: on the wall, and on the processor, where other work on the machine counts for little."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class Stopwatch:
    """Seconds that passed while it ran, of all the times it ran."""

    wall: float = 0.0
    processor: float = 0.0
    """Of this process alone: what a database server does is not in it."""

    @contextmanager
    def running(self) -> Iterator[None]:
        """It runs inside."""
        wall, processor = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.wall += time.perf_counter() - wall
            self.processor += time.process_time() - processor


def milliseconds(actions: Sequence[Callable[[], object]]) -> list[float]:
    """What each took, on the wall, in milliseconds."""
    taken = []
    for action in actions:
        began = time.perf_counter()
        action()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def percentile(measured: Sequence[float], share: float) -> float:
    """The smallest measured value that so large a share of them does not exceed (nearest rank)."""
    ranked = sorted(measured)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]
