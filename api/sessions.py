"""Signing in and out. The browser holds a random token in a cookie; the records hold only its SHA-256."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from api import accounts
from api.context import ServiceContext
from api.models import FailedSignIn, SignedIn, User
from huiying import audit
from huiying.db import Database
from huiying.errors import Forbidden, Unauthenticated
from huiying.people import Actor

COOKIE = "huiying_session"
LIFETIME = timedelta(hours=24)
"""One long shift."""
WINDOW = timedelta(minutes=15)
FAILURES_HERE = 5
"""Wrong passwords for one name from one address within the window."""
FAILURES_BY_ADDRESS = 30
FAILURES_BY_NAME = 50
"""High, so that a stranger cannot easily lock somebody out from elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A session just opened; `token` goes into the cookie and nowhere else."""

    token: str
    actor: Actor


def sign_in(database: Database, *, username: str, password: str, address: str, now: datetime) -> Opened:
    """Open a session. Raises Unauthenticated (wrong) or Forbidden `too_many_attempts` (429 over HTTP)."""
    with database.reading() as session:
        _refuse_guessing(session, username, address, now)
        user = session.get(User, username)
    # Hashing takes its time on purpose: outside the transaction, nobody waits for it.
    if user is None or not accounts.matches(user, password):
        if user is None:
            accounts.matches(None, password)
        with database.transaction() as session:
            _note_failure(session, username, address, known=user is not None, now=now)
        raise Unauthenticated("登录名或密码不对，请重新输入；忘记密码请找管理员重设", code="wrong_password")
    with database.transaction() as session:
        # Others may have guessed meanwhile, on this machine or another: being right at last does not help them.
        _refuse_guessing(session, username, address, now)
        return _open(session, user, address, now)


def signed_in(context: ServiceContext, token: str | None) -> Actor:
    """Who holds this token. Raises Unauthenticated when nobody does, or no longer."""
    if not token:
        raise Unauthenticated("请先登录", code="signed_out")
    query = (
        select(User)
        .join(SignedIn, SignedIn.username == User.username)
        .where(SignedIn.token_sha256 == digest(token), SignedIn.expires_at > context.clock.now())
    )
    with context.database.reading() as session:
        user = session.scalars(query).one_or_none()
    if user is None or user.disabled:
        raise Unauthenticated("登录已过期，请重新登录", code="signed_out")
    return accounts.actor_of(user)


def is_open(context: ServiceContext, token: str | None) -> bool:
    """Whether somebody still holds this token; a stream that outlives its session asks now and then."""
    try:
        signed_in(context, token)
    except Unauthenticated:
        return False
    return True


def sign_out(session: Session, token: str, *, actor: Actor, now: datetime) -> None:
    """End the session of this token."""
    session.execute(delete(SignedIn).where(SignedIn.token_sha256 == digest(token)))
    _audit(session, now, actor.username, "session.closed")


def prolong(session: Session, *, by: timedelta, now: datetime) -> None:
    """Move the end of every open session with a simulated clock that is turned: a day leapt over is nobody's shift."""
    for held in session.scalars(select(SignedIn).where(SignedIn.expires_at > now)):
        held.expires_at += by


def digest(token: str) -> str:
    """Under which name a token is kept: hex SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def _open(session: Session, user: User, address: str, now: datetime) -> Opened:
    token = secrets.token_urlsafe(32)
    session.execute(delete(SignedIn).where(SignedIn.expires_at <= now))
    session.execute(delete(FailedSignIn).where(_here(user.username, address)))
    session.add(
        SignedIn(
            token_sha256=digest(token), username=user.username, created_at=now, expires_at=now + LIFETIME
        )
    )
    _audit(session, now, user.username, "session.opened", address)
    return Opened(token=token, actor=accounts.actor_of(user))


def _refuse_guessing(session: Session, username: str, address: str, now: datetime) -> None:
    limits = (
        (_here(username, address), FAILURES_HERE),
        (FailedSignIn.address == address, FAILURES_BY_ADDRESS),
        (FailedSignIn.username == username, FAILURES_BY_NAME),
    )
    for which, most in limits:
        query = select(func.count(), func.max(FailedSignIn.at)).where(which, FailedSignIn.at > now - WINDOW)
        count, last = session.execute(query).one()
        if count >= most:
            wait = max(1, round((last + WINDOW - now) / timedelta(minutes=1)))
            raise Forbidden(
                f"密码错误次数太多，请 {wait} 分钟后再试，或找管理员重设密码", code="too_many_attempts"
            )


def _here(username: str, address: str) -> ColumnElement[bool]:
    return (FailedSignIn.username == username) & (FailedSignIn.address == address)


def _note_failure(session: Session, username: str, address: str, *, known: bool, now: datetime) -> None:
    session.execute(delete(FailedSignIn).where(FailedSignIn.at <= now - WINDOW))
    session.add(FailedSignIn(username=username, address=address, at=now))
    # A name nobody has may be a password typed into the wrong field: it does not go into the record.
    _audit(session, now, username if known else "?", "session.refused", address)


def _audit(session: Session, now: datetime, username: str, action: str, address: str | None = None) -> None:
    detail = {"address": address} if address else {}
    audit.record(session, at=now, actor=username, action=action, subject=f"user:{username}", detail=detail)
