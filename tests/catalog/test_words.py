"""Words for the search: proposed, decided, and known to every engine within seconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.rules import VISITOR, Who
from catalog import synonyms
from catalog.db import Database, DatabaseUnusable
from catalog.models import AuditEntry, Letter, Person, WordProposal
from catalog.organisations.merging import merge
from catalog.people import retention
from catalog.people.deleting import delete_account
from catalog.people.privacy import stored_on
from catalog.settings import Settings
from catalog.synonyms import MOST_WAITING, AlreadyDecided, Changed, Contradicts, TooManyWaiting, Verdict, Wish, Words
from schemas.search_words import WordsDecision
from search.synonyms import Synonyms
from tests.databases import address
from tests.factories import NOW, anna, bernd, published
from tests.people import account

ACCEPTED = Verdict(WordsDecision.ACCEPTED, "", 1)
REJECTED = Verdict(WordsDecision.REJECTED, "Zu selten.", 1)
CLARA = replace(VISITOR, key="clara", person_id=999, administrator=True)
"""An administrator without an employer here."""


def member(person: Person) -> Who:
    return Who(key=person.key, person_id=person.id)


def wish(*words: str, organisation_id: int | None = None, joins: str = "", products: tuple[str, ...] = ()) -> Wish:
    return Wish(words, (), products, joins, "So heißt es bei uns.", organisation_id)


@pytest.fixture
def proposal(db: Session) -> WordProposal:
    """Anna proposes two words of one task."""
    person = account(db, "Anna")
    return synonyms.propose(db, wish("Kuckucksuhr", "Standuhr", organisation_id=anna(db).id), member(person), NOW)


def known(db: Session, word: str) -> list[str]:
    meaning = synonyms.known_words(db)[0].meaning((word,))
    return [each.text for each in meaning.others] if meaning else []


def test_what_is_proposed_counts_for_nothing_before_it_is_accepted(db: Session, proposal: WordProposal) -> None:
    assert known(db, "standuhr") == []
    synonyms.decide(db, proposal, ACCEPTED, CLARA, NOW)
    assert known(db, "standuhr") == ["Kuckucksuhr"]


def test_what_is_rejected_never_counts_and_the_proposer_hears_why(db: Session, proposal: WordProposal) -> None:
    synonyms.decide(db, proposal, REJECTED, CLARA, NOW)
    assert known(db, "standuhr") == []
    [letter] = db.scalars(select(Letter).where(Letter.template == "words_decided"))
    assert (letter.to, letter.facts["decision"], letter.facts["reason"]) == (
        "anna@konto.example",
        "rejected",
        "Zu selten.",
    )


def test_what_is_ended_counts_no_more_and_the_proposer_hears_why(db: Session, proposal: WordProposal) -> None:
    synonyms.decide(db, proposal, ACCEPTED, CLARA, NOW)
    synonyms.end(db, proposal, "Führte zu falschen Treffern.", CLARA, NOW)
    assert known(db, "standuhr") == []
    told = [letter.facts["decision"] for letter in db.scalars(select(Letter).order_by(Letter.id))]
    assert told == ["accepted", "ended"]
    with pytest.raises(AlreadyDecided):
        synonyms.end(db, proposal, "Noch einmal.", CLARA, NOW)


def test_each_step_stands_in_the_log_without_a_word_that_was_typed(db: Session, proposal: WordProposal) -> None:
    synonyms.decide(db, proposal, ACCEPTED, CLARA, NOW)
    synonyms.end(db, proposal, "Falsch.", CLARA, NOW)
    entries = db.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.action for entry in entries] == ["words_proposed", "words_decided", "words_ended"]
    assert [entry.facts for entry in entries] == [{}, {"decision": "accepted"}, {}]
    assert {entry.organisation_id for entry in entries} == {proposal.organisation_id}


def test_the_same_sent_twice_waits_once(db: Session, proposal: WordProposal) -> None:
    again = wish("Kuckucksuhr", "Standuhr", organisation_id=proposal.organisation_id)
    who = replace(VISITOR, key="anna", person_id=proposal.person_id)
    assert synonyms.propose(db, again, who, NOW) is proposal
    assert len(synonyms.waiting(db)) == 1


def test_nobody_lets_more_wait_than_somebody_can_read(db: Session) -> None:
    who = member(account(db, "Anna"))
    for number in range(MOST_WAITING):
        synonyms.propose(db, wish(f"Uhr{number}", f"Zeit{number}"), who, NOW)
    with pytest.raises(TooManyWaiting):
        synonyms.propose(db, wish("Sonnenuhr", "Zeitzeichen"), who, NOW)


def test_nobody_decides_about_their_own_proposal(db: Session, proposal: WordProposal) -> None:
    anna_decides = Who(key="anna", person_id=proposal.person_id, administrator=True)
    assert not synonyms.may_decide(proposal, anna_decides)
    with pytest.raises(AlreadyDecided):
        synonyms.decide(db, proposal, ACCEPTED, anna_decides, NOW)


def test_a_proposal_belongs_to_the_proposers_employer_and_to_who_publishes_its_product(db: Session) -> None:
    own, other = anna(db), bernd(db)
    published(db, other, title="Uhrwerk Pro")
    products = synonyms.propose(
        db,
        wish(organisation_id=own.id, joins="Terminvergabe", products=("uhrwerk pro",)),
        member(account(db, "Anna")),
        NOW,
    )
    assert synonyms.thing_of(db, products).organisations == {own.id, other.id}


def test_of_two_that_decide_the_second_is_told(db: Session, proposal: WordProposal) -> None:
    synonyms.decide(db, proposal, REJECTED, CLARA, NOW)
    with pytest.raises(AlreadyDecided):
        synonyms.decide(db, proposal, ACCEPTED, CLARA, NOW)


def test_who_decides_about_something_else_than_the_form_showed_is_told(db: Session, proposal: WordProposal) -> None:
    with pytest.raises(Changed):
        synonyms.decide(db, proposal, replace(ACCEPTED, revision=7), CLARA, NOW)


def test_of_two_proposals_that_contradict_one_another_the_second_cannot_be_accepted(
    db: Session, proposal: WordProposal
) -> None:
    second = synonyms.propose(db, wish("Turmuhr", "Standuhren"), member(account(db, "Bernd")), NOW)
    synonyms.decide(db, proposal, ACCEPTED, CLARA, NOW)
    with pytest.raises(Contradicts) as refused:
        synonyms.decide(db, second, ACCEPTED, CLARA, NOW)
    assert [(each.term, each.other_name) for each in refused.value.found] == [("Standuhren", "Kuckucksuhr")]
    assert second.decision is None


def test_what_is_added_to_an_ended_group_rests_and_says_why(db: Session, proposal: WordProposal) -> None:
    more = synonyms.propose(db, wish("Wanduhr", joins="Kuckucksuhr"), member(account(db, "Bernd")), NOW)
    synonyms.decide(db, proposal, ACCEPTED, CLARA, NOW)
    synonyms.decide(db, more, ACCEPTED, CLARA, NOW + timedelta(minutes=1))
    assert known(db, "wanduhr") == ["Kuckucksuhr", "Standuhr"]
    synonyms.end(db, proposal, "Falsch.", CLARA, NOW)
    [resting] = synonyms.accepted(db)
    assert resting.proposal is more
    assert [each.name for each in resting.rests] == ["Kuckucksuhr"]


# What is stored on people


def test_who_proposed_can_take_it_along_and_is_forgotten_with_the_account(db: Session, proposal: WordProposal) -> None:
    account(db, "Leitung", administrator=True)
    person = db.get_one(Person, proposal.person_id)
    parts = {part.table: part.rows for part in stored_on(db, person, NOW).parts}
    assert parts["word_proposal"][0]["words"] == ["Kuckucksuhr", "Standuhr"]
    delete_account(db, person, CLARA, NOW)
    db.refresh(proposal)
    assert proposal.person_id is None
    synonyms.decide(db, proposal, ACCEPTED, CLARA, NOW)  # nobody is left to be told
    assert known(db, "standuhr") == ["Kuckucksuhr"]


def test_a_proposal_follows_its_organisation_into_a_merger(db: Session, proposal: WordProposal) -> None:
    successor = bernd(db)
    from_body = db.get_one(type(successor), proposal.organisation_id)
    merge(db, from_body, successor, CLARA, NOW, lambda *_: None)
    db.refresh(proposal)
    assert proposal.organisation_id == successor.id


def test_rejected_words_go_after_their_period_and_accepted_ones_only_lose_their_person(db: Session) -> None:
    who = member(account(db, "Anna"))
    accepted, rejected, ended = (
        synonyms.propose(db, wish(f"{name}uhr", f"{name}zeit"), who, NOW) for name in ("Sonnen", "Sand", "Wasser")
    )
    synonyms.decide(db, accepted, ACCEPTED, CLARA, NOW)
    synonyms.decide(db, rejected, REJECTED, CLARA, NOW)
    synonyms.decide(db, ended, ACCEPTED, CLARA, NOW)
    synonyms.end(db, ended, "Falsch.", CLARA, NOW)
    days, settings = Settings().retention_requests_days, Settings()
    early = retention.remove_expired(db, settings, NOW + timedelta(days=days - 1))
    late = retention.remove_expired(db, settings, NOW + timedelta(days=days + 1))
    assert [(each["word_proposal"], each["word_proposal.person_id"]) for each in (early, late)] == [(0, 0), (2, 1)]
    assert known(db, "sonnenzeit") == ["Sonnenuhr"]


# As an engine asks for them


class Watch:
    """A clock in seconds that stands still."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def meant(words: Words, word: str) -> bool:
    return words().meaning((word,)) is not None


