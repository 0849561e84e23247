"""Addresses as they may be called: what can be read in two ways is refused before anybody is asked."""

from __future__ import annotations

import pytest

from catalog.probes.targets import redirected, target_of
from catalog.probes.troubles import NotAllowed

REFUSED = {
    "scheme": [
        "file:///etc/passwd", "ftp://a.example/", "gopher://a.example/", "javascript:alert(1)", "data:text/plain,x",
        "ws://a.example/", "unix:///run/x", "dict://a.example:11211/", "jar:http://a.example!/", "a.example",
        "//a.example/",        "",
    ],
    "credentials": [
        "http://user@a.example/", "http://user:secret@a.example/", "http://@a.example/", "http://a.example@b.example/",
        "http://a.example%40b.example@c.example/", "https://:@a.example",
    ],
    "odd_host": [
        "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://017700000001/", "http://127.1/",
        "http://127.0.1/", "http://127.0.0.1./", "http://127.0.0.0x1/",
        "http://1.2.3.4.5/", "http://a.example.1/", "http://0x/", "http://[::1%25lo]/",
        "http://[fe80::1%251]/", "http://%31%32%37.0.0.1/", "http://a%00b.example/", "http://a..b/", "http://.example/",
        "http://-a.example/", f"http://{'a' * 64}.example/", f"http://{'a.' * 130}example/", "http://a!b.example/",
    ],
    "port": ["http://a.example:0/"],
    "bad_address": [
        "http://", "http:///etc", "http:a.example", "https:", "http://a example/", "http://a.example/\r\nHost: b",
        "http://a.example/\x00", "http://127.0.0.1\\@a.example/", "http://a.example\\.b.example/", " http://a.example/",
        "http://\uff11\uff12\uff17\u3002\uff10\u3002\uff10\u3002\uff11/", "http://\u2460\u2461\u2466.0.0.1/",
        "http://a\u200b.example/", "http://a.example/\u202e", "http://[::1/", "http://[v1.a]/", "http://[127.0.0.1]/",
        "http://0177.0.0.1/", "http://00000177.0.0.1/", "http://256.1.1.1/", "http://a.example:port/",
        f"http://a.example/{'a' * 2000}",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("code", "url"), [(code, url) for code, urls in REFUSED.items() for url in urls])
def test_an_address_is_refused(code: str, url: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        target_of(url)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("url", "called", "host_header"),
    [
        ("http://a.example", "http://a.example/", "a.example"),
        ("HTTPS://A.Example:443/x?y=z#part", "https://a.example/x?y=z", "a.example"),
        ("http://a.example:443/", "http://a.example:443/", "a.example:443"),
        ("https://a.example:/", "https://a.example/", "a.example"),
        ("http://münchen.example/ü", "http://xn--mnchen-3ya.example/%C3%BC", "xn--mnchen-3ya.example"),
        ("http://8.8.8.8/", "http://8.8.8.8/", "8.8.8.8"),
        ("http://[2A00::1]:80/", "http://[2a00::1]/", "[2a00::1]"),
        ("http://with_underscore.example/", "http://with_underscore.example/", "with_underscore.example"),
        ("http://a.example/?at=x@b.example", "http://a.example/?at=x@b.example", "a.example"),
        ("http://a.example/@x", "http://a.example/@x", "a.example"),
    ],
)
def test_an_address_is_read(url: str, called: str, host_header: str) -> None:
    target = target_of(url)
    assert (target.url, target.authority) == (called, host_header)


def test_an_answer_sends_on_by_a_path_or_a_whole_address() -> None:
    here = target_of("https://a.example/x/y?z")
    assert redirected(here, "../b").url == "https://a.example/b"
    assert redirected(here, "//b.example/c").url == "https://b.example/c"
    assert redirected(here, "http://c.example").url == "http://c.example/"
    assert redirected(here, "?q=1").url == "https://a.example/x/y?q=1"


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "http://0x7f.1/", "http://u@b.example/", "\\\\b.example", "http://["]
)
def test_an_answer_sends_nowhere_that_could_not_be_asked_first(to: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        redirected(target_of("https://a.example/x?secret"), to)
    assert refused.value.at == "https://a.example/x"
