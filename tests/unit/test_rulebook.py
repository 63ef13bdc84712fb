"""The rule book: what ships, and what a wrong pack says."""

from collections import Counter
from datetime import date

import pytest

from alerts import duties, rulebook, rules, terms
from alerts.binding import bind_for
from alerts.deadlines import Kind, Limit, Unit
from alerts.precedence import refuse_cycles
from alerts.quotations import states
from huiying.errors import Misconfigured

BOOK = rulebook.national()
GOOD = """
[pack]
name = "office"
title = "某单位"
version = "1"

[[rules]]
id = "OP-16x"
title = "五小时"
kind = "limit"
duty = "first_information"
binding = true
verification = "X"
jurisdiction = "某市"
effective_from = 2021-07-01
effective_to = 2023-06-30
stage = "重大突发事件"
actor = "责任单位"
trigger = { kinds = ["emergency"], grades = ["II"] }
[rules.source]
title = "某市预案"
number = "2021年修订"
article = "五"
quote = "最迟要在5小时内发布权威信息"
[[rules.limits]]
name = "information"
title = "首次权威信息"
duty = "first_information"
amount = 5
unit = "hour"
start = ["occurred"]
stops = ["notice"]
"""
SECTIONS = {"A": 16, "B": 24, "C": 25, "D": 16, "E": 10, "F": 18}


def parsed(text: str = GOOD, where: str = "office.toml") -> rulebook.BookPack:
    return rulebook.parse(text.encode(), where=where)


def test_the_book_holds_all_109_rules_and_98_limits() -> None:
    assert {pack.section: len(pack.rules) for pack in BOOK.packs} == SECTIONS
    assert Counter(rule.kind for rule in BOOK.rules) == {"limit": 63, "duty": 28, "gate": 9, "reference": 9}
    assert sum(len(rule.limits) for rule in BOOK.rules) == 98


def test_verification_codes_are_those_of_the_rules() -> None:
    assert Counter(rule.verification.value for rule in BOOK.rules) == {
        "L": 65, "N": 12, "P": 15, "S": 10, "U": 4, "X": 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "kind", "count"),
    [
        (Unit.HOUR, Kind.LIMIT, 37),
        (Unit.MINUTE, Kind.LIMIT, 2),
        (Unit.WORKDAY, Kind.LIMIT, 21),
        (Unit.WORKDAY, Kind.MIN, 1),
        (Unit.DAY, Kind.LIMIT, 15),
        (Unit.DAY, Kind.MIN, 1),
        (Unit.DAY, Kind.WINDOW, 4),
        (Unit.MONTH, Kind.LIMIT, 3),
        (Unit.MONTH, Kind.WINDOW, 2),
        (Unit.MONTH, Kind.KEEP, 3),
        (Unit.FIXED_DATE, Kind.FIXED, 8),
        (Unit.IMMEDIATE, Kind.LIMIT, 1),
    ],
)
def test_how_many_limits_of_each_unit_and_kind(unit: Unit, kind: Kind, count: int) -> None:
    found = [
        limit for rule in BOOK.rules for limit in rule.limits if (limit.unit, limit.kind) == (unit, kind)
    ]

    assert len(found) == count


@pytest.mark.parametrize("rule", [rule for rule in BOOK.rules if rule.limits], ids=lambda rule: rule.id)
def test_every_limit_stands_in_its_quotation_or_says_where_it_comes_from(rule: rulebook.BookRule) -> None:
    for limit in rule.limits:
        assert states(rule.source.quote, limit.limit) or limit.note


def test_only_one_reference_has_no_quotation_and_it_is_off() -> None:
    assert [(rule.id, rule.off()) for rule in BOOK.rules if not rule.source.quote] == [
        ("LM-01", "未核实（U），默认关闭")
    ]


def test_unverified_limits_are_off_and_say_so() -> None:
    off = {f"{rule.id}.{limit.name}" for rule in BOOK.rules for limit in rule.limits if rule.off(limit=limit)}

    assert off == {
        "EM-25.province_to_ministry", "EM-26.report", "EM-27.to_state_council", "EM-30.central_organ_up",
        "WB-04.transfer", "WB-04.answer", "WB-06.repost_recalled",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2021, 6, 30), "2021-07-01 起施行"),
        (date(2021, 7, 1), None),
        (date(2023, 6, 30), None),
        (date(2023, 7, 1), "2023-06-30 已失效"),
    ],
)
def test_rule_out_of_force_says_so(day: date, words: str | None) -> None:
    assert parsed().rules[0].off(day) == words


