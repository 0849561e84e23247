"""What the log learns of requests that were refused or failed: enough to see an attack, nothing of anybody."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from catalog.app import create_app
from catalog.traces import trace_of
from catalog.web.told import MOST_KINDS, Refusals
from catalog.wiring import Tools
from tests.catalog.web.conftest import visitor
from tests.factories import NOW

NOTE = "/loesungen/giessplaner/angabe-falsch"
PERSONAL = {"text": "Rufen Sie Erika an", "antwort": "erika@stadt.example"}
ELSEWHERE = {"origin": "https://boese.example"}


@pytest.fixture(autouse=True)
def told(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.WARNING):
        yield caplog


def test_a_refused_request_is_told_by_kind_and_kind_of_address(
    stranger: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    assert stranger.post(f"{NOTE}?mail=erika@stadt.example", data=PERSONAL, headers=ELSEWHERE).status_code == 403
    [line] = [message for message in caplog.messages if message.startswith("Abgewiesen")]
    assert line == "Abgewiesen: from_elsewhere bei POST /loesungen/{slug}/angabe-falsch, angemeldet: niemand"
    assert "erika" not in caplog.text.lower() and "giessplaner" not in caplog.text


def test_many_refusals_of_one_kind_are_one_line_a_minute(tools: Tools, caplog: pytest.LogCaptureFixture) -> None:
    moments = [NOW]
    with visitor(replace(tools, clock=lambda: moments[-1])) as client:
        for _ in range(3):
            client.post(NOTE, data=PERSONAL, headers=ELSEWHERE)
        client.get("/loesungen?" + "a" * 9000)
        assert sum("from_elsewhere" in message for message in caplog.messages) == 1
        assert sum("long_address" in message for message in caplog.messages) == 1
        moments.append(NOW + timedelta(minutes=1))
        client.post(NOTE, data=PERSONAL, headers=ELSEWHERE)
    assert caplog.messages[-1].endswith("seit dem letzten Eintrag 2 weitere")


def test_what_is_merely_not_there_is_no_refusal(stranger: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    assert stranger.get("/loesungen/gibt-es-nicht").status_code == 404
    assert stranger.put("/").status_code == 405
    assert caplog.messages == []


def test_the_memory_of_refusals_has_an_end(caplog: pytest.LogCaptureFixture) -> None:
    refusals = Refusals()
    for number in range(MOST_KINDS + 50):
        refusals.tell("refused", f"GET /{number}", None, NOW)
    assert len(caplog.messages) == MOST_KINDS + 1


def broken(tools: Tools, error: Exception) -> TestClient:
    """A site of which the clock fails, which every page asks."""

    def clock() -> datetime:
        raise error

    own = create_app(tools)
    own.state.site = replace(own.state.site, tools=replace(tools, clock=clock))
    return TestClient(own, raise_server_exceptions=False)


def test_an_unforeseen_failure_is_told_without_what_was_being_worked_on(
    tools: Tools, caplog: pytest.LogCaptureFixture
) -> None:
    client = broken(tools, ValueError("invalid: erika@stadt.example"))
    assert client.get(f"{NOTE}?x=erika@stadt.example").status_code == 500
    assert "GET /loesungen/{slug}/angabe-falsch failed" in caplog.text
    assert "in clock" in caplog.text and "ValueError" in caplog.text
    assert "erika" not in caplog.text and "giessplaner" not in caplog.text


def test_a_trace_names_causes_first_and_says_what_is_about_the_program_alone() -> None:
    def fail() -> None:
        try:
            int("erika")
        except ValueError as error:
            raise TypeError("a view gave nothing") from error

    with pytest.raises(TypeError) as caught:
        fail()
    said = trace_of(caught.value)
    assert said.index("ValueError") < said.index("TypeError: a view gave nothing")
    assert "invalid literal" not in said
