"""No module and no function grows beyond what one can read: aim far lower, this is where it fails."""

import ast
from collections.abc import Iterator

from tests.architecture.tree import named, python_files

MODULE = 500
FUNCTION = 60


def long_functions(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION:
                yield f"{node.name} ({lines} lines)"


def test_modules_stay_readable() -> None:
    lengths = {named(path): len(path.read_text("utf-8").splitlines()) for path in python_files()}
    assert lengths
    assert {name: lines for name, lines in lengths.items() if lines > MODULE} == {}


def test_functions_stay_readable() -> None:
    found = {named(path): list(long_functions(path.read_text("utf-8"))) for path in python_files()}
    assert {name: functions for name, functions in found.items() if functions} == {}


def test_a_planted_monster_is_caught() -> None:
    line = "    pass\n"
    assert list(long_functions("def fine():\n" + line * (FUNCTION - 1))) == []
    monster = "class A:\n  async def monster():\n" + line * FUNCTION
    assert list(long_functions(monster)) == [f"monster ({FUNCTION + 1} lines)"]
