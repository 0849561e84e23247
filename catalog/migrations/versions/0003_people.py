"""The people: accounts, sessions, memberships, the audit log, letters, reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import Instant, Text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def choice(name: str, values: str) -> sa.Enum:
    """A text column held to these values by a CHECK, as the rows had it at this revision."""
    return sa.Enum(*values.split(), name=name, native_enum=False, create_constraint=True, length=40)


INDEXED = {
    "organisation": "merged_into_id",
    "scope_line": "person_id",
    "api_token": "person_id remind_at",
    "provider_identity": "person_id",
    "provider_attempt": "expires_at",
    "web_session": "expires_at person_id",
    "known_browser": "forgotten_at person_id",
    "one_time_link": "expires_at organisation_id person_id",
    "one_time_token": "link_id",
    "throttle": "forgotten_at",
    "membership": "organisation_id person_id",
    "membership_request": "organisation_id person_id",
    "organisation_domain": "organisation_id",
    "audit_entry": "about actor expires_at organisation_id",
    "letter": "due_at person_id",
    "contact_person": "solution_id tell_by",
    "content_report": "solution_id",
}
"""The columns of each table that have an index of their own."""


def points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    """A foreign key by the name that the rows' metadata gives it."""
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Forward only; a copy of the file is the way back."""
    _successors()
    _people()
    _doors()
    _memberships()
    _duties()
    _indexes()


def _successors() -> None:
    with op.batch_alter_table("organisation") as table:
        table.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_organisation_merged_into_id"), "organisation", ["merged_into_id"], ["id"])


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", Text(), nullable=False),
        sa.Column("administrator", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("suspended_at", Instant(), nullable=True),
        sa.Column("deleted_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("key", name=op.f("uq_person_key")),
    )
    op.create_table(
        "person_profile",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", Text(), nullable=False),
        sa.Column("mail", Text(), nullable=False),
        sa.Column("mail_folded", Text(), nullable=False),
        sa.Column("mail_proved_at", Instant(), nullable=False),
        sa.Column("language", Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        points_to("person_profile", "person_id", "person"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_profile")),
        sa.UniqueConstraint("mail_folded", name=op.f("uq_person_profile_mail_folded")),
    )
    op.create_table(
        "scope_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("area", Text(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("granted_at", Instant(), nullable=False),
        sa.Column("granted_by", Text(), nullable=False),
        sa.CheckConstraint("length(area) IN (0, 2, 5, 9, 12)", name=op.f("ck_scope_line_area")),
        points_to("scope_line", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scope_line")),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", Text(), nullable=False),
        sa.Column("token_hash", Text(), nullable=False),
        sa.Column("begins", Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column("remind_at", Instant(), nullable=True),
        points_to("api_token", "organisation_id", "organisation"),
        points_to("api_token", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )


def _doors() -> None:
    op.create_table(
        "password_hash",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hash", Text(), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        points_to("password_hash", "person_id", "person"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_password_hash")),
    )
    op.create_table(
        "provider_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("provider", Text(), nullable=False),
        sa.Column("issuer", Text(), nullable=False),
        sa.Column("subject", Text(), nullable=False),
        sa.Column("linked_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        points_to("provider_identity", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_provider_identity_issuer_subject")),
    )
    op.create_table(
        "provider_attempt",
        sa.Column("state_hash", Text(), nullable=False),
        sa.Column("browser_hash", Text(), nullable=False),
        sa.Column("provider", Text(), nullable=False),
        sa.Column("nonce", Text(), nullable=False),
        sa.Column("verifier", Text(), nullable=False),
        sa.Column("next", Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        points_to("provider_attempt", "person_id", "person"),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_provider_attempt")),
    )
    op.create_table(
        "web_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("signed_in_by", choice("signed_in_by", "password provider link"), nullable=False),
        sa.Column("provider", Text(), nullable=True),
        sa.Column("id_token", Text(), nullable=True),
        sa.Column("browser", Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("proved_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        points_to("web_session", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_web_session_token_hash")),
    )
    op.create_table(
        "known_browser",
        sa.Column("token_hash", Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("used_at", Instant(), nullable=False),
        sa.Column("forgotten_at", Instant(), nullable=False),
        points_to("known_browser", "person_id", "person"),
        sa.PrimaryKeyConstraint("token_hash", "person_id", name=op.f("pk_known_browser")),
    )
    op.create_table(
        "one_time_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            choice("purpose", "confirm_mail invitation reset administrator change_mail join_code objection"),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("mail", Text(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_by", Text(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        points_to("one_time_link", "organisation_id", "organisation"),
        points_to("one_time_link", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
    )
    op.create_table(
        "one_time_token",
        sa.Column("token_hash", Text(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        points_to("one_time_token", "link_id", "one_time_link"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_one_time_token")),
    )
    op.create_table(
        "throttle",
        sa.Column("key", Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("forgotten_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
    )


def _memberships() -> None:
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", choice("role", "member editor owner"), nullable=False),
        sa.Column("may_speak", sa.Boolean(), nullable=False),
        sa.Column("speak_granted_by", Text(), nullable=True),
        sa.Column(
            "joined_by", choice("joined_by", "domain code invitation request provider administrator"), nullable=False
        ),
        sa.Column("joined_at", Instant(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        points_to("membership", "organisation_id", "organisation"),
        points_to("membership", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_index(
        "uq_membership_now",
        "membership",
        ["person_id", "organisation_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "membership_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("words", Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", Text(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("reason", Text(), nullable=True),
        points_to("membership_request", "organisation_id", "organisation"),
        points_to("membership_request", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_request")),
    )
    op.create_table(
        "organisation_domain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("domain", Text(), nullable=False),
        sa.Column("evidence", Text(), nullable=False),
        sa.Column("verified_at", Instant(), nullable=False),
        sa.Column("verified_by", Text(), nullable=False),
        points_to("organisation_domain", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_domain")),
        sa.UniqueConstraint("domain", name=op.f("uq_organisation_domain_domain")),
    )
    op.create_table(
        "organisation_mailbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("mailbox", Text(), nullable=False),
        sa.Column("evidence", Text(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("entered_by", Text(), nullable=False),
        points_to("organisation_mailbox", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_mailbox")),
        sa.UniqueConstraint("organisation_id", "mailbox", name=op.f("uq_organisation_mailbox_organisation_id_mailbox")),
    )


def _duties() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor_kind", choice("actor_kind", "person token command system visitor"), nullable=False),
        sa.Column("actor", Text(), nullable=True),
        sa.Column("action", Text(), nullable=False),
        sa.Column("subject_kind", Text(), nullable=False),
        sa.Column("subject", Text(), nullable=False),
        sa.Column("about", Text(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        points_to("audit_entry", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject_kind", "subject"])

    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", Text(), nullable=False),
        sa.Column("template", Text(), nullable=False),
        sa.Column("to", Text(), nullable=False),
        sa.Column("language", Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("trouble", Text(), nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("lease_by", Text(), nullable=True),
        sa.Column("lease_until", Instant(), nullable=True),
        points_to("letter", "link_id", "one_time_link"),
        points_to("letter", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("message_id", name=op.f("uq_letter_message_id")),
    )
    op.create_table(
        "contact_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", Text(), nullable=False),
        sa.Column("name", Text(), nullable=True),
        sa.Column("mail", Text(), nullable=True),
        sa.Column("phone", Text(), nullable=True),
        sa.Column("role", Text(), nullable=True),
        sa.Column("legal_ground", choice("legal_ground", "public_task consent from_file"), nullable=False),
        sa.Column("learned_from", Text(), nullable=False),
        sa.Column("learned_at", Instant(), nullable=False),
        sa.Column("consent_at", Instant(), nullable=True),
        sa.Column("notice_at", Instant(), nullable=True),
        sa.Column("tell_by", Instant(), nullable=True),
        sa.Column("told_at", Instant(), nullable=True),
        sa.Column("shown_from", Instant(), nullable=True),
        sa.Column("objected_at", Instant(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        points_to("contact_person", "solution_id", "solution"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_person")),
    )
    op.create_index("uq_contact_person", "contact_person", ["solution_id", "fingerprint"], unique=True)

    op.create_table(
        "content_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", Text(), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=False),
        sa.Column("about", Text(), nullable=False),
        sa.Column(
            "reason", choice("reason", "unlawful personal_data copyright misleading not_speaking other"), nullable=False
        ),
        sa.Column("words", Text(), nullable=False),
        sa.Column("reply_to", Text(), nullable=True),
        sa.Column("language", Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", Text(), nullable=True),
        sa.Column("decision", choice("decision", "kept changed removed"), nullable=True),
        sa.Column("decision_words", Text(), nullable=True),
        sa.Column("objected_at", Instant(), nullable=True),
        sa.Column("objection", Text(), nullable=True),
        sa.Column("second_decided_at", Instant(), nullable=True),
        sa.Column("second_decided_by", Text(), nullable=True),
        sa.Column("second_decision", choice("second_decision", "kept changed removed"), nullable=True),
        sa.Column("second_words", Text(), nullable=True),
        sa.Column("removed", sa.JSON(), nullable=True),
        points_to("content_report", "solution_id", "solution"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_report")),
        sa.UniqueConstraint("key", name=op.f("uq_content_report_key")),
    )


def _indexes() -> None:
    for table, columns in INDEXED.items():
        for column in columns.split():
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
