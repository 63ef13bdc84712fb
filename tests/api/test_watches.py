"""Watch topics over HTTP: defined without code, tried on the past, kept, found; what is wrong is said by field."""

from datetime import timedelta
from typing import Any

import pytest

from nlp.entries import entries
from nlp.models import Document
from tests.api.conftest import NOON, Office
from tests.api.fire import BROKE_OUT, a_post, an_event

FIRE = {"any_of": ["起火", "着火"], "none_of": ["演练"]}


def some_posts(office: Office, count: int = 3) -> list[int]:
    with office.database.transaction() as session:
        event = an_event(session)
        posts: list[Document] = [
            a_post(session, event, deaths=4, at=BROKE_OUT - timedelta(days=2 * day), source=f"站{day}")
            for day in range(count)
        ]
        ids = [post.id for post in posts]
        office.context.index.put(session, entries(session, ids))
    office.context.index.flush(office.database)
    return ids


def topic(office: Office, **changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = office.does("duty", "/watches", {"name": "火情", "definition": FIRE} | changes)
    return made


def test_a_topic_is_kept_with_what_it_found_in_the_past(office: Office) -> None:
    some_posts(office)
    made = topic(office, examples=[{"text": "厂里着火了", "wanted": True}])
    assert (made["state"]["code"], made["version"], made["past"], made["hits"]) == ("active", 1, None, 3)
    assert made["summary"] == "任一：起火、着火；排除：演练"
    assert made["examples"] == [
        {"text": "厂里着火了", "wanted": True, "fits": True, "passes": True, "why": "符合全部条件"}
    ]
    (row,) = office.sees("unit", "/watches")
    assert (row["name"], row["hits_week"], row["changed_by"]) == ("火情", 3, "杜值")


def test_hits_come_newest_first_with_the_passages(office: Office) -> None:
    ids = some_posts(office)
    made = topic(office)
    found = office.sees("leader", f"/watches/{made['id']}/hits?page_size=2")
    assert (found["total"], [hit["document"]["id"] for hit in found["items"]]) == (3, ids[:2])
    assert [bucket["count"] for bucket in found["histogram"]] == [1, 0, 1, 0, 1]
    hit = found["items"][0]
    start, end = hit["snippet_marks"][0]
    assert hit["snippet"][start:end] == "起火"
    assert hit["document"]["watches"] == [{"code": str(made["id"]), "label": "火情"}]


def test_a_trial_says_what_would_have_been_found_and_keeps_nothing(office: Office) -> None:
    some_posts(office)
    body = {"definition": FIRE, "examples": [{"text": "消防演练模拟起火", "wanted": True}]}
    tried = office.does("duty", "/watches/trial", body)
    assert (tried["total"], tried["looked_at"], tried["notice"], len(tried["items"])) == (3, 3, None, 3)
    assert [bucket["count"] for bucket in tried["histogram"]] == [1, 0, 1, 0, 1]
    assert (tried["examples"][0]["passes"], tried["examples"][0]["why"]) == (False, "含有排除词“演练”")
    early = office.does("duty", "/watches/trial", body | {"until": "2026-03-02T00:00:00+08:00"})
    assert early["total"] == 1
    assert office.sees("duty", "/watches") == []


@pytest.mark.parametrize(
    ("definition", "field"),
    [
        ({}, "any_of"),
        ({"any_of": ["。。。"]}, "any_of.0"),
        ({"any_of": ["火"]}, "any_of.0"),
        ({"any_of": ["起火" * 20]}, "any_of.0"),
        ({"near": [{"first": "起火", "second": "厂房", "within": 0}]}, "near.0.within"),
        ({"near": [{"first": "起火", "second": "厂房", "within": 201}]}, "near.0.within"),
        ({"any_of": ["起火"], "reach": "named", "divisions": ["无中生有县"]}, "divisions.0"),
        ({"all_of": ["消防演练"], "none_of": ["演练"]}, "none_of.0"),
    ],
)
def test_what_cannot_work_is_refused_by_field_in_words(
    office: Office, definition: dict[str, Any], field: str
) -> None:
    for path, body in (("/watches", {"name": "火情"}), ("/watches/trial", {})):
        refused = office.does("duty", path, body | {"definition": definition}, expect=422)
        assert (refused["code"], list(refused["fields"])) == ("watch_invalid", [field])
        assert refused["message"].startswith("关注主题的条件有误")


@pytest.mark.parametrize(
    "definition",
    [{"any_of": "起火"}, {"any_off": ["起火"]}, {"any_of": ["起火"], "reach": "上面"}, {"any_of": ["词语"] * 1001}],
)  # fmt: skip
def test_a_form_that_is_none_is_refused(office: Office, definition: dict[str, Any]) -> None:
    refused = office.does("duty", "/watches/trial", {"definition": definition}, expect=422)
    assert refused["code"] == "invalid_input"


def test_examples_hold_up_saving_until_one_insists(office: Office) -> None:
    examples = [{"text": "天气很好", "wanted": True}]
    body = {"name": "火情", "definition": FIRE, "examples": examples}
    refused = office.does("duty", "/watches", body, expect=422)
    assert refused["code"] == "watch_examples_fail"
    assert refused["fields"] == {"examples.0": "应当命中，但没有：任一词一个也没有"}
    assert office.does("duty", "/watches", body | {"despite_examples": True})["failing"] == 1


def test_a_change_is_a_version_and_goes_over_the_past_again(office: Office) -> None:
    some_posts(office)
    made = topic(office)
    path, body = (
        f"/api/watches/{made['id']}",
        {"name": "火情", "definition": {"any_of": ["地震"]}, "version": 1},
    )
    changed = office.client("admin").put(path, json=body)
    assert changed.status_code == 200
    assert (changed.json()["hits"], changed.json()["version"]) == (0, 2)
    assert [past["summary"] for past in changed.json()["versions"]] == [
        "任一：地震",
        "任一：起火、着火；排除：演练",
    ]
    again = office.client("duty").put(path, json=body)
    assert (again.status_code, again.json()["code"]) == (409, "version_outdated")


def test_pause_resume_and_delete(office: Office) -> None:
    made = topic(office)
    assert office.does("duty", f"/watches/{made['id']}/pause")["state"]["label"] == "已停用"
    some_posts(office)
    assert office.does("duty", f"/watches/{made['id']}/past", expect=409)["code"] == "watch_paused"
    assert office.does("duty", f"/watches/{made['id']}/resume")["hits"] == 3
    assert office.does("duty", f"/watches/{made['id']}/past")["hits"] == 3
    assert office.client("duty").delete(f"/api/watches/{made['id']}").status_code == 204
    assert office.sees("duty", f"/watches/{made['id']}", expect=404)["code"] == "watch_not_found"
    assert office.sees("duty", f"/watches/{made['id']}/hits", expect=404)["code"] == "watch_not_found"
    assert office.sees("duty", "/watches") == []


def test_events_can_be_narrowed_to_a_topic(office: Office) -> None:
    some_posts(office)
    with office.database.transaction() as session:
        an_event(session, title="清源县停水").posts = 1
    made, other = topic(office), topic(office, name="停水", definition={"any_of": ["停水"]})
    assert office.sees("duty", "/events")["total"] == 2
    assert [event["title"] for event in office.sees("duty", f"/events?watch={made['id']}")["items"]] == [
        "清源县河滨工业园一厂房起火"
    ]
    assert office.sees("duty", f"/events?watch={other['id']}")["total"] == 0


def test_last_hit_and_week_count_by_when_it_was_said(office: Office) -> None:
    some_posts(office)
    made = topic(office)
    office.turn(NOON + timedelta(days=6))
    row = office.sees("duty", f"/watches/{made['id']}")
    assert (row["hits"], row["hits_week"]) == (3, 1)
    assert row["last_hit_at"].startswith("2026-03-04")


def test_years_are_drawn_by_month(office: Office) -> None:
    with office.database.transaction() as session:
        event = an_event(session)
        for days in (0, 40, 800):
            a_post(session, event, deaths=4, at=BROKE_OUT - timedelta(days=days), source=f"站{days}")
    found = office.sees("duty", f"/watches/{topic(office)['id']}/hits")["histogram"]
    assert (len(found), sum(bucket["count"] for bucket in found)) == (28, 3)
    assert found[0] == {"day": "2023-12-01", "until": "2023-12-31", "count": 1}
    assert found[-2:] == [
        {"day": "2026-02-01", "until": "2026-02-28", "count": 0},
        {"day": "2026-03-01", "until": "2026-03-31", "count": 1},
    ]
