"""A spreadsheet file opened with care: bombs, passwords and foreign declarations are refused by name; formulas are never computed, links never followed."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from lxml import etree
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.constants import SHARED_STRINGS

from crawlers.tables.strings import SharedStrings
from huiying.errors import Invalid

_UNPACKED_LIMIT = 2 * 1024**3
_SMALL_LIMIT = 32 * 1024**2
"""Of the parts that are read whole: styles, names, relations."""
_PARTS, _SQUEEZED = 5000, 1000
"""Most parts of a file; most bytes that one packed byte may become (a sheet of equal rows reaches a few hundred)."""
_HEAD = 64 * 1024
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: its name, the part of the file it stands in, and whether it is shown."""

    name: str
    part: str
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What reading cells needs. `styles` is openpyxl's workbook: the formats of dates and the first day."""

    archive: ZipFile
    sheets: tuple[Sheet, ...]
    strings: SharedStrings = field(repr=False)
    styles: Any = field(repr=False)


class _Reader(ExcelReader):
    """openpyxl's reader of everything but the cells, with the strings kept on disk."""

    shared_strings: SharedStrings  # type: ignore[assignment]  # all that is asked of the list is an item

    def __init__(self, path: Path, *, strings: bool) -> None:
        super().__init__(path, read_only=True, data_only=True, keep_links=False)
        self._wanted = strings

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]  # openpyxl types its kin, not this
        if part is None or not self._wanted:
            self.shared_strings = SharedStrings()
            return
        with self.archive.open(part.PartName.removeprefix("/")) as source:
            self.shared_strings = SharedStrings(source)

    def read_all(self) -> None:
        """Only what cells need: properties, themes, links and drawings stay unread."""
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        from openpyxl.styles.stylesheet import apply_stylesheet

        apply_stylesheet(self.archive, self.wb)


@contextmanager
def opened(path: Path, *, strings: bool = True) -> Iterator[Book]:
    """Open a workbook, without its shared strings where only rows are counted. Raises Invalid in words of the one who made the file."""
    _refuse_old(path)
    reader = None
    try:
        _check(path)
        reader = _Reader(path, strings=strings)
        reader.read_all()
        yield Book(
            archive=reader.archive,
            sheets=tuple(_sheets(reader)),
            strings=reader.shared_strings,
            styles=reader.wb,
        )
    except _UNREADABLE as fault:
        raise Invalid(
            f"{path.name} 不是能读的 XLSX：请用表格软件打开后另存为 .xlsx", code="unreadable_file"
        ) from fault
    finally:
        if reader is not None:
            reader.archive.close()
            with suppress(AttributeError):
                reader.shared_strings.close()


_UNREADABLE = (
    BadZipFile, InvalidFileException, KeyError, OSError, ValueError, TypeError, AttributeError, EOFError,
    NotImplementedError, etree.XMLSyntaxError, expat.ExpatError,
)  # fmt: skip
"""What zip, XML and openpyxl raise over a file that is damaged, or made by no spreadsheet."""


def _sheets(reader: Any) -> Iterator[Sheet]:
    for sheet, relation in reader.parser.find_sheets():
        if "worksheet" in relation.Type and relation.target in reader.valid_files:
            yield Sheet(name=sheet.name, part=relation.target, shown=sheet.state == "visible")


def _refuse_old(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_OLD):
        if _ENCRYPTED in head:
            words = "有打开密码：请用表格软件打开，去掉密码后另存"
            raise Invalid(f"{path.name} {words}", code="file_encrypted")
        raise Invalid(f"{path.name} 其实是旧的 .xls：请用表格软件打开后另存为 .xlsx", code="unknown_format")


def _check(path: Path) -> None:
    """What would fill memory or disk is told from the table of contents, before anything is unpacked."""
    with ZipFile(path) as archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > _PARTS or unpacked > _UNPACKED_LIMIT:
            raise Invalid(f"{path.name} 解开后超过 2 GB：请拆成几个文件", code="file_too_large")
        for part in parts:
            squeezed = part.file_size > _SMALL_LIMIT and part.file_size > _SQUEEZED * part.compress_size
            whole = part.file_size > _SMALL_LIMIT and not _is_streamed(part.filename)
            if squeezed or (whole and part.filename.endswith((".xml", ".rels"))):
                words = "里有异常膨胀的内容，像是压缩炸弹，没有打开：请用表格软件打开核对后另存"
                raise Invalid(f"{path.name} {words}", code="file_bomb")
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with archive.open(part) as source:
                    _refuse_declarations(path, source)


def _is_streamed(name: str) -> bool:
    return "sheet" in name.rpartition("/")[0] + name or "sharedstrings" in name.lower()


def _refuse_declarations(path: Path, source: IO[bytes]) -> None:
    """Entities of their own have no business in a table: they blow up, or reach for other files."""

    def refuse(*_: object) -> None:
        raise Invalid(
            f"{path.name} 里自带 XML 实体声明，可能是攻击，没有打开：请用表格软件另存后再试",
            code="file_entities",
        )

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    with suppress(expat.ExpatError):
        parser.Parse(source.read(_HEAD), False)
