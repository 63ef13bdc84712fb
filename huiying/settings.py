"""Settings: `HUIYING_*` environment variables, and files for those that are secret; read once, frozen, passed on."""

from ipaddress import ip_network
from pathlib import Path
from typing import Any, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from huiying.credentials import with_password
from huiying.errors import Misconfigured
from huiying.secretfiles import SecretFiles

SIMULATED_MARK = "simulated"
"""A file of this name in the data folder: every process on it takes its time from the simulated clock."""
SHARDS = 2
"""Of a month of the document index: they are searched side by side."""


class Settings(BaseSettings):
    """Everything an operator can set. Each field says what it does; `huiying settings` prints them."""

    model_config = SettingsConfigDict(env_prefix="HUIYING_", frozen=True, extra="ignore")

    home: Path = Field(
        Path("~/.huiying"), description="数据目录 data folder: database, blobs, audit head, sources"
    )
    database_url: SecretStr | None = Field(
        None, description="记录库 record engine; default: SQLite in the data folder"
    )
    database_password: SecretStr | None = Field(
        None, description="记录库密码 password for the address of the record engine, which then holds none"
    )
    database_connections: int = Field(
        24, ge=4, le=500, description="数据库连接数 most connections of one process to PostgreSQL"
    )
    elasticsearch_url: SecretStr | None = Field(
        None,
        description="检索引擎 document index, the addresses of several nodes with commas; default: SQLite FTS5",
    )
    elasticsearch_password: SecretStr | None = Field(
        None,
        description="检索引擎密码 password for the addresses of the document index, which then hold none",
    )
    elasticsearch_shards: int = Field(
        SHARDS,
        ge=1,
        le=100,
        description="检索分片数 primary shards of a month of the document index, from its beginning on",
    )
    host: str = Field("127.0.0.1", description="监听地址 address the service listens on")
    port: int = Field(8000, ge=1, le=65535, description="监听端口 port the service listens on")
    trusted_proxies: str | None = Field(
        None,
        description="前置代理 addresses or networks, with commas, whose word on who asks is taken; default: nobody's",
    )
    office: str = Field(
        "清源县政务舆情办公室", description="本单位名称 name of the office, shown on every page"
    )
    jurisdiction: str = Field("江岭省/云州市/清源县", description="管辖地 province/city/county of the office")
    simulated: bool = Field(
        False, description="使用模拟时钟 take the time from clock.json in the data folder (demo, drill)"
    )
    sign_of_life: Path | None = Field(
        None,
        description="存活标记 file that a worker or a crawler touches as it goes round, for what watches it",
    )
    heartbeat_url: SecretStr | None = Field(
        None, description="平安信号 address called every minute, only while every part of the watch is well"
    )
    contact: str | None = Field(
        None,
        min_length=3,
        description="采集联系人 mail or telephone named in the crawler's User-Agent; without it only inside hosts are asked",
    )
    crawl_together: int = Field(
        16, ge=1, le=200, description="同时采集 sources that one crawler process reads at once"
    )
    crawl_timeout: float = Field(
        20,
        ge=0.5,
        le=300,
        description="等待答复 seconds for one answer of a website, from first to last byte",
    )
    crawl_patience: float = Field(
        600,
        ge=1,
        le=86400,
        description="一轮时长 seconds for one turn of a source; what is left comes next time",
    )
    crawl_lease: float = Field(
        120, ge=2, le=3600, description="采集租期 seconds after which the sources of a dead crawler are free"
    )

    channel_key: SecretStr | None = Field(
        None,
        description="通知渠道密钥 key that seals addresses of channels; default: channel.key in the data folder",
    )

    keep_raw_days: int = Field(
        180,
        ge=1,
        description="原始页面和收件内容的保存天数 days that raw responses and offers are kept, sealed",
    )
    keep_originals_days: int = Field(
        365, ge=1, description="封存原文的保存天数 days that originals of masked posts are kept, sealed"
    )
    keep_callers_days: int = Field(
        365, ge=1, description="来电号码的保存天数 days that callers' numbers of tickets are kept, sealed"
    )

    def __init__(self, **given: Any) -> None:
        """Raises Misconfigured naming the variables that are wrong."""
        try:
            super().__init__(**given)
        except ValidationError as wrong:
            names = "、".join(f"HUIYING_{str(fault['loc'][0]).upper()}" for fault in wrong.errors())
            raise Misconfigured(
                f"设置 {names} 的值不对：请改正或取消这些环境变量", code="bad_setting"
            ) from wrong

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # pydantic's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What the code gives, then the environment, then the files of secrets."""
        return init_settings, env_settings, SecretFiles(settings_cls)

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, given: str | None) -> str | None:
        for one in given.split(",") if given else ():
            ip_network(one.strip())
        return given

    @model_validator(mode="after")
    def _marked(self) -> Self:
        """A folder that was begun with a simulated time never goes on with the real one."""
        if (self.home.expanduser() / SIMULATED_MARK).exists():
            object.__setattr__(self, "simulated", True)
        return self

    @property
    def folder(self) -> Path:
        """The data folder, made if it is not there. Raises Misconfigured."""
        folder = self.home.expanduser().resolve()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as refused:
            raise Misconfigured(
                f"数据目录 {folder} 建不了（{refused.strerror}）：请检查 HUIYING_HOME 和权限", code="bad_home"
            ) from refused
        return folder

    @property
    def clock_file(self) -> Path:
        return self.folder / "clock.json"

    @property
    def record_url(self) -> str:
        """SQLAlchemy URL of the record engine, its password included. Raises Misconfigured when it has two."""
        if self.database_url is None:
            return f"sqlite:///{self.folder / 'huiying.sqlite3'}"
        return with_password(
            self.database_url.get_secret_value(), _secret(self.database_password), of="HUIYING_DATABASE"
        )

    @property
    def index_url(self) -> str | None:
        """Addresses of Elasticsearch with commas, passwords included; None for SQLite FTS5. Raises Misconfigured."""
        if self.elasticsearch_url is None:
            return None
        password, urls = _secret(self.elasticsearch_password), self.elasticsearch_url.get_secret_value()
        return ",".join(
            with_password(url.strip(), password, of="HUIYING_ELASTICSEARCH") for url in urls.split(",")
        )


def _secret(held: SecretStr | None) -> str | None:
    return None if held is None else held.get_secret_value()
