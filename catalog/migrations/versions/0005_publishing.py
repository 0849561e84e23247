"""Publishing: drafts and the look at them, Vorhaben, files, answers in place, and more about contacts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import Instant, Text

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only; a copy of the file is the way back."""
    _stored_file()
    _project()
    _draft()
    _project_entry()
    _takeover()
    _attachment()
    _offer_comment()
    _report_answer()
    _review()
    op.add_column("contact", sa.Column("details", sa.JSON(), nullable=True))
    op.add_column("contact_person", sa.Column("details", sa.JSON(), nullable=True))
    op.add_column("experience_report", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))


def _stored_file() -> None:
    op.create_table(
        "stored_file",
        sa.Column("digest", Text(), nullable=False),
        sa.Column("media_type", Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.CheckConstraint("size >= 0 AND size <= 10485760", name=op.f("ck_stored_file_size")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_stored_file")),
    )


def _project() -> None:
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", Text(), nullable=False),
        sa.Column("title", Text(), nullable=False),
        sa.Column("sort_name", Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("funder", Text(), nullable=False),
        sa.Column("programme", Text(), nullable=True),
        sa.Column("reference", Text(), nullable=True),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_project_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("slug", name=op.f("uq_project_slug")),
    )
    op.create_index(op.f("ix_project_organisation_id"), "project", ["organisation_id"])
    op.create_index(op.f("ix_project_sort_name"), "project", ["sort_name"])


def _draft() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("solution_id", sa.Integer(), nullable=True),
        sa.Column("began_from", sa.Integer(), nullable=True),
        sa.Column("title", Text(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("provenance", sa.JSON(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("batch", Text(), nullable=True),
        sa.Column(
            "publication_status",
            sa.Enum(
                "draft",
                "submitted",
                "published",
                "withdrawn",
                "archived",
                name="publication_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", Text(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_draft_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id")),
        sa.ForeignKeyConstraint(["solution_id"], ["solution.id"], name=op.f("fk_draft_solution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("key", name=op.f("uq_draft_key")),
    )
    op.create_index(op.f("ix_draft_batch"), "draft", ["batch"])
    op.create_index(op.f("ix_draft_ended_at"), "draft", ["ended_at"])
    op.create_index(op.f("ix_draft_organisation_id"), "draft", ["organisation_id"])
    op.create_index(op.f("ix_draft_person_id"), "draft", ["person_id"])
    op.create_index(op.f("ix_draft_solution_id"), "draft", ["solution_id"])
    opened = sa.text("ended_at IS NULL AND solution_id IS NOT NULL")
    op.create_index(
        "uq_draft_open",
        "draft",
        ["solution_id", "person_id"],
        unique=True,
        sqlite_where=opened,
        postgresql_where=opened,
    )


def _project_entry() -> None:
    op.create_table(
        "project_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_entry_project_id")),
        sa.ForeignKeyConstraint(["solution_id"], ["solution.id"], name=op.f("fk_project_entry_solution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_entry")),
        sa.UniqueConstraint("project_id", "solution_id", name=op.f("uq_project_entry_project_id_solution_id")),
    )
    op.create_index(op.f("ix_project_entry_solution_id"), "project_entry", ["solution_id"])


def _takeover() -> None:
    op.create_table(
        "takeover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", Text(), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("words", Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", Text(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("decision_words", Text(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_takeover_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_takeover_person_id")),
        sa.ForeignKeyConstraint(["solution_id"], ["solution.id"], name=op.f("fk_takeover_solution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takeover")),
        sa.UniqueConstraint("key", name=op.f("uq_takeover_key")),
    )
    op.create_index(op.f("ix_takeover_organisation_id"), "takeover", ["organisation_id"])
    op.create_index(op.f("ix_takeover_person_id"), "takeover", ["person_id"])
    op.create_index(op.f("ix_takeover_solution_id"), "takeover", ["solution_id"])


def _attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", Text(), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=True),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("picture", "document", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("digest", Text(), nullable=False),
        sa.Column("thumbnail_digest", Text(), nullable=True),
        sa.Column("name", Text(), nullable=False),
        sa.Column("title", Text(), nullable=False),
        sa.Column("alt", Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("accessible", sa.Boolean(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["stored_file.digest"], name=op.f("fk_attachment_digest")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_attachment_draft_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_attachment_organisation_id")),
        sa.ForeignKeyConstraint(["solution_id"], ["solution.id"], name=op.f("fk_attachment_solution_id")),
        sa.ForeignKeyConstraint(
            ["thumbnail_digest"], ["stored_file.digest"], name=op.f("fk_attachment_thumbnail_digest")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("key", name=op.f("uq_attachment_key")),
    )
    op.create_index(op.f("ix_attachment_digest"), "attachment", ["digest"])
    op.create_index(op.f("ix_attachment_draft_id"), "attachment", ["draft_id"])
    op.create_index(op.f("ix_attachment_organisation_id"), "attachment", ["organisation_id"])
    op.create_index(op.f("ix_attachment_solution_id"), "attachment", ["solution_id"])


def _offer_comment() -> None:
    op.create_table(
        "offer_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("words", Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["offer_id"], ["operator_offer.id"], name=op.f("fk_offer_comment_offer_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_offer_comment_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_comment")),
    )
    op.create_index(op.f("ix_offer_comment_offer_id"), "offer_comment", ["offer_id"])
    op.create_index(op.f("ix_offer_comment_organisation_id"), "offer_comment", ["organisation_id"])


def _report_answer() -> None:
    op.create_table(
        "report_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("words", Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_report_answer_organisation_id")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["experience_report.id"], name=op.f("fk_report_answer_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_answer")),
    )
    op.create_index(op.f("ix_report_answer_organisation_id"), "report_answer", ["organisation_id"])
    op.create_index(op.f("ix_report_answer_report_id"), "report_answer", ["report_id"])


def _review() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", Text(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("submitted_at", Instant(), nullable=False),
        sa.Column("submitted_by", Text(), nullable=True),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", Text(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "no_right",
                "unlawful",
                "no_solution",
                "duplicate",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("words", Text(), nullable=True),
        sa.Column("duplicate_of_id", sa.Integer(), nullable=True),
        sa.Column("objected_at", Instant(), nullable=True),
        sa.Column("objection", Text(), nullable=True),
        sa.Column("second_decided_at", Instant(), nullable=True),
        sa.Column("second_decided_by", Text(), nullable=True),
        sa.Column("second_accepted", sa.Boolean(), nullable=True),
        sa.Column("second_words", Text(), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_review_draft_id")),
        sa.ForeignKeyConstraint(["duplicate_of_id"], ["solution.id"], name=op.f("fk_review_duplicate_of_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_review_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("key", name=op.f("uq_review_key")),
    )
    op.create_index(op.f("ix_review_draft_id"), "review", ["draft_id"])
    op.create_index(op.f("ix_review_due_at"), "review", ["due_at"])
    op.create_index(op.f("ix_review_organisation_id"), "review", ["organisation_id"])
