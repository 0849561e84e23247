"""Two weeks before a token ends its owner gets a letter, at the address that is theirs by then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Letter, Person, PersonProfile
from catalog.people.known import known_person
from catalog.people.tokens import TokenWish, create_token, revoke_token
from catalog.wiring import Tools
from catalog.worker.reminding import remind_once
from content.letters import House, letter
from schemas.dates import day_of
from schemas.identity import TokenScope
from tests.at_work import Clock
from tests.people import account


@pytest.fixture
def owner(tools: Tools, clock: Clock) -> Person:
    with tools.database.writing() as db:
        return account(db, "Inhaberin Annastadt", clock())


def _token(tools: Tools, owner: Person, days: int) -> int:
    now = tools.clock()

    def make(db: Session) -> int:
        known = known_person(db, owner.id, now)
        assert known
        wish = TokenWish("Abgleich", frozenset({TokenScope.READ}), day_of(now) + timedelta(days=days))
        return create_token(db, known.who, wish, now)[0]

    return tools.database.write(make)


def _letters(tools: Tools) -> list[Letter]:
    with tools.database.reading() as db:
        return list(db.scalars(select(Letter).where(Letter.template == "token_expires")))


def test_the_owner_is_told_once_two_weeks_before_the_end(tools: Tools, owner: Person, clock: Clock) -> None:
    _token(tools, owner, 90)
    clock.go_on(days=76)
    assert remind_once(tools, "test") == 0
    clock.go_on(days=1)
    assert remind_once(tools, "test") == 1
    assert remind_once(tools, "test") == 0
    [found] = _letters(tools)
    subject, text = letter(found.template, found.facts, None, House("https://katalog.example"), "de")
    assert subject == "Ein Zugangsschlüssel läuft bald ab"
    assert "„Abgleich“ gilt noch bis zum" in text and "https://katalog.example/konto/schluessel" in text
    assert "lm_" not in text


def test_the_letter_goes_to_the_address_of_that_day(tools: Tools, owner: Person, clock: Clock) -> None:
    _token(tools, owner, 90)
    clock.go_on(days=80)
    with tools.database.writing() as db:
        db.get_one(PersonProfile, owner.id).mail = "neu@konto.example"
    remind_once(tools, "test")
    assert [found.to for found in _letters(tools)] == ["neu@konto.example"]


def test_nobody_is_told_of_a_token_that_is_gone_or_was_meant_to_be_short(
    tools: Tools, owner: Person, clock: Clock
) -> None:
    taken_back = _token(tools, owner, 90)
    _token(tools, owner, 7)

    def revoke(db: Session) -> bool:
        known = known_person(db, owner.id, clock())
        return known is not None and revoke_token(db, known.who, taken_back, clock())

    assert tools.database.write(revoke)
    clock.go_on(days=80)
    remind_once(tools, "test")
    assert _letters(tools) == []


def test_who_is_kept_out_gets_no_letter(tools: Tools, owner: Person, clock: Clock) -> None:
    _token(tools, owner, 90)
    with tools.database.writing() as db:
        db.get_one(Person, owner.id).suspended_at = clock()
    clock.go_on(days=80)
    assert remind_once(tools, "test") == 1
    assert _letters(tools) == []
