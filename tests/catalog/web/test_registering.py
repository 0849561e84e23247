"""Registering, and one-time links: what they open, for whom, and how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from catalog.models import AuditEntry, Letter, Membership, OneTimeLink, Person, PersonProfile
from catalog.people import INVALID_AFTER, make_link
from catalog.wiring import Tools
from schemas.identity import LinkPurpose, MemberRole
from tests.at_work import Clock
from tests.catalog.web.conftest import visitor, words
from tests.factories import employer
from tests.mailbox import OTHER_PASSWORD, PASSWORD, Counting, at, is_somebody, letters_to, link_of, local, mail_of
from tests.people import account, seat, sign_in
from tests.sites import CHEAP

ANNA = "anna@musterdorf.example"
OVER = "Dieser Link gilt nicht mehr"


def register(browser: TestClient, mail: str = ANNA, name: str = "Anna Muster", **more: str) -> int:
    return browser.post("/registrieren", data={"name": name, "mail": mail, **more}).status_code


def registered(browser: TestClient, tools: Tools) -> tuple[str, str]:
    assert register(browser) == 303
    return link_of(tools, LinkPurpose.CONFIRM_MAIL, ANNA)


def test_anna_registers_chooses_a_password_and_is_signed_in(stranger: TestClient, tools: Tools) -> None:
    told = stranger.post("/registrieren", data={"name": "Anna Muster", "mail": ANNA})
    assert "Wir haben Ihnen geschrieben" in words(stranger.get(told.headers["location"]).text)
    assert letters_to(tools, ANNA) == ["register"]
    assert not is_somebody(tools, ANNA), "nobody is anybody here before the mailbox is proved"
    path, token = link_of(tools, LinkPurpose.CONFIRM_MAIL, ANNA)
    assert ANNA in words(stranger.get(f"{path}?link={token}").text)
    done = stranger.post(path, data={"link": token, "name": "Anna Muster", "passwort_neu": PASSWORD})
    assert done.status_code == 303
    page = words(stranger.get(done.headers["location"]).text)
    assert "Ihr Konto ist angelegt, und Sie sind angemeldet." in page
    assert "Anna Muster" in page


def test_the_answer_is_the_same_for_who_has_an_account_and_the_mailbox_learns_it(
    stranger: TestClient, tools: Tools
) -> None:
    local(tools, "Berta")
    known = stranger.post("/registrieren", data={"name": "Dieter", "mail": mail_of("Berta")})
    unknown = stranger.post("/registrieren", data={"name": "Dieter", "mail": ANNA})
    assert (known.status_code, known.headers["location"]) == (unknown.status_code, unknown.headers["location"])
    assert letters_to(tools, mail_of("Berta")) == ["register_known"]
    assert letters_to(tools, ANNA) == ["register"]


def test_what_was_typed_stands_in_no_letter_to_a_mailbox_that_is_not_proved(stranger: TestClient, tools: Tools) -> None:
    register(stranger, name="Kaufen Sie jetzt")
    with tools.database.reading() as db:
        assert db.scalars(select(Letter.facts)).all() == [{}]


def test_looking_at_a_link_does_nothing_however_often(stranger: TestClient, tools: Tools) -> None:
    path, token = registered(stranger, tools)
    for _ in range(3):
        shown = stranger.get(f"{path}?link={token}")
        assert shown.status_code == 200
        assert stranger.head(f"{path}?link={token}").status_code == 200
    assert not is_somebody(tools, ANNA)


def test_a_link_works_once(stranger: TestClient, tools: Tools) -> None:
    path, token = registered(stranger, tools)
    with tools.database.reading() as db:
        link_id = db.scalars(select(OneTimeLink.id)).one()
    _, again = link_of(tools, LinkPurpose.CONFIRM_MAIL, ANNA)
    data = {"name": "Anna Muster", "passwort_neu": PASSWORD}
    assert stranger.post(path, data={"link": token, **data}).status_code == 303
    with visitor(tools) as dieter:
        for used in (token, again):
            answer = dieter.post(path, data={"link": used, **data})
            assert answer.status_code == 404
            assert OVER in words(answer.text)
    with tools.database.reading() as db:
        assert db.get_one(OneTimeLink, link_id).used_at is not None


def test_a_link_is_over_after_its_time(tools: Tools) -> None:
    clock = Clock()
    own = at(tools, clock)
    with visitor(own) as browser:
        path, token = registered(browser, own)
        clock.go_on(hours=24)
        assert OVER in words(browser.get(f"{path}?link={token}").text)
        data = {"link": token, "name": "Anna Muster", "passwort_neu": PASSWORD}
        assert browser.post(path, data=data).status_code == 404
    assert timedelta(hours=24) == INVALID_AFTER[LinkPurpose.CONFIRM_MAIL]


@pytest.mark.parametrize(
    "path", ["/einladung", "/anmelden/neues-passwort", "/konto/mailadresse/bestaetigen", "/en/einladung"]
)
def test_a_link_opens_nothing_where_it_does_not_belong(stranger: TestClient, tools: Tools, path: str) -> None:
    _, token = registered(stranger, tools)
    assert stranger.get(f"{path}?link={token}").status_code == 404
    data = {"link": token, "name": "Anna Muster", "passwort_neu": PASSWORD}
    assert stranger.post(path, data=data).status_code == 404
    assert not is_somebody(tools, ANNA)


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "é" * 43, "' OR 1=1 --", "x" * 60_000])
def test_an_invented_link_is_told_what_a_used_one_is_told(stranger: TestClient, token: str) -> None:
    answer = stranger.post("/einladung", data={"link": token, "name": "Anna", "passwort_neu": PASSWORD})
    assert answer.status_code == 404
    assert OVER in words(answer.text)


def test_an_invented_link_costs_no_argon2(tools: Tools) -> None:
    counting = Counting(CHEAP)
    with visitor(replace(tools, passwords=counting)) as dieter:
        dieter.post("/registrieren/bestaetigen", data={"link": "x" * 43, "name": "Eva", "passwort_neu": PASSWORD})
    assert (counting.checks, counting.hashes) == (0, 0)


def test_a_password_that_is_refused_loses_neither_name_nor_link(stranger: TestClient, tools: Tools) -> None:
    path, token = registered(stranger, tools)
    answer = stranger.post(path, data={"link": token, "name": "Anna Bergmann", "passwort_neu": "AnnaBergmann2026"})
    assert answer.status_code == 422
    assert "besteht fast nur aus Ihrem Namen" in words(answer.text)
    assert 'value="Anna Bergmann"' in answer.text
    assert "AnnaBergmann2026" not in answer.text
    assert stranger.post(path, data={"link": token, "name": "Anna", "passwort_neu": PASSWORD}).status_code == 303


def test_pages_behind_links_send_nobody_on_with_their_address(stranger: TestClient, tools: Tools) -> None:
    path, token = registered(stranger, tools)
    shown = stranger.get(f"{path}?link={token}")
    assert shown.headers["referrer-policy"] == "strict-origin", "no-referrer would hide who sends the form"
    assert shown.headers["cache-control"] == "no-store"
    assert 'rel="canonical"' not in shown.text or token not in shown.text.split('rel="canonical"')[1].split(">")[0]


def test_a_token_stands_in_no_line_of_the_log(
    stranger: TestClient, tools: Tools, caplog: pytest.LogCaptureFixture
) -> None:
    path, token = registered(stranger, tools)
    stranger.post(path, data={"link": token, "schutz": "falsch", "name": "Anna"})
    stranger.get(f"/registrieren/{token}?link={token}")
    stranger.get(f"{path}?link={token}x")
    assert token not in caplog.text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Geben Sie Ihren Namen an."),
        ("name", "A" * 101, "Kürzen Sie den Namen auf 100 Zeichen."),
        ("name", "A" * 50_000, "Kürzen Sie den Namen auf 100 Zeichen."),
        ("name", "\N{CYRILLIC CAPITAL LETTER A}nna", "Buchstaben eines Alphabets"),
        ("name", "Anna\r\nBcc: alle@stadt.example", "keine Adressen und keine Symbole"),
        ("name", "<script>alert(1)</script>", "keine Adressen und keine Symbole"),
        ("mail", "", "Geben Sie Ihre Mailadresse an"),
        ("mail", "anna", "Geben Sie Ihre Mailadresse an"),
        ("mail", "anna@musterdorf.example\r\nBcc: alle@stadt.example", "Geben Sie Ihre Mailadresse an"),
        ("mail", "anna@musterdorf.example, eva@musterdorf.example", "Geben Sie Ihre Mailadresse an"),
        ("mail", '"a b"@musterdorf.example', "Geben Sie Ihre Mailadresse an"),
        ("mail", "anna@[127.0.0.1]", "Geben Sie Ihre Mailadresse an"),
        ("mail", "a" * 300 + "@musterdorf.example", "Geben Sie Ihre Mailadresse an"),
    ],
)
def test_what_is_no_name_or_no_address_is_refused_in_a_sentence_and_nothing_is_sent(
    stranger: TestClient, tools: Tools, field: str, value: str, sentence: str
) -> None:
    answer = stranger.post("/registrieren", data={"name": "Anna Muster", "mail": ANNA, field: value})
    assert answer.status_code == 422
    assert sentence in words(answer.text)
    with tools.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Letter)) == 0


def test_a_name_of_a_megabyte_is_refused_at_the_door(stranger: TestClient) -> None:
    answer = stranger.post("/registrieren", data={"name": "A" * 1_000_000, "mail": ANNA})
    assert answer.status_code == 413


def test_fields_that_the_form_does_not_have_do_nothing(stranger: TestClient, tools: Tools) -> None:
    extra = {"administrator": "1", "role": "owner", "person_id": "1", "key": "x", "mail_proved_at": "2020-01-01"}
    register(stranger, **extra)
    path, token = link_of(tools, LinkPurpose.CONFIRM_MAIL, ANNA)
    data = {"link": token, "name": "Anna", "passwort_neu": PASSWORD, "mail": "chef@stadt.example", **extra}
    assert stranger.post(path, data=data).status_code == 303
    with tools.database.reading() as db:
        person, profile = db.scalars(select(Person)).one(), db.scalars(select(PersonProfile)).one()
    assert not person.administrator
    assert profile.mail == ANNA
    assert person.key != "x"


def test_two_links_to_one_mailbox_make_one_account(stranger: TestClient, tools: Tools) -> None:
    path, first = registered(stranger, tools)
    _, second = registered(stranger, tools)
    stranger.post(path, data={"link": first, "name": "Anna", "passwort_neu": PASSWORD})
    with visitor(tools) as other:
        assert other.post(path, data={"link": second, "name": "Eva", "passwort_neu": PASSWORD}).status_code == 404
    with tools.database.reading() as db:
        assert db.scalars(select(PersonProfile.name)).all() == ["Anna"]


# A new password


def test_anna_gets_a_new_password_and_every_session_ends(stranger: TestClient, tools: Tools) -> None:
    anna = local(tools, "Anna")
    with visitor(tools) as thief:
        sign_in(thief, tools, anna)
        stranger.post("/passwort-vergessen", data={"mail": mail_of("Anna")})
        path, token = link_of(tools, LinkPurpose.RESET, mail_of("Anna"))
        done = stranger.post(path, data={"link": token, "passwort_neu": OTHER_PASSWORD})
        assert "Ihr neues Passwort gilt." in words(stranger.get(done.headers["location"]).text)
        assert thief.get("/konto").status_code == 303
        assert letters_to(tools, mail_of("Anna")) == ["reset", "password_changed"]
        thief.cookies.clear()
        old = thief.post("/anmelden", data={"mail": mail_of("Anna"), "passwort": PASSWORD})
        assert old.status_code == 422


def test_one_new_password_ends_the_other_links_for_one(stranger: TestClient, tools: Tools) -> None:
    local(tools, "Anna")
    mail = mail_of("Anna")
    stranger.post("/passwort-vergessen", data={"mail": mail})
    path, first = link_of(tools, LinkPurpose.RESET, mail)
    stranger.post("/passwort-vergessen", data={"mail": mail})
    _, second = link_of(tools, LinkPurpose.RESET, mail)
    assert stranger.post(path, data={"link": second, "passwort_neu": OTHER_PASSWORD}).status_code == 303
    assert stranger.post(path, data={"link": first, "passwort_neu": PASSWORD}).status_code == 404


def test_asking_for_a_new_password_says_the_same_of_every_address(stranger: TestClient, tools: Tools) -> None:
    local(tools, "Anna")
    local(tools, "Gesperrt", suspended_at=tools.clock())
    told = set()
    for mail in (mail_of("Anna"), mail_of("Gesperrt"), "niemand@konto.example"):
        answer = stranger.post("/passwort-vergessen", data={"mail": mail})
        told.add((answer.status_code, answer.headers["location"], len(letters_to(tools, mail))))
    assert told == {(303, "/passwort-vergessen/geschrieben", 1)}
    assert letters_to(tools, mail_of("Anna")) == ["reset"]
    assert letters_to(tools, mail_of("Gesperrt")) == letters_to(tools, "niemand@konto.example") == ["reset_unknown"]


def test_a_link_for_a_new_password_is_over_when_the_account_is_suspended(stranger: TestClient, tools: Tools) -> None:
    anna = local(tools, "Anna")
    stranger.post("/passwort-vergessen", data={"mail": mail_of("Anna")})
    path, token = link_of(tools, LinkPurpose.RESET, mail_of("Anna"))
    with tools.database.writing() as db:
        db.get_one(Person, anna.id).suspended_at = tools.clock()
    assert stranger.post(path, data={"link": token, "passwort_neu": OTHER_PASSWORD}).status_code == 404


# Invitations


def invitation(tools: Tools, mail: str = ANNA) -> tuple[str, str]:
    """An owner's invitation to an organisation."""
    with tools.database.writing() as db:
        house = employer(db, "Musterdorf")
        owner = account(db, "Owner")
        seat(db, owner, house, MemberRole.OWNER)
        facts = {"role": "editor", "ends_on": None}
        make_link(
            db,
            LinkPurpose.INVITATION,
            tools.clock(),
            organisation_id=house.id,
            mail=mail,
            facts=facts,
            created_by=owner.key,
        )
    return link_of(tools, LinkPurpose.INVITATION, mail)


