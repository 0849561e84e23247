"""First entries at the desk: accepted, refused for a listed reason, objected to, and never by the own employer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from auth.rules import Who
from catalog import drafts, reviews
from catalog.app import create_app
from catalog.drafts import Beginning
from catalog.models import AuditEntry, Draft, Letter, Membership, Organisation, Person, Review, Solution
from catalog.sources import Record
from catalog.wiring import Tools
from catalog.worker.publishing import publish_once
from schemas.identity import MemberRole
from schemas.solution import PublicationStatus
from tests import factories
from tests.catalog.web.conftest import words
from tests.factories import NOW, TODAY
from tests.people import Visitor, account, scope, seat, sign_in
from tests.sites import find_again

FILE = Record(
    source="publiccode", external_id="code.example/giessplan", raw={"source_title": "publiccode.yml"},
    parsed={"title": "Gießplan", "summary": "Plant das Gießen der Stadtbäume."}, retrieved_on=TODAY,
)  # fmt: skip
WHY = {"entscheidung": "no_solution", "text": "Das ist nur ein Logo."}


@dataclass(frozen=True)
class Town:
    """Anna has handed in her town's first entry; Vera and Wim administer, Clara looks after Brandenburg."""

    tools: Tools
    draft: str
    review: str

    def entering(self, name: str) -> TestClient:
        """Somebody in a browser of their own."""
        with self.tools.database.reading() as db:
            person = db.scalars(select(Person).where(Person.profile.has(name=name))).one()
        return sign_in(Visitor(create_app(self.tools)), self.tools, person)

    @property
    def desk(self) -> str:
        """Where it is decided."""
        return f"/arbeitsplatz/pruefungen/{self.review}"

    @property
    def own(self) -> str:
        """Where its organisation sees how it stands."""
        return f"/veroeffentlichen/{self.draft}/pruefung"

    def told(self, read: Callable[[Session], object]) -> object:
        """What the rows say now."""
        with self.tools.database.reading() as db:
            return read(db)

    def letters(self) -> list[str]:
        """What was written, by template."""
        with self.tools.database.reading() as db:
            return list(db.scalars(select(Letter.template).order_by(Letter.id)))


@pytest.fixture
def town(tools: Tools) -> Town:
    def build(db: Session) -> Town:
        body, other = factories.anna(db), factories.bernd(db)
        person = account(db, "Anna")
        seat(db, person, body, MemberRole.EDITOR, may_speak=True)
        vera = account(db, "Vera", administrator=True)
        account(db, "Wim", administrator=True)
        colleague = account(db, "Kollegin", administrator=True)
        seat(db, colleague, body, MemberRole.MEMBER)
        seat(db, vera, other, MemberRole.MEMBER)
        scope(db, account(db, "Clara"), "12")
        draft = drafts.begin(db, body, person, Beginning(records=(FILE,)), NOW)
        review = handed_in(db, draft, person)
        return Town(tools, draft.key, review.key)

    made = tools.database.write(build)
    find_again(tools)
    return made


def asking(person: Person) -> Who:
    """Somebody as rules see them."""
    return Who(key=person.key, person_id=person.id)


def handed_in(db: Session, draft: Draft, person: Person) -> Review:
    who = asking(person)
    review = reviews.submit(db, draft, who, NOW)
    assert isinstance(review, Review)
    assert reviews.submit(db, draft, who, NOW) is review
    return review


def test_a_first_entry_waits_and_is_accepted_by_somebody_else(town: Town) -> None:
    vera = town.entering("Vera")
    assert "1 Sache wartet auf Sie." in words(vera.get("/arbeitsplatz").text)
    page = vera.get(town.desk)
    assert "Plant das Gießen der Stadtbäume." in words(page.text) and "29. März 2026 von selbst" in words(page.text)
    assert vera.get(f"{town.desk}/vorschau").status_code == 200
    assert vera.post(town.desk, data={"entscheidung": "annehmen"}).status_code == 303
    assert vera.get("/loesungen/giessplan").status_code == 200
    assert town.letters() == ["review_published"]
    assert vera.post(town.desk, data={"entscheidung": "annehmen"}).status_code == 409


