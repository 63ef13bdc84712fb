"""Publications: taken back, and whether a policy document and its 解读材料 link each other."""

from typing import Annotated

from fastapi import APIRouter

from api.acting import draft_after
from api.context import Context
from api.permissions import Requires
from api.schemas.cases import Withdrawal
from api.schemas.drafts import DraftOut
from api.views import drafts as views
from api.views.sources import declared_hosts
from crawlers.settings import agent
from crawlers.visits import visit
from huiying.people import Actor
from response import links, withdrawals
from response.linkchecks import record_check
from response.links import Page

router = APIRouter(prefix="/publications/{publication_id}", tags=["publications"])


@router.post("/withdraw")
def withdraw_publication(
    publication_id: int,
    form: Withdrawal,
    actor: Annotated[Actor, Requires("publications.withdraw")],
    context: Context,
) -> DraftOut:
    """撤回发布，或认定不实。到期前撤回，时限继续计；到期后撤回，时限仍算完成，留下更正任务。"""
    with context.database.reading() as session:
        draft_id = links.get_publication(session, publication_id).draft_id
    return draft_after(
        context,
        actor,
        draft_id,
        lambda session, now: withdrawals.withdraw_publication(
            session, publication_id, false=form.false, reason=form.reason, actor=actor, now=now
        ),
    )


@router.post("/check")
def check_links(
    publication_id: int, actor: Annotated[Actor, Requires("publications.check")], context: Context
) -> DraftOut:
    """检查政策文件和解读材料是否互为链接：打开两边的页面看，结果记录在案。"""
    with context.database.reading() as session:
        hosts = declared_hosts(session, context.settings)

    def fetch(url: str) -> Page:
        page = visit(url, declared=hosts, agent=agent(context.settings.contact))
        return Page(url=page.url, body=page.body)

    with context.database.reading() as session:
        pair = links.pair_of(session, publication_id)
    # Two sites may take their time to answer: no transaction waits for them.
    finding = links.look(pair, fetch)
    with context.database.transaction() as session:
        row = record_check(session, publication_id, finding, actor=actor, now=context.clock.now())
        return views.one(session, links.get_publication(session, row.publication_id).draft_id, actor=actor)
