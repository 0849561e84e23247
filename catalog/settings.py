"""What the operator may set: from the environment (``LICHTERMEER_…``), else from one TOML file, else a working default.

Described for operators in docs/configuration.md. A wrong value stops the start with one sentence a setting.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "LICHTERMEER_"
CONFIG_VARIABLE = "LICHTERMEER_CONFIG"


class WrongSetting(Exception):
    """A setting can't be used; the message is one German sentence a setting, ready to print."""


class Settings(BaseSettings):
    """Every setting of the catalogue. Thresholds are days and counts as product.md names them."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    data: Path = Path("lichtermeer-data")
    database_url: str = ""
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    web_processes: Annotated[int, Field(ge=1, le=64)] = 2
    web_threads: Annotated[int, Field(ge=1, le=256)] = 8
    base_url: str = ""
    samples: bool = True
    demo_notice: bool = True
    operator_name: str = ""
    operator_address: str = ""
    operator_mail: str = ""
    operator_federal_state: str = ""
    transfer_uses: Annotated[int, Field(ge=1)] = 1
    established_uses: Annotated[int, Field(ge=1)] = 3
    fresh_months: Annotated[int, Field(ge=1)] = 12
    stale_months: Annotated[int, Field(ge=1)] = 24

    @field_validator("database_url")
    @classmethod
    def _is_a_database(cls, value: str) -> str:
        if not value:
            return value
        try:
            backend = make_url(value).get_backend_name()
        except ArgumentError as error:
            raise ValueError("no database address") from error
        if backend != "sqlite":
            raise ValueError("unknown database")
        return value

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
        path = os.environ.get(CONFIG_VARIABLE)
        file = TomlConfigSettingsSource(settings_cls, Path(path) if path else Path("lichtermeer.toml"))
        return init_settings, env_settings, file

    @cached_property
    def database(self) -> str:
        """The database's address: the one that was set, else the embedded one in the data folder."""
        return self.database_url or f"sqlite:///{self.data / 'lichtermeer.sqlite'}"

    @property
    def index(self) -> Path:
        """The folder of the embedded index."""
        return self.data / "index"


def load_settings(**given: object) -> Settings:
    """Read and check the settings. Raises WrongSetting."""
    path = os.environ.get(CONFIG_VARIABLE)
    if path and not Path(path).is_file():
        raise WrongSetting(f"{CONFIG_VARIABLE} nennt eine Datei, die es nicht gibt: {path}")
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks the values
    except ValidationError as error:
        raise WrongSetting("\n".join(_sentence(problem["loc"], problem) for problem in error.errors())) from None
    except ValueError as error:  # the TOML file itself can't be read
        raise WrongSetting(f"Die Einstellungsdatei ist nicht lesbar: {error}") from None


_EXPECTED = {
    "bool_parsing": "Erlaubt sind „on“ und „off“.",
    "int_parsing": "Erlaubt ist eine ganze Zahl.",
    "extra_forbidden": "Diese Einstellung gibt es nicht.",
    "greater_than_equal": "Erlaubt ist eine ganze Zahl ab {ge}.",
    "less_than_equal": "Erlaubt ist eine ganze Zahl bis {le}.",
    "value_error": "Erlaubt ist eine Adresse wie sqlite:////var/lib/lichtermeer/lichtermeer.sqlite.",
}


def _sentence(location: tuple[int | str, ...], problem: object) -> str:
    details = dict(problem)  # type: ignore[call-overload]  # a TypedDict of pydantic
    name = PREFIX + "_".join(str(part) for part in location).upper()
    expected = _EXPECTED.get(details["type"], "Dieser Wert passt nicht.").format(**details.get("ctx", {}))
    return f"{name} hat den Wert „{details.get('input')}“. {expected}"
