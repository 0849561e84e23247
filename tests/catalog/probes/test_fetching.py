"""Calls to a real server on loopback: what comes back, where answers send on to, what is never sent along."""

from __future__ import annotations

import socket
from ipaddress import ip_network

import pytest

from catalog.probes.connecting import Guard
from catalog.probes.fetching import Limits, fetch
from catalog.probes.troubles import BadAnswer, Code, NotAllowed, ProbeFailed, TooMuch, Unreachable
from tests.catalog.probes.answering import LOOPBACK, Answering, answer, names, says, sends_on


def failure(url: str, guard: Guard = LOOPBACK, limits: Limits | None = None) -> tuple[type[ProbeFailed], Code]:
    with pytest.raises(ProbeFailed) as failed:
        fetch(url, limits or Limits(seconds=5), guard)
    return type(failed.value), failed.value.code


def test_an_answer_comes_with_status_headers_and_body(server: Answering) -> None:
    server.answers["/"] = answer("203 Fine", b"hello", X_Note="a", Content_Type="text/plain")
    found = fetch(server.url("/?q=1#part"), guard=LOOPBACK)
    assert (found.status, found.body, found.redirects) == (203, b"hello", ())
    assert found.url == server.url("/?q=1")
    assert (found.header("x-note"), found.header("nothing")) == ("a", "")


def test_a_call_names_its_host_and_itself_and_asks_for_gzip_at_most(server: Answering) -> None:
    server.answers["/"] = answer()
    fetch(server.url(host="stadt.example"), guard=Guard(names({"stadt.example": [["127.0.0.1"]]}), allow_loopback=True))
    [asked] = server.asked
    lines = asked.lower().split("\r\n")
    assert lines[0] == "get / http/1.1"
    assert f"host: stadt.example:{server.port}" in lines
    assert "accept-encoding: gzip" in lines
    assert any(line.startswith("user-agent: lichtermeer/") for line in lines)


def test_a_head_has_no_body(server: Answering) -> None:
    server.answers["/"] = says(b"HTTP/1.1 200 OK\r\ncontent-length: 999\r\ncontent-encoding: gzip\r\n\r\n")
    assert fetch(server.url(), guard=LOOPBACK, method="HEAD").body == b""
    assert server.asked[0].startswith("HEAD ")


def test_loopback_is_closed_unless_a_test_opens_it(server: Answering) -> None:
    server.answers["/"] = answer()
    for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"):
        assert failure(f"http://{host}/", Guard()) == (NotAllowed, "inward")
    assert failure(server.url(), Guard()) == (NotAllowed, "port")
    assert server.asked == []


@pytest.mark.parametrize("port", [22, 25, 8080, 81, 65535])
def test_only_the_ports_of_the_web_are_called(port: int) -> None:
    assert failure(f"http://a.example:{port}/", Guard(lambda _: ["8.8.8.8"])) == (NotAllowed, "port")


@pytest.mark.parametrize(
    "addresses",
    [
        ["10.0.0.1"],
        ["8.8.8.8", "10.0.0.1"],
        ["2606:4700::1111", "fd00::1"],
        ["8.8.8.8", "127.0.0.1"],
        ["169.254.169.254"],
        ["fe80::1%eth0"],
        ["64:ff9b::a00:1"],
        ["nonsense"],
        ["8.8.8.8"] * 20 + ["10.0.0.1"],
    ],
)
def test_a_name_with_one_address_inside_is_not_called_at_all(addresses: list[str]) -> None:
    assert failure("http://a.example/", Guard(lambda _: addresses)) == (NotAllowed, "inward")


def test_an_operators_own_public_network_is_inside() -> None:
    own = Guard(lambda _: ["8.8.8.8"], own_networks=(ip_network("8.8.8.0/24"),))
    assert failure("http://a.example/", own) == (NotAllowed, "inward")


def test_opening_loopback_opens_nothing_else() -> None:
    assert failure("http://a.example/", Guard(lambda _: ["10.0.0.1"], allow_loopback=True)) == (NotAllowed, "inward")
    both = Guard(lambda _: ["127.0.0.1", "8.8.8.8"], allow_loopback=True)
    assert failure("http://a.example/", both) == (NotAllowed, "inward")


def test_a_name_is_asked_for_once_and_the_checked_address_is_called(server: Answering) -> None:
    """A second answer would point inward; nobody ever asks for it."""
    server.answers["/"] = answer(body=b"here")
    guard = Guard(names({"a.example": [["127.0.0.1"], ["10.0.0.1"]]}), allow_loopback=True)
    assert fetch(server.url(host="a.example"), guard=guard).body == b"here"


def test_a_name_that_points_inward_at_the_second_look_is_refused_at_the_redirect(server: Answering) -> None:
    server.answers["/"] = sends_on("/next")
    server.answers["/next"] = answer(body=b"never")
    guard = Guard(names({"a.example": [["127.0.0.1"], ["10.0.0.1"]]}), allow_loopback=True)
    assert failure(server.url(host="a.example"), guard) == (NotAllowed, "inward")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("http://10.0.0.1/", "inward"),
        ("http://169.254.169.254/latest/meta-data/", "inward"),
        ("//[::ffff:10.0.0.1]/", "inward"),
        ("http://[64:ff9b::10.0.0.1]/", "inward"),
        ("http://0x0a.1/", "odd_host"),
        ("http://127.0.0.1:22@10.0.0.1/", "credentials"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://127.0.0.1:6379/_x", "scheme"),
        ("http://8.8.8.8:6379/", "port"),
    ],
)
def test_a_redirect_leads_nowhere_that_could_not_be_called_first(server: Answering, to: str, code: Code) -> None:
    server.answers["/"] = sends_on(to)
    assert failure(server.url()) == (NotAllowed, code)


