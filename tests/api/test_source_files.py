"""What became of the files of a watched folder, told to whoever looks after the sources."""

from pathlib import Path

from crawlers.handed import read_handed
from crawlers.ledger import Ledger
from crawlers.schedule import claim
from crawlers.sources.kinds import ADAPTER
from huiying.sealing import office_seal
from tests.api.conftest import Office

ROWS = "工单编号,诉求内容,受理时间\n1,东街停水,2026-03-01\n2,,\n3,西街停电,2027-01-01\n"


def crawl(office: Office) -> None:
    source = ADAPTER.validate_python(
        {
            "id": "tickets",
            "name": "热线",
            "kind": "folder",
            "path": "in",
            "settle_seconds": 0,
            "standing": "private",
            "source_kind": "hotline",
        }
    )
    with office.database.transaction() as session:
        ((_, run),) = claim(session, [source], owner="desk", now=office.clock.now(), only=["tickets"])
    seal = office_seal(office.context.settings)
    ledger = Ledger(database=office.database, clock=office.clock, source=source, run_id=run, seal=seal)
    read_handed(ledger, office.context.settings.folder)


def put(office: Office, name: str, text: str) -> Path:
    path = office.context.settings.folder / "in" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_each_file_with_its_rows_and_what_was_refused(office: Office) -> None:
    assert office.sees("duty", "/sources/tickets/files") == []
    first = put(office, "三月.csv", ROWS)
    put(office, "坏.xlsx", "no zip")
    crawl(office)
    first.rename(first.with_name("改名.csv"))
    crawl(office)
    files = {file["path"]: file for file in office.sees("duty", "/sources/tickets/files")}
    read, broken, copy = files["三月.csv"], files["坏.xlsx"], files["改名.csv"]
    assert (read["state"]["label"], read["offered"], read["new"], read["held"]) == ("已读", 3, 1, 0)
    assert read["rejected"] == {"没有内容": 1, "时间在将来": 1}
    assert (broken["state"]["code"], "另存为" in broken["words"]) == ("unreadable", True)
    assert (copy["state"]["code"], "三月.csv" in copy["words"]) == ("copy", True)
