"""Areas of curators as administrators type them: a name of the register, or the official regional key itself."""

from __future__ import annotations

from sqlalchemy.orm import Session

from catalog.models import Organisation
from catalog.organisations import choose, keys_of, label_of, organisation_by_key
from catalog.organisations.places import REGIONAL

LENGTHS = (2, 5, 9, 12)


def area_named(db: Session, text: str, *, samples: bool) -> str | None:
    """The key that all within the area begin with; None where the text names no area of the register for certain."""
    if text.isascii() and text.isdecimal() and len(text) in LENGTHS:
        body = organisation_by_key(db, text)
        return text if body and text in keys_of(db, body.id).values() else None  # what merged away is no area
    found = choose(db, text, samples=samples) if text else None
    if found is None:
        return None
    keys = [value for scheme, value in keys_of(db, found.id).items() if scheme in REGIONAL]
    return min(keys, key=len, default=None)


def area_label(db: Session, area: str) -> str:
    """The name of the area, where the register still has it."""
    found = organisation_by_key(db, area)
    return label_of(db, db.get_one(Organisation, found.id)) if found else ""
