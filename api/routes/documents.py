"""Documents: posts as they were understood."""

from typing import Annotated

from fastapi import APIRouter, Response

from api.context import Context
from api.permissions import Requires
from api.schemas.cases import Reason
from api.schemas.events import OriginalOut, PostOut
from api.views import originals
from api.views import posts as views
from huiying.people import Actor
from huiying.sealing import office_seal
from nlp.personal.unsealing import open_original, open_response

router = APIRouter(prefix="/documents", tags=["documents"])
Opener = Annotated[Actor, Requires("documents.unseal")]


@router.get("/{document_id}", dependencies=[Requires("events.read")])
def document(document_id: int, context: Context) -> PostOut:
    """One post with its marked passages and its reprints."""
    with context.database.reading() as session:
        return views.one(session, document_id)


@router.post("/{document_id}/original")
def original(document_id: int, form: Reason, actor: Opener, context: Context) -> OriginalOut:
    """查看封存的原文：须写明理由，每次查看都留痕。"""
    seal = office_seal(context.settings)
    now = context.clock.now()
    with context.database.transaction() as session:
        opened = open_original(session, document_id, reason=form.reason, seal=seal, actor=actor, now=now)
    return originals.opened(opened)


@router.post("/{document_id}/response", response_class=Response)
def response(document_id: int, form: Reason, actor: Opener, context: Context) -> Response:
    """取出原始页面（未遮盖，逐字节）：须写明理由，每次都留痕。"""
    seal, now = office_seal(context.settings), context.clock.now()
    with context.database.transaction() as session:
        body = open_response(session, document_id, reason=form.reason, seal=seal, actor=actor, now=now)
    headers = {"Content-Disposition": f'attachment; filename="response-{document_id}"'}
    return Response(body, media_type="application/octet-stream", headers=headers)
