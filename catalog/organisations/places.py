"""Where a body lies, as the rules of areas compare it: by the official regional key in its lengths."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import OrganisationKey
from schemas.organisation import KeyScheme
from schemas.vocabulary import FEDERAL_STATES

REGIONAL = (KeyScheme.ARS, KeyScheme.ASSOCIATION, KeyScheme.DISTRICT, KeyScheme.FEDERAL_STATE)
"""The schemes of the official regional key, in its lengths."""


def places_of(db: Session, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The regional keys that bodies have now, by id; empty for one without such a key."""
    places: dict[int, tuple[str, ...]] = defaultdict(tuple)
    query = select(OrganisationKey.organisation_id, OrganisationKey.value).where(
        OrganisationKey.organisation_id.in_(ids),
        OrganisationKey.scheme.in_(REGIONAL),
        OrganisationKey.valid_until.is_(None),
    )
    for id, value in db.execute(query.order_by(OrganisationKey.id)):
        places[id] += (value,)
    return places


def place_of_land(code: str | None) -> tuple[str, ...]:
    """Where a body without a regional key is known to be: its federal state (``DE-BY``), as its key."""
    term = FEDERAL_STATES.get(code or "")
    return (str(term.facts["number"]),) if term else ()
