"""The way of a person to a provider and back, and what must hold at each step."""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from authlib.integrations.base_client import OAuthError
from authlib.oauth2.client import OAuth2Client

from auth.oidc.claims import Identity, identity_of
from auth.oidc.directory import Directory, Metadata
from auth.oidc.failures import Expired, Forged, Misconfigured, MixedUp, ProviderDown, Refused, Replayed, SignInFailed
from auth.oidc.id_token import Expected, believed
from auth.oidc.wire import ask_for_json, asking
from schemas.identity_provider import IdentityProvider


@dataclass(frozen=True, slots=True)
class Departure:
    """What one sign-in is known by: the browser has ``state``, the provider's word ``nonce``, its code ``verifier``."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came back with the browser; None for what did not."""

    code: str | None = field(repr=False)
    error: str | None
    issuer: str | None


def depart(redirect_uri: str) -> Departure:
    """A new sign-in, which comes back to this address."""
    return Departure(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), redirect_uri)


async def sign_in_address(
    provider: IdentityProvider, departure: Departure, directory: Directory, now: datetime, *, anew: bool = False
) -> str:
    """Where the person signs in; ``anew`` asks for a proof even of who is signed in there. Raises SignInFailed."""
    metadata = await directory.metadata(provider, now)
    client = OAuth2Client(
        None,
        provider.client_id,
        scope=" ".join(provider.scopes),
        redirect_uri=departure.redirect_uri,
        code_challenge_method="S256",
    )
    more = {"prompt": "login", "max_age": "0"} if anew else {}
    address, _ = client.create_authorization_url(
        metadata.authorization_endpoint,
        state=departure.state,
        code_verifier=departure.verifier,
        nonce=departure.nonce,
        **more,
    )
    return str(address)


async def complete(
    provider: IdentityProvider,
    departure: Departure,
    arrival: Arrival,
    directory: Directory,
    clock: Callable[[], datetime],
) -> Identity:
    """Who came back. The provider's word may be younger than the question, so the time is asked for anew.

    Raises SignInFailed.
    """
    metadata = await directory.metadata(provider, clock())
    code = _code(provider, metadata, arrival)
    token = await _token(provider, metadata, departure, code, directory)
    id_token, access_token = token.get("id_token"), token.get("access_token")
    if not isinstance(id_token, str) or not isinstance(access_token, str) or not access_token:
        raise Forged(provider.key, "no id_token or no access_token")
    claims = await believed(id_token, Expected(provider, departure.nonce, access_token), directory, clock())
    more = await _told_beside(provider, metadata, access_token, claims["sub"], directory)
    return identity_of(provider, {**claims, **more, "auth_time": claims.get("auth_time")}, id_token)


def check_proof(provider: IdentityProvider, identity: Identity, since: datetime) -> None:
    """Raises Expired unless they proved who they are after that; whoever is asked could cut the wish for it out."""
    if identity.proved_at is None or identity.proved_at < since - provider.clock_skew:
        raise Expired(provider.key, "no proof of these minutes (auth_time)")


_AT_THE_DOOR: Mapping[str, type[SignInFailed]] = {
    "temporarily_unavailable": ProviderDown,
    "server_error": ProviderDown,
    "invalid_request": Misconfigured,
    "unauthorized_client": Misconfigured,
    "unsupported_response_type": Misconfigured,
    "invalid_scope": Misconfigured,
}
_FOR_THE_CODE: Mapping[str, type[SignInFailed]] = {
    **_AT_THE_DOOR,
    "invalid_grant": Replayed,
    "invalid_client": Misconfigured,
    "unsupported_grant_type": Misconfigured,
}


def _code(provider: IdentityProvider, metadata: Metadata, arrival: Arrival) -> str:
    """RFC 9207: first whose answer it is, so that no code is ever carried to another provider than its own."""
    if arrival.issuer is not None and arrival.issuer != provider.issuer:
        raise MixedUp(provider.key, "the answer names another provider")
    if arrival.issuer is None and metadata.names_itself:
        raise MixedUp(provider.key, "the answer names no provider")
    if arrival.error:
        raise _failed(provider, arrival.error, _AT_THE_DOOR)
    if not arrival.code:
        raise Refused(provider.key, "neither code nor error")
    return arrival.code


def _failed(provider: IdentityProvider, error: str, names: Mapping[str, type[SignInFailed]]) -> SignInFailed:
    """The provider's own word for it goes to the log where it is one of the protocol's, never another text."""
    known = error if error in _FOR_THE_CODE or error in ("access_denied", "login_required") else "unknown error"
    return names.get(error, Refused)(provider.key, known)


async def _token(
    provider: IdentityProvider, metadata: Metadata, departure: Departure, code: str, directory: Directory
) -> Mapping[str, Any]:
    try:
        async with asking(provider, directory.wire, _auth_method(provider, metadata)) as client:
            client.register_client_auth_method(("client_secret_basic", _basic))
            token: Mapping[str, Any] = await client.fetch_token(
                metadata.token_endpoint,
                grant_type="authorization_code",
                code=code,
                redirect_uri=departure.redirect_uri,
                code_verifier=departure.verifier,
            )
            return token
    except OAuthError as error:
        raise _failed(provider, str(error.error), _FOR_THE_CODE) from error


def _auth_method(provider: IdentityProvider, metadata: Metadata) -> str:
    if provider.auth_method:
        return provider.auth_method
    if not provider.client_secret:
        return "none"
    basic = not metadata.auth_methods or "client_secret_basic" in metadata.auth_methods
    return "client_secret_basic" if basic else "client_secret_post"


def _basic(client: Any, _: str, uri: str, headers: Any, body: Any) -> tuple[str, Any, Any]:
    """RFC 6749, section 2.3.1: both are encoded as in a form first, which Authlib leaves out."""
    login = f"{quote_plus(client.client_id)}:{quote_plus(client.client_secret)}"
    headers["Authorization"] = f"Basic {b64encode(login.encode()).decode()}"
    return uri, headers, body


async def _told_beside(
    provider: IdentityProvider, metadata: Metadata, access_token: str, subject: str, directory: Directory
) -> Mapping[str, Any]:
    """What the provider tells of the person beside its signed word; it must be the same person."""
    if not metadata.userinfo_endpoint:
        return {}
    if not (access_token.isascii() and access_token.isprintable()):
        raise Forged(provider.key, "an access_token that is none")
    told = await ask_for_json(provider, directory.wire, metadata.userinfo_endpoint, bearer=access_token)
    if told.get("sub") != subject:
        raise Forged(provider.key, "userinfo is about somebody else")
    return told


def farewell_address(
    provider: IdentityProvider, metadata: Metadata, id_token: str | None, back: str, state: str
) -> str:
    """Where the person signs out at the provider too, to come back here; empty where it has no such address."""
    if not metadata.end_session_endpoint:
        return ""
    hint = {"id_token_hint": id_token} if id_token else {}
    asked = {"client_id": provider.client_id, "post_logout_redirect_uri": back, "state": state, **hint}
    joint = "&" if urlsplit(metadata.end_session_endpoint).query else "?"
    return f"{metadata.end_session_endpoint}{joint}{urlencode(asked)}"
