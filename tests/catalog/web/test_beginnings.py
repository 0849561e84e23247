"""Beginning a draft from what exists, through the front door."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import operation
from catalog.app import create_app
from catalog.beginnings.calls import guarded
from catalog.models import Draft, Membership, Organisation, Person
from catalog.people.throttle import count
from catalog.web.beginning import BEGINNINGS
from catalog.wiring import Tools
from schemas.identity import MemberRole
from tests.catalog.beginnings.forge import FILE, GITHUB_API, GITHUB_RAW, REPOSITORY, Forges, forges
from tests.factories import NOW, anna, bernd, published
from tests.people import Visitor, account, seat, sign_in

BY_SHELL = "git@"
"""Who a repository is asked as: no mailbox."""

FORM = "/veroeffentlichen/aus-repository"
ADDRESS = "https://github.com/stadt-musterau/parkfinder"


@pytest.fixture
def world() -> Iterator[Forges]:
    with forges() as found:
        yield found


@pytest.fixture
def annas(tools: Tools, world: Forges) -> Iterator[Visitor]:
    """Somebody who writes for Annastadt, and nowhere else."""

    def seated(db: Session) -> Any:
        person = account(db, "Redaktion")
        seat(db, person, anna(db), MemberRole.EDITOR)
        return person

    person = tools.database.write(seated)
    app = create_app(tools)
    app.state.site = replace(app.state.site, fetch=world.fetch)
    with Visitor(app) as client:
        sign_in(client, tools, person)
        yield client


def sent(annas: Visitor, path: str, data: dict[str, Any], name: str, content: bytes) -> Any:
    """A form with a file, as a browser sends it."""
    return annas.post(path, data={**data, "schutz": annas.token()}, files={"datei": (name, content)})


def slug_of(tools: Tools) -> str:
    with tools.database.reading() as db:
        return db.scalars(select(Organisation.slug).where(Organisation.name == "Annastadt")).one()


def let_speak(tools: Tools) -> None:
    """The person gets the right to speak for Annastadt."""

    def write(db: Session) -> None:
        db.scalars(select(Membership)).one().may_speak = True

    tools.database.write(write)


def drafts_in(tools: Tools) -> list[Draft]:
    with tools.database.reading() as db:
        return list(db.scalars(select(Draft).order_by(Draft.id)))


def test_a_team_begins_with_the_address_that_its_colleagues_clone_from(
    tools: Tools, annas: Visitor, world: Forges
) -> None:
    world.says(GITHUB_API, REPOSITORY)
    world.says(f"{GITHUB_RAW}/trunk/publiccode.yml", FILE)
    assert "höchstens 12" in annas.get(FORM).text
    typed = {"adresse": f"{BY_SHELL}github.com:stadt-musterau/parkfinder.git", "organisation": slug_of(tools)}
    answer = annas.post(FORM, data=typed)
    [draft] = drafts_in(tools)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/veroeffentlichen/{draft.key}/quellen")
    assert draft.title == "Parkfinder"
    assert draft.typed["thema"]["satz"] == "Zeigt freie Parkplätze in der Innenstadt."
    assert draft.typed["code"]["repository-1"] == ADDRESS
    assert draft.typed["kontakt"]["postfach"] == "smartcity@musterau.example"
    assert "Erika" not in str(draft.typed) + str(draft.sources)
    page = annas.get(answer.headers["location"]).text
    assert "nennt eine Person" in page
    assert "publiccode.yml, GitHub" in page


def test_an_address_that_fails_says_why_and_stays_in_the_form(tools: Tools, annas: Visitor, world: Forges) -> None:
    answer = annas.post(FORM, data={"adresse": ADDRESS, "organisation": slug_of(tools)})
    assert answer.status_code == 422
    assert "kein öffentliches Repository" in answer.text
    assert f'value="{ADDRESS}"' in answer.text
    inward = annas.post(FORM, data={"adresse": "https://git.musterau.example", "organisation": slug_of(tools)})
    assert "keine Adresse eines Repositorys" in inward.text
    assert drafts_in(tools) == []


def test_an_address_that_leads_inward_is_told_so(tools: Tools, annas: Visitor) -> None:
    annas.app.state.site = replace(annas.app.state.site, fetch=guarded)  # type: ignore[attr-defined]
    answer = annas.post(FORM, data={"adresse": "http://10.0.0.1/a/b", "organisation": slug_of(tools)})
    assert answer.status_code == 422
    assert "internes Netz" in answer.text


def test_a_repository_with_an_entry_leads_to_that_entry(tools: Tools, annas: Visitor, world: Forges) -> None:
    def write(db: Session) -> str:
        entry = published(db, bernd(db), title="Parkfinder")
        operation.link_code(db, entry, f"{ADDRESS}.git", licence=None, licence_words=None, said_by="Bernddorf")
        return entry.slug

    slug = tools.database.write(write)
    answer = annas.post(FORM, data={"adresse": ADDRESS, "organisation": slug_of(tools)})
    assert answer.status_code == 409
    assert f"/loesungen/{slug}/uebernehmen" in answer.text
    assert world.asked == []
    world.says(GITHUB_API, REPOSITORY)
    world.says(f"{GITHUB_RAW}/trunk/publiccode.yml", FILE)
    again = annas.post(FORM, data={"adresse": ADDRESS, "organisation": slug_of(tools), "dennoch": "1"})
    assert again.status_code == 303


def test_a_form_that_is_sent_twice_begins_one_draft_and_later_leads_to_it(
    tools: Tools, annas: Visitor, world: Forges
) -> None:
    world.says(GITHUB_API, REPOSITORY)
    typed = {"adresse": ADDRESS, "organisation": slug_of(tools)}
    assert annas.post(FORM, data=typed).headers["location"] == annas.post(FORM, data=typed).headers["location"]
    [draft] = drafts_in(tools)
    tools.database.write(lambda db: setattr(db.get_one(Draft, draft.id), "created_at", NOW - timedelta(days=1)))
    later = annas.post(FORM, data=typed)
    assert later.status_code == 409
    assert f"/veroeffentlichen/{draft.key}" in later.text


def test_nobody_begins_for_an_organisation_of_others(tools: Tools, annas: Visitor, world: Forges) -> None:
    other = tools.database.write(lambda db: bernd(db).slug)
    answer = annas.post(FORM, data={"adresse": ADDRESS, "organisation": other})
    assert answer.status_code == 422
    assert "Wählen Sie die Organisation" in answer.text
    assert world.asked == []
    assert drafts_in(tools) == []


TABLE = "/veroeffentlichen/aus-tabelle"
HEADINGS = "Titel;Kurzbeschreibung;Herausgeber;Handlungsfelder;Status;Quellcode"


def table_of(*rows: str) -> bytes:
    return "\r\n".join([HEADINGS, *rows, ""]).encode("utf-8-sig")


def carried(page: str) -> dict[str, Any]:
    """What the preview's form sends when it is sent as it is shown."""
    found = dict(re.findall(r'<input type="hidden" name="(organisation|name|tabelle)" value="([^"]*)">', page))
    lines = re.findall(r'name="zeile" type="checkbox" value="(\d+)" checked', page)
    return {**found, "zeile": lines}


