"""Backups: made beside the running service, proved, put back whole on either engine, and never with the key."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import func, select

from api.context import ServiceContext
from api.views.health import health
from huiying import audit, messages, moves
from huiying.app.backups import making
from huiying.app.backups.checking import check
from huiying.app.backups.making import BEAT, create, held
from huiying.app.backups.manifest import RECORDS
from huiying.app.bootstrap import audit_head, open_database, open_service
from huiying.audit import AuditRow
from huiying.clock import FixedClock, SystemClock
from huiying.errors import Invalid
from huiying.messages import Message
from huiying.settings import Settings
from tests.integration.command import huiying, last_json
from tests.integration.office import FIRE


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A small office with something of every kind that is backed up."""
    home = tmp_path / "home"
    service = open_service(Settings(home=home))
    with service.database.transaction() as session:
        for number in range(3):
            audit.record(session, at=FIRE, actor="user:zhao", action="a", subject=f"case:{number}")
        messages.announce(session, at=FIRE, kind="k", subject="s", actor="a")
    service.database.dispose()
    (home / "words.toml").write_text('places = ["望溪镇"]\n', "utf-8")
    (home / "models").mkdir()
    (home / "models" / "topics.npz").write_bytes(b"weights")
    (home / "channel.key.old").write_bytes((home / "channel.key").read_bytes())
    return home


def rows(settings: Settings) -> tuple[int, int]:
    database = open_database(settings)
    with database.reading() as session:
        found = [
            session.scalars(select(func.count()).select_from(kind)).one() for kind in (AuditRow, Message)
        ]
        sound = audit.verify(session, audit_head(settings)).sound
    database.dispose()
    assert sound
    return found[0], found[1]


@pytest.fixture
def backup(home: Path, tmp_path: Path) -> Path:
    made, _ = create(Settings(home=home), tmp_path / "backups")
    return made


