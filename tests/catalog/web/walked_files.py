"""Files for a walk: one at an entry, one at a draft."""

from __future__ import annotations

from sqlalchemy.orm import Session

from auth.rules import VISITOR
from catalog import attachments
from catalog.models import Draft, Organisation, Solution
from content.files import Prepared
from tests.factories import NOW

NAME = "leitfaden.txt"
TEXT = Prepared("text/plain; charset=utf-8", "txt", b"So geht es.")


def file_rows(db: Session, body: Organisation, entry: Solution, draft: Draft) -> dict[str, object]:
    """Rows of one organisation, by the names that addresses have for them."""
    words = ("Leitfaden.txt", "Leitfaden", "")
    at_entry, at_draft = (attachments.add(db, holder, body.id, TEXT, words, VISITOR, NOW) for holder in (entry, draft))
    return {"file_of_entry": at_entry.id, "file_of_draft": at_draft.id, "file_key": at_entry.key}
