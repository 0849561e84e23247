"""The whole catalogue as a stream of lines: one organisation, entry or relation a line, however many there are.

One session for all pages makes the document that of one moment. A session a page keeps a slow reader from holding a
transaction; the document is of a span of time then, and ties to what was not there yet are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache

from pydantic import ValidationError
from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.orm import Session, aliased

from catalog import __version__
from catalog.exchange.catalogue_bodies import own_bodies, register_bodies
from catalog.exchange.catalogue_pages import Addresses, ReadPage, Sessions, paged
from catalog.exchange.catalogue_parts import Belongings, belongings_of, document_of, learn_bodies
from catalog.exchange.catalogue_public import InPublic, public_bodies, public_entries
from catalog.models import HouseFact, Solution, SolutionRelation
from catalog.models.house import SAMPLES_FACT
from catalog.organisations.listing import PUBLIC
from content.demo.register import read_register, register_source
from schemas.document import Document
from schemas.exchange.catalogue import FORMAT, VERSION, Counts, Head, RelationDocument, Scope, SolutionDocument
from schemas.exchange.catalogue_stream import line_of

PAGE = 100
TERMS = "Tatsachen aus den Quellen, die jeder Eintrag nennt; für deren Texte gelten die Bedingungen der Quellen."
"""What stands in every public extract, because it goes where no page of ours explains it."""


class Unwritable(Exception):
    """The row of the entry with this address holds what no document may: its parts would be lost."""


Lists = Mapping[str, Iterator[Sequence[Document]]]
Told = Callable[[int], None]
"""Is told how many entries have been written."""


def full_lines(sessions: Sessions, told: Told = lambda _: None) -> Iterator[str]:
    """All that is kept, for whoever runs the catalogue: personal fields, raw records and notes among it."""
    with sessions() as db:
        samples = db.get(HouseFact, SAMPLES_FACT)
    loaded_on = samples.value["loaded_on"] if samples else None
    head = Head(format=FORMAT, version=VERSION, release=__version__, scope=Scope.FULL, samples_loaded_on=loaded_on)
    registered, addresses = registered_addresses(), Addresses()
    lists = {
        "organisations": paged(sessions, own_bodies(registered, addresses)),
        "register_bodies": paged(sessions, register_bodies(registered, addresses)),
        "solutions": counted(paged(sessions, _solutions(addresses)), told),
        "relations": paged(sessions, _relations(true())),
    }
    return document_lines(head, lists)


def public_lines(sessions: Sessions, now: datetime, told: Told = lambda _: None) -> Iterator[str]:
    """What is for everybody (catalogue_public.py), with what followed from it at this moment."""
    terms = f"{TERMS} Angaben zu Kommunen, Kreisen und Ländern: {register_source().attribution}."
    head = Head(format=FORMAT, version=VERSION, release=__version__, scope=Scope.PUBLIC, made_at=now, terms=terms)
    registered, addresses, in_public = registered_addresses(), Addresses(), InPublic()
    lists = {
        "organisations": paged(sessions, public_bodies(own_bodies(registered, addresses, in_public))),
        "register_bodies": paged(sessions, public_bodies(register_bodies(registered, addresses, in_public))),
        "solutions": counted(paged(sessions, public_entries(addresses)), told),
        "relations": paged(sessions, _relations(_BOTH_PUBLIC)),
    }
    return document_lines(head, lists)


def document_lines(head: Head, lists: Lists) -> Iterator[str]:
    """A document from its head and its lists, one item a line; at its end it says how many there were."""
    yield f"{line_of(head)[:-1]},\n"
    counts = dict.fromkeys(lists, 0)
    for name, pages in lists.items():
        yield f'"{name}":['
        for page in pages:
            for document in page:
                yield f"{',' if counts[name] else ''}\n{line_of(document)}"
                counts[name] += 1
        yield "\n],\n"
    yield f'"counts":{line_of(Counts(**counts))}}}\n'


@cache
def registered_addresses() -> frozenset[str]:
    """The addresses of the bodies that the register of this release brings along."""
    return frozenset(entry.address for entry in read_register())


def counted(pages: Iterator[Sequence[SolutionDocument]], told: Told) -> Iterator[Sequence[SolutionDocument]]:
    """The same pages; somebody is told how far they are."""
    done = 0
    for page in pages:
        yield page
        done += len(page)
        told(done)


def _solutions(addresses: Addresses) -> ReadPage[SolutionDocument]:
    def read(db: Session, after: int) -> tuple[int, list[SolutionDocument]]:
        page = db.scalars(select(Solution).where(Solution.id > after).order_by(Solution.id).limit(PAGE)).all()
        if not page:
            return 0, []
        beside = belongings_of(db, [solution.id for solution in page])
        learn_bodies(db, addresses, page, beside)
        return page[-1].id, [_whole(solution, beside, addresses) for solution in page]

    return read


def _whole(solution: Solution, beside: Belongings, addresses: Addresses) -> SolutionDocument:
    try:
        return document_of(solution, beside, addresses)
    except ValidationError as error:
        raise Unwritable(solution.slug) from error


_ORIGIN = aliased(Solution)
_TIES = (
    select(SolutionRelation, Solution.slug, _ORIGIN.slug)
    .join(Solution, Solution.id == SolutionRelation.solution_id)
    .join(_ORIGIN, _ORIGIN.id == SolutionRelation.origin_id)
    .order_by(SolutionRelation.id)
    .limit(PAGE)
)


_BOTH_PUBLIC = and_(
    SolutionRelation.solution_id.in_(select(Solution.id).where(PUBLIC)),
    SolutionRelation.origin_id.in_(select(Solution.id).where(PUBLIC)),
)


def _relations(which: ColumnElement[bool]) -> ReadPage[RelationDocument]:
    def read(db: Session, after: int) -> tuple[int, list[RelationDocument]]:
        rows = db.execute(_TIES.where(SolutionRelation.id > after, which)).all()
        documents = [
            RelationDocument(solution=solution, origin=origin, tie=row.tie.value, said_by=row.said_by_text)
            for row, solution, origin in rows
        ]
        return rows[-1][0].id if rows else 0, documents

    return read
