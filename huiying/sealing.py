"""Sealing under the key of the office: addresses of channels, what came in as it came in, and names of private authors."""

import hmac
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from huiying.errors import Misconfigured, Unavailable
from huiying.settings import Settings

NAME = "channel.key"
_NONCE = 12


class Seal:
    """The key of the office: seals and opens words (Fernet) and bytes (AES-256-GCM), and marks names."""

    def __init__(self, key: bytes) -> None:
        """Raises Misconfigured when this is no key."""
        try:
            self._fernet = Fernet(key)
        except ValueError as wrong:
            raise Misconfigured(
                "本单位的密钥不对：请从备份恢复数据目录里的 channel.key，或改正 HUIYING_CHANNEL_KEY",
                code="channel_key_invalid",
            ) from wrong
        self._bytes = AESGCM(_derived(key, b"huiying bytes"))
        self._marks = _derived(key, b"huiying marks")

    def close(self, words: str) -> str:
        """The words, sealed."""
        return self._fernet.encrypt(words.encode()).decode("ascii")

    def open(self, sealed: str) -> str:
        """What was sealed. Raises Unavailable when it was sealed with another key."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as wrong:
            raise _locked() from wrong

    def close_bytes(self, content: bytes) -> bytes:
        """The bytes, sealed: 28 more than before."""
        nonce = os.urandom(_NONCE)
        return nonce + self._bytes.encrypt(nonce, content, None)

    def open_bytes(self, sealed: bytes) -> bytes:
        """What was sealed. Raises Unavailable when it was sealed with another key, or damaged."""
        try:
            return self._bytes.decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
        except (InvalidTag, ValueError) as wrong:
            raise _locked() from wrong

    def mark(self, words: str) -> str:
        """A keyed hash, 64 hex digits: the same words bear the same mark, and nobody without the key finds them by guessing."""
        return hmac.digest(self._marks, words.encode("utf-8", "surrogatepass"), "sha256").hex()


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key)


def _locked() -> Unavailable:
    return Unavailable(
        "封存的内容解不开：封存它的密钥换过或丢了，请从备份恢复 channel.key（或 HUIYING_CHANNEL_KEY）",
        code="sealed_with_another_key",
    )


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
    # A name of its own (mode 600): processes in two containers share the folder and may bear the same number.
    handle, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=".tmp", dir=path.parent)
    draft = Path(name)
    with os.fdopen(handle, "wb") as file:
        file.write(Fernet.generate_key())
    # Linked, not renamed: of two processes that begin together the second must take the first one's key.
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