def roles(tools: Tools, mail: str) -> list[MemberRole]:
    query = select(Membership.role).join(PersonProfile, PersonProfile.person_id == Membership.person_id)
    with tools.database.reading() as db:
        return list(db.scalars(query.where(PersonProfile.mail == mail)))


def test_who_is_invited_makes_an_account_and_is_a_member(stranger: TestClient, tools: Tools) -> None:
    path, token = invitation(tools)
    assert "Einladung von Musterdorf" in words(stranger.get(f"{path}?link={token}").text)
    done = stranger.post(path, data={"link": token, "name": "Anna Muster", "passwort_neu": PASSWORD})
    assert "Sie haben die Einladung angenommen." in words(stranger.get(done.headers["location"]).text)
    assert roles(tools, ANNA) == [MemberRole.EDITOR]


def test_who_is_signed_in_sees_with_which_account_the_invitation_is_accepted(
    stranger: TestClient, tools: Tools
) -> None:
    path, token = invitation(tools)
    sign_in(stranger, tools, local(tools, "Berta"))
    assert mail_of("Berta") in words(stranger.get(f"{path}?link={token}").text)
    assert stranger.post(path, data={"link": token}).status_code == 303
    assert roles(tools, mail_of("Berta")) == [MemberRole.EDITOR]
    assert not is_somebody(tools, ANNA)


