"""One tree of errors; `api.errors` alone maps it to HTTP.

    HuiyingError
    ├── NotFound        there is no such thing                      404
    ├── Conflict        the state does not allow it                 409
    ├── Forbidden       this person may not                         403
    ├── Unauthenticated nobody is signed in                         401
    ├── Invalid         the input is wrong; says what to do         422
    ├── Unavailable     an engine or a service is gone; try again   503
    ├── Misconfigured   a setting or a file of the office is wrong  exit code 2
    └── Handling        how the worker treats one inbox item
        ├── Discard     not wanted, for a named reason; counted
        ├── Retry       may go right later
        └── Quarantine  needs a person; kept whole

`message` is for the officer, in Chinese, and says what to do. `code` is stable and for programs.
`fields` names what is wrong with which field of a form.
"""

from collections.abc import Mapping
from typing import ClassVar


class HuiyingError(Exception):
    """Base of all errors this service raises on purpose."""

    code: ClassVar[str] = "error"

    def __init__(
        self, message: str, *, code: str | None = None, fields: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.reason = code or self.code
        self.fields = fields


class NotFound(HuiyingError):
    code = "not_found"


class Conflict(HuiyingError):
    code = "conflict"


class Forbidden(HuiyingError):
    code = "forbidden"


class Unauthenticated(HuiyingError):
    code = "unauthenticated"


class Invalid(HuiyingError):
    code = "invalid"


class Unavailable(HuiyingError):
    code = "unavailable"


class Misconfigured(HuiyingError):
    code = "misconfigured"


class Handling(HuiyingError):
    """How the worker treats one inbox item; `reason` is counted."""


class Discard(Handling):
    code = "discarded"


class Retry(Handling):
    code = "retry"


class Quarantine(Handling):
    code = "quarantined"
