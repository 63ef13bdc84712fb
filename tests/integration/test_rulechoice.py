"""Which packs bind the office."""

from datetime import datetime

import pytest
from sqlalchemy import select

from alerts.rulechoice import choosing, standing
from alerts.rulechoice.choosing import Choice, OwnFile
from alerts.rulechoice.models import OwnPack, RuleChoice
from huiying.audit import AuditRow
from huiying.errors import HuiyingError, Misconfigured, NotFound
from tests.integration.office import ADMIN, FIRE, Office, after

OWN_OVERLAY = """
[pack]
name = "qinghe"
title = "清河区"
version = "3"
level = "office"
place = "江岭省/云州市/清河区"
[[adopts]]
id = "GI-05"
shortens = { answer = 10 }
[adopts.source]
title = "清河区依申请公开办法"
number = "清河政发〔2025〕3号"
article = "第九条"
quote = "应当自收到申请之日起十个工作日内答复"
"""
OWN_RULES = """
[pack]
name = "qinghe_rules"
title = "清河区自订规则"
version = "1"
[[rules]]
id = "QH-01"
title = "热线四日办结"
kind = "limit"
duty = "ticket"
binding = true
verification = "P"
jurisdiction = "清河区"
stage = "热线转办"
actor = "承办单位"
{extra}
[rules.source]
title = "清河区热线办法"
number = "一号"
article = "第二条"
quote = "应当在四个工作日内办结"
[[rules.limits]]
name = "reply"
title = "办结"
duty = "ticket"
amount = 4
unit = "workday"
start = ["assigned"]
stops = ["letter"]
"""


def own_rules(extra: str = "") -> OwnFile:
    return OwnFile(name="rules.toml", content=OWN_RULES.replace("{extra}", extra).encode())


def overlay(text: str = OWN_OVERLAY) -> OwnFile:
    return OwnFile(name="qinghe.toml", content=text.encode())


def choose(office: Office, words: str, *files: OwnFile, at: datetime = FIRE) -> Choice:
    with office.acting() as session:
        return choosing.choose(session, words, files=files, reason="试行", actor=ADMIN, now=at)


def limits(office: Office) -> dict[str, float | str]:
    with office.database.reading() as session:
        found = standing.book_in_force(session).limits
    return {f"{rule.id}.{limit.name}": limit.amount for rule, limit, _ in found}


def test_nothing_chosen_is_the_national_book(office: Office) -> None:
    assert "OP-16x.information" not in limits(office)
    assert limits(office)["GI-05.answer"] == 20


def test_shipped_packs_by_name(office: Office) -> None:
    choice = choose(office, "national+beijing+qingxi")

    assert [pack["name"] for pack in choice.packs] == ["beijing", "qingxi"]
    assert {change.name: change.after for change in choice.changes}["OP-16x.information"] == "5 小时"
    assert "GI-20.supervision_of_quarter" in limits(office)


def test_an_own_overlay_shortens_and_is_kept_word_for_word(office: Office) -> None:
    choose(office, "national+beijing", overlay())

    assert limits(office)["GI-05.answer"] == 10
    with office.database.reading() as session:
        assert session.scalars(select(OwnPack.content)).one() == OWN_OVERLAY
        pack = standing.pack_in_force(session)
        (adoption,) = standing.book_in_force(session).adoptions("GI-05")
    assert pack.name == "national+beijing+qinghe"
    assert adoption[1].source.quote == "应当自收到申请之日起十个工作日内答复"


def test_rules_of_ones_own_bind_and_may_be_adopted_in_turn(office: Office) -> None:
    choose(
        office,
        "national",
        own_rules(),
        overlay(OWN_OVERLAY.replace("GI-05", "QH-01").replace("answer = 10", "reply = 3")),
    )

    assert limits(office)["QH-01.reply"] == 3


