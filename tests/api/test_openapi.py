"""The API's description: complete, and the very one that the screens' types were made from."""

import json
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
