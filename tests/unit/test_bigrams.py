import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.index.bigrams import Phrase, fold, normal, phrases, runs, tokens

DENSE = st.text(alphabet="火灾清源ａA1 ，é\u0301ς\u3099カ한", max_size=40)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("清源县", "清源 源县 县"),
        ("火", "火"),
        ("起火，3人", "起火 火 3人 人"),
        ("ＡＢ c", "ab b c"),
        ("", ""),
        ("。！", ""),
        ("a_b", "a b"),
        ("乾隆後臺，關於", "干隆 隆后 后台 台 关于 于"),
    ],
)
def test_a_run_gives_its_pairs_and_its_last_character(text: str, expected: str) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("清源县", (Phrase(("清源", "源县"), open_ended=False),)),
        ("火", (Phrase(("火",), open_ended=True),)),
        ("火 灾", (Phrase(("火",), open_ended=True), Phrase(("灾",), open_ended=True))),
        ("起火，3", (Phrase(("起火", "火", "3"), open_ended=True),)),
        ("3·15", (Phrase(("3", "15"), open_ended=False),)),
        ("  。 ", ()),
    ],
)
def test_each_word_of_a_query_is_one_phrase(query: str, expected: tuple[Phrase, ...]) -> None:
    assert phrases(query) == expected


def matches(text: str, phrase: Phrase) -> bool:
    """What both engines do with a phrase."""
    held, wanted = tokens(text).split(" "), phrase.tokens
    for at in range(len(held) - len(wanted) + 1):
        window = held[at : at + len(wanted)]
        last = window[-1].startswith(wanted[-1]) if phrase.open_ended else window[-1] == wanted[-1]
        if last and tuple(window[:-1]) == wanted[:-1]:
            return True
    return False


@given(text=DENSE | st.text(), query=DENSE.filter(fold) | st.text(max_size=5).filter(fold))
def test_a_word_is_found_exactly_where_it_is_a_substring(text: str, query: str) -> None:
    for word in query.split():
        found = all(matches(text, phrase) for phrase in phrases(word))
        assert found == (fold(word) in fold(text))


@given(text=st.text(min_size=1), data=st.data())
def test_every_piece_of_a_run_is_found(text: str, data: st.DataObject) -> None:
    for run in runs(text):
        start = data.draw(st.integers(0, len(run) - 1))
        piece = run[start : data.draw(st.integers(start + 1, len(run)))]
        assert all(matches(text, phrase) for phrase in phrases(piece))


@given(st.text())
def test_tokens_hold_nothing_an_engine_could_read_as_an_instruction(text: str) -> None:
    assert all(token.isalnum() and len(token) <= 2 for token in tokens(text).split(" ") if token)


def test_normalising_forgets_width_case_and_the_place_of_a_sigma() -> None:
    assert normal("ＡΣΊΣΥΦΟΣ") == "aσίσυφοσ" == normal("aσίσυφος")
