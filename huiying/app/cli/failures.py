"""What a command says when it cannot go on: one clear line and an exit code, never a traceback."""

import re
from typing import Any

from typer.exceptions import TyperException

from huiying.errors import HuiyingError, Invalid, Misconfigured

_UNKNOWN = re.compile(r"No such command '(.+?)'")
_VALUES = (
    (re.compile(r"is not one of (.+?)\.?$"), "只能是 {} 之一"),
    (re.compile(r"less than or equal to (\S+)"), "不能大于 {}"),
    (re.compile(r"greater than or equal to (\S+)"), "不能小于 {}"),
    (re.compile(r"valid (integer|number)"), "应当是数字"),
)


def exit_code(trouble: HuiyingError) -> int:
    """2 for what the operator has to write differently, 1 for the rest."""
    return 2 if isinstance(trouble, Invalid | Misconfigured) else 1


def usage(wrong: TyperException) -> str:
    """A wrongly written command in Chinese, with where to look it up."""
    command = getattr(getattr(wrong, "ctx", None), "command_path", "huiying")
    return f"用法不对：{_fault(wrong)}；写法见 {command} --help"


def _fault(wrong: Any) -> str:
    """Typer tells its faults apart by class alone, and exports only some of them."""
    match type(wrong).__name__:
        case "MissingParameter":
            return f"缺少 {_parameter(wrong)}"
        case "BadParameter":
            return f"{_parameter(wrong)} 不对：{_value(wrong.message)}"
        case "NoSuchOption":
            near = "、".join(wrong.possibilities or ())
            return f"没有选项 {wrong.option_name}" + (f"，是不是 {near}" if near else "")
        case _:
            message: str = wrong.format_message()
            unknown = _UNKNOWN.match(message)
            return f"没有命令 {unknown[1]}" if unknown else message.removesuffix(".")


def _parameter(wrong: Any) -> str:
    hint = wrong.param_hint or (wrong.param.get_error_hint() if wrong.param else "参数")
    return hint if isinstance(hint, str) else "、".join(hint)


def _value(message: str) -> str:
    """Typer's own words about a value, in Chinese where they are known."""
    for pattern, words in _VALUES:
        if found := pattern.search(message):
            return words.format(found[1].replace("'", "").replace(", ", "、"))
    return message
