"""What provinces, cities and offices put over the national book."""

import pytest

from alerts import overlays
from alerts.overlays import Overlay
from alerts.rulebook import national
from huiying.errors import Misconfigured, NotFound

BOOK = national()
SHIPPED = overlays.shipped(BOOK)


def a_pack(name: str = "somecity", level: str = "city", rule: str = "GI-05", extra: str = "") -> str:
    return f"""
[pack]
name = "{name}"
title = "某地"
version = "1"
level = "{level}"
place = "某省/某市"

[[adopts]]
id = "{rule}"
{extra}
[adopts.source]
title = "某规定"
number = "一号"
article = "一"
quote = "应当在十个工作日内答复"
"""


def parsed(text: str) -> Overlay:
    return overlays.parse(text.encode(), where="own.toml", book=BOOK)


def stands(*packs: Overlay) -> dict[str, str]:
    return {name: str(term.limit) for name, term in overlays.terms(BOOK, packs).items()}


def test_six_offices_and_four_places_ship() -> None:
    assert {overlay.name: overlay.level for overlay in SHIPPED} == {
        "anhui": "province", "beijing": "province", "jinan": "city", "weifang": "city",
        "binyang": "office", "chengguan": "office", "fushun": "office",
        "qingxi": "office", "township": "office", "xiangcheng": "office",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("place", "added"),
    [
        ("national", set()),
        ("beijing", {"OP-16x.information", "OP-16x.press_conference", "HL-05x"}),
        ("anhui", {"OP-16x.information", "OP-16x.press_conference", "WB-05x.answer"}),
        ("jinan", {"HL-03x.reply"}),
        ("weifang", {"HL-04x.handle"}),
        ("qingxi", {"GI-20.supervision_of_quarter", "GI-20.yearly_report_to_town"}),
        ("binyang", {"PI-02.interpretation_together", "PI-03.interpretation_event_of_year", "GI-21.head_hears_report"}),
        ("township", {"GI-19.update_of_quarter"}),
        ("xiangcheng", set()),
        ("fushun", {"PI-02.interpretation_together", "GI-18.changed_conditions"}),
        ("chengguan", {"PI-02.interpretation_together"}),
        ("jinan+township", {"HL-03x.reply", "GI-19.update_of_quarter"}),
    ],
)  # fmt: skip
def test_what_a_place_adds_to_the_national_rules(place: str, added: set[str]) -> None:
    chosen = overlays.choose(place, SHIPPED)

    assert stands(*chosen).keys() - stands().keys() == added
    assert stands().keys() <= stands(*chosen).keys()


def test_local_and_unverified_rules_do_not_stand_by_themselves() -> None:
    standing = {name.partition(".")[0] for name in stands()}

    assert standing.isdisjoint({"OP-16x", "EM-28x", "HL-03x", "PI-02", "GI-19", "EM-27", "WB-04", "SC-14"})
    assert {"OP-01", "OP-05", "GI-05", "SC-07"} <= standing


def test_adopting_an_unverified_rule_does_not_switch_it_on() -> None:
    assert stands(parsed(a_pack(rule="WB-04"))) == stands()


def test_a_lower_rule_shortens_and_the_order_is_province_city_office() -> None:
    city = parsed(a_pack("city", "city", extra="shortens = { answer = 10 }"))
    province = parsed(a_pack("province", "province", extra="shortens = { answer = 15 }"))
    office = parsed(a_pack("office", "office", extra="shortens = { answer = 12 }"))

    assert stands()["GI-05.answer"] == "20 个工作日"
    assert stands(province)["GI-05.answer"] == "15 个工作日"
    for packs in ((city, province, office), (office, province, city)):
        term = overlays.terms(BOOK, packs)["GI-05.answer"]
        assert str(term.limit) == "10 个工作日"
        assert term.by == ("national", "province", "city", "office")


def test_some_limits_of_a_rule_may_be_adopted_alone() -> None:
    only = parsed(a_pack(rule="OP-16x", extra='limits = ["information"]'))

    assert stands(only).keys() - stands().keys() == {"OP-16x.information"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (a_pack(extra="shortens = { answer = 25 }"), "GI-05 的 shortens.answer = 25 不短于 20 个工作日"),
        (a_pack(extra="shortens = { answer = 20 }"), "只能缩短"),
        (a_pack(rule="GI-16", extra="shortens = { comment_period = 10 }"), "只能缩短"),
        (a_pack(rule="GI-09", extra="shortens = { annual_report_department = 1 }"), "只能缩短"),
        (a_pack(extra="shortens = { tea = 1 }"), "GI-05 没有时限 tea"),
        (a_pack(extra='limits = ["tea"]'), "GI-05 没有时限 tea"),
        (a_pack(rule="GI-99"), "GI-99 不存在"),
        (a_pack() + a_pack()[a_pack().index("[[adopts]]") :], "GI-05 重复"),
        (a_pack(level="village"), "level"),
        (a_pack().replace('quote = "应当在十个工作日内答复"', ""), "GI-05 有误：source.quote"),
        (a_pack(extra="surprise = 1"), "GI-05 有误：surprise"),
    ],
)
def test_wrong_overlay_is_refused_with_file_rule_and_field(text: str, named: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        parsed(text)

    assert "own.toml" in refused.value.message
    assert named in refused.value.message


def test_differences_name_what_only_one_has_and_what_is_shorter() -> None:
    city = parsed(a_pack(extra="shortens = { answer = 10 }"))
    first = overlays.terms(BOOK, (city,))
    second = overlays.terms(BOOK, overlays.choose("jinan", SHIPPED))

    found = {each.name: (each.first, each.second) for each in overlays.differences(first, second)}

    assert set(found) == {"GI-05.answer", "HL-03x.reply"}
    assert found["HL-03x.reply"][0] is None
    assert [str(side.limit) for side in found["GI-05.answer"] if side] == ["10 个工作日", "20 个工作日"]
    assert overlays.differences(first, first) == ()


def test_unknown_place_is_refused_naming_those_there_are() -> None:
    with pytest.raises(NotFound, match="atlantis：可用 national、anhui"):
        overlays.choose("beijing+atlantis", SHIPPED)
