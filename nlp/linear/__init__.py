"""Linear models over the words and character pairs of Chinese texts: trained by scikit-learn, scored without it.

A model is arrays in an `.npz` with its SHA-256 and a card beside it. `training` and `recipe` are not imported
here: scoring needs neither scikit-learn nor jieba's tagger.
"""

from nlp.linear.model import LinearModel
from nlp.linear.scorer import Scored, Scorer

__all__ = ["LinearModel", "Scored", "Scorer"]
