"""The card of the ranking: what it was made from, how good it is on what it had not seen, what it is not for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from nlp.evaluate.intervals import bootstrap, wilson
from nlp.evaluate.ranks import recall_at_precision
from nlp.gravity.evidence import HEADLINE
from nlp.gravity.examples import Example
from nlp.gravity.ranking import Ranking
from nlp.gravity.readings import Read
from nlp.urgency import level_of

PRECISION = 0.7
_URGENT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share with what it was counted over."""

    right: int
    total: int

    def shown(self) -> str:
        low, high = wilson(self.right, self.total)
        share = self.right / self.total if self.total else 0.0
        return f"{share:.3f}（{self.right}/{self.total}，{low:.3f}–{high:.3f}）"


def card(
    examples: Sequence[Example],
    decisions: NDArray[np.float64],
    model: Ranking,
    *,
    read: Sequence[Read],
    trained_on: date,
    libraries: str,
    digest: str,
) -> tuple[str, dict[str, Any]]:
    """The card in Markdown, and its figures. `decisions` are out of fold, one an example."""
    levels = [
        level_of(one.level, decision, model=model, away=one.away, headline=HEADLINE in one.evidence)
        for one, decision in zip(read, decisions.tolist(), strict=True)
    ]
    groups = _groups(examples)
    rows = "\n".join(_row(name, at, examples, levels) for name, at in groups.items())
    gold = _gold(examples)
    figures = {
        "examples": len(examples),
        "urgent_recall_at_p70": _recall(examples, decisions, gold),
        "auc": _auc(examples, decisions, gold),
        "sha256": digest,
    }
    strongest = "、".join(
        f"{name} {weight:+.2f}"
        for name, weight in sorted(model.evidence.items(), key=lambda one: (-abs(one[1]), one[0]))[:24]
    )
    text = f"""# 紧急程度排序模型 urgency

| | |
|---|---|
| 训练日期 | {trained_on.isoformat()} |
| 训练数据 | 公开标注集 {len(gold)} 条；公开语料中另行标注者；自拟文字；未标注的信访与热搜标题各若干作背景（低权重） |
| 条数 | {len(examples)}（紧急 3–4 级 {sum(example.level >= _URGENT for example in examples)}） |
| 方法 | 场景、语境、意象、阶段、类型、数字等命名证据，加双字 TF-IDF，逻辑回归（scikit-learn），导出为数组 |
| 特征 | 证据 {len(model.evidence)}，双字 {len(model.pairs)}（不含人名、数字，至少见于 5 条） |
| 界限值 | 紧急 {model.urgent:.3f}，存疑 {model.doubtful:.3f} |
| 训练环境 | {libraries} |
| 模型 SHA-256 | `{digest}` |

## 成绩（5 折，按近似重复分组；每条由未见过它的模型判断）

公开标注集：精确率不低于 0.7 时紧急帖文召回率 **{figures["urgent_recall_at_p70"]}**（AUC {figures["auc"]}）。

| 来源 | 条数 | 非紧急者被判 3–4 级 | 紧急者被判 3–4 级 |
|---|---|---|---|
{rows}

来源只用于分列成绩，从不进入模型。规则和词表是看着这些数据写的，因此成绩偏高；以未见过的数据为准。
权重最大的证据：{strongest}。

## 界限

- 只排先后、决定是否提请注意；定级另由规则包计算。
- 境外事件一律不作紧急。隐喻、剧情、演练、统计、审判、纪念等语境靠词表识别，新说法会漏。
- 标注出自少数人，紧急程度约三成可争议。
"""
    return text, figures


def _groups(examples: Sequence[Example]) -> Mapping[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for at, example in enumerate(examples):
        if example.tested:
            name = "自拟" if example.origin.startswith("own ") else example.origin
            groups.setdefault(name, []).append(at)
    return groups


def _gold(examples: Sequence[Example]) -> list[int]:
    return [
        at for at, example in enumerate(examples) if example.tested and not example.origin.startswith("own")
    ]


def _row(
    name: str,
    at: Sequence[int],
    examples: Sequence[Example],
    levels: Sequence[int],
) -> str:
    calm = [one for one in at if examples[one].level < _URGENT]
    urgent = [one for one in at if examples[one].level >= _URGENT]
    alarms = Share(right=sum(levels[one] >= _URGENT for one in calm), total=len(calm))
    caught = Share(right=sum(levels[one] >= _URGENT for one in urgent), total=len(urgent))
    return f"| {name} | {len(at)} | {alarms.shown() if calm else '–'} | {caught.shown() if urgent else '–'} |"


def _recall(examples: Sequence[Example], decisions: NDArray[np.float64], at: Sequence[int]) -> str:
    wanted = [examples[one].level >= _URGENT for one in at]
    scores = decisions[list(at)].tolist()

    def recall(rows: Sequence[int]) -> float:
        return recall_at_precision([scores[row] for row in rows], [wanted[row] for row in rows], PRECISION)

    low, high = bootstrap(recall, len(at))
    return f"{recall(range(len(at))):.4f}（95 % 区间 {low:.4f}–{high:.4f}，{sum(wanted)} 条）"


def _auc(examples: Sequence[Example], decisions: NDArray[np.float64], at: Sequence[int]) -> float:
    return round(float(roc_auc_score([examples[one].level >= _URGENT for one in at], decisions[list(at)])), 4)
