"""The documents of the kit: descriptions of service, matrices, contracts, to be filled in and taken along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.documents import PROVIDERS
from catalog.models import Organisation, Solution, TenderTemplate
from schemas.operation import TemplateContent


@dataclass(frozen=True, slots=True)
class Template:
    """A document with its body read."""

    row: TenderTemplate
    content: TemplateContent


def add_template(
    db: Session,
    solution: Solution,
    content: TemplateContent,
    author: Organisation,
    published_on: date,
    number: int | None = None,
) -> bool:
    """Add a document, or renew the one of the same kind and title under its next number. True when it changed."""
    body = content.model_dump(mode="json", exclude_defaults=True)
    known = db.scalars(select(TenderTemplate).where(TenderTemplate.solution_id == solution.id))
    same = ("kind", "title")
    row = next((row for row in known if [row.content[key] for key in same] == [body[key] for key in same]), None)
    if row and row.content == body:
        return False
    if row is None:
        row = TenderTemplate(solution_id=solution.id, number=0)
        db.add(row)
    row.author_id, row.author_text = author.id, author.name
    row.by_provider = author.kind in PROVIDERS
    row.content, row.published_on = body, published_on
    row.number = number or row.number + 1
    solution.version += 1
    return True


def templates_of(db: Session, solution_id: int) -> tuple[Template, ...]:
    """All documents of one solution."""
    rows = db.scalars(
        select(TenderTemplate).where(TenderTemplate.solution_id == solution_id).order_by(TenderTemplate.id)
    )
    return tuple(Template(row, TemplateContent.model_validate(row.content)) for row in rows)
