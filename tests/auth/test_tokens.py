"""Tokens of machines: known by their form, so that scanners find lost ones and slips cost nothing."""

from __future__ import annotations

import re

import pytest

from auth.tokens import hashed, is_token, new_token


def test_a_token_is_known_by_its_beginning_and_its_sum() -> None:
    token = new_token()
    assert re.fullmatch(r"lm_[0-9A-Za-z]{49}", token)
    assert is_token(token)


def test_no_two_tokens_are_alike() -> None:
    assert len({new_token() for _ in range(200)}) == 200


def test_a_slip_in_any_letter_is_noticed() -> None:
    token = new_token()
    for place in range(3, len(token)):
        other = "a" if token[place] != "a" else "b"
        assert not is_token(token[:place] + other + token[place + 1 :])


@pytest.mark.parametrize(
    "text",
    ["", "lm_", "lm_" + "a" * 49, "LM_" + "a" * 49, "lm_" + "ä" * 49, "lm_" + "٣" * 49, "ghp_" + "a" * 36, "x" * 1_000],
)
def test_what_is_no_token_is_none(text: str) -> None:
    assert not is_token(text)


def test_blanks_around_it_make_it_another_text() -> None:
    assert not is_token(f"{new_token()}\n")


def test_what_is_kept_tells_nothing_of_the_token() -> None:
    token = new_token()
    assert token[3:] not in hashed(token)
    assert re.fullmatch(r"[0-9a-f]{64}", hashed(token))
