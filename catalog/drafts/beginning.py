"""What a draft begins with: what sources say, so that nobody types twice."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.sources import Record


@dataclass(frozen=True, slots=True)
class CodeFound:
    """A repository; ``licence`` is an SPDX expression. ``source`` says where that stands, for people."""

    url: str
    licence: str | None
    source: str


@dataclass(frozen=True, slots=True)
class ContactFound:
    """A role mailbox, never a person. ``source`` says where it stands, for people."""

    role: str
    mailbox: str
    source: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """What was found before somebody begins to type.

    ``records`` are merged as for every entry (catalog/sources.py); the ``source`` of each is one that
    catalog/web/sentences names to people. ``remarks`` are sentences about what could not be read.
    """

    records: tuple[Record, ...] = ()
    code: tuple[CodeFound, ...] = ()
    contacts: tuple[ContactFound, ...] = ()
    remarks: tuple[str, ...] = ()
