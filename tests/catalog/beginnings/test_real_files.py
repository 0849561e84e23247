"""Real files of others, where they lie beside the project: a draft begins with each, and no person is in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from catalog.beginnings.publiccode import read_publiccode
from schemas.publiccode import judged_document
from schemas.publiccode.persons import is_role_mailbox

FILES = sorted((Path(__file__).resolve().parents[4] / "shared" / "data" / "publiccode").glob("*.yml"))
EVERY = 40

pytestmark = pytest.mark.skipif(not FILES, reason="not run: real publiccode.yml files (none beside the project)")


def test_a_draft_begins_with_real_files_and_names_nobody() -> None:
    for path in FILES[::EVERY]:
        data = path.read_bytes()
        read = read_publiccode(data, date(2026, 11, 22))
        assert read.record or read.remarks, path.name
        _, code = judged_document(data, path.name)
        contacts = (code.maintenance.contacts or ()) if code else ()
        kept = str((read.record, read.contacts, read.remarks)).lower()
        mails = [one.email.strip().lower() for one in contacts if one.email and "@" in one.email]
        assert [mail for mail in mails if not is_role_mailbox(mail) and mail in kept] == [], path.name
