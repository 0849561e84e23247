"""Decisions about reports: in time, with a reason, and looked at again by somebody else."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.rules import VISITOR, Who
from catalog import experience, reports, reuse
from catalog.audit import HOUSE
from catalog.curation import thing_of
from catalog.models import (
    AuditEntry,
    ContentReport,
    ExperienceReport,
    Letter,
    Organisation,
    ReportAnswer,
    Solution,
)
from catalog.reports import NoObjection, NotYours, Ruling, Stage
from schemas.identity import MemberRole, ReportDecision, ReportReason
from schemas.reuse import ExperienceContent
from schemas.solution import PublicationStatus
from tests.factories import NOW, anna, published
from tests.people import account, seat

FIRST, SECOND = Who(key="erste", administrator=True), Who(key="zweite", administrator=True)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def entry(db: Session) -> Solution:
    """Anna's entry with a report of experience."""
    town = anna(db)
    made = published(db, town, title="Gießplaner")
    reuse.report_experience(db, made, ExperienceContent(title="Ein Jahr"), town, date(2026, 1, 2))
    return made


def reported(db: Session, entry: Solution, about: str = "") -> ContentReport:
    return reports.receive(db, entry, about, ReportReason.OTHER, "Bitte weg damit.", "wer@amt.example", HOUSE, NOW)


def ruled(db: Session, report: ContentReport, entry: Solution, decision: ReportDecision, by: Who = FIRST) -> None:
    reports.decide(db, report, entry, thing_of(db, entry), Ruling(decision, "Weil es so ist."), by, NOW)


def experiences(db: Session) -> list[tuple[str, date]]:
    return [(row.content["title"], row.written_on) for row in db.scalars(select(ExperienceReport))]


