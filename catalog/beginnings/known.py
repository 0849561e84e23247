"""Whether there is an entry or a draft about a repository already, so that nobody makes a second one."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.drafts.fields import REPOSITORIES
from catalog.models import CodeLink, Draft, Organisation, Solution
from schemas.repositories import identity_of
from schemas.solution import PublicationStatus

MOST = 300
FIELDS = frozenset(f"repository-{number}" for number in range(1, REPOSITORIES + 1))
"""The fields of a draft that name code."""
SHOWN = (PublicationStatus.PUBLISHED, PublicationStatus.WITHDRAWN, PublicationStatus.ARCHIVED)


def entries_about(db: Session, identity: str) -> list[Solution]:
    """The real entries that name a repository as their code, those that stand in the catalogue first."""
    ids = select(CodeLink.solution_id).where(CodeLink.identity == identity)
    real = (Solution.sample.is_(False), Solution.publication_status.in_(SHOWN))
    found = list(db.scalars(select(Solution).where(Solution.id.in_(ids), *real).order_by(Solution.id)))
    return sorted(found, key=lambda one: SHOWN.index(one.publication_status))


def drafts_about(db: Session, organisation: Organisation, identity: str) -> list[Draft]:
    """The organisation's open drafts that name a repository as their code, the newest first."""
    query = select(Draft).where(Draft.organisation_id == organisation.id, Draft.ended_at.is_(None))
    return [draft for draft in db.scalars(query.order_by(Draft.id.desc()).limit(MOST)) if identity in _named_in(draft)]


def _named_in(draft: Draft) -> set[str | None]:
    typed = draft.typed.get("code")
    fields = typed.items() if isinstance(typed, dict) else ()
    return {identity_of(str(text)) for name, text in fields if name in FIELDS}
