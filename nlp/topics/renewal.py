"""A topic model taught anew: compared with the one in use on texts that neither has seen, and put in its place if better."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from huiying.clock import BEIJING, Clock
from huiying.errors import Invalid
from nlp.linear import LinearModel
from nlp.linear.adapting import adapt
from nlp.linear.beside import Beside, containing
from nlp.linear.groups import near_duplicate_groups
from nlp.topics.comparison import Compared, compare
from nlp.topics.installing import put
from nlp.topics.material import Material, label_set
from nlp.topics.model import SHIPPED
from nlp.topics.seen import read_seen, unseen
from nlp.topics.training import RECIPE, SYSTEM_CLOCK, train

FEWEST: Final = 40
"""Texts below which a comparison says nothing."""
_SHARE: Final = 3
"""One group of near-duplicates in so many is held out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """What came of it. `known` texts the model in use was trained on already, so they were not held out."""

    compared: Compared
    learnt: int
    known: int
    method: str
    installed: Path | None

    def report(self) -> dict[str, Any]:
        return {
            "installed": str(self.installed) if self.installed is not None else None,
            "better": self.compared.better,
            "sure": self.compared.sure,
            "method": self.method,
            "learnt": self.learnt,
            "known_to_model_in_use": self.known,
            **asdict(self.compared),
        }


def renew(material: Material, home: Path, *, afresh: bool = False, clock: Clock = SYSTEM_CLOCK) -> Renewal:
    """Teach, compare, and install at `home/topics.npz` only what is better.

    The candidate that is compared learns from what is not held out; the one installed learns in the same way from all.
    By default it goes on from the model in use, `afresh` it begins from nothing. Raises Invalid where too few texts
    are new to the model in use.
    """
    own = home / "topics.npz"
    current = own if own.is_file() else SHIPPED
    in_use, marks = LinearModel.load(current), read_seen(current)
    held, rest, new = _split(material, marks)
    labels = [material.labels[at] for at in held]
    learner = _Learner(in_use=None if afresh else in_use, clock=clock)
    candidate = learner.learn(material.part(rest, _apart(material, held)))[0]
    compared = compare(in_use, candidate, [material.texts[at] for at in held], labels)
    if compared.better:
        model, card = learner.learn(material)
        note = _note(compared, learner.method)
        put(
            model,
            own,
            card=lambda digest: f"{card(digest)}{note}",
            texts=[*material.texts, *material.beside.texts],
            before=frozenset() if afresh else marks,
        )
    return Renewal(
        compared=compared,
        learnt=material.labelled,
        known=material.labelled - new,
        method=learner.method,
        installed=own if compared.better else None,
    )


def _split(material: Material, marks: frozenset[int]) -> tuple[list[int], list[int], int]:
    """Rows held out, rows to learn from, and how many the model in use has not seen."""
    texts = material.texts[: material.labelled]
    new = unseen(texts, marks)
    groups = near_duplicate_groups(texts)
    order = {group: at for at, group in enumerate(dict.fromkeys(groups[new].tolist()))}
    fresh = set(new)
    held = [at for at in new if order[int(groups[at])] % _SHARE == 0]
    if len(held) < FEWEST:
        raise Invalid(
            f"新的标注太少，比不出好坏：在用模型没有见过的有 {len(new)} 条，其中留作比较的 {len(held)} 条，至少要 {FEWEST} 条",
            code="too_few",
        )
    kept = {int(groups[at]) for at in held}
    rest = [at for at in range(len(texts)) if int(groups[at]) not in kept]
    return held, rest, len(fresh)


def _apart(material: Material, held: Sequence[int]) -> Beside:
    """The titles that are no part of what is held out."""
    beside = material.beside
    parts = containing(beside.texts, [material.texts[at] for at in held])
    apart = np.flatnonzero(parts.getnnz(axis=1) == 0)
    return Beside(
        texts=tuple(beside.texts[at] for at in apart),
        labels=tuple(beside.labels[at] for at in apart),
        weight=beside.weight,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Learner:
    """Learns in one of two ways: on from a model, or from nothing."""

    in_use: LinearModel | None
    clock: Clock

    @property
    def method(self) -> str:
        return "afresh" if self.in_use is None else "adapted"

    def learn(self, material: Material) -> tuple[LinearModel, Any]:
        """The model and what makes its card."""
        if self.in_use is None:
            made = train(material, clock=self.clock)
            return made.model, made.card.markdown
        beside = material.beside
        model = adapt(
            self.in_use,
            [*material.texts, *beside.texts],
            [*material.labels, *map(label_set, beside.labels)],
            weights=np.concatenate([material.weights, np.full(len(beside.texts), beside.weight)]),
            regularisation=RECIPE.regularisation,
        )
        day = self.clock.now().astimezone(BEIJING).date()
        return model, lambda digest: _adapted(material, day.isoformat(), digest)


def _adapted(material: Material, day: str, digest: str) -> str:
    files = "\n".join(f"| `{name}` | `{found}` |" for name, found in material.sources.items())
    return f"""# 主题模型 topics（续训）

{day} 在原有模型之上用 {material.labelled} 条标注文字续训：特征、词典和把握的校准不变，只移动各主题的权重。
原有模型的来历见产品随附的说明卡。模型 SHA-256：`{digest}`

| 训练文件 | SHA-256 |
|---|---|
{files}
"""


def _note(compared: Compared, method: str) -> str:
    low, high = compared.difference_ci95
    rows = "\n".join(
        f"| {name} | {row['n']} | {row['in_use']:.3f} | {row['candidate']:.3f} | {row['difference']:+.3f} |"
        for name, row in compared.per_class.items()
    )
    return f"""
## 与此前在用模型的比较

留出 {compared.texts} 条两个模型都没有见过的文字（按近似重复分组留出；方法 {method}）：宏平均 F1 {compared.in_use:.4f} → {compared.candidate:.4f}，
差的 95 % 区间 {low:+.4f}–{high:+.4f}。安装的模型再加上留出的文字训练。

| 主题 | 条数 | 此前 | 现在 | 差 |
|---|---|---|---|---|
{rows}
"""
