"""`huiying evaluate`: scores on labelled files. Needs no database."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from huiying.app.cli.output import emit
from huiying.errors import Invalid


class Subject(StrEnum):
    """What can be evaluated."""

    TOPICS = "topics"
    URGENCY = "urgency"
    FACTS = "facts"
    EVENTS = "events"
    PII = "pii"
    EXTRACTION = "extraction"
    PLACES = "places"
    SENTIMENT = "sentiment"
    RUMOURS = "rumours"


_TRAINED = (Subject.TOPICS, Subject.SENTIMENT, Subject.RUMOURS)


def register(app: typer.Typer) -> None:
    app.command("evaluate")(evaluate)


def evaluate(
    what: Annotated[Subject, typer.Argument(metavar="WHAT", help="评测对象")],
    path: Annotated[Path, typer.Argument(metavar="PATH", help="标注数据：文件或文件夹")],
    cross_validate: Annotated[
        int | None,
        typer.Option(
            "--cross-validate", min=2, max=20, metavar="N", help="交叉验证折数（topics、sentiment、rumours）"
        ),
    ] = None,
    predictions: Annotated[Path | None, typer.Option(metavar="FILE", help="另把每条的预测写成 JSONL")] = None,
) -> None:
    """在标注数据上评测，最后输出一个 JSON 对象：得分和速度。"""
    if not path.exists():
        raise Invalid(f"找不到 {path}：请检查路径", code="file_not_found")
    if cross_validate is not None and what not in _TRAINED:
        raise Invalid("--cross-validate 只用于 topics、sentiment、rumours", code="bad_option")
    emit(_evaluations(cross_validate, predictions)[what](path))


def _evaluations(
    folds: int | None, predictions: Path | None
) -> dict[Subject, Callable[[Path], dict[str, object]]]:
    from crawlers.evaluation import evaluate_extraction
    from nlp.evaluate.events import evaluate_events
    from nlp.evaluate.facts import evaluate_facts
    from nlp.evaluate.pii import evaluate_pii
    from nlp.evaluate.places import evaluate_places
    from nlp.evaluate.rumours import evaluate_rumours
    from nlp.evaluate.sentiment import evaluate_sentiment
    from nlp.evaluate.topics import evaluate_topics
    from nlp.evaluate.urgency import evaluate_urgency

    return {
        Subject.TOPICS: lambda path: evaluate_topics(path, cross_validate=folds, predictions=predictions),
        Subject.URGENCY: lambda path: evaluate_urgency(path, predictions=predictions),
        Subject.FACTS: lambda path: evaluate_facts(path, predictions=predictions),
        Subject.PII: lambda path: evaluate_pii(path, predictions=predictions),
        Subject.EVENTS: lambda path: evaluate_events(path, predictions=predictions),
        Subject.EXTRACTION: lambda path: evaluate_extraction(path, predictions=predictions),
        Subject.PLACES: lambda path: evaluate_places(path, predictions=predictions),
        Subject.SENTIMENT: lambda path: evaluate_sentiment(
            path, cross_validate=folds, predictions=predictions
        ),
        Subject.RUMOURS: lambda path: evaluate_rumours(path, cross_validate=folds, predictions=predictions),
    }