def test_an_own_pack_in_force_is_kept_by_its_name(office: Office) -> None:
    choose(office, "national", overlay())
    choose(office, "national+beijing+qinghe", at=after(hours=1))
    assert limits(office)["GI-05.answer"] == 10

    choose(office, "national+beijing", at=after(hours=2))
    assert limits(office)["GI-05.answer"] == 20


def test_a_new_text_of_an_own_pack_takes_the_place_of_the_old(office: Office) -> None:
    choose(office, "national", overlay())
    choose(office, "national", overlay(OWN_OVERLAY.replace("answer = 10", "answer = 9")), at=after(hours=1))

    assert limits(office)["GI-05.answer"] == 9


def test_an_own_pack_that_a_newer_version_refuses_does_not_bar_another_choice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(office, "national", overlay())
    with office.acting() as session:
        session.scalars(select(OwnPack)).one().content = OWN_OVERLAY.replace("GI-05", "GI-99")
    monkeypatch.setattr(standing, "_held", {})
    with pytest.raises(Misconfigured), office.acting() as session:
        standing.book_in_force(session)

    choose(office, "national+beijing", at=after(hours=1))

    assert limits(office)["OP-16x.information"] == 5


def test_the_same_choice_again_asks_for_nothing(office: Office) -> None:
    assert choose(office, "national+beijing").recount is not None
    again = choose(office, "beijing+national", at=after(hours=1))

    assert (again.recount, again.changes) == (None, ())
    with office.database.reading() as session:
        assert len(session.scalars(select(RuleChoice)).all()) == 1


def test_it_is_audited_with_every_limit_it_moves(office: Office) -> None:
    choose(office, "national", overlay())

    with office.database.reading() as session:
        (row,) = session.scalars(select(AuditRow).where(AuditRow.action == "rules.chosen"))
    assert row.actor == ADMIN.username
    assert row.detail["changes"] == ["GI-05.answer：20 个工作日 → 10 个工作日"]


@pytest.mark.parametrize(
    ("words", "files", "error", "named"),
    [
        ("national+atlantis", [], NotFound, "atlantis"),
        ("national", [OwnFile(name="bad.toml", content=b"[pack")], Misconfigured, "bad.toml"),
        ("national", [overlay(OWN_OVERLAY.replace("answer = 10", "answer = 40"))], Misconfigured, "只能缩短"),
        ("national", [overlay(OWN_OVERLAY.replace("qinghe", "beijing"))], Misconfigured, "已有别的规则包用"),
        ("national+qingxi", [overlay(OWN_OVERLAY.replace("qinghe", "qingxi"))], Misconfigured, "已有别的规则包用"),
        ("national", [OwnFile(name="n.toml", content=OWN_RULES.replace("{extra}", "").replace("qinghe_rules", "national").encode())], Misconfigured, "已有别的规则包用"),
        ("national", [own_rules('displaces = ["OP-03"]')], Misconfigured, "不能取代"),
        ("national", [own_rules('displaces = ["QH-01"]')], Misconfigured, "成环"),
        ("national", [own_rules('displaces = ["QH-99"]')], Misconfigured, "不存在的规则"),
        ("national", [OwnFile(name="unit.toml", content=OWN_RULES.replace("{extra}", "").replace('unit = "workday"', 'unit = "fortnight"').encode())], Misconfigured, "unit"),
    ],
)  # fmt: skip
def test_a_wrong_choice_is_refused_whole(
    office: Office, words: str, files: list[OwnFile], error: type[HuiyingError], named: str
) -> None:
    choose(office, "national+anhui")

    with pytest.raises(error) as refused:
        choose(office, words, *files, at=after(hours=1))

    assert named in refused.value.message
    assert "OP-16x.information" in limits(office)
    with office.database.reading() as session:
        assert session.scalars(select(OwnPack)).all() == []


def test_a_rule_that_says_it_gives_way_may_be_displaced(office: Office) -> None:
    choose(office, "national", own_rules('displaces = ["HL-03x"]'))

    with office.database.reading() as session:
        rule = standing.book_in_force(session).book.rule("QH-01")
    assert rule is not None
    assert rule.displaces == ("HL-03x",)
