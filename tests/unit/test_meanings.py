"""What words mean by the company they keep, on a small language of our own."""

from pathlib import Path

import numpy as np
import pytest

from huiying.errors import Invalid, Misconfigured
from nlp import meanings
from nlp.meanings import Meanings
from nlp.meanings.corpus import documents
from nlp.meanings.training import learn


@pytest.fixture(scope="module")
def learned() -> Meanings:
    """河 and 湖 stand among the same words, 学校 among others."""
    passages = []
    for water in ("河水", "湖水"):
        passages += [[water, "发黑", "发臭", "污染"], [water, "污染", "鱼虾", "死亡"]] * 60
    passages += [["学校", "补课", "收费", "家长"], ["学校", "家长", "孩子", "老师"]] * 60
    filler = [[f"词{chr(0x4E00 + at)}", f"语{chr(0x4E00 + at)}"] for at in range(140) for _ in range(12)]
    left_out = [["污染", "张伟"]] * 30 + [["污染", "偶尔"]] * 3
    return learn([[passage] for passage in (*passages, *filler, *left_out)])


def test_words_in_the_same_company_mean_the_like(learned: Meanings) -> None:
    of = dict(zip(learned.words, learned.vectors, strict=True))
    assert of["河水"] @ of["湖水"] > 0.5 > of["河水"] @ of["学校"]


def test_rare_words_and_names_are_not_learned(learned: Meanings) -> None:
    assert "污染" in learned.words
    assert not {"张伟", "偶尔"} & set(learned.words)


def test_saved_and_loaded_they_point_the_same_way(learned: Meanings, tmp_path: Path) -> None:
    path = tmp_path / "meanings.npz"
    learned.save(path)
    again = Meanings.load(path)
    assert again.words == learned.words
    assert np.min(np.sum(again.vectors * learned.vectors, axis=1)) > 0.98
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(Misconfigured):
        Meanings.load(path)


def test_shipped_meanings_hold_no_digits() -> None:
    shipped = meanings.shipped()
    assert not [word for word in shipped.words if any(character.isdigit() for character in word)]
    assert shipped.vectors.shape == (len(shipped.words), 128)


def test_a_folder_without_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        list(documents(tmp_path))


def test_posts_are_whole_and_messages_in_sentences(tmp_path: Path) -> None:
    (tmp_path / "petitions").mkdir()
    (tmp_path / "rumours").mkdir()
    (tmp_path / "petitions" / "messages.csv").write_text("title,body\n停水,昨天停水。今天又停\n", "utf-8")
    (tmp_path / "rumours" / "ced.csv").write_text("id,text\n1,停水。转发\n", "utf-8")
    assert list(documents(tmp_path)) == [["停水", "昨天停水", "今天又停"], ["停水。转发"]]
    assert list(documents(tmp_path, but=frozenset({"petitions/messages.csv"}))) == [["停水。转发"]]
