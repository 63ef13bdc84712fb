"""The codes of errors that programs rely on are all described, whoever raises them."""

import ast
from collections.abc import Iterator

from api.codes import CODES
from api.openapi import document
from tests.architecture.tree import python_files

RAISED_AS = {"Unauthenticated", "Forbidden", "NotFound", "Conflict", "Invalid", "Unavailable"}
SERVED = (
    "api",
    "nlp/watching",
    "nlp/corrections",
    "alerts",
    "response",
    "huiying/db",
    "huiying/index",
    "huiying/notify",
)


def raised(source: str) -> Iterator[str]:
    """The codes that errors for readers carry in a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED_AS:
            for given in node.keywords:
                if given.arg == "code" and isinstance(given.value, ast.Constant):
                    yield str(given.value.value)


def test_every_code_that_is_raised_is_described() -> None:
    found = {code for path in python_files(*SERVED) for code in raised(path.read_text("utf-8"))}
    assert "second_person_required" in found
    assert found - {code for codes in CODES.values() for code in codes} == set()


def test_the_description_of_the_api_lists_them() -> None:
    words = document()["info"]["description"]
    assert all(f"`{code}`" in words for codes in CODES.values() for code in codes)
