"""What the documents say is true of the code."""

import importlib
import re
import textwrap
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.main import get_command

from alerts import overlays, rulebook
from alerts.kinds import FORMS
from alerts.roster import listing
from crawlers.models import RunState
from crawlers.sources import KINDS, Mapping, Paging, Source, load
from crawlers.sources.boards import Floors, Labelled
from huiying.app.cli import app
from huiying.people import Actor, Role
from huiying.settings import Settings

ROOT = Path(__file__).parents[2]
PACKAGES = ("huiying", "crawlers", "nlp", "alerts", "response", "api")
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def code_names() -> list[str]:
    words = re.findall(r"`([a-z]+(?:\.[A-Za-z_]+)+)`", (ROOT / "docs/glossary.md").read_text("utf-8"))
    return [word for word in words if word.split(".")[0] in PACKAGES]


@pytest.mark.parametrize("name", code_names())
def test_every_term_of_the_glossary_is_in_the_code(name: str) -> None:
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            thing: object = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            thing = getattr(thing, part)
        return
    pytest.fail(f"{name} is not in the code")


def documented_commands() -> set[str]:
    text = "\n".join(path.read_text("utf-8") for path in DOCUMENTS)
    return set(re.findall(r"\bhuiying ([a-z]+(?: [a-z]+)*)", text))


@pytest.mark.parametrize("words", sorted(documented_commands()))
def test_every_documented_command_exists(words: str) -> None:
    command: Any = get_command(app)
    for word in words.split():
        group = getattr(command, "commands", None)
        if group is None:
            return
        command = group[word]


def examples_of_sources(name: str) -> list[str]:
    text = textwrap.dedent((ROOT / "docs" / name).read_text("utf-8").replace("\n   ", "\n"))
    return re.findall(r"```toml\n(.*?)```", text, re.DOTALL)


def test_every_example_of_a_source_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text("\n".join(examples_of_sources("sources.md")), "utf-8")
    assert {source.kind for source in load(path)} == set(KINDS)


def test_the_guide_says_the_same_in_both_languages() -> None:
    assert examples_of_sources("sources.zh-CN.md") == examples_of_sources("sources.md")


@pytest.mark.parametrize("name", ["sources.md", "sources.zh-CN.md"])
def test_the_guide_names_every_kind_field_and_state(name: str) -> None:
    words = set(re.findall(r"[a-z0-9_]+", (ROOT / "docs" / name).read_text("utf-8")))
    assert set(KINDS) <= words
    models = (*get_args(Source), Mapping, Paging, Floors, Labelled)
    assert {field for model in models for field in model.model_fields} <= words
    assert {state.value for state in RunState if state is not RunState.RUNNING} <= words


def test_the_examples_of_rules_are_valid() -> None:
    stated, adopted = re.findall(
        r"```toml\n(.*?)```", (ROOT / "docs/clocks.md").read_text("utf-8"), re.DOTALL
    )
    pack = rulebook.parse(stated.encode(), where="stated.toml")
    overlay = overlays.parse(adopted.encode(), where="adopted.toml", book=rulebook.national())
    assert [rule.opens_clocks for rule in pack.rules] == [True]
    assert [adoption.shortens for adoption in overlay.adopts] == [{"answer": 15}]


def test_the_example_of_a_roster_is_valid() -> None:
    example = re.search(r"```csv\n(.*?)```", (ROOT / "docs/operations.md").read_text("utf-8"), re.DOTALL)
    assert example
    people = [Actor(username=name, name=name, roles=frozenset({Role.DUTY})) for name in ("wang", "zhao")]
    assert [turn.position for turn in listing.read(example[1].encode(), where="csv", people=people)] == [
        1,
        2,
        1,
    ]


def test_the_table_of_kinds_names_every_kind() -> None:
    table = (
        (ROOT / "docs/clocks.md").read_text("utf-8").partition("## Kinds of case")[2].partition("\n## ")[0]
    )
    first = " ".join(re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE))
    assert sorted(re.findall(r"`(\w+)`", first)) == sorted(FORMS)


def test_every_setting_says_what_it_does() -> None:
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_no_link_inside_the_documents_is_dead(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text("utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{path.name} → {target}"
