"""The gates over HTTP: what the desk shows, what each refusal says, the express lane, the ledger, the check of links."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.api.conftest import Office
from tests.api.test_journey import JUDGED, a_draft, a_fire, action, approved, assigned, at, refused

Draft = dict[str, Any]
PAGES: dict[str, str] = {}


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path in PAGES else 404)
        self.end_headers()
        self.wfile.write(PAGES.get(self.path, "").encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def gate(draft: Draft, name: str) -> Any:
    [found] = [each for each in draft["gates"] if each["gate"]["code"] == name]
    return found


def a_case_in_hand(office: Office) -> int:
    case_id = a_fire(office)
    assigned(office, case_id)
    return case_id


def notice(office: Office, url: str = "https://qingyuan.example/notice/1", **more: str) -> dict[str, Any]:
    office.clock.advance(timedelta(minutes=10))
    return {"channel": "县政府网站", "url": url, "published_at": at(office.clock.now()), **more}


def test_the_desk_shows_every_gate_with_who_keeps_it_and_what_it_waits_for(office: Office) -> None:
    draft = office.sees("unit", f"/drafts/{a_draft(office, a_case_in_hand(office))}")
    assert [(each["gate"]["code"], each["state"]["code"]) for each in draft["gates"]] == [
        ("attribute", "open"),
        ("secrecy", "open"),
        ("privacy", "open"),
        ("judgement", "open"),
        ("reviews", "open"),
    ]
    assert gate(draft, "privacy")["keepers"] == "保密审查员、领导"
    assert gate(draft, "reviews")["why_not"] == "三审还差初审、复审、终审"
    assert action(draft, "publications")["allowed"] is False
    assert {"risk", "interpretation"}.isdisjoint(each["name"] for each in draft["actions"])


def test_what_was_said_at_a_gate_is_shown_in_words(office: Office) -> None:
    draft_id = a_draft(office, a_case_in_hand(office))
    approved(office, draft_id)
    draft = office.sees("unit", f"/drafts/{draft_id}")
    judged = gate(draft, "judgement")
    assert (judged["state"]["code"], judged["by"], judged["why_not"]) == ("passed", "凌岛", None)
    assert "公开时机：事故后首发" in judged["words"]
    assert gate(draft, "reviews")["by"] == "初一、复生、钟审"
    assert gate(draft, "secrecy")["words"] == "依据：政府信息公开条例第十七条"


@pytest.mark.parametrize(
    ("who", "said", "expected"),
    [
        ("spokesperson", {"gate": "rumour"}, (422, "unknown_word")),
        ("spokesperson", {"gate": "secrecy"}, (422, "gate_elsewhere")),
        ("spokesperson", {"gate": "attribute"}, (422, "gate_incomplete")),
        ("spokesperson", {"gate": "attribute", "attribute": "withheld"}, (422, "words_required")),
        ("spokesperson", {"gate": "judgement", **JUDGED}, (403, "author_reviews")),
        ("secrecy", {"gate": "judgement", **JUDGED}, (403, "not_your_step")),
        ("leader", {"gate": "judgement", "content": "好"}, (422, "gate_incomplete")),
        ("leader", {"gate": "risk", "risk": "low"}, (409, "gate_not_asked")),
        ("secrecy", {"gate": "privacy", "verdict": "exempt", "reason": "必要"}, (422, "gate_incomplete")),
        ("stranger", {"gate": "attribute", "attribute": "proactive"}, (403, "not_your_unit")),
        ("duty", {"gate": "attribute", "attribute": "proactive"}, (403, "no_permission")),
        ("first", {"gate": "privacy"}, (403, "no_permission")),
    ],
)
def test_whoever_may_not_or_says_too_little_is_told_so(
    office: Office, who: str, said: dict[str, Any], expected: tuple[int, str]
) -> None:
    draft_id = a_draft(office, a_case_in_hand(office))
    office.does("spokesperson", f"/drafts/{draft_id}/submit")
    assert refused(office, who, f"/drafts/{draft_id}/gates", said) == expected


def test_personal_data_is_pointed_at_and_held(office: Office) -> None:
    case_id = a_case_in_hand(office)
    words = [{"text": "家属联系电话13800138000。", "own": True}]
    made = office.does("spokesperson", f"/cases/{case_id}/drafts", {"title": "通报", "sentences": words})
    assert made["private"] == [{"kind": {"code": "phone", "label": "手机号"}, "text": "13800138000"}]
    path = f"/drafts/{made['id']}"
    office.does("spokesperson", f"{path}/submit")
    answer = office.client("secrecy").post(f"/api{path}/gates", json={"gate": "privacy"})
    assert answer.json()["code"] == "personal_data_left"
    assert "1 处" in answer.json()["message"]
    said = {"gate": "privacy", "not_personal": True, "reason": "公开的值班电话"}
    assert gate(office.does("secrecy", f"{path}/gates", said), "privacy")["state"]["code"] == "passed"


def test_the_express_lane_leaves_debts_on_case_and_board_until_they_are_paid(office: Office) -> None:
    case_id = a_case_in_hand(office)
    path = f"/drafts/{a_draft(office, case_id)}"
    office.does("spokesperson", f"{path}/submit")
    assert refused(office, "spokesperson", f"{path}/express", {"reason": "谣言扩散"}) == (
        403,
        "no_permission",
    )
    office.does("leader", f"{path}/express", {"reason": "谣言扩散，先发首条信息"})
    office.does("third", f"{path}/reviews", {"stage": "final", "approve": True})
    office.does("secrecy", f"{path}/secrecy", {"approve": True, "basis": "条例第十七条"})
    draft = office.does("spokesperson", f"{path}/publications", notice(office))
    assert (draft["state"]["code"], draft["express"]["by"]) == ("published", "凌岛")
    assert [each["gate"]["code"] for each in draft["gates"] if each["debt"]] == [
        "attribute",
        "privacy",
        "judgement",
        "reviews",
    ]
    case = office.sees("duty", f"/cases/{case_id}")
    assert [each["kind"]["code"] for each in case["debts"]] == ["gate"] * 4
    assert case["drafts"][0]["express"] is True
    board = office.sees("first", "/board")["todo"][0]
    assert [each["label"] for each in board["actions"] if each["primary"]] == ["稿件：初审"]

    office.does("first", f"{path}/reviews", {"stage": "first", "approve": True})
    office.does("second", f"{path}/reviews", {"stage": "second", "approve": True})
    office.does("spokesperson", f"{path}/gates", {"gate": "attribute", "attribute": "proactive"})
    office.does("leader", f"{path}/gates", {"gate": "judgement", **JUDGED})
    office.does("secrecy", f"{path}/gates", {"gate": "privacy", "verdict": "returned", "reason": "写了住址"})
    [*paid, correction] = office.sees("duty", f"/cases/{case_id}")["debts"]
    assert all(each["settled_at"] for each in paid)
    assert "请更正已发布的内容" in correction["words"]
    settled = {"text": "已删去住址并说明", "url": "https://qingyuan.example/notice/1"}
    case = office.does("unit", f"/debts/{correction['id']}/settle", settled)
    assert case["debts"][-1]["settled_by"] == "段平"
    assert refused(office, "unit", f"/debts/{correction['id']}/settle", settled) == (409, "debt_settled")


def test_a_publication_withdrawn_in_time_lets_the_clock_run_again(office: Office) -> None:
    case_id = a_case_in_hand(office)
    path = f"/drafts/{a_draft(office, case_id)}"
    approved(office, int(path.rsplit("/", maxsplit=1)[-1]))
    [made] = office.does("spokesperson", f"{path}/publications", notice(office))["publications"]
    assert [each["name"] for each in made["actions"]] == ["withdraw"]
    withdraw = f"/publications/{made['id']}/withdraw"
    assert refused(office, "first", withdraw, {"reason": "数字有误"}) == (403, "no_permission")
    draft = office.does("spokesperson", withdraw, {"reason": "数字有误"})
    [gone] = draft["publications"]
    assert (draft["state"]["code"], gone["flaw"], gone["false"]) == ("approved", "数字有误", False)
    case = office.sees("duty", f"/cases/{case_id}")
    assert [c["state"]["code"] for c in case["clocks"] if c["duty"]["code"] == "first_information"] == [
        "running"
    ]
    assert office.does("spokesperson", f"{path}/publications", notice(office))["state"]["code"] == "published"


def a_policy(office: Office) -> tuple[int, int]:
    """A policy document and its 解读材料, both through all gates."""
    case_id = a_case_in_hand(office)
    words = [{"text": "厂房须每月自查消防设施。", "own": True}]
    form = {"title": "厂房消防办法", "sentences": words, "kind": "policy"}
    policy = office.does("spokesperson", f"/cases/{case_id}/drafts", form)
    path = f"/drafts/{policy['id']}"
    assert refused(office, "spokesperson", f"{path}/submit", None) == (409, "interpretation_missing")
    assert refused(office, "spokesperson", f"{path}/interpretation", {"title": "解读"}) == (
        422,
        "invalid_input",
    )
    reading = {"title": "厂房消防办法解读", "text": "为什么出台？吸取教训。怎么查？每月一次。"}
    policy = office.does("spokesperson", f"{path}/interpretation", reading)
    assert policy["companion"]["title"] == "厂房消防办法解读"
    for draft_id in (policy["companion"]["id"], policy["id"]):
        approved(office, draft_id)
    risk = {"risk": "low", "reason": "企业关心费用", "release_plan": "上午发", "interpretation_plan": "图解",
            "response_plan": "热线"}  # fmt: skip
    office.does("unit", f"{path}/gates", {"gate": "risk", **risk})
    return policy["id"], policy["companion"]["id"]


def test_a_policy_and_its_interpretation_are_published_together_and_looked_at(
    office: Office, site: str
) -> None:
    policy, reading = a_policy(office)
    folder = office.context.settings.folder
    folder.mkdir(parents=True, exist_ok=True)
    declared = f"""[[source]]
