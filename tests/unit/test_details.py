"""What a source says beside title and text is kept without personal data."""

import json
from datetime import UTC, datetime

from huiying.posts import RawPost, SourceKind, Standing
from nlp.details import details

AT = datetime(2026, 3, 1, tzinfo=UTC)


def post(standing: Standing, **extra: str | int) -> RawPost:
    return RawPost(
        source_id="gov",
        source_name="清源县政府",
        source_kind=SourceKind.GOVERNMENT,
        standing=standing,
        external_id="1",
        title="通知",
        first_seen_at=AT,
        extra=extra,
    )


def test_the_head_of_a_notice_and_its_files_are_kept() -> None:
    files = [{"url": "https://gov.example/a.pdf", "name": "附件1 王建国13812345678申请表.pdf"}]
    notice = post(
        Standing.OFFICIAL,
        local=1,
        parser="2026-11-22",
        document_number="清政发〔2026〕8号",
        editor="林晓慧",
        attachments=json.dumps(files, ensure_ascii=False),
    )
    kept = details(notice)
    assert {name: kept[name] for name in ("parser", "document_number", "editor")} == {
        "parser": "2026-11-22",
        "document_number": "清政发〔2026〕8号",
        "editor": "林晓慧",
    }
    (file,) = kept["attachments"]
    assert file["url"] == "https://gov.example/a.pdf"
    assert "13812345678" not in file["name"]
    assert "local" not in kept


def test_of_a_private_post_the_place_in_its_thread_is_kept_and_no_name() -> None:
    reply = post(
        Standing.PRIVATE, floor=3, parent_url="https://bbs.example/t1", editor="林晓慧", signed="小河"
    )
    assert details(reply) == {"floor": 3, "parent_url": "https://bbs.example/t1"}


def test_most_posts_say_nothing_more() -> None:
    assert details(post(Standing.PRIVATE)) == {}
