"""Who goes to the queue, where a review stands, and what a difference is: rules that need no database."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from auth.rules import Who
from catalog.models import Review
from catalog.reviews import Stage, may_decide_next, objection_until, overdue, stage
from catalog.solutions.differences import Change, list_changes, passages
from catalog.web.version_changes import changes_between
from catalog.web.version_facts import facts_of
from schemas.solution import SolutionContent
from tests.factories import NOW, content

VERA, WIM, ANNA = (Who(key=name, administrator=True) for name in ("vera", "wim", "anna"))
WAITS: dict[str, Any] = {"submitted_at": NOW, "submitted_by": "anna", "due_at": NOW + timedelta(days=14)}
REFUSED = WAITS | {"due_at": None, "decided_at": NOW, "decided_by": "vera", "accepted": False}
OBJECTED = REFUSED | {"objected_at": NOW, "due_at": NOW + timedelta(days=14)}


@dataclass(frozen=True)
class Case:
    """A review's row, where it stands, and who may decide next."""

    row: dict[str, Any]
    stage: Stage
    deciding: tuple[Who, ...]


@pytest.mark.parametrize(
    "case",
    [
        Case(WAITS, Stage.WAITING, (VERA, WIM)),
        Case(WAITS | {"due_at": None}, Stage.TAKEN_BACK, ()),
        Case(WAITS | {"due_at": None, "decided_at": NOW, "accepted": True}, Stage.ACCEPTED, ()),
        Case(REFUSED, Stage.REFUSED, ()),
        Case(OBJECTED, Stage.OBJECTED, (WIM,)),
        Case(OBJECTED | {"due_at": None}, Stage.TAKEN_BACK, ()),
        Case(OBJECTED | {"second_decided_at": NOW, "second_accepted": False, "due_at": None}, Stage.SETTLED, ()),
        Case(OBJECTED | {"second_decided_at": NOW, "second_accepted": True, "due_at": None}, Stage.ACCEPTED, ()),
    ],
)
def test_a_review_stands_where_its_row_says_and_nobody_looks_twice_or_at_their_own(case: Case) -> None:
    review = Review(**case.row)
    assert stage(review) is case.stage
    assert tuple(who for who in (VERA, WIM, ANNA) if may_decide_next(review, who)) == case.deciding


def test_the_two_weeks_are_over_on_the_day_after() -> None:
    review = Review(**WAITS)
    assert not overdue(review, NOW + timedelta(days=14))
    assert overdue(review, NOW + timedelta(days=15))
    assert objection_until(review) is None and objection_until(Review(**REFUSED)) is not None


def test_words_that_changed_are_marked_and_the_rest_is_left() -> None:
    told = passages("Der Baum braucht Wasser.", "Der Baum braucht viel Wasser.")
    assert [(part.change, part.text) for part in told] == [
        (Change.SAME, "Der Baum braucht "), (Change.NEW, "viel "), (Change.SAME, "Wasser."),
    ]  # fmt: skip
    assert [part.change for part in passages("Ganz neu.", "Vorher stand hier etwas anderes über Busse")] == [
        Change.GONE,
        Change.NEW,
    ]


@pytest.mark.parametrize("seed", range(30))
def test_both_texts_can_be_read_out_of_their_difference(seed: int) -> None:
    chance = random.Random(seed)
    parts = ["Baum", "Wasser", " ", "\n", "\n\n", ".", "ä", "", "<del>"]
    old, new = ("".join(chance.choices(parts, k=chance.randrange(60))) for _ in range(2))
    told = passages(old, new)
    assert "".join(part.text for part in told if part.change is not Change.NEW) == old
    assert "".join(part.text for part in told if part.change is not Change.GONE) == new


def test_texts_too_long_to_be_compared_are_shown_whole() -> None:
    old, new = (" ".join(f"{word}{number}" for number in range(5_000)) for word in ("alt", "neu"))
    assert [part.change for part in passages(old, new)] == [Change.GONE, Change.NEW]
    assert passages(old, old) == [passages(old, old)[0]]


def test_a_list_says_what_came_and_what_went() -> None:
    told = list_changes(["Baum", "Sensor"], ["Funk", "Baum"])
    assert [(part.change, part.text) for part in told] == [
        (Change.GONE, "Sensor"), (Change.NEW, "Funk"), (Change.SAME, "Baum"),
    ]  # fmt: skip


FULL: dict[str, Any] = {
    "language": "en", "summary": "Neu.", "description": "Lang.", "features": ["Karte"], "known_as": ["GP"],
    "translations": {"en": {"summary": "New."}}, "keywords": ["Baum"], "products": ["X"], "kind": "hardware",
    "fields_of_action": ["arbeit"], "lifecycle_status": "ended", "lifecycle_words": "aus", "in_use_since": "2024",
    "ended_because": "no_need", "lesson": "Früher fragen.", "licence": "MIT", "licence_words": "frei",
    "standards": ["OParl"], "funding": [{"words": "Land"}], "routes": [{"key": "join", "text": "Beitreten."}],
    "transfer_guide": {"staff": "Eine.", "cost": "Wenig.", "steps": ["Anfangen."]}, "time_to_start": "Ein Tag",
    "costs": [{"words": "100 Euro", "as_of": "2024"}], "links": [{"url": "https://a.example"}],
    "software": {"platforms": ["web"]}, "community": {"name": "Kreis"}, "ai": {"purpose": "Zählen."},
    "site_bound": True, "stable_by_design": True, "title": "Anders",
}  # fmt: skip


@pytest.mark.parametrize("field", [name for name in SolutionContent.model_fields if name != "format"])
def test_no_part_of_an_entry_changes_unseen(field: str) -> None:
    before, after = content(), content(**{field: FULL[field]})
    assert changes_between(before, after), field
    assert facts_of(content(**FULL))
