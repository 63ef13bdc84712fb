"""Who is woken for what: real ones however casually told, no drill, plot, verdict or figure of speech."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.text.normalise import plain
from nlp.facts import facts
from nlp.gravity.ranking import Ranking, ranking, share_of
from nlp.state import hazard_of, judge_state, judge_type, read_cues
from nlp.urgency import Case, Urgency, judge_urgency, level_of


def judge(text: str, *, title: str = "", abroad: bool = False) -> Urgency:
    cues = read_cues(title, text)
    state = judge_state(cues).value
    return judge_urgency(
        Case(
            cues=cues,
            state=state,
            kind=judge_type(cues, state).value,
            hazard=hazard_of(cues),
            facts=facts(cues.body),
            abroad=abroad,
        )
    )


@pytest.mark.parametrize(
    "text",
    [
        "今天凌晨城东一家具厂发生火灾,已造成3人死亡,火势仍未得到控制。",
        "救命啊,我们楼里烧起来了,浓烟把楼梯堵死了,五楼还有老人没下来",
        "刚才一声巨响,隔壁烧烤店的液化气罐炸了,地上躺着好几个满脸是血",
        "大巴翻到桥下面去了,车里好多人没出来,快来人",
        "后山塌下来埋了两户人家,人还在里面,大家正在用手挖",
        "幼儿园中午吃完饭三十多个孩子又吐又拉,都送县医院了",
        "有个男的在菜市场拿刀见人就砍,倒了好几个,血流了一地",
        "三百多名工人把县政府大门堵了,拉着横幅要工钱,特警都来了",
    ],
)
def test_real_ones_wake_somebody(text: str) -> None:
    found = judge(text)
    assert found.urgency >= 3
    assert found.concern
    assert found.reasons


@pytest.mark.parametrize(
    "text",
    [
        "县消防大队组织商场火灾疏散演练,模拟三楼起火,5名被困人员全部救出。",
        "上半年全市共发生火灾300起,死亡4人,同比分别下降10%和20%。",
        "法院一审公开宣判,被告人纵火致2人死亡,被判处死刑。",
        "那场大火二十周年,幸存者来到纪念碑前悼念遇难的9名同胞。",
        "经核实,网传幼儿园集体中毒30人送医的消息不属实,请勿转发。",
        "小说连载第三章:大桥塌了,一车人掉进江里,只有主角活了下来。",
        "家长群又炸锅了,就因为换了校服。",
        "气象台发布大风蓝色预警信号,请注意防范。",
        "消防通道不能堵!如何逃生自救?第一步捂住口鼻弯腰走。",
        "请问公积金贷款额度怎么计算?",
    ],
)
def test_traps_wake_nobody(text: str) -> None:
    assert judge(text).urgency < 3


def test_what_happens_abroad_is_no_concern_unless_it_hits_our_own() -> None:
    text = "当地一工厂发生爆炸,造成20人死亡。"
    assert judge(text, abroad=True).urgency == 1
    assert judge(text, abroad=True).outside
    assert judge(f"{text}其中有5名中国公民遇难。", abroad=True).concern


def model(*, urgent: float = 1.0, doubtful: float = 0.0) -> Ranking:
    return Ranking(intercept=0.0, evidence={}, pairs={}, share=1.0, urgent=urgent, doubtful=doubtful)


@pytest.mark.parametrize(
    ("ruled", "decision", "away", "level"),
    [
        (1, 1.5, False, 3),
        (2, 1.0, False, 3),
        (4, 1.0, False, 4),
        (3, 0.5, False, 3),
        (3, -0.5, False, 2),
        (4, -0.5, False, 4),
        (4, -9.0, False, 2),
        (1, 0.5, False, 2),
        (1, -0.5, False, 1),
        (4, 9.0, True, 1),
    ],
)
def test_rules_and_ranking_decide_together(ruled: int, decision: float, away: bool, level: int) -> None:
    assert level_of(ruled, decision, model=model(), away=away) == level


def test_a_headline_alone_needs_the_ranking_too() -> None:
    assert level_of(3, 0.5, model=model(), away=False, headline=True) == 2
    assert level_of(3, 1.0, model=model(), away=False, headline=True) == 3


@given(st.text(max_size=400), st.text(max_size=40))
def test_any_text_gets_a_level_and_a_score(text: str, title: str) -> None:
    found = judge(text, title=title)
    assert 1 <= found.urgency <= 4
    assert found.concern == (found.urgency > 1)
    assert 1.0 <= found.score <= 4.0
    body = f"{title}\n{text}"
    assert all(body[reason.start : reason.end] == reason.word for reason in found.reasons)


@pytest.mark.parametrize(
    "text",
    [
        "着火了" * 300_000,
        "1" * 10_000,
        "😀" * 20_000,
        "\ud800\x00" * 5_000,
        "三人三人" * 50_000,
        "车撞" * 100_000,
        "(" * 20_000,
        "老人孩子打" * 20_000,
    ],
    ids=["fire", "digits", "emoji", "surrogates", "persons", "crash", "brackets", "beaten"],
)
def test_no_text_takes_a_second(text: str) -> None:
    judge("着火了")
    started = time.process_time()
    cues = read_cues("", plain(text[:50_000]))
    judge_state(cues)
    assert time.process_time() - started < 1.0


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
def test_shares_keep_the_order_of_decisions(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0.0 <= share_of(low) <= share_of(high) <= 1.0


def test_evidence_and_words_add_up() -> None:
    told = Ranking(
        intercept=-1.0,
        evidence={"scene:fire": 2.0},
        pairs={"起火": (3.0, 1.0), "天气": (4.0, -1.0)},
        share=2.0,
        urgent=0.0,
        doubtful=0.0,
    )
    assert told.decide([], "") == -1.0
    assert told.decide(["scene:fire", "unknown"], "起火起火不知") == pytest.approx(-1 + 2 + 2)
    assert told.decide([], "起火天气") == pytest.approx(-1 + 2 * (3 - 4) / 5)
    assert told.telling(["scene:fire"]) == [("scene:fire", 2.0)]


def test_the_shipped_ranking_knows_its_evidence() -> None:
    shipped = ranking()
    assert shipped.doubtful < shipped.urgent
    assert all(len(pair) == 2 for pair in shipped.pairs)
    assert shipped.evidence["scene:fire"] != 0
