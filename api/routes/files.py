"""Files handed in as evidence, kept under their SHA-256."""

from typing import Annotated

from fastapi import APIRouter, File, Response, UploadFile

from api.context import Context
from api.permissions import Requires
from api.schemas.cases import FileOut
from huiying import audit, blobs
from huiying.blobs import BlobKind
from huiying.errors import Forbidden, Invalid
from huiying.people import Actor
from huiying.sealing import office_seal

router = APIRouter(prefix="/files", tags=["files"])
LARGEST = 20 * 1024 * 1024


@router.post("")
def upload(
    file: Annotated[UploadFile, File()], actor: Annotated[Actor, Requires("files.write")], context: Context
) -> FileOut:
    """Keep a file; its SHA-256 is what evidence refers to."""
    content = file.file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Invalid("文件超过 20 MB：请压缩后再传，或改为填写链接", code="file_too_large")
    if not content:
        raise Invalid("文件是空的，请重新选择", code="file_empty")
    seal, now = office_seal(context.settings), context.clock.now()
    with context.database.transaction() as session:
        media_type = file.content_type or "application/octet-stream"
        digest = blobs.keep(session, content, media_type, seal=seal, now=now)
        audit.record(
            session,
            at=now,
            actor=actor.username,
            action="file.kept",
            subject=f"file:{digest}",
            detail={"name": (file.filename or "")[:200], "size": len(content)},
        )
    return FileOut(sha256=digest, size=len(content))


@router.get("/{sha256}", response_class=Response, dependencies=[Requires("files.read")])
def download(sha256: str, context: Context) -> Response:
    """A kept file. Always as a download: nothing handed in is ever shown as a page of ours."""
    with context.database.reading() as session:
        if blobs.kind_of(session, sha256) in {BlobKind.RAW, BlobKind.VERSION}:
            raise Forbidden(
                "这是未遮盖的原始页面：请由值班员或领导在帖文上写明理由后取出", code="file_is_raw"
            )
        content = blobs.fetch(session, sha256, seal=office_seal(context.settings))
    headers = {"Content-Disposition": f'attachment; filename="{sha256[:16]}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)
