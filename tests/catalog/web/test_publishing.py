"""Publishing in short steps: nothing typed is lost, two who write are asked, and only who may speak publishes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from httpx2 import Response
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from catalog import drafts
from catalog.app import create_app
from catalog.drafts import Beginning, CodeFound
from catalog.models import Draft, Organisation, Person, Review, Solution
from catalog.sources import Record
from catalog.wiring import Tools
from schemas.identity import MemberRole
from tests import factories
from tests.catalog.web.conftest import words
from tests.factories import NOW, TODAY
from tests.people import Visitor, account, seat, sign_in
from tests.sites import find_again

NOTHING = Beginning()
FILE = Record(
    source="publiccode", external_id="code.example/giessplan", raw={"source_title": "publiccode.yml"},
    parsed={"title": "Gießplan", "summary": "Plant das Gießen der Stadtbäume.", "licence": "EUPL-1.2"},
    retrieved_on=TODAY, url="https://code.example/giessplan",
)  # fmt: skip


@pytest.fixture
def town(tools: Tools) -> Organisation:
    """Annastadt, whose first entry was looked at before."""

    def build(db: Session) -> int:
        town = factories.anna(db)
        person = account(db, "Anna")
        seat(db, person, town, MemberRole.EDITOR, may_speak=True)
        old = drafts.begin(db, town, person, Beginning(), NOW)
        old.ended_at = NOW
        db.add(Review(key="a-look-of-old", draft_id=old.id, organisation_id=town.id, submitted_at=NOW, accepted=True))
        seat(db, account(db, "Erik"), town, MemberRole.EDITOR)
        seat(db, account(db, "Mia"), town, MemberRole.MEMBER)
        seat(db, account(db, "Bernd"), factories.bernd(db), MemberRole.EDITOR, may_speak=True)
        return town.id

    id = tools.database.write(build)
    find_again(tools)
    with tools.database.reading() as db:
        return db.get_one(Organisation, id)


@pytest.fixture
def anna(tools: Tools, town: Organisation) -> Iterator[TestClient]:
    """Anna writes for Annastadt and may speak for it."""
    with entering(tools, "Anna") as client:
        yield client


def entering(tools: Tools, name: str) -> TestClient:
    with tools.database.reading() as db:
        person = db.scalars(select(Person).where(Person.profile.has(name=name))).one()
    return sign_in(Visitor(create_app(tools)), tools, person)


def begun(tools: Tools, beginning: Beginning = NOTHING) -> str:
    """The path of a draft that Anna has begun."""

    def begin(db: Session) -> str:
        town = db.scalars(select(Organisation).where(Organisation.slug == "annastadt")).one()
        person = db.scalars(select(Person).where(Person.profile.has(name="Anna"))).one()
        return drafts.begin(db, town, person, beginning, NOW).key

    return f"/veroeffentlichen/{tools.database.write(begin)}"


def marks(page: str) -> dict[str, str]:
    """What a form carries of what it showed."""
    found = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) for name in ("gelesen", "felder")}
    return {name: hit[1] for name, hit in found.items() if hit}


def type_in(client: TestClient, path: str, step: str, /, **typed: str) -> Response:
    """Open a step, type and send it."""
    address = f"{path}/schritte/{step}"
    given = {name.replace("_", "-"): value for name, value in typed.items()}
    return client.post(address, data={**marks(client.get(address).text), "weiter": "naechster", **given})


def kept(tools: Tools, path: str) -> Draft:
    with tools.database.reading() as db:
        draft = db.scalars(select(Draft).where(Draft.key == path.rpartition("/")[2])).one()
        _ = draft.organisation, draft.solution
        return draft


def test_everybody_reads_how_to_publish_and_signs_in_to_begin(tools: Tools, town: Organisation) -> None:
    stranger = Visitor(create_app(tools))
    page = stranger.get("/veroeffentlichen")
    assert page.status_code == 200 and "Anmelden und beginnen" in page.text and "Entwürfe" not in words(page.text)
    assert stranger.post("/veroeffentlichen", data={"organisation": "annastadt"}).status_code == 401


def test_anna_publishes_in_steps_and_the_entry_says_what_she_typed(anna: TestClient, tools: Tools) -> None:
    answer = anna.post("/veroeffentlichen", data={"organisation": "annastadt"})
    path = answer.headers["location"].removesuffix("/schritte/thema")
    answer = type_in(anna, path, "thema", titel="Gießplan", satz="Plant das Gießen.")
    assert answer.headers["location"] == f"{path}/schritte/stand"
    type_in(anna, path, "stand", status="ended", beendet_weil="no_operator", lehre="Früh einen Betreiber suchen.")
    type_in(anna, path, "code", repository_1="https://code.example/giessplan", repository_lizenz_1="EUPL-1.2")
    type_in(anna, path, "kontakt", aufgabe="Stabsstelle Digitales", postfach="digitales@annastadt.example")
    type_in(anna, path, "erfahrungen", vorher_gewusst="Wie viel Wasser ein Baum braucht.")
    shown = words(anna.get(path).text)
    assert "6 von 16 Angaben" in shown and "zuletzt von Ihnen geändert" in shown
    preview = anna.get(f"{path}/vorschau").text
    assert "Vorschau." in preview and "/loesungen//" not in preview
    done = anna.post(f"{path}/einreichen")
    assert done.headers["location"] == "/loesungen/giessplan"
    page = words(anna.get("/loesungen/giessplan").text)
    assert "Betrieb beim Ursprung: beendet (bestätigt)" in page
    for said in ("code.example", "Stabsstelle Digitales", "Wie viel Wasser", "Früh einen Betreiber"):
        assert said in page, page[-9000:]
    assert kept(tools, path).publication_status == "published"


def test_what_is_wrong_is_kept_and_told_at_its_field(anna: TestClient, tools: Tools) -> None:
    path = begun(tools)
    answer = type_in(anna, path, "stand", seit="demnächst", beendet_weil="no_need", status="in_operation")
    assert answer.status_code == 422
    assert "Geben Sie ein Jahr" in answer.text and 'href="#seit"' in answer.text and 'value="demnächst"' in answer.text
    assert 'value="demnächst"' in anna.get(f"{path}/schritte/stand").text
    long = type_in(anna, path, "thema", titel="x" * 201, satz="<script>alert(1)</script>", art="unbekannt")
    assert "Hier stehen 201 Zeichen." in long.text and "Diesen Wert gibt es hier nicht." in long.text
    assert "<script>alert" not in long.text
    assert anna.post(f"{path}/einreichen").status_code == 422
    assert anna.get(f"{path}/schritte/gibt-es-nicht").status_code == 404


def test_what_a_source_says_is_marked_until_somebody_changes_it(anna: TestClient, tools: Tools) -> None:
    code = CodeFound("https://code.example/giessplan", "EUPL-1.2", "publiccode.yml")
    path = begun(tools, Beginning((FILE,), (code,)))
    page = words(anna.get(f"{path}/schritte/thema").text)
    assert page.count("Aus publiccode.yml, gelesen am 15. März 2026.") == 2
    type_in(anna, path, "thema", titel="Gießplan Annastadt", satz="Plant das Gießen der Stadtbäume.")
    assert words(anna.get(f"{path}/schritte/thema").text).count("Aus publiccode.yml") == 1
    assert anna.post(f"{path}/einreichen").status_code == 303
    with tools.database.reading() as db:
        entry = db.scalars(select(Solution)).one()
        assert entry.versions[0].provenance["/licence"] == "publiccode"
        assert entry.versions[0].provenance["/title"] == "person"


def test_two_tabs_lose_nothing(anna: TestClient, tools: Tools) -> None:
    path = begun(tools)
    address = f"{path}/schritte/thema"
    first, second = (marks(anna.get(address).text) for _ in "12")
    anna.post(address, data={**first, "titel": "Gießplan", "satz": "Plant das Gießen.", "stichworte": "Wasser"})
    answer = anna.post(address, data={**second, "titel": "Gießhilfe", "satz": "", "weiter": "naechster"})
    assert answer.status_code == 409
    assert "Gießplan" in answer.text and "Gießhilfe" in answer.text
    assert kept(tools, path).title == "Gießplan"
    answer = anna.post(address, data={**marks(answer.text), "titel": "Gießhilfe", "wahl-titel": "meine"})
    typed = kept(tools, path).typed["thema"]
    assert typed == {"titel": "Gießhilfe", "satz": "Plant das Gießen.", "stichworte": "Wasser"}


def test_an_editor_without_the_right_to_speak_is_told_who_may_publish(tools: Tools, town: Organisation) -> None:
    path = begun(tools)
    erik = entering(tools, "Erik")
    type_in(erik, path, "thema", titel="Gießplan", satz="Plant das Gießen.")
    answer = erik.post(f"{path}/einreichen")
    assert answer.status_code == 409 and "Das dürfen:" in answer.text and "Anna" in answer.text
    assert kept(tools, path).title == "Gießplan" and kept(tools, path).ended_at is None


@pytest.mark.parametrize(("name", "status"), [("Bernd", 404), ("Mia", 403)])
def test_a_draft_is_its_writers_alone(name: str, status: int, tools: Tools, town: Organisation) -> None:
    path = begun(tools, Beginning((FILE,)))
    client = entering(tools, name)
    for page in ("", "/schritte/thema", "/vorschau", "/einreichen", "/verwerfen"):
        answer = client.get(path + page)
        assert answer.status_code == status and "Gießplan" not in answer.text
    assert client.post(f"{path}/schritte/thema", data={"titel": "Unfug"}).status_code == status
    assert kept(tools, path).title == "Gießplan"


def test_a_draft_that_was_thrown_away_comes_back(anna: TestClient, tools: Tools) -> None:
    path = begun(tools, Beginning((FILE,)))
    answer = anna.post(f"{path}/verwerfen")
    assert "Entwurf wiederherstellen" in anna.get(answer.headers["location"]).text
    late = anna.post(f"{path}/schritte/thema", data={"titel": "Zu spät", "felder": "titel"})
    assert late.status_code == 409 and "Zu spät" in late.text
    anna.post(f"{path}/wiederherstellen")
    assert "Gießplan" in anna.get(f"{path}/schritte/thema").text


def test_an_entry_that_moved_on_is_woven_and_asked(anna: TestClient, tools: Tools) -> None:
    path = begun(tools, Beginning((FILE,)))
    anna.post(f"{path}/einreichen")
    mine = anna.post("/loesungen/giessplan/bearbeiten").headers["location"]
    assert anna.get("/loesungen/giessplan/bearbeiten").headers["location"] == mine
    erik = entering(tools, "Erik")
    theirs = erik.post("/loesungen/giessplan/bearbeiten").headers["location"]
    type_in(erik, theirs, "thema", titel="Gießplan 2", satz="Plant das Gießen der Stadtbäume.", stichworte="Wasser")
    type_in(anna, theirs, "kosten", kosten_1="rund 5.000 Euro im Jahr")
    anna.post(f"{theirs}/einreichen")
    type_in(anna, mine, "thema", titel="Gießplan 3", satz="Plant das Gießen der Stadtbäume.")
    answer = anna.post(f"{mine}/einreichen")
    assert answer.status_code == 409 and "Gießplan 2" in answer.text and "Gießplan 3" in answer.text
    assert anna.post(f"{mine}/abgleich", data={"wahl-thema.titel": "ihre"}).status_code == 303
    assert anna.post(f"{mine}/einreichen").headers["location"] == "/loesungen/giessplan"
    page = words(anna.get("/loesungen/giessplan").text)
    assert "Gießplan 2" in page and "rund 5.000 Euro im Jahr" in page


def test_the_preview_is_the_page_that_readers_get(anna: TestClient, tools: Tools) -> None:
    path = begun(tools, Beginning((FILE,)))
    before = anna.get(f"{path}/vorschau")
    assert 'content="noindex' in before.text and "Plant das Gießen der Stadtbäume." in before.text
    anna.post(f"{path}/einreichen")
    after = words(anna.get("/loesungen/giessplan").text)
    shown = words(before.text)
    assert shown[shown.index("Auf einen Blick") :][:400] == after[after.index("Auf einen Blick") :][:400]
