"""The card of a model of this package: what it was made from and what it is not for."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from nlp.linear.training import libraries
from nlp.segment import segmenter

_TITLES: Final = {"policies": "政策主题模型 policies", "risks": "风险类别模型 risks"}
_SOURCES: Final = {
    "policies": "自编短文（每条计三次）；省级网上信访留言、热搜标题、省级政策文件中词表能确定有无主题的",
    "risks": "自编短文和一套人工标注的紧急程度样本（每条计三次）；热搜标题、政策文件、信访留言中词表能确定有无风险的",
}


def card(name: str, documents: int, counts: Mapping[str, int], digest: str, *, trained_on: date) -> str:
    """Markdown of the model `name`, learned from so many texts, `counts` of them a label."""
    rows = "\n".join(f"| {label} | {count} |" for label, count in sorted(counts.items()))
    return f"""# {_TITLES[name]}

| | |
|---|---|
| 训练日期 | {trained_on.isoformat()} |
| 训练数据 | {_SOURCES[name]} |
| 训练条数 | {documents} |
| 方法 | 词、双字两块 TF-IDF，卡方选特征，每个标签一个线性支持向量机（scikit-learn），导出为数组 |
| 词典 | {segmenter().dictionary}（随模型固定；换词典须重新训练） |
| 训练环境 | {libraries()} |
| 模型 SHA-256 | `{digest}` |

重新训练：`python -m nlp.evidence.training 数据文件夹`。同样的数据得到同样的模型。

| 标签 | 训练条数（含重复计数） |
|---|---|
{rows}

## 界限

- 模型不单独使用：它的决策值与 `nlp/data/{name}.toml` 的词表合成一个概率，权重写在该文件的 `[mix]` 里。
- 真实文本的标签由词表给出，只有词表没有疑问的才用；因此模型会重复词表的偏好，少见的说法靠自编短文补足。
- 文本的来源不进入模型；词表不含数字串、人名，也不含出现于不足 5 条训练文字的词。
- 换一个地方使用前，请用当地数据以 `huiying evaluate topics 文件.jsonl` 测量。
"""