@pytest.mark.parametrize("status", ["301 A", "302 B", "303 C", "307 D", "308 E"])
def test_redirects_are_followed_and_told(server: Answering, status: str) -> None:
    server.answers["/"] = sends_on("a/ü?x", status)
    server.answers["/a/%C3%BC"] = answer(body=b"there")
    found = fetch(server.url(), guard=LOOPBACK)
    assert found.body == b"there"
    assert [(each.status, each.url) for each in found.redirects] == [(int(status[:3]), server.url("/a/%C3%BC?x"))]
    assert found.url == found.redirects[-1].url


def test_a_redirect_to_nowhere_is_the_answer_itself(server: Answering) -> None:
    server.answers["/"] = answer("302 Found", b"no way")
    assert fetch(server.url(), guard=LOOPBACK).status == 302
    server.answers["/"] = answer("304 Not Modified", Location="/elsewhere")
    assert fetch(server.url(), guard=LOOPBACK).status == 304


def test_five_redirects_are_followed_and_no_sixth(server: Answering) -> None:
    for step in range(6):
        server.answers[f"/{step}"] = sends_on(f"/{step + 1}")
    server.answers["/6"] = answer(body=b"far")
    assert fetch(server.url("/1"), guard=LOOPBACK).body == b"far"
    assert failure(server.url("/0")) == (TooMuch, "too_many_redirects")
    server.answers["/round"] = sends_on("/round")
    assert failure(server.url("/round")) == (TooMuch, "too_many_redirects")


def test_what_is_meant_for_one_host_goes_to_no_other(server: Answering) -> None:
    server.answers["/"] = sends_on(server.url("/there", host="b.example"))
    server.answers["/there"] = sends_on(server.url("/back", host="a.example"))
    server.answers["/back"] = answer(Set_Cookie="a=1")
    known = names({"a.example": [["127.0.0.1"]] * 2, "b.example": [["127.0.0.1"]]})
    sent = {"Authorization": "Bearer x", "Cookie": "a=b", "X-Key": "k", "If-None-Match": '"e"'}
    fetch(server.url(host="a.example"), guard=Guard(known, allow_loopback=True), headers=sent)
    first, second, third = (asked.lower() for asked in server.asked)
    assert "authorization: bearer x" in first and "cookie: a=b" in first and "x-key" in first
    assert 'if-none-match: "e"' in second
    assert not any(name in second for name in ("authorization", "cookie", "x-key", "referer"))
    assert "authorization: bearer x" in third


def test_no_cookie_is_kept(server: Answering) -> None:
    server.answers["/"] = answer("302 Found", Location="/next", Set_Cookie="a=1; path=/")
    server.answers["/next"] = answer()
    fetch(server.url(), guard=LOOPBACK)
    fetch(server.url("/next"), guard=LOOPBACK)
    assert not any("cookie" in asked.lower() for asked in server.asked)


def test_proxies_of_the_environment_are_not_used(server: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, server.url())
    assert failure("http://10.0.0.1/") == (NotAllowed, "inward")
    server.answers["/"] = answer(body=b"direct")
    assert fetch(server.url(), guard=LOOPBACK).body == b"direct"
    assert server.asked[-1].startswith("GET / ")


def test_who_does_not_answer_is_named_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert failure(f"http://127.0.0.1:{port}/") == (Unreachable, "no_connection")
    assert failure("http://nobody.example/", Guard(names({}))) == (Unreachable, "unknown_host")
    assert failure("http://nobody.example/", Guard(lambda _: [])) == (Unreachable, "unknown_host")


def test_the_second_address_answers_where_the_first_is_silent(server: Answering) -> None:
    server.answers["/"] = answer(body=b"second")
    guard = Guard(names({"a.example": [["::1", "127.0.0.1"]]}), allow_loopback=True)
    assert fetch(server.url(host="a.example"), guard=guard).body == b"second"


@pytest.mark.parametrize(
    "spoken",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nbroken header\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
        b"\x16\x03\x01\x00\x00" * 50,
    ],
)
def test_what_is_no_http_is_named_so(server: Answering, spoken: bytes) -> None:
    server.answers["/"] = says(spoken)
    assert failure(server.url()) == (BadAnswer, "broken_answer")


def test_a_trouble_names_the_place_without_its_query(server: Answering) -> None:
    server.answers["/a"] = sends_on("/b?token=secret")
    server.answers["/b"] = says(b"nonsense\r\n\r\n")
    with pytest.raises(BadAnswer) as failed:
        fetch(server.url("/a?mine"), guard=LOOPBACK)
    assert failed.value.at == server.url("/b")
    assert "secret" not in str(failed.value)
