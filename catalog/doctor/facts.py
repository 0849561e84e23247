"""What checks are given, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from catalog.settings import Settings
from search.index import IndexStatus


class Severity(StrEnum):
    """How grave a finding is: a public start is refused; something is weak; something is worth knowing."""

    REFUSED = "refused"
    WEAK = "weak"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is weak: what is the matter, and what to do now. ``code`` stays the same in all languages."""

    code: str
    severity: Severity
    what: str
    to_do: str


@dataclass(frozen=True, slots=True)
class FileFact:
    """A file or folder that holds what is not everybody's: ``mode`` is its permission bits.

    ``secret`` says that not even the group may read it.
    """

    path: Path
    mode: int
    folder: bool = False
    secret: bool = False


@dataclass(frozen=True, slots=True)
class RoleFact:
    """The role in which we work at PostgreSQL: what it may beyond our own database."""

    name: str
    powers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchServerFact:
    """What a search server said: its version, where a key may ask for it, and what each key may do there.

    ``write_rights`` is None where there is no such key.
    """

    reachable: bool
    version: str = ""
    rights: frozenset[str] = frozenset()
    write_rights: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class SearchFact:
    """The index, and how many entries it ought to hold; None while some are still on their way into it."""

    status: IndexStatus
    entries: int | None
    server: SearchServerFact | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that checks look at. What only the database knows is None where it could not be asked."""

    settings: Settings
    public: bool
    now: datetime
    files: tuple[FileFact, ...] = ()
    debug: bool = False
    administrators: int | None = None
    role: RoleFact | None = None
    database_trouble: str = ""
    database_time: datetime | None = None
    newest_entry: datetime | None = None
    database_asked: bool = False
    tidied_at: datetime | None = None
    search: SearchFact | None = None

    def weak_in_public(self) -> Severity:
        """Weak where the world comes, worth knowing on one's own machine."""
        return Severity.WEAK if self.public else Severity.NOTE


Check = Callable[[Facts], Iterable[Finding]]


def is_loopback(host: str) -> bool:
    """Whether this name or address is the machine itself."""
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_public(settings: Settings) -> bool:
    """Whether the world may come: the base address says so, and where none is set the address that is answered on."""
    if settings.base_url:
        return not is_loopback(urlsplit(settings.base_url).hostname or "")
    return not is_loopback(settings.host)
