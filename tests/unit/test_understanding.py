"""One post read whole: what is in it, where, when and how grave."""

from datetime import UTC, datetime

import pytest

from huiying.posts import RawPost, SourceKind, Standing
from nlp.facts import FactKind
from nlp.places import Scope
from nlp.state import EventState
from nlp.understanding import LONGEST, Understander, Understanding
from nlp.urgency import rules

PUBLISHED = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
UNDERSTANDER = Understander("江岭省/云州市/清源县")


def posted(title: str, text: str, *, local: int = 1) -> RawPost:
    return RawPost(
        source_id="t",
        source_name="测试",
        source_kind=SourceKind.NEWS,
        standing=Standing.MEDIA,
        external_id="1",
        title=title,
        text=text,
        published_at=PUBLISHED,
        first_seen_at=PUBLISHED,
        extra={"local": local},
    )


def understand(title: str, text: str, *, local: int = 1) -> Understanding:
    return UNDERSTANDER.understand(posted(title, text, local=local))


def test_a_fire_report() -> None:
    found = understand(
        "清源县一家具厂突发火灾", "3月1日14时20分许,望溪镇家具厂发生火灾,已致4人死亡,火势仍在蔓延。"
    )
    assert found.state.value is EventState.ONGOING
    assert found.hazard == "fire"
    assert found.whereabouts.scope is Scope.LOCAL
    assert found.urgency.urgency == 4
    assert found.emergency
    assert found.joins_events
    assert found.occurred is not None
    assert found.occurred.at == datetime(2026, 3, 1, 6, 20, tzinfo=UTC)
    (deaths,) = (fact for fact in found.facts if fact.kind is FactKind.DEATHS)
    assert found.body[deaths.start : deaths.end] == deaths.quote == "4人死亡"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("关于消防演练的通知", "定于3月5日在农贸市场举行演练,模拟火灾中3人受伤。"),
        ("大火十周年祭", "十年前清源县火灾造成9人死亡,今天市民前来纪念。"),
        (
            "土耳其一工厂火灾致20人死亡",
            "当地时间2日,土耳其一工厂发生火灾,造成20人死亡,暂无中国公民伤亡报告。",
        ),
        ("", "歌手小林火了!新歌刷屏,粉丝炸锅"),
    ],
)
def test_traps_concern_nobody(title: str, text: str) -> None:
    found = understand(title, text)
    assert not found.urgency.concern
    assert found.urgency.urgency == 1
    assert not found.emergency


def test_a_drill_has_no_casualties() -> None:
    assert understand("消防演练通知", "演练模拟起火,3人死亡,5人受伤。").facts == ()


def test_private_numbers_are_masked_and_offsets_hold() -> None:
    found = understand("", "事故致2人死亡,联系电话13812345678")
    assert "13812345678" not in found.body
    assert all(found.body[fact.start : fact.end] == fact.quote for fact in found.facts)


def test_the_time_of_a_count_is_not_the_time_of_the_event() -> None:
    found = understand("", "截至3月1日15时,清源县火灾已造成2人死亡。")
    assert found.occurred is None


def test_every_reason_stands_where_it_says() -> None:
    found = understand("清源县仓库起火", "今天凌晨发生火灾,3人受伤,2人被困,消防车赶到现场。")
    for reason in (*found.state.reasons, *found.type.reasons, *found.urgency.reasons):
        assert found.body[reason.start : reason.end] == reason.word


def test_rules_of_urgency_come_gravest_first() -> None:
    levels = [rule.level for rule in rules()]
    assert levels == sorted(levels, reverse=True)
    assert all(rule.why for rule in rules())


def test_a_text_longer_than_is_read_is_cut() -> None:
    found = understand("", "清源县火灾电话13812345678。" * (LONGEST // 10))
    assert len(found.text) == len(found.written_text) == LONGEST


def test_a_post_is_read_alike_alone_and_among_others() -> None:
    texts = ["", "仓库起火,3人死亡", "路灯不亮,请领导处理", "消防演练", "清源县望溪镇化工厂爆炸,死伤不明"]
    posts = [posted("望溪镇", text) for text in texts]
    assert UNDERSTANDER.understand_all(posts * 50) == [UNDERSTANDER.understand(one) for one in posts] * 50
