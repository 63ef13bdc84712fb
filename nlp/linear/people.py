"""Personal names, which a model may not learn: they say who complained, not what about."""

import logging
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

SURNAMES: Final = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文欧阳诸葛司徒上官肖庞樊兰殷施陶洪翟安颜倪严"
    "牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋"
)
_LONGEST: Final = 4


@cache
def _tagger() -> Any:
    import jieba
    from jieba import posseg

    jieba.setLogLevel(logging.WARNING)
    return posseg.POSTokenizer(jieba.Tokenizer())


@cache
def is_name(word: str) -> bool:
    """Whether jieba takes the word by itself for a person's name, or for a name with a title (陈书记)."""
    if word[:1] not in SURNAMES or len(word) > _LONGEST:
        return False
    return any(token.flag.startswith("nr") for token in _tagger().lcut(word))


def pairs_of_names(texts: Iterable[list[str]], frequency: dict[str, int]) -> set[str]:
    """Character pairs that stand inside a name in at least half of the texts they occur in.

    `texts` are lists of words; `frequency` counts the texts of each pair.
    """
    inside: Counter[str] = Counter()
    for words in texts:
        inside.update({name[at : at + 2] for name in words if is_name(name) for at in range(len(name) - 1)})
    return {pair for pair, count in inside.items() if 2 * count >= frequency.get(pair, 0)}
