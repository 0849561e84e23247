"""Passwords: kept as argon2id hashes only, and checked at the same cost whether or not there is anything to check.

The cost is RFC 9106's second recommendation (section 4): 3 passes over 64 MiB in 4 lanes. A hash names the cost at
which it was made, so it can be raised later: whoever signs in next gets a new hash. Few are worked out at once, because
each takes its memory.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 200
"""Signs; what is longer is nobody's password here and costs no more than another."""
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Cost:
    """What one hash costs; memory in KiB."""

    passes: int = 3
    memory: int = 64 * 1024
    lanes: int = 4


STRONG = Cost()


def normalised(password: str) -> str:
    """The password in one form, however a keyboard composed its letters (NIST SP 800-63B-4, section 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


class Passwords:
    """Makes and checks hashes at one cost."""

    def __init__(self, cost: Cost = STRONG) -> None:
        self._argon2 = PasswordHasher(cost.passes, cost.memory, cost.lanes, type=Type.ID)
        self._room = BoundedSemaphore(AT_ONCE)
        self._nobodys = ""

    def hash(self, password: str) -> str:
        """What is kept of a password."""
        with self._room:
            return self._argon2.hash(normalised(password))

    def fits(self, password: str, kept: str | None) -> bool:
        """Whether it is the password of which ``kept`` is the hash. Without one nothing fits, at the same cost."""
        typed = normalised(password[:LONGEST])
        with self._room:
            fitting = self._verified(typed, kept or self._of_nobody())
        return fitting and kept is not None and len(password) <= LONGEST

    def outdated(self, kept: str) -> bool:
        """Whether a hash was made at another cost than is asked for now."""
        return self._argon2.check_needs_rehash(kept)

    def _of_nobody(self) -> str:
        """A hash that nothing fits, made once: of a secret that is forgotten at once."""
        if not self._nobodys:
            self._nobodys = self._argon2.hash(secrets.token_urlsafe())
        return self._nobodys

    def _verified(self, typed: str, kept: str) -> bool:
        try:
            return self._argon2.verify(kept, typed)
        except (VerificationError, InvalidHashError):
            return False
