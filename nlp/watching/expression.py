"""What an officer may ask a watch topic to look for; what cannot work is refused, naming the field and the fault."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from huiying.errors import Invalid
from huiying.posts import SourceKind
from huiying.text.normalise import plain
from nlp.watching.subjects import fold

SHORTEST, LONGEST = 2, 30
"""Characters of a word. One character (火, 县) stands in nearly every text."""
MOST_ANY, MOST_ALL, MOST_NONE, MOST_NEAR, MOST_DIVISIONS = 100, 20, 100, 20, 50
FURTHEST = 200
"""Characters between two words that still count as near: about the length of a paragraph."""

Locator = Callable[[str], str | None]
"""The full path of a division by a name of it; None for a name that is none, or of several."""


class Reach(StrEnum):
    """Where what is watched has to happen."""

    ANY = "any"
    LOCAL = "local"
    NAMED = "named"


REACH_LABELS = {Reach.ANY: "不限地点", Reach.LOCAL: "仅本地", Reach.NAMED: "指定地区"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Two words, in either order, with at most so many characters between them."""

    first: str
    second: str
    within: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A sound definition. A text fits when every part that is given does: one of `any_of`, each of `all_of`, one pair
    of `near`, none of `none_of`, the place, the kind of source. Words are normalised as texts are.
    """

    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()
    reach: Reach = Reach.ANY
    divisions: tuple[str, ...] = ()
    """Full paths, 省/市/县; of `Reach.NAMED` only."""
    kinds: tuple[SourceKind, ...] = ()
    """Kinds of source it is asked of; empty for all."""

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values, for the records."""
        return asdict(self)

    @classmethod
    def from_json(cls, held: Mapping[str, Any]) -> "Expression":
        """What `as_json` gave."""
        return cls(
            any_of=tuple(held["any_of"]),
            all_of=tuple(held["all_of"]),
            none_of=tuple(held["none_of"]),
            near=tuple(Near(**pair) for pair in held["near"]),
            reach=Reach(held["reach"]),
            divisions=tuple(held["divisions"]),
            kinds=tuple(SourceKind(kind) for kind in held["kinds"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A definition as a person wrote it, not yet looked at."""

    any_of: Sequence[str] = ()
    all_of: Sequence[str] = ()
    none_of: Sequence[str] = ()
    near: Sequence[Near] = ()
    reach: Reach = Reach.ANY
    divisions: Sequence[str] = ()
    kinds: Sequence[SourceKind] = ()


def compile_wording(wording: Wording, *, locate: Locator) -> Expression:
    """The sound definition of a wording. Raises Invalid with every fault by its field (`any_of.3`, `near.0.within`)."""
    faults: dict[str, str] = {}
    expression = Expression(
        any_of=_words(wording.any_of, "any_of", MOST_ANY, faults),
        all_of=_words(wording.all_of, "all_of", MOST_ALL, faults),
        none_of=_words(wording.none_of, "none_of", MOST_NONE, faults),
        near=_pairs(wording.near, faults),
        reach=wording.reach,
        divisions=_divisions(wording, locate, faults),
        kinds=tuple(dict.fromkeys(wording.kinds)),
    )
    faults |= dict(_impossible(expression, faults))
    if faults:
        first = next(iter(faults.values()))
        more = f"（共 {len(faults)} 处）" if len(faults) > 1 else ""
        raise Invalid(f"关注主题的条件有误：{first}{more}", code="watch_invalid", fields=faults)
    return expression


def _words(given: Sequence[str], field: str, most: int, faults: dict[str, str]) -> tuple[str, ...]:
    if len(given) > most:
        faults[field] = f"最多 {most} 个词，现在是 {len(given)} 个"
        return ()
    return tuple(dict.fromkeys(_word(raw, f"{field}.{place}", faults) for place, raw in enumerate(given)))


def _word(raw: str, field: str, faults: dict[str, str]) -> str:
    """One word as texts have it; its fault is noted."""
    word = fold(plain(raw[: LONGEST * 10]))
    if not any(letter.isalnum() for letter in word):
        faults[field] = f"“{raw[:LONGEST]}”里没有可查的字：请写词语，不要只写标点、表情或空格"
    elif len(word) < SHORTEST:
        faults[field] = f"“{word}”太短：至少 {SHORTEST} 个字，单个字几乎每条帖文都有"
    elif len(raw) > LONGEST * 10 or len(word) > LONGEST:
        faults[field] = f"“{word[:12]}…”太长：一个词最多 {LONGEST} 个字，请拆成几个词"
    elif any(_parts_a_word(word, at) for at, letter in enumerate(word) if letter.isspace()):
        faults[field] = f"“{word}”中间有空格：请拆成两个词，或者去掉空格"
    return word


def _parts_a_word(word: str, at: int) -> bool:
    """A blank between Chinese characters: nobody writes one, so that the word would never be found."""
    around = word[at - 1 : at + 2]
    return "\n" in around or all("\u3400" <= letter <= "\u9fff" for letter in around.replace(" ", ""))


def _pairs(given: Sequence[Near], faults: dict[str, str]) -> tuple[Near, ...]:
    if len(given) > MOST_NEAR:
        faults["near"] = f"最多 {MOST_NEAR} 对词，现在是 {len(given)} 对"
        return ()
    pairs = []
    for place, pair in enumerate(given):
        field = f"near.{place}"
        first = _word(pair.first, f"{field}.first", faults)
        second = _word(pair.second, f"{field}.second", faults)
        if not 1 <= pair.within <= FURTHEST:
            faults[f"{field}.within"] = f"相隔的字数要在 1 到 {FURTHEST} 之间，现在是 {pair.within}"
        elif first and first == second:
            faults[f"{field}.second"] = f"两个词一样（“{first}”）：请写两个不同的词"
        pairs.append(Near(first=first, second=second, within=pair.within))
    return tuple(dict.fromkeys(pairs))


def _divisions(wording: Wording, locate: Locator, faults: dict[str, str]) -> tuple[str, ...]:
    if wording.reach is not Reach.NAMED:
        if wording.divisions:
            faults["divisions"] = "写了地区，但地点没有选“指定地区”：请改选，或去掉地区"
        return ()
    if not wording.divisions:
        faults["divisions"] = "选了“指定地区”，请至少写一个行政区"
    if len(wording.divisions) > MOST_DIVISIONS:
        faults["divisions"] = f"最多 {MOST_DIVISIONS} 个地区，现在是 {len(wording.divisions)} 个"
        return ()
    found = []
    for place, name in enumerate(wording.divisions):
        path = locate(name)
        if path is None:
            faults[f"divisions.{place}"] = (
                f"没有叫“{name[:40]}”的行政区，或者有好几个同名：请写全称，如“某某省/某某市/某某县”"
            )
        else:
            found.append(path)
    return tuple(dict.fromkeys(found))


def _impossible(expression: Expression, faults: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is well written but can never fit, or would fit everything."""
    if not (expression.any_of or expression.all_of or expression.near):
        if not any(field.startswith(("any_of", "all_of", "near")) for field in faults):
            yield "any_of", "请至少写一个要找的词：任一词、必含词、邻近词不能都空着"
        return
    for place, word in enumerate(expression.none_of):
        if inside := _holding(word, expression.all_of):
            yield f"none_of.{place}", f"排除词“{word}”就在必含词“{inside}”里面，这样永远不会命中"
    if expression.any_of and all(_barred(word, expression.none_of) for word in expression.any_of):
        yield "none_of", "每个任一词里都含有排除词，这样永远不会命中"
    words = [(pair.first, pair.second) for pair in expression.near]
    if words and all(any(_barred(word, expression.none_of) for word in pair) for pair in words):
        yield "none_of", "每对邻近词里都含有排除词，这样永远不会命中"


def _holding(word: str, among: Iterable[str]) -> str | None:
    return next((longer for longer in among if word and word in longer), None)


def _barred(word: str, none_of: Iterable[str]) -> bool:
    return any(barred and barred in word for barred in none_of)
