"""Rows a second and peak memory of reading a table: XLSX with shared strings, CSV in GB18030, both made up here.

Prints one JSON line a format, each measured in a process of its own. `python benchmarks/tables.py [ROWS]`, by default a million.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from crawlers.tables import Mapping, RejectedRow, posts_from

COLUMNS = ("工单编号", "诉求标题", "诉求内容", "受理时间")
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET}.sheet.main+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHEET}.sharedStrings+xml"/></Types>',
    "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet name="工单" sheetId="1" r:id="a"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="a" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def words(number: int) -> tuple[str, str]:
    street = f"河东路{number}号"
    return (
        f"{street}路灯不亮",
        f"市民来电反映：清源县{street}附近的路灯已经{number % 30}天不亮了，晚上出门很不安全，请尽快来修。",
    )


def write_csv(path: Path, rows: int) -> None:
    with path.open("w", encoding="gb18030") as file:
        file.write(",".join(COLUMNS) + "\n")
        file.writelines(
            f"{20260000000 + number},{','.join(words(number))},2026-03-01 08:30\n" for number in range(rows)
        )


def write_xlsx(path: Path, rows: int) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
        strings = chain(COLUMNS, chain.from_iterable(words(number) for number in range(rows)))
        _stream(archive, "xl/sharedStrings.xml", "sst", (f"<si><t>{text}</t></si>" for text in strings))
        _stream(archive, "xl/worksheets/sheet1.xml", "worksheet", _sheet(rows))


def _sheet(rows: int) -> Iterator[str]:
    yield "<sheetData><row r='1'>"
    yield "".join(f'<c r="{"ABCD"[at]}1" t="s"><v>{at}</v></c>' for at in range(4))
    yield "</row>"
    for number in range(rows):
        line, string = number + 2, 4 + 2 * number
        texts = f'<c r="B{line}" t="s"><v>{string}</v></c><c r="C{line}" t="s"><v>{string + 1}</v></c>'
        key, time_of_day = (
            f'<c r="A{line}"><v>{20260000000 + number}</v></c>',
            f'<c r="D{line}"><v>46082.354</v></c>',
        )
        yield f'<row r="{line}">{key}{texts}{time_of_day}</row>'
    yield "</sheetData>"


def _stream(archive: ZipFile, name: str, root: str, pieces: Iterator[str]) -> None:
    with archive.open(name, "w") as part:
        part.write(f"<{root} {MAIN}>".encode())
        while lot := "".join(islice(pieces, 10_000)):
            part.write(lot.encode())
        part.write(f"</{root}>".encode())


def measure(path: Path) -> dict[str, object]:
    """Every row of a file becomes a post here, and is forgotten."""
    began, now = time.process_time(), datetime(2026, 11, 1, tzinfo=UTC)
    rows = refused = 0
    for outcome in posts_from(path, Mapping(), source_id="bench", source_name="热线", now=now):
        rows, refused = rows + 1, refused + isinstance(outcome, RejectedRow)
    seconds = time.process_time() - began
    return {
        "benchmark": f"tables {path.suffix}",
        "rows": rows,
        "rejected": refused,
        "rows_per_second": round(rows / seconds),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        for suffix, write in ((".xlsx", write_xlsx), (".csv", write_csv)):
            path = Path(folder) / f"工单{suffix}"
            write(path, rows)
            # In a process of its own: what writing took would count as memory of reading.
            subprocess.run([sys.executable, __file__, "--read", str(path)], check=True)  # noqa: S603  # ourselves
            path.unlink()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        print(json.dumps(measure(Path(sys.argv[2])), ensure_ascii=False))
    else:
        main()
