"""The pages of an organisation's members: who sees them, who manages them, and what bad forms come to."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from catalog import memberships
from catalog.models import Letter, Membership, OneTimeLink, Person
from catalog.wiring import Tools
from schemas.identity import JoinedBy, LinkPurpose, MemberRole
from tests.catalog.web.conftest import words
from tests.catalog.web.membership_towns import Towns, browser, build
from tests.factories import NOW
from tests.people import account, seat

HERE = "/organisationen/annastadt"
Open = Callable[[Person], TestClient]


@pytest.fixture
def towns(tools: Tools) -> Towns:
    return build(tools)


@pytest.fixture
def opened(tools: Tools) -> Open:
    return lambda person: browser(tools, person)


def seat_now(tools: Tools, person: Person) -> Membership | None:
    with tools.database.reading() as db:
        mine = select(Membership).where(Membership.person_id == person.id, Membership.ended_at.is_(None))
        return db.scalars(mine).one_or_none()


def test_a_stranger_is_asked_to_sign_in(stranger: TestClient, towns: Towns) -> None:
    answer = stranger.get(f"{HERE}/mitglieder")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/anmelden?next=%2Forganisationen%2Fannastadt%2Fmitglieder",
    )


@pytest.mark.parametrize("path", ["", "/einladen", "/sprechen"])
def test_who_belongs_elsewhere_learns_of_no_members(opened: Open, towns: Towns, path: str) -> None:
    assert opened(towns.dieter).get(f"{HERE}/mitglieder{path}").status_code == 404


@pytest.mark.parametrize("slug", ["gibt-es-nicht", "120690012000", "%00", "..%2F", "x" * 300])
def test_members_of_nothing_are_missing_for_everybody(opened: Open, towns: Towns, slug: str) -> None:
    assert opened(towns.office).get(f"/organisationen/{slug}/mitglieder").status_code == 404


def test_a_member_sees_who_belongs_but_no_addresses_and_no_controls(opened: Open, towns: Towns) -> None:
    page = opened(towns.member).get(f"{HERE}/mitglieder").text
    seen = words(page)
    assert "3 Mitglieder" in seen and "Anna" in seen and "auf Einladung" in seen
    assert "@konto.example" not in seen and "Jemanden einladen" not in seen and "Ändern" not in seen


def test_an_owner_sees_addresses_and_controls(opened: Open, towns: Towns) -> None:
    seen = words(opened(towns.anna).get(f"{HERE}/mitglieder").text)
    assert "redaktion@konto.example" in seen and "Jemanden einladen" in seen and "Recht zu sprechen" in seen


def test_a_long_list_has_pages_and_an_end(tools: Tools, opened: Open, towns: Towns) -> None:
    with tools.database.writing() as db:
        for number in range(memberships.PER_PAGE):
            seat(db, account(db, f"Weitere {number:02}"), towns.annastadt, MemberRole.MEMBER)
    client = opened(towns.anna)
    assert "51 bis 53 von 53" in words(client.get(f"{HERE}/mitglieder?seite=2").text)
    assert client.get(f"{HERE}/mitglieder?seite=3").status_code == 404
    assert client.get(f"{HERE}/mitglieder?seite=0").status_code == 404
    assert client.get(f"{HERE}/mitglieder?seite=eins").status_code == 404


def test_an_owner_invites_with_role_and_last_day(tools: Tools, opened: Open, towns: Towns) -> None:
    client = opened(towns.anna)
    typed = {"mail": "Neu@Annastadt.example", "rolle": "editor", "ende": "31.12.2026"}
    answer = client.post(f"{HERE}/mitglieder/einladen", data=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}/mitglieder?gespeichert=eingeladen")
    seen = words(client.get(answer.headers["location"]).text)
    assert "Die Einladung ist unterwegs." in seen
    assert "1 Einladung" in seen and "Neu@annastadt.example" in seen and "endet am 31. Dezember 2026" in seen
    with tools.database.reading() as db:
        assert db.scalars(select(Letter.to)).all() == ["Neu@annastadt.example"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"mail": "", "rolle": "member"}, "Geben Sie eine Mailadresse an"),
        ({"mail": "a@b.example\r\nBcc: c@d.example", "rolle": "member"}, "Geben Sie eine Mailadresse an"),
        ({"mail": "a@b.example", "rolle": "administrator"}, "Wählen Sie eine Rolle."),
        ({"mail": "a@b.example", "rolle": ""}, "Wählen Sie eine Rolle."),
        ({"mail": "a@b.example", "rolle": "member", "ende": "irgendwann"}, "Nennen Sie einen Tag"),
        ({"mail": "a@b.example", "rolle": "member", "ende": "9999-12-31"}, "Nennen Sie einen Tag"),
        ({"mail": "a@b.example", "rolle": "member", "ende": "2026-02-30"}, "Nennen Sie einen Tag"),
        ({"mail": "a@b.example", "rolle": "member", "ende": "2026-03-14"}, "liegt in der Vergangenheit"),
        ({"mail": "a@b.example", "rolle": "owner", "ende": "2026-12-31"}, "hat kein Enddatum"),
    ],
)
def test_a_wrong_invitation_says_what_is_wrong_and_keeps_what_was_typed(
    tools: Tools, opened: Open, towns: Towns, typed: dict[str, str], sentence: str
) -> None:
    answer = opened(towns.anna).post(f"{HERE}/mitglieder/einladen", data=typed)
    assert answer.status_code == 422
    assert sentence in words(answer.text)
    assert all(not typed.get(name) or f'value="{typed[name]}"' in answer.text for name in ("ende",))
    with tools.database.reading() as db:
        assert db.scalars(select(OneTimeLink)).all() == []


@pytest.mark.parametrize("who", ["editor", "member", "clara", "dieter"])
@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/mitglieder/einladen", {"mail": "a@b.example", "rolle": "owner"}),
        ("/mitglieder/{anna}", {"rolle": "member", "stand": "1"}),
        ("/mitglieder/{anna}/entfernen", {}),
        ("/mitglieder/{editor}/sprechen", {"sprechen": "ja", "stand": "1"}),
        ("/einladungen/1/zurueckziehen", {}),
        ("/anfragen/1", {"entscheidung": "annehmen"}),
    ],
)
def test_who_does_not_answer_for_the_organisation_changes_nothing(
    tools: Tools, opened: Open, towns: Towns, who: str, path: str, data: dict[str, str]
) -> None:
    address = HERE + path.format(anna=towns.anna.key, editor=towns.editor.key)
    answer = opened(getattr(towns, who)).post(address, data=data)
    assert answer.status_code == (404 if who == "dieter" else 403)
    with tools.database.reading() as db:
        assert {(row.role, row.may_speak) for row in db.scalars(select(Membership))} == {
            (role, False) for role in MemberRole
        }
        assert db.scalars(select(OneTimeLink)).all() == []


def test_an_owner_changes_a_role(tools: Tools, opened: Open, towns: Towns) -> None:
    client = opened(towns.anna)
    path = f"{HERE}/mitglieder/{towns.member.key}"
    assert "Speichern" in client.get(path).text
    answer = client.post(path, data={"rolle": "editor", "ende": "2026-12-31", "stand": "1"})
    assert answer.headers["location"] == f"{HERE}/mitglieder?gespeichert=geaendert"
    row = seat_now(tools, towns.member)
    assert row and (row.role, str(row.ends_on), row.may_speak) == (MemberRole.EDITOR, "2026-12-31", False)


def test_two_tabs_are_a_conflict_that_shows_both(tools: Tools, opened: Open, towns: Towns) -> None:
    client = opened(towns.anna)
    path = f"{HERE}/mitglieder/{towns.member.key}"
    client.post(path, data={"rolle": "editor", "stand": "1"})
    answer = client.post(path, data={"rolle": "owner", "stand": "1"})
    assert answer.status_code == 409
    assert "Gespeichert ist: Redaktion, ohne Ende." in words(answer.text)
    assert '<option value="owner" selected>' in answer.text and 'name="stand" value="2"' in answer.text
    row = seat_now(tools, towns.member)
    assert row and row.role is MemberRole.EDITOR


@pytest.mark.parametrize("stand", ["", "-1", "eins", "9" * 400])
def test_a_form_without_its_revision_changes_nothing(tools: Tools, opened: Open, towns: Towns, stand: str) -> None:
    path = f"{HERE}/mitglieder/{towns.member.key}"
    assert opened(towns.anna).post(path, data={"rolle": "owner", "stand": stand}).status_code == 404
    row = seat_now(tools, towns.member)
    assert row and row.role is MemberRole.MEMBER


def test_more_than_the_form_asks_is_read_by_nobody(tools: Tools, opened: Open, towns: Towns) -> None:
    typed = {"rolle": "editor", "stand": "1", "may_speak": "1", "sprechen": "ja", "organisation_id": "2"}
    opened(towns.anna).post(f"{HERE}/mitglieder/{towns.member.key}", data=typed)
    row = seat_now(tools, towns.member)
    assert row and (row.may_speak, row.organisation_id) == (False, towns.annastadt.id)


def test_members_of_another_organisation_are_not_reached_through_ones_own(
    tools: Tools, opened: Open, towns: Towns
) -> None:
    with tools.database.writing() as db:
        seat(db, towns.dieter, towns.berndsdorf, MemberRole.MEMBER)
    client = opened(towns.anna)
    for path in ("", "/entfernen"):
        assert client.get(f"{HERE}/mitglieder/{towns.dieter.key}{path}").status_code == 404
    assert client.post(f"{HERE}/mitglieder/{towns.dieter.key}/entfernen").status_code == 404
    assert client.post(f"/organisationen/berndsdorf/mitglieder/{towns.dieter.key}/entfernen").status_code == 404
    assert seat_now(tools, towns.dieter)


def test_an_owner_removes_a_member_after_being_asked(tools: Tools, opened: Open, towns: Towns) -> None:
    client = opened(towns.anna)
    path = f"{HERE}/mitglieder/{towns.member.key}/entfernen"
    assert "kommt nur auf Anfrage oder Einladung zurück" in words(client.get(path).text)
    assert seat_now(tools, towns.member)
    answer = client.post(path)
    assert answer.headers["location"] == f"{HERE}/mitglieder?gespeichert=entfernt"
    assert "2 Mitglieder" in words(client.get(answer.headers["location"]).text)
    assert client.post(path).status_code == 404


@pytest.mark.parametrize(("path", "data"), [("", {"rolle": "member", "stand": "1"}), ("/entfernen", {})])
def test_the_last_owner_stays_whoever_tries(
    tools: Tools, opened: Open, towns: Towns, path: str, data: dict[str, str]
) -> None:
    for person in (towns.anna, towns.office):
        answer = opened(person).post(f"{HERE}/mitglieder/{towns.anna.key}{path}", data=data)
        assert answer.status_code == 422
        assert "Das geht erst, wenn noch jemand verantwortlich ist." in words(answer.text)
    row = seat_now(tools, towns.anna)
    assert row and row.role is MemberRole.OWNER


def test_an_invitation_is_withdrawn(tools: Tools, opened: Open, towns: Towns) -> None:
    client = opened(towns.anna)
    client.post(f"{HERE}/mitglieder/einladen", data={"mail": "a@b.example", "rolle": "member"})
    (path,) = re.findall(
        r'action="(/organisationen/annastadt/einladungen/\d+/zurueckziehen)"', client.get(f"{HERE}/mitglieder").text
    )
    assert client.post(path).headers["location"] == f"{HERE}/mitglieder?gespeichert=einladung-zurueckgezogen"
    assert client.post(path).status_code == 404
    with tools.database.reading() as db:
        (link,) = db.scalars(select(OneTimeLink).where(OneTimeLink.purpose == LinkPurpose.INVITATION))
        assert link.used_at == NOW


def test_a_membership_of_the_identity_provider_is_shown_as_such(tools: Tools, opened: Open, towns: Towns) -> None:
    with tools.database.writing() as db:
        seat(db, towns.dieter, towns.annastadt, MemberRole.EDITOR, joined_by=JoinedBy.PROVIDER)
    client = opened(towns.anna)
    assert "durch den Anmeldedienst" in words(client.get(f"{HERE}/mitglieder").text)
    page = words(client.get(f"{HERE}/mitglieder/{towns.dieter.key}").text)
    assert "Der Anmeldedienst kann die Rolle bei der nächsten Anmeldung wieder ändern." in page


def test_the_words_of_an_address_stand_on_no_page(opened: Open, towns: Towns) -> None:
    seen = opened(towns.anna).get(f"{HERE}/mitglieder?gespeichert=Alles+kaputt").text
    assert "kaputt" not in words(seen)


def test_the_page_of_an_organisation_leads_members_to_members_and_others_in(
    opened: Open, stranger: TestClient, towns: Towns
) -> None:
    assert f'href="{HERE}/mitglieder"' in opened(towns.member).get(HERE).text
    way_in = "/konto/organisationen/beitreten?organisation=annastadt"
    assert (
        way_in in opened(towns.dieter).get(HERE).text
        and f"{HERE}/mitglieder" not in opened(towns.dieter).get(HERE).text
    )
    page = stranger.get(HERE).text
    assert "/mitglieder" not in page and way_in not in page
