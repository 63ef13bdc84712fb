"""What words mean, by the company they keep: vectors learned from unlabelled text, used in training alone.

A model trained with them ships without them: what it learned of meanings is written out word by word.
"""

from nlp.meanings.vectors import Meanings, shipped

__all__ = ["Meanings", "shipped"]
