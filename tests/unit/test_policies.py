"""Policy topics: the shipped pack holds together, its own examples are judged as it says, words are weighed as told."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.errors import Misconfigured
from nlp.evidence.judging import Shares, judge, weigh
from nlp.evidence.mixing import Mix, Mixer
from nlp.evidence.tables import Tables, pack
from nlp.evidence.texts import matters
from nlp.evidence.weighing import PACKS, Weigher, numbers_of, weigher
from nlp.policies import NAME, policies_of
from nlp.reading import read
from nlp.shipped import scorer

TOPICS = (
    "征地拆迁", "土地与矿产交易", "棚户区改造", "不动产登记", "住房保障", "物业管理", "三供一业移交", "交通运输",
    "财政资金", "行政审批与政务服务", "城市管理执法", "安全生产", "政府信息公开", "环境保护", "教育",
)  # fmt: skip
EXAMPLES = [
    pytest.param(topic.name, example.text, example.fits, id=f"{topic.name}-{number}")
    for topic in pack("policies").topics
    for number, example in enumerate(topic.examples)
]
SMALL = """
[weights]
strong = 2.0
fair = 1.5
weak = 1.0
support = 0.4
against = -1.0
[mix]
words = 1.0
model = 1.0
offset = 0.0
[class]
house = "房子 老屋"
fallen = "推倒 拆了"
[genre]
weight = -1.0
words = "小说"
[[topic]]
name = "拆迁"
definition = "拆房子"
not = "装修"
strong = "拆迁"
weak = "补偿 补偿款"
against = "装修"
near = [["house", "fallen", 6, 1.5]]
senses = "心灵拆迁"
"""


def shares(title: str, text: str) -> Shares:
    body = f"{title}\n{text}"
    return judge(NAME, [weigh(body, len(title))], scorer().score([read(body)])[NAME], [len(body)])


def topics(title: str, text: str) -> set[str]:
    return {told.label for told in policies_of(shares(title, text), 0)}


def weight(text: str, title: str = "") -> float:
    return Weigher([Tables.read(SMALL)]).weigh(f"{title}\n{text}", len(title)).weights[0]


def test_pack_has_the_topics_of_the_seeds() -> None:
    assert tuple(topic.name for topic in pack("policies").topics) == TOPICS


@pytest.mark.parametrize("topic", pack("policies").topics, ids=lambda topic: topic.name)
def test_every_topic_says_what_it_is_and_is_not(topic) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    assert topic.definition.endswith("。")
    assert topic.boundary.endswith("。")
    assert {example.fits for example in topic.examples} == {True, False}


@pytest.mark.parametrize("name", PACKS)
def test_the_document_for_officers_says_what_the_pack_says(name: str) -> None:
    told = (Path(__file__).parents[2] / "docs/topics.md").read_text("utf-8")
    for topic in pack(name).topics:
        assert f"| {topic.name} | {topic.definition} | {topic.boundary} |" in told


@pytest.mark.parametrize(("name", "text", "fits"), EXAMPLES)
def test_pack_judges_its_own_examples(name: str, text: str, fits: bool) -> None:
    assert (name in topics("", text)) is fits


@pytest.mark.parametrize(
    ("title", "text", "wanted"),
    [
        ("棚改三期何时启动", "筒子楼上世纪建的，漏雨，年年说纳入危旧房改造，没动静。", {"棚户区改造"}),
        ("", "电梯坏了半个月，物业公司不修，还要涨物业费。", {"物业管理"}),
        (
            "申请公开三公经费被拒",
            "我申请信息公开，要看镇政府的预算决算和三公经费，答复说不予公开。",
            {"财政资金", "政府信息公开"},
        ),
        ("", "家属区三供一业移交后，暖气没人管，厂里和热力公司互相推。", {"三供一业移交"}),
        ("今晚火锅局", "老地方，八点，谁迟到谁买单。", set()),
        ("新剧开播", "女主是拆迁队长的女儿，第一集就收视破二。", set()),
    ],
)
def test_topics_of_a_text(title: str, text: str, wanted: set[str]) -> None:
    assert topics(title, text) == wanted


def test_told_topics_carry_words_of_the_text_the_surest_first() -> None:
    text = "物业费涨了，业委会不公示公共收益，小区道路坑坑洼洼。"
    found = policies_of(shares("", text), 0)
    assert found[0].label == "物业管理"
    assert [told.score for told in found] == sorted((told.score for told in found), reverse=True)
    assert all(part in text for told in found for word in told.words for part in word.split("…"))


def test_shares_are_of_every_topic() -> None:
    found = shares("", "没有什么").of(0)
    assert tuple(found) == TOPICS
    assert all(0 <= share < 0.5 for share in found.values())


def test_a_text_is_judged_alike_alone_and_among_others() -> None:
    texts = ["\n物业费又涨了", "\n今晚吃什么", "\n公交车等了一小时，班次太少"]
    scored, weighings = (
        scorer().score([read(text) for text in texts])[NAME],
        [weigh(text, 0) for text in texts],
    )
    together = judge(NAME, weighings, scored, [len(text) for text in texts])
    for row, text in enumerate(texts):
        alone = shares("", text[1:]).of(0)
        assert together.of(row) == pytest.approx(alone)


def test_nothing_to_judge() -> None:
    assert judge(NAME, [], scorer().score([])[NAME], []).table.shape == (0, 15)


@pytest.mark.parametrize(
    ("text", "title", "wanted"),
    [
        ("拆迁", "", 2.0),
        ("拆迁拆迁", "", 2.6),
        ("拆迁" * 9, "", 3.2),
        ("好", "拆迁", 2.7),
        ("补偿款", "", 1.0),
        ("补偿款和补偿", "", 2.0),
        ("拆迁装修", "", 1.0),
        ("心灵拆迁", "", 0.0),
        ("拆迁小说", "", 1.0),
        ("房子昨天推倒", "", 1.5),
        ("推倒了老屋", "", 1.5),
        ("房子。推倒", "", 0.0),
        ("房子一二三四五六七推倒", "", 0.0),
        ("啊" * 400 + "拆迁", "", 1.4),
    ],
)
def test_words_weigh_what_they_say(text: str, title: str, wanted: float) -> None:
    assert math.isclose(weight(text, title), wanted)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[weights]", "[weights", "读不出来"),
        ('name = "拆迁"', 'names = "拆迁"', "name"),
        ('["house"', '["garden"', "garden"),
        ("words = 1.0", 'words = "很"', "读不出来"),
    ],
)
def test_tables_that_do_not_hold_together_are_refused(old: str, new: str, said: str) -> None:
    with pytest.raises(Misconfigured, match=said):
        Tables.read(SMALL.replace(old, new, 1))


def test_numbers_of_the_packs_follow_each_other() -> None:
    names = weigher().names
    assert [names[number] for name in PACKS for number in numbers_of(name)] == list(names)


def test_texts_of_our_own_bear_known_labels() -> None:
    risks = {topic.name for topic in pack("risks").topics}
    for matter in matters():
        assert matter.text
        assert matter.topics <= set(TOPICS)
        assert matter.risks <= risks
    for name in TOPICS:
        assert sum(name in matter.topics for matter in matters()) >= 30
    assert sum(not matter.topics for matter in matters()) >= 200


@given(
    weights=st.lists(st.floats(-20, 20), min_size=15, max_size=15),
    decision=st.floats(-30, 30),
    size=st.integers(0, 10**6),
)
def test_shares_stay_between_nothing_and_one(weights: list[float], decision: float, size: int) -> None:
    mixer = Mixer([topic.mix for topic in pack("policies").topics])
    shares = mixer.shares(np.array([weights]), np.full((1, 15), decision), np.array([size]))
    assert shares.shape == (1, 15)
    assert ((shares >= 0) & (shares <= 1)).all()


def test_more_evidence_never_makes_a_label_less_likely() -> None:
    mixer = Mixer([pack("policies").topics[0].mix])
    weights = np.arange(-2, 8, 0.1)[:, None]
    shares = mixer.shares(weights, np.zeros_like(weights), np.full(len(weights), 100))[:, 0]
    assert (np.diff(shares) >= 0).all()


@pytest.mark.parametrize(
    ("mix", "weights", "decision", "size", "wanted"),
    [
        (Mix(words=1, model=1, offset=0), [0, 0], 0, 0, 0.5),
        (Mix(words=1, model=0, offset=-2), [2, 0], 9, 0, 0.5),
        (Mix(words=0, model=2, offset=-2), [5, 5], 1, 0, 0.5),
        (Mix(words=1, model=0, offset=-4, fade=-1), [4.5, 0], 0, 0, 1 / (1 + math.exp(1.5))),
        (Mix(words=1, model=0, offset=-1, other=-0.5), [2, 2], 0, 0, 0.5),
        (Mix(words=1, model=0, offset=math.log(620) - 4.4, length=-1), [0, 0], 0, 10**6, 0.5),
    ],
)
def test_figures_are_mixed_as_told(
    mix: Mix, weights: list[float], decision: float, size: int, wanted: float
) -> None:
    share = Mixer([mix, mix]).shares(np.array([weights]), np.full((1, 2), decision), np.array([size]))[0, 0]
    assert math.isclose(share, wanted, abs_tol=1e-9)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_can_be_weighed(text: str) -> None:
    weights = weigh(text, text.find("\n") + 1).weights
    assert len(weights) == len(weigher().names)


def test_long_texts_cost_little() -> None:
    body = "\n" + "房子推倒补偿医保老百姓政府不作为老人打" * 60_000
    assert len(weigh(body, 0).weights) == len(weigher().names)