def test_an_adopted_rule_is_handed_to_the_engine_whole() -> None:
    text = GOOD.replace('jurisdiction = "某市"', 'jurisdiction = "national"')
    text = text.replace('verification = "X"', 'verification = "L"')
    book = rulebook.bind([parsed(text)])

    pack = rules.pack_of(bind_for(book))

    assert pack.rules == book.rules
    assert pack.name == "office"
    assert rules.pack_of(bind_for(rulebook.bind([parsed()]))).rules == ()


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('unit = "hour"', 'unit = "fortnight"', ("OP-16x", "limits.0.unit")),
        ('quote = "最迟要在5小时内发布权威信息"', "", ("OP-16x", "source.quote")),
        ('quote = "最迟要在5小时内发布权威信息"', 'quote = ""', ("OP-16x", "缺少原文引文")),
        ('quote = "最迟要在5小时内', 'quote = "最迟要在6小时内', ("OP-16x", "information", "不见于引文")),
        ('unit = "hour"', 'unit = "hour"\nstated = false', ("OP-16x", "information", "见于引文")),
        ("amount = 5", "amount = 6\nstated = false", ("OP-16x", "information", "note")),
        ('duty = "first_information"', 'duty = "tea"', ("OP-16x", "duty")),
        ("stops = [", 'verification = "Q"\nstops = [', ("OP-16x", "limits.0.verification")),
        ('verification = "X"', "", ("OP-16x", "verification")),
        ("amount = 5", 'amount = "01-31"', ("OP-16x", "fixed_date")),
        ('unit = "hour"', 'unit = "fixed_date"', ("OP-16x", "fixed_date")),
        ('unit = "hour"', 'unit = "hour"\nkind = "fixed"', ("OP-16x", "fixed_date")),
        ('unit = "hour"', 'unit = "hour"\nextension = { most = 0, approver = "某人" }', ("extension.most",)),
        ('unit = "hour"', 'unit = "hour"\nextension = { most = 2 }', ("extension.approver",)),
        ('kind = "limit"', 'kind = "gate"', ("OP-16x", "rules.limits")),
        ('id = "OP-16x"', 'name = "OP-16x"', ("第 1 条", "id")),
        ('version = "1"', "", ("[pack]", "version")),
        ("[pack]\nname", "[pack]\nsurprise = 1\nname", ("[pack]", "surprise")),
        ("[pack]", "[pack", ("TOML",)),
        ("binding = true", "binding = true\nsurprise = 1", ("OP-16x", "surprise")),
    ],
)
def test_wrong_pack_is_refused_with_file_rule_and_field(old: str, new: str, named: tuple[str, ...]) -> None:
    assert old in GOOD

    with pytest.raises(Misconfigured) as refused:
        parsed(GOOD.replace(old, new, 1))

    assert "office.toml" in refused.value.message
    for name in named:
        assert name in refused.value.message


def test_two_limits_of_one_name_are_refused() -> None:
    twice = GOOD + GOOD[GOOD.index("[[rules.limits]]") :]

    with pytest.raises(Misconfigured, match="名称重复：information"):
        parsed(twice)


def test_two_rules_with_one_id_are_refused_naming_both_files() -> None:
    with pytest.raises(Misconfigured, match="OP-16x") as refused:
        rulebook.bind([parsed(where="a.toml"), parsed(where="b.toml")])

    assert refused.value.reason == "duplicate_rule"
    assert "a.toml 第 7 行、b.toml 第 7 行" in refused.value.message


def test_two_rules_with_one_id_in_one_file_are_refused() -> None:
    with pytest.raises(Misconfigured, match="重复"):
        rulebook.bind([parsed(GOOD + GOOD[GOOD.index("[[rules]]") :])])


@pytest.mark.parametrize(
    ("displaces", "named"),
    [
        ({"A": ["B"], "B": ["A"]}, "成环"),
        ({"A": ["A"]}, "成环"),
        ({"A": ["B"], "B": ["C"], "C": ["A"]}, "成环"),
        ({"A": ["Z"]}, "不存在的规则：Z"),
    ],
)
def test_displaces_in_a_circle_or_of_nothing_is_refused(displaces: dict[str, list[str]], named: str) -> None:
    with pytest.raises(Misconfigured, match=named):
        refuse_cycles(displaces)


def test_one_rule_may_be_displaced_by_two() -> None:
    refuse_cycles({"A": ["C"], "B": ["C"], "C": []})


def test_a_circle_inside_a_pack_is_refused_when_packs_are_bound() -> None:
    text = GOOD.replace('actor = "责任单位"', 'actor = "责任单位"\ndisplaces = ["OP-16x"]')

    with pytest.raises(Misconfigured, match=r"OP-16x（office\.toml 第 7 行） → OP-16x"):
        rulebook.bind([parsed(text)])


@pytest.mark.parametrize(
    ("quotation", "amount", "unit", "stated"),
    [
        ("最迟应在24小时内", 24, Unit.HOUR, True),
        ("应当在二十四小时内", 24, Unit.HOUR, True),
        ("应当于两小时内", 2, Unit.HOUR, True),
        ("最迟应在24小时内", 4, Unit.HOUR, False),
        ("20个工作日内", 20, Unit.WORKDAY, True),
        ("20个工作日内", 20, Unit.DAY, False),
        ("在三日内撤回", 3, Unit.WORKDAY, True),
        ("监测 2 周", 14, Unit.DAY, True),
        ("至少保存三年", 36, Unit.MONTH, True),
        ("至少保存三年", 3, Unit.MONTH, False),
        ("每年1月31日前", "01-31", Unit.FIXED_DATE, True),
        ("每年1月31日前", "03-31", Unit.FIXED_DATE, False),
        ("每季度更新一次", "quarter", Unit.FIXED_DATE, True),
        ("同步发布", 0, Unit.IMMEDIATE, True),
    ],
)
def test_what_a_quotation_states(quotation: str, amount: float | str, unit: Unit, stated: bool) -> None:
    assert states(quotation, Limit(amount=amount, unit=unit)) is stated


def test_every_verification_code_has_words() -> None:
    assert set(terms.VERIFICATION_LABELS) == set(terms.Verification)
    assert set(duties.DUTY_LABELS) == set(duties.Duty)
    assert set(duties.START_LABELS) == set(duties.StartPoint)
    assert set(duties.EVIDENCE_LABELS) == set(duties.EvidenceKind)
