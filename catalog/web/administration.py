"""The administration: what there is to manage, and how it stands."""

from __future__ import annotations

from sqlalchemy import func, select

from catalog import missed_queries
from catalog.duties import open_duties
from catalog.models import Membership, OrganisationDomain, Person, ScopeLine
from catalog.people.administering import invited
from catalog.web.page import Answer, Visit, show
from catalog.web.synonyms_deciding import number_waiting


def overview(visit: Visit) -> Answer:
    """Where an administrator begins."""
    db = visit.db
    people = select(func.count()).select_from(Person).where(Person.deleted_at.is_(None))
    bodies = select(func.count(Membership.organisation_id.distinct())).where(Membership.ended_at.is_(None))
    return show(
        "verwaltung.html",
        verwaltung_here="verwaltung",
        people=db.scalar(people) or 0,
        administrators=db.scalar(people.where(Person.administrator.is_(True), Person.suspended_at.is_(None))) or 0,
        curators=db.scalar(select(func.count(ScopeLine.person_id.distinct()))) or 0,
        invited=len(invited(db, visit.now)),
        bodies=db.scalar(bodies) or 0,
        domains=db.scalar(select(func.count()).select_from(OrganisationDomain)) or 0,
        words=number_waiting(visit),
        missed=missed_queries.number_of(db),
        duties=[(duty, _title(visit, duty.page), names) for duty, names in open_duties(visit.settings)],
    )


def _title(visit: Visit, path: str) -> str:
    page = visit.site.pages.get(path.strip("/"))
    return page.title if page else path