def test_who_has_an_account_signs_in_first_and_comes_back(stranger: TestClient, tools: Tools) -> None:
    local(tools, "Berta")
    path, token = invitation(tools, mail_of("Berta"))
    page = stranger.get(f"{path}?link={token}").text
    assert "gibt es schon ein Konto" in words(page)
    data = {"link": token, "name": "Berta", "passwort_neu": OTHER_PASSWORD}
    assert stranger.post(path, data=data).status_code == 422, "the link alone is no way into an account"
    then = {"mail": mail_of("Berta"), "passwort": PASSWORD, "next": f"{path}?link={token}"}
    assert stranger.post("/anmelden", data=then).headers["location"] == f"{path}?link={token}"
    assert stranger.post(path, data={"link": token}).status_code == 303
    assert roles(tools, mail_of("Berta")) == [MemberRole.EDITOR]


def test_an_invitation_whose_owner_is_gone_leaves_no_account_behind(stranger: TestClient, tools: Tools) -> None:
    path, token = invitation(tools)
    with tools.database.writing() as db:
        db.scalars(select(Membership)).one().ended_at = tools.clock()
    answer = stranger.post(path, data={"link": token, "name": "Anna", "passwort_neu": PASSWORD})
    assert answer.status_code == 404
    assert not is_somebody(tools, ANNA)


