"""What the operator owes: the audit log, mail that is due, reports of contributions, persons learned from files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Base
from catalog.models.columns import choice
from schemas.identity import ActorKind, LegalGround, ReportDecision, ReportReason


class AuditEntry(Base):
    """Who did what to which row when. Rows are only ever added; the retention job may remove expired ones, whole.

    People stand in it by their key: ``actor`` who did it, ``about`` whom it concerns. ``facts`` is before and after,
    personal fields as "changed". The database itself refuses every other change (catalog/migrations/triggers.py).
    """

    __tablename__ = "audit_entry"
    locked_when_loaded = False
    __table_args__ = (Index("ix_audit_entry_subject", "subject_kind", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_kind: Mapped[ActorKind] = mapped_column(choice(ActorKind, "actor_kind"))
    actor: Mapped[str | None] = mapped_column(index=True)
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject: Mapped[str]
    about: Mapped[str | None] = mapped_column(index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Letter(Base):
    """A mail that is due. ``template`` and ``facts`` make its words when it is sent (content/letters).

    ``message_id`` stays the same however often it is sent. ``link_id`` names the one-time link that it carries, whose
    token is made at sending. ``to`` is emptied with the row's age.
    """

    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    template: Mapped[str]
    to: Mapped[str]
    language: Mapped[str] = mapped_column(default="de")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("one_time_link.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    lease_by: Mapped[str | None]
    lease_until: Mapped[datetime | None]


class ContactPerson(Base):
    """A person behind an entry, kept apart from its role mailboxes.

    Who was learned from a file stays unseen until told by mail (``told_at``) and ``shown_from`` has come; ``notice_at``
    is when that mail was written, ``tell_by`` until when it must have gone out. Who objects is emptied at once
    (``objected_at``), and ``fingerprint`` keeps the same file from bringing them back. ``consent_at`` is when the
    organisation said that the person agrees; a direct line (``phone``) is never shown without. ``details`` is a
    ContactDetails (schemas/operation.py).
    """

    __tablename__ = "contact_person"
    __table_args__ = (Index("uq_contact_person", "solution_id", "fingerprint", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id"), index=True)
    fingerprint: Mapped[str]
    name: Mapped[str | None]
    mail: Mapped[str | None]
    phone: Mapped[str | None]
    role: Mapped[str | None]
    legal_ground: Mapped[LegalGround] = mapped_column(choice(LegalGround, "legal_ground"))
    learned_from: Mapped[str]
    learned_at: Mapped[datetime]
    consent_at: Mapped[datetime | None]
    notice_at: Mapped[datetime | None]
    tell_by: Mapped[datetime | None] = mapped_column(index=True)
    told_at: Mapped[datetime | None]
    shown_from: Mapped[datetime | None]
    objected_at: Mapped[datetime | None]
    details: Mapped[dict[str, Any] | None]
    revision: Mapped[int] = mapped_column(default=1)


class ContentReport(Base):
    """Somebody reports a contribution („Inhalt melden“). ``key`` is what the receipt names it by.

    ``about`` is the section of the entry and, behind a colon, which of its contributions. ``decided_by`` is the key of
    who decided. Whoever is affected may object once; somebody else then decides anew, in ``second_*``. ``removed`` is
    a contribution that was taken out of the entry, to be put back where the second look wants it so.
    The reporter's mail is emptied with the row's age.
    """

    __tablename__ = "content_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id"), index=True)
    about: Mapped[str]
    reason: Mapped[ReportReason] = mapped_column(choice(ReportReason, "reason"))
    words: Mapped[str]
    reply_to: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="de")
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    decision: Mapped[ReportDecision | None] = mapped_column(choice(ReportDecision, "decision"))
    decision_words: Mapped[str | None]
    objected_at: Mapped[datetime | None]
    objection: Mapped[str | None]
    second_decided_at: Mapped[datetime | None]
    second_decided_by: Mapped[str | None]
    second_decision: Mapped[ReportDecision | None] = mapped_column(choice(ReportDecision, "second_decision"))
    second_words: Mapped[str | None]
    removed: Mapped[dict[str, Any] | None]
