"""What the tables of emergencies find in a text: words, scenes and frames, once for all who judge it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nlp.gravity.frames import Frame, find_frames, frame_signs
from nlp.gravity.motifs import count_motifs, motif_signs
from nlp.gravity.patterns import READ, SignFinder
from nlp.gravity.scenes import Scene, find_scenes, scene_signs
from nlp.lexicon import Hit, lexicon

LEAD = 150
"""Characters after the title that usually hold the news; what stands there counts as much as the title's words."""
_PASSING = frozenset({"sport", "market", "notice", "figure", "history"})
_VERY_FIRST = 40
_PLEADED = ("传谣", "谣言", "轻信", "造谣", "信谣", "听信")
_KINDLES = frozenset("着起救失灭场")
_FUMES = frozenset("烟浓味")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """What is found in a body (title, newline, text)."""

    body: str
    told: str
    """The body, the usual pleas not to pass on rumours made empty."""
    title_length: int
    hazards: tuple[Hit, ...]
    cues: tuple[Hit, ...]
    counts: Counter[str]
    lead: Counter[str]
    scenes: tuple[Scene, ...]
    """What happens, as those write it who saw it."""
    frames: Mapping[str, Frame]
    """Ways of speaking of an emergency in which none happens, by name."""
    motifs: Mapping[str, int]
    """How many different signs of each motif it holds."""

    def of(self, *groups: str) -> list[Hit]:
        return [hit for hit in self.cues if hit.group in groups]

    def near(self, hit: Hit) -> bool:
        """Whether a word stands in the title or the lead."""
        return hit.start < self.title_length + LEAD

    def framed(self, *names: str) -> list[Frame]:
        """The frames of these names that hold the text: met more than once, or at its beginning.

        What may be said in passing (a market, a match, an offer) must stand in the very first words.
        """
        met = [self.frames[name] for name in names if name in self.frames]
        return [
            frame
            for frame in met
            if frame.count > 1 or (frame.start < _VERY_FIRST if frame.name in _PASSING else frame.early)
        ]


@cache
def _signs() -> SignFinder:
    """For all tables at once."""
    return SignFinder(scene_signs() | frame_signs() | motif_signs())


def read_cues(title: str, text: str) -> Cues:
    """All that is found in a normalised text; hazards said in another sense (火了) are left out."""
    return read_all([(title, text)])[0]


def read_all(texts: Sequence[tuple[str, str]]) -> list[Cues]:
    """The same of many texts, table by table: so each table stays in the processor's cache for all of them."""
    bodies = [f"{title}\n{text}" for title, text in texts]
    told = [_without_pleas(body) for body in bodies]
    signs = [_signs().find(body[:READ]) for body in told]
    scenes = [find_scenes(body, read) for body, read in zip(told, signs, strict=True)]
    frames = [find_frames(body, read) for body, read in zip(told, signs, strict=True)]
    words = [_words(body) for body in told]
    columns = zip(texts, bodies, told, words, signs, scenes, frames, strict=True)
    return [
        Cues(
            body=body,
            told=kept,
            title_length=len(title),
            hazards=hazards,
            cues=cues,
            counts=Counter([hit.group for hit in cues]),
            lead=Counter([hit.group for hit in cues if hit.start < len(title) + 1 + LEAD]),
            scenes=seen,
            frames={frame.name: frame for frame in framed},
            motifs=count_motifs(read),
        )
        for (title, _), body, kept, (hazards, cues), read, seen, framed in columns
    ]


def _without_pleas(body: str) -> str:
    """不信谣、不传谣 at the end of a notice refutes nothing: it is made empty, all else stays where it was."""
    if not any(sign in body for sign in _PLEADED):
        return body
    return lexicon().plea.sub(lambda plea: " " * len(plea[0]), body)


def _words(body: str) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
    """The hazards and the cues of a body."""
    table = lexicon()
    cues = tuple([hit for hit in table.cues.find(body) if hit.group != "metaphor" or not _burns(body, hit)])
    other_sense = [(hit.start, hit.end) for hit in cues if hit.group == "metaphor"]
    return tuple([hit for hit in table.hazards.find(body) if not _within(hit, other_sense)]), cues


def _within(hit: Hit, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < hit.end and hit.start < end for start, end in spans)


def _burns(body: str, hit: Hit) -> bool:
    """着火了, 这场火到现在 and 大火的烟: the fire is meant, whatever 火了, 火到 and 大火的 mean elsewhere."""
    if "火" not in hit.word:
        return False
    before, after = body[max(0, hit.start - 1) : hit.start], body[hit.end : hit.end + 1]
    return (hit.word.startswith("火") and before in _KINDLES) or (hit.word == "大火的" and after in _FUMES)
