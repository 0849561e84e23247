"""Mail addresses as people type them: checked, folded, and without anything that could become a header of its own."""

from __future__ import annotations

import re
from typing import Annotated

import idna
from pydantic import AfterValidator

MOST_LETTERS = 254
"""RFC 5321, section 4.5.3.1.3, counts 256 octets with the angle brackets."""

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def check_mail(text: str) -> str:
    """The address with its domain as mail servers know it: lower case, umlauts as ``xn--``. Raises ValueError.

    A quoted local part, an address literal and a comment are mail addresses too, and nobody's at a town hall.
    """
    local, at, domain = text.strip().rpartition("@")
    plain = _plain_domain(domain)
    if not at or len(local) > 64 or not _LOCAL.fullmatch(local) or len(local) + len(plain) + 1 > MOST_LETTERS:
        raise ValueError("no mail address")
    return f"{local}@{plain}"


def is_mail(text: str) -> bool:
    """Whether ``check_mail`` takes it."""
    try:
        return bool(check_mail(text))
    except ValueError:
        return False


def fold_mail(mail: str) -> str:
    """What spellings of one mailbox share. No server in the field tells mailboxes apart by capital letters."""
    return mail.strip().lower()


def mail_domain(mail: str) -> str:
    """The domain of a checked address."""
    return mail.rpartition("@")[2].lower()


def check_domain(text: str) -> str:
    """A mail domain as mail servers know it. Raises ValueError."""
    return _plain_domain(text.strip().removeprefix("@"))


def _plain_domain(text: str) -> str:
    domain = text.lower().rstrip(".")
    try:
        plain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise ValueError("no mail domain") from None
    labels = plain.split(".")
    if len(labels) < 2 or len(plain) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError("no mail domain")
    if labels[-1].isdigit():
        raise ValueError("no mail domain")
    return plain


Mail = Annotated[str, AfterValidator(check_mail)]
