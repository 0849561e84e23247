"""What is taken from others is shown as it reads: no sign turns it round, no address tells a password."""

from __future__ import annotations

import pytest

from schemas.texts import readable, readable_throughout


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Gieß\u202enalp\u202c\u2066er\u2069", "Gießnalper"),
        ("a\0b\x07c\u200bd\u2060e\ufefff\ud800", "abcdef"),
        ("Zeile\r\n\tund\u00a0Baum 🌳", "Zeile\r\n\tund\u00a0Baum 🌳"),
        ("👩\u200d🌾 می\u200cروم", "👩\u200d🌾 می\u200cروم"),
        ("https://name:geheim@a.example/x", "https://a.example/x"),
        (
            "siehe HTTPS://name@a.example, git+https://a:b@c@d.example/x",
            "siehe HTTPS://a.example, git+https://d.example/x",
        ),
        ("ht\u200btps://name:geheim@a.example/x", "https://a.example/x"),
        ("https://a.example/@name?an=b@c.example", "https://a.example/@name?an=b@c.example"),
        ("https://a.example?an=b@c.example", "https://a.example?an=b@c.example"),
        (
            "ssh://git@a.example/x, git@a.example:x, info@a.example",
            "ssh://git@a.example/x, git@a.example:x, info@a.example",
        ),
    ],
)
def test_a_foreign_text_is_shown_as_it_reads(said: str, shown: str) -> None:
    assert readable(said) == shown
    assert readable(shown) == shown


def test_texts_are_found_wherever_they_stand() -> None:
    said = {"titel": "a\u202eb", "mehr": [{"x": "https://u:p@a.example"}, 1, None, True]}
    assert readable_throughout(said) == {"titel": "ab", "mehr": [{"x": "https://a.example"}, 1, None, True]}


def test_a_long_text_without_end_is_read_in_one_go() -> None:
    assert readable("https://" * 50_000 + "@") == "https://" * 50_000