def test_a_backup_holds_everything_but_the_key(home: Path, tmp_path: Path) -> None:
    done = huiying(home, "backup", "create", "--to", str(tmp_path / "b"), "--json")
    assert done.returncode == 0, done.stderr
    told: Any = last_json(done)
    folder = Path(told["folder"])
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert names == {"manifest.json", RECORDS, "audit.head", "words.toml", "models/topics.npz"}
    key = (home / "channel.key").read_bytes()
    assert not any(key in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert "channel.key" in done.stderr
    checked = huiying(home, "backup", "check", str(folder), "--json")
    assert (checked.returncode, last_json(checked)["faults"]) == (0, [])
    # What was checked is as it was: reading it leaves no trace.
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == names


def test_a_backup_is_restored_into_an_empty_folder(home: Path, backup: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()
    keyless = huiying(new, "backup", "restore", str(backup))
    assert (keyless.returncode, "key_missing" in keyless.stderr) == (2, True)
    assert list(new.iterdir()) == []
    shutil.copy(home / "channel.key", new)
    done = huiying(new, "backup", "restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert rows(Settings(home=new)) == (3, 1)
    assert (new / "words.toml").read_text("utf-8") == (home / "words.toml").read_text("utf-8")
    assert (new / "models" / "topics.npz").exists()
    again = huiying(new, "backup", "restore", str(backup))
    assert (again.returncode, "restore_not_empty" in again.stderr) == (1, True)


def test_a_backup_of_either_engine_is_restored_on_the_other(
    home: Path, backup: Path, tmp_path: Path, postgres_database: str
) -> None:
    new = tmp_path / "new"
    new.mkdir()
    shutil.copy(home / "channel.key", new)
    there = Settings(home=new, database_url=postgres_database)
    done = huiying(new, "backup", "restore", str(backup), HUIYING_DATABASE_URL=postgres_database)
    assert done.returncode == 0, done.stderr
    assert rows(there) == (3, 1)
    assert not (new / "restoring.sqlite3").exists()

    made, manifest = create(there, tmp_path / "of_postgres")
    assert (manifest.engine, check(made)[1]) == ("PostgreSQL", [])
    back = tmp_path / "back"
    back.mkdir()
    shutil.copy(home / "channel.key", back)
    done = huiying(back, "backup", "restore", str(made))
    assert done.returncode == 0, done.stderr
    assert rows(Settings(home=back)) == (3, 1)


def test_another_key_is_noticed_before_anything_is_put_back(backup: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()
    (new / "channel.key").write_bytes(Fernet.generate_key())
    refused = huiying(new, "backup", "restore", str(backup))
    assert (refused.returncode, "another_key" in refused.stderr) == (2, True)
    assert [path.name for path in new.iterdir()] == ["channel.key"]
    done = huiying(new, "backup", "restore", str(backup), "--key-lost")
    assert done.returncode == 0, done.stderr
    assert rows(Settings(home=new)) == (3, 1)


def test_damage_is_found_and_not_restored(backup: Path, tmp_path: Path) -> None:
    (backup / "words.toml").write_text("places = []\n", "utf-8")
    (backup / "stray").write_text("", "utf-8")
    (backup / "audit.head").unlink()
    _, faults = check(backup)
    assert {fault.split()[0] for fault in faults} == {"words.toml", "stray", "audit.head"}
    new = tmp_path / "new"
    refused = huiying(new, "backup", "restore", str(backup))
    assert (refused.returncode, "backup_damaged" in refused.stderr) == (2, True)
    assert huiying(new, "backup", "check", str(backup)).returncode == 1
    with pytest.raises(Invalid):
        check(tmp_path)


def test_an_altered_row_is_found_where_the_manifest_was_altered_with_it(backup: Path) -> None:
    from huiying.app.backups.manifest import NAME, kept, read
    from huiying.db import Database

    records = Database(f"sqlite:///{backup / RECORDS}")
    with records.transaction() as session:
        session.get_one(AuditRow, 2).actor = "user:nobody"
    with records.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
    records.dispose()
    manifest = read(backup)
    forged = manifest.model_copy(update={"files": {**manifest.files, RECORDS: kept(backup / RECORDS)}})
    (backup / NAME).write_text(forged.model_dump_json(), "utf-8")
    _, [fault] = check(backup)
    assert "第 2 行" in fault


def test_only_the_newest_are_kept(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, clock = tmp_path / "b", FixedClock(FIRE)
    monkeypatch.setattr(making, "SystemClock", lambda: clock)
    for _ in range(4):
        create(Settings(home=home), folder, keep=2)
        clock.advance(timedelta(days=1))
    assert [path.name for path, _ in held(folder)] == ["huiying-20260304-081000", "huiying-20260303-081000"]
    (folder / "huiying-20260305-081000").mkdir()
    assert len(held(folder)) == 2
    assert "huiying-20260304" in huiying(home, "backup", "list", "--to", str(folder)).stderr


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    refused = huiying(home, "backup", "create", "--to", str(tmp_path / "file"))
    assert (refused.returncode, "backup_unwritable" in refused.stderr) == (1, True)
    (home / "audit.head").write_text("9 " + "0" * 64 + "\n", "utf-8")
    refused = huiying(home, "backup", "create", "--to", str(tmp_path / "b"))
    assert (refused.returncode, "backup_chain_broken" in refused.stderr) == (1, True)
    assert list((tmp_path / "b").iterdir()) == []


def test_health_tells_the_age_of_the_last_backup_once_there_was_one(home: Path, tmp_path: Path) -> None:
    settings, clock = Settings(home=home), FixedClock(SystemClock().now())
    service = open_service(settings)
    context = ServiceContext(settings=settings, database=service.database, clock=clock, index=service.index)
    assert part(context).ok
    assert "没有" in part(context).detail
    create(settings, tmp_path / "b")
    assert part(context).ok
    clock.advance(timedelta(hours=49))
    assert not part(context).ok
    service.database.dispose()


def part(context: ServiceContext) -> Any:
    [found] = [part for part in health(context).parts if part.name == BEAT]
    return found


def test_an_office_that_moves_is_backed_up_all_the_same(home: Path, tmp_path: Path) -> None:
    from huiying.app.bootstrap import open_records

    records = open_records(Settings(home=home))
    with records.transaction() as session:
        moves.begin(session, token="t", other="there")
    records.dispose()
    made, _ = create(Settings(home=home), tmp_path / "b")
    new = tmp_path / "new"
    new.mkdir()
    shutil.copy(home / "channel.key", new)
    assert huiying(new, "backup", "restore", str(made)).returncode == 0
    database = open_database(Settings(home=new))
    with database.transaction() as session:
        assert moves.standing(session) is None
    database.dispose()