def test_eleven_entries_from_a_table_are_looked_at_begun_and_submitted_together(tools: Tools, annas: Visitor) -> None:
    rows = [f"Lösung {number};Tut etwas für {number} Leute.;Annastadt;Umwelt;im Betrieb;" for number in range(1, 12)]
    wrong = ["Ohne Satz;;Annastadt;;läuft gut;", ";Ohne Titel;Annastadt;;;"]
    preview = sent(annas, TABLE, {"organisation": slug_of(tools)}, "eigene.csv", table_of(*rows, *wrong))
    assert "Zeile 13, Spalte „Status“" in preview.text
    assert "Zeile 14, Spalte „Titel“" in preview.text
    assert drafts_in(tools) == []
    form = carried(preview.text)
    assert len(form["zeile"]) == 12
    begun = annas.post(TABLE, data={**form, "schutz": annas.token()}, files={"leer": ("", b"")})
    drafts = drafts_in(tools)
    assert [draft.title for draft in drafts][::11] == ["Lösung 1", "Ohne Satz"]
    assert begun.headers["location"] == f"/veroeffentlichen/stapel/{drafts[0].batch}"
    page = annas.get(begun.headers["location"]).text
    assert "11 davon sind vollständig genug" in page
    assert annas.post(begun.headers["location"]).status_code == 422
    let_speak(tools)
    done = annas.post(begun.headers["location"])
    assert "11 Entwürfe sind eingereicht. Einer fehlt noch" in done.text
    assert [draft.publication_status.value for draft in drafts_in(tools)] == ["submitted"] * 11 + ["draft"]


