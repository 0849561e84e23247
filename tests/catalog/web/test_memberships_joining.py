"""One's own organisations, and the ways into one: found, asked for, by code; and how one leaves."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from auth.rules import Who
from catalog import memberships, people
from catalog.models import Letter, Membership, MembershipRequest, OneTimeLink, Person
from catalog.wiring import Tools
from schemas.identity import MemberRole
from tests.catalog.web.conftest import words
from tests.catalog.web.membership_towns import Towns, browser, build
from tests.factories import NOW, employer
from tests.people import seat

HOME = "/konto/organisationen"
Open = Callable[[Person], TestClient]


@pytest.fixture
def towns(tools: Tools) -> Towns:
    return build(tools)


@pytest.fixture
def opened(tools: Tools) -> Open:
    return lambda person: browser(tools, person)


@pytest.fixture
def mailbox(tools: Tools, towns: Towns) -> int:
    """A role mailbox of Berndsdorf, which an administrator entered."""
    with tools.database.writing() as db:
        by = Who(key=towns.office.key)
        return memberships.enter_mailbox(db, towns.berndsdorf, "rathaus@anbieter.example", "Impressum", by, NOW).id


def places(tools: Tools, person: Person) -> list[tuple[str, str, bool]]:
    with tools.database.reading() as db:
        found = memberships.memberships_of(db, person.id, NOW)
        return [(place.organisation.name, place.role.value, place.may_speak) for place in found]


def code_for(tools: Tools, person: Person) -> str:
    """The code as the mailbox gets it."""
    with tools.database.writing() as db:
        return people.give_token(db, db.scalars(select(OneTimeLink).where(OneTimeLink.person_id == person.id)).one())


@pytest.mark.parametrize("path", ["", "/beitreten", "/code?organisation=berndsdorf", "/annastadt/verlassen"])
def test_a_stranger_is_asked_to_sign_in(stranger: TestClient, towns: Towns, path: str) -> None:
    answer = stranger.get(HOME + path)
    assert answer.status_code == 303 and answer.headers["location"].startswith("/anmelden?next=%2Fkonto%2F")


def test_who_belongs_nowhere_is_told_what_that_means(opened: Open, towns: Towns) -> None:
    page = words(opened(towns.dieter).get(HOME).text)
    assert "Sie gehören noch keiner Organisation an." in page and "Einer Organisation beitreten" in page


def test_one_sees_where_one_belongs_as_what_and_until_when(tools: Tools, opened: Open, towns: Towns) -> None:
    with tools.database.writing() as db:
        seat(db, towns.editor, towns.berndsdorf, MemberRole.MEMBER, may_speak=True, ends_on=NOW.date())
    page = words(opened(towns.editor).get(HOME).text)
    assert "Mitglied in 2 Organisationen" in page
    assert "Annastadt" in page and "Redaktion" in page and "ohne Recht zu sprechen" in page
    assert "Berndsdorf" in page and "spricht für die Organisation" in page and "endet am 15. März 2026" in page


def test_an_organisation_is_found_by_its_name(opened: Open, towns: Towns) -> None:
    page = words(opened(towns.dieter).get(f"{HOME}/beitreten?organisation=berndsdorf").text)
    assert "Berndsdorf beitreten" in page and "Diese Organisation hat noch keine Verantwortlichen." in page


def test_several_of_a_name_are_offered_and_none_is_guessed(tools: Tools, opened: Open, towns: Towns) -> None:
    with tools.database.writing() as db:
        employer(db, "Neustadt", slug="neustadt-eins", postal_code="01844")
        employer(db, "Neustadt", slug="neustadt-zwei", postal_code="07806")
    page = opened(towns.dieter).get(f"{HOME}/beitreten?organisation=Neustadt").text
    assert "2 Organisationen kommen in Frage" in words(page)
    assert f"{HOME}/beitreten?organisation=neustadt-zwei" in page


@pytest.mark.parametrize("name", ["xqzzwkvv", "x" * 5_000, "<script>", "%F0%9F%92%A9", "%ED%A0%80"])
def test_what_nobody_is_called_gets_a_sentence(opened: Open, towns: Towns, name: str) -> None:
    answer = opened(towns.dieter).get(f"{HOME}/beitreten?organisation={name}")
    assert answer.status_code == 200
    assert "kennen wir keine Organisation." in words(answer.text)


def test_a_field_offers_names_while_one_types(opened: Open, towns: Towns) -> None:
    assert 'value="Berndsdorf"' in opened(towns.dieter).get("/suche/vorschlaege?organisation=bernd").text


def test_asking_says_what_happens_next_and_a_role_in_the_form_is_nobodys_business(
    tools: Tools, opened: Open, towns: Towns
) -> None:
    client = opened(towns.dieter)
    typed = {
        "organisation": "annastadt",
        "worte": "Ich leite das Bauamt.",
        "rolle": "owner",
        "role": "owner",
        "person_id": str(towns.anna.id),
        "accepted": "1",
        "may_speak": "1",
    }
    answer = client.post(f"{HOME}/beitreten", data=typed)
    assert answer.headers["location"] == f"{HOME}?gespeichert=angefragt"
    page = words(client.get(answer.headers["location"]).text)
    assert "Ihre Anfrage ist unterwegs." in page and "1 Anfrage" in page and "Annastadt" in page
    assert places(tools, towns.dieter) == []
    with tools.database.reading() as db:
        (row,) = db.scalars(select(MembershipRequest))
        assert (row.person_id, row.words, row.accepted) == (towns.dieter.id, "Ich leite das Bauamt.", None)
        assert db.scalars(select(Letter.to)).all() == ["anna@konto.example"]


def test_too_many_words_are_refused_and_kept(tools: Tools, opened: Open, towns: Towns) -> None:
    long = "Ich bin da. " * 100
    answer = opened(towns.dieter).post(f"{HOME}/beitreten", data={"organisation": "annastadt", "worte": long})
    assert answer.status_code == 422
    assert "Kürzen Sie den Text auf 1.000 Zeichen." in words(answer.text) and long.strip() in answer.text
    with tools.database.reading() as db:
        assert db.scalars(select(MembershipRequest)).all() == []


def test_a_name_of_a_megabyte_is_refused(opened: Open, towns: Towns) -> None:
    answer = opened(towns.dieter).post(f"{HOME}/beitreten", data={"organisation": "x" * 1_000_000})
    assert answer.status_code == 413


@pytest.mark.parametrize("slug", ["", "gibt-es-nicht", "x" * 10_000])
def test_nobody_asks_nobody(opened: Open, towns: Towns, slug: str) -> None:
    for path in ("beitreten", "code/anfordern", "code"):
        data = {"organisation": slug, "postfach": "1", "code": "ABCDEFGH"}
        assert opened(towns.dieter).post(f"{HOME}/{path}", data=data).status_code == 404


def test_who_was_just_refused_is_told_to_wait(tools: Tools, opened: Open, towns: Towns) -> None:
    client = opened(towns.dieter)
    client.post(f"{HOME}/beitreten", data={"organisation": "annastadt"})
    (path,) = re.findall(rf'action="({HOME}/anfragen/\d+/zurueckziehen)"', client.get(HOME).text)
    assert client.post(path).headers["location"] == f"{HOME}?gespeichert=zurueckgezogen"
    answer = client.post(f"{HOME}/beitreten", data={"organisation": "annastadt", "worte": "Doch"})
    assert answer.status_code == 422 and "Versuchen Sie es in einigen Tagen wieder." in words(answer.text)


def test_anothers_request_is_not_taken_back(opened: Open, towns: Towns) -> None:
    client = opened(towns.dieter)
    client.post(f"{HOME}/beitreten", data={"organisation": "annastadt"})
    (path,) = re.findall(rf'action="({HOME}/anfragen/\d+/zurueckziehen)"', client.get(HOME).text)
    assert opened(towns.editor).post(path).status_code == 404
    assert opened(towns.editor).post(f"{HOME}/anfragen/eins/zurueckziehen").status_code == 404
    assert "1 Anfrage" in words(client.get(HOME).text)


def test_a_member_is_told_so_instead_of_the_ways(opened: Open, towns: Towns) -> None:
    client = opened(towns.editor)
    assert "Sie sind hier schon Mitglied." in words(client.get(f"{HOME}/beitreten?organisation=annastadt").text)
    answer = client.post(f"{HOME}/beitreten", data={"organisation": "annastadt"})
    assert answer.status_code == 422 and "schon Mitglied" in words(answer.text)


def test_a_verified_domain_is_named_as_a_way(tools: Tools, opened: Open, towns: Towns) -> None:
    with tools.database.writing() as db:
        by = Who(key=towns.office.key)
        memberships.verify_domain(db, towns.annastadt, "annastadt.example", "Impressum", by, NOW)
    page = words(opened(towns.dieter).get(f"{HOME}/beitreten?organisation=annastadt").text)
    assert "Wer eine Adresse unter annastadt.example nachweist, ist sofort Mitglied." in page


def test_a_code_leads_in_and_shows_no_mailbox(tools: Tools, opened: Open, towns: Towns, mailbox: int) -> None:
    client = opened(towns.dieter)
    page = client.get(f"{HOME}/beitreten?organisation=berndsdorf").text
    assert "Code an r…@a….example schicken" in words(page) and "rathaus" not in page
    answer = client.post(f"{HOME}/code/anfordern", data={"organisation": "berndsdorf", "postfach": str(mailbox)})
    assert answer.headers["location"] == f"{HOME}/code?organisation=berndsdorf&gespeichert=code"
    form = client.get(answer.headers["location"]).text
    assert "Der Code ist unterwegs" in words(form) and "rathaus" not in form
    assert "Code für Berndsdorf eingeben" in words(client.get(HOME).text)
    wrong = client.post(f"{HOME}/code", data={"organisation": "berndsdorf", "code": "AAAAAAAA"})
    assert wrong.status_code == 422 and "Dieser Code stimmt nicht." in words(wrong.text)
    assert "AAAAAAAA" not in wrong.text
    right = client.post(f"{HOME}/code", data={"organisation": "berndsdorf", "code": code_for(tools, towns.dieter)})
    assert right.headers["location"] == f"{HOME}?gespeichert=beigetreten"
    assert places(tools, towns.dieter) == [("Berndsdorf", "member", False)]


def test_wrong_codes_are_counted_although_nothing_else_is_written(
    tools: Tools, opened: Open, towns: Towns, mailbox: int
) -> None:
    client = opened(towns.dieter)
    client.post(f"{HOME}/code/anfordern", data={"organisation": "berndsdorf", "postfach": str(mailbox)})
    code = code_for(tools, towns.dieter)
    for _ in range(5):
        client.post(f"{HOME}/code", data={"organisation": "berndsdorf", "code": "AAAAAAAA"})
    answer = client.post(f"{HOME}/code", data={"organisation": "berndsdorf", "code": code})
    assert answer.status_code == 422 and "Dieser Code gilt nicht mehr" in words(answer.text)
    assert places(tools, towns.dieter) == []


def test_an_empty_code_costs_no_try(opened: Open, towns: Towns, mailbox: int) -> None:
    client = opened(towns.dieter)
    client.post(f"{HOME}/code/anfordern", data={"organisation": "berndsdorf", "postfach": str(mailbox)})
    answer = client.post(f"{HOME}/code", data={"organisation": "berndsdorf", "code": " "})
    assert answer.status_code == 422 and "acht Zeichen" in words(answer.text)


def test_without_a_code_under_way_the_page_leads_to_the_ways(opened: Open, towns: Towns) -> None:
    page = words(opened(towns.dieter).get(f"{HOME}/code?organisation=berndsdorf").text)
    assert "kein Code unterwegs" in page and "Wege zum Beitritt" in page


def test_a_mailbox_of_another_organisation_gets_no_code(tools: Tools, opened: Open, towns: Towns, mailbox: int) -> None:
    for box in (str(mailbox), "0", "-1", "eins", "9" * 50):
        data = {"organisation": "annastadt", "postfach": box}
        assert opened(towns.dieter).post(f"{HOME}/code/anfordern", data=data).status_code == 404
    with tools.database.reading() as db:
        assert db.scalars(select(Letter)).all() == []


def test_the_fourth_code_of_a_day_is_refused_with_a_way_out(opened: Open, towns: Towns, mailbox: int) -> None:
    client = opened(towns.dieter)
    data = {"organisation": "berndsdorf", "postfach": str(mailbox)}
    answers = [client.post(f"{HOME}/code/anfordern", data=data) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [303, 303, 303, 422]
    assert "Mehr als 3 Codes am Tag verschicken wir nicht" in words(answers[-1].text)
    assert 'href="#postfach"' in answers[-1].text and 'id="postfach"' in answers[-1].text


def test_a_member_leaves_after_being_told_what_stays(tools: Tools, opened: Open, towns: Towns) -> None:
    client = opened(towns.editor)
    page = words(client.get(f"{HOME}/annastadt/verlassen").text)
    assert "Ihre Einträge und Aussagen für sie bleiben dort" in page
    assert places(tools, towns.editor) != []
    answer = client.post(f"{HOME}/annastadt/verlassen")
    assert answer.headers["location"] == f"{HOME}?gespeichert=verlassen"
    assert places(tools, towns.editor) == []
    assert client.post(f"{HOME}/annastadt/verlassen").status_code == 404


def test_the_last_owner_is_told_what_to_do_first(tools: Tools, opened: Open, towns: Towns) -> None:
    client = opened(towns.anna)
    assert "Das geht noch nicht" in words(client.get(f"{HOME}/annastadt/verlassen").text)
    answer = client.post(f"{HOME}/annastadt/verlassen")
    assert answer.status_code == 422 and "Machen Sie zuerst ein anderes Mitglied verantwortlich" in words(answer.text)
    assert places(tools, towns.anna) == [("Annastadt", "owner", False)]


def test_nobody_leaves_where_they_do_not_belong(tools: Tools, opened: Open, towns: Towns) -> None:
    client = opened(towns.dieter)
    assert client.get(f"{HOME}/annastadt/verlassen").status_code == 404
    assert client.post(f"{HOME}/annastadt/verlassen", data={"person": towns.editor.key}).status_code == 404
    with tools.database.reading() as db:
        assert not any(row.ended_at for row in db.scalars(select(Membership)))
