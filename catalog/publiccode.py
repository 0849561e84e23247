"""Entries as publiccode.yml: the rows that the file is made of.

Where the entry was read from such a file, what that file said of others goes back as it was written there: an entry
keeps less of an address than the file has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from catalog.contacts import contacts_of
from catalog.models import (
    Adoption,
    CodeLink,
    Contact,
    Organisation,
    OrganisationKey,
    OrganisationName,
    Solution,
    SolutionRelation,
    SolutionTie,
    SolutionVersion,
    SourceRecord,
    Statement,
)
from catalog.operation import code_links_of
from catalog.reuse import CONFIRMED_USE
from catalog.solutions import SolutionPage
from schemas.names import fold
from schemas.organisation import KeyScheme
from schemas.publiccode.export import Body, Export, Facts, export
from schemas.publiccode.rules import ITALIAN_URN
from schemas.publiccode.texts import line
from schemas.repositories import identity_of
from schemas.reuse import Answer
from schemas.solution import PublicationStatus, SolutionContent

SOURCE = "publiccode"
"""The source under which records of such files are kept."""

_ADDRESSES = {
    KeyScheme.URN: "{}",
    KeyScheme.URL: "https://{}",
    KeyScheme.IPA: f"{ITALIAN_URN}{{}}",
    KeyScheme.WIKIDATA: "https://www.wikidata.org/entity/{}",
}
"""Keys that are addresses, or that their register makes one of, the surest first. A German regional key is neither."""


@dataclass(frozen=True, slots=True)
class _File:
    """The file that the entry was read from, without persons, by the standard's keys. ``publishes``: the entry has its
    publisher from it."""

    said: Mapping[str, Any]
    publishes: bool

    def bodies(self, key: str) -> list[Body]:
        """The organisations that stand under a key."""
        return [Body(uri=one["uri"], name=line(one.get("name"))) for one in self.said.get(key) or ()]

    def list_of(self, key: str) -> list[str]:
        """The texts that stand under a key."""
        return [text for one in self.said.get(key) or () if (text := line(one))]


_NO_FILE = _File({}, publishes=False)


def export_of(db: Session, solution: Solution) -> Export:
    """The file of an entry, or what keeps it from having one."""
    content = _content(db, solution)
    links, contacts = code_links_of(db, solution.id), contacts_of(db, solution.id)
    required = _required(db, solution, content, links, contacts)
    file = _file_of(db, solution, required.urls)
    name = line(file.said.get("name")) or ""
    return export(
        replace(
            required,
            name=name if name in content.known_as else "",
            organisation=_publisher(db, solution, file),
            based_on=_origins(db, solution, file),
            used_by=_users(db, solution, file),
            funded_by=_funders(content, file),
        )
    )


def _content(db: Session, solution: Solution) -> SolutionContent:
    query = select(SolutionVersion.content).where(
        SolutionVersion.solution_id == solution.id, SolutionVersion.number == solution.content_number
    )
    return SolutionContent.model_validate(db.scalars(query).one())


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


def _file_of(db: Session, solution: Solution, urls: Sequence[str]) -> _File:
    """The last file of the repository that the export is about."""
    identities = [identity for url in urls if (identity := identity_of(url))]
    query = select(SourceRecord.raw).where(
        SourceRecord.solution_id == solution.id,
        SourceRecord.source == SOURCE,
        SourceRecord.external_id.in_(identities),
    )
    raw = db.scalars(query).first()
    return _File(raw["file"], raw["publishes"]) if raw and "file" in raw else _NO_FILE


def _publisher(db: Session, solution: Solution, file: _File) -> Body | None:
    """The publisher as the file names it, else by a key that is an address."""
    said = file.said.get("organisation") if file.publishes else None
    if said:
        return Body(uri=said["uri"], name=line(said.get("name")))
    query = select(OrganisationKey.scheme, OrganisationKey.value).where(
        OrganisationKey.organisation_id == solution.publisher_id,
        OrganisationKey.scheme.in_(_ADDRESSES),
        OrganisationKey.valid_until.is_(None),
    )
    keys = sorted(db.execute(query).all(), key=lambda key: (list(_ADDRESSES).index(key.scheme), key.value))
    if not keys:
        return None
    scheme, value = keys[0]
    name = solution.publisher_text
    nameless = name.casefold().endswith(value.casefold())  # a body of which nobody knows more is called by its key
    return Body(uri=_ADDRESSES[scheme].format(value), name=None if nameless else name)


def _origins(db: Session, solution: Solution, file: _File) -> tuple[str, ...]:
    """What the file says that it is based on, and the repositories of published entries that it is a variant of."""
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
    urls = [*file.list_of("isBasedOn"), *db.scalars(query)]
    return tuple({identity_of(url) or url: url for url in reversed(urls)}.values())[::-1]


def _users(db: Session, solution: Solution, file: _File) -> tuple[str, ...]:
    """Whom the file names, but for those that deny it, and who confirmed that it uses the solution."""
    denied = _denied(db, solution)
    query = (
        select(Organisation.name)
        .join(Adoption, Adoption.organisation_id == Organisation.id)
        .where(Adoption.solution_id == solution.id, CONFIRMED_USE)
        .order_by(Organisation.sort_name, Organisation.id)
    )
    named = [name for name in file.list_of("usedBy") if fold(name) not in denied]
    known = {fold(name) for name in named}
    return tuple(dict.fromkeys([*named, *(name for name in db.scalars(query) if fold(name) not in known)]))


def _denied(db: Session, solution: Solution) -> frozenset[str]:
    """The folded names of those of whom a statement was rejected."""
    rejected, rejection = Statement, aliased(Statement)
    query = (
        select(rejected.organisation_text, OrganisationName.folded)
        .join(rejection, rejection.answers_id == rejected.id)
        .outerjoin(OrganisationName, OrganisationName.organisation_id == rejected.organisation_id)
        .where(rejected.solution_id == solution.id, rejection.answer == Answer.REJECT)
    )
    return frozenset(name for row in db.execute(query) for name in (fold(row.organisation_text), row.folded) if name)


def _funders(content: SolutionContent, file: _File) -> list[Body]:
    """Those of the file whose words the entry has: it keeps no addresses."""
    words = {funding.words for funding in content.funding}
    return [body for body in file.bodies("fundedBy") if (body.name or line(body.uri)) in words]
