"""One key for one office: every machine that works on the same records must hold the key they were begun with.

The records keep a mark of the key, made with the key itself, which tells nobody anything about it. A machine with
another key would seal what the others cannot open, and is refused before it writes anything.
"""

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from huiying.db import Base, Database, insert_new, upsert
from huiying.errors import Misconfigured, Unavailable
from huiying.inbox import InboxItem
from huiying.sealing import Seal

_SAID = "the key of these records"
_ONLY = 1


class KeyMark(Base):
    """The one mark of the key."""

    __tablename__ = "key_mark"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mark: Mapped[str] = mapped_column(String(64))


def demand_key(database: Database, seal: Seal) -> None:
    """Write the mark at first use. Raises Misconfigured `another_key` where it is that of another key."""
    with database.reading() as session:
        held, fits = _held(session), key_fits(session, seal)
    if held is None and fits:
        with database.aside() as session:
            insert_new(session, KeyMark, [{"id": _ONLY, "mark": mark_of(seal)}])
            # Another machine may have been the first.
            fits = _held(session) == mark_of(seal)
    if not fits:
        raise Misconfigured(
            "本机的密钥与记录库里的不是同一把：请把原来那台机器数据目录里的 channel.key 复制过来覆盖本机的，"
            "或把 HUIYING_CHANNEL_KEY 设成同一个值；原来的密钥确实丢了，请执行 huiying db rekey",
            code="another_key",
        )


def key_fits(session: Session, seal: Seal) -> bool:
    """Whether this is the key of the records, or nothing speaks against it."""
    held = _held(session)
    return held == mark_of(seal) if held is not None else _opens(session, seal)


def accept_key(session: Session, seal: Seal) -> None:
    """From now on this is the key of the records; what another has sealed stays closed."""
    upsert(session, KeyMark, {"id": _ONLY, "mark": mark_of(seal)})


def mark_of(seal: Seal) -> str:
    return seal.mark(_SAID)


def _held(session: Session) -> str | None:
    return session.scalar(select(KeyMark.mark).where(KeyMark.id == _ONLY))


def _opens(session: Session, seal: Seal) -> bool:
    """Records of a version that kept no mark: whether the key opens what was sealed last, if anything was."""
    newest = (
        select(InboxItem.sealed).where(InboxItem.sealed.is_not(None)).order_by(InboxItem.id.desc()).limit(1)
    )
    sealed = session.scalar(newest)
    if sealed is None:
        return True
    try:
        seal.open_bytes(sealed)
    except Unavailable:
        return False
    return True
