"""The first light: organisations, entries with their versions, reuse, operation, notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import catalog.db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def choice(name: str, values: str) -> sa.Enum:
    """A text column held to these values by a CHECK, as the rows had it at this revision."""
    return sa.Enum(*values.split(), name=name, native_enum=False, create_constraint=True, length=40)


ADOPTIONSTEP = "interest trial introduction operation ended"
ANSWER = "accept correct reject"
FRESHNESS = "fresh due stale orphaned"
KEYSCHEME = "ars ags association district federal_state urn wikidata sample"
MANNER = "partner shared own"
ORGANISATIONKIND = (
    "municipality association district federal_state zweckverband operator company university federal"
    " civil_society unknown"
)
PUBLICATIONSTATUS = "draft submitted published withdrawn archived"
RELATIONKIND = "in_district in_association in_federal_state member_of successor_of"
SOLUTIONPHASE = "undetermined experiment transfer established"
SOLUTIONTIE = "variant_of instance_of module_of"
SPEAKER = "publisher adopter operator curator source"
STANDING = "reported confirmed verified"
SUBJECT = "adoption content"


def upgrade() -> None:
    """Forward only; a copy of the file is the way back."""
    _organisations()
    _solutions()
    _reuse()
    _operation()
    _house()


def _organisations() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", choice("kind", ORGANISATIONKIND), nullable=False),
        sa.Column("name", catalog.db.Text(), nullable=False),
        sa.Column("official_name", catalog.db.Text(), nullable=False),
        sa.Column("designation", catalog.db.Text(), nullable=True),
        sa.Column("sort_name", catalog.db.Text(), nullable=False),
        sa.Column("slug", catalog.db.Text(), nullable=False),
        sa.Column("federal_state", catalog.db.Text(), nullable=True),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("population_as_of", sa.Date(), nullable=True),
        sa.Column("area_km2", sa.Double(), nullable=True),
        sa.Column("postal_code", catalog.db.Text(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("size_class", catalog.db.Text(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("source", catalog.db.Text(), nullable=False),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name=op.f("ck_organisation_place")
        ),
        sa.CheckConstraint("population >= 0", name=op.f("ck_organisation_population")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
    )
    op.create_index(op.f("ix_organisation_federal_state"), "organisation", ["federal_state"])
    op.create_index(op.f("ix_organisation_size_class"), "organisation", ["size_class"])
    op.create_index(op.f("ix_organisation_sort_name"), "organisation", ["sort_name"])

    op.create_table(
        "organisation_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("scheme", choice("scheme", KEYSCHEME), nullable=False),
        sa.Column("value", catalog.db.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_key_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_key")),
        sa.UniqueConstraint("scheme", "value", name=op.f("uq_organisation_key_scheme_value")),
    )
    op.create_index(op.f("ix_organisation_key_organisation_id"), "organisation_key", ["organisation_id"])

    op.create_table(
        "organisation_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("folded", catalog.db.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("source", catalog.db.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_name_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_name")),
        sa.UniqueConstraint("organisation_id", "folded", name=op.f("uq_organisation_name_organisation_id_folded")),
    )
    op.create_index(op.f("ix_organisation_name_folded"), "organisation_name", ["folded"])

    op.create_table(
        "organisation_relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("related_id", sa.Integer(), nullable=False),
        sa.Column("kind", choice("kind", RELATIONKIND), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source", catalog.db.Text(), nullable=False),
        sa.CheckConstraint("organisation_id <> related_id", name=op.f("ck_organisation_relation_two_bodies")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_relation_organisation_id")
        ),
        sa.ForeignKeyConstraint(["related_id"], ["organisation.id"], name=op.f("fk_organisation_relation_related_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_relation")),
        sa.UniqueConstraint(
            "organisation_id",
            "related_id",
            "kind",
            name=op.f("uq_organisation_relation_organisation_id_related_id_kind"),
        ),
    )
    op.create_index(op.f("ix_organisation_relation_related_id"), "organisation_relation", ["related_id"])


def _solutions() -> None:
    op.create_table(
        "solution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", catalog.db.Text(), nullable=False),
        sa.Column("title", catalog.db.Text(), nullable=False),
        sa.Column("sort_name", catalog.db.Text(), nullable=False),
        sa.Column("publisher_id", sa.Integer(), nullable=True),
        sa.Column("publisher_text", catalog.db.Text(), nullable=False),
        sa.Column("federal_state", catalog.db.Text(), nullable=True),
        sa.Column("publication_status", choice("publication_status", PUBLICATIONSTATUS), nullable=False),
        sa.Column("withdrawn_because", catalog.db.Text(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", catalog.db.Instant(timezone=True), nullable=False),
        sa.Column("published_at", catalog.db.Instant(timezone=True), nullable=True),
        sa.Column("content_number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("indexed_version", sa.Integer(), nullable=False),
        sa.Column("lease_by", catalog.db.Text(), nullable=True),
        sa.Column("lease_until", catalog.db.Instant(timezone=True), nullable=True),
        sa.Column("origin_step", choice("origin_step", ADOPTIONSTEP), nullable=True),
        sa.Column("origin_standing", choice("origin_standing", STANDING), nullable=True),
        sa.Column("phase", choice("phase", SOLUTIONPHASE), nullable=False),
        sa.Column("reported_phase", choice("reported_phase", SOLUTIONPHASE), nullable=False),
        sa.Column("phase_facts", sa.JSON(), nullable=False),
        sa.Column("freshness", choice("freshness", FRESHNESS), nullable=False),
        sa.Column("freshness_facts", sa.JSON(), nullable=False),
        sa.Column("uses_confirmed", sa.Integer(), nullable=False),
        sa.Column("uses_reported", sa.Integer(), nullable=False),
        sa.Column("next_change_at", catalog.db.Instant(timezone=True), nullable=True),
        sa.CheckConstraint("indexed_version <= version AND version >= 0", name=op.f("ck_solution_versions")),
        sa.CheckConstraint("uses_confirmed >= 0 AND uses_reported >= 0", name=op.f("ck_solution_uses")),
        sa.ForeignKeyConstraint(["publisher_id"], ["organisation.id"], name=op.f("fk_solution_publisher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_solution")),
        sa.UniqueConstraint("slug", name=op.f("uq_solution_slug")),
    )
    lags = sa.text("indexed_version < version")
    op.create_index(op.f("ix_solution_lag"), "solution", ["id"], sqlite_where=lags, postgresql_where=lags)
    op.create_index(op.f("ix_solution_next_change_at"), "solution", ["next_change_at"])
    op.create_index(op.f("ix_solution_publication_status"), "solution", ["publication_status"])
    op.create_index(op.f("ix_solution_publisher_id"), "solution", ["publisher_id"])
    op.create_index(op.f("ix_solution_sort_name"), "solution", ["sort_name"])

    op.create_table(
        "solution_relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=False),
        sa.Column("origin_id", sa.Integer(), nullable=False),
        sa.Column("tie", choice("tie", SOLUTIONTIE), nullable=False),
        sa.Column("said_by_text", catalog.db.Text(), nullable=False),
        sa.CheckConstraint("solution_id <> origin_id", name=op.f("ck_solution_relation_two_entries")),
        sa.ForeignKeyConstraint(["origin_id"], ["solution.id"], name=op.f("fk_solution_relation_origin_id")),
        sa.ForeignKeyConstraint(["solution_id"], ["solution.id"], name=op.f("fk_solution_relation_solution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_solution_relation")),
        sa.UniqueConstraint("solution_id", "origin_id", name=op.f("uq_solution_relation_solution_id_origin_id")),
    )
    op.create_index(op.f("ix_solution_relation_origin_id"), "solution_relation", ["origin_id"])

    op.create_table(
        "solution_slug",
        sa.Column("slug", catalog.db.Text(), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["solution_id"], ["solution.id"], name=op.f("fk_solution_slug_solution_id")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_solution_slug")),
    )
    op.create_index(op.f("ix_solution_slug_solution_id"), "solution_slug", ["solution_id"])

    op.create_table(
        "solution_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("provenance", sa.JSON(), nullable=False),
        sa.Column("created_at", catalog.db.Instant(timezone=True), nullable=False),
        sa.Column("said_as", choice("said_as", SPEAKER), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=True),
        sa.Column("said_by_text", catalog.db.Text(), nullable=True),
        sa.Column("summary", catalog.db.Text(), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_solution_version_number")),
        sa.ForeignKeyConstraint(["said_by_id"], ["organisation.id"], name=op.f("fk_solution_version_said_by_id")),
        sa.ForeignKeyConstraint(["solution_id"], ["solution.id"], name=op.f("fk_solution_version_solution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_solution_version")),
        sa.UniqueConstraint("solution_id", "number", name=op.f("uq_solution_version_solution_id_number")),
    )
    op.create_table(
        "source_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=False),
        sa.Column("source", catalog.db.Text(), nullable=False),
        sa.Column("external_id", catalog.db.Text(), nullable=False),
        sa.Column("url", catalog.db.Text(), nullable=True),
        sa.Column("as_of", catalog.db.Text(), nullable=True),
        sa.Column("retrieved_on", sa.Date(), nullable=False),
        sa.Column("raw", sa.JSON(), nullable=False),
        sa.Column("parsed", sa.JSON(), nullable=False),
        sa.Column("hash", catalog.db.Text(), nullable=False),
        sa.ForeignKeyConstraint(["solution_id"], ["solution.id"], name=op.f("fk_source_record_solution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_record")),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_source_record_source_external_id")),
    )
    op.create_index(op.f("ix_source_record_solution_id"), "source_record", ["solution_id"])


def _reuse() -> None:
    op.create_table(
        "adoption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("step", choice("step", ADOPTIONSTEP), nullable=True),
        sa.Column("standing", choice("standing", STANDING), nullable=False),
        sa.Column("confirmed_step", choice("confirmed_step", ADOPTIONSTEP), nullable=True),
        sa.Column("reported_step", choice("reported_step", ADOPTIONSTEP), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("manner", choice("manner", MANNER), nullable=True),
        sa.Column("since", catalog.db.Text(), nullable=True),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("taken_from_id", sa.Integer(), nullable=True),
        sa.Column("claim", sa.JSON(), nullable=False),
        sa.Column("said_by_text", catalog.db.Text(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_adoption_organisation_id")),
        sa.ForeignKeyConstraint(["solution_id"], ["solution.id"], name=op.f("fk_adoption_solution_id")),
        sa.ForeignKeyConstraint(["taken_from_id"], ["organisation.id"], name=op.f("fk_adoption_taken_from_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption")),
        sa.UniqueConstraint("solution_id", "organisation_id", name=op.f("uq_adoption_solution_id_organisation_id")),
    )
    op.create_index(op.f("ix_adoption_confirmed_on"), "adoption", ["confirmed_on"])
    origin, named = "taken_from_id", sa.text("taken_from_id IS NOT NULL")
    op.create_index(f"ix_adoption_{origin}", "adoption", [origin], sqlite_where=named, postgresql_where=named)
    op.create_index(op.f("ix_adoption_organisation_id"), "adoption", ["organisation_id"])

    op.create_table(
        "experience_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("organisation_text", catalog.db.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_experience_report_organisation_id")
        ),
        sa.ForeignKeyConstraint(["solution_id"], ["solution.id"], name=op.f("fk_experience_report_solution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experience_report")),
    )
    op.create_index(op.f("ix_experience_report_solution_id"), "experience_report", ["solution_id"])

    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=False),
        sa.Column("subject", choice("subject", SUBJECT), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("organisation_text", catalog.db.Text(), nullable=False),
        sa.Column("claim", sa.JSON(), nullable=False),
        sa.Column("said_as", choice("said_as", SPEAKER), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=True),
        sa.Column("said_by_text", catalog.db.Text(), nullable=False),
        sa.Column("said_at", catalog.db.Instant(timezone=True), nullable=False),
        sa.Column("evidence", catalog.db.Text(), nullable=True),
        sa.Column("as_of", catalog.db.Text(), nullable=True),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        sa.Column("answer", choice("answer", ANSWER), nullable=True),
        sa.Column("fingerprint", catalog.db.Text(), nullable=False),
        sa.CheckConstraint("subject <> 'adoption' OR organisation_text <> ''", name=op.f("ck_statement_adopter")),
        sa.CheckConstraint("(answer IS NULL) = (answers_id IS NULL)", name=op.f("ck_statement_answers_one")),
        sa.ForeignKeyConstraint(["answers_id"], ["statement.id"], name=op.f("fk_statement_answers_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_statement_organisation_id")),
        sa.ForeignKeyConstraint(["said_by_id"], ["organisation.id"], name=op.f("fk_statement_said_by_id")),
        sa.ForeignKeyConstraint(["solution_id"], ["solution.id"], name=op.f("fk_statement_solution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_statement_fingerprint")),
    )
    op.create_index(op.f("ix_statement_organisation_id"), "statement", ["organisation_id"])
    op.create_index(op.f("ix_statement_solution_id_organisation_id"), "statement", ["solution_id", "organisation_id"])


def _operation() -> None:
    op.create_table(
        "code_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=False),
        sa.Column("url", catalog.db.Text(), nullable=False),
        sa.Column("forge", catalog.db.Text(), nullable=False),
        sa.Column("licence", catalog.db.Text(), nullable=True),
        sa.Column("licence_words", catalog.db.Text(), nullable=True),
        sa.Column("said_by_text", catalog.db.Text(), nullable=False),
        sa.ForeignKeyConstraint(["solution_id"], ["solution.id"], name=op.f("fk_code_link_solution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_link")),
        sa.UniqueConstraint("solution_id", "url", name=op.f("uq_code_link_solution_id_url")),
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=False),
        sa.Column("role", catalog.db.Text(), nullable=False),
        sa.Column("unit", catalog.db.Text(), nullable=True),
        sa.Column("mailbox", catalog.db.Text(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("bounced_on", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["solution_id"], ["solution.id"], name=op.f("fk_contact_solution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_solution_id"), "contact", ["solution_id"])

    op.create_table(
        "operator_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=True),
        sa.Column("operator_text", catalog.db.Text(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("said_by_text", catalog.db.Text(), nullable=False),
        sa.Column("as_of", catalog.db.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["operator_id"], ["organisation.id"], name=op.f("fk_operator_offer_operator_id")),
        sa.ForeignKeyConstraint(["solution_id"], ["solution.id"], name=op.f("fk_operator_offer_solution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator_offer")),
    )
    op.create_index(op.f("ix_operator_offer_solution_id"), "operator_offer", ["solution_id"])

    op.create_table(
        "tender_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_text", catalog.db.Text(), nullable=False),
        sa.Column("by_provider", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["organisation.id"], name=op.f("fk_tender_template_author_id")),
        sa.ForeignKeyConstraint(["solution_id"], ["solution.id"], name=op.f("fk_tender_template_solution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tender_template")),
    )
    op.create_index(op.f("ix_tender_template_solution_id"), "tender_template", ["solution_id"])


def _house() -> None:
    op.create_table(
        "house_fact",
        sa.Column("name", catalog.db.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("set_at", catalog.db.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_house_fact")),
    )
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=False),
        sa.Column("about", catalog.db.Text(), nullable=False),
        sa.Column("text", catalog.db.Text(), nullable=False),
        sa.Column("reply_to", catalog.db.Text(), nullable=True),
        sa.Column("created_at", catalog.db.Instant(timezone=True), nullable=False),
        sa.Column("done_at", catalog.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["solution_id"], ["solution.id"], name=op.f("fk_note_solution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_solution_id"), "note", ["solution_id"])
