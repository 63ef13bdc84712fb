"""The card of a trained model: what it was made from, how good it is, and what it is not for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Everything the card states; shares and scores are 0–1."""

    trained_on: date
    source_name: str
    source_sha256: str
    documents: int
    groups: int
    folds: int
    macro_f1: float
    macro_f1_ci95: tuple[float, float]
    accuracy: float
    calibration_error: float
    per_label: Mapping[str, Mapping[str, float | int]]
    features: Mapping[str, int]
    dictionary: str
    libraries: str
    model_sha256: str

    def markdown(self) -> str:
        low, high = self.macro_f1_ci95
        rows = "\n".join(
            f"| {label} | {row['n']} | {row['precision']:.3f} | {row['recall']:.3f} | {row['f1']:.3f} |"
            for label, row in self.per_label.items()
        )
        features = "、".join(f"{name} {count}" for name, count in self.features.items())
        return f"""# 主题模型 topics

| | |
|---|---|
| 训练日期 | {self.trained_on.isoformat()} |
| 训练数据 | `{self.source_name}`：省级网上信访留言，{self.documents} 条，{self.groups} 组（近似重复并为一组） |
| 训练数据 SHA-256 | `{self.source_sha256}` |
| 方法 | 词、双字、开头 60 字的双字三块 TF-IDF，卡方选特征，线性支持向量机（scikit-learn），导出为数组 |
| 特征数 | {features} |
| 词典 | {self.dictionary}（随模型固定；换词典须重新训练） |
| 训练环境 | {self.libraries} |
| 模型 SHA-256 | `{self.model_sha256}` |

## 成绩

{self.folds} 折交叉验证，按近似重复分组，每折从头按同一方法训练（含选特征）：
宏平均 F1 **{self.macro_f1:.4f}**（95 % 区间 {low:.4f}–{high:.4f}），准确率 {self.accuracy:.4f}。
随附模型用全部 {self.documents} 条训练；在这些数据上直接测得的分数偏高，不能引用。

| 主题 | 条数 | 精确率 | 召回率 | F1 |
|---|---|---|---|---|
{rows}

得分 `score` 由折外决策值校准，期望校准误差 {self.calibration_error:.3f}。

## 界限

- 只分上表 {len(self.per_label)} 个一级主题；不属于其中任何一个的文字（新闻、广告、其他领域）也会得到一个主题，须先判断是否相关。
- 训练数据中的地名已被遮盖；词表不含数字串、字母地名、人名，也不含出现于不足 5 条留言的词。
- 留言出自一省数年间，口径随时间变化；换一个地方使用前，请用当地数据以 `huiying evaluate topics` 测量。
"""
