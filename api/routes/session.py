"""Signing in, out, and who is signed in."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from api import sessions
from api.context import Context
from api.permissions import Public, Requires
from api.schemas.people import Me, SignIn
from api.views.people import me
from huiying.people import Actor

router = APIRouter(tags=["session"])
Own = Annotated[Actor, Requires("session.own")]


@router.post("/session", dependencies=[Public])
def sign_in(form: SignIn, request: Request, response: Response, context: Context) -> Me:
    """Sign in; the session travels in an HttpOnly cookie."""
    opened = sessions.sign_in(
        context.database,
        username=form.username,
        password=form.password,
        address=request.client.host if request.client else "?",
        now=context.clock.now(),
    )
    response.set_cookie(
        sessions.COOKIE,
        opened.token,
        max_age=int(sessions.LIFETIME.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    with context.database.reading() as session:
        return me(session, opened.actor, context.settings)


@router.get("/session")
def who(actor: Own, context: Context) -> Me:
    """Who is signed in; 401 when nobody is."""
    with context.database.reading() as session:
        return me(session, actor, context.settings)


@router.delete("/session", status_code=204)
def sign_out(actor: Own, request: Request, response: Response, context: Context) -> None:
    """End the session."""
    with context.database.transaction() as session:
        sessions.sign_out(session, request.cookies[sessions.COOKIE], actor=actor, now=context.clock.now())
    response.delete_cookie(sessions.COOKIE, httponly=True, samesite="strict")
