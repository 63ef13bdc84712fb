"""A watched folder: each content once, a longer file for its new rows, a broken one by name, nothing outside it."""

import json
import os
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import update
from sqlalchemy.orm import Session

from crawlers.handed import folder
from crawlers.handed.intake import Taken
from crawlers.ledger import Ledger
from crawlers.models import SourceRun
from crawlers.sources import Source
from crawlers.tables import RejectedRow
from huiying.posts import RawPost
from tests.integration.command import huiying
from tests.integration.handing import Desk, declared, desk
from tests.integration.watched import article, rss, serving, source, watching

HEADER = "工单编号,诉求标题,诉求内容,受理时间\n"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "in").mkdir()
    with desk(tmp_path) as office:
        yield office


def tickets(**given: Any) -> Source:
    return declared(id="tickets", kind="folder", path="in", settle_seconds=0, **given)


def rows(first: int, last: int) -> str:
    return "".join(f"{n},路灯不亮,清源县河东路{n}号的路灯不亮,2026-03-01 08:30\n" for n in range(first, last))


def put(office: Desk, name: str, text: str) -> Path:
    path = office.home / "in" / name
    path.write_text(text, "utf-8")
    return path


def test_a_file_becomes_posts_and_is_left_where_it_is(office: Desk) -> None:
    path = put(office, "三月.csv", HEADER + rows(1, 4) + "9,,,\n")
    run = office.run(tickets())
    assert (run.state, run.seen, run.offered, run.new) == ("fresh", 4, 4, 3)
    assert [post.title for post in office.posts("tickets")] == ["路灯不亮"] * 3
    assert office.posts("tickets")[0].source_kind == "hotline"
    assert office.outcomes("tickets") == {"waiting": 3, "rejected": 1}
    (file,) = office.files("tickets")
    assert (file.path, file.state, file.offered, file.new, file.held) == ("三月.csv", "read", 4, 3, 0)
    assert file.rejected == {"empty": 1}
    assert "第 5 行" in (file.words or "")
    assert path.read_text("utf-8").startswith(HEADER)


def test_nothing_is_read_twice(office: Desk) -> None:
    path = put(office, "a.csv", HEADER + rows(1, 4))
    office.run(tickets())
    again = office.run(tickets())
    assert (again.state, again.offered, again.seen) == ("unchanged", 0, 3)
    path.rename(path.with_name("b.csv"))
    renamed = office.run(tickets())
    assert (renamed.state, renamed.offered) == ("unchanged", 0)
    assert [(file.path, file.state) for file in office.files("tickets")] == [
        ("a.csv", "read"),
        ("b.csv", "copy"),
    ]
    assert "a.csv" in (office.files("tickets")[1].words or "")
    os.utime(path.with_name("b.csv"), (1, 1))
    assert office.run(tickets()).offered == 0


def test_a_longer_file_brings_its_new_rows_only(office: Desk) -> None:
    put(office, "a.csv", HEADER + rows(1, 4))
    office.run(tickets())
    put(office, "a.csv", HEADER + rows(1, 6))
    run = office.run(tickets())
    assert (run.state, run.offered, run.new) == ("fresh", 5, 2)
    assert [(file.new, file.held) for file in office.files("tickets")] == [(3, 0), (2, 3)]
    assert len(office.posts("tickets")) == 5


def test_numbers_that_begin_again_in_each_file_hide_nothing(office: Desk) -> None:
    put(office, "一.csv", HEADER + "1,停水,东街停水了,\n2,停电,西街停电了,\n")
    put(office, "二.csv", HEADER + "1,积水,南街积水了,\n2,停电,西街停电了,\n")
    office.run(tickets())
    assert sorted(post.title for post in office.posts("tickets")) == ["停水", "停电", "积水"]
    assert sum(file.held for file in office.files("tickets")) == 1


def test_a_broken_file_is_named_as_long_as_it_lies_there_and_stops_no_other(office: Desk) -> None:
    put(office, "坏.xlsx", "no zip")
    put(office, "旧.xls", "x")
    put(office, "好.csv", HEADER + rows(1, 2))
    for _ in range(2):
        run = office.run(tickets())
        assert run.state == "partial"
        assert run.failed == 2
        assert "2 个文件没有取到" in (run.error or "")
        assert "坏.xlsx 不是能读的 XLSX" in (run.error or "")
        assert "另存为 .xlsx" in (run.error or "")
    assert len(office.posts("tickets")) == 1
    (office.home / "in" / "坏.xlsx").unlink()
    (office.home / "in" / "旧.xls").unlink()
    assert office.run(tickets()).state == "unchanged"


