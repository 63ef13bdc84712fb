"""政策文件发布与解读: no material, no submission; the interpretation public with the document or within three working days."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from alerts.duties import Duty, EvidenceKind, StartPoint
from alerts.kinds.fields import Field, FieldKind
from alerts.kinds.kind import Assigns, CaseKind, Credits, FormStep, Marks, Proves, Sets
from alerts.kinds.papers import AT, HANDLERS, OFFICERS, REFERENCE, REMARK, REVIEW, UNIT
from alerts.kinds.questions import LINK, SPEAKERS, TITLE

DRAFTING, SUBMITTED, PUBLISHED, INTERPRETED = (
    "pol_drafting",
    "pol_submitted",
    "pol_published",
    "pol_interpreted",
)
AFTER = frozenset({PUBLISHED, INTERPRETED})
LINKED = (
    ("both", "文件与解读材料互为链接"),
    ("to_material", "只有文件链接到解读材料"),
    ("to_document", "只有解读材料链接到文件"),
    ("none", "没有互相链接"),
)
INTERPRETERS = (("leader", "主要负责人"), ("drafter", "起草部门"), ("expert", "专家"), ("media", "媒体"))
MATERIAL = Field(name="material_url", label="解读材料链接", kind=FieldKind.LINK)


def lacking(form: Mapping[str, Any]) -> tuple[str, ...]:
    """A document and its interpretation that do not link each other are not done."""
    if not form.get("material_url") or form.get("links") == "both":
        return ()
    return ("文件与解读材料互为链接还没有核对通过",)


POLICY_RELEASE = CaseKind(
    name="policy_release",
    label="政策发布与解读",
    purpose="登记政策文件从报批到发布：解读方案一并报批，解读材料同步或在公开后三个工作日内发布并互为链接。",
    form=(
        TITLE,
        Field(name="drafter", label="牵头起草部门"),
        Field(name="subject", label="主要内容", kind=FieldKind.LONG_TEXT, required=False),
    ),
    stages={
        DRAFTING: "起草中",
        SUBMITTED: "已报批",
        PUBLISHED: "已公开，待解读",
        INTERPRETED: "已解读",
    },
    course=("起草", "报批", "公开", "解读", "核对", "归档"),
    ready=frozenset({INTERPRETED}),
    lacking=lacking,
    steps={
        "assign": FormStep(
            label="交办",
            course="起草",
            sources=frozenset({DRAFTING, SUBMITTED}),
            roles=OFFICERS,
            fields=(UNIT,),
            effects=(Assigns(),),
        ),
        "submit_policy": FormStep(
            label="报批",
            course="报批",
            sources=frozenset({DRAFTING}),
            roles=HANDLERS,
            targets=frozenset({SUBMITTED}),
            fields=(
                AT,
                REFERENCE,
                Field(name="plan", label="解读方案", kind=FieldKind.FILE),
                Field(name="draft_material", label="解读材料（送审稿）", kind=FieldKind.FILE, required=False),
            ),
            effects=(Marks(name="plan"), Marks(name="draft_material")),
        ),
        "return_policy": FormStep(
            label="退回修改",
            course="报批",
            sources=frozenset({SUBMITTED}),
            roles=OFFICERS,
            targets=frozenset({DRAFTING}),
            fields=(replace(REMARK, label="退回理由", required=True),),
        ),
        "publish_policy": FormStep(
            label="公开文件",
            course="公开",
            sources=frozenset({SUBMITTED}),
            roles=SPEAKERS,
            targets=frozenset({PUBLISHED}),
            fields=(
                AT,
                replace(REFERENCE, label="文号"),
                replace(LINK, label="文件链接"),
                replace(MATERIAL, required=False, hint="与文件同步发布的，在这里一并登记"),
                REVIEW,
            ),
            effects=(
                Marks(name="review"),
                Marks(name="url"),
                Marks(name="material_url"),
                Sets(moment=StartPoint.PUBLISHED, at="at"),
                Proves(
                    act=EvidenceKind.PUBLICATION,
                    duty=Duty.INTERPRETATION,
                    url="material_url",
                    given="material_url",
                ),
            ),
        ),
        "publish_material": FormStep(
            label="发布解读材料",
            course="解读",
            sources=AFTER,
            roles=SPEAKERS,
            targets=frozenset({INTERPRETED}),
            fields=(AT, MATERIAL),
            effects=(
                Marks(name="material_url"),
                Marks(name="links", value="unchecked"),
                Proves(act=EvidenceKind.PUBLICATION, duty=Duty.INTERPRETATION, url="material_url"),
            ),
        ),
        "interpret_policy": FormStep(
            label="负责人、专家解读",
            course="解读",
            sources=AFTER,
            roles=SPEAKERS,
            fields=(
                AT,
                Field(name="interpreter", label="解读人", kind=FieldKind.CHOICE, choices=INTERPRETERS),
                replace(LINK, label="解读链接"),
                REMARK,
            ),
            effects=(
                Proves(act=EvidenceKind.RECORD, duty=Duty.INTERPRETATION),
                Credits(limit="PI-03.interpretation_event_of_year"),
            ),
        ),
        "check_links": FormStep(
            label="核对互为链接",
            course="核对",
            sources=AFTER,
            roles=SPEAKERS,
            targets=frozenset({INTERPRETED}),
            fields=(
                AT,
                Field(name="links", label="核对结果", kind=FieldKind.CHOICE, choices=LINKED),
                Field(name="reference", label="核对记录或截图编号"),
            ),
            effects=(
                Marks(name="links"),
                Proves(act=EvidenceKind.RECORD, duty=Duty.INTERPRETATION),
            ),
        ),
    },
)
