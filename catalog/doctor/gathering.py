"""The facts of this machine, as they are now."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from catalog import layout
from catalog.db import Database, DatabaseUnusable
from catalog.doctor import search_server
from catalog.doctor.facts import Facts, RoleFact, SearchFact
from catalog.doctor.files import files_of
from catalog.due import LAGS_IN_INDEX
from catalog.models import AuditEntry, HouseFact, Person, Solution
from catalog.sentences import sentence
from catalog.settings import Settings
from schemas.solution import PublicationStatus
from search.index import SearchIndex

TIDIED = "retention"
"""The fact under which the retention job notes its last run."""

_ROLE = text(
    "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = current_user"
)
_POWERS = ("alles (superuser)", "Rollen anlegen", "Datenbanken anlegen", "Zeilenrechte umgehen")


def gather(
    settings: Settings, database: Database, now: datetime, *, public: bool, index: SearchIndex | None = None
) -> Facts:
    """Everything that can be known; where the database can't be asked, why."""
    debug = sys.flags.dev_mode or bool(os.environ.get("PYTHONASYNCIODEBUG"))
    facts = Facts(settings, public, now, files_of(settings), debug)
    if index:
        server = search_server.ask(settings) if settings.search_server else None
        facts = replace(facts, search=SearchFact(index.status(), None, server))
    try:
        layout.check(database)
        with database.reading() as db:
            return _asked(facts, db)
    except DatabaseUnusable as error:
        return replace(facts, database_trouble=sentence(error))


def _asked(facts: Facts, db: Session) -> Facts:
    administrators = select(func.count(Person.id)).where(
        Person.administrator, Person.suspended_at.is_(None), Person.deleted_at.is_(None)
    )
    tidied = db.get(HouseFact, TIDIED)
    on_a_server = not facts.settings.embedded
    return replace(
        facts,
        administrators=db.scalar(administrators) or 0,
        role=_role(db) if on_a_server else None,
        database_time=db.scalar(select(func.now())) if on_a_server else None,
        newest_entry=db.scalar(select(func.max(AuditEntry.at))),
        database_asked=True,
        tidied_at=tidied.set_at if tidied else None,
        search=replace(facts.search, entries=_findable(facts.settings, db)) if facts.search else None,
    )


def _findable(settings: Settings, db: Session) -> int | None:
    """How many entries the index ought to hold; None while some are on their way into it."""
    if db.scalar(select(Solution.id).where(LAGS_IN_INDEX).limit(1)):
        return None
    published = select(func.count(Solution.id)).where(Solution.publication_status == PublicationStatus.PUBLISHED)
    return db.scalar(published if settings.samples else published.where(Solution.sample.is_(False)))


def _role(db: Session) -> RoleFact:
    name, *may = db.execute(_ROLE).one()
    return RoleFact(name, tuple(power for power, has in zip(_POWERS, may, strict=True) if has))
