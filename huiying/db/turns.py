"""The turn: whoever decides from what he reads, or writes to the audit chain, does so alone.

SQLite gives the turn with `BEGIN IMMEDIATE`. On PostgreSQL it is an advisory lock that the transaction takes before
anything else, so that nobody waits for it while he holds a row that somebody else waits for.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

TURN = 7_265_109
"""Number of the advisory lock; any number nobody else uses."""
_HELD = "turn_held"
_ASIDE = "aside"


def take_turn(session: Session) -> None:
    """Wait until nobody else has the turn; it ends with the transaction. Raises RuntimeError aside of it, see `aside`."""
    if session.info.get(_ASIDE):
        # Who waits for the turn with rows in hand waits in a circle with who has it.
        raise RuntimeError("a transaction aside of the turn must neither announce nor write to the chain")
    if not session.info.get(_HELD) and session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(TURN)))
    session.info[_HELD] = True


def aside(session: Session) -> None:
    """Mark a transaction that goes on beside the turn: it claims, renews, hands in, and decides nothing else."""
    session.info[_ASIDE] = True


def take_over(session: Session) -> None:
    """Take the turn in a transaction that was begun aside, before it has touched anything: it may be long waited for."""
    session.info.pop(_ASIDE, None)
    take_turn(session)
