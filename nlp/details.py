"""What a source says beside title and text: a notice's numbers, files, the place in a thread or in a ranking."""

import json
from typing import Any, Final

from huiying.posts import RawPost, Standing
from huiying.text.personal import hidden
from nlp.personal import find_personal

_SAID: Final = ("source", "status")
_AS_THEY_ARE: Final = (
    *("parser", "index_number", "document_number", "parent", "parent_url", "role"),
    *("floor", "rank", "heat"),
)
_LISTS: Final = ("images", "attachments")
_MOST: Final = 50


def details(post: RawPost) -> dict[str, Any]:
    """What is kept of `RawPost.extra`, personal data hidden; an editor's name only of offices and media."""
    extra = post.extra
    kept: dict[str, Any] = {name: extra[name] for name in _AS_THEY_ARE if extra.get(name)}
    kept |= {name: _masked(str(extra[name])) for name in _SAID if extra.get(name)}
    kept |= {name: _files(str(extra[name])) for name in _LISTS if extra.get(name)}
    if post.standing is not Standing.PRIVATE and extra.get("editor"):
        kept["editor"] = extra["editor"]
    return kept


def _masked(words: str) -> str:
    return hidden(words, find_personal(words))


def _files(listed: str) -> list[dict[str, str]]:
    """Pictures and files as extraction lists them, the words beside each without personal data."""
    files: list[dict[str, str]] = json.loads(listed)
    return [
        {name: words if name == "url" else _masked(words) for name, words in file.items()}
        for file in files[:_MOST]
    ]
