"""How a linear model is trained: the same steps for the shipped model and for every fold of an evaluation.

TF-IDF over blocks of features, those kept that tell the labels apart best, and linear SVMs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.feature_selection import chi2
from sklearn.svm import LinearSVC

from huiying.errors import Invalid
from nlp.linear.features import Block, words
from nlp.linear.people import is_name, pairs_of_names

FEWEST_DOCUMENTS: Final = 5
"""A feature in fewer texts than this could give away whose text it was."""
BLOCKS: Final = (
    Block(name="words", size=8000, weight=1.0),
    Block(name="pairs", size=12000, weight=1.0),
    Block(name="opening", size=4000, weight=0.5),
)
_SEED: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What is learned from and how: `regularisation` is the SVM's C; `exclusive` labels are one a text."""

    blocks: tuple[Block, ...] = BLOCKS
    regularisation: float = 0.3
    exclusive: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedBlock:
    """A block with the features that were kept and their inverse document frequencies."""

    block: Block
    counter: CountVectorizer
    tfidf: TfidfTransformer

    @property
    def vocabulary(self) -> list[str]:
        return [str(term) for term in self.counter.get_feature_names_out()]

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """The block of TF-IDF vectors, shape (texts, features)."""
        return self.tfidf.transform(self.counter.transform(texts)) * self.block.weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A trained pipeline of scikit-learn; `coefficients` (labels, features), `intercept` (labels)."""

    labels: tuple[str, ...]
    blocks: tuple[FittedBlock, ...]
    coefficients: NDArray[np.float64]
    intercept: NDArray[np.float64]

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Decision values, shape (texts, labels)."""
        vectors = hstack([block.transform(texts) for block in self.blocks]).tocsr()
        return np.asarray(vectors @ self.coefficients.T + self.intercept)


def targets(labels: Sequence[str | frozenset[str]], names: Sequence[str]) -> NDArray[np.bool_]:
    """Which text has which label, shape (texts, names)."""
    told = [{label} if isinstance(label, str) else label for label in labels]
    return np.array([[name in one for name in names] for one in told], dtype=np.bool_).reshape(
        len(told), len(names)
    )


def names_of(labels: Sequence[str | frozenset[str]]) -> tuple[str, ...]:
    """All labels in order."""
    return tuple(
        sorted({name for label in labels for name in ({label} if isinstance(label, str) else label)})
    )


def fit(
    texts: Sequence[str],
    labels: Sequence[str | frozenset[str]],
    recipe: Recipe = Recipe(),  # frozen
) -> Fitted:
    """Train on normalised texts with one label each, or a set of them. Deterministic.

    Raises Invalid if the texts have too few words in common to learn from.
    """
    names = names_of(labels)
    wanted = targets(labels, names)
    matrices, blocks = zip(*(_fit_block(block, texts, wanted) for block in recipe.blocks), strict=True)
    vectors = hstack(matrices).tocsr()
    rarity = len(texts) / (len(names) * wanted.sum(axis=0))
    planes = [_plane(vectors, wanted[:, at], recipe.regularisation, rarity[at]) for at in range(len(names))]
    return Fitted(
        labels=names,
        blocks=blocks,
        coefficients=np.stack([plane for plane, _ in planes]),
        intercept=np.array([shift for _, shift in planes]),
    )


def _plane(
    vectors: csr_matrix, wanted: NDArray[np.bool_], regularisation: float, rarity: float
) -> tuple[NDArray[np.float64], float]:
    classifier = LinearSVC(C=regularisation, class_weight={True: rarity, False: 1.0}, random_state=_SEED)
    classifier.fit(vectors, wanted)
    return classifier.coef_[0], float(classifier.intercept_[0])


def _fit_block(
    block: Block, texts: Sequence[str], wanted: NDArray[np.bool_]
) -> tuple[csr_matrix, FittedBlock]:
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


def _names(block: Block, texts: Sequence[str], terms: list[str], counts: csr_matrix) -> set[str]:
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
