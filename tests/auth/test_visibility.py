"""To whom a detail is shown: all, public bodies signed in, or the own organisation. Offices open nothing."""

from __future__ import annotations

import pytest

from auth.rules import VISITOR, Line, Seat, Who, sees
from schemas.identity import MemberRole, TokenScope, Visibility
from schemas.organisation import OrganisationKind

OWNER = 7
TOWN = Seat(1, MemberRole.MEMBER, kind=OrganisationKind.MUNICIPALITY)
COMPANY = Seat(2, MemberRole.OWNER, kind=OrganisationKind.COMPANY, on_market=True)
STADTWERK = Seat(3, MemberRole.OWNER, may_speak=True, kind=OrganisationKind.ZWECKVERBAND, on_market=True)
OWN = Seat(OWNER, MemberRole.MEMBER, kind=OrganisationKind.MUNICIPALITY)
OWN_COMPANY = Seat(OWNER, MemberRole.MEMBER, kind=OrganisationKind.COMPANY, on_market=True)

PEOPLE = {
    "visitor": VISITOR,
    "nobody's": Who(key="k"),
    "town": Who(key="k", seats=(TOWN,)),
    "company": Who(key="k", seats=(COMPANY,)),
    "Stadtwerk with an offer": Who(key="k", seats=(STADTWERK,)),
    "town and Stadtwerk": Who(key="k", seats=(TOWN, STADTWERK)),
    "own": Who(key="k", seats=(OWN,)),
    "own on the market": Who(key="k", seats=(OWN_COMPANY,)),
    "curator of everything": Who(key="k", lines=(Line(),)),
    "administrator": Who(key="k", administrator=True, proved=True),
}
READS_PUBLIC_SECTOR = {"town", "own", "own on the market"}
READS_OWN = {"own", "own on the market"}


@pytest.mark.parametrize("name", PEOPLE)
def test_what_is_for_all_is_for_everybody(name: str) -> None:
    assert sees(PEOPLE[name], Visibility.ALL, OWNER)


@pytest.mark.parametrize("name", PEOPLE)
def test_what_is_for_public_bodies_nobody_sees_who_is_on_the_market(name: str) -> None:
    assert sees(PEOPLE[name], Visibility.PUBLIC_SECTOR, OWNER) is (name in READS_PUBLIC_SECTOR)


@pytest.mark.parametrize("name", PEOPLE)
def test_what_is_the_own_organisations_no_office_opens(name: str) -> None:
    assert sees(PEOPLE[name], Visibility.OWN, OWNER) is (name in READS_OWN)


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC_SECTOR, Visibility.OWN])
def test_what_nobody_known_owns_is_no_members_own(visibility: Visibility) -> None:
    assert sees(PEOPLE["own"], visibility, None) is (visibility is Visibility.PUBLIC_SECTOR)


def test_a_token_sees_what_it_may_read_and_one_organisations_own() -> None:
    seats = (TOWN, OWN)
    reading, other = frozenset({TokenScope.READ}), frozenset({TokenScope.MEMBERS})
    assert sees(Who(key="k", seats=seats, scopes=reading), Visibility.OWN, OWNER)
    assert not sees(Who(key="k", seats=seats, scopes=other), Visibility.OWN, OWNER)
    bound = Who(key="k", seats=seats, scopes=reading, only=1)
    assert not sees(bound, Visibility.OWN, OWNER) and not sees(bound, Visibility.PUBLIC_SECTOR, OWNER)
    assert sees(bound, Visibility.OWN, 1)
