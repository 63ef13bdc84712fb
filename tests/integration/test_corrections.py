"""Corrections on both record engines: they count at once, the machine's word is kept, models can learn from them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from huiying import audit
from huiying.db import Database
from nlp.corrections.correcting import Corrected, correct, corrections
from nlp.corrections.export import export, labelled
from nlp.corrections.fields import Field, Value, checked, vocabulary
from nlp.models import Document, Event
from nlp.watching import service
from nlp.watching.expression import Reach
from tests.integration.office import ADMIN, DUTY, LEADER, Actor, Refusal
from tests.integration.watching import POSTS, Archive, draft

ENGINES = ["sqlite", "postgresql"]
LONG = (
    "清源县望溪镇一家具厂起火",
    "清源县望溪镇一家具厂今天起火，火势很大，浓烟滚滚，附近居民已经转移，消防救援人员正在现场扑救，目前没有人员伤亡的报告。",
)


@pytest.fixture
def archive(record_url: str) -> Iterator[Archive]:
    archive = Archive(database=Database(record_url))
    yield archive
    archive.database.dispose()


def corrected(
    archive: Archive, number: int, field: Field, value: Value, *, actor: Actor = DUTY, reason: str = "看错了"
) -> Corrected:
    with archive.database.transaction() as session:
        return correct(session, number, checked(field, value), reason=reason, actor=actor, now=archive.now)


def document(archive: Archive, number: int) -> Document:
    with archive.database.reading() as session:
        return session.get_one(Document, number)


@pytest.mark.parametrize("record_url", ENGINES, indirect=True)
def test_a_correction_counts_and_the_machines_word_is_kept(archive: Archive) -> None:
    (number,) = archive.take_in(POSTS[4])
    machine = document(archive, number)
    corrected(archive, number, Field.TOPICS, ["交通运输", "城乡建设"])
    corrected(archive, number, Field.TOPICS, ["城乡建设"], actor=LEADER, reason="路灯归住建")
    now = document(archive, number)
    assert [topic["label"] for topic in now.topics] == ["城乡建设"]
    with archive.database.reading() as session:
        first, second = corrections(session, [number])[number]
        trail = session.scalars(select(audit.AuditRow).order_by(audit.AuditRow.id)).all()
    assert (first.was, first.by) == (machine.topics, "zhao")
    assert (second.now, second.by, second.reason) == (["城乡建设"], "qian", "路灯归住建")
    assert [(row.action, row.detail["field"]) for row in trail] == [("document.corrected", "topics")] * 2


@pytest.mark.parametrize("record_url", ENGINES, indirect=True)
def test_reprints_and_their_event_follow(archive: Archive) -> None:
    numbers = archive.take_in(LONG, LONG, LONG)
    assert [document(archive, number).reprint_of for number in numbers] == [None, numbers[0], numbers[0]]
    done = corrected(archive, numbers[1], Field.URGENCY, 1)
    assert done.documents == tuple(numbers)
    assert len(done.events) == 1
    for number in numbers:
        assert (document(archive, number).urgency, document(archive, number).concern) == (1, False)
    with archive.database.reading() as session:
        assert session.get_one(Event, done.events[0]).urgency == 1
        assert [entry["id"] for entry in export(session)] == [numbers[1]]


@pytest.mark.parametrize("record_url", ENGINES, indirect=True)
def test_what_models_learn_from(archive: Archive) -> None:
    first, second, _ = archive.take_in(POSTS[4], POSTS[2], POSTS[0])
    machine = document(archive, second)
    corrected(archive, first, Field.TOPICS, ["党务政务"])
    corrected(archive, second, Field.CONCERN, not machine.concern)
    one, other = [label for label in vocabulary()["sentiment"] if label != machine.sentiment][:2]
    corrected(archive, second, Field.SENTIMENT, one)
    corrected(archive, second, Field.SENTIMENT, other)
    with archive.database.reading() as session:
        found = export(session)
        topics = list(labelled(session, Field.TOPICS))
    assert [entry["id"] for entry in found] == [first, second]
    assert (found[1]["sentiment"], found[1]["machine"]["sentiment"]) == (other, machine.sentiment)
    assert found[1]["concern"] is (found[1]["urgency"] > 1) is not machine.concern
    assert "topics" not in found[1]
    assert topics == [{"id": first, "title": POSTS[4][0], "text": POSTS[4][1], "label": ["党务政务"]}]


def test_who_may_not_and_what_changes_nothing_is_refused(archive: Archive) -> None:
    (number,) = archive.take_in(POSTS[4])
    with Refusal("not_your_step"):
        corrected(archive, number, Field.URGENCY, 4, actor=ADMIN)
    with Refusal("nothing_to_correct"):
        corrected(archive, number, Field.URGENCY, document(archive, number).urgency)
    with Refusal("reason_required"):
        corrected(archive, number, Field.URGENCY, 4, reason="  ")
    with Refusal("document_not_found"):
        corrected(archive, number + 1, Field.URGENCY, 4)


def test_a_corrected_place_moves_a_post_into_the_topics_of_that_place(archive: Archive) -> None:
    with archive.keeping() as keeping:
        watch_id = service.create(keeping, draft(any_of=["拆迁"], reach=Reach.LOCAL)).id
    (number,) = archive.take_in(POSTS[3])
    assert archive.hits(watch_id) == {}
    corrected(archive, number, Field.SCOPE, "local")
    assert set(archive.hits(watch_id)) == {number}
    corrected(archive, number, Field.SCOPE, "elsewhere", reason="还是平山县的")
    assert archive.hits(watch_id) == {}
