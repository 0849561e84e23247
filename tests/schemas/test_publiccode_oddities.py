"""Oddities of the reference parser that ours shares: of tabs, directives, lost anchors, signs and URNs."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.publiccode import judge
from schemas.publiccode.addresses import is_mailbox, is_urn
from schemas.publiccode.rules import clusters

VALID = (Path(__file__).parent / "data" / "publiccode" / "valid.yml").read_text(encoding="utf-8")
HEAD = 'publiccodeYmlVersion: "0"\n'


def unreadable(text: str) -> bool:
    """Whether the file as a whole is refused."""
    return any(problem.key == "" for problem in judge(text.encode(), "").errors)


@pytest.mark.parametrize("line", ["\t", " \t", "\t ", "\t# Anmerkung"])
@pytest.mark.parametrize("before", ["legal:\n  license: MIT\n", "a:\n  - b\n", "a: |\n  b\n", 'a:\n  b: "c\n'])
def test_a_tab_at_or_before_the_indent_of_the_line_above_is_refused(before: str, line: str) -> None:
    rest = '   d"\n' if '"' in before else "e: f\n"
    assert unreadable(f"{HEAD}{before}{line}\n{rest}")


@pytest.mark.parametrize("line", ["   \t", "    \t \t", "   \t# Anmerkung"])
@pytest.mark.parametrize("before", ["legal:\n  license: MIT\n", "a:\n  - b\n", "a: {b: c,\n", "a: [b,\n"])
def test_a_tab_further_right_or_within_brackets_is_a_blank(before: str, line: str) -> None:
    rest = "  d: e}\n" if "{" in before else "  d]\n" if "[" in before else "e: f\n"
    assert not unreadable(f"{HEAD}{before}{line}\n{rest}")


def test_a_line_may_begin_with_blanks_and_a_tab() -> None:
    assert not unreadable(HEAD + "legal:\n  \tlicense: MIT\n")
    assert unreadable(HEAD + "legal:\n  license: MIT\n  \tmainCopyrightOwner: a\n")


@pytest.mark.parametrize(
    "written", ["sta\tble", "sta\t\tble", "sta\tb\tle", "stable\t", "stable\t# Anmerkung", "\tstable"]
)
def test_a_tab_amid_a_word_is_nothing(written: str) -> None:
    assert judge(VALID.replace("Status: stable", f"Status: {written}").encode(), "").valid


@pytest.mark.parametrize("written", ["sta \tble", "sta\t ble", "'sta\tble'"])
def test_a_tab_between_words_or_in_quotes_is_something(written: str) -> None:
    assert not judge(VALID.replace("Status: stable", f"Status: {written}").encode(), "").valid


@pytest.mark.parametrize("begin", ["%FOO a\n---\n", "# Anmerkung\n%FOO\n---\n", "\n%YAML 1.2\n---\n"])
def test_any_directive_is_refused_and_a_percent_sign_elsewhere_is_not(begin: str) -> None:
    (problem,) = judge((begin + VALID).encode(), "").errors
    assert (problem.code, problem.line) == ("directive", begin.count("\n", 0, begin.index("%")) + 1)
    assert judge(VALID.replace("name: Ampelblick", "name: 100 %").encode(), "").valid


@pytest.mark.parametrize("lost", ["<<: *a", "<<: [*a]"])
def test_a_lost_anchor_of_a_merge_is_told_of_the_file(lost: str) -> None:
    first = judge(VALID.replace("organisation:\n", f"organisation:\n  {lost}\n").encode(), "").errors[0]
    assert (first.key, first.code) == ("", "unknown-anchor")


@pytest.mark.parametrize(
    ("text", "signs"),
    [("क्ष", 2), ("\U0001f469\u200d\U0001f467", 1), ("e\u0301", 1), ("한", 1), ("\U0001f1e9\U0001f1ea", 1)],
)
def test_joined_consonants_count_each(text: str, signs: int) -> None:
    assert clusters(text * 10) == signs * 10


def test_after_a_percent_sign_of_a_urn_any_letters_or_digits_do() -> None:
    assert is_urn("urn:a:%zz") and is_urn("urn:a:%4G")
    assert not any(map(is_urn, ("urn:a:%", "urn:a:%4", "urn:a:%--", "urn:a\u017f:b", "urn:\u212a:b")))


def test_a_mailbox_has_something_within_its_quotes() -> None:
    assert is_mailbox('"a"@b.example')
    assert not is_mailbox('""@b.example')


def test_a_line_of_blanks_without_end_is_read_in_one_go() -> None:
    assert unreadable(HEAD + "a: [\n" + " " * 300_000 + "%")


def test_flags_without_end_are_counted_in_one_go() -> None:
    assert clusters("\U0001f1e9" * 200_001) == 100_001


LEGAL = "legal:\n  license: EUPL-1.2\n  mainCopyrightOwner: Musterstadt\n"


def told(old: str, new: str) -> set[str]:
    """Keys of the errors of the valid file with one thing changed."""
    assert old in VALID
    return {problem.key for problem in judge(VALID.replace(old, new).encode(), "").errors}


@pytest.mark.parametrize("pairs", ["license:MIT", "license :MIT", "license:MIT,mainCopyrightOwner:Musterstadt:Amt"])
def test_in_braces_a_colon_needs_no_blank_behind_it(pairs: str) -> None:
    assert told(LEGAL, f"legal: {{{pairs}}}\n") == set()


@pytest.mark.parametrize("pairs", ["license:MITTE", "license:", "license:null"])
def test_in_braces_what_stands_right_behind_a_colon_is_judged(pairs: str) -> None:
    assert told(LEGAL, f"legal: {{{pairs}}}\n") == {"legal.license"}


@pytest.mark.parametrize("begin", ["--- &a\n", "--- !!map\n", "&a\n"])
def test_with_an_anchor_or_a_tag_before_the_file_nothing_of_it_is_found(begin: str) -> None:
    assert [problem.key for problem in judge((begin + VALID).encode(), "").errors] == ["publiccodeYmlVersion"]


@pytest.mark.parametrize("written", ["!!binary c3RhYmxl", '!!binary "c3RhYmxl"', "!!binary c3RhYmxl="])
def test_a_binary_is_what_its_signs_stand_for(written: str) -> None:
    assert told("developmentStatus: stable", f"developmentStatus: {written}") == set()


@pytest.mark.parametrize("written", ["stable", "c3RhYm", "c3 RhYmxl", '""'])
def test_a_broken_binary_is_cut(written: str) -> None:
    assert told("developmentStatus: stable", f"developmentStatus: !!binary {written}") == {"developmentStatus"}


def test_an_exclamation_mark_alone_is_no_text() -> None:
    assert told('versionMin: "15"', "versionMin: !") == {"dependsOn.open[0].versionMin"}
    assert told('versionMin: "15"', "versionMin: ! 15") == set()


@pytest.mark.parametrize("sign", ["\x07", "\x7f"])
def test_an_address_holds_no_control_signs(sign: str) -> None:
    assert told("url: https://code.", f"url: https://{sign}code.") == {"", "url"}


@pytest.mark.parametrize(
    ("tag", "good"),
    [("de-u-co-phonebk", True), ("de-a-bb-x-a-cc", True), ("de-a-bb-a-cc", False), ("de-t-en-u-co-phonebk", False)],
)
def test_a_language_has_one_extension_at_most(tag: str, good: bool) -> None:
    expected = set() if good else {"localisation.availableLanguages[0]"}
    assert told("    - de\n\ndepends", f"    - {tag}\n\ndepends") == expected
