"""A drill, an inspection, an anniversary and a fire are four things."""

import pytest

from nlp.casualties import casualties, settled
from nlp.lexicon import EventType
from nlp.state import EventState, event_state, event_type, hazard_of, judge_state, read_cues


@pytest.mark.parametrize(
    ("title", "text", "state"),
    [
        ("城东仓库起火", "今天凌晨城东一仓库发生火灾,造成1人受伤,明火已被扑灭。", EventState.OCCURRED),
        ("", "刚才隔壁楼着火了,黑烟特别大,消防车来了三辆", EventState.OCCURRED),
        ("工厂大火仍在扑救", "下午工厂突发火灾,目前大火仍在燃烧,3人失联。", EventState.ONGOING),
        ("关于开展消防演练的通知", "定于周五举行疏散演练,模拟二楼起火。", EventState.DRILL),
        (
            "我区部署防汛工作",
            "会议要求排查隐患,加强值守,落实防汛应急预案,做好暴雨洪水防范。",
            EventState.PREVENTION,
        ),
        ("那场大火十周年", "十年前的火灾夺去9人生命,今天市民自发纪念。", EventState.AFTERMATH),
        ("网传水库溃坝系谣言", "经核实,网传溃坝消息不属实,造谣者已被行政拘留。", EventState.AFTERMATH),
        ("", "外墙瓷砖天天脱落,再不修早晚砸死人", EventState.WARNED),
        ("", "歌手小林这次真的火了,粉丝炸锅了", EventState.NONE),
        ("楼下烧烤摊太吵", "每天半夜吵得睡不着,请管一管", EventState.NONE),
        ("主场引爆全场", "昨晚联赛,主队火力全开,对手防线崩塌,比赛结束", EventState.NONE),
    ],
)
def test_state(title: str, text: str, state: EventState) -> None:
    assert event_state(title, text).value is state


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("今晨两车相撞,3人受伤", EventType.ACCIDENT),
        ("今日发生5.2级地震,有房屋倒塌,2人受伤", EventType.DISASTER),
        ("昨日学校发生食物中毒,30名学生送医", EventType.HEALTH),
        ("昨晚一男子持刀行凶,致2人受伤,警方已赶到现场", EventType.SAFETY),
        ("听说水有毒,内部消息,大家快扩散转给家人", EventType.RUMOUR),
        ("请问公积金怎么提取", EventType.NONE),
    ],
)
def test_type(text: str, kind: EventType) -> None:
    assert event_type("", text).value is kind


def test_reasons_stand_where_they_say() -> None:
    title, text = "城东仓库起火", "今天凌晨发生火灾,造成1人受伤。"
    body = f"{title}\n{text}"
    reasons = event_state(title, text).reasons
    assert reasons
    assert all(body[reason.start : reason.end] == reason.word and reason.why for reason in reasons)


@pytest.mark.parametrize(
    "plea",
    [
        "请广大群众不信谣、不传谣,以官方发布为准。",
        "请勿听信和传播谣言。",
        "不要轻信、传播未经证实的信息,切勿造谣传谣。",
        "对造谣传谣者将依法追究责任。",
    ],
)
def test_a_plea_not_to_pass_on_rumours_refutes_nothing(plea: str) -> None:
    notice = "昨日18时,沿江大道发生三车相撞事故,造成2人死亡、5人受伤。"
    assert event_state("", notice + plea).value is EventState.OCCURRED
    assert event_type("", notice + plea).value is EventType.ACCIDENT


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("南门口出事了,一个骑车的老头被刮倒,人当场就没了", EventState.OCCURRED),
        ("两名驴友进山三天,至今下落不明", EventState.ONGOING),
        ("歌手小林这次真的火了,全场三个人晕倒,票房大卖", EventState.NONE),
    ],
)
def test_figures_speak_for_the_stage(text: str, state: EventState) -> None:
    cues = read_cues("", text)
    judged = judge_state(cues)
    found = settled(cues, judged, casualties(cues, judged.value))
    assert found.value is state


def test_the_hazard_of_what_happened_is_implied_where_none_is_named() -> None:
    cues = read_cues("", "幸福路口大货车右转把骑电动车的大姐卷进去了,人当场就没了")
    assert hazard_of(cues) is None
    assert hazard_of(cues, EventState.OCCURRED) == "traffic"
    assert hazard_of(cues, EventState.NONE) is None
