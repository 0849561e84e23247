"""Entries as publiccode.yml: the rows that the file is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.contacts import contacts_of
from catalog.models import (
    Adoption,
    CodeLink,
    Contact,
    Organisation,
    OrganisationKey,
    Solution,
    SolutionRelation,
    SolutionTie,
    SolutionVersion,
    SourceRecord,
)
from catalog.operation import code_links_of
from catalog.reuse import CONFIRMED_USE
from catalog.solutions import SolutionPage
from schemas.organisation import KeyScheme
from schemas.publiccode.export import Export, Facts, export
from schemas.publiccode.rules import ITALIAN_URN
from schemas.solution import PublicationStatus, SolutionContent

SOURCE = "publiccode"
"""The source under which records of such files are kept."""

_ADDRESSES = {
    KeyScheme.URN: "{}",
    KeyScheme.URL: "{}",
    KeyScheme.IPA: f"{ITALIAN_URN}{{}}",
    KeyScheme.WIKIDATA: "https://www.wikidata.org/entity/{}",
}
"""Keys that are addresses, or that their register makes one of, the surest first. A German regional key is neither."""


def export_of(db: Session, solution: Solution) -> Export:
    """The file of an entry, or what keeps it from having one."""
    content = SolutionContent.model_validate(
        db.scalars(
            select(SolutionVersion.content).where(
                SolutionVersion.solution_id == solution.id, SolutionVersion.number == solution.content_number
            )
        ).one()
    )
    links, contacts = code_links_of(db, solution.id), contacts_of(db, solution.id)
    required = _required(db, solution, content, links, contacts)
    return export(
        replace(
            required,
            organisation_name=solution.publisher_text,
            organisation_uri=_address_of_publisher(db, solution),
            based_on=_origins(db, solution),
            used_by=_users(db, solution),
        )
    )


def has_export(db: Session, page: SolutionPage) -> bool:
    """Whether the entry of this page has a file. What a file may leave out is not asked for."""
    if page.content.software is None:
        return False
    return not export(_required(db, page.solution, page.content, page.code_links, page.contacts)).lacks


def _required(
    db: Session,
    solution: Solution,
    content: SolutionContent,
    links: Sequence[CodeLink],
    contacts: Sequence[Contact],
) -> Facts:
    """What the standard asks for."""
    meant = links if len(links) < 2 else _declared(db, solution, links) or links
    return Facts(
        content=content,
        urls=[link.url for link in meant],
        licence=meant[0].licence if len(meant) == 1 else None,
        contacts=[(contact.role, contact.mailbox) for contact in contacts if not contact.bounced_on],
    )


def _declared(db: Session, solution: Solution, links: Sequence[CodeLink]) -> list[CodeLink]:
    """Those of several repositories whose own publiccode.yml the entry comes from."""
    query = select(SourceRecord.external_id).where(
        SourceRecord.solution_id == solution.id, SourceRecord.source == SOURCE
    )
    identities = set(db.scalars(query))
    return [link for link in links if link.identity in identities]


def _address_of_publisher(db: Session, solution: Solution) -> str:
    """The publisher's key that is an address; empty where nobody knows one."""
    query = select(OrganisationKey.scheme, OrganisationKey.value).where(
        OrganisationKey.organisation_id == solution.publisher_id,
        OrganisationKey.scheme.in_(_ADDRESSES),
        OrganisationKey.valid_until.is_(None),
    )
    keys = sorted(db.execute(query).all(), key=lambda key: (list(_ADDRESSES).index(key.scheme), key.value))
    return next((_ADDRESSES[key.scheme].format(key.value) for key in keys), "")


def _origins(db: Session, solution: Solution) -> tuple[str, ...]:
    """The repositories of published entries that this one is a variant of."""
    query = (
        select(CodeLink.url)
        .join(SolutionRelation, SolutionRelation.origin_id == CodeLink.solution_id)
        .join(Solution, Solution.id == CodeLink.solution_id)
        .where(
            SolutionRelation.solution_id == solution.id,
            SolutionRelation.tie == SolutionTie.VARIANT_OF,
            Solution.publication_status == PublicationStatus.PUBLISHED,
        )
        .order_by(CodeLink.id)
    )
    return tuple(db.scalars(query))


def _users(db: Session, solution: Solution) -> tuple[str, ...]:
    """Who confirmed that it uses the solution."""
    query = (
        select(Organisation.name)
        .join(Adoption, Adoption.organisation_id == Organisation.id)
        .where(Adoption.solution_id == solution.id, CONFIRMED_USE)
        .order_by(Organisation.sort_name, Organisation.id)
    )
    return tuple(dict.fromkeys(db.scalars(query)))
