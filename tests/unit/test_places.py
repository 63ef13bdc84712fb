"""Local, mentioned, elsewhere, none: seen from one county that no table holds."""

import pytest

from nlp.places.shortening import short_name
from nlp.places import PlaceFinder, Scope

FINDER = PlaceFinder("江岭省/云州市/清源县", towns=("望溪镇",))


@pytest.mark.parametrize(
    ("title", "text", "local", "scope"),
    [
        ("清源县一仓库起火", "", False, Scope.LOCAL),
        ("", "我县今天开会", False, Scope.LOCAL),
        ("", "望溪镇停水三天了", False, Scope.LOCAL),
        ("", "楼下着火了", True, Scope.LOCAL),
        ("", "楼下着火了", False, Scope.NONE),
        ("平山县一仓库起火", "清源县派出队伍支援", True, Scope.MENTIONED),
        ("江岭省云州市梅川县发生火灾", "", False, Scope.ELSEWHERE),
        ("云州市召开大会", "", False, Scope.ELSEWHERE),
        ("", "新华社北京3月1日电 清源县今日发生火灾", False, Scope.LOCAL),
        ("", "北京路的路灯坏了", True, Scope.LOCAL),
        ("土耳其发生地震", "", True, Scope.ELSEWHERE),
        ("", "据外媒报道,当地时间3日该国一工厂起火", True, Scope.ELSEWHERE),
    ],
)
def test_scope(title: str, text: str, local: bool, scope: Scope) -> None:
    where = FINDER.locate(title, text, post_is_local=local)
    assert where.scope is scope
    assert where.why


def test_contiguous_names_are_one_span_and_stand_where_they_say() -> None:
    title = "江岭省云州市清源县通报"
    (place,) = FINDER.locate(title, "").places
    assert (place.span, place.full) == ("江岭省云州市清源县", "江岭省/云州市/清源县")
    assert title[place.start : place.end] == place.span


@pytest.mark.parametrize("text", ["土耳其发生地震", "香港发生车祸", "当地时间3日,该国首都起火"])
def test_abroad(text: str) -> None:
    assert FINDER.locate("", text).abroad


@pytest.mark.parametrize(
    ("name", "short"),
    [("吉林市", "吉林"), ("延边朝鲜族自治州", "延边"), ("内蒙古自治区", "内蒙古"), ("房县", "房县")],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short
