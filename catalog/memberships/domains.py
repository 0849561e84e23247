"""Mail domains and role mailboxes of organisations: verified and entered by administrators, never by who joins.

Only an exactly verified domain counts. What lies below it may be another's: a school, a museum, an association's
guest, a customer of the town's own provider. Who wants a subdomain to count has it verified by itself.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import audit
from catalog.audit import CHANGED
from catalog.db import one_at_a_time
from catalog.memberships.beginning import begin, end, tell_owners
from catalog.memberships.mail_domains import nobodys_own
from catalog.memberships.seats import seat_of, was_member
from catalog.memberships.troubles import (
    DomainNotOwn,
    DomainTaken,
    DomainWrong,
    EvidenceMissing,
    MailboxWrong,
    NoSuchRow,
)
from catalog.models import Organisation, OrganisationDomain, OrganisationMailbox, Person, PersonProfile
from schemas.identity import JoinedBy, MemberRole
from schemas.mail import check_domain, check_mail, mail_domain
from schemas.texts import readable

MOST_EVIDENCE = 500
"""Letters of a note on what shows that the domain or mailbox is theirs."""


def joins_by_domain(db: Session, person: Person, now: datetime) -> list[Organisation]:
    """Make somebody a member where their proved mail address lies in a verified domain; which organisations these are.

    To be called when an address was proved: after registration, a change of mail, a sign-in at a provider. Whoever was
    a member before comes back by asking only, or a removal would last until the next sign-in; and whoever verified the
    domain does not join by it.
    """
    profile = db.get(PersonProfile, person.id)
    if profile is None:
        return []
    joined = []
    for organisation in _organisations_of(db, mail_domain(profile.mail), person.key):
        one_at_a_time(db, f"member {organisation.id} {person.id}")
        if not was_member(db, organisation.id, person.id):
            begin(db, person, organisation, JoinedBy.DOMAIN, now, by=audit.HOUSE)
            tell_owners(db, organisation, person, now)
            joined.append(organisation)
    return joined


def _organisations_of(db: Session, domain: str, key: str) -> list[Organisation]:
    query = (
        select(Organisation)
        .join(OrganisationDomain, OrganisationDomain.organisation_id == Organisation.id)
        .where(OrganisationDomain.domain == domain, OrganisationDomain.verified_by != key)
        .where(Organisation.merged_into_id.is_(None))
    )
    return list(db.scalars(query))


def leaves_by_domain(db: Session, person: Person, former_mail: str, now: datetime) -> list[Organisation]:
    """End what stood on a mail address that somebody has no more; which organisations these are.

    Only a plain membership by domain ends: with a role or the right to speak an owner has decided about the person.
    """
    left = []
    for organisation in _organisations_of(db, mail_domain(former_mail), key=""):
        profile = db.get_one(PersonProfile, person.id)
        row = seat_of(db, organisation.id, person.id, now)
        still = mail_domain(profile.mail) in domains_of(db, organisation.id)
        if row and row.joined_by is JoinedBy.DOMAIN and row.role is MemberRole.MEMBER and not (row.may_speak or still):
            end(db, row, person.key, now, by=audit.HOUSE)
            left.append(organisation)
    return left


def domains_of(db: Session, organisation_id: int) -> list[str]:
    """The verified domains of an organisation."""
    mine = OrganisationDomain.organisation_id == organisation_id
    return list(db.scalars(select(OrganisationDomain.domain).where(mine).order_by(OrganisationDomain.domain)))


def domain_rows(db: Session, organisation_id: int) -> list[OrganisationDomain]:
    """The verified domains with who verified them by what, for administrators."""
    mine = OrganisationDomain.organisation_id == organisation_id
    return list(db.scalars(select(OrganisationDomain).where(mine).order_by(OrganisationDomain.domain)))


def mailbox_rows(db: Session, organisation_id: int) -> list[OrganisationMailbox]:
    """The role mailboxes as they were entered, for administrators: nobody else sees them whole."""
    mine = OrganisationMailbox.organisation_id == organisation_id
    return list(db.scalars(select(OrganisationMailbox).where(mine).order_by(OrganisationMailbox.mailbox)))


def verify_domain(
    db: Session, organisation: Organisation, domain: str, evidence: str, by: Who, now: datetime
) -> OrganisationDomain:
    """An administrator says that all addresses of a domain are this organisation's own.

    Whoever has an account with such an address joins when they next prove it, not now. Raises DomainWrong,
    DomainNotOwn, DomainTaken and EvidenceMissing.
    """
    checked = _checked_domain(domain)
    if why := nobodys_own(checked):
        raise DomainNotOwn(why)
    shown = _evidence(evidence)
    one_at_a_time(db, f"domain {checked}")
    there = db.scalar(select(OrganisationDomain).where(OrganisationDomain.domain == checked))
    if there is not None:
        raise DomainTaken(there.organisation_id)
    row = OrganisationDomain(
        organisation_id=organisation.id, domain=checked, evidence=shown, verified_at=now, verified_by=by.key or ""
    )
    db.add(row)
    db.flush()
    _note(db, by, "domain_verified", organisation.id, now, {"domain": checked})
    return row


def remove_domain(db: Session, organisation: Organisation, domain_id: int, by: Who, now: datetime) -> None:
    """From now on nobody joins by this domain. Members stay: about people decide the owners. Raises NoSuchRow."""
    row = db.get(OrganisationDomain, domain_id)
    if row is None or row.organisation_id != organisation.id:
        raise NoSuchRow
    db.delete(row)
    _note(db, by, "domain_removed", organisation.id, now, {"domain": row.domain})


def enter_mailbox(
    db: Session, organisation: Organisation, mailbox: str, evidence: str, by: Who, now: datetime
) -> OrganisationMailbox:
    """An administrator enters a role mailbox, to which codes for joining may go; the same again changes nothing.

    Raises MailboxWrong and EvidenceMissing. A mailbox of a provider is allowed: a village has no other.
    """
    try:
        checked = check_mail(mailbox).lower()
    except ValueError:
        raise MailboxWrong from None
    shown = _evidence(evidence)
    one_at_a_time(db, f"mailbox {organisation.id} {checked}")
    mine = (OrganisationMailbox.organisation_id == organisation.id, OrganisationMailbox.mailbox == checked)
    row = db.scalar(select(OrganisationMailbox).where(*mine))
    if row is None:
        row = OrganisationMailbox(
            organisation_id=organisation.id, mailbox=checked, evidence=shown, entered_at=now, entered_by=by.key or ""
        )
        db.add(row)
        db.flush()
        _note(db, by, "mailbox_entered", organisation.id, now, {"mailbox": CHANGED})
    return row


def remove_mailbox(db: Session, organisation: Organisation, mailbox_id: int, by: Who, now: datetime) -> None:
    """No code goes there any more, and none that went there is good. Raises NoSuchRow."""
    row = db.get(OrganisationMailbox, mailbox_id)
    if row is None or row.organisation_id != organisation.id:
        raise NoSuchRow
    db.delete(row)
    _note(db, by, "mailbox_removed", organisation.id, now, {"mailbox": CHANGED})


def _checked_domain(text: str) -> str:
    try:
        return check_domain(text)
    except ValueError:
        raise DomainWrong from None


def _evidence(text: str) -> str:
    shown = " ".join(readable(text).split())[:MOST_EVIDENCE]
    if not any(map(str.isalnum, shown)):
        raise EvidenceMissing
    return shown


def _note(db: Session, by: Who, action: str, organisation_id: int, now: datetime, facts: dict[str, str]) -> None:
    subject = ("organisation", organisation_id)
    audit.note(db, audit.acting(by), action, subject, now, organisation_id=organisation_id, facts=facts)
