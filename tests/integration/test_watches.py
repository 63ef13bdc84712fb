"""Watch topics on both record engines: kept, matched as posts arrive, carried over the stored past."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from huiying import audit, messages
from huiying.db import Database
from huiying.people import Actor
from nlp.watching import backfill, service
from nlp.watching.examples import Example
from nlp.watching.expression import Reach
from nlp.watching.models import Watch, WatchFinding
from tests.integration.office import ADMIN, BUREAU, DUTY, LEADER, Refusal
from tests.integration.watching import POSTS, Archive, draft

ENGINES = ["sqlite", "postgresql"]


@pytest.fixture
def archive(record_url: str) -> Iterator[Archive]:
    database = Database(record_url)
    yield Archive(database=database)
    database.dispose()


def create(archive: Archive, *given: object, actor: Actor = DUTY, **wording: object) -> int:
    with archive.keeping(actor) as keeping:
        return service.create(keeping, draft(*given, **wording)).id  # type: ignore[arg-type]


def go_over_past(archive: Archive, most: int = 10_000) -> int:
    return backfill.carry_out(archive.database, now=archive.now, most=most)


@pytest.mark.parametrize("record_url", ENGINES, indirect=True)
def test_posts_that_arrive_are_matched_with_the_passages_they_hold(archive: Archive) -> None:
    lands = create(archive)
    wages = create(archive, "欠薪", near=[("拖欠", "工资", 8)], reach=Reach.LOCAL)
    found = archive.take_in(*POSTS)
    assert archive.hits(lands) == {
        found[0]: ["拆遷"],
        found[3]: ["拆迁", "拆迁"],
        found[5]: ["拆迁"],
    }
    assert archive.hits(wages) == {found[2]: ["拖欠我们三个月的工资"]}


@pytest.mark.parametrize("record_url", ENGINES, indirect=True)
def test_the_past_gives_what_posts_would_have_given_as_they_arrived(archive: Archive) -> None:
    before = create(archive)
    archive.take_in(*POSTS)
    after = create(archive, "同一条件")
    assert archive.hits(after) == {}
    assert go_over_past(archive) >= len(POSTS)
    assert archive.hits(after) == archive.hits(before) != {}
    with archive.database.reading() as session:
        assert messages.after(session, 0)[-1].kind == "watch.past_done"
    assert go_over_past(archive) == 0


@pytest.mark.parametrize("record_url", ENGINES, indirect=True)
def test_a_changed_topic_drops_what_no_longer_fits_and_mixes_nothing(archive: Archive) -> None:
    watch_id = create(archive)
    found = archive.take_in(*POSTS)
    with archive.keeping(LEADER) as keeping:
        changed = draft(any_of=["拆迁", "路灯"], all_of=["清源县"])
        assert service.change(keeping, watch_id, changed, seen_version=1).version == 2
    late = archive.take_in(("清源县路灯", "清源县北街的路灯也坏了。"))
    go_over_past(archive)
    assert set(archive.hits(watch_id)) == {found[0], found[4], found[5], *late}
    with archive.database.reading() as session:
        assert set(session.scalars(select(WatchFinding.version))) == {2}


@pytest.mark.parametrize("record_url", ENGINES, indirect=True)
def test_batches_over_the_past_lose_nothing_wherever_they_stop(archive: Archive) -> None:
    archive.take_in(*POSTS)
    first = create(archive)
    assert backfill.advance(archive.database, now=archive.now, limit=2) == 2
    archive.take_in(*POSTS[3:5])
    second = create(archive, "同一条件")
    while backfill.advance(archive.database, now=archive.now, limit=2):
        archive.take_in(("又一条", "又要拆迁了"))
        if archive.posts > 12:
            break
    go_over_past(archive)
    assert archive.hits(first) == archive.hits(second)
    # Of the eight posts before, four fit; of those since, every one.
    assert len(archive.hits(first)) == archive.posts - 4


@pytest.mark.parametrize("record_url", ENGINES, indirect=True)
def test_a_paused_topic_sees_nothing_and_catches_up_when_it_is_resumed(archive: Archive) -> None:
    watch_id = create(archive)
    seen = archive.take_in(POSTS[0])
    with archive.keeping() as keeping:
        service.pause(keeping, watch_id)
    missed = archive.take_in(POSTS[3])
    assert set(archive.hits(watch_id)) == set(seen)
    assert go_over_past(archive) == 0
    with archive.keeping() as keeping, Refusal("watch_not_so"):
        service.pause(keeping, watch_id)
    with archive.keeping() as keeping, Refusal("watch_paused"):
        service.ask_past(keeping, watch_id)
    with archive.keeping() as keeping:
        service.resume(keeping, watch_id)
    go_over_past(archive)
    assert set(archive.hits(watch_id)) == {*seen, *missed}


def test_a_watchman_sees_a_change_with_the_next_transaction(archive: Archive) -> None:
    archive.take_in(POSTS[4])
    watch_id = create(archive)
    seen = archive.take_in(POSTS[0])
    with archive.keeping() as keeping:
        service.delete(keeping, watch_id)
    archive.take_in(POSTS[3])
    assert set(archive.hits(watch_id)) == set(seen)
    with archive.database.reading() as session, Refusal("watch_not_found"):
        service.get_watch(session, watch_id)


def test_who_may_not_is_refused(archive: Archive) -> None:
    with Refusal("not_your_step"):
        create(archive, actor=BUREAU)
    create(archive, actor=ADMIN)
    with Refusal("watch_taken"):
        create(archive)
    with Refusal("watch_invalid"):
        create(archive, "！！")
    with Refusal("watch_invalid"):
        create(archive, "长" * 41)


def test_examples_that_do_not_go_as_they_should_hold_up_saving(archive: Archive) -> None:
    examples = [Example(text="清源县要拆迁了", wanted=True), Example(text="拆迁工具转让", wanted=False)]
    with pytest.raises(Exception, match="1 条例文") as refused:
        create(archive, examples=examples)
    assert list(refused.value.fields) == ["examples.1"]  # type: ignore[attr-defined]
    watch_id = create(archive, examples=examples, despite_examples=True)
    with archive.database.reading() as session:
        assert service.get_watch(session, watch_id).examples[1] == {"text": "拆迁工具转让", "wanted": False}


def test_a_change_from_an_old_page_is_refused_and_every_version_is_kept(archive: Archive) -> None:
    watch_id = create(archive)
    with archive.keeping(LEADER) as keeping:
        service.change(keeping, watch_id, draft(any_of=["强拆"]), seen_version=1)
    with archive.keeping() as keeping, Refusal("version_outdated"):
        service.change(keeping, watch_id, draft(any_of=["征收"]), seen_version=1)
    with archive.database.reading() as session:
        past = service.versions(session, watch_id)
        trail = session.scalars(select(audit.AuditRow.action).order_by(audit.AuditRow.id)).all()
        told = [message.kind for message in messages.after(session, 0)]
    assert [(one.version, one.by, one.definition["any_of"]) for one in past] == [
        (2, "qian", ["强拆"]),
        (1, "zhao", ["拆迁", "征地"]),
    ]
    assert trail == told == ["watch.created", "watch.changed"]


def test_a_crash_between_batches_repeats_no_hit(archive: Archive) -> None:
    archive.take_in(*POSTS)
    watch_id = create(archive)
    go_over_past(archive)
    expected = archive.hits(watch_id)
    with archive.database.transaction() as session:
        watch = session.get_one(Watch, watch_id)
        watch.past_from = watch.past_upto
    go_over_past(archive)
    assert archive.hits(watch_id) == expected
    with archive.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(WatchFinding)) == len(expected)
