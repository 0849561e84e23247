"""People whom an identity provider knows: found by issuer and subject, and by nothing else.

A mail address never joins two accounts. Whoever has an account here already signs in with it first and then links the
provider: else a provider that vouches for a wrong address would open somebody else's door.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.oidc import Identity, UnverifiedMail
from catalog import audit, memberships
from catalog.audit import CHANGED, Actor
from catalog.models import PasswordHash, Person, PersonProfile, ProviderIdentity
from catalog.people.known import add_person, person_of_mail
from catalog.people.provider_memberships import renew_memberships
from schemas.identity import ActorKind
from schemas.identity_provider import IdentityProvider
from schemas.mail import fold_mail


class MailTaken(Exception):
    """Somebody has an account with this mail address already, and may link the provider after signing in with it."""


class LinkedElsewhere(Exception):
    """The account at the provider belongs to another person here."""


class KeptOut(Exception):
    """The person was suspended, or has deleted the account."""


class LastDoor(Exception):
    """Without this provider the person could not sign in any more."""


def arrive(db: Session, provider: IdentityProvider, identity: Identity, now: datetime) -> Person:
    """The person who signed in at the provider, made if need be, and renewed by what it says.

    Raises UnverifiedMail, MailTaken and KeptOut.
    """
    row = _row(db, identity)
    person = _greeted(db, row, provider, now) if row else _new(db, provider, identity, now)
    _renew(db, person, identity, now)
    renew_memberships(db, person, provider, identity.roles, now)
    return person


def link(db: Session, person: Person, provider: IdentityProvider, identity: Identity, now: datetime) -> None:
    """From now on the person may also sign in there. Raises LinkedElsewhere."""
    row = _row(db, identity)
    if row is not None and row.person_id != person.id:
        raise LinkedElsewhere
    if row is None:
        _add(db, person, identity, now)
    renew_memberships(db, person, provider, identity.roles, now)


def is_theirs(db: Session, person_id: int, identity: Identity) -> bool:
    """Whether this account at the provider is linked to the person."""
    row = _row(db, identity)
    return row is not None and row.person_id == person_id


def unlink(db: Session, person: Person, key: int, provider: IdentityProvider | None, now: datetime) -> bool:
    """Part an account at a provider from the person, with the memberships that it gave; whether there was one.

    Raises LastDoor.
    """
    linked = linked_to(db, person.id)
    row = next((each for each in linked if each.id == key), None)
    if row is None:
        return False
    if len(linked) == 1 and db.get(PasswordHash, person.id) is None:
        raise LastDoor
    if provider is not None:
        renew_memberships(db, person, provider, {}, now)
    db.delete(row)
    _note(db, "provider_unlinked", person, now, provider=row.provider)
    return True


def linked_to(db: Session, person_id: int) -> Sequence[ProviderIdentity]:
    """The accounts at providers with which the person may sign in."""
    mine = select(ProviderIdentity).where(ProviderIdentity.person_id == person_id)
    return db.scalars(mine.order_by(ProviderIdentity.id)).all()


def _row(db: Session, identity: Identity) -> ProviderIdentity | None:
    return db.scalar(
        select(ProviderIdentity).where(
            ProviderIdentity.issuer == identity.issuer, ProviderIdentity.subject == identity.subject
        )
    )


def _greeted(db: Session, row: ProviderIdentity, provider: IdentityProvider, now: datetime) -> Person:
    person = db.get_one(Person, row.person_id)
    if person.suspended_at is not None or person.deleted_at is not None:
        raise KeptOut
    row.used_at = now
    row.provider = provider.key
    return person


def _new(db: Session, provider: IdentityProvider, identity: Identity, now: datetime) -> Person:
    if not identity.mail:
        raise UnverifiedMail(provider.key, "no mail address that it vouches for")
    if person_of_mail(db, identity.mail) is not None:
        raise MailTaken
    person = add_person(db, identity.name, identity.mail, now)
    _note(db, "account_created", person, now, by="provider")
    _add(db, person, identity, now)
    return person


def _add(db: Session, person: Person, identity: Identity, now: datetime) -> None:
    db.add(
        ProviderIdentity(
            person_id=person.id,
            provider=identity.provider,
            issuer=identity.issuer,
            subject=identity.subject,
            linked_at=now,
            used_at=now,
        )
    )
    db.flush()
    _note(db, "provider_linked", person, now, provider=identity.provider)


def _renew(db: Session, person: Person, identity: Identity, now: datetime) -> None:
    """Name and mail address follow the provider, unless the person has a password and so keeps them here."""
    profile = db.get_one(PersonProfile, person.id)
    if db.get(PasswordHash, person.id) is not None:
        return
    facts = {}
    if identity.name and identity.name != profile.name:
        profile.name = identity.name
        facts["name"] = CHANGED
    if identity.mail and identity.mail != profile.mail and person_of_mail(db, identity.mail) in (None, person):
        former = profile.mail
        profile.mail, profile.mail_folded, profile.mail_proved_at = identity.mail, fold_mail(identity.mail), now
        memberships.leaves_by_domain(db, person, former, now)
        facts["mail"] = CHANGED
    if facts:
        profile.revision += 1
        _note(db, "profile_changed", person, now, **facts)


def _note(db: Session, action: str, person: Person, now: datetime, **facts: str) -> None:
    actor = Actor(ActorKind.PERSON, person.key)
    audit.note(db, actor, action, ("person", person.key), now, about=person.key, facts=facts)
