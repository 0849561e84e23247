"""Signing in at a certified provider, through the front door: the whole way, and what goes wrong on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import func, select

from catalog.models import (
    AuditEntry,
    Membership,
    OrganisationDomain,
    PasswordHash,
    Person,
    PersonProfile,
    ProviderAttempt,
    ProviderIdentity,
    WebSession,
)
from catalog.web.access import FORMS, SESSION
from catalog.wiring import Tools
from schemas.identity import MemberRole
from tests import people
from tests.catalog.web.conftest import words
from tests.catalog.web.signing_in import (
    CLAIMS,
    LOGIN,
    browser_at,
    catalogue_with,
    come_back,
    leave_for,
    settings_of,
    sign_in,
    way_back,
)
from tests.databases import Place
from tests.factories import NOW, anna
from tests.identity_provider import real
from tests.people import HERE, Visitor


@pytest.fixture(scope="module")
def lasting() -> Iterator[real.RealProvider]:
    with real.running([way_back("rathaus")], {LOGIN: CLAIMS}) as provider:
        yield provider


@pytest.fixture
def town_hall(lasting: real.RealProvider) -> real.RealProvider:
    """The provider of the town hall, as it is on an ordinary day."""
    lasting.order("clock", seconds=0)
    lasting.order("account", sub=LOGIN, claims=CLAIMS)
    return lasting


@pytest.fixture
def tools(place: Place, tmp_path: Path, town_hall: real.RealProvider) -> Iterator[Tools]:
    with catalogue_with(place, tmp_path / "site", settings_of(town_hall)) as opened:
        yield opened


@pytest.fixture
def visitor(tools: Tools) -> Iterator[Visitor]:
    with browser_at(tools) as browser:
        yield browser


def count(tools: Tools, table: type[Any]) -> int:
    with tools.database.reading() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def only(tools: Tools, table: type[Any]) -> Any:
    with tools.database.reading() as db:
        return db.scalars(select(table)).one()


def test_who_signs_in_at_the_town_hall_has_an_account_and_goes_on_where_they_were(
    tools: Tools, visitor: Visitor
) -> None:
    answer = sign_in(visitor, next="/loesungen?q=Licht")
    assert (answer.status_code, answer.headers["location"]) == (303, "/loesungen?q=Licht")
    page = words(visitor.get("/konto").text)
    assert CLAIMS["name"] in page and CLAIMS["email"] in page
    identity = only(tools, ProviderIdentity)
    assert (identity.provider, identity.subject) == ("rathaus", LOGIN)
    assert only(tools, WebSession).provider == "rathaus"
    assert count(tools, ProviderAttempt) == 0


def test_the_page_for_signing_in_offers_the_town_hall(visitor: Visitor) -> None:
    page = visitor.get("/anmelden?next=/kommunen")
    assert page.status_code == 200 and "Mit Rathaus Musterstadt anmelden" in page.text
    assert 'action="/anmelden/mit/rathaus"' in page.text and 'name="zweck"' not in page.text


def test_who_comes_again_is_the_same_person(tools: Tools, visitor: Visitor) -> None:
    sign_in(visitor)
    with browser_at(tools) as elsewhere:
        assert sign_in(elsewhere).status_code == 303
    assert count(tools, Person) == 1 and count(tools, WebSession) == 2


def test_the_session_is_a_new_one_after_signing_in(tools: Tools, visitor: Visitor) -> None:
    sign_in(visitor)
    first = visitor.cookies.get(SESSION)
    sign_in(visitor)
    assert visitor.cookies.get(SESSION) not in (None, first)
    assert count(tools, WebSession) == 1


def test_name_and_mail_follow_the_provider(tools: Tools, visitor: Visitor, town_hall: real.RealProvider) -> None:
    sign_in(visitor)
    claims = {"name": "Leitung Digitales", "email": "leitung@musterstadt.example", "email_verified": True}
    town_hall.order("account", sub=LOGIN, claims=claims)
    sign_in(visitor)
    profile = only(tools, PersonProfile)
    assert (profile.name, profile.mail) == ("Leitung Digitales", "leitung@musterstadt.example")


def test_who_comes_with_a_verified_domain_is_a_member_at_once(tools: Tools, visitor: Visitor) -> None:
    domain = CLAIMS["email"].partition("@")[2]
    with tools.database.writing() as db:
        town = anna(db)
        db.add(
            OrganisationDomain(
                organisation_id=town.id, domain=domain, evidence="Impressum", verified_at=NOW, verified_by="verwaltung"
            )
        )
    sign_in(visitor)
    membership = only(tools, Membership)
    assert (membership.organisation_id, membership.role) == (town.id, MemberRole.MEMBER)
    sign_in(visitor)
    assert count(tools, Membership) == 1


def test_a_membership_by_the_domain_ends_when_the_provider_names_another(
    tools: Tools, visitor: Visitor, town_hall: real.RealProvider
) -> None:
    domain = CLAIMS["email"].partition("@")[2]
    with tools.database.writing() as db:
        db.add(
            OrganisationDomain(
                organisation_id=anna(db).id, domain=domain, evidence="Impressum", verified_at=NOW, verified_by="amt"
            )
        )
    sign_in(visitor)
    assert only(tools, Membership).ended_at is None
    town_hall.order("account", sub=LOGIN, claims={**CLAIMS, "email": "digitales@anderswo.example"})
    sign_in(visitor)
    assert only(tools, Membership).ended_at is not None


def test_a_mail_address_that_nobody_verified_makes_no_account(
    tools: Tools, visitor: Visitor, town_hall: real.RealProvider
) -> None:
    town_hall.order("account", sub=LOGIN, claims={**CLAIMS, "email_verified": False})
    answer = sign_in(visitor, next="/kommunen")
    assert answer.status_code == 403
    assert "Ihre Mailadresse ist noch nicht bestätigt" in answer.text
    assert 'name="next" value="/kommunen"' in answer.text  # nothing is lost: they go on there when it is confirmed
    assert count(tools, Person) == 0 and SESSION not in visitor.cookies


def test_who_has_an_account_already_keeps_in_with_an_unverified_address(
    tools: Tools, visitor: Visitor, town_hall: real.RealProvider
) -> None:
    sign_in(visitor)
    claims = {**CLAIMS, "email": "someone@musterstadt.example", "email_verified": False}
    town_hall.order("account", sub=LOGIN, claims=claims)
    assert sign_in(visitor).status_code == 303
    assert only(tools, PersonProfile).mail == CLAIMS["email"]


def test_an_account_is_not_taken_over_by_its_mail_address(tools: Tools, visitor: Visitor) -> None:
    tools.database.write(lambda db: people.account(db, "Anna", mail=CLAIMS["email"].upper()))
    answer = sign_in(visitor)
    assert answer.status_code == 409
    assert "Zu Ihrer Mailadresse gibt es hier schon ein Konto" in answer.text
    assert SESSION not in visitor.cookies and count(tools, ProviderIdentity) == 0


def test_who_was_suspended_does_not_come_in_by_the_provider(tools: Tools, visitor: Visitor) -> None:
    sign_in(visitor)

    def suspend(db: Any) -> None:
        db.scalars(select(Person)).one().suspended_at = tools.clock()

    tools.database.write(suspend)
    with browser_at(tools) as elsewhere:
        answer = sign_in(elsewhere)
    assert answer.status_code == 403 and "Ihr Konto ist gesperrt" in answer.text


def test_an_answer_is_good_once(tools: Tools, visitor: Visitor) -> None:
    back = come_back(visitor, leave_for(visitor))
    assert visitor.get(back).status_code == 303
    again = visitor.get(back)
    assert again.status_code == 400 and "Diese Anmeldung kennen wir nicht" in again.text
    assert count(tools, WebSession) == 1


def test_an_answer_in_another_browser_opens_nothing(tools: Tools, visitor: Visitor) -> None:
    back = come_back(visitor, leave_for(visitor))
    with browser_at(tools) as victim:  # whom somebody has sent the address
        victim.get("/anmelden/mit/rathaus")
        answer = victim.get(back)
        assert answer.status_code == 400 and SESSION not in victim.cookies
    assert visitor.get(back).status_code == 303  # and it is not used up by that


@pytest.mark.parametrize(
    "query",
    ["", "?code=x", "?state=", "?state=x&code=y", "?error=access_denied", "?state=%00&code=%ff", "?state=a&state=b"],
)
def test_an_invented_answer_opens_nothing(visitor: Visitor, query: str) -> None:
    visitor.get("/anmelden/mit/rathaus")
    answer = visitor.get(f"/anmelden/mit/rathaus/zurueck{query}")
    assert answer.status_code == 400 and "Beginnen Sie die Anmeldung noch einmal" in answer.text


def test_a_changed_answer_opens_nothing(tools: Tools, visitor: Visitor) -> None:
    back = come_back(visitor, leave_for(visitor))
    answer = visitor.get(back.replace("code=", "code=x"))
    assert answer.status_code == 400 and "Diese Anmeldung wurde schon benutzt" in answer.text
    assert count(tools, WebSession) == 0
    back = come_back(visitor, leave_for(visitor))
    code = back.partition("code=")[2].partition("&")[0]
    assert visitor.get(f"{back}&code={code}").status_code == 403  # twice is not once
    assert count(tools, WebSession) == 0


def test_an_old_answer_opens_nothing(tools: Tools, visitor: Visitor) -> None:
    back = come_back(visitor, leave_for(visitor))

    def age(db: Any) -> None:
        db.scalars(select(ProviderAttempt)).one().expires_at = tools.clock()

    tools.database.write(age)
    assert visitor.get(back).status_code == 400


def test_a_word_that_has_run_out_is_refused(tools: Tools, visitor: Visitor, town_hall: real.RealProvider) -> None:
    back = come_back(visitor, leave_for(visitor))
    town_hall.order("clock", seconds=-2 * 3600)
    answer = visitor.get(back)
    assert answer.status_code == 400 and "Diese Anmeldung gilt nicht mehr" in answer.text


def test_a_provider_that_is_down_is_said_and_nothing_is_lost(place: Place, tmp_path: Path) -> None:
    with real.running([way_back("rathaus")], {LOGIN: CLAIMS}) as town_hall:
        configured = settings_of(town_hall)
    with catalogue_with(place, tmp_path / "down", configured) as tools, browser_at(tools) as visitor:
        answer = visitor.post("/anmelden/mit/rathaus", data={"next": "/kommunen"})
        assert answer.status_code == 503
        assert "Rathaus Musterstadt antwortet gerade nicht" in answer.text
        assert 'name="next" value="/kommunen"' in answer.text
        assert count(tools, ProviderAttempt) == 0


def test_a_provider_that_dies_meanwhile_is_said(place: Place, tmp_path: Path) -> None:
    with (
        real.running([way_back("rathaus")], {LOGIN: CLAIMS}) as town_hall,
        catalogue_with(place, tmp_path / "dying", settings_of(town_hall)) as tools,
        browser_at(tools) as visitor,
    ):
        back = come_back(visitor, leave_for(visitor))
        town_hall.stop()
        assert visitor.get(back).status_code == 503
        assert count(tools, WebSession) == 0


def test_who_turns_round_there_is_told_so(visitor: Visitor) -> None:
    address = leave_for(visitor)
    with httpx2.Client() as there:
        back = real.turned_round(there, address, way_back("rathaus"))
    answer = visitor.get(back.removeprefix(HERE))
    assert answer.status_code == 403 and "Sie wurden nicht angemeldet" in answer.text


def test_whoever_speaks_english_goes_on_in_english(visitor: Visitor) -> None:
    page = visitor.post("/en/anmelden/mit/rathaus", data={"next": "/en/kommunen"})
    assert page.status_code == 200
    address = page.headers["refresh"].partition("url=")[2]
    assert visitor.get(come_back(visitor, address)).headers["location"] == "/en/kommunen"


@pytest.mark.parametrize("then", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site_afterwards(visitor: Visitor, then: str) -> None:
    assert sign_in(visitor, next=then).headers["location"] == "/konto"


@pytest.mark.parametrize("then", ["/kommunen?ort=Köln", "/hilfe/€", "/en/hilfe?q=%0d%0aset-cookie:x"])
def test_odd_addresses_to_go_on_with_break_nothing(visitor: Visitor, then: str) -> None:
    answer = sign_in(visitor, next=then)
    assert answer.status_code == 303
    assert answer.headers["location"].isascii() and "set-cookie: x" not in str(answer.headers)


def test_a_form_from_elsewhere_starts_nothing(tools: Tools, visitor: Visitor) -> None:
    assert visitor.post("/anmelden/mit/rathaus", data={"schutz": "x"}).status_code == 403
    assert visitor.post("/anmelden/mit/rathaus", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert count(tools, ProviderAttempt) == 0


@pytest.mark.parametrize("path", ["/anmelden/mit/gibt-es-nicht", "/anmelden/mit/gibt-es-nicht/zurueck?state=x"])
def test_a_provider_that_is_not_configured_is_missing(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_nobody_leaves_where_nobody_can_sign_in(visitor: Visitor) -> None:
    with Visitor(visitor.app, base_url="http://katalog.example") as elsewhere:  # type: ignore[arg-type]
        assert elsewhere.get("/anmelden/mit/rathaus").status_code == 403


def test_two_providers_are_never_mixed_up(place: Place, tmp_path: Path, town_hall: real.RealProvider) -> None:
    with (
        real.running([way_back("kreis")], {LOGIN: CLAIMS}, name="kreis") as district,
        catalogue_with(place, tmp_path / "two", settings_of(town_hall), settings_of(district, "kreis")) as tools,
        browser_at(tools) as visitor,
    ):
        back = come_back(visitor, leave_for(visitor, "kreis"), "kreis")
        answer = visitor.get(back.replace("/mit/kreis/", "/mit/rathaus/"))
        assert answer.status_code == 400 and "gehört zu einem anderen Anmeldedienst" in answer.text
        back = come_back(visitor, leave_for(visitor, "rathaus"))
        answer = visitor.get(back.replace("iss=", "iss=https%3A%2F%2Fkreis.example&x="))
        assert answer.status_code == 400 and "gehört zu einem anderen Anmeldedienst" in answer.text
        assert count(tools, WebSession) == 0
        assert sign_in(visitor, "kreis").status_code == 303


def test_the_log_says_who_signed_in_where_and_the_terminal_nothing_about_them(
    tools: Tools, visitor: Visitor, town_hall: real.RealProvider, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in(visitor)
    back = come_back(visitor, leave_for(visitor))
    town_hall.order("clock", seconds=-2 * 3600)
    visitor.get(back)
    with tools.database.reading() as db:
        actions = list(db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert actions == ["account_created", "provider_linked", "signed_in"]
    assert "signing in at rathaus failed: expired" in caplog.text
    assert CLAIMS["email"] not in caplog.text and LOGIN not in caplog.text


def test_secrets_of_the_way_are_kept_as_hashes(tools: Tools, visitor: Visitor) -> None:
    address = leave_for(visitor)
    row = only(tools, ProviderAttempt)
    state = address.partition("&state=")[2].partition("&")[0]
    assert state not in (row.state_hash, row.nonce, row.verifier)
    assert visitor.cookies.get(FORMS) not in (row.browser_hash, row.state_hash)
    assert row.verifier not in address


def test_a_local_password_keeps_name_and_mail_here(
    tools: Tools, visitor: Visitor, town_hall: real.RealProvider
) -> None:
    sign_in(visitor)
    person = only(tools, Person)
    tools.database.write(lambda db: db.add(PasswordHash(person_id=person.id, hash="x", set_at=tools.clock())))
    town_hall.order("account", sub=LOGIN, claims={**CLAIMS, "name": "Other", "email": "other@musterstadt.example"})
    sign_in(visitor)
    assert only(tools, PersonProfile).mail == CLAIMS["email"]
