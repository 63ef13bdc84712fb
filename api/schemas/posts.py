"""Posts handed in: in batches by other systems, one by one by officers."""

from typing import Any, Literal

from pydantic import AwareDatetime, Field

from api.schemas.base import Coded, Request, Wire
from huiying.posts import SourceKind, Standing

SHA256 = "^[0-9a-f]{64}$"


class BatchIn(Request):
    """Posts of one batch, each as `POST /api/posts` takes it; one that is wrong does not keep the others out."""

    posts: list[dict[str, Any]] = Field(min_length=1, max_length=100)


class PushOutcome(Wire):
    """What became of one post of a batch; `index` is its place in it, from 0."""

    index: int
    status: Literal["accepted", "held", "refused"] = Field(
        description="accepted 收下 | held 已收过，没有重复入库 | refused 没有收下，见 code 和 message"
    )
    inbox_id: int | None = None
    code: str | None = None
    message: str | None = None
    fields: dict[str, str] | None = None


class BatchOut(Wire):
    """accepted + held + refused = the posts of the batch."""

    accepted: int
    held: int
    refused: int
    outcomes: list[PushOutcome]


class EntryIn(Request):
    """A post that an officer saw elsewhere and types in."""

    title: str = Field("", max_length=500)
    text: str = Field("", max_length=200_000)
    url: str | None = Field(None, max_length=2000)
    place: str = Field(min_length=1, max_length=100, description="在哪里看到的：某某微信群、抖音、县论坛")
    source_kind: SourceKind = SourceKind.BOARD
    standing: Standing = Standing.PRIVATE
    author: str | None = Field(None, max_length=200)
    published_at: AwareDatetime | None = Field(None, description="发布时间；不知道就不填")
    files: list[str] = Field(
        default_factory=list, max_length=10, description="截图等，先交 /api/files，这里填 sha256"
    )


class EntryOut(Wire):
    """What became of a post that was handed in; asked again until it is read."""

    inbox_id: int
    state: Coded = Field(
        description="waiting 排队待读 | stored 已入库 | reprint 是转载 | rejected 未收 | quarantined 待人工"
    )
    reason: str | None = Field(None, description="未收或待人工的原因")
    document_id: int | None = None
    event_id: int | None = None
    again: bool = Field(False, description="同样的内容已录过，没有重复入库")
