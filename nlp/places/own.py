"""How people name their own place without its name: 本市, 我县, 我们区; and what they call the others: 邻县, 外地."""

import re
from collections.abc import Iterator

from nlp.places.gazetteer import Path
from nlp.places.place import Place

_OWN = re.compile(
    r"(?P<who>[本我咱])们?(?P<unit>省(?![下得事心钱吃道])|市(?![场面值民价])|县(?!城)|区(?![别分间域块])|州|旗|盟|镇|乡(?![村下亲镇里愁音])|街道)"
)
_NOT_BEFORE = {
    "本": frozenset("日资成基根版课书剧文标样原脚绘抄账副话音亏赔够熊"),
    "我": frozenset("自你忘无"),
    "咱": frozenset(),
}
"""资本市场, 日本市民, 自我."""


def own_words(body: str, path: Path) -> Iterator[Place]:
    """本市, 我县 …: the division of that kind in the jurisdiction; nothing where it has none."""
    for match in _OWN.finditer(body):
        depth = _depth(match["unit"], path)
        if depth and body[match.start() - 1 : match.start()] not in _NOT_BEFORE[match["who"]]:
            yield Place(
                span=match[0],
                start=match.start(),
                end=match.end(),
                full="/".join(path[:depth]),
                local=depth == len(path),
                abroad=False,
            )


def _depth(unit: str, path: Path) -> int:
    """How many parts of the path 我市 stands for: down to the finest that is a 市."""
    if unit == "省":
        return 1 if path else 0
    return next((depth for depth in range(len(path), 0, -1) if path[depth - 1].endswith(unit)), 0)
