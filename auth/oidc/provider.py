"""A provider as the operator configured it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from schemas.identity import MemberRole


@dataclass(frozen=True, slots=True)
class Provider:
    """Where people may sign in, and what is made of what it says about them.

    ``key`` stands in addresses, ``name`` on buttons. ``issuer`` is compared to the letter. Claims are named as the
    provider names them; a point leads into an object (``realm_access.roles``). ``organisations`` and ``roles`` say
    which of their values mean what here; a value that is not in them means nothing. ``organisation`` is the body to
    which everybody belongs who signs in here. With ``mail_domains`` the provider is believed about addresses there
    only; ``mail_is_verified`` believes it about each address that it names, because it gave them out itself.
    """

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    auth_method: str = ""
    clock_skew: timedelta = timedelta(seconds=60)
    name_claim: str = "name"
    mail_claim: str = "email"
    mail_verified_claim: str = "email_verified"
    mail_is_verified: bool = False
    mail_domains: tuple[str, ...] = ()
    organisation: str = ""
    organisation_claim: str = ""
    organisations: Mapping[str, str] = field(default_factory=dict)
    role_claim: str = ""
    roles: Mapping[str, MemberRole] = field(default_factory=dict)
