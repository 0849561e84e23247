"""The words of the search: read by everybody, proposed by members, decided by administrators of another employer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from catalog.models import Letter, Organisation, WordProposal
from catalog.synonyms import MOST_WAITING
from catalog.wiring import Tools
from schemas.identity import MemberRole
from tests.catalog.web.conftest import visitor, words
from tests.factories import anna, bernd, published
from tests.people import account, scope, seat, sign_in

Browser = Callable[[str], TestClient]
PATH = "/woerter/vorschlagen"
ADMIN = "/verwaltung/woerter"
GOOD = {"woerter": "Kuckucksuhr\nStanduhr, cuckoo clock", "grund": "So heißt es bei uns."}


@pytest.fixture
def browser(tools: Tools) -> Iterator[Browser]:
    """Anna is a member, Bernd of two bodies, Clara curates, Dieter has an account; two administrators."""
    with tools.database.writing() as db:
        annas, bernds = anna(db), bernd(db)
        who = {name: account(db, name) for name in ("Anna", "Bernd", "Clara", "Dieter", "Leitung", "Annas Leitung")}
        seat(db, who["Anna"], annas, MemberRole.MEMBER)
        seat(db, who["Bernd"], annas, MemberRole.MEMBER)
        seat(db, who["Bernd"], bernds, MemberRole.EDITOR)
        scope(db, who["Clara"], "12")
        seat(db, who["Annas Leitung"], annas, MemberRole.MEMBER)
        who["Leitung"].administrator = who["Annas Leitung"].administrator = True
    browsers: list[TestClient] = []

    def begin(name: str) -> TestClient:
        browsers.append(visitor(tools))
        return sign_in(browsers[-1], tools, who[name])

    yield begin
    for each in browsers:
        each.close()


def proposals(tools: Tools) -> list[WordProposal]:
    with tools.database.reading() as db:
        return list(db.scalars(select(WordProposal).order_by(WordProposal.id)))


def proposed(browser: Browser, tools: Tools, name: str = "Anna", **fields: str) -> str:
    """The key of what somebody proposes."""
    assert browser(name).post(PATH, data={**GOOD, **fields}).status_code == 303
    return proposals(tools)[-1].key


# Reading


def test_everybody_reads_which_words_mean_one_task_and_that_a_product_says_nothing_of_quality(
    stranger: TestClient,
) -> None:
    page = words(stranger.get("/woerter").text)
    assert "keine Aussage über seine Qualität und keine über Gleichwertigkeit" in page
    assert "Gruppen" in page and "Vorschlagen kann, wer angemeldet ist" in page
    assert f'href="{PATH}' not in stranger.get("/woerter").text


@pytest.mark.parametrize("text", ["latern", "Strassenbeleuchtung", "STRAßEN"])
def test_a_word_is_found_however_it_is_spelt_and_by_a_part_of_it(stranger: TestClient, text: str) -> None:
    page = words(stranger.get("/woerter", params={"q": text}).text)
    assert "Straßenbeleuchtung" in page and "Terminvergabe" not in page


def test_a_word_that_nobody_knows_gives_a_page_that_says_what_to_do(stranger: TestClient) -> None:
    for text in ("Quastenflosser", "?!", "<b>", "ä" * 500, "\x00"):
        answer = stranger.get("/woerter", params={"q": text})
        assert answer.status_code == 200
    assert "Prüfen Sie die Schreibweise" in words(stranger.get("/woerter?q=Quastenflosser").text)


def test_the_list_has_pages_and_none_beyond_the_end(stranger: TestClient) -> None:
    assert stranger.get("/woerter?seite=2").status_code == 200
    assert stranger.get("/woerter?seite=999").status_code == 404
    assert stranger.get("/woerter?seite=x").status_code == 404


def test_groups_are_offered_while_somebody_types(stranger: TestClient) -> None:
    assert "Straßenbeleuchtung" in stranger.get("/woerter/gruppen?gehoert_zu=later").text
    for text in ("", "l", "Quastenflosser", "?!"):
        assert "<option" not in stranger.get("/woerter/gruppen", params={"gehoert_zu": text}).text


# Proposing


def test_a_stranger_signs_in_first_and_who_belongs_nowhere_may_not(stranger: TestClient, browser: Browser) -> None:
    assert stranger.get(PATH).headers["location"].startswith("/anmelden")
    assert stranger.post(PATH, data=GOOD).status_code == 401
    assert browser("Dieter").get(PATH).status_code == 403
    assert "Einer Organisation beitreten" in browser("Dieter").get("/woerter").text


def test_a_member_proposes_words_and_sees_that_they_wait(browser: Browser, tools: Tools) -> None:
    client = browser("Anna")
    assert f"{PATH}?wort=Kuckucksuhr" in client.get("/woerter?q=Kuckucksuhr").text
    answer = client.post(PATH, data=GOOD)
    assert answer.headers["location"] == f"{PATH}?gespeichert=vorgeschlagen"
    page = words(client.get(answer.headers["location"]).text)
    assert "Ihr Vorschlag ist angekommen" in page and "wartet auf eine Entscheidung" in page
    [row] = proposals(tools)
    assert row.words == ["Kuckucksuhr", "Standuhr", "cuckoo clock"]
    assert row.organisation_id is not None


def test_a_word_that_was_looked_for_in_vain_stands_in_the_form(browser: Browser) -> None:
    assert "Kuckucksuhr</textarea>" in browser("Anna").get(f"{PATH}?wort=Kuckucksuhr").text


def test_a_curator_proposes_without_an_organisation(browser: Browser, tools: Tools) -> None:
    proposed(browser, tools, "Clara")
    assert proposals(tools)[0].organisation_id is None


def test_who_belongs_to_two_organisations_says_for_which(browser: Browser, tools: Tools) -> None:
    client = browser("Bernd")
    assert "Für welche Organisation?" in client.get(PATH).text
    for wrong in ({}, {"organisation": "dieterfeld"}):
        answer = client.post(PATH, data={**GOOD, **wrong})
        assert answer.status_code == 422 and "Wählen Sie eine Ihrer Organisationen" in answer.text
    assert client.post(PATH, data={**GOOD, "organisation": "berndsdorf"}).status_code == 303


def test_words_are_added_to_a_group_that_any_of_its_words_names(browser: Browser, tools: Tools) -> None:
    proposed(browser, tools, woerter="Uhrenlicht", gehoert_zu="laterne")
    assert proposals(tools)[0].joins == "Straßenbeleuchtung"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"woerter": ""}, "Schreiben Sie mindestens ein Wort"),
        ({"woerter": "Kuckucksuhr"}, "Eine Gruppe braucht ein Wort der Aufgabe und noch etwas"),
        ({"woerter": "Kuckucksuhr\nLaternen"}, "steht schon in der Gruppe „Straßenbeleuchtung“"),
        ({"woerter": "Laterne", "gehoert_zu": "Straßenbeleuchtung"}, "muss nicht noch einmal vorgeschlagen werden"),
        ({"woerter": "Uhr, Uhren"}, "sind für die Suche dasselbe"),
        ({"woerter": "Uhr, Qmatic"}, "ist in der Gruppe „Terminvergabe“ ein Produkt"),
        ({"produkte": "Laterne"}, "ist in der Gruppe „Straßenbeleuchtung“ ein Wort der Aufgabe"),
        ({"produkte": "Qmatic"}, "Das Produkt „Qmatic“ steht schon in der Gruppe „Terminvergabe“"),
        ({"enger": "Software"}, "passt zu fast jedem Eintrag"),
        ({"enger": "?!"}, "ist kein Wort"),
        ({"enger": "a" * 61}, "höchstens 60 Zeichen"),
        ({"enger": "\n".join(f"Uhr{number}" for number in range(21))}, "höchstens 20 Wörter in ein Feld. Es sind 21"),
        ({"enger": "buero@gemeinde.example"}, "sieht aus wie eine Adresse"),
        ({"enger": "03381 123456"}, "sieht aus wie eine Adresse, eine Nummer"),
        ({"gehoert_zu": "Quastenflosser"}, "Eine Gruppe mit „Quastenflosser“ kennen wir nicht"),
        ({"gehoert_zu": "Google Maps"}, "steht in mehreren Gruppen"),
        ({"grund": " "}, "Schreiben Sie, warum"),
        ({"grund": "a" * 2_001}, "Kürzen Sie den Text auf 2.000 Zeichen. Es sind 2.001."),
    ],
)
def test_what_contradicts_or_is_no_word_is_refused_by_name_and_stays_typed(
    browser: Browser, tools: Tools, fields: dict[str, str], sentence: str
) -> None:
    answer = browser("Anna").post(PATH, data={**GOOD, **fields})
    assert answer.status_code == 422
    assert sentence in words(answer.text)
    assert all(value.strip()[:40] in answer.text for value in {**GOOD, **fields}.values() if "\n" not in value)
    assert proposals(tools) == []


def test_no_more_wait_than_somebody_can_read(browser: Browser, tools: Tools) -> None:
    client = browser("Anna")
    for number in range(MOST_WAITING):
        assert client.post(PATH, data={**GOOD, "woerter": f"Uhr{number}, Zeit{number}"}).status_code == 303
    answer = client.post(PATH, data={**GOOD, "woerter": "Sonnenuhr, Zeitzeichen"})
    assert answer.status_code == 422 and "Es warten schon 20 Vorschläge von Ihnen" in words(answer.text)


# Deciding


def test_the_queue_is_for_administrators_and_hidden_from_all_others(stranger: TestClient, browser: Browser) -> None:
    assert stranger.get(ADMIN).status_code == 303
    assert browser("Anna").get(ADMIN).status_code == browser("Clara").get(ADMIN).status_code == 404
    page = words(browser("Leitung").get(ADMIN).text)
    assert "Kein Vorschlag wartet auf Ihre Entscheidung" in page and "Noch sind keine Wörter angenommen" in page


def test_an_administrator_accepts_words_and_everybody_reads_them(browser: Browser, tools: Tools) -> None:
    key, leitung = proposed(browser, tools), browser("Leitung")
    assert "Kuckucksuhr" in leitung.get(ADMIN).text and "So heißt es bei uns." in leitung.get(f"{ADMIN}/{key}").text
    assert "Vorgeschlagene Wörter ansehen" in leitung.get("/arbeitsplatz").text
    answer = leitung.post(f"{ADMIN}/{key}", data={"entscheidung": "accepted", "text": "", "stand": "1"})
    assert answer.headers["location"] == f"{ADMIN}?gespeichert=angenommen"
    assert "Standuhr" in words(leitung.get("/woerter?q=Kuckucksuhr").text)
    assert "angenommen" in words(browser("Anna").get(PATH).text)
    with tools.database.reading() as db:
        [letter] = db.scalars(select(Letter))
    assert (letter.template, letter.to) == ("words_decided", "anna@konto.example")


def test_a_rejection_needs_a_reason_which_the_proposer_reads(browser: Browser, tools: Tools) -> None:
    key, leitung = proposed(browser, tools), browser("Leitung")
    answer = leitung.post(f"{ADMIN}/{key}", data={"entscheidung": "rejected", "text": "", "stand": "1"})
    assert answer.status_code == 422 and "Schreiben Sie, warum" in answer.text
    rejected = {"entscheidung": "rejected", "text": "Das sagt sonst niemand.", "stand": "1"}
    assert leitung.post(f"{ADMIN}/{key}", data=rejected).status_code == 303
    assert "Das sagt sonst niemand." in browser("Anna").get(PATH).text
    assert "Kein Wort passt" in leitung.get("/woerter?q=Kuckucksuhr").text


@pytest.mark.parametrize("fields", [{}, {"entscheidung": "vielleicht", "text": "Darum."}])
def test_a_decision_must_be_one(browser: Browser, tools: Tools, fields: dict[str, str]) -> None:
    answer = browser("Leitung").post(f"{ADMIN}/{proposed(browser, tools)}", data={**fields, "stand": "1"})
    assert answer.status_code == 422 and "Wählen Sie, ob die Wörter angenommen werden" in answer.text


def test_what_has_come_to_contradict_cannot_be_accepted_and_the_page_says_why(browser: Browser, tools: Tools) -> None:
    first = proposed(browser, tools)
    second = proposed(browser, tools, "Clara", woerter="Turmuhr, Standuhren")
    leitung = browser("Leitung")
    leitung.post(f"{ADMIN}/{first}", data={"entscheidung": "accepted", "stand": "1"})
    assert "So kann der Vorschlag nicht angenommen werden" in leitung.get(f"{ADMIN}/{second}").text
    answer = leitung.post(f"{ADMIN}/{second}", data={"entscheidung": "accepted", "stand": "1", "text": "Gut."})
    assert answer.status_code == 422
    assert "„Standuhren“ ist für die Suche dasselbe Wort wie „Standuhr“" in words(answer.text)
    assert "Gut.</textarea>" in answer.text


def test_nobody_decides_about_their_own_employer_nor_about_what_they_proposed(browser: Browser, tools: Tools) -> None:
    annas, own = browser("Annas Leitung"), browser("Leitung")
    key = proposed(browser, tools)
    accepted = {"entscheidung": "accepted", "stand": "1"}
    assert annas.get(f"{ADMIN}/{key}").status_code == annas.post(f"{ADMIN}/{key}", data=accepted).status_code == 403
    assert "entscheidet jemand anderes" in words(annas.get(ADMIN).text)
    mine = proposed(browser, tools, "Leitung", woerter="Sonnenuhr, Zeitzeichen")
    assert "Darüber entscheidet jemand anderes" in own.get(f"{ADMIN}/{mine}").text
    assert own.post(f"{ADMIN}/{mine}", data=accepted).status_code == 409
    assert [row.decision for row in proposals(tools)] == [None, None]


def test_nobody_decides_about_a_product_that_their_employer_publishes(browser: Browser, tools: Tools) -> None:
    with tools.database.writing() as db:
        body = db.scalars(select(Organisation).where(Organisation.slug == "annastadt")).one()
        published(db, body, title="Uhrwerk Pro")
    key = proposed(browser, tools, "Clara", produkte="Uhrwerk Pro")
    assert browser("Annas Leitung").get(f"{ADMIN}/{key}").status_code == 403
    assert browser("Leitung").get(f"{ADMIN}/{key}").status_code == 200


def test_of_two_administrators_the_slower_is_told(browser: Browser, tools: Tools) -> None:
    key, leitung = proposed(browser, tools), browser("Leitung")
    leitung.post(f"{ADMIN}/{key}", data={"entscheidung": "accepted", "stand": "1"})
    late = leitung.post(f"{ADMIN}/{key}", data={"entscheidung": "rejected", "text": "Nein.", "stand": "1"})
    assert late.status_code == 409 and "inzwischen jemand anderes entschieden" in late.text


def test_accepted_words_are_ended_with_a_reason(browser: Browser, tools: Tools) -> None:
    key, leitung = proposed(browser, tools), browser("Leitung")
    path = f"{ADMIN}/{key}/beenden"
    assert leitung.post(path, data={"text": "Noch wartet es."}).status_code == 409
    leitung.post(f"{ADMIN}/{key}", data={"entscheidung": "accepted", "stand": "1"})
    assert leitung.post(path, data={"text": ""}).status_code == 422
    assert leitung.post(path, data={"text": "Führte in die Irre."}).status_code == 303
    assert "Kein Wort passt" in leitung.get("/woerter?q=Kuckucksuhr").text
    page = words(browser("Anna").get(PATH).text)
    assert "gilt nicht mehr" in page and "Führte in die Irre." in page


def test_no_page_names_who_proposed(browser: Browser, tools: Tools) -> None:
    key, leitung = proposed(browser, tools, "Clara"), browser("Leitung")
    for path in (ADMIN, f"{ADMIN}/{key}", "/woerter?q=Kuckucksuhr"):
        assert "Clara" not in leitung.get(path).text and "clara@" not in leitung.get(path).text


def test_an_address_that_names_nothing_is_missing(browser: Browser) -> None:
    leitung = browser("Leitung")
    for key in ("x", "a" * 20, "a" * 200, "%00"):
        assert leitung.get(f"{ADMIN}/{key}").status_code == 404
