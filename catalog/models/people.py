"""People: who they are, how they sign in, and what they may do for whom.

A person is an opaque id. What makes it somebody is one row, the profile, and deletion takes that row away: histories
and the audit log keep the id and say „gelöschte Person“. Whatever opens a door (password, session, link, token) is
kept as a hash only.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Base
from catalog.models.columns import choice
from catalog.models.organisation import Organisation
from schemas.identity import JoinedBy, LinkPurpose, MemberRole, SignedInBy


class Person(Base):
    """Somebody with an account. ``key`` is the opaque id by which addresses, histories and the log name them.

    ``suspended_at`` keeps out, ``deleted_at`` says that only the id is left.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    administrator: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]

    profile: Mapped[PersonProfile | None] = relationship(back_populates="person")


class PersonProfile(Base):
    """What makes a person somebody. ``mail`` was proved to be theirs; ``mail_folded`` is what two spellings share."""

    __tablename__ = "person_profile"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    name: Mapped[str]
    mail: Mapped[str]
    mail_folded: Mapped[str] = mapped_column(unique=True)
    mail_proved_at: Mapped[datetime]
    language: Mapped[str] = mapped_column(default="de")
    revision: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(back_populates="profile")


class PasswordHash(Base):
    """The argon2id hash of a local account's password."""

    __tablename__ = "password_hash"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    hash: Mapped[str]
    set_at: Mapped[datetime]


class ProviderIdentity(Base):
    """A person as an identity provider knows them: ``subject`` is unique within ``issuer`` and never given again."""

    __tablename__ = "provider_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    provider: Mapped[str]
    issuer: Mapped[str]
    subject: Mapped[str]
    linked_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ProviderAttempt(Base):
    """A sign-in that has left for an identity provider and is not back. It is used up by the first answer.

    ``state_hash`` and ``browser_hash`` are hashes of what the address and the browser's cookie carry.
    ``person_id`` is set where somebody who is signed in links the provider or proves themselves anew.
    """

    __tablename__ = "provider_attempt"

    state_hash: Mapped[str] = mapped_column(primary_key=True)
    browser_hash: Mapped[str]
    provider: Mapped[str]
    nonce: Mapped[str]
    verifier: Mapped[str]
    next: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class WebSession(Base):
    """A browser in which somebody is signed in. ``token_hash`` is of what its cookie carries.

    ``proved_at`` is when the person last proved who they are; dangerous steps ask for it anew. ``browser`` is what
    the person recognises it by ("Firefox unter Windows"), made of the User-Agent and never the whole of it.
    """

    __tablename__ = "web_session"
    locked_when_loaded = False

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    signed_in_by: Mapped[SignedInBy] = mapped_column(choice(SignedInBy, "signed_in_by"))
    provider: Mapped[str | None]
    id_token: Mapped[str | None]
    browser: Mapped[str]
    created_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)

    person: Mapped[Person] = relationship()


class KnownBrowser(Base):
    """A browser in which a person has signed in before; ``token_hash`` is of a cookie that stays after signing out.

    Others' failures to sign in never keep such a browser out, and a sign-in from any other is told by mail.
    """

    __tablename__ = "known_browser"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    used_at: Mapped[datetime]
    forgotten_at: Mapped[datetime] = mapped_column(index=True)


class OneTimeLink(Base):
    """A link in a mail, or a code, that is good once. ``facts`` is what its purpose needs, and never a secret.

    Links are made without a token: each time one is sent it gets a token of its own (OneTimeToken), of which any is
    good until one was used. So no token is ever stored in clear, and a mail that was sent twice works twice.
    """

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[LinkPurpose] = mapped_column(choice(LinkPurpose, "purpose"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    mail: Mapped[str | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_by: Mapped[str | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)


class OneTimeToken(Base):
    """The hash of what one sending of a link carried."""

    __tablename__ = "one_time_token"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("one_time_link.id"), index=True)


class Throttle(Base):
    """How often something was tried lately. ``key`` is a hash: of whom or from where is not kept."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime]
    forgotten_at: Mapped[datetime] = mapped_column(index=True)


class Membership(Base):
    """A person in an organisation, from ``joined_at`` until ``ended_at``; ``ends_on`` is a project account's last day.

    ``may_speak`` is the right to speak for the organisation, beside the role; ``speak_granted_by`` is the key of who
    granted it. Ended memberships stay as what was: who joins again gets a new row.
    """

    __tablename__ = "membership"
    __table_args__ = (
        Index(
            "uq_membership_now",
            "person_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(choice(MemberRole, "role"))
    may_speak: Mapped[bool] = mapped_column(default=False)
    speak_granted_by: Mapped[str | None]
    joined_by: Mapped[JoinedBy] = mapped_column(choice(JoinedBy, "joined_by"))
    joined_at: Mapped[datetime]
    ends_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


class MembershipRequest(Base):
    """Somebody asks to join; an owner, or where there is none a curator or administrator, decides."""

    __tablename__ = "membership_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    words: Mapped[str]
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    accepted: Mapped[bool | None]
    reason: Mapped[str | None]

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


class OrganisationDomain(Base):
    """A mail domain that an administrator verified to be one body's own: who has an address there joins at once."""

    __tablename__ = "organisation_domain"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    domain: Mapped[str] = mapped_column(unique=True)
    evidence: Mapped[str]
    verified_at: Mapped[datetime]
    verified_by: Mapped[str]


class OrganisationMailbox(Base):
    """A role mailbox of a body, entered by an administrator: a code sent there lets somebody join."""

    __tablename__ = "organisation_mailbox"
    __table_args__ = (UniqueConstraint("organisation_id", "mailbox"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    mailbox: Mapped[str]
    evidence: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[str]


class ScopeLine(Base):
    """One line of a curator's Zuständigkeit: an area AND themes (product.md, Scope); lines add up.

    ``area`` is the official regional key that all within it begin with (2, 5, 9 or 12 digits), empty for everywhere;
    ``themes`` are keys of fields of action, empty for all.
    """

    __tablename__ = "scope_line"
    __table_args__ = (CheckConstraint("length(area) IN (0, 2, 5, 9, 12)", name="area"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    area: Mapped[str]
    themes: Mapped[list[Any]] = mapped_column(default=list)
    granted_at: Mapped[datetime]
    granted_by: Mapped[str]


class ApiToken(Base):
    """What a machine signs in with. ``token_hash`` is of the whole, ``begins`` the first letters that one knows it by.

    With an organisation it reaches that one's things only. A person who may less than before has tokens that may less.
    ``remind_at`` is when its owner is due to hear that it ends soon.
    """

    __tablename__ = "api_token"
    locked_when_loaded = False

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    begins: Mapped[str]
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None] = mapped_column(index=True)

    person: Mapped[Person] = relationship()
