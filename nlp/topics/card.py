"""The card of a trained model: what it was made from, how good it is, and what it is not for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from nlp.topics.material import OUTSIDE, TITLES
from nlp.topics.model import TOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Of texts that the model of their fold had not seen; shares and scores are 0–1.

    `none_of_labelled`: how many of the labelled texts would be told no topic. `told_outside`: how many of those that
    bear none would be told one.
    """

    folds: int
    macro_f1: float
    macro_f1_ci95: tuple[float, float]
    accuracy: float
    top2: float
    calibration_error: float
    none_of_labelled: float
    told_outside: float | None
    per_label: Mapping[str, Mapping[str, float | int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Everything the card states; `sources` are file names and their SHA-256."""

    trained_on: date
    sources: Mapping[str, str]
    documents: int
    groups: int
    titles: int
    outside: int
    features: Mapping[str, int]
    dictionary: str
    libraries: str
    scores: Scores

    def markdown(self, digest: str) -> str:
        """The card of the model whose file has this SHA-256."""
        files = "\n".join(f"| `{name}` | `{digest}` |" for name, digest in self.sources.items())
        features = "、".join(f"{name} {count}" for name, count in self.features.items())
        return f"""# 主题模型 topics

| | |
|---|---|
| 训练日期 | {self.trained_on.isoformat()} |
| 训练数据 | 网上信访留言 {self.documents} 条（近似重复并组后 {self.groups} 组）；只有标题的 {self.titles} 条，每条计 {TITLES}；不属任何主题的文字 {self.outside} 条，每条计 {OUTSIDE} |
| 方法 | 词、双字、开头 60 字的双字三块 TF-IDF，卡方选特征，每个主题一个线性支持向量机（scikit-learn），导出为数组 |
| 特征数 | {features} |
| 词典 | {self.dictionary}（随模型固定；换词典须重新训练） |
| 训练环境 | {self.libraries} |
| 模型 SHA-256 | `{digest}` |

| 训练文件 | SHA-256 |
|---|---|
{files}

{self.scores_markdown()}

## 界限

- 只认上表 {len(self.scores.per_label)} 个一级主题；其余一级主题和全部二级主题只按词表认，标注 `keywords`，没有用标注数据核实过。
- 各主题分别判断：可以有几个，也可以一个都没有；把握低于 {TOLD:.0%} 的不列出。
- 训练数据中的地名已被遮盖；词表不含数字串、字母地名、人名，也不含出现于不足 5 条文字的词。
- 留言出自一省数年间，口径随时间变化；换一个地方使用前，请用当地数据以 `huiying evaluate topics` 测量。
- 旁边的 `topics.seen.npz` 是训练文字的散列记号，只用来防止拿训练过的文字考模型，还原不出文字。
"""

    def scores_markdown(self) -> str:
        """Figures and how they came about."""
        scores = self.scores
        low, high = scores.macro_f1_ci95
        rows = "\n".join(
            f"| {label} | {row['n']} | {row['precision']:.3f} | {row['recall']:.3f} | {row['f1']:.3f} |"
            for label, row in scores.per_label.items()
        )
        told = (
            ""
            if scores.told_outside is None
            else f"；不属任何主题的文字有 {scores.told_outside:.1%} 被列出主题"
        )
        return f"""## 成绩

{scores.folds} 折交叉验证，按近似重复分组，每折从头按同一方法训练（含选特征）；测试文字里含有其半数以上内容的标题，该折不用。
每条取得分最高的一个主题：宏平均 F1 **{scores.macro_f1:.4f}**（95 % 区间 {low:.4f}–{high:.4f}），准确率 {scores.accuracy:.4f}，前两个含正确主题 {scores.top2:.4f}。
随附模型用全部数据训练；在这些数据上直接测得的分数偏高，不能引用。

| 主题 | 条数 | 精确率 | 召回率 | F1 |
|---|---|---|---|---|
{rows}

得分 `score` 由折外决策值按主题校准（Platt），首位得分的期望校准误差 {scores.calibration_error:.3f}。
把握达到 {TOLD:.0%} 才列出：留言有 {scores.none_of_labelled:.1%} 一个都不列{told}。"""