def test_with_the_first_entry_its_whole_table_may_be_accepted(town: Town) -> None:
    def two_more(db: Session) -> None:
        person = db.scalars(select(Person).where(Person.profile.has(name="Anna"))).one()
        body = db.scalars(select(Organisation).where(Organisation.slug == "annastadt")).one()
        for _ in range(2):
            handed_in(db, drafts.begin(db, body, person, Beginning(records=(FILE,)), NOW), person)

    town.tools.database.write(two_more)
    vera = town.entering("Vera")
    assert "auch die 2 anderen Einträge annehmen" in words(vera.get(town.desk).text)
    assert vera.post(town.desk, data={"entscheidung": "annehmen", "alle": "1"}).status_code == 303
    assert town.told(lambda db: db.scalars(select(Review.accepted)).all()) == [True] * 3
    assert town.letters() == ["review_published"] * 3


def test_the_second_entry_of_an_organisation_is_published_at_once(town: Town) -> None:
    town.entering("Vera").post(town.desk, data={"entscheidung": "annehmen"})

    def again(db: Session) -> object:
        person = db.scalars(select(Person).where(Person.profile.has(name="Anna"))).one()
        body = db.scalars(select(Organisation).where(Organisation.slug == "annastadt")).one()
        draft = drafts.begin(db, body, person, Beginning(records=(FILE,)), NOW)
        return reviews.submit(db, draft, asking(person), NOW)

    assert isinstance(town.tools.database.write(again), Solution)


def test_nobody_looks_at_an_entry_of_their_own_employer(town: Town) -> None:
    colleague = town.entering("Kollegin")
    assert "1 weitere Sache entscheidet jemand anderes" in words(colleague.get("/arbeitsplatz/pruefungen").text)
    assert colleague.get(town.desk).status_code == 403
    assert colleague.post(town.desk, data={"entscheidung": "annehmen"}).status_code == 403
    assert town.entering("Anna").get(town.desk).status_code == 403
    assert town.entering("Clara").get(town.desk).status_code == 200  # in whose area it lies


def test_a_refusal_has_a_listed_reason_and_words(town: Town) -> None:
    vera = town.entering("Vera")
    for wrong in (
        {},
        {"entscheidung": "gefällt mir nicht"},
        {"entscheidung": "unlawful"},
        {"entscheidung": "duplicate"},
    ):
        answer = vera.post(town.desk, data=wrong)
        assert answer.status_code == 422, wrong
    assert "Adresse des Eintrags, der schon da ist" in words(answer.text)
    assert town.told(lambda db: db.scalars(select(Review.decided_at)).one()) is None


def test_who_was_refused_objects_once_and_somebody_else_has_the_last_word(town: Town) -> None:
    vera, wim, anna = town.entering("Vera"), town.entering("Wim"), town.entering("Anna")
    assert vera.post(town.desk, data=WHY).status_code == 303
    assert "Das ist nur ein Logo." in words(anna.get(town.own).text)
    assert anna.post(f"{town.own}/widerspruch", data={"text": " "}).status_code == 422
    assert anna.post(f"{town.own}/widerspruch", data={"text": "Es ist ein Programm."}).status_code == 303
    assert anna.post(f"{town.own}/widerspruch", data={"text": "Noch einmal."}).status_code == 409
    assert "zweite Prüfung" not in words(vera.get("/arbeitsplatz/pruefungen").text)
    assert vera.post(town.desk, data={"entscheidung": "annehmen"}).status_code == 409
    assert "zweite Prüfung" in words(wim.get("/arbeitsplatz/pruefungen").text)
    assert wim.post(town.desk, data=WHY | {"text": "Das bleibt ein Logo."}).status_code == 303
    assert "Endgültig abgelehnt" in words(anna.get(town.own).text)
    assert town.letters() == ["review_refused", "review_refused"]
    deeds = town.told(lambda db: db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all())
    assert deeds[-3:] == ["review_decided", "review_objected", "review_decided"]  # type: ignore[index]


