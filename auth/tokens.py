"""What opens a door: made by the system's source of chance, handed out once, kept as a hash only.

Such a secret holds 256 bits, so a plain SHA-256 of it can't be tried out; what people choose needs argon2 (passwords).
"""

from __future__ import annotations

import hmac
import re
import secrets
import string
from hashlib import sha256
from zlib import crc32

SECRET_BYTES = 32
KEY_BYTES = 12

_CODE_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without the signs that people take for each other: I and 1, O and 0."""
CODE_LENGTH = 8

TOKEN_PREFIX = "lm_"  # noqa: S105  # the same for everybody
_TOKEN_SIGNS = string.digits + string.ascii_letters
_TOKEN_LENGTH = 43
"""So many of 62 signs hold 256 bits."""
_SUM_LENGTH = 6
"""So many hold a CRC-32."""
_TOKEN = re.compile(rf"{TOKEN_PREFIX}([0-9A-Za-z]{{{_TOKEN_LENGTH}}})([0-9A-Za-z]{{{_SUM_LENGTH}}})")


def new_secret() -> str:
    """A secret for a cookie, a link or a token: 43 letters that may stand in an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def new_key() -> str:
    """An opaque id: unique, and telling nothing of when or in which order it was made."""
    return secrets.token_urlsafe(KEY_BYTES)


def new_code() -> str:
    """A short code for people to type, of 40 bits: good only where trying is limited."""
    return "".join(secrets.choice(_CODE_SIGNS) for _ in range(CODE_LENGTH))


def new_token() -> str:
    """A token of a machine: ``lm_``, 43 letters and digits of chance, and a sum over them.

    By its beginning and its sum whoever scans repositories knows it for one, and a mistyped one costs no question.
    """
    chance = "".join(secrets.choice(_TOKEN_SIGNS) for _ in range(_TOKEN_LENGTH))
    return f"{TOKEN_PREFIX}{chance}{_sum_of(chance)}"


def is_token(text: str) -> bool:
    """Whether it has the form of one of our tokens, with the right sum."""
    found = _TOKEN.fullmatch(text)
    return found is not None and same(found[2], _sum_of(found[1]))


def _sum_of(chance: str) -> str:
    rest, signs = crc32(chance.encode("ascii")), ""
    for _ in range(_SUM_LENGTH):
        rest, digit = divmod(rest, len(_TOKEN_SIGNS))
        signs = _TOKEN_SIGNS[digit] + signs
    return signs


def hashed(secret: str) -> str:
    """What is kept of a secret: 64 hexadecimal digits."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def form_token(cookie: str) -> str:
    """What a form carries to show that it came from a page of ours, made of the cookie that only our pages can see.

    It is another one each time: what stands in every answer could be guessed by how well that packs (BREACH).
    """
    return _form_token(cookie, secrets.token_hex(_SALT_DIGITS // 2))


def fits_form(cookie: str, token: str) -> bool:
    """Whether a form's token was made of this cookie."""
    return same(token, _form_token(cookie, token[:_SALT_DIGITS]))


_SALT_DIGITS = 16


def _form_token(cookie: str, salt: str) -> str:
    made = hmac.new(cookie.encode("utf-8", "replace"), f"form {salt}".encode("utf-8", "replace"), sha256)
    return salt + made.hexdigest()[:32]


def same(one: str, other: str) -> bool:
    """Whether two secrets are alike, in a time that does not tell how far they are."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
