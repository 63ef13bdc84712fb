"""Tables: every row is accounted for, and every refusal names the thing."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from crawlers.tables import Mapping, RejectedRow, count_rows, posts_from
from huiying.errors import Invalid
from huiying.posts import RawPost

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
HEADER = "编号,标题,内容,时间\n"


def outcomes(path: Path, **given: str) -> list[RawPost | RejectedRow]:
    return list(posts_from(path, Mapping(given=given), source_id="t", source_name="热线", now=NOW))


def posts(path: Path, **given: str) -> list[RawPost]:
    return [outcome for outcome in outcomes(path, **given) if isinstance(outcome, RawPost)]


def rejected(path: Path, **given: str) -> list[RejectedRow]:
    return [outcome for outcome in outcomes(path, **given) if isinstance(outcome, RejectedRow)]


def write(folder: Path, text: str, charset: str = "utf-8", name: str = "工单.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(charset))
    return path


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv_in_any_charset(tmp_path: Path, charset: str) -> None:
    text = HEADER + "".join(f"{n},路灯不亮,河东路的路灯已经三天不亮了,2026-03-01 08:30\n" for n in range(20))
    (first, *rest) = posts(write(tmp_path, text, charset))
    assert len(rest) == 19
    assert (first.external_id, first.title, first.text) == ("0", "路灯不亮", "河东路的路灯已经三天不亮了")
    assert first.published_at == datetime(2026, 3, 1, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "reason", "words"),
    [
        ("1,,,2026-03-01 08:30", "empty", "空"),
        ("1,停水,没水,前年夏天", "bad_time", "前年夏天"),
        ("1,停水,没水,2026-13-01", "bad_time", "2026-13-01"),
        ("1,停水,没水,1970-01-01 08:00:00", "impossible_date", "1995"),
        ("1,停水,没水,2027-03-01", "future_date", "将来"),
        ("1,停水,没水", "broken_row", "3 列"),
        ("1,停水,没水,2026-03-01,多一列", "broken_row", "5 列"),
        ('1,停水,"没水,2026-03-01', "broken_row", "引号"),
        ("x" * 1001 + ",停水,没水,2026-03-01", "bad_id", "1000"),
    ],
)
def test_bad_row_is_refused_by_name_and_the_rest_goes_on(
    tmp_path: Path, row: str, reason: str, words: str
) -> None:
    path = write(tmp_path, f"{HEADER}7,甲,甲的事,2026-03-01\n{row}\n8,乙,乙的事,2026-03-02\n")
    (refusal,) = rejected(path)
    assert (refusal.line, refusal.reason) == (3, reason)
    assert "第 3 行" in refusal.message
    assert words in refusal.message
    assert [post.external_id for post in posts(path)] == ["7", "8"]


def test_broken_bytes_cost_one_row_only(tmp_path: Path) -> None:
    lines = [f"{n},路灯不亮,河东路的路灯已经三天不亮了,2026-03-01\n".encode("gb18030") for n in range(30)]
    lines[4] = lines[4].replace("路灯".encode("gb18030"), b"\xff\xff", 1)
    path = tmp_path / "坏.csv"
    path.write_bytes(HEADER.encode("gb18030") + b"".join(lines))
    (refusal,) = rejected(path)
    assert (refusal.line, refusal.reason) == (6, "broken_row")
    assert len(posts(path)) == 29


def test_quoted_field_may_span_lines(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + '1,停水,"第一段\n\n第二段，他说""快来""",2026-03-01\n2,停电,没电,\n')
    first, second = posts(path)
    assert first.text == '第一段\n\n第二段，他说"快来"'
    assert second.published_at is None


def test_stray_quote_in_a_field_is_read(tmp_path: Path) -> None:
    (post,) = posts(write(tmp_path, HEADER + '1,停水,"紧急"请快来,2026-03-01\n'))
    assert post.text == "紧急请快来"


def test_ids_that_became_amounts_are_read_back(tmp_path: Path) -> None:
    assert posts(write(tmp_path, "msg_id,body\n154061.0,茶叶\n"))[0].external_id == "154061"


def test_rows_without_id_are_named_by_content_the_same_each_time(tmp_path: Path) -> None:
    path = write(tmp_path, "标题,内容\n甲,同样的话\n甲,同样的话\n乙,别的话\n")
    names = [post.external_id for post in posts(path)]
    assert len(set(names)) == 3
    assert names == [post.external_id for post in posts(path)]


