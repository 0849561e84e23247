"""A person who can be asked about an entry, as a form or a file names them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """``mail`` and ``phone`` are the person's own, never those of a role."""

    name: str
    role: str | None = None
    mail: str | None = None
    phone: str | None = None
