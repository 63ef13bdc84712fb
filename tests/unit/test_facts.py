"""Figures of an emergency, in every way reports write them. All texts and places are our own."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.text.normalise import plain
from nlp.facts import Fact, FactKind, facts, vaguely


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


@pytest.mark.parametrize(
    ("title", "text", "wanted"),
    [
        ("矿难又发现2名遇难者 死亡人数升至14人", "救援队在井下又找到2名矿工遗体。", {"deaths": 14}),
        ("情况通报", "造成3人当场死亡,5人受伤,其中2人经抢救无效死亡。", {"deaths": 5, "injured": 3}),
        ("一家三口食物中毒", "死者为一对母女,女孩父亲被送往医院抢救。", {"deaths": 2, "injured": 1}),
        ("学校通报", "王某在体育课上突然倒地,经抢救无效死亡。", {"deaths": 1}),
        (
            "多车追尾1死6伤",
            "一名伤者被困车内。去年此处也曾发生事故,造成8人死亡。",
            {"deaths": 1, "injured": 6},
        ),
        ("冲突", "一名军人枪杀3人后逃走。", {"deaths": 3}),
    ],
)
def test_what_several_sentences_say_together(title: str, text: str, wanted: dict[str, int]) -> None:
    found = read(f"{title}\n{text}")
    assert {kind: found.get(kind) for kind in wanted} == wanted


@pytest.mark.parametrize(
    "text",
    [
        "死",
        "3人死亡",
        "被困3",
        "(3人死亡",
        "死亡达到3人",
        "没有和人员伤亡",
        "孩子摔倒,在现在里后死亡",
        "损失约达到3",
        "1",
        "🔥",
    ],
)
def test_no_text_takes_long(text: str) -> None:
    started = time.process_time()
    facts(text * 20_000)
    assert time.process_time() - started < 1


@given(
    st.text(
        alphabet="一二三十百余多数人名死亡伤失踪被困,。()造成万亿元损失0123456789级地震其中另有无\n",
        max_size=60,
    )
)
def test_every_quote_stands_where_it_says(text: str) -> None:
    found = facts(text)
    assert len({fact.kind for fact in found}) == len(found)
    for fact in found:
        assert text[fact.start : fact.end] == fact.quote
        assert fact.vague == (fact.value is None)


@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert all(fact.quote for fact in facts(plain(text)))
    assert vaguely(plain(text)) in (True, False)


@given(st.integers(1, 99_999))
def test_any_number_of_dead_is_read(number: int) -> None:
    assert read(f"事故造成{number}人死亡")["deaths"] == number
    assert read(f"死亡人数升至{number:,}人")["deaths"] == number
