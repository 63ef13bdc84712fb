"""Tables as they should not be: each fault has its name, and the rest is read."""

import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from crawlers.tables import Mapping, RejectedRow, count_rows, posts_from
from crawlers.tables.cells import cell_moment, cell_text, exact
from huiying.errors import Invalid
from huiying.posts import RawPost

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>标题</t></is></c><c r="B1" t="inlineStr"><is><t>内容</t></is></c></row>'


def read(path: Path, *, several: bool = False) -> list[RawPost | RejectedRow]:
    found = posts_from(path, Mapping(), source_id="t", source_name="热线", now=NOW, several_files=several)
    return list(found)


def told(path: Path) -> list[str]:
    """`reason` of a rejected row, the text of a post."""
    return [one.reason if isinstance(one, RejectedRow) else one.text for one in read(path)]


def book(path: Path, *rows: list[object], **sheets: list[list[object]]) -> Path:
    made = Workbook()
    first = made.active
    assert first is not None
    for row in rows:
        first.append(row)
    for name, others in sheets.items():
        sheet = made.create_sheet(name)
        for row in others:
            sheet.append(row)
        if name.startswith("隐"):
            sheet.sheet_state = "hidden"
    made.save(path)
    return path


def remade(path: Path, part: str, change: bytes | None, old: bytes = b"") -> Path:
    """The file with one part put in place of another, or changed."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = parts[part].replace(old, change or b"") if old else change or b""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return book(tmp_path / "表.xlsx", ["标题", "内容"], ["停水", "没水"])


def test_a_sheet_that_declares_entities_is_refused(sheet: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>'
    remade(sheet, "xl/worksheets/sheet1.xml", bomb + b"<worksheet", b"<worksheet")
    with pytest.raises(Invalid, match="实体声明") as refused:
        read(sheet)
    assert refused.value.reason == "file_entities"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(sheet: Path) -> None:
    remade(sheet, "xl/styles.xml", b"<styleSheet>" + b" " * (40 * 2**20) + b"</styleSheet>")
    with pytest.raises(Invalid, match="压缩炸弹") as refused:
        read(sheet)
    assert refused.value.reason == "file_bomb"


def test_a_part_that_is_read_whole_may_not_be_huge(sheet: Path) -> None:
    remade(sheet, "xl/theme/theme1.xml", b"x" * (33 * 2**20))
    with pytest.raises(Invalid, match="压缩炸弹"):
        read(sheet)


def test_one_row_without_end_does_not_fill_the_memory(sheet: Path) -> None:
    first = '<row r="2"><c r="B2" t="inlineStr"><is><t>第一件</t></is></c></row>'
    endless = f"<worksheet {MAIN}><sheetData>{HEAD}{first}<row r='3'>".encode() + b"<c/>" * 2_000_000
    remade(sheet, "xl/worksheets/sheet1.xml", endless + b"</row></sheetData></worksheet>")
    assert told(sheet) == ["第一件", "broken_row"]


def test_cells_beyond_all_columns_and_rows_cost_nothing(sheet: Path) -> None:
    cells = "".join(
        f'<c r="{column}{row}" t="inlineStr"><is><t>远</t></is></c>' for column, row in (("ZZZ", 3),)
    )
    far = '<row r="900000000"><c r="B900000000" t="inlineStr"><is><t>最后</t></is></c></row>'
    rows = f'{HEAD}<row r="3">{cells}<c r="ZZZZZZZZ3"><v>1</v></c></row>{far}'
    remade(
        sheet,
        "xl/worksheets/sheet1.xml",
        f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>".encode(),
    )
    assert told(sheet)[-1] == "最后"


def test_a_damaged_sheet_gives_the_rows_before_the_damage(tmp_path: Path) -> None:
    path = book(tmp_path / "表.xlsx", ["标题", "内容"], *[[f"事{n}", f"第{n}件"] for n in range(50)])
    with ZipFile(path) as archive:
        whole = archive.read("xl/worksheets/sheet1.xml")
    remade(path, "xl/worksheets/sheet1.xml", whole[: len(whole) * 2 // 3])
    outcomes = told(path)
    assert outcomes[0] == "第0件"
    assert outcomes[-1] == "broken_row"
    assert len(outcomes) > 20


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_a_workbook_with_a_broken_part_is_unreadable_by_name(sheet: Path, part: str) -> None:
    remade(sheet, part, b"<broken")
    with pytest.raises(Invalid, match="不是能读的 XLSX"):
        read(sheet)


def with_strings(path: Path, strings: str, rows: str) -> Path:
    """The sheet as spreadsheets write it: texts apart from the cells."""
    remade(path, "xl/sharedStrings.xml", f"<sst {MAIN}>{strings}</sst>".encode())
    remade(
        path,
        "[Content_Types].xml",
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument'
        b'.spreadsheetml.sharedStrings+xml"/></Types>',
        b"</Types>",
    )
    return remade(
        path,
        "xl/worksheets/sheet1.xml",
        f"<worksheet {MAIN}><sheetData>{HEAD}{rows}</sheetData></worksheet>".encode(),
    )


def test_shared_strings_with_runs_and_phonetics(sheet: Path) -> None:
    rich = "<si><r><t>河东</t></r><r><t>路</t></r><rPh><t>hedong</t></rPh></si>"
    cells = '<c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c>'
    with_strings(sheet, rich + "<si><t>路灯不亮😀</t></si>", f'<row r="2">{cells}</row>')
    (post,) = read(sheet)
    assert isinstance(post, RawPost)
    assert (post.title, post.text) == ("河东路", "路灯不亮😀")


def test_strings_that_break_off_are_named(sheet: Path) -> None:
    with_strings(sheet, "<si><t>半", "")
    with pytest.raises(Invalid, match="不是能读的 XLSX"):
        read(sheet)


def test_a_number_of_a_string_there_is_none_of_costs_its_row(tmp_path: Path) -> None:
    rows = f'{HEAD}<row r="2"><c r="B2" t="s"><v>99</v></c></row><row r="3"><c r="B3" t="inlineStr"><is><t>好</t></is></c></row>'
    path = book(tmp_path / "表.xlsx", ["a", "b"])
    remade(
        path,
        "xl/worksheets/sheet1.xml",
        f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>".encode(),
    )
    assert told(path) == ["broken_row", "好"]


def test_formulas_are_never_computed(tmp_path: Path) -> None:
    path = book(
        tmp_path / "表.xlsx",
        ["标题", "内容", "别的"],
        ["停水", '=WEBSERVICE("http://127.0.0.1/")', 1],
        ["停电", "没电", "=A1&A1"],
        ["外部", "='[1]别的.xlsx'!A1", 1],
    )
    assert told(path) == ["formula", "没电", "formula"]
    assert "保存一次" in next(one.message for one in read(path) if isinstance(one, RejectedRow))


def test_a_formula_with_its_saved_value_is_read(sheet: Path) -> None:
    rows = f'{HEAD}<row r="2"><c r="A2" t="str"><f>"停"&amp;"水"</f><v>停水</v></c><c r="B2" t="inlineStr"><is><t>没水</t></is></c></row>'
    remade(
        sheet,
        "xl/worksheets/sheet1.xml",
        f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>".encode(),
    )
    (post,) = read(sheet)
    assert isinstance(post, RawPost)
    assert (post.title, post.text) == ("停水", "没水")


def test_further_sheets_are_read_or_named(tmp_path: Path) -> None:
    header: list[object] = ["标题", "内容"]
    path = book(
        tmp_path / "表.xlsx",
        header,
        ["甲", "第一张"],
        周二=[header, ["乙", "第二张"]],
        统计=[["类别", "件数"], ["供水", 1]],
        隐藏的=[header, ["丙", "看不见"]],
        空白=[],
    )
    assert told(path) == ["第一张", "第二张", "other_sheet", "hidden_sheet"]
    messages = [one.message for one in read(path) if isinstance(one, RejectedRow)]
    assert ["“统计”" in messages[0], "“隐藏的”" in messages[1]] == [True, True]


@pytest.mark.parametrize(
    ("content", "name", "code", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密.xlsx", "file_encrypted", "密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧.xlsx", "unknown_format", "旧的 .xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧.csv", "unknown_format", "二进制"),
        (b"", "空.xlsx", "unreadable_file", "不是能读的"),
        (b"\0\0\0\n", "空.csv", "empty_file", "空文件"),
        (b"\xef\xbb\xbf", "空.csv", "empty_file", "空文件"),
        ("标题,内容\n".encode(), "只有表头.csv", "no_rows", "没有一行"),
        (b",,,\n1,2,3,4\n", "没表头.csv", "no_header", "表头"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused_by_name(
    tmp_path: Path, content: bytes, name: str, code: str, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Invalid, match=words) as refused:
        read(tmp_path / name)
    assert refused.value.reason == code


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_separators_and_charsets(tmp_path: Path, separator: str, charset: str) -> None:
    lines = ["标题;内容;时间".replace(";", separator)]
    lines += [
        f"路灯不亮{n};河东路的路灯已经三天不亮了{n};2026-03-01".replace(";", separator) for n in range(30)
    ]
    body = "\r\n".join(lines).encode(charset)
    path = tmp_path / "表.csv"
    path.write_bytes(b"\xff\xfe" + body if charset == "utf-16-le" else body)
    assert told(path) == [f"河东路的路灯已经三天不亮了{n}" for n in range(30)]


def test_a_broken_row_in_gbk_costs_itself(tmp_path: Path) -> None:
    lines = [f"停水,东街停水了，已经第{n}天,\n".encode("gbk") for n in range(40)]
    lines[7] = lines[7].replace("东街".encode("gbk"), b"\xff\xff\xff")
    path = tmp_path / "表.csv"
    path.write_bytes("标题,内容,时间\n".encode("gbk") + b"".join(lines))
    outcomes = told(path)
    assert outcomes.count("broken_row") == 1
    assert outcomes[7] == "broken_row"
    assert len(outcomes) == 40


def test_a_quote_left_open_costs_its_line(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text(
        '标题,内容,时间\n甲,"没有关上,\n乙,好的,\n丙,"两行\n也好",\n丁,"又没关,\n戊,好的,\n', "utf-8"
    )
    assert told(path) == ["broken_row", "好的", "两行\n也好", "broken_row", "好的"]


def test_columns_of_one_name_do_not_hide_each_other(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("标题,内容,内容\n甲,先,后\n", "utf-8")
    assert told(path) == ["先"]
    mapped = posts_from(path, Mapping(given={"text": "内容.2"}), source_id="t", source_name="t", now=NOW)
    assert [one.text for one in mapped if isinstance(one, RawPost)] == ["后"]


def test_nuls_spare_columns_and_forced_text(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text('编号,标题,内容\n="00123",停\0水,没水,,\n\t456,停电,没电\n', "utf-8")
    posts = [one for one in read(path) if isinstance(one, RawPost)]
    assert [(post.external_id, post.title) for post in posts] == [("00123", "停水"), ("456", "停电")]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("154061.0", "154061"),
        ("1.54061E5", "154061"),
        ("1.54061e+05", "154061"),
        ("2.02603E+13", ""),
        ("4.40101199001011E+17", ""),
        ("GD2026-1", "GD2026-1"),
        ("1E5000", "1E5000"),
        ("20260301001", "20260301001"),
    ],
)
def test_identifiers_that_a_spreadsheet_bent(written: str, name: str) -> None:
    assert exact(written) == name


def test_identifiers_whose_digits_are_lost_hide_no_row(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("工单编号,内容\n2.02603E+13,东街停水\n2.02603E+13,西街停电\n", "utf-8")
    names = [one.external_id for one in read(path) if isinstance(one, RawPost)]
    assert len(set(names)) == 2


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("46082.354166667", "2026-03-01 00:30"),
        ("46082", "2026-02-28 16:00"),
        ("20260301", "2026-02-28 16:00"),
        ("202603010830", "2026-03-01 00:30"),
        ("20260301083000", "2026-03-01 00:30"),
        ("20260301 0830", "2026-03-01 00:30"),
        ("2026/3/1 8:30:00 PM", "2026-03-01 12:30"),
        ("2026/3/1 12:05 AM", "2026-02-28 16:05"),
        ("3/1/2026 8:30", "2026-03-01 00:30"),
        ("2026年3月1日8时30分", "2026-03-01 00:30"),
        ("2026.3.1", "2026-02-28 16:00"),
        ("昨天 08:30", "2026-03-01 00:30"),
        ("3小时前", "2026-03-02 01:00"),
        ("1772330400", "2026-03-01 02:00"),
        ("1772330400000", "2026-03-01 02:00"),
    ],
)
def test_times_as_people_and_spreadsheets_write_them(text: str, moment: str) -> None:
    assert f"{cell_moment(text, NOW):%Y-%m-%d %H:%M}" == moment


@pytest.mark.parametrize("text", ["-", "/", "无", "NULL", "nan"])
def test_no_time_is_no_fault(text: str) -> None:
    assert cell_moment(text, NOW) is None


@pytest.mark.parametrize("text", ["2026-13-01", "20261301", "前年夏天", "99999.5", "12/31"])
def test_what_is_no_time_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        cell_moment(text, NOW)


@given(st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.lists(st.text()), st.booleans()))
def test_any_cell_is_text(value: object) -> None:
    text = cell_text(value)
    assert "\0" not in text
    assert len(exact(text)) <= max(len(text), 40)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.jsonl", "a.json", "a.xlsx"]))
def test_any_bytes_are_rows_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str
) -> None:
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(content)
    with suppress(Invalid):
        assert len(read(path)) == count_rows(path)
