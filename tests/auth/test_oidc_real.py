"""Signing in at a certified provider: the whole way, and what goes wrong on it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx2
import pytest

from auth.oidc import (
    Departure,
    Directory,
    Expired,
    Misconfigured,
    MixedUp,
    ProviderDown,
    Refused,
    Replayed,
    WrongIssuer,
    check_proof,
    depart,
    farewell_address,
    sign_in_address,
)
from schemas.identity import MemberRole
from schemas.identity_provider import IdentityProvider
from tests.auth.signing_in import ACCOUNTS, BACK, HOME, TOWN_HALL, WIRE, arriving, configured, now
from tests.identity_provider.real import RealProvider, left, running, through_the_provider, turned_round


@pytest.fixture(scope="module")
def lasting() -> Iterator[RealProvider]:
    with running([BACK], ACCOUNTS) as provider:
        yield provider


@pytest.fixture
def town_hall(lasting: RealProvider) -> RealProvider:
    """The provider of the town hall, as it is on an ordinary day."""
    lasting.order("clock", seconds=0)
    lasting.order("account", sub="digitales", claims=TOWN_HALL)
    return lasting


@pytest.fixture
def directory() -> Directory:
    return Directory(WIRE)


def way_through(provider: IdentityProvider, departure: Departure, directory: Directory, *, anew: bool = False) -> str:
    """Go to the provider, sign in there; returns the address at which the browser comes back."""
    with httpx2.Client() as browser:
        return way_of(browser, provider, departure, directory, anew=anew)


def way_of(
    browser: httpx2.Client,
    provider: IdentityProvider,
    departure: Departure,
    directory: Directory,
    *,
    anew: bool = False,
) -> str:
    address = asyncio.run(sign_in_address(provider, departure, directory, now(), anew=anew))
    return through_the_provider(browser, address, "digitales", BACK)


def test_who_signs_in_at_the_town_hall_is_who_it_says(town_hall: RealProvider, directory: Directory) -> None:
    provider, departure = configured(town_hall.issuer), depart(BACK)
    found = arriving(provider, departure, way_through(provider, departure, directory), directory)
    assert (found.issuer, found.subject) == (town_hall.issuer, "digitales")
    assert (found.name, found.mail) == (TOWN_HALL["name"], TOWN_HALL["email"])
    assert found.roles == {}


@pytest.mark.parametrize("algorithm", ["PS256", "ES256"])
def test_other_asymmetric_signatures_are_as_good(algorithm: str, directory: Directory) -> None:
    with running([BACK], ACCOUNTS, algorithm=algorithm) as town_hall:
        provider, departure = configured(town_hall.issuer), depart(BACK)
        assert (
            arriving(provider, departure, way_through(provider, departure, directory), directory).subject == "digitales"
        )


def test_the_houses_of_the_provider_become_ours(town_hall: RealProvider, directory: Directory) -> None:
    claims = {**TOWN_HALL, "house": ["amt-7", "unknown"], "realm_access": {"roles": ["viewer", "katalog-pflege"]}}
    town_hall.order("account", sub="digitales", claims=claims)
    provider = configured(
        town_hall.issuer,
        scopes=("openid", "email", "profile", "house"),
        organisation_claim="house",
        organisations={"amt-7": "musterstadt"},
        role_claim="realm_access.roles",
        roles={"katalog-pflege": MemberRole.EDITOR},
    )
    departure = depart(BACK)
    found = arriving(provider, departure, way_through(provider, departure, directory), directory)
    assert found.roles == {"musterstadt": MemberRole.EDITOR}


def test_an_answer_is_good_once(town_hall: RealProvider, directory: Directory) -> None:
    provider, departure = configured(town_hall.issuer), depart(BACK)
    address = way_through(provider, departure, directory)
    arriving(provider, departure, address, directory)
    with pytest.raises(Replayed):
        arriving(provider, departure, address, directory)


def test_a_stolen_code_is_worth_nothing_without_its_verifier(town_hall: RealProvider, directory: Directory) -> None:
    provider, departure = configured(town_hall.issuer), depart(BACK)
    address = way_through(provider, departure, directory)
    with pytest.raises(Replayed):
        arriving(provider, depart(BACK), address, directory)


def test_the_word_of_another_sign_in_does_not_count(town_hall: RealProvider, directory: Directory) -> None:
    provider, departure = configured(town_hall.issuer), depart(BACK)
    address = way_through(provider, departure, directory)
    other = Departure(departure.state, depart(BACK).nonce, departure.verifier, BACK)
    with pytest.raises(Replayed, match="nonce"):
        arriving(provider, other, address, directory)


def test_new_keys_are_fetched_when_the_provider_changes_them(town_hall: RealProvider, directory: Directory) -> None:
    provider = configured(town_hall.issuer)
    for _ in range(3):
        departure = depart(BACK)
        address = way_through(provider, departure, directory)
        town_hall.order("rotate")  # while the person is on the way back
        assert arriving(provider, departure, address, directory).subject == "digitales"


def test_a_word_that_has_run_out_is_refused(town_hall: RealProvider, directory: Directory) -> None:
    provider, departure = configured(town_hall.issuer), depart(BACK)
    address = way_through(provider, departure, directory)
    town_hall.order("clock", seconds=-2 * 3600)
    with pytest.raises(Expired):
        arriving(provider, departure, address, directory)


@pytest.mark.parametrize(("ahead", "good"), [(45, True), (90, False)])
def test_a_clock_that_is_a_little_ahead_does_no_harm(
    town_hall: RealProvider, directory: Directory, ahead: int, good: bool
) -> None:
    provider, departure = configured(town_hall.issuer), depart(BACK)
    town_hall.order("clock", seconds=ahead)
    address = way_through(provider, departure, directory)
    if good:
        assert arriving(provider, departure, address, directory).subject == "digitales"
    else:
        with pytest.raises(Expired):
            arriving(provider, departure, address, directory)


def test_the_operator_says_how_far_a_clock_may_be_off(town_hall: RealProvider, directory: Directory) -> None:
    provider, departure = configured(town_hall.issuer, clock_skew_seconds=150), depart(BACK)
    town_hall.order("clock", seconds=90)
    address = way_through(provider, departure, directory)
    assert arriving(provider, departure, address, directory).subject == "digitales"


def test_another_issuer_than_the_configured_one_is_refused(town_hall: RealProvider, directory: Directory) -> None:
    elsewhere = town_hall.issuer.replace("127.0.0.1", "localhost")  # the same machine, by another name
    with pytest.raises(WrongIssuer):
        asyncio.run(sign_in_address(configured(elsewhere), depart(BACK), directory, now()))


def test_the_answer_of_one_provider_is_never_carried_to_another(town_hall: RealProvider, directory: Directory) -> None:
    with running([BACK], ACCOUNTS, name="kreis") as district:
        provider, departure = configured(town_hall.issuer), depart(BACK)
        address = way_through(configured(district.issuer), departure, Directory(WIRE))
        with pytest.raises(MixedUp):
            arriving(provider, departure, address, directory)
        nameless = address.partition("&iss=")[0]
        with pytest.raises(MixedUp):
            arriving(provider, departure, nameless, directory)


def test_who_turns_round_at_the_provider_is_told_so(town_hall: RealProvider, directory: Directory) -> None:
    provider, departure = configured(town_hall.issuer), depart(BACK)
    address = asyncio.run(sign_in_address(provider, departure, directory, now()))
    with httpx2.Client() as browser:
        back = turned_round(browser, address, BACK)
    with pytest.raises(Refused, match="access_denied"):
        arriving(provider, departure, back, directory)


def test_a_wrong_secret_is_the_operators_matter(town_hall: RealProvider, directory: Directory) -> None:
    provider, departure = configured(town_hall.issuer, client_secret="another"), depart(BACK)
    address = way_through(provider, departure, directory)
    with pytest.raises(Misconfigured):
        arriving(provider, departure, address, directory)


def test_a_provider_that_died_meanwhile_is_down(directory: Directory) -> None:
    with running([BACK], ACCOUNTS) as town_hall:
        provider, departure = configured(town_hall.issuer), depart(BACK)
        address = way_through(provider, departure, directory)
        town_hall.stop()
        with pytest.raises(ProviderDown):
            arriving(provider, departure, address, directory)


def test_a_fresh_proof_is_one_after_it_was_asked_for(town_hall: RealProvider, directory: Directory) -> None:
    provider, departure = configured(town_hall.issuer), depart(BACK)
    asked = now()
    address = way_through(provider, departure, directory, anew=True)
    check_proof(provider, arriving(provider, departure, address, directory), asked)
    departure = depart(BACK)
    address = way_through(provider, departure, directory)  # as whoever cuts the wish out of the address would
    found = arriving(provider, departure, address, directory)
    with pytest.raises(Expired, match="proof"):
        check_proof(provider, found, asked)


def test_the_provider_is_left_too(town_hall: RealProvider, directory: Directory) -> None:
    provider, departure = configured(town_hall.issuer), depart(BACK)
    with httpx2.Client() as browser:
        found = arriving(provider, departure, way_of(browser, provider, departure, directory), directory)
        metadata = asyncio.run(directory.metadata(provider, now()))
        address = farewell_address(provider, metadata, found.id_token, HOME, "some state")
        assert left(browser, address) == f"{HOME}?state=some+state"
        again = asyncio.run(sign_in_address(provider, depart(BACK), directory, now()))
        assert 'name="password"' in browser.get(again, follow_redirects=True).text
