"""What a badly read page lacks is named, and weighs."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawlers.reading.article import Article
from crawlers.reading.quality import Defect, quality

GOOD = Article(
    title="河东路积水已排干",
    text="县城管、交警、排水等部门接报后立即到场，设置警示标志，劝返过往车辆，并调来三台移动泵车抽排，没有人员被困。",
    published_at=datetime(2026, 3, 1, 23, 45, tzinfo=UTC),
    minute_known=True,
    author=None,
    source_name="清源日报",
    charset="utf-8",
)


def test_a_good_page_lacks_nothing() -> None:
    assert quality(GOOD).score == 1
    assert quality(GOOD).defects == ()


@pytest.mark.parametrize(
    ("changed", "defect"),
    [
        ({"title": ""}, Defect.NO_TITLE),
        ({"title": "清源县人民政府网站"}, Defect.SITE_TITLE),
        ({"text": ""}, Defect.NO_BODY),
        ({"text": "点击查看大图"}, Defect.THIN_BODY),
        ({"link_share": 0.8}, Defect.LINKED_BODY),
        ({"published_at": None}, Defect.NO_TIME),
        ({"text": GOOD.text.encode("gbk").decode("utf-8", "replace")}, Defect.GARBLED),
        ({"text": GOOD.text.encode().decode("latin-1")}, Defect.GARBLED),
    ],
)
def test_each_defect_is_named(changed: dict[str, object], defect: Defect) -> None:
    judged = quality(replace(GOOD, **changed))  # type: ignore[arg-type]  # fields vary by test
    assert judged.defects == (defect,)
    assert judged.score < 1


def test_a_page_of_nothing_is_worth_nothing() -> None:
    assert quality(replace(GOOD, title="", text="", published_at=None)).score == 0


def test_one_unreadable_character_is_no_garbling() -> None:
    assert quality(replace(GOOD, text=f"{GOOD.text}\ufffd")).score == 1
