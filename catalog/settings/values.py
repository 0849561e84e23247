"""Every setting with its shape and its default."""

from __future__ import annotations

import json
import re
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from catalog.settings.addresses import SQLITE, is_database, is_search_server
from catalog.settings.origins import PREFIX, config_file
from schemas.identity_provider import IdentityProvider

_FEDERAL_STATE = r"^(DE-(BB|BE|BW|BY|HB|HE|HH|MV|NI|NW|RP|SH|SL|SN|ST|TH))?$"

_NUMBERS = (
    "port", "web_processes", "web_threads", "transfer_uses", "established_uses", "fresh_months", "stale_months",
    "session_idle_minutes", "session_days", "proof_minutes", "audit_days", "changes_a_minute", "smtp_port",
    "retention_links_days", "retention_letters_days", "retention_letter_files_days", "retention_tokens_days",
    "retention_memberships_days", "retention_requests_days", "retention_reports_days", "retention_replies_days",
)  # fmt: skip

Days = Annotated[int, Field(ge=1, le=3650)]
SearchKey = Annotated[str, Field(pattern=r"^[\x21-\x7e]{0,512}$", repr=False)]


class Settings(BaseSettings):
    """Every setting of the catalogue. Thresholds are months and counts as product.md names them."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    data: Path = Path("lichtermeer-data")
    database_url: Annotated[str, Field(repr=False)] = ""
    search_url: str = ""
    search_key: SearchKey = ""
    search_write_key: SearchKey = ""
    search_index: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,100}$")] = "lichtermeer"
    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    web_processes: Annotated[int, Field(ge=1, le=64)] = 2
    web_threads: Annotated[int, Field(ge=1, le=256)] = 8
    base_url: Annotated[str, Field(pattern=r"^(https?://[^\s/?#]+[^\s?#]*)?$")] = ""
    allowed_hosts: str = ""
    trusted_proxies: str = ""
    changes_a_minute: Annotated[int, Field(ge=1, le=100_000)] = 120
    samples: bool = True
    demo_notice: bool = True
    operator_name: str = ""
    operator_address: str = ""
    operator_mail: Annotated[str, Field(pattern=r"^([^\s@]+@[^\s@]+)?$")] = ""
    operator_federal_state: Annotated[str, Field(pattern=_FEDERAL_STATE)] = ""
    operator_representative: str = ""
    operator_phone: str = ""
    operator_register: str = ""
    operator_vat: str = ""
    supervising_authority: str = ""
    responsible_person: str = ""
    privacy_officer: str = ""
    processors: str = ""
    accessibility_mail: Annotated[str, Field(pattern=r"^([^\s@]+@[^\s@]+)?$")] = ""
    accessibility_checked_on: Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = ""
    enforcement_body: str = ""
    transfer_uses: Annotated[int, Field(ge=1, le=10_000)] = 1
    established_uses: Annotated[int, Field(ge=1, le=10_000)] = 3
    fresh_months: Annotated[int, Field(ge=1, le=1200)] = 12
    stale_months: Annotated[int, Field(ge=1, le=1200)] = 24
    session_idle_minutes: Annotated[int, Field(ge=5, le=1440)] = 480
    session_days: Annotated[int, Field(ge=1, le=30)] = 7
    proof_minutes: Annotated[int, Field(ge=1, le=120)] = 15
    audit_days: Annotated[int, Field(ge=30, le=3650)] = 730
    identity_providers: Annotated[tuple[IdentityProvider, ...], NoDecode] = ()
    smtp_host: Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]*$")] = ""
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 587
    smtp_user: str = ""
    smtp_password: Annotated[str, Field(repr=False)] = ""
    smtp_tls: Literal["starttls", "tls", "none"] = "starttls"
    mail_from: Annotated[str, Field(pattern=r"^([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+)?$")] = ""
    mail_from_name: Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]{0,100}$")] = "Lichtermeer"
    retention_links_days: Days = 30
    retention_letters_days: Days = 30
    retention_letter_files_days: Annotated[int, Field(ge=1, le=7)] = 7
    retention_tokens_days: Days = 90
    retention_memberships_days: Days = 1095
    retention_requests_days: Days = 365
    retention_reports_days: Days = 1095
    retention_replies_days: Days = 180

    @field_validator("data")
    @classmethod
    def _can_be_a_folder(cls, value: Path) -> Path:
        if "?" in str(value) or "\0" in str(value):  # both would cut the database's address short
            raise ValueError("folder")
        try:
            return value.expanduser()
        except RuntimeError:
            raise ValueError("user") from None

    @field_validator(*_NUMBERS, mode="before")
    @classmethod
    def _is_no_yes_or_no(cls, value: object) -> object:
        if isinstance(value, bool):  # in TOML; it would be taken for 0 or 1
            raise ValueError("number")
        return value

    @field_validator("database_url")
    @classmethod
    def _is_a_database(cls, value: str) -> str:
        if value and not is_database(value):
            raise ValueError("database")
        return value

    @field_validator("search_url")
    @classmethod
    def _is_a_search_server(cls, value: str) -> str:
        if value and not is_search_server(value):
            raise ValueError("search")
        return value.rstrip("/")

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        for part in re.split(r"[\s,]+", value.strip()):
            if part:
                ip_network(part)
        return value

    @field_validator("allowed_hosts")
    @classmethod
    def _are_host_names(cls, value: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9._:\[\]\s,-]*", value):
            raise ValueError("hosts")
        return value

    @field_validator("base_url")
    @classmethod
    def _ends_before_the_path(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("identity_providers", mode="before")
    @classmethod
    def _are_tables_or_json(cls, value: object) -> object:
        try:
            return json.loads(value) if isinstance(value, str) else value
        except (ValueError, RecursionError):
            raise ValueError("json") from None

    @field_validator("identity_providers")
    @classmethod
    def _are_different(cls, value: tuple[IdentityProvider, ...]) -> tuple[IdentityProvider, ...]:
        for name in ("key", "issuer"):
            if len({getattr(each, name) for each in value}) < len(value):
                raise ValueError(f"same_{name}")
        return tuple(_with_secret(each) for each in value)

    @model_validator(mode="after")
    def _thresholds_rise(self) -> Settings:
        if self.stale_months < self.fresh_months:
            raise ValueError("months")
        if self.established_uses < self.transfer_uses:
            raise ValueError("uses")
        if self.smtp_host and not (self.mail_from or self.operator_mail):
            raise ValueError("sender")
        return self

    @model_validator(mode="after")
    def _search_has_its_keys(self) -> Settings:
        if self.search_url and not self.search_key:
            raise ValueError("no_search_key")
        if (self.search_key or self.search_write_key) and not self.search_url:
            raise ValueError("no_search_url")
        if self.search_key and self.search_key == self.search_write_key:
            raise ValueError("same_search_keys")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What the caller gives wins over the environment, and that over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, config_file())

    @property
    def embedded(self) -> bool:
        """Whether the database is a file of this machine."""
        return self.database.startswith(SQLITE)

    @cached_property
    def database(self) -> str:
        """The database's address: the one that was set, else the embedded one in the data folder."""
        return self.database_url or f"{SQLITE}{self.data / 'lichtermeer.sqlite'}"

    @property
    def database_file(self) -> Path | None:
        """The file of an embedded database."""
        return Path(self.database.removeprefix(SQLITE)) if self.embedded else None

    @property
    def index(self) -> Path:
        """The folder of the embedded index."""
        return self.data / "index"

    @property
    def search_server(self) -> bool:
        """Whether a server of its own does the searching, not the engine in this program."""
        return bool(self.search_url)

    @property
    def may_index(self) -> bool:
        """Whether a process with these settings can fill the index."""
        return not self.search_server or bool(self.search_write_key)

    @property
    def letters(self) -> Path:
        """The folder in which letters lie where no mail server is set."""
        return self.data / "mail"


def _with_secret(provider: IdentityProvider) -> IdentityProvider:
    """Its secret may lie in a file of its own, as containers hand them over."""
    if not provider.client_secret_file:
        return provider
    try:
        secret = Path(provider.client_secret_file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        secret = ""
    if not secret:
        raise ValueError(f"no_secret {provider.key}")
    return provider.model_copy(update={"client_secret": secret})


SECRETS = frozenset(name for name, field in Settings.model_fields.items() if not field.repr)
"""Settings that nothing ever shows. Each may come from a file that ``LICHTERMEER_…_FILE`` names."""
WORKERS_ONLY = frozenset({"search_write_key"})
"""Secrets that a process that visitors talk to never holds."""
