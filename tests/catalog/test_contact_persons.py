"""People whom a file names: kept unseen, told before anybody sees them, and gone when they object or can't be told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog import contact_persons, people
from catalog.contact_persons import AlreadyNamed, HasObjected, Named, shown_to_all
from catalog.exchange.catalogue_export import full_lines, public_lines
from catalog.imports.publiccode import import_files
from catalog.models import AuditEntry, ContactPerson, HouseFact, Letter, Solution
from catalog.people import open_link
from catalog.post.filing import filed
from catalog.settings import Settings
from catalog.solutions import Rules
from catalog.wiring import Tools
from catalog.worker import work_until_done
from catalog.worker.retaining import RETAINED
from schemas.contact_person import NamedPerson
from schemas.identity import LegalGround, LinkPurpose
from schemas.solution import PublicationStatus
from tests import factories
from tests.at_work import Clock
from tests.mail_server import Mailbox, mail_server
from tests.people import account
from tests.publiccode_files import write

PERSON = {
    "name": "Person Beispiel", "email": "P.Beispiel@haus.example", "phone": "+49 30 1234567", "affiliation": "Amt 7",
}  # fmt: skip
WITHOUT_MAIL = {"name": "Person Anders", "phone": "+49 30 7654321"}
MAIL = "P.Beispiel@haus.example"


@pytest.fixture
def box() -> Mailbox:
    return Mailbox()


@pytest.fixture
def served(tools: Tools, box: Mailbox) -> Iterator[Tools]:
    """A house with a mail server."""
    with mail_server(box) as port:
        given: dict[str, Any] = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_tls": "none"}
        settings = tools.settings.model_copy(update={**given, "mail_from": "katalog@haus.example"})
        yield replace(tools, settings=Settings.model_validate(settings.model_dump()))


def bring(tools: Tools, folder: Path, *contacts: dict[str, str], url: str = "", version: str = "1") -> None:
    """A file with these contacts is imported; with another version it is another file."""
    where = (url,) if url else ()
    maintenance = {"type": "community", "contacts": [*contacts, {"name": "Postfach", "email": "info@haus.example"}]}
    file = write(folder, "a.yml", *where, maintenance=maintenance, softwareVersion=version)
    import_files(tools.database, [str(file)], tools.clock(), Rules())


def rows(tools: Tools) -> list[ContactPerson]:
    with tools.database.reading() as db:
        return list(db.scalars(select(ContactPerson).order_by(ContactPerson.id)))


def shown(tools: Tools) -> list[str | None]:
    with tools.database.reading() as db:
        return [row.name for row in shown_to_all(db, db.scalars(select(Solution.id)).first() or 0, tools.clock())]


def letters_to(box: Mailbox) -> list[str]:
    return [str(message["To"]) for message in box.taken]


def token_of(message: EmailMessage) -> str:
    found = re.search(r"/widerspruch\?link=(\S+)", message.get_content())
    assert found
    return found[1]


def object_by(tools: Tools, token: str) -> None:
    with tools.database.writing() as db:
        link = open_link(db, LinkPurpose.OBJECTION, token, tools.clock())
        contact_persons.object_to(db, link, tools.clock())


# Kept unseen


def test_who_stands_in_a_file_is_kept_unseen_and_a_roles_mailbox_is_no_person(tools: Tools, tmp_path: Path) -> None:
    bring(tools, tmp_path, PERSON)
    (row,) = rows(tools)
    assert (row.name, row.mail, row.phone, row.role) == ("Person Beispiel", MAIL, "+49 30 1234567", "Amt 7")
    assert row.legal_ground is LegalGround.FROM_FILE
    assert row.tell_by == tools.clock() + timedelta(days=30)
    assert row.learned_from.startswith("https://github.com/")
    assert shown(tools) == []


def test_nothing_else_in_the_house_knows_the_person(tools: Tools, tmp_path: Path) -> None:
    bring(tools, tmp_path, PERSON)
    with tools.database.reading() as db:
        kept = [str(db.execute(select(table)).all()) for name, table in _tables() if name != "contact_person"]
    sessions = tools.database.reading
    exports = ["".join(full_lines(sessions)), "".join(public_lines(sessions, tools.clock()))]
    for text in (*kept, *exports):
        assert "Beispiel" not in text and "1234567" not in text


def _tables() -> list[tuple[str, Any]]:
    return [(name, table) for name, table in ContactPerson.metadata.tables.items()]


def test_the_fingerprint_is_made_with_a_key_of_this_house(tools: Tools, tmp_path: Path) -> None:
    bring(tools, tmp_path, PERSON)
    before = rows(tools)[0].fingerprint
    with tools.database.writing() as db:
        db.delete(db.get_one(HouseFact, contact_persons.KEY_FACT))
        db.flush()
        again = contact_persons.fingerprint(db, NamedPerson("x", mail=MAIL.lower()), tools.clock())
    assert again != before and len(again) == 64


def test_a_second_pass_keeps_each_person_once_and_whom_the_file_drops_is_gone(tools: Tools, tmp_path: Path) -> None:
    bring(tools, tmp_path, PERSON, WITHOUT_MAIL)
    bring(tools, tmp_path, PERSON | {"phone": "+49 30 1111111"}, version="2")
    assert [(row.name, row.phone) for row in rows(tools)] == [("Person Beispiel", "+49 30 1111111")]


# Told, then shown


def test_the_person_is_told_by_mail_and_shown_only_from_the_day_that_the_mail_names(
    served: Tools, box: Mailbox, clock: Clock, tmp_path: Path
) -> None:
    bring(served, tmp_path, PERSON)
    work_until_done(served)
    (message,) = box.taken
    said = message.get_content()
    assert (message["To"], said.startswith("Guten Tag Person Beispiel,")) == (MAIL.replace("H", "h"), True)
    assert "Gießplaner" in said and "github.com/annastadt/giessplaner" in said.replace("\r\n", "\n")
    assert "12.\u00a0Dezember 2026" in said
    row = rows(served)[0]
    assert (row.told_at, row.tell_by) == (clock(), None)
    clock.go_on(days=20)
    assert shown(served) == []
    clock.go_on(days=1)
    assert shown(served) == ["Person Beispiel"]
    work_until_done(served)
    assert len(box.taken) == 1


def test_a_letter_in_our_own_folder_has_told_nobody(tools: Tools, clock: Clock, tmp_path: Path) -> None:
    bring(tools, tmp_path, PERSON)
    work_until_done(tools)
    assert len(filed(tools.settings.letters)) == 1
    assert rows(tools)[0].told_at is None
    clock.go_on(days=29)
    work_until_done(tools)
    assert shown(tools) == []
    clock.go_on(days=2)
    work_until_done(tools)
    assert rows(tools) == []


def test_who_has_no_mail_is_never_shown_and_goes_after_a_month(
    served: Tools, box: Mailbox, clock: Clock, tmp_path: Path
) -> None:
    bring(served, tmp_path, WITHOUT_MAIL)
    work_until_done(served)
    clock.go_on(days=29)
    work_until_done(served)
    assert (len(rows(served)), shown(served), box.taken) == (1, [], [])
    clock.go_on(days=2)
    work_until_done(served)
    assert rows(served) == []
    with served.database.reading() as db:
        removed = db.scalars(select(AuditEntry.facts).where(AuditEntry.action == "expired_removed"))
        assert {"what": "contact_person", "number": 1} in list(removed)
        assert db.get(HouseFact, RETAINED)


def test_a_notice_that_never_went_out_is_written_anew_within_the_month(
    served: Tools, box: Mailbox, clock: Clock, tmp_path: Path
) -> None:
    bring(served, tmp_path, PERSON)
    box.to_recipient = "550 no such mailbox"
    work_until_done(served)
    assert (letters_to(box), shown(served)) == ([], [])
    box.to_recipient = None
    clock.go_on(days=7)
    work_until_done(served)
    assert len(box.taken) == 1
    assert rows(served)[0].told_at == clock()


def test_nobody_is_told_of_an_entry_that_was_withdrawn(served: Tools, box: Mailbox, tmp_path: Path) -> None:
    bring(served, tmp_path, PERSON)
    with served.database.writing() as db:
        entry = db.scalars(select(Solution)).one()
        entry.publication_status, entry.withdrawn_because = PublicationStatus.WITHDRAWN, "eingestellt"
    work_until_done(served)
    assert box.taken == []


# Objecting


def test_who_objects_is_emptied_at_once_everywhere_and_no_file_brings_them_back(
    served: Tools, box: Mailbox, clock: Clock, tmp_path: Path
) -> None:
    bring(served, tmp_path, PERSON)
    bring(served, tmp_path, PERSON, url="https://github.com/annastadt/anderes")
    work_until_done(served)
    clock.go_on(days=30)
    assert shown(served) == ["Person Beispiel"]
    object_by(served, token_of(box.taken[0]))
    assert shown(served) == []
    assert [(row.name, row.mail, row.phone, row.role) for row in rows(served)] == [(None, None, None, None)] * 2
    for version, url in (("2", ""), ("3", "https://github.com/annastadt/anderes"), ("1", "https://gitlab.com/neu/neu")):
        bring(served, tmp_path, PERSON, url=url, version=version)
    with served.database.reading() as db:
        everything = [str(db.execute(select(table)).all()) for _, table in _tables()]
    assert not [text for text in everything if "Beispiel" in text or "p.beispiel" in text.lower()]
    work_until_done(served)
    assert len(box.taken) == 2


def test_an_objection_stands_in_the_log_without_a_name(served: Tools, box: Mailbox, tmp_path: Path) -> None:
    bring(served, tmp_path, PERSON)
    work_until_done(served)
    object_by(served, token_of(box.taken[0]))
    with served.database.reading() as db:
        said = db.execute(select(AuditEntry.action, AuditEntry.facts).order_by(AuditEntry.id)).all()
    assert [tuple(row) for row in said] == [("contact_told", {}), ("contact_objected", {})]


def test_who_objects_before_the_day_is_never_shown(served: Tools, box: Mailbox, clock: Clock, tmp_path: Path) -> None:
    bring(served, tmp_path, PERSON)
    work_until_done(served)
    object_by(served, token_of(box.taken[0]))
    clock.go_on(days=3650)
    assert shown(served) == []


def test_an_objection_holds_even_when_the_file_named_the_person_no_longer(
    served: Tools, box: Mailbox, tmp_path: Path
) -> None:
    bring(served, tmp_path, PERSON)
    work_until_done(served)
    bring(served, tmp_path, version="2")
    assert rows(served) == []
    object_by(served, token_of(box.taken[0]))
    bring(served, tmp_path, PERSON, version="3")
    assert [(row.name, row.mail) for row in rows(served)] == [(None, None)]


# What an organisation says


def named(ground: LegalGround = LegalGround.PUBLIC_TASK, mail: str | None = MAIL, **facts: Any) -> Named:
    person = NamedPerson(**{"name": "Person Beispiel", "role": "Projektleitung", "mail": mail, **facts})
    return Named(person, ground, consent=ground is LegalGround.CONSENT)


def by_anna(db: Session) -> Any:
    return people.known_person(db, account(db, "Anna").id, factories.NOW).who  # type: ignore[union-attr]


def test_an_organisation_may_name_its_own_people_at_once_and_they_are_told_how_to_object(
    served: Tools, box: Mailbox
) -> None:
    with served.database.writing() as db:
        entry = factories.published(db, factories.anna(db))
        contact_persons.name(db, entry, named(), "Annastadt", by_anna(db), served.clock())
    assert shown(served) == ["Person Beispiel"]
    work_until_done(served)
    assert "Annastadt nennt Sie" in box.taken[0].get_content()
    object_by(served, token_of(box.taken[0]))
    assert shown(served) == []


def test_what_the_organisation_says_holds_against_a_file(served: Tools, box: Mailbox, tmp_path: Path) -> None:
    bring(served, tmp_path, PERSON)
    with served.database.writing() as db:
        entry = db.scalars(select(Solution)).one()
        row = contact_persons.name(db, entry, named(), "Annastadt", by_anna(db), served.clock())
        assert row.legal_ground is LegalGround.PUBLIC_TASK
    bring(served, tmp_path, PERSON | {"affiliation": "Anderes Amt"}, version="2")
    bring(served, tmp_path, version="3")
    assert [(row.name, row.role) for row in rows(served)] == [("Person Beispiel", "Projektleitung")]
    work_until_done(served)
    assert len(box.taken) == 1


def test_who_objected_is_not_named_by_the_organisation_either(served: Tools, box: Mailbox, tmp_path: Path) -> None:
    bring(served, tmp_path, PERSON)
    work_until_done(served)
    object_by(served, token_of(box.taken[0]))
    with served.database.writing() as db:
        entry, who = db.scalars(select(Solution)).one(), by_anna(db)
        with pytest.raises(HasObjected):
            contact_persons.name(db, entry, named(), "Annastadt", who, served.clock())


def test_nobody_is_named_twice(tools: Tools) -> None:
    with tools.database.writing() as db:
        entry, who = factories.published(db, factories.anna(db)), by_anna(db)
        contact_persons.name(db, entry, named(), "Annastadt", who, tools.clock())
        with pytest.raises(AlreadyNamed):
            contact_persons.name(db, entry, named(), "Annastadt", who, tools.clock())


def test_who_is_removed_leaves_nothing_but_a_line_in_the_log(tools: Tools) -> None:
    with tools.database.writing() as db:
        entry, who = factories.published(db, factories.anna(db)), by_anna(db)
        row = contact_persons.name(db, entry, named(), "Annastadt", who, tools.clock())
        db.flush()
        contact_persons.remove(db, row, who, tools.clock())
    with tools.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(ContactPerson)) == 0
        assert db.scalar(select(func.count()).select_from(Letter)) == 0
        assert "Beispiel" not in str(db.execute(select(AuditEntry.__table__)).all())


def test_whoever_takes_anothers_place_is_told_too(served: Tools) -> None:
    with served.database.writing() as db:
        entry, who = factories.published(db, factories.anna(db)), by_anna(db)
        row = contact_persons.name(db, entry, named(), "Annastadt", who, served.clock())
        other = replace(named(), person=replace(named().person, name="Person Nachfolge", mail="nachfolge@amt.example"))
        contact_persons.change(db, row, other, row.revision, who, served.clock())
        told = db.scalars(select(Letter).where(Letter.sent_at.is_(None))).all()
        assert [(letter.template, letter.to) for letter in told] == [("contact_named", "nachfolge@amt.example")]
