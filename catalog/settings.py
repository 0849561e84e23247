"""What the operator may set: from the environment (``LICHTERMEER_…``), else from one TOML file, else a working default.

Described for operators in docs/configuration.md. A wrong value stops the start with one sentence a setting, and
so does a ``LICHTERMEER_…`` variable that nothing reads: a slip in a name would otherwise start the catalogue on
another folder than the one that was meant.

The module stays light (no database, no web): the parent of ``serve`` reads it before anything else runs.
"""

from __future__ import annotations

import json
import os
import re
from difflib import get_close_matches
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from content.locale.identity_provider import what_is_wrong
from content.locale.settings import EXPECTED, EXPECTED_BY, EXPECTED_OF, TOGETHER
from schemas.identity_provider import IdentityProvider

PREFIX = "LICHTERMEER_"
CONFIG_VARIABLE = "LICHTERMEER_CONFIG"
CONFIG_FILE = "lichtermeer.toml"
TESTS_PREFIX = "LICHTERMEER_TEST_"
"""Such variables belong to the project's tests and are nothing to the catalogue."""

_SQLITE = "sqlite:///"
_POSTGRESQL = "postgresql://"
_CONNECTION_OPTIONS = {
    "application_name", "channel_binding", "connect_timeout", "gssencmode", "host", "krbsrvname", "options", "passfile",
    "port", "require_auth", "sslcert", "sslcrl", "sslkey", "sslmode", "sslnegotiation", "sslrootcert",
    "target_session_attrs",
}  # fmt: skip
"""What may stand behind the question mark of an address of PostgreSQL; a password may not."""
_FEDERAL_STATE = r"^(DE-(BB|BE|BW|BY|HB|HE|HH|MV|NI|NW|RP|SH|SL|SN|ST|TH))?$"

_NUMBERS = (
    "port", "web_processes", "web_threads", "transfer_uses", "established_uses", "fresh_months", "stale_months",
    "session_idle_minutes", "session_days", "proof_minutes", "audit_days", "changes_a_minute", "smtp_port",
    "retention_links_days", "retention_letters_days", "retention_letter_files_days", "retention_tokens_days",
    "retention_memberships_days", "retention_requests_days", "retention_reports_days", "retention_replies_days",
)  # fmt: skip


Days = Annotated[int, Field(ge=1, le=3650)]


class WrongSetting(Exception):
    """A setting can't be used; the message is one German sentence a setting, ready to print."""


class Settings(BaseSettings):
    """Every setting of the catalogue. Thresholds are months and counts as product.md names them."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    data: Path = Path("lichtermeer-data")
    database_url: Annotated[str, Field(repr=False)] = ""
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
        if value and not (_names_a_file(value) or _names_a_server(value)):
            raise ValueError("database")
        return value

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
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, _config_file())

    @property
    def embedded(self) -> bool:
        """Whether the database is a file of this machine."""
        return self.database.startswith(_SQLITE)

    @cached_property
    def database(self) -> str:
        """The database's address: the one that was set, else the embedded one in the data folder."""
        return self.database_url or f"{_SQLITE}{self.data / 'lichtermeer.sqlite'}"

    @property
    def database_file(self) -> Path | None:
        """The file of an embedded database."""
        return Path(self.database.removeprefix(_SQLITE)) if self.embedded else None

    @property
    def index(self) -> Path:
        """The folder of the embedded index."""
        return self.data / "index"

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


def _names_a_file(url: str) -> bool:
    """Only a file: a database in memory could not be shared by the processes of ``serve``."""
    path = url.removeprefix(_SQLITE)
    return path not in (url, "") and not ("?" in path or "\0" in path or path.startswith((":memory:", "file:")))


def _names_a_server(url: str) -> bool:
    """Without a server it is the socket of this machine, or of ``?host=/folder``. No blank is part of an address."""
    try:
        address = urlsplit(url)
        _ = address.port
        options = parse_qsl(address.query, keep_blank_values=True, strict_parsing=bool(address.query))
    except ValueError:
        return False
    name = unquote(address.path.removeprefix("/"))
    plain = url.startswith(_POSTGRESQL) and url.isprintable() and " " not in url and not address.fragment
    return plain and bool(name) and "/" not in name and all(key in _CONNECTION_OPTIONS for key, _ in options)


def load_settings(**given: object) -> Settings:
    """Read and check the settings. Raises WrongSetting."""
    wrong = _unknown_variables()
    secrets, unusable = _secrets_in_files()
    wrong += unusable
    file = _config_file()
    if os.environ.get(CONFIG_VARIABLE) and not file.is_file():
        wrong.append(f"{CONFIG_VARIABLE} nennt eine Datei, die es nicht gibt: {file}")
    try:
        settings = Settings(**{**secrets, **given})  # type: ignore[arg-type]  # pydantic checks the values
    except ValidationError as error:
        wrong += [_sentence(dict(problem)) for problem in error.errors()]
    except (ValueError, OSError, RecursionError) as error:  # the TOML file itself can't be read
        wrong.append(f"Die Einstellungsdatei {file} ist nicht lesbar: {_unreadable(error)}")
    if wrong:
        raise WrongSetting("\n".join(wrong))
    return settings


