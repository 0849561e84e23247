"""Organisations: who publishes, uses, operates and curates."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Base
from catalog.models.columns import choice
from schemas.organisation import KeyScheme, OrganisationKind, RelationKind


class Organisation(Base):
    """One body. A city that is its own district, or its own federal state, is one row with several keys.

    ``size_class`` is that of the administering unit: a member's is that of its association (product.md, SizeClass).
    ``source`` says who brought the row in; what the register brought it may renew, nothing else.
    ``merged_into_id`` names the successor after a reform: what was said by and of the one counts for the other.
    """

    __tablename__ = "organisation"
    locked_when_loaded = False
    __table_args__ = (
        CheckConstraint("population >= 0", name="population"),
        CheckConstraint("latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name="place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[OrganisationKind] = mapped_column(choice(OrganisationKind, "kind"))
    name: Mapped[str]
    official_name: Mapped[str]
    designation: Mapped[str | None]
    sort_name: Mapped[str] = mapped_column(index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    federal_state: Mapped[str | None] = mapped_column(index=True)
    population: Mapped[int | None]
    population_as_of: Mapped[date | None]
    area_km2: Mapped[float | None]
    postal_code: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    size_class: Mapped[str | None] = mapped_column(index=True)
    sample: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)

    keys: Mapped[list[OrganisationKey]] = relationship(back_populates="organisation")
    names: Mapped[list[OrganisationName]] = relationship(back_populates="organisation")


class OrganisationKey(Base):
    """An official key of a body, or one that a register elsewhere gave it; old ones stay as aliases."""

    __tablename__ = "organisation_key"
    locked_when_loaded = False
    __table_args__ = (UniqueConstraint("scheme", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    scheme: Mapped[KeyScheme] = mapped_column(choice(KeyScheme, "scheme"))
    value: Mapped[str]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]

    organisation: Mapped[Organisation] = relationship(back_populates="keys")


class OrganisationName(Base):
    """A folded name by which a body is looked up; ``rank`` 0 is its own name, higher ones are looser."""

    __tablename__ = "organisation_name"
    locked_when_loaded = False
    __table_args__ = (UniqueConstraint("organisation_id", "folded"), Index("ix_organisation_name_folded", "folded"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    folded: Mapped[str]
    rank: Mapped[int] = mapped_column(default=0)
    source: Mapped[str]

    organisation: Mapped[Organisation] = relationship(back_populates="names")


class OrganisationRelation(Base):
    """A dated tie: ``organisation`` is in, is a member of, or succeeds ``related``."""

    __tablename__ = "organisation_relation"
    locked_when_loaded = False
    __table_args__ = (
        UniqueConstraint("organisation_id", "related_id", "kind"),
        CheckConstraint("organisation_id <> related_id", name="two_bodies"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    related_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[RelationKind] = mapped_column(choice(RelationKind, "kind"))
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    source: Mapped[str]

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    related: Mapped[Organisation] = relationship(foreign_keys=[related_id])
