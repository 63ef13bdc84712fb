"""The one command, `huiying`. Exit codes: 0 done, 1 finished with failures it lists, 2 wrong usage or configuration."""

import sys
from collections.abc import Sequence

import typer
from typer.exceptions import TyperException

from huiying import errorlog
from huiying.app.cli import (
    backups,
    benching,
    copying,
    crawling,
    drills,
    evaluating,
    explaining,
    failures,
    holidays,
    importing,
    indexing,
    keys,
    operating,
    packs,
    people,
    records,
    recounting,
    referrals,
    rulebook,
    rules,
    serving,
    training,
    units,
)
from huiying.errors import HuiyingError

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
rulebook.register(rules.app)
explaining.register(rules.app)
packs.register(rules.app)
recounting.register(rules.app)
rules.app.add_typer(holidays.app, name="holidays")
app.add_typer(rules.app, name="rules")
app.add_typer(drills.app, name="drill")
app.add_typer(referrals.app, name="referral")
app.add_typer(records.audit_app, name="audit")
app.add_typer(backups.app, name="backup")
copying.register(records.db_app)
keys.register(records.db_app)
app.add_typer(records.db_app, name="db")
app.add_typer(records.inbox_app, name="inbox")
app.add_typer(benching.app, name="bench")
app.add_typer(indexing.app, name="index")

INTERRUPTED = 130
"""What Typer makes of Ctrl-C."""
STOPPED = "已中断。已完成的都已保存；再执行一次同样的命令会接着做"


def main() -> None:
    """Run the command; whatever goes wrong is one clear line, never a traceback."""
    sys.exit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Run the command of these words; gives the exit code."""
    try:
        code = typer.main.get_command(app).main(list(words), prog_name="huiying", standalone_mode=False) or 0
        return _fail(STOPPED) if code == INTERRUPTED else code
    except TyperException as wrong:
        if type(wrong).__name__ == "NoArgsIsHelpError":
            return 2  # the help has been shown
        return _fail(failures.usage(wrong), code=2)
    except HuiyingError as trouble:
        return _fail(f"{trouble.message}（{trouble.reason}）", code=failures.exit_code(trouble))
    except (KeyboardInterrupt, typer.Abort):
        return _fail(STOPPED)
    except Exception as surprise:  # noqa: BLE001  # the command's last line of defence: an officer reads no traceback
        return _fail(errorlog.keep(surprise))


def _fail(message: str, *, code: int = 1) -> int:
    sys.stderr.write(f"错误：{message}\n")
    return code
