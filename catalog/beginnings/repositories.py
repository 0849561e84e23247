"""The repository that somebody means by an address, in whichever of its spellings they typed it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from schemas.repositories import OF_TWO_NAMES, identity_of, place_of
from schemas.texts import readable

LONGEST = 500
SECURED = OF_TWO_NAMES | {"gitlab.com", "gitlab.opencode.de"}
"""Hosts that are https, whatever somebody typed."""
_WITH_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_BY_SSH = re.compile(r"[\w.+-]+@[\w.-]+:")
_BRANCH = re.compile(r"/(?:src|raw)/(?:branch|tag|commit)/.*")


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository on the web. ``path`` is what follows the host: account and name, or groups and a name."""

    scheme: str
    host: str
    port: int | None
    path: str

    @property
    def origin(self) -> str:
        """The address of its host."""
        return f"{self.scheme}://{self.host}" + ("" if self.port is None else f":{self.port}")

    @property
    def url(self) -> str:
        """Its address as one opens it."""
        return f"{self.origin}/{quote(self.path)}"

    @property
    def identity(self) -> str:
        """By what the catalogue knows it again."""
        return identity_of(self.url) or self.url

    @property
    def name(self) -> str:
        """Its own name, without account and groups."""
        return self.path.rpartition("/")[2]

    @property
    def names(self) -> tuple[str, ...]:
        """Account and name, or groups and name."""
        return tuple(self.path.split("/"))


def repository_at(typed: str) -> Repository | None:
    """The repository that an address names; None where it names none.

    Forms for programs (``git@host:path``) are read as well; a user, a branch, a file and a query are left out.
    """
    text = readable(typed).strip().strip("<>")
    if not text or len(text) > LONGEST or any(sign.isspace() for sign in text):
        return None
    by_ssh = not _WITH_SCHEME.match(text) and _BY_SSH.match(text)
    place = place_of(text if by_ssh or _WITH_SCHEME.match(text) else f"https://{text}")
    path = _BRANCH.sub("", place.path) if place else ""
    if place is None or not path or "." not in place.host or (place.host in OF_TWO_NAMES and "/" not in path):
        return None
    if place.scheme not in {"http", "https"} or place.host in SECURED:
        return Repository("https", place.host, None, path)
    return Repository(place.scheme, place.host, place.port, path)
