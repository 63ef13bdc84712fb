"""`huiying crawl --dry-run SOURCE`: what a source would bring, said and not stored."""

from pathlib import Path

from api.previewing import look_at
from crawlers.preview import Fate, Preview, Prospect
from crawlers.registry.reading import declared_sources
from huiying.app.cli.output import emit, people
from huiying.clock import BEIJING
from huiying.errors import NotFound
from huiying.service import Service

FATES = {Fate.STORED: "会入库", Fate.HELD: "已经有了", Fate.UNSEEN: "没有看", Fate.LEFT: "不入库"}


def rehearse(service: Service, declared: Path, source_id: str, *, as_json: bool) -> int:
    """Look at one declared source and say what came of it; the exit code. Raises NotFound."""
    with service.database.reading() as session:
        registry = declared_sources(session, declared)
    found = {source.id: source for source in registry.sources}
    if source_id not in found:
        known = "、".join(found) or "一个也没有"
        raise NotFound(f"没有来源“{source_id}”；有的是：{known}", code="source_not_found")
    preview = look_at(service, found[source_id], path=declared)
    if as_json:
        emit(preview.as_json())
    else:
        _say(preview)
    return 0 if preview.ok else 1


def _say(preview: Preview) -> None:
    people.print(f"{preview.source_id}：{preview.words}", markup=False)
    for prospect in preview.prospects:
        people.print("\n".join(_lines(prospect)), markup=False)
    people.print("什么也没有存。", markup=False)


def _lines(prospect: Prospect) -> list[str]:
    why = f"（{prospect.why}）" if prospect.why else ""
    lines = [f"· {FATES[prospect.fate]}{why} {prospect.title or '（没有标题）'} {prospect.url or ''}"]
    if prospect.fate is Fate.STORED:
        moment = prospect.published_at
        when = f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}" if moment else "没有时间"
        parts = [when, prospect.source_name, prospect.author, f"{prospect.characters} 字"]
        lines.append("    " + " | ".join(part for part in parts if part))
        lines.append("    " + prospect.beginning)
    lines += [f"    ！{defect}" for defect in prospect.defects]
    return lines
