"""The first administrator: no account and no password is there from the beginning."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Person

NO_ADMINISTRATOR = (
    "Noch niemand verwaltet diesen Katalog. Einen Link dazu gibt: "
    'lichtermeer people add --administrator "Vorname Nachname" name@verwaltung.example'
)


def has_administrator(db: Session) -> bool:
    """Whether anybody can administer the catalogue."""
    able = select(Person.id).where(
        Person.administrator.is_(True), Person.suspended_at.is_(None), Person.deleted_at.is_(None)
    )
    return db.scalar(able.limit(1)) is not None
