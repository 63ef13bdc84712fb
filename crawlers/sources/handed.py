"""Sources that are no web sites: a folder somebody puts files into, a mailbox somebody writes to."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from crawlers.sources.declared import Declared
from crawlers.tables.columns import FIELDS

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
TABLE_FILES = ("*.csv", "*.tsv", "*.xlsx", "*.xlsm", "*.xls", "*.jsonl", "*.ndjson", "*.json")
"""Old .xls files are looked at too: to say what to do with them."""


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _inside(pattern: str) -> str:
    if not pattern or pattern.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", pattern):
        raise ValueError("只能写文件夹里面的文件名样式，如 *.xlsx 或 **/*.csv")
    return pattern


def _folder(path: str) -> str:
    if not path.strip() or "\0" in path:
        raise ValueError("请写文件夹的路径：绝对路径，或相对于数据目录")
    if ".." in re.split(r"[/\\]", path):
        raise ValueError("路径里不能有 ..")
    return path


def _known_fields(columns: dict[str, str]) -> dict[str, str]:
    unknown = sorted(set(columns) - set(FIELDS))
    if unknown:
        raise ValueError(f"不认识 {'、'.join(unknown)}；可以写 {'、'.join(FIELDS)}")
    return columns


def _secret(reference: str) -> str:
    if not re.fullmatch(r"env:HUIYING_SECRET_[A-Z0-9_]{1,80}|file:/.{1,500}", reference):
        raise ValueError(
            "口令不要写在来源文件里：写 env:HUIYING_SECRET_名字（值放在同名的环境变量里），或 file:/路径（只有采集进程能读的文件）"
        )
    return reference


Columns = Annotated[dict[str, str], AfterValidator(_known_fields)]
"""Field of a post → name of the column."""
SecretReference = Annotated[str, AfterValidator(_secret)]
"""Where a secret is to be found, see `crawlers.secrets`; never the secret."""


class FolderSource(Declared):
    """A folder of tables (CSV, TSV, XLSX, JSONL); its files are read and left where they are."""

    kind: Literal["folder"]
    path: Annotated[str, AfterValidator(_folder)]
    """Absolute, or relative to the data folder."""
    files: Annotated[tuple[Annotated[str, AfterValidator(_inside)], ...], BeforeValidator(_listed)] = (
        TABLE_FILES
    )
    columns: Columns = Field(default_factory=dict)
    interval_minutes: float = Field(1, gt=0, le=10080)
    settle_seconds: float = Field(10, ge=0, le=3600)
    """A file that changed within so many seconds is still being written."""


class MailboxSource(Declared):
    """A mailbox read over IMAP; nothing in it is marked, moved or deleted."""

    kind: Literal["mailbox"]
    host: str = Field(pattern=r"^[A-Za-z0-9.:-]{1,253}$")
    port: int = Field(993, ge=1, le=65535)
    security: Literal["tls", "starttls", "none"] = "tls"
    """`none` only to this machine itself."""
    certificate: str | None = None
    """File of the authority to trust, where the server's certificate is the office's own."""
    user: str = Field(min_length=1, max_length=200)
    password: SecretReference
    folder: str = Field("INBOX", min_length=1, max_length=200)
    columns: Columns = Field(default_factory=dict)
    interval_minutes: float = Field(5, gt=0, le=10080)
    max_items: int = Field(200, ge=1, le=500)
    """Mails of one run; the rest follows in the next."""

    @model_validator(mode="after")
    def _safe(self) -> "MailboxSource":
        if self.security == "none" and self.host not in _LOOPBACK:
            raise ValueError("不加密的连接只允许到本机；请用 tls 或 starttls")
        return self


HandedSource = FolderSource | MailboxSource
"""Sources that Scrapy has nothing to do with."""
