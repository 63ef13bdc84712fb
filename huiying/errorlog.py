"""What nobody foresaw, kept whole in a file for whoever maintains the service; the officer sees one line."""

import tempfile
import traceback
from contextlib import suppress
from pathlib import Path

from huiying.clock import SystemClock
from huiying.errors import HuiyingError
from huiying.settings import Settings

NAME = "errors.log"


def keep(surprise: BaseException) -> str:
    """Append the traceback to `errors.log` in the data folder (else the temporary one); gives the line to show."""
    where = _append(f"{SystemClock().now().isoformat()}\n{''.join(traceback.format_exception(surprise))}\n")
    brief = f"{type(surprise).__name__}: {surprise}".splitlines()[0][:200]
    note = f"详情已记入 {where}，请交给维护人员" if where else "详情写不下来：数据目录和临时目录都不能写"
    return f"程序遇到没有料到的问题（{brief}）；{note}。已完成的都已保存"


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
