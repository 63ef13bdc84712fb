"""The rules that bind the office and open clocks on its cases, under one version and hash.

An obligation stores both beside its rule ids, so that it can be explained years later.
"""

import hashlib
from dataclasses import dataclass
from functools import cache

from alerts import rulebook
from alerts.binding import Binding, bind_for
from alerts.rulebook import BookLimit, BookRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The rules in force; `digest` is the SHA-256 over the files they were read from."""

    name: str
    version: str
    digest: str
    rules: tuple[BookRule, ...]

    def rule(self, rule_id: str) -> BookRule | None:
        return next((rule for rule in self.rules if rule.id == rule_id), None)


def pack_of(binding: Binding) -> Pack:
    """What binds one office, as far as it opens clocks; its limits as the office's overlays shorten them."""
    limits: dict[str, list[BookLimit]] = {}
    for rule, limit, _ in binding.limits:
        limits.setdefault(rule.id, []).append(limit)
    files = [(each.name, each.version, each.digest) for each in binding.book.packs]
    files += [(each.name, each.version, each.digest) for each in binding.overlays]
    digests = "".join(digest for _, _, digest in files)
    return Pack(
        # Cut to what a column holds; the digest is exact.
        name="+".join(dict.fromkeys(name for name, _, _ in files))[:60],
        version="+".join(dict.fromkeys(version for _, version, _ in files))[:40],
        digest=hashlib.sha256(digests.encode()).hexdigest(),
        rules=tuple(
            rule.model_copy(update={"limits": tuple(limits[rule.id])})
            for rule in binding.book.rules
            if rule.id in limits and rule.opens_clocks
        ),
    )


@cache
def national() -> Pack:
    """The national rules alone: what binds an office that has chosen no other."""
    return pack_of(bind_for(rulebook.national()))