def test_a_second_opinion_may_let_it_in(town: Town) -> None:
    town.entering("Vera").post(town.desk, data=WHY)
    town.entering("Anna").post(f"{town.own}/widerspruch", data={"text": "Es ist ein Programm."})
    wim = town.entering("Wim")
    assert wim.post(town.desk, data={"entscheidung": "annehmen"}).status_code == 303
    assert wim.get("/loesungen/giessplan").status_code == 200


def test_what_was_submitted_can_be_taken_back_and_handed_in_anew(town: Town) -> None:
    anna = town.entering("Anna")
    assert anna.post(f"{town.own}/zurueckholen").status_code == 303
    assert anna.post(f"{town.own}/zurueckholen").status_code == 409
    assert town.entering("Vera").post(town.desk, data={"entscheidung": "annehmen"}).status_code == 409
    assert anna.post(f"/veroeffentlichen/{town.draft}/einreichen").status_code == 303
    assert len(town.told(lambda db: db.scalars(select(Review.id)).all())) == 2  # type: ignore[arg-type]
    status = town.told(lambda db: db.scalars(select(Draft.publication_status)).one())
    assert status is PublicationStatus.SUBMITTED


def test_what_was_taken_back_is_its_organisations_own_again(town: Town) -> None:
    town.entering("Anna").post(f"{town.own}/zurueckholen")
    vera = town.entering("Vera")
    page = words(vera.get(town.desk).text)
    assert "Plant das Gießen" not in page and "nichts mehr zu entscheiden" in page
    assert vera.get(f"{town.desk}/vorschau").status_code == 303


def test_who_may_not_speak_for_the_organisation_can_not_have_it_published_by_an_objection(town: Town) -> None:
    town.entering("Vera").post(town.desk, data=WHY)
    with town.tools.database.writing() as db:
        place = db.scalars(select(Membership).where(Membership.role == MemberRole.EDITOR)).one()
        place.may_speak = False
    anna = town.entering("Anna")
    assert "Widersprechen" not in words(anna.get(town.own).text)
    assert anna.post(f"{town.own}/widerspruch", data={"text": "Es ist ein Programm."}).status_code == 403


def test_an_entry_that_doubles_another_is_refused_with_its_name(town: Town) -> None:
    with town.tools.database.writing() as db:
        factories.published(db, factories.dieter(db))
    double = {
        "entscheidung": "duplicate",
        "text": "Es ist dasselbe.",
        "doppelt": "https://x.example/loesungen/giessplaner",
    }
    assert town.entering("Vera").post(town.desk, data=double).status_code == 303
    assert "Gemeint ist: Gießplaner" in words(town.entering("Anna").get(town.own).text)


def published_and_killed(db: Session) -> None:
    """A worker that is killed before what it did was written."""
    assert reviews.publish_overdue(db, NOW + timedelta(days=14))
    raise KeyboardInterrupt


def test_after_two_weeks_it_publishes_by_itself_and_a_dying_worker_loses_nothing(town: Town) -> None:
    database, late = town.tools.database, NOW + timedelta(days=14)
    assert not database.write(lambda db: reviews.publish_overdue(db, late - timedelta(seconds=1)))
    with pytest.raises(KeyboardInterrupt):
        database.write(published_and_killed)
    assert town.told(lambda db: db.scalars(select(Solution)).all()) == []
    worker = replace(town.tools, clock=lambda: late)
    assert [publish_once(worker, "worker") for _ in range(2)] == [1, 0]
    assert town.entering("Anna").get("/loesungen/giessplan").status_code == 200
    assert town.letters() == ["review_published"]
    assert town.told(lambda db: db.scalars(select(Review.decided_by)).one()) is None
