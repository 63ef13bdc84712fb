"""A topic model on disk: the arrays, their hash, the card, and the marks of what it was trained on."""

from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from nlp.linear import LinearModel
from nlp.linear.archive import checksum_file
from nlp.topics.seen import seen_file, write_seen


def put(
    model: LinearModel,
    path: Path,
    *,
    card: Callable[[str], str],
    texts: Iterable[str],
    before: frozenset[int] = frozenset(),
) -> str:
    """Write a model trained on these texts, over an older one if there is one; gives the SHA-256 of its file.

    `card` makes the card of that hash; `before` are marks of texts it was trained on earlier. All files are written
    before one is moved to its place.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent, prefix=".new-") as folder:
        new = Path(folder) / path.name
        digest = model.save(new)
        write_seen(new, texts, before=before)
        new.with_suffix(".md").write_text(card(digest), "utf-8")
        for file in (new, checksum_file(new), seen_file(new), checksum_file(seen_file(new))):
            file.replace(path.parent / file.name)
        new.with_suffix(".md").replace(path.with_suffix(".md"))
    return digest
