"""Every address, asked for as no page of ours asks: without a form's token, from another site, by another method, by
machines, by a token where a browser is expected."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from auth.roles import MACHINES, ROLES, Where
from auth.tokens import form_token
from catalog.web.access import TOKEN_FIELD
from catalog.web.routed import Address
from catalog.web.routes import ROUTES
from tests.catalog.web.roles_page import Said
from tests.catalog.web.test_every_route import CALLS, FOR_MACHINES, house, methods, said
from tests.catalog.web.walked_addresses import FORMS, Asked, addresses
from tests.catalog.web.walked_house import Guest, House

__all__ = ["house", "said"]

POSTS = [route for route in ROUTES if "POST" in methods(route)]
PAGES = [route for route in ROUTES if "GET" in methods(route) and not route.path.startswith(FOR_MACHINES)]
MACHINE_ROUTES = [route for route in ROUTES if route.path.startswith(FOR_MACHINES)]
STATUSES = {"allowed": 200, "sign in": 401, "refused": 403, "missing": 404}


def own(house: House, guest: Guest, route: Address) -> Asked:
    """What is theirs at this address."""
    return next(addresses(house, guest, route.path, [Where.OWN]))


STRANGE = {
    "no token": {TOKEN_FIELD: ""},
    "another browser's token": {TOKEN_FIELD: form_token("of-a-browser-elsewhere")},
    "a token and more": {TOKEN_FIELD: "x" * 10_000},
}


@pytest.mark.parametrize("role", ["visitor", "owner who speaks", "administrator"])
@pytest.mark.parametrize("forged", STRANGE)
def test_a_form_that_did_not_come_from_our_page_changes_nothing(house: House, role: str, forged: str) -> None:
    wrong = []
    for route in POSTS:
        guest = house.guests[role]
        fields = {**(FORMS[route.path](house) if route.path in FORMS else {}), **STRANGE[forged]}
        answer = house.send("POST", own(house, guest, route).path, guest, fields)
        if answer.status_code not in {401, 403, 404} or house.database.written:
            wrong.append((route.path, answer.status_code, house.database.written))
    assert not wrong


FROM_ELSEWHERE = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "https://boese.example"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:8001"},
]


@pytest.mark.parametrize("headers", FROM_ELSEWHERE, ids=lambda headers: "-".join(headers.values()))
def test_a_form_that_another_site_sends_changes_nothing_though_its_token_is_right(
    house: House, headers: dict[str, str]
) -> None:
    wrong = []
    for route in POSTS:
        guest = house.guests["administrator"]
        fields = FORMS[route.path](house) if route.path in FORMS else {}
        answer = house.send("POST", own(house, guest, route).path, guest, fields, headers=headers)
        if answer.status_code != 403 or house.database.written:
            wrong.append((route.path, answer.status_code, house.database.written))
    assert not wrong


def test_a_page_answers_head_as_get_without_a_body(house: House) -> None:
    guest = house.guests["administrator"]
    for route in PAGES:
        path = own(house, guest, route).path
        if CALLS in path or route.path == "/anmelden/mit/{provider}/zurueck":
            continue
        got, head = house.send("GET", path, guest), house.send("HEAD", path, guest)
        assert (head.status_code, head.content) == (got.status_code, b""), path


def test_other_methods_are_refused_and_the_right_ones_named(house: House) -> None:
    guest = house.guests["administrator"]
    for route in ROUTES:
        path = own(house, guest, route).path
        taken = {method for each in ROUTES if each.path_regex.match(path) for method in methods(each)}
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "LICHTERMEER"} - taken:
            answer = house.send(method, path, guest)
            assert answer.status_code == 405, (method, path)
            assert taken <= set(answer.headers["allow"].split(", ")), (method, path)
            assert not house.database.written, (method, path)


@pytest.mark.parametrize("role", [*(role for role in ROLES if role != "visitor"), *MACHINES])
def test_a_machine_gets_what_the_page_of_roles_says(house: House, said: Said, role: str) -> None:
    """A token of each person, with all scopes; and of an owner, with and without the scope that it takes."""
    wrong = [complaint for route in MACHINE_ROUTES for complaint in _wrong_for_machine(house, said, route, role)]
    assert not wrong, "\n".join(wrong)


def _wrong_for_machine(house: House, said: Said, route: Address, role: str) -> Iterator[str]:
    for asked in addresses(house, house.guests["visitor"], route.path, list(Where)):
        word = said.expects(str(route.action), role, asked.where)
        headers = {"authorization": f"Bearer {house.tokens[role]}"}
        answer = house.send("GET", asked.path, house.guests["visitor"], headers=headers)
        if answer.status_code != STATUSES[word]:
            yield f"{role}: {asked.path} should be „{word}“ and is {answer.status_code}"


def test_a_machine_without_a_good_token_is_told_so_and_cookies_count_nothing_there(house: House) -> None:
    for route in MACHINE_ROUTES:
        path = own(house, house.guests["owner"], route).path
        assert house.send("GET", path, house.guests["administrator"]).status_code == 401, path
        wrong = {"authorization": f"Bearer {house.tokens['owner'][:-1]}"}
        assert house.send("GET", path, house.guests["visitor"], headers=wrong).status_code == 401, path


def test_a_token_opens_no_page(house: House) -> None:
    headers = {"authorization": f"Bearer {house.tokens['administrator']}"}
    for route in PAGES:
        path = own(house, house.guests["visitor"], route).path
        if CALLS not in route.path:
            with_token = house.send("GET", path, house.guests["visitor"], headers=headers)
            assert with_token.status_code == house.send("GET", path, house.guests["visitor"]).status_code, path
