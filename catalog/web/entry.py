"""Loading an entry for a page: the one place that decides what a visitor may see of it."""

from __future__ import annotations

import re

from auth.rules import Action, Thing
from catalog import solutions
from catalog.curation import thing_of
from catalog.models import Solution
from catalog.web.errors import Missing, Withdrawn
from catalog.web.page import Visit
from schemas.reuse import Speaker
from schemas.solution import PublicationStatus

READABLE = frozenset({PublicationStatus.PUBLISHED, PublicationStatus.ARCHIVED})
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")


def slug_of(visit: Visit) -> str:
    """The address that was asked for. Raises Missing where no entry can have it."""
    slug = visit.name("slug")
    if not _SLUG.fullmatch(slug):
        raise Missing
    return slug


def check_published(visit: Visit, solution: Solution) -> None:
    """Let entries through that may be read: those in the catalogue, and archived ones.

    Raises Withdrawn for one that was taken back, else Missing.
    """
    if solution.sample and not visit.settings.samples:
        raise Missing
    if solution.publication_status is PublicationStatus.WITHDRAWN:
        raise _withdrawn(visit, solution)
    if solution.publication_status not in READABLE:
        raise Missing


def _withdrawn(visit: Visit, solution: Solution) -> Withdrawn:
    left = solutions.departure(visit.db, solution)
    theirs = left is not None and left.role is Speaker.PUBLISHER and visit.may(Action.ENTRY_SPEAK, _own(solution))
    back = f"/loesungen/{solution.slug}/zurueckholen" if theirs else ""
    return Withdrawn(solution.title, solution.withdrawn_because, left, back)


def _own(solution: Solution) -> Thing:
    return Thing(organisations=frozenset({solution.publisher_id or 0}))


def published_entry(visit: Visit) -> Solution:
    """The published entry at this address or an older one of it."""
    address = solutions.address(visit.db, slug_of(visit))
    if address is None:
        raise Missing
    solution = visit.db.get_one(Solution, address.id)
    check_published(visit, solution)
    return solution


def entry_for(visit: Visit, action: Action) -> Solution:
    """The entry at this address, whatever its publication status, for who may do this to it.

    Raises Missing, and what ``Visit.allow`` raises.
    """
    address = solutions.address(visit.db, slug_of(visit))
    if address is None:
        raise Missing
    solution = visit.db.get_one(Solution, address.id)
    visit.allow(action, thing_of(visit.db, solution))
    return solution
