"""Signing in at an identity provider: OpenID Connect, authorization code with PKCE, state and nonce.

The protocol is Authlib's, the signatures are joserfc's; what is ours is what we insist on: one issuer to the letter,
asymmetric signatures only, answers in time and within bounds, and every failure by a name of its own, so that a person
can be told what happened. This package is given what it needs: the provider as the operator configured it, a way out
to the network, and the time.
"""

from auth.oidc.claims import Identity
from auth.oidc.directory import Directory, Metadata
from auth.oidc.failures import (
    Expired,
    Forged,
    Misconfigured,
    MixedUp,
    NotForUs,
    ProviderDown,
    Refused,
    Replayed,
    SignInFailed,
    UnverifiedMail,
    WrongIssuer,
)
from auth.oidc.signing_in import (
    Arrival,
    Departure,
    check_proof,
    complete,
    depart,
    farewell_address,
    sign_in_address,
)
from auth.oidc.wire import Wire

__all__ = [
    "Arrival",
    "Departure",
    "Directory",
    "Expired",
    "Forged",
    "Identity",
    "Metadata",
    "Misconfigured",
    "MixedUp",
    "NotForUs",
    "ProviderDown",
    "Refused",
    "Replayed",
    "SignInFailed",
    "UnverifiedMail",
    "Wire",
    "WrongIssuer",
    "check_proof",
    "complete",
    "depart",
    "farewell_address",
    "sign_in_address",
]
