"""`huiying settings`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from huiying.app.cli.output import emit, people
from huiying.secretfiles import file_of
from huiying.settings import Settings


def register(app: typer.Typer) -> None:
    app.command("settings")(show_settings)


def show_settings(
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")] = False,
) -> None:
    """列出全部设置、来自哪里；密码不显示。"""
    rows = describe(Settings())
    for name, row in rows.items():
        people.print(f"{name} = {row['value']}  （{row['source']}）{row['description']}")
    if as_json:
        emit(rows)


def describe(settings: Settings) -> dict[str, dict[str, str | None]]:
    """Every setting with its value (secrets masked), where it came from, and what it does."""
    rows = {}
    for field, info in Settings.model_fields.items():
        name = f"HUIYING_{field.upper()}"
        value = getattr(settings, field)
        rows[name] = {
            "value": None if value is None else str(value),
            "source": _source(name, file_of(field, info)),
            "description": info.description,
        }
    return rows


def _source(name: str, file: Path | None) -> str:
    if name in os.environ:
        return "环境变量"
    return f"文件 {file}" if file else "默认"
