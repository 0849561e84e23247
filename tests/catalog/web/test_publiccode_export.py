"""An entry as publiccode.yml: a file where nothing is missing, else a page that says what is, and no link to it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from catalog import contacts, operation, solutions
from catalog.models import CodeLink, Organisation, OrganisationKey, Solution, SolutionSlug, SolutionTie
from catalog.reuse import claim_use
from catalog.solutions import Rules
from catalog.sources import Record, keep_record
from catalog.wiring import Tools
from schemas.organisation import KeyScheme
from schemas.publiccode import PublicCode, document_in, judge
from schemas.repositories import identity_of
from schemas.reuse import AdoptionClaim, AdoptionStep, Speaker
from tests.catalog.web.conftest import words
from tests.databases import ONE_ENGINE
from tests.factories import NOW, TODAY, anna, bernd, clara, published, speaking
from tests.publiccode_entries import URL, entry

LINK = 'href="/loesungen/giessplaner/publiccode.yml"'
PATH = "/loesungen/giessplaner/publiccode.yml"


def made(tools: Tools, make: Callable[[Session], object]) -> None:
    with tools.database.writing() as db:
        make(db)


def downloaded(client: TestClient, path: str = PATH) -> PublicCode:
    """The file, which the judge must have nothing to say of."""
    answer = client.get(path)
    assert answer.status_code == 200
    report = judge(answer.content, "publiccode.yml")
    assert (report.errors, report.warnings) == ((), ())
    return document_in(answer.content)


def test_an_entry_that_says_enough_is_downloaded_as_a_valid_file(tools: Tools, stranger: TestClient) -> None:
    made(tools, entry)
    file = downloaded(stranger)
    assert (file.name, file.url, file.legal.license) == ("Gießplaner", URL, "EUPL-1.2")
    assert file.maintenance.contacts is not None
    assert file.maintenance.contacts[0].email == "gruen@annastadt.example"


def test_the_answer_is_a_file_to_keep_with_a_mark_for_asking_again(tools: Tools, stranger: TestClient) -> None:
    made(tools, entry)
    answer = stranger.get(PATH)
    assert answer.headers["content-type"] == "application/yaml; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="publiccode.yml"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert stranger.get(PATH, headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    head = stranger.head(PATH)
    assert (head.status_code, head.content) == (200, b"")


def test_the_page_of_the_entry_leads_to_its_file(tools: Tools, stranger: TestClient) -> None:
    made(tools, entry)
    assert LINK in stranger.get("/loesungen/giessplaner").text


def test_an_entry_that_lacks_something_has_no_file_and_no_link(tools: Tools, stranger: TestClient) -> None:
    made(tools, lambda db: entry(db, mailbox=""))
    answer = stranger.get(PATH)
    assert answer.status_code == 404
    assert "content-disposition" not in answer.headers
    assert "publiccode.yml" not in stranger.get("/loesungen/giessplaner").text
    text = words(answer.text)
    assert "eine Angabe, die dem Eintrag „Gießplaner“ fehlt" in text
    assert (
        "Ansprechstelle Eine Rolle mit ihrem Postfach, keine einzelne Person. In der Datei: maintenance.contacts"
        in text
    )


def test_an_entry_without_facts_of_software_is_told_all_of_them(tools: Tools, stranger: TestClient) -> None:
    made(tools, lambda db: published(db, anna(db)))
    answer = stranger.get(PATH)
    assert answer.status_code == 404
    text = words(answer.text)
    assert "Der Standard verlangt 10 Angaben" in text
    for name in ("Adresse des Quellcodes", "Plattformen", "Art der Software", "Lizenz", "Art der Pflege", "Funktionen"):
        assert name in text
    assert '/loesungen/giessplaner/angabe-falsch?zu=code"' in answer.text
    assert LINK not in stranger.get("/loesungen/giessplaner").text


def test_a_text_that_is_too_long_is_not_cut_but_told(tools: Tools, stranger: TestClient) -> None:
    made(tools, lambda db: entry(db, summary="Gießt. " * 40))
    text = words(stranger.get(PATH).text)
    assert "Kurzbeschreibung Der Text hat 279 Zeichen, erlaubt sind höchstens 150." in text


def test_the_page_of_what_is_missing_speaks_english_under_en(tools: Tools, stranger: TestClient) -> None:
    made(tools, lambda db: published(db, anna(db)))
    answer = stranger.get(f"/en{PATH}")
    assert answer.status_code == 404
    assert 'href="/en/loesungen/giessplaner"' in answer.text


def test_no_entry_no_file(tools: Tools, stranger: TestClient) -> None:
    made(tools, entry)
    for path in ("/loesungen/gibt-es-nicht/publiccode.yml", "/loesungen/GIESS/publiccode.yml"):
        answer = stranger.get(path)
        assert answer.status_code == 404
        assert "Diese Seite gibt es nicht" in answer.text


def test_a_withdrawn_entry_has_gone_with_its_file(tools: Tools, stranger: TestClient) -> None:
    made(tools, lambda db: solutions.withdraw(entry(db), "Doppelt"))
    answer = stranger.get(PATH)
    assert answer.status_code == 410
    assert "Doppelt" in answer.text


def test_an_older_address_leads_to_the_file(tools: Tools, stranger: TestClient) -> None:
    def renamed(db: Session) -> None:
        db.add(SolutionSlug(slug="baumplaner", solution_id=entry(db).id))

    made(tools, renamed)
    answer = stranger.get("/loesungen/baumplaner/publiccode.yml")
    assert (answer.status_code, answer.headers["location"]) == (301, PATH)


def _key(db: Session, body: Organisation, scheme: KeyScheme, value: str) -> None:
    db.add(OrganisationKey(organisation_id=body.id, scheme=scheme, value=value))


def test_the_publisher_is_told_by_an_address_of_its_own_only(tools: Tools, stranger: TestClient) -> None:
    def made_by(*keys: tuple[KeyScheme, str]) -> None:
        with tools.database.writing() as db:
            solution = db.get(Solution, 1) or entry(db)
            assert solution.publisher
            for scheme, value in keys:
                _key(db, solution.publisher, scheme, value)

    made_by((KeyScheme.ARS, "120690017017"), (KeyScheme.FORGE, "github.com/annastadt"))
    assert downloaded(stranger).organisation is None
    made_by((KeyScheme.WIKIDATA, "Q64"))
    assert (found := downloaded(stranger).organisation)
    assert (found.name, found.uri) == ("Annastadt", "https://www.wikidata.org/entity/Q64")
    made_by((KeyScheme.URL, "annastadt.example"))
    assert (found := downloaded(stranger).organisation) and found.uri == "https://annastadt.example"
    made_by((KeyScheme.URN, "urn:x-annastadt:rathaus"))
    assert (found := downloaded(stranger).organisation) and found.uri == "urn:x-annastadt:rathaus"


def test_who_confirmed_its_use_is_named_and_who_is_reported_is_not(tools: Tools, stranger: TestClient) -> None:
    def used(db: Session) -> None:
        solution, using = entry(db), AdoptionClaim(step=AdoptionStep.OPERATION)
        confirming = bernd(db)
        claim_use(db, solution, using, adopter=confirming, by=speaking(confirming, Speaker.ADOPTER), now=NOW)
        by_anna = speaking(solution.publisher or anna(db), Speaker.PUBLISHER)
        claim_use(db, solution, using, adopter=clara(db), by=by_anna, now=NOW)
        solutions.refresh(db, solution, NOW, Rules())

    made(tools, used)
    assert downloaded(stranger).used_by == ("Berndsdorf",)


def test_what_it_is_a_variant_of_is_named_by_its_repository(tools: Tools, stranger: TestClient) -> None:
    def related(db: Session) -> None:
        solution, origin = entry(db), published(db, bernd(db), title="Baumplan")
        url = "https://git.berndsdorf.example/baum"
        operation.link_code(db, origin, url, licence=None, licence_words=None, said_by="x")
        module = published(db, clara(db), title="Rahmen")
        operation.link_code(
            db, module, "https://git.clarau.example/rahmen", licence=None, licence_words=None, said_by="x"
        )
        solutions.relate(db, solution, origin, SolutionTie.VARIANT_OF, "x")
        solutions.relate(db, solution, module, SolutionTie.MODULE_OF, "x")

    made(tools, related)
    assert downloaded(stranger).is_based_on == ("https://git.berndsdorf.example/baum",)


def test_of_several_repositories_the_one_whose_file_was_read_is_meant(tools: Tools, stranger: TestClient) -> None:
    other = "https://git.annastadt.example/gruen/giess-app"

    def two(db: Session) -> None:
        operation.link_code(db, entry(db), other, licence=None, licence_words=None, said_by="x")

    made(tools, two)
    answer = stranger.get(PATH)
    assert answer.status_code == 404
    assert "Es sind mehrere Quellcode-Adressen angegeben" in answer.text

    def read_from(db: Session) -> None:
        solution = db.get_one(Solution, 1)
        record = Record(
            source="publiccode", external_id=identity_of(other) or "", raw={}, parsed={}, retrieved_on=TODAY
        )
        keep_record(db, solution, record)

    made(tools, read_from)
    assert downloaded(stranger).url == other


def test_a_mailbox_that_bounced_is_no_contact(tools: Tools, stranger: TestClient) -> None:
    def bounced(db: Session) -> None:
        contacts.contacts_of(db, entry(db).id)[0].bounced_on = TODAY

    made(tools, bounced)
    assert stranger.get(PATH).status_code == 404


def test_an_address_that_is_none_gives_no_file_and_no_failure(tools: Tools, stranger: TestClient) -> None:
    def broken(db: Session) -> None:
        solution = entry(db, code=None)
        db.add(CodeLink(solution_id=solution.id, url="https://[x", identity="", forge="x", said_by_text="x"))

    made(tools, broken)
    assert stranger.get(PATH).status_code == 404


@ONE_ENGINE
def test_no_entry_of_the_demo_fails_on_the_way_to_its_file(demo_tools: Tools, dieter: TestClient) -> None:
    with demo_tools.database.reading() as db:
        slugs = list(db.scalars(select(Solution.slug)))
    for slug in slugs:
        answer = dieter.get(f"/loesungen/{slug}/publiccode.yml")
        assert answer.status_code in {200, 404}, slug
        has_link = f"/loesungen/{slug}/publiccode.yml" in dieter.get(f"/loesungen/{slug}").text
        assert has_link is (answer.status_code == 200), slug
