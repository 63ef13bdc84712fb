"""The ranking on disk, and how it is made."""

from pathlib import Path

import numpy as np
import pytest

from huiying.errors import Invalid, Misconfigured
from nlp.gravity.examples import Example, read_examples
from nlp.gravity.ranking import Ranking
from nlp.gravity.training import fit, gather
from nlp.linear.archive import read_arrays, write_arrays

SMALL = Ranking(
    intercept=0.5,
    evidence={"scene:fire": 1.5},
    pairs={"起火": (2.0, 0.25)},
    share=2.0,
    urgent=1.0,
    doubtful=-1.0,
)


def test_a_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "urgency.npz"
    digest = SMALL.save(path)
    read = Ranking.load(path)
    assert (read.evidence, read.pairs, read.share) == (SMALL.evidence, SMALL.pairs, SMALL.share)
    assert (read.intercept, read.urgent, read.doubtful) == (0.5, 1.0, -1.0)
    assert SMALL.save(tmp_path / "again.npz") == digest


def test_an_altered_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "urgency.npz"
    SMALL.save(path)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(Misconfigured, match="不符"):
        Ranking.load(path)


def test_a_model_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "urgency.npz"
    SMALL.save(path)
    write_arrays(path, {**read_arrays(path), "format": np.array(99)})
    with pytest.raises(Misconfigured, match="版本"):
        Ranking.load(path)


def example(text: str, level: int) -> Example:
    return Example(title="", text=text, level=level, weight=1.0, origin="test", tested=True)


def test_what_is_learned_orders_what_it_learned_from() -> None:
    urgent = [
        f"{place}着火了,浓烟滚滚,有人困在里面出不来,求救援"
        for place in ("仓库", "宿舍", "饭店", "工厂", "商场")
    ]
    calm = [f"请问{matter}怎么办理,需要什么材料,谢谢" for matter in ("社保", "户口", "医保", "护照", "补贴")]
    material = gather([example(text, 4) for text in urgent] + [example(text, 2) for text in calm])
    model = fit(material, np.arange(10))
    decisions = [model.decide(read.evidence, read.body) for read in material.read]
    assert min(decisions[:5]) > max(decisions[5:])
    assert model.evidence["scene:fire"] > 0


def test_missing_data_are_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"gold\.jsonl"):
        read_examples(tmp_path)
