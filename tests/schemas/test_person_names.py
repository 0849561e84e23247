"""Names of people: kept as they are spoken, and never a way to write something else."""

from __future__ import annotations

import pytest

from schemas.person_names import LONGEST_NAME, check_name


@pytest.mark.parametrize(
    "name",
    [
        "Anna",
        "Jean-Luc O’Neill",
        "Zoë Müller-Lüdenscheidt",
        "Đặng Thị Hương",
        "Ayşe Y\N{LATIN SMALL LETTER DOTLESS I}lmaz",
        "Анна",
        "Dr. Ö. Æ",
        "李 明",
    ],
)
def test_names_of_the_world_are_names(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Anna \t\n Bergmann ", "Anna Bergmann"),
        ("Anna\r\nBcc: alle@stadt.example".replace(":", "").replace("@", " at "), "Anna Bcc alle at stadt.example"),
        ("A\N{COMBINING DIAERESIS}nne", "Änne"),
        ("Anna\N{RIGHT-TO-LEFT OVERRIDE}annA", "AnnaannA"),
        ("Anna\N{ZERO WIDTH SPACE}", "Anna"),
    ],
)
def test_a_name_is_one_line_without_signs_that_nobody_sees(typed: str, kept: str) -> None:
    assert check_name(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "A",
        "   ",
        "123",
        "<b>Anna</b>",
        "anna@stadt.example",
        "https://stadt.example",
        "Anna: Bcc",
        "\N{CYRILLIC CAPITAL LETTER A}nna Bergmann",
        "\N{GREEK CAPITAL LETTER ALPHA}nna Bergmann",
        "Z\N{COMBINING GRAVE ACCENT}\N{COMBINING ACUTE ACCENT}\N{COMBINING TILDE}\N{COMBINING RING ABOVE}algo",
        "Anna 🎉",
        "A" * (LONGEST_NAME + 1),
        "A" * 1_000_000,
    ],
)
def test_what_is_no_name_or_looks_like_anothers_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"name|short|long|alphabets"):
        check_name(typed)
