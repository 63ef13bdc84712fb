"""A message's page read by its labels: `留言内容：…`, `答复单位：…`, in lines or in the cells of a table."""

import re
import tomllib
from pathlib import Path
from typing import Any

from crawlers.listing.anchors import goes_around
from crawlers.listing.wording import lines

_DATA: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("messages.toml").read_text("utf-8"))
_FIELDS = ("title", "text", "author", "published", "status", "answer", "answered", "answerer", "other")
_FIELD_OF = {label: field for field in _FIELDS for label in _DATA[field]}
_LABEL = "|".join(r"\s?".join(label) for label in sorted(_FIELD_OF, key=len, reverse=True))
_WITH_COLON = re.compile(rf"(?:^|(?<=[\s|｜【\[（(，,;；]))[【\[]?({_LABEL})[】\]]?\s?[:：]\s*")
_ALONE = re.compile(rf"[【\[]?({_LABEL})[】\]]?")
_ENDS = tuple(_DATA["ends"])
_ANSWERING = frozenset({"answer", "answered", "answerer"})
_TEXTS = frozenset({"text", "answer"})
_MOST = 5000
"""Lines that are read."""
_LABEL_LENGTH = 20
_LONG = 200
"""Characters of a line that is a paragraph: a label within is part of it."""


def is_answer(words: str) -> bool:
    """Whether what stands for the answer is one."""
    return len(words) > 1 and words.strip("。！!. ") not in _DATA["unanswered"]


def waits(status: str) -> bool:
    """Whether a status says that a message has no answer yet."""
    return any(word in status for word in _DATA["waiting"])


def labelled(root: Any) -> dict[str, str]:
    """Fields of a message by their labels: title, text, author, published, status, answer, answered, answerer."""
    around = {
        block for block in root.iter("div", "ul", "nav", "footer", "header", "table") if goes_around(block)
    }
    reading = _Reading()
    for line in lines(root, without=around)[:_MOST]:
        reading.take(line)
    return reading.fields()


class _Reading:
    """Where the lines read so far belong. Lines without a label belong to the message or the answer they follow."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.texts: dict[str, list[str]] = {"text": [], "answer": []}
        self.loose: dict[str, list[str]] = {"text": [], "answer": []}
        self.open: str | None = None
        """The field whose value comes next: its label stood alone."""
        self.current: str | None = None
        """`text` or `answer`: where lines without a label go."""
        self.named: set[str] = set()
        """Texts that have a label of their own."""

    def take(self, line: str) -> None:
        if line.startswith(_ENDS):
            self.open = self.current = None
            return
        alone = _ALONE.fullmatch(line) if len(line) <= _LABEL_LENGTH else None
        if alone and self._opens(_field(alone[1])):
            return
        found = list(_WITH_COLON.finditer(line[:_LONG])) if len(line) <= _LONG else _first(line)
        if not found or not self._opens_any(found):
            self._keep(line)
            return
        if found[0].start() > 0:
            self._keep(line[: found[0].start()])
        for match, following in zip(found, [*found[1:], None], strict=True):
            value = line[match.end() : following.start() if following else len(line)].strip(
                " |｜【[（(，,;；"
            )
            if self._opens(_field(match[1])):
                self._keep(value)
            else:
                self._keep(line[match.start() : following.start() if following else len(line)])

    def _opens_any(self, found: list[re.Match[str]]) -> bool:
        return any(self._may_open(_field(match[1])) for match in found)

    def _may_open(self, field: str) -> bool:
        return field == "other" or (field not in self.values and field not in self.named)

    def _opens(self, field: str) -> bool:
        """Begin a field, unless it was read already: then the label is a word of the text."""
        if not self._may_open(field):
            return False
        self.open = field
        if field in _ANSWERING:
            self.current = "answer"
        elif field not in {"status", "other"} and self.current is None:
            self.current = "text"
        if field in _TEXTS:
            self.named.add(field)
            self.current = field
        return True

    def _keep(self, words: str) -> None:
        field = self.open
        if not words:
            return
        if field is not None and field not in _TEXTS:
            if field != "other":
                self.values[field] = words
            self.open = None
        elif self.current is not None:
            kept = self.texts if self.current in self.named else self.loose
            kept[self.current].append(words)

    def fields(self) -> dict[str, str]:
        texts = {name: "\n".join(self.texts[name] or self.loose[name]) for name in _TEXTS}
        return {**self.values, **{name: words for name, words in texts.items() if words}}


def _first(line: str) -> list[re.Match[str]]:
    match = _WITH_COLON.match(line)
    return [match] if match else []


def _field(label: str) -> str:
    return _FIELD_OF[re.sub(r"\s", "", label)]
