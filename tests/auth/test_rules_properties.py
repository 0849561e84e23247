"""What holds for every action and everybody that one can think of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

import pytest

from auth.rules import RULES, VISITOR, Action, Line, Seat, Thing, Verdict, Who, could, judge, own_employer
from schemas.identity import MemberRole, TokenScope

ONE = [(Seat(1, role, may_speak=speaks),) for role in MemberRole for speaks in (False, True)]
SEATS = [(), *ONE, *((seat, Seat(2, MemberRole.EDITOR, may_speak=True)) for (seat,) in ONE[:2])]
LINES = [(), (Line("12"),), (Line("12069", frozenset({"wasser"})), Line("05")), (Line(),)]
PEOPLE = [
    Who(key="k", person_id=1, administrator=administrator, seats=seats, lines=lines, proved=proved)
    for seats, lines, administrator, proved in product(SEATS, LINES, (False, True), (False, True))
]
THINGS = [
    Thing(organisations, places=places, themes=frozenset({"wasser"}), has_owner=has_owner)
    for organisations, places, has_owner in product(
        (frozenset[int](), frozenset({1}), frozenset({1, 2}), frozenset({3})),
        ((), ("120690020020",), ("053340002002", "120700125125")),
        (False, True),
    )
]
RANK = list(MemberRole)

Case = tuple[Action, Who, Thing]


def cases(about: Callable[[Action], bool] = lambda _action: True) -> Iterator[Case]:
    """Everybody of a small world with everything in it."""
    return product(filter(about, Action), PEOPLE, THINGS)


def test_whoever_has_no_account_gets_what_is_for_everyone_and_nothing_else() -> None:
    for action, thing in product(Action, THINGS):
        expected = Verdict.ALLOWED if RULES[action].everyone else Verdict.SIGN_IN
        assert judge(action, VISITOR, thing) is expected
        assert judge(action, replace(PEOPLE[-1], key=None), thing) is expected


def test_more_rights_close_no_door() -> None:
    for action, who, thing in cases():
        if judge(action, who, thing) is Verdict.ALLOWED:
            raised = tuple(replace(seat, role=MemberRole.OWNER, may_speak=True) for seat in who.seats)
            more = replace(who, administrator=True, proved=True, lines=(*who.lines, Line()), seats=raised)
            assert judge(action, more, thing) is Verdict.ALLOWED, (action, who, thing)


def test_who_is_no_member_of_it_and_holds_no_office_may_nothing_about_it() -> None:
    for action, who, thing in cases(lambda action: RULES[action].about):
        if not (own_employer(who, thing) or who.administrator or who.lines):
            expected = Verdict.REFUSED if RULES[action].known else Verdict.MISSING
            assert judge(action, who, thing) is expected, (action, who, thing)


def test_a_seat_counts_from_the_role_that_the_rule_names() -> None:
    for action, who, thing in cases(lambda action: RULES[action].seat is not None):
        if who.administrator or who.lines:
            continue
        least, speaking = RANK.index(RULES[action].seat or MemberRole.OWNER), RULES[action].speaking
        enough = [seat for seat in who.seats if seat.organisation_id in thing.organisations]
        enough = [seat for seat in enough if RANK.index(seat.role) >= least and (seat.may_speak or not speaking)]
        assert (judge(action, who, thing) is Verdict.ALLOWED) == bool(enough), (action, who, thing)


def test_an_office_decides_nothing_about_the_own_employer() -> None:
    for action, who, thing in cases(lambda action: RULES[action].not_own):
        if own_employer(who, thing):
            without = judge(action, replace(who, administrator=False, lines=()), thing)
            assert (judge(action, who, thing) is Verdict.ALLOWED) == (without is Verdict.ALLOWED), (action, who, thing)


def test_a_proof_is_asked_for_only_where_the_rule_says_so_and_only_of_who_may() -> None:
    for action, who, thing in cases():
        if not who.proved:
            verdict, proved = judge(action, who, thing), judge(action, replace(who, proved=True), thing)
            assert proved is not Verdict.PROVE
            asked = RULES[action].proved and proved is Verdict.ALLOWED
            assert verdict is (Verdict.PROVE if asked else proved), (action, who, thing)


@pytest.mark.parametrize("scopes", [frozenset[TokenScope](), frozenset({TokenScope.READ}), frozenset(TokenScope)])
@pytest.mark.parametrize("only", [None, 1, 3])
def test_a_token_never_may_more_than_its_person(scopes: frozenset[TokenScope], only: int | None) -> None:
    for action, who, thing in cases(lambda action: not RULES[action].everyone):
        machine = replace(who, scopes=scopes, only=only)
        if judge(action, machine, thing) is Verdict.ALLOWED:
            assert judge(action, who, thing) is Verdict.ALLOWED, (action, machine, thing)
            assert RULES[action].token in scopes
            assert only is None or not RULES[action].about or only in thing.organisations


def test_the_door_turns_nobody_away_whom_the_room_would_let_in() -> None:
    for action, who, thing in cases():
        if judge(action, who, thing) is Verdict.ALLOWED:
            assert could(action, who) is Verdict.ALLOWED, (action, who, thing)


def test_where_a_thing_lies_is_nothing_to_who_looks_after_no_area() -> None:
    for action, who, thing in cases():
        if not who.lines:
            nowhere = replace(thing, places=(), themes=frozenset())
            assert judge(action, who, thing) is judge(action, who, nowhere), (action, who, thing)