def test_missing_mapped_column_names_it_and_those_there_are(tmp_path: Path) -> None:
    path = write(tmp_path, "甲列,乙列\n1,2\n")
    with pytest.raises(Invalid, match=r"没有列“正文列”.*甲列、乙列"):
        outcomes(path, text="正文列")
    with pytest.raises(Invalid, match=r"认不出 工单.csv 的哪一列是正文.*--map text="):
        outcomes(path)
    assert posts(path, text="乙列")[0].text == "2"


@pytest.mark.parametrize("pair", ["text", "text=", "=列", "正文=列"])
def test_map_option_written_wrong(pair: str) -> None:
    with pytest.raises(Invalid, match="--map"):
        Mapping.parse([pair])


def test_map_option(tmp_path: Path) -> None:
    path = write(tmp_path, "备注,内容\n真正的话,别的\n")
    assert posts(path, **Mapping.parse(["text = 备注"]).given)[0].text == "真正的话"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "空文件"),
        ("a.xls", b"x", "另存为"),
        ("a.csv", b"PK\x03\x04xxxx", "扩展名"),
        ("a.xlsx", b"no zip", "另存"),
        ("a.csv", "编号,内容\n".encode(), "没有一行"),
    ],
)
def test_file_that_is_no_table_says_so(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Invalid, match=words):
        outcomes(tmp_path / name)


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="检查路径"):
        outcomes(tmp_path / "没有.csv")


def test_jsonl_with_a_broken_line(tmp_path: Path) -> None:
    lines = [{"id": 1, "text": "甲"}, {"id": 2, "text": "乙", "time": 1772330400}]
    text = "\n".join([json.dumps(lines[0]), "{oops", "1", json.dumps(lines[1])])
    path = write(tmp_path, text, name="导出.jsonl")
    assert [(refusal.line, refusal.reason) for refusal in rejected(path)] == [
        (2, "broken_row"),
        (3, "broken_row"),
    ]
    first, second = posts(path)
    assert (first.external_id, first.published_at) == ("1", None)
    assert second.published_at == datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
    assert count_rows(path) == 4


def test_json_list(tmp_path: Path) -> None:
    path = write(tmp_path, '[\n{"id": 1, "text": "甲"},\n{"id": 2, "text": "乙"}, 3]', name="导出.json")
    assert [post.text for post in posts(path)] == ["甲", "乙"]
    assert [refusal.reason for refusal in rejected(path)] == ["broken_row"]
    with pytest.raises(Invalid, match="不是合法的 JSON"):
        outcomes(write(tmp_path, "[{", name="坏.json"))


def test_sheet_with_title_row_and_merged_cells(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    rows: list[list[object]] = [
        ["三月热线工单汇总"],
        ["工单编号", "标题", "工单内容", "受理时间"],
        [20260301.0, "噪声", "夜里施工", datetime(2026, 3, 1, 8, 30)],  # noqa: DTZ001  # spreadsheets know no zones
        [None, None, "白天也施工", None],
        [20260302, "停水", "没水", "2026/3/2 09:10"],
    ]
    for row in rows:
        sheet.append(row)
    for reference in ("A1:D1", "A3:A4", "B3:B4", "D3:D4"):
        sheet.merge_cells(reference)
    path = tmp_path / "汇总.xlsx"
    book.save(path)
    first, second, third = posts(path)
    assert count_rows(path) == 4
    assert [post.title for post in (first, second, third)] == ["噪声", "噪声", "停水"]
    assert [post.text for post in (first, second, third)] == ["夜里施工", "白天也施工", "没水"]
    assert (first.external_id, third.external_id) == ("20260301", "20260302")
    assert second.external_id.startswith("20260301:")
    assert first.published_at == second.published_at == datetime(2026, 3, 1, 0, 30, tzinfo=UTC)
    assert third.published_at == datetime(2026, 3, 2, 1, 10, tzinfo=UTC)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=20))
def test_any_garbage_is_accounted_for(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    path = tmp_path_factory.mktemp("g") / "g.csv"
    path.write_text(HEADER + "1,a,b,\n" + "\n".join(lines), "utf-8")
    assert len(outcomes(path)) == count_rows(path)
    assert posts(path)[0].external_id == "1"
