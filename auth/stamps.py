"""When a form was handed out, said by the form itself: signed, so that nobody can make one or turn its clock."""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from auth.tokens import same

_STAMP = re.compile(r"([0-9]{1,12})-([0-9a-f]{16})-([0-9a-f]{32})")


def stamp(key: bytes, about: str, now: datetime) -> str:
    """A stamp for one form about this thing; each is another one."""
    seconds, chance = str(int(now.timestamp())), secrets.token_hex(8)
    return f"{seconds}-{chance}-{_signature(key, about, seconds, chance)}"


def age(key: bytes, about: str, text: str, now: datetime) -> timedelta | None:
    """How long ago the form was handed out; None for a stamp that is not ours, or another form's."""
    found = _STAMP.fullmatch(text)
    if found is None or not same(found[3], _signature(key, about, found[1], found[2])):
        return None
    return now - datetime.fromtimestamp(int(found[1]), UTC)


def _signature(key: bytes, about: str, seconds: str, chance: str) -> str:
    return hmac.new(key, f"{about} {seconds} {chance}".encode(), sha256).hexdigest()[:32]
