"""The headings of a text fit under those of the page that shows it."""

from __future__ import annotations

import re

import pytest

from content.markdown import to_html


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# a\n\n## b", ["3", "4"]),
        ("### a\n\n### b", ["3", "3"]),
        ("# a\n\n#### b\n\n# c", ["3", "4", "3"]),
        ("\n\n".join(f"{'#' * level} a" for level in range(1, 7)), ["3", "4", "5", "6", "6", "6"]),
    ],
)
def test_headings_begin_where_the_page_wants_them_and_leave_no_level_out(text: str, levels: list[str]) -> None:
    assert re.findall(r"<h(\d)>", to_html(text, top=3)) == levels


def test_footnotes_lead_there_and_back_and_are_another_texts_on_no_page() -> None:
    one, other = to_html("Ein Satz.[^1]\n\n[^1]: Eine Note."), to_html("Noch ein Satz.[^1]\n\n[^1]: Eine Note.")
    ids, targets = re.findall(r'id="([^"]+)"', one), re.findall(r'href="#([^"]+)"', one)
    assert len(ids) == 2 and sorted(ids) == sorted(targets)
    assert "zurück zum Text" in one
    assert not set(ids) & set(re.findall(r'id="([^"]+)"', other))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://boese.example/zaehler.png)",
        "[^1]\n\n[^1]: <img src=x onerror=alert(1)>",
        "| <b onclick=alert(1)> |\n|---|\n| x |",
    ],
)
def test_nothing_of_a_text_runs_or_asks_anybody(text: str) -> None:
    assert not re.search(r"<(?:script|img|b)\b|(?:href|src)=\"(?!#)", to_html(text))


@pytest.mark.parametrize("text", [">" * 10_000, "[a]" * 13_000, "|x" * 20_000 + "\n" + "|-" * 20_000, "![" * 20_000])
def test_a_text_that_would_keep_the_parser_busy_is_shown_as_it_was_typed(text: str) -> None:
    assert len(to_html(text)) < 10 * len(text)


def test_text_runs_in_no_other_direction_than_it_was_written() -> None:
    assert to_html("Konto \u202e4321\u202c") == "<p>Konto 4321</p>\n"