def test_names_in_another_charset_are_read_as_they_were_written(office: Desk) -> None:
    for name, text in (("工单.csv", HEADER + rows(1, 2)), ("坏.xlsx", "no zip")):
        path = os.fsencode(office.home / "in") + b"/" + name.encode("gb18030")
        Path(os.fsdecode(path)).write_text(text, "utf-8")
    run = office.run(tickets())
    assert (run.state, run.new) == ("partial", 1)
    assert "坏.xlsx 不是能读的 XLSX" in (run.error or "")
    assert sorted(file.path for file in office.files("tickets")) == ["坏.xlsx", "工单.csv"]
    assert [one.title for one in office.look(tickets()).prospects if one.fate == "left"] == ["坏.xlsx"]


def test_what_is_not_finished_waits(office: Desk) -> None:
    put(office, "半.csv.part", HEADER + rows(1, 2))
    put(office, "~$开着.csv", HEADER + rows(1, 2))
    put(office, "新.csv", HEADER + rows(1, 2))
    run = office.run(declared(id="tickets", kind="folder", path="in", settle_seconds=3600))
    assert (run.state, run.offered) == ("empty", 0)
    assert "1 个文件还没有写完" in (run.error or "")
    assert office.run(tickets()).offered == 1


def test_links_out_of_the_folder_are_refused(office: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "密.csv").write_text(HEADER + rows(1, 2), "utf-8")
    (office.home / "in" / "链接.csv").symlink_to(outside / "密.csv")
    (office.home / "in" / "断.csv").symlink_to(outside / "没有.csv")
    os.mkfifo(office.home / "in" / "管道.csv")
    run = office.run(tickets())
    assert (run.state, run.offered, run.failed) == ("failing", 0, 2)
    assert "指向文件夹之外" in (run.error or "")
    (office.home / "out").symlink_to(outside)
    led_out = office.run(declared(id="out", kind="folder", path="out", settle_seconds=0))
    assert (led_out.state, led_out.offered) == ("failing", 0)
    assert "数据目录之外" in (led_out.error or "")


@pytest.mark.parametrize(("path", "words"), [("nowhere", "打不开"), ("in/a.csv", "不是文件夹")])
def test_a_folder_that_is_none_says_so(office: Desk, path: str, words: str) -> None:
    put(office, "a.csv", HEADER)
    run = office.run(declared(id="tickets", kind="folder", path=path))
    assert run.state == "failing"
    assert words in (run.error or "")


def test_an_empty_folder_is_empty_not_well(office: Desk) -> None:
    run = office.run(tickets())
    assert run.state == "empty"
    assert "*.csv" in (run.error or "")


def test_columns_and_patterns_as_declared(office: Desk) -> None:
    put(office, "备注.csv", "甲,乙\n没用,井盖丢了\n")
    (office.home / "in" / "深").mkdir()
    put(office, "深/x.jsonl", '{"甲": "1", "乙": "路塌了"}\n')
    run = office.run(tickets(files=["**/*.csv", "**/*.jsonl"], columns={"text": "乙"}))
    assert run.new == 2
    assert {post.text for post in office.posts("tickets")} == {"井盖丢了", "路塌了"}
    put(office, "丙.csv", "甲,丙\n没用,井盖丢了\n")
    run = office.run(tickets(columns={"text": "乙"}))
    assert '没有列“乙”（columns 里的 text = "乙"）' in (run.error or "")


def test_a_ticket_carries_its_place_and_its_sheet(office: Desk) -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    second = book.create_sheet("周二")
    header = ["工单编号", "诉求内容", "事发地址", "受理时间"]
    for sheet, place in ((first, "河东路"), (second, "河西路")):
        sheet.append(header)
        sheet.append([f"T-{place}", "路灯不亮", place, 46082.354])
    book.save(office.home / "in" / "一周.xlsx")
    assert office.run(tickets()).new == 2
    texts = [post.text for post in office.posts("tickets")]
    assert texts == ["路灯不亮\n地点：河东路", "路灯不亮\n地点：河西路"]
    assert all(post.published_at is not None for post in office.posts("tickets"))


