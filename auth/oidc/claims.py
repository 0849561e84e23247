"""What a provider says about a person, as far as it means something here.

Claims come from outside: whatever is no text where a text should be, or is too long, counts as not said. A role is
never more than the operator's table makes of it, and no table makes an administrator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from schemas.identity import MemberRole
from schemas.identity_provider import IdentityProvider
from schemas.mail import check_mail, mail_domain
from schemas.person_names import check_name

MOST_VALUES = 1000


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signed in. ``mail`` is empty unless the provider vouches for it; ``roles`` are by the keys of our bodies.

    ``proved_at`` is when they last proved to the provider who they are; None where it does not say so.
    """

    provider: str
    issuer: str
    subject: str
    name: str = field(repr=False)
    mail: str = field(repr=False)
    roles: Mapping[str, MemberRole]
    proved_at: datetime | None
    id_token: str = field(repr=False)


def identity_of(provider: IdentityProvider, claims: Mapping[str, Any], id_token: str) -> Identity:
    """The person that these claims are about."""
    mail = _mail(provider, claims)
    return Identity(
        provider=provider.key,
        issuer=provider.issuer,
        subject=claims["sub"],
        name=_name(provider, claims) or mail.partition("@")[0],
        mail=mail,
        roles=_roles(provider, claims),
        proved_at=_moment(claims.get("auth_time")),
        id_token=id_token,
    )


def claimed(claims: Mapping[str, Any], name: str) -> object:
    """The value of a claim; a point leads into an object, unless the claim's own name has it (``https://…``)."""
    if name in claims:
        return claims[name]
    value: object = claims
    for part in name.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


def _moment(value: object) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _name(provider: IdentityProvider, claims: Mapping[str, Any]) -> str:
    parts = f"{_text(claims.get('given_name'))} {_text(claims.get('family_name'))}".strip()
    return _text(claimed(claims, provider.name_claim)) or parts or _text(claims.get("preferred_username"))


def _text(value: object) -> str:
    """A name as people may give it here; empty where it is none."""
    try:
        return check_name(value) if isinstance(value, str) else ""
    except ValueError:
        return ""


def _mail(provider: IdentityProvider, claims: Mapping[str, Any]) -> str:
    value = claimed(claims, provider.mail_claim)
    if not isinstance(value, str) or not _vouched_for(provider, claims):
        return ""
    try:
        mail = check_mail(value)
    except ValueError:
        return ""
    return mail if not provider.mail_domains or mail_domain(mail) in provider.mail_domains else ""


def _vouched_for(provider: IdentityProvider, claims: Mapping[str, Any]) -> bool:
    """Some providers write the truth value as a word."""
    said = claimed(claims, provider.mail_verified_claim)
    return provider.mail_is_verified or said is True or said == "true"


def _roles(provider: IdentityProvider, claims: Mapping[str, Any]) -> Mapping[str, MemberRole]:
    """The role is one for all bodies that the provider names; without a word about it everybody only reads."""
    bodies = [provider.organisation] if provider.organisation else []
    if provider.organisation_claim:
        values = _values(claimed(claims, provider.organisation_claim))
        bodies += [provider.organisations[value] for value in values if value in provider.organisations]
    role = MemberRole.MEMBER
    if provider.role_claim:
        given = {provider.roles.get(value) for value in _values(claimed(claims, provider.role_claim))}
        role = max((each for each in given if each), key=lambda each: each.rank, default=role)
    return dict.fromkeys(bodies, role)


def _values(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(each for each in listed[:MOST_VALUES] if isinstance(each, str))
