"""How an author stands towards the matter: negative, neutral or positive."""

from nlp.sentiment.telling import sentiment_of

__all__ = ["sentiment_of"]
