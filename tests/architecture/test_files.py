"""What is committed: no address of a registry, no package among the tests, no debt left for later."""

import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, named, python_files, tracked_files

# Spelled apart, so that this file is not what it looks for.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("maven", "org"),
        ("maven", "apache", "org"),
        ("crates", "io"),
        ("golang", "org"),
        ("debian", "org"),
    )
]
DEBTS = re.compile(r"\b(TO" r"DO|FIX" r"ME)\b|raise NotImplemented" r"Error")


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "ignore")


def registries(text: str) -> list[str]:
    return [host for host in HOSTS if host in text]


def test_no_committed_file_names_a_registry() -> None:
    found = {named(path): registries(text_of(path)) for path in tracked_files()}
    assert found
    assert {name: hosts for name, hosts in found.items() if hosts} == {}


@pytest.mark.parametrize("host", HOSTS)
def test_a_planted_registry_is_caught(host: str) -> None:
    assert host in registries(f'"resolved": "https://registry.{host}/vue"')


def test_tests_are_no_package() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_nothing_is_left_for_later() -> None:
    found = {named(path): DEBTS.findall(text_of(path)) for path in python_files()}
    assert {name: words for name, words in found.items() if words} == {}
