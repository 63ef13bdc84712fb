"""An office on the move: while its records are copied nobody writes them, and afterwards nobody works in the old ones.

The mark lies in the records themselves, so that every process on every machine sees it. Each writer reads it first
in its own transaction (`refuse`); on PostgreSQL the lock of that reading lasts until the writer is done, so that a
mark set under `ACCESS EXCLUSIVE` waits for all who began before it. Of what comes later nothing is acknowledged.
A mover that dies leaves a lease that runs out: the office then goes on as before, and the copy is never complete.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import String, delete, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from huiying.clock import BEIJING, SystemClock
from huiying.db import Base
from huiying.errors import Conflict, Unavailable

LEASE = timedelta(seconds=30)
"""How long a mover may be silent; it renews the mark six times as often."""
PATIENCE_SECONDS = 60
"""How long a move waits for those who are writing when it begins."""


class Standing(StrEnum):
    """How these records stand to the office."""

    MOVING = "moving"
    """They are being copied; reading goes on."""
    MOVED = "moved"
    """The office works elsewhere now."""
    RECEIVING = "receiving"
    """They are a copy that is not complete."""


class Move(Base):
    """The one mark of records that may not be written; there is none in an office that simply works."""

    __tablename__ = "office_move"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    standing: Mapped[str] = mapped_column(String(12))
    token: Mapped[str] = mapped_column(String(32))
    """Whose mark it is."""
    other: Mapped[str] = mapped_column(String(500))
    """Where the other copy lies, without password."""
    began_at: Mapped[datetime]
    renewed_at: Mapped[datetime]


def refuse(session: Session) -> None:
    """Let a writer pass, or raise Unavailable `office_moving`, `office_moved`, `office_incomplete`."""
    # One statement, read committed: PostgreSQL looks at the rows only when it has the lock.
    row = session.execute(select(Move.standing, Move.other, Move.token, Move.renewed_at)).first()
    if row is None or (row.standing == Standing.MOVING and _lapsed(session, row.token, row.renewed_at)):
        return
    raise _refusal(row.standing, row.other)


def refuse_unfinished(session: Session) -> None:
    """Raise Unavailable `office_incomplete` for a copy that was never completed: not even to be read."""
    held = standing(session)
    if held is not None and held.standing == Standing.RECEIVING:
        raise _refusal(held.standing, held.other)


def standing(session: Session) -> Move | None:
    """The mark of these records."""
    return session.get(Move, 1)


def begin(session: Session, *, token: str, other: str, as_: Standing = Standing.MOVING) -> None:
    """Set the mark, once everybody who writes is done. Raises Conflict where another move is on or was made."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE_SECONDS}s'"))
        session.execute(text(f'LOCK TABLE "{Move.__tablename__}" IN ACCESS EXCLUSIVE MODE'))
    held, now = standing(session), SystemClock().now()
    if held is not None and not (held.standing == Standing.MOVING and now - held.renewed_at > LEASE):
        raise Conflict(_refusal(held.standing, held.other).message, code="office_move_held")
    session.execute(delete(Move))
    session.add(Move(id=1, standing=as_, token=token, other=other, began_at=now, renewed_at=now))
    session.flush()


def renew(session: Session, token: str) -> bool:
    """Say that the mover lives; False where the mark is no longer its own."""
    renewed = update(Move).where(Move.token == token).values(renewed_at=SystemClock().now())
    return session.execute(renewed.returning(Move.id)).first() is not None


def finish(session: Session, token: str) -> None:
    """The copy is whole: these records are the old ones. Raises Conflict where somebody may have written meanwhile."""
    mine = Move.token == token, Move.standing == Standing.MOVING
    done = update(Move).where(*mine).values(standing=Standing.MOVED)
    if session.execute(done.returning(Move.id)).first() is None:
        raise Conflict(
            "搬迁中途停顿太久，原库已恢复写入：这一份不完整，请清空目标后重来", code="office_move_lapsed"
        )


def release(session: Session, token: str | None = None) -> bool:
    """Take the mark away, or only one's own; whether there was one."""
    gone = delete(Move) if token is None else delete(Move).where(Move.token == token)
    return session.execute(gone.returning(Move.id)).first() is not None


def _lapsed(session: Session, token: str, renewed_at: datetime) -> bool:
    """Whether the mover is dead; then its mark goes with this writer's transaction, and the mover can never finish."""
    if SystemClock().now() - renewed_at <= LEASE:
        return False
    dead = delete(Move).where(Move.token == token, Move.standing == Standing.MOVING)
    if session.execute(dead.returning(Move.id)).first() is not None:
        return True
    return session.scalar(select(func.count()).select_from(Move)) == 0


def _refusal(standing: str, other: str) -> Unavailable:
    match Standing(standing):
        case Standing.MOVING:
            return Unavailable(
                f"记录正在搬往 {other}，这段时间只能看、不能写：没有保存，请稍后再试", code="office_moving"
            )
        case Standing.MOVED:
            return Unavailable(
                f"本单位的记录已搬到 {other}：这里是旧库，只能看、不能写；请把 HUIYING_DATABASE_URL 改成新库"
                "（要退回旧库：huiying db reopen）",
                code="office_moved",
            )
        case Standing.RECEIVING:
            return Unavailable(
                f"这里是从 {other} 搬来而没有搬完的一份，不能使用：请清空后重新执行 huiying db copy",
                code="office_incomplete",
            )


def in_words(move: Move) -> str:
    """Since when and why nobody writes, for the health page."""
    return (
        f"{_refusal(move.standing, move.other).message}（自 {move.began_at.astimezone(BEIJING):%m-%d %H:%M}）"
    )
