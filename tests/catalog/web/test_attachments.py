"""Files at entries and drafts: who may add them, who reads them, and what is told of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from catalog import attachments, solutions
from catalog.app import create_app
from catalog.models import Attachment, Draft, Organisation, Person, Solution, StoredFile
from catalog.people.retention import remove_expired
from catalog.web.access import TOKEN_FIELD
from catalog.wiring import Tools
from schemas.identity import MemberRole
from schemas.solution import PublicationStatus
from tests.catalog.web.conftest import words
from tests.factories import NOW, anna, dieter, published
from tests.people import Visitor, account, scope, seat, sign_in
from tests.sites import find_again

ENTRY = "/loesungen/giessplaner"
DRAFT = "/veroeffentlichen/entwurf-annastadt"


@dataclass(frozen=True, slots=True)
class House:
    tools: Tools
    people: dict[str, int]

    def browser(self, name: str) -> Visitor:
        """Somebody's browser; a stranger's where nobody of that name has an account."""
        browser = Visitor(create_app(self.tools))
        if name in self.people:
            with self.tools.database.reading() as db:
                sign_in(browser, self.tools, db.get_one(Person, self.people[name]))
        return browser

    def change(self, work: Callable[[Any], None]) -> None:
        with self.tools.database.writing() as db:
            work(db)


@pytest.fixture
def house(tools: Tools) -> House:
    with tools.database.writing() as db:
        town, far = anna(db), dieter(db)
        people = {name: account(db, name) for name in ("Anna", "Dieter", "Clara")}
        seat(db, people["Anna"], town, MemberRole.EDITOR)
        seat(db, people["Dieter"], far, MemberRole.OWNER)
        scope(db, people["Clara"])
        published(db, town)
        draft = Draft(key="entwurf-annastadt", organisation_id=town.id, title="Neu", created_at=NOW, changed_at=NOW)
        db.add(draft)
        ids = {name: person.id for name, person in people.items()}
    find_again(tools)
    return House(tools, ids)


def photo() -> bytes:
    written = BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N"}
    Image.new("RGB", (900, 600), "#1d5c8a").save(written, "JPEG", exif=exif)
    return written.getvalue()


def upload(browser: Visitor, base: str, data: bytes, name: str, **fields: str) -> Any:
    form = {TOKEN_FIELD: browser.token(), **fields}
    return super(Visitor, browser).post(f"{base}/dateien/neu", files={"datei": (name, data)}, data=form)


def addresses(house: House) -> list[str]:
    with house.tools.database.reading() as db:
        return [f"/dateien/{row.key}/{row.name}" for row in db.scalars(select(Attachment).order_by(Attachment.id))]


def test_anna_adds_a_picture_says_what_is_to_be_seen_and_then_readers_see_it(house: House) -> None:
    browser = house.browser("Anna")
    added = upload(browser, ENTRY, photo(), "Baum im Park.txt")
    edit = added.headers["location"].partition("?")[0]
    assert "giessplaner/dateien/" in edit
    assert "<img" not in house.browser("niemand").get(ENTRY).text
    missing = browser.post(edit, data={"titel": "Baum", "alt": "", "stand": "x"})
    assert missing.status_code == 422 and "was auf dem Bild zu sehen ist" in words(missing.text)
    [stamp] = [part.partition('"')[0] for part in browser.get(edit).text.split('name="stand" value="')[1:]]
    described = {"titel": "Baum", "alt": "Ein Baum mit einem Sensor am Stamm.", "stand": stamp}
    assert browser.post(edit, data=described).status_code == 303
    again = browser.post(edit, data={**described, "titel": "Mein Baum"})
    assert again.status_code == 409 and 'value="Mein Baum"' in again.text
    page = house.browser("niemand").get(ENTRY).text
    assert 'alt="Ein Baum mit einem Sensor am Stamm."' in page
    served = house.browser("niemand").get(addresses(house)[0])
    assert served.headers["content-type"] == "image/jpeg"
    assert served.headers["content-disposition"] == 'inline; filename="baum-im-park.jpg"'
    assert "sandbox" in served.headers["content-security-policy"] and "public" in served.headers["cache-control"]
    assert not Image.open(BytesIO(served.content)).getexif()


def test_what_is_not_taken_is_told_at_its_field_and_keeps_what_was_typed(house: House) -> None:
    browser = house.browser("Anna")
    refused = upload(browser, ENTRY, b"<svg onload='alert(1)'/>", "plan.png", titel="Der Plan")
    assert refused.status_code == 422
    assert "SVG-Zeichnungen können Programme enthalten." in words(refused.text)
    assert 'value="Der Plan"' in refused.text
    assert upload(browser, ENTRY, b"", "").status_code == 422
    assert upload(browser, ENTRY, b"x" * (11 * 1024 * 1024), "x.txt").status_code == 413
    assert addresses(house) == []


def test_only_who_writes_the_entry_adds_orders_and_removes_its_files(house: House) -> None:
    browser = house.browser("Anna")
    for name in ("eins.txt", "zwei.txt"):
        upload(browser, ENTRY, name.encode(), name)
    with house.tools.database.reading() as db:
        first, second = db.scalars(select(Attachment.id).order_by(Attachment.id)).all()
    assert upload(house.browser("Dieter"), ENTRY, b"x", "x.txt").status_code == 403
    assert house.browser("Dieter").post(f"{ENTRY}/dateien/{first}/entfernen", data={}).status_code == 403
    browser.post(f"{ENTRY}/dateien/{second}/verschieben", data={"richtung": "hoch"})
    page = browser.get(f"{ENTRY}/dateien").text
    assert page.index("zwei") < page.index("eins")
    browser.post(f"{ENTRY}/dateien/{second}/entfernen", data={})
    assert len(addresses(house)) == 1
    assert browser.get(f"{DRAFT}/dateien/{first}").status_code == 404


@pytest.mark.parametrize(("who", "status"), [("Anna", 200), ("Dieter", 404), ("Clara", 404), ("niemand", 404)])
def test_a_drafts_file_is_read_by_who_writes_the_draft(house: House, who: str, status: int) -> None:
    upload(house.browser("Anna"), DRAFT, b"Entwurf", "plan.txt")
    [address] = addresses(house)
    answer = house.browser(who).get(address)
    assert answer.status_code == status
    assert "public" not in answer.headers["cache-control"]


def test_who_looks_at_a_submitted_entry_sees_its_files_and_publishing_hands_them_on(house: House) -> None:
    upload(house.browser("Anna"), DRAFT, b"Entwurf", "plan.txt")
    [address] = addresses(house)

    def submit(db: Any) -> None:
        db.scalars(select(Draft)).one().publication_status = PublicationStatus.SUBMITTED

    def publish(db: Any) -> None:
        entry, draft = db.scalars(select(Solution)).one(), db.scalars(select(Draft)).one()
        assert attachments.move(db, draft, entry) == 1

    house.change(submit)
    assert house.browser("Clara").get(address).status_code == 200
    assert house.browser("niemand").get(address).status_code == 404
    house.change(publish)
    assert house.browser("niemand").get(address).text == "Entwurf"
    assert "plan" in house.browser("niemand").get(ENTRY).text


def test_files_of_a_withdrawn_entry_are_gone_for_visitors_and_there_for_who_writes_it(house: House) -> None:
    upload(house.browser("Anna"), ENTRY, b"Leitfaden", "leitfaden.txt")
    [address] = addresses(house)
    house.change(lambda db: solutions.withdraw(db.scalars(select(Solution)).one(), "Veraltet."))
    assert house.browser("niemand").get(address).status_code == 410
    assert house.browser("Anna").get(address).status_code == 200


def test_bytes_go_when_nothing_refers_to_them_any_more(house: House) -> None:
    browser = house.browser("Anna")
    upload(browser, ENTRY, b"Leitfaden", "eins.txt")
    upload(browser, ENTRY, b"Leitfaden", "zwei.txt")

    def kept(db: Any) -> int:
        remove_expired(db, house.tools.settings, NOW.replace(year=NOW.year + 1))
        return len(db.scalars(select(StoredFile.digest)).all())

    with house.tools.database.writing() as db:
        assert kept(db) == 1
        for row in db.scalars(select(Attachment)).all():
            db.delete(row)
        db.flush()
        assert kept(db) == 0


def test_an_untagged_pdf_is_told_to_be_hard_to_read(house: House) -> None:
    def add(db: Any) -> None:
        entry, town = db.scalars(select(Solution)).one(), db.scalars(select(Organisation)).first()
        stored = StoredFile(digest="0" * 64, media_type="application/pdf", size=9, content=b"%PDF-1.7x", created_at=NOW)
        db.add(stored)
        db.flush()
        row = Attachment(
            key="pdf-ohne-marken", solution_id=entry.id, organisation_id=town.id, kind="document", digest="0" * 64,
            name="bericht.pdf", title="Bericht", accessible=False, added_at=NOW,
        )  # fmt: skip
        db.add(row)

    house.change(add)
    assert "nicht barrierefrei ausgezeichnet" in words(house.browser("niemand").get(ENTRY).text)
