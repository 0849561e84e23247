"""What people type about themselves and others never stands in the log: journeys with marked words, then every row."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from catalog.app import create_app
from catalog.models import AuditEntry, ContentReport, MembershipRequest, OneTimeLink, Person, PersonProfile
from catalog.wiring import Tools
from schemas.identity import LinkPurpose, MemberRole
from tests.catalog.web.conftest import words
from tests.databases import ONE_ENGINE
from tests.factories import anna, bernd, published
from tests.mailbox import OTHER_PASSWORD, PASSWORD, link_of
from tests.people import Visitor, account, seat, sign_in

MARK = "Quittengelb"
"""Stands in whatever is typed here, in some spelling."""
NAME = f"Vertretung {MARK}"
MAIL, OTHER_MAIL = "quittengelb@konto.example", "quittengelb.zwei@konto.example"


class Journey:
    """Somebody's way through the house: each step must be done, not refused."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools

    @contextmanager
    def browser(self, name: str = "") -> Iterator[TestClient]:
        """A browser in which somebody, by their name, has just proved who they are."""
        with Visitor(create_app(self.tools)) as client:
            yield sign_in(client, self.tools, self.person(name)) if name else client

    def person(self, name: str) -> Person:
        """Somebody by their name."""
        with self.tools.database.reading() as db:
            found = db.scalars(select(Person).join(PersonProfile).where(PersonProfile.name == name)).one()
            db.expunge(found)
        return found

    def does(self, name: str, *steps: tuple[str, Mapping[str, str]]) -> None:
        """Send forms."""
        with self.browser(name) as client:
            for path, fields in steps:
                answer = client.post(path, data=dict(fields))
                assert answer.status_code in {200, 303}, (path, answer.status_code, words(answer.text))

    def follows(self, purpose: LinkPurpose, mail: str, fields: Mapping[str, str]) -> None:
        """Follow the link of a letter."""
        path, token = link_of(self.tools, purpose, mail)
        self.does("", (path, {"link": token, **fields}))

    def last(self, row: type, name: str = "id") -> str:
        """The number or key of the newest row of a kind."""
        with self.tools.database.reading() as db:
            return str(db.scalars(select(getattr(row, name)).order_by(row.id.desc())).first())  # type: ignore[attr-defined]


@pytest.fixture
def journey(tools: Tools) -> Journey:
    """A town with an owner, one without, an entry, and somebody of the administration."""
    with tools.database.writing() as db:
        town = anna(db)
        bernd(db)
        seat(db, account(db, "Inhaberin"), town, MemberRole.OWNER, may_speak=True)
        account(db, "Leitung", administrator=True)
        published(db, town)
    return Journey(tools)


def _account(journey: Journey) -> None:
    journey.does("", ("/registrieren", {"name": NAME, "mail": MAIL}))
    journey.follows(LinkPurpose.CONFIRM_MAIL, MAIL, {"name": NAME, "passwort_neu": PASSWORD})
    journey.does("", ("/anmelden", {"mail": MAIL, "passwort": PASSWORD}), ("/abmelden", {}))
    journey.does("", ("/passwort-vergessen", {"mail": MAIL}))
    journey.follows(LinkPurpose.RESET, MAIL, {"passwort_neu": OTHER_PASSWORD})
    journey.does(
        NAME,
        ("/konto/schluessel/neu", {"name": MARK, "rechte": "members", "organisation": "", "tage": "7"}),
        ("/konto/schluessel/1/zurueckziehen", {}),
        ("/konto/sitzungen/beenden", {}),
        ("/konto/mailadresse", {"mail": OTHER_MAIL}),
    )
    journey.follows(LinkPurpose.CHANGE_MAIL, OTHER_MAIL, {})
    journey.does(NAME, ("/konto/angaben", {"name": f"{NAME} Neu", "sprache": "de"}))
    journey.does(f"{NAME} Neu", ("/konto/angaben", {"name": NAME, "sprache": "de"}))