def test_a_report_goes_its_way(db: Session, entry: Solution) -> None:
    report = reported(db, entry)
    stages = [reports.stage(report)]
    ruled(db, report, entry, ReportDecision.KEPT)
    stages.append(reports.stage(report))
    reports.object_to(db, report, "Doch.", HOUSE, LATER)
    stages.append(reports.stage(report))
    ruled(db, report, entry, ReportDecision.REMOVED, SECOND)
    stages.append(reports.stage(report))
    assert stages == [Stage.WAITING, Stage.DECIDED, Stage.OBJECTED, Stage.SETTLED]
    assert entry.publication_status is PublicationStatus.WITHDRAWN
    actions = [row.action for row in db.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert actions == ["report_received", "report_decided", "report_objected", "report_decided"]


def test_nobody_decides_twice_nor_looks_again_at_their_own(db: Session, entry: Solution) -> None:
    report = reported(db, entry)
    ruled(db, report, entry, ReportDecision.KEPT)
    with pytest.raises(NotYours):
        ruled(db, report, entry, ReportDecision.REMOVED, SECOND)
    reports.object_to(db, report, "Doch.", HOUSE, LATER)
    assert not reports.may_decide_next(report, FIRST)
    with pytest.raises(NotYours):
        ruled(db, report, entry, ReportDecision.REMOVED)
    assert entry.publication_status is PublicationStatus.PUBLISHED


@pytest.mark.parametrize("about", ["", "erfahrung:Ein Jahr"])
def test_what_was_removed_comes_back_as_it_was_when_the_second_look_says_so(
    db: Session, entry: Solution, about: str
) -> None:
    report = reported(db, entry, about)
    ruled(db, report, entry, ReportDecision.REMOVED)
    gone = entry.publication_status is PublicationStatus.WITHDRAWN
    assert (gone, experiences(db)) == ((True, [("Ein Jahr", date(2026, 1, 2))]) if not about else (False, []))
    reports.object_to(db, report, "Das war rechtens.", HOUSE, LATER)
    ruled(db, report, entry, ReportDecision.KEPT, SECOND)
    assert entry.publication_status is PublicationStatus.PUBLISHED
    assert experiences(db) == [("Ein Jahr", date(2026, 1, 2))]


def test_what_was_answered_goes_and_comes_back_with_the_report_that_it_answers(db: Session, entry: Solution) -> None:
    body = db.get_one(Organisation, entry.publisher_id)
    experience.answer(db, db.scalars(select(ExperienceReport)).one(), body, "Danke.", VISITOR, NOW)
    report = reported(db, entry, "erfahrung:Ein Jahr")
    ruled(db, report, entry, ReportDecision.REMOVED)
    db.flush()
    db.expire_all()
    assert db.scalars(select(ReportAnswer)).all() == []
    reports.object_to(db, report, "Das war rechtens.", HOUSE, LATER)
    ruled(db, report, entry, ReportDecision.KEPT, SECOND)
    [answer] = db.scalars(select(ReportAnswer))
    assert (answer.words, answer.created_at, answer.report.content["title"]) == ("Danke.", NOW, "Ein Jahr")


def test_what_is_gone_already_takes_nothing_more_along(db: Session, entry: Solution) -> None:
    report = reported(db, entry, "erfahrung:Ein Jahr")
    ruled(db, report, entry, ReportDecision.REMOVED)
    reports.object_to(db, report, "Das war rechtens.", HOUSE, LATER)
    ruled(db, report, entry, ReportDecision.REMOVED, SECOND)
    assert (entry.publication_status, experiences(db)) == (PublicationStatus.PUBLISHED, [])


def test_a_name_that_two_contributions_bear_removes_neither_alone(db: Session, entry: Solution) -> None:
    row = db.scalars(select(ExperienceReport)).one()
    db.add(
        ExperienceReport(
            solution_id=entry.id, organisation_text="Andere", content=row.content, written_on=date(2026, 2, 2)
        )
    )
    db.flush()
    ruled(db, reported(db, entry, "erfahrung:Ein Jahr"), entry, ReportDecision.REMOVED)
    assert (len(experiences(db)), entry.publication_status) == (2, PublicationStatus.WITHDRAWN)


def test_one_may_object_once_and_for_six_months(db: Session, entry: Solution) -> None:
    early, late = reported(db, entry), reported(db, entry, "kopf")
    with pytest.raises(NoObjection):
        reports.object_to(db, early, "Noch nicht entschieden.", HOUSE, NOW)
    for report in (early, late):
        ruled(db, report, entry, ReportDecision.KEPT)
    reports.object_to(db, early, "Doch.", HOUSE, datetime(2026, 9, 15, 12, tzinfo=NOW.tzinfo))
    with pytest.raises(NoObjection):
        reports.object_to(db, early, "Noch einmal.", HOUSE, LATER)
    with pytest.raises(NoObjection):
        reports.object_to(db, late, "Zu spät.", HOUSE, datetime(2026, 9, 16, 12, tzinfo=NOW.tzinfo))


def test_fourteen_days_are_in_time_and_the_fifteenth_is_late(db: Session, entry: Solution) -> None:
    report = reported(db, entry)
    assert reports.due_on(report) == date(2026, 3, 29)
    assert not reports.overdue(report, NOW + timedelta(days=14))
    assert reports.overdue(report, NOW + timedelta(days=15))
    ruled(db, report, entry, ReportDecision.KEPT)
    assert not reports.overdue(report, NOW + timedelta(days=99))
    reports.object_to(db, report, "Doch.", HOUSE, NOW + timedelta(days=30))
    assert not reports.overdue(report, NOW + timedelta(days=44))
    assert reports.overdue(report, NOW + timedelta(days=45))


def test_both_sides_are_told_in_their_language_and_nobody_twice(db: Session, entry: Solution) -> None:
    owner, left, out = account(db, "Inhaberin"), account(db, "Gegangen"), account(db, "Gesperrt", suspended_at=NOW)
    assert entry.publisher is not None
    seat(db, owner, entry.publisher, MemberRole.OWNER)
    seat(db, left, entry.publisher, MemberRole.OWNER, ended_at=NOW)
    seat(db, out, entry.publisher, MemberRole.OWNER)
    ruled(db, reported(db, entry), entry, ReportDecision.CHANGED)
    told = db.scalars(select(Letter).where(Letter.template == "report_decided").order_by(Letter.id)).all()
    assert [letter.to for letter in told] == ["wer@amt.example", "inhaberin@konto.example"]
    assert {letter.facts["reason"] for letter in told} == {"Weil es so ist."}
