"""What running a solution takes: who offers to run it for others, and where its code is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from catalog import due
from catalog.models import CodeLink, OperatorOffer, Organisation, Solution
from schemas.addresses import host_of
from schemas.operation import OperatorOfferContent
from schemas.repositories import identity_of

_FORGES = {
    "github.com": "GitHub",
    "gitlab.com": "GitLab",
    "gitlab.opencode.de": "openCode",
    "codeberg.org": "Codeberg",
    "bitbucket.org": "Bitbucket",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer with its body read. ``by_owner``: the operator itself speaks; else a source does."""

    row: OperatorOffer
    content: OperatorOfferContent
    operator: Organisation | None

    @property
    def by_owner(self) -> bool:
        """What only a source says is reported."""
        return self.operator is not None

    @property
    def operator_name(self) -> str:
        """The operator as it is to be named."""
        return self.operator.name if self.operator else self.row.operator_text or ""


def offer(
    db: Session,
    solution: Solution,
    content: OperatorOfferContent,
    *,
    operator: Organisation | str | None,
    said_by: str,
    as_of: str | None = None,
) -> bool:
    """Add an offer, or renew the one of the same operator and title. True when something changed.

    What somebody else said of it, above all the operator itself, is left as it is.
    """
    owner = operator if isinstance(operator, Organisation) else None
    text = owner.name if owner else operator if isinstance(operator, str) else None
    body = content.model_dump(mode="json", exclude_defaults=True)
    known = db.scalars(
        select(OperatorOffer).where(OperatorOffer.solution_id == solution.id, OperatorOffer.operator_text == text)
    ).all()
    if any(_speaks_itself(row) and row.said_by_text != said_by for row in known):
        return False
    row = next((row for row in known if row.content["title"] == content.title), None)
    if row and ((row.content == body and row.as_of == as_of) or row.said_by_text != said_by):
        return False
    if row is None:
        row = OperatorOffer(solution_id=solution.id, operator_text=text, revision=0)
        db.add(row)
    row.operator_id = owner.id if owner else None
    row.content, row.said_by_text, row.as_of = body, said_by, as_of
    row.revision += 1
    solution.version += 1
    due.derive_soon(solution)
    return True


def _speaks_itself(row: OperatorOffer) -> bool:
    """Whether the operator wrote it, or took it over: then no source adds to what it says."""
    return row.operator is not None and row.said_by_text == row.operator.name


_OFFERS = (
    select(OperatorOffer)
    .options(joinedload(OperatorOffer.operator))
    .where(OperatorOffer.solution_id == bindparam("id"))
    .order_by(OperatorOffer.operator_id.is_(None), OperatorOffer.id)
)


def offers_of(db: Session, solution_id: int) -> tuple[Offer, ...]:
    """All offers for one solution, those that the operator itself makes first."""
    rows: Sequence[OperatorOffer] = db.scalars(_OFFERS, {"id": solution_id}).all()
    return tuple(offer_of(row) for row in rows)


def offer_of(row: OperatorOffer) -> Offer:
    """An offer with its body read."""
    return Offer(row, _read(json.dumps(row.content)), row.operator)


@lru_cache(maxsize=1024)
def _read(body: str) -> OperatorOfferContent:
    """To read the offers of an entry takes longer than all else on its page, and they seldom change."""
    return OperatorOfferContent.model_validate(json.loads(body))


def link_code(
    db: Session, solution: Solution, url: str, *, licence: str | None, licence_words: str | None, said_by: str
) -> bool:
    """Add a repository, or renew what the same speaker said of its licence. True when something changed."""
    row = db.scalar(select(CodeLink).where(CodeLink.solution_id == solution.id, CodeLink.url == url))
    if row and ((row.licence, row.licence_words) == (licence, licence_words) or row.said_by_text != said_by):
        return False
    if row is None:
        db.add(new_code_link(solution, url, licence=licence, licence_words=licence_words, said_by=said_by))
    else:
        row.licence, row.licence_words, row.said_by_text = licence, licence_words, said_by
    solution.version += 1
    due.derive_soon(solution)
    return True


def new_code_link(
    solution: Solution, url: str, *, licence: str | None, licence_words: str | None, said_by: str
) -> CodeLink:
    """The row of a repository, for an entry that doesn't have it yet."""
    return CodeLink(
        solution_id=solution.id,
        url=url,
        identity=identity_of(url) or "",
        forge=forge_of(url),
        licence=licence,
        licence_words=licence_words,
        said_by_text=said_by,
    )


def forge_of(url: str) -> str:
    """The forge's name where it is known, else the host."""
    host = host_of(url).removeprefix("www.")
    return _FORGES.get(host, host)


def code_links_of(db: Session, solution_id: int) -> tuple[CodeLink, ...]:
    """All repositories of one solution, in the order in which they were added."""
    return tuple(db.scalars(select(CodeLink).where(CodeLink.solution_id == solution_id).order_by(CodeLink.id)))
