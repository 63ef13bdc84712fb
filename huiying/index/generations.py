"""Generations of the index in Elasticsearch: which one is read, which one is being built, and the months each is made of.

A generation is an empty index that stands for it (`huiying-documents-g3`) and one for each month in which a document
was first seen (`huiying-documents-g3-2026-11`), so that an old month is read and never touched. Readers ask the alias
`huiying-documents`; the generation being built bears `huiying-documents-next`. What is known of them is read from the
server each time: it cannot differ from what is there. Why it is so: docs/adr/0019-generations.md.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch

from huiying.index import elastic_faults
from huiying.index.mapping import LAYOUT, SETTINGS, SETTINGS_BUILDING, mapping
from huiying.settings import SHARDS

_PRIORITY = 500
_KNOWN = ("*.aliases", "*.mappings._meta")


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """One generation as the server holds it."""

    name: str
    """Of the index that stands for it; those of its months begin with it."""
    number: int
    layout: int
    serving: bool
    building: bool
    through: int
    """While it is built: every document up to this number is in it, as the records had it then."""
    done: int
    """While it is built: how many documents that were."""
    months: frozenset[str]

    def index(self, month: str) -> str:
        """The index of a month."""
        return f"{self.name}-{month}"

    @property
    def indices(self) -> list[str]:
        return [self.name, *map(self.index, sorted(self.months))]


class Generations:
    """The generations under one name. Its methods raise what the client raises."""

    def __init__(self, client: Elasticsearch, name: str, *, shards: int = SHARDS) -> None:
        """`shards`: of a month that is made from now on."""
        self._client, self.name, self.next, self._shards = client, name, f"{name}-next", shards
        self._shape = re.compile(re.escape(name) + r"-g(\d+)(?:-(\d{4}-\d{2}))?")

    def all(self) -> list[Generation]:
        """Those that are there, by number."""
        held: Mapping[str, Any] = self._client.indices.get(
            index=f"{self.name}-g*", features=["aliases", "mappings"], filter_path=_KNOWN
        ).body
        shapes = {name: shape for name in held if (shape := self._shape.fullmatch(name))}
        months: dict[str, set[str]] = {}
        for shape in shapes.values():
            if shape[2]:
                months.setdefault(shape[1], set()).add(shape[2])
        found = [
            self._generation(name, shape[1], held[name], months.get(shape[1], ()))
            for name, shape in shapes.items()
            if not shape[2]
        ]
        return sorted(found, key=lambda one: one.number)

    def serving(self) -> list[Generation]:
        """The one that is read, then the one being built, if any: what a change must reach.

        Raises Unavailable (`index_missing`, `index_outdated`) where none of our layout is read.
        """
        held = self.all()
        read = [one for one in held if one.serving]
        if not read:
            if held or not self._client.indices.exists(index=self.name):
                raise elastic_faults.missing()
            raise elastic_faults.outdated(self.name)
        if any(one.layout != LAYOUT for one in read):
            raise elastic_faults.outdated(self.name)
        return [*read, *(one for one in held if one.building and one.layout == LAYOUT)]

    def begin(self, number: int, *, building: bool) -> Generation:
        """A new generation, read at once or built first."""
        # Only what is made on purpose has our mapping: nothing may come to be because something is written to it.
        self._client.indices.put_index_template(
            name=self.name,
            index_patterns=[f"{self.name}-g*"],
            allow_auto_create=False,
            priority=_PRIORITY,
        )
        name = f"{self.name}-g{number}"
        alias = self.next if building else self.name
        self._create(name, aliases={alias: {}}, settings=SETTINGS, through=0, done=0)
        return Generation(
            name=name,
            number=number,
            layout=LAYOUT,
            serving=not building,
            building=building,
            through=0,
            done=0,
            months=frozenset(),
        )

    def with_months(self, generation: Generation, months: Iterable[str]) -> Generation:
        """The generation with these months in it; those that are not there are made."""
        new = set(months) - generation.months
        aliases: dict[str, Any] = {self.name: {}} if generation.serving else {}
        settings = SETTINGS | {"number_of_shards": self._shards}
        settings |= {} if generation.serving else SETTINGS_BUILDING
        for month in sorted(new):
            self._create(generation.index(month), aliases=aliases, settings=settings)
        return replace(generation, months=generation.months | new) if new else generation

    def note(self, generation: Generation, *, through: int, done: int) -> None:
        """Remember how far it has been built."""
        meta = mapping(through=through, done=done)["_meta"]
        self._client.indices.put_mapping(index=generation.name, meta=meta)

    def swap(self, generation: Generation) -> list[str]:
        """Let a generation that is built be read, and those before it no more, in one step; gives their indices."""
        built = self._of(generation)
        normal = {name: SETTINGS[name] for name in SETTINGS_BUILDING if name in SETTINGS}
        self._client.indices.put_settings(index=built.indices, settings=normal)
        self._client.indices.refresh(index=built.indices)
        before = [one for one in self.all() if one.serving]
        old = [name for one in before for name in one.indices]
        actions = [{"add": {"index": name, "alias": self.name}} for name in built.indices]
        actions += [{"remove": {"index": name, "alias": self.name}} for name in old]
        actions.append({"remove": {"index": built.name, "alias": self.next}})
        if not before and self._client.indices.exists(index=self.name):
            # What an older version made: an index of the name that is now that of the alias.
            actions.append({"remove_index": {"index": self.name}})
        self._client.indices.update_aliases(actions=actions)
        return old

    def sweep(self) -> None:
        """Delete what is neither read nor being built: what a rebuild that was killed has left."""
        for one in self.all():
            if not one.serving and not (one.building and one.layout == LAYOUT):
                self.delete(one.indices)

    def delete(self, indices: Sequence[str]) -> None:
        """Delete indices; those that are not there are passed over."""
        if indices:
            self._client.indices.delete(index=list(indices), ignore_unavailable=True)

    def drop(self) -> None:
        """Delete everything under this name, and the index of an older version."""
        for one in self.all():
            self.delete(one.indices)
        self.delete([self.name])

    def _of(self, generation: Generation) -> Generation:
        return next(one for one in self.all() if one.number == generation.number)

    def _generation(self, name: str, number: str, held: Any, months: Iterable[str]) -> Generation:
        meta, aliases = held.get("mappings", {}).get("_meta", {}), held.get("aliases", {})
        return Generation(
            name=name,
            number=int(number),
            layout=meta.get("layout", 0),
            serving=self.name in aliases,
            building=self.next in aliases,
            through=meta.get("through", 0),
            done=meta.get("done", 0),
            months=frozenset(months),
        )

    def _create(self, name: str, *, aliases: dict[str, Any], settings: dict[str, Any], **meta: int) -> None:
        try:
            self._client.indices.create(
                index=name, aliases=aliases, mappings=mapping(**meta), settings=settings
            )
        except BadRequestError as trouble:
            # Another feeder was quicker.
            if trouble.error != "resource_already_exists_exception":
                raise
