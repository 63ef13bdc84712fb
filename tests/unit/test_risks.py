"""Risk classes: what state and type decide, what words and model say, and none where nothing concerns the office."""

import pytest

from nlp.evidence.judging import judge as judge_pack
from nlp.evidence.judging import weigh
from nlp.evidence.tables import pack
from nlp.lexicon import EventType
from nlp.reading import read
from nlp.risks import EMERGENCY, NAME, RUMOUR, Risks, judge_risks, reconsidered
from nlp.risks.judgement import decided
from nlp.shipped import scorer
from nlp.state import EventState
from nlp.urgency import Urgency

CLASSES = ("重大政策", "公信力", "道德底线", "谣言", "民生", "突发事件")


def judge(
    text: str,
    *,
    state: EventState = EventState.NONE,
    kind: EventType = EventType.NONE,
    concern: bool = True,
) -> Risks:
    body = f"\n{text}"
    shares = judge_pack(NAME, [weigh(body, 0)], scorer().score([read(body)])[NAME], [len(body)])
    return judge_risks(shares, 0, state=state, kind=kind, concern=concern)


def told(text: str) -> set[str]:
    return {one.label for one in judge(text).told}


def test_pack_has_the_classes_of_the_guidelines() -> None:
    assert tuple(topic.name for topic in pack("risks").topics) == CLASSES


@pytest.mark.parametrize(
    ("name", "text", "fits"),
    [
        (topic.name, example.text, example.fits)
        for topic in pack("risks").topics
        for example in topic.examples
    ],
)
def test_pack_judges_its_own_examples(name: str, text: str, fits: bool) -> None:
    assert (name in told(text)) is fits


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("护工天天打骂瘫痪的老人，还不给饭吃，监控都拍下来了。", {"道德底线"}),
        ("派出所不立案，民警说再闹就拘留我，所长收了对方的钱包庇他们。", {"公信力"}),
        ("延迟退休就是让老百姓干到死，专家怎么不先延迟，凭什么一刀切？", {"重大政策"}),
        ("物业公司不作为，电梯坏了一个月没人修，老人下不了楼。", {"民生"}),
        ("请问老人的医保卡丢了怎么补办，需要什么材料？", {"民生"}),
    ],
)
def test_high_risks_of_a_text(text: str, wanted: set[str]) -> None:
    high = {"重大政策", "公信力", "道德底线"}
    assert told(text) & high == wanted & high
    assert wanted <= told(text)


@pytest.mark.parametrize(
    ("state", "kind", "concern", "wanted"),
    [
        (EventState.OCCURRED, EventType.ACCIDENT, True, {EMERGENCY: True}),
        (EventState.AFTERMATH, EventType.SAFETY, True, {EMERGENCY: True}),
        (EventState.WARNED, EventType.DISASTER, True, {EMERGENCY: True}),
        (EventState.OCCURRED, EventType.ACCIDENT, False, {EMERGENCY: False}),
        (EventState.DRILL, EventType.ACCIDENT, True, {EMERGENCY: False}),
        (EventState.PREVENTION, EventType.DISASTER, True, {EMERGENCY: False}),
        (EventState.NONE, EventType.NONE, True, {EMERGENCY: False}),
        (EventState.ONGOING, EventType.RUMOUR, True, {EMERGENCY: False, RUMOUR: True}),
    ],
)
def test_what_state_and_kind_decide(
    state: EventState, kind: EventType, concern: bool, wanted: dict[str, bool]
) -> None:
    assert decided(state, kind, concern=concern) == wanted


def test_an_emergency_is_told_where_the_event_is_one_and_not_where_it_is_a_drill() -> None:
    text = "一家饭店发生燃气爆炸，三人受伤送医。"
    real = judge(text, state=EventState.OCCURRED, kind=EventType.ACCIDENT)
    drill = judge(text, state=EventState.DRILL, kind=EventType.ACCIDENT)
    assert EMERGENCY in {one.label for one in real.told}
    assert EMERGENCY not in {one.label for one in drill.told}
    assert real.scores[EMERGENCY] > drill.scores[EMERGENCY]


def test_what_is_no_concern_bears_no_risk_unless_it_is_plain() -> None:
    assert judge("今晚的球赛真好看，门票早就卖完了。", concern=False).told == ()
    plain = judge("养老院护工毒打虐待失智老人，用馊饭喂，拍视频取乐。", concern=False)
    assert [one.label for one in plain.told] == ["道德底线"]


def test_every_class_is_ranked_and_told_ones_carry_words() -> None:
    found = judge("镇长收了开发商的好处费，对举报推诿包庇。")
    assert tuple(found.scores) == CLASSES
    assert found.told[0].label == "公信力"
    assert "包庇" in found.told[0].words or "推诿" in found.told[0].words
    assert all(0 <= score <= 1 for score in found.scores.values())


@pytest.mark.parametrize(
    ("before", "state", "share", "wanted"),
    [
        (Urgency(concern=False, urgency=1, outside=False), EventState.NONE, 0.9, (True, 2)),
        (Urgency(concern=False, urgency=1, outside=False), EventState.NONE, 0.3, (False, 1)),
        (Urgency(concern=False, urgency=1, outside=True), EventState.OCCURRED, 0.9, (False, 1)),
        (Urgency(concern=True, urgency=2, outside=False), EventState.NONE, 0.05, (False, 1)),
        (Urgency(concern=True, urgency=2, outside=False), EventState.NONE, 0.3, (True, 2)),
        (Urgency(concern=True, urgency=2, outside=False), EventState.WARNED, 0.05, (True, 2)),
        (Urgency(concern=True, urgency=3, outside=False), EventState.NONE, 0.05, (True, 3)),
    ],
)
def test_a_risk_makes_a_concern_and_none_at_all_unmakes_what_only_appeals(
    before: Urgency, state: EventState, share: float, wanted: tuple[bool, int]
) -> None:
    after = reconsidered(before, {"民生": share, "公信力": 0.01}, state)
    assert (after.concern, after.urgency) == wanted
