"""A publiccode.yml as the beginning of a draft: valid, or as far as it can be read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalog.beginnings import sentences
from catalog.drafts.beginning import ContactFound
from catalog.publiccode import SOURCE
from catalog.sources import Record, stated
from content.locale.speech import say
from schemas.dates import last_day
from schemas.publiccode import PublicCode, Report, judged_partly
from schemas.publiccode.document import Description
from schemas.publiccode.entry import content_of
from schemas.publiccode.persons import as_kept, named_persons, role_mailboxes, without_persons
from schemas.publiccode.texts import line, web_address
from schemas.repositories import identity_of

NAME = "publiccode.yml"
MOST_BYTES = 250_000
"""Ten times the largest that we know of; somebody waits while it is judged."""
ROLE = "Ansprechstelle"
"""The role of a mailbox of which a file says no more."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a file says. ``url`` is the repository that it describes; ``record`` is None where nothing could be read."""

    record: Record | None = None
    url: str | None = None
    licence: str | None = None
    contacts: tuple[ContactFound, ...] = ()
    remarks: tuple[str, ...] = ()


def read_publiccode(data: bytes, today: date, origin: str | None = None) -> FileRead:
    """What the bytes of a file say; ``origin`` is the identity of the repository that it lay in.

    Persons are left out, and told of by their number only.
    """
    if len(data) > MOST_BYTES:
        return FileRead(remarks=(say(sentences.FILE_TOO_LARGE),))
    report, known = judged_partly(data, NAME)
    content = _content(known) if known else {}
    if known is None or not content:
        return FileRead(remarks=(say(sentences.NOT_READ), *sentences.problems_of(report.errors)))
    persons = len(named_persons(known))
    return FileRead(
        record=_record(known, content, data, today, origin),
        url=web_address(known.url),
        licence=content.get("licence"),
        contacts=tuple(ContactFound(ROLE, mailbox, NAME) for mailbox in role_mailboxes(known)),
        remarks=(*_flaws(report), *([sentences.persons_left_out(persons)] if persons else ())),
    )


def _flaws(report: Report) -> tuple[str, ...]:
    return () if report.valid else (say(sentences.PARTLY_READ), *sentences.problems_of(report.errors))


def _content(code: PublicCode) -> Mapping[str, Any]:
    """The fields of the entry that the file states. A name is no summary, and a file's own name no title."""
    whole = (
        code
        if code.description
        else code.model_copy(update={"description": {"de": Description(short_description="", long_description="")}})
    )
    try:
        content = stated(content_of(without_persons(whole)))
    except ValueError:
        return {"title": title} if (title := line(code.name)) else {}
    if not line(code.name):
        content.pop("title", None)
    if content.get("summary") in {content.get("title"), line(code.name), NAME}:
        content.pop("summary", None)
    telling = {"title", "summary", "description"} & content.keys()
    return {name: value for name, value in content.items() if value} if telling else {}


def _record(code: PublicCode, content: Mapping[str, Any], data: bytes, today: date, origin: str | None) -> Record:
    identity = identity_of(code.url or "") or origin
    digest = hashlib.sha256(data).hexdigest()
    return Record(
        source=SOURCE,
        external_id=identity or f"sha256:{digest}",
        raw={
            "source_title": NAME,
            "file": as_kept(code),
            "name": NAME,
            "hash": digest,
            "origin": origin,
            "publishes": False,
        },
        parsed=content,
        retrieved_on=today,
        url=web_address(code.url),
        as_of=_as_of(code, today),
    )


def _as_of(code: PublicCode, today: date) -> str | None:
    """The file's own date; one that lies ahead tells nothing."""
    written = code.release_date or ""
    try:
        return written if last_day(written) <= today else None
    except ValueError:
        return None
