"""When an event happened, as its text says it. All texts and places are our own."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.text.normalise import plain
from nlp.occurrence import occurred
from nlp.state import read_cues

PUBLISHED = datetime(2026, 3, 12, 10, tzinfo=UTC)


def told(title: str, text: str, published: datetime | None = PUBLISHED) -> str | None:
    """The words that give the moment."""
    cues = read_cues(plain(title), plain(text))
    moment = occurred(cues, published)
    return None if moment is None else cues.body[moment.start : moment.end]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3月11日14时20分许，东岭镇一家具厂发生火灾。", "3月11日14时20分许"),
        ("东岭日报3月12日电（记者某某）11日20时左右，两车相撞，造成2人受伤。", "11日20时左右"),
        ("昨晚9点多，城南农贸市场着火了。", "昨晚9点"),
        ("11日下午，厂房发生火灾。当日16时10分，大火冒出屋顶。", "当日16时10分"),
        ("截至3月12日8时，火灾已造成3人死亡。火灾发生于3月11日深夜。", "3月11日深夜"),
    ],
)
def test_the_moment_of_the_event(text: str, words: str) -> None:
    assert told("", text) == words


@pytest.mark.parametrize(
    "text",
    [
        "截至3月12日8时，火灾已造成3人死亡。",
        "2024年3月11日发生的火灾造成3人死亡，教训深刻。",
        "3月11日召开会议，部署工作。",
        "路灯坏了，请维修。",
    ],
)
def test_no_moment_is_better_than_a_wrong_one(text: str) -> None:
    assert told("", text) is None


def test_against_publication() -> None:
    moment = occurred(read_cues("", "昨晚9点,城南农贸市场着火了。"), PUBLISHED)
    assert moment is not None
    assert moment.at == datetime(2026, 3, 11, 13, tzinfo=UTC)


def test_without_publication_a_full_date_is_enough() -> None:
    assert told("", "2026年3月11日14时20分，东岭镇一家具厂发生火灾。", None) == "2026年3月11日14时20分"


@given(st.text(alphabet="3月1日0时分昨晚凌晨火灾发生死亡,。()电记者截至\n", max_size=60))
def test_the_moment_stands_in_the_text(text: str) -> None:
    cues = read_cues("", text)
    moment = occurred(cues, PUBLISHED)
    if moment is not None:
        assert 0 <= moment.start < moment.end <= len(cues.body)
        assert moment.at <= datetime(2026, 3, 12, 11, tzinfo=UTC)
