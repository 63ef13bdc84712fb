"""Who may sign in: users with their roles, no default among them, and their passwords."""

import re
from collections.abc import Sequence
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from alerts.models import Unit
from api.models import SignedIn, User
from huiying import audit
from huiying.errors import Conflict, Invalid, NotFound
from huiying.people import Actor, Role

SHORTEST_PASSWORD = 10
_USERNAME = re.compile(r"[a-z][a-z0-9_.-]{1,49}")
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody")
"""Checked when there is no such user, so that the time taken does not tell which names exist."""


def add_user(
    session: Session,
    *,
    username: str,
    name: str,
    roles: Sequence[str],
    unit_id: str | None,
    password: str,
    actor: str,
    now: datetime,
) -> User:
    """Add somebody who may sign in. Raises Invalid or Conflict, saying what to change."""
    _check_username(username)
    _check_roles(roles, unit_id)
    if unit_id is not None and session.get(Unit, unit_id) is None:
        raise Invalid(f"没有编号为 {unit_id} 的单位：请先 huiying unit add", code="unit_unknown")
    if not name.strip():
        raise Invalid("请填写姓名：页面和办理记录上显示的是姓名", code="name_missing")
    if session.get(User, username) is not None:
        raise Conflict(f"登录名 {username} 已有人用，请换一个", code="username_taken")
    user = User(
        username=username,
        name=name.strip(),
        password_hash=hashed(password, username),
        roles=sorted(set(roles)),
        unit_id=unit_id,
        created_at=now,
    )
    session.add(user)
    session.flush()
    detail = {"roles": user.roles, "unit": unit_id}
    audit.record(session, at=now, actor=actor, action="user.added", subject=f"user:{username}", detail=detail)
    return user


def set_password(session: Session, *, username: str, password: str, actor: str, now: datetime) -> None:
    """Change a password; every session opened with the old one ends."""
    user = find(session, username)
    user.password_hash = hashed(password, username)
    _end_sessions(session, username)
    audit.record(session, at=now, actor=actor, action="user.password_set", subject=f"user:{username}")


def disable(session: Session, *, username: str, actor: str, now: datetime) -> None:
    """Let somebody sign in no more; what they did stays under their name."""
    find(session, username).disabled = True
    _end_sessions(session, username)
    audit.record(session, at=now, actor=actor, action="user.disabled", subject=f"user:{username}")


def users(session: Session) -> list[User]:
    """Everybody who may or might sign in, by name of account."""
    return list(session.scalars(select(User).order_by(User.username)))


def find(session: Session, username: str) -> User:
    """One user. Raises NotFound."""
    user = session.get(User, username)
    if user is None:
        raise NotFound(f"没有登录名为 {username} 的用户", code="user_not_found")
    return user


def actor_of(user: User) -> Actor:
    """The user as the use cases know people."""
    return Actor(username=user.username, name=user.name, roles=frozenset(user.roles), unit_id=user.unit_id)


def matches(user: User | None, password: str) -> bool:
    """Whether this is the user's password; takes as long when there is no such user."""
    try:
        _HASHER.verify(user.password_hash if user else _NOBODY, password)
    except VerifyMismatchError:
        return False
    return user is not None and not user.disabled


def hashed(password: str, username: str) -> str:
    """The Argon2id hash of a password good enough to be used. Raises Invalid."""
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(f"密码至少 {SHORTEST_PASSWORD} 位，请换一个更长的", code="password_too_short")
    if username in password or len(set(password)) < SHORTEST_PASSWORD // 2:
        raise Invalid("密码太好猜：不要含登录名，也不要只用几个字符重复", code="password_too_simple")
    return _HASHER.hash(password)


def _check_username(username: str) -> None:
    if _USERNAME.fullmatch(username) is None:
        raise Invalid(
            "登录名用小写字母开头，由小写字母、数字和 . _ - 组成，2 到 50 位", code="username_invalid"
        )


def _check_roles(roles: Sequence[str], unit_id: str | None) -> None:
    unknown = set(roles) - set(Role)
    if unknown or not roles:
        raise Invalid(f"角色应是 {'、'.join(Role)} 中的一个或几个", code="role_unknown")
    if Role.UNIT in roles and not unit_id:
        raise Invalid("责任单位的人要写明所属单位（--unit）", code="unit_missing")


def _end_sessions(session: Session, username: str) -> None:
    session.execute(delete(SignedIn).where(SignedIn.username == username))
