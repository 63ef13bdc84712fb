"""Where the traffic comes from: few sources make most of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from huiying.app.bench.wording import wording
from huiying.posts import SourceKind, Standing

SKEW = 1.1
"""Of two sources of a kind, how many times more the first makes than the second: 2 to the power of this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One source. `length` is the middle of the lengths of its texts in characters, `titled` how often they have a title."""

    source_id: str
    name: str
    kind: SourceKind
    standing: Standing
    length: int
    titled: float
    weight: float


@cache
def outlets() -> tuple[Outlet, ...]:
    """All of them, kind by kind."""
    return tuple(outlet for kind in wording()["kind"] for outlet in _of_kind(**kind))


@cache
def weights() -> Sequence[float]:
    """The weights of `outlets()` added up, for `Random.choices`."""
    return tuple(accumulate(outlet.weight for outlet in outlets()))


def _of_kind(
    *, kind: str, standing: str, sources: int, weight: float, length: int, titled: float
) -> list[Outlet]:
    shares = [(rank + 1) ** -SKEW for rank in range(sources)]
    return [
        Outlet(
            source_id=f"{kind}-{rank + 1}",
            name=f"{_CALLED[SourceKind(kind)]}{rank + 1}",
            kind=SourceKind(kind),
            standing=Standing(standing),
            length=length,
            titled=titled,
            weight=weight * share / sum(shares),
        )
        for rank, share in enumerate(shares)
    ]


_CALLED = {
    SourceKind.MICROBLOG: "微博话题",
    SourceKind.BOARD: "问政版块",
    SourceKind.HOTLINE: "热线工单",
    SourceKind.NEWS: "新闻网",
    SourceKind.GOVERNMENT: "政府网站",
}
