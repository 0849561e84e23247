"""What every request passes before a page looks at it, and what every answer carries."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from catalog.app import create_app
from catalog.web.guard import ADDRESS_LIMIT, HEAD_LIMIT, HEADERS_LIMIT
from catalog.wiring import Tools
from tests.factories import NOW
from tests.sites import run_apart

KATALOG = "https://katalog.example"
CARRIED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
NOTE = "/loesungen/giessplaner/angabe-falsch"


@contextmanager
def asking(
    tools: Tools, host: str = "testserver", client: str = "testclient", **settings: object
) -> Iterator[TestClient]:
    """Somebody at that address who asks for that host, at a site with these settings."""
    own = replace(tools, settings=tools.settings.model_copy(update=settings))
    with TestClient(create_app(own), f"http://{host}", client=(client, 4711), follow_redirects=False) as found:
        yield found


def send(client: TestClient, **headers: str) -> int:
    """A change where there is nothing to change: 405 for whoever comes as far as that."""
    return client.post("/", headers={name.replace("_", "-"): value for name, value in headers.items()}).status_code


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/en",
        "/nirgends",
        "/favicon.svg",
        "/robots.txt",
        "/static/nothing.css",
        "/kommunen/",
    ],
)
def test_every_answer_carries_what_keeps_browsers_careful(tools: Tools, path: str) -> None:
    with asking(tools) as client:
        headers = client.get(path).headers
        assert {name: headers[name] for name in CARRIED} == CARRIED
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert "camera=()" in headers["permissions-policy"]
        assert "strict-transport-security" not in headers


@pytest.mark.parametrize("path", ["/", "/nirgends", "/favicon.svg"])
def test_behind_tls_browsers_are_told_to_come_by_no_other_way(tools: Tools, path: str) -> None:
    with asking(tools, "katalog.example", base_url=KATALOG) as client:
        assert client.get(path).headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize(
    "host", ["katalog.example", "Katalog.Example:8443", "localhost", "127.0.0.1:8000", "[::1]:8000"]
)
def test_the_catalogue_answers_under_its_own_name_and_on_this_machine(tools: Tools, host: str) -> None:
    with asking(tools, "katalog.example", base_url=KATALOG) as client:
        assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "boese.example",
        "katalog.example.boese.example",
        "katalog.example@boese.example",
        "katalog.example/x",
        "",
        "10.0.0.1",
    ],
)
def test_a_foreign_name_is_refused_with_a_page(tools: Tools, host: str) -> None:
    with asking(tools, "katalog.example", base_url=KATALOG) as client:
        answer = client.get("/", headers={"host": host})
        assert answer.status_code == 421
        assert "Unter diesem Namen gibt es hier keinen Katalog" in answer.text
        assert "boese" not in answer.text
        for dress in re.findall(r'(?:href|src)="(/static/[^"]+)"', answer.text):
            assert client.get(dress, headers={"host": host}).status_code == 200


def test_more_names_are_a_setting(tools: Tools) -> None:
    with asking(tools, base_url=KATALOG, allowed_hosts="www.katalog.example, testserver") as client:
        assert client.get("/").status_code == 200
        assert client.get("/", headers={"host": "www.katalog.example"}).status_code == 200
        assert client.get("/", headers={"host": "boese.example"}).status_code == 421


def test_where_no_address_is_set_any_name_will_do(tools: Tools) -> None:
    with asking(tools, "irgendwas.example") as client:
        assert client.get("/").status_code == 200


def test_a_name_that_a_proxy_passes_on_counts_only_where_it_is_trusted(tools: Tools) -> None:
    told = {"x-forwarded-for": "198.51.100.7", "x-forwarded-host": "katalog.example", "x-forwarded-proto": "https"}
    settings = {"base_url": KATALOG, "trusted_proxies": "10.0.0.0/8"}
    with asking(tools, "inner.example", "10.0.0.1", **settings) as client:
        assert client.get("/", headers=told).status_code == 200
        assert client.get("/", headers={**told, "x-forwarded-host": "boese.example"}).status_code == 421
    with asking(tools, "inner.example", "198.51.100.9", **settings) as client:
        assert client.get("/", headers=told).status_code == 421


def test_an_address_beyond_all_use_is_refused_with_a_page(tools: Tools) -> None:
    with asking(tools) as client:
        assert client.get(f"/loesungen?q={'a' * (ADDRESS_LIMIT // 2)}").status_code == 200
        answer = client.get(f"/loesungen?q={'a' * ADDRESS_LIMIT}")
        assert answer.status_code == 414
        assert "Diese Adresse ist zu lang" in answer.text


def test_headers_beyond_all_use_are_refused_with_a_page(tools: Tools) -> None:
    with asking(tools) as client:
        for headers in ({"cookie": "a" * HEAD_LIMIT}, {f"x-{number}": "a" for number in range(HEADERS_LIMIT)}):
            answer = client.get("/", headers=headers)
            assert answer.status_code == 431
            assert "Ihr Browser schickt zu viel mit" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/static/", "/static", "/static/../settings.py", "/static/%2e%2e/settings.py", "/static/..%2fsettings.py",
        "/static/%2fetc%2fpasswd", "/static/%00", "/static/manifest.json%00.css", "/static/....//settings.py",
        "/.git/config", "/.env", "/lichtermeer.sqlite", "/catalog/settings.py",
    ],
)  # fmt: skip
def test_no_address_is_a_path_of_the_disk(tools: Tools, path: str) -> None:
    with asking(tools) as client:
        answer = client.get(path)
        assert answer.status_code in {404, 308}
        assert "LICHTERMEER_" not in answer.text and "root:" not in answer.text and "Index of" not in answer.text


@pytest.mark.parametrize("path", ["/", "/nirgends", "/robots.txt", "/sitemap.xml", "/daten/vorlage.csv"])
def test_text_says_in_which_signs_it_is_written(tools: Tools, path: str) -> None:
    with asking(tools) as client:
        assert "charset=utf-8" in client.get(path).headers["content-type"].lower()


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND"])
def test_a_method_that_nothing_needs_does_nothing(tools: Tools, method: str) -> None:
    with asking(tools) as client:
        answer = client.request(method, "/", headers={"x-secret": "4711"})
        assert answer.status_code == 405
        assert "4711" not in answer.text


def test_a_request_that_names_two_hosts_is_refused(tools: Tools) -> None:
    with asking(tools) as client:
        answer = client.get("/", headers=[("host", "testserver"), ("host", "boese.example")])
        assert answer.status_code == 400


def test_more_changes_than_people_make_in_a_minute_wait_for_the_next_one(tools: Tools) -> None:
    moments = [NOW]
    with asking(replace(tools, clock=lambda: moments[-1]), client="198.51.100.7", changes_a_minute=3) as client:
        assert [send(client) for _ in range(4)] == [405, 405, 405, 429]
        answer = client.post("/")
        assert "Warten Sie eine Minute" in answer.text
        assert answer.headers["retry-after"] == "60"
        assert client.get("/").status_code == 200
        moments.append(NOW + timedelta(minutes=1))
        assert send(client) == 405


def test_one_network_of_six_is_one_sender_and_its_neighbour_another(tools: Tools) -> None:
    with asking(tools, client="10.0.0.1", changes_a_minute=1, trusted_proxies="10.0.0.1") as client:
        senders = ["2003:a:b:c::1", "2003:a:b:c::2", "2003:a:b:d::1", "198.51.100.1", "198.51.100.2", "198.51.100.1"]
        answers = [send(client, x_forwarded_for=each) for each in senders]
        assert answers == [405, 429, 405, 405, 405, 429]


def test_nobody_spends_the_changes_of_others_by_what_they_say(tools: Tools) -> None:
    with asking(tools, client="198.51.100.9", changes_a_minute=1, trusted_proxies="10.0.0.1") as client:
        assert [send(client, x_forwarded_for="198.51.100.1") for _ in range(2)] == [405, 429]
    with asking(tools, client="10.0.0.1", changes_a_minute=1, trusted_proxies="10.0.0.1") as client:
        assert [send(client, x_forwarded_for=f"198.51.100.1, 203.0.113.{n}") for n in (1, 1, 2)] == [405, 429, 405]


def test_this_machine_is_not_counted_because_it_may_be_everybodys_proxy(tools: Tools) -> None:
    with asking(tools, client="127.0.0.1", changes_a_minute=1) as client:
        assert [send(client) for _ in range(3)] == [405, 405, 405]


def test_a_body_that_never_ends_is_not_waited_for(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.web.guard.BODY_SECONDS", 0.2)
    sent: list[MutableMapping[str, Any]] = []
    pieces = iter([{"type": "http.request", "body": b"text=", "more_body": True}])

    async def receive() -> dict[str, Any]:
        for piece in pieces:
            return piece
        await asyncio.Event().wait()
        raise AssertionError

    async def answer(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/x-www-form-urlencoded"), (b"host", b"testserver")]
    scope = {"type": "http", "method": "POST", "path": NOTE, "query_string": b"", "headers": headers}
    run_apart(create_app(tools)(scope, receive, answer))
    assert sent[0]["status"] == 408
    assert "Ihre Eingabe kam nicht vollständig an" in sent[1]["body"].decode()
