"""Words that people propose for the search, and what they looked for in vain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import Instant, Text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only; a copy of the file is the way back."""
    decision = sa.Enum("accepted", "rejected", name="decision", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "word_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", Text(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("leads", sa.JSON(), nullable=False),
        sa.Column("products", sa.JSON(), nullable=False),
        sa.Column("joins", Text(), nullable=True),
        sa.Column("reason", Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("decision", decision, nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", Text(), nullable=True),
        sa.Column("decision_words", Text(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by", Text(), nullable=True),
        sa.Column("end_words", Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_word_proposal_person_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_word_proposal_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word_proposal")),
        sa.UniqueConstraint("key", name=op.f("uq_word_proposal_key")),
    )
    op.create_table(
        "missed_query",
        sa.Column("fingerprint", Text(), nullable=False),
        sa.Column("text", Text(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("put_away_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_missed_query")),
    )
    for table, column in (
        ("word_proposal", "person_id"),
        ("word_proposal", "organisation_id"),
        ("missed_query", "last_on"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