def test_a_row_that_is_there_already_is_not_begun_again_by_mistake(tools: Tools, annas: Visitor) -> None:
    table = table_of("Parkfinder;Findet Plätze.;Annastadt;;;", "Neu;Ist neu.;Bernddorf;;;")
    first = sent(annas, TABLE, {"organisation": slug_of(tools)}, "a.csv", table)
    assert "Als Herausgeber steht in der Tabelle: „Bernddorf“." in first.text
    annas.post(TABLE, data={**carried(first.text), "schutz": annas.token()}, files={"leer": ("", b"")})
    again = sent(annas, TABLE, {"organisation": slug_of(tools)}, "a.csv", table)
    assert carried(again.text)["zeile"] == []
    assert again.text.count("Einen Entwurf mit diesem Titel gibt es schon.") == 2


def test_a_publiccode_file_begins_a_draft_and_says_by_line_what_is_wrong_with_it(tools: Tools, annas: Visitor) -> None:
    path = "/veroeffentlichen/aus-datei"
    broken = FILE.replace("developmentStatus: stable", "developmentStatus: läuft").encode()
    answer = sent(annas, path, {"organisation": slug_of(tools)}, "publiccode.yml", broken)
    [draft] = drafts_in(tools)
    assert draft.title == "Parkfinder"
    assert "publiccode.yml, Zeile 5: „developmentStatus“" in annas.get(answer.headers["location"]).text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Die Datei ist leer."),
        (b"PK\x03\x04" + b"\0" * 2000, "Das ist ein ZIP-Archiv"),
        (b"<!DOCTYPE html><title>Raw</title>", "Das ist eine Webseite."),
        (b"\x89PNG\r\n\x1a\n", "Das ist ein Bild."),
        (b"{" * 300, "weder eine publiccode.yml noch"),
        (b'{"title":' * 90_000, "lässt sich so aber nicht lesen"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "weder eine publiccode.yml noch"),
        (b"Hallo Welt", "weder eine publiccode.yml noch"),
        (b"x" * 1_000_001, "größer als 1 MB"),
    ],
    ids=["empty", "zip", "page", "picture", "brackets", "deep", "anchors", "text", "large"],
)
def test_a_file_that_is_something_else_is_told_so(tools: Tools, annas: Visitor, content: bytes, said: str) -> None:
    answer = sent(annas, "/veroeffentlichen/aus-datei", {"organisation": slug_of(tools)}, "publiccode.yml", content)
    assert answer.status_code == 422
    assert said in answer.text
    assert drafts_in(tools) == []


def test_a_file_beyond_the_limit_gets_a_page_and_no_more(tools: Tools, annas: Visitor) -> None:
    answer = sent(annas, "/veroeffentlichen/aus-datei", {"organisation": slug_of(tools)}, "x.yml", b"x" * 3_000_000)
    assert answer.status_code == 413
    assert "kleinere Datei" in answer.text


def test_an_entry_taken_along_as_json_begins_a_draft_elsewhere(tools: Tools, annas: Visitor) -> None:
    entry = {"title": "Gießplaner", "summary": "Sagt, welcher Baum Wasser braucht.", "kind": "quatsch"}
    answer = sent(
        annas, "/veroeffentlichen/aus-datei", {"organisation": slug_of(tools)}, "e.json", json.dumps(entry).encode()
    )
    [draft] = drafts_in(tools)
    assert draft.typed["thema"] == {"titel": "Gießplaner", "satz": "Sagt, welcher Baum Wasser braucht."}
    assert "ausgelassen: kind" in annas.get(answer.headers["location"]).text


def test_who_asks_too_often_is_asked_to_pause(tools: Tools, annas: Visitor, world: Forges) -> None:
    def count_up(db: Session) -> None:
        person = db.scalars(select(Person)).one()
        for _ in range(BEGINNINGS.most):
            count(db, BEGINNINGS, person.key, tools.clock())

    tools.database.write(count_up)
    answer = annas.post(FORM, data={"adresse": ADDRESS, "organisation": slug_of(tools)})
    assert answer.status_code == 429
    assert f'value="{ADDRESS}"' in answer.text
    assert world.asked == []


def test_a_draft_begins_like_another_entry_and_says_for_itself_what_it_does(tools: Tools, annas: Visitor) -> None:
    def write(db: Session) -> str:
        return published(db, bernd(db), title="Parkfinder", kind="webplattform", keywords=("parken",)).slug

    slug = tools.database.write(write)
    path = "/veroeffentlichen/aus-eintrag"
    typed = {"eintrag": f"https://katalog.example/loesungen/{slug}?von=suche", "organisation": slug_of(tools)}
    assert annas.post(path, data=typed).status_code == 303
    [draft] = drafts_in(tools)
    assert draft.typed["thema"] == {"art": "webplattform", "stichworte": "parken"}
    unknown = annas.post(path, data={**typed, "eintrag": "gibt es nicht"})
    assert "Diesen Eintrag gibt es im Katalog nicht" in unknown.text