def _organisation(journey: Journey) -> None:
    refused = {"entscheidung": "ablehnen", "grund": f"{MARK} ist unbekannt"}
    for town, by, decided in (
        ("berndsdorf", "Leitung", refused),
        ("annastadt", "Inhaberin", {"entscheidung": "annehmen"}),
    ):
        journey.does(NAME, ("/konto/organisationen/beitreten", {"organisation": town, "worte": f"{MARK} bittet"}))
        journey.does(by, (f"/organisationen/{town}/anfragen/{journey.last(MembershipRequest)}", decided))
    member = f"/organisationen/annastadt/mitglieder/{journey.person(NAME).key}"
    journey.does(
        "Inhaberin",
        (member, {"rolle": "editor", "ende": "", "stand": "1"}),
        (f"{member}/sprechen", {"sprechen": "ja", "stand": "2"}),
        (f"{member}/entfernen", {}),
        ("/organisationen/annastadt/mitglieder/einladen", {"mail": OTHER_MAIL, "rolle": "member", "ende": ""}),
    )
    journey.does("Inhaberin", (f"/organisationen/annastadt/einladungen/{journey.last(OneTimeLink)}/zurueckziehen", {}))


def _administration(journey: Journey) -> None:
    person, town = f"/verwaltung/personen/{journey.person(NAME).key}", "/verwaltung/organisationen/berndsdorf"
    journey.does(
        "Leitung",
        (f"{town}/postfaecher", {"postfach": "quittengelb@berndsdorf.example", "herkunft": f"Anruf bei {MARK}"}),
        (f"{town}/domains", {"domain": "berndsdorf.example", "beleg": f"Brief von {MARK}"}),
        ("/verwaltung/personen/einladen", {"mail": "quittengelb.drei@konto.example"}),
        (f"{person}/zustaendigkeit", {"ueberall": "1"}),
        (f"{person}/ernennen", {}),
        (f"{person}/entlassen", {}),
        (f"{person}/abmelden", {}),
        (f"{person}/sperren", {}),
        (f"{person}/entsperren", {}),
    )


def _contributions(journey: Journey) -> None:
    reported = {"grund": "other", "text": f"{MARK} irrt", "mail": MAIL}
    noted = {"text": f"{MARK} irrt", "mail": MAIL}
    journey.does("", ("/loesungen/giessplaner/melden", reported), ("/loesungen/giessplaner/angabe-falsch", noted))
    report = journey.last(ContentReport, "key")
    journey.does(
        "Leitung",
        (f"/arbeitsplatz/meldungen/{report}", {"entscheidung": "kept", "text": f"{MARK} hat nicht recht"}),
        ("/arbeitsplatz/hinweise/1/erledigt", {}),
    )
    journey.does("", (f"/meldungen/{report}/widerspruch", {"text": f"{MARK} widerspricht"}))


def _farewell(journey: Journey) -> None:
    journey.does(NAME, ("/konto/daten/mitnehmen", {}), ("/konto/loeschen", {"verstanden": "1"}))


WAYS = (_account, _organisation, _administration, _contributions, _farewell)
EXPECTED = {
    "account_created", "signed_in", "signed_out", "password_changed", "token_created", "token_revoked", "mail_changed",
    "profile_changed", "membership_asked", "membership_refused", "membership_accepted", "membership_begun",
    "role_changed", "speak_granted", "membership_ended", "member_invited", "invitation_withdrawn", "mailbox_entered",
    "domain_verified", "person_invited", "scope_granted", "administrator_granted", "administrator_taken",
    "person_suspended", "person_restored", "report_received", "report_decided", "report_objected", "note_done",
    "data_exported", "account_deleted",
}  # fmt: skip


@ONE_ENGINE
def test_nothing_that_people_typed_stands_in_the_log(
    journey: Journey, tools: Tools, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "lichtermeer")
    for way in WAYS:
        way(journey)
    with tools.database.reading() as db:
        entries = db.scalars(select(AuditEntry)).all()
    assert EXPECTED - {entry.action for entry in entries} == set()
    columns = [column.key for column in AuditEntry.__table__.columns]
    told = [f"{column}: {getattr(entry, column)}" for entry in entries for column in columns]
    assert [each for each in told if MARK.lower() in each.lower() or "@" in each] == []
    assert MARK.lower() not in caplog.text.lower()


@ONE_ENGINE
def test_who_was_deleted_is_nobody_in_any_part_of_the_log(journey: Journey) -> None:
    for way in WAYS:
        way(journey)
    for name, path in (("Leitung", "/verwaltung/protokoll"), ("Inhaberin", "/organisationen/annastadt/protokoll")):
        with journey.browser(name) as client:
            texts = [client.get(f"{path}{ending}").text for ending in ("", ".csv", ".json")]
        assert "gelöschte Person" in texts[0]
        assert not [text for text in texts if MARK.lower() in text.lower()]
