"""The capacity model: its arithmetic, and that the page says what it computes."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def capacity() -> ModuleType:
    found = importlib.util.spec_from_file_location("capacity", ROOT / "benchmarks" / "capacity.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    # dataclasses look their module up by name
    import sys

    sys.modules["capacity"] = module
    found.loader.exec_module(module)
    return module


def test_the_page_says_what_the_model_computes(capacity: ModuleType) -> None:
    page = (ROOT / "docs" / "capacity.md").read_text("utf-8")
    given, model = capacity.opened()
    assert capacity.rendered(page, given, model) == page, "run python benchmarks/capacity.py --write"


def test_a_turn_twice_as_long_halves_what_an_office_can_store(capacity: ModuleType) -> None:
    _, model = capacity.opened(turn_ms=2)
    _, slower = capacity.opened(turn_ms=4)
    assert (model.ceiling, slower.ceiling) == (500, 250)
    assert slower.offices(100_000_000) == pytest.approx(2 * model.offices(100_000_000), abs=1)


def test_a_county_needs_one_of_everything(capacity: ModuleType) -> None:
    _, model = capacity.opened()
    assert (model.offices(10_000), model.shards(10_000), model.cores(10_000, "understand_ms")) == (1, 2, 1)


def test_bytes_and_posts_give_disks(capacity: ModuleType) -> None:
    _, model = capacity.opened(records_bytes=1000, page_bytes=0, index_bytes=1000, shard_gb=10)
    assert model.records_gb(1_000_000) == pytest.approx(365)
    assert model.index_gb(1_000_000, 30) == pytest.approx(30)
    assert model.shards(1_000_000) == 3


def test_a_figure_nobody_knows_is_refused(capacity: ModuleType) -> None:
    with pytest.raises(SystemExit):
        capacity.opened(typo_ms=1)
