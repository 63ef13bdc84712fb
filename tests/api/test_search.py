"""Search over HTTP: hits with marks, filters, and how many a day."""

from datetime import timedelta

from huiying.index import Entry
from nlp.models import Document
from tests.api.conftest import Office
from tests.api.fire import BROKE_OUT, a_post, an_event


def some_posts(office: Office) -> None:
    with office.database.transaction() as session:
        event = an_event(session)
        posts: list[Document] = [
            a_post(session, event, deaths=4, at=BROKE_OUT + timedelta(days=day), source=f"站{day}")
            for day in range(3)
        ]
        office.context.index.put(
            session,
            [
                Entry(
                    document_id=post.id,
                    version=1,
                    title=post.title,
                    text=post.text,
                    published_at=post.published_at or post.first_seen_at,
                    first_seen_at=post.first_seen_at,
                    source_id=post.source_id,
                    source_kind=post.source_kind,
                    topics=("安全生产",),
                    scope="local",
                    places=(),
                    event_id=event.id,
                    urgency=4,
                )
                for post in posts
            ],
        )


def test_hits_come_newest_first_with_marks_and_days(office: Office) -> None:
    some_posts(office)
    found = office.sees("duty", "/search?q=厂房起火&page_size=2")
    assert (found["total"], len(found["items"]), found["notice"]) == (3, 2, None)
    assert [hit["document"]["source_name"] for hit in found["items"]] == ["站2", "站1"]
    assert [bucket["count"] for bucket in found["histogram"]] == [1, 1, 1]
    hit = found["items"][0]
    start, end = hit["snippet_marks"][0]
    assert hit["snippet"][start:end] == "厂房起火"


def test_filters_narrow(office: Office) -> None:
    some_posts(office)
    assert office.sees("duty", "/search?q=起火&source_kind=microblog")["total"] == 0
    assert office.sees("duty", "/search?topic=安全生产&since=2026-03-05T00:00:00Z")["total"] == 2


def test_nothing_found_is_said_plainly(office: Office) -> None:
    found = office.sees("duty", "/search?q=地震")
    assert (found["items"], found["total"], found["histogram"]) == ([], 0, [])
