"""The open doors: repositories have an identity, organisations have keys of other registers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import Text
from schemas.repositories import identity_of

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SCHEMES = "ars ags association district federal_state urn wikidata sample"
MORE_SCHEMES = f"{SCHEMES} ipa url forge"

CODE_LINK = sa.table("code_link", sa.column("id", sa.Integer), sa.column("url"), sa.column("identity"))


def upgrade() -> None:
    """Forward only; a copy of the file is the way back."""
    _identities()
    _schemes()


def _identities() -> None:
    op.add_column("code_link", sa.Column("identity", Text(), nullable=False, server_default=""))
    connection = op.get_bind()
    rows = connection.execute(sa.select(CODE_LINK.c.id, CODE_LINK.c.url)).all()
    found = [{"of": id, "identity": identity_of(url) or ""} for id, url in rows]
    if found:
        its_own = sa.update(CODE_LINK).where(CODE_LINK.c.id == sa.bindparam("of"))
        connection.execute(its_own.values(identity=sa.bindparam("identity")), found)
    with op.batch_alter_table("code_link") as table:
        table.alter_column("identity", server_default=None)
    op.create_index(op.f("ix_code_link_identity"), "code_link", ["identity"])


def _schemes() -> None:
    before = sa.Enum(*SCHEMES.split(), name="scheme", native_enum=False, create_constraint=True, length=40)
    after = sa.Enum(*MORE_SCHEMES.split(), name="scheme", native_enum=False, create_constraint=True, length=40)
    with op.batch_alter_table("organisation_key") as table:
        table.alter_column("scheme", existing_type=before, type_=after, existing_nullable=False)
