"""What visitors look for in vain: counted by its words, shown from the third day on, and never about a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth.rules import VISITOR
from catalog import missed_queries
from catalog.db import Database
from catalog.missed_queries import DAYS_TO_KEEP, Gathering, countable
from catalog.models import AuditEntry, HouseFact, MissedQuery
from catalog.people import retention
from catalog.settings import Settings
from tests.at_work import Clock

CLARA = replace(VISITOR, key="clara", person_id=1, administrator=True)


def asked(db: Session, clock: Clock, *texts: str, times: int = 1) -> None:
    missed_queries.write(db, [(text, times) for text in texts], clock())


def texts(db: Session, sort: str = "oft") -> list[str | None]:
    return [row.text for row in missed_queries.listed(db, sort)]


# What is kept


def test_a_query_has_no_words_before_it_came_on_three_different_days(db: Session, clock: Clock) -> None:
    for _ in range(2):
        asked(db, clock, "Friedhofsbagger", times=5)
        clock.go_on(days=1)
    [row] = db.scalars(select(MissedQuery))
    assert (row.text, row.days, row.times) == (None, 2, 10)
    assert texts(db) == [] and missed_queries.number_without_words(db) == 1
    asked(db, clock, "friedhofsBAGGER")
    assert texts(db) == ["friedhofsBAGGER"]


def test_many_times_on_one_day_are_one_day(db: Session, clock: Clock) -> None:
    for _ in range(5):
        asked(db, clock, "Friedhofsbagger")
        clock.go_on(minutes=5)
    assert [(row.days, row.times) for row in db.scalars(select(MissedQuery))] == [(1, 5)]


def test_the_fingerprint_can_be_made_by_this_house_only(db: Session, clock: Clock) -> None:
    asked(db, clock, "Friedhofsbagger")
    first = db.scalar(select(MissedQuery.fingerprint))
    key = db.get_one(HouseFact, missed_queries.KEY_FACT)
    assert len(bytes.fromhex(key.value["key"])) == 32
    key.value = {"key": "00" * 32}
    db.flush()
    asked(db, clock, "Friedhofsbagger")
    assert db.scalar(select(func.count()).select_from(MissedQuery)) == 2
    assert first and "friedhof" not in first


@pytest.mark.parametrize(
    "text",
    [
        "buero@gemeinde.example", "www.gemeinde.example", "https://gemeinde.example/a", "gemeinde.de", "03381 123456",
        "Az. 12/345/2024", "14776 Musterstadt", "Mein Nachbar hat gestern wieder den Müll verbrannt", "a" * 61, "",
        "?!", "x", "12", "\x00\u202e",
    ],
)  # fmt: skip
def test_what_may_tell_of_somebody_or_says_nothing_is_not_counted_at_all(db: Session, clock: Clock, text: str) -> None:
    gathering = Gathering()
    gathering.note(text, clock(), in_vain=True)
    assert countable(text) == "" and gathering.taken(clock()) == []


@pytest.mark.parametrize("text", ["Friedhofsbagger", "Wahl 2025", "XÖV", "Laterne kaputt melden", "C++ Kurs"])
def test_a_task_is_counted(text: str) -> None:
    assert countable(f"  {text} ") == text


def test_made_up_queries_push_out_nothing_that_came_back(
    db: Session, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missed_queries, "MOST_ROWS", 12)
    monkeypatch.setattr(missed_queries, "MOST_HELD", 5)
    for _ in range(3):
        asked(db, clock, "Friedhofsbagger")
        clock.go_on(days=1)
    for number in range(8):
        asked(db, clock, *(f"erfunden {'abcdefgh'[number]}{'vwxyz'[each]}" for each in range(5)))
    assert (db.scalar(select(func.count()).select_from(MissedQuery)) or 0) <= 12
    assert texts(db) == ["Friedhofsbagger"]


def test_what_nobody_asked_again_for_half_a_year_goes(db: Session, clock: Clock) -> None:
    asked(db, clock, "Friedhofsbagger")
    clock.go_on(days=DAYS_TO_KEEP - 1)
    asked(db, clock, "Glasfaserkataster")
    clock.go_on(days=1)
    assert retention.remove_expired(db, Settings(), clock())["missed_query"] == 1
    assert retention.remove_expired(db, Settings(), clock())["missed_query"] == 0


def test_what_is_put_away_comes_back_when_it_is_asked_on_a_later_day(db: Session, clock: Clock) -> None:
    for _ in range(3):
        clock.go_on(days=1)
        asked(db, clock, "Friedhofsbagger")
    [row] = missed_queries.listed(db, "oft")
    assert missed_queries.put_away(db, row.fingerprint, CLARA, clock())
    asked(db, clock, "Friedhofsbagger")
    assert texts(db) == []
    assert not missed_queries.put_away(db, row.fingerprint, CLARA, clock())
    clock.go_on(days=1)
    asked(db, clock, "Friedhofsbagger")
    assert texts(db) == ["Friedhofsbagger"]
    [entry] = db.scalars(select(AuditEntry))
    assert (entry.action, entry.facts) == ("missed_put_away", {})
    assert "riedhof" not in entry.subject


def test_they_are_listed_by_how_often_on_how_many_days_or_when_last(db: Session, clock: Clock) -> None:
    for _ in range(4):
        asked(db, clock, "an vielen Tagen")
        clock.go_on(days=1)
    for _ in range(3):
        asked(db, clock, "besonders oft", times=9)
        clock.go_on(days=1)
    assert texts(db, "oft") == texts(db, "zuletzt") == ["besonders oft", "an vielen Tagen"]
    assert texts(db, "tage") == ["an vielen Tagen", "besonders oft"]


def test_two_processes_that_write_at_once_lose_nothing(database: Database, clock: Clock) -> None:
    def write() -> None:
        for _ in range(5):
            database.write(lambda db: asked(db, clock, "Friedhofsbagger"))

    threads = [Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as db:
        assert [row.times for row in db.scalars(select(MissedQuery))] == [15]


# What a process gathers


def test_who_asks_again_and_again_counts_once_a_minute(clock: Clock) -> None:
    gathering = Gathering()
    for _ in range(50):
        gathering.note("Friedhofsbagger", clock(), in_vain=True)
    clock.go_on(minutes=1)
    gathering.note("friedhofsbagger", clock(), in_vain=True)
    assert gathering.taken(clock()) == [("friedhofsbagger", 2)]
    assert gathering.taken(clock()) == []


def test_a_flood_of_made_up_queries_takes_no_more_memory(clock: Clock) -> None:
    gathering = Gathering()
    for number in range(10_000):
        letters = "".join(chr(97 + number // 26**place % 26) for place in range(4))
        gathering.note(f"flut {letters}", clock(), in_vain=True)
        gathering.note(f"{letters} tippen", clock(), in_vain=True, typing=True)
    assert len(gathering.taken(clock(), all_of_it=True)) <= missed_queries.MOST_HELD


def test_of_what_somebody_types_only_the_finished_text_counts(clock: Clock) -> None:
    gathering = Gathering()
    for text in ("Fri", "Friedh", "Friedhofsb", "Friedhofsbx", "Friedhofsb", "Friedhofsbagger"):
        gathering.note(text, clock(), in_vain=True, typing=True)
        clock.go_on(seconds=1)
    assert gathering.taken(clock()) == []
    clock.go_on(seconds=30)
    assert gathering.taken(clock()) == [("Friedhofsbagger", 1)]


def test_a_slip_that_was_mended_while_typing_does_not_count(clock: Clock) -> None:
    gathering = Gathering()
    gathering.note("Friedhofsx", clock(), in_vain=True, typing=True)
    gathering.note("Friedhof", clock(), in_vain=False, typing=True)
    clock.go_on(minutes=5)
    assert gathering.taken(clock()) == []


def test_two_who_type_different_things_at_once_count_both(clock: Clock) -> None:
    gathering = Gathering()
    gathering.note("Friedhofsbagger", clock(), in_vain=True, typing=True)
    gathering.note("Glasfaserkataster", clock(), in_vain=True, typing=True)
    clock.go_on(minutes=1)
    assert [text for text, _ in gathering.taken(clock())] == ["Friedhofsbagger", "Glasfaserkataster"]


def test_it_is_written_about_once_a_minute_and_only_where_there_is_something(clock: Clock) -> None:
    gathering = Gathering()
    assert not gathering.is_due(clock())
    clock.go_on(minutes=2)
    assert not gathering.is_due(clock())
    gathering.note("Friedhofsbagger", clock(), in_vain=True)
    assert gathering.is_due(clock())
    gathering.taken(clock())
    gathering.note("Glasfaserkataster", clock(), in_vain=True)
    assert not gathering.is_due(clock())
    assert gathering.is_due(clock() + timedelta(minutes=1))
    assert not gathering.is_due(clock() - timedelta(days=1))  # a clock that was put back begins anew
