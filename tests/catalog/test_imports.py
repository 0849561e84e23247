"""The demo catalogue in the database: whole, honest, and loaded again without a change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog import solutions
from catalog.db import Base, Database
from catalog.imports import load_demo
from catalog.models import Adoption, Organisation, Solution, SourceRecord, Statement
from catalog.reuse import claim_use
from catalog.solutions import Imprint, Rules
from catalog.sources import PERSON, Record, find_record, keep_record, merge, records_of
from schemas.reuse import AdoptionClaim, AdoptionStep, Answer, Freshness, SolutionPhase, Speaker, Standing
from tests.factories import NOW, speaking

REAL = Solution.sample.is_(False)


def everything(db: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    return {
        table.name: sorted((tuple(map(str, row)) for row in db.execute(select(table))), key=str)
        for table in Base.metadata.sorted_tables
    }


def test_loading_again_changes_not_one_row_even_a_year_later(demo: Database) -> None:
    with demo.reading() as db:
        before = everything(db)
    with demo.writing() as db:
        counts = load_demo(db, NOW, Rules())
    assert (counts.created, counts.changed, counts.unchanged) == (0, 0, 102)
    with demo.reading() as db:
        assert everything(db) == before
    with demo.writing() as db:
        load_demo(db, NOW + timedelta(days=370), Rules())
        statements = db.scalar(select(func.count()).select_from(Statement))
    assert statements == len(before["statement"]), "samples grow old like any other entry"


def test_nothing_real_is_confirmed(known_demo: Session) -> None:
    entries = known_demo.scalars(select(Solution).where(REAL)).all()
    assert len(entries) == 96
    assert {entry.phase for entry in entries} == {SolutionPhase.UNDETERMINED}
    assert {entry.freshness for entry in entries} <= {Freshness.DUE, Freshness.STALE}
    assert sum(entry.uses_confirmed for entry in entries) == 0
    standings = select(Adoption.standing).join(Solution).where(REAL).distinct()
    assert known_demo.scalars(standings).all() == [Standing.REPORTED]
    roles = select(Statement.said_as).join(Solution, Solution.id == Statement.solution_id).where(REAL).distinct()
    assert known_demo.scalars(roles).all() == [Speaker.SOURCE]


def test_every_real_entry_names_its_source(known_demo: Session) -> None:
    bare = select(Solution.slug).where(REAL, Solution.id.not_in(select(SourceRecord.solution_id)))
    assert known_demo.scalars(bare).all() == []


def test_the_publishers_own_operation_is_an_adoption_like_any_other(known_demo: Session) -> None:
    shown = solutions.page(known_demo, "smart-village-app")
    assert shown and shown.origin
    assert (shown.origin.organisation.name, shown.origin.row.step) == ("Bad Belzig", AdoptionStep.OPERATION)
    assert not shown.origin.row.counts


def test_no_sample_touches_a_real_organisation_or_entry(known_demo: Session) -> None:
    mixed = (
        select(Adoption.id)
        .join(Solution)
        .join(Organisation, Organisation.id == Adoption.organisation_id)
        .where(Solution.sample != Organisation.sample)
    )
    publishers = select(Solution.slug).join(Organisation).where(Solution.sample != Organisation.sample)
    assert known_demo.scalars(mixed).all() == []
    assert known_demo.scalars(publishers).all() == []
    assert known_demo.scalars(select(Organisation.federal_state).where(Organisation.sample).distinct()).all() == [None]


def test_the_samples_show_every_phase_and_every_freshness_that_dates_give(known_demo: Session) -> None:
    samples = known_demo.scalars(select(Solution).where(Solution.sample)).all()
    assert len(samples) == 6
    assert {entry.phase for entry in samples} == set(SolutionPhase)
    assert {entry.freshness for entry in samples} >= {Freshness.FRESH, Freshness.DUE, Freshness.STALE}
    codes = {entry.phase_facts["code"] for entry in samples}
    assert codes >= {"phase_stands", "phase_reported", "phase_site_bound", "phase_ended"}


def test_without_samples_none_is_loaded(register: Database) -> None:
    told: list[tuple[int, int]] = []
    with register.writing() as db:
        load_demo(db, NOW, Rules(), samples=False, progress=lambda done, total: told.append((done, total)))
        assert db.scalar(select(func.count()).select_from(Solution)) == 96
    assert told == [(done, 96) for done in range(1, 97)]


def test_what_anna_entered_by_hand_outlives_the_next_load(demo: Database) -> None:
    with demo.writing() as db:
        known = find_record(db, "demo", "smart-village-app")
        assert known
        solution = known.solution
        by_hand = {"title": "Smart Village App", "summary": "Von Bad Belzig selbst beschrieben."}
        record = Record(source=PERSON, external_id=solution.slug, raw=by_hand, parsed=by_hand, retrieved_on=NOW.date())
        keep_record(db, solution, record)
        merged, provenance = merge(records_of(db, solution))
        publisher = db.get_one(Organisation, solution.publisher_id)
        by = speaking(publisher, Speaker.PUBLISHER)
        solutions.publish(
            db, merged, Imprint(publisher=publisher, provenance=provenance), by=by, now=NOW, solution=solution
        )
    with demo.writing() as db:
        load_demo(db, NOW, Rules())
    with demo.reading() as db:
        shown = solutions.page(db, "smart-village-app")
        assert shown and shown.content.summary == "Von Bad Belzig selbst beschrieben."
        assert shown.content.licence == "GPL-3.0-or-later", "the source still says what Anna did not"
        assert shown.solution.freshness is Freshness.FRESH


def test_what_bernd_rejected_stays_rejected_after_the_next_load(demo: Database) -> None:
    with demo.writing() as db:
        shown = solutions.page(db, "smart-village-app")
        assert shown
        use = next(use for use in shown.uses if use.organisation.name == "Prenzlau")
        report = db.get_one(Statement, solutions.said_about(db, shown.solution, [use])[use.organisation.id][0].id)
        town = db.get_one(Organisation, use.organisation.id)
        by = speaking(town, Speaker.ADOPTER)
        answer = (Answer.REJECT, report)
        claim_use(db, shown.solution, AdoptionClaim(), adopter=town, by=by, now=NOW, answer=answer)
        solutions.refresh(db, shown.solution, NOW)
        assert shown.solution.uses_reported == 29
    with demo.writing() as db:
        load_demo(db, NOW, Rules())
    with demo.reading() as db:
        again = solutions.page(db, "smart-village-app")
        assert again and again.solution.uses_reported == 29
