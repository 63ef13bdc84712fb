"""Makes the rumour model. `python -m nlp.rumours.training PATH OUT.npz`; PATH is a labelled CSV or the data folder."""

import sys
from pathlib import Path
from typing import Final

from huiying.clock import Clock, SystemClock
from nlp.linear.card import Purpose
from nlp.linear.features import MEANING, Block
from nlp.linear.making import Material, make
from nlp.linear.recipe import Recipe
from nlp.rumours.posts import read_posts

RECIPE: Final = Recipe(
    blocks=(
        Block(name="characters", size=3000, weight=1.0),
        Block(name="marked", size=20000, weight=1.0),
        Block(name="signs", size=100, weight=0.4),
        Block(name=MEANING, size=0, weight=0.4),
    ),
    regularisation=0.2,
)
POSTS: Final = "rumours/ced.csv"
_PURPOSE: Final = Purpose(
    title="谣言模型 rumours",
    method="单字与标点、双字（含标点）、行文特征（链接、点名、表情、感叹、长短）三块 TF-IDF，另加按词义（词向量）判断的一块，"
    "线性支持向量机（scikit-learn），逐词展开后导出为数组；词向量由未标注文字（含本表训练文字，不含其标注）学得",
    limits=(
        "只看行文，不核实真假：写得像谣言的真话、写得平实的谣言都会判错。结果只作提示，须人工核实后处置。",
        "训练数据是 2009–2016 年的微博；转发、评论、时间、发布者一概不用。",
        "短链接的编码、不可见字符、数字不进词表：它们只透露何时、由何种程序存下。",
    ),
)
_CLOCK: Final = SystemClock()


def train(path: Path, out: Path, *, clock: Clock = _CLOCK) -> dict[str, object]:
    """Train on a labelled CSV, or that of a data folder; write the model, its hash and its card. Half a minute.

    Raises Invalid for a file without the columns or with too few of a label.
    """
    return make(material(path), RECIPE, _PURPOSE, out, clock=clock)


def material(path: Path) -> list[Material]:
    """What there is to learn from at a path."""
    file = path / POSTS if path.is_dir() else path
    return [Material(path=file, kind="微博谣言与非谣言", items=read_posts(file))]


if __name__ == "__main__":
    train(*map(Path, sys.argv[1:3]))
