"""Organisations of a document become rows, or are found among those that are here.

A body is found by its keys, else by its address. What is here of it stays; keys, names and ties that are missing are
added.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from catalog.exchange.catalogue_bodies import FACTS, OF_REGISTER
from catalog.exchange.catalogue_refusals import Place, Refused
from catalog.models import Organisation, OrganisationKey, OrganisationName, OrganisationRelation
from schemas.exchange.catalogue import Named, OrganisationDocument, OrganisationTie, RegisterBody


class Bodies:
    """The organisations that a document speaks of, by the addresses that it uses."""

    def __init__(self, db: Session) -> None:
        self._db = db
        self._ids: dict[str, int] = {}
        self._ties: list[tuple[int, OrganisationTie, Place]] = []
        self._mergers: list[tuple[int, str, Place]] = []

    def take(self, body: OrganisationDocument, place: Place) -> bool:
        """Find or make the body; True when it is new."""
        id = self._found(body)
        new = id is None
        if id is None:
            row = Organisation(slug=self._free(body.address), **{name: getattr(body, name) for name in FACTS})
            self._db.add(row)
            self._db.flush()
            id = row.id
        self._ids[body.address] = id
        self._add(id, body, place)
        return new

    def complete(self, body: RegisterBody, place: Place) -> None:
        """Add what is known beyond the register. Raises Refused where the register does not bring this body along."""
        self._add(self.id_of(body.address, place), body, place)

    def tie(self) -> None:
        """Add the ties, once all bodies are here."""
        for id, tie, place in self._ties:
            related = self.id_of(tie.related, place)
            known = select(OrganisationRelation.id).where(
                OrganisationRelation.organisation_id == id,
                OrganisationRelation.related_id == related,
                OrganisationRelation.kind == tie.kind,
            )
            if related != id and self._db.scalar(known) is None:
                facts = tie.model_dump(exclude={"related"})
                self._db.add(OrganisationRelation(organisation_id=id, related_id=related, **facts))
                self._db.flush()
        self._ties.clear()
        for id, successor, place in self._mergers:
            self._merge(id, self.id_of(successor, place))
        self._mergers.clear()

    def _merge(self, id: int, successor: int) -> None:
        """A merger that is here stays, and none is made that would lead back to where it began."""
        body = self._db.get_one(Organisation, id)
        after: Organisation | None = self._db.get_one(Organisation, successor)
        while after is not None and after.id != id:
            after = self._db.get_one(Organisation, after.merged_into_id) if after.merged_into_id else None
        if body.merged_into_id is None and after is None:
            body.merged_into_id = successor
            self._db.flush()

    def id_of(self, address: str, place: Place) -> int:
        """The number of the body here. Raises Refused where there is none."""
        if address not in self._ids:
            id = self._db.scalar(select(Organisation.id).where(Organisation.slug == address)) or self._aliased(address)
            if id is None:
                raise Refused("no_body", place, about=address)
            self._ids[address] = id
        return self._ids[address]

    def _aliased(self, address: str) -> int | None:
        """The body whose official key that is or was: registers of other years give other keys."""
        official = OrganisationKey.scheme.in_(OF_REGISTER), OrganisationKey.value == address
        return self._db.scalar(select(OrganisationKey.organisation_id).where(*official).limit(1))

    def named(self, body: Named | None, place: Place) -> tuple[int | None, str | None]:
        """The number and the name of a body as rows keep them."""
        if body is None:
            return None, None
        return (self.id_of(body.organisation, place) if body.organisation else None), body.name

    def _found(self, body: OrganisationDocument) -> int | None:
        keys = [and_(OrganisationKey.scheme == key.scheme, OrganisationKey.value == key.value) for key in body.keys]
        if keys:
            query = select(OrganisationKey.organisation_id).where(or_(*keys)).order_by(OrganisationKey.id).limit(1)
            if (id := self._db.scalar(query)) is not None:
                return id
        row = self._db.scalar(select(Organisation).where(Organisation.slug == body.address))
        return row.id if row and row.sample == body.sample and not self._contradicts(row.id, body) else None

    def _contradicts(self, id: int, body: OrganisationDocument) -> bool:
        """Whether the one that is here under this address has other keys of the same registers."""
        known = self._db.execute(
            select(OrganisationKey.scheme, OrganisationKey.value).where(OrganisationKey.organisation_id == id)
        ).all()
        schemes = {scheme for scheme, _ in known}
        return any(key.scheme in schemes for key in body.keys)

    def _free(self, address: str) -> str:
        numbered: Iterator[str] = (address if number == 1 else f"{address}-{number}" for number in count(1))
        taken = select(Organisation.id)
        return next(slug for slug in numbered if self._db.scalar(taken.where(Organisation.slug == slug)) is None)

    def _add(self, id: int, body: RegisterBody, place: Place) -> None:
        self._add_keys(id, body)
        known = set(self._db.scalars(select(OrganisationName.folded).where(OrganisationName.organisation_id == id)))
        for name in body.names:
            if name.folded not in known:
                known.add(name.folded)
                self._db.add(OrganisationName(organisation_id=id, **name.model_dump()))
        self._ties += [(id, tie, place) for tie in body.relations]
        if body.merged_into:
            self._mergers.append((id, body.merged_into, place))
        self._db.flush()

    def _add_keys(self, id: int, body: RegisterBody) -> None:
        """A key belongs to one body only; one that is here already stays where it is."""
        for key in body.keys:
            same = select(OrganisationKey.id).where(
                OrganisationKey.scheme == key.scheme, OrganisationKey.value == key.value
            )
            if self._db.scalar(same) is None:
                self._db.add(OrganisationKey(organisation_id=id, **key.model_dump()))
                self._db.flush()
