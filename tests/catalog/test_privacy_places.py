"""Nobody forgets a table: whatever points to a person is shown to them, and goes or stays on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Table

from catalog.db import Base
from catalog.people.deleting import OWN_TABLES
from catalog.people.privacy import ACTS_ON_OTHERS, PLACES
from catalog.people.retention import PERIODS
from catalog.settings import Settings
from catalog.web.privacy_words import COLUMNS, TABLES

ROOT = Path(__file__).resolve().parents[2]

COVERED = {place.table.__tablename__ for place in PLACES}
KEYS = {"actor", "about", "by", "created_by", "decided_by", "entered_by", "granted_by", "verified_by"}
MAILS = {"mail", "to", "reply_to"}
STAY = {
    "person",
    "membership",
    "audit_entry",
    "organisation_domain",
    "organisation_mailbox",
    "contact_person",
    "word_proposal",
    "draft",
    "takeover",
}
"""Without a name: the person's key, or what an organisation says of its contact."""
BY_MAIL = {"one_time_link", "letter", "content_report", "note"}
"""Removed by the mail address, as tests of deletion see."""
NOT_OF_PEOPLE = {
    "content_report.about", "note.about",  # what a contribution is about
    "lease_by", "letter.lease_by", "solution.lease_by", "tell_by", "contact_person.tell_by",  # a process, a day
    "membership.joined_by", "web_session.signed_in_by",  # a way
}  # fmt: skip


def columns() -> Iterator[tuple[Table, Column[object]]]:
    for table in Base.metadata.sorted_tables:
        yield from ((table, column) for column in table.columns)


def points_to_a_person(column: Column[object]) -> bool:
    return any(key.column.table.name == "person" for key in column.foreign_keys)


def names_a_person(table: Table, column: Column[object]) -> bool:
    name = f"{table.name}.{column.name}"
    by = column.name in KEYS or column.name.endswith("_by")
    return by and name not in NOT_OF_PEOPLE


def test_every_table_that_points_to_a_person_is_shown_to_them() -> None:
    pointing = {table.name for table, column in columns() if points_to_a_person(column)}
    assert {"web_session", "membership", "letter"} < pointing
    assert pointing - COVERED == set()


def test_every_column_with_a_persons_key_is_shown_or_stands_in_the_log() -> None:
    naming = {f"{table.name}.{column.name}" for table, column in columns() if names_a_person(table, column)}
    assert {"membership_request.decided_by", "scope_line.granted_by"} < naming
    own = {
        "audit_entry.actor",
        "audit_entry.about",
        "organisation_domain.verified_by",
        "organisation_mailbox.entered_by",
    }
    assert naming - set(ACTS_ON_OTHERS) == own
    assert {name.partition(".")[0] for name in own} <= COVERED


def test_every_column_with_a_mail_address_is_looked_through() -> None:
    tables = {table.name for table, column in columns() if column.name in MAILS}
    assert tables - COVERED == set()


@pytest.mark.parametrize("table", sorted(COVERED))
def test_every_table_goes_with_the_account_or_stays_on_purpose(table: str) -> None:
    goes = {each.__tablename__ for each in OWN_TABLES}
    assert (table in goes) + (table in STAY) + (table in BY_MAIL) == 1


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.table.__tablename__)
def test_whatever_opens_a_door_is_withheld_and_all_else_has_words(place: object) -> None:
    table = Base.metadata.tables[place.table.__tablename__]  # type: ignore[attr-defined]
    withheld = place.withheld  # type: ignore[attr-defined]
    shown = {column.name for column in table.columns} - set(withheld)
    assert not {name for name in shown if "hash" in name or name in {"nonce", "verifier", "id_token", "fingerprint"}}
    assert shown - set(COLUMNS) == set()
    assert table.name in TABLES


def test_the_documents_name_every_table_and_everything_that_goes_by_itself() -> None:
    document = (ROOT / "docs" / "privacy.md").read_text("utf-8")
    named = set(re.findall(r"`([a-z_.]+)`", document))
    own = COVERED - {"organisation_domain", "organisation_mailbox", "note"}
    assert own | {period.name for period in PERIODS} <= named
    days = set(re.findall(r"`(?:LICHTERMEER_)?(RETENTION_[A-Z_]+|AUDIT_DAYS)`", document))
    assert days == {name.upper() for name in Settings.model_fields if "retention" in name} | {"AUDIT_DAYS"}
