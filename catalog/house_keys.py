"""Keys of the house's own, which no visitor knows: made when they are first needed, and kept in the database."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import one_at_a_time
from catalog.models import HouseFact


def known_key(db: Session, name: str) -> bytes | None:
    """The key of this name; None where it was not needed yet."""
    fact = db.get(HouseFact, name)
    return bytes.fromhex(fact.value["key"]) if fact else None


def house_key(db: Session, name: str, now: datetime) -> bytes:
    """The key of this name."""
    known = known_key(db, name)
    if known is None:
        one_at_a_time(db, name)
        known = known_key(db, name) or _made(db, name, now)
    return known


def _made(db: Session, name: str, now: datetime) -> bytes:
    key = secrets.token_hex(32)
    db.add(HouseFact(name=name, value={"key": key}, set_at=now))
    db.flush()
    return bytes.fromhex(key)