id = "own"
name = "本县政府网站"
kind = "rss"
url = "{site}/"
standing = "official"
source_kind = "government"
"""
    (folder / "sources.toml").write_text(declared, "utf-8")
    body = notice(office, f"{site}/policy")
    path = f"/drafts/{policy}/publications"
    assert refused(office, "spokesperson", path, body) == (422, "interpretation_url_required")
    [made] = office.does("spokesperson", path, {**body, "interpretation_url": f"{site}/reading"})[
        "publications"
    ]
    assert office.sees("unit", f"/drafts/{reading}")["state"]["code"] == "published"

    def check() -> tuple[str, str]:
        [looked] = office.does("unit", f"/publications/{made['id']}/check")["publications"]
        return looked["check"]["outcome"]["code"], looked["check"]["words"]

    assert check() == ("unreachable", "政策文件打不开（网站答复 404）；解读材料打不开（网站答复 404）")
    PAGES.update({"/policy": '<a href="/reading">解读</a>', "/reading": "<p>没有链接</p>"})
    assert check() == ("missing", "解读材料的页面没有链接到政策文件")
    PAGES["/reading"] = f'<a href="{site}/policy#top">文件</a>'
    assert check() == ("linked", "政策文件和解读材料互为链接")


def test_a_page_inside_that_nobody_declared_is_not_opened(office: Office) -> None:
    policy, _ = a_policy(office)
    body = notice(office, "http://127.0.0.1:9/policy", interpretation_url="http://10.0.0.8/reading")
    [made] = office.does("spokesperson", f"/drafts/{policy}/publications", body)["publications"]
    [looked] = office.does("unit", f"/publications/{made['id']}/check")["publications"]
    assert looked["check"]["words"].count("地址在内网") == 2


def test_the_ledger_of_secrecy_reviews_on_screen_and_as_a_workbook(office: Office) -> None:
    draft_id = a_draft(office, a_case_in_hand(office))
    approved(office, draft_id)
    office.does("spokesperson", f"/drafts/{draft_id}/publications", notice(office))
    [line] = office.sees("leader", "/secrecy_ledger")["items"]
    assert (line["by"], line["verdict"]["label"], line["basis"]) == (
        "鲍密",
        "可以公开",
        "政府信息公开条例第十七条",
    )
    assert line["published"] == ["县政府网站 https://qingyuan.example/notice/1"]
    assert office.client("unit").get("/api/secrecy_ledger").status_code == 403
    later = office.sees("admin", "/secrecy_ledger?since=2030-01-01T00:00:00Z")
    assert later["total"] == 0
    answer = office.client("secrecy").get("/api/secrecy_ledger.xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:4] == ("序号", "审查时间", "办件", "种类")
    assert rows[1][0] == 1
    assert rows[1][6:8] == ("可以公开", "政府信息公开条例第十七条")
