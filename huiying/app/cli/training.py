"""`huiying train`."""

from pathlib import Path
from typing import Annotated

import typer

from huiying.app.cli.output import emit
from huiying.errors import Invalid


def register(app: typer.Typer) -> None:
    app.command("train")(train)


def train(
    path: Annotated[Path, typer.Argument(metavar="CSV", help="标注数据：列 title、body、label")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="模型写到哪里（.npz）；说明卡和校验和写在旁边")],
) -> None:
    """训练主题模型：写出模型、说明卡和校验和，最后输出一个 JSON 对象。"""
    from nlp.topics.training import train as train_topics

    if not path.is_file():
        raise Invalid(f"找不到文件 {path}：请检查路径", code="file_not_found")
    emit(train_topics(path, out))
