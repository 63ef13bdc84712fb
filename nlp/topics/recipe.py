"""How the topic model is trained: the same steps for the shipped model and for every fold of an evaluation.

TF-IDF over three blocks of features, those kept that tell the topics apart best, and a linear SVM.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.feature_selection import chi2
from sklearn.svm import LinearSVC

from huiying.errors import Invalid
from nlp.topics.features import BLOCKS, Block
from nlp.topics.people import is_name, pairs_of_names

FEWEST_DOCUMENTS = 5
"""A feature in fewer texts than this could give away whose text it was."""

_REGULARISATION = 0.3
_SEED = 0
_PAIR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedBlock:
    """A block with the features that were kept and their inverse document frequencies."""

    block: Block
    counter: CountVectorizer
    tfidf: TfidfTransformer

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        return self.tfidf.transform(self.counter.transform(texts)) * self.block.weight

    @property
    def vocabulary(self) -> list[str]:
        return [str(term) for term in self.counter.get_feature_names_out()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """The trained pipeline as scikit-learn objects."""

    blocks: tuple[FittedBlock, ...]
    classifier: LinearSVC

    @property
    def labels(self) -> list[str]:
        return [str(label) for label in self.classifier.classes_]

    @property
    def coefficients(self) -> NDArray[np.float64]:
        """Shape (labels, features): between two labels scikit-learn keeps only the second's."""
        return self._both(self.classifier.coef_)

    @property
    def intercept(self) -> NDArray[np.float64]:
        return self._both(self.classifier.intercept_)

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Decision values, shape (texts, labels)."""
        vectors = hstack([block.transform(texts) for block in self.blocks]).tocsr()
        values = np.asarray(self.classifier.decision_function(vectors)).reshape(len(texts), -1)
        return self._both(values.T).T

    def _both(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        return rows if len(self.labels) > _PAIR else np.concatenate([-rows, rows])


def fit(texts: Sequence[str], labels: Sequence[str]) -> Fitted:
    """Train on normalised texts. Deterministic: the same rows give the same model.

    Raises Invalid if the texts have too few words in common to learn from.
    """
    matrices, blocks = zip(*(_fit_block(block, texts, labels) for block in BLOCKS), strict=True)
    classifier = LinearSVC(C=_REGULARISATION, class_weight="balanced", random_state=_SEED)
    classifier.fit(hstack(matrices).tocsr(), labels)
    return Fitted(blocks=blocks, classifier=classifier)


def _fit_block(block: Block, texts: Sequence[str], labels: Sequence[str]) -> tuple[csr_matrix, FittedBlock]:
    counter = CountVectorizer(analyzer=block.cut, min_df=FEWEST_DOCUMENTS)
    try:
        counts = counter.fit_transform(texts)
    except ValueError as error:
        raise Invalid(
            f"训练文字太少：没有在 {FEWEST_DOCUMENTS} 条以上文字中都出现的词，请提供更多标注数据",
            code="too_few",
        ) from error
    terms = [str(term) for term in counter.get_feature_names_out()]
    kept = _best(counts, terms, labels, size=block.size, forbidden=_names(block, texts, terms, counts))
    tfidf = TfidfTransformer(sublinear_tf=True)
    matrix = tfidf.fit_transform(counts[:, kept]) * block.weight
    frozen = CountVectorizer(analyzer=block.cut, vocabulary=[terms[at] for at in kept])
    return matrix, FittedBlock(block=block, counter=frozen, tfidf=tfidf)


def _names(block: Block, texts: Sequence[str], terms: list[str], counts: csr_matrix) -> set[str]:
    words = BLOCKS[0]
    if block is words:
        return {term for term in terms if is_name(term)}
    frequency = dict(zip(terms, np.diff(counts.tocsc().indptr).tolist(), strict=True))
    return pairs_of_names(map(words.cut, texts), frequency)


def _best(
    counts: csr_matrix, terms: list[str], labels: Sequence[str], *, size: int, forbidden: set[str]
) -> NDArray[np.intp]:
    """The `size` allowed columns with the highest chi-squared over logarithmic counts, in order of their terms."""
    damped = counts.astype(np.float64)
    damped.data = 1 + np.log(damped.data)
    weight, _ = chi2(damped, labels)
    weight[[term in forbidden for term in terms]] = -1
    best = np.argsort(-weight, kind="stable")[:size]
    return np.sort(best[weight[best] >= 0])
