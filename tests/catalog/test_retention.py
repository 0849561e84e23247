"""What is over its period goes, what is not stays, and the log says how many of what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from catalog import audit, mail, people
from catalog.db import Base, DatabaseUnusable
from catalog.models import (
    ApiToken,
    AuditEntry,
    ContentReport,
    KnownBrowser,
    Letter,
    Membership,
    MembershipRequest,
    Note,
    OneTimeLink,
    OneTimeToken,
    Organisation,
    Person,
    ProviderAttempt,
    Solution,
    Throttle,
    WebSession,
)
from catalog.people import retention
from catalog.post import Draft, deliver
from catalog.wiring import Tools
from catalog.worker import work_until_done
from catalog.worker.retaining import retain_once
from schemas.identity import JoinedBy, LinkPurpose, MemberRole, ReportDecision, ReportReason, SignedInBy
from tests import factories
from tests.at_work import NOW, Clock
from tests.people import account

DAY = timedelta(days=1)


class Scene:
    """Anna, her town and an entry, about which rows can stand."""

    def __init__(self, db: Session) -> None:
        self.db = db
        self.town: Organisation = factories.anna(db)
        self.anna: Person = account(db, "Anna", NOW)
        self.entry: Solution = factories.published(db, self.town)


def session(scene: Scene, over: datetime) -> Base:
    return WebSession(
        token_hash=str(over), person_id=scene.anna.id, signed_in_by=SignedInBy.PASSWORD, browser="Firefox",
        created_at=over - DAY, proved_at=over - DAY, seen_at=NOW, expires_at=over,
    )  # fmt: skip


def idle_session(scene: Scene, over: datetime) -> Base:
    row = session(scene, NOW + 3 * DAY + (over - NOW))
    row.seen_at = over - timedelta(minutes=480)  # type: ignore[attr-defined]
    return row


def attempt(scene: Scene, over: datetime) -> Base:
    return ProviderAttempt(
        state_hash=str(over), browser_hash="x", provider="p", nonce="n", verifier="v", next="/konto",
        person_id=scene.anna.id, created_at=over - DAY, expires_at=over,
    )  # fmt: skip


def browser(scene: Scene, over: datetime) -> Base:
    return KnownBrowser(token_hash=str(over), person_id=scene.anna.id, used_at=over - DAY, forgotten_at=over)


def throttle(_scene: Scene, over: datetime) -> Base:
    return Throttle(key=str(over), count=1, since=over - DAY, forgotten_at=over)


def sent_letter(scene: Scene, over: datetime) -> Base:
    letter = mail.queue(scene.db, "password_changed", "anna@konto.example", over - 60 * DAY)
    letter.due_at, letter.sent_at = None, over - 30 * DAY
    return letter


def given_up_letter(scene: Scene, over: datetime) -> Base:
    letter = mail.queue(scene.db, "password_changed", "anna@konto.example", over - 30 * DAY)
    letter.due_at, letter.trouble = None, "refused 550"
    return letter


def used_link(scene: Scene, over: datetime) -> Base:
    link = people.make_link(scene.db, LinkPurpose.OBJECTION, over - 300 * DAY, mail="anna@konto.example")
    people.give_token(scene.db, link)
    people.use_link(link, over - 30 * DAY)
    return link


def expired_link(scene: Scene, over: datetime) -> Base:
    link = people.make_link(scene.db, LinkPurpose.RESET, over - 60 * DAY, mail="anna@konto.example")
    link.expires_at = over - 30 * DAY
    return link


def token(scene: Scene, over: datetime) -> Base:
    return ApiToken(
        person_id=scene.anna.id, name="Skript", token_hash=str(over), begins="lm_", scopes=["read"],
        created_at=over - 400 * DAY, expires_at=over - 90 * DAY,
    )  # fmt: skip


def membership(scene: Scene, over: datetime) -> Base:
    return Membership(
        person_id=scene.anna.id, organisation_id=scene.town.id, role=MemberRole.EDITOR, joined_by=JoinedBy.DOMAIN,
        joined_at=over - 2000 * DAY, ended_at=over - 1095 * DAY,
    )  # fmt: skip


def request(scene: Scene, over: datetime) -> Base:
    return MembershipRequest(
        person_id=scene.anna.id, organisation_id=scene.town.id, words="Bitte.", created_at=over - 365 * DAY
    )


def report(scene: Scene, over: datetime) -> Base:
    return ContentReport(
        key=str(over), solution_id=scene.entry.id, about="kopf", reason=ReportReason.OTHER, words="Falsch.",
        created_at=over - 2000 * DAY, decided_at=over - 1095 * DAY, decision=ReportDecision.KEPT,
    )  # fmt: skip


KINDS: list[Callable[[Scene, datetime], Base]] = [
    session, idle_session, attempt, browser, throttle, sent_letter, given_up_letter, used_link, expired_link, token,
    membership, request, report,
]  # fmt: skip


def count(tools: Tools, table: type[Base]) -> int:
    with tools.database.reading() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def log_of(tools: Tools) -> list[dict[str, Any]]:
    with tools.database.reading() as db:
        found = select(AuditEntry.facts).where(AuditEntry.action == "expired_removed").order_by(AuditEntry.id)
        return list(db.scalars(found))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_is_over_goes_and_what_is_not_stays(tools: Tools, kind: Callable[[Scene, datetime], Base]) -> None:
    with tools.database.writing() as db:
        scene = Scene(db)
        over, not_yet = kind(scene, NOW), kind(scene, NOW + timedelta(hours=25))
        db.add_all([over, not_yet])
    table = type(over)
    assert count(tools, table) == 2
    assert retain_once(tools, "test") == 1
    assert count(tools, table) == 1
    assert log_of(tools) == [{"what": table.__tablename__, "number": 1}]
    retain_once(replace(tools, clock=lambda: NOW + timedelta(hours=26)), "test")
    assert count(tools, table) == 0


def test_addresses_for_replies_go_before_what_they_were_for(tools: Tools) -> None:
    with tools.database.writing() as db:
        scene = Scene(db)
        for days in (181, 179):
            one = report(scene, NOW + days * DAY)
            one.decided_at, one.reply_to = NOW - days * DAY, "dieter@konto.example"  # type: ignore[attr-defined]
            note = Note(solution_id=scene.entry.id, about="x", text="Falsch.", reply_to="dieter@konto.example")
            note.created_at = NOW - days * DAY
            db.add_all([one, note])
    retain_once(tools, "test")
    with tools.database.reading() as db:
        for table in (ContentReport, Note):
            assert sorted(map(str, db.scalars(select(table.reply_to)))) == ["None", "dieter@konto.example"]


def test_a_report_that_somebody_objects_to_stays_until_that_is_settled(tools: Tools) -> None:
    with tools.database.writing() as db:
        one = report(Scene(db), NOW)
        one.objected_at = NOW - DAY  # type: ignore[attr-defined]
        db.add(one)
    assert retain_once(tools, "test") == 0


def test_a_link_stays_while_a_letter_with_it_waits(tools: Tools) -> None:
    with tools.database.writing() as db:
        link = expired_link(Scene(db), NOW)
        assert isinstance(link, OneTimeLink)
        mail.queue(db, "reset", "anna@konto.example", NOW + DAY, link=link)
    retain_once(tools, "test")
    assert count(tools, OneTimeLink) == 1


def test_a_link_goes_with_its_tokens_and_its_letter_stays_readable(tools: Tools) -> None:
    with tools.database.writing() as db:
        link = used_link(Scene(db), NOW)
        assert isinstance(link, OneTimeLink)
        letter = Letter(
            message_id="<a@b>", template="reset", to="", link_id=link.id, created_at=NOW, sent_at=NOW, facts={}
        )
        db.add(letter)
    retain_once(tools, "test")
    assert (count(tools, OneTimeLink), count(tools, OneTimeToken), count(tools, Letter)) == (0, 0, 1)


def test_the_log_loses_its_expired_entries_only_here_and_says_so(tools: Tools) -> None:
    long_ago, far_off = datetime(2020, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
    with tools.database.writing() as db:
        for moment in (long_ago, far_off):
            db.add(
                AuditEntry(
                    at=NOW, actor_kind=audit.HOUSE.kind, action="signed_in", subject_kind="session", subject="1",
                    expires_at=moment,
                )
            )  # fmt: skip
    with pytest.raises((DatabaseUnusable, Exception), match="append-only"), tools.database.writing() as db:
        db.execute(update(AuditEntry).values(expires_at=long_ago))
    retain_once(tools, "test")
    with tools.database.reading() as db:
        assert [row.action for row in db.scalars(select(AuditEntry).order_by(AuditEntry.id))] == [
            "signed_in",
            "expired_removed",
        ]
    assert log_of(tools) == [{"what": "audit_entry", "number": 1}]


def test_letters_in_the_data_folder_go_after_seven_days(tools: Tools, clock: Clock) -> None:
    draft = Draft("<Brief-1_abcdefgh@x>", "anna@konto.example", "Betreff", "Text", "de")
    deliver(tools.settings, draft, clock())
    clock.go_on(days=6)
    assert retain_once(tools, "test") == 0
    clock.go_on(days=2)
    assert retain_once(tools, "test") == 1
    assert list(tools.settings.letters.iterdir()) == []
    assert log_of(tools) == [{"what": "letter_file", "number": 1}]


def test_the_operators_periods_hold(tools: Tools) -> None:
    with tools.database.writing() as db:
        db.add(token(Scene(db), NOW))
    patient = replace(tools, settings=tools.settings.model_copy(update={"retention_tokens_days": 91}))
    assert retain_once(patient, "test") == 0
    assert count(tools, ApiToken) == 1


def test_it_is_done_once_a_day_by_whoever_works(tools: Tools, clock: Clock) -> None:
    work_until_done(tools)
    with tools.database.writing() as db:
        db.add(throttle(Scene(db), NOW))
    assert retain_once(tools, "test") == 0
    clock.go_on(days=1)
    work_until_done(tools)
    assert count(tools, Throttle) == 0


def test_what_is_too_much_for_one_transaction_goes_in_several_on_the_same_day(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    monkeypatch.setattr("catalog.worker.retaining.BATCH", 2)
    with tools.database.writing() as db:
        scene = Scene(db)
        db.add_all(throttle(scene, NOW - timedelta(minutes=number)) for number in range(5))
    assert [retain_once(tools, "test") for _ in range(4)] == [2, 2, 1, 0]
