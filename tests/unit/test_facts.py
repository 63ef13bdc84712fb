"""Figures of an emergency, in every way reports write them. All texts and places are our own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.facts import Fact, FactKind, facts


def read(text: str) -> dict[str, float | None]:
    return {fact.kind.value: fact.value for fact in facts(text)}


def only(text: str, kind: FactKind) -> Fact:
    return next(fact for fact in facts(text) if fact.kind is kind)


@pytest.mark.parametrize(
    ("text", "deaths", "injured"),
    [
        ("昨晚一辆货车撞上护栏,2死5伤", 2, 5),
        ("事故造成4人死亡、2人受伤", 4, 2),
        ("目前死亡人数升至12人", 12, None),
        ("火灾已致死亡3人,重伤2人,轻伤6人", 3, 8),
        ("12人遇难,其中3名儿童", 12, None),
        ("一家四口在火灾中全部遇难", 4, None),
        ("母女二人遇难", 2, None),
        ("死者为一对夫妇,伤者2人已送医", 2, 2),
        ("造成三十余人受伤", None, 30),
        ("近百名学生食物中毒", None, 100),
        ("所幸事故未造成人员伤亡", 0, 0),
        ("截至目前无人员伤亡", 0, 0),
        ("两男一女共三人当场死亡", 3, None),
        ("一名女子在火灾中不幸身亡", 1, None),
        ("车上六男四女共十人当场死亡,另外两男子受重伤", 10, 2),
        ("造成10人死亡(其中本地6人,外地4人),7人受伤", 10, 7),
    ],
)
def test_deaths_and_injured(text: str, deaths: int | None, injured: int | None) -> None:
    found = read(text)
    assert found.get("deaths") == deaths
    assert found.get("injured") == injured


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("客车坠河,24人失踪", FactKind.MISSING, 24),
        ("井下透水,8人被困", FactKind.TRAPPED, 8),
        ("消防员救出4名被困人员", FactKind.TRAPPED, 4),
        ("紧急转移群众3100人", FactKind.EVACUATED, 3100),
        ("紧急转移安置灾区群众2919户9496人", FactKind.EVACUATED, 9496),
        ("直接经济损失约1.2亿元", FactKind.LOSS_YUAN, 120_000_000),
        ("直接经济损失9077.86万元", FactKind.LOSS_YUAN, 90_778_600),
        ("发生里氏6.1级地震", FactKind.MAGNITUDE, 6.1),
        ("19人受伤,其中重伤3人", FactKind.INJURED_SERIOUS, 3),
        ("2人受伤,均无生命危险", FactKind.INJURED_SERIOUS, 0),
    ],
)
def test_other_figures(text: str, kind: FactKind, value: float) -> None:
    assert only(text, kind).value == value


@pytest.mark.parametrize(
    "text",
    [
        "演练中3名“伤员”被救出,模拟2人死亡",
        "造成3人以上10人以下死亡的为较大事故",
        "游戏里我们队死了5人",
        "网传事故致30人死亡系谣言",
        "调派消防员120名、消防车30辆赶赴现场",
        "警方抓获3名犯罪嫌疑人,击毙歹徒2名",
        "目前尚无人员伤亡报告",
        "2024年3月1日14时20分发生火灾",
    ],
)
def test_no_figure_of_persons_is_invented(text: str) -> None:
    persons = {FactKind.DEATHS, FactKind.INJURED, FactKind.MISSING}
    assert not [fact for fact in facts(text) if fact.kind in persons]


def test_vague_words_set_no_number() -> None:
    fact = only("事故造成多人受伤", FactKind.INJURED)
    assert fact.vague
    assert fact.value is None


def test_the_latest_count_wins_over_the_headline() -> None:
    text = "城南火灾已致2人死亡\n昨晚发生火灾。截至今日8时,火灾已造成5人死亡。"
    assert read(text)["deaths"] == 5


def test_an_earlier_event_is_not_counted() -> None:
    text = "今天货车侧翻造成1人死亡。去年该路段曾发生事故,造成9人死亡。"
    assert read(text)["deaths"] == 1


def test_hearsay_is_still_a_fact_of_the_text() -> None:
    assert read("听说死了30人,大家快看看")["deaths"] == 30


def test_hedges_keep_what_the_words_allow() -> None:
    fact = only("至少7人死亡", FactKind.DEATHS)
    assert (fact.value, fact.low, fact.high) == (7, 7, None)


@given(
    st.text(alphabet="一二三十百余多数人名死亡伤失踪被困,。()造成万亿元损失0123456789级地震\n", max_size=60)
)
def test_every_quote_stands_where_it_says(text: str) -> None:
    found = facts(text)
    assert len({fact.kind for fact in found}) == len(found)
    for fact in found:
        assert text[fact.start : fact.end] == fact.quote
        assert fact.vague == (fact.value is None)
