"""Sealing: addresses of channels carry secrets, and lie in the records only under the key of the office."""

import os
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from huiying.errors import Misconfigured, Unavailable
from huiying.settings import Settings

NAME = "channel.key"


class Seal:
    """The key of the office: seals and opens."""

    def __init__(self, key: bytes) -> None:
        """Raises Misconfigured when this is no key."""
        try:
            self._fernet = Fernet(key)
        except ValueError as wrong:
            raise Misconfigured(
                "通知渠道的密钥不对：请从备份恢复数据目录里的 channel.key，或改正 HUIYING_CHANNEL_KEY",
                code="channel_key_invalid",
            ) from wrong

    def close(self, words: str) -> str:
        """The words, sealed."""
        return self._fernet.encrypt(words.encode()).decode("ascii")

    def open(self, sealed: str) -> str:
        """What was sealed. Raises Unavailable when it was sealed with another key."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as wrong:
            raise Unavailable(
                "渠道地址解不开：密钥换过或丢了，请重新登记这个渠道", code="channel_sealed"
            ) from wrong


def office_seal(settings: Settings) -> Seal:
    """The key from the settings, else from the data folder, where it is made at first use (mode 600)."""
    if settings.channel_key is not None:
        return Seal(settings.channel_key.get_secret_value().encode())
    return Seal(_kept_key(settings.folder / NAME))


def _kept_key(path: Path) -> bytes:
    try:
        if not path.exists():
            _make_key(path)
        return path.read_bytes().strip()
    except OSError as refused:
        raise Unavailable(
            f"数据目录里的密钥 {path} 用不了（{refused.strerror}）：请检查权限和磁盘", code="key_unreadable"
        ) from refused


def _make_key(path: Path) -> None:
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(Fernet.generate_key())
    # Linked, not renamed: of two processes that begin together the second must take the first one's key.
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
