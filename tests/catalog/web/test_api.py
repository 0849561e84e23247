"""The door for machines: what a token opens, what closes it, and what is said then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from auth.tokens import new_token
from catalog import audit
from catalog.app import create_app
from catalog.models import ApiToken, AuditEntry, Membership, Organisation, Person, PersonProfile
from catalog.people.known import known_person
from catalog.people.tokens import TokenWish, create_token, revoke_token
from catalog.wiring import Tools
from schemas.dates import day_of
from schemas.identity import MemberRole, TokenScope
from tests.factories import NOW, anna, bernd
from tests.people import HERE, account, seat, sign_in

ALL = frozenset(TokenScope)
ME = "/api/ich"
MEMBERS = "/api/organisationen/annastadt/mitglieder"
LOG = "/api/organisationen/annastadt/protokoll"

Make = Callable[..., str]


@pytest.fixture
def owner(tools: Tools) -> Person:
    """Owner of Annastadt and member of Berndsdorf."""
    with tools.database.writing() as db:
        owner = account(db, "Inhaberin Annastadt")
        seat(db, owner, anna(db), MemberRole.OWNER, may_speak=True)
        seat(db, owner, bernd(db), MemberRole.MEMBER)
    return owner


@pytest.fixture
def machine(tools: Tools) -> Iterator[TestClient]:
    """A program: it keeps no cookies of ours, for there are none."""
    with TestClient(create_app(tools), base_url=HERE, follow_redirects=False) as client:
        yield client


@pytest.fixture
def token(tools: Tools, owner: Person) -> Make:
    """Makes tokens of the owner."""

    def make(*scopes: TokenScope, only: str = "", days: int = 90) -> str:
        with tools.database.writing() as db:
            known = known_person(db, owner.id, NOW)
            assert known
            body = db.scalar(select(Organisation.id).where(Organisation.slug == only)) if only else None
            held = frozenset({TokenScope.READ, *scopes})
            wish = TokenWish("Abgleich", held, day_of(NOW) + timedelta(days=days), body)
            return create_token(db, known.who, wish, NOW)[1]

    return make


def ask(machine: TestClient, path: str, token: str, **more: Any) -> Any:
    """Ask with a token."""
    return machine.get(path, headers={"authorization": f"Bearer {token}", **more})


def test_a_token_says_what_it_is_and_may(machine: TestClient, token: Make) -> None:
    answer = ask(machine, ME, token(TokenScope.MEMBERS))
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/json"
    told = answer.json()
    assert told["token"] == {
        "name": "Abgleich",
        "scopes": ["members", "read"],
        "expires_at": "2026-06-13T22:00:00+00:00",
    }
    assert told["person"]["name"] == "Inhaberin Annastadt"
    annastadt, berndsdorf = told["organisations"]
    assert (annastadt["role"], annastadt["members"], annastadt["audit"]) == ("owner", True, False)
    assert (berndsdorf["role"], berndsdorf["members"], berndsdorf["audit"]) == ("member", True, False)


def test_a_machine_reads_the_members_without_their_mail(machine: TestClient, token: Make, owner: Person) -> None:
    answer = ask(machine, MEMBERS, token(TokenScope.MEMBERS))
    assert answer.json() == {
        "organisation": "annastadt",
        "total": 1,
        "members": [{"key": owner.key, "name": "Inhaberin Annastadt", "role": "owner", "may_speak": True}],
        "next": None,
    }
    assert "@" not in answer.text


def test_a_machine_reads_the_log_page_by_page(machine: TestClient, tools: Tools, token: Make) -> None:
    with tools.database.writing() as db:
        for number in range(230):
            audit.note(db, audit.HOUSE, "membership_ended", ("membership", number), NOW, organisation_id=1)
    held, path, seen = token(TokenScope.AUDIT), LOG, []
    while path:
        page = ask(machine, path, held).json()
        seen += [entry["subject"]["id"] for entry in page["entries"]]
        path = page["next"]
    assert seen == [str(number) for number in reversed(range(230))]


def test_no_answer_is_kept_shared_or_sets_a_cookie(machine: TestClient, token: Make) -> None:
    for path, held in ((ME, token()), (ME, "lm_wrong"), (LOG, token()), ("/api/nichts", token())):
        headers = ask(machine, path, held, origin="https://anderswo.example").headers
        assert headers["cache-control"] == "no-store"
        assert not {"set-cookie", "access-control-allow-origin", "etag"} & set(headers)
        assert headers["x-content-type-options"] == "nosniff"


def test_a_browser_that_is_signed_in_gets_nothing_by_its_cookie(
    machine: TestClient, tools: Tools, owner: Person
) -> None:
    answer = sign_in(machine, tools, owner).get(ME)
    assert answer.status_code == 401 and answer.headers["www-authenticate"] == 'Bearer realm="lichtermeer"'


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The problem document of an answer, which says what happened and what to do."""
    told: dict[str, Any] = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code)
    assert all(told[name].endswith((".", "“.")) for name in ("detail", "what_to_do"))
    return told


