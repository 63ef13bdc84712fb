"""The one command, `huiying`. Exit codes: 0 done, 1 finished with failures it lists, 2 wrong usage or configuration."""

import sys

import typer

from huiying.app.cli import (
    crawling,
    evaluating,
    importing,
    operating,
    people,
    records,
    rules,
    serving,
    training,
    units,
)
from huiying.errors import HuiyingError, Invalid, Misconfigured

app = typer.Typer(
    name="huiying",
    help="回应：政务舆情监测与回应。设置用 HUIYING_* 环境变量，huiying settings 可查看。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for module in (serving, importing, crawling, evaluating, training, operating):
    module.register(app)
app.add_typer(people.app, name="user")
app.add_typer(units.app, name="unit")
app.add_typer(rules.app, name="rules")
app.add_typer(records.audit_app, name="audit")
app.add_typer(records.db_app, name="db")
app.add_typer(records.inbox_app, name="inbox")
app.add_typer(records.index_app, name="index")


def main() -> None:
    """Run the command; an error of ours is one clear line, never a traceback."""
    try:
        app(standalone_mode=True)
    except HuiyingError as trouble:
        sys.stderr.write(f"错误：{trouble.message}（{trouble.reason}）\n")
        sys.exit(2 if isinstance(trouble, Invalid | Misconfigured) else 1)
    except KeyboardInterrupt:
        sys.stderr.write("已中断。已完成的都已保存；再执行一次同样的命令会接着做。\n")
        sys.exit(1)
