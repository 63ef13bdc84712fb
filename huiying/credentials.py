"""An address and its password, which come from two places so that the address can be shown."""

from urllib.parse import quote, urlsplit

from huiying.errors import Misconfigured


def with_password(url: str, password: str | None, *, of: str) -> str:
    """The address of an engine with its password in it. `of` is what its settings begin with.

    Raises Misconfigured when it names nobody whose password it could be, or holds one already.
    """
    parts = urlsplit(url)
    if password is None or not parts.netloc:
        return url
    user, at, host = parts.netloc.rpartition("@")
    if not at or not user:
        raise Misconfigured(
            f"{of}_URL 里没有用户名，{of}_PASSWORD 用不上：请写成 …://用户@主机", code="password_without_user"
        )
    if ":" in user:
        raise Misconfigured(
            f"{of}_URL 里已有密码，又设了 {of}_PASSWORD：请从地址里去掉密码", code="password_twice"
        )
    return parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}").geturl()
