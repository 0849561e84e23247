"""An entry's phase over time: how far it has come, when it is to fall, and when time alone changes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import contacts, operation, reuse, solutions
from catalog.documents import documents
from catalog.models import Adoption, Organisation, Solution
from catalog.solutions import Rules
from schemas.dates import begin_of
from schemas.operation import OperatorOfferContent
from schemas.reuse import (
    ExperienceContent,
    Freshness,
    SolutionPhase,
    Speaker,
)
from tests.factories import (
    NOW,
    OPERATION,
    anna,
    bernd,
    bernd_uses_it,
    derive,
    published,
    speaking,
)


def ready_to_transfer(db: Session, solution: Solution, publisher: Organisation) -> None:
    """All that the transfer phase asks for besides a use elsewhere."""
    operation.link_code(
        db,
        solution,
        "https://code.annastadt.example/giess",
        licence="EUPL-1.2",
        licence_words=None,
        said_by="Annastadt",
    )
    offer = OperatorOfferContent(title="Betrieb", open_to_others=True)
    operation.offer(db, solution, offer, operator=publisher, said_by=publisher.name)
    contacts.add_contact(db, solution, contacts.ContactContent("Projekt", "projekt@annastadt.example"), NOW.date())
    reuse.report_experience(db, solution, ExperienceContent(title="So war es"), publisher, NOW.date())


def test_a_phase_reaches_transfer_and_says_what_is_missing_for_the_next(db: Session) -> None:
    publisher, town = anna(db), bernd(db)
    solution = published(db, publisher)
    ready_to_transfer(db, solution, publisher)
    bernd_uses_it(db, solution, town)
    derive(db, solution)
    assert solution.phase is SolutionPhase.TRANSFER
    missing = [one["key"] for one in solution.phase_facts["confirmed"]["established"] if not one["met"]]
    assert missing == ["operation_elsewhere", "several_operators"]


def test_what_is_only_reported_makes_only_a_reported_phase(db: Session) -> None:
    publisher, town = anna(db), bernd(db)
    solution = published(db, publisher)
    ready_to_transfer(db, solution, publisher)
    by = speaking(publisher, Speaker.PUBLISHER)
    reuse.claim_use(db, solution, OPERATION, adopter=town, by=by, now=NOW)
    derive(db, solution)
    assert (solution.phase, solution.reported_phase) == (SolutionPhase.UNDETERMINED, SolutionPhase.TRANSFER)
    assert solution.phase_facts["code"] == "phase_reported"


def test_a_confirmation_that_nobody_renews_costs_the_phase_after_its_notice(db: Session) -> None:
    publisher, town = anna(db), bernd(db)
    solution = published(db, publisher)
    ready_to_transfer(db, solution, publisher)
    bernd_uses_it(db, solution, town)
    derive(db, solution)
    phases = []
    for days in (729, 731, 731 + 89, 731 + 90):
        derive(db, solution, days)
        phases.append((solution.phase, solution.phase_facts["code"]))
    assert phases == [
        (SolutionPhase.TRANSFER, "phase_stands"),
        (SolutionPhase.TRANSFER, "phase_lapses"),
        (SolutionPhase.TRANSFER, "phase_lapses"),
        (SolutionPhase.UNDETERMINED, "phase_lapsed"),
    ]
    assert solution.phase_facts["params"] == {
        "phase": "undetermined",
        "since": (NOW.date() + timedelta(days=731 + 90)).isoformat(),
        "before": "transfer",
        "reported": "transfer",
        "because": [{"key": "use", "met": False, "params": {}}],
    }


def test_a_phase_that_is_about_to_fall_says_when_to_what_and_why(db: Session) -> None:
    publisher, town = anna(db), bernd(db)
    solution = published(db, publisher)
    ready_to_transfer(db, solution, publisher)
    bernd_uses_it(db, solution, town)
    derive(db, solution)
    [contact] = contacts.contacts_of(db, solution.id)
    contact.bounced_on = NOW.date()
    told = []
    for days in (1, 90, 91):
        derive(db, solution, days)
        facts = solution.phase_facts
        told.append((facts["code"], facts["params"].get("on"), [each["key"] for each in facts["because"]]))
    falls_on = (NOW.date() + timedelta(days=91)).isoformat()
    assert told == [
        ("phase_falls", falls_on, ["contact"]),
        ("phase_falls", falls_on, ["contact"]),
        ("phase_fell", None, ["contact"]),
    ]


def test_time_alone_changes_it_no_sooner_than_it_says(db: Session) -> None:
    solution, town = published(db, anna(db)), bernd(db)
    bernd_uses_it(db, solution, town)
    derive(db, solution)
    for _ in range(4):
        due = solution.next_change_at
        if due is None:
            break
        assert not solutions.refresh(db, solution, due - timedelta(days=1), Rules())
        assert solutions.refresh(db, solution, due, Rules())
    assert solution.freshness is Freshness.STALE


def test_what_is_said_after_midnight_is_said_on_the_new_day(db: Session) -> None:
    """At 00:30 in Germany it is still the day before in UTC."""
    past_midnight = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    publisher, town = anna(db), bernd(db)
    solution = published(db, publisher, past_midnight)
    by = speaking(town, Speaker.ADOPTER)
    for now in (past_midnight - timedelta(hours=1), past_midnight):
        assert reuse.claim_use(db, solution, OPERATION, adopter=town, by=by, now=now), "renewed on the next day"
    solutions.refresh(db, solution, past_midnight)
    first_of_july = past_midnight.astimezone(UTC).date() + timedelta(days=1)
    assert db.scalars(select(Adoption.confirmed_on)).one() == first_of_july
    assert solution.freshness_facts["on"] == first_of_july.isoformat()
    assert [one.new_on for one in documents(db, [solution.id])] == [first_of_july.toordinal()]
    assert solution.next_change_at == begin_of(first_of_july.replace(year=2027))
