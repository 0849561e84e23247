"""The hand-over plan's to-dos, and the table of the proof: rules without a database."""

from __future__ import annotations

from datetime import date

from catalog import projects
from catalog.projects import Settled
from catalog.web.projects_proof import table
from schemas.project import HandOver, HandOverPart, ProjectContent

TODAY = date(2026, 3, 15)
END = date(2026, 9, 30)
DONE = HandOver(words="Stabsstelle Digitales", done_on=date(2026, 2, 1))


def plan(**parts: HandOver) -> ProjectContent:
    return ProjectContent(hand_over={HandOverPart(part): said for part, said in parts.items()})


def test_what_nobody_filled_in_is_still_to_do_until_the_grant_ends() -> None:
    todos = projects.to_dos(plan(successor=DONE), END)
    assert [one.part for one in todos] == list(HandOverPart)
    assert [one.done for one in todos] == [True, False, False, False, False]
    assert [one.days_left(TODAY) for one in todos] == [None, 199, 199, 199, 199]


def test_a_part_with_a_day_of_its_own_comes_first_and_may_be_overdue() -> None:
    budget = HandOver(words="Ansatz 2027", due_on=date(2026, 3, 1))
    first, *others = projects.waiting(plan(successor=DONE, budget=budget), END, TODAY)
    assert (first.part, first.days_left(TODAY)) == (HandOverPart.BUDGET, -14)
    assert {one.due_on for one in others} == {END} and len(others) == 3


def test_nothing_waits_more_than_a_year_ahead_or_without_a_day() -> None:
    assert projects.waiting(plan(), date(2028, 1, 1), TODAY) == ()
    assert projects.waiting(plan(), None, TODAY) == ()
    assert len(projects.waiting(plan(), date(2027, 3, 16), TODAY)) == 5


def test_everybody_sees_what_is_settled_and_nothing_of_how() -> None:
    assert set(projects.settled_of(plan()).values()) == {Settled.UNSAID}
    told = projects.settled_of(plan(unit=DONE))
    assert told.pop(HandOverPart.UNIT) is Settled.YES
    assert set(told.values()) == {Settled.OPEN}


def test_no_cell_of_the_table_is_worked_out() -> None:
    lines = table(["Lösung"], [['=HYPERLINK("https://boese.example")'], ["+49 30"], ['Wort; "Wort"']]).splitlines()
    assert lines[0] == "\ufeffLösung"
    assert all(line.lstrip('"').startswith("'") for line in lines[1:3])
    assert lines[3] == '"Wort; ""Wort"""'
