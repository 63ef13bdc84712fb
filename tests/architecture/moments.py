"""Finds code that asks the machine for the time, or makes a time without a zone."""

import ast
from collections.abc import Iterator

READING = {
    "datetime.datetime": {"now", "utcnow", "today"},
    "datetime.date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "asctime"},
    "sqlalchemy.func": {"now", "current_timestamp", "localtimestamp", "current_date", "current_time"},
}
"""What tells the time, by the full name it is called on."""
ZONES = {
    "datetime.datetime": (7, "tzinfo"),
    "datetime.datetime.combine": (2, "tzinfo"),
    "datetime.datetime.fromtimestamp": (1, "tz"),
}
"""What makes a time, and where it takes its zone: by place or by name."""


def faults(source: str) -> list[str]:
    """`line: what` for every fault in a module."""
    tree = ast.parse(source)
    names = dict(_imported(tree))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [f"{call.lineno}: {fault}" for call in calls if (fault := _fault(call, names))]


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.asname or alias.name, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _fault(call: ast.Call, names: dict[str, str]) -> str | None:
    called = _full_name(call.func, names)
    owner, _, method = called.rpartition(".")
    if method in READING.get(owner, ()):
        return f"asks the machine for the time: {called}()"
    if method == "utcfromtimestamp" or (called in ZONES and not _has_zone(call, *ZONES[called])):
        return f"makes a time without a zone: {called}(…)"
    if method == "replace" and _removes_zone(call):
        return "takes the zone away: replace(tzinfo=None)"
    return None


def _full_name(node: ast.expr, names: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        return f"{_full_name(node.value, names)}.{node.attr}"
    return ""


def _has_zone(call: ast.Call, place: int, keyword: str) -> bool:
    named = any(given.arg in {keyword, None} for given in call.keywords)
    unpacked = any(isinstance(argument, ast.Starred) for argument in call.args)
    return named or unpacked or len(call.args) > place


def _removes_zone(call: ast.Call) -> bool:
    return any(
        given.arg == "tzinfo" and isinstance(given.value, ast.Constant) and given.value.value is None
        for given in call.keywords
    )
