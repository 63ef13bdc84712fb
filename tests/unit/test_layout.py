"""A layout that changed is told from a few odd pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.layout import Share, changed, is_poor
from crawlers.reading.article import Article


@pytest.mark.parametrize(
    ("past", "present", "expected"),
    [
        ((100, 2), (10, 8), True),
        ((100, 2), (10, 1), False),
        ((100, 2), (4, 4), False),
        ((10, 0), (10, 10), False),
        ((100, 60), (10, 7), False),
        ((100, 60), (10, 10), False),
        ((300, 30), (10, 6), True),
        ((100, 90), (10, 2), False),
        ((0, 0), (0, 0), False),
    ],
)
def test_when_a_layout_has_changed(
    past: tuple[int, int], present: tuple[int, int], *, expected: bool
) -> None:
    before, now = (Share(seen=seen, poor=poor) for seen, poor in (past, present))
    assert changed(before, now) is expected


@given(st.integers(0, 300), st.integers(0, 40), st.data())
def test_more_poor_pages_never_look_better(past_seen: int, seen: int, data: st.DataObject) -> None:
    past = Share(seen=past_seen, poor=data.draw(st.integers(0, past_seen)))
    poor = data.draw(st.integers(0, seen))
    if changed(past, Share(seen=seen, poor=poor)):
        assert changed(past, Share(seen=seen, poor=seen))


def article(text: str, title: str = "河东路积水已排干") -> Article:
    return Article(
        title=title,
        text=text,
        published_at=None,
        minute_known=False,
        author=None,
        source_name=None,
        charset="utf-8",
    )


def test_a_page_without_a_body_is_poor_and_one_without_a_time_is_not() -> None:
    assert is_poor(article(""))
    assert not is_poor(
        article(
            "昨日下午，城关镇河东路一段积水已全部排干，道路恢复通行，沿街商铺照常营业，未接到人员受伤的报告。"
        )
    )
