"""Secrets as files: `HUIYING_X_FILE` names the file that holds what `HUIYING_X` would say.

So they stand in no process list, no `inspect` of a container and no file of settings that is handed around.
"""

import os
from pathlib import Path
from typing import Any, get_args

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import PydanticBaseSettingsSource

from huiying.errors import Misconfigured

PREFIX, SUFFIX = "HUIYING_", "_FILE"


def file_of(name: str, field: FieldInfo) -> Path | None:
    """The file that is said to hold a secret setting; None where none is named, and for what is no secret."""
    named = os.environ.get(f"{PREFIX}{name.upper()}{SUFFIX}")
    is_secret = SecretStr in (field.annotation, *get_args(field.annotation))
    return Path(named) if named and is_secret else None


class SecretFiles(PydanticBaseSettingsSource):
    """The settings that are secret, from the files named for them."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[str | None, str, bool]:
        """What the file of a secret says, without the line's end. Raises Misconfigured."""
        path = file_of(field_name, field)
        return (None if path is None else _held(path, field_name)), field_name, False

    def __call__(self) -> dict[str, Any]:
        """Raises Misconfigured naming the variable whose file cannot be used."""
        fields = self.settings_cls.model_fields.items()
        found = {name: self.get_field_value(field, name)[0] for name, field in fields}
        return {name: value for name, value in found.items() if value is not None}


def _held(path: Path, field: str) -> str:
    variable = f"{PREFIX}{field.upper()}"
    if variable in os.environ:
        raise Misconfigured(
            f"{variable} 和 {variable}{SUFFIX} 只能设一个：请取消其中之一", code="setting_twice"
        )
    try:
        held = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as refused:
        why = refused.strerror if isinstance(refused, OSError) else "不是 UTF-8 文本"
        raise Misconfigured(
            f"{variable}{SUFFIX} 指的文件 {path} 读不出来（{why}）：请检查路径和权限",
            code="setting_file_unreadable",
        ) from refused
    if not held:
        raise Misconfigured(
            f"{variable}{SUFFIX} 指的文件 {path} 是空的：请写入密码或密钥", code="setting_file_empty"
        )
    return held
