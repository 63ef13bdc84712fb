"""Settings: `HUIYING_*` environment variables, read once, frozen, passed on."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything an operator can set. Each field says what it does; `huiying settings` prints them."""

    model_config = SettingsConfigDict(env_prefix="HUIYING_", frozen=True, extra="ignore")

    home: Path = Field(
        Path("~/.huiying"), description="数据目录 data folder: database, blobs, audit head, sources"
    )
    database_url: SecretStr | None = Field(
        None, description="记录库 record engine; default: SQLite in the data folder"
    )
    elasticsearch_url: SecretStr | None = Field(
        None, description="检索引擎 document index; default: SQLite FTS5"
    )
    host: str = Field("127.0.0.1", description="监听地址 address the service listens on")
    port: int = Field(8000, ge=1, le=65535, description="监听端口 port the service listens on")
    office: str = Field(
        "清源县政务舆情办公室", description="本单位名称 name of the office, shown on every page"
    )
    jurisdiction: str = Field("江岭省/云州市/清源县", description="管辖地 province/city/county of the office")
    simulated: bool = Field(
        False, description="使用模拟时钟 take the time from clock.json in the data folder (demo, drill)"
    )
    contact: str = Field(
        "admin@localhost", description="采集联系人 contact named in the crawler's User-Agent"
    )

    @property
    def folder(self) -> Path:
        """The data folder, made if it is not there."""
        folder = self.home.expanduser().resolve()
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def clock_file(self) -> Path:
        return self.folder / "clock.json"

    @property
    def record_url(self) -> str:
        """SQLAlchemy URL of the record engine."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.folder / 'huiying.sqlite3'}"
