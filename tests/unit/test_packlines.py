"""Lines of fields in a pack file."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from alerts.packlines import line_of

TEXT = '''# a comment
[pack]
name = "some"   # [not.a.header]

[[rules]]
id = "AA-01"
trigger = { grades = ["I"],
  kinds = ["opinion"] }
note = """
[[rules]]
id = "quoted"
"""
[rules.source]
quote = "x = [1]"
[[rules.limits]]
name = "first"
[[rules.limits]]
name = "second"
unit = "fortnight"

[[rules]]
id = "AA-02"
[[rules.limits]]
name = "third"
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("pack", "name"), 3),
        (("rules", 0, "id"), 6),
        (("rules", 0, "trigger", "kinds"), 7),
        (("rules", 0, "source", "quote"), 14),
        (("rules", 0, "source", "title"), 13),
        (("rules", 0, "limits", 1, "unit"), 19),
        (("rules", 0, "limits", 1, "duty"), 17),
        (("rules", 1), 21),
        (("rules", 1, "limits", 0, "name"), 24),
        (("rules", 1, "source"), 21),
        (("rules", 7), None),
        ((), None),
    ],
)
def test_a_field_is_found_or_what_it_belongs_to(place: tuple[str | int, ...], line: int | None) -> None:
    assert line_of(TEXT.encode(), place) == line


def every_place(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from every_place(inner, (*place, key))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for number, inner in enumerate(value):
            yield from every_place(inner, (*place, number))
    else:
        yield place, value


@pytest.mark.parametrize(
    "path",
    sorted((Path(__file__).parents[2] / "alerts" / "packs").rglob("*.toml")),
    ids=lambda path: path.stem,
)
def test_every_field_of_every_shipped_pack_stands_on_the_line_found(path: Path) -> None:
    content = path.read_bytes()
    lines = content.decode().splitlines()
    for place, _ in every_place(tomllib.loads(content.decode())):
        found = line_of(content, place)
        assert found is not None, place
        words = [str(word) for word in place if isinstance(word, str)]
        assert any(lines[found - 1].lstrip().startswith(word) for word in words[1:]), (place, found)
