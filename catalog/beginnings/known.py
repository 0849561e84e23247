"""Whether the catalogue has an entry about a repository already, so that nobody makes a second one."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import CodeLink, Solution
from schemas.solution import PublicationStatus

SHOWN = (PublicationStatus.PUBLISHED, PublicationStatus.WITHDRAWN, PublicationStatus.ARCHIVED)


def entries_about(db: Session, identity: str) -> list[Solution]:
    """The real entries that name a repository as their code, those that stand in the catalogue first."""
    ids = select(CodeLink.solution_id).where(CodeLink.identity == identity)
    real = (Solution.sample.is_(False), Solution.publication_status.in_(SHOWN))
    found = list(db.scalars(select(Solution).where(Solution.id.in_(ids), *real).order_by(Solution.id)))
    return sorted(found, key=lambda one: SHOWN.index(one.publication_status))