@pytest.mark.parametrize("head", ["", "Bearer", "Basic bG06bG0=", "Token lm_x", "bearer "])
def test_without_a_token_it_says_how_to_send_one(machine: TestClient, owner: Person, head: str) -> None:
    answer = machine.get(ME, headers={"authorization": head} if head else {})
    code = "token_unusable" if head.strip().lower() == "bearer" else "token_missing"
    problem(answer, 401, code)
    assert answer.headers["www-authenticate"].startswith("Bearer realm=")


@pytest.mark.parametrize("bad", ["lm_", "x", "lm_" + "a" * 49, "lm_" + "a" * 5000, "Müll", "'; DROP TABLE api_token"])
def test_a_token_that_is_none_opens_nothing(machine: TestClient, owner: Person, bad: str) -> None:
    answer = machine.get(ME, headers=[(b"authorization", f"Bearer {bad}".encode())])
    problem(answer, 401, "token_unusable")
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_why_a_token_is_not_good_is_its_owners_to_know(
    machine: TestClient, tools: Tools, token: Make, owner: Person
) -> None:
    over, taken_back, unknown = token(days=1), token(), new_token()
    with tools.database.writing() as db:
        row = db.scalars(select(ApiToken).where(ApiToken.begins == over[:8])).one()
        row.expires_at = NOW
        known = known_person(db, owner.id, NOW)
        assert known and revoke_token(db, known.who, 2, NOW)
    answers = [ask(machine, ME, each) for each in (over, taken_back, unknown)]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1


def _suspend(db: Session, person: Person) -> None:
    db.get_one(Person, person.id).suspended_at = NOW


def _delete(db: Session, person: Person) -> None:
    db.execute(delete(PersonProfile).where(PersonProfile.person_id == person.id))


@pytest.mark.parametrize("happens", [_suspend, _delete])
def test_a_token_ends_with_its_person(
    machine: TestClient, tools: Tools, token: Make, owner: Person, happens: Callable[[Session, Person], None]
) -> None:
    held = token(TokenScope.MEMBERS)
    with tools.database.writing() as db:
        happens(db, owner)
    problem(ask(machine, MEMBERS, held), 401, "token_unusable")


def test_who_leaves_has_tokens_that_reach_no_further(
    machine: TestClient, tools: Tools, token: Make, owner: Person
) -> None:
    held = token(*ALL)
    assert ask(machine, LOG, held).status_code == 200
    with tools.database.writing() as db:
        db.scalars(select(Membership).where(Membership.organisation_id == 1)).one().role = MemberRole.EDITOR
    problem(ask(machine, LOG, held), 403, "refused")
    with tools.database.writing() as db:
        db.scalars(select(Membership).where(Membership.organisation_id == 1)).one().ended_at = NOW
    problem(ask(machine, MEMBERS, held), 404, "missing")
    assert [each["slug"] for each in ask(machine, ME, held).json()["organisations"]] == ["berndsdorf"]


def test_a_token_does_only_what_it_was_made_for(machine: TestClient, token: Make) -> None:
    answer = ask(machine, LOG, token(TokenScope.MEMBERS))
    problem(answer, 403, "scope_lacking")
    assert answer.headers["www-authenticate"].endswith('error="insufficient_scope", scope="audit"')


