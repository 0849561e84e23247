"""German as search reads it: one spelling for all, stems, parts of compounds."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from search.german import camel_parts, clean, fold, parts, squeeze, stem, surfaces, words

LABELLED = Path(__file__).parent / "data" / "compounds.csv"


def labelled() -> list[tuple[str, tuple[str, ...]]]:
    with LABELLED.open(encoding="utf-8") as file:
        rows = csv.reader(line for line in file if not line.startswith("#"))
        return [(word, tuple(found.split("+")) if found else ()) for word, found in rows]


@pytest.mark.parametrize(
    "spellings",
    [
        ("Straße", "Strasse", "STRASSE", "straße"),
        ("Bäume", "Baeume", "BÄUME", "Baume"),
        ("Gießen", "giessen", "GIESSEN"),
        ("Köln", "Koeln"),
        ("Überflutung", "Ueberflutung", "Uberflutung"),
        ("Café", "Cafe"),
    ],
)
def test_every_way_to_write_a_word_is_the_same_word(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize("word", ["neue", "bauen", "Quelle", "Feuer", "Mauer"])
def test_letters_that_only_look_like_a_written_umlaut_stay(word: str) -> None:
    assert fold(word) == word.lower()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Haus", "Häuser"), ("Baum", "Bäume"), ("Sensor", "Sensoren"), ("Verwaltung", "Verwaltungen"), ("gießt", "Gieß")],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(fold(one)) == stem(fold(other))


@pytest.mark.parametrize(("word", "expected"), labelled())
def test_compounds_are_taken_apart_and_other_words_are_not(word: str, expected: tuple[str, ...]) -> None:
    assert parts(fold(word)) == expected


def test_names_written_with_humps_have_parts() -> None:
    assert camel_parts("StadtGrünDigital") == ("stadt", "grun", "digital")
    assert camel_parts("LORAWAN") == camel_parts("Stadt") == camel_parts("DAVe") == ()


def test_words_know_where_they_stand() -> None:
    text = clean("Ein e-Bike, 3D!")
    assert [text[word.start : word.end] for word in words(text)] == ["Ein", "e", "Bike", "3D"]
    assert surfaces(text) == ["Ein", "e", "Bike", "3D"]


def test_invisible_marks_do_not_part_a_word() -> None:
    assert surfaces(clean("Straßen\u00adbeleuchtung")) == ["Straßenbeleuchtung"]
    assert clean("a\u202eb\x00c\ud800d") == "ab c d"
    assert surfaces(clean("Bu\u0308rger")) == ["Bürger"]


def test_names_are_compared_without_what_stands_between() -> None:
    assert squeeze("CIVITAS/CORE") == squeeze("civitas core") == "civitascore"
