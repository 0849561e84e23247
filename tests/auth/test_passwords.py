"""What is kept of passwords, and what it costs to check one."""

from __future__ import annotations

import unicodedata

from argon2 import Type, extract_parameters

from auth.passwords import LONGEST, STRONG, Cost, Passwords

CHEAP = Cost(passes=1, memory=8, lanes=1)
PASSWORD = "drei bunte Kiesel im Bach"  # invented


def test_a_hash_is_argon2id_at_the_second_recommendation_of_rfc_9106_or_dearer() -> None:
    made = extract_parameters(Passwords().hash(PASSWORD))
    assert made.type is Type.ID
    assert (made.time_cost, made.memory_cost, made.parallelism) == (3, 64 * 1024, 4)
    assert Cost() == STRONG


def test_a_password_fits_its_hash_and_no_other_does() -> None:
    passwords = Passwords(CHEAP)
    kept = passwords.hash(PASSWORD)
    assert PASSWORD not in kept
    assert passwords.fits(PASSWORD, kept)
    assert not passwords.fits(PASSWORD + "s", kept)
    assert not passwords.fits("", kept)


def test_the_same_password_is_kept_in_another_way_each_time() -> None:
    passwords = Passwords(CHEAP)
    assert passwords.hash(PASSWORD) != passwords.hash(PASSWORD)


def test_it_does_not_matter_how_a_keyboard_composes_its_letters() -> None:
    passwords = Passwords(CHEAP)
    typed = "Übergröße für Bürgerämter"
    assert unicodedata.normalize("NFD", typed) != typed
    assert passwords.fits(unicodedata.normalize("NFD", typed), passwords.hash(typed))


def test_nothing_fits_where_there_is_no_account() -> None:
    passwords = Passwords(CHEAP)
    assert not passwords.fits(PASSWORD, None)
    assert not passwords.fits("", None)


def test_what_is_too_long_fits_nothing_even_if_it_begins_right() -> None:
    passwords = Passwords(CHEAP)
    longest = "ab" * (LONGEST // 2)
    kept = passwords.hash(longest)
    assert passwords.fits(longest, kept)
    assert not passwords.fits(longest + "c", kept)


def test_a_damaged_hash_opens_nothing_and_breaks_nothing() -> None:
    assert not Passwords(CHEAP).fits(PASSWORD, "$argon2id$v=19$m=8,t=1,p=1$damaged")


def test_a_hash_of_a_lower_cost_is_known_for_outdated() -> None:
    kept = Passwords(CHEAP).hash(PASSWORD)
    dearer = Passwords(Cost(passes=2, memory=16, lanes=1))
    assert dearer.outdated(kept)
    assert dearer.fits(PASSWORD, kept), "it is still good for signing in once more"
    assert not dearer.outdated(dearer.hash(PASSWORD))
