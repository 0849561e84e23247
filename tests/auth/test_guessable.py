"""Which passwords are refused: too short, on a list, easily made of one on it, or about the person."""

from __future__ import annotations

import pytest

from auth.guessable import SHORTEST, Weakness, is_listed, weakness
from auth.passwords import LONGEST

ABOUT = ("Berta Beispiel", "berta.beispiel@musterdorf.example", "Gemeinde Musterdorf", "Lichtermeer")


@pytest.mark.parametrize(
    "password",
    [
        "drei bunte Kiesel im Bach",
        "correct horse battery staple",
        "Haus-Tor-Baum-17",
        "Übermorgen regnet es",
        "31415926535897932",
        "nurkleinbuchstabenohnealles",
        "ЖаворонокНадПолем",
        "😀😃😄😁😆😅😂🤣😊😇🙂🙃😉😌😍",
        "k7#Qz!p2@Vx9$Lm",
        "musterdorf hat vier schiefe Laternen",
    ],
)
def test_long_passwords_of_any_signs_are_welcome(password: str) -> None:
    assert weakness(password, ABOUT) is None


def test_fifteen_signs_are_enough_and_fourteen_are_not() -> None:
    assert SHORTEST == 15
    assert weakness("Laub, Eis, Salz") is None
    assert weakness("Laub, Eis, Sal") is Weakness.SHORT


def test_length_is_counted_in_signs_and_not_in_what_they_are_composed_of() -> None:
    decomposed = "u\N{COMBINING DIAERESIS}bermu\N{COMBINING DIAERESIS}tig"
    assert len(decomposed + "xyz") == 14
    assert weakness(decomposed + "kalt") is Weakness.SHORT, "13 signs, though 15 code points"


def test_two_hundred_signs_are_taken_and_more_are_not() -> None:
    words = ("Kiesel Laterne Moos Brücke " * 10)[:LONGEST]
    assert weakness(words) is None
    assert weakness(words + "x") is Weakness.LONG
    assert weakness("\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 20) is Weakness.LONG, "it stands for 18 each"


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaaaaaa",
        "ababababababababab",
        "123456789012345",
        "abcdefghijklmnopq",
        "qwertzuiopasdfgh",
        "LaterneLaterneLaterne",
        "passwordpassword",
        "Passwort2024!!!!",
        "!!!!passwort!!!!!",
        "P@ssw0rd12345678",
        "Willkommen123456!",
        "Bürgermeister2026",
        "international2024!!",
        "Schmetterling123",
    ],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert weakness(password) is Weakness.COMMON


@pytest.mark.parametrize(
    "password",
    ["Lichtermeer-2026!", "BertaBeispiel2026", "berta.beispiel@musterdorf.example", "Gemeinde Musterdorf 1"],
)
def test_what_everybody_knows_of_the_person_is_refused(password: str) -> None:
    assert weakness(password, ABOUT) is Weakness.ABOUT_YOU
    assert weakness(password) is None, "of somebody else it would be no secret, but no first guess either"


def test_a_password_of_sixty_thousand_signs_costs_no_more_than_its_length() -> None:
    assert weakness("ab" * 30_000) is Weakness.LONG


def test_the_lists_hold_what_is_common_here_and_elsewhere() -> None:
    for word in (
        "password",
        "passwort",
        "123456",
        "qwerty",
        "schatz",
        "rathaus",
        "michael",
        "international",
        "everything's",
    ):
        assert is_listed(word), word
    for word in ("", ",", "password,12345678", "kieselbach", "PASSWORD"):
        assert not is_listed(word), word
