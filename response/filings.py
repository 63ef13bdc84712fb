"""A policy document published through its gates moves its 政策发布 case along: public, interpreted, links checked.

The publication itself is the evidence; the steps of the case are taken without proving anything a second time.
"""

from collections.abc import Mapping

from alerts.deeds import undertake
from alerts.kinds import table
from alerts.kinds.policy import POLICY_RELEASE
from alerts.models import Case
from response.links import Finding, Outcome
from response.release import Release
from response.terms import Kind
from response.work import Work

PUBLISH, INTERPRET, CHECK = "publish_policy", "publish_material", "check_links"
MARKS = {
    frozenset[Kind](): "both",
    frozenset({Kind.INTERPRETATION}): "to_material",
    frozenset({Kind.POLICY}): "to_document",
    frozenset({Kind.POLICY, Kind.INTERPRETATION}): "none",
}
"""Which pages lack the link → what the form of the case says of the links."""


def file_release(work: Work, release: Release) -> None:
    """The case follows: the document is public, and its 解读材料 with it."""
    _step(work, PUBLISH, {"url": release.url}, f"文件公开：{release.url}")
    if release.interpretation_url is not None:
        said = {"material_url": release.interpretation_url, "links": "unchecked"}
        _step(work, INTERPRET, said, f"解读材料同步发布：{release.interpretation_url}")


def file_check(work: Work, finding: Finding) -> None:
    """The case says whether both link each other; pages out of reach say nothing."""
    if finding.outcome is not Outcome.UNREACHABLE:
        _step(work, CHECK, {"links": MARKS[finding.lacking]}, f"核对互为链接：{finding.words}")


def _step(work: Work, name: str, said: Mapping[str, str], words: str) -> None:
    """Take a step where the case stands before it and this person may take it; elsewhere it is left as it is."""
    case = work.session.get_one(Case, work.draft.case_id)
    if case.kind != POLICY_RELEASE.name or not table(case.kind)[name].begins(case.state):
        return
    deed = undertake(work.session, case.id, name, actor=work.actor, now=work.now)
    case.form = {**case.form, **said}
    deed.done(f"case.{name}", words, {"step": name, "draft_id": work.draft.id, **said})
