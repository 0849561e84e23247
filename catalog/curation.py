"""What an entry is to the rules (auth/rules.py): whose it is, where it lies, and what it is about.

An entry lies where its publisher lies, by the official regional keys that hold now: a key that a merged body left
behind is an alias and gives nobody a say over its successor. It is about the fields of action of its present version.
Nobody decides about their own employer's words, so a single contribution within an entry (a report of experience, an
offer, a template, what is said of a use) belongs to whoever made it, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.rules import Thing
from catalog.models import (
    ExperienceReport,
    OperatorOffer,
    Organisation,
    Solution,
    SolutionVersion,
    Statement,
    TenderTemplate,
)
from catalog.models.solution import CURRENT
from catalog.organisations.places import place_of_land, places_of


def thing_of(db: Session, solution: Solution) -> Thing:
    """The entry as rules see it."""
    return things_of(db, [solution])[solution.id]


def things_of(db: Session, solutions: Iterable[Solution]) -> dict[int, Thing]:
    """Many entries as rules see them, by id, read with the same few questions."""
    entries = {one.id: one for one in solutions}
    publishers = {one.publisher_id for one in entries.values() if one.publisher_id is not None}
    bodies, keys, themes = with_predecessors(db, publishers), places_of(db, publishers), _themes(db, entries)
    return {
        id: Thing(
            organisations=bodies.get(entry.publisher_id or 0, frozenset()),
            places=keys.get(entry.publisher_id or 0) or place_of_land(entry.federal_state),
            themes=themes.get(id, frozenset()),
        )
        for id, entry in entries.items()
    }


def with_contribution(db: Session, thing: Thing, solution_id: int, section: str, which: str) -> Thing:
    """The thing that one contribution within an entry is: it belongs to whoever made it, beside the publisher.

    ``which`` is its title, or the name of the organisation that it speaks of. Without it, or where it names nothing
    that is there, the section as a whole is meant: a slip of the reader's lets nobody decide about their own employer.
    """
    found = _contributions(db, solution_id, section)
    meant = [id for id, name in found if name == which] or [id for id, _ in found]
    return replace(thing, organisations=thing.organisations | {id for id in meant if id})


def _contributions(db: Session, solution_id: int, section: str) -> list[tuple[int | None, str]]:
    """Who has a share in a section, and the name of what they contributed."""
    if section == "erfahrung":
        reports = db.scalars(select(ExperienceReport).where(ExperienceReport.solution_id == solution_id))
        return [(row.organisation_id, row.content["title"]) for row in reports]
    if section == "vorlagen":
        templates = db.scalars(select(TenderTemplate).where(TenderTemplate.solution_id == solution_id))
        return [(row.author_id, row.content["title"]) for row in templates]
    if section in {"betrieb", "datenschutz", "barrierefreiheit"}:
        offers = db.scalars(select(OperatorOffer).where(OperatorOffer.solution_id == solution_id))
        return [(row.operator_id, row.content["title"]) for row in offers]
    if section in {"nutzung", "kopf"}:
        said = select(Statement.organisation_id, Statement.said_by_id, Statement.organisation_text)
        rows = db.execute(said.where(Statement.solution_id == solution_id)).all()
        return [(id, row.organisation_text) for row in rows for id in (row.organisation_id, row.said_by_id)]
    return []


def with_predecessors(db: Session, ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Each body with those that went up in it, however long ago."""
    known = {id: {id} for id in ids}
    waiting = {id: id for id in ids}
    while waiting:
        query = select(Organisation.id, Organisation.merged_into_id).where(Organisation.merged_into_id.in_(waiting))
        found = {row.id: waiting[row.merged_into_id] for row in db.execute(query)}
        waiting = {id: successor for id, successor in found.items() if id not in known[successor]}
        for id, successor in waiting.items():
            known[successor].add(id)
    return {id: frozenset(bodies) for id, bodies in known.items()}


def _themes(db: Session, entries: Mapping[int, Solution]) -> dict[int, frozenset[str]]:
    query = select(Solution.id, SolutionVersion.content).join(SolutionVersion, CURRENT)
    return {
        id: frozenset(content.get("fields_of_action", ()))
        for id, content in db.execute(query.where(Solution.id.in_(entries)))
    }
