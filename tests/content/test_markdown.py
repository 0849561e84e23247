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
