"""Finds code that moves a case by writing its state instead of asking the table."""

import ast
from collections.abc import Iterator

CASE = {"case"}
"""How a case is called in our code, alone or as the end of a chain (`deed.case`)."""


def moves(source: str) -> list[str]:
    """`line: what` for every place that writes the state of a case."""
    return [f"{target.lineno}: {ast.unparse(target)}" for target in _written(ast.parse(source))]


def _written(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and _is_state(node):
            yield node
        elif isinstance(node, ast.Call) and (set_by := _set_by_call(node)):
            yield set_by


def _is_state(node: ast.Attribute) -> bool:
    return node.attr == "state" and _last_name(node.value) in CASE


def _set_by_call(call: ast.Call) -> ast.expr | None:
    name = _last_name(call.func)
    if name == "setattr" and len(call.args) > 1 and _last_name(call.args[0]) in CASE:
        return call
    updated = name == "update" and call.args and _last_name(call.args[0]) == "Case"
    return call if updated else None


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
