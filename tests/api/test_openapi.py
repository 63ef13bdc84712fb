"""The API's description: complete, and the very one that the screens' types were made from."""

import json
import re
from pathlib import Path

from api.openapi import document

ROOT = Path(__file__).parents[2]
OPERATIONS = ("get", "post", "put", "delete")


def test_the_screens_were_built_against_this_api() -> None:
    """Stale? `python -m api.openapi > web/openapi.json`, then `npm run types` in web."""
    assert json.loads((ROOT / "web" / "openapi.json").read_text("utf-8")) == document()


def test_every_operation_says_what_it_does_and_how_it_fails() -> None:
    for path, methods in document()["paths"].items():
        for method in OPERATIONS:
            if method not in methods:
                continue
            operation = methods[method]
            assert operation.get("description"), (method, path)
            failure = operation["responses"]["default"]["content"]
            assert "ErrorBody" in json.dumps(failure), (method, path)


def test_operations_have_names_of_their_own() -> None:
    names = [
        methods[method]["operationId"]
        for methods in document()["paths"].values()
        for method in OPERATIONS
        if method in methods
    ]
    assert len(names) == len(set(names))


def test_the_messages_of_the_stream_are_described() -> None:
    assert set(document()["components"]["schemas"]["LiveMessage"]["properties"]) == {
        "id",
        "at",
        "kind",
        "subject",
        "actor",
        "payload",
    }


def page() -> str:
    return (ROOT / "docs" / "api.md").read_text("utf-8")


def test_every_route_the_page_names_exists() -> None:
    named = re.findall(r"`(GET|POST|PUT|DELETE) (/api/[^`?]+)`", page())
    assert len(named) > 10
    paths = document()["paths"] | {"/api/openapi.json": {"get": {}}}
    assert [(method, path) for method, path in named if method.lower() not in paths.get(path, {})] == []


def test_every_code_the_page_names_is_raised_somewhere() -> None:
    table = page().split("## Errors")[1]
    rows = [line.split("|")[2] for line in table.splitlines() if re.match(r"\| \d", line)]
    codes = {code for row in rows for code in re.findall(r"`([a-z_]+)`", row)}
    sources = "\n".join(
        path.read_text("utf-8")
        for package in ("huiying", "alerts", "response", "api")
        for path in (ROOT / package).rglob("*.py")
    )
    sources += (ROOT / "deploy" / "Caddyfile").read_text("utf-8")
    assert len(codes) > 20
    assert {code for code in codes if f'"{code}"' not in sources} == set()
