"""Requests that no browser of ours would send, and troubles of the machine: each has an answer and no trace of ours."""

from __future__ import annotations

import logging
import re
from collections.abc import Hashable, MutableMapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from catalog.app import create_app
from catalog.web.access import TOKEN_FIELD
from catalog.web.forms import cleaned
from catalog.wiring import Tools
from search.index import IndexUnavailable
from search.query import SearchQuery, SearchResult
from tests.catalog.web.conftest import visitor
from tests.factories import NOW
from tests.people import Visitor
from tests.sites import open_site, run_apart

NOTE = "/loesungen/giessplaner/angabe-falsch"
BROKEN_ADDRESS = "http://["


def test_a_broken_address_of_the_page_before_leaves_the_search_as_it_is(dieter: TestClient) -> None:
    headers = {"hx-request": "true", "hx-current-url": BROKEN_ADDRESS}
    answer = dieter.get("/loesungen?q=wasser", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["hx-replace-url"] == "/loesungen?q=wasser"


def test_a_filter_takes_only_so_many_values_of_an_open_set(dieter: TestClient) -> None:
    invented = "&".join(f"lizenz=Erfunden-{n}" for n in range(199))
    page = dieter.get(f"/loesungen?{invented}").text
    assert "Von vielen Werten eines Filters gelten nur die ersten 20." in page
    assert "Erfunden-19<" in page
    assert "Erfunden-20" not in page
    assert "gelten nur die ersten" not in dieter.get("/loesungen?lizenz=MIT").text
    usual = len(dieter.get("/loesungen?lizenz=Erfunden-1").text)
    assert len(page) < usual + 60_000


def test_a_broken_origin_is_another_site(stranger: TestClient) -> None:
    answer = stranger.post(NOTE, data={"text": "Stimmt nicht."}, headers={"origin": BROKEN_ADDRESS})
    assert answer.status_code == 403
    assert "kam von einer anderen Website" in answer.text


@pytest.mark.parametrize("refused", ["gzip;q=0", "br;q=0, gzip; q=0.000", "GZIP ; Q=0.0", "identity", ""])
def test_what_a_client_refuses_to_unpack_it_gets_plain(dieter: TestClient, refused: str) -> None:
    page = dieter.get("/hilfe", headers={"accept-encoding": refused})
    assert "content-encoding" not in page.headers
    asset = re.search(r'href="(/static/kern[^"]+)"', page.text)
    assert asset
    assert "content-encoding" not in dieter.get(asset[1], headers={"accept-encoding": refused}).headers


@pytest.mark.parametrize("accepted", ["gzip", "br;q=0, GZIP;q=0.5", "deflate, gzip;q=1.0"])
def test_what_a_client_can_unpack_it_gets_packed(dieter: TestClient, accepted: str) -> None:
    assert dieter.get("/hilfe", headers={"accept-encoding": accepted}).headers["content-encoding"] == "gzip"


def test_halves_of_signs_and_control_characters_are_not_taken_in() -> None:
    assert cleaned("a\x00\ud800b\x7f\r\n\udfffc\t") == "ab\nc\t"


def test_the_type_of_a_form_may_be_written_in_any_case(stranger: Visitor) -> None:
    headers = {"content-type": "Application/X-WWW-Form-URLEncoded; charset=UTF-8"}
    form = f"text=x&{TOKEN_FIELD}={stranger.token()}"
    assert stranger.post(NOTE, content=form, headers=headers).status_code == 404  # read, and there is no such entry


def test_who_leaves_while_sending_leaves_no_trace_in_the_log(tools: Tools, caplog: pytest.LogCaptureFixture) -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(_: MutableMapping[str, Any]) -> None:
        """Nobody is there to be answered."""

    headers = [(b"content-type", b"application/x-www-form-urlencoded"), (b"host", b"127.0.0.1:8000")]
    scope = {"type": "http", "method": "POST", "path": NOTE, "query_string": b"", "headers": headers}
    with caplog.at_level(logging.WARNING):
        run_apart(create_app(tools)(scope, receive, send))
    assert caplog.messages == []


def test_a_damaged_database_is_told_to_the_log_once_a_minute(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "lichtermeer.sqlite").write_bytes(b"no database at all" * 500)
    moments = [NOW]
    with visitor(replace(open_site(tmp_path), clock=lambda: moments[-1])) as client:
        for _ in range(3):
            assert client.get("/kommunen").status_code == 503
        assert [message for message in caplog.messages if "Die Datenbank ist beschädigt" in message] == caplog.messages
        assert len(caplog.messages) == 1
        moments.append(NOW + timedelta(minutes=1))
        client.get("/kommunen")
        assert len(caplog.messages) == 2


class NoIndex:
    """An engine that is down."""

    def edition(self) -> Hashable | None:
        return None

    def search(self, query: SearchQuery) -> SearchResult:
        raise IndexUnavailable("gone")


def test_a_search_without_its_engine_is_told_to_the_log(demo_tools: Tools, caplog: pytest.LogCaptureFixture) -> None:
    with visitor(replace(demo_tools, index=NoIndex())) as client:  # type: ignore[arg-type]
        assert client.get("/loesungen?q=wasser").status_code == 200
        client.get("/loesungen?q=baum")
    assert [message for message in caplog.messages if "Der Suchindex ist nicht zu gebrauchen" in message]
    assert len(caplog.messages) == 1


@pytest.mark.parametrize(
    ("path", "methods"),
    [(NOTE, "GET, HEAD, POST"), (f"/en{NOTE}", "GET, HEAD, POST"), ("/loesungen", "GET, HEAD")],
)
def test_a_wrong_method_is_told_all_that_the_address_takes(dieter: TestClient, path: str, methods: str) -> None:
    answer = dieter.put(path)
    assert (answer.status_code, answer.headers["allow"]) == (405, methods)


@pytest.mark.parametrize(
    "path", ["/robots.txt", "/sitemap.xml", "/sitemap-seiten-1.xml", "/favicon.ico", "/static/kern.css?x=1"]
)
def test_what_speaks_no_language_has_one_address(dieter: TestClient, path: str) -> None:
    answer = dieter.get(f"/en{path}")
    assert (answer.status_code, answer.headers["location"]) == (308, path)
