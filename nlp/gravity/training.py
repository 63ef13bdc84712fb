"""Makes the ranking that ships: evidence and character pairs of labelled texts, cross-validated logistic regression.

`python -m nlp.gravity.training DATA OUT [FILE …]` trains on the data folder and further files in the gold set's
format; minutes. The same input gives the same arrays.
"""

import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from huiying.clock import BEIJING, Clock, SystemClock
from nlp.gravity.card import card
from nlp.gravity.examples import Example, read_examples
from nlp.gravity.ranking import READ, Ranking
from nlp.gravity.readings import Read, read_example
from nlp.linear.groups import near_duplicate_groups
from nlp.linear.people import pairs_of_names
from nlp.linear.training import libraries
from nlp.segment import segmenter

FOLDS: Final = 5
ALARMS: Final = 0.04
"""Share of texts that are not urgent above the value from which a text is called urgent."""
DOUBTS: Final = 0.046
"""Share of them above the value below which no rule makes a text urgent."""
_URGENT: Final = 3
_FEWEST: Final = 5
_REGULARISATION: Final = 0.5
_SHARE: Final = 2.0
_SEED: Final = 0
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]{2}")
_CLOCK: Final = SystemClock()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Material:
    """Examples, what was read in them, their groups of near-duplicates, and which are urgent."""

    examples: Sequence[Example]
    read: Sequence[Read]
    groups: NDArray[np.intp]
    urgent: NDArray[np.bool_]
    forbidden: frozenset[str]
    """Character pairs of names."""


def train(data: Path, out: Path, also: Sequence[Path] = (), *, clock: Clock = _CLOCK) -> dict[str, Any]:
    """Train, write `out` (`.npz`), its `.sha256` and its card; the figures of the card are returned.

    Raises Invalid where data are missing.
    """
    material = gather(read_examples(data, also))
    decisions = out_of_fold(material)
    tested = np.array([example.tested for example in material.examples])
    calm = decisions[tested & ~material.urgent]
    model = fit(material, np.arange(len(material.examples)))
    shipped = Ranking(
        intercept=model.intercept,
        evidence=model.evidence,
        pairs=model.pairs,
        share=_SHARE,
        urgent=float(np.quantile(calm, 1 - ALARMS)),
        doubtful=float(np.quantile(calm, 1 - DOUBTS)),
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    digest = shipped.save(out)
    text, figures = card(
        material.examples,
        decisions,
        shipped,
        read=material.read,
        trained_on=clock.now().astimezone(BEIJING).date(),
        libraries=libraries(),
        digest=digest,
    )
    out.with_suffix(".md").write_text(text, "utf-8")
    return figures


def gather(examples: Sequence[Example]) -> Material:
    """Read all examples once."""
    read = [read_example(example) for example in examples]
    bodies = [one.body for one in read]
    frequency = Counter(pair for one in read for pair in set(one.pairs[:READ]))
    words = [segmenter().cut(body) for body in bodies]
    return Material(
        examples=examples,
        read=read,
        groups=near_duplicate_groups(bodies),
        urgent=np.array([example.level >= _URGENT for example in examples]),
        forbidden=frozenset(pairs_of_names(words, frequency)),
    )


def out_of_fold(material: Material) -> NDArray[np.float64]:
    """Decision values of the tested examples by models that saw neither them nor near-duplicates; others 0."""
    tested = np.flatnonzero([example.tested for example in material.examples])
    strata = [f"{material.examples[at].origin.split()[0]} {material.urgent[at]}" for at in tested.tolist()]
    decisions = np.zeros(len(material.examples))
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=_SEED)
    for _, test in splitter.split(tested, strata, material.groups[tested]):
        held = tested[test]
        seen = ~np.isin(material.groups, material.groups[held])
        model = fit(material, np.flatnonzero(seen))
        for at in held.tolist():
            decisions[at] = model.decide(material.read[at].evidence, material.read[at].body)
    return decisions


def fit(material: Material, rows: NDArray[np.intp]) -> Ranking:
    """A ranking learned from some of the examples; its thresholds are not set."""
    chosen = rows.tolist()
    evidence = DictVectorizer()
    pieces = evidence.fit_transform([dict.fromkeys(sorted(material.read[at].evidence), 1.0) for at in chosen])
    said = TfidfVectorizer(analyzer=_Cut(material.forbidden), min_df=_FEWEST, binary=True)
    words: csr_matrix = said.fit_transform([material.read[at].pairs for at in chosen]) * _SHARE
    classifier = LogisticRegression(C=_REGULARISATION, class_weight="balanced", max_iter=3000)
    weights = [material.examples[at].weight for at in chosen]
    classifier.fit(hstack([pieces, words]).tocsr(), material.urgent[rows], sample_weight=weights)
    names = [str(name) for name in evidence.get_feature_names_out()]
    coefficients = classifier.coef_[0].tolist()
    pulls, idf = coefficients[len(names) :], said.idf_.tolist()
    terms = [str(term) for term in said.get_feature_names_out()]
    return Ranking(
        intercept=float(classifier.intercept_[0]),
        evidence=dict(zip(names, coefficients[: len(names)], strict=True)),
        pairs=dict(zip(terms, zip(idf, pulls, strict=True), strict=True)),
        share=_SHARE,
        urgent=0.0,
        doubtful=0.0,
    )


@dataclass(frozen=True, slots=True)
class _Cut:
    """The pairs a text is weighed by: Chinese ones, none that is part of a name."""

    forbidden: frozenset[str]

    def __call__(self, pairs: Sequence[str]) -> list[str]:
        return [pair for pair in pairs[:READ] if pair not in self.forbidden and _CHINESE.fullmatch(pair)]


if __name__ == "__main__":
    train(Path(sys.argv[1]), Path(sys.argv[2]), [Path(name) for name in sys.argv[3:]])
