"""What nobody foresaw, kept in a file for whoever maintains the service; the officer sees one line.

An error may quote the post it fell over: words and long numbers of its message are left out, where it happened is not.
"""

import re
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path

from huiying.clock import SystemClock
from huiying.errors import HuiyingError
from huiying.settings import Settings

NAME = "errors.log"
_QUOTED = re.compile(r"[^\x00-\x7f]+|\d(?:[ -]?\d){5,}")
_LONGEST = 200


def keep(surprise: BaseException) -> str:
    """Append the traceback to `errors.log` in the data folder (else the temporary one); gives the line to show."""
    where = _append(f"{SystemClock().now().isoformat()}\n{traced(surprise)}\n")
    note = f"详情已记入 {where}，请交给维护人员" if where else "详情写不下来：数据目录和临时目录都不能写"
    return f"程序遇到没有料到的问题（{brief(surprise)}）；{note}。已完成的都已保存"


def brief(surprise: BaseException) -> str:
    """Kind and message of an error on one line, without what it may quote."""
    return _discreet(f"{type(surprise).__name__}: {surprise}").splitlines()[0][:_LONGEST]


def traced(surprise: BaseException) -> str:
    """Where an error came from, without what it may quote."""
    return _discreet("".join(traceback.format_exception(surprise)))


def _discreet(text: str) -> str:
    return _QUOTED.sub("…", text)


def _append(text: str) -> Path | None:
    for folder in (_data_folder(), Path(tempfile.gettempdir())):
        with suppress(OSError):
            if folder is not None:
                path = folder / NAME
                with path.open("a", encoding="utf-8") as log:
                    log.write(text)
                return path
    return None


def _data_folder() -> Path | None:
    with suppress(HuiyingError):
        return Settings().folder
    return None
