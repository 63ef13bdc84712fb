"""What `docs/evaluation.md` reports on: each subject, the labelled file, how it is measured and what its errors are."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from nlp.evaluate import errors
from nlp.evaluate.events import evaluate_events
from nlp.evaluate.facts import evaluate_facts
from nlp.evaluate.pii import evaluate_pii
from nlp.evaluate.places import evaluate_places
from nlp.evaluate.records import read_csv, read_jsonl
from nlp.evaluate.rumours import evaluate_rumours
from nlp.evaluate.sentiment import evaluate_sentiment
from nlp.evaluate.tables import Wrong
from nlp.evaluate.topics import evaluate_topics
from nlp.evaluate.urgency import evaluate_urgency
from nlp.rumours.posts import read_posts as read_rumours
from nlp.sentiment.posts import read_posts as read_sentiments
from nlp.topics.messages import read_messages

FOLDS: Final = 5
Records = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A part of the report. `file` lies in the data folder, or where it is `ours` in the project."""

    name: str
    title: str
    file: str
    note: str
    evaluate: Callable[..., dict[str, object]]
    gold: Callable[[Path], Records]
    judge: errors.Judge | None
    confused: str = ""
    """The field whose confusion matrix is shown."""
    ours: bool = False
    held: bool = False
    """Its errors are shown to nobody."""


def _of(read: Callable[[Path], Sequence[Any]]) -> Callable[[Path], Records]:
    return lambda path: [asdict(item) for item in read(path) if item.label]


def _events(folder: Path) -> Records:
    return read_csv(folder / "gold_events.csv", "msg_id", "event_id")


def split_events(gold: Records, told: Records) -> list[Wrong]:
    """Events whose messages were put into several."""
    placed = {str(one["msg_id"]): one["event_id"] for one in told}
    parts: dict[str, list[object]] = defaultdict(list)
    for row in gold:
        parts[row["event_id"]].append(placed.get(str(row["msg_id"])))
    return [
        Wrong(id=event, gold=f"一件，{len(of)} 条", told=f"{len(set(of))} 件", by=len(set(of)) - 1)
        for event, of in parts.items()
        if len(set(of)) > 1
    ]


_UNSEEN: Final = f"{FOLDS} 折交叉验证，按近似重复分组：每条都由没见过它和它的近似文字的模型判断。"
_RULES: Final = "规则与模型合用；其中由这份数据训练的模型见过它，未见文字上的成绩见下文“随附模型”。"
_OWN: Final = (
    "开发用的自编文字：规则和例子照着它改过，成绩偏高；可信的是留存集上的成绩，没有留存集的只可参考。"
)

_HELD: Final = "未照着改过的自编文字：写的人没看过程序，只整体测量，不列误差。"


def _held(name: str, title: str, file: str, evaluate: Callable[..., dict[str, object]]) -> Subject:
    """A set whose errors nobody reads, so that its score stays true."""
    return Subject(
        name=name,
        title=f"{title}，留存集",
        file=f"tests/sets/held/{file}.jsonl",
        note=_HELD,
        evaluate=evaluate,
        gold=read_jsonl,
        judge=None,
        ours=True,
        held=True,
    )


SUBJECTS: Final = (
    Subject(
        name="topics",
        title="主题（一级类，单标签）",
        file="petitions/messages.csv",
        note=_UNSEEN,
        evaluate=partial(evaluate_topics, cross_validate=FOLDS),
        gold=_of(read_messages),
        judge=errors.single,
        confused="label",
    ),
    Subject(
        name="topics",
        title="政策主题与风险（多标签）",
        file="tests/sets/topics.jsonl",
        note=_OWN,
        evaluate=evaluate_topics,
        gold=read_jsonl,
        judge=errors.labels,
        ours=True,
    ),
    Subject(
        name="urgency",
        title="紧急程度、事件状态与类型",
        file="urgency/gold.jsonl",
        note=_RULES,
        evaluate=evaluate_urgency,
        gold=read_jsonl,
        judge=errors.urgency,
        confused="urgency",
    ),
    Subject(
        name="urgency",
        title="易误报的文字（演练、预防、辟谣、比喻……）与真事",
        file="tests/sets/urgency.jsonl",
        note=_OWN,
        evaluate=evaluate_urgency,
        gold=read_jsonl,
        judge=errors.urgency,
        confused="urgency",
        ours=True,
    ),
    Subject(
        name="facts",
        title="事件要素：伤亡、失联、损失",
        file="urgency/gold.jsonl",
        note="全由规则。",
        evaluate=evaluate_facts,
        gold=read_jsonl,
        judge=errors.facts,
    ),
    Subject(
        name="sentiment",
        title="情感",
        file="sentiment/virus.csv",
        note=_UNSEEN,
        evaluate=partial(evaluate_sentiment, cross_validate=FOLDS),
        gold=_of(read_sentiments),
        judge=errors.single,
        confused="label",
    ),
    Subject(
        name="rumours",
        title="谣言（只看行文）",
        file="rumours/ced.csv",
        note=_UNSEEN,
        evaluate=partial(evaluate_rumours, cross_validate=FOLDS),
        gold=_of(read_rumours),
        judge=errors.single,
        confused="label",
    ),
    Subject(
        name="events",
        title="事件聚合",
        file="events",
        note="无训练；所列误差是被拆成几件的事件。",
        evaluate=evaluate_events,
        gold=_events,
        judge=None,
    ),
    Subject(
        name="places",
        title="地点与管辖",
        file="tests/sets/places.jsonl",
        note=_OWN,
        evaluate=evaluate_places,
        gold=read_jsonl,
        judge=errors.places,
        confused="scope",
        ours=True,
    ),
    Subject(
        name="pii",
        title="个人信息",
        file="tests/sets/pii.jsonl",
        note=_OWN,
        evaluate=evaluate_pii,
        gold=read_jsonl,
        judge=errors.personal,
        ours=True,
    ),
    _held("topics", "政策主题与风险", "topics", evaluate_topics),
    _held("facts", "事件要素", "facts", evaluate_facts),
    _held("places", "地点与管辖", "places", evaluate_places),
    _held("pii", "个人信息", "pii", evaluate_pii),
)
"""All but extraction, which the crawlers measure."""
