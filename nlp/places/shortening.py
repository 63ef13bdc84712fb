"""Short names of divisions: what people call 大厂回族自治县, 延边朝鲜族自治州, 浦东新区, 夏垫镇."""

import re
from typing import Final

_PEOPLES: Final = (
    "傣族景颇族|哈尼族彝族|土家族苗族|布依族苗族|蒙古族藏族|壮族苗族|苗族侗族|藏族羌族|柯尔克孜|傈僳族|哈萨克|各族|"
    "回族|满族|蒙古族|蒙古|藏族|羌族|彝族|苗族|壮族|侗族|瑶族|畲族|黎族|白族|傣族|土族|佤族|水族|怒族|京族|裕固族|撒拉族|"
    "保安族|东乡族|土家族|布依族|哈尼族|拉祜族|布朗族|景颇族|独龙族|普米族|纳西族|仡佬族|仫佬族|毛南族|朝鲜族|锡伯族|达斡尔族|"
    "鄂温克族|鄂伦春族|塔吉克族|塔吉克|柯尔克孜族|哈萨克族|维吾尔族|维吾尔|俄罗斯族|德昂族|阿昌族|鄂温克|达斡尔|朝鲜|锡伯"
)
_TAIL: Final = re.compile(rf"(?:{_PEOPLES})+$")
_SUFFIXES: Final = [
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "行政区",
    "地区",
    "新区",
    "林区",
    "特区",
    "省",
    "市",
    "盟",
    "县",
    "区",
    "旗",
]
_OWN: Final = {"自治州": "州", "自治县": "县", "自治旗": "旗", "地区": "地区"}
TOWN_SUFFIXES: Final = ("街道", "苏木", "地区", "镇", "乡")
_TOWNS: Final = ("街道", "民族乡", "族乡", "苏木", "地区", "镇", "乡")
_LEAST: Final = 2
_OTHER: Final = {
    "街道": tuple("路街道巷站门江河湖海山岛港湾寺庙塔村园库"),
    "镇": tuple("路江河湖海岛山"),
    "乡": tuple("路江河湖海岛山"),
}
"""What towns are called after: 长寿路 is the road, 长寿路街道 the town."""


def short_name(name: str) -> str:
    """吉林市 → 吉林, 延边朝鲜族自治州 → 延边, 清源县 → 清源; unchanged if less than two characters were left."""
    suffix = next((end for end in _SUFFIXES if name.endswith(end)), "")
    stem = name.removesuffix(suffix)
    if suffix in _OWN:
        stem = _without_peoples(stem)
    return stem if len(stem) >= _LEAST else name


def whole_forms(name: str) -> list[str]:
    """Shorter names that still end in what the division is: 大厂回族自治县 → 大厂县, 恩施土家族苗族自治州 → 恩施州."""
    stem = short_name(name)
    suffix = next((end for end in _OWN if name.endswith(end)), "")
    form = stem + _OWN.get(suffix, "")
    return [form] if suffix and name not in {stem, form} else []


def town_stem(name: str) -> str:
    """夏垫镇 → 夏垫, 于家务回族乡 → 于家务; unchanged if the rest were no name of a town."""
    suffix = next((end for end in _TOWNS if name.endswith(end)), "")
    stem = name.removesuffix(suffix)
    if suffix in ("民族乡", "族乡"):
        stem = _without_peoples(
            name.removesuffix("民族乡") if suffix == "民族乡" else name.removesuffix("乡")
        )
    return name if len(stem) < _LEAST or stem.endswith(_OTHER.get(suffix, ())) else stem


def _without_peoples(stem: str) -> str:
    tail = _TAIL.search(stem)
    while tail is not None and len(stem) - len(tail[0]) < _LEAST:
        tail = _TAIL.search(stem, tail.start() + 1)
    bare = stem if tail is None else stem[: tail.start()]
    return bare.removesuffix("族") if len(bare) > _LEAST else bare
