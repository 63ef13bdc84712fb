"""Lines of a text file in any Chinese charset, read as a stream: a file of 500 MB takes no more memory than a small one."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawlers.charset import decode
from huiying.errors import Invalid

SIZE_LIMIT = 500 * 1024 * 1024
LINE_LIMIT = 4_000_000
"""Characters of one line; what is longer comes in pieces, and is no row."""
_CHUNK = 1024 * 1024
_BINARY = (
    b"\x7fELF",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
    b"SQLite format",
)
"""How programs, pictures, archives and old .xls files begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainText:
    """A text file and how it is to be read; `lossy`: some of its bytes are no characters of its charset."""

    path: Path
    charset: str
    lossy: bool

    def lines(self) -> Iterator[str]:
        """Lines with their ends, without NULs, which no reader misses and PostgreSQL does not store."""
        with self.path.open(encoding=self.charset, errors="replace", newline="") as file:
            first = True
            while line := file.readline(LINE_LIMIT):
                yield line.replace("\0", "").removeprefix("\ufeff" if first else "")
                first = False


def open_text(path: Path) -> PlainText:
    """Look at a file before it is read. Raises Invalid when it is no text, empty or too large."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_CHUNK)
    except OSError as fault:
        raise Invalid(f"读不到文件 {path}：请检查路径和权限", code="unreadable_file") from fault
    _check(path, size, head)
    if _decodes(path, "utf-8"):
        return PlainText(path=path, charset="utf-8", lossy=False)
    charset = decode(_telling(path, head))[1]
    return PlainText(path=path, charset=charset, lossy=not _decodes(path, charset))


def _check(path: Path, size: int, head: bytes) -> None:
    if size > SIZE_LIMIT:
        raise Invalid(f"{path.name} 超过 500 MB：请拆成几个文件，分别导入", code="file_too_large")
    if not head.strip(b" \t\r\n\0") or head.strip() == codecs.BOM_UTF8:
        raise Invalid(f"{path.name} 是空文件：请重新导出后再试", code="empty_file")
    if head.startswith(b"PK\x03\x04"):
        raise Invalid(f"{path.name} 其实是 XLSX 或压缩包：请改正扩展名", code="unknown_format")
    if head.startswith(_BINARY):
        raise Invalid(
            f"{path.name} 是二进制文件，不是表：请从原系统导出为 CSV、XLSX 或 JSONL", code="unknown_format"
        )


def _decodes(path: Path, charset: str) -> bool:
    decoder = codecs.getincrementaldecoder(charset)("strict")
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _telling(path: Path, head: bytes) -> bytes:
    """Whole lines by which the charset is told: the beginning, and if that is plain ASCII, what comes first that is not."""
    with path.open("rb") as file:
        while head.isascii() and (chunk := file.read(_CHUNK)):
            head = chunk
    # Half a character at an edge would make the right charset look wrong; UTF-16 is known by its mark alone.
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head[: len(head) // 2 * 2]
    return head[: head.rfind(b"\n") + 1] or head
