"""One's own account: what one sees and changes of oneself, and that nobody else does."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from catalog.models import AuditEntry, OrganisationDomain, PasswordHash, Person, PersonProfile, WebSession
from catalog.wiring import Tools
from schemas.identity import JoinedBy, LinkPurpose, MemberRole
from tests.at_work import Clock
from tests.catalog.web.conftest import visitor, words
from tests.factories import employer
from tests.mailbox import OTHER_PASSWORD, PASSWORD, at, letters_to, link_of, local, mail_of
from tests.people import seat, sign_in

ANNA, NEW = mail_of("Anna"), "anna@neustadt.example"
PAGES = ("/konto", "/konto/angaben", "/konto/mailadresse", "/konto/passwort", "/konto/sitzungen")


@pytest.fixture
def anna(stranger: TestClient, tools: Tools) -> Person:
    """Anna, signed in in the browser of this test."""
    person = local(tools, "Anna")
    sign_in(stranger, tools, person)
    return person


def actions(tools: Tools) -> list[str]:
    with tools.database.reading() as db:
        return list(db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_asked_to_sign_in(stranger: TestClient, path: str) -> None:
    assert stranger.get(path).headers["location"] == f"/anmelden?next={path.replace('/', '%2F')}"


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_an_account_are_kept_by_no_cache(stranger: TestClient, anna: Person, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"


def test_anna_sees_who_she_is_here(stranger: TestClient, anna: Person) -> None:
    page = words(stranger.get("/konto").text)
    assert ANNA in page
    assert "1 Browser" in page


# Name and language


def test_anna_changes_her_name_and_the_log_keeps_neither(stranger: TestClient, tools: Tools, anna: Person) -> None:
    done = stranger.post("/konto/angaben", data={"name": " Anna  Bergmann ", "sprache": "en"})
    page = stranger.get(done.headers["location"])
    assert "Ihre Angaben sind gespeichert." in words(page.text)
    with tools.database.reading() as db:
        profile = db.get_one(PersonProfile, anna.id)
        noted = db.scalars(select(AuditEntry).where(AuditEntry.action == "profile_changed")).one()
    assert (profile.name, profile.language) == ("Anna Bergmann", "en")
    assert noted.facts == {"name": "changed", "language": "changed"}


def test_a_name_that_is_none_is_refused_and_stands_there_still(stranger: TestClient, anna: Person) -> None:
    answer = stranger.post("/konto/angaben", data={"name": "anna@boese.example", "sprache": "xx"})
    assert answer.status_code == 422
    assert 'value="anna@boese.example"' in answer.text
    assert "keine Adressen und keine Symbole" in words(answer.text)


def test_fields_that_the_form_does_not_have_change_nothing(stranger: TestClient, tools: Tools, anna: Person) -> None:
    local(tools, "Berta")
    extra = {"mail": NEW, "administrator": "1", "person_id": "2", "key": "x", "revision": "9", "suspended_at": ""}
    stranger.post("/konto/angaben", data={"name": "Anna", "sprache": "de", **extra})
    with tools.database.reading() as db:
        person, profile = db.get_one(Person, anna.id), db.get_one(PersonProfile, anna.id)
        names = set(db.scalars(select(PersonProfile.name)))
    assert (person.administrator, person.key, profile.mail) == (False, anna.key, ANNA)
    assert names == {"Anna", "Berta"}


def test_what_was_typed_is_kept_when_the_session_ended_meanwhile(
    stranger: TestClient, tools: Tools, anna: Person
) -> None:
    with tools.database.writing() as db:
        db.delete(db.scalars(select(WebSession)).one())
    answer = stranger.post("/konto/angaben", data={"name": "Anna Bergmann", "sprache": "de"})
    assert answer.status_code == 401
    assert 'value="Anna Bergmann"' in answer.text
    assert "Melden Sie sich in einem neuen Fenster an." in words(answer.text)


def test_a_password_is_never_given_back_by_the_page_of_a_trouble(
    stranger: TestClient, tools: Tools, anna: Person
) -> None:
    with tools.database.writing() as db:
        db.delete(db.scalars(select(WebSession)).one())
    answer = stranger.post("/konto/passwort", data={"passwort_neu": OTHER_PASSWORD})
    assert OTHER_PASSWORD not in answer.text


# Mail address


def test_a_new_address_holds_when_somebody_there_followed_the_link(
    stranger: TestClient, tools: Tools, anna: Person
) -> None:
    done = stranger.post("/konto/mailadresse", data={"mail": NEW})
    assert "Wir haben an die neue Adresse geschrieben." in words(stranger.get(done.headers["location"]).text)
    assert ANNA in words(stranger.get("/konto").text), "until then the old one holds"
    path, token = link_of(tools, LinkPurpose.CHANGE_MAIL, NEW)
    assert NEW in words(stranger.get(f"{path}?link={token}").text)
    assert ANNA in words(stranger.get("/konto").text), "looking does nothing"
    stranger.post(path, data={"link": token})
    assert NEW in words(stranger.get("/konto").text)
    assert letters_to(tools, ANNA) == ["mail_changed"]
    assert letters_to(tools, NEW) == ["change_mail"]


def test_the_address_of_somebody_else_is_not_taken_and_the_page_does_not_say_whose_it_is(
    stranger: TestClient, tools: Tools, anna: Person
) -> None:
    local(tools, "Berta")
    known = stranger.post("/konto/mailadresse", data={"mail": mail_of("Berta")})
    unknown = stranger.post("/konto/mailadresse", data={"mail": NEW})
    assert (known.status_code, known.headers["location"]) == (unknown.status_code, unknown.headers["location"])
    assert letters_to(tools, mail_of("Berta")) == ["register_known"]


def test_an_address_that_somebody_took_meanwhile_is_theirs(stranger: TestClient, tools: Tools, anna: Person) -> None:
    stranger.post("/konto/mailadresse", data={"mail": mail_of("Berta")})
    path, token = link_of(tools, LinkPurpose.CHANGE_MAIL, mail_of("Berta"))
    local(tools, "Berta")
    assert stranger.post(path, data={"link": token}).status_code == 404
    assert ANNA in words(stranger.get("/konto").text)


def test_only_the_last_address_that_was_asked_for_can_be_confirmed(
    stranger: TestClient, tools: Tools, anna: Person
) -> None:
    stranger.post("/konto/mailadresse", data={"mail": "erste@neustadt.example"})
    path, first = link_of(tools, LinkPurpose.CHANGE_MAIL, "erste@neustadt.example")
    stranger.post("/konto/mailadresse", data={"mail": NEW})
    assert stranger.post(path, data={"link": first}).status_code == 404


@pytest.mark.parametrize("mail", ["", "anna", ANNA, ANNA.upper(), f"{NEW}\nBcc: x@y.example"])
def test_what_is_no_other_address_is_refused(stranger: TestClient, tools: Tools, anna: Person, mail: str) -> None:
    assert stranger.post("/konto/mailadresse", data={"mail": mail}).status_code == 422
    assert letters_to(tools, NEW) == []


def test_a_membership_by_the_old_domain_ends_and_one_by_the_new_begins(
    stranger: TestClient, tools: Tools, anna: Person
) -> None:
    with tools.database.writing() as db:
        for name, domain in (("Altstadt", "konto.example"), ("Neustadt", "neustadt.example")):
            house = employer(db, name)
            facts = {"evidence": "Impressum", "verified_at": tools.clock(), "verified_by": "x"}
            db.add(OrganisationDomain(organisation_id=house.id, domain=domain, **facts))
            if name == "Altstadt":
                seat(db, anna, house, MemberRole.MEMBER, joined_by=JoinedBy.DOMAIN)
    stranger.post("/konto/mailadresse", data={"mail": NEW})
    path, token = link_of(tools, LinkPurpose.CHANGE_MAIL, NEW)
    stranger.post(path, data={"link": token})
    assert [each for each in actions(tools) if each.startswith("membership")] == [
        "membership_ended",
        "membership_begun",
    ]


# Password


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(
    stranger: TestClient, tools: Tools, anna: Person
) -> None:
    with visitor(tools) as other:
        sign_in(other, tools, anna)
        done = stranger.post("/konto/passwort", data={"passwort_neu": OTHER_PASSWORD})
        assert "Alle anderen Sitzungen sind beendet." in words(stranger.get(done.headers["location"]).text)
        assert other.get("/konto").status_code == 303
        other.cookies.clear()
        assert other.post("/anmelden", data={"mail": ANNA, "passwort": PASSWORD}).status_code == 422
        assert other.post("/anmelden", data={"mail": ANNA, "passwort": OTHER_PASSWORD}).status_code == 303
    assert letters_to(tools, ANNA)[0] == "password_changed"
    assert "password_changed" in actions(tools)


def test_after_a_new_password_no_address_holds_that_was_asked_for_before(
    stranger: TestClient, tools: Tools, anna: Person
) -> None:
    """Who had got into the account would come back by an address of their own."""
    stranger.post("/konto/mailadresse", data={"mail": NEW})
    path, token = link_of(tools, LinkPurpose.CHANGE_MAIL, NEW)
    changed = stranger.post("/konto/passwort", data={"passwort_neu": OTHER_PASSWORD})
    assert changed.status_code == 303
    assert stranger.post(path, data={"link": token}).status_code == 404
    with tools.database.reading() as db:
        assert db.scalars(select(PersonProfile.mail)).all() == [ANNA]


@pytest.mark.parametrize("password", ["", "zu kurz", "Passwort12345678", "anna@konto.example", "ab" * 200])
def test_a_password_that_is_easily_guessed_is_refused_with_a_reason(
    stranger: TestClient, tools: Tools, anna: Person, password: str
) -> None:
    answer = stranger.post("/konto/passwort", data={"passwort_neu": password})
    assert answer.status_code == 422
    assert "aria-invalid" in answer.text
    with tools.database.reading() as db:
        assert tools.passwords.fits(PASSWORD, db.get_one(PasswordHash, anna.id).hash)


def test_an_organisations_name_is_no_password_of_its_members(stranger: TestClient, tools: Tools, anna: Person) -> None:
    with tools.database.writing() as db:
        seat(db, anna, employer(db, "Verwaltungsgemeinschaft Drei Eichen"), MemberRole.MEMBER)
    answer = stranger.post("/konto/passwort", data={"passwort_neu": "VerwaltungsgemeinschaftDreiEichen1"})
    assert "besteht fast nur aus Ihrem Namen" in words(answer.text)


@pytest.mark.parametrize("path", ["/konto/passwort", "/konto/mailadresse"])
def test_the_doors_of_an_account_ask_for_a_fresh_proof(stranger: TestClient, tools: Tools, path: str) -> None:
    sign_in(stranger, tools, local(tools, "Anna"), proved=False)
    data = {"passwort_neu": OTHER_PASSWORD, "mail": NEW}
    assert stranger.get(path).status_code == 303
    assert stranger.post(path, data=data).status_code == 403
    assert letters_to(tools, ANNA) == letters_to(tools, NEW) == []


# Sessions


def test_anna_sees_her_browsers_and_ends_one(tools: Tools, anna: Person, stranger: TestClient) -> None:
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
    with visitor(tools) as other:
        other.post("/anmelden", data={"mail": ANNA, "passwort": PASSWORD}, headers={"user-agent": agent})
        page = words(stranger.get("/konto/sitzungen").text)
        assert "Sie sind in 2 Browsern angemeldet." in page
        assert "Firefox unter Windows" in page
        assert "Zuletzt benutzt: heute, 13:00 Uhr" in page
        with tools.database.reading() as db:
            theirs = db.scalars(select(WebSession.id).order_by(WebSession.id.desc())).first()
        done = stranger.post(f"/konto/sitzungen/{theirs}/beenden")
        assert "Die Sitzung ist beendet." in words(stranger.get(done.headers["location"]).text)
        assert other.get("/konto").status_code == 303
    assert "session_ended" in actions(tools)


def test_all_other_sessions_end_at_once(stranger: TestClient, tools: Tools, anna: Person) -> None:
    with visitor(tools) as one, visitor(tools) as two:
        sign_in(one, tools, anna)
        sign_in(two, tools, anna)
        stranger.post("/konto/sitzungen/beenden")
        assert [each.get("/konto").status_code for each in (one, two, stranger)] == [303, 303, 200]


@pytest.mark.parametrize("id", ["0", "-1", "x", "9" * 30, "1%27", "%D9%A3"])
def test_a_session_that_is_not_there_is_missing(stranger: TestClient, anna: Person, id: str) -> None:
    assert stranger.post(f"/konto/sitzungen/{id}/beenden").status_code == 404


def test_nobody_ends_or_sees_another_persons_session(stranger: TestClient, tools: Tools, anna: Person) -> None:
    berta = local(tools, "Berta")
    with visitor(tools) as bertas:
        sign_in(bertas, tools, berta)
        with tools.database.reading() as db:
            hers = db.scalars(select(WebSession.id).where(WebSession.person_id == berta.id)).one()
        assert stranger.post(f"/konto/sitzungen/{hers}/beenden").status_code == 404
        stranger.post("/konto/sitzungen/beenden")
        assert bertas.get("/konto").status_code == 200
    assert "Sie sind in 1 Browser angemeldet." in words(stranger.get("/konto/sitzungen").text)


def test_a_session_that_ran_out_is_not_listed(tools: Tools) -> None:
    clock = Clock()
    own = at(tools, clock)
    person = local(own, "Anna")
    with visitor(own) as old, visitor(own) as new:
        sign_in(old, own, person)
        clock.go_on(minutes=own.settings.session_idle_minutes + 1)
        sign_in(new, own, person)
        assert old.get("/konto").status_code == 303
        assert "Sie sind in 1 Browser angemeldet." in words(new.get("/konto/sitzungen").text)
