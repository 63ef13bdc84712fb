"""Kinds of case: their forms."""

from typing import Annotated

from fastapi import APIRouter

from api.permissions import Requires
from api.schemas.case_kinds import CaseKindOut
from api.views import case_forms
from huiying.people import Actor

router = APIRouter(prefix="/case_kinds", tags=["cases"])


@router.get("")
def case_kinds(actor: Annotated[Actor, Requires("cases.read")]) -> list[CaseKindOut]:
    """能登记的办件类别和各自的登记表。"""
    return case_forms.case_kinds(actor)
