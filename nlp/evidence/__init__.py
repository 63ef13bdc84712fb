"""Evidence of words: what a text says for each of many labels, by tables of words, found in one pass.

`tables` reads what an author of a pack writes, `finding` finds the words, `weighing` adds them up.
"""

from nlp.evidence.tables import Tables, Topic
from nlp.evidence.weighing import Weigher, Weighing, weigher

__all__ = ["Tables", "Topic", "Weigher", "Weighing", "weigher"]
