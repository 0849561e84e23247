"""The desk: curators and administrators decide what lies within their office, never their own employer's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from catalog import reports, reuse
from catalog.audit import HOUSE
from catalog.models import AuditEntry, ContentReport, Letter, Note, Organisation, OrganisationKey, Person, Solution
from catalog.notes import add_note
from catalog.wiring import Tools
from schemas.identity import MemberRole, ReportReason
from schemas.organisation import KeyScheme
from schemas.reuse import ExperienceContent
from tests.catalog.web.conftest import visitor, words
from tests.factories import anna, bernd, published
from tests.people import account, scope, seat, sign_in

BAVARIA, BERLIN = "09", "11"
Office = Callable[[str], TestClient]


def placed(db: Session, body: Organisation, key: str) -> Organisation:
    db.add(OrganisationKey(organisation_id=body.id, scheme=KeyScheme.ARS, value=key))
    db.flush()
    return body


def reported(db: Session, tools: Tools, entry: Solution, about: str = "", mail: str | None = None) -> ContentReport:
    now, words = tools.clock(), f"Bitte prüfen: {entry.slug} {about}"
    return reports.receive(db, entry, about, ReportReason.OTHER, words, mail, HOUSE, now)


def people(db: Session) -> dict[str, Person]:
    """Curators of two areas and of two themes, one who works for Anna, an administrator, one who works for Bernd."""
    who = {name: account(db, name) for name in ("Bayern", "Berlin", "Energie", "Bildung", "Annas", "Admin", "Bernds")}
    scope(db, who["Bayern"], BAVARIA)
    scope(db, who["Berlin"], BERLIN)
    scope(db, who["Energie"], "", "energie")
    scope(db, who["Bildung"], BAVARIA, "bildung-wissenschaft")
    scope(db, who["Annas"])
    who["Admin"].administrator = who["Bernds"].administrator = True
    return who


@pytest.fixture
def office(tools: Tools) -> Iterator[Office]:
    """Anna has an entry on energy in Bavaria, Bernd one on education in Berlin; a note and a report wait on each."""
    with tools.database.writing() as db:
        annas, bernds = placed(db, anna(db), "091620000000"), placed(db, bernd(db), "110000000000")
        giess = published(db, annas, title="Gießplaner", fields_of_action=("energie",))
        schule = published(db, bernds, title="Schulplaner", fields_of_action=("bildung-wissenschaft",))
        content = ExperienceContent(title="Ein Jahr Gießen")
        reuse.report_experience(db, giess, content, bernds, date(2026, 1, 2))
        for entry in (giess, schule):
            add_note(db, entry, "Überblick", f"Falsch: {entry.slug}", "leser@amt.example", tools.clock())
            reported(db, tools, entry)
        reported(db, tools, giess, "erfahrung:Ein Jahr Gießen")
        who = people(db)
        seat(db, who["Annas"], annas, MemberRole.MEMBER)
        seat(db, who["Bernds"], bernds, MemberRole.MEMBER)
    browsers: list[TestClient] = []

    def browser(name: str) -> TestClient:
        browsers.append(visitor(tools))
        return sign_in(browsers[-1], tools, who[name])

    yield browser
    for each in browsers:
        each.close()


def report_of(tools: Tools, slug: str, about: str = "") -> ContentReport:
    with tools.database.reading() as db:
        query = select(ContentReport).join(Solution, Solution.id == ContentReport.solution_id)
        return db.scalars(query.where(Solution.slug == slug, ContentReport.about == about)).one()


def note_of(tools: Tools, slug: str) -> Note:
    with tools.database.reading() as db:
        return db.scalars(select(Note).join(Solution).where(Solution.slug == slug)).one()


@pytest.mark.parametrize(
    ("name", "sees", "not_this"),
    [
        ("Bayern", ["giessplaner"], ["schulplaner"]),
        ("Berlin", ["schulplaner"], ["giessplaner"]),
        ("Energie", ["giessplaner"], ["schulplaner"]),
        ("Bildung", [], ["giessplaner", "schulplaner"]),
        ("Annas", ["schulplaner"], ["giessplaner"]),
        ("Admin", ["giessplaner", "schulplaner"], []),
        ("Bernds", ["giessplaner"], ["schulplaner"]),
    ],
)
def test_each_sees_what_lies_within_their_office(
    office: Office, name: str, sees: list[str], not_this: list[str]
) -> None:
    desk = office(name).get("/arbeitsplatz").text + office(name).get("/arbeitsplatz/hinweise").text
    assert [slug for slug in ("giessplaner", "schulplaner") if f"/loesungen/{slug}" in desk] == sees
    assert not any(f"Falsch: {slug}" in desk for slug in not_this)


@pytest.mark.parametrize(
    ("name", "slug", "status"),
    [
        ("Bayern", "giessplaner", 303),
        ("Bayern", "schulplaner", 404),
        ("Berlin", "giessplaner", 404),
        ("Berlin", "schulplaner", 303),
        ("Energie", "schulplaner", 404),
        ("Bildung", "giessplaner", 404),
        ("Bildung", "schulplaner", 404),
        ("Annas", "giessplaner", 403),
        ("Annas", "schulplaner", 303),
        ("Admin", "giessplaner", 303),
        ("Bernds", "schulplaner", 403),
    ],
)
def test_two_curators_with_different_scopes_cannot_touch_each_others_rows(
    tools: Tools, office: Office, name: str, slug: str, status: int
) -> None:
    note, report, browser = note_of(tools, slug), report_of(tools, slug), office(name)
    read = browser.get(f"/arbeitsplatz/meldungen/{report.key}").status_code
    ruled = browser.post(f"/arbeitsplatz/meldungen/{report.key}", data={"entscheidung": "kept", "text": "Stimmt so."})
    marked = browser.post(f"/arbeitsplatz/hinweise/{note.id}/erledigt")
    reopened = browser.post(f"/arbeitsplatz/hinweise/{note.id}/offen")
    assert (read, ruled.status_code) == (200 if status == 303 else status, status)
    assert (marked.status_code, reopened.status_code) == (status, status)
    assert (report_of(tools, slug).decided_at is not None) == (status == 303)
    with tools.database.reading() as db:
        assert bool(db.scalars(select(AuditEntry).where(AuditEntry.action == "note_done")).all()) == (status == 303)


def test_who_works_for_the_author_of_a_contribution_does_not_decide_about_it(tools: Tools, office: Office) -> None:
    about = "erfahrung:Ein Jahr Gießen"
    report, typed = report_of(tools, "giessplaner", about), {"entscheidung": "kept", "text": "Unser Bericht stimmt."}
    assert office("Bernds").post(f"/arbeitsplatz/meldungen/{report.key}", data=typed).status_code == 403
    assert office("Bayern").post(f"/arbeitsplatz/meldungen/{report.key}", data=typed).status_code == 303


def test_a_slip_in_the_name_of_a_contribution_lets_nobody_decide_about_their_own(tools: Tools, office: Office) -> None:
    about = "erfahrung:Ein Jahr Giessen"
    with tools.database.writing() as db:
        reported(db, tools, db.scalars(select(Solution).where(Solution.slug == "giessplaner")).one(), about)
    report, typed = report_of(tools, "giessplaner", about), {"entscheidung": "kept", "text": "Unser Bericht stimmt."}
    assert office("Bernds").post(f"/arbeitsplatz/meldungen/{report.key}", data=typed).status_code == 403


def test_strangers_and_people_without_an_office_learn_nothing(tools: Tools, office: Office) -> None:
    key = report_of(tools, "giessplaner").key
    with visitor(tools) as stranger:
        assert stranger.get("/arbeitsplatz").headers["location"].startswith("/anmelden?next=")
        assert stranger.get(f"/arbeitsplatz/meldungen/{key}").headers["location"].startswith("/anmelden?next=")
        with tools.database.writing() as db:
            nobody = account(db, "Niemand")
        sign_in(stranger, tools, nobody)
        assert "Nichts wartet auf Sie." in words(stranger.get("/arbeitsplatz").text)
        assert stranger.get(f"/arbeitsplatz/meldungen/{key}").status_code == 404


@pytest.mark.parametrize("id", ["0", "999999", "99999999999999999999", "x", "-1", "1.0", "%00"])
def test_a_swapped_or_invented_number_leads_nowhere(office: Office, id: str) -> None:
    assert office("Admin").post(f"/arbeitsplatz/hinweise/{id}/erledigt").status_code == 404


def test_a_note_is_done_and_can_wait_again(tools: Tools, office: Office) -> None:
    browser, note = office("Bayern"), note_of(tools, "giessplaner")
    done = browser.post(f"/arbeitsplatz/hinweise/{note.id}/erledigt")
    page = browser.get(done.headers["location"])
    assert "Der Hinweis ist erledigt." in words(page.text)
    assert "Nichts wartet auf Sie." in words(page.text)
    assert (note_of(tools, "giessplaner").done_at is not None, note_of(tools, "giessplaner").reply_to) == (True, None)
    browser.post(f"/arbeitsplatz/hinweise/{note.id}/offen")
    assert note_of(tools, "giessplaner").done_at is None


@pytest.mark.parametrize("wrong", [{"entscheidung": ""}, {"entscheidung": "verbrannt"}, {"text": " "}])
def test_no_decision_without_a_choice_and_a_reason(tools: Tools, office: Office, wrong: dict[str, str]) -> None:
    typed = {"entscheidung": "removed", "text": "Werbung", **wrong}
    answer = office("Bayern").post(f"/arbeitsplatz/meldungen/{report_of(tools, 'giessplaner').key}", data=typed)
    assert answer.status_code == 422
    assert report_of(tools, "giessplaner").decided_at is None


def test_what_is_late_is_marked(tools: Tools, office: Office) -> None:
    assert "überfällig" not in words(office("Bayern").get("/arbeitsplatz").text)
    with tools.database.writing() as db:
        for row in [*db.scalars(select(ContentReport)), *db.scalars(select(Note))]:
            row.created_at -= timedelta(days=16)
    assert words(office("Bayern").get("/arbeitsplatz").text).count("überfällig") == 3


def test_a_removed_entry_says_why_and_both_sides_are_told(tools: Tools, office: Office) -> None:
    with tools.database.writing() as db:
        entry = db.scalars(select(Solution).where(Solution.slug == "giessplaner")).one()
        report = reported(db, tools, entry, "kopf", "melder@buero.example")
        seat(db, account(db, "Inhaberin"), db.get_one(Organisation, entry.publisher_id or 0), MemberRole.OWNER)
    typed = {"entscheidung": "removed", "text": "Das ist Werbung."}
    office("Bayern").post(f"/arbeitsplatz/meldungen/{report.key}", data=typed)
    gone = office("Bayern").get("/loesungen/giessplaner")
    assert (gone.status_code, "Das ist Werbung." in words(gone.text)) == (410, True)
    with tools.database.reading() as db:
        told = {row.to for row in db.scalars(select(Letter).where(Letter.template == "report_decided"))}
    assert told == {"melder@buero.example", "inhaberin@konto.example"}


def test_a_single_contribution_goes_without_its_entry(tools: Tools, office: Office) -> None:
    report, browser = report_of(tools, "giessplaner", "erfahrung:Ein Jahr Gießen"), office("Bayern")
    assert "Nur „Ein Jahr Gießen“ verschwindet" in words(browser.get(f"/arbeitsplatz/meldungen/{report.key}").text)
    browser.post(f"/arbeitsplatz/meldungen/{report.key}", data={"entscheidung": "removed", "text": "Fälschung"})
    page = browser.get("/loesungen/giessplaner")
    assert (page.status_code, "Ein Jahr Gießen" in page.text) == (200, False)
