"""Makes the sentiment model. `python -m nlp.sentiment.training PATH OUT.npz`; PATH is a labelled file or the data folder."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from huiying.clock import Clock, SystemClock
from nlp.linear.card import Purpose
from nlp.linear.features import MEANING, Block
from nlp.linear.making import Material, make
from nlp.linear.recipe import Recipe
from nlp.sentiment.posts import read_posts

RECIPE: Final = Recipe(
    blocks=(
        Block(name="words", size=8000, weight=1.0),
        Block(name="characters", size=3000, weight=1.0),
        Block(name="marked", size=16000, weight=1.0),
        Block(name="signs", size=100, weight=0.3),
        Block(name=MEANING, size=0, weight=0.5),
    ),
    regularisation=0.1,
)
POSTS: Final = "sentiment/virus.csv"
RECORDS: Final = "urgency/gold.jsonl"
_FORMAL: Final = 6.0
"""News, notices and petitions are a tenth of the posts in number and more than half of what an office reads."""
_PURPOSE: Final = Purpose(
    title="情感模型 sentiment",
    method="词、单字与标点、双字（含标点）、行文特征四块 TF-IDF，另加按词义（词向量）判断的一块，线性支持向量机（scikit-learn），"
    "逐词展开后导出为数组；词向量由未标注文字（含本表训练文字，不含其标注）学得",
    limits=(
        "只说作者对所说之事的态度，不说事情本身是好是坏：平实转述的坏消息是中性。",
        "微博部分出自 2020 年初疫情期间；反讽、引用他人情绪仍常判错，请连同理由词一起看。",
        "人事、处分等任何针对个人的决定不得以此为据。",
    ),
)
_CLOCK: Final = SystemClock()


def train(path: Path, out: Path, *, clock: Clock = _CLOCK) -> dict[str, object]:
    """Train on a labelled file, or on what a data folder has of them; write the model, its hash and its card. A minute.

    Raises Invalid for a file without the columns or with too few of a label.
    """
    return make(material(path), RECIPE, _PURPOSE, out, clock=clock)


def material(path: Path) -> list[Material]:
    """What there is to learn from at a path."""
    if not path.is_dir():
        return [Material(path=path, kind="标注文字", items=read_posts(path))]
    posts = Material(path=path / POSTS, kind="微博", items=read_posts(path / POSTS))
    if not (path / RECORDS).is_file():
        return [posts]
    records = [replace(item, weight=_FORMAL) for item in read_posts(path / RECORDS)]
    return [posts, Material(path=path / RECORDS, kind="新闻、通知、留言和帖文", items=records)]


if __name__ == "__main__":
    train(*map(Path, sys.argv[1:3]))
