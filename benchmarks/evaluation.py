"""Writes docs/evaluation.md: what every part of the text pipeline scores, where it errs, how fast and how large it is.

`python benchmarks/evaluation.py DATA_FOLDER [OUT.md]`, about ten minutes. What the folder does not hold is named as
missing. Without a folder it only measures the project's own sets and prints them as one JSON line.
"""

import json
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from crawlers.evaluation import evaluate_extraction
from huiying.errors import HuiyingError
from nlp.evaluate import errors
from nlp.evaluate.labelling import rate, speed
from nlp.evaluate.records import read_jsonl
from nlp.evaluate.subjects import SUBJECTS, Subject, split_events
from nlp.evaluate.tables import confusion_table, figures_table, worst_table
from nlp.linear.model import TRAINED
from nlp.rumours.posts import read_posts as read_rumours
from nlp.segment import JiebaSegmenter
from nlp.sentiment.posts import read_posts as read_sentiments
from nlp.topics.messages import read_messages

PROJECT: Final = Path(__file__).parent.parent
WORST: Final = 20
SAMPLE: Final = 2000
PAGES: Final = Subject(
    name="extraction",
    title="网页正文提取",
    file="pages",
    note="无训练。所列误差只看标题与日期。",
    evaluate=evaluate_extraction,
    gold=lambda folder: [one for file in sorted(folder.rglob("gold.jsonl")) for one in read_jsonl(file)],
    judge=errors.pages,
)
_RACES: Final[Mapping[str, tuple[str, Callable[[Path], Any]]]] = {
    "topics": ("petitions/messages.csv", read_messages),
    "sentiment": ("sentiment/virus.csv", read_sentiments),
    "rumours": ("rumours/ced.csv", read_rumours),
}


def section(subject: Subject, folder: Path) -> str:
    """One subject: its figures, what it confuses, what it gets most wrong; or that the data is missing."""
    path = (PROJECT if subject.ours else folder) / subject.file
    head = f"## {subject.name}：{subject.title}\n\n数据 `{subject.file}`。{subject.note}\n\n"
    if not path.exists():
        return f"{head}**缺数据**：没有 `{subject.file}`，未测。\n"
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        try:
            figures = subject.evaluate(path, predictions=Path(file.name))
            figures.pop("by_source", None)
        except HuiyingError as trouble:
            return f"{head}**未测**：{trouble}\n"
        told = read_jsonl(Path(file.name))
    gold = subject.gold(path)
    parts = [f"{head}{figures_table(figures)}\n"]
    if subject.held:
        return parts[0]
    if subject.confused:
        pairs = [
            (str(a[subject.confused]), str(b[subject.confused])) for a, b in zip(gold, told, strict=True)
        ]
        parts.append(f"### 混淆矩阵（{subject.confused}）\n\n{confusion_table(pairs)}\n")
    found = (
        errors.wrong(subject.judge, gold, told, ours=subject.ours)
        if subject.judge
        else split_events(gold, told)
    )
    parts.append(f"### 最差的 {WORST} 条（共 {len(found)} 条有误）\n\n{worst_table(found, WORST)}\n")
    return "\n".join(parts)


def models() -> str:
    """Every trained file with its size, and what its card says of unseen texts."""
    sizes = "\n".join(
        f"| {path.stem} | {path.stat().st_size / 1e6:.2f} |" for path in sorted(TRAINED.glob("*.npz"))
    )
    cards = "\n".join(f"### {path.stem}\n\n{_scores(path)}" for path in sorted(TRAINED.glob("*.md")))
    return f"## 随附模型\n\n| 模型 | MB |\n|---|---|\n{sizes}\n\n以下摘自各模型的说明卡。\n\n{cards}"


def _scores(card: Path) -> str:
    """What a card says of scores, or, where it has none, of what the model was made from."""
    text = card.read_text("utf-8").partition("\n## 界限")[0]
    _, found, told = text.partition("\n## 成绩")
    told = told.partition("\n")[2] if found else "\n".join(text.partition("\n## ")[0].splitlines()[2:])
    return re.sub(r"^###? ", "#### ", told.strip(), flags=re.MULTILINE) + "\n"


def races(folder: Path) -> str:
    """Texts a second against what a tutorial builds of jieba and scikit-learn, in the same run on the same texts."""
    rows = []
    for name, (file, read) in _RACES.items():
        if (folder / file).is_file():
            items = [item for item in read(folder / file) if item.label][:SAMPLE]
            texts = [str(item.text) for item in items]
            words = TfidfVectorizer(tokenizer=JiebaSegmenter().cut, token_pattern=None)
            plain = make_pipeline(words, LinearSVC()).fit(texts, [item.label for item in items])
            ours, theirs = speed(name, texts), rate(plain.decision_function, texts)
            length = sum(map(len, texts)) / len(texts)
            rows.append(
                f"| {name} | {len(texts)} | {length:.0f} | {ours:.0f} | {theirs:.0f} | {ours / theirs:.1f} |"
            )
        else:
            rows.append(f"| {name} | 缺数据 | – | – | – | – |")
    head = "| 模型 | 条数 | 平均字数 | 本项目 条/秒 | jieba + scikit-learn 条/秒 | 倍数 |\n|---|---|---|---|---|---|\n"
    return f"## 速度\n\n单核处理器时间，含规范化与切词。\n\n{head}" + "\n".join(rows)


def pipeline(folder: Path) -> str:
    """The whole pipeline in a process of its own: speed, start, memory."""
    file = folder / "petitions" / "messages.csv"
    command = [
        sys.executable,
        str(PROJECT / "benchmarks" / "pipeline.py"),
        *([str(file)] if file.is_file() else []),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PROJECT)  # noqa: S603  # our own script
    return f"### 全流程\n\n{figures_table(json.loads(done.stdout.splitlines()[-1]))}"


def document(folder: Path) -> Iterator[str]:
    """The report, part by part."""
    yield (
        "# 评测\n\n由 `make evaluation DATA=数据文件夹` 生成，勿手改。真实数据不入库，误差只列编号；"
        "自编测试集列出文字开头。区间为 95 %：比率用 Wilson，宏平均 F1 用重抽样。\n"
    )
    for subject in (*SUBJECTS, PAGES):
        yield section(subject, folder)
    yield models()
    yield races(folder)
    yield pipeline(folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    yield f"评测本身（含训练）内存峰值 {peak} MB。\n"


def own_sets() -> dict[str, object]:
    """Headline figures of the project's own sets."""
    own = [subject for subject in SUBJECTS if subject.ours]
    return {subject.file: subject.evaluate(PROJECT / subject.file) for subject in own}


def main() -> None:
    if len(sys.argv) < 2:  # noqa: PLR2004
        print(json.dumps({"benchmark": "evaluation", **own_sets()}, ensure_ascii=False))
        return
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else PROJECT / "docs" / "evaluation.md"  # noqa: PLR2004
    out.write_text("\n".join(document(Path(sys.argv[1]))), "utf-8")


if __name__ == "__main__":
    main()
