"""One block of features, fitted: which features are kept, how rare each is, and what meanings are worth word by word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.feature_selection import chi2

from huiying.errors import Invalid
from nlp import meanings
from nlp.linear.features import MEANING, Block, words
from nlp.linear.people import is_name, pairs_of_names

FEWEST_DOCUMENTS: Final = 5
"""A feature in fewer texts than this could give away whose text it was."""
_NAMELESS: Final = frozenset({"characters", "signs"})
"""Too short to hold a name, or none of the text's own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """The plane on which a block is judged instead of feature by feature.

    `vectors` (features, dimensions), `centre` (dimensions), both of the block's weight.
    """

    vectors: NDArray[np.float64]
    centre: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedBlock:
    """A block with the features that were kept and their inverse document frequencies."""

    block: Block
    counter: CountVectorizer
    tfidf: TfidfTransformer
    projection: Projection | None = None

    @property
    def vocabulary(self) -> list[str]:
        return [str(term) for term in self.counter.get_feature_names_out()]

    @property
    def width(self) -> int:
        """How many columns it has in training."""
        return len(self.vocabulary) if self.projection is None else len(self.projection.centre)

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """The block of TF-IDF vectors, shape (texts, features)."""
        return self.tfidf.transform(self.counter.transform(texts)) * self.block.weight

    def by_feature(
        self, coefficients: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Coefficients of training (labels, width) as those of features, and what they shift each label by."""
        if self.projection is None:
            return coefficients, np.zeros(len(coefficients))
        return coefficients @ self.projection.vectors.T, -coefficients @ self.projection.centre


def fit_block(
    block: Block, texts: Sequence[str], wanted: NDArray[np.bool_]
) -> tuple[csr_matrix, FittedBlock]:
    """Vectors to train on, shape (texts, width), and the block. Raises Invalid if the texts have too little in common."""
    if block.name == MEANING:
        return _fit_meaning(block, texts)
    counter = CountVectorizer(analyzer=block.cut, min_df=FEWEST_DOCUMENTS)
    try:
        counts = counter.fit_transform(texts)
    except ValueError as error:
        raise Invalid(
            f"训练文字太少：没有在 {FEWEST_DOCUMENTS} 条以上文字中都出现的词，请提供更多标注数据",
            code="too_few",
        ) from error
    terms = [str(term) for term in counter.get_feature_names_out()]
    kept = _best(counts, terms, wanted, size=block.size, forbidden=_names(block, texts, terms, counts))
    tfidf = TfidfTransformer(sublinear_tf=True)
    matrix = tfidf.fit_transform(counts[:, kept]) * block.weight
    frozen = CountVectorizer(analyzer=block.cut, vocabulary=[terms[at] for at in kept])
    return matrix, FittedBlock(block=block, counter=frozen, tfidf=tfidf)


def _fit_meaning(block: Block, texts: Sequence[str]) -> tuple[csr_matrix, FittedBlock]:
    """Where the words of each text point on average; how rare they are is known from elsewhere."""
    learned = meanings.shipped()
    vectors = learned.vectors.astype(np.float64)
    counter = CountVectorizer(analyzer=block.cut, vocabulary=list(learned.words))
    counts = counter.transform(texts)
    tfidf = TfidfTransformer(sublinear_tf=True).fit(counts)
    tfidf.idf_ = learned.idf.astype(np.float64)
    pointing = tfidf.transform(counts) @ vectors * block.weight
    centre = pointing.mean(axis=0)
    projection = Projection(vectors=vectors, centre=centre)
    fitted = FittedBlock(block=block, counter=counter, tfidf=tfidf, projection=projection)
    return csr_matrix(pointing - centre), fitted


def _names(block: Block, texts: Sequence[str], terms: list[str], counts: csr_matrix) -> set[str]:
    if block.name in _NAMELESS:
        return set()
    if block.name == "words":
        return {term for term in terms if is_name(term)}
    frequency = dict(zip(terms, np.diff(counts.tocsc().indptr).tolist(), strict=True))
    return pairs_of_names(map(words, texts), frequency)


def _best(
    counts: csr_matrix, terms: list[str], wanted: NDArray[np.bool_], *, size: int, forbidden: set[str]
) -> NDArray[np.intp]:
    """The `size` allowed columns with the highest chi-squared over logarithmic counts, in order of their terms."""
    damped = counts.astype(np.float64)
    damped.data = 1 + np.log(damped.data)
    weight, _ = chi2(damped, wanted)
    weight[[term in forbidden for term in terms]] = -1
    best = np.argsort(-weight, kind="stable")[:size]
    return np.sort(best[weight[best] >= 0])
