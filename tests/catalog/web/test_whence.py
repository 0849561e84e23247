"""Who asks: what a proxy says of a visitor is believed of the proxies that the operator named, and of nobody else."""

from __future__ import annotations

import pytest

from catalog.web.whence import Whence, believed, from_outside, host_name, network_of, networks_of

PROXY = "10.0.0.1"
TRUSTED = networks_of("10.0.0.1, 10.0.1.0/24 fd00::/64")


def said(**headers: str) -> list[tuple[bytes, bytes]]:
    return [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]


def client(peer: str = PROXY, **headers: str) -> str:
    return believed(peer, said(**headers), TRUSTED).client


def test_a_stranger_says_in_vain_who_they_are() -> None:
    headers = said(x_forwarded_for="1.2.3.4", x_forwarded_proto="https", x_forwarded_host="a.example")
    assert believed("8.8.8.8", headers, TRUSTED) == Whence("8.8.8.8")
    assert believed(PROXY, headers, ()) == Whence(PROXY)


def test_a_trusted_proxy_is_believed() -> None:
    headers = said(x_forwarded_for="1.2.3.4", x_forwarded_proto="https", x_forwarded_host="a.example")
    assert believed(PROXY, headers, TRUSTED) == Whence("1.2.3.4", "https", "a.example")


@pytest.mark.parametrize(
    ("chain", "visitor"),
    [
        ("6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("6.6.6.6, 1.2.3.4, 10.0.1.7", "1.2.3.4"),
        ("10.0.1.7, 10.0.1.8", "10.0.1.7"),
        ("1.2.3.4:5678", "1.2.3.4"),
        ("[2003::1]:443", "2003::1"),
        ("2003::1", "2003::1"),
        ("6.6.6.6, unknown", PROXY),
        ("6.6.6.6, _hidden, 10.0.1.7", "10.0.1.7"),
        ("6.6.6.6, nonsense<script>", PROXY),
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("", PROXY),
        (" , ,", PROXY),
    ],
)
def test_the_last_address_that_is_no_proxy_of_ours_is_the_visitors(chain: str, visitor: str) -> None:
    assert client(x_forwarded_for=chain) == visitor


@pytest.mark.parametrize(
    ("forwarded", "visitor"),
    [
        ("for=1.2.3.4", "1.2.3.4"),
        ('For="[2003::1]:4711"', "2003::1"),
        ("for=6.6.6.6, for=1.2.3.4;proto=https;by=10.0.0.1", "1.2.3.4"),
        ("for=1.2.3.4, for=10.0.1.7", "1.2.3.4"),
        ('for=6.6.6.6, for="_x, for=7.7.7.7"', PROXY),
        ("for=unknown", PROXY),
        ("nonsense", PROXY),
        ('"' * 99, PROXY),
        ("", PROXY),
    ],
)
def test_the_standards_own_header_is_read_too(forwarded: str, visitor: str) -> None:
    assert client(forwarded=forwarded) == visitor


def test_two_headers_that_tell_different_visitors_are_both_not_believed() -> None:
    """The proxy wrote one of them, the visitor the other."""
    assert believed(PROXY, said(x_forwarded_for="1.2.3.4", forwarded="for=6.6.6.6;host=b.example"), TRUSTED) == Whence(
        PROXY
    )
    assert client(x_forwarded_for="1.2.3.4", forwarded="for=1.2.3.4") == "1.2.3.4"


def test_a_list_in_several_lines_is_one_list() -> None:
    lines = said(x_forwarded_for="6.6.6.6") + said(x_forwarded_for="1.2.3.4")
    assert believed(PROXY, lines, TRUSTED).client == "1.2.3.4"


def test_schemes_and_hosts_are_only_what_they_can_be() -> None:
    headers = said(x_forwarded_for="1.2.3.4", x_forwarded_proto="gopher", x_forwarded_host="a.example/\\b")
    assert believed(PROXY, headers, TRUSTED) == Whence("1.2.3.4")
    headers = said(forwarded='for=1.2.3.4;proto=HTTPS;host="a.example:8443"')
    assert believed(PROXY, headers, TRUSTED) == Whence("1.2.3.4", "https", "a.example:8443")


def test_a_network_of_proxies_holds_its_addresses_in_both_spellings() -> None:
    assert client("::ffff:10.0.1.9", x_forwarded_for="1.2.3.4") == "1.2.3.4"
    assert client("fd00::9", x_forwarded_for="1.2.3.4") == "1.2.3.4"
    assert client("fd00:0:0:1::9", x_forwarded_for="1.2.3.4") == "fd00:0:0:1::9"


@pytest.mark.parametrize("text", ["nonsense", "10.0.0.1/33", "10.0.0.1/24", "a.example", "*"])
def test_what_is_no_network_is_no_proxy(text: str) -> None:
    with pytest.raises(ValueError, match=r"does not appear to be|not permitted|has host bits"):
        networks_of(text)


def test_a_network_of_six_counts_as_one_visitor() -> None:
    assert network_of("2003:a:b:c::1") == network_of("2003:a:b:c:ffff::2") != network_of("2003:a:b:d::1")
    assert network_of("1.2.3.4") == network_of("::ffff:1.2.3.4") != network_of("1.2.3.5")
    assert network_of("testclient") == "testclient"


def test_this_machine_is_nobody_from_outside() -> None:
    assert [from_outside(each) for each in ("127.0.0.1", "::1", "::ffff:127.0.0.1", "", "testclient")] == [False] * 5
    assert from_outside("10.0.0.1") and from_outside("2003::1")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("a.example", "a.example"),
        ("A.Example.:8000", "a.example"),
        ("[::1]:8000", "[::1]"),
        ("127.0.0.1:80", "127.0.0.1"),
        ("", ""),
        ("a.example/b", ""),
        ("user@a.example", ""),
        ("a.example, b.example", ""),
        ("a.example:http", ""),
        ("a" * 300, ""),
    ],
)
def test_a_host_is_a_name_and_perhaps_a_port(header: str, name: str) -> None:
    assert host_name(header) == name
