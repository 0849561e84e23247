"""Which entries of the log somebody asks for, as it stands in the address: names of people never do, only keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from catalog.audit import ACTIONS, Chosen
from catalog.web.forms import Params
from content.locale.speech import say

FIRST_YEAR = 2000
LAST_YEAR = 2100
LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """What stands in the address of the log at ``path``. ``dropped`` are the parts that could not be read."""

    path: str
    action: str = ""
    person: str = ""
    first: date | None = None
    last: date | None = None
    page: int = 1
    dropped: tuple[str, ...] = ()

    @property
    def chosen(self) -> Chosen:
        """The same for the log."""
        return Chosen(self.action, self.person, self.first, self.last)

    @property
    def narrowed(self) -> bool:
        """Whether anything was chosen."""
        return bool(self.action or self.person or self.first or self.last)

    def url(self, ending: str = "", page: int = 1, **other: str) -> str:
        """The address of exactly these entries, as a page or a file, or with something else chosen."""
        pairs = {
            "aktion": self.action,
            "person": self.person,
            "von": self.first.isoformat() if self.first else "",
            "bis": self.last.isoformat() if self.last else "",
            "seite": str(page) if page > 1 else "",
            **other,
        }
        query = urlencode({name: value for name, value in pairs.items() if value})
        return f"{self.path}{ending}?{query}" if query else f"{self.path}{ending}"


def wanted(query: Params, path: str) -> Wanted:
    """Read it; what can't be read is left out and named."""
    dropped = []
    action = query.one("aktion")
    if action and action not in ACTIONS:
        action = ""
        dropped.append(say("Was"))
    first, last = _day(query.one("von")), _day(query.one("bis"))
    if query.one("von") and first is None:
        dropped.append(say("Von"))
    if query.one("bis") and last is None:
        dropped.append(say("Bis"))
    page = query.one("seite")
    number = int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 8 else 1
    person = query.one("person")[:LONGEST_KEY]
    return Wanted(path, action, person, first, last, max(1, number), tuple(dropped))


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
