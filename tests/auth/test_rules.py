"""The rules as sentences: who may do what to whose things."""

from __future__ import annotations

import pytest

from auth.roles import MACHINES, ROLES, THINGS, Where
from auth.rules import (
    RULES,
    VISITOR,
    Action,
    Line,
    Seat,
    Thing,
    Verdict,
    Who,
    could,
    in_scope,
    judge,
    reads_public_sector,
)
from schemas.identity import MemberRole, TokenScope
from schemas.organisation import OrganisationKind

OWN, OTHER, OWNERLESS = THINGS[Where.OWN], THINGS[Where.OTHER], THINGS[Where.OTHER_OWNERLESS]
FOREIGN = THINGS[Where.FOREIGN]
ANNA, CLARA, HOUSE = ROLES["editor who speaks"], ROLES["curator"], ROLES["administrator"]
OWNER, NOBODY = ROLES["owner"], ROLES["account"]


def may(action: Action, who: Who, thing: Thing) -> bool:
    return judge(action, who, thing) is Verdict.ALLOWED


def test_a_visitor_is_asked_to_sign_in_for_whatever_is_not_for_everyone() -> None:
    verdicts = {action: judge(action, VISITOR, OWN) for action in Action}
    assert {action for action, verdict in verdicts.items() if verdict is Verdict.ALLOWED} == {
        Action.READ,
        Action.REPORT,
        Action.SIGN_IN,
    }
    assert set(verdicts.values()) == {Verdict.ALLOWED, Verdict.SIGN_IN}


def test_an_account_alone_opens_nothing_but_its_own() -> None:
    allowed = {action for action in Action if may(action, NOBODY, OWN) and not RULES[action].everyone}
    assert allowed == {
        Action.OWN_ACCOUNT,
        Action.OWN_AUDIT,
        Action.JOIN,
        Action.DRAFT_BEGIN,
        Action.DESK,
        Action.TOKEN_USE,
    }


def test_a_member_reads_who_belongs_to_the_organisation_and_changes_nothing() -> None:
    about = [action for action in Action if RULES[action].about]
    assert [action for action in about if may(action, ROLES["member"], OWN)] == [Action.MEMBERS_READ]


def test_an_editor_writes_entries_and_needs_the_right_to_speak_to_publish() -> None:
    assert may(Action.ENTRY_EDIT, ROLES["editor"], OWN)
    assert not may(Action.ENTRY_SPEAK, ROLES["editor"], OWN)
    assert may(Action.ENTRY_SPEAK, ANNA, OWN)


def test_the_right_to_speak_makes_no_editor_of_a_member() -> None:
    assert not may(Action.ENTRY_SPEAK, ROLES["member who speaks"], OWN)


def test_an_owner_without_the_right_to_speak_does_not_speak_but_grants_the_right() -> None:
    assert not may(Action.ENTRY_SPEAK, OWNER, OWN)
    assert may(Action.SPEAK_GRANT, OWNER, OWN)


def test_rights_in_one_organisation_open_no_other() -> None:
    for action in (action for action in Action if RULES[action].about):
        for thing in (OTHER, OWNERLESS, FOREIGN):
            assert not may(action, ROLES["owner who speaks"], thing), action


def test_an_entry_of_several_organisations_is_written_by_each_of_them() -> None:
    both = Thing(organisations=OWN.organisations | OTHER.organisations)
    assert may(Action.ENTRY_EDIT, ANNA, both)


def test_clara_decides_within_her_area_and_is_told_of_nothing_beyond() -> None:
    assert may(Action.CONTRIBUTION_DECIDE, CLARA, OTHER)
    assert judge(Action.CONTRIBUTION_DECIDE, CLARA, FOREIGN) is Verdict.MISSING


@pytest.mark.parametrize("who", [CLARA, HOUSE], ids=["Clara", "an administrator"])
@pytest.mark.parametrize("action", [Action.CONTRIBUTION_DECIDE, Action.REQUEST_DECIDE, Action.SPEAK_GRANT])
def test_nobody_decides_about_the_own_employer(who: Who, action: Action) -> None:
    employers = Thing(OWN.organisations, places=OWN.places, has_owner=False)
    assert judge(action, who, employers) is Verdict.REFUSED
    assert may(action, Who(key="k", administrator=who.administrator, lines=who.lines), employers)


def test_an_employer_among_several_is_an_employer() -> None:
    both = Thing(organisations=OWN.organisations | OTHER.organisations, places=OTHER.places)
    assert judge(Action.CONTRIBUTION_DECIDE, CLARA, both) is Verdict.REFUSED


@pytest.mark.parametrize("action", [Action.REQUEST_DECIDE, Action.SPEAK_GRANT])
def test_clara_and_the_house_decide_who_joins_and_speaks_only_where_there_is_no_owner(action: Action) -> None:
    for who in (CLARA, HOUSE):
        assert may(action, who, OWNERLESS)
        assert judge(action, who, OTHER) is Verdict.REFUSED


