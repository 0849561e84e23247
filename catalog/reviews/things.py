"""What a submitted draft is to the rules (auth/rules.py): whose it is, where it lies, and what it is about."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from auth.rules import Thing
from catalog.curation import with_predecessors
from catalog.models import Draft, Review
from catalog.organisations.places import place_of_land, places_of


def thing_of(db: Session, review: Review) -> Thing:
    """The draft of one review."""
    return things_of(db, [review])[review.id]


def things_of(db: Session, reviews: Iterable[Review]) -> dict[int, Thing]:
    """The drafts of many reviews, by the review's id, read with the same few questions."""
    rows = list(reviews)
    ids = {row.organisation_id for row in rows}
    bodies, places = with_predecessors(db, ids), places_of(db, ids)
    return {
        row.id: Thing(
            organisations=bodies[row.organisation_id],
            places=places[row.organisation_id] or place_of_land(row.organisation.federal_state),
            themes=_themes(row.draft),
        )
        for row in rows
    }


def _themes(draft: Draft) -> frozenset[str]:
    typed = draft.typed.get("thema", {}).get("handlungsfeld", [])
    return frozenset([typed] if isinstance(typed, str) else typed)
