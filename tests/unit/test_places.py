"""Which names of places are found, what they stand for, and where the matter happens."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.places import Place, PlaceFinder, Scope

FINDER = PlaceFinder("江岭省/云州市/清源县", towns=("望溪镇",))
"""An office that no gazetteer holds."""
DACHANG = "河北省/廊坊市/大厂回族自治县"


def found(jurisdiction: str, text: str) -> dict[str, str | None]:
    return {place.span: place.full for place in PlaceFinder(jurisdiction).locate("", text).places}


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
def test_scope_of_a_fictional_county(title: str, text: str, local: bool, scope: Scope) -> None:
    where = FINDER.locate(title, text, post_is_local=local)
    assert where.scope is scope
    assert where.why


def test_the_key_is_the_own_path_or_the_place_that_leads() -> None:
    assert FINDER.locate("清源县一仓库起火", "").key == "江岭省/云州市/清源县"
    assert FINDER.locate("河南省济源市一仓库起火", "").key == "河南省/济源市"


def test_events_keep_to_the_county() -> None:
    assert FINDER.locate("大厂县夏垫镇一仓库起火", "").key == DACHANG


def test_a_lone_town_of_elsewhere_moves_no_post_of_a_local_source() -> None:
    assert FINDER.locate("", "夏垫镇停水三天", post_is_local=True).scope is Scope.LOCAL
    assert FINDER.locate("", "夏垫镇停水三天").scope is Scope.ELSEWHERE
    assert FINDER.locate("", "大厂县夏垫镇停水三天", post_is_local=True).scope is Scope.ELSEWHERE


def test_a_doubtful_name_is_no_better_for_being_said_twice() -> None:
    assert FINDER.locate("", "乱停乱放为何久治无效,怎么又久治无效").places == ()


def test_contiguous_names_are_one_span_and_stand_where_they_say() -> None:
    title = "江岭省云州市清源县通报"
    (place,) = FINDER.locate(title, "").places
    assert (place.span, place.full) == ("江岭省云州市清源县", "江岭省/云州市/清源县")
    assert title[place.start : place.end] == place.span


@pytest.mark.parametrize(
    ("text", "span", "full"),
    [
        ("河北省廊坊市大厂回族自治县夏垫镇停电", "河北省廊坊市大厂回族自治县夏垫镇", f"{DACHANG}/夏垫镇"),
        ("河北廊坊大厂夏垫停电", "河北廊坊大厂夏垫", f"{DACHANG}/夏垫镇"),
        ("大厂县夏垫镇停电", "大厂县夏垫镇", f"{DACHANG}/夏垫镇"),
        ("北京朝阳望京停电", "北京朝阳望京", "北京市/朝阳区/望京街道"),
        ("重庆市云阳县停电", "重庆市云阳县", "重庆市/云阳县"),
        ("东莞厚街停电", "东莞厚街", "广东省/东莞市/厚街镇"),
        ("济源市轵城镇停电", "济源市轵城镇", "河南省/济源市/轵城镇"),
        ("伊犁霍城停电", "伊犁霍城", "新疆维吾尔自治区/伊犁哈萨克自治州/霍城县"),
        ("莫旗尼尔基镇停电", "莫旗尼尔基镇", "内蒙古自治区/呼伦贝尔市/莫力达瓦达斡尔族自治旗/尼尔基镇"),
        ("即墨市停电", "即墨市", "山东省/青岛市/即墨区"),
        ("襄樊市停电", "襄樊市", "湖北省/襄阳市"),
        ("鹤岗向阳区停电", "鹤岗向阳区", "黑龙江省/鹤岗市/向阳区"),
        ("晋城城区停电", "晋城城区", "山西省/晋城市/城区"),
        ("广州市越秀区北京街道停电", "广州市越秀区北京街道", "广东省/广州市/越秀区/北京街道"),
    ],
)
def test_names_from_the_province_to_the_town(text: str, span: str, full: str) -> None:
    assert found("江岭省/云州市/清源县", text) == {span: full}


@pytest.mark.parametrize(
    ("jurisdiction", "text", "full"),
    [
        ("北京市/朝阳区", "朝阳一小区停电", "北京市/朝阳区"),
        ("辽宁省/朝阳市/双塔区", "朝阳一小区停电", "辽宁省/朝阳市"),
        ("江苏省/南通市/海门区", "通州区停电", "江苏省/南通市/通州区"),
        ("北京市/通州区", "通州区停电", "北京市/通州区"),
        ("西藏自治区/拉萨市/城关区", "城关区停电", "西藏自治区/拉萨市/城关区"),
        ("江苏省/苏州市/昆山市", "我市停电", "江苏省/苏州市/昆山市"),
        ("北京市/海淀区", "本市停电", "北京市"),
        (DACHANG, "我县停电", DACHANG),
        (DACHANG, "我市停电", "河北省/廊坊市"),
        ("陕西省/西安市/长安区", "郭杜街道停电", "陕西省/西安市/长安区/郭杜街道"),
    ],
)
def test_names_that_several_places_share_follow_the_jurisdiction(
    jurisdiction: str, text: str, full: str
) -> None:
    assert list(found(jurisdiction, text).values()) == [full]


@pytest.mark.parametrize("jurisdiction", ["北京市/朝阳区", "江苏省/南京市/鼓楼区"])
def test_names_that_several_places_share_follow_the_parent_named(jurisdiction: str) -> None:
    places = found(jurisdiction, "徐州一所学校停电,鼓楼区教育局已到场")
    assert places["鼓楼区"] == "江苏省/徐州市/鼓楼区"


@pytest.mark.parametrize(
    ("jurisdiction", "text"),
    [
        ("上海市/黄浦区", "南京东路地铁站的电梯坏了"),
        ("甘肃省/兰州市/城关区", "早上吃了一碗兰州拉面"),
        ("福建省/三明市/沙县区", "楼下的沙县小吃还亮着灯"),
        ("陕西省/西安市/长安区", "西安事变讲得像评书"),
        ("陕西省/西安市/长安区", "长安汽车提车三个月就漏油"),
        ("湖南省/长沙市/岳麓区", "长沙银行的手机应用又崩了"),
        ("湖北省/武汉市/洪山区", "武汉大学今年的招生简章公布了"),
        ("青海省/海东市/平安区", "祝大家平安喜乐"),
        ("天津市/和平区", "愿世界和平"),
        ("海南省/海口市/龙华区", "室友叫海南,怕热"),
        ("海南省/海口市/龙华区", "支书李海南干了二十年"),
        ("海南省/海口市/龙华区", "好大海口气不小"),
        ("山西省/大同市/平城区", "几家物业大同小异"),
        ("安徽省/合肥市/肥西县", "在发展中国家里算不错的"),
        ("湖北省/荆州市/公安县", "公安机关通报一起案件"),
        ("广西壮族自治区/桂林市/资源县", "水资源县里年年说保护"),
        ("甘肃省/甘南藏族自治州/合作市", "双方合作市场前景广阔"),
        (DACHANG, "互联网大厂又开始裁员"),
        (DACHANG, "毕业进大厂还是考公"),
        ("山东省/济宁市/泗水县", "资本市场反应平淡"),
        ("辽宁省/营口市/鲅鱼圈区", "海滨城市的夏天"),
    ],
)
def test_what_only_looks_like_a_place(jurisdiction: str, text: str) -> None:
    assert found(jurisdiction, text) == {}


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("上海市民排队", "上海"),
        ("徐州市区一小区停电", "徐州"),
        ("大厂县城停电", "大厂"),
        ("岷县城停电", "岷县"),
        ("武汉大学生求职", "武汉"),
        ("吉安市中心城区限行", "吉安市"),
        ("盘州火腿厂停电", "盘州"),
        ("铜仁机场大雾", "铜仁"),
        ("长宁单县城管打人", "单县"),
    ],
)
def test_where_a_name_ends(text: str, span: str) -> None:
    assert span in found("山东省/菏泽市/单县" if "单县" in text else "甘肃省/定西市/岷县", text)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("大厂县一工厂起火,三河市消防赶来支援", Scope.LOCAL),
        ("大厂县到北京的公交停了三天", Scope.LOCAL),
        ("我县到廊坊市区的夜班车停了", Scope.LOCAL),
        ("看看人家浙江的垃圾分类,再看看我们大厂县", Scope.LOCAL),
        ("大厂县的老板在广西凭祥的仓库被撬", Scope.MENTIONED),
        ("我是大厂县人,在新疆伊犁摘棉花时受了伤", Scope.MENTIONED),
        ("我在大厂县做服装加工,货发到广州白云区被扣", Scope.MENTIONED),
        ("我市昆山来的客商在大厂县投资受阻", Scope.LOCAL),
        ("廊坊市召开防汛会议", Scope.ELSEWHERE),
        ("香河县一商场起火", Scope.ELSEWHERE),
        ("新华社石家庄7月2日电 国家统计局公布数据", Scope.NONE),
        ("楼上邻居一口武汉口音", Scope.NONE),
        ("徐州市、大厂县都有人反映补偿不一", Scope.LOCAL),
    ],
)
def test_where_the_matter_happens(text: str, scope: Scope) -> None:
    assert PlaceFinder(DACHANG).locate("", text).scope is scope


@pytest.mark.parametrize("text", ["土耳其发生地震", "香港发生车祸", "当地时间3日,该国首都起火"])
def test_abroad(text: str) -> None:
    assert FINDER.locate("", text).abroad


_PIECES = st.sampled_from(
    [
        "大厂",
        "县",
        "夏垫镇",
        "北京",
        "朝阳区",
        "我市",
        "海南",
        "路",
        "在",
        "的",
        "、",
        "新华社",
        "3日电",
        "\x00",
        "\ud800",
        "0" * 50,
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=30).map("".join)), st.booleans())
def test_never_raises_and_spans_stand_in_the_text(text: str, local: bool) -> None:
    body = f"\n{text}"
    where = PlaceFinder(DACHANG).locate("", text, post_is_local=local)
    for place in where.places:
        assert isinstance(place, Place)
        assert body[place.start : place.end] == place.span
    ends = [place.end for place in where.places]
    assert all(end <= place.start for end, place in zip(ends, where.places[1:], strict=False))


@pytest.mark.parametrize(
    "text", ["大厂县" * 17_000, "我" * 50_000, "镇" * 50_000, "1" * 50_000, "北京" * 25_000]
)
def test_a_long_line_takes_no_time(text: str) -> None:
    finder = PlaceFinder(DACHANG)
    finder.locate("", "大厂县")  # loads the gazetteer and the dictionary
    started = time.process_time()
    assert finder.locate("", text).why
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("我县望溪镇一家具厂起火", "江岭省/云州市/清源县/望溪镇"),
        ("望溪镇火灾情况通报。我县已派人到场", "江岭省/云州市/清源县/望溪镇"),
        ("四川渠县望溪镇的一家具厂起火，我县派人支援", "四川省/达州市/渠县/望溪镇"),
    ],
)
def test_a_town_of_a_county_that_no_register_knows_is_ones_own(text: str, full: str) -> None:
    found = PlaceFinder("江岭省/云州市/清源县").locate("", text).places
    assert full in [place.full for place in found]
