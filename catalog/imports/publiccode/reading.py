"""A file read and judged, once and outside any transaction; what is needed later lies in a temporary file until then.

So thousands of files take no memory but for the few words by which they are told apart.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from tempfile import TemporaryFile
from types import TracebackType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from catalog.imports.publiccode.finding import Found, read_file, why
from catalog.imports.publiccode.outcomes import Outcome, Told
from catalog.sources import stated
from schemas.publiccode import MOST_BYTES, PublicCode, judged_document
from schemas.publiccode.entry import content_of
from schemas.publiccode.persons import as_kept, named_persons, role_mailboxes, without_persons
from schemas.publiccode.publisher import Publisher, is_german, publisher_of
from schemas.publiccode.texts import line
from schemas.repositories import identity_of

_UNJUDGED = "unjudged"
"""Under which the words of a file lie that has not been judged in this run."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a file says by which publishers are told apart, and its own date: enough for one that was taken before."""

    publisher: Publisher
    german: bool
    released: str

    @classmethod
    def kept(cls, kept: object) -> Said | None:
        """As it lies in a record; None where another reading left something else there."""
        try:
            return _SAID.validate_python(kept)
        except ValidationError:
            return None

    def as_kept(self) -> Any:
        """As plain values."""
        return _SAID.dump_python(self, mode="json")


_SAID = TypeAdapter(Said)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A valid file. ``origin`` is the identity of the repository that it lay in, None where nobody says so."""

    name: str
    identity: str
    origin: str | None
    released: str
    hash: str
    publisher: Publisher
    german: bool
    as_of: str | None
    kept: tuple[int, int]
    found: Found

    @property
    def said(self) -> Said:
        """What is kept of it for the next run."""
        return Said(self.publisher, self.german, self.released)

    @property
    def own(self) -> bool:
        """It lay in the repository that it describes."""
        return self.origin == self.identity

    @property
    def forked(self) -> bool:
        """It lay in another repository than the one that it describes."""
        return self.origin is not None and not self.own


class Shelf:
    """A temporary file of what was read."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - open as long as the shelf stands

    def __enter__(self) -> Shelf:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def put(self, facts: Mapping[str, Any]) -> tuple[int, int]:
        """Keep this; the place where it lies."""
        data = json.dumps(facts, ensure_ascii=False).encode()
        place = self._file.seek(0, 2)
        self._file.write(data)
        return place, len(data)

    def get(self, place: tuple[int, int]) -> Mapping[str, Any]:
        """What was kept there."""
        self._file.seek(place[0])
        facts: Mapping[str, Any] = json.loads(self._file.read(place[1]))
        return facts


def read(found: Found, shelf: Shelf, seen: Mapping[str, tuple[str, Said]]) -> Candidate | Told:
    """What a file says, or why it can't be imported. ``seen`` are the files taken before, by their hash, each with the
    identity of its repository: the same bytes say the same again and are not judged anew."""
    try:
        data = read_file(found.path, MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        return Told(found.name, Outcome.INVALID, "unreadable", {"detail": why(error, found.path)})
    digest = hashlib.sha256(data).hexdigest()
    if known := seen.get(digest):
        return _as_before(found, *known, digest, shelf.put({_UNJUDGED: data.decode()}))
    return _judged(found, data, digest, shelf)


def facts_of(one: Candidate, shelf: Shelf) -> Mapping[str, Any] | Told:
    """What is to be taken of a file, which is judged now at the latest."""
    kept = shelf.get(one.kept)
    if _UNJUDGED not in kept:
        return kept
    judged = _judged(one.found, kept[_UNJUDGED].encode(), one.hash, shelf)
    return shelf.get(judged.kept) if isinstance(judged, Candidate) else judged


def _as_before(found: Found, identity: str, said: Said, digest: str, place: tuple[int, int]) -> Candidate:
    return Candidate(
        name=found.name,
        identity=identity,
        origin=identity_of(found.origin or ""),
        released=said.released,
        hash=digest,
        publisher=said.publisher,
        german=said.german,
        as_of=found.as_of or said.released or None,
        kept=place,
        found=found,
    )


def _judged(found: Found, data: bytes, digest: str, shelf: Shelf) -> Candidate | Told:
    report, code = judged_document(data, found.name)
    if code is None:
        return Told(found.name, Outcome.INVALID, "standard", problems=report.errors)
    identity = identity_of(code.url or "")
    if identity is None:
        return Told(found.name, Outcome.INVALID, "no-repository", {"url": line(code.url) or ""})
    try:
        return _candidate(found, code, identity, digest, shelf)
    except ValidationError as error:
        detail = line(str(error.errors()[0]["loc"])) or ""
        return Told(found.name, Outcome.SKIPPED, "odd", {"detail": detail}, identity)


def _candidate(found: Found, code: PublicCode, identity: str, digest: str, shelf: Shelf) -> Candidate:
    told = without_persons(code)
    place = shelf.put(
        {
            "content": stated(content_of(told)),
            "file": as_kept(code),
            "mailboxes": role_mailboxes(code),
            "persons": [asdict(person) for person in named_persons(code)],
            "slug": line(code.name),
        }
    )
    return Candidate(
        name=found.name,
        identity=identity,
        origin=identity_of(found.origin or ""),
        released=code.release_date or "",
        hash=digest,
        publisher=publisher_of(told, identity),
        german=is_german(code),
        as_of=found.as_of or code.release_date,
        kept=place,
        found=found,
    )
