"""An identity provider as the operator configures it: where people may sign in, and what its word means here."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from schemas.identity import MemberRole
from schemas.mail import check_domain

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def is_safe_address(address: str) -> bool:
    """Whether secrets may go there: https, or http on this very machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return False
    plain = address.isascii() and address.isprintable() and " " not in address and not parts.fragment
    named = bool(host) and parts.username is None and parts.password is None
    return plain and named and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))


def _issuer(value: str) -> str:
    if not is_safe_address(value) or "?" in value or "#" in value:
        raise ValueError("issuer")
    return value


def _line(value: str) -> str:
    if not value.isprintable() or value != value.strip():
        raise ValueError("line")
    return value


Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_line)]
Claim = Annotated[str, Field(max_length=200), AfterValidator(_line)]


class IdentityProvider(BaseModel):
    """Where people may sign in, and what is made of what it says about them.

    ``key`` stands in addresses, ``name`` on buttons. ``issuer`` is compared to the letter. Claims are named as the
    provider names them; a point leads into an object (``realm_access.roles``). ``organisations`` and ``roles`` say
    which of their values mean what here; a value that is not in them means nothing. ``organisation`` is the body to
    which everybody belongs who signs in here. With ``mail_domains`` the provider is believed about addresses there
    only; ``mail_is_verified`` believes it about each address that it names, because it gave them out itself.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$")]
    name: Line
    issuer: Annotated[str, AfterValidator(_issuer)]
    client_id: Line
    client_secret: Annotated[str, Field(repr=False)] = ""
    client_secret_file: str = ""
    auth_method: Literal["", "client_secret_basic", "client_secret_post", "none"] = ""
    scopes: tuple[Annotated[str, Field(pattern=r"^[\x21\x23-\x5b\x5d-\x7e]+$")], ...] = ("openid", "email", "profile")
    clock_skew_seconds: Annotated[int, Field(ge=0, le=300)] = 60
    name_claim: Claim = "name"
    mail_claim: Claim = "email"
    mail_verified_claim: Claim = "email_verified"
    mail_is_verified: bool = False
    mail_domains: tuple[Annotated[str, AfterValidator(check_domain)], ...] = ()
    organisation: Claim = ""
    organisation_claim: Claim = ""
    organisations: dict[str, Line] = Field(default_factory=dict)
    role_claim: Claim = ""
    roles: dict[str, MemberRole] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _asks_for_openid(self) -> Self:
        if "openid" not in self.scopes:
            raise ValueError("openid")
        if self.client_secret and self.client_secret_file:
            raise ValueError("two_secrets")
        return self

    @property
    def clock_skew(self) -> timedelta:
        """How far its clock may be off."""
        return timedelta(seconds=self.clock_skew_seconds)

    @property
    def bodies(self) -> frozenset[str]:
        """All bodies that it can say anything about, by their keys here."""
        return frozenset(filter(None, (self.organisation, *self.organisations.values())))
