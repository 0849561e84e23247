"""What may go wrong between a person, us and an identity provider: each by a name, which one page explains.

``detail`` is for the log of the operator. It holds no token, no code and nothing about the person.
"""

from __future__ import annotations

from typing import ClassVar


class SignInFailed(Exception):
    """A sign-in at a provider that came to nothing. ``code`` says why, ``provider`` is the key of where."""

    code: ClassVar[str]

    def __init__(self, provider: str, detail: str) -> None:
        super().__init__(f"{provider}: {self.code} ({detail})")
        self.provider = provider
        self.detail = detail


class ProviderDown(SignInFailed):
    """The provider cannot be reached, is too slow, says too much, or what it says cannot be read."""

    code = "provider_down"


class Misconfigured(SignInFailed):
    """The provider does not know this catalogue as it presents itself: the operators have to look at it."""

    code = "misconfigured"


class WrongIssuer(SignInFailed):
    """Who answered is not the provider that was configured."""

    code = "wrong_issuer"


class MixedUp(SignInFailed):
    """The answer of one provider came in the name of another."""

    code = "mixed_up"


class NotForUs(SignInFailed):
    """The provider's word was given to somebody else than this catalogue."""

    code = "not_for_us"


class Expired(SignInFailed):
    """The provider's word is no longer good, or not yet."""

    code = "expired"


class Replayed(SignInFailed):
    """The answer was used before, or belongs to another sign-in."""

    code = "replayed"


class Forged(SignInFailed):
    """The provider's word does not bear its signature, or is not what such a word must be."""

    code = "forged"


class Refused(SignInFailed):
    """The provider did not let the person in, or the person turned round there."""

    code = "refused"


class UnverifiedMail(SignInFailed):
    """The provider does not vouch for the person's mail address."""

    code = "unverified_mail"
