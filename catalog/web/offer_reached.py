"""Offers by their addresses: loaded, and asked about, in one step."""

from __future__ import annotations

import re
from dataclasses import dataclass

from auth.rules import Action, Thing
from catalog import offers
from catalog.curation import thing_of
from catalog.models import OfferComment, OperatorOffer, Organisation, Solution
from catalog.operation import Offer, offer_of
from catalog.web.entry import published_entry
from catalog.web.errors import Missing
from catalog.web.page import Visit
from schemas.identity import MemberRole

_NUMBER = re.compile(r"[0-9]{1,9}")
"""PostgreSQL refuses to look for a larger number."""


@dataclass(frozen=True, slots=True)
class ReachedOffer:
    """An offer of a published entry."""

    solution: Solution
    offer: Offer

    @property
    def row(self) -> OperatorOffer:
        """The row of the offer."""
        return self.offer.row

    @property
    def entry_path(self) -> str:
        """The address of the entry."""
        return f"/loesungen/{self.solution.slug}"

    @property
    def path(self) -> str:
        """The address of the offer."""
        return f"{self.entry_path}/betrieb/{self.row.id}"

    @property
    def owner(self) -> Thing:
        """Whose it is to the rules; nobody's where only a source speaks of it."""
        return thing_of_body(self.row.operator_id)


def thing_of_body(id: int | None) -> Thing:
    """What belongs to one organisation, or to none."""
    return Thing(organisations=frozenset({id} if id else ()))


def offer_to_read(visit: Visit) -> ReachedOffer:
    """The offer at this address. Raises Missing."""
    solution = published_entry(visit)
    row = _row(visit, solution)
    if row is None:
        raise Missing
    return ReachedOffer(solution, offer_of(row))


def _offer_for(visit: Visit, action: Action) -> ReachedOffer:
    """The offer at this address. Who may do nothing at this entry is not told which offers there are.

    Raises Missing, and what ``Visit.allow`` raises.
    """
    solution = published_entry(visit)
    row = _row(visit, solution)
    if row is None:
        visit.allow(action, thing_of(visit.db, solution))
        raise Missing
    return ReachedOffer(solution, offer_of(row))


def _row(visit: Visit, solution: Solution) -> OperatorOffer | None:
    row = visit.db.get(OperatorOffer, _number(visit.name("number")))
    return row if row and row.solution_id == solution.id else None


def offer_to_write(visit: Visit) -> ReachedOffer:
    """The offer at this address, for who writes it. Raises Missing, and what ``Visit.allow`` raises."""
    reached = _offer_for(visit, Action.OFFER_WRITE)
    visit.allow(Action.OFFER_WRITE, reached.owner)
    return reached


def offer_to_claim(visit: Visit) -> tuple[ReachedOffer, Organisation]:
    """An offer of an organisation for which they speak, be it that a source reports it, and that organisation."""
    reached = _offer_for(visit, Action.OFFER_WRITE)
    named = offers.claimants(visit.db, reached.row) | reached.owner.organisations
    visit.allow(Action.OFFER_WRITE, Thing(organisations=named))
    own = next(body for body in speaking_for(visit) if body.id in named)
    return reached, own


def offer_to_comment(visit: Visit) -> tuple[ReachedOffer, Organisation]:
    """An offer on which they may speak, and the organisation for which: the entry's publisher or the operator."""
    reached = _offer_for(visit, Action.ANSWER)
    visit.allow(Action.ANSWER, commenting(visit, reached))
    return reached, commenter(visit, reached)


def commenting(visit: Visit, reached: ReachedOffer) -> Thing:
    """Whose it is to comment an offer."""
    publisher = thing_of(visit.db, reached.solution).organisations
    return Thing(organisations=publisher | reached.owner.organisations)


def commenter(visit: Visit, reached: ReachedOffer) -> Organisation:
    """The organisation for which they comment: the publisher before the operator."""
    own = [body for body in speaking_for(visit) if body.id in commenting(visit, reached).organisations]
    return min(own, key=lambda body: body.id == reached.row.operator_id)


def own_comment(visit: Visit) -> tuple[ReachedOffer, OfferComment]:
    """The comment at this address and its offer, for who wrote it. Raises Missing, and what ``Visit.allow`` raises."""
    reached = _offer_for(visit, Action.ANSWER)
    row = visit.db.get(OfferComment, _number(visit.name("comment")))
    if row is None or row.offer_id != reached.row.id or row.removed_at is not None:
        visit.allow(Action.ANSWER, commenting(visit, reached))
        raise Missing
    visit.allow(Action.ANSWER, thing_of_body(row.organisation_id))
    return reached, row


def speaking_for(visit: Visit) -> list[Organisation]:
    """The organisations in whose name they may write and speak, by name."""
    ids = [
        seat.organisation_id for seat in visit.who.seats if seat.may_speak and seat.role.rank >= MemberRole.EDITOR.rank
    ]
    found = (visit.db.get(Organisation, id) for id in ids)
    return sorted((body for body in found if body and not body.merged_into_id), key=lambda body: body.sort_name)


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise Missing
    return int(text)