def test_an_administrator_never_speaks_for_an_organisation() -> None:
    assert {judge(Action.ENTRY_SPEAK, HOUSE, thing) for thing in THINGS.values()} == {Verdict.REFUSED}


def test_lines_of_a_scope_add_up_and_each_asks_for_area_and_theme() -> None:
    clara = Who(key="k", lines=(Line("12", frozenset({"wasser"})), Line("", frozenset({"energie"}))))
    assert in_scope(clara, Thing(places=("120690020020",), themes=frozenset({"wasser", "verkehr"})))
    assert not in_scope(clara, Thing(places=("120690020020",), themes=frozenset({"verkehr"})))
    assert not in_scope(clara, Thing(places=("053340002002",), themes=frozenset({"wasser"})))
    assert in_scope(clara, Thing(places=(), themes=frozenset({"energie"})))


def test_an_empty_line_is_everywhere_and_about_everything() -> None:
    assert in_scope(Who(key="k", lines=(Line(),)), Thing())
    assert not in_scope(Who(key="k"), Thing())


@pytest.mark.parametrize("place", ["1", "11", "012069", "x12"])
def test_an_area_reaches_only_what_its_key_begins(place: str) -> None:
    assert not Line("12").covers(Thing(places=(place,)))


def test_a_dangerous_step_asks_for_a_fresh_proof_of_those_who_may_take_it_and_of_nobody_else() -> None:
    assert judge(Action.OWN_DOORS, NOBODY) is Verdict.PROVE
    assert judge(Action.PEOPLE_MANAGE, HOUSE) is Verdict.PROVE
    assert judge(Action.PEOPLE_MANAGE, NOBODY) is Verdict.MISSING
    assert judge(Action.PEOPLE_MANAGE, VISITOR) is Verdict.SIGN_IN


def test_who_may_read_an_entry_is_refused_and_who_may_not_know_of_a_thing_is_told_that_there_is_none() -> None:
    assert judge(Action.ENTRY_EDIT, NOBODY, OWN) is Verdict.REFUSED
    assert judge(Action.MEMBERS_READ, NOBODY, OWN) is Verdict.MISSING


def test_at_the_door_only_visitors_are_turned_away_from_what_is_about_a_thing() -> None:
    assert could(Action.MEMBERS_MANAGE, VISITOR) is Verdict.SIGN_IN
    assert could(Action.MEMBERS_MANAGE, NOBODY) is Verdict.ALLOWED
    assert could(Action.AUDIT_READ, NOBODY) is Verdict.MISSING


def test_a_token_does_what_its_scopes_name_and_its_person_may() -> None:
    machine = MACHINES["token with the scope"]
    assert may(Action.MEMBERS_READ, machine, OWN)
    assert not may(Action.MEMBERS_READ, machine, OTHER)
    assert judge(Action.MEMBERS_READ, MACHINES["token without the scope"], OWN) is Verdict.REFUSED
    reader = Who(key="k", seats=machine.seats, scopes=frozenset({TokenScope.READ}))
    assert judge(Action.MEMBERS_READ, reader, OWN) is Verdict.REFUSED


def test_a_token_of_one_organisation_reaches_no_other_of_its_person() -> None:
    seats = tuple(Seat(id, MemberRole.OWNER) for id in (1, 2))
    bound = Who(key="k", seats=seats, scopes=frozenset(TokenScope), only=2)
    assert may(Action.MEMBERS_READ, bound, Thing(frozenset({2})))
    assert judge(Action.MEMBERS_READ, bound, Thing(frozenset({1}))) is Verdict.REFUSED


def test_no_token_changes_anything() -> None:
    reading = {Action.READ, Action.MEMBERS_READ, Action.ORGANISATION_AUDIT, Action.TOKEN_USE}
    assert {action for action in Action if RULES[action].token} == reading


PUBLIC, MARKET = OrganisationKind.MUNICIPALITY, OrganisationKind.OPERATOR


@pytest.mark.parametrize(
    ("seats", "reads"),
    [
        ((), False),
        ((Seat(1, MemberRole.MEMBER, kind=PUBLIC),), True),
        ((Seat(1, MemberRole.OWNER, kind=OrganisationKind.COMPANY),), False),
        ((Seat(1, MemberRole.MEMBER, kind=PUBLIC, on_market=True),), False),
        ((Seat(1, MemberRole.MEMBER, kind=PUBLIC), Seat(2, MemberRole.MEMBER, kind=MARKET, on_market=True)), False),
    ],
)
def test_details_for_public_bodies_are_for_those_who_have_nothing_to_sell(seats: tuple[Seat, ...], reads: bool) -> None:
    assert reads_public_sector(Who(key="k", seats=seats)) is reads