def test_a_token_for_one_organisation_reaches_no_other(machine: TestClient, token: Make) -> None:
    held = token(TokenScope.MEMBERS, only="annastadt")
    assert ask(machine, MEMBERS, held).status_code == 200
    problem(ask(machine, "/api/organisationen/berndsdorf/mitglieder", held), 403, "scope_lacking")
    assert [each["slug"] for each in ask(machine, ME, held).json()["organisations"]] == ["annastadt"]


def test_a_token_opens_no_page(machine: TestClient, token: Make) -> None:
    for path in ("/konto", "/konto/protokoll", "/konto/schluessel", "/organisationen/annastadt/protokoll"):
        assert ask(machine, path, token(*ALL)).headers["location"].startswith("/anmelden?")


@pytest.mark.parametrize("name", ["access_token", "token", "Token", "api_key", "was_auch_immer"])
def test_a_token_in_the_address_is_refused_even_beside_a_good_one(machine: TestClient, token: Make, name: str) -> None:
    held = token()
    told = problem(ask(machine, f"{ME}?{name}={held}", held), 400, "token_in_address")
    assert "Ziehen Sie ihn im Konto zurück" in told["what_to_do"]
    assert held not in str(told)


def test_two_tokens_at_once_are_one_too_many(machine: TestClient, token: Make) -> None:
    head = [("authorization", f"Bearer {token()}"), ("authorization", f"Bearer {token()}")]
    problem(machine.get(ME, headers=head), 400, "token_twice")


@pytest.mark.parametrize("query", ["seite=0", "seite=-1", "seite=", "seite=zwei", "seite=" + "9" * 99, "seite=%D9%A3"])
def test_a_page_that_is_no_number_is_named(machine: TestClient, token: Make, query: str) -> None:
    told = problem(ask(machine, f"{MEMBERS}?{query}", token(*ALL)), 400, "wrong_parameter")
    assert "„seite“" in told["detail"]


def test_what_is_not_there_is_said_in_json(machine: TestClient, token: Make) -> None:
    for path in ("/api", "/api/nichts", "/api/organisationen/nirgendwo/mitglieder"):
        problem(ask(machine, path, token(*ALL)), 404, "missing")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_machines_only_read(machine: TestClient, token: Make, method: str) -> None:
    answer = machine.request(method, ME, headers={"authorization": f"Bearer {token()}"})
    problem(answer, 405, "wrong_method")
    assert "GET" in answer.headers["allow"]


def test_in_english_it_speaks_english(machine: TestClient, owner: Person) -> None:
    answer = machine.get(f"/en{ME}")
    assert answer.headers["content-language"] == "en"
    problem(answer, 401, "token_missing")


def test_who_asks_too_often_is_told_to_wait(machine: TestClient, token: Make) -> None:
    held, other = token(), token()
    answers = [ask(machine, ME, held) for _ in range(121)]
    assert [answer.status_code for answer in answers[:-1]] == [200] * 120
    problem(answers[-1], 429, "too_fast")
    assert answers[-1].headers["retry-after"] == "60"
    assert ask(machine, ME, other).status_code == 200


def test_that_a_token_is_used_is_noted_every_few_minutes(machine: TestClient, tools: Tools, token: Make) -> None:
    held = token()
    assert _used(tools) is None
    ask(machine, ME, held)
    assert _used(tools) == NOW
    for earlier, noted in ((timedelta(minutes=2), NOW - timedelta(minutes=2)), (timedelta(minutes=9), NOW)):
        with tools.database.writing() as db:
            db.get_one(ApiToken, 1).used_at = NOW - earlier
        ask(machine, ME, held)
        assert _used(tools) == noted


def _used(tools: Tools) -> Any:
    with tools.database.reading() as db:
        return db.get_one(ApiToken, 1).used_at


def test_no_token_is_in_the_log_of_the_house(
    machine: TestClient, tools: Tools, token: Make, caplog: pytest.LogCaptureFixture
) -> None:
    held = token(*ALL)
    for path in (ME, LOG, f"{ME}?token={held}", "/api/nichts"):
        ask(machine, path, held)
    with tools.database.reading() as db:
        told = str([vars(entry) for entry in db.scalars(select(AuditEntry))])
    assert held[8:] not in caplog.text + told
