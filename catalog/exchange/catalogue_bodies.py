"""Organisations as documents: whole where no register brings them along, else what is known here beyond it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from catalog.exchange.catalogue_pages import Addresses, ReadPage
from catalog.models import Organisation, OrganisationKey, OrganisationName, OrganisationRelation
from catalog.organisations import REGISTER
from schemas.exchange.catalogue import (
    OrganisationDocument,
    OrganisationKeyPart,
    OrganisationNamePart,
    OrganisationTie,
    RegisterBody,
)
from schemas.organisation import KeyScheme

Row = TypeVar("Row", OrganisationKey, OrganisationName, OrganisationRelation)
Wanted = Callable[[Session, Organisation], bool]
"""Whether a document is to have this body."""

PAGE = 500
OF_REGISTER = (
    KeyScheme.ARS,
    KeyScheme.AGS,
    KeyScheme.ASSOCIATION,
    KeyScheme.DISTRICT,
    KeyScheme.FEDERAL_STATE,
)
"""The schemes of the keys that the register brings along."""

_OWN_KEY = or_(
    OrganisationKey.scheme.not_in(OF_REGISTER),
    OrganisationKey.valid_from.is_not(None),
    OrganisationKey.valid_until.is_not(None),
)


def own_bodies(
    registered: Collection[str], addresses: Addresses, wanted: Wanted = lambda _db, _body: True
) -> ReadPage[OrganisationDocument]:
    """Reads every body but those ``registered`` by address."""

    def read(db: Session, after: int) -> tuple[int, list[OrganisationDocument]]:
        page = db.scalars(_AFTER.where(Organisation.id > after)).all()
        own = [body for body in page if body.source != REGISTER or body.slug not in registered]
        own = [body for body in own if wanted(db, body)]
        beside = _Beside(db, own, addresses, beyond_register=False)
        return _last(page), [_whole(body, beside) for body in own]

    return read


def register_bodies(
    registered: Collection[str], addresses: Addresses, wanted: Wanted = lambda _db, _body: True
) -> ReadPage[RegisterBody]:
    """Reads what is known here of bodies of the register and was not brought by it."""

    def read(db: Session, after: int) -> tuple[int, list[RegisterBody]]:
        page = db.scalars(_AFTER.where(Organisation.id > after, _KNOWN_BEYOND)).all()
        known = [body for body in page if body.slug in registered and wanted(db, body)]
        beside = _Beside(db, known, addresses, beyond_register=True)
        return _last(page), [_beyond_register(body, beside) for body in known]

    return read


def _last(page: Sequence[Organisation]) -> int:
    return page[-1].id if page else 0


_AFTER = select(Organisation).order_by(Organisation.id).limit(PAGE)
_NAMED_BEYOND = select(OrganisationName.organisation_id).where(OrganisationName.source != REGISTER)
_TIED_BEYOND = select(OrganisationRelation.organisation_id).where(OrganisationRelation.source != REGISTER)
_KNOWN_BEYOND = and_(
    Organisation.source == REGISTER,
    or_(
        Organisation.merged_into_id.is_not(None),
        Organisation.id.in_(select(OrganisationKey.organisation_id).where(_OWN_KEY)),
        Organisation.id.in_(_NAMED_BEYOND),
        Organisation.id.in_(_TIED_BEYOND),
    ),
)


class _Beside:
    """Keys, names and relations of some bodies."""

    def __init__(
        self, db: Session, bodies: Sequence[Organisation], addresses: Addresses, *, beyond_register: bool
    ) -> None:
        ids = [body.id for body in bodies]
        keys = select(OrganisationKey).where(OrganisationKey.organisation_id.in_(ids))
        names = select(OrganisationName).where(OrganisationName.organisation_id.in_(ids))
        ties = select(OrganisationRelation).where(OrganisationRelation.organisation_id.in_(ids))
        if beyond_register:
            keys = keys.where(_OWN_KEY)
            names = names.where(OrganisationName.source != REGISTER)
            ties = ties.where(OrganisationRelation.source != REGISTER)
        self._keys = _by_body(db.scalars(keys.order_by(OrganisationKey.id)).all())
        self._names = _by_body(db.scalars(names.order_by(OrganisationName.id)).all())
        self._ties = _by_body(db.scalars(ties.order_by(OrganisationRelation.id)).all())
        self._addresses = addresses
        addresses.learn(db, [tie.related_id for tied in self._ties.values() for tie in tied])
        addresses.learn(db, [body.merged_into_id for body in bodies])

    def successor(self, body: Organisation) -> str | None:
        """The address of what it was merged into."""
        return None if body.merged_into_id is None else self._addresses[body.merged_into_id]

    def parts(
        self, id: int
    ) -> tuple[tuple[OrganisationKeyPart, ...], tuple[OrganisationNamePart, ...], tuple[OrganisationTie, ...]]:
        """What stands beside one body."""
        return (
            tuple(_key(row) for row in self._keys.get(id, ())),
            tuple(
                OrganisationNamePart(folded=row.folded, rank=row.rank, source=row.source)
                for row in self._names.get(id, ())
            ),
            tuple(_tie(row, self._addresses) for row in self._ties.get(id, ())),
        )


def _by_body(rows: Sequence[Row]) -> Mapping[int, Sequence[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.organisation_id].append(row)
    return found


def _key(row: OrganisationKey) -> OrganisationKeyPart:
    return OrganisationKeyPart(
        scheme=row.scheme, value=row.value, valid_from=row.valid_from, valid_until=row.valid_until
    )


def _tie(row: OrganisationRelation, addresses: Addresses) -> OrganisationTie:
    return OrganisationTie(
        related=addresses[row.related_id],
        kind=row.kind,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        source=row.source,
    )


def _beyond_register(body: Organisation, beside: _Beside) -> RegisterBody:
    keys, names, relations = beside.parts(body.id)
    merged_into = beside.successor(body)
    return RegisterBody(address=body.slug, merged_into=merged_into, keys=keys, names=names, relations=relations)


def _whole(body: Organisation, beside: _Beside) -> OrganisationDocument:
    keys, names, relations = beside.parts(body.id)
    facts = {name: getattr(body, name) for name in FACTS} | {"merged_into": beside.successor(body)}
    return OrganisationDocument(address=body.slug, keys=keys, names=names, relations=relations, **facts)


FACTS = (
    "kind", "name", "official_name", "designation", "sort_name", "federal_state", "population", "population_as_of",
    "area_km2", "postal_code", "latitude", "longitude", "size_class", "sample", "source",
)  # fmt: skip
"""What a row and its document say by the same name."""
