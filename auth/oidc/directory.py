"""What providers publish about themselves: addresses and keys, fetched when needed and kept for a while.

Each process keeps its own. A provider that did not answer is left alone for some seconds, so that a crowd at its door
does not wait for each other here.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, KeySet, RSAKey

from auth.oidc.failures import ProviderDown, SignInFailed, WrongIssuer
from auth.oidc.wire import Wire, ask_for_json
from schemas.identity_provider import IdentityProvider, is_safe_address

METADATA_KEPT = timedelta(minutes=10)
KEYS_KEPT = timedelta(hours=1)
LEFT_ALONE = timedelta(seconds=10)
RENEWALS = 5
RENEWALS_WITHIN = timedelta(minutes=10)
"""A provider that changes its keys is asked for the new ones at once, but whoever invents names of keys cannot make us
ask for ever."""
WEAKEST_RSA, LONGEST_RSA = 2048, 16_500
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The addresses of a provider. ``names_itself`` says that each of its answers names it (RFC 9207)."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    end_session_endpoint: str
    names_itself: bool
    auth_methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Kept(Generic[_T]):
    what: _T
    at: datetime


@dataclass(slots=True)
class _Shelf:
    """What is known of one provider."""

    metadata: _Kept[Metadata] | None = None
    trouble: _Kept[SignInFailed] | None = None
    keys: _Kept[KeySet] | None = None
    renewals: deque[datetime] = field(default_factory=deque)


class Directory:
    """Asks providers about themselves over ``wire``, and remembers."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self._shelves: dict[str, _Shelf] = {}

    async def metadata(self, provider: IdentityProvider, now: datetime) -> Metadata:
        """The provider's addresses. Raises ProviderDown and WrongIssuer."""
        shelf = self._shelf(provider)
        if shelf.metadata and now - shelf.metadata.at < METADATA_KEPT:
            return shelf.metadata.what
        if shelf.trouble and now - shelf.trouble.at < LEFT_ALONE:
            raise type(shelf.trouble.what)(provider.key, shelf.trouble.what.detail)
        try:
            # OpenID Connect Discovery 1.0, section 4.1: a slash at the end of the issuer is left out, but only here.
            address = provider.issuer.removesuffix("/") + "/.well-known/openid-configuration"
            found = _metadata_of(provider, await ask_for_json(provider, self.wire, address))
        except SignInFailed as error:
            shelf.trouble = _Kept(error, now)
            raise
        shelf.metadata, shelf.trouble = _Kept(found, now), None
        return found

    async def keys(self, provider: IdentityProvider, now: datetime, kid: str | None) -> KeySet:
        """The provider's keys, with the one of this name if it publishes it. Raises ProviderDown and WrongIssuer."""
        shelf = self._shelf(provider)
        kept = shelf.keys
        fresh = kept and now - kept.at < KEYS_KEPT
        if kept and fresh and (kid is None or any(key.kid == kid for key in kept.what)):
            return kept.what
        if kept and fresh and not _may_renew(shelf, now):
            return kept.what
        shelf.renewals.append(now)
        metadata = await self.metadata(provider, now)
        found = _keys_of(provider, await ask_for_json(provider, self.wire, metadata.jwks_uri))
        shelf.keys = _Kept(found, now)
        return found

    def _shelf(self, provider: IdentityProvider) -> _Shelf:
        return self._shelves.setdefault(provider.key, _Shelf())


def _may_renew(shelf: _Shelf, now: datetime) -> bool:
    while shelf.renewals and shelf.renewals[0] <= now - RENEWALS_WITHIN:
        shelf.renewals.popleft()
    return len(shelf.renewals) < RENEWALS


def _metadata_of(provider: IdentityProvider, document: dict[str, Any]) -> Metadata:
    if document.get("issuer") != provider.issuer:
        raise WrongIssuer(provider.key, "the discovery document names another issuer")
    methods = document.get("token_endpoint_auth_methods_supported")
    return Metadata(
        authorization_endpoint=_address(provider, document, "authorization_endpoint"),
        token_endpoint=_address(provider, document, "token_endpoint"),
        jwks_uri=_address(provider, document, "jwks_uri"),
        userinfo_endpoint=_address(provider, document, "userinfo_endpoint", needed=False),
        end_session_endpoint=_address(provider, document, "end_session_endpoint", needed=False),
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
        auth_methods=tuple(filter(_is_text, methods)) if isinstance(methods, list) else (),
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _address(provider: IdentityProvider, document: dict[str, Any], name: str, *, needed: bool = True) -> str:
    value = document.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or not is_safe_address(value):
        raise ProviderDown(provider.key, f"no {name} that could be used")
    return value


def _keys_of(provider: IdentityProvider, document: dict[str, Any]) -> KeySet:
    """The public keys that may sign; what cannot be read, or is for something else, does not spoil the rest."""
    listed = document.get("keys")
    if not isinstance(listed, list):
        raise ProviderDown(provider.key, "no keys")
    return KeySet([key for each in listed if (key := _key_of(each)) is not None])


def _key_of(value: object) -> RSAKey | ECKey | None:
    """A shared secret (``oct``) is no public key: whoever reads it could sign with it."""
    if not isinstance(value, dict) or value.get("kty") not in ("RSA", "EC") or value.get("use", "sig") != "sig":
        return None
    try:
        if value["kty"] == "RSA" and not WEAKEST_RSA <= len(value["n"]) * 6 <= LONGEST_RSA:
            return None  # seen by its length in base64, before anybody calculates with it
        key = JWKRegistry.import_key(value)
        if isinstance(key, RSAKey):
            return key if key.public_key.key_size >= WEAKEST_RSA else None
        return key if isinstance(key, ECKey) else None
    except (JoseError, ValueError, TypeError, KeyError, OverflowError):
        return None
