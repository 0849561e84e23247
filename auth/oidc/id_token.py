"""The provider's word about a person: a signed statement, believed only when every part of it is as it must be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError, MissingClaimError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from auth.oidc.directory import Directory
from auth.oidc.failures import Expired, Forged, NotForUs, Replayed, SignInFailed, WrongIssuer
from schemas.identity_provider import IdentityProvider

KEY_TYPES = {
    "RS256": "RSA", "RS384": "RSA", "RS512": "RSA", "PS256": "RSA", "PS384": "RSA", "PS512": "RSA",
    "ES256": "EC", "ES384": "EC", "ES512": "EC",
}  # fmt: skip
"""What may sign, and with which kind of key. Never ``none``, nor anything with a shared secret (HS256)."""
_REGISTRY = JWSRegistry(algorithms=list(KEY_TYPES), strict_check_header=False)

_WRONG_CLAIM: Mapping[str, type[SignInFailed]] = {
    "iss": WrongIssuer,
    "aud": NotForUs,
    "azp": NotForUs,
    "nonce": Replayed,
    "iat": Expired,
    "nbf": Expired,
}
LONGEST_SUBJECT = 255


@dataclass(frozen=True, slots=True)
class Expected:
    """What the statement must say: whose it is, for whom, and in answer to which question."""

    provider: IdentityProvider
    nonce: str
    access_token: str


async def believed(id_token: str, expected: Expected, directory: Directory, now: datetime) -> dict[str, Any]:
    """The claims of a statement that holds. Raises SignInFailed."""
    provider = expected.provider
    header = _header(provider, id_token)
    algorithm, kid = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in KEY_TYPES:
        raise Forged(provider.key, "signed in a way that is not allowed")
    if kid is not None and not isinstance(kid, str):
        raise Forged(provider.key, "the name of its key is no text")
    keys = await directory.keys(provider, now, kid)
    fitting = KeySet([key for key in keys if key.key_type == KEY_TYPES[algorithm]])
    try:
        token = jwt.decode(id_token, fitting, registry=_REGISTRY)
        return _checked(token, expected, now)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError, OverflowError) as error:
        raise _named(error, provider) from error


def _header(provider: IdentityProvider, id_token: str) -> Mapping[str, Any]:
    try:
        return jws.extract_compact(id_token.encode(), registry=_REGISTRY).headers()
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise Forged(provider.key, "cannot be read") from error


def _checked(token: jwt.Token, expected: Expected, now: datetime) -> dict[str, Any]:
    provider = expected.provider
    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
    }
    given = {"nonce": expected.nonce, "client_id": provider.client_id, "access_token": expected.access_token}
    claims = CodeIDToken(token.claims, token.header, options, given)
    claims.validate(now=int(now.timestamp()), leeway=int(provider.clock_skew.total_seconds()))
    if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
        raise InvalidClaimError("sub")
    return dict(claims)


def _named(error: Exception, provider: IdentityProvider) -> SignInFailed:
    if isinstance(error, ExpiredTokenError):
        return Expired(provider.key, "expired")
    if isinstance(error, InvalidClaimError | MissingClaimError):
        claim = str(error.claim)
        return _WRONG_CLAIM.get(claim, Forged)(provider.key, f"claim {claim}")
    return Forged(provider.key, type(error).__name__)
