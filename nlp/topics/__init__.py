"""Which of the seven first-level petition topics a text belongs to.

`training.train` makes the model. It is not imported here: scoring needs neither scikit-learn nor jieba's tagger.
"""

from nlp.topics.classes import find_all
from nlp.topics.model import TopicModel, topics_of

__all__ = ["TopicModel", "find_all", "topics_of"]
