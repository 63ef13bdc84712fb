"""Documents on record without the pipeline that reads them: what an index is made from."""

from collections.abc import Iterable

from sqlalchemy import insert
from sqlalchemy.orm import Session

from nlp.models import Document
from tests.contract.corpus import entry


def record(session: Session, numbers: Iterable[int], *, text: str = "清源县东河镇一处工厂起火") -> None:
    """Plain documents of these numbers."""
    rows = [_row(number, text) for number in numbers]
    session.execute(insert(Document), rows)


def _row(number: int, text: str) -> dict[str, object]:
    plain = entry(number)
    return {
        "id": number,
        "key": f"{number:064d}",
        "source_id": plain.source_id,
        "source_name": "来源",
        "source_kind": plain.source_kind,
        "standing": "media",
        "external_id": str(number),
        "title": f"第{number}号",
        "text": f"第{number}号：{text}",
        "published_at": plain.published_at,
        "first_seen_at": plain.first_seen_at,
        "topics": [{"label": "安全生产"}],
        "facts": [],
        "places": [{"full": "江岭省/云州市/清源县"}],
        "state": "occurred",
        "type": "accident",
        "concern": False,
        "outside": False,
        "urgency": 1,
        "scope": "local",
        "reasons": {},
        "fingerprint": str(number),
        "pipeline_version": "1",
    }
