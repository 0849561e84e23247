"""What opens a door: made by the system's source of chance, handed out once, kept as a hash only.

Such a secret holds 256 bits, so a plain SHA-256 of it can't be tried out; what people choose needs argon2 (passwords).
"""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

SECRET_BYTES = 32
KEY_BYTES = 12

_CODE_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without the signs that people take for each other: I and 1, O and 0."""
CODE_LENGTH = 8


def new_secret() -> str:
    """A secret for a cookie, a link or a token: 43 letters that may stand in an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def new_key() -> str:
    """An opaque id: unique, and telling nothing of when or in which order it was made."""
    return secrets.token_urlsafe(KEY_BYTES)


def new_code() -> str:
    """A short code for people to type, of 40 bits: good only where trying is limited."""
    return "".join(secrets.choice(_CODE_SIGNS) for _ in range(CODE_LENGTH))


def hashed(secret: str) -> str:
    """What is kept of a secret: 64 hexadecimal digits."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def form_token(cookie: str) -> str:
    """What a form carries to show that it came from a page of ours, made of the cookie that only our pages can see."""
    return hmac.new(cookie.encode("utf-8", "replace"), b"form", sha256).hexdigest()[:32]


def same(one: str, other: str) -> bool:
    """Whether two secrets are alike, in a time that does not tell how far they are."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
