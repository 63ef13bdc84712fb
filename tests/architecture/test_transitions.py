"""Only a deed moves a case, to where the table of its course says; planted faults are caught."""

import pytest

from tests.architecture.transitions import moves
from tests.architecture.tree import PACKAGES, ROOT, named, python_files

DEED = ROOT / "alerts" / "deeds.py"


def test_only_a_deed_moves_a_case() -> None:
    found = {named(path): moves(path.read_text("utf-8")) for path in python_files(*PACKAGES) if path != DEED}
    assert found
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_a_deed_does_move_it() -> None:
    assert len(moves(DEED.read_text("utf-8"))) == 1


@pytest.mark.parametrize(
    "planted",
    [
        "case.state = Stage.ARCHIVED",
        "deed.case.state = 'archived'",
        "before, case.state = case.state, after",
        "case.state: str = 'archived'",
        "setattr(case, 'state', 'archived')",
        "session.execute(update(Case).values(state='archived'))",
        "session.execute(sa.update(models.Case).values(state='archived'))",
    ],
)
def test_a_planted_fault_is_caught(planted: str) -> None:
    assert len(moves(planted)) == 1


@pytest.mark.parametrize("sound", ["case.unit_id = None", "alert.state = 'opened'", "print(case.state)"])
def test_sound_code_is_left_alone(sound: str) -> None:
    assert moves(sound) == []
