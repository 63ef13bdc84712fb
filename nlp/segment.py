"""Chinese text into words. jieba's dictionary decides; its Rust engine does the same work some fifteen times faster."""

import logging
import re
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from typing import Protocol

_UNSPEAKABLE = re.compile("[\x00\ud800-\udfff]")


class Segmenter(Protocol):
    """Cuts a text into words; joined together the words are the text, less its invisible characters."""

    @property
    def dictionary(self) -> str:
        """Name and version of the dictionary, which a model trained on these words must keep to."""
        ...

    def cut(self, text: str) -> list[str]: ...

    def known(self, text: str) -> list[str]:
        """Words of the dictionary alone, what it does not hold as single characters; as long as the text."""
        ...

    def tag(self, text: str) -> list[tuple[str, str]]:
        """The words with their parts of speech in jieba's letters; `x` for words no dictionary holds."""
        ...


class RjiebaSegmenter:
    """The engine: jieba's dictionary and HMM in Rust."""

    def __init__(self) -> None:
        import rjieba

        self._engine = rjieba  # one dictionary, which the module has loaded already
        self.dictionary = f"rjieba {version('rjieba')}"

    def cut(self, text: str) -> list[str]:
        words: list[str] = self._engine.cut(_spoken(text, ""))
        return words

    def known(self, text: str) -> list[str]:
        words: list[str] = self._engine.cut(_spoken(text, " "), hmm=False)
        return words

    def tag(self, text: str) -> list[tuple[str, str]]:
        tagged: list[tuple[str, str]] = self._engine.tag(_spoken(text, ""))
        return tagged


class JiebaSegmenter:
    """The reference, and what there is where the engine has no wheel."""

    def __init__(self) -> None:
        import jieba

        jieba.setLogLevel(logging.WARNING)
        self._engine = jieba.Tokenizer()
        self.dictionary = f"jieba {version('jieba')}"

    def cut(self, text: str) -> list[str]:
        words: list[str] = self._engine.lcut(_spoken(text, ""))
        return words

    def known(self, text: str) -> list[str]:
        words: list[str] = self._engine.lcut(_spoken(text, " "), HMM=False)
        return words

    def tag(self, text: str) -> list[tuple[str, str]]:
        from jieba.posseg import POSTokenizer

        return [(pair.word, pair.flag) for pair in POSTokenizer(self._engine).lcut(_spoken(text, ""))]


@cache
def segmenter() -> Segmenter:
    """The engine if it is installed, else the reference. One a process: the dictionary is loaded once."""
    return RjiebaSegmenter() if find_spec("rjieba") else JiebaSegmenter()


def _spoken(text: str, instead: str) -> str:
    """Lone surrogates cannot be handed to Rust, and NUL is no word; most texts hold neither."""
    if "\x00" not in text:
        try:
            text.encode()
        except UnicodeEncodeError:
            pass
        else:
            return text
    return _UNSPEAKABLE.sub(instead, text)
