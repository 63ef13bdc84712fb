"""Any text and any question: the SQLite index agrees with plain search. The archive asks the others, by seed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiying.app.tables import METADATA
from huiying.db import Database
from huiying.index import Query
from huiying.index.fts import FullTextIndex
from tests.contract.corpus import entry
from tests.contract.plain import Plain

MOST = 4
# Few characters, so that texts and questions meet; whatever else there is, now and then.
LETTERS = st.one_of(
    st.sampled_from("火县一二aAéÅß1１①\u0301ﾊﾟ東东關𠮷. ，\n-_'\"*"), st.characters(exclude_categories=["Cs"])
)
HELD = LETTERS.filter(lambda letter: letter != "\0")
TEXTS = st.text(HELD, max_size=12)
ASKED = st.text(HELD, max_size=10)  # too short for so many single characters that a query is refused
WORDS = st.lists(ASKED, max_size=3).map(tuple)
QUESTIONS = st.builds(
    Query, text=st.one_of(st.just(""), ASKED), groups=st.lists(WORDS, max_size=2).map(tuple), without=WORDS
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    made = Database(f"sqlite:///{Path(tmp_path_factory.mktemp('any')) / 'records.sqlite3'}")
    METADATA.create_all(made.engine)
    FullTextIndex().prepare(made)
    yield made
    made.dispose()


@settings(max_examples=120, deadline=None)
@given(
    texts=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=MOST),
    questions=st.lists(QUESTIONS, max_size=4),
)
def test_any_text_and_any_question_agree_with_plain_search(
    database: Database, texts: list[tuple[str, str]], questions: list[Query]
) -> None:
    stored = [entry(number, title=title, text=text) for number, (title, text) in enumerate(texts, 1)]
    cut = [Query(text=text[at : at + 3]) for _, text in texts for at in (0, len(text) // 2)]
    index, plain = FullTextIndex(), Plain(stored)
    with database.transaction() as session:
        index.delete(session, range(1, MOST + 1))
        index.put(session, stored)
    with database.reading() as session:
        for query in (*questions, *cut):
            hits, expected = index.search(session, query), plain.answer(query)
            assert list(hits.items) == expected.told(0, MOST), query
            assert hits.histogram == expected.histogram
