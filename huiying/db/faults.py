"""The engine's fault in the officer's words: what happened, and what to do about it."""

from sqlalchemy.exc import DBAPIError

from huiying.errors import HuiyingError, Invalid, Misconfigured, Unavailable

_NOT_MIGRATED = Unavailable("数据库还没有建表：请执行 huiying db upgrade", code="database_not_migrated")
_BUSY = Unavailable("数据库正忙（被另一个进程锁住），请稍后重试", code="database_locked")
CROSSED = "database_crossed"
_CROSSED = Unavailable("与同时进行的另一项操作撞上了，没有写入，请重试", code="database_crossed")
_FULL = Unavailable("磁盘已满，数据库写不进去：请先腾出空间", code="disk_full")
_CROWDED = Unavailable(
    "数据库的连接用完了：请稍后重试；经常如此就调大服务器的 max_connections，或调小各进程的 HUIYING_DATABASE_CONNECTIONS",
    code="database_crowded",
)
_SLOW = Unavailable(
    "数据库在规定时间内没有办完，已取消，没有写入：请缩小范围再试；一直如此请检查数据库服务器",
    code="database_slow",
)
_STARTING = Unavailable(
    "数据库服务器正在启动、恢复或停机：稍候会自动重连；几分钟后仍不行请检查服务器日志",
    code="database_starting",
)
_REFUSED = Unavailable(
    "数据库不认这个用户名或密码，或不许从本机登录：请改正 HUIYING_DATABASE_URL（密码里的 @ : / 要写成 %40 %3A %2F），"
    "并检查服务器的 pg_hba.conf",
    code="database_refused",
)
_UNKNOWN = Unavailable(
    "数据库服务器上没有这个库：请检查 HUIYING_DATABASE_URL 末尾的库名，或在服务器上建库"
    "（CREATE DATABASE 库名 ENCODING 'UTF8'）",
    code="database_unknown",
)
_STANDBY = Unavailable(
    "数据库服务器是只读的（连到了备库，或已设为只读）：请把 HUIYING_DATABASE_URL 指向主库；可以查看，不能写入",
    code="database_read_only",
)
_GONE = Unavailable("数据库连接不上：请检查 HUIYING_DATABASE_URL 和数据库服务", code="database_unreachable")
_TOO_LONG = Invalid("有一项文字太长，没有保存：请缩短后再提交", code="text_too_long")
_UNFIT = Invalid("文字里有无法保存的字符（空字符或半个字符），没有保存：请删去后再提交", code="text_unfit")
_TOO_LARGE = Invalid("有一个数太大，没有保存：请核对后再提交", code="number_too_large")
_POOL = Unavailable("本进程的数据库连接都在用，等不到空闲的：请稍后重试", code="database_crowded")

_BY_STATE = {
    "42P01": _NOT_MIGRATED,
    "42703": _NOT_MIGRATED,
    "25006": _STANDBY,
    "53100": _FULL,
    "53300": _CROWDED,
    "55P03": _BUSY,
    "40001": _CROSSED,
    "40P01": _CROSSED,
    "57014": _SLOW,
    "57P01": _STARTING,
    "57P02": _STARTING,
    "57P03": _STARTING,
    "28P01": _REFUSED,
    "28000": _REFUSED,
    "42501": _REFUSED,
    "3D000": _UNKNOWN,
    "25P03": _GONE,
    "22001": _TOO_LONG,
    "22021": _UNFIT,
    "22P05": _UNFIT,
    "22003": _TOO_LARGE,
}
"""SQLSTATE → what it is. Of a connection that fails the driver tells none."""

_OF_POSTGRES = (
    (("too many clients", "connection slots", "too many connections"), _CROWDED),
    (("password authentication", "no password supplied", "pg_hba.conf", "role "), _REFUSED),
    (("starting up", "shutting down", "recovery", "not yet accepting"), _STARTING),
    (("database ",), _UNKNOWN),
    (("cannot contain NUL",), _UNFIT),
    (("integer out of range", "out of range"), _TOO_LARGE),
    (
        ("connect", "refused", "terminat", "resolve", "timeout", "closed", "lost synchronization", "SSL"),
        _GONE,
    ),
)
_OF_SQLITE = (
    (
        ("readonly", "read-only"),
        Unavailable("数据库文件只读，写不进去：请检查数据目录的权限和磁盘", code="database_read_only"),
    ),
    (("disk is full", "No space left"), _FULL),
    (("no such table", "no such column"), _NOT_MIGRATED),
    (
        ("not a database", "malformed"),
        Unavailable(
            "数据库文件已损坏，或不是数据库：请停下服务，从备份恢复数据目录；不要删除原文件",
            code="database_damaged",
        ),
    ),
    (("locked",), _BUSY),
    (("unable to open",), Unavailable("数据库文件打不开：请检查数据目录和权限", code="database_unreachable")),
)
OLDEST = 14
"""The oldest PostgreSQL we work with: those before it are no longer mended by their makers."""


def explain(trouble: DBAPIError) -> HuiyingError | None:
    """A fault of the engine as an error of ours; None for what is nobody's fault but ours."""
    driven = trouble.orig
    state = getattr(driven, "sqlstate", None)
    if state is not None:
        known = _BY_STATE.get(state) or (_GONE if state.startswith("08") else None)
        return None if known is None else again(known)
    signs = _OF_POSTGRES if type(driven).__module__.startswith("psycopg") else _OF_SQLITE
    words = str(driven)
    return next((again(known) for some, known in signs if any(sign in words for sign in some)), None)


def again(known: HuiyingError) -> HuiyingError:
    """The same error anew: an exception that is raised carries where it was raised."""
    return type(known)(known.message, code=known.reason)


def crowded() -> HuiyingError:
    """All connections of this process are in use."""
    return again(_POOL)


def demand_server(version: int, encoding: str | None) -> None:
    """Raises Misconfigured for a server that is too old (`version` as 180006), or keeps texts in another encoding."""
    if version < OLDEST * 10_000:
        raise Misconfigured(
            f"PostgreSQL {version // 10_000} 太旧：需要 {OLDEST} 或更新的版本，请升级数据库服务器",
            code="database_too_old",
        )
    if encoding not in {None, "UTF8"}:
        raise Misconfigured(
            f"数据库的编码是 {encoding}，存不下全部汉字：请用 CREATE DATABASE 库名 ENCODING 'UTF8' TEMPLATE template0 另建一个库",
            code="database_encoding",
        )
