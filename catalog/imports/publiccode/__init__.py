"""publiccode.yml as it lies in repositories, brought in: each file is told apart, judged, chosen and taken.

Files are read and judged before anything is written. Then each repository's file is a transaction of its own, in the
order of the repositories, so that neither the order of the files nor a kill in between makes a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import Database
from catalog.imports.publiccode.choosing import Known, choose
from catalog.imports.publiccode.entries import published_of, take, taken_before
from catalog.imports.publiccode.finding import Found, find
from catalog.imports.publiccode.outcomes import Outcome, Told, counted
from catalog.imports.publiccode.publishers import keep_publishers
from catalog.imports.publiccode.reading import Candidate, Shelf, facts_of, read
from catalog.imports.publiccode.relations import relate_all
from catalog.publiccode import SOURCE
from catalog.solutions import Rules

__all__ = ["SOURCE", "Outcome", "Told", "counted", "import_files"]

Progress = Callable[[int, int], None]


def import_files(
    database: Database,
    given: Sequence[str],
    now: datetime,
    rules: Rules,
    *,
    origin: str | None = None,
    progress: Progress | None = None,
) -> list[Told]:
    """Bring in the files that ``given`` names: files, folders, lists. What became of each, by name.

    Raises DatabaseUnusable; what was taken until then stays, and a second run does the rest.
    """
    found = find(given, origin)
    with Shelf() as shelf:
        run = _Run(database, shelf, now, rules, progress or _nobody, len(found))
        told = sorted(run.all_of(found), key=lambda one: one.file)
    relate_all(database, now, rules)
    return told


def _nobody(_done: int, _total: int) -> None:
    """Nobody looks on."""


@dataclass(frozen=True, slots=True)
class _Run:
    """One import. Reading a file is half of the way, taking it the other."""

    database: Database
    shelf: Shelf
    now: datetime
    rules: Rules
    progress: Progress
    files: int

    def all_of(self, found: Iterable[Found | Told]) -> Iterator[Told]:
        """What became of each."""
        candidates: list[Candidate] = []
        with self.database.reading() as db:
            taken = taken_before(db).items()
        seen = {one.hash: (identity, one.said) for identity, one in taken if one.said and one.current}
        for done, one in enumerate(found, 1):
            what = one if isinstance(one, Told) else read(one, self.shelf, seen)
            if isinstance(what, Told):
                yield what
            else:
                candidates.append(what)
            self.progress(done, 2 * self.files)
        yield from self._chosen(candidates)

    def _chosen(self, candidates: Sequence[Candidate]) -> Iterator[Told]:
        with self.database.reading() as db:
            before = taken_before(db)
            chosen, left = choose(candidates, before | _elsewhere(db, candidates, before))
        yield from left
        bodies = keep_publishers(self.database, chosen)
        for done, one in enumerate(chosen, 1):
            known, publisher_id = before.get(one.identity), bodies[one.publisher, one.german]
            if known and known.is_just(one, publisher_id):
                yield Told(one.name, Outcome.UNCHANGED, identity=one.identity, slug=known.slug)
            else:
                yield self._take(one, publisher_id)
            self.progress(2 * self.files - len(chosen) + done, 2 * self.files)

    def _take(self, one: Candidate, publisher_id: int) -> Told:
        facts = facts_of(one, self.shelf)
        if isinstance(facts, Told):
            return facts
        return self.database.write(lambda db: take(db, one, facts, publisher_id, self.now, self.rules))


def _elsewhere(db: Session, candidates: Iterable[Candidate], taken: Mapping[str, Known]) -> dict[str, Known]:
    """Which originals of technical forks the catalogue has from other sources."""
    originals = {one.identity for one in candidates if one.forked and one.identity not in taken}
    return {identity: Known() for identity in sorted(originals) if published_of(db, identity)}