def test_nobody_accepts_what_they_offered_themselves(stranger: TestClient, tools: Tools) -> None:
    path, token = invitation(tools)
    with tools.database.reading() as db:
        owner = db.scalars(select(Person)).one()
    sign_in(stranger, tools, owner)
    answer = stranger.post(path, data={"link": token})
    assert answer.status_code == 422
    assert "Diese Einladung haben Sie selbst verschickt." in words(answer.text)
    with visitor(tools) as other:
        assert other.get(f"{path}?link={token}").status_code == 200, "it is still there for who was invited"


def test_whom_an_administrator_invites_to_no_organisation_gets_an_account(stranger: TestClient, tools: Tools) -> None:
    with tools.database.writing() as db:
        make_link(db, LinkPurpose.INVITATION, tools.clock(), mail=ANNA)
    path, token = link_of(tools, LinkPurpose.INVITATION, ANNA)
    assert stranger.post(path, data={"link": token, "name": "Anna", "passwort_neu": PASSWORD}).status_code == 303
    assert is_somebody(tools, ANNA)
    assert stranger.get(f"{path}?link={token}").status_code == 404


# The first administrator


def test_a_link_for_administrators_makes_one_once(stranger: TestClient, tools: Tools) -> None:
    with tools.database.writing() as db:
        make_link(db, LinkPurpose.ADMINISTRATOR, tools.clock(), mail=ANNA, facts={"name": "Anna Muster"})
    path, token = link_of(tools, LinkPurpose.ADMINISTRATOR, ANNA)
    assert 'value="Anna Muster"' in stranger.get(f"{path}?link={token}").text
    assert stranger.post(path, data={"link": token, "name": "Anna", "passwort_neu": PASSWORD}).status_code == 303
    with tools.database.reading() as db:
        assert db.scalars(select(Person.administrator)).all() == [True]
        actions = db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["account_created", "administrator_granted", "signed_in"]
    with visitor(tools) as dieter:
        assert dieter.get(f"{path}?link={token}").status_code == 404
