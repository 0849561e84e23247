"""The crafts behind the rules: addresses, licences, languages, videos."""

from __future__ import annotations

import pytest

from schemas.publiccode.addresses import NotAnAddress, is_mailbox, is_uri, is_urn, parse_address
from schemas.publiccode.languages import is_language_tag
from schemas.publiccode.licences import is_licence_expression
from schemas.publiccode.videos import is_embeddable


@pytest.mark.parametrize(
    ("text", "scheme", "host"),
    [
        ("https://a.example/b?c#d", "https", "a.example"),
        ("HTTP://A.example:8080", "http", "A.example:8080"),
        ("https://user:word@a.example", "https", "a.example"),
        ("http://[::1]:80/", "http", "[::1]:80"),
        ("https://ä.example/ö ü", "https", "ä.example"),
        ("//a.example/b", "", "a.example"),
        ("mailto:a@b.example", "mailto", ""),
        ("a/b:c", "", ""),
        ("", "", ""),
    ],
)
def test_an_address_is_read_in_its_parts(text: str, scheme: str, host: str) -> None:
    address = parse_address(text)
    assert (address.scheme, address.host) == (scheme, host)


@pytest.mark.parametrize(
    "text",
    [
        ":a", "a b:c", "http://a b/", "http://[::1", "http://[::x]/", "http://a:b/", "http://a/%zz", "http://a#%",
        "a\tb", "1a:b",
    ],
)  # fmt: skip
def test_some_texts_are_no_address_at_all(text: str) -> None:
    with pytest.raises(NotAnAddress):
        parse_address(text)


@pytest.mark.parametrize("text", ["urn:a:b", "URN:ISBN:3161484100", "urn:a-1:b%41:c", "urn:a:(b)+,-.:=@;$_!*'"])
def test_urns(text: str) -> None:
    assert is_urn(text) and is_uri(text)


@pytest.mark.parametrize(
    "text", ["urn:a", "urn:a:", "urn::b", "urn:-a:b", "urn:urn:b", "urn:a:b c", "urn:a:%4", "urn:a:ä", "a"]
)
def test_texts_that_are_no_urn(text: str) -> None:
    assert not is_urn(text) and not is_uri(text)


@pytest.mark.parametrize(
    "text", ["a@b.example", "a.b+c@d-e.example", "ä@ö.example", '"a b"@c.example', r'"a\"b"@c.example']
)
def test_mailboxes(text: str) -> None:
    assert is_mailbox(text)


@pytest.mark.parametrize(
    "text",
    [
        "a", "a@b", "@b.example", "a@", "a..b@c.example", "a@b..example", "a@b.example.", "a b@c.example",
        "A <a@b.example>", "a@b.1",
    ],
)  # fmt: skip
def test_texts_that_are_no_mailbox(text: str) -> None:
    assert not is_mailbox(text)


@pytest.mark.parametrize(
    "text",
    [
        "EUPL-1.2", "eupl-1.2", "EUPL-1.2-or-later", "MIT+", "MIT-only", "GPL-3.0", "GPL-3.0+", "AGPL-3.0-or-later",
        "MIT OR Apache-2.0", "(MIT)", "MIT AND (ISC OR 0BSD)", "GPL-2.0-only WITH Classpath-exception-2.0",
        "GPL-2.0-only with Classpath-exception-2.0", "LicenseRef-eigene", "DocumentRef-a:LicenseRef-b", " MIT ",
    ],
)  # fmt: skip
def test_licence_expressions(text: str) -> None:
    assert is_licence_expression(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "EUPL", "Apache 2.0", "MIT or ISC", "MIT OR", "OR MIT", "MIT ISC", "(MIT", "MIT)", "()", "MIT +", "MIT/ISC",
        "Classpath-exception-2.0", "MIT WITH ISC", "LicenseRef-", "DocumentRef-a:MIT", "NONE", "Proprietary",
        "MIT\tOR ISC", "(EUPL-1.2-or-later)",
    ],
)  # fmt: skip
def test_texts_that_are_no_licence_expression(text: str) -> None:
    assert not is_licence_expression(text)


@pytest.mark.parametrize(
    "tag",
    [
        "de", "DE", "de-AT", "de-at-1996", "zh-Hans-CN", "zh-yue", "yue", "es-419", "sr-Latn", "de-u-co-phonebk",
        "x-eigen", "de-x-leicht", "i-klingon", "und", "qaa", "ger", "en-UK", "tok",
    ],
)  # fmt: skip
def test_language_tags(tag: str) -> None:
    assert is_language_tag(tag)


@pytest.mark.parametrize(
    "tag",
    [
        "",
        "deu",
        "de_DE",
        "german",
        "xx",
        "de-YY",
        "de-999",
        "de-Abcd",
        "de-foobar",
        "de-",
        "de-x",
        "de-yue",
        "x-zu-lang",
        "C",
    ],
)
def test_texts_that_are_no_language_tag(tag: str) -> None:
    assert not is_language_tag(tag)


def test_videos_come_from_a_known_provider() -> None:
    assert is_embeddable("https://www.youtube.com/watch?v=abcdefghijk")
    assert is_embeddable("https://vimeo.com/123")
    assert not is_embeddable("https://www.musterstadt.example/film.mp4")
    assert not is_embeddable("ftp://www.youtube.com/watch?v=abcdefghijk")
