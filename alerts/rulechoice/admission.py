"""What an office's own pack must be before it may bind: under a name of its own, and shortening only."""

import re
from collections.abc import Iterator

from alerts import rulebook
from alerts.binding import Binding
from alerts.overlays import NATIONAL, Overlay, shipped
from alerts.rulebook import HOUSE, BookPack, BookRule
from huiying.errors import Misconfigured

NAME = re.compile(r"[a-z][a-z0-9_]*")
YIELDING = "从其规定"
"""Only a rule whose own words give way to other law may be displaced by an office's own pack."""


def ships() -> dict[str, str]:
    """Name → SHA-256 of every pack that ships; `national` is taken and stands for none."""
    places = {overlay.name: overlay.digest for overlay in shipped(rulebook.national())}
    return {NATIONAL: "", HOUSE: rulebook.house().digest, **places}


def refuse_faults(binding: Binding) -> None:
    """Raises Misconfigured naming the file for a name that is taken or unusable, and for a rule that lengthens."""
    for pack in binding.packs:
        _refuse_name(pack, binding)
    for pack in binding.book.packs:
        if pack.name in binding.own:
            for rule, general in _displaced(pack, binding):
                _refuse_lengthening(pack, rule, general)


def _refuse_name(pack: Overlay | BookPack, binding: Binding) -> None:
    if NAME.fullmatch(pack.name) is None:
        raise Misconfigured(
            f"规则包 {pack.where} 的名称 {pack.name!r} 只能用小写字母、数字和下划线", code="bad_pack"
        )
    twins = sum(pack.name == other.name for other in binding.packs)
    if twins > 1 or ships().get(pack.name, pack.digest) != pack.digest:
        raise Misconfigured(
            f"规则包 {pack.where} 的名称 {pack.name} 已有别的规则包用，请换一个", code="pack_name_taken"
        )


def _displaced(pack: BookPack, binding: Binding) -> Iterator[tuple[BookRule, BookRule]]:
    for rule in pack.rules:
        for name in rule.displaces:
            general = binding.book.rule(name)
            if general is not None:
                yield rule, general


def _refuse_lengthening(pack: BookPack, rule: BookRule, general: BookRule) -> None:
    if general.jurisdiction == NATIONAL and YIELDING not in general.source.quote + general.note:
        raise Misconfigured(
            f"规则包 {pack.where} 中 {rule.id} 的 displaces 含 {general.id}：它没有写明“另有规定的，从其规定”，"
            "下级规定只能缩短，不能取代",
            code="pack_lengthens",
        )
