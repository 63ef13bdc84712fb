"""Sources over the API: declared, tried out, changed, switched; each with its health, runs and the words for why not."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from api.views.kinds import kinds
from api.views.words import SOURCE_STATES
from crawlers.health.judging import Condition
from crawlers.health.models import SourceHour
from crawlers.models import RunState, SourceRun, SourceState
from crawlers.sources import KINDS
from tests.api.conftest import NOON, Office
from tests.integration.test_preview import page
from tests.integration.watched import Site, rss, serving

NEWS: dict[str, Any] = {
    "id": "news",
    "name": "清源新闻网",
    "kind": "rss",
    "url": "https://news.example/rss.xml",
    "standing": "media",
    "source_kind": "news",
}


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def changed(office: Office, body: dict[str, Any], *, expect: int = 200) -> Any:
    answer = office.client("admin").put("/api/sources/news", json=body)
    assert answer.status_code == expect, answer.text
    return answer.json()


def test_a_source_is_declared_changed_switched_and_withdrawn(office: Office) -> None:
    made = office.does("admin", "/sources", {"declaration": NEWS})
    assert (made["state"]["code"], made["origin"], made["version"]) == ("never", "browser", 1)
    assert made["next_why"] == "还没有采过，下一轮就采"
    changed(office, {"declaration": {**NEWS, "name": "清源日报"}, "version": 1})
    assert changed(office, {"declaration": NEWS, "version": 1}, expect=409)["code"] == "version_outdated"
    assert office.does("admin", "/sources/news/hot")["hot"] is True
    off = office.does("admin", "/sources/news/disable")
    assert (off["state"]["label"], off["grade"]) == ("停用", "off")
    assert [past["version"] for past in off["versions"]] == [4, 3, 2, 1]
    assert {action["name"] for action in off["actions"]} == {"change", "enable", "calm", "withdraw"}
    assert office.client("admin").delete("/api/sources/news").status_code == 204
    assert office.sees("duty", "/sources")["items"] == []
    assert office.sees("duty", "/sources/news", expect=404)["code"] == "source_not_found"


def test_what_is_wrong_is_said_beside_its_field(office: Office) -> None:
    wrong = {**NEWS, "url": "news.example", "max_items": 0}
    refused = office.does("admin", "/sources", {"declaration": wrong}, expect=422)
    assert refused["code"] == "source_invalid"
    assert refused["fields"].keys() == {"url", "max_items"}
    assert "http" in refused["fields"]["url"]
    assert office.does("admin", "/sources/preview", {"declaration": wrong}, expect=422)["fields"].keys() == {
        "url", "max_items",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("declaration", "field"),
    [
        ({"kind": "folder", "path": "/etc"}, "path"),
        (
            {"kind": "mailbox", "host": "mail.example", "user": "a", "password": "file:/etc/shadow"},
            "password",
        ),
    ],
)
def test_the_browser_reaches_no_file_of_the_machine(
    office: Office, declaration: dict[str, Any], field: str
) -> None:
    base = {name: NEWS[name] for name in ("id", "name", "standing", "source_kind")}
    refused = office.does("admin", "/sources", {"declaration": {**base, **declaration}}, expect=422)
    assert list(refused["fields"]) == [field]


def test_a_source_of_the_file_is_changed_in_the_file(office: Office) -> None:
    lines = "".join(f'{name} = "{value}"\n' for name, value in NEWS.items())
    (office.context.settings.folder / "sources.toml").write_text(f"[[source]]\n{lines}", "utf-8")
    shown = office.sees("admin", "/sources/news")
    assert {(action["allowed"], action["why_not"]) for action in shown["actions"]} == {
        (False, "写在来源文件里：请管理员改文件")
    }
    refused = office.does("admin", "/sources/news/disable", expect=409)
    assert refused["code"] == "source_in_file"
    assert "管理员维护" in office.sees("duty", "/sources/news")["actions"][0]["why_not"]


def test_a_preview_shows_what_would_be_stored(office: Office, site: Site) -> None:
    site.put("/rss.xml", rss("/1", "/2"), content_type="text/xml")
    site.put("/1", page("河东路改造开工"))
    declaration = {**NEWS, "url": f"{site.origin}/rss.xml"}
    found = office.does("admin", "/sources/preview", {"declaration": declaration})
    assert found["ok"] is True
    first, second = found["prospects"]
    assert (first["fate"]["code"], first["title"], first["source_name"]) == (
        "stored",
        "河东路改造开工",
        "清源日报",
    )
    assert (second["fate"]["label"], "404" in second["why"]) == ("不入库", True)
    assert office.sees("admin", "/sources")["items"] == []


def test_a_page_tells_health_runs_and_why_the_next_turn_is_when_it_is(office: Office) -> None:
    office.does("admin", "/sources", {"declaration": NEWS})
    with office.database.transaction() as session:
        session.add(
            SourceState(
                id="news",
                name="清源新闻网",
                state="failing",
                error="连接被拒绝；请检查网址和端口",
                due_at=NOON + timedelta(hours=1),
                last_run_at=NOON,
                last_good_at=NOON - timedelta(hours=8),
                failures=4,
                interval_minutes=80,
            )
        )
        session.add(SourceRun(source_id="news", started_at=NOON, state="failing", error="连接被拒绝"))
        hour = NOON - timedelta(hours=8)
        session.add(SourceHour(source_id="news", hour=hour, runs=6, read=6, new=5, bytes=9))
    shown = office.sees("duty", "/sources/news")
    assert (shown["grade"], shown["reasons"]) == ("bad", ["连接被拒绝；请检查网址和端口，已连续 4 轮"])
    assert shown["next_why"] == "连续 4 轮没有采好，每 1 小时 20 分一次"
    assert [run["state"]["label"] for run in shown["runs"]] == ["连续失败"]
    assert shown["days"][-1] == 5
    assert shown["dates"] == {"posts": 0, "past": 0, "missing": 0, "future": 0}
    watch = office.sees("duty", "/sources")["watch"]
    assert (watch["whole"], watch["expected"], watch["good"]) == (False, 1, 0)
    assert watch["down"] == [{"code": "news", "label": "清源新闻网：连续失败"}]


def test_a_wrong_entry_of_the_file_is_named_and_the_rest_shown(office: Office) -> None:
    office.does("admin", "/sources", {"declaration": NEWS})
    path = office.context.settings.folder / "sources.toml"
    path.write_text('[[source]]\nid = "x"\nkind = "gopher"\n', "utf-8")
    shown = office.sees("duty", "/sources")
    assert [one["id"] for one in shown["items"]] == ["news"]
    assert len(shown["faults"]) == 1
    assert "“x”" in shown["faults"][0]


def test_a_source_of_the_catalogue_is_looked_at_before_it_is_switched_on(office: Office) -> None:
    first = office.sees("duty", "/sources/catalogue")[0]
    assert first["adopted"] is False
    taken = office.does("admin", f"/sources/catalogue/{first['id']}/adopt")
    assert (taken["enabled"], taken["verified"], taken["grade"]) == (False, False, "off")
    assert office.sees("duty", "/sources/catalogue")[0]["adopted"] is True
    [enable] = [one for one in taken["actions"] if one["name"] == "enable"]
    assert (enable["allowed"], "预览" in enable["why_not"]) == (False, True)
    path = f"/sources/{first['id']}"
    assert office.does("admin", f"{path}/enable", expect=409)["code"] == "source_unverified"
    office.does("admin", f"{path}/verify")
    assert office.does("admin", f"{path}/enable")["enabled"] is True
    again = office.does("admin", f"/sources/catalogue/{first['id']}/adopt", expect=409)
    assert again["code"] == "source_taken"
    assert office.does("admin", "/sources/catalogue/nobody/adopt", expect=404)["code"] == "source_not_found"


def test_every_state_has_its_word() -> None:
    assert {*RunState, *Condition} <= set(SOURCE_STATES)


def test_every_kind_has_a_form_in_words() -> None:
    assert {kind.kind for kind in kinds()} == set(KINDS)
    for kind in kinds():
        assert kind.label != kind.kind
        assert kind.why
        unsaid = [field.name for field in kind.fields if field.label == field.name]
        assert unsaid == []
        assert all(field.why for field in kind.fields if field.required and not field.group)
