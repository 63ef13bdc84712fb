"""The card of a model with one label a text: what it was made from, how good it is, and what it is not for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nlp.evaluate.intervals import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What a kind of model is called, how it is made, and where it must not be trusted; a sentence each."""

    title: str
    method: str
    limits: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of the training data and what unseen texts of it scored."""

    name: str
    kind: str
    sha256: str
    documents: int
    macro_f1: float
    macro_f1_ci95: Interval
    accuracy: float
    per_label: Mapping[str, Mapping[str, float | int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Everything the card states; shares and scores are 0–1."""

    purpose: Purpose
    trained_on: date
    parts: Sequence[Part]
    groups: int
    folds: int
    calibration_error: float
    features: Mapping[str, int]
    dictionary: str
    libraries: str
    model_sha256: str

    def markdown(self) -> str:
        data = "\n".join(
            f"| 训练数据 | `{part.name}`：{part.kind}，{part.documents} 条，SHA-256 `{part.sha256}` |"
            for part in self.parts
        )
        features = "、".join(f"{name} {count}" for name, count in self.features.items())
        limits = "\n".join(f"- {limit}" for limit in self.purpose.limits)
        return f"""# {self.purpose.title}

| | |
|---|---|
| 训练日期 | {self.trained_on.isoformat()} |
{data}
| 方法 | {self.purpose.method} |
| 特征数 | {features} |
| 词典 | {self.dictionary}（随模型固定；换词典须重新训练） |
| 训练环境 | {self.libraries} |
| 模型 SHA-256 | `{self.model_sha256}` |

## 成绩

{self.folds} 折交叉验证，按近似重复分组（共 {self.groups} 组），每折从头按同一方法训练（含选特征）。
随附模型用全部数据训练；在这些数据上直接测得的分数偏高，不能引用。

{"".join(_scores(part) for part in self.parts)}
得分由折外决策值校准，期望校准误差 {self.calibration_error:.3f}。

## 界限

{limits}
"""


def _scores(part: Part) -> str:
    low, high = part.macro_f1_ci95
    rows = "\n".join(
        f"| {label} | {row['n']} | {row['precision']:.3f} | {row['recall']:.3f} | {row['f1']:.3f} |"
        for label, row in part.per_label.items()
    )
    return f"""### {part.kind}

宏平均 F1 **{part.macro_f1:.4f}**（95 % 区间 {low:.4f}–{high:.4f}），准确率 {part.accuracy:.4f}。

| 类别 | 条数 | 精确率 | 召回率 | F1 |
|---|---|---|---|---|
{rows}

"""
