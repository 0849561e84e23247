"""Drafts of entries that are there already."""

from __future__ import annotations

from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import drafts
from catalog.drafts import Beginning
from tests.factories import NOW, anna, bernd, published
from tests.people import account


def test_a_draft_that_began_earlier_takes_no_entry_back_from_who_took_it_over(db: Session) -> None:
    before, after = anna(db), bernd(db)
    entry = published(db, before)
    draft = drafts.begin(db, before, account(db, "Anna"), Beginning(), NOW, solution=entry)
    entry.publisher_id, entry.publisher_text = after.id, after.name
    db.flush()
    db.expire(entry, ["publisher"])
    drafts.publish(db, draft, Who(key="anna"), NOW)
    assert (entry.publisher_id, entry.publisher_text) == (after.id, after.name)