@contextmanager
def proposing(database: Database) -> Iterator[tuple[Session, WordProposal]]:
    with database.writing() as db:
        yield db, synonyms.propose(db, wish("Kuckucksuhr", "Standuhr"), member(account(db, "Anna")), NOW)


def test_an_engine_knows_accepted_words_within_ten_seconds_and_forgets_ended_ones(database: Database) -> None:
    watch = Watch()
    words = Words(database, clock=watch)
    assert meant(words, "laterne") and not meant(words, "standuhr")
    with proposing(database) as (db, proposal):
        synonyms.decide(db, proposal, ACCEPTED, CLARA, NOW)
    watch.seconds += 9
    assert not meant(words, "standuhr")
    watch.seconds += 1
    assert meant(words, "standuhr")
    with database.writing() as db:
        [row] = db.scalars(select(WordProposal))
        synonyms.end(db, row, "Falsch.", CLARA, NOW)
    watch.seconds += 10
    assert not meant(words, "standuhr") and meant(words, "laterne")


def test_nothing_is_made_anew_while_nothing_is_decided(database: Database) -> None:
    watch = Watch()
    words = Words(database, clock=watch)
    first = words()
    watch.seconds += 60
    assert words() is first


class SometimesAway(Database):
    """A database that can't be reached while ``away`` holds."""

    away = False

    @contextmanager
    def reading(self) -> Iterator[Session]:
        if self.away:
            raise DatabaseUnusable("database_unreachable")
        with super().reading() as db:
            yield db


def test_an_engine_goes_on_with_what_was_known_last_while_the_database_is_away(database: Database) -> None:
    watch, away = Watch(), SometimesAway(address(database))
    words, fresh = Words(away, clock=watch), Words(away, clock=watch)
    with proposing(database) as (db, proposal):
        synonyms.decide(db, proposal, ACCEPTED, CLARA, NOW)
    assert meant(words, "standuhr")
    away.away = True
    watch.seconds += 60
    assert meant(words, "standuhr")
    assert meant(fresh, "laterne") and not meant(fresh, "standuhr")
    away.away = False
    watch.seconds += 10
    assert meant(fresh, "standuhr")
    away.close()


def test_a_database_that_is_not_set_up_yet_leaves_the_words_of_the_file(bare: Database) -> None:
    assert isinstance(Words(bare)(), Synonyms)
    assert meant(Words(bare), "laterne")
