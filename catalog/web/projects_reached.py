"""Loading a Vorhaben for a page: for everybody, and for who writes it."""

from __future__ import annotations

import re

from auth.rules import Action, Thing
from catalog import projects
from catalog.models import Organisation, Project
from catalog.web.errors import Missing
from catalog.web.page import Visit
from schemas.identity import MemberRole
from schemas.project import ProjectContent

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
MOST_DIGITS = 9


def project_here(visit: Visit) -> Project:
    """The Vorhaben at this address. Raises Missing."""
    slug = visit.name("slug")
    project = projects.find(visit.db, slug) if _SLUG.fullmatch(slug) else None
    if project is None or (project.organisation.sample and not visit.settings.samples):
        raise Missing
    return project


def project_to_write(visit: Visit) -> Project:
    """The same for who writes it. Raises Missing, and what ``Visit.allow`` raises."""
    project = project_here(visit)
    visit.allow(Action.PROJECT_WRITE, thing_of(project))
    return project


def thing_of(project: Project) -> Thing:
    """The Vorhaben as rules see it."""
    return Thing(organisations=frozenset({project.organisation_id}))


def content_of(project: Project) -> ProjectContent:
    """What is said of it, read."""
    return ProjectContent.model_validate(project.content)


def own_organisations(visit: Visit) -> list[Organisation]:
    """Those in whose name they may write a Vorhaben, by name."""
    seats = {seat.organisation_id for seat in visit.who.seats if seat.role.rank >= MemberRole.EDITOR.rank}
    bodies = [body for id in seats if (body := visit.db.get(Organisation, id)) and not body.merged_into_id]
    return sorted(bodies, key=lambda body: body.sort_name)


def revision_of(text: str) -> int:
    """The revision that a form gives back; what is none fits no row."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else -1