SECRETS = frozenset(name for name, field in Settings.model_fields.items() if not field.repr)
"""Settings that nothing ever shows. Each may come from a file that ``LICHTERMEER_…_FILE`` names."""
FILE = "_FILE"
LONGEST_SECRET = 4096


def _secrets_in_files() -> tuple[dict[str, str], list[str]]:
    """The secrets that stand in files of their own, and a sentence for each that can't be read."""
    found, wrong = {}, []
    for name in sorted(SECRETS):
        variable = _variable(name)
        file = os.environ.get(variable + FILE)
        if file and os.environ.get(variable):
            wrong.append(f"{variable} und {variable}{FILE} sind beide gesetzt. Erlaubt ist eines von beiden.")
        elif file:
            try:
                found[name] = _secret_in(Path(file))
            except (OSError, ValueError):
                wrong.append(f"{variable}{FILE} nennt eine Datei, die nicht als kurzer Text lesbar ist: {file}")
    return found, wrong


def _secret_in(file: Path) -> str:
    """The one line of a file; what editors put at its end is no part of a secret."""
    with file.open(encoding="utf-8") as opened:
        text = opened.read(LONGEST_SECRET + 1).rstrip("\r\n")
    if not text or len(text) > LONGEST_SECRET or "\n" in text:
        raise ValueError("secret")
    return text


def _unreadable(error: Exception) -> str:
    place = re.search(r"at line (\d+), column (\d+)", str(error))
    if place:
        return f"Zeile {place[1]}, Spalte {place[2]} ist kein gültiges TOML."
    if isinstance(error, UnicodeDecodeError):
        return "Sie ist nicht in UTF-8 geschrieben."
    if isinstance(error, PermissionError):
        return "Das Recht dazu fehlt."
    if isinstance(error, RecursionError):
        return "Sie ist zu tief geschachtelt."
    return f"Der Datenträger meldet: {error.strerror}." if isinstance(error, OSError) else "Sie ist kein gültiges TOML."


def _config_file() -> Path:
    return Path(os.environ.get(CONFIG_VARIABLE) or CONFIG_FILE)


def _unknown_variables() -> list[str]:
    known = {CONFIG_VARIABLE} | {_variable(name) for name in Settings.model_fields}
    known |= {_variable(name) + FILE for name in SECRETS}
    ours = (name for name in os.environ if name.startswith(PREFIX) and not name.startswith(TESTS_PREFIX))
    unknown = sorted(name for name in ours if name not in known)
    return [f"{name} ist keine Einstellung.{_near(name, known)}" for name in unknown]


def _near(name: str, known: set[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1)
    return f" Meinten Sie {near[0]}?" if near else ""


def _variable(field: str) -> str:
    return PREFIX + field.upper()


def _sentence(problem: dict[str, Any]) -> str:
    if not problem["loc"]:
        names = {name.split("_", 1)[0]: _variable(name) for name in Settings.model_fields}
        return TOGETHER[problem["msg"]].format(**names)
    field = str(problem["loc"][0])
    if field == "identity_providers":
        return _of_provider(problem)
    if problem["type"] == "extra_forbidden":
        return f"{_config_file()}: {field} ist keine Einstellung.{_near(field, set(Settings.model_fields))}"
    expected = (
        EXPECTED.get(problem["type"])
        or EXPECTED_BY.get(problem["msg"])
        or EXPECTED_OF.get(field)
        or "Dieser Wert passt nicht."
    )
    expected = expected.format(**problem.get("ctx", {}))
    if field in SECRETS - {"database_url"}:
        return f"{_origin(field)} ist nicht zu gebrauchen. {expected}"
    return f"{_origin(field)} hat den Wert „{_shown(problem['input'])}“. {expected}"


def _of_provider(problem: dict[str, Any]) -> str:
    """Never with the value: it may hold a secret, and JSON that can't be read shows all of it."""
    _, *place = problem["loc"]
    where = _origin("identity_providers") + (f", Nummer {place[0] + 1}" if place else "")
    if len(place) > 1 and problem["type"] == "extra_forbidden":
        return f"{where}: {place[1]} gibt es nicht.{_near(str(place[1]), set(IdentityProvider.model_fields))}"
    return f"{where}: {what_is_wrong(place, problem['type'], str(problem['msg']).removeprefix('Value error, '))}"


def _origin(field: str) -> str:
    """Where the operator wrote the value: the environment wins over the file."""
    variable = _variable(field)
    if field in SECRETS and os.environ.get(variable + FILE):
        return variable + FILE
    return variable if variable in os.environ or not _config_file().is_file() else f"{_config_file()}: {field}"


def _shown(value: object) -> str:
    """The value as it may stand in a log: short, and without the password of an address."""
    text = str(value)
    if ("://" in text or ":" in text.rpartition("@")[0]) and not text.startswith(_SQLITE):
        text = _without_password(text)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _without_password(address: str) -> str:
    """A password may hold any sign, and what stands behind a question mark may be one, too."""
    login, sign, rest = address.rpartition("@")
    if "?" in login:
        return "…"
    plain, asked, _ = rest.partition("?")
    return f"{'…@' if sign else ''}{plain}{'?…' if asked else ''}"
