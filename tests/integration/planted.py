"""Personal data planted in posts, a set of its own for each door they come in by, and the search for it afterwards."""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ahocorasick_rs import BytesAhoCorasick
from sqlalchemy import select

from huiying.app.tables import METADATA
from huiying.db import Database

DOORS = (
    "rss",
    "list",
    "api",
    "push",
    "csv",
    "xlsx",
    "rejected",
    "quarantined",
    "broken",
    "folder",
    "forum",
    "mail",
    "batch",
    "typed",
)
_NAMES = (
    "王建国",
    "李桂香",
    "赵秀珍",
    "孙立军",
    "周玉梅",
    "吴国强",
    "郑文斌",
    "冯丽华",
    "陈志远",
    "褚卫东",
    "卫红梅",
    "蒋大勇",
    "沈秀兰",
    "韩志刚",
)
_WRITERS = {"rss": "林晓舟", "list": "韩雪梅"}
"""Who signs an article; elsewhere people bear names of their own choice."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SPELLED = str.maketrans("0123456789", "零幺二三四五六七八九")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """What must be found nowhere of the post that came by one door."""

    name: str
    author: str
    id_card: str
    card: str
    phones: tuple[str, ...]
    """The same sort of number in several writings."""
    caller: str

    @classmethod
    def at(cls, door: str) -> "Planted":
        at = DOORS.index(door)
        plain, dashed, wide, spelled, caller = (
            f"13{at % 10}{at // 10}{kind}867{at % 10}2{kind}" for kind in range(3, 8)
        )
        return cls(
            name=_NAMES[at],
            author=_WRITERS.get(door, f"柳河边的老{_NAMES[at][1:]}"),
            id_card=_identity(f"1101051949{10 + at // 9:02d}{11 + at:02d}{at:03d}"),
            card=_luhn(f"6222021234567{at:02d}{at:02d}"),
            phones=(
                plain,
                f"{dashed[:3]}-{dashed[3:7]}-{dashed[7:]}",
                wide.translate(_WIDE),
                spelled.translate(_SPELLED),
            ),
            caller=caller,
        )

    @property
    def title(self) -> str:
        return f"业主{self.name}反映：河东路路灯不亮"

    @property
    def text(self) -> str:
        plain, dashed, wide, spelled = self.phones
        grouped = " ".join(self.card[start : start + 4] for start in range(0, len(self.card), 4))
        return (
            f"我叫{self.name}，身份证号{self.id_card}，手机{plain}，家里人电话{dashed}，另有{wide}。"
            f"微信同号：{spelled}。退款请打到银行卡{grouped}（{self.card}）。河东路的路灯坏了半个月，请尽快修。{self.author}敬上"
        )

    @property
    def page(self) -> str:
        return (
            f"<html><head><title>{self.title}</title></head><body><h1>{self.title}</h1>"
            f"<p>2026-03-02 11:05 作者：{self.author}</p><p>{self.text}</p></body></html>"
        )

    def secrets(self) -> Iterator[str]:
        """Every writing of every one of them."""
        yield from (self.name, self.author, self.id_card, self.card, self.caller, *self.phones)
        yield " ".join(self.card[start : start + 4] for start in range(0, len(self.card), 4))
        yield from (number.translate(_PLAIN).replace("-", "") for number in self.phones)


_PLAIN = {
    ord(char): str(at)
    for table in ("零幺二三四五六七八九", "０１２３４５６７８９")
    for at, char in enumerate(table)
}


def _identity(first: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True))
    return first + "10X98765432"[total % 11]


def _luhn(first: str) -> str:
    digits = [int(digit) for digit in first]
    total = sum(
        sum(divmod(digit * 2, 10)) if at % 2 == 0 else digit for at, digit in enumerate(reversed(digits))
    )
    return first + str(-total % 10)


def leaks(content: bytes) -> set[tuple[str, str]]:
    """(door, secret) of all that stands in some bytes in the clear, in any charset or JSON's escapes."""
    return {_SOUGHT[number][1] for number, _, _ in _SEARCH.find_matches_as_indexes(content, overlapping=True)}


def _writings(secret: str) -> Iterable[bytes]:
    yield from (secret.encode(charset) for charset in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"))
    yield json.dumps(secret)[1:-1].encode()


def everything_in(folder: Path) -> bytes:
    """All bytes of all files below a folder."""
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def every_row(database: Database) -> bytes:
    """Every row of every table, as text; bytes as they are."""
    with database.reading() as session:
        rows = [row for table in METADATA.sorted_tables for row in session.execute(select(table))]
    return b"\n".join(
        b" ".join(
            value if isinstance(value, bytes) else str(value).encode("utf-8", "replace") for value in row
        )
        for row in rows
    )


def unzipped(content: bytes) -> bytes:
    """All files of an archive (a package, a workbook), one after the other."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


PLANTED = {door: Planted.at(door) for door in DOORS}
_SOUGHT = [
    (writing, (door, secret))
    for door, one in PLANTED.items()
    for secret in dict.fromkeys(one.secrets())
    for writing in dict.fromkeys(_writings(secret))
]
_SEARCH = BytesAhoCorasick([writing for writing, _ in _SOUGHT])