def test_the_lease_of_a_long_file_is_renewed_and_its_loss_stops_the_reading(office: Desk) -> None:
    put(office, "长.csv", HEADER + rows(1, 500))
    seen: list[int] = []
    before = folder.take_in

    def interrupted(session: Session, batch: Sequence[RawPost | RejectedRow], ledger: Ledger) -> Taken:
        taken = before(session, batch, ledger)
        seen.append(taken.offered)
        session.execute(update(SourceRun).values(state="interrupted"))
        return taken

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(folder, "take_in", interrupted)
        assert office.run(tickets()).state == "interrupted"
    assert seen == [200]
    office.clock.advance(timedelta(minutes=3))
    assert office.run(tickets()).new == 299


def test_a_preview_shows_rows_and_faults_and_takes_nothing_in(office: Desk) -> None:
    put(office, "a.csv", HEADER + "1,停水,东街停水 13800138000,2026-03-01\n2,,,\n3,广告,买房找我,\n")
    put(office, "坏.xlsx", "no zip")
    seen = office.look(tickets())
    assert (seen.ok, seen.seen) == (True, 2)
    assert [(one.fate, one.title) for one in seen.prospects] == [
        ("stored", "停水"),
        ("left", ""),
        ("left", "广告"),
        ("left", "坏.xlsx"),
    ]
    assert "13800138000" not in str(seen.as_json())
    assert "标题和正文都是空的" in seen.prospects[1].why
    assert office.outcomes("tickets") == {}
    office.run(tickets())
    assert [one.fate for one in office.look(tickets()).prospects][:1] == ["held"]
    assert not office.look(declared(id="x", kind="folder", path="nowhere")).ok


def test_the_crawlers_process_reads_folders_beside_sites(tmp_path: Path) -> None:
    with serving() as site, watching(tmp_path) as watch:
        site.put("/rss.xml", rss("/1"), content_type="text/xml")
        site.put("/1", article("甲"))
        (watch.folder / "drop").mkdir()
        (watch.folder / "drop" / "a.csv").write_text(HEADER + rows(1, 3), "utf-8")
        watch.declare(
            source(site, "news", "rss", "/rss.xml")
            + '[[source]]\nid = "tickets"\nname = "热线"\nkind = "folder"\npath = "drop"\nsettle_seconds = 0\n'
            + 'standing = "private"\nsource_kind = "hotline"\n'
        )
        runs = watch.crawl()
        assert {name: (run["state"], run["new"]) for name, run in runs.items()} == {
            "news": ("fresh", 1),
            "tickets": ("fresh", 2),
        }
        assert watch.crawl() == {}
        watch.later(minutes=30)
        assert watch.crawl()["tickets"]["state"] == "unchanged"


def test_every_row_is_accounted_for_from_the_folder_to_the_record(tmp_path: Path) -> None:
    (tmp_path / "drop").mkdir()
    same = "清源县河东路的路灯已经三天不亮了，晚上出门很不安全，请尽快来修。"
    lines = [f"1,路灯不亮,{same},", f"2,路灯不亮,{same},", "3,,,", "4,停水,东街停水了,3027-01-01"]
    (tmp_path / "drop" / "a.csv").write_text(HEADER + "\n".join(lines), "utf-8")
    (tmp_path / "sources.toml").write_text(
        '[[source]]\nid = "tickets"\nname = "热线"\nkind = "folder"\npath = "drop"\nsettle_seconds = 0\n'
        'standing = "private"\nsource_kind = "hotline"\n',
        "utf-8",
    )
    done = huiying(tmp_path, "crawl", "--json")
    assert done.returncode == 0, done.stderr
    account = json.loads(done.stdout.splitlines()[-1])
    (run,) = account["runs"]
    assert (run["offered"], run["new"]) == (4, 2)
    assert (account["stored"], account["reprints"], account["rejected"]) == (1, 1, {})
    assert sum(desk_tally(tmp_path).values()) == run["offered"]


def test_postgresql_keeps_the_same_books(tmp_path: Path, postgres_database: str) -> None:
    (tmp_path / "in").mkdir()
    with desk(tmp_path, postgres_database) as office:
        put(office, "a.csv", HEADER + rows(1, 300) + "300,,,\n")
        run = office.run(tickets())
        assert (run.state, run.offered, run.new) == ("fresh", 300, 299)
        put(office, "a.csv", HEADER + rows(1, 302))
        assert office.run(tickets()).new == 2
        assert office.outcomes("tickets") == {"waiting": 301, "rejected": 1}


def desk_tally(home: Path) -> dict[str, int]:
    with desk(home) as office:
        return office.outcomes("tickets")
