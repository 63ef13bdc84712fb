"""The key of the office: what it seals comes back whole, and only with it."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from huiying.errors import Unavailable
from huiying.inbox import InboxItem, closed, opened
from huiying.sealing import NAME, Seal, office_seal
from huiying.settings import Settings
from tests.seals import SEAL

OTHER = Seal(Fernet.generate_key())


@given(st.binary(max_size=2000))
def test_bytes_come_back_whole_and_never_lie_in_the_open(content: bytes) -> None:
    sealed = SEAL.close_bytes(content)
    assert SEAL.open_bytes(sealed) == content
    assert len(content) < 8 or content not in sealed


@pytest.mark.parametrize(
    "damaged",
    [b"", b"short", SEAL.close_bytes(b"page")[:-1], OTHER.close_bytes(b"page")],
    ids=["nothing", "too short", "cut off", "under another key"],
)
def test_what_is_damaged_or_under_another_key_is_refused_in_words(damaged: bytes) -> None:
    with pytest.raises(Unavailable) as refused:
        SEAL.open_bytes(damaged)
    assert refused.value.reason == "sealed_with_another_key"
    assert "channel.key" in refused.value.message


@given(st.dictionaries(st.text(max_size=10), st.text(max_size=50), max_size=5))
def test_an_offer_comes_back_as_it_was(payload: dict[str, str]) -> None:
    assert opened(InboxItem(sealed=closed(payload, SEAL)), SEAL) == payload


def test_sealing_and_opening_an_offer_costs_little() -> None:
    payload = {"title": "路灯不亮", "text": "河东路的路灯坏了半个月，晚上出门看不见路。" * 20}
    begun = time.process_time()
    for _ in range(200):
        opened(InboxItem(sealed=closed(payload, SEAL)), SEAL)
    assert (time.process_time() - begun) / 200 < 0.001


@pytest.mark.parametrize("_round", range(5))
def test_of_many_that_begin_in_one_folder_all_have_one_key(tmp_path: Path, _round: int) -> None:
    # Threads bear one process number, as the first processes of two containers do.
    together = Barrier(8)

    def begin() -> Seal:
        settings = Settings(home=tmp_path)
        together.wait()
        return office_seal(settings)

    with ThreadPoolExecutor(8) as pool:
        seals = [begun.result() for begun in [pool.submit(begin) for _ in range(8)]]
    sealed = seals[0].close("柳河路")
    assert {seal.open(sealed) for seal in seals} == {"柳河路"}
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600
